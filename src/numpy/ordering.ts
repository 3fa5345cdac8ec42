/**
 * Sorting and searching behind the reading of arguments, for every function that needs them.
 * @module
 */
import { int32 } from "../dtype/dtype.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { convertLoop } from "../kernels/convert.ts";
import { argsortKeys, keysOf, searchKeys, sortBuffer } from "../kernels/sort.ts";
import { assertWriteable } from "../ndarray/alias.ts";
import { normalizeAxis } from "../ndarray/layout.ts";
import { exact, NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import { walk } from "../ndarray/walk.ts";
import { castTo, copyOf } from "./copying.ts";

/** The elements of a line as a buffer of their own. */
export function lineOf(x: NDArray, at: number, step: number, n: number): typeof x.buffer {
  if (step === 1) return x.buffer.slice(at, at + n) as typeof x.buffer;
  const line = x.dtype.alloc(n);
  convertLoop(x.dtype, x.dtype)(x.buffer, at, step, line, 0, 1, n);
  return line;
}

/** Visits the lines along an axis: where each starts, in every operand. */
export function eachLine(operands: readonly NDArray[], axis: number, visit: (at: readonly number[]) => void): void {
  const [{ dims }] = operands, lines = dims.filter((_, i) => i !== axis);
  const steps = operands.map((x) => x.steps.filter((_, i) => i !== axis));
  const at = new Array<number>(operands.length);
  walk(lines, steps, operands.map((x) => x.offset), (start, count, along) => {
    for (let k = 0; k < count; k++) {
      for (let j = 0; j < at.length; j++) at[j] = start[j] + k * along[j];
      visit(at);
    }
  });
}

/** Sorts an array in place along an axis; what `ndarray.sort` does. */
export function sortInPlace(x: NDArray, axis: unknown = -1): void {
  assertWriteable(x);
  const along = normalizeAxis(axis, x.dims.length), n = x.dims[along], step = x.steps[along];
  if (x.size === 0 || n < 2) return;
  const back = convertLoop(x.dtype, x.dtype);
  eachLine([x], along, ([at]) => {
    if (step === 1) return sortBuffer(x.buffer.subarray(at, at + n) as typeof x.buffer, x.dtype);
    const line = lineOf(x, at, step, n);
    sortBuffer(line, x.dtype);
    back(line, 0, 1, x.buffer, at, step, n);
  });
}

/** A sorted copy, with the layout of the array. */
export function sortArray(x: NDArray, axis: unknown): NDArray {
  if (axis === null || axis === undefined) {
    const flat = castTo(x, x.dtype, "C") as NDArray;
    const line = viewOf(flat, [x.size], [1]);
    sortBuffer(
      flat.buffer.length === x.size
        ? flat.buffer
        : flat.buffer.subarray(flat.offset, flat.offset + x.size) as typeof flat.buffer,
      x.dtype,
    );
    return new NDArray(line.buffer, line.dtype, line.dims, line.steps, line.offset, line.size, null);
  }
  normalizeAxis(axis, x.dims.length);
  const copy = copyOf(x);
  sortInPlace(copy, axis);
  return copy;
}

/** Whether the keys of a data type are compared as floats. */
export function floating(x: NDArray): boolean {
  return x.dtype.isFloat && x.dtype.itemsize > 2;
}

/** The positions that sort an array along an axis, behind the reading of arguments. */
export function argsortArray(x: NDArray, axis: unknown): NDArray<"int32"> {
  if (axis === null || axis === undefined || x.dims.length === 0) {
    if (x.dims.length === 0 && axis !== null && axis !== 0 && axis !== -1) normalizeAxis(axis, 0);
    const dense = castTo(x, x.dtype, "C") as NDArray;
    x = viewOf(dense, [x.size], [1]);
    axis = 0;
  }
  const along = normalizeAxis(axis, x.dims.length), n = x.dims[along], out = newArray(x.dims, int32);
  if (out.size === 0) return out;
  const floats = floating(x), step = x.steps[along], stride = out.steps[along], into = out.buffer;
  eachLine([x, out as NDArray], along, ([from, to]) => {
    const order = argsortKeys(keysOf(lineOf(x, from, step, n), x.dtype), floats);
    for (let k = 0; k < n; k++, to += stride) into[to] = order[k];
  });
  return out;
}

/** The places of values in sorted data, behind the reading of arguments. */
export function searchArray(a: NDArray, v: NDArray, right: boolean, sorter: NDArray | null): NDArray<"int32"> {
  const type = promoteTypes(a.dtype, v.dtype);
  const keys = a.dtype === type && a.isC ? a : castTo(a, type, "C") as NDArray;
  const values = v.dtype === type && v.isC ? v : castTo(v, type, "C") as NDArray;
  const out = newArray(v.dims, int32);
  const order = sorter === null ? null : exact(castTo(sorter, int32, "C"));
  if (out.size > 0) {
    searchKeys(
      keysOf(exact(keys), type),
      keysOf(exact(values), type),
      type.isFloat && type.itemsize > 2,
      right,
      exact(out),
      order,
    );
  }
  return out;
}
