/**
 * Views that linear algebra needs: diagonals, and matrices with their axes exchanged.
 * @module
 */
import { normalizeAxis } from "../../ndarray/layout.ts";
import { type NDArray, viewOf } from "../../ndarray/ndarray.ts";
import { ValueError } from "../../python/errors.ts";

/** The diagonal of two axes as the last axis of a view; not read-only, as the function of that name makes it. */
export function diagonalOf(x: NDArray, offset: number, axis1: number, axis2: number): NDArray {
  if (x.ndim < 2) throw new ValueError("diag requires an array of at least two dimensions");
  const i = normalizeAxis(axis1, x.ndim, "axis1"), j = normalizeAxis(axis2, x.ndim, "axis2");
  if (i === j) throw new ValueError("axis1 and axis2 cannot be the same");
  const rows = x.dims[i], columns = x.dims[j];
  const start = offset >= 0 ? offset * x.steps[j] : -offset * x.steps[i];
  const length = Math.max(0, offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns));
  const rest = x.dims.map((_, k) => k).filter((k) => k !== i && k !== j);
  return viewOf(
    x,
    [...rest.map((k) => x.dims[k]), length],
    [...rest.map((k) => x.steps[k]), x.steps[i] + x.steps[j]],
    length === 0 ? x.offset : x.offset + start,
  );
}

/** The view with the last two axes exchanged. */
export function transposed(x: NDArray): NDArray {
  const n = x.ndim;
  const flip = (list: readonly number[]): number[] => [...list.slice(0, n - 2), list[n - 1], list[n - 2]];
  return viewOf(x, flip(x.dims), flip(x.steps));
}

/** The view with axes moved to other places, the rest in order: NumPy's `moveaxis` for axes already counted from the front. */
export function movedAxes(x: NDArray, from: readonly number[], to: readonly number[]): NDArray {
  const order = x.dims.map((_, i) => i).filter((i) => !from.includes(i));
  const moves = to.map((place, i): [number, number] => [place, from[i]]).sort((a, b) => a[0] - b[0]);
  for (const [place, axis] of moves) order.splice(place, 0, axis);
  return viewOf(x, order.map((i) => x.dims[i]), order.map((i) => x.steps[i]));
}

/** The view of one position of the last axis. */
export function lastAt(x: NDArray, i: number): NDArray {
  const n = x.ndim - 1;
  return viewOf(x, x.dims.slice(0, n), x.steps.slice(0, n), x.offset + i * x.steps[n]);
}
