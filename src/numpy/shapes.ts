/**
 * The same elements under another shape: views wherever NumPy gives views, with the strides NumPy gives them.
 * @module
 */
import { mayShareMemory, sharesMemory } from "../ndarray/alias.ts";
import {
  bounds,
  contiguousSteps,
  normalizeAxes,
  normalizeAxis,
  normalizeShape,
  sameList,
  sizeOf,
} from "../ndarray/layout.ts";
import { type NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, Order, Overriding, ShapeLike } from "../ndarray/types.ts";
import { AxisError, RuntimeError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, asIndices } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { asarray, type DataType, newLike, readOrder } from "./asarray.ts";
import { assign } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import {
  broadcasted,
  commonShape,
  diagonalOf,
  expanded,
  flipped,
  moved,
  raveled,
  reshaped,
  squeezed,
  swapped,
  transposed,
} from "./views.ts";

// -- the types of the functions ----------------------------------------------------------------------------------------

/** A function of an array that keeps its data type, and what it takes besides. */
export interface ShapeFunction<A extends readonly unknown[]> {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, ...args: A): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(a: X, ...args: A): NDArray<DataType<X>>;
}

/** The keywords of {@linkcode reshape}. */
export interface ReshapeOptions {
  /** The new shape. */
  shape?: ShapeLike;
  /** How elements are read and placed: rows first, columns first, or as they lie in memory. */
  order?: "C" | "F" | "A";
  /** Whether to copy: always, never (an error if needed), or `null` for "only if needed". */
  copy?: boolean | null;
}

const RESHAPE = signature<{ a: unknown; shape: unknown; order: unknown; copy: boolean | null }>("reshape", {
  a: REQUIRED,
  shape: REQUIRED,
  order: "C",
  copy: null,
}, 3);

/**
 * The same elements under another shape: a view where that is possible, else a copy. One size may be -1.
 *
 * A shape with another number of elements is a `ValueError`; so is `copy: false` where a copy is needed.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(6);
 * const y = np.reshape(x, [2, -1]);
 * console.assert(String(y) === "[[0 1 2]\n [3 4 5]]" && np.shares_memory(x, y));
 * ```
 */
export const reshape: ShapeFunction<
  [shape?: ShapeLike | ReshapeOptions, order?: "C" | "F" | "A" | ReshapeOptions, options?: ReshapeOptions]
> = arrayFunction("reshape", (...args: unknown[]): NDArray => {
  const { a, shape, order, copy } = bind(RESHAPE, args);
  return reshaped(asarray(a as ArrayLike), asIndices(shape), order, copy);
});

/** The keyword `order`. */
export interface OrderOptions {
  /** The order in which elements are read. */
  order?: Order;
}

const RAVEL = signature<{ a: unknown; order: unknown }>("ravel", { a: REQUIRED, order: "C" });

/**
 * The elements along one axis: a view where they lie one behind the other, else a copy.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ravel([[1, 2], [3, 4]], { order: "F" })) === "[1. 3. 2. 4.]");
 * ```
 */
export const ravel: ShapeFunction<[order?: Order | OrderOptions]> = arrayFunction(
  "ravel",
  (...args: unknown[]): NDArray => {
    const { a, order } = bind(RAVEL, args);
    return raveled(asarray(a as ArrayLike), readOrder(order));
  },
);

/** The keywords of {@linkcode transpose}. */
export interface TransposeOptions {
  /** The axis of the array that each axis of the result is. */
  axes?: readonly number[] | null;
}

function transposing(name: string): ShapeFunction<[axes?: readonly number[] | null | TransposeOptions]> {
  const own = signature<{ a: unknown; axes: unknown }>(name, { a: REQUIRED, axes: null });
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const { a, axes } = bind(own, args);
    return transposed(asarray(a as ArrayLike), axes);
  });
}

/**
 * The view with axes permuted; reversed if none are given.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.transpose(np.zeros([2, 3, 4]), [1, 0, 2]).shape.join() === "3,2,4");
 * ```
 */
export const transpose: ShapeFunction<[axes?: readonly number[] | null | TransposeOptions]> = transposing("transpose");

