/**
 * Reductions: sums, products, extrema, means, variances, truth, and the versions of them that leave nan out.
 * @module
 */
import {
  bool,
  defaultInteger,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  float32,
  float64,
  type FloatName,
} from "../dtype/dtype.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { squaresAlong } from "../kernels/reduce.ts";
import { normalizeAxis } from "../ndarray/layout.ts";
import { NDArray, newArray, type ReduceOptions, type VarOptions, viewOf } from "../ndarray/ndarray.ts";
import { temporarily } from "../ndarray/storage.ts";
import type { ArrayLike, Axes, Overriding, Scalar } from "../ndarray/types.ts";
import { walk } from "../ndarray/walk.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndices } from "../python/number.ts";
import { arrayOf } from "./asarray.ts";
import { assign, castTo } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import {
  EVERYTHING,
  initialArgument,
  type Operation,
  operations,
  outArgument,
  reduceArray,
  reducedAxes,
  replaceNan,
  type Request,
  totalType,
  typeOfTotal,
  whereArgument,
} from "./reducing.ts";
import { divide, multiply, square, subtract } from "./ufuncs/arithmetic.ts";
import { less_equal } from "./ufuncs/comparison.ts";
import { sqrt } from "./ufuncs/exponential.ts";
import { maximum } from "./ufuncs/extrema.ts";
import { logical_not } from "./ufuncs/logic.ts";
import { broadcasted } from "./views.ts";

// -- types -------------------------------------------------------------------------------------------------------------

/** The data type of a sum or product: narrow integers and booleans become the default integer type. */
export type TotalName<D extends DTypeName> = DTypeName extends D ? DTypeName
  : D extends FloatName | "int64" | "uint64" ? D
  : D extends "uint32" | "uint16" | "uint8" ? "uint32"
  : "int32";

/** The data type of a mean: integers and booleans become `float64`. */
export type MeanName<D extends DTypeName> = DTypeName extends D ? DTypeName : D extends FloatName ? D : "float64";

/** The keywords of a reduction that leave the data type of the result alone. */
export interface PlainReduceOptions {
  /** The axis or axes to reduce; `null` for all. */
  axis?: Axes;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** The value to start from. */
  initial?: Scalar;
  /** Which elements take part. */
  where?: ArrayLike;
}

/** `sum`, `prod` and their like: `(a, axis, dtype, out, keepdims, initial, where)`. */
export interface TotalFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: Axes | ReduceOptions,
    dtype?: DTypeLike | null | ReduceOptions,
    out?: NDArray | null | ReduceOptions,
    keepdims?: boolean | ReduceOptions,
    initial?: Scalar | ReduceOptions,
    where?: ArrayLike | ReduceOptions,
  ): T;
  /** Narrow integers and booleans are added up as `int32` or `uint32`, other data types as they are. */
  <D extends DTypeName>(
    a: NDArray<D>,
    axis?: Axes | PlainReduceOptions,
    options?: PlainReduceOptions,
  ): NDArray<TotalName<D>>;
  /** Into an array, in another data type, or of something that is not an array yet. */
  (
    a: ArrayLike,
    axis?: Axes | ReduceOptions,
    dtype?: DTypeLike | null | ReduceOptions,
    out?: NDArray | null | ReduceOptions,
    keepdims?: boolean | ReduceOptions,
    initial?: Scalar | ReduceOptions,
    where?: ArrayLike | ReduceOptions,
  ): NDArray;
}

/** `max` and `min`: `(a, axis, out, keepdims, initial, where)`. */
export interface ExtremumFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: Axes | ReduceOptions,
    out?: NDArray | null | ReduceOptions,
    keepdims?: boolean | ReduceOptions,
    initial?: Scalar | ReduceOptions,
    where?: ArrayLike | ReduceOptions,
  ): T;
  /** The result has the data type of the array. */
  <D extends DTypeName>(a: NDArray<D>, axis?: Axes | PlainReduceOptions, options?: PlainReduceOptions): NDArray<D>;
  /** Into an array, or of something that is not an array yet. */
  (
    a: ArrayLike,
    axis?: Axes | ReduceOptions,
    out?: NDArray | null | ReduceOptions,
    keepdims?: boolean | ReduceOptions,
    initial?: Scalar | ReduceOptions,
    where?: ArrayLike | ReduceOptions,
  ): NDArray;
}

