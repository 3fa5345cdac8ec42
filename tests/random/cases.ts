/**
 * The calls whose streams are compared with NumPy's, for both generators: 10,000 numbers each. What NumPy draws for them is
 * in `fixtures.json`, as hashes and sums (see `fixtures.ts`); `tests/python/random_test.ts` draws all of it anew.
 */

/** One call: the class that draws, the method, its arguments, and keywords. */
export interface Case {
  readonly on: "Generator" | "RandomState";
  readonly method: string;
  readonly args: readonly unknown[];
  readonly keywords?: Readonly<Record<string, unknown>>;
  /** Whether every bit must be NumPy's: no logarithm, exponential or power reaches the numbers themselves. */
  readonly exact?: boolean;
  /** An absolute difference that is allowed where a formula cancels digits; relative to it, all else is 8 roundings. */
  readonly slack?: number;
}

const N = 10000;
const both = ["Generator", "RandomState"] as const;

function on(
  classes: readonly Case["on"][],
  method: string,
  calls: readonly (readonly unknown[])[],
  exact = false,
  keywords: Readonly<Record<string, unknown>> = {},
  slack = 0,
): Case[] {
  return classes.flatMap((on) =>
    calls.map((args) => ({ on, method, args, keywords: { ...keywords, size: N }, exact, slack }))
  );
}

const integerTypes = ["int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8"];

function integerCases(on: Case["on"], method: string): Case[] {
  const cases: Case[] = [];
  for (const dtype of integerTypes) {
    const bits = Number(dtype.replace(/\D/g, ""));
    const signed = !dtype.startsWith("u");
    const low = signed ? -100 : 0;
    const ranges: [unknown, unknown][] = [[low, 27], [0, 128], [0, 100], [3, 4]];
    if (bits > 8) ranges.push([0, 1000], [0, signed ? 2 ** 15 - 1 : 2 ** 16 - 1]);
    if (bits > 16) ranges.push([0, 1e9], [0, 2 ** 31 - 1], [5, 70000]);
    if (bits > 32) ranges.push([0, 2 ** 32], [0, 2 ** 32 + 5], [low, 2 ** 53 - 1], [0, 2 ** 32 - 1]);
    // the whole range of the type
    const end = signed ? 2n ** BigInt(bits - 1) : 2n ** BigInt(bits);
    ranges.push([signed ? String(-end) : "0", String(end)]);
    for (const [from, to] of ranges) cases.push({ on, method, args: [from, to, N], keywords: { dtype }, exact: true });
  }
  cases.push({ on, method, args: [0, 2, N], keywords: { dtype: "bool" }, exact: true });
  return cases;
}

