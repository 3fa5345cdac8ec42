/**
 * Data types as NumPy names them, which are also functions that make 0-d arrays; their limits; and NumPy's constants.
 * @module
 */
import * as types from "../dtype/dtype.ts";
import { type DType, type DTypeLike, type DTypeName, dtypeOf, setScalarConstructor } from "../dtype/dtype.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { PyFloat } from "../python/number.ts";
import { array } from "./creation.ts";

/** A data type that, called with a value, makes a 0-d array of it: `np.float32(2)`. */
export type ScalarType<D extends DTypeName> = DType<D> & ((value?: ArrayLike) => NDArray<D>);

setScalarConstructor((value, dtype) => array(value as ArrayLike, { dtype }));

/** 64-bit floating-point numbers. */
export const float64: ScalarType<"float64"> = types.float64 as ScalarType<"float64">;
/** 32-bit floating-point numbers. */
export const float32: ScalarType<"float32"> = types.float32 as ScalarType<"float32">;
/** 16-bit floating-point numbers. */
export const float16: ScalarType<"float16"> = types.float16 as ScalarType<"float16">;
/** 64-bit integers, exact. */
export const int64: ScalarType<"int64"> = types.int64 as ScalarType<"int64">;
/** 32-bit integers: the default integer type (contract A6). */
export const int32: ScalarType<"int32"> = types.int32 as ScalarType<"int32">;
/** 16-bit integers. */
export const int16: ScalarType<"int16"> = types.int16 as ScalarType<"int16">;
/** 8-bit integers. */
export const int8: ScalarType<"int8"> = types.int8 as ScalarType<"int8">;
/** 64-bit unsigned integers, exact. */
export const uint64: ScalarType<"uint64"> = types.uint64 as ScalarType<"uint64">;
/** 32-bit unsigned integers. */
export const uint32: ScalarType<"uint32"> = types.uint32 as ScalarType<"uint32">;
/** 16-bit unsigned integers. */
export const uint16: ScalarType<"uint16"> = types.uint16 as ScalarType<"uint16">;
/** 8-bit unsigned integers. */
export const uint8: ScalarType<"uint8"> = types.uint8 as ScalarType<"uint8">;
/** Booleans. */
export const bool: ScalarType<"bool"> = types.bool as ScalarType<"bool">;
/** Booleans: the same type as {@linkcode bool}. */
export const bool_: ScalarType<"bool"> = bool;
/** The same type as {@linkcode float64}. */
export const double: ScalarType<"float64"> = float64;
/** The widest floating type, which is {@linkcode float64} here as on platforms where C's `long double` is no wider. */
export const longdouble: ScalarType<"float64"> = float64;
/** The same type as {@linkcode float32}. */
export const single: ScalarType<"float32"> = float32;
/** The same type as {@linkcode float16}. */
export const half: ScalarType<"float16"> = float16;
/** The integer that indexes: {@linkcode int32}, as on a 32-bit platform. */
export const intp: ScalarType<"int32"> = int32;
/** The default integer type: {@linkcode int32}. */
export const int_: ScalarType<"int32"> = int32;
/** The same type as {@linkcode int32}. */
export const intc: ScalarType<"int32"> = int32;
/** The same type as {@linkcode int16}. */
export const long: ScalarType<"int32"> = int32;
/** C's `short`: {@linkcode int16}. */
export const short: ScalarType<"int16"> = int16;
/** The same type as {@linkcode int8}. */
export const byte: ScalarType<"int8"> = int8;
/** The same type as {@linkcode int64}. */
export const longlong: ScalarType<"int64"> = int64;
/** The unsigned partner of {@linkcode intp}. */
export const uintp: ScalarType<"uint32"> = uint32;
/** The same type as {@linkcode uint32}. */
export const ulong: ScalarType<"uint32"> = uint32;
/** The unsigned partner of {@linkcode int_}. */
export const uint: ScalarType<"uint32"> = uint32;
/** The same type as {@linkcode uint32}. */
export const uintc: ScalarType<"uint32"> = uint32;
/** The same type as {@linkcode uint16}. */
export const ushort: ScalarType<"uint16"> = uint16;
/** The same type as {@linkcode uint8}. */
export const ubyte: ScalarType<"uint8"> = uint8;
/** The same type as {@linkcode uint64}. */
export const ulonglong: ScalarType<"uint64"> = uint64;

