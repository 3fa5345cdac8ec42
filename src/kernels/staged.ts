// Runs the assembled elementwise kernels over ordinary typed arrays: a block is copied into the kernels' memory,
// computed there and copied out. `dst` may be the source itself; arrays that overlap in any other way may not be given.
import { type Groups, kernels, scratch, SCRATCH_START } from "./wasm/load.ts";
import { type Crew, crew } from "./wasm/crew.ts";
import { stamp } from "./stamp.ts";
import { farWave, TURNS_LIMIT } from "./turns.ts";

/** Floating-point arrays. */
export type Floats = Float64Array | Float32Array;
/** The arrays kernels work on. */
export type Numbers = Floats | BigInt64Array | BigUint64Array | Int32Array | Uint8Array;
/** dst[i] = f(src[i]) for i < n. */
export type UnaryKernel = (src: Floats, dst: Floats, n: number) => void;
/** dst[i] = f(a[i], b[i]) for i < n; an operand of length 1 is repeated. */
export type BinaryKernel = (a: Numbers, b: Numbers, dst: Numbers, n: number) => void;
/** dst[i] = src[i] in another data type, for i < n. */
export type CastKernel = (src: Numbers, dst: Numbers, n: number) => void;

/** Elements computed at a time: three operands of float64 stay in the second-level cache. */
export const BLOCK = 8192;
// Kernels compute whole steps of up to 16 elements, so each operand has room for a few more.
const ROOM = BLOCK * 8 + 256;
/** Where the operands of a block lie, in bytes. */
export const PLACES: readonly number[] = [0, 1, 2, 3].map((i) => SCRATCH_START + i * ROOM);

// What is only added up is read once, so its pieces are small enough for the first-level cache.
const SUM_PIECE = 2048;
// Of rows that are added up at least so many are copied at a time, of at most so many elements: they take the places of two operands.
const ROWS_AT_ONCE = 4, WIDEST = 2 * BLOCK / ROWS_AT_ONCE;

// Below this length a loop is quicker than making a subarray and calling set; not so where each element is a big integer.
const SHORT = 32;
const isShort = (view: Numbers, n: number) =>
  n < SHORT && !(view instanceof BigInt64Array || view instanceof BigUint64Array);

/** Copies n elements from `source[at]` on into the kernels' memory. */
export function copyIn(view: Numbers, to: number, source: Numbers, at: number, n: number): void {
  const [v, s] = [view as Floats, source as Floats]; // of one kind, whichever it is
  if (isShort(view, n)) { for (let i = 0; i < n; i++) v[to + i] = s[at + i]; }
  else if (n === s.length) v.set(s, to);
  else v.set(s.subarray(at, at + n), to);
}
/** Copies n elements out of the kernels' memory to `target[at]` and on. */
export function copyOut(view: Numbers, from: number, target: Numbers, at: number, n: number): void {
  const [v, t] = [view as Floats, target as Floats];
  if (isShort(view, n)) { for (let i = 0; i < n; i++) t[at + i] = v[from + i]; }
  else t.set(v.subarray(from, from + n), at);
}

// Arithmetic and comparisons cost less than copying does, so their operands and results stay in the innermost cache, unless the
// arrays themselves come from beyond the second one: float32 sums of 10⁵ elements take 25 µs in such pieces, 33 in blocks.
const CHEAP_PIECE = 2048, CHEAP_MOST = 262144;

type Run = (from: number, to: number, n: number) => number | void;

function far(name: "sin" | "cos" | "tan"): (view: Floats, from: number, to: number, n: number) => void {
  return (view, from, to, n) => {
    for (let i = 0; i < n; i++) {
      const x = view[from + i];
      if (Math.abs(x) > TURNS_LIMIT && Math.abs(x) < Infinity) view[to + i] = farWave(name, x);
    }
  };
}
const FAR: Record<string, ReturnType<typeof far>> = { sin: far("sin"), cos: far("cos"), tan: far("tan") };

// From how many elements on threads share the work; waking a worker takes as long as some 20000 of them.
const THREADED = 65536;
// What threads take at a time, and how many such pieces are copied before workers hear of them.
const PIECE = 4096, RELEASED = 4;
// How many elements are shared at a time, so that they stay in the second-level cache, and where operands and results lie.
const SHARED = 32 * PIECE, OPERANDS = 1024 * 1024, RESULTS = OPERANDS + 8 * SHARED + 256;

