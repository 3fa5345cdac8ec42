/**
 * Sorting typed arrays in NumPy's order: nan last, equal elements (also zeros of either sign) as they came.
 * @module
 */
import { type AnyBuffer, type DType, dtypeOfBuffer } from "../dtype/dtype.ts";
import { RADIX_LEAST, radixSort, sortsByRadix } from "./radix.ts";
import { stamp } from "./stamp.ts";

type Less = (x: number | bigint, y: number | bigint) => boolean;

/** NumPy's order: nan is greater than everything. */
const lessFloat: Less = (x, y) => x < y || (y !== y && x === x);
const lessInteger: Less = (x, y) => x < y;

/**
 * Half-precision bit patterns as integers in the order of their values: nan last, both zeros equal. (Any nan becomes the
 * greatest key.)
 */
function halfKey(bits: number): number {
  const size = bits & 0x7fff;
  if (size > 0x7c00) return 0x8000;
  return bits & 0x8000 ? -size : size;
}

/** The keys by which elements are compared: the elements themselves, or for half precision integers in the same order. */
export function keysOf(buffer: AnyBuffer, dtype: DType): AnyBuffer {
  return dtype.name === "float16" ? Int32Array.from(buffer as Uint16Array, halfKey) : buffer;
}

/** Sorts a whole buffer in place. */
export function sortBuffer(buffer: AnyBuffer, dtype: DType): void {
  const n = buffer.length;
  if (n < 2) return;
  if (dtype.kind === "b") {
    let zeros = 0;
    for (let i = 0; i < n; i++) if (buffer[i] === 0) zeros++;
    (buffer as Uint8Array).fill(0, 0, zeros).fill(1, zeros);
    return;
  }
  if (dtype.name === "float16") return sortHalves(buffer as Uint16Array);
  const radix = n >= RADIX_LEAST && sortsByRadix(dtype);
  if (!dtype.isFloat) return radix ? radixSort(buffer, dtype, null) : void (buffer as Int32Array).sort();
  const floats = buffer as Float64Array;
  if (n <= 16) return sortFew(floats);
  // both sorts put -0 before 0, where NumPy's stable sort takes them as equal: note their order before
  let zeros = 0, negatives = 0, end = n;
  for (let i = 0; i < n; i++) {
    if (floats[i] === 0) {
      zeros++;
      if (Object.is(floats[i], -0)) negatives++;
    }
  }
  const mixed = negatives > 0 && negatives < zeros;
  const order = mixed ? floats.filter((x) => x === 0) : null;
  if (radix) {
    end = nanLast(floats);
    radixSort(end === n ? floats : floats.subarray(0, end), dtype, null);
  } else floats.sort();
  if (order !== null) floats.set(order, lowerBound(floats, end));
}

/** Moves nan behind all numbers, which keep their order; gives how many numbers there are. */
function nanLast(floats: Float64Array): number {
  const n = floats.length;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const x = floats[i];
    if (x === x) floats[count++] = x;
  }
  floats.fill(NaN, count);
  return count;
}

