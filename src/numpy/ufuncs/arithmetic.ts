/**
 * Sums, products, quotients, powers and signs: what each function is worth.
 * @module
 */
import { ValueError } from "../../python/errors.ts";
import type { BinaryPairUfunc, BinaryUfunc, UnaryUfunc } from "../ufunc.ts";
import { binary, binaryPair, each, unary, wide } from "../ufunc.ts";
import { sqrt } from "./exponential.ts";

// Codes: ? bool, bBhHlLqQ signed and unsigned integers of 8 to 64 bits, efd floats of 16 to 64 bits. Integers wrap around by being
// stored in their typed array, so a row need not care unless its numbers outgrow the 53 bits of a double.

const REFUSES_SUBTRACT =
  "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.";
const REFUSES_NEGATIVE =
  "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.";

/** Towards minus infinity; 0 where the divisor is 0, as in NumPy. */
const floorInteger = (x: number, y: number): number => y === 0 ? 0 : Math.floor(x / y);

const floorWide = (x: bigint, y: bigint): bigint => {
  if (y === 0n) return 0n;
  const q = x / y;
  return q * y !== x && (x < 0n) !== (y < 0n) ? q - 1n : q;
};

/** The remainder with the sign of the divisor. */
const moduloInteger = (x: number, y: number): number => {
  if (y === 0) return 0;
  const r = x % y;
  return r !== 0 && (r < 0) !== (y < 0) ? r + y : r;
};

const moduloWide = (x: bigint, y: bigint): bigint => {
  if (y === 0n) return 0n;
  const r = x % y;
  return r !== 0n && (r < 0n) !== (y < 0n) ? r + y : r;
};

/** A zero with the sign of a number. */
const zeroLike = (x: number): number => x < 0 || Object.is(x, -0) ? -0 : 0;

/** Python's `divmod` for floats (as in NumPy's `npy_divmod`): the quotient comes from the exact remainder. */
const floorFloat = (x: number, y: number): number => {
  if (y === 0) return x / y;
  const r = x % y;
  let q = (x - r) / y;
  if (r !== 0 && (y < 0) !== (r < 0)) q -= 1; // also where r is nan: then q is nan, too
  if (q === 0) return zeroLike(x / y);
  const whole = Math.floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
};

/** The same with every step rounded to `float32`. */
const floorSingle = (x: number, y: number): number => {
  if (y === 0) return x / y;
  const r = x % y;
  let q = Math.fround(Math.fround(x - r) / y);
  if (r !== 0 && (y < 0) !== (r < 0)) q = Math.fround(q - 1);
  if (q === 0) return zeroLike(x / y);
  const whole = Math.floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
};

const moduloFloat = (x: number, y: number): number => {
  if (y === 0) return NaN;
  const r = x % y;
  if (r === 0) return zeroLike(y);
  return (y < 0) !== (r < 0) ? r + y : r;
};

const refusePower = (): never => {
  throw new ValueError("Integers to negative integer powers are not allowed.");
};

/** By repeated squaring modulo 2^32, which smaller integers divide. */
const powerInteger = (x: number, y: number): number => {
  if (y < 0) refusePower();
  let out = y & 1 ? x : 1;
  for (y = Math.floor(y / 2); y > 0; y = y >>> 1) {
    x = Math.imul(x, x);
    if (y & 1) out = Math.imul(out, x);
  }
  return out;
};

const powerWide = (x: bigint, y: bigint): bigint => {
  if (y < 0n) refusePower();
  let out = 1n;
  for (; y > 0n; y >>= 1n) {
    if (y & 1n) out = BigInt.asUintN(64, out * x);
    x = BigInt.asUintN(64, x * x);
  }
  return out;
};

/** C's `pow`: 1 to any power, and -1 to an infinite one, is 1, where JavaScript says nan. */
const powerFloat = (x: number, y: number): number =>
  x === 1 || (x === -1 && (y === Infinity || y === -Infinity)) ? 1 : x ** y;

/**
 * `x + y`, element by element; booleans combine by "or".
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.add([1, 2], [[10], [20]])) === "[[11. 12.]\n [21. 22.]]");
 * ```
 */
