/**
 * Products of NumPy's main namespace that are no ufuncs: `dot`, `vdot`, `inner`, `outer`, `tensordot`, `kron`, `cross`, `trace`.
 * @module
 */
import type { DTypeLike, DTypeName } from "../../dtype/dtype.ts";
import { type Promote, promoteTypes, resultTypeOf } from "../../dtype/promote.ts";
import { assertWriteable, mayShareMemory } from "../../ndarray/alias.ts";
import { broadcastShapes, contiguousSteps, normalizeAxis, reshapedSteps, sameList } from "../../ndarray/layout.ts";
import { NDArray, newArray, viewOf } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { IndexError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asIndex, isWeakNumber, weakKind, type WeakNumber } from "../../python/number.ts";
import { reprTuple, typeName } from "../../python/repr.ts";
import { asarray } from "../asarray.ts";
import { assign, castTo } from "../copying.ts";
import { arrayFunction } from "../dispatch.ts";
import { sum } from "../reductions.ts";
import { multiply, negative, subtract } from "../ufuncs/arithmetic.ts";
import { diagonalOf, moved, swapped } from "../views.ts";
import { contract } from "./contract.ts";

/** A function of two arrays whose result has their common data type. */
export interface ProductFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(a: ArrayLike, b: T): T;
  /** Two arrays: the data types are promoted. */
  <A extends DTypeName, B extends DTypeName>(a: NDArray<A>, b: NDArray<B>): NDArray<Promote<A, B>>;
  /** Anything that arrays are made of. */
  (a: ArrayLike, b: ArrayLike): NDArray;
}

/** The keywords of `dot` and `outer`. */
export interface OutOptions {
  /** Where to write the result. */
  out?: NDArray | null;
}

/** A function of two arrays that can write its result somewhere. */
export interface ProductIntoFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike, out?: unknown): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(a: ArrayLike, b: T, out?: unknown): T;
  /** Two arrays: the data types are promoted. */
  <A extends DTypeName, B extends DTypeName>(a: NDArray<A>, b: NDArray<B>): NDArray<Promote<A, B>>;
  /** Anything that arrays are made of. */
  (a: ArrayLike, b: ArrayLike, out?: NDArray | null | OutOptions): NDArray;
}

/** An operand: a number stays one, since beside an array it has no data type of its own. */
function operand(x: unknown): NDArray | WeakNumber {
  return x instanceof NDArray || isWeakNumber(x) ? x : asarray(x as ArrayLike);
}

function ndimOf(x: NDArray | WeakNumber): number {
  return x instanceof NDArray ? x.ndim : 0;
}

/**
 * The product with a number. NumPy's `float64` and `float32` go through BLAS there (C order, strict rules for `out`), other data types
 * and arrays of more than two axes
 * through `multiply`.
 */
function timesScalar(x: NDArray | WeakNumber, y: NDArray | WeakNumber, out: unknown): NDArray {
  if (!(x instanceof NDArray) && !(y instanceof NDArray)) x = asarray(x as number);
  if (out !== null && !(out instanceof NDArray)) throw new TypeError("'out' must be an array");
  const strong = [x, y].flatMap((side) => side instanceof NDArray ? [side.dtype] : []);
  const weak = [x, y].flatMap((side) => side instanceof NDArray ? [] : [weakKind(side)]);
  const { name } = resultTypeOf(strong, weak), byBlas = name === "float64" || name === "float32";
  if (!byBlas || Math.max(ndimOf(x), ndimOf(y)) > 2) return multiply.compute2(x, y, out);
  const [result] = multiply.compute([x, y], null, null, null, "same_kind", "C");
  if (out === null) return result;
  const target = acceptable(out, result.dtype.name, result.dims);
  assign(target, result);
  return target;
}

function acceptable(out: unknown, dtype: string, shape: readonly number[]): NDArray {
  if (!(out instanceof NDArray)) throw new TypeError("'out' must be an array");
  if (out.dtype.name !== dtype || out.ndim !== shape.length || !out.isC) {
    throw new ValueError(
      "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)",
    );
  }
  if (!sameList(out.dims, shape)) throw new ValueError("output array has wrong dimensions");
  assertWriteable(out, "output array");
  return out;
}

