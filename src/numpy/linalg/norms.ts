/**
 * How long vectors and how large matrices are: `norm` in all its orders, `vector_norm`, `matrix_norm`.
 * @module
 */
import { type DTypeName, float64, type FloatName } from "../../dtype/dtype.ts";
import { normalizeAxes, normalizeAxis, sizeOf } from "../../ndarray/layout.ts";
import { type NDArray, viewOf } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { LinAlgError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asIndex, isIndexable, isWeakNumber } from "../../python/number.ts";
import { asarray } from "../asarray.ts";
import { castTo } from "../copying.ts";
import { arrayFunction } from "../dispatch.ts";
import { max, min, sum } from "../reductions.ts";
import { absolute, multiply, power } from "../ufuncs/arithmetic.ts";
import { not_equal } from "../ufuncs/comparison.ts";
import { sqrt } from "../ufuncs/exponential.ts";
import { moved, reshaped } from "../views.ts";
import { assertStackedSquare, commonType } from "./checks.ts";
import { dotOf } from "./products.ts";
import { inverse } from "./solve.ts";
import { copied, fromData, stackSteps } from "./stacks.ts";
import { singularValues } from "./svd.ts";

/** Which norm: a number p, infinities, `"fro"` (Frobenius) and `"nuc"` (nuclear) for matrices; `null` is 2 for vectors, Frobenius for matrices. */
export type NormOrder = number | "fro" | "nuc" | "f" | null;

/** The keywords of `norm`. */
export interface NormOptions {
  /** Which norm. */
  ord?: NormOrder;
  /** The axis of vectors, or the two axes of matrices; `null` for the whole array. */
  axis?: number | readonly number[] | null;
  /** Whether the axes stay, with size 1. */
  keepdims?: boolean;
}

/** NumPy's `norm`. */
export interface NormFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    x: T,
    ord?: NormOrder | NormOptions,
    axis?: number | readonly number[] | null | NormOptions,
    ...rest: unknown[]
  ): T;
  /** Floating types stay, all else is `float64`. */
  <D extends DTypeName>(
    x: NDArray<D>,
    ord?: NormOrder | NormOptions,
    axis?: number | readonly number[] | null | NormOptions,
    keepdims?: boolean | NormOptions,
  ): NDArray<D extends FloatName ? D : "float64">;
  /** Anything that arrays are made of. */
  (
    x: ArrayLike,
    ord?: NormOrder | NormOptions,
    axis?: number | readonly number[] | null | NormOptions,
    keepdims?: boolean | NormOptions,
  ): NDArray;
}

/** The elements of an array in any order, as one axis: for sums over everything. */
function flat(x: NDArray): NDArray {
  const whole = x.isC || x.isF ? x : castTo(x, x.dtype, "C");
  return viewOf(whole, [whole.size], [1]);
}

function vectorNorm(x: NDArray, ord: unknown, axis: number, keepdims: boolean): NDArray {
  const sizes = (): NDArray => absolute.compute1(x);
  const total = (y: NDArray): NDArray => sum(y, { axis, keepdims });
  if (ord === Infinity) return max(sizes(), { axis, keepdims, initial: 0 });
  if (ord === -Infinity) return min(sizes(), { axis, keepdims });
  if (ord === 0) return total(castTo(not_equal.compute2(x, 0), x.dtype));
  if (ord === 1) return total(sizes());
  if (ord === null || ord === 2) return sqrt.compute1(total(multiply.compute2(x, x)));
  if (typeof ord === "string") throw new ValueError(`Invalid norm order '${ord}' for vectors`);
  const p = Number(ord), powers = power.compute2(sizes(), p);
  return power.compute2(total(powers), 1 / p);
}

/** Sums of absolute values along one axis, then the largest or smallest along the other. */
function ofSums(x: NDArray, along: number, other: number, pick: "max" | "min"): NDArray {
  const sums = sum(absolute.compute1(x), along), axis = other > along ? other - 1 : other;
  return pick === "max" ? max(sums, { axis, initial: 0 }) : min(sums, { axis });
}

