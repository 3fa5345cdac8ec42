/** Threads change no result: products and elementwise functions have the bits of a single thread. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { fastUnary, setDeterministic, setThreads, usefulThreads } from "../../src/kernels/fast.ts";
import { convolveGradients, convolveImages, correlateImages } from "../../src/kernels/convolution.ts";
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
  test(`convolutions of ${type.name} are the same with threads`, (t) => {
    if (!started(3)) return t.skip("no threads here");
    const one = (size: number, window: number, stride: number, padding: number, places: number, axes = 1) => {
      const [a, b, c, d, e, f] = [size, window, stride, padding, 1, places].map((x) => new Array<number>(axes).fill(x));
      return { size: a, window: b, stride: c, padding: d, dilation: e, places: f };
    };
    for (
      const [geometry, n, channels, filters] of [
        [one(32, 3, 1, 1, 32, 2), 11, 3, 16],
        [one(4000, 5, 1, 2, 4000), 70, 8, 5],
        [one(8, 3, 1, 1, 8, 2), 5, 200, 20], // in groups of channels
        [one(401, 3, 2, 0, 200), 40, 30, 30], // in two pieces
        [one(16, 3, 1, 1, 16), 90, 4, 303], // more groups of filters than tasks
      ] as const
    ) {
      const count = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);
      const area = channels * count(geometry.size), places = filters * count(geometry.places);
      const random = (length: number) => new type(length).map(() => Math.random() - 0.5);
      const x = random(n * area), w = random(filters * channels * count(geometry.window)), g = random(n * places);
      for (const step of [area, 0]) {
        both(3, () => {
          const out = new type(n * places).fill(7);
          assert(convolveImages(geometry, n, channels, filters, { data: x, at: 0, step }, w, 0, out));
          return out;
        });
      }
      both(3, () => {
        const out = new type(n * area).fill(7);
        assert(convolveGradients(geometry, n, channels, filters, { data: g, at: 0, step: places }, w, 0, out));
        return out;
      });
      both(3, () => {
        const out = new type(w.length).fill(7), images = { data: x, at: 0, step: area };
        assert(correlateImages(geometry, n, channels, filters, images, { data: g, at: 0, step: places }, out));
        return out;
      });
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