/** The sum of products along an axis of each array, which is the last of `a`. */
function alongAxes(x: NDArray, y: NDArray, axis: number, out: unknown): NDArray {
  const last = x.ndim - 1;
  if (x.dims[last] !== y.dims[axis]) {
    throw new ValueError(
      `shapes ${reprTuple(x.dims, "")} and ${reprTuple(y.dims, "")} not aligned: ${x.dims[last]} (dim ${last}) != ${
        y.dims[axis]
      } (dim ${axis})`,
    );
  }
  const left = x.dims.map((_, i) => i).slice(0, last), right = y.dims.map((_, i) => i).filter((i) => i !== axis);
  const dtype = promoteTypes(x.dtype, y.dtype), axes = { batch: [], inner: [[last, axis] as const], left, right };
  if (out === null) return contract(x, y, dtype, axes);
  const target = acceptable(out, dtype.name, [...left.map((i) => x.dims[i]), ...right.map((i) => y.dims[i])]);
  const apart = !mayShareMemory(target, x) && !mayShareMemory(target, y);
  const result = contract(x, y, dtype, axes, apart ? target : null);
  if (result !== target) assign(target, result);
  return target;
}

/** `dot` without options and override check. */
export function dotOf(a: NDArray | WeakNumber, b: NDArray | WeakNumber, out: unknown = null): NDArray {
  if (ndimOf(a) === 0 || ndimOf(b) === 0) return timesScalar(a, b, out);
  const [x, y] = [a as NDArray, b as NDArray];
  return alongAxes(x, y, Math.max(0, y.ndim - 2), out);
}

interface PairArguments {
  a: unknown;
  b: unknown;
}

interface PairIntoArguments extends PairArguments {
  out: unknown;
}

const DOT = signature<PairIntoArguments>("dot", { a: REQUIRED, b: REQUIRED, out: null });

/**
 * The product of two arrays: of vectors the inner product, of matrices the matrix product, with a number every element times it, else
 * the sum over the last axis of `a` and the second-to-last of `b` (shape: the other axes of `a`, then those of `b`).
 *
 * `out` must have exactly the data type and shape of the result and be C-contiguous. Sizes that differ are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.dot([1, 2, 3], [4, 5, 6]).item() === 32);
 * console.assert(String(np.dot([[1, 0], [0, 2]], [[4, 1], [2, 2]])) === "[[4. 1.]\n [4. 4.]]");
 * ```
 */
export const dot: ProductIntoFunction = arrayFunction("dot", (...args: unknown[]): NDArray => {
  const { a, b, out } = bind(DOT, args);
  return dotOf(operand(a), operand(b), out);
});

const VDOT = signature<PairArguments>("vdot", { a: REQUIRED, b: REQUIRED });

/**
 * The inner product of all elements of two arrays of the same size, as a 0-d array.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.vdot([[1, 2], [3, 4]], [[4, 1], [2, 2]]).item() === 20);
 * ```
 */
export const vdot: ProductFunction = arrayFunction("vdot", (...args: unknown[]): NDArray => {
  const { a, b } = bind(VDOT, args);
  const x = asarray(a as ArrayLike), y = asarray(b as ArrayLike);
  if (x.size !== y.size) throw new ValueError(`cannot reshape array of size ${y.size} into shape (${x.size},)`);
  const flat = (array: NDArray): NDArray => {
    const whole = array.isC ? array : castTo(array, array.dtype, "C");
    return viewOf(whole, [whole.size], contiguousSteps([whole.size]));
  };
  return alongAxes(flat(x), flat(y), 0, null);
});

const INNER = signature<PairArguments>("inner", { a: REQUIRED, b: REQUIRED });

/**
 * The sum of products over the last axes of two arrays; the shape is the other axes of `a`, then those of `b`. With a number
 * every element times it. Sizes that differ are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.inner([[1, 2], [3, 4]], [10, 1])) === "[12. 34.]");
 * ```
 */
export const inner: ProductFunction = arrayFunction("inner", (...args: unknown[]): NDArray => {
  const { a, b } = bind(INNER, args);
  const x = operand(a), y = operand(b);
  if (ndimOf(x) === 0 || ndimOf(y) === 0) return timesScalar(x, y, null);
  // NumPy turns the second operand around first, and says so when the sizes differ
  const [left, right] = [x as NDArray, y as NDArray];
  const turned = right.ndim > 1 ? swapped(right, -1, -2) : right;
  return alongAxes(left, turned, Math.max(0, turned.ndim - 2), null);
});

const OUTER = signature<PairIntoArguments>("outer", { a: REQUIRED, b: REQUIRED, out: null });

/** `outer` without options and override check. */
export function outerOf(x: NDArray, y: NDArray, out: NDArray | null = null): NDArray {
  const flat = (array: NDArray): NDArray => array.ndim === 1 ? array : asFlat(array);
  const [p, q] = [flat(x), flat(y)];
  return multiply.compute2(viewOf(p, [p.size, 1], [p.steps[0], 0]), viewOf(q, [1, q.size], [0, q.steps[0]]), out);
}

