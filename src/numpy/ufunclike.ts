/**
 * Elementwise functions that are made of ufuncs: NumPy's chapter of the same name, and `sinc`.
 * @module
 */
import { type DTypeName, float64 } from "../dtype/dtype.ts";
import { exact, type NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../ndarray/types.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { asarray } from "./asarray.ts";
import { copyOf } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import { divide, multiply } from "./ufuncs/arithmetic.ts";
import { isinf, signbit } from "./ufuncs/floating.ts";
import { logical_and, logical_not } from "./ufuncs/logic.ts";
import { trunc } from "./ufuncs/rounding.ts";
import { sin } from "./ufuncs/trigonometric.ts";

interface Arguments {
  x: ArrayLike;
  out: NDArray | null;
}

/** A function of one array that may be written into another. */
export interface UfunclikeFunction<R extends DTypeName = DTypeName> {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: { out?: NDArray | null }): T;
  /** The result, or `out`. */
  (x: ArrayLike, options?: { out?: NDArray | null }): NDArray<R>;
  /** The result, or `out`. */
  (x: ArrayLike, out: NDArray | null): NDArray<R>;
}

const FIX = signature<Arguments>("fix", { x: REQUIRED, out: null });
const ISPOSINF = signature<Arguments>("isposinf", { x: REQUIRED, out: null });
const ISNEGINF = signature<Arguments>("isneginf", { x: REQUIRED, out: null });

/**
 * Elements rounded to the next whole number towards zero; what `trunc` does.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fix([-1.7, 1.7])) === "[-1.  1.]");
 * ```
 */
export const fix: UfunclikeFunction = arrayFunction("fix", (...args: unknown[]): NDArray => {
  const { x, out } = bind(FIX, args);
  return trunc.compute1(asarray(x) as NDArray, out);
});

function infinite(x: ArrayLike, out: NDArray | null, negative: boolean): NDArray {
  const array = asarray(x) as NDArray, sign = signbit(array);
  return logical_and.compute2(isinf(array), negative ? sign : logical_not(sign), out);
}

/**
 * Whether elements are positive infinity.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isposinf([1, Infinity, -Infinity])) === "[False  True False]");
 * ```
 */
export const isposinf: UfunclikeFunction<"bool"> = arrayFunction("isposinf", (...args: unknown[]): NDArray => {
  const { x, out } = bind(ISPOSINF, args);
  return infinite(x, out, false);
});

/**
 * Whether elements are negative infinity.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isneginf([1, Infinity, -Infinity])) === "[False False  True]");
 * ```
 */
export const isneginf: UfunclikeFunction<"bool"> = arrayFunction("isneginf", (...args: unknown[]): NDArray => {
  const { x, out } = bind(ISNEGINF, args);
  return infinite(x, out, true);
});

/** The function {@linkcode sinc}. */
export interface SincFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T): T;
  /** Element by element. */
  (x: ArrayLike): NDArray;
}

/**
 * The normalized sinc function, `sin(πx) / (πx)`, which is 1 at 0.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.sinc([0, 0.5])) === "[1.         0.63661977]");
 * ```
 */
export const sinc: SincFunction = arrayFunction("sinc", (x: ArrayLike): NDArray => {
  const angles = copyOf(multiply.compute2(asarray(x) as NDArray, Math.PI), "K");
  const small = angles.dtype === float64
    ? 2.220446049250313e-16
    : angles.dtype.itemsize === 4
    ? 1.1920928955078125e-7
    : 0.0009765625;
  const buffer = exact(angles);
  for (let i = 0; i < angles.size; i++) { // near 0, where sine and angle are the same, every quotient is 1
    if (angles.dtype.read(buffer, i) === 0) angles.dtype.write(buffer, i, small);
  }
  return divide.compute2(sin.compute1(angles), angles);
});
