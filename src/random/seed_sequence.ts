/**
 * How a seed becomes the state of a bit generator: the seed sequence of NumPy, after Melissa O'Neill's `seed_seq_fe`
 * (https://www.pcg-random.org/posts/developing-a-seed_seq-alternative.html). Every bit of the entropy reaches every
 * word of the pool, and every word of the pool reaches every word of the state.
 * @module
 */
import { ValueError } from "../python/errors.ts";
import { isOptions } from "../python/keywords.ts";
import { asIndex, isIndexable } from "../python/number.ts";

const INIT_A = 0x43b0d7e5;
const MULTIPLIER_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULTIPLIER_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;
const POOL_SIZE = 4;

/** What a seed may be: an integer of any size, its decimal or `0x` text, or a sequence of such; arrays count as sequences. */
export type Entropy =
  | number
  | bigint
  | string
  | Iterable<number | bigint | string>
  | ArrayLike<number | bigint | string>;

/** The options of a {@linkcode SeedSequence}. */
export interface SeedSequenceOptions {
  /** The entropy itself; drawn from the platform's secure generator when not given. */
  entropy?: Entropy | null;
  /** The position in the tree of sequences made by `spawn`. */
  spawn_key?: readonly (number | bigint)[];
  /** Words of entropy kept; at least 4. */
  pool_size?: number;
  /** How many children have been spawned already. */
  n_children_spawned?: number;
}

/** Integers from what a user may give as a seed, or a `TypeError`/`ValueError` as NumPy has it. */
function wordsOfInteger(n: bigint): number[] {
  if (n < 0n) throw new ValueError("expected non-negative integer");
  const words: number[] = [];
  do {
    words.push(Number(n & 0xffffffffn));
    n >>= 32n;
  } while (n > 0n);
  return words;
}

function integerOf(x: unknown): bigint | null {
  if (typeof x === "bigint") return x;
  if (typeof x === "boolean") return x ? 1n : 0n;
  if (typeof x === "number") {
    if (!Number.isInteger(x)) throw new TypeError("seed must be integer");
    return BigInt(x);
  }
  if (typeof x === "string") {
    if (/^0x[0-9a-f]+$/i.test(x) || /^[0-9]+$/.test(x)) return BigInt(x);
    throw new ValueError("unrecognized seed string");
  }
  if (isIndexable(x) && ((x as { ndim?: number }).ndim ?? 0) === 0) return BigInt(x.__index__());
  return null;
}

/** The elements of an array, a typed array or any iterable; `null` if it is none. */
export function elementsOf(x: unknown): unknown[] | null {
  if (typeof x !== "object" || x === null) return null;
  const { tolist } = x as { tolist?: () => unknown };
  if (typeof tolist === "function") {
    const list = tolist.call(x);
    return Array.isArray(list) ? list : [list];
  }
  if (Array.isArray(x)) return x;
  if (Symbol.iterator in x || "length" in x) return Array.from(x as ArrayLike<unknown>);
  return null;
}

function coerceToWords(x: unknown, nested = false): number[] {
  const integer = integerOf(x);
  if (integer !== null) return wordsOfInteger(integer);
  const list = elementsOf(x);
  if (list === null) throw new TypeError("seed must be integer");
  if (nested) throw new TypeError("SeedSequence does not accept nested sequences.");
  return list.flatMap((item) => coerceToWords(item, true));
}

/** One step of the hash that scrambles a word; the constant moves on with every call. */
class Hash {
  private constant: number;
  private readonly multiplier: number;
  constructor(constant: number, multiplier: number) {
    this.constant = constant;
    this.multiplier = multiplier;
  }
  next(value: number): number {
    value ^= this.constant;
    this.constant = Math.imul(this.constant, this.multiplier);
    value = Math.imul(value, this.constant);
    return (value ^ (value >>> 16)) >>> 0;
  }
}

function mix(x: number, y: number): number {
  const result = (Math.imul(MIX_LEFT, x) - Math.imul(MIX_RIGHT, y)) | 0;
  return (result ^ (result >>> 16)) >>> 0;
}

/**
 * Mixes sources of entropy into states for bit generators, and spawns children whose states are independent.
 *
 * `new SeedSequence(entropy)`, where the entropy is an integer, or a sequence of integers; without it, 128 bits come from
 * the platform. `new SeedSequence(entropy, { spawn_key: [0] })` is the first child of `new SeedSequence(entropy)`.
 *
 * @example Two independent generators from one seed
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const [first, second] = new np.random.SeedSequence(42).spawn(2);
 * const a = np.random.default_rng(first).random();
 * console.assert(a !== np.random.default_rng(second).random());
 * ```
 */
export class SeedSequence {
  /** The entropy given, or drawn. */
  readonly entropy: Entropy;
  /** The position in the tree of sequences. */
  readonly spawn_key: readonly (number | bigint)[];
  /** Words of entropy kept. */
  readonly pool_size: number;
  /** How many children have been spawned. */
  n_children_spawned: number;
  /** The mixed entropy. */
  readonly pool: Uint32Array;

