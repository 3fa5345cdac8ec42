/**
 * The bit generators of NumPy: MT19937 (the legacy one), PCG64 (the default of `default_rng`), PCG64DXSM, Philox and
 * SFC64. Each gives the same bits as NumPy's for the same seed.
 *
 * 64-bit words are two numbers (`high` and `low`, set by `next64`), and 128-bit products are sums of 32-bit ones, because
 * `bigint` arithmetic allocates: about 30 times slower here. `bigint`s appear only in `state`, `advance` and `random_raw`.
 *
 * Sources: Matsumoto and Nishimura, "Mersenne Twister" (1998); O'Neill, "PCG" (2014); Salmon et al., "Parallel Random
 * Numbers: As Easy as 1, 2, 3" (2011); Doty-Humphrey's PractRand (sfc64).
 * @module
 */
import { NotImplementedError, ValueError } from "../python/errors.ts";
import { jumpedKey } from "./mt19937_jump.ts";
import { BLOCK_DRAWS, blockWriter } from "./pcg64_blocks.ts";
import { elementsOf, type Entropy, SeedSequence } from "./seed_sequence.ts";

const TWO_21 = 2 ** 21;
const TWO_26 = 2 ** 26;
const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;

/** What a bit generator may be seeded with: nothing, integers, or a {@linkcode SeedSequence}. */
export type Seed = Entropy | SeedSequence | null;

/** The state of a bit generator, in NumPy's layout; see each class's `state`. */
export type BitGeneratorState = { bit_generator: string; state: Record<string, unknown> } & Record<string, unknown>;

/** The high 32 bits of the product of two 32-bit words. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff, aHigh = a >>> 16;
  const bLow = b & 0xffff, bHigh = b >>> 16;
  // each step stays below 2^32, so `>>> 0` loses nothing: (2^16 - 1)^2 + 2^16 - 1 < 2^32
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) >>> 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) >>> 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) >>> 0;
}

function wordsOf(value: bigint, count: number, target: Uint32Array, offset = 0): void {
  for (let i = 0; i < count; i++) {
    target[offset + i] = Number(value & 0xffffffffn);
    value >>= 32n;
  }
}

function valueOf(words: Uint32Array, offset: number, count: number): bigint {
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[offset + i]);
  return value;
}

function toBigInt(x: unknown): bigint {
  return typeof x === "bigint" ? x : BigInt(x as number | string);
}

/**
 * What all bit generators share: the three ways to draw, and the bookkeeping around a {@linkcode SeedSequence}.
 *
 * An instance of a subclass is what {@linkcode Generator} and {@linkcode RandomState} draw from.
 */
export abstract class BitGenerator {
  /** The name of the class, as states carry it. */
  abstract readonly kind: string;
  /** The high 32 bits of the last 64-bit draw. */
  high = 0;
  /** The low 32 bits of the last 64-bit draw. */
  low = 0;
  /** The seed sequence behind the state; `null` after legacy seeding. */
  protected seedSequence: SeedSequence | null;

  /** A generator seeded with integers or a {@linkcode SeedSequence}; unpredictably without a seed. */
  constructor(seed?: Seed) {
    if (new.target === BitGenerator) {
      throw new NotImplementedError("BitGenerator is a base class and cannot be instantized");
    }
    this.seedSequence = seed instanceof SeedSequence ? seed : new SeedSequence(seed);
  }

  /** Draws 64 bits into `high` and `low`. */
  abstract next64(): void;
  /** Draws 32 bits, an integer in [0, 2³²). */
  abstract next32(): number;
  /** Draws a `float64` in [0, 1) from 53 bits. */
  abstract nextDouble(): number;
  /** The state in NumPy's layout; may be set, from this or from Python's. */
  abstract state: BitGeneratorState;

