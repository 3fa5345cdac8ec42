/**
 * `str` and `repr` of arrays, letter for letter as NumPy prints them: the digits of floating-point numbers, the columns, the
 * line breaks, the summary of what is long. Knows layouts and data types only; the functions of NumPy's chapter "text
 * formatting" are in `numpy/printing.ts`.
 * @module
 */
import { type AnyBuffer, defaultInteger, type DType, float16, float32, float64 } from "../dtype/dtype.ts";
import { toFloat16 } from "../dtype/float16.ts";
import { AttributeError, ValueError } from "../python/errors.ts";
import { reprFloat, reprTuple, typeName } from "../python/repr.ts";
import type { NDArray } from "./ndarray.ts";

/** When a number is cut: `"fixed"` digits, as many as are `"unique"`, at most the precision (`"maxprec"`), or the same for all. */
export type FloatMode = "fixed" | "unique" | "maxprec" | "maxprec_equal";

/** What stands before a number that is not negative: nothing, a plus sign, or a space. */
export type SignMode = "-" | "+" | " ";

/** An older NumPy whose way of printing is asked for; `false` is today's. */
export type LegacyMode = "1.13" | "1.21" | "1.25" | "2.1" | "2.2" | false;

/** Functions that print an element, by the kind of elements they are for. */
export interface Formatters {
  /** Elements of every data type. */
  all?: ((x: number | bigint | boolean) => string) | null;
  /** Booleans. */
  bool?: ((x: boolean) => string) | null;
  /** Integers; 64-bit ones come as `bigint`. */
  int?: ((x: number | bigint) => string) | null;
  /** The same as `int`, which goes before it. */
  int_kind?: ((x: number | bigint) => string) | null;
  /** Floating-point numbers. */
  float?: ((x: number) => string) | null;
  /** The same as `float`, which goes before it. */
  float_kind?: ((x: number) => string) | null;
}

/** How arrays are printed; see {@linkcode set_printoptions} for what each option does. */
export interface PrintOptions {
  /** Items at each end of an axis in a summary. */
  edgeitems: number;
  /** Arrays of more elements than this are summarised. */
  threshold: number;
  /** How `precision` is meant. */
  floatmode: FloatMode;
  /** Digits behind the point; `null` for as many as are needed, unless `floatmode` is `"fixed"`. */
  precision: number | null;
  /** Whether small numbers print as zero rather than with an exponent. */
  suppress: boolean;
  /** Characters in a line. */
  linewidth: number;
  /** How a number that is none prints. */
  nanstr: string;
  /** How infinity prints. */
  infstr: string;
  /** What stands before numbers that are not negative. */
  sign: SignMode;
  /** Functions that print elements, or `null`. */
  formatter: Formatters | null;
  /** An older NumPy to print like, or `false`. */
  legacy: LegacyMode;
  /** A function that takes `repr` over, or `null`. */
  override_repr: ((x: NDArray) => string) | null;
}

/** NumPy's options as they are at the start. */
const defaultPrintOptions: Readonly<PrintOptions> = Object.freeze({
  edgeitems: 3,
  threshold: 1000,
  floatmode: "maxprec",
  precision: 8,
  suppress: false,
  linewidth: 75,
  nanstr: "nan",
  infstr: "inf",
  sign: "-",
  formatter: null,
  legacy: false,
  override_repr: null,
});

let current: Readonly<PrintOptions> = defaultPrintOptions;

/** The options in force. */
export function currentPrintOptions(): Readonly<PrintOptions> {
  return current;
}

/** Puts options in force and returns those that were. */
export function usePrintOptions(options: Readonly<PrintOptions>): Readonly<PrintOptions> {
  const before = current;
  current = options;
  return before;
}

/** A legacy mode as a number, so that modes compare: 113, 121, 125, 201, 202; infinite for today's. */
function age(options: Readonly<PrintOptions>): number {
  if (options.legacy === false) return Infinity;
  const [major, minor] = options.legacy.split(".");
  return Number(major) * 100 + Number(minor);
}

