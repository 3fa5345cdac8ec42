/**
 * The singular value decomposition and what follows from it: `svd`, `svdvals`, `pinv`, `matrix_rank`, `cond`, `lstsq`.
 * @module
 */
import { type DTypeName, float32, float64, type FloatName, int32 } from "../../dtype/dtype.ts";
import { sizeOf } from "../../ndarray/layout.ts";
import { adopt, type NDArray, newArray, newWithSteps } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { LinAlgError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asarray } from "../asarray.ts";
import { resultSteps } from "../../ndarray/walk.ts";
import { assign, castTo } from "../copying.ts";
import { arrayFunction } from "../dispatch.ts";
import { flipped } from "../views.ts";
import { decompose, type Svd } from "./bidiagonal.ts";
import { assertMatrix, assertStacked, assertStackedSquare, commonType } from "./checks.ts";
import { eigenSymmetric } from "./eigen.ts";
import type { SolvedName } from "./solve.ts";
import { copied, fromData, matricesOf, type Named, named, stackSteps } from "./stacks.ts";

/** The decompositions of a stack of matrices, computed in `float64`. */
function decompositions(x: NDArray, vectors: "none" | "some" | "all"): Svd[] {
  assertStacked(x);
  const { count, rows, columns, data } = matricesOf(x), size = rows * columns;
  return Array.from({ length: count }, (_, i) => {
    const found = decompose(data.subarray(i * size, (i + 1) * size), rows, columns, vectors);
    if (found === null) throw new LinAlgError("SVD did not converge");
    return found;
  });
}

function joined(parts: readonly Float64Array[], size: number): Float64Array {
  const out = new Float64Array(parts.length * size);
  parts.forEach((part, i) => out.set(part, i * size));
  return out;
}

/** The singular values of matrices in descending order, in the data type of results. */
export function singularValues(x: NDArray): NDArray<FloatName> {
  const found = decompositions(x, "none"), dtype = commonType(x);
  const k = Math.min(x.dims[x.ndim - 2], x.dims[x.ndim - 1]);
  return fromData(joined(found.map(({ values }) => values), k), [...x.dims.slice(0, -2), k], dtype, stackSteps(x));
}

/** U, S and Vh of matrices. */
export type SvdResult = Named<"U" | "S" | "Vh">;

/** The keywords of `svd`. */
export interface SvdOptions {
  /** Whether U and Vh are square; otherwise they have as many vectors as there are singular values. */
  full_matrices?: boolean;
  /** Whether U and Vh are wanted. */
  compute_uv?: boolean;
  /** Whether the matrices are symmetric, which allows a faster way. */
  hermitian?: boolean;
}

/** NumPy's `svd`. */
export interface SvdFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    full_matrices?: boolean | SvdOptions,
    compute_uv?: boolean | SvdOptions,
    hermitian?: boolean | SvdOptions,
  ): readonly [T, T, T] & { readonly U: T; readonly S: T; readonly Vh: T };
  /** The singular values alone. */
  (a: ArrayLike, options: SvdOptions & { compute_uv: false }): NDArray;
  /** The singular values alone. */
  (a: ArrayLike, full_matrices: boolean, compute_uv: false, hermitian?: boolean): NDArray;
  /** U, S and Vh. */
  (
    a: ArrayLike,
    full_matrices?: boolean | SvdOptions,
    compute_uv?: true | SvdOptions,
    hermitian?: boolean | SvdOptions,
  ): SvdResult;
}

/** Symmetric matrices: eigenvectors, sorted by the size of the eigenvalues, whose signs move into the right vectors. */
function hermitianSvd(x: NDArray, wanted: boolean): NDArray | SvdResult {
  assertStackedSquare(x);
  const dtype = commonType(x), n = x.dims[x.ndim - 1], stack = x.dims.slice(0, -2), count = sizeOf(stack);
  if (!wanted) { // NumPy sorts them ascending and looks at them from the other end
    const { values } = eigenSymmetric(x, "L", false);
    for (let i = 0; i < count; i++) {
      values.subarray(i * n, (i + 1) * n).forEach((value, k, own) => own[k] = Math.abs(value));
    }
    for (let i = 0; i < count; i++) values.subarray(i * n, (i + 1) * n).sort();
    return flipped(fromData(values, [...stack, n], dtype, stackSteps(x)), -1);
  }
  const { values, vectors } = eigenSymmetric(x, "L", true);
  const s = new Float64Array(values.length), u = new Float64Array(x.size), vt = new Float64Array(x.size);
  for (let i = 0; i < count; i++) {
    const own = values.subarray(i * n, (i + 1) * n), at = i * n * n;
    const order = Array.from(own, (_, k) => k).sort((p, q) => Math.abs(own[p]) - Math.abs(own[q])).reverse();
    order.forEach((from, to) => {
      s[i * n + to] = Math.abs(own[from]);
      const sign = own[from] < 0 || Object.is(own[from], -0) ? -1 : 1;
      for (let k = 0; k < n; k++) {
        const element = vectors![at + k * n + from];
        u[at + k * n + to] = element;
        vt[at + to * n + k] = sign * element;
      }
    });
  }
  const along = stackSteps(x), S = fromData(s, [...stack, n], dtype, along);
  return named<"U" | "S" | "Vh">(["U", "S", "Vh"], [
    fromData(u, x.dims, dtype, along),
    S,
    fromData(vt, x.dims, dtype, along),
  ]);
}