  /** One raw output, which for MT19937 has 32 bits. */
  nextRaw(): bigint {
    this.next64();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** Draws a `float32` in [0, 1) from 24 bits. */
  nextFloat(): number {
    return (this.next32() >>> 8) / 16777216;
  }

  /** Fills an array with `float64` in [0, 1). */
  fillDoubles(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.nextDouble();
  }

  /** The seed sequence that made the state; `null` after legacy seeding. */
  get seed_seq(): SeedSequence | null {
    return this.seedSequence;
  }

  /** `n_children` new bit generators with independent states. */
  spawn(n_children: number | bigint): this[] {
    if (this.seedSequence === null) throw new TypeError("The underlying SeedSequence does not implement spawning.");
    const type = this.constructor as new (seed: Seed) => this;
    return this.seedSequence.spawn(n_children).map((seed) => new type(seed));
  }

  /** Raw outputs: one `bigint`, or with a size a `BigUint64Array` of that many. */
  random_raw(): bigint;
  /** An array of raw outputs. */
  random_raw(size: number | bigint): BigUint64Array;
  random_raw(size?: number | bigint): bigint | BigUint64Array {
    if (size === undefined) return this.nextRaw();
    return BigUint64Array.from({ length: Number(size) }, () => this.nextRaw());
  }

  /** The state for a copy that is set to it, checked for being of this kind. */
  protected checkState(value: unknown, noun: "PRNG" | "RNG"): BitGeneratorState {
    if (typeof value !== "object" || value === null) throw new TypeError("state must be a dict");
    const name = this.kind;
    if ((value as BitGeneratorState).bit_generator !== name) {
      throw new ValueError(`state must be for a ${name} ${noun}`);
    }
    return value as BitGeneratorState;
  }
}

const MT_SIZE = 624;
const MT_SHIFT = 397;

/**
 * The Mersenne Twister, the bit generator behind `np.random.seed` and {@linkcode RandomState}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = new np.random.Generator(new np.random.MT19937(1));
 * console.assert(rng.random([2, 3]).shape.join() === "2,3");
 * ```
 */
export class MT19937 extends BitGenerator {
  /** The name of the class, as states carry it. */
  override readonly kind: string = "MT19937";
  private readonly key = new Uint32Array(MT_SIZE);
  private position: number = MT_SIZE;

  /** A generator seeded with integers or a {@linkcode SeedSequence}; unpredictably without a seed. */
  constructor(seed?: Seed) {
    super(seed);
    this.#seedFrom(this.seedSequence!);
    // NumPy leaves its loop index here, one before the end; the twist only reads the key, so one old word comes out first
    this.position = MT_SIZE - 1;
  }

  #seedFrom(sequence: SeedSequence): void {
    this.key.set(sequence.words(MT_SIZE));
    this.key[0] = 0x80000000; // never the all-zero state
    this.position = MT_SIZE - 1;
  }

  /**
   * Seeds as `np.random.seed` does: an integer in [0, 2³²), an array of such (`init_by_array`), or fresh entropy for
   * `null`. Anything else is a `ValueError` or `TypeError`, and the state stays.
   */
  _legacy_seeding(seed?: Seed): void {
    if (seed === undefined || seed === null) {
      this.#seedFrom(new SeedSequence());
    } else if (seed instanceof SeedSequence) {
      throw new TypeError("Cannot cast a SeedSequence to integers; give it to MT19937 instead");
    } else {
      const list = elementsOf(seed);
      const single = list === null || (list.length === 1 && (seed as { ndim?: number }).ndim !== undefined);
      if (single) this.#seedByInteger(legacyWord(list === null ? seed : flattenOnce(list[0])));
      else this.#seedByArray(list.map(legacyElement));
    }
    this.seedSequence = null;
  }

