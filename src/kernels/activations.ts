/**
 * Loops of activations, losses and batch normalization over neighbouring elements: one pass each, where a composition of array
 * functions would walk over memory several times. Exponentials come from the array functions, which have kernels of their own.
 * @module
 */
import { stamp } from "./stamp.ts";

/** A typed array of floating numbers. */
export type Floats = Float64Array | Float32Array;

/** `out = f(x)` and `out = f(x, y)` for whole arrays; `out` may be an operand. `a` and `b` are constants of the function. */
export type Loop1 = (x: Floats, out: Floats, a: number, b: number) => void;
/** See {@linkcode Loop1}. */
export type Loop2 = (x: Floats, y: Floats, out: Floats, a: number, b: number) => void;

type Value1 = (x: number, a: number, b: number) => number;
type Value2 = (x: number, y: number, a: number, b: number) => number;

const loop1 = (f: Value1): Loop1 => (x, out, a, b) => {
  for (let i = 0; i < out.length; i++) out[i] = f(x[i], a, b);
};
const loop2 = (f: Value2): Loop2 => (x, y, out, a, b) => {
  for (let i = 0; i < out.length; i++) out[i] = f(x[i], y[i], a, b);
};

/** A loop for each type of array: one that has seen both is slower. */
function both<F, L>(name: string, template: (f: F) => L, f: F): (x: Floats) => L {
  let wide: L | null = null, narrow: L | null = null;
  return (x) =>
    x instanceof Float64Array
      ? wide ??= stamp(template, name + ":float64", f)
      : narrow ??= stamp(template, name + ":float32", f);
}

// Signs are as good as random, and a branch that is guessed wrong costs more than ten elements. So long arrays are handled as
// words of 32 bits, of which a mask made from the comparison keeps all or none.
const LONG = 512;
const words = (x: Floats): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.byteLength / 4);
/** Keeps the words of `kept` where the mask of `x` has bits, and writes 0 elsewhere. */
type KeepLoop = (x: Floats, kept: Int32Array, out: Int32Array) => void;
type Mask = (x: number) => number;
const keepPairs = (mask: Mask): KeepLoop => (x, kept, out) => {
  for (let i = 0, j = 0; i < x.length; i++, j += 2) {
    const m = mask(x[i]);
    out[j] = kept[j] & m;
    out[j + 1] = kept[j + 1] & m;
  }
};
const keepWords = (mask: Mask): KeepLoop => (x, kept, out) => {
  for (let i = 0; i < x.length; i++) out[i] = kept[i] & mask(x[i]);
};
// A comparison counts as 0 or 1 without a branch.
const unlessNegative: Mask = (x: number) => ((x <= 0) as unknown as number) - 1;
const ifPositive: Mask = (x: number) => 0 - ((x > 0) as unknown as number);
const keep = (name: string, mask: Mask): (x: Floats) => KeepLoop => {
  const pairs = both(name, keepPairs, mask), single = both(name, keepWords, mask);
  return (x) => x instanceof Float64Array ? pairs(x) : single(x);
};

const reluShort = both("relu", loop1, (x: number) => x > 0 ? x : x !== x ? x : 0);
const reluLong = keep("relu words", unlessNegative);
/** x where x > 0, nan where x is nan, else 0. */
export function reluLoop(x: Floats, out: Floats): void {
  if (x.length < LONG) reluShort(x)(x, out, 0, 0);
  else reluLong(x)(x, words(x), words(out));
}
const slopeShort = both("relu slope", loop2, (g: number, x: number) => x > 0 ? g : 0);
const slopeLong = keep("relu slope words", ifPositive);
/** g where x > 0, else 0. */
export function reluSlope(g: Floats, x: Floats, out: Floats): void {
  if (x.length < LONG) slopeShort(g)(g, x, out, 0, 0);
  else slopeLong(x)(x, words(g), words(out));
}
/** `(x, eˣ - 1)`: b·x where x is not negative, else a·(eˣ - 1). */
export const eluLoop: (x: Floats) => Loop2 = both(
  "elu",
  loop2,
  (x: number, e: number, a: number, b: number) => x < 0 ? a * e : b * x,
);
/** `(g, x)`, with eˣ in `out`: b·g where x is not negative, else a·g·eˣ. */
export const eluSlope: (x: Floats) => (g: Floats, x: Floats, e: Floats, a: number, b: number) => void = both(
  "elu slope",
  (_f: null) => (g: Floats, x: Floats, e: Floats, a: number, b: number): void => {
    for (let i = 0; i < e.length; i++) e[i] = x[i] < 0 ? g[i] * a * e[i] : b * g[i];
  },
  null,
);
/** `(g, s)`: g·s·(1 - s). */
export const sigmoidSlope: (x: Floats) => Loop2 = both(
  "sigmoid slope",
  loop2,
  (g: number, s: number) => g * (s * (1 - s)),
);

