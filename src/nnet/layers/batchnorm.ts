/**
 * Batch normalization.
 * @module
 */
import { record } from "../../autodiff/record.ts";
import { type Op, operation } from "../../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../../autodiff/tensor.ts";
import {
  channelNormalize,
  channelProducts,
  type Channels,
  channelScale,
  channelShare,
  channelSquares,
  channelSums,
  type Floats,
} from "../../kernels/activations.ts";
import { blankArray, NDArray } from "../../ndarray/ndarray.ts";
import { sizeOf } from "../../ndarray/layout.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../../python/keywords.ts";
import { reprTuple } from "../../python/repr.ts";
import * as np from "../../functions/np.ts";
import { floats, loopable } from "../operands.ts";

interface Settings {
  readonly eps: number;
  /** Which input is gamma, which beta; -1 where there is none. */
  readonly gamma: number;
  readonly beta: number;
  kept: Kept | null;
}

/** All axes but the channels. */
function normedAxes(x: NDArray): number[] {
  return x.shape.map((_, i) => i).filter((i) => i !== 1);
}

/** Shape `(C,)` seen against shape `(N, C, …)`. */
function alongChannels(y: NDArray, x: NDArray): NDArray {
  return np.reshape(y, x.shape.map((n, i) => i === 1 ? n : 1));
}

/** The deviation, and the centred elements divided by it. */
function normalized(x: NDArray, eps: number): { y: NDArray; deviation: NDArray } {
  const axis = normedAxes(x);
  const centred = np.subtract(x, np.mean(x, { axis, keepdims: true }));
  const deviation = np.sqrt(np.add(np.mean(np.square(centred), { axis, keepdims: true }), eps));
  return { y: np.divide(centred, deviation), deviation };
}

/** What the loops leave for the backward pass. */
interface Kept {
  readonly lie: Channels;
  readonly normalized: NDArray;
  readonly deviation: Float64Array;
  /** The gradient of the result that the sums belong to. */
  of: NDArray | null;
  sums: Float64Array;
  products: Float64Array;
}

function lieOf({ dims }: NDArray): Channels {
  return { outer: dims[0], channels: dims[1], run: sizeOf(dims.slice(2)) };
}

/** One number for each channel. */
function perChannel(x: NDArray): Float64Array {
  return np.asarray(x, "float64").copy("C").buffer as Float64Array;
}

/** The forward pass in loops, if x is such that they serve; gamma and beta may not make the result any wider. */
function looped(arrays: readonly NDArray[], settings: Settings): NDArray | null {
  const { eps, gamma, beta } = settings, x = floats(arrays[0]), flat = loopable(x);
  if (flat === null || arrays.slice(1).some((y) => y.dtype !== x.dtype && y.dtype.name !== "float32")) return null;
  const lie = lieOf(x), [data] = flat, count = lie.outer * lie.run;
  const mean = new Float64Array(lie.channels), deviation = new Float64Array(lie.channels);
  channelSums(data)(data, lie, mean);
  for (let c = 0; c < mean.length; c++) mean[c] /= count;
  channelSquares(data)(data, lie, mean, deviation);
  for (let c = 0; c < mean.length; c++) deviation[c] = Math.sqrt(deviation[c] / count + eps);
  const normalized = blankArray(x.dims, x.dtype), y = normalized.buffer as unknown as Floats;
  channelNormalize(data)(data, lie, mean, deviation, y);
  settings.kept = { lie, normalized, deviation, of: null, sums: mean, products: deviation };
  if (gamma < 0 && beta < 0) return normalized.copy();
  const factor = gamma < 0 ? new Float64Array(lie.channels).fill(1) : perChannel(arrays[gamma]);
  const shift = beta < 0 ? new Float64Array(lie.channels) : perChannel(arrays[beta]);
  const out = blankArray(x.dims, x.dtype);
  channelScale(y)(y, lie, shift, factor, out.buffer as unknown as Floats);
  return out;
}

