/**
 * Activation functions.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import { type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { blankArray, NDArray } from "../ndarray/ndarray.ts";
import { normalizeAxis, sizeOf } from "../ndarray/layout.ts";
import type { ArrayLike, Axes } from "../ndarray/types.ts";
import { eluLoop, eluSlope, type Floats, reluLoop, reluSlope, sigmoidSlope } from "../kernels/activations.ts";
import { fastRows, fastRowsGradient, fastUnary } from "../kernels/fast.ts";
import { arrayFunction } from "../numpy/dispatch.ts";
import { AxisError, IndexError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndex, asIndices } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { Slice } from "../python/slice.ts";
import { add, divide, multiply } from "../functions/arithmetic.ts";
import { absolute, maximum, minimum } from "../functions/extrema.ts";
import { getItem } from "../functions/indexing.ts";
import { astensor } from "../functions/creation.ts";
import * as np from "../functions/np.ts";
import { type Activation, activation, floats, loopable, narrowFloats, numberOf, operandOf } from "./operands.ts";

export { tanh } from "../functions/hyperbolic.ts";

const RELU: Op = operation("ReLu", ([x]) => {
  const flat = loopable(x);
  if (flat !== null) {
    const out = blankArray(x.dims, x.dtype);
    reluLoop(flat[0], out.buffer as unknown as Floats);
    return out;
  }
  return np.where(np.greater(x, 0), x, np.where(np.isnan(x), x, np.zeros([], { dtype: x.dtype }))) as NDArray;
}, [
  (g, _r, x: NDArray) => {
    const flat = loopable(g, x);
    if (flat === null) return np.where(np.greater(x, 0), g, 0) as NDArray;
    const out = blankArray(x.dims, x.dtype);
    reluSlope(flat[0], flat[1], out.buffer as unknown as Floats);
    return out;
  },
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
export const relu: Activation = activation("relu", RELU);

/** scale·x for x ≥ 0, scale·alpha·(eˣ - 1) below. */
function exponentialUnit(x: NDArray, alpha: number, scale: number): NDArray {
  const y = narrowFloats(x), flat = loopable(y);
  if (flat !== null) {
    const out = np.expm1(y), e = out.buffer as unknown as Floats;
    eluLoop(e)(flat[0], e, e, alpha * scale, scale);
    return out;
  }
  const below = np.multiply(alpha * scale, np.expm1(np.minimum(y, 0)));
  return np.where(np.less(y, 0), below, scale === 1 ? y : np.multiply(scale, y)) as NDArray;
}

function exponentialShare(g: NDArray, x: NDArray, alpha: number, scale: number): NDArray {
  const flat = loopable(g, x);
  if (flat !== null) {
    const out = np.exp(x);
    eluSlope(flat[0])(flat[0], flat[1], out.buffer as unknown as Floats, alpha * scale, scale);
    return out;
  }
  const below = np.multiply(np.multiply(g, alpha * scale), np.exp(np.minimum(x, 0)));
  return np.where(np.less(x, 0), below, scale === 1 ? g : np.multiply(scale, g)) as NDArray;
}

