/**
 * Statistics: weighted averages, medians and quantiles, covariance, histograms, and what signal processing needs of them.
 * @module
 */
import {
  type AnyBuffer,
  defaultInteger,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  float64,
  int32,
} from "../dtype/dtype.ts";
import { canCastTypes, promoteTypes } from "../dtype/promote.ts";
import { sortBuffer } from "../kernels/sort.ts";
import { assertWriteable } from "../ndarray/alias.ts";
import { broadcastSteps, contiguousSteps, normalizeAxes, sameList } from "../ndarray/layout.ts";
import { exact, NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, Overriding } from "../ndarray/types.ts";
import { IndexError, RuntimeError, ValueError, ZeroDivisionError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndex, isWeakNumber, pyfloat } from "../python/number.ts";
import { reprFloat } from "../python/repr.ts";
import { arrayOf, asarray } from "./asarray.ts";
import { assign, castTo, copyOf } from "./copying.ts";
import { zeros_like } from "./creation.ts";
import { arrayFunction } from "./dispatch.ts";
import { EVERYTHING, operations, outArgument, reduceArray, sumOver, totalType } from "./reducing.ts";
import { mean, nanmean } from "./reductions.ts";
import { argsortArray, searchArray } from "./ordering.ts";
import { add, divide, multiply, subtract } from "./ufuncs/arithmetic.ts";
import { rint } from "./ufuncs/rounding.ts";
import { sqrt } from "./ufuncs/exponential.ts";
import { maximum, minimum } from "./ufuncs/extrema.ts";
import { raveled } from "./views.ts";

function read(x: NDArray, i = 0): number {
  return Number(x.dtype.read(x.buffer, x.offset + i * (x.steps[0] ?? 0)));
}

/** A 0-d array. */
function scalar(value: number, dtype: DType): NDArray {
  const out = newArray([], dtype);
  dtype.write(out.buffer, out.offset, value);
  return out as NDArray;
}

// -- averages ------------------------------------------------------------------------------------------------------------

/** The keywords of `average`. */
export interface AverageOptions {
  /** The axis or axes; `null` for all. */
  axis?: Axes;
  /** How much each element counts: of the shape of the array, or of its axes `axis`. */
  weights?: ArrayLike | null;
  /** Whether to give the sum of the weights too. */
  returned?: boolean;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
}

/** `average`: `(a, axis, weights, returned, *, keepdims)`. */
export interface AverageFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: Axes | AverageOptions,
    weights?: ArrayLike | null | AverageOptions,
    returned?: boolean,
  ): T;
  /** The average and the sum of the weights. */
  (a: ArrayLike, options: AverageOptions & { returned: true }): [NDArray, NDArray];
  /** The average. */
  (
    a: ArrayLike,
    axis?: Axes | (AverageOptions & { returned?: false }),
    weights?: ArrayLike | null | AverageOptions,
  ): NDArray;
  /** The average and the sum of the weights. */
  (
    a: ArrayLike,
    axis: Axes,
    weights: ArrayLike | null,
    returned: boolean,
    options?: AverageOptions,
  ): NDArray | [NDArray, NDArray];
}

interface AverageArguments {
  a: unknown;
  axis: unknown;
  weights: unknown;
  returned: unknown;
  keepdims: unknown;
}

const AVERAGE = signature<AverageArguments>(
  "average",
  { a: REQUIRED, axis: null, weights: null, returned: false, keepdims: false },
  4,
);

/** Weights in the shape of the array, or in that of its axes with the others of size 1. */
function weightsFor(weights: unknown, x: NDArray, axes: readonly number[] | null): NDArray {
  const w = arrayOf(weights);
  if (sameList(w.dims, x.dims)) return w;
  if (axes === null) throw new TypeError("Axis must be specified when shapes of a and weights differ.");
  if (!sameList(w.dims, axes.map((i) => x.dims[i]))) {
    throw new ValueError("Shape of weights must be consistent with shape of a along specified axis.");
  }
  return viewOf(
    w,
    x.dims.map((n, i) => axes.includes(i) ? n : 1),
    x.dims.map((_, i) => axes.includes(i) ? w.steps[axes.indexOf(i)] : 0),
  );
}

/**
 * The weighted average over axes; with `returned`, and the sum of the weights.
 *
 * `average(a, axis=None, weights=None, returned=False, *, keepdims=False)`. Errors: weights whose shape does not fit, weights
 * that sum to zero (`ZeroDivisionError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.average(np.array([1, 2, 3]), { weights: [3, 0, 1] }).item() === 1.5);
 * ```
 */
export const average: AverageFunction = arrayFunction("average", (...args: unknown[]): NDArray | NDArray[] => {
  const bound = bind(AVERAGE, args), x = arrayOf(bound.a), keepdims = Boolean(bound.keepdims);
  const axes = bound.axis === null ? null : normalizeAxes(bound.axis, x.dims.length, "axis");
  return averageOf(x, axes, bound.weights, Boolean(bound.returned), keepdims);
});

function averageOf(
  x: NDArray,
  axes: readonly number[] | null,
  weights: unknown,
  returned: boolean,
  keepdims: boolean,
): NDArray | NDArray[] {
  let result: NDArray, total: NDArray;
  if (weights === null) {
    result = mean(x, { axis: axes, keepdims }) as NDArray;
    if (result.size === 0) throw new ZeroDivisionError("division by zero");
    if (!returned) return result;
    total = scalar(x.size / result.size, result.dtype);
  } else {
    const w = weightsFor(weights, x, axes);
    let type = promoteTypes(x.dtype, w.dtype);
    if (!x.dtype.isFloat) type = promoteTypes(type, float64 as DType);
    total = sumOver(w, axes, type, keepdims);
    for (const value of elements(total)) {
      if (value === 0) throw new ZeroDivisionError("Weights sum to zero, can't be normalized");
    }
    const products = multiply.compute2(x, w, null, null, type);
    result = divide.compute2(sumOver(products, axes, totalType(type), keepdims), total);
  }
  if (!returned) return result;
  if (!sameList(total.dims, result.dims)) {
    total = copyOf(viewOf(total, result.dims, broadcastSteps(total.dims, total.steps, result.dims)!), "C");
  }
  return [result, total];
}

/** All elements as numbers, in C order. */
function elements(x: NDArray): number[] {
  const dense = castTo(x, float64, "C");
  return Array.from(exact(dense));
}

// -- medians and quantiles -------------------------------------------------------------------------------------------------

/** An array whose last axis holds all that is reduced, in memory of its own, and how the result is to be shaped. */
interface Gathered {
  /** One row for each result, C-contiguous. */
  readonly rows: NDArray;
  /** Sizes of the axes that stay. */
  readonly lines: readonly number[];
  /** How many elements are reduced to one. */
  readonly length: number;
  /** Sizes of the result's axes. */
  readonly shape: readonly number[];
}

/** Moves the reduced axes to the end and copies, so that each result has its elements side by side. */
function gather(x: NDArray, axis: unknown, keepdims: boolean): Gathered {
  const ndim = x.dims.length,
    axes = axis === null || axis === undefined ? x.dims.map((_, i) => i) : normalizeAxes(axis, ndim);
  const kept = x.dims.map((_, i) => i).filter((i) => !axes.includes(i)),
    order = [...kept, ...axes.toSorted((a, b) => a - b)];
  const rows = castTo(viewOf(x, order.map((i) => x.dims[i]), order.map((i) => x.steps[i])), x.dtype, "C") as NDArray;
  const lines = kept.map((i) => x.dims[i]);
  let length = 1;
  for (const i of axes) length *= x.dims[i];
  return { rows, lines, length, shape: keepdims ? x.dims.map((n, i) => axes.includes(i) ? 1 : n) : lines };
}

