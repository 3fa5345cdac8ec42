/** Operations that users write: what is asked of them, what they may return, views, masks, in-place targets, second derivatives. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

class Square extends mg.Operation {
  override __call__(x: mg.Tensor): np.NDArray {
    this.variables = [x];
    return np.square(x.data);
  }
  // deno-lint-ignore no-explicit-any
  override backward_var(grad: np.NDArray, _index: number): any {
    return np.multiply(np.multiply(2, grad), this.variables[0].data);
  }
}

/** The gradient of an operation that answers with `share`. */
function gradientWith(share: unknown, shape: number[] = [2, 3]): np.NDArray | null {
  class C extends Square {
    // deno-lint-ignore no-explicit-any
    override backward_var(): any {
      return share;
    }
  }
  const t = mg.tensor(np.ones(shape));
  mg.execute_op(C, t).backward();
  return t.grad;
}

test("execute_op() runs and records an operation; anything but tensors is constant", () => {
  const x = mg.tensor([1, 2]), y = mg.execute_op(Square, x);
  assert((y.creator as object) instanceof Square);
  assertEquals((y.creator as Square).variables[0], x);
  y.backward();
  assertEquals(String(x.grad), "[2. 4.]");
  assert(mg.execute_op(Square, [3]).constant);
  assertEquals(mg.execute_op(Square, [3], { constant: false }).constant, false);
});

test("a share may be an array or a number, is summed over broadcast axes, and anything else is InvalidGradient", () => {
  assertEquals(String(gradientWith(5, [])), "5.0");
  assertEquals(String(gradientWith(np.ones([4, 2, 3]), [1, 3])), "[[8. 8. 8.]]");
  for (const share of [null, undefined, [1, 2], "a", {}]) {
    assertThrows(() => gradientWith(share), mg.InvalidGradient, "C.backward_var(<gradient>, index=0)");
  }
  assertThrows(() => gradientWith(np.ones(3)), mg.ValueError, "dimensionality of the gradient");
  assertThrows(() => gradientWith(np.ones([2, 1])), mg.AssertionError, "(2, 1)");
});

test("an operation is a class, has both methods, and sets its variables", () => {
  assertThrows(() => mg.execute_op(new Square() as never, 1), TypeError, "class");
  assertThrows(() => mg.execute_op(mg.Operation, 1), TypeError, "'__call__', 'backward_var'");
  class Forgetful extends Square {
    override __call__(x: mg.Tensor): np.NDArray {
      return x.data;
    }
  }
  assertThrows(() => mg.execute_op(Forgetful, mg.tensor(1)).backward(), mg.AttributeError, "variables");
});

test("SkipGradient leaves one contribution out; an input that gets none at all is an AssertionError", () => {
  class Once extends mg.Operation {
    override __call__(x: mg.Tensor, y: mg.Tensor): np.NDArray {
      this.variables = [x, y];
      return np.multiply(x.data, y.data);
    }
    override backward_var(grad: np.NDArray, index: number): np.NDArray {
      if (index === 1) throw new mg.SkipGradient("counted");
      return np.multiply(2, np.multiply(grad, this.variables[0].data));
    }
  }
  const x = mg.tensor(3);
  mg.execute_op(Once, x, x).backward();
  assertEquals(String(x.grad), "6.0");
  assertThrows(() => mg.execute_op(Once, mg.tensor(1), mg.tensor(1)).backward(), mg.AssertionError, "no gradient");
});

test("a mask set by the operation keeps gradients inside it", () => {
  class Masked extends Square {
    override __call__(x: mg.Tensor, where?: np.ArrayLike): np.NDArray {
      this.where = where!;
      return super.__call__(x);
    }
  }
  const x = mg.tensor([1, 2]);
  mg.execute_op(Masked, x, { op_args: [[true, false]] }).backward();
  assertEquals(String(x.grad), "[2. 0.]");
});

test("an operation that returns a view is looked through again after a write", () => {
  class First extends mg.Operation {
    static override can_return_view = true;
    override __call__(x: mg.Tensor): np.NDArray {
      this.variables = [x];
      return x.data.get(":1");
    }
    override backward_var(grad: np.NDArray): np.NDArray {
      const g = np.zeros_like(this.variables[0].data);
      g.set(":1", grad);
      return g;
    }
  }
  const x = mg.tensor([1, 2]), first = mg.execute_op(First, x);
  assertEquals(first.base, x);
  first.set(0, 9);
  assertEquals(String(x.data), "[9. 2.]");
  x.imul(2);
  assertEquals(String(first.data), "[18.]");
});

test("an operation around a ufunc writes into arrays and tensors", () => {
  class Sine extends mg.UnaryUfunc {
    static override numpy_ufunc = np.sin;
    override backward_var(grad: np.NDArray): np.NDArray {
      return np.multiply(grad, np.cos(this.variables[0].data));
    }
  }
  const out = np.zeros(2), x = mg.tensor([1, 2]);
  assertEquals(mg.execute_op(Sine, x, { out }).data, out);
  const y = x.mul(1), r = mg.execute_op(Sine, y, { out: y });
  assertEquals(r, y);
  r.backward();
  assert(np.allclose(x.grad!, np.cos(x.data)));
});

