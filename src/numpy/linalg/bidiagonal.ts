/**
 * Singular values and vectors: reduction to bidiagonal form by reflections, then implicit zero-shift QR sweeps (Demmel and Kahan,
 * "Accurate singular values of bidiagonal matrices", 1990; LAPACK's `dgebrd` and `dbdsqr`, whose choices of shift, direction and
 * sign are followed, so that singular vectors have the signs that NumPy shows for small matrices).
 * @module
 */
import { factorQR, orthogonal, reflectColumns, reflector, reflectRows } from "./householder.ts";
import { EPSILON, made, rotateRows, rotation, SAFE, swapRows, withSign } from "./rotations.ts";

/** The singular values of [[f, g], [0, h]], the smaller first. */
function singular2(f: number, g: number, h: number): [smaller: number, larger: number] {
  const fa = Math.abs(f), ga = Math.abs(g), ha = Math.abs(h), low = Math.min(fa, ha), high = Math.max(fa, ha);
  if (low === 0) {
    return [0, high === 0 ? ga : Math.max(high, ga) * Math.sqrt(1 + (Math.min(high, ga) / Math.max(high, ga)) ** 2)];
  }
  const sum = 1 + low / high, difference = (high - low) / high;
  if (ga < high) {
    const u = (ga / high) ** 2, c = 2 / (Math.sqrt(sum * sum + u) + Math.sqrt(difference * difference + u));
    return [low * c, high / c];
  }
  const u = high / ga;
  if (u === 0) return [low * high / ga, ga];
  const c = 1 / (Math.sqrt(1 + (sum * u) ** 2) + Math.sqrt(1 + (difference * u) ** 2));
  return [2 * (low * c * u), ga / (c + c)];
}

interface Svd2 {
  smaller: number;
  larger: number;
  sinRight: number;
  cosRight: number;
  sinLeft: number;
  cosLeft: number;
}

/** The singular value decomposition of [[f, g], [0, h]], with signs: L·A·Rᵀ = diag(larger, smaller). */
function svd2(f: number, g: number, h: number): Svd2 {
  let ft = f, fa = Math.abs(f), ht = h, ha = Math.abs(h);
  const swapped = ha > fa;
  let largest = swapped ? 3 : 1;
  if (swapped) [ft, ht, fa, ha] = [ht, ft, ha, fa];
  const ga = Math.abs(g);
  let smaller: number, larger: number, cl: number, cr: number, sl: number, sr: number;
  if (ga === 0) [smaller, larger, cl, cr, sl, sr] = [ha, fa, 1, 1, 0, 0];
  else {
    if (ga > fa) largest = 2;
    if (ga > fa && fa / ga < EPSILON) {
      larger = ga;
      smaller = ha > 1 ? fa / (ga / ha) : fa / ga * ha;
      [cl, sl, sr, cr] = [1, ht / g, 1, ft / g];
    } else {
      const d = fa - ha;
      let l = d === fa ? 1 : d / fa;
      const m = g / ft;
      let t = 2 - l;
      const mm = m * m, s = Math.sqrt(t * t + mm), r = l === 0 ? Math.abs(m) : Math.sqrt(l * l + mm), a = 0.5 * (s + r);
      smaller = ha / a;
      larger = fa * a;
      if (mm === 0) t = l === 0 ? withSign(2, ft) * withSign(1, g) : g / withSign(d, ft) + m / t;
      else t = (m / (s + t) + m / (r + l)) * (1 + a);
      l = Math.sqrt(t * t + 4);
      cr = 2 / l;
      sr = t / l;
      cl = (cr + sr * m) / a;
      sl = ht / ft * sr / a;
    }
  }
  const [cosLeft, sinLeft, cosRight, sinRight] = swapped ? [sr, cr, sl, cl] : [cl, sl, cr, sr];
  const sign = largest === 1
    ? withSign(1, cosRight) * withSign(1, cosLeft) * withSign(1, f)
    : largest === 2
    ? withSign(1, sinRight) * withSign(1, cosLeft) * withSign(1, g)
    : withSign(1, sinRight) * withSign(1, sinLeft) * withSign(1, h);
  return {
    smaller: withSign(smaller, sign * withSign(1, f) * withSign(1, h)),
    larger: withSign(larger, sign),
    sinRight,
    cosRight,
    sinLeft,
    cosLeft,
  };
}