/**
 * dst[i] = f(src[i]) by all threads; each element by the same kernel as with one. The first pieces are laid out for
 * whoever comes first; the rest, some half of an equal share, the main thread computes in its own place: it copies for all.
 */
function spread(team: Crew, name: string, bits: 64 | 32, src: Floats, dst: Floats, n: number): void {
  const size = bits / 8, view = bits === 64 ? team.space.f64 : team.space.f32, kernel = team.index(name + bits);
  const own = team.kernels[`elementwise${bits}`] as unknown as Record<string, Run>, run = own[name + bits];
  const [x, y] = PLACES, strange = FAR[name], results = name in FAR ? RESULTS : OPERANDS;
  team.rouse();
  for (let at = 0; at < n; at += SHARED) {
    const all = Math.min(SHARED, n - at), tasks = Math.floor(all * team.workers / (team.workers + 0.5) / PIECE);
    const step = PIECE * size, end = at + all;
    team.prepare(tasks, (task) => [[kernel, OPERANDS + task * step, results + task * step, PIECE]]);
    for (let task = 0; task < tasks; task += RELEASED) {
      const some = Math.min(RELEASED, tasks - task);
      copyIn(view, OPERANDS / size + task * PIECE, src, at + task * PIECE, some * PIECE);
      team.release(some);
    }
    for (let i = at + tasks * PIECE; i < end; i += PIECE) {
      const some = Math.min(PIECE, end - i);
      copyIn(view, x / size, src, i, some);
      if (run(x, y, some)) strange(view, x / size, y / size, some);
      copyOut(view, y / size, dst, i, some);
    }
    team.partake(
      tasks,
      (task) => run(OPERANDS + task * step, results + task * step, PIECE),
      (task, told) => {
        const [from, to] = [OPERANDS, results].map((place) => place / size + task * PIECE);
        if (told) strange(view, from, to, PIECE);
        copyOut(view, to, dst, at + task * PIECE, PIECE);
      },
    );
  }
}

interface ShortUnary {
  run: Run;
  strange: (view: Floats, from: number, to: number, n: number) => void;
  view: Floats;
  /** Where operand and result lie, in elements and in bytes. */
  x: number;
  y: number;
  from: number;
  to: number;
  /** From how many elements on `long` is to be called. */
  short: number;
  long: UnaryKernel;
}
/** For few elements, of which each function and data type has a copy: what is called is known, and arrays are of one type. */
const shortUnary = ({ run, strange, view, x, y, from, to, short, long }: ShortUnary): UnaryKernel => (src, dst, n) => {
  if (n >= short) return long(src, dst, n);
  for (let i = 0; i < n; i++) view[x + i] = src[i];
  if (run(from, to, n)) strange(view, x, y, n);
  for (let i = 0; i < n; i++) dst[i] = view[y + i];
};

/** dst[to + i] = f(src[from + i]) for i < n, n being less than 32. */
export type FewKernel = (src: Floats, from: number, dst: Floats, to: number, n: number) => void;

const fewUnary = ({ run, strange, view, x, y, from, to }: Omit<ShortUnary, "short" | "long">): FewKernel =>
(
  src,
  at,
  dst,
  into,
  n,
) => {
  for (let i = 0; i < n; i++) view[x + i] = src[at + i];
  if (run(from, to, n)) strange(view, x, y, n);
  for (let i = 0; i < n; i++) dst[into + i] = view[y + i];
};

/** The operation of one argument on few elements in the midst of others, or null. */
export function stagedFew(name: string, bits: 64 | 32): FewKernel | null {
  const found = kernels(bits === 64 ? "elementwise64" : "elementwise32"), space = scratch();
  const run = (found as unknown as Record<string, Run> | null)?.[name + bits];
  if (!run || !space) return null;
  const view = bits === 64 ? space.f64 : space.f32, x = PLACES[0] * 8 / bits, y = PLACES[1] * 8 / bits;
  const parts = { run, strange: FAR[name], view, x, y, from: PLACES[0], to: PLACES[1] };
  return stamp(fewUnary, `few ${name} ${bits}`, parts);
}