function matrixNorm(x: NDArray, ord: unknown, rows: number, columns: number): NDArray {
  const singular = (): NDArray => singularValues(moved(x, [rows, columns], [-2, -1]));
  switch (ord) {
    case 2:
      return max(singular(), { axis: -1, initial: 0 });
    case -2:
      return min(singular(), { axis: -1 });
    case 1:
      return ofSums(x, rows, columns, "max");
    case -1:
      return ofSums(x, rows, columns, "min");
    case Infinity:
      return ofSums(x, columns, rows, "max");
    case -Infinity:
      return ofSums(x, columns, rows, "min");
    case null:
    case "fro":
    case "f":
      return sqrt.compute1(sum(multiply.compute2(x, x), [rows, columns]));
    case "nuc":
      return sum(singular(), -1);
  }
  throw new ValueError("Invalid norm order for matrices.");
}

/** `norm` without override check. */
export function normOf(given: NDArray, order: unknown, axis: unknown, keepdims: boolean): NDArray {
  const ord = isWeakNumber(order) ? Number(order) : order; // also a bigint or Python's float
  const x = given.dtype.isFloat ? given : castTo(given, float64) as NDArray, { ndim } = x;
  if (axis === null && (ord === null || ((ord === "f" || ord === "fro") && ndim === 2) || (ord === 2 && ndim === 1))) {
    const all = flat(x), result = sqrt.compute1(dotOf(all, all));
    return keepdims ? reshaped(result, new Array<number>(ndim).fill(1)) : result;
  }
  let axes: number[];
  if (axis === null) axes = x.dims.map((_, i) => i);
  else if (Array.isArray(axis)) axes = axis.map(asIndex);
  else {
    if (typeof axis !== "number" && typeof axis !== "bigint" && !isIndexable(axis)) {
      throw new TypeError("'axis' must be None, an integer or a tuple of integers");
    }
    axes = [Math.trunc(Number(axis))];
  }
  if (axes.length === 1) return vectorNorm(x, ord, axes[0], keepdims);
  if (axes.length !== 2) throw new ValueError("Improper number of dimensions to norm.");
  const [rows, columns] = axes.map((i) => normalizeAxis(i, ndim));
  if (rows === columns) throw new ValueError("Duplicate axes given.");
  const result = matrixNorm(x, ord, rows, columns);
  return keepdims ? reshaped(result, x.dims.map((n, i) => i === rows || i === columns ? 1 : n)) : result;
}

interface NormArguments {
  x: unknown;
  ord: unknown;
  axis: unknown;
  keepdims: unknown;
}

const NORM = signature<NormArguments>("norm", { x: REQUIRED, ord: null, axis: null, keepdims: false });

/**
 * The norm of vectors or matrices.
 *
 * With `axis` an axis these are norms of vectors: `(Σ|x|ᵖ)^(1/p)`, the number of elements that are not zero for `ord` 0, the largest and
 * smallest absolute value for the infinities. With two axes they are norms of matrices: Frobenius (`null`, `"fro"`), the sum
 * (`"nuc"`), largest (2) and smallest (-2) of the singular values, largest and smallest sums of columns (1, -1) and of rows (infinities).
 * Without `axis` the array is one vector or one matrix, or of any shape if `ord` is `null`. Wrong orders are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.norm([3, 4]).item() === 5);
 * console.assert(String(np.linalg.norm([[3, 4], [6, 8]], { axis: 1 })) === "[ 5. 10.]");
 * console.assert(np.linalg.norm([[1, 2], [3, 4]], Infinity).item() === 7);
 * ```
 */
export const norm: NormFunction = arrayFunction("norm", (...args: unknown[]): NDArray => {
  const { x, ord, axis, keepdims } = bind(NORM, args);
  return normOf(asarray(x as ArrayLike), ord, axis, Boolean(keepdims));
});

/** The keywords of `matrix_norm`. */
export interface MatrixNormOptions {
  /** Whether the axes stay, with size 1. */
  keepdims?: boolean;
  /** Which norm: Frobenius by default. */
  ord?: NormOrder;
}

/** A norm of an array. */
export interface NormOfArray<O> {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: O): T;
  /** Anything that arrays are made of. */
  (x: ArrayLike, options?: O): NDArray;
}

const MATRIX_NORM = signature<{ x: unknown; keepdims: unknown; ord: unknown }>("matrix_norm", {
  x: REQUIRED,
  keepdims: false,
  ord: "fro",
}, 1);

/**
 * The norms of the matrices in the last two axes; see {@linkcode norm}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.matrix_norm([[1, 2], [3, 4]], { ord: 1 }).item() === 6);
 * ```
 */
