/**
 * Derivatives of derivatives: the backward pass is itself recorded, which the rules allow because they are written in the
 * array vocabulary, and that vocabulary records itself on tensors.
 * @module
 */
import type { DType } from "../dtype/dtype.ts";
import { NDArray, newArray } from "../ndarray/ndarray.ts";
import { sameList } from "../ndarray/layout.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { AssertionError, ValueError } from "../python/errors.ts";
import { keywords } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { asarray } from "../numpy/creation.ts";
import { sum } from "../numpy/reductions.ts";
import { where } from "../numpy/selection.ts";
import { broadcast_to, reshape } from "../numpy/shapes.ts";
import { add } from "../numpy/ufuncs/arithmetic.ts";
import { context } from "./context.ts";
import { override } from "./differentiable.ts";
import { APPLY_MASK, insideWindow, outsideWindow, type Steps, UNVIEW } from "./memory_ops.ts";
import { nameOf } from "./operation.ts";
import { record } from "./record.ts";
import { detailsOf, inputsOf, invalidBackprop, now, type Op, operation, seedOf, Value } from "./tape.ts";
import { setRecordedBackward, Tensor } from "./tensor.ts";
import { setStepRecorder } from "./view.ts";

/** A gradient as the rules see it. */
type Quantity = NDArray;

function constantTensor(data: NDArray): Tensor {
  return new Tensor(new Value(data, true, null, now()), null);
}

/** Values upstream of a root, up to those at which to stop, in depth-first post-order, without touching their gradients. */
function upstream(root: Value, stop: ReadonlySet<Value> | null): Value[] {
  const seen = new Set<Value>([root]), order: Value[] = [], stack: Value[] = [root], index: number[] = [0];
  while (stack.length) {
    const top = stack.length - 1, value = stack[top], inputs = inputsOf(value);
    if (index[top] === inputs.length || stop?.has(value)) {
      order.push(value);
      stack.pop();
      index.pop();
      continue;
    }
    const input = inputs[index[top]++];
    if (!seen.has(input) && !input.constant) {
      seen.add(input);
      stack.push(input);
      index.push(0);
    }
  }
  return order;
}

/** A gradient in the data type of what it belongs to; back again, the tape sees to that. */
const CAST: Op = operation("Cast", ([x], dtype: DType) => x.astype(dtype), [(g) => g]);

/** Undoes broadcasting on a tensor; see `sumTo` of the tape. */
function recordedSumTo(share: Tensor, shape: readonly number[]): Tensor {
  if (sameList(share.shape, shape)) return share;
  const extra = share.ndim - shape.length;
  let out: Tensor = share;
  if (extra > 0) out = sum(out, { axis: Array.from({ length: extra }, (_, i) => i) });
  const axes = shape.map((_, i) => i).filter((i) => out.shape[i] !== shape[i]);
  return axes.length ? sum(out, { axis: axes, keepdims: true }) : out;
}

/**
 * The gradients of a root with respect to everything upstream, each a tensor that knows how it was computed. Nothing is cleared.
 * What the values in `stop` were made from is left alone.
 */