/** Vectors that are rotated along: one behind the other, each of `length` elements. */
interface Vectors {
  readonly data: Float64Array;
  readonly length: number;
}

/**
 * Diagonalizes an upper bidiagonal matrix: `d` (n) becomes the singular values in descending order, `e` (n - 1, above the diagonal) is
 * used up. Left and right vectors are rotated along. Returns whether it converged.
 */
function bidiagonalQR(
  d: Float64Array,
  e: Float64Array,
  n: number,
  left: Vectors | null,
  right: Vectors | null,
): boolean {
  const turn = (vectors: Vectors | null, i: number, c: number, s: number): void => {
    if (vectors !== null) rotateRows(vectors.data, i * vectors.length, (i + 1) * vectors.length, vectors.length, c, s);
  };
  const tol = Math.max(10, Math.min(100, EPSILON ** -0.125)) * EPSILON;
  let smallest = Math.abs(d[0]);
  for (let i = 1, mu = smallest; i < n && smallest !== 0; i++) {
    mu = Math.abs(d[i]) * (mu / (mu + Math.abs(e[i - 1])));
    smallest = Math.min(smallest, mu);
  }
  const threshold = Math.max(tol * smallest / Math.sqrt(n), 6 * n * n * SAFE);
  let sweeps = 6 * n * n, oldTop = -1, oldEnd = -1, down = true, m = n - 1;
  while (m > 0) {
    if (sweeps < 0) return false;
    let largest = Math.abs(d[m]), top = -1;
    for (let i = m - 1; i >= 0; i--) {
      if (Math.abs(e[i]) <= threshold) {
        e[i] = 0;
        top = i;
        break;
      }
      largest = Math.max(largest, Math.abs(d[i]), Math.abs(e[i]));
    }
    if (largest !== largest) return false;
    if (top === m - 1) {
      m--;
      continue;
    }
    top++;
    if (top === m - 1) {
      const found = svd2(d[m - 1], e[m - 1], d[m]);
      d[m - 1] = found.larger;
      e[m - 1] = 0;
      d[m] = found.smaller;
      turn(right, m - 1, found.cosRight, found.sinRight);
      turn(left, m - 1, found.cosLeft, found.sinLeft);
      m -= 2;
      continue;
    }
    if (top > oldEnd || m < oldTop) down = Math.abs(d[top]) >= Math.abs(d[m]); // chase from the larger end to the smaller
    // convergence
    let least = 0, split = false;
    if (down) {
      if (Math.abs(e[m - 1]) <= tol * Math.abs(d[m])) {
        e[m - 1] = 0;
        continue;
      }
      let mu = Math.abs(d[top]);
      least = mu;
      for (let i = top; i < m && !split; i++) {
        if (Math.abs(e[i]) <= tol * mu) {
          e[i] = 0;
          split = true;
        } else {
          mu = Math.abs(d[i + 1]) * (mu / (mu + Math.abs(e[i])));
          least = Math.min(least, mu);
        }
      }
    } else {
      if (Math.abs(e[top]) <= tol * Math.abs(d[top])) {
        e[top] = 0;
        continue;
      }
      let mu = Math.abs(d[m]);
      least = mu;
      for (let i = m - 1; i >= top && !split; i--) {
        if (Math.abs(e[i]) <= tol * mu) {
          e[i] = 0;
          split = true;
        } else {
          mu = Math.abs(d[i]) * (mu / (mu + Math.abs(e[i])));
          least = Math.min(least, mu);
        }
      }
    }
    if (split) continue;
    oldTop = top;
    oldEnd = m;
    let shift = 0;
    if (n * tol * (least / largest) > Math.max(EPSILON, 0.01 * tol)) {
      const first = Math.abs(down ? d[top] : d[m]);
      [shift] = down ? singular2(d[m - 1], e[m - 1], d[m]) : singular2(d[top], e[top], d[top + 1]);
      if (first > 0 && (shift / first) ** 2 < EPSILON) shift = 0;
    }
    sweeps -= m - top;
    if (shift === 0) {
      let c = 1, oldC = 1, s = 0, oldS = 0;
      if (down) {
        for (let i = top; i < m; i++) {
          rotation(d[i] * c, e[i]);
          ({ c, s } = made);
          if (i > top) e[i - 1] = oldS * made.r;
          rotation(oldC * made.r, d[i + 1] * s);
          ({ c: oldC, s: oldS } = made);
          d[i] = made.r;
          turn(right, i, c, s);
          turn(left, i, oldC, oldS);
        }
        const h = d[m] * c;
        d[m] = h * oldC;
        e[m - 1] = h * oldS;
        if (Math.abs(e[m - 1]) <= threshold) e[m - 1] = 0;
      } else {
        for (let i = m; i > top; i--) {
          rotation(d[i] * c, e[i - 1]);
          ({ c, s } = made);
          if (i < m) e[i] = oldS * made.r;
          rotation(oldC * made.r, d[i - 1] * s);
          ({ c: oldC, s: oldS } = made);
          d[i] = made.r;
          turn(right, i - 1, oldC, -oldS);
          turn(left, i - 1, c, -s);
        }
        const h = d[top] * c;
        d[top] = h * oldC;
        e[top] = h * oldS;
        if (Math.abs(e[top]) <= threshold) e[top] = 0;
      }
      continue;
    }
    if (down) {
      let f = (Math.abs(d[top]) - shift) * (withSign(1, d[top]) + shift / d[top]), g = e[top];
      for (let i = top; i < m; i++) {
        rotation(f, g);
        const { c: cr, s: sr } = made;
        if (i > top) e[i - 1] = made.r;
        f = cr * d[i] + sr * e[i];
        e[i] = cr * e[i] - sr * d[i];
        g = sr * d[i + 1];
        d[i + 1] *= cr;
        rotation(f, g);
        const { c: cl, s: sl } = made;
        d[i] = made.r;
        f = cl * e[i] + sl * d[i + 1];
        d[i + 1] = cl * d[i + 1] - sl * e[i];
        if (i < m - 1) {
          g = sl * e[i + 1];
          e[i + 1] *= cl;
        }
        turn(right, i, cr, sr);
        turn(left, i, cl, sl);
      }
      e[m - 1] = Math.abs(f) <= threshold ? 0 : f;
    } else {
      let f = (Math.abs(d[m]) - shift) * (withSign(1, d[m]) + shift / d[m]), g = e[m - 1];
      for (let i = m; i > top; i--) {
        rotation(f, g);
        const { c: cr, s: sr } = made;
        if (i < m) e[i] = made.r;
        f = cr * d[i] + sr * e[i - 1];
        e[i - 1] = cr * e[i - 1] - sr * d[i];
        g = sr * d[i - 1];
        d[i - 1] *= cr;
        rotation(f, g);
        const { c: cl, s: sl } = made;
        d[i] = made.r;
        f = cl * e[i - 1] + sl * d[i - 1];
        d[i - 1] = cl * d[i - 1] - sl * e[i - 1];
        if (i > top + 1) {
          g = sl * e[i - 2];
          e[i - 2] *= cl;
        }
        turn(right, i - 1, cl, -sl);
        turn(left, i - 1, cr, -sr);
      }
      e[top] = Math.abs(f) <= threshold ? 0 : f;
    }
  }
  for (let i = 0; i < n; i++) {
    if (d[i] > 0) continue;
    if (d[i] !== d[i]) return false;
    if (d[i] === 0) {
      d[i] = 0; // never -0
      continue;
    }
    d[i] = -d[i];
    if (right !== null) {
      for (let k = 0, p = i * right.length; k < right.length; k++) right.data[p + k] = -right.data[p + k];
    }
  }
  // descending, each place by one exchange from the end
  for (let i = n - 1; i > 0; i--) {
    let k = 0;
    for (let j = 1; j <= i; j++) if (d[j] <= d[k]) k = j;
    if (k === i) continue;
    [d[i], d[k]] = [d[k], d[i]];
    for (const vectors of [left, right]) {
      if (vectors !== null) swapRows(vectors.data, i * vectors.length, k * vectors.length, vectors.length);
    }
  }
  return true;
}

