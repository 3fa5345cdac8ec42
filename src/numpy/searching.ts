/**
 * Searching: the positions of extrema, of elements that are not zero, and of places in sorted data.
 * @module
 */
import { type AnyBuffer, bool, defaultInteger, type DType, int32 } from "../dtype/dtype.ts";
import { float16Table } from "../dtype/float16.ts";
import { stamp } from "../kernels/stamp.ts";
import { assertWriteable } from "../ndarray/alias.ts";
import { normalizeAxis, sameList } from "../ndarray/layout.ts";
import { type ArgOptions, exact, type NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, Overriding } from "../ndarray/types.ts";
import { walk } from "../ndarray/walk.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { typeName } from "../python/repr.ts";
import { arrayOf } from "./asarray.ts";
import { assign, castTo, copyOf } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import { positionsOf } from "./indexing.ts";
import { searchArray } from "./ordering.ts";
import { EVERYTHING, operations, outArgument, reduceArray, reducedAxes, replaceNan } from "./reducing.ts";

// -- positions of extrema ------------------------------------------------------------------------------------------------

/** `argmax` and `argmin`: `(a, axis, out, *, keepdims)`. */
export interface ArgFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, axis?: number | null | ArgOptions, options?: ArgOptions): unknown;
  /** Positions are integers of the default type. */
  (
    a: ArrayLike,
    axis?: number | null | ArgOptions,
    out?: NDArray | null | ArgOptions,
    options?: ArgOptions,
  ): NDArray<"int32">;
}

type Find = (x: AnyBuffer, i: number, step: number, n: number) => number;

/** The first position of the greatest (`sign` 1) or least (-1) number; the first nan comes before all. */
function findTemplate({ table, least }: { table: Float32Array | null; least: boolean }): Find {
  return (x, i, step, n) => {
    let best = table === null ? x[i] : table[x[i] as number], at = 0;
    if (best !== best) return 0;
    for (let k = 1; k < n; k++) {
      i += step;
      const value = table === null ? x[i] : table[x[i] as number];
      if (!(least ? value >= best : value <= best)) {
        if (value !== value) return k;
        best = value;
        at = k;
      }
    }
    return at;
  };
}

const finders = new Map<string, Find>();

function finder(dtype: DType, least: boolean): Find {
  const key = dtype.name + least;
  let found = finders.get(key);
  if (found === undefined) {
    found = stamp(findTemplate, `${least ? "argmin" : "argmax"} ${key}`, {
      table: dtype.name === "float16" ? float16Table() : null,
      least,
    });
    finders.set(key, found);
  }
  return found;
}

interface ArgArguments {
  a: unknown;
  axis: unknown;
  out: unknown;
  keepdims: unknown;
}

function argSignature(name: string): Signature<ArgArguments> {
  return signature<ArgArguments>(name, { a: REQUIRED, axis: null, out: null, keepdims: false }, 3);
}

/** The positions of extrema behind the reading of arguments. */
function findExtrema(
  name: "argmax" | "argmin",
  x: NDArray,
  axis: unknown,
  out: NDArray | null,
  keepdims: boolean,
): NDArray<"int32"> {
  const find = finder(x.dtype, name === "argmin"), whole = axis === null || axis === undefined;
  const at = whole ? 0 : x.dims.length === 0 && (axis === 0 || axis === -1) ? 0 : normalizeAxis(axis, x.dims.length);
  let source = x;
  if (whole && !(x.isC || x.dims.length === 1)) source = castTo(x, x.dtype, "C");
  const flat = whole || x.dims.length === 0;
  const n = flat ? x.size : x.dims[at], step = flat ? (source.dims.length === 1 ? source.steps[0] : 1) : x.steps[at];
  const lines = flat ? [] : x.dims.filter((_, i) => i !== at);
  const shape = !keepdims ? lines : whole ? x.dims.map(() => 1) : x.dims.map((m, i) => i === at ? 1 : m);
  if (out !== null) {
    assertWriteable(out, "output array");
    if (!sameList(out.dims, shape)) throw new ValueError(`output array does not match result of np.${name}.`);
  }
  if (n === 0) throw new ValueError(`attempt to get ${name} of an empty sequence`);
  const result = newArray(shape, defaultInteger), into = result.buffer;
  if (flat) into[result.offset] = find(source.buffer, source.offset, step, n);
  else if (result.size > 0) {
    const steps = x.steps.filter((_, i) => i !== at), to = result.steps.filter((_, i) => !keepdims || i !== at);
    walk(lines, [to, steps], [result.offset, x.offset], (start, count, along) => {
      for (let k = 0, o = start[0], i = start[1]; k < count; k++, o += along[0], i += along[1]) {
        into[o] = find(x.buffer, i, step, n);
      }
    });
  }
  if (out === null) return result;
  assign(out, result as NDArray);
  return out as NDArray<"int32">;
}

function argFunction(name: "argmax" | "argmin"): ArgFunction {
  const ARG = argSignature(name);
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const bound = bind(ARG, args);
    return findExtrema(
      name,
      arrayOf(bound.a),
      bound.axis,
      outArgument(bound.out, "output must be an array"),
      Boolean(bound.keepdims),
    );
  });
}

