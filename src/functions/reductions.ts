/**
 * Reductions of tensors over axes.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation, type Rule } from "../autodiff/tape.ts";
import { Tensor, type TensorReduceOptions, type TensorVarOptions } from "../autodiff/tensor.ts";
import type { DTypeLike, DTypeName } from "../dtype/dtype.ts";
import { normalizeAxes, sizeOf } from "../ndarray/layout.ts";
import { filledLike, NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, Scalar } from "../ndarray/types.ts";
import { broadcasted, reshaped } from "../numpy/views.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { add, multiply } from "./arithmetic.ts";
import { maximum, minimum } from "./extrema.ts";
import * as np from "./np.ts";
import { where } from "./selection.ts";

/** The settings of a reduction that its rule needs. */
interface Reduction {
  readonly axis: Axes;
  readonly keepdims: boolean;
  readonly dtype?: DTypeLike;
  readonly ddof?: number;
}

/** Up to how many elements a gradient spread over all of them is an array of its own. */
const WRITTEN = 256;

/** Those of a call with nothing but a tensor. */
const WHOLE: Reduction = Object.freeze({ axis: null, keepdims: false });

/** The reduced axes from the front, in ascending order. A 0-d array has an axis 0 in reductions, which reduces nothing. */
function reducedAxes(axis: Axes, ndim: number): number[] {
  if (axis === null) return Array.from({ length: ndim }, (_, i) => i);
  return ndim === 0 ? [] : normalizeAxes(axis, ndim).sort((a, b) => a - b);
}

/** A shape with the reduced axes kept at size 1. */
function keptShape(shape: readonly number[], axis: Axes): number[] {
  const axes = reducedAxes(axis, shape.length);
  return shape.map((n, i) => axes.includes(i) ? 1 : n);
}

/** The number of elements that make one of the result. */
function countOf(shape: readonly number[], axis: Axes): number {
  return sizeOf(reducedAxes(axis, shape.length).map((i) => shape[i]));
}

/** A reduced array (a gradient, a result) with its axes put back, so that it broadcasts against the argument. */
function restored(y: NDArray, x: NDArray, { axis }: Reduction): NDArray {
  return np.reshape(y, keptShape(x.shape, axis));
}

function spread(g: NDArray, x: NDArray, args: Reduction): NDArray {
  // the common case: one number for every element; few of them are written down, so that what follows finds a plain array
  if (args.axis === null && g instanceof NDArray && x instanceof NDArray && g.dims.length === 0) {
    return x.size > 0 && x.size <= WRITTEN ? filledLike(x.dims, g) : broadcasted(g, x.dims);
  }
  if (g instanceof NDArray && x instanceof NDArray) {
    return broadcasted(reshaped(g, keptShape(x.dims, args.axis)), x.dims);
  }
  return np.broadcast_to(restored(g, x, args), x.shape);
}

function options({ axis, keepdims, dtype, ddof }: Reduction, out: NDArray | null): Record<string, unknown> {
  const given = { axis, keepdims, out: out ?? undefined, dtype };
  return ddof === undefined ? given : { ...given, ddof };
}

/** Computes a reduction of arrays. */
function computed(f: (x: NDArray, options?: Record<string, unknown> | number) => NDArray): Op["forward"] {
  return ([x], args: Reduction, out) => {
    if (out !== null || args.keepdims || args.dtype !== undefined) return f(x, options(args, out));
    return args.axis === null ? f(x) : typeof args.axis === "number" ? f(x, args.axis) : f(x, options(args, out));
  };
}

const SUM: Op = operation("Sum", computed(np.sum), [
  (g, _r, x: NDArray, args: Reduction) => spread(g, x, args),
]);

const MEAN: Op = operation("Mean", computed(np.mean), [
  (g, _r, x: NDArray, args: Reduction) => spread(np.divide(g, countOf(x.shape, args.axis)), x, args),
]);