/** The singular value decomposition of one matrix. */
export interface Svd {
  /** The singular values in descending order. */
  readonly values: Float64Array;
  /** The left vectors as columns: m × k, row after row. */
  readonly u: Float64Array | null;
  /** The right vectors as rows: k × n. */
  readonly vt: Float64Array | null;
}

/**
 * Decomposes a matrix (m × n, row after row; used up). `vectors`: none, as many as there are singular values, or all. Returns `null` if it
 * did not converge.
 */
export function decompose(a: Float64Array, m: number, n: number, vectors: "none" | "some" | "all"): Svd | null {
  const k = Math.min(m, n), work = new Float64Array(Math.max(m, n));
  const uColumns = vectors === "all" ? m : k, vRows = vectors === "all" ? n : k;
  if (k === 0) {
    const eye = (size: number): Float64Array => {
      const out = new Float64Array(size * size);
      for (let i = 0; i < size; i++) out[i * (size + 1)] = 1;
      return out;
    };
    if (vectors !== "all") return { values: new Float64Array(0), u: new Float64Array(0), vt: new Float64Array(0) };
    return { values: new Float64Array(0), u: eye(m), vt: eye(n) };
  }
  // numbers whose squares would overflow or vanish are scaled
  let largest = 0;
  for (let i = 0; i < m * n; i++) {
    const size = Math.abs(a[i]);
    if (!(size <= Number.MAX_VALUE)) return null;
    if (size > largest) largest = size;
  }
  const scale = largest > 0 && (largest < 1e-130 || largest > 1e130) ? largest : 1;
  if (scale !== 1) { for (let i = 0; i < m * n; i++) a[i] /= scale; }

  // tall matrices are decomposed as Q·R first, wide ones are the transposes of tall ones, as LAPACK's L·Q
  const ratio = Math.floor(k * 11 / 6);
  const wide = m < n;
  let result:
    | { d: Float64Array; left: Float64Array; leftCount: number; right: Float64Array; rightCount: number }
    | null;
  if (Math.max(m, n) >= ratio && m !== n) {
    const t = wide ? transpose(a, m, n) : a, [rows, columns] = wide ? [n, m] : [m, n];
    result = tall(t, rows, columns, wide, vectors, work);
  } else result = direct(a, m, n, vectors, work);
  if (result === null) return null;
  const { d } = result;
  if (scale !== 1) { for (let i = 0; i < k; i++) d[i] *= scale; }
  if (vectors === "none") return { values: d, u: null, vt: null };
  return { values: d, u: transpose(result.left, uColumns, m), vt: result.right.slice(0, vRows * n) };
}

