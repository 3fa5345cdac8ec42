/**
 * Eigenvalues and eigenvectors of matrices without symmetry: balancing, reduction to Hessenberg form, Francis's double-shift QR
 * sweeps, back-substitution (Golub and Van Loan, "Matrix Computations", §7.4-7.6; LAPACK's `dgeev`, whose order and signs are
 * followed for small matrices).
 * @module
 */
import { length, orthogonal, reflectColumns, reflector, reflectRows } from "./householder.ts";
import { rotateRows, withSign } from "./rotations.ts";

const ULP = 2 ** -52, TINY = 2 ** -1022;

/** Eigenvalues, and eigenvectors as columns (only where all eigenvalues are real). */
export interface General {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly vectors: Float64Array | null;
}

/** What balancing did: rows `low` … `high` are left to work on; `scale` holds factors there and exchanged rows elsewhere. */
interface Balance {
  low: number;
  high: number;
  scale: Float64Array;
}

function swapBoth(a: Float64Array, n: number, i: number, j: number, rows: number, from: number): void {
  for (let k = 0; k < rows; k++) [a[k * n + i], a[k * n + j]] = [a[k * n + j], a[k * n + i]];
  for (let k = from; k < n; k++) [a[i * n + k], a[j * n + k]] = [a[j * n + k], a[i * n + k]];
}

/** Moves rows and columns that isolate an eigenvalue to the ends, then scales by powers of 2 so that rows and columns are alike in size. */
function balance(a: Float64Array, n: number): Balance {
  const scale = new Float64Array(n).fill(1);
  let low = 0, high = n - 1;
  const alone = (i: number, from: number, byRow: boolean): boolean => {
    for (let j = from; j <= high; j++) if (j !== i && a[byRow ? i * n + j : j * n + i] !== 0) return false;
    return true;
  };
  for (let again = true; again;) {
    again = false;
    for (let i = high; i >= 0; i--) {
      if (!alone(i, 0, true)) continue;
      scale[high] = i;
      if (i !== high) swapBoth(a, n, i, high, high + 1, low);
      again = true;
      if (high === 0) return { low: 0, high: 0, scale };
      high--;
    }
  }
  for (let again = true; again;) {
    again = false;
    for (let j = low; j <= high; j++) {
      if (!alone(j, low, false)) continue;
      scale[low] = j;
      if (j !== low) swapBoth(a, n, j, low, high + 1, low);
      again = true;
      low++;
    }
  }
  for (let i = low; i <= high; i++) scale[i] = 1;
  for (let again = true; again;) {
    again = false;
    for (let i = low; i <= high; i++) {
      let c = length(a, low * n + i, high - low + 1, n), r = length(a, i * n + low, high - low + 1, 1);
      if (c === 0 || r === 0) continue;
      const before = c + r;
      let f = 1;
      while (c < r / 2 && f < 1e290) [f, c, r] = [f * 2, c * 2, r / 2];
      while (c / 2 >= r && f > 1e-290) [f, c, r] = [f / 2, c / 2, r * 2];
      if (c + r >= 0.95 * before) continue;
      scale[i] *= f;
      again = true;
      for (let k = low; k < n; k++) a[i * n + k] /= f;
      for (let k = 0; k <= high; k++) a[k * n + i] *= f;
    }
  }
  return { low, high, scale };
}

interface Standard {
  a: number;
  b: number;
  c: number;
  d: number;
  cs: number;
  sn: number;
}

