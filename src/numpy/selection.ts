/**
 * Elements chosen: by positions, by masks, by conditions, by limits; and arrays compared as wholes.
 * @module
 */
import { bool, type DType, type DTypeName, float64, type FloatName, int32 } from "../dtype/dtype.ts";
import { canCastTypes, checkInteger, resultTypeOf } from "../dtype/promote.ts";
import { chooseLoop, gather, newOffsets, type Offsets, scatter } from "../kernels/gather.ts";
import { assertWriteable } from "../ndarray/alias.ts";
import {
  broadcastShapes,
  broadcastSteps,
  contiguousSteps,
  normalizeAxis,
  normalizeShape,
  sameList,
  sizeOf,
} from "../ndarray/layout.ts";
import { adopt, blankArray, blankWithSteps, NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import { type ArrayLike, isOverriding, type Overriding } from "../ndarray/types.ts";
import { resultSteps, walk } from "../ndarray/walk.ts";
import { IndexError, UFuncTypeError, ValueError } from "../python/errors.ts";
import { bind, isOptions, REQUIRED, signature } from "../python/keywords.ts";
import { asIndices, isWeakNumber, PyFloat, weakKind, type WeakNumber } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { asarray, type DataType, elementOf, newLike, type SameType, toArray } from "./asarray.ts";
import { assign, castTo, copyOf } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import { getIndex, indexArray, setIndex } from "./indexing.ts";
import { nonzero } from "./searching.ts";
import type { UfuncOptions } from "./ufunc.ts";
import { absolute, add, multiply, positive, subtract } from "./ufuncs/arithmetic.ts";
import { bitwise_and, bitwise_or } from "./ufuncs/bitwise.ts";
import { equal, less_equal } from "./ufuncs/comparison.ts";
import { maximum, minimum } from "./ufuncs/extrema.ts";
import { isfinite, isnan } from "./ufuncs/floating.ts";
import { commonShape, raveled, reshaped } from "./views.ts";

/** What happens to positions out of range: an error, counting around, or the nearest end. */
export type ClipMode = "raise" | "wrap" | "clip";

/** A mode, read. */
function readMode(mode: unknown): ClipMode {
  if (mode === "raise" || mode === "wrap" || mode === "clip") return mode;
  throw new ValueError(`clipmode must be one of 'clip', 'raise', or 'wrap' (got '${String(mode)}')`);
}

/** Positions as an integer array: whole numbers, booleans, arrays of integers. */
function positionsFrom(x: unknown, rule = "safe"): NDArray {
  if (typeof x === "number" && Number.isInteger(x)) return adopt(Int32Array.of(x), int32, []) as NDArray;
  if (Array.isArray(x)) {
    const out = indexArray(x);
    return out.dtype.kind === "b" ? castTo(out, int32) as NDArray : out;
  }
  const own = asarray(x as ArrayLike);
  if (own.dtype.isFloat) {
    throw new TypeError(
      `Cannot cast array data from dtype('${own.dtype.name}') to dtype('int32') according to the rule '${rule}'`,
    );
  }
  return own.dtype.kind === "b" ? castTo(own, int32) as NDArray : own;
}

/** Positions as plain numbers in C order, brought into range as a mode says. */
function inRange(index: NDArray, size: number, axis: number, mode: ClipMode): Float64Array {
  const out = new Float64Array(index.size);
  if (out.length > 0) assign(adopt(out, float64, index.dims) as NDArray, index);
  for (let i = 0; i < out.length; i++) {
    let j = out[i];
    if (mode === "wrap") j = (j % size + size) % size;
    else if (mode === "clip") j = j < 0 ? 0 : j >= size ? size - 1 : j;
    else {
      if (j < -size || j >= size) {
        throw new IndexError(`index ${j} is out of bounds for axis ${axis} with size ${size}`);
      }
      if (j < 0) j += size;
    }
    out[i] = j;
  }
  return out;
}

/** Writes a result to `out`, or returns it. */
function delivered(result: NDArray, out: NDArray | null, name: string): NDArray {
  if (out === null) return result;
  if (!sameList(out.dims, result.dims)) throw new ValueError(`output array does not match result of ndarray.${name}`);
  assertWriteable(out, "output array");
  assign(out, result);
  return out;
}

// -- take and put ------------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode take}. */
export interface TakeOptions {
  /** The axis; `null` for the flattened array. */
  axis?: number | null;
  /** Where to write the result. */
  out?: NDArray | null;
  /** What happens to positions out of range. */
  mode?: ClipMode;
}

/** The type of {@linkcode take}. */
export interface TakeFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, indices: ArrayLike, axis?: number | null | TakeOptions, options?: TakeOptions): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    a: X,
    indices: ArrayLike,
    axis?: number | null | TakeOptions,
    options?: TakeOptions,
  ): NDArray<DataType<X>>;
}

const TAKE = signature<{ a: unknown; indices: unknown; axis: unknown; out: NDArray | null; mode: unknown }>("take", {
  a: REQUIRED,
  indices: REQUIRED,
  axis: null,
  out: null,
  mode: "raise",
});

/** Elements at positions along an axis. */
function taken(a: NDArray, index: NDArray, axis: unknown, mode: ClipMode): NDArray {
  const source = axis === null ? raveled(a) : a.ndim === 0 ? reshaped(a, [1]) : a;
  const at = axis === null ? 0 : normalizeAxis(axis, Math.max(a.ndim, 1)), n = source.dims[at];
  const dims = [...source.dims.slice(0, at), ...index.dims, ...source.dims.slice(at + 1)];
  const outer = sizeOf(source.dims.slice(0, at)), inner = sizeOf(source.dims.slice(at + 1));
  if (n === 0 && sizeOf(dims) > 0) throw new IndexError("cannot do a non-empty take from an empty axes.");
  const out = blankArray(dims, a.dtype) as NDArray;
  if (outer === 0 || index.size === 0) return out;
  const places = n === 0 && mode !== "raise" ? new Float64Array(0) : inRange(index, n, at, mode);
  if (out.size === 0) return out;
  const x = source.isC ? source : copyOf(source, "C");
  const offsets = newOffsets(outer * places.length, x.buffer.length);
  for (let i = 0, k = 0; i < outer; i++) {
    for (let j = 0; j < places.length; j++, k++) offsets[k] = (i * n + places[j]) * inner;
  }
  gather(a.dtype, x.buffer, x.offset, offsets, { rows: new Int32Array(1), count: inner, step: 1 }, out.buffer);
  return out;
}

/**
 * Elements at positions along an axis, or of the flattened array: a copy, also for a single position.
 *
 * A position out of range is an `IndexError`, or counts around (`mode: "wrap"`), or means the nearest end (`"clip"`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.take([[1, 2], [3, 4]], [1, 0], { axis: 1 })) === "[[2. 1.]\n [4. 3.]]");
 * ```
 */
