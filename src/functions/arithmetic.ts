/**
 * Arithmetic of tensors.
 * @module
 */

import { binary, type BinaryFunction, unary, type UnaryFunction } from "../autodiff/differentiable.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import type { ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { isOptions, keywords } from "../python/keywords.ts";
import * as np from "./np.ts";

/** Where an operand is not zero, as a plain array. */
function truth(x: ArrayLike): NDArray<"bool"> {
  return np.not_equal(np.asarray(x), 0);
}

/**
 * The sum x1 + x2.
 *
 * Gradient: g to both. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { add, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const y = tensor(2);
 * const f = add(x, y);
 * f.backward();
 * console.assert(String(f.data) === "3.0");
 * console.assert(String(x.grad) === "1.0");
 * console.assert(String(y.grad) === "1.0");
 * ```
 */
export const add: BinaryFunction = binary(np.add, "Add", [(g) => g, (g) => g], { passes: true });

/**
 * The difference x1 - x2.
 *
 * Gradient: g and -g. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { subtract, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const y = tensor(2);
 * const f = subtract(x, y);
 * f.backward();
 * console.assert(String(f.data) === "-1.0");
 * console.assert(String(x.grad) === "1.0");
 * console.assert(String(y.grad) === "-1.0");
 * ```
 */
export const subtract: BinaryFunction = binary(np.subtract, "Subtract", [(g) => g, (g) => np.negative(g)]);

/**
 * The product x1 · x2.
 *
 * Gradient: g·x2 and g·x1. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { multiply, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const y = tensor(3);
 * const f = multiply(x, y);
 * f.backward();
 * console.assert(String(f.data) === "6.0");
 * console.assert(String(x.grad) === "3.0");
 * console.assert(String(y.grad) === "2.0");
 * ```
 */
export const multiply: BinaryFunction = binary(np.multiply, "Multiply", [
  (g, _r, _x, y) => np.multiply(g, y),
  (g, _r, x) => np.multiply(g, x),
], { product: true });

/**
 * The quotient x1 / x2; integers give `float64`.
 *
 * Gradient: g/x2 and -g·x1/x2². Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { divide, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * const y = tensor(2);
 * const f = divide(x, y);
 * f.backward();
 * console.assert(String(f.data) === "0.5");
 * console.assert(String(x.grad) === "0.5");
 * console.assert(String(y.grad) === "-0.25");
 * ```
 */
export const divide: BinaryFunction = binary(np.divide, "Divide", [
  (g, _r, _x, y) => np.divide(g, y),
  (g, _r, x, y) => np.divide(np.multiply(np.negative(g), x), np.square(y)),
]);

/**
 * The negative -x.
 *
 * Gradient: -g. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { negative, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = negative(x);
 * f.backward();
 * console.assert(String(f.data) === "-2.0");
 * console.assert(String(x.grad) === "-1.0");
 * ```
 */
export const negative: UnaryFunction = unary(np.negative, "Negative", (g) => np.negative(g));

/**
 * A copy +x that keeps the graph.
 *
 * Gradient: g. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { positive, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = positive(x);
 * f.backward();
 * console.assert(String(f.data) === "2.0");
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export const positive: UnaryFunction = unary(np.positive, "Positive", (g) => g);

/**
 * The reciprocal 1 / x; integers divide as integers.
 *
 * Gradient: -g/x². Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { reciprocal, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const f = reciprocal(x);
 * f.backward();
 * console.assert(String(f.data) === "0.5");
 * console.assert(String(x.grad) === "-0.25");
 * ```
 */
export const reciprocal: UnaryFunction = unary(
  np.reciprocal,
  "Reciprocal",
  (g, _r, x) => np.multiply(np.negative(g), np.reciprocal(np.square(x))),
);

/**
 * The square x².
 *
 * Gradient: 2·g·x. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { square, tensor } from "@mygrad/mygrad";
 * const x = tensor(3);
 * const f = square(x);
 * f.backward();
 * console.assert(String(f.data) === "9.0");
 * console.assert(String(x.grad) === "6.0");
 * ```
 */