// -- digits ------------------------------------------------------------------------------------------------------------

/** A positive finite number as mantissa · 2^exponent, with what its neighbours are like. */
interface Parts {
  mantissa: bigint;
  exponent: number;
  /** Position of the highest bit of the mantissa. */
  top: number;
  /** Whether the next number below is only half as far as the next one above (powers of two). */
  unequal: boolean;
}

const wide = new DataView(new ArrayBuffer(8));

/** Takes a number apart in the precision of its data type, so that its digits tell it from its neighbours there. */
function partsOf(x: number, dtype: DType): Parts {
  let bits: bigint, fractionBits: number, powerBits: number;
  if (dtype.name === "float16") {
    [bits, fractionBits, powerBits] = [BigInt(toFloat16(x)), 10, 5];
  } else if (dtype.name === "float32") {
    wide.setFloat32(0, x);
    [bits, fractionBits, powerBits] = [BigInt(wide.getUint32(0)), 23, 8];
  } else {
    wide.setFloat64(0, x);
    [bits, fractionBits, powerBits] = [wide.getBigUint64(0), 52, 11];
  }
  const fraction = BigInt.asUintN(fractionBits, bits);
  const power = Number(BigInt.asUintN(powerBits, bits >> BigInt(fractionBits)));
  const lowest = 2 - 2 ** (powerBits - 1) - fractionBits; // the exponent of subnormal numbers, 1 - bias - fraction bits
  if (power === 0) {
    return { mantissa: fraction, exponent: lowest, top: fraction.toString(2).length - 1, unequal: false };
  }
  return {
    mantissa: fraction | 1n << BigInt(fractionBits),
    exponent: power + lowest - 1,
    top: fractionBits,
    unequal: power !== 1 && fraction === 0n,
  };
}

/** How many digits are wanted. */
interface Cut {
  /** Stop as soon as the digits tell the number from its neighbours; otherwise the exact value is printed. */
  unique: boolean;
  /** The limits count digits behind the point rather than all digits. */
  fractional: boolean;
  /** At most this many digits; negative for no limit. */
  most: number;
  /** At least this many digits (when `unique`); negative for no limit. */
  least: number;
}

/**
 * The decimal digits of a positive number and the power of ten of the first one.
 *
 * Steele and White's and Burger and Dybvig's free-format algorithm in exact integers, with Juckett's cut-offs: digits are
 * generated from the left until what remains is within half the distance to a neighbour (with the ends of the interval
 * included when the mantissa is even, since reading rounds ties to even), or until a limit; the last one is rounded, ties to
 * even. That is how NumPy prints, and not always the shortest text that JavaScript finds: it rounds to the nearer number.
 */
