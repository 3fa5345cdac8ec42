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
export const STEPS = 256;

/**
 * Pairs for 2^(j/256), j = 0 … 255: what the nearest float64 lacks, relative to it, and the bits of that float64 less
 * j·2⁴⁴, so that adding (256·e + j)·2⁴⁴ gives the bits of 2^(e + j/256) at once.
 */
export function powersOfTwo(): BigInt64Array {
  let step = 2n * ONE;
  for (let i = 1; i < STEPS; i *= 2) step = squareRoot(step << BITS);
  const out = new BigInt64Array(2 * STEPS);
  for (let j = 0, x = ONE; j < STEPS; j++, x = (x * step) >> BITS) {
    const head = float(x), rest = float(x - fixed(head)) / head;
    out[2 * j] = bits(rest);
    out[2 * j + 1] = bits(head) - (BigInt(j) << 44n);
  }
  return out;
}

/** Intervals of the table of logarithms. */
export const LOG_STEPS = 128;

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
  const out = new Float64Array(4 * LOG_STEPS);
  for (let i = 0; i < LOG_STEPS; i++) {
    const middle = LOG_START + (BigInt(i) << 45n) + (1n << 44n);
    const inverse = Math.round(512 / new Float64Array(BigInt64Array.of(middle).buffer)[0]) / 512;
    const exact = -logarithm(fixed(inverse)), head = Math.round(float(exact) * 2 ** 42) / 2 ** 42;
    out.set([inverse, head, float(exact - fixed(head)), 0], 4 * i);
  }
  return out;
}

/** e to the power of x by its series, after halving x often. */
function exponential(x: bigint): bigint {
  let sum = ONE, power = ONE;
  for (let i = 1n; power !== 0n; i++) sum += power = (power * x) / (i * ONE << 32n);
  for (let i = 0; i < 32; i++) sum = (sum * sum) >> BITS;
  return sum;
}

/** Where a table of tangents ends, and how many intervals there are for each octave of x + 2. */
export const TANGENTS = { 64: { end: 20, steps: 64 }, 32: { end: 10, steps: 128 } } as const;

/**
 * Pairs c, tanh c, for the intervals in which the leading bits of x + 2 are the same: c lies in the middle, but for the
 * first one, where it is 0. All are of the type with `bits`, and c is moved a little to where tanh c is nearly such a
 * number by itself, so that no second part is needed (S. Gal, "Computing elementary functions", 1986).
 */
export function tangents(bits: 64 | 32): Float64Array | Float32Array {
  return found[bits] ??= searched(bits);
}
const found: { 64?: Float64Array; 32?: Float32Array } = {};

function searched(bits: 64 | 32): never {
  const { end, steps } = TANGENTS[bits], mantissa = bits === 64 ? 53 : 24;
  const out = [0, 0], above = (i: number) => 2 ** (1 + Math.floor(i / steps)) * (1 + i % steps / steps) - 2;
  for (let i = 1; above(i) <= end; i++) {
    const middle = (above(i) + above(i + 1)) / 2, e = exponential(2n * fixed(middle));
    const tanh = ((e - ONE) << BITS) / (e + ONE);
    const unit = BITS + BigInt(Math.min(-1, Math.floor(Math.log2(float(tanh)))) + 1 - mantissa);
    const step = 2 ** (Math.floor(Math.log2(middle)) - (bits === 64 ? 24 : 17));
    let best = ONE, row = [0, 0];
    for (let j = 0; j < 2000 && best > ONE >> (bits === 64 ? 9n : 6n); j++) {
      const off = (j & 1 ? 1 : -1) * ((j + 1) >> 1) * step, d = fixed(off);
      const t = d - d ** 3n / (3n << (2n * BITS)) + 2n * d ** 5n / (15n << (4n * BITS)); // tanh of the shift
      const value = ((tanh + t) << BITS) / (ONE + ((tanh * t) >> BITS));
      const whole = (value + (1n << (unit - 1n))) >> unit, lost = (value - (whole << unit)) << (BITS - unit);
      const size = lost < 0n ? -lost : lost;
      if (size < best) best = size, row = [middle + off, float(whole << unit)];
    }
    out.push(...row);
  }
  return (bits === 64 ? Float64Array.from(out) : Float32Array.from(out)) as never;
}
