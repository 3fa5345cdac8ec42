/**
 * In-place is renaming: the target of an update gets another value, and nothing that was recorded before is rewired.
 * @module
 */
import { inferShape, keptSteps, sameList } from "../ndarray/layout.ts";
import { type NDArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import type { ShapeLike } from "../ndarray/types.ts";
import { readOnlyError } from "../python/errors.ts";
import { asIndices } from "../python/number.ts";
import { copyOf } from "../numpy/casting.ts";
import { context } from "./context.ts";
import { APPLY_MASK, RESHAPE, UNVIEW } from "./memory_ops.ts";
import { valueOf } from "./operands.ts";
import { called, lockCall, type Op, Place, type Value } from "./tape.ts";
import { constantFlag, setShapeAssignment, Tensor } from "./tensor.ts";
import { along, detach, isClosed, pathTo, settle } from "./view.ts";

/**
 * `op(…, out=target)`: the operation is applied to a copy of the target's memory, and the target (with its base and all views of
 * it) becomes a name for the new value. Calls recorded before keep the old value; nothing changes if anything fails, except
 * that the target's gradient is forgotten (S64).
 */
export function rename<T extends Tensor>(
  target: T,
  op: Op,
  operands: readonly unknown[],
  args: unknown,
  mask: NDArray<"bool"> | null,
  constant?: boolean | null,
): T {
  const n = operands.length, inputs = new Array<Value>(n), arrays = new Array<NDArray>(n);
  if (!context.tracking) {
    for (let i = 0; i < n; i++) arrays[i] = valueOf(operands[i], op.weak).data;
    op.forward(arrays, args, target.data);
    return target;
  }
  settle(target);
  detach(target);
  const old = target.value;
  old.grad = null;
  const { place } = target;
  const view = place !== null && place.parent !== null;
  const base = view ? place.root.now : old;
  if (old.data.frozen) throw readOnlyError();

  for (let i = 0; i < n; i++) arrays[i] = (inputs[i] = valueOf(operands[i], op.weak)).data;
  const fresh = op.overwrites && !view && mask === null;
  const memory = fresh
    ? newWithSteps(base.data.dims, keptSteps(base.data.dims, base.data.steps), base.data.dtype)
    : copyOf(base.data);
  const steps = view ? pathTo(place).map(({ op, args }) => ({ op, args })) : [];
  const window = view ? along(steps, memory) : memory;
  op.forward(arrays, args, window);
  if (op.maskOf !== undefined) mask = op.maskOf(args);
  constantFlag(constant, window.dtype.isFloat, true);
  old.name = null;

  for (let i = 0; i < n; i++) {
    const x = operands[i];
    if (x instanceof Tensor && x.place !== null) settle(x);
    inputs[i].grad = null;
  }
  let value = called(window, base.constant, op, inputs, args, mask);
  lockCall(value);
  if (mask !== null) {
    value = called(window, base.constant, APPLY_MASK, [value, old], mask, null);
    lockCall(value);
  }
  if (view) {
    value = called(memory, base.constant, UNVIEW, [base, value], steps, null);
    lockCall(value);
    place.root.now = value;
  } else if (place !== null && !isClosed(place)) {
    place.now = value;
  } else { // views made before a clearing stay behind with the old place
    target.own = value;
    target.place = null;
  }
  return target;
}

/**
 * `t.shape = s`: the tensor becomes a reshape of its former self, on the same memory. Views of it keep the old shape: if the
 * tensor is itself a view, its new place lies below the one that its own views look at; if it is a base, its new place
 * becomes the root, and the old one looks at it through a reshape back.
 */
function assignShape(tensor: Tensor, shape: ShapeLike): void {
  const current = tensor.data;
  if ((shape as unknown) === current.dims) return;
  const to = inferShape(current.size, asIndices(shape));
  const data = viewOf(current, current.dims, current.steps);
  data.shape = to; // raises if it would need a copy
  if (!context.tracking) {
    tensor.value.data = data;
    return;
  }
  if (sameList(asIndices(shape), current.dims)) return;
  settle(tensor);
  const old = tensor.value;
  old.grad = null;
  old.name = null;
  const value = called(data, old.constant, RESHAPE, [old], { shape: to }, null);
  lockCall(value);
  const { place } = tensor;
  if (place === null) {
    tensor.own = value;
  } else if (place.parent !== null) {
    tensor.place = new Place(place, value, null, RESHAPE, { shape: to }, old.constant);
  } else if (isClosed(place)) {
    tensor.own = value;
    tensor.place = null;
  } else {
    const root = new Place(null, value, tensor, null, null, old.constant);
    tensor.place = place.parent = place.root = root;
    place.op = RESHAPE;
    place.args = { shape: old.data.dims };
    place.constant = old.constant;
    place.seen = null;
    place.moved = true;
  }
}

setShapeAssignment(assignShape);
