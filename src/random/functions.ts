/**
 * The functions of `np.random`: the methods of one hidden {@linkcode RandomState}, which `np.random.seed` seeds.
 * @module
 */
import { bind, isOptions, signature } from "../python/keywords.ts";
import { type BitGenerator, MT19937, type Seed } from "./bit_generators.ts";
import { RandomState } from "./random_state.ts";

export {
  BitGenerator,
  type BitGeneratorState,
  type Halving,
  MT19937,
  PCG64,
  PCG64DXSM,
  type PermutedCongruential,
  Philox,
  type PhiloxOptions,
  type Seed,
  SFC64,
} from "./bit_generators.ts";
export { type Entropy, SeedSequence, type SeedSequenceOptions } from "./seed_sequence.ts";
export {
  type ChoiceOptions,
  default_rng,
  type ExponentialOptions,
  type Filled,
  type FloatOptions,
  Generator,
  type IntegersOptions,
} from "./generator.ts";
export {
  type LegacyChoiceOptions,
  type LegacyState,
  type RandintOptions,
  RandomState,
  type Sized,
} from "./random_state.ts";
export type { CovarianceOptions } from "./multivariate.ts";
export type { Draw1, Draw1Default, Draw2, Draw2Default, Draw3, Keywords, Sampler } from "./sampler.ts";
export type { Drawn, Numbers, Parameter, Read, Size } from "./arguments.ts";
export type { Draws } from "./distributions.ts";

let made: RandomState | null = null;

/** The hidden state; made when first used, because some platforms have no entropy while modules load. */
function state(): RandomState {
  return made ??= new RandomState();
}

/** A method of the hidden state as a function. */
function method<K extends keyof RandomState>(name: K): RandomState[K] {
  const call = function (...args: unknown[]): unknown {
    return (state()[name] as unknown as (...args: unknown[]) => unknown).apply(state(), args);
  };
  Object.defineProperty(call, "name", { value: name });
  return call as unknown as RandomState[K];
}

const SEED = signature<{ seed: unknown }>("seed", { seed: null });

/**
 * Seeds the generator behind the functions of `np.random`, and of `mg.random`: an integer in [0, 2³²), an array of such, or
 * nothing for an unpredictable seed. Anything else is a `ValueError` or `TypeError`, and the state stays.
 *
 * @example The same numbers as NumPy's, every time
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * np.random.seed(0);
 * console.assert(np.random.rand() === 0.5488135039273248);
 * ```
 */
export function seed(seed?: Seed | { seed?: Seed }): void {
  const given = (isOptions(seed) ? bind(SEED, [seed]).seed : seed) as Seed | undefined;
  const bits = state()._bit_generator;
  if (bits instanceof MT19937) state().seed(given);
  else bits.state = new (bits.constructor as new (seed?: Seed) => BitGenerator)(given).state;
}

/**
 * The state of the generator behind the functions of `np.random`.
 *
 * @example Going back to where the numbers were
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const before = np.random.get_state();
 * const x = np.random.rand();
 * np.random.set_state(before);
 * console.assert(np.random.rand() === x);
 * ```
 */
export const get_state: RandomState["get_state"] = method("get_state");

/**
 * Sets the state of the generator behind the functions of `np.random`; see {@linkcode get_state}.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * np.random.set_state(new np.random.RandomState(3).get_state());
 * console.assert(np.random.rand() === new np.random.RandomState(3).rand());
 * ```
 */
export const set_state: (state: Parameters<RandomState["set_state"]>[0]) => void = method("set_state");

/**
 * The bit generator behind the functions of `np.random`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.get_bit_generator() instanceof np.random.MT19937);
 * ```
 */
export function get_bit_generator(): BitGenerator {
  return state()._bit_generator;
}

/**
 * Puts another bit generator behind the functions of `np.random`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const before = np.random.get_bit_generator();
 * np.random.set_bit_generator(new np.random.PCG64(1));
 * console.assert(np.random.rand() < 1);
 * np.random.set_bit_generator(before);
 * ```
 */
export function set_bit_generator(bitgen: BitGenerator): void {
  state().setBitGenerator(bitgen);
}

/**
 * Uniform numbers in [0, 1): `random_sample(size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.random_sample([2, 3]).shape.join() === "2,3");
 * ```
 */
export const random_sample: RandomState["random_sample"] = method("random_sample");

/**
 * Uniform numbers in [0, 1): `random(size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.random([2, 3]).shape.join() === "2,3");
 * ```
 */
export const random: RandomState["random"] = method("random");

/**
 * Uniform numbers in [0, 1): `ranf(size)`, an old name of `random_sample`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.ranf(3).size === 3);
 * ```
 */
export const ranf: RandomState["random_sample"] = method("random_sample");

/**
 * Uniform numbers in [0, 1): `sample(size)`, an old name of `random_sample`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.sample(3).size === 3);
 * ```
 */
