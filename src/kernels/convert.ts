/**
 * Copies and casts between data types: elements as they are stored, along evenly spaced runs. Numbers convert as C compilers
 * convert them on most machines (and as NumPy does there): integers wrap around, floats are cut off towards zero, and
 * what no integer can hold becomes the least one.
 * @module
 */
import type { AnyBuffer, DType } from "../dtype/dtype.ts";
import { float16Table, toFloat16 } from "../dtype/float16.ts";
import { stamp } from "./stamp.ts";

/** Converts `n` elements: source, its first position and step, target, its first position and step. */
export type ConvertLoop = (
  source: AnyBuffer,
  at: number,
  step: number,
  target: AnyBuffer,
  to: number,
  stride: number,
  n: number,
) => void;

type Stored = number | bigint;
type Convert = (x: Stored) => Stored;

/** A 64-bit integer as a number that rounds to `float32` as if in one step: bits that a double cannot hold are kept as a sticky one. */
function stickyNumber(x: bigint): number {
  const low = Number(x & 2047n);
  return low === 0 || (x < 9007199254740992n && x > -9007199254740992n) ? Number(x) : Number((x >> 11n | 1n) << 11n);
}

function toWide(x: number): bigint {
  return x >= -9223372036854775808 && x < 9223372036854775808 ? BigInt(Math.trunc(x)) : -9223372036854775808n;
}

function toUnsignedWide(x: number): bigint {
  if (x >= -9223372036854775808 && x < 18446744073709551616) return BigInt(Math.trunc(x));
  return x >= 0 ? 0n : -9223372036854775808n;
}

/** How one stored element becomes another; storing in the target's typed array wraps integers around and rounds floats. */
function converter(from: DType, to: DType): Convert {
  const halves = from.name === "float16" ? float16Table() : null;
  const read = (f: (x: number) => Stored): Convert => halves === null ? f as Convert : (x) => f(halves[x as number]);
  if (from === to) return (x) => x;
  if (to.kind === "b") {
    if (from.isWide) return (x) => x === 0n ? 0 : 1;
    return from.name === "float16" ? (x) => ((x as number) & 0x7fff) === 0 ? 0 : 1 : (x) => x === 0 ? 0 : 1;
  }
  if (from.isWide) {
    if (to.isWide) return (x) => x;
    if (to.name === "float64") return (x) => Number(x);
    if (to.name === "float32") return stickyNumber as Convert;
    if (to.name === "float16") return (x) => toFloat16(Number(x));
    return (x) => Number(BigInt.asIntN(32, x as bigint));
  }
  if (to.name === "float16") return (x) => toFloat16(x as number);
  if (to.isWide) {
    if (!from.isFloat) return (x) => BigInt(x);
    return to.kind === "u" ? read(toUnsignedWide) : read(toWide);
  }
  if (to.isInteger && from.isFloat) {
    if (to.name === "uint32") return read((x) => x >= -9223372036854775808 && x < 9223372036854775808 ? x : 0);
    return read((x) => x > -2147483649 && x < 2147483648 ? x | 0 : -2147483648);
  }
  return read((x) => x);
}

function template(f: Convert): ConvertLoop {
  return (source, at, step, target, to, stride, n) => {
    if (step === 1 && stride === 1 && at === 0 && to === 0) {
      for (let i = 0; i < n; i++) target[i] = f(source[i]);
    } else for (let i = 0; i < n; i++, at += step, to += stride) target[to] = f(source[at]);
  };
}

const loops: (ConvertLoop | undefined)[] = new Array(144);

/** The loop that casts from one data type to another. */
export function convertLoop(from: DType, to: DType): ConvertLoop {
  const key = from.index * 12 + to.index;
  return loops[key] ??= stamp(template, `${from.name} to ${to.name}`, converter(from, to));
}

/** One stored element of one data type as a stored element of another. */
export function convertElement(x: Stored, from: DType, to: DType): Stored {
  const cell = cells[to.index] ??= to.alloc(1); // what is stored is what the data type can hold
  cell[0] = (single[from.index * 12 + to.index] ??= converter(from, to))(x);
  return cell[0];
}

const single: (Convert | undefined)[] = new Array(144);
const cells: (AnyBuffer | undefined)[] = new Array(12);

function wordsTemplate(): ConvertLoop {
  return (source, at, step, target, to, stride, n) => {
    for (let i = 0; i < n; i++) {
      const from = at + i * step << 1, into = to + i * stride << 1;
      target[into] = source[from];
      target[into + 1] = source[from + 1];
    }
  };
}

let words: ConvertLoop | null = null;

/**
 * Copies 64-bit integers as pairs of 32-bit ones, many times faster than by bigints: give it buffers seen by {@linkcode inWords},
 * positions and steps still in elements.
 */
export function wordsLoop(): ConvertLoop {
  return words ??= stamp(wordsTemplate, "words", null);
}

/** The memory of a buffer of 64-bit integers as 32-bit ones. */
export function inWords(buffer: AnyBuffer): Int32Array {
  return new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length * 2);
}

interface HalfArray {
  set(source: AnyBuffer): void;
}

const Halves = (globalThis as {
  Float16Array?: new (memory: ArrayBufferLike, start: number, n: number) => HalfArray;
}).Float16Array;

/** Rounds numbers to half precision in one go where the engine knows it; `false` where it does not. */
export function roundToHalves(source: AnyBuffer, target: AnyBuffer): boolean {
  if (Halves === undefined) return false;
  new Halves(target.buffer, target.byteOffset, target.length).set(source);
  return true;
}

/** Whether `TypedArray.set` converts between two data types as {@linkcode convertLoop} does, and faster. */
export function setConverts(from: DType, to: DType): boolean {
  if (from === to) return true;
  if (from.name === "float16" || to.name === "float16" || to.kind === "b") return false;
  if (from.isWide || to.isWide) return from.isWide && to.isWide;
  return to.isFloat || !from.isFloat;
}