const ELU: Op = operation("ELU", ([x], alpha: number) => exponentialUnit(x, alpha, 1), [
  (g, _r, x: NDArray, alpha: number) => exponentialShare(g, x, alpha, 1),
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
  alpha: ArrayLike | ({ alpha: ArrayLike } & ConstantOption),
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

const SELU: Op = operation("SELU", ([x]) => exponentialUnit(x, SELU_ALPHA, SELU_SCALE), [
  (g, _r, x: NDArray) => exponentialShare(g, x, SELU_ALPHA, SELU_SCALE),
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
export const selu: Activation = activation("selu", SELU);

/** 1/(1 + e⁻ˣ), without overflow: e to the power of -|x| only. */
export function sigmoidOf(x: NDArray): NDArray {
  const flat = loopable(x), kernel = flat === null ? null : fastUnary("sigmoid", x.dtype.name, x.size);
  if (flat !== null && kernel !== null) {
    const out = blankArray(x.dims, x.dtype);
    kernel(flat[0] as never, out.buffer as never, x.size);
    return out;
  }
  const e = np.exp(np.negative(np.absolute(x)));
  return np.divide(np.where(np.greater_equal(x, 0), 1, e), np.add(1, e));
}

const SIGMOID: Op = operation("Sigmoid", ([x]) => sigmoidOf(floats(x)), [
  (g, r: NDArray) => {
    const flat = loopable(g, r);
    if (flat === null) return np.multiply(g, np.multiply(r, np.subtract(1, r)));
    const out = blankArray(r.dims, r.dtype);
    sigmoidSlope(flat[0])(flat[0], flat[1], out.buffer as unknown as Floats, 0, 0);
    return out;
  },
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
export const sigmoid: Activation = activation("sigmoid", SIGMOID);

/** The largest element of each group, 0 where that is not finite, so that subtracting it makes no nan of its own. */
function shiftOf(x: NDArray, axis: Axes): NDArray {
  const top = np.max(x, { axis, keepdims: true });
  return np.where(np.isfinite(top), top, np.zeros([], { dtype: top.dtype })) as NDArray;
}

function checkScores(x: NDArray): void {
  if (x.dtype.kind === "b") throw new TypeError("softmax of booleans is not defined; cast them to numbers first");
}

/** How many neighbouring elements make a group, if the axes are the last ones; 0 otherwise. */
function rowLength(x: NDArray, axis: Axes): number {
  const axes = axis === null || axis === undefined
    ? x.dims.map((_, i) => i)
    : asIndices(axis).map((i) => normalizeAxis(i, x.ndim)).sort((a, b) => a - b);
  const first = x.ndim - axes.length;
  return axes.length > 0 && axes.every((i, k) => i === first + k) ? sizeOf(x.dims.slice(first)) : 0;
}

/** Runs a kernel over rows, or answers `null`. */
function byRows(name: "softmax" | "logsoftmax", x: NDArray, axis: Axes): NDArray | null {
  const flat = loopable(x), columns = flat === null ? 0 : rowLength(x, axis);
  const kernel = flat === null ? null : fastRows(name, x.dtype.name, x.size, columns);
  if (flat === null || kernel === null) return null;
  const out = blankArray(x.dims, x.dtype);
  kernel(flat[0], out.buffer as unknown as Floats, x.size / columns, columns);
  return out;
}

/** The same for gradients. */
function slopeByRows(name: "softmax" | "logsoftmax", g: NDArray, r: NDArray, axis: Axes): NDArray | null {
  const flat = loopable(g, r), columns = flat === null ? 0 : rowLength(r, axis);
  const kernel = flat === null ? null : fastRowsGradient(name, r.dtype.name, r.size, columns);
  if (flat === null || kernel === null) return null;
  const out = blankArray(r.dims, r.dtype);
  kernel(flat[1], flat[0], out.buffer as unknown as Floats, r.size / columns, columns);
  return out;
}

const softmaxOf: (x: NDArray, axis: Axes) => NDArray = arrayFunction("softmax", (x: NDArray, axis: Axes): NDArray => {
  checkScores(x);
  const y = floats(x);
  if (y.size === 0 || y.ndim === 0) return np.ones(y.shape, { dtype: y.dtype }) as NDArray;
  const quick = byRows("softmax", y, axis);
  if (quick !== null) return quick;
  const e = np.subtract(y, np.max(y, { axis, keepdims: true }));
  np.exp(e, { out: e });
  return np.divide(e, np.sum(e, { axis, keepdims: true }), e);
});

const SOFTMAX: Op = operation("Softmax", ([x], axis: Axes) => softmaxOf(x, axis), [
  (g, r: NDArray, x: NDArray, axis: Axes) =>
    x.ndim === 0 ? np.multiply(g, 0) : slopeByRows("softmax", g, r, axis) ??
      np.multiply(r, np.subtract(g, np.sum(np.multiply(g, r), { axis, keepdims: true }))),
]);

const logsoftmaxOf: (x: NDArray, axis: Axes) => NDArray = arrayFunction(
  "logsoftmax",
  (x: NDArray, axis: Axes): NDArray => {
    checkScores(x);
    const y = narrowFloats(x);
    if (y.ndim === 0) {
      // NumPy lets axes 0 and -1 of a 0-d array pass
      const axes = typeof axis === "number" ? [axis] : axis ?? [];
      for (const i of axes) if (i !== 0 && i !== -1) throw new AxisError(i, 0);
      return np.subtract(y, y);
    }
    const quick = byRows("logsoftmax", y, axis);
    if (quick !== null) return quick;
    const shifted = np.subtract(y, shiftOf(y, axis));
    return np.subtract(shifted, np.log(np.sum(np.exp(shifted), { axis, keepdims: true })), shifted);
  },
);

const LOGSOFTMAX: Op = operation("LogSoftmax", ([x], axis: Axes) => logsoftmaxOf(x, axis), [
  (g, r: NDArray, x: NDArray, axis: Axes) =>
    x.ndim === 0 ? np.multiply(g, 0) : slopeByRows("logsoftmax", g, r, axis) ??
      np.subtract(g, np.multiply(np.exp(r), np.sum(g, { axis, keepdims: true }))),
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
export const soft_sign: Activation = (...args: unknown[]): Tensor => {
  const { x, constant } = bind(SOFT_SIGN_FORM, args), t = operandOf(x);
  const y = t.dtype.isFloat ? t : np.asarray(t, "float64"); // integers would overflow under |x| + 1
  return divide(y, add(1, absolute(y)), { constant });
};

const SOFT_SIGN_FORM: Signature<{ x: ArrayLike; constant: boolean | null }> = signature("soft_sign", {
  x: REQUIRED,
  constant: null,
}, 1);

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
export function hard_tanh(x: ArrayLike, options?: HardTanhOptions): Tensor;
export function hard_tanh(...args: unknown[]): Tensor {
  const { x, lower_bound, upper_bound, constant } = bind(HARD_TANH_FORM, args), t = operandOf(x);
  const low = numberOf(lower_bound, "lower_bound"), high = numberOf(upper_bound, "upper_bound");
  // bounds that the integers of a narrow type cannot hold do not fit beside it: -1 and unsigned ones, say
  const narrow = t.dtype.kind === "b" ||
    t.dtype.isInteger &&
      [low, high].some((bound) =>
        Number.isInteger(bound) && (bound < Number(t.dtype.min) || bound > Number(t.dtype.max))
      );
  const y = narrow ? np.asarray(t, t.dtype.name === "uint64" ? "float64" : "int64") : t;
  return maximum(low, minimum(y, high, { constant }), { constant });
}

const HARD_TANH_FORM: Signature<
  { x: ArrayLike; lower_bound: unknown; upper_bound: unknown; constant: boolean | null }
> = signature("hard_tanh", { x: REQUIRED, lower_bound: -1, upper_bound: 1, constant: null }, 1);

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
  const t = operandOf(x);
  return add(maximum(t, 0, { constant }), multiply(factor, minimum(t, 0, { constant })), { constant });
}

const LEAKY_RELU_FORM: Signature<{ x: ArrayLike; slope: unknown; constant: boolean | null }> = signature("leaky_relu", {
  x: REQUIRED,
  slope: REQUIRED,
  constant: null,
}, 2);

interface GluArguments {
  x: ArrayLike;
  axis: unknown;
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
  const { x, axis, constant } = bind(GLU_FORM, args), t = astensor(x);
  const plain = axis instanceof NDArray || axis instanceof Tensor ? axis.item() : axis;
  if (typeof plain !== "number" && typeof plain !== "bigint" || !Number.isInteger(Number(plain))) {
    throw new TypeError(`\`axis\` must be an integer-valued scalar, got ${String(plain)} (type ${typeName(plain)})`);
  }
  const i = asIndex(plain);
  if (i < -t.ndim || i >= t.ndim) throw new IndexError(`axis ${i} is out of range for a tensor of ${t.ndim} axes`);
  const along = normalizeAxis(i, t.ndim), size = t.shape[along];
  if (size % 2) throw new ValueError(`glu halves axis ${i}, which must have an even size, got ${size}`);
  const lead = new Array<Slice>(along).fill(new Slice(null, null));
  const first = getItem(t, [...lead, new Slice(0, size / 2)]),
    second = getItem(t, [...lead, new Slice(size / 2, size)]);
  return multiply(first, sigmoid(second), { constant });
}
