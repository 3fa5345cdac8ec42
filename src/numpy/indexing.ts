/**
 * What brackets do: views by integers, slices, `"..."` and `null`; copies by integer and boolean arrays; assignment to both.
 *
 * An index is read once into a `Selection`: the view that its basic entries make, and the positions that its arrays choose,
 * flattened to one list of offsets. Reading, writing and adding are then the same loops over offsets and blocks.
 * @module
 */
import { type DType, float64, int32, int64 } from "../dtype/dtype.ts";
import {
  addIndices,
  alongLoop,
  type Block,
  blockOf,
  compressLoop,
  countTrue,
  expandLoop,
  gather,
  newOffsets,
  type Offsets,
  scatter,
  scatterAdd,
  whereTrue,
} from "../kernels/gather.ts";
import { assertWriteable, mayShareMemory, needsStandIn } from "../ndarray/alias.ts";
import { broadcastSteps, isCContiguous, sameList, sizeOf } from "../ndarray/layout.ts";
import { adopt, blankArray, blankWithSteps, NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import { allocate } from "../ndarray/storage.ts";
import { isOverriding } from "../ndarray/types.ts";
import { axesTogether } from "../ndarray/walk.ts";
import { IndexError, ValueError } from "../python/errors.ts";
import { isIndexable, PyFloat } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { ELLIPSIS, IndexTuple, parseIndex, Slice } from "../python/slice.ts";
import { elementOf, fromData } from "./asarray.ts";
import { assign, castTo, copyOf } from "./copying.ts";

// -- entries -----------------------------------------------------------------------------------------------------------

const INVALID =
  "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

const parsed = new Map<string, readonly unknown[]>();

/** The entries of an index string; strings recur in programs, so they are read once. */
function entriesOf(text: string): readonly unknown[] {
  let found = parsed.get(text);
  if (found === undefined) {
    found = parseIndex(text);
    if (parsed.size > 1000) parsed.clear();
    parsed.set(text, found);
  }
  return found;
}

/** The entries with strings read and tuples opened. */
function flatten(entries: readonly unknown[]): readonly unknown[] {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (typeof entry === "string" || entry instanceof IndexTuple) {
      if (entries.length === 1) return typeof entry === "string" ? entriesOf(entry) : flatten(entry.entries);
      const out: unknown[] = [];
      for (const e of entries) {
        if (typeof e === "string") out.push(...entriesOf(e));
        else if (e instanceof IndexTuple) out.push(...flatten(e.entries));
        else out.push(e);
      }
      return out;
    }
  }
  return entries;
}

function outOfBounds(index: number | bigint, axis: number, size: number): IndexError {
  return new IndexError(`index ${index} is out of bounds for axis ${axis} with size ${size}`);
}

function tooMany(ndim: number, used: number): IndexError {
  return new IndexError(`too many indices for array: array is ${ndim}-dimensional, but ${used} were indexed`);
}

function twoEllipses(): IndexError {
  return new IndexError("an index can only have a single ellipsis ('...')");
}

/** Whether nested lists hold nothing but whole numbers, booleans, and arrays of integers: what indexes. */
function indexesAll(x: unknown): boolean {
  if (typeof x === "number") return Number.isInteger(x);
  if (typeof x === "bigint" || typeof x === "boolean") return true;
  if (typeof x !== "object" || x === null || x instanceof PyFloat) return false;
  if (x instanceof NDArray) return !x.dtype.isFloat;
  if (isOverriding(x)) return indexesAll(x.__array__());
  if (ArrayBuffer.isView(x)) return !fromData(x, null).dtype.isFloat;
  if (!(Symbol.iterator in x)) return false;
  for (const item of x as Iterable<unknown>) if (!indexesAll(item)) return false;
  return true;
}

