/**
 * The larger and the smaller of two: passing nan on, or passing it over.
 * @module
 */
import type { BinaryUfunc } from "../ufunc.ts";
import { binary, each, wide } from "../ufunc.ts";

/**
 * The larger of two elements; nan if one of them is nan.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.maximum([1, 3], 2)) === "[2. 3.]");
 * ```
 */
export const maximum: BinaryUfunc<"same"> = binary("maximum", [
  each("?bBhHlL", (x, y) => x > y ? x : y),
  wide((x, y) => x > y ? x : y),
  each("e", (x, y) => x >= y || x !== x ? x : y),
  each("fd", (x, y) => x > y || x !== x ? x : y), // of two equal ones, such as 0 and -0, the second
]);

/**
 * The smaller of two elements; nan if one of them is nan.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.minimum([1, 3], 2)) === "[1. 2.]");
 * ```
 */
export const minimum: BinaryUfunc<"same"> = binary("minimum", [
  each("?bBhHlL", (x, y) => x < y ? x : y),
  wide((x, y) => x < y ? x : y),
  each("e", (x, y) => x <= y || x !== x ? x : y),
  each("fd", (x, y) => x < y || x !== x ? x : y), // of two equal ones, such as 0 and -0, the second
]);

/**
 * The larger of two elements; nan only if both are nan.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fmax([NaN, 3], 2)) === "[2. 3.]");
 * ```
 */
export const fmax: BinaryUfunc<"same"> = binary("fmax", [
  each("?bBhHlL", (x, y) => x >= y ? x : y),
  wide((x, y) => x >= y ? x : y),
  each("efd", (x, y) => x >= y || y !== y ? x : y),
]);

/**
 * The smaller of two elements; nan only if both are nan.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fmin([NaN, 3], 2)) === "[2. 2.]");
 * ```
 */
export const fmin: BinaryUfunc<"same"> = binary("fmin", [
  each("?bBhHlL", (x, y) => x <= y ? x : y),
  wide((x, y) => x <= y ? x : y),
  each("efd", (x, y) => x <= y || y !== y ? x : y),
]);
