/**
 * Arrays put together and taken apart: concatenate, stack, block, repeat, tile, split, insert, delete, pad.
 * @module
 */
import { type DType, type DTypeLike, type DTypeName, dtypeOf } from "../dtype/dtype.ts";
import type { Casting } from "../dtype/promote.ts";
import { normalizeAxis, sameList, sizeOf } from "../ndarray/layout.ts";
import { NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, IndexEntry, Overriding, Scalar } from "../ndarray/types.ts";
import { IndexError, ValueError, ZeroDivisionError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, asIndices } from "../python/number.ts";
import { Slice } from "../python/slice.ts";
import { asarray, type DataType, type SameType, toArray } from "./asarray.ts";
import { readCasting } from "./casting.ts";
import { linspace } from "./creation.ts";
import { joined, repeated } from "./assembly.ts";
import { assign, castTo, copyOf } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import { getIndex, indexArray, setIndex } from "./indexing.ts";
import { max, mean, min } from "./reductions.ts";
import { median } from "./statistics.ts";
import { multiply, subtract } from "./ufuncs/arithmetic.ts";
import { rint } from "./ufuncs/rounding.ts";
import { broadcasted, flattened, flipped, moved, raveled, reshaped, swapped } from "./views.ts";

/** Arrays to put together: a list of them, or an array whose rows they are. */
export type Arrays = readonly ArrayLike[] | NDArray;

/** The items of a list of arrays as given. */
function itemsOf(arrays: unknown, name: string): readonly unknown[] {
  if (Array.isArray(arrays)) return arrays;
  if (arrays instanceof NDArray || (typeof arrays === "object" && arrays !== null && Symbol.iterator in arrays)) {
    return Array.from(arrays as Iterable<unknown>);
  }
  throw new TypeError(`${name}() needs a list of arrays`);
}

function toArrays(arrays: unknown, name: string): NDArray[] {
  return itemsOf(arrays, name).map((a) => asarray(a as ArrayLike));
}

// -- concatenate -------------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode concatenate}. */
export interface ConcatenateOptions {
  /** The axis to join along; `null` flattens the arrays first. */
  axis?: number | null;
  /** Where to write the result. */
  out?: NDArray | null;
  /** The data type of the result. */
  dtype?: DTypeLike | null;
  /** Which casts are allowed. */
  casting?: Casting;
}

/** A function that puts arrays together. */
export interface JoinFunction<A extends readonly unknown[]> {
  /** A tensor among the arrays takes the call over. */
  <T extends Overriding>(arrays: readonly (T | ArrayLike)[] & readonly [T, ...unknown[]] | readonly T[], ...args: A): T;
  /** Arrays of one data type. */
  <D extends DTypeName>(arrays: readonly NDArray<D>[], ...args: A): NDArray<SameType<D>>;
  /** Any data. */
  (arrays: Arrays, ...args: A): NDArray;
}

const CONCATENATE = signature<
  { arrays: unknown; axis: unknown; out: NDArray | null; dtype: unknown; casting: unknown }
>(
  "concatenate",
  { arrays: REQUIRED, axis: 0, out: null, dtype: null, casting: "same_kind" },
  3,
);

/**
 * Arrays put one behind the other along an axis. Their other sizes must agree (`ValueError`); data types are promoted.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2]]), y = np.array([[3, 4]]);
 * console.assert(String(np.concatenate([x, y])) === "[[1. 2.]\n [3. 4.]]");
 * console.assert(String(np.concatenate([x, y], { axis: null })) === "[1. 2. 3. 4.]");
 * ```
 */
export const concatenate: JoinFunction<[axis?: number | null | ConcatenateOptions, options?: ConcatenateOptions]> =
  arrayFunction(
    "concatenate",
    (...args: unknown[]): NDArray => {
      const { arrays, axis, out, dtype, casting } = bind(CONCATENATE, args);
      const type = dtype === null ? null : dtypeOf(dtype as DTypeLike);
      return joined(toArrays(arrays, "concatenate"), axis, out, type, readCasting(casting));
    },
  );

/**
 * Another name of {@linkcode concatenate}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.concat([[1], [2]])) === "[1. 2.]");
 * ```
 */
export const concat: typeof concatenate = concatenate;

/** The keywords of {@linkcode stack}. */
export interface StackOptions extends Omit<ConcatenateOptions, "axis"> {
  /** Where the new axis stands in the result. */
  axis?: number;
}

const STACK = signature<{ arrays: unknown; axis: unknown; out: NDArray | null; dtype: unknown; casting: unknown }>(
  "stack",
  { arrays: REQUIRED, axis: 0, out: null, dtype: null, casting: "same_kind" },
  3,
);

/** An array with a new axis of size 1. */
function withAxis(x: NDArray, axis: number): NDArray {
  const dims = x.dims.slice(), steps = x.steps.slice();
  dims.splice(axis, 0, 1);
  steps.splice(axis, 0, 0);
  return viewOf(x, dims, steps);
}

/**
 * Arrays of one shape put beside each other along a new axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.stack([[1, 2], [3, 4]], -1)) === "[[1. 3.]\n [2. 4.]]");
 * ```
 */