/** Writes a result into `out`, or reshapes it. */
function deliver(result: NDArray, shape: readonly number[], out: NDArray | null): NDArray {
  const seen = sameList(result.dims, shape)
    ? result
    : new NDArray(result.buffer, result.dtype, shape, contiguousSteps(shape), result.offset, result.size, null);
  if (out === null) return seen;
  assign(out, seen);
  return out;
}

/** The keywords of `median`. */
export interface MedianOptions {
  /** The axis or axes; `null` for all. */
  axis?: Axes;
  /** Where to write the result. */
  out?: NDArray | null;
  /** Whether the array may be used as working memory; it is left alone in any case. */
  overwrite_input?: boolean;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
}

/** `median` and `nanmedian`: `(a, axis, out, overwrite_input, keepdims)`. */
export interface MedianFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, axis?: Axes | MedianOptions, options?: MedianOptions): T;
  /** Floats keep their type, integers give `float64`. */
  (
    a: ArrayLike,
    axis?: Axes | MedianOptions,
    out?: NDArray | null | MedianOptions,
    overwrite_input?: boolean | MedianOptions,
    keepdims?: boolean | MedianOptions,
  ): NDArray;
}

interface MedianArguments {
  a: unknown;
  axis: unknown;
  out: unknown;
  overwrite_input: unknown;
  keepdims: unknown;
}

function medianSignature(name: string): Signature<MedianArguments> {
  return signature<MedianArguments>(name, {
    a: REQUIRED,
    axis: null,
    out: null,
    overwrite_input: false,
    keepdims: false,
  });
}

/** The median of sorted elements: the one in the middle, or the mean of the two there, as NumPy's `mean` rounds it. */
function medianOf(sorted: AnyBuffer, n: number, dtype: DType): number {
  const at = (i: number): number => Number(dtype.read(sorted, i));
  if (dtype.isFloat && Number.isNaN(at(n - 1))) return NaN;
  const half = n >> 1;
  if (n % 2 === 1) return at(half);
  const low = at(half - 1), high = at(half);
  if (dtype.name === "float64" || !dtype.isFloat) return (low + high) / 2;
  return Math.fround(low + high) / 2;
}

function medianArray(x: NDArray, bound: MedianArguments, skipNan: boolean): NDArray {
  const out = outArgument(bound.out), { rows, length, lines, shape } = gather(x, bound.axis, Boolean(bound.keepdims));
  const dtype = x.dtype.isFloat ? x.dtype : float64 as DType, result = newArray(lines, dtype), source = exact(rows);
  for (let k = 0; k < result.size; k++) {
    let line = source.subarray(k * length, (k + 1) * length) as typeof rows.buffer;
    if (skipNan) line = withoutNan(line, x.dtype);
    sortBuffer(line, x.dtype);
    dtype.write(
      result.buffer,
      result.offset + k,
      line.length === 0 ? NaN : medianOf(line, line.length, x.dtype),
    );
  }
  return deliver(result as NDArray, shape, out);
}

/** The elements of a line that are not nan. */
function withoutNan(line: NDArray["buffer"], dtype: DType): NDArray["buffer"] {
  if (dtype.name === "float16") return (line as Uint16Array).filter((bits) => (bits & 0x7fff) <= 0x7c00);
  return dtype.isFloat ? (line as Float64Array).filter((value) => value === value) : line;
}

const MEDIAN = medianSignature("median"), NANMEDIAN = medianSignature("nanmedian");

/**
 * The median over axes: the element in the middle, or the mean of the two there; nan if there is one, or nothing at all.
 *
 * `median(a, axis=None, out=None, overwrite_input=False, keepdims=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.median(np.array([7, 1, 3, 5])).item() === 4);
 * console.assert(String(np.median(np.array([[1, 5], [3, 9]]), 0)) === "[2. 7.]");
 * ```
 */
export const median: MedianFunction = arrayFunction("median", (...args: unknown[]): NDArray => {
  const bound = bind(MEDIAN, args);
  return medianArray(arrayOf(bound.a), bound, false);
});

/**
 * The median over axes, nan left out. See {@linkcode median} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanmedian(np.array([7, NaN, 3, 5])).item() === 5);
 * ```
 */
export const nanmedian: MedianFunction = arrayFunction("nanmedian", (...args: unknown[]): NDArray => {
  const bound = bind(NANMEDIAN, args), x = arrayOf(bound.a);
  if (x.size === 0) {
    return nanmean(x, {
      axis: bound.axis as Axes,
      out: outArgument(bound.out),
      keepdims: Boolean(bound.keepdims),
    }) as NDArray;
  }
  return medianArray(x, bound, true);
});

/** How a quantile between two elements is found (the nine methods of Hyndman and Fan, and four older ones). */
export type QuantileMethod =
  | "inverted_cdf"
  | "averaged_inverted_cdf"
  | "closest_observation"
  | "interpolated_inverted_cdf"
  | "hazen"
  | "weibull"
  | "linear"
  | "median_unbiased"
  | "normal_unbiased"
  | "lower"
  | "higher"
  | "midpoint"
  | "nearest";

/** The keywords of `quantile` and `percentile`. */
export interface QuantileOptions {
  /** The axis or axes; `null` for all. */
  axis?: Axes;
  /** Where to write the result. */
  out?: NDArray | null;
  /** Whether the array may be used as working memory; it is left alone in any case. */
  overwrite_input?: boolean;
  /** How a quantile between two elements is found. */
  method?: QuantileMethod;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** How much each element counts; for the method `"inverted_cdf"`. */
  weights?: ArrayLike | null;
}

/** `quantile`, `percentile` and their like: `(a, q, axis, out, overwrite_input, method, keepdims, *, weights)`. */
export interface QuantileFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, q: ArrayLike, axis?: Axes | QuantileOptions, options?: QuantileOptions): T;
  /** The axes of `q` come first in the result. */
  (
    a: ArrayLike,
    q: ArrayLike,
    axis?: Axes | QuantileOptions,
    out?: NDArray | null | QuantileOptions,
    overwrite_input?: boolean | QuantileOptions,
    method?: QuantileMethod | QuantileOptions,
    keepdims?: boolean | QuantileOptions,
    options?: QuantileOptions,
  ): NDArray;
}

interface QuantileArguments {
  a: unknown;
  q: unknown;
  axis: unknown;
  out: unknown;
  overwrite_input: unknown;
  method: unknown;
  keepdims: unknown;
  weights: unknown;
}

/** A place between two sorted elements: their positions, and how far it is from the first to the second. */
type Place = readonly [previous: number, next: number, gamma: number];

/** Rounds half to even. */
function even(x: number): number {
  const low = Math.floor(x), rest = x - low;
  return rest < 0.5 ? low : rest > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1;
}

/** A place among `n` sorted elements for a level `q`, counted from 0; `r` rounds to the data type of the levels. */
type PlaceFunction = (n: number, q: number, r: (x: number) => number) => number;

/** Positions between elements, by Hyndman and Fan's parameters. */
function continuous(alpha: number, beta: number): PlaceFunction {
  return (n, q, r) => r(r(r(n * q) + r(alpha + r(q * (1 - alpha - beta)))) - 1);
}

/** Methods that interpolate. */
const between: Record<string, PlaceFunction> = {
  averaged_inverted_cdf: (n, q, r) => r(r(n * q) - 1),
  interpolated_inverted_cdf: continuous(0, 1),
  hazen: continuous(0.5, 0.5),
  weibull: continuous(0, 0),
  linear: (n, q, r) => r((n - 1) * q),
  median_unbiased: continuous(1 / 3, 1 / 3),
  normal_unbiased: continuous(3 / 8, 3 / 8),
  midpoint: (n, q, r) => r(0.5 * r(Math.floor(r((n - 1) * q)) + Math.ceil(r((n - 1) * q)))),
};

