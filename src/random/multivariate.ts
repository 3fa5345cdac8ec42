/**
 * Vectors of normal numbers with a given covariance matrix.
 * @module
 */
import { float64 } from "../dtype/dtype.ts";
import { adopt, type NDArray } from "../ndarray/ndarray.ts";
import { sizeOf } from "../ndarray/layout.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { toArray } from "../numpy/asarray.ts";
import { LinAlgError, ValueError } from "../python/errors.ts";
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

/** Draws vectors: standard normal ones from `normals`, times a factor of the covariance, plus the mean. */
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
  const n = mean.size;
  const means = numbersOf(mean), matrix = numbersOf(cov);
  const factor = method === "cholesky" ? cholesky(matrix, n) : factorOf(matrix, n, check_valid, tol);
  const shape = [...(shapeOf(bound.size) ?? []), n];
  const z = numbersOf(normals(shape));
  const out = new Float64Array(sizeOf(shape));
  for (let row = 0; row < out.length; row += n) {
    for (let i = 0; i < n; i++) {
      let sum = means[i];
      for (let j = 0; j < n; j++) sum += factor[i * n + j] * z[row + j];
      out[row + i] = sum;
    }
  }
  return adopt(out, float64, shape) as NDArray;
}

/** A with A Aᵀ = the matrix, its columns the eigenvectors scaled by the roots of their values, the largest first. */
function factorOf(matrix: Float64Array, n: number, checkValid: string, tol: number): Float64Array {
  const { values, vectors } = eigenSymmetric(matrix, n);
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  if (checkValid !== "ignore" && !isCovariance(matrix, values, vectors, n, tol)) {
    const message = "covariance is not symmetric positive-semidefinite.";
    if (checkValid === "raise") throw new ValueError(message);
    console.warn(`RuntimeWarning: ${message}`);
  }
  const factor = new Float64Array(n * n);
  order.forEach((from, to) => {
    const scale = Math.sqrt(Math.abs(values[from]));
    for (let i = 0; i < n; i++) factor[i * n + to] = vectors[i * n + from] * scale;
  });
  return factor;
}

/** Whether the matrix is what its eigenvalues, taken positive, make: symmetric and positive-semidefinite within `tol`. */
function isCovariance(
  matrix: Float64Array,
  values: Float64Array,
  vectors: Float64Array,
  n: number,
  tol: number,
): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += vectors[i * n + k] * Math.abs(values[k]) * vectors[j * n + k];
      if (!(Math.abs(sum - matrix[i * n + j]) <= tol + tol * Math.abs(matrix[i * n + j]))) return false;
    }
  }
  return true;
}

/** Eigenvalues and eigenvectors (in columns) of the symmetric part of a matrix, by Jacobi rotations. */
function eigenSymmetric(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = new Float64Array(n * n), vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    vectors[i * n + i] = 1;
    for (let j = 0; j < n; j++) a[i * n + j] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
  }
  if (a.some((x) => !Number.isFinite(x))) throw new LinAlgError("SVD did not converge");
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0, all = 0;
    for (let i = 0; i < n * n; i++) {
      all += a[i] * a[i];
      if (i % (n + 1) !== 0) off += a[i] * a[i];
    }
    if (off <= 1e-34 * all) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
}

/** The rotation in the plane of p and q that makes a[p, q] zero (Golub and Van Loan, 8.5). */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const tau = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t), s = t * c;
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p], y = a[k * n + q];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const x = a[p * n + k], y = a[q * n + k];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
    const u = vectors[k * n + p], v = vectors[k * n + q];
    vectors[k * n + p] = c * u - s * v;
    vectors[k * n + q] = s * u + c * v;
  }
}

/** The lower triangular L with L Lᵀ = the matrix. */
function cholesky(matrix: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i !== j) l[i * n + j] = sum / l[j * n + j];
      else if (sum > 0) l[i * n + i] = Math.sqrt(sum);
      else throw new LinAlgError("Matrix is not positive definite");
    }
  }
  return l;
}