/** An array that indexes, of any integer type or `bool`, from what a user gives as one entry (contract A6, rule 3). */
export function indexArray(x: unknown): NDArray {
  if (x instanceof NDArray || isOverriding(x) || ArrayBuffer.isView(x)) {
    const own = x instanceof NDArray ? x : fromData(x, null);
    if (own.dtype.isFloat) throw new IndexError("arrays used as indices must be of integer (or boolean) type");
    return own;
  }
  if (typeof x === "boolean") return fromData(x, null);
  if (typeof x !== "object" || x === null || !(Symbol.iterator in x)) throw new IndexError(INVALID);
  const items: readonly unknown[] = Array.isArray(x) ? x : Array.from(x as Iterable<unknown>);
  const flat = new Int32Array(items.length);
  for (let i = 0; i < flat.length; i++) {
    const item = items[i];
    if (typeof item === "number") flat[i] = item;
    if (typeof item !== "number" || flat[i] !== item) {
      const own = fromData(items, null);
      if (own.size === 0) return newArray(own.dims, int32) as NDArray;
      if (!own.dtype.isFloat) return own;
      if (!indexesAll(items)) throw new IndexError(INVALID);
      return castTo(own, int64) as NDArray;
    }
  }
  return adopt(flat, int32, [flat.length]) as NDArray;
}

// -- selections --------------------------------------------------------------------------------------------------------

/** One array of an index, and the axis it chooses along. */
interface Chooser {
  /** Integers of any type. */
  readonly indices: NDArray;
  /** The axis of the indexed array; -1 for a boolean without axes. */
  readonly axis: number;
}

/** What an index selects. */
interface Selection {
  /** Shape of the view that the basic entries make. */
  readonly dims: number[];
  /** Its steps. */
  readonly steps: number[];
  /** Its first element. */
  readonly offset: number;
  /** Nothing but integers, one for each axis: a single element, not a view. */
  readonly single: boolean;
  /** A 0-d array was among the integers: NumPy copies then. */
  readonly copied: boolean;
  /** The arrays of the index; `null` for basic indexing. */
  readonly choosers: readonly Chooser[] | null;
  /** How many axes of the result come before those of the arrays. */
  readonly before: number;
}

/** The selection of an index of integers, slices, `null` and `"..."` alone; `null` if anything else is among them. */
function selectBasic(x: NDArray, entries: readonly unknown[]): Selection | null {
  const ndim = x.dims.length, n = entries.length;
  let used = 0, ellipsis = false, integers = 0;
  for (let i = 0; i < n; i++) {
    const entry = entries[i];
    if (typeof entry === "number") {
      if (!Number.isInteger(entry)) throw new IndexError(INVALID);
      used++;
      integers++;
    } else if (entry instanceof Slice) used++;
    else if (entry === ELLIPSIS) {
      if (ellipsis) throw twoEllipses();
      ellipsis = true;
    } else if (entry !== null) return null;
  }
  if (used > ndim) throw tooMany(ndim, used);
  const dims: number[] = [], steps: number[] = [];
  let offset = x.offset, axis = 0;
  for (let i = 0; i < n; i++) {
    const entry = entries[i];
    if (typeof entry === "number") {
      const size = x.dims[axis];
      if (entry < -size || entry >= size) throw outOfBounds(entry, axis, size);
      offset += (entry < 0 ? entry + size : entry) * x.steps[axis];
      axis++;
    } else if (entry === null) {
      dims.push(1);
      steps.push(0);
    } else if (entry === ELLIPSIS) {
      for (let k = ndim - used; k > 0; k--, axis++) {
        dims.push(x.dims[axis]);
        steps.push(x.steps[axis]);
      }
    } else {
      const [first, count, step] = (entry as Slice).over(x.dims[axis]);
      dims.push(count);
      if (count > 0) {
        offset += first * x.steps[axis];
        steps.push(step * x.steps[axis]);
      } else steps.push(x.steps[axis]);
      axis++;
    }
  }
  for (; axis < ndim; axis++) {
    dims.push(x.dims[axis]);
    steps.push(x.steps[axis]);
  }
  return { dims, steps, offset, single: integers === ndim && n === integers, copied: false, choosers: null, before: 0 };
}

/** One entry, read: what it is, and how many axes of the array it uses. */
interface Item {
  readonly kind: "integer" | "slice" | "newaxis" | "ellipsis" | "array" | "truth";
  readonly value: unknown;
  /** The size of the axis of a boolean array that this came from; -1 otherwise. NumPy does not compare a size of 0. */
  readonly size: number;
}

