/**
 * NumPy's chapter "text formatting": arrays and numbers as text, and the options for it. Gives `NDArray` its `toString`,
 * `__repr__` and what consoles show.
 * @module
 */
import { type DType, float64 } from "../dtype/dtype.ts";
import { install, NDArray } from "../ndarray/ndarray.ts";
import {
  arrayRepr,
  arrayStr,
  arrayText,
  currentPrintOptions,
  type DigitOptions,
  type FloatMode,
  type Formatters,
  type LegacyMode,
  positional,
  type PrintOptions,
  scientific,
  type SignMode,
  type Trim,
  usePrintOptions,
} from "../ndarray/print.ts";
import type { Overriding, Scalar } from "../ndarray/types.ts";
import { AttributeError, ValueError } from "../python/errors.ts";
import { bind, isOptions, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, PyFloat } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { arrayFunction } from "./dispatch.ts";

export type { FloatMode, Formatters, LegacyMode, PrintOptions, SignMode, Trim };

// -- options -----------------------------------------------------------------------------------------------------------

type Given = { [K in keyof PrintOptions]?: unknown };

const FLOAT_MODES: readonly unknown[] = ["fixed", "unique", "maxprec", "maxprec_equal"];
const LEGACY: readonly unknown[] = ["1.13", "1.21", "1.25", "2.1", "2.2", false];

/** The options among `given` that are not `null`, checked as NumPy checks them. */
function checked(given: Given): Partial<PrintOptions> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) if (value !== null && value !== undefined) out[key] = value;
  const { floatmode, sign, legacy, threshold, precision } = given;
  if (out.suppress !== undefined) out.suppress = Boolean(out.suppress);
  if ((floatmode ?? null) !== null && !FLOAT_MODES.includes(floatmode)) {
    throw new ValueError(`floatmode option must be one of ${FLOAT_MODES.map((mode) => `"${mode}"`).join(", ")}`);
  }
  if ((sign ?? null) !== null && sign !== "-" && sign !== "+" && sign !== " ") {
    throw new ValueError("sign option must be one of ' ', '+', or '-'");
  }
  if ((legacy ?? null) !== null && !LEGACY.includes(legacy)) {
    throw new ValueError(
      "legacy printing option can currently only be '1.13', '1.21', '1.25', '2.1', '2.2' or `False`",
    );
  }
  if ((threshold ?? null) !== null) {
    if (typeof threshold !== "number" && typeof threshold !== "bigint") {
      throw new TypeError("threshold must be numeric");
    }
    if (Number.isNaN(threshold)) {
      throw new ValueError("threshold must be non-NAN, try sys.maxsize for untruncated representation");
    }
    out.threshold = Number(threshold);
  }
  if ((precision ?? null) !== null) {
    try {
      out.precision = asIndex(precision);
    } catch {
      throw new TypeError("precision must be an integer");
    }
  }
  for (const key of ["edgeitems", "linewidth"]) if (out[key] !== undefined) out[key] = asIndex(out[key]);
  return out as Partial<PrintOptions>;
}

/** Options to set: those that are `null` or left out stay as they are, except `formatter` and `override_repr`. */
export type PrintOptionChanges = { [K in keyof PrintOptions]?: PrintOptions[K] | null };

type SetArguments = { [K in keyof PrintOptions]: PrintOptions[K] | null };

const SET = signature<SetArguments>("set_printoptions", {
  precision: null,
  threshold: null,
  edgeitems: null,
  linewidth: null,
  suppress: null,
  nanstr: null,
  infstr: null,
  formatter: null,
  sign: null,
  floatmode: null,
  legacy: null,
  override_repr: null,
}, 10);

/** Puts options in force on top of those that are, and returns those that were; `formatter` and `override_repr` are always set anew. */
function change(args: readonly unknown[]): Readonly<PrintOptions> {
  const given = bind(SET, args);
  const options: PrintOptions = {
    ...currentPrintOptions(),
    ...checked(given),
    formatter: given.formatter,
    override_repr: given.override_repr,
  };
  if (options.legacy === "1.13") options.sign = "-";
  return usePrintOptions(Object.freeze(options));
}

