/**
 * What Python reaches as `numpy.linalg.*`.
 * @module
 */
export { LinAlgError } from "../../python/errors.ts";
export { matrix_power, multi_dot } from "./chains.ts";
export { det, inv, slogdet, solve, tensorinv, tensorsolve } from "./solve.ts";
export { cross, diagonal, matmul, matrix_transpose, outer, tensordot, trace, vecdot } from "./twins.ts";