/**
 * The data type object that something means: a name, a code such as `"<f4"`, an object.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.dtype("f4") === np.float32);
 * ```
 */
export function dtype<D extends DTypeName>(like: DTypeLike<D>): DType<D> {
  return dtypeOf(like);
}

/** Euler's number, the base of natural logarithms. */
export const e = 2.718281828459045;
/** The ratio of a circle's circumference to its diameter. */
export const pi = 3.141592653589793;
/** Euler's constant γ. */
export const euler_gamma = 0.5772156649015329;
/** Positive infinity. */
export const inf: number = Infinity;
/** Not a number. */
export const nan: number = NaN;
/** A new axis, between the brackets of an index. */
export const newaxis = null;

/** The limits of a floating type. */
export interface FloatInfo {
  /** The data type. */
  readonly dtype: DType;
  /** The bits of a number. */
  readonly bits: number;
  /** The distance from 1 to the next larger number. */
  readonly eps: number;
  /** The distance from 1 to the next smaller number. */
  readonly epsneg: number;
  /** The largest number. */
  readonly max: number;
  /** The most negative number. */
  readonly min: number;
  /** The smallest positive number with full precision. */
  readonly tiny: number;
  /** The same as `tiny`. */
  readonly smallest_normal: number;
  /** The smallest positive number. */
  readonly smallest_subnormal: number;
  /** How many decimal digits are exact. */
  readonly precision: number;
  /** 10 to the power of minus `precision`. */
  readonly resolution: number;
  /** Bits of the fraction. */
  readonly nmant: number;
  /** Bits of the exponent. */
  readonly nexp: number;
}

/**
 * The limits of a floating type, or of the type of an array. Other types are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.finfo("float32").eps === 2 ** -23);
 * ```
 */
export function finfo(type: DTypeLike | NDArray): FloatInfo {
  const d = dtypeFrom(type);
  if (!d.isFloat) throw new ValueError(`data type <class 'numpy.${d.name}'> not inexact`);
  const [nmant, nexp, precision] = d === float64 ? [52, 11, 15] : d === float32 ? [23, 8, 6] : [10, 5, 3];
  const least = 2 - 2 ** (nexp - 1);
  return {
    dtype: d,
    bits: d.itemsize * 8,
    eps: 2 ** -nmant,
    epsneg: 2 ** -(nmant + 1),
    max: d.max as number,
    min: d.min as number,
    tiny: 2 ** least,
    smallest_normal: 2 ** least,
    smallest_subnormal: 2 ** (least - nmant),
    precision,
    resolution: Number(`1e-${precision}`),
    nmant,
    nexp,
  };
}

/** The limits of an integer type. */
export interface IntegerInfo {
  /** The data type. */
  readonly dtype: DType;
  /** The bits of an integer. */
  readonly bits: number;
  /** The least integer. */
  readonly min: number | bigint;
  /** The greatest integer. */
  readonly max: number | bigint;
}

/**
 * The limits of an integer type, or of the type of an array. Other types are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.iinfo("int8").max === 127);
 * ```
 */
export function iinfo(type: DTypeLike | NDArray): IntegerInfo {
  const d = dtypeFrom(type);
  if (!d.isInteger) throw new ValueError(`Invalid integer data type '${d.kind}'.`);
  return { dtype: d, bits: d.itemsize * 8, min: d.min, max: d.max };
}

function dtypeFrom(type: DTypeLike | NDArray): DType {
  return typeof type === "object" ? (type as NDArray).dtype : dtypeOf(type as DTypeLike);
}