/** The positions of a boolean array as one integer array for each of its axes. */
export function positionsOf(mask: NDArray): NDArray[] {
  const flat = mask.isC ? mask : copyOf(mask, "C"), n = flat.size;
  const bits = flat.buffer as Uint8Array, count = countTrue(bits, flat.offset, n);
  const at = newOffsets(count + 1, n);
  whereTrue(bits, flat.offset, n, 1, at);
  const ndim = mask.dims.length;
  if (ndim === 1) return [adopt((at as Int32Array).subarray(0, count), int32, [count]) as NDArray];
  const out = mask.dims.map(() => new Int32Array(count));
  for (let i = 0; i < count; i++) {
    let rest = at[i];
    for (let axis = ndim - 1; axis > 0; axis--) {
      const size = mask.dims[axis], above = Math.floor(rest / size);
      out[axis][i] = rest - above * size;
      rest = above;
    }
    out[0][i] = rest;
  }
  return out.map((indices) => adopt(indices, int32, [count]) as NDArray);
}

/** The selection of any index. */
function select(x: NDArray, entries: readonly unknown[]): Selection {
  const basic = selectBasic(x, entries);
  if (basic !== null) return basic;
  const items: Item[] = [], ndim = x.dims.length;
  let used = 0, ellipsis = false, fancy = false, integers = 0, copied = false;
  for (const entry of entries) {
    if (entry === ELLIPSIS) {
      if (ellipsis) throw twoEllipses();
      ellipsis = true;
      items.push({ kind: "ellipsis", value: null, size: -1 });
    } else if (entry === null) items.push({ kind: "newaxis", value: null, size: -1 });
    else if (entry instanceof Slice) {
      items.push({ kind: "slice", value: entry, size: -1 });
      used++;
    } else if (typeof entry === "number" || typeof entry === "bigint") {
      if (typeof entry === "number" && !Number.isInteger(entry)) throw new IndexError(INVALID);
      items.push({ kind: "integer", value: Number(entry), size: -1 });
      used++;
      integers++;
    } else {
      if (!(entry instanceof NDArray) && isOverriding(entry) && isIndexable(entry)) {
        const own = entry.__array__();
        if (own.ndim === 0 && own.dtype.isInteger) {
          // a tensor acts through the index protocol, as a plain integer (semantics S70)
          items.push({ kind: "integer", value: Number(own.dtype.read(own.buffer, own.offset)), size: -1 });
          used++;
          integers++;
          continue;
        }
      } else if (isIndexable(entry) && !(entry instanceof NDArray)) {
        items.push({ kind: "integer", value: entry.__index__(), size: -1 });
        used++;
        integers++;
        continue;
      }
      const array = indexArray(entry);
      if (array.dtype.kind === "b") {
        fancy = true;
        if (array.ndim === 0) {
          const one = array.dtype.read(array.buffer, array.offset) !== 0;
          items.push({ kind: "truth", value: newArray([one ? 1 : 0], int32), size: -1 });
          continue;
        }
        const positions = checkedPositions(x, array, entries);
        positions.forEach((indices, i) => items.push({ kind: "array", value: indices, size: array.dims[i] }));
        used += array.ndim;
      } else if (array.ndim === 0) {
        items.push({ kind: "integer", value: Number(array.dtype.read(array.buffer, array.offset)), size: -1 });
        used++;
        integers++;
        copied = true;
      } else {
        fancy = true;
        items.push({ kind: "array", value: array, size: -1 });
        used++;
      }
    }
  }
  if (used > ndim) throw tooMany(ndim, used);
  checkMasks(x, items, used);
  const single = !fancy && integers === ndim && items.length === integers;
  const dims: number[] = [], steps: number[] = [], choosers: Chooser[] = [];
  let offset = x.offset, axis = 0, before = 0, state: "none" | "inside" | "after" | "apart" = "none";
  for (const { kind, value } of items) {
    const chooses = kind === "array" || kind === "integer" || kind === "truth";
    // arrays beside each other stay in their place in the result; arrays apart from each other go to the front
    if (chooses && state === "none") {
      before = dims.length;
      state = "inside";
    } else if (chooses && state === "after") {
      before = 0;
      state = "apart";
    } else if (!chooses && state === "inside") state = "after";
    const length = axis < ndim ? x.dims[axis] : 0, step = axis < ndim ? x.steps[axis] : 0;
    switch (kind) {
      case "integer": {
        const i = value as number;
        if (i < -length || i >= length) throw outOfBounds(i, axis, length);
        offset += (i < 0 ? i + length : i) * step;
        axis++;
        break;
      }
      case "slice": {
        const [first, count, by] = (value as Slice).over(length);
        dims.push(count);
        if (count > 0) offset += first * step;
        steps.push(count > 0 ? by * step : step);
        axis++;
        break;
      }
      case "newaxis":
        dims.push(1);
        steps.push(0);
        break;
      case "ellipsis":
        for (let k = ndim - used; k > 0; k--, axis++) {
          dims.push(x.dims[axis]);
          steps.push(x.steps[axis]);
        }
        break;
      case "array":
        choosers.push({ indices: value as NDArray, axis: axis++ });
        break;
      case "truth":
        choosers.push({ indices: value as NDArray, axis: -1 });
    }
  }
  for (; axis < ndim; axis++) {
    dims.push(x.dims[axis]);
    steps.push(x.steps[axis]);
  }
  return { dims, steps, offset, single, copied, choosers: fancy ? choosers : null, before };
}

