/** Elements chosen by positions, masks, conditions and limits; arrays compared as wholes. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { IndexError, ValueError } from "../../src/python/errors.ts";

const x = np.arange(6).reshape(2, 3);

test("take() follows its mode; put() writes where take() reads", () => {
  assertEquals(np.take(x, [0, -1]).tolist(), [0, 5]);
  assertEquals(np.take(x, [0, 6], { mode: "wrap" }).tolist(), [0, 0]);
  assertEquals(np.take(x, [0, 6, -9], { mode: "clip" }).tolist(), [0, 5, 0]);
  assertEquals(x.take([[0, 1]], 1).shape, [2, 1, 2]);
  assertEquals(np.take(x, 1).base, null);
  assertThrows(() => np.take(x, [6]), IndexError, "index 6 is out of bounds for axis 0 with size 6");
  assertThrows(() => np.take(np.zeros(0), [0]), IndexError, "cannot do a non-empty take from an empty axes.");
  assertThrows(
    () => np.take(x, [0], { out: np.zeros(3) }),
    ValueError,
    "output array does not match result of ndarray.take",
  );
  const y = np.zeros([2, 3]).T;
  np.put(y, [0, 4], [7, 8]);
  assertEquals(np.take(y, [0, 4]).tolist(), [7, 8]);
});

test("take_along_axis() applies what argsort() answers; put_along_axis() writes there", () => {
  const y = np.array([[3, 1, 2], [0, 9, 4]]);
  assertEquals(np.take_along_axis(y, np.argsort(y, 1), 1).tolist(), [[1, 2, 3], [0, 4, 9]]);
  np.put_along_axis(y, [[0], [1]], -1, 1);
  assertEquals(y.tolist(), [[-1, 1, 2], [0, -1, 4]]);
  assertThrows(
    () => np.take_along_axis(y, [0], 1),
    ValueError,
    "`indices` and `arr` must have the same number of dimensions",
  );
});

test("masks: compress, extract, place, putmask", () => {
  assertEquals(np.compress([true, false], x, 0).tolist(), [[0, 1, 2]]);
  assertEquals(np.extract(x.gt(3), x).tolist(), [4, 5]);
  const y = x.copy(), z = x.copy();
  np.place(y, y.gt(1), [10, 20]);
  np.putmask(z, z.gt(1), [10, 20]);
  assertEquals([y.tolist(), z.tolist()], [[[0, 1, 10], [20, 10, 20]], [[0, 1, 10], [20, 10, 20]]]);
  assertThrows(() => np.place(y, [true], 1), ValueError, "place: mask and data must be the same size");
  assertThrows(() => np.place(y, y.gt(1), []), ValueError, "Cannot insert from an empty array!");
});

test("where() leaves the data type alone beside plain numbers", () => {
  for (const name of ["float32", "int8", "uint64", "float16"] as const) {
    assertStrictEquals(np.where([true, false], np.ones(2, name), 0).dtype, np.dtype(name));
  }
  assertStrictEquals(np.where(true, 1, 2).dtype, np.int32);
  assertStrictEquals(np.where(true, 1, 2.5).dtype, np.float64);
  assertEquals(np.where([false], np.ones(1, "int8"), 300).tolist(), [44]);
  assertEquals(np.where(x.gt(3)).map((i) => i.tolist()), [[1, 1], [1, 2]]);
  assertThrows(() => np.where(true, 1 as never, undefined as never), ValueError, "either both or neither");
  assertThrows(
    () => np.where(x.gt(2), [1, 2], 0),
    ValueError,
    "operands could not be broadcast together with shapes (2,3) (2,) () ",
  );
});

test("where() chooses, it does not compute: nan on the side not taken is harmless", () => {
  assertEquals(np.where([true, false], [1, NaN], [NaN, 2]).tolist(), [1, 2]);
});

test("select() takes the first condition that is true; choose() counts", () => {
  assertEquals(np.select([x.gt(3), x.gt(1)], [x, x.neg()], 7).tolist(), [[7, 7, -2], [-3, 4, 5]]);
  assertThrows(() => np.select([x], [x]), TypeError, "invalid entry 0 in condlist: should be boolean ndarray");
  assertEquals(np.choose([0, 1, 0], [[1, 2, 3], [4, 5, 6]]).tolist(), [1, 5, 3]);
  assertEquals(np.choose([0, 3], [[1, 2], [3, 4]], { mode: "wrap" }).tolist(), [1, 4]);
  assertThrows(() => np.choose([2], [[1], [2]]), ValueError, "invalid entry in choice array");
  assertEquals(np.piecewise(np.array([-2, 3]), [[true, false]], [(v) => v.neg(), 0]).tolist(), [2, 0]);
});

test("unravel_index() undoes ravel_multi_index()", () => {
  for (const order of ["C", "F"] as const) {
    const flat = np.arange(24), index = np.unravel_index(flat, [2, 3, 4], { order });
    assertEquals(np.ravel_multi_index(index, [2, 3, 4], { order }).tolist(), flat.tolist());
  }
  assertThrows(() => np.unravel_index(6, [2, 3]), ValueError, "index 6 is out of bounds for array with size 6");
  assertThrows(() => np.ravel_multi_index([[0], [3]], [2, 3]), ValueError, "invalid entry in coordinates array");
});

test("ix_() chooses the grid of rows and columns", () => {
  assertEquals(x.get(...np.ix_([1, 0], [true, false, true])).tolist(), [[3, 5], [0, 2]]);
  assertThrows(() => np.ix_([[0]]), ValueError, "Cross index must be 1 dimensional");
});

test("fill_diagonal() wraps only if asked", () => {
  const y = np.zeros([5, 2], "int32"), z = np.zeros([5, 2], "int32");
  np.fill_diagonal(y, 1);
  np.fill_diagonal(z, 1, { wrap: true });
  assertEquals([y.sum().item(), z.sum().item(), z.item(3, 0)], [2, 4, 1]);
  assertThrows(() => np.fill_diagonal(np.zeros(3), 1), ValueError, "array must be at least 2-d");
});

test("clip() limits, keeps nan, knows its limits by two names", () => {
  assertEquals(np.clip(x, 1, 4).tolist(), [[1, 1, 2], [3, 4, 4]]);
  assertEquals(np.clip(x, { min: 2 }).tolist(), np.clip(x, 2, null).tolist());
  assertEquals(np.clip([NaN, 5], 0, 1).tolist(), [NaN, 1]);
  assertEquals(np.clip(np.arange(3, { dtype: "int8" }), -1000, 1000).dtype.name, "int8");
  assertEquals(np.clip(x, 3, 1).tolist(), [[1, 1, 1], [1, 1, 1]]);
  const out = np.zeros([2, 3], "int32");
  assertStrictEquals(np.clip(x, 1, 4, out), out);
  assertEquals(x.clip(1, 2).tolist(), np.clip(x, 1, 2).tolist());
  assertThrows(() => np.clip(x, 1, 2, { min: 1 }), ValueError, "is forbidden");
  assertThrows(
    () => np.clip(np.ones(2), 0, 1, { out: np.zeros(2, "int32") }),
    TypeError,
    "Cannot cast ufunc 'clip' output from dtype('float64') to dtype('int32') with casting rule 'same_kind'",
  );
});

test("nan_to_num() and interp()", () => {
  assertEquals(np.nan_to_num([NaN, Infinity, -Infinity]).tolist(), [0, Number.MAX_VALUE, -Number.MAX_VALUE]);
  const y = np.array([NaN, 1]);
  assertStrictEquals(np.nan_to_num(y, { copy: false, nan: 5 }), y);
  assertEquals(y.tolist(), [5, 1]);
  assertEquals(np.interp([0.5, 5, -1], [0, 1, 2], [10, 20, 30], { left: 0 }).tolist(), [15, 30, 0]);
  assertEquals(np.interp([360, -180], [0, 90, 180, 270], [1, 2, 3, 4], { period: 360 }).tolist(), [1, 3]);
  assertThrows(() => np.interp([1], [], []), ValueError, "array of sample points is empty");
});

test("comparing wholes", () => {
  assert(np.allclose([1, Infinity], [1 + 1e-9, Infinity]) && !np.allclose([NaN], [NaN]));
  assert(np.allclose([NaN], [NaN], { equal_nan: true }));
  assert(np.array_equal(x, x.tolist() as np.ArrayLike) && !np.array_equal(x, x.T));
  assert(np.array_equiv([1, 1], [[1, 1], [1, 1]]) && !np.array_equiv([1, 2, 3], [1, 2]));
  assertEquals(np.isclose([1, 2], [1, 2.1]).tolist(), [true, false]);
});
