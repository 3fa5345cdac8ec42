/**
 * What the array functions accept.
 * @module
 */
import type { PyFloat } from "../python/number.ts";
import type { IndexTuple, Slice } from "../python/slice.ts";
import type { NDArray } from "./ndarray.ts";

/**
 * Something that takes a call of an array function over (NumPy's `__array_ufunc__` and `__array_function__`): tensors do,
 * so that `np.sin(tensor)` is a tensor.
 */
export interface Overriding {
  /** The plain array. */
  __array__(): NDArray;
  /** Answers a call of a ufunc (`method` is `"__call__"`, `"reduce"`, …) with these inputs and keyword arguments. */
  __array_ufunc__(ufunc: unknown, method: string, inputs: readonly unknown[], options: Record<string, unknown>): unknown;
  /** Answers a call of any other array function with these arguments. */
  __array_function__(func: unknown, args: readonly unknown[]): unknown;
}

/** Whether a value takes calls over. */
export function isOverriding(x: unknown): x is Overriding {
  return typeof x === "object" && x !== null && typeof (x as Partial<Overriding>).__array_ufunc__ === "function";
}

/** One number, of Python's `int`, `float` or `bool`. */
export type Scalar = number | bigint | boolean | PyFloat;

/** Anything that an array can be made of: arrays, tensors, numbers, typed arrays, nested lists of all these. */
// deno-lint-ignore no-explicit-any
export type ArrayLike = NDArray<any> | Overriding | Scalar | ArrayBufferView | (Iterable<ArrayLike> & object);

/** An axis, several axes, or `null` for all. */
export type Axes = number | readonly number[] | null;

/** A shape: one size, or a list of sizes. */
export type ShapeLike = number | bigint | readonly (number | bigint)[];

/** What may stand between brackets (contract A5); `"..."`, `"1:3"` and `"0, ::2"` are strings. */
export type IndexEntry = number | bigint | boolean | null | string | Slice | IndexTuple | ArrayLike | symbol;

/** The order of elements: rows first, columns first, as in the source (`"A"`: Fortran only if the source is). */
export type Order = "C" | "F" | "A" | "K";
