/**
 * Bits of integers, common divisors and multiples.
 * @module
 */
import type { BinaryUfunc, UnaryUfunc } from "../ufunc.ts";
import { binary, each, unary, wide } from "../ufunc.ts";

// Bits beyond the width of a type fall away when a result is stored.

const gcdInteger = (x: number, y: number): number => {
  x = Math.abs(x);
  y = Math.abs(y);
  while (y !== 0) {
    const r = x % y;
    x = y;
    y = r;
  }
  return x;
};

const gcdWide = (x: bigint, y: bigint): bigint => {
  if (x < 0n) x = -x;
  if (y < 0n) y = -y;
  while (y !== 0n) {
    const r = x % y;
    x = y;
    y = r;
  }
  return x;
};

const lcmInteger = (x: number, y: number): number => {
  const common = gcdInteger(x, y);
  return common === 0 ? 0 : Math.imul(Math.abs(x) / common, Math.abs(y));
};

const lcmWide = (x: bigint, y: bigint): bigint => {
  const common = gcdWide(x, y), product = common === 0n ? 0n : x / common * y;
  return product < 0n ? -product : product;
};

/** How many bits of the 32 are set: sums of neighbours of 1, 2, 4 bits, then of all bytes by one product. */
const countBits = (x: number): number => {
  x -= x >>> 1 & 0x55555555;
  x = (x & 0x33333333) + (x >>> 2 & 0x33333333);
  return Math.imul(x + (x >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/**
 * `x & y`: the bitwise and of integers, the logical one of booleans; floats are a `TypeError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.bitwise_and([5n, 6n], 3n)) === "[1 2]");
 * ```
 */
export const bitwise_and: BinaryUfunc<"same"> = binary("bitwise_and", [
  each("?bBhHlL", (x, y) => x & y),
  wide((x, y) => x & y),
], { identity: -1 });

/**
 * `x | y`: the bitwise or of integers, the logical one of booleans; floats are a `TypeError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.bitwise_or([5n, 6n], 3n)) === "[7 7]");
 * ```
 */
export const bitwise_or: BinaryUfunc<"same"> = binary("bitwise_or", [
  each("?bBhHlL", (x, y) => x | y),
  wide((x, y) => x | y),
], { identity: 0 });

/**
 * `x ^ y`: the bitwise exclusive or of integers, the logical one of booleans; floats are a `TypeError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.bitwise_xor([5n, 6n], 3n)) === "[6 5]");
 * ```
 */
export const bitwise_xor: BinaryUfunc<"same"> = binary("bitwise_xor", [
  each("?bBhHlL", (x, y) => x ^ y),
  wide((x, y) => x ^ y),
], { identity: 0 });

/**
 * `~x`: all bits of integers turned over, the opposite of booleans; floats are a `TypeError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.invert([true, false])) === "[False  True]");
 * ```
 */
export const invert: UnaryUfunc<"same"> = unary("invert", [
  each("?", (x) => x ^ 1),
  each("bBhHlL", (x) => ~x),
  wide((x) => ~x),
]);

/**
 * NumPy's other name for {@linkcode invert}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.bitwise_not === np.invert);
 * ```
 */
export const bitwise_not: UnaryUfunc<"same"> = invert;

/**
 * NumPy's other name for {@linkcode invert}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.bitwise_invert === np.invert);
 * ```
 */
export const bitwise_invert: UnaryUfunc<"same"> = invert;

/**
 * `x << y`: bits moved to the left, 0 where `y` is as large as the type is wide or negative.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.left_shift([1n, 2n], 3n)) === "[ 8 16]");
 * ```
 */
export const left_shift: BinaryUfunc<"number"> = binary("left_shift", [
  each("bBhHlL", (x, y) => y >= 0 && y < 32 ? x << y : 0),
  wide((x, y) => y >= 0n && y < 64n ? x << y : 0n),
]);

/**
 * `x >> y`: bits moved to the right, keeping the sign.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.right_shift([16n, -16n], 2n)) === "[ 4 -4]");
 * ```
 */
export const right_shift: BinaryUfunc<"number"> = binary("right_shift", [
  each("bhl", (x, y) => y >= 0 && y < 32 ? x >> y : x < 0 ? -1 : 0),
  each("BHL", (x, y) => y < 32 ? x >>> y : 0),
  wide((x, y) => y >= 0n && y < 64n ? x >> y : x < 0n ? -1n : 0n),
]);

/**
 * NumPy's other name for {@linkcode left_shift}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.bitwise_left_shift === np.left_shift);
 * ```
 */
export const bitwise_left_shift: BinaryUfunc<"number"> = left_shift;

/**
 * NumPy's other name for {@linkcode right_shift}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.bitwise_right_shift === np.right_shift);
 * ```
 */
export const bitwise_right_shift: BinaryUfunc<"number"> = right_shift;

/**
 * The greatest common divisor of integers, never negative; floats are a `TypeError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.gcd([12n, 20n], 8n)) === "[4 4]");
 * ```
 */
export const gcd: BinaryUfunc<"same"> = binary("gcd", [each("bBhHlL", gcdInteger), wide(gcdWide)], {
  identity: 0,
  uniform: true,
});

/**
 * The least common multiple of integers, never negative; floats are a `TypeError`.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.lcm([4n, 6n], 10n)) === "[20 30]");
 * ```
 */
export const lcm: BinaryUfunc<"same"> = binary("lcm", [each("bBhHlL", lcmInteger), wide(lcmWide)], { uniform: true });

/**
 * How many bits of the absolute value of an integer are set, as `uint8`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.bitwise_count([7n, -8n])) === "[3 1]");
 * ```
 */
export const bitwise_count: UnaryUfunc<"any"> = unary("bitwise_count", [
  each("bBhHlL", (x) => countBits(x < 0 ? -x : x), "=->B"),
  wide((x) => {
    const size = BigInt.asUintN(64, x < 0n ? -x : x);
    return countBits(Number(size & 0xffffffffn) | 0) + countBits(Number(size >> 32n) | 0);
  }, "=->B"),
]);
