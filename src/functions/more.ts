/**
 * Array functions beyond MyGrad's own that have a gradient here, so that rules written with them record themselves
 * (contract A9.5).
 * @module
 */
import { override } from "../autodiff/differentiable.ts";
import { Tensor } from "../autodiff/tensor.ts";
import { normalizeAxes } from "../ndarray/layout.ts";
import type { Axes } from "../ndarray/types.ts";
import { ELLIPSIS, Slice } from "../python/slice.ts";
import { getItem } from "./indexing.ts";
import * as np from "./np.ts";
import { ravel } from "./shapes.ts";
import type { NDArray } from "../ndarray/ndarray.ts";

/** Axes reversed: a view, whose gradient is reversed too. */
override(np.flip, (m: Tensor, axis: Axes = null): Tensor => {
  const axes = axis === null ? m.shape.map((_, i) => i) : normalizeAxes(axis, m.ndim);
  return getItem(
    m,
    axes.length === 0
      ? [ELLIPSIS]
      : m.shape.map((_, i) => axes.includes(i) ? new Slice(null, null, -1) : new Slice(null, null)),
  );
});

/** Elements at positions: of the flattened tensor, or along an axis. */
override(np.take, (a: Tensor | NDArray, indices: NDArray, axis: number | null = null): Tensor => {
  const x = a as Tensor, data = indices instanceof Tensor ? indices.data : indices;
  if (axis === null) return getItem(x.ndim === 1 ? x : ravel(x), [data]);
  const [along] = normalizeAxes(axis, x.ndim);
  return getItem(x, [...new Array<Slice>(along).fill(new Slice(null, null)), data]);
});
