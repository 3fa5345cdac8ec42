/**
 * Views of arrays: what the functions of shape do once their arguments are read. Strides are those that NumPy gives.
 * @module
 */
import { type DTypeLike, type DTypeName, dtypeOf } from "../dtype/dtype.ts";
import {
  broadcastSteps,
  contiguousSteps,
  inferShape,
  keptSteps,
  normalizeAxes,
  normalizeAxis,
  reshapedSteps,
  sameList,
  sizeOf,
} from "../ndarray/layout.ts";
import { blankArray, NDArray, viewOf } from "../ndarray/ndarray.ts";
import type { Order } from "../ndarray/types.ts";
import { AxisError, ValueError } from "../python/errors.ts";
import { asIndices } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { readOrder } from "./asarray.ts";
import { assign, copyOf } from "./copying.ts";

/** How `reshape` reads the elements: rows first, columns first, or as they lie. */
function reshapeOrder(x: NDArray, order: unknown): "C" | "F" {
  const read = order === null || order === undefined ? "C" : readOrder(order);
  if (read === "K") throw new ValueError("order 'K' is not permitted for reshaping");
  return read === "A" ? (x.isF && !x.isC ? "F" : "C") : read;
}

/** The same elements under another shape, as a view if possible; `copy`: always, never, or only if needed. */
export function reshaped<D extends DTypeName>(
  x: NDArray<D>,
  shape: readonly number[],
  order: unknown = "C",
  copy: boolean | null = null,
): NDArray<D> {
  const read = reshapeOrder(x, order);
  if (copy === true) x = copyOf(x, read);
  else if (sameList(shape, x.dims)) return viewOf(x, x.dims, x.steps);
  const to = inferShape(x.size, shape);
  if (read === "C" ? x.isC : x.isF) return viewOf(x, to, contiguousSteps(to, read));
  const steps = reshapedSteps(x, to, read);
  if (steps !== null) return viewOf(x, to, steps);
  if (copy === false) throw new ValueError("Unable to avoid creating a copy while reshaping.");
  return viewOf(copyOf(x, read), to, contiguousSteps(to, read));
}

/** One axis: a view if the elements lie one behind the other in the order asked for. */
export function raveled<D extends DTypeName>(x: NDArray<D>, order: Order = "C"): NDArray<D> {
  if (order === "A") order = x.isF && !x.isC ? "F" : "C";
  else if (order === "K") order = x.isC ? "C" : x.isF ? "F" : "K";
  if (order === "C" ? x.isC : order === "F" ? x.isF : packed(x)) {
    return viewOf(x, [x.size], [1]);
  }
  return flattened(x, order);
}

/** Whether the elements fill a stretch of memory from the first on, axes in any order. */
function packed({ dims, steps }: NDArray): boolean {
  const axes = dims.map((_, i) => i).sort((i, j) => Math.abs(steps[j]) - Math.abs(steps[i]));
  let step = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    if (dims[axes[k]] === 1) continue;
    if (steps[axes[k]] !== step) return false;
    step *= dims[axes[k]];
  }
  return true;
}

/** A copy with one axis. */
export function flattened<D extends DTypeName>(x: NDArray<D>, order: Order = "C"): NDArray<D> {
  if (order === "A") order = x.isF && !x.isC ? "F" : "C";
  const out = blankArray([x.size], x.dtype);
  if (x.size === 0) return out;
  // elements are visited in C order of the axes permuted as the order asks
  let axes = x.dims.map((_, i) => i);
  if (order === "F") axes.reverse();
  else if (order === "K") {
    const kept = keptSteps(x.dims, x.steps); // repeated axes (step 0) stay where they are
    axes = axes.sort((i, j) => kept[j] - kept[i]);
  }
  const moved = viewOf(x, axes.map((i) => x.dims[i]), axes.map((i) => x.steps[i]));
  assign(viewOf(out, moved.dims, contiguousSteps(moved.dims)) as NDArray, moved as NDArray);
  return out;
}

