/**
 * Gaussian elimination with row exchanges on square matrices in row-major `Float64Array`s.
 * @module
 */

/**
 * Replaces `a` (n × n from `at` on) by its factors: above and on the diagonal U, below it L without its diagonal of ones, with
 * P·A = L·U. `pivots[i]` is the row that was exchanged with row i. Returns the sign of the permutation, or 0 if a pivot is
 * exactly zero; then the elimination still goes through all columns, as LAPACK's does.
 */
export function factorLU(a: Float64Array, at: number, n: number, pivots: Int32Array): number {
  let sign = 1, singular = false;
  for (let j = 0; j < n; j++) {
    let pivot = j, largest = Math.abs(a[at + j * n + j]);
    for (let i = j + 1; i < n; i++) {
      const size = Math.abs(a[at + i * n + j]);
      if (size > largest) [pivot, largest] = [i, size];
    }
    pivots[j] = pivot;
    const top = at + j * n, other = at + pivot * n;
    if (a[other + j] === 0) {
      singular = true;
      continue;
    }
    if (pivot !== j) {
      sign = -sign;
      for (let k = 0; k < n; k++) [a[top + k], a[other + k]] = [a[other + k], a[top + k]];
    }
    const scale = 1 / a[top + j];
    for (let i = j + 1; i < n; i++) {
      const row = at + i * n;
      // a reciprocal that overflows would lose the quotient
      const factor = a[row + j] = Number.isFinite(scale) ? a[row + j] * scale : a[row + j] / a[top + j];
      if (factor === 0) continue;
      for (let k = j + 1; k < n; k++) a[row + k] -= factor * a[top + k];
    }
  }
  return singular ? 0 : sign;
}

/** Solves A·X = B for the factors of {@linkcode factorLU}; `b` (n × columns from `to` on) becomes X. */
export function solveLU(
  a: Float64Array,
  at: number,
  n: number,
  pivots: Int32Array,
  b: Float64Array,
  to: number,
  columns: number,
): void {
  for (let i = 0; i < n; i++) {
    const p = to + i * columns, q = to + pivots[i] * columns;
    if (p !== q) { for (let k = 0; k < columns; k++) [b[p + k], b[q + k]] = [b[q + k], b[p + k]]; }
  }
  const subtract = (i: number, j: number): void => {
    const factor = a[at + i * n + j];
    if (factor === 0) return;
    for (let k = 0, p = to + i * columns, q = to + j * columns; k < columns; k++) b[p + k] -= factor * b[q + k];
  };
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) subtract(i, j);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) subtract(i, j);
    const diagonal = a[at + i * n + i];
    for (let k = 0, p = to + i * columns; k < columns; k++) b[p + k] /= diagonal;
  }
}
