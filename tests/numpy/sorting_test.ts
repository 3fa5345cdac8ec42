/** Sorting, searching and sets: laws over data types and layouts, and NumPy's errors. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { type DType, dtypes } from "../../src/dtype/dtype.ts";
import { argsortKeys, keysOf, sortBuffer } from "../../src/kernels/sort.ts";
import type { NDArray } from "../../src/ndarray/ndarray.ts";
import { AxisError, ValueError } from "../../src/python/errors.ts";
import { random } from "../support/random.ts";

/** Elements with repetitions, zeros of both signs, nan and infinities. */
function buffer(dtype: DType, n: number, seed: number): ReturnType<DType["alloc"]> {
  const draw = random(seed), out = dtype.alloc(n);
  for (let i = 0; i < n; i++) {
    const r = draw.next();
    let x = dtype.isFloat ? Math.round((r - 0.6) * 50) / 4 : Math.floor((r - 0.4) * 300);
    if (dtype.isFloat && r < 0.2) x = r < 0.05 ? NaN : r < 0.12 ? -0 : r < 0.18 ? 0 : r < 0.19 ? Infinity : -Infinity;
    dtype.write(out, i, x);
  }
  return out;
}

test("sorts are stable, with nan last and zeros as they came, from two elements to many", () => {
  for (const dtype of dtypes) {
    for (const n of [0, 1, 2, 9, 17, 300, 5000]) {
      const data = buffer(dtype, n, n + 1), values = Array.from({ length: n }, (_, i) => dtype.read(data, i));
      const less = (x: number | bigint, y: number | bigint): boolean => x < y || (y !== y && x === x);
      const compare = (i: number, j: number): number =>
        less(values[i], values[j]) ? -1 : less(values[j], values[i]) ? 1 : i - j;
      const want = values.map((_, i) => i).sort(compare);
      const order = argsortKeys(keysOf(data, dtype), dtype.isFloat && dtype.itemsize > 2);
      assertEquals(Array.from(order), want, `argsort ${dtype} ${n}`);
      sortBuffer(data, dtype);
      for (let i = 0; i < n; i++) assert(Object.is(dtype.read(data, i), values[want[i]]), `sort ${dtype} ${n} at ${i}`);
    }
  }
});

test("sort() copies, ndarray.sort() does not; along every axis and in every layout", () => {
  const x = np.array([[3, 1, 2], [9, 7, 8]]);
  assertEquals(np.sort(x).tolist(), [[1, 2, 3], [7, 8, 9]]);
  assertEquals(np.sort(x, 0).tolist(), [[3, 1, 2], [9, 7, 8]]);
  assertEquals(np.sort(x, null).tolist(), [1, 2, 3, 7, 8, 9]);
  assertEquals(np.sort(x.T, 0).tolist(), [[1, 7], [2, 8], [3, 9]]);
  assertEquals(x.tolist(), [[3, 1, 2], [9, 7, 8]]);
  x.get(":", "::-1").sort();
  assertEquals(x.tolist(), [[3, 2, 1], [9, 8, 7]]);
  assertThrows(() => np.sort(np.array(5)), AxisError, "axis -1 is out of bounds for array of dimension 0");
  assertThrows(
    () => np.sort(x, 0, "foo" as "stable"),
    ValueError,
    "sort kind must be one of 'quick', 'heap', or 'stable' (got 'foo')",
  );
  assertThrows(() => np.sort(x, { kind: "stable", stable: true }), ValueError, "can't be provided at the same time");
  const frozen = np.array([2, 1]);
  frozen.flags.writeable = false;
  assertThrows(() => frozen.sort(), ValueError, "read-only");
});

test("argsort() sorts what it is applied to; lexsort() takes the last key first", () => {
  const x = np.array([[3, NaN, 2], [9, 7, 8]]);
  assertEquals(np.argsort(x).tolist(), [[2, 0, 1], [1, 2, 0]]);
  assertEquals(np.argsort(x, 0).tolist(), [[0, 1, 0], [1, 0, 1]]);
  assertEquals(np.argsort(x, null).dtype, np.int32);
  assertEquals(np.lexsort([[5, 4, 9, 4], [1, 1, 0, 1]]).tolist(), [2, 1, 3, 0]);
  assertThrows(() => np.lexsort([]), TypeError, "need sequence of keys with len > 0 in lexsort");
  assertThrows(() => np.lexsort([[1, 2], [1]]), ValueError, "all keys need to be the same shape");
});

test("partition() puts the element of the sorted array in its place", () => {
  const x = np.array([7, 1, 5, 3, 9]);
  for (let k = 0; k < 5; k++) {
    const parts = np.partition(x, k).tolist() as number[];
    assertEquals(parts[k], (np.sort(x).tolist() as number[])[k]);
    assert(parts.slice(0, k).every((v) => v <= parts[k]) && parts.slice(k).every((v) => v >= parts[k]));
    assertEquals(x.get(np.argpartition(x, k)).get(k).item(), parts[k]);
  }
  assertThrows(() => np.partition(x, 5), ValueError, "kth(=5) out of bounds (5)");
  assertThrows(() => np.partition(x, 1.5), TypeError, "Partition index must be integer");
});