export const stack: JoinFunction<[axis?: number | StackOptions, options?: StackOptions]> = arrayFunction(
  "stack",
  (...args: unknown[]): NDArray => {
    const { arrays, axis, out, dtype, casting } = bind(STACK, args);
    const all = toArrays(arrays, "stack");
    if (all.length === 0) throw new ValueError("need at least one array to stack");
    if (all.some((x) => !sameList(x.dims, all[0].dims))) {
      throw new ValueError("all input arrays must have the same shape");
    }
    const at = normalizeAxis(axis, all[0].ndim + 1);
    const type = dtype === null ? null : dtypeOf(dtype as DTypeLike);
    return joined(all.map((x) => withAxis(x, at)), at, out, type, readCasting(casting));
  },
);

/** The keywords of {@linkcode vstack} and {@linkcode hstack}. */
export interface StackTypeOptions {
  /** The data type of the result. */
  dtype?: DTypeLike | null;
  /** Which casts are allowed. */
  casting?: Casting;
}

/** An array with at least so many axes, as `atleast_1d` … `atleast_3d` put them in. */
function atLeast(x: NDArray, ndim: 1 | 2 | 3): NDArray {
  if (x.ndim >= ndim) return x;
  if (x.ndim === 0) return viewOf(x, new Array<number>(ndim).fill(1), new Array<number>(ndim).fill(1));
  if (ndim === 2) return withAxis(x, 0);
  return x.ndim === 1 ? withAxis(withAxis(x, 0), 2) : withAxis(x, 2);
}

/** A function that puts arrays together in its own way; `typed` if it takes a data type and a rule for casts. */
function stacking<Rest extends unknown[]>(
  name: string,
  join: (arrays: NDArray[], dtype: DType | null, casting: Casting) => NDArray,
  typed = true,
): JoinFunction<Rest> {
  const defaults = typed ? { tup: REQUIRED, dtype: null, casting: "same_kind" } : { tup: REQUIRED };
  const own = signature<{ tup: unknown; dtype?: unknown; casting?: unknown }>(name, defaults, 1);
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const { tup, dtype, casting } = bind(own, args);
    const type = dtype === null || dtype === undefined ? null : dtypeOf(dtype as DTypeLike);
    return join(toArrays(tup, name), type, readCasting(casting ?? "same_kind"));
  });
}

/**
 * Arrays put below each other: along the first axis, 1-d arrays as rows.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.vstack([[1, 2], [3, 4]])) === "[[1. 2.]\n [3. 4.]]");
 * ```
 */
export const vstack: JoinFunction<[options?: StackTypeOptions]> = stacking(
  "vstack",
  (arrays, dtype, casting) => joined(arrays.map((x) => atLeast(x, 2)), 0, null, dtype, casting),
);

/**
 * Arrays put beside each other: along the second axis, 1-d arrays along their only one.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.hstack([[1, 2], [3, 4]])) === "[1. 2. 3. 4.]");
 * ```
 */
export const hstack: JoinFunction<[options?: StackTypeOptions]> = stacking("hstack", (arrays, dtype, casting) => {
  const all = arrays.map((x) => atLeast(x, 1));
  return joined(all, all.length > 0 && all[0].ndim === 1 ? 0 : 1, null, dtype, casting);
});

/**
 * Arrays put behind each other along the third axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.dstack([[1, 2], [3, 4]]).shape.join() === "1,2,2");
 * ```
 */
export const dstack: JoinFunction<[]> = stacking(
  "dstack",
  (arrays) => joined(arrays.map((x) => atLeast(x, 3)), 2),
  false,
);

/**
 * 1-d arrays as the columns of a matrix; matrices are put beside each other as they are.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.column_stack([[1, 2], [3, 4]])) === "[[1. 3.]\n [2. 4.]]");
 * ```
 */
export const column_stack: JoinFunction<[]> = stacking(
  "column_stack",
  (arrays) => joined(arrays.map((x) => x.ndim < 2 ? atLeast(reshaped(x, [x.size]), 2).T : x), 1),
  false,
);

/** Lists of lists of arrays. */
export type Blocks = ArrayLike | readonly Blocks[];

/** How deep the lists are nested; every leaf must be as deep as the first. */
function blockDepth(blocks: unknown, path: readonly number[], found: { ndim: number }): readonly number[] {
  const place = (at: readonly number[]): string => "arrays" + at.map((i) => `[${i}]`).join("");
  if (!Array.isArray(blocks)) {
    found.ndim = Math.max(found.ndim, asarray(blocks as ArrayLike).ndim);
    return path;
  }
  if (blocks.length === 0) throw new ValueError(`List at ${place(path)} cannot be empty`);
  const first = blockDepth(blocks[0], [...path, 0], found);
  for (let i = 1; i < blocks.length; i++) {
    const other = blockDepth(blocks[i], [...path, i], found);
    if (other.length !== first.length) {
      throw new ValueError(
        `List depths are mismatched. First element was at depth ${first.length}, but there is an element at depth ${other.length} (${
          place(other)
        })`,
      );
    }
  }
  return first;
}

/** An array with axes of size 1 put in front. */
function leading(x: NDArray, ndim: number): NDArray {
  const missing = ndim - x.ndim;
  if (missing <= 0) return x;
  const step = x.ndim === 0 || (x.isF && !x.isC) ? 1 : x.dims[0] * x.steps[0];
  return viewOf(x, [...new Array<number>(missing).fill(1), ...x.dims], [
    ...new Array<number>(missing).fill(step),
    ...x.steps,
  ]);
}

