/** A gradient that is a view of another one is lent, not copied; nobody who looks at gradients can tell. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

const list = (t: mg.Tensor) => t.grad!.tolist();

test("gradients along a chain of views are arrays of their own, writeable and in any order of looking", () => {
  for (const backwards of [false, true]) {
    const x = mg.tensor([[1, 2, 3], [4, 5, 6]]),
      y = mg.transpose(x),
      z = mg.reshape(mg.multiply(y, 1), [6]),
      s = z.sum();
    s.backward();
    const tensors = backwards ? [s, z, y, x] : [x, y, z, s];
    tensors.forEach((t, i) => t.grad!.fill(i + 2));
    tensors.forEach((t, i) => assert(t.grad!.flags.writeable && np.all(np.equal(t.grad!, i + 2))));
    for (const a of tensors) {
      for (const b of tensors) {
        if (a !== b && a.base !== b && b.base !== a) {
          assert(!np.shares_memory(a.grad!, b.grad!));
        }
      }
    }
  }
});

test("a lent gradient can be added to", () => {
  const x = mg.tensor([1, 2, 3]), y = mg.multiply(x, 1), s = y.sum(), t = mg.multiply(y, y).sum();
  mg.add(s, t).backward();
  assertEquals([list(x), list(y), s.grad!.item(), t.grad!.item()], [[3, 5, 7], [3, 5, 7], 1, 1]);
});

test("views of a gradient that a user gave are copied", () => {
  const x = mg.tensor([1, 2]), y = mg.reshape(mg.multiply(x, 1), [2, 1]), seed = np.array([[3.0], [4.0]]);
  y.backward(seed);
  seed.fill(9);
  assertEquals(list(x), [3, 4]);
});

test("a row or column that is repeated is copied out", () => {
  for (const dtype of ["float64", "float32", "int64", "float16", "bool"] as const) {
    const column = np.array([[1], [0], [1]]).astype(dtype), wide = np.array(np.broadcast_to(column, [3, 50]));
    assertEquals(wide.astype("int32").tolist(), [1, 0, 1].map((x) => Array(50).fill(x)));
  }
});