/** The keywords of `mean`. */
export type MeanOptions = Omit<ReduceOptions, "initial">;

/** `mean`: `(a, axis, dtype, out, keepdims, *, where)`. */
export interface MeanFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: Axes | MeanOptions,
    dtype?: DTypeLike | null | MeanOptions,
    out?: NDArray | null | MeanOptions,
    keepdims?: boolean | MeanOptions,
    options?: MeanOptions,
  ): T;
  /** Integers and booleans have means of type `float64`. */
  <D extends DTypeName>(
    a: NDArray<D>,
    axis?: Axes | Omit<PlainReduceOptions, "initial">,
    options?: Omit<PlainReduceOptions, "initial">,
  ): NDArray<MeanName<D>>;
  /** Into an array, in another data type, or of something that is not an array yet. */
  (
    a: ArrayLike,
    axis?: Axes | MeanOptions,
    dtype?: DTypeLike | null | MeanOptions,
    out?: NDArray | null | MeanOptions,
    keepdims?: boolean | MeanOptions,
    options?: MeanOptions,
  ): NDArray;
}

/** All keywords of `var` and `std`. */
export interface VarianceOptions extends VarOptions {
  /** The mean, if it is known already (with reduced axes kept). */
  mean?: ArrayLike;
  /** Another name of `ddof`. */
  correction?: number;
}

/** `var` and `std`: `(a, axis, dtype, out, ddof, keepdims, *, where, mean, correction)`. */
export interface VarianceFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: Axes | VarianceOptions,
    dtype?: DTypeLike | null | VarianceOptions,
    out?: NDArray | null | VarianceOptions,
    ddof?: number | VarianceOptions,
    keepdims?: boolean | VarianceOptions,
    options?: VarianceOptions,
  ): T;
  /** Integers and booleans have variances of type `float64`. */
  <D extends DTypeName>(
    a: NDArray<D>,
    axis?: Axes | (Omit<PlainReduceOptions, "initial"> & { ddof?: number }),
    options?: Omit<PlainReduceOptions, "initial"> & { ddof?: number },
  ): NDArray<MeanName<D>>;
  /** Into an array, in another data type, or of something that is not an array yet. */
  (
    a: ArrayLike,
    axis?: Axes | VarianceOptions,
    dtype?: DTypeLike | null | VarianceOptions,
    out?: NDArray | null | VarianceOptions,
    ddof?: number | VarianceOptions,
    keepdims?: boolean | VarianceOptions,
    options?: VarianceOptions,
  ): NDArray;
}

/** The keywords of `any` and `all`. */
export type TruthOptions = Omit<ReduceOptions, "initial" | "dtype">;

/** `any` and `all`: `(a, axis, out, keepdims, *, where)`. */
export interface TruthFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, axis?: Axes | TruthOptions, options?: TruthOptions): unknown;
  /** The result is boolean. */
  (a: ArrayLike, axis?: Axes | Omit<TruthOptions, "out">, options?: Omit<TruthOptions, "out">): NDArray<"bool">;
  /** Into an array. */
  (
    a: ArrayLike,
    axis?: Axes | TruthOptions,
    out?: NDArray | null | TruthOptions,
    keepdims?: boolean | TruthOptions,
    options?: TruthOptions,
  ): NDArray;
}

/** The keywords of `ptp`. */
export type RangeOptions = Pick<ReduceOptions, "axis" | "out" | "keepdims">;

/** `ptp`: `(a, axis, out, keepdims)`. */
export interface RangeFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: Axes | RangeOptions,
    out?: NDArray | null | RangeOptions,
    keepdims?: boolean | RangeOptions,
  ): T;
  /** The result has the data type of the array. */
  <D extends DTypeName>(a: NDArray<D>, axis?: Axes | RangeOptions, options?: RangeOptions): NDArray<D>;
  /** Into an array, or of something that is not an array yet. */
  (
    a: ArrayLike,
    axis?: Axes | RangeOptions,
    out?: NDArray | null | RangeOptions,
    keepdims?: boolean | RangeOptions,
  ): NDArray;
}

