/**
 * What a ufunc is worth for each combination of data types, and which of them serves which operands.
 * @module
 */
import { bool, type DType, dtypes, float64 } from "../dtype/dtype.ts";
import { float16Table, toFloat16 } from "../dtype/float16.ts";
import { canCastTypes, resultTypeOf } from "../dtype/promote.ts";
import { type Door, Kernel1, Kernel2, type Stored, type Value1, type Value2 } from "../kernels/elementwise.ts";
import { UFuncTypeError } from "../python/errors.ts";
import type { NDArray } from "../ndarray/ndarray.ts";

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

/**
 * What a {@linkcode Traits.shortcut} needs of the ufunc that it leads to.
 * @internal
 */
export interface Shortcut {
  /** Its loop for an operand. */
  loopFor(types: readonly DType[]): Loop;
  /** Its call. */
  compute1(x: NDArray, out?: NDArray | null, where?: NDArray | null): NDArray;
}

/**
 * How a ufunc departs from the general rules.
 * @internal
 */
export interface Traits {
  /** What changes nothing as an operand, where reductions start; `null` if there is none. */
  readonly identity?: number | bigint | boolean | null;
  /** Integers and booleans are computed as `float64`. */
  readonly quotient?: boolean;
  /** There must be a loop for exactly the common data type. */
  readonly uniform?: boolean;
  /** Numbers beside an array may lie outside the range of its data type. */
  readonly anyInteger?: boolean;
  /** Only the truth of operands counts, so every cast of them is allowed. */
  readonly truth?: boolean;
  /** Elements may be refused by an error, so results must not be written before all are known. */
  readonly raises?: boolean;
  /** A whole number as the second operand is an integer, whatever the first is. */
  readonly exponent?: boolean;
  /** The simpler ufunc of the first operand that stands in where one floating-point number is the second for all. */
  readonly shortcut?: (y: number) => Shortcut | null;
  /** NumPy's refusal of booleans. */
  readonly refusesBool?: string;
  /** NumPy's refusal of every type we have. */
  readonly refusesAll?: string;
}

/**
 * What a ufunc does for one combination of data types.
 * @internal
 */
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
        const door: Door = nout === 1 && inputs.every((d) => d === inputs[0]) ? [name, inputs[0].name] : null;
        return nin === 1
          ? new Kernel1(tag, value as unknown as Value1, door)
          : new Kernel2(tag, value as unknown as Value2, door);
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

function className(d: DType): string {
  const name = d === bool
    ? "Bool"
    : d.kind === "u"
    ? "UInt" + d.name.slice(4)
    : d.name[0].toUpperCase() + d.name.slice(1);
  return `<class 'numpy.dtypes.${name}DType'>`;
}

/** The loops of a ufunc. */
export class LoopTable {
  /** The name of the ufunc. */
  readonly name: string;
  /** How many operands it has. */
  readonly nin: number;
  /** How it departs from the general rules. */
  readonly traits: Traits;
  /** All loops in the order in which they are searched. */
  readonly loops: readonly Loop[];
  /** The loop for operands that all have one data type, by its index. */
  readonly same: readonly (Loop | undefined)[];
  readonly #found = new Map<number, Loop>();

  constructor(name: string, nin: number, nout: number, rows: readonly LoopRow[], traits: Traits) {
    this.name = name;
    this.nin = nin;
    this.traits = traits;
    this.loops = loopsOf(name, nin, nout, rows);
    this.same = dtypes.map((d) => {
      try {
        return this.loopFor(new Array<DType>(nin).fill(d));
      } catch {
        return undefined; // the call will say what is missing
      }
    });
  }

  /** The loop for operands of these types: the first that takes them safely (NumPy's search), remembered. */
  loopFor(types: readonly DType[]): Loop {
    let key = 0;
    for (const d of types) key = key * 12 + d.index;
    let loop = this.#found.get(key);
    if (loop === undefined) {
      loop = this.#search(types);
      this.#found.set(key, loop);
    }
    return loop;
  }

  #unmatched(types: readonly DType[], result: string): UFuncTypeError {
    const list = types.map(className), from = list.length === 1 ? list[0] : `(${list.join(", ")})`;
    return new UFuncTypeError(
      `ufunc '${this.name}' did not contain a loop with signature matching types ${from} -> ${result}`,
    );
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
      throw this.#unmatched(types, "None");
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
    const result = fixed[nin];
    if (traits.uniform && result !== null && result !== undefined) throw this.#unmatched(types, className(result));
    throw new TypeError(`No loop matching the specified signature and casting was found for ufunc ${this.name}`);
  }
}
