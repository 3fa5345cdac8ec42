// A small WebAssembly assembler: typed expressions in, module bytes out. Used when the kernels are built, never shipped.
//
// It emits exactly the instructions the author wrote, in that order: optimisers move loads and multiply-adds across
// the unrolled steps of a GEMM loop, more vectors live than there are registers, and a quarter of the speed is lost.
//
// For authors of kernels:
// - Constants come from memory (`Module.f64` and its like), never from the instruction stream of a loop.
// - At most 15 vectors may live at a time: V8 keeps one register of sixteen for itself, and spilled vectors cost half the
//   speed of a product.
// - `let` what is used twice, leave in place what is used once; try both on V8 and on JavaScriptCore.
// - Two vectors for each turn of an elementwise loop hide latency; more only spill. Two steps of k do the same in products.
// - Special values go to a slow form behind one test for both vectors; ordinary values must get the same bits there.
// - A pointer may be read up to one step behind the end of its operand, so callers leave room; only n elements count.

/** The value types of the instructions we use; "none" is the type of a store. */
export type Ty = "i32" | "i64" | "f32" | "f64" | "v128" | "none";

/** One instruction with its operands; `imm` holds what stands in the instruction itself (offset, lane, constant). */
export interface Expr<T extends Ty = Ty> {
  ty: T;
  op: string;
  args: Expr[];
  imm: (number | bigint)[];
}
/** A local variable of the function being built. */
export interface Var<T extends Ty> extends Expr<T> {
  op: "local.get";
}
/** A 32-bit integer, usually a byte address. */
export type I = Expr<"i32">;
/** A 128-bit vector. */
export type V = Expr<"v128">;

const SIMD = 0xfd00000, SATURATING = 0xfc00000; // instructions behind the prefixes 0xfd and 0xfc are numbered from here
const unary = (code: number) => ["v128", ["v128"], SIMD + code] as const;
const binary = (code: number) => ["v128", ["v128", "v128"], SIMD + code] as const;
const ternary = (code: number) => ["v128", ["v128", "v128", "v128"], SIMD + code] as const;
const shift = (code: number) => ["v128", ["v128", "i32"], SIMD + code] as const;
const test = (code: number) => ["i32", ["v128"], SIMD + code] as const;

