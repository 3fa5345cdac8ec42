/** Arrays put together and taken apart. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { IndexError, ValueError } from "../../src/python/errors.ts";

const x = np.arange(6).reshape(2, 3);

test("split() takes apart what concatenate() puts together", () => {
  for (const axis of [0, 1]) {
    const parts = np.array_split(x, 2, axis);
    for (const part of parts) assertStrictEquals(part.base, x.base);
    assertEquals(np.concatenate(parts, axis).tolist(), x.tolist());
  }
  assertEquals(np.stack(np.unstack(x, { axis: 1 }), 1).tolist(), x.tolist());
});

test("concatenate() keeps Fortran order if all arrays agree on it", () => {
  const f = np.asfortranarray(np.zeros([2, 3]));
  assertEquals(np.concatenate([f, f]).strides, [8, 32]);
  assertEquals(np.concatenate([f, np.zeros([2, 3])]).strides, [24, 8]);
});

test("concatenate() promotes, casts, writes to out", () => {
  assertStrictEquals(np.concatenate([np.zeros(1, "int8"), np.zeros(1, "uint8")]).dtype, np.int16);
  assertStrictEquals(
    np.concatenate([np.zeros(1, "int8"), np.zeros(1, "uint8"), np.zeros(1, "float16")]).dtype,
    np.float16,
  );
  const out = np.zeros([4, 3], "float32");
  assertStrictEquals(np.concatenate([x.astype("float64"), x], { out }), out);
  assertEquals(out.get(2).tolist(), [0, 1, 2]);
  assertThrows(
    () => np.concatenate([np.zeros(2)], { dtype: "int32" }),
    TypeError,
    "Cannot cast array data from dtype('float64') to dtype('int32') according to the rule 'same_kind'",
  );
  const self = np.arange(4);
  np.concatenate([self.get("2:"), self.get(":2")], { out: self });
  assertEquals(self.tolist(), [2, 3, 0, 1]);
});

test("arrays that do not go together are refused with their shapes", () => {
  assertThrows(() => np.concatenate([]), ValueError, "need at least one array to concatenate");
  assertThrows(() => np.concatenate([5, 6]), ValueError, "zero-dimensional arrays cannot be concatenated");
  assertThrows(
    () => np.concatenate([x, np.zeros(3)]),
    ValueError,
    "index 0 has 2 dimension(s) and the array at index 1 has 1",
  );
  assertThrows(
    () => np.concatenate([x, np.zeros([2, 4])]),
    ValueError,
    "along dimension 1, the array at index 0 has size 3",
  );
  assertThrows(() => np.stack([x, x.T]), ValueError, "all input arrays must have the same shape");
  assertThrows(() => np.concatenate([x], { out: np.zeros([2, 2]) }), ValueError, "Output array is the wrong shape");
});

test("vstack, hstack, dstack, column_stack and block", () => {
  assertEquals(np.vstack([[1, 2], [3, 4]]).tolist(), [[1, 2], [3, 4]]);
  assertEquals(np.hstack([[1, 2], [3]]).tolist(), [1, 2, 3]);
  assertEquals(np.dstack([[1, 2], [3, 4]]).tolist(), [[[1, 3], [2, 4]]]);
  assertEquals(np.column_stack([[1, 2], x.T.get(":2")]).tolist(), [[1, 0, 3], [2, 1, 4]]);
  assertEquals(np.block([[np.eye(1), np.zeros([1, 2])], [np.ones([1, 3])]]).tolist(), [[1, 0, 0], [1, 1, 1]]);
  assertThrows(() => np.block([[x], x as never]), ValueError, "List depths are mismatched");
  assertThrows(() => np.block([[]]), ValueError, "List at arrays[0] cannot be empty");
});

test("repeat() and tile()", () => {
  assertEquals(np.repeat(x, [1, 0, 2], 1).tolist(), [[0, 2, 2], [3, 5, 5]]);
  assertEquals(np.repeat(x, 2).size, 12);
  assertEquals(np.tile(x, [2, 1]).shape, [4, 3]);
  assertEquals(np.tile([1, 2], [2, 2]).tolist(), [[1, 2, 1, 2], [1, 2, 1, 2]]);
  assertThrows(
    () => np.repeat(x, [1, 2], 1),
    ValueError,
    "operands could not be broadcast together with shape (3,) (2,)",
  );
  assertThrows(() => np.repeat(x, [1, -2, 1], 1), ValueError, "repeats may not contain negative values.");
});

test("delete() takes out what insert() puts in", () => {
  const more = np.insert(x, [1, 3], 9, 1);
  assertEquals(more.tolist(), [[0, 9, 1, 2, 9], [3, 9, 4, 5, 9]]);
  assertEquals(np.delete(more, [1, 4], 1).tolist(), x.tolist());
  assertEquals(np.delete(x, np.slice(null, null, 2), 1).tolist(), [[1], [4]]);
  assertEquals(np.delete(x, [false, true, false], 1).tolist(), [[0, 2], [3, 5]]);
  assertThrows(() => np.delete(x, 5, 1), IndexError, "index 5 is out of bounds for axis 1 with size 3");
  assertThrows(() => np.insert(x, 5, 1, 1), IndexError, "index 5 is out of bounds for axis 1 with size 3");
  assertEquals(np.append([1, 2], [[3]]).tolist(), [1, 2, 3]);
});

test("split() refuses what cannot be divided", () => {
  assertThrows(() => np.split(x, 2, 1), ValueError, "array split does not result in an equal division");
  assertThrows(() => np.array_split(x, 0), ValueError, "number sections must be larger than 0.");
  assertThrows(() => np.vsplit([1, 2], 2), ValueError, "vsplit only works on arrays of 2 or more dimensions");
});

test("pad() fills margins in every mode", () => {
  const v = np.array([1, 2, 3]);
  const pad = (mode: np.PadMode, options: np.PadOptions = {}): unknown =>
    np.pad(v, [2, 3], { mode, ...options }).tolist();
  assertEquals(pad("constant", { constant_values: [8, 9] }), [8, 8, 1, 2, 3, 9, 9, 9]);
  assertEquals(pad("edge"), [1, 1, 1, 2, 3, 3, 3, 3]);
  assertEquals(pad("linear_ramp", { end_values: [-1, 0] }), [-1, 0, 1, 2, 3, 2, 1, 0]);
  assertEquals(pad("maximum"), [3, 3, 1, 2, 3, 3, 3, 3]);
  assertEquals(pad("minimum", { stat_length: 2 }), [1, 1, 1, 2, 3, 2, 2, 2]);
  assertEquals(pad("mean"), [2, 2, 1, 2, 3, 2, 2, 2]);
  assertEquals(pad("median"), [2, 2, 1, 2, 3, 2, 2, 2]);
  assertEquals(pad("reflect"), [3, 2, 1, 2, 3, 2, 1, 2]);
  assertEquals(pad("reflect", { reflect_type: "odd" }), [-1, 0, 1, 2, 3, 4, 5, 6]);
  assertEquals(pad("symmetric"), [2, 1, 1, 2, 3, 3, 2, 1]);
  assertEquals(pad("wrap"), [2, 3, 1, 2, 3, 1, 2, 3]);
  const own = np.pad(v, 1, {
    mode: (line: np.NDArray, [before, behind]: readonly [number, number]) => {
      line.set(np.slice(null, before), 7);
      line.set(np.slice(line.size - behind, null), 7);
    },
  });
  assertEquals(own.tolist(), [7, 1, 2, 3, 7]);
  assertThrows(() => np.pad(v, -1), ValueError, "index can't contain negative values");
  assertThrows(
    () => np.pad(v, 1, { mode: "edge", constant_values: 1 }),
    ValueError,
    "unsupported keyword arguments for mode 'edge'",
  );
  assertThrows(() => np.pad(v, 1, { mode: "foo" as never }), ValueError, "mode 'foo' is not supported");
  assert(np.pad(np.asfortranarray(np.zeros([2, 3])), 1).flags.f_contiguous);
});
