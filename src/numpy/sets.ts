/**
 * Sets as sorted one-dimensional arrays: distinct elements, membership, union, intersection and differences.
 * @module
 */
import { type AnyBuffer, bool, type DType, int32 } from "../dtype/dtype.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { argsortKeys, keysOf, sortBuffer } from "../kernels/sort.ts";
import { normalizeAxis } from "../ndarray/layout.ts";
import { adopt, exact, NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { arrayOf } from "./asarray.ts";
import { castTo } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";

/** A one-dimensional array that owns its buffer. */
interface Line {
  readonly buffer: AnyBuffer;
  readonly dtype: DType;
}

/** The elements in C order, copied, as elements of a data type. */
function lineOf(x: NDArray, dtype: DType = x.dtype): Line {
  const dense = castTo(x, dtype, "C") as NDArray;
  return { buffer: exact(dense), dtype };
}

function arrayOfLine({ buffer, dtype }: Line): NDArray {
  return adopt(buffer, dtype, [buffer.length]) as NDArray;
}

/** The elements at some positions. */
function pick({ buffer, dtype }: Line, at: ArrayLike1): Line {
  const out = dtype.alloc(at.length);
  for (let k = 0; k < at.length; k++) out[k] = buffer[at[k]];
  return { buffer: out, dtype };
}

interface ArrayLike1 {
  readonly length: number;
  readonly [k: number]: number;
}

function joined(a: Line, b: Line): Line {
  const out = a.dtype.alloc(a.buffer.length + b.buffer.length) as Float64Array;
  out.set(a.buffer as Float64Array);
  out.set(b.buffer as Float64Array, a.buffer.length);
  return { buffer: out, dtype: a.dtype };
}

function isFloating({ dtype }: Line): boolean {
  return dtype.isFloat && dtype.itemsize > 2;
}

/** Whether a key is nan: a float that is not equal to itself, or the greatest key of half precision. */
function isNanKey(key: number | bigint, half: boolean): boolean {
  return half ? key === 0x8000 : key !== key;
}

/** Where runs of equal keys begin, for keys in an order that sorts them. */
function startsOf(line: Line, keys: AnyBuffer, order: ArrayLike1 | null, nanEqual: boolean): number[] {
  const half = line.dtype.name === "float16", n = keys.length, out: number[] = [];
  for (let k = 0; k < n; k++) {
    const key = keys[order === null ? k : order[k]];
    if (k > 0) {
      const before = keys[order === null ? k - 1 : order[k - 1]];
      const nans = isNanKey(key, half) && isNanKey(before, half);
      if (nans ? nanEqual : key === before) continue;
    }
    out.push(k);
  }
  return out;
}

/** The distinct elements, sorted, and what is asked for besides them. */
interface Distinct {
  values: NDArray;
  index: NDArray<"int32">;
  inverse: NDArray<"int32">;
  counts: NDArray<"int32">;
}

/** Positions, counts and the inverse that follow from an order and the places where runs begin. */
function describe(order: Int32Array, starts: readonly number[]): Omit<Distinct, "values"> {
  const n = order.length,
    index = new Int32Array(starts.length),
    counts = new Int32Array(starts.length),
    inverse = new Int32Array(n);
  starts.forEach((start, k) => {
    const end = k + 1 < starts.length ? starts[k + 1] : n;
    index[k] = order[start];
    counts[k] = end - start;
    for (let i = start; i < end; i++) inverse[order[i]] = k;
  });
  return {
    index: adopt(index, int32, [index.length]),
    counts: adopt(counts, int32, [counts.length]),
    inverse: adopt(inverse, int32, [n]),
  };
}

function distinct(x: NDArray, nanEqual: boolean): Distinct {
  const line = lineOf(x), keys = keysOf(line.buffer, line.dtype), order = argsortKeys(keys, isFloating(line));
  const starts = startsOf(line, keys, order, nanEqual);
  const rest = describe(order, starts);
  return { ...rest, values: arrayOfLine(pick(line, exact(rest.index))) };
}

/** The distinct elements alone. */
function distinctLine(line: Line, nanEqual = true): Line {
  sortBuffer(line.buffer, line.dtype);
  return pick(line, startsOf(line, keysOf(line.buffer, line.dtype), null, nanEqual));
}

/** The distinct subarrays along an axis, in lexicographic order. */
function distinctAlong(x: NDArray, axis: number): Distinct {
  const others = x.dims.map((_, i) => i).filter((i) => i !== axis), front = [axis, ...others];
  const rows = castTo(viewOf(x, front.map((i) => x.dims[i]), front.map((i) => x.steps[i])), x.dtype, "C") as NDArray;
  const n = rows.dims[0], width = n === 0 ? 0 : rows.size / n;
  const buffer = exact(rows), keys = keysOf(buffer, x.dtype);
  const compare = (i: number, j: number): number => {
    for (let k = 0; k < width; k++) {
      const a = keys[i * width + k], b = keys[j * width + k];
      if (a < b) return -1;
      if (a > b) return 1;
      if (a !== a || b !== b) { // nan comes last
        if (a !== a && b !== b) continue;
        return a !== a ? 1 : -1;
      }
    }
    return 0;
  };
  const half = x.dtype.name === "float16";
  const equal = (i: number, j: number): boolean => {
    for (let k = 0; k < width; k++) {
      if (keys[i * width + k] !== keys[j * width + k] || isNanKey(keys[i * width + k], half)) return false;
    }
    return true;
  };
  const order = Int32Array.from(Array.from({ length: n }, (_, i) => i).sort(compare));
  const starts: number[] = [];
  for (let k = 0; k < n; k++) if (k === 0 || !equal(order[k], order[k - 1])) starts.push(k);
  const rest = describe(order, starts), m = starts.length;
  const out = newArray([m, ...others.map((i) => x.dims[i])], x.dtype) as NDArray, into = exact(out) as Float64Array;
  rest.index.buffer.forEach((row, k) =>
    into.set((buffer as Float64Array).subarray(row * width, (row + 1) * width), k * width)
  );
  const dims: number[] = [], steps: number[] = [];
  front.forEach((i, k) => {
    dims[i] = out.dims[k];
    steps[i] = out.steps[k];
  });
  return { ...rest, values: new NDArray(out.buffer, out.dtype, dims, steps, out.offset, out.size, null) };
}

/** The keywords of `unique`. */
export interface UniqueOptions {
  /** Whether to give where each distinct element occurs first. */
  return_index?: boolean;
  /** Whether to give which distinct element each element is. */
  return_inverse?: boolean;
  /** Whether to give how often each distinct element occurs. */
  return_counts?: boolean;
  /** The axis whose subarrays are compared; `null` compares elements. */
  axis?: number | null;
  /** Whether all nan are one. */
  equal_nan?: boolean;
  /** Whether to sort; distinct elements are sorted in any case. */
  sorted?: boolean;
}

/** `unique`: `(ar, return_index, return_inverse, return_counts, axis, *, equal_nan, sorted)`. */
export interface UniqueFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(ar: T, ...rest: (boolean | number | null | UniqueOptions)[]): unknown;
  /** The distinct elements and what was asked for besides. */
  (
    ar: ArrayLike,
    options: UniqueOptions & ({ return_index: true } | { return_inverse: true } | { return_counts: true }),
  ): NDArray[];
  /** The distinct elements. */
  (ar: ArrayLike, options?: Pick<UniqueOptions, "axis" | "equal_nan" | "sorted">): NDArray;
  /** The distinct elements, or a list of them and what was asked for besides. */
  (ar: ArrayLike, ...rest: (boolean | number | null | UniqueOptions)[]): NDArray | NDArray[];
}

