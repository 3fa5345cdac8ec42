/**
 * Elementwise functions that are composed of others and still recorded as one operation.
 * @module
 */
import type { DTypeName } from "../dtype/dtype.ts";
import type { FloatOf } from "../dtype/promote.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation, type Rule } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { float64 } from "../dtype/dtype.ts";
import { keywords } from "../python/keywords.ts";
import * as np from "./np.ts";

/** A function of one tensor that is no ufunc. */
export interface ElementwiseFunction {
  /** Applies the function to every element. */
  <D extends DTypeName>(a: Tensor<D> | NDArray<D>, options?: ConstantOption): Tensor<FloatOf<D>>;
  /** Applies the function to every element of anything an array can be made of. */
  (a: ArrayLike, options?: ConstantOption): Tensor;
}

/** Every function made by {@linkcode elementwise}, with its operation: tables drive the tests. */
export const elementwiseFunctions: Map<string, { call: ElementwiseFunction; op: Op }> = new Map();

/**
 * A function of one tensor from its formula and its rule `(g, r, x) => share`. Integers are computed as `float64`, or, if not
 * `wide`, as the float type that NumPy's own functions choose for them.
 */
export function elementwise(
  name: string,
  creator: string,
  formula: (x: NDArray) => NDArray,
  rule: Rule,
  wide = true,
): ElementwiseFunction {
  const op = operation(creator, ([x]) => formula(x.dtype.isFloat || !wide ? x : np.asarray(x, float64)), [rule]);
  const call = (a: ArrayLike, options?: ConstantOption): Tensor => {
    const { constant } = keywords(name, options, { constant: null } as ConstantOption);
    return record(op, [a], null, { constant });
  };
  Object.defineProperty(call, "name", { value: name });
  elementwiseFunctions.set(name, { call: call as ElementwiseFunction, op });
  return call as ElementwiseFunction;
}
