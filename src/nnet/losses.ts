/**
 * Losses.
 * @module
 */
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { int32 } from "../dtype/dtype.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { crossentropySlope, type Floats, hingeSlope, hingeSum } from "../kernels/activations.ts";
import { adopt, NDArray, newArray } from "../ndarray/ndarray.ts";
import { sameList } from "../ndarray/layout.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { IndexError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { isWeakNumber } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { IndexTuple } from "../python/slice.ts";
import { scattered } from "../functions/indexing.ts";
import * as np from "../functions/np.ts";
import { logsoftmaxOf, softmax, softmaxOf } from "./activations.ts";
import { floats, loopable } from "./operands.ts";

/**
 * Labels as `int32` of shape `(N,)`, counted from the front, for scores of shape `(N, C)`; otherwise the error that says what is
 * wrong.
 */
function checkLabels(name: string, scores: NDArray, labels: ArrayLike): NDArray<"int32"> {
  const y = np.asarray(labels);
  if (scores.ndim !== 2) {
    throw new ValueError(`${name} takes scores of shape (N, C), got shape ${reprTuple(scores.shape)}`);
  }
  if (!y.dtype.isInteger) throw new TypeError(`${name} takes labels of integers, got ${y.dtype.name}`);
  const [n, classes] = scores.shape;
  if (y.ndim !== 1 || y.shape[0] !== n) {
    throw new ValueError(
      `${name} takes labels of shape (${n},) for scores of shape ${reprTuple(scores.shape)}, got shape ${
        reprTuple(y.shape)
      }`,
    );
  }
  const list = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const label = Number(y.dtype.read(y.buffer, y.offset + i * y.steps[0]));
    if (label < -classes || label >= classes) {
      throw new IndexError(`label ${label} in row ${i} is out of bounds for ${classes} classes`);
    }
    list[i] = label < 0 ? label + classes : label;
  }
  return adopt(list, int32, [n]);
}

/** The rows of a batch, for picking one class in each. */
function rows(x: NDArray): NDArray {
  return np.arange(x.shape[0], { dtype: "int32" });
}

/** The score at each label. */
function atLabels(x: NDArray, labels: NDArray): NDArray {
  return x.get(rows(x), labels);
}

interface CrossentropyArgs {
  readonly y: NDArray<"int32">;
  /** The logarithms of the probabilities, left by the forward pass for the backward pass. */
  logs: NDArray | null;
}

const SOFTMAX_CROSSENTROPY: Op = operation("SoftmaxCrossEntropy", ([x], args: CrossentropyArgs) => {
  args.logs = logsoftmaxOf(x, -1);
  return np.negative(np.mean(atLabels(args.logs, args.y)));
}, [
  (g, _r, x: NDArray, { y, logs }: CrossentropyArgs) => {
    const n = x.shape[0];
    if (g instanceof NDArray && logs !== null && loopable(logs) !== null) {
      const p = np.exp(logs);
      crossentropySlope(p.buffer as unknown as Floats, y.buffer, x.shape[1], Number(g.item()) / n);
      return p;
    }
    const one = np.full([n], -1, { dtype: np.asarray(x).dtype }) as NDArray;
    return np.multiply(np.add(softmaxOf(x, -1), scattered(one, [rows(x), y], x.shape)), np.divide(g, n));
  },
]);

interface LabelArguments {
  x: ArrayLike;
  y_true: ArrayLike;
  constant: boolean | null;
}
const CROSSENTROPY_FORM: Signature<LabelArguments> = signature("softmax_crossentropy", {
  x: REQUIRED,
  y_true: REQUIRED,
  constant: null,
}, 2);

/**
 * The mean over a batch of -ln softmax(x) at the label: `x` are scores of shape `(N, C)`, `y_true` integer labels of shape `(N,)`.
 *
 * Gradient: (softmax(x) - onehot)/N·g. Wrong shapes are a `ValueError`, labels that are no integers a `TypeError`, labels out of
 * range an `IndexError`.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([[0, 0]]);
 * const f = nnet.softmax_crossentropy(x, [1n]);
 * f.backward();
 * console.assert(String(f.data) === "0.6931471805599453" && String(x.grad) === "[[ 0.5 -0.5]]");
 * ```
 */
