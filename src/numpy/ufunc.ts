/**
 * The ufunc machine: broadcasting, data types, `out`, `where`, casting and order, once for every elementwise function. A row
 * (see `ufuncs/`) says only what a function is worth for each data type.
 * @module
 */
import {
  bool,
  defaultInteger,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  dtypes,
  float64,
  type FloatName,
  int64,
} from "../dtype/dtype.ts";
import { float16Table, toFloat16 } from "../dtype/float16.ts";
import {
  canCastTypes,
  type Casting,
  checkInteger,
  type FloatOf,
  type Promote,
  resultTypeOf,
} from "../dtype/promote.ts";
import { Kernel1, Kernel2, type Stored, type Value1, type Value2 } from "../kernels/elementwise.ts";
import { convertElement } from "../kernels/convert.ts";
import { assertWriteable, needsStandIn, sharesMemory } from "../ndarray/alias.ts";
import {
  broadcastShapes,
  broadcastSteps,
  contiguousSteps,
  isCContiguous,
  isFContiguous,
  sameList,
} from "../ndarray/layout.ts";
import { exact, NDArray, newWithSteps } from "../ndarray/ndarray.ts";
import { allocate } from "../ndarray/storage.ts";
import type { ArrayLike, Order, Overriding } from "../ndarray/types.ts";
import { resultSteps, walk } from "../ndarray/walk.ts";
import { OverflowError, UFuncTypeError, ValueError } from "../python/errors.ts";
import { isOptions } from "../python/keywords.ts";
import { isWeakNumber, PyFloat, weakKind, type WeakNumber } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { asarray, readOrder } from "./asarray.ts";
import { readCasting } from "./casting.ts";
import { assign, castTo } from "./copying.ts";
import { findOverride } from "./dispatch.ts";

// -- rows ------------------------------------------------------------------------------------------------------------

/** NumPy's one-letter codes of the data types in the order in which loops are searched. */
const CODES = "?bBhHlLqQefd";

const byCode: ReadonlyMap<string, DType> = new Map(dtypes.map((d) => [d.char, d]));

/** A function of elements that are JavaScript numbers. */
export type NumberValue = (x: number, y: number) => number;

/** A function of elements that are JavaScript bigints. */
export type WideValue = (x: bigint, y: bigint) => bigint | number;

/** What a function is worth for some data types. */
export interface LoopRow {
  /** The codes of the data types. */
  readonly codes: string;
  /** One function of elements for each result. */
  readonly values: readonly ((...elements: never[]) => Stored)[];
  /** The data types of operands and results; `=` is the code itself. `null` where all are the same. */
  readonly pattern: string | null;
}

/** One function for several data types whose elements are numbers; `pattern` such as `"==->?"` if not all types are the same. */
export function each(
  codes: string,
  value: NumberValue | readonly NumberValue[],
  pattern: string | null = null,
): LoopRow {
  return { codes, values: typeof value === "function" ? [value] : value, pattern };
}

/** One function for the 64-bit integers (or those of them in `codes`), whose elements are bigints. */
export function wide(value: WideValue | readonly WideValue[], pattern: string | null = null, codes = "qQ"): LoopRow {
  return { codes, values: typeof value === "function" ? [value] : value, pattern };
}

/** How a ufunc departs from the general rules. */
export interface Traits {
  /** What changes nothing as an operand, where reductions start; `null` if there is none. */
  readonly identity?: number | bigint | boolean | null;
  /** Integers and booleans are computed as `float64`. */
  readonly quotient?: boolean;
  /** There must be a loop for exactly the common data type. */
  readonly uniform?: boolean;
  /** Numbers beside an array may lie outside the range of its data type. */
  readonly anyInteger?: boolean;
  /** Elements may be refused by an error, so results must not be written before all are known. */
  readonly raises?: boolean;
  /** A whole number as the second operand is an integer, whatever the first is. */
  readonly exponent?: boolean;
  /** The simpler ufunc of the first operand that stands in where one floating-point number is the second for all. */
  readonly shortcut?: (y: number) => Ufunc | null;
  /** NumPy's refusal of booleans. */
  readonly refusesBool?: string;
  /** NumPy's refusal of every type we have. */
  readonly refusesAll?: string;
}

// -- loops -----------------------------------------------------------------------------------------------------------

/** What a ufunc does for one combination of data types. */
export interface Loop {
  /** `"dd->d"` */
  readonly types: string;
  /** The data types of the operands. */
  readonly inputs: readonly DType[];
  /** The data types of the results. */
  readonly outputs: readonly DType[];
  /** For functions of one operand, the loops of each result. */
  readonly kernels1: readonly Kernel1[];
  /** For functions of two operands, the loops of each result. */
  readonly kernels2: readonly Kernel2[];
}

/** A function of numbers as a function of stored elements: `float16` goes through its bit patterns, computed in `float32`. */
function onStored(f: (...x: never[]) => Stored, inputs: readonly DType[], output: DType): (...x: never[]) => Stored {
  const halves = inputs.map((d) => d.name === "float16"), into = output.name === "float16";
  if (!into && !halves.includes(true)) return f;
  const g = f as unknown as NumberValue, table = float16Table();
  if (inputs.length === 1) {
    const h = (halves[0] ? (x: number) => g(table[x], 0) : (x: number) => g(x, 0)) as (x: number) => number;
    return (into ? (x: number) => toFloat16(Math.fround(h(x))) : h) as (...x: never[]) => Stored;
  }
  const h = halves[0] && halves[1]
    ? (x: number, y: number) => g(table[x], table[y])
    : halves[0]
    ? (x: number, y: number) => g(table[x], y)
    : (x: number, y: number) => g(x, table[y]);
  return (into ? (x: number, y: number) => toFloat16(Math.fround(h(x, y))) : h) as (...x: never[]) => Stored;
}

