/**
 * What Python reaches as `mygrad.linalg`.
 * @module
 */
export { einsum, matmul, multi_matmul, norm } from "./linalg.ts";
