/**
 * Products of a matrix and a vector, and of two vectors, in `float64` and `float32`. A general product reuses nothing here: what
 * counts is to read the matrix in the order in which it lies and to keep several sums running side by side.
 *
 * Sums are kept in double precision also for `float32`, and four at a time, so results are at least as accurate as a BLAS's
 * but not bit for bit those of any of them.
 * @module
 */
import { stamp } from "./stamp.ts";

/** The floating-point buffers that these loops know. */
export type Floats = Float64Array | Float32Array;

type RowsLoop = (
  m: number,
  k: number,
  a: Floats,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: Floats,
  bOffset: number,
  bStride: number,
  c: Floats,
  cOffset: number,
  cStride: number,
) => void;

/** Row by row: each element of the result is one sum. */
function byRows(): RowsLoop {
  return (m, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bStride, c, cOffset, cStride) => {
    const whole = k & ~3;
    for (let i = 0; i < m; i++) {
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0, p = aOffset + i * aRowStride, q = bOffset, l = 0;
      if (aColumnStride === 1 && bStride === 1) {
        for (; l < whole; l += 4, p += 4, q += 4) {
          s0 += a[p] * b[q];
          s1 += a[p + 1] * b[q + 1];
          s2 += a[p + 2] * b[q + 2];
          s3 += a[p + 3] * b[q + 3];
        }
      } else {
        for (; l < whole; l += 4) {
          s0 += a[p] * b[q];
          p += aColumnStride;
          q += bStride;
          s1 += a[p] * b[q];
          p += aColumnStride;
          q += bStride;
          s2 += a[p] * b[q];
          p += aColumnStride;
          q += bStride;
          s3 += a[p] * b[q];
          p += aColumnStride;
          q += bStride;
        }
      }
      for (; l < k; l++, p += aColumnStride, q += bStride) s0 += a[p] * b[q];
      c[cOffset + i * cStride] = s0 + s1 + (s2 + s3);
    }
  };
}

/** Column by column, four at a time: the result is a running sum of columns, for matrices whose columns lie together. */
function byColumns(): RowsLoop {
  return (m, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bStride, c, cOffset, cStride) => {
    const sums = new Float64Array(m);
    let l = 0;
    for (; l + 3 < k; l += 4) {
      const q = bOffset + l * bStride, x0 = b[q], x1 = b[q + bStride], x2 = b[q + 2 * bStride], x3 = b[q + 3 * bStride];
      let p0 = aOffset + l * aColumnStride, p1 = p0 + aColumnStride, p2 = p1 + aColumnStride, p3 = p2 + aColumnStride;
      for (let i = 0; i < m; i++, p0 += aRowStride, p1 += aRowStride, p2 += aRowStride, p3 += aRowStride) {
        sums[i] += a[p0] * x0 + a[p1] * x1 + (a[p2] * x2 + a[p3] * x3);
      }
    }
    for (; l < k; l++) {
      const x = b[bOffset + l * bStride];
      for (let i = 0, p = aOffset + l * aColumnStride; i < m; i++, p += aRowStride) sums[i] += a[p] * x;
    }
    for (let i = 0; i < m; i++) c[cOffset + i * cStride] = sums[i];
  };
}

const loops: Record<string, RowsLoop> = {};

function loopFor(name: string, template: (f: null) => RowsLoop, kind: string): RowsLoop {
  return loops[name + kind] ??= stamp(template, name + kind, null);
}

/**
 * c = A·b with A m × k; all three of one type. Offsets and strides count elements, strides may be negative or 0; `c` must not share
 * memory with `a` or `b`. Every element of `c` is written.
 */
export function matrixVector(
  m: number,
  k: number,
  a: Floats,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: Floats,
  bOffset: number,
  bStride: number,
  c: Floats,
  cOffset: number,
  cStride: number,
): void {
  const kind = a instanceof Float64Array ? "64" : "32";
  const loop = m > 3 && Math.abs(aRowStride) < Math.abs(aColumnStride)
    ? loopFor("matrixVectorByColumns", byColumns, kind)
    : loopFor("matrixVectorByRows", byRows, kind);
  loop(m, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bStride, c, cOffset, cStride);
}