test("an operation around a reduction knows its axes, given by position or by keyword", () => {
  const seen: unknown[] = [];
  class Sum extends mg.Sequential {
    static override numpy_func = np.sum;
    override backward_var(): np.NDArray {
      seen.push([this.axis, this.keepdims, this.initial, this.ddof, this.out_shape]);
      return np.ones(this.variables[0].shape);
    }
  }
  const x = mg.tensor([[1, 2], [3, 4]]);
  mg.execute_op(Sum, x, { op_args: [1] }).backward();
  mg.execute_op(Sum, x, { op_kwargs: { axis: [0, 1], keepdims: true, initial: 2 } }).backward();
  mg.execute_op(Sum, x, { op_kwargs: { where: [[true, false], [true, true]] } }).backward();
  assertEquals(seen, [
    [[1], undefined, undefined, undefined, [2]],
    [[0, 1], true, 2, undefined, [1, 1]],
    [null, undefined, undefined, undefined, []],
  ]);
  assertEquals(String(x.grad), "[[1. 0.]\n [1. 1.]]");
  assertThrows(() => mg.execute_op(Sum, x, { op_kwargs: { axes: 1 } }), TypeError, "axes");
});

test("backward() of an operation runs around its rules, once", () => {
  let runs = 0;
  class Product extends mg.Operation {
    override __call__(x: mg.Tensor, y: mg.Tensor): np.NDArray {
      this.variables = [x, y];
      return np.multiply(x.data, y.data);
    }
    override backward(grad: np.NDArray): void {
      runs++;
      super.backward(grad);
    }
    override backward_var(grad: np.NDArray, index: number): np.NDArray {
      return np.multiply(grad, this.variables[1 - index].data);
    }
  }
  const x = mg.tensor(2), y = mg.tensor(5);
  mg.execute_op(Product, x, y).backward();
  assertEquals([runs, String(x.grad), String(y.grad)], [1, "5.0", "2.0"]);
});

test("a rule written with tensors is differentiated again, and leaves no graph in an ordinary pass", () => {
  class Cube extends Square {
    override __call__(x: mg.Tensor): np.NDArray {
      this.variables = [x];
      return np.power(x.data, 3);
    }
    override backward_var(grad: np.NDArray): mg.Tensor {
      return mg.multiply(grad, mg.multiply(3, mg.square(this.variables[0])));
    }
  }
  const cube = (x: mg.Tensor): mg.Tensor => mg.execute_op(Cube, x);
  assertEquals(String(mg.hessian(cube)(2)), "12.0");
  const x = mg.tensor([1, 2]);
  cube(x).backward();
  assert(x.grad instanceof np.NDArray);
  assertEquals(String(x.grad), "[ 3. 12.]");
  x.data.set(0, 7); // nothing holds it any more
  assert(mg.gradcheck((t) => cube(t), [0.5, -1]));
});

test("ufunc_creator() makes a ufunc that the array function of its name calls", () => {
  class Degrees extends mg.UnaryUfunc {
    static override numpy_ufunc = np.degrees;
    override backward_var(grad: np.NDArray): np.NDArray {
      return np.multiply(grad, 180 / Math.PI);
    }
  }
  const degrees = mg.ufunc_creator(Degrees)(function degrees() {});
  assertEquals(String(degrees), "<mygrad-ufunc 'degrees'>");
  assertEquals([degrees.nin, degrees.nout, degrees.nargs], [1, 1, 2]);
  const x = mg.tensor([0, Math.PI]), y = degrees(x, { where: [true, false] });
  y.backward();
  assertEquals(String(x.grad), "[57.29577951  0.        ]");
  assert((np.degrees as unknown as (x: mg.Tensor) => unknown)(x) instanceof mg.Tensor);
  assertThrows(() => mg.ufunc_creator(Square as never), TypeError, "UnaryUfunc");
  assertThrows(() => mg.ufunc_creator(Degrees)(function nothing() {}), mg.AttributeError, "nothing");
  assertThrows(() => mg.ufunc_creator(Degrees, { at_op: Degrees }), mg.NotImplementedError, "at_op");
});

test("implements_numpy_override() registers and returns a function", () => {
  const flip = (x: mg.Tensor): mg.Tensor => x.get("::-1");
  assertEquals(mg.implements_numpy_override(np.flipud)(flip), flip);
  assertEquals(String((np.flipud as unknown as typeof flip)(mg.tensor([1, 2])).data), "[2. 1.]");
  assertThrows(() => mg.implements_numpy_override()(function nothing() {}), mg.AttributeError, "nothing");
});

test("gradcheck() finds a wrong gradient and says where", () => {
  class Wrong extends Square {
    override backward_var(grad: np.NDArray): np.NDArray {
      const g = super.backward_var(grad, 0) as np.NDArray;
      g.set(1, g.get(1).add(0.5));
      return g;
    }
  }
  const f = (x: mg.Tensor): mg.Tensor => mg.execute_op(Wrong, x);
  assertThrows(() => mg.gradcheck(f, [1, 2, 3]), mg.AssertionError, "argument 0 at flat position 1");
  assertEquals(mg.gradcheck(f, [1, 2, 3], { raise_exception: false }), false);
  assert(mg.gradcheck((x) => mg.execute_op(Square, x), [1, 2, 3]));
});
