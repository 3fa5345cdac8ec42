/**
 * Random numbers for tests, the same on every engine: a seeded generator (mulberry32) that needs nothing of the library.
 */

/** A stream of random numbers. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** A whole number in [low, high). */
  whole(low: number, high: number): number;
  /** One of several. */
  pick<T>(items: readonly T[]): T;
}

/** The stream of a seed. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = state + 0x6D2B79F5 >>> 0;
    let t = state;
    t = Math.imul(t ^ t >>> 15, t | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low) * next()),
    pick: (items) => items[Math.floor(items.length * next())],
  };
}