function loopsOf(name: string, nin: number, nout: number, rows: readonly LoopRow[]): Loop[] {
  const loops: Loop[] = [];
  for (const row of rows) {
    for (const code of row.codes) {
      const [into, from] = (row.pattern ?? `${"=".repeat(nin)}->${"=".repeat(nout)}`).replaceAll("=", code).split("->");
      const inputs = [...into].map((c) => byCode.get(c)!), outputs = [...from].map((c) => byCode.get(c)!);
      const types = `${into}->${from}`;
      const kernels = row.values.map((f, k) => {
        // `"+"` of integers wraps by being stored; the tag tells results apart that share their types
        const value = onStored(f, inputs, outputs[k]), tag = `${name} ${types}${nout > 1 ? ` ${k}` : ""}`;
        return nin === 1 ? new Kernel1(tag, value as unknown as Value1) : new Kernel2(tag, value as unknown as Value2);
      });
      loops.push({
        types,
        inputs,
        outputs,
        kernels1: nin === 1 ? kernels as Kernel1[] : [],
        kernels2: nin === 2 ? kernels as Kernel2[] : [],
      });
    }
  }
  const rank = (loop: Loop): number => CODES.indexOf(loop.types[0]) + (loop.types[0] === loop.types[1] ? 0 : 0.5);
  return loops.sort((a, b) => {
    // mixed loops such as qQ stand behind both uniform ones
    const late = (loop: Loop): number => /^(qQ|Qq)/.test(loop.types) ? CODES.indexOf("Q") + 0.7 : rank(loop);
    return late(a) - late(b);
  });
}

// -- types of the public face ------------------------------------------------------------------------------------------

/** The keywords of every ufunc. */
export interface UfuncOptions {
  /** Where to write the result: an array, or a list of one for each result. */
  out?: NDArray | Overriding | null | readonly (NDArray | Overriding | null)[];
  /** Where to compute; elsewhere `out` keeps what it holds, and a fresh result is zero. */
  where?: ArrayLike;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Which casts of operands and results are allowed; `"same_kind"` if not given. */
  casting?: Casting;
  /** How a fresh result lies in memory; as the operands do (`"K"`) if not given. */
  order?: Order;
  /** Part of NumPy's signature; there are no subclasses to keep. */
  subok?: boolean;
  /** The loop to use, such as `"ff->f"`, or a list of data types and `null`s. */
  signature?: string | readonly (DTypeLike | null)[];
}

/** The keywords that leave the data type of the result alone. */
export interface PlainUfuncOptions {
  /** Where to compute; elsewhere the result is zero. */
  where?: ArrayLike;
  /** How the result lies in memory. */
  order?: Order;
}

/** How the data type of a result follows from the operands': `same`, `float` (integers become floats), `number` (booleans become `int8`), `quotient` (integers become `float64`), `bool`, or `any`. */
export type ResultKind = "same" | "float" | "number" | "quotient" | "bool" | "any";

/** The data type of the result of a ufunc for operands of (common) type `D`. */
export type ResultName<K extends ResultKind, D extends DTypeName> = K extends "bool" ? "bool"
  : K extends "same" ? D
  : K extends "float" ? FloatOf<D>
  : K extends "number" ? (D extends "bool" ? "int8" : D)
  : K extends "quotient" ? (D extends FloatName ? D : "float64")
  : DTypeName;