/** All calls. */
export const cases: readonly Case[] = [
  ...on(both, "random", [[]], true),
  ...on(both, "uniform", [[], [-3, 5], [0, 1e300]], true),
  ...on(["RandomState"], "random_sample", [[]], true),
  ...on(both, "standard_normal", [[]]),
  ...on(both, "normal", [[], [3, 2.5], [-1e10, 1e-3]]),
  ...on(both, "standard_exponential", [[]]),
  ...on(["Generator"], "standard_exponential", [[]], false, { method: "inv" }),
  ...on(["Generator"], "random", [[]], true, { dtype: "float32" }),
  ...on(["Generator"], "standard_normal", [[]], false, { dtype: "float32" }),
  ...on(["Generator"], "standard_exponential", [[]], false, { dtype: "float32" }),
  ...on(["Generator"], "standard_exponential", [[]], false, { dtype: "float32", method: "inv" }),
  ...on(["Generator"], "standard_gamma", [[0.3], [1], [4.5]], false, { dtype: "float32" }),
  ...on(both, "exponential", [[], [3.5]]),
  ...on(both, "standard_gamma", [[0], [0.01], [0.5], [1], [1.5], [100]]),
  ...on(both, "gamma", [[0.7, 2], [3, 0.5]]),
  ...on(both, "beta", [[0.5, 0.5], [0.001, 0.002], [1, 1], [2, 3], [0.5, 4], [1e-104, 1e-104]]),
  ...on(both, "chisquare", [[1], [2], [7.5]]),
  ...on(both, "f", [[1, 2], [5.5, 20]]),
  ...on(both, "noncentral_f", [[1.5, 2, 0], [5.5, 20, 3], [0.5, 3, 1]]),
  ...on(both, "noncentral_chisquare", [[0.5, 2], [3, 4], [1, 0]]),
  ...on(both, "standard_cauchy", [[]]),
  ...on(both, "standard_t", [[0.5], [3], [100]]),
  ...on(both, "vonmises", [[0, 1e-9], [1, 1e-6], [0.5, 4], [3, 1000]], false, {}, 1e-12),
  // the legacy formula leaves few digits here
  ...on(both, "vonmises", [[0, 1e7]], false, {}, 1e-8),
  ...on(both, "pareto", [[0.5], [3]], false, {}, 1e-14),
  ...on(both, "weibull", [[0], [0.5], [5]]),
  ...on(both, "power", [[0.5], [5]]),
  ...on(both, "laplace", [[], [1, 3]], false, {}, 1e-15),
  ...on(both, "gumbel", [[], [1, 3]], false, {}, 1e-14),
  ...on(both, "logistic", [[], [1, 3]], false, {}, 1e-15),
  ...on(both, "lognormal", [[], [1, 0.25]]),
  ...on(both, "rayleigh", [[], [3]]),
  ...on(both, "wald", [[1, 1], [0.5, 20], [100, 0.01]]),
  ...on(both, "triangular", [[0, 1, 2], [-3, -3, 8], [0, 5, 5]], true),
  ...on(both, "poisson", [[], [0], [0.1], [9.9], [10], [55.5], [1e5], [1e9]], true),
  ...on(both, "binomial", [
    [0, 0.5],
    [10, 0],
    [10, 1],
    [10, 0.3],
    [10, 0.8],
    [1000, 0.01],
    [1000, 0.5],
    [100000, 0.999],
    [1000000000, 0.3],
  ], true),
  ...on(both, "negative_binomial", [[1, 0.5], [3.5, 0.1], [100, 0.9]], true),
  ...on(both, "geometric", [[0.01], [0.3], [0.5], [1]], true),
  ...on(both, "hypergeometric", [[5, 5, 3], [20, 10, 9], [50, 70, 60], [1000, 300, 1250], [7, 3, 10], [
    100000,
    200000,
    5000,
  ]], true),
  ...on(both, "logseries", [[0.1], [0.5], [0.99], [0.9999]], true),
  ...on(both, "zipf", [[2], [4.5], [1.8]], true),
  ...integerCases("Generator", "integers"),
  ...integerCases("RandomState", "randint"),
  ...on(["RandomState"], "random_integers", [[6], [-5, 5]], true),
  ...on(both, "multinomial", [[20, [0.2, 0.3, 0.5]], [1000, [0.1, 0.1, 0.1, 0.7]]], true),
  ...on(both, "dirichlet", [[[0.5, 1, 2]], [[10, 20, 30, 1]]]),
  ...on(["Generator"], "dirichlet", [[[0.01, 0.05, 0.02]]], false, {}, 1e-15),
  ...on(["Generator"], "multivariate_hypergeometric", [[[5, 3, 8], 7], [[100, 50, 70, 0, 1], 180]], true),
  ...on(["Generator"], "multivariate_hypergeometric", [[[5, 3, 8], 7], [[100, 50, 70, 0, 1], 180]], true, {
    method: "count",
  }),
  ...on(both, "choice", [[5], [1000000]], true),
  ...on(both, "choice", [[4]], true, { p: [0.1, 0.2, 0.3, 0.4] }),
  ...on(both, "choice", [[10000], [20000], [1000000]], true, { replace: false }),
  ...on(["Generator"], "choice", [[20000], [1000000]], true, { replace: false, shuffle: false }),
  {
    on: "Generator",
    method: "choice",
    args: [6, 4],
    keywords: { replace: false, p: [0.1, 0.2, 0.3, 0.2, 0.1, 0.1] },
    exact: true,
  },
  {
    on: "RandomState",
    method: "choice",
    args: [6, 4],
    keywords: { replace: false, p: [0.1, 0.2, 0.3, 0.2, 0.1, 0.1] },
    exact: true,
  },
  { on: "Generator", method: "permutation", args: [N], exact: true },
  { on: "RandomState", method: "permutation", args: [N], exact: true },
  { on: "Generator", method: "bytes", args: [N + 3], exact: true },
  { on: "RandomState", method: "bytes", args: [N + 3], exact: true },
];
