/**
 * Hyperbolic functions and their inverses.
 * @module
 */
import type { UnaryUfunc } from "../ufunc.ts";
import { each, unary } from "../ufunc.ts";

/**
 * The hyperbolic sine, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.sinh([0, 1])) === "[0.         1.17520119]");
 * ```
 */
export const sinh: UnaryUfunc<"float"> = unary("sinh", [each("efd", (x) => Math.sinh(x))]);

/**
 * The hyperbolic cosine, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cosh([0, 1])) === "[1.         1.54308063]");
 * ```
 */
export const cosh: UnaryUfunc<"float"> = unary("cosh", [each("efd", (x) => Math.cosh(x))]);

/**
 * The hyperbolic tangent, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.tanh([0, 1])) === "[0.         0.76159416]");
 * ```
 */
export const tanh: UnaryUfunc<"float"> = unary("tanh", [each("efd", (x) => Math.tanh(x))]);

/**
 * The inverse hyperbolic sine, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arcsinh([0, 1])) === "[0.         0.88137359]");
 * ```
 */
export const arcsinh: UnaryUfunc<"float"> = unary("arcsinh", [each("efd", (x) => Math.asinh(x))]);

/**
 * The inverse hyperbolic cosine; nan below 1, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arccosh([1, 2])) === "[0.        1.3169579]");
 * ```
 */
export const arccosh: UnaryUfunc<"float"> = unary("arccosh", [each("efd", (x) => Math.acosh(x))]);

/**
 * The inverse hyperbolic tangent; infinite at -1 and 1, nan beyond, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arctanh([0, 0.5])) === "[0.         0.54930614]");
 * ```
 */
export const arctanh: UnaryUfunc<"float"> = unary("arctanh", [each("efd", (x) => Math.atanh(x))]);

/**
 * NumPy's other name for {@linkcode arcsinh}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.asinh === np.arcsinh);
 * ```
 */
export const asinh: UnaryUfunc<"float"> = arcsinh;

/**
 * NumPy's other name for {@linkcode arccosh}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.acosh === np.arccosh);
 * ```
 */
export const acosh: UnaryUfunc<"float"> = arccosh;

/**
 * NumPy's other name for {@linkcode arctanh}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.atanh === np.arctanh);
 * ```
 */
export const atanh: UnaryUfunc<"float"> = arctanh;
