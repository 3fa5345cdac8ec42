/**
 * Hyperbolic functions of tensors.
 * @module
 */

import { unary, type UnaryFunction } from "../autodiff/differentiable.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { elementwise, type ElementwiseFunction } from "./elementwise.ts";
import * as np from "./np.ts";

/** -g·csch(x)·coth(x). */
function cschSlope(g: NDArray, r: NDArray, x: NDArray): NDArray {
  return np.negative(np.multiply(g, np.divide(r, np.tanh(x))));
}

/**
 * The hyperbolic sine.
 *
 * Gradient: g·cosh x. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { sinh, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = sinh(x);
 * f.backward();
 * console.assert(String(f.data) === "0.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const sinh: UnaryFunction = unary(np.sinh, "Sinh", (g, _r, x) => np.multiply(g, np.cosh(x)));

/**
 * The hyperbolic cosine.
 *
 * Gradient: g·sinh x. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { cosh, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = cosh(x);
 * f.backward();
 * console.assert(String(f.data) === "1.5430806348152437");
 * console.assert(String(x.grad) === "1.1752011936438014");
 * ```
 */
export const cosh: UnaryFunction = unary(np.cosh, "Cosh", (g, _r, x) => np.multiply(g, np.sinh(x)));

/**
 * The hyperbolic tangent.
 *
 * Gradient: g·(1 - tanh² x). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { tanh, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = tanh(x);
 * f.backward();
 * console.assert(String(f.data) === "0.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const tanh: UnaryFunction = unary(np.tanh, "Tanh", (g, r) => np.multiply(g, np.subtract(1, np.square(r))));

/**
 * The inverse hyperbolic sine.
 *
 * Gradient: g/√(1 + x²). Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arcsinh, tensor } from "@mygrad/mygrad";
 * const x = tensor(0);
 * const f = arcsinh(x);
 * f.backward();
 * console.assert(String(f.data) === "0.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const arcsinh: UnaryFunction = unary(
  np.arcsinh,
  "Arcsinh",
  (g, _r, x) => np.divide(g, np.sqrt(np.add(1, np.square(x)))),
);

/**
 * The inverse hyperbolic cosine.
 *
 * Gradient: g/√(x² - 1); infinite at ±1. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arccosh, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = arccosh(x);
 * f.backward();
 * console.assert(String(f.data) === "1.3169578969248168");
 * console.assert(String(x.grad) === "0.5773502691896258");
 * ```
 */
export const arccosh: UnaryFunction = unary(
  np.arccosh,
  "Arccosh",
  (g, _r, x) => np.divide(g, np.sqrt(np.subtract(np.square(x), 1))),
);

/**
 * The inverse hyperbolic tangent.
 *
 * Gradient: g/(1 - x²); infinite at ±1. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { arctanh, tensor } from "@mygrad/mygrad";
 * const x = tensor(0.5);
 * const f = arctanh(x);
 * f.backward();
 * console.assert(Math.abs(Number(f.data) - 0.5493061443340549) < 1e-15);
 * console.assert(Math.abs(Number(x.grad) - 1.3333333333333333) < 1e-15);
 * ```
 */
export const arctanh: UnaryFunction = unary(
  np.arctanh,
  "Arctanh",
  (g, _r, x) => np.divide(g, np.subtract(1, np.square(x))),
);

/**
 * The hyperbolic secant 1/cosh x.
 *
 * Gradient: -g·tanh x/cosh x, which stays finite for large x. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { sech, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = sech(x);
 * f.backward();
 * console.assert(Math.abs(Number(f.data) - 0.6480542736638855) < 1e-15);
 * console.assert(Math.abs(Number(x.grad) - -0.49355434756457306) < 1e-15);
 * ```
 */
export const sech: ElementwiseFunction = elementwise(
  "sech",
  "Sech",
  (x) => np.divide(1, np.cosh(x)),
  (g, r, x) => np.negative(np.multiply(g, np.multiply(np.tanh(x), r))),
  false,
);

/**
 * The hyperbolic cosecant 1/sinh x.
 *
 * Gradient: -g/(tanh x·sinh x), which stays finite for large x. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { csch, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = csch(x);
 * f.backward();
 * console.assert(String(f.data) === "0.8509181282393216");
 * console.assert(String(x.grad) === "-1.1172855274492743");
 * ```
 */
export const csch: ElementwiseFunction = elementwise(
  "csch",
  "Csch",
  (x) => np.divide(1, np.sinh(x)),
  (g, r, x) => cschSlope(g, r, x),
  false,
);

/**
 * The hyperbolic cotangent 1/tanh x.
 *
 * Gradient: -g/sinh² x. Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { coth, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = coth(x);
 * f.backward();
 * console.assert(String(f.data) === "1.3130352854993315");
 * console.assert(String(x.grad) === "-0.7240616609663106");
 * ```
 */
export const coth: ElementwiseFunction = elementwise(
  "coth",
  "Coth",
  (x) => np.divide(1, np.tanh(x)),
  (g, _r, x) => np.divide(np.negative(g), np.square(np.sinh(x))),
  false,
);

/**
 * The inverse hyperbolic cotangent: arctanh(1/x).
 *
 * Gradient: g/(1 - x²). Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { arccoth, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = arccoth(x);
 * f.backward();
 * console.assert(Math.abs(Number(f.data) - 0.5493061443340549) < 1e-15);
 * console.assert(Math.abs(Number(x.grad) - -0.3333333333333333) < 1e-15);
 * ```
 */
export const arccoth: ElementwiseFunction = elementwise(
  "arccoth",
  "Arccoth",
  (x) => np.arctanh(np.divide(1, x)),
  (g, _r, x) => np.divide(g, np.subtract(1, np.square(x))),
);

/**
 * The inverse hyperbolic cosecant: arcsinh(1/x).
 *
 * Gradient: -g/(|x|·√(1 + x²)). Integers are computed as `float64`; not a ufunc, so `constant` is the only keyword.
 *
 * @example
 * ```ts
 * import { arccsch, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const f = arccsch(x);
 * f.backward();
 * console.assert(String(f.data) === "0.881373587019543");
 * console.assert(String(x.grad) === "-0.7071067811865475");
 * ```
 */
export const arccsch: ElementwiseFunction = elementwise(
  "arccsch",
  "Arccsch",
  (x) => np.arcsinh(np.divide(1, x)),
  (g, _r, x) => np.divide(np.negative(g), np.multiply(np.absolute(x), np.sqrt(np.add(1, np.square(x))))),
);