/**
 * The view with axes permuted: another name of {@linkcode transpose}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.permute_dims(np.zeros([2, 3]), [1, 0]).shape.join() === "3,2");
 * ```
 */
export const permute_dims: ShapeFunction<[axes?: readonly number[] | null | TransposeOptions]> = transpose;

const SWAPAXES = signature<{ a: unknown; axis1: unknown; axis2: unknown }>("swapaxes", {
  a: REQUIRED,
  axis1: REQUIRED,
  axis2: REQUIRED,
});

/** The keywords of {@linkcode swapaxes}. */
export interface AxisPairOptions {
  /** One axis. */
  axis1?: number;
  /** The other axis. */
  axis2?: number;
}

/**
 * The view with two axes exchanged.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.swapaxes(np.zeros([2, 3, 4]), 0, 2).shape.join() === "4,3,2");
 * ```
 */
export const swapaxes: ShapeFunction<[axis1?: number | AxisPairOptions, axis2?: number | AxisPairOptions]> =
  arrayFunction(
    "swapaxes",
    (...args: unknown[]): NDArray => {
      const { a, axis1, axis2 } = bind(SWAPAXES, args);
      return swapped(asarray(a as ArrayLike), axis1, axis2);
    },
  );

const MOVEAXIS = signature<{ a: unknown; source: unknown; destination: unknown }>("moveaxis", {
  a: REQUIRED,
  source: REQUIRED,
  destination: REQUIRED,
});

/** The keywords of {@linkcode moveaxis}. */
export interface MoveAxisOptions {
  /** The axes to move. */
  source?: number | readonly number[];
  /** Where they should be in the result. */
  destination?: number | readonly number[];
}

/**
 * The view with axes moved to other places; the others keep their order.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.moveaxis(np.zeros([2, 3, 4]), 0, -1).shape.join() === "3,4,2");
 * ```
 */
export const moveaxis: ShapeFunction<
  [source?: number | readonly number[] | MoveAxisOptions, destination?: number | readonly number[] | MoveAxisOptions]
> = arrayFunction("moveaxis", (...args: unknown[]): NDArray => {
  const { a, source, destination } = bind(MOVEAXIS, args);
  return moved(asarray(a as ArrayLike), source, destination);
});

const ROLLAXIS = signature<{ a: unknown; axis: unknown; start: unknown }>("rollaxis", {
  a: REQUIRED,
  axis: REQUIRED,
  start: 0,
});

/** The keywords of {@linkcode rollaxis}. */
export interface RollAxisOptions {
  /** The axis to move. */
  axis?: number;
  /** The axis before which it should stand. */
  start?: number;
}

/**
 * The view with an axis moved backwards until it stands before `start`; `moveaxis` is easier to read.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.rollaxis(np.zeros([2, 3, 4]), 2).shape.join() === "4,2,3");
 * ```
 */
export const rollaxis: ShapeFunction<[axis?: number | RollAxisOptions, start?: number | RollAxisOptions]> =
  arrayFunction(
    "rollaxis",
    (...args: unknown[]): NDArray => {
      const { a, axis, start } = bind(ROLLAXIS, args);
      const x = asarray(a as ArrayLike), n = x.ndim, from = normalizeAxis(axis, n);
      let to = asIndex(start);
      if (to < 0) to += n;
      if (to < 0 || to > n) {
        const error = new AxisError(asIndex(start), n);
        error.message = `'start' arg requires ${-n} <= start < ${n + 1}, but ${to} was passed in`;
        throw error;
      }
      if (from < to) to--;
      const axes = x.dims.map((_, i) => i);
      axes.splice(from, 1);
      axes.splice(to, 0, from);
      return transposed(x, axes);
    },
  );

/** The keyword `axis`: one or several, or `null` for all. */
export interface AxesOptions {
  /** The axis or axes. */
  axis?: Axes;
}

const SQUEEZE = signature<{ a: unknown; axis: unknown }>("squeeze", { a: REQUIRED, axis: null });

/**
 * The view without axes of size 1, or without the given ones, which must have size 1 (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.squeeze(np.zeros([1, 3, 1])).shape.join() === "3");
 * console.assert(np.squeeze(np.zeros([1, 3, 1]), 0).shape.join() === "3,1");
 * ```
 */
