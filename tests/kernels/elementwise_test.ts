/** Stamped loops and the templates they are made from do the same; so do loops where text may not become code. */
import { assertEquals } from "@std/assert";
import { test } from "node:test";
import { dtypes, float32, int64 } from "../../src/dtype/dtype.ts";
import { convertLoop } from "../../src/kernels/convert.ts";
import { Kernel1, Kernel2, type Stored } from "../../src/kernels/elementwise.ts";
import { setStamping } from "../../src/kernels/stamp.ts";

/** All loops of two kernels on the same buffers, as text. */
function everything(): string {
  const add = new Kernel2("sum for a test", (x: Stored, y: Stored) => (x as number) + (y as number) * 10);
  const negate = new Kernel1("negation for a test", (x: Stored) => -x);
  const x = Float64Array.of(1, 2, 3, 4, 5, 6), y = Float64Array.of(7, 8, 9, 10, 11, 12), mask = Uint8Array.of(1, 0, 1);
  const outs: number[][] = [];
  const into = (f: (out: Float64Array) => void): void => {
    const out = new Float64Array(6).fill(-1);
    f(out);
    outs.push([...out]);
  };
  into((out) => add.dense(x, y, out, 5));
  into((out) => add.right(x, 2, out, 5));
  into((out) => add.left(2, y, out, 5));
  into((out) => add.strided(x, 5, -2, y, 0, 1, out, 1, 2, 3, 0, 0, 0, 1));
  into((out) => add.masked(x, 5, -2, y, 0, 0, out, 0, 2, mask, 0, 1, 3));
  into((out) => negate.dense(x, out, 5));
  into((out) => negate.strided(x, 1, 2, out, 5, -1, 3, 0, 0, 1));
  into((out) => add.strided(x, 0, 1, y, 0, 0, out, 5, -1, 3, 3, 1, -3, 2)); // two rows of three
  into((out) => negate.strided(x, 0, 2, out, 0, 1, 3, 1, 3, 2));
  into((out) => negate.masked(x, 0, 2, out, 5, -1, mask, 2, -1, 3));
  into((out) => add.few(x, 1, y, 2, out, 3, 2));
  into((out) => add.fewRight(x, 3, 2, out, 1, 3));
  into((out) => add.fewLeft(y, 3, 2, out, 1, 3));
  into((out) => negate.few(x, 2, out, 0, 4));
  return JSON.stringify(outs);
}

test("loops do what their function says, on every path", () => {
  assertEquals(
    everything(),
    JSON.stringify([
      [71, 82, 93, 104, 115, -1],
      [21, 22, 23, 24, 25, -1],
      [72, 82, 92, 102, 112, -1],
      [-1, 76, -1, 84, -1, 92],
      [76, -1, -1, -1, 72, -1],
      [-1, -2, -3, -4, -5, -1],
      [-1, -1, -1, -6, -4, -2],
      [86, 85, 84, 73, 72, 71],
      [-1, -3, -5, -2, -4, -6],
      [-1, -1, -1, -5, -1, -1],
      [-1, -1, -1, 92, 103, -1],
      [-1, 24, 25, 26, -1, -1],
      [-1, 102, 112, 122, -1, -1],
      [-3, -4, -5, -6, -1, -1],
    ]),
  );
});

test("loops work where text may not become code", () => {
  const stamped = everything();
  setStamping(false);
  try {
    assertEquals(everything(), stamped);
  } finally {
    setStamping(true);
  }
});

test("64-bit integers become float32 rounded once, not by way of float64", () => {
  const x = BigInt64Array.of(
    2n ** 60n + 2n ** 36n + 1n,
    -(2n ** 60n) - 2n ** 36n - 1n,
    2n ** 60n + 2n ** 36n,
    2n ** 63n - 1n,
  );
  const out = new Float32Array(4);
  convertLoop(int64, float32)(x, 0, 1, out, 0, 1, 4);
  assertEquals([...out], [2 ** 60 + 2 ** 37, -(2 ** 60) - 2 ** 37, 2 ** 60, 2 ** 63]);
});

test("casts between all data types follow C: cut off, wrapped around, rounded once", () => {
  const values = [0, 1, -1, 2.5, -2.5, 127, 128, 255, 256, -129, 32768, 65536.75, 1e5, 2147483647, 1e-3];
  for (const from of dtypes) {
    const source = from.alloc(values.length);
    values.forEach((x, i) => from.write(source, i, from.isInteger ? BigInt(Math.trunc(x)) : x));
    for (const to of dtypes) {
      const target = to.alloc(values.length);
      convertLoop(from, to)(source, 0, 1, target, 0, 1, values.length);
      for (let i = 0; i < values.length; i++) {
        const x = from.read(source, i), got = to.read(target, i);
        let want: number | bigint;
        if (to.kind === "b") want = x == 0 ? 0 : 1;
        else if (to.name === "float64") want = Number(x);
        else if (to.name === "float32") want = Math.fround(Number(x));
        else if (to.isFloat) {
          const cell = to.alloc(1);
          to.write(cell, 0, x);
          want = to.read(cell, 0);
        } else if (!Number.isFinite(Number(x))) continue;
        else {
          const whole = BigInt(typeof x === "bigint" ? x : Math.trunc(x)), bits = to.itemsize * 8;
          const wrapped = to.kind === "u" ? BigInt.asUintN(bits, whole) : BigInt.asIntN(bits, whole);
          want = to.isWide ? wrapped : Number(wrapped);
        }
        assertEquals(got, want, `${x} from ${from} to ${to}`);
      }
    }
  }
});

test("few elements in the midst of others are worth what each is worth alone, and no other is touched", () => {
  for (const name of ["exp", "tanh", "sin", "log1p", "sinh"]) {
    for (const type of [Float64Array, Float32Array]) {
      const dtype = type === Float64Array ? "float64" : "float32";
      const kernel = new Kernel1(`${name} ${dtype} for a test`, () => 0, [name, dtype]);
      const odd = [Math.PI, 1e9, -0, NaN, 1e30];
      const x = new type(Array.from({ length: 40 }, (_, i) => i % 11 < 7 ? Math.sin(i) * 3 + 2.5 : odd[i % 5]));
      for (const n of [0, 1, 7, 8, 9, 12, 15]) {
        const out = new type(40).fill(7);
        kernel.few(x, 11, out, 4, n);
        for (let i = 0; i < 40; i++) {
          assertEquals(out[i], i < 4 || i >= 4 + n ? 7 : kernel.value(x[7 + i]), `${name} ${n} ${i}`);
        }
      }
    }
  }
});
