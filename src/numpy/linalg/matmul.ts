/**
 * Products as generalized ufuncs: of matrices, of vectors, and of both, over stacks of them.
 * @module
 */
import { type DType, float16 } from "../../dtype/dtype.ts";
import { adopt, type NDArray, newArray } from "../../ndarray/ndarray.ts";
import { hasSpare, noteMade } from "../../ndarray/storage.ts";
import { type Gufunc, gufunc } from "./gufunc.ts";
import { fastNewProduct } from "../../kernels/fast.ts";
import { multiplyStacks } from "./product.ts";

/** Two matrices, or a matrix and a vector, of one data type and with sizes that fit: what most calls are. */
function plainProduct(x: NDArray, y: NDArray): NDArray | null {
  const { dtype, dims: p, steps: a } = x, { dims: q, steps: b } = y;
  const rows = p.length - 1, columns = q.length - 1;
  if (dtype !== y.dtype || dtype === half || rows < 0 || rows > 1 || columns < 0 || columns > 1) return null;
  const k = p[rows];
  if (k !== q[0]) return null;
  const m = rows === 1 ? p[0] : 1, n = columns === 1 ? q[1] : 1;
  if (m > 1 && n > 1 && !hasSpare(m * n * dtype.itemsize)) {
    const made = fastNewProduct(dtype.name, m * n * k)?.(
      m,
      n,
      k,
      x.buffer as unknown as Float64Array,
      x.offset,
      a[0],
      a[1],
      y.buffer as unknown as Float64Array,
      y.offset,
      b[0],
      b[1],
    );
    if (made) {
      noteMade(made.buffer);
      return adopt(made, dtype as DType<"float64">, [m, n]) as NDArray;
    }
  }
  const out = newArray(rows === 1 ? (columns === 1 ? [m, n] : [m]) : columns === 1 ? [n] : [], dtype);
  multiplyStacks(
    dtype,
    NO_STACK,
    m,
    n,
    k,
    { buffer: x.buffer, offset: x.offset, loop: NO_STACK, row: rows === 1 ? a[0] : 0, column: a[rows] },
    { buffer: y.buffer, offset: y.offset, loop: NO_STACK, row: b[0], column: columns === 1 ? b[1] : 0 },
    { buffer: out.buffer, offset: out.offset, loop: NO_STACK, row: n, column: 1 },
  );
  return out;
}

const NO_STACK: readonly number[] = [], half: DType = float16 as DType;

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
export const matmul: Gufunc = gufunc(
  "matmul",
  "(n?,k),(k,m?)->(n?,m?)",
  { rows: "n", columns: "m", inner: "k" },
  plainProduct,
);

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