/**
 * One array of nested lists of blocks: the innermost lists are put beside each other along the last axis, the lists of these
 * along the last but one, and so on.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.block([[np.eye(2), np.zeros([2, 1])], [np.ones([1, 3])]]);
 * console.assert(String(x) === "[[1. 0. 0.]\n [0. 1. 0.]\n [1. 1. 1.]]");
 * ```
 */
export const block: (arrays: Blocks) => NDArray = arrayFunction("block", (arrays: Blocks): NDArray => {
  const found = { ndim: 0 };
  const depth = blockDepth(arrays, [], found).length, ndim = Math.max(found.ndim, depth);
  if (depth === 0) return copyOf(asarray(arrays as ArrayLike));
  const join = (x: Blocks, left: number): NDArray => {
    if (left === 0) return leading(asarray(x as ArrayLike), ndim);
    return joined((x as readonly Blocks[]).map((y) => join(y, left - 1)), -left);
  };
  return join(arrays, depth);
});

/** The type of {@linkcode append}. */
export interface AppendFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(arr: T, values: ArrayLike, axis?: number | null | { axis?: number | null }): T;
  /** Any data. */
  (arr: ArrayLike, values: ArrayLike, axis?: number | null | { axis?: number | null }): NDArray;
}

const APPEND = signature<{ arr: unknown; values: unknown; axis: unknown }>("append", {
  arr: REQUIRED,
  values: REQUIRED,
  axis: null,
});

/**
 * A copy with values put at its end: along an axis, or flattened.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.append([1, 2], [3])) === "[1. 2. 3.]");
 * ```
 */
export const append: AppendFunction = arrayFunction("append", (...args: unknown[]): NDArray => {
  const { arr, values, axis } = bind(APPEND, args);
  const x = asarray(arr as ArrayLike), y = asarray(values as ArrayLike);
  return axis === null ? joined([raveled(x), raveled(y)]) : joined([x, y], axis);
});

// -- repeat and tile ---------------------------------------------------------------------------------------------------

/** The type of {@linkcode repeat}. */
export interface RepeatFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, repeats: ArrayLike, axis?: number | null | { axis?: number | null }): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    a: X,
    repeats: ArrayLike,
    axis?: number | null | { axis?: number | null },
  ): NDArray<DataType<X>>;
  /** All as keywords. */
  (a: ArrayLike, options: { repeats: ArrayLike; axis?: number | null }): NDArray;
}

const REPEAT = signature<{ a: unknown; repeats: unknown; axis: unknown }>("repeat", {
  a: REQUIRED,
  repeats: REQUIRED,
  axis: null,
});

/**
 * Each element repeated: as often as a number says, or a list with one number for each; along an axis, or flattened.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.repeat([1, 2], [2, 3])) === "[1. 1. 2. 2. 2.]");
 * ```
 */
export const repeat: RepeatFunction = arrayFunction("repeat", (...args: unknown[]): NDArray => {
  const { a, repeats, axis } = bind(REPEAT, args);
  return repeated(asarray(a as ArrayLike), repeats, axis);
});

/** The type of {@linkcode tile}. */
export interface TileFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(A: T, reps: number | readonly number[]): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    A: X,
    reps: number | readonly number[] | { reps: number | readonly number[] },
  ): NDArray<DataType<X>>;
}

const TILE = signature<{ A: unknown; reps: unknown }>("tile", { A: REQUIRED, reps: REQUIRED });

/**
 * The whole array repeated along its axes, as often as `reps` says for each.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.tile([1, 2], [2, 2])) === "[[1. 2. 1. 2.]\n [1. 2. 1. 2.]]");
 * ```
 */
export const tile: TileFunction = arrayFunction("tile", (...args: unknown[]): NDArray => {
  const { A, reps } = bind(TILE, args);
  let counts = asIndices(reps);
  let x = asarray(A as ArrayLike);
  if (A instanceof NDArray && counts.every((n) => n === 1)) return leading(copyOf(x), counts.length);
  x = leading(x, counts.length);
  counts = [...new Array<number>(Math.max(0, x.ndim - counts.length)).fill(1), ...counts];
  const shape = x.dims.map((n, i) => n * counts[i]);
  if (shape.some((n) => n < 0)) throw new ValueError("negative dimensions are not allowed");
  let n = x.size;
  const { dims } = x;
  if (n > 0) {
    dims.forEach((size, i) => {
      if (counts[i] !== 1) x = repeated(reshaped(x, [-1, n]), counts[i], 0);
      n = Math.floor(n / size);
    });
  }
  return reshaped(x, shape);
});

// -- splitting ---------------------------------------------------------------------------------------------------------

/** Where to split: into so many parts, or at these positions. */
export type Sections = number | readonly number[] | NDArray;

/** A function that splits an array. */
export interface SplitFunction<A extends readonly unknown[]> {
  /** A tensor takes the call over. */
  <T extends Overriding>(ary: T, indices_or_sections: Sections, ...args: A): T[];
  /** Views of the parts. */
  <X extends ArrayLike>(ary: X, indices_or_sections: Sections, ...args: A): NDArray<DataType<X>>[];
}

