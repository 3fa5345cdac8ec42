/**
 * Integers in a closed interval, each width of integer with its own stream, as in NumPy: narrow ones share a 32-bit draw.
 * `Generator` scales a draw and rejects the remainder (Lemire, "Fast Random Integer Generation in an Interval", 2019);
 * `RandomState` masks a draw and rejects what is too large.
 * @module
 */
import type { BitGenerator } from "./bit_generators.ts";

const TWO_32 = 4294967296;
const MASK_64 = 0xffffffffffffffffn;

/** Draws of 1, 8, 16 or 32 bits; the narrow ones are cut from one 32-bit draw, the low bits first. */
export class NarrowDraws {
  private readonly bits: BitGenerator;
  private readonly width: number;
  private readonly full: number;
  private word = 0;
  private left = 0;
  constructor(bits: BitGenerator, width: 1 | 8 | 16 | 32) {
    this.bits = bits;
    this.width = width;
    this.full = width === 32 ? 0xffffffff : (1 << width) - 1;
  }

  #next(): number {
    const { width } = this;
    if (width === 32) return this.bits.next32();
    if (this.left === 0) {
      this.word = this.bits.next32();
      this.left = 32 / width - 1;
    } else {
      this.word >>>= width;
      this.left--;
    }
    return this.word & this.full;
  }

  /** An integer in [0, range]; `range` may not exceed the width. Nothing is drawn for a range of 0. */
  bounded(range: number, masked: boolean): number {
    if (range === 0) return 0;
    if (range === this.full) return this.#next();
    if (masked) {
      const mask = 0xffffffff >>> Math.clz32(range);
      while (true) {
        const value = (this.#next() & mask) >>> 0;
        if (value <= range) return value;
      }
    }
    const count = range + 1;
    if (this.width < 32) {
      const { full, width } = this;
      let product = this.#next() * count;
      if ((product & full) < count) {
        const threshold = (full - range) % count;
        while ((product & full) < threshold) product = this.#next() * count;
      }
      return product >>> width;
    }
    let draw = this.bits.next32();
    let low = Math.imul(draw, count) >>> 0;
    if (low < count) {
      const threshold = (0xffffffff - range) % count;
      while (low < threshold) {
        draw = this.bits.next32();
        low = Math.imul(draw, count) >>> 0;
      }
    }
    // exact: draw · count - low is a multiple of 2^32 and its quotient is below 2^32, so one rounding cannot cross an integer
    return Math.round((draw * count - low) / TWO_32);
  }
}

/** An integer in [0, range] for any range below 2⁶⁴. */
export function boundedWide(bits: BitGenerator, narrow: NarrowDraws, range: bigint, masked: boolean): bigint {
  if (range <= 0xffffffffn) return BigInt(narrow.bounded(Number(range), masked));
  if (range === MASK_64) return draw64(bits);
  if (masked) {
    const mask = (1n << BigInt(range.toString(2).length)) - 1n;
    while (true) {
      const value = draw64(bits) & mask;
      if (value <= range) return value;
    }
  }
  const count = range + 1n;
  let product = draw64(bits) * count;
  if ((product & MASK_64) < count) {
    const threshold = (MASK_64 - range) % count;
    while ((product & MASK_64) < threshold) product = draw64(bits) * count;
  }
  return product >> 64n;
}

function draw64(bits: BitGenerator): bigint {
  bits.next64();
  return (BigInt(bits.high) << 32n) | BigInt(bits.low);
}