// name: [result, operands, opcode, alignment exponent for memory access]
const OPS = {
  "i32.eqz": ["i32", ["i32"], 0x45],
  "i32.eq": ["i32", ["i32", "i32"], 0x46],
  "i32.ne": ["i32", ["i32", "i32"], 0x47],
  "i32.lt_s": ["i32", ["i32", "i32"], 0x48],
  "i32.lt_u": ["i32", ["i32", "i32"], 0x49],
  "i32.gt_u": ["i32", ["i32", "i32"], 0x4b],
  "i32.le_u": ["i32", ["i32", "i32"], 0x4d],
  "i32.ge_u": ["i32", ["i32", "i32"], 0x4f],
  "i32.add": ["i32", ["i32", "i32"], 0x6a],
  "i32.sub": ["i32", ["i32", "i32"], 0x6b],
  "i32.mul": ["i32", ["i32", "i32"], 0x6c],
  "i32.and": ["i32", ["i32", "i32"], 0x71],
  "i32.or": ["i32", ["i32", "i32"], 0x72],
  "i32.shl": ["i32", ["i32", "i32"], 0x74],
  "i32.shr_u": ["i32", ["i32", "i32"], 0x76],
  "i64.add": ["i64", ["i64", "i64"], 0x7c],
  "i64.mul": ["i64", ["i64", "i64"], 0x7e],
  "f64.abs": ["f64", ["f64"], 0x99],
  "f64.lt": ["i32", ["f64", "f64"], 0x63],
  "select": ["i64", ["i64", "i64", "i32"], 0x1b],
  "i32.wrap_i64": ["i32", ["i64"], 0xa7],
  "i64.extend_i32_s": ["i64", ["i32"], 0xac],
  "f32.convert_i64_s": ["f32", ["i64"], 0xb4],
  "f32.convert_i64_u": ["f32", ["i64"], 0xb5],
  "f64.convert_i64_s": ["f64", ["i64"], 0xb9],
  "f64.convert_i64_u": ["f64", ["i64"], 0xba],
  "f32.demote_f64": ["f32", ["f64"], 0xb6],
  "f64.promote_f32": ["f64", ["f32"], 0xbb],
  "i64.trunc_sat_f64_s": ["i64", ["f64"], SATURATING + 6],
  "f32.add": ["f32", ["f32", "f32"], 0x92],
  "f32.sub": ["f32", ["f32", "f32"], 0x93],
  "f32.mul": ["f32", ["f32", "f32"], 0x94],
  "f32.div": ["f32", ["f32", "f32"], 0x95],
  "f32.max": ["f32", ["f32", "f32"], 0x97],
  "f64.add": ["f64", ["f64", "f64"], 0xa0],
  "f64.sub": ["f64", ["f64", "f64"], 0xa1],
  "f64.mul": ["f64", ["f64", "f64"], 0xa2],
  "f64.div": ["f64", ["f64", "f64"], 0xa3],
  "f64.max": ["f64", ["f64", "f64"], 0xa5],
  "i32.load": ["i32", ["i32"], 0x28, 2],
  "i64.load": ["i64", ["i32"], 0x29, 3],
  "f32.load": ["f32", ["i32"], 0x2a, 2],
  "f64.load": ["f64", ["i32"], 0x2b, 3],
  "i32.store": ["none", ["i32", "i32"], 0x36, 2],
  "i64.store": ["none", ["i32", "i64"], 0x37, 3],
  "f32.store": ["none", ["i32", "f32"], 0x38, 2],
  "f64.store": ["none", ["i32", "f64"], 0x39, 3],
  "v128.load": ["v128", ["i32"], SIMD + 0, 4],
  "v128.load32_splat": ["v128", ["i32"], SIMD + 9, 2],
  "v128.load64_splat": ["v128", ["i32"], SIMD + 10, 3],
  "v128.store": ["none", ["i32", "v128"], SIMD + 11, 4],
  "v128.load32_zero": ["v128", ["i32"], SIMD + 92, 2],
  "v128.load64_zero": ["v128", ["i32"], SIMD + 93, 3],
  "i8x16.shuffle": binary(13),
  "f32x4.splat": ["v128", ["f32"], SIMD + 19],
  "f64x2.splat": ["v128", ["f64"], SIMD + 20],
  "i32x4.extract_lane": ["i32", ["v128"], SIMD + 27],
  "i64x2.splat": ["v128", ["i64"], SIMD + 18],
  "i64x2.extract_lane": ["i64", ["v128"], SIMD + 29],
  "f32x4.extract_lane": ["f32", ["v128"], SIMD + 31],
  "f64x2.extract_lane": ["f64", ["v128"], SIMD + 33],
  "i32x4.eq": binary(55),
  "i32x4.gt_s": binary(59),
  "f32x4.eq": binary(65),
  "f32x4.ne": binary(66),
  "f32x4.lt": binary(67),
  "f32x4.gt": binary(68),
  "f32x4.le": binary(69),
  "f32x4.ge": binary(70),
  "f64x2.eq": binary(71),
  "f64x2.ne": binary(72),
  "f64x2.lt": binary(73),
  "f64x2.gt": binary(74),
  "f64x2.le": binary(75),
  "f64x2.ge": binary(76),
  "v128.not": unary(77),
  "v128.and": binary(78),
  "v128.andnot": binary(79),
  "v128.or": binary(80),
  "v128.xor": binary(81),
  "v128.bitselect": ternary(82),
  "v128.any_true": test(83),
  "f32x4.demote_f64x2_zero": unary(94),
  "f64x2.promote_low_f32x4": unary(95),
  "i8x16.narrow_i16x8_s": binary(101),
  "f32x4.trunc": unary(105),
  "f32x4.nearest": unary(106),
  "f64x2.trunc": unary(122),
  "i16x8.narrow_i32x4_s": binary(133),
  "f64x2.nearest": unary(148),
  "i32x4.all_true": test(163),
  "i32x4.bitmask": test(164),
  "i32x4.shl": shift(171),
  "i32x4.shr_s": shift(172),
  "i32x4.shr_u": shift(173),
  "i32x4.add": binary(174),
  "i32x4.sub": binary(177),
  "i64x2.all_true": test(195),
  "i64x2.bitmask": test(196),
  "i64x2.shl": shift(203),
  "i64x2.shr_u": shift(205),
  "i64x2.add": binary(206),
  "i64x2.sub": binary(209),
  "i64x2.neg": unary(193),
  "i64x2.mul": binary(213),
  "i64x2.eq": binary(214),
  "i64x2.ne": binary(215),
  "i64x2.lt_s": binary(216),
  "i64x2.gt_s": binary(217),
  "i64x2.le_s": binary(218),
  "i64x2.ge_s": binary(219),
  "f32x4.abs": unary(224),
  "f32x4.neg": unary(225),
  "f32x4.sqrt": unary(227),
  "f32x4.add": binary(228),
  "f32x4.sub": binary(229),
  "f32x4.mul": binary(230),
  "f32x4.div": binary(231),
  "f32x4.min": binary(232),
  "f32x4.max": binary(233),
  "f32x4.pmin": binary(234),
  "f32x4.pmax": binary(235),
  "f64x2.abs": unary(236),
  "f64x2.neg": unary(237),
  "f64x2.sqrt": unary(239),
  "f64x2.add": binary(240),
  "f64x2.sub": binary(241),
  "f64x2.mul": binary(242),
  "f64x2.div": binary(243),
  "f64x2.min": binary(244),
  "f64x2.max": binary(245),
  "f64x2.pmin": binary(246),
  "f64x2.pmax": binary(247),
  "f32x4.convert_i32x4_s": unary(250),
  "f64x2.convert_low_i32x4_s": unary(254),
  "f32x4.relaxed_madd": ternary(0x105),
  "f64x2.relaxed_madd": ternary(0x107),
} as const;
type Ops = typeof OPS;
type ArgsOf<A extends readonly Ty[]> = { -readonly [K in keyof A]: Expr<A[K]> | (A[K] extends "i32" ? number : never) };