// -- the plain reductions ------------------------------------------------------------------------------------------------

interface TotalArguments {
  a: unknown;
  axis: unknown;
  dtype: DTypeLike | null;
  out: unknown;
  keepdims: unknown;
  initial: unknown;
  where: unknown;
}

function totalSignature(name: string): Signature<TotalArguments> {
  return signature<TotalArguments>(name, {
    a: REQUIRED,
    axis: null,
    dtype: null,
    out: null,
    keepdims: false,
    initial: undefined,
    where: true,
  });
}

/** The request that bound arguments make; those that a function does not take are as NumPy has them by default. */
function requestOf(
  x: NDArray,
  bound: { axis: unknown; keepdims: unknown; initial?: unknown; where?: unknown },
  out: NDArray | null,
): Request {
  return {
    axes: reducedAxes(bound.axis, x.dims.length),
    out,
    keepdims: Boolean(bound.keepdims),
    initial: initialArgument(bound.initial),
    where: whereArgument(bound.where),
  };
}

/** `prepare` changes the array before it is reduced, such as nan to zero. */
function total(name: string, op: Operation, prepare: ((x: NDArray) => NDArray) | null = null): TotalFunction {
  const TOTAL = totalSignature(name);
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const first = args[0];
    if (first instanceof NDArray && args.length === 1 && prepare === null) {
      return reduceArray(op, first, totalType(first.dtype), EVERYTHING);
    }
    if (first instanceof NDArray && args.length === 2 && typeof args[1] === "number" && prepare === null) {
      return reduceArray(op, first, totalType(first.dtype), {
        ...EVERYTHING,
        axes: reducedAxes(args[1], first.dims.length),
      });
    }
    const bound = bind(TOTAL, args);
    let x = arrayOf(bound.a);
    if (prepare !== null) x = prepare(x);
    const out = outArgument(bound.out);
    return reduceArray(op, x, typeOfTotal(x, bound.dtype, out), requestOf(x, bound, out));
  });
}

/**
 * The sum of elements over axes (all of them if `axis` is `null`), added up pairwise and to the last bit as NumPy adds.
 *
 * `sum(a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True)`. Booleans and narrow integers are added
 * up in the default integer type; `dtype` asks for another one. Errors: `AxisError`, repeated axes (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2], [3, 4]]);
 * console.assert(np.sum(x).item() === 10);
 * console.assert(String(np.sum(x, 0)) === "[4. 6.]");
 * console.assert(String(np.sum(x, { axis: 1, keepdims: true })) === "[[3.]\n [7.]]");
 * ```
 */
export const sum: TotalFunction = total("sum", operations.add);

/**
 * The product of elements over axes; see {@linkcode sum} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.prod(np.array([[1, 2], [3, 4]]), 1)) === "[ 2. 12.]");
 * ```
 */
export const prod: TotalFunction = total("prod", operations.multiply);

type ExtremumArguments = Omit<TotalArguments, "dtype">;

function extremum(name: string, op: Operation): ExtremumFunction {
  const EXTREMUM = signature<ExtremumArguments>(name, {
    a: REQUIRED,
    axis: null,
    out: null,
    keepdims: false,
    initial: undefined,
    where: true,
  });
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const first = args[0];
    if (first instanceof NDArray && args.length === 1) return reduceArray(op, first, first.dtype, EVERYTHING);
    const bound = bind(EXTREMUM, args);
    const x = arrayOf(bound.a), out = outArgument(bound.out);
    return reduceArray(op, x, out === null ? x.dtype : promoteTypes(out.dtype, x.dtype), requestOf(x, bound, out));
  });
}

/**
 * The largest element over axes; nan if there is one.
 *
 * `max(a, axis=None, out=None, keepdims=False, initial=None, where=True)`. Errors: no elements and no `initial` (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.max(np.array([[1, 5], [3, 4]]), 0)) === "[3. 5.]");
 * ```
 */
export const max: ExtremumFunction = extremum("max", operations.maximum);

/** Another name of {@linkcode max}. */
export const amax: ExtremumFunction = max;

/**
 * The smallest element over axes; nan if there is one. See {@linkcode max} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.min(np.array([3, -1, 2])).item() === -1);
 * ```
 */
