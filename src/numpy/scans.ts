/**
 * Running sums and products, differences, gradients and integrals along an axis.
 * @module
 */
import { type DType, type DTypeLike, type DTypeName, float64 } from "../dtype/dtype.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { normalizeAxes, normalizeAxis, sameList } from "../ndarray/layout.ts";
import { type NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, Overriding, Scalar } from "../ndarray/types.ts";
import { resultSteps } from "../ndarray/walk.ts";
import { ValueError } from "../python/errors.ts";
import { bind, isOptions, keywords, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, isWeakNumber, pyfloat, type WeakNumber } from "../python/number.ts";
import { arrayOf } from "./asarray.ts";
import { assign, castTo } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import { joined } from "./assembly.ts";
import {
  accumulateArray,
  EVERYTHING,
  type Operation,
  operations,
  outArgument,
  reduceArray,
  replaceNan,
  totalType,
  typeOfTotal,
} from "./reducing.ts";
import type { TotalName } from "./reductions.ts";
import { raveled } from "./views.ts";
import { add, divide, multiply, negative, subtract } from "./ufuncs/arithmetic.ts";
import { not_equal } from "./ufuncs/comparison.ts";

/** A part of an array along one axis: positions from `start` to before `stop`. */
function sliced(x: NDArray, axis: number, start: number, stop: number): NDArray {
  const n = Math.max(0, stop - start), dims = x.dims.slice();
  dims[axis] = n;
  return viewOf(x, dims, x.steps, n === 0 ? x.offset : x.offset + start * x.steps[axis]);
}

// -- running sums and products -------------------------------------------------------------------------------------------

/** The keywords of running sums and products. */
export interface ScanOptions {
  /** The axis to run along; `null` runs through the flattened array. */
  axis?: number | null;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | null;
}

/** `cumsum`, `cumprod` and their like: `(a, axis, dtype, out)`. */
export interface ScanFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: number | null | ScanOptions,
    dtype?: DTypeLike | null | ScanOptions,
    out?: NDArray | null | ScanOptions,
  ): T;
  /** Narrow integers and booleans are added up as `int32` or `uint32`. */
  <D extends DTypeName>(a: NDArray<D>, axis?: number | null | Pick<ScanOptions, "axis">): NDArray<TotalName<D>>;
  /** Into an array, in another data type, or of something that is not an array yet. */
  (
    a: ArrayLike,
    axis?: number | null | ScanOptions,
    dtype?: DTypeLike | null | ScanOptions,
    out?: NDArray | null | ScanOptions,
  ): NDArray;
}

interface ScanArguments {
  a: unknown;
  axis: unknown;
  dtype: DTypeLike | null;
  out: unknown;
}

function scan(name: string, op: Operation, nanAs: number | null = null): ScanFunction {
  const SCAN = signature<ScanArguments>(name, { a: REQUIRED, axis: null, dtype: null, out: null });
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const bound = bind(SCAN, args);
    let x = arrayOf(bound.a);
    if (nanAs !== null) x = replaceNan(x, nanAs)[0];
    const out = outArgument(bound.out, "output must be an array");
    let axis = 0;
    if (bound.axis === null) x = raveled(x);
    else if (x.dims.length === 0 && (bound.axis === 0 || bound.axis === -1)) x = viewOf(x, [1], [1]);
    else axis = normalizeAxis(bound.axis, x.dims.length);
    return accumulateArray(op, x, typeOfTotal(x, bound.dtype, out), axis, out);
  });
}

/**
 * Running sums along an axis, or through the flattened array if `axis` is `null`.
 *
 * `cumsum(a, axis=None, dtype=None, out=None)`. Booleans and narrow integers are added up in the default integer type.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2], [3, 4]]);
 * console.assert(String(np.cumsum(x)) === "[ 1.  3.  6. 10.]");
 * console.assert(String(np.cumsum(x, 0)) === "[[1. 2.]\n [4. 6.]]");
 * ```
 */