export const take: TakeFunction = arrayFunction("take", (...args: unknown[]): NDArray => {
  const { a, indices, axis, out, mode } = bind(TAKE, args);
  const read = readMode(mode), x = asarray(a as ArrayLike), index = positionsFrom(indices);
  return delivered(taken(x, index, axis, read), out, "take");
});

/** Where the elements at C-order positions stand in the buffer of an array. */
function offsetsOf(x: NDArray, places: ArrayLikeOfNumbers): Offsets {
  const offsets = newOffsets(places.length, x.buffer.length);
  if (x.isC) {
    for (let k = 0; k < places.length; k++) offsets[k] = places[k];
    return offsets;
  }
  for (let k = 0; k < places.length; k++) {
    let rest = places[k], at = 0;
    for (let i = x.ndim - 1; i >= 0; i--) {
      const n = x.dims[i], above = Math.floor(rest / n);
      at += (rest - above * n) * x.steps[i];
      rest = above;
    }
    offsets[k] = at;
  }
  return offsets;
}

interface ArrayLikeOfNumbers {
  readonly length: number;
  readonly [i: number]: number;
}

/** An array to be changed: an `NDArray`. */
function target(a: unknown, name: string): NDArray {
  if (a instanceof NDArray) return a;
  throw new TypeError(`argument 1 must be numpy.ndarray, not ${typeof a} (${name}() changes it)`);
}

/** Writes values, over and over if there are too few, to the elements at C-order positions. */
function putAt(a: NDArray, places: ArrayLikeOfNumbers, values: NDArray, which: (k: number) => number): void {
  const flat = castTo(raveled(values), a.dtype, "C"), n = flat.size;
  if (places.length === 0 || n === 0) return;
  const list = newArray([places.length], a.dtype);
  for (let k = 0; k < places.length; k++) list.buffer[k] = flat.buffer[flat.offset + which(k) % n];
  scatter(
    a.dtype,
    a.buffer,
    a.offset,
    offsetsOf(a, places),
    { rows: new Int32Array(1), count: 1, step: 1 },
    list.buffer,
    0,
    1,
  );
}

/** The keywords of {@linkcode put}. */
export interface PutOptions {
  /** What happens to positions out of range. */
  mode?: ClipMode;
}

/** The values of an assignment: numbers and lists in the data type of the target. */
function valuesFor(a: NDArray, values: unknown): NDArray {
  return values instanceof NDArray || isOverriding(values)
    ? asarray(values)
    : asarray(values as ArrayLike, a.dtype.name);
}

const PUT = signature<{ a: unknown; ind: unknown; v: unknown; mode: unknown }>("put", {
  a: REQUIRED,
  ind: REQUIRED,
  v: REQUIRED,
  mode: "raise",
});

/**
 * Writes values to positions of the flattened array, in place; too few values are used over and over.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.zeros([2, 2]);
 * np.put(x, [0, 3], [5, 6]);
 * console.assert(String(x) === "[[5. 0.]\n [0. 6.]]");
 * ```
 */
export const put: (a: NDArray, ind: ArrayLike, v: ArrayLike, mode?: ClipMode | PutOptions) => void = arrayFunction(
  "put",
  (...args: unknown[]): void => {
    const { a, ind, v, mode } = bind(PUT, args);
    const x = target(a, "put"), read = readMode(mode), values = valuesFor(x, v), index = positionsFrom(ind);
    assertWriteable(x, "output array");
    if (index.size > 0 && x.size === 0) throw new IndexError("cannot replace elements of an empty array");
    if (values.size === 0) return;
    putAt(x, inRange(index, x.size, 0, read), values, (k) => k);
  },
);

/** The index that `take_along_axis` and `put_along_axis` choose with. */
function alongIndex(x: NDArray, indices: NDArray, axis: number): unknown[] {
  if (!indices.dtype.isInteger) throw new IndexError("`indices` must be an integer array");
  if (x.ndim !== indices.ndim) throw new ValueError("`indices` and `arr` must have the same number of dimensions");
  return x.dims.map((n, i) => {
    if (i === axis) return indices;
    const line = newArray([n], int32);
    for (let k = 0; k < n; k++) line.buffer[k] = k;
    return reshaped(line, x.dims.map((_, k) => k === i ? n : 1));
  });
}

/** The type of {@linkcode take_along_axis}. */
export interface TakeAlongFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(arr: T, indices: ArrayLike, axis?: number | null | { axis?: number | null }): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    arr: X,
    indices: ArrayLike,
    axis?: number | null | { axis?: number | null },
  ): NDArray<DataType<X>>;
}

/** An integer array for the functions that choose along an axis. */
function alongPositions(indices: unknown): NDArray {
  const own = Array.isArray(indices) ? indexArray(indices) : asarray(indices as ArrayLike);
  if (!own.dtype.isInteger) throw new IndexError("`indices` must be an integer array");
  return own;
}

const TAKE_ALONG = signature<{ arr: unknown; indices: unknown; axis: unknown }>("take_along_axis", {
  arr: REQUIRED,
  indices: REQUIRED,
  axis: -1,
});

/**
 * For every line along an axis, the elements at the positions that stand in the same line of `indices`; what `argsort` and
 * `argmax` with `keepdims` answer fits.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[3, 1, 2]]);
 * console.assert(String(np.take_along_axis(x, [[1, 2, 0]], 1)) === "[[1. 2. 3.]]");
 * ```
 */
export const take_along_axis: TakeAlongFunction = arrayFunction("take_along_axis", (...args: unknown[]): NDArray => {
  const { arr, indices, axis } = bind(TAKE_ALONG, args);
  const x = asarray(arr as ArrayLike), index = alongPositions(indices);
  if (axis === null) {
    if (index.ndim !== 1) throw new ValueError("when axis=None, `indices` must have a single dimension.");
    return getIndex(raveled(x), alongIndex(raveled(x), index, 0));
  }
  const at = normalizeAxis(axis, x.ndim);
  return getIndex(x, alongIndex(x, index, at));
});

const PUT_ALONG = signature<{ arr: unknown; indices: unknown; values: unknown; axis: unknown }>("put_along_axis", {
  arr: REQUIRED,
  indices: REQUIRED,
  values: REQUIRED,
  axis: REQUIRED,
});

/**
 * For every line along an axis, writes values to the positions that stand in the same line of `indices`, in place.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.zeros([2, 2]);
 * np.put_along_axis(x, [[0], [1]], 9, 1);
 * console.assert(String(x) === "[[9. 0.]\n [0. 9.]]");
 * ```
 */
