/**
 * Where buffers come from, and where those that nobody can see any more are kept for the next one. Typed arrays are dear to
 * make on V8 (Deno never puts them in the JavaScript heap, Node only up to 64 bytes), so small ones are cut from a slab there;
 * a slab is used once and never reused, so it stays zero.
 * @module
 */
import { type AnyBuffer, type BufferOf, type DType, type DTypeName, dtypes } from "../dtype/dtype.ts";

/** A stretch of memory from which buffers of similar size are cut. */
interface Slab {
  /** The size of the largest buffer that is cut from it. */
  readonly most: number;
  /** Its own size: what a buffer keeps alive at most. */
  readonly bytes: number;
  memory: ArrayBuffer;
  /** How many bytes are taken. */
  used: number;
}

/** JavaScriptCore makes typed arrays cheaply; only V8 gains from a slab. */
const useSlab: boolean = !("Bun" in globalThis);

// A buffer keeps its slab alive, so larger ones have slabs of their own. 1000 numbers cost 0.4 µs from a slab on V8, 1 µs alone.
const slabs: readonly Slab[] = [[512, 8192], [2048, 16384], [8192, 65536], [16384, 131072]].map(
  ([most, bytes]) => ({ most, bytes, memory: new ArrayBuffer(0), used: bytes }),
);
/** Buffers of more bytes are made by themselves. */
const LARGEST_CUT = slabs[slabs.length - 1].most;

/** Above this the system's own zero pages cost no more than anything else. */
const MOST_RAW_BYTES = 2 ** 28;

/**
 * Memory with anything in it, where the runtime has a way to get it: Node and Bun have, for their `Buffer`s, and then take pages
 * that the process has used before. Zeroing them again, or asking the system for others, costs as much as adding two arrays does:
 * Bun 18 µs of 74 for 10⁵ numbers, 700 of 1900 for 10⁶. Deno's `Buffer` is zeroed, so it gains nothing.
 */
const rawMemory: ((bytes: number) => ArrayBuffer) | null = (() => {
  const host = globalThis as { Buffer?: { allocUnsafeSlow?(bytes: number): Uint8Array<ArrayBuffer> } };
  const { Buffer } = host;
  if ((host as Record<string, unknown>)["Deno"] !== undefined || typeof Buffer?.allocUnsafeSlow !== "function") {
    return null;
  }
  const make = Buffer.allocUnsafeSlow.bind(Buffer), sample = make(LARGEST_CUT + 8);
  const whole = sample.byteOffset === 0 && sample.buffer.byteLength === LARGEST_CUT + 8; // else it is cut from something
  return whole ? (bytes) => make(bytes).buffer : null;
})();

/** A buffer by itself: of zeros, or of anything where `blank`. */
function alone<D extends DTypeName>(dtype: DType<D>, n: number, bytes: number, blank: boolean): BufferOf<D> {
  return blank && rawMemory !== null && bytes > LARGEST_CUT && bytes <= MOST_RAW_BYTES
    ? dtype.over(rawMemory(bytes), 0, n)
    : dtype.alloc(n);
}

/**
 * Buffers of at least so many bytes are worth keeping: smaller ones cost little, larger ones come from fresh pages, which cost
 * several times what filling them does.
 */
const KEPT_BYTES = 32768;
let least = KEPT_BYTES;

/** How many bytes are kept at most. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What is kept, by size; the buffers of one size are used last in, first out, so that they are still in the cache. */
const kept = new Map<number, ArrayBuffer[]>();
let bytesKept = 0;

/** The buffers made since the current run of temporaries began; `null` where none is running. */
let made: ArrayBuffer[] | null = null;

/** A kept buffer of this size, or a new one. */
function takeLarge<D extends DTypeName>(dtype: DType<D>, n: number, bytes: number, blank: boolean): BufferOf<D> {
  const list = bytesKept === 0 ? undefined : kept.get(bytes), found = list?.pop();
  let buffer: BufferOf<D>;
  if (found === undefined) buffer = alone(dtype, n, bytes, blank);
  else {
    bytesKept -= bytes;
    if (!blank) new Uint8Array(found).fill(0);
    buffer = dtype.over(found, 0, n);
  }
  if (made !== null) made.push(buffer.buffer as ArrayBuffer);
  return buffer;
}

/** Whether a buffer of so many bytes is kept: then taking it is quicker than making one. */
export function hasSpare(bytes: number): boolean {
  return bytesKept > 0 && (kept.get(bytes)?.length ?? 0) > 0;
}

/** Tells of a buffer that was made elsewhere, so that a run of temporaries may keep it. */
export function noteMade(buffer: ArrayBufferLike): void {
  if (made !== null && buffer.byteLength >= least) made.push(buffer as ArrayBuffer);
}