/** Compares boolean arrays with the axes they choose along, before any integer is looked at. */
function checkMasks(x: NDArray, items: readonly Item[], used: number): void {
  let axis = 0;
  for (const { kind, size } of items) {
    if (kind === "ellipsis") axis += x.dims.length - used;
    else if (kind !== "newaxis" && kind !== "truth") {
      if (size > 0 && size !== x.dims[axis]) throw maskMismatch(axis, x.dims[axis], size);
      axis++;
    }
  }
}

function maskMismatch(axis: number, size: number, mask: number): IndexError {
  return new IndexError(
    `boolean index did not match indexed array along axis ${axis}; size of axis is ${size} but size of corresponding boolean axis is ${mask}`,
  );
}

/** The positions of a mask that is the only entry, after checking its shape: a mask of a wrong shape may be huge. */
function checkedPositions(x: NDArray, mask: NDArray, entries: readonly unknown[]): NDArray[] {
  if (entries.length === 1) {
    if (mask.ndim > x.ndim) throw tooMany(x.ndim, mask.ndim);
    for (let i = 0; i < mask.ndim; i++) {
      if (mask.dims[i] > 0 && mask.dims[i] !== x.dims[i]) throw maskMismatch(i, x.dims[i], mask.dims[i]);
    }
  }
  return positionsOf(mask);
}

/** What the arrays of a selection choose: their common shape and the offset of each point. */
interface Points {
  readonly dims: readonly number[];
  /** Where the points of each axis stand in `offsets`. */
  readonly steps: readonly number[];
  readonly offsets: Offsets;
}

/** The shape that index arrays have together. */
function pointShape(choosers: readonly Chooser[]): readonly number[] {
  if (choosers.length === 1) return choosers[0].indices.dims;
  let out: number[] = [];
  for (const { indices: { dims } } of choosers) {
    const ndim = Math.max(out.length, dims.length), next = new Array<number>(ndim);
    for (let i = 1; i <= ndim; i++) {
      const a = i <= out.length ? out[out.length - i] : 1, b = i <= dims.length ? dims[dims.length - i] : 1;
      if (a !== b && a !== 1 && b !== 1) {
        const shapes = choosers.map((c) => reprTuple(c.indices.dims, "") + " ").join("");
        throw new IndexError(`shape mismatch: indexing arrays could not be broadcast together with shapes ${shapes}`);
      }
      next[ndim - i] = a === 1 ? b : a;
    }
    out = next;
  }
  return out;
}

/** The order in which the points of a result without further axes lie in memory. */
function pointOrder(
  x: NDArray,
  choosers: readonly Chooser[],
  dims: readonly number[],
  all: readonly (readonly number[])[],
  alone: boolean,
): number[] {
  const { indices } = choosers[0];
  // NumPy's short way for one array of its own index type into one axis asks for Fortran order as a whole
  if (
    alone && choosers.length === 1 && x.dims.length === 1 && indices.dtype.itemsize >= 4 && indices.dtype.kind === "i"
  ) {
    const axes = dims.map((_, i) => i);
    if (indices.isC) return axes;
    if (indices.isF) return axes.reverse();
  }
  return axesTogether(dims, all);
}

/** Index values as plain numbers that the loop can add up. */
function plainIndices(indices: NDArray): { buffer: Int32Array | Float64Array; array: NDArray } {
  if (indices.dtype === int32 as DType) return { buffer: indices.buffer as Int32Array, array: indices };
  const array = castTo(indices, indices.dtype.itemsize < 4 ? int32 : float64) as NDArray;
  return { buffer: array.buffer as Int32Array, array };
}