export const put_along_axis: (
  arr: NDArray,
  indices: ArrayLike,
  values: ArrayLike,
  axis: number | null | { axis: number | null },
) => void = arrayFunction("put_along_axis", (...args: unknown[]): void => {
  const { arr, indices, values, axis } = bind(PUT_ALONG, args);
  const x = target(arr, "put_along_axis"), index = alongPositions(indices);
  if (axis === null) {
    if (index.ndim !== 1) throw new ValueError("when axis=None, `indices` must have a single dimension.");
    assertWriteable(x);
    const places = inRange(index, x.size, 0, "raise"), given = valuesFor(x, values);
    const steps = broadcastSteps(given.dims, given.steps, index.dims);
    if (steps === null) {
      throw new ValueError(
        `shape mismatch: value array of shape ${
          reprTuple(given.dims, "")
        } could not be broadcast to indexing result of shape ${reprTuple(index.dims, "")}`,
      );
    }
    return putAt(x, places, viewOf(given, index.dims, steps), (k) => k);
  }
  setIndex(x, alongIndex(x, index, normalizeAxis(axis, x.ndim)), values);
});

// -- masks -------------------------------------------------------------------------------------------------------------

/** The truth of every element, as contiguous bytes in C order. */
function truths(x: NDArray): Uint8Array {
  const mask = castTo(x, bool, "C");
  return mask.buffer;
}

/** The C-order positions where bytes are true. */
function truePlaces(bits: Uint8Array): Int32Array {
  let n = 0;
  for (let i = 0; i < bits.length; i++) n += bits[i];
  const out = new Int32Array(n);
  for (let i = 0, k = 0; k < n; i++) if (bits[i]) out[k++] = i;
  return out;
}

const COMPRESS = signature<{ condition: unknown; a: unknown; axis: unknown; out: NDArray | null }>("compress", {
  condition: REQUIRED,
  a: REQUIRED,
  axis: null,
  out: null,
});

/** The type of {@linkcode compress}. */
export interface CompressFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(condition: ArrayLike, a: T, axis?: number | null | Omit<TakeOptions, "mode">): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(
    condition: ArrayLike,
    a: X,
    axis?: number | null | Omit<TakeOptions, "mode">,
    options?: Omit<TakeOptions, "mode">,
  ): NDArray<DataType<X>>;
}

/**
 * The slices along an axis for which a 1-d condition is true; what the condition is too short for is left out.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.compress([false, true], [[1, 2], [3, 4]], 0)) === "[[3. 4.]]");
 * ```
 */
export const compress: CompressFunction = arrayFunction("compress", (...args: unknown[]): NDArray => {
  const { condition, a, axis, out } = bind(COMPRESS, args);
  const mask = asarray(condition as ArrayLike);
  if (mask.ndim !== 1) throw new ValueError("condition must be a 1-d array");
  const places = truePlaces(truths(mask));
  return delivered(
    taken(asarray(a as ArrayLike), adopt(places, int32, [places.length]) as NDArray, axis, "raise"),
    out,
    "take",
  );
});

/** The type of {@linkcode extract}. */
export interface ExtractFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(condition: ArrayLike, arr: T): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(condition: ArrayLike, arr: X): NDArray<DataType<X>>;
}

/**
 * The elements for which a condition is true, as one axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(4);
 * console.assert(String(np.extract(x.gt(1), x)) === "[2 3]");
 * ```
 */
export const extract: ExtractFunction = arrayFunction("extract", (condition: ArrayLike, arr: ArrayLike): NDArray => {
  const places = truePlaces(truths(asarray(condition)));
  return taken(asarray(arr), adopt(places, int32, [places.length]) as NDArray, null, "raise");
});

/**
 * Writes values to the elements for which a mask is true, one after the other and over and over, in place.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(5);
 * np.place(x, x.gt(1), [10, 20]);
 * console.assert(String(x) === "[ 0  1 10 20 10]");
 * ```
 */
export const place: (arr: NDArray, mask: ArrayLike, vals: ArrayLike) => void = arrayFunction(
  "place",
  (arr: unknown, mask: ArrayLike, vals: ArrayLike): void => {
    const x = target(arr, "place"), given = valuesFor(x, vals), bits = truths(asarray(mask));
    if (bits.length !== x.size) throw new ValueError("place: mask and data must be the same size");
    assertWriteable(x, "output array");
    const places = truePlaces(bits);
    if (places.length > 0 && given.size === 0) throw new ValueError("Cannot insert from an empty array!");
    putAt(x, places, given, (k) => k);
  },
);

/**
 * Writes values to the elements for which a mask is true, in place: to each the value at its own position, values being
 * repeated to the size of the array.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(5);
 * np.putmask(x, x.gt(1), [10, 20]);
 * console.assert(String(x) === "[ 0  1 10 20 10]");
 * ```
 */
export const putmask: (a: NDArray, mask: ArrayLike, values: ArrayLike) => void = arrayFunction(
  "putmask",
  (a: unknown, mask: ArrayLike, values: ArrayLike): void => {
    const x = target(a, "putmask"), given = valuesFor(x, values), bits = truths(asarray(mask));
    if (bits.length !== x.size) throw new ValueError("putmask: mask and data must be the same size");
    assertWriteable(x, "output array");
    const places = truePlaces(bits);
    putAt(x, places, given, (k) => places[k]);
  },
);

// -- where, select, choose ---------------------------------------------------------------------------------------------

/** A number beside arrays, or an array. */
function operand(x: unknown): NDArray | WeakNumber {
  return isWeakNumber(x) ? x : asarray(x as ArrayLike);
}

/** The data type of operands that numbers stand weakly beside (NEP 50). */
function commonType(operands: readonly (NDArray | WeakNumber)[]): DType {
  const strong: DType[] = [], weak: ("int" | "float")[] = [];
  for (const x of operands) {
    if (x instanceof NDArray) strong.push(x.dtype);
    else weak.push(weakKind(x));
  }
  return resultTypeOf(strong, weak);
}

/** An operand in a data type; a whole number that does not fit is an `OverflowError`. */
function inType(x: NDArray | WeakNumber, dtype: DType): NDArray {
  if (x instanceof NDArray) return x.dtype === dtype ? x : castTo(x, dtype) as NDArray;
  if (weakKind(x) === "int") checkInteger(x as number | bigint, dtype);
  const out = newArray([], dtype);
  dtype.write(out.buffer, 0, elementOf(x, dtype));
  return out as NDArray;
}

/** As {@linkcode inType}, but a whole number that does not fit wraps around, as NumPy's `where` has it. */
function wrapped(x: NDArray | WeakNumber, dtype: DType): NDArray {
  if (x instanceof NDArray || !dtype.isInteger || weakKind(x) !== "int") return inType(x, dtype);
  const whole = BigInt(x as number | bigint), bits = dtype.itemsize * 8;
  return inType(dtype.kind === "u" ? BigInt.asUintN(bits, whole) : BigInt.asIntN(bits, whole), dtype);
}