  #seedByInteger(seed: number): void {
    const { key } = this;
    for (let i = 0; i < MT_SIZE; i++) {
      key[i] = seed;
      seed = (Math.imul(1812433253, seed ^ (seed >>> 30)) + i + 1) >>> 0;
    }
    this.position = MT_SIZE;
  }

  #seedByArray(words: readonly number[]): void {
    if (words.length === 0) throw new ValueError("Seed must be non-empty");
    this.#seedByInteger(19650218);
    const { key } = this;
    let i = 1, j = 0;
    for (let k = Math.max(MT_SIZE, words.length); k > 0; k--) {
      key[i] = (key[i] ^ Math.imul(key[i - 1] ^ (key[i - 1] >>> 30), 1664525)) + words[j] + j;
      if (++i >= MT_SIZE) {
        key[0] = key[MT_SIZE - 1];
        i = 1;
      }
      if (++j >= words.length) j = 0;
    }
    for (let k = MT_SIZE - 1; k > 0; k--) {
      key[i] = (key[i] ^ Math.imul(key[i - 1] ^ (key[i - 1] >>> 30), 1566083941)) - i;
      if (++i >= MT_SIZE) {
        key[0] = key[MT_SIZE - 1];
        i = 1;
      }
    }
    key[0] = 0x80000000;
  }

  #twist(): void {
    const { key } = this;
    for (let i = 0; i < MT_SIZE; i++) {
      const y = (key[i] & 0x80000000) | (key[i + 1 < MT_SIZE ? i + 1 : 0] & 0x7fffffff);
      const from = i + MT_SHIFT;
      key[i] = key[from < MT_SIZE ? from : from - MT_SIZE] ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    this.position = 0;
  }

  /** Draws 32 bits, an integer in [0, 2³²). */
  next32(): number {
    if (this.position === MT_SIZE) this.#twist();
    let y = this.key[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Draws 64 bits into `high` and `low`. */
  next64(): void {
    this.high = this.next32();
    this.low = this.next32();
  }

  /** Draws a `float64` in [0, 1) from 53 bits. */
  nextDouble(): number {
    const high = this.next32() >>> 5;
    return (high * TWO_26 + (this.next32() >>> 6)) / TWO_53;
  }

  /** One raw output of 32 bits. */
  override nextRaw(): bigint {
    return BigInt(this.next32());
  }

  /** A new generator whose state is `jumps` times 2¹²⁸ draws ahead. */
  jumped(jumps: number | bigint = 1): MT19937 {
    const copy = new MT19937(0);
    copy.seedSequence = null;
    let key: Uint32Array = this.key, position = this.position;
    for (let i = 0; i < Number(jumps); i++) [key, position] = jumpedKey(key, position);
    copy.key.set(key);
    copy.position = position;
    return copy;
  }

  /** `{ bit_generator: "MT19937", state: { key, pos } }`, with the key a `Uint32Array` of 624 words. */
  get state(): BitGeneratorState {
    return { bit_generator: "MT19937", state: { key: this.key.slice(), pos: this.position } };
  }
  set state(value: BitGeneratorState) {
    if (Array.isArray(value)) {
      if (value[0] !== "MT19937" || (value.length !== 3 && value.length !== 5)) {
        throw new ValueError("state is not a legacy MT19937 state");
      }
      value = { bit_generator: "MT19937", state: { key: value[1], pos: value[2] } };
    }
    const { key, pos } = this.checkState(value, "PRNG").state;
    const words = elementsOf(key);
    if (words === null || words.length !== MT_SIZE) {
      throw new ValueError(`the key of an MT19937 state has ${MT_SIZE} words`);
    }
    if (typeof pos !== "number" || !(pos >= 0 && pos <= MT_SIZE)) {
      throw new ValueError(`the position of an MT19937 state is between 0 and ${MT_SIZE}, not ${pos}`);
    }
    this.key.set(Uint32Array.from(words, Number));
    this.position = pos;
  }
}

function flattenOnce(x: unknown): unknown {
  return Array.isArray(x) && x.length === 1 ? flattenOnce(x[0]) : x;
}

function legacyWord(x: unknown): number {
  if (typeof x === "boolean") return x ? 1 : 0;
  if (typeof x === "object" && x !== null && "__index__" in x) {
    return legacyWord((x as { __index__(): number }).__index__());
  }
  if (typeof x !== "bigint" && !(typeof x === "number" && Number.isInteger(x))) {
    throw new TypeError("Cannot cast the seed to an integer according to the rule 'safe'");
  }
  if (x < 0 || x >= TWO_32) throw new ValueError("Seed must be between 0 and 2**32 - 1");
  return Number(x);
}

function legacyElement(x: unknown): number {
  if (Array.isArray(x)) throw new ValueError("Seed array must be 1-d");
  return legacyWord(x);
}

// 128-bit multiplier of PCG64: 0x2360ed051fc65da4_4385df649fccf645, lowest word first
const M0 = 0x9fccf645, M1 = 0x4385df64, M2 = 0x1fc65da4, M3 = 0x2360ed05;
const PCG_MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
// 64-bit multiplier of PCG64DXSM
const D0 = 0xe4dd58b5, D1 = 0xda942042;
const DXSM_MULTIPLIER = 0xda942042e4dd58b5n;
const MASK_128 = (1n << 128n) - 1n;
/** The golden ratio times 2¹²⁸: how far a jump goes. */
const JUMP = 0x9e3779b97f4a7c15f39cc0605cedc835n;

/** Generators of 64-bit words: a draw of 32 bits takes the low half of one, the next draw its high half. */
export abstract class Halving extends BitGenerator {
  /** The half word that waits. */
  protected spareWord = 0;
  /** Whether a half word waits. */
  protected hasSpare = false;

  /** Draws 32 bits, an integer in [0, 2³²). */
  next32(): number {
    if (this.hasSpare) {
      this.hasSpare = false;
      return this.spareWord;
    }
    this.next64();
    this.hasSpare = true;
    this.spareWord = this.high;
    return this.low;
  }

  /** Draws a `float64` in [0, 1) from 53 bits. */
  nextDouble(): number {
    this.next64();
    return (this.high * TWO_21 + (this.low >>> 11)) / TWO_53;
  }
}

/** PCG64 and PCG64DXSM: a 128-bit linear congruential generator and an output function. */
export abstract class PermutedCongruential extends Halving {
  /** State (4 words) and increment (4 words), lowest word first. */
  protected readonly words: Uint32Array = new Uint32Array(8);
  /** The multiplier of the step. */
  protected abstract readonly multiplier: bigint;

  /** A generator seeded with integers or a {@linkcode SeedSequence}; unpredictably without a seed. */
  constructor(seed?: Seed) {
    super(seed);
    const [stateHigh, stateLow, incHigh, incLow] = this.seedSequence!.generate_state(4, "uint64") as BigUint64Array;
    const increment = ((((incHigh << 64n) | incLow) << 1n) | 1n) & MASK_128;
    // both kinds are seeded with PCG64's multiplier: from state 0 one step, add the seed, another step
    const state = ((increment + ((stateHigh << 64n) | stateLow)) * PCG_MULTIPLIER + increment) & MASK_128;
    wordsOf(state, 4, this.words);
    wordsOf(increment, 4, this.words, 4);
  }

  /** Makes `words` the state after the last draw, if draws have been made ahead. */
  protected settle(): void {}

  /** Moves the state as if `delta` raw numbers had been drawn (backwards if negative); returns this generator. */
  advance(delta: number | bigint): this {
    this.settle();
    let steps = toBigInt(delta) & MASK_128;
    let multiplier = this.multiplier, increment = valueOf(this.words, 4, 4);
    let allMultiplier = 1n, allIncrement = 0n;
    // squaring the step x -> multiplier x + increment, after Brown, "Random Number Generation with Arbitrary Stride" (1994)
    for (; steps > 0n; steps >>= 1n) {
      if (steps & 1n) {
        allMultiplier = (allMultiplier * multiplier) & MASK_128;
        allIncrement = (allIncrement * multiplier + increment) & MASK_128;
      }
      increment = ((multiplier + 1n) * increment) & MASK_128;
      multiplier = (multiplier * multiplier) & MASK_128;
    }
    wordsOf((allMultiplier * valueOf(this.words, 0, 4) + allIncrement) & MASK_128, 4, this.words);
    this.hasSpare = false;
    this.spareWord = 0;
    return this;
  }

  /** A new generator whose state is `jumps` times 2¹²⁸ / φ draws ahead. */
  jumped(jumps: number | bigint = 1): this {
    const copy = new (this.constructor as new () => this)();
    copy.state = this.state;
    return copy.advance(JUMP * toBigInt(jumps));
  }

  /** `{ bit_generator, state: { state, inc }, has_uint32, uinteger }`, with `state` and `inc` 128-bit `bigint`s. */
  get state(): BitGeneratorState {
    this.settle();
    return {
      bit_generator: this.kind,
      state: { state: valueOf(this.words, 0, 4), inc: valueOf(this.words, 4, 4) },
      has_uint32: this.hasSpare ? 1 : 0,
      uinteger: this.spareWord,
    };
  }
  set state(value: BitGeneratorState) {
    const { state: { state, inc }, has_uint32, uinteger } = this.checkState(value, "RNG");
    const [newState, newIncrement] = [toBigInt(state), toBigInt(inc)];
    this.settle();
    wordsOf(newState, 4, this.words);
    wordsOf(newIncrement, 4, this.words, 4);
    this.hasSpare = Boolean(has_uint32);
    this.spareWord = Number(uinteger ?? 0);
  }
}

/**
 * O'Neill's permuted congruential generator (XSL-RR output), NumPy's default.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = new np.random.Generator(new np.random.PCG64(42));
 * console.assert(rng.random() === np.random.default_rng(42).random());
 * ```
 */
export class PCG64 extends PermutedCongruential {
  /** The name of the class, as states carry it. */
  override readonly kind: string = "PCG64";
  /** The multiplier of the step. */
  protected override readonly multiplier: bigint = PCG_MULTIPLIER;

  /** The outputs ahead, and where the next one stands; no block at first, and none where there is no {@linkcode blockWriter}. */
  private block: Uint32Array | null = null;
  private position = 0;
  /** State before the block. */
  private readonly before = new Uint32Array(4);
  /** Draws until blocks are worth their making. */
  private untilBlocks = 2 * BLOCK_DRAWS;

  /** Draws 64 bits into `high` and `low`. */
  next64(): void {
    const { block } = this;
    if (block !== null && this.position < 2 * BLOCK_DRAWS) {
      this.low = block[this.position];
      this.high = block[this.position + 1];
      this.position += 2;
    } else if (this.untilBlocks > 0 || !this.#nextBlock()) {
      this.untilBlocks--;
      this.#step();
    } else this.next64();
  }

  /** Draws a `float64` in [0, 1) from 53 bits. */
  override nextDouble(): number {
    const { block, position } = this;
    if (block === null || position === 2 * BLOCK_DRAWS) return super.nextDouble();
    this.position = position + 2;
    return (block[position + 1] * TWO_21 + (block[position] >>> 11)) / TWO_53;
  }

  /** Fills an array with `float64` in [0, 1). */
  override fillDoubles(out: Float64Array): void {
    let i = 0;
    while (i < out.length) {
      const { block, position } = this;
      if (block === null || position === 2 * BLOCK_DRAWS) {
        out[i++] = this.nextDouble();
        continue;
      }
      const end = Math.min(2 * BLOCK_DRAWS, position + 2 * (out.length - i));
      for (let at = position; at < end; at += 2) out[i++] = (block[at + 1] * TWO_21 + (block[at] >>> 11)) / TWO_53;
      this.position = end;
    }
  }

  /** Draws a block ahead, if blocks can be made here. */
  #nextBlock(): boolean {
    const writer = blockWriter();
    if (writer === null) {
      this.untilBlocks = Infinity;
      return false;
    }
    this.before.set(this.words.subarray(0, 4));
    writer.state.set(this.words);
    writer.fill();
    this.words.set(writer.state);
    this.block ??= new Uint32Array(2 * BLOCK_DRAWS);
    this.block.set(writer.output);
    this.position = 0;
    return true;
  }

  /** Forgets the draws ahead: the state becomes that after the draws taken. */
  protected override settle(): void {
    if (this.block === null) return;
    const taken = this.position / 2;
    this.block = null;
    this.untilBlocks = 2 * BLOCK_DRAWS;
    if (taken === BLOCK_DRAWS) return;
    this.words.set(this.before);
    for (let i = 0; i < taken; i++) this.#step();
  }

  #step(): void {
    const { words } = this;
    const a0 = words[0], a1 = words[1], a2 = words[2], a3 = words[3];
    // schoolbook product by 32-bit words, modulo 2^128, plus the increment; sums of words are exact as float64
    const s0 = (Math.imul(a0, M0) >>> 0) + words[4];
    const s1 = highProduct(a0, M0) + (Math.imul(a0, M1) >>> 0) + (Math.imul(a1, M0) >>> 0) + words[5] +
      (s0 >= TWO_32 ? 1 : 0);
    const s2 = highProduct(a0, M1) + highProduct(a1, M0) + (Math.imul(a0, M2) >>> 0) + (Math.imul(a1, M1) >>> 0) +
      (Math.imul(a2, M0) >>> 0) + words[6] + Math.floor(s1 / TWO_32);
    const s3 = highProduct(a0, M2) + highProduct(a1, M1) + highProduct(a2, M0) + Math.imul(a0, M3) + Math.imul(a1, M2) +
      Math.imul(a2, M1) + Math.imul(a3, M0) + words[7] + Math.floor(s2 / TWO_32);
    const low0 = s0 | 0, low1 = s1 | 0, high0 = s2 | 0, high1 = s3 | 0;
    words[0] = low0;
    words[1] = low1;
    words[2] = high0;
    words[3] = high1;
    // output: the two halves xored, rotated right by the top six bits
    let low = low0 ^ high0, high = low1 ^ high1;
    const turn = high1 >>> 26;
    if (turn & 32) [low, high] = [high, low];
    const shift = turn & 31;
    if (shift === 0) {
      this.low = low >>> 0;
      this.high = high >>> 0;
    } else {
      this.low = ((low >>> shift) | (high << (32 - shift))) >>> 0;
      this.high = ((high >>> shift) | (low << (32 - shift))) >>> 0;
    }
  }
}

