/**
 * Shapes and axes of tensors. Most results are views: they share memory with their argument, and so do the gradients.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { RESHAPE } from "../autodiff/memory_ops.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import { type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { DTypeName } from "../dtype/dtype.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, ShapeLike } from "../ndarray/types.ts";
import { bind, isOptions, keywords, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndices } from "../python/number.ts";
import * as np from "./np.ts";

const NO_CONSTANT: ConstantOption = { constant: null };

/** A view whose gradient is the gradient in the argument's shape. */
function reshaping(name: string, forward: (x: NDArray, args: never) => NDArray): Op {
  return operation(name, ([x], args) => forward(x, args as never), [(g, _r, x: NDArray) => np.reshape(g, x.shape)], {
    view: true,
  });
}

/** What a function of shapes accepts first: a tensor, or anything an array can be made of. */
export interface ShapeFunction<Rest extends unknown[]> {
  /** Of a tensor or array whose data type is known. */
  <D extends DTypeName>(a: Tensor<D> | NDArray<D>, ...rest: Rest): Tensor<D>;
  /** Of anything an array can be made of. */
  (a: ArrayLike, ...rest: Rest): Tensor;
}

interface ReshapeArguments {
  a: ArrayLike;
  newshape: ShapeLike | typeof REQUIRED | null;
  shape: ShapeLike | null;
  order: "C" | "F" | "A";
  constant: boolean | null;
}

const RESHAPE_FORM: Signature<ReshapeArguments> = signature("reshape", {
  a: REQUIRED,
  newshape: null,
  shape: null,
  order: "C",
  constant: null,
}, 2);

/**
 * The same elements under another shape, in C order; one size may be -1. A view where no copy is needed. An impossible size
 * is a `ValueError`.
 *
 * Gradient: g in the shape of `a`.
 *
 * @example
 * ```ts
 * import { reshape, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2, 3, 4]);
 * const y = reshape(x, [2, -1]);
 * console.assert(y.base === x && String(y.shape) === "2,2");
 * ```
 */
export const reshape: ShapeFunction<
  [
    newshape?: ShapeLike | ({ newshape?: ShapeLike; order?: "C" | "F" | "A" } & ConstantOption),
    options?: ConstantOption,
  ]
> = ((...args: unknown[]): Tensor => {
  const given = bind(RESHAPE_FORM, args), { a, order, constant } = given;
  const shape = given.newshape ?? given.shape;
  if (shape === null) throw new TypeError("reshape() missing 1 required positional argument: 'newshape'");
  if (order === "F" || (order === "A" && np.asarray(a).isF && !np.asarray(a).isC)) {
    // columns first: rows first of everything reversed
    return transpose(reshape(transpose(a), [...asIndices(shape)].reverse()), { constant });
  }
  return record(RESHAPE, [a], { shape: asIndices(shape) }, { constant });
}) as never;

const RAVEL = reshaping("Ravel", (x) => np.ravel(x));

/**
 * One axis: a view if the elements lie one behind the other, else a copy.
 *
 * Gradient: g in the shape of `a`.
 *
 * @example
 * ```ts
 * import { ravel, tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2], [3, 4]]);
 * console.assert(String(ravel(x).data) === "[1. 2. 3. 4.]");
 * ```
 */
export const ravel: ShapeFunction<[options?: ConstantOption]> =
  ((a: ArrayLike, options?: ConstantOption): Tensor =>
    record(RAVEL, [a], null, keywords("ravel", options, NO_CONSTANT))) as never;

const FLATTEN: Op = operation("Flatten", ([x]) => x.flatten(), [(g, _r, x: NDArray) => np.reshape(g, x.shape)]);

/** One axis, always a copy: the method `flatten`. */
export function flatten(a: ArrayLike, options?: ConstantOption): Tensor {
  return record(FLATTEN, [a], null, keywords("flatten", options, NO_CONSTANT));
}

interface SqueezeArguments {
  a: ArrayLike;
  axis: Axes;
  constant: boolean | null;
}
const SQUEEZE_FORM: Signature<SqueezeArguments> = signature("squeeze", { a: REQUIRED, axis: null, constant: null }, 2);
const SQUEEZE = reshaping("Squeeze", (x, axis: Axes) => np.squeeze(x, axis));

