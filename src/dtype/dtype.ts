/**
 * What an element is: one row for each data type.
 * @module
 */
import { fromFloat16, toFloat16 } from "./float16.ts";

/** The names of the data types. */
export type DTypeName =
  | "float64"
  | "float32"
  | "float16"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint64"
  | "uint32"
  | "uint16"
  | "uint8"
  | "bool";

/** The data types of floating-point numbers. */
export type FloatName = "float64" | "float32" | "float16";

/** The data types whose elements JavaScript holds as `bigint`. */
export type WideName = "int64" | "uint64";

/** The typed array that holds the elements of a data type (`float16` as bit patterns, `bool` as 0 and 1). */
export interface Buffers {
  /** 64-bit floats. */
  float64: Float64Array;
  /** 32-bit floats. */
  float32: Float32Array;
  /** 16-bit floats, as bit patterns. */
  float16: Uint16Array;
  /** 64-bit integers. */
  int64: BigInt64Array;
  /** 32-bit integers. */
  int32: Int32Array;
  /** 16-bit integers. */
  int16: Int16Array;
  /** 8-bit integers. */
  int8: Int8Array;
  /** 64-bit unsigned integers. */
  uint64: BigUint64Array;
  /** 32-bit unsigned integers. */
  uint32: Uint32Array;
  /** 16-bit unsigned integers. */
  uint16: Uint16Array;
  /** 8-bit unsigned integers. */
  uint8: Uint8Array;
  /** Booleans, as 0 and 1. */
  bool: Uint8Array;
}

/** The typed array of a data type. */
export type BufferOf<D extends DTypeName> = Buffers[D];

/** Any typed array that can hold elements. */
export type AnyBuffer = Buffers[DTypeName];

/** What one element is in JavaScript: `bigint` for 64-bit integers, `boolean` for `bool`, else `number`. */
export type ElementOf<D extends DTypeName> = D extends WideName ? bigint : D extends "bool" ? boolean : number;

/** `b` boolean, `u` unsigned integer, `i` signed integer, `f` floating point. */
export type Kind = "b" | "u" | "i" | "f";

/** Builds an array from a value when a data type is called (`np.float32(2)`); set by the layer that can. */
let construct: (value: unknown, dtype: DType) => unknown = () => {
  throw new TypeError("data types cannot be called before the array functions are loaded");
};

/** Says how a data type, called with a value, makes a 0-d array of it. */
export function setScalarConstructor(f: (value: unknown, dtype: DType) => unknown): void {
  construct = f;
}

/** A data type: one of the objects `np.float64`, `np.int32`, …; there is exactly one object for each, so `===` compares. */
export interface DType<D extends DTypeName = DTypeName> {
  /** NumPy's name, such as `"float32"`. */
  readonly name: D;
  /** Boolean, unsigned, signed or floating. */
  readonly kind: Kind;
  /** Bytes of an element. */
  readonly itemsize: number;
  /** NumPy's one-letter code. */
  readonly char: string;
  /** Byte order, kind and size: `"<f4"`. */
  readonly str: string;
  /** Whether elements are floating-point numbers. */
  readonly isFloat: boolean;
  /** Whether elements are integers, signed or not. */
  readonly isInteger: boolean;
  /** Whether JavaScript holds elements as `bigint`. */
  readonly isWide: boolean;
  /** The place in the table: a small integer for look-ups. */
  readonly index: number;
  /** The least element. */
  readonly min: number | bigint;
  /** The greatest finite element. */
  readonly max: number | bigint;
  /** A new buffer of `n` zeros. */
  readonly alloc: (n: number) => BufferOf<D>;
  /** A buffer on a part of an `ArrayBuffer`; `start` in bytes. */
  readonly over: (memory: ArrayBufferLike, start: number, n: number) => BufferOf<D>;
  /** The element at a position: a `bigint` for 64-bit integers, else a number (0 or 1 for `bool`). */
  readonly read: (buffer: AnyBuffer, i: number) => number | bigint;
  /** Writes a number, `bigint` or boolean as an element, cast as C casts: integers truncate and wrap around. */
  readonly write: (buffer: AnyBuffer, i: number, x: number | bigint | boolean) => void;
  /** The name, as NumPy prints it. */
  toString(): string;
}

function wholeBits(x: number | bigint | boolean): bigint {
  if (typeof x === "bigint") return x;
  const n = Math.trunc(Number(x));
  return Number.isFinite(n) ? BigInt(n) : -(2n ** 63n); // what C compilers make of nan and infinities on most machines
}

/** How typed arrays of one kind are made. */
interface Maker<B> {
  readonly bytes: number;
  readonly alloc: (n: number) => B;
  readonly over: (memory: ArrayBufferLike, start: number, n: number) => B;
}