export const squeeze: ShapeFunction<[axis?: Axes | AxesOptions]> = arrayFunction(
  "squeeze",
  (...args: unknown[]): NDArray => {
    const { a, axis } = bind(SQUEEZE, args);
    return squeezed(asarray(a as ArrayLike), axis);
  },
);

const EXPAND_DIMS = signature<{ a: unknown; axis: unknown }>("expand_dims", { a: REQUIRED, axis: REQUIRED });

/**
 * The view with new axes of size 1 at the given places of the result.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.expand_dims(np.zeros(3), [0, -1]).shape.join() === "1,3,1");
 * ```
 */
export const expand_dims: ShapeFunction<[axis?: number | readonly number[] | { axis: number | readonly number[] }]> =
  arrayFunction(
    "expand_dims",
    (...args: unknown[]): NDArray => {
      const { a, axis } = bind(EXPAND_DIMS, args);
      return expanded(asarray(a as ArrayLike), axis);
    },
  );

// -- broadcasting ------------------------------------------------------------------------------------------------------

/** A shape to broadcast to. */
function targetShape(shape: unknown): readonly number[] {
  const to = asIndices(shape);
  if (to.some((n) => n < 0)) throw new ValueError("all elements of broadcast shape must be non-negative");
  return to;
}

const BROADCAST_TO = signature<{ array: unknown; shape: unknown; subok: boolean }>("broadcast_to", {
  array: REQUIRED,
  shape: REQUIRED,
  subok: false,
});

/** The keywords of {@linkcode broadcast_to}. */
export interface BroadcastOptions {
  /** The shape of the result. */
  shape?: ShapeLike;
  /** Accepted for NumPy's sake; there are no subclasses here. */
  subok?: boolean;
}

/**
 * A view that repeats the elements along new axes and axes of size 1. It cannot be written, as many elements are one.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.broadcast_to([1, 2], [2, 2]);
 * console.assert(String(x) === "[[1. 2.]\n [1. 2.]]" && !x.flags.writeable);
 * ```
 */
export const broadcast_to: ShapeFunction<[shape?: ShapeLike | BroadcastOptions, options?: BroadcastOptions]> =
  arrayFunction(
    "broadcast_to",
    (...args: unknown[]): NDArray => {
      const { array, shape } = bind(BROADCAST_TO, args);
      return broadcasted(asarray(array as ArrayLike), targetShape(shape));
    },
  );

/**
 * The common shape that NumPy's broadcasting gives to several; a `ValueError` if there is none.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.broadcast_shapes([3, 1], [4], 1).join() === "3,4");
 * ```
 */
export function broadcast_shapes(...shapes: ShapeLike[]): readonly number[] {
  return commonShape(shapes.map((shape) => normalizeShape(shape)));
}

/**
 * Views of all arrays in their common shape; arrays that have it already are returned as they are.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [x, y] = np.broadcast_arrays([1, 2], [[3], [4]]);
 * console.assert(String(x) === "[[1. 2.]\n [1. 2.]]" && String(y) === "[[3. 3.]\n [4. 4.]]");
 * ```
 */
export const broadcast_arrays: (...args: ArrayLike[]) => NDArray[] = arrayFunction(
  "broadcast_arrays",
  (...args: unknown[]): NDArray[] => {
    const arrays = args.map((a) => asarray(a as ArrayLike));
    const shape = commonShape(arrays.map((x) => x.dims));
    return arrays.map((x) => sameList(x.dims, shape) ? x : broadcasted(x, shape, false));
  },
);

/** A function that gives arrays a least number of axes. */
export interface AtLeastFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T): T;
  /** One array. */
  <X extends ArrayLike>(a: X): NDArray<DataType<X>>;
  /** Several arrays. */
  (...arys: ArrayLike[]): NDArray[];
}

/** Views with axes put in; `null` stands for a new axis, a number for one of the array's. */
function withAxes(x: NDArray, axes: readonly (number | null)[]): NDArray {
  return viewOf(x, axes.map((i) => i === null ? 1 : x.dims[i]), axes.map((i) => i === null ? 0 : x.steps[i]));
}

