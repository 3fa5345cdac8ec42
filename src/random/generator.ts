/**
 * `Generator` and `default_rng`: NumPy's random numbers since 1.17.
 * @module
 */
import { type DType, type DTypeLike, dtypeOf, float32, float64, int64 } from "../dtype/dtype.ts";
import { assertWriteable } from "../ndarray/alias.ts";
import { adopt, NDArray, viewOf } from "../ndarray/ndarray.ts";
import { allocate } from "../ndarray/storage.ts";
import { normalizeAxis, sameList, sizeOf } from "../ndarray/layout.ts";
import type { ArrayLike, ShapeLike } from "../ndarray/types.ts";
import { toArray } from "../numpy/asarray.ts";
import { assign, copyOf } from "../numpy/casting.ts";
import { getIndex } from "../numpy/indexing.ts";
import { NotImplementedError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, isIndexable, PyFloat } from "../python/number.ts";
import {
  check,
  checkOut,
  type Drawn,
  floatDType,
  integerArray,
  integerParameter,
  numbersOf,
  type Parameter,
  realParameter,
  shapeOf,
  type Size,
} from "./arguments.ts";
import { BitGenerator, PCG64, type Seed } from "./bit_generators.ts";
import { NarrowDraws } from "./bounded.ts";
import {
  chancesOf,
  counting,
  positionsArray,
  shuffleArray,
  shuffleEach,
  shuffleList,
  takeAt,
  weightedDistinct,
  weightedPositions,
} from "./choosing.ts";
import {
  beta,
  binomial,
  FloatDraws,
  hypergeometric,
  interval,
  standardCauchy,
  standardGamma,
  ZigguratDraws,
} from "./distributions.ts";
import { drawIntegers } from "./integers.ts";
import { type CovarianceOptions, multivariateNormal } from "./multivariate.ts";
import { installDistributions, type Keywords, Sampler } from "./sampler.ts";

/** The keywords of {@linkcode Generator.random} and {@linkcode Generator.standard_normal}. */
export interface FloatOptions {
  /** The shape of what is drawn. */
  size?: Size;
  /** `float64` or `float32`. */
  dtype?: DTypeLike;
  /** Where to write: a contiguous array of that data type. */
  out?: NDArray | null;
}

/** The keywords of {@linkcode Generator.standard_exponential}. */
export interface ExponentialOptions extends FloatOptions {
  /** `"zig"`, or `"inv"` for inversion. */
  method?: "zig" | "inv";
}

/** The keywords of {@linkcode Generator.integers}. */
export interface IntegersOptions {
  /** The least integer, or the end if `high` is not given. */
  low?: Parameter;
  /** The end: excluded, unless `endpoint`. */
  high?: Parameter | null;
  /** The shape of what is drawn. */
  size?: Size;
  /** The integer type, or `bool`. */
  dtype?: DTypeLike;
  /** Whether `high` may be drawn. */
  endpoint?: boolean;
}

/** The keywords of `choice`. */
export interface ChoiceOptions {
  /** The shape of what is drawn. */
  size?: Size;
  /** Whether an element may be drawn again. */
  replace?: boolean;
  /** The chance of each element; equal if not given. */
  p?: ArrayLike | null;
  /** The axis whose elements are drawn. */
  axis?: number;
  /** Whether a draw without replacement is in random order, which takes longer. */
  shuffle?: boolean;
}