const lift = (x: Expr | number): Expr => typeof x === "number" ? i32(x) : x;

/** A constant integer. */
export function i32(x: number): I {
  return { ty: "i32", op: "i32.const", args: [], imm: [x] };
}

/** One instruction: `op("f64x2.add", a, b)`; operand and result types come from the table. */
export function op<N extends keyof Ops>(name: N, ...args: ArgsOf<Ops[N][1]>): Expr<Ops[N][0]> {
  return instruction(name, args as (Expr | number)[]);
}
function instruction<N extends keyof Ops>(name: N, args: (Expr | number)[], ...imm: number[]): Expr<Ops[N][0]> {
  return { ty: OPS[name][0], op: name, args: args.map(lift), imm: imm.length ? imm : [0] };
}

/** The instructions of one shape as functions: `lanes("f64x2").add(a, b)`. */
export type Lanes<P extends string> = {
  [N in keyof Ops as N extends `${P}.${infer R}` ? R : never]: (...args: ArgsOf<Ops[N][1]>) => Expr<Ops[N][0]>;
};
/** The instructions of one shape as functions. */
export function lanes<P extends string>(shape: P): Lanes<P> {
  const names = Object.keys(OPS).filter((name) => name.startsWith(shape + "."));
  return Object.fromEntries(
    names.map((
      name,
    ) => [name.slice(shape.length + 1), (...args: (Expr | number)[]) => instruction(name as keyof Ops, args)]),
  ) as Lanes<P>;
}

/** 16 bytes from memory. */
export function load(ptr: I | number, offset = 0): V {
  return instruction("v128.load", [ptr], offset);
}
/** Any other load, with its constant offset. */
export function loadAs<
  N extends "i32.load" | "i64.load" | "f32.load" | "f64.load" | `v128.load${32 | 64}_${"splat" | "zero"}`,
