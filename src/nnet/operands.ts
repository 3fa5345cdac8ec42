/**
 * What activations, losses and layers share: the types they compute in, and when one loop over neighbouring elements can serve.
 * @module
 */
import { record } from "../autodiff/record.ts";
import type { Op } from "../autodiff/tape.ts";
import { type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { floatFor } from "../dtype/promote.ts";
import type { Floats } from "../kernels/activations.ts";
import { exact, NDArray } from "../ndarray/ndarray.ts";
import { sameList } from "../ndarray/layout.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { isWeakNumber } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import * as np from "../functions/np.ts";

/** Integers as `float64`, floats as they are. */
export function floats(x: NDArray): NDArray {
  return x.dtype.isFloat ? x : np.asarray(x, "float64");
}

/** Integers as the floating type in which NumPy takes their exponentials, floats as they are. */
export function narrowFloats(x: NDArray): NDArray {
  return x.dtype.isFloat ? x : np.asarray(x, floatFor(x.dtype));
}

/**
 * The elements of arrays over which a single loop can go: all `float64` or all `float32`, of one shape, in C order. Otherwise, and
 * for the tensors of a recorded backward pass, `null`: then the rule is composed of array functions.
 */
export function loopable(...arrays: readonly NDArray[]): Floats[] | null {
  const [first] = arrays;
  for (const x of arrays) {
    if (!(x instanceof NDArray) || !x.isC || x.dtype !== first.dtype || !sameList(x.dims, first.dims)) return null;
  }
  const { name } = first.dtype;
  return name === "float64" || name === "float32" ? arrays.map((x) => exact(x) as unknown as Floats) : null;
}

/** A tensor as it is, anything else as an array: looked at before it is used, and still a constant then. */
export function operandOf(x: ArrayLike): Tensor | NDArray {
  return x instanceof Tensor ? x : np.asarray(x);
}

/** A number, also in an array or tensor of one element; anything else is a `TypeError`. */
export function numberOf(x: unknown, name: string): number {
  if (isWeakNumber(x) || typeof x === "boolean") return Number(x);
  if ((x instanceof NDArray || x instanceof Tensor) && x.size === 1) return Number(x.item());
  if (x instanceof NDArray || x instanceof Tensor) {
    throw new ValueError(`\`${name}\` must be a number, got an array of size ${x.size}`);
  }
  throw new TypeError(`\`${name}\` must be a real-valued scalar, got ${String(x)} (type ${typeName(x)})`);
}

/** A function of one tensor without settings. */
export interface Activation {
  /** Of every element. */
  (x: ArrayLike, options?: ConstantOption): Tensor;
}

/** Runs an operation of one tensor that has no settings. */
export function activation(name: string, op: Op): Activation {
  const form: Signature<{ x: ArrayLike; constant: boolean | null }> = signature(
    name,
    { x: REQUIRED, constant: null },
    1,
  );
  return (...args: unknown[]): Tensor => {
    const { x, constant } = bind(form, args);
    return record(op, [x], null, { constant });
  };
}
