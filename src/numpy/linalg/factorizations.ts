/**
 * Factors of matrices: `cholesky` and `qr`.
 * @module
 */
import type { DTypeName } from "../../dtype/dtype.ts";
import { sortedSteps } from "../../ndarray/layout.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { LinAlgError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asarray } from "../asarray.ts";
import { arrayFunction } from "../dispatch.ts";
import { assertStacked, assertStackedSquare, commonType } from "./checks.ts";
import { factorQR, orthogonal } from "./householder.ts";
import type { SolvedName } from "./solve.ts";
import { arranged, fromData, matricesOf, type Named, named, stackSteps } from "./stacks.ts";

/** The keywords of `cholesky`. */
export interface CholeskyOptions {
  /** Whether the upper factor is wanted, from the upper triangle. */
  upper?: boolean;
}

/** NumPy's `cholesky`. */
export interface CholeskyFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, options?: CholeskyOptions): T;
  /** `float32` stays, all else is `float64`. */
  <D extends DTypeName>(a: NDArray<D>, options?: CholeskyOptions): NDArray<SolvedName<D>>;
  /** Anything that arrays are made of. */
  (a: ArrayLike, options?: CholeskyOptions): NDArray;
}

const CHOLESKY = signature<{ a: unknown; upper: unknown }>("cholesky", { a: REQUIRED, upper: false }, 1);

/**
 * The lower triangular L with `L @ L.T = a` of symmetric positive definite matrices, of which only the lower triangle is read; with
 * `upper` the U with `U.T @ U = a`, from the upper triangle. Matrices that are not positive definite are a `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.cholesky([[4, 2], [2, 5]])) === "[[2. 0.]\n [1. 2.]]");
 * ```
 */
export const cholesky: CholeskyFunction = arrayFunction("cholesky", (...args: unknown[]): NDArray => {
  const { a, upper } = bind(CHOLESKY, args), x = asarray(a as ArrayLike);
  assertStackedSquare(x);
  const dtype = commonType(x), { count, rows: n, data } = matricesOf(x), out = new Float64Array(data.length);
  for (let k = 0, at = 0; k < count; k++, at += n * n) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = data[at + (upper ? j * n + i : i * n + j)];
        for (let l = 0, p = at + i * n, q = at + j * n; l < j; l++) sum -= out[p + l] * out[q + l];
        if (i !== j) out[at + i * n + j] = sum / out[at + j * (n + 1)];
        else if (sum > 0) out[at + i * (n + 1)] = Math.sqrt(sum);
        else throw new LinAlgError("Matrix is not positive definite");
      }
    }
    if (upper) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) {
          out[at + j * n + i] = out[at + i * n + j];
          out[at + i * n + j] = 0;
        }
      }
    }
  }
  return fromData(out, x.dims, dtype, stackSteps(x));
});

/** What `qr` gives: Q with as many columns as needed or square, R alone, or what LAPACK leaves. */
export type QrMode = "reduced" | "complete" | "r" | "raw";

/** NumPy's `qr`. */
export interface QrFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    mode?: "reduced" | "complete" | { mode?: "reduced" | "complete" },
  ): readonly [T, T] & { readonly Q: T; readonly R: T };
  /** R alone. */
  (a: ArrayLike, mode: "r" | { mode: "r" }): NDArray;
  /** Q and R; with `"raw"` the reflections (transposed) and their factors. */
  (a: ArrayLike, mode?: QrMode | { mode?: QrMode }): Named<"Q" | "R">;
}

const QR = signature<{ a: unknown; mode: unknown }>("qr", { a: REQUIRED, mode: "reduced" });
const MODES: ReadonlyMap<unknown, string> = new Map([
  ["reduced", "reduced"],
  ["complete", "complete"],
  ["r", "r"],
  ["raw", "raw"],
  ["full", "reduced"],
  ["f", "reduced"],
  ["economic", "economic"],
  ["e", "economic"],
]);

/**
 * The factors `Q @ R` of matrices, by Householder reflections: Q has orthogonal columns of length 1, R is upper triangular.
 *
 * `mode`: `"reduced"` (Q is M × K, K the smaller size), `"complete"` (Q is M × M), `"r"` (R alone), `"raw"` (`[h, tau]`, what LAPACK
 * leaves, h transposed). Another one is a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const { Q, R } = np.linalg.qr([[3, 1], [4, 2]]);
 * console.assert(String(np.linalg.qr([[3, 1], [4, 2]], "r")) === "[[-5.  -2.2]\n [ 0.   0.4]]");
 * console.assert(String(Q.shape) === "2,2" && String(R.shape) === "2,2");
 * ```
 */
export const qr: QrFunction = arrayFunction("qr", (...args: unknown[]) => {
  const given = bind(QR, args), mode = MODES.get(given.mode);
  if (mode === undefined) throw new ValueError(`Unrecognized mode '${String(given.mode)}'`);
  const x = asarray(given.a as ArrayLike);
  assertStacked(x);
  const dtype = commonType(x), { stack, count, rows: m, columns: n, data } = matricesOf(x), k = Math.min(m, n);
  const work = new Float64Array(Math.max(m, n)), columns = mode === "complete" && m > n ? m : k;
  const q = new Float64Array(count * m * columns),
    r = new Float64Array(count * columns * n),
    taus = new Float64Array(count * k);
  for (let i = 0; i < count; i++) {
    const at = i * m * n, reflections = factorQR(data, at, m, n, work);
    taus.set(reflections, i * k);
    if (mode === "raw" || mode === "economic") continue;
    for (let row = 0; row < k; row++) {
      const p = i * columns * n + row * n;
      r.set(data.subarray(at + row * n + row, at + (row + 1) * n), p + row);
    }
    if (mode === "r") continue;
    orthogonal(q, i * m * columns, m, columns, reflections, data, (j) => at + (j + 1) * n + j, n, 0, work);
  }
  // NumPy works on a copy that lies as the argument does, and masks it to get R
  const own = sortedSteps(x.dims, x.steps), along = own.slice(0, -2), mask = [...along.map(() => 0), n, 1];
  if (mode === "economic") return arranged(data, x.dims, dtype, [own]);
  if (mode === "r") return arranged(r, [...stack, k, n], dtype, [mask, own]);
  if (mode === "raw") {
    const h = new Float64Array(data.length);
    for (let i = 0; i < count; i++) {
      for (let row = 0; row < m; row++) {
        for (let column = 0; column < n; column++) {
          h[i * m * n + column * m + row] = data[i * m * n + row * n + column];
        }
      }
    }
    const turned = [...along, own[x.ndim - 1], own[x.ndim - 2]];
    return named(["h", "tau"], [
      arranged(h, [...stack, n, m], dtype, [turned]),
      fromData(taus, [...stack, k], dtype, along),
    ]);
  }
  return named(["Q", "R"], [
    fromData(q, [...stack, m, columns], dtype, along),
    arranged(r, [...stack, columns, n], dtype, [mask, own]),
  ]);
});