/** Views of the parts of an array; positions are read as slice bounds. */
function partsOf(x: NDArray, sections: unknown, axis: number, equal: boolean): NDArray[] {
  const n = x.dims[axis];
  let cuts: unknown[];
  if (Array.isArray(sections) || sections instanceof NDArray || ArrayBuffer.isView(sections)) {
    cuts = [0, ...asIndices(sections), null];
  } else {
    const number = Number(sections);
    if (equal && number === 0) throw new ZeroDivisionError("integer modulo by zero");
    if (equal && n % number !== 0) throw new ValueError("array split does not result in an equal division");
    const count = Math.trunc(number);
    if (!(count > 0)) throw new ValueError("number sections must be larger than 0.");
    const each = Math.floor(n / count), extra = n % count;
    cuts = [0];
    for (let i = 0, at = 0; i < count; i++) cuts.push(at += each + (i < extra ? 1 : 0));
  }
  const front = swapped(x, axis, 0);
  return cuts.slice(1).map((stop, i) => swapped(getIndex(front, [new Slice(cuts[i], stop)]), axis, 0));
}

const SPLIT = (name: string) =>
  signature<{ ary: unknown; indices_or_sections: unknown; axis: unknown }>(name, {
    ary: REQUIRED,
    indices_or_sections: REQUIRED,
    axis: 0,
  });

function splitting(name: string, equal: boolean): SplitFunction<[axis?: number | { axis?: number }]> {
  const own = SPLIT(name);
  return arrayFunction(name, (...args: unknown[]): NDArray[] => {
    const { ary, indices_or_sections, axis } = bind(own, args);
    const x = asarray(ary as ArrayLike), along = asIndex(axis);
    if (along < -x.ndim || along >= x.ndim) throw new IndexError("tuple index out of range");
    return partsOf(x, indices_or_sections, normalizeAxis(along, x.ndim), equal);
  });
}

/**
 * Views of the parts of an array: so many parts of one size, or parts that end at given positions.
 *
 * A size that cannot be divided is a `ValueError`; see {@linkcode array_split}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.split(np.arange(6), 3).map(String).join(" ") === "[0 1] [2 3] [4 5]");
 * console.assert(np.split(np.arange(6), [1, 4]).map(String).join(" ") === "[0] [1 2 3] [4 5]");
 * ```
 */
export const split: SplitFunction<[axis?: number | { axis?: number }]> = splitting("split", true);

/**
 * Views of the parts of an array, the first ones larger by one where the size cannot be divided.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.array_split(np.arange(5), 2).map(String).join(" ") === "[0 1 2] [3 4]");
 * ```
 */
export const array_split: SplitFunction<[axis?: number | { axis?: number }]> = splitting("array_split", false);

function splittingAlong(name: string, least: number, axisOf: (ndim: number) => number): SplitFunction<[]> {
  const own = signature<{ ary: unknown; indices_or_sections: unknown }>(name, {
    ary: REQUIRED,
    indices_or_sections: REQUIRED,
  });
  return arrayFunction(name, (...args: unknown[]): NDArray[] => {
    const { ary, indices_or_sections } = bind(own, args);
    const x = asarray(ary as ArrayLike);
    if (x.ndim < least) throw new ValueError(`${name} only works on arrays of ${least} or more dimensions`);
    return partsOf(x, indices_or_sections, axisOf(x.ndim), true);
  });
}

/**
 * Views of the parts beside each other: along the second axis, or the only one.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.hsplit(np.eye(2), 2)[1].shape.join() === "2,1");
 * ```
 */
export const hsplit: SplitFunction<[]> = splittingAlong("hsplit", 1, (ndim) => ndim > 1 ? 1 : 0);

/**
 * Views of the parts below each other: along the first axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.vsplit(np.eye(2), 2)[1].shape.join() === "1,2");
 * ```
 */
export const vsplit: SplitFunction<[]> = splittingAlong("vsplit", 2, () => 0);

/**
 * Views of the parts behind each other: along the third axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.dsplit(np.zeros([1, 2, 4]), 2)[1].shape.join() === "1,2,2");
 * ```
 */
export const dsplit: SplitFunction<[]> = splittingAlong("dsplit", 3, () => 2);

/** The type of {@linkcode unstack}. */
export interface UnstackFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: { axis?: number }): T[];
  /** Views of the parts. */
  <X extends ArrayLike>(x: X, options?: { axis?: number }): NDArray<DataType<X>>[];
}

const UNSTACK = signature<{ x: unknown; axis: unknown }>("unstack", { x: REQUIRED, axis: 0 }, 1);

/**
 * Views of the subarrays along an axis: the reverse of {@linkcode stack}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.unstack(np.eye(2)).map(String).join(" ") === "[1. 0.] [0. 1.]");
 * ```
 */
export const unstack: UnstackFunction = arrayFunction("unstack", (...args: unknown[]): NDArray[] => {
  const { x, axis } = bind(UNSTACK, args);
  const own = asarray(x as ArrayLike);
  if (own.ndim === 0) throw new ValueError("Input array must be at least 1-d.");
  return Array.from(moved(own, axis, 0));
});

// -- insert and delete -------------------------------------------------------------------------------------------------

/** The type of {@linkcode insert}. */
export interface InsertFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    arr: T,
    obj: IndexEntry,
    values: ArrayLike,
    axis?: number | null | { axis?: number | null },
  ): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    arr: X,
    obj: IndexEntry,
    values: ArrayLike,
    axis?: number | null | { axis?: number | null },
  ): NDArray<DataType<X>>;
}

const INSERT = signature<{ arr: unknown; obj: unknown; values: unknown; axis: unknown }>("insert", {
  arr: REQUIRED,
  obj: REQUIRED,
  values: REQUIRED,
  axis: null,
});