/** Axes permuted; reversed if none are given. */
export function transposed<D extends DTypeName>(x: NDArray<D>, axes: unknown = null): NDArray<D> {
  const ndim = x.ndim;
  if (axes === null || axes === undefined) {
    return viewOf(x, x.dims.slice().reverse(), x.steps.slice().reverse());
  }
  const given = asIndices(axes);
  if (given.length !== ndim) throw new ValueError("axes don't match array");
  const seen = new Set<number>();
  const order = given.map((axis) => {
    const i = normalizeAxis(axis, ndim);
    if (seen.has(i)) throw new ValueError("repeated axis in transpose");
    seen.add(i);
    return i;
  });
  return viewOf(x, order.map((i) => x.dims[i]), order.map((i) => x.steps[i]));
}

/** Two axes exchanged. */
export function swapped<D extends DTypeName>(x: NDArray<D>, axis1: unknown, axis2: unknown): NDArray<D> {
  const i = normalizeAxis(axis1, x.ndim, "axis1"), j = normalizeAxis(axis2, x.ndim, "axis2");
  const dims = x.dims.slice(), steps = x.steps.slice();
  [dims[i], dims[j]] = [dims[j], dims[i]];
  [steps[i], steps[j]] = [steps[j], steps[i]];
  return viewOf(x, dims, steps);
}

/** Without axes of size 1; the array itself if there are none. */
export function squeezed<D extends DTypeName>(x: NDArray<D>, axis: unknown = null): NDArray<D> {
  if (axis === null || axis === undefined) {
    if (!x.dims.includes(1)) return x;
    return viewOf(x, x.dims.filter((n) => n !== 1), x.steps.filter((_, i) => x.dims[i] !== 1));
  }
  const given = asIndices(axis);
  if (x.ndim === 0) {
    // NumPy lets a 0-d array be squeezed along axis 0 or -1
    for (const i of given) if (i !== 0 && i !== -1) throw new AxisError(i, 0);
    return x;
  }
  if (given.length === 0) return x;
  const gone = new Set(normalizeAxes(given, x.ndim));
  for (const i of gone) {
    if (x.dims[i] !== 1) throw new ValueError("cannot select an axis to squeeze out which has size not equal to one");
  }
  return viewOf(x, x.dims.filter((_, i) => !gone.has(i)), x.steps.filter((_, i) => !gone.has(i)));
}

/** New axes of size 1, at these places of the result. */
export function expanded<D extends DTypeName>(x: NDArray<D>, axis: unknown): NDArray<D> {
  const given = asIndices(axis), ndim = x.ndim + given.length;
  const places = new Set(given.map((i) => normalizeAxis(i, ndim)));
  if (places.size !== given.length) throw new ValueError("repeated axis");
  let k = 0;
  return reshaped(x, Array.from({ length: ndim }, (_, i) => places.has(i) ? 1 : x.dims[k++]));
}

/** Repeated along new axes and axes of size 1, without copying; may not be written. */
export function broadcasted<D extends DTypeName>(x: NDArray<D>, shape: readonly number[], frozen = true): NDArray<D> {
  const extra = shape.length - x.ndim;
  if (shape.length === 0 && x.ndim > 0) throw new ValueError("cannot broadcast a non-scalar to a scalar array");
  if (extra < 0) throw new ValueError("input operand has more dimensions than allowed by the axis remapping");
  const steps = broadcastSteps(x.dims, x.steps, shape);
  if (steps === null) {
    throw new ValueError(
      "operands could not be broadcast together with remapped shapes [original->remapped]: " +
        `${reprTuple(x.dims, "")}  and requested shape ${reprTuple(shape, "")}`,
    );
  }
  const view = viewOf(x, shape, steps.map((step, i) => i >= extra && x.dims[i - extra] === 1 ? 0 : step));
  if (frozen) view.frozen = true;
  return view;
}

/** The common shape of several; the refusal names the two that do not fit. */
export function commonShape(shapes: readonly (readonly number[])[]): readonly number[] {
  const ndim = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: ndim }, (_, i) => {
    let size = 1, from = 0;
    shapes.forEach((shape, k) => {
      const n = shape[i + shape.length - ndim] ?? 1;
      if (n === 1 || n === size) return;
      if (size !== 1) {
        throw new ValueError(
          "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between " +
            `arg ${from} with shape ${reprTuple(shapes[from])} and arg ${k} with shape ${reprTuple(shape)}.`,
        );
      }
      size = n;
      from = k;
    });
    return size;
  });
}

