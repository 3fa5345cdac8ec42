// Tables of the elementwise kernels, computed exactly (fixed point in big integers) when the kernels are built.

const BITS = 200n, ONE = 1n << BITS;

function squareRoot(x: bigint): bigint {
  let r = 1n << BigInt(x.toString(2).length + 1 >> 1);
  for (;;) {
    const next = (r + x / r) >> 1n;
    if (next >= r) return r;
    r = next;
  }
}
/** A float64 as fixed point; it must be a multiple of 2⁻²⁰⁰. */
function fixed(x: number): bigint {
  return BigInt(x * 2 ** 100) << (BITS - 100n);
}
/** The nearest float64. */
function float(x: bigint): number {
  return Number(x) / 2 ** Number(BITS);
}
const bits = (x: number) => new BigInt64Array(Float64Array.of(x).buffer)[0];

/** Steps in one octave of the table of powers. */
export const STEPS = 128;

/**
 * Pairs for 2^(j/128), j = 0 … 127: what the nearest float64 lacks, relative to it, and the bits of that float64 less
 * j·2⁴⁵, so that adding (128·e + j)·2⁴⁵ gives the bits of 2^(e + j/128) at once.
 */
export function powersOfTwo(): BigInt64Array {
  let step = 2n * ONE;
  for (let i = 1; i < STEPS; i *= 2) step = squareRoot(step << BITS);
  const out = new BigInt64Array(2 * STEPS);
  for (let j = 0, x = ONE; j < STEPS; j++, x = (x * step) >> BITS) {
    const head = float(x), rest = float(x - fixed(head)) / head;
    out[2 * j] = bits(rest);
    out[2 * j + 1] = bits(head) - (BigInt(j) << 45n);
  }
  return out;
}

/** log x by the series of the inverse hyperbolic tangent, 2·Σ sⁱ/i over odd i with s = (x - 1)/(x + 1). */
function logarithm(x: bigint): bigint {
  const s = ((x - ONE) << BITS) / (x + ONE), square = (s * s) >> BITS;
  let sum = 0n;
  for (let i = 1n, power = s; power !== 0n && power !== -1n; i += 2n, power = (power * square) >> BITS) {
    sum += power / i;
  }
  return 2n * sum;
}

/**
 * Where the intervals of the table of logarithms start: the bits of a number near √½, chosen so that 1 lies in the
 * middle of an interval and log x keeps its relative accuracy around 1.
 */
export const LOG_START = bits(1) - (74n << 45n) + (1n << 44n);

/**
 * For each of 128 intervals of z from LOG_START on: an approximation of 1/z with 10 bits (so that products with it are
 * exact), log of its inverse with 42 bits, what that lacks, and a 0 to keep rows at 32 bytes.
 */
export function logarithms(): Float64Array {
  const out = new Float64Array(4 * STEPS);
  for (let i = 0; i < STEPS; i++) {
    const middle = LOG_START + (BigInt(i) << 45n) + (1n << 44n);
    const inverse = Math.round(512 / new Float64Array(BigInt64Array.of(middle).buffer)[0]) / 512;
    const exact = -logarithm(fixed(inverse)), head = Math.round(float(exact) * 2 ** 42) / 2 ** 42;
    out.set([inverse, head, float(exact - fixed(head)), 0], 4 * i);
  }
  return out;
}