/** The Schur form of [[a, b], [c, d]] and the rotation to it: c is 0, or a = d and b·c < 0. */
function standardize(a: number, b: number, c: number, d: number): Standard {
  if (c === 0) return { a, b, c, d, cs: 1, sn: 0 };
  if (b === 0) return { a: d, b: -c, c: 0, d: a, cs: 0, sn: 1 };
  if (a === d && withSign(1, b) !== withSign(1, c)) return { a, b, c, d, cs: 1, sn: 0 };
  const difference = a - d;
  let p = 0.5 * difference;
  const most = Math.max(Math.abs(b), Math.abs(c)),
    least = Math.min(Math.abs(b), Math.abs(c)) * withSign(1, b) * withSign(1, c);
  const scale = Math.max(Math.abs(p), most);
  let z = p / scale * p + most / scale * least;
  if (z >= 4 * ULP) { // two real eigenvalues
    z = p + withSign(Math.sqrt(scale) * Math.sqrt(z), p);
    const tau = Math.hypot(c, z);
    return { a: d + z, b: b - c, c: 0, d: d - most / z * least, cs: z / tau, sn: c / tau };
  }
  // complex, or real and nearly equal: make the diagonal elements equal
  const sigma = b + c;
  let tau = Math.hypot(sigma, difference);
  let cs = Math.sqrt(0.5 * (1 + Math.abs(sigma) / tau)), sn = -(p / (tau * cs)) * withSign(1, sigma);
  const [aa, bb, cc, dd] = [a * cs + b * sn, -a * sn + b * cs, c * cs + d * sn, -c * sn + d * cs];
  a = aa * cs + cc * sn;
  b = bb * cs + dd * sn;
  c = -aa * sn + cc * cs;
  d = -bb * sn + dd * cs;
  const middle = 0.5 * (a + d);
  a = d = middle;
  if (c !== 0 && b === 0) return { a, b: -c, c: 0, d, cs: -sn, sn: cs };
  if (c !== 0 && withSign(1, b) === withSign(1, c)) {
    const [sab, sac] = [Math.sqrt(Math.abs(b)), Math.sqrt(Math.abs(c))];
    p = withSign(sab * sac, c);
    tau = 1 / Math.sqrt(Math.abs(b + c));
    const [c1, s1] = [sab * tau, sac * tau];
    [cs, sn] = [cs * c1 - sn * s1, cs * s1 + sn * c1];
    return { a: middle + p, b: b - c, c: 0, d: middle - p, cs, sn };
  }
  return { a, b, c, d, cs, sn };
}

