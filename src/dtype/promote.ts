/**
 * Which data type a combination has (NEP 50), and which casts are allowed.
 * @module
 */
import { OverflowError } from "../python/errors.ts";
import {
  bool,
  defaultInteger,
  type DType,
  type DTypeName,
  dtypes,
  float16,
  float32,
  float64,
  type FloatName,
  int16,
  int32,
  int64,
} from "./dtype.ts";

/** How strict a cast is: from `"no"` change at all to `"unsafe"`, which allows every one. */
export type Casting = "no" | "equiv" | "safe" | "same_kind" | "unsafe";

/** The least floating type that holds every element of a data type as NumPy sees it. */
export function floatFor(d: DType): DType<FloatName> {
  return d.isFloat ? d as DType<FloatName> : d.itemsize === 1 ? float16 : d.itemsize === 2 ? float32 : float64;
}

function promoted(a: DType, b: DType): DType {
  if (a === b || b === bool) return a;
  if (a === bool) return b;
  if (a.isFloat || b.isFloat) {
    const x = floatFor(a), y = floatFor(b);
    return x.itemsize >= y.itemsize ? x : y;
  }
  if (a.kind === b.kind) return a.itemsize >= b.itemsize ? a : b;
  const [u, i] = a.kind === "u" ? [a, b] : [b, a];
  if (i.itemsize > u.itemsize) return i;
  return u.itemsize === 1 ? int16 : u.itemsize === 2 ? int32 : u.itemsize === 4 ? int64 : float64;
}

const table: DType[] = dtypes.flatMap((a) => dtypes.map((b) => promoted(a, b)));

/** The data type that holds the elements of two. */
export function promoteTypes(a: DType, b: DType): DType {
  return a === b ? a : table[a.index * 12 + b.index];
}

/** The same for any number of data types and weak kinds (`"int"`, `"float"`: Python numbers beside arrays, NEP 50). */
export function resultTypeOf(strong: readonly DType[], weak: readonly ("int" | "float")[]): DType {
  const anyFloat = weak.includes("float");
  if (strong.length === 0) return anyFloat || weak.length === 0 ? float64 : defaultInteger;
  let out = strong[0];
  if (strong.length > 2 && strong.some((d) => d.isFloat)) {
    // beside a float every integer counts by itself: (int8, uint8, float16) is float16 although (int8, uint8) is int16
    const floats = strong.filter((d) => d !== bool).map(floatFor);
    out = floats.reduce((a, b) => a.itemsize >= b.itemsize ? a : b);
  } else for (let i = 1; i < strong.length; i++) out = promoteTypes(out, strong[i]);
  if (anyFloat) return out.isFloat ? out : float64;
  return weak.length && out === bool ? defaultInteger : out;
}

const rank = { b: 0, u: 1, i: 2, f: 3 };

/** Whether elements of one data type may be cast to another under a rule. */
export function canCastTypes(from: DType, to: DType, casting: Casting = "safe"): boolean {
  if (from === to || casting === "unsafe") return true;
  if (casting === "no" || casting === "equiv") return false;
  if (promoteTypes(from, to) === to) return true;
  return casting === "same_kind" && rank[from.kind] <= rank[to.kind];
}

/** A Python `int` as an element of an integer type, or NumPy's `OverflowError` if it does not fit. */
export function checkInteger(x: number | bigint, d: DType): void {
  if (d.isInteger && (x < d.min || x > d.max)) {
    throw new OverflowError(`Python integer ${BigInt(x)} out of bounds for ${d.name}`);
  }
}

/** A floating type for the data type of integers and booleans where a function has floating results only (`float64`). */
export type FloatOf<D extends DTypeName> = D extends FloatName ? D
  : D extends "int8" | "uint8" | "bool" ? "float16"
  : D extends "int16" | "uint16" ? "float32"
  : "float64";

/** The data type of a combination, at compile time; `DTypeName` where one of the types is not known. */
export type Promote<A extends DTypeName, B extends DTypeName> = DTypeName extends A ? DTypeName
  : DTypeName extends B ? DTypeName
  : [A] extends [B] ? ([B] extends [A] ? A : DTypeName)
  : A extends "bool" ? B
  : B extends "bool" ? A
  : A extends "float64" ? A
  : B extends "float64" ? B
  : DTypeName;