export function recordedGradients(
  root: Tensor,
  seed: ArrayLike | null | undefined,
  stop: ReadonlySet<Value> | null = null,
): Map<Value, Tensor> {
  const start = root.value, gradients = new Map<Value, Tensor>();
  if (start.constant) return gradients;
  let first: Tensor;
  if (seed instanceof Tensor) {
    if (!sameList(seed.shape, start.data.shape)) {
      try {
        first = broadcast_to(seed, start.data.shape) as Tensor;
      } catch {
        throw new ValueError(
          `\`grad\` must be broadcast-compatible with \`tensor.shape=${
            reprTuple(start.data.shape)
          }\`, got \`grad.shape=${reprTuple(seed.shape)}\``,
        );
      }
    } else first = seed;
  } else first = constantTensor(seedOf(start.data, seed));
  gradients.set(start, first);
  const order = upstream(start, stop);
  for (let i = order.length - 1; i >= 0; i--) {
    const value = order[i], { op } = value;
    if (op === null || stop?.has(value)) continue;
    const g = gradients.get(value);
    if (g === undefined) throw new AssertionError(`a tensor with no gradient was visited: ${value.data.__repr__()}`);
    const inputs = inputsOf(value), { args, where: mask } = detailsOf(value);
    const run = (): void => {
      const operands = inputs.map((v) => v.data instanceof NDArray ? nameOf(v) as unknown as Quantity : v.data);
      const result = nameOf(value) as unknown as Quantity, gradient = g as unknown as Quantity;
      inputs.forEach((v, k) => {
        if (v.constant) return;
        if (v.cleared > value.born) throw invalidBackprop(v);
        const share = op.each
          ? op.rules[0](gradient, result, operands, args, k)
          : inputs.length === 2
          ? op.rules[k](gradient, result, operands[0], operands[1], args)
          : op.rules[k](gradient, result, operands[k], args);
        if (share === null) return;
        let part = (share as unknown) instanceof Tensor ? share as unknown as Tensor : constantTensor(asarray(share));
        if (mask !== null) part = where(mask, part as unknown as NDArray, 0) as unknown as Tensor;
        part = recordedSumTo(part, v.data.shape);
        if (part.dtype !== v.data.dtype) part = record(CAST, [part], v.data.dtype);
        const before = gradients.get(v);
        gradients.set(v, before === undefined ? part : add(before, part));
      });
    };
    if (op.around === undefined) run();
    else op.around(g.data, args, run);
  }
  return gradients;
}

setRecordedBackward((root, seed) => {
  const { value } = root;
  if (value.constant) return;
  for (const [v, gradient] of recordedGradients(root, seed)) {
    v.grad = gradient as unknown as NDArray;
    v.shared = false;
  }
});

setStepRecorder((op, grad, args) => record(op, [grad], args) as unknown as NDArray);

// ---- the tape's own rules on tensors -------------------------------------------------------------------------------------

const OUTSIDE: Op = operation(
  "OutsideWindow",
  ([g], [base, steps]: [NDArray, Steps]) => outsideWindow(g, base, steps),
  [
    (g, _r, _x, [base, steps]: [NDArray, Steps]) => outsideWindow(g, base, steps),
  ],
);
override(outsideWindow, (g: ArrayLike, base: NDArray, steps: Steps) => record(OUTSIDE, [g], [base, steps]));
override(insideWindow, (g: ArrayLike, steps: Steps) => {
  let out = g as Tensor;
  for (const { op, args } of steps) out = record(op!, [out], args);
  return out;
});

/** The operations that only an in-place update makes: their second derivatives are those of the values written. */
export const inPlaceOperations: readonly Op[] = [UNVIEW, APPLY_MASK];

// ---- functions of functions ----------------------------------------------------------------------------------------------

/** A function of tensors. */
export type Differentiable = (...args: never[]) => Tensor;

/** An argument as a tensor that gradients can reach: a tensor itself, or a new leaf with a copy of the data. */
function variable(x: unknown): Tensor {
  if (x instanceof Tensor && !x.constant) return x;
  const data = x instanceof Tensor ? x.data : asarray(x as ArrayLike);
  return new Tensor(new Value(data.dtype.isFloat ? data.copy() : asarray(data, "float64"), false, null, now()), null);
}

/**
 * Derivatives are computed whether or not graphs are tracked around them. Those by anything but a tensor are arrays: nobody sees
 * their graph, so it locks no memory and takes no tensor that the function uses out of other graphs.
 */
function recording<R>(x: unknown, compute: () => R): R {
  const { tracking, guarding } = context;
  context.tracking = true;
  if (!(x instanceof Tensor)) context.guarding = false;
  try {
    return compute();
  } finally {
    context.tracking = tracking;
    context.guarding = guarding;
  }
}

