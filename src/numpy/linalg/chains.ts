/**
 * Products of several matrices: chains in the cheapest order, and powers.
 * @module
 */
import type { DTypeName, FloatName } from "../../dtype/dtype.ts";
import { NDArray, newArray, viewOf } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Overriding } from "../../ndarray/types.ts";
import { LinAlgError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, signature } from "../../python/keywords.ts";
import { asIndex } from "../../python/number.ts";
import { asarray } from "../asarray.ts";
import { assign, castTo } from "../copying.ts";
import { arrayFunction } from "../dispatch.ts";
import { assertStackedSquare } from "./checks.ts";
import { matmul } from "./matmul.ts";
import { dotOf, type OutOptions } from "./products.ts";
import { inverse } from "./solve.ts";

/**
 * Where to split each chain of matrices i … j so that the fewest multiplications are needed: Cormen, Leiserson, Rivest and Stein,
 * "Introduction to Algorithms", §15.2. `sizes` are the rows of each matrix and the columns of the last.
 */
export function chainOrder(sizes: readonly number[]): number[][] {
  const n = sizes.length - 1;
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const split = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 1; length < n; length++) {
    for (let i = 0; i < n - length; i++) {
      const j = i + length;
      cost[i][j] = Infinity;
      for (let k = i; k < j; k++) {
        const total = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (total < cost[i][j]) [cost[i][j], split[i][j]] = [total, k];
      }
    }
  }
  return split;
}

/** NumPy's `multi_dot`. */
export interface MultiDotFunction {
  /** A tensor among the arrays takes the call over. */
  <T extends Overriding>(arrays: readonly T[], options?: OutOptions): T;
  /** Anything that arrays are made of. */
  (arrays: readonly ArrayLike[], options?: OutOptions): NDArray;
}

const MULTI_DOT = signature<{ arrays: readonly ArrayLike[]; out: unknown }>("multi_dot", {
  arrays: REQUIRED,
  out: null,
}, 1);

/**
 * The product of two or more matrices, multiplied in the order that needs the fewest multiplications. The first may be a vector (a
 * row) and the last one (a column). Fewer than two arrays and sizes that do not fit are a `ValueError`, other than two axes a
 * `LinAlgError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const a = np.ones([100, 3]), b = np.ones([3, 100]), c = np.ones([100, 2]);
 * console.assert(String(np.linalg.multi_dot([a, b, c]).shape) === "100,2");
 * ```
 */
export const multi_dot: MultiDotFunction = arrayFunction("multi_dot", (...args: unknown[]): NDArray => {
  const { arrays: given, out } = bind(MULTI_DOT, args);
  const arrays = Array.from(given, (x) => asarray(x));
  const n = arrays.length;
  if (n < 2) throw new ValueError("Expecting at least two arrays.");
  if (n === 2) return dotOf(arrays[0], arrays[1], out);
  const first = arrays[0].ndim, last = arrays[n - 1].ndim;
  const [x, z] = [arrays[0], arrays[n - 1]];
  if (first === 1) arrays[0] = viewOf(x, [1, x.size], [0, x.steps[0]]);
  if (last === 1) arrays[n - 1] = viewOf(z, [z.size, 1], [z.steps[0], 0]);
  for (const { ndim } of arrays) {
    if (ndim !== 2) throw new LinAlgError(`${ndim}-dimensional array given. Array must be two-dimensional`);
  }
  const result = n === 3 ? three(arrays, out) : chain(arrays, out);
  if (first > 1 && last > 1) return result;
  if (out === result) {
    return viewOf(result, first === 1 && last === 1 ? [] : [result.size], first === 1 && last === 1 ? [] : [1]);
  }
  const shape = first === 1 && last === 1 ? [] : [result.size];
  return new NDArray(result.buffer, result.dtype, shape, shape.length ? [1] : [], result.offset, result.size, null);
});

function three([a, b, c]: readonly NDArray[], out: unknown): NDArray {
  const [m, k] = a.dims, [l, n] = c.dims;
  const leftFirst = m * l * (k + n), rightFirst = k * n * (m + l);
  return leftFirst < rightFirst ? dotOf(dotOf(a, b), c, out) : dotOf(a, dotOf(b, c), out);
}

function chain(arrays: readonly NDArray[], out: unknown): NDArray {
  const n = arrays.length;
  const split = chainOrder([...arrays.map((x) => x.dims[0]), arrays[n - 1].dims[1]]);
  const product = (i: number, j: number, into: unknown): NDArray =>
    i === j ? arrays[i] : dotOf(product(i, split[i][j], null), product(split[i][j] + 1, j, null), into);
  return product(0, n - 1, out);
}

/** NumPy's `matrix_power`. */
export interface MatrixPowerFunction {
  /** A tensor takes the call over. */
  <T extends Overriding>(a: T, n: number): T;
  /** Floating types stay. */
  <D extends FloatName>(a: NDArray<D>, n: number): NDArray<D>;
  /** Integers stay unless the power is negative. */
  <D extends DTypeName>(a: NDArray<D>, n: number): NDArray;
  /** Anything that arrays are made of. */
  (a: ArrayLike, n: number): NDArray;
}

const MATRIX_POWER = signature<{ a: unknown; n: unknown }>("matrix_power", { a: REQUIRED, n: REQUIRED });

/**
 * Square matrices to a whole power, by repeated squaring; the inverse for negative powers, the identity for 0. Matrices that are not
 * square, or singular where the inverse is needed, are a `LinAlgError`; a power that is not whole is a `TypeError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(String(np.linalg.matrix_power([[0, 1], [-1, 0]], 3)) === "[[ 0. -1.]\n [ 1.  0.]]");
 * ```
 */
export const matrix_power: MatrixPowerFunction = arrayFunction("matrix_power", (...args: unknown[]): NDArray => {
  const given = bind(MATRIX_POWER, args);
  let x = asarray(given.a as ArrayLike);
  assertStackedSquare(x);
  let n: number;
  try {
    n = asIndex(given.n);
  } catch {
    throw new TypeError("exponent must be an integer");
  }
  if (n === 0) {
    const out = castTo(x, x.dtype), size = x.dims[x.ndim - 1];
    const eye = newArray([size, size], x.dtype);
    for (let i = 0; i < size; i++) x.dtype.write(eye.buffer, i * (size + 1), 1);
    assign(out, eye);
    return out;
  }
  if (n < 0) {
    x = inverse(x);
    n = -n;
  }
  if (n === 1) return x;
  const times = (a: NDArray, b: NDArray): NDArray => matmul.compute2(a, b);
  if (n === 2) return times(x, x);
  if (n === 3) return times(times(x, x), x);
  let square: NDArray | null = null, result: NDArray | null = null;
  for (; n > 0; n = Math.floor(n / 2)) {
    square = square === null ? x : times(square, square);
    if (n % 2 === 1) result = result === null ? square : times(result, square);
  }
  return result!;
});