/** The type of {@linkcode where}. */
export interface WhereFunction {
  /** The positions where the condition is true: one integer array for each axis. */
  (condition: ArrayLike): NDArray<"int32">[];
  /** A tensor takes the call over. */
  <T extends Overriding>(condition: ArrayLike, x: T, y: ArrayLike): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(condition: ArrayLike, x: ArrayLike, y: T): T;
  /** Two arrays of one data type. */
  <D extends DTypeName>(condition: ArrayLike, x: NDArray<D>, y: NDArray<D>): NDArray<SameType<D>>;
  /** Numbers stand weakly beside floats. */
  <D extends FloatName>(condition: ArrayLike, x: NDArray<D>, y: number): NDArray<D>;
  /** Any data. */
  (condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray;
}

/** `x` where a condition is true, `y` elsewhere. */
function chosen(condition: NDArray, first: NDArray | WeakNumber, second: NDArray | WeakNumber): NDArray {
  const dtype = commonType([first, second]);
  const x = wrapped(first, dtype), y = wrapped(second, dtype);
  const mask = condition.dtype === bool as DType ? condition : castTo(condition, bool) as NDArray;
  const shape = broadcastShapes(mask.dims, x.dims, y.dims);
  const m = broadcastSteps(mask.dims, mask.steps, shape)!;
  const xs = broadcastSteps(x.dims, x.steps, shape)!, ys = broadcastSteps(y.dims, y.steps, shape)!;
  const out = blankWithSteps(shape, resultSteps(shape, [m, xs, ys]), dtype) as NDArray;
  if (out.size === 0) return out;
  const loop = chooseLoop(dtype), bits = mask.buffer as Uint8Array;
  walk(shape, [out.steps, m, xs, ys], [0, mask.offset, x.offset, y.offset], (at, n, s) => {
    loop(bits, at[1], s[1], x.buffer, at[2], s[2], y.buffer, at[3], s[3], out.buffer, at[0], s[0], n);
  });
  return out;
}

/**
 * Elements of `x` where a condition is true, of `y` elsewhere; all three are broadcast. With the condition alone, the positions
 * where it is true, as {@linkcode nonzero} tells them.
 *
 * A plain number stands weakly beside an array: `np.where(mask, x, 0)` has the data type of `x`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(4);
 * console.assert(String(np.where(x.lt(2), x, -1)) === "[ 0  1 -1 -1]");
 * console.assert(String(np.where(x.lt(2))[0]) === "[0 1]");
 * ```
 */
export const where: WhereFunction = arrayFunction("where", (...args: unknown[]): NDArray | NDArray[] => {
  const count = args.filter((a) => a !== undefined).length;
  if (count < 1 || count > 3) {
    throw new TypeError(`where() takes from 1 to 3 positional arguments but ${count} were given`);
  }
  const condition = asarray(args[0] as ArrayLike);
  if (count === 1) return nonzero(condition);
  if (count === 2) throw new ValueError("either both or neither of x and y should be given");
  return chosen(condition, operand(args[1]), operand(args[2]));
});

/** The type of {@linkcode select}. */
export interface SelectFunction {
  /** For each element the choice whose condition is the first to be true. */
  (
    condlist: readonly ArrayLike[],
    choicelist: readonly ArrayLike[],
    defaultValue?: ArrayLike | { default?: ArrayLike },
  ): NDArray;
}

const SELECT = signature<{ condlist: readonly ArrayLike[]; choicelist: readonly unknown[]; default: unknown }>(
  "select",
  {
    condlist: REQUIRED,
    choicelist: REQUIRED,
    default: 0,
  },
);

/**
 * For each element, the choice that belongs to the first condition that is true; a default where none is.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(4);
 * console.assert(String(np.select([x.lt(1), x.gt(2)], [x, x.mul(10)], -1)) === "[ 0 -1 -1 30]");
 * ```
 */
export const select: SelectFunction = arrayFunction("select", (...args: unknown[]): NDArray => {
  const { condlist, choicelist, default: otherwise } = bind(SELECT, args);
  if (condlist.length !== choicelist.length) {
    throw new ValueError("list of cases must be same length as list of conditions");
  }
  if (condlist.length === 0) throw new ValueError("select with an empty condition list is not possible");
  const choices = [...choicelist, otherwise].map(operand), dtype = commonType(choices);
  const masks = condlist.map((c) => asarray(c));
  masks.forEach((mask, i) => {
    if (mask.dtype.kind !== "b") throw new TypeError(`invalid entry ${i} in condlist: should be boolean ndarray`);
  });
  const arrays = choices.map((x) => inType(x, dtype));
  const shape = commonShape([commonShape(masks.map((x) => x.dims)), commonShape(arrays.map((x) => x.dims))]);
  const out = blankArray(shape, dtype) as NDArray;
  assign(out, arrays[arrays.length - 1]);
  for (let i = masks.length - 1; i >= 0; i--) assign(out, arrays[i], masks[i]);
  return out;
});

/** The keywords of {@linkcode choose}. */
export interface ChooseOptions {
  /** Where to write the result. */
  out?: NDArray | null;
  /** What happens to numbers of no choice. */
  mode?: ClipMode;
}

/** The type of {@linkcode choose}. */
export interface ChooseFunction {
  /** For each element of `a` the element of that choice. */
  (
    a: ArrayLike,
    choices: readonly ArrayLike[] | NDArray,
    out?: NDArray | null | ChooseOptions,
    options?: ChooseOptions,
  ): NDArray;
}

const CHOOSE = signature<{ a: unknown; choices: unknown; out: NDArray | null; mode: unknown }>("choose", {
  a: REQUIRED,
  choices: REQUIRED,
  out: null,
  mode: "raise",
});

/**
 * For each element of an integer array, the element at the same place of the choice with that number.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.choose([0, 1, 0], [[1, 2, 3], [4, 5, 6]])) === "[1. 5. 3.]");
 * ```
 */
export const choose: ChooseFunction = arrayFunction("choose", (...args: unknown[]): NDArray => {
  const { a, choices, out, mode } = bind(CHOOSE, args);
  const read = readMode(mode), index = positionsFrom(a);
  const list = (choices instanceof NDArray ? Array.from(choices) : choices as unknown[]).map((c) =>
    asarray(c as ArrayLike)
  );
  const n = list.length;
  if (n === 0) throw new ValueError("need at least one array to choose from");
  const dtype = resultTypeOf(list.map((x) => x.dtype), []);
  const shape = commonShape([...list.map((x) => x.dims), index.dims]);
  const steps = broadcastSteps(index.dims, index.steps, shape)!;
  const places = new Float64Array(sizeOf(shape));
  if (places.length > 0) assign(adopt(places, float64, shape) as NDArray, viewOf(index, shape, steps));
  const result = newArray(shape, dtype) as NDArray;
  const sources = list.map((x) => {
    const cast = x.dtype === dtype ? x : castTo(x, dtype) as NDArray;
    return { x: cast, steps: broadcastSteps(cast.dims, cast.steps, shape)! };
  });
  const counter = new Array<number>(shape.length).fill(0);
  for (let k = 0; k < places.length; k++) {
    let j = places[k];
    if (read === "wrap") j = (j % n + n) % n;
    else if (read === "clip") j = j < 0 ? 0 : j >= n ? n - 1 : j;
    else if (j < 0 || j >= n) throw new ValueError("invalid entry in choice array");
    const { x, steps } = sources[j];
    let at = x.offset;
    for (let i = 0; i < shape.length; i++) at += counter[i] * steps[i];
    result.buffer[k] = x.buffer[at];
    for (let i = shape.length - 1; i >= 0 && ++counter[i] === shape[i]; i--) counter[i] = 0;
  }
  return delivered(result, out, "choose");
});

/** What {@linkcode piecewise} puts where a condition is true: a value, or a function of the elements. */
export type Piece = ArrayLike | ((x: NDArray, ...args: unknown[]) => ArrayLike);

/**
 * A function given in pieces: where a condition is true, what the function (or value) of the same number says; one more
 * function says what to do where no condition is true.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([-2, 3]);
 * console.assert(String(np.piecewise(x, [x.lt(0)], [(v) => v.neg(), 0])) === "[2. 0.]");
 * ```
 */
export const piecewise: (
  x: ArrayLike,
  condlist: ArrayLike | readonly ArrayLike[],
  funclist: readonly Piece[],
  ...args: unknown[]
) => NDArray = arrayFunction(
  "piecewise",
  (x: ArrayLike, condlist: unknown, funclist: readonly Piece[], ...args: unknown[]): NDArray => {
    const own = asarray(x);
    const several = Array.isArray(condlist) &&
      (own.ndim === 0 || Array.isArray(condlist[0]) || condlist[0] instanceof NDArray);
    const masks =
      (several || (condlist instanceof NDArray && condlist.ndim > own.ndim)
        ? Array.from(condlist as Iterable<unknown>)
        : [condlist])
        .map((c) => castTo(asarray(c as ArrayLike), bool, "C") as NDArray);
    const n = masks.length, pieces = funclist.length;
    if (pieces === n + 1) {
      const none = newArray(masks[0].dims, bool);
      none.buffer.fill(1);
      for (const { buffer } of masks) for (let i = 0; i < none.size; i++) if (buffer[i]) none.buffer[i] = 0;
      masks.push(none as NDArray);
    } else if (pieces !== n) {
      throw new ValueError(`with ${n} condition(s), either ${n} or ${n + 1} functions are expected`);
    }
    const out = newLike(own, null, "K", null);
    masks.forEach((mask, i) => {
      const piece = funclist[i];
      if (typeof piece !== "function" || piece instanceof NDArray) return setIndex(out, [mask], piece);
      const values = getIndex(own, [mask]);
      if (values.size > 0) {
        setIndex(out, [mask], (piece as (x: NDArray, ...args: unknown[]) => ArrayLike)(values, ...args));
      }
    });
    return out;
  },
);

// -- index arrays ------------------------------------------------------------------------------------------------------

/**
 * Index arrays that choose the grid of all combinations of positions: `x.get(...np.ix_(rows, columns))`. Booleans choose by place.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(9).reshape(3, 3);
 * console.assert(String(x.get(...np.ix_([0, 2], [0, 1]))) === "[[0 1]\n [6 7]]");
 * ```
 */
export function ix_(...args: ArrayLike[]): NDArray[] {
  return args.map((arg, i) => {
    let index = indexArray(arg);
    if (index.ndim !== 1) throw new ValueError("Cross index must be 1 dimensional");
    if (index.dtype.kind === "b") {
      index = nonzero(index)[0];
    }
    return reshaped(index, args.map((_, k) => k === i ? index.size : 1));
  });
}

const UNRAVEL = signature<{ indices: unknown; shape: unknown; order: unknown }>("unravel_index", {
  indices: REQUIRED,
  shape: REQUIRED,
  order: "C",
});

/** The keywords of {@linkcode unravel_index}. */
export interface UnravelOptions {
  /** Whether flat positions count rows first or columns first. */
  order?: "C" | "F";
}

/** Rows or columns first. */
function countingOrder(order: unknown): "C" | "F" {
  if (order === "C" || order === "F") return order;
  throw new ValueError("only 'C' or 'F' order is permitted");
}

/**
 * The index along each axis of flat positions in a shape.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.unravel_index(5, [2, 3]).map(String).join() === "1,2");
 * ```
 */
export const unravel_index: (
  indices: ArrayLike,
  shape: number | readonly number[],
  order?: "C" | "F" | UnravelOptions,
) => NDArray<"int32">[] = arrayFunction("unravel_index", (...args: unknown[]): NDArray[] => {
  const { indices, shape, order } = bind(UNRAVEL, args);
  const dims = normalizeShape(shape), size = sizeOf(dims), ndim = dims.length, fortran = countingOrder(order) === "F";
  const index = Array.isArray(indices) || typeof indices === "number"
    ? indexOrRefuse(indices)
    : asarray(indices as ArrayLike);
  if (!index.dtype.isInteger) throw new TypeError("only int indices permitted");
  // the result lies in memory as the positions do
  const lying = resultSteps(index.dims, [index.steps]), places = new Float64Array(index.size);
  if (places.length > 0) assign(new NDArray(places, float64, index.dims, lying, 0, index.size, null) as NDArray, index);
  const out = newWithSteps([...index.dims, ndim], [...lying.map((step) => step * ndim), 1], int32);
  for (let k = 0; k < places.length; k++) {
    let rest = places[k];
    if (rest < 0 || rest >= size) throw new ValueError(`index ${rest} is out of bounds for array with size ${size}`);
    for (let i = 0; i < ndim; i++) {
      const axis = fortran ? i : ndim - 1 - i, above = Math.floor(rest / dims[axis]);
      out.buffer[k * ndim + axis] = rest - above * dims[axis];
      rest = above;
    }
  }
  return dims.map((_, axis) => {
    const view = viewOf(out, index.dims, out.steps.slice(0, -1), axis);
    return (index.ndim === 0 ? copyOf(view) : view) as NDArray;
  });
});

/** Positions from a number or list, which must be whole. */
function indexOrRefuse(x: unknown): NDArray {
  if (Array.isArray(x) && x.length === 0) {
    throw new TypeError(
      "indices must be integral: the provided empty sequence was inferred as float. Wrap it with 'np.array(indices, dtype=np.intp)'",
    );
  }
  try {
    return positionsFrom(x);
  } catch (error) {
    if (error instanceof IndexError || error instanceof TypeError) throw new TypeError("only int indices permitted");
    throw error;
  }
}

const RAVEL_MULTI = signature<{ multi_index: unknown; dims: unknown; mode: unknown; order: unknown }>(
  "ravel_multi_index",
  {
    multi_index: REQUIRED,
    dims: REQUIRED,
    mode: "raise",
    order: "C",
  },
);

/** The keywords of {@linkcode ravel_multi_index}. */
export interface RavelMultiOptions extends UnravelOptions {
  /** What happens to indices out of range: for all axes, or one for each. */
  mode?: ClipMode | readonly ClipMode[];
}

/**
 * The flat positions in a shape of indices along each axis: the reverse of {@linkcode unravel_index}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ravel_multi_index([[0, 1], [1, 2]], [2, 3])) === "[1 5]");
 * ```
 */
export const ravel_multi_index: (
  multi_index: readonly ArrayLike[] | NDArray,
  dims: readonly number[],
  mode?: ClipMode | readonly ClipMode[] | RavelMultiOptions,
  order?: "C" | "F" | RavelMultiOptions,
) => NDArray<"int32"> = arrayFunction("ravel_multi_index", (...args: unknown[]): NDArray => {
  const { multi_index, dims, mode, order } = bind(RAVEL_MULTI, args);
  const sizes = asIndices(dims), ndim = sizes.length, fortran = countingOrder(order) === "F";
  const lists = (Array.isArray(multi_index) ? multi_index : Array.from(multi_index as Iterable<unknown>)).map((x) => {
    try {
      return positionsFrom(x);
    } catch {
      throw new TypeError("only int indices permitted");
    }
  });
  if (lists.length !== ndim) throw new ValueError(`parameter multi_index must be a sequence of length ${ndim}`);
  const modes = Array.isArray(mode) ? mode.map(readMode) : sizes.map(() => readMode(mode));
  if (modes.length !== ndim) throw new ValueError(`parameter mode must be a string or a sequence of length ${ndim}`);
  const shape = broadcastShapes(...lists.map((x) => x.dims)), factors = contiguousSteps(sizes, fortran ? "F" : "C");
  const spread = lists.map((x) => broadcastSteps(x.dims, x.steps, shape)!), lying = resultSteps(shape, spread);
  const out = new Float64Array(sizeOf(shape));
  lists.forEach((x, axis) => {
    const view = viewOf(x, shape, spread[axis]), places = new Float64Array(out.length);
    if (out.length > 0) assign(new NDArray(places, float64, shape, lying, 0, out.length, null) as NDArray, view);
    const size = sizes[axis];
    for (let k = 0; k < out.length; k++) {
      let j = places[k];
      if (modes[axis] === "wrap") j = (j % size + size) % size;
      else if (modes[axis] === "clip") j = j < 0 ? 0 : j >= size ? size - 1 : j;
      else if (j < 0 || j >= size) throw new ValueError("invalid entry in coordinates array");
      out[k] += j * factors[axis];
    }
  });
  const result = newWithSteps(shape, lying, int32);
  for (let k = 0; k < out.length; k++) result.buffer[k] = out[k];
  return result as NDArray;
});

const FILL_DIAGONAL = signature<{ a: unknown; val: unknown; wrap: boolean }>("fill_diagonal", {
  a: REQUIRED,
  val: REQUIRED,
  wrap: false,
});

/**
 * Writes values to the main diagonal, in place; with `wrap` the diagonal of a tall matrix starts again below.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.zeros([2, 2]);
 * np.fill_diagonal(x, [1, 2]);
 * console.assert(String(x) === "[[1. 0.]\n [0. 2.]]");
 * ```
 */
export const fill_diagonal: (a: NDArray, val: ArrayLike, wrap?: boolean | { wrap?: boolean }) => void = arrayFunction(
  "fill_diagonal",
  (...args: unknown[]): void => {
    const { a, val, wrap } = bind(FILL_DIAGONAL, args);
    const x = target(a, "fill_diagonal");
    if (x.ndim < 2) throw new ValueError("array must be at least 2-d");
    let step = 1, end = x.size;
    if (x.ndim === 2) {
      step = x.dims[1] + 1;
      if (!wrap) end = Math.min(end, x.dims[1] * x.dims[1]);
    } else {
      if (x.dims.some((n) => n !== x.dims[0])) throw new ValueError("All dimensions of input must be of equal length");
      for (let i = 0, product = 1; i < x.ndim - 1; i++) step += product *= x.dims[i];
    }
    assertWriteable(x);
    const places: number[] = [];
    for (let i = 0; i < end; i += step) places.push(i);
    putAt(x, places, valuesFor(x, val), (k) => k);
  },
);

// -- limits ------------------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode clip}: those of a ufunc, and the limits under their other names. */
export interface ClipOptions extends UfuncOptions {
  /** The least value. */
  a_min?: ArrayLike | null;
  /** The greatest value. */
  a_max?: ArrayLike | null;
  /** The least value. */
  min?: ArrayLike | null;
  /** The greatest value. */
  max?: ArrayLike | null;
}

/** The type of {@linkcode clip}. */
export interface ClipFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    a_min?: ArrayLike | null | ClipOptions,
    a_max?: ArrayLike | null | ClipOptions,
    options?: ClipOptions,
  ): T;
  /** An array between numbers. */
  <D extends "float64" | "float32" | "float16">(a: NDArray<D>, a_min: number | null, a_max: number | null): NDArray<D>;
  /** Any data. */
  (
    a: ArrayLike,
    a_min?: ArrayLike | null | ClipOptions,
    a_max?: ArrayLike | null | ClipOptions,
    out?: NDArray | null | ClipOptions,
    options?: ClipOptions,
  ): NDArray;
}

