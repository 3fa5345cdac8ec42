/**
 * Tensors from data.
 * @module
 */
import { flat, override } from "../autodiff/differentiable.ts";
import { now, Value } from "../autodiff/tape.ts";
import { constantFlag, type ConstantOption, Tensor, type TensorOptions } from "../autodiff/tensor.ts";
import { type DTypeLike, type DTypeName, dtypeOf, float32 } from "../dtype/dtype.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, ShapeLike } from "../ndarray/types.ts";
import { bind, isOptions, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { ELLIPSIS } from "../python/slice.ts";
import { getItem } from "./indexing.ts";
import * as np from "./np.ts";

/** A leaf that adopts an array. */
function leaf<D extends DTypeName>(
  data: NDArray<D>,
  constant: boolean | null | undefined,
  inferred = false,
): Tensor<D> {
  return new Tensor<D>(new Value(data, constantFlag(constant, data.dtype.isFloat, inferred), null, now()), null);
}

interface TensorArguments {
  arr_like: ArrayLike;
  dtype: DTypeLike | null;
  constant: boolean | null;
  copy: boolean | null;
  ndmin: number;
}

const TENSOR_FORM: Signature<TensorArguments> = signature("tensor", {
  arr_like: REQUIRED,
  dtype: null,
  constant: null,
  copy: true,
  ndmin: 0,
}, 2);

function countOf(ndmin: unknown): number {
  try {
    return Math.max(0, asIndex(ndmin));
  } catch {
    throw new TypeError(`\`ndmin\` requires a non-negative integer (or null), got type ${typeName(ndmin)}`);
  }
}

/**
 * A tensor from data: numbers, nested lists, typed arrays, arrays, tensors. Whole numbers are `float64` like all numbers;
 * integers are written as `bigint` or with `dtype` (contract A6).
 *
 * The data are copied; with `copy: false` an array is adopted, and a tensor that already fits is returned as it is, graph and all.
 * `constant` is inferred from the data type: floats are differentiable, integers and booleans are constants (`constant: false`
 * for them is a `ValueError`).
 *
 * @example
 * ```ts
 * import { tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2], [3, 4]], { dtype: "float32" });
 * console.assert(String(x) === "Tensor([[1., 2.],\n        [3., 4.]], dtype=float32)");
 * console.assert(tensor([1n, 2n]).constant);
 * ```
 */
export function tensor<D extends DTypeName = "float64">(
  arr_like: ArrayLike,
  dtype?: DTypeLike<D> | null,
  options?: TensorOptions<D>,
): Tensor<D>;
/** As above, with the data type among the keywords. */
export function tensor<D extends DTypeName = "float64">(arr_like: ArrayLike, options?: TensorOptions<D>): Tensor<D>;
export function tensor(...args: unknown[]): Tensor {
  const { arr_like, dtype, constant, copy, ndmin } = bind(TENSOR_FORM, args);
  if (
    arr_like instanceof Tensor && copy === false && (constant === null || constant === arr_like.constant) &&
    (dtype === null || dtypeOf(dtype) === arr_like.dtype)
  ) {
    const missing = countOf(ndmin) - arr_like.ndim;
    return missing > 0 ? getItem(arr_like, [...new Array<null>(missing).fill(null), ELLIPSIS]) : arr_like;
  }
  return new Tensor(arr_like, { dtype, constant, copy, ndmin });
}

interface AstensorArguments {
  t: ArrayLike;
  dtype: DTypeLike | null;
  constant: boolean | null;
}
const ASTENSOR_FORM: Signature<AstensorArguments> = signature(
  "astensor",
  { t: REQUIRED, dtype: null, constant: null },
  2,
);

/**
 * A tensor without copying where that is possible: `tensor(t, { copy: false })`.
 *
 * @example
 * ```ts
 * import { astensor, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2]);
 * console.assert(astensor(x) === x);
 * ```
 */
export function astensor(
  t: ArrayLike,
  dtype?: DTypeLike | null | ({ dtype?: DTypeLike | null } & ConstantOption),
  options?: ConstantOption,
): Tensor;
export function astensor(...args: unknown[]): Tensor {
  const { t, dtype, constant } = bind(ASTENSOR_FORM, args);
  return tensor(t, { dtype, constant, copy: false });
}

interface AsarrayArguments {
  a: ArrayLike;
  dtype: DTypeLike | null;
  order: "C" | "F" | "K" | "A" | null;
}
const ASARRAY_FORM: Signature<AsarrayArguments> = signature("asarray", { a: REQUIRED, dtype: null, order: null }, 3);

/**
 * A plain array, without copying a tensor's data where data type and order allow it.
 *
 * @example
 * ```ts
 * import { asarray, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2]);
 * console.assert(asarray(x) === x.data);
 * ```
 */
export function asarray(
  a: ArrayLike,
  dtype?: DTypeLike | null | { dtype?: DTypeLike | null; order?: "C" | "F" | "K" | "A" | null },
  order?: "C" | "F" | "K" | "A" | null,
): NDArray;
export function asarray(...args: unknown[]): NDArray {
  const { a, dtype, order } = bind(ASARRAY_FORM, args);
  const data = np.asarray(a, dtype ?? undefined);
  if (order === "C") return np.ascontiguousarray(data);
  return order === "F" && !data.isF ? data.copy("F") : data;
}

/** The keywords of functions such as {@linkcode zeros}. */
export interface CreationOptions<D extends DTypeName = DTypeName> extends ConstantOption {
  /** The data type. */
  dtype?: DTypeLike<D> | null;
}

interface FilledArguments {
  shape: ShapeLike;
  dtype: DTypeLike | null;
  constant: boolean | null;
}
/** A tensor of a given shape. */
export interface Filled {
  /** `float32` unless a data type is given by position or keyword. */
  <D extends DTypeName = "float32">(
    shape: ShapeLike,
    dtype?: DTypeLike<D> | CreationOptions<D> | null,
    options?: ConstantOption,
  ): Tensor<D>;
}

/** The function of tensors behind `np.zeros` and its kin: they agree in everything but what they fill the shape with. */
function filled(name: string, make: (shape: ShapeLike, options: { dtype: DTypeLike }) => NDArray): Filled {
  const form = signature<FilledArguments>(name, { shape: REQUIRED, dtype: float32, constant: null }, 2);
  const call = (...args: unknown[]): Tensor => {
    const { shape, dtype, constant } = bind(form, args);
    return leaf(make(shape, { dtype: dtype ?? float32 }), constant);
  };
  Object.defineProperty(call, "name", { value: name });
  return call as Filled;
}

/**
 * Zeros, of `float32` by default.
 *
 * @example
 * ```ts
 * import { zeros } from "@mygrad/mygrad";
 * console.assert(String(zeros(2)) === "Tensor([0., 0.], dtype=float32)");
 * ```
 */
export const zeros: Filled = filled("zeros", np.zeros);

/**
 * Ones, of `float32` by default.
 *
 * @example
 * ```ts
 * import { ones } from "@mygrad/mygrad";
 * console.assert(String(ones(2)) === "Tensor([1., 1.], dtype=float32)");
 * ```
 */
export const ones: Filled = filled("ones", np.ones);

/**
 * A tensor whose elements are of no concern (they are zeros here), of `float32` by default.
 *
 * @example
 * ```ts
 * import { empty } from "@mygrad/mygrad";
 * console.assert(String(empty([2, 3]).shape) === "2,3");
 * ```
 */
export const empty: Filled = filled("empty", np.empty);

interface FullArguments {
  shape: ShapeLike;
  fill_value: ArrayLike;
  dtype: DTypeLike | null;
  constant: boolean | null;
}
const FULL_FORM: Signature<FullArguments> = signature("full", {
  shape: REQUIRED,
  fill_value: REQUIRED,
  dtype: null,
  constant: null,
}, 3);

/**
 * A tensor filled with a value, which may broadcast; the data type is that of the value by default.
 *
 * @example
 * ```ts
 * import { full } from "@mygrad/mygrad";
 * console.assert(String(full(2, 7)) === "Tensor([7., 7.])");
 * ```
 */
export function full<D extends DTypeName = DTypeName>(
  shape: ShapeLike,
  fill_value: ArrayLike,
  dtype?: DTypeLike<D> | CreationOptions<D> | null,
  options?: ConstantOption,
): Tensor<D>;
export function full(...args: unknown[]): Tensor {
  const { shape, fill_value, dtype, constant } = bind(FULL_FORM, args);
  return leaf(np.full(shape, np.asarray(fill_value), { dtype: dtype ?? undefined }), constant);
}

interface LikeArguments {
  other: ArrayLike;
  dtype: DTypeLike | null;
  shape: ShapeLike | null;
  constant: boolean | null;
}

interface FullLikeArguments extends LikeArguments {
  fill_value: ArrayLike;
}

const FULL_LIKE: Signature<FullLikeArguments> = signature("full_like", {
  other: REQUIRED,
  fill_value: REQUIRED,
  dtype: null,
  shape: null,
  constant: null,
}, 5);

/** The keywords of functions such as {@linkcode zeros_like}. */
export interface LikeOptions extends ConstantOption {
  /** Another data type. */
  dtype?: DTypeLike | null;
  /** Another shape. */
  shape?: ShapeLike | null;
}

/** A tensor of the shape and data type of another. */
export interface Like {
  /** Constant unless `other` is a tensor that is not. */
  (
    other: ArrayLike,
    dtype?: DTypeLike | LikeOptions | null,
    shape?: ShapeLike | LikeOptions | null,
    options?: LikeOptions,
  ): Tensor;
}

/** The flag of `*_like`: as given, else constant unless the prototype is a non-constant tensor (S16). */
function like(data: NDArray, other: ArrayLike, constant: boolean | null): Tensor {
  return leaf(data, constant, !(other instanceof Tensor) || other.constant);
}

/** The function of tensors behind `np.zeros_like` and its kin. */
function likened(
  name: string,
  make: (model: NDArray, options: { dtype?: DTypeLike; shape?: ShapeLike }) => NDArray,
): Like {
  const form = signature<LikeArguments>(name, { other: REQUIRED, dtype: null, shape: null, constant: null }, 3);
  const call = (...args: unknown[]): Tensor => {
    const { other, dtype, shape, constant } = bind(form, args);
    return like(make(np.asarray(other), { dtype: dtype ?? undefined, shape: shape ?? undefined }), other, constant);
  };
  Object.defineProperty(call, "name", { value: name });
  return call;
}

/**
 * Zeros in the shape and data type of another tensor or array; constant unless `other` is a tensor that is not.
 *
 * @example
 * ```ts
 * import { tensor, zeros_like } from "@mygrad/mygrad";
 * console.assert(String(zeros_like(tensor([1, 2]))) === "Tensor([0., 0.])");
 * ```
 */
export const zeros_like: Like = likened("zeros_like", np.zeros_like);

/**
 * Ones in the shape and data type of another tensor or array; constant unless `other` is a tensor that is not.
 *
 * @example
 * ```ts
 * import { ones_like, tensor } from "@mygrad/mygrad";
 * console.assert(String(ones_like(tensor([1, 2]))) === "Tensor([1., 1.])");
 * ```
 */
export const ones_like: Like = likened("ones_like", np.ones_like);

/**
 * A tensor in the shape and data type of another, whose elements are of no concern (they are zeros here); constant unless
 * `other` is a tensor that is not.
 *
 * @example
 * ```ts
 * import { empty_like, tensor } from "@mygrad/mygrad";
 * console.assert(String(empty_like(tensor([1, 2])).shape) === "2");
 * ```
 */
export const empty_like: Like = likened("empty_like", np.empty_like);

/**
 * A tensor in the shape and data type of another, filled with a value; constant unless `other` is a tensor that is not.
 *
 * @example
 * ```ts
 * import { full_like, tensor } from "@mygrad/mygrad";
 * console.assert(String(full_like(tensor([1, 2]), 5)) === "Tensor([5., 5.])");
 * ```
 */
export function full_like(
  other: ArrayLike,
  fill_value: ArrayLike,
  dtype?: DTypeLike | LikeOptions | null,
  shape?: ShapeLike | LikeOptions | null,
  constant?: boolean | LikeOptions | null,
): Tensor;
export function full_like(...args: unknown[]): Tensor {
  const { other, fill_value, dtype, shape, constant } = bind(FULL_LIKE, args);
  const data = np.full_like(np.asarray(other), np.asarray(fill_value), {
    dtype: dtype ?? undefined,
    shape: shape ?? undefined,
  });
  return like(data, other, constant);
}

/** Runs a creation function of arrays, with `constant` taken out of its keywords. */
function forwarded(make: (...args: never[]) => unknown, args: readonly unknown[]): Tensor {
  const last = args[args.length - 1], makeArray = make as (...args: unknown[]) => NDArray;
  if (!isOptions(last)) return leaf(makeArray(...args), null);
  const { constant, ...rest } = last as Record<string, unknown>;
  return leaf(makeArray(...args.slice(0, -1), rest), constant as boolean | null);
}

/** What {@linkcode arange} and its like take beside their numbers. */
export interface RangeOptions extends ConstantOption {
  /** The data type. */
  dtype?: DTypeLike | null;
  /** The first value. */
  start?: number | bigint;
  /** The end. */
  stop?: number | bigint;
  /** The step. */
  step?: number | bigint;
}

/**
 * Evenly spaced values by step: `arange(stop)`, `arange(start, stop, step)`. Whole bounds give integers, which are constants.
 *
 * @example
 * ```ts
 * import { arange } from "@mygrad/mygrad";
 * console.assert(String(arange(3)) === "Tensor([0, 1, 2])" && arange(3).constant);
 * ```
 */
export function arange(...args: (ArrayLike | RangeOptions | DTypeLike | null)[]): Tensor {
  return forwarded(np.arange, args);
}

/** The keywords of {@linkcode linspace}. */
export interface SpaceOptions extends ConstantOption {
  /** How many values: 50 by default. */
  num?: number;
  /** Whether `stop` is the last value. */
  endpoint?: boolean;
  /** The data type. */
  dtype?: DTypeLike | null;
  /** Where the new axis goes if the ends are arrays. */
  axis?: number;
}

/** A creation function of numbers between two ends; as in MyGrad these refuse tensors, and have one result. */
function spaced(name: string, make: (...args: never[]) => unknown, given: unknown[]): Tensor {
  const args = trimmed(given);
  if (args.some((x) => x instanceof Tensor)) {
    throw new TypeError(
      `no implementation found for 'numpy.${name}' on types that implement __array_function__: [Tensor]`,
    );
  }
  const last = args[args.length - 1];
  if (isOptions(last) && "retstep" in last) {
    throw new TypeError(`${name}() got an unexpected keyword argument 'retstep'`);
  }
  return forwarded(make, args);
}

/**
 * `num` evenly spaced values from `start` to `stop`.
 *
 * @example
 * ```ts
 * import { linspace } from "@mygrad/mygrad";
 * console.assert(String(linspace(0, 1, 3)) === "Tensor([0. , 0.5, 1. ])");
 * ```
 */
export function linspace(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number | SpaceOptions,
  options?: SpaceOptions,
): Tensor {
  return spaced("linspace", np.linspace, [start, stop, num, options]);
}

/**
 * `num` values whose exponents are evenly spaced: from `base ** start` to `base ** stop`.
 *
 * @example
 * ```ts
 * import { logspace } from "@mygrad/mygrad";
 * console.assert(String(logspace(0, 2, 3)) === "Tensor([  1.,  10., 100.])");
 * ```
 */
export function logspace(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number | (SpaceOptions & { base?: number }),
  options?: SpaceOptions & { base?: number },
): Tensor {
  return spaced("logspace", np.logspace, [start, stop, num, options]);
}

/**
 * `num` values in geometric progression from `start` to `stop`; an end at 0 is a `ValueError`.
 *
 * @example
 * ```ts
 * import { geomspace } from "@mygrad/mygrad";
 * console.assert(String(geomspace(1, 4, 3)) === "Tensor([1., 2., 4.])");
 * ```
 */
export function geomspace(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number | SpaceOptions,
  options?: SpaceOptions,
): Tensor {
  return spaced("geomspace", np.geomspace, [start, stop, num, options]);
}

function trimmed(args: unknown[]): unknown[] {
  while (args.length && args[args.length - 1] === undefined) args.pop();
  return args;
}

/** The keywords of {@linkcode eye}. */
export interface EyeOptions extends ConstantOption {
  /** The number of columns; as many as rows by default. */
  M?: number | null;
  /** Which diagonal: above the main one if positive. */
  k?: number;
  /** The data type: `float64` by default. */
  dtype?: DTypeLike;
}

/**
 * Ones on a diagonal, zeros elsewhere; `float64` by default.
 *
 * @example
 * ```ts
 * import { eye } from "@mygrad/mygrad";
 * console.assert(String(eye(2)) === "Tensor([[1., 0.],\n        [0., 1.]])");
 * ```
 */
export function eye(N: number, M?: number | null | EyeOptions, k?: number | EyeOptions, options?: EyeOptions): Tensor {
  return forwarded(np.eye, trimmed([N, M, k, options]));
}

/**
 * The square matrix with ones on the main diagonal; `float64` by default.
 *
 * @example
 * ```ts
 * import { identity } from "@mygrad/mygrad";
 * console.assert(String(identity(1)) === "Tensor([[1.]])");
 * ```
 */
export function identity(
  n: number,
  dtype?: DTypeLike | ({ dtype?: DTypeLike } & ConstantOption),
  options?: ConstantOption,
): Tensor {
  return forwarded(np.identity, trimmed([n, dtype, options]));
}

override(np.zeros_like, zeros_like);
override(np.ones_like, ones_like);
override(np.empty_like, empty_like);
override(np.full_like, full_like);
flat(np.shape);
