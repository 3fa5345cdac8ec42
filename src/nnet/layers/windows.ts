/**
 * The geometry of convolutions and pooling, checked.
 * @module
 */
import type { Geometry } from "../../kernels/windows.ts";
import { AssertionError, ValueError } from "../../python/errors.ts";
import { asIndex } from "../../python/number.ts";
import { reprTuple } from "../../python/repr.ts";

/** One number for each spatial axis, from a single one or a list; too few, too many or too small ones are an `AssertionError`. */
export function perAxis(name: string, given: unknown, ndim: number, least: number): number[] {
  const list = Array.isArray(given) || ArrayBuffer.isView(given)
    ? Array.from(given as ArrayLike<number>, (x) => Math.trunc(Number(x)))
    : new Array<number>(ndim).fill(asIndex(given));
  if (list.length !== ndim) {
    throw new AssertionError(`\`${name}\` must be one integer or ${ndim}, one for each axis, got ${list.length}`);
  }
  for (const x of list) {
    if (!(x >= least)) {
      throw new AssertionError(`\`${name}\` must be at least ${least} along every axis, got ${reprTuple(list)}`);
    }
  }
  return list;
}

/** The number of windows along each axis; windows that do not fit without a rest are a `ValueError` with all the numbers. */
export function placesOf(geometry: Omit<Geometry, "places">): Geometry {
  const { size, window, stride, padding, dilation } = geometry;
  const places = size.map((n, i) => (n + 2 * padding[i] - ((window[i] - 1) * dilation[i] + 1)) / stride[i] + 1);
  if (!places.every((n) => Number.isInteger(n) && n > 0)) {
    throw new ValueError(
      "Stride and kernel dimensions are incompatible: \n" +
        `Input dimensions: ${reprTuple(size)}\nStride dimensions: ${reprTuple(stride)}\nKernel dimensions: ${
          reprTuple(window)
        }\n` +
        `Padding dimensions: ${reprTuple(padding)}\nDilation dimensions: ${reprTuple(dilation)}\n`,
    );
  }
  return { ...geometry, places };
}