/**
 * The view without axes of size 1, or without the given ones; an axis of another size is a `ValueError`.
 *
 * Gradient: g in the shape of `a`.
 *
 * @example
 * ```ts
 * import { squeeze, tensor } from "@mygrad/mygrad";
 * console.assert(String(squeeze(tensor([[1, 2]])).data) === "[1. 2.]");
 * ```
 */
export const squeeze: ShapeFunction<[axis?: Axes | ({ axis?: Axes } & ConstantOption), options?: ConstantOption]> =
  ((...args: unknown[]): Tensor => {
    const { a, axis, constant } = bind(SQUEEZE_FORM, args);
    return record(SQUEEZE, [a], axis, { constant });
  }) as never;

interface ExpandArguments {
  a: ArrayLike;
  axis: Axes;
  constant: boolean | null;
}
const EXPAND_FORM: Signature<ExpandArguments> = signature("expand_dims", {
  a: REQUIRED,
  axis: REQUIRED,
  constant: null,
}, 2);
const EXPAND = reshaping("ExpandDims", (x, axis: number | readonly number[]) => np.expand_dims(x, axis));

/**
 * The view with axes of size 1 put in; a place out of range is an `AxisError`.
 *
 * Gradient: g in the shape of `a`.
 *
 * @example
 * ```ts
 * import { expand_dims, tensor } from "@mygrad/mygrad";
 * console.assert(String(expand_dims(tensor([1, 2]), 1).shape) === "2,1");
 * ```
 */
export const expand_dims: ShapeFunction<
  [axis?: number | readonly number[] | ({ axis?: Axes } & ConstantOption), options?: ConstantOption]
> = ((...args: unknown[]): Tensor => {
  const { a, axis, constant } = bind(EXPAND_FORM, args);
  return record(EXPAND, [a], axis, { constant });
}) as never;

interface BroadcastArguments {
  a: ArrayLike;
  shape: ShapeLike;
  constant: boolean | null;
}
const BROADCAST_FORM: Signature<BroadcastArguments> = signature("broadcast_to", {
  a: REQUIRED,
  shape: REQUIRED,
  constant: null,
}, 2);
const BROADCAST: Op = operation("BroadcastTo", ([x], shape: number[]) => np.broadcast_to(x, shape), [(g) => g], {
  view: true,
});

/**
 * The view in which axes of size 1, and new leading ones, repeat; it is read-only. A shape that does not fit is a `ValueError`.
 *
 * Gradient: g summed over the repeated axes.
 *
 * @example
 * ```ts
 * import { broadcast_to, tensor } from "@mygrad/mygrad";
 * const x = tensor([1, 2]);
 * broadcast_to(x, [3, 2]).sum().backward();
 * console.assert(String(x.grad) === "[3. 3.]");
 * ```
 */
export const broadcast_to: ShapeFunction<
  [shape?: ShapeLike | ({ shape?: ShapeLike } & ConstantOption), options?: ConstantOption]
> = ((...args: unknown[]): Tensor => {
  const { a, shape, constant } = bind(BROADCAST_FORM, args);
  return record(BROADCAST, [a], asIndices(shape), { constant });
}) as never;

/** One tensor for one argument, a list for several. */
export interface AtLeast {
  /** One tensor. */
  (a: ArrayLike, options?: ConstantOption): Tensor;
  /** Several tensors. */
  (...tensors: (ArrayLike | ConstantOption)[]): Tensor | Tensor[];
}

function atLeast(name: string, op: Op, ndim: number): AtLeast {
  return ((...args: unknown[]): Tensor | Tensor[] => {
    const last = args[args.length - 1], given = isOptions(last);
    const { constant } = keywords(name, given ? last : undefined, NO_CONSTANT);
    const out = (given ? args.slice(0, -1) : args).map((x): Tensor => {
      if (
        x instanceof Tensor && x.ndim >= ndim &&
        (constant === null || constant === undefined || x.constant === constant)
      ) return x;
      return record(op, [x], null, { constant });
    });
    return out.length === 1 ? out[0] : out;
  }) as AtLeast;
}