export const cumsum: ScanFunction = scan("cumsum", operations.add);

/**
 * Running products along an axis, or through the flattened array if `axis` is `null`. See {@linkcode cumsum}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cumprod(np.array([2, 3, 4]))) === "[ 2.  6. 24.]");
 * ```
 */
export const cumprod: ScanFunction = scan("cumprod", operations.multiply);

/**
 * Running sums with nan counted as zero. See {@linkcode cumsum}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.nancumsum(np.array([1, NaN, 2]))) === "[1. 1. 3.]");
 * ```
 */
export const nancumsum: ScanFunction = scan("nancumsum", operations.add, 0);

/**
 * Running products with nan counted as one. See {@linkcode cumsum}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.nancumprod(np.array([2, NaN, 3]))) === "[2. 2. 6.]");
 * ```
 */
export const nancumprod: ScanFunction = scan("nancumprod", operations.multiply, 1);

/** The keywords of `cumulative_sum` and `cumulative_prod`. */
export interface CumulativeOptions extends ScanOptions {
  /** Whether the result starts with the identity (0 or 1), one element longer. */
  include_initial?: boolean;
}

/** `cumulative_sum` and `cumulative_prod`: `(x, *, axis, dtype, out, include_initial)`. */
export interface CumulativeFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: CumulativeOptions): T;
  /** Narrow integers and booleans are added up as `int32` or `uint32`. */
  <D extends DTypeName>(
    x: NDArray<D>,
    options?: Pick<CumulativeOptions, "axis" | "include_initial">,
  ): NDArray<TotalName<D>>;
  /** Into an array, in another data type, or of something that is not an array yet. */
  (x: ArrayLike, options?: CumulativeOptions): NDArray;
}

interface CumulativeArguments extends Omit<ScanArguments, "a"> {
  x: unknown;
  include_initial: unknown;
}

function cumulative(name: string, op: Operation): CumulativeFunction {
  const CUMULATIVE = signature<CumulativeArguments>(
    name,
    { x: REQUIRED, axis: null, dtype: null, out: null, include_initial: false },
    1,
  );
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const bound = bind(CUMULATIVE, args);
    let x = arrayOf(bound.x);
    if (x.dims.length === 0) x = viewOf(x, [1], [1]);
    if (bound.axis === null && x.dims.length > 1) {
      throw new ValueError("For arrays which have more than one dimension ``axis`` argument is required.");
    }
    const axis = bound.axis === null ? 0 : normalizeAxis(bound.axis, x.dims.length), out = outArgument(bound.out);
    const type = typeOfTotal(x, bound.dtype, out);
    if (!bound.include_initial) return accumulateArray(op, x, type, axis, out);
    const dims = x.dims.slice();
    dims[axis]++;
    if (out !== null && !sameList(out.dims, dims)) {
      throw new ValueError(`out has shape (${out.dims}) but the result has shape (${dims})`);
    }
    const running = accumulateArray(op, x, type, axis, null);
    const ones = dims.map((n, i) => i === axis ? 1 : n),
      first = newWithSteps(ones, resultSteps(ones, [running.steps]), type) as NDArray;
    const identity = newArray([], type) as NDArray;
    type.write(identity.buffer, identity.offset, op.identity!);
    assign(first, identity);
    return joined([first, running], axis, out, null, "unsafe");
  });
}

/**
 * Running sums along an axis, which only one-dimensional arrays may leave out; with `include_initial` they start with 0.
 *
 * `cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cumulative_sum(np.array([1, 2, 3]), { include_initial: true })) === "[0. 1. 3. 6.]");
 * ```
 */
export const cumulative_sum: CumulativeFunction = cumulative("cumulative_sum", operations.add);

/**
 * Running products along an axis, which only one-dimensional arrays may leave out; with `include_initial` they start with 1.
 * See {@linkcode cumulative_sum}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cumulative_prod(np.array([1, 2, 3]))) === "[1. 2. 6.]");
 * ```
 */