  /** A sequence from the given entropy, or from the platform's. */
  constructor(entropy?: Entropy | null | SeedSequenceOptions, options?: SeedSequenceOptions) {
    if (isOptions(entropy)) [entropy, options] = [undefined, entropy as SeedSequenceOptions];
    entropy ??= options?.entropy;
    this.pool_size = options?.pool_size ?? POOL_SIZE;
    if (this.pool_size < POOL_SIZE) {
      throw new ValueError(`The size of the entropy pool should be at least ${POOL_SIZE}`);
    }
    if (entropy === undefined || entropy === null) entropy = platformEntropy(this.pool_size);
    else if (typeof entropy === "string" || (typeof entropy === "number" && !Number.isInteger(entropy))) {
      throw new TypeError(`SeedSequence expects int or sequence of ints for entropy not ${entropy}`);
    }
    this.entropy = entropy as Entropy;
    this.spawn_key = [...(options?.spawn_key ?? [])];
    this.n_children_spawned = options?.n_children_spawned ?? 0;
    this.pool = mixEntropy(this.#assembledEntropy(), this.pool_size);
  }

  #assembledEntropy(): number[] {
    const run = coerceToWords(this.entropy);
    const spawn = coerceToWords(this.spawn_key);
    // a short seed is padded, or its children could meet the parents of other seeds (NumPy issue 16539)
    if (spawn.length > 0) { while (run.length < this.pool_size) run.push(0); }
    return [...run, ...spawn];
  }

  /** `n_words` words of state, 32 bits each. */
  words(n_words: number): Uint32Array {
    const hash = new Hash(INIT_B, MULTIPLIER_B);
    const state = new Uint32Array(n_words);
    for (let i = 0; i < n_words; i++) state[i] = hash.next(this.pool[i % this.pool_size]);
    return state;
  }

  /** `n_words` words of state as a typed array: `"uint32"` (the default) or `"uint64"`. */
  generate_state(n_words: number | bigint, dtype: unknown = "uint32"): Uint32Array | BigUint64Array {
    const name = typeof dtype === "string" ? dtype : String((dtype as { name?: string } | null)?.name);
    if (name === "uint32") return this.words(asIndex(n_words));
    if (name !== "uint64") throw new ValueError("only support uint32 or uint64");
    const words = this.words(2 * asIndex(n_words));
    return BigUint64Array.from(
      { length: asIndex(n_words) },
      (_, i) => (BigInt(words[2 * i + 1]) << 32n) | BigInt(words[2 * i]),
    );
  }

  /** `n_children` sequences that are independent of this one and of each other; later calls give further ones. */
  spawn(n_children: number | bigint): SeedSequence[] {
    const count = asIndex(n_children);
    if (count < 0) throw new ValueError("n_children must be non-negative");
    const first = this.n_children_spawned;
    this.n_children_spawned += count;
    return Array.from(
      { length: count },
      (_, i) =>
        new SeedSequence(this.entropy, { spawn_key: [...this.spawn_key, first + i], pool_size: this.pool_size }),
    );
  }

  /** What it takes to make this sequence again. */
  get state(): Required<SeedSequenceOptions> {
    const { entropy, spawn_key, pool_size, n_children_spawned } = this;
    return { entropy, spawn_key, pool_size, n_children_spawned };
  }

  /** As Python prints it. */
  toString(): string {
    const tuple = (key: readonly unknown[]) => key.length === 1 ? `(${key[0]},)` : `(${key.join(", ")})`;
    const list = elementsOf(this.entropy);
    const lines = [`    entropy=${list === null ? this.entropy : `[${list.join(", ")}]`},`];
    if (this.spawn_key.length) lines.push(`    spawn_key=${tuple(this.spawn_key)},`);
    if (this.pool_size !== POOL_SIZE) lines.push(`    pool_size=${this.pool_size},`);
    if (this.n_children_spawned !== 0) lines.push(`    n_children_spawned=${this.n_children_spawned},`);
    return `SeedSequence(\n${lines.join("\n")}\n)`;
  }
}

function platformEntropy(words: number): bigint {
  let entropy = 0n;
  for (const word of crypto.getRandomValues(new Uint32Array(words))) entropy = (entropy << 32n) | BigInt(word);
  return entropy;
}

function mixEntropy(entropy: readonly number[], poolSize: number): Uint32Array {
  const hash = new Hash(INIT_A, MULTIPLIER_A);
  const pool = new Uint32Array(poolSize);
  for (let i = 0; i < poolSize; i++) pool[i] = hash.next(entropy[i] ?? 0);
  // every word of the pool into every other, so that late bits reach early ones
  for (let from = 0; from < poolSize; from++) {
    for (let to = 0; to < poolSize; to++) {
      if (from !== to) pool[to] = mix(pool[to], hash.next(pool[from]));
    }
  }
  for (let from = poolSize; from < entropy.length; from++) {
    for (let to = 0; to < poolSize; to++) pool[to] = mix(pool[to], hash.next(entropy[from]));
  }
  return pool;
}
