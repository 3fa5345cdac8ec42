/**
 * Linear equations by elimination: `solve`, `inv`, `det`, `slogdet`, and those on several axes.
 * @module
 */
import { type DTypeName, float64, type FloatName } from "../../dtype/dtype.ts";
import { inferShape, sizeOf } from "../../ndarray/layout.ts";
import { adopt, type NDArray, viewOf } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { LinAlgError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asIndex } from "../../python/number.ts";
import { reprTuple } from "../../python/repr.ts";
import { asarray } from "../asarray.ts";
import { arrayFunction } from "../dispatch.ts";
import { assertStackedSquare, commonType } from "./checks.ts";
import { factorLU, solveLU } from "./lu.ts";
import { broadcastStacks, copied, fromData, matricesOf, type Named, named, stackSteps } from "./stacks.ts";

/** The floating type in which linear algebra answers: `float32` stays, all else is `float64`. */
export type SolvedName<D extends DTypeName> = DTypeName extends D ? FloatName
  : D extends "float32" ? "float32"
  : "float64";

/** A function of one stack of matrices. */
export interface MatrixFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T): T;
  /** `float32` stays, all else is `float64`. */
  <D extends DTypeName>(a: NDArray<D>): NDArray<SolvedName<D>>;
  /** Anything that arrays are made of. */
  (a: ArrayLike): NDArray;
}

/** A function of two arrays. */
export interface SolveFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(a: ArrayLike, b: T): T;
  /** Anything that arrays are made of. */
  (a: ArrayLike, b: ArrayLike): NDArray;
}

const singular = (): LinAlgError => new LinAlgError("Singular matrix");

/** `inv` without override check. */
export function inverse(x: NDArray, onSingular: "raise" | "nan" = "raise"): NDArray<FloatName> {
  assertStackedSquare(x);
  const dtype = commonType(x), { count, rows: n, data } = matricesOf(x);
  const out = new Float64Array(data.length), pivots = new Int32Array(n);
  for (let i = 0, at = 0; i < count; i++, at += n * n) {
    for (let j = 0; j < n; j++) out[at + j * (n + 1)] = 1;
    if (factorLU(data, at, n, pivots) !== 0) solveLU(data, at, n, pivots, out, at, n);
    else if (onSingular === "raise" && n > 0) throw singular();
    else out.fill(NaN, at, at + n * n);
  }
  return fromData(out, x.dims, dtype, stackSteps(x));
}

/** `solve` without override check. */
export function solveOf(a: NDArray, b: NDArray): NDArray<FloatName> {
  assertStackedSquare(a);
  const dtype = commonType(a, b), vector = b.ndim === 1, n = a.dims[a.ndim - 1];
  const core = vector ? 1 : 2,
    rule = vector ? "(m,m),(m)->(m)" : "(m,m),(m,n)->(m,n)",
    name = vector ? "solve1" : "solve";
  if (b.ndim < core) {
    throw new ValueError(
      `${name}: Input operand 1 does not have enough dimensions (has ${b.ndim}, gufunc core with signature ${rule} requires ${core})`,
    );
  }
  const rows = b.dims[b.ndim - core];
  if (rows !== n) {
    throw new ValueError(
      `${name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature ${rule} (size ${rows} is different from ${n})`,
    );
  }
  const [x, y, stack] = broadcastStacks(a, b, 2, core);
  const columns = vector ? 1 : b.dims[b.ndim - 1], count = sizeOf(stack);
  const shared = a.ndim === 2, factors = copied(shared ? a : x), out = copied(y), pivots = new Int32Array(n);
  for (let i = 0; i < count; i++) {
    const at = shared ? 0 : i * n * n;
    if (!(shared && i > 0) && factorLU(factors, at, n, pivots) === 0) throw singular();
    solveLU(factors, at, n, pivots, out, i * n * columns, columns);
  }
  return fromData(out, [...stack, n, ...(vector ? [] : [columns])], dtype, stackSteps(x), stackSteps(y, core));
}

interface OneArgument {
  a: unknown;
}

interface TwoArguments {
  a: unknown;
  b: unknown;
}

