/**
 * The public face of ufuncs: their keywords, how they are called, what they can do besides.
 * @module
 */
import type { DType, DTypeLike, DTypeName, FloatName } from "../dtype/dtype.ts";
import type { Casting, FloatOf, Promote } from "../dtype/promote.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Order, Overriding } from "../ndarray/types.ts";
import type { WeakNumber } from "../python/number.ts";
import type { Loop, Traits } from "./loops.ts";

/** The keywords of every ufunc. */
export interface UfuncOptions {
  /** Where to write the result: an array, or a list of one for each result. */
  out?: NDArray | Overriding | null | readonly (NDArray | Overriding | null)[];
  /** Where to compute; elsewhere `out` keeps what it holds, and a fresh result is zero. */
  where?: ArrayLike;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Which casts of operands and results are allowed; `"same_kind"` if not given. */
  casting?: Casting;
  /** How a fresh result lies in memory; as the operands do (`"K"`) if not given. */
  order?: Order;
  /** Part of NumPy's signature; there are no subclasses to keep. */
  subok?: boolean;
  /** The loop to use, such as `"ff->f"`, or a list of data types and `null`s. */
  signature?: string | readonly (DTypeLike | null)[];
}

/** The keywords that leave the data type of the result alone. */
export interface PlainUfuncOptions {
  /** Where to compute; elsewhere the result is zero. */
  where?: ArrayLike;
  /** How the result lies in memory. */
  order?: Order;
}

/** How the data type of a result follows from the operands': `same`, `float` (integers become floats), `number` (booleans become `int8`), `quotient` (integers become `float64`), `bool`, or `any`. */
export type ResultKind = "same" | "float" | "number" | "quotient" | "bool" | "any";

/** The data type of the result of a ufunc for operands of (common) type `D`. */
export type ResultName<K extends ResultKind, D extends DTypeName> = K extends "bool" ? "bool"
  : K extends "same" ? D
  : K extends "float" ? FloatOf<D>
  : K extends "number" ? (D extends "bool" ? "int8" : D)
  : K extends "quotient" ? (D extends FloatName ? D : "float64")
  : DTypeName;

/** What every ufunc has besides being callable. */
export interface Ufunc {
  /** The name in NumPy. */
  readonly name: string;
  /** How many operands. */
  readonly nin: number;
  /** How many results. */
  readonly nout: number;
  /** How many operands and results together. */
  readonly nargs: number;
  /** Where reductions start; `null` if there is no such value. */
  readonly identity: number | bigint | boolean | null;
  /** Core dimensions; `null` for every elementwise function. */
  readonly signature: string | null;
  /** The data types of its loops: `"dd->d"`. */
  readonly types: readonly string[];
  /** How many loops. */
  readonly ntypes: number;
  /** How it departs from the general rules. */
  readonly traits: Traits;
  /** `<ufunc 'add'>` */
  toString(): string;
  /** The loop for operands of these data types, found as NumPy finds it; a `TypeError` if there is none. */
  loopFor(types: readonly DType[]): Loop;
  /** The loop for operands of these data types where some data types (operands, then results) are fixed. */
  loopWith(types: readonly DType[], fixed: readonly (DType | null)[]): Loop;
  /** The data types that operands and results would have; `null` stands for a result to be found. */
  resolve_dtypes(types: readonly (DTypeLike | null)[], options?: { casting?: Casting }): DType[];
  /** The call without reading of options: one operand, one result. */
  compute1(
    x: NDArray | WeakNumber,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  /** The call without reading of options: two operands, one result. */
  compute2(
    x: NDArray | WeakNumber,
    y: NDArray | WeakNumber,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  /** Computes two arrays without options, for loops that are in a hurry. */
  readonly pairs: Pairs;
  /** The same for any number of operands and results. */
  compute(
    inputs: readonly (NDArray | WeakNumber)[],
    outs?: readonly (NDArray | null)[] | null,
    where?: NDArray | null,
    fixed?: readonly (DType | null)[] | null,
    casting?: Casting,
    order?: Order,
  ): NDArray[];
}

/** What computes from two arrays: objects of one class for all ufuncs, unlike the functions, so that engines know the method at once. */
export interface Pairs {
  /** The ufunc of two arrays. */
  pair(x: NDArray, y: NDArray): NDArray;
}

/** The keywords of a ufunc's `reduce`. */
export interface UfuncReduceOptions {
  /** The axis or axes; `null` for all. */
  axis?: number | readonly number[] | null;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | Overriding | null | readonly (NDArray | Overriding | null)[];
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** The value to start from. */
  initial?: ArrayLike | null;
  /** Which elements take part. */
  where?: ArrayLike;
}

/** The keywords of `accumulate` and `reduceat`. */
export interface UfuncScanOptions {
  /** The axis to run along. */
  axis?: number;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | Overriding | null | readonly (NDArray | Overriding | null)[];
}

/** What a ufunc of one operand can do besides being called. */
export interface UnaryMethods {
  /** Applies the function in place at an index; repeated positions count repeatedly. */
  at(a: ArrayLike, indices: unknown): void;
}

/** What a ufunc of two operands can do besides being called. */
export interface BinaryMethods {
  /** Combines the elements along axes. */
  reduce<T extends Overriding>(
    array: T,
    axis?: number | readonly number[] | null | UfuncReduceOptions,
    options?: UfuncReduceOptions,
  ): T;
  /** Combines the elements along axes. */
  reduce(
    array: ArrayLike,
    axis?: number | readonly number[] | null | UfuncReduceOptions,
    options?: UfuncReduceOptions,
  ): NDArray;
  /** The running combination of the elements along an axis. */
  accumulate<T extends Overriding>(array: T, axis?: number | UfuncScanOptions, options?: UfuncScanOptions): T;
  /** The running combination of the elements along an axis. */
  accumulate(array: ArrayLike, axis?: number | UfuncScanOptions, options?: UfuncScanOptions): NDArray;
  /** Reductions over the slices between indices. */
  reduceat<T extends Overriding>(
    array: T,
    indices: ArrayLike,
    axis?: number | UfuncScanOptions,
    options?: UfuncScanOptions,
  ): T;
  /** Reductions over the slices between indices. */
  reduceat(array: ArrayLike, indices: ArrayLike, axis?: number | UfuncScanOptions, options?: UfuncScanOptions): NDArray;
  /** Applies the function to all pairs of an element of `a` and one of `b`. */
  outer<T extends Overriding>(a: T, b: ArrayLike, options?: UfuncOptions): T;
  /** Applies the function to all pairs of an element of `a` and one of `b`. */
  outer<T extends Overriding>(a: ArrayLike, b: T, options?: UfuncOptions): T;
  /** Applies the function to all pairs of an element of `a` and one of `b`. */
  outer(a: ArrayLike, b: ArrayLike, options?: UfuncOptions): NDArray;
  /** Applies the function in place at an index; repeated positions count repeatedly. */
  at(a: ArrayLike, indices: unknown, b: ArrayLike): void;
}

/** A ufunc of one operand with one result. */
export interface UnaryUfunc<K extends ResultKind = ResultKind> extends Ufunc, UnaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: UfuncOptions): T;
  /** Writes into a tensor. */
  <T extends Overriding>(x: ArrayLike, options: UfuncOptions & { out: T | readonly [T] }): T;
  /** Writes into an array. */
  <E extends DTypeName>(x: ArrayLike, options: UfuncOptions & { out: NDArray<E> | readonly [NDArray<E>] }): NDArray<E>;
  /** Writes into an array. */
  <E extends DTypeName>(x: ArrayLike, out: NDArray<E>, options?: UfuncOptions): NDArray<E>;
  /** Computes in a given data type. */
  (x: ArrayLike, options: UfuncOptions & { dtype: DTypeLike }): NDArray;
  /** The data type of the result follows from that of the operand. */
  <D extends DTypeName>(x: NDArray<D>, options?: PlainUfuncOptions): NDArray<ResultName<K, D>>;
  /** Any other operand. */
  (x: ArrayLike, options?: UfuncOptions): NDArray<K extends "bool" ? "bool" : DTypeName>;
  /** The general form. */
  (x: ArrayLike, out: NDArray | null, options?: UfuncOptions): NDArray;
}

