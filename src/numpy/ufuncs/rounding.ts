/**
 * Whole numbers next to others.
 * @module
 */
import type { UnaryUfunc } from "../ufunc.ts";
import { each, unary, wide } from "../ufunc.ts";

const WHOLE = "?bBhHlL";

/** To the nearest whole number, ties to the even one: adding 2^52 leaves no bits behind the point. */
const nearest = (x: number): number => {
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const size = Math.abs(x) + 4503599627370496 - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -size : size;
};

/**
 * The largest whole number that is not larger, element by element; integers and booleans stay as they are.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.floor([-1.5, 1.5])) === "[-2.  1.]");
 * ```
 */
export const floor: UnaryUfunc<"same"> = unary("floor", [
  each(WHOLE, (x) => x),
  wide((x) => x),
  each("efd", (x) => Math.floor(x)),
]);

/**
 * The smallest whole number that is not smaller, element by element; integers and booleans stay as they are.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ceil([-1.5, 1.5])) === "[-1.  2.]");
 * ```
 */
export const ceil: UnaryUfunc<"same"> = unary("ceil", [
  each(WHOLE, (x) => x),
  wide((x) => x),
  each("efd", (x) => Math.ceil(x)),
]);

/**
 * The part before the decimal point, element by element; integers and booleans stay as they are.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.trunc([-1.5, 1.5])) === "[-1.  1.]");
 * ```
 */
export const trunc: UnaryUfunc<"same"> = unary("trunc", [
  each(WHOLE, (x) => x),
  wide((x) => x),
  each("efd", (x) => Math.trunc(x)),
]);

/**
 * The nearest whole number, of two the even one, as a floating-point number.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.rint([0.5, 1.5, -1.2])) === "[ 0.  2. -1.]");
 * ```
 */
export const rint: UnaryUfunc<"float"> = unary("rint", [each("efd", nearest)]);
