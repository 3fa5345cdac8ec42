/**
 * Functions of `np.linalg` that are stricter twins of functions of the main namespace, as the array API standard wants them: always
 * the last axes, operands by position.
 * @module
 */
import type { DTypeLike } from "../../dtype/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { IndexError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asIndex } from "../../python/number.ts";
import { asarray } from "../asarray.ts";
import { arrayFunction } from "../dispatch.ts";
import { sum } from "../reductions.ts";
import { diagonalOf } from "../views.ts";
import { matmul as product, vecdot as vectorProduct } from "./matmul.ts";
import { crossOf, outerOf, type ProductFunction, type TensordotFunction, tensordotOf } from "./products.ts";

interface TwoArguments {
  x1: unknown;
  x2: unknown;
}

const two = { x1: REQUIRED, x2: REQUIRED } as const;
const both = ({ x1, x2 }: TwoArguments): [NDArray, NDArray] => [asarray(x1 as ArrayLike), asarray(x2 as ArrayLike)];

const MATMUL = signature<TwoArguments>("matmul", two);

/**
 * The matrix product; see `np.matmul`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.matmul([[1, 2], [3, 4]], [10, 1])) === "[12. 34.]");
 * ```
 */
export const matmul: ProductFunction = arrayFunction(
  "matmul",
  (...args: unknown[]): NDArray => product.compute2(...both(bind(MATMUL, args))),
);

const OUTER = signature<TwoArguments>("outer", two);

/**
 * All products of elements of two vectors; other than one axis is a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.outer([1, 2], [1, 10])) === "[[ 1. 10.]\n [ 2. 20.]]");
 * ```
 */
export const outer: ProductFunction = arrayFunction("outer", (...args: unknown[]): NDArray => {
  const [x, y] = both(bind(OUTER, args));
  if (x.ndim !== 1 || y.ndim !== 1) {
    throw new ValueError(`Input arrays must be one-dimensional, but they are x1.ndim=${x.ndim} and x2.ndim=${y.ndim}.`);
  }
  return outerOf(x, y);
});

const TENSORDOT = signature<TwoArguments & { axes: unknown }>("tensordot", { ...two, axes: 2 }, 2);

/**
 * The sum of products over several axes; see `np.tensordot`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.tensordot([1, 2], [3, 4], { axes: 1 }).item() === 11);
 * ```
 */
export const tensordot: TensordotFunction = arrayFunction("tensordot", (...args: unknown[]): NDArray => {
  const { axes, ...operands } = bind(TENSORDOT, args);
  return tensordotOf(...both(operands), axes);
});

/** The keywords of `vecdot` and `cross`. */
export interface AxisOptions {
  /** The axis of the vectors; the last by default. */
  axis?: number;
}

/** A function of two arrays of vectors. */
export interface VectorsFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x1: T, x2: ArrayLike, options?: AxisOptions): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(x1: ArrayLike, x2: T, options?: AxisOptions): T;
  /** Anything that arrays are made of. */
  (x1: ArrayLike, x2: ArrayLike, options?: AxisOptions): NDArray;
}

const VECDOT = signature<TwoArguments & { axis: number }>("vecdot", { ...two, axis: -1 }, 2);

/**
 * The inner products of vectors along an axis; see `np.vecdot`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.vecdot([[1, 2], [3, 4]], [10, 1])) === "[12. 34.]");
 * ```
 */
export const vecdot: VectorsFunction = arrayFunction("vecdot", (...args: unknown[]): NDArray => {
  const { axis, ...operands } = bind(VECDOT, args);
  return vectorProduct(...both(operands), { axis });
});

const CROSS = signature<TwoArguments & { axis: number }>("cross", { ...two, axis: -1 }, 2);

/**
 * The cross products of vectors with three components; other sizes are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.cross([1, 2, 3], [4, 5, 6])) === "[-3.  6. -3.]");
 * ```
 */
export const cross: VectorsFunction = arrayFunction("cross", (...args: unknown[]): NDArray => {
  const { axis: given, ...operands } = bind(CROSS, args), [x, y] = both(operands), axis = asIndex(given);
  const size = (array: NDArray): number => {
    const n = array.dims.at(axis);
    if (n === undefined) throw new IndexError("tuple index out of range");
    return n;
  };
  const [m, n] = [size(x), size(y)];
  if (m !== 3 || n !== 3) {
    throw new ValueError(
      `Both input arrays must be (arrays of) 3-dimensional vectors, but they are ${m} and ${n} dimensional instead.`,
    );
  }
  return crossOf(x, y, axis, axis, axis);
});

/** The keywords of `trace`. */
export interface LastTraceOptions {
  /** Which diagonal: above the main one if positive, below if negative. */
  offset?: number;
  /** The data type to add up in. */
  dtype?: DTypeLike | null;
}

/** A function of the last two axes. */
export interface DiagonalFunction<O> {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: O): T;
  /** Anything that arrays are made of. */
  (x: ArrayLike, options?: O): NDArray;
}

const TRACE = signature<{ x: unknown; offset: number; dtype: DTypeLike | null }>("trace", {
  x: REQUIRED,
  offset: 0,
  dtype: null,
}, 1);

/**
 * The sums along a diagonal of the last two axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.trace([[1, 2], [3, 4]]).item() === 5);
 * ```
 */
export const trace: DiagonalFunction<LastTraceOptions> = arrayFunction("trace", (...args: unknown[]): NDArray => {
  const { x, offset, dtype } = bind(TRACE, args);
  return sum(diagonalOf(asarray(x as ArrayLike), asIndex(offset), -2, -1), { axis: -1, dtype });
});

const DIAGONAL = signature<{ x: unknown; offset: number }>("diagonal", { x: REQUIRED, offset: 0 }, 1);

/**
 * A diagonal of the last two axes, as the last axis of a view that cannot be written.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.diagonal([[1, 2], [3, 4]])) === "[1. 4.]");
 * ```
 */
export const diagonal: DiagonalFunction<{ offset?: number }> = arrayFunction(
  "diagonal",
  (...args: unknown[]): NDArray => {
    const { x, offset } = bind(DIAGONAL, args);
    const out = diagonalOf(asarray(x as ArrayLike), asIndex(offset), -2, -1);
    out.frozen = true;
    return out;
  },
);
