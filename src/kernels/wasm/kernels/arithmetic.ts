// Arithmetic, comparisons into bytes, and reductions, float64 and float32.
//
// Kernels compute whole steps (16 elements for comparisons, four vectors for arithmetic); callers leave room behind
// their operands. Reductions take any number of elements.
import {
  add,
  type Expr,
  type Fn,
  i32,
  lane,
  lanes,
  load,
  loadAs,
  type Module,
  op,
  range,
  shuffle,
  type V,
  type Var,
} from "../asm.ts";

/** The first halves of the 64-bit lanes of two vectors. */
export const EVEN_WORDS: readonly number[] = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];

const D = lanes("f64x2"), F = lanes("f32x4"), W = lanes("v128");

type Shape = typeof D | typeof F;
/** The larger of two numbers as NumPy has it on x86: the second where they are equal (0 and -0), and NaN if any is. */
const extremum = (instruction: "pmax" | "pmin") => (of: Shape, a: V, b: V) =>
  W.bitselect(a, of[instruction](b, a), of.ne(a, a));
const BINARY: Record<string, (of: Shape, a: V, b: V) => V> = {
  add: (of, a, b) => of.add(a, b),
  subtract: (of, a, b) => of.sub(a, b),
  multiply: (of, a, b) => of.mul(a, b),
  divide: (of, a, b) => of.div(a, b),
  maximum: extremum("pmax"),
  minimum: extremum("pmin"),
};

function arithmetic(m: Module, bits: 64 | 32): void {
  const of = bits === 64 ? D : F, shift = bits === 64 ? 3 : 2;
  for (const [name, operation] of Object.entries(BINARY)) {
    m.fn(name + bits, ["i32", "i32", "i32", "i32"], "none", (f, a, b, to, n) => {
      const end = f.let(add(a, op("i32.shl", n, shift)));
      f.while(op("i32.lt_u", a, end), () => {
        for (const j of range(4)) f.store(to, 16 * j, operation(of, f.let(load(a, 16 * j)), load(b, 16 * j)));
        for (const p of [a, b, to]) f.bump(p, 64);
      });
    });
  }
  m.fn("sqrt" + bits, ["i32", "i32", "i32"], "none", (f, a, to, n) => {
    const end = f.let(add(a, op("i32.shl", n, shift)));
    f.while(op("i32.lt_u", a, end), () => {
      for (const j of range(4)) f.store(to, 16 * j, of.sqrt(load(a, 16 * j)));
      for (const p of [a, to]) f.bump(p, 64);
    });
  });
}

const COMPARISONS = {
  less: "lt",
  less_equal: "le",
  greater: "gt",
  greater_equal: "ge",
  equal: "eq",
  not_equal: "ne",
} as const;

/**
 * Sixteen comparisons at a time become sixteen bytes of 0 or 1.
 *
 * @param bits the size of an element
 */
export function comparison(m: Module, name: string, bits: 64 | 32, compare: (a: V, b: V) => V): void {
  const step = 16 * bits / 8;
  m.fn(name, ["i32", "i32", "i32", "i32"], "none", (f, a, b, to, n) => {
    const end = f.let(add(to, n));
    f.while(op("i32.lt_u", to, end), () => {
      const mask = (i: number) => compare(load(a, 16 * i), load(b, 16 * i));
      const words = range(4).map((i) => bits === 64 ? shuffle(mask(2 * i), mask(2 * i + 1), EVEN_WORDS) : mask(i));
      const halves = range(2).map((i) => op("i16x8.narrow_i32x4_s", words[2 * i], words[2 * i + 1]));
      f.store(to, 0, W.and(op("i8x16.narrow_i16x8_s", halves[0], halves[1]), m.i32(0x01010101)));
      f.bump(a, step);
      f.bump(b, step);
      f.bump(to, 16);
    });
  });
}

/**
 * NumPy's pairwise sum, bit for bit: eight running sums over blocks of up to 128 elements, halves that are multiples of
 * eight above, and what is left over of a block added one by one.
 */
