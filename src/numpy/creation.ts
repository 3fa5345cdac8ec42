/**
 * New arrays: from data, filled, counted, spaced, and the matrices that everybody needs.
 * @module
 */
import {
  type AnyBuffer,
  bool,
  defaultInteger,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  float16,
  float32,
  float64,
  int64,
  uint8,
} from "../dtype/dtype.ts";
import { fromFloat16, toFloat16 } from "../dtype/float16.ts";
import { promoteTypes } from "../dtype/promote.ts";
import {
  broadcastShapes,
  broadcastSteps,
  normalizeAxis,
  normalizeShape,
  sizeOf,
} from "../ndarray/layout.ts";
import { adopt, NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import { type ArrayLike, type Order, type Overriding, type Scalar, type ShapeLike } from "../ndarray/types.ts";
import { RuntimeError, ValueError, ZeroDivisionError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, PyFloat } from "../python/number.ts";
import { reprTuple, typeName } from "../python/repr.ts";
import { type AsArrayOptions, asarray, type DataType, dtypeOfNumber, elementOf, newLike, readOrder, toArray } from "./asarray.ts";
import { assign, castTo } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";

export { asarray, type AsArrayOptions, type DataType } from "./asarray.ts";

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
    if (out.buffer[0] !== 0) (out.buffer as Float64Array).fill(out.buffer[0] as number);
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
export function array<D extends DTypeName>(object: ArrayLike, dtype: DTypeLike<D>, options?: ArrayOptions): NDArray<D>;
export function array<D extends DTypeName>(object: ArrayLike, options: ArrayOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
export function array<X extends ArrayLike>(object: X, options?: ArrayOptions): NDArray<DataType<X>>;
export function array(object: ArrayLike, dtype?: DTypeLike | ArrayOptions | null, options?: ArrayOptions): NDArray;
export function array(...args: unknown[]): NDArray {
  if (args.length === 1 && !(args[0] instanceof NDArray) && Array.isArray(args[0])) return asarray(args[0] as ArrayLike);
  const { object, dtype, copy, order, ndmin } = bind(ARRAY, args);
  let out = toArray(object, optionalType(dtype), readOrder(order), copy);
  const least = asIndex(ndmin);
  if (least > 64) throw new ValueError(`ndmin bigger than allowable number of dimensions (=64)`);
  if (out.ndim < least) {
    const missing = least - out.ndim;
    const step = missing > 0 && out.ndim > 0 && out.isC ? out.steps[0] * out.dims[0] : 1;
    const dims = [...new Array<number>(missing).fill(1), ...out.dims];
    const steps = out.isF && !out.isC ? [...new Array<number>(missing).fill(1), ...out.steps] : [...new Array<number>(missing).fill(step), ...out.steps];
    out = viewOf(out, dims, steps); // NumPy's result views a temporary here, too
  }
  return out;
}

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
    const out = newArray(shapeArgument(shape), optionalType(dtype) ?? float64, orderCF(order));
    return value === 0 ? out as NDArray : fillWith(out as NDArray, value);
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

/**
 * A new array filled with a value, or with an array broadcast to the shape. Without `dtype` its data type is that of the value.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.full([2, 2], [1, 2])) === "[[1. 2.]\n [1. 2.]]");
 * ```
 */
export function full<D extends DTypeName>(shape: ShapeLike, fill_value: ArrayLike, dtype: DTypeLike<D>, order?: "C" | "F"): NDArray<D>;
export function full<D extends DTypeName>(
  shape: ShapeLike,
  fill_value: ArrayLike,
  options: NewOptions<D> & { dtype: DTypeLike<D> },
): NDArray<D>;
export function full<X extends ArrayLike>(shape: ShapeLike, fill_value: X, options?: NewOptions): NDArray<DataType<X>>;
export function full(...args: unknown[]): NDArray {
  const { shape, fill_value, dtype, order } = bind(FULL, args);
  const type = optionalType(dtype) ?? (isNumber(fill_value) ? dtypeOfNumber(fill_value) : asarray(fill_value as ArrayLike).dtype);
  return fillFrom(newArray(shapeArgument(shape), type, orderCF(order)) as NDArray, fill_value);
}

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
  <D extends DTypeName>(a: ArrayLike, fill_value: ArrayLike, options: LikeOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
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

const COPY = signature<{ a: unknown; order: unknown; subok: boolean }>("copy", { a: REQUIRED, order: "K", subok: false });

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
export const asanyarray: typeof asarray = asarray;

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
  if (typeof x === "string") throw new TypeError("arange() not supported for inputs with DType <class 'numpy.dtypes.StrDType'>.");
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
export function arange<D extends DTypeName>(
  start: Scalar | NDArray,
  stop: Scalar | NDArray | null,
  step: Scalar | NDArray | null,
  dtype: DTypeLike<D>,
): NDArray<D>;
export function arange<D extends DTypeName>(start: Scalar | NDArray, options: ArangeOptions<D> & { dtype: DTypeLike<D> }): NDArray<D>;
export function arange<D extends DTypeName>(
  start: Scalar | NDArray,
  stop: Scalar | NDArray,
  options: ArangeOptions<D> & { dtype: DTypeLike<D> },
): NDArray<D>;
export function arange<D extends DTypeName>(
  start: Scalar | NDArray,
  stop: Scalar | NDArray,
  step: Scalar | NDArray,
  options: ArangeOptions<D> & { dtype: DTypeLike<D> },
): NDArray<D>;
export function arange(
  start: Scalar | NDArray | ArangeOptions,
  stop?: Scalar | NDArray | null | ArangeOptions,
  step?: Scalar | NDArray | null | ArangeOptions,
  dtype?: DTypeLike | null | ArangeOptions,
): NDArray;
export function arange(...args: unknown[]): NDArray {
  const read = bind(ARANGE, args);
  let first = read.start, last = read.stop;
  if (last === null) {
    if (first === null || (args.length > 0 && typeof args[0] === "object" && read.start === (args[0] as ArangeArguments)?.start)) {
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
  const out = newArray([length], dtype);
  fillRange(out, start.value, step.value);
  return out;
}
