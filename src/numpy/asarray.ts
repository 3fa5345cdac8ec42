/**
 * What an array is made of: numbers, nested lists, typed arrays, other arrays; which shape and data type they have
 * together (contract A6). Everything that accepts an `ArrayLike` reads it here.
 * @module
 */
import {
  type AnyBuffer,
  bool,
  defaultInteger,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  dtypeOfBuffer,
  float16,
  float64,
  int64,
  uint64,
} from "../dtype/dtype.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { adopt, NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import { contiguousSteps, sortedSteps } from "../ndarray/layout.ts";
import { type ArrayLike, isOverriding, type Order, type Overriding } from "../ndarray/types.ts";
import { OverflowError, ValueError } from "../python/errors.ts";
import { isOptions } from "../python/keywords.ts";
import { PyFloat } from "../python/number.ts";
import { reprString, reprTuple, typeName } from "../python/repr.ts";
import { assign, castTo, copyOf } from "./copying.ts";

/** The data type of the array that `np.array(x)` makes, at compile time; `DTypeName` where it is not known before the call. */
export type DataType<X> = X extends NDArray<infer D> ? D
  : X extends number | PyFloat ? "float64"
  : X extends boolean ? "bool"
  : X extends Float64Array ? "float64"
  : X extends Float32Array ? "float32"
  : X extends BigInt64Array ? "int64"
  : X extends BigUint64Array ? "uint64"
  : X extends ArrayBufferView | Overriding ? DTypeName
  : X extends readonly (infer E)[] ? ([E] extends [never] ? "float64" : ListType<DataType<E>>)
  : DTypeName;

/** A data type that several arrays have in common: `D` if it is one, `DTypeName` if they may have different ones. */
export type SameType<D extends DTypeName, All = D> = D extends unknown ? ([All] extends [D] ? D : DTypeName) : never;

/** The data type of a list whose elements have these data types. */
export type ListType<D extends DTypeName> = [D] extends ["float64"] ? "float64"
  : "float64" extends D ? (DTypeName extends D ? DTypeName : "float64")
  : [D] extends ["bool"] ? "bool"
  : [D] extends ["float32"] ? "float32"
  : [D] extends ["int64"] ? "int64"
  : [D] extends ["uint64"] ? "uint64"
  : DTypeName;

/** NumPy's refusal of a copy that is needed. */
function copyNeeded(): ValueError {
  return new ValueError(
    "Unable to avoid copy while creating an array as requested.\n" +
      "If using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\n" +
      "For more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.",
  );
}

/** Python's `int(x)` for an element of an integer type: what is no integer truncates, what does not fit raises. */
function wholeFor(x: number | bigint, dtype: DType): number | bigint {
  if (typeof x === "number") {
    if (x !== x) throw new ValueError("cannot convert float NaN to integer");
    if (x === Infinity || x === -Infinity) throw new OverflowError("cannot convert float infinity to integer");
    x = Math.trunc(x);
  }
  if (x < dtype.min || x > dtype.max) {
    throw new OverflowError(
      dtype.isWide && !(dtype === uint64 && x < 0)
        ? `Python int too large to convert to C ${dtype === uint64 ? "unsigned long" : "long"}`
        : `Python integer ${BigInt(x)} out of bounds for ${dtype.name}`,
    );
  }
  return x;
}

/**
 * One Python number as an element of a data type: integers are checked (`OverflowError`), floats truncate towards zero when
 * they become integers, `nan` cannot (`ValueError`). The result is what `dtype.write` takes.
 */
export function elementOf(x: unknown, dtype: DType): number | bigint {
  if (typeof x === "number") return dtype.isInteger ? wholeFor(x, dtype) : x;
  if (typeof x === "boolean") return x ? 1 : 0;
  if (typeof x === "bigint") {
    if (dtype.isInteger) return wholeFor(x, dtype);
    if (dtype.kind === "b") return x === 0n ? 0 : 1;
    const value = Number(x);
    if (!Number.isFinite(value)) throw new OverflowError("int too large to convert to float");
    return value;
  }
  if (x instanceof PyFloat) return dtype.isInteger ? wholeFor(x.value, dtype) : x.value;
  if (x === null && dtype.kind === "f") return NaN; // as `float` data, NumPy reads None as nan
  return notANumber(x);
}

/** Refuses what is no number, as Python's `float` does. */
function notANumber(x: unknown): never {
  if (typeof x === "string") throw new ValueError(`could not convert string to float: ${reprString(x)}`);
  throw new TypeError(`float() argument must be a string or a real number, not '${typeName(x)}'`);
}

