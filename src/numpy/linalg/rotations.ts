/**
 * Plane rotations, in the conventions of LAPACK 3.10 and later, so that factors come out with the same signs.
 * @module
 */

/** The distance from 1 to the next number, halved: the relative error of a rounding. */
export const EPSILON: number = 2 ** -53;

/** The least positive number whose reciprocal does not overflow. */
export const SAFE: number = 2 ** -1022;

/** `x` with the sign of `like`. */
export function withSign(x: number, like: number): number {
  return like < 0 || Object.is(like, -0) ? -Math.abs(x) : Math.abs(x);
}

/** The rotation that was made last: cosine, sine, and the length of what was rotated. */
export const made: { c: number; s: number; r: number } = { c: 1, s: 0, r: 0 };

/** Makes the rotation with c·f + s·g = r and -s·f + c·g = 0, in {@linkcode made}. */
export function rotation(f: number, g: number): void {
  if (g === 0) {
    made.c = 1;
    made.s = 0;
    made.r = f;
  } else if (f === 0) {
    made.c = 0;
    made.s = withSign(1, g);
    made.r = Math.abs(g);
  } else {
    const size = Math.max(Math.abs(f), Math.abs(g));
    if (size > 1e-145 && size < 1e145) {
      const d = Math.sqrt(f * f + g * g);
      made.c = Math.abs(f) / d;
      made.r = withSign(d, f);
      made.s = g / made.r;
    } else { // scaled, so that squares neither overflow nor vanish
      const p = f / size, q = g / size, d = Math.sqrt(p * p + q * q);
      made.c = Math.abs(p) / d;
      const r = withSign(d, f);
      made.s = q / r;
      made.r = r * size;
    }
  }
}

/** Rotates two rows of n elements: (x, y) becomes (c·x + s·y, c·y - s·x). */
export function rotateRows(a: Float64Array, p: number, q: number, n: number, c: number, s: number): void {
  if (c === 1 && s === 0) return;
  for (let i = 0; i < n; i++, p++, q++) {
    const x = a[p], y = a[q];
    a[p] = c * x + s * y;
    a[q] = c * y - s * x;
  }
}

/** Exchanges two rows of n elements. */
export function swapRows(a: Float64Array, p: number, q: number, n: number): void {
  for (let i = 0; i < n; i++, p++, q++) {
    const x = a[p];
    a[p] = a[q];
    a[q] = x;
  }
}