/** What every ufunc has besides being callable. */
export interface Ufunc {
  /** The name in NumPy. */
  readonly name: string;
  /** How many operands. */
  readonly nin: number;
  /** How many results. */
  readonly nout: number;
  /** How many operands and results together. */
  readonly nargs: number;
  /** Where reductions start; `null` if there is no such value. */
  readonly identity: number | bigint | boolean | null;
  /** Core dimensions; `null` for every elementwise function. */
  readonly signature: string | null;
  /** The data types of its loops: `"dd->d"`. */
  readonly types: readonly string[];
  /** How many loops. */
  readonly ntypes: number;
  /** How it departs from the general rules. */
  readonly traits: Traits;
  /** `<ufunc 'add'>` */
  toString(): string;
  /** The loop for operands of these data types, found as NumPy finds it; a `TypeError` if there is none. */
  loopFor(types: readonly DType[]): Loop;
  /** The loop for operands of these data types where some data types (operands, then results) are fixed. */
  loopWith(types: readonly DType[], fixed: readonly (DType | null)[]): Loop;
  /** The data types that operands and results would have; `null` stands for a result to be found. */
  resolve_dtypes(types: readonly (DTypeLike | null)[], options?: { casting?: Casting }): DType[];
  /** The call without reading of options: one operand, one result. */
  compute1(
    x: NDArray | WeakNumber,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  /** The call without reading of options: two operands, one result. */
  compute2(
    x: NDArray | WeakNumber,
    y: NDArray | WeakNumber,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  /** The same for any number of operands and results. */
  compute(
    inputs: readonly (NDArray | WeakNumber)[],
    outs?: readonly (NDArray | null)[] | null,
    where?: NDArray | null,
    fixed?: readonly (DType | null)[] | null,
    casting?: Casting,
    order?: Order,
  ): NDArray[];
}

/** The keywords of a ufunc's `reduce`. */
export interface UfuncReduceOptions {
  /** The axis or axes; `null` for all. */
  axis?: number | readonly number[] | null;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | Overriding | null | readonly (NDArray | Overriding | null)[];
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** The value to start from. */
  initial?: ArrayLike | null;
  /** Which elements take part. */
  where?: ArrayLike;
}

/** The keywords of `accumulate` and `reduceat`. */
export interface UfuncScanOptions {
  /** The axis to run along. */
  axis?: number;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | Overriding | null | readonly (NDArray | Overriding | null)[];
}

/** What a ufunc of one operand can do besides being called. */
export interface UnaryMethods {
  /** Applies the function in place at an index; repeated positions count repeatedly. */
  at(a: ArrayLike, indices: unknown): void;
}

/** What a ufunc of two operands can do besides being called. */
export interface BinaryMethods {
  /** Combines the elements along axes. */
  reduce<T extends Overriding>(
    array: T,
    axis?: number | readonly number[] | null | UfuncReduceOptions,
    options?: UfuncReduceOptions,
  ): T;
  /** Combines the elements along axes. */
  reduce(
    array: ArrayLike,
    axis?: number | readonly number[] | null | UfuncReduceOptions,
    options?: UfuncReduceOptions,
  ): NDArray;
  /** The running combination of the elements along an axis. */
  accumulate<T extends Overriding>(array: T, axis?: number | UfuncScanOptions, options?: UfuncScanOptions): T;
  /** The running combination of the elements along an axis. */
  accumulate(array: ArrayLike, axis?: number | UfuncScanOptions, options?: UfuncScanOptions): NDArray;
  /** Reductions over the slices between indices. */
  reduceat<T extends Overriding>(
    array: T,
    indices: ArrayLike,
    axis?: number | UfuncScanOptions,
    options?: UfuncScanOptions,
  ): T;
  /** Reductions over the slices between indices. */
  reduceat(array: ArrayLike, indices: ArrayLike, axis?: number | UfuncScanOptions, options?: UfuncScanOptions): NDArray;
  /** Applies the function to all pairs of an element of `a` and one of `b`. */
  outer<T extends Overriding>(a: T, b: ArrayLike, options?: UfuncOptions): T;
  /** Applies the function to all pairs of an element of `a` and one of `b`. */
  outer<T extends Overriding>(a: ArrayLike, b: T, options?: UfuncOptions): T;
  /** Applies the function to all pairs of an element of `a` and one of `b`. */
  outer(a: ArrayLike, b: ArrayLike, options?: UfuncOptions): NDArray;
  /** Applies the function in place at an index; repeated positions count repeatedly. */
  at(a: ArrayLike, indices: unknown, b: ArrayLike): void;
}

/** A ufunc of one operand with one result. */
export interface UnaryUfunc<K extends ResultKind = ResultKind> extends Ufunc, UnaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: UfuncOptions): T;
  /** Writes into a tensor. */
  <T extends Overriding>(x: ArrayLike, options: UfuncOptions & { out: T | readonly [T] }): T;
  /** Writes into an array. */
  <E extends DTypeName>(x: ArrayLike, options: UfuncOptions & { out: NDArray<E> | readonly [NDArray<E>] }): NDArray<E>;
  /** Writes into an array. */
  <E extends DTypeName>(x: ArrayLike, out: NDArray<E>, options?: UfuncOptions): NDArray<E>;
  /** Computes in a given data type. */
  (x: ArrayLike, options: UfuncOptions & { dtype: DTypeLike }): NDArray;
  /** The data type of the result follows from that of the operand. */
  <D extends DTypeName>(x: NDArray<D>, options?: PlainUfuncOptions): NDArray<ResultName<K, D>>;
  /** Any other operand. */
  (x: ArrayLike, options?: UfuncOptions): NDArray<K extends "bool" ? "bool" : DTypeName>;
  /** The general form. */
  (x: ArrayLike, out: NDArray | null, options?: UfuncOptions): NDArray;
}

/** A ufunc of two operands with one result. */
export interface BinaryUfunc<K extends ResultKind = ResultKind> extends Ufunc, BinaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, y: ArrayLike, options?: UfuncOptions): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(x: ArrayLike, y: T, options?: UfuncOptions): T;
  /** Writes into a tensor. */
  <T extends Overriding>(x: ArrayLike, y: ArrayLike, options: UfuncOptions & { out: T | readonly [T] }): T;
  /** Writes into an array. */
  <E extends DTypeName>(
    x: ArrayLike,
    y: ArrayLike,
    options: UfuncOptions & { out: NDArray<E> | readonly [NDArray<E>] },
  ): NDArray<E>;
  /** Writes into an array. */
  <E extends DTypeName>(x: ArrayLike, y: ArrayLike, out: NDArray<E>, options?: UfuncOptions): NDArray<E>;
  /** Computes in a given data type. */
  (x: ArrayLike, y: ArrayLike, options: UfuncOptions & { dtype: DTypeLike }): NDArray;
  /** The data type of the result follows from those of the operands. */
  <A extends DTypeName, B extends DTypeName>(
    x: NDArray<A>,
    y: NDArray<B>,
    options?: PlainUfuncOptions,
  ): NDArray<ResultName<K, Promote<A, B>>>;
  /** Any other operands. */
  (x: ArrayLike, y: ArrayLike, options?: UfuncOptions): NDArray<K extends "bool" ? "bool" : DTypeName>;
  /** The general form. */
  (x: ArrayLike, y: ArrayLike, out: NDArray | null, options?: UfuncOptions): NDArray;
}

/** A ufunc of one operand with two results. */
export interface UnaryPairUfunc extends Ufunc, UnaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, options?: UfuncOptions): [T, T];
  /** Two arrays. */
  (x: ArrayLike, options?: UfuncOptions): [NDArray, NDArray];
  /** Two arrays, written where they are asked to be. */
  (x: ArrayLike, out1: NDArray | null, out2?: NDArray | null, options?: UfuncOptions): [NDArray, NDArray];
}

