/**
 * Indexing tensors: reading records a view or a copy, writing is an in-place update.
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { rename } from "../autodiff/in_place.ts";
import { record } from "../autodiff/record.ts";
import { type Op, operation } from "../autodiff/tape.ts";
import { Tensor } from "../autodiff/tensor.ts";
import { bool } from "../dtype/dtype.ts";
import { keptSteps } from "../ndarray/layout.ts";
import { NDArray, newArray, newWithSteps } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { arrayFunction } from "../numpy/dispatch.ts";
import { addAt, getIndex, setIndex } from "../numpy/indexing.ts";
import { IndexTuple, Slice } from "../python/slice.ts";
import * as np from "./np.ts";

/** Entries of an index as arrays understand them: 0-d integer tensors count as plain integers (S70), other tensors by their data. */
function plainEntries(entries: readonly unknown[]): readonly unknown[] {
  if (!entries.some((entry) => entry instanceof Tensor || entry instanceof Slice || entry instanceof IndexTuple)) {
    return entries;
  }
  return entries.map((entry) => {
    if (entry instanceof IndexTuple) return new IndexTuple(plainEntries(entry.entries));
    if (entry instanceof Slice) {
      return new Slice(plainBound(entry.start), plainBound(entry.stop), plainBound(entry.step));
    }
    if (!(entry instanceof Tensor)) return entry;
    return entry.ndim === 0 && entry.dtype.isInteger ? entry.__index__() : entry.data;
  });
}

function plainBound(bound: unknown): unknown {
  return bound instanceof Tensor ? bound.__index__() : bound;
}

/** Zeros of a shape, with an array added at an index; repeated positions add up. */
export const scattered: (
  g: NDArray,
  entries: readonly unknown[],
  shape: readonly number[],
  like?: NDArray,
) => NDArray = arrayFunction(
  "scattered",
  (g: NDArray, entries: readonly unknown[], shape: readonly number[], like?: NDArray): NDArray => {
    // laid out as what was indexed (`zeros_like`)
    const out = like instanceof NDArray
      ? newWithSteps(shape, keptSteps(shape, like.steps), g.dtype)
      : newArray(shape, g.dtype);
    addAt(out, entries, g, true);
    return out;
  },
);

const SCATTER: Op = operation(
  "Scatter",
  ([g], { entries, shape }: { entries: readonly unknown[]; shape: readonly number[] }) => scattered(g, entries, shape),
  [(g, _r, _x, { entries }: { entries: readonly unknown[] }) => part(g, entries)],
);
override(
  scattered,
  (g: ArrayLike, entries: readonly unknown[], shape: readonly number[]) => record(SCATTER, [g], { entries, shape }),
);

/** `x[entries]` of an array or a tensor. */
function part(x: NDArray, entries: readonly unknown[]): NDArray {
  return x instanceof NDArray ? getIndex(x, entries) : getItem(x as unknown as Tensor, entries) as unknown as NDArray;
}

const GET: Op = operation("GetItem", ([x], entries: readonly unknown[]) => getIndex(x, entries), [
  (g, _r, x: NDArray, entries: readonly unknown[]) => scattered(g, entries, x.shape, x),
], { view: true });

/** `x[entries]`, recorded. */
export function getItem(x: Tensor, entries: readonly unknown[]): Tensor {
  return record(GET, [x], plainEntries(entries));
}

function hasIntegerArray(entries: readonly unknown[]): boolean {
  return entries.some((entry) =>
    (entry instanceof NDArray && entry.dtype.isInteger && entry.ndim > 0) || Array.isArray(entry) ||
    (ArrayBuffer.isView(entry) && !(entry instanceof NDArray)) ||
    (entry instanceof IndexTuple && hasIntegerArray(entry.entries))
  );
}

const SET: Op = operation("SetItem", ([, value], entries: readonly unknown[], out) => {
  setIndex(out!, entries, value);
  return out!;
}, [
  (g, _r, x: NDArray, _value, entries: readonly unknown[]) => {
    const written = newArray(x.shape, bool);
    setIndex(written, entries, true);
    return np.where(written, 0, g) as NDArray;
  },
  (g, _r, x: NDArray, value: NDArray, entries: readonly unknown[]) => {
    let share = part(g, entries);
    if (hasIntegerArray(entries) && share.size > 0) {
      // what was written last counts: number the elements, see whose number stayed
      const writer = np.zeros(x.shape, { dtype: "int32" }) as NDArray;
      const number = np.reshape(np.arange(share.size, { dtype: "int32" }), share.shape) as NDArray;
      setIndex(writer, entries, number);
      share = np.where(np.equal(getIndex(writer, entries), number), share, 0) as NDArray;
    }
    const ndim = np.asarray(value).ndim;
    // assignment allows excess leading axes of size 1
    return share.ndim < ndim
      ? np.reshape(share, [...new Array<number>(ndim - share.ndim).fill(1), ...share.shape])
      : share;
  },
]);

/** `x[entries] = value`, recorded: an in-place update. */
export function setItem<T extends Tensor>(x: T, entries: readonly unknown[], value: ArrayLike): T {
  return rename(x, SET, [x, value], plainEntries(entries), null);
}
