/**
 * Packing data as DEFLATE (RFC 1951): repetitions found by hash chains, Huffman codes made for each block, and blocks stored
 * as they are where that is smaller.
 * @module
 */
import {
  CODE_ORDER,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  fixedLiteralLengths,
  LENGTH_BASE,
  LENGTH_EXTRA,
} from "./inflate.ts";

const WINDOW = 32768;
const HASH_BITS = 15;
const MOST_TRIES = 128;
/** A repetition this long is good enough to stop looking for a longer one. */
const LONG_ENOUGH = 128;
const BLOCK_TOKENS = 32768;

/** Bits, the low ones first, in a growing array of bytes. */
class BitWriter {
  private bytes = new Uint8Array(65536);
  private count = 0;
  private hold = 0;
  private held = 0;

  private room(n: number): void {
    if (this.count + n <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.count + n));
    grown.set(this.bytes.subarray(0, this.count));
    this.bytes = grown;
  }

  /** Writes n ≤ 16 bits. */
  put(value: number, n: number): void {
    this.hold |= value << this.held;
    this.held += n;
    if (this.held >= 16) {
      this.room(2);
      this.bytes[this.count++] = this.hold;
      this.bytes[this.count++] = this.hold >>> 8;
      this.hold >>>= 16;
      this.held -= 16;
    }
  }

  private toByte(): void {
    this.room(2);
    while (this.held > 0) {
      this.bytes[this.count++] = this.hold;
      this.hold >>>= 8;
      this.held -= 8;
    }
    this.hold = this.held = 0;
  }

  putBytes(data: Uint8Array): void {
    this.toByte();
    this.room(data.length);
    this.bytes.set(data, this.count);
    this.count += data.length;
  }

  finish(): Uint8Array {
    this.toByte();
    return this.bytes.slice(0, this.count);
  }
}

/** The lengths of a Huffman code for these frequencies, none longer than `limit`. */
function codeLengths(frequencies: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(frequencies.length);
  const symbols = Array.from(frequencies.keys()).filter((i) => frequencies[i] > 0).sort((a, b) =>
    frequencies[a] - frequencies[b]
  );
  const n = symbols.length;
  if (n === 0) return lengths;
  if (n === 1) {
    lengths[symbols[0]] = 1;
    return lengths;
  }
  // two queues: the leaves in order, and the inner nodes in the order of their making, which is that of their weights
  const weight = new Float64Array(2 * n - 1), parent = new Int32Array(2 * n - 1);
  for (let i = 0; i < n; i++) weight[i] = frequencies[symbols[i]];
  for (let node = n, leaf = 0, inner = n; node < 2 * n - 1; node++) {
    for (let child = 0; child < 2; child++) {
      const least = leaf < n && (inner >= node || weight[leaf] <= weight[inner]) ? leaf++ : inner++;
      weight[node] += weight[least];
      parent[least] = node;
    }
  }
  const depth = new Uint8Array(2 * n - 1);
  const counts = new Uint32Array(Math.max(64, limit + 1));
  for (let node = 2 * n - 3; node >= 0; node--) {
    depth[node] = Math.min(depth[parent[node]] + 1, 63);
    if (node < n) counts[depth[node]]++;
  }
  limitLengths(counts, limit);
  // the rarest symbols take the longest words
  let symbol = 0;
  for (let length = limit; length > 0; length--) {
    for (let k = counts[length]; k > 0; k--) lengths[symbols[symbol++]] = length;
  }
  return lengths;
}

/** Shortens words that are too long, and lengthens short ones until all fit again (Kraft's inequality). */
function limitLengths(counts: Uint32Array, limit: number): void {
  for (let length = counts.length - 1; length > limit; length--) {
    counts[limit] += counts[length];
    counts[length] = 0;
  }
  let used = 0; // in units of the longest word
  for (let length = 1; length <= limit; length++) used += counts[length] * 2 ** (limit - length);
  while (used > 2 ** limit) {
    let length = limit - 1;
    while (counts[length] === 0) length--;
    counts[length]--;
    counts[length + 1] += 2;
    counts[limit]--;
    used--;
  }
}

/** The words of a code given by its lengths, bits reversed because the low ones are written first. */
function wordsOf(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(16), counts = new Uint16Array(16);
  for (const length of lengths) if (length) counts[length]++;
  for (let length = 1; length < 16; length++) next[length] = (next[length - 1] + counts[length - 1]) << 1;
  return Uint16Array.from(lengths, (length) => {
    let code = length ? next[length]++ : 0, out = 0;
    for (let i = 0; i < length; i++, code >>= 1) out = out << 1 | code & 1;
    return out;
  });
}