function atLeast(name: string, one: (x: NDArray) => NDArray): AtLeastFunction {
  return arrayFunction(name, (...arys: unknown[]): NDArray | NDArray[] => {
    if (arys.length === 1) return one(asarray(arys[0] as ArrayLike));
    return arys.map((a) => one(asarray(a as ArrayLike)));
  });
}

/** A 0-d array seen with `ndim` axes of size 1. */
function unsqueezed(x: NDArray, ndim: number): NDArray {
  return reshaped(x, new Array<number>(ndim).fill(1));
}

/**
 * The array with at least one axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.atleast_1d(5).shape.join() === "1");
 * ```
 */
export const atleast_1d: AtLeastFunction = atLeast("atleast_1d", (x) => x.ndim === 0 ? unsqueezed(x, 1) : x);

/**
 * The array with at least two axes; new ones come first.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.atleast_2d([1, 2, 3]).shape.join() === "1,3");
 * ```
 */
export const atleast_2d: AtLeastFunction = atLeast(
  "atleast_2d",
  (x) => x.ndim === 0 ? unsqueezed(x, 2) : x.ndim === 1 ? withAxes(x, [null, 0]) : x,
);

/**
 * The array with at least three axes: `(n,)` becomes `(1, n, 1)`, `(m, n)` becomes `(m, n, 1)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.atleast_3d([1, 2, 3]).shape.join() === "1,3,1");
 * ```
 */
export const atleast_3d: AtLeastFunction = atLeast("atleast_3d", (x) => {
  if (x.ndim === 0) return unsqueezed(x, 3);
  return x.ndim === 1 ? withAxes(x, [null, 0, null]) : x.ndim === 2 ? withAxes(x, [0, 1, null]) : x;
});

// -- turning -----------------------------------------------------------------------------------------------------------

const FLIP = signature<{ m: unknown; axis: unknown }>("flip", { m: REQUIRED, axis: null });

/**
 * The view with axes walked backwards: all, or the given ones.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.flip([1, 2, 3])) === "[3. 2. 1.]");
 * ```
 */
export const flip: ShapeFunction<[axis?: Axes | AxesOptions]> = arrayFunction("flip", (...args: unknown[]): NDArray => {
  const { m, axis } = bind(FLIP, args);
  return flipped(asarray(m as ArrayLike), axis);
});

/**
 * The view with columns in reverse order; needs two axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fliplr([[1, 2]])) === "[[2. 1.]]");
 * ```
 */
export const fliplr: ShapeFunction<[]> = arrayFunction("fliplr", (m: ArrayLike): NDArray => {
  const x = asarray(m);
  if (x.ndim < 2) throw new ValueError("Input must be >= 2-d.");
  return flipped(x, 1);
});

/**
 * The view with rows in reverse order.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.flipud([[1], [2]])) === "[[2.]\n [1.]]");
 * ```
 */
export const flipud: ShapeFunction<[]> = arrayFunction("flipud", (m: ArrayLike): NDArray => {
  const x = asarray(m);
  if (x.ndim < 1) throw new ValueError("Input must be >= 1-d.");
  return flipped(x, 0);
});

const ROT90 = signature<{ m: unknown; k: unknown; axes: unknown }>("rot90", { m: REQUIRED, k: 1, axes: [0, 1] });

/** The keywords of {@linkcode rot90}. */
export interface RotateOptions {
  /** How many quarter turns. */
  k?: number;
  /** The plane: from the first axis towards the second. */
  axes?: readonly number[];
}

/**
 * The view turned by `k` quarter turns in the plane of two axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.rot90([[1, 2], [3, 4]])) === "[[2. 4.]\n [1. 3.]]");
 * ```
 */
export const rot90: ShapeFunction<[k?: number | RotateOptions, axes?: readonly number[] | RotateOptions]> =
  arrayFunction(
    "rot90",
    (...args: unknown[]): NDArray => {
      const { m, k, axes } = bind(ROT90, args);
      const x = asarray(m as ArrayLike), plane = asIndices(axes), n = x.ndim;
      if (plane.length !== 2) throw new ValueError("len(axes) must be 2.");
      if (plane[0] === plane[1] || Math.abs(plane[0] - plane[1]) === n) throw new ValueError("Axes must be different.");
      if (plane.some((axis) => axis < -n || axis >= n)) {
        throw new ValueError(`Axes=${reprTuple(plane)} out of range for array of ndim=${n}.`);
      }
      const turns = (asIndex(k) % 4 + 4) % 4;
      if (turns === 0) return viewOf(x, x.dims, x.steps);
      if (turns === 2) return flipped(flipped(x, plane[0]), plane[1]);
      return turns === 1
        ? swapped(flipped(x, plane[1]), plane[0], plane[1])
        : flipped(swapped(x, plane[0], plane[1]), plane[1]);
    },
  );

