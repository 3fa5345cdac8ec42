/**
 * The operations that the tape itself needs when a tensor is updated in place: what was written through a view becomes part of
 * the base again, and what a mask kept comes from the old value.
 * @module
 */
import { bool } from "../dtype/dtype.ts";
import { type NDArray, newArray, newWithSteps } from "../ndarray/ndarray.ts";
import { keptSteps } from "../ndarray/layout.ts";
import { isOverriding } from "../ndarray/types.ts";
import { assign } from "../numpy/casting.ts";
import { arrayFunction } from "../numpy/dispatch.ts";
import { reshape } from "../numpy/shapes.ts";
import { where } from "../numpy/selection.ts";
import { type Op, operation, type Place } from "./tape.ts";
import { along } from "./view.ts";

/** The steps from a base to a view of it. */
export type Steps = readonly Pick<Place, "op" | "args">[];

/**
 * The gradient with the window that was written zeroed. It is first brought into the layout of the base: zeroing through a
 * reshape would otherwise zero a copy.
 */
export const outsideWindow: (g: NDArray, base: NDArray, steps: Steps) => NDArray = arrayFunction(
  "outsideWindow",
  (g: NDArray, base: NDArray, steps: Steps): NDArray => {
    const out = newWithSteps(base.dims, keptSteps(base.dims, base.steps), g.dtype);
    assign(out, g);
    assign(along(steps, out), ZERO);
    return out;
  },
);

/** The window of the gradient that a view of its base would be. */
export const insideWindow: (g: NDArray, steps: Steps) => NDArray = arrayFunction(
  "insideWindow",
  (g: NDArray, steps: Steps): NDArray => along(steps, g),
);

const ZERO: NDArray = newArray([], bool); // casts to every type

/** `(old base, written view) → new base`; the arrays were computed by whoever records it. */
export const UNVIEW: Op = operation("UnView", (arrays) => arrays[1], [
  (g, _r, base, _view, steps: Steps) => outsideWindow(g, isOverriding(base) ? base.__array__() : base, steps),
  (g, _r, _base, _view, steps: Steps) => insideWindow(g, steps),
]);

/** `(written, old) → written where the mask holds, else old`. */
export const APPLY_MASK: Op = operation("ApplyMask", (arrays) => arrays[0], [
  (g) => g,
  (g, _r, _written, _old, mask: NDArray<"bool">) => where(mask, 0, g) as NDArray,
]);

/** The same elements under another shape; `args` is `{ shape }`. */
export const RESHAPE: Op = operation(
  "Reshape",
  ([x], { shape }: { shape: readonly number[] }) => reshape(x, shape),
  [(g, _r, x: NDArray) => reshape(g, x.shape)],
  { view: true },
);
