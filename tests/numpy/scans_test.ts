/** Running sums, differences, gradients and integrals: laws, and NumPy's errors. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import type { NDArray } from "../../src/ndarray/ndarray.ts";
import { AxisError, ValueError } from "../../src/python/errors.ts";

const table = np.array([[1, 2, 4], [8, 16, 32]]);

test("cumsum() and cumprod() along each axis and through the flattened array", () => {
  assertEquals(np.cumsum(table).tolist(), [1, 3, 7, 15, 31, 63]);
  assertEquals(np.cumsum(table.T).tolist(), [1, 9, 11, 27, 31, 63]);
  assertEquals(np.cumsum(table, 0).tolist(), [[1, 2, 4], [9, 18, 36]]);
  assertEquals(np.cumsum(table, -1).tolist(), [[1, 3, 7], [8, 24, 56]]);
  assertEquals(np.cumprod(table, 0).tolist(), [[1, 2, 4], [8, 32, 128]]);
  assertEquals(np.cumsum(np.array(5)).tolist(), [5]);
  assertEquals(np.nancumsum(np.array([1, NaN, 2])).tolist(), [1, 1, 3]);
  assertEquals(np.nancumprod(np.array([2, NaN, 3])).tolist(), [2, 2, 6]);
});

test("cumsum() in every layout, in place, into another type", () => {
  const looks: ((x: NDArray) => NDArray)[] = [(x) => x, (x) => x.T, (x) => x.get("::-1"), (x) => x.get(":", "::2")];
  for (const look of looks) {
    const x = look(table), y = np.cumsum(x, 0);
    for (let i = 0; i < x.shape[0]; i++) assertEquals(y.get(i).tolist(), np.sum(x.get(`:${i + 1}`), 0).tolist());
  }
  const own = np.array([1, 2, 3]);
  np.cumsum(own, 0, { out: own });
  assertEquals(own.tolist(), [1, 3, 6]);
  const shifted = np.array([1, 2, 3, 4]);
  np.cumsum(shifted.get(":3"), 0, { out: shifted.get("1:") }); // overlapping memory
  assertEquals(shifted.tolist(), [1, 1, 3, 6]);
  assertEquals(np.cumsum(np.array([100, 100], "int8")).tolist(), [100, 200]);
  assertEquals(np.cumsum(np.array([100, 100], "int8"), { dtype: "int8" }).tolist(), [100, -56]);
  assertEquals(np.cumsum(np.array([1, 2]), { dtype: "float32" }).dtype, np.float32);
  assertEquals(np.cumsum(np.array([0.1, 0.2], "float16")).dtype, np.float16);
});

test("cumulative_sum() and cumulative_prod() may start with their identity", () => {
  assertEquals(np.cumulative_sum(np.array([1, 2, 3]), { include_initial: true }).tolist(), [0, 1, 3, 6]);
  assertEquals(np.cumulative_prod(table, { axis: 1, include_initial: true }).tolist(), [[1, 1, 2, 8], [
    1,
    8,
    128,
    4096,
  ]]);
  assertThrows(() => np.cumulative_sum(table), ValueError, "``axis`` argument is required");
});

test("diff() and ediff1d()", () => {
  assertEquals(np.diff(np.array([1, 4, 9, 16])).tolist(), [3, 5, 7]);
  assertEquals(np.diff(np.array([1, 4, 9, 16]), 2).tolist(), [2, 2]);
  assertEquals(np.diff(table, { axis: 0 }).tolist(), [[7, 14, 28]]);
  assertEquals(np.diff(np.array([1, 2]), { prepend: 0, append: [5, 6] }).tolist(), [1, 1, 3, 1]);
  assertEquals(np.diff(np.array([true, false, false])).tolist(), [true, false]);
  assertEquals(np.diff(np.array([1])).tolist(), []);
  assertThrows(() => np.diff(np.array(1)), ValueError, "diff requires input that is at least one dimensional");
  assertThrows(() => np.diff(table, -1), ValueError, "order must be non-negative but got -1");
  assertThrows(() => np.diff(table, { axis: 2 }), AxisError);
  assertEquals(np.ediff1d(table, { to_begin: 0, to_end: [1, 2] }).tolist(), [0, 1, 2, 4, 8, 16, 1, 2]);
});

test("gradient() of a parabola is exact inside, and with edge_order 2 at the ends too", () => {
  const x = np.array([0, 1, 3, 4, 7]), y = np.square(x);
  const inner = np.gradient(y, x) as NDArray, whole = np.gradient(y, x, { edge_order: 2 }) as NDArray;
  for (let i = 0; i < 5; i++) {
    const slope = 2 * Number(x.get(i).item());
    if (i > 0 && i < 4) assertAlmostEquals(Number(inner.get(i).item()), slope, 1e-12);
    assertAlmostEquals(Number(whole.get(i).item()), slope, 1e-12);
  }
  assertEquals((np.gradient(np.array([1, 2, 4, 7]), 0.5) as NDArray).tolist(), [2, 3, 5, 6]);
  const [rows, columns] = np.gradient(table) as NDArray[];
  assertEquals(rows.get(0).tolist(), [7, 14, 28]);
  assertEquals(columns.get(0).tolist(), [1, 1.5, 2]);
  assertThrows(() => np.gradient(np.array([1])), ValueError, "too small to calculate a numerical gradient");
  assertThrows(() => np.gradient(table, 1, 2, 3), TypeError, "invalid number of arguments");
});

test("trapezoid() with a distance, with places, along each axis", () => {
  assertEquals(np.trapezoid(np.array([1, 2, 3])).item(), 4);
  assertEquals(np.trapezoid(np.array([1, 2, 3]), { dx: 2 }).item(), 8);
  assertEquals(np.trapezoid(np.array([1, 2, 3]), [4, 6, 8]).item(), 8);
  assertEquals(np.trapezoid(table, { axis: 0 }).tolist(), [4.5, 9, 18]);
  assert(np.trapezoid(np.array([1, 2], "float32")).dtype === np.float32);
});
