/** Powers against exact integers: within a hair of half a unit in the last place, on every engine. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { default_rng } from "../../src/random/generator.ts";
import { pow } from "../../src/random/power.ts";

/** A float64 as an integer times a power of two. */
function parts(x: number): [mantissa: bigint, exponent: number] {
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0);
  const exponent = Number(bits >> 52n & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 1n << 52n, exponent - 1075];
}

/** How far `value` is from xⁿ, in units of its last place, for a whole n > 0. */
function units(value: number, x: number, n: number): number {
  const [m, e] = parts(x), [v, f] = parts(value);
  const power = m ** BigInt(n) << 64n, places = e * n - f; // xⁿ = mⁿ · 2^(e n)
  const exact = places >= 0 ? power << BigInt(places) : power >> BigInt(-places);
  return Math.abs(Number((v << 64n) - exact)) / 2 ** 64;
}

test("whole powers are within 0.51 units of the last place", () => {
  const rng = default_rng(1);
  for (let i = 0; i < 3000; i++) {
    const n = 1 + i % 100;
    const x = i % 3 === 0 ? rng.random() : i % 3 === 1 ? 1 + 0.01 * rng.normal() : Math.exp(rng.normal());
    const value = pow(x, n);
    if (value > 1e-300 && value < 1e300) {
      assert(units(value, x, n) < 0.51, `${x} ** ${n}: ${value} is ${units(value, x, n)} off`);
    }
  }
});

test("reciprocal powers undo whole ones", () => {
  const rng = default_rng(2);
  for (let i = 0; i < 2000; i++) {
    const n = 2 + i % 40;
    const x = rng.random();
    const back = pow(pow(x, 1 / n), n);
    assert(Math.abs(back - x) <= (n + 2) * 2 ** -53 * x, `${x}, ${n}: ${back}`);
  }
});

test("edges are those of C's pow for numbers from 0 on", () => {
  const inf = Infinity;
  const cases: [x: number, y: number, power: number][] = [
    [0, 0.5, 0],
    [0, -1, inf],
    [0, 0, 1],
    [1, inf, 1],
    [1, NaN, 1],
    [2, inf, inf],
    [0.5, inf, 0],
    [inf, 0.5, inf],
    [inf, -2, 0],
    [NaN, 2, NaN],
    [2, NaN, NaN],
    [NaN, 0, 1],
    [3, 0, 1],
    [3, 1, 3],
    [4, 0.5, 2],
    [8, 1 / 3, 2],
    [2, 1023, 2 ** 1023],
    [2, 1024, inf],
    [2, -1074, 5e-324],
    [2, -1076, 0],
    [5e-324, 0.5, 2 ** -537],
    [5e-324, 2, 0],
    [1e308, 1.001, inf],
    [10, -320, 1e-320],
    [1e-300, 1e-300, 1],
    [3, 1e-310, 1],
    [1 + 2 ** -52, 2 ** 52, 2.718281828459045],
  ];
  for (const [x, y, power] of cases) assertEquals(pow(x, y), power, `${x} ** ${y}`);
});