function transpose(a: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j];
  return out;
}

interface Parts {
  d: Float64Array;
  /** Left vectors, one behind the other. */
  left: Float64Array;
  leftCount: number;
  /** Right vectors, one behind the other. */
  right: Float64Array;
  rightCount: number;
}

/** A matrix with many more rows than columns (the transpose of the one to decompose if `turned`): by its QR factors. */
function tall(
  a: Float64Array,
  m: number,
  n: number,
  turned: boolean,
  vectors: "none" | "some" | "all",
  work: Float64Array,
): Parts | null {
  const taus = factorQR(a, 0, m, n, work);
  const r = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j];
  const inner = direct(turned ? transpose(r, n, n) : r, n, n, vectors, work);
  if (inner === null || vectors === "none") return inner;
  const count = vectors === "all" ? m : n, q = new Float64Array(m * count);
  orthogonal(q, 0, m, count, taus, a, (i) => (i + 1) * n + i, n, 0, work);
  // vectors of the long side: Q times those of the small matrix, then the rest of Q
  const short = turned ? inner.right : inner.left, long = new Float64Array(count * m);
  for (let v = 0; v < count; v++) {
    for (let i = 0; i < m; i++) {
      let sum = 0;
      if (v < n) { for (let j = 0, p = v * n, o = i * count; j < n; j++) sum += q[o + j] * short[p + j]; }
      else sum = q[i * count + v];
      long[v * m + i] = sum;
    }
  }
  return turned
    ? { d: inner.d, left: inner.left, leftCount: n, right: long, rightCount: count }
    : { d: inner.d, left: long, leftCount: count, right: inner.right, rightCount: n };
}

