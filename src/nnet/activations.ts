/**
 * Activation functions.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import { type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { normalizeAxis } from "../ndarray/layout.ts";
import type { ArrayLike, Axes } from "../ndarray/types.ts";
import { arrayFunction } from "../numpy/dispatch.ts";
import { IndexError, ValueError } from "../python/errors.ts";
import { bind, keywords, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndex, isWeakNumber } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { Slice } from "../python/slice.ts";
import { add, divide, multiply } from "../functions/arithmetic.ts";
import { absolute, maximum, minimum } from "../functions/extrema.ts";
import { getItem } from "../functions/indexing.ts";
import { astensor } from "../functions/creation.ts";
import * as np from "../functions/np.ts";

export { tanh } from "../functions/hyperbolic.ts";

const NO_CONSTANT: ConstantOption = { constant: null };

/** Integers as `float64`, floats as they are. */
function floats(x: NDArray): NDArray {
  return x.dtype.isFloat ? x : np.asarray(x, "float64");
}

/** A number, also in an array or tensor of one element; anything else is a `TypeError`. */
function numberOf(x: unknown, name: string): number {
  if (isWeakNumber(x)) return Number(x);
  if ((x instanceof NDArray || x instanceof Tensor) && x.size === 1) return Number(x.item());
  if (x instanceof NDArray || x instanceof Tensor) {
    throw new ValueError(`\`${name}\` must be a number, got an array of size ${x.size}`);
  }
  throw new TypeError(`\`${name}\` must be a real-valued scalar, got ${String(x)} (type ${typeName(x)})`);
}

const RELU: Op = operation("ReLu", ([x]) => np.where(np.greater(x, 0), x, np.where(np.isnan(x), x, 0)) as NDArray, [
  (g, _r, x: NDArray) => np.where(np.greater(x, 0), g, 0) as NDArray,
]);

/**
 * The rectified linear unit: x where x > 0, else 0.
 *
 * Gradient: g where x > 0, 0 elsewhere (also at 0 and for nan).
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([-1, 0, 2]);
 * const f = nnet.relu(x);
 * f.backward();
 * console.assert(String(f.data) === "[0. 0. 2.]" && String(x.grad) === "[0. 0. 1.]");
 * ```
 */
export function relu(x: ArrayLike, options?: ConstantOption): Tensor {
  return record(RELU, [x], null, keywords("relu", options, NO_CONSTANT));
}

const ELU: Op = operation("ELU", ([x], alpha: number) => {
  const y = floats(x);
  return np.where(np.less(y, 0), np.multiply(alpha, np.expm1(np.minimum(y, 0))), y) as NDArray;
}, [
  (g, _r, x: NDArray, alpha: number) =>
    np.where(np.less(x, 0), np.multiply(np.multiply(g, alpha), np.exp(np.minimum(x, 0))), g) as NDArray,
]);

/**
 * The exponential linear unit: x for x ≥ 0, alpha·(eˣ - 1) below.
 *
 * Gradient: g for x ≥ 0, g·alpha·eˣ below. `alpha` that is no number is a `TypeError`.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([-1, 2]);
 * console.assert(String(nnet.elu(x, 1).data) === "[-0.63212056  2.        ]");
 * ```
 */