/** The greatest position below a place, or the one above it unless the place is exactly there. */
function stepped(place: number, stays: (gamma: number, place: number) => boolean): number {
  const before = Math.floor(place);
  return Math.max(0, stays(place - before, place) ? before : before + 1);
}

/** Methods that choose an element: its position. */
const choosing: Record<string, PlaceFunction> = {
  inverted_cdf: (n, q, r) => stepped(r(r(n * q) - 1), (gamma) => gamma === 0),
  closest_observation: (n, q, r) =>
    stepped(r(r(r(n * q) - 1) - 0.5), (gamma, place) => gamma === 0 && Math.floor(place) % 2 !== 0),
  lower: (n, q, r) => Math.floor(r((n - 1) * q)),
  higher: (n, q, r) => Math.ceil(r((n - 1) * q)),
  nearest: (n, q, r) => even(r((n - 1) * q)),
};

function placeOf(method: string, n: number, q: number, r: (x: number) => number): Place {
  const choose = choosing[method];
  if (choose !== undefined) {
    const at = choose(n, q, r);
    return [at, at, 0];
  }
  const place = between[method](n, q, r);
  let previous = Math.floor(place), next = previous + 1;
  if (place >= n - 1) previous = next = -1;
  if (place < 0) previous = next = 0;
  if (place !== place) previous = next = -1;
  let gamma = r(place - previous);
  if (method === "averaged_inverted_cdf") gamma = gamma === 0 ? 0.5 : 1;
  if (method === "midpoint") gamma = place % 1 === 0 ? 0 : 0.5;
  return [previous, next, gamma];
}

/** What quantiles are computed with: the data type of the result, and rounding to the data type of the differences. */
interface Interpolation {
  readonly type: DType;
  readonly round: (x: number) => number;
  readonly roundResult: (x: number) => number;
}

function rounder(d: DType): (x: number) => number {
  if (d.name === "float64" || !d.isFloat) return (x) => x;
  if (d.name === "float32") return Math.fround;
  const buffer = d.alloc(1);
  return (x) => {
    d.write(buffer, 0, x);
    return Number(d.read(buffer, 0));
  };
}

/** Between `a` and `b`, from the nearer of them, so that both ends are met exactly. */
function interpolate(
  a: number,
  b: number,
  t: number,
  { round, roundResult }: Interpolation,
  wraps: ((x: number) => number) | null,
): number {
  const difference = wraps === null ? round(b - a) : wraps(b - a);
  if (t >= 0.5) return roundResult(b - roundResult(difference * roundResult(1 - t)));
  return roundResult(a + roundResult(difference * roundResult(t)));
}

function quantileSignature(name: string): Signature<QuantileArguments> {
  return signature<QuantileArguments>(name, {
    a: REQUIRED,
    q: REQUIRED,
    axis: null,
    out: null,
    overwrite_input: false,
    method: "linear",
    keepdims: false,
    weights: null,
  }, 7);
}

/** Quantiles behind the reading of names: percentiles are quantiles of `q / 100`. */
function quantiles(bound: QuantileArguments, percent: boolean, skipNan: boolean): NDArray {
  const x = arrayOf(bound.a), weak = isWeakNumber(bound.q), method = String(bound.method);
  let q = arrayOf(bound.q);
  if (percent) q = divide.compute2(q, pyfloat(100));
  const levels = elements(q);
  if (!levels.every((level) => level >= 0 && level <= 1)) {
    throw new ValueError(
      percent ? "Percentiles must be in the range [0, 100]" : "Quantiles must be in the range [0, 1]",
    );
  }
  const axes = bound.axis === null ? null : normalizeAxes(bound.axis, x.dims.length);
  const out = outArgument(bound.out), keepdims = Boolean(bound.keepdims);
  if (bound.weights !== null) {
    if (method !== "inverted_cdf") throw new ValueError(`Only method 'inverted_cdf' supports weights. Got: ${method}.`);
    return weightedQuantiles(x, q, levels, axes, bound.weights, keepdims, out, skipNan);
  }
  if (!(method in between) && !(method in choosing)) {
    const known = Object.keys(METHODS).map((name) => `'${name}'`).join(", ");
    throw new ValueError(`'${method}' is not a valid method. Use one of: dict_keys([${known}])`);
  }
  if (q.dims.length > 2) throw new ValueError("q must be a scalar or 1d");
  if (skipNan && x.size === 0) return nanmean(x, { axis: axes, out, keepdims }) as NDArray;
  const { rows, lines, length, shape } = gather(x, axes, keepdims), source = exact(rows);
  // integers between integers are exact elements; everything else is computed in floats
  const exactly = method in choosing || (method === "linear" && q.dtype.isInteger);
  if (length === 0 && !skipNan && (levels.length > 0 || x.dtype.isFloat)) {
    throw new IndexError("index -1 is out of bounds for axis 0 with size 0");
  }
  if (!exactly && x.dtype.kind === "b") {
    throw new TypeError(
      "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.",
    );
  }
  const gammaType = q.dtype.isFloat ? q.dtype : float64 as DType;
  const type = exactly
    ? x.dtype
    : weak
    ? (x.dtype.isFloat ? x.dtype : float64 as DType)
    : promoteTypes(x.dtype, gammaType);
  const how: Interpolation = { type, round: rounder(x.dtype), roundResult: rounder(type) };
  const wraps = x.dtype.isInteger && !x.dtype.isWide ? wrapper(x.dtype) : null;
  const roundLevel = rounder(gammaType), exactLevels = levels.map(roundLevel);
  const count = length === 0 ? 0 : rows.size / length;
  const lineAt = (k: number): typeof rows.buffer => {
    const line = source.subarray(k * length, (k + 1) * length) as typeof rows.buffer;
    return skipNan ? withoutNan(line, x.dtype) : line;
  };
  // NumPy's versions for nan take the type of their first answer, which has that of the array where there is only nan
  const stored = skipNan && count > 0 && lineAt(0).length === 0 ? x.dtype : type;
  const result = newArray([...q.dims, ...lines], stored);
  for (let k = 0; k < count; k++) {
    const line = lineAt(k);
    sortBuffer(line, x.dtype);
    const n = line.length, at = (i: number): number => Number(x.dtype.read(line, i < 0 ? n + i : i));
    const bad = n === 0 || (x.dtype.isFloat && Number.isNaN(at(n - 1)));
    exactLevels.forEach((level, j) => {
      const to = result.offset + j * count + k;
      if (bad) return stored.write(result.buffer, to, NaN);
      const [previous, next, gamma] = placeOf(method, n, level, roundLevel);
      if (exactly) result.buffer[to] = line[previous < 0 ? n + previous : previous];
      else stored.write(result.buffer, to, interpolate(at(previous), at(next), gamma, how, wraps));
    });
  }
  return deliver(result as NDArray, [...q.dims, ...shape], out);
}

const METHODS: Record<QuantileMethod, true> = {
  inverted_cdf: true,
  averaged_inverted_cdf: true,
  closest_observation: true,
  interpolated_inverted_cdf: true,
  hazen: true,
  weibull: true,
  linear: true,
  median_unbiased: true,
  normal_unbiased: true,
  lower: true,
  higher: true,
  midpoint: true,
  nearest: true,
};

/** Differences of integers wrap around in their data type, as in NumPy. */
function wrapper(d: DType): (x: number) => number {
  const buffer = d.alloc(1);
  return (x) => {
    buffer[0] = x;
    return Number(buffer[0]);
  };
}