interface UniqueArguments {
  ar: unknown;
  return_index: unknown;
  return_inverse: unknown;
  return_counts: unknown;
  axis: unknown;
  equal_nan: unknown;
  sorted: unknown;
}

const UNIQUE = signature<UniqueArguments>("unique", {
  ar: REQUIRED,
  return_index: false,
  return_inverse: false,
  return_counts: false,
  axis: null,
  equal_nan: true,
  sorted: true,
}, 5);

/**
 * The distinct elements of an array, sorted; with `axis`, the distinct subarrays along it. On request, in a list behind them:
 * where each occurs first, which of them each element is, and how often each occurs.
 *
 * `unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.unique(np.array([3, 1, 3, 2]))) === "[1. 2. 3.]");
 * const [values, counts] = np.unique(np.array([3, 1, 3]), { return_counts: true });
 * console.assert(String(values) === "[1. 3.]" && String(counts) === "[1 2]");
 * ```
 */
export const unique: UniqueFunction = arrayFunction("unique", (...args: unknown[]): NDArray | NDArray[] => {
  const bound = bind(UNIQUE, args), x = arrayOf(bound.ar), { axis } = bound;
  const along = axis === null ? null : normalizeAxis(axis, x.dims.length);
  const whole = along === null || x.dims.length === 1, nanEqual = Boolean(bound.equal_nan);
  if (whole && !bound.return_index && !bound.return_inverse && !bound.return_counts) {
    return arrayOfLine(distinctLine(lineOf(x), nanEqual));
  }
  const found = whole ? distinct(x, nanEqual) : distinctAlong(x, along);
  const inverse = along === null ? adopt(found.inverse.buffer, int32, x.dims) : found.inverse;
  const out = [found.values];
  if (bound.return_index) out.push(found.index as NDArray);
  if (bound.return_inverse) out.push(inverse as NDArray);
  if (bound.return_counts) out.push(found.counts as NDArray);
  return out.length === 1 ? out[0] : out;
});