function asFlat(x: NDArray): NDArray {
  const whole = x.isC ? x : castTo(x, x.dtype, "C");
  return viewOf(whole, [whole.size], contiguousSteps([whole.size]));
}

/**
 * All products of an element of `a` and one of `b`, as a matrix; arrays with several axes are flattened.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.outer([1, 2], [1, 10, 100])) === "[[  1.  10. 100.]\n [  2.  20. 200.]]");
 * ```
 */
export const outer: ProductIntoFunction = arrayFunction("outer", (...args: unknown[]): NDArray => {
  const { a, b, out } = bind(OUTER, args);
  if (out !== null && !(out instanceof NDArray)) throw new TypeError("return arrays must be of ArrayType");
  return outerOf(asarray(a as ArrayLike), asarray(b as ArrayLike), out);
});

/** Axes to sum over: how many, or which of each array. */
export type TensordotAxes = number | readonly [number | readonly number[], number | readonly number[]];

/** The keywords of `tensordot`. */
export interface TensordotOptions {
  /** The last and first so many axes, or lists of axes of each array; 2 by default. */
  axes?: TensordotAxes;
}

/** NumPy's `tensordot`. */
export interface TensordotFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike, axes?: TensordotAxes | TensordotOptions): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(a: ArrayLike, b: T, axes?: TensordotAxes | TensordotOptions): T;
  /** Two arrays: the data types are promoted. */
  <A extends DTypeName, B extends DTypeName>(
    a: NDArray<A>,
    b: NDArray<B>,
    axes?: TensordotAxes | TensordotOptions,
  ): NDArray<Promote<A, B>>;
  /** Anything that arrays are made of. */
  (a: ArrayLike, b: ArrayLike, axes?: TensordotAxes | TensordotOptions): NDArray;
}

/** The axes of each array that `axes` says, as they were given. */
function pairedAxes(axes: unknown): [number[], number[]] {
  if (typeof axes === "string") throw new ValueError(`not enough values to unpack (expected 2, got ${axes.length})`);
  if (!Array.isArray(axes)) {
    const count = asIndex(axes);
    const range = (from: number, to: number): number[] =>
      Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    return [range(-count, 0), range(0, count)];
  }
  if (axes.length !== 2) {
    throw new ValueError(
      axes.length < 2
        ? `not enough values to unpack (expected 2, got ${axes.length})`
        : "too many values to unpack (expected 2)",
    );
  }
  const list = (item: unknown): number[] => Array.isArray(item) ? item.map(asIndex) : [asIndex(item)];
  return [list(axes[0]), list(axes[1])];
}

/** `tensordot` without options and override check. */
export function tensordotOf(x: NDArray, y: NDArray, axes: unknown): NDArray {
  const [left, right] = pairedAxes(axes);
  for (const list of [left, right]) {
    if (new Set(list).size !== list.length) throw new ValueError("duplicate axes are not allowed in tensordot");
  }
  const fits = left.length === right.length && left.every((i, k) => sizeAt(x, i) === sizeAt(y, right[k]));
  if (!fits) throw new ValueError("shape-mismatch for sum");
  const pairs = left.map((i, k) => [i < 0 ? i + x.ndim : i, right[k] < 0 ? right[k] + y.ndim : right[k]] as const);
  const rest = (array: NDArray, taken: readonly number[]): number[] =>
    array.dims.map((_, i) => i).filter((i) => !taken.includes(i));
  for (const [taken, array] of [[pairs.map(([i]) => i), x], [pairs.map(([, j]) => j), y]] as const) {
    if (new Set(taken).size !== taken.length || taken.length > array.ndim) {
      throw new ValueError("repeated axis in transpose");
    }
  }
  return contract(x, y, promoteTypes(x.dtype, y.dtype), {
    batch: [],
    inner: pairs,
    left: rest(x, pairs.map(([i]) => i)),
    right: rest(y, pairs.map(([, j]) => j)),
  });
}

function sizeAt(x: NDArray, axis: number): number {
  if (axis < -x.ndim || axis >= x.ndim) throw new IndexError("tuple index out of range");
  return x.dims[axis < 0 ? axis + x.ndim : axis];
}

const TENSORDOT = signature<PairArguments & { axes: unknown }>("tensordot", { a: REQUIRED, b: REQUIRED, axes: 2 });

