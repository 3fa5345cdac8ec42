/**
 * What the arguments of a distribution mean: sizes, parameters that broadcast, and the constraints on them, with NumPy's
 * errors. Everything is checked before the first bit is drawn.
 * @module
 */
import { type DType, type DTypeLike, dtypeOf, float64, int32, int64 } from "../dtype/dtype.ts";
import { isWriteable, NDArray } from "../ndarray/ndarray.ts";
import { adopt } from "../ndarray/ndarray.ts";
import { normalizeShape, sameList, sizeOf } from "../ndarray/layout.ts";
import type { ArrayLike, Overriding, ShapeLike } from "../ndarray/types.ts";
import { toArray } from "../numpy/asarray.ts";
import { ValueError } from "../python/errors.ts";
import { PyFloat } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";

/** A parameter of a distribution: a number, or an array that broadcasts with the others. */
export type Parameter = ArrayLike;

/** The shape of what is drawn: an integer or a list of them; `null` for a single number, or the shape of the parameters. */
export type Size = ShapeLike | null;

/**
 * What a call with arguments `A` returns when its size stands at position `At`: an array as soon as a size is given or a
 * parameter is an array, else a number.
 */
export type Drawn<A extends readonly unknown[], At extends number> = A[At] extends number | bigint | readonly unknown[]
  ? NDArray
  : A[number] extends infer X ? (X extends NDArray | Overriding | ArrayBufferView | readonly unknown[] ? "array"
      : X extends { size: ShapeLike } | { out: NDArray } ? "array"
      : never) extends never ? number
    : NDArray
  : NDArray;

/** What a parameter must satisfy. */
export type Constraint =
  | "none"
  | "nonNegative"
  | "positive"
  | "positiveNotNan"
  | "bounded01"
  | "boundedGt01"
  | "boundedLt01"
  | "gt1"
  | "gte1"
  | "poisson"
  | "legacyPoisson"
  | "legacyCount";

/** The greatest mean of a Poisson distribution: below it no number overflows, with ten standard deviations of room. */
export const POISSON_MAX: number = 2 ** 63 - Math.sqrt(2 ** 63) * 10;
const LEGACY_POISSON_MAX = 2147483647 - Math.sqrt(2147483647) * 10;

/** The message of the first constraint that a value breaks, or `null`; arrays "contain" nan where a number "is" nan. */
function complaint(x: number, name: string, constraint: Constraint, many: boolean): string | null {
  const nans = many ? "contains NaNs" : "is NaN";
  switch (constraint) {
    case "none":
      return null;
    case "nonNegative":
      return x < 0 || Object.is(x, -0) ? `${name} < 0` : null;
    case "positiveNotNan":
      return Number.isNaN(x) ? `${name} must not be NaN` : x <= 0 ? `${name} <= 0` : null;
    case "positive":
      return x <= 0 ? `${name} <= 0` : null;
    case "bounded01":
      return x >= 0 && x <= 1 ? null : `${name} < 0, ${name} > 1 or ${name} ${nans}`;
    case "boundedGt01":
      return x > 0 && x <= 1 ? null : `${name} <= 0, ${name} > 1 or ${name} contains NaNs`;
    case "boundedLt01":
      return x >= 0 && x < 1 ? null : `${name} < 0, ${name} >= 1 or ${name} ${nans}`;
    case "gt1":
      return x > 1 ? null : `${name} <= 1 or ${name} ${nans}`;
    case "gte1":
      return x >= 1 ? null : `${name} < 1 or ${name} ${nans}`;
    case "poisson":
    case "legacyPoisson":
      if (!(x >= 0)) return `${name} < 0 or ${name} ${nans}`;
      return x <= (constraint === "poisson" ? POISSON_MAX : LEGACY_POISSON_MAX) ? null : `${name} value too large`;
    case "legacyCount":
      if (x < 0) return `${name} < 0`;
      return x <= 2147483647
        ? null
        : `${name} is out of bounds for long, consider using the new generator API for 64bit integers.`;
  }
}

/** Numbers by position. */
export interface Numbers {
  /** How many there are. */
  readonly length: number;
  /** One of them. */
  readonly [index: number]: number;
}

/** A parameter read: one number, or the numbers of an array in C order. */
export interface Read {
  /** The numbers, or the one number. */
  readonly values: Numbers;
  /** The shape; `[]` for a single number. */
  readonly shape: readonly number[];
}

/** The elements of an array in C order, as numbers. */
export function numbersOf(array: NDArray): Float64Array {
  const { dtype: { read }, buffer, size } = array;
  const out = new Float64Array(size);
  let i = 0;
  visit(array, (at) => out[i++] = Number(read(buffer, at)));
  return out;
}