>(
  name: N,
  ptr: I,
  offset = 0,
): Expr<Ops[N][0]> {
  return instruction(name, [ptr], offset);
}
/** One lane of a vector. */
export function lane<N extends "i32x4" | "i64x2" | "f32x4" | "f64x2">(
  shape: N,
  x: V,
  i: number,
): Expr<Ops[`${N}.extract_lane`][0]> {
  return instruction(`${shape}.extract_lane`, [x], i);
}
/** Sixteen bytes picked from the 32 of `a` and `b`. */
export function shuffle(a: V, b: V, picks: readonly number[]): V {
  return instruction("i8x16.shuffle", [a, b], ...picks);
}
/** `a + b` on addresses. */
export function add(a: I, b: I | number): I {
  return op("i32.add", a, b);
}
/** `a * b` on addresses. */
export function mul(a: I, b: I | number): I {
  return op("i32.mul", a, b);
}
/** 0, 1, …, n - 1. */
export function range(n: number): number[] {
  return [...Array(n).keys()];
}

type Stmt =
  | { k: "do"; e: Expr } // a store or a call
  | { k: "set"; i: number; e: Expr }
  | { k: "loop"; body: Stmt[]; cond: Expr } // do … while (cond)
  | { k: "if"; cond: Expr; body: Stmt[]; otherwise: Stmt[] }
  | { k: "return"; e: Expr };

/** A function under construction. */
export class Fn {
  readonly locals: Ty[] = [];
  body: Stmt[] = [];
  readonly name: string;
  readonly params: Ty[];
  readonly result: Ty;
  constructor(name: string, params: Ty[], result: Ty) {
    this.name = name;
    this.params = params;
    this.result = result;
  }
  private fresh<T extends Ty>(ty: T): Var<T> {
    this.locals.push(ty);
    return this.param(this.params.length + this.locals.length - 1, ty);
  }
  param<T extends Ty>(i: number, ty: T): Var<T> {
    return { ty, op: "local.get", args: [], imm: [i] };
  }
  /** A new variable holding `e`; worth it for every value used twice. */
  let<T extends Ty>(e: Expr<T>): Var<T> {
    const x = this.fresh(e.ty);
    this.set(x, e);
    return x;
  }
  /** A new vector variable, zero on entry to the function. */
  zero(): Var<"v128"> {
    return this.fresh("v128");
  }
  /** A new integer variable, zero on entry to the function. */
  int(): Var<"i32"> {
    return this.fresh("i32");
  }
  set<T extends Ty>(x: Var<T>, e: Expr<T> | number): void {
    this.body.push({ k: "set", i: x.imm[0] as number, e: lift(e) });
  }
  bump(x: Var<"i32">, by: I | number): void {
    this.set(x, add(x, by));
  }
  store(ptr: I, offset: number, x: V): void {
    this.run(instruction("v128.store", [ptr, x], offset));
  }
  storeAs<N extends "i32.store" | "i64.store" | "f32.store" | "f64.store">(
    name: N,
    ptr: I,
    offset: number,
    x: Expr<Ops[N][1][1]>,
  ): void {
    this.run(instruction(name, [ptr, x], offset));
  }
  call<T extends Ty>(fn: Fn & { result: T }, ...args: (Expr | number)[]): Expr<T> {
    return { ty: fn.result, op: "call " + fn.name, args: args.map(lift), imm: [] };
  }
  run(e: Expr): void {
    this.body.push({ k: "do", e });
  }
  return(e: Expr): void {
    this.body.push({ k: "return", e });
  }
  private nest(body: () => void): Stmt[] {
    const outer = this.body, inner: Stmt[] = this.body = [];
    body();
    this.body = outer;
    return inner;
  }
  if(cond: I, body: () => void, otherwise: () => void = () => {}): void {
    this.body.push({ k: "if", cond, body: this.nest(body), otherwise: this.nest(otherwise) });
  }
  doWhile(body: () => I): void {
    let cond!: I;
    const inner = this.nest(() => {
      cond = body();
    });
    this.body.push({ k: "loop", body: inner, cond });
  }
  while(cond: I, body: () => void): void {
    this.if(cond, () => this.doWhile(() => (body(), cond)));
  }
  /** Runs `body` `n` times (at least once); counts a fresh variable down. */
  times(n: I, body: () => void): void {
    const i = this.let(n);
    this.doWhile(() => {
      body();
      this.bump(i, -1);
      return i;
    });
  }
}

