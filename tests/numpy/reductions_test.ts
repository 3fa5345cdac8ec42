/** Reductions and the methods of ufuncs: laws that need no other NumPy, and NumPy's errors. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { setStamping } from "../../src/kernels/stamp.ts";
import { forgetReducers, reducer } from "../../src/kernels/reduce.ts";
import { blocksOf, reduceOrder } from "../../src/kernels/reduce_order.ts";
import { axesTogether } from "../../src/ndarray/walk.ts";
import { bool, type DType, float16, float32, float64, int64, int8, uint16 } from "../../src/dtype/dtype.ts";
import type { NDArray } from "../../src/ndarray/ndarray.ts";
import { allUfuncs } from "../../src/numpy/ufunc.ts";
import { AxisError, IndexError, ValueError } from "../../src/python/errors.ts";

type Method = (...args: unknown[]) => NDArray;

/** Whole numbers, so that sums are exact in every order. */
function whole(shape: number[], dtype = "float64"): NDArray {
  const n = shape.reduce((a, b) => a * b, 1);
  return np.array(Float64Array.from({ length: n }, (_, i) => (i * 7 + 3) % 11 - 4)).reshape(shape).astype(dtype);
}

/** Every element with its index. */
function* entries(x: NDArray): Generator<[number[], number]> {
  const index = x.shape.map(() => 0);
  for (let k = 0; k < x.size; k++) {
    yield [index.slice(), Number(x.item(...(x.ndim === 0 ? [] : index)))];
    for (let i = x.ndim - 1; i >= 0 && ++index[i] === x.shape[i]; i--) index[i] = 0;
  }
}

/** A reduction element by element. */
function naive(x: NDArray, axes: number[], start: number, f: (a: number, b: number) => number): Map<string, number> {
  const out = new Map<string, number>();
  for (const [index, value] of entries(x)) {
    const key = String(index.filter((_, i) => !axes.includes(i)));
    out.set(key, f(out.get(key) ?? start, value));
  }
  return out;
}

function same(result: NDArray, want: Map<string, number>): void {
  for (const [index, value] of entries(result)) assertEquals(value, want.get(String(index)), `at ${index}`);
  assertEquals(result.size, want.size);
}

const layouts: Record<string, (x: NDArray) => NDArray> = {
  "C order": (x) => x,
  transposed: (x) => x.T,
  backwards: (x) => x.get("::-1", "...", "::-1"),
  "every other": (x) => x.get("::2", "...", "1:"),
  "axes mixed": (x) => np.transpose(x, [1, 2, 0]),
  "Fortran order": (x) => np.asfortranarray(x),
};
const axesOfThree = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

// this comes first, before any loop has been made
test("loops give the same where functions may not be made from text", () => {
  const x = np.array(Float64Array.from({ length: 300 }, (_, i) => Math.sin(i) * 7));
  const run = (name: string, dtype: DType): number[] => {
    const data = x.astype(dtype), out = dtype.alloc(4), loops = reducer(name, dtype, dtype);
    loops.along(out, 0, data.buffer, data.offset, 1, 300);
    loops.along(out, 1, data.buffer, data.offset + 299, -3, 100);
    loops.across(out, 2, 1, data.buffer, data.offset, 1, 2, 5, 2);
    return Array.from(out, Number);
  };
  const all = (): Record<string, number[]> => {
    const results: Record<string, number[]> = {};
    for (const dtype of [float64, float32, float16, int64, int8, uint16, bool] as DType[]) {
      for (const name of ["add", "multiply", "maximum", "fmin"]) results[`${name} ${dtype}`] = run(name, dtype);
    }
    return results;
  };
  setStamping(false);
  let plain: Record<string, number[]>;
  try {
    plain = all();
  } finally {
    setStamping(true);
    forgetReducers();
  }
  assertEquals(plain, all());
});