/** `svd` without override check. */
function svdOf(x: NDArray, full: boolean, wanted: boolean, hermitian: boolean): NDArray | SvdResult {
  if (hermitian) return hermitianSvd(x, wanted);
  if (!wanted) return singularValues(x);
  const found = decompositions(x, full ? "all" : "some"), dtype = commonType(x), stack = x.dims.slice(0, -2);
  const [m, n] = x.dims.slice(-2), k = Math.min(m, n), [p, q] = full ? [m, n] : [k, k];
  return named<"U" | "S" | "Vh">(["U", "S", "Vh"], [
    fromData(joined(found.map(({ u }) => u!), m * p), [...stack, m, p], dtype, stackSteps(x)),
    fromData(joined(found.map(({ values }) => values), k), [...stack, k], dtype, stackSteps(x)),
    fromData(joined(found.map(({ vt }) => vt!), q * n), [...stack, q, n], dtype, stackSteps(x)),
  ]);
}

const SVD = signature<{ a: unknown; full_matrices: unknown; compute_uv: unknown; hermitian: unknown }>("svd", {
  a: REQUIRED,
  full_matrices: true,
  compute_uv: true,
  hermitian: false,
});

/**
 * The singular value decomposition `U @ diag(S) @ Vh` of matrices: orthogonal U and Vh, S descending. Results are `[U, S, Vh]`, also by
 * name, or S alone with `compute_uv: false`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const { U, S, Vh } = np.linalg.svd(np.array([[3, 0], [0, 4], [0, 0]]), { full_matrices: false });
 * console.assert(String(S) === "[4. 3.]");
 * console.assert(String(U.shape) === "3,2" && String(Vh.shape) === "2,2");
 * ```
 */
export const svd: SvdFunction = arrayFunction("svd", (...args: unknown[]) => {
  const { a, full_matrices, compute_uv, hermitian } = bind(SVD, args);
  return svdOf(asarray(a as ArrayLike), Boolean(full_matrices), Boolean(compute_uv), Boolean(hermitian));
});

/** A function of one stack of matrices. */
export interface SvdvalsFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(x: T): T;
  /** `float32` stays, all else is `float64`. */
  <D extends DTypeName>(x: NDArray<D>): NDArray<SolvedName<D>>;
  /** Anything that arrays are made of. */
  (x: ArrayLike): NDArray;
}

const SVDVALS = signature<{ x: unknown }>("svdvals", { x: REQUIRED });

/**
 * The singular values of matrices, in descending order.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.svdvals([[3, 0], [0, 4]])) === "[4. 3.]");
 * ```
 */
export const svdvals: SvdvalsFunction = arrayFunction(
  "svdvals",
  (...args: unknown[]): NDArray => singularValues(asarray(bind(SVDVALS, args).x as ArrayLike)),
);

/** The distance from 1 to the next number of the type that linear algebra answers in. */
function epsilonOf(x: NDArray): number {
  return (x.dtype as unknown) === float32 ? 2 ** -23 : 2 ** -52;
}

/** A tolerance given as a number or as one number for each matrix. */
function toleranceOf(given: unknown, count: number, name: string): (i: number) => number {
  const x = castTo(asarray(given as ArrayLike), float64, "C");
  if (x.size !== 1 && x.size !== count) {
    throw new ValueError(
      `operands could not be broadcast together: ${name} has ${x.size} elements for ${count} matrices`,
    );
  }
  return (i) => x.buffer[x.offset + (x.size === 1 ? 0 : i)];
}

/** The keywords of `matrix_rank`. */
export interface MatrixRankOptions {
  /** Singular values not above this are taken for zero; by default `S.max() · max(M, N) · eps`. */
  tol?: ArrayLike | null;
  /** Whether the matrices are symmetric. */
  hermitian?: boolean;
  /** The same tolerance beside the largest singular value. */
  rtol?: ArrayLike | null;
}