export const cumulative_prod: CumulativeFunction = cumulative("cumulative_prod", operations.multiply);

// -- differences ---------------------------------------------------------------------------------------------------------

/** The keywords of `diff`. */
export interface DiffOptions {
  /** How often differences are taken. */
  n?: number;
  /** The axis along which differences are taken. */
  axis?: number;
  /** What stands before the array along the axis. */
  prepend?: ArrayLike;
  /** What stands behind it. */
  append?: ArrayLike;
}

/** `diff`: `(a, n, axis, prepend, append)`. */
export interface DiffFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    n?: number | DiffOptions,
    axis?: number | DiffOptions,
    prepend?: ArrayLike,
    append?: ArrayLike,
  ): T;
  /** Differences have the data type of the array. */
  <D extends DTypeName>(
    a: NDArray<D>,
    n?: number | Pick<DiffOptions, "n" | "axis">,
    axis?: number | Pick<DiffOptions, "axis">,
  ): NDArray<D>;
  /** Of anything, with something before or behind it. */
  (
    a: ArrayLike,
    n?: number | DiffOptions,
    axis?: number | DiffOptions,
    prepend?: ArrayLike,
    append?: ArrayLike,
  ): NDArray;
}

interface DiffArguments {
  a: unknown;
  n: unknown;
  axis: unknown;
  prepend: unknown;
  append: unknown;
}

const DIFF = signature<DiffArguments>("diff", { a: REQUIRED, n: 1, axis: -1, prepend: undefined, append: undefined });

/** Differences of neighbours along an axis, once. */
function differences(x: NDArray, axis: number): NDArray {
  const n = x.dims[axis], later = sliced(x, axis, Math.min(1, n), n), earlier = sliced(x, axis, 0, Math.max(0, n - 1));
  return x.dtype.kind === "b" ? not_equal.compute2(later, earlier) : subtract.compute2(later, earlier);
}

/**
 * The differences of neighbours along an axis, taken `n` times; for booleans, whether neighbours differ.
 *
 * `diff(a, n=1, axis=-1, prepend, append)`. Errors: a 0-d array, a negative `n` (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([1, 4, 9, 16]);
 * console.assert(String(np.diff(x)) === "[3. 5. 7.]");
 * console.assert(String(np.diff(x, 2)) === "[2. 2.]");
 * ```
 */
export const diff: DiffFunction = arrayFunction("diff", (...args: unknown[]): NDArray => {
  const bound = bind(DIFF, args), n = asIndex(bound.n);
  let x = arrayOf(bound.a);
  if (n === 0) return x;
  if (n < 0) throw new ValueError(`order must be non-negative but got ${n}`);
  if (x.dims.length === 0) throw new ValueError("diff requires input that is at least one dimensional");
  const axis = normalizeAxis(bound.axis, x.dims.length);
  const beside = (value: unknown): NDArray[] => {
    if (value === undefined) return [];
    const part = arrayOf(value);
    if (part.dims.length > 0) return [part];
    const dims = x.dims.slice();
    dims[axis] = 1;
    return [viewOf(part, dims, dims.map(() => 0))];
  };
  const parts = [...beside(bound.prepend), x, ...beside(bound.append)];
  if (parts.length > 1) x = joined(parts, axis);
  for (let k = 0; k < n; k++) x = differences(x, axis);
  return x;
});

/** The keywords of `ediff1d`. */
export interface EdgeDiffOptions {
  /** What stands behind the differences. */
  to_end?: ArrayLike | null;
  /** What stands before them. */
  to_begin?: ArrayLike | null;
}

