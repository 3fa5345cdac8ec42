/**
 * New arrays: from data, filled, counted, spaced, and the matrices that everybody needs.
 * @module
 */
import {
  bool,
  defaultInteger,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  float16,
  float32,
  float64,
  int32,
  int64,
} from "../dtype/dtype.ts";
import { fromFloat16, toFloat16 } from "../dtype/float16.ts";
import { promoteTypes, resultTypeOf } from "../dtype/promote.ts";
import {
  broadcastShapes,
  broadcastSteps,
  contiguousSteps,
  normalizeAxes,
  normalizeAxis,
  normalizeShape,
  sameList,
  sizeOf,
} from "../ndarray/layout.ts";
import { adopt, blankArray, blankWithSteps, NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, Order, Overriding, Scalar, ShapeLike } from "../ndarray/types.ts";
import { resultSteps } from "../ndarray/walk.ts";
import { ValueError, ZeroDivisionError } from "../python/errors.ts";
import { bind, isOptions, keywords, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, isWeakNumber, PyFloat } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import {
  asarray,
  type AsArrayFunction,
  type AsArrayOptions,
  type DataType,
  dtypeOfNumber,
  elementOf,
  newLike,
  readOrder,
  toArray,
} from "./asarray.ts";
import { assign, castTo } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";
import { multiply, power } from "./ufuncs/arithmetic.ts";
import { log10 } from "./ufuncs/exponential.ts";
import { broadcasted, diagonalOf, raveled, reshaped } from "./views.ts";

export {
  asarray,
  type AsArrayFunction,
  type AsArrayOptions,
  type DataType,
  type ListType,
  type SameType,
} from "./asarray.ts";

// -- reading arguments -------------------------------------------------------------------------------------------------

/** A shape argument; NumPy words the refusal of a float in its own way. */
function shapeArgument(shape: unknown): readonly number[] {
  if (typeof shape === "number" && Number.isInteger(shape) && shape >= 0) return [shape];
  if (typeof shape === "number" && !Number.isInteger(shape)) {
    throw new TypeError(`expected a sequence of integers or a single integer, got '${shape}'`);
  }
  return normalizeShape(shape);
}

function orderCF(order: unknown): "C" | "F" {
  const read = order === null ? "C" : readOrder(order);
  if (read !== "C" && read !== "F") throw new ValueError("only 'C' or 'F' order is permitted");
  return read;
}

function optionalType(dtype: unknown): DType | null {
  return dtype === null || dtype === undefined ? null : dtypeOf(dtype as DTypeLike);
}

/** Writes one value, as stored in position 0, everywhere in an array that owns its memory. */
function fillWith(out: NDArray, value: unknown): NDArray {
  if (out.size > 0) {
    out.dtype.write(out.buffer, 0, elementOf(value, out.dtype));
    (out.buffer as Float64Array).fill(out.buffer[0] as number);
  }
  return out;
}

function isNumber(x: unknown): boolean {
  return typeof x === "number" || typeof x === "bigint" || typeof x === "boolean" || x instanceof PyFloat;
}

// -- from data ---------------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode array}. */
export interface ArrayOptions<D extends DTypeName = DTypeName> extends AsArrayOptions<D> {
  /** The least number of axes; axes of size 1 are put in front. */
  ndmin?: number;
}

interface ArrayArguments {
  object: unknown;
  dtype: unknown;
  copy: boolean | null;
  order: unknown;
  subok: boolean;
  ndmin: unknown;
}

const ARRAY = signature<ArrayArguments>("array", {
  object: REQUIRED,
  dtype: null,
  copy: true,
  order: "K",
  subok: false,
  ndmin: 0,
}, 2);