/**
 * Tensors of at least one axis: a number becomes one of shape `(1,)`. Views, or the very same tensor if nothing is missing; a
 * list for several arguments.
 *
 * @example
 * ```ts
 * import { atleast_1d, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * console.assert(String(atleast_1d(x).shape) === "1");
 * ```
 */
export const atleast_1d: AtLeast = atLeast("atleast_1d", reshaping("AtLeast1D", (x) => np.atleast_1d(x) as NDArray), 1);

/**
 * Tensors of at least two axes, missing ones put in front. Views, or the very same tensor if nothing is missing; a list
 * for several arguments.
 *
 * @example
 * ```ts
 * import { atleast_2d, tensor } from "@mygrad/mygrad";
 * console.assert(String(atleast_2d(tensor([1, 2])).shape) === "1,2");
 * ```
 */
export const atleast_2d: AtLeast = atLeast("atleast_2d", reshaping("AtLeast2D", (x) => np.atleast_2d(x) as NDArray), 2);

/**
 * Tensors of at least three axes: `(n,)` becomes `(1, n, 1)` and `(m, n)` becomes `(m, n, 1)`. Views, or the very same tensor if
 * nothing is missing; a list for several arguments.
 *
 * @example
 * ```ts
 * import { atleast_3d, tensor } from "@mygrad/mygrad";
 * console.assert(String(atleast_3d(tensor([1, 2])).shape) === "1,2,1");
 * ```
 */
export const atleast_3d: AtLeast = atLeast("atleast_3d", reshaping("AtLeast3D", (x) => np.atleast_3d(x) as NDArray), 3);

const TRANSPOSE: Op = operation("Transpose", ([x], axes: number[] | null) => np.transpose(x, axes), [
  (g, _r, x: NDArray, axes: number[] | null) =>
    np.transpose(g, axes === null ? null : argsort(axes.map((i) => i < 0 ? i + x.ndim : i))),
], { view: true });

function argsort(order: readonly number[]): number[] {
  return order.map((_, i) => order.indexOf(i));
}

/** The property `T`: always a new view, with all axes reversed. */
export const TRANSPOSED: Op = operation(
  "Tensor_Transpose_Property",
  ([x]) => np.transpose(x),
  [(g) => np.transpose(g)],
  {
    view: true,
  },
);

/**
 * The view with axes permuted: reversed if none are given; as separate integers, one list, or `null`. A list that is no
 * permutation is a `ValueError`.
 *
 * Gradient: g with the axes put back.
 *
 * @example
 * ```ts
 * import { transpose, tensor } from "@mygrad/mygrad";
 * const x = tensor([[1, 2], [3, 4]]);
 * console.assert(String(transpose(x).data) === "[[1. 3.]\n [2. 4.]]");
 * ```
 */
export const transpose: ShapeFunction<
  (number | readonly number[] | null | ({ axes?: readonly number[] | null } & ConstantOption))[]
> = ((a: ArrayLike, ...args: unknown[]): Tensor => {
  const last = args[args.length - 1], given = isOptions(last);
  const options = keywords(
    "transpose",
    given ? last : undefined,
    { constant: null, axes: null } as ConstantOption & { axes: unknown },
  );
  const rest = given ? args.slice(0, -1) : args;
  let axes: number[] | null = null;
  if (rest.length === 1 && rest[0] !== null) axes = asIndices(rest[0]);
  else if (rest.length > 1) {
    axes = rest.map((i) => asIndices(i).length === 1 && !Array.isArray(i) ? asIndices(i)[0] : refuseList(i));
  }
  if (options.axes !== null) axes = asIndices(options.axes);
  return record(TRANSPOSE, [a], axes, { constant: options.constant });
}) as never;

function refuseList(i: unknown): never {
  throw new TypeError(`'${Array.isArray(i) ? "tuple" : typeof i}' object cannot be interpreted as an integer`);
}

interface SwapArguments {
  a: ArrayLike;
  axis1: number;
  axis2: number;
  constant: boolean | null;
}
const SWAP_FORM: Signature<SwapArguments> = signature("swapaxes", {
  a: REQUIRED,
  axis1: REQUIRED,
  axis2: REQUIRED,
  constant: null,
}, 3);
const SWAP: Op = operation("SwapAxes", ([x], [i, j]: [number, number]) => np.swapaxes(x, i, j), [
  (g, _r, _x, [i, j]: [number, number]) => np.swapaxes(g, i, j),
], { view: true });