test("argmax() and argmin(): the first, along axes, with keepdims and out", () => {
  const x = np.array([[1, 7, 7], [9, 3, -1]]);
  assertEquals(np.argmax(x).item(), 3);
  assertEquals(np.argmax(x, 1).tolist(), [1, 0]);
  assertEquals(np.argmin(x.T, 0).tolist(), [0, 2]);
  assertEquals(np.argmax(x, { axis: 0, keepdims: true }).tolist(), [[1, 0, 0]]);
  const out = np.zeros([2], "int32");
  assert(np.argmax(x, 1, { out }) === out);
  assertEquals(out.tolist(), [1, 0]);
  assertThrows(() => np.argmax(np.zeros([0])), ValueError, "attempt to get argmax of an empty sequence");
  assertThrows(() => np.argmax(x, 1, { out: np.zeros([3], "int32") }), ValueError, "output array does not match");
  assertThrows(() => np.nanargmin(np.array([NaN])), ValueError, "All-NaN slice encountered");
});

test("searchsorted(): both sides, nan, a sorter, other data types", () => {
  const x = np.array([1, 2, 2, 5]);
  assertEquals(np.searchsorted(x, [0, 2, 2.5, 9]).tolist(), [0, 1, 3, 4]);
  assertEquals(np.searchsorted(x, [0, 2, 2.5, 9], "right").tolist(), [0, 3, 3, 4]);
  assertEquals(np.searchsorted(np.array([1, NaN]), NaN).item(), 1);
  assertEquals(np.searchsorted(np.array([5, 1, 3]), 3, { sorter: np.array([1, 2, 0], "int32") }).item(), 1);
  assertEquals(np.searchsorted(np.array([1, 3], "int32"), 1.5).item(), 1);
  assertThrows(() => np.searchsorted(np.zeros([2, 2]), 1), ValueError, "object too deep for desired array");
  assertThrows(
    () => np.searchsorted(x, 1, "foo" as "left"),
    ValueError,
    "search side must be 'left' or 'right' (got 'foo')",
  );
});

test("nonzero(), flatnonzero(), argwhere(), count_nonzero() agree", () => {
  const x = np.array([[0, 3, 0], [4, 0, NaN]]), at = np.nonzero(x);
  assertEquals(at.map((places) => places.tolist()), [[0, 1, 1], [1, 0, 2]]);
  assertEquals(np.argwhere(x).T.tolist(), at.map((places) => places.tolist()));
  assertEquals(np.flatnonzero(x).tolist(), [1, 3, 5]);
  assertEquals(np.count_nonzero(x).item(), 3);
  assertEquals(np.count_nonzero(x, 0).tolist(), [1, 1, 1]);
  assertThrows(() => np.nonzero(np.array(1)), ValueError, "Calling nonzero on 0d arrays is not allowed");
});

test("unique(): values, positions, inverse and counts put the array together again", () => {
  for (const dtype of ["float64", "float16", "int32", "int64", "bool"]) {
    const x = np.array([[3, 1, 3], [2, 1, 3]]).astype(dtype);
    const [values, index, inverse, counts] = np.unique(x, {
      return_index: true,
      return_inverse: true,
      return_counts: true,
    });
    assertEquals(values.get(inverse).tolist(), x.tolist());
    assertEquals(x.ravel().get(index).tolist(), values.tolist());
    assertEquals(Number(np.sum(counts).item()), 6);
    assertEquals((np.unique(x) as NDArray).tolist(), values.tolist());
  }
  assertEquals((np.unique(np.array([NaN, 1, NaN])) as NDArray).size, 2);
  assertEquals((np.unique(np.array([NaN, 1, NaN]), { equal_nan: false }) as NDArray).size, 3);
  assertEquals((np.unique(np.array([[1, 2], [1, 2], [0, 9]]), { axis: 0 }) as NDArray).tolist(), [[0, 9], [1, 2]]);
  assertThrows(
    () => np.unique(np.zeros([2, 2]), { axis: 5 }),
    AxisError,
    "axis 5 is out of bounds for array of dimension 2",
  );
});

test("sets: union, intersection, differences, membership", () => {
  const a = np.array([3, 1, 1, 2]), b = np.array([2, 4, 3]);
  assertEquals(np.union1d(a, b).tolist(), [1, 2, 3, 4]);
  assertEquals(np.intersect1d(a, b).tolist(), [2, 3]);
  const [common, left, right] = np.intersect1d(a, b, { return_indices: true });
  assertEquals(a.get(left).tolist(), common.tolist());
  assertEquals(b.get(right).tolist(), common.tolist());
  assertEquals(np.setdiff1d(a, b).tolist(), [1]);
  assertEquals(np.setxor1d(a, b).tolist(), [1, 4]);
  assertEquals(np.isin(a, b).tolist(), [true, false, false, true]);
  assertEquals(np.isin(a, b, { invert: true }).tolist(), [false, true, true, false]);
  assertEquals(np.isin(np.array([NaN]), [NaN]).tolist(), [false]);
  assertThrows(() => np.isin(a, b, { kind: "foo" as "sort" }), ValueError, "Invalid kind: 'foo'");
});