export const min: ExtremumFunction = extremum("min", operations.minimum);

/** Another name of {@linkcode min}. */
export const amin: ExtremumFunction = min;

/**
 * The largest element over axes, nan left out (nan where there is nothing else). See {@linkcode max} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanmax(np.array([1, NaN, 3])).item() === 3);
 * ```
 */
export const nanmax: ExtremumFunction = extremum("nanmax", operations.fmax);

/**
 * The smallest element over axes, nan left out (nan where there is nothing else). See {@linkcode max} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanmin(np.array([1, NaN, 3])).item() === 1);
 * ```
 */
export const nanmin: ExtremumFunction = extremum("nanmin", operations.fmin);

type TruthArguments = Omit<ExtremumArguments, "initial">;

function truth(name: string, op: Operation): TruthFunction {
  const TRUTH = signature<TruthArguments>(
    name,
    { a: REQUIRED, axis: null, out: null, keepdims: false, where: true },
    4,
  );
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const first = args[0];
    if (first instanceof NDArray && args.length === 1) return reduceArray(op, first, bool, EVERYTHING);
    const bound = bind(TRUTH, args), x = arrayOf(bound.a);
    return reduceArray(op, x, bool, requestOf(x, bound, outArgument(bound.out)));
  });
}

/**
 * Whether any element over axes is true, that is not zero (nan is true).
 *
 * `any(a, axis=None, out=None, keepdims=False, *, where=True)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.any(np.array([[0, 1], [0, 0]]), 1)) === "[ True False]");
 * ```
 */
export const any: TruthFunction = truth("any", operations.logical_or);

/**
 * Whether all elements over axes are true, that is not zero (nan is true). See {@linkcode any} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.all(np.array([1, 2, 0])).item() === false);
 * ```
 */
export const all: TruthFunction = truth("all", operations.logical_and);

type RangeArguments = Omit<TruthArguments, "where">;

const PTP = signature<RangeArguments>("ptp", { a: REQUIRED, axis: null, out: null, keepdims: false });

/**
 * The largest less the smallest element over axes ("peak to peak").
 *
 * `ptp(a, axis=None, out=None, keepdims=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.ptp(np.array([4, 9, 2])).item() === 7);
 * ```
 */
export const ptp: RangeFunction = arrayFunction("ptp", (...args: unknown[]): NDArray => {
  const bound = bind(PTP, args);
  const x = arrayOf(bound.a), out = outArgument(bound.out), request = requestOf(x, bound, null);
  const high = reduceArray(operations.maximum, x, x.dtype, request);
  const low = reduceArray(operations.minimum, x, x.dtype, request);
  return subtract.compute2(high, low, out);
});

// -- means and variances -------------------------------------------------------------------------------------------------

/** How many elements go into one result: a number, or with a mask an array of them. */
function countItems(x: NDArray, axis: unknown, keepdims: boolean, where: NDArray | null): number | NDArray {
  if (where === null) {
    if (axis === null || axis === undefined) return x.size;
    let items = 1;
    for (const i of asIndices(axis)) items *= x.dims[normalizeAxis(i, x.dims.length)];
    return items;
  }
  const axes = reducedAxes(axis, x.dims.length), mask = broadcasted(where, x.dims);
  return reduceArray(operations.add, mask, defaultInteger, { ...EVERYTHING, axes, keepdims });
}

/** `x /= n`, computed in `float64` and cast to the data type of `x`. */
function divideBy(x: NDArray, n: number | NDArray): void {
  if (n instanceof NDArray) return void divide.compute2(x, n, x, null, null, "unsafe");
  const { buffer, dtype } = x;
  walk(x.dims, [x.steps], [x.offset], ([at], count, [step]) => {
    if (dtype.isFloat && dtype.itemsize > 2) {
      const floats = buffer as Float64Array;
      for (let i = 0; i < count; i++, at += step) floats[at] /= n;
    } else for (let i = 0; i < count; i++, at += step) dtype.write(buffer, at, Number(dtype.read(buffer, at)) / n);
  });
}

type MeanArguments = Omit<TotalArguments, "initial">;