const FLOATS = { size: null as Size, dtype: float64 as DTypeLike, out: null as NDArray | null };
const RANDOM = signature("random", FLOATS);
const STANDARD_NORMAL = signature("standard_normal", FLOATS);
const STANDARD_EXPONENTIAL = signature("standard_exponential", {
  size: null as Size,
  dtype: float64 as DTypeLike,
  method: "zig" as "zig" | "inv",
  out: null as NDArray | null,
});
const STANDARD_GAMMA = signature<FloatOptions & { shape: unknown }>("standard_gamma", { shape: REQUIRED, ...FLOATS });
const INTEGERS = signature<Required<IntegersOptions>>("integers", {
  low: REQUIRED,
  high: null,
  size: null,
  dtype: int64,
  endpoint: false,
});
const CHOICE = signature<Required<ChoiceOptions> & { a: unknown }>("choice", {
  a: REQUIRED,
  size: null,
  replace: true,
  p: null,
  axis: 0,
  shuffle: true,
});
const MULTINOMIAL = signature<{ n: unknown; pvals: unknown; size: Size }>("multinomial", {
  n: REQUIRED,
  pvals: REQUIRED,
  size: null,
});
const MULTIVARIATE_HYPERGEOMETRIC = signature<{ colors: unknown; nsample: unknown; size: Size; method: string }>(
  "multivariate_hypergeometric",
  { colors: REQUIRED, nsample: REQUIRED, size: null, method: "marginals" },
);
const DIRICHLET = signature<{ alpha: unknown; size: Size }>("dirichlet", { alpha: REQUIRED, size: null });
const PERMUTED = signature<{ x: unknown; axis: number | null; out: NDArray | null }>(
  "permuted",
  { x: REQUIRED, axis: null, out: null },
  1,
);
const SHUFFLE = signature<{ x: unknown; axis: number }>("shuffle", { x: REQUIRED, axis: 0 });
const PERMUTATION = signature<{ x: unknown; axis: number }>("permutation", { x: REQUIRED, axis: 0 });
const SIZE_ONLY = signature("standard_cauchy", { size: null as Size });

const WORDS = {
  dimension: "p must be 1-dimensional",
  size: "a and p must have same size",
  nan: "Probabilities contain NaN",
  negative: "Probabilities are not non-negative",
  sum: "Probabilities do not sum to 1. See Notes section of docstring for more information.",
} as const;

/** An array as soon as a size or `out` is given, else a number. */
export type Filled<T extends readonly unknown[]> = T[0] extends number | readonly unknown[] ? NDArray
  : T[0] extends { size: ShapeLike } | { out: NDArray } ? NDArray
  : T[1] extends { out: NDArray } ? NDArray
  : number;

/**
 * Random numbers from a bit generator; `np.random.default_rng(seed)` makes one on PCG64. Its streams are those of NumPy's
 * `Generator` for the same seed.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = np.random.default_rng(42);
 * console.assert(String(rng.integers(0, 10, 5)) === "[0 7 6 4 4]");
 * const weights = rng.normal(0, 0.1, [3, 4]);
 * console.assert(weights.shape.join() === "3,4");
 * ```
 */
export class Generator extends Sampler {
  /** The bit generator that the numbers come from. */
  readonly bit_generator: BitGenerator;
  private readonly doubles: ZigguratDraws;
  private floatsMade: FloatDraws | null = null;

  /** A generator on a bit generator. */
  constructor(bit_generator: BitGenerator) {
    if (!(bit_generator instanceof BitGenerator)) {
      throw new ValueError("Invalid bit generator. The bit generator must be instantiated.");
    }
    const doubles = new ZigguratDraws(bit_generator);
    super(doubles, false);
    this.doubles = doubles;
    this.bit_generator = bit_generator;
  }