for (const [name, look] of Object.entries(layouts)) {
  test(`sum(), max() and any() are what loops give, for every set of axes: ${name}`, () => {
    for (const dtype of ["float64", "float32", "float16", "int64", "int32", "int16", "int8"]) {
      const x = look(whole([4, 5, 6], dtype));
      for (const axes of axesOfThree) {
        same(np.sum(x, axes), naive(x, axes, 0, (a, b) => a + b));
        same(np.max(x, axes), naive(x, axes, -Infinity, Math.max));
        same(np.min(x, axes), naive(x, axes, Infinity, Math.min));
        same(np.any(x, axes).astype("int32"), naive(x, axes, 0, (a, b) => a || b !== 0 ? 1 : 0));
        same(np.all(x, axes).astype("int32"), naive(x, axes, 1, (a, b) => a && b !== 0 ? 1 : 0));
      }
    }
  });
}

test("keepdims keeps reduced axes with size 1, and only the shape changes", () => {
  const x = whole([3, 4, 5]);
  for (const axes of axesOfThree) {
    const kept = np.sum(x, axes, { keepdims: true });
    assertEquals(kept.shape, x.shape.map((n, i) => axes.includes(i) ? 1 : n));
    assertEquals(kept.ravel().tolist(), np.sum(x, axes).ravel().tolist());
  }
});

test("sum() adds pairwise, in blocks of 128 with eight running sums", () => {
  const pairwise = (x: number[]): number => {
    const n = x.length;
    if (n < 8) return x.reduce((a, b) => a + b, -0);
    if (n > 128) {
      const half = (n >> 1) - (n >> 1) % 8;
      return pairwise(x.slice(0, half)) + pairwise(x.slice(half));
    }
    const r = x.slice(0, 8);
    let i = 8;
    for (; i < n - n % 8; i += 8) for (let k = 0; k < 8; k++) r[k] += x[i + k];
    return x.slice(i).reduce((a, b) => a + b, ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7])));
  };
  for (const n of [0, 1, 7, 8, 9, 127, 128, 129, 500, 513, 4096, 10007]) {
    const data = Array.from({ length: n }, (_, i) => Math.sin(i) * 10 ** (i % 9)),
      x = np.array(Float64Array.from(data));
    assertEquals(np.sum(x).item(), 0 + pairwise(data), `${n} elements`);
    const twice = np.array(Float64Array.from({ length: 2 * n }, (_, i) => data[i >> 1])).get("::2");
    assertEquals(np.sum(twice).item(), 0 + pairwise(data), `${n} elements with gaps`);
  }
});

test("the order of visiting: axes by memory, merged, and blocks as NumPy's iterator makes them", () => {
  assertEquals(axesTogether([2, 3], [[3, 1]]), [0, 1]);
  assertEquals(axesTogether([2, 3], [[1, 2]]), [1, 0]);
  assertEquals(axesTogether([2, 3, 4], [[12, -4, 1]]), [0, 1, 2]);
  assertEquals(reduceOrder([2, 3, 4], [2, 1, 0], [0, 0, 0], [12, 4, 1], null).sizes, [24]);
  assertEquals(reduceOrder([2, 3, 4], [2, 1, 0], [0, 0, 1], [12, 4, 1], null).sizes, [4, 6]);
  const gaps = reduceOrder([100, 4], [1, 0], [0, 0], [8, 1], null); // reduced altogether, not evenly spaced: one block
  assertEquals(blocksOf(gaps, false, false), { axes: 1, length: 100, inner: false, fill: 1 });
  const cast = reduceOrder([20000], [0], [0], [1], null); // casts go through buffers of 8192
  assertEquals(blocksOf(cast, true, false), { axes: 0, length: 8192, inner: false, fill: 1 });
  const rows = reduceOrder([50, 100], [1, 0], [1, 0], [100, 1], null);
  assertEquals(blocksOf(rows, false, false).length, 1);
});