/** The other arguments: lists and arrays become constant tensors, what else there is (numbers, names, keywords) stays. */
function other(x: unknown): unknown {
  return Array.isArray(x) || x instanceof NDArray || ArrayBuffer.isView(x)
    ? constantTensor(asarray(x as ArrayLike))
    : x;
}

/** Results follow the arguments: tensors for tensors, plain arrays for anything else. */
function like<T>(x: unknown, result: Tensor): T {
  return (x instanceof Tensor ? result : result.data) as T;
}

/** What a derivative gives: a tensor (which can be differentiated again) for a tensor, else an array. */
export type Derivative<X> = X extends Tensor ? Tensor : NDArray;

function zeros(shape: readonly number[], dtype: DType): NDArray {
  return newArray(shape, dtype);
}

function argnumOf(name: string, options: ArgumentOption): number {
  return asIndex(keywords(name, options, { argnum: 0 }).argnum);
}

function run(
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  k: number,
  name: string,
): { x: Tensor; y: Tensor } {
  if (args.length <= k) {
    throw new TypeError(
      `${name} needs an argument number ${k}, got ${args.length} argument${args.length === 1 ? "" : "s"}`,
    );
  }
  const x = variable(args[k]);
  const y = (f as unknown as (...args: unknown[]) => unknown)(...args.map((a, i) => i === k ? x : other(a)));
  if (!(y instanceof Tensor)) throw new TypeError(`${name}: the function must return a tensor, got ${typeof y}`);
  return { x, y };
}

function gradientBy(y: Tensor, x: Tensor, seed: ArrayLike | null): Tensor {
  return recordedGradients(y, seed, new Set([x.value])).get(x.value) ?? constantTensor(zeros(x.shape, x.dtype));
}

/** Which argument a derivative is taken by. */
export interface ArgumentOption {
  /** The number of the argument, the first by default. */
  argnum?: number;
}

/**
 * The function that gives the gradient of a scalar-valued function: `grad(f)(x)`. A result with axes is summed first, as
 * `backward` does. Of a tensor the gradient is a tensor, which can be differentiated again; of anything else a plain array.
 *
 * @example The second derivative of x³ at 2
 * ```ts
 * import { grad, tensor } from "@mygrad/mygrad";
 * const cube = (x: Tensor): Tensor => x.pow(3);
 * import type { Tensor } from "@mygrad/mygrad";
 * console.assert(String(grad(cube)(2)) === "12.0");
 * console.assert(String(grad(grad(cube) as typeof cube)(2)) === "12.0");
 * ```
 */
export function grad<A extends unknown[]>(
  f: (...args: A) => Tensor,
  options: ArgumentOption = {},
): <X extends { [K in keyof A]: unknown }>(...args: X) => Derivative<X[0]> {
  const k = argnumOf("grad", options);
  return (...args) => {
    const at = (args as unknown[])[k];
    return recording(at, () => {
      const { x, y } = run(f as never, args as unknown[], k, "grad");
      return like(at, gradientBy(y, x, null));
    });
  };
}

/**
 * The function that gives the Jacobian: `jacobian(f)(x)` has the shape of the result followed by that of `x`.
 *
 * @example
 * ```ts
 * import { jacobian, type Tensor } from "@mygrad/mygrad";
 * const J = jacobian((x: Tensor) => x.mul(x))([1, 2]);
 * console.assert(String(J) === "[[2. 0.]\n [0. 4.]]");
 * ```
 */
export function jacobian<A extends unknown[]>(
  f: (...args: A) => Tensor,
  options: ArgumentOption = {},
): <X extends { [K in keyof A]: unknown }>(...args: X) => Derivative<X[0]> {
  const k = argnumOf("jacobian", options);
  return (...args) => {
    const at = (args as unknown[])[k];
    return recording(at, () => {
      const { x, y } = run(f as never, args as unknown[], k, "jacobian");
      const rows: Tensor[] = [];
      for (let i = 0; i < y.size; i++) {
        const seed = asarray(new Float64Array(y.size)).astype(y.dtype);
        seed.set(i, 1);
        rows.push(gradientBy(y, x, seed.reshape([...y.shape])));
      }
      const shape = [...y.shape, ...x.shape];
      const whole = rows.length === 0 ? constantTensor(zeros(shape, x.dtype)) : stackRows(rows);
      return like(at, reshape(whole as never, shape) as unknown as Tensor);
    });
  };
}