export const sample: RandomState["random_sample"] = method("random_sample");

/**
 * Uniform numbers in [0, 1), the sizes of the axes as arguments; a number without any.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.rand(2, 3).shape.join() === "2,3");
 * ```
 */
export const rand: RandomState["rand"] = method("rand");

/**
 * Standard normal numbers, the sizes of the axes as arguments; a number without any.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.randn(2, 3).shape.join() === "2,3");
 * ```
 */
export const randn: RandomState["randn"] = method("randn");

/**
 * Integers from `low` to `high` without `high`, or below `low` if that is the only bound: `randint(low, high, size, dtype)`, by default `int32`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.randint(0, 10, [2, 3]).dtype === np.int32);
 * ```
 */
export const randint: RandomState["randint"] = method("randint");

/**
 * Integers from `low` to `high`, both included: `random_integers(low, high, size)`; deprecated in NumPy.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.random_integers(1, 6, 4).size === 4);
 * ```
 */
export const random_integers: RandomState["random_integers"] = method("random_integers");

/**
 * Random bytes.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.bytes(4).length === 4);
 * ```
 */
export const bytes: RandomState["bytes"] = method("bytes");

/**
 * Elements of a 1-d array, or integers below `a`: `choice(a, size, replace, p)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.choice([0.5, 1.5], 4).size === 4);
 * ```
 */
export const choice: RandomState["choice"] = method("choice");

/**
 * Puts an array (along its first axis) or a list into random order, in place.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const list = [1, 2, 3];
 * np.random.shuffle(list);
 * console.assert(list.length === 3);
 * ```
 */
export const shuffle: RandomState["shuffle"] = method("shuffle");

/**
 * A copy in random order along the first axis, or 0 to x - 1 in random order.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.permutation(5).size === 5);
 * ```
 */
export const permutation: RandomState["permutation"] = method("permutation");

/**
 * Standard normal numbers: `standard_normal(size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.standard_normal(3).size === 3);
 * ```
 */
export const standard_normal: RandomState["standard_normal"] = method("standard_normal");

/**
 * Exponential numbers with mean 1: `standard_exponential(size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.standard_exponential(3).size === 3);
 * ```
 */
export const standard_exponential: RandomState["standard_exponential"] = method("standard_exponential");

/**
 * Standard Cauchy numbers: `standard_cauchy(size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.standard_cauchy(3).size === 3);
 * ```
 */
export const standard_cauchy: RandomState["standard_cauchy"] = method("standard_cauchy");

/**
 * Gamma numbers with scale 1: `standard_gamma(shape, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.standard_gamma(2, 3).size === 3);
 * ```
 */
export const standard_gamma: RandomState["standard_gamma"] = method("standard_gamma");

/**
 * Student's t with `df` degrees of freedom: `standard_t(df, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.standard_t(5, 3).size === 3);
 * ```
 */
export const standard_t: RandomState["standard_t"] = method("standard_t");

/**
 * Uniform numbers in [`low`, `high`), by default [0, 1): `uniform(low, high, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.uniform(-1, 1, [2, 3]).shape.join() === "2,3");
 * ```
 */
export const uniform: RandomState["uniform"] = method("uniform");

/**
 * Normal numbers with mean `loc` (0) and standard deviation `scale` (1): `normal(loc, scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.normal(0, 0.1, [2, 3]).shape.join() === "2,3");
 * ```
 */
export const normal: RandomState["normal"] = method("normal");

/**
 * Beta numbers with positive `a` and `b`: `beta(a, b, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.beta(2, 3, 4).size === 4);
 * ```
 */
export const beta: RandomState["beta"] = method("beta");

/**
 * Exponential numbers with mean `scale` (1): `exponential(scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.exponential(2, 4).size === 4);
 * ```
 */
export const exponential: RandomState["exponential"] = method("exponential");

/**
 * Gamma numbers with `shape` and `scale` (1): `gamma(shape, scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.gamma(2, 1, 4).size === 4);
 * ```
 */
export const gamma: RandomState["gamma"] = method("gamma");

/**
 * Fisher's F with `dfnum` and `dfden` degrees of freedom: `f(dfnum, dfden, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.f(2, 5, 4).size === 4);
 * ```
 */
export const f: RandomState["f"] = method("f");

/**
 * Non-central F: `noncentral_f(dfnum, dfden, nonc, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.noncentral_f(2, 5, 1, 4).size === 4);
 * ```
 */
export const noncentral_f: RandomState["noncentral_f"] = method("noncentral_f");

/**
 * Chi-square with `df` degrees of freedom: `chisquare(df, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.chisquare(2, 4).size === 4);
 * ```
 */
export const chisquare: RandomState["chisquare"] = method("chisquare");

/**
 * Non-central chi-square: `noncentral_chisquare(df, nonc, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.noncentral_chisquare(2, 1, 4).size === 4);
 * ```
 */
export const noncentral_chisquare: RandomState["noncentral_chisquare"] = method("noncentral_chisquare");

