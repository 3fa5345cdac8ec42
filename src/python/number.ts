/**
 * What a JavaScript number stands for where Python tells `int` from `float`: weak operands, counts, and `pyfloat`
 * (contract A6).
 * @module
 */
import { typeName } from "./repr.ts";

/** A Python `float` even if it is whole; made by {@linkcode pyfloat}. */
export class PyFloat {
  /** The number itself. */
  readonly value: number;
  /** Wraps a number. */
  constructor(value: number) {
    this.value = value;
  }
  /** The number, so that arithmetic works. */
  valueOf(): number {
    return this.value;
  }
}

/**
 * Python's `2.0`: a number that counts as `float` beside an array, even if it is whole.
 *
 * @example A whole number leaves an integer array integer, a float does not
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * import { pyfloat } from "@mygrad/mygrad";
 * const ints = np.array([1n, 2n]);
 * console.assert(ints.add(2).dtype === np.int32);
 * console.assert(ints.add(pyfloat(2)).dtype === np.float64);
 * ```
 */
export function pyfloat(value: number): PyFloat {
  return new PyFloat(value);
}

/** A number beside an array: weak, so that the array's data type wins (NEP 50). */
export type WeakNumber = number | bigint | PyFloat;

/** Whether a value is a number that is weak beside an array. */
export function isWeakNumber(x: unknown): x is WeakNumber {
  return typeof x === "number" || typeof x === "bigint" || x instanceof PyFloat;
}

/** Which weak type a number beside an array has: whole numbers are Python's `int`, all others its `float`. */
export function weakKind(x: WeakNumber): "int" | "float" {
  return typeof x === "bigint" || (typeof x === "number" && Number.isInteger(x) && !Object.is(x, -0)) ? "int" : "float";
}

/** Something that Python's index protocol accepts: an integer, or a 0-d integer array or tensor. */
export interface Indexable {
  /** The integer, or a `TypeError` if there is none. */
  __index__(): number;
}

/** Whether an object can stand for an integer by the index protocol. */
export function isIndexable(x: unknown): x is Indexable {
  return typeof x === "object" && x !== null && typeof (x as Partial<Indexable>).__index__ === "function";
}

/** A count, index, axis or size: a whole number, a `bigint`, or what has an index; otherwise a `TypeError`. */
export function asIndex(x: unknown): number {
  if (typeof x === "number" && Number.isInteger(x)) return x;
  if (typeof x === "bigint") return Number(x);
  if (typeof x === "boolean") return x ? 1 : 0;
  if (isIndexable(x)) return x.__index__();
  throw new TypeError(`'${x instanceof PyFloat ? "float" : typeName(x)}' object cannot be interpreted as an integer`);
}

/** A list of integers from a single one or a sequence of them (shapes, axes). */
export function asIndices(x: unknown): number[] {
  if (Array.isArray(x) || ArrayBuffer.isView(x)) return Array.from(x as ArrayLike<unknown>, asIndex);
  if (
    typeof x === "object" && x !== null && !(x instanceof PyFloat) && Symbol.iterator in x &&
    !(isIndexable(x) && (x as { ndim?: number }).ndim === 0)
  ) {
    return Array.from(x as Iterable<unknown>, asIndex);
  }
  return [asIndex(x)];
}