/** A limit that is a whole number beyond the range of an integer type limits nothing. */
function limit(x: unknown, dtype: DType, side: "min" | "max"): unknown {
  if (!dtype.isInteger || !(typeof x === "bigint" || (typeof x === "number" && Number.isInteger(x)))) return x;
  return side === "min" ? (x <= dtype.min ? null : x) : x >= dtype.max ? null : x;
}

/**
 * Elements limited to an interval: `minimum(maximum(a, a_min), a_max)`. Limits may be `null` (none), numbers, or arrays that are
 * broadcast; `nan` stays `nan`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.clip(np.arange(5), 1, 3)) === "[1 1 2 3 3]");
 * console.assert(String(np.clip([-1, 5], { min: 0 })) === "[0. 5.]");
 * ```
 */
export const clip: ClipFunction = arrayFunction("clip", (...args: unknown[]): NDArray => {
  const last = args[args.length - 1], given = args.length > 1 && isOptions(last) ? last : null;
  const { min, max, a_min, a_max, out: outOption, a: aOption, ...options } = (given ?? {}) as Record<string, unknown>;
  const plain = given === null ? args : args.slice(0, -1);
  if (plain.length > 4) {
    throw new TypeError(`clip() takes from 1 to 4 positional arguments but ${plain.length} were given`);
  }
  const named = a_min !== undefined || a_max !== undefined || plain[1] !== undefined || plain[2] !== undefined;
  if ((min !== undefined || max !== undefined) && named) {
    throw new ValueError("Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.");
  }
  const a = plain[0] ?? aOption;
  if (a === undefined) throw new TypeError("clip() missing 1 required positional argument: 'a'");
  const x = asarray(a as ArrayLike);
  return clipped(
    x,
    plain[1] ?? a_min ?? min ?? null,
    plain[2] ?? a_max ?? max ?? null,
    (plain[3] ?? outOption ?? null) as NDArray | null,
    options,
  );
});

