/**
 * Angles: trigonometric functions, their inverses, degrees and radians.
 * @module
 */
import type { BinaryUfunc, UnaryUfunc } from "../ufunc.ts";
import { binary, each, unary } from "../ufunc.ts";

const RADIANS = Math.PI / 180, DEGREES = 180 / Math.PI;
const RADIANS_SINGLE = Math.fround(RADIANS), DEGREES_SINGLE = Math.fround(180 / Math.fround(Math.PI));

/** Squares of `float32` numbers neither overflow in 64 bits nor lose anything there. */
const hypotenuseSingle = (x: number, y: number): number =>
  x === Infinity || x === -Infinity || y === Infinity || y === -Infinity ? Infinity : Math.sqrt(x * x + y * y);

/**
 * Scaled so that squares neither overflow nor vanish, then mended by one Newton step with the error of the sum of squares,
 * whose parts are computed exactly (Dekker's products): the result is within one unit in the last place.
 */
const hypotenuse = (x: number, y: number): number => {
  x = Math.abs(x);
  y = Math.abs(y);
  if (x < y) {
    const swap = x;
    x = y;
    y = swap;
  }
  if (!(x < Infinity && y < Infinity)) return x === Infinity || y === Infinity ? Infinity : NaN;
  if (y <= x * 5.551115123125783e-17) return x + y;
  let scale = 1;
  if (x > 6.703903964971299e153) {
    scale = 2 ** 600;
    x *= 2 ** -600;
    y *= 2 ** -600;
  } else if (y < 1.4916681462400413e-154) {
    scale = 2 ** -600;
    x *= 2 ** 600;
    y *= 2 ** 600;
  }
  const xx = x * x, yy = y * y, h = Math.sqrt(xx + yy), hh = h * h;
  const xHigh = x * 134217729 - (x * 134217729 - x), xLow = x - xHigh;
  const yHigh = y * 134217729 - (y * 134217729 - y), yLow = y - yHigh;
  const hHigh = h * 134217729 - (h * 134217729 - h), hLow = h - hHigh;
  const xRest = xLow * xLow - (xx - xHigh * xHigh - 2 * xHigh * xLow);
  const yRest = yLow * yLow - (yy - yHigh * yHigh - 2 * yHigh * yLow);
  const hRest = hLow * hLow - (hh - hHigh * hHigh - 2 * hHigh * hLow);
  const error = hh - xx - yy + (hRest - xRest - yRest);
  return (h - error / (2 * h)) * scale;
};
/**
 * The sine, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.sin([0, Math.PI / 2])) === "[0. 1.]");
 * ```
 */
export const sin: UnaryUfunc<"float"> = unary("sin", [each("efd", (x) => Math.sin(x))]);

/**
 * The cosine, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cos([0, Math.PI])) === "[ 1. -1.]");
 * ```
 */
export const cos: UnaryUfunc<"float"> = unary("cos", [each("efd", (x) => Math.cos(x))]);

/**
 * The tangent, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.tan([0, 1])) === "[0.         1.55740772]");
 * ```
 */
export const tan: UnaryUfunc<"float"> = unary("tan", [each("efd", (x) => Math.tan(x))]);

/**
 * The angle between -π/2 and π/2 whose sine is `x`; nan outside [-1, 1], element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arcsin([0, 1])) === "[0.         1.57079633]");
 * ```
 */
export const arcsin: UnaryUfunc<"float"> = unary("arcsin", [each("efd", (x) => Math.asin(x))]);

/**
 * The angle between 0 and π whose cosine is `x`; nan outside [-1, 1], element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arccos([0, 1])) === "[1.57079633 0.        ]");
 * ```
 */
export const arccos: UnaryUfunc<"float"> = unary("arccos", [each("efd", (x) => Math.acos(x))]);

/**
 * The angle between -π/2 and π/2 whose tangent is `x`, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arctan([0, 1])) === "[0.         0.78539816]");
 * ```
 */
export const arctan: UnaryUfunc<"float"> = unary("arctan", [each("efd", (x) => Math.atan(x))]);

/**
 * NumPy's other name for {@linkcode arcsin}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.asin === np.arcsin);
 * ```
 */
export const asin: UnaryUfunc<"float"> = arcsin;

/**
 * NumPy's other name for {@linkcode arccos}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.acos === np.arccos);
 * ```
 */
export const acos: UnaryUfunc<"float"> = arccos;

/**
 * NumPy's other name for {@linkcode arctan}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.atan === np.arctan);
 * ```
 */
export const atan: UnaryUfunc<"float"> = arctan;

/**
 * The angle of the point (`x`, `y`): the signs of both choose the quadrant. The ordinate comes first.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arctan2([1, -1], [1, -1])) === "[ 0.78539816 -2.35619449]");
 * ```
 */
export const arctan2: BinaryUfunc<"float"> = binary("arctan2", [each("efd", (y, x) => Math.atan2(y, x))]);

/**
 * NumPy's other name for {@linkcode arctan2}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.atan2 === np.arctan2);
 * ```
 */
export const atan2: BinaryUfunc<"float"> = arctan2;

/**
 * The length of the hypotenuse, `sqrt(x**2 + y**2)` without overflow; infinite if one leg is.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.hypot([3, 5], [4, 12])) === "[ 5. 13.]");
 * ```
 */
export const hypot: BinaryUfunc<"float"> = binary("hypot", [each("ef", hypotenuseSingle), each("d", hypotenuse)], {
  identity: 0,
});

/**
 * Degrees as radians, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.deg2rad([0, 180])) === "[0.         3.14159265]");
 * ```
 */
export const deg2rad: UnaryUfunc<"float"> = unary("deg2rad", [
  each("ef", (x) => x * RADIANS_SINGLE),
  each("d", (x) => x * RADIANS),
]);

/**
 * Degrees as radians, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.radians([0, 180])) === "[0.         3.14159265]");
 * ```
 */
export const radians: UnaryUfunc<"float"> = unary("radians", [
  each("ef", (x) => x * RADIANS_SINGLE),
  each("d", (x) => x * RADIANS),
]);

/**
 * Radians as degrees, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.rad2deg([0, Math.PI])) === "[  0. 180.]");
 * ```
 */
export const rad2deg: UnaryUfunc<"float"> = unary("rad2deg", [
  each("ef", (x) => x * DEGREES_SINGLE),
  each("d", (x) => x * DEGREES),
]);

/**
 * Radians as degrees, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.degrees([0, Math.PI])) === "[  0. 180.]");
 * ```
 */
export const degrees: UnaryUfunc<"float"> = unary("degrees", [
  each("ef", (x) => x * DEGREES_SINGLE),
  each("d", (x) => x * DEGREES),
]);