function decimals(x: number, dtype: DType, cut: Cut): [digits: string, power: number] {
  if (x === 0) return ["0", 0];
  const { mantissa, exponent, top, unequal } = partsOf(x, dtype);
  // value = scaled / scale, half distances to the neighbours = low / scale and high / scale
  const doubling = unequal ? 2n : 1n;
  let scaled = mantissa << doubling, scale = 1n << doubling, low = 1n;
  if (exponent > 0) [scaled, low] = [scaled << BigInt(exponent), low << BigInt(exponent)];
  else scale <<= BigInt(-exponent);
  // floor(log10(value)) + 1, or one less
  let power = Math.ceil((top + exponent) * 0.30102999566398119521373889472449 - 0.69);
  const { unique, fractional, most, least } = cut;
  if (most >= 0 && fractional && power <= -most) power = -most + 1; // the first digit allowed, which will be rounded
  if (power > 0) scale *= 10n ** BigInt(power);
  else if (power < 0) [scaled, low] = [scaled * 10n ** BigInt(-power), low * 10n ** BigInt(-power)];
  if (scaled >= scale) power++;
  else [scaled, low] = [scaled * 10n, low * 10n];
  const last = most < 0 ? -Infinity : fractional ? -most : power - most;
  const first = least < 0 ? power : Math.min(power, fractional ? -least : power - least);
  const even = (mantissa & 1n) === 0n;
  const at = power - 1;
  const digits: number[] = [];
  let down = false, up = false, digit: number, place = power;
  for (;;) {
    place--;
    digit = Number(scaled / scale);
    scaled %= scale;
    if (unique) {
      const above = scaled + low * doubling;
      down = even ? scaled <= low : scaled < low;
      up = even ? above >= scale : above > scale;
      if (((down || up) && place <= first) || place === last) break;
    } else if (scaled === 0n || place === last) break;
    digits.push(digit);
    scaled *= 10n;
    low *= 10n;
  }
  if (down === up) {
    const twice = 2n * scaled;
    down = twice < scale || (twice === scale && digit % 2 === 0);
  }
  digits.push(down ? digit : digit + 1);
  let carried = at;
  for (let i = digits.length - 1; i >= 0 && digits[i] === 10; i--) {
    digits.pop();
    if (i > 0) digits[i - 1]++;
    else {
      digits.push(1);
      carried++;
    }
  }
  return [digits.join(""), carried];
}

/** What becomes of zeros at the end: kept, trimmed to the point, trimmed to one zero, or trimmed with the point. */
export type Trim = "k" | "." | "0" | "-";

/** How a number is to be written. */
export interface DigitOptions {
  /** At most this many digits; negative for as many as are needed. */
  precision: number;
  /** Stop as soon as the digits tell the number from its neighbours. */
  unique: boolean;
  /** `precision` counts digits behind the point rather than all digits. */
  fractional: boolean;
  /** What becomes of zeros at the end. */
  trim: Trim;
  /** Whether positive numbers have a sign. */
  sign: boolean;
  /** Characters before the point, at least; negative for no padding. */
  padLeft: number;
  /** Characters behind the point, at least; negative for no padding. */
  padRight: number;
  /** Digits of the exponent, at least; negative for two. */
  exponentDigits: number;
  /** At least this many digits when `unique`; negative for no limit. */
  minDigits: number;
}

/** The options that say nothing. */
export const plainDigits: Readonly<DigitOptions> = Object.freeze({
  precision: -1,
  unique: true,
  fractional: true,
  trim: "k",
  sign: false,
  padLeft: -1,
  padRight: -1,
  exponentDigits: -1,
  minDigits: -1,
});

function signOf(x: number, always: boolean): string {
  return x < 0 || Object.is(x, -0) ? "-" : always ? "+" : "";
}

function trimmed(fraction: string, trim: Trim): string {
  if (trim === "k") return fraction;
  let end = fraction.length;
  while (end > 0 && fraction[end - 1] === "0") end--;
  return end === 0 && trim === "0" ? "0" : fraction.slice(0, end);
}

/** A number written as `ddd.ddd`. */
export function positional(x: number, dtype: DType, options: Readonly<DigitOptions>): string {
  const { precision, unique, fractional, trim, padLeft, padRight, minDigits } = options;
  const sign = signOf(x, options.sign);
  if (x !== x) return "nan";
  if (!Number.isFinite(x)) return sign + "inf";
  const [digits, power] = decimals(Math.abs(x), dtype, { unique, fractional, most: precision, least: minDigits });
  const whole = power < 0 ? "0" : digits.slice(0, power + 1).padEnd(power + 1, "0");
  let fraction = power < 0 ? "0".repeat(-power - 1) + digits : digits.slice(power + 1);
  const wanted = unique ? minDigits : precision;
  if (trim === "k") fraction = fraction.padEnd(fractional ? Math.max(wanted, 0) : wanted - whole.length, "0");
  else fraction = trimmed(fraction, trim);
  let text = sign + whole + (trim === "-" && fraction === "" ? "" : "." + fraction);
  if (padRight >= fraction.length) {
    if (trim === "-" && fraction === "") text += " ";
    text += " ".repeat(padRight - fraction.length);
  }
  return " ".repeat(Math.max(0, padLeft - whole.length - sign.length)) + text;
}

