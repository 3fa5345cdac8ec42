/**
 * Sorting along an axis: values, positions, several keys, and parts. Every sort here is stable, so that all of NumPy's kinds
 * give what its stable one gives.
 * @module
 */
import { type DTypeName, int32 } from "../dtype/dtype.ts";
import { keysOf, sortIndices } from "../kernels/sort.ts";
import { normalizeAxis, sameList } from "../ndarray/layout.ts";
import { NDArray, newArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { typeName } from "../python/repr.ts";
import { arrayOf } from "./asarray.ts";
import { arrayFunction } from "./dispatch.ts";
import { argsortArray, eachLine, floating, lineOf, sortArray } from "./ordering.ts";

/** How to sort; all of them are stable here. */
export type SortKind = "quicksort" | "heapsort" | "mergesort" | "stable";

/** The keywords of `sort` and `argsort`. */
export interface SortOptions {
  /** The axis to sort along; `null` sorts the flattened array. */
  axis?: number | null;
  /** Which algorithm NumPy would use. */
  kind?: SortKind | null;
  /** For structured data types, which do not exist here. */
  order?: null;
  /** Whether equal elements keep their order; they do in any case. */
  stable?: boolean | null;
}

/** `sort`: `(a, axis, kind, order, *, stable)`. */
export interface SortFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: number | null | SortOptions,
    kind?: SortKind | null | SortOptions,
    order?: null,
    options?: SortOptions,
  ): T;
  /** A sorted copy. */
  <D extends DTypeName>(
    a: NDArray<D>,
    axis?: number | null | SortOptions,
    kind?: SortKind | null | SortOptions,
    order?: null,
    options?: SortOptions,
  ): NDArray<D>;
  /** A sorted array of anything. */
  (
    a: ArrayLike,
    axis?: number | null | SortOptions,
    kind?: SortKind | null | SortOptions,
    order?: null,
    options?: SortOptions,
  ): NDArray;
}

interface SortArguments {
  a: unknown;
  axis: unknown;
  kind: unknown;
  order: unknown;
  stable: unknown;
}

const DEFAULTS = { a: REQUIRED, axis: -1, kind: null, order: null, stable: null } as const;
const SORT = signature<SortArguments>("sort", DEFAULTS, 4), ARGSORT = signature<SortArguments>("argsort", DEFAULTS, 4);

function checkKind({ kind, stable, order }: SortArguments): void {
  if (order !== null) throw new ValueError("Cannot specify order when the array has no fields.");
  if (kind === null) return;
  if (stable !== null) {
    throw new ValueError("`kind` and keyword parameters can't be provided at the same time. Use only one of them.");
  }
  if (typeof kind !== "string") throw new TypeError(`sort kind must be str, not ${typeName(kind)}`);
  if (!/^[qhms]/i.test(kind)) {
    throw new ValueError(`sort kind must be one of 'quick', 'heap', or 'stable' (got '${kind}')`);
  }
}

/**
 * A sorted copy: along an axis, or of the flattened array if `axis` is `null`; nan comes last.
 *
 * `sort(a, axis=-1, kind=None, order=None, *, stable=None)`. Errors: `AxisError`, an unknown kind (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.sort(np.array([3, NaN, 1, 2]))) === "[ 1.  2.  3. nan]");
 * ```
 */
export const sort: SortFunction = arrayFunction("sort", (...args: unknown[]): NDArray => {
  const bound = bind(SORT, args);
  checkKind(bound);
  return sortArray(arrayOf(bound.a), bound.axis);
});

/** `argsort`: `(a, axis, kind, order, *, stable)`. */
export interface ArgsortFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    axis?: number | null | SortOptions,
    kind?: SortKind | null | SortOptions,
    order?: null,
    options?: SortOptions,
  ): unknown;
  /** Positions are integers of the default type. */
  (
    a: ArrayLike,
    axis?: number | null | SortOptions,
    kind?: SortKind | null | SortOptions,
    order?: null,
    options?: SortOptions,
  ): NDArray<"int32">;
}

/**
 * The positions that would sort an array: along an axis, or the flattened array if `axis` is `null`. Equal elements keep
 * their order, whatever the kind.
 *
 * `argsort(a, axis=-1, kind=None, order=None, *, stable=None)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.argsort(np.array([3, 1, 2]))) === "[1 2 0]");
 * ```
 */
export const argsort: ArgsortFunction = arrayFunction("argsort", (...args: unknown[]): NDArray => {
  const bound = bind(ARGSORT, args);
  checkKind(bound);
  return argsortArray(arrayOf(bound.a), bound.axis);
});

/** `lexsort`: `(keys, axis)`. */
export interface LexsortFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(keys: T | readonly T[], axis?: number | { axis?: number }): unknown;
  /** Positions are integers of the default type. */
  (keys: NDArray | readonly ArrayLike[], axis?: number | { axis?: number }): NDArray<"int32">;
}

interface LexsortArguments {
  keys: unknown;
  axis: unknown;
}

const LEXSORT = signature<LexsortArguments>("lexsort", { keys: REQUIRED, axis: -1 });

/**
 * The positions that sort by several keys: by the last one, where it is equal by the one before it, and so on.
 *
 * `lexsort(keys, axis=-1)`. Errors: no keys (`TypeError`), keys of different shapes (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const first = np.array([1, 1, 0]), second = np.array([5, 4, 9]);
 * console.assert(String(np.lexsort([second, first])) === "[2 1 0]");
 * ```
 */