/**
 * The permuted congruential generator with the DXSM output function, for very many parallel streams.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = new np.random.Generator(new np.random.PCG64DXSM(42));
 * console.assert(rng.random() < 1);
 * ```
 */
export class PCG64DXSM extends PermutedCongruential {
  /** The name of the class, as states carry it. */
  override readonly kind: string = "PCG64DXSM";
  /** The multiplier of the step. */
  protected override readonly multiplier: bigint = DXSM_MULTIPLIER;

  /** Draws 64 bits into `high` and `low`. */
  next64(): void {
    const { words } = this;
    const a0 = words[0], a1 = words[1], a2 = words[2], a3 = words[3];
    // output from the state before the step: high ^= high >> 32, times D, high ^= high >> 48, times (low | 1)
    let low = a2 ^ a3, high = a3;
    high = (highProduct(low, D0) + Math.imul(low, D1) + Math.imul(high, D0)) | 0;
    low = Math.imul(low, D0);
    low ^= high >>> 16;
    const odd = a0 | 1;
    this.high = (highProduct(low, odd) + Math.imul(low, a1) + Math.imul(high, odd)) >>> 0;
    this.low = Math.imul(low, odd) >>> 0;
    const s0 = (Math.imul(a0, D0) >>> 0) + words[4];
    const s1 = highProduct(a0, D0) + (Math.imul(a0, D1) >>> 0) + (Math.imul(a1, D0) >>> 0) + words[5] +
      (s0 >= TWO_32 ? 1 : 0);
    const s2 = highProduct(a0, D1) + highProduct(a1, D0) + (Math.imul(a1, D1) >>> 0) + (Math.imul(a2, D0) >>> 0) +
      words[6] + Math.floor(s1 / TWO_32);
    const s3 = highProduct(a1, D1) + highProduct(a2, D0) + Math.imul(a2, D1) + Math.imul(a3, D0) + words[7] +
      Math.floor(s2 / TWO_32);
    words[0] = s0 | 0;
    words[1] = s1 | 0;
    words[2] = s2 | 0;
    words[3] = s3 | 0;
  }
}

