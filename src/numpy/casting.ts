/**
 * Casts: which are allowed, which data type a combination has, and copies into existing arrays.
 * @module
 */
import {
  bool,
  type DType,
  type DTypeLike,
  dtypeOf,
  float16,
  float32,
  int16,
  int32,
  int64,
  int8,
  isDType,
  uint16,
  uint32,
  uint64,
  uint8,
} from "../dtype/dtype.ts";
import { canCastTypes, type Casting, checkInteger, promoteTypes, resultTypeOf } from "../dtype/promote.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import { type ArrayLike, isOverriding } from "../ndarray/types.ts";
import { OverflowError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { isWeakNumber, weakKind } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { asarray } from "./asarray.ts";
import { assign, castTo } from "./copying.ts";
import { arrayFunction } from "./dispatch.ts";

export { assign, castTo, copyOf } from "./copying.ts";

const CASTINGS: readonly unknown[] = ["no", "equiv", "safe", "same_kind", "unsafe"];

/** One of NumPy's rules for casts; anything else is a `ValueError`. */
export function readCasting(casting: unknown): Casting {
  if (CASTINGS.includes(casting)) return casting as Casting;
  throw new ValueError(
    `casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got '${String(casting)}')`,
  );
}

interface CopyArguments {
  dst: NDArray;
  src: ArrayLike;
  casting: Casting;
  where: ArrayLike;
}

const COPYTO = signature<CopyArguments>(
  "copyto",
  { dst: REQUIRED, src: REQUIRED, casting: "same_kind", where: true },
  4,
);

/** The function {@linkcode copyto}. */
export interface CopyFunction {
  /** Copies `src` into `dst`. */
  (dst: ArrayLike, src: ArrayLike, options?: { casting?: Casting; where?: ArrayLike }): void;
  /** Copies `src` into `dst`. */
  (dst: ArrayLike, src: ArrayLike, casting: Casting, where?: ArrayLike): void;
}

/**
 * Copies `src` into the array `dst`, broadcast to its shape, only where the mask `where` is true.
 *
 * A cast that `casting` forbids is a `TypeError`; shapes that do not broadcast and a `dst` that may not be written are a
 * `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([1, 2, 3]);
 * np.copyto(x, 0, { where: [true, false, true] });
 * console.assert(String(x) === "[0. 2. 0.]");
 * ```
 */
export const copyto: CopyFunction = arrayFunction("copyto", (...args: unknown[]): void => {
  const { dst, src, casting, where } = bind(COPYTO, args);
  if (!(dst instanceof NDArray)) {
    throw new TypeError(`copyto() argument 1 must be a numpy.ndarray, not ${typeName(dst)}`);
  }
  const rule = readCasting(casting);
  const scalar = isWeakNumber(src);
  if (scalar && weakKind(src) === "int") checkInteger(src as number | bigint, dst.dtype);
  const source = asarray(src) as NDArray;
  const from = scalar && weakKind(src) === "int" && dst.dtype !== bool ? dst.dtype : source.dtype;
  if (!canCastTypes(from, dst.dtype, rule)) {
    throw new TypeError(
      `Cannot cast ${
        source.ndim === 0 ? "scalar" : "array data"
      } from dtype('${source.dtype}') to dtype('${dst.dtype}') according to the rule '${rule}'`,
    );
  }
  if (where === true) return assign(dst, source);
  const mask = asarray(where) as NDArray;
  assign(dst, source, mask.dtype === bool ? mask : castTo(mask, bool));
});

interface CastArguments {
  from_: DTypeLike | NDArray;
  to: DTypeLike;
  casting: Casting;
}

const CAN_CAST = signature<CastArguments>("can_cast", { from_: REQUIRED, to: REQUIRED, casting: "safe" });

/** The function {@linkcode can_cast}. */
export interface CastFunction {
  /** Whether a cast is allowed. */
  (from_: DTypeLike | ArrayLike, to: DTypeLike, casting?: Casting | { casting?: Casting }): boolean;
}

/**
 * Whether elements of one data type (or of an array) may be cast to another under a rule: `"no"`, `"equiv"`, `"safe"` (which
 * keeps values, the default), `"same_kind"` or `"unsafe"`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.can_cast("int32", "float64"));
 * console.assert(!np.can_cast("float64", "float32"));
 * console.assert(np.can_cast("float64", "float32", "same_kind"));
 * ```
 */
export const can_cast: CastFunction = arrayFunction("can_cast", (...args: unknown[]): boolean => {
  const { from_, to, casting } = bind(CAN_CAST, args);
  if (isWeakNumber(from_)) {
    throw new TypeError(
      "can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.\n" +
        "This change was part of adopting NEP 50, we may explicitly allow them again in the future.",
    );
  }
  return canCastTypes(typeIn(from_), dtypeOf(to), readCasting(casting));
});

/** The data type that an array has, or that something names. */
function typeIn(x: unknown): DType {
  if (x instanceof NDArray) return x.dtype;
  if (isDType(x)) return x;
  if (typeof x === "string") return dtypeOf(x);
  if (typeof x === "object" && x !== null && (Array.isArray(x) || ArrayBuffer.isView(x) || isOverriding(x))) {
    return (asarray(x as ArrayLike) as NDArray).dtype;
  }
  if (typeof x === "boolean") return bool;
  throw new TypeError(`Cannot interpret '${String(x)}' as a data type`);
}

/** The function {@linkcode result_type}. */
export interface ResultTypeFunction {
  /** The data type of a combination. */
  (...arrays_and_dtypes: (DTypeLike | ArrayLike)[]): DType;
}

/**
 * The data type that a combination of arrays, data types and numbers has: arrays are promoted to a type that holds them
 * all, numbers are weak (NEP 50): a whole one leaves integers integers, any leaves floats as they are.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.result_type("int8", "uint8") === np.int16);
 * console.assert(np.result_type("float32", 2.5) === np.float32);
 * console.assert(np.result_type("int8", 2.5) === np.float64);
 * ```
 */
export const result_type: ResultTypeFunction = arrayFunction("result_type", (...args: unknown[]): DType => {
  if (args.length === 0) throw new ValueError("at least one array or dtype is required");
  const strong: DType[] = [], weak: ("int" | "float")[] = [];
  for (const x of args) {
    if (isWeakNumber(x)) weak.push(weakKind(x));
    else strong.push(typeIn(x));
  }
  return resultTypeOf(strong, weak);
});

/**
 * The smallest data type that holds the elements of two, without loss as NumPy sees it.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.promote_types("int32", "float32") === np.float64);
 * ```
 */
export function promote_types(type1: DTypeLike, type2: DTypeLike): DType {
  return promoteTypes(dtypeOf(type1), dtypeOf(type2));
}

/** The function {@linkcode min_scalar_type}. */
export interface MinScalarTypeFunction {
  /** The data type of an array, or the smallest one that holds a single number. */
  (a: ArrayLike): DType;
}

/**
 * The smallest data type that holds a single number (a float only by its size, not by its digits); of an array its data type.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.min_scalar_type(-260n) === np.int16);
 * console.assert(np.min_scalar_type(1e50) === np.float64);
 * ```
 */
export const min_scalar_type: MinScalarTypeFunction = arrayFunction("min_scalar_type", (a: ArrayLike): DType => {
  if (typeof a === "bigint" || Number.isSafeInteger(a)) return smallestInteger(BigInt(a as number));
  const x = asarray(a) as NDArray;
  if (x.ndim > 0 || x.dtype === bool) return x.dtype;
  const value = x.dtype.read(x.buffer, x.offset);
  if (x.dtype.isInteger) return smallestInteger(BigInt(value));
  // NumPy's limits: numbers as large as these need the next type
  const size = Math.abs(Number(value));
  if (!(size < Infinity)) return float16;
  return size < 65000 ? float16 : size < 3.4e38 && x.dtype !== float16 ? float32 : x.dtype;
});

function smallestInteger(x: bigint): DType {
  const found = (x < 0n ? [int8, int16, int32, int64] : [uint8, uint16, uint32, uint64]).find((d) =>
    x >= BigInt(d.min) && x <= BigInt(d.max)
  );
  if (found === undefined) throw new OverflowError(`Python integer ${x} out of bounds for ${x < 0n ? int64 : uint64}`);
  return found;
}