/** Francis's sweeps on rows `low` … `high` of a Hessenberg matrix; `z` holds the columns of the basis, one behind the other. */
function schur(
  h: Float64Array,
  n: number,
  low: number,
  high: number,
  re: Float64Array,
  im: Float64Array,
  z: Float64Array | null,
): boolean {
  const at = (i: number, j: number): number => h[i * n + j];
  const small = TINY * ((high - low + 1) / ULP), most = 30 * Math.max(10, high - low + 1);
  const v = new Float64Array(3);
  let i = high;
  while (i >= low) {
    let l = low, sweeps = 0, done = false;
    for (let iteration = 0; iteration <= most; iteration++) {
      let k = i;
      for (; k > l; k--) {
        const sub = Math.abs(at(k, k - 1));
        if (sub <= small) break;
        let size = Math.abs(at(k - 1, k - 1)) + Math.abs(at(k, k));
        if (size === 0) {
          if (k - 2 >= low) size += Math.abs(at(k - 1, k - 2));
          if (k + 1 <= high) size += Math.abs(at(k + 1, k));
        }
        if (sub > ULP * size) continue;
        const sup = Math.abs(at(k - 1, k)), gap = Math.abs(at(k - 1, k - 1) - at(k, k)), own = Math.abs(at(k, k));
        const [ab, ba, aa, bb] = [Math.max(sub, sup), Math.min(sub, sup), Math.max(own, gap), Math.min(own, gap)];
        const s = aa + ab;
        if (ba * (ab / s) <= Math.max(small, ULP * (bb * (aa / s)))) break;
      }
      l = k;
      if (l > low) h[l * n + l - 1] = 0;
      if (l >= i - 1) {
        done = true;
        break;
      }
      sweeps++;
      let [h11, h21, h12, h22] = [at(i - 1, i - 1), at(i, i - 1), at(i - 1, i), at(i, i)];
      if (sweeps % 10 === 0) { // an unusual shift when the usual ones go in circles
        const bottom = sweeps % 20 === 0, k = bottom ? i : l;
        const s = bottom
          ? Math.abs(at(i, i - 1)) + Math.abs(at(i - 1, i - 2))
          : Math.abs(at(l + 1, l)) + Math.abs(at(l + 2, l + 1));
        h11 = 0.75 * s + at(k, k);
        [h12, h21, h22] = [-0.4375 * s, s, h11];
      }
      const s = Math.abs(h11) + Math.abs(h12) + Math.abs(h21) + Math.abs(h22);
      let r1 = 0, i1 = 0, r2 = 0, i2 = 0;
      if (s !== 0) {
        [h11, h21, h12, h22] = [h11 / s, h21 / s, h12 / s, h22 / s];
        const half = (h11 + h22) / 2,
          determinant = (h11 - half) * (h22 - half) - h12 * h21,
          root = Math.sqrt(Math.abs(determinant));
        if (determinant >= 0) {
          r1 = r2 = half * s;
          i1 = root * s;
          i2 = -i1;
        } else {
          const [x, y] = [half + root, half - root];
          r1 = r2 = (Math.abs(x - h22) <= Math.abs(y - h22) ? x : y) * s;
        }
      }
      let m = i - 2;
      for (; m >= l; m--) {
        const size = Math.abs(at(m, m) - r2) + Math.abs(i2) + Math.abs(at(m + 1, m)), sub = at(m + 1, m) / size;
        v[0] = sub * at(m, m + 1) + (at(m, m) - r1) * ((at(m, m) - r2) / size) - i1 * (i2 / size);
        v[1] = sub * (at(m, m) + at(m + 1, m + 1) - r1 - r2);
        v[2] = sub * at(m + 2, m + 1);
        const sum = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
        for (let j = 0; j < 3; j++) v[j] /= sum;
        if (m === l) break;
        const around = Math.abs(at(m - 1, m - 1)) + Math.abs(at(m, m)) + Math.abs(at(m + 1, m + 1));
        if (Math.abs(at(m, m - 1)) * (Math.abs(v[1]) + Math.abs(v[2])) <= ULP * Math.abs(v[0]) * around) break;
      }
      for (let k = m; k < i; k++) {
        const count = Math.min(3, i - k + 1);
        if (k > m) { for (let j = 0; j < count; j++) v[j] = at(k + j, k - 1); }
        const tau = reflector(v, 0, 1, count, 1);
        if (k > m) {
          h[k * n + k - 1] = v[0];
          h[(k + 1) * n + k - 1] = 0;
          if (k < i - 1) h[(k + 2) * n + k - 1] = 0;
        } else if (m > l) h[k * n + k - 1] *= 1 - tau;
        const [v1, v2] = [v[1], count === 3 ? v[2] : 0];
        for (let j = k; j < n; j++) {
          const p = k * n + j, sum = (h[p] + v1 * h[p + n] + (count === 3 ? v2 * h[p + 2 * n] : 0)) * tau;
          h[p] -= sum;
          h[p + n] -= sum * v1;
          if (count === 3) h[p + 2 * n] -= sum * v2;
        }
        const last = Math.min(k + 3, i);
        for (let j = 0; j <= last; j++) {
          const p = j * n + k, sum = (h[p] + v1 * h[p + 1] + (count === 3 ? v2 * h[p + 2] : 0)) * tau;
          h[p] -= sum;
          h[p + 1] -= sum * v1;
          if (count === 3) h[p + 2] -= sum * v2;
        }
        if (z !== null) {
          for (let j = 0, p = k * n; j < n; j++, p++) {
            const sum = (z[p] + v1 * z[p + n] + (count === 3 ? v2 * z[p + 2 * n] : 0)) * tau;
            z[p] -= sum;
            z[p + n] -= sum * v1;
            if (count === 3) z[p + 2 * n] -= sum * v2;
          }
        }
      }
    }
    if (!done) return false;
    if (l === i) {
      re[i] = at(i, i);
      im[i] = 0;
    } else {
      const { a, b, c, d, cs, sn } = standardize(at(i - 1, i - 1), at(i - 1, i), at(i, i - 1), at(i, i));
      [re[i - 1], re[i]] = [a, d];
      im[i - 1] = c === 0 ? 0 : Math.sqrt(Math.abs(b)) * Math.sqrt(Math.abs(c));
      im[i] = -im[i - 1];
      h[(i - 1) * n + i - 1] = a;
      h[(i - 1) * n + i] = b;
      h[i * n + i - 1] = c;
      h[i * n + i] = d;
      rotateRows(h, (i - 1) * n + i + 1, i * n + i + 1, n - i - 1, cs, sn);
      for (let j = 0; j < i - 1; j++) {
        const p = j * n + i - 1, [x, y] = [h[p], h[p + 1]];
        h[p] = cs * x + sn * y;
        h[p + 1] = cs * y - sn * x;
      }
      if (z !== null) rotateRows(z, (i - 1) * n, i * n, n, cs, sn);
    }
    i = l - 1;
  }
  return true;
}

