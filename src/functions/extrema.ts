/**
 * Roots, magnitude, larger and smaller values, limits.
 * @module
 */

import {
  binary,
  type BinaryFunction,
  callUfunc,
  override,
  type TensorUfuncOptions,
  ufuncOperation,
  unary,
  type UnaryFunction,
} from "../autodiff/differentiable.ts";
import type { Op } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { Tensor as TensorClass } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { bind, isOptions, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { astensor } from "./creation.ts";
import * as np from "./np.ts";

/** Where two values cannot be compared because one is nan. */
function unordered(x: ArrayLike, y: ArrayLike): NDArray<"bool"> {
  return np.logical_or(np.isnan(np.asarray(x)), np.isnan(np.asarray(y)));
}

/**
 * The square root.
 *
 * Gradient: g/(2√x); infinite at 0. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { sqrt, tensor } from "@mygrad/mygrad";
 * const x = tensor(4);
 * const f = sqrt(x);
 * f.backward();
 * console.assert(String(f.data) === "2.0");
 * console.assert(String(x.grad) === "0.25");
 * ```
 */
export const sqrt: UnaryFunction = unary(np.sqrt, "Sqrt", (g, r) => np.divide(g, np.multiply(2, r)));

/**
 * The cube root, real for negative numbers too.
 *
 * Gradient: g/(3·∛(x²)); infinite at 0. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { cbrt, tensor } from "@mygrad/mygrad";
 * const x = tensor(8);
 * const f = cbrt(x);
 * f.backward();
 * console.assert(String(f.data) === "2.0");
 * console.assert(String(x.grad) === "0.08333333333333333");
 * ```
 */
export const cbrt: UnaryFunction = unary(
  np.cbrt,
  "Cbrt",
  (g, _r, x) => np.divide(g, np.multiply(3, np.cbrt(np.square(x)))),
);

/**
 * The larger of two values; nan wins.
 *
 * Gradient: g to the larger; nothing to either where they are equal; all to x2 where one is nan. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { maximum, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const y = tensor(2);
 * const f = maximum(x, y);
 * f.backward();
 * console.assert(String(f.data) === "2.0");
 * console.assert(String(x.grad) === "0.0");
 * console.assert(String(y.grad) === "1.0");
 * ```
 */
export const maximum: BinaryFunction = binary(np.maximum, "Maximum", [
  (g, _r, x, y) => np.where(np.greater(x, y), g, 0),
  (g, _r, x, y) => np.where(np.logical_or(np.less(x, y), unordered(x, y)), g, 0),
]);

/**
 * The smaller of two values; nan wins.
 *
 * Gradient: g to the smaller; nothing to either where they are equal; all to x2 where one is nan. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { minimum, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const y = tensor(2);
 * const f = minimum(x, y);
 * f.backward();
 * console.assert(String(f.data) === "1.0");
 * console.assert(String(x.grad) === "1.0");
 * console.assert(String(y.grad) === "0.0");
 * ```
 */
export const minimum: BinaryFunction = binary(np.minimum, "Minimum", [
  (g, _r, x, y) => np.where(np.less(x, y), g, 0),
  (g, _r, x, y) => np.where(np.logical_or(np.greater(x, y), unordered(x, y)), g, 0),
]);

const magnitude = (atZero: number): Op =>
  ufuncOperation("Abs", np.absolute, [(g, _r, x) => {
    const data = np.asarray(x);
    return np.multiply(g, np.where(np.equal(data, 0), atZero, np.where(np.isnan(data), 0, np.sign(data))));
  }]);
const ABS_NAN: Op = magnitude(NaN);

/** The magnitude function: a ufunc with the extra keyword `nan_to_num`. */
export interface AbsoluteFunction extends UnaryFunction {
  /** `nan_to_num: false` makes the gradient at 0 nan instead of 0. */
  (x: ArrayLike, options: TensorUfuncOptions & { nan_to_num?: boolean }): Tensor;
}

const plainAbsolute = unary(np.absolute, "Abs", (g, _r, x) => {
  const data = np.asarray(x);
  return np.multiply(g, np.where(np.isnan(data), 0, np.sign(data)));
});

/**
 * The magnitude |x|.
 *
 * Gradient: g·sign(x), and 0 at 0; with the keyword `nan_to_num: false` it is nan at 0. Takes `out`, `where`, `dtype` and
 * `constant` as keywords too.
 *
 * @example
 * ```ts
 * import { absolute, tensor } from "@mygrad/mygrad";
 * const x = tensor([-2, 0, 3]);
 * absolute(x).backward();
 * console.assert(String(x.grad) === "[-1.  0.  1.]");
 * ```
 */
export const absolute: AbsoluteFunction = Object.assign((...args: unknown[]): Tensor => {
  const last = args[args.length - 1];
  if (isOptions(last) && "nan_to_num" in last) {
    const { nan_to_num, ...options } = last as TensorUfuncOptions & { nan_to_num?: boolean };
    if (nan_to_num === false) return callUfunc(ABS_NAN, args.slice(0, -1), options);
    return (plainAbsolute as unknown as (...args: unknown[]) => Tensor)(...args.slice(0, -1), options);
  }
  return (plainAbsolute as unknown as (...args: unknown[]) => Tensor)(...args);
}, plainAbsolute) as unknown as AbsoluteFunction;
Object.defineProperty(absolute, "name", { value: "absolute" });
override(np.absolute, absolute);

/** The same function as {@linkcode absolute}. */
export const abs: AbsoluteFunction = absolute;

interface ClipArguments {
  a: ArrayLike;
  a_min: ArrayLike | null;
  a_max: ArrayLike | null;
  out: NDArray | Tensor | null;
  min: ArrayLike | null;
  max: ArrayLike | null;
  constant: boolean | null;
}

const CLIP: Signature<ClipArguments> = signature("clip", {
  a: REQUIRED,
  a_min: null,
  a_max: null,
  out: null,
  min: null,
  max: null,
  constant: null,
}, 4);

/**
 * The elements limited to the interval from `a_min` to `a_max`; either bound may be `null`, and both may be tensors.
 *
 * Gradient: g strictly inside, 0 outside and at the bounds; a bound that is a tensor receives g where it is active. With both
 * bounds `null` the very same tensor is returned.
 *
 * @example
 * ```ts
 * import { clip, tensor } from "@mygrad/mygrad";
 * const x = tensor([-1, 0.5, 2]);
 * clip(x, 0, 1).backward();
 * console.assert(String(x.grad) === "[0. 1. 0.]");
 * ```
 */
export function clip(
  a: ArrayLike,
  a_min?:
    | ArrayLike
    | null
    | ({ a_min?: ArrayLike | null; a_max?: ArrayLike | null; out?: NDArray | Tensor | null } & ConstantOption),
  a_max?: ArrayLike | null,
  options?: { out?: NDArray | Tensor | null } & ConstantOption,
): Tensor;
export function clip(...args: unknown[]): Tensor {
  const given = bind(CLIP, args);
  const { a, out, constant } = given, low = given.a_min ?? given.min, high = given.a_max ?? given.max;
  if (low === null && high === null) return astensor(a, { constant });
  if (high === null) return maximum(a, low as ArrayLike, { out, constant });
  const raised = low === null
    ? a
    : maximum(a, low, { constant: a instanceof TensorClass || low instanceof TensorClass ? null : constant });
  return minimum(high, raised, { out, constant });
}
override(np.clip, clip);