  get #floats(): FloatDraws {
    return this.floatsMade ??= new FloatDraws(this.bit_generator);
  }

  /** `n_children` generators whose streams are independent of this one's. */
  spawn(n_children: number | bigint): Generator[] {
    return this.bit_generator.spawn(n_children).map((bits) => new Generator(bits));
  }

  /** Uniform numbers in [0, 1): `random(size, { dtype, out })`. */
  random<T extends [(Size | FloatOptions)?, (DTypeLike | FloatOptions)?, (NDArray | FloatOptions)?]>(
    ...args: T
  ): Filled<T> {
    const { size, dtype, out } = bind(RANDOM, args);
    return this.#fillFloats(
      "random",
      size,
      dtype,
      out,
      (target) => this.bit_generator.fillDoubles(target),
      () => this.#floats.uniform(),
    ) as Filled<T>;
  }

  /** Standard normal numbers: `standard_normal(size, { dtype, out })`. */
  standard_normal<T extends [(Size | FloatOptions)?, (DTypeLike | FloatOptions)?, (NDArray | FloatOptions)?]>(
    ...args: T
  ): Filled<T> {
    const { size, dtype, out } = bind(STANDARD_NORMAL, args);
    return this.#fillFloats(
      "standard_normal",
      size,
      dtype,
      out,
      (target) => fillWith(target, () => this.doubles.normal()),
      () => this.#floats.normal(),
    ) as Filled<T>;
  }

  /** Exponential numbers with mean 1: `standard_exponential(size, { dtype, method, out })`. */
  standard_exponential<
    T extends [
      (Size | ExponentialOptions)?,
      (DTypeLike | ExponentialOptions)?,
      ("zig" | "inv" | ExponentialOptions)?,
      (NDArray | ExponentialOptions)?,
    ],
  >(...args: T): Filled<T> {
    const { size, dtype, method, out } = bind(STANDARD_EXPONENTIAL, args);
    const inverted = method !== "zig";
    return this.#fillFloats(
      "standard_exponential",
      size,
      dtype,
      out,
      (target) =>
        fillWith(target, inverted ? () => this.doubles.invertedExponential() : () => this.doubles.exponential()),
      inverted ? () => this.#floats.invertedExponential() : () => this.#floats.exponential(),
    ) as Filled<T>;
  }

  /** Gamma numbers with scale 1: `standard_gamma(shape, size, { dtype, out })`. */
  standard_gamma<
    T extends [
      Parameter | (FloatOptions & { shape: Parameter }),
      (Size | FloatOptions)?,
      (DTypeLike | FloatOptions)?,
      (NDArray | FloatOptions)?,
    ],
  >(...args: T): Drawn<T, 1> {
    const { shape, size = null, dtype = float64, out = null } = bind(STANDARD_GAMMA, args);
    const type = floatDType(dtype, "standard_gamma");
    const read = realParameter(shape);
    const given = shapeOf(size);
    if (out !== null) checkOut(out, type, given, true);
    check(read, "shape", "nonNegative", read.shape.length > 0);
    const drawn = type === float64
      ? this.fill(standardGamma, [read], out !== null ? out.dims : size, true)
      : this.fill((_, x) => this.#floats.gamma(Math.fround(x)), [read], out !== null ? out.dims : size, true);
    if (out !== null) {
      assign(out, drawn as NDArray);
      return out as Drawn<T, 1>;
    }
    if (!(drawn instanceof NDArray) || type === float64) return drawn as Drawn<T, 1>;
    return adopt(Float32Array.from(drawn.buffer as Float64Array), float32, drawn.dims) as unknown as Drawn<T, 1>;
  }

  /** Standard Cauchy numbers: `standard_cauchy(size)`. */
  standard_cauchy<T extends [(Size | { size?: Size })?]>(...args: T): Filled<T> {
    const { size } = bind(SIZE_ONLY, args);
    return this.fill(standardCauchy, [], size, true) as Filled<T>;
  }

  #fillFloats(
    name: string,
    size: Size,
    like: DTypeLike,
    out: NDArray | null,
    fillDoubles: (target: Float64Array) => void,
    float: () => number,
  ): NDArray | number {
    const dtype = floatDType(like, name);
    const given = shapeOf(size);
    if (out !== null) checkOut(out, dtype, given, false);
    const single = given === null && out === null;
    const n = single ? 1 : out !== null ? out.size : sizeOf(given!);
    const start = out?.offset ?? 0;
    const buffer = (out !== null ? out.buffer.subarray(start, start + n) : allocate(dtype, n, true)) as Float64Array;
    if (dtype === float64) fillDoubles(buffer);
    else fillWith(buffer, float);
    return single ? buffer[0] : out ?? adopt(buffer, dtype as DType<"float64">, given!) as NDArray;
  }

  /**
   * Integers from `low` to `high`, without `high` itself unless `endpoint`: `integers(low, high, size, { dtype, endpoint })`.
   * One argument is the end, and 0 the beginning. The default data type is `int64`, as in NumPy on every platform.
   */
  integers(
    low: Parameter | IntegersOptions,
    high?: Parameter | null | IntegersOptions,
    size?: Size | IntegersOptions,
    dtype?: DTypeLike | IntegersOptions,
    endpoint?: boolean | IntegersOptions,
  ): NDArray {
    const a = bind(INTEGERS, [low, high, size, dtype, endpoint].slice(0, arguments.length));
    const [from, to] = a.high === null ? [0, a.low] : [a.low, a.high];
    return drawIntegers(this.bit_generator, from, to, a.size, dtypeOf(a.dtype), false, Boolean(a.endpoint), "integers")
      .array;
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    return randomBytes(this.bit_generator, length);
  }

  /**
   * Elements of `a`, or integers below `a` if it is an integer: `choice(a, size, replace, p, axis, shuffle)`.
   *
   * An integer without size gives a number; an array gives an array, 0-d without size.
   */
  choice<
    T extends [
      ArrayLike | ChoiceOptions & { a: ArrayLike },
      (Size | ChoiceOptions)?,
      (boolean | ChoiceOptions)?,
      (ArrayLike | null | ChoiceOptions)?,
      (number | ChoiceOptions)?,
      (boolean | ChoiceOptions)?,
    ],
  >(...args: T): Drawn<T, 1> {
    const { a, size, replace, p, axis, shuffle } = bind(CHOICE, args);
    const bits = this.bit_generator;
    const population = populationOf(a);
    const given = shapeOf(size);
    const count = given === null ? 1 : sizeOf(given);
    const n = population.array === null
      ? population.n
      : population.array.dims[normalizeAxis(axis, population.array.ndim)];
    if (n <= 0 && count !== 0) {
      throw new ValueError(
        population.array === null
          ? "a must be a positive integer unless no samples are taken"
          : "a cannot be empty unless no samples are taken",
      );
    }
    const chances = p === null ? null : chancesOf(p, n, WORDS);
    let positions: Float64Array;
    if (replace) {
      if (chances !== null) positions = weightedPositions(bits, chances, count);
      else positions = below(bits, n - 1, count);
    } else {
      if (count > n) throw new ValueError("Cannot take a larger sample than population when replace is False");
      positions = chances !== null
        ? weightedDistinct(bits, chances, count)
        : distinct(bits, n, count, Boolean(shuffle));
    }
    if (population.array === null) {
      return (given === null ? positions[0] : positionsArray(positions, given, int64)) as Drawn<T, 1>;
    }
    return takeAt(population.array, positions, given ?? [], axis) as Drawn<T, 1>;
  }

  /** Counts of `n` draws from categories with chances `pvals` (last axis): `multinomial(n, pvals, size)`. */
  multinomial(
    n: Parameter | Keywords<"n" | "pvals">,
    pvals?: Parameter | Keywords<"n" | "pvals">,
    size?: Size | Keywords<"n" | "pvals">,
  ): NDArray {
    const a = bind(MULTINOMIAL, [n, pvals, size].slice(0, arguments.length));
    return this.countCategories(integerParameter(a.n), a.pvals, a.size, binomial);
  }

  /**
   * Counts of the colours among `nsample` items taken without putting back from a box with `colors[i]` items of colour i:
   * `multivariate_hypergeometric(colors, nsample, size, method)`, the method `"marginals"` or `"count"`.
   */
  multivariate_hypergeometric(
    colors: ArrayLike | Keywords<"colors" | "nsample" | "method">,
    nsample?: number | Keywords<"colors" | "nsample" | "method">,
    size?: Size | Keywords<"colors" | "nsample" | "method">,
    method?: string | Keywords<"colors" | "nsample" | "method">,
  ): NDArray {
    const a = bind(MULTIVARIATE_HYPERGEOMETRIC, [colors, nsample, size, method].slice(0, arguments.length));
    if (a.method !== "count" && a.method !== "marginals") {
      throw new ValueError('method must be "count" or "marginals".');
    }
    const samples = sampleCount(a.nsample);
    if (samples < 0) throw new ValueError("nsample must be nonnegative.");
    const counts = colorCounts(a.colors);
    const total = counts.reduce((sum, x) => sum + x, 0);
    if (a.method === "marginals" && total >= 1e9) {
      throw new ValueError('When method is "marginals", sum(colors) must be less than 1000000000.');
    }
    if (a.method === "count" && total > 2 ** 28) {
      throw new ValueError(`When method is 'count', sum(colors) must not exceed ${2 ** 28}`);
    }
    if (samples > total) throw new ValueError("nsample > sum(colors)");
    const outer = shapeOf(a.size) ?? [];
    const shape = [...outer, counts.length];
    const out = new Float64Array(sizeOf(shape));
    if (total > 0 && samples > 0) {
      if (a.method === "count") this.#countColors(out, counts, total, samples);
      else this.#marginalColors(out, counts, total, samples);
    }
    return integerArray(out, shape, false);
  }

  /** Draws the items of the box itself: the first `samples` of a shuffled list of colours. */
  #countColors(out: Float64Array, counts: readonly number[], total: number, samples: number): void {
    const box = new Int32Array(total);
    counts.reduce((at, count, color) => {
      box.fill(color, at, at + count);
      return at + count;
    }, 0);
    const inverted = samples > Math.floor(total / 2);
    const draws = inverted ? total - samples : samples;
    for (let at = 0; at < out.length; at += counts.length) {
      for (let j = 0; j < draws; j++) {
        const k = j + interval(this.bit_generator, total - j - 1);
        const color = box[k];
        box[k] = box[j];
        box[j] = color;
      }
      for (let j = 0; j < draws; j++) out[at + box[j]]++;
      if (inverted) counts.forEach((count, k) => out[at + k] = count - out[at + k]);
    }
  }

  /** One colour after the other, each hypergeometric given those before. */
  #marginalColors(out: Float64Array, counts: readonly number[], total: number, samples: number): void {
    const inverted = samples > Math.floor(total / 2);
    for (let at = 0; at < out.length; at += counts.length) {
      let left = inverted ? total - samples : samples;
      let remaining = total;
      for (let j = 0; left > 0 && j + 1 < counts.length; j++) {
        remaining -= counts[j];
        const drawn = hypergeometric(this.draws, counts[j], remaining, left);
        out[at + j] = drawn;
        left -= drawn;
      }
      if (left > 0) out[at + counts.length - 1] = left;
      if (inverted) counts.forEach((count, k) => out[at + k] = count - out[at + k]);
    }
  }

  /** Vectors of shares that sum to 1, with weights `alpha`: `dirichlet(alpha, size)`. */
  dirichlet(alpha: ArrayLike | Keywords<"alpha">, size?: Size | Keywords<"alpha">): NDArray {
    const a = bind(DIRICHLET, [alpha, size].slice(0, arguments.length));
    const weights = weightsOf(a.alpha);
    if (weights.some((x) => x < 0)) throw new ValueError("alpha < 0");
    const k = weights.length;
    const shape = [...(shapeOf(a.size) ?? []), k];
    const out = new Float64Array(sizeOf(shape));
    // small weights make all gamma numbers underflow; breaking a stick with beta numbers does not divide by their sum
    if (k > 0 && weights.every((x) => x < 0.1)) this.#breakSticks(out, weights);
    else normalizeGammas(out, k, (i) => standardGamma(this.draws, weights[i]));
    return adopt(out, float64, shape) as NDArray;
  }

  #breakSticks(out: Float64Array, weights: Float64Array): void {
    const k = weights.length;
    const rest = new Float64Array(k);
    let sum = 0;
    for (let j = k - 1; j >= 0; j--) rest[j] = sum += weights[j];
    if (sum === 0) return;
    for (let at = 0; at < out.length; at += k) {
      let left = 1;
      for (let j = 0; j < k - 1; j++) {
        const v = beta(this.draws, weights[j], rest[j + 1]);
        out[at + j] = left * v;
        left *= 1 - v;
        if (rest[j + 1] === 0) break;
      }
      out[at + k - 1] = left;
    }
  }

  /**
   * Vectors of normal numbers with mean vector `mean` and covariance matrix `cov`:
   * `multivariate_normal(mean, cov, size, check_valid, tol, { method })`, the method `"svd"`, `"eigh"` or `"cholesky"`.
   */
  multivariate_normal(
    mean: ArrayLike | CovarianceOptions,
    cov?: ArrayLike | CovarianceOptions,
    size?: Size | CovarianceOptions,
    check_valid?: "warn" | "raise" | "ignore" | CovarianceOptions,
    tol?: number | CovarianceOptions,
    options?: CovarianceOptions,
  ): NDArray {
    const args = [mean, cov, size, check_valid, tol, options].slice(0, arguments.length);
    return multivariateNormal(args, false, (shape) => this.standard_normal(shape) as NDArray);
  }

  /**
   * Puts an array or a list into random order along an axis, in place: `shuffle(x, axis)`. What lies along the other axes
   * stays together. A list takes axis 0 only.
   */
  shuffle(x: NDArray | unknown[] | ArrayBufferView, axis?: number | { axis?: number }): void {
    const a = bind(SHUFFLE, [x, axis].slice(0, arguments.length));
    if (a.x instanceof NDArray) return shuffleArray(this.bit_generator, a.x, a.axis);
    if (a.axis !== 0) throw new NotImplementedError("Axis argument is only supported on ndarray objects");
    shuffleList(this.bit_generator, listOf(a.x));
  }

  /** A copy in random order along an axis, or 0 to x - 1 in random order: `permutation(x, axis)`. */
  permutation(x: ArrayLike, axis?: number | { axis?: number }): NDArray {
    const a = bind(PERMUTATION, [x, axis].slice(0, arguments.length));
    if (isInteger(a.x)) {
      const array = counting(asIndex(a.x));
      shuffleArray(this.bit_generator, array, 0);
      return array;
    }
    const array = toArray(a.x, null, "K", null);
    const along = normalizeAxis(a.axis, array.ndim);
    return permuteAlong(this.bit_generator, array, along);
  }

  /**
   * A copy in which each slice along an axis is in a random order of its own; without axis, all elements are:
   * `permuted(x, { axis, out })`.
   */
  permuted(x: ArrayLike, options?: { axis?: number | null; out?: NDArray | null }): NDArray {
    const a = bind(PERMUTED, options === undefined ? [x] : [x, options]);
    const array = toArray(a.x, null, "K", null);
    let out = a.out;
    if (out === null) out = copyOf(array, "K");
    else {
      if (!(out instanceof NDArray)) throw new TypeError("out must be a numpy array");
      assertWriteable(out, "output array");
      if (!sameList(out.dims, array.dims)) throw new ValueError("out must have the same shape as x");
      assign(out, array);
    }
    if (a.axis !== null) {
      shuffleEach(this.bit_generator, out, a.axis);
      return out;
    }
    if (out.ndim === 0) throw new TypeError("len() of unsized object");
    if (out.ndim === 1) shuffleArray(this.bit_generator, out, 0);
    else {
      // elements in the order of memory where the array is contiguous, else in C order
      const seen = out.isF && !out.isC ? viewOf(out, out.dims.toReversed(), out.steps.toReversed()) : out;
      const line = copyOf(seen, "C");
      shuffleArray(this.bit_generator, adopt(line.buffer, line.dtype, [line.size]) as NDArray, 0);
      assign(seen, line);
    }
    return out;
  }

  /** `Generator(PCG64)`. */
  override toString(): string {
    return `Generator(${this.bit_generator.kind})`;
  }
}

