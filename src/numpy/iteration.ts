/**
 * Positions and elements in order, functions applied along axes, and grids written as slices.
 * @module
 */
import { defaultInteger, type DType, float64 } from "../dtype/dtype.ts";
import { normalizeAxis, normalizeShape, sizeOf } from "../ndarray/layout.ts";
import { NDArray, newArray, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike, ShapeLike } from "../ndarray/types.ts";
import { ValueError, ZeroDivisionError } from "../python/errors.ts";
import { asIndices } from "../python/number.ts";
import { Slice } from "../python/slice.ts";
import { asarray } from "./asarray.ts";
import { assign } from "./copying.ts";
import { arange } from "./creation.ts";
import { arrayFunction } from "./dispatch.ts";
import { expanded, moved } from "./views.ts";

/**
 * All positions of a shape, in order; the shape is given as one list or as several numbers.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert([...np.ndindex(2, 2)].join(" ") === "0,0 0,1 1,0 1,1");
 * ```
 */
export function* ndindex(...shape: ShapeLike[]): Generator<number[]> {
  const dims = normalizeShape(shape.length === 1 ? shape[0] : shape), index = dims.map(() => 0);
  for (let n = sizeOf(dims); n > 0; n--) {
    yield index.slice();
    for (let i = dims.length - 1; i >= 0 && ++index[i] === dims[i]; i--) index[i] = 0;
  }
}

/**
 * All positions of an array with their elements, in order.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * for (const [[i, j], value] of np.ndenumerate(np.eye(2))) console.assert(value === (i === j ? 1 : 0));
 * ```
 */
export function* ndenumerate(arr: ArrayLike): Generator<[number[], number | bigint | boolean]> {
  const x = asarray(arr) as NDArray;
  for (const index of ndindex(x.dims)) yield [index, x.ndim === 0 ? x.item() : x.item(...index)];
}

/**
 * Whether something can be iterated over; a 0-d array cannot.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.iterable([1]) && !np.iterable(3) && !np.iterable(np.array(3)));
 * ```
 */
export function iterable(y: unknown): boolean {
  if (y instanceof NDArray) return y.ndim > 0;
  return typeof y === "string" || (typeof y === "object" && y !== null && Symbol.iterator in y);
}

/**
 * What a function answers for each line along an axis, put in the place of that axis. The function takes a 1-d array (and what
 * is given besides) and answers a number or an array, of the same shape each time.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2], [3, 4]]);
 * console.assert(String(np.apply_along_axis((line) => line.sum(), 0, x)) === "[4. 6.]");
 * ```
 */
export const apply_along_axis: (
  func1d: (line: NDArray, ...args: unknown[]) => ArrayLike,
  axis: number,
  arr: ArrayLike,
  ...args: unknown[]
) => NDArray = arrayFunction(
  "apply_along_axis",
  (
    func1d: (line: NDArray, ...args: unknown[]) => ArrayLike,
    axis: number,
    arr: ArrayLike,
    ...args: unknown[]
  ): NDArray => {
    const x = asarray(arr) as NDArray, at = normalizeAxis(axis, x.ndim), lines = moved(x, at, -1);
    const outer = lines.dims.slice(0, -1), n = lines.dims[x.ndim - 1], step = lines.steps[x.ndim - 1];
    let out: NDArray | null = null, k = 0;
    for (const index of ndindex(outer)) {
      const offset = index.reduce((sum, i, axis) => sum + i * lines.steps[axis], lines.offset);
      const part = asarray(func1d(viewOf(lines, [n], [step], offset), ...args)) as NDArray;
      out ??= newArray([...outer, ...part.dims], part.dtype) as NDArray;
      if (part.size > 0) {
        assign(viewOf(out, out.dims.slice(outer.length), out.steps.slice(outer.length), k * part.size), part);
      }
      k++;
    }
    if (out === null) throw new ValueError("Cannot apply_along_axis when any iteration dimensions are 0");
    const added = out.ndim - outer.length;
    return added === 0 ? out : moved(
      out,
      Array.from({ length: added }, (_, i) => outer.length + i),
      Array.from({ length: added }, (_, i) => at + i),
    );
  },
);

/**
 * A function of an array and an axis applied to one axis after the other; axes that it drops are put back with size 1.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.apply_over_axes(np.sum, np.ones([2, 3, 4]), [0, 2]).shape.join() === "1,3,1");
 * ```
 */