/** What `unique_all` returns. */
export interface UniqueAllResult {
  /** The distinct elements, sorted. */
  readonly values: NDArray;
  /** Where each occurs first. */
  readonly indices: NDArray<"int32">;
  /** Which of them each element is. */
  readonly inverse_indices: NDArray<"int32">;
  /** How often each occurs. */
  readonly counts: NDArray<"int32">;
}

/** Functions of one array that take distinct elements apart. */
export interface UniquePartFunction<K extends keyof UniqueAllResult> {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T): unknown;
  /** The parts, under NumPy's names. */
  (x: ArrayLike): Pick<UniqueAllResult, K>;
}

function uniqueParts<K extends keyof UniqueAllResult>(name: string, keys: readonly K[]): UniquePartFunction<K> {
  return arrayFunction(name, (a: unknown): Pick<UniqueAllResult, K> => {
    const x = arrayOf(a), { values, index, inverse, counts } = distinct(x, false);
    const parts: UniqueAllResult = {
      values,
      indices: index,
      inverse_indices: adopt(inverse.buffer, int32, x.dims),
      counts,
    };
    return Object.fromEntries(keys.map((key) => [key, parts[key]])) as Pick<UniqueAllResult, K>;
  });
}

/**
 * The distinct elements, where each occurs first, which of them each element is, and how often each occurs; every nan is
 * distinct.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const { values, counts } = np.unique_all(np.array([3, 1, 3]));
 * console.assert(String(values) === "[1. 3.]" && String(counts) === "[1 2]");
 * ```
 */
export const unique_all: UniquePartFunction<"values" | "indices" | "inverse_indices" | "counts"> = uniqueParts(
  "unique_all",
  [
    "values",
    "indices",
    "inverse_indices",
    "counts",
  ],
);

/**
 * The distinct elements and how often each occurs; every nan is distinct.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.unique_counts(np.array([3, 1, 3])).counts) === "[1 2]");
 * ```
 */
export const unique_counts: UniquePartFunction<"values" | "counts"> = uniqueParts("unique_counts", [
  "values",
  "counts",
]);

/**
 * The distinct elements and which of them each element is; every nan is distinct.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.unique_inverse(np.array([3, 1, 3])).inverse_indices) === "[1 0 1]");
 * ```
 */
export const unique_inverse: UniquePartFunction<"values" | "inverse_indices"> = uniqueParts("unique_inverse", [
  "values",
  "inverse_indices",
]);

/** `unique_values`: `(x)`. */
export interface UniqueValuesFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T): unknown;
  /** The distinct elements. */
  (x: ArrayLike): NDArray;
}

/**
 * The distinct elements, sorted; every nan is distinct.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.unique_values(np.array([3, 1, 3]))) === "[1. 3.]");
 * ```
 */
export const unique_values: UniqueValuesFunction = arrayFunction(
  "unique_values",
  (x: unknown): NDArray => arrayOfLine(distinctLine(lineOf(arrayOf(x)), false)),
);

// -- membership ------------------------------------------------------------------------------------------------------------

/** The keywords of `isin`. */
export interface MembershipOptions {
  /** Whether both arrays have distinct elements already. */
  assume_unique?: boolean;
  /** Whether to ask for elements that are not there. */
  invert?: boolean;
  /** Which algorithm NumPy would use. */
  kind?: "sort" | "table" | null;
}

/** `isin`: `(element, test_elements, assume_unique, invert, *, kind)`. */
export interface MembershipFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    element: T,
    test_elements: ArrayLike,
    assume_unique?: boolean | MembershipOptions,
    invert?: boolean | MembershipOptions,
    options?: MembershipOptions,
  ): unknown;
  /** The result has the shape of `element`. */
  (
    element: ArrayLike,
    test_elements: ArrayLike,
    assume_unique?: boolean | MembershipOptions,
    invert?: boolean | MembershipOptions,
    options?: MembershipOptions,
  ): NDArray<"bool">;
}