export function elu(
  x: ArrayLike,
  alpha: number | ({ alpha: number } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function elu(...args: unknown[]): Tensor {
  const { x, alpha, constant } = bind(ELU_FORM, args);
  return record(ELU, [x], numberOf(alpha, "alpha"), { constant });
}

const ELU_FORM: Signature<{ x: ArrayLike; alpha: unknown; constant: boolean | null }> = signature("elu", {
  x: REQUIRED,
  alpha: REQUIRED,
  constant: null,
}, 2);

/** The constants of Klambauer et al., Self-Normalizing Neural Networks (2017). */
const SELU_ALPHA = 1.6732632423543772, SELU_SCALE = 1.0507009873554805;

const SELU: Op = operation("SELU", ([x]) => {
  const y = floats(x);
  return np.multiply(SELU_SCALE, np.where(np.less(y, 0), np.multiply(SELU_ALPHA, np.expm1(np.minimum(y, 0))), y));
}, [
  (g, _r, x: NDArray) =>
    np.multiply(
      SELU_SCALE,
      np.where(np.less(x, 0), np.multiply(np.multiply(g, SELU_ALPHA), np.exp(np.minimum(x, 0))), g),
    ),
]);

/**
 * The scaled exponential linear unit of self-normalizing networks.
 *
 * Gradient: scale·g for x ≥ 0, scale·alpha·eˣ·g below.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * console.assert(String(nnet.selu(tensor([0, 1])).data) === "[0.         1.05070099]");
 * ```
 */
export function selu(x: ArrayLike, options?: ConstantOption): Tensor {
  return record(SELU, [x], null, keywords("selu", options, NO_CONSTANT));
}

/** 1/(1 + e⁻ˣ), without overflow: e to the power of -|x| only. */
export function sigmoidOf(x: NDArray): NDArray {
  const e = np.exp(np.negative(np.absolute(x)));
  return np.divide(np.where(np.greater_equal(x, 0), 1, e), np.add(1, e));
}

const SIGMOID: Op = operation("Sigmoid", ([x]) => sigmoidOf(floats(x)), [
  (g, r: NDArray) => np.multiply(g, np.multiply(r, np.subtract(1, r))),
]);

/**
 * The logistic function 1/(1 + e⁻ˣ).
 *
 * Gradient: g·s·(1 - s).
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = nnet.sigmoid(x);
 * f.backward();
 * console.assert(String(f.data) === "0.5" && String(x.grad) === "0.25");
 * ```
 */
export function sigmoid(x: ArrayLike, options?: ConstantOption): Tensor {
  return record(SIGMOID, [x], null, keywords("sigmoid", options, NO_CONSTANT));
}

/** The largest element of each group, 0 where that is not finite, so that subtracting it makes no nan of its own. */
function shiftOf(x: NDArray, axis: Axes): NDArray {
  const top = np.max(x, { axis, keepdims: true });
  return np.where(np.isfinite(top), top, 0) as NDArray;
}

function checkScores(x: NDArray): NDArray {
  if (x.dtype.kind === "b") throw new TypeError("softmax of booleans is not defined; cast them to numbers first");
  return floats(x);
}

const softmaxOf: (x: NDArray, axis: Axes) => NDArray = arrayFunction("softmax", (x: NDArray, axis: Axes): NDArray => {
  const y = checkScores(x);
  if (y.size === 0) return np.ones(y.shape, { dtype: y.dtype }) as NDArray;
  if (y.ndim === 0) return np.ones([], { dtype: y.dtype }) as NDArray;
  const e = np.exp(np.subtract(y, np.max(y, { axis, keepdims: true })));
  return np.divide(e, np.sum(e, { axis, keepdims: true }), e);
});

const SOFTMAX: Op = operation("Softmax", ([x], axis: Axes) => softmaxOf(x, axis), [
  (g, r: NDArray, x: NDArray, axis: Axes) =>
    x.ndim === 0
      ? np.multiply(g, 0)
      : np.multiply(r, np.subtract(g, np.sum(np.multiply(g, r), { axis, keepdims: true }))),
]);

const logsoftmaxOf: (x: NDArray, axis: Axes) => NDArray = arrayFunction(
  "logsoftmax",
  (x: NDArray, axis: Axes): NDArray => {
    const y = checkScores(x);
    if (y.ndim === 0) return np.zeros([], { dtype: y.dtype }) as NDArray;
    const shifted = np.subtract(y, shiftOf(y, axis));
    return np.subtract(shifted, np.log(np.sum(np.exp(shifted), { axis, keepdims: true })));
  },
);

const LOGSOFTMAX: Op = operation("LogSoftmax", ([x], axis: Axes) => logsoftmaxOf(x, axis), [
  (g, r: NDArray, x: NDArray, axis: Axes) =>
    x.ndim === 0 ? np.multiply(g, 0) : np.subtract(g, np.multiply(np.exp(r), np.sum(g, { axis, keepdims: true }))),
]);

interface AxisArguments {
  x: ArrayLike;
  axis: Axes;
  constant: boolean | null;
}
const SOFTMAX_FORM: Signature<AxisArguments> = signature("softmax", { x: REQUIRED, axis: -1, constant: null }, 2);
const LOGSOFTMAX_FORM: Signature<AxisArguments> = signature("logsoftmax", { x: REQUIRED, axis: -1, constant: null }, 2);

/** An activation along axes. */
export interface AxisActivation {
  /** Along the last axis, or the given ones; `null` for all. */
  (x: ArrayLike, axis?: Axes | ({ axis?: Axes } & ConstantOption), options?: ConstantOption): Tensor;
}

/**
 * Exponentials normalised along axes: eˣ/Σeˣ, computed without overflow. An axis out of range is an `AxisError`.
 *
 * Gradient: s·(g - Σ g·s).
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * console.assert(String(nnet.softmax(tensor([0, 0])).data) === "[0.5 0.5]");
 * ```
 */
export const softmax: AxisActivation = (...args: unknown[]): Tensor => {
  const { x, axis, constant } = bind(SOFTMAX_FORM, args);
  return record(SOFTMAX, [x], axis, { constant });
};

/**
 * The logarithm of softmax: x - ln Σeˣ along axes, computed without overflow.
 *
 * Gradient: g - softmax(x)·Σ g.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * console.assert(String(nnet.logsoftmax(tensor([0, 0])).data) === "[-0.69314718 -0.69314718]");
 * ```
 */
export const logsoftmax: AxisActivation = (...args: unknown[]): Tensor => {
  const { x, axis, constant } = bind(LOGSOFTMAX_FORM, args);
  return record(LOGSOFTMAX, [x], axis, { constant });
};

override(softmaxOf, softmax);
override(logsoftmaxOf, logsoftmax);

/** Softmax and its logarithm in the array vocabulary, for rules of losses. */
export { logsoftmaxOf, softmaxOf };

/**
 * x/(1 + |x|).
 *
 * Gradient: g/(1 + |x|)².
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * console.assert(String(nnet.soft_sign(tensor([-1, 3])).data) === "[-0.5   0.75]");
 * ```
 */
export function soft_sign(x: ArrayLike, options?: ConstantOption): Tensor {
  const { constant } = keywords("soft_sign", options, NO_CONSTANT);
  return divide(x, absolute(x).add(1), { constant });
}

/** The keywords of {@linkcode hard_tanh}. */
export interface HardTanhOptions extends ConstantOption {
  /** The least result: -1 by default. */
  lower_bound?: ArrayLike;
  /** The greatest result: 1 by default. */
  upper_bound?: ArrayLike;
}

/**
 * x limited to [`lower_bound`, `upper_bound`]. Bounds that are no numbers are a `TypeError`.
 *
 * Gradient: g strictly inside, 0 at and beyond the bounds.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([-2, 0.5, 2]);
 * nnet.hard_tanh(x).backward();
 * console.assert(String(x.grad) === "[0. 1. 0.]");
 * ```
 */
export function hard_tanh(x: ArrayLike, options?: HardTanhOptions): Tensor {
  const { lower_bound, upper_bound, constant } = keywords("hard_tanh", options, {
    lower_bound: -1,
    upper_bound: 1,
    constant: null,
  } as Required<HardTanhOptions>);
  const low = numberOf(lower_bound, "lower_bound"), high = numberOf(upper_bound, "upper_bound");
  return maximum(low, minimum(x, high), { constant });
}

/**
 * x for x > 0, slope·x for x < 0. A slope that is no number is a `TypeError`.
 *
 * Gradient: g or g·slope; 0 at 0.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([-2, 2]);
 * nnet.leaky_relu(x, 0.1).backward();
 * console.assert(String(x.grad) === "[0.1 1. ]");
 * ```
 */
export function leaky_relu(
  x: ArrayLike,
  slope: ArrayLike | ({ slope: ArrayLike } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function leaky_relu(...args: unknown[]): Tensor {
  const { x, slope, constant } = bind(LEAKY_RELU_FORM, args);
  const factor = numberOf(slope, "slope");
  return add(maximum(x, 0), multiply(factor, minimum(0, x)), { constant });
}

const LEAKY_RELU_FORM: Signature<{ x: ArrayLike; slope: unknown; constant: boolean | null }> = signature("leaky_relu", {
  x: REQUIRED,
  slope: REQUIRED,
  constant: null,
}, 2);

interface GluArguments {
  x: ArrayLike;
  axis: number;
  constant: boolean | null;
}
const GLU_FORM: Signature<GluArguments> = signature("glu", { x: REQUIRED, axis: -1, constant: null }, 2);

/**
 * The gated linear unit: the first half along an axis times the logistic function of the second. An odd size is a `ValueError`, an
 * axis out of range an `IndexError`.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * console.assert(String(nnet.glu(tensor([2, 4, 0, 0])).data) === "[1. 2.]");
 * ```
 */
export function glu(
  x: ArrayLike,
  axis?: number | ({ axis?: number } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function glu(...args: unknown[]): Tensor {
  const { x, axis, constant } = bind(GLU_FORM, args), t = astensor(x), i = asIndex(axis);
  if (i < -t.ndim || i >= t.ndim) throw new IndexError(`axis ${i} is out of range for a tensor of ${t.ndim} axes`);
  const along = normalizeAxis(i, t.ndim), size = t.shape[along];
  if (size % 2) throw new ValueError(`glu halves axis ${i}, which must have an even size, got ${size}`);
  const lead = new Array<Slice>(along).fill(new Slice(null, null));
  const first = getItem(t, [...lead, new Slice(0, size / 2)]),
    second = getItem(t, [...lead, new Slice(size / 2, size)]);
  return multiply(first, sigmoid(second), { constant });
}