function sum(m: Module, bits: 64 | 32): Fn & { result: "f64" | "f32" } {
  const type = bits === 64 ? "f64" : "f32", size = bits / 8, vectors = size / 2; // eight sums are 4 or 2 vectors
  const of = bits === 64 ? D : F, plus = (a: Expr, b: Expr) => op(`${type}.add`, a as never, b as never);
  const one = (at: Expr<"i32">) => loadAs(`${type}.load`, at);
  const step = 8 * size;
  const shift = Math.log2(size), at = (a: Expr<"i32">, n: Expr<"i32">) => add(a, op("i32.shl", n, shift));
  const first = (f: Fn, a: Expr<"i32">) => range(vectors).map((i) => f.let(load(a, 16 * i)));
  const more = (f: Fn, sums: readonly Var<"v128">[], a: Expr<"i32">) =>
    sums.forEach((x, i) => f.set(x, of.add(x, load(a, 16 * i))));
  const joined = (sums: readonly V[]): Expr => {
    const parts = range(8).map((i): Expr =>
      bits === 64 ? lane("f64x2", sums[i >> 1], i & 1) : lane("f32x4", sums[i >> 2], i & 3)
    );
    const [p, q, r, s] = range(4).map((i) => plus(parts[2 * i], parts[2 * i + 1]));
    return plus(plus(p, q), plus(r, s));
  };
  const block = m.fn(`block${bits}`, ["i32", "i32"], type, (f, a, n) => {
    const whole = f.let(at(a, op("i32.and", n, -8))), end = f.let(at(a, n)), sums = first(f, a);
    f.bump(a, step);
    f.while(op("i32.lt_u", a, whole), () => {
      more(f, sums, a);
      f.bump(a, step);
    });
    const total = f.let(joined(sums) as Expr<typeof type>);
    f.while(op("i32.lt_u", a, end), () => {
      f.set(total, plus(total, one(a)) as Expr<typeof type>);
      f.bump(a, size);
    });
    f.return(total);
  }, false);
  // Two neighbouring blocks at once, the second at least as long as the first, which has no rest: an addition waits for the
  // last one to the same sum, so twice as many sums go on at nearly twice the speed.
  const pair = m.fn(`pair${bits}`, ["i32", "i32", "i32"], type, (f, a, half, n) => {
    const b = f.let(at(a, half)), middle = f.let(b as Expr<"i32">), end = f.let(at(a, n));
    const whole = f.let(at(b, op("i32.and", op("i32.sub", n, half), -8)));
    const left = first(f, a), right = first(f, b);
    f.bump(a, step);
    f.bump(b, step);
    f.while(op("i32.lt_u", a, middle), () => {
      more(f, left, a);
      more(f, right, b);
      f.bump(a, step);
      f.bump(b, step);
    });
    f.while(op("i32.lt_u", b, whole), () => {
      more(f, right, b);
      f.bump(b, step);
    });
    const total = f.let(joined(right) as Expr<typeof type>);
    f.while(op("i32.lt_u", b, end), () => {
      f.set(total, plus(total, one(b)) as Expr<typeof type>);
      f.bump(b, size);
    });
    f.return(plus(joined(left), total));
  }, false);
  return m.fn(`sum${bits}`, ["i32", "i32"], type, (f, a, n) => {
    f.if(op("i32.lt_u", n, 8), () => {
      const total = f.let(
        loadAs(`${type}.load`, i32(0), m.table(bits === 64 ? Float64Array.of(-0) : Float32Array.of(-0))),
      );
      const end = f.let(add(a, op("i32.shl", n, Math.log2(size))));
      f.while(op("i32.lt_u", a, end), () => {
        f.set(total, plus(total, one(a)) as Expr<typeof type>);
        f.bump(a, size);
      });
      f.return(total);
    });
    f.if(op("i32.le_u", n, 128), () => f.return(f.call(block, a, n)));
    const half = f.let(op("i32.and", op("i32.shr_u", n, 1), -8));
    f.if(op("i32.le_u", op("i32.sub", n, half), 128), () => f.return(f.call(pair, a, half, n)));
    const rest = f.call(f, add(a, op("i32.shl", half, Math.log2(size))), op("i32.sub", n, half));
    f.return(plus(f.call(f, a, half), rest));
  });
}

/** The largest or smallest of n elements; n is a multiple of 32 bytes' worth of vectors, at least one. NaN wins. */
function extrema(m: Module, bits: 64 | 32): void {
  const of = bits === 64 ? D : F;
  for (const [name, instruction] of [["largest", "pmax"], ["smallest", "pmin"]] as const) {
    m.fn(name + bits, ["i32", "i32", "i32"], "none", (f, a, n, to) => {
      const end = f.let(add(a, op("i32.shl", n, bits === 64 ? 3 : 2)));
      const best = range(4).map((i) => f.let(load(a, 16 * i))), nan = f.zero();
      f.while(op("i32.lt_u", a, end), () => {
        const xs = range(4).map((i) => f.let(load(a, 16 * i)));
        xs.forEach((x, i) => f.set(best[i], of[instruction](x, best[i])));
        // a NaN among two operands makes them unordered
        const strange = W.or(
          W.or(of.ne(xs[0], xs[0]), of.ne(xs[1], xs[1])),
          W.or(of.ne(xs[2], xs[2]), of.ne(xs[3], xs[3])),
        );
        f.set(nan, W.or(nan, strange));
        f.bump(a, 64);
      });
      const two = of[instruction](of[instruction](best[0], best[1]), of[instruction](best[2], best[3]));
      f.store(to, 0, W.or(two, nan)); // all bits set is a NaN
    });
  }
}

/**
 * Work on rows of any length lying one after the other: the largest element of each (NaN if there is one), the pairwise
 * sum of each, and each combined with a number of its own, in place.
 */