/** The operation of one argument on whole arrays, or null where the kernel cannot run or does not exist. */
export function stagedUnary(name: string, bits: 64 | 32): UnaryKernel | null {
  const found = kernels(bits === 64 ? "elementwise64" : "elementwise32"), space = scratch();
  const run = (found as unknown as Record<string, Run> | null)?.[name + bits] ??
    (name === "sqrt" ? kernels("arithmetic")?.[`sqrt${bits}`] : undefined);
  if (!run || !space) return null;
  const view = bits === 64 ? space.f64 : space.f32, x = PLACES[0] * 8 / bits, y = PLACES[1] * 8 / bits;
  const strange = FAR[name], shared = name !== "sqrt"; // roots are bound by memory
  const long: UnaryKernel = (src, dst, n) => {
    const team = shared && n >= THREADED ? crew(20 * n) : null;
    if (team) return spread(team, name, bits, src, dst, n);
    for (let at = 0; at < n; at += BLOCK) {
      const some = Math.min(BLOCK, n - at);
      copyIn(view, x, src, at, some);
      if (run(PLACES[0], PLACES[1], some)) strange(view, x, y, some);
      copyOut(view, y, dst, at, some);
    }
  };
  const parts = { run, strange, view, x, y, from: PLACES[0], to: PLACES[1], short: SHORT, long };
  return stamp(shortUnary, `short ${name} ${bits}`, parts);
}

/** The function of one number with the bits of the kernel, or null. In float32 it takes and answers numbers of that type. */
export function stagedValue(name: string, bits: 64 | 32): ((x: number) => number) | null {
  const found = kernels(bits === 64 ? "elementwise64" : "elementwise32");
  const run = (found as unknown as Record<string, ((x: number) => number) | undefined> | null)?.[`${name}${bits}One`];
  if (!run) return null;
  if (name !== "sin" && name !== "cos" && name !== "tan") return run;
  const round = bits === 64 ? (x: number) => x : Math.fround;
  return (x) => Math.abs(x) > TURNS_LIMIT && Math.abs(x) < Infinity ? round(farWave(name, x)) : run(x);
}

/** A function of two numbers with the bits of the kernel, or null; see `stagedValue`. */
export function stagedValue2(name: string, bits: 64 | 32): ((x: number, y: number) => number) | null {
  const found = kernels(bits === 64 ? "elementwise64" : "elementwise32");
  return (found as unknown as Record<string, (x: number, y: number) => number> | null)?.[`${name}${bits}One`] ?? null;
}

type RunTwo = (a: number, b: number, to: number, n: number) => void;

/** The operation of two arguments on whole arrays, in blocks: `view` sees the operands, `results` the results. */
function binary(run: RunTwo, view: Numbers, results: Numbers, cheap: boolean): BinaryKernel {
  const size = view.BYTES_PER_ELEMENT, x = PLACES[0] / size, y = PLACES[1] / size;
  const z = PLACES[2] / results.BYTES_PER_ELEMENT,
    fill = (at: number, value: number | bigint, n: number) =>
      (view as Floats).fill(value as number, at, at + Math.min(BLOCK, n));
  return (a, b, dst, n) => {
    const oneA = a.length === 1 && n > 1, oneB = b.length === 1 && n > 1;
    if (oneA) fill(x, a[0], n);
    if (oneB) fill(y, b[0], n);
    const step = cheap && n < CHEAP_MOST ? CHEAP_PIECE : BLOCK;
    for (let at = 0; at < n; at += step) {
      const some = Math.min(step, n - at);
      if (!oneA) copyIn(view, x, a, at, some);
      if (!oneB) copyIn(view, y, b, at, some);
      run(PLACES[0], PLACES[1], PLACES[2], some);
      copyOut(results, z, dst, at, some);
    }
  };
}

/** The operation of two floating-point arguments, or null; comparisons write bytes. */
export function stagedBinary(group: keyof Groups, name: string, bits: 64 | 32, bytes = false): BinaryKernel | null {
  const space = scratch(), run = (kernels(group) as unknown as Record<string, RunTwo> | null)?.[name + bits];
  if (!run || !space) return null;
  const view = bits === 64 ? space.f64 : space.f32;
  return binary(run, view, bytes ? space.u8 : view, group === "arithmetic");
}

/** The operation of two 64-bit integers, or null; comparisons write bytes. */
export function stagedIntegers(name: string, signed: boolean, bytes: boolean): BinaryKernel | null {
  const space = scratch(), found = kernels("integers") as unknown as Record<string, RunTwo> | null;
  const run = found?.[name] ?? found?.[name + (signed ? "Signed" : "Unsigned")];
  if (!run || !space) return null;
  const view = signed ? space.i64 : space.u64;
  return binary(run, view, bytes ? space.u8 : view, true);
}