interface MembershipArguments {
  element: unknown;
  test_elements: unknown;
  assume_unique: unknown;
  invert: unknown;
  kind: unknown;
}

const ISIN = signature<MembershipArguments>(
  "isin",
  { element: REQUIRED, test_elements: REQUIRED, assume_unique: false, invert: false, kind: null },
  4,
);

/** For each element of a line whether it is among those of another; nan never is. */
function membership(line: Line, among: Line): Uint8Array {
  const half = line.dtype.name === "float16";
  const keys = keysOf(line.buffer, line.dtype), set = new Set<number | bigint>();
  for (const key of keysOf(among.buffer, among.dtype)) if (!isNanKey(key, half)) set.add(key);
  const out = new Uint8Array(keys.length);
  for (let k = 0; k < keys.length; k++) out[k] = set.has(keys[k]) ? 1 : 0;
  return out;
}

/**
 * For each element whether it is among some others (nan never is).
 *
 * `isin(element, test_elements, assume_unique=False, invert=False, *, kind=None)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isin(np.array([1, 2, 3]), [2, 5])) === "[False  True False]");
 * ```
 */
export const isin: MembershipFunction = arrayFunction("isin", (...args: unknown[]): NDArray => {
  const bound = bind(ISIN, args), { kind } = bound;
  if (kind !== null && kind !== "sort" && kind !== "table") {
    throw new ValueError(`Invalid kind: '${String(kind)}'. Please use None, 'sort' or 'table'.`);
  }
  const x = arrayOf(bound.element), y = arrayOf(bound.test_elements);
  if (kind === "table" && (x.dtype.isFloat || y.dtype.isFloat)) {
    throw new ValueError(
      "The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind.",
    );
  }
  const type = promoteTypes(x.dtype, y.dtype), found = membership(lineOf(x, type), lineOf(y, type));
  if (bound.invert) { for (let k = 0; k < found.length; k++) found[k] ^= 1; }
  return adopt(found, bool, x.dims) as NDArray;
});

// -- sets ------------------------------------------------------------------------------------------------------------------

/** The keywords of `setdiff1d` and `setxor1d`. */
export interface SetOptions {
  /** Whether both arrays have distinct elements already. */
  assume_unique?: boolean;
}

/** `setdiff1d` and `setxor1d`: `(ar1, ar2, assume_unique)`. */
export interface SetFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(ar1: T, ar2: ArrayLike, assume_unique?: boolean | SetOptions): unknown;
  /** One axis, sorted. */
  (ar1: ArrayLike, ar2: ArrayLike, assume_unique?: boolean | SetOptions): NDArray;
}

interface SetArguments {
  ar1: unknown;
  ar2: unknown;
  assume_unique: unknown;
}

const SETDIFF = signature<SetArguments>("setdiff1d", { ar1: REQUIRED, ar2: REQUIRED, assume_unique: false });
const SETXOR = signature<SetArguments>("setxor1d", { ar1: REQUIRED, ar2: REQUIRED, assume_unique: false });

/** `union1d`: `(ar1, ar2)`. */
export interface UnionFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(ar1: T, ar2: ArrayLike): unknown;
  /** One axis, sorted. */
  (ar1: ArrayLike, ar2: ArrayLike): NDArray;
}

/**
 * The distinct elements of two arrays together, sorted.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.union1d([1, 3], [2, 3])) === "[1. 2. 3.]");
 * ```
 */
export const union1d: UnionFunction = arrayFunction("union1d", (ar1: unknown, ar2: unknown): NDArray => {
  const x = arrayOf(ar1), y = arrayOf(ar2), type = promoteTypes(x.dtype, y.dtype);
  return arrayOfLine(distinctLine(joined(lineOf(x, type), lineOf(y, type))));
});

/** The keywords of `intersect1d`. */
export interface IntersectOptions extends SetOptions {
  /** Whether to give where the common elements occur first in both. */
  return_indices?: boolean;
}

/** `intersect1d`: `(ar1, ar2, assume_unique, return_indices)`. */
export interface IntersectFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    ar1: T,
    ar2: ArrayLike,
    assume_unique?: boolean | IntersectOptions,
    return_indices?: boolean | IntersectOptions,
  ): unknown;
  /** The common elements and where they occur. */
  (
    ar1: ArrayLike,
    ar2: ArrayLike,
    options: IntersectOptions & { return_indices: true },
  ): [NDArray, NDArray<"int32">, NDArray<"int32">];
  /** The common elements, sorted. */
  (ar1: ArrayLike, ar2: ArrayLike, options?: SetOptions): NDArray;
  /** The common elements, or a list of them and where they occur. */
  (
    ar1: ArrayLike,
    ar2: ArrayLike,
    assume_unique?: boolean | IntersectOptions,
    return_indices?: boolean | IntersectOptions,
  ): NDArray | NDArray[];
}