// every kind has functions of its own text: engines then know which constructor it is, and make small typed arrays in line
const float64Buffers: Maker<Float64Array> = {
  bytes: 8,
  alloc: (n) => new Float64Array(n),
  over: (memory, start, n) => new Float64Array(memory, start, n),
};
const float32Buffers: Maker<Float32Array> = {
  bytes: 4,
  alloc: (n) => new Float32Array(n),
  over: (memory, start, n) => new Float32Array(memory, start, n),
};
const uint16Buffers: Maker<Uint16Array> = {
  bytes: 2,
  alloc: (n) => new Uint16Array(n),
  over: (memory, start, n) => new Uint16Array(memory, start, n),
};
const bigInt64Buffers: Maker<BigInt64Array> = {
  bytes: 8,
  alloc: (n) => new BigInt64Array(n),
  over: (memory, start, n) => new BigInt64Array(memory, start, n),
};
const int32Buffers: Maker<Int32Array> = {
  bytes: 4,
  alloc: (n) => new Int32Array(n),
  over: (memory, start, n) => new Int32Array(memory, start, n),
};
const int16Buffers: Maker<Int16Array> = {
  bytes: 2,
  alloc: (n) => new Int16Array(n),
  over: (memory, start, n) => new Int16Array(memory, start, n),
};
const int8Buffers: Maker<Int8Array> = {
  bytes: 1,
  alloc: (n) => new Int8Array(n),
  over: (memory, start, n) => new Int8Array(memory, start, n),
};
const bigUint64Buffers: Maker<BigUint64Array> = {
  bytes: 8,
  alloc: (n) => new BigUint64Array(n),
  over: (memory, start, n) => new BigUint64Array(memory, start, n),
};
const uint32Buffers: Maker<Uint32Array> = {
  bytes: 4,
  alloc: (n) => new Uint32Array(n),
  over: (memory, start, n) => new Uint32Array(memory, start, n),
};
const uint8Buffers: Maker<Uint8Array> = {
  bytes: 1,
  alloc: (n) => new Uint8Array(n),
  over: (memory, start, n) => new Uint8Array(memory, start, n),
};

function row<D extends DTypeName>(
  index: number,
  name: D,
  kind: Kind,
  char: string,
  min: number | bigint,
  max: number | bigint,
  buffers: Maker<BufferOf<D>>,
): DType<D> {
  const itemsize = buffers.bytes, isWide = name === "int64" || name === "uint64";
  const read: DType["read"] = name === "float16"
    ? (buffer, i) => fromFloat16(buffer[i] as number)
    : (buffer, i) => buffer[i];
  const write: DType["write"] = name === "float16"
    ? (buffer, i, x) => void (buffer[i] = toFloat16(Number(x)))
    : name === "bool"
    ? (buffer, i, x) => void (buffer[i] = x || x !== x ? 1 : 0) // nan is true, as in NumPy
    : isWide
    ? (buffer, i, x) => void ((buffer as BigInt64Array)[i] = wholeBits(x))
    : kind === "f"
    ? (buffer, i, x) => void (buffer[i] = Number(x))
    : (buffer, i, x) => void (buffer[i] = typeof x === "bigint" ? Number(BigInt.asIntN(32, x)) : Math.trunc(Number(x)));
  const dtype = function (value: unknown = 0): unknown {
    return construct(value, dtype as unknown as DType);
  };
  const str = (itemsize === 1 ? "|" : "<") + kind + itemsize;
  const facts = {
    kind,
    itemsize,
    char,
    str,
    isFloat: kind === "f",
    isInteger: kind === "i" || kind === "u",
    isWide,
    index,
    min,
    max,
    alloc: buffers.alloc,
    over: buffers.over,
    read,
    write,
    toString: (): string => name,
    [Symbol.for("Deno.customInspect")]: (): string => `dtype('${name}')`,
    [Symbol.for("nodejs.util.inspect.custom")]: (): string => `dtype('${name}')`,
  };
  Object.defineProperty(dtype, "name", { value: name });
  return Object.freeze(Object.assign(dtype, facts)) as unknown as DType<D>;
}