/** Resolves the arrays of a selection: points in C order, or as the index arrays lie in memory (`alone`: with no axes besides). */
function resolve(x: NDArray, choosers: readonly Chooser[], order: "C" | "kept" | "alone"): Points {
  const dims = pointShape(choosers), size = sizeOf(dims), ndim = dims.length;
  const all = choosers.map(({ indices }) => broadcastSteps(indices.dims, indices.steps, dims)!);
  const axes = order !== "C" && ndim > 1 ? pointOrder(x, choosers, dims, all, order === "alone") : null;
  const steps = new Array<number>(ndim);
  let step = 1;
  for (let k = ndim - 1; k >= 0; k--) {
    const axis = axes === null ? k : axes[k];
    steps[axis] = step;
    step *= dims[axis];
  }
  const offsets = newOffsets(size, x.buffer.length);
  for (const { indices, axis } of choosers) {
    if (axis < 0) continue;
    addChooser(offsets, indices, dims, axes, x.steps[axis], x.dims[axis], axis);
  }
  return { dims, steps, offsets };
}

/** Adds what one index array contributes to the offsets of the points. */
function addChooser(
  offsets: Offsets,
  indices: NDArray,
  dims: readonly number[],
  axes: readonly number[] | null,
  step: number,
  size: number,
  axis: number,
): void {
  const { buffer, array } = plainIndices(indices);
  const around = broadcastSteps(array.dims, array.steps, dims)!;
  const refuse = (position: number): never => {
    throw outOfBounds(indices.dtype.read(indices.buffer, elementAt(indices, position, dims)), axis, size);
  };
  if (axes === null && sameList(array.dims, dims) && array.isC) {
    const bad = addIndices(offsets, buffer, array.offset, 1, 0, offsets.length, step, size);
    if (bad >= 0) refuse(bad);
    return;
  }
  const ndim = dims.length;
  if (offsets.length === 0) return;
  const order = axes ?? dims.map((_, i) => i);
  if (ndim === 0) {
    if (addIndices(offsets, buffer, array.offset, 1, 0, 1, step, size) >= 0) refuse(0);
    return;
  }
  const inner = order[ndim - 1], count = dims[inner];
  const counter = new Array<number>(ndim).fill(0);
  let at = array.offset;
  for (let done = 0; done < offsets.length; done += count) {
    const bad = addIndices(offsets, buffer, at, around[inner], done, count, step, size);
    if (bad >= 0) throw outOfBounds(readIndex(buffer, at + bad * around[inner]), axis, size);
    for (let k = ndim - 2; k >= 0; k--) {
      const i = order[k];
      at += around[i];
      if (++counter[i] < dims[i]) break;
      at -= around[i] * dims[i];
      counter[i] = 0;
    }
  }
}

function readIndex(buffer: Int32Array | Float64Array, at: number): number {
  return buffer[at];
}

/** Where the element at a C-order position of a broadcast array stands in its buffer. */
function elementAt(x: NDArray, position: number, dims: readonly number[]): number {
  const steps = broadcastSteps(x.dims, x.steps, dims)!;
  let at = x.offset;
  for (let i = dims.length - 1; i >= 0; i--) {
    at += position % dims[i] * steps[i];
    position = Math.floor(position / dims[i]);
  }
  return at;
}

/** A mask that is the whole index and has the shape of the array; `null` otherwise. */
function wholeMask(x: NDArray, entry: unknown): NDArray | null {
  if (typeof entry === "boolean") return x.dims.length === 0 ? indexArray(entry) : null;
  if (!(entry instanceof NDArray) && !Array.isArray(entry) && !isOverriding(entry)) return null;
  if (Array.isArray(entry) && typeof entry[0] === "number") return null;
  const array = indexArray(entry);
  return array.dtype.kind === "b" && sameList(array.dims, x.dims) ? array : null;
}

// -- reading -----------------------------------------------------------------------------------------------------------

function isBasicEntry(entry: unknown): boolean {
  return typeof entry === "number" || entry === null || entry === ELLIPSIS || entry instanceof Slice;
}