export const lexsort: LexsortFunction = arrayFunction("lexsort", (...args: unknown[]): NDArray => {
  const { keys, axis } = bind(LEXSORT, args);
  const isList = Array.isArray(keys) || (keys instanceof NDArray && keys.dims.length > 0) ||
    (typeof keys === "object" && keys !== null && Symbol.iterator in keys);
  const list = isList ? Array.from(keys as Iterable<unknown>, arrayOf) : [];
  if (list.length === 0) throw new TypeError("need sequence of keys with len > 0 in lexsort");
  const [{ dims }] = list;
  for (const key of list) if (!sameList(key.dims, dims)) throw new ValueError("all keys need to be the same shape");
  if (dims.length === 0) {
    if (axis !== 0 && axis !== -1) normalizeAxis(axis, 0);
    return newArray([], int32) as NDArray;
  }
  const along = normalizeAxis(axis, dims.length), n = dims[along], out = newArray(dims, int32), into = out.buffer;
  if (out.size === 0) return out as NDArray;
  eachLine([out as NDArray, ...list], along, (at) => {
    const order = new Int32Array(n);
    for (let k = 0; k < n; k++) order[k] = k;
    list.forEach((key, j) =>
      sortIndices(keysOf(lineOf(key, at[j + 1], key.steps[along], n), key.dtype), floating(key), order)
    );
    for (let k = 0, to = at[0]; k < n; k++, to += out.steps[along]) into[to] = order[k];
  });
  return out as NDArray;
});

/** The keywords of `partition` and `argpartition`. */
export interface PartitionOptions {
  /** The axis; `null` takes the flattened array. */
  axis?: number | null;
  /** Which algorithm NumPy would use. */
  kind?: "introselect";
  /** For structured data types, which do not exist here. */
  order?: null;
}

/** `partition`: `(a, kth, axis, kind, order)`. */
export interface PartitionFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    kth: number | readonly number[] | NDArray,
    axis?: number | null | PartitionOptions,
    kind?: "introselect" | PartitionOptions,
    order?: null,
  ): T;
  /** A partitioned copy. */
  <D extends DTypeName>(
    a: NDArray<D>,
    kth: number | readonly number[] | NDArray,
    axis?: number | null | PartitionOptions,
    kind?: "introselect" | PartitionOptions,
    order?: null,
  ): NDArray<D>;
  /** A partitioned array of anything. */
  (
    a: ArrayLike,
    kth: number | readonly number[] | NDArray,
    axis?: number | null | PartitionOptions,
    kind?: "introselect" | PartitionOptions,
    order?: null,
  ): NDArray;
}

/** `argpartition`: `(a, kth, axis, kind, order)`. */
export interface ArgpartitionFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    kth: number | readonly number[] | NDArray,
    axis?: number | null | PartitionOptions,
    kind?: "introselect" | PartitionOptions,
    order?: null,
  ): unknown;
  /** Positions are integers of the default type. */
  (
    a: ArrayLike,
    kth: number | readonly number[] | NDArray,
    axis?: number | null | PartitionOptions,
    kind?: "introselect" | PartitionOptions,
    order?: null,
  ): NDArray<"int32">;
}

interface PartitionArguments {
  a: unknown;
  kth: unknown;
  axis: unknown;
  kind: unknown;
  order: unknown;
}

const IN_PARTS = { a: REQUIRED, kth: REQUIRED, axis: -1, kind: "introselect", order: null } as const;
const PARTITION = signature<PartitionArguments>("partition", IN_PARTS);
const ARGPARTITION = signature<PartitionArguments>("argpartition", IN_PARTS);

/** Checks the places that are to be sorted right. */
function checkPlaces({ kth, kind }: PartitionArguments, x: NDArray, axis: unknown): void {
  if (typeof kind !== "string") throw new TypeError(`select kind must be str, not ${typeName(kind)}`);
  if (kind !== "introselect") throw new ValueError(`select kind must be 'introselect' (got '${kind}')`);
  const n = axis === null || x.dims.length === 0 ? x.size : x.dims[normalizeAxis(axis, x.dims.length)];
  const whole = (place: unknown): void => {
    if (typeof place === "number" && !Number.isInteger(place)) throw new TypeError("Partition index must be integer");
    const i = Number(place), at = i < 0 ? i + n : i;
    if (at < 0 || at >= n) throw new ValueError(`kth(=${at}) out of bounds (${n})`);
  };
  if (kth instanceof NDArray) {
    if (!kth.dtype.isInteger) throw new TypeError("Partition index must be integer");
    if (kth.dims.length > 1) throw new ValueError("kth must be one dimensional");
    for (let i = 0; i < kth.size; i++) whole(kth.dtype.read(kth.buffer, kth.offset + i * (kth.steps[0] ?? 0)));
  } else if (Array.isArray(kth)) kth.forEach(whole);
  else whole(kth);
}

/**
 * A copy in which the elements at the places `kth` along an axis are those of the sorted array, with none greater before
 * and none smaller behind them. (Here all elements are sorted, which is one of the partitions.)
 *
 * `partition(a, kth, axis=-1, kind="introselect", order=None)`. Errors: places out of range (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.partition(np.array([7, 1, 5, 3]), 1).get(1).item() === 3);
 * ```
 */
export const partition: PartitionFunction = arrayFunction("partition", (...args: unknown[]): NDArray => {
  const bound = bind(PARTITION, args), x = arrayOf(bound.a);
  if (bound.axis !== null) normalizeAxis(bound.axis, x.dims.length);
  checkPlaces(bound, x, bound.axis);
  return sortArray(x, bound.axis);
});

/**
 * The positions that partition an array; see {@linkcode partition}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.argpartition(np.array([7, 1, 5, 3]), 0).get(0).item() === 1);
 * ```
 */
export const argpartition: ArgpartitionFunction = arrayFunction("argpartition", (...args: unknown[]): NDArray => {
  const bound = bind(ARGPARTITION, args), x = arrayOf(bound.a);
  checkPlaces(bound, x, bound.axis);
  return argsortArray(x, bound.axis);
});