/** Quantiles of weighted elements: the first whose share of the weights reaches the level. */
function weightedQuantiles(
  x: NDArray,
  q: NDArray,
  levels: readonly number[],
  axes: readonly number[] | null,
  weights: unknown,
  keepdims: boolean,
  out: NDArray | null,
  skipNan: boolean,
): NDArray {
  const w = weightsFor(weights, x, axes);
  for (const value of elements(w)) if (value < 0) throw new ValueError("Weights must be non-negative.");
  const spread = viewOf(w, x.dims, broadcastSteps(w.dims, w.steps, x.dims)!);
  const { rows, lines, length, shape } = gather(x, axes, keepdims),
    shares = exact(castTo(gather(spread, axes, false).rows, float64, "C"));
  const result = newArray([...q.dims, ...lines], x.dtype), count = length === 0 ? 0 : rows.size / length;
  const order = argsortArray(viewOf(rows, [count, length], [length, 1]), -1);
  for (let k = 0; k < count; k++) {
    let at = Array.from({ length }, (_, i) => k * length + order.buffer[order.offset + k * length + i]);
    const value = (i: number): number => Number(x.dtype.read(rows.buffer, rows.offset + i));
    if (skipNan) at = at.filter((i) => !Number.isNaN(value(i)));
    const bad = at.length === 0 || (x.dtype.isFloat && Number.isNaN(value(at[at.length - 1])));
    let total = 0;
    const cdf = at.map((i) => total += shares[i]);
    const norm = cdf.map((c) => c / total);
    if (!bad && Number.isNaN(norm[norm.length - 1])) {
      throw new ValueError("Weights included NaN, inf or were all zero.");
    }
    if (norm[0] === 0) norm.forEach((c, i) => c === 0 && (norm[i] = -1)); // nothing without weight is ever chosen
    levels.forEach((level, j) => {
      const to = result.offset + j * count + k;
      if (bad) return x.dtype.write(result.buffer, to, NaN);
      let place = norm.findIndex((c) => c >= level);
      if (place < 0) place = norm.length - 1;
      result.buffer[to] = rows.buffer[rows.offset + at[place]];
    });
  }
  return deliver(result as NDArray, [...q.dims, ...shape], out);
}

function quantileFunction(name: string, percent: boolean, skipNan: boolean): QuantileFunction {
  const QUANTILE = quantileSignature(name);
  return arrayFunction(name, (...args: unknown[]): NDArray => quantiles(bind(QUANTILE, args), percent, skipNan));
}

/**
 * Quantiles over axes: the levels `q` from 0 to 1, whose axes come first in the result.
 *
 * `quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None)`. Errors: levels
 * out of range, an unknown method (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([1, 2, 3, 4]);
 * console.assert(np.quantile(x, 0.5).item() === 2.5);
 * console.assert(String(np.quantile(x, [0, 0.25], { method: "lower" })) === "[1. 1.]");
 * ```
 */
export const quantile: QuantileFunction = quantileFunction("quantile", false, false);

/**
 * Percentiles over axes: quantiles with levels from 0 to 100. See {@linkcode quantile} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.percentile(np.array([1, 2, 3, 4, 5]), 25).item() === 2);
 * ```
 */
export const percentile: QuantileFunction = quantileFunction("percentile", true, false);

/**
 * Quantiles over axes, nan left out. See {@linkcode quantile} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanquantile(np.array([1, NaN, 3]), 0.5).item() === 2);
 * ```
 */
export const nanquantile: QuantileFunction = quantileFunction("nanquantile", false, true);

/**
 * Percentiles over axes, nan left out. See {@linkcode quantile} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanpercentile(np.array([1, NaN, 3]), 50).item() === 2);
 * ```
 */
export const nanpercentile: QuantileFunction = quantileFunction("nanpercentile", true, true);

// -- covariance ------------------------------------------------------------------------------------------------------------

/** The keywords of `cov`. */
export interface CovarianceOptions {
  /** More variables, below those of `m`. */
  y?: ArrayLike | null;
  /** Whether variables are rows; columns otherwise. */
  rowvar?: boolean;
  /** Whether to divide by the number of observations and not by one less. */
  bias?: boolean;
  /** What is taken off the number of observations. */
  ddof?: number | null;
  /** How often each observation is counted. */
  fweights?: ArrayLike | null;
  /** How much each observation counts. */
  aweights?: ArrayLike | null;
  /** The data type of the result, at least `float64` if not given. */
  dtype?: DTypeLike | null;
}

/** `cov`: `(m, y, rowvar, bias, ddof, fweights, aweights, *, dtype)`. */
export interface CovarianceFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(m: T, y?: ArrayLike | null | CovarianceOptions, options?: CovarianceOptions): T;
  /** The covariances of all pairs of variables. */
  (
    m: ArrayLike,
    y?: ArrayLike | null | CovarianceOptions,
    rowvar?: boolean | CovarianceOptions,
    bias?: boolean | CovarianceOptions,
    ddof?: number | null | CovarianceOptions,
    fweights?: ArrayLike | null | CovarianceOptions,
    aweights?: ArrayLike | null | CovarianceOptions,
    options?: CovarianceOptions,
  ): NDArray;
}

interface CovarianceArguments {
  m: unknown;
  y: unknown;
  rowvar: unknown;
  bias: unknown;
  ddof: unknown;
  fweights: unknown;
  aweights: unknown;
  dtype: DTypeLike | null;
}

const COV = signature<CovarianceArguments>("cov", {
  m: REQUIRED,
  y: null,
  rowvar: true,
  bias: false,
  ddof: null,
  fweights: null,
  aweights: null,
  dtype: null,
}, 7);

/** Variables as rows, observations as columns. */
function variables(x: NDArray, dtype: DType, rowvar: boolean, flat: boolean): NDArray {
  const cast = x.dtype === dtype ? x : castTo(x, dtype) as NDArray;
  const two = cast.dims.length === 2 ? cast : viewOf(cast, [1, cast.size], [0, cast.steps[0] ?? 0]);
  return rowvar || flat ? two : viewOf(two, [two.dims[1], two.dims[0]], [two.steps[1], two.steps[0]]);
}

function checkObservations(weights: unknown, name: string, n: number): NDArray<"float64"> {
  const w = castTo(arrayOf(weights), float64);
  if (name === "fweights") {
    for (const value of elements(w as NDArray)) {
      if (value !== Math.round(value)) throw new TypeError("fweights must be integer");
    }
  }
  if (w.dims.length > 1) throw new RuntimeError(`cannot handle multidimensional ${name}`);
  if (w.size !== n) throw new RuntimeError(`incompatible numbers of samples and ${name}`);
  for (const value of elements(w as NDArray)) if (value < 0) throw new ValueError(`${name} cannot be negative`);
  return w;
}