/** A family of data types: an abstract class of NumPy's hierarchy, for {@linkcode issubdtype}. */
export interface AbstractType {
  /** NumPy's name of the family. */
  readonly name: string;
  /** The family that this one is part of. */
  readonly parent: AbstractType | null;
  /** Whether a data type belongs to it. */
  readonly has: (dtype: DType) => boolean;
}

function family(name: string, parent: AbstractType | null, has: (dtype: DType) => boolean): AbstractType {
  return Object.freeze({ name, parent, has });
}

/** All data types. */
export const generic: AbstractType = family("generic", null, () => true);
/** The data types of numbers. */
export const number: AbstractType = family("number", generic, (d) => d.kind !== "b");
/** The data types of integers. */
export const integer: AbstractType = family("integer", number, (d) => d.isInteger);
/** The data types of signed integers. */
export const signedinteger: AbstractType = family("signedinteger", integer, (d) => d.kind === "i");
/** The data types of unsigned integers. */
export const unsignedinteger: AbstractType = family("unsignedinteger", integer, (d) => d.kind === "u");
/** The data types of numbers that may be rounded. */
export const inexact: AbstractType = family("inexact", number, (d) => d.isFloat);
/** The data types of floating-point numbers. */
export const floating: AbstractType = family("floating", inexact, (d) => d.isFloat);

const families: readonly AbstractType[] = [generic, number, integer, signedinteger, unsignedinteger, inexact, floating];

function familyOf(x: unknown): AbstractType | null {
  return families.find((f) => f === x || f.name === x) ?? null;
}

/**
 * Whether a data type (or family) belongs to another or to a family such as `np.integer`, which may also be named.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.issubdtype("int8", np.integer) && !np.issubdtype("int8", "floating"));
 * ```
 */
export function issubdtype(type: DTypeLike | AbstractType, family: DTypeLike | AbstractType): boolean {
  const upper = familyOf(family), lower = familyOf(type);
  if (lower !== null) {
    for (let at: AbstractType | null = lower; at !== null; at = at.parent) if (at === upper) return true;
    return false;
  }
  const d = dtypeOf(type as DTypeLike);
  return upper === null ? d === dtypeOf(family as DTypeLike) : upper.has(d);
}

/**
 * Whether a value is a single number, boolean or string, and no array.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.isscalar(3) && !np.isscalar([3]) && !np.isscalar(np.array(3)));
 * ```
 */
export function isscalar(element: unknown): boolean {
  return ["number", "bigint", "boolean", "string"].includes(typeof element) || element instanceof PyFloat;
}

/** NumPy's `True`. */
export const True_ = true;
/** NumPy's `False`. */
export const False_ = false;

/** The kinds of data types that {@linkcode isdtype} knows. */
export type DTypeKind =
  | "bool"
  | "signed integer"
  | "unsigned integer"
  | "integral"
  | "real floating"
  | "complex floating"
  | "numeric";

const kinds: Record<DTypeKind, (d: DType) => boolean> = {
  bool: (d) => d.kind === "b",
  "signed integer": (d) => d.kind === "i",
  "unsigned integer": (d) => d.kind === "u",
  integral: (d) => d.isInteger,
  "real floating": (d) => d.isFloat,
  "complex floating": () => false,
  numeric: (d) => d.kind !== "b",
};

/**
 * Whether a data type is another, or of a kind, or any of several.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.isdtype(np.float32, "real floating") && !np.isdtype(np.int8, ["bool", np.float64]));
 * ```
 */
export function isdtype(dtype: DType, kind: DType | DTypeKind | readonly (DType | DTypeKind)[]): boolean {
  const d = dtypeOf(dtype), all = Array.isArray(kind) ? kind as readonly unknown[] : [kind];
  return all.some((k) => {
    if (typeof k !== "string") return dtypeOf(k as DType) === d;
    const has = kinds[k as DTypeKind];
    if (has === undefined) throw new ValueError(`kind argument is a string, but '${k}' is not a known kind name.`);
    return has(d);
  });
}