/** NumPy's `matrix_rank`. */
export interface MatrixRankFunction {
  /** The number of singular values that are not zero. */
  (
    A: ArrayLike,
    tol?: ArrayLike | null | MatrixRankOptions,
    hermitian?: boolean | MatrixRankOptions,
    options?: MatrixRankOptions,
  ): NDArray<"int32">;
}

const MATRIX_RANK = signature<{ A: unknown; tol: unknown; hermitian: unknown; rtol: unknown }>("matrix_rank", {
  A: REQUIRED,
  tol: null,
  hermitian: false,
  rtol: null,
}, 3);

/**
 * The rank of matrices: how many singular values are above a tolerance. Of arrays with fewer than two axes it is 1 unless all elements
 * are 0.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.matrix_rank([[1, 2], [2, 4]]).item() === 1);
 * ```
 */
export const matrix_rank: MatrixRankFunction = arrayFunction("matrix_rank", (...args: unknown[]): NDArray => {
  const { A, tol, hermitian, rtol } = bind(MATRIX_RANK, args);
  if (rtol !== null && tol !== null) throw new ValueError("`tol` and `rtol` can't be both set.");
  const x = asarray(A as ArrayLike);
  if (x.ndim < 2) return adopt(Int32Array.of(copied(x).some((value) => value !== 0) ? 1 : 0), int32, []) as NDArray;
  const s = svdOf(x, false, false, Boolean(hermitian)) as NDArray, values = copied(s);
  const stack = s.dims.slice(0, -1), count = sizeOf(stack), k = s.dims[s.ndim - 1], out = newArray(stack, int32);
  const absolute = tol === null ? null : toleranceOf(tol, count, "tol");
  const relative = rtol === null
    ? () => Math.max(x.dims[x.ndim - 1], x.dims[x.ndim - 2]) * epsilonOf(s)
    : toleranceOf(rtol, count, "rtol");
  for (let i = 0; i < count; i++) {
    const own = values.subarray(i * k, (i + 1) * k), least = absolute?.(i) ?? (k === 0 ? 0 : own[0]) * relative(i);
    out.buffer[i] = own.reduce((n, value) => n + (value > least ? 1 : 0), 0);
  }
  if (stack.length < 2) return out as NDArray;
  const ordered = newWithSteps(stack, resultSteps(stack, [stackSteps(x)]), int32) as NDArray;
  assign(ordered, out as NDArray);
  return ordered;
});

/** The keywords of `pinv`. */
export interface PinvOptions {
  /** Singular values not above this times the largest one are taken for zero; `1e-15` by default. */
  rcond?: ArrayLike | null;
  /** Whether the matrices are symmetric. */
  hermitian?: boolean;
  /** The same as `rcond`; with `null` `max(M, N) · eps`. */
  rtol?: ArrayLike | null;
}

/** NumPy's `pinv`. */
export interface PinvFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    rcond?: ArrayLike | null | PinvOptions,
    hermitian?: boolean | PinvOptions,
    options?: PinvOptions,
  ): T;
  /** Anything that arrays are made of. */
  (
    a: ArrayLike,
    rcond?: ArrayLike | null | PinvOptions,
    hermitian?: boolean | PinvOptions,
    options?: PinvOptions,
  ): NDArray;
}

const PINV = signature<{ a: unknown; rcond: unknown; hermitian: unknown; rtol: unknown }>("pinv", {
  a: REQUIRED,
  rcond: null,
  hermitian: false,
  rtol: undefined,
}, 3);

/** Σ over singular values above a limit of vᵢ·uᵢᵀ/sᵢ: n × m elements into `out`. */
function addInverse(
  out: Float64Array,
  at: number,
  u: Float64Array,
  s: Float64Array,
  vt: Float64Array,
  m: number,
  n: number,
  limit: number,
): void {
  const k = s.length;
  for (let i = 0; i < k; i++) {
    if (!(s[i] > limit)) continue;
    for (let row = 0; row < n; row++) {
      const x = vt[i * n + row] / s[i];
      for (let column = 0; column < m; column++) out[at + row * m + column] += x * u[column * k + i];
    }
  }
}

/**
 * The (Moore-Penrose) pseudo-inverse of matrices: singular values are inverted, small ones are taken for zero.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.pinv([[2, 0], [0, 0], [0, 4]])) === "[[0.5  0.   0.  ]\n [0.   0.   0.25]]");
 * ```
 */