/** The cast from one data type to another, one of them with 64-bit integers, or null. */
export function stagedCast(from: string, to: string): CastKernel | null {
  const space = scratch(), run = (kernels("integers") as unknown as Record<string, Run> | null)?.[`${from}_${to}`];
  if (!run || !space) return null;
  const views: Record<string, Numbers> = {
    float64: space.f64,
    float32: space.f32,
    int32: space.i32,
    int64: space.i64,
    uint64: space.u64,
  };
  const source = views[from], target = views[to];
  const x = PLACES[0] / source.BYTES_PER_ELEMENT, y = PLACES[1] / target.BYTES_PER_ELEMENT;
  return (src, dst, n) => {
    for (let at = 0; at < n; at += BLOCK) {
      const some = Math.min(BLOCK, n - at);
      copyIn(source, x, src, at, some);
      run(PLACES[0], PLACES[1], some);
      copyOut(target, y, dst, at, some);
    }
  };
}

/** The sum of n 64-bit integers from `x[at]` on, modulo 2⁶⁴. */
export type IntegerSum = (x: BigInt64Array | BigUint64Array, at: number, n: number) => bigint;

/** The sum of 64-bit integers, or null. */
export function stagedIntegerSum(signed: boolean): IntegerSum | null {
  const found = kernels("integers"), space = scratch();
  if (!found || !space) return null;
  const view = signed ? space.i64 : space.u64, place = PLACES[0] / 8;
  const wrap = signed ? (x: bigint) => BigInt.asIntN(64, x) : (x: bigint) => BigInt.asUintN(64, x);
  return (x, at, n) => {
    let total = 0n;
    for (const end = at + n; at < end; at += SUM_PIECE) {
      const some = Math.min(SUM_PIECE, end - at);
      copyIn(view, place, x, at, some);
      total = wrap(total + found.sum(PLACES[0], some));
    }
    return total;
  };
}

/** A function of n elements from `x[at]` on. */
export type Reduce = (x: Floats, at: number, n: number) => number;

/**
 * From how many float64 elements on a sum waits for memory, so that adding them where they are costs nothing beside reading: of
 * 10⁶ a tenth less on V8 and a fifth less on JavaScriptCore than with copying.
 */
export const DISTANT = 524288;

/** The pairwise sum of elements where they are; below 2³⁰, of which positions are kept, see `elementwise.ts`. */
function distantSum(x: Float64Array, at: number, n: number): number {
  if (n > 128) {
    const half = (n >> 1) & ~7;
    return distantSum(x, at, half) + distantSum(x, at + half, n - half);
  }
  const start = at & 1073741823, end = start + (n & ~7) & 1073741823;
  let a = x[start], b = x[start + 1], c = x[start + 2], d = x[start + 3];
  let e = x[start + 4], f = x[start + 5], g = x[start + 6], h = x[start + 7];
  let i = start + 8;
  for (; i < end; i += 8) {
    h += x[i + 7];
    g += x[i + 6];
    f += x[i + 5];
    e += x[i + 4];
    d += x[i + 3];
    c += x[i + 2];
    b += x[i + 1];
    a += x[i];
  }
  let total = ((a + b) + (c + d)) + ((e + f) + (g + h));
  for (const last = start + n; i < last; i++) total += x[i];
  return total;
}

/**
 * NumPy's pairwise sum of elements that lie side by side, bit for bit, without a start value; in float32 it is rounded
 * after each step. Halves too large for the kernels' memory are parted here, by the same rule.
 */
export function stagedSum(bits: 64 | 32): Reduce | null {
  const found = kernels("arithmetic"), space = scratch();
  if (!found || !space) return null;
  const run = bits === 64 ? found.sum64 : found.sum32, view = bits === 64 ? space.f64 : space.f32;
  const place = SCRATCH_START * 8 / bits, round = bits === 64 ? (x: number) => x : Math.fround;
  const sum: Reduce = (x, at, n) => {
    if (n <= SUM_PIECE && n >= 8) {
      copyIn(view, place, x, at, n);
      return run(SCRATCH_START, n);
    }
    if (n < 8) {
      let total = -0;
      for (const end = at + n; at < end; at++) total = round(total + x[at]);
      return total;
    }
    const half = (n >> 1) & ~7;
    return round(sum(x, at, half) + sum(x, at + half, n - half));
  };
  if (bits === 32) return sum;
  return (x, at, n) => n >= DISTANT && at + n < 1073741824 ? distantSum(x as Float64Array, at, n) : sum(x, at, n);
}