installDistributions(Generator.prototype, false);

function fillWith(target: { length: number; [i: number]: number }, draw: () => number): void {
  for (let i = 0; i < target.length; i++) target[i] = draw();
}

/** Integers in [0, bound], as numbers. */
function below(bits: BitGenerator, bound: number, count: number): Float64Array {
  const out = new Float64Array(count);
  if (bound > 0xffffffff) throw new ValueError(`a population of ${bound + 1} is too large`);
  const narrow = new NarrowDraws(bits, 32);
  for (let i = 0; i < count; i++) out[i] = narrow.bounded(bound, false);
  return out;
}

/** `count` different positions below n. */
function distinct(bits: BitGenerator, n: number, count: number, shuffle: boolean): Float64Array {
  const narrow = new NarrowDraws(bits, 32);
  if (n - 1 > 0xffffffff) throw new ValueError(`a population of ${n} is too large`);
  const shuffleFrom = (x: Float64Array, first: number) => {
    for (let i = x.length - 1; i >= first; i--) {
      const j = narrow.bounded(i, false);
      const kept = x[j];
      x[j] = x[i];
      x[i] = kept;
    }
  };
  if (n > 10000 && count > Math.floor(n / (shuffle ? 50 : 20))) {
    const all = Float64Array.from({ length: n }, (_, i) => i);
    shuffleFrom(all, Math.max(n - count, 1));
    return all.slice(n - count);
  }
  // Floyd's algorithm: the j-th draw is from 0..j, and j itself stands in for what was drawn before
  const out = new Float64Array(count);
  const seen = new Set<number>();
  for (let j = n - count; j < n; j++) {
    const drawn = narrow.bounded(j, false);
    const chosen = seen.has(drawn) ? j : drawn;
    seen.add(chosen);
    out[j - n + count] = chosen;
  }
  if (shuffle) shuffleFrom(out, 1);
  return out;
}