/**
 * The sum of products over several axes: the last of `a` and the first of `b` for a count, else the axes listed for each. The shape
 * is the other axes of `a`, then those of `b`. Sizes that differ and repeated axes are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const a = np.ones([2, 3, 4]), b = np.ones([4, 3, 5]);
 * console.assert(String(np.tensordot(a, b, { axes: [[2, 1], [0, 1]] }).shape) === "2,5");
 * console.assert(String(np.tensordot(a, b, 1).shape) === "2,3,3,5");
 * ```
 */
export const tensordot: TensordotFunction = arrayFunction("tensordot", (...args: unknown[]): NDArray => {
  const { a, b, axes } = bind(TENSORDOT, args);
  return tensordotOf(asarray(a as ArrayLike), asarray(b as ArrayLike), axes);
});

const KRON = signature<PairArguments>("kron", { a: REQUIRED, b: REQUIRED });

/**
 * The Kronecker product: the array `b`, scaled by each element of `a`, as blocks of a larger array. Shapes are filled up with 1 on
 * the left.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.kron([1, 10], [1, 2])) === "[ 1.  2. 10. 20.]");
 * ```
 */
export const kron: ProductFunction = arrayFunction("kron", (...args: unknown[]): NDArray => {
  const { a, b } = bind(KRON, args);
  const [p, q] = [operand(a), operand(b)];
  if (ndimOf(p) === 0 || ndimOf(q) === 0) {
    return multiply.compute2(p instanceof NDArray || q instanceof NDArray ? p : asarray(p as number), q);
  }
  const ndim = Math.max(ndimOf(p), ndimOf(q));
  const full = (x: NDArray): NDArray => {
    const extra = new Array<number>(ndim - x.ndim).fill(1);
    return viewOf(x, [...extra, ...x.dims], [...extra.map(() => 0), ...x.steps]);
  };
  const spread = (x: NDArray, at: 0 | 1): NDArray => {
    const pair = (list: readonly number[], none: number): number[] =>
      list.flatMap((n) => at === 0 ? [n, none] : [none, n]);
    return viewOf(x, pair(x.dims, 1), pair(x.steps, 0));
  };
  const x = full(p as NDArray), y = full(q as NDArray);
  const shape = x.dims.map((n, i) => n * y.dims[i]);
  const blocks = multiply.compute2(spread(x, 0), spread(y, 1));
  const steps = reshapedSteps(blocks, shape);
  const [whole, along] = steps === null ? [castTo(blocks, blocks.dtype, "C"), contiguousSteps(shape)] : [blocks, steps];
  return new NDArray(whole.buffer, whole.dtype, shape, along, whole.offset, whole.size, null);
});

/** The keywords of `cross`. */
export interface CrossOptions {
  /** The axis of the vectors in `a`. */
  axisa?: number;
  /** The axis of the vectors in `b`. */
  axisb?: number;
  /** The axis of the vectors in the result. */
  axisc?: number;
  /** One axis for all three. */
  axis?: number | null;
}

/** NumPy's `cross`. */
export interface CrossFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike, ...rest: (number | null | CrossOptions)[]): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(a: ArrayLike, b: T, ...rest: (number | null | CrossOptions)[]): T;
  /** Two arrays: the data types are promoted. */
  <A extends DTypeName, B extends DTypeName>(
    a: NDArray<A>,
    b: NDArray<B>,
    options?: CrossOptions,
  ): NDArray<Promote<A, B>>;
  /** Anything that arrays are made of. */
  (
    a: ArrayLike,
    b: ArrayLike,
    axisa?: number | CrossOptions,
    axisb?: number | CrossOptions,
    axisc?: number | CrossOptions,
    axis?: number | null | CrossOptions,
  ): NDArray;
}

interface CrossArguments extends PairArguments {
  axisa: unknown;
  axisb: unknown;
  axisc: unknown;
  axis: unknown;
}

/** The view of one position of the last axis. */
function lastAt(x: NDArray, i: number): NDArray {
  const n = x.ndim - 1;
  return viewOf(x, x.dims.slice(0, n), x.steps.slice(0, n), x.offset + i * x.steps[n]);
}

