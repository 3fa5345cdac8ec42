/**
 * Choosing from a population, and putting arrays into random order: what `choice`, `shuffle` and `permutation` of `Generator`
 * and `RandomState` share.
 * @module
 */
import { type DType, float64, int32 } from "../dtype/dtype.ts";
import { assertWriteable, lockCount } from "../ndarray/alias.ts";
import { adopt, isWriteable, NDArray } from "../ndarray/ndarray.ts";
import { normalizeAxis, sizeOf } from "../ndarray/layout.ts";
import { toArray } from "../numpy/asarray.ts";
import { castTo } from "../numpy/casting.ts";
import { ValueError } from "../python/errors.ts";
import { numbersOf, visit } from "./arguments.ts";
import type { BitGenerator } from "./bit_generators.ts";
import { interval } from "./distributions.ts";
import { compensatedSum } from "./sampler.ts";

/** The running sums of chances, scaled to end in 1. */
function cumulative(p: Float64Array): Float64Array {
  const sums = new Float64Array(p.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sums[i] = sum += p[i];
  for (let i = 0; i < p.length; i++) sums[i] /= sum;
  return sums;
}

/** How many of the ascending sums are at most x. */
function positionIn(sums: Float64Array, x: number): number {
  let low = 0, high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The wordings in which `Generator` and `RandomState` differ. */
export interface Wording {
  readonly dimension: string;
  readonly size: string;
  readonly nan: string;
  readonly negative: string;
  readonly sum: string;
}

/** The chances of the elements of a population of `n`, checked. */
export function chancesOf(p: unknown, n: number, words: Wording): Float64Array {
  const array = toArray(p, null, "K", null);
  // the sum may be off by the precision of what the user gave
  const epsilon = array.dtype.name === "float32" ? 2 ** -23 : array.dtype.name === "float16" ? 2 ** -10 : 2 ** -52;
  const isArray = p instanceof NDArray;
  const tolerance = Math.sqrt(isArray && array.dtype.isFloat ? epsilon : 2 ** -52);
  if (array.ndim !== 1) throw new ValueError(words.dimension);
  if (array.size !== n) throw new ValueError(words.size);
  const chances = numbersOf(array);
  const sum = compensatedSum(chances, 0, chances.length);
  if (Number.isNaN(sum)) throw new ValueError(words.nan);
  if (chances.some((x) => x < 0)) throw new ValueError(words.negative);
  if (Math.abs(sum - 1) > tolerance) throw new ValueError(words.sum);
  return chances;
}

/** `count` positions, each with its chance, drawn with putting back. */
export function weightedPositions(bits: BitGenerator, chances: Float64Array, count: number): Float64Array {
  const sums = cumulative(chances);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = positionIn(sums, bits.nextDouble());
  return out;
}

/** `count` different positions, drawn by their chances: rounds of draws, each without the positions found before. */
export function weightedDistinct(bits: BitGenerator, chances: Float64Array, count: number): Float64Array {
  if (chances.reduce((n, x) => n + (x > 0 ? 1 : 0), 0) < count) {
    throw new ValueError("Fewer non-zero entries in p than size");
  }
  const left = chances.slice();
  const found = new Float64Array(count);
  let n = 0;
  while (n < count) {
    const draws = Float64Array.from({ length: count - n }, () => bits.nextDouble());
    for (let i = 0; i < n; i++) left[found[i]] = 0;
    const sums = cumulative(left);
    const seen = new Set<number>();
    for (const x of draws) seen.add(positionIn(sums, x));
    for (const position of seen) found[n++] = position;
  }
  return found;
}

/** The distances, in elements, of all positions along the axes other than `axis` from the first one. */
function offsetsBeside(x: NDArray, axis: number): Float64Array {
  const dims = x.dims.filter((_, i) => i !== axis), steps = x.steps.filter((_, i) => i !== axis);
  const out = new Float64Array(sizeOf(dims));
  let n = 0;
  visit({ dims, steps, offset: 0, size: out.length } as unknown as NDArray, (at) => out[n++] = at);
  return out;
}

/** Puts an array into random order along an axis, in place; 1-d slices along the axis stay together. */
export function shuffleArray(bits: BitGenerator, x: NDArray, axis: number): void {
  const along = normalizeAxis(axis, x.ndim);
  if (lockCount(x) > 0) assertWriteable(x); // says which way out there is
  if (!isWriteable(x)) throw new ValueError("array is read-only");
  if (x.size === 0) return;
  const buffer = x.buffer as Float64Array;
  const beside = offsetsBeside(x, along);
  const { offset } = x, step = x.steps[along];
  for (let i = x.dims[along] - 1; i > 0; i--) {
    const j = interval(bits, i);
    if (i === j) continue;
    const a = offset + i * step, b = offset + j * step;
    for (let k = 0; k < beside.length; k++) {
      const kept = buffer[a + beside[k]];
      buffer[a + beside[k]] = buffer[b + beside[k]];
      buffer[b + beside[k]] = kept;
    }
  }
}

/** Puts each 1-d slice of an array along an axis into a random order of its own, in place. */
export function shuffleEach(bits: BitGenerator, x: NDArray, axis: number): void {
  const along = normalizeAxis(axis, x.ndim);
  const buffer = x.buffer as Float64Array;
  const step = x.steps[along];
  for (const start of offsetsBeside(x, along)) {
    for (let i = x.dims[along] - 1; i >= 0; i--) {
      const j = interval(bits, i);
      const a = x.offset + start + i * step, b = x.offset + start + j * step;
      const kept = buffer[a];
      buffer[a] = buffer[b];
      buffer[b] = kept;
    }
  }
}

/** Puts the items of a list or a typed array into random order, in place. */
export function shuffleList(bits: BitGenerator, x: unknown[]): void {
  for (let i = x.length - 1; i > 0; i--) {
    const j = interval(bits, i);
    [x[i], x[j]] = [x[j], x[i]];
  }
}

/** 0, 1, … as an array. */
export function counting(n: number, dtype: DType = int32): NDArray {
  const array = adopt(Float64Array.from({ length: Math.max(n, 0) }, (_, i) => i), float64, [Math.max(n, 0)]);
  return castTo(array, dtype) as NDArray;
}

/** Positions in the shape of a choice, as an integer array. */
export function positionsArray(positions: Float64Array, shape: readonly number[], dtype: DType): NDArray {
  return castTo(adopt(positions, float64, shape), dtype) as NDArray;
}

/** The elements of an array at positions along an axis: the positions' axes take the place of that axis. */
export function takeAt(x: NDArray, positions: Float64Array, shape: readonly number[], axis: number): NDArray {
  const along = normalizeAxis(axis, x.ndim);
  const dims = [...x.dims.slice(0, along), ...shape, ...x.dims.slice(along + 1)];
  const out = x.dtype.alloc(sizeOf(dims));
  const outer = sizeOf(x.dims.slice(0, along)), inner = sizeOf(x.dims.slice(along + 1));
  const beside = offsetsBeside(x, along);
  for (let i = 0, n = 0; i < outer; i++) {
    for (let j = 0; j < positions.length; j++) {
      const start = x.offset + positions[j] * x.steps[along];
      for (let k = 0; k < inner; k++) out[n++] = x.buffer[start + beside[i * inner + k]];
    }
  }
  return adopt(out, x.dtype, dims) as NDArray;
}