/** NumPy's `set_printoptions`: the first ten options may also be given by position. */
export interface SetPrintOptionsFunction {
  /** Options by name; those that are `null` or left out stay as they are, except `formatter` and `override_repr`. */
  (options?: PrintOptionChanges): void;
  /** Options by position. */
  (
    precision?: number | null,
    threshold?: number | null,
    edgeitems?: number | null,
    linewidth?: number | null,
    suppress?: boolean | null,
    nanstr?: string | null,
    infstr?: string | null,
    formatter?: Formatters | null,
    sign?: SignMode | null,
    floatmode?: FloatMode | null,
    options?: PrintOptionChanges,
  ): void;
}

/**
 * Sets how arrays are printed, from now on.
 *
 * - `precision` (8): digits behind the point; - `threshold` (1000): larger arrays are summarised, with `edgeitems` (3) items at
 *   each end of an axis; - `linewidth` (75) characters in a line; - `suppress` (false): never an exponent because of small numbers;
 * - `nanstr` and `infstr`; - `sign` (`"-"`): `"+"` or a space before numbers that are not negative;
 * - `floatmode` (`"maxprec"`): see {@linkcode FloatMode}; - `formatter`: functions that print elements, reset by every call;
 * - `legacy` (false): print like an older NumPy; - `override_repr`: a function that takes `repr` over, reset by every call.
 *
 * A wrong `floatmode`, `sign` or `legacy` is a `ValueError`, a `precision` that is not whole or a `threshold` that is no number a
 * `TypeError`; then nothing changes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * np.set_printoptions({ precision: 3 });
 * console.assert(String(np.array([1.123456])) === "[1.123]");
 * np.set_printoptions({ precision: 8 });
 * ```
 */
export const set_printoptions: SetPrintOptionsFunction = (...args: unknown[]): void => {
  change(args);
};

/**
 * The options in force for printing arrays, as a fresh object.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.get_printoptions().linewidth === 75);
 * ```
 */
export function get_printoptions(): PrintOptions {
  return { ...currentPrintOptions() };
}

const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Options that are in force until the end of a scope (`using`); holds them as properties too. */
export interface PrintOptionsScope extends Disposable, Readonly<PrintOptions> {}

/** NumPy's `printoptions`. */
export interface PrintOptionsFunction {
  /** Options for the time of a function, whose result is returned. */
  <T>(options: PrintOptionChanges, run: (options: PrintOptions) => T): T;
  /** Options from now until the end of the scope: `using _ = printoptions({ precision: 2 })`. */
  (options?: PrintOptionChanges): PrintOptionsScope;
}

/**
 * Options for printing arrays for a while: for the time of a function, or with `using` until the end of the scope. Takes the
 * options of {@linkcode set_printoptions}; afterwards those that were in force are so again, whatever happens.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const third = np.array([1]).div(3);
 * console.assert(np.printoptions({ precision: 2 }, () => String(third)) === "[0.33]");
 * console.assert(String(third) === "[0.33333333]");
 * ```
 */
export const printoptions: PrintOptionsFunction =
  ((options: PrintOptionChanges = {}, run?: (options: PrintOptions) => unknown) => {
    if (!isOptions(options)) throw new TypeError(`printoptions() takes an object of options, not ${typeName(options)}`);
    const before = change([options]);
    if (run === undefined) {
      return Object.defineProperty(get_printoptions(), dispose, { value: () => void usePrintOptions(before) });
    }
    try {
      return run(get_printoptions());
    } finally {
      usePrintOptions(before);
    }
  }) as PrintOptionsFunction;

// -- arrays ------------------------------------------------------------------------------------------------------------

interface TextArguments {
  a: unknown;
  max_line_width: number | null;
  precision: number | null;
  suppress_small: boolean | null;
}

