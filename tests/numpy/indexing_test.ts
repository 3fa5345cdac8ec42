/** What brackets do: every kind of index against a plain reading of NumPy's rules, assignment, and refusals. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { addAt } from "../../src/numpy/indexing.ts";
import { IndexError, OverflowError, ValueError } from "../../src/python/errors.ts";

const x = np.arange(24).reshape(2, 3, 4);
const at = (i: number, j: number, k: number): number => (i * 3 + j) * 4 + k;
const invalid =
  "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

test("integers, slices, ellipses and new axes give views", () => {
  assertEquals(x.get(1, "::2", -1).tolist(), [at(1, 0, 3), at(1, 2, 3)]);
  assertEquals(x.get("...", 0).tolist(), (x.tolist() as number[][][]).map((m) => m.map((row) => row[0])));
  assertEquals(x.get(null, 0, null).shape, [1, 1, 3, 4]);
  assertEquals(x.get("0, 1:, ::-1").tolist(), [[7, 6, 5, 4], [11, 10, 9, 8]]);
  assertEquals(x.get(np.slice(null, null, -2)).strides, [-96, 16, 4]);
  assertEquals(x.get(np.s_(0, "...")).shape, [3, 4]);
  for (const view of [x.get(0), x.get("..."), x.get(), x.get(":, ::2"), x.get(1, null)]) {
    assertStrictEquals(view.base, x.base);
  }
  assertEquals(x.get("5:").shape, [0, 3, 4]);
  assertEquals([...x].map((m) => m.shape), [[3, 4], [3, 4]]);
});

test("one integer for each axis gives a 0-d array with its own memory, an ellipsis besides a view", () => {
  const y = np.arange(3), scalar = y.get(1), view = y.get(1, "...");
  assertEquals([scalar.shape, scalar.base, view.shape.length], [[], null, 0]);
  y.set(1, 9);
  assertEquals([scalar.item(), view.item()], [1, 9]);
});

test("integer arrays choose points; arrays apart from each other move their axes to the front", () => {
  assertEquals(x.get([1, 0], [2, 0], [3, 3]).tolist(), [at(1, 2, 3), at(0, 0, 3)]);
  assertEquals(x.get([[0], [1]], ":", [0, 1, 2]).shape, [2, 3, 3]);
  assertEquals(x.get(":", [2, 0]).tolist(), (x.tolist() as number[][][]).map((m) => [m[2], m[0]]));
  assertEquals(x.get(":", [0, 1], [0, 1]).shape, [2, 2]);
  assertEquals(x.get(0, ":", [0, 1]).shape, [2, 3]);
  assertEquals(x.get(new Int8Array([-1])).shape, [1, 3, 4]);
  assertEquals(x.get([]).shape, [0, 3, 4]);
  assertEquals(x.get(np.array([], { dtype: "int64" }), 0).shape, [0, 4]);
});

test("results of index arrays lie in memory as NumPy's", () => {
  const y = np.arange(12).reshape(3, 4);
  assertEquals(y.get(":", [0, 1]).strides, [4, 12]);
  assertEquals(y.get([0, 1]).strides, [16, 4]);
  assertEquals(y.T.get([0, 1]).strides, [12, 4]);
  assertEquals(np.arange(6).get(np.asfortranarray(np.zeros([2, 3], "int32"))).strides, [4, 8]);
});

test("boolean masks choose elements of one axis, of several, of all", () => {
  assertEquals(x.get(x.gt(20)).tolist(), [21, 22, 23]);
  assertEquals(x.get([true, false]).shape, [1, 3, 4]);
  assertEquals(x.get(":", [true, false, true], 0).tolist(), [[0, 8], [12, 20]]);
  assertEquals(x.get(x.get("...", 0).gt(8)).shape, [3, 4]);
  assertEquals([x.get(true).shape, x.get(false).shape], [[1, 2, 3, 4], [0, 2, 3, 4]]);
});

test("a 0-d array among integers copies, as in NumPy", () => {
  const y = np.arange(6).reshape(2, 3);
  assert(!np.shares_memory(y.get(np.array(1n)), y));
  assert(np.shares_memory(y.get(1), y));
});

test("what was read can be written back without changing anything", () => {
  const indices: np.IndexEntry[][] = [
    [0],
    ["1:"],
    [":", [2, 0, 1]],
    [x.gt(5)],
    [[0, 1], ":", [1, 2]],
    ["...", null, 0],
    [1, 2, 3],
  ];
  for (const index of indices) {
    const y = x.copy();
    y.set(np.s_(...index), y.get(...index));
    assertEquals(y.tolist(), x.tolist());
  }
});

test("assignment broadcasts, casts unsafely, returns the array", () => {
  const y = np.zeros([2, 3], "int32");
  assertStrictEquals(y.set(":", [[1], [2]]), y);
  y.set(np.s_(0, [0, 2]), np.array([7.9, -7.9]));
  assertEquals(y.tolist(), [[7, 1, -7], [2, 2, 2]]);
  y.set(y.gt(1), 0).set("1", 5n);
  assertEquals(y.tolist(), [[0, 1, -7], [5, 5, 5]]);
  y.set(y.eq(5), [1, 2, 3]);
  assertEquals(y.get(1).tolist(), [1, 2, 3]);
  y.update(0, (row) => row.iadd(1));
  assertEquals(y.get(0).tolist(), [1, 2, -6]);
  const z = np.arange(3);
  z.set([0, 0, 0], [5, 6, 7]);
  assertEquals(z.item(0), 7);
});

test("assignment reads shared memory before it writes", () => {
  const y = np.arange(6);
  y.set("1:", y.get(":-1"));
  assertEquals(y.tolist(), [0, 0, 1, 2, 3, 4]);
  y.set("::-1", y);
  assertEquals(y.tolist(), [4, 3, 2, 1, 0, 0]);
  y.set([0, 1, 2, 3, 4, 5], y.get("::-1"));
  assertEquals(y.tolist(), [0, 0, 1, 2, 3, 4]);
  y.set(np.ones(6, "bool"), y.get("::-1"));
  assertEquals(y.tolist(), [4, 3, 2, 1, 0, 0]);
});

test("addAt() counts repeated positions repeatedly", () => {
  const y = np.zeros(3);
  addAt(y, [[0, 0, 2]], [1, 2, 3]);
  assertEquals(y.tolist(), [3, 0, 3]);
  addAt(y, [np.slice(1, null)], np.array([1, 1]));
  assertEquals(y.tolist(), [3, 1, 4]);
  const h = np.zeros(2, "float16");
  addAt(h, [[1, 1]], np.array([0.5, 0.25], "float16"));
  assertEquals(h.tolist(), [0, 0.75]);
  const wide = np.zeros(2, "int64");
  addAt(wide, [[1, 1]], 5n);
  assertEquals(wide.tolist(), [0n, 10n]);
});

test("indices that are out of range or of the wrong kind", () => {
  const y = np.zeros([2, 3]);
  const cases: [np.IndexEntry[], string][] = [
    [[2], "index 2 is out of bounds for axis 0 with size 2"],
    [[0, -4], "index -4 is out of bounds for axis 1 with size 3"],
    [[":", [0, 5]], "index 5 is out of bounds for axis 1 with size 3"],
    [[0, 0, 0], "too many indices for array: array is 2-dimensional, but 3 were indexed"],
    [["...", "..."], "an index can only have a single ellipsis ('...')"],
    [[1.5], invalid],
    [[[0.5]], invalid],
    [[np.array([1])], "arrays used as indices must be of integer (or boolean) type"],
    [[[0, 1], [0, 1, 2]], "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,) "],
    [
      [[true, false, true]],
      "boolean index did not match indexed array along axis 0; size of axis is 2 but size of corresponding boolean axis is 3",
    ],
    [
      [":", [true, false]],
      "boolean index did not match indexed array along axis 1; size of axis is 3 but size of corresponding boolean axis is 2",
    ],
  ];
  for (const [index, message] of cases) {
    assertEquals(assertThrows(() => y.get(...index), IndexError).message, message);
    assertEquals(assertThrows(() => y.set(np.s_(...index), 1), IndexError).message, message);
  }
  assertThrows(() => y.get("a"), IndexError, "valid indices");
  assertThrows(() => y.get("::0"), ValueError, "slice step cannot be zero");
  assertThrows(
    () => y.get(np.slice(1.5)),
    TypeError,
    "slice indices must be integers or None or have an __index__ method",
  );
  assertEquals(y.tolist(), [[0, 0, 0], [0, 0, 0]]);
});

test("values that do not fit are refused and nothing changes", () => {
  const y = np.zeros(3), m = np.zeros([2, 3]), i = np.zeros(2, "int8");
  const refused: [() => unknown, new (...args: never[]) => Error, string][] = [
    [() => y.set("1:", [1, 2, 3]), ValueError, "could not broadcast input array from shape (3,) into shape (2,)"],
    [
      () => y.set([0, 1], [1, 2, 3]),
      ValueError,
      "shape mismatch: value array of shape (3,) could not be broadcast to indexing result of shape (2,)",
    ],
    [
      () => m.set([0, 1], [[1], [2], [3]]),
      ValueError,
      "shape mismatch: value array of shape (3,1) could not be broadcast to indexing result of shape (2,3)",
    ],
    [() => y.set(0, [1, 2]), ValueError, "setting an array element with a sequence."],
    [
      () => y.set(":", [[1, 2, 3]]),
      ValueError,
      "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 1.",
    ],
    [
      () => y.set(y.eq(0), [1, 2]),
      ValueError,
      "NumPy boolean array indexing assignment cannot assign 2 input values to the 3 output values where the mask is true",
    ],
    [
      () => m.set(m.eq(0), [[1]]),
      TypeError,
      "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has 2 dimensions",
    ],
    [() => i.set(0, 300), OverflowError, "Python integer 300 out of bounds for int8"],
    [() => i.set(0, NaN), ValueError, "cannot convert float NaN to integer"],
    [() => y.set(0, "a" as never), ValueError, "could not convert string to float: 'a'"],
  ];
  for (const [f, kind, message] of refused) assertEquals(assertThrows(f, kind as typeof Error).message, message);
  assertEquals([y.tolist(), m.tolist(), i.tolist()], [[0, 0, 0], [[0, 0, 0], [0, 0, 0]], [0, 0]]);
});

test("read-only arrays and their views cannot be written", () => {
  const y = np.zeros(3);
  y.flags.writeable = false;
  const view = y.get("1:");
  for (
    const f of [
      () => y.set(0, 1),
      () => y.set([0], 1),
      () => y.set(y.eq(0), 1),
      () => view.set(0, 1),
      () => addAt(y, [0], 1),
    ]
  ) {
    assertThrows(f, ValueError, "assignment destination is read-only");
  }
});

test("every data type is gathered, written and masked", () => {
  const names = [
    "float64",
    "float32",
    "float16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint64",
    "uint32",
    "uint16",
    "uint8",
    "bool",
  ];
  for (const name of names) {
    const y = np.array([0n, 1n, 1n, 0n], name as "int8");
    assertEquals(y.get([3, 1]).tolist(), [y.item(3), y.item(1)]);
    y.set([0, 3], y.get([1, 2]));
    assertEquals(y.get([true, false, false, true]).tolist(), [y.item(1), y.item(2)]);
  }
});