/**
 * The view with two axes exchanged; an axis out of range is an `AxisError`.
 *
 * @example
 * ```ts
 * import { swapaxes, ones } from "@mygrad/mygrad";
 * console.assert(String(swapaxes(ones([2, 3, 4]), 0, 2).shape) === "4,3,2");
 * ```
 */
export const swapaxes: ShapeFunction<[axis1: number, axis2: number, options?: ConstantOption]> =
  ((...args: unknown[]): Tensor => {
    const { a, axis1, axis2, constant } = bind(SWAP_FORM, args);
    return record(SWAP, [a], [axis1, axis2], { constant });
  }) as never;

interface MoveArguments {
  a: ArrayLike;
  source: number | readonly number[];
  destination: number | readonly number[];
  constant: boolean | null;
}
const MOVE_FORM: Signature<MoveArguments> = signature("moveaxis", {
  a: REQUIRED,
  source: REQUIRED,
  destination: REQUIRED,
  constant: null,
}, 3);
const MOVE: Op = operation(
  "MoveAxis",
  ([x], { source, destination }: MoveArguments) => np.moveaxis(x, source, destination),
  [
    (g, _r, _x, { source, destination }: MoveArguments) => np.moveaxis(g, destination, source),
  ],
  { view: true },
);

/**
 * The view with axes moved to other places; an axis out of range is an `AxisError`.
 *
 * @example
 * ```ts
 * import { moveaxis, ones } from "@mygrad/mygrad";
 * console.assert(String(moveaxis(ones([2, 3, 4]), 0, -1).shape) === "3,4,2");
 * ```
 */
export const moveaxis: ShapeFunction<
  [source: number | readonly number[], destination: number | readonly number[], options?: ConstantOption]
> = ((...args: unknown[]): Tensor => {
  const given = bind(MOVE_FORM, args);
  return record(MOVE, [given.a], { source: given.source, destination: given.destination }, {
    constant: given.constant,
  });
}) as never;

interface RollArguments {
  a: ArrayLike;
  shift: number | readonly number[];
  axis: Axes;
  constant: boolean | null;
}
const ROLL_FORM: Signature<RollArguments> = signature("roll", {
  a: REQUIRED,
  shift: REQUIRED,
  axis: null,
  constant: null,
}, 3);
const ROLL: Op = operation("Roll", ([x], { shift, axis }: RollArguments) => np.roll(x, shift, axis), [
  (g, _r, _x, { shift, axis }: RollArguments) =>
    np.roll(g, typeof shift === "number" ? -shift : asIndices(shift).map((n) => -n), axis),
]);

/**
 * A copy with elements shifted cyclically along axes; `axis` `null` shifts the flattened array.
 *
 * Gradient: g shifted back.
 *
 * @example
 * ```ts
 * import { roll, tensor } from "@mygrad/mygrad";
 * console.assert(String(roll(tensor([1, 2, 3]), 1).data) === "[3. 1. 2.]");
 * ```
 */
export const roll: ShapeFunction<
  [shift: number | readonly number[], axis?: Axes | ({ axis?: Axes } & ConstantOption), options?: ConstantOption]
> = ((...args: unknown[]): Tensor => {
  const { a, shift, axis, constant } = bind(ROLL_FORM, args);
  return record(ROLL, [a], { shift: Array.isArray(shift) ? asIndices(shift) : Math.trunc(Number(shift)), axis }, {
    constant,
  });
}) as never;

for (
  const [func, made] of [
    [np.reshape, reshape],
    [np.ravel, ravel],
    [np.squeeze, squeeze],
    [np.expand_dims, expand_dims],
    [np.broadcast_to, broadcast_to],
    [np.atleast_1d, atleast_1d],
    [np.atleast_2d, atleast_2d],
    [np.atleast_3d, atleast_3d],
    [np.transpose, transpose],
    [np.swapaxes, swapaxes],
    [np.moveaxis, moveaxis],
    [np.roll, roll],
  ] as const
) override(func, made);