/** Elements limited to an interval, the arguments read. */
function clipped(x: NDArray, low: unknown, high: unknown, out: NDArray | null, options: UfuncOptions = {}): NDArray {
  low = limit(low, x.dtype, "min");
  high = limit(high, x.dtype, "max");
  const to = out === null ? options : { ...options, out };
  if (low === null && high === null) return positive(x, to) as NDArray;
  if (low === null) return minimum(x, high as ArrayLike, to) as NDArray;
  if (high === null) return maximum(x, low as ArrayLike, to) as NDArray;
  const below = operand(low), above = operand(high), dtype = commonType([x, below, above]);
  if (out !== null && !canCastTypes(dtype, out.dtype, options.casting ?? "same_kind")) {
    throw new UFuncTypeError(
      `Cannot cast ufunc 'clip' output from dtype('${dtype.name}') to dtype('${out.dtype.name}') with casting rule '${
        options.casting ?? "same_kind"
      }'`,
    );
  }
  const least = inType(below, dtype), most = inType(above, dtype);
  broadcastShapes(x.dims, least.dims, most.dims); // so that an error names all three
  const raised = maximum(x, least, { where: options.where }) as NDArray;
  return minimum(raised, most, to) as NDArray;
}

/** The keywords of {@linkcode nan_to_num}. */
export interface NanToNumOptions {
  /** Whether to leave the data as they are and return a copy. */
  copy?: boolean;
  /** What replaces `nan`. */
  nan?: ArrayLike;
  /** What replaces infinity; the greatest finite number if not given. */
  posinf?: ArrayLike | null;
  /** What replaces negative infinity; the least finite number if not given. */
  neginf?: ArrayLike | null;
}