/** `cross` without options and override check. */
export function crossOf(x: NDArray, y: NDArray, axisa: unknown, axisb: unknown, axisc: unknown): NDArray {
  if (x.ndim < 1 || y.ndim < 1) throw new ValueError("At least one array has zero dimension");
  const a = moved(x, normalizeAxis(axisa, x.ndim, "axisa"), -1);
  const b = moved(y, normalizeAxis(axisb, y.ndim, "axisb"), -1);
  const m = a.dims[a.ndim - 1], n = b.dims[b.ndim - 1];
  if ((m !== 2 && m !== 3) || (n !== 2 && n !== 3)) {
    throw new ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)");
  }
  const [p, q] = [lastAt(a, 0).dims, lastAt(b, 0).dims];
  let shape: readonly number[];
  try {
    shape = broadcastShapes(p, q);
  } catch {
    throw new ValueError(
      `shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with shape ${
        reprTuple(p)
      } and arg 1 with shape ${reprTuple(q)}.`,
    );
  }
  const dtype = promoteTypes(a.dtype, b.dtype);
  const part = (v: NDArray, i: number): NDArray => castTo(lastAt(v, i), dtype);
  const [a0, a1, a2] = [part(a, 0), part(a, 1), m === 3 ? part(a, 2) : null];
  const [b0, b1, b2] = [part(b, 0), part(b, 1), n === 3 ? part(b, 2) : null];
  /** out = p·q - r·s, where a missing third component counts as nothing. */
  const minor = (out: NDArray, p: NDArray | null, q: NDArray | null, r: NDArray | null, s: NDArray | null): void => {
    if (p !== null && q !== null) {
      multiply.compute2(p, q, out);
      if (r !== null && s !== null) subtract.compute2(out, multiply.compute2(r, s), out);
    } else negative.compute1(multiply.compute2(r!, s!, out), out);
  };
  if (m === 2 && n === 2) {
    const out = newArray(shape, dtype);
    minor(out, a0, b1, a1, b0);
    return out;
  }
  const out = newArray([...shape, 3], dtype);
  const place = normalizeAxis(axisc, out.ndim, "axisc");
  minor(lastAt(out, 0), a1, b2, a2, b1);
  minor(lastAt(out, 1), a2, b0, a0, b2);
  minor(lastAt(out, 2), a0, b1, a1, b0);
  return moved(out, -1, place);
}

const CROSS = signature<CrossArguments>("cross", {
  a: REQUIRED,
  b: REQUIRED,
  axisa: -1,
  axisb: -1,
  axisc: -1,
  axis: null,
});

/**
 * The cross product of vectors with three components, or two, where the third counts as zero; of two vectors with two components only
 * the third component of the result is left. The vectors are the last axis, or `axis`, or `axisa` and `axisb`; the other axes are
 * broadcast. Other sizes are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.cross([1, 2, 3], [4, 5, 6])) === "[-3.  6. -3.]");
 * ```
 */
export const cross: CrossFunction = arrayFunction("cross", (...args: unknown[]): NDArray => {
  const { a, b, axisa, axisb, axisc, axis } = bind(CROSS, args);
  const [x, y] = [asarray(a as ArrayLike), asarray(b as ArrayLike)];
  return axis === null ? crossOf(x, y, axisa, axisb, axisc) : crossOf(x, y, axis, axis, axis);
});

/** The keywords of `trace`. */
export interface TraceOptions {
  /** Which diagonal: above the main one if positive, below if negative. */
  offset?: number;
  /** The rows of the matrices. */
  axis1?: number;
  /** The columns of the matrices. */
  axis2?: number;
  /** The data type to add up in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | null;
}

/** NumPy's `trace`. */
export interface TraceFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, offset?: number | TraceOptions, axis1?: number | TraceOptions, ...rest: unknown[]): T;
  /** Anything that arrays are made of. */
  (
    a: ArrayLike,
    offset?: number | TraceOptions,
    axis1?: number | TraceOptions,
    axis2?: number | TraceOptions,
    dtype?: DTypeLike | null | TraceOptions,
    out?: NDArray | null | TraceOptions,
  ): NDArray;
}

interface TraceArguments extends Required<Omit<TraceOptions, "offset">> {
  a: unknown;
  offset: unknown;
}

const TRACE = signature<TraceArguments>("trace", {
  a: REQUIRED,
  offset: 0,
  axis1: 0,
  axis2: 1,
  dtype: null,
  out: null,
});

/**
 * The sum along a diagonal of two axes (the first two by default); the others stay. Narrow integers and booleans are added up in the
 * default integer type. Fewer than two axes are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.trace([[1, 2], [3, 4]]).item() === 5);
 * console.assert(np.trace([[1, 2], [3, 4]], 1).item() === 2);
 * ```
 */
export const trace: TraceFunction = arrayFunction("trace", (...args: unknown[]): NDArray => {
  const { a, offset, axis1, axis2, dtype, out } = bind(TRACE, args);
  if (typeof offset === "number" && !Number.isInteger(offset)) {
    throw new TypeError("integer argument expected, got float");
  }
  if (out !== null && !(out instanceof NDArray)) throw new TypeError(`output must be an array, not ${typeName(out)}`);
  return sum(diagonalOf(asarray(a as ArrayLike), asIndex(offset), axis1, axis2), { axis: -1, dtype, out });
});