/** A number written as `d.ddde+dd`. */
export function scientific(x: number, dtype: DType, options: Readonly<DigitOptions>): string {
  const { precision, unique, trim, padLeft, exponentDigits, minDigits } = options;
  const sign = signOf(x, options.sign);
  if (x !== x) return "nan";
  if (!Number.isFinite(x)) return sign + "inf";
  const [digits, power] = decimals(Math.abs(x), dtype, {
    unique,
    fractional: false,
    most: precision < 0 ? -1 : precision + 1,
    least: minDigits < 0 ? -1 : minDigits + 1,
  });
  let fraction = digits.slice(1);
  if (trim === "k") fraction = fraction.padEnd(Math.max(unique ? minDigits : precision, 0), "0");
  else fraction = trimmed(fraction, trim);
  // as in NumPy, a point behind which only zeros stood stays even when it is to be trimmed
  const point = trim === "-" && digits.length === 1 ? "" : ".";
  const exponent = (power === 0 ? "" : String(Math.abs(power))).padStart(
    exponentDigits < 0 ? 2 : Math.min(exponentDigits, 5),
    "0",
  );
  return " ".repeat(Math.max(0, padLeft - 1 - sign.length)) + sign + digits[0] + point + fraction +
    (power < 0 ? "e-" : "e+") + exponent;
}

/** The power of ten from which on numbers of a floating type have an exponent: what its digits can still tell apart. */
function decimalDigits(dtype: DType): number {
  return dtype === float16 ? 3 : dtype === float32 ? 6 : 15;
}

/** A floating-point number as NumPy prints a scalar: shortest digits, an exponent where it is very large or small. */
function floatScalar(x: number, dtype: DType, options: Readonly<PrintOptions> = current): string {
  const size = Math.abs(x);
  const limit = dtype === float64 || age(options) <= 202 ? 1e16 : 10 ** decimalDigits(dtype);
  return size === 0 || (size >= 1e-4 && size < limit) || !Number.isFinite(x)
    ? positional(x, dtype, { ...plainDigits, trim: "0" })
    : scientific(x, dtype, { ...plainDigits, trim: "-" });
}

// -- elements of an array ----------------------------------------------------------------------------------------------

/** One element as text, all of the same width. */
type Format = (x: number | bigint) => string;

/** A number rounded to the precision of a floating type. */
function rounded(x: number, dtype: DType): number {
  if (dtype === float32) return Math.fround(x);
  if (dtype !== float16) return x;
  return float16.read(Uint16Array.of(toFloat16(x)) as AnyBuffer, 0) as number;
}

