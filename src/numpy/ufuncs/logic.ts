/**
 * Truth values: every number but zero is true, nan too.
 * @module
 */
import type { BinaryUfunc, UnaryUfunc } from "../ufunc.ts";
import { binary, each, unary, wide } from "../ufunc.ts";

const NUMBERS = "?bBhHlLefd";

/**
 * Whether both elements are true.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logical_and([0, 1, 2], 1)) === "[False  True  True]");
 * ```
 */
export const logical_and: BinaryUfunc<"bool"> = binary("logical_and", [
  each(NUMBERS, (x, y) => x !== 0 && y !== 0 ? 1 : 0, "==->?"),
  wide((x, y) => x !== 0n && y !== 0n ? 1 : 0, "==->?"),
], { identity: true, anyInteger: true, truth: true });

/**
 * Whether one of the elements is true.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logical_or([0, 1, 2], 0)) === "[False  True  True]");
 * ```
 */
export const logical_or: BinaryUfunc<"bool"> = binary("logical_or", [
  each(NUMBERS, (x, y) => x !== 0 || y !== 0 ? 1 : 0, "==->?"),
  wide((x, y) => x !== 0n || y !== 0n ? 1 : 0, "==->?"),
], { identity: false, anyInteger: true, truth: true });

/**
 * Whether exactly one of the elements is true.
 *
 * Returns a new array in the broadcast shape of the operands, or `out`; shapes that do not broadcast are a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logical_xor([0, 1, 2], 1)) === "[ True False False]");
 * ```
 */
export const logical_xor: BinaryUfunc<"bool"> = binary("logical_xor", [
  each(NUMBERS, (x, y) => (x !== 0) !== (y !== 0) ? 1 : 0, "==->?"),
  wide((x, y) => (x !== 0n) !== (y !== 0n) ? 1 : 0, "==->?"),
], { identity: false, anyInteger: true, truth: true });

/**
 * Whether an element is false.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.logical_not([0, 1, 2])) === "[ True False False]");
 * ```
 */
export const logical_not: UnaryUfunc<"bool"> = unary("logical_not", [
  each(NUMBERS, (x) => x === 0 ? 1 : 0, "=->?"),
  wide((x) => x === 0n ? 1 : 0, "=->?"),
], { truth: true });
