/**
 * The make of floating-point numbers: sign, exponent, fraction, neighbours, nan and infinities.
 * @module
 */
import { fromFloat16, toFloat16 } from "../../dtype/float16.ts";
import type { BinaryUfunc, UnaryPairUfunc, UnaryUfunc } from "../ufunc.ts";
import { binary, each, unary, unaryPair, wide } from "../ufunc.ts";

const WHOLE = "?bBhHlL";

const double = new Float64Array(1), words = new Uint32Array(double.buffer), bits = new BigInt64Array(double.buffer);
const single = new Float32Array(1), bits32 = new Int32Array(single.buffer);
const high = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Whether the sign bit is set. JavaScript does not tell the sign of nan; it counts as positive. */
const isNegative = (x: number): number => x < 0 || Object.is(x, -0) ? 1 : 0;

// Bit patterns of floating-point numbers, read as integers, are in the order of the numbers' sizes.

const next = (x: number, y: number): number => {
  if (x !== x || y !== y) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  double[0] = x;
  bits[0] += (x < y) === (x > 0) ? 1n : -1n;
  return double[0];
};

const nextSingle = (x: number, y: number): number => {
  if (x !== x || y !== y) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 1.401298464324817e-45 : -1.401298464324817e-45;
  single[0] = x;
  bits32[0] += (x < y) === (x > 0) ? 1 : -1;
  return single[0];
};

const nextHalf = (x: number, y: number): number => {
  if (x !== x || y !== y) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 2 ** -24 : -(2 ** -24);
  return fromFloat16(toFloat16(x) + ((x < y) === (x > 0) ? 1 : -1));
};

/** NumPy's own rule for half precision: always positive, and towards +inf also below zero. */
const spacingHalf = (x: number): number => {
  if (x - x !== 0) return NaN;
  return nextHalf(x, Infinity) - x;
};

/** `x * 2**n`, in steps of powers that can be represented; the first step down keeps 53 bits to spare, so that only the last one rounds. */
const scale = (x: number, n: number): number => {
  if (n > 1023) {
    x *= 8.98846567431158e307;
    n -= 1023;
    if (n > 1023) {
      x *= 8.98846567431158e307;
      n = Math.min(n - 1023, 1023);
    }
  } else if (n < -1022) {
    x *= 2.004168360008973e-292; // 2**-969
    n += 969;
    if (n < -1022) {
      x *= 2.004168360008973e-292;
      n = Math.max(n + 969, -1022);
    }
  }
  return x * 2 ** n;
};

const exponent = (x: number): number => {
  if (x === 0 || x - x !== 0) return 0;
  double[0] = x;
  const power = words[high] >>> 20 & 2047;
  if (power !== 0) return power - 1022;
  double[0] = x * 18014398509481984; // subnormal: 2**54 times as large it is not
  return (words[high] >>> 20 & 2047) - 1076;
};

const mantissa = (x: number): number => x === 0 || x - x !== 0 ? x : scale(x, -exponent(x));

const fraction = (x: number): number => {
  if (x === Infinity) return 0;
  if (x === -Infinity) return -0;
  const rest = x - Math.trunc(x);
  return rest === 0 && isNegative(x) ? -0 : rest;
};
/**
 * Whether elements are nan.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isnan([1, NaN])) === "[False  True]");
 * ```
 */
export const isnan: UnaryUfunc<"bool"> = unary("isnan", [
  each(WHOLE, () => 0, "=->?"),
  wide(() => 0, "=->?"),
  each("efd", (x) => x !== x ? 1 : 0, "=->?"),
]);

/**
 * Whether elements are infinite.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isinf([1, -Infinity])) === "[False  True]");
 * ```
 */
export const isinf: UnaryUfunc<"bool"> = unary("isinf", [
  each(WHOLE, () => 0, "=->?"),
  wide(() => 0, "=->?"),
  each("efd", (x) => x === Infinity || x === -Infinity ? 1 : 0, "=->?"),
]);