const ROLL = signature<{ a: unknown; shift: unknown; axis: unknown }>("roll", {
  a: REQUIRED,
  shift: REQUIRED,
  axis: null,
});

/** The keywords of {@linkcode roll}. */
export interface RollOptions {
  /** How far elements move. */
  shift?: number | readonly number[];
  /** Along which axes; `null` for the flattened array. */
  axis?: Axes;
}

/** Elements moved along axes; what falls off at the end comes in at the start. */
function rolled(x: NDArray, shift: readonly number[], axis: readonly number[]): NDArray {
  const count = Math.max(shift.length, axis.length);
  if (shift.length !== axis.length && shift.length !== 1 && axis.length !== 1) {
    throw new ValueError(
      "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with shape " +
        `${reprTuple([shift.length])} and arg 1 with shape ${reprTuple([axis.length])}.`,
    );
  }
  const by = new Array<number>(x.ndim).fill(0);
  for (let k = 0; k < count; k++) by[axis[axis.length === 1 ? 0 : k]] += shift[shift.length === 1 ? 0 : k];
  const out = newLike(x, null, "K", null);
  const place = (k: number, dims: number[], from: number, to: number): void => {
    if (k === x.ndim) {
      if (!dims.includes(0)) assign(viewOf(out, dims, out.steps, to), viewOf(x, dims, x.steps, from));
      return;
    }
    const n = x.dims[k], cut = n === 0 ? 0 : (by[k] % n + n) % n;
    place(k + 1, [...dims, n - cut], from, to + cut * out.steps[k]);
    if (cut > 0) place(k + 1, [...dims, cut], from + (n - cut) * x.steps[k], to);
  };
  place(0, [], x.offset, 0);
  return out;
}

/**
 * A copy with elements moved along axes; what falls off at the end comes in at the start. Without `axis` the flattened array
 * is rolled.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.roll(np.arange(5), 2)) === "[3 4 0 1 2]");
 * ```
 */
export const roll: ShapeFunction<[shift?: number | readonly number[] | RollOptions, axis?: Axes | RollOptions]> =
  arrayFunction(
    "roll",
    (...args: unknown[]): NDArray => {
      const { a, shift, axis } = bind(ROLL, args);
      const x = asarray(a as ArrayLike);
      if (axis === null) return reshaped(rolled(raveled(x), asIndices(shift), [0]), x.dims);
      return rolled(x, asIndices(shift), asIndices(axis).map((i) => normalizeAxis(i, x.ndim)));
    },
  );

const DIAGONAL = signature<{ a: unknown; offset: unknown; axis1: unknown; axis2: unknown }>("diagonal", {
  a: REQUIRED,
  offset: 0,
  axis1: 0,
  axis2: 1,
});

/** The keywords of {@linkcode diagonal}. */
export interface DiagonalOptions extends AxisPairOptions {
  /** How far above (or, if negative, below) the main diagonal. */
  offset?: number;
}

/**
 * The diagonal of two axes, as the last axis of a view that cannot be written.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.diagonal([[1, 2], [3, 4]])) === "[1. 4.]");
 * ```
 */
export const diagonal: ShapeFunction<
  [
    offset?: number | DiagonalOptions,
    axis1?: number | DiagonalOptions,
    axis2?: number | DiagonalOptions,
    options?: DiagonalOptions,
  ]
> = arrayFunction("diagonal", (...args: unknown[]): NDArray => {
  const { a, offset, axis1, axis2 } = bind(DIAGONAL, args);
  return diagonalOf(asarray(a as ArrayLike), asIndex(offset), axis1, axis2);
});