function meanSignature(name: string): Signature<MeanArguments> {
  return signature<MeanArguments>(name, {
    a: REQUIRED,
    axis: null,
    dtype: null,
    out: null,
    keepdims: false,
    where: true,
  }, 5);
}

const MEAN = meanSignature("mean");

/** The mean behind the reading of arguments. */
function meanOf(
  x: NDArray,
  axis: unknown,
  dtype: DType | null,
  out: NDArray | null,
  keepdims: boolean,
  where: NDArray | null,
): NDArray {
  const count = countItems(x, axis, keepdims, where);
  const half = dtype === null && x.dtype.name === "float16", explicit = dtype !== null || half || !x.dtype.isFloat;
  const type = dtype ?? (half ? float32 : x.dtype.isFloat ? x.dtype : float64) as DType;
  const request: Request = { ...EVERYTHING, axes: reducedAxes(axis, x.dims.length), out, keepdims, where };
  const computed = out === null || explicit ? type : promoteTypes(type, out.dtype);
  const result = reduceArray(operations.add, x, computed, request);
  if (half && out === null) {
    const halves = newLike(result, x.dtype);
    if (result.dims.length === 0 && typeof count === "number") { // NumPy's scalars round once, its arrays through float32
      x.dtype.write(halves.buffer, halves.offset, result.buffer[result.offset] as number / count);
      return halves;
    }
    divideBy(result, count);
    assign(halves, result);
    return halves;
  }
  divideBy(result, count);
  return result;
}

/** A new array with the layout of another. */
function newLike(x: NDArray, dtype: DType): NDArray {
  return x.dims.length === 0 ? newArray(x.dims, dtype) : castTo(x, dtype) as NDArray;
}

/**
 * The average of elements over axes. Integers and booleans are averaged in `float64`, `float16` in `float32` with a `float16`
 * result; the mean of nothing is nan.
 *
 * `mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2], [3, 4]]);
 * console.assert(np.mean(x).item() === 2.5);
 * console.assert(String(np.mean(x, 0)) === "[2. 3.]");
 * ```
 */
export const mean: MeanFunction = arrayFunction("mean", (...args: unknown[]): NDArray => {
  const bound = bind(MEAN, args), x = arrayOf(bound.a);
  const dtype = bound.dtype === null ? null : dtypeOf(bound.dtype);
  return meanOf(x, bound.axis, dtype, outArgument(bound.out), Boolean(bound.keepdims), whereArgument(bound.where));
});

interface VarianceArguments extends MeanArguments {
  ddof: unknown;
  mean: unknown;
  correction: unknown;
}

function varianceSignature(name: string): Signature<VarianceArguments> {
  return signature<VarianceArguments>(name, {
    a: REQUIRED,
    axis: null,
    dtype: null,
    out: null,
    ddof: 0,
    keepdims: false,
    where: true,
    mean: undefined,
    correction: undefined,
  }, 6);
}

/** The number that is taken off the count: `ddof`, or `correction`, but not both. */
function degreesOf(bound: VarianceArguments): number {
  const ddof = Number(bound.ddof);
  if (bound.correction === undefined) return ddof;
  if (ddof !== 0) throw new ValueError("ddof and correction can't be provided simultaneously.");
  return Number(bound.correction);
}

/** `max(count - ddof, 0)`, the divisor of a variance. */
function lessDegrees(count: number | NDArray, ddof: number): number | NDArray {
  if (typeof count === "number") return Math.max(count - ddof, 0);
  return maximum.compute2(subtract.compute2(count, ddof), 0);
}

/**
 * The variance of all elements of one piece of memory, or of the rows of a C-contiguous array: the same sums in the same order,
 * without an array of distances; `null` for any other layout.
 */
function quickVariance(
  x: NDArray,
  axes: readonly number[] | null,
  keepdims: boolean,
  count: number,
  ddof: number,
): NDArray | null {
  const { dims, dtype } = x, ndim = dims.length;
  const whole = axes === null || axes.length === ndim;
  if (
    whole ? ndim > 1 && !x.isC && !x.isF : !(axes.length === 1 && axes[0] === ndim - 1 && x.isC && dims[ndim - 1] >= 16)
  ) return null;
  const step = whole && ndim === 1 ? x.steps[0] : 1;
  const result = reduceArray(operations.add, x, dtype, { ...EVERYTHING, axes, keepdims }), { buffer, offset } = result;
  divideBy(result, count);
  const divisor = Math.max(count - ddof, 0);
  for (let k = 0; k < result.size; k++) {
    const sum = squaresAlong(dtype, x.buffer, x.offset + k * count, step, count, buffer[offset + k] as number);
    (buffer as Float64Array)[offset + k] = sum / divisor;
  }
  return result;
}