/** The keywords of `array_str` and `array_repr`. */
export interface ArrayTextOptions {
  /** Characters in a line; `null` for the option in force, as for the others. */
  max_line_width?: number | null;
  /** Digits behind the point. */
  precision?: number | null;
  /** Whether small numbers print as zero. */
  suppress_small?: boolean | null;
}

/** The keywords of `array2string`. */
export interface Array2StringOptions extends ArrayTextOptions {
  /** What stands between elements. */
  separator?: string;
  /** A text that will stand before, only its length matters: lines after the first are indented by it. */
  prefix?: string;
  /** Functions that print elements. */
  formatter?: Formatters | null;
  /** Arrays of more elements than this are summarised. */
  threshold?: number | null;
  /** Items at each end of an axis in a summary. */
  edgeitems?: number | null;
  /** What stands before numbers that are not negative. */
  sign?: SignMode | null;
  /** How `precision` is meant. */
  floatmode?: FloatMode | null;
  /** A text that will stand behind, only its length matters: lines are shorter by it. */
  suffix?: string;
  /** An older NumPy to print like. */
  legacy?: LegacyMode | null;
}

function anArray(a: unknown, attribute: string): NDArray {
  if (a instanceof NDArray) return a;
  throw new AttributeError(`'${a instanceof PyFloat ? "float" : typeName(a)}' object has no attribute '${attribute}'`);
}

const ARRAY2STRING = signature<TextArguments & Required<Array2StringOptions>>("array2string", {
  a: REQUIRED,
  max_line_width: null,
  precision: null,
  suppress_small: null,
  separator: " ",
  prefix: "",
  formatter: null,
  threshold: null,
  edgeitems: null,
  sign: null,
  floatmode: null,
  suffix: "",
  legacy: null,
}, 6);

/** NumPy's `array2string`. */
export interface Array2StringFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, ...rest: unknown[]): string;
  /** Options by name. */
  (a: NDArray, options?: Array2StringOptions): string;
  /** The first five options by position. */
  (
    a: NDArray,
    max_line_width?: number | null,
    precision?: number | null,
    suppress_small?: boolean | null,
    separator?: string,
    prefix?: string,
    options?: Array2StringOptions,
  ): string;
}

/**
 * The elements of an array as text, with options for this one call; those left out are those in force.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([1e-16, 1, 2, 3]);
 * console.assert(np.array2string(x, { precision: 2, separator: ",", suppress_small: true }) === "[0.,1.,2.,3.]");
 * console.assert(np.array2string(np.arange(3), { formatter: { int: (i) => "0x" + i.toString(16) } }) === "[0x0 0x1 0x2]");
 * ```
 */
export const array2string: Array2StringFunction = arrayFunction("array2string", (...args: unknown[]) => {
  const { a, max_line_width, suppress_small, separator, prefix, suffix, ...rest } = bind(ARRAY2STRING, args);
  const options = {
    ...currentPrintOptions(),
    ...checked({ ...rest, linewidth: max_line_width, suppress: suppress_small }),
  };
  return arrayText(anArray(a, "size"), separator, prefix.length, suffix.length, options);
});

/** NumPy's `array_str` and `array_repr`. */
export interface ArrayTextFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(arr: T, ...rest: unknown[]): string;
  /** Options by name. */
  (arr: NDArray, options?: ArrayTextOptions): string;
  /** Options by position. */
  (
    arr: NDArray,
    max_line_width?: number | null,
    precision?: number | null,
    suppress_small?: boolean | null,
    options?: ArrayTextOptions,
  ): string;
}

function textOptions({ max_line_width, precision, suppress_small }: TextArguments): PrintOptions {
  return { ...currentPrintOptions(), ...checked({ linewidth: max_line_width, precision, suppress: suppress_small }) };
}

const textDefaults = { max_line_width: null, precision: null, suppress_small: null };
const STR = signature<TextArguments>("array_str", { a: REQUIRED, ...textDefaults });
const REPR = signature<Omit<TextArguments, "a"> & { arr: unknown }>("array_repr", { arr: REQUIRED, ...textDefaults });