/**
 * The view with the last two axes exchanged.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.matrix_transpose(np.zeros([2, 3, 4])).shape.join() === "2,4,3");
 * ```
 */
export const matrix_transpose: ShapeFunction<[]> = arrayFunction("matrix_transpose", (x: ArrayLike): NDArray => {
  const own = asarray(x);
  if (own.ndim < 2) throw new ValueError(`Input array must be at least 2-dimensional, but it is ${own.ndim}`);
  return swapped(own, -1, -2);
});

// -- resizing ----------------------------------------------------------------------------------------------------------

const RESIZE = signature<{ a: unknown; new_shape: unknown }>("resize", { a: REQUIRED, new_shape: REQUIRED });

/**
 * A new array of a shape, filled with the elements over and over.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.resize([1, 2, 3], [2, 2])) === "[[1. 2.]\n [3. 1.]]");
 * ```
 */
export const resize: ShapeFunction<[new_shape?: ShapeLike | { new_shape: ShapeLike }]> = arrayFunction(
  "resize",
  (...args: unknown[]): NDArray => {
    const { a, new_shape } = bind(RESIZE, args);
    const shape = asIndices(new_shape), x = raveled(asarray(a as ArrayLike)), size = sizeOf(shape);
    if (shape.some((n) => n < 0)) throw new ValueError("all elements of `new_shape` must be non-negative");
    if (x.size === 0 || size === 0) return newArray(shape, x.dtype) as NDArray;
    const repeats = Math.ceil(size / x.size), all = newArray([repeats * x.size], x.dtype);
    assign(viewOf(all, [repeats, x.size], [x.size, 1]) as NDArray, x as NDArray);
    return viewOf(all, shape, contiguousSteps(shape)) as NDArray;
  },
);

const TRIM_ZEROS = signature<{ filt: unknown; trim: unknown; axis: unknown }>("trim_zeros", {
  filt: REQUIRED,
  trim: "fb",
  axis: null,
});

/** The keywords of {@linkcode trim_zeros}. */
export interface TrimOptions {
  /** Where to trim: `"f"` at the front, `"b"` at the back, `"fb"` at both ends. */
  trim?: string;
  /** The axis or axes to trim along; `null` for all. */
  axis?: Axes;
}

/**
 * The view without the zeros that lead or trail along axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.trim_zeros([0, 0, 1, 0, 2, 0])) === "[1. 0. 2.]");
 * ```
 */
export const trim_zeros: ShapeFunction<[trim?: string | TrimOptions, axis?: Axes | TrimOptions]> = arrayFunction(
  "trim_zeros",
  (...args: unknown[]): NDArray => {
    const { filt, trim, axis } = bind(TRIM_ZEROS, args);
    const x = asarray(filt as ArrayLike), ends = String(trim).toLowerCase();
    if (!["f", "b", "fb", "bf"].includes(ends)) {
      throw new ValueError(`unexpected character(s) in \`trim\`: '${String(trim)}'`);
    }
    if (x.ndim === 0) return x;
    const axes = axis === null ? x.dims.map((_, i) => i) : normalizeAxes(axis, x.ndim);
    const low = x.dims.slice(), high = x.dims.map(() => -1);
    const read = x.dtype.read, index = new Array<number>(x.ndim).fill(0);
    for (let n = 0; n < x.size; n++) {
      let at = x.offset;
      for (let i = 0; i < x.ndim; i++) at += index[i] * x.steps[i];
      const value = read(x.buffer, at);
      if (value !== 0 && value !== 0n) {
        for (let i = 0; i < x.ndim; i++) {
          if (index[i] < low[i]) low[i] = index[i];
          if (index[i] > high[i]) high[i] = index[i];
        }
      }
      for (let i = x.ndim - 1; i >= 0 && ++index[i] === x.dims[i]; i--) index[i] = 0;
    }
    const dims = x.dims.slice();
    let offset = x.offset;
    for (const i of axes) {
      const none = high[i] < 0, first = ends.includes("f") ? (none ? x.dims[i] : low[i]) : 0;
      const last = ends.includes("b") ? (none ? first : high[i] + 1) : x.dims[i];
      if (none && !ends.includes("f")) dims[i] = 0;
      else dims[i] = Math.max(0, last - first);
      if (dims[i] > 0) offset += first * x.steps[i];
    }
    return viewOf(x, dims, x.steps, offset);
  },
);