/** Squared distances and what they are made of are dead when they have been added up. */
function forgetting(f: (bound: VarianceArguments) => NDArray): (bound: VarianceArguments) => NDArray {
  return (bound) => temporarily(bound.a instanceof NDArray ? bound.a.size : 0, () => [f(bound)])[0];
}

const varianceOf = forgetting((bound) => {
  const x = arrayOf(bound.a), where = whereArgument(bound.where), out = outArgument(bound.out);
  const { axis } = bound, keepdims = Boolean(bound.keepdims), ddof = degreesOf(bound);
  const count = countItems(x, axis, keepdims, where), axes = reducedAxes(axis, x.dims.length);
  const dtype = bound.dtype !== null ? dtypeOf(bound.dtype) : x.dtype.isFloat ? null : float64 as DType;
  const plain = dtype === null && where === null && out === null && bound.mean === undefined && x.dtype.itemsize > 2;
  if (plain && x.size > 0) {
    const quick = quickVariance(x, axes, keepdims, count as number, ddof);
    if (quick !== null) return quick;
  }
  let center: NDArray;
  if (bound.mean !== undefined) center = arrayOf(bound.mean);
  else {
    center = reduceArray(operations.add, x, dtype ?? x.dtype, { ...EVERYTHING, axes, keepdims: true, where });
    divideBy(
      center,
      count instanceof NDArray ? viewOf(count, center.dims, keptSteps(count, axes, x, keepdims)) : count,
    );
  }
  const away = subtract.compute2(x, center);
  const squares = x.dtype.kind === "b" ? multiply.compute2(away, away, away) : square.compute1(away, away);
  const request: Request = { ...EVERYTHING, axes, out, keepdims, where };
  const result = reduceArray(operations.add, squares, typeOfTotal(squares, dtype, out), request);
  divideBy(result, lessDegrees(count, ddof));
  return result;
});

/** The steps of counts seen with reduced axes kept. */
function keptSteps(count: NDArray, axes: readonly number[] | null, x: NDArray, keepdims: boolean): readonly number[] {
  if (keepdims) return count.steps;
  let k = 0;
  return x.dims.map((_, i) => axes === null || axes.includes(i) ? 0 : count.steps[k++]);
}

const VAR = varianceSignature("var"), STD = varianceSignature("std");

/**
 * The variance over axes: the mean of the squared distances from the mean, with `ddof` taken off the number of elements.
 *
 * `var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=0)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.var(np.array([1, 2, 3, 4])).item() === 1.25);
 * console.assert(np.var(np.array([1, 2, 3]), { ddof: 1 }).item() === 1);
 * ```
 */
const variance: VarianceFunction = arrayFunction("var", (...args: unknown[]): NDArray => varianceOf(bind(VAR, args)));

export { variance as var };

/**
 * The standard deviation over axes: the square root of the variance. See `var` for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.std(np.array([1, 1, 3, 3])).item() === 1);
 * ```
 */
export const std: VarianceFunction = arrayFunction("std", (...args: unknown[]): NDArray => {
  const result = varianceOf(bind(STD, args));
  return sqrt.compute1(result, result, null, null, "unsafe");
});

// -- without nan -----------------------------------------------------------------------------------------------------------

/**
 * The sum of elements over axes with nan counted as zero. See {@linkcode sum} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nansum(np.array([1, NaN, 2])).item() === 3);
 * ```
 */
export const nansum: TotalFunction = total("nansum", operations.add, (x) => replaceNan(x, 0)[0]);

/**
 * The product of elements over axes with nan counted as one. See {@linkcode sum} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanprod(np.array([3, NaN, 2])).item() === 6);
 * ```
 */
export const nanprod: TotalFunction = total("nanprod", operations.multiply, (x) => replaceNan(x, 1)[0]);

