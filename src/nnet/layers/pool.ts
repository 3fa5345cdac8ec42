/**
 * Pooling over windows.
 * @module
 */
import { record } from "../../autodiff/record.ts";
import { type Op, operation } from "../../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../../autodiff/tensor.ts";
import { largestOfWindows } from "../../kernels/convolution.ts";
import { type Geometry, largestInWindows, type Numbers, windowTable } from "../../kernels/windows.ts";
import { sizeOf } from "../../ndarray/layout.ts";
import { adopt, exact, type NDArray } from "../../ndarray/ndarray.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { int32 } from "../../dtype/dtype.ts";
import { AssertionError } from "../../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../../python/keywords.ts";
import { reprTuple } from "../../python/repr.ts";
import { scattered } from "../../functions/indexing.ts";
import * as np from "../../functions/np.ts";
import { perAxis, placesOf } from "./windows.ts";

// From how many windows on the kernels are worth calling.
const SMALL = 256;

/** The flat position of the first largest element of every window. */
function positionsOf(x: NDArray, geometry: Geometry): NDArray<"int32"> {
  const plain = np.asarray(x), wide = plain.dtype.isWide || plain.dtype.name === "float16";
  const data = np.ascontiguousarray(wide ? plain.astype("float64") : plain);
  const lead = data.shape.slice(0, data.ndim - geometry.size.length), positions = sizeOf(geometry.places);
  const found = new Int32Array(sizeOf(lead) * positions);
  const isFloat = data.dtype.name === "float64" || data.dtype.name === "float32";
  if (
    !isFloat || found.length < SMALL ||
    !largestOfWindows(geometry, sizeOf(lead), data.buffer as unknown as Float64Array, data.offset, found)
  ) {
    const table = windowTable(geometry);
    largestInWindows(exact(data) as Numbers, sizeOf(lead), sizeOf(geometry.size), table, positions, found);
  }
  return adopt(found, int32, [...lead, ...geometry.places]);
}

const MAX_POOL: Op = operation("MaxPoolND", ([x], geometry: Geometry) => np.take(x, positionsOf(x, geometry)), [
  (g, _r, x: NDArray, geometry: Geometry) => np.reshape(scattered(g, [positionsOf(x, geometry)], [x.size]), x.shape),
]);

interface MaxPoolArguments {
  x: ArrayLike;
  pool: readonly number[];
  stride: number | readonly number[];
  constant: boolean | null;
}
const MAX_POOL_FORM: Signature<MaxPoolArguments> = signature("max_pool", {
  x: REQUIRED,
  pool: REQUIRED,
  stride: REQUIRED,
  constant: null,
}, 3);

/**
 * The largest element of every window over the trailing axes: one size in `pool` for each axis pooled; `stride` is one integer, or
 * one for each. Windows that do not tile without a rest are a `ValueError`; sizes below 1, or more of them than axes, an
 * `AssertionError`.
 *
 * Gradient: g to the first largest element of each window; windows that overlap add up.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2, 3, 4], [8, 7, 6, 5]]);
 * const f = nnet.max_pool(x, [2, 2], 2);
 * f.backward();
 * console.assert(String(f.data) === "[[8. 6.]]");
 * console.assert(String(x.grad) === "[[0. 0. 0. 0.]\n [1. 0. 1. 0.]]");
 * ```
 */
export function max_pool(
  x: ArrayLike,
  pool: readonly number[] | ({ pool: readonly number[]; stride: number | readonly number[] } & ConstantOption),
  stride?: number | readonly number[] | ({ stride: number | readonly number[] } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function max_pool(...args: unknown[]): Tensor {
  const { x, pool, stride, constant } = bind(MAX_POOL_FORM, args);
  const { shape } = np.asarray(x);
  if (
    !Array.isArray(pool) && !ArrayBuffer.isView(pool) &&
    !(typeof pool === "object" && pool !== null && Symbol.iterator in pool)
  ) {
    throw new AssertionError(`\`pool\` must be a list of positive integers, got ${String(pool)}`);
  }
  const window = Array.from(pool as Iterable<number>, Number);
  if (!window.every((n) => Number.isInteger(n) && n > 0)) {
    throw new AssertionError(`\`pool\` must be a list of positive integers, got ${reprTuple(window)}`);
  }
  if (window.length > shape.length) {
    throw new AssertionError(`\`pool\` has ${window.length} sizes for a tensor of ${shape.length} axes`);
  }
  const ndim = window.length, none = new Array<number>(ndim).fill(0), one = new Array<number>(ndim).fill(1);
  const geometry = placesOf({
    size: shape.slice(shape.length - ndim),
    window,
    stride: perAxis("stride", stride, ndim, 1),
    padding: none,
    dilation: one,
  });
  return record(MAX_POOL, [x], geometry, { constant });
}
