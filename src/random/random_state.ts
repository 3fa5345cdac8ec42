/**
 * `RandomState`: NumPy's legacy random numbers, on MT19937, whose streams are frozen. The functions of `np.random` are the
 * methods of one hidden instance.
 * @module
 */
import { type DTypeLike, dtypeOf, float64, int32 } from "../dtype/dtype.ts";
import { adopt, NDArray } from "../ndarray/ndarray.ts";
import { sizeOf } from "../ndarray/layout.ts";
import type { ArrayLike, ShapeLike } from "../ndarray/types.ts";
import { toArray } from "../numpy/asarray.ts";
import { IndexError, ValueError } from "../python/errors.ts";
import { bind, isOptions, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { check, type Drawn, integerParameter, type Parameter, realParameter, shapeOf, type Size } from "./arguments.ts";
import { BitGenerator, type BitGeneratorState, MT19937, type Seed } from "./bit_generators.ts";
import { NarrowDraws } from "./bounded.ts";
import {
  chancesOf,
  counting,
  positionsArray,
  shuffleArray,
  shuffleList,
  takeAt,
  weightedDistinct,
  weightedPositions,
} from "./choosing.ts";
import {
  legacyBinomial,
  PolarDraws,
  standardCauchy,
  standardExponential,
  standardGamma,
  standardNormal,
} from "./distributions.ts";
import { isInteger, listOf, normalizeGammas, permuteAlong, populationOf, randomBytes, weightsOf } from "./generator.ts";
import { drawIntegers } from "./integers.ts";
import { type CovarianceOptions, multivariateNormal } from "./multivariate.ts";
import { type Draw1, installDistributions, isMany, type Keywords, Sampler } from "./sampler.ts";
import { elementsOf } from "./seed_sequence.ts";

/** The keywords of {@linkcode RandomState.randint}. */
export interface RandintOptions {
  /** The least integer, or the end if `high` is not given. */
  low?: Parameter;
  /** The end, excluded. */
  high?: Parameter | null;
  /** The shape of what is drawn. */
  size?: Size;
  /** The integer type, or `bool`. */
  dtype?: DTypeLike;
}

/** The keywords of the legacy `choice`. */
export interface LegacyChoiceOptions {
  /** The shape of what is drawn. */
  size?: Size;
  /** Whether an element may be drawn again. */
  replace?: boolean;
  /** The chance of each element; equal if not given. */
  p?: ArrayLike | null;
}

/** The state of a {@linkcode RandomState} as a tuple: name, 624 words, position, whether a normal number waits, and it. */
export type LegacyState = [name: string, key: Uint32Array, pos: number, has_gauss: number, gauss: number];

/** The function takes a size only. */
export type Sized = <T extends [(Size | { size?: Size })?]>(
  ...args: T
) => T[0] extends number | readonly unknown[] | { size: ShapeLike } ? NDArray : number;

const SIZE = { size: null as Size };
const RANDOM_SAMPLE = signature("random_sample", SIZE);
const STANDARD_GAMMA = signature<{ shape: unknown; size: Size }>("standard_gamma", { shape: REQUIRED, size: null });
const RANDINT = signature<Required<RandintOptions>>("randint", { low: REQUIRED, high: null, size: null, dtype: int32 });
const RANDOM_INTEGERS = signature<{ low: unknown; high: unknown; size: Size }>("random_integers", {
  low: REQUIRED,
  high: null,
  size: null,
});
const CHOICE = signature<Required<LegacyChoiceOptions> & { a: unknown }>("choice", {
  a: REQUIRED,
  size: null,
  replace: true,
  p: null,
});
const MULTINOMIAL = signature<{ n: unknown; pvals: unknown; size: Size }>("multinomial", {
  n: REQUIRED,
  pvals: REQUIRED,
  size: null,
});
const DIRICHLET = signature<{ alpha: unknown; size: Size }>("dirichlet", { alpha: REQUIRED, size: null });

const WORDS = {
  dimension: "'p' must be 1-dimensional",
  size: "'a' and 'p' must have same size",
  nan: "probabilities contain NaN",
  negative: "probabilities are not non-negative",
  sum: "probabilities do not sum to 1",
} as const;

/**
 * NumPy's legacy container of random numbers: `new RandomState(seed)`, with a seed in [0, 2³²), an array of such, a bit
 * generator, or nothing for an unpredictable one. The streams are NumPy's for the same seed.
 *
 * C's `long` has 32 bits on the platform that the default integer follows (WebAssembly), so integers are `int32`, and their
 * streams are those of NumPy there. On 64-bit platforms NumPy's `randint` draws `int64` by default; ask for
 * `{ dtype: "int64" }` to get those streams. (For ranges below 2³² both are the same stream.)
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const state = new np.random.RandomState(0);
 * console.assert(state.rand() === 0.5488135039273248);
 * console.assert(String(state.randint(0, 10, 4)) === "[5 0 3 3]");
 * ```
 */
export class RandomState extends Sampler {
  private readonly polar: PolarDraws;

  /** A container seeded as `np.random.seed` does, or on a bit generator. */
  constructor(seed?: Seed | BitGenerator) {
    let bits: BitGenerator;
    if (seed instanceof BitGenerator) bits = seed;
    else {
      const twister = new MT19937(0);
      twister._legacy_seeding(seed);
      bits = twister;
    }
    const polar = new PolarDraws(bits);
    super(polar, true);
    this.polar = polar;
  }

  /** The bit generator that the numbers come from. */
  get _bit_generator(): BitGenerator {
    return this.polar.bits;
  }

  /** Draws from another bit generator from now on. */
  setBitGenerator(bits: BitGenerator): void {
    if (!(bits instanceof BitGenerator)) {
      throw new ValueError("Invalid bit generator. The bit generator must be instantized.");
    }
    this.polar.bits = bits;
    this.#forgetGauss();
  }

  #forgetGauss(): void {
    this.polar.hasGauss = false;
    this.polar.gauss = 0;
  }

  /** Seeds anew: an integer in [0, 2³²), an array of such, or nothing for an unpredictable seed. */
  seed(seed?: Seed): void {
    const bits = this.polar.bits;
    if (!(bits instanceof MT19937)) throw new TypeError("can only re-seed a MT19937 BitGenerator");
    if (isOptions(seed)) seed = bind(SEED, [seed]).seed as Seed;
    bits._legacy_seeding(seed);
    this.#forgetGauss();
  }

  /** The state, as the legacy tuple, or with `legacy` false as an object. */
  get_state(legacy?: true | { legacy?: true }): LegacyState;
  /** The state as an object. */
  get_state(legacy: false | { legacy: false }): BitGeneratorState;
  get_state(legacy: boolean | { legacy?: boolean } = true): LegacyState | BitGeneratorState {
    const wanted = typeof legacy === "object" ? legacy.legacy ?? true : legacy;
    const state = this.polar.bits.state;
    const has_gauss = this.polar.hasGauss ? 1 : 0, { gauss } = this.polar;
    if (!wanted || state.bit_generator !== "MT19937") return { ...state, has_gauss, gauss };
    return ["MT19937", state.state.key as Uint32Array, state.state.pos as number, has_gauss, gauss];
  }

  /** Sets the state from what {@linkcode get_state} gave, here or in Python. */
  set_state(state: LegacyState | BitGeneratorState): void {
    let full: BitGeneratorState;
    if (Array.isArray(state)) {
      if (state[0] !== "MT19937") {
        throw new ValueError("set_state can only be used with legacy MT19937 state instances.");
      }
      full = {
        bit_generator: state[0],
        state: { key: state[1], pos: state[2] },
        has_gauss: state[3] ?? 0,
        gauss: state[4] ?? 0,
      };
    } else {
      if (typeof state !== "object" || state === null) throw new TypeError("state must be a dict or a tuple.");
      if (!("bit_generator" in state) || !("state" in state)) throw new ValueError("state dictionary is not valid.");
      full = state;
    }
    this.polar.bits.state = full;
    this.polar.hasGauss = Boolean(full.has_gauss);
    this.polar.gauss = Number(full.gauss ?? 0);
  }

  /** Uniform numbers in [0, 1): `random_sample(size)`. */
  declare random_sample: Sized;
  /** Uniform numbers in [0, 1): `random(size)`. */
  declare random: Sized;
  /** Standard normal numbers: `standard_normal(size)`. */
  declare standard_normal: Sized;
  /** Exponential numbers with mean 1: `standard_exponential(size)`. */
  declare standard_exponential: Sized;
  /** Standard Cauchy numbers: `standard_cauchy(size)`. */
  declare standard_cauchy: Sized;
  /** Integers in [0, 2³¹): `tomaxint(size)`. */
  declare tomaxint: Sized;
  /** Gamma numbers with scale 1: `standard_gamma(shape, size)`. */
  declare standard_gamma: Draw1<"shape">;

  /** Uniform numbers in [0, 1), the sizes of the axes as arguments: `rand(2, 3)`. */
  rand(): number;
  /** An array of uniform numbers. */
  rand(...sizes: number[]): NDArray;
  rand(...sizes: number[]): NDArray | number {
    return sizes.length === 0 ? this.polar.uniform() : this.random_sample(sizesOf(sizes));
  }

  /** Standard normal numbers, the sizes of the axes as arguments: `randn(2, 3)`. */
  randn(): number;
  /** An array of standard normal numbers. */
  randn(...sizes: number[]): NDArray;
  randn(...sizes: number[]): NDArray | number {
    return sizes.length === 0 ? this.polar.normal() : this.standard_normal(sizesOf(sizes));
  }

  /**
   * Integers from `low` to `high`, without `high` itself: `randint(low, high, size, dtype)`. One argument is the end, and 0
   * the beginning. The default data type is `int32`; without dtype and size, the result is a number.
   */
  randint<
    T extends [
      Parameter | RandintOptions,
      (Parameter | null | RandintOptions)?,
      (Size | RandintOptions)?,
      (DTypeLike | RandintOptions)?,
    ],
  >(
    ...args: T
  ): T extends [unknown, unknown, unknown, unknown] ? NDArray : Drawn<T, 2> {
    const { low, high, size, dtype } = bind(RANDINT, args);
    const [from, to] = high === null ? [0, low] : [low, high];
    // Python's `int` stands for the default integer, and makes single numbers Python's too
    const isDefault = dtype === int32 && args[3] === undefined &&
      !(isOptions(args[args.length - 1]) && "dtype" in (args[args.length - 1] as object));
    const { array, single } = drawIntegers(this.source, from, to, size, dtypeOf(dtype), true, false, "randint");
    type Result = T extends [unknown, unknown, unknown, unknown] ? NDArray : Drawn<T, 2>;
    return (single && isDefault ? Number(array.buffer[0]) : array) as Result;
  }

  /** Integers from `low` to `high`, both included; deprecated in NumPy: `random_integers(low, high, size)`. */
  random_integers<T extends [Parameter, (Parameter | null)?, Size?]>(...args: T): Drawn<T, 2> {
    const { low, high, size } = bind(RANDOM_INTEGERS, args);
    const [from, to] = high === null ? [1, low] : [low, high];
    const { array, single } = drawIntegers(this.source, from, to, size, int32, true, true, "randint");
    return (single ? Number(array.buffer[0]) : array) as Drawn<T, 2>;
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    return randomBytes(this.source, length);
  }

  /**
   * Elements of a 1-d array, or integers below `a` if it is an integer: `choice(a, size, replace, p)`.
   *
   * An integer without size gives a number; an array gives an array, 0-d without size.
   */
  choice<
    T extends [
      ArrayLike | LegacyChoiceOptions & { a: ArrayLike },
      (Size | LegacyChoiceOptions)?,
      (boolean | LegacyChoiceOptions)?,
      (ArrayLike | null | LegacyChoiceOptions)?,
    ],
  >(...args: T): Drawn<T, 1> {
    const { a, size, replace, p } = bind(CHOICE, args);
    const { array, n } = legacyPopulation(a);
    const given = shapeOf(size);
    const count = given === null ? 1 : sizeOf(given);
    if (n <= 0 && count !== 0) {
      throw new ValueError(
        array === null
          ? "a must be greater than 0 unless no samples are taken"
          : "'a' cannot be empty unless no samples are taken",
      );
    }
    const chances = p === null ? null : chancesOf(p, n, WORDS);
    let positions: Float64Array;
    if (replace) {
      if (chances !== null) positions = weightedPositions(this.source, chances, count);
      else {
        const narrow = new NarrowDraws(this.source, 32);
        positions = Float64Array.from({ length: count }, () => narrow.bounded(n - 1, true));
      }
    } else {
      if (count > n) throw new ValueError("Cannot take a larger sample than population when 'replace=False'");
      if (chances !== null) positions = weightedDistinct(this.source, chances, count);
      else {
        const order = counting(n, float64);
        shuffleArray(this.source, order, 0);
        positions = (order.buffer as Float64Array).slice(0, count);
      }
    }
    if (array === null) return (given === null ? positions[0] : positionsArray(positions, given, int32)) as Drawn<T, 1>;
    return takeAt(array, positions, given ?? [], 0) as Drawn<T, 1>;
  }

  /** Counts of `n` draws from categories with chances `pvals`: `multinomial(n, pvals, size)`. */
  multinomial(
    n: number | Keywords<"n" | "pvals">,
    pvals?: ArrayLike | Keywords<"n" | "pvals">,
    size?: Size | Keywords<"n" | "pvals">,
  ): NDArray {
    const a = bind(MULTINOMIAL, [n, pvals, size].slice(0, arguments.length));
    const read = integerParameter(a.n);
    if (read.shape.length > 0) throw new TypeError("only 0-dimensional arrays can be converted to Python scalars");
    return this.countCategories(read, a.pvals, a.size, legacyBinomial);
  }

  /** Vectors of shares that sum to 1, with positive weights `alpha`: `dirichlet(alpha, size)`. */
  dirichlet(alpha: ArrayLike | Keywords<"alpha">, size?: Size | Keywords<"alpha">): NDArray {
    const a = bind(DIRICHLET, [alpha, size].slice(0, arguments.length));
    const weights = weightsOf(a.alpha);
    if (weights.some((x) => x <= 0)) throw new ValueError("alpha <= 0");
    const shape = [...(shapeOf(a.size) ?? []), weights.length];
    const out = new Float64Array(sizeOf(shape));
    normalizeGammas(out, weights.length, (i) => standardGamma(this.draws, weights[i]));
    return adopt(out, float64, shape) as NDArray;
  }

  /**
   * Vectors of normal numbers with mean vector `mean` and covariance matrix `cov`:
   * `multivariate_normal(mean, cov, size, check_valid, tol)`.
   */
  multivariate_normal(
    mean: ArrayLike | CovarianceOptions,
    cov?: ArrayLike | CovarianceOptions,
    size?: Size | CovarianceOptions,
    check_valid?: "warn" | "raise" | "ignore" | CovarianceOptions,
    tol?: number | CovarianceOptions,
  ): NDArray {
    const args = [mean, cov, size, check_valid, tol].slice(0, arguments.length);
    return multivariateNormal(args, true, (shape) => this.standard_normal(shape as number[]) as NDArray);
  }

  /** Puts an array (along its first axis) or a list into random order, in place. */
  shuffle(x: NDArray | unknown[] | ArrayBufferView): void {
    if (x instanceof NDArray) {
      if (x.ndim === 0) throw new TypeError("len() of unsized object");
      shuffleArray(this.source, x, 0);
    } else shuffleList(this.source, listOf(x));
  }

  /** A copy in random order along the first axis, or 0 to x - 1 in random order. */
  permutation(x: ArrayLike): NDArray {
    if (isInteger(x)) {
      const array = counting(asIndex(x));
      shuffleArray(this.source, array, 0);
      return array;
    }
    const array = toArray(x, null, "K", null);
    if (array.ndim === 0) throw new IndexError("x must be an integer or at least 1-dimensional");
    return permuteAlong(this.source, array, 0);
  }

  /** `RandomState(MT19937)`. */
  override toString(): string {
    return `RandomState(${this.source.kind})`;
  }
}

