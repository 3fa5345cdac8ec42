/** Loops of indexing against what they mean, said one element at a time. */
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { int32 } from "../../src/dtype/dtype.ts";
import { alongLoop, countTrue } from "../../src/kernels/gather.ts";
import { random } from "../support/random.ts";

test("countTrue() counts from any position, also where all are true", () => {
  const r = random(5);
  for (const density of [0, 0.5, 1]) {
    const whole = Uint8Array.from({ length: 9000 }, () => r.between(0, 1) < density || density === 1 ? 1 : 0);
    for (let k = 0; k < 60; k++) {
      const mask = whole.subarray(k % 5), from = Math.floor(r.between(0, 200)), n = Math.floor(r.between(0, 8700));
      assertEquals(countTrue(mask, from, n), mask.subarray(from, from + n).reduce((a, b) => a + b, 0));
    }
  }
});

test("indices along an axis: negative ones count from its end, the first one out of range is named", () => {
  const r = random(6), source = Int32Array.from({ length: 90 }, (_, i) => i * i), take = alongLoop(int32);
  for (let k = 0; k < 300; k++) {
    const n = Math.floor(r.between(0, 40)), step = k % 3 === 0 ? 2 : 1, base = k % 7, size = 40;
    const low = k % 2 ? 0 : -size, high = k % 5 ? size : size + 1;
    const indices = Int32Array.from({ length: n + 3 }, () => Math.floor(r.between(low, high)));
    const out = new Int32Array(n + 2), bad = take(source, base, size, step, indices, 3, n, 1, out, 2);
    const given = indices.subarray(3);
    assertEquals(bad, given.findIndex((i) => i >= size || i < -size));
    for (let i = 0; i < (bad < 0 ? n : bad); i++) {
      assertEquals(out[2 + i], source[base + (given[i] < 0 ? given[i] + size : given[i]) * step]);
    }
  }
});
