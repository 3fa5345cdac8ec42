/**
 * Products and norms of tensors.
 * @module
 */
import { binary, type BinaryFunction, override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { Tensor as TensorClass } from "../autodiff/tensor.ts";
import { normalizeAxis, sameList, sizeOf } from "../ndarray/layout.ts";
import { NDArray, newArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes } from "../ndarray/types.ts";
import { assign } from "../numpy/casting.ts";
import { arrayFunction } from "../numpy/dispatch.ts";
import { NotImplementedError, ValueError } from "../python/errors.ts";
import { bind, isOptions, keywords, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { isWeakNumber } from "../python/number.ts";
import { absolute } from "./extrema.ts";
import * as np from "./np.ts";
import { max, min } from "./reductions.ts";
import { reshape } from "./shapes.ts";

/**
 * The matrix product of the last two axes, with leading axes broadcast; tensors with one axis are rows on the left and columns
 * on the right. Takes `out` and `dtype`. Sizes that do not fit, and 0-d operands, are a `ValueError`.
 *
 * Gradient: g·Bᵀ and Aᵀ·g.
 *
 * @example
 * ```ts
 * import { matmul, tensor } from "@mygrad/mygrad";
 * const a = tensor([[1, 2], [3, 4]]), b = tensor([5, 6]);
 * const f = matmul(a, b);
 * f.backward();
 * console.assert(String(f.data) === "[17. 39.]");
 * console.assert(String(b.grad) === "[4. 6.]");
 * ```
 */
export const matmul: BinaryFunction = binary(np.matmul as never, "MatMul", [
  (g, _r, a: NDArray, b: NDArray) => {
    if (b.ndim === 1) return a.ndim === 1 ? np.multiply(g, b) : np.multiply(np.expand_dims(g, -1), b);
    return np.matmul(a.ndim === 1 ? np.expand_dims(g, -2) : g, np.swapaxes(b, -1, -2));
  },
  (g, _r, a: NDArray, b: NDArray) => {
    if (a.ndim === 1) {
      return b.ndim === 1 ? np.multiply(g, a) : np.multiply(np.expand_dims(a, -1), np.expand_dims(g, -2));
    }
    if (a.ndim > 2 && b.ndim === 2) { // b was broadcast: one product of all rows instead of a sum of products
      const rows = sizeOf(a.shape.slice(0, -1));
      const flat = (x: NDArray): NDArray => np.reshape(x, [rows, x.shape[x.ndim - 1]]);
      return np.matmul(np.transpose(flat(a)), flat(g));
    }
    if (b.ndim > 1) return np.matmul(np.swapaxes(a, -1, -2), g);
    if (a.ndim === 2) return np.matmul(np.transpose(a), g);
    return np.squeeze(np.matmul(np.swapaxes(a, -1, -2), np.expand_dims(g, -1)), -1);
  },
]);

// ---- einsum ------------------------------------------------------------------------------------------------------------

/** An einsum with one label for every axis of every operand. */
interface Labels {
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly optimize: unknown;
}

const ELLIPSIS_LABELS = 100;

/** Labels as numbers: letters by their code, list labels as they are, the axes of `...` counted from the last one. */
function labelsOf(
  subscripts: readonly (readonly (number | "...")[])[],
  output: readonly (number | "...")[] | null,
  ndims: readonly number[],
): Omit<Labels, "optimize"> {
  let widest = 0;
  const inputs = subscripts.map((labels, i) => {
    const extra = ndims[i] - labels.filter((label) => label !== "...").length;
    if (labels.includes("...")) widest = Math.max(widest, extra);
    return labels.flatMap((label) => label === "..." ? dots(extra) : [label]);
  });
  if (output !== null) return { inputs, output: output.flatMap((label) => label === "..." ? dots(widest) : [label]) };
  const all = inputs.flat().filter((label) => label < ELLIPSIS_LABELS || label >= 2 * ELLIPSIS_LABELS);
  const once = [...new Set(all)].filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort((a, b) => a - b);
  return { inputs, output: [...dots(widest), ...once] };
}

function dots(n: number): number[] {
  return Array.from({ length: n }, (_, i) => ELLIPSIS_LABELS + n - 1 - i);
}

/** Letters get labels above those of list form and dots, in the order of their codes. */
function parseText(text: string): (number | "...")[] {
  const out: (number | "...")[] = [];
  const bare = text.replaceAll(" ", "");
  for (let i = 0; i < bare.length; i++) {
    if (bare.startsWith("...", i)) {
      out.push("...");
      i += 2;
    } else out.push(2 * ELLIPSIS_LABELS + bare.charCodeAt(i));
  }
  return out;
}

function parseList(labels: readonly unknown[]): (number | "...")[] {
  return labels.map((label) => typeof label === "string" || typeof label === "symbol" ? "..." : Number(label));
}

/** The labels and operands of a call in string form or in list form. */
function parseCall(operands: readonly unknown[]): { labels: Omit<Labels, "optimize">; tensors: unknown[] } {
  const ndim = (x: unknown): number =>
    x instanceof TensorClass || x instanceof NDArray ? x.ndim : np.asarray(x as ArrayLike).ndim;
  if (typeof operands[0] === "string") {
    const [left, right] = operands[0].split("->"), tensors = operands.slice(1);
    return {
      labels: labelsOf(
        left.split(",").map(parseText),
        right === undefined ? null : parseText(right),
        tensors.map(ndim),
      ),
      tensors,
    };
  }
  const tensors: unknown[] = [], subscripts: (number | "...")[][] = [];
  const pairs = operands.length - operands.length % 2;
  for (let i = 0; i < pairs; i += 2) {
    tensors.push(operands[i]);
    subscripts.push(parseList(operands[i + 1] as readonly unknown[]));
  }
  const output = operands.length % 2 ? parseList(operands[operands.length - 1] as readonly unknown[]) : null;
  return { labels: labelsOf(subscripts, output, tensors.map(ndim)), tensors };
}

/** Labels renamed to 0, 1, 2, … so that NumPy's list form takes them. */
function contraction(
  operands: readonly NDArray[],
  inputs: readonly (readonly number[])[],
  output: readonly number[],
  optimize: unknown,
): NDArray {
  const names = [...new Set(inputs.flat())];
  const rename = (labels: readonly number[]): number[] => labels.map((label) => names.indexOf(label));
  const args: unknown[] = operands.flatMap((x, i) => [x, rename(inputs[i])]);
  return (np.einsum as (...args: unknown[]) => NDArray)(...args, rename(output), { optimize });
}

/** The places of repeated labels: an array with zeros off the diagonal, and `g` on it. */
const onDiagonal: (
  g: NDArray,
  labels: readonly number[],
  unique: readonly number[],
  shape: readonly number[],
) => NDArray = arrayFunction(
  "onDiagonal",
  (g: NDArray, labels: readonly number[], unique: readonly number[], shape: readonly number[]): NDArray => {
    const out = newArray(shape, g.dtype);
    assign(contraction([out], [labels], unique, false), g);
    return out;
  },
);
const ON_DIAGONAL: Op = operation(
  "OnDiagonal",
  ([g], [labels, unique, shape]: [number[], number[], number[]]) => onDiagonal(g, labels, unique, shape),
  [(g, _r, _x, [labels, unique]: [number[], number[], number[]]) => contraction([g], [labels], unique, false)],
);
override(
  onDiagonal,
  (g: ArrayLike, labels: number[], unique: number[], shape: number[]) =>
    record(ON_DIAGONAL, [g], [labels, unique, shape]),
);

const EINSUM: Op = operation("EinSum", (arrays, args: Labels & { call: readonly unknown[] }, out) => {
  // the user's own form, so that NumPy's errors speak of what was written; for a replay on another array the same subscripts
  const { call, optimize } = args;
  const given = typeof call[0] === "string"
    ? [call[0], ...arrays]
    : call.map((x, i) => i % 2 === 0 && i / 2 < arrays.length && i < call.length - call.length % 2 ? arrays[i / 2] : x);
  return (np.einsum as (...args: unknown[]) => NDArray)(...given, out === null ? { optimize } : { optimize, out });
}, [
  (g, _r, inputs: readonly NDArray[], args: Labels & { call: readonly unknown[] }, index: number) => {
    const { inputs: labels, output, optimize } = args, x = inputs[index], own = labels[index];
    const unique = own.filter((label, i) => own.indexOf(label) === i);
    // sizes of labels: 1 where an axis broadcasts only if it is 1 everywhere
    const sizes = new Map<number, number>();
    labels.forEach((list, k) =>
      list.forEach((label, i) =>
        sizes.set(label, Math.max(sizes.get(label) ?? 1, inputs[k].shape[i]) * (inputs[k].shape[i] === 0 ? 0 : 1))
      )
    );
    const others = inputs.filter((_, k) => k !== index), otherLabels = labels.filter((_, k) => k !== index);
    const known = new Set([...output, ...otherLabels.flat()]);
    const reachable = unique.filter((label) => known.has(label));
    let share = contraction([g, ...others], [output, ...otherLabels], reachable, optimize);
    // labels that only this operand has were summed without contraction: g is the same all along them
    const full = unique.map((label) => sizes.get(label)!);
    if (reachable.length !== unique.length) {
      share = np.reshape(
        share,
        unique.map((label) => reachable.includes(label) ? share.shape[reachable.indexOf(label)] : 1),
      );
    }
    if (unique.length === own.length) {
      const want = x.shape.map((n, i) => n === 1 ? share.shape[i] : n);
      return sameList(share.shape, want) ? share : np.broadcast_to(share, want);
    }
    if (!sameList(share.shape, full)) share = np.broadcast_to(share, full);
    return onDiagonal(share, own, unique, own.map((label) => sizes.get(label)!));
  },
], { each: true, view: true });

/**
 * Einstein summation: products summed over repeated labels, as `einsum("ij,jk->ik", a, b)` or `einsum(a, [0, 1], b, [1, 2], [0, 2])`.
 * All of NumPy's notation. Reordering the axes of one operand, or taking a diagonal, gives a view. Labels that do not fit are a
 * `ValueError`.
 *
 * Gradient: for each operand the same summation with g in its place.
 *
 * @example The diagonal is a view
 * ```ts
 * import { einsum, tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2], [3, 4]]);
 * const d = einsum("ii->i", x);
 * d.imul(-1);
 * console.assert(String(x.data) === "[[-1.  2.]\n [ 3. -4.]]");
 * ```
 */
export function einsum(
  ...operands: (
    | ArrayLike
    | string
    | readonly (number | "...")[]
    | ({ optimize?: unknown; out?: NDArray | Tensor | null } & ConstantOption)
  )[]
): Tensor {
  const last = operands[operands.length - 1], given = isOptions(last);
  const { optimize, out, constant } = keywords("einsum", given ? last : undefined, {
    optimize: false,
    out: null,
    constant: null,
  } as { optimize: unknown; out: NDArray | Tensor | null; constant: boolean | null });
  const call = given ? operands.slice(0, -1) : operands;
  if (call.length === 0 || (typeof call[0] === "string" && call.length === 1)) {
    throw new ValueError(
      "must specify the einstein sum subscripts string and at least one operand, or at least one operand and its corresponding subscripts list",
    );
  }
  const { labels, tensors } = parseCall(call);
  const form = typeof call[0] === "string"
    ? [call[0]]
    : call.map((x, i) => i % 2 === 0 && i < call.length - call.length % 2 ? null : x);
  return record(EINSUM, tensors, { ...labels, optimize, call: form }, { out, constant });
}
override(np.einsum, einsum);

// ---- chains and norms --------------------------------------------------------------------------------------------------

/**
 * The product of a chain of matrices, in the order that costs least; the first and the last may have one axis.
 *
 * Fewer than two tensors, 0-d ones or ones of more than two axes, and sizes that do not fit are a `ValueError`.
 *
 * @example
 * ```ts
 * import { multi_matmul, ones } from "@mygrad/mygrad";
 * const f = multi_matmul([ones([2, 3]), ones([3, 4]), ones([4, 1])]);
 * console.assert(String(f.shape) === "2,1");
 * ```
 */
export function multi_matmul(tensors: readonly ArrayLike[], options?: ConstantOption): Tensor {
  const { constant } = keywords("multi_matmul", options, { constant: null } as ConstantOption);
  const n = tensors.length;
  if (n < 2) throw new ValueError("Expecting at least two arrays.");
  const chain: (Tensor | NDArray)[] = tensors.map((x) =>
    x instanceof TensorClass || x instanceof NDArray ? x : np.asarray(x)
  );
  for (const [i, x] of chain.entries()) {
    if (x.ndim === 0 || x.ndim > 2) {
      throw new ValueError(`${x.ndim}-dimensional tensor given. Tensor must be one or two-dimensional`);
    }
    if (x.ndim === 1 && i > 0 && i < n - 1) {
      throw new ValueError("only the first and the last tensor may be one-dimensional");
    }
  }
  if (n === 2) return matmul(chain[0], chain[1], { constant });
  const row = chain[0].ndim === 1, column = chain[n - 1].ndim === 1;
  if (row) chain[0] = reshape(chain[0], [1, chain[0].size]);
  if (column) chain[n - 1] = reshape(chain[n - 1], [chain[n - 1].size, 1]);
  // cost[i][j]: fewest multiplications for the product of matrices i … j; split[i][j]: where to part it
  // (Cormen et al., Introduction to Algorithms, matrix-chain multiplication)
  const sizes = [chain[0].shape[0], ...chain.map((x) => x.shape[1])];
  const cost = chain.map(() => new Array<number>(n).fill(0)), split = chain.map(() => new Array<number>(n).fill(0));
  for (let length = 2; length <= n; length++) {
    for (let i = 0; i + length <= n; i++) {
      const j = i + length - 1;
      cost[i][j] = Infinity;
      for (let k = i; k < j; k++) {
        const q = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (q < cost[i][j]) {
          cost[i][j] = q;
          split[i][j] = k;
        }
      }
    }
  }
  const squeezed = row || column;
  const product = (i: number, j: number): Tensor | NDArray =>
    i === j ? chain[i] : matmul(
      product(i, split[i][j]),
      product(split[i][j] + 1, j),
      i === 0 && j === n - 1 && !squeezed ? { constant } : {},
    );
  const result = product(0, n - 1) as Tensor;
  if (!squeezed) return result;
  const shape = [...(row ? [] : [result.shape[0]]), ...(column ? [] : [result.shape[1]])];
  return reshape(result, shape, { constant });
}

interface NormArgs {
  readonly ord: number;
  readonly axis: number | null;
  readonly keepdims: boolean;
  readonly nan_to_num: boolean;
  readonly given: number | null;
}

const NORM: Op = operation(
  "Norm",
  ([x], { given, axis, keepdims }: NormArgs) => np.norm(x, { ord: given, axis, keepdims }),
  [
    (g, r, x: NDArray, { ord, axis, nan_to_num }: NormArgs) => {
      const kept = axis === null
        ? new Array<number>(x.ndim).fill(1)
        : x.shape.map((n, i) => i === normalizeAxis(axis, x.ndim) ? 1 : n);
      const up = np.reshape(g, kept), length = np.reshape(r, kept), data = np.asarray(x);
      const zero = np.equal(data, 0);
      let share: NDArray;
      if (ord === 1) share = np.multiply(up, np.sign(data));
      else if (ord === 2) {
        // a zero vector has no direction: `nan_to_num` makes its gradient 0
        const flat = np.equal(np.asarray(length), 0);
        share = np.multiply(
          up,
          nan_to_num ? np.where(flat, 0, np.divide(x, np.where(flat, 1, length))) : np.divide(x, length),
        );
      } else {
        const size = np.where(zero, 1, np.absolute(x)) as NDArray; // zero entries have slope 0, also where the power diverges
        const total = np.sum(np.where(zero, 0, np.power(size, ord)) as NDArray, { axis, keepdims: true });
        const flat = np.equal(np.asarray(total), 0);
        const scale = np.divide(length, np.where(flat, 1, np.reshape(total, kept)));
        share = np.multiply(
          up,
          np.multiply(np.multiply(scale, np.sign(data)), np.where(zero, 0, np.power(size, ord - 1))),
        );
      }
      if (nan_to_num) return share;
      // no slope: at zero entries up to p = 1, above only at the zero vector
      const undefinedAt = ord <= 1 ? zero : np.logical_and(zero, np.equal(np.asarray(length), 0));
      return np.where(undefinedAt, NaN, share) as NDArray;
    },
  ],
);

interface NormArguments {
  x: ArrayLike;
  ord: number | string | null;
  axis: Axes;
  keepdims: boolean;
  nan_to_num: boolean;
  constant: boolean | null;
}
const NORM_FORM: Signature<NormArguments> = signature("norm", {
  x: REQUIRED,
  ord: null,
  axis: null,
  keepdims: false,
  nan_to_num: true,
  constant: null,
}, 4);

/** The keywords of {@linkcode norm}. */
export interface NormOptions extends ConstantOption {
  /** Which norm: 2 by default; any number but 0, or ±infinity. */
  ord?: number | string | null;
  /** The axis of the vectors; `null` takes the whole tensor as one. */
  axis?: Axes;
  /** Whether the axis stays, with size 1. */
  keepdims?: boolean;
  /** Whether slopes that do not exist (at zero entries) are 0 rather than nan. */
  nan_to_num?: boolean;
}

/**
 * The norm of vectors along an axis: `norm(x, ord, axis, keepdims)`. Matrix norms are a `NotImplementedError`.
 *
 * Gradient: for the 2-norm g·x/‖x‖; where the slope does not exist it is 0, or nan with `nan_to_num: false`.
 *
 * @example
 * ```ts
 * import { linalg, tensor } from "@mygrad/mygrad";
 * const x = tensor([3, 4]);
 * const f = linalg.norm(x);
 * f.backward();
 * console.assert(String(f.data) === "5.0");
 * console.assert(String(x.grad) === "[0.6 0.8]");
 * ```
 */
export function norm(
  x: ArrayLike,
  ord?: number | string | null | NormOptions,
  axis?: Axes | NormOptions,
  keepdims?: boolean | NormOptions,
  options?: NormOptions,
): Tensor;
export function norm(...args: unknown[]): Tensor {
  const given = bind(NORM_FORM, args), { x, axis, keepdims, nan_to_num, constant } = given;
  const ord = isWeakNumber(given.ord) ? Number(given.ord) : given.ord; // also a bigint or Python's float
  const ndim = np.asarray(x).ndim,
    axes = Array.isArray(axis) ? axis as readonly number[] : axis === null ? null : [Number(axis)];
  const ofMatrix = (axes === null && ord !== null && ndim === 2) || (axes !== null && axes.length > 1);
  // NumPy's own error for an order that there is not
  if (ofMatrix || (ord !== null && typeof ord !== "number")) {
    np.norm(np.asarray(x), { ord: ord as "fro", axis, keepdims });
  }
  if (ofMatrix) {
    throw new NotImplementedError("mygrad.linalg.norm does not support matrix norms");
  }
  if (ord === 0) throw new NotImplementedError("mygrad.linalg.norm(..., ord=0) is not a differentiable operation");
  const along = axes === null ? null : axes[0];
  if (ord === Infinity || ord === -Infinity) {
    np.norm(np.asarray(x), { ord, axis: along, keepdims }); // checks what max and min would let pass
    return (ord > 0 ? max : min)(absolute(x), { axis: along, keepdims, constant });
  }
  const p = ord === null ? 2 : ord as number;
  return record(NORM, [x], { ord: p, given: ord as number | null, axis: along, keepdims, nan_to_num }, { constant });
}
override(np.norm, norm);
