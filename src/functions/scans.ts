/**
 * Running sums and products of tensors.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { normalizeAxis } from "../ndarray/layout.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { Slice } from "../python/slice.ts";
import { asIndex } from "../python/number.ts";
import * as np from "./np.ts";

interface ScanArguments {
  a: ArrayLike;
  axis: number | null;
  constant: boolean | null;
}

const CUMSUM_FORM: Signature<ScanArguments> = signature("cumsum", { a: REQUIRED, axis: null, constant: null }, 2);
const CUMPROD_FORM: Signature<ScanArguments> = signature("cumprod", { a: REQUIRED, axis: null, constant: null }, 2);

/** The sums from each element to the end of its lane. */
function reversedSums(g: NDArray, axis: number): NDArray {
  return np.flip(np.cumsum(np.flip(g, axis), axis), axis);
}

const CUMSUM: Op = operation("CumSum", ([x], axis: number | null) => np.cumsum(x, { axis }), [
  (g, _r, x: NDArray, axis: number | null) => np.reshape(reversedSums(g, axis ?? 0), x.shape),
]);

/**
 * The gradient without a division: dᵢ = Pᵢ·Tᵢ, with Pᵢ the product of the elements before i and Tᵢ = gᵢ + xᵢ₊₁·Tᵢ₊₁ the sum of all
 * continuations. One step for each element of a lane; exact for zeros, infinities and nan.
 */
function stepwise(g: NDArray, x: NDArray, axis: number): NDArray {
  const n = x.shape[axis], lead = new Array<Slice>(axis).fill(new Slice(null, null));
  const at = (y: NDArray, i: number): NDArray => y.get(...lead, i);
  const tails = new Array<NDArray>(n);
  for (let i = n - 1; i >= 0; i--) {
    tails[i] = i === n - 1 ? at(g, i) : np.add(at(g, i), np.multiply(at(x, i + 1), tails[i + 1]));
  }
  let before: NDArray | null = null;
  const shares = tails.map((tail, i) => {
    const share = before === null ? tail : np.multiply(before, tail);
    before = before === null ? at(x, i) : np.multiply(before, at(x, i));
    return share;
  });
  return np.stack(shares, axis);
}

const CUMPROD: Op = operation("CumProd", ([x], axis: number | null) => np.cumprod(x, { axis }), [
  (g, _r, x: NDArray, axis: number | null) => {
    const lanes = axis === null ? np.ravel(x) : x, along = axis === null ? 0 : normalizeAxis(axis, Math.max(1, x.ndim));
    if (x.ndim === 0) return np.reshape(g, x.shape);
    const data = np.asarray(lanes);
    const regular = np.all(np.logical_and(np.not_equal(data, 0), np.isfinite(data))).item();
    const share = regular || lanes.shape[along] === 0
      ? np.divide(reversedSums(np.multiply(g, np.cumprod(lanes, along)), along), lanes)
      : stepwise(g, lanes, along);
    return np.reshape(share, x.shape);
  },
]);

/** A scan of a tensor along one axis. */
export interface ScanFunction {
  /** Along an axis; `null` flattens first. */
  (a: ArrayLike, axis?: number | null | ({ axis?: number | null } & ConstantOption), options?: ConstantOption): Tensor;
}

function scan(op: Op, form: Signature<ScanArguments>, args: readonly unknown[]): Tensor {
  const { a, axis, constant } = bind(form, args);
  return record(op, [a], axis === null ? null : asIndex(axis), { constant });
}

/**
 * Running sums along an axis; `null` flattens first. An axis out of range is an `AxisError`.
 *
 * Gradient: the running sum of g from the end.
 *
 * @example
 * ```ts
 * import { cumsum, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2, 3]);
 * const f = cumsum(x);
 * f.backward();
 * console.assert(String(f.data) === "[1. 3. 6.]");
 * console.assert(String(x.grad) === "[3. 2. 1.]");
 * ```
 */
export const cumsum: ScanFunction = (...args: unknown[]): Tensor => scan(CUMSUM, CUMSUM_FORM, args);

/**
 * Running products along an axis; `null` flattens first. An axis out of range is an `AxisError`.
 *
 * Gradient: dᵢ = Σ gₖ·∏ xⱼ over k ≥ i and j ≤ k, j ≠ i; exact for zeros, infinities and nan.
 *
 * @example
 * ```ts
 * import { cumprod, tensor } from "@mygrad/mygrad";
 * const x = tensor([2, 0, 3]);
 * const f = cumprod(x);
 * f.backward();
 * console.assert(String(f.data) === "[2. 0. 0.]");
 * console.assert(String(x.grad) === "[1. 8. 0.]");
 * ```
 */
export const cumprod: ScanFunction = (...args: unknown[]): Tensor => scan(CUMPROD, CUMPROD_FORM, args);

override(np.cumsum, cumsum);
override(np.cumprod, cumprod);
