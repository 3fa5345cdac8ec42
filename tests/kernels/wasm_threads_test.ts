/** Threads change no result: products and elementwise functions have the bits of a single thread. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { fastUnary, setDeterministic, setThreads, usefulThreads } from "../../src/kernels/fast.ts";
import { gemm32, gemm64, newProduct } from "../../src/kernels/gemm.ts";
import { crew } from "../../src/kernels/wasm/crew.ts";

type Floats = Float64Array | Float32Array;

/** Starts threads and waits until they run; whether they do. */
function started(count: number): boolean {
  setThreads(count);
  for (const end = performance.now() + 10000; performance.now() < end;) if (crew(1e10)) return true;
  return false;
}
/** What `work` makes with one thread and with several. */
function both(count: number, work: () => Floats): void {
  setThreads(1);
  const alone = work();
  setThreads(count);
  const together = work();
  setThreads(1);
  assertEquals(together, alone);
}

test("threads are neither wanted nor started unless asked for", () => {
  assertEquals(crew(1e12), null);
  assert(usefulThreads() >= 1 && usefulThreads() <= 4);
});

for (const [type, gemm] of [[Float64Array, gemm64], [Float32Array, gemm32]] as [typeof Float64Array, typeof gemm64][]) {
  test(`products of ${type.name} are the same with threads`, (t) => {
    if (!started(3)) return t.skip("no threads here");
    assertEquals(crew(1)!.workers, 2);
    for (
      const [m, n, k] of [[160, 170, 180], [1000, 100, 50], [97, 600, 400], [2100, 64, 40], [5, 5000, 300], [
        1100,
        520,
        650,
      ], [31, 900, 330]]
    ) {
      const a = new type(m * k).map(() => Math.random() - 0.5), b = new type(k * n).map(() => Math.random() - 0.5);
      for (const deterministic of [false, true]) {
        both(3, () => {
          setDeterministic(deterministic);
          const c = new type(m * n);
          gemm(m, n, k, a, 0, k, 1, b, 0, n, 1, c, 0, n);
          gemm(m, n, k, a, 0, 1, m, b, 0, 1, k, c, 0, n);
          const made = newProduct<Float64Array | Float32Array>(m, n, k, a, 0, 1, m, b, 0, 1, k)!;
          assert(made.constructor === type && made.buffer instanceof ArrayBuffer);
          assertEquals(made, c);
          setDeterministic(false);
          return c;
        });
      }
    }
  });
  test(`functions of ${type.name} are the same with threads, in place too`, (t) => {
    if (!started(3)) return t.skip("no threads here");
    const dtype = type === Float64Array ? "float64" : "float32";
    for (const n of [65536, 99999, 135071, 300001]) {
      const x = new type(n).map((_, i) => i % 1000 === 7 ? 1e15 : (Math.random() - 0.5) * 100);
      for (const name of ["exp", "sin", "tanh", "cbrt"]) {
        both(3, () => {
          const y = new type(n + 1).fill(7);
          fastUnary(name, dtype)!(x, y, n);
          return y;
        });
        both(3, () => {
          const y = x.slice();
          fastUnary(name, dtype)!(y, y, n);
          return y;
        });
      }
    }
  });
}