/**
 * The position of the first largest element (or nan) along an axis, or in the flattened array if `axis` is `null`.
 *
 * `argmax(a, axis=None, out=None, *, keepdims=False)`. Errors: no elements (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.argmax(np.array([1, 7, 3])).item() === 1);
 * console.assert(String(np.argmax(np.array([[1, 7], [9, 3]]), 0)) === "[1 0]");
 * ```
 */
export const argmax: ArgFunction = argFunction("argmax");

/**
 * The position of the first smallest element (or nan) along an axis. See {@linkcode argmax} for the arguments.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.argmin(np.array([4, 1, 3])).item() === 1);
 * ```
 */
export const argmin: ArgFunction = argFunction("argmin");

function nanArgFunction(name: "nanargmax" | "nanargmin"): ArgFunction {
  const ARG = argSignature(name);
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const bound = bind(ARG, args);
    const [x, mask] = replaceNan(arrayOf(bound.a), name === "nanargmax" ? -Infinity : Infinity);
    if (mask !== null && mask.size > 0) {
      const axes = reducedAxes(bound.axis, x.dims.length);
      const empty = reduceArray(operations.logical_and, mask, bool, { ...EVERYTHING, axes });
      if (exact(empty).includes(1)) throw new ValueError("All-NaN slice encountered");
    }
    return findExtrema(
      name === "nanargmax" ? "argmax" : "argmin",
      x,
      bound.axis,
      outArgument(bound.out, "output must be an array"),
      Boolean(bound.keepdims),
    );
  });
}

/**
 * The position of the first largest element, nan left out. Errors: nothing but nan (`ValueError`). See {@linkcode argmax}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanargmax(np.array([NaN, 2, 3])).item() === 2);
 * ```
 */
export const nanargmax: ArgFunction = nanArgFunction("nanargmax");

/**
 * The position of the first smallest element, nan left out. Errors: nothing but nan (`ValueError`). See {@linkcode argmax}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.nanargmin(np.array([NaN, 2, 3])).item() === 1);
 * ```
 */
export const nanargmin: ArgFunction = nanArgFunction("nanargmin");

// -- what is not zero ------------------------------------------------------------------------------------------------------

/** The keywords of `count_nonzero`. */
export interface CountOptions {
  /** The axis or axes to count along; `null` for all. */
  axis?: Axes;
  /** Whether counted axes stay, with size 1. */
  keepdims?: boolean;
}

interface CountArguments {
  a: unknown;
  axis: unknown;
  keepdims: unknown;
}

const COUNT = signature<CountArguments>("count_nonzero", { a: REQUIRED, axis: null, keepdims: false }, 2);

/** `count_nonzero`: `(a, axis, *, keepdims)`. */
export interface CountFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, axis?: Axes | CountOptions, options?: CountOptions): unknown;
  /** Counts are integers of the default type. */
  (a: ArrayLike, axis?: Axes | CountOptions, options?: CountOptions): NDArray<"int32">;
}

/**
 * How many elements over axes are not zero.
 *
 * `count_nonzero(a, axis=None, *, keepdims=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.count_nonzero(np.array([0, 1, 7])).item() === 2);
 * ```
 */
export const count_nonzero: CountFunction = arrayFunction("count_nonzero", (...args: unknown[]): NDArray => {
  const bound = bind(COUNT, args), x = arrayOf(bound.a);
  const axes = reducedAxes(bound.axis, x.dims.length), keepdims = Boolean(bound.keepdims);
  return reduceArray(operations.add, truthOf(x), defaultInteger, { ...EVERYTHING, axes, keepdims });
});

/** Elements as booleans. */
function truthOf(x: NDArray): NDArray {
  return x.dtype.kind === "b" ? x : castTo(x, bool) as NDArray;
}

/** `nonzero`, and functions of one array that return positions. */
export interface NonzeroFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T): unknown;
  /** One integer array for each axis. */
  (a: ArrayLike): NDArray<"int32">[];
}

/**
 * The positions of elements that are not zero: one integer array for each axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [rows, columns] = np.nonzero(np.array([[0, 1], [2, 0]]));
 * console.assert(String(rows) === "[0 1]" && String(columns) === "[1 0]");
 * ```
 */
export const nonzero: NonzeroFunction = arrayFunction("nonzero", (a: unknown): NDArray[] => {
  const x = arrayOf(a);
  if (x.dims.length === 0) {
    throw new ValueError(
      "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead. If the context of this error is of the form `arr[nonzero(cond)]`, just use `arr[cond]`.",
    );
  }
  const rows = positionRows(truthOf(x)), n = rows.dims[0], ndim = x.dims.length;
  return x.dims.map((_, axis) => viewOf(rows, [n], [ndim], rows.offset + axis));
});

/** Functions of one array that return one array of positions. */
export interface PositionsFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T): unknown;
  /** Positions are integers of the default type. */
  (a: ArrayLike): NDArray<"int32">;
}