export const add: BinaryUfunc<"same"> = binary("add", [
  each("?", (x, y) => x | y),
  each("bBhHlL", (x, y) => x + y),
  wide((x, y) => x + y),
  each("efd", (x, y) => x + y),
], { identity: 0 });

/**
 * `x - y`, element by element; two boolean operands are a `TypeError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.subtract([1, 2], 3)) === "[-2. -1.]");
 * ```
 */
export const subtract: BinaryUfunc<"same"> = binary("subtract", [
  each("bBhHlL", (x, y) => x - y),
  wide((x, y) => x - y),
  each("efd", (x, y) => x - y),
], { refusesBool: REFUSES_SUBTRACT });

/**
 * `x * y`, element by element; integers wrap around, booleans combine by "and".
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.multiply([1, 2], 3)) === "[3. 6.]");
 * ```
 */
export const multiply: BinaryUfunc<"same"> = binary("multiply", [
  each("?", (x, y) => x & y),
  each("bBhHlL", (x, y) => Math.imul(x, y)),
  wide((x, y) => x * y),
  each("efd", (x, y) => x * y),
], { identity: 1 });

/**
 * `x / y`, element by element; integers are divided as `float64`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.divide([1, 3], 2)) === "[0.5 1.5]");
 * ```
 */
export const divide: BinaryUfunc<"quotient"> = binary("divide", [each("efd", (x, y) => x / y)], { quotient: true });

/**
 * NumPy's other name for {@linkcode divide}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.true_divide === np.divide);
 * ```
 */
export const true_divide: BinaryUfunc<"quotient"> = divide;

/**
 * `x // y`, element by element: the quotient rounded down. Integers divided by 0 give 0.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.floor_divide([7, -7], 2)) === "[ 3. -4.]");
 * ```
 */
export const floor_divide: BinaryUfunc<"number"> = binary("floor_divide", [
  each("bBhHlL", floorInteger),
  wide(floorWide),
  each("ef", floorSingle),
  each("d", floorFloat),
]);

/**
 * `x % y`, element by element: the remainder of `floor_divide`, with the sign of `y`. Integers modulo 0 give 0.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.remainder([7, -7], 3)) === "[1. 2.]");
 * ```
 */
export const remainder: BinaryUfunc<"number"> = binary("remainder", [
  each("bBhHlL", moduloInteger),
  wide(moduloWide),
  each("efd", moduloFloat),
]);

/**
 * NumPy's other name for {@linkcode remainder}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.mod === np.remainder);
 * ```
 */
export const mod: BinaryUfunc<"number"> = remainder;

/**
 * The remainder of the division rounded towards zero, with the sign of `x`, element by element.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fmod([7, -7], 3)) === "[ 1. -1.]");
 * ```
 */
export const fmod: BinaryUfunc<"number"> = binary("fmod", [
  each("bBhHlL", (x, y) => y === 0 ? 0 : x % y),
  wide((x, y) => y === 0n ? 0n : x % y),
  each("efd", (x, y) => x % y),
]);

/**
 * Python's `divmod`: `[floor_divide(x, y), remainder(x, y)]`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [quotient, rest] = np.divmod([7, -7], 2);
 * console.assert(String(quotient) === "[ 3. -4.]");
 * console.assert(String(rest) === "[1. 1.]");
 * ```
 */
export const divmod: BinaryPairUfunc = binaryPair("divmod", [
  each("bBhHlL", [floorInteger, moduloInteger]),
  wide([floorWide, moduloWide]),
  each("ef", [floorSingle, moduloFloat]),
  each("d", [floorFloat, moduloFloat]),
]);

/**
 * `-x`, element by element; unsigned integers wrap around, booleans are a `TypeError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.negative([1, -2])) === "[-1.  2.]");
 * ```
 */
export const negative: UnaryUfunc<"same"> = unary("negative", [
  each("bBhHlLefd", (x) => -x),
  wide((x) => -x),
], { refusesBool: REFUSES_NEGATIVE });