/** out[o + r·stride] += the pairwise sum of the n elements from x[i + r·gap] on, for r < rows. */
export type SumRows = (
  out: Floats,
  o: number,
  stride: number,
  x: Floats,
  i: number,
  n: number,
  rows: number,
  gap: number,
) => void;

/** Pairwise sums of rows, or null; rows have at most BLOCK elements. */
export function stagedSumRows(bits: 64 | 32): SumRows | null {
  const found = kernels("arithmetic"), space = scratch();
  if (!found || !space) return null;
  const run = bits === 64 ? found.sumRows64 : found.sumRows32, view = bits === 64 ? space.f64 : space.f32;
  const place = PLACES[0] * 8 / bits, sums = PLACES[3] * 8 / bits, piece = SUM_PIECE * 64 / bits;
  return (out, o, stride, x, i, n, rows, gap) => {
    if (bits === 64 && n >= 128 && n * rows >= DISTANT && i + gap * rows < 1073741824) {
      for (let row = 0; row < rows; row++) out[o + row * stride] += distantSum(x as Float64Array, i + row * gap, n);
      return;
    }
    const step = Math.min(BLOCK, Math.max(1, Math.floor(piece / n)));
    for (let row = 0; row < rows; row += step) {
      const some = Math.min(step, rows - row), at = i + row * gap;
      if (gap === n) copyIn(view, place, x, at, some * n);
      else for (let r = 0; r < some; r++) copyIn(view, place + r * n, x, at + r * gap, n);
      run(PLACES[0], some, n, PLACES[3]);
      for (let r = sums; r < sums + some; r++, o += stride) out[o] += view[r];
    }
  };
}

/**
 * out[o + j] = (… ((out[o + j] + x[i + j]) + x[i + gap + j]) + …) for j < n, over `rows` rows of `x` that lie `gap` apart:
 * each sum runs down its column in order.
 */
export type AddRows = (out: Floats, o: number, x: Floats, i: number, n: number, rows: number, gap: number) => void;

/** Sums along columns, or null. */
export function stagedAddRows(bits: 64 | 32): AddRows | null {
  const found = kernels("arithmetic"), space = scratch();
  if (!found || !space) return null;
  const run = bits === 64 ? found.addRows64 : found.addRows32, view = bits === 64 ? space.f64 : space.f32;
  const place = PLACES[0] * 8 / bits, sums = PLACES[2] * 8 / bits, piece = SUM_PIECE * 64 / bits;
  return (out, o, x, i, n, rows, gap) => {
    for (let left = 0; left < n; left += WIDEST) {
      const columns = Math.min(WIDEST, n - left), step = Math.max(ROWS_AT_ONCE, Math.floor(piece / columns));
      copyIn(view, sums, out, o + left, columns);
      for (let row = 0; row < rows; row += step) {
        const some = Math.min(step, rows - row), at = i + left + row * gap;
        if (gap === columns) copyIn(view, place, x, at, some * columns);
        else for (let j = 0; j < some; j++) copyIn(view, place + j * columns, x, at + j * gap, columns);
        run(PLACES[0], some, columns, PLACES[2]);
      }
      copyOut(view, sums, out, o + left, columns);
    }
  };
}

/** The largest or the smallest of at least one element; NaN if there is one. Of 0 and -0 either may be answered. */
export function stagedExtremum(name: "maximum" | "minimum", bits: 64 | 32): Reduce | null {
  const found = kernels("arithmetic"), space = scratch();
  if (!found || !space) return null;
  const largest = name === "maximum", width = 512 / bits; // elements in a step of four vectors
  const run = found[`${largest ? "largest" : "smallest"}${bits}`];
  const view = bits === 64 ? space.f64 : space.f32, place = SCRATCH_START * 8 / bits, result = PLACES[3] * 8 / bits;
  const piece = SUM_PIECE * 64 / bits;
  return (x, at, n) => {
    let best = x[at];
    for (const end = at + n; at < end;) {
      const some = Math.min(piece, end - at);
      copyIn(view, place, x, at, some);
      for (let i = some; i % width; i++) view[place + i] = best; // the last step is filled up with a known element
      run(SCRATCH_START, some, PLACES[3]);
      for (let i = result; i < result + 128 / bits; i++) {
        const y = view[i];
        if (y !== y) return NaN;
        if (largest ? y >= best : y <= best) best = y;
      }
      at += some;
    }
    return best;
  };
}
