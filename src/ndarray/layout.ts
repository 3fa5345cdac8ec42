/**
 * Shape, strides and offset: pure functions that know no array. Strides are counted in elements here and in the
 * whole library ("steps"); only `NDArray.strides` speaks of bytes, as NumPy does.
 * @module
 */
import { AxisError, broadcastError, ValueError } from "../python/errors.ts";
import { asIndex, asIndices } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";

/** How to look at a buffer: the size of each axis, the step from one element to the next along it, the first element. */
export interface Layout {
  /** Size of each axis. */
  readonly shape: readonly number[];
  /** Elements from one position to the next along each axis; may be negative or zero. */
  readonly steps: readonly number[];
  /** Position of the first element in the buffer. */
  readonly offset: number;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
}

/** Whether two lists of integers are equal. */
export function sameList(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const NONE: readonly number[] = Object.freeze([]), ONE: readonly number[] = Object.freeze([1]);

/** Whether steps are those that every 0-d or every contiguous 1-d array shares: such arrays of equal size and equal steps lie alike. */
export function isUnit(steps: readonly number[]): boolean {
  return steps === ONE || steps === NONE;
}

/** The steps of a contiguous array, in C order (last axis fastest) or Fortran order; as NumPy, sizes of 0 count as 1. */
export function contiguousSteps(shape: readonly number[], order: "C" | "F" = "C"): readonly number[] {
  const n = shape.length;
  if (n === 0) return NONE;
  if (n === 1) return ONE;
  const steps = new Array<number>(n);
  let step = 1;
  for (let k = 0; k < n; k++) {
    const i = order === "C" ? n - 1 - k : k;
    steps[i] = step;
    step *= shape[i] || 1;
  }
  return steps;
}

/** Whether elements lie one behind the other with the last axis fastest; empty arrays and axes of size 1 never matter. */
export function isCContiguous(shape: readonly number[], steps: readonly number[]): boolean {
  if (steps === ONE || steps === NONE) return true;
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i];
    if (n === 0) return true;
    if (n !== 1) {
      if (steps[i] !== step) {
        for (let j = 0; j < i; j++) if (shape[j] === 0) return true;
        return false;
      }
      step *= n;
    }
  }
  return true;
}

/** The same with the first axis fastest. */
export function isFContiguous(shape: readonly number[], steps: readonly number[]): boolean {
  let step = 1;
  for (let i = 0; i < shape.length; i++) {
    const n = shape[i];
    if (n === 0) return true;
    if (n !== 1) {
      if (steps[i] !== step) return shape.includes(0);
      step *= n;
    }
  }
  return true;
}

/** The steps of a dense array whose axes lie in memory in the order given, slowest first. */
export function stepsInOrder(shape: readonly number[], axes: readonly number[]): readonly number[] {
  const out = new Array<number>(shape.length);
  let step = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    out[axes[k]] = step;
    step *= shape[axes[k]] || 1;
  }
  return out;
}

/** The steps of a new array that keeps the order of axes in memory of another (NumPy's `order="K"`), densely packed. */
export function keptSteps(shape: readonly number[], steps: readonly number[]): readonly number[] {
  return isCContiguous(shape, steps) ? contiguousSteps(shape) : stepsInOrder(shape, axesByStep(shape, steps));
}

/**
 * The steps of a dense copy that keeps the order of axes in memory (`copy("K")`, `empty_like`): axes sorted by absolute step,
 * repeated axes (step 0) innermost. Ufunc outputs follow {@linkcode keptSteps} instead, as in NumPy.
 */
export function sortedSteps(shape: readonly number[], steps: readonly number[]): readonly number[] {
  if (shape.length < 2 || isCContiguous(shape, steps)) return contiguousSteps(shape);
  if (isFContiguous(shape, steps)) return contiguousSteps(shape, "F");
  return stepsInOrder(shape, shape.map((_, i) => i).sort((i, j) => Math.abs(steps[j]) - Math.abs(steps[i])));
}

/** The axes with the largest absolute step first; equal and zero steps keep their order, as in NumPy's K order. */
function axesByStep(shape: readonly number[], steps: readonly number[]): number[] {
  const axes = shape.map((_, i) => i);
  // insertion sort that never moves an axis across a zero step or one of size 1: ambiguous pairs stay in C order
  for (let i = 1; i < axes.length; i++) {
    let at = i;
    const axis = axes[i], step = Math.abs(steps[axis]);
    for (let j = i - 1; j >= 0; j--) {
      const other = Math.abs(steps[axes[j]]);
      if (step !== 0 && other !== 0 && shape[axis] !== 1 && shape[axes[j]] !== 1) {
        if (other < step) at = j;
        else break;
      }
    }
    for (let j = i; j > at; j--) axes[j] = axes[j - 1];
    axes[at] = axis;
  }
  return axes;
}

/** The common shape of several, by NumPy's broadcasting; a `ValueError` with all shapes if there is none. */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): readonly number[] {
  let out = shapes[0] ?? NONE;
  for (let k = 1; k < shapes.length; k++) {
    const shape = shapes[k];
    if (sameList(out, shape) || shape.length === 0) continue;
    if (out.length === 0) {
      out = shape;
      continue;
    }
    const ndim = Math.max(out.length, shape.length), next = new Array<number>(ndim);
    for (let i = 1; i <= ndim; i++) {
      const a = i <= out.length ? out[out.length - i] : 1, b = i <= shape.length ? shape[shape.length - i] : 1;
      if (a !== b && a !== 1 && b !== 1) throw broadcastError(shapes);
      next[ndim - i] = a === 1 ? b : a;
    }
    out = next;
  }
  return out;
}

