/**
 * Installs the methods that `NDArray` declares: each is a function of this folder, called with the array as its first argument.
 * @module
 */
import { install, NDArray } from "../ndarray/ndarray.ts";
import { IndexTuple } from "../python/slice.ts";
import { getIndex, setIndex } from "./indexing.ts";

/** The index of `set` and `update` as a list of entries. */
function entries(index: unknown): readonly unknown[] {
  return index instanceof IndexTuple ? index.entries : [index];
}

install(NDArray, {
  get(...index) {
    return getIndex(this, index);
  },
  set(index, value) {
    setIndex(this, entries(index), value);
    return this;
  },
  update(index, f) {
    setIndex(this, entries(index), f(getIndex(this, entries(index))));
    return this;
  },
});
