/**
 * Radix sort for many elements: eleven bits at a time from the lowest up, as many passes as the bits need that differ.
 * Elements are moved as 32-bit words, so nothing about them changes. It is stable.
 * @module
 */
import type { AnyBuffer, DType } from "../dtype/dtype.ts";
import { stamp } from "./stamp.ts";

const BITS = 11, BUCKETS = 1 << BITS;

/** From how many elements on it is faster than sorts that compare. */
export const RADIX_LEAST = 2048;

/** Whether the elements of a data type can be sorted so. */
export function sortsByRadix(dtype: DType): boolean {
  return dtype.itemsize >= 4;
}

type Digit = (high: number, low: number) => number;

/** The digits of a 64-bit key, the lowest first. */
const wideDigits: readonly Digit[] = [
  (_high, low) => low & 2047,
  (_high, low) => low >>> 11 & 2047,
  (high, low) => low >>> 22 | (high & 1) << 10,
  (high) => high >>> 1 & 2047,
  (high) => high >>> 12 & 2047,
  (high) => high >>> 23,
];

/** The digits of a 32-bit key. */
const digits: readonly Digit[] = [(high) => high & 2047, (high) => high >>> 11 & 2047, (high) => high >>> 22];

type Pass = (
  from: Uint32Array,
  to: Uint32Array,
  order: Int32Array | null,
  moved: Int32Array | null,
  places: Uint32Array,
  n: number,
) => void;

function widePass(digit: Digit): Pass {
  return (from, to, order, moved, places, n) => {
    for (let i = 0; i < n; i++) {
      const low = from[2 * i], high = from[2 * i + 1], place = places[digit(high, low)]++;
      to[2 * place] = low;
      to[2 * place + 1] = high;
      if (order !== null) moved![place] = order[i];
    }
  };
}

function pass(digit: Digit): Pass {
  return (from, to, order, moved, places, n) => {
    for (let i = 0; i < n; i++) {
      const high = from[i], place = places[digit(high, 0)]++;
      to[place] = high;
      if (order !== null) moved![place] = order[i];
    }
  };
}

const passes: Record<string, Pass> = {};

function passFor(wide: boolean, k: number): Pass {
  const tag = `radix ${wide ? 64 : 32} ${k}`;
  return passes[tag] ??= stamp(wide ? widePass : pass, tag, (wide ? wideDigits : digits)[k]);
}

/** Elements as keys whose bits are in the order of the elements: signs are turned round, negative floats altogether. */
function toKeys(words: Uint32Array, wide: boolean, kind: string): void {
  if (kind === "u") return;
  const step = wide ? 2 : 1;
  for (let i = step - 1; i < words.length; i += step) {
    const high = words[i], negative = kind === "f" ? high >> 31 : 0;
    words[i] = high ^ (negative | 0x80000000);
    if (wide) words[i - 1] ^= negative;
  }
}

/** The reverse of {@linkcode toKeys}. */
function fromKeys(words: Uint32Array, wide: boolean, kind: string): void {
  if (kind === "u") return;
  const step = wide ? 2 : 1;
  for (let i = step - 1; i < words.length; i += step) {
    const high = words[i], negative = kind === "f" && high >>> 31 === 0 ? -1 : 0;
    words[i] = high ^ (negative | 0x80000000);
    if (wide) words[i - 1] ^= negative;
  }
}

/** How often each digit occurs, for all digits in one reading. */
function countDigits(words: Uint32Array, wide: boolean, n: number): Uint32Array {
  const counts = new Uint32Array((wide ? 6 : 3) * BUCKETS);
  if (wide) {
    for (let i = 0; i < n; i++) {
      const low = words[2 * i], high = words[2 * i + 1];
      counts[low & 2047]++;
      counts[2048 + (low >>> 11 & 2047)]++;
      counts[4096 + (low >>> 22 | (high & 1) << 10)]++;
      counts[6144 + (high >>> 1 & 2047)]++;
      counts[8192 + (high >>> 12 & 2047)]++;
      counts[10240 + (high >>> 23)]++;
    }
  } else {
    for (let i = 0; i < n; i++) {
      const high = words[i];
      counts[high & 2047]++;
      counts[2048 + (high >>> 11 & 2047)]++;
      counts[4096 + (high >>> 22)]++;
    }
  }
  return counts;
}

/**
 * Sorts elements of 32 or 64 bits by what their bits say: -0 comes before 0, nan before or behind everything by its sign. With
 * `order`, positions are sorted by their elements, which stay as they are.
 */
export function radixSort(buffer: AnyBuffer, dtype: DType, order: Int32Array | null): void {
  const n = buffer.length, wide = dtype.itemsize === 8;
  const own = new Uint32Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, wide ? 2 * n : n);
  let from: Uint32Array = order === null ? own : own.slice(), to: Uint32Array = new Uint32Array(from.length);
  let positions: Int32Array | null = order, moved: Int32Array | null = order === null ? null : new Int32Array(n);
  toKeys(from, wide, dtype.kind);
  const counts = countDigits(from, wide, n);
  for (let k = 0; k < counts.length / BUCKETS; k++) {
    const places = counts.subarray(k * BUCKETS, (k + 1) * BUCKETS);
    let at = 0, single = false;
    for (let j = 0; j < BUCKETS; j++) {
      const count = places[j];
      if (count === n) single = true; // all elements have the same digit
      places[j] = at;
      at += count;
    }
    if (single) continue;
    passFor(wide, k)(from, to, positions, moved, places, n);
    [from, to] = [to, from];
    [positions, moved] = [moved, positions];
  }
  if (order !== null) {
    if (positions !== order) order.set(positions!);
    return;
  }
  if (from !== own) own.set(from);
  fromKeys(own, wide, dtype.kind);
}