test("narrow integers and booleans are added up as int32 or uint32, wide ones as they are", () => {
  const types = {
    bool: "int32",
    int8: "int32",
    int16: "int32",
    int32: "int32",
    uint8: "uint32",
    uint16: "uint32",
    uint32: "uint32",
    int64: "int64",
    uint64: "uint64",
  };
  for (const [from, to] of Object.entries(types)) {
    assertEquals(np.sum(np.ones([3], from)).dtype.name, to);
    assertEquals(np.prod(np.ones([3], from)).dtype.name, to);
    assertEquals(np.cumsum(np.ones([3], from)).dtype.name, to);
  }
  assertEquals(np.sum(np.array([2147483647, 1], "int32")).item(), -2147483648);
  assertEquals(np.sum(np.array([2n ** 63n - 1n, 1n], "int64")).item(), -(2n ** 63n));
  assertEquals(np.mean(np.array([1, 2], "int8")).dtype.name, "float64");
});

test("sum() of nothing is zero, of -0 is 0; prod() of nothing is one; mean() of nothing is nan", () => {
  assertEquals(np.sum(np.zeros([0])).item(), 0);
  assert(Object.is(np.sum(np.array([-0])).item(), 0));
  assertEquals(np.prod(np.zeros([0])).item(), 1);
  assert(Number.isNaN(np.mean(np.zeros([0])).item()));
  assertEquals(np.sum(np.zeros([0, 3]), 0).tolist(), [0, 0, 0]);
  assertEquals(np.max(np.zeros([0, 3]), 1).tolist(), []);
  assertEquals(np.all(np.zeros([0])).item(), true);
});

test("nan: max() propagates it, nanmax() leaves it out, any() takes it as true", () => {
  const x = np.array([1, NaN, 3]);
  assert(Number.isNaN(np.max(x).item()));
  assert(Number.isNaN(np.min(x.get("::-1")).item()));
  assertEquals(np.nanmax(x).item(), 3);
  assertEquals(np.nanmin(x).item(), 1);
  assertEquals(np.nansum(x).item(), 4);
  assertEquals(np.nanprod(x).item(), 3);
  assertEquals(np.nanmean(x).item(), 2);
  assertEquals(np.nanvar(x).item(), 1);
  assertEquals(np.nanstd(x).item(), 1);
  assertEquals(np.any(np.array([NaN])).item(), true);
  assertEquals(np.argmax(x).item(), 1);
  assertEquals(np.nanargmax(x).item(), 2);
});

test("initial, where, out and dtype", () => {
  const x = np.array([[1, 2], [3, 4]]);
  assertEquals(np.sum(x, { initial: 10 }).item(), 20);
  assertEquals(np.max(x, { initial: 10 }).item(), 10);
  assertEquals(np.sum(x, { where: [[true, false], [true, true]] }).item(), 8);
  assertEquals(np.sum(x, 0, { where: [true, false] }).tolist(), [4, 0]);
  assertEquals(np.mean(x, { where: [[true, false], [true, true]] }).item(), 8 / 3);
  assertEquals(np.max(x, { where: [[true, false], [true, false]], initial: 0 }).item(), 3);
  const out = np.zeros([2]);
  assert(np.sum(x, 0, { out }) === out);
  assertEquals(out.tolist(), [4, 6]);
  const ints = np.zeros([2], "int32");
  np.mean(x, 0, { out: ints });
  assertEquals(ints.tolist(), [2, 3]);
  assertEquals(np.sum(x, { dtype: "float32" }).dtype, np.float32);
  const row = x.get(0);
  np.sum(x, 0, { out: row }); // the target is a part of the source
  assertEquals(x.tolist(), [[4, 6], [3, 4]]);
});

test("var() and std(): ddof, correction, a mean that is known", () => {
  const x = np.array([[1, 2, 4], [3, 3, 9]]);
  assertEquals(np.var(x).item(), np.mean(np.square(x.sub(np.mean(x)))).item());
  assertEquals(np.var(x, 1, { ddof: 1 }).tolist(), np.var(x, 1, { correction: 1 }).tolist());
  assertEquals(np.var(x, 0, { mean: np.mean(x, 0, { keepdims: true }) }).tolist(), np.var(x, 0).tolist());
  assertEquals(np.std(x, 1).tolist(), np.sqrt(np.var(x, 1)).tolist());
  assertThrows(() => np.var(x, { ddof: 1, correction: 1 }), ValueError, "can't be provided simultaneously");
});