function covariance(bound: CovarianceArguments): NDArray {
  const m = arrayOf(bound.m), y = bound.y === null ? null : arrayOf(bound.y), rowvar = Boolean(bound.rowvar);
  if (bound.ddof !== null && !Number.isInteger(Number(bound.ddof))) throw new ValueError("ddof must be integer");
  if (m.dims.length > 2) throw new ValueError("m has more than 2 dimensions");
  if (y !== null && y.dims.length > 2) throw new ValueError("y has more than 2 dimensions");
  let type: DType = promoteTypes(m.dtype, float64 as DType);
  if (y !== null) type = promoteTypes(type, y.dtype);
  if (bound.dtype !== null) type = dtypeOf(bound.dtype);
  let x = variables(m, type, rowvar, m.dims.length === 1);
  if (x.dims[0] === 0) return newArray([0, 0], float64) as NDArray;
  if (y !== null) {
    const more = variables(y, type, rowvar, y.dims.length < 2 || y.dims[0] === 1);
    if (more.dims[1] !== x.dims[1]) {
      throw new ValueError(
        "all the input array dimensions except for the concatenation axis must match exactly, but along dimension 1, " +
          `the array at index 0 has size ${x.dims[1]} and the array at index 1 has size ${more.dims[1]}`,
      );
    }
    const both = newArray([x.dims[0] + more.dims[0], x.dims[1]], type) as NDArray;
    assign(viewOf(both, x.dims, both.steps), x);
    assign(viewOf(both, more.dims, both.steps, both.offset + x.dims[0] * both.steps[0]), more);
    x = both;
  }
  const [rows, n] = x.dims, ddof = bound.ddof === null ? (bound.bias ? 0 : 1) : Number(bound.ddof);
  const frequencies = bound.fweights === null ? null : checkObservations(bound.fweights, "fweights", n);
  const importances = bound.aweights === null ? null : checkObservations(bound.aweights, "aweights", n);
  const w = frequencies !== null && importances !== null
    ? multiply.compute2(frequencies as NDArray, importances as NDArray)
    : (frequencies ?? importances) as NDArray | null;
  const [center, totals] = averageOf(x, [1], w, true, false) as [NDArray, NDArray];
  const total = read(totals);
  let divisor: number;
  if (w === null) divisor = n - ddof;
  else if (ddof === 0) divisor = total;
  else if (importances === null) divisor = total - ddof;
  else {divisor = total - ddof * elements(multiply.compute2(w, importances as NDArray)).reduce((a, b) => a + b, 0) /
        total;}
  if (divisor <= 0) divisor = 0;
  const away = subtract.compute2(x, viewOf(center, [rows, 1], [center.steps[0] ?? 0, 0]));
  const weighted = w === null ? away : multiply.compute2(away, w);
  const out = newArray([rows, rows], type) as NDArray;
  // one product of rows after the other, summed pairwise
  for (let i = 0; i < rows; i++) {
    const row = viewOf(away, [n], [away.steps[1]], away.offset + i * away.steps[0]);
    for (let j = 0; j <= i; j++) {
      const other = viewOf(weighted, [n], [weighted.steps[1]], weighted.offset + j * weighted.steps[0]);
      const value = Number(sumOver(multiply.compute2(row, other), null).valueOf()) * (1 / divisor);
      type.write(out.buffer, out.offset + i * rows + j, value);
      type.write(out.buffer, out.offset + j * rows + i, value);
    }
  }
  return rows === 1 ? new NDArray(out.buffer, type, [], [], out.offset, 1, null) : out;
}

/**
 * The covariances of variables: rows of `m` (columns with `rowvar: false`), one column for each observation.
 *
 * `cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cov(np.array([[1, 2, 3], [3, 2, 1]]))) === "[[ 1. -1.]\n [-1.  1.]]");
 * ```
 */
export const cov: CovarianceFunction = arrayFunction(
  "cov",
  (...args: unknown[]): NDArray => covariance(bind(COV, args)),
);

/** The keywords of `corrcoef`. */
export type CorrelationOptions = Pick<CovarianceOptions, "y" | "rowvar" | "dtype">;

/** `corrcoef`: `(x, y, rowvar, *, dtype)`. */
export interface CorrelationFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, y?: ArrayLike | null | CorrelationOptions, options?: CorrelationOptions): T;
  /** The correlations of all pairs of variables. */
  (
    x: ArrayLike,
    y?: ArrayLike | null | CorrelationOptions,
    rowvar?: boolean | CorrelationOptions,
    options?: CorrelationOptions,
  ): NDArray;
}

interface CorrelationArguments {
  x: unknown;
  y: unknown;
  rowvar: unknown;
  dtype: DTypeLike | null;
}

const CORRCOEF = signature<CorrelationArguments>("corrcoef", { x: REQUIRED, y: null, rowvar: true, dtype: null }, 3);

/**
 * Pearson's correlation coefficients of variables; see {@linkcode cov} for the arguments.
 *
 * `corrcoef(x, y=None, rowvar=True, *, dtype=None)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.corrcoef(np.array([1, 2, 3]), [3, 2, 1])) === "[[ 1. -1.]\n [-1.  1.]]");
 * ```
 */
export const corrcoef: CorrelationFunction = arrayFunction("corrcoef", (...args: unknown[]): NDArray => {
  const { x, y, rowvar, dtype } = bind(CORRCOEF, args);
  const c = covariance({ m: x, y, rowvar, bias: false, ddof: null, fweights: null, aweights: null, dtype });
  if (c.dims.length === 0) return divide.compute2(c, c);
  const n = c.dims[0], spread = sqrt.compute1(viewOf(c, [n], [n + 1]));
  divide.compute2(c, viewOf(spread, [n, 1], [spread.steps[0], 0]), c);
  divide.compute2(c, spread, c);
  minimum.compute2(c, 1, c);
  return maximum.compute2(c, -1, c);
});

// -- histograms ------------------------------------------------------------------------------------------------------------

/** Ways to choose the number of bins from the data. */
export type BinRule = "auto" | "fd" | "doane" | "scott" | "stone" | "rice" | "sturges" | "sqrt";

/** The keywords of `histogram`. */
export interface HistogramOptions {
  /** How many bins of equal width, their edges, or a rule to choose their number. */
  bins?: number | ArrayLike | BinRule;
  /** The least and the greatest edge; those of the data if not given. */
  range?: readonly [number, number] | null;
  /** Whether to give densities, whose integral is one. */
  density?: boolean | null;
  /** How much each element counts. */
  weights?: ArrayLike | null;
}

/** `histogram`: `(a, bins, range, density, weights)`. */
export interface HistogramFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    bins?: number | ArrayLike | BinRule | HistogramOptions,
    options?: HistogramOptions,
  ): unknown;
  /** The counts and the edges of the bins. */
  (
    a: ArrayLike,
    bins?: number | ArrayLike | BinRule | HistogramOptions,
    range?: readonly [number, number] | null | HistogramOptions,
    density?: boolean | null | HistogramOptions,
    weights?: ArrayLike | null | HistogramOptions,
  ): [NDArray, NDArray];
}

interface HistogramArguments {
  a: unknown;
  bins: unknown;
  range: unknown;
  density: unknown;
  weights: unknown;
}

const HISTOGRAM = signature<HistogramArguments>("histogram", {
  a: REQUIRED,
  bins: 10,
  range: null,
  density: null,
  weights: null,
});
const EDGES = signature<Omit<HistogramArguments, "density">>("histogram_bin_edges", {
  a: REQUIRED,
  bins: 10,
  range: null,
  weights: null,
});

interface Samples {
  readonly a: NDArray;
  readonly weights: NDArray | null;
}

function samplesOf(bound: Pick<HistogramArguments, "a" | "weights">): Samples {
  let a = arrayOf(bound.a);
  if (a.dtype.kind === "b") a = castTo(a, dtypeOf("uint8")) as NDArray;
  const weights = bound.weights === null ? null : arrayOf(bound.weights);
  if (weights !== null && !sameList(weights.dims, a.dims)) {
    throw new ValueError("weights should have the same shape as a.");
  }
  return { a: raveled(a), weights: weights === null ? null : raveled(weights) };
}

/** The least and the greatest edge. */
function outerEdges(a: NDArray, range: unknown): [number, number] {
  let first: number, last: number;
  if (range !== null) {
    [first, last] = Array.from(range as Iterable<number>, Number);
    if (first > last) throw new ValueError("max must be larger than min in range parameter.");
    if (!(Number.isFinite(first) && Number.isFinite(last))) {
      throw new ValueError(`supplied range of [${reprFloat(first)}, ${reprFloat(last)}] is not finite`);
    }
  } else if (a.size === 0) [first, last] = [0, 1];
  else {
    first = Number(reduceArray(operations.minimum, a, a.dtype, EVERYTHING).valueOf());
    last = Number(reduceArray(operations.maximum, a, a.dtype, EVERYTHING).valueOf());
    if (!(Number.isFinite(first) && Number.isFinite(last))) {
      throw new ValueError(`autodetected range of [${reprFloat(first)}, ${reprFloat(last)}] is not finite`);
    }
  }
  if (first !== last) return [first, last];
  const round = range === null && a.size > 0 ? rounder(a.dtype) : (x: number): number => x;
  return [round(first - 0.5), round(last + 0.5)];
}

