/**
 * Several layouts of one shape visited together: axes are put in the order in which they lie in memory, axes that can be
 * walked as one are merged, and what is left innermost is handed out as a run of evenly spaced elements.
 * @module
 */
import { contiguousSteps } from "./layout.ts";

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

/** The steps of a new dense array whose axes lie in memory in the order given, slowest first. */
export function stepsInOrder(shape: readonly number[], axes: readonly number[]): readonly number[] {
  const out = new Array<number>(shape.length);
  let step = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    out[axes[k]] = step;
    step *= shape[axes[k]] || 1;
  }
  return out;
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
  const count = operands.length, at = offsets.slice();
  if (shape.length === 1) {
    if (shape[0] > 0) visit(at, shape[0], operands.map((steps) => steps[0]));
    return;
  }
  const sizes: number[] = [], steps: number[][] = []; // slowest first, after merging
  for (const axis of axesTogether(shape, operands)) {
    const n = shape[axis];
    if (n === 0) return;
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
  const inner = sizes.length - 1;
  if (inner < 0) return visit(at, 1, new Array<number>(count).fill(0));
  const run = sizes[inner], along = steps[inner];
  if (inner === 0) return visit(at, run, along);
  if (inner === 1) {
    const outer = sizes[0], across = steps[0];
    for (let i = 0; i < outer; i++) {
      visit(at, run, along);
      for (let k = 0; k < count; k++) at[k] += across[k];
    }
    return;
  }
  const index = new Array<number>(inner).fill(0);
  while (true) {
    visit(at, run, along);
    let axis = inner - 1;
    while (axis >= 0 && ++index[axis] === sizes[axis]) {
      index[axis] = 0;
      for (let k = 0; k < count; k++) at[k] -= (sizes[axis] - 1) * steps[axis][k];
      axis--;
    }
    if (axis < 0) return;
    for (let k = 0; k < count; k++) at[k] += steps[axis][k];
  }
}