test("bad axes, empty extrema, masks without a start: NumPy's classes and words, and nothing is changed", () => {
  const x = whole([2, 3]), out = np.full([3], 7);
  assertThrows(() => np.sum(x, 2), AxisError, "axis 2 is out of bounds for array of dimension 2");
  assertThrows(() => np.sum(x, [0, 0]), ValueError, "duplicate value in 'axis'");
  assertThrows(
    () => np.sum(x, "a" as unknown as number),
    TypeError,
    "'str' object cannot be interpreted as an integer",
  );
  assertThrows(() => np.sum(x, 1.5), TypeError, "'float' object cannot be interpreted as an integer");
  assertThrows(() => np.sum(x, { axi: 0 } as object), TypeError, "unexpected keyword argument 'axi'");
  assertThrows(
    () => np.max(np.zeros([0])),
    ValueError,
    "zero-size array to reduction operation maximum which has no identity",
  );
  assertThrows(
    () => np.max(x, { where: [true, false, true] }),
    ValueError,
    "does not have an identity, so to use a where mask",
  );
  assertThrows(() => np.sum(x, 0, { out: np.zeros([2]) }), ValueError, "operands could not be broadcast together");
  assertThrows(() => np.sum(x, 0, { out: np.zeros([1, 3]) }), ValueError, "Found 2 but expected 1");
  assertThrows(() => np.sum(x, 5, { out }), AxisError);
  assertThrows(
    () => np.sum(x, 0, { out, where: [true] as unknown as boolean[], dtype: "float99" }),
    TypeError,
    "not understood",
  );
  assertEquals(out.tolist(), [7, 7, 7]);
  const frozen = np.zeros([3]);
  frozen.flags.writeable = false;
  assertThrows(() => np.sum(x, 0, { out: frozen }), ValueError, "output array is read-only");
  assertThrows(() => np.mean(np.array(3), 0), AxisError, "axis 0 is out of bounds for array of dimension 0");
  assertEquals(np.sum(np.array(3), 0).item(), 3); // a 0-d array has an axis 0 for sums
});

// -- methods of ufuncs -------------------------------------------------------------------------------------------------------

const binary = [...allUfuncs()].filter(([, u]) => u.nin === 2 && u.nout === 1);

/** Elements a function takes: positive and small, so that powers and shifts stay finite. */
function operand(name: string): NDArray | null {
  for (const dtype of ["float64", "int32", "bool"]) {
    const x = np.array([3, 1, 2, 2, 1]).astype(dtype), u = allUfuncs().get(name)!;
    try {
      const loop = u.loopFor([x.dtype, x.dtype]);
      if (loop.inputs[0] === x.dtype && loop.inputs[1] === x.dtype && loop.outputs[0] === x.dtype) return x;
    } catch {
      // no loop for this data type
    }
  }
  return null;
}

test("every function of two operands: accumulate folds, reduce ends like accumulate, reduceat starts again", () => {
  let checked = 0;
  for (const [name, u] of binary) {
    const x = operand(name);
    if (x === null) continue;
    const f = u as unknown as Method & Record<string, Method>;
    const items = [0, 1, 2, 3, 4].map((i) => x.get(i)), folded = [items[0]];
    for (let i = 1; i < 5; i++) folded.push(f(folded[i - 1], items[i]));
    const want = folded.map((r) => Number(r.item()));
    assertEquals((f.accumulate(x).tolist() as number[]).map(Number), want, `${name}.accumulate`);
    assertEquals(Number(f.reduce(x).item()), want[4], `${name}.reduce`);
    const parts = f.reduceat(x, [0, 2, 1]).tolist() as number[];
    const part = (i: number, j: number): number =>
      Number(items.slice(i + 1, j).reduce((a, b) => f(a, b), items[i]).item());
    assertEquals(parts.map(Number), [part(0, 2), part(2, 3), part(1, 5)], `${name}.reduceat`);
    checked++;
  }
  assert(checked >= 25, `only ${checked} functions`);
});