/** `ediff1d`: `(ary, to_end, to_begin)`. */
export interface EdgeDiffFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(ary: T, to_end?: ArrayLike | null | EdgeDiffOptions, to_begin?: ArrayLike | null): T;
  /** Differences have the data type of the array. */
  (ary: ArrayLike, to_end?: ArrayLike | null | EdgeDiffOptions, to_begin?: ArrayLike | null): NDArray;
}

interface EdgeDiffArguments {
  ary: unknown;
  to_end: unknown;
  to_begin: unknown;
}

const EDIFF = signature<EdgeDiffArguments>("ediff1d", { ary: REQUIRED, to_end: null, to_begin: null });

/**
 * The differences of neighbours in the flattened array, with something before and behind them.
 *
 * `ediff1d(ary, to_end=None, to_begin=None)`. Errors: additions whose data type does not fit (`TypeError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ediff1d(np.array([1, 2, 4]), { to_begin: 0 })) === "[0. 1. 2.]");
 * ```
 */
export const ediff1d: EdgeDiffFunction = arrayFunction("ediff1d", (...args: unknown[]): NDArray => {
  const bound = bind(EDIFF, args), x = raveled(arrayOf(bound.ary));
  const edge = (value: unknown, name: string): NDArray | null => {
    if (value === null) return null;
    const part = raveled(arrayOf(value));
    const fits = part.dtype === x.dtype || promoteTypes(part.dtype, x.dtype) === x.dtype ||
      rank(part.dtype) <= rank(x.dtype);
    if (!fits && !isWeakNumber(value)) {
      throw new TypeError(`dtype of \`${name}\` must be compatible with input \`ary\` under the \`same_kind\` rule.`);
    }
    return part;
  };
  const begin = edge(bound.to_begin, "to_begin"), end = edge(bound.to_end, "to_end");
  const n = x.size, body = subtract.compute2(sliced(x, 0, Math.min(1, n), n), sliced(x, 0, 0, Math.max(0, n - 1)));
  if (begin === null && end === null) return body;
  const out = newArray([(begin?.size ?? 0) + body.size + (end?.size ?? 0)], x.dtype) as NDArray;
  let at = 0;
  for (const part of [begin, body, end]) {
    if (part === null) continue;
    assign(sliced(out, 0, at, at + part.size), part);
    at += part.size;
  }
  return out;
});

function rank(dtype: DType): number {
  return "buif".indexOf(dtype.kind);
}

// -- gradients and integrals -----------------------------------------------------------------------------------------------

/** The keywords of `gradient`. */
export interface GradientOptions {
  /** The axis or axes; `null` for all. */
  axis?: Axes;
  /** How exact the differences at the two ends are: 1 or 2. */
  edge_order?: 1 | 2;
}

/** `gradient`: `(f, *spacings, axis, edge_order)`. */
export interface GradientFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(f: T, ...varargs: (ArrayLike | GradientOptions)[]): unknown;
  /** Along one axis: one array; along several: one for each. */
  (f: NDArray | ArrayLike, ...varargs: (ArrayLike | GradientOptions)[]): NDArray | NDArray[];
}

/** The spacing along an axis: one number, or the distances of neighbours. */
type Spacing = number | NDArray;

function readSpacing(value: unknown, length: number): Spacing {
  const x = arrayOf(value);
  if (x.dims.length === 0) return Number(x.dtype.read(x.buffer, x.offset));
  if (x.dims.length !== 1) throw new ValueError("distances must be either scalars or 1d");
  if (x.size !== length) {
    throw new ValueError("when 1d, distances must match the length of the corresponding dimension");
  }
  const d = differences(x.dtype.isInteger ? castTo(x, float64) as NDArray : x, 0);
  const first = Number(d.dtype.read(d.buffer, d.offset));
  for (let i = 1; i < d.size; i++) if (Number(d.dtype.read(d.buffer, d.offset + i * d.steps[0])) !== first) return d;
  return first;
}

/** `x * c` for a number, `x * array` along an axis. */
function scaled(x: NDArray, by: number | NDArray): NDArray {
  return multiply.compute2(x, typeof by === "number" ? pyfloat(by) : by);
}

