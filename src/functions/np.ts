/**
 * The array vocabulary that gradient rules are written in: all of NumPy's names, and nothing of tensors. Given tensors, these
 * functions record themselves, which is what makes derivatives of derivatives.
 * @module
 */
export * from "../numpy/ufuncs/arithmetic.ts";
export * from "../numpy/ufuncs/bitwise.ts";
export * from "../numpy/ufuncs/comparison.ts";
export * from "../numpy/ufuncs/exponential.ts";
export * from "../numpy/ufuncs/extrema.ts";
export * from "../numpy/ufuncs/floating.ts";
export * from "../numpy/ufuncs/hyperbolic.ts";
export * from "../numpy/ufuncs/logic.ts";
export * from "../numpy/ufuncs/rounding.ts";
export * from "../numpy/ufuncs/trigonometric.ts";
export * from "../numpy/creation.ts";
export * from "../numpy/indexing.ts";
export * from "../numpy/joining.ts";
export * from "../numpy/reductions.ts";
export * from "../numpy/scans.ts";
export * from "../numpy/searching.ts";
export * from "../numpy/selection.ts";
export * from "../numpy/shapes.ts";
export * from "../numpy/statistics.ts";
export { einsum } from "../numpy/linalg/einsum.ts";
export { matmul } from "../numpy/linalg/matmul.ts";
export { norm } from "../numpy/linalg/norms.ts";
