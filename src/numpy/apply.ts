/**
 * A loop applied to operands: in one pass where they lie in memory alike, else along the runs that a walk finds.
 * @module
 */
import type { AnyBuffer, DType } from "../dtype/dtype.ts";
import type { Stored } from "../kernels/elementwise.ts";
import { broadcastSteps, isCContiguous, isFContiguous, sameList } from "../ndarray/layout.ts";
import { blankArray, exact, NDArray } from "../ndarray/ndarray.ts";
import { walk, walkPlanes } from "../ndarray/walk.ts";
import { assign, copyOf } from "./copying.ts";
import type { Loop } from "./loops.ts";

/** An array, or one stored element that stands for all positions. */
export type Operand = NDArray | Stored;

/** Below this size a view of a part of a buffer costs more than positions in the loop. */
const SMALL = 64;

/** From this length on, views of both sides of a run pay: loops without offsets are nearly twice as fast. */
export const LONG = 256;

function isMany(x: Operand): x is NDArray {
  return x instanceof NDArray && x.dims.length > 0;
}

function oneOf(x: Operand): Stored {
  return x instanceof NDArray ? x.buffer[x.offset] : x;
}

/** Whether an array fills its stretch of memory in the same order as `out` does. */
function liesLike(x: NDArray, out: NDArray): boolean {
  if (!sameList(x.dims, out.dims)) return false;
  return isCContiguous(out.dims, out.steps)
    ? isCContiguous(x.dims, x.steps)
    : isFContiguous(out.dims, out.steps) && isFContiguous(x.dims, x.steps);
}

/** Whether all of an array can be handed to a dense loop: it begins where its buffer begins, or is worth a view. */
function isHandy(x: NDArray): boolean {
  return x.size >= SMALL || (x.offset === 0 && x.buffer.length === x.size);
}

/** One pass over operands that lie as the result does, without gaps; `false` if they do not. */
function applyDense(loop: Loop, k: number, operands: readonly Operand[], out: NDArray): boolean {
  const n = out.size;
  if (!isHandy(out)) return false;
  let many = 0;
  for (let i = 0; i < operands.length; i++) {
    const x = operands[i];
    if (!isMany(x)) continue;
    if (!isHandy(x) || !liesLike(x, out)) return false;
    many++;
  }
  if (many === 0) {
    if (!isCContiguous(out.dims, out.steps) && !isFContiguous(out.dims, out.steps)) return false;
    const value = operands.length === 1
      ? loop.kernels1[k].value(oneOf(operands[0]))
      : loop.kernels2[k].value(oneOf(operands[0]), oneOf(operands[1]));
    (exact(out) as Float64Array).fill(value as number);
  } else if (operands.length === 1) {
    loop.kernels1[k].run(exact(operands[0] as NDArray), exact(out), n);
  } else {
    const [x, y] = operands, kernel = loop.kernels2[k];
    if (!isMany(y)) kernel.runRight(exact(x as NDArray), oneOf(y), exact(out), n);
    else if (!isMany(x)) kernel.runLeft(oneOf(x), exact(y), exact(out), n);
    else kernel.run(exact(x), exact(y), exact(out), n);
  }
  return true;
}

/** The elements of an array, repeated to a shape, side by side in C order. */
function gathered(x: NDArray, shape: readonly number[]): NDArray {
  if (sameList(x.dims, shape)) return isCContiguous(x.dims, x.steps) ? x : copyOf(x, "C");
  const out = blankArray(shape, x.dtype);
  assign(out, x);
  return out;
}

/** A buffer of one element; a plain list if the data type cannot hold it (comparisons with numbers out of range). */
function held(x: Stored, dtype: DType): AnyBuffer {
  const one = dtype.alloc(1);
  one[0] = x;
  return one[0] === x || x !== x ? one : [x] as unknown as AnyBuffer;
}

/**
 * Computes the `k`-th result of a loop into `out`. Operands have the loop's data types and broadcast to the shape of `out`; only
 * positions where `where` is true are written. Nothing is checked any more.
 */
export function applyLoop(
  loop: Loop,
  k: number,
  operands: readonly Operand[],
  out: NDArray,
  where: NDArray | null,
): void {
  if (out.size === 0) return;
  if (where === null) {
    if (applyDense(loop, k, operands, out)) return;
    if ((operands.length === 1 ? loop.kernels1[k] : loop.kernels2[k]).isDear(out.size)) {
      const whole = operands.map((x) => isMany(x) ? gathered(x, out.dims) : x);
      const result = blankArray(out.dims, out.dtype);
      if (applyDense(loop, k, whole, result)) return assign(out, result);
    }
  }
  const shape = out.dims, layouts = [out.steps], offsets = [out.offset], buffers: AnyBuffer[] = [];
  for (let i = 0; i < operands.length; i++) {
    const x = operands[i];
    if (x instanceof NDArray) {
      layouts.push(broadcastSteps(x.dims, x.steps, shape)!);
      offsets.push(x.offset);
      buffers.push(x.buffer);
    } else {
      layouts.push(new Array<number>(shape.length).fill(0));
      offsets.push(0);
      buffers.push(held(x, loop.inputs[i]));
    }
  }
  const target = out.buffer, [x, y] = buffers;
  if (where !== null) {
    layouts.push(broadcastSteps(where.dims, where.steps, shape)!);
    offsets.push(where.offset);
    const mask = where.buffer as Uint8Array;
    if (operands.length === 1) {
      const run = loop.kernels1[k].masked;
      walk(shape, layouts, offsets, (at, n, s) => run(x, at[1], s[1], target, at[0], s[0], mask, at[2], s[2], n));
    } else {
      const run = loop.kernels2[k].masked;
      walk(shape, layouts, offsets, (at, n, s) => {
        run(x, at[1], s[1], y, at[2], s[2], target, at[0], s[0], mask, at[3], s[3], n);
      });
    }
  } else if (operands.length === 1) {
    const kernel = loop.kernels1[k], { strided } = kernel;
    walkPlanes(shape, layouts, offsets, (at, n, s, rows, across) => {
      if (n < LONG || s[0] !== 1 || s[1] !== 1) {
        return strided(x, at[1], s[1], target, at[0], s[0], n, across[1], across[0], rows);
      }
      for (let j = 0; j < rows; j++) {
        const from = at[1] + j * across[1], to = at[0] + j * across[0];
        kernel.run(x.subarray(from, from + n), target.subarray(to, to + n), n);
      }
    });
  } else {
    const kernel = loop.kernels2[k], { strided } = kernel;
    walkPlanes(shape, layouts, offsets, (at, n, s, rows, across) => {
      const [step, xStep, yStep] = s;
      if (n < LONG || step !== 1 || xStep > 1 || yStep > 1 || xStep < 0 || yStep < 0 || xStep + yStep === 0) {
        return strided(x, at[1], xStep, y, at[2], yStep, target, at[0], step, n, across[1], across[2], across[0], rows);
      }
      for (let j = 0; j < rows; j++) {
        const a = at[1] + j * across[1], b = at[2] + j * across[2], to = at[0] + j * across[0];
        const out = target.subarray(to, to + n);
        if (yStep === 0) kernel.runRight(x.subarray(a, a + n), y[b], out, n);
        else if (xStep === 0) kernel.runLeft(x[a], y.subarray(b, b + n), out, n);
        else kernel.run(x.subarray(a, a + n), y.subarray(b, b + n), out, n);
      }
    });
  }
}