/** Visits the positions of an array's elements in its buffer, in C order. */
export function visit({ dims, steps, offset, size }: NDArray, f: (at: number) => void): void {
  if (size === 0) return;
  const last = dims.length - 1;
  if (last < 0) return f(offset);
  const index = new Array<number>(dims.length).fill(0);
  let at = offset;
  while (true) {
    for (let i = 0, inner = at; i < dims[last]; i++, inner += steps[last]) f(inner);
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      at += steps[axis];
      if (++index[axis] < dims[axis]) break;
      at -= dims[axis] * steps[axis];
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** Reads a parameter that is a real number or an array of them. */
export function realParameter(x: unknown): Read {
  if (typeof x === "number") return { values: [x], shape: [] };
  if (x instanceof PyFloat || typeof x === "bigint" || typeof x === "boolean") {
    return { values: [Number(x)], shape: [] };
  }
  if (x === null || x === undefined || typeof x === "string") {
    throw new TypeError(`must be real number, not ${typeof x === "string" ? "str" : "NoneType"}`);
  }
  const array = toArray(x, null, "K", null);
  return { values: numbersOf(array), shape: array.dims };
}

/** Reads a parameter that is an integer or an array of them; floating-point arrays are refused, whole numbers in lists are not. */
export function integerParameter(x: unknown): Read {
  if (x instanceof NDArray && x.dtype.isFloat) throw unsafeCast(x.dtype);
  const read = realParameter(x);
  for (let i = 0; i < read.values.length; i++) if (!Number.isInteger(read.values[i])) throw unsafeCast(float64);
  return read;
}

function unsafeCast(from: DType): TypeError {
  return new TypeError(
    `Cannot cast array data from dtype('${from.name}') to dtype('int64') according to the rule 'safe'`,
  );
}

/** Checks a parameter, or throws NumPy's `ValueError`; `many` says that some parameter of the call is an array. */
export function check({ values }: Read, name: string, constraint: Constraint, many: boolean): void {
  if (constraint === "none") return;
  for (let i = 0; i < values.length; i++) {
    const message = complaint(values[i], name, constraint, many);
    if (message !== null) throw new ValueError(message);
  }
}

/** The shape that a size stands for, or `null`. */
export function shapeOf(size: Size | undefined): readonly number[] | null {
  return size === null || size === undefined ? null : normalizeShape(size);
}

/** The common shape of parameters, with the error of NumPy's broadcast objects. */
export function broadcastParameters(shapes: readonly (readonly number[])[]): readonly number[] {
  let common: readonly number[] = [];
  let arg = 0;
  shapes.forEach((shape, position) => {
    const ndim = Math.max(common.length, shape.length);
    const merged = Array.from({ length: ndim }, (_, i) => {
      const a = common[i - ndim + common.length] ?? 1, b = shape[i - ndim + shape.length] ?? 1;
      if (a !== b && a !== 1 && b !== 1) {
        throw new ValueError(
          "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between " +
            `arg ${arg} with shape ${reprTuple(shapes[arg])} and arg ${position} with shape ${reprTuple(shape)}.`,
        );
      }
      return a === 1 ? b : a;
    });
    if (!sameList(merged, common)) arg = position;
    common = merged;
  });
  return common;
}

/** The shape of the result: the size, which the parameters must fit into, or the parameters' common shape. */
export function outputShape(size: readonly number[] | null, reads: readonly Read[]): readonly number[] {
  const shapes = reads.map((read) => read.shape);
  if (size === null) return broadcastParameters(shapes);
  const common = broadcastParameters([size, ...shapes]);
  if (!sameList(common, size)) {
    throw new ValueError(
      `Output size ${reprTuple(size)} is not compatible with broadcast dimensions of inputs ${reprTuple(common)}.`,
    );
  }
  return size;
}

/** The numbers of a parameter, one for each element of a result, in C order. */
export function expanded({ values, shape }: Read, to: readonly number[]): Numbers {
  if (sameList(shape, to)) return values;
  const out = new Float64Array(sizeOf(to));
  const skip = to.length - shape.length;
  const steps = new Array<number>(to.length).fill(0);
  for (let axis = shape.length - 1, step = 1; axis >= 0; step *= shape[axis--]) {
    if (shape[axis] !== 1) steps[skip + axis] = step;
  }
  const index = new Array<number>(to.length).fill(0);
  for (let i = 0, at = 0; i < out.length; i++) {
    out[i] = values[at];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += steps[axis];
      if (++index[axis] < to[axis]) break;
      at -= to[axis] * steps[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** A 64-bit integer from a number that may be as large as 2⁶³. */
export function toInt64(x: number): bigint {
  return x >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(x);
}

/** Integers drawn as numbers, as an array: of `int64` from `Generator`, of `int32` (C's `long` here) from `RandomState`. */
export function integerArray(values: Float64Array, shape: readonly number[], legacy: boolean): NDArray {
  if (legacy) return adopt(Int32Array.from(values), int32, shape) as NDArray;
  const out = new BigInt64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = toInt64(values[i]);
  return adopt(out, int64, shape) as NDArray;
}

/** Checks an `out` argument: contiguous, writeable, of the data type, and of the size if there is one. */
export function checkOut(out: NDArray, dtype: DType, size: readonly number[] | null, requireC: boolean): void {
  if (!(out instanceof NDArray)) throw new TypeError("out must be a numpy array");
  if (!((out.isC || (out.isF && !requireC)) && isWriteable(out))) {
    throw new ValueError(
      `Supplied output array must be ${requireC ? "C-" : ""}contiguous, writable, aligned, and in machine byte-order.`,
    );
  }
  if (out.dtype !== dtype) {
    throw new TypeError(`Supplied output array has the wrong type. Expected ${dtype.name}, got ${out.dtype.name}`);
  }
  if (size !== null && !sameList(size, out.dims)) throw new ValueError("size must match out.shape when used together");
}

/** The data type of a floating-point draw: `float64` or `float32`. */
export function floatDType(dtype: DTypeLike, name: string): DType {
  const found = dtypeOf(dtype);
  if (found.name !== "float64" && found.name !== "float32") {
    throw new TypeError(`Unsupported dtype dtype('${found.name}') for ${name}`);
  }
  return found;
}