/** The share of input number `index` in loops. */
function loopedShare(g: NDArray, inputs: readonly NDArray[], { kept, gamma, beta }: Settings, index: number): NDArray {
  const { lie, normalized, deviation } = kept!, [dy, y] = loopable(g, normalized)!;
  if (kept!.of !== g) {
    kept!.of = g;
    kept!.sums = new Float64Array(lie.channels);
    kept!.products = new Float64Array(lie.channels);
    channelProducts(dy)(dy, y, lie, kept!.sums, kept!.products);
  }
  const { sums, products } = kept!;
  if (index === beta) return np.array(sums) as NDArray;
  if (index === gamma) return np.array(products) as NDArray;
  const count = lie.outer * lie.run, scale = gamma < 0 ? null : perChannel(inputs[gamma]);
  const factor = deviation.map((d, c) => (scale === null ? 1 : scale[c]) / d);
  const out = blankArray(normalized.dims, normalized.dtype);
  channelShare(dy)(
    dy,
    y,
    lie,
    sums.map((sum) => sum / count),
    products.map((sum) => sum / count),
    factor,
    out.buffer as unknown as Floats,
  );
  return out;
}

const BATCHNORM: Op = operation("BatchNorm", (arrays, settings: Settings) => {
  const quick = looped(arrays, settings);
  if (quick !== null) return quick;
  const { eps, gamma, beta } = settings, x = floats(arrays[0]);
  let { y } = normalized(x, eps);
  if (gamma >= 0) y = np.multiply(y, alongChannels(arrays[gamma], x));
  return beta >= 0 ? np.add(y, alongChannels(arrays[beta], x)) : y;
}, [
  (g, _r, inputs: readonly NDArray[], settings: Settings, index: number) => {
    const { eps, gamma, beta, kept } = settings;
    if (kept !== null && g instanceof NDArray && loopable(g, kept.normalized) !== null) {
      return loopedShare(g, inputs, settings, index);
    }
    const x = inputs[0], axis = normedAxes(x);
    if (index === beta) return np.sum(g, { axis });
    const { y, deviation } = normalized(x, eps);
    if (index === gamma) return np.sum(np.multiply(g, y), { axis });
    // through mean and variance: (1/σ)·(g - mean(g) - ŷ·mean(ŷ·g)), scaled by gamma
    const projected = np.multiply(y, np.mean(np.multiply(y, g), { axis, keepdims: true }));
    const share = np.divide(np.subtract(np.subtract(g, np.mean(g, { axis, keepdims: true })), projected), deviation);
    return gamma >= 0 ? np.multiply(share, alongChannels(inputs[gamma], x)) : share;
  },
], { each: true, keeps: true });

/** The keywords of {@linkcode batchnorm}. */
export interface BatchnormOptions extends ConstantOption {
  /** A factor for each channel, shape `(C,)`. */
  gamma?: ArrayLike | null;
  /** A shift for each channel, shape `(C,)`. */
  beta?: ArrayLike | null;
  /** Added to the variance, so that dividing by its root is safe. */
  eps: number;
}

const FORM: Signature<Required<BatchnormOptions> & { x: ArrayLike }> = signature("batchnorm", {
  x: REQUIRED,
  gamma: null,
  beta: null,
  eps: REQUIRED,
  constant: null,
}, 1);

/**
 * A batch of shape `(N, C, …)` normalized over all axes but the channels: (x - E[x])/√(Var[x] + eps), then scaled by `gamma` and
 * shifted by `beta` if they are given. From Ioffe and Szegedy, Batch Normalization (2015).
 *
 * Fewer than two axes, and `gamma` or `beta` that do not have shape `(C,)`, are a `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([[0, 10], [2, 30]]);
 * console.assert(String(nnet.batchnorm(x, { eps: 0 }).data) === "[[-1. -1.]\n [ 1.  1.]]");
 * ```
 */
export function batchnorm(x: ArrayLike, options: BatchnormOptions): Tensor;
export function batchnorm(...args: unknown[]): Tensor {
  const { x, gamma, beta, eps, constant } = bind(FORM, args);
  const { shape } = np.asarray(x);
  if (shape.length < 2) {
    throw new ValueError(`batchnorm takes a batch of shape (N, C, …), got shape ${reprTuple(shape)}`);
  }
  const inputs: ArrayLike[] = [x], places = { gamma: -1, beta: -1 };
  for (const [name, given] of [["gamma", gamma], ["beta", beta]] as const) {
    if (given === null) continue;
    const size = np.asarray(given).shape;
    if (size.length !== 1 || size[0] !== shape[1]) {
      throw new ValueError(`\`${name}\` must have shape (${shape[1]},), got shape ${reprTuple(size)}`);
    }
    places[name] = inputs.push(given) - 1;
  }
  return record(BATCHNORM, inputs, { eps: Number(eps), ...places, kept: null }, { constant });
}