/**
 * What Python's `str` prints for an array: the elements. A 0-d array prints like the scalar it holds, with all its digits.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.array_str(np.arange(3)) === "[0 1 2]");
 * ```
 */
export const array_str: ArrayTextFunction = arrayFunction("array_str", (...args: unknown[]) => {
  const given = bind(STR, args);
  return arrayStr(anArray(given.a, "shape"), textOptions(given));
});

/**
 * What Python's `repr` prints for an array: the elements, with data type and shape where the elements do not tell them.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.array_repr(np.array([1, 2])) === "array([1., 2.])");
 * console.assert(np.array_repr(np.zeros([0, 3], { dtype: "float32" })) === "array([], shape=(0, 3), dtype=float32)");
 * ```
 */
export const array_repr: ArrayTextFunction = arrayFunction("array_repr", (...args: unknown[]) => {
  const { arr, ...given } = bind(REPR, args);
  return arrayRepr(anArray(arr, "size"), "array", textOptions({ a: arr, ...given }));
});

// -- numbers -----------------------------------------------------------------------------------------------------------

/** The keywords of `format_float_positional`. */
export interface FormatPositionalOptions {
  /** At most this many digits; `null` for as many as are needed, which `unique: false` does not allow. */
  precision?: number | null;
  /** Whether to stop as soon as the digits tell the number from its neighbours. */
  unique?: boolean;
  /** Whether `precision` and `min_digits` count digits behind the point rather than all digits. */
  fractional?: boolean;
  /** Zeros at the end: kept (`"k"`), trimmed to the point (`"."`), to one zero (`"0"`), or with the point (`"-"`). */
  trim?: Trim;
  /** Whether positive numbers have a sign. */
  sign?: boolean;
  /** Characters before the point, at least. */
  pad_left?: number | null;
  /** Characters behind the point, at least. */
  pad_right?: number | null;
  /** At least this many digits, when `unique`. */
  min_digits?: number | null;
}

/** The keywords of `format_float_scientific`. */
export interface FormatScientificOptions extends Omit<FormatPositionalOptions, "fractional" | "pad_right"> {
  /** Digits of the exponent, at least. */
  exp_digits?: number | null;
}

/** A number to print: a `number` is `float64`, an array without axes has its own precision. */
// deno-lint-ignore no-explicit-any
export type Printable = Scalar | NDArray<any> | Overriding;

/** A number and the floating type whose precision it has. */
function numberOf(x: unknown): [number, DType] {
  if (x instanceof NDArray) {
    if (x.ndim !== 0) throw new TypeError("only 0-dimensional arrays can be converted to Python scalars");
    return [Number(x.dtype.read(x.buffer, x.offset)), x.dtype.isFloat ? x.dtype : float64];
  }
  if (typeof x === "number" || typeof x === "bigint" || typeof x === "boolean" || x instanceof PyFloat) {
    return [Number(x), float64];
  }
  throw new TypeError(`must be real number, not ${typeName(x)}`);
}

function countOf(x: number | null, name: string): number {
  if (x === null) return -1;
  const n = asIndex(x);
  if (n < 0) throw new ValueError(`${name} must be >= 0`);
  return n;
}

interface NumberArguments extends Required<FormatPositionalOptions>, Required<FormatScientificOptions> {
  x: unknown;
}