/** Any matrix: reflections from both sides to bidiagonal form, then sweeps. */
function direct(
  a: Float64Array,
  m: number,
  n: number,
  vectors: "none" | "some" | "all",
  work: Float64Array,
): Parts | null {
  const k = Math.min(m, n), upper = m >= n;
  const d = new Float64Array(k), e = new Float64Array(Math.max(0, k - 1));
  const tauQ = new Float64Array(upper ? k : Math.max(0, k - 1)),
    tauP = new Float64Array(upper ? Math.max(0, k - 1) : k);
  for (let i = 0; i < k; i++) {
    const at = i * n + i;
    if (upper) {
      tauQ[i] = reflector(a, at, at + n, m - i, n);
      d[i] = a[at];
      reflectRows(a, at + 1, n, m - i, n - i - 1, tauQ[i], a, at + n, n, work);
      if (i < n - 1) {
        tauP[i] = reflector(a, at + 1, at + 2, n - i - 1, 1);
        e[i] = a[at + 1];
        reflectColumns(a, at + n + 1, n, m - i - 1, n - i - 1, tauP[i], a, at + 2, 1);
      }
    } else {
      tauP[i] = reflector(a, at, at + 1, n - i, 1);
      d[i] = a[at];
      reflectColumns(a, at + n, n, m - i - 1, n - i, tauP[i], a, at + 1, 1);
      if (i < m - 1) {
        tauQ[i] = reflector(a, at + n, at + 2 * n, m - i - 1, n);
        e[i] = a[at + n];
        reflectRows(a, at + n + 1, n, m - i - 1, n - i - 1, tauQ[i], a, at + 2 * n, n, work);
      }
    }
  }
  const wanted = vectors !== "none";
  const size = (full: number): number => vectors === "all" ? full : k;
  // vectors of the bidiagonal matrix itself, rotated from the unit vectors
  const eye = (): Float64Array => {
    const out = new Float64Array(k * k);
    for (let i = 0; i < k; i++) out[i * (k + 1)] = 1;
    return out;
  };
  const left = wanted ? eye() : null, right = wanted ? eye() : null;
  const turns: [number, number][] = [];
  if (!upper) { // lower bidiagonal: rotated from the left to upper form
    for (let i = 0; i < k - 1; i++) {
      rotation(d[i], e[i]);
      const { c, s } = made;
      d[i] = made.r;
      e[i] = s * d[i + 1];
      d[i + 1] *= c;
      turns.push([c, s]);
    }
  }
  if (k === 1) { // a single number: LAPACK turns the left vector
    if (left !== null) left[0] = withSign(1, d[0]);
    d[0] = Math.abs(d[0]);
  } else if (
    !bidiagonalQR(
      d,
      e,
      k,
      left === null ? null : { data: left, length: k },
      right === null ? null : { data: right, length: k },
    )
  ) return null;
  if (left === null || right === null) return { d, left: EMPTY, leftCount: 0, right: EMPTY, rightCount: 0 };
  // undo the rotations to upper form, last first
  for (let i = turns.length - 1; i >= 0; i--) {
    const [c, s] = turns[i];
    for (let v = 0, p = i; v < k; v++, p += k) {
      const x = left[p], y = left[p + 1];
      left[p] = c * x - s * y;
      left[p + 1] = s * x + c * y;
    }
  }
  const lefts = spread(left, k, m, size(m)), rights = spread(right, k, n, size(n));
  // columns of Q·U, as vectors one behind the other: reflections act on their elements
  applyReflections(
    lefts,
    size(m),
    m,
    tauQ,
    a,
    upper ? (i) => (i + 1) * n + i : (i) => (i + 2) * n + i,
    n,
    upper ? 0 : 1,
  );
  applyReflections(rights, size(n), n, tauP, a, upper ? (i) => i * n + i + 2 : (i) => i * n + i + 1, 1, upper ? 1 : 0);
  return { d, left: lefts, leftCount: size(m), right: rights, rightCount: size(n) };
}

const EMPTY = new Float64Array(0);

/** k vectors of k elements as the first of `count` vectors of `length` elements; the others are unit vectors. */
function spread(vectors: Float64Array, k: number, length: number, count: number): Float64Array {
  const out = new Float64Array(count * length);
  for (let v = 0; v < count; v++) {
    if (v < k) { for (let i = 0; i < k; i++) out[v * length + i] = vectors[v * k + i]; }
    else out[v * length + v] = 1;
  }
  return out;
}

/** Multiplies vectors (one behind the other) by the product of reflections, of which number i starts at element i + `shift`. */
function applyReflections(
  x: Float64Array,
  count: number,
  length: number,
  taus: Float64Array,
  a: Float64Array,
  vector: (i: number) => number,
  step: number,
  shift: number,
): void {
  for (let i = taus.length - 1; i >= 0; i--) {
    const top = i + shift;
    if (top < length) reflectColumns(x, top, length, count, length - top, taus[i], a, vector(i), step);
  }
}