/** The type of {@linkcode array}. */
export interface ArrayFunction {
  /** Cast to a data type. */
  <D extends DTypeName>(object: ArrayLike, dtype: DTypeLike<D>, options?: ArrayOptions): NDArray<D>;
  /** Cast to the data type in the keywords. */
  <D extends DTypeName>(object: ArrayLike, options: ArrayOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** In the data type of the data. */
  <X extends ArrayLike>(object: X, options?: ArrayOptions): NDArray<DataType<X>>;
  /** In a data type known only when it is called. */
  (object: ArrayLike, dtype?: DTypeLike | ArrayOptions | null, options?: ArrayOptions): NDArray;
}

/**
 * A new array from numbers, nested lists, typed arrays, other arrays or tensors.
 *
 * Numbers are `float64`, bigints the default integer (`int32`, or the smallest 64-bit type that holds them), booleans `bool`
 * (contract A6); mixtures are promoted. `dtype` casts; a `bigint` or number that an integer type cannot hold is an
 * `OverflowError`. Lists that are not rectangular are a `ValueError`. `copy: false` refuses to copy, `copy: null` copies only
 * if needed.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2], [3, 4]]);
 * console.assert(x.dtype === np.float64 && x.shape.join() === "2,2");
 * console.assert(np.array([1n, 2n]).dtype === np.int32);
 * console.assert(np.array([1, 2], { dtype: "float32", ndmin: 2 }).shape.join() === "1,2");
 * ```
 */
export const array: ArrayFunction = ((...args: unknown[]): NDArray => {
  if (args.length === 1 && !(args[0] instanceof NDArray) && Array.isArray(args[0])) {
    return asarray(args[0] as ArrayLike);
  }
  const { object, dtype, copy, order, ndmin } = bind(ARRAY, args);
  const read = readOrder(order);
  let out = toArray(object, optionalType(dtype), read, copy);
  const least = asIndex(ndmin);
  if (least > 64) throw new ValueError(`ndmin bigger than allowable number of dimensions (=64)`);
  if (out.ndim < least) {
    const missing = least - out.ndim;
    const fortran = out.isF && (!out.isC || read === "F");
    const step = !fortran && out.ndim > 0 ? out.steps[0] * out.dims[0] : 1;
    const dims = [...new Array<number>(missing).fill(1), ...out.dims];
    const steps = [...new Array<number>(missing).fill(step), ...out.steps];
    out = viewOf(out, dims, steps); // NumPy's result views a temporary here, too
  }
  return out;
}) as ArrayFunction;

/** Keywords `dtype` and `order`. */
export interface NewOptions<D extends DTypeName = DTypeName> {
  /** The data type of the elements; `float64` if it is not given. */
  dtype?: DTypeLike<D> | null;
  /** How elements lie in memory: rows first (`"C"`) or columns first (`"F"`). */
  order?: "C" | "F";
}

/** A function that makes an array of a shape, such as {@linkcode zeros}. */
export interface NewFunction {
  /** Of `float64`. */
  (shape: ShapeLike): NDArray<"float64">;
  /** Of the given data type. */
  <D extends DTypeName>(shape: ShapeLike, dtype: DTypeLike<D>, order?: "C" | "F"): NDArray<D>;
  /** Of the data type in the keywords. */
  <D extends DTypeName>(shape: ShapeLike, options: NewOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** Of `float64`. */
  (shape: ShapeLike, options: { order?: "C" | "F"; dtype?: null }): NDArray<"float64">;
  /** Of a data type known only when it is called. */
  (shape: ShapeLike, dtype?: DTypeLike | NewOptions | null, order?: "C" | "F" | NewOptions): NDArray;
}

interface NewArguments {
  shape: unknown;
  dtype: unknown;
  order: unknown;
}

function newFunction(name: string, value: number): NewFunction {
  const own = signature<NewArguments>(name, { shape: REQUIRED, dtype: null, order: "C" });
  const make = (...args: unknown[]): NDArray => {
    const { shape, dtype, order } = args.length === 1 && Array.isArray(args[0])
      ? { shape: args[0], dtype: null, order: "C" }
      : bind(own, args);
    const make = value === 0 ? newArray : blankArray;
    const out = make(shapeArgument(shape), optionalType(dtype) ?? float64, orderCF(order)) as NDArray;
    return value === 0 ? out : fillWith(out, value);
  };
  Object.defineProperty(make, "name", { value: name });
  return make as NewFunction;
}

/**
 * A new array of zeros.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.zeros([2, 3], { dtype: "int32" })) === "[[0 0 0]\n [0 0 0]]");
 * ```
 */
export const zeros: NewFunction = newFunction("zeros", 0);

/**
 * A new array of ones.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ones(3)) === "[1. 1. 1.]");
 * ```
 */
export const ones: NewFunction = newFunction("ones", 1);

/**
 * A new array whose elements mean nothing yet (they are zeros: JavaScript has no uninitialised memory).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.empty([2, 3], { order: "F" }).flags.f_contiguous);
 * ```
 */
export const empty: NewFunction = newFunction("empty", 0);

interface FullArguments extends NewArguments {
  fill_value: unknown;
}

const FULL = signature<FullArguments>("full", { shape: REQUIRED, fill_value: REQUIRED, dtype: null, order: "C" });

/** Writes a number or an array, cast unsafely, to a new array. */
function fillFrom(out: NDArray, value: unknown): NDArray {
  if (isNumber(value)) return fillWith(out, value);
  assign(out, asarray(value as ArrayLike));
  return out;
}

/** The type of {@linkcode full}. */
export interface FullFunction {
  /** Of a data type. */
  <D extends DTypeName>(shape: ShapeLike, fill_value: ArrayLike, dtype: DTypeLike<D>, order?: "C" | "F"): NDArray<D>;
  /** Of the data type in the keywords. */
  <D extends DTypeName>(
    shape: ShapeLike,
    fill_value: ArrayLike,
    options: NewOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** Of the data type of the value. */
  <X extends ArrayLike>(shape: ShapeLike, fill_value: X, options?: NewOptions): NDArray<DataType<X>>;
}

/**
 * A new array filled with a value, or with an array broadcast to the shape. Without `dtype` its data type is that of the value.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.full([2, 2], [1, 2])) === "[[1. 2.]\n [1. 2.]]");
 * ```
 */
export const full: FullFunction = ((...args: unknown[]): NDArray => {
  const { shape, fill_value, dtype, order } = bind(FULL, args);
  const type = optionalType(dtype) ??
    (isNumber(fill_value) ? dtypeOfNumber(fill_value) : asarray(fill_value as ArrayLike).dtype);
  return fillFrom(blankArray(shapeArgument(shape), type, orderCF(order)) as NDArray, fill_value);
}) as FullFunction;

/** The keywords of {@linkcode zeros_like} and its kin. */
export interface LikeOptions<D extends DTypeName = DTypeName> {
  /** The data type; that of the model if it is not given. */
  dtype?: DTypeLike<D> | null;
  /** The order of elements in memory; `"K"`, as in the model, if it is not given. */
  order?: Order;
  /** Accepted for NumPy's sake; there are no subclasses here. */
  subok?: boolean;
  /** Another shape than that of the model. */
  shape?: ShapeLike | null;
}

/** A function that makes an array like another, such as {@linkcode zeros_like}. */
export interface LikeFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, options?: object): T;
  /** Of the given data type. */
  <D extends DTypeName>(a: ArrayLike, dtype: DTypeLike<D>, order?: Order): NDArray<D>;
  /** Of the data type in the keywords. */
  <D extends DTypeName>(a: ArrayLike, options: LikeOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** Of the data type of the model. */
  <X extends ArrayLike>(a: X, options?: LikeOptions): NDArray<DataType<X>>;
  /** Of a data type known only when it is called. */
  (a: ArrayLike, dtype?: DTypeLike | LikeOptions | null, order?: Order | LikeOptions): NDArray;
}

interface LikeArguments {
  a: unknown;
  dtype: unknown;
  order: unknown;
  subok: boolean;
  shape: unknown;
}

function likeFunction(name: string, first: string, value: number): LikeFunction {
  const own = signature<LikeArguments & { prototype?: unknown }>(
    name,
    { [first]: REQUIRED, dtype: null, order: "K", subok: true, shape: null } as never,
  );
  return arrayFunction(name, (...args: unknown[]): NDArray => {
    const read = bind(own, args) as unknown as Record<string, unknown>;
    const model = asarray(read[first] as ArrayLike);
    const shape = read.shape === null ? null : shapeArgument(read.shape);
    const out = newLike(model, optionalType(read.dtype), readOrder(read.order), shape);
    return value === 0 ? out : fillWith(out, value);
  });
}

/**
 * A new array of zeros with the shape, data type and order of another.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.zeros_like(np.arange(3)).dtype === np.int32);
 * ```
 */
export const zeros_like: LikeFunction = likeFunction("zeros_like", "a", 0);

/**
 * A new array of ones with the shape, data type and order of another.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ones_like([5, 6])) === "[1. 1.]");
 * ```
 */
export const ones_like: LikeFunction = likeFunction("ones_like", "a", 1);

/**
 * A new array with the shape, data type and order of another, whose elements mean nothing yet.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.empty_like(np.zeros([2, 3], { order: "F" })).flags.f_contiguous);
 * ```
 */
export const empty_like: LikeFunction = likeFunction("empty_like", "prototype", 0);

interface FullLikeArguments extends LikeArguments {
  fill_value: unknown;
}

const FULL_LIKE = signature<FullLikeArguments>("full_like", {
  a: REQUIRED,
  fill_value: REQUIRED,
  dtype: null,
  order: "K",
  subok: true,
  shape: null,
});

/** The type of {@linkcode full_like}. */
export interface FullLikeFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, fill_value: ArrayLike, options?: object): T;
  /** Of the data type in the keywords. */
  <D extends DTypeName>(
    a: ArrayLike,
    fill_value: ArrayLike,
    options: LikeOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** Of the data type of the model. */
  <X extends ArrayLike>(a: X, fill_value: ArrayLike, options?: LikeOptions): NDArray<DataType<X>>;
  /** Of a data type known only when it is called. */
  (a: ArrayLike, fill_value: ArrayLike, dtype?: DTypeLike | LikeOptions | null, order?: Order | LikeOptions): NDArray;
}

/**
 * A new array filled with a value, with the shape, data type and order of another.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.full_like(np.arange(3), 7)) === "[7 7 7]");
 * ```
 */
export const full_like: FullLikeFunction = arrayFunction("full_like", (...args: unknown[]): NDArray => {
  const { a, fill_value, dtype, order, shape } = bind(FULL_LIKE, args);
  const out = newLike(
    asarray(a as ArrayLike),
    optionalType(dtype),
    readOrder(order),
    shape === null ? null : shapeArgument(shape),
  );
  return fillFrom(out, fill_value);
});

/** The keywords of {@linkcode copy}. */
export interface CopyOptions {
  /** The order of elements in memory; `"K"` if it is not given. */
  order?: Order;
  /** Accepted for NumPy's sake; there are no subclasses here. */
  subok?: boolean;
}

/** The type of {@linkcode copy}. */
export interface ArrayCopyFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, options?: object): T;
  /** Any data. */
  <X extends ArrayLike>(a: X, order?: Order | CopyOptions, options?: CopyOptions): NDArray<DataType<X>>;
}

const COPY = signature<{ a: unknown; order: unknown; subok: boolean }>("copy", {
  a: REQUIRED,
  order: "K",
  subok: false,
});

/**
 * A copy with its own memory.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(3);
 * console.assert(!np.shares_memory(np.copy(x), x));
 * ```
 */
export const copy: ArrayCopyFunction = arrayFunction("copy", (...args: unknown[]): NDArray => {
  const { a, order } = bind(COPY, args);
  return toArray(a, null, readOrder(order), true);
});

