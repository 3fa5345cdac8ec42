/** Loops over words of 32 bits have the bits of the loops over numbers. */
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { reluLoop, reluSlope } from "../../src/kernels/activations.ts";

const words = (x: Float64Array | Float32Array): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.byteLength / 4);
/** The words with one nan for all: which one a loop over numbers stores is the engine's choice. */
const bits = (x: Float64Array | Float32Array): Int32Array => words(x.map((v) => v === v ? v : NaN));

for (const type of [Float64Array, Float32Array]) {
  test(`relu and its slope of ${type.name} do the same at any length`, () => {
    const strange = [0, -0, NaN, -NaN, Infinity, -Infinity, 5e-324, -5e-324, 1e-45, -1e-45, 1e38, -1e38];
    const numbers = Array.from(
      { length: 1003 },
      (_, i) => i % 3 ? Math.sin(i * i) : strange[i / 3 % strange.length],
    );
    const x = new type([7, ...numbers]).subarray(1), g = new type([...numbers, 7]).subarray(0, -1).reverse();
    words(x)[type === Float64Array ? 13 : 6] |= -2147483648; // a nan with a sign
    for (const n of [0, 1, 511, 512, 1003]) {
      const [a, b] = [x.subarray(0, n), g.subarray(0, n)], out = new type(n + 1).fill(7).subarray(0, n);
      reluLoop(a, out);
      assertEquals(bits(out), bits(a.map((v) => v > 0 || v !== v ? v : 0)));
      reluSlope(b, a, out);
      assertEquals(bits(out), bits(b.map((v, i) => a[i] > 0 ? v : 0)));
      const same = a.slice();
      reluLoop(same, same);
      assertEquals(bits(same), bits(a.map((v) => v > 0 || v !== v ? v : 0)));
      assertEquals(new type(out.buffer)[n], 7);
    }
  });
}
