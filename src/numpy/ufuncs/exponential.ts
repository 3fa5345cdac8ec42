/**
 * Exponentials, logarithms and roots.
 * @module
 */
import type { BinaryUfunc, UnaryUfunc } from "../ufunc.ts";
import { binary, each, unary } from "../ufunc.ts";

/** Exact for whole numbers. */
const powerOfTwo = (x: number): number => 2 ** x;

const sumOfExponentials = (x: number, y: number): number => {
  if (x === y) return x + Math.LN2; // also for infinities of one sign, whose difference is nan
  const d = x - y;
  return d > 0 ? x + Math.log1p(Math.exp(-d)) : d <= 0 ? y + Math.log1p(Math.exp(d)) : d;
};

const sumOfPowersOfTwo = (x: number, y: number): number => {
  if (x === y) return x + 1;
  const d = x - y;
  return d > 0 ? x + Math.LOG2E * Math.log1p(2 ** -d) : d <= 0 ? y + Math.LOG2E * Math.log1p(2 ** d) : d;
};
/**
 * `e ** x`, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.exp([0, 1])) === "[1.         2.71828183]");
 * ```
 */
export const exp: UnaryUfunc<"float"> = unary("exp", [each("efd", (x) => Math.exp(x))]);

/**
 * `2 ** x`, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.exp2([3, -1])) === "[8.  0.5]");
 * ```
 */
export const exp2: UnaryUfunc<"float"> = unary("exp2", [each("efd", powerOfTwo)]);

/**
 * `e ** x - 1`, accurate also for small `x`, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.expm1([0, 1e-10])) === "[0.e+00 1.e-10]");
 * ```
 */
export const expm1: UnaryUfunc<"float"> = unary("expm1", [each("efd", (x) => Math.expm1(x))]);

/**
 * The natural logarithm; nan for negative numbers, -inf for 0, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.log([1, Math.E])) === "[0. 1.]");
 * ```
 */
export const log: UnaryUfunc<"float"> = unary("log", [each("efd", (x) => Math.log(x))]);

/**
 * The logarithm to base 2, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.log2([1, 8])) === "[0. 3.]");
 * ```
 */
export const log2: UnaryUfunc<"float"> = unary("log2", [each("efd", (x) => Math.log2(x))]);

/**
 * The logarithm to base 10, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.log10([1, 1000])) === "[0. 3.]");
 * ```
 */
export const log10: UnaryUfunc<"float"> = unary("log10", [each("efd", (x) => Math.log10(x))]);

/**
 * `log(1 + x)`, accurate also for small `x`, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.log1p([0, 1e-10])) === "[0.e+00 1.e-10]");
 * ```
 */
export const log1p: UnaryUfunc<"float"> = unary("log1p", [each("efd", (x) => Math.log1p(x))]);

/**
 * The square root; nan for negative numbers, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.sqrt([4, 9])) === "[2. 3.]");
 * ```
 */
export const sqrt: UnaryUfunc<"float"> = unary("sqrt", [each("efd", (x) => Math.sqrt(x))]);

/**
 * The cube root, element by element
 * (integers become floats: `int8` `float16`, `int16` `float32`, others `float64`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cbrt([-8, 27])) === "[-2.  3.]");
 * ```
 */
export const cbrt: UnaryUfunc<"float"> = unary("cbrt", [each("efd", (x) => Math.cbrt(x))]);

/**
 * `log(exp(x) + exp(y))`, computed without overflow.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logaddexp(1000, 1000)) === "1000.6931471805599");
 * ```
 */
export const logaddexp: BinaryUfunc<"float"> = binary("logaddexp", [each("efd", sumOfExponentials)], {
  identity: -Infinity,
});

/**
 * `log2(2 ** x + 2 ** y)`, computed without overflow.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logaddexp2(1000, 1000)) === "1001.0");
 * ```
 */
export const logaddexp2: BinaryUfunc<"float"> = binary("logaddexp2", [each("efd", sumOfPowersOfTwo)], {
  identity: -Infinity,
});