/** One axis put in another place of the order. */
export function moved<D extends DTypeName>(x: NDArray<D>, source: unknown, destination: unknown): NDArray<D> {
  const from = normalizeAxes(source, x.ndim, "source"), to = normalizeAxes(destination, x.ndim, "destination");
  if (from.length !== to.length) {
    throw new ValueError("`source` and `destination` arguments must have the same number of elements");
  }
  const order = x.dims.map((_, i) => i).filter((i) => !from.includes(i));
  for (const [place, axis] of to.map((place, k) => [place, from[k]]).sort((a, b) => a[0] - b[0])) {
    order.splice(place, 0, axis);
  }
  return transposed(x, order);
}

/** The diagonal of two axes as the last axis of a view that may not be written. */
export function diagonalOf<D extends DTypeName>(
  x: NDArray<D>,
  offset = 0,
  axis1: unknown = 0,
  axis2: unknown = 1,
): NDArray<D> {
  if (x.ndim < 2) throw new ValueError("diag requires an array of at least two dimensions");
  const i = normalizeAxis(axis1, x.ndim, "axis1"), j = normalizeAxis(axis2, x.ndim, "axis2");
  if (i === j) throw new ValueError("axis1 and axis2 cannot be the same");
  const rows = x.dims[i] - Math.max(-offset, 0), columns = x.dims[j] - Math.max(offset, 0);
  const count = Math.max(0, Math.min(rows, columns));
  const start = count === 0 ? 0 : offset >= 0 ? offset * x.steps[j] : -offset * x.steps[i];
  const rest = x.dims.map((_, k) => k).filter((k) => k !== i && k !== j);
  const view = viewOf(
    x,
    [...rest.map((k) => x.dims[k]), count],
    [...rest.map((k) => x.steps[k]), x.steps[i] + x.steps[j]],
    x.offset + start,
  );
  view.frozen = true;
  return view;
}

/** Axes walked backwards. */
export function flipped<D extends DTypeName>(x: NDArray<D>, axis: unknown = null): NDArray<D> {
  const all = axis === null || axis === undefined;
  const chosen = all ? x.dims.map((_, i) => i) : asIndices(axis).map((i) => normalizeAxis(i, x.ndim));
  const gone = new Set(chosen);
  if (gone.size !== chosen.length) throw new ValueError("repeated axis");
  if (x.ndim === 0) return copyOf(x); // NumPy indexes with (), which gives a scalar
  let offset = x.offset;
  const steps = x.steps.map((step, i) => {
    if (!gone.has(i) || x.dims[i] === 0) return step;
    offset += (x.dims[i] - 1) * step;
    return -step;
  });
  return viewOf(x, x.dims, steps, offset);
}

/** The same memory as elements of another data type, or another array object on it. */
export function viewedAs(x: NDArray, dtype: DTypeLike | null): NDArray {
  if (dtype === null) return viewOf(x, x.dims, x.steps);
  const to = dtypeOf(dtype), from = x.dtype;
  if (to === from) return viewOf(x, x.dims, x.steps);
  let { dims, steps } = x, offset = x.offset * from.itemsize;
  const ratio = from.itemsize / to.itemsize;
  if (ratio !== 1) {
    if (x.ndim === 0) {
      throw new ValueError("Changing the dtype of a 0d array is only supported if the itemsize is unchanged");
    }
    const last = x.ndim - 1;
    if (dims[last] !== 1 && x.size > 0 && steps[last] !== 1) {
      throw new ValueError("To change to a dtype of a different size, the last axis must be contiguous");
    }
    if (ratio < 1 && (dims[last] * from.itemsize) % to.itemsize !== 0) {
      throw new ValueError(
        "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.",
      );
    }
    dims = dims.map((n, i) => i === last ? n * ratio : n);
    steps = steps.map((step, i) => i === last ? 1 : step * ratio);
  }
  const { buffer } = x;
  const start = buffer.byteOffset % to.itemsize === 0 ? buffer.byteOffset : NaN;
  const whole = offset / to.itemsize;
  if (Number.isNaN(start) || !Number.isInteger(whole) || steps.some((step) => !Number.isInteger(step))) {
    throw new ValueError(`the memory of this array is not aligned to elements of ${to.name}`);
  }
  offset = whole;
  const memory = to.over(buffer.buffer, start, Math.floor(buffer.byteLength / to.itemsize));
  const view = new NDArray(memory, to, dims, steps, offset, sizeOf(dims), x.base ?? x);
  view.frozen = x.frozen;
  return view as NDArray;
}
