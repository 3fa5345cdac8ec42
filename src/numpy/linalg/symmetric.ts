/**
 * Eigenvalues and eigenvectors of symmetric matrices: reduction to tridiagonal form by reflections, then implicit QL or QR
 * sweeps (Golub and Van Loan, "Matrix Computations", §8.3; LAPACK's `dsytrd` and `dsteqr`, whose choices of shift, direction and
 * sign are followed, so that eigenvectors have the signs that NumPy shows).
 * @module
 */
import { orthogonal, reflector } from "./householder.ts";
import { EPSILON, made, rotateRows, rotation, SAFE, swapRows, withSign } from "./rotations.ts";

/** The larger and the smaller eigenvalue of [[a, b], [b, c]] and the unit eigenvector (cs, sn) of the larger in absolute value. */
function eigen2(a: number, b: number, c: number): [rt1: number, rt2: number, cs: number, sn: number] {
  const sum = a + c, difference = a - c, off = b + b;
  const root = Math.hypot(difference, off);
  const [large, small] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  let rt1: number, rt2: number, first: number;
  if (sum !== 0) {
    first = sum < 0 ? -1 : 1;
    rt1 = 0.5 * (sum + first * root);
    rt2 = (large / rt1) * small - (b / rt1) * b;
  } else {
    rt1 = 0.5 * root;
    rt2 = -0.5 * root;
    first = 1;
  }
  const second = difference >= 0 ? 1 : -1, cosine = difference + second * root;
  let cs: number, sn: number;
  if (Math.abs(cosine) > Math.abs(off)) {
    const cotangent = -off / cosine;
    sn = 1 / Math.sqrt(1 + cotangent * cotangent);
    cs = cotangent * sn;
  } else if (off === 0) {
    cs = 1;
    sn = 0;
  } else {
    const tangent = -cosine / off;
    cs = 1 / Math.sqrt(1 + tangent * tangent);
    sn = tangent * cs;
  }
  return first === second ? [rt1, rt2, -sn, cs] : [rt1, rt2, cs, sn];
}

/**
 * Diagonalizes a symmetric tridiagonal matrix: `d` (n) becomes the eigenvalues in ascending order, `e` (n - 1, off the diagonal) is used
 * up. `z`, if given, holds n vectors of n elements one behind the other, which are rotated along. Returns whether it converged.
 */
export function tridiagonalQL(d: Float64Array, e: Float64Array, n: number, z: Float64Array | null): boolean {
  let left = 30 * n; // sweeps before giving up
  const eps2 = EPSILON * EPSILON;
  /** Rotates vectors i and i + 1 as multiplication by the rotation from the right does. */
  const turn = (i: number, c: number, s: number): void => {
    if (z !== null) rotateRows(z, i * n, (i + 1) * n, n, c, s);
  };
  let next = 0;
  while (next < n) {
    if (next > 0) e[next - 1] = 0;
    let m = next;
    for (; m < n - 1; m++) {
      const size = Math.abs(e[m]);
      if (size === 0) break;
      if (size <= Math.sqrt(Math.abs(d[m])) * Math.sqrt(Math.abs(d[m + 1])) * EPSILON) {
        e[m] = 0;
        break;
      }
    }
    const from = next, to = m;
    next = m + 1;
    if (to === from) continue;
    // bring the block into a range where squares are safe
    let norm = 0;
    for (let i = from; i <= to; i++) norm = Math.max(norm, Math.abs(d[i]), i < to ? Math.abs(e[i]) : 0);
    if (norm === 0) continue;
    if (norm !== norm || norm === Infinity) return false;
    const scale = norm > 1e150 || norm < 1e-120 ? 1 / norm : 1;
    const rescale = (by: number): void => {
      for (let i = from; i <= to; i++) {
        d[i] *= by;
        if (i < to) e[i] *= by;
      }
    };
    if (scale !== 1) rescale(scale);
    let l = from, end = to;
    if (Math.abs(d[end]) < Math.abs(d[l])) [l, end] = [end, l];
    if (end > l) {
      while (l <= end) { // QL: the eigenvalue at the top converges
        let m = l;
        for (; m < end; m++) if (e[m] * e[m] <= eps2 * Math.abs(d[m]) * Math.abs(d[m + 1]) + SAFE) break;
        if (m < end) e[m] = 0;
        let p = d[l];
        if (m === l) {
          l++;
          continue;
        }
        if (m === l + 1) {
          const [rt1, rt2, c, s] = eigen2(d[l], e[l], d[l + 1]);
          turn(l, c, s);
          d[l] = rt1;
          d[l + 1] = rt2;
          e[l] = 0;
          l += 2;
          continue;
        }
        if (left-- === 0) break;
        let g = (d[l + 1] - p) / (2 * e[l]);
        g = d[m] - p + e[l] / (g + withSign(Math.hypot(g, 1), g));
        let s = 1, c = 1;
        p = 0;
        for (let i = m - 1; i >= l; i--) {
          const f = s * e[i], b = c * e[i];
          rotation(g, f);
          ({ c, s } = made);
          if (i !== m - 1) e[i + 1] = made.r;
          g = d[i + 1] - p;
          const r = (d[i] - g) * s + 2 * c * b;
          p = s * r;
          d[i + 1] = g + p;
          g = c * r - b;
          turn(i, c, -s);
        }
        d[l] -= p;
        e[l] = g;
      }
    } else {
      while (l >= end) { // QR: the eigenvalue at the bottom converges
        let m = l;
        for (; m > end; m--) if (e[m - 1] * e[m - 1] <= eps2 * Math.abs(d[m]) * Math.abs(d[m - 1]) + SAFE) break;
        if (m > end) e[m - 1] = 0;
        let p = d[l];
        if (m === l) {
          l--;
          continue;
        }
        if (m === l - 1) {
          const [rt1, rt2, c, s] = eigen2(d[l - 1], e[l - 1], d[l]);
          turn(l - 1, c, s);
          d[l - 1] = rt1;
          d[l] = rt2;
          e[l - 1] = 0;
          l -= 2;
          continue;
        }
        if (left-- === 0) break;
        let g = (d[l - 1] - p) / (2 * e[l - 1]);
        g = d[m] - p + e[l - 1] / (g + withSign(Math.hypot(g, 1), g));
        let s = 1, c = 1;
        p = 0;
        for (let i = m; i < l; i++) {
          const f = s * e[i], b = c * e[i];
          rotation(g, f);
          ({ c, s } = made);
          if (i !== m) e[i - 1] = made.r;
          g = d[i] - p;
          const r = (d[i + 1] - g) * s + 2 * c * b;
          p = s * r;
          d[i] = g + p;
          g = c * r - b;
          turn(i, c, s);
        }
        d[l] -= p;
        e[l - 1] = g;
      }
    }
    if (scale !== 1) rescale(1 / scale);
    if (left < 0) return false;
  }
  // selection sort: few exchanges of vectors
  for (let i = 0; i < n - 1; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) if (d[j] < d[k]) k = j;
    if (k === i) continue;
    [d[i], d[k]] = [d[k], d[i]];
    if (z !== null) swapRows(z, i * n, k * n, n);
  }
  return true;
}