/** The elements where a mask of the same shape is true, in C order. */
function getMasked(x: NDArray, mask: NDArray): NDArray {
  if (!mask.isC) mask = copyOf(mask, "C");
  const bits = mask.buffer as Uint8Array, n = mask.size, count = countTrue(bits, mask.offset, n);
  if (count === 0) return newArray([0], x.dtype) as NDArray;
  if (!x.isC) x = copyOf(x, "C");
  const buffer = allocate(x.dtype, count + 1, true);
  compressLoop(x.dtype)(x.buffer, x.offset, bits, mask.offset, n, buffer);
  return adopt(buffer.subarray(0, count) as never, x.dtype, [count]) as NDArray;
}

/**
 * The common case of one integer array as the whole index, over a first axis whose subarrays are contiguous: in one pass,
 * without a list of offsets. `null` if it is another case.
 */
function getRows(x: NDArray, entry: unknown): NDArray | null {
  if (!(entry instanceof NDArray) && !Array.isArray(entry)) return null;
  const index = indexArray(entry), ndim = x.dims.length;
  if (index.dtype !== int32 as DType || index.dims.length === 0 || ndim === 0 || !index.isC) return null;
  const rest = x.dims.slice(1);
  if (ndim > 1 && !isCContiguous(rest, x.steps.slice(1))) return null;
  // the layout of results with several axes behind that of the index is decided by the strides of the subarrays
  for (let i = 1; i < ndim; i++) if (x.dims[i] === 1 && ndim > 2) return null;
  const out = blankArray([...index.dims, ...rest], x.dtype) as NDArray, n = index.size;
  if (n === 0) return out;
  const count = sizeOf(rest), indices = index.buffer as Int32Array;
  const bad = alongLoop(x.dtype)(
    x.buffer,
    x.offset,
    x.dims[0],
    x.steps[0],
    indices,
    index.offset,
    n,
    count,
    out.buffer,
    0,
  );
  if (bad >= 0) throw outOfBounds(indices[index.offset + bad], 0, x.dims[0]);
  return out;
}

/**
 * `x[entries]`: a view for integers, slices, `"..."` and `null`; a copy where an integer or boolean array is among them. An
 * integer for every axis gives a 0-d array with memory of its own, which stands for NumPy's scalar.
 */
export function getIndex<T extends NDArray>(x: T, entries: readonly unknown[]): T {
  return get(x, flatten(entries)) as T;
}

function get(x: NDArray, entries: readonly unknown[]): NDArray {
  if (entries.length === 1 && !isBasicEntry(entries[0])) {
    const mask = wholeMask(x, entries[0]);
    if (mask !== null) return getMasked(x, mask);
  }
  if (entries.length === 1) {
    const rows = getRows(x, entries[0]);
    if (rows !== null) return rows;
  }
  const chosen = select(x, entries), { dims, steps, offset, choosers } = chosen;
  if (choosers === null) {
    if (chosen.single) {
      const out = newArray(dims, x.dtype);
      out.buffer[0] = x.buffer[offset];
      return out as NDArray;
    }
    const view = viewOf(x, dims, steps, offset);
    return chosen.copied ? copyOf(view) : view;
  }
  const points = resolve(
    x,
    choosers,
    dims.length === 0 && entries.length === 1 ? "alone" : sizeOf(dims) === 1 ? "kept" : "C",
  );
  // the block around each point is copied in the order in which it lies in memory, as NumPy does
  const axes = dims.map((_, i) => i);
  if (dims.length > 1) axes.sort((i, j) => Math.abs(steps[j]) - Math.abs(steps[i]));
  const inner = new Array<number>(dims.length);
  let size = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    inner[axes[k]] = size;
    size *= dims[axes[k]];
  }
  const outer = points.steps.map((step) => step * size);
  const out = blankWithSteps([...points.dims, ...dims], [...outer, ...inner], x.dtype) as NDArray;
  if (out.size > 0) {
    const block = blockOf(axes.map((i) => dims[i]), axes.map((i) => steps[i]), x.buffer.length);
    gather(x.dtype, x.buffer, offset, points.offsets, block, out.buffer, 0);
  }
  if (chosen.before === 0) return out;
  const order = resultOrder(chosen.before, points.dims.length, dims.length);
  return viewOf(out, order.map((i) => out.dims[i]), order.map((i) => out.steps[i]));
}

