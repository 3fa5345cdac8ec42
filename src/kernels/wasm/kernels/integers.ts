// 64-bit integers, which JavaScript has only as big integers, one allocation each: arithmetic, comparisons, sums, casts
// and products of matrices. All wrap around; signed and unsigned share what does not depend on the sign.
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
  mul,
  op,
  range,
  type V,
} from "../asm.ts";
import { comparison } from "./arithmetic.ts";

const L = lanes("i64x2"), W = lanes("v128");

/** A kernel (a, b, to, n), four vectors at a time. */
function binary(m: Module, name: string, operation: (f: Fn, a: V, b: V) => V): void {
  m.fn(name, ["i32", "i32", "i32", "i32"], "none", (f, a, b, to, n) => {
    const end = f.let(add(a, op("i32.shl", n, 3)));
    f.while(op("i32.lt_u", a, end), () => {
      for (const j of range(4)) f.store(to, 16 * j, operation(f, load(a, 16 * j), load(b, 16 * j)));
      for (const p of [a, b, to]) f.bump(p, 64);
    });
  });
}

/** A kernel (from, to, n) that converts one element at a time, of `size` bytes to `into` bytes. */
function cast(
  m: Module,
  name: string,
  size: number,
  into: number,
  one: (f: Fn, from: Expr<"i32">, to: Expr<"i32">) => void,
): void {
  m.fn(name, ["i32", "i32", "i32"], "none", (f, from, to, n) => {
    const end = f.let(add(from, mul(n, size)));
    f.while(op("i32.lt_u", from, end), () => {
      one(f, from, to);
      f.bump(from, size);
      f.bump(to, into);
    });
  });
}

/** Float64 to int64, towards zero; what does not fit becomes the least integer, as on x86. */
function truncated(m: Module, f: Fn, x: Expr<"f64">): Expr<"i64"> {
  const value = f.let(x), limit = m.table(Float64Array.of(2 ** 63)), least = m.table(BigInt64Array.of(-(2n ** 63n)));
  return op(
    "select",
    op("i64.trunc_sat_f64_s", value),
    loadAs("i64.load", i32(0), least),
    op("f64.lt", op("f64.abs", value), loadAs("f64.load", i32(0), limit)),
  );
}

/** The group "integers". */
export function integers(m: Module): void {
  const flipped = (f: Fn, x: V) => f.let(W.xor(x, m.i64(1n << 63n))); // unsigned order as signed order
  binary(m, "add", (_, a, b) => L.add(a, b));
  binary(m, "subtract", (_, a, b) => L.sub(a, b));
  binary(m, "multiply", (_, a, b) => L.mul(a, b));
  binary(m, "bitwise_and", (_, a, b) => W.and(a, b));
  binary(m, "bitwise_or", (_, a, b) => W.or(a, b));
  binary(m, "bitwise_xor", (_, a, b) => W.xor(a, b));
  for (const [name, more] of [["maximum", "gt_s"], ["minimum", "lt_s"]] as const) {
    binary(m, name + "Signed", (f, a, b) => {
      const x = f.let(a), y = f.let(b);
      return W.bitselect(x, y, L[more](x, y));
    });
    binary(m, name + "Unsigned", (f, a, b) => {
      const x = f.let(a), y = f.let(b);
      return W.bitselect(x, y, L[more](flipped(f, x), flipped(f, y)));
    });
  }
  comparison(m, "equal", 64, L.eq);
  comparison(m, "not_equal", 64, L.ne);
  for (
    const [name, instruction] of [["less", "lt_s"], ["less_equal", "le_s"], ["greater", "gt_s"], [
      "greater_equal",
      "ge_s",
    ]] as const
  ) {
    comparison(m, name + "Signed", 64, L[instruction]);
    comparison(
      m,
      name + "Unsigned",
      64,
      (a, b) => L[instruction](W.xor(a, m.i64(1n << 63n)), W.xor(b, m.i64(1n << 63n))),
    );
  }

  m.fn("sum", ["i32", "i32"], "i64", (f, a, n) => {
    const end = f.let(add(a, op("i32.shl", n, 3))), whole = f.let(add(a, op("i32.shl", op("i32.and", n, -8), 3)));
    const sums = range(4).map(() => f.zero());
    f.while(op("i32.lt_u", a, whole), () => {
      sums.forEach((sum, i) => f.set(sum, L.add(sum, load(a, 16 * i))));
      f.bump(a, 64);
    });
    const all = f.let(L.add(L.add(sums[0], sums[1]), L.add(sums[2], sums[3])));
    const total = f.let(op("i64.add", lane("i64x2", all, 0), lane("i64x2", all, 1)));
    f.while(op("i32.lt_u", a, end), () => {
      f.set(total, op("i64.add", total, loadAs("i64.load", a)));
      f.bump(a, 8);
    });
    f.return(total);
  });

  const wide = (at: Expr<"i32">) => loadAs("i64.load", at);
  cast(m, "int64_float64", 8, 8, (f, from, to) => f.storeAs("f64.store", to, 0, op("f64.convert_i64_s", wide(from))));
  cast(m, "uint64_float64", 8, 8, (f, from, to) => f.storeAs("f64.store", to, 0, op("f64.convert_i64_u", wide(from))));
  cast(m, "int64_float32", 8, 4, (f, from, to) => f.storeAs("f32.store", to, 0, op("f32.convert_i64_s", wide(from))));
  cast(m, "uint64_float32", 8, 4, (f, from, to) => f.storeAs("f32.store", to, 0, op("f32.convert_i64_u", wide(from))));
  cast(m, "int64_int32", 8, 4, (f, from, to) => f.storeAs("i32.store", to, 0, op("i32.wrap_i64", wide(from))));
  cast(
    m,
    "int32_int64",
    4,
    8,
    (f, from, to) => f.storeAs("i64.store", to, 0, op("i64.extend_i32_s", loadAs("i32.load", from))),
  );
  cast(
    m,
    "float64_int64",
    8,
    8,
    (f, from, to) => f.storeAs("i64.store", to, 0, truncated(m, f, loadAs("f64.load", from))),
  );
  cast(
    m,
    "float32_int64",
    4,
    8,
    (f, from, to) => f.storeAs("i64.store", to, 0, truncated(m, f, op("f64.promote_f32", loadAs("f32.load", from)))),
  );

  // C += A·B, rows of neighbours: each element of A times a row of B is added to a row of C, two lanes at a time; C and
  // the rows of B are `stride` bytes apart, a multiple of 16
  m.fn("multiplyMatrices", ["i32", "i32", "i32", "i32", "i32", "i32"], "none", (f, m, k, a, b, c, stride) => {
    f.times(m, () => {
      const row = f.let(b as Expr<"i32">), end = f.let(add(c, stride));
      f.times(k, () => {
        const x = f.let(loadAs("v128.load64_splat", a)), p = f.let(row as Expr<"i32">), q = f.let(c as Expr<"i32">);
        f.doWhile(() => {
          f.store(q, 0, L.add(load(q), L.mul(x, load(p))));
          f.bump(p, 16);
          f.bump(q, 16);
          return op("i32.lt_u", q, end);
        });
        f.bump(row, stride);
        f.bump(a, 8);
      });
      f.bump(c, stride);
    });
  });
}