/** Central differences inside, one-sided differences of first or second order at the ends. */
function slopes(f: NDArray, axis: number, spacing: Spacing, edgeOrder: number, dtype: DType): NDArray {
  const n = f.dims[axis];
  if (n < edgeOrder + 1) {
    throw new ValueError(
      "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.",
    );
  }
  const out = newWithSteps(f.dims, resultSteps(f.dims, [f.steps]), dtype) as NDArray;
  const at = (i: number, j = i + 1): NDArray => sliced(f, axis, i, j);
  const along = (d: NDArray): NDArray =>
    viewOf(d, f.dims.map((_, i) => i === axis ? d.size : 1), f.dims.map((_, i) => i === axis ? d.steps[0] : 0));
  if (n > 2) {
    const inside = sliced(out, axis, 1, n - 1);
    if (typeof spacing === "number") {
      assign(inside, divide.compute2(subtract.compute2(at(2, n), at(0, n - 2)), pyfloat(2 * spacing)));
    } else {
      const left = sliced(spacing, 0, 0, n - 2), right = sliced(spacing, 0, 1, n - 1), both = add.compute2(left, right);
      const a = divide.compute2(negative.compute1(right), multiply.compute2(left, both));
      const b = divide.compute2(subtract.compute2(right, left), multiply.compute2(left, right));
      const c = divide.compute2(left, multiply.compute2(right, both));
      const sum = add.compute2(scaled(at(0, n - 2), along(a)), scaled(at(1, n - 1), along(b)));
      assign(inside, add.compute2(sum, scaled(at(2, n), along(c))));
    }
  }
  const distance = (i: number): number => {
    if (typeof spacing === "number") return spacing;
    return Number(spacing.dtype.read(spacing.buffer, spacing.offset + i * spacing.steps[0]));
  };
  const ends: [place: number, near: number, step: 1 | -1][] = [[0, 0, 1], [n - 1, n - 1, -1]];
  for (const [place, near, step] of ends) {
    const target = sliced(out, axis, place, place + 1);
    const d1 = distance(step === 1 ? 0 : n - 2);
    if (edgeOrder === 1) {
      const [high, low] = step === 1 ? [at(1), at(0)] : [at(n - 1), at(n - 2)];
      assign(target, divide.compute2(subtract.compute2(high, low), pyfloat(d1)));
      continue;
    }
    let a: number, b: number, c: number; // the weights of the three elements at the end, outermost first
    if (typeof spacing === "number") [a, b, c] = [-1.5 / spacing, 2 / spacing, -0.5 / spacing];
    else {
      const d2 = distance(step === 1 ? 1 : n - 3);
      a = -(2 * d1 + d2) / (d1 * (d1 + d2));
      b = (d1 + d2) / (d1 * d2);
      c = -d1 / (d2 * (d1 + d2));
    }
    const parts = [[a, near], [b, near + step], [c, near + 2 * step]].map(([w, i]) =>
      scaled(at(i), step === 1 ? w : -w)
    );
    if (step === -1) parts.reverse();
    assign(target, add.compute2(add.compute2(parts[0], parts[1]), parts[2]));
  }
  return out;
}

/**
 * The gradient of samples: central differences inside, one-sided ones at the ends. Spacings are one number for all axes, or for
 * each axis a number or the coordinates of its samples.
 *
 * `gradient(f, *varargs, axis=None, edge_order=1)`. One array for one axis, else a list of them. Errors: too few samples,
 * spacings that do not fit (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.gradient(np.array([1, 2, 4, 7]))) === "[1.  1.5 2.5 3. ]");
 * ```
 */
