/**
 * Vectors of normal numbers with a given covariance matrix.
 * @module
 */
import { float64 } from "../dtype/dtype.ts";
import { adopt, type NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { toArray } from "../numpy/asarray.ts";
import { eigh } from "../numpy/linalg/eigen.ts";
import { cholesky } from "../numpy/linalg/factorizations.ts";
import { svd } from "../numpy/linalg/svd.ts";
import { ValueError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { numbersOf, shapeOf, type Size } from "./arguments.ts";

/** The keywords of `multivariate_normal`. */
export interface CovarianceOptions {
  /** The mean vector. */
  mean?: ArrayLike;
  /** The covariance matrix. */
  cov?: ArrayLike;
  /** How many vectors, or the shape in which they stand. */
  size?: Size;
  /** What to do when the matrix is no covariance: warn, throw a `ValueError`, or nothing. */
  check_valid?: "warn" | "raise" | "ignore";
  /** How far from a covariance the matrix may be. */
  tol?: number;
  /** The decomposition (`Generator` only). */
  method?: "svd" | "eigh" | "cholesky";
}

const MODERN = signature<Required<CovarianceOptions>>("multivariate_normal", {
  mean: REQUIRED,
  cov: REQUIRED,
  size: null,
  check_valid: "warn",
  tol: 1e-8,
  method: "svd",
}, 5);
const LEGACY = signature<Omit<Required<CovarianceOptions>, "method">>("multivariate_normal", {
  mean: REQUIRED,
  cov: REQUIRED,
  size: null,
  check_valid: "warn",
  tol: 1e-8,
});

/**
 * Draws vectors: standard normal ones from `normals`, times a factor of the covariance, plus the mean. The factor is that of
 * NumPy, so the numbers are NumPy's up to roundings of the decomposition.
 */
export function multivariateNormal(
  args: readonly unknown[],
  legacy: boolean,
  normals: (shape: readonly number[]) => NDArray,
): NDArray {
  const bound: Omit<Required<CovarianceOptions>, "method"> & { method?: string } = legacy
    ? bind(LEGACY, args)
    : bind(MODERN, args);
  const { check_valid, tol, method = "svd" } = bound;
  if (method !== "svd" && method !== "eigh" && method !== "cholesky") {
    throw new ValueError("method must be one of {'eigh', 'svd', 'cholesky'}");
  }
  const mean = toArray(bound.mean, null, "K", null), cov = toArray(bound.cov, null, "K", null);
  if (mean.ndim !== 1) throw new ValueError("mean must be 1 dimensional");
  if (cov.ndim !== 2 || cov.dims[0] !== cov.dims[1]) throw new ValueError("cov must be 2 dimensional and square");
  if (mean.size !== cov.dims[0]) throw new ValueError("mean and cov must have same length");
  if (method !== "cholesky" && check_valid !== "warn" && check_valid !== "raise" && check_valid !== "ignore") {
    throw new ValueError("check_valid must equal 'warn', 'raise', or 'ignore'");
  }
  const shape = [...(shapeOf(bound.size) ?? []), mean.size];
  // a failing decomposition must not have drawn anything
  const factor = factorOf(adopt(numbersOf(cov), float64, cov.dims), method, check_valid, tol, legacy);
  return combine(numbersOf(normals(shape)), numbersOf(mean), factor, shape);
}

/** The matrix A with A Aᵀ = cov, row after row. */
function factorOf(
  cov: NDArray<"float64">,
  method: "svd" | "eigh" | "cholesky",
  checkValid: string,
  tol: number,
  legacy: boolean,
): Float64Array {
  const n = cov.dims[0];
  if (method === "cholesky") return numbersOf(cholesky(cov) as NDArray);
  let values: Float64Array, vectors: Float64Array, valid: boolean;
  if (method === "svd") {
    const [u, s, vh] = svd(cov) as unknown as [NDArray, NDArray, NDArray];
    values = numbersOf(s);
    const rows = numbersOf(vh);
    valid = isCovariance(numbersOf(cov), values, rows, n, tol);
    // NumPy's old function takes the factor from the right vectors, the new one from the left
    vectors = legacy ? transposed(rows, n) : numbersOf(u);
  } else {
    const [w, v] = eigh(cov) as unknown as [NDArray, NDArray];
    values = numbersOf(w);
    valid = values.every((x) => !(x < -tol));
    values = values.map(Math.abs);
    vectors = numbersOf(v);
  }
  if (checkValid !== "ignore" && !valid) {
    const message = "covariance is not symmetric positive-semidefinite.";
    if (checkValid === "raise") throw new ValueError(message);
    console.warn(`RuntimeWarning: ${message}`);
  }
  return vectors.map((x, i) => x * Math.sqrt(values[i % n]));
}

function transposed(x: Float64Array, n: number): Float64Array {
  return x.map((_, i) => x[(i % n) * n + Math.floor(i / n)]);
}

/** Whether Vᵀ S V is the matrix again, within `tol`: it is symmetric and positive-semidefinite then. */
function isCovariance(cov: Float64Array, values: Float64Array, vh: Float64Array, n: number, tol: number): boolean {
  return cov.every((x, at) => {
    const i = Math.floor(at / n), j = at % n;
    let sum = 0;
    for (let k = 0; k < n; k++) sum += vh[k * n + i] * values[k] * vh[k * n + j];
    return Math.abs(sum - x) <= tol + tol * Math.abs(x);
  });
}

/** The mean plus the factor times each vector. */
function combine(z: Float64Array, mean: Float64Array, factor: Float64Array, shape: readonly number[]): NDArray {
  const n = mean.length;
  const out = new Float64Array(z.length);
  for (let row = 0; row < out.length; row += n) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += factor[i * n + j] * z[row + j];
      out[row + i] = mean[i] + sum;
    }
  }
  return adopt(out, float64, shape) as NDArray;
}
