/**
 * What Python reaches as `numpy.linalg.*`.
 * @module
 */
export { LinAlgError } from "../../python/errors.ts";
export { matrix_transpose } from "../shapes.ts";
export { matrix_power, multi_dot } from "./chains.ts";
export { eig, eigh, eigvals, eigvalsh } from "./eigen.ts";
export { cholesky, qr } from "./factorizations.ts";
export { cond, matrix_norm, norm, vector_norm } from "./norms.ts";
export { det, inv, slogdet, solve, tensorinv, tensorsolve } from "./solve.ts";
export { lstsq, matrix_rank, pinv, svd, svdvals } from "./svd.ts";
export { cross, diagonal, matmul, outer, tensordot, trace, vecdot } from "./twins.ts";
