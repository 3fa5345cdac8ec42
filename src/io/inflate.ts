/**
 * Unpacking DEFLATE data (RFC 1951), synchronously: the platforms' own `DecompressionStream` only answers with promises, and
 * `np.load` returns arrays.
 * @module
 */
import { ValueError } from "../python/errors.ts";

/** Base lengths and extra bits of the length codes 257 to 285. */
export const LENGTH_BASE: Uint16Array = Uint16Array.of(
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  13,
  15,
  17,
  19,
  23,
  27,
  31,
  35,
  43,
  51,
  59,
  67,
  83,
  99,
  115,
  131,
  163,
  195,
  227,
  258,
);
/** See {@linkcode LENGTH_BASE}. */
export const LENGTH_EXTRA: Uint8Array = Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
);
/** Base distances and extra bits of the 30 distance codes. */
export const DISTANCE_BASE: Uint16Array = Uint16Array.of(
  1,
  2,
  3,
  4,
  5,
  7,
  9,
  13,
  17,
  25,
  33,
  49,
  65,
  97,
  129,
  193,
  257,
  385,
  513,
  769,
  1025,
  1537,
  2049,
  3073,
  4097,
  6145,
  8193,
  12289,
  16385,
  24577,
);
/** See {@linkcode DISTANCE_BASE}. */
export const DISTANCE_EXTRA: Uint8Array = Uint8Array.of(
  0,
  0,
  0,
  0,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  5,
  6,
  6,
  7,
  7,
  8,
  8,
  9,
  9,
  10,
  10,
  11,
  11,
  12,
  12,
  13,
  13,
);
/** The order in which the lengths of the code-length code are stored. */
export const CODE_ORDER: Uint8Array = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/** No DEFLATE stream unpacks to more than this many times its own size: 258 bytes for two bits. */
export const MOST_DEFLATE_GAINS = 1032;

/** A Huffman code as a table: the next bits, as many as the longest code has, give `symbol << 4 | length`. */
interface Table {
  readonly bits: number;
  readonly entries: Uint16Array;
}

function corrupt(what: string): ValueError {
  return new ValueError(`corrupt deflate data: ${what}`);
}

function reversed(code: number, length: number): number {
  let out = 0;
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i);
  return out;
}

/** The table of a code given by its lengths; over-subscribed codes are refused, and incomplete ones with more than one symbol. */
function tableOf(lengths: Uint8Array, what: string): Table {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  let bits = 15;
  while (bits > 1 && counts[bits] === 0) bits--;
  const next = new Uint16Array(16);
  let left = 1, used = 0;
  for (let length = 1; length <= 15; length++) {
    left = left * 2 - counts[length];
    if (left < 0) throw corrupt(`the ${what} code has too many short words`);
    used += counts[length];
    next[length] = (next[length - 1] + counts[length - 1]) << 1;
  }
  if (left > 0 && used > 1) throw corrupt(`the ${what} code is incomplete`);
  const entries = new Uint16Array(1 << bits); // 0, a length of 0, marks what is no word
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    for (let at = reversed(next[length]++, length); at < entries.length; at += 1 << length) {
      entries[at] = symbol << 4 | length;
    }
  }
  return { bits, entries };
}

let fixed: { literals: Table; distances: Table } | null = null;

/** The lengths of the fixed literal code. */
export function fixedLiteralLengths(): Uint8Array {
  return new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
}

function fixedTables(): { literals: Table; distances: Table } {
  return fixed ??= {
    literals: tableOf(fixedLiteralLengths(), "fixed literal"),
    distances: tableOf(new Uint8Array(32).fill(5), "fixed distance"),
  };
}

/** The state of unpacking: where in the input, and what has come out. */
class Unpacker {
  private readonly input: Uint8Array;
  private readonly limit: number;
  private at = 0;
  private hold = 0;
  private held = 0;
  private out: Uint8Array;
  private count = 0;

  constructor(input: Uint8Array, size: number) {
    this.input = input;
    this.limit = size;
    // no more memory than the input can account for, whatever size is claimed; it grows with what really comes out
    this.out = new Uint8Array(Math.min(size, Math.max(1024, 4 * input.length)));
  }

  /** The next n ≤ 16 bits. */
  private take(n: number): number {
    while (this.held < n) {
      if (this.at >= this.input.length) throw corrupt("the data end too early");
      this.hold |= this.input[this.at++] << this.held;
      this.held += 8;
    }
    const value = this.hold & ((1 << n) - 1);
    this.hold >>>= n;
    this.held -= n;
    return value;
  }

