/**
 * Stacks of matrices as the algorithms of linear algebra want them: one `Float64Array`, matrix after matrix, row after row.
 * @module
 */
import { type DType, float64, type FloatName } from "../../dtype/dtype.ts";
import { broadcastShapes, broadcastSteps, isCContiguous, sizeOf } from "../../ndarray/layout.ts";
import { adopt, exact, type NDArray, newWithSteps, viewOf } from "../../ndarray/ndarray.ts";
import { resultSteps } from "../../ndarray/walk.ts";
import { assign, castTo } from "../copying.ts";
import { remappedError } from "./checks.ts";

/** A stack of matrices (or of vectors, with one column). */
export interface Matrices {
  /** The shape of the stack. */
  readonly stack: readonly number[];
  /** How many matrices. */
  readonly count: number;
  /** Rows of each. */
  readonly rows: number;
  /** Columns of each. */
  readonly columns: number;
  /** The elements, in memory that may be written. */
  readonly data: Float64Array;
}

/** A fresh copy of the elements of an array in C order. */
export function copied(x: NDArray): Float64Array {
  return exact(castTo(x, float64, "C"));
}

/** The matrices in the last two axes of an array, copied. */
export function matricesOf(x: NDArray): Matrices {
  const n = x.ndim, stack = x.dims.slice(0, n - 2);
  return { stack, count: sizeOf(stack), rows: x.dims[n - 2], columns: x.dims[n - 1], data: copied(x) };
}

/**
 * Results as an array of a floating type. The axes of the stack lie in memory in the order of those of the operands, given by their
 * steps along them; the matrices themselves row after row.
 */
export function fromData<D extends FloatName>(
  data: Float64Array,
  shape: readonly number[],
  dtype: DType<D>,
  ...stacks: readonly (readonly number[])[]
): NDArray<D> {
  return arranged(
    data,
    shape,
    dtype,
    stacks.map((steps) => [...steps, ...new Array<number>(shape.length - steps.length).fill(0)]),
  );
}

/** The same where all axes lie in the order of those of the operands. */
export function arranged<D extends FloatName>(
  data: Float64Array,
  shape: readonly number[],
  dtype: DType<D>,
  operands: readonly (readonly number[])[],
): NDArray<D> {
  const out = adopt(data, float64, shape);
  if (operands.length > 0 && data.length > 0) {
    const steps = resultSteps(shape, operands);
    if (!isCContiguous(shape, steps)) {
      const ordered = newWithSteps(shape, steps, dtype);
      assign(ordered as NDArray, out as NDArray);
      return ordered;
    }
  }
  return (dtype as DType === float64 as DType ? out : castTo(out as NDArray, dtype, "C")) as NDArray<D>;
}

/** The steps of an array along the axes of its stack of matrices. */
export function stackSteps(x: NDArray, core = 2): readonly number[] {
  return x.steps.slice(0, x.ndim - core);
}

/** Two arrays whose axes before the last `core` ones are broadcast together. */
export function broadcastStacks(
  x: NDArray,
  y: NDArray,
  coreX: number,
  coreY: number,
): [NDArray, NDArray, readonly number[]] {
  const [p, q] = [x.dims.slice(0, x.ndim - coreX), y.dims.slice(0, y.ndim - coreY)];
  let stack: readonly number[];
  try {
    stack = broadcastShapes(p, q);
  } catch {
    const core = y.dims.slice(y.ndim - coreY), ndim = Math.max(p.length, q.length);
    const axes = (loop: readonly number[]): (number | null)[] => [
      ...new Array<null>(ndim - loop.length).fill(null),
      ...loop,
      ...core.map(() => null),
    ];
    throw remappedError([{ shape: x.dims, axes: axes(p) }, { shape: y.dims, axes: axes(q) }], core);
  }
  const spread = (array: NDArray, core: number): NDArray => {
    const first = array.ndim - core;
    const steps = broadcastSteps(array.dims.slice(0, first), array.steps.slice(0, first), stack)!;
    return viewOf(array, [...stack, ...array.dims.slice(first)], [...steps, ...array.steps.slice(first)]);
  };
  return [spread(x, coreX), spread(y, coreY), stack];
}

/** A tuple whose items have names, too: NumPy's `namedtuple` results. */
export type Named<K extends string> = readonly NDArray[] & { readonly [name in K]: NDArray };

/** A list of arrays with a name for each, to be taken apart by place or by name. */
export function named<K extends string>(names: readonly K[], items: readonly NDArray[]): Named<K> {
  const out = [...items];
  names.forEach((name, i) => Object.defineProperty(out, name, { value: items[i] }));
  return out as unknown as Named<K>;
}