const PROD: Op = operation("Prod", computed(np.prod), [
  (g, r, x: NDArray, args: Reduction) => {
    // the product of the others: r/x where no element is zero; if one is, it alone receives the product of the rest
    const data = np.asarray(x), isZero = np.equal(data, 0);
    const quotient = np.divide(restored(r, x, args), np.where(isZero, 1, x));
    if (!np.any(isZero).item()) return np.multiply(restored(g, x, args), quotient);
    const zeros = np.sum(isZero, { axis: args.axis, keepdims: true });
    const rest = np.prod(np.where(isZero, 1, x) as NDArray, { axis: args.axis, keepdims: true });
    const share = np.where(np.greater(zeros, 1), 0, np.where(isZero, rest, quotient)) as NDArray;
    return np.multiply(restored(g, x, args), share);
  },
]);

/** Where the first extremal element of each group stands, groups read in C order over the reduced axes in ascending order. */
function firstOf(find: typeof np.argmax, data: NDArray, axis: Axes): NDArray<"bool"> {
  const axes = reducedAxes(axis, data.ndim), kept = data.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...kept, ...axes], moved = np.transpose(data, order);
  const n = sizeOf(axes.map((i) => data.shape[i]));
  const groups = np.reshape(moved, [...kept.map((i) => data.shape[i]), n]);
  const first = find(groups, -1);
  const mask = np.equal(np.expand_dims(first, -1), np.arange(n));
  const back = order.map((_, i) => order.indexOf(i));
  // laid out as the data, for the gradient takes its layout from the mask
  const placed = np.transpose(np.reshape(mask, moved.shape), back);
  return (data.isC || !data.isF ? np.ascontiguousarray(placed) : np.asfortranarray(placed)) as NDArray<"bool">;
}

function extremeRule(find: typeof np.argmax): Rule {
  return (g, _r, x: NDArray, args: Reduction) => {
    const axes = reducedAxes(args.axis, x.ndim);
    if (axes.length === 0) return restored(g, x, args);
    return np.where(firstOf(find, np.asarray(x), args.axis), restored(g, x, args), 0) as NDArray;
  };
}

const MAX: Op = operation(
  "Max",
  ([x], { axis, keepdims }: Reduction, out) => np.max(x, { axis, keepdims, out: out ?? undefined }),
  [
    extremeRule(np.argmax),
  ],
);
const MIN: Op = operation(
  "Min",
  ([x], { axis, keepdims }: Reduction, out) => np.min(x, { axis, keepdims, out: out ?? undefined }),
  [
    extremeRule(np.argmin),
  ],
);

function centred(x: NDArray, { axis, ddof }: Reduction): NDArray {
  const count = countOf(x.shape, axis) - (ddof ?? 0);
  return np.multiply(2 / count, np.subtract(x, np.mean(x, { axis, keepdims: true })));
}

const VAR: Op = operation("Variance", ([x], args: Reduction, out) => np.var(x, options(args, out)), [
  (g, _r, x: NDArray, args: Reduction) => {
    if (Array.isArray(args.axis) && args.axis.length === 0) return np.zeros(x.shape) as NDArray;
    return np.multiply(centred(x, args), restored(g, x, args));
  },
]);

const STD: Op = operation("StdDev", ([x], args: Reduction, out) => np.std(x, options(args, out)), [
  (g, r, x: NDArray, args: Reduction) => {
    if (Array.isArray(args.axis) && args.axis.length === 0) return np.zeros(x.shape) as NDArray;
    return np.multiply(centred(x, args), restored(np.divide(g, np.multiply(2, r)), x, args));
  },
]);

interface ReduceArguments {
  x: ArrayLike;
  axis: Axes;
  keepdims: boolean;
  dtype: DTypeLike | null;
  out: NDArray | Tensor | null;
  initial: Scalar | null;
  where: ArrayLike | true;
  constant: boolean | null;
}

function reduction(name: string, first = "x"): Signature<ReduceArguments> {
  const rest = {
    axis: null,
    keepdims: false,
    dtype: null,
    out: null,
    initial: null,
    where: true,
    constant: null,
  } as const;
  return signature(
    name,
    { [first]: REQUIRED, ...rest } as unknown as { [K in keyof ReduceArguments]: ReduceArguments[K] },
    3,
  );
}

function reduce(op: Op, form: Signature<ReduceArguments>, args: readonly unknown[], bound?: ReduceArguments): Tensor {
  if (args.length === 1 && args[0] instanceof Tensor) return record(op, args, WHOLE);
  const given = bound ?? bind(form, args), { axis, keepdims, dtype, out, constant } = given;
  const x = (given as unknown as Record<string, ArrayLike>)[form.names[0]];
  const list = Array.isArray(axis) ? axis.slice() : axis;
  return record(op, [x], { axis: list, keepdims, dtype: dtype ?? undefined }, { out, constant });
}

