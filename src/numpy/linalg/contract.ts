/**
 * Sums of products over shared axes of two arrays, as one stack of matrix products. Groups of axes that can be walked with a
 * single step are used where they lie; an operand is copied only if a group of its axes cannot.
 * @module
 */
import { type DType, float16, float32 } from "../../dtype/dtype.ts";
import { reshapedSteps, sizeOf } from "../../ndarray/layout.ts";
import { blankArray, type NDArray } from "../../ndarray/ndarray.ts";
import { castTo } from "../copying.ts";
import { transposed } from "../views.ts";
import { multiplyStacks, type Stack } from "./product.ts";

/** The axes of two arrays, sorted: those they share in the result, those summed over, and those of one alone. */
export interface Axes {
  /** Axes of both that the result has, too. */
  readonly batch: readonly (readonly [left: number, right: number])[];
  /** Axes of both that are summed over. */
  readonly inner: readonly (readonly [left: number, right: number])[];
  /** Axes of the left array alone. */
  readonly left: readonly number[];
  /** Axes of the right array alone. */
  readonly right: readonly number[];
}

/** The single step with which axes of these sizes and steps can be walked, or `null`. */
export function singleStep(shape: readonly number[], steps: readonly number[]): number | null {
  if (shape.length === 1) return steps[0];
  return reshapedSteps({ shape, steps }, [sizeOf(shape)])?.[0] ?? null;
}

/** An array as a stack of matrices; copied if its rows or columns are groups of axes without a common step. */
function stacked(x: NDArray, batch: readonly number[], rows: readonly number[], columns: readonly number[]): Stack {
  const along = (axes: readonly number[]): number | null =>
    singleStep(axes.map((i) => x.dims[i]), axes.map((i) => x.steps[i]));
  const row = along(rows), column = along(columns);
  if (row !== null && column !== null) {
    return { buffer: x.buffer, offset: x.offset, loop: batch.map((i) => x.steps[i]), row, column };
  }
  const copy = castTo(transposed(x, [...batch, ...rows, ...columns]), x.dtype, "C");
  const width = sizeOf(columns.map((i) => x.dims[i]));
  return { buffer: copy.buffer, offset: copy.offset, loop: copy.steps.slice(0, batch.length), row: width, column: 1 };
}

/**
 * The sum over the inner axes of the product of two arrays, computed in `dtype`; the shape is batch axes, axes of the left, axes of
 * the right array. Sizes of paired axes must be equal. The result is C-contiguous; it is written into `out` if that is
 * given, which must be so, too, and share no memory with the arrays.
 */
export function contract(x: NDArray, y: NDArray, dtype: DType, axes: Axes, out: NDArray | null = null): NDArray {
  const { batch, inner, left, right } = axes;
  const work = dtype === float16 ? float32 : dtype;
  const a = x.dtype === work ? x : castTo(x, work), b = y.dtype === work ? y : castTo(y, work);
  const stack = batch.map(([i]) => x.dims[i]);
  const rows = left.map((i) => x.dims[i]), columns = right.map((i) => y.dims[i]);
  const m = sizeOf(rows), n = sizeOf(columns), k = sizeOf(inner.map(([i]) => x.dims[i]));
  const result = out !== null && work === dtype ? out : blankArray([...stack, ...rows, ...columns], work);
  multiplyStacks(
    work,
    stack,
    m,
    n,
    k,
    stacked(a, batch.map(([i]) => i), left, inner.map(([i]) => i)),
    stacked(b, batch.map(([, j]) => j), inner.map(([, j]) => j), right),
    {
      buffer: result.buffer,
      offset: result.offset,
      loop: batch.map((_, i) => result.steps[i]),
      row: n,
      column: 1,
    },
  );
  return work === dtype ? result : castTo(result, dtype);
}