/**
 * Doty-Humphrey's small fast chaotic generator: 256 bits of state, one of them a counter.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = new np.random.Generator(new np.random.SFC64(42));
 * console.assert(rng.random() < 1);
 * ```
 */
export class SFC64 extends Halving {
  /** The name of the class, as states carry it. */
  override readonly kind: string = "SFC64";
  private readonly words = new Uint32Array(8);

  /** A generator seeded with integers or a {@linkcode SeedSequence}; unpredictably without a seed. */
  constructor(seed?: Seed) {
    super(seed);
    this.words.set(this.seedSequence!.words(6));
    this.words[6] = 1;
    for (let i = 0; i < 12; i++) this.next64();
  }

  /** Draws 64 bits into `high` and `low`. */
  next64(): void {
    const s = this.words;
    const aLow = s[0], bLow = s[2], bHigh = s[3], cLow = s[4], cHigh = s[5];
    const sumLow = aLow + bLow;
    const low = sumLow + s[6];
    const high = (s[1] + bHigh + s[7] + Math.floor(low / TWO_32)) | 0;
    s[6]++;
    if (s[6] === 0) s[7]++;
    s[0] = bLow ^ ((bLow >>> 11) | (bHigh << 21));
    s[1] = bHigh ^ (bHigh >>> 11);
    const newB = cLow + ((cLow << 3) >>> 0);
    s[2] = newB;
    s[3] = cHigh + ((cHigh << 3) | (cLow >>> 29)) + (newB >= TWO_32 ? 1 : 0);
    const newC = (((cLow << 24) | (cHigh >>> 8)) >>> 0) + (low % TWO_32);
    s[4] = newC;
    s[5] = ((cHigh << 24) | (cLow >>> 8)) + high + (newC >= TWO_32 ? 1 : 0);
    this.low = low % TWO_32;
    this.high = high >>> 0;
  }

