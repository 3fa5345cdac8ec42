/**
 * What `Generator` and `RandomState` have in common: a method for each distribution, declared and documented once on
 * {@linkcode Sampler}, and installed on both from one table that names the parameters, their constraints and the function
 * that draws.
 * @module
 */
import { float64 } from "../dtype/dtype.ts";
import { adopt, type NDArray } from "../ndarray/ndarray.ts";
import { allocate } from "../ndarray/storage.ts";
import { sizeOf } from "../ndarray/layout.ts";
import { OverflowError, ValueError } from "../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import {
  check,
  type Constraint,
  type Drawn,
  expanded,
  integerArray,
  integerParameter,
  outputShape,
  type Parameter,
  POISSON_MAX,
  type Read,
  realParameter,
  shapeOf,
  type Size,
} from "./arguments.ts";
import type { BitGenerator } from "./bit_generators.ts";
import * as from from "./distributions.ts";
import { type Draws, multinomial } from "./distributions.ts";

/** The keywords of a distribution: its parameters and the size. */
export type Keywords<K extends string> = { [key in K]?: Parameter } & {
  /** The shape of what is drawn. */
  size?: Size;
};

/** A draw with one parameter. */
export type Draw1<A extends string> = <T extends [Parameter | Keywords<A>, (Size | Keywords<A>)?, Keywords<A>?]>(
  ...args: T
) => Drawn<T, 1>;
/** A draw with one parameter that has a default. */
export type Draw1Default<A extends string> = <
  T extends [(Parameter | Keywords<A>)?, (Size | Keywords<A>)?, Keywords<A>?],
>(
  ...args: T
) => Drawn<T, 1>;
/** A draw with two parameters. */
export type Draw2<A extends string> = <
  T extends [Parameter | Keywords<A>, (Parameter | Keywords<A>)?, (Size | Keywords<A>)?, Keywords<A>?],
>(...args: T) => Drawn<T, 2>;
/** A draw with two parameters that have defaults. */
export type Draw2Default<A extends string> = <
  T extends [(Parameter | Keywords<A>)?, (Parameter | Keywords<A>)?, (Size | Keywords<A>)?, Keywords<A>?],
>(...args: T) => Drawn<T, 2>;
/** A draw with three parameters. */
export type Draw3<A extends string> = <
  T extends [
    Parameter | Keywords<A>,
    (Parameter | Keywords<A>)?,
    (Parameter | Keywords<A>)?,
    (Size | Keywords<A>)?,
    Keywords<A>?,
  ],
>(...args: T) => Drawn<T, 3>;

/**
 * The distributions that `Generator` and `RandomState` share. Parameters are numbers or arrays; arrays broadcast with each
 * other and with `size`. Without arrays and size, the result is a number. A parameter outside its domain is a `ValueError`,
 * and nothing is drawn then.
 *
 * Integers come as `int64` from a `Generator` and as `int32` (C's `long` on this platform) from a `RandomState`.
 */
export abstract class Sampler {
  /** Where this sampler's distributions draw from. */
  protected readonly draws: Draws;
  /** Whether the streams are those of NumPy's legacy generator. */
  protected readonly legacy: boolean;

  /** For the library itself. */
  constructor(draws: Draws, legacy: boolean) {
    this.draws = draws;
    this.legacy = legacy;
  }

  /** The bit generator behind the numbers. */
  protected get source(): BitGenerator {
    return this.draws.bits;
  }

