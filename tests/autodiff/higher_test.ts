/** Recorded backward passes and what is built on them: what they leave behind, views and in-place updates, arguments and results. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

/** The gradient of a recorded pass, which is a tensor. */
function recorded(x: mg.Tensor): mg.Tensor {
  assert((x.grad as unknown) instanceof mg.Tensor);
  return x.grad as unknown as mg.Tensor;
}

test("a recorded pass clears nothing and may be repeated; an ordinary one through the gradient clears that", () => {
  const x = mg.tensor(2), y = x.pow(3);
  y.backward({ create_graph: true });
  assertEquals(String(recorded(x)), "Tensor(12.)");
  y.backward(1, { create_graph: true });
  const g = recorded(x);
  assertEquals(String(g), "Tensor(12.)"); // not accumulated over passes
  assert(y.creator !== null && g.creator !== null);
  g.backward();
  assertEquals(String(x.grad), "12.0");
  assert(x.grad instanceof np.NDArray);
  assert(g.creator === null);
});

test("clear_graph() releases what a recorded pass holds", () => {
  const x = mg.tensor([2, 3]), y = mg.sum(x.pow(3));
  y.backward({ create_graph: true });
  const g = recorded(x);
  assertThrows(() => x.data.set(0, 1), mg.ValueError, "read-only");
  g.clear_graph();
  y.clear_graph();
  x.data.set(0, 1);
});

test("after an ordinary pass the recorded gradient of the same graph is out of date, and says so", () => {
  const x = mg.tensor(2), y = x.pow(3);
  y.backward({ create_graph: true });
  const g = recorded(x);
  y.backward();
  assertThrows(() => g.backward(), mg.InvalidBackprop);
});

test("the gradient of a view is the same view of its base's gradient, recorded too", () => {
  const x = mg.tensor([1, 2, 3]), v = x.get(":2"), y = mg.sum(v.pow(3));
  y.backward({ create_graph: true });
  assertEquals(String(recorded(x)), "Tensor([ 3., 12.,  0.])");
  assertEquals(String(recorded(v)), "Tensor([ 3., 12.])");
  const g = recorded(x);
  mg.sum(g).backward();
  assertEquals(String(x.grad), "[ 6. 12.  0.]");
});

test("second derivatives through in-place updates of views", () => {
  const f = (x: mg.Tensor): mg.Tensor => {
    const z = x.mul(1);
    z.get(":2").imul(x.get(":2")); // z = [x₀², x₁², x₂]
    z.get("2:").iadd(z.get(":1")); // z₂ = x₂ + x₀²
    return mg.sum(z.pow(2));
  };
  const at = np.array([1, 2, 3]), [a, b, c] = [1, 2, 3];
  // f = a⁴ + b⁴ + (c + a²)²
  const H = [[12 * a * a + 4 * c + 12 * a * a, 0, 4 * a], [0, 12 * b * b, 0], [4 * a, 0, 2]];
  assert(np.allclose(mg.hessian(f)(at), H));
});

test("a seed may be a tensor, which gets its gradient too", () => {
  const x = mg.tensor([1, 2]), w = mg.tensor([3, 4]);
  x.pow(2).backward(w, { create_graph: true });
  mg.sum(recorded(x)).backward();
  assertEquals(String(x.grad), "[6. 8.]");
  assertEquals(String(w.grad), "[2. 4.]");
  assertThrows(() => mg.tensor([1, 2]).pow(2).backward([1, 2, 3], { create_graph: true }), mg.ValueError, "(3,)");
});

test("constants get no gradient, and unknown keywords are refused", () => {
  const x = mg.tensor(2, { constant: true });
  x.mul(2).backward({ create_graph: true });
  assertEquals(x.grad, null);
  assertThrows(() => mg.tensor(2).backward({ creategraph: true } as never), TypeError, "creategraph");
  assertThrows(() => mg.grad((t: mg.Tensor) => t, { argnums: 0 } as never), TypeError, "argnums");
});

test("derivatives of functions of arrays lock nothing, change nothing, and do not ask whether graphs are tracked", () => {
  const x = np.array([1, 2]), w = mg.tensor([3, 4]), before = w.mul(2);
  const f = (t: mg.Tensor): mg.Tensor => mg.sum(t.pow(3).mul(w));
  mg.hessian(f)(x);
  mg.grad(f)(x);
  const [, pull] = mg.vjp(f, x);
  assertEquals(String(pull(1)), String(pull(1)));
  x.set(0, 7);
  assertEquals(String(pull(1)), "[ 9. 48.]"); // of what x was
  before.backward(); // the function used w, but that graph is still whole
  assertEquals(String(w.grad), "[2. 2.]");
  assertEquals(String(mg.no_autodiff(() => mg.grad((t: mg.Tensor) => t.pow(2))(3))), "6.0");
  assert(mg.mem_guard_active());
});

test("of a tensor a derivative is a tensor; of anything else an array of floats", () => {
  const cube = (t: mg.Tensor): mg.Tensor => t.pow(3);
  assert((mg.grad(cube)(mg.tensor(2)) as unknown) instanceof mg.Tensor);
  assert(mg.grad(cube)(2) instanceof np.NDArray);
  assertEquals(mg.jacobian(cube)(np.array([1, 2], { dtype: "int32" })).dtype.name, "float64");
  assertEquals(mg.jacobian(cube)(np.array([1, 2], { dtype: "float32" })).dtype.name, "float32");
  const x = mg.tensor(np.array([1, 2], { dtype: "float32" })), y = mg.multiply(x, np.array([1, 2]));
  y.backward({ create_graph: true });
  assertEquals([y.dtype.name, recorded(x).dtype.name], ["float64", "float32"]);
  assertEquals(mg.jacobian(cube)(np.zeros(0)).shape, [0, 0]);
  assertEquals(mg.jacobian((t: mg.Tensor) => mg.sum(t, 0))(np.ones([2, 3])).shape, [3, 2, 3]);
  assertEquals(String(mg.grad((_: mg.Tensor) => mg.tensor(1))(2)), "0.0");
});

test("argnum chooses the argument; others may be lists, arrays, numbers and keywords", () => {
  const f = (x: mg.Tensor, y: mg.Tensor): mg.Tensor => mg.sum(x.mul(y).mul(y));
  assertEquals(String(mg.grad(f, { argnum: 1 })([1, 2], [3, 4])), "[ 6. 16.]");
  assertEquals(String(mg.hessian(f, { argnum: 1 })([1, 2], [3, 4])), "[[2. 0.]\n [0. 4.]]");
  const g = (x: mg.Tensor, n: number): mg.Tensor => x.pow(n);
  assertEquals(String(mg.grad(g)(2, 5)), "80.0");
  assertThrows(() => mg.grad(f, { argnum: 2 })([1], [2]), TypeError, "argument number 2");
  assertThrows(() => mg.grad((() => 3) as never)(1), TypeError, "must return a tensor");
});

test("a graph in front of the argument is neither walked nor needed", () => {
  const w = mg.tensor(3), x = w.mul(2);
  const g = mg.grad((t: mg.Tensor) => t.pow(2))(x);
  assertEquals(String(g), "Tensor(12.)");
  g.backward(); // d(2x)/dw with x = 2w
  assertEquals(String(w.grad), "4.0");
});