function contiguous(name: string, order: "C" | "F"): ContiguousFunction {
  const own = signature<{ a: unknown; dtype: unknown }>(name, { a: REQUIRED, dtype: null });
  const make = (...args: unknown[]): NDArray => {
    const { a, dtype } = bind(own, args);
    const out = toArray(a, optionalType(dtype), order, null);
    return out.ndim > 0 ? out : viewOf(out, [1], [1]);
  };
  Object.defineProperty(make, "name", { value: name });
  return make as ContiguousFunction;
}

/** The type of {@linkcode ascontiguousarray} and {@linkcode asfortranarray}. */
export interface ContiguousFunction {
  /** Cast to a data type. */
  <D extends DTypeName>(a: ArrayLike, dtype: DTypeLike<D> | { dtype: DTypeLike<D> }): NDArray<D>;
  /** Any data. */
  <X extends ArrayLike>(a: X): NDArray<DataType<X>>;
}

/**
 * The array itself if its elements lie one behind the other with the last axis fastest, else such a copy; at least one axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.ascontiguousarray(np.zeros([2, 3]).T).flags.c_contiguous);
 * ```
 */
export const ascontiguousarray: ContiguousFunction = contiguous("ascontiguousarray", "C");

/**
 * The array itself if its elements lie one behind the other with the first axis fastest, else such a copy; at least one axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.asfortranarray(np.zeros([2, 3])).flags.f_contiguous);
 * ```
 */
export const asfortranarray: ContiguousFunction = contiguous("asfortranarray", "F");

/**
 * The array that data make; the same as `asarray`, as there are no subclasses here.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.asanyarray([1, 2]).size === 2);
 * ```
 */
export const asanyarray: AsArrayFunction = asarray;

// -- counted and spaced ------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode arange}. */
export interface ArangeOptions<D extends DTypeName = DTypeName> {
  /** The first number. */
  start?: Scalar | NDArray;
  /** Where to stop, exclusive. */
  stop?: Scalar | NDArray | null;
  /** The distance from one number to the next. */
  step?: Scalar | NDArray;
  /** The data type; from the bounds if it is not given. */
  dtype?: DTypeLike<D> | null;
}

interface ArangeArguments {
  start: unknown;
  stop: unknown;
  step: unknown;
  dtype: unknown;
}

const ARANGE = signature<ArangeArguments>("arange", { start: null, stop: null, step: null, dtype: null });

/** A bound of a range: whole numbers are Python's `int` (contract A6, rule 3). */
function bound(x: unknown): { value: number | bigint; dtype: DType } {
  if (typeof x === "number") {
    if (!Number.isInteger(x)) return { value: x, dtype: float64 };
    return { value: x, dtype: x >= -2147483648 && x <= 2147483647 ? defaultInteger : int64 };
  }
  if (typeof x === "boolean") return { value: x ? 1 : 0, dtype: defaultInteger };
  if (typeof x === "bigint") return { value: x, dtype: dtypeOfNumber(x) };
  if (x instanceof PyFloat) return { value: x.value, dtype: float64 };
  if (typeof x === "object" && x !== null && !Array.isArray(x)) {
    const own = asarray(x as ArrayLike);
    if (own.ndim === 0) {
      // integer scalars of NumPy become the default integer or wider ones here
      const dtype = own.dtype.isFloat ? own.dtype : promoteTypes(own.dtype, defaultInteger);
      return { value: own.dtype.read(own.buffer, own.offset), dtype };
    }
  }
  if (typeof x === "string") {
    throw new TypeError("arange() not supported for inputs with DType <class 'numpy.dtypes.StrDType'>.");
  }
  throw new TypeError(`unsupported operand type(s) for -: '${typeName(x)}' and 'int'`);
}

/** Fills an array with an arithmetic sequence as NumPy does: from the first two elements, in the precision of the data type. */
function fillRange(out: NDArray, start: number | bigint, step: number | bigint, from = 0): void {
  const { dtype, size: n } = out, buffer = out.buffer;
  if (n === 0) return;
  dtype.write(buffer, 0, start);
  if (n === 1) return;
  if (dtype.isWide) {
    const wide = buffer as BigInt64Array, first = toBigInt(start), delta = toBigInt(step);
    for (let i = 0; i < n; i++) wide[i] = first + BigInt(i) * delta;
    return;
  }
  const next = dtype.isFloat || (typeof start === "number" && typeof step === "number")
    ? Number(start) + Number(step)
    : toBigInt(start) + toBigInt(step);
  dtype.write(buffer, 1, next);
  const first = Number(dtype.read(buffer, 0)), delta = Number(dtype.read(buffer, 1)) - first;
  if (dtype === float64 as DType || dtype.isInteger) {
    for (let i = from + 2; i < n; i++) buffer[i] = first + i * delta;
  } else if (dtype === float32 as DType) {
    const gap = Math.fround(delta);
    for (let i = 2; i < n; i++) buffer[i] = first + Math.fround(Math.fround(i) * gap);
  } else if (dtype === float16 as DType) {
    const gap = Math.fround(delta);
    for (let i = 2; i < n; i++) buffer[i] = toFloat16(Math.fround(first + Math.fround(Math.fround(i) * gap)));
  }
}

function toBigInt(x: number | bigint): bigint {
  return typeof x === "bigint" ? x : BigInt(Math.trunc(x));
}