/** Positions in a sequence of length `n` from a slice, a number, a list or an array; booleans choose by place. */
function positions(obj: unknown, n: number): { indices: number[]; single: boolean; bool: boolean } {
  if (obj instanceof Slice) {
    const [first, count, step] = obj.over(n);
    return { indices: Array.from({ length: count }, (_, i) => first + i * step), single: false, bool: false };
  }
  if (typeof obj === "number" || typeof obj === "bigint") return { indices: [asIndex(obj)], single: true, bool: false };
  const x = indexArray(obj);
  const indices = Array.from(flattened(x).buffer as unknown as Iterable<number | bigint>, Number);
  if (x.dtype.kind === "b" && x.ndim > 0) {
    return { indices: indices.flatMap((truth, i) => truth ? [i] : []), single: false, bool: true };
  }
  if (x.ndim > 1) throw new ValueError("index array argument obj to insert must be one dimensional or scalar");
  return { indices, single: x.ndim === 0, bool: false };
}

/** An index of one axis among full slices. */
function along(ndim: number, axis: number, entry: unknown): unknown[] {
  return Array.from({ length: ndim }, (_, i) => i === axis ? entry : new Slice(null, null));
}

/** An array of zeros in the order (C or Fortran) of another. */
function emptyLike(x: NDArray, dims: readonly number[]): NDArray {
  return newArray(dims, x.dtype, x.isF && !x.isC ? "F" : "C") as NDArray;
}

/**
 * A copy with values put in before positions: of an axis, or of the flattened array. Several positions refer to the array as it
 * was.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.insert([1, 2, 3], [1, 2], 9)) === "[1. 9. 2. 9. 3.]");
 * ```
 */
export const insert: InsertFunction = arrayFunction("insert", (...args: unknown[]): NDArray => {
  const { arr, obj, values, axis } = bind(INSERT, args);
  let x = asarray(arr as ArrayLike);
  let at = 0;
  if (axis === null) x = x.ndim === 1 ? x : raveled(x);
  else at = normalizeAxis(axis, x.ndim);
  const n = x.dims[at], found = positions(obj, n);
  if (found.indices.length === 1 && !found.bool) {
    const given = found.indices[0];
    if (given < -n || given > n) throw new IndexError(`index ${given} is out of bounds for axis ${at} with size ${n}`);
    const index = given < 0 ? given + n : given;
    let put = toArray(values, x.dtype, "K", null);
    // a single position takes values without the axis, a list of one takes values with it
    if (put.ndim < x.ndim) put = leading(put, x.ndim);
    if (found.single) put = moved(put, 0, at);
    const count = put.dims[at];
    const out = emptyLike(x, x.dims.map((size, i) => i === at ? size + count : size));
    setIndex(out, along(x.ndim, at, new Slice(null, index)), getIndex(x, along(x.ndim, at, new Slice(null, index))));
    setIndex(out, along(x.ndim, at, new Slice(index, index + count)), put);
    setIndex(
      out,
      along(x.ndim, at, new Slice(index + count, null)),
      getIndex(x, along(x.ndim, at, new Slice(index, null))),
    );
    return out;
  }
  const count = found.indices.length;
  if (count === 0 && !(obj instanceof NDArray)) return copyOf(x);
  const indices = found.indices.map((i) => i < 0 ? i + n : i);
  const order = indices.map((_, i) => i).sort((i, j) => indices[i] - indices[j] || i - j);
  order.forEach((i, k) => indices[i] += k);
  const total = n + count, old = new Array<boolean>(total).fill(true);
  for (const i of indices) {
    if (i < -total || i >= total) throw new IndexError(`index ${i} is out of bounds for axis 0 with size ${total}`);
    old[i < 0 ? i + total : i] = false;
  }
  const out = emptyLike(x, x.dims.map((size, i) => i === at ? total : size));
  setIndex(out, along(x.ndim, at, indices), values);
  setIndex(out, along(x.ndim, at, old), x);
  return out;
});

/** The type of `delete`. */
export interface DeleteFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(arr: T, obj: IndexEntry, axis?: number | null | { axis?: number | null }): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(arr: X, obj: IndexEntry, axis?: number | null | { axis?: number | null }): NDArray<DataType<X>>;
}

const DELETE = signature<{ arr: unknown; obj: unknown; axis: unknown }>("delete", {
  arr: REQUIRED,
  obj: REQUIRED,
  axis: null,
});

/**
 * A copy without the elements at positions: of an axis, or of the flattened array.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.delete([1, 2, 3], 1)) === "[1. 3.]");
 * ```
 */
