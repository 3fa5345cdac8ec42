/**
 * Second derivatives: every gradient row, recorded and differentiated again, agrees with finite differences of the first.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { random } from "../support/random.ts";
import { allRows, draw } from "../support/rows.ts";

type Make = (...tensors: mg.Tensor[]) => mg.Tensor;

/** The gradient by argument `k` of `g · f`, computed by an ordinary backward pass. */
function first(make: Make, arrays: np.NDArray[], k: number, g: np.NDArray): np.NDArray {
  const tensors = arrays.map((a) => mg.tensor(a));
  const y = make(...tensors);
  y.backward(g);
  return tensors[k].grad ?? np.zeros(arrays[k].shape);
}

for (const { name, make, shapes } of allRows()) {
  test(`${name}: the second derivative is the slope of the first`, () => {
    const r = random(name.length * 71 + name.charCodeAt(0));
    const arrays = shapes.map((shape, i) => draw(r, name, i, shape));
    const along = arrays.map((a) => draw(r, "", 0, [...a.shape]));
    const weights = arrays.map((a) => draw(r, "", 0, [...a.shape]));
    const tensors = arrays.map((a) => mg.tensor(a));
    const y = make(...tensors);
    const g = draw(r, "", 0, [...y.shape]);
    y.backward(g, { create_graph: true });
    const grads = tensors.map((t) => t.grad as unknown as mg.Tensor);
    const seen = grads.filter((t) => t !== null);
    if (seen.length === 0) return;
    assert(seen.every((t) => t instanceof mg.Tensor), `${name}: gradients of a recorded pass are tensors`);
    // a number made of all first derivatives, and its slope along a direction of all arguments
    const total = seen.map((t) => mg.sum(t.mul(weights[grads.indexOf(t)]))).reduce((a, b) => a.add(b));
    tensors.forEach((t) => t.null_grad());
    total.backward();
    const slope = tensors.reduce(
      (sum, t, i) => sum + (t.grad === null ? 0 : Number(np.sum(np.multiply(np.asarray(t.grad), along[i])).item())),
      0,
    );
    const at = (h: number): number => {
      const moved = arrays.map((a, i) => np.add(a, np.multiply(along[i], h)) as np.NDArray);
      return moved.reduce(
        (sum, _, k) => sum + Number(np.sum(np.multiply(first(make, moved, k, g), weights[k])).item()),
        0,
      );
    };
    const quotient = (at(1e-5) - at(-1e-5)) / 2e-5;
    assert(Math.abs(quotient - slope) <= 1e-4 * Math.max(1, Math.abs(slope)), `${name}: ${slope} against ${quotient}`);
  });
}

test("grad, hessian, hvp, vjp and jvp agree with each other", () => {
  const f = (x: mg.Tensor): mg.Tensor => mg.sum(mg.exp(x.mul(x.get("::-1"))).mul(mg.sin(x)));
  const x = np.array([0.3, -0.7, 0.2]), v = np.array([1, 2, -1]);
  const H = mg.hessian(f)(x), g = mg.grad(f)(x);
  assert(np.allclose(H, np.transpose(H)));
  assert(np.allclose(mg.hvp(f)(x, v), np.matmul(H, v)));
  const [y, slope] = mg.jvp((t: mg.Tensor) => f(t), x, v);
  assert(np.allclose(slope, np.sum(np.multiply(g, v))));
  assert(np.allclose(y.data, f(mg.tensor(x)).data));
  const [, pull] = mg.vjp((t: mg.Tensor) => t.mul(t), x);
  assert(np.allclose(pull(v), np.multiply(np.multiply(2, x), v)));
  const J = mg.jacobian((t: mg.Tensor) => mg.multiply(t, t.reshape(3, 1)))(x);
  assertEquals(J.shape, [3, 3, 3]);
});

test("grad of grad of grad: derivatives of every order", () => {
  const d = (f: (x: mg.Tensor) => mg.Tensor): (x: mg.Tensor) => mg.Tensor => (x) => mg.grad(f)(x);
  const f = (x: mg.Tensor): mg.Tensor => mg.sin(x);
  const x = mg.tensor(0.4);
  const orders = [f, d(f), d(d(f)), d(d(d(f)))].map((h) => Number(h(x).item()));
  const wanted = [Math.sin(0.4), Math.cos(0.4), -Math.sin(0.4), -Math.cos(0.4)];
  orders.forEach((value, i) => assert(Math.abs(value - wanted[i]) < 1e-14));
});