function rows(m: Module, bits: 64 | 32, sum: Fn & { result: "f64" | "f32" }): void {
  const type = bits === 64 ? "f64" : "f32", of = bits === 64 ? D : F, size = bits / 8, shift = Math.log2(size);
  const shape = bits === 64 ? "f64x2" : "f32x4", width = 128 / bits, splat = `v128.load${bits}_splat` as const;
  type Scalar = Expr<"f64" | "f32">;
  const one = (at: Expr<"i32">): Scalar => loadAs(`${type}.load`, at);
  const scalar = (name: "add" | "sub" | "mul" | "div" | "max", a: Scalar, b: Scalar): Scalar =>
    op(`${type}.${name}`, a as never, b as never);
  const put = (f: Fn, at: Expr<"i32">, x: Scalar) => f.storeAs(`${type}.store`, at, 0, x as never);
  m.fn(`sumRows${bits}`, ["i32", "i32", "i32", "i32"], "none", (f, x, rows, columns, to) => {
    f.times(rows, () => {
      put(f, to, f.call(sum, x, columns));
      f.bump(x, op("i32.shl", columns, shift));
      f.bump(to, size);
    });
  });
  m.fn(`largestRows${bits}`, ["i32", "i32", "i32", "i32"], "none", (f, x, rows, columns, to) => {
    f.times(rows, () => {
      const whole = f.let(add(x, op("i32.shl", op("i32.and", columns, -width), shift)));
      const end = f.let(add(x, op("i32.shl", columns, shift))), best = f.let(one(x));
      f.if(op("i32.lt_u", x, whole), () => {
        const wide = f.let(load(x));
        f.bump(x, 16);
        f.while(op("i32.lt_u", x, whole), () => {
          f.set(wide, of.max(wide, load(x)));
          f.bump(x, 16);
        });
        f.set(best, range(width).map((i): Scalar => lane(shape, wide, i)).reduce((a, b) => scalar("max", a, b)));
      });
      f.while(op("i32.lt_u", x, end), () => {
        f.set(best, scalar("max", best, one(x)));
        f.bump(x, size);
      });
      put(f, to, best);
      f.bump(to, size);
    });
  });
  // to[j] += x[0][j], then x[1][j], …: a column at a time, four vectors or one or a single number wide
  m.fn(`addRows${bits}`, ["i32", "i32", "i32", "i32"], "none", (f, x, rows, columns, to) => {
    const stride = f.let(op("i32.shl", columns, shift)), end = f.let(add(to, stride));
    const whole = f.let(add(to, op("i32.shl", op("i32.and", columns, -4 * width), shift)));
    const vectors = f.let(add(to, op("i32.shl", op("i32.and", columns, -width), shift)));
    const columnsWide = (
      limit: Expr<"i32">,
      bytes: number,
      body: (p: Expr<"i32">, each: (row: () => void) => void) => void,
    ) =>
      f.while(op("i32.lt_u", to, limit), () => {
        const p = f.let(x as Expr<"i32">);
        body(p, (row) => f.times(rows, () => (row(), f.bump(p, stride))));
        f.bump(x, bytes);
        f.bump(to, bytes);
      });
    const wide = (count: number) => (p: Expr<"i32">, each: (row: () => void) => void) => {
      const sums = range(count).map((i) => f.let(load(to, 16 * i)));
      each(() => sums.forEach((sum, i) => f.set(sum, of.add(sum, load(p, 16 * i)))));
      sums.forEach((sum, i) => f.store(to, 16 * i, sum));
    };
    columnsWide(whole, 64, wide(4));
    columnsWide(vectors, 16, wide(1));
    columnsWide(end, size, (p, each) => {
      const sum = f.let(one(to));
      each(() => f.set(sum, scalar("add", sum, one(p))));
      put(f, to, sum);
    });
  });
  for (const [name, instruction] of [["subtract", "sub"], ["multiply", "mul"], ["divide", "div"]] as const) {
    m.fn(`${name}Rows${bits}`, ["i32", "i32", "i32", "i32"], "none", (f, x, rows, columns, by) => {
      f.times(rows, () => {
        const whole = f.let(add(x, op("i32.shl", op("i32.and", columns, -width), shift)));
        const end = f.let(add(x, op("i32.shl", columns, shift)));
        const all = f.let(loadAs(splat, by)), single = f.let(one(by));
        f.while(op("i32.lt_u", x, whole), () => {
          f.store(x, 0, of[instruction](load(x), all));
          f.bump(x, 16);
        });
        f.while(op("i32.lt_u", x, end), () => {
          put(f, x, scalar(instruction, one(x), single));
          f.bump(x, size);
        });
        f.bump(by, size);
      });
    });
  }
}

/** The group "arithmetic". */
export function arithmeticKernels(m: Module): void {
  for (const bits of [64, 32] as const) {
    arithmetic(m, bits);
    for (const [name, instruction] of Object.entries(COMPARISONS)) {
      comparison(m, name + bits, bits, (bits === 64 ? D : F)[instruction]);
    }
    rows(m, bits, sum(m, bits));
    extrema(m, bits);
  }
}
