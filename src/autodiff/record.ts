/**
 * Running an array function and recording the call: the one pipeline that every tensor operation goes through (S2).
 * @module
 */
import { mayShareMemory } from "../ndarray/alias.ts";
import { NDArray, viewOf } from "../ndarray/ndarray.ts";
import { readOnlyError } from "../python/errors.ts";
import { context } from "./context.ts";
import { rename } from "./in_place.ts";
import { targetOf, valueOf } from "./operands.ts";
import { called, lockCall, now, type Op, Place, Value } from "./tape.ts";
import { constantFlag, Tensor } from "./tensor.ts";
import { placeOf, settle } from "./view.ts";

/** How a call is to be recorded, beside its operands. */
export interface RecordOptions {
  /** The flag of the result; inferred if not given. */
  constant?: boolean | null;
  /** Where to write the result: an array, or a tensor, which is then updated in place; a 1-tuple is unwrapped. */
  out?: unknown;
  /** Elements outside this mask are not computed and pass no gradient. */
  where?: NDArray<"bool"> | null;
}

/** Runs an operation on tensors, arrays, numbers or lists, and records the call. */
export function record(op: Op, operands: readonly unknown[], args: unknown = null, options?: RecordOptions): Tensor {
  const target = options === undefined ? null : targetOf(options.out);
  const mask = options?.where ?? null, constant = options?.constant;
  if (target instanceof Tensor) return rename(target, op, operands, args, mask, constant);
  const n = operands.length, inputs = new Array<Value>(n), arrays = new Array<NDArray>(n);
  for (let i = 0; i < n; i++) arrays[i] = (inputs[i] = valueOf(operands[i], op.weak)).data;
  if (
    target !== null && context.tracking && context.guarding &&
    arrays.some((a) => a instanceof NDArray && mayShareMemory(target, a))
  ) {
    throw readOnlyError("output array");
  }
  const data = op.forward(arrays, args, target);
  return recordResult(op, operands, inputs, args, op.maskOf === undefined ? mask : op.maskOf(args), constant, data);
}

/** The tail of {@linkcode record}, once the result is computed: views, gradients, flag, locks. */
function recordResult(
  op: Op,
  operands: readonly unknown[],
  inputs: readonly Value[],
  args: unknown,
  mask: NDArray<"bool"> | null,
  constant: boolean | null | undefined,
  result: NDArray,
): Tensor {
  let data = result;
  if (!context.tracking) {
    return new Tensor(new Value(data, constantFlag(constant, data.dtype.isFloat, false), null, now()), null);
  }
  const parent = op.view ? sharedOperand(operands, inputs, data) : -1;
  let allConstant = true;
  for (let i = 0; i < inputs.length; i++) {
    const x = operands[i], v = inputs[i];
    if (x instanceof Tensor && x.place !== null) settle(x);
    if (parent < 0) v.grad = null;
    if (!v.constant) allConstant = false;
  }
  const flag = constantFlag(constant, data.dtype.isFloat, allConstant);
  if (parent >= 0 && data === inputs[parent].data) data = viewOf(data, data.dims, data.steps); // nothing to squeeze, say
  const value = called(data, flag, op, inputs, args, mask);
  lockCall(value);
  if (parent < 0) return new Tensor(value, null);
  // a view of a bare array gets a hidden constant tensor as its base (S72)
  const of = operands[parent] instanceof Tensor ? operands[parent] as Tensor : new Tensor(inputs[parent], null);
  return new Tensor(null, new Place(placeOf(of), value, null, op, args, flag));
}

/**
 * {@linkcode recordResult} for two operands of an operation that makes no views, with nothing said about the result; `x` and `y`
 * are those of the operands that are tensors.
 */
export function recordPair(op: Op, x: Tensor | null, y: Tensor | null, a: Value, b: Value, data: NDArray): Tensor {
  const floating = data.dtype.isFloat;
  if (!context.tracking) return new Tensor(new Value(data, !floating, null, now()), null);
  if (x !== null && x.place !== null) settle(x);
  if (y !== null && y.place !== null) settle(y);
  a.grad = null;
  b.grad = null;
  const value = new Value(data, !floating || a.constant && b.constant, op, now(), a, b, context.guarding);
  lockCall(value);
  return new Tensor(value, null);
}

/** The same for a tensor as the only operand. */
export function recordOne(op: Op, x: Tensor, v: Value, data: NDArray): Tensor {
  const floating = data.dtype.isFloat;
  if (!context.tracking) return new Tensor(new Value(data, !floating, null, now()), null);
  if (x.place !== null) settle(x);
  v.grad = null;
  const value = new Value(data, !floating || v.constant, op, now(), v, null, context.guarding);
  lockCall(value);
  return new Tensor(value, null);
}

/** Which operand, given as tensor or array, the result is a view of; -1 if none. */
function sharedOperand(operands: readonly unknown[], inputs: readonly Value[], data: NDArray): number {
  for (let i = 0; i < operands.length; i++) {
    const x = operands[i];
    if (!(x instanceof Tensor || x instanceof NDArray)) continue;
    const array = inputs[i].data;
    if (data === array || (data.base !== null && (data.base === array || data.base === array.base))) return i;
  }
  return -1;
}