/** The type of {@linkcode arange}. */
export interface ArangeFunction {
  /** In a data type. */
  <D extends DTypeName>(
    start: Scalar | NDArray,
    stop: Scalar | NDArray | null,
    step: Scalar | NDArray | null,
    dtype: DTypeLike<D>,
  ): NDArray<D>;
  /** In the data type in the keywords. */
  <D extends DTypeName>(start: Scalar | NDArray, options: ArangeOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** In the data type in the keywords. */
  <D extends DTypeName>(
    start: Scalar | NDArray,
    stop: Scalar | NDArray,
    options: ArangeOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** In the data type in the keywords. */
  <D extends DTypeName>(
    start: Scalar | NDArray,
    stop: Scalar | NDArray,
    step: Scalar | NDArray,
    options: ArangeOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** The data type follows from the bounds. */
  (
    start: Scalar | NDArray | ArangeOptions,
    stop?: Scalar | NDArray | null | ArangeOptions,
    step?: Scalar | NDArray | null | ArangeOptions,
    dtype?: DTypeLike | null | ArangeOptions,
  ): NDArray;
}

/**
 * Evenly spaced numbers in the half-open interval from `start` to `stop`: `arange(stop)`, `arange(start, stop)`,
 * `arange(start, stop, step)`. With whole bounds the data type is the default integer (`int32`), otherwise `float64`.
 * The length is ⌈(stop - start) / step⌉, so that rounding may let a float range end one step late, as in NumPy.
 *
 * A zero step is a `ZeroDivisionError`, a `nan` a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.arange(2, 10, 3)) === "[2 5 8]");
 * console.assert(np.arange(0, 1, 0.25).dtype === np.float64);
 * ```
 */
export const arange: ArangeFunction = ((...args: unknown[]): NDArray => {
  const read = bind(ARANGE, args);
  let first = read.start, last = read.stop;
  if (last === null) {
    if (
      first === null ||
      (args.length > 0 && typeof args[0] === "object" && read.start === (args[0] as ArangeArguments)?.start)
    ) {
      throw new TypeError("arange() requires stop to be specified.");
    }
    last = first;
    first = 0;
  }
  const start = bound(first ?? 0), stop = bound(last), step = bound(read.step ?? 1);
  const dtype = optionalType(read.dtype) ?? promoteTypes(promoteTypes(start.dtype, stop.dtype), step.dtype);
  let whole = !(start.dtype.isFloat || stop.dtype.isFloat || step.dtype.isFloat);
  let length: number;
  if (whole && [start, stop, step].some((x) => typeof x.value === "bigint" && !Number.isSafeInteger(Number(x.value)))) {
    const [a, b, c] = [toBigInt(start.value), toBigInt(stop.value), toBigInt(step.value)];
    if (c === 0n) throw new ZeroDivisionError("division by zero");
    const quotient = (b - a) / c;
    length = Number(quotient) + ((b - a) % c !== 0n && (b - a > 0n) === (c > 0n) ? 1 : 0);
  } else {
    const a = Number(start.value), b = Number(stop.value), c = Number(step.value);
    if (c === 0) throw new ZeroDivisionError(whole ? "division by zero" : "float division by zero");
    length = Math.ceil((b - a) / c);
    whole = false;
  }
  if (Number.isNaN(length)) throw new ValueError("arange: cannot compute length");
  if (length > 2 ** 46) throw new ValueError("Maximum allowed size exceeded");
  length = Math.max(length, 0);
  if (dtype === bool as DType && length > 2) {
    throw new TypeError("arange() is only supported for booleans when the result has at most length 2.");
  }
  const out = blankArray([length], dtype);
  fillRange(out, start.value, step.value);
  return out;
}) as ArangeFunction;

/** The keywords of {@linkcode linspace}. */
export interface LinspaceOptions<D extends DTypeName = DTypeName> {
  /** How many numbers. */
  num?: number;
  /** Whether `stop` is the last number. */
  endpoint?: boolean;
  /** Whether to return the step too. */
  retstep?: boolean;
  /** The data type; integers are rounded down. */
  dtype?: DTypeLike<D> | null;
  /** Where the numbers lie in the result, when the bounds are arrays. */
  axis?: number;
}

interface LinspaceArguments {
  start: unknown;
  stop: unknown;
  num: unknown;
  endpoint: boolean;
  retstep: boolean;
  dtype: unknown;
  axis: unknown;
}

const LINSPACE = signature<LinspaceArguments>("linspace", {
  start: REQUIRED,
  stop: REQUIRED,
  num: 50,
  endpoint: true,
  retstep: false,
  dtype: null,
  axis: 0,
}, 7);

/** The type of {@linkcode linspace}. */
export interface LinspaceFunction {
  /** The numbers and the step between them. */
  (start: ArrayLike, stop: ArrayLike, options: LinspaceOptions & { retstep: true }): [NDArray, NDArray];
  /** The numbers in a data type. */
  <D extends DTypeName>(
    start: ArrayLike,
    stop: ArrayLike,
    options: LinspaceOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** Between numbers: `float64`. */
  (
    start: number,
    stop: number,
    num?: number | (LinspaceOptions & { dtype?: null }),
    endpoint?: boolean | LinspaceOptions,
  ): NDArray<"float64">;
  /** Between arrays. */
  (start: ArrayLike, stop: ArrayLike, num?: number | LinspaceOptions, endpoint?: boolean | LinspaceOptions): NDArray;
}

/** Rounds to the precision of a floating type after every operation, as its arithmetic does. */
function rounding(dtype: DType): (x: number) => number {
  if (dtype === float32 as DType) return Math.fround;
  return dtype === float16 as DType ? (x) => fromFloat16(toFloat16(x)) : (x) => x;
}

/** A number or array of numbers, as `float64` or a smaller floating type. */
function floats(x: unknown): NDArray {
  const own = asarray(x as ArrayLike);
  return own.dtype.isFloat ? own : castTo(own, float64) as NDArray;
}

/** The elements of an array broadcast to a shape, as numbers, laid out with dense steps (C order if none are given). */
function numbersOf(x: NDArray, shape: readonly number[], lying = contiguousSteps(shape)): Float64Array {
  const steps = broadcastSteps(x.dims, x.steps, shape)!, out = new Float64Array(sizeOf(shape));
  if (out.length > 0) {
    assign(new NDArray(out, float64, shape, lying, 0, out.length, null) as NDArray, viewOf(x, shape, steps));
  }
  return out;
}

/** `num` evenly spaced numbers between arrays of bounds, and their steps; the new axis comes first. */
function spaced(
  start: NDArray,
  stop: NDArray,
  num: number,
  endpoint: boolean,
  dtype: DType,
  whole: boolean,
): { y: NDArray; step: NDArray } {
  const shape = broadcastShapes(stop.dims, start.dims), size = sizeOf(shape), div = endpoint ? num - 1 : num;
  const spread = (x: NDArray): readonly number[] => broadcastSteps(x.dims, x.steps, shape)!;
  const lying = resultSteps(shape, [spread(stop), spread(start)]); // as the difference of the bounds lies
  const r = rounding(dtype), a = numbersOf(start, shape, lying), b = numbersOf(stop, shape, lying);
  const delta = a.map((x, i) => r(b[i] - x)), step = delta.map((x) => div > 0 ? r(x / div) : NaN);
  // with a step too small to be told from zero, dividing first keeps what there is of it
  const small = div > 0 && step.some((x) => x === 0);
  const out = blankWithSteps([num, ...shape], [size, ...lying], dtype), { buffer } = out;
  for (let i = 0, k = 0; i < num; i++) {
    const part = small ? r(r(i) / div) : r(i), by = small || div <= 0 ? delta : step;
    for (let j = 0; j < size; j++, k++) {
      let x = r(r(part * by[j]) + a[j]);
      if (endpoint && num > 1 && i === num - 1) x = b[j];
      dtype.write(buffer, k, whole ? Math.floor(x) : x);
    }
  }
  const steps = div > 0 ? newWithSteps(shape, lying, dtype) : newArray([], float64);
  if (div > 0) { for (let j = 0; j < size; j++) dtype.write(steps.buffer, j, step[j]); }
  else steps.buffer[0] = NaN;
  return { y: out as NDArray, step: steps as NDArray };
}

/** An array whose first axis is moved to another place. */
function withFirstAt(y: NDArray, axis: unknown): NDArray {
  const at = normalizeAxis(axis, y.ndim);
  if (at === 0) return y;
  const order = y.dims.map((_, i) => i).slice(1);
  order.splice(at, 0, 0);
  return viewOf(y, order.map((i) => y.dims[i]), order.map((i) => y.steps[i]));
}

/** How many numbers, read. */
function countOf(num: unknown): number {
  const n = asIndex(num);
  if (n < 0) throw new ValueError(`Number of samples, ${n}, must be non-negative.`);
  return n;
}

/** The floating type in which bounds are spaced: numbers stand weakly beside arrays (NEP 50). */
function spacingType(...bounds: unknown[]): DType {
  return resultTypeOf(bounds.filter((x) => !isWeakNumber(x)).map((x) => asarray(x as ArrayLike).dtype), ["float"]);
}

/**
 * Evenly spaced numbers from `start` to `stop`, 50 of them if not said otherwise; `stop` is the last one unless `endpoint` is
 * false. The bounds may be arrays.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linspace(0, 1, 5)) === "[0.   0.25 0.5  0.75 1.  ]");
 * console.assert(String(np.linspace(0, 1, 4, { endpoint: false })) === "[0.   0.25 0.5  0.75]");
 * ```
 */
export const linspace: LinspaceFunction = arrayFunction(
  "linspace",
  (...args: unknown[]): NDArray | [NDArray, NDArray] => {
    const { start, stop, num, endpoint, retstep, dtype, axis } = bind(LINSPACE, args);
    const n = countOf(num), first = floats(start), last = floats(stop);
    const to = optionalType(dtype), type = spacingType(start, stop);
    const { y, step } = spaced(first, last, n, endpoint, type, to !== null && to.isInteger);
    const moved = withFirstAt(y, axis);
    const out = to === null || to === type ? moved : castTo(moved, to) as NDArray;
    return retstep ? [out, step] : out;
  },
);

/** The keywords of {@linkcode logspace}. */
export interface LogspaceOptions<D extends DTypeName = DTypeName> extends Omit<LinspaceOptions<D>, "retstep"> {
  /** The base of the powers. */
  base?: ArrayLike;
}

/** The type of {@linkcode logspace}. */
export interface LogspaceFunction {
  /** The numbers in a data type. */
  <D extends DTypeName>(
    start: ArrayLike,
    stop: ArrayLike,
    options: LogspaceOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** Between exponents. */
  (
    start: ArrayLike,
    stop: ArrayLike,
    num?: number | LogspaceOptions,
    endpoint?: boolean | LogspaceOptions,
    options?: LogspaceOptions,
  ): NDArray;
}

const LOGSPACE = signature<Omit<LinspaceArguments, "retstep"> & { base: unknown }>("logspace", {
  start: REQUIRED,
  stop: REQUIRED,
  num: 50,
  endpoint: true,
  base: 10,
  dtype: null,
  axis: 0,
}, 7);

/**
 * Numbers evenly spaced on a logarithmic scale, from `base ** start` to `base ** stop`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logspace(0, 2, 3)) === "[  1.  10. 100.]");
 * ```
 */
export const logspace: LogspaceFunction = arrayFunction("logspace", (...args: unknown[]): NDArray => {
  const { start, stop, num, endpoint, base, dtype, axis } = bind(LOGSPACE, args);
  let first = floats(start), last = floats(stop), bases = floats(base);
  const ndim = broadcastShapes(first.dims, last.dims, bases.dims).length;
  if (bases.ndim > 0) {
    // bounds and bases are broadcast together, and the new axis is put in after that
    const lead = (x: NDArray): NDArray =>
      viewOf(x, [...new Array<number>(ndim - x.ndim).fill(1), ...x.dims], [
        ...new Array<number>(ndim - x.ndim).fill(0),
        ...x.steps,
      ]);
    [first, last, bases] = [lead(first), lead(last), lead(bases)];
    const at = normalizeAxis(axis, ndim + 1), dims = bases.dims.slice(), steps = bases.steps.slice();
    dims.splice(at, 0, 1);
    steps.splice(at, 0, 0);
    bases = viewOf(bases, dims, steps);
  }
  const type = spacingType(start, stop);
  const { y } = spaced(first, last, countOf(num), endpoint, type, false);
  const out = power(isWeakNumber(base) ? new PyFloat(Number(base)) : bases, withFirstAt(y, axis)) as NDArray,
    to = optionalType(dtype);
  return to === null || to === out.dtype ? out : castTo(out, to) as NDArray;
});

/** The keywords of {@linkcode geomspace}. */
export interface GeomspaceOptions<D extends DTypeName = DTypeName> extends Omit<LinspaceOptions<D>, "retstep"> {}

/** The type of {@linkcode geomspace}. */
export interface GeomspaceFunction {
  /** The numbers in a data type. */
  <D extends DTypeName>(
    start: ArrayLike,
    stop: ArrayLike,
    options: GeomspaceOptions<D> & { dtype: DTypeLike<D> },
  ): NDArray<D>;
  /** Between bounds. */
  (start: ArrayLike, stop: ArrayLike, num?: number | GeomspaceOptions, endpoint?: boolean | GeomspaceOptions): NDArray;
}

const GEOMSPACE = signature<Omit<LinspaceArguments, "retstep">>("geomspace", {
  start: REQUIRED,
  stop: REQUIRED,
  num: 50,
  endpoint: true,
  dtype: null,
  axis: 0,
}, 6);

/**
 * Numbers whose ratio to their neighbour is constant, from `start` to `stop`, which are hit exactly. Zero cannot be a bound.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.geomspace(1, 1000, 4)) === "[   1.   10.  100. 1000.]");
 * ```
 */
export const geomspace: GeomspaceFunction = arrayFunction("geomspace", (...args: unknown[]): NDArray => {
  const { start, stop, num, endpoint, dtype, axis } = bind(GEOMSPACE, args);
  const first = floats(start), last = floats(stop), shape = broadcastShapes(first.dims, last.dims);
  const wanted = optionalType(dtype), n = countOf(num);
  const type = resultTypeOf([asarray(start as ArrayLike).dtype, asarray(stop as ArrayLike).dtype, wanted ?? float64], [
    "float",
  ]);
  const a = numbersOf(first, shape), b = numbersOf(last, shape);
  if (a.includes(0) || b.includes(0)) throw new ValueError("Geometric sequence cannot include zero");
  const r = rounding(type);
  // the sign of the start is taken out, so that two negative bounds work
  const sign = a.map(Math.sign), from = a.map((x, i) => r(x / sign[i])), to = b.map((x, i) => r(x / sign[i]));
  const asType = (x: Float64Array): NDArray => castTo(adopt(x, float64, shape), type) as NDArray;
  const y = power(
    new PyFloat(10),
    spaced(log10(asType(from)) as NDArray, log10(asType(to)) as NDArray, n, endpoint, type, false).y,
  ) as NDArray;
  const size = sizeOf(shape), out = newArray(y.dims, type) as NDArray;
  for (let i = 0, k = 0; i < n; i++) {
    for (let j = 0; j < size; j++, k++) {
      let x = Number(y.dtype.read(y.buffer, y.offset + k));
      if (i === 0) x = from[j];
      else if (endpoint && i === n - 1) x = to[j];
      type.write(out.buffer, k, x * sign[j]);
    }
  }
  const moved = withFirstAt(out, axis);
  return wanted === null || wanted === type ? moved : castTo(moved, wanted) as NDArray;
});

// -- matrices ----------------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode eye}. */
export interface EyeOptions<D extends DTypeName = DTypeName> extends NewOptions<D> {
  /** How many columns; as many as rows if not given. */
  M?: number | null;
  /** Which diagonal: above the main one, or (negative) below. */
  k?: number;
}

const EYE = signature<{ N: unknown; M: unknown; k: unknown; dtype: unknown; order: unknown }>("eye", {
  N: REQUIRED,
  M: null,
  k: 0,
  dtype: null,
  order: "C",
});

/** The type of {@linkcode eye}. */
export interface EyeFunction {
  /** In a data type. */
  <D extends DTypeName>(N: number, options: EyeOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** Of `float64`. */
  (N: number, M?: number | null | (EyeOptions & { dtype?: null }), k?: number): NDArray<"float64">;
  /** The general form. */
  (N: number, M: number | null | EyeOptions, k?: number | EyeOptions, dtype?: DTypeLike | null | EyeOptions): NDArray;
}

/** Writes ones on a diagonal. */
function onesOn(out: NDArray, k: number): NDArray {
  const rows = out.dims[0], columns = out.dims[1];
  for (let i = Math.max(0, -k); i < rows && i + k < columns; i++) {
    out.dtype.write(out.buffer, i * out.steps[0] + (i + k) * out.steps[1], 1);
  }
  return out;
}

/**
 * A matrix of zeros with ones on a diagonal.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.eye(2, 3, { k: 1 })) === "[[0. 1. 0.]\n [0. 0. 1.]]");
 * ```
 */
export const eye: EyeFunction = ((...args: unknown[]): NDArray => {
  const { N, M, k, dtype, order } = bind(EYE, args);
  const rows = asIndex(N), columns = M === null ? rows : asIndex(M);
  return onesOn(
    newArray(normalizeShape([rows, columns]), optionalType(dtype) ?? float64, orderCF(order)) as NDArray,
    asIndex(k),
  );
}) as EyeFunction;

/**
 * The identity matrix.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.identity(2)) === "[[1. 0.]\n [0. 1.]]");
 * ```
 */
export function identity<D extends DTypeName = "float64">(
  n: number,
  dtype?: DTypeLike<D> | null | { dtype?: DTypeLike<D> | null },
): NDArray<D> {
  const { dtype: type } = bind(IDENTITY, [n, dtype]);
  return onesOn(newArray(normalizeShape([n, n]), optionalType(type) ?? float64) as NDArray, 0) as unknown as NDArray<D>;
}

const IDENTITY = signature<{ n: unknown; dtype: unknown }>("identity", { n: REQUIRED, dtype: null });

/** A function of data and the number of a diagonal. */
export interface DiagonalFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(v: T, k?: number | { k?: number }): T;
  /** The data type is that of the data. */
  <X extends ArrayLike>(v: X, k?: number | { k?: number }): NDArray<DataType<X>>;
}

const DIAG = signature<{ v: unknown; k: unknown }>("diag", { v: REQUIRED, k: 0 });

/** A square matrix with a vector on a diagonal. */
function onDiagonal(v: NDArray, k: number): NDArray {
  const n = v.size + Math.abs(k), out = newArray([n, n], v.dtype) as NDArray;
  if (v.size > 0) assign(viewOf(out, [v.size], [n + 1], k >= 0 ? k : -k * n), v);
  return out;
}

/**
 * A square matrix with a vector on its diagonal, or the diagonal of a matrix (a view that cannot be written).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.diag([1, 2])) === "[[1. 0.]\n [0. 2.]]");
 * console.assert(String(np.diag([[1, 2], [3, 4]], 1)) === "[2.]");
 * ```
 */
export const diag: DiagonalFunction = arrayFunction("diag", (...args: unknown[]): NDArray => {
  const { v, k } = bind(DIAG, args);
  const x = asarray(v as ArrayLike), at = asIndex(k);
  if (x.ndim === 1) return onDiagonal(x, at);
  if (x.ndim !== 2) throw new ValueError("Input must be 1- or 2-d.");
  return diagonalOf(x, at);
});

const DIAGFLAT = signature<{ v: unknown; k: unknown }>("diagflat", { v: REQUIRED, k: 0 });

/**
 * A square matrix with all elements of an array on a diagonal.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.diagflat([[1, 2], [3, 4]]).shape.join() === "4,4");
 * ```
 */
export const diagflat: DiagonalFunction = arrayFunction("diagflat", (...args: unknown[]): NDArray => {
  const { v, k } = bind(DIAGFLAT, args);
  return onDiagonal(raveled(asarray(v as ArrayLike)), asIndex(k));
});

/** The keywords of {@linkcode tri}. */
export interface TriOptions<D extends DTypeName = DTypeName> {
  /** How many columns; as many as rows if not given. */
  M?: number | null;
  /** The diagonal up to which there are ones. */
  k?: number;
  /** The data type. */
  dtype?: DTypeLike<D> | null;
}

const TRI = signature<{ N: unknown; M: unknown; k: unknown; dtype: unknown }>("tri", {
  N: REQUIRED,
  M: null,
  k: 0,
  dtype: null,
}, 4);

/** The type of {@linkcode tri}. */
export interface TriFunction {
  /** In a data type. */
  <D extends DTypeName>(N: number, options: TriOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** Of `float64`. */
  (N: number, M?: number | null | (TriOptions & { dtype?: null }), k?: number): NDArray<"float64">;
  /** The general form. */
  (N: number, M: number | null | TriOptions, k?: number | TriOptions, dtype?: DTypeLike | null): NDArray;
}

/**
 * A matrix with ones on and below a diagonal.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.tri(2)) === "[[1. 0.]\n [1. 1.]]");
 * ```
 */
export const tri: TriFunction = ((...args: unknown[]): NDArray => {
  const { N, M, k, dtype } = bind(TRI, args);
  const rows = asIndex(N), columns = M === null ? rows : asIndex(M), at = asIndex(k);
  const out = newArray(normalizeShape([Math.max(rows, 0), Math.max(columns, 0)]), optionalType(dtype) ?? float64);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= Math.min(i + at, columns - 1); j++) out.dtype.write(out.buffer, i * columns + j, 1);
  }
  return out as NDArray;
}) as TriFunction;

/** The elements of the last two axes for which a condition on row and column holds; elsewhere zero. */
function kept(m: unknown, keep: (row: number, column: number) => boolean): NDArray {
  let x = asarray(m as ArrayLike);
  if (x.ndim === 0) throw new TypeError("tri() missing 1 required positional argument: 'N'");
  if (x.ndim === 1) x = viewOf(x, [x.size, x.size], [0, x.steps[0]]);
  const [rows, columns] = x.dims.slice(-2), mask = newArray([rows, columns], bool);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) mask.buffer[i * columns + j] = keep(i, j) ? 1 : 0;
  // `where` over the mask and the matrix decides how the result lies
  const steps = resultSteps(x.dims, [broadcastSteps(mask.dims, mask.steps, x.dims)!, x.steps]);
  const out = newWithSteps(x.dims, steps, x.dtype) as NDArray;
  if (out.size > 0) assign(out, x, mask as NDArray);
  return out;
}

const TRIL = signature<{ m: unknown; k: unknown }>("tril", { m: REQUIRED, k: 0 });
const TRIU = signature<{ m: unknown; k: unknown }>("triu", { m: REQUIRED, k: 0 });

/**
 * A copy with zeros above a diagonal of the last two axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.tril([[1, 2], [3, 4]])) === "[[1. 0.]\n [3. 4.]]");
 * ```
 */
export const tril: DiagonalFunction = arrayFunction("tril", (...args: unknown[]): NDArray => {
  const { m, k } = bind(TRIL, args), at = asIndex(k);
  return kept(m, (i, j) => j <= i + at);
});

/**
 * A copy with zeros below a diagonal of the last two axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.triu([[1, 2], [3, 4]])) === "[[1. 2.]\n [0. 4.]]");
 * ```
 */
export const triu: DiagonalFunction = arrayFunction("triu", (...args: unknown[]): NDArray => {
  const { m, k } = bind(TRIU, args), at = asIndex(k);
  return kept(m, (i, j) => j >= i + at);
});

/** Row and column numbers of the places of a matrix for which a condition holds. */
function placesOf(
  rows: number,
  columns: number,
  keep: (row: number, column: number) => boolean,
): [NDArray<"int32">, NDArray<"int32">] {
  const i: number[] = [], j: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (keep(row, column)) {
        i.push(row);
        j.push(column);
      }
    }
  }
  return [adopt(Int32Array.from(i), int32, [i.length]), adopt(Int32Array.from(j), int32, [j.length])];
}

/**
 * Row and column numbers of the lower triangle of an (n, m) matrix, up to diagonal `k`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.tril_indices(2).map(String).join(" ") === "[0 1 1] [0 0 1]");
 * ```
 */
export function tril_indices(n: number, k = 0, m: number | null = null): [NDArray<"int32">, NDArray<"int32">] {
  return placesOf(asIndex(n), m === null ? asIndex(n) : asIndex(m), (i, j) => j <= i + k);
}

/**
 * Row and column numbers of the upper triangle of an (n, m) matrix, from diagonal `k` on.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.triu_indices(2).map(String).join(" ") === "[0 0 1] [0 1 1]");
 * ```
 */
export function triu_indices(n: number, k = 0, m: number | null = null): [NDArray<"int32">, NDArray<"int32">] {
  return placesOf(asIndex(n), m === null ? asIndex(n) : asIndex(m), (i, j) => j >= i + k);
}

/** The row and column count of a matrix. */
function matrixShape(arr: unknown): readonly number[] {
  const { dims } = asarray(arr as ArrayLike);
  if (dims.length !== 2) throw new ValueError("input array must be 2-d");
  return dims;
}

/**
 * Row and column numbers of the lower triangle of a matrix.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.tril_indices_from(np.eye(2))[0].size === 3);
 * ```
 */
export function tril_indices_from(arr: ArrayLike, k = 0): [NDArray<"int32">, NDArray<"int32">] {
  const [n, m] = matrixShape(arr);
  return tril_indices(n, k, m);
}

/**
 * Row and column numbers of the upper triangle of a matrix.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.triu_indices_from(np.eye(2))[0].size === 3);
 * ```
 */
export function triu_indices_from(arr: ArrayLike, k = 0): [NDArray<"int32">, NDArray<"int32">] {
  const [n, m] = matrixShape(arr);
  return triu_indices(n, k, m);
}

/**
 * The index arrays of the main diagonal of an array with `ndim` axes of size `n`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.zeros([2, 2]);
 * x.set(np.s_(...np.diag_indices(2)), 1);
 * console.assert(String(x) === "[[1. 0.]\n [0. 1.]]");
 * ```
 */
export function diag_indices(n: number, ndim = 2): NDArray<"int32">[] {
  const index = arange(n) as NDArray<"int32">;
  return Array.from({ length: ndim }, () => index);
}

/**
 * The index arrays of the main diagonal of an array whose axes all have the same size.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.diag_indices_from(np.eye(3))[0]) === "[0 1 2]");
 * ```
 */
export function diag_indices_from(arr: ArrayLike): NDArray<"int32">[] {
  const { dims } = asarray(arr);
  if (dims.length < 2) throw new ValueError("input array must be at least 2-d");
  if (dims.some((n) => n !== dims[0])) throw new ValueError("All dimensions of input must be of equal length");
  return diag_indices(dims[0], dims.length);
}

/** The keywords of {@linkcode vander}. */
export interface VanderOptions {
  /** How many columns; as many as rows if not given. */
  N?: number | null;
  /** Whether powers grow from left to right. */
  increasing?: boolean;
}

/** The type of {@linkcode vander}. */
export interface VanderFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, N?: number | null | VanderOptions, increasing?: boolean): T;
  /** Any data. */
  (x: ArrayLike, N?: number | null | VanderOptions, increasing?: boolean): NDArray;
}