  /** Normal numbers with mean `loc` (0) and standard deviation `scale` (1): `normal(loc, scale, size)`. */
  declare normal: Draw2Default<"loc" | "scale">;
  /** Beta numbers with positive `a` and `b`: `beta(a, b, size)`. */
  declare beta: Draw2<"a" | "b">;
  /** Exponential numbers with mean `scale` (1): `exponential(scale, size)`. */
  declare exponential: Draw1Default<"scale">;
  /** Gamma numbers with non-negative `shape` and `scale` (1): `gamma(shape, scale, size)`. */
  declare gamma: Draw2<"shape" | "scale">;
  /** Fisher's F with `dfnum` and `dfden` degrees of freedom: `f(dfnum, dfden, size)`. */
  declare f: Draw2<"dfnum" | "dfden">;
  /** Non-central F: `noncentral_f(dfnum, dfden, nonc, size)`. */
  declare noncentral_f: Draw3<"dfnum" | "dfden" | "nonc">;
  /** Chi-square with `df` degrees of freedom: `chisquare(df, size)`. */
  declare chisquare: Draw1<"df">;
  /** Non-central chi-square: `noncentral_chisquare(df, nonc, size)`. */
  declare noncentral_chisquare: Draw2<"df" | "nonc">;
  /** Student's t with `df` degrees of freedom: `standard_t(df, size)`. */
  declare standard_t: Draw1<"df">;
  /** Angles around `mu`, in [-π, π], with concentration `kappa`: `vonmises(mu, kappa, size)`. */
  declare vonmises: Draw2<"mu" | "kappa">;
  /** Pareto II (Lomax) with shape `a`: `pareto(a, size)`. */
  declare pareto: Draw1<"a">;
  /** Weibull with shape `a`: `weibull(a, size)`. */
  declare weibull: Draw1<"a">;
  /** Numbers in [0, 1] with density a·xᵃ⁻¹: `power(a, size)`. */
  declare power: Draw1<"a">;
  /** Laplace (double exponential) around `loc` (0) with decay `scale` (1): `laplace(loc, scale, size)`. */
  declare laplace: Draw2Default<"loc" | "scale">;
  /** Gumbel around the mode `loc` (0) with `scale` (1): `gumbel(loc, scale, size)`. */
  declare gumbel: Draw2Default<"loc" | "scale">;
  /** Logistic around `loc` (0) with `scale` (1): `logistic(loc, scale, size)`. */
  declare logistic: Draw2Default<"loc" | "scale">;
  /** Numbers whose logarithm is normal with `mean` (0) and `sigma` (1): `lognormal(mean, sigma, size)`. */
  declare lognormal: Draw2Default<"mean" | "sigma">;
  /** Rayleigh with mode `scale` (1): `rayleigh(scale, size)`. */
  declare rayleigh: Draw1Default<"scale">;
  /** Wald (inverse Gaussian) with positive `mean` and `scale`: `wald(mean, scale, size)`. */
  declare wald: Draw2<"mean" | "scale">;
  /** Counts of events with mean `lam` (1): `poisson(lam, size)`. */
  declare poisson: Draw1Default<"lam">;
  /** Zipf with `a` > 1: `zipf(a, size)`. */
  declare zipf: Draw1<"a">;
  /** Trials until the first success of chance `p`: `geometric(p, size)`. */
  declare geometric: Draw1<"p">;
  /** Logarithmic series with 0 ≤ `p` < 1: `logseries(p, size)`. */
  declare logseries: Draw1<"p">;
  /** Failures before `n` successes of chance `p`: `negative_binomial(n, p, size)`. */
  declare negative_binomial: Draw2<"n" | "p">;
  /** Successes in `n` trials of chance `p`: `binomial(n, p, size)`. */
  declare binomial: Draw2<"n" | "p">;
  /** Good ones among `nsample` taken without putting back: `hypergeometric(ngood, nbad, nsample, size)`. */
  declare hypergeometric: Draw3<"ngood" | "nbad" | "nsample">;
  /** Numbers between `left` and `right` whose density peaks at `mode`: `triangular(left, mode, right, size)`. */
  declare triangular: Draw3<"left" | "mode" | "right">;