function floatFormat(data: readonly number[], dtype: DType, options: Readonly<PrintOptions>): Format {
  const { floatmode, suppress, nanstr, infstr } = options;
  const legacy = age(options);
  // before 1.14 there was no sign "-" for arrays with axes; whoever calls has seen to arrays without
  const sign = legacy <= 113 && options.sign === "-" ? " " : options.sign;
  let precision = floatmode === "unique" || options.precision === null ? -1 : options.precision;
  if (options.precision !== null && floatmode !== "unique" && precision < 0) {
    throw new ValueError("precision must be >= 0");
  }
  const finite = data.filter(Number.isFinite);
  let exponential = false;
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  if (sizes.length > 0) {
    const max = sizes.reduce((a, b) => Math.max(a, b)), min = sizes.reduce((a, b) => Math.min(a, b));
    const limit = legacy <= 202 ? 1e8 : 10 ** Math.min(8, decimalDigits(dtype));
    exponential = max >= rounded(limit, dtype) ||
      (!suppress && (min < rounded(0.0001, dtype) || rounded(max / min, dtype) > 1000));
  }
  const base: DigitOptions = { ...plainDigits, sign: sign === "+" };
  let padLeft = 0, padRight = 0;
  let write: (x: number) => string = () => "";
  if (finite.length > 0) {
    const unique = floatmode !== "fixed" && !(exponential && legacy <= 113);
    if (!unique && precision < 0) throw new TypeError("in non-unique mode `precision` must be supplied");
    const first: DigitOptions = { ...base, precision, unique, trim: unique ? "." : "k" };
    if (exponential) {
      let fractionWidth = 0, exponentWidth = 0;
      for (const x of finite) {
        const [number, exponent] = scientific(x, dtype, first).split("e");
        const [whole, fraction] = number.split(".");
        padLeft = Math.max(padLeft, whole.length);
        fractionWidth = Math.max(fractionWidth, fraction.length);
        exponentWidth = Math.max(exponentWidth, exponent.length - 1);
      }
      precision = fractionWidth;
      if (legacy <= 113) padLeft = 3;
      padRight = exponentWidth + 2 + precision;
      const digits: DigitOptions = { ...base, unique, precision, minDigits: precision, exponentDigits: exponentWidth };
      write = (x) => scientific(x, dtype, { ...digits, padLeft });
    } else {
      for (const x of finite) {
        const [whole, fraction] = positional(x, dtype, first).split(".");
        padLeft = Math.max(padLeft, legacy <= 113 ? 1 + whole.replace(/^[-+]+/, "").length : whole.length);
        padRight = Math.max(padRight, fraction.length);
      }
      const equal = floatmode === "fixed" || floatmode === "maxprec_equal";
      if (equal) precision = padRight;
      const digits: DigitOptions = {
        ...base,
        unique,
        precision,
        minDigits: equal ? padRight : 0,
        trim: equal ? "k" : ".",
        padRight,
      };
      write = (x) => positional(x, dtype, { ...digits, padLeft });
    }
  }
  if (legacy > 113 && sign === " " && !finite.some((x) => x < 0 || Object.is(x, -0))) padLeft++;
  if (finite.length < data.length) {
    const signed = sign !== "-" || data.includes(-Infinity) ? 1 : 0, offset = padRight + 1;
    padLeft = Math.max(padLeft, nanstr.length - offset, infstr.length + signed - offset);
  }
  return (element) => {
    const x = element as number;
    if (Number.isFinite(x)) return write(x);
    const plus = sign === "+" ? "+" : "";
    const text = x !== x ? plus + nanstr : (x < 0 ? "-" : plus) + infstr;
    return text.padStart(padLeft + padRight + 1);
  };
}

function integerFormat(data: readonly (number | bigint)[], options: Readonly<PrintOptions>): Format {
  let max = data[0], min = data[0];
  for (const x of data) {
    if (x > max) max = x;
    if (x < min) min = x;
  }
  const sign = options.sign === " " && min < 0 ? "-" : options.sign;
  const plus = sign === "-" ? "" : sign;
  const width = Math.max(String(max).length + (max >= 0 ? plus.length : 0), String(min).length);
  return (x) => ((x >= 0 ? plus : "") + String(x)).padStart(width);
}

/** The function of the user that prints elements of a kind, if there is one: the particular goes before the general. */
function userFormat(kind: DType["kind"], formatter: Formatters | null): ((x: never) => string) | null {
  if (formatter === null) return null;
  const { all } = formatter;
  if (kind === "b") return formatter.bool ?? all ?? null;
  if (kind === "f") return formatter.float ?? formatter.float_kind ?? all ?? null;
  return formatter.int ?? formatter.int_kind ?? all ?? null;
}