/** NumPy's checks, in NumPy's order. */
function digitOptions(given: Omit<NumberArguments, "x">): DigitOptions {
  const { fractional, trim } = given;
  const precision = countOf(given.precision, "precision"), padLeft = countOf(given.pad_left, "pad_left");
  const padRight = countOf(given.pad_right, "pad_right"), exponentDigits = countOf(given.exp_digits, "exp_digits");
  const minDigits = countOf(given.min_digits, "min_digits");
  if (!fractional && precision === 0) throw new ValueError("precision must be greater than 0 if fractional=False");
  if (minDigits > 0 && precision > 0 && minDigits > precision) {
    throw new ValueError("min_digits must be less than or equal to precision");
  }
  if (!["k", ".", "0", "-"].includes(trim)) {
    throw new TypeError(`if supplied, trim must be 'k', '.', '0' or '-' found \`${trim}\``);
  }
  const unique = Boolean(given.unique), sign = Boolean(given.sign);
  if (!unique && precision < 0) throw new TypeError("in non-unique mode `precision` must be supplied");
  return {
    precision,
    unique,
    fractional: Boolean(fractional),
    trim,
    sign,
    padLeft,
    padRight,
    exponentDigits,
    minDigits,
  };
}

const POSITIONAL = signature<Required<FormatPositionalOptions> & { x: unknown }>("format_float_positional", {
  x: REQUIRED,
  precision: null,
  unique: true,
  fractional: true,
  trim: "k",
  sign: false,
  pad_left: null,
  pad_right: null,
  min_digits: null,
});

/** NumPy's `format_float_positional`. */
export interface FormatPositionalFunction {
  /** Options by name. */
  (x: Printable, options?: FormatPositionalOptions): string;
  /** Options by position. */
  (
    x: Printable,
    precision?: number | null,
    unique?: boolean,
    fractional?: boolean,
    trim?: Trim,
    sign?: boolean,
    pad_left?: number | null,
    pad_right?: number | null,
    min_digits?: number | null,
  ): string;
}

/**
 * A floating-point number as text without exponent: by default the shortest digits that tell it from its neighbours in its
 * own precision.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.format_float_positional(np.float32(Math.PI) as np.NDArray) === "3.1415927");
 * console.assert(np.format_float_positional(0.1, { unique: false, precision: 20 }) === "0.10000000000000000555");
 * ```
 */
export const format_float_positional: FormatPositionalFunction = arrayFunction(
  "format_float_positional",
  (...args: unknown[]) => {
    const { x, ...given } = bind(POSITIONAL, args);
    const options = digitOptions({ ...given, exp_digits: null });
    return positional(...numberOf(x), options);
  },
);

const SCIENTIFIC = signature<Required<FormatScientificOptions> & { x: unknown }>("format_float_scientific", {
  x: REQUIRED,
  precision: null,
  unique: true,
  trim: "k",
  sign: false,
  pad_left: null,
  exp_digits: null,
  min_digits: null,
});

/** NumPy's `format_float_scientific`. */
export interface FormatScientificFunction {
  /** Options by name. */
  (x: Printable, options?: FormatScientificOptions): string;
  /** Options by position. */
  (
    x: Printable,
    precision?: number | null,
    unique?: boolean,
    trim?: Trim,
    sign?: boolean,
    pad_left?: number | null,
    exp_digits?: number | null,
    min_digits?: number | null,
  ): string;
}

/**
 * A floating-point number as text with exponent: by default the shortest digits that tell it from its neighbours in its own
 * precision.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.format_float_scientific(1.23e24, { exp_digits: 4 }) === "1.23e+0024");
 * ```
 */
export const format_float_scientific: FormatScientificFunction = arrayFunction(
  "format_float_scientific",
  (...args: unknown[]) => {
    const { x, ...given } = bind(SCIENTIFIC, args);
    const options = digitOptions({ ...given, fractional: true, pad_right: null });
    return scientific(...numberOf(x), options);
  },
);

// -- the array's own text ----------------------------------------------------------------------------------------------

install(NDArray, {
  toString(this: NDArray): string {
    return arrayStr(this);
  },
  __repr__(this: NDArray): string {
    return arrayRepr(this);
  },
});

// Deno, Node and Bun ask these for what `console.log` shows; notebooks and templates use `toString`.
for (const hook of ["Deno.customInspect", "nodejs.util.inspect.custom"]) {
  Object.defineProperty(NDArray.prototype, Symbol.for(hook), {
    value(this: NDArray): string {
      return arrayRepr(this);
    },
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
