/**
 * Powers of positive numbers, right to about half a unit in the last place on every engine.
 *
 * `Math.pow` is not: JavaScriptCore multiplies repeatedly for whole exponents (hundreds of units wrong for x¹⁰⁰), and several
 * distributions raise uniform numbers to large powers. Here xʸ = exp(y · log x) with the logarithm as a sum of two doubles, good
 * to about 2⁻⁶⁸. The tables are computed from integers when first needed, so they are right to their last bit.
 * @module
 */

const BITS = 120n;
const ONE = 1n << BITS;

/** A fixed-point number as a sum of two doubles, the first rounded to `kept` bits below the point. */
function halves(x: bigint, kept: number): [high: number, low: number] {
  const shift = BITS - BigInt(kept);
  const high = (x + (1n << (shift - 1n))) >> shift;
  return [Number(high) * 2 ** -kept, Number(x - (high << shift)) * 2 ** -Number(BITS)];
}

/** log(a / b) in fixed point: 2 artanh((a - b) / (a + b)). */
function fixedLog(a: bigint, b: bigint): bigint {
  const z = (ONE * (a - b)) / (a + b);
  const square = (z * z) >> BITS;
  let sum = 0n;
  for (let n = 1n, power = z; power !== 0n && power !== -1n; n += 2n, power = (power * square) >> BITS) {
    sum += power / n;
  }
  return 2n * sum;
}

/** The tables: -log of the reciprocals, log 2, and the powers 2^(j / 128). */
interface Tables {
  readonly logHigh: Float64Array;
  readonly logLow: Float64Array;
  readonly ln2: readonly [high: number, low: number];
  readonly step: readonly [high: number, low: number];
  readonly power: Float64Array;
  readonly powerLow: Float64Array;
}

// the middles of the intervals of m in [√½, √2] are i / 128; the reciprocal of a middle, rounded to 9 bits, is c / 512
const FIRST = 90, LAST = 182;
const reciprocal = (i: number): number => Math.round(65536 / i);

let made: Tables | null = null;

function tables(): Tables {
  if (made !== null) return made;
  const n = LAST - FIRST + 1;
  const logHigh = new Float64Array(n), logLow = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // few enough bits that adding a multiple of log 2, of as few, is exact
    [logHigh[i], logLow[i]] = halves(fixedLog(512n, BigInt(reciprocal(FIRST + i))), 40);
  }
  const ln2 = fixedLog(2n, 1n);
  const power = new Float64Array(128), powerLow = new Float64Array(128);
  for (let j = 0; j < 128; j++) {
    const x = (ln2 * BigInt(j)) / 128n;
    let sum = 0n;
    for (let k = 1n, term = ONE; term !== 0n; k++, term = (term * x >> BITS) / (k - 1n)) sum += term;
    [power[j], powerLow[j]] = halves(sum, 52);
  }
  return made = { logHigh, logLow, ln2: halves(ln2, 40), step: halves(ln2 / 128n, 42), power, powerLow };
}

const word = new DataView(new ArrayBuffer(8));

/** The low parts of the sums of two doubles that the functions here return the high parts of. */
let rest = 0;

/** a · b exactly: the rounded product, and its error in `rest` (Dekker). */
function product(a: number, b: number): number {
  const p = a * b;
  const x = 134217729 * a, y = 134217729 * b;
  const aHigh = x - (x - a), bHigh = y - (y - b);
  const aLow = a - aHigh, bLow = b - bHigh;
  rest = ((aHigh * bHigh - p) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
  return p;
}

/** log x for a positive, normal x: the high part, the low part in `rest`. */
function logarithm(x: number): number {
  const { logHigh, logLow, ln2 } = tables();
  word.setFloat64(0, x);
  const top = word.getUint32(0);
  let k = (top >>> 20) - 1023;
  word.setUint32(0, (top & 0xfffff) | 0x3ff00000);
  let m = word.getFloat64(0);
  if (m > 1.4142135623730951) {
    m /= 2;
    k++;
  }
  const i = Math.round(128 * m);
  const c = reciprocal(i) / 512;
  // r = m c - 1 without error: both halves of m times the few bits of c are exact
  const mHigh = Math.round(m * 67108864) / 67108864;
  const large = mHigh * c - 1, small = (m - mHigh) * c;
  const r = large + small, rLow = small - (r - large);
  // log(1 + r) = r - r² / 2 + r³ / 3 - …; only the first two terms need more than a double
  const half = product(r, -0.5 * r), halfLow = rest - r * rLow;
  const tail = r * r * r *
    (1 / 3 - r * (1 / 4 - r * (1 / 5 - r * (1 / 6 - r * (1 / 7 - r * (1 / 8 - r * (1 / 9 - r * (1 / 10))))))));
  const base = k * ln2[0] + logHigh[i - FIRST];
  // the three large parts, with the errors of their sums
  const s = base + r, sLow = Math.abs(base) > Math.abs(r) ? r - (s - base) : base - (s - r);
  const t = s + half, tLow = half - (t - s);
  const low = tLow + sLow + (halfLow + rLow + k * ln2[1] + logLow[i - FIRST] + tail);
  const high = t + low;
  rest = low - (high - t);
  return high;
}

/** exp(high + low), which neither overflows nor underflows. */
function exponential(high: number, low: number): number {
  const { step, power, powerLow } = tables();
  const k = Math.round(high * 184.6649652337873); // 128 / log 2
  const r = high - k * step[0];
  const p = r + (low - k * step[1]);
  const tail = (low - k * step[1]) - (p - r) +
    p * p * (1 / 2 + p * (1 / 6 + p * (1 / 24 + p * (1 / 120 + p * (1 / 720)))));
  const j = ((k % 128) + 128) % 128, scale = (k - j) / 128;
  const small = powerLow[j] + power[j] * (p + tail);
  if (scale < -1022) {
    // a subnormal result: rounded once, to its own grid, by a sum whose last place is that grid
    const shifter = 2 ** (-1022 - scale);
    const sum = shifter + power[j];
    const rounded = sum + ((power[j] - (sum - shifter)) + small) - shifter;
    return rounded * 2 ** (scale >> 1) * 2 ** (scale - (scale >> 1));
  }
  // in two factors, because the greatest scale is no float64
  return (power[j] + small) * 2 ** (scale >> 1) * 2 ** (scale - (scale >> 1));
}

/** x to the power y, for x ≥ 0; within about 0.51 units in the last place. */
export function pow(x: number, y: number): number {
  if (!(x > 0 && x < Infinity) || !Number.isFinite(y) || y === 0 || x === 1) return x === 1 ? 1 : Math.pow(x, y);
  if (y === 1) return x;
  const subnormal = x < 2.2250738585072014e-308;
  let log = logarithm(subnormal ? x * 2 ** 54 : x);
  if (subnormal) {
    const { ln2 } = tables();
    const shifted = log - 54 * ln2[0];
    const low = rest - 54 * ln2[1] + ((log - shifted) - 54 * ln2[0]);
    log = shifted + low;
    rest = low - (log - shifted);
  }
  const logLow = rest;
  const rough = y * log;
  if (rough > 709.79) return Infinity;
  if (rough < -745.14) return 0;
  const high = product(y, log);
  // y log x is tiny when y is subnormal or nearly so; there the product's error is nothing
  const low = (Number.isFinite(rest) ? rest : 0) + y * logLow;
  return exponential(high, low);
}