test("every function of two operands: outer takes all pairs, at goes one after the other", () => {
  for (const [name, u] of binary) {
    const x = operand(name);
    if (x === null) continue;
    const f = u as unknown as Method & Record<string, Method>;
    const y = x.get("1:4");
    const table = f.outer(x, y);
    assertEquals(table.shape, [5, 3]);
    assertEquals(table.tolist(), f(x.reshape(5, 1), y).tolist(), `${name}.outer`);
    const target = x.copy();
    f.at(target, [0, 0, 4], y);
    const first = f(f(x.get(0), y.get(0)), y.get(1));
    assertEquals(target.get(0).item(), first.item(), `${name}.at`);
    assertEquals(target.get(4).item(), f(x.get(4), y.get(2)).item(), `${name}.at`);
    assertEquals(target.get("1:4").tolist(), x.get("1:4").tolist());
  }
});

test("at() of one operand, masks, slices, broadcast values", () => {
  const x = np.array([1, 2, 3, 4]);
  np.negative.at(x, [0, 1, 0]);
  assertEquals(x.tolist(), [1, -2, 3, 4]);
  np.add.at(x, [0, 0, 3], 10);
  assertEquals(x.tolist(), [21, -2, 3, 14]);
  np.multiply.at(x, np.array([true, false, false, true]), 2);
  assertEquals(x.tolist(), [42, -2, 3, 28]);
  const table = np.zeros([2, 3]);
  np.add.at(table, np.array([0, 0], "int32"), np.array([1, 2, 3]));
  assertEquals(table.tolist(), [[2, 4, 6], [0, 0, 0]]);
  const ints = np.array([1n, 2n]);
  assertThrows(() => np.add.at(ints, [0], 1.5), TypeError, "Cannot cast ufunc 'add' output");
  assertEquals(ints.tolist(), [1, 2]);
});

test("methods of ufuncs refuse what NumPy refuses", () => {
  const x = whole([2, 3]);
  const reduce = (u: unknown, ...args: unknown[]) => () => (u as { reduce: Method }).reduce(...args);
  assertThrows(reduce(np.sin, x), ValueError, "reduce only supported for binary functions");
  assertThrows(reduce(np.divmod, x), ValueError, "reduce only supported for functions returning a single value");
  assertThrows(
    () => np.subtract.reduce(x, null),
    ValueError,
    "reduction operation 'subtract' is not reorderable, so at most one axis",
  );
  assertThrows(
    () => np.subtract.reduce(np.zeros([0])),
    ValueError,
    "zero-size array to reduction operation subtract which has no identity",
  );
  assertThrows(() => np.less.reduce(x.ravel()), TypeError);
  assertThrows(() => np.add.accumulate(np.array(5)), TypeError, "cannot accumulate on a scalar");
  assertThrows(
    () => np.add.accumulate(x, [0, 1] as unknown as number),
    ValueError,
    "accumulate does not allow multiple axes",
  );
  assertThrows(() => np.add.reduceat(x, [0, 5]), IndexError, "index 5 out-of-bounds in add.reduceat [0, 2)");
});

test("results lie in memory as the operand does", () => {
  const x = np.zeros([2, 3, 4, 5]);
  assertEquals(np.sum(x, 1, { keepdims: true }).strides, [160, 160, 40, 8]);
  assertEquals(np.sum(x.T, 1).strides, [8, 40, 120]);
  assertEquals(np.max(x.T, 0, { keepdims: true }).strides, [8, 8, 32, 96]);
  assertEquals(np.cumsum(x.T, 1).strides, [8, 40, 160, 480]);
  assertEquals(np.argmax(x.T, 0).strides, [24, 8, 4]); // positions are in C order
});