export const square: UnaryFunction = unary(np.square, "Square", (g, _r, x) => np.multiply(np.multiply(2, g), x));

/**
 * The power x1 ** x2.
 *
 * Gradient: g·x2·x1^(x2 - 1), which is 0 where x2 is 0, and g·x1^x2·ln(x1), with 0 for ln where x1 is 0. Works element by element and broadcasts; takes `out`, `where`, `dtype` and `constant` as keywords.
 *
 * @example
 * ```ts
 * import { power, tensor } from "@mygrad/mygrad";
 * const x = tensor(2);
 * const y = tensor(3);
 * const f = power(x, y);
 * f.backward();
 * console.assert(String(f.data) === "8.0");
 * console.assert(String(x.grad) === "12.0");
 * console.assert(String(y.grad) === "5.545177444479562");
 * ```
 */
export const power: BinaryFunction = binary(np.power, "Power", [
  (g, _r, x, y) => np.multiply(np.multiply(g, y), np.power(x, np.where(truth(y), np.subtract(y, 1), 1))),
  (g, _r, x, y) => np.multiply(np.multiply(g, np.power(x, y)), np.log(np.where(truth(x), x, 1))),
]);

/** The same function as {@linkcode divide}. */
export const true_divide: BinaryFunction = divide;

function sequence(
  name: string,
  operands: readonly unknown[],
): { tensors: readonly unknown[]; constant: boolean | null } {
  const last = operands[operands.length - 1], given = isOptions(last);
  const { constant } = keywords(name, given ? last : undefined, { constant: null } as { constant: boolean | null });
  const tensors = given ? operands.slice(0, -1) : operands;
  if (tensors.length < 2) {
    throw new ValueError(`\`${name}\` requires at least two inputs, got ${tensors.length} inputs`);
  }
  return { tensors, constant };
}

// Python's `sum` starts from 0: it makes 0 of -0, and integers of booleans.
const ADD_SEQUENCE: Op = operation(
  "AddSequence",
  (arrays) => arrays.reduce((x, y) => np.add(x, y), 0 as unknown as NDArray),
  [(g) => g],
  {
    each: true,
  },
);

/**
 * The sum of two or more operands, recorded as a single operation.
 *
 * Gradient: every operand receives g, summed over the axes along which it was broadcast.
 *
 * @example
 * ```ts
 * import { add_sequence, tensor } from "@mygrad/mygrad";
 * const x = tensor(1);
 * add_sequence(x, x, tensor([1, 2])).backward();
 * console.assert(String(x.grad) === "4.0");
 * ```
 */
export function add_sequence(...operands: (ArrayLike | ConstantOption)[]): Tensor {
  const { tensors, constant } = sequence("add_sequence", operands);
  return record(ADD_SEQUENCE, tensors, null, { constant });
}

const MULTIPLY_SEQUENCE: Op = operation("MultiplySequence", (arrays) => arrays.reduce((x, y) => np.multiply(x, y)), [
  (g, _r, inputs: readonly NDArray[], _args, index: number) =>
    inputs.reduce((share, x, i) => i === index ? share : np.multiply(share, x), g),
], { each: true });

/**
 * The product of two or more operands, recorded as a single operation.
 *
 * Gradient: every operand receives g times the product of the others, exact also where operands are zero.
 *
 * @example
 * ```ts
 * import { multiply_sequence, tensor } from "@mygrad/mygrad";
 * const x = tensor(2), y = tensor(3);
 * multiply_sequence(x, y, 4).backward();
 * console.assert(String(x.grad) === "12.0");
 * console.assert(String(y.grad) === "8.0");
 * ```
 */
export function multiply_sequence(...operands: (ArrayLike | ConstantOption)[]): Tensor {
  const { tensors, constant } = sequence("multiply_sequence", operands);
  return record(MULTIPLY_SEQUENCE, tensors, null, { constant });
}
