/**
 * In which order a reduction visits elements, and which of them it adds up as one block: floating-point sums depend on it
 * to the last bit. NumPy leaves both to its iterator: axes in the order of memory, merged where possible; then a number of
 * them taken together as a "core" when that saves more calls than filling buffers costs. The rules here are those of
 * NumPy 2.3 and later (`nditer`'s search for a buffering set-up), told in terms of elements; nothing is buffered but casts.
 * @module
 */

/** NumPy's buffer size, in elements: blocks that need a buffer are never longer. */
const BUFFER = 8192;

/** The axes of a reduction, the fastest in memory first, with the steps of result, operand and mask along each. */
export interface ReduceOrder {
  /** Sizes of the axes. */
  readonly sizes: readonly number[];
  /** Steps of the result: zero along reduced axes. */
  readonly out: readonly number[];
  /** Steps of the operand. */
  readonly x: readonly number[];
  /** Steps of the mask, or `null` if there is none. */
  readonly mask: readonly number[] | null;
}

/** Which elements make one block: all along the first `axes` axes, and up to `length` positions of the axis after them. */
export interface Blocks {
  /** How many of the fastest axes a block spans wholly. */
  readonly axes: number;
  /** How many positions of the next axis it spans at most. */
  readonly length: number;
  /** Whether the block lies within the axis it is run through along ("reduce" mode), where results change or stay as a whole. */
  readonly inner: boolean;
  /** How many positions of the next axis are worked on before results that are cast are written back. */
  readonly fill: number;
}

/** The axes in the given order (fastest first), neighbours merged where every operand steps through both evenly. */
export function reduceOrder(
  shape: readonly number[],
  axes: readonly number[],
  out: readonly number[],
  x: readonly number[],
  mask: readonly number[] | null,
): ReduceOrder {
  const sizes: number[] = [], outs: number[] = [], xs: number[] = [], masks: number[] = [];
  for (let k = 0; k < axes.length; k++) {
    const axis = axes[k], n = shape[axis];
    if (n === 1) continue;
    const top = sizes.length - 1;
    if (
      top >= 0 && outs[top] * sizes[top] === out[axis] && xs[top] * sizes[top] === x[axis] &&
      (mask === null || masks[top] * sizes[top] === mask[axis])
    ) {
      sizes[top] *= n;
    } else {
      sizes.push(n);
      outs.push(out[axis]);
      xs.push(x[axis]);
      if (mask !== null) masks.push(mask[axis]);
    }
  }
  if (sizes.length === 0) {
    sizes.push(1);
    outs.push(0);
    xs.push(0);
    masks.push(0);
  }
  return { sizes, out: outs, x: xs, mask: mask === null ? null : masks };
}

/**
 * The blocks in which NumPy hands elements to an inner loop. `casts` is how many of the operands are cast, `castX` whether the
 * operand is one of them.
 *
 * Taking one more axis into the block costs a buffer for each operand that is not evenly spaced any more; it is worth it if
 * (1 + buffers) / min(block, 8192) gets smaller. Where the result's step changes between zero and not zero the block may
 * grow no further: the axis is then run through outside ("reduce" mode).
 */
export function blocksOf(order: ReduceOrder, castX: boolean, castOut: boolean): Blocks {
  const { sizes } = order, ndim = sizes.length;
  const operands = order.mask === null ? [order.out, order.x] : [order.out, order.x, order.mask];
  const cast = [castOut, castX, false];
  const even = operands.map(() => 1); // how many axes each operand steps through evenly
  let cost = 1 + (castX ? 1 : 0) + (castOut ? 1 : 0);
  let size = sizes[0], outer = 0;
  let best = 0, bestCost = cost, bestSize = size, core = 1;
  for (let axis = 1; axis < ndim && outer === 0; axis++) {
    if (size >= BUFFER && cost > 1) break;
    for (let k = 0; k < operands.length; k++) {
      const before = operands[k][axis - 1], here = operands[k][axis];
      if (even[k] === axis) {
        if (before * sizes[axis - 1] === here) {
          even[k]++;
          continue;
        }
        if (!cast[k]) cost++;
      }
      if (k === 0 && (here === 0 || before === 0)) outer = axis;
    }
    const inner = size;
    size *= sizes[axis];
    const length = size > BUFFER && cost > 1 ? BUFFER : size;
    if (cost * bestSize <= bestCost * length) {
      best = axis;
      bestCost = cost;
      bestSize = size;
      core = inner;
    }
  }
  if (outer !== 0 && best === outer) {
    return { axes: best, length: 1, inner: true, fill: Math.max(1, Math.floor(BUFFER / core)) };
  }
  // outside "reduce" mode an operand that is not evenly spaced over the block, or is cast, goes through a buffer
  let buffered = castX || castOut;
  for (let k = 0; k < operands.length; k++) if (even[k] <= best) buffered = true;
  const limit = buffered && bestSize > BUFFER ? Math.floor(BUFFER / core) : sizes[best];
  return { axes: best, length: Math.max(1, limit), inner: false, fill: 1 };
}
