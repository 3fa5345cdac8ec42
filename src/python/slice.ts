/**
 * What may stand between brackets: slices, `"..."`, `null`, and tuples of them (contract A5).
 * @module
 */
import { IndexError, ValueError } from "./errors.ts";
import { asIndex } from "./number.ts";

/** Python's `slice(start, stop, step)`; made by {@linkcode slice}, or written as the string `"start:stop:step"`. */
export class Slice {
  /** The first index, or `null`. */
  readonly start: unknown;
  /** The index behind the last, or `null`. */
  readonly stop: unknown;
  /** The distance from one index to the next, or `null` for 1. */
  readonly step: unknown;
  /** The bounds and the step; `null` where one is left open. */
  constructor(start: unknown, stop: unknown, step: unknown = null) {
    this.start = start ?? null;
    this.stop = stop ?? null;
    this.step = step ?? null;
  }

  /** `[first, count, step]` of the slice of a sequence of this length; a zero step is a `ValueError`. */
  over(length: number): [first: number, count: number, step: number] {
    const step = this.step === null ? 1 : bound(this.step);
    if (step === 0) throw new ValueError("slice step cannot be zero");
    const low = step > 0 ? 0 : -1, high = step > 0 ? length : length - 1;
    const clip = (x: unknown, otherwise: number): number => {
      if (x === null) return otherwise;
      let i = bound(x);
      if (i < 0) i += length;
      return i < low ? low : i > high ? high : i;
    };
    const start = clip(this.start, step > 0 ? low : high), stop = clip(this.stop, step > 0 ? high : low);
    return [start, Math.max(0, Math.ceil((stop - start) / step)), step];
  }
}

function bound(x: unknown): number {
  try {
    return asIndex(x);
  } catch {
    throw new TypeError("slice indices must be integers or None or have an __index__ method");
  }
}

/**
 * Python's `slice`: `slice(stop)`, `slice(start, stop)` or `slice(start, stop, step)`; `null` leaves a bound open.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * import { slice } from "@mygrad/mygrad";
 * const x = np.arange(5);
 * console.assert(String(x.get(slice(1, null, 2))) === "[1 3]");
 * console.assert(String(x.get("1::2")) === "[1 3]");
 * ```
 */
export function slice(start: unknown, stop?: unknown, step?: unknown): Slice {
  return stop === undefined && step === undefined ? new Slice(null, start) : new Slice(start, stop, step);
}

/** A tuple of index entries, made by {@linkcode s_}: tells a tuple from a list, which is an array index. */
export class IndexTuple {
  /** One entry for each position between the brackets. */
  readonly entries: readonly unknown[];
  /** One entry for each position. */
  constructor(entries: readonly unknown[]) {
    this.entries = entries;
  }
}

/** What stands for `...` between brackets. */
export const ELLIPSIS: unique symbol = Symbol("...");

/**
 * NumPy's `s_`: the index tuple of `x[...]`, for `set` and `update`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * import { s_ } from "@mygrad/mygrad";
 * const x = np.zeros([2, 3]);
 * x.set(s_(0, ":2"), 1);
 * console.assert(String(x) === "[[1. 1. 0.]\n [0. 0. 0.]]");
 * ```
 */
export function s_(...entries: unknown[]): IndexTuple {
  return new IndexTuple(entries);
}

/** The entries that a string between brackets stands for: `"0, 1:, ..., None"`. */
export function parseIndex(text: string): unknown[] {
  return text.split(",").map((part) => part.trim()).filter((part, i, all) => part !== "" || i < all.length - 1).map(
    (part) => {
      if (part === "...") return ELLIPSIS;
      if (part === "None" || part === "null" || part === "newaxis" || part === "np.newaxis") return null;
      const bounds = part.split(":").map((x) => x.trim());
      const numbers = bounds.map((x) => x === "" ? null : /^[+-]?\d+$/.test(x) ? Number(x) : undefined);
      if (bounds.length > 3 || numbers.includes(undefined) || (bounds.length === 1 && numbers[0] === null)) {
        throw new IndexError(
          `only integers, slices (\`:\`), ellipsis (\`...\`), numpy.newaxis (\`None\`) and integer or boolean arrays are valid indices, got '${part}'`,
        );
      }
      return bounds.length === 1 ? numbers[0] : new Slice(numbers[0], numbers[1], numbers[2] ?? null);
    },
  );
}

/** The flat list of entries of an index given in any of the ways of contract A5; `"..."` becomes {@linkcode ELLIPSIS}. */
export function indexEntries(index: readonly unknown[]): unknown[] {
  const out: unknown[] = [];
  for (const entry of index) {
    if (typeof entry === "string") out.push(...parseIndex(entry));
    else if (entry instanceof IndexTuple) out.push(...indexEntries(entry.entries));
    else out.push(entry);
  }
  return out;
}
