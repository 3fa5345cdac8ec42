/**
 * What the array functions accept, without the class itself.
 * @module
 */
export type { ArrayLike, Axes, IndexEntry, Order, Overriding, Scalar, ShapeLike } from "./ndarray.ts";
export { isOverriding } from "./ndarray.ts";