// -- memory ------------------------------------------------------------------------------------------------------------

const MEMORY = (name: string, work: number | null) =>
  signature<{ a: unknown; b: unknown; max_work: unknown }>(name, { a: REQUIRED, b: REQUIRED, max_work: work });
const MAY = MEMORY("may_share_memory", 0), SHARES = MEMORY("shares_memory", null);

/** The keyword of {@linkcode shares_memory}. */
export interface OverlapOptions {
  /** How many steps to search at most: `null` or -1 without limit, 0 for comparing bounds only. */
  max_work?: number | null;
}

/** The type of {@linkcode shares_memory} and {@linkcode may_share_memory}. */
export interface OverlapFunction {
  /** Whether two arrays have memory in common. */
  (a: ArrayLike, b: ArrayLike, max_work?: number | null | OverlapOptions): boolean;
}

function overlap(x: NDArray, y: NDArray, work: unknown): boolean {
  const limit = work === null ? -1 : asIndex(work);
  if (limit < -1) throw new ValueError(`Invalid value for max_work`);
  if (limit === 0) return mayShareMemory(x, y);
  if (limit === -1) return sharesMemory(x, y);
  try {
    return sharesMemory(x, y, limit);
  } catch (error) {
    throw Object.assign(new RuntimeError("Exceeded max_work"), { name: "TooHardError", cause: error });
  }
}

/**
 * Whether the stretches of memory of two arrays overlap: quick, but interleaved arrays count as sharing.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(6);
 * console.assert(np.may_share_memory(x.get("::2"), x.get("1::2")));
 * ```
 */
export const may_share_memory: OverlapFunction = arrayFunction("may_share_memory", (...args: unknown[]): boolean => {
  const { a, b, max_work } = bind(MAY, args);
  return overlap(asarray(a as ArrayLike), asarray(b as ArrayLike), max_work);
});

/**
 * Whether two arrays have an element of memory in common, exactly.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(6);
 * console.assert(!np.shares_memory(x.get("::2"), x.get("1::2")));
 * ```
 */
export const shares_memory: OverlapFunction = arrayFunction("shares_memory", (...args: unknown[]): boolean => {
  const { a, b, max_work } = bind(SHARES, args);
  return overlap(asarray(a as ArrayLike), asarray(b as ArrayLike), max_work);
});

// -- np.lib.stride_tricks ----------------------------------------------------------------------------------------------

/** The keywords of `as_strided`. */
export interface StridedOptions {
  /** The shape of the view; that of the array if it is not given. */
  shape?: ShapeLike | null;
  /** Its strides in bytes; those of the array if they are not given. */
  strides?: readonly number[] | null;
  /** Accepted for NumPy's sake; there are no subclasses here. */
  subok?: boolean;
  /** Whether the view may be written. */
  writeable?: boolean;
}

const AS_STRIDED = signature<{ x: unknown; shape: unknown; strides: unknown; subok: boolean; writeable: boolean }>(
  "as_strided",
  {
    x: REQUIRED,
    shape: null,
    strides: null,
    subok: false,
    writeable: true,
  },
);

/** The type of `as_strided`. */
export type StridedFunction = ShapeFunction<
  [
    shape?: ShapeLike | null | StridedOptions,
    strides?: readonly number[] | null | StridedOptions,
    options?: StridedOptions,
  ]
>;

const as_strided: StridedFunction = arrayFunction("as_strided", (...args: unknown[]): NDArray => {
  const { x, shape, strides, writeable } = bind(AS_STRIDED, args);
  const own = asarray(x as ArrayLike), { itemsize } = own.dtype;
  const dims = shape === null ? own.dims : asIndices(shape);
  const steps = strides === null ? own.steps : asIndices(strides).map((bytes) => {
    if (bytes % itemsize !== 0) {
      throw new ValueError(`a stride of ${bytes} bytes is no multiple of the ${itemsize} bytes of an element`);
    }
    return bytes / itemsize;
  });
  if (dims.length !== steps.length) throw new ValueError("mismatch in length of strides and shape");
  if (dims.some((n) => n < 0)) throw new ValueError("negative dimensions are not allowed");
  const reach = bounds({ shape: dims, steps, offset: own.offset });
  if (reach !== null && (reach[0] < 0 || reach[1] >= own.buffer.length)) {
    throw new ValueError(
      `strides ${reprTuple(steps.map((step) => step * itemsize))} and shape ${
        reprTuple(dims)
      } reach outside the memory of the array`,
    );
  }
  const view = viewOf(own, dims, steps);
  if (!writeable) view.frozen = true;
  return view;
});