const VANDER = signature<{ x: unknown; N: unknown; increasing: boolean }>("vander", {
  x: REQUIRED,
  N: null,
  increasing: false,
});

/**
 * The Vandermonde matrix: powers of a vector as columns, the highest first.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.vander([2, 3], 3)) === "[[4. 2. 1.]\n [9. 3. 1.]]");
 * ```
 */
export const vander: VanderFunction = arrayFunction("vander", (...args: unknown[]): NDArray => {
  const { x, N, increasing } = bind(VANDER, args);
  const v = asarray(x as ArrayLike);
  if (v.ndim !== 1) throw new ValueError("x must be a one-dimensional array or sequence.");
  const columns = N === null ? v.size : asIndex(N);
  const type = promoteTypes(v.dtype, defaultInteger);
  const out = newArray([v.size, columns], type) as NDArray;
  const column = (k: number): NDArray => viewOf(out, [v.size], [columns], increasing ? k : columns - 1 - k);
  if (columns > 0 && v.size > 0) assign(column(0), adopt(Float64Array.of(1), float64, [1]) as NDArray);
  if (columns > 1 && v.size > 0) assign(column(1), v);
  for (let k = 2; k < columns && v.size > 0; k++) multiply(column(k - 1), column(1), { out: column(k) });
  return out;
});

