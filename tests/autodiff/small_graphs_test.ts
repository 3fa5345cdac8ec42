// The short ways of small graphs give the gradients of the long ones, bit for bit: shares added without being made, pairs recorded
// without lists, locks counted without sets.
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

const shapes = [[], [1], [10], [3, 4], [255], [300], [2, 0, 3]];

for (const dtype of ["float64", "float32", "float16"] as const) {
  for (const shape of shapes) {
    test(`x·w used over and over gathers the sum of its shares: ${dtype}, shape (${shape})`, () => {
      const rng = np.random.default_rng(3);
      const draw = (): np.NDArray => np.asarray(rng.random(shape)).astype(dtype);
      const x = mg.tensor(draw()), factors = [draw(), draw(), draw()], seed = draw();
      let f = x.mul(factors[0]);
      for (const w of factors.slice(1)) f = f.add(mg.multiply(w, x));
      f.backward(seed);
      // what the rules say, one after the other, from the last product back
      let sum = np.multiply(seed, factors[2]);
      sum = np.add(sum, np.multiply(seed, factors[1]));
      sum = np.add(sum, np.multiply(seed, factors[0]));
      assertEquals(x.grad!.dtype.name, dtype);
      // addition of shares commutes, but their order does not: the walk decides, so both orders are right
      const other = np.add(
        np.add(np.multiply(seed, factors[0]), np.multiply(seed, factors[1])),
        np.multiply(seed, factors[2]),
      );
      assert(np.array_equal(x.grad!, sum) || np.array_equal(x.grad!, other));
    });
  }
}

test("shares of views, of transposed and of broadcast operands are gathered too", () => {
  const x = mg.tensor([[1, 2, 3], [4, 5, 6]]), y = np.asarray([[1, 2], [3, 4], [5, 6]]);
  const f = x.mul(y.T).add(x.mul(2)).add(x.mul(np.asarray([1, 10, 100])));
  f.backward();
  assertEquals(x.grad!.tolist(), [[4, 15, 107], [5, 16, 108]]);
});

test("a tensor times itself, and the seed that a user keeps", () => {
  const x = mg.tensor([1, 2, 3]), seed = np.asarray([1, 10, 100]);
  x.mul(x).add(x).backward(seed);
  assertEquals(x.grad!.tolist(), [3, 50, 700]);
  assertEquals(seed.tolist(), [1, 10, 100]);
});

test("locks of pairs are counted once for each array, and given back", () => {
  const x = mg.tensor([1, 2, 3]), y = mg.tensor([4, 5, 6]);
  const f = x.mul(x), g = x.mul(y);
  assertEquals([x.data.locks, y.data.locks, f.data.locks, g.data.locks], [2, 1, 1, 1]);
  f.clear_graph();
  g.clear_graph();
  assertEquals([x.data.locks, y.data.locks, f.data.locks, g.data.locks], [0, 0, 0, 0]);
});
