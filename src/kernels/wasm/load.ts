// Loads the assembled kernels when they are first needed. The only file of this folder that is written by hand and
// shipped.
//
// Kernels work in memories of fixed size: growing would detach the views on them, and JavaScriptCore gives only a few memories
// per process the fast, unchecked addressing. Callers copy their operands in, run kernels, copy out.
import * as bytes from "./bytes.ts";

/** The kernels of each group. */
export interface Groups {
  probe: bytes.ProbeKernels;
  gemm: bytes.GemmKernels;
  convolution: bytes.ConvolutionKernels;
  arithmetic: bytes.ArithmeticKernels;
  integers: bytes.IntegersKernels;
  elementwise64: bytes.Elementwise64Kernels;
  elementwise32: bytes.Elementwise32Kernels;
}

/** The shared memory, seen as numbers of several kinds. */
export interface Scratch {
  memory: WebAssembly.Memory;
  f64: Float64Array;
  f32: Float32Array;
  i32: Int32Array;
  i64: BigInt64Array;
  u64: BigUint64Array;
  u8: Uint8Array;
}

/** Addresses below this one hold the constants of the kernels. */
export const SCRATCH_START = 65536;
/**
 * The size of the memory in bytes. JavaScriptCore counts it twice as part of the heap, and lets as much garbage pile up as that
 * holds: with 16 MB new arrays lie outside the cache, and a sum of 1000 numbers takes 1.2 µs rather than 0.6, one of 50000 46
 * rather than 19. So there is a small one for nearly all work, and a large one for what does not fit.
 */
export const SCRATCH_END: number = 6 * 1024 * 1024;
/** The size of the memory for what needs more. */
const LARGE_END = 16 * 1024 * 1024;

let memory: Scratch | null | undefined;
let large: Scratch | null | undefined;
let fuses: boolean | undefined;
let accepted = false;
let deterministic = false;
let enabled = true;
const HAS_RELAXED: ReadonlySet<string> = new Set(["gemm", "convolution"]);
const cache: Record<string, unknown> = {};

function viewsOf(memory: WebAssembly.Memory): Scratch {
  const { buffer } = memory;
  return {
    memory,
    f64: new Float64Array(buffer),
    f32: new Float32Array(buffer),
    i32: new Int32Array(buffer),
    i64: new BigInt64Array(buffer),
    u64: new BigUint64Array(buffer),
    u8: new Uint8Array(buffer),
  };
}

function allocate(end: number): Scratch | null {
  try {
    return viewsOf(new WebAssembly.Memory({ initial: end / 65536, maximum: end / 65536 }));
  } catch { // no WebAssembly, or forbidden by the page's policy
    return null;
  }
}

/** The memory of the kernels, or null where WebAssembly is unavailable. */
export function scratch(): Scratch | null {
  if (memory === undefined) memory = allocate(SCRATCH_END);
  return enabled ? memory : null;
}

/** The memory of the kernels for work that does not fit that, made when first needed. */
export function largeScratch(): Scratch | null {
  if (large === undefined) large = allocate(LARGE_END);
  return enabled ? large : null;
}