  /** Uniform numbers in [`low`, `high`), by default [0, 1): `uniform(low, high, size)`. */
  uniform<
    T extends [
      (Parameter | Keywords<"low" | "high">)?,
      (Parameter | Keywords<"low" | "high">)?,
      (Size | Keywords<"low" | "high">)?,
      Keywords<"low" | "high">?,
    ],
  >(
    ...args: T
  ): Drawn<T, 2> {
    const { low, high, size } = bind(UNIFORM, args);
    const reads = [realParameter(low), realParameter(high)];
    const many = isMany(reads);
    const shape = many ? outputShape(null, reads) : [];
    const lows = expanded(reads[0], shape), highs = expanded(reads[1], shape);
    const ranges = Float64Array.from({ length: lows.length }, (_, i) => highs[i] - lows[i]);
    if (!ranges.every(Number.isFinite)) {
      throw new OverflowError(
        many || this.legacy ? "Range exceeds valid bounds" : "high - low range exceeds valid bounds",
      );
    }
    const range: Read = { values: ranges, shape };
    if (!this.legacy) check(range, "high - low", "nonNegative", many);
    return this.fill(from.uniform, [reads[0], range], size, true) as Drawn<T, 2>;
  }

  /** For the library itself: calls a distribution for every element of the result, or once for a number. */
  fill(
    draw: (d: Draws, ...parameters: number[]) => number,
    reads: readonly Read[],
    size: Size,
    real: boolean,
    check?: () => void,
  ): NDArray | number {
    const given = shapeOf(size);
    if (!isMany(reads)) {
      check?.();
      const [a, b, c] = reads.map((read) => read.values[0]);
      if (given === null) return draw(this.draws, a, b, c);
      const out = allocate(float64, sizeOf(given), true);
      for (let i = 0; i < out.length; i++) out[i] = draw(this.draws, a, b, c);
      return this.#result(out, given, real);
    }
    const shape = outputShape(given, reads);
    check?.();
    const [a, b, c] = reads.map((read) => expanded(read, shape));
    const out = allocate(float64, sizeOf(shape), true);
    for (let i = 0; i < out.length; i++) out[i] = draw(this.draws, a[i], b?.[i], c?.[i]);
    return this.#result(out, shape, real);
  }

  #result(values: Float64Array, shape: readonly number[], real: boolean): NDArray {
    return real ? adopt(values, float64, shape) as NDArray : integerArray(values, shape, this.legacy);
  }

  /** Counts of `n` draws from categories: the rows of `pvals` are chances that sum to at most 1. */
  protected countCategories(
    n: Read,
    pvals: unknown,
    size: Size,
    one: (d: Draws, p: number, n: number) => number,
  ): NDArray {
    const read = realParameter(pvals);
    const categories = read.shape.length > 0 ? read.shape[read.shape.length - 1] : 0;
    if (read.shape.length === 0 && this.legacy) throw new TypeError("pvals must be a 1-d sequence");
    if (categories === 0 && !this.legacy) {
      throw new ValueError(
        "pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.",
      );
    }
    if (this.legacy && read.shape.length > 1) throw new ValueError("object too deep for desired array");
    check(read, "pvals", "bounded01", true);
    const chances = read.values as Float64Array;
    for (let at = 0; at < chances.length; at += categories) {
      if (compensatedSum(chances, at, categories - 1) > 1 + 1e-12) {
        throw new ValueError(`sum(pvals${read.shape.length === 1 ? "[:-1]" : "[...,:-1]"}) > 1.0`);
      }
    }
    const rows: Read = {
      values: Float64Array.from({ length: categories ? chances.length / categories : 0 }, (_, i) => i * categories),
      shape: read.shape.slice(0, -1),
    };
    const many = n.shape.length > 0 || rows.shape.length > 0;
    const outer = many ? outputShape(shapeOf(size), [n, rows]) : shapeOf(size) ?? [];
    check(n, "n", "nonNegative", many);
    const counts = expanded(n, outer), starts = expanded(rows, outer);
    const out = new Float64Array(sizeOf(outer) * categories);
    for (let i = 0, at = 0; at < out.length; i++, at += categories) {
      multinomial(this.draws, counts[i], chances, starts[i], categories, out, at, one);
    }
    return integerArray(out, [...outer, categories], this.legacy);
  }
}

const UNIFORM = signature<{ low: unknown; high: unknown; size: Size }>("uniform", { low: 0, high: 1, size: null });