const INV = signature<OneArgument>("inv", { a: REQUIRED });

/**
 * The inverses of square matrices. Not square or singular: a `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.inv([[2, 0], [0, 4]])) === "[[0.5  0.  ]\n [0.   0.25]]");
 * ```
 */
export const inv: MatrixFunction = arrayFunction(
  "inv",
  (...args: unknown[]): NDArray => inverse(asarray(bind(INV, args).a as ArrayLike)),
);

const SOLVE = signature<TwoArguments>("solve", { a: REQUIRED, b: REQUIRED });

/**
 * The solutions `x` of `a @ x = b` for square matrices `a`, `b` being a vector (1-d) or matrices; stacks are broadcast. Singular
 * matrices are a `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.solve([[2, 1], [1, 3]], [3, 5])) === "[0.8 1.4]");
 * ```
 */
export const solve: SolveFunction = arrayFunction("solve", (...args: unknown[]): NDArray => {
  const { a, b } = bind(SOLVE, args);
  return solveOf(asarray(a as ArrayLike), asarray(b as ArrayLike));
});

/** Sign and logarithm of the absolute value of determinants. */
function determinants(x: NDArray): { signs: Float64Array; logs: Float64Array; stack: readonly number[] } {
  const { stack, count, rows: n, data } = matricesOf(x);
  const signs = new Float64Array(count), logs = new Float64Array(count), pivots = new Int32Array(n);
  for (let i = 0, at = 0; i < count; i++, at += n * n) {
    let sign = factorLU(data, at, n, pivots), log = sign === 0 ? -Infinity : 0;
    for (let j = 0; sign !== 0 && j < n; j++) {
      const pivot = data[at + j * (n + 1)];
      if (pivot < 0) sign = -sign;
      log += Math.log(Math.abs(pivot));
    }
    signs[i] = sign;
    logs[i] = log;
  }
  return { signs, logs, stack };
}

const DET = signature<OneArgument>("det", { a: REQUIRED });

/**
 * The determinants of square matrices; 1 for matrices without elements. As in NumPy they are the exponential of
 * `slogdet`'s logarithm.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.linalg.det([[2, 0], [0, 4]]).item() === 7.999999999999998);
 * ```
 */
export const det: MatrixFunction = arrayFunction("det", (...args: unknown[]): NDArray => {
  const x = asarray(bind(DET, args).a as ArrayLike);
  assertStackedSquare(x);
  const dtype = commonType(x), { signs, logs, stack } = determinants(x);
  return fromData(signs.map((sign, i) => sign * Math.exp(logs[i])), stack, dtype, stackSteps(x));
});

/** NumPy's `slogdet`. */
export interface SlogdetFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T): readonly [T, T] & { readonly sign: T; readonly logabsdet: T };
  /** Anything that arrays are made of. */
  (a: ArrayLike): Named<"sign" | "logabsdet">;
}

const SLOGDET = signature<OneArgument>("slogdet", { a: REQUIRED });

/**
 * Sign and natural logarithm of the absolute value of determinants, which do not overflow: `[sign, logabsdet]`. Singular matrices
 * have the sign 0 and the logarithm `-inf`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const { sign, logabsdet } = np.linalg.slogdet([[0, 1], [1, 0]]);
 * console.assert(sign.item() === -1 && logabsdet.item() === 0);
 * ```
 */
export const slogdet: SlogdetFunction = arrayFunction("slogdet", (...args: unknown[]) => {
  const x = asarray(bind(SLOGDET, args).a as ArrayLike);
  assertStackedSquare(x);
  const dtype = commonType(x), { signs, logs, stack } = determinants(x);
  return named(["sign", "logabsdet"], [
    fromData(signs, stack, dtype, stackSteps(x)),
    fromData(logs, stack, dtype, stackSteps(x)),
  ]);
});

/** The keywords of `tensorsolve`. */
export interface TensorsolveOptions {
  /** Axes of `a` that are moved to the end first. */
  axes?: readonly number[] | null;
}

