/** Views: whose memory they see, how they step through it, when NumPy copies instead. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { AxisError, ValueError } from "../../src/python/errors.ts";

const x = np.arange(24).reshape(2, 3, 4);

test("the base of a view is the array that owns the memory, however many views lie between", () => {
  const owner = np.arange(24), view = owner.reshape(2, 3, 4).T.get("1:").swapaxes(0, 1).squeeze();
  assertStrictEquals(view.base, owner);
  assertStrictEquals(owner.base, null);
});

test("every view shares memory with its array, every copy does not", () => {
  const views: np.NDArray[] = [
    x.reshape(6, 4),
    x.ravel(),
    x.T,
    x.mT,
    x.swapaxes(0, 2),
    np.moveaxis(x, 0, -1),
    np.rollaxis(x, 2),
    np.expand_dims(x, 1),
    np.squeeze(x.get(":1")),
    np.broadcast_to(x, [5, 2, 3, 4]),
    np.flip(x),
    np.rot90(x),
    np.diagonal(x),
    np.atleast_3d(x.get(0)),
    x.view("uint8"),
    np.lib.stride_tricks.sliding_window_view(x, 2, 1),
    np.lib.stride_tricks.as_strided(x, [2], [4]),
    x.T.ravel("F"),
  ];
  for (const view of views) assert(np.shares_memory(view, x), String(view.shape));
  const copies = [
    x.T.reshape(24),
    x.T.ravel(),
    x.flatten(),
    x.copy(),
    np.roll(x, 1),
    np.resize(x, [2, 2]),
    x.astype("int32"),
  ];
  for (const copy of copies) assert(!np.shares_memory(copy, x), String(copy.shape));
});

test("reshape() of a transposed array copies only where it must", () => {
  assertEquals(x.T.reshape(4, 3, 1, 2).strides, [4, 16, 96, 48]);
  assert(np.shares_memory(x.T.reshape(4, 3, 1, 2), x));
  assertEquals(np.reshape(x, [6, 4], { order: "F" }).get(":", 0).tolist(), np.ravel(x, "F").get(":6").tolist());
  assertThrows(
    () => np.reshape(x.T, [6, 4], { copy: false }),
    ValueError,
    "Unable to avoid creating a copy while reshaping.",
  );
  assertThrows(() => x.reshape(5), ValueError, "cannot reshape array of size 24 into shape (5,)");
  assertThrows(() => x.reshape(5, -1), ValueError, "cannot reshape array of size 24 into shape (5,newaxis)");
  assertThrows(() => x.reshape(-1, -1), ValueError, "can only specify one unknown dimension");
});

test("transpose() undoes itself; bad axes are refused with their numbers", () => {
  for (const axes of [[0, 1, 2], [2, 0, 1], [1, 2, 0]]) {
    const back = axes.map((_, i) => axes.indexOf(i));
    const y = x.transpose(axes).transpose(back);
    assertEquals([y.strides, y.tolist()], [x.strides, x.tolist()]);
  }
  assertThrows(() => x.transpose(0, 0, 1), ValueError, "repeated axis in transpose");
  assertThrows(() => x.transpose(0, 1), ValueError, "axes don't match array");
  assertThrows(() => x.swapaxes(0, 5), AxisError, "axis2: axis 5 is out of bounds for array of dimension 3");
  assertThrows(() => np.moveaxis(x, [0, 0], [1, 2]), ValueError, "repeated axis in `source` argument");
});

test("squeeze() returns the array itself if there is nothing to drop", () => {
  assertStrictEquals(np.squeeze(x), x);
  assertEquals(np.squeeze(np.zeros([1, 3, 1]), [0, -1]).shape, [3]);
  assertThrows(
    () => np.squeeze(x, 0),
    ValueError,
    "cannot select an axis to squeeze out which has size not equal to one",
  );
});

test("broadcasts cannot be written; their strides are zero", () => {
  const y = np.broadcast_to(np.arange(3), [2, 3]);
  assertEquals([y.strides, y.flags.writeable], [[0, 4], false]);
  assertThrows(() => y.set(0, 1), ValueError, "assignment destination is read-only");
  assertThrows(() => {
    y.flags.writeable = true;
    y.set([0, 0] as never, 1);
    throw new ValueError("a broadcast was written"); // NumPy too lets the flag be set, at the user's own risk
  }, ValueError);
  assertThrows(() => np.broadcast_to(x, [2, 3]), ValueError, "more dimensions than allowed");
  assertEquals(np.broadcast_shapes([3, 1], [4], 1), [3, 4]);
  assertThrows(
    () => np.broadcast_shapes([1, 2], [3]),
    ValueError,
    "Mismatch is between arg 0 with shape (1, 2) and arg 1 with shape (3,).",
  );
  const [a, b] = np.broadcast_arrays(x, 1);
  assertStrictEquals(a, x);
  assertEquals(b.strides, [0, 0, 0]);
});

test("diagonals are read-only views, also empty ones", () => {
  assertEquals(np.diagonal(x, 1, 0, 2).tolist(), [[1, 14], [5, 18], [9, 22]]);
  assert(!x.diagonal().flags.writeable);
  assertEquals(np.diagonal(x, 9).shape, [4, 0]);
});

test("roll() is undone by rolling back; flip() and rot90() by repeating", () => {
  for (const shift of [-7, -1, 0, 3, 30]) {
    assertEquals(np.roll(np.roll(x, shift, 1), -shift, 1).tolist(), x.tolist());
    assertEquals(np.roll(np.roll(x, shift), -shift).tolist(), x.tolist());
  }
  assertEquals(np.flip(np.flip(x, [0, 2]), [0, 2]).strides, x.strides);
  assertEquals(np.rot90(np.rot90(x, 1, [1, 2]), 3, [1, 2]).tolist(), x.tolist());
});

test("view() sees the same bytes as another data type", () => {
  const y = np.array([1, 2], "float32");
  assertEquals(y.view("uint32").tolist(), [0x3f800000, 0x40000000]);
  assertEquals(y.view("uint16").shape, [4]);
  assertThrows(() => x.T.view("int8"), ValueError, "the last axis must be contiguous");
  assertThrows(() => np.zeros([2, 3], "float32").view("float64"), ValueError, "must be a divisor");
});

test("shares_memory() is exact, may_share_memory() is quick", () => {
  const y = np.arange(12);
  assert(np.may_share_memory(y.get("::2"), y.get("1::2")));
  assert(!np.shares_memory(y.get("::2"), y.get("1::2")));
  assert(np.shares_memory(y.get("::2"), y.get("::3")));
  assert(!np.shares_memory(y.get(":0"), y));
});

test("as_strided() stays within the memory", () => {
  const y = np.arange(4);
  assertEquals(np.lib.stride_tricks.as_strided(y, [3, 2], [4, 4]).tolist(), [[0, 1], [1, 2], [2, 3]]);
  assertThrows(() => np.lib.stride_tricks.as_strided(y, [5], [4]), ValueError, "reach outside the memory");
  assertThrows(() => np.lib.stride_tricks.as_strided(y, [2], [-4]), ValueError, "reach outside the memory");
});

test("sliding windows are read-only and see every window", () => {
  const windows = np.lib.stride_tricks.sliding_window_view(np.arange(5), 3);
  assertEquals(windows.tolist(), [[0, 1, 2], [1, 2, 3], [2, 3, 4]]);
  assert(!windows.flags.writeable);
  assertThrows(
    () => np.lib.stride_tricks.sliding_window_view(np.arange(2), 3),
    ValueError,
    "window shape cannot be larger than input array shape",
  );
});

test("copies keep the order of axes they are asked to keep", () => {
  const y = np.zeros([2, 3, 4]).transpose(1, 2, 0);
  assertEquals(y.copy("K").strides, y.strides);
  assertEquals(y.copy().strides, [64, 16, 8]);
  assertEquals(np.array(np.broadcast_to(np.arange(3), [2, 3])).strides, [4, 8]);
});