/** Edges of bins of equal width, as NumPy's `linspace` gives them: computed with one rounding and stored in a data type. */
function evenEdges(first: number, last: number, n: number, type: DType, round: (x: number) => number): NDArray {
  const out = newArray([n + 1], type), delta = round(last - first), step = round(delta / n);
  for (let i = 0; i <= n; i++) {
    const away = step === 0 ? round(round(i / n) * delta) : round(i * step);
    type.write(out.buffer, out.offset + i, i === n ? last : round(away + first));
  }
  return out as NDArray;
}

/** Widths of bins by well-known rules, from the elements within the range. */
const widths: Record<string, (x: readonly number[], range: [number, number]) => number> = {
  sqrt: (x) => spanOf(x) / Math.sqrt(x.length),
  sturges: (x) => spanOf(x) / (Math.log2(x.length) + 1),
  rice: (x) => spanOf(x) / (2 * x.length ** (1 / 3)),
  scott: (x) => (24 * Math.PI ** 0.5 / x.length) ** (1 / 3) * deviation(x),
  fd: (x) => 2 * interquartile(x) / x.length ** (1 / 3),
  doane: (x) => {
    if (x.length <= 2) return 0;
    const sigma = deviation(x), n = x.length;
    if (!(sigma > 0)) return 0;
    const center = meanOf(x), skew = Math.abs(meanOf(x.map((v) => ((v - center) / sigma) ** 3)));
    const spread = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    return spanOf(x) / (1 + Math.log2(n) + Math.log2(1 + skew / spread));
  },
  stone: (x, range) => {
    const n = x.length, span = spanOf(x);
    if (n <= 1 || span === 0) return 0;
    const limit = Math.max(100, Math.trunc(Math.sqrt(n)));
    let best = 1, least = Infinity;
    for (let bins = 1; bins <= limit; bins++) {
      const width = span / bins, counts = histogramCounts(x, range, bins);
      let squares = 0;
      for (const c of counts) squares += (c / n) ** 2;
      const risk = (2 - (n + 1) * squares) / width;
      if (risk < least) {
        least = risk;
        best = bins;
      }
    }
    return span / best;
  },
  auto: (x, range) => {
    const byQuartiles = widths.fd(x, range), byCount = widths.sturges(x, range), root = widths.sqrt(x, range);
    if (byQuartiles === 0) return byCount;
    return Math.min(Math.max(byQuartiles, root / 2), byCount);
  },
};

function spanOf(x: readonly number[]): number {
  let low = Infinity, high = -Infinity;
  for (const v of x) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high - low;
}

function meanOf(x: readonly number[]): number {
  return Number(mean(asarray(Float64Array.from(x))).valueOf());
}

function deviation(x: readonly number[]): number {
  const center = meanOf(x);
  return Math.sqrt(meanOf(x.map((v) => (v - center) ** 2)));
}

function interquartile(x: readonly number[]): number {
  const [high, low] = elements(percentile(asarray(Float64Array.from(x)), [75, 25]));
  return high - low;
}

function histogramCounts(x: readonly number[], [first, last]: [number, number], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0), norm = bins / (last - first);
  for (const v of x) if (v >= first && v <= last) counts[Math.min(bins - 1, Math.floor((v - first) * norm))]++;
  return counts;
}

/** The edges of bins, and how many of equal width there are (`null` if they were given). */
function binEdges(
  { a, weights }: Samples,
  bins: unknown,
  range: unknown,
): [edges: NDArray, even: [number, number, number] | null] {
  let count: number, first: number, last: number;
  if (typeof bins === "string") {
    if (!(bins in widths)) throw new ValueError(`'${bins}' is not a valid estimator for \`bins\``);
    if (weights !== null) {
      throw new TypeError("Automated estimation of the number of bins is not supported for weighted data");
    }
    [first, last] = outerEdges(a, range);
    const inside = elements(a).filter((v) => v >= first && v <= last);
    let width = inside.length === 0 ? 0 : widths[bins](inside, [first, last]);
    if (width > 0 && a.dtype.isInteger && width < 1) width = 1;
    count = width > 0 ? Math.ceil((last - first) / width) : 1;
  } else {
    const list = typeof bins === "number" || typeof bins === "bigint" ? null : arrayOf(bins);
    if (list !== null && list.dims.length > 0) {
      if (list.dims.length > 1) throw new ValueError("`bins` must be 1d, when an array");
      const edges = elements(list);
      for (let i = 1; i < edges.length; i++) {
        if (edges[i - 1] > edges[i]) throw new ValueError("`bins` must increase monotonically, when an array");
      }
      return [list, null];
    }
    try {
      count = asIndex(bins);
    } catch {
      throw new TypeError("`bins` must be an integer, a string, or an array");
    }
    if (count < 1) throw new ValueError("`bins` must be positive, when an integer");
    [first, last] = outerEdges(a, range);
  }
  // edges found in the data have their data type, edges given are Python's floats
  const type = a.dtype.isFloat ? a.dtype : float64 as DType;
  const edges = evenEdges(first, last, count, type, range === null && a.size > 0 ? rounder(type) : (x) => x),
    list = elements(edges);
  for (let i = 1; i < list.length; i++) {
    if (list[i - 1] >= list[i]) {
      throw new ValueError(`Too many bins for data range. Cannot create ${count} finite-sized bins.`);
    }
  }
  return [edges, [first, last, count]];
}

/**
 * How many elements fall into bins, and the edges of the bins. Every bin holds its lower edge; the last holds both.
 *
 * `histogram(a, bins=10, range=None, density=None, weights=None)`. Errors: no bins, edges that do not ascend, a range that is
 * not finite, weights that do not fit (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [counts, edges] = np.histogram(np.array([1, 2, 1, 4]), { bins: 3 });
 * console.assert(String(counts) === "[2 1 1]" && String(edges) === "[1. 2. 3. 4.]");
 * ```
 */
export const histogram: HistogramFunction = arrayFunction("histogram", (...args: unknown[]): [NDArray, NDArray] => {
  const bound = bind(HISTOGRAM, args), samples = samplesOf(bound), { a, weights } = samples;
  const [edges, uniform] = binEdges(samples, bound.bins, bound.range),
    bounds = elements(edges),
    n = Math.max(0, bounds.length - 1);
  const type = weights === null ? defaultInteger as DType : weights.dtype,
    counts = newArray([n], float64),
    into = counts.buffer;
  const values = elements(a), w = weights === null ? null : elements(weights);
  const sums = new Float64Array(n);
  const near = uniform === null ? (x: number): number => x : rounder(edges.dtype);
  const place = (value: number): number => {
    const [least, most] = uniform === null ? [bounds[0], bounds[n]] : [near(uniform[0]), near(uniform[1])];
    if (!(value >= least && value <= most)) return -1;
    let low = 0, high = n;
    if (uniform !== null) {
      const [first, last, count] = uniform;
      let i = Math.trunc(near(near(near(value - near(first)) / near(last - first)) * count));
      if (i === count) i--;
      if (value < bounds[i]) i--;
      else if (value >= bounds[i + 1] && i !== count - 1) i++;
      return i;
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (bounds[middle] <= value) low = middle;
      else high = middle;
    }
    return low;
  };
  for (let k = 0; k < values.length; k++) {
    const i = n === 0 ? -1 : place(values[k]);
    if (i >= 0) sums[i] += w === null ? 1 : w[k];
  }
  into.set(sums, counts.offset);
  const result = castTo(counts, type) as NDArray;
  if (!bound.density) return [result, edges];
  const differ = rounder(edges.dtype), total = sumOver(result, null), wide = newArray([n], float64) as NDArray;
  for (let i = 0; i < n; i++) wide.buffer[wide.offset + i] = differ(bounds[i + 1] - bounds[i]);
  return [divide.compute2(divide.compute2(result, wide), total), edges];
});