function lowerBound(floats: Float64Array, n: number): number {
  let low = 0, high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (floats[middle] < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Insertion sort: for a few elements nothing is quicker. */
function sortFew(floats: Float64Array): void {
  const n = floats.length;
  for (let i = 1; i < n; i++) {
    const x = floats[i];
    let j = i - 1;
    for (; j >= 0; j--) {
      const y = floats[j];
      if (!(x < y || (y !== y && x === x))) break;
      floats[j + 1] = y;
    }
    floats[j + 1] = x;
  }
}

/** Halves sort as the integers their bits stand for; zeros of either sign and nan keep their order. */
function sortHalves(halves: Uint16Array): void {
  const n = halves.length, order = argsortKeys(Int32Array.from(halves, halfKey), false), before = halves.slice();
  for (let i = 0; i < n; i++) halves[i] = before[order[i]];
}

type SortIndices = (keys: AnyBuffer, order: Int32Array, spare: Int32Array) => void;

/** Merge sort of positions by their keys, from runs of eight made by insertion; equal keys keep their order. */
function mergeTemplate(less: Less): SortIndices {
  return (keys, order, spare) => {
    const n = order.length;
    for (let start = 0; start < n; start += 8) {
      const end = Math.min(n, start + 8);
      for (let i = start + 1; i < end; i++) {
        const at = order[i], x = keys[at];
        let j = i - 1;
        for (; j >= start && less(x, keys[order[j]]); j--) order[j + 1] = order[j];
        order[j + 1] = at;
      }
    }
    let from = order, to = spare;
    for (let width = 8; width < n; width *= 2) {
      for (let start = 0; start < n; start += 2 * width) {
        const middle = Math.min(n, start + width), end = Math.min(n, start + 2 * width);
        let i = start, j = middle, k = start;
        if (middle < end && less(keys[from[middle]], keys[from[middle - 1]])) {
          while (i < middle && j < end) to[k++] = less(keys[from[j]], keys[from[i]]) ? from[j++] : from[i++];
        }
        while (i < middle) to[k++] = from[i++];
        while (j < end) to[k++] = from[j++];
      }
      const swap = from;
      from = to;
      to = swap;
    }
    if (from !== order) order.set(from);
  };
}

const sorters = new Map<string, SortIndices>();

function sorterFor(keys: AnyBuffer, floats: boolean): SortIndices {
  const name = keys.constructor.name;
  let found = sorters.get(name);
  if (found === undefined) {
    sorters.set(name, found = stamp(mergeTemplate, `argsort ${name}`, floats ? lessFloat : lessInteger));
  }
  return found;
}

/** The positions that sort the keys; equal keys keep their order. */
export function argsortKeys(keys: AnyBuffer, floats: boolean): Int32Array {
  const n = keys.length, order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  sortIndices(keys, floats, order);
  return order;
}

/** Sorts positions by the keys they stand for; equal keys keep their order. */
export function sortIndices(keys: AnyBuffer, floats: boolean, order: Int32Array): void {
  const n = order.length;
  if (n < 2) return;
  const dtype = n >= RADIX_LEAST ? dtypeOfBuffer(keys) : null;
  if (dtype === null || !sortsByRadix(dtype)) return sorterFor(keys, floats)(keys, order, new Int32Array(n));
  // the keys in the order of the positions, zeros of one sign, and nan (of either) behind all numbers
  const chosen = dtype.alloc(n);
  let count = n;
  if (!floats) { for (let k = 0; k < n; k++) chosen[k] = keys[order[k]]; }
  else {
    const nans: number[] = [];
    count = 0;
    for (let k = 0; k < n; k++) {
      const at = order[k], key = keys[at] as number;
      if (key !== key) nans.push(at);
      else {
        order[count] = at;
        chosen[count++] = key === 0 ? 0 : key;
      }
    }
    nans.forEach((at, k) => order[count + k] = at);
  }
  if (count > 1) {
    radixSort(
      count === n ? chosen : chosen.subarray(0, count) as AnyBuffer,
      dtype,
      count === n ? order : order.subarray(0, count),
    );
  }
}

type Search = (keys: AnyBuffer, values: AnyBuffer, out: Int32Array, order: Int32Array | null) => void;

/**
 * Where each value would be inserted into sorted keys, by halving. As NumPy does it, the bounds of the value before are used
 * again where values ascend, which decides what comes out of keys that are not sorted.
 */
function searchTemplate({ less, right }: { less: Less; right: boolean }): Search {
  return (keys, values, out, order) => {
    const n = keys.length, count = values.length;
    let low = 0, high = n, last = values[0];
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (right ? !less(value, last) : less(last, value)) high = n;
      else {
        low = 0;
        high = high < n ? high + 1 : n;
      }
      last = value;
      while (low < high) {
        const middle = low + ((high - low) >> 1), key = keys[order === null ? middle : order[middle]];
        if (right ? !less(value, key) : less(key, value)) low = middle + 1;
        else high = middle;
      }
      out[i] = low;
    }
  };
}

const searches = new Map<string, Search>();

/** Searches sorted keys for values of the same type; `order` sorts the keys where they are not sorted themselves. */
export function searchKeys(
  keys: AnyBuffer,
  values: AnyBuffer,
  floats: boolean,
  right: boolean,
  out: Int32Array,
  order: Int32Array | null,
): void {
  const name = keys.constructor.name + right;
  let found = searches.get(name);
  if (found === undefined) {
    found = stamp(searchTemplate, `search ${name}`, { less: floats ? lessFloat : lessInteger, right });
    searches.set(name, found);
  }
  found(keys, values, out, order);
}
