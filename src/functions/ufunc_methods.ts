/**
 * `reduce`, `accumulate`, `outer`, `reduceat` and `at` of ufuncs on tensors, made of differentiable parts: a reduction is the
 * function applied again and again, unless a reduction with a rule of its own says the same.
 * @module
 */
import { setUfuncMethods, type UfuncCall } from "../autodiff/differentiable.ts";
import { setStack } from "../autodiff/higher.ts";
import type { Op } from "../autodiff/tape.ts";
import { Tensor } from "../autodiff/tensor.ts";
import { normalizeAxes, normalizeAxis } from "../ndarray/layout.ts";
import type { ArrayLike, Axes } from "../ndarray/types.ts";
import { NotImplementedError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { Slice } from "../python/slice.ts";
import { astensor } from "./creation.ts";
import { getItem, setItem } from "./indexing.ts";
import { stack } from "./joining.ts";
import * as np from "./np.ts";
import { max, min, prod, sum } from "./reductions.ts";
import { cumprod, cumsum } from "./scans.ts";
import { expand_dims, reshape } from "./shapes.ts";

const ALL = new Slice(null, null);

interface ReduceArguments {
  a: ArrayLike;
  axis: Axes;
  keepdims: boolean;
  constant: boolean | null;
}

const REDUCE: Signature<ReduceArguments> = signature("reduce", {
  a: REQUIRED,
  axis: 0,
  keepdims: false,
  constant: null,
}, 2);
const ACCUMULATE: Signature<{ a: ArrayLike; axis: number }> = signature("accumulate", { a: REQUIRED, axis: 0 }, 2);

const reductions: Record<string, typeof sum> = { Add: sum, Multiply: prod, Maximum: max, Minimum: min };
const scans: Record<string, typeof cumsum> = { Add: cumsum, Multiply: cumprod };

function steps(call: UfuncCall, x: Tensor, axis: number): Tensor[] {
  const lead = new Array<Slice>(axis).fill(ALL), out: Tensor[] = [];
  for (let i = 0; i < x.shape[axis]; i++) {
    const part = getItem(x, [...lead, i]);
    out.push(i === 0 ? part : call(out[i - 1], part));
  }
  return out;
}

function refuseUnary(op: Op): void {
  if (op.rules.length < 2) throw new ValueError("reduce only supported for binary functions");
}

setStack((rows) => stack(rows));

setUfuncMethods({
  reduce(call, op, args) {
    refuseUnary(op);
    const { a, axis, keepdims, constant } = bind(REDUCE, args);
    const whole = reductions[op.name];
    if (whole !== undefined) return whole(a, { axis, keepdims, constant });
    let x = astensor(a);
    const axes = axis === null ? x.shape.map((_, i) => i) : normalizeAxes(axis, x.ndim);
    if (axes.length > 1) {
      throw new ValueError(
        `reduction operation '${
          (call as { name?: string }).name
        }' is not reorderable, so at most one axis may be specified`,
      );
    }
    for (const i of axes) {
      const all = steps(call, x, i);
      if (all.length === 0) {
        throw new ValueError(
          `zero-size array to reduction operation ${(call as { name?: string }).name} which has no identity`,
        );
      }
      x = keepdims ? expand_dims(all[all.length - 1], i) : all[all.length - 1];
    }
    return x;
  },
  accumulate(call, op, args) {
    refuseUnary(op);
    const { a, axis } = bind(ACCUMULATE, args), scan = scans[op.name];
    if (scan !== undefined) return scan(a, axis);
    const x = astensor(a), along = normalizeAxis(axis, x.ndim);
    return stack(steps(call, x, along), along);
  },
  outer(call, op, a, b, options) {
    refuseUnary(op);
    const x = astensor(a), y = astensor(b);
    return call(
      reshape(x, [...x.shape, ...new Array<number>(y.ndim).fill(1)]),
      y,
      ...(options === undefined ? [] : [options]),
    );
  },
  reduceat(call, op, a, indices, axis) {
    refuseUnary(op);
    const x = astensor(a), along = normalizeAxis(axis ?? 0, x.ndim), n = x.shape[along];
    const lead = new Array<Slice>(along).fill(ALL), at = indices.map(asIndex);
    const parts = at.map((start, i) => {
      const stop = i + 1 < at.length ? at[i + 1] : n;
      if (start >= stop) return getItem(x, [...lead, start]);
      const all = steps(call, getItem(x, [...lead, new Slice(start, stop)]), along);
      return all[all.length - 1];
    });
    return stack(parts, along);
  },
  at(call, op, a, index, b) {
    if (!(a instanceof Tensor)) {
      throw new NotImplementedError(
        "`at` of a tensor function takes a tensor to update; for arrays use the array function",
      );
    }
    const entries = [index], part = getItem(a, entries);
    if (op.rules.length < 2) {
      setItem(a, entries, call(part));
      return;
    }
    // repeated positions count repeatedly: one pass for each repetition, in the order of the index
    const position = np.arange(a.size, { dtype: "int32" }).reshape(a.shape).get(index).ravel();
    const seen = new Map<number, number>(), turns: number[][] = [];
    (position.tolist() as number[]).forEach((p, i) => {
      const turn = seen.get(p) ?? 0;
      seen.set(p, turn + 1);
      (turns[turn] ??= []).push(i);
    });
    if (turns.length <= 1) {
      setItem(a, entries, call(part, b));
      return;
    }
    const operand = reshape(np.broadcast_to(b as ArrayLike, part.shape) as ArrayLike, -1);
    for (const turn of turns) {
      const chosen = np.array(turn, { dtype: "int32" }), places = np.unravel_index(position.get(chosen), a.shape);
      setItem(a, [...places], call(getItem(a, [...places]), getItem(operand, [chosen])));
    }
  },
});
