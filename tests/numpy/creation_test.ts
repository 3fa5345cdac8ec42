/** What arrays are made of: the data types of numbers, what is shared and what is copied, ragged lists, ranges, matrices. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { OverflowError, ValueError, ZeroDivisionError } from "../../src/python/errors.ts";

const ragged = (after: number, shape: string): string =>
  "setting an array element with a sequence. The requested array has an inhomogeneous shape after " +
  `${after} dimensions. The detected shape was ${shape} + inhomogeneous part.`;

test("numbers are float64, bigints the default integer, booleans bool; mixtures are promoted", () => {
  assertStrictEquals(np.array([1, 2]).dtype, np.float64);
  assertStrictEquals(np.array(3).dtype, np.float64);
  assertStrictEquals(np.array([]).dtype, np.float64);
  assertStrictEquals(np.array([1n, 2n]).dtype, np.int32);
  assertStrictEquals(np.array([2n ** 40n]).dtype, np.int64);
  assertStrictEquals(np.array([2n ** 63n]).dtype, np.uint64);
  assertStrictEquals(np.array([2n ** 63n, -1n]).dtype, np.float64);
  assertStrictEquals(np.array([true, false]).dtype, np.bool);
  assertStrictEquals(np.array([true, 1n]).dtype, np.int32);
  assertStrictEquals(np.array([[true], [1.5]]).dtype, np.float64);
  assertStrictEquals(np.array([np.int8(1), np.int16(1)]).dtype, np.int16);
  assertStrictEquals(np.array([np.pyfloat(1)]).dtype, np.float64);
});

test("lists, arrays, typed arrays and iterables nest", () => {
  const x = np.array([np.arange(2), new Float32Array([5, 6]), [7, 8], new Set([9, 10])]);
  assertEquals(x.tolist(), [[0, 1], [5, 6], [7, 8], [9, 10]]);
  assertEquals(np.array([[], []]).shape, [2, 0]);
  assertEquals(np.array([[[1]], [[2]]]).shape, [2, 1, 1]);
});

test("ragged lists are a ValueError that names the regular part", () => {
  const cases: [unknown, number, string][] = [
    [[[1, 2], [3]], 1, "(2,)"],
    [[[1, 2], 3], 1, "(2,)"],
    [[1, [2]], 1, "(2,)"],
    [[[], [1]], 1, "(2,)"],
    [[[[1, 2], [3, 4]], [[1, 2], [3, [4]]]], 3, "(2, 2, 2)"],
    [[[[1], [2]], [[1], []]], 2, "(2, 2)"],
    [[np.zeros([2, 2]), np.zeros([2, 3])], 2, "(2, 2)"],
    [[np.zeros(2), 1], 1, "(2,)"],
  ];
  for (const [data, after, shape] of cases) {
    const error = assertThrows(() => np.array(data as np.ArrayLike), ValueError);
    assertEquals(error.message, ragged(after, shape));
  }
});

test("what is no number is refused", () => {
  assertThrows(() => np.array(["a"] as never), ValueError, "could not convert string to float: 'a'");
  assertThrows(() => np.array([{}] as never), TypeError, "not 'dict'");
  assertThrows(() => np.array([null] as never), TypeError, "not 'NoneType'");
  assertThrows(() => np.array(new DataView(new ArrayBuffer(8)) as never), TypeError);
});

test("integers that do not fit are an OverflowError, nan a ValueError, fractions are cut off", () => {
  assertThrows(() => np.array([300n], "int8"), OverflowError, "Python integer 300 out of bounds for int8");
  assertThrows(() => np.array([300], "int8"), OverflowError, "Python integer 300 out of bounds for int8");
  assertThrows(() => np.array([-1], "uint8"), OverflowError, "Python integer -1 out of bounds for uint8");
  assertThrows(() => np.array([2n ** 70n], "int64"), OverflowError, "Python int too large to convert to C long");
  assertThrows(() => np.array([NaN], "int32"), ValueError, "cannot convert float NaN to integer");
  assertThrows(() => np.array([Infinity], "int32"), OverflowError, "cannot convert float infinity to integer");
  assertEquals(np.array([2.9, -2.9], "int16").tolist(), [2, -2]);
  assertEquals(np.array([2n ** 53n + 1n], "int64").tolist(), [2n ** 53n + 1n]);
});

test("asarray() adopts typed arrays and returns arrays as they are", () => {
  const memory = new Float32Array([1, 2, 3]), x = np.asarray(memory);
  assertStrictEquals(x.dtype, np.float32);
  x.set(0, 10);
  assertEquals(memory[0], 10);
  assertStrictEquals(np.asarray(x), x);
  assertStrictEquals(np.asarray(x, "float32"), x);
  assertStrictEquals(np.asarray(x, { order: "F" }), x);
  assert(!np.shares_memory(np.asarray(x, "float64"), x));
  assertStrictEquals(np.asarray(new Uint8ClampedArray(2)).dtype, np.uint8);
  assertThrows(() => np.asarray(x, { dtype: "int8", copy: false }), ValueError, "Unable to avoid copy");
  assertThrows(() => np.asarray([1], { copy: false }), ValueError, "Unable to avoid copy");
});

test("array() copies, asks for an order and puts axes in front", () => {
  const x = np.zeros([2, 3], { order: "F" });
  assert(!np.shares_memory(np.array(x), x));
  assertStrictEquals(np.array(x, { copy: null }), x);
  assertEquals(np.array(x).strides, [8, 16]);
  assertEquals(np.array(x, { order: "C" }).strides, [24, 8]);
  assertEquals(np.array([1, 2], { ndmin: 3 }).shape, [1, 1, 2]);
  assertThrows(
    () => np.array([1], { order: "Q" as never }),
    ValueError,
    "order must be one of 'C', 'F', 'A', or 'K' (got 'Q')",
  );
  assertThrows(() => np.array([1], { dtyp: "int8" } as never), TypeError, "unexpected keyword argument 'dtyp'");
});

test("data types make 0-d arrays", () => {
  const x = np.float32(2.5) as np.NDArray;
  assertEquals([x.shape.length, x.item(), x.base], [0, 2.5, null]);
  assertThrows(() => np.int8(300), OverflowError);
});

test("zeros(), ones(), empty(), full() and their like", () => {
  assertEquals(np.zeros([2, 0]).strides, [0, 0]);
  assertEquals(np.ones(2, "int8").tolist(), [1, 1]);
  assertEquals(np.full([2, 2], [1, 2]).tolist(), [[1, 2], [1, 2]]);
  assertStrictEquals(np.full(2, 1n).dtype, np.int32);
  assertThrows(
    () => np.full(2, [1, 2, 3]),
    ValueError,
    "could not broadcast input array from shape (3,) into shape (2,)",
  );
  assertThrows(() => np.zeros(-1), ValueError, "negative dimensions are not allowed");
  assertThrows(() => np.zeros(2.5), TypeError, "expected a sequence of integers or a single integer, got '2.5'");
  assertThrows(() => np.empty(2, { order: "K" as never }), ValueError, "only 'C' or 'F' order is permitted");
  const x = np.zeros([2, 3, 4], "float32").transpose(2, 0, 1);
  assertEquals(np.zeros_like(x).strides, [4, 48, 16]);
  assertEquals(np.ones_like(x, { order: "C", dtype: "bool" }).strides, [6, 3, 1]);
  assertEquals(np.full_like(np.arange(3), 7.9).tolist(), [7, 7, 7]);
});

test("arange() is integer for whole bounds and has NumPy's length", () => {
  assertStrictEquals(np.arange(3).dtype, np.int32);
  assertStrictEquals(np.arange(np.pyfloat(3)).dtype, np.float64);
  assertEquals(np.arange(5, 2).size, 0);
  assertEquals(np.arange(1, 1.3, 0.1).tolist(), [1, 1.1, 1.2000000000000002, 1.3000000000000003]);
  assertEquals(np.arange(3n, 9n, 2n).tolist(), [3, 5, 7]);
  assertEquals(np.arange(2n ** 60n, 2n ** 60n + 2n).tolist(), [2n ** 60n, 2n ** 60n + 1n]);
  assertEquals(np.arange({ stop: 3 }).tolist(), [0, 1, 2]);
  assertEquals(np.arange(1, { stop: 3 }).tolist(), [1, 2]);
  assertThrows(() => np.arange(0, 1, 0), ZeroDivisionError, "division by zero");
  assertThrows(() => np.arange(NaN), ValueError, "arange: cannot compute length");
  assertThrows(() => np.arange(Infinity), ValueError, "Maximum allowed size exceeded");
  assertThrows(() => np.arange({ start: 3 }), TypeError, "arange() requires stop to be specified.");
});

test("linspace() hits its ends; logspace() and geomspace() follow it", () => {
  for (let n = 2; n < 30; n++) {
    const x = np.linspace(0.1, 0.7, n);
    assertEquals([x.item(0), x.item(n - 1)], [0.1, 0.7]);
  }
  const [y, step] = np.linspace(0, 1, { num: 4, endpoint: false, retstep: true });
  assertEquals([y.tolist(), step.item()], [[0, 0.25, 0.5, 0.75], 0.25]);
  assertEquals(np.linspace([0, 1], [2, 3], { num: 3, axis: 1 }).tolist(), [[0, 1, 2], [1, 2, 3]]);
  assertEquals(np.linspace(0, 10, { num: 5, dtype: "int32" }).tolist(), [0, 2, 5, 7, 10]);
  assertEquals(np.logspace(0, 3, 4, { base: 2 }).tolist(), [1, 2, 4, 8]);
  assertEquals(np.geomspace(-1, -100, 3).tolist(), [-1, -10, -100]);
  assertThrows(() => np.geomspace(0, 1), ValueError, "Geometric sequence cannot include zero");
  assertThrows(() => np.linspace(0, 1, -1), ValueError, "Number of samples, -1, must be non-negative.");
});

test("matrices: eye, diag, tri, triangles, vander", () => {
  assertEquals(np.eye(2, 3, { k: 1 }).tolist(), [[0, 1, 0], [0, 0, 1]]);
  assert(!np.diag(np.eye(2)).flags.writeable);
  assertEquals(np.diag(np.diag([1, 2], -1), -1).tolist(), [1, 2]);
  assertEquals(np.tril(np.ones([2, 3]), -1).add(np.triu(np.ones([2, 3]))).tolist(), [[1, 1, 1], [1, 1, 1]]);
  assertEquals(np.tri(2, 3, 1).tolist(), [[1, 1, 0], [1, 1, 1]]);
  assertEquals(np.vander([1, 2, 3], 3).tolist(), [[1, 1, 1], [4, 2, 1], [9, 3, 1]]);
  assertThrows(() => np.diag(np.zeros([2, 2, 2])), ValueError, "Input must be 1- or 2-d.");
});

test("grids: meshgrid() and indices() agree", () => {
  const [i, j] = np.meshgrid(np.arange(2), np.arange(3), { indexing: "ij" });
  const all = np.indices([2, 3]);
  assertEquals([i.tolist(), j.tolist()], [all.get(0).tolist(), all.get(1).tolist()]);
  const [x] = np.meshgrid([1, 2], [3, 4, 5], { copy: false });
  assertEquals(x.strides, [0, 8]);
  assertEquals(np.fromfunction((i, j) => i.mul(j), [2, 2]).tolist(), [[0, 0], [0, 1]]);
});

test("frombuffer() shares memory, fromiter() counts", () => {
  const bytes = new Uint8Array(16), x = np.frombuffer(bytes, "int32", { offset: 4, count: 2 });
  x.set(1, 258);
  assertEquals([bytes[8], bytes[9]], [2, 1]);
  assertThrows(
    () => np.frombuffer(bytes, "int32", -1, 2),
    ValueError,
    "buffer size must be a multiple of element size",
  );
  assertThrows(() => np.frombuffer(bytes, "int32", 5), ValueError, "buffer is smaller than requested size");
  assertEquals(np.fromiter([1, 2, 3], "int8", 2).tolist(), [1, 2]);
  assertThrows(
    () => np.fromiter([1], "int8", 5),
    ValueError,
    "iterator too short: Expected 5 but iterator had only 1 items.",
  );
});

test("facts about data types", () => {
  assertEquals([np.finfo("float32").eps, np.iinfo(np.int8).min], [2 ** -23, -128]);
  assertThrows(() => np.finfo("int8"), ValueError, "data type <class 'numpy.int8'> not inexact");
  assert(
    np.issubdtype("int8", np.signedinteger) && np.issubdtype(np.floating, np.number) &&
      !np.issubdtype("bool", "number"),
  );
  assertEquals([np.shape([[1, 2]]), np.ndim(5), np.size([[1, 2]], 1)], [[1, 2], 0, 2]);
});

test("mgrid and ogrid make grids of slices", () => {
  assertEquals(np.mgrid.get("0:2, 0:3").tolist(), np.indices([2, 3]).tolist());
  assertEquals(np.mgrid.get("-1:1:5j").tolist(), [-1, -0.5, 0, 0.5, 1]);
  assertEquals(np.mgrid.get(np.slice(0, 1, 0.3)).tolist(), np.arange(0, 1, 0.3).tolist());
  assertEquals(np.ogrid.get("0:2", "0:1:3j").map((x) => [x.shape, x.dtype.name]), [[[2, 1], "float64"], [
    [1, 3],
    "float64",
  ]]);
  assertThrows(() => np.mgrid.get("3"), TypeError, "slices such as");
  assertThrows(() => np.mgrid.get("0:3:0"), ZeroDivisionError);
});

test("ndindex(), ndenumerate() and functions along axes", () => {
  assertEquals([...np.ndindex(2, 2)], [[0, 0], [0, 1], [1, 0], [1, 1]]);
  assertEquals([...np.ndindex()], [[]]);
  assertEquals([...np.ndindex([2, 0])], []);
  assertEquals([...np.ndenumerate([[1, 2]])], [[[0, 0], 1], [[0, 1], 2]]);
  const x = np.arange(6).reshape(2, 3);
  assertEquals(np.apply_along_axis((line) => line.sum(), 0, x).tolist(), x.sum(0).tolist());
  assertEquals(np.apply_along_axis((line) => np.diag(line), 1, x).shape, [2, 3, 3]);
  assertEquals(np.apply_along_axis((line) => line.neg(), 0, x).tolist(), x.neg().tolist());
  assertEquals(np.apply_over_axes(np.sum, np.ones([2, 3, 4]), [0, -1]).tolist(), [[[8], [8], [8]]]);
  assertThrows(
    () => np.apply_along_axis((line) => line.sum(), 0, np.zeros([2, 0])),
    ValueError,
    "any iteration dimensions are 0",
  );
});