/** Random bytes, the low byte of each 32-bit draw first. */
export function randomBytes(bits: BitGenerator, length: number): Uint8Array {
  const n = asIndex(length);
  if (n < 0) throw new ValueError("negative dimensions are not allowed");
  const out = new Uint8Array(Math.ceil(n / 4) * 4);
  const view = new DataView(out.buffer);
  for (let i = 0; i < out.length; i += 4) view.setUint32(i, bits.next32(), true);
  return out.subarray(0, n);
}

/** Whether a value counts as one integer: a whole number or something with an index that is no array. */
export function isInteger(x: unknown): boolean {
  return typeof x === "bigint" || (typeof x === "number" && Number.isInteger(x)) ||
    (isIndexable(x) && (x as { ndim?: number }).ndim === 0);
}

/** A population to choose from: an array, or the integers below `n`. */
export function populationOf(a: unknown): { array: NDArray | null; n: number } {
  if (isInteger(a)) return { array: null, n: asIndex(a) };
  if (typeof a === "number" || a instanceof PyFloat || a === null) {
    throw new ValueError(`a must be a sequence or an integer, not <class '${a === null ? "NoneType" : "float"}'>`);
  }
  const array = toArray(a, null, "K", null);
  if (array.ndim === 0) return { array: null, n: asIndex(array) };
  return { array, n: array.dims[0] };
}