/** `histogram_bin_edges`: `(a, bins, range, weights)`. */
export interface BinEdgesFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    bins?: number | ArrayLike | BinRule | Omit<HistogramOptions, "density">,
    options?: Omit<HistogramOptions, "density">,
  ): unknown;
  /** The edges of the bins. */
  (
    a: ArrayLike,
    bins?: number | ArrayLike | BinRule | Omit<HistogramOptions, "density">,
    range?: readonly [number, number] | null | Omit<HistogramOptions, "density">,
    weights?: ArrayLike | null | Omit<HistogramOptions, "density">,
  ): NDArray;
}

/**
 * The edges of the bins that {@linkcode histogram} would use.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.histogram_bin_edges(np.array([0, 4]), 2)) === "[0. 2. 4.]");
 * ```
 */
export const histogram_bin_edges: BinEdgesFunction = arrayFunction(
  "histogram_bin_edges",
  (...args: unknown[]): NDArray => {
    const bound = bind(EDGES, args);
    return binEdges(samplesOf(bound), bound.bins, bound.range)[0];
  },
);

/** The keywords of `bincount`. */
export interface BincountOptions {
  /** How much each element counts. */
  weights?: ArrayLike | null;
  /** The least number of bins. */
  minlength?: number;
}

/** `bincount`: `(x, weights, minlength)`. */
export interface BincountFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    x: T,
    weights?: ArrayLike | null | BincountOptions,
    minlength?: number | BincountOptions,
  ): unknown;
  /** Counts are integers; with weights, sums in `float64`. */
  (x: ArrayLike, weights?: ArrayLike | null | BincountOptions, minlength?: number | BincountOptions): NDArray;
}

interface BincountArguments {
  x: unknown;
  weights: unknown;
  minlength: unknown;
}

const BINCOUNT = signature<BincountArguments>("bincount", { x: REQUIRED, weights: null, minlength: 0 });

/**
 * How often each number 0, 1, 2, … occurs in a one-dimensional array of integers; with weights, the sums of the weights.
 *
 * `bincount(x, /, weights=None, minlength=0)`. Errors: negative elements or `minlength`, other shapes (`ValueError`), elements that
 * are not integers (`TypeError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.bincount([0n, 2n, 2n])) === "[1 0 2]");
 * ```
 */
export const bincount: BincountFunction = arrayFunction("bincount", (...args: unknown[]): NDArray => {
  const bound = bind(BINCOUNT, args), x = arrayOf(bound.x), shortest = asIndex(bound.minlength);
  if (x.dims.length !== 1) {
    throw new ValueError(
      x.dims.length === 0 ? "object of too small depth for desired array" : "object too deep for desired array",
    );
  }
  const listed = !(bound.x instanceof NDArray); // lists are converted, arrays must be safe to cast
  if (!listed && x.size > 0 && !canCastTypes(x.dtype, dtypeOf("int64"), "same_kind")) {
    throw new TypeError(
      `Cannot cast array data from dtype('${x.dtype}') to dtype('int64') according to the rule 'safe'`,
    );
  }
  if (shortest < 0) throw new ValueError("'minlength' must not be negative");
  const values = elements(x).map(Math.trunc);
  let n = shortest;
  for (const value of values) {
    if (value < 0) throw new ValueError("'list' argument must have no negative elements");
    if (value >= n) n = value + 1;
  }
  if (bound.weights === null || x.size === 0) {
    const counts = newArray([n], int32);
    for (const value of values) counts.buffer[counts.offset + value]++;
    return counts as NDArray;
  }
  const weights = arrayOf(bound.weights);
  if (weights.dims.length !== 1 || weights.size !== x.size) {
    throw new ValueError("The weights and list don't have the same length.");
  }
  const sums = newArray([n], float64), w = elements(weights);
  values.forEach((value, k) => sums.buffer[sums.offset + value] += w[k]);
  return sums as NDArray;
});

/** The keywords of `digitize`. */
export interface DigitizeOptions {
  /** Whether bins hold their upper edge instead of their lower one. */
  right?: boolean;
}

/** `digitize`: `(x, bins, right)`. */
export interface DigitizeFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, bins: ArrayLike, right?: boolean | DigitizeOptions): unknown;
  /** Positions are integers of the default type. */
  (x: ArrayLike, bins: ArrayLike, right?: boolean | DigitizeOptions): NDArray<"int32">;
}

interface DigitizeArguments {
  x: unknown;
  bins: unknown;
  right: unknown;
}

const DIGITIZE = signature<DigitizeArguments>("digitize", { x: REQUIRED, bins: REQUIRED, right: false });

/**
 * In which bin each element falls: how many of the edges are below it.
 *
 * `digitize(x, bins, right=False)`. Errors: edges that neither ascend nor descend (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.digitize(np.array([0.2, 6.4, 3]), [0, 1, 2.5, 4])) === "[1 4 3]");
 * ```
 */
export const digitize: DigitizeFunction = arrayFunction("digitize", (...args: unknown[]): NDArray => {
  const bound = bind(DIGITIZE, args), x = arrayOf(bound.x), bins = arrayOf(bound.bins);
  if (bins.dims.length !== 1) {
    throw new ValueError(
      bins.dims.length === 0 ? "object of too small depth for desired array" : "object too deep for desired array",
    );
  }
  const edges = elements(bins);
  let up = true, down = true;
  for (let i = 1; i < edges.length; i++) {
    if (!(edges[i - 1] <= edges[i])) up = false;
    if (!(edges[i - 1] >= edges[i])) down = false;
  }
  if (!up && !down) throw new ValueError("bins must be monotonically increasing or decreasing");
  const right = !bound.right;
  if (up) return searchArray(bins, x, right, null) as NDArray;
  const n = edges.length, backwards = viewOf(bins, [n], [-bins.steps[0]], bins.offset + (n - 1) * bins.steps[0]);
  return subtract.compute2(scalar(n, int32 as DType), searchArray(backwards, x, right, null) as NDArray);
});

// -- convolutions and polynomials --------------------------------------------------------------------------------------------

/** Which part of a convolution is wanted. */
export type ConvolveMode = "full" | "same" | "valid";

/** `convolve`: `(a, v, mode)`, and `correlate`. */
export interface ConvolveFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, v: ArrayLike, mode?: ConvolveMode | { mode?: ConvolveMode }): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(a: ArrayLike, v: T, mode?: ConvolveMode | { mode?: ConvolveMode }): T;
  /** One axis, in the common data type. */
  (a: ArrayLike, v: ArrayLike, mode?: ConvolveMode | { mode?: ConvolveMode }): NDArray;
}

interface ConvolveArguments {
  a: unknown;
  v: unknown;
  mode: unknown;
}

const CONVOLVE = signature<ConvolveArguments>("convolve", { a: REQUIRED, v: REQUIRED, mode: "full" });
const CORRELATE = signature<ConvolveArguments>("correlate", { a: REQUIRED, v: REQUIRED, mode: "valid" });

function checkMode(mode: unknown): ConvolveMode {
  if (mode === "full" || mode === "same" || mode === "valid") return mode;
  if (typeof mode !== "string") throw new TypeError("convolve/correlate mode not understood");
  // NumPy says what it takes in other words where the first letter was right
  if (/^[vsf]/i.test(mode)) throw new ValueError("Use one of 'valid', 'same', or 'full' for convolve/correlate mode");
  throw new ValueError(`mode must be one of 'valid', 'same', or 'full' (got '${mode}')`);
}

/** A line: numbers count as one element. */
function lineOf(x: NDArray): NDArray {
  if (x.dims.length > 1) throw new ValueError("object too deep for desired array");
  return x.dims.length === 0 ? viewOf(x, [1], [1]) : x;
}