export function softmax_crossentropy(
  x: ArrayLike,
  y_true: ArrayLike | ({ y_true: ArrayLike } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function softmax_crossentropy(...args: unknown[]): Tensor {
  const { x, y_true, constant } = bind(CROSSENTROPY_FORM, args);
  const y = checkLabels("softmax_crossentropy", np.asarray(x), y_true);
  return record(SOFTMAX_CROSSENTROPY, [x], { y, logs: null }, { constant });
}

interface NllArgs {
  readonly y: NDArray;
  readonly weights: NDArray | null;
}

const NEGATIVE_LOG_LIKELIHOOD: Op = operation("NegativeLogLikelihood", ([x], { y, weights }: NllArgs) => {
  const scores = atLabels(floats(x), y);
  return np.negative(np.mean(weights === null ? scores : np.multiply(scores, weights)));
}, [
  (g, _r, x: NDArray, { y, weights }: NllArgs) => {
    const n = x.shape[0], share = np.divide(np.negative(g), n);
    const each = weights === null ? np.broadcast_to(share, [n]) : np.multiply(share, weights);
    return scattered(each, [rows(x), y], x.shape);
  },
]);

const LIKELIHOOD_FORM: Signature<LabelArguments & { weights: ArrayLike | null }> = signature(
  "negative_log_likelihood",
  {
    x: REQUIRED,
    y_true: REQUIRED,
    weights: null,
    constant: null,
  },
  2,
);

/**
 * The mean over a batch of -weight·x at the label: `x` are log-probabilities of shape `(N, C)`, `y_true` integer labels `(N,)`, and
 * `weights` an optional weight for each class, shape `(C,)`.
 *
 * Gradient: -weight/N at the label.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([[-1, -2], [-3, -4]]);
 * const f = nnet.negative_log_likelihood(x, [0n, 1n]);
 * f.backward();
 * console.assert(String(f.data) === "2.5");
 * console.assert(String(x.grad) === "[[-0.5  0. ]\n [ 0.  -0.5]]");
 * ```
 */
export function negative_log_likelihood(
  x: ArrayLike,
  y_true: ArrayLike | ({ y_true: ArrayLike; weights?: ArrayLike | null } & ConstantOption),
  options?: { weights?: ArrayLike | null } & ConstantOption,
): Tensor;
export function negative_log_likelihood(...args: unknown[]): Tensor {
  const { x, y_true, weights, constant } = bind(LIKELIHOOD_FORM, args);
  const scores = np.asarray(x), y = checkLabels("negative_log_likelihood", scores, y_true);
  let chosen: NDArray | null = null;
  if (weights !== null) {
    const w = np.asarray(weights);
    if (w.ndim !== 1 || w.shape[0] !== scores.shape[1]) {
      throw new ValueError(
        `\`weights\` must have shape (${scores.shape[1]},), one for each class, got shape ${reprTuple(w.shape)}`,
      );
    }
    chosen = np.asarray(w.get(y), floats(scores).dtype);
  }
  return record(NEGATIVE_LOG_LIKELIHOOD, [x], { y, weights: chosen }, { constant });
}

interface HingeArgs {
  readonly y: NDArray<"int32">;
  readonly hinge: number;
}

/** By how much other classes come within the margin of the label's; 0 at the label itself. */
function violations(x: NDArray, { y, hinge }: HingeArgs): NDArray {
  const margins = np.add(np.subtract(x, np.expand_dims(atLabels(x, y), 1)), hinge);
  margins.set(new IndexTuple([rows(x), y]), 0);
  return np.maximum(margins, 0);
}

const MULTICLASS_HINGE: Op = operation("MulticlassHinge", ([x], args: HingeArgs) => {
  const scores = floats(x), flat = loopable(scores), n = x.shape[0];
  if (flat === null) return np.divide(np.sum(violations(scores, args)), n);
  return np.asarray(hingeSum(flat[0], args.y.buffer, x.shape[1], args.hinge) / n, scores.dtype);
}, [
  (g, _r, x: NDArray, args: HingeArgs) => {
    const scores = np.asarray(x), flat = loopable(scores), n = x.shape[0];
    if (flat !== null && g instanceof NDArray) {
      const out = newArray(scores.dims, scores.dtype);
      hingeSlope(flat[0], args.y.buffer, x.shape[1], args.hinge, Number(g.item()) / n, out.buffer as unknown as Floats);
      return out;
    }
    // a margin that is nan counts as violated
    const active = np.asarray(np.logical_not(np.less_equal(violations(scores, args), 0)), scores.dtype);
    active.set(new IndexTuple([rows(scores), args.y]), np.negative(np.sum(active, 1)));
    return np.multiply(np.divide(g, n), active);
  },
]);

interface HingeArguments {
  x: ArrayLike;
  y_true: ArrayLike;
  hinge: number;
  constant: boolean | null;
}
const HINGE_FORM: Signature<HingeArguments> = signature("multiclass_hinge", {
  x: REQUIRED,
  y_true: REQUIRED,
  hinge: 1,
  constant: null,
}, 3);

/**
 * The mean over a batch of Σ max(0, xⱼ - x at the label + hinge) over the other classes j; `x` of shape `(N, C)`, labels `(N,)`.
 *
 * Gradient: 1/N for each class within the margin, minus their number at the label.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2, 0]]);
 * const f = nnet.multiclass_hinge(x, [0n]);
 * f.backward();
 * console.assert(String(f.data) === "2.0" && String(x.grad) === "[[-1.  1.  0.]]");
 * ```
 */
export function multiclass_hinge(
  x: ArrayLike,
  y_true: ArrayLike,
  hinge?: number | ({ hinge?: number } & ConstantOption),
  options?: ConstantOption,
): Tensor;
/** The arguments as Python takes them: by position, then by keyword. */
export function multiclass_hinge(...args: unknown[]): Tensor {
  const { x, y_true, hinge, constant } = bind(HINGE_FORM, args);
  const y = checkLabels("multiclass_hinge", np.asarray(x), y_true);
  return record(MULTICLASS_HINGE, [x], { y, hinge: Number(hinge) }, { constant });
}

interface RankingArgs {
  readonly y: NDArray;
  readonly margin: number;
}

function ranking(x1: NDArray, x2: NDArray, { y, margin }: RankingArgs): NDArray {
  return np.subtract(margin, np.multiply(y, np.subtract(x1, x2)));
}

function rankingShare(g: NDArray, x1: NDArray, x2: NDArray, args: RankingArgs, sign: 1 | -1): NDArray {
  const a = np.asarray(x1), inactive = np.less_equal(ranking(a, np.asarray(x2), args), 0);
  return np.multiply(np.divide(g, a.size), np.where(inactive, 0, np.multiply(sign, args.y)));
}

const MARGIN_RANKING: Op = operation(
  "MarginRanking",
  ([x1, x2], args: RankingArgs) => np.mean(np.maximum(ranking(x1, x2, args), 0)),
  [
    (g, _r, x1: NDArray, x2: NDArray, args: RankingArgs) => rankingShare(g, x1, x2, args, -1),
    (g, _r, x1: NDArray, x2: NDArray, args: RankingArgs) => rankingShare(g, x1, x2, args, 1),
  ],
);

interface RankingArguments {
  x1: ArrayLike;
  x2: ArrayLike;
  y: ArrayLike;
  margin: unknown;
  constant: boolean | null;
}
const RANKING_FORM: Signature<RankingArguments> = signature("margin_ranking_loss", {
  x1: REQUIRED,
  x2: REQUIRED,
  y: REQUIRED,
  margin: REQUIRED,
  constant: null,
}, 4);

/**
 * The mean of max(0, margin - y·(x1 - x2)): `x1` and `x2` are floats of equal shape `(N,)` or `(N, D)`, `y` is ±1, one for all or
 * one for each row.
 *
 * Gradient: -y/size and y/size where positive. Wrong shapes and a negative margin are a `ValueError`, other data types a
 * `TypeError`.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const x1 = tensor([1, 2]), x2 = tensor([2, 1]);
 * const f = nnet.margin_ranking_loss(x1, x2, 1, 0.5);
 * f.backward();
 * console.assert(String(f.data) === "0.75" && String(x1.grad) === "[-0.5  0. ]");
 * ```
 */
export function margin_ranking_loss(
  x1: ArrayLike,
  x2: ArrayLike,
  y: ArrayLike | ({ y: ArrayLike; margin: number } & ConstantOption),
  margin?: number | ({ margin: number } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function margin_ranking_loss(...args: unknown[]): Tensor {
  const { x1, x2, y, margin, constant } = bind(RANKING_FORM, args);
  const a = np.asarray(x1), b = np.asarray(x2), sign = np.asarray(y);
  if (a.ndim < 1 || a.ndim > 2) {
    throw new ValueError(`\`x1\` must have shape (N,) or (N, D), got ${reprTuple(a.shape)}`);
  }
  if (!sameList(a.shape, b.shape)) {
    throw new ValueError(
      `\`x1\` and \`x2\` must have the same shape, got ${reprTuple(a.shape)} and ${reprTuple(b.shape)}`,
    );
  }
  for (const x of [a, b]) {
    if (!x.dtype.isFloat) throw new TypeError(`\`x1\` and \`x2\` must be of a floating type, got ${x.dtype.name}`);
  }
  if (!isWeakNumber(margin) || !(Number(margin) >= 0)) {
    throw new ValueError(`\`margin\` must be a number that is not negative, got ${String(margin)}`);
  }
  if (sign.size !== 1 && !(sign.ndim === 1 && sign.shape[0] === a.shape[0])) {
    throw new ValueError(`\`y\` must be one number or have shape (${a.shape[0]},), got shape ${reprTuple(sign.shape)}`);
  }
  const signs = sign.astype(promoteTypes(a.dtype, b.dtype));
  const column = sign.size === 1 ? signs.reshape([]) : a.ndim === 2 ? np.expand_dims(signs, 1) : signs;
  return record(MARGIN_RANKING, [x1, x2], { y: column, margin: Number(margin) }, { constant });
}

interface FocalArgs {
  readonly targets: NDArray;
  /** The factor with its sign turned: a number, or an array. */
  readonly minusAlpha: ArrayLike;
  readonly gamma: number;
}

const FOCAL: Op = operation("FocalLoss", ([p], { targets, minusAlpha, gamma }: FocalArgs) => {
  const chosen = atLabels(floats(p), targets);
  const rest = np.power(np.clip(np.subtract(1, chosen), 0, 1), gamma);
  return np.multiply(minusAlpha, np.multiply(rest, np.log(chosen)));
}, [
  (g, _r, p: NDArray, { targets, minusAlpha, gamma }: FocalArgs) => {
    const chosen = atLabels(p, targets), data = np.asarray(chosen);
    const open = np.greater(np.subtract(1, data), 0), rest = np.where(open, np.subtract(1, chosen), 0) as NDArray;
    let slope: NDArray = np.divide(np.power(rest, gamma), chosen);
    if (gamma > 0) {
      // at p = 1 the term with the power γ - 1 vanishes in the limit, or is dropped where it would be infinite
      const safe = np.where(open, rest, 1) as NDArray;
      const second = np.multiply(gamma, np.multiply(np.power(safe, gamma - 1), np.log(chosen)));
      slope = np.subtract(slope, gamma === 1 ? second : np.where(open, second, 0));
    }
    const share = np.multiply(g, np.multiply(minusAlpha, slope));
    return scattered(share, [rows(p), targets], p.shape);
  },
]);

/** The keywords of {@linkcode focal_loss}. */
export interface FocalOptions extends ConstantOption {
  /** A factor, 1 by default; also one for each row. */
  alpha?: ArrayLike;
  /** The exponent, 0 by default: how much well-classified rows count less. */
  gamma?: number;
}

interface FocalArguments extends Required<FocalOptions> {
  scores: ArrayLike;
  targets: ArrayLike;
}
const FOCAL_FORM: Signature<FocalArguments & { class_probs: ArrayLike }> = focalForm("focal_loss", "class_probs");
const SOFTMAX_FOCAL_FORM: Signature<FocalArguments> = focalForm("softmax_focal_loss", "scores");

function focalForm<T extends object>(name: string, first: string): Signature<T> {
  const form = { [first]: REQUIRED, targets: REQUIRED, alpha: 1, gamma: 0, constant: null };
  return signature(name, form as unknown as Signature<T>["defaults"], 2);
}

function checkGamma(gamma: unknown): void {
  if (!isWeakNumber(gamma) || !(Number(gamma) >= 0)) {
    throw new ValueError(`\`gamma\` must be a number that is not negative, got ${String(gamma)}`);
  }
}

/**
 * -alpha·(1 - p)^gamma·ln p at the label of each row: `class_probs` of shape `(N, C)`, `targets` integers of shape `(N,)`; the result
 * has shape `(N,)`. From Lin et al., Focal Loss for Dense Object Detection (2017).
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * const p = tensor([[0.5, 0.5]]);
 * const f = nnet.focal_loss(p, [0n]);
 * f.backward();
 * console.assert(String(f.data) === "[0.69314718]" && String(p.grad) === "[[-2.  0.]]");
 * ```
 */
export function focal_loss(
  class_probs: ArrayLike,
  targets: ArrayLike | ({ targets: ArrayLike } & FocalOptions),
  options?: FocalOptions,
): Tensor;
export function focal_loss(...args: unknown[]): Tensor {
  const { class_probs, targets, alpha, gamma, constant } = bind(FOCAL_FORM, args);
  checkGamma(gamma);
  const labels = checkLabels("focal_loss", np.asarray(class_probs), targets);
  const minusAlpha = isWeakNumber(alpha) ? -Number(alpha) : np.negative(np.asarray(alpha));
  return record(FOCAL, [class_probs], { targets: labels, minusAlpha, gamma: Number(gamma) }, { constant });
}

/**
 * {@linkcode focal_loss} of the softmax of scores.
 *
 * @example
 * ```ts
 * import { nnet, tensor } from "@mygrad/mygrad";
 * console.assert(String(nnet.softmax_focal_loss(tensor([[0, 0]]), [0n]).data) === "[0.69314718]");
 * ```
 */
export function softmax_focal_loss(
  scores: ArrayLike,
  targets: ArrayLike | ({ targets: ArrayLike } & FocalOptions),
  options?: FocalOptions,
): Tensor;
export function softmax_focal_loss(...args: unknown[]): Tensor {
  const { scores, targets, alpha, gamma, constant } = bind(SOFTMAX_FOCAL_FORM, args);
  checkGamma(gamma);
  checkLabels("softmax_focal_loss", np.asarray(scores), targets);
  return focal_loss(softmax(scores), targets, { alpha, gamma, constant });
}
