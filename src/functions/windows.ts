/**
 * Windows that slide over the trailing axes of an array or a tensor.
 * @module
 */
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import { Tensor } from "../autodiff/tensor.ts";
import { NDArray, viewOf } from "../ndarray/ndarray.ts";
import { ValueError } from "../python/errors.ts";
import { keywords } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { scattered } from "./indexing.ts";
import * as np from "./np.ts";

interface Windows {
  readonly window: readonly number[];
  readonly step: readonly number[];
  readonly dilation: readonly number[];
}

function list(name: string, given: unknown, n: number): number[] {
  const listed = Array.isArray(given) || given instanceof NDArray || ArrayBuffer.isView(given);
  const items = listed ? Array.from(given as Iterable<unknown>, Number) : new Array<number>(n).fill(asIndex(given));
  if (items.length !== n) {
    throw new ValueError(
      `\`${name}\` must be one integer or ${n}, one for each axis of the window, got ${items.length}`,
    );
  }
  for (const x of items) {
    if (!(Number.isInteger(x) && x > 0)) {
      throw new ValueError(`\`${name}\` must be a positive integer or a list of them, got ${reprTuple(items)}`);
    }
  }
  return items;
}

/** The read-only view: how many places along each windowed axis, the untouched axes, the window. */
function windowsOf(array: NDArray, { window, step, dilation }: Windows): NDArray {
  const x = array.isC ? array : np.ascontiguousarray(array), lead = x.ndim - window.length;
  const places = window.map((w, i) => Math.floor((x.shape[lead + i] - ((w - 1) * dilation[i] + 1)) / step[i]) + 1);
  const along = x.steps.slice(lead);
  const view = viewOf(
    x,
    [...places, ...x.shape.slice(0, lead), ...window],
    [...along.map((s, i) => s * step[i]), ...x.steps.slice(0, lead), ...along.map((s, i) => s * dilation[i])],
  );
  view.frozen = true;
  return view;
}

const SLIDING: Op = operation("SlidingWindowView", ([x], windows: Windows) => windowsOf(x, windows), [
  (g, _r, x: NDArray, windows: Windows) => {
    const origin = windowsOf(np.reshape(np.arange(x.size), x.shape) as NDArray, windows);
    return np.reshape(scattered(g, [origin], [x.size]), x.shape);
  },
], { view: true });

/** The keywords of {@linkcode sliding_window_view}. */
export interface SlidingOptions {
  /** The distance of neighbouring windows. */
  step?: number | readonly number[];
  /** The distance of neighbouring elements of a window: 1 by default. */
  dilation?: number | readonly number[] | null;
}

/**
 * Read-only windows over the trailing axes: the result has as many axes as `window_shape` for the places of the window, then the axes
 * that are not windowed, then the window itself. Of a tensor it is a tensor, whose gradient adds up where windows overlap.
 *
 * A window that is no list of positive integers is a `TypeError`; one that does not fit, and steps below 1, are a `ValueError`.
 *
 * @example
 * ```ts
 * import { sliding_window_view } from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 * const windows = sliding_window_view(np.arange(4), [2], 1);
 * console.assert(String(windows) === "[[0 1]\n [1 2]\n [2 3]]");
 * ```
 */
export function sliding_window_view<X extends Tensor | NDArray>(
  arr: X,
  window_shape: readonly number[],
  step?: number | readonly number[] | SlidingOptions,
  dilation?: number | readonly number[] | null | SlidingOptions,
): X;
export function sliding_window_view(arr: Tensor | NDArray, ...rest: unknown[]): Tensor | NDArray {
  const options = rest.length && typeof rest[rest.length - 1] === "object" && rest[rest.length - 1] !== null &&
      Object.getPrototypeOf(rest[rest.length - 1]) === Object.prototype
    ? rest.pop() as SlidingOptions
    : undefined;
  const given = keywords("sliding_window_view", options, {
    window_shape: rest[0],
    step: rest[1],
    dilation: rest[2] ?? null,
  } as { window_shape: unknown; step: unknown; dilation: unknown });
  const { window_shape } = given;
  if (!Array.isArray(window_shape) && !(window_shape instanceof NDArray) && !ArrayBuffer.isView(window_shape)) {
    throw new TypeError("`window_shape` must be a list of positive integers");
  }
  const window = Array.from(window_shape as Iterable<number>, Number);
  if (!window.every((n) => Number.isInteger(n) && n > 0)) {
    throw new TypeError(`\`window_shape\` must be a list of positive integers, got ${reprTuple(window)}`);
  }
  const { shape } = arr, n = window.length;
  if (n > shape.length) throw new ValueError(`\`window_shape\` has ${n} axes, the array only ${shape.length}`);
  if (given.step === undefined) {
    throw new TypeError("sliding_window_view() missing 1 required positional argument: 'step'");
  }
  const windows: Windows = {
    window,
    step: list("step", given.step, n),
    dilation: list("dilation", given.dilation ?? 1, n),
  };
  window.forEach((w, i) => {
    const reach = (w - 1) * windows.dilation[i] + 1, size = shape[shape.length - n + i];
    if (reach > size) {
      throw new ValueError(
        `a window of ${w} elements at distance ${windows.dilation[i]} does not fit axis ${i - n} of size ${size}`,
      );
    }
  });
  return arr instanceof Tensor ? record(SLIDING, [arr], windows) : windowsOf(np.asarray(arr), windows);
}