/** A ufunc of two operands with two results. */
export interface BinaryPairUfunc extends Ufunc, BinaryMethods {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T, y: ArrayLike, options?: UfuncOptions): [T, T];
  /** A tensor takes the call over. */
  <T extends Overriding>(x: ArrayLike, y: T, options?: UfuncOptions): [T, T];
  /** Two arrays. */
  (x: ArrayLike, y: ArrayLike, options?: UfuncOptions): [NDArray, NDArray];
  /** Two arrays, written where they are asked to be. */
  (
    x: ArrayLike,
    y: ArrayLike,
    out1: NDArray | null,
    out2?: NDArray | null,
    options?: UfuncOptions,
  ): [NDArray, NDArray];
}

// -- the machine -----------------------------------------------------------------------------------------------------

type Input = NDArray | WeakNumber;
type Operand = NDArray | Stored;

function className(d: DType): string {
  return `<class 'numpy.dtypes.${
    d.name === "bool" ? "Bool" : d.kind === "u" ? "UInt" + d.name.slice(4) : d.name[0].toUpperCase() + d.name.slice(1)
  }DType'>`;
}

/** Whether the elements of an array fill a stretch of memory in one of the two contiguous orders. */
function isDense(x: NDArray): boolean {
  return isCContiguous(x.dims, x.steps) || isFContiguous(x.dims, x.steps);
}

/** Makes the loops' engine room: everything but the reading of arguments. */
class Machine {
  readonly name: string;
  readonly nin: number;
  readonly nout: number;
  readonly loops: readonly Loop[];
  readonly traits: Traits;
  readonly types: readonly string[];
  /** The loop for operands that all have one data type, by its index; looked up before anything else. */
  readonly same: (Loop | undefined)[] = new Array(12).fill(undefined);
  readonly #found = new Map<number, Loop>();

  constructor(name: string, nin: number, nout: number, rows: readonly LoopRow[], traits: Traits) {
    this.name = name;
    this.nin = nin;
    this.nout = nout;
    this.loops = loopsOf(name, nin, nout, rows);
    this.traits = traits;
    this.types = this.loops.map((loop) => loop.types);
  }

  /** The loop for operands of these types: the first that takes them safely (NumPy's search), remembered. */
  loopFor(types: readonly DType[]): Loop {
    let key = 0;
    for (const d of types) key = key * 12 + d.index;
    let loop = this.#found.get(key);
    if (loop === undefined) {
      loop = this.#search(types);
      this.#found.set(key, loop);
      if (types.every((d) => d === types[0])) this.same[types[0].index] = loop;
    }
    return loop;
  }

