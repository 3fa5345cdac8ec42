/**
 * Eigenvalues and eigenvectors: `eigh`, `eigvalsh` of symmetric matrices, `eig`, `eigvals` of any.
 * @module
 */
import type { DTypeName } from "../../dtype/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { AttributeError, LinAlgError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { typeName } from "../../python/repr.ts";
import { asarray } from "../asarray.ts";
import { arrayFunction } from "../dispatch.ts";
import { assertStackedSquare, commonType } from "./checks.ts";
import { generalEigen } from "./general.ts";
import type { MatrixFunction, SolvedName } from "./solve.ts";
import { fromData, matricesOf, type Named, named, stackSteps } from "./stacks.ts";
import { symmetricEigen } from "./symmetric.ts";

const noConvergence = (): LinAlgError => new LinAlgError("Eigenvalues did not converge");

/** The eigenvalues of symmetric matrices (ascending), and if wanted their eigenvectors as columns, in `float64`. */
export function eigenSymmetric(
  x: NDArray,
  triangle: "L" | "U",
  wanted: boolean,
): { values: Float64Array; vectors: Float64Array | null } {
  const { count, rows: n, data } = matricesOf(x);
  const values = new Float64Array(count * n), vectors = wanted ? new Float64Array(data.length) : null;
  const rows = wanted ? new Float64Array(n * n) : null;
  for (let i = 0; i < count; i++) {
    const at = i * n * n;
    if (!symmetricEigen(data, at, n, triangle, values.subarray(i * n, (i + 1) * n), rows)) throw noConvergence();
    if (vectors !== null) {
      for (let v = 0; v < n; v++) for (let j = 0; j < n; j++) vectors[at + j * n + v] = rows![v * n + j];
    }
  }
  return { values, vectors };
}

/** Which triangle of a symmetric matrix is read. */
export interface TriangleOptions {
  /** `"L"` for the lower triangle, `"U"` for the upper one. */
  UPLO?: "L" | "U" | "l" | "u";
}

/** Eigenvalues and eigenvectors, by place or by name. */
export type EigenResult = Named<"eigenvalues" | "eigenvectors">;

/** NumPy's `eigh`. */
export interface EighFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(
    a: T,
    UPLO?: "L" | "U" | TriangleOptions,
  ): readonly [T, T] & { readonly eigenvalues: T; readonly eigenvectors: T };
  /** Anything that arrays are made of. */
  (a: ArrayLike, UPLO?: "L" | "U" | TriangleOptions): EigenResult;
}

/** NumPy's `eigvalsh`. */
export interface EigvalshFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, UPLO?: "L" | "U" | TriangleOptions): T;
  /** `float32` stays, all else is `float64`. */
  <D extends DTypeName>(a: NDArray<D>, UPLO?: "L" | "U" | TriangleOptions): NDArray<SolvedName<D>>;
  /** Anything that arrays are made of. */
  (a: ArrayLike, UPLO?: "L" | "U" | TriangleOptions): NDArray;
}

function triangleOf(given: unknown): "L" | "U" {
  if (typeof given !== "string") throw new AttributeError(`'${typeName(given)}' object has no attribute 'upper'`);
  const triangle = given.toUpperCase();
  if (triangle !== "L" && triangle !== "U") throw new ValueError("UPLO argument must be 'L' or 'U'");
  return triangle;
}

interface EighArguments {
  a: unknown;
  UPLO: unknown;
}

const EIGH = signature<EighArguments>("eigh", { a: REQUIRED, UPLO: "L" });

/**
 * Eigenvalues (ascending) and eigenvectors (columns, of length 1) of symmetric matrices, of which only one triangle is read.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const { eigenvalues, eigenvectors } = np.linalg.eigh([[2, 0], [0, 1]]);
 * console.assert(String(eigenvalues) === "[1. 2.]");
 * console.assert(String(eigenvectors.shape) === "2,2");
 * ```
 */
