/** Small results may share a typed array with others; whoever looks sees one that is exactly theirs. */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { dtypes } from "../../src/dtype/dtype.ts";
import { newFew } from "../../src/ndarray/ndarray.ts";
import { FEW } from "../../src/ndarray/storage.ts";

test("a small result has a buffer of its own length, over the memory it was computed into", () => {
  for (const n of [1, 3, FEW, FEW + 1]) {
    const x = np.arange(n, { dtype: "float64" }), y = np.add(x, 1), z = np.multiply(y, y);
    assertEquals([y.buffer.length, y.offset, y.base, z.offset, z.buffer.length], [n, 0, null, 0, n]);
    y.buffer[0] = 7;
    assertEquals([...y.buffer], [7, ...Array.from({ length: n - 1 }, (_, i) => i + 2)]);
    assertEquals([...z.buffer], Array.from({ length: n }, (_, i) => (i + 1) ** 2));
    assertStrictEquals(y.buffer, y.buffer);
    assertEquals(np.shares_memory(y, z), false);
  }
  const scalar = np.add(np.asarray(1.5), np.asarray(2));
  assertEquals([scalar.offset, scalar.buffer.length, scalar.buffer[0]], [0, 1, 3.5]);
});

test("results computed before and after the look agree", () => {
  const x = np.add(np.asarray([1.5, 2.5, 3.5]), 0), before = np.add(x, x);
  void x.buffer;
  const after = np.add(x, x), mixed = np.subtract(before, after);
  assertEquals(mixed.tolist(), [0, 0, 0]);
  const view = before.get("::-1");
  assertEquals([view.tolist(), view.base === before, np.shares_memory(view, before)], [[7, 5, 3], true, true]);
  before.set(0, 9);
  assertEquals(view.tolist(), [7, 5, 9]);
});

test("arrays of every data type are zero, apart, and stay so as pools run out", () => {
  for (const dtype of dtypes) {
    const arrays = Array.from({ length: 3000 }, (_, i) => newFew(dtype, [1 + i % FEW], [1], 1 + i % FEW));
    for (const [i, array] of arrays.entries()) {
      for (let k = 0; k < array.size; k++) assertEquals(Number(array.store[array.at + k]), 0);
      for (let k = 0; k < array.size; k++) dtype.write(array.store, array.at + k, i % 2);
    }
    for (const [i, array] of arrays.entries()) {
      if (i % 3 === 0) assertEquals(array.buffer.length, array.size);
      for (let k = 0; k < array.size; k++) assertEquals(Number(dtype.read(array.buffer, k)), i % 2, `${dtype} ${i}`);
    }
  }
});

test("locks and flags of an array are independent of where it lies", () => {
  const x = np.add(np.asarray([1, 2]), 1);
  x.flags.writeable = false;
  assertEquals([x.frozen, x.locks, x.buffer.length, x.frozen], [true, 0, 2, true]);
  x.flags.writeable = true;
  assertEquals([x.flags.writeable, x.frozen], [true, false]);
});