  #search(types: readonly DType[]): Loop {
    const { traits } = this;
    if (traits.refusesAll !== undefined) throw new TypeError(traits.refusesAll);
    if (traits.refusesBool !== undefined && types.every((d) => d === bool)) throw new TypeError(traits.refusesBool);
    if (traits.quotient && types.every((d) => !d.isFloat)) types = types.map(() => float64);
    if (traits.uniform) {
      const common = resultTypeOf(types, []);
      const loop = this.loops.find((loop) => loop.inputs.every((d) => d === common));
      if (loop !== undefined) return loop;
      const list = types.map(className);
      throw new UFuncTypeError(
        `ufunc '${this.name}' did not contain a loop with signature matching types ${
          list.length === 1 ? list[0] : `(${list.join(", ")})`
        } -> None`,
      );
    }
    const loop = this.loops.find((loop) => loop.inputs.every((d, i) => canCastTypes(types[i], d)));
    if (loop !== undefined) return loop;
    throw new TypeError(
      `ufunc '${this.name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
    );
  }

  loopWith(types: readonly DType[], fixed: readonly (DType | null)[]): Loop {
    const { nin, traits } = this;
    const fits = this.loops.filter((loop) =>
      fixed.every((d, i) => d === null || d === (i < nin ? loop.inputs[i] : loop.outputs[i - nin]))
    );
    if (traits.refusesBool !== undefined && fixed.every((d, i) => d === bool || (d === null && i < nin))) {
      throw new TypeError(traits.refusesBool);
    }
    const loop = fits.find((loop) => loop.inputs.every((d, i) => fixed[i] === d || canCastTypes(types[i], d))) ??
      fits.find((loop) => loop.inputs.every((d) => d === loop.outputs[0])) ??
      (fixed.slice(0, nin).every((d) => d !== null) ? fits[0] : undefined);
    if (loop !== undefined) return loop;
    throw new UFuncTypeError(`No loop matching the specified signature and casting was found for ufunc ${this.name}`);
  }

  /** The data type that numbers have beside arrays (NEP 50), or as data if there are none. */
  #weakType(inputs: readonly Input[]): DType {
    const strong: DType[] = [], weak: ("int" | "float")[] = [], numbers: WeakNumber[] = [];
    for (const x of inputs) {
      if (x instanceof NDArray) strong.push(x.dtype);
      else {
        weak.push(weakKind(x));
        numbers.push(x);
      }
    }
    if (strong.length > 0) return resultTypeOf(strong, weak);
    const integers = numbers.every((x) => typeof x === "bigint") ||
      (!weak.includes("float") && !this.loops.some((loop) => loop.inputs[0].isFloat));
    if (!integers) return float64; // numbers alone are data, which are floats (contract A6)
    const within = (d: DType): boolean => numbers.every((x) => (x as bigint) >= d.min && (x as bigint) <= d.max);
    if (within(defaultInteger)) return defaultInteger;
    if (within(int64)) return int64;
    throw new OverflowError("Python int too large to convert to C long");
  }

  /** A number beside arrays as a stored element of the loop's data type. */
  #stored(x: WeakNumber, d: DType): Stored {
    const value = x instanceof PyFloat ? x.value : x;
    if (d.isFloat) {
      const number = Number(value);
      return d.name === "float64" ? number : d.name === "float32" ? Math.fround(number) : toFloat16(number);
    }
    if (d === bool) return Number(value) !== 0 ? 1 : 0;
    if (typeof value === "number" && !Number.isInteger(value)) return convertElement(value, float64, d);
    if (this.traits.anyInteger !== true) checkInteger(value, d);
    return d.isWide ? BigInt(value) : Number(value);
  }

  #refuseCast(
    what: "input" | "output",
    i: number,
    many: boolean,
    from: DType,
    to: DType,
    casting: Casting,
  ): UFuncTypeError {
    return new UFuncTypeError(
      `Cannot cast ufunc '${this.name}' ${what} ${
        many ? i + " " : ""
      }from dtype('${from}') to dtype('${to}') with casting rule '${casting}'`,
    );
  }

  /** The loop for a call, with all casts checked. */
  #loopOf(
    inputs: readonly Input[],
    outs: readonly (NDArray | null)[],
    fixed: readonly (DType | null)[] | null,
    casting: Casting,
  ): Loop {
    let weak: DType | null = null;
    const types = inputs.map((x, i) => {
      if (x instanceof NDArray) return x.dtype;
      weak ??= this.#weakType(inputs);
      return i === 1 && this.traits.exponent && weakKind(x) === "int" ? defaultInteger : weak;
    });
    const loop = fixed === null ? this.loopFor(types) : this.loopWith(types, fixed);
    for (let i = 0; i < types.length; i++) {
      const x = inputs[i], to = loop.inputs[i];
      if (
        x instanceof NDArray ? canCastTypes(x.dtype, to, casting) : weakKind(x) === "int" ? to !== bool : to.isFloat
      ) continue;
      if (casting === "unsafe") continue;
      throw this.#refuseCast("input", i, this.nin > 1, x instanceof NDArray ? x.dtype : types[i], to, casting);
    }
    for (let k = 0; k < outs.length; k++) {
      const out = outs[k];
      if (out === null || canCastTypes(loop.outputs[k], out.dtype, casting)) continue;
      throw this.#refuseCast("output", k, this.nout > 1, loop.outputs[k], out.dtype, casting);
    }
    return loop;
  }

  compute(
    inputs: readonly Input[],
    outs: readonly (NDArray | null)[] | null = null,
    where: NDArray | null = null,
    fixed: readonly (DType | null)[] | null = null,
    casting: Casting = "same_kind",
    order: Order = "K",
  ): NDArray[] {
    const targets = outs ?? [];
    const loop = this.#loopOf(inputs, targets, fixed, casting);
    for (const out of targets) if (out !== null) assertWriteable(out, "output array");
    const operands = inputs.map((x, i): Operand => x instanceof NDArray ? x : this.#stored(x, loop.inputs[i]));
    const shape = this.#shapeOf(operands, targets, where);
    if (where !== null && where.dtype !== bool) where = castTo(where, bool);

    // the layout of a fresh result is decided by the operands as they are, before any cast
    const all = operands.filter((x) => x instanceof NDArray);
    const seen = shape.length < 2 ? [] : all.map((x) => broadcastSteps(x.dims, x.steps, shape)!);
    let steps: readonly number[] | null = null;
    const fresh = (d: DType): NDArray => {
      steps ??= shape.length < 2
        ? contiguousSteps(shape)
        : order === "A"
        ? contiguousSteps(shape, all.length > 0 && all.every((x) => x.isF) && !all.every((x) => x.isC) ? "F" : "C")
        : resultSteps(shape, where === null ? seen : [...seen, broadcastSteps(where.dims, where.steps, shape)!], order);
      return newWithSteps(shape, steps, d);
    };
    for (let i = 0; i < operands.length; i++) {
      const x = operands[i];
      if (x instanceof NDArray && x.dtype !== loop.inputs[i]) {
        operands[i] = x.dims.length === 0
          ? convertElement(x.buffer[x.offset], x.dtype, loop.inputs[i])
          : castTo(x, loop.inputs[i]);
      }
    }
    const results = loop.outputs.map((d, k): NDArray => {
      const out = targets[k] ?? null;
      return out === null || out.dtype !== d || this.#clashes(out, operands, where) ? fresh(d) : out;
    });
    for (let k = 0; k < results.length; k++) this.#run(loop, k, operands, results[k], where, shape);
    return results.map((result, k) => {
      const out = targets[k] ?? null;
      if (out !== null && out !== result) assign(out, result, where);
      return out ?? result;
    });
  }

  /** Whether results cannot be written into `out` while operands are read: shared memory, or a function that may refuse an element. */
  #clashes(out: NDArray, operands: readonly Operand[], where: NDArray | null): boolean {
    if ((this.traits.raises && out.dtype.isInteger) || (where !== null && needsStandIn(out, where))) return true;
    for (const x of operands) {
      if (!(x instanceof NDArray) || x.buffer.buffer !== out.buffer.buffer) continue;
      // two results are computed one after the other, so even equal elements would be read too late
      if (this.nout > 1 ? sharesMemory(out, x) : needsStandIn(out, x)) return true;
    }
    return false;
  }

  #shapeOf(operands: readonly Operand[], outs: readonly (NDArray | null)[], where: NDArray | null): readonly number[] {
    const shapes = operands.map((x) => x instanceof NDArray ? x.dims : []);
    for (const out of outs) if (out !== null) shapes.push(out.dims);
    if (where !== null) shapes.push(where.dims);
    const shape = broadcastShapes(...shapes);
    for (const out of outs) {
      if (out !== null && !sameList(out.dims, shape)) {
        throw new ValueError(
          `non-broadcastable output operand with shape ${reprTuple(out.dims, "")} doesn't match the broadcast shape ${
            reprTuple(shape, "")
          }`,
        );
      }
    }
    return shape;
  }

  /** Computes one result: `operands` have the loop's data types, `out` has the shape and may be written at once. */
  #run(
    loop: Loop,
    k: number,
    operands: readonly Operand[],
    out: NDArray,
    where: NDArray | null,
    shape: readonly number[],
  ): void {
    if (out.size === 0) return;
    if (where === null && this.#runDense(loop, k, operands, out)) return;
    const layouts = [out.steps], offsets = [out.offset];
    const buffers = operands.map((x, i) => {
      if (x instanceof NDArray) {
        layouts.push(broadcastSteps(x.dims, x.steps, shape)!);
        offsets.push(x.offset);
        return x.buffer;
      }
      layouts.push(new Array<number>(shape.length).fill(0));
      offsets.push(0);
      const one = allocate(loop.inputs[i], 1);
      one[0] = x;
      return one[0] === x || x !== x ? one : [x] as unknown as typeof one; // numbers out of range are compared as they are
    });
    const target = out.buffer;
    if (where !== null) {
      layouts.push(broadcastSteps(where.dims, where.steps, shape)!);
      offsets.push(where.offset);
      const mask = where.buffer as Uint8Array;
      if (this.nin === 1) {
        const run = loop.kernels1[k].masked, [x] = buffers;
        walk(shape, layouts, offsets, (at, n, s) => run(x, at[1], s[1], target, at[0], s[0], mask, at[2], s[2], n));
      } else {
        const run = loop.kernels2[k].masked, [x, y] = buffers;
        walk(
          shape,
          layouts,
          offsets,
          (at, n, s) => run(x, at[1], s[1], y, at[2], s[2], target, at[0], s[0], mask, at[3], s[3], n),
        );
      }
    } else if (this.nin === 1) {
      const run = loop.kernels1[k].strided, [x] = buffers;
      walk(shape, layouts, offsets, (at, n, s) => run(x, at[1], s[1], target, at[0], s[0], n));
    } else {
      const run = loop.kernels2[k].strided, [x, y] = buffers;
      walk(shape, layouts, offsets, (at, n, s) => run(x, at[1], s[1], y, at[2], s[2], target, at[0], s[0], n));
    }
  }

  /** Runs over operands that lie in memory exactly as the result does, without gaps; `false` if they do not. */
  #runDense(loop: Loop, k: number, operands: readonly Operand[], out: NDArray): boolean {
    if (!isDense(out)) return false;
    for (const x of operands) {
      if (x instanceof NDArray && x.dims.length > 0) {
        if (!sameList(x.dims, out.dims)) return false;
        if (!sameList(x.steps, out.steps) && !(isCContiguous(x.dims, x.steps) && isCContiguous(out.dims, out.steps))) {
          return false;
        }
      }
    }
    const n = out.size, target = exact(out);
    if (this.nin === 1) {
      const [x] = operands, kernel = loop.kernels1[k];
      if (x instanceof NDArray && x.size === n) kernel.dense(exact(x), target, n);
      else (target as Float64Array).fill(kernel.value(x instanceof NDArray ? x.buffer[x.offset] : x) as number);
      return true;
    }
    const [x, y] = operands, kernel = loop.kernels2[k];
    const one = (z: Operand): Stored => z instanceof NDArray ? z.buffer[z.offset] : z;
    const many = (z: Operand): z is NDArray => z instanceof NDArray && z.dims.length > 0;
    if (many(x)) {
      if (many(y)) kernel.dense(exact(x), exact(y), target, n);
      else kernel.right(exact(x), one(y), target, n);
    } else if (many(y)) kernel.left(one(x), exact(y), target, n);
    else (target as Float64Array).fill(kernel.value(one(x), one(y)) as number);
    return true;
  }

  compute1(x: Input, out?: NDArray | null, where?: NDArray | null, dtype?: DType | null, casting?: Casting): NDArray {
    if (x instanceof NDArray && !out && !where && !dtype) {
      const loop = this.same[x.dtype.index];
      if (loop !== undefined && loop.inputs[0] === x.dtype) {
        const { dims, size } = x, d = loop.outputs[0], kernel = loop.kernels1[0];
        if (dims.length === 0) {
          const result = allocate(d, 1);
          result[0] = kernel.value(x.buffer[x.offset]);
          return new NDArray(result, d, dims, x.steps, 0, 1, null);
        }
        if (isCContiguous(dims, x.steps)) {
          const result = allocate(d, size);
          kernel.dense(exact(x), result, size);
          return new NDArray(result, d, dims, x.base === null ? x.steps : contiguousSteps(dims), 0, size, null);
        }
      }
    }
    return this.compute([x], out ? [out] : null, where, dtype ? this.#fixedBy(dtype) : null, casting)[0];
  }

  #fixedBy(dtype: DType): (DType | null)[] {
    const fixed: (DType | null)[] = new Array(this.nin).fill(null);
    for (let k = 0; k < this.nout; k++) fixed.push(dtype);
    return fixed;
  }

  compute2(
    x: Input,
    y: Input,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray {
    if (!where && !dtype) {
      if (x instanceof NDArray) {
        const loop = this.same[x.dtype.index];
        if (loop !== undefined && loop.inputs[0] === x.dtype && loop.inputs[1] === x.dtype) {
          const { dims, size } = x, d = loop.outputs[0];
          if (y instanceof NDArray) {
            if (x.dtype === y.dtype && (dims === y.dims || sameList(dims, y.dims))) {
              const kernel = loop.kernels2[0];
              if (!out) {
                if (dims.length === 0) {
                  const result = allocate(d, 1);
                  result[0] = kernel.value(x.buffer[x.offset], y.buffer[y.offset]);
                  return new NDArray(result, d, dims, x.steps, 0, 1, null);
                }
                if (isCContiguous(dims, x.steps) && isCContiguous(dims, y.steps)) {
                  const result = allocate(d, size);
                  kernel.dense(exact(x), exact(y), result, size);
                  return new NDArray(result, d, dims, x.base === null ? x.steps : contiguousSteps(dims), 0, size, null);
                }
              }
            }
          } else if (
            !out && typeof y === "number" && d.isFloat && x.dtype.name === "float64" && isCContiguous(dims, x.steps)
          ) {
            const result = allocate(d, size);
            loop.kernels2[0].right(exact(x), y, result, size);
            return new NDArray(result, d, dims, x.base === null ? x.steps : contiguousSteps(dims), 0, size, null);
          }
        }
      }
    }
    return this.compute([x, y], out ? [out] : null, where, dtype ? this.#fixedBy(dtype) : null, casting)[0];
  }

  /** The call with NumPy's arguments: operands, `out` by position, and a trailing object with keywords. */
  call(self: unknown, args: readonly unknown[]): unknown {
    const { name, nin, nout } = this;
    const last = args.length - 1;
    const options = last >= 0 && isOptions(args[last]) ? args[last] as Record<string, unknown> : null;
    let count = options === null ? args.length : last;
    while (count > 0 && args[count - 1] === undefined) count--;
    if (count < nin || count > nin + nout) {
      throw new TypeError(
        `${name}() takes from ${nin} to ${nin + nout} positional arguments but ${count} ${
          count === 1 ? "was" : "were"
        } given`,
      );
    }
    for (let i = 0; i < nin; i++) {
      if (args[i] === undefined) throw new TypeError(`${name}() is missing operand ${i}`);
    }
    const given: Record<string, unknown> = {};
    for (const key in options) {
      if (!KEYWORDS.includes(key)) {
        throw new TypeError(`${name}() got an unexpected keyword argument '${key}' (it takes: ${KEYWORDS.join(", ")})`);
      }
      if (options[key] !== undefined) given[key] = options[key];
    }
    let outs: unknown = given.out ?? null;
    if (count > nin) {
      if (outs !== null) throw new TypeError("cannot specify 'out' as both a positional and keyword argument");
      const placed = Array.from({ length: nout }, (_, k) => args[nin + k] ?? null);
      outs = placed.every((x) => x === null) ? null : placed;
    }
    const inputs = args.slice(0, nin);
    const taker = findOverride([...inputs.filter((x) => !Array.isArray(x)), outs, given.where]);
    if (taker !== null) {
      if (outs !== null) given.out = nout === 1 ? (Array.isArray(outs) ? outs[0] : outs) : outs;
      return taker.__array_ufunc__(self, "__call__", inputs, given);
    }
    const targets = this.#readOut(outs);
    if (given.signature !== undefined && given.dtype !== undefined && given.dtype !== null) {
      throw new TypeError("cannot specify both 'signature' and 'dtype'");
    }
    const fixed = given.signature !== undefined
      ? this.#readSignature(given.signature)
      : given.dtype === undefined || given.dtype === null
      ? null
      : this.#fixedBy(dtypeOf(given.dtype as DTypeLike));
    const casting = given.casting === undefined ? "same_kind" : readCasting(given.casting);
    const order = readOrder(given.order);
    if (given.subok !== undefined && typeof given.subok !== "boolean") throw new TypeError("'subok' must be a boolean");
    const where = given.where === undefined || given.where === true || given.where === null
      ? null
      : toMask(given.where);
    const results = this.compute(inputs.map(toInput), targets, where, fixed, casting, order);
    return nout === 1 ? results[0] : results;
  }

  #readOut(outs: unknown): (NDArray | null)[] | null {
    if (outs === null) return null;
    const { nout } = this;
    if (outs instanceof NDArray) {
      if (nout > 1) throw new TypeError("'out' must be a tuple of arrays");
      return [outs];
    }
    if (!Array.isArray(outs)) {
      throw new TypeError(nout > 1 ? "'out' must be a tuple of arrays" : "return arrays must be of ArrayType");
    }
    if (outs.length !== nout) throw new ValueError("The 'out' tuple must have exactly one entry per ufunc output");
    return outs.map((out) => {
      if (out === null || out === undefined) return null;
      if (!(out instanceof NDArray)) throw new TypeError("return arrays must be of ArrayType");
      return out;
    });
  }

  #readSignature(signature: unknown): (DType | null)[] {
    const { nin, nout } = this;
    let list: readonly unknown[];
    if (typeof signature === "string") {
      const [into, from] = signature.split("->");
      list = from === undefined
        ? signature.length === 1 ? [...new Array(nin).fill(null), signature] : [signature]
        : [...into, ...from];
    } else if (Array.isArray(signature)) list = signature;
    else throw new TypeError("the signature object to ufunc must be a string or a tuple.");
    if (list.length !== nin + nout) {
      throw new ValueError(
        `a type-tuple must be specified of length ${nin + nout} for ufunc '${this.name}'`,
      );
    }
    return list.map((d) => d === null ? null : dtypeOf(d as DTypeLike));
  }
}

const KEYWORDS = ["out", "where", "casting", "order", "dtype", "subok", "signature"];

/** A mask as booleans: anything but zero is true. */
function toMask(where: unknown): NDArray {
  const mask = asarray(where as ArrayLike) as NDArray;
  return mask.dtype === bool ? mask : castTo(mask, bool);
}

function toInput(x: unknown): Input {
  return x instanceof NDArray || isWeakNumber(x) ? x : asarray(x as ArrayLike) as NDArray;
}

/** What all ufuncs inherit: the methods that `ufunc_methods.ts` installs, and how they print. */
const prototype: Record<PropertyKey, unknown> = Object.create(Function.prototype);
const text = function (this: { name: string }): string {
  return `<ufunc '${this.name}'>`;
};
for (
  const key of ["toString", "__repr__", Symbol.for("Deno.customInspect"), Symbol.for("nodejs.util.inspect.custom")]
) {
  Object.defineProperty(prototype, key, { value: text, writable: true, configurable: true });
}

/** Gives every ufunc methods (`reduce`, `accumulate`, `reduceat`, `outer`, `at`); `this` is the ufunc. */
export function installUfuncMethods(methods: Record<string, (this: Ufunc, ...args: never[]) => unknown>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}

/** Every ufunc by its name, in the order of their making. */
const all = new Map<string, Ufunc>();

/** Every ufunc by its name, for tests and documentation that go over all of them. */
export function allUfuncs(): ReadonlyMap<string, Ufunc> {
  return all;
}

/** Whether a value is a ufunc. */
export function isUfunc(x: unknown): x is Ufunc {
  return typeof x === "function" && Object.prototype.isPrototypeOf.call(prototype, x);
}

function make(name: string, nin: number, nout: number, rows: readonly LoopRow[], traits: Traits): unknown {
  const machine = new Machine(name, nin, nout, rows, traits);
  const f = nin === 1 && nout === 1
    ? function (x: unknown, second: unknown): unknown {
      if (second === undefined && x instanceof NDArray && arguments.length <= 2) return machine.compute1(x);
      return machine.call(f, Array.from(arguments));
    }
    : nin === 2 && nout === 1
    ? function (x: unknown, y: unknown, third: unknown): unknown {
      if (
        third === undefined && x instanceof NDArray && arguments.length <= 3 &&
        (y instanceof NDArray || typeof y === "number")
      ) return machine.compute2(x, y);
      return machine.call(f, Array.from(arguments));
    }
    : function (..._args: unknown[]): unknown {
      return machine.call(f, Array.from(arguments));
    };
  Object.setPrototypeOf(f, prototype);
  const facts: Record<string, unknown> = {
    name,
    nin,
    nout,
    nargs: nin + nout,
    identity: traits.identity ?? null,
    signature: null,
    types: Object.freeze(machine.types.slice()),
    ntypes: machine.types.length,
    traits,
    loopFor: (types: readonly DType[]) => machine.loopFor(types),
    loopWith: (types: readonly DType[], fixed: readonly (DType | null)[]) => machine.loopWith(types, fixed),
    resolve_dtypes: (types: readonly (DTypeLike | null)[], options: { casting?: Casting } = {}): DType[] => {
      if (types.length !== nin + nout) {
        throw new ValueError(`resolve_dtypes: len(dtypes) must be ${nin + nout} for ufunc '${name}'`);
      }
      const read = types.map((d) => d === null ? null : dtypeOf(d));
      const strong = read.slice(0, nin).map((d) => {
        if (d === null) throw new TypeError("resolve_dtypes: the data types of operands must be given");
        return d;
      });
      const fixed = read.slice(nin);
      const loop = machine.loopFor(strong), casting = options.casting ?? "same_kind";
      fixed.forEach((d, k) => {
        if (d !== null && !canCastTypes(loop.outputs[k], d, casting)) {
          throw new UFuncTypeError(
            `Cannot cast ufunc '${name}' output from dtype('${
              loop.outputs[k]
            }') to dtype('${d}') with casting rule '${casting}'`,
          );
        }
      });
      return [...loop.inputs, ...loop.outputs.map((d, k) => fixed[k] ?? d)];
    },
    compute1: (x: Input, out?: NDArray | null, where?: NDArray | null, dtype?: DType | null, casting?: Casting) =>
      machine.compute1(x, out, where, dtype, casting),
    compute2: (
      x: Input,
      y: Input,
      out?: NDArray | null,
      where?: NDArray | null,
      dtype?: DType | null,
      casting?: Casting,
    ) => machine.compute2(x, y, out, where, dtype, casting),
    compute: machine.compute.bind(machine),
  };
  for (const key in facts) Object.defineProperty(f, key, { value: facts[key], configurable: true });
  for (const d of dtypes) { // the loops for uniform operands are known from the start, so that the fast paths find them
    try {
      machine.loopFor(new Array<DType>(nin).fill(d));
    } catch {
      // no loop for this data type: the call will say so
    }
  }
  all.set(name, f as unknown as Ufunc);
  return f;
}

/** A ufunc of one operand, from its rows. */
export function unary<K extends ResultKind>(
  name: string,
  rows: readonly LoopRow[],
  traits: Traits = {},
): UnaryUfunc<K> {
  return make(name, 1, 1, rows, traits) as UnaryUfunc<K>;
}

/** A ufunc of two operands, from its rows. */
export function binary<K extends ResultKind>(
  name: string,
  rows: readonly LoopRow[],
  traits: Traits = {},
): BinaryUfunc<K> {
  return make(name, 2, 1, rows, traits) as BinaryUfunc<K>;
}

/** A ufunc of one operand with two results, from its rows. */
export function unaryPair(name: string, rows: readonly LoopRow[], traits: Traits = {}): UnaryPairUfunc {
  return make(name, 1, 2, rows, traits) as UnaryPairUfunc;
}

/** A ufunc of two operands with two results, from its rows. */
export function binaryPair(name: string, rows: readonly LoopRow[], traits: Traits = {}): BinaryPairUfunc {
  return make(name, 2, 2, rows, traits) as BinaryPairUfunc;
}