const NAN_TO_NUM = signature<{ x: unknown; copy: boolean; nan: unknown; posinf: unknown; neginf: unknown }>(
  "nan_to_num",
  {
    x: REQUIRED,
    copy: true,
    nan: 0,
    posinf: null,
    neginf: null,
  },
  5,
);

/** The type of {@linkcode nan_to_num}. */
export interface NanToNumFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: NanToNumOptions): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(x: X, copy?: boolean | NanToNumOptions, options?: NanToNumOptions): NDArray<DataType<X>>;
}

/**
 * A copy with `nan` replaced by zero and infinities by the greatest and least finite numbers, or by what is given.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.nan_to_num([NaN, 1, Infinity], { posinf: 9 })) === "[0. 1. 9.]");
 * ```
 */
export const nan_to_num: NanToNumFunction = arrayFunction("nan_to_num", (...args: unknown[]): NDArray => {
  const { x, copy, nan, posinf, neginf } = bind(NAN_TO_NUM, args);
  const out = toArray(x, null, "K", copy ? true : null), { dtype } = out;
  if (!dtype.isFloat) return out.ndim === 0 && out === x ? copyOf(out) : out;
  assertWriteable(out);
  const put = (value: unknown, mask: NDArray): void => {
    const found = value instanceof NDArray || typeof value === "object"
      ? asarray(value as ArrayLike)
      : inType(operand(value), dtype);
    assign(out, found, mask);
  };
  const masks = [isnan(out), equal(out, Infinity), equal(out, -Infinity)] as NDArray[];
  put(nan, masks[0]);
  put(posinf ?? new PyFloat(dtype.max as number), masks[1]);
  put(neginf ?? new PyFloat(dtype.min as number), masks[2]);
  return out.ndim === 0 && out === x ? copyOf(out) : out;
});

/** The keywords of {@linkcode interp}. */
export interface InterpOptions {
  /** What stands left of the first point; its value if not given. */
  left?: number | null;
  /** What stands right of the last point; its value if not given. */
  right?: number | null;
  /** The period of the points' positions. */
  period?: number | null;
}

const INTERP = signature<{ x: unknown; xp: unknown; fp: unknown; left: unknown; right: unknown; period: unknown }>(
  "interp",
  {
    x: REQUIRED,
    xp: REQUIRED,
    fp: REQUIRED,
    left: null,
    right: null,
    period: null,
  },
);

type Numbers = Float64Array<ArrayBuffer>;

/** Data as plain numbers in C order. */
function numbers(x: unknown): Numbers {
  const own = asarray(x as ArrayLike), out = new Float64Array(own.size);
  if (own.size > 0) assign(adopt(out, float64, own.dims) as NDArray, own);
  return out;
}

/** Positions of one period, and the points in it: in ascending order, with one of the periods beside it at either end. */
function onePeriod(x: Numbers, xp: Numbers, fp: Numbers, period: number): [x: Numbers, xp: Numbers, fp: Numbers] {
  const within = (v: number): number => {
    const rest = v % period;
    return rest < 0 ? rest + period : rest;
  };
  const turned = xp.map(within), order = Array.from(turned.keys()).sort((i, j) => turned[i] - turned[j]);
  const first = order[0], last = order[order.length - 1];
  return [
    x.map(within),
    Float64Array.from([turned[last] - period, ...order.map((k) => turned[k]), turned[first] + period]),
    Float64Array.from([fp[last], ...order.map((k) => fp[k]), fp[first]]),
  ];
}

/** The value of the line through points at a position between the first and the last, with NumPy's way around infinities. */
function onLine(v: number, xp: Numbers, fp: Numbers): number {
  let a = 0, b = xp.length; // the last position that is not beyond v
  while (b - a > 1) {
    const middle = a + b >> 1;
    if (v >= xp[middle]) a = middle;
    else b = middle;
  }
  if (a === xp.length - 1 || xp[a] === v) return fp[a];
  const slope = (fp[a + 1] - fp[a]) / (xp[a + 1] - xp[a]);
  let y = slope * (v - xp[a]) + fp[a];
  if (y !== y) {
    y = slope * (v - xp[a + 1]) + fp[a + 1];
    if (y !== y && fp[a] === fp[a + 1]) y = fp[a];
  }
  return y;
}

/**
 * The values at `x` of the line through points: positions `xp`, which must increase, and values `fp`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.interp([0.5, 5], [0, 1, 2], [10, 20, 30])) === "[15. 30.]");
 * ```
 */