function formatFor(x: NDArray, data: readonly (number | bigint)[], options: Readonly<PrintOptions>): Format {
  const { kind } = x.dtype;
  const user = userFormat(kind, options.formatter) as ((x: number | bigint | boolean) => unknown) | null;
  if (user !== null) {
    return (element) => {
      const text = user(kind === "b" ? element !== 0 : element);
      if (typeof text !== "string") {
        throw new AttributeError(`'${typeName(text)}' object has no attribute 'splitlines'`);
      }
      return text;
    };
  }
  if (kind === "b") return (element) => element ? (x.ndim === 0 ? "True" : " True") : "False";
  return kind === "f" ? floatFormat(data as readonly number[], x.dtype, options) : integerFormat(data, options);
}

/** The elements that will be printed, in order: all, or only those at the ends of each axis. */
function shown(x: NDArray, edgeitems: number): (number | bigint)[] {
  const { buffer, dtype: { read }, dims, steps } = x;
  const out: (number | bigint)[] = [];
  const visit = (axis: number, at: number): void => {
    if (axis === dims.length) {
      out.push(read(buffer, at));
      return;
    }
    const n = dims[axis];
    for (let i = 0; i < n; i++) {
      if (i === edgeitems && n > 2 * edgeitems && i > 0) i = n - edgeitems; // with none at the ends NumPy looks at all
      visit(axis + 1, at + i * steps[axis]);
    }
  };
  visit(0, x.offset);
  return out;
}

/** A text that grows word by word and breaks its lines. */
class Lines {
  done = "";
  line: string;
  readonly indent: string;
  readonly width: number;
  readonly old: boolean;
  constructor(indent: string, width: number, old: boolean) {
    this.line = this.indent = indent;
    this.width = width;
    this.old = old;
  }
  break(line: string): void {
    this.done += this.line.trimEnd() + "\n";
    this.line = line;
  }
  /** Adds a word, on a new line if it does not fit and that helps. */
  add(word: string): void {
    const full = this.line.length + word.length > this.width;
    if (full && (this.old || this.line.length > this.indent.length)) this.break(this.indent);
    this.line += word;
  }
  /** The same with a word that may have several lines, which only a function of the user makes. */
  addPretty(text: string): void {
    if (!text.includes("\n") || this.old) return this.add(text);
    const words = text.replace(/\n$/, "").split("\n");
    if (words.length === 1) return this.add(text);
    const widest = Math.max(...words.map((word) => word.length));
    let indent = " ".repeat(this.line.length);
    if (this.line.length + widest > this.width && this.line.length > this.indent.length) {
      indent = this.indent;
      this.break(indent + words[0]);
    } else this.line += words[0];
    for (const word of words.slice(1)) this.break(indent + word);
    this.line += " ".repeat(widest - words[words.length - 1].length);
  }
}

/** The nested brackets around the elements; a separator loses its spaces where a line ends. */
function formatArray(
  x: NDArray,
  format: Format,
  separator: string,
  indent: string,
  summary: boolean,
  options: Readonly<PrintOptions>,
): string {
  const { buffer, dtype: { read }, dims, steps } = x, { edgeitems, linewidth } = options;
  const old = age(options) <= 113;
  const bare = separator.trimEnd();
  const visit = (axis: number, at: number, indent: string, width: number): string => {
    if (axis === dims.length) return format(read(buffer, at));
    const n = dims[axis], step = steps[axis], left = dims.length - axis;
    const cut = summary && 2 * edgeitems < n;
    const leading = cut ? edgeitems : 0, trailing = cut ? edgeitems : n;
    const inner = old ? width : width - 1;
    const child = (i: number): string => visit(axis + 1, at + i * step, indent + " ", inner);
    let text: string;
    if (left === 1) {
      const room = old ? width - bare.length : width - Math.max(bare.length, 1);
      const lines = new Lines(indent, room, old);
      const list = (from: number, to: number): void => {
        for (let i = from; i < to; i++) {
          lines.addPretty(child(i));
          lines.line += separator;
        }
      };
      list(0, leading);
      if (cut) {
        lines.add("...");
        lines.line += old ? ", " : separator;
      }
      // with no items at the ends NumPy still prints the last one
      list(n - Math.max(trailing, 1), n - 1);
      const last = child(n - 1);
      if (old) {
        const rest = new Lines(indent, width, old);
        rest.line = lines.line;
        rest.addPretty(last);
        text = lines.done + rest.done + rest.line;
      } else {
        lines.addPretty(last);
        text = lines.done + lines.line;
      }
    } else {
      const gap = bare + "\n".repeat(left - 1);
      text = "";
      for (let i = 0; i < leading; i++) text += indent + child(i) + gap;
      if (cut) text += indent + "..." + (old ? ", \n" : gap);
      for (let i = n - Math.max(trailing, 1); i < n - 1; i++) text += indent + child(i) + gap;
      text += indent + child(n - 1);
    }
    return "[" + text.slice(indent.length) + "]";
  };
  return visit(0, x.offset, indent, linewidth);
}