/** Whether kernels can run here at all, and are switched on. */
export function kernelsAvailable(): boolean {
  return enabled && scratch() !== null;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const direct = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  return direct ? direct(base64) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function instantiate(base64: string, space = scratch()): Record<string, CallableFunction> | null {
  if (!space || !base64) return null;
  try {
    const module = new WebAssembly.Module(decode(base64));
    const instance = new WebAssembly.Instance(module, { env: { memory: space.memory } });
    return instance.exports as Record<string, CallableFunction>;
  } catch { // for example an engine without 128-bit vectors
    return null;
  }
}

/**
 * Does a relaxed multiply-add round only once here? Whether it does is computed, not asked: JavaScriptCore accepts
 * the instruction and rounds twice. (1 + 2⁻³⁰)² − (1 + 2⁻²⁹) is 2⁻⁶⁰ when fused, 0 otherwise.
 */
export function fusedMultiplyAdd(): boolean {
  if (fuses === undefined) {
    const probe = instantiate(bytes.probe.relaxed) as unknown as Groups["probe"] | null;
    const x = 1 + 2 ** -30;
    accepted = probe !== null;
    fuses = probe !== null && probe.multiplyAdd(x, x, -(1 + 2 ** -29)) === 2 ** -60;
  }
  return fuses;
}

/** Whether the engine accepts relaxed instructions, fused or not. */
export function relaxedAccepted(): boolean {
  fusedMultiplyAdd();
  return accepted;
}

/** Whether kernels with fused multiply-adds are in use: where they exist, unless determinism was asked for. */
export function usesFused(): boolean {
  return !deterministic && fusedMultiplyAdd();
}

/**
 * The kernels of a group, compiled at the first call, or null where they cannot run.
 *
 * @param group its name
 * @param inLarge whether they are to work in the large memory
 */
export function kernels<G extends keyof Groups>(group: G, inLarge = false): Groups[G] | null {
  if (!enabled) return null;
  const variant = HAS_RELAXED.has(group) && usesFused() ? "relaxed" : "base", key = `${group} ${variant} ${inLarge}`;
  if (!(key in cache)) cache[key] = instantiate(bytes[group][variant], inLarge ? largeScratch() : scratch());
  return cache[key] as Groups[G] | null;
}

/**
 * Asks for the same bits on every engine: no fused multiply-adds anywhere. Only matrix products and convolutions have any; sums and
 * elementwise functions are the same everywhere in either case.
 */
export function setDeterministic(on: boolean): void {
  deterministic = on;
}

/** Switches the kernels off (every question for one is answered with null) or on again; for tests and comparisons. */
export function setKernels(on: boolean): void {
  enabled = on;
}

/** Kernels over a memory that several threads share. */
export interface SharedKernels {
  /** Whether the products fuse multiply-adds. */
  fused: boolean;
  space: Scratch;
  /** Makes the memory as large as convolutions need it, 32 MB: the views in `space` are then others. */
  enlarge: () => void;
  modules: WebAssembly.Module[];
  kernels: Pick<Groups, "gemm" | "convolution" | "elementwise64" | "elementwise32">;
}

// A module says whether the memory it imports is shared: the import of "env" "memory" with at least one page becomes one
// of a shared memory with at most 512 pages (in LEB128), and its section two bytes longer.
const IMPORT = [2, 15, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1];
const SHARED_PAGES = 168, MOST_PAGES = 512, SHARED_LIMITS = [2, 3, 1, 0x80, 0x04];

function importingShared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = bytes.findIndex((_, i) => IMPORT.every((byte, j) => bytes[i + j] === byte));
  const head = [2, 17, ...IMPORT.slice(2, -3), ...SHARED_LIMITS];
  const out = new Uint8Array(bytes.length + 2);
  out.set(bytes.subarray(0, at));
  out.set(head, at);
  out.set(bytes.subarray(at + IMPORT.length), at + head.length);
  return out;
}

/** The kernels that threads share work on, over a memory of 10.5 MB of their own; null where that cannot be. */
export function sharedKernels(): SharedKernels | null {
  if (!kernelsAvailable() || typeof SharedArrayBuffer === "undefined") return null;
  try {
    const memory = new WebAssembly.Memory({ initial: SHARED_PAGES, maximum: MOST_PAGES, shared: true });
    const fused = usesFused(), variant = fused ? "relaxed" : "base";
    const texts = [bytes.gemm[variant], bytes.convolution[variant], bytes.elementwise64.base, bytes.elementwise32.base];
    const modules = texts.map((text) => new WebAssembly.Module(importingShared(decode(text))));
    const [a, b, c, d] = modules.map((module) =>
      new WebAssembly.Instance(module, { env: { memory } }).exports as unknown
    );
    const kernels = { gemm: a, convolution: b, elementwise64: c, elementwise32: d } as SharedKernels["kernels"];
    const space = viewsOf(memory);
    const enlarge = (): void => {
      if (space.u8.length === MOST_PAGES * 65536) return;
      memory.grow(MOST_PAGES - SHARED_PAGES);
      Object.assign(space, viewsOf(memory));
    };
    return { fused, space, enlarge, modules, kernels };
  } catch { // no shared memory here
    return null;
  }
}
