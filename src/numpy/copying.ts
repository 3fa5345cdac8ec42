/**
 * Copies between arrays: broadcasting, casting, masks, and memory that source and target share.
 * @module
 */
import type { AnyBuffer, DType, DTypeName } from "../dtype/dtype.ts";
import { convertLoop, inWords, roundToHalves, setConverts, wordsLoop } from "../kernels/convert.ts";
import { fastCast } from "../kernels/fast.ts";
import { stamp } from "../kernels/stamp.ts";
import { assertWriteable, needsStandIn } from "../ndarray/alias.ts";
import { broadcastSteps, contiguousSteps, isCContiguous, sameList, sortedSteps } from "../ndarray/layout.ts";
import { blankWithSteps, exact, type NDArray } from "../ndarray/ndarray.ts";
import type { Order } from "../ndarray/types.ts";
import { walk } from "../ndarray/walk.ts";
import { ValueError } from "../python/errors.ts";
import { reprTuple } from "../python/repr.ts";

/** The steps of a source seen in the shape of its target; as in NumPy, leading axes of size 1 may be too many. */
function stepsInto(source: NDArray, shape: readonly number[], what: string): readonly number[] {
  let { dims, steps } = source;
  let extra = 0;
  while (dims.length - extra > shape.length && dims[extra] === 1) extra++;
  if (extra > 0) {
    dims = dims.slice(extra);
    steps = steps.slice(extra);
  }
  const found = broadcastSteps(dims, steps, shape);
  if (found === null) {
    throw new ValueError(
      `could not broadcast ${what} from shape ${reprTuple(dims, "")} into shape ${reprTuple(shape, "")}`,
    );
  }
  return found;
}

type MaskedLoop = (
  source: AnyBuffer,
  at: number,
  step: number,
  target: AnyBuffer,
  to: number,
  stride: number,
  mask: Uint8Array,
  from: number,
  stepOfMask: number,
  n: number,
) => void;

function maskedTemplate(): MaskedLoop {
  return (source, at, step, target, to, stride, mask, from, stepOfMask, n) => {
    for (let i = 0; i < n; i++, at += step, to += stride, from += stepOfMask) {
      if (mask[from] !== 0) target[to] = source[at];
    }
  };
}

const maskedLoops: (MaskedLoop | undefined)[] = [];

/**
 * Writes `source` into `target`: broadcast to its shape, cast to its data type under the rule "unsafe", only where the boolean
 * array `where` says so. Shared memory is read before it is written. A target that may not be written and shapes that do
 * not broadcast are a `ValueError`.
 */
export function assign(target: NDArray, source: NDArray, where: NDArray | null = null): void {
  assertWriteable(target);
  const { dims } = target;
  const from = sameList(source.dims, dims) ? source.steps : stepsInto(source, dims, "input array");
  if (where !== null && needsStandIn(target, where)) where = copyOf(where);
  const mask = where === null ? null : stepsInto(where, dims, "where mask");
  if (target.size === 0) return;
  let steps = from;
  if (source.buffer.buffer === target.buffer.buffer && needsStandIn(target, source)) {
    const shape = source.dims;
    source = copyOf(source);
    steps = shape === dims ? source.steps : stepsInto(source, dims, "input array");
  }
  if (where === null || mask === null) return convertInto(target, target.steps, source, steps);
  if (source.dtype !== target.dtype) {
    const cast = castTo(source, target.dtype);
    steps = sameList(source.dims, dims) ? cast.steps : stepsInto(cast, dims, "input array");
    source = cast;
  }
  const { buffer } = source, into = target.buffer, bits = where.buffer as Uint8Array;
  const loop = maskedLoops[target.dtype.index] ??= stamp(maskedTemplate, `masked ${target.dtype.name}`, null);
  walk(dims, [target.steps, steps, mask], [target.offset, source.offset, where.offset], (at, n, along) => {
    loop(buffer, at[1], along[1], into, at[0], along[0], bits, at[2], along[2], n);
  });
}

function convertInto(target: NDArray, to: readonly number[], source: NDArray, from: readonly number[]): void {
  const { dims, dtype } = target;
  const { buffer } = source, into = target.buffer;
  const direct = setConverts(source.dtype, dtype);
  if (source.size === target.size && isCContiguous(dims, to) && isCContiguous(dims, from)) {
    if (direct) {
      if (source.size < 16) {
        const n = source.size, at = source.offset, start = target.offset;
        if (source.dtype === dtype) return convertLoop(dtype, dtype)(buffer, at, 1, into, start, 1, n);
      }
      return (into as Float64Array).set(exact(source) as unknown as Float64Array, target.offset);
    }
    if (
      dtype.name === "float16" && !source.dtype.isWide && source.size >= 32 &&
      roundToHalves(exact(source), exact(target))
    ) return;
    const fast = fastCast(source.dtype.name, dtype.name, source.size);
    if (fast !== null) return fast(exact(source) as Float64Array, exact(target) as Float64Array, source.size);
    return convertLoop(source.dtype, dtype)(buffer, source.offset, 1, into, target.offset, 1, source.size);
  }
  const wide = source.dtype.isWide && dtype.isWide && source.size >= 16;
  const loop = wide ? wordsLoop() : convertLoop(source.dtype, dtype);
  const read = wide ? inWords(buffer) : buffer, written = wide ? inWords(into) : into;
  walk(dims, [to, from], [target.offset, source.offset], (at, n, along) => {
    if (direct && n > 32 && along[0] === 1 && along[1] === 1) {
      (into as Float64Array).set(buffer.subarray(at[1], at[1] + n) as unknown as Float64Array, at[0]);
    } else if (source.dtype === dtype && n > 32 && along[0] === 1 && along[1] === 0) {
      (into as Float64Array).fill(buffer[at[1]] as number, at[0], at[0] + n);
    } else loop(read, at[1], along[1], written, at[0], along[0], n);
  });
}

/** The steps of a copy: in C or Fortran order, as in the source ("K"), or Fortran only if the source is ("A"). */
function copySteps(x: NDArray, order: Order): readonly number[] {
  switch (order) {
    case "C":
      return contiguousSteps(x.dims);
    case "F":
      return contiguousSteps(x.dims, "F");
    case "A":
      return contiguousSteps(x.dims, x.isF && !x.isC ? "F" : "C");
    default:
      return sortedSteps(x.dims, x.steps);
  }
}

/** A fresh copy with elements of another data type, cast under the rule "unsafe". */
export function castTo<D extends DTypeName>(x: NDArray, dtype: DType<D>, order: Order = "K"): NDArray<D> {
  const steps = copySteps(x, order), out = blankWithSteps(x.dims, steps, dtype);
  if (out.size > 0) convertInto(out as NDArray, steps, x, x.steps);
  return out;
}

/** A fresh copy that owns its memory. */
export function copyOf<D extends DTypeName>(x: NDArray<D>, order: Order = "K"): NDArray<D> {
  return castTo(x as NDArray, x.dtype, order);
}