const remove: DeleteFunction = arrayFunction("delete", (...args: unknown[]): NDArray => {
  const { arr, obj, axis } = bind(DELETE, args);
  let x = asarray(arr as ArrayLike);
  let at = 0;
  if (axis === null) x = x.ndim === 1 ? x : raveled(x);
  else at = normalizeAxis(axis, x.ndim);
  const n = x.dims[at];
  const index = obj instanceof Slice || typeof obj === "number" || typeof obj === "bigint" ? null : indexArray(obj);
  if (index === null || (index.size === 1 && index.dtype.isInteger)) {
    const { indices } = positions(index ?? obj, n);
    if (indices.length === 0) return copyOf(x);
    const gone = new Set<number>();
    for (const i of indices) {
      if (i < -n || i >= n) throw new IndexError(`index ${i} is out of bounds for axis ${at} with size ${n}`);
      gone.add(i < 0 ? i + n : i);
    }
    const kept = Array.from({ length: n }, (_, i) => i).filter((i) => !gone.has(i));
    const out = emptyLike(x, x.dims.map((size, i) => i === at ? kept.length : size));
    setIndex(out, [], getIndex(x, along(x.ndim, at, kept)));
    return out;
  }
  let keep: boolean[];
  if (index.dtype.kind === "b") {
    if (index.ndim !== 1 || index.size !== n) {
      throw new ValueError(
        `boolean array argument obj to delete must be one dimensional and match the axis length of ${n}`,
      );
    }
    keep = Array.from({ length: n }, (_, i) => !index.item(i));
  } else {
    keep = new Array<boolean>(n).fill(true);
    if (index.size > 0 || index.ndim !== 1) setKeep(keep, index, at);
  }
  return getIndex(x, along(x.ndim, at, keep));
});

export { remove as delete };

/** Marks the positions that an index array names. */
function setKeep(keep: boolean[], index: NDArray, axis: number): void {
  const n = keep.length;
  for (const i of positions(flattened(index), n).indices) {
    if (i < -n || i >= n) {
      throw new IndexError(`index ${i} is out of bounds for axis ${index.size === 1 ? axis : 0} with size ${n}`);
    }
    keep[i < 0 ? i + n : i] = false;
  }
}

// -- pad ---------------------------------------------------------------------------------------------------------------

/** How {@linkcode pad} fills the new elements. */
export type PadMode =
  | "constant"
  | "edge"
  | "linear_ramp"
  | "maximum"
  | "mean"
  | "median"
  | "minimum"
  | "reflect"
  | "symmetric"
  | "wrap"
  | "empty";

/** Something for each side of each axis: one value, one pair, or one pair for each axis. */
export type PadPairs<T> = T | readonly T[] | readonly (readonly T[])[];

/** A function that pads one line of an array: the line, how much is new at both ends, the axis, the keywords. */
export type PadFunction = (
  vector: NDArray,
  width: readonly [number, number],
  axis: number,
  keywords: Record<string, unknown>,
) => void;

/** The keywords of {@linkcode pad}. */
export interface PadOptions {
  /** How many elements to put before and behind each axis. */
  pad_width?: PadPairs<number> | Record<number, number | readonly number[]>;
  /** How to fill them. */
  mode?: PadMode | PadFunction;
  /** How many elements the statistics of `"maximum"`, `"mean"`, `"median"`, `"minimum"` look at; `null` for all. */
  stat_length?: PadPairs<number> | null;
  /** What `"constant"` fills with. */
  constant_values?: PadPairs<Scalar>;
  /** Where `"linear_ramp"` ends. */
  end_values?: PadPairs<Scalar>;
  /** Whether `"reflect"` and `"symmetric"` mirror values (`"even"`), or also turn them about the edge (`"odd"`). */
  reflect_type?: "even" | "odd";
  /** Keywords for a mode of one's own. */
  [keyword: string]: unknown;
}

/** The type of {@linkcode pad}. */
export interface PadArrayFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    array: T,
    pad_width: PadOptions["pad_width"],
    mode?: PadMode | PadFunction | PadOptions,
    options?: PadOptions,
  ): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    array: X,
    pad_width: PadOptions["pad_width"],
    mode?: PadMode | PadFunction | PadOptions,
    options?: PadOptions,
  ): NDArray<DataType<X>>;
}

const PAD_KEYWORDS: Record<PadMode, readonly string[]> = {
  constant: ["constant_values"],
  edge: [],
  linear_ramp: ["end_values"],
  maximum: ["stat_length"],
  mean: ["stat_length"],
  median: ["stat_length"],
  minimum: ["stat_length"],
  reflect: ["reflect_type"],
  symmetric: ["reflect_type"],
  wrap: [],
  empty: [],
};

/** A pair for each axis, from what NumPy broadcasts to shape (ndim, 2). */
function pairsOf(x: unknown, ndim: number, index: boolean): (readonly [unknown, unknown])[] {
  if (x === null) return Array.from({ length: ndim }, () => [null, null] as const);
  const given = asarray(x as ArrayLike);
  if (index) {
    for (let i = 0; i < given.size; i++) {
      const n = Number(raveled(given).item(i));
      if (n < 0) throw new ValueError("index can't contain negative values");
    }
  }
  const flat = broadcasted(given, [ndim, 2]);
  const at = (i: number, j: number): unknown => {
    const element = flat.dtype.read(flat.buffer, flat.offset + i * flat.steps[0] + j * flat.steps[1]);
    return index ? Math.round(Number(element)) : element;
  };
  return Array.from({ length: ndim }, (_, i) => [at(i, 0), at(i, 1)] as const);
}

/** The widths of the new margins. */
function padWidths(width: unknown, ndim: number): [number, number][] {
  if (typeof width === "object" && width !== null && Object.getPrototypeOf(width) === Object.prototype) {
    const out = Array.from({ length: ndim }, (): [number, number] => [0, 0]);
    for (const [axis, pair] of Object.entries(width)) {
      const both = typeof pair === "number" ? [pair, pair] : asIndices(pair);
      out[normalizeAxis(Number(axis), ndim)] = [both[0], both[both.length - 1]];
    }
    return out;
  }
  const given = asarray(width as ArrayLike);
  for (let i = 0; i < given.size; i++) {
    if (!Number.isInteger(Number(raveled(given).item(i)))) throw new TypeError("`pad_width` must be of integral type.");
  }
  return pairsOf(width, ndim, true) as [number, number][];
}

