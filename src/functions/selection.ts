/**
 * Choosing between tensors.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import * as np from "./np.ts";

const WHERE: Op = operation("Where", ([x, y], condition: NDArray<"bool">) => np.where(condition, x, y) as NDArray, [
  (g, _r, _x, _y, condition: NDArray<"bool">) => np.where(condition, g, 0) as NDArray,
  (g, _r, _x, _y, condition: NDArray<"bool">) => np.where(condition, 0, g) as NDArray,
], { weak: true });

interface WhereArguments {
  condition: ArrayLike;
  x: ArrayLike | undefined;
  y: ArrayLike | undefined;
  constant: boolean | null;
}

const WHERE_FORM: Signature<WhereArguments> = signature("where", {
  condition: REQUIRED,
  x: undefined,
  y: undefined,
  constant: null,
}, 3);

/**
 * `x` where the condition holds, else `y`; all three broadcast. With the condition alone: the positions where it holds, one
 * integer array for each axis. Exactly one of `x` and `y` is a `ValueError`.
 *
 * Gradient: g where the value was chosen, 0 elsewhere.
 *
 * @example
 * ```ts
 * import { tensor, where } from "@mygrad/mygrad";
 * const x = tensor([1, 2]), y = tensor([3, 4]);
 * where([true, false], x, y).backward();
 * console.assert(String(x.grad) === "[1. 0.]" && String(y.grad) === "[0. 1.]");
 * ```
 */
export function where(condition: ArrayLike, x: ArrayLike, y: ArrayLike, options?: ConstantOption): Tensor;
/** The positions where the condition holds. */
export function where(condition: ArrayLike): NDArray<"int32">[];
export function where(...args: unknown[]): Tensor | NDArray<"int32">[] {
  const { condition, x, y, constant } = bind(WHERE_FORM, args);
  if (x === undefined && y === undefined) return np.nonzero(np.asarray(condition)) as NDArray<"int32">[];
  if (x === undefined || y === undefined) throw new ValueError("either both or neither of x and y should be given");
  return record(WHERE, [x, y], np.asarray(condition, "bool"), { constant });
}

override(np.where, where);
