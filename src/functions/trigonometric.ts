/**
 * Trigonometric functions of tensors; angles are in radians.
 * @module
 */

import { binary, type BinaryFunction, unary, type UnaryFunction } from "../autodiff/differentiable.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { elementwise, type ElementwiseFunction } from "./elementwise.ts";
import * as np from "./np.ts";

/** Where |x| is not 1, as a plain array: the slope of inverse functions is defined as 0 there. */
function notUnit(x: ArrayLike): NDArray<"bool"> {
  return np.not_equal(np.absolute(np.asarray(x)), 1);
}

/** sin(u)/u with u = πx, and 1 where x is 0. */
function sincOf(x: NDArray): NDArray {
  const u = np.multiply(x, Math.PI), zero = np.equal(x, 0);
  const safe = np.where(zero, 1, u) as NDArray;
  return np.where(zero, 1, np.divide(np.sin(safe), safe)) as NDArray;
}

/** The slope of sin(u)/u by u = πx; below 1e-162 the square of u would underflow, and the slope is 0 there. */
function sincSlope(x: NDArray): NDArray {
  const u = np.multiply(x, Math.PI), small = np.equal(np.square(np.asarray(u)), 0);
  const safe = np.where(small, 1, u) as NDArray;
  const slope = np.divide(np.subtract(np.multiply(safe, np.cos(safe)), np.sin(safe)), np.square(safe));
  return np.where(small, 0, slope) as NDArray;
}

/**
 * The sine of an angle in radians.
 *
 * Gradient: g·cos x. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { sin, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = sin(x);
 * f.backward();
 * console.assert(String(f.data) === "0.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const sin: UnaryFunction = unary(np.sin, "Sin", (g, _r, x) => np.multiply(g, np.cos(x)));

/**
 * The cosine of an angle in radians.
 *
 * Gradient: -g·sin x. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { cos, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = cos(x);
 * f.backward();
 * console.assert(String(f.data) === "0.5403023058681398");
 * console.assert(String(x.grad) === "-0.8414709848078965");
 * ```
 */
export const cos: UnaryFunction = unary(np.cos, "Cos", (g, _r, x) => np.multiply(g, np.negative(np.sin(x))));

/**
 * The tangent of an angle in radians.
 *
 * Gradient: g/cos² x. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { tan, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = tan(x);
 * f.backward();
 * console.assert(String(f.data) === "0.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const tan: UnaryFunction = unary(np.tan, "Tan", (g, _r, x) => np.divide(g, np.square(np.cos(x))));

/**
 * The angle in radians whose sine is x.
 *
 * Gradient: g/√(1 - x²), and 0 at ±1. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arcsin, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = arcsin(x);
 * f.backward();
 * console.assert(String(f.data) === "0.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const arcsin: UnaryFunction = unary(
  np.arcsin,
  "Arcsin",
  (g, _r, x) => np.where(notUnit(x), np.divide(g, np.sqrt(np.subtract(1, np.square(x)))), 0),
);

/**
 * The angle in radians whose cosine is x.
 *
 * Gradient: -g/√(1 - x²), and 0 at ±1. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arccos, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = arccos(x);
 * f.backward();
 * console.assert(String(f.data) === "1.5707963267948966");
 * console.assert(String(x.grad) === "-1.0");
 * ```
 */
export const arccos: UnaryFunction = unary(
  np.arccos,
  "Arccos",
  (g, _r, x) => np.where(notUnit(x), np.divide(np.negative(g), np.sqrt(np.subtract(1, np.square(x)))), 0),
);

/**
 * The angle in radians whose tangent is x.
 *
 * Gradient: g/(1 + x²). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arctan, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = arctan(x);
 * f.backward();
 * console.assert(String(f.data) === "0.7853981633974483");
 * console.assert(String(x.grad) === "0.5");
 * ```
 */
export const arctan: UnaryFunction = unary(np.arctan, "Arctan", (g, _r, x) => np.divide(g, np.add(1, np.square(x))));

/**
 * The angle in radians of the point (x2, x1).
 *
 * Gradient: g·x2/(x1² + x2²) and -g·x1/(x1² + x2²); nan at the origin. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arctan2, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const y = tensor(1);
 * const f = arctan2(x, y);
 * f.backward();
 * console.assert(String(f.data) === "0.7853981633974483");
 * console.assert(String(x.grad) === "0.5");
 * console.assert(String(y.grad) === "-0.5");
 * ```
 */
export const arctan2: BinaryFunction = binary(np.arctan2, "Arctan2", [
  (g, _r, x, y) => np.multiply(g, np.divide(y, np.add(np.square(x), np.square(y)))),
  (g, _r, x, y) => np.multiply(np.negative(g), np.divide(x, np.add(np.square(x), np.square(y)))),
]);