  /** `{ bit_generator: "SFC64", state: { state }, has_uint32, uinteger }`, with the state a `BigUint64Array` of 4 words. */
  get state(): BitGeneratorState {
    return {
      bit_generator: "SFC64",
      state: { state: BigUint64Array.from({ length: 4 }, (_, i) => valueOf(this.words, 2 * i, 2)) },
      has_uint32: this.hasSpare ? 1 : 0,
      uinteger: this.spareWord,
    };
  }
  set state(value: BitGeneratorState) {
    const { state, has_uint32, uinteger } = this.checkState(value, "RNG");
    (elementsOf(state.state) ?? []).map(toBigInt).forEach((word, i) => wordsOf(word, 2, this.words, 2 * i));
    this.hasSpare = Boolean(has_uint32);
    this.spareWord = Number(uinteger ?? 0);
  }
}

const MASK_256 = (1n << 256n) - 1n;

/** The options of {@linkcode Philox}. */
export interface PhiloxOptions {
  /** The counter to begin with: an integer below 2²⁵⁶, or 4 words of 64 bits. */
  counter?: number | bigint | Iterable<number | bigint> | null;
  /** The key instead of a seed: an integer below 2¹²⁸, or 2 words of 64 bits. */
  key?: number | bigint | Iterable<number | bigint> | null;
}

