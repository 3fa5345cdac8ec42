/**
 * What the operands and the target of an operation may be.
 * @module
 */
import { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { isWeakNumber } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { asarray } from "../numpy/creation.ts";
import { now, numberValue, Value } from "./tape.ts";
import { notNumeric, Tensor } from "./tensor.ts";

/** The value a tensor stands for as an operand. */
export function operandValue(x: Tensor): Value {
  const { value } = x;
  if (value.name !== x) value.name = x; // a look is cheaper than writing into an old object
  return value;
}

/** The value an operand stands for; anything that is no tensor is a constant. */
export function valueOf(x: unknown, weak: boolean): Value {
  if (x instanceof Tensor) return operandValue(x);
  if (typeof x === "string") throw new TypeError(notNumeric(x));
  return weak && isWeakNumber(x) ? numberValue(x) : new Value(asarray(x as ArrayLike), true, null, now());
}

/** The one target in `out`: `null`, an array, or a tensor. */
export function targetOf(out: unknown): NDArray | Tensor | null {
  if (out === null || out === undefined) return null;
  if (out instanceof Tensor || out instanceof NDArray) return out;
  if (Array.isArray(out)) {
    if (out.length > 1 && out.every((x) => x instanceof Tensor || x instanceof NDArray)) {
      throw new ValueError(
        `in-place operations with more that one target are not supported, got ${out.length} targets`,
      );
    }
    if (out.length === 1 && (out[0] instanceof Tensor || out[0] instanceof NDArray)) return out[0];
  }
  throw new TypeError(`return arrays must be of ArrayType, got ${typeName(out)}`);
}