/** NumPy's `tensorsolve`. */
export interface TensorsolveFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, b: ArrayLike, axes?: readonly number[] | null | TensorsolveOptions): T;
  /** Anything that arrays are made of. */
  (a: ArrayLike, b: ArrayLike, axes?: readonly number[] | null | TensorsolveOptions): NDArray;
}

/** An array whose elements are taken in C order as another shape. */
function reshaped(x: NDArray, shape: readonly number[]): NDArray {
  return adopt(copied(x), float64, inferShape(x.size, shape)) as NDArray;
}

const TENSORSOLVE = signature<TwoArguments & { axes: readonly number[] | null }>("tensorsolve", {
  a: REQUIRED,
  b: REQUIRED,
  axes: null,
});

/**
 * The solution `x` of `tensordot(a, x, x.ndim) = b`: the axes of `a` behind those of `b` are those of `x`. As many unknowns as
 * equations are needed; otherwise, and for singular equations, a `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const a = np.array([[[1, 0], [0, 0]], [[0, 2], [0, 0]], [[0, 0], [4, 0]], [[0, 0], [0, 8]]]); // (4, 2, 2)
 * console.assert(String(np.linalg.tensorsolve(a, [1, 1, 1, 1])) === "[[1.    0.5  ]\n [0.25  0.125]]");
 * ```
 */
export const tensorsolve: TensorsolveFunction = arrayFunction("tensorsolve", (...args: unknown[]): NDArray => {
  const given = bind(TENSORSOLVE, args);
  let a = asarray(given.a as ArrayLike);
  const b = asarray(given.b as ArrayLike), dtype = commonType(a, b);
  if (given.axes !== null) {
    const order = a.dims.map((_, i) => i);
    for (const axis of given.axes) {
      const at = order.indexOf(asIndex(axis));
      if (at < 0) throw new ValueError("list.remove(x): x not in list");
      order.splice(at, 1);
      order.push(asIndex(axis));
    }
    a = viewOf(a, order.map((i) => a.dims[i]), order.map((i) => a.steps[i]));
  }
  const extra = a.ndim - b.ndim,
    shape = extra === 0 ? a.dims : extra < 0 ? a.dims.slice(-extra) : a.dims.slice(a.ndim - extra);
  const n = sizeOf(shape);
  if (a.size !== n * n) {
    throw new LinAlgError(
      "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])",
    );
  }
  const x = solveOf(reshaped(a, [n, n]), reshaped(b, [b.size]));
  return fromData(copied(x), shape, dtype);
});

/** The keywords of `tensorinv`. */
export interface TensorinvOptions {
  /** How many of the first axes are those of the equations; 2 by default. */
  ind?: number;
}

/** NumPy's `tensorinv`. */
export interface TensorinvFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, ind?: number | TensorinvOptions): T;
  /** Anything that arrays are made of. */
  (a: ArrayLike, ind?: number | TensorinvOptions): NDArray;
}

const TENSORINV = signature<OneArgument & { ind: unknown }>("tensorinv", { a: REQUIRED, ind: 2 });

/**
 * The inverse of an array with respect to `tensordot(…, ind)`; the product of the first `ind` sizes must be that of the others. An
 * `ind` that is not positive is a `ValueError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const a = np.array([[[2, 0]], [[0, 4]]]); // (2, 1, 2)
 * console.assert(String(np.linalg.tensorinv(a, { ind: 1 }).shape) === "1,2,2");
 * ```
 */
export const tensorinv: TensorinvFunction = arrayFunction("tensorinv", (...args: unknown[]): NDArray => {
  const given = bind(TENSORINV, args), a = asarray(given.a as ArrayLike), ind = asIndex(given.ind);
  const dtype = commonType(a);
  if (ind <= 0) throw new ValueError("Invalid ind argument.");
  const back = a.dims.slice(ind), n = sizeOf(back);
  if (n === 0 || a.size % n !== 0) {
    throw new ValueError(`cannot reshape array of size ${a.size} into shape ${reprTuple([n, -1], "")}`);
  }
  const result = inverse(reshaped(a, [n, a.size / n]));
  return fromData(copied(result), [...back, ...a.dims.slice(0, ind)], dtype);
});