/** The weights of a Dirichlet distribution: a 1-d array. */
export function weightsOf(alpha: unknown): Float64Array {
  const array = toArray(alpha, null, "K", null);
  if (array.ndim === 0) throw new TypeError("object of type 'float' has no len()");
  if (array.ndim > 1) throw new ValueError("object too deep for desired array");
  return numbersOf(array);
}

/** Fills rows of `k` gamma numbers, each divided by the sum of its row. */
export function normalizeGammas(out: Float64Array, k: number, draw: (i: number) => number): void {
  for (let at = 0; at < out.length; at += k) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += out[at + j] = draw(j);
    const inverse = 1 / sum;
    for (let j = 0; j < k; j++) out[at + j] *= inverse;
  }
}

/** What `shuffle` may put into order: a list or a typed array. */
export function listOf(x: unknown): unknown[] {
  if (Array.isArray(x)) return x;
  if (ArrayBuffer.isView(x) && "length" in x) return x as unknown as unknown[];
  throw new TypeError("shuffle takes an array, a list or a typed array; of a tensor, shuffle `x.data`");
}

/** A copy of an array with its slices along an axis in random order. */
export function permuteAlong(bits: BitGenerator, array: NDArray, axis: number): NDArray {
  if (array.ndim === 1) {
    const copy = copyOf(array, "C");
    shuffleArray(bits, copy, 0);
    return copy;
  }
  const order = counting(array.dims[axis]);
  shuffleArray(bits, order, 0);
  return getIndex(array, [...new Array<string>(axis).fill(":"), order]);
}