/** The elements of an array as text; lines after the first are indented by `indent` characters more. */
export function arrayText(
  x: NDArray,
  separator = " ",
  indent = 0,
  suffix = 0,
  options: Readonly<PrintOptions> = current,
): string {
  const legacy = age(options);
  if (legacy <= 113 && x.ndim === 0) return pythonScalar(x);
  if (x.size === 0) return "[]";
  const summary = x.size > options.threshold;
  const data = shown(x, summary ? options.edgeitems : Infinity);
  const used = legacy <= 113 ? options : { ...options, linewidth: options.linewidth - suffix };
  return formatArray(x, formatFor(x, data, options), separator, " ".repeat(indent + 1), summary, used);
}

/** What Python prints for the number that an array without axes holds. */
function pythonScalar(x: NDArray): string {
  const value = x.dtype.read(x.buffer, x.offset);
  if (x.dtype.kind === "b") return value ? "True" : "False";
  return x.dtype.isFloat ? reprFloat(value as number) : String(value);
}

/** What Python's `str` prints for an array; an array without axes prints like a NumPy scalar, with all its digits. */
export function arrayStr(x: NDArray, options: Readonly<PrintOptions> = current): string {
  if (x.ndim > 0) return arrayText(x, " ", 0, 0, options);
  return x.dtype.isFloat && age(options) > 113
    ? floatScalar(x.dtype.read(x.buffer, x.offset) as number, x.dtype, options)
    : pythonScalar(x);
}

/** Whether the elements as text tell the data type: the default integer, `float64` and `bool`. */
function isImplied(dtype: DType, legacy: number): boolean {
  return dtype === defaultInteger || dtype === float64 || (dtype.kind === "b" && legacy > 113);
}

/**
 * What Python's `repr` prints for an array. With another `name` than `"array"` the lines are broken as for `array` and
 * then moved, which is how MyGrad prints tensors.
 */
export function arrayRepr(x: NDArray, name = "array", options: Readonly<PrintOptions> = current): string {
  if (name !== "array") {
    const extra = " ".repeat(Math.max(0, name.length - "array".length));
    return arrayRepr(x, "array", options).replace(/^array/, name).replaceAll("\n", "\n" + extra);
  }
  if (options.override_repr !== null) return options.override_repr(x);
  const legacy = age(options), prefix = name + "(";
  const text = prefix + arrayText(x, ", ", prefix.length, 1, options);
  const extras: string[] = [];
  if ((x.size === 0 && !(x.ndim === 1)) || (legacy > 202 && x.size > options.threshold)) {
    extras.push(`shape=${reprTuple(x.dims)}`);
  }
  if (!isImplied(x.dtype, legacy) || x.size === 0) extras.push(`dtype=${x.dtype.name}`);
  if (extras.length === 0) return text + ")";
  const extra = extras.join(", ") + ")";
  const lastLine = text.length + 1 - (text.lastIndexOf("\n") + 1);
  const breaks = legacy > 113 && lastLine + extra.length + 1 > options.linewidth;
  return text + "," + (breaks ? "\n" + " ".repeat(prefix.length) : " ") + extra;
}