  private symbol({ bits, entries }: Table): number {
    while (this.held < bits && this.at < this.input.length) {
      this.hold |= this.input[this.at++] << this.held;
      this.held += 8;
    }
    const entry = entries[this.hold & ((1 << bits) - 1)];
    const length = entry & 15;
    if (length === 0) throw corrupt("a word of no code");
    if (length > this.held) throw corrupt("the data end too early");
    this.hold >>>= length;
    this.held -= length;
    return entry >> 4;
  }

  /** Makes room for n more bytes. */
  private reserve(n: number): void {
    const needed = this.count + n;
    if (needed <= this.out.length) return;
    if (needed > this.limit) throw corrupt(`more than the ${this.limit} bytes that were announced`);
    const grown = new Uint8Array(Math.min(this.limit, Math.max(needed, 2 * this.out.length)));
    grown.set(this.out.subarray(0, this.count));
    this.out = grown;
  }

  run(): Uint8Array {
    let last = 0;
    while (!last) {
      last = this.take(1);
      const type = this.take(2);
      if (type === 0) this.stored();
      else if (type === 1) this.block(fixedTables().literals, fixedTables().distances);
      else if (type === 2) this.dynamic();
      else throw corrupt("a block of no type");
    }
    if (this.count !== this.limit) throw corrupt(`${this.count} bytes where ${this.limit} were announced`);
    return this.out;
  }

  private stored(): void {
    this.at -= this.held >> 3; // whole bytes that were read ahead go back
    this.hold = this.held = 0;
    if (this.at + 4 > this.input.length) throw corrupt("the data end too early");
    const { input, at } = this;
    const length = input[at] | input[at + 1] << 8, check = input[at + 2] | input[at + 3] << 8;
    if ((length ^ check) !== 0xffff) throw corrupt("a stored block contradicts its own length");
    this.at += 4;
    if (this.at + length > input.length) throw corrupt("the data end too early");
    this.reserve(length);
    this.out.set(input.subarray(this.at, this.at + length), this.count);
    this.count += length;
    this.at += length;
  }

  private dynamic(): void {
    const literalCount = this.take(5) + 257, distanceCount = this.take(5) + 1, codeCount = this.take(4) + 4;
    if (literalCount > 286 || distanceCount > 30) throw corrupt("too many symbols");
    const codeLengths = new Uint8Array(19);
    for (let i = 0; i < codeCount; i++) codeLengths[CODE_ORDER[i]] = this.take(3);
    const code = tableOf(codeLengths, "code-length");
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let i = 0; i < lengths.length;) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw corrupt("a repetition of nothing");
      const value = symbol === 16 ? lengths[i - 1] : 0;
      const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (i + times > lengths.length) throw corrupt("too many lengths");
      lengths.fill(value, i, i += times);
    }
    if (lengths[256] === 0) throw corrupt("a block without an end");
    this.block(
      tableOf(lengths.subarray(0, literalCount), "literal"),
      tableOf(lengths.subarray(literalCount), "distance"),
    );
  }

  private block(literals: Table, distances: Table): void {
    while (true) {
      const symbol = this.symbol(literals);
      if (symbol < 256) {
        if (this.count === this.out.length) this.reserve(1);
        this.out[this.count++] = symbol;
        continue;
      }
      if (symbol === 256) return;
      if (symbol > 285) throw corrupt("a length of no code");
      const length = LENGTH_BASE[symbol - 257] + this.take(LENGTH_EXTRA[symbol - 257]);
      const code = this.symbol(distances);
      if (code > 29) throw corrupt("a distance of no code");
      const distance = DISTANCE_BASE[code] + this.take(DISTANCE_EXTRA[code]);
      if (distance > this.count) throw corrupt("a distance beyond the beginning");
      this.reserve(length);
      const { out } = this;
      let to = this.count;
      const end = to + length;
      if (distance >= length) out.copyWithin(to, to - distance, end - distance);
      else for (let from = to - distance; to < end;) out[to++] = out[from++];
      this.count = end;
    }
  }
}

/** Unpacks raw DEFLATE data to exactly `size` bytes; a `ValueError` if they are anything else. Memory grows with what comes out. */
export function inflate(data: Uint8Array, size: number): Uint8Array {
  return new Unpacker(data, size).run();
}