// -- grids -------------------------------------------------------------------------------------------------------------

/** The keywords of {@linkcode meshgrid}. */
export interface MeshgridOptions {
  /** `"xy"`: the first coordinate runs along columns; `"ij"`: along rows. */
  indexing?: "xy" | "ij";
  /** Whether each grid keeps size 1 along the other axes. */
  sparse?: boolean;
  /** Whether grids have memory of their own. */
  copy?: boolean;
}

/** The type of {@linkcode meshgrid}. */
export interface MeshgridFunction {
  /** One grid for each coordinate. */
  (...xi: (ArrayLike | MeshgridOptions)[]): NDArray[];
}

/**
 * The coordinates of a grid: one array for each vector, with its values along its axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [x, y] = np.meshgrid([1, 2], [3, 4]);
 * console.assert(String(x) === "[[1. 2.]\n [1. 2.]]" && String(y) === "[[3. 3.]\n [4. 4.]]");
 * ```
 */
export const meshgrid: MeshgridFunction = arrayFunction("meshgrid", (...args: unknown[]): NDArray[] => {
  const last = args[args.length - 1], options = isOptions(last) ? last : null;
  const { indexing, sparse, copy } = keywords("meshgrid", options, { indexing: "xy", sparse: false, copy: true });
  if (indexing !== "xy" && indexing !== "ij") throw new ValueError("Valid values for `indexing` are 'xy' and 'ij'.");
  const vectors = (options === null ? args : args.slice(0, -1)).map((x) => asarray(x as ArrayLike)),
    ndim = vectors.length;
  const grids = vectors.map((x, i) => {
    const axis = indexing === "xy" && ndim > 1 && i < 2 ? 1 - i : i;
    return reshaped(x, Array.from({ length: ndim }, (_, k) => k === axis ? -1 : 1));
  });
  if (ndim === 0) return [];
  const shape = broadcastShapes(...grids.map((x) => x.dims));
  return grids.map((x) => {
    const grid = sparse || sameList(x.dims, shape) ? x : broadcasted(x, shape, false);
    return copy ? toArray(grid, null, "C", true) : grid;
  });
});