/** A reduction with NumPy's `where` and `initial`: masked elements count as `neutral`, and `initial` joins at the end. */
function reduceMasked(
  op: Op,
  form: Signature<ReduceArguments>,
  args: readonly unknown[],
  neutral: number,
  join: (result: Tensor, initial: Scalar) => Tensor,
): Tensor {
  if (args.length === 1) return reduce(op, form, args);
  const given = bind(form, args);
  if (given.where === true && given.initial === null) return reduce(op, form, args, given);
  const { axis, keepdims, dtype, out, initial, constant } = given;
  let x = (given as unknown as Record<string, ArrayLike>)[form.names[0]];
  if (given.where !== true) {
    x = where(given.where, x, initial !== null && !Number.isFinite(neutral) ? initial : neutral) as Tensor;
  }
  const last = initial === null ? { out, constant } : {};
  const result = record(op, [x], { axis, keepdims, dtype: dtype ?? undefined }, last);
  return initial === null ? result : join(result, initial);
}

const SUM_FORM = reduction("sum"), PROD_FORM = reduction("prod", "a"), MEAN_FORM = reduction("mean");
const MAX_FORM = reduction("max"), MIN_FORM = reduction("min");

/** A reduction of a tensor. */
export interface ReduceFunction {
  /** With keywords alone, or the axis, then whether reduced axes stay with size 1, then keywords. */
  (
    x: ArrayLike,
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ): Tensor;
}

/** A reduction of a tensor that keeps the data type. */
export interface ExtremeFunction extends ReduceFunction {
  /** As above, for a tensor of known data type. */
  <D extends DTypeName>(
    x: Tensor<D> | NDArray<D>,
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ): Tensor<D>;
}

/**
 * The sum over axes: `sum(x, axis, keepdims)`; integers narrower than the default integer type are widened.
 *
 * Gradient: g, spread over the summed axes. An axis out of range is an `AxisError`.
 *
 * @example
 * ```ts
 * import { sum, tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2], [3, 4]]);
 * const f = sum(x, { axis: 0 });
 * console.assert(String(f.data) === "[4. 6.]");
 * f.backward([1, 10]);
 * console.assert(String(x.grad) === "[[ 1. 10.]\n [ 1. 10.]]");
 * ```
 */
export const sum: ReduceFunction = (...args: unknown[]): Tensor => reduceMasked(SUM, SUM_FORM, args, 0, add);

/**
 * The average over axes: `mean(x, axis, keepdims)`; integers are averaged as `float64`.
 *
 * Gradient: g/N spread over the averaged axes, N the number of elements averaged.
 *
 * @example
 * ```ts
 * import { mean, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2, 3, 4]);
 * const f = mean(x);
 * f.backward();
 * console.assert(String(f.data) === "2.5");
 * console.assert(String(x.grad) === "[0.25 0.25 0.25 0.25]");
 * ```
 */
export const mean: ReduceFunction = (...args: unknown[]): Tensor => {
  if (args.length === 1) return reduce(MEAN, MEAN_FORM, args);
  const given = bind(MEAN_FORM, args);
  if (given.where === true) return reduce(MEAN, MEAN_FORM, args, given);
  const { x, axis, keepdims, constant } = given, mask = np.asarray(given.where, "bool");
  const shape = np.broadcast_shapes(mask.shape, np.asarray(x).shape);
  const count = np.sum(np.broadcast_to(mask, shape), { axis, keepdims });
  return multiply(sum(x, { axis, keepdims, where: mask }), np.divide(1, count), { constant });
};

/**
 * The product over axes: `prod(a, axis, keepdims)`.
 *
 * Gradient: g times the product of the other elements, exact also where elements are zero.
 *
 * @example
 * ```ts
 * import { prod, tensor } from "@mygrad/mygrad";
 * const x = tensor([2, 0, 3]);
 * prod(x).backward();
 * console.assert(String(x.grad) === "[0. 6. 0.]");
 * ```
 */
export const prod: ReduceFunction = (...args: unknown[]): Tensor => reduceMasked(PROD, PROD_FORM, args, 1, multiply);