const lengthCode = new Uint8Array(259);
const distanceCode = new Uint8Array(512);
for (let code = 0; code < 29; code++) {
  lengthCode.fill(code, LENGTH_BASE[code], LENGTH_BASE[code] + (1 << LENGTH_EXTRA[code]));
}
lengthCode[258] = 28;
for (let code = 0; code < 30; code++) {
  const from = DISTANCE_BASE[code] - 1, to = from + (1 << DISTANCE_EXTRA[code]);
  if (to <= 256) distanceCode.fill(code, from, to);
  else distanceCode.fill(code, 256 + (from >> 7), 256 + (to >> 7));
}

function codeOfDistance(distance: number): number {
  return distance <= 256 ? distanceCode[distance - 1] : distanceCode[256 + ((distance - 1) >> 7)];
}

/** One block: literals and repetitions, and how often each symbol occurs. A repetition is `length << 16 | distance`. */
class Block {
  private readonly tokens = new Uint32Array(BLOCK_TOKENS);
  private count = 0;
  private readonly literals = new Uint32Array(286);
  private readonly distances = new Uint32Array(30);

  get full(): boolean {
    return this.count === BLOCK_TOKENS;
  }

  literal(byte: number): void {
    this.tokens[this.count++] = byte;
    this.literals[byte]++;
  }

  repetition(length: number, distance: number): void {
    this.tokens[this.count++] = (length << 16 | distance) >>> 0;
    this.literals[257 + lengthCode[length]]++;
    this.distances[codeOfDistance(distance)]++;
  }

  /** Writes the block in the smallest of the three ways, and empties it. */
  write(bits: BitWriter, data: Uint8Array, last: boolean): void {
    this.literals[256] = 1;
    const literals = codeLengths(this.literals, 15), distances = codeLengths(this.distances, 15);
    if (!distances.some((length) => length > 0)) distances[0] = 1; // one word is the least that all readers accept
    const header = headerOf(literals, distances);
    const fixedLiterals = fixedLiteralLengths(), fixedDistances = new Uint8Array(30).fill(5);
    const dynamicSize = header.size + this.sizeWith(literals, distances);
    const fixedSize = this.sizeWith(fixedLiterals, fixedDistances);
    const storedSize = 8 * data.length + 40 * Math.max(1, Math.ceil(data.length / 65535));
    if (storedSize < Math.min(dynamicSize, fixedSize)) writeStored(bits, data, last);
    else {
      const dynamic = dynamicSize < fixedSize;
      bits.put(last ? 1 : 0, 1);
      bits.put(dynamic ? 2 : 1, 2);
      if (dynamic) header.write(bits);
      if (dynamic) this.writeTokens(bits, literals, distances);
      else this.writeTokens(bits, fixedLiterals, fixedDistances);
    }
    this.count = 0;
    this.literals.fill(0);
    this.distances.fill(0);
  }

  private sizeWith(literals: Uint8Array, distances: Uint8Array): number {
    let size = 3;
    for (let i = 0; i < 286; i++) size += this.literals[i] * (literals[i] + (i > 256 ? LENGTH_EXTRA[i - 257] : 0));
    for (let i = 0; i < 30; i++) size += this.distances[i] * (distances[i] + DISTANCE_EXTRA[i]);
    return size;
  }

  private writeTokens(bits: BitWriter, literals: Uint8Array, distances: Uint8Array): void {
    const literalWords = wordsOf(literals), distanceWords = wordsOf(distances);
    for (let i = 0; i < this.count; i++) {
      const token = this.tokens[i];
      if (token < 256) {
        bits.put(literalWords[token], literals[token]);
        continue;
      }
      const length = token >>> 16, distance = token & 0xffff;
      const code = lengthCode[length], far = codeOfDistance(distance);
      bits.put(literalWords[257 + code], literals[257 + code]);
      bits.put(length - LENGTH_BASE[code], LENGTH_EXTRA[code]);
      bits.put(distanceWords[far], distances[far]);
      bits.put(distance - DISTANCE_BASE[far], DISTANCE_EXTRA[far]);
    }
    bits.put(literalWords[256], literals[256]);
  }
}

function writeStored(bits: BitWriter, data: Uint8Array, last: boolean): void {
  let at = 0;
  do {
    const part = data.subarray(at, at + 65535);
    at += part.length;
    bits.put(last && at >= data.length ? 1 : 0, 1);
    bits.put(0, 2);
    const n = part.length;
    bits.putBytes(Uint8Array.of(n & 255, n >> 8, ~n & 255, ~n >> 8 & 255));
    bits.putBytes(part);
  } while (at < data.length);
}

