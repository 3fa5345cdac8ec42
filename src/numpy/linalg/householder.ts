/**
 * Householder reflections on row-major `Float64Array`s, in LAPACK's conventions, so that factors come out with the same signs.
 *
 * H = I - τ·v·vᵀ with v₀ = 1 takes a vector x to (β, 0, …, 0), where β = -sign(x₀)·‖x‖, so that nothing cancels.
 * @module
 */

/** The Euclidean norm of n elements, `step` apart, without overflow. */
export function length(a: Float64Array, at: number, n: number, step: number): number {
  let largest = 0;
  for (let i = 0, p = at; i < n; i++, p += step) {
    const size = Math.abs(a[p]);
    if (size > largest) largest = size;
    else if (size !== size) return NaN;
  }
  if (largest === 0 || largest === Infinity) return largest;
  const plain = largest > 1e-140 && largest < 1e140; // squares neither overflow nor vanish
  let sum = 0;
  if (plain) { for (let i = 0, p = at; i < n; i++, p += step) sum += a[p] * a[p]; }
  else for (let i = 0, p = at; i < n; i++, p += step) sum += (a[p] / largest) ** 2;
  return plain ? Math.sqrt(sum) : largest * Math.sqrt(sum);
}

/**
 * Makes the reflection for the vector of n elements that starts at `at` and goes on at `rest`, `step` apart. Replaces the first
 * element by β and the others by those of v; returns τ, which is 0 where nothing has to be reflected.
 */
export function reflector(a: Float64Array, at: number, rest: number, n: number, step: number): number {
  const size = n > 1 ? length(a, rest, n - 1, step) : 0;
  if (size === 0) return 0;
  const alpha = a[at], both = Math.hypot(alpha, size), beta = alpha < 0 || Object.is(alpha, -0) ? both : -both;
  const scale = 1 / (alpha - beta);
  for (let i = 1, p = rest; i < n; i++, p += step) a[p] *= scale;
  a[at] = beta;
  return (beta - alpha) / beta;
}

/**
 * Applies a reflection from the left to `rows` × `columns` elements of a matrix from `at` on (rows `width` apart): v is (1, the elements
 * from `v` on, `step` apart).
 */
export function reflectRows(
  a: Float64Array,
  at: number,
  width: number,
  rows: number,
  columns: number,
  tau: number,
  from: Float64Array,
  v: number,
  step: number,
  work: Float64Array,
): void {
  if (tau === 0 || columns === 0) return;
  for (let j = 0; j < columns; j++) work[j] = a[at + j];
  for (let i = 1, q = v; i < rows; i++, q += step) {
    const x = from[q];
    if (x !== 0) { for (let j = 0, p = at + i * width; j < columns; j++) work[j] += x * a[p + j]; }
  }
  for (let j = 0; j < columns; j++) {
    work[j] *= tau;
    a[at + j] -= work[j];
  }
  for (let i = 1, q = v; i < rows; i++, q += step) {
    const x = from[q];
    if (x !== 0) { for (let j = 0, p = at + i * width; j < columns; j++) a[p + j] -= x * work[j]; }
  }
}

/** The same from the right: v acts along the columns. */
export function reflectColumns(
  a: Float64Array,
  at: number,
  width: number,
  rows: number,
  columns: number,
  tau: number,
  from: Float64Array,
  v: number,
  step: number,
): void {
  if (tau === 0) return;
  for (let i = 0; i < rows; i++) {
    const row = at + i * width;
    let sum = a[row];
    for (let j = 1, q = v; j < columns; j++, q += step) sum += a[row + j] * from[q];
    sum *= tau;
    a[row] -= sum;
    for (let j = 1, q = v; j < columns; j++, q += step) a[row + j] -= sum * from[q];
  }
}

/** Replaces a (m × n) by its QR factors: R above and on the diagonal, below it the vectors of the reflections; returns their τ. */
export function factorQR(a: Float64Array, at: number, m: number, n: number, work: Float64Array): Float64Array {
  const taus = new Float64Array(Math.min(m, n));
  for (let i = 0; i < taus.length; i++) {
    const p = at + i * n + i;
    taus[i] = reflector(a, p, p + n, m - i, n);
    reflectRows(a, p + 1, n, m - i, n - i - 1, taus[i], a, p + n, n, work);
  }
  return taus;
}

/**
 * The product of reflections H₀·H₁·… as m × columns elements of an orthogonal matrix in `q`: reflection i starts at row i + `shift`, its
 * vector stands in `a` from `vector(i)` on, `step` apart.
 */
export function orthogonal(
  q: Float64Array,
  to: number,
  m: number,
  columns: number,
  taus: Float64Array,
  a: Float64Array,
  vector: (i: number) => number,
  step: number,
  shift: number,
  work: Float64Array,
): void {
  for (let i = 0; i < m; i++) for (let j = 0; j < columns; j++) q[to + i * columns + j] = i === j ? 1 : 0;
  for (let i = taus.length - 1; i >= 0; i--) {
    const top = i + shift;
    if (top >= m || top >= columns) continue;
    reflectRows(q, to + top * columns + top, columns, m - top, columns - top, taus[i], a, vector(i), step, work);
  }
}
