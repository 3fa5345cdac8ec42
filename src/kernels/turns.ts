// sin, cos and tan of arguments too large for the vector kernels: the quarter turns are taken off exactly, in big
// integers, so that sin(1e300) is as accurate as sin(1) and the same on every engine.

/** Up to this argument the vector kernels reduce by themselves: the number of quarter turns has 25 bits. */
export const TURNS_LIMIT: number = 2 ** 25;

/** sin x = x + x·z·S(z), z = x², |x| ≤ π/4, error 2^-55 relative. */
export const SIN: readonly number[] = [
  -0.16666666666666666,
  0.008333333333330925,
  -0.00019841269836722418,
  2.755731608381636e-06,
  -2.5051127944014188e-08,
  1.5917848524808262e-10,
];
/** cos x = 1 - z/2 + z²·C(z), error 2^-60. */
export const COS: readonly number[] = [
  0.041666666666666664,
  -0.0013888888888887382,
  2.480158729874307e-05,
  -2.7557317260008837e-07,
  2.0876143827993133e-09,
  -1.1382456778061306e-11,
];

// floor(2/π · 2^1400) and floor(π/2 · 2^200): a product with an integer of 53 bits times 2^971 still keeps 200 bits
// behind the point, and no float64 comes closer to a multiple of π/2 than 2^-62.
const PLACES = 1400n, KEPT = 200n;
const TWO_OVER_PI = BigInt(
  "0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee8" +
    "8235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f46" +
    "3f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361da9e391615ee61b086599855f" +
    "14a068",
);
const HALF_PI = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e804n;

const word = new DataView(new ArrayBuffer(8));

/** |x| for |x| ≥ 1 as quarter turns (0 to 3) and what remains, within ±π/4, in two parts. */
function reduce(x: number): [turns: number, high: number, low: number] {
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0), exponent = (bits >> 52n & 0x7ffn) - 1075n;
  const mantissa = (bits & 0xfffffffffffffn) | 0x10000000000000n;
  const fraction = mantissa * TWO_OVER_PI >> (PLACES - KEPT - exponent) & (4n << KEPT) - 1n;
  const turns = (fraction + (1n << (KEPT - 1n))) >> KEPT;
  const rest = (fraction - (turns << KEPT)) * HALF_PI >> KEPT;
  const high = Number(rest), low = Number(rest - BigInt(high));
  return [Number(turns) & 3, high * 2 ** -200, low * 2 ** -200];
}

const polynomial = (z: number, [a, b, c, d, e, f]: readonly number[]) =>
  a + z * (b + z * (c + z * (d + z * (e + z * f))));

/**
 * sin x, cos x or tan x for a finite |x| ≥ 1.
 *
 * @param name which
 */
export function farWave(name: "sin" | "cos" | "tan", x: number): number {
  const [turns, high, low] = reduce(x), z = high * high, half = 0.5 * z, w = 1 - half;
  const sinRest = z * high * polynomial(z, SIN) + (low - half * low), sin = high + sinRest;
  const cosRest = ((1 - w) - half) + (z * z * polynomial(z, COS) - high * low), cos = w + cosRest;
  if (name === "tan") { // the quotient, and what its operands' roundings lost
    const sinLost = (high - sin) + sinRest, cosLost = (w - cos) + cosRest, odd = turns & 1;
    const bottom = odd ? sin : cos, q = (odd ? cos : sin) / bottom;
    const y = q + ((odd ? cosLost : sinLost) - q * (odd ? sinLost : cosLost)) / bottom;
    return Math.sign(x) * (odd ? -y : y);
  }
  const quarter = turns + (name === "cos" ? 1 : 0), y = quarter & 1 ? cos : sin;
  return (quarter & 2 ? -y : y) * (name === "sin" ? Math.sign(x) : 1);
}
