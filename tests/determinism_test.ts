/**
 * The same bits on every engine: with fused products off, a thousand training steps end in the same weights on Deno, Bun, Node and in
 * browsers (run `deno task test:bun`, `test:node`, `test:browser`: each compares with the one hash below).
 */
import { test } from "node:test";
import { assertEquals, assertNotEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

/** The FNV-1a hash of the bytes of arrays. */
function hash(arrays: np.NDArray[]): string {
  let h = 0x811c9dc5;
  for (const array of arrays) {
    const { buffer } = np.ascontiguousarray(array);
    for (const byte of new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)) {
      h = Math.imul(h ^ byte, 0x01000193);
    }
  }
  return (h >>> 0).toString(16);
}

/** The weights of a network of the digits' size (64 → 32 → 10) after some steps on random data. */
function trained(steps: number, dtype: "float64" | "float32"): np.NDArray[] {
  mg.random.seed(5);
  const images = mg.random.rand(256, 64).data.astype(dtype), labels = mg.random.randint(0, 10, [256]).data;
  // uniform numbers: those of `randn` go through the engine's own logarithm
  const draw = (...shape: number[]): mg.Tensor =>
    mg.tensor(mg.random.rand(...shape).data.sub(0.5).div(2).astype(dtype));
  const parameters = [draw(64, 32), draw(32), draw(32, 10), draw(10)], [w1, b1, w2, b2] = parameters;
  for (let i = 0; i < steps; i++) {
    const rows = `${i * 32 % 256}:${i * 32 % 256 + 32}`;
    const scores = mg.tanh(mg.matmul(images.get(rows), w1).add(b1)).matmul(w2).add(b2);
    mg.nnet.softmax_crossentropy(scores, labels.get(rows)).backward();
    for (const p of parameters) p.data.isub(np.multiply(0.1, p.grad!));
  }
  return parameters.map((p) => p.data);
}

test("a thousand steps of training give the same bits on every engine", () => {
  np.set_deterministic(true);
  try {
    assertEquals(hash(trained(1000, "float64")), "c5ebed5e");
    assertEquals(hash(trained(1000, "float32")), "e5466175");
  } finally {
    np.set_deterministic(false);
  }
});

test("the hash sees a single step more", () => {
  assertNotEquals(hash(trained(3, "float64")), hash(trained(4, "float64")));
});