/**
 * Angles around `mu`, in [-π, π], with concentration `kappa`: `vonmises(mu, kappa, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.vonmises(0, 2, 4).size === 4);
 * ```
 */
export const vonmises: RandomState["vonmises"] = method("vonmises");

/**
 * Pareto II (Lomax) with shape `a`: `pareto(a, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.pareto(3, 4).size === 4);
 * ```
 */
export const pareto: RandomState["pareto"] = method("pareto");

/**
 * Weibull with shape `a`: `weibull(a, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.weibull(3, 4).size === 4);
 * ```
 */
export const weibull: RandomState["weibull"] = method("weibull");

/**
 * Numbers in [0, 1] with density a·xᵃ⁻¹: `power(a, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.power(3, 4).size === 4);
 * ```
 */
export const power: RandomState["power"] = method("power");

/**
 * Laplace around `loc` (0) with decay `scale` (1): `laplace(loc, scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.laplace(0, 1, 4).size === 4);
 * ```
 */
export const laplace: RandomState["laplace"] = method("laplace");

/**
 * Gumbel around the mode `loc` (0) with `scale` (1): `gumbel(loc, scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.gumbel(0, 1, 4).size === 4);
 * ```
 */
export const gumbel: RandomState["gumbel"] = method("gumbel");

/**
 * Logistic around `loc` (0) with `scale` (1): `logistic(loc, scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.logistic(0, 1, 4).size === 4);
 * ```
 */
export const logistic: RandomState["logistic"] = method("logistic");

/**
 * Numbers whose logarithm is normal with `mean` (0) and `sigma` (1): `lognormal(mean, sigma, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.lognormal(0, 1, 4).size === 4);
 * ```
 */
export const lognormal: RandomState["lognormal"] = method("lognormal");

/**
 * Rayleigh with mode `scale` (1): `rayleigh(scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.rayleigh(1, 4).size === 4);
 * ```
 */
export const rayleigh: RandomState["rayleigh"] = method("rayleigh");

/**
 * Wald (inverse Gaussian) with positive `mean` and `scale`: `wald(mean, scale, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.wald(1, 1, 4).size === 4);
 * ```
 */
export const wald: RandomState["wald"] = method("wald");

/**
 * Numbers between `left` and `right` whose density peaks at `mode`: `triangular(left, mode, right, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.triangular(0, 1, 2, 4).size === 4);
 * ```
 */
export const triangular: RandomState["triangular"] = method("triangular");

/**
 * Successes in `n` trials of chance `p`: `binomial(n, p, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.binomial(10, 0.5, 4).size === 4);
 * ```
 */
export const binomial: RandomState["binomial"] = method("binomial");

/**
 * Failures before `n` successes of chance `p`: `negative_binomial(n, p, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.negative_binomial(3, 0.5, 4).size === 4);
 * ```
 */
export const negative_binomial: RandomState["negative_binomial"] = method("negative_binomial");

/**
 * Counts of events with mean `lam` (1): `poisson(lam, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.poisson(3, 4).size === 4);
 * ```
 */
export const poisson: RandomState["poisson"] = method("poisson");

/**
 * Zipf with `a` > 1: `zipf(a, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.zipf(2, 4).size === 4);
 * ```
 */
export const zipf: RandomState["zipf"] = method("zipf");

/**
 * Trials until the first success of chance `p`: `geometric(p, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.geometric(0.5, 4).size === 4);
 * ```
 */
export const geometric: RandomState["geometric"] = method("geometric");

/**
 * Good ones among `nsample` taken without putting back: `hypergeometric(ngood, nbad, nsample, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.hypergeometric(5, 5, 3, 4).size === 4);
 * ```
 */
export const hypergeometric: RandomState["hypergeometric"] = method("hypergeometric");

/**
 * Logarithmic series with 0 ≤ `p` < 1: `logseries(p, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.logseries(0.5, 4).size === 4);
 * ```
 */
export const logseries: RandomState["logseries"] = method("logseries");

/**
 * Counts of `n` draws from categories with chances `pvals`: `multinomial(n, pvals, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.multinomial(10, [0.5, 0.5], 4).shape.join() === "4,2");
 * ```
 */
export const multinomial: RandomState["multinomial"] = method("multinomial");

/**
 * Vectors of normal numbers: `multivariate_normal(mean, cov, size, check_valid, tol)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.multivariate_normal([0, 0], [[1, 0], [0, 1]], 4).shape.join() === "4,2");
 * ```
 */
export const multivariate_normal: RandomState["multivariate_normal"] = method("multivariate_normal");

/**
 * Vectors of shares that sum to 1, with positive weights `alpha`: `dirichlet(alpha, size)`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * console.assert(np.random.dirichlet([1, 2], 4).shape.join() === "4,2");
 * ```
 */
export const dirichlet: RandomState["dirichlet"] = method("dirichlet");