/** The share of scores in the mean crossentropy: `p` holds softmax and becomes (p - onehot)·scale. */
export function crossentropySlope(p: Floats, labels: Int32Array, columns: number, scale: number): void {
  for (let i = 0; i < p.length; i++) p[i] *= scale;
  for (let r = 0; r < labels.length; r++) p[r * columns + labels[r]] -= scale;
}

/** Σ max(0, x - x at the label + hinge) over all other classes of all rows; nan counts as coming within the margin. */
export function hingeSum(x: Floats, labels: Int32Array, columns: number, hinge: number): number {
  let sum = 0;
  for (let r = 0, at = 0; r < labels.length; r++, at += columns) {
    const label = labels[r], own = x[at + label];
    let row = 0;
    for (let c = 0; c < columns; c++) {
      const margin = x[at + c] - own + hinge;
      if (c !== label && !(margin <= 0)) row += margin;
    }
    sum += row;
  }
  return sum;
}

/** The share of scores in {@linkcode hingeSum}, times `scale`. */
export function hingeSlope(
  x: Floats,
  labels: Int32Array,
  columns: number,
  hinge: number,
  scale: number,
  out: Floats,
): void {
  for (let r = 0, at = 0; r < labels.length; r++, at += columns) {
    const label = labels[r], own = x[at + label];
    let within = 0;
    for (let c = 0; c < columns; c++) {
      if (c === label || x[at + c] - own + hinge <= 0) continue;
      out[at + c] = scale;
      within++;
    }
    out[at + label] = -within * scale;
  }
}

/** How the channels of a batch `(N, C, …)` lie: `outer` blocks of `channels` runs of `run` neighbouring elements. */
export interface Channels {
  /** How many images. */
  readonly outer: number;
  /** How many channels each. */
  readonly channels: number;
  /** How many elements a channel has in one image. */
  readonly run: number;
}

type SumsLoop = (x: Floats, lie: Channels, sums: Float64Array) => void;
type ProductsLoop = (x: Floats, y: Floats, lie: Channels, sums: Float64Array, products: Float64Array) => void;
type AffineLoop = (x: Floats, lie: Channels, shift: Float64Array, factor: Float64Array, out: Floats) => void;
type ShareLoop = (
  g: Floats,
  y: Floats,
  lie: Channels,
  mean: Float64Array,
  projection: Float64Array,
  factor: Float64Array,
  out: Floats,
) => void;

/** Σ x for each channel. */
export const channelSums: (x: Floats) => SumsLoop = both(
  "channel sums",
  (_f: null): SumsLoop => (x, { outer, channels, run }, sums) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const end = at + run; at < end; at++) sum += x[at];
        sums[c] += sum;
      }
    }
  },
  null,
);

/** Σ (x - mean)² for each channel. */
export const channelSquares: (x: Floats) => (x: Floats, lie: Channels, mean: Float64Array, sums: Float64Array) => void =
  both(
    "channel squares",
    (_f: null) => (x: Floats, { outer, channels, run }: Channels, mean: Float64Array, sums: Float64Array): void => {
      for (let o = 0, at = 0; o < outer; o++) {
        for (let c = 0; c < channels; c++) {
          const m = mean[c];
          let sum = 0;
          for (const end = at + run; at < end; at++) sum += (x[at] - m) * (x[at] - m);
          sums[c] += sum;
        }
      }
    },
    null,
  );

/** Σ g and Σ g·y for each channel, in one pass. */
export const channelProducts: (x: Floats) => ProductsLoop = both(
  "channel products",
  (_f: null): ProductsLoop => (x, y, { outer, channels, run }, sums, products) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0, product = 0;
        for (const end = at + run; at < end; at++) {
          sum += x[at];
          product += x[at] * y[at];
        }
        sums[c] += sum;
        products[c] += product;
      }
    }
  },
  null,
);

/** (x - shift)/factor by channels. */
export const channelNormalize: (x: Floats) => AffineLoop = both(
  "channel normalize",
  (_f: null): AffineLoop => (x, { outer, channels, run }, shift, factor, out) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let c = 0; c < channels; c++) {
        const s = shift[c], f = factor[c];
        for (const end = at + run; at < end; at++) out[at] = (x[at] - s) / f;
      }
    }
  },
  null,
);

/** x·factor + shift by channels. */
export const channelScale: (x: Floats) => AffineLoop = both(
  "channel scale",
  (_f: null): AffineLoop => (x, { outer, channels, run }, shift, factor, out) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let c = 0; c < channels; c++) {
        const s = shift[c], f = factor[c];
        for (const end = at + run; at < end; at++) out[at] = x[at] * f + s;
      }
    }
  },
  null,
);

/** (g - mean - y·projection)·factor by channels. */
export const channelShare: (x: Floats) => ShareLoop = both(
  "channel share",
  (_f: null): ShareLoop => (g, y, { outer, channels, run }, mean, projection, factor, out) => {
    for (let o = 0, at = 0; o < outer; o++) {
      for (let c = 0; c < channels; c++) {
        const m = mean[c], p = projection[c], f = factor[c];
        for (const end = at + run; at < end; at++) out[at] = (g[at] - m - y[at] * p) * f;
      }
    }
  },
  null,
);