const PAD = signature<{ array: unknown; pad_width: unknown; mode: unknown }>("pad", {
  array: REQUIRED,
  pad_width: REQUIRED,
  mode: "constant",
});

/** A slice along one axis of a region. */
function part(
  x: NDArray,
  axis: number,
  start: number | null,
  stop: number | null,
  step: number | null = null,
): NDArray {
  return getIndex(x, along(x.ndim, axis, new Slice(start, stop, step)));
}

/** Writes to both margins of an axis. */
function setMargins(
  x: NDArray,
  axis: number,
  [left, right]: readonly [number, number],
  values: readonly [unknown, unknown],
): void {
  const n = x.dims[axis];
  setIndex(x, along(x.ndim, axis, new Slice(0, left)), values[0]);
  setIndex(x, along(x.ndim, axis, new Slice(n - right, n)), values[1]);
}

/** The outermost elements of the old array along an axis. */
function edges(x: NDArray, axis: number, [left, right]: readonly [number, number]): [NDArray, NDArray] {
  const n = x.dims[axis];
  return [part(x, axis, left, left + 1), part(x, axis, n - right - 1, n - right)];
}

/** The margins of `"linear_ramp"`: from the end value towards the edge, which is not reached. */
function ramps(
  x: NDArray,
  axis: number,
  width: readonly [number, number],
  ends: readonly [unknown, unknown],
): [NDArray, NDArray] {
  const found = edges(x, axis, width);
  return [0, 1].map((side) => {
    const edge = getIndex(found[side], along(x.ndim, axis, 0));
    const ramp = linspace(asarray(ends[side] as ArrayLike), edge, {
      num: width[side],
      endpoint: false,
      dtype: x.dtype,
      axis,
    });
    return side === 0 ? ramp : flipped(ramp, axis);
  }) as [NDArray, NDArray];
}

type Statistic = (x: NDArray, options: { axis: number; keepdims: boolean }) => NDArray;

const statistics: Record<string, Statistic> = {
  maximum: (x, options) => max(x, options) as NDArray,
  minimum: (x, options) => min(x, options) as NDArray,
  mean: (x, options) => mean(x, options) as NDArray,
  median: (x, options) => median(x, options) as NDArray,
};

/** The margins of the statistical modes. */
function statisticsOf(
  x: NDArray,
  axis: number,
  [left, right]: readonly [number, number],
  lengths: readonly [unknown, unknown],
  mode: string,
): [NDArray, NDArray] {
  const low = left, high = x.dims[axis] - right, most = high - low, f = statistics[mode];
  const take = (length: unknown): number => length === null || Number(length) > most ? most : Number(length);
  const before = take(lengths[0]), behind = take(lengths[1]);
  if ((before === 0 || behind === 0) && (mode === "maximum" || mode === "minimum")) {
    throw new ValueError("stat_length of 0 yields no value for padding");
  }
  const options = { axis, keepdims: true };
  const round = (stat: NDArray): NDArray => x.dtype.isInteger && stat.dtype.isFloat ? rint(stat) as NDArray : stat;
  return [round(f(part(x, axis, low, low + before), options)), round(f(part(x, axis, high - behind, high), options))];
}

/** One round of mirroring: as much as the old array has; returns what is left to fill. */
function reflect(
  x: NDArray,
  axis: number,
  [left, right]: readonly [number, number],
  odd: boolean,
  original: number,
  edge: boolean,
): [number, number] {
  const size = x.dims[axis];
  let period = size - right - left, start = left, stop = right;
  const inner = edge ? 1 : 0;
  if (edge) period = Math.floor(period / original) * original;
  else period = Math.floor((period - 1) / (original - 1)) * (original - 1) + 1 - 1;
  if (left > 0) {
    const chunk = Math.min(period, left), last = left - inner, first = last + chunk;
    let mirror = part(x, axis, first, last, -1);
    if (odd) mirror = subtract(multiply(part(x, axis, left, left + 1), 2), mirror) as NDArray;
    setIndex(x, along(x.ndim, axis, new Slice(left - chunk, left)), mirror);
    start = left - chunk;
  }
  if (right > 0) {
    const chunk = Math.min(period, right), first = -right + inner - 2, last = first - chunk;
    let mirror = part(x, axis, first, last, -1);
    if (odd) mirror = subtract(multiply(part(x, axis, size - right - 1, size - right), 2), mirror) as NDArray;
    const from = size - right, to = size - right + chunk;
    setIndex(x, along(x.ndim, axis, new Slice(from, to)), mirror);
    stop = right - chunk;
  }
  return [start, stop];
}

/** Gives every line along every axis to a function that fills its margins. */
function padBy(
  fill: PadFunction,
  out: NDArray,
  widths: readonly (readonly [number, number])[],
  keywords: Record<string, unknown>,
): void {
  for (let axis = 0; axis < out.ndim; axis++) {
    const lines = moved(out, axis, -1), rows = lines.dims.slice(0, -1), n = sizeOf(rows);
    const index = new Array<number>(rows.length).fill(0);
    for (let k = 0; k < n; k++) {
      fill(getIndex(lines, [...index, new Slice(null, null)]), widths[axis], axis, keywords);
      for (let i = rows.length - 1; i >= 0 && ++index[i] === rows[i]; i--) index[i] = 0;
    }
  }
}