/**
 * The positions in the flattened array of elements that are not zero.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.flatnonzero(np.array([0, 3, 0, 4]))) === "[1 3]");
 * ```
 */
export const flatnonzero: PositionsFunction = arrayFunction("flatnonzero", (a: unknown): NDArray => {
  const x = castTo(arrayOf(a), bool, "C");
  return positionsOf(viewOf(x, [x.size], [1]) as NDArray)[0];
});

/**
 * The positions of elements that are not zero: one row for each, with an index for each axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.argwhere(np.array([[0, 1], [2, 0]]))) === "[[0 1]\n [1 0]]");
 * ```
 */
export const argwhere: PositionsFunction = arrayFunction("argwhere", (a: unknown): NDArray => {
  const x = truthOf(arrayOf(a)), ndim = x.dims.length;
  if (ndim === 0) return newArray([Number(x.buffer[x.offset]), 0], int32) as NDArray;
  return copyOf(positionRows(x), "F"); // NumPy's are the transposed columns of `nonzero`
});

/** The positions of true elements, one row for each: NumPy's `nonzero` returns the columns of such an array. */
function positionRows(x: NDArray): NDArray {
  const columns = positionsOf(x), n = columns[0].size, ndim = x.dims.length;
  if (ndim === 1) return viewOf(columns[0], [n, 1], [1, 1]);
  const rows = newArray([n, ndim], int32), into = rows.buffer;
  columns.forEach((column, axis) => {
    for (let i = 0, to = rows.offset + axis; i < n; i++, to += ndim) {
      into[to] = column.buffer[column.offset + i] as number;
    }
  });
  return rows as NDArray;
}

// -- places in sorted data ---------------------------------------------------------------------------------------------------

/** The keywords of `searchsorted`. */
export interface SearchOptions {
  /** Before (`"left"`) or behind (`"right"`) equal elements. */
  side?: "left" | "right";
  /** The positions that sort the array, where it is not sorted. */
  sorter?: ArrayLike | null;
}

interface SearchArguments {
  a: unknown;
  v: unknown;
  side: unknown;
  sorter: unknown;
}

const SEARCH = signature<SearchArguments>("searchsorted", { a: REQUIRED, v: REQUIRED, side: "left", sorter: null });

/** `searchsorted`: `(a, v, side, sorter)`. */
export interface SearchFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    v: ArrayLike,
    side?: "left" | "right" | SearchOptions,
    sorter?: ArrayLike | null | SearchOptions,
  ): unknown;
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: ArrayLike,
    v: T,
    side?: "left" | "right" | SearchOptions,
    sorter?: ArrayLike | null | SearchOptions,
  ): unknown;
  /** Positions are integers of the default type. */
  (
    a: ArrayLike,
    v: ArrayLike,
    side?: "left" | "right" | SearchOptions,
    sorter?: ArrayLike | null | SearchOptions,
  ): NDArray<"int32">;
}

function readSide(side: unknown): boolean {
  if (side === "left" || side === "right") return side === "right";
  if (typeof side !== "string") throw new TypeError(`search side must be str, not ${typeName(side)}`);
  // NumPy says what it takes in other words where the first letter was right
  if (/^[lr]/i.test(side)) throw new ValueError("search side must be one of 'left' or 'right'");
  throw new ValueError(`search side must be 'left' or 'right' (got '${side}')`);
}

/**
 * Where values would have to be inserted into a sorted one-dimensional array to keep it sorted.
 *
 * `searchsorted(a, v, side="left", sorter=None)`. Errors: an array that is not one-dimensional, an unknown side, a sorter
 * that does not fit (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([1, 2, 2, 5]);
 * console.assert(np.searchsorted(x, 2).item() === 1);
 * console.assert(String(np.searchsorted(x, np.array([0, 2, 9]), "right")) === "[0 3 4]");
 * ```
 */
export const searchsorted: SearchFunction = arrayFunction("searchsorted", (...args: unknown[]): NDArray => {
  const bound = bind(SEARCH, args);
  const a = arrayOf(bound.a), right = readSide(bound.side);
  if (a.dims.length !== 1) {
    throw new ValueError(
      a.dims.length === 0 ? "object of too small depth for desired array" : "object too deep for desired array",
    );
  }
  const v = arrayOf(bound.v);
  let sorter: NDArray | null = null;
  if (bound.sorter !== null) {
    sorter = arrayOf(bound.sorter);
    if (!sorter.dtype.isInteger) throw new TypeError("sorter must only contain integers");
    if (sorter.dims.length !== 1) throw new ValueError("object too deep for desired array");
    if (sorter.size !== a.size) throw new ValueError("sorter.size must equal a.size");
    for (let i = 0; i < sorter.size; i++) {
      const at = Number(sorter.dtype.read(sorter.buffer, sorter.offset + i * sorter.steps[0]));
      if (at < 0 || at >= a.size) throw new ValueError("Sorter index out of range.");
    }
  }
  return searchArray(a, v, right, sorter);
});