/** The eigenvectors of an upper triangular matrix under a basis, as columns of length 1. */
function eigenvectors(t: Float64Array, n: number, z: Float64Array, { low, high, scale }: Balance): Float64Array {
  const out = new Float64Array(n * n), x = new Float64Array(n), y = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const value = t[k * n + k], least = Math.max(ULP * Math.abs(value), TINY * (n / ULP));
    // (T - value·I)·x = 0 with x[k] = 1, from the bottom up; scaled where it would overflow
    x.fill(0);
    x[k] = 1;
    for (let i = k - 1; i >= 0; i--) {
      let sum = 0;
      for (let j = i + 1; j <= k; j++) sum -= t[i * n + j] * x[j];
      let pivot = t[i * n + i] - value;
      if (Math.abs(pivot) < least) pivot = least;
      x[i] = sum / pivot;
      if (Math.abs(x[i]) > 1e100) {
        const by = 1 / Math.abs(x[i]);
        for (let j = i; j <= k; j++) x[j] *= by;
      }
    }
    y.fill(0);
    for (let j = 0; j <= k; j++) for (let i = 0, p = j * n; i < n; i++) y[i] += x[j] * z[p + i];
    if (low < high) { for (let i = low; i <= high; i++) y[i] *= scale[i]; }
    for (let i = low - 1; i >= 0; i--) [y[i], y[scale[i]]] = [y[scale[i]], y[i]];
    for (let i = high + 1; i < n; i++) [y[i], y[scale[i]]] = [y[scale[i]], y[i]];
    const size = length(y, 0, n, 1);
    for (let i = 0; i < n; i++) out[i * n + k] = y[i] / size;
  }
  return out;
}

/** The eigenvalues of a matrix (n × n, row after row; used up), and if wanted its eigenvectors; `null` if the sweeps do not converge. */
export function generalEigen(a: Float64Array, n: number, wanted: boolean): General | null {
  const re = new Float64Array(n), im = new Float64Array(n);
  if (n === 0) return { real: re, imaginary: im, vectors: wanted ? new Float64Array(0) : null };
  let largest = 0;
  for (const x of a) largest = Math.max(largest, Math.abs(x));
  const by = largest > 0 && (largest < 1e-138 || largest > 1e138) ? largest : 1;
  if (by !== 1) { for (let i = 0; i < a.length; i++) a[i] /= by; }
  const balanced = balance(a, n), { low, high } = balanced, work = new Float64Array(n);
  const taus = new Float64Array(Math.max(0, high - low));
  for (let i = low; i < high; i++) {
    const p = (i + 1) * n + i, tau = taus[i - low] = reflector(a, p, p + n, high - i, n);
    reflectColumns(a, i + 1, n, high + 1, high - i, tau, a, p + n, n);
    reflectRows(a, p + 1, n, high - i, n - i - 1, tau, a, p + n, n, work);
  }
  let z: Float64Array | null = null;
  if (wanted) {
    const q = new Float64Array(n * n);
    z = new Float64Array(n * n);
    const reach = high + 1;
    orthogonal(q, 0, reach, reach, taus, a, (i) => (i + low + 2) * n + i + low, n, low + 1, work);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        z[j * n + i] = i < reach && j < reach ? q[i * reach + j] : i === j ? 1 : 0;
      }
    }
  }
  for (let i = 2; i < n; i++) for (let j = 0; j < i - 1; j++) a[i * n + j] = 0;
  for (let i = 0; i < n; i++) if (i < low || i > high) re[i] = a[i * n + i];
  if (!schur(a, n, low, high, re, im, z)) return null;
  const vectors = z !== null && im.every((y) => y === 0) ? eigenvectors(a, n, z, balanced) : null;
  if (by !== 1) {
    for (let i = 0; i < n; i++) {
      re[i] *= by;
      im[i] *= by;
    }
  }
  return { real: re, imaginary: im, vectors };
}