/** The code lengths of a dynamic block, run-length coded. */
function headerOf(literals: Uint8Array, distances: Uint8Array): { size: number; write: (bits: BitWriter) => void } {
  let literalCount = 286, distanceCount = 30;
  while (literalCount > 257 && literals[literalCount - 1] === 0) literalCount--;
  while (distanceCount > 1 && distances[distanceCount - 1] === 0) distanceCount--;
  const all = [...literals.subarray(0, literalCount), ...distances.subarray(0, distanceCount)];
  const runs: [symbol: number, extra: number, bits: number][] = [];
  for (let i = 0; i < all.length;) {
    const value = all[i];
    let times = 1;
    while (i + times < all.length && all[i + times] === value) times++;
    i += times;
    if (value !== 0) {
      runs.push([value, 0, 0]);
      times--;
      for (; times >= 3; times -= Math.min(times, 6)) runs.push([16, Math.min(times, 6) - 3, 2]);
    } else {
      for (; times >= 11; times -= Math.min(times, 138)) runs.push([18, Math.min(times, 138) - 11, 7]);
      if (times >= 3) {
        runs.push([17, times - 3, 3]);
        times = 0;
      }
    }
    for (; times > 0; times--) runs.push([value, 0, 0]);
  }
  const frequencies = new Uint32Array(19);
  for (const [symbol] of runs) frequencies[symbol]++;
  const lengths = codeLengths(frequencies, 7);
  // a code of one word would be incomplete, which some readers refuse here
  if (lengths.reduce((n, length) => n + (length > 0 ? 1 : 0), 0) === 1) lengths[lengths[0] === 0 ? 0 : 1] = 1;
  const words = wordsOf(lengths);
  let codeCount = 19;
  while (codeCount > 4 && lengths[CODE_ORDER[codeCount - 1]] === 0) codeCount--;
  const size = 14 + 3 * codeCount + runs.reduce((sum, [symbol, , extra]) => sum + lengths[symbol] + extra, 0);
  const write = (bits: BitWriter): void => {
    bits.put(literalCount - 257, 5);
    bits.put(distanceCount - 1, 5);
    bits.put(codeCount - 4, 4);
    for (let i = 0; i < codeCount; i++) bits.put(lengths[CODE_ORDER[i]], 3);
    for (const [symbol, extra, extraBits] of runs) {
      bits.put(words[symbol], lengths[symbol]);
      bits.put(extra, extraBits);
    }
  };
  return { size, write };
}

/** Finds repetitions: positions with the same three bytes hang in chains, the latest first. */
class Matcher {
  /** The length of the repetition found last; 0 if there was none. */
  length = 0;
  /** How far back it lies. */
  distance = 0;
  private readonly data: Uint8Array;
  private readonly head = new Int32Array(1 << HASH_BITS).fill(-1);
  private readonly previous = new Int32Array(WINDOW);
  constructor(data: Uint8Array) {
    this.data = data;
  }

  private hashAt(i: number): number {
    const { data } = this;
    return Math.imul(data[i] | data[i + 1] << 8 | data[i + 2] << 16, 0x9e3779b1) >>> (32 - HASH_BITS);
  }

  /** Adds a position to its chain. */
  remember(i: number): void {
    if (i + 2 >= this.data.length) return;
    const hash = this.hashAt(i);
    this.previous[i & (WINDOW - 1)] = this.head[hash];
    this.head[hash] = i;
  }

  /** Looks for a repetition at a position that is longer than `least`. */
  find(i: number, least: number): void {
    this.length = 0;
    const { data, previous } = this;
    const most = Math.min(258, data.length - i), first = Math.max(0, i - WINDOW + 1);
    if (most < 3) return;
    let best = Math.max(least, 2);
    let at = this.head[this.hashAt(i)];
    for (let tries = MOST_TRIES; at >= first && tries > 0; tries--, at = previous[at & (WINDOW - 1)]) {
      if (best >= most || data[at + best] !== data[i + best]) continue;
      let length = 0;
      while (length < most && data[at + length] === data[i + length]) length++;
      if (length <= best) continue;
      best = this.length = length;
      this.distance = i - at;
      if (length >= LONG_ENOUGH) break;
    }
    // three bytes from afar cost more than three literals
    if (this.length === 3 && this.distance > 4096) this.length = 0;
  }
}

/** Packs data as raw DEFLATE. */
export function deflate(data: Uint8Array): Uint8Array {
  const bits = new BitWriter(), block = new Block(), matcher = new Matcher(data);
  const n = data.length;
  let start = 0;
  for (let i = 0; i < n;) {
    matcher.find(i, 0);
    matcher.remember(i);
    let { length, distance } = matcher;
    // a longer repetition one byte later is worth a literal
    while (length > 0 && length < LONG_ENOUGH && i + 1 < n && !block.full) {
      matcher.find(i + 1, length);
      if (matcher.length <= length) break;
      block.literal(data[i++]);
      matcher.remember(i);
      ({ length, distance } = matcher);
    }
    if (block.full) {
      block.write(bits, data.subarray(start, i), false);
      start = i;
    }
    if (length > 0) {
      block.repetition(length, distance);
      for (const end = i++ + length; i < end; i++) matcher.remember(i);
    } else block.literal(data[i++]);
    if (block.full && i < n) {
      block.write(bits, data.subarray(start, i), false);
      start = i;
    }
  }
  block.write(bits, data.subarray(start), true);
  return bits.finish();
}