/**
 * The largest element over axes: `max(x, axis, keepdims)`; nan wins. An empty reduction is a `ValueError`.
 *
 * Gradient: g to the first largest element of each group (in C order), nothing to the others.
 *
 * @example
 * ```ts
 * import { max, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 3, 3]);
 * max(x).backward();
 * console.assert(String(x.grad) === "[0. 1. 0.]");
 * ```
 */
export const max: ExtremeFunction =
  ((...args: unknown[]): Tensor => reduceMasked(MAX, MAX_FORM, args, -Infinity, maximum)) as ExtremeFunction;

/**
 * The smallest element over axes: `min(x, axis, keepdims)`; nan wins. An empty reduction is a `ValueError`.
 *
 * Gradient: g to the first smallest element of each group (in C order), nothing to the others.
 *
 * @example
 * ```ts
 * import { min, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 3, 1]);
 * min(x).backward();
 * console.assert(String(x.grad) === "[1. 0. 0.]");
 * ```
 */
export const min: ExtremeFunction =
  ((...args: unknown[]): Tensor => reduceMasked(MIN, MIN_FORM, args, Infinity, minimum)) as ExtremeFunction;

/** The same function as {@linkcode max}. */
export const amax: ExtremeFunction = max;
/** The same function as {@linkcode min}. */
export const amin: ExtremeFunction = min;

interface VarArguments {
  x: ArrayLike;
  axis: Axes;
  ddof: number;
  keepdims: boolean;
  dtype: DTypeLike | null;
  out: NDArray | Tensor | null;
  constant: boolean | null;
}

const spreadForm = (name: string): Signature<VarArguments> =>
  signature<VarArguments>(name, {
    x: REQUIRED,
    axis: null,
    ddof: 0,
    keepdims: false,
    dtype: null,
    out: null,
    constant: null,
  }, 4);
const VAR_FORM = spreadForm("var"), STD_FORM = spreadForm("std");

/** A measure of spread of a tensor. */
export interface SpreadFunction {
  /** With keywords alone, or axis, `ddof`, whether reduced axes stay with size 1, then keywords. */
  (
    x: ArrayLike,
    axis?: Axes | TensorVarOptions,
    ddof?: number | TensorVarOptions,
    keepdims?: boolean | TensorVarOptions,
    options?: TensorVarOptions,
  ): Tensor;
}

function spreadOf(op: Op, form: Signature<VarArguments>, args: readonly unknown[]): Tensor {
  const { x, axis, ddof, keepdims, dtype, out, constant } = bind(form, args);
  return record(op, [x], { axis, ddof: Number(ddof), keepdims, dtype: dtype ?? undefined }, { out, constant });
}

/**
 * The variance over axes: `var(x, axis, ddof, keepdims)`; the divisor is the number of elements less `ddof`.
 *
 * Gradient: g·2·(x - mean)/(N - ddof).
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * const x = mg.tensor([1, 2, 3]);
 * const f = mg.var(x);
 * f.backward();
 * console.assert(String(f.data) === "0.6666666666666666");
 * console.assert(String(x.grad) === "[-0.66666667  0.          0.66666667]");
 * ```
 */
export const var_: SpreadFunction = (...args: unknown[]): Tensor => spreadOf(VAR, VAR_FORM, args);

/**
 * The standard deviation over axes: `std(x, axis, ddof, keepdims)`, the square root of the variance.
 *
 * Gradient: g·(x - mean)/((N - ddof)·σ); nan for all elements of a group that are equal.
 *
 * @example
 * ```ts
 * import { std, tensor } from "@mygrad/mygrad";
 * const x = tensor([0, 2]);
 * const f = std(x);
 * f.backward();
 * console.assert(String(f.data) === "1.0");
 * console.assert(String(x.grad) === "[-0.5  0.5]");
 * ```
 */
export const std: SpreadFunction = (...args: unknown[]): Tensor => spreadOf(STD, STD_FORM, args);

for (
  const [func, made] of [
    [np.sum, sum],
    [np.mean, mean],
    [np.prod, prod],
    [np.max, max],
    [np.min, min],
    [np.var, var_],
    [np.std, std],
  ] as const
) {
  override(func, made);
}
override(np.amax, max);
override(np.amin, min);
