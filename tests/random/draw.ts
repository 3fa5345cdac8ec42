/** Draws for a case, and says how far two streams are apart. */
import { createHash } from "node:crypto";
import { dtypeOf } from "../../src/dtype/dtype.ts";
import { NDArray } from "../../src/ndarray/ndarray.ts";
import { toArray } from "../../src/numpy/asarray.ts";
import { copyOf } from "../../src/numpy/casting.ts";
import { default_rng } from "../../src/random/generator.ts";
import { RandomState } from "../../src/random/random_state.ts";
import type { Case } from "./cases.ts";

/** The seed of all cases. */
export const SEED = 20240607;

/** What a call of a sampler gives. */
export type Draws = NDArray | Uint8Array | number;

const numbers: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };

/** An argument as `draw.py` reads it, made ours: texts of integers, texts of numbers that JSON lacks, arrays. */
export function argument(x: unknown): unknown {
  if (typeof x === "string") return x in numbers ? numbers[x] : /^-?\d+$/.test(x) ? BigInt(x) : x;
  if (Array.isArray(x)) return x.map(argument);
  if (typeof x === "object" && x !== null && "array" in x) {
    const { array, dtype } = x as { array: unknown; dtype: string };
    return toArray(argument(array), dtypeOf(dtype), "K", null);
  }
  return x;
}

/** What a case draws. */
export function draw({ on, method, args, keywords = {} }: Case, seed = SEED): Draws {
  const sampler = on === "Generator" ? default_rng(seed) : new RandomState(seed);
  const call = (sampler as unknown as Record<string, (...args: unknown[]) => Draws>)[method];
  return call.call(
    sampler,
    ...args.map(argument),
    ...(Object.keys(keywords).length
      ? [Object.fromEntries(Object.entries(keywords).map(([key, x]) => [key, argument(x)]))]
      : []),
  );
}

/** The elements in C order: `bigint`s of 64-bit integers, else numbers. */
export function elements(x: Draws): (number | bigint)[] {
  if (typeof x === "number") return [x];
  return Array.from(x instanceof NDArray ? copyOf(x, "C").buffer as ArrayLike<number | bigint> : x);
}

/** A hash that two streams share only if they agree in every digit. */
export function hashOf(x: ArrayLike<number | bigint>): string {
  const hash = createHash("sha256");
  for (let i = 0; i < x.length; i += 10000) {
    const part = Array.from({ length: Math.min(10000, x.length - i) }, (_, k) => x[i + k]);
    hash.update(part.join() + ",");
  }
  return hash.digest("hex").slice(0, 32);
}

/** What is kept of a stream whose last bits depend on the engine: weighted sums, and single numbers. */
export interface Digest {
  readonly count: number;
  readonly sum: number;
  readonly weighted: number;
  readonly some: readonly number[];
}

/** The digest of a stream; numbers that are not finite count as 1. */
export function digestOf(x: ArrayLike<number | bigint>): Digest {
  let sum = 0, weighted = 0;
  for (let i = 0; i < x.length; i++) {
    const value = Number.isFinite(Number(x[i])) ? Math.cbrt(Number(x[i])) : 1; // roots tame heavy tails
    sum += value;
    weighted += value * ((i * 7919) % 1000 - 500) / 500;
  }
  return {
    count: x.length,
    sum,
    weighted,
    some: [0, 1, 17, x.length - 1].map((i) => Number(x[Math.min(i, x.length - 1)])),
  };
}

/** Whether two numbers agree up to a few roundings of `float64` (or `float32`), or up to an absolute difference. */
export function near(a: number, b: number, slack = 0, float32 = false): boolean {
  if (Object.is(a, b) || a === b) return true;
  const roundings = 8 * (float32 ? 2 ** -24 : 2 ** -53);
  return Math.abs(a - b) <= roundings * Math.max(Math.abs(a), Math.abs(b)) + slack;
}
