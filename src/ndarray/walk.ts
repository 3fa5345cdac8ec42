/**
 * Several layouts of one shape visited together: axes are put in the order in which they lie in memory, axes that can be
 * walked as one are merged, and what is left innermost is handed out as a run of evenly spaced elements.
 * @module
 */
import { contiguousSteps, stepsInOrder } from "./layout.ts";

/** One run of elements: where it starts in each operand, how long it is, and the step of each operand along it. */
export type Visit = (at: readonly number[], count: number, steps: readonly number[]) => void;

/**
 * The axes from the slowest to the fastest in memory, decided by all operands together as NumPy's iterator does (order
 * "K"): an axis moves only where no operand objects, steps of zero have no opinion, and C order wins conflicts.
 */
export function axesTogether(shape: readonly number[], operands: readonly (readonly number[])[]): number[] {
  const ndim = shape.length, fast: number[] = []; // the fastest axis first
  for (let i = 0; i < ndim; i++) {
    const axis = ndim - 1 - i;
    let at = i;
    for (let j = i - 1; j >= 0; j--) {
      const other = fast[j];
      let undecided = true, swap = false;
      if (shape[axis] !== 1 && shape[other] !== 1) {
        for (let k = 0; k < operands.length; k++) {
          const mine = Math.abs(operands[k][axis]), its = Math.abs(operands[k][other]);
          if (mine === 0 || its === 0) continue;
          if (its <= mine) swap = false;
          else if (undecided) swap = true;
          undecided = false;
        }
      }
      if (undecided) continue;
      if (!swap) break;
      at = j;
    }
    fast.splice(at, 0, axis);
  }
  return fast.reverse();
}

/** The steps of the result of operands that were broadcast to one shape, in the order asked for ("K": as they lie themselves). */
export function resultSteps(
  shape: readonly number[],
  operands: readonly (readonly number[])[],
  order: "C" | "F" | "A" | "K" = "K",
): readonly number[] {
  if (shape.length < 2 || order === "C") return contiguousSteps(shape);
  return order === "F" ? contiguousSteps(shape, "F") : stepsInOrder(shape, axesTogether(shape, operands));
}

/** What is left of a shape to be walked, slowest axis first. */
interface Route {
  /** Sizes of the axes. */
  readonly sizes: readonly number[];
  /** Steps of each operand along them. */
  readonly steps: readonly (readonly number[])[];
  /** Where each operand starts. */
  readonly at: number[];
}

/** Orders axes as they lie in memory, merges those that can be walked as one; `null` where there is nothing to visit. */
function route(
  shape: readonly number[],
  operands: readonly (readonly number[])[],
  offsets: readonly number[],
): Route | null {
  const count = operands.length, at = offsets.slice();
  const sizes: number[] = [], steps: number[][] = [];
  for (const axis of shape.length === 1 ? [0] : axesTogether(shape, operands)) {
    const n = shape[axis];
    if (n === 0) return null;
    if (n === 1) continue;
    const here = new Array<number>(count);
    let backwards = true, moves = false;
    for (let k = 0; k < count; k++) {
      const step = here[k] = operands[k][axis];
      if (step > 0) backwards = false;
      else if (step < 0) moves = true;
    }
    if (backwards && moves) { // the same elements from the other end, so that reversed arrays can be merged too
      for (let k = 0; k < count; k++) {
        at[k] += (n - 1) * here[k];
        here[k] = here[k] === 0 ? 0 : -here[k];
      }
    }
    const top = sizes.length - 1;
    let merges = top >= 0;
    for (let k = 0; merges && k < count; k++) merges = steps[top][k] === here[k] * n;
    if (merges) {
      sizes[top] *= n;
      steps[top] = here;
    } else {
      sizes.push(n);
      steps.push(here);
    }
  }
  return { sizes, steps, at };
}

/** Calls `visit` for every position of the axes before the last `inner` ones, with `at` moved there and back. */
function outerPositions({ sizes, steps, at }: Route, inner: number, visit: () => void): void {
  const outer = sizes.length - inner, count = at.length;
  if (outer <= 0) return visit();
  const index = new Array<number>(outer).fill(0);
  while (true) {
    visit();
    let axis = outer - 1;
    while (axis >= 0 && ++index[axis] === sizes[axis]) {
      index[axis] = 0;
      for (let k = 0; k < count; k++) at[k] -= (sizes[axis] - 1) * steps[axis][k];
      axis--;
    }
    if (axis < 0) return;
    for (let k = 0; k < count; k++) at[k] += steps[axis][k];
  }
}

/**
 * Calls `visit` for runs that together cover the whole shape once. Each operand has a step for each axis and an offset.
 * The lists that `visit` is given are used again for the next run.
 */
export function walk(
  shape: readonly number[],
  operands: readonly (readonly number[])[],
  offsets: readonly number[],
  visit: Visit,
): void {
  const found = route(shape, operands, offsets);
  if (found === null) return;
  const { sizes, steps, at } = found, inner = sizes.length - 1;
  if (inner < 0) return visit(at, 1, new Array<number>(operands.length).fill(0));
  const run = sizes[inner], along = steps[inner];
  if (inner === 0) return visit(at, run, along);
  const tile = sizes[inner - 1] < 8 ? Infinity : tileOf(along, steps[inner - 1]);
  if (run <= 2 * tile) {
    return outerPositions(found, 1, () => visit(at, run, along));
  }
  for (let start = 0; start < run; start += tile) {
    const n = Math.min(tile, run - start);
    outerPositions(found, 1, () => visit(at, n, along));
    for (let k = 0; k < at.length; k++) at[k] += n * along[k];
  }
}

/**
 * The same by planes: `visit` is given a run, how many such runs follow each other, and the steps from one to the next.
 */
export function walkPlanes(
  shape: readonly number[],
  operands: readonly (readonly number[])[],
  offsets: readonly number[],
  visit: (
    at: readonly number[],
    count: number,
    steps: readonly number[],
    rows: number,
    across: readonly number[],
  ) => void,
): void {
  const found = route(shape, operands, offsets);
  if (found === null) return;
  const { sizes, steps, at } = found, inner = sizes.length - 1;
  const none = (): number[] => new Array<number>(operands.length).fill(0);
  if (inner < 0) return visit(at, 1, none(), 1, none());
  if (inner === 0) return visit(at, sizes[0], steps[0], 1, none());
  const run = sizes[inner], along = steps[inner], rows = sizes[inner - 1], across = steps[inner - 1];
  const tile = rows < 8 ? Infinity : tileOf(along, across);
  if (run <= 2 * tile) {
    return outerPositions(found, 2, () => visit(at, run, along, rows, across));
  }
  for (let start = 0; start < run; start += tile) {
    const n = Math.min(tile, run - start);
    outerPositions(found, 2, () => visit(at, n, along, rows, across));
    for (let k = 0; k < at.length; k++) at[k] += n * along[k];
  }
}

/**
 * How many elements of a run are visited before the next run begins; `Infinity` where runs need not be cut. They are where an
 * operand has its close neighbours along the outer and not along the inner axis: long runs would fetch each of its cache
 * lines anew for every run. A thousand lines stay in the second-level cache, but of steps that are multiples of a large power
 * of two only some hundred, because such lines share few places there.
 */
function tileOf(along: readonly number[], across: readonly number[]): number {
  let tile = Infinity;
  for (let k = 0; k < along.length; k++) {
    const step = Math.abs(across[k]), stride = Math.abs(along[k]);
    if (step > 0 && step <= 8 && stride >= 16) tile = Math.min(tile, stride % 256 === 0 ? 256 : 1024);
  }
  return tile;
}
