/**
 * Half precision on every engine: the bits live in a `Uint16Array`, whether or not the engine has `Float16Array`.
 * @module
 */

let table: Float32Array | null = null;

/** The value of every bit pattern: reading by table is the fastest way on all engines. */
export function float16Table(): Float32Array {
  if (table === null) {
    table = new Float32Array(65536);
    for (let bits = 0; bits < 65536; bits++) {
      const sign = bits & 0x8000 ? -1 : 1, power = bits >> 10 & 31, fraction = bits & 1023;
      table[bits] = power === 31
        ? fraction ? NaN : sign * Infinity
        : sign * (power ? (1024 + fraction) * 2 ** (power - 25) : fraction * 2 ** -24);
    }
  }
  return table;
}

/** The number that a half-precision bit pattern stands for. */
export function fromFloat16(bits: number): number {
  return float16Table()[bits];
}

const wide = new Float64Array(1), words = new Uint32Array(wide.buffer);
const low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/**
 * The bit pattern of the half-precision number nearest to `x`, ties to even, rounded once and directly from 64 bits
 * (going through 32 bits would round twice). Subnormal halves are whole multiples of 2^-24: adding 2^52 rounds to them.
 */
export function toFloat16(x: number): number {
  wide[0] = x;
  const high = words[1 - low], rest0 = words[low];
  const sign = high >>> 16 & 0x8000, size = high & 0x7fffffff;
  if (size >= 0x7ff00000) return sign | ((size & 0xfffff) !== 0 || rest0 !== 0 ? 0x7e00 : 0x7c00);
  const power = size >>> 20;
  if (power < 1009) return sign | ((Math.abs(x) * 16777216 + 4503599627370496) - 4503599627370496);
  const fraction = size & 0xfffff;
  let half = (power - 1008 << 10) + (fraction >>> 10);
  const rest = fraction & 0x3ff;
  if (rest > 0x200 || (rest === 0x200 && (rest0 !== 0 || half & 1))) half++;
  return half >= 0x7c00 ? sign | 0x7c00 : sign | half;
}