/** The keywords of {@linkcode indices}. */
export interface IndicesOptions<D extends DTypeName = DTypeName> {
  /** The data type. */
  dtype?: DTypeLike<D> | null;
  /** Whether to return one array for each axis, with size 1 along the others. */
  sparse?: boolean;
}

/** The type of {@linkcode indices}. */
export interface IndicesFunction {
  /** One array for each axis. */
  (dimensions: ShapeLike, options: IndicesOptions & { sparse: true }): NDArray[];
  /** In a data type. */
  <D extends DTypeName>(dimensions: ShapeLike, options: IndicesOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
  /** Of the default integer. */
  (dimensions: ShapeLike, options?: { sparse?: false }): NDArray<"int32">;
  /** The general form. */
  (dimensions: ShapeLike, dtype?: DTypeLike | null, sparse?: boolean): NDArray | NDArray[];
}

const INDICES = signature<{ dimensions: unknown; dtype: unknown; sparse: boolean }>("indices", {
  dimensions: REQUIRED,
  dtype: null,
  sparse: false,
});

/**
 * The positions of all elements of a shape: an array whose first axis counts the axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.indices([2, 2])) === "[[[0 0]\n  [1 1]]\n\n [[0 1]\n  [0 1]]]");
 * ```
 */
export const indices: IndicesFunction = ((...args: unknown[]): NDArray | NDArray[] => {
  const { dimensions, dtype, sparse } = bind(INDICES, args);
  const dims = normalizeShape(dimensions), type = optionalType(dtype) ?? defaultInteger, ndim = dims.length;
  const lines = dims.map((n, i) => reshaped(arange(0, n, 1, type), dims.map((_, k) => k === i ? n : 1)));
  if (sparse) return lines as NDArray[];
  const out = newArray([ndim, ...dims], type) as NDArray;
  if (out.size > 0) {
    lines.forEach((line, i) => assign(viewOf(out, dims, out.steps.slice(1), i * out.steps[0]), line as NDArray));
  }
  return out;
}) as IndicesFunction;

/**
 * An array of what a function answers for the positions of its elements: it is called once, with one array for each axis.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fromfunction((i, j) => i.add(j), [2, 2])) === "[[0. 1.]\n [1. 2.]]");
 * ```
 */
export function fromfunction<R>(
  f: (...positions: NDArray[]) => R,
  shape: ShapeLike,
  options?: { dtype?: DTypeLike | null },
): R {
  const { dtype } = keywords("fromfunction", options, { dtype: null as DTypeLike | null });
  const all = indices(shape, { dtype: dtype ?? float64 }) as NDArray;
  return f(
    ...Array.from(
      { length: all.dims[0] },
      (_, i) => viewOf(all, all.dims.slice(1), all.steps.slice(1), i * all.steps[0]),
    ),
  );
}

// -- from memory and iterables -----------------------------------------------------------------------------------------

/** The keywords of {@linkcode frombuffer}. */
export interface FromBufferOptions<D extends DTypeName = DTypeName> {
  /** The data type of the elements. */
  dtype?: DTypeLike<D> | null;
  /** How many elements; -1 for all. */
  count?: number;
  /** Where to start, in bytes. */
  offset?: number;
}

const FROMBUFFER = signature<{ buffer: unknown; dtype: unknown; count: unknown; offset: unknown }>("frombuffer", {
  buffer: REQUIRED,
  dtype: null,
  count: -1,
  offset: 0,
});

/** The type of {@linkcode frombuffer}. */
export interface FromBufferFunction {
  /** Elements of a data type; `float64` if none is given. */
  <D extends DTypeName = "float64">(
    buffer: ArrayBufferLike | ArrayBufferView,
    dtype?: DTypeLike<D> | null | FromBufferOptions<D>,
    count?: number | FromBufferOptions<D>,
    offset?: number | FromBufferOptions<D>,
  ): NDArray<D>;
}

/**
 * An array on existing memory, an `ArrayBuffer` or a typed array, without copying.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const bytes = new Uint8Array([1, 0, 2, 0]);
 * console.assert(String(np.frombuffer(bytes, "uint16")) === "[1 2]");
 * ```
 */
export const frombuffer: FromBufferFunction = ((...args: unknown[]): NDArray => {
  const { buffer, dtype, count, offset } = bind(FROMBUFFER, args);
  const type = optionalType(dtype) ?? float64 as DType, { itemsize } = type;
  const view = ArrayBuffer.isView(buffer);
  if (
    !view && !(buffer instanceof ArrayBuffer) &&
    !(typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer)
  ) {
    throw new TypeError(`a bytes-like object is required, not '${typeName(buffer)}'`);
  }
  const memory = view ? (buffer as ArrayBufferView).buffer : buffer as ArrayBuffer;
  const start = view ? (buffer as ArrayBufferView).byteOffset : 0, length = (buffer as ArrayBufferView).byteLength;
  const from = asIndex(offset);
  let n = asIndex(count);
  if (from < 0 || from > length) {
    throw new ValueError(`offset must be non-negative and no greater than buffer length (${length})`);
  }
  if (n < 0) {
    if ((length - from) % itemsize !== 0) throw new ValueError("buffer size must be a multiple of element size");
    n = (length - from) / itemsize;
  } else if (n * itemsize > length - from) throw new ValueError("buffer is smaller than requested size");
  if ((start + from) % itemsize !== 0) {
    // typed arrays must be aligned: what is not is copied
    return adopt(type.over(memory.slice(start + from, start + from + n * itemsize), 0, n), type, [n]);
  }
  return adopt(type.over(memory, start + from, n), type, [n]);
}) as FromBufferFunction;

const FROMITER = signature<{ iter: unknown; dtype: unknown; count: unknown }>("fromiter", {
  iter: REQUIRED,
  dtype: REQUIRED,
  count: -1,
});

/** The type of {@linkcode fromiter}. */
export interface FromIterFunction {
  /** Elements of a data type. */
  <D extends DTypeName>(
    iter: Iterable<Scalar>,
    dtype: DTypeLike<D> | { dtype: DTypeLike<D>; count?: number },
    count?: number | { count?: number },
  ): NDArray<D>;
}

/**
 * A 1-d array of what an iterable yields; `count` says how many to take.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fromiter(new Set([1, 2]), "int32")) === "[1 2]");
 * ```
 */
export const fromiter: FromIterFunction = ((...args: unknown[]): NDArray => {
  const { iter, dtype, count } = bind(FROMITER, args);
  const type = dtypeOf(dtype as DTypeLike), wanted = asIndex(count), items: unknown[] = [];
  if (wanted !== 0) {
    for (const item of iter as Iterable<unknown>) {
      items.push(item);
      if (items.length === wanted) break;
    }
  }
  if (wanted > items.length) {
    throw new ValueError(`iterator too short: Expected ${wanted} but iterator had only ${items.length} items.`);
  }
  const out = newArray([items.length], type);
  items.forEach((item, i) => type.write(out.buffer, i, elementOf(item, type)));
  return out;
}) as FromIterFunction;

// -- facts about data --------------------------------------------------------------------------------------------------

/**
 * The shape of data.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.shape([[1, 2, 3]]).join() === "1,3");
 * ```
 */
export const shape: (a: ArrayLike) => readonly number[] = arrayFunction("shape", (a: ArrayLike) => asarray(a).dims);

/**
 * How many axes data have.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.ndim([[1, 2, 3]]) === 2);
 * ```
 */
export const ndim: (a: ArrayLike) => number = arrayFunction("ndim", (a: ArrayLike) => asarray(a).ndim);

/**
 * How many elements data have, in all or along axes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.size([[1, 2, 3]]) === 3 && np.size([[1, 2, 3]], 0) === 1);
 * ```
 */
export const size: (a: ArrayLike, axis?: Axes) => number = arrayFunction("size", (a: ArrayLike, axis: Axes = null) => {
  const x = asarray(a);
  if (axis === null) return x.size;
  return normalizeAxes(axis, x.ndim).reduce((n, i) => n * x.dims[i], 1);
});

/**
 * Data cast to a data type: a copy, unless `copy` is false and nothing changes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.astype(np.ones(2), "int8").dtype === np.int8);
 * ```
 */
export function astype<D extends DTypeName>(x: NDArray, dtype: DTypeLike<D>, options?: { copy?: boolean }): NDArray<D> {
  const { copy } = keywords("astype", options, { copy: true });
  if (!(x instanceof NDArray)) {
    throw new TypeError(`Input should be a NumPy array. It is of type ${typeName(x)}.`);
  }
  return toArray(x, dtypeOf(dtype), "K", copy ? true : null) as unknown as NDArray<D>;
}

/**
 * The array that data make, which must hold neither `nan` nor infinities (`ValueError`).
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.asarray_chkfinite([1, 2]).size === 2);
 * ```
 */
export const asarray_chkfinite: AsArrayFunction = ((...args: Parameters<AsArrayFunction>): NDArray => {
  const out = asarray(...args);
  if (out.dtype.isFloat && numbersOf(out, out.dims).some((x) => !Number.isFinite(x))) {
    throw new ValueError("array must not contain infs or NaNs");
  }
  return out;
}) as AsArrayFunction;

/**
 * Whether an array is Fortran- but not C-contiguous.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.isfortran(np.zeros([2, 3], { order: "F" })));
 * ```
 */
export function isfortran(a: NDArray): boolean {
  return a.isF && !a.isC;
}

/**
 * The positions in an (n, n) matrix that a function such as `np.triu` leaves alone.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.mask_indices(2, np.triu).map(String).join(" ") === "[0 0 1] [0 1 1]");
 * ```
 */
export function mask_indices(
  n: number,
  mask_func: (m: NDArray, k: number) => NDArray,
  k = 0,
): [NDArray<"int32">, NDArray<"int32">] {
  const kept = mask_func(ones([n, n], "int32") as NDArray, k);
  return placesOf(n, n, (i, j) => Number(kept.item(i, j)) !== 0);
}
