/**
 * Views: a view asks its base, and looks again when the base was renamed. Gradients stand in the same view relationship.
 * Places, and why the rules below are what they are, are explained with the classes in `tape.ts`.
 * @module
 */
import { NDArray } from "../ndarray/ndarray.ts";
import { sameList } from "../ndarray/layout.ts";
import { called, gradOf, type Name, now, type Op, Place, type Value } from "./tape.ts";

/** A clearing of the current value of a root cuts the views made before it off from later writes. */
export function isClosed(root: Place): boolean {
  return root.now.cleared > root.opened;
}

/** The value at a place, derived anew if the root was renamed since. */
export function look(place: Place): Value {
  const root = place.root;
  if (place.parent === null || (root.now === place.seen && !root.moved)) return place.now;
  const chain: Place[] = [];
  let top = place;
  while (top.parent !== null) {
    chain.push(top);
    top = top.parent;
  }
  for (let i = chain.length - 1; i >= 0; i--) {
    const p = chain[i];
    p.root = top;
    if (p.seen !== top.now) {
      p.seen = top.now;
      const from = p.parent!.now;
      if (p.parent === top) from.name = top.owner; // so that `creator.variables` answers with the base
      const data = p.op!.forward([from.data], p.args, null);
      // dated back to the renaming: had the root been cleared since, the new value must be as stale as an eager one
      p.now = called(data, p.constant, p.op!, [from], p.args, null, false, top.now.born);
      p.grad = p.gradOf = null;
      p.left = null;
    }
  }
  return place.now;
}

/** A view whose own graph was cleared keeps reporting its base until it is used; then it stands alone. */
export function settle(name: Name): void {
  const { place } = name;
  if (place === null || place.parent === null) return;
  const value = look(place);
  if (value.op === null) {
    name.own = value;
    name.place = null;
    place.left = name;
  }
}

/** A view whose root is closed stands alone when it is written to, and takes its own views along. */
export function detach(name: Name): void {
  const { place } = name;
  if (place === null || place.parent === null || !isClosed(place.root)) return;
  look(place);
  place.root.moved = true;
  place.parent = null;
  place.root = place;
  place.owner = name;
  place.seen = null;
  place.opened = now();
}

/** The place that a view of a tensor has as its parent. */
export function placeOf(name: Name): Place {
  let { place } = name;
  if (place === null || (place.parent === null && isClosed(place))) {
    place = name.place = new Place(null, name.value, name, null, null, name.value.constant);
  }
  return place;
}

/** The steps that lead from the root to a place, the first one first. */
export function pathTo(place: Place): Place[] {
  const steps: Place[] = [];
  for (let p = place; p.parent !== null; p = p.parent) steps.push(p);
  return steps.reverse();
}

/** Applies the steps of a path to an array. */
export function along(steps: readonly Pick<Place, "op" | "args">[], array: NDArray): NDArray {
  for (const { op, args } of steps) array = op!.forward([array], args, null);
  return array;
}

let recordStep: (op: Op, grad: NDArray, args: unknown) => NDArray;

/** Says how a view's step is applied to a gradient that is a tensor (after a recorded backward pass). */
export function setStepRecorder(f: (op: Op, grad: NDArray, args: unknown) => NDArray): void {
  recordStep = f;
}

function isWindow(grad: NDArray, source: NDArray): boolean {
  return grad.base === source;
}

/** The gradient of a tensor: its own; for a view, the same view of the gradient of its base. */
export function gradientOf(name: Name): NDArray | null {
  const { value, place } = name;
  if (place === null || place.parent === null) return gradOf(value);
  const base = place.root.owner!.value; // the base as it is now, even if this view was left behind
  const whole = gradOf(base);
  if (whole === null || !sameList(whole.shape, place.root.now.data.shape)) return null;
  let source: NDArray | null = whole;
  const chain: Place[] = [];
  let cleared = false;
  for (let p: Place = place; p.parent !== null; p = p.parent) {
    if (p.left !== null && !cleared) { // a parent that stands alone by now: a view of its own gradient
      source = gradientOf(p.left);
      break;
    }
    if (p.now.op === null) { // a cleared view knows only gradients older than its clearing
      // walked again since, it forgot; what stands above it was asked at the clearing and does not matter any more
      if (base.mark >= p.now.dropped || (!cleared && p.now.mark > base.mark)) return null;
      cleared = true;
    }
    chain.push(p);
  }
  if (source === null) return null;
  if (source === whole && place.gradOf === source) return place.grad;
  let grad = source;
  for (let i = chain.length - 1; i >= 0; i--) {
    const p = chain[i];
    grad = grad instanceof NDArray ? p.op!.forward([grad], p.args, null) : recordStep(p.op!, grad, p.args);
    if (p.now.op === null && !isWindow(grad, source)) return null; // a cleared view keeps a window, never a copy
  }
  // only a window is kept: a copy would not follow later writes to the gradient of the base
  if (source === whole && isWindow(grad, source)) {
    place.grad = grad;
    place.gradOf = source;
  }
  return grad;
}