/** A module under construction: functions, and constants placed in memory from `poolBase` on. */
export class Module {
  readonly fns: Fn[] = [];
  readonly exports: Set<string> = new Set();
  readonly relaxed: boolean;
  readonly poolBase: number;
  private readonly pool: number[] = [];
  private readonly places = new Map<string, number>();
  constructor(relaxed: boolean, poolBase: number) {
    this.relaxed = relaxed;
    this.poolBase = poolBase;
  }
  fn<const P extends readonly Ty[], R extends Ty>(
    name: string,
    params: P,
    result: R,
    build: (f: Fn & { result: R }, ...p: { -readonly [K in keyof P]: Var<P[K]> }) => void,
    exported = true,
  ): Fn & { result: R } {
    const f = new Fn(name, [...params], result) as Fn & { result: R };
    this.fns.push(f);
    if (exported) this.exports.add(name);
    build(f, ...params.map((ty, i) => f.param(i, ty)) as never);
    return f;
  }
  /** Places data in memory and answers its address; equal data is placed once. */
  table(data: Float64Array | Float32Array | BigInt64Array | Int32Array): number {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength), key = bytes.join();
    let at = this.places.get(key);
    if (at === undefined) {
      while (this.pool.length % 16) this.pool.push(0);
      at = this.poolBase + this.pool.length;
      this.pool.push(...bytes);
      this.places.set(key, at);
    }
    return at;
  }
  // Constants are read from memory: V8 rebuilds v128.const in every iteration of a loop, at up to 2.7 times the cost.
  /** A float64 in both lanes. */
  f64(x: number): V {
    return load(0, this.table(Float64Array.of(x, x)));
  }
  /** A float32 in all four lanes. */
  f32(x: number): V {
    return load(0, this.table(Float32Array.of(x, x, x, x)));
  }
  /** A 64-bit integer in both lanes. */
  i64(x: bigint): V {
    return load(0, this.table(BigInt64Array.of(BigInt.asIntN(64, x), BigInt.asIntN(64, x))));
  }
  /** A 32-bit integer in all four lanes. */
  i32(x: number): V {
    return load(0, this.table(Int32Array.of(x, x, x, x)));
  }
  poolBytes(): Uint8Array {
    return Uint8Array.from(this.pool);
  }
}

const TY: Record<Ty, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, none: 0x40 };
function leb(x: number): number[] {
  const out = [];
  for (; x > 127; x >>>= 7) out.push(x & 127 | 128);
  return [...out, x];
}
function signedLeb(x: number): number[] {
  const out = [];
  for (; x < -64 || x > 63; x >>= 7) out.push(x & 127 | 128);
  return [...out, x & 127];
}
const text = (s: string) => [...leb(s.length), ...new TextEncoder().encode(s)];
const list = (items: number[][]) => [...leb(items.length), ...items.flat()];
const section = (id: number, body: number[]) => [id, ...leb(body.length), ...body];