const SEED = signature<{ seed: unknown }>("seed", { seed: null });

installDistributions(RandomState.prototype, true);

function sizesOf(sizes: readonly unknown[]): number[] {
  return sizes.map((size) => {
    if (elementsOf(size) !== null || isOptions(size)) {
      throw new TypeError(`'${Array.isArray(size) ? "tuple" : "dict"}' object cannot be interpreted as an integer`);
    }
    return asIndex(size);
  });
}

function legacyPopulation(a: unknown): { array: NDArray | null; n: number } {
  if (typeof a === "number" && !Number.isInteger(a)) throw new ValueError("a must be 1-dimensional or an integer");
  const population = populationOf(a);
  if (population.array !== null && population.array.ndim !== 1) throw new ValueError("a must be 1-dimensional");
  return population;
}

/** Installs the functions that take a size only. */
function installSized(name: string, draw: (state: RandomState, size: Size) => NDArray | number): void {
  const declared = name === "random_sample" ? RANDOM_SAMPLE : signature(name, SIZE);
  const method = function (this: RandomState, ...args: unknown[]): NDArray | number {
    return draw(this, bind(declared, args).size);
  };
  Object.defineProperty(method, "name", { value: name });
  Object.defineProperty(RandomState.prototype, name, { value: method, writable: true, configurable: true });
}

const uniforms = (state: RandomState, size: Size) => state.fill((d) => d.uniform(), [], size, true);
installSized("random_sample", uniforms);
installSized("random", uniforms);
installSized("standard_normal", (state, size) => state.fill(standardNormal, [], size, true));
installSized("standard_exponential", (state, size) => state.fill(standardExponential, [], size, true));
installSized("standard_cauchy", (state, size) => state.fill(standardCauchy, [], size, true));
installSized("tomaxint", (state, size) => state.fill((d) => d.bits.next32() >>> 1, [], size, false));
Object.defineProperty(RandomState.prototype, "standard_gamma", {
  value: function standard_gamma(this: RandomState, ...args: unknown[]): NDArray | number {
    const { shape, size } = bind(STANDARD_GAMMA, args);
    const read = realParameter(shape);
    return this.fill(standardGamma, [read], size, true, () => check(read, "shape", "nonNegative", isMany([read])));
  },
  writable: true,
  configurable: true,
});
