/**
 * What a worker of an isolated page does to show that threads take part in browsers: products, convolutions and transcendental
 * functions have the same bits with them as without. It posts the number of workers and what differed.
 */
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { crew } from "../../src/kernels/wasm/crew.ts";

const rng = np.random.default_rng(4), a = rng.random([500, 300]), b = rng.random([300, 400]), many = rng.random(300000);
const images = mg.tensor(rng.random([4, 8, 40, 40])), filters = mg.tensor(rng.random([16, 8, 3, 3]));

function results(): Record<string, np.NDArray> {
  mg.nnet.conv_nd(images, filters, { stride: 1, padding: 1 }).pow(2).sum().backward();
  return {
    product: np.matmul(a, b),
    transposed: np.matmul(b.T, a.T),
    exp: np.exp(many),
    sin: np.sin(many),
    images: images.grad!.copy(),
    filters: filters.grad!.copy(),
  };
}

const alone = results();
np.set_threads(2);
let team = crew(1e12); // so much work that they start at once
for (let i = 0; i < 100 && team === null; i++) { // they begin while this one is idle
  await new Promise((resolve) => setTimeout(resolve, 50));
  team = crew(0);
}
const together = results(), wrong = Object.keys(alone).filter((name) => !np.array_equal(alone[name], together[name]));
(globalThis as unknown as { postMessage(message: unknown): void }).postMessage({ workers: team?.workers ?? 0, wrong });
