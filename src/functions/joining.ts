/**
 * Joining and repeating tensors.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import { type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { DTypeLike } from "../dtype/dtype.ts";
import { normalizeAxis } from "../ndarray/layout.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { Slice } from "../python/slice.ts";
import { scattered } from "./indexing.ts";
import * as np from "./np.ts";

const ALL = new Slice(null, null);

/** The index that cuts `from … to` out of an axis. */
function cut(axis: number, from: number, to: number): Slice[] {
  return [...new Array<Slice>(axis).fill(ALL), new Slice(from, to)];
}

interface ConcatenateArgs {
  readonly axis: number | null;
  readonly dtype: DTypeLike | null;
}

const CONCATENATE: Op = operation(
  "Concatenate",
  (arrays, { axis, dtype }: ConcatenateArgs, out) =>
    np.concatenate([...arrays], { axis, out: out ?? undefined, dtype: dtype ?? undefined }),
  [(g, _r, inputs: readonly NDArray[], { axis }: ConcatenateArgs, index: number) => {
    const along = axis === null ? 0 : normalizeAxis(axis, inputs[0].ndim);
    const sizeAlong = (x: NDArray): number => axis === null ? x.size : x.shape[along];
    let start = 0;
    for (let i = 0; i < index; i++) start += sizeAlong(inputs[i]);
    const share = g.get(...cut(along, start, start + sizeAlong(inputs[index])));
    return axis === null ? np.reshape(share, inputs[index].shape) : share;
  }],
  { each: true },
);

interface ConcatenateArguments {
  tensors: Iterable<ArrayLike>;
  axis: number | null;
  out: NDArray | Tensor | null;
  dtype: DTypeLike | null;
  constant: boolean | null;
}

const CONCATENATE_FORM: Signature<ConcatenateArguments> = signature("concatenate", {
  tensors: REQUIRED,
  axis: 0,
  out: null,
  dtype: null,
  constant: null,
}, 4);

/** The keywords of {@linkcode concatenate}. */
export interface ConcatenateOptions extends ConstantOption {
  /** The axis to join along; `null` flattens all first. */
  axis?: number | null;
  /** Where to write the result: an array, or a tensor, which is then updated in place. */
  out?: NDArray | Tensor | null;
  /** The data type of the result; not together with `out`. */
  dtype?: DTypeLike | null;
}

/**
 * Tensors joined along an axis they have; `axis: null` flattens all first. Shapes must agree but for that axis (`ValueError`).
 *
 * Gradient: g cut back into pieces.
 *
 * @example
 * ```ts
 * import { concatenate, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2]), y = tensor([3]);
 * concatenate([x, y]).backward([1, 2, 3]);
 * console.assert(String(x.grad) === "[1. 2.]" && String(y.grad) === "[3.]");
 * ```
 */
export function concatenate(
  tensors: Iterable<ArrayLike>,
  axis?: number | null | ConcatenateOptions,
  out?: NDArray | Tensor | null | ConcatenateOptions,
  options?: ConcatenateOptions,
): Tensor;
export function concatenate(...args: unknown[]): Tensor {
  const { tensors, axis, out, dtype, constant } = bind(CONCATENATE_FORM, args);
  if (dtype !== null && out !== null) {
    throw new TypeError("concatenate() only takes `out` or `dtype` as an argument, but both were provided.");
  }
  return record(CONCATENATE, [...tensors], { axis: axis === null ? null : asIndex(axis), dtype }, { out, constant });
}

const STACK: Op = operation(
  "Stack",
  (arrays, axis: number, out) => np.stack([...arrays], { axis, out: out ?? undefined }),
  [
    (g, _r, inputs: readonly NDArray[], axis: number, index: number) => {
      const along = normalizeAxis(axis, inputs[0].ndim + 1);
      return g.get(...new Array<Slice>(along).fill(ALL), index);
    },
  ],
  { each: true },
);

interface StackArguments {
  tensors: Iterable<ArrayLike>;
  axis: number;
  out: NDArray | Tensor | null;
  constant: boolean | null;
}

const STACK_FORM: Signature<StackArguments> = signature("stack", {
  tensors: REQUIRED,
  axis: 0,
  out: null,
  constant: null,
}, 3);

/**
 * Tensors of equal shape joined along a new axis; unequal shapes are a `ValueError`.
 *
 * Gradient: the slice of g that belongs to each.
 *
 * @example
 * ```ts
 * import { stack, tensor } from "@mygrad/mygrad";
 * const x = tensor(1), y = tensor(2);
 * stack([x, y]).backward([3, 4]);
 * console.assert(String(x.grad) === "3.0" && String(y.grad) === "4.0");
 * ```
 */
export function stack(
  tensors: Iterable<ArrayLike>,
  axis?: number | ({ axis?: number; out?: NDArray | Tensor | null } & ConstantOption),
  out?: NDArray | Tensor | null | ConstantOption,
  options?: ConstantOption,
): Tensor;
export function stack(...args: unknown[]): Tensor {
  const { tensors, axis, out, constant } = bind(STACK_FORM, args);
  return record(STACK, [...tensors], asIndex(axis), { out, constant });
}

interface RepeatArgs {
  readonly repeats: ArrayLike;
  readonly axis: number | null;
}

const REPEAT: Op = operation("Repeat", ([x], { repeats, axis }: RepeatArgs) => np.repeat(x, repeats, axis), [
  (g, _r, x: NDArray, { repeats, axis }: RepeatArgs) => {
    const shape = axis === null ? [x.size] : x.ndim === 0 ? [1] : x.shape;
    const along = axis === null ? 0 : normalizeAxis(axis, shape.length);
    // where each element of the result came from: shares of equal origin add up
    const origins = np.repeat(np.arange(shape[along]), repeats);
    return np.reshape(scattered(g, [...new Array<Slice>(along).fill(ALL), origins], shape), x.shape);
  },
]);

interface RepeatArguments {
  a: ArrayLike;
  repeats: ArrayLike;
  axis: number | null;
  constant: boolean | null;
}

const REPEAT_FORM: Signature<RepeatArguments> = signature("repeat", {
  a: REQUIRED,
  repeats: REQUIRED,
  axis: null,
  constant: null,
}, 3);

/**
 * Each element repeated, all alike or by a list of counts; `axis: null` flattens first. Negative counts and lists of another length
 * are a `ValueError`.
 *
 * Gradient: g summed over the copies of each element.
 *
 * @example
 * ```ts
 * import { repeat, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2]);
 * repeat(x, 3).backward();
 * console.assert(String(x.grad) === "[3. 3.]");
 * ```
 */
export function repeat(
  a: ArrayLike,
  repeats: ArrayLike,
  axis?: number | null | ({ axis?: number | null } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function repeat(...args: unknown[]): Tensor {
  const { a, repeats, axis, constant } = bind(REPEAT_FORM, args);
  const counts = typeof repeats === "number" ? Math.trunc(repeats) : repeats instanceof Tensor ? repeats.data : repeats;
  return record(REPEAT, [a], { repeats: counts, axis: axis === null ? null : asIndex(axis) }, { constant });
}

override(np.concatenate, concatenate);
override(np.stack, stack);
override(np.repeat, repeat);