export const gradient: GradientFunction = arrayFunction("gradient", (...args: unknown[]): NDArray | NDArray[] => {
  const last = args[args.length - 1], given = args.length > 1 && isOptions(last);
  const { axis, edge_order } = keywords("gradient", given ? last : null, {
    axis: null as Axes,
    edge_order: 1 as number,
  });
  const spacings = args.slice(1, given ? -1 : undefined);
  let f = arrayOf(args[0]);
  const axes = axis === null ? f.dims.map((_, i) => i) : normalizeAxes(axis, f.dims.length);
  let steps: Spacing[];
  if (spacings.length === 0) steps = axes.map(() => 1);
  else if (spacings.length === 1 && arrayOf(spacings[0]).dims.length === 0) {
    const one = readSpacing(spacings[0], 0);
    steps = axes.map(() => one);
  } else if (spacings.length === axes.length) steps = spacings.map((s, k) => readSpacing(s, f.dims[axes[k]]));
  else throw new TypeError("invalid number of arguments");
  if (edge_order > 2) throw new ValueError("'edge_order' greater than 2 not supported");
  const dtype = f.dtype.isFloat ? f.dtype : float64 as DType;
  if (f.dtype.isInteger) f = castTo(f, float64) as NDArray;
  const out = axes.map((i, k) => slopes(f, i, steps[k], edge_order, dtype));
  return axes.length === 1 ? out[0] : out;
});

/** The keywords of `trapezoid`. */
export interface TrapezoidOptions {
  /** The places of the samples. */
  x?: ArrayLike | null;
  /** Their distance, if `x` is not given. */
  dx?: Scalar;
  /** The axis to integrate along. */
  axis?: number;
}

/** `trapezoid`: `(y, x, dx, axis)`. */
export interface TrapezoidFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    y: T,
    x?: ArrayLike | null | TrapezoidOptions,
    dx?: Scalar | TrapezoidOptions,
    axis?: number,
  ): T;
  /** The integral. */
  (y: ArrayLike, x?: ArrayLike | null | TrapezoidOptions, dx?: Scalar | TrapezoidOptions, axis?: number): NDArray;
}

interface TrapezoidArguments {
  y: unknown;
  x: unknown;
  dx: unknown;
  axis: unknown;
}

const TRAPEZOID = signature<TrapezoidArguments>("trapezoid", { y: REQUIRED, x: null, dx: 1, axis: -1 });

/**
 * The integral along an axis by the trapezoidal rule.
 *
 * `trapezoid(y, x=None, dx=1.0, axis=-1)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.trapezoid(np.array([1, 2, 3])).item() === 4);
 * console.assert(np.trapezoid(np.array([1, 2, 3]), { x: np.array([4, 6, 8]) }).item() === 8);
 * ```
 */
export const trapezoid: TrapezoidFunction = arrayFunction("trapezoid", (...args: unknown[]): NDArray => {
  const bound = bind(TRAPEZOID, args), y = arrayOf(bound.y), ndim = y.dims.length;
  const axis = normalizeAxis(bound.axis, ndim), n = y.dims[axis];
  let d: NDArray | WeakNumber;
  if (bound.x === null) {
    d = typeof bound.dx === "number" ? pyfloat(bound.dx) : isWeakNumber(bound.dx) ? bound.dx : arrayOf(bound.dx);
  } else {
    const x = arrayOf(bound.x);
    d = differences(x, x.dims.length === 1 ? 0 : normalizeAxis(bound.axis, x.dims.length));
    if (x.dims.length === 1) {
      d = viewOf(
        d,
        y.dims.map((_, i) => i === axis ? (d as NDArray).size : 1),
        y.dims.map((_, i) => i === axis ? (d as NDArray).steps[0] : 0),
      );
    }
  }
  const pairs = add.compute2(sliced(y, axis, Math.min(1, n), n), sliced(y, axis, 0, Math.max(0, n - 1)));
  const areas = divide.compute2(multiply.compute2(d, pairs), pyfloat(2));
  return reduceArray(operations.add, areas, totalType(areas.dtype), { ...EVERYTHING, axes: [axis] });
});