/**
 * `+x`: a copy; booleans are a `TypeError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.positive([1, -2])) === "[ 1. -2.]");
 * ```
 */
export const positive: UnaryUfunc<"same"> = unary("positive", [each("bBhHlLefd", (x) => x), wide((x) => x)], {
  uniform: true,
});

/**
 * The absolute value, element by element.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.absolute([-1.5, 2])) === "[1.5 2. ]");
 * ```
 */
export const absolute: UnaryUfunc<"same"> = unary("absolute", [
  each("?BHL", (x) => x),
  each("bhlefd", (x) => Math.abs(x)),
  wide((x) => x < 0n ? -x : x),
]);

/**
 * NumPy's other name for {@linkcode absolute}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.abs === np.absolute);
 * ```
 */
export const abs: UnaryUfunc<"same"> = absolute;

/**
 * The absolute value as a floating-point number, element by element.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.fabs([-1.5, 2])) === "[1.5 2. ]");
 * ```
 */
export const fabs: UnaryUfunc<"float"> = unary("fabs", [each("efd", (x) => Math.abs(x))]);

/**
 * -1, 0 or 1 as an element is negative, zero or positive; nan stays nan. Booleans are a `TypeError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.sign([-3, 0, 2])) === "[-1.  0.  1.]");
 * ```
 */
export const sign: UnaryUfunc<"same"> = unary("sign", [
  each("bBhHlL", (x) => x > 0 ? 1 : x < 0 ? -1 : 0),
  wide((x) => x > 0n ? 1n : x < 0n ? -1n : 0n),
  each("efd", (x) => x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : x),
], { uniform: true });

/**
 * `x * x`, element by element.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.square([2, -3])) === "[4. 9.]");
 * ```
 */
export const square: UnaryUfunc<"number"> = unary("square", [
  each("bBhHlL", (x) => Math.imul(x, x)),
  wide((x) => x * x),
  each("efd", (x) => x * x),
]);

/**
 * `1 / x`, element by element; of integers the part before the decimal point.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.reciprocal([2, 4])) === "[0.5  0.25]");
 * ```
 */
export const reciprocal: UnaryUfunc<"number"> = unary("reciprocal", [
  each("bBhHL", (x) => x === 0 ? 0 : 1 / x),
  each("l", (x) => x === 0 ? -2147483648 : 1 / x), // what C makes of the infinite quotient
  wide((x) => x === 0n ? -9223372036854775808n : 1n / x, null, "q"),
  wide((x) => x === 0n ? 0n : 1n / x, null, "Q"),
  each("efd", (x) => 1 / x),
]);

/**
 * `x ** y`, element by element. Integers wrap around; a negative exponent of integers is a `ValueError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.power([1, 2, 3], 2)) === "[1. 4. 9.]");
 * ```
 */
export const power: BinaryUfunc<"number"> = binary("power", [
  each("bBhHlL", powerInteger),
  wide(powerWide),
  each("efd", powerFloat),
], {
  raises: true,
  // one exponent for all elements: NumPy computes these by other functions, which differ at -0 and -inf
  shortcut: (y) => y === 2 ? square : y === 0.5 ? sqrt : null,
});

/**
 * NumPy's other name for {@linkcode power}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.pow === np.power);
 * ```
 */
export const pow: BinaryUfunc<"number"> = power;

/**
 * `x ** y` computed in `float64`, so that integers may have negative exponents.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.float_power([2, 4], -1)) === "[0.5  0.25]");
 * ```
 */
export const float_power: BinaryUfunc<"any"> = binary("float_power", [each("d", powerFloat)]);

/**
 * The complex conjugate: of real numbers a copy.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.conjugate([1, 2])) === "[1. 2.]");
 * ```
 */
export const conjugate: UnaryUfunc<"number"> = unary("conjugate", [each("bBhHlLefd", (x) => x), wide((x) => x)]);

/**
 * NumPy's other name for {@linkcode conjugate}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.conj === np.conjugate);
 * ```
 */
export const conj: UnaryUfunc<"number"> = conjugate;
