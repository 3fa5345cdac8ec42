/**
 * Functions without slope: computed on the data of tensors, they give plain arrays. Functions of `any` tensor have a value for which
 * no gradient is ever wanted; those for constants only are refused where a gradient would silently be lost (S131).
 * @module
 */
import { flat, override } from "../autodiff/differentiable.ts";
import { Tensor } from "../autodiff/tensor.ts";
import type { ArgOptions, NDArray, ReduceOptions } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes } from "../ndarray/types.ts";
import * as casting from "../numpy/casting.ts";
import * as np from "./np.ts";

for (
  const f of [
    np.isnan,
    np.isfinite,
    np.isinf,
    np.isnat,
    np.signbit,
    np.logical_not,
    np.logical_and,
    np.logical_or,
    np.logical_xor,
    np.greater,
    np.greater_equal,
    np.less,
    np.less_equal,
    np.equal,
    np.not_equal,
    np.bitwise_and,
    np.bitwise_or,
    np.bitwise_xor,
    np.invert,
    np.allclose,
    np.isclose,
    np.shares_memory,
    np.may_share_memory,
    np.bincount,
    np.nonzero,
    casting.can_cast,
    casting.copyto,
    casting.min_scalar_type,
    casting.result_type,
  ]
) flat(f);

for (
  const f of [np.floor_divide, np.remainder, np.fmod, np.divmod, np.rint, np.sign, np.floor, np.ceil, np.trunc]
) flat(f, "constant only");

function plain(x: ArrayLike): NDArray {
  return x instanceof Tensor ? x.data : np.asarray(x);
}

/** The arguments after the first, without those not given. */
function rest(args: readonly unknown[]): never[] {
  return args.filter((x) => x !== undefined) as never[];
}

/**
 * Whether any element along the axes is true: a plain array.
 *
 * @example
 * ```ts
 * import { any, tensor } from "@mygrad/mygrad";
 * console.assert(any(tensor([0, 1])).item() === true);
 * ```
 */
export function any(a: ArrayLike, axis?: Axes | ReduceOptions, options?: ReduceOptions): NDArray<"bool"> {
  return np.any(plain(a), ...rest([axis, options])) as NDArray<"bool">;
}

/**
 * The position of the first largest element along an axis, or in the flattened tensor: a plain array.
 *
 * @example
 * ```ts
 * import { argmax, tensor } from "@mygrad/mygrad";
 * console.assert(argmax(tensor([1, 3, 2])).item() === 1);
 * ```
 */
export function argmax(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int32"> {
  return np.argmax(plain(a), ...rest([axis, options])) as NDArray<"int32">;
}

/**
 * The position of the first smallest element along an axis, or in the flattened tensor: a plain array.
 *
 * @example
 * ```ts
 * import { argmin, tensor } from "@mygrad/mygrad";
 * console.assert(argmin(tensor([2, 1, 3])).item() === 1);
 * ```
 */
export function argmin(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int32"> {
  return np.argmin(plain(a), ...rest([axis, options])) as NDArray<"int32">;
}

override(np.any, any);
override(np.argmax, argmax);
override(np.argmin, argmin);