export const eigh: EighFunction = arrayFunction("eigh", (...args: unknown[]) => {
  const { a, UPLO } = bind(EIGH, args), triangle = triangleOf(UPLO), x = asarray(a as ArrayLike);
  assertStackedSquare(x);
  const dtype = commonType(x), { values, vectors } = eigenSymmetric(x, triangle, true);
  return named(["eigenvalues", "eigenvectors"], [
    fromData(values, x.dims.slice(0, -1), dtype, stackSteps(x)),
    fromData(vectors!, x.dims, dtype, stackSteps(x)),
  ]);
});

const EIGVALSH = signature<EighArguments>("eigvalsh", { a: REQUIRED, UPLO: "L" });

/**
 * The eigenvalues (ascending) of symmetric matrices, of which only one triangle is read.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.eigvalsh([[2, 0], [0, 1]])) === "[1. 2.]");
 * ```
 */
export const eigvalsh: EigvalshFunction = arrayFunction("eigvalsh", (...args: unknown[]): NDArray => {
  const { a, UPLO } = bind(EIGVALSH, args), triangle = triangleOf(UPLO), x = asarray(a as ArrayLike);
  assertStackedSquare(x);
  return fromData(eigenSymmetric(x, triangle, false).values, x.dims.slice(0, -1), commonType(x), stackSteps(x));
});

/** The eigenvalues of any matrices, and if wanted their eigenvectors as columns; complex ones are an error that says which. */
function eigenGeneral(x: NDArray, wanted: boolean): { values: Float64Array; vectors: Float64Array | null } {
  const { count, rows: n, data } = matricesOf(x);
  if (!data.every(Number.isFinite)) throw new LinAlgError("Array must not contain infs or NaNs");
  const values = new Float64Array(count * n), vectors = wanted ? new Float64Array(data.length) : null;
  for (let i = 0; i < count; i++) {
    const at = i * n * n, found = generalEigen(data.slice(at, at + n * n), n, wanted);
    if (found === null) throw noConvergence();
    const complex = found.imaginary.findIndex((y) => y !== 0);
    if (complex >= 0) {
      throw new LinAlgError(
        `the eigenvalues are not all real (one is ${found.real[complex]} ± ${Math.abs(found.imaginary[complex])}i), ` +
          "and there are no arrays of complex numbers",
      );
    }
    values.set(found.real, i * n);
    if (vectors !== null) vectors.set(found.vectors!, at);
  }
  return { values, vectors };
}

/** NumPy's `eig`. */
export interface EigFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T): readonly [T, T] & { readonly eigenvalues: T; readonly eigenvectors: T };
  /** Anything that arrays are made of. */
  (a: ArrayLike): EigenResult;
}

const EIG = signature<{ a: unknown }>("eig", { a: REQUIRED });

/**
 * Eigenvalues and eigenvectors (columns, of length 1) of square matrices, in no particular order. Matrices whose eigenvalues are not
 * all real, infinities and nan are a `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [values] = np.linalg.eig([[1, 2], [0, 3]]);
 * console.assert(String(values) === "[1. 3.]");
 * ```
 */
export const eig: EigFunction = arrayFunction("eig", (...args: unknown[]) => {
  const x = asarray(bind(EIG, args).a as ArrayLike);
  assertStackedSquare(x);
  const dtype = commonType(x), { values, vectors } = eigenGeneral(x, true);
  return named(["eigenvalues", "eigenvectors"], [
    fromData(values, x.dims.slice(0, -1), dtype, stackSteps(x)),
    fromData(vectors!, x.dims, dtype, stackSteps(x)),
  ]);
});

const EIGVALS = signature<{ a: unknown }>("eigvals", { a: REQUIRED });

/**
 * The eigenvalues of square matrices, in no particular order; see {@linkcode eig}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.eigvals([[1, 2], [0, 3]])) === "[1. 3.]");
 * ```
 */
export const eigvals: MatrixFunction = arrayFunction("eigvals", (...args: unknown[]): NDArray => {
  const x = asarray(bind(EIGVALS, args).a as ArrayLike);
  assertStackedSquare(x);
  return fromData(eigenGeneral(x, false).values, x.dims.slice(0, -1), commonType(x), stackSteps(x));
});
