/**
 * Convolution over any number of spatial axes.
 *
 * The kernels of convolution.ts compute where they can. Otherwise windows of one image at a time become columns (im2col), and the
 * filters act on them as a matrix product. Convolution and its two gradients are one trilinear form seen from three sides, so each is the derivative of the others.
 * @module
 */
import { override } from "../../autodiff/differentiable.ts";
import { record } from "../../autodiff/record.ts";
import { type Op, operation } from "../../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../../autodiff/tensor.ts";
import { promoteTypes } from "../../dtype/promote.ts";
import { type DType, float32, float64 } from "../../dtype/dtype.ts";
import { convolveGradients, convolveImages, correlateImages, type Images } from "../../kernels/convolution.ts";
import { gatherWindows, type Geometry, type Numbers, scatterWindows, windowTable } from "../../kernels/windows.ts";
import { sizeOf } from "../../ndarray/layout.ts";
import { blankArray, exact, type NDArray, newArray, viewOf } from "../../ndarray/ndarray.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { arrayFunction } from "../../numpy/dispatch.ts";
import { ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../../python/keywords.ts";
import { reprTuple } from "../../python/repr.ts";
import * as np from "../../functions/np.ts";
import { perAxis, placesOf } from "./windows.ts";

const tables = new WeakMap<Geometry, Int32Array>();

function tableOf(geometry: Geometry): Int32Array {
  let table = tables.get(geometry);
  if (table === undefined) tables.set(geometry, table = windowTable(geometry));
  return table;
}

/** The type to compute in: the kernels know `float64` and `float32`, everything else goes through `float64`. */
function working(...arrays: NDArray[]): DType {
  return arrays.every((x) => x.dtype === float32) ? float32 : float64;
}

function ready(x: NDArray, dtype: DType): NDArray {
  return np.ascontiguousarray(np.asarray(x, dtype));
}

// From how many multiplications on the kernels are worth calling. They compute places along the last axis 32 bytes at a time;
// where a row of places does not fill that, matrix products of columns are quicker from so many channels and filters on, which
// pay for the copies of windows.
const SMALL = 2000, TILE = 32, MANY = 128;

/** Whether the kernels are worth calling. */
function worthwhile(geometry: Geometry, n: number, channels: number, filters: number, dtype: DType): boolean {
  const { positions, depth } = sizes(channels, filters, geometry), width = geometry.places.at(-1)!;
  const empty = TILE / dtype.itemsize / width;
  return n * filters * depth * positions >= SMALL && (empty <= 1 || Math.min(channels, filters) * empty < MANY);
}

/** A batch as the kernels take it; one that repeats an image, as the gradient of a sum does, is not written out. */
function batchOf(x: NDArray, dtype: DType): Images<Float64Array> {
  const repeated = x.shape[0] > 1 && x.steps[0] === 0, [, ...shape] = x.shape, [, ...steps] = x.steps;
  const one = ready(repeated ? viewOf(x, shape, steps) : x, dtype);
  return { data: one.buffer as unknown as Float64Array, at: one.offset, step: repeated ? 0 : sizeOf(shape) };
}

/** Matrix `i` of a stack of matrices, without the bookkeeping of indexing. */
function slab(x: NDArray, i: number, rows: number, columns: number): NDArray {
  return viewOf(x, [rows, columns], [columns, 1], x.offset + i * rows * columns);
}

/** The sizes that all three sides of the form share. */
function sizes(
  channels: number,
  filters: number,
  geometry: Geometry,
): { depth: number; positions: number; area: number; filters: number } {
  return {
    depth: channels * sizeOf(geometry.window),
    positions: sizeOf(geometry.places),
    area: sizeOf(geometry.size),
    filters,
  };
}

/** `out[n, f] = Σ w[f] · windows of x[n]` */
const convolve: (x: NDArray, w: NDArray, geometry: Geometry) => NDArray = arrayFunction(
  "convolve",
  (x: NDArray, w: NDArray, geometry: Geometry): NDArray => {
    const dtype = working(x, w), n = x.shape[0], channels = x.shape[1], result = promoteTypes(x.dtype, w.dtype);
    const { depth, positions, area, filters } = sizes(channels, w.shape[0], geometry);
    const weights = np.reshape(ready(w, dtype), [filters, depth]),
      out = blankArray([n, filters, ...geometry.places], dtype);
    if (worthwhile(geometry, n, channels, filters, dtype)) {
      const [images, bank] = [batchOf(x, dtype), weights.buffer as unknown as Float64Array];
      if (convolveImages(geometry, n, channels, filters, images, bank, weights.offset, exact(out) as Float64Array)) {
        return result === dtype ? out : out.astype(result);
      }
    }
    const image = ready(x, dtype), table = tableOf(geometry), columns = blankArray([depth, positions], dtype);
    for (let i = 0; i < n; i++) {
      gatherWindows(
        image.buffer as Numbers,
        image.offset + i * channels * area,
        channels,
        area,
        table,
        columns.buffer as Numbers,
      );
      np.matmul(weights, columns, { out: slab(out, i, filters, positions) });
    }
    return result === dtype ? out : out.astype(result);
  },
);

/** The gradient by the image: `dx[n] += wᵀ · g[n]`, scattered to where the windows were. */
const convolveImage: (g: NDArray, w: NDArray, geometry: Geometry) => NDArray = arrayFunction(
  "convolveImage",
  (g: NDArray, w: NDArray, geometry: Geometry): NDArray => {
    const dtype = working(g, w), n = g.shape[0], channels = w.shape[1];
    const { depth, positions, area, filters } = sizes(channels, w.shape[0], geometry);
    const bank = np.reshape(ready(w, dtype), [filters, depth]), out = newArray([n, channels, ...geometry.size], dtype);
    const image = exact(out) as Numbers;
    if (worthwhile(geometry, n, channels, filters, dtype)) {
      const [grads, elements] = [batchOf(g, dtype), bank.buffer as unknown as Float64Array];
      if (convolveGradients(geometry, n, channels, filters, grads, elements, bank.offset, image as Float64Array)) {
        return out;
      }
    }
    const weights = np.transpose(bank), grad = ready(g, dtype), table = tableOf(geometry);
    const columns = blankArray([depth, positions], dtype);
    for (let i = 0; i < n; i++) {
      np.matmul(weights, slab(grad, i, filters, positions), { out: columns });
      scatterWindows(columns.buffer as Numbers, i * channels * area, channels, area, table, image);
    }
    return out;
  },
);

/** The gradient by the filters: `dw += g[n] · (windows of x[n])ᵀ`. */
const convolveFilters: (x: NDArray, g: NDArray, geometry: Geometry) => NDArray = arrayFunction(
  "convolveFilters",
  (x: NDArray, g: NDArray, geometry: Geometry): NDArray => {
    const dtype = working(x, g), n = x.shape[0], channels = x.shape[1];
    const { depth, positions, area, filters } = sizes(channels, g.shape[1], geometry);
    const total = newArray([filters, depth], dtype), shape = [filters, channels, ...geometry.window];
    if (worthwhile(geometry, n, channels, filters, dtype)) {
      const [images, grads] = [batchOf(x, dtype), batchOf(g, dtype)];
      if (correlateImages(geometry, n, channels, filters, images, grads, exact(total) as Float64Array)) {
        return np.reshape(total, shape);
      }
    }
    const image = ready(x, dtype), grad = ready(g, dtype), table = tableOf(geometry);
    const part = blankArray([filters, depth], dtype), columns = blankArray([depth, positions], dtype);
    const turned = np.transpose(columns);
    for (let i = 0; i < n; i++) {
      gatherWindows(
        image.buffer as Numbers,
        image.offset + i * channels * area,
        channels,
        area,
        table,
        columns.buffer as Numbers,
      );
      np.matmul(slab(grad, i, filters, positions), turned, { out: part });
      np.add(total, part, { out: total });
    }
    return np.reshape(total, shape);
  },
);

const CONV: Op = operation("ConvND", ([x, w], geometry: Geometry) => convolve(x, w, geometry), [
  (g, _r, _x, w: NDArray, geometry: Geometry) => convolveImage(g, w, geometry),
  (g, _r, x: NDArray, _w, geometry: Geometry) => convolveFilters(x, g, geometry),
]);
const CONV_IMAGE: Op = operation("ConvNDImage", ([g, w], geometry: Geometry) => convolveImage(g, w, geometry), [
  (u, _r, _g, w: NDArray, geometry: Geometry) => convolve(u, w, geometry),
  (u, _r, g: NDArray, _w, geometry: Geometry) => convolveFilters(u, g, geometry),
]);
const CONV_FILTERS: Op = operation("ConvNDFilters", ([x, g], geometry: Geometry) => convolveFilters(x, g, geometry), [
  (u, _r, _x, g: NDArray, geometry: Geometry) => convolveImage(g, u, geometry),
  (u, _r, x: NDArray, _g, geometry: Geometry) => convolve(x, u, geometry),
]);
override(convolve, (x: ArrayLike, w: ArrayLike, geometry: Geometry) => record(CONV, [x, w], geometry));
override(convolveImage, (g: ArrayLike, w: ArrayLike, geometry: Geometry) => record(CONV_IMAGE, [g, w], geometry));
override(convolveFilters, (x: ArrayLike, g: ArrayLike, geometry: Geometry) => record(CONV_FILTERS, [x, g], geometry));

/** The keywords of {@linkcode conv_nd}. */
export interface ConvOptions extends ConstantOption {
  /** The distance of neighbouring windows: one integer, or one for each spatial axis. */
  stride: number | readonly number[];
  /** How many zeros to put around each spatial axis: 0 by default. */
  padding?: number | readonly number[];
  /** The distance of neighbouring elements of a window: 1 by default. */
  dilation?: number | readonly number[];
}

const FORM: Signature<Required<ConvOptions> & { x: ArrayLike; filter_bank: ArrayLike }> = signature("conv_nd", {
  x: REQUIRED,
  filter_bank: REQUIRED,
  stride: REQUIRED,
  padding: 0,
  dilation: 1,
  constant: null,
}, 2);

/**
 * The cross-correlation of a batch of shape `(N, C, X0, …)` with filters of shape `(F, C, W0, …)`, of shape `(N, F, G0, …)`: any number of
 * spatial axes.
 *
 * Ranks and channels that do not fit, and windows that do not fit without a rest, are a `ValueError`; a stride or dilation below 1 or
 * a negative padding an `AssertionError`.
 *
 * @example
 * ```ts
 * import { nnet, ones } from "@mygrad/mygrad";
 * const x = ones([1, 1, 3, 3]), w = ones([1, 1, 2, 2]);
 * const f = nnet.conv_nd(x, w, { stride: 1 });
 * f.backward();
 * console.assert(String(f.data) === "[[[[4. 4.]\n   [4. 4.]]]]");
 * console.assert(String(x.grad) === "[[[[1. 2. 1.]\n   [2. 4. 2.]\n   [1. 2. 1.]]]]");
 * ```
 */
export function conv_nd(
  x: ArrayLike,
  filter_bank: ArrayLike | ({ filter_bank: ArrayLike } & ConvOptions),
  options?: ConvOptions,
): Tensor;
export function conv_nd(...args: unknown[]): Tensor {
  const { x, filter_bank, stride, padding, dilation, constant } = bind(FORM, args);
  const image = np.asarray(x), w = np.asarray(filter_bank), ndim = image.ndim - 2;
  if (image.ndim < 3) {
    throw new ValueError(
      `conv_nd takes a batch of shape (N, C, X0, …) with at least one spatial axis, got shape ${
        reprTuple(image.shape)
      }`,
    );
  }
  if (image.ndim !== w.ndim) {
    throw new ValueError(
      `the batch and the filters must have as many axes, got shapes ${reprTuple(image.shape)} and ${
        reprTuple(w.shape)
      }`,
    );
  }
  if (image.shape[1] !== w.shape[1]) {
    throw new ValueError(
      `the batch and the filters must have as many channels, got ${image.shape[1]} (shape ${
        reprTuple(image.shape)
      }) and ${w.shape[1]} (shape ${reprTuple(w.shape)})`,
    );
  }
  const geometry = placesOf({
    size: image.shape.slice(2),
    window: w.shape.slice(2),
    stride: perAxis("stride", stride, ndim, 1),
    padding: perAxis("padding", padding, ndim, 0),
    dilation: perAxis("dilation", dilation, ndim, 1),
  });
  return record(CONV, [x, filter_bank], geometry, { constant });
}