/** Whether any parameter is an array. */
export function isMany(reads: readonly Read[]): boolean {
  return reads.some((read) => read.shape.length > 0);
}

/** A compensated sum (Kahan) of part of an array. */
export function compensatedSum(x: ArrayLike<number>, start: number, count: number): number {
  if (count <= 0) return 0;
  let sum = x[start], lost = 0;
  for (let i = 1; i < count; i++) {
    const term = x[start + i] - lost;
    const next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  return sum;
}

/** A parameter in the table: its name, its constraint, and its default if it has one. */
type ParameterRow = readonly [name: string, constraint: Constraint, initial?: number];
type DrawFunction = (d: Draws, ...parameters: number[]) => number;

/** A distribution: real or integer, its parameters, and how `Generator` and `RandomState` draw. */
interface Row {
  readonly real: boolean;
  readonly parameters: readonly ParameterRow[];
  readonly modern: DrawFunction;
  readonly legacy: DrawFunction;
  /** Constraints of `RandomState` where they differ. */
  readonly legacyConstraints?: readonly Constraint[];
  /** Whether the parameters are integers. */
  readonly integers?: readonly boolean[];
  /** A check that concerns several parameters at once. */
  readonly together?: (values: readonly ArrayLike<number>[], i: number, legacy: boolean) => string | null;
}

function real(parameters: readonly ParameterRow[], modern: DrawFunction, legacy: DrawFunction = modern): Row {
  return { real: true, parameters, modern, legacy };
}

function whole(
  parameters: readonly ParameterRow[],
  modern: DrawFunction,
  legacy: DrawFunction = modern,
  rest: Partial<Row> = {},
): Row {
  return { real: false, parameters, modern, legacy, ...rest };
}

const location = [["loc", "none", 0], ["scale", "nonNegative", 1]] as const;
const HYPERGEOMETRIC_MAX = 1e9;

const rows: Record<string, Row> = {
  normal: real(location, from.normal),
  beta: real([["a", "positive"], ["b", "positive"]], from.beta, from.legacyBeta),
  exponential: real([["scale", "nonNegative", 1]], from.exponential),
  gamma: real([["shape", "nonNegative"], ["scale", "nonNegative", 1]], from.gamma),
  f: real([["dfnum", "positive"], ["dfden", "positive"]], from.fisherF),
  noncentral_f: real(
    [["dfnum", "positive"], ["dfden", "positive"], ["nonc", "nonNegative"]],
    from.noncentralF,
    from.legacyNoncentralF,
  ),
  chisquare: real([["df", "positive"]], from.chisquare),
  noncentral_chisquare: real(
    [["df", "positive"], ["nonc", "nonNegative"]],
    from.noncentralChisquare,
    from.legacyNoncentralChisquare,
  ),
  standard_t: real([["df", "positive"]], from.standardT),
  vonmises: real([["mu", "none"], ["kappa", "nonNegative"]], from.vonmises, from.legacyVonmises),
  pareto: real([["a", "positive"]], from.pareto, from.legacyPareto),
  weibull: real([["a", "nonNegative"]], from.weibull),
  power: real([["a", "positive"]], from.power, from.legacyPower),
  laplace: real(location, from.laplace),
  gumbel: real(location, from.gumbel),
  logistic: real(location, from.logistic),
  lognormal: real([["mean", "none", 0], ["sigma", "nonNegative", 1]], from.lognormal),
  rayleigh: real([["scale", "nonNegative", 1]], from.rayleigh, from.legacyRayleigh),
  wald: real([["mean", "positive"], ["scale", "positive"]], from.wald, from.legacyWald),
  triangular: {
    ...real([["left", "none"], ["mode", "none"], ["right", "none"]], from.triangular),
    together: ([left, mode, right], i) =>
      left[i] > mode[i]
        ? "left > mode"
        : mode[i] > right[i]
        ? "mode > right"
        : left[i] === right[i]
        ? "left == right"
        : null,
  },
  poisson: whole([["lam", "poisson", 1]], from.poisson, from.poisson, { legacyConstraints: ["legacyPoisson"] }),
  zipf: whole([["a", "gt1"]], from.zipf, from.legacyZipf),
  geometric: whole([["p", "boundedGt01"]], from.geometric, from.legacyGeometric),
  logseries: whole([["p", "boundedLt01"]], from.logseries, from.legacyLogseries),
  negative_binomial: whole(
    [["n", "positiveNotNan"], ["p", "boundedGt01"]],
    from.negativeBinomial,
    from.negativeBinomial,
    {
      legacyConstraints: ["positive", "bounded01"],
      together: ([n, p], i, legacy) =>
        !legacy && (1 - p[i]) / p[i] * (n[i] + 10 * Math.sqrt(n[i])) > POISSON_MAX
          ? "n too large or p too small, see Generator.negative_binomial Notes"
          : null,
    },
  ),
  binomial: whole(
    [["n", "nonNegative"], ["p", "bounded01"]],
    (d, n, p) => from.binomial(d, p, n),
    (d, n, p) => from.legacyBinomial(d, p, n),
    { legacyConstraints: ["legacyCount", "bounded01"], integers: [true, false] },
  ),
  hypergeometric: whole(
    [["ngood", "nonNegative"], ["nbad", "nonNegative"], ["nsample", "nonNegative"]],
    from.hypergeometric,
    from.legacyHypergeometric,
    {
      legacyConstraints: ["legacyCount", "nonNegative", "gte1"],
      integers: [true, true, true],
      together: ([good, bad, sample], i, legacy) =>
        !legacy && (good[i] >= HYPERGEOMETRIC_MAX || bad[i] >= HYPERGEOMETRIC_MAX)
          ? `both ngood and nbad must be less than ${HYPERGEOMETRIC_MAX}`
          : good[i] + bad[i] < sample[i]
          ? "ngood + nbad < nsample"
          : null,
    },
  ),
};

/** The method of a row for one of the two classes. */
function methodOf(name: string, row: Row, legacy: boolean): (this: Sampler, ...args: unknown[]) => NDArray | number {
  const defaults: Record<string, unknown> = {};
  for (const [parameter, , initial] of row.parameters) defaults[parameter] = initial ?? REQUIRED;
  defaults.size = null;
  const declared = signature<Record<string, unknown>>(name, defaults) as Signature<Record<string, unknown>>;
  const constraints = row.parameters.map(([, constraint], i) =>
    (legacy ? row.legacyConstraints?.[i] : undefined) ?? constraint
  );
  const draw = legacy ? row.legacy : row.modern;
  const { together, integers } = row;
  return function (this: Sampler, ...args: unknown[]): NDArray | number {
    const bound = bind(declared, args);
    const reads = row.parameters.map(([parameter], i) =>
      integers?.[i] ? integerParameter(bound[parameter]) : realParameter(bound[parameter])
    );
    const many = isMany(reads);
    const checkAll = () => {
      // NumPy looks at what concerns several parameters first
      if (together !== undefined) checkTogether(reads, (values, i) => together(values, i, legacy));
      reads.forEach((read, i) => check(read, row.parameters[i][0], constraints[i], many));
    };
    return this.fill(draw, reads, bound.size as Size, row.real, checkAll);
  };
}

function checkTogether(
  reads: readonly Read[],
  complaint: (values: readonly ArrayLike<number>[], i: number) => string | null,
): void {
  const shape = outputShape(null, reads);
  const values = reads.map((read) => expanded(read, shape));
  for (let i = 0; i < sizeOf(shape); i++) {
    const message = complaint(values, i);
    if (message !== null) throw new ValueError(message);
  }
}

/** Installs the methods of the table on `Generator` (modern) or `RandomState` (legacy). */
export function installDistributions(prototype: Sampler, legacy: boolean): void {
  for (const [name, row] of Object.entries(rows)) {
    const method = methodOf(name, row, legacy);
    Object.defineProperty(method, "name", { value: name });
    Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true });
  }
}
