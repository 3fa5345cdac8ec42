/**
 * The gated recurrent unit against finite differences, with all its arguments.
 */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { random } from "../support/random.ts";

const [T, N, C, D] = [4, 2, 3, 2];
const shapes = [[T, N, C], ...[0, 1, 2].flatMap(() => [[C, D], [D, D], [D]])];

function inputs(seed: number): np.NDArray[] {
  const r = random(seed);
  return shapes.map((shape) => {
    const n = shape.reduce((a, b) => a * b, 1);
    return np.array(Float64Array.from({ length: n }, () => r.between(-1, 1))).reshape(shape);
  });
}

// deno-lint-ignore no-explicit-any
const gru = mg.nnet.gru as (...args: any[]) => mg.Tensor;

test("gru() slopes as finite differences say, for all ten inputs and with an initial state", () => {
  const s0 = np.array([[0.1, -0.2], [0.3, 0.4]]);
  assert(mg.gradcheck((...args) => gru(...args, { s0 }), ...inputs(1)));
});

test("gru() keeps the initial state as row 0 and leaves the seed of backward alone", () => {
  const tensors = inputs(2).map((x) => mg.tensor(x));
  const s = gru(...tensors);
  assertEquals(s.shape, [T + 1, N, D]);
  assertEquals(s.data.get(0).tolist(), [[0, 0], [0, 0]]);
  const seed = np.ones([T + 1, N, D]);
  s.backward(seed);
  assertEquals(s.grad!.shape, [T + 1, N, D]);
  assert(np.array_equal(seed, np.ones([T + 1, N, D])));
});

test("gru() without any step back in time: each step sends its gradient to its own inputs only", () => {
  const arrays = inputs(3), full = arrays.map((x) => mg.tensor(x)), cut = arrays.map((x) => mg.tensor(x));
  gru(...full).backward();
  gru(...cut, { bp_lim: 0 }).backward();
  assert(!np.allclose(full[0].grad!, cut[0].grad!));
  // the last step has no successor: nothing is cut off there
  assert(np.allclose(full[0].grad!.get(-1), cut[0].grad!.get(-1)));
});

test("gru() with dropout draws its masks from the seeded generator", () => {
  const run = (): string => {
    mg.random.seed(7);
    return gru(...inputs(4), { dropout: 0.5 }).toString();
  };
  assertEquals(run(), run());
});

test("gru() says what is wrong with its arguments", () => {
  const tensors = inputs(5);
  assertThrows(() => gru(...tensors, { bp_lim: T }), mg.AssertionError, "bp_lim");
  assertThrows(() => gru(...tensors, { dropout: 1 }), mg.AssertionError, "dropout");
  assertThrows(() => gru(...tensors, { s0: mg.zeros([N, D]) }), mg.ValueError, "s0");
  assertThrows(() => gru(...tensors.slice(0, 9), np.zeros(3)), mg.ValueError, "(2,)");
});

test("gru() cut off in time has no second derivative, and says so", () => {
  const tensors = inputs(6).map((x) => mg.tensor(x));
  const s = gru(...tensors, { bp_lim: 1 });
  assertThrows(() => s.backward(undefined, { create_graph: true }), mg.NotImplementedError, "1 of 3 steps");
});

test("gru() with dropout has the second derivative of the connections that are left", () => {
  const [x, ...weights] = inputs(7);
  const f = (t: mg.Tensor): mg.Tensor => {
    mg.random.seed(11);
    return mg.sum(gru(t, ...weights, { dropout: 0.3 }));
  };
  const v = np.ones(x.shape), h = 1e-5;
  const slope = (by: number): np.NDArray => mg.grad(f)(np.add(x, np.multiply(v, by)));
  assert(np.allclose(mg.hvp(f)(x, v), np.divide(np.subtract(slope(h), slope(-h)), 2 * h), { rtol: 1e-4, atol: 1e-6 }));
});