/**
 * The counter-based generator Philox 4x64-10: a keyed permutation of a counter.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = new np.random.Generator(new np.random.Philox(42));
 * console.assert(rng.random() < 1);
 * ```
 */
export class Philox extends Halving {
  /** The name of the class, as states carry it. */
  override readonly kind: string = "Philox";
  /** Counter (8 words), lowest first. */
  private readonly counter = new Uint32Array(8);
  private readonly key = new Uint32Array(4);
  /** The last block of output: 4 words of 64 bits. */
  private readonly block = new Uint32Array(8);
  private position = 4;

  /** A generator with a seed or a key, from a counter on. */
  constructor(seed?: Seed, { counter = null, key = null }: PhiloxOptions = {}) {
    if (seed !== undefined && seed !== null && key !== null) throw new ValueError("seed and key cannot be both used");
    super(seed);
    if (key === null) this.key.set(this.seedSequence!.words(4));
    else {
      this.key.set(wideInteger(key, "key", 128));
      this.seedSequence = null;
    }
    if (counter !== null) this.counter.set(wideInteger(counter, "counter", 256));
  }

  /** Draws 64 bits into `high` and `low`. */
  next64(): void {
    const { block } = this;
    if (this.position === 4) {
      const { counter } = this;
      for (let i = 0; i < 8; i++) if (++counter[i] !== 0) break;
      this.#encrypt();
      this.position = 0;
    }
    this.low = block[2 * this.position];
    this.high = block[2 * this.position + 1];
    this.position++;
  }

