/**
 * Arrays put one behind the other, and elements repeated, once the arguments are read.
 * @module
 */
import type { DType, DTypeName } from "../dtype/dtype.ts";
import { canCastTypes, type Casting, resultTypeOf } from "../dtype/promote.ts";
import { gather, newOffsets, repeatLoop } from "../kernels/gather.ts";
import { assertWriteable } from "../ndarray/alias.ts";
import { normalizeAxis, sameList, sizeOf } from "../ndarray/layout.ts";
import { blankArray, blankWithSteps, type NDArray, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { PyFloat } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { asarray } from "./asarray.ts";
import { assign, copyOf } from "./copying.ts";
import { raveled, reshaped } from "./views.ts";

/** The steps of the result: axes in the order in which they lie in the arrays; where these disagree, C order wins. */
function joinedSteps(arrays: readonly NDArray[], shape: readonly number[]): readonly number[] {
  const axes = shape.map((_, i) => i);
  for (let i = 1; i < axes.length; i++) {
    const axis = axes[i];
    let at = i;
    for (let j = i - 1; j >= 0; j--) {
      const other = axes[j];
      let clear = false, swap = false;
      for (const { dims, steps } of arrays) {
        if (dims[axis] === 1 || dims[other] === 1) continue;
        if (Math.abs(steps[axis]) <= Math.abs(steps[other])) swap = false;
        else if (!clear) swap = true;
        clear = true;
      }
      if (!clear) continue;
      if (!swap) break;
      at = j;
    }
    for (let j = i; j > at; j--) axes[j] = axes[j - 1];
    axes[at] = axis;
  }
  const steps = new Array<number>(shape.length);
  let step = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    steps[axes[k]] = step;
    step *= shape[axes[k]];
  }
  return steps;
}

/** Refuses arrays that cannot be cast to the data type of the result. */
function checkCasts(arrays: readonly NDArray[], dtype: DType, casting: Casting): void {
  for (const x of arrays) {
    if (!canCastTypes(x.dtype, dtype, casting)) {
      throw new TypeError(
        `Cannot cast array data from dtype('${x.dtype.name}') to dtype('${dtype.name}') according to the rule '${casting}'`,
      );
    }
  }
}

/** Arrays put one behind the other along an axis; `axis` null flattens them first. */
export function joined(
  arrays: readonly NDArray[],
  axis: unknown = 0,
  out: NDArray | null = null,
  dtype: DType | null = null,
  casting: Casting = "same_kind",
): NDArray {
  if (arrays.length === 0) throw new ValueError("need at least one array to concatenate");
  if (out !== null && dtype !== null) {
    throw new TypeError("concatenate() only takes `out` or `dtype` as an argument, but both were provided.");
  }
  if (axis === null) {
    arrays = arrays.map((x) => raveled(x));
    axis = 0;
  }
  const first = arrays[0], ndim = first.ndim;
  if (ndim === 0) throw new ValueError("zero-dimensional arrays cannot be concatenated");
  const along = normalizeAxis(axis, ndim), shape = first.dims.slice();
  for (let k = 1; k < arrays.length; k++) {
    const { dims } = arrays[k];
    if (dims.length !== ndim) {
      throw new ValueError(
        "all the input arrays must have same number of dimensions, but the array at index 0 has " +
          `${ndim} dimension(s) and the array at index ${k} has ${dims.length} dimension(s)`,
      );
    }
    for (let i = 0; i < ndim; i++) {
      if (i === along) shape[i] += dims[i];
      else if (dims[i] !== shape[i]) {
        throw new ValueError(
          "all the input array dimensions except for the concatenation axis must match exactly, but along dimension " +
            `${i}, the array at index 0 has size ${shape[i]} and the array at index ${k} has size ${dims[i]}`,
        );
      }
    }
  }
  const type = dtype ??
    (arrays.every((x) => x.dtype === first.dtype) ? first.dtype : resultTypeOf(arrays.map((x) => x.dtype), []));
  let target: NDArray;
  if (out !== null) {
    if (!sameList(out.dims, shape)) throw new ValueError("Output array is the wrong shape");
    checkCasts(arrays, out.dtype, casting);
    assertWriteable(out, "output array");
    target = out;
    // a source that shares memory with `out` must not see what was written before it is read
    arrays = arrays.map((x) => x.buffer.buffer === out.buffer.buffer ? copyOf(x) : x);
  } else {
    if (dtype !== null) checkCasts(arrays, dtype, casting);
    target = blankWithSteps(shape, joinedSteps(arrays, shape), type) as NDArray;
  }
  let at = target.offset;
  for (const x of arrays) {
    if (x.size > 0) assign(viewOf(target, x.dims, target.steps, at), x);
    at += x.dims[along] * target.steps[along];
  }
  return target;
}

/** Counts of repetitions: whole numbers, one or one for each element. */
function countsOf(repeats: unknown): { counts: readonly number[]; single: boolean } {
  if (typeof repeats === "number" || repeats instanceof PyFloat) {
    return { counts: [Math.trunc(Number(repeats))], single: true };
  }
  if (Array.isArray(repeats) && repeats.every((n) => typeof n === "number")) {
    return { counts: repeats.map(Math.trunc), single: repeats.length === 1 };
  }
  const x = asarray(repeats as ArrayLike);
  if (x.ndim > 1) throw new ValueError("object too deep for desired array");
  if (x.dtype.isFloat) {
    throw new TypeError(
      `Cannot cast array data from dtype('${x.dtype.name}') to dtype('int32') according to the rule 'safe'`,
    );
  }
  const counts = Array.from(
    { length: x.size },
    (_, i) => Number(x.dtype.read(x.buffer, x.offset + i * (x.steps[0] ?? 0))),
  );
  return { counts, single: x.size === 1 };
}

/** Elements along an axis repeated, each so many times. */
export function repeated<D extends DTypeName>(x: NDArray<D>, repeats: unknown, axis: unknown): NDArray<D> {
  const source = axis === null || axis === undefined ? raveled(x) : x.ndim === 0 ? reshaped(x, [1]) : x;
  const along = axis === null || axis === undefined ? 0 : normalizeAxis(axis, Math.max(x.ndim, 1));
  const { counts, single } = countsOf(repeats), n = source.dims[along];
  if (!single && counts.length !== n) {
    throw new ValueError(
      `operands could not be broadcast together with shape ${reprTuple([n], "")} ${reprTuple([counts.length], "")}`,
    );
  }
  let total = 0;
  if (single) {
    if (counts[0] < 0) throw new ValueError("negative dimensions are not allowed");
    total = counts[0] * n;
  } else {
    for (const count of counts) {
      if (count < 0) throw new ValueError("repeats may not contain negative values.");
      total += count;
    }
  }
  const dims = source.dims.map((size, i) => i === along ? total : size);
  const out = blankArray(dims, x.dtype);
  if (out.size === 0) return out;
  const packed = source.isC ? source : copyOf(source, "C");
  const inner = sizeOf(dims.slice(along + 1)), outer = sizeOf(dims.slice(0, along));
  if (single) {
    repeatLoop(x.dtype as DType)(packed.buffer, packed.offset, outer * n, inner, counts[0], out.buffer);
    return out;
  }
  const offsets = newOffsets(total * outer, packed.buffer.length);
  let k = 0;
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < n; j++) {
      for (let c = counts[j]; c > 0; c--) offsets[k++] = (i * n + j) * inner;
    }
  }
  gather(
    x.dtype as DType,
    packed.buffer,
    packed.offset,
    offsets,
    { rows: new Int32Array(1), count: inner, step: 1 },
    out.buffer,
  );
  return out;
}
