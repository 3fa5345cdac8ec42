/** S168: operators, indexing, `T` and `astype` answer with the class of the tensor they were asked of; functions with plain tensors. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";

class Labelled extends mg.Tensor {
  label = "mine";
}

test("a subclass of Tensor stays one through operators, indexing, T and astype", () => {
  const x = new Labelled([[1, 2], [3, 4]]), y = mg.tensor([1, 2]);
  const results = [
    x.add(y),
    x.sub(1),
    x.mul(2),
    x.div(y),
    x.pow(2),
    x.pow(3),
    x.matmul(y),
    x.neg(),
    x.pos(),
    x.get(0),
    x.T,
    x.astype("float32"),
  ];
  for (const result of results) assert(result instanceof Labelled, result.constructor.name);
  for (const result of [y.add(x), mg.add(x, y), mg.sum(x), x.sum(), x.reshape(4)]) {
    assertEquals(result.constructor, mg.Tensor);
  }
});

test("gradients flow through a subclass", () => {
  const x = new Labelled([1, 2]);
  x.mul(x).sum().backward();
  assertEquals(x.grad!.tolist(), [2, 4]);
  assertEquals(x.label, "mine");
});