/** The data type that a Python number has as data (contract A6). */
export function dtypeOfNumber(x: unknown): DType {
  switch (typeof x) {
    case "number":
      return float64;
    case "boolean":
      return bool;
    case "bigint":
      if (x >= defaultInteger.min && x <= defaultInteger.max) return defaultInteger;
      if (x >= int64.min && x <= int64.max) return int64;
      if (x >= 0n && x <= uint64.max) return uint64;
      throw new OverflowError(`Python integer ${x} out of bounds for uint64`);
  }
  if (x instanceof PyFloat) return float64;
  return notANumber(x);
}

/** A typed array as an array that shares its memory. */
function fromTyped(x: ArrayBufferView): NDArray {
  const dtype = dtypeOfBuffer(x);
  if (dtype !== null) {
    const buffer = x instanceof Uint8ClampedArray ? new Uint8Array(x.buffer, x.byteOffset, x.length) : x;
    return adopt(buffer as AnyBuffer, dtype, [(x as Uint8Array).length]);
  }
  if ((x as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === "Float16Array") {
    const n = (x as Uint8Array).length;
    return adopt(new Uint16Array(x.buffer, x.byteOffset, n), float16, [n]);
  }
  throw new TypeError(`cannot make an array of a '${typeName(x)}' object: give it a typed array`);
}

/** The array that an object is or stands for without copying, or `null` if it is a number or a sequence. */
function arrayIn(x: object): NDArray | null {
  if (x instanceof NDArray) return x;
  if (ArrayBuffer.isView(x)) return fromTyped(x);
  if (isOverriding(x)) return x.__array__();
  if (typeof (x as Partial<Overriding>).__array__ === "function") return (x as Overriding).__array__();
  return null;
}

/** The items of a sequence, or `null` if the value is none. */
function itemsOf(x: unknown): readonly unknown[] | null {
  if (Array.isArray(x)) return x;
  if (typeof x !== "object" || x === null || x instanceof PyFloat) return null;
  return Symbol.iterator in x ? Array.from(x as Iterable<unknown>) : null;
}

/** What a walk through nested lists has found. */
class Discovery {
  /** Sizes of the axes found so far; -1 where unknown. */
  readonly sizes: number[] = [];
  /** How many axes there can be at most. */
  ndim = 64;
  /** Whether lists beside each other differ in length or depth. */
  ragged = false;
  /** The numbers and arrays at the ends, in order. */
  readonly leaves: unknown[] = [];

  /** Notes the shape of what stands at a depth; the rules are those of NumPy's array coercion, which name a ragged shape. */
  #note(depth: number, shape: readonly number[], sequence: boolean): boolean {
    let ok = true, count = shape.length;
    if (depth + count > this.ndim) {
      ok = false;
      count = this.ndim - depth;
    } else if (!sequence && this.ndim !== depth + count) {
      this.ndim = depth + count;
      if (this.sizes[this.ndim] >= 0) ok = false;
    }
    for (let i = 0; i < count; i++) {
      const known = this.sizes[depth + i] ?? -1;
      if (known === -1) this.sizes[depth + i] = shape[i];
      else if (known !== shape[i]) {
        ok = false;
        if (sequence) this.ndim = depth;
        else this.ndim -= count - i;
        break;
      }
    }
    if (!ok) this.ragged = true;
    return ok;
  }

  /** Walks through a value that stands at a depth. */
  visit(x: unknown, depth: number): void {
    if (typeof x === "object" && x !== null) {
      const array = arrayIn(x);
      if (array !== null) {
        this.#note(depth, array.dims, false);
        this.leaves.push(array);
        return;
      }
      const items = itemsOf(x);
      if (items !== null) {
        if (depth >= 64) {
          throw new ValueError("setting an array element with a sequence: lists are nested deeper than 64 levels");
        }
        if (!this.#note(depth, [items.length], true)) return;
        if (items.length === 0) this.ndim = Math.min(this.ndim, depth + 1);
        for (const item of items) this.visit(item, depth + 1);
        return;
      }
    }
    this.#note(depth, [], false);
    this.leaves.push(x);
  }
}

/** An array of nested lists, numbers and arrays among them. */
function fromNested(x: unknown, wanted: DType | null): NDArray {
  const found = new Discovery();
  found.visit(x, 0);
  const shape = found.sizes.slice(0, Math.max(found.ndim, 0));
  if (found.ragged) {
    throw new ValueError(
      "setting an array element with a sequence. The requested array has an inhomogeneous shape after " +
        `${shape.length} dimensions. The detected shape was ${reprTuple(shape)} + inhomogeneous part.`,
    );
  }
  const { leaves } = found;
  let dtype = wanted;
  if (dtype === null) {
    for (const leaf of leaves) {
      const own = leaf instanceof NDArray ? leaf.dtype : dtypeOfNumber(leaf);
      dtype = dtype === null ? own : promoteTypes(dtype, own);
    }
    dtype ??= float64;
  }
  const out = newArray(shape, dtype);
  let at = 0;
  for (const leaf of leaves) {
    if (leaf instanceof NDArray) {
      if (leaf.size > 0) assign(viewOf(out, leaf.dims, contiguousSteps(leaf.dims), at), leaf);
      at += leaf.size;
    } else dtype.write(out.buffer, at++, elementOf(leaf, dtype));
  }
  return out;
}

/** Copies rows of plain numbers; `null` as soon as anything else is met or lengths differ. */
function fillNumbers(
  x: readonly unknown[],
  shape: readonly number[],
  axis: number,
  out: AnyBuffer,
  at: number,
): boolean {
  const n = shape[axis];
  if (x.length !== n) return false;
  if (axis === shape.length - 1) {
    for (let i = 0; i < n; i++) {
      const item = x[i];
      if (typeof item !== "number") return false;
      out[at + i] = item;
    }
    return true;
  }
  let size = 1;
  for (let k = axis + 1; k < shape.length; k++) size *= shape[k];
  for (let i = 0; i < n; i++) {
    const item = x[i];
    if (!Array.isArray(item) || !fillNumbers(item, shape, axis + 1, out, at + i * size)) return false;
  }
  return true;
}

/** The common case, lists of nothing but numbers as `float64` or `float32`, in one pass; `null` if it is another case. */
function fromNumbers(x: readonly unknown[], dtype: DType): NDArray | null {
  const shape: number[] = [];
  let first: unknown = x;
  while (Array.isArray(first)) {
    if (first.length === 0 || shape.length > 32) return null;
    shape.push(first.length);
    first = first[0];
  }
  if (typeof first !== "number") return null;
  const out = newArray(shape, dtype);
  return fillNumbers(x, shape, 0, out.buffer, 0) ? out : null;
}

/** A new or adopted array for anything that is no `NDArray`, in C order; of the wanted data type if one is given. */
export function fromData(x: unknown, wanted: DType | null): NDArray {
  if (typeof x === "object" && x !== null) {
    if (Array.isArray(x)) {
      const dtype = wanted ?? float64;
      if (dtype.kind === "f" && dtype.itemsize > 2) {
        const quick = fromNumbers(x, dtype);
        if (quick !== null) return quick;
      }
      return fromNested(x, wanted);
    }
    const array = arrayIn(x);
    if (array !== null) return wanted === null || array.dtype === wanted ? array : castTo(array, wanted);
    return fromNested(x, wanted);
  }
  const dtype = wanted ?? dtypeOfNumber(x);
  const out = newArray([], dtype);
  dtype.write(out.buffer, 0, elementOf(x, dtype));
  return out;
}

/** Whether an array already lies in memory as an order asks. */
export function hasOrder(x: NDArray, order: Order): boolean {
  return order === "C" ? x.isC : order === "F" ? x.isF : true;
}

/** An order, read: one of `C F A K`, in either case. */
export function readOrder(order: unknown): Order {
  if (order === null || order === undefined) return "K";
  const letter = typeof order === "string" ? order.toUpperCase() : "";
  if (letter === "C" || letter === "F" || letter === "A" || letter === "K") return letter;
  if (typeof order !== "string") throw new TypeError(`order must be str, not ${typeName(order)}`);
  throw new ValueError(`order must be one of 'C', 'F', 'A', or 'K' (got ${reprString(order)})`);
}

/** A new array of zeros like another, in its order of axes. */
export function newLike(model: NDArray, dtype: DType | null, order: Order, shape: readonly number[] | null): NDArray {
  const dims = shape ?? model.dims;
  let steps: readonly number[];
  if (order === "K" && dims.length === model.ndim && !model.isC) {
    steps = shape === null || model.isF
      ? (model.isF ? contiguousSteps(dims, "F") : sortedSteps(dims, model.steps))
      : sortedLike(dims, model);
  } else {
    const fortran = order === "F" || (order === "A" && model.isF && !model.isC);
    steps = contiguousSteps(dims, fortran ? "F" : "C");
  }
  return newWithSteps(dims, steps, dtype ?? model.dtype);
}

/** Dense steps for another shape in the order of the axes of a model. */
function sortedLike(dims: readonly number[], model: NDArray): readonly number[] {
  const axes = dims.map((_, i) => i).sort((i, j) => Math.abs(model.steps[j]) - Math.abs(model.steps[i]));
  const steps = new Array<number>(dims.length);
  let step = 1;
  for (const axis of axes.reverse()) {
    steps[axis] = step;
    step *= dims[axis] || 1;
  }
  return steps;
}

/** The keywords of {@linkcode asarray}. */
export interface AsArrayOptions<D extends DTypeName = DTypeName> {
  /** The data type of the result; that of the data if it is not given. */
  dtype?: DTypeLike<D> | null;
  /** How elements should lie in memory; as they are if it is not given. */
  order?: Order | null;
  /** Whether to copy: always, never (an error if needed), or `null` for "only if needed". */
  copy?: boolean | null;
}

/** The array that data make, copying only what has to be copied: the workhorse behind `asarray` and `array`. */
export function toArray(x: unknown, dtype: DType | null, order: Order, copy: boolean | null): NDArray {
  const source = typeof x === "object" && x !== null ? arrayIn(x) : null;
  if (source !== null) {
    const same = dtype === null || source.dtype === dtype;
    if (same && copy !== true && hasOrder(source, order)) return source;
    if (copy === false) throw copyNeeded();
    if (same) return copyOf(source, order);
    // with a cast, NumPy reads "A" as "K" unless the array is in Fortran order
    return castTo(source, dtype!, order === "A" ? (source.isF && !source.isC ? "F" : "K") : order);
  }
  if (copy === false) throw copyNeeded();
  const out = fromData(x, dtype);
  return order === "F" && !out.isF ? copyOf(out, "F") : out;
}

/** The type of {@linkcode asarray}. */
export interface AsArrayFunction {
  /** Cast to a data type. */
  <D extends DTypeName>(a: ArrayLike, dtype: DTypeLike<D>, order?: Order | null): NDArray<D>;
  /** Cast to the data type in the keywords. */
  <D extends DTypeName>(a: ArrayLike, options: AsArrayOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** In the data type of the data. */
  <X extends ArrayLike>(a: X, dtype?: null, order?: Order | null): NDArray<DataType<X>>;
  /** In the data type of the data. */
  <X extends ArrayLike>(a: X, options?: AsArrayOptions): NDArray<DataType<X>>;
  /** In a data type known only when it is called. */
  (a: ArrayLike, dtype?: DTypeLike | AsArrayOptions | null, order?: Order | null): NDArray;
}

/**
 * The array that `a` is or makes, without copying where that is possible: an `NDArray` is returned as it is, a typed array
 * is adopted, so that memory is shared; a tensor gives its data. Lists and numbers become new arrays (contract A6: numbers
 * are `float64`, bigints the default integer, booleans `bool`).
 *
 * Ragged lists and what is no number are a `ValueError` or `TypeError`; a `bigint` out of range is an `OverflowError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const memory = new Float32Array([1, 2, 3]);
 * const x = np.asarray(memory);
 * x.set(0, 10);
 * console.assert(memory[0] === 10 && x.dtype === np.float32);
 * ```
 */
export const asarray: AsArrayFunction = ((a: unknown, second?: unknown, third?: unknown, fourth?: unknown): NDArray => {
  if (second === undefined && a instanceof NDArray) return a;
  if (second === undefined || second === null) {
    if (third === undefined) return a instanceof NDArray ? a : fromData(a, null);
    second = null;
  }
  let dtype = second, order = third, copy: unknown = null;
  for (const [i, options] of [second, third, fourth].entries()) {
    if (!isOptions(options)) continue;
    for (const key of Object.keys(options)) {
      if (key !== "dtype" && key !== "order" && key !== "copy") {
        throw new TypeError(`asarray() got an unexpected keyword argument '${key}' (it takes: a, dtype, order, copy)`);
      }
    }
    if (i === 0) dtype = undefined;
    if (i <= 1) order = undefined;
    dtype ??= options.dtype;
    order ??= options.order;
    copy = options.copy ?? null;
  }
  return toArray(
    a,
    dtype === null || dtype === undefined ? null : dtypeOf(dtype as DTypeLike),
    readOrder(order),
    copy as boolean | null,
  );
}) as AsArrayFunction;

/** An argument that has been bound as an array: itself if it is one, else the array that it makes. */
export function arrayOf(a: unknown): NDArray {
  return a instanceof NDArray ? a : asarray(a as ArrayLike) as NDArray;
}
