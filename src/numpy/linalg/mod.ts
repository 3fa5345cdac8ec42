/**
 * The products of NumPy's main namespace, and its namespace `linalg`.
 * @module
 */
export { einsum } from "./einsum.ts";
export { einsum_path } from "./einsum_path.ts";
export { matmul, matvec, vecdot, vecmat } from "./matmul.ts";
export { cross, dot, inner, kron, outer, tensordot, trace, vdot } from "./products.ts";
export * as linalg from "./linalg.ts";