/**
 * Whether elements are neither infinite nor nan.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.isfinite([1, NaN])) === "[ True False]");
 * ```
 */
export const isfinite: UnaryUfunc<"bool"> = unary("isfinite", [
  each(WHOLE, () => 1, "=->?"),
  wide(() => 1, "=->?"),
  each("efd", (x) => x - x === 0 ? 1 : 0, "=->?"),
]);

/**
 * Whether dates and time spans are "not a time". There are no data types of time, so every call is a `TypeError`, as NumPy's for numbers.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * try {
 *   np.isnat([1]);
 *   console.assert(false);
 * } catch (error) {
 *   console.assert(error instanceof TypeError);
 * }
 * ```
 */
export const isnat: UnaryUfunc<"bool"> = unary("isnat", [], {
  refusesAll: "ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64.",
});

/**
 * Whether the sign bit is set: for negative numbers and -0.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.signbit([1, -0])) === "[False  True]");
 * ```
 */
export const signbit: UnaryUfunc<"bool"> = unary("signbit", [each("efd", isNegative, "=->?")]);

/**
 * The size of `x` with the sign of `y`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.copysign([1, 2], -0)) === "[-1. -2.]");
 * ```
 */
export const copysign: BinaryUfunc<"float"> = binary("copysign", [
  each("efd", (x, y) => isNegative(y) ? -Math.abs(x) : Math.abs(x)),
]);

/**
 * The next number of the data type after `x` towards `y`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.nextafter(1, 2).sub(1)) === "2.220446049250313e-16");
 * ```
 */
export const nextafter: BinaryUfunc<"float"> = binary("nextafter", [
  each("e", nextHalf),
  each("f", nextSingle),
  each("d", next),
]);

/**
 * The distance from `x` to the next number of the data type away from zero; nan for infinities.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.spacing(1)) === "2.220446049250313e-16");
 * ```
 */
export const spacing: UnaryUfunc<"float"> = unary("spacing", [
  each("e", spacingHalf),
  each("f", (x) => x - x === 0 ? nextSingle(x, x < 0 ? -Infinity : Infinity) - x : NaN),
  each("d", (x) => x - x === 0 ? next(x, x < 0 ? -Infinity : Infinity) - x : NaN),
]);

/**
 * `x * 2 ** n` for integers `n`, rounded once.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.ldexp([1, 3], 2)) === "[ 4. 12.]");
 * ```
 */
export const ldexp: BinaryUfunc<"any"> = binary("ldexp", [each("efd", scale, "=l->="), {
  codes: "efd",
  values: [(x: number, n: bigint): number => scale(x, Number(n))],
  pattern: "=q->=",
}], { exponent: true });

/**
 * `[m, n]` with `x = m * 2 ** n` and `m` between 0.5 and 1 in size; `n` is `int32`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [m, n] = np.frexp([8, 3]);
 * console.assert(String(m) === "[0.5  0.75]");
 * console.assert(String(n) === "[4 2]");
 * ```
 */
export const frexp: UnaryPairUfunc = unaryPair("frexp", [each("efd", [mantissa, exponent], "=->=l")]);

/**
 * The parts behind and before the decimal point, both with the sign of `x`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [fraction, whole] = np.modf([1.5, -2.25]);
 * console.assert(String(fraction) === "[ 0.5  -0.25]");
 * console.assert(String(whole) === "[ 1. -2.]");
 * ```
 */
export const modf: UnaryPairUfunc = unaryPair("modf", [each("efd", [fraction, (x) => Math.trunc(x)])]);

/**
 * The step function: 0 for negative `x`, `y` for 0, 1 for positive `x`; nan stays nan.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.heaviside([-1, 0, 2], 0.5)) === "[0.  0.5 1. ]");
 * ```
 */
export const heaviside: BinaryUfunc<"float"> = binary("heaviside", [
  each("efd", (x, y) => x > 0 ? 1 : x < 0 ? 0 : x === 0 ? y : x),
]);