let stackRows: (rows: Tensor[]) => Tensor = () => {
  throw new TypeError("tensor functions are not loaded");
};

/** Says how tensors are stacked; the function lives a layer above. */
export function setStack(f: (rows: Tensor[]) => Tensor): void {
  stackRows = f;
}

/**
 * The function that gives the Hessian of a scalar-valued function: `hessian(f)(x)` has the shape of `x` twice.
 *
 * @example
 * ```ts
 * import { hessian, type Tensor } from "@mygrad/mygrad";
 * const H = hessian((x: Tensor) => x.pow(3).sum())([1, 2]);
 * console.assert(String(H) === "[[ 6.  0.]\n [ 0. 12.]]");
 * ```
 */
export function hessian<A extends unknown[]>(
  f: (...args: A) => Tensor,
  options: ArgumentOption = {},
): <X extends { [K in keyof A]: unknown }>(...args: X) => Derivative<X[0]> {
  return jacobian(grad(f, options) as unknown as (...args: A) => Tensor, options);
}

/**
 * The product of the Hessian of a scalar-valued function with a vector, without forming the Hessian: `hvp(f)(x, v)`.
 *
 * @example
 * ```ts
 * import { hvp, type Tensor } from "@mygrad/mygrad";
 * console.assert(String(hvp((x: Tensor) => x.pow(3).sum())([1, 2], [1, 1])) === "[ 6. 12.]");
 * ```
 */
export function hvp(f: (x: Tensor) => Tensor): <X>(x: X, v: ArrayLike) => Derivative<X> {
  return (at, v) =>
    recording(at, () => {
      const { x, y } = run(f as never, [at], 0, "hvp");
      return like(at, gradientBy(gradientBy(y, x, null), x, v));
    });
}

/**
 * The value of a function and its vector-Jacobian product: `const [y, pull] = vjp(f, x)`, then `pull(v)` is vᵀ·J in the shape of `x`.
 *
 * @example
 * ```ts
 * import { type Tensor, vjp } from "@mygrad/mygrad";
 * const [y, pull] = vjp((x: Tensor) => x.mul(x), [1, 2]);
 * console.assert(String(y.data) === "[1. 4.]" && String(pull([1, 10])) === "[ 2. 40.]");
 * ```
 */
export function vjp<X>(f: (x: Tensor) => Tensor, x: X): [y: Tensor, pull: (v: ArrayLike) => Derivative<X>] {
  const { x: at, y } = recording(x, () => run(f as never, [x], 0, "vjp"));
  return [y, (v) => recording(x, () => like(x, gradientBy(y, at, v)))];
}

/**
 * The value of a function and its Jacobian-vector product: `const [y, slope] = jvp(f, x, v)`, J·v in the shape of the result.
 * It is the derivative of the vector-Jacobian product by its vector.
 *
 * @example
 * ```ts
 * import { jvp, type Tensor } from "@mygrad/mygrad";
 * const [y, slope] = jvp((x: Tensor) => x.mul(x), [1, 2], [1, 10]);
 * console.assert(String(y.data) === "[1. 4.]" && String(slope) === "[ 2. 40.]");
 * ```
 */
export function jvp<X>(f: (x: Tensor) => Tensor, x: X, v: ArrayLike): [y: Tensor, slope: Derivative<X>] {
  return recording(x, () => {
    const { x: at, y } = run(f as never, [x], 0, "jvp");
    const weights = new Tensor(new Value(zeros(y.shape, y.dtype), false, null, now()), null);
    const pulled = gradientBy(y, at, weights);
    return [y, like(x, gradientBy(pulled, weights, v))];
  });
}