/** `Σ a[k + i]·v[i]` for all shifts `k` of the mode; `a` is at least as long as `v`. */
function slide(a: NDArray, v: NDArray, mode: ConvolveMode): NDArray {
  const type = promoteTypes(a.dtype, v.dtype), n = a.size, m = v.size;
  const first = mode === "full" ? -(m - 1) : mode === "same" ? -(m >> 1) : 0;
  const count = mode === "full" ? n + m - 1 : mode === "same" ? n : n - m + 1;
  const out = newArray([count], type), into = exact(out), boolean = type.kind === "b";
  if (type.isWide) {
    const x = exact(castTo(a, type, "C")) as BigInt64Array, y = exact(castTo(v, type, "C")) as BigInt64Array;
    for (let k = 0; k < count; k++) {
      const start = first + k, low = Math.max(0, -start), high = Math.min(m, n - start);
      let total = 0n;
      for (let i = low; i < high; i++) total += x[start + i] * y[i];
      (into as BigInt64Array)[k] = BigInt.asIntN(64, total);
    }
    return out as NDArray;
  }
  const work = type.isFloat ? (type.name === "float16" ? dtypeOf("float32") : type) : type;
  const x = exact(castTo(a, work, "C")) as Float64Array, y = exact(castTo(v, work, "C")) as Float64Array;
  const single = work.name === "float32";
  for (let k = 0; k < count; k++) {
    const start = first + k, low = Math.max(0, -start), high = Math.min(m, n - start);
    let total = 0;
    if (type.isInteger) { for (let i = low; i < high; i++) total = (total + Math.imul(x[start + i], y[i])) | 0; }
    else if (single) { for (let i = low; i < high; i++) total = Math.fround(total + Math.fround(x[start + i] * y[i])); }
    else for (let i = low; i < high; i++) total += x[start + i] * y[i];
    if (boolean) into[k] = total !== 0 ? 1 : 0;
    else type.write(into, k, total);
  }
  return out as NDArray;
}

function reversed(x: NDArray): NDArray {
  return viewOf(x, x.dims, [-x.steps[0]], x.offset + (x.size - 1) * x.steps[0]);
}

/**
 * The discrete convolution of two one-dimensional arrays: all overlaps (`"full"`), as many as the longer array has elements
 * (`"same"`), or only complete overlaps (`"valid"`).
 *
 * `convolve(a, v, mode="full")`. Errors: empty arrays, more than one axis, an unknown mode (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.convolve([1, 2, 3], [0, 1, 0.5])) === "[0.  1.  2.5 4.  1.5]");
 * ```
 */
export const convolve: ConvolveFunction = arrayFunction("convolve", (...args: unknown[]): NDArray => {
  const bound = bind(CONVOLVE, args);
  let a = lineOf(arrayOf(bound.a)), v = lineOf(arrayOf(bound.v));
  if (a.size === 0) throw new ValueError("a cannot be empty");
  if (v.size === 0) throw new ValueError("v cannot be empty");
  if (v.size > a.size) [a, v] = [v, a];
  return slide(a, reversed(v), checkMode(bound.mode));
});

/**
 * The cross-correlation of two one-dimensional arrays: the sums of products of `a`, shifted, with `v`. See {@linkcode convolve} for
 * the modes.
 *
 * `correlate(a, v, mode="valid")`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.correlate([1, 2, 3], [0, 1, 0.5], "same")) === "[2.  3.5 3. ]");
 * ```
 */
export const correlate: ConvolveFunction = arrayFunction("correlate", (...args: unknown[]): NDArray => {
  const bound = bind(CORRELATE, args),
    a = lineOf(arrayOf(bound.a)),
    v = lineOf(arrayOf(bound.v)),
    mode = checkMode(bound.mode);
  if (a.size === 0) throw new ValueError("first array argument cannot be empty");
  if (v.size === 0) throw new ValueError("second array argument cannot be empty");
  if (a.size >= v.size) return slide(a, v, mode);
  // the shorter array slides over the longer one: the result comes out backwards
  const out = slide(v, a, mode);
  return copyOf(reversed(out), "C");
});

/** `polyval`: `(p, x)`. */
export interface PolynomialFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(p: ArrayLike, x: T): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(p: T, x: ArrayLike): T;
  /** The value for each element of `x`. */
  (p: ArrayLike, x: ArrayLike): NDArray;
}

/**
 * The values of a polynomial, whose coefficients are given from the highest power down, by Horner's rule.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.polyval([3, 0, 1], np.array([1, 2]))) === "[ 4. 13.]"); // 3x² + 1
 * ```
 */
export const polyval: PolynomialFunction = arrayFunction("polyval", (p: unknown, a: unknown): NDArray => {
  const coefficients = arrayOf(p), x = arrayOf(a);
  let value = zeros_like(x) as NDArray;
  for (let k = 0; k < (coefficients.dims[0] ?? 0); k++) {
    const one = viewOf(
      coefficients,
      coefficients.dims.slice(1),
      coefficients.steps.slice(1),
      coefficients.offset + k * coefficients.steps[0],
    );
    value = add.compute2(multiply.compute2(value, x), one);
  }
  return value;
});

// -- rounding --------------------------------------------------------------------------------------------------------------

/** The keywords of `round`. */
export interface RoundOptions {
  /** How many digits behind the point; may be negative. */
  decimals?: number;
  /** Where to write the result. */
  out?: NDArray | null;
}

/** `round`: `(a, decimals, out)`. */
export interface RoundFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, decimals?: number | RoundOptions, out?: NDArray | null | RoundOptions): T;
  /** The result has the data type of the array. */
  <D extends DTypeName>(a: NDArray<D>, decimals?: number | Pick<RoundOptions, "decimals">): NDArray<D>;
  /** Into an array, or of something that is not an array yet. */
  (a: ArrayLike, decimals?: number | RoundOptions, out?: NDArray | null | RoundOptions): NDArray;
}

interface RoundArguments {
  a: unknown;
  decimals: unknown;
  out: unknown;
}

const ROUND = signature<RoundArguments>("round", { a: REQUIRED, decimals: 0, out: null });

/**
 * Elements rounded to a number of decimals, halves to even. As in NumPy, elements are scaled by a power of ten, rounded, and
 * scaled back, so that the last digits may differ from what exact decimal rounding would give.
 *
 * `round(a, decimals=0, out=None)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.round(np.array([0.5, 1.5, 2.346]), 1)) === "[0.5 1.5 2.3]");
 * console.assert(String(np.round(np.array([0.5, 1.5, 2.5]))) === "[0. 2. 2.]");
 * ```
 */
export const round: RoundFunction = arrayFunction("round", (...args: unknown[]): NDArray => {
  const bound = bind(ROUND, args),
    x = arrayOf(bound.a),
    decimals = asIndex(bound.decimals),
    out = outArgument(bound.out, "output must be an array");
  if (out !== null) assertWriteable(out, "output array");
  if (x.dtype.isInteger && decimals >= 0) {
    if (out === null) return copyOf(x);
    assign(out, x);
    return out;
  }
  if (decimals === 0) return rint.compute1(x, out);
  const scale = pyfloat(10 ** Math.abs(decimals));
  const type = x.dtype.isFloat ? x.dtype : float64 as DType;
  const room = newWithSteps(x.dims, contiguousSteps(x.dims, x.isF && !x.isC ? "F" : "C"), type) as NDArray;
  const scaled = decimals > 0
    ? multiply.compute2(x, scale, room, null, null, "unsafe")
    : divide.compute2(x, scale, room, null, null, "unsafe");
  const whole = rint.compute1(scaled, scaled);
  const back = decimals > 0 ? divide.compute2(whole, scale, whole) : multiply.compute2(whole, scale, whole);
  if (out !== null) {
    assign(out, back);
    return out;
  }
  return x.dtype.isInteger ? castTo(back, x.dtype) as NDArray : back;
});

/** Another name of {@linkcode round}. */
export const around: RoundFunction = round;