/**
 * Eigenvalues (ascending) of a symmetric matrix, n × n from `at` on, of which one triangle is read; the matrix is used up. With `vectors`
 * they are written there, one behind the other. Returns whether it converged.
 */
export function symmetricEigen(
  a: Float64Array,
  at: number,
  n: number,
  triangle: "L" | "U",
  values: Float64Array,
  vectors: Float64Array | null,
): boolean {
  // the upper triangle is the lower one of the matrix turned by 180°, as LAPACK treats it
  const b = new Float64Array(n * n), upper = triangle === "U";
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const x = upper ? a[at + (n - 1 - i) * n + n - 1 - j] : a[at + i * n + j];
      b[i * n + j] = x;
      b[j * n + i] = x;
    }
  }
  const d = new Float64Array(n), e = new Float64Array(Math.max(0, n - 1)), taus = new Float64Array(Math.max(0, n - 1));
  const w = new Float64Array(n), v = new Float64Array(n);
  for (let i = 0; i < n - 1; i++) {
    const tau = taus[i] = reflector(b, (i + 1) * n + i, (i + 2) * n + i, n - i - 1, n);
    e[i] = b[(i + 1) * n + i];
    d[i] = b[i * n + i];
    if (tau === 0) continue;
    // A ← A - v·wᵀ - w·vᵀ with w = τ·A·v - (τ²/2)(vᵀ·A·v)·v
    v[i + 1] = 1;
    for (let k = i + 2; k < n; k++) v[k] = b[k * n + i];
    let dot = 0;
    for (let k = i + 1; k < n; k++) {
      let sum = 0;
      for (let j = i + 1, p = k * n; j < n; j++) sum += b[p + j] * v[j];
      w[k] = tau * sum;
      dot += w[k] * v[k];
    }
    const half = -0.5 * tau * dot;
    for (let k = i + 1; k < n; k++) w[k] += half * v[k];
    for (let k = i + 1; k < n; k++) {
      const x = v[k], y = w[k];
      for (let j = i + 1, p = k * n; j < n; j++) b[p + j] -= x * w[j] + y * v[j];
    }
    for (let k = i + 2; k < n; k++) b[k * n + i] = v[k];
  }
  if (n > 0) d[n - 1] = b[n * n - 1];
  let z: Float64Array | null = null;
  if (vectors !== null) {
    const q = new Float64Array(n * n);
    orthogonal(q, 0, n, n, taus, b, (i) => (i + 2) * n + i, n, 1, w);
    z = new Float64Array(n * n); // its rows are the columns of Q
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        z[j * n + i] = upper ? q[(n - 1 - i) * n + n - 1 - j] : q[i * n + j];
      }
    }
  }
  if (upper) {
    d.reverse();
    e.reverse();
  }
  const converged = tridiagonalQL(d, e, n, z);
  values.set(d);
  if (vectors !== null) vectors.set(z!);
  return converged;
}