/** Which axis of (points, view) stands where in the result: the axes of the points go behind the first `before` of the view. */
function resultOrder(before: number, points: number, inner: number): number[] {
  const order: number[] = [];
  for (let i = 0; i < before; i++) order.push(points + i);
  for (let i = 0; i < points; i++) order.push(i);
  for (let i = before; i < inner; i++) order.push(points + i);
  return order;
}

// -- writing -----------------------------------------------------------------------------------------------------------

function isScalar(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint" ||
    value instanceof PyFloat;
}

/** How deep lists are nested, arrays in them counted with their axes. */
function depthOf(x: unknown): number {
  if (x instanceof NDArray) return x.ndim;
  if (typeof x !== "object" || x === null || x instanceof PyFloat) return 0;
  if (ArrayBuffer.isView(x)) return 1;
  if (isOverriding(x)) return x.__array__().ndim;
  if (!Array.isArray(x)) return Symbol.iterator in x ? 1 : 0;
  let depth = 0;
  for (const item of x) depth = Math.max(depth, depthOf(item));
  return depth + 1;
}

/** A value for assignment as an array: lists and numbers take the data type of the target, arrays keep theirs. */
function valueArray(value: unknown, dtype: DType, ndim = -1): NDArray {
  if (value instanceof NDArray) return value;
  if (isOverriding(value) || ArrayBuffer.isView(value)) return fromData(value, null);
  if (ndim >= 0 && depthOf(value) > ndim) {
    throw new ValueError(
      `setting an array element with a sequence. The requested array would exceed the maximum number of dimension of ${ndim}.`,
    );
  }
  return fromData(value, dtype);
}

function sequenceError(value: unknown, dtype: DType): Error {
  if (dtype.isInteger && !(value instanceof NDArray)) {
    return new TypeError("int() argument must be a string, a bytes-like object or a real number, not 'list'");
  }
  return new ValueError("setting an array element with a sequence.");
}

/** Writes one number to every element of a view. */
function fillView(x: NDArray, dims: readonly number[], steps: readonly number[], offset: number, value: unknown): void {
  const { dtype } = x, element = elementOf(value, dtype);
  const size = sizeOf(dims);
  if (size === 0) return;
  dtype.write(x.buffer, offset, element);
  if (size === 1) return;
  const stored = x.buffer[offset];
  if (isCContiguous(dims, steps)) return void (x.buffer as Float64Array).fill(stored as number, offset, offset + size);
  if (dims.length === 1 && size < 64) {
    for (let i = 1, at = offset + steps[0]; i < size; i++, at += steps[0]) x.buffer[at] = stored;
    return;
  }
  const one = newArray([], dtype);
  dtype.write(one.buffer, 0, element);
  assign(viewOf(x, dims, steps, offset), one as NDArray);
}

/** `x[entries] = value`: the value is broadcast to what the index selects and cast unsafely to the data type of the array. */
export function setIndex(x: NDArray, entries: readonly unknown[], value: unknown): void {
  entries = flatten(entries);
  assertWriteable(x);
  if (entries.length === 1 && !isBasicEntry(entries[0])) {
    const mask = wholeMask(x, entries[0]);
    if (mask !== null) return setMasked(x, mask, value);
  }
  const chosen = select(x, entries), { dims, steps, offset, choosers } = chosen;
  if (choosers === null) {
    if (isScalar(value)) return fillView(x, dims, steps, offset, value);
    if (chosen.single && Array.isArray(value)) {
      if (x.dtype.kind !== "b") throw sequenceError(value, x.dtype);
      return x.dtype.write(x.buffer, offset, value.length > 0); // one boolean takes a truth value, and lists have one
    }
    const array = valueArray(value, x.dtype, dims.length);
    if (chosen.single && array.ndim > 0) {
      if (x.dtype.kind !== "b" || array.size !== 1) throw sequenceError(value, x.dtype);
      return x.dtype.write(x.buffer, offset, array.__bool__());
    }
    return assign(viewOf(x, dims, steps, offset), array);
  }
  put(x, chosen, value, scatter);
}

/**
 * `x[entries] += value`, where positions that occur several times receive all their values: the gradient of reading with an
 * index, and NumPy's `np.add.at`.
 *
 * @param apart whether it is known that `x` and the value share no memory: asking is dear on JavaScriptCore, whose small typed
 * arrays have no `ArrayBuffer` before somebody looks at it
 */
