/**
 * Blocks of PCG64 output, by a few instructions of WebAssembly: its 64-bit products make a draw several times cheaper than
 * sums of 32-bit ones do. The module is assembled here when first needed; where WebAssembly is missing or forbidden there are no
 * blocks, and the generator goes on by itself.
 * @module
 */

/** How many draws a block has. */
export const BLOCK_DRAWS = 256;
const STATE_BYTES = 32;

/** Writes blocks: from a state and an increment (8 words, lowest first) to outputs; moves the state. */
export interface BlockWriter {
  /** State and increment, in and out. */
  readonly state: Uint32Array;
  /** The outputs, two words each, the low one first. */
  readonly output: Uint32Array;
  /** Draws {@linkcode BLOCK_DRAWS} times. */
  fill(): void;
}

/** Signed LEB128, as constants are written. */
function leb(value: bigint): number[] {
  const out: number[] = [];
  while (true) {
    const low = Number(value & 0x7fn);
    value >>= 7n;
    if ((value === 0n && !(low & 0x40)) || (value === -1n && low & 0x40)) return [...out, low];
    out.push(low | 0x80);
  }
}

const size = (n: number): number[] => n < 128 ? [n] : [n & 0x7f | 0x80, n >> 7];
const vector = (items: readonly (readonly number[])[]): number[] => [...size(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...size(body.length), ...body];
const name = (text: string): number[] => vector([...text].map((c) => [c.charCodeAt(0)]));

// instructions
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const i32 = (value: number): number[] => [0x41, ...leb(BigInt(value))];
const i64 = (value: bigint): number[] => [0x42, ...leb(BigInt.asIntN(64, value))];
const load64 = (offset: number): number[] => [...i32(0), 0x29, 3, ...size(offset)];
const LOOP = [0x03, 0x40], BRANCH_IF = [0x0d, 0], END = [0x0b], STORE64 = [0x37, 3, STATE_BYTES];
const LT32 = [0x49], ADD32 = [0x6a], LT64 = [0x54], EXTEND = [0xad];
const ADD = [0x7c], MUL = [0x7e], AND = [0x83], XOR = [0x85], SHR = [0x88], ROTR = [0x8a];

// locals
const at = 0, lo = 1, hi = 2, incLo = 3, incHi = 4, low = 5, high = 6, t = 7;
const MULTIPLIER_HIGH = 0x2360ed051fc65da4n, MULTIPLIER_LOW = 0x4385df649fccf645n;
const M_LOW = MULTIPLIER_LOW & 0xffffffffn, M_HIGH = MULTIPLIER_LOW >> 32n, MASK = 0xffffffffn;

const body: readonly number[] = [
  ...load64(0),
  ...set(lo),
  ...load64(8),
  ...set(hi),
  ...load64(16),
  ...set(incLo),
  ...load64(24),
  ...set(incHi),
  ...LOOP,
  // halves of lo
  ...get(lo),
  ...i64(MASK),
  ...AND,
  ...set(low),
  ...get(lo),
  ...i64(32n),
  ...SHR,
  ...set(high),
  // t = high · M_LOW + (low · M_LOW >> 32)
  ...get(high),
  ...i64(M_LOW),
  ...MUL,
  ...get(low),
  ...i64(M_LOW),
  ...MUL,
  ...i64(32n),
  ...SHR,
  ...ADD,
  ...set(t),
  // hi = hi · ML + lo · MH + incHi + high · M_HIGH + (t >> 32) + ((low · M_HIGH + (t & MASK)) >> 32)
  ...get(hi),
  ...i64(MULTIPLIER_LOW),
  ...MUL,
  ...get(lo),
  ...i64(MULTIPLIER_HIGH),
  ...MUL,
  ...ADD,
  ...get(incHi),
  ...ADD,
  ...get(high),
  ...i64(M_HIGH),
  ...MUL,
  ...ADD,
  ...get(t),
  ...i64(32n),
  ...SHR,
  ...ADD,
  ...get(low),
  ...i64(M_HIGH),
  ...MUL,
  ...get(t),
  ...i64(MASK),
  ...AND,
  ...ADD,
  ...i64(32n),
  ...SHR,
  ...ADD,
  // lo = lo · ML + incLo, and its carry into hi
  ...get(lo),
  ...i64(MULTIPLIER_LOW),
  ...MUL,
  ...get(incLo),
  ...ADD,
  ...tee(lo),
  ...get(incLo),
  ...LT64,
  ...EXTEND,
  ...ADD,
  ...set(hi),
  // output: the halves xored, turned by the top six bits
  ...get(at),
  ...get(hi),
  ...get(lo),
  ...XOR,
  ...get(hi),
  ...i64(58n),
  ...SHR,
  ...ROTR,
  ...STORE64,
  ...get(at),
  ...i32(8),
  ...ADD32,
  ...tee(at),
  ...i32(8 * BLOCK_DRAWS),
  ...LT32,
  ...BRANCH_IF,
  ...END,
  ...i32(0),
  ...get(lo),
  0x37,
  3,
  0,
  ...i32(0),
  ...get(hi),
  0x37,
  3,
  8,
  ...END,
];

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const locals = vector([[1, 0x7f], [7, 0x7e]]);
  const code = [...locals, ...body];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector([[0x60, 0, 0]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[1, 1, 1]])),
    ...section(7, vector([[...name("m"), 2, 0], [...name("f"), 0, 0]])),
    ...section(10, vector([[...size(code.length), ...code]])),
  ]);
}

let writer: BlockWriter | null | undefined;

/** The writer that all generators share, or `null` where WebAssembly cannot run or the machine is big-endian. */
export function blockWriter(): BlockWriter | null {
  if (writer !== undefined) return writer;
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()));
    const { buffer } = exports.m as WebAssembly.Memory;
    const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
    writer = littleEndian
      ? {
        state: new Uint32Array(buffer, 0, STATE_BYTES / 4),
        output: new Uint32Array(buffer, STATE_BYTES, 2 * BLOCK_DRAWS),
        fill: exports.f as () => void,
      }
      : null;
  } catch {
    writer = null;
  }
  return writer;
}