export const matrix_norm: NormOfArray<MatrixNormOptions> = arrayFunction(
  "matrix_norm",
  (...args: unknown[]): NDArray => {
    const { x, keepdims, ord } = bind(MATRIX_NORM, args);
    return normOf(asarray(x as ArrayLike), ord, [-2, -1], Boolean(keepdims));
  },
);

/** The keywords of `vector_norm`. */
export interface VectorNormOptions {
  /** The axis or axes of the vectors; `null` for the whole array. */
  axis?: number | readonly number[] | null;
  /** Whether the axes stay, with size 1. */
  keepdims?: boolean;
  /** Which norm: 2 by default. */
  ord?: number | null;
}

const VECTOR_NORM = signature<NormArguments>("vector_norm", { x: REQUIRED, axis: null, keepdims: false, ord: 2 }, 1);

/**
 * The norms of vectors along one or several axes, or of the whole array as one vector; see {@linkcode norm}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.vector_norm([[1, 2], [3, 4]], { ord: 1 }).item() === 10);
 * ```
 */
export const vector_norm: NormOfArray<VectorNormOptions> = arrayFunction(
  "vector_norm",
  (...args: unknown[]): NDArray => {
    const given = bind(VECTOR_NORM, args), x = asarray(given.x as ArrayLike), { ord, axis, keepdims } = given;
    let result: NDArray;
    if (axis === null) result = normOf(reshaped(x, [x.size]), ord, 0, false);
    else if (Array.isArray(axis)) {
      const axes = normalizeAxes(axis, x.ndim), rest = x.dims.map((_, i) => i).filter((i) => !axes.includes(i));
      const order = [...axes, ...rest];
      const turned = viewOf(x, order.map((i) => x.dims[i]), order.map((i) => x.steps[i]));
      result = normOf(
        reshaped(turned, [sizeOf(axes.map((i) => x.dims[i])), ...rest.map((i) => x.dims[i])]),
        ord,
        0,
        false,
      );
    } else result = normOf(x, ord, axis, false);
    if (!keepdims) return result;
    const gone = axis === null ? x.dims.map((_, i) => i) : normalizeAxes(axis, x.ndim);
    return reshaped(result, x.dims.map((n, i) => gone.includes(i) ? 1 : n));
  },
);

/** NumPy's `cond`. */
export interface CondFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, p?: number | "fro" | "nuc" | null | { p?: number | "fro" | "nuc" | null }): T;
  /** Anything that arrays are made of. */
  (x: ArrayLike, p?: number | "fro" | "nuc" | null | { p?: number | "fro" | "nuc" | null }): NDArray;
}

const COND = signature<{ x: unknown; p: unknown }>("cond", { x: REQUIRED, p: null });

/**
 * The condition number of matrices: the norm times that of the inverse; by default (and for `p` 2) the ratio of the largest and the
 * smallest singular value. Infinite for singular matrices.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.cond([[1, 0], [0, 4]]).item() === 4);
 * ```
 */
export const cond: CondFunction = arrayFunction("cond", (...args: unknown[]): NDArray => {
  const given = bind(COND, args), x = asarray(given.x as ArrayLike), { p } = given;
  if (x.size === 0 && x.dims.slice(-2).includes(0)) throw new LinAlgError("cond is not defined on empty arrays");
  const dtype = commonType(x);
  let ratios: Float64Array;
  if (p === null || p === 2 || p === -2) {
    const s = singularValues(x), values = copied(s), k = s.dims[s.ndim - 1];
    ratios = Float64Array.from({ length: values.length / k }, (_, i) => {
      const [large, small] = [values[i * k], values[(i + 1) * k - 1]];
      return p === -2 ? small / large : large / small;
    });
  } else {
    assertStackedSquare(x);
    const inverses = copied(normOf(inverse(x, "nan"), p, [-2, -1], false));
    ratios = copied(normOf(x, p, [-2, -1], false)).map((value, i) => value * inverses[i]);
  }
  // what is no number is infinite, unless the matrix itself has such elements
  const size = x.dims[x.ndim - 1] * x.dims[x.ndim - 2], elements = copied(x);
  ratios.forEach((ratio, i) => {
    if (ratio !== ratio && !elements.subarray(i * size, (i + 1) * size).some(Number.isNaN)) ratios[i] = Infinity;
  });
  return fromData(ratios, x.dims.slice(0, -2), dtype, stackSteps(x));
});