/** 64-bit floating point, IEEE 754 double precision. */
export const float64: DType<"float64"> = row(
  0,
  "float64",
  "f",
  "d",
  -Number.MAX_VALUE,
  Number.MAX_VALUE,
  float64Buffers,
);
/** 32-bit floating point, IEEE 754 single precision. */
export const float32: DType<"float32"> = row(
  1,
  "float32",
  "f",
  "f",
  -3.4028234663852886e38,
  3.4028234663852886e38,
  float32Buffers,
);
/** 16-bit floating point, IEEE 754 half precision; its buffer holds bit patterns. */
export const float16: DType<"float16"> = row(2, "float16", "f", "e", -65504, 65504, uint16Buffers);
/** 64-bit integers, exact: elements are `bigint`. */
export const int64: DType<"int64"> = row(3, "int64", "i", "q", -(2n ** 63n), 2n ** 63n - 1n, bigInt64Buffers);
/** 32-bit integers, the default integer type. */
export const int32: DType<"int32"> = row(4, "int32", "i", "l", -2147483648, 2147483647, int32Buffers);
/** 16-bit integers. */
export const int16: DType<"int16"> = row(5, "int16", "i", "h", -32768, 32767, int16Buffers);
/** 8-bit integers. */
export const int8: DType<"int8"> = row(6, "int8", "i", "b", -128, 127, int8Buffers);
/** 64-bit unsigned integers, exact: elements are `bigint`. */
export const uint64: DType<"uint64"> = row(7, "uint64", "u", "Q", 0n, 2n ** 64n - 1n, bigUint64Buffers);
/** 32-bit unsigned integers. */
export const uint32: DType<"uint32"> = row(8, "uint32", "u", "L", 0, 4294967295, uint32Buffers);
/** 16-bit unsigned integers. */
export const uint16: DType<"uint16"> = row(9, "uint16", "u", "H", 0, 65535, uint16Buffers);
/** 8-bit unsigned integers. */
export const uint8: DType<"uint8"> = row(10, "uint8", "u", "B", 0, 255, uint8Buffers);
/** Booleans; the buffer holds 0 and 1. */
export const bool: DType<"bool"> = row(11, "bool", "b", "?", 0, 1, uint8Buffers);

/** Every data type, in the order of their `index`. */
export const dtypes: readonly DType[] = [
  float64,
  float32,
  float16,
  int64,
  int32,
  int16,
  int8,
  uint64,
  uint32,
  uint16,
  uint8,
  bool,
] as readonly DType[];

/** The default integer type: NumPy's own on a 32-bit platform (contract A6). */
export const defaultInteger: DType<"int32"> = int32;

/** The unsigned partner of the default integer type. */
export const defaultUnsigned: DType<"uint32"> = uint32;

/** Names that mean a data type in NumPy or Python. */
export type DTypeAlias =
  | DTypeName
  | "float"
  | "int"
  | "uint"
  | "bool_"
  | "double"
  | "single"
  | "half"
  | "intp"
  | "uintp"
  | (string & Record<never, never>);

/** What can be given as a data type: its object, its name, an alias, NumPy's codes such as `"<f4"`. */
export type DTypeLike<D extends DTypeName = DTypeName> = DType<D> | D | DTypeAlias;

const aliases = new Map<string, DType>(
  dtypes.flatMap((d): [string, DType][] => [
    [d.name, d],
    [d.char, d],
    [d.kind + d.itemsize, d],
    ["<" + d.kind + d.itemsize, d],
    ["=" + d.kind + d.itemsize, d],
    ["|" + d.kind + d.itemsize, d],
  ]),
);
for (
  const [name, d] of [
    ["float", float64],
    ["double", float64],
    ["longdouble", float64],
    ["g", float64],
    ["single", float32],
    ["half", float16],
    ["int", defaultInteger],
    ["int_", defaultInteger],
    ["long", defaultInteger],
    ["intp", defaultInteger],
    ["intc", int32],
    ["i", int32],
    ["p", defaultInteger],
    ["longlong", int64],
    ["short", int16],
    ["byte", int8],
    ["uint", defaultUnsigned],
    ["ulong", defaultUnsigned],
    ["uintp", defaultUnsigned],
    ["uintc", uint32],
    ["I", uint32],
    ["P", defaultUnsigned],
    ["ulonglong", uint64],
    ["ushort", uint16],
    ["ubyte", uint8],
    ["bool_", bool],
    ["b1", bool],
  ] as [string, DType][]
) aliases.set(name, d);

/** Whether a value is one of the data type objects. */
export function isDType(x: unknown): x is DType {
  return typeof x === "function" && (dtypes as readonly unknown[])[(x as unknown as DType).index] === x;
}

/** The data type object that something means; a `TypeError` if it means none. */
export function dtypeOf<D extends DTypeName>(like: DTypeLike<D>): DType<D> {
  if (isDType(like)) return like as DType<D>;
  const found = typeof like === "string" ? aliases.get(like) : undefined;
  if (found === undefined) {
    const known = dtypes.map((d) => d.name).join(", ");
    throw new TypeError(`data type '${String(like)}' not understood (known are: ${known})`);
  }
  return found as DType<D>;
}

/** The data type whose elements a typed array holds; `Uint8Array` is `uint8`, `Float16Array` has to be converted. */
export function dtypeOfBuffer(buffer: ArrayBufferView): DType | null {
  if (buffer instanceof Float64Array) return float64;
  if (buffer instanceof Float32Array) return float32;
  if (buffer instanceof Int32Array) return int32;
  if (buffer instanceof Uint8Array || buffer instanceof Uint8ClampedArray) return uint8;
  if (buffer instanceof BigInt64Array) return int64;
  if (buffer instanceof BigUint64Array) return uint64;
  if (buffer instanceof Uint32Array) return uint32;
  if (buffer instanceof Int16Array) return int16;
  if (buffer instanceof Uint16Array) return uint16;
  if (buffer instanceof Int8Array) return int8;
  return null;
}