  #encrypt(): void {
    const { block, key } = this;
    block.set(this.counter);
    let k0 = key[0], k1 = key[1], k2 = key[2], k3 = key[3];
    for (let round = 0; round < 10; round++) {
      if (round > 0) {
        // the key moves by Weyl constants: the golden ratio and √3 - 1
        const low = k0 + 0x7f4a7c15;
        k1 = (k1 + 0x9e3779b9 + (low >= TWO_32 ? 1 : 0)) >>> 0;
        k0 = low >>> 0;
        const low2 = k2 + 0x84caa73b;
        k3 = (k3 + 0xbb67ae85 + (low2 >= TWO_32 ? 1 : 0)) >>> 0;
        k2 = low2 >>> 0;
      }
      const x0 = block[0], x1 = block[1], y0 = block[4], y1 = block[5];
      const b0 = block[2], b1 = block[3], d0 = block[6], d1 = block[7];
      wideProduct(y0, y1, 0x95121157, 0xca5a8263);
      block[0] = product[2] ^ b0 ^ k0;
      block[1] = product[3] ^ b1 ^ k1;
      block[2] = product[0];
      block[3] = product[1];
      wideProduct(x0, x1, 0xe14c6c93, 0xd2e7470e);
      block[4] = product[2] ^ d0 ^ k2;
      block[5] = product[3] ^ d1 ^ k3;
      block[6] = product[0];
      block[7] = product[1];
    }
  }

  /** Moves the counter by `delta` blocks of four draws; returns this generator. */
  advance(delta: number | bigint): this {
    wordsOf((valueOf(this.counter, 0, 8) + toBigInt(delta)) & MASK_256, 8, this.counter);
    this.position = 4;
    this.block.fill(0);
    this.hasSpare = false;
    this.spareWord = 0;
    return this;
  }

  /** A new generator whose counter is `jumps` times 2¹²⁸ ahead. */
  jumped(jumps: number | bigint = 1): Philox {
    const copy = new Philox();
    copy.state = this.state;
    return copy.advance(toBigInt(jumps) << 128n);
  }

  /** `{ bit_generator: "Philox", state: { counter, key }, buffer, buffer_pos, has_uint32, uinteger }`. */
  get state(): BitGeneratorState {
    const wide = (words: Uint32Array) =>
      BigUint64Array.from({ length: words.length / 2 }, (_, i) => valueOf(words, 2 * i, 2));
    return {
      bit_generator: "Philox",
      state: { counter: wide(this.counter), key: wide(this.key) },
      buffer: wide(this.block),
      buffer_pos: this.position,
      has_uint32: this.hasSpare ? 1 : 0,
      uinteger: this.spareWord,
    };
  }
  set state(value: BitGeneratorState) {
    const { state, buffer, buffer_pos, has_uint32, uinteger } = this.checkState(value, "PRNG");
    const put = (from: unknown, to: Uint32Array) =>
      (elementsOf(from) ?? []).map(toBigInt).forEach((word, i) => wordsOf(word, 2, to, 2 * i));
    put(state.counter, this.counter);
    put(state.key, this.key);
    put(buffer, this.block);
    this.position = Number(buffer_pos);
    this.hasSpare = Boolean(has_uint32);
    this.spareWord = Number(uinteger ?? 0);
  }
}

const product = new Uint32Array(4);

/** The 128-bit product of two 64-bit words, left in `product`, lowest word first. */
function wideProduct(a0: number, a1: number, b0: number, b1: number): void {
  const first = highProduct(a0, b0) + (Math.imul(a0, b1) >>> 0) + (Math.imul(a1, b0) >>> 0);
  const second = highProduct(a0, b1) + highProduct(a1, b0) + (Math.imul(a1, b1) >>> 0) + Math.floor(first / TWO_32);
  product[0] = Math.imul(a0, b0);
  product[1] = first;
  product[2] = second;
  product[3] = highProduct(a1, b1) + Math.floor(second / TWO_32);
}

function wideInteger(value: number | bigint | Iterable<number | bigint>, name: string, bits: number): Uint32Array {
  const words = new Uint32Array(bits / 32);
  if (typeof value === "object") {
    const list = [...value].map(toBigInt);
    if (list.length !== bits / 64) {
      throw new ValueError(`${name} must have ${bits / 64} elements when using array form`);
    }
    list.forEach((word, i) => wordsOf(word, 2, words, 2 * i));
  } else {
    const whole = toBigInt(value);
    if (whole < 0n || whole >= 1n << BigInt(bits)) {
      throw new ValueError(`${name} must be positive and less than 2**${bits}.`);
    }
    wordsOf(whole, bits / 32, words);
  }
  return words;
}