interface IntersectArguments extends SetArguments {
  return_indices: unknown;
}

const INTERSECT = signature<IntersectArguments>(
  "intersect1d",
  { ar1: REQUIRED, ar2: REQUIRED, assume_unique: false, return_indices: false },
);

/**
 * The distinct elements that two arrays have in common, sorted; with `return_indices`, and where they occur first in each.
 *
 * `intersect1d(ar1, ar2, assume_unique=False, return_indices=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.intersect1d([1, 3, 4], [4, 3])) === "[3. 4.]");
 * ```
 */
export const intersect1d: IntersectFunction = arrayFunction(
  "intersect1d",
  (...args: unknown[]): NDArray | NDArray[] => {
    const bound = bind(INTERSECT, args),
      x = arrayOf(bound.ar1),
      y = arrayOf(bound.ar2),
      type = promoteTypes(x.dtype, y.dtype);
    const first = bound.assume_unique ? null : distinct(x, true),
      second = bound.assume_unique ? null : distinct(y, true);
    const left = lineOf(first?.values ?? x, type), right = lineOf(second?.values ?? y, type);
    const both = joined(left, right), keys = keysOf(both.buffer, type), order = argsortKeys(keys, isFloating(both));
    const half = type.name === "float16", common: number[] = [], at: number[] = [], other: number[] = [];
    for (let k = 0; k + 1 < order.length; k++) {
      const key = keys[order[k]];
      if (key !== keys[order[k + 1]] || isNanKey(key, half)) continue;
      common.push(order[k]);
      at.push(order[k]);
      other.push(order[k + 1] - left.buffer.length);
    }
    const values = arrayOfLine(pick(both, common));
    if (!bound.return_indices) return values;
    const places = (list: number[], index: NDArray<"int32"> | undefined): NDArray => {
      const out = Int32Array.from(list, (i) => index === undefined ? i : index.buffer[i]);
      return adopt(out, int32, [out.length]) as NDArray;
    };
    return [values, places(at, first?.index), places(other, second?.index)];
  },
);

/**
 * The distinct elements of one array that are not in another, sorted.
 *
 * `setdiff1d(ar1, ar2, assume_unique=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.setdiff1d([3, 1, 2], [2])) === "[1. 3.]");
 * ```
 */
export const setdiff1d: SetFunction = arrayFunction("setdiff1d", (...args: unknown[]): NDArray => {
  const bound = bind(SETDIFF, args),
    x = arrayOf(bound.ar1),
    y = arrayOf(bound.ar2),
    type = promoteTypes(x.dtype, y.dtype);
  const line = bound.assume_unique ? lineOf(x) : distinctLine(lineOf(x));
  const found = membership(lineOf(arrayOfLine(line), type), lineOf(y, type)), rest: number[] = [];
  found.forEach((there, k) => there === 0 && rest.push(k));
  return arrayOfLine(pick(line, rest));
});

/**
 * The distinct elements that are in just one of two arrays, sorted.
 *
 * `setxor1d(ar1, ar2, assume_unique=False)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.setxor1d([1, 2], [2, 3])) === "[1. 3.]");
 * ```
 */
export const setxor1d: SetFunction = arrayFunction("setxor1d", (...args: unknown[]): NDArray => {
  const bound = bind(SETXOR, args),
    x = arrayOf(bound.ar1),
    y = arrayOf(bound.ar2),
    type = promoteTypes(x.dtype, y.dtype);
  const own = (a: NDArray): Line => lineOf(bound.assume_unique ? a : arrayOfLine(distinctLine(lineOf(a))), type);
  const both = joined(own(x), own(y));
  sortBuffer(both.buffer, type);
  const keys = keysOf(both.buffer, type), half = type.name === "float16", rest: number[] = [];
  const differ = (i: number, j: number): boolean =>
    i < 0 || j >= keys.length || keys[i] !== keys[j] || isNanKey(keys[i], half);
  for (let k = 0; k < keys.length; k++) if (differ(k - 1, k) && differ(k, k + 1)) rest.push(k);
  return arrayOfLine(pick(both, rest));
});