function sampleCount(x: unknown): number {
  try {
    return asIndex(x);
  } catch {
    throw new ValueError("nsample must be an integer");
  }
}

function colorCounts(colors: unknown): number[] {
  const array = toArray(colors, null, "K", null);
  const counts = array.ndim === 1 ? [...numbersOf(array)] : [];
  const floats = colors instanceof NDArray && colors.dtype.isFloat && array.size > 0;
  if (array.ndim !== 1 || floats || !counts.every((x) => Number.isInteger(x) && x >= 0)) {
    throw new ValueError(
      "colors must be a one-dimensional sequence of nonnegative integers not exceeding 9223372036854775807.",
    );
  }
  return counts;
}

/**
 * A {@linkcode Generator} on PCG64, seeded with an integer, integers, a {@linkcode SeedSequence}, or unpredictably without a
 * seed. A bit generator is wrapped, a generator is returned as it is.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const rng = np.random.default_rng(1);
 * console.assert(rng.random() === 0.5118216247002567);
 * ```
 */
export function default_rng(
  seed?: Seed | BitGenerator | Generator | { seed?: Seed | BitGenerator | Generator },
): Generator {
  const from = bind(DEFAULT_RNG, arguments.length === 0 ? [] : [seed]).seed;
  if (from instanceof Generator) return from;
  if (from instanceof BitGenerator) return new Generator(from);
  const bits = (from as { _bit_generator?: unknown } | null)?._bit_generator;
  if (bits instanceof BitGenerator) return new Generator(bits);
  return new Generator(new PCG64(from as Seed));
}

const DEFAULT_RNG = signature<{ seed: unknown }>("default_rng", { seed: null });
