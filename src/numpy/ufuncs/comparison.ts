/**
 * Comparisons: exact between all types of integers, false for nan (`not_equal` is true).
 * @module
 */
import type { BinaryUfunc } from "../ufunc.ts";
import { binary, each, type LoopRow, type Traits, wide } from "../ufunc.ts";

const NUMBERS = "?bBhHlLefd";

// A number beside an array is compared as it is, even if the array's data type cannot hold it.
const TRAITS: Traits = { anyInteger: true };

function rows(number: (x: number, y: number) => number, bigint: (x: bigint, y: bigint) => number): LoopRow[] {
  return [
    each(NUMBERS, number, "==->?"),
    wide(bigint, "==->?"),
    wide(bigint, "qQ->?", "q"),
    wide(bigint, "Qq->?", "Q"),
  ];
}

/**
 * `x == y`: whether elements are equal, as booleans.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.equal([1, 2, 3], 2)) === "[False  True False]");
 * ```
 */
export const equal: BinaryUfunc<"bool"> = binary(
  "equal",
  rows((x, y) => x === y ? 1 : 0, (x, y) => x === y ? 1 : 0),
  TRAITS,
);

/**
 * `x != y`: whether elements are not equal, as booleans.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.not_equal([1, 2, 3], 2)) === "[ True False  True]");
 * ```
 */
export const not_equal: BinaryUfunc<"bool"> = binary(
  "not_equal",
  rows((x, y) => x !== y ? 1 : 0, (x, y) => x !== y ? 1 : 0),
  TRAITS,
);

/**
 * `x < y`: whether elements are less, as booleans.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.less([1, 2, 3], 2)) === "[ True False False]");
 * ```
 */
export const less: BinaryUfunc<"bool"> = binary(
  "less",
  rows((x, y) => x < y ? 1 : 0, (x, y) => x < y ? 1 : 0),
  TRAITS,
);

/**
 * `x <= y`: whether elements are less or equal, as booleans.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.less_equal([1, 2, 3], 2)) === "[ True  True False]");
 * ```
 */
export const less_equal: BinaryUfunc<"bool"> = binary(
  "less_equal",
  rows((x, y) => x <= y ? 1 : 0, (x, y) => x <= y ? 1 : 0),
  TRAITS,
);

/**
 * `x > y`: whether elements are greater, as booleans.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.greater([1, 2, 3], 2)) === "[False False  True]");
 * ```
 */
export const greater: BinaryUfunc<"bool"> = binary(
  "greater",
  rows((x, y) => x > y ? 1 : 0, (x, y) => x > y ? 1 : 0),
  TRAITS,
);

/**
 * `x >= y`: whether elements are greater or equal, as booleans.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.greater_equal([1, 2, 3], 2)) === "[False  True  True]");
 * ```
 */
export const greater_equal: BinaryUfunc<"bool"> = binary(
  "greater_equal",
  rows((x, y) => x >= y ? 1 : 0, (x, y) => x >= y ? 1 : 0),
  TRAITS,
);