/** Encodes a module that imports its memory as `env.memory`. */
export function encode(m: Module): Uint8Array<ArrayBuffer> {
  const index = new Map(m.fns.map((f, i) => [f.name, i]));
  const expr = (e: Expr): number[] => {
    const args = e.args.flatMap(expr), imm = e.imm as number[];
    if (e.op === "local.get") return [0x20, ...leb(imm[0])];
    if (e.op === "i32.const") return [0x41, ...signedLeb(imm[0])];
    if (e.op.startsWith("call ")) return [...args, 0x10, ...leb(index.get(e.op.slice(5))!)];
    const [, , code, align] = OPS[e.op as keyof Ops] as readonly [Ty, readonly Ty[], number, number?];
    const head = code >= SIMD
      ? [0xfd, ...leb(code - SIMD)]
      : code >= SATURATING
      ? [0xfc, ...leb(code - SATURATING)]
      : [code];
    const tail = align !== undefined
      ? [align, ...leb(imm[0])]
      : e.op.endsWith("_lane")
      ? [imm[0]]
      : e.op === "i8x16.shuffle"
      ? imm
      : [];
    return [...args, ...head, ...tail];
  };
  const stmts = (body: Stmt[]): number[] =>
    body.flatMap((s): number[] => {
      switch (s.k) {
        case "do":
          return s.e.ty === "none" ? expr(s.e) : [...expr(s.e), 0x1a];
        case "set":
          return [...expr(s.e), 0x21, ...leb(s.i)];
        case "loop":
          return [0x03, 0x40, ...stmts(s.body), ...expr(s.cond), 0x0d, 0, 0x0b];
        case "if":
          return [
            ...expr(s.cond),
            0x04,
            0x40,
            ...stmts(s.body),
            ...(s.otherwise.length ? [0x05, ...stmts(s.otherwise)] : []),
            0x0b,
          ];
        case "return":
          return [...expr(s.e), 0x0f];
      }
    });
  const code = m.fns.map((f) => {
    const tail = f.result === "none" ? [0x0b] : [0x00, 0x0b]; // functions with a result end in return
    const runs: [number, Ty][] = [];
    for (const t of f.locals) t === runs.at(-1)?.[1] ? runs.at(-1)![0]++ : runs.push([1, t]);
    const body = [...list(runs.map(([n, t]) => [...leb(n), TY[t]])), ...stmts(f.body), ...tail];
    return [...leb(body.length), ...body];
  });
  const pool = [...m.poolBytes()];
  const signature = (f: Fn) =>
    [0x60, ...list(f.params.map((t) => [TY[t]])), ...list(f.result === "none" ? [] : [[TY[f.result]]])].join();
  const types = [...new Set(m.fns.map(signature))];
  const data = pool.length
    ? section(11, list([[0, 0x41, ...signedLeb(m.poolBase), 0x0b, ...leb(pool.length), ...pool]]))
    : [];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types.map((t) => t.split(",").map(Number)))),
    ...section(2, list([[...text("env"), ...text("memory"), 2, 0, 1]])),
    ...section(3, list(m.fns.map((f) => leb(types.indexOf(signature(f)))))),
    ...section(7, list([...m.exports].map((n) => [...text(n), 0, ...leb(index.get(n)!)]))),
    ...section(10, list(code)),
    ...data,
  ]);
}

/** The same module as text, for reading and for checking `encode` against other assemblers. */
export function print(m: Module): string {
  const expr = (e: Expr): string => {
    const args = e.args.map((a) => " " + expr(a)).join("");
    if (e.op.startsWith("call ")) return `(call $${e.op.slice(5)}${args})`;
    const align = (OPS[e.op as keyof Ops] as readonly unknown[] | undefined)?.[3];
    const imm = align !== undefined
      ? e.imm[0] ? ` offset=${e.imm[0]}` : ""
      : !e.args.length || e.op.endsWith("_lane") || e.op === "i8x16.shuffle"
      ? " " + e.imm.join(" ")
      : "";
    return `(${e.op}${imm}${args})`;
  };
  const stmts = (body: Stmt[], pad: string): string =>
    body.map((s) => {
      if (s.k === "do") return pad + (s.e.ty === "none" ? expr(s.e) : `(drop ${expr(s.e)})`);
      if (s.k === "set") return `${pad}(local.set ${s.i} ${expr(s.e)})`;
      if (s.k === "return") return `${pad}(return ${expr(s.e)})`;
      if (s.k === "if") {
        const otherwise = s.otherwise.length ? ` (else\n${stmts(s.otherwise, pad + "  ")})` : "";
        return `${pad}(if ${expr(s.cond)} (then\n${stmts(s.body, pad + "  ")})${otherwise})`;
      }
      return `${pad}(loop\n${stmts(s.body, pad + "  ")}\n${pad}  (br_if 0 ${expr(s.cond)}))`;
    }).join("\n");
  const fns = m.fns.map((f) => {
    const head = [m.exports.has(f.name) ? ` (export "${f.name}")` : "", ...f.params.map((t) => ` (param ${t})`)].join(
      "",
    );
    const result = f.result === "none" ? "" : ` (result ${f.result})`;
    const tail = f.result === "none" ? "" : "\n  unreachable";
    const locals = f.locals.map((t) => ` (local ${t})`).join("");
    return `(func $${f.name}${head}${result}${locals}\n${stmts(f.body, "  ")}${tail})`;
  });
  const bytes = [...m.poolBytes()].map((b) => "\\" + b.toString(16).padStart(2, "0")).join("");
  const data = bytes ? `\n(data (i32.const ${m.poolBase}) "${bytes}")` : "";
  return `(module (import "env" "memory" (memory 1))\n${fns.join("\n")}${data})\n`;
}