export const interp: (
  x: ArrayLike,
  xp: ArrayLike,
  fp: ArrayLike,
  left?: number | null | InterpOptions,
  right?: number | null | InterpOptions,
  period?: number | null | InterpOptions,
) => NDArray<"float64"> = arrayFunction("interp", (...args: unknown[]): NDArray<"float64"> => {
  const read = bind(INTERP, args), own = asarray(read.x as ArrayLike);
  let x = numbers(own), xp = numbers(read.xp), fp = numbers(read.fp);
  let left = read.left as number | null, right = read.right as number | null;
  if (asarray(read.xp as ArrayLike).ndim !== 1 || asarray(read.fp as ArrayLike).ndim !== 1) {
    throw new ValueError(
      read.period === null ? "object of too small depth for desired array" : "Data points must be 1-D sequences",
    );
  }
  if (read.period !== null) {
    const period = Math.abs(Number(read.period));
    if (period === 0) throw new ValueError("period must be a non-zero value");
    if (xp.length !== fp.length) throw new ValueError("fp and xp are not of the same length");
    left = right = null;
    [x, xp, fp] = onePeriod(x, xp, fp, period);
  }
  const n = xp.length;
  if (n === 0) throw new ValueError("array of sample points is empty");
  if (fp.length !== n) throw new ValueError("fp and xp are not of the same length.");
  const low = left ?? fp[0], high = right ?? fp[n - 1];
  const out = newArray(own.dims, float64), { buffer } = out;
  for (let i = 0; i < x.length; i++) {
    const v = x[i];
    if (n === 1) buffer[i] = v < xp[0] ? low : v > xp[0] ? high : fp[0];
    else if (v !== v) buffer[i] = v;
    else buffer[i] = v > xp[n - 1] ? high : v < xp[0] ? low : onLine(v, xp, fp);
  }
  return out;
});

// -- comparing wholes --------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode isclose}. */
export interface CloseOptions {
  /** The tolerance relative to the size of `b`. */
  rtol?: ArrayLike;
  /** The absolute tolerance. */
  atol?: ArrayLike;
  /** Whether `nan` is close to `nan`. */
  equal_nan?: boolean;
}

const CLOSE = (name: string) =>
  signature<{ a: unknown; b: unknown; rtol: unknown; atol: unknown; equal_nan: boolean }>(name, {
    a: REQUIRED,
    b: REQUIRED,
    rtol: 1e-5,
    atol: 1e-8,
    equal_nan: false,
  });
const ISCLOSE = CLOSE("isclose"), ALLCLOSE = CLOSE("allclose");

/** Where `|a - b| <= atol + rtol * |b|`, or both are the same. */
function close(x: NDArray, y: NDArray, rtol: unknown, atol: unknown, equalNan: boolean): NDArray<"bool"> {
  const dtype = resultTypeOf([y.dtype], ["float"]);
  if (y.dtype !== dtype) y = castTo(y, dtype) as NDArray;
  if (x.dtype.kind === "b") x = castTo(x, dtype) as NDArray;
  const within = less_equal(
    absolute(subtract(x, y) as NDArray),
    add(operand(atol) as ArrayLike, multiply(operand(rtol) as ArrayLike, absolute(y) as NDArray)),
  ) as NDArray;
  let out = bitwise_or(bitwise_and(within, isfinite(y) as NDArray), equal(x, y) as NDArray) as NDArray;
  if (equalNan) out = bitwise_or(out, bitwise_and(isnan(x) as NDArray, isnan(y) as NDArray)) as NDArray;
  return out as NDArray<"bool">;
}

/** The type of {@linkcode isclose}. */
export interface CloseFunction<R> {
  /** Compares with a tolerance. */
  (
    a: ArrayLike,
    b: ArrayLike,
    rtol?: ArrayLike | CloseOptions,
    atol?: ArrayLike | CloseOptions,
    options?: CloseOptions,
  ): R;
}

/**
 * Where two arrays agree within a tolerance: `|a - b| <= atol + rtol * |b|`. Equal infinities agree, `nan` only with `equal_nan`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isclose([1, 2], [1 + 1e-9, 2.1])) === "[ True False]");
 * ```
 */
export const isclose: CloseFunction<NDArray<"bool">> = arrayFunction(
  "isclose",
  (...args: unknown[]): NDArray<"bool"> => {
    const { a, b, rtol, atol, equal_nan } = bind(ISCLOSE, args);
    return close(asarray(a as ArrayLike), asarray(b as ArrayLike), rtol, atol, equal_nan);
  },
);

/** Whether every element of a boolean array is true. */
function allTrue(x: NDArray): boolean {
  return x.size === 0 || !truths(x).includes(0);
}

/**
 * Whether two arrays agree everywhere within a tolerance; see {@linkcode isclose}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.allclose([1, 2], [1, 2 + 1e-9]));
 * ```
 */
export const allclose: CloseFunction<boolean> = arrayFunction("allclose", (...args: unknown[]): boolean => {
  const { a, b, rtol, atol, equal_nan } = bind(ALLCLOSE, args);
  return allTrue(close(asarray(a as ArrayLike), asarray(b as ArrayLike), rtol, atol, equal_nan) as NDArray);
});

const ARRAY_EQUAL = signature<{ a1: unknown; a2: unknown; equal_nan: boolean }>("array_equal", {
  a1: REQUIRED,
  a2: REQUIRED,
  equal_nan: false,
});

/**
 * Whether two arrays have the same shape and the same elements.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.array_equal([1, 2], [1, 2]) && !np.array_equal([1], [1, 1]));
 * ```
 */
export const array_equal: (a1: ArrayLike, a2: ArrayLike, equal_nan?: boolean | { equal_nan?: boolean }) => boolean =
  arrayFunction(
    "array_equal",
    (...args: unknown[]): boolean => {
      const { a1, a2, equal_nan } = bind(ARRAY_EQUAL, args);
      const x = asarray(a1 as ArrayLike), y = asarray(a2 as ArrayLike);
      if (!sameList(x.dims, y.dims)) return false;
      let same = equal(x, y) as NDArray;
      if (equal_nan && x.dtype.isFloat && y.dtype.isFloat) {
        same = bitwise_or(same, bitwise_and(isnan(x) as NDArray, isnan(y) as NDArray)) as NDArray;
      }
      return allTrue(same);
    },
  );

/**
 * Whether two arrays can be broadcast together and then have the same elements.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.array_equiv([1, 2], [[1, 2], [1, 2]]));
 * ```
 */
export const array_equiv: (a1: ArrayLike, a2: ArrayLike) => boolean = arrayFunction(
  "array_equiv",
  (a1: ArrayLike, a2: ArrayLike): boolean => {
    const x = asarray(a1), y = asarray(a2);
    try {
      broadcastShapes(x.dims, y.dims);
    } catch {
      return false;
    }
    return allTrue(equal(x, y) as NDArray);
  },
);