function checkInexact(dtype: DType | null, out: NDArray | null): void {
  if (dtype !== null && !dtype.isFloat) throw new TypeError("If a is inexact, then dtype must be inexact");
  if (out !== null && !out.dtype.isFloat) throw new TypeError("If a is inexact, then out must be inexact");
}

const NANMEAN = meanSignature("nanmean");

/**
 * The average of elements over axes, nan left out (nan where there is nothing else). See {@linkcode mean} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanmean(np.array([1, NaN, 3])).item() === 2);
 * ```
 */
export const nanmean: MeanFunction = arrayFunction("nanmean", (...args: unknown[]): NDArray => {
  const bound = bind(NANMEAN, args), x = arrayOf(bound.a);
  const dtype = bound.dtype === null ? null : dtypeOf(bound.dtype), out = outArgument(bound.out);
  const keepdims = Boolean(bound.keepdims), where = whereArgument(bound.where);
  const [clean, mask] = replaceNan(x, 0);
  if (mask === null) return meanOf(x, bound.axis, dtype, out, keepdims, where);
  checkInexact(dtype, out);
  const request: Request = { ...EVERYTHING, axes: reducedAxes(bound.axis, x.dims.length), keepdims, where };
  const count = reduceArray(operations.add, logical_not.compute1(mask), defaultInteger, request);
  const result = reduceArray(operations.add, clean, typeOfTotal(clean, dtype, out), { ...request, out });
  return divide.compute2(result, count, out ?? result, null, null, "unsafe");
});

const NANVAR = varianceSignature("nanvar"), NANSTD = varianceSignature("nanstd");

const nanVarianceOf = forgetting((bound) => {
  const x = arrayOf(bound.a), [clean, mask] = replaceNan(x, 0);
  if (mask === null) return varianceOf(bound);
  const dtype = bound.dtype === null ? null : dtypeOf(bound.dtype), out = outArgument(bound.out);
  checkInexact(dtype, out);
  const ddof = degreesOf(bound), keepdims = Boolean(bound.keepdims), where = whereArgument(bound.where);
  const axes = reducedAxes(bound.axis, x.dims.length);
  const request: Request = { ...EVERYTHING, axes, keepdims: true, where };
  let count = reduceArray(operations.add, logical_not.compute1(mask), defaultInteger, request) as NDArray;
  let center: NDArray;
  if (bound.mean !== undefined) center = arrayOf(bound.mean);
  else {
    center = reduceArray(operations.add, clean, dtype ?? clean.dtype, request);
    divide.compute2(center, count, center, null, null, "unsafe");
  }
  subtract.compute2(clean, center, clean, where, null, "unsafe");
  const zero = newArray([], clean.dtype) as NDArray;
  assign(clean, zero, mask);
  multiply.compute2(clean, clean, clean, where);
  const result = reduceArray(operations.add, clean, typeOfTotal(clean, dtype, out), { ...request, out, keepdims });
  if (result.dims.length < count.dims.length) {
    count = viewOf(
      count,
      result.dims,
      count.steps.filter((_, i) => !(axes === null || axes.includes(i))),
    );
  }
  const degrees = subtract.compute2(count, ddof);
  divide.compute2(result, degrees, result, null, null, "unsafe");
  const nan = newArray([], result.dtype) as NDArray;
  result.dtype.write(nan.buffer, nan.offset, NaN);
  assign(result, nan, less_equal.compute2(degrees, 0));
  return result;
});

/**
 * The variance over axes, nan left out; nan where `ddof` leaves nothing to divide by. See `var` for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanvar(np.array([1, NaN, 3])).item() === 1);
 * ```
 */
export const nanvar: VarianceFunction = arrayFunction(
  "nanvar",
  (...args: unknown[]): NDArray => nanVarianceOf(bind(NANVAR, args)),
);

/**
 * The standard deviation over axes, nan left out. See `var` for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanstd(np.array([1, NaN, 3])).item() === 1);
 * ```
 */
export const nanstd: VarianceFunction = arrayFunction("nanstd", (...args: unknown[]): NDArray => {
  const result = nanVarianceOf(bind(NANSTD, args));
  return sqrt.compute1(result, result, null, null, "unsafe");
});