/** The keywords of `sliding_window_view`. */
export interface WindowOptions {
  /** The size of the window along each of the axes. */
  window_shape?: ShapeLike;
  /** The axes along which windows slide; `null` for all. */
  axis?: Axes;
  /** Accepted for NumPy's sake; there are no subclasses here. */
  subok?: boolean;
  /** Whether the view may be written, although windows overlap. */
  writeable?: boolean;
}

const WINDOWS = signature<{ x: unknown; window_shape: unknown; axis: unknown; subok: boolean; writeable: boolean }>(
  "sliding_window_view",
  { x: REQUIRED, window_shape: REQUIRED, axis: null, subok: false, writeable: false },
  3,
);

/** The type of `sliding_window_view`. */
export type WindowFunction = ShapeFunction<
  [window_shape?: ShapeLike | WindowOptions, axis?: Axes | WindowOptions, options?: WindowOptions]
>;

const sliding_window_view: WindowFunction = arrayFunction("sliding_window_view", (...args: unknown[]): NDArray => {
  const { x, window_shape, axis, writeable } = bind(WINDOWS, args);
  const own = asarray(x as ArrayLike), sizes = asIndices(window_shape);
  if (sizes.some((n) => n < 0)) throw new ValueError("`window_shape` cannot contain negative values");
  let axes: number[];
  if (axis === null) {
    axes = own.dims.map((_, i) => i);
    if (sizes.length !== axes.length) {
      throw new ValueError(
        `Since axis is \`None\`, must provide window_shape for all dimensions of \`x\`; got ${sizes.length} window_shape elements ` +
          `and \`x.ndim\` is ${own.ndim}.`,
      );
    }
  } else {
    axes = asIndices(axis).map((i) => normalizeAxis(i, own.ndim)); // an axis may repeat: windows of windows
    if (sizes.length !== axes.length) {
      throw new ValueError(
        `Must provide matching length window_shape and axis; got ${sizes.length} window_shape elements and ${axes.length} axes elements.`,
      );
    }
  }
  const dims = own.dims.slice();
  axes.forEach((i, k) => {
    if (dims[i] < sizes[k]) throw new ValueError("window shape cannot be larger than input array shape");
    dims[i] -= sizes[k] - 1;
  });
  const view = viewOf(own, [...dims, ...sizes], [...own.steps, ...axes.map((i) => own.steps[i])]);
  if (!writeable) view.frozen = true;
  return view;
});

/** What Python reaches as `numpy.lib.stride_tricks`. */
export interface StrideTricks {
  /** A view with any shape and strides (in bytes) that stay within the memory of the array. */
  readonly as_strided: StridedFunction;
  /** A view of all windows of a shape that slide over an array, as new last axes; read-only unless asked otherwise. */
  readonly sliding_window_view: WindowFunction;
  /** The same as `np.broadcast_to`. */
  readonly broadcast_to: typeof broadcast_to;
  /** The same as `np.broadcast_arrays`. */
  readonly broadcast_arrays: typeof broadcast_arrays;
  /** The same as `np.broadcast_shapes`. */
  readonly broadcast_shapes: typeof broadcast_shapes;
}

/**
 * What Python reaches as `numpy.lib`: `np.lib.stride_tricks`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const windows = np.lib.stride_tricks.sliding_window_view(np.arange(4), 2);
 * console.assert(String(windows) === "[[0 1]\n [1 2]\n [2 3]]");
 * ```
 */
export const lib: { readonly stride_tricks: StrideTricks } = {
  stride_tricks: { as_strided, sliding_window_view, broadcast_to, broadcast_arrays, broadcast_shapes },
};