export const pinv: PinvFunction = arrayFunction("pinv", (...args: unknown[]): NDArray => {
  const { a, rcond, hermitian, rtol } = bind(PINV, args), x = asarray(a as ArrayLike);
  if (rcond !== null && rtol !== undefined) throw new ValueError("`rtol` and `rcond` can't be both set.");
  assertStacked(x);
  const stack = x.dims.slice(0, -2), [m, n] = x.dims.slice(-2), count = sizeOf(stack);
  if (m * n === 0) return newArray([...stack, n, m], x.dtype);
  const { U, S, Vh } = svdOf(x, false, true, Boolean(hermitian)) as SvdResult, k = Math.min(m, n);
  const given = rcond ?? (rtol === undefined ? 1e-15 : rtol ?? Math.max(m, n) * epsilonOf(S));
  const limit = toleranceOf(given, count, "rcond");
  const [u, s, vt] = [copied(U), copied(S), copied(Vh)], out = new Float64Array(count * n * m);
  for (let i = 0; i < count; i++) {
    const own = s.subarray(i * k, (i + 1) * k);
    addInverse(
      out,
      i * n * m,
      u.subarray(i * m * k, (i + 1) * m * k),
      own,
      vt.subarray(i * k * n, (i + 1) * k * n),
      m,
      n,
      limit(i) * own[0],
    );
  }
  return fromData(out, [...stack, n, m], commonType(x), stackSteps(x));
});

/** The result of `lstsq`: solutions, sums of squared residuals, rank, singular values. */
export type LstsqResult = readonly [x: NDArray, residuals: NDArray, rank: NDArray<"int32">, singularValues: NDArray];

/** The keywords of `lstsq`. */
export interface LstsqOptions {
  /** Singular values not above this times the largest one are taken for zero; `eps · max(M, N)` by default, `eps` if negative. */
  rcond?: number | null;
}

/** NumPy's `lstsq`. */
export interface LstsqFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike, rcond?: number | null | LstsqOptions): readonly unknown[];
  /** Anything that arrays are made of. */
  (a: ArrayLike, b: ArrayLike, rcond?: number | null | LstsqOptions): LstsqResult;
}

const LSTSQ = signature<{ a: unknown; b: unknown; rcond: number | null }>("lstsq", {
  a: REQUIRED,
  b: REQUIRED,
  rcond: null,
});

/**
 * The least-squares solution of `a @ x = b`, the shortest one if there are several. `b` is a vector or has a column for each system.
 * Returns `[x, residuals, rank, singular values]`; the residuals are empty if the rank is less than the number of columns or there
 * are no more rows than columns. Not exactly two axes, or rows that differ: a `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [x, residuals, rank] = np.linalg.lstsq([[1, 0], [1, 1], [1, 2]], [1, 3, 5]);
 * console.assert(np.printoptions({ precision: 3, suppress: true }, () => String(x)) === "[1. 2.]");
 * console.assert(rank.item() === 2 && Number(residuals.item()) < 1e-20);
 * ```
 */
export const lstsq: LstsqFunction = arrayFunction("lstsq", (...args: unknown[]): LstsqResult => {
  const given = bind(LSTSQ, args), a = asarray(given.a as ArrayLike), b = asarray(given.b as ArrayLike);
  const vector = b.ndim === 1;
  assertMatrix(a);
  if (!vector) assertMatrix(b);
  const [m, n] = a.dims, columns = vector ? 1 : b.dims[1];
  if (m !== b.dims[0]) throw new LinAlgError("Incompatible dimensions");
  const dtype = commonType(a, b), k = Math.min(m, n);
  const rcond = given.rcond === null ? 2 ** -52 * Math.max(n, m) : given.rcond < 0 ? 2 ** -52 : Number(given.rcond);
  const found = decompose(copied(a), m, n, "some");
  if (found === null) throw new LinAlgError("SVD did not converge in Linear Least Squares");
  const s = found.values,
    limit = k === 0 ? 0 : s[0] * rcond,
    rank = s.reduce((count, value) => count + (value > limit ? 1 : 0), 0);
  const right = copied(b), x = new Float64Array(n * columns), pseudo = new Float64Array(n * m);
  if (k > 0) addInverse(pseudo, 0, found.u!, s, found.vt!, m, n, limit);
  product(pseudo, right, x, n, m, columns);
  let residuals = new Float64Array(0);
  if (rank === n && m > n) {
    const reached = new Float64Array(m * columns);
    product(copied(a), x, reached, m, n, columns);
    residuals = new Float64Array(columns);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < columns; j++) residuals[j] += (right[i * columns + j] - reached[i * columns + j]) ** 2;
    }
  }
  return [
    fromData(x, vector ? [n] : [n, columns], dtype),
    fromData(residuals, [residuals.length], dtype),
    adopt(Int32Array.of(rank), int32, []),
    fromData(s, [k], dtype),
  ];
});

/** out (m × n) = a (m × k) · b (k × n). */
function product(a: Float64Array, b: Float64Array, out: Float64Array, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const x = a[i * k + l];
      for (let j = 0; j < n; j++) out[i * n + j] += x * b[l * n + j];
    }
  }
}