/**
 * The secant 1/cos x.
 *
 * Gradient: g·sin x/cos² x. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { sec, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = sec(x);
 * f.backward();
 * console.assert(String(f.data) === "1.8508157176809255");
 * console.assert(String(x.grad) === "2.8824746956289795");
 * ```
 */
export const sec: ElementwiseFunction = elementwise(
  "sec",
  "Sec",
  (x) => np.divide(1, np.cos(x)),
  (g, _r, x) => np.divide(np.multiply(g, np.sin(x)), np.square(np.cos(x))),
  false,
);

/**
 * The cosecant 1/sin x.
 *
 * Gradient: -g·cos x/sin² x. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { csc, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = csc(x);
 * f.backward();
 * console.assert(String(f.data) === "1.1883951057781212");
 * console.assert(String(x.grad) === "-0.7630597222326296");
 * ```
 */
export const csc: ElementwiseFunction = elementwise(
  "csc",
  "Csc",
  (x) => np.divide(1, np.sin(x)),
  (g, _r, x) => np.divide(np.multiply(g, np.negative(np.cos(x))), np.square(np.sin(x))),
  false,
);

/**
 * The cotangent 1/tan x.
 *
 * Gradient: -g/sin² x. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { cot, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = cot(x);
 * f.backward();
 * console.assert(String(f.data) === "0.6420926159343306");
 * console.assert(String(x.grad) === "-1.412282927437392");
 * ```
 */
export const cot: ElementwiseFunction = elementwise(
  "cot",
  "Cot",
  (x) => np.divide(1, np.tan(x)),
  (g, _r, x) => np.divide(np.negative(g), np.square(np.sin(x))),
  false,
);

/**
 * sin(πx)/(πx), which is 1 at 0.
 *
 * Gradient: π·g·(u·cos u - sin u)/u² with u = πx, and 0 at 0. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { sinc, tensor } from "@mygrad/mygrad";
 * const x = tensor(0.5);
 * const f = sinc(x);
 * f.backward();
 * console.assert(String(f.data) === "0.6366197723675814");
 * console.assert(String(x.grad) === "-1.2732395447351625");
 * ```
 */
export const sinc: ElementwiseFunction = elementwise(
  "sinc",
  "Sinc",
  (x) => sincOf(x),
  (g, _r, x) => np.multiply(np.multiply(g, Math.PI), sincSlope(x)),
);

/**
 * The angle in radians whose secant is x: arccos(1/x).
 *
 * Gradient: g/(|x|·√(x² - 1)), and 0 at ±1. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { arcsec, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = arcsec(x);
 * f.backward();
 * console.assert(Math.abs(Number(f.data) - 1.0471975511965976) < 1e-15);
 * console.assert(Math.abs(Number(x.grad) - 0.2886751345948129) < 1e-15);
 * ```
 */
export const arcsec: ElementwiseFunction = elementwise(
  "arcsec",
  "Arcsec",
  (x) => np.arccos(np.divide(1, x)),
  (g, _r, x) =>
    np.where(notUnit(x), np.divide(g, np.multiply(np.absolute(x), np.sqrt(np.subtract(np.square(x), 1)))), 0),
);

/**
 * The angle in radians whose cosecant is x: arcsin(1/x).
 *
 * Gradient: -g/(|x|·√(x² - 1)), and 0 at ±1. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { arccsc, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = arccsc(x);
 * f.backward();
 * console.assert(String(f.data) === "0.5235987755982989");
 * console.assert(String(x.grad) === "-0.2886751345948129");
 * ```
 */
export const arccsc: ElementwiseFunction = elementwise(
  "arccsc",
  "Arccsc",
  (x) => np.arcsin(np.divide(1, x)),
  (g, _r, x) =>
    np.where(
      notUnit(x),
      np.divide(np.negative(g), np.multiply(np.absolute(x), np.sqrt(np.subtract(np.square(x), 1)))),
      0,
    ),
);

/**
 * The angle in radians whose cotangent is x: arctan(1/x), and π/2 at 0.
 *
 * Gradient: -g/(1 + x²). Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { arccot, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = arccot(x);
 * f.backward();
 * console.assert(String(f.data) === "0.7853981633974483");
 * console.assert(String(x.grad) === "-0.5");
 * ```
 */
export const arccot: ElementwiseFunction = elementwise(
  "arccot",
  "Arccot",
  (x) => np.where(np.equal(x, 0), Math.PI / 2, np.arctan(np.divide(1, x))),
  (g, _r, x) => np.divide(np.negative(g), np.add(1, np.square(x))),
);