export const apply_over_axes: (
  func: (x: NDArray, axis: number) => ArrayLike,
  a: ArrayLike,
  axes: number | readonly number[],
) => NDArray = arrayFunction(
  "apply_over_axes",
  (func: (x: NDArray, axis: number) => ArrayLike, a: ArrayLike, axes: number | readonly number[]): NDArray => {
    let value = asarray(a) as NDArray;
    const ndim = value.ndim;
    for (const given of asIndices(axes)) {
      const axis = given < 0 ? given + ndim : given, result = asarray(func(value, axis)) as NDArray;
      value = result.ndim === value.ndim ? result : expanded(result, axis);
      if (value.ndim !== ndim) throw new ValueError("function is not returning an array of the correct shape");
    }
    return value;
  },
);

// -- grids -------------------------------------------------------------------------------------------------------------

/** One slice of a grid: from where, to where, in which steps or (`"5j"`) in how many points. */
interface Line {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number | null;
}

function lineOf(start: unknown, stop: unknown, step: unknown): Line {
  const number = (x: unknown, otherwise: number): number =>
    x === null || x === undefined || x === "" ? otherwise : Number(x);
  const counted = typeof step === "string" && step.trim().endsWith("j");
  const count = counted ? Math.trunc(Math.abs(Number((step as string).trim().slice(0, -1)))) : null;
  const line = { start: number(start, 0), stop: number(stop, NaN), step: counted ? 1 : number(step, 1), count };
  if (Number.isNaN(line.start) || Number.isNaN(line.stop) || Number.isNaN(line.step)) {
    throw new TypeError("a grid is given by slices such as '0:5' or '0:1:5j'");
  }
  if (line.step === 0) throw new ZeroDivisionError("division by zero");
  return line;
}

/** The lines that slices, or strings of slices, stand for. */
function linesOf(entries: readonly unknown[]): Line[] {
  return entries.flatMap((entry) => {
    if (entry instanceof Slice) return [lineOf(entry.start, entry.stop, entry.step)];
    if (typeof entry !== "string") throw new TypeError("a grid is given by slices such as '0:5' or '0:1:5j'");
    return entry.split(",").map((part) => {
      const [start, stop, step] = part.split(":").map((x) => x.trim());
      return lineOf(start, stop, step ?? null);
    });
  });
}

/** The points of a line. */
function pointsOf(line: Line, dtype: DType, single: boolean): NDArray {
  if (line.count === null && single) return arange(line.start, line.stop, line.step) as NDArray;
  const n = line.count ?? Math.max(0, Math.ceil((line.stop - line.start) / line.step));
  const step = line.count === null ? line.step : n === 1 ? 1 : (line.stop - line.start) / (n - 1);
  const out = newArray([n], dtype) as NDArray;
  for (let i = 0; i < n; i++) dtype.write(out.buffer, i, i * step + line.start);
  return out;
}

/** Makes grids of what stands between brackets: `np.mgrid[0:2, 0:3]` is `np.mgrid.get("0:2", "0:3")`. */
export interface GridMaker<R> {
  /** The grid of slices; a step such as `"5j"` says how many points there are, the last included. */
  get(...slices: (string | Slice)[]): R;
}

function lines(entries: readonly unknown[]): NDArray[] {
  const read = linesOf(entries);
  const whole = read.every(({ start, stop, step, count }) =>
    count === null && [start, stop, step].every(Number.isInteger)
  );
  return read.map((line) => pointsOf(line, whole ? defaultInteger : float64, read.length === 1));
}

/**
 * A dense grid: the coordinates of all points, one array for each slice, as one array. A single slice gives its points.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.mgrid.get("0:2, 0:2")) === "[[[0 0]\n  [1 1]]\n\n [[0 1]\n  [0 1]]]");
 * console.assert(String(np.mgrid.get("0:1:3j")) === "[0.  0.5 1. ]");
 * ```
 */
export const mgrid: GridMaker<NDArray> = {
  get(...slices) {
    const all = lines(slices), ndim = all.length;
    if (ndim === 1) return all[0];
    const dims = all.map((x) => x.size), out = newArray([ndim, ...dims], all[0]?.dtype ?? defaultInteger) as NDArray;
    if (out.size > 0) {
      all.forEach((x, i) => {
        const spread = viewOf(x, dims.map((n, k) => k === i ? n : 1), dims.map((_, k) => k === i ? 1 : 0));
        assign(viewOf(out, dims, out.steps.slice(1), i * out.steps[0]), spread);
      });
    }
    return out;
  },
};

/**
 * An open grid: one array for each slice, with size 1 along the axes of the others, so that they broadcast to the dense grid.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.ogrid.get("0:2, 0:3").map((x) => x.shape.join("x")).join(" ") === "2x1 1x3");
 * ```
 */
export const ogrid: GridMaker<NDArray[]> = {
  get(...slices) {
    const all = lines(slices);
    return all.map((x, i) => viewOf(x, all.map((_, k) => k === i ? x.size : 1), all.map((_, k) => k === i ? 1 : 0)));
  },
};
