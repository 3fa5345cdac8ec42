/**
 * How far results may lie apart, function by function, in units in the last place. A function that is not listed must agree
 * bit for bit: IEEE 754 decides arithmetic, `sqrt`, casts and comparisons, and NumPy's order of summation decides sums.
 */

import { exact, type Tolerance } from "./compare.ts";

/** Elementary functions: each library rounds its own way; NumPy's vector code promises 4 units, the C library about 1. */
const elementary: Record<string, number> = {};
for (
  const name
    of ("exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh arcsinh arccosh arctanh cbrt " +
      "asin acos atan atan2 asinh acosh atanh hypot logaddexp logaddexp2 power pow float_power geomspace logspace")
      .split(" ")
) elementary[name] = 4;

/** Compositions of elementary functions, here or in MyGrad, whose errors add. */
const composed: Record<string, number> = {
  sinc: 16,
  csc: 8,
  sec: 8,
  cot: 8,
  csch: 16,
  sech: 16,
  coth: 16,
  arccsc: 8,
  arcsec: 8,
  arccot: 8,
  arccsch: 8,
  arccoth: 8,
  sigmoid: 8,
  softmax: 16,
  logsoftmax: 16,
  softmax_crossentropy: 32,
  negative_log_likelihood: 8,
  focal_loss: 64,
  softmax_focal_loss: 64,
  elu: 8,
  selu: 8,
  glu: 8,
  soft_sign: 4,
  prod: 8,
  cumprod: 16,
  multiply_sequence: 8,
  var: 4,
  std: 8,
  gru: 256,
};

/** Sums of products, whose order is the business of a BLAS: the unit is that of the largest element. */
const products: Record<string, number> = {
  matmul: 16,
  dot: 16,
  einsum: 16,
  tensordot: 16,
  inner: 16,
  vdot: 16,
  norm: 32,
  multi_matmul: 32,
  conv_nd: 64,
  batchnorm: 64,
  inv: 1024,
  solve: 1024,
  det: 256,
  svd: 4096,
  eigh: 4096,
  qr: 4096,
  cholesky: 256,
};

/** The name of a function without its home: `np.linalg.norm` is `norm`, `operator.power` is `power`. */
export function shortName(name: string): string {
  return name.split(".").pop()!;
}

/** The budget of one function, 0 if it must agree bit for bit. */
export function budgetOf(name: string): { ulp: number; scaled: boolean } {
  const short = shortName(name);
  if (name === "random.power") return exact;
  if (short in products) return { ulp: products[short], scaled: true };
  return { ulp: elementary[short] ?? composed[short] ?? 0, scaled: false };
}

/** The tolerance of a program that called these functions: the widest budget, and more when several are chained. */
export function toleranceFor(called: Iterable<string>): Tolerance {
  let widest = 0, count = 0, scaled = false;
  const names = new Set([...called].map(shortName));
  for (const name of names) {
    const budget = budgetOf(name);
    if (budget.ulp === 0) continue;
    count++;
    widest = Math.max(widest, budget.ulp);
    scaled ||= budget.scaled;
  }
  if (count === 0) return exact;
  // An error made early is carried through what follows, and cancellation makes it larger relative to its result.
  const carried = names.size > 3 || count > 1;
  return { ulp: carried ? widest * 4 * count : widest, scaled: scaled || carried };
}

const extrema = new Set(["max", "min", "amax", "amin", "maximum", "minimum", "fmax", "fmin", "clip", "ptp", "sort"]);

/** Whether a program called a function that has to choose between 0 and -0. */
export function choosesZeros(called: Iterable<string>): boolean {
  for (const name of called) if (extrema.has(shortName(name))) return true;
  return false;
}