/** The steps with which an array of `shape` is seen as one of the larger shape `to`: zero along repeated axes; `null` if it cannot be. */
export function broadcastSteps(
  shape: readonly number[],
  steps: readonly number[],
  to: readonly number[],
): readonly number[] | null {
  if (shape === to) return steps;
  const extra = to.length - shape.length;
  if (extra < 0) return null;
  const out = new Array<number>(to.length);
  for (let i = 0; i < to.length; i++) {
    if (i < extra) out[i] = 0;
    else if (shape[i - extra] === to[i]) out[i] = steps[i - extra];
    else if (shape[i - extra] === 1) out[i] = 0;
    else return null;
  }
  return out;
}

/** An axis counted from the front; out of range is an {@linkcode AxisError}. */
export function normalizeAxis(axis: unknown, ndim: number, prefix: string | null = null): number {
  const i = asIndex(axis);
  if (i < -ndim || i >= ndim) throw new AxisError(i, ndim, prefix);
  return i < 0 ? i + ndim : i;
}

/** Axes counted from the front, from one or several; a repeated axis is a `ValueError`. */
export function normalizeAxes(axes: unknown, ndim: number, name: string | null = null): number[] {
  const out = asIndices(axes).map((axis) => normalizeAxis(axis, ndim, name));
  if (new Set(out).size !== out.length) {
    throw new ValueError(name === null ? "duplicate value in 'axis'" : `repeated axis in \`${name}\` argument`);
  }
  return out;
}

/** A shape from a count or a list of counts: whole and not negative. */
export function normalizeShape(shape: unknown): number[] {
  const out = asIndices(shape);
  for (const n of out) if (n < 0) throw new ValueError("negative dimensions are not allowed");
  if (sizeOf(out) > 2 ** 46) {
    throw new ValueError(`array is too big; shape ${reprTuple(out)} has more elements than can be addressed`);
  }
  return out;
}

/** A shape with an unknown size as NumPy's message shows it. */
function showUnknown(shape: readonly number[]): string {
  let i = 0;
  while (i < shape.length && shape[i] < 0) i++;
  const rest = shape.slice(i).map((n) => n < 0 ? "newaxis" : String(n));
  return rest.length === 1 && shape.length === 1 ? `(${rest[0]},)` : `(${rest.join(",")})`;
}

/** The sizes of a new shape of `size` elements, one of which may be unknown (negative); a `ValueError` if there is none. */
export function inferShape(size: number, shape: readonly number[]): readonly number[] {
  let at = -1, known = 1;
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] >= 0) known *= shape[i];
    else if (at < 0) at = i;
    else throw new ValueError("can only specify one unknown dimension");
  }
  if (at < 0 ? known !== size : known === 0 || size % known !== 0) {
    throw new ValueError(`cannot reshape array of size ${size} into shape ${showUnknown(shape)}`);
  }
  return at < 0 ? shape : shape.map((n, i) => i === at ? size / known : n);
}

/**
 * The steps of the same elements under another shape without moving them, or `null` if they have to be copied.
 * Axes are grouped from the front so that the products of old and new sizes agree; a group must be evenly spaced.
 */
export function reshapedSteps(
  { shape, steps }: Pick<Layout, "shape" | "steps">,
  to: readonly number[],
  order: "C" | "F" = "C",
): readonly number[] | null {
  const size = sizeOf(shape);
  if (size === 0) return contiguousSteps(to, order);
  const sizes: number[] = [], olds: number[] = [];
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] !== 1) {
      sizes.push(shape[i]);
      olds.push(steps[i]);
    }
  }
  const out = new Array<number>(to.length).fill(0);
  let i = 0, j = 0;
  while (i < sizes.length && j < to.length) {
    let i1 = i + 1, j1 = j + 1, old = sizes[i], now = to[j];
    while (old !== now) {
      if (now < old) now *= to[j1++];
      else old *= sizes[i1++];
    }
    for (let k = i; k < i1 - 1; k++) {
      const fits = order === "C" ? olds[k] === sizes[k + 1] * olds[k + 1] : olds[k + 1] === sizes[k] * olds[k];
      if (!fits) return null;
    }
    if (order === "C") {
      out[j1 - 1] = olds[i1 - 1];
      for (let k = j1 - 1; k > j; k--) out[k - 1] = out[k] * to[k];
    } else {
      out[j] = olds[i];
      for (let k = j + 1; k < j1; k++) out[k] = out[k - 1] * to[k - 1];
    }
    i = i1;
    j = j1;
  }
  // trailing axes of size 1: their steps never matter, NumPy continues the pattern
  let last = 1;
  if (j > 0) last = order === "C" ? out[j - 1] : out[j - 1] * to[j - 1];
  for (; j < to.length; j++) out[j] = last;
  return out;
}

/** First and last element (inclusive) that a layout can touch, relative to its buffer; `null` when empty. */
export function bounds({ shape, steps, offset }: Layout): [low: number, high: number] | null {
  let low = offset, high = offset;
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 0) return null;
    const reach = (shape[i] - 1) * steps[i];
    if (reach < 0) low += reach;
    else high += reach;
  }
  return [low, high];
}
