/**
 * Products as generalized ufuncs: of matrices, of vectors, and of both, over stacks of them.
 * @module
 */
import { type Gufunc, gufunc } from "./gufunc.ts";

/**
 * The matrix product, `x1 @ x2`: `(n?,k),(k,m?)->(n?,m?)`.
 *
 * The last two axes are the matrices, those before are broadcast. A 1-d operand is a row on the left and a column on the right, and
 * the result lacks that axis. Any data types; booleans are joined with "or". A 0-d operand or inner sizes that differ are a
 * `ValueError`.
 *
 * @example A matrix and a vector, a stack of matrices and a matrix
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.matmul([[1, 2], [3, 4]], [10, 1])) === "[12. 34.]");
 * console.assert(String(np.matmul(np.ones([5, 2, 3]), np.ones([3, 4])).shape) === "5,2,4");
 * ```
 */
export const matmul: Gufunc = gufunc("matmul", "(n?,k),(k,m?)->(n?,m?)", { rows: "n", columns: "m", inner: "k" });

/**
 * The inner product of vectors along the last axis (or `axis`): `(n),(n)->()`; the axes before are broadcast.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.vecdot([[1, 2], [3, 4]], [10, 1])) === "[12. 34.]");
 * ```
 */
export const vecdot: Gufunc = gufunc("vecdot", "(n),(n)->()", { rows: "row", columns: "column", inner: "n" });

/**
 * Matrices times vectors: `(m,n),(n)->(m)`; the axes before are broadcast.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.matvec([[1, 2], [3, 4]], [[10, 1], [0, 1]])) === "[[12. 34.]\n [ 2.  4.]]");
 * ```
 */
export const matvec: Gufunc = gufunc("matvec", "(m,n),(n)->(m)", { rows: "m", columns: "column", inner: "n" });

/**
 * Vectors times matrices: `(n),(n,m)->(m)`; the axes before are broadcast.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.vecmat([10, 1], [[1, 2], [3, 4]])) === "[13. 24.]");
 * ```
 */
export const vecmat: Gufunc = gufunc("vecmat", "(n),(n,m)->(m)", { rows: "row", columns: "m", inner: "n" });
