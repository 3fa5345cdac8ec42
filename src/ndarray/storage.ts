/**
 * Where buffers come from. Typed arrays are dear to make on V8 (Deno never puts them in the JavaScript heap, Node only up
 * to 64 bytes), so small ones are cut from a slab there; a slab is used once and never reused, so it stays zero.
 * @module
 */
import type { BufferOf, DType, DTypeName } from "../dtype/dtype.ts";

const SLAB_BYTES = 8192;
const SMALL_BYTES = 512;

/** JavaScriptCore makes typed arrays cheaply; only V8 gains from a slab. */
const useSlab: boolean = !("Bun" in globalThis);

let slab: ArrayBuffer = new ArrayBuffer(useSlab ? SLAB_BYTES : 0);
let used = 0;

/** A buffer of `n` zeros. */
export function allocate<D extends DTypeName>(dtype: DType<D>, n: number): BufferOf<D> {
  const bytes = n * dtype.itemsize;
  if (!useSlab || bytes > SMALL_BYTES || bytes === 0) return dtype.alloc(n);
  if (used + bytes > SLAB_BYTES) {
    slab = new ArrayBuffer(SLAB_BYTES);
    used = 0;
  }
  const start = used;
  used = start + bytes + 7 & ~7; // every element type stays aligned
  return dtype.over(slab, start, n);
}