export function addAt(x: NDArray, entries: readonly unknown[], value: unknown, apart = false): void {
  assertWriteable(x);
  put(x, select(x, flatten(entries)), value, scatterAdd, apart);
}

type Put = typeof scatter;

/** Writes or adds a value to what a selection chooses. */
function put(x: NDArray, chosen: Selection, value: unknown, loop: Put, apart = false): void {
  const { dims, steps, offset, choosers, before } = chosen, { dtype } = x;
  const given = valueArray(value, dtype);
  const outer = choosers === null ? [] : pointShape(choosers);
  const inside = [...outer, ...dims], order = before === 0 ? null : resultOrder(before, outer.length, dims.length);
  const shape = order === null ? inside : order.map((i) => inside[i]);
  let spread = given.dims.length > shape.length
    ? broadcastLeading(given, shape)
    : broadcastSteps(given.dims, given.steps, shape);
  if (spread === null) {
    throw new ValueError(
      `shape mismatch: value array of shape ${
        reprTuple(given.dims, "")
      } could not be broadcast to indexing result of shape ${reprTuple(shape, "")}`,
    );
  }
  const offsets = choosers === null ? newOffsets(1, x.buffer.length) : resolve(x, choosers, "C").offsets;
  if (sizeOf(shape) === 0) return;
  const block: Block = blockOf(dims, steps, x.buffer.length);
  if (given.size === 1) {
    const one = given.dtype === dtype && (apart || given.buffer.buffer !== x.buffer.buffer)
      ? given
      : castTo(given, dtype) as NDArray;
    return loop(dtype, x.buffer, offset, offsets, block, one.buffer, one.offset, 0);
  }
  if (order !== null) {
    const result = spread;
    const moved = new Array<number>(order.length);
    order.forEach((i, k) => moved[i] = result[k]);
    spread = moved;
  }
  const broadcast = viewOf(given, inside, spread);
  // Even the very array itself must be read before it is written: the index moves its elements.
  const direct = given.dtype === dtype && broadcast.isC && (apart || !mayShareMemory(x, given));
  const values = direct ? broadcast : castTo(broadcast, dtype, "C") as NDArray;
  loop(dtype, x.buffer, offset, offsets, block, values.buffer, values.offset, 1);
}

/** The steps of a value with more axes than its target; they must have size 1, unless there are no values anyway. */
function broadcastLeading(given: NDArray, shape: readonly number[]): readonly number[] | null {
  const extra = given.dims.length - shape.length;
  const dims = given.dims.slice(extra);
  if (sizeOf(dims) > 0) { for (let i = 0; i < extra; i++) if (given.dims[i] !== 1) return null; }
  return broadcastSteps(dims, given.steps.slice(extra), shape);
}

/** `x[mask] = value` for a mask of the shape of the array. */
function setMasked(x: NDArray, mask: NDArray, value: unknown): void {
  const given = valueArray(value, x.dtype);
  if (given.ndim > 1) {
    throw new TypeError(
      `NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has ${given.ndim} dimensions`,
    );
  }
  if (!mask.isC || needsStandIn(x, mask)) mask = copyOf(mask, "C");
  const bits = mask.buffer as Uint8Array, n = mask.size, count = countTrue(bits, mask.offset, n);
  if (given.ndim === 1 && given.size !== 1 && given.size !== count) {
    throw new ValueError(
      `NumPy boolean array indexing assignment cannot assign ${given.size} input values to the ${count} output values where the mask is true`,
    );
  }
  if (count === 0) return;
  const values = given.dtype !== x.dtype || needsStandIn(x, given) || given.buffer.buffer === x.buffer.buffer
    ? castTo(given, x.dtype) as NDArray
    : given;
  const stride = values.size === 1 ? 0 : values.steps[0];
  if (x.isC) return expandLoop(x.dtype)(x.buffer, x.offset, bits, mask.offset, n, values.buffer, values.offset, stride);
  const points = resolve(x, positionsOf(mask).map((indices, axis) => ({ indices, axis })), "C");
  scatter(
    x.dtype,
    x.buffer,
    x.offset,
    points.offsets,
    blockOf([], [], x.buffer.length),
    values.buffer,
    values.offset,
    stride,
  );
}
