/**
 * Batch normalization.
 * @module
 */
import { record } from "../../autodiff/record.ts";
import { type Op, operation } from "../../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../../autodiff/tensor.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { ValueError } from "../../python/errors.ts";
import { keywords, REQUIRED } from "../../python/keywords.ts";
import { reprTuple } from "../../python/repr.ts";
import * as np from "../../functions/np.ts";

interface Settings {
  readonly eps: number;
  /** Which input is gamma, which beta; -1 where there is none. */
  readonly gamma: number;
  readonly beta: number;
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

const BATCHNORM: Op = operation("BatchNorm", (arrays, { eps, gamma, beta }: Settings) => {
  const x = arrays[0].dtype.isFloat ? arrays[0] : np.asarray(arrays[0], "float64");
  let { y } = normalized(x, eps);
  if (gamma >= 0) y = np.multiply(y, alongChannels(arrays[gamma], x));
  return beta >= 0 ? np.add(y, alongChannels(arrays[beta], x)) : y;
}, [
  (g, _r, inputs: readonly NDArray[], { eps, gamma, beta }: Settings, index: number) => {
    const x = inputs[0], axis = normedAxes(x);
    if (index === beta) return np.sum(g, { axis });
    const { y, deviation } = normalized(x, eps);
    if (index === gamma) return np.sum(np.multiply(g, y), { axis });
    // through mean and variance: (1/σ)·(g - mean(g) - ŷ·mean(ŷ·g)), scaled by gamma
    const projected = np.multiply(y, np.mean(np.multiply(y, g), { axis, keepdims: true }));
    const share = np.divide(np.subtract(np.subtract(g, np.mean(g, { axis, keepdims: true })), projected), deviation);
    return gamma >= 0 ? np.multiply(share, alongChannels(inputs[gamma], x)) : share;
  },
], { each: true });

/** The keywords of {@linkcode batchnorm}. */
export interface BatchnormOptions extends ConstantOption {
  /** A factor for each channel, shape `(C,)`. */
  gamma?: ArrayLike | null;
  /** A shift for each channel, shape `(C,)`. */
  beta?: ArrayLike | null;
  /** Added to the variance, so that dividing by its root is safe. */
  eps: number;
}

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
export function batchnorm(x: ArrayLike, options: BatchnormOptions): Tensor {
  const { gamma, beta, eps, constant } = keywords("batchnorm", options, {
    gamma: null,
    beta: null,
    eps: REQUIRED as unknown as number,
    constant: null,
  } as Required<BatchnormOptions>);
  if ((eps as unknown) === REQUIRED) throw new TypeError("batchnorm() missing 1 required keyword-only argument: 'eps'");
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
  return record(BATCHNORM, inputs, { eps: Number(eps), ...places }, { constant });
}
