/**
 * Exponentials and logarithms of tensors.
 * @module
 */

import { binary, type BinaryFunction, unary, type UnaryFunction } from "../autodiff/differentiable.ts";
import * as np from "./np.ts";

/**
 * The exponential eˣ.
 *
 * Gradient: g·eˣ. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { exp, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = exp(x);
 * f.backward();
 * console.assert(String(f.data) === "2.718281828459045");
 * console.assert(String(x.grad) === "2.718281828459045");
 * ```
 */
export const exp: UnaryFunction = unary(np.exp, "Exp", (g, _r, x) => np.multiply(g, np.exp(x)));

/**
 * The power 2ˣ.
 *
 * Gradient: g·2ˣ·ln 2. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { exp2, tensor } from "@mygrad/mygrad";
 * const x = tensor(3);
 * const f = exp2(x);
 * f.backward();
 * console.assert(String(f.data) === "8.0");
 * console.assert(String(x.grad) === "5.545177444479562");
 * ```
 */
export const exp2: UnaryFunction = unary(
  np.exp2,
  "Exp2",
  (g, _r, x) => np.multiply(np.multiply(g, np.exp2(x)), Math.LN2),
);

/**
 * eˣ - 1, exact also for small x.
 *
 * Gradient: g·eˣ. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { expm1, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = expm1(x);
 * f.backward();
 * console.assert(String(f.data) === "1.7182818284590453");
 * console.assert(String(x.grad) === "2.718281828459045");
 * ```
 */
export const expm1: UnaryFunction = unary(np.expm1, "Expm1", (g, _r, x) => np.multiply(g, np.exp(x)));

/**
 * The natural logarithm.
 *
 * Gradient: g/x; infinite at 0, and finite below although the value is nan. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { log, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = log(x);
 * f.backward();
 * console.assert(String(f.data) === "0.6931471805599453");
 * console.assert(String(x.grad) === "0.5");
 * ```
 */
export const log: UnaryFunction = unary(np.log, "Log", (g, _r, x) => np.divide(g, x));

/**
 * The base-2 logarithm.
 *
 * Gradient: g/(x·ln 2). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { log2, tensor } from "@mygrad/mygrad";
 * const x = tensor(8);
 * const f = log2(x);
 * f.backward();
 * console.assert(String(f.data) === "3.0");
 * console.assert(String(x.grad) === "0.18033688011112042");
 * ```
 */
export const log2: UnaryFunction = unary(np.log2, "Log2", (g, _r, x) => np.divide(g, np.multiply(x, Math.LN2)));

/**
 * The base-10 logarithm.
 *
 * Gradient: g/(x·ln 10). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { log10, tensor } from "@mygrad/mygrad";
 * const x = tensor(100);
 * const f = log10(x);
 * f.backward();
 * console.assert(String(f.data) === "2.0");
 * console.assert(String(x.grad) === "0.004342944819032518");
 * ```
 */
export const log10: UnaryFunction = unary(np.log10, "Log10", (g, _r, x) => np.divide(g, np.multiply(x, Math.LN10)));

/**
 * ln(1 + x), exact also for small x.
 *
 * Gradient: g/(1 + x). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { log1p, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = log1p(x);
 * f.backward();
 * console.assert(String(f.data) === "0.6931471805599453");
 * console.assert(String(x.grad) === "0.5");
 * ```
 */
export const log1p: UnaryFunction = unary(np.log1p, "Log1p", (g, _r, x) => np.divide(g, np.add(1, x)));

/**
 * ln(eˣ¹ + eˣ²) without overflow.
 *
 * Gradient: g/(1 + eˣ²⁻ˣ¹) and g/(1 + eˣ¹⁻ˣ²). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { logaddexp, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const y = tensor(0);
 * const f = logaddexp(x, y);
 * f.backward();
 * console.assert(String(f.data) === "0.6931471805599453");
 * console.assert(String(x.grad) === "0.5");
 * console.assert(String(y.grad) === "0.5");
 * ```
 */
export const logaddexp: BinaryFunction = binary(np.logaddexp, "Logaddexp", [
  (g, _r, x, y) => np.divide(g, np.add(1, np.exp(np.subtract(y, x)))),
  (g, _r, x, y) => np.divide(g, np.add(1, np.exp(np.subtract(x, y)))),
]);

/**
 * log₂(2ˣ¹ + 2ˣ²) without overflow.
 *
 * Gradient: g/(1 + 2ˣ²⁻ˣ¹) and g/(1 + 2ˣ¹⁻ˣ²). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { logaddexp2, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const y = tensor(0);
 * const f = logaddexp2(x, y);
 * f.backward();
 * console.assert(String(f.data) === "1.0");
 * console.assert(String(x.grad) === "0.5");
 * console.assert(String(y.grad) === "0.5");
 * ```
 */
export const logaddexp2: BinaryFunction = binary(np.logaddexp2, "Logaddexp2", [
  (g, _r, x, y) => np.divide(g, np.add(1, np.exp2(np.subtract(y, x)))),
  (g, _r, x, y) => np.divide(g, np.add(1, np.exp2(np.subtract(x, y)))),
]);