/**
 * A copy with margins along every axis, filled as `mode` says: with constants, with the edge, with ramps, with statistics, by
 * mirroring, by going around, not at all, or by a function of one's own.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.pad([1, 2], [2, 1])) === "[0. 0. 1. 2. 0.]");
 * console.assert(String(np.pad([1, 2, 3], 2, { mode: "reflect" })) === "[3. 2. 1. 2. 3. 2. 1.]");
 * ```
 */
export const pad: PadArrayFunction = arrayFunction("pad", (...args: unknown[]): NDArray => {
  // keywords of a mode of one's own are passed on, so those that are not pad's are taken aside first
  const last = args[args.length - 1];
  const plain = args.length > 1 && typeof last === "object" && last !== null &&
    Object.getPrototypeOf(last) === Object.prototype &&
    !Object.keys(last).every((key) => /^-?\d+$/.test(key));
  const options = plain ? last as Record<string, unknown> : {};
  const { pad_width, mode, ...rest } = options;
  const own = Object.fromEntries(Object.entries({ pad_width, mode }).filter(([, v]) => v !== undefined));
  const read = bind(PAD, [...(plain ? args.slice(0, -1) : args), own]);
  const source = asarray(read.array as ArrayLike), widths = padWidths(read.pad_width, source.ndim);
  const dims = source.dims.map((n, i) => n + widths[i][0] + widths[i][1]);
  const out = newArray(dims, source.dtype, source.isF && !source.isC ? "F" : "C") as NDArray;
  const inside = (x: NDArray): NDArray =>
    x.ndim === 0 ? x : getIndex(x, widths.map(([before], i) => new Slice(before, before + source.dims[i])));
  if (typeof read.mode === "function") {
    assign(inside(out), source);
    padBy(read.mode as PadFunction, out, widths, rest);
    return out;
  }
  const name = read.mode as PadMode;
  if (!(name in PAD_KEYWORDS)) throw new ValueError(`mode '${String(name)}' is not supported`);
  const wrong = Object.keys(rest).filter((key) => !PAD_KEYWORDS[name].includes(key));
  if (wrong.length > 0) {
    throw new ValueError(
      `unsupported keyword arguments for mode '${name}': {${wrong.map((key) => `'${key}'`).join(", ")}}`,
    );
  }
  assign(inside(out), source);
  // margins of later axes have not been filled yet: only what lies inside them is looked at
  const region = (axis: number): NDArray =>
    getIndex(
      out,
      widths.map(([before], i) => i > axis ? new Slice(before, before + source.dims[i]) : new Slice(null, null)),
    );
  if (name === "empty") return out;
  if (name === "constant") {
    pairsOf(rest.constant_values ?? 0, out.ndim, false).forEach(([before, behind], axis) =>
      setMargins(region(axis), axis, widths[axis], [castScalar(before, source.dtype), castScalar(behind, source.dtype)])
    );
    return out;
  }
  if (source.size === 0) {
    for (let axis = 0; axis < out.ndim; axis++) {
      if (source.dims[axis] === 0 && (widths[axis][0] > 0 || widths[axis][1] > 0)) {
        throw new ValueError(`can't extend empty axis ${axis} using modes other than 'constant' or 'empty'`);
      }
    }
    return out;
  }
  const lengths = name in statistics ? pairsOf(rest.stat_length ?? null, out.ndim, true) : null;
  const ends = name === "linear_ramp" ? pairsOf(rest.end_values ?? 0, out.ndim, false) : null;
  for (let axis = 0; axis < out.ndim; axis++) {
    const x = region(axis), width = widths[axis], n = source.dims[axis];
    if (name === "edge") setMargins(x, axis, width, edges(x, axis, width));
    else if (ends !== null) setMargins(x, axis, width, ramps(x, axis, width, ends[axis]));
    else if (lengths !== null) setMargins(x, axis, width, statisticsOf(x, axis, width, lengths[axis], name));
    else if (name === "wrap") {
      wrapMargins(x, axis, width, n);
    } else {
      const odd = rest.reflect_type === "odd", edge = name === "symmetric";
      let [left, right] = width;
      if (n === 1 && name === "reflect" && (left > 0 || right > 0)) {
        setMargins(x, axis, width, edges(x, axis, width));
        continue;
      }
      while (left > 0 || right > 0) [left, right] = reflect(x, axis, [left, right], odd, n, edge);
    }
  }
  return out;
});

/** A number as the cast of an array makes it an element: `pad` casts its constants unsafely. */
function castScalar(value: unknown, dtype: DType): NDArray {
  return castTo(asarray(value as ArrayLike), dtype) as NDArray;
}

/** Fills the margins by going around: each new element is the one a whole number of lengths away. */
function wrapMargins(x: NDArray, axis: number, [left, right]: readonly [number, number], n: number): void {
  const index = (start: number, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => left + ((start + i - left) % n + n) % n);
  setIndex(x, along(x.ndim, axis, new Slice(0, left)), getIndex(x, along(x.ndim, axis, index(0, left))));
  const from = left + n;
  setIndex(x, along(x.ndim, axis, new Slice(from, from + right)), getIndex(x, along(x.ndim, axis, index(from, right))));
}