/** A ufunc of two operands with one result. */
export interface BinaryUfunc<K extends ResultKind = ResultKind> extends Ufunc, BinaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, y: ArrayLike, options?: UfuncOptions): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(x: ArrayLike, y: T, options?: UfuncOptions): T;
  /** Writes into a tensor. */
  <T extends Overriding>(x: ArrayLike, y: ArrayLike, options: UfuncOptions & { out: T | readonly [T] }): T;
  /** Writes into an array. */
  <E extends DTypeName>(
    x: ArrayLike,
    y: ArrayLike,
    options: UfuncOptions & { out: NDArray<E> | readonly [NDArray<E>] },
  ): NDArray<E>;
  /** Writes into an array. */
  <E extends DTypeName>(x: ArrayLike, y: ArrayLike, out: NDArray<E>, options?: UfuncOptions): NDArray<E>;
  /** Computes in a given data type. */
  (x: ArrayLike, y: ArrayLike, options: UfuncOptions & { dtype: DTypeLike }): NDArray;
  /** The data type of the result follows from those of the operands. */
  <A extends DTypeName, B extends DTypeName>(
    x: NDArray<A>,
    y: NDArray<B>,
    options?: PlainUfuncOptions,
  ): NDArray<ResultName<K, Promote<A, B>>>;
  /** Any other operands. */
  (x: ArrayLike, y: ArrayLike, options?: UfuncOptions): NDArray<K extends "bool" ? "bool" : DTypeName>;
  /** The general form. */
  (x: ArrayLike, y: ArrayLike, out: NDArray | null, options?: UfuncOptions): NDArray;
}

/** A ufunc of one operand with two results. */
export interface UnaryPairUfunc extends Ufunc, UnaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: UfuncOptions): [T, T];
  /** Two arrays. */
  (x: ArrayLike, options?: UfuncOptions): [NDArray, NDArray];
  /** Two arrays, written where they are asked to be. */
  (x: ArrayLike, out1: NDArray | null, out2?: NDArray | null, options?: UfuncOptions): [NDArray, NDArray];
}

/** A ufunc of two operands with two results. */
export interface BinaryPairUfunc extends Ufunc, BinaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, y: ArrayLike, options?: UfuncOptions): [T, T];
  /** A tensor takes the call over. */
  <T extends Overriding>(x: ArrayLike, y: T, options?: UfuncOptions): [T, T];
  /** Two arrays. */
  (x: ArrayLike, y: ArrayLike, options?: UfuncOptions): [NDArray, NDArray];
  /** Two arrays, written where they are asked to be. */
  (
    x: ArrayLike,
    y: ArrayLike,
    out1: NDArray | null,
    out2?: NDArray | null,
    options?: UfuncOptions,
  ): [NDArray, NDArray];
}