/**
 * Begins a run of temporaries: what is allocated until {@linkcode endTemporaries} is dead then, but for what is named there.
 * Answers what to hand to it; runs may be nested.
 */
export function beginTemporaries(): ArrayBuffer[] | null {
  const outer = made;
  made = [];
  return outer;
}

/**
 * Ends a run of temporaries. Its buffers are kept for later allocations, without any effect on values; nobody may hold an
 * array over them.
 *
 * @param outer what `beginTemporaries` answered
 * @param survivors the buffers that live on; `null` if that is not known, as after an error: then all do
 */
export function endTemporaries(outer: ArrayBuffer[] | null, survivors: readonly ArrayBufferLike[] | null): void {
  const mine = made!;
  made = outer;
  for (const buffer of mine) {
    if (survivors === null || survivors.includes(buffer)) {
      if (outer !== null) outer.push(buffer);
    } else if (bytesKept + buffer.byteLength <= MOST_BYTES) {
      const list = kept.get(buffer.byteLength);
      if (list === undefined) kept.set(buffer.byteLength, [buffer]);
      else list.push(buffer);
      bytesKept += buffer.byteLength;
      if (poison) new Uint8Array(buffer).fill(0xff);
    } else {
      kept.clear(); // sizes of the past would fill it for good
      bytesKept = 0;
    }
  }
}

/**
 * Runs something on about so many elements whose temporaries are dead when it is done, all but the memory of the arrays that it
 * answers with.
 */
export function temporarily<R extends { readonly store: { readonly buffer: ArrayBufferLike } }>(
  elements: number,
  run: () => readonly R[],
): readonly R[] {
  if (!isWorthKeeping(elements)) return run();
  const outer = beginTemporaries();
  let results: readonly R[] | null = null;
  try {
    return results = run();
  } finally {
    endTemporaries(outer, results === null ? null : results.map(({ store }) => store.buffer));
  }
}

/** How many bytes are kept for later. */
export function keptBytes(): number {
  return bytesKept;
}

let poison = false;

/** Whether runs of temporaries are worth their bookkeeping for arrays of so many elements. */
export function isWorthKeeping(elements: number): boolean {
  return elements * 8 >= least;
}

/**
 * Keeps buffers of every size and makes what is kept, or was written by nobody, NaN at once: for tests, which then see any use
 * after death.
 */
export function setPoison(on: boolean): void {
  poison = on;
  least = on ? 1 : KEPT_BYTES;
  kept.clear();
  bytesKept = 0;
}

/** A buffer of `n` zeros; where `blank`, of anything: it will be overwritten altogether. */
export function allocate<D extends DTypeName>(dtype: DType<D>, n: number, blank = false): BufferOf<D> {
  const bytes = n * dtype.itemsize;
  if (blank && poison) return poisoned(dtype, n, bytes);
  if (bytes >= least && (made !== null || bytesKept > 0)) return takeLarge(dtype, n, bytes, blank);
  if (bytes > LARGEST_CUT) return alone(dtype, n, bytes, blank);
  if (!useSlab || bytes === 0) return dtype.alloc(n);
  let slab = slabs[0];
  for (let i = 1; bytes > slab.most; i++) slab = slabs[i];
  if (slab.used + bytes > slab.bytes) {
    slab.memory = new ArrayBuffer(slab.bytes);
    slab.used = 0;
  }
  const start = slab.used;
  slab.used = start + bytes + 7 & ~7; // every element type stays aligned
  return dtype.over(slab.memory, start, n);
}

/** A buffer that shows when an element of it is read before it is written. */
function poisoned<D extends DTypeName>(dtype: DType<D>, n: number, bytes: number): BufferOf<D> {
  const buffer = takeLarge(dtype, n, bytes, true);
  new Uint8Array(buffer.buffer, buffer.byteOffset, bytes).fill(0xff);
  return buffer;
}

/** How many elements an array may have to share its typed array with others, which spares making one for it. */
export const FEW = 15;

/** How many bytes such a typed array has. */
const POOL_BYTES = 8192;

/** Whether small arrays share typed arrays. */
export const usePools: boolean = useSlab;

/** A typed array from which small arrays are cut; used once, so it stays zero. */
export interface Pool {
  /** The typed array. */
  store: AnyBuffer;
  /** How many elements are taken. */
  used: number;
}

const pools: readonly Pool[] = dtypes.map((dtype) => ({ store: dtype.alloc(0), used: 0 }));

/** The pool of a data type with room for `n` more elements, at most {@linkcode FEW}. */
export function poolOf(dtype: DType, n: number): Pool {
  const pool = pools[dtype.index];
  if (pool.used + n > pool.store.length) {
    pool.store = dtype.alloc(POOL_BYTES / dtype.itemsize);
    pool.used = 0;
  }
  return pool;
}
