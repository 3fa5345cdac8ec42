/** Streams beside NumPy's own, number by number; errors and broadcasting with them. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as bitGenerators from "../../src/random/bit_generators.ts";
import { NDArray } from "../../src/ndarray/ndarray.ts";
import { type Case, cases } from "../random/cases.ts";
import { argument, draw, elements, near, SEED } from "../random/draw.ts";
import { RandomState } from "../../src/random/random_state.ts";
import { drawWithPython } from "./drawing.ts";
import { needsPython } from "./python.ts";

function label({ on, method, args, keywords }: Case): string {
  return `${on}.${method}(${JSON.stringify(args).slice(1, -1)}${keywords ? " " + JSON.stringify(keywords) : ""})`;
}

function errorOf(f: () => unknown): Error {
  try {
    f();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

test("the first million outputs of every bit generator are NumPy's", needsPython, () => {
  const seeds: unknown[] = [0, 12345, [1, 2, 3], "340282366920938463463374607431768211455", [
    7,
    "18446744073709551616",
  ]];
  const calls = ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"].flatMap((on) =>
    seeds.map((seed) => ({ on, seed, method: "random_raw", args: [seed === 0 ? 1000000 : 1000] }))
  );
  drawWithPython(calls).forEach((answer, i) => {
    const { on, seed, args } = calls[i];
    const mine = new bitGenerators[on as "PCG64"](argument(seed) as bigint).random_raw(args[0]);
    assertEquals(mine, answer.values as BigUint64Array, `${on}(${seed})`);
  });
});

test("legacy seeds are read as NumPy reads them", needsPython, () => {
  const seeds: unknown[] = [0, 1, 4294967295, "17", [0], [1, 2, 3], Array.from({ length: 700 }, (_, i) => 977 * i)];
  const wrong: unknown[] = [-1, 4294967296, [], [-1], [1, 4294967296], [[1, 2], [3, 4]]];
  const calls = [...seeds, ...wrong].map((seed) => ({ on: "RandomState", seed, method: "random", args: [3] }));
  drawWithPython(calls.slice(0, seeds.length)).forEach((answer, i) => {
    const mine = new RandomState(argument(seeds[i]) as number).random(3);
    assertEquals(mine.buffer, answer.values as Float64Array, `seed ${seeds[i]}`);
  });
  const answers = drawWithPython(wrong.map((seed) => ({ on: "RandomState", seed: 0, method: "seed", args: [seed] })));
  answers.forEach((answer, i) => {
    const state = new RandomState(5);
    const before = state.get_state();
    const error = errorOf(() => state.seed(wrong[i] as number));
    assertEquals([error.name, error.message], [answer.error, answer.message], JSON.stringify(wrong[i]));
    assertEquals(state.get_state(), before);
  });
});

test("10,000 numbers of every distribution are NumPy's", needsPython, () => {
  const answers = drawWithPython(cases.map((call) => ({ seed: SEED, ...call })));
  cases.forEach((call, i) => {
    const answer = answers[i], mine = draw(call), values = elements(mine);
    assertEquals(answer.error, undefined, label(call));
    assertEquals(values.length, answer.values.length, label(call));
    if (mine instanceof NDArray) assertEquals(mine.shape, answer.shape, label(call));
    const float32 = call.keywords?.dtype === "float32";
    for (let k = 0; k < values.length; k++) {
      const x = Number(values[k]), y = Number(answer.values[k]);
      const same = call.exact ? Object.is(x, y) : near(x, y, call.slack, float32);
      assert(same, `${label(call)}[${k}]: ${x}, NumPy has ${y}`);
    }
  });
});

const both = ["Generator", "RandomState"] as const;

/** Calls with arrays, sizes of all kinds, single numbers. */
const shapes: readonly Case[] = both.flatMap((on): Case[] => [
  { on, method: "normal", args: [[1, 2, 3], 0.5] },
  { on, method: "normal", args: [[[1], [2]], [0.1, 0.2, 0.3]] },
  { on, method: "normal", args: [0, [1, 2], [3, 2]] },
  { on, method: "normal", args: [0, 1, []] },
  { on, method: "normal", args: [0, 1, 0] },
  { on, method: "normal", args: [0, 1, [2, 0, 3]] },
  { on, method: "normal", args: [], keywords: { scale: 2, loc: 100 } },
  { on, method: "normal", args: ["nan", 1, 3] },
  { on, method: "normal", args: [{ array: [1, 2], dtype: "float32" }, { array: 3, dtype: "int8" }] },
  { on, method: "uniform", args: [[0, 10], [[11], [20]]] },
  { on, method: "triangular", args: [[0, 1], 2, [[3], [4]]] },
  { on, method: "noncentral_f", args: [1, [2, 3], 0.5, [4, 2]] },
  { on, method: "poisson", args: [[[0.5, 20], [3, 100]]] },
  { on, method: "poisson", args: [[0.5, 20], [3, 2]] },
  { on, method: "poisson", args: [4] },
  { on, method: "binomial", args: [{ array: [10, 1000], dtype: "int32" }, [[0.5], [0.1]]] },
  { on, method: "binomial", args: [100, 0.3] },
  { on, method: "hypergeometric", args: [{ array: [10, 20], dtype: "int64" }, 7, 5, [3, 2]] },
  { on, method: "negative_binomial", args: [[1, 50], 0.25] },
  { on, method: "standard_gamma", args: [[0.5, 1, 2], [2, 3]] },
  { on, method: "choice", args: [{ array: [1.5, 2.5, 3.5], dtype: "float32" }, [2, 3]] },
  { on, method: "choice", args: [{ array: [1.5, 2.5, 3.5], dtype: "float64" }] },
  { on, method: "choice", args: [{ array: [1.5, 2.5, 3.5], dtype: "float64" }, []] },
  { on, method: "choice", args: [5, [2, 2], false] },
  { on, method: "choice", args: [5] },
  { on, method: "choice", args: [5, 3, true, { array: [0.1, 0.2, 0.3, 0.2, 0.2], dtype: "float32" }] },
  { on, method: "choice", args: [0, 0] },
  { on, method: "permutation", args: [{ array: [[1, 2], [3, 4], [5, 6]], dtype: "float64" }] },
  { on, method: "permutation", args: [[5, 6, 7, 8]] },
  { on, method: "permutation", args: [0] },
  { on, method: "multinomial", args: [10, [0.5, 0.25]] },
  { on, method: "multinomial", args: [10, [0.5, 0.25, 0.25], [2, 3]] },
  { on, method: "dirichlet", args: [[1, 2, 3]] },
  { on, method: "dirichlet", args: [[1, 2, 3], [2, 2]] },
  { on, method: "bytes", args: [7] },
  { on, method: "bytes", args: [0] },
  {
    on,
    method: on === "Generator" ? "integers" : "randint",
    args: [[1, 10, 100], { array: [[200], [300]], dtype: "int32" }],
  },
  { on, method: on === "Generator" ? "integers" : "randint", args: [[3, 10, 100]], keywords: { dtype: "uint8" } },
  {
    on,
    method: on === "Generator" ? "integers" : "randint",
    args: [0, [3, 10, 100], [2, 3]],
    keywords: { dtype: "uint64" },
  },
  { on, method: on === "Generator" ? "integers" : "randint", args: [0, 1, 5] },
]).concat([
  { on: "Generator", method: "integers", args: [0, 255, 20], keywords: { dtype: "uint8", endpoint: true } },
  { on: "Generator", method: "integers", args: [0, [[7], [9]], [2, 3]], keywords: { dtype: "int16", endpoint: true } },
  { on: "Generator", method: "multinomial", args: [{ array: [10, 20], dtype: "int64" }, [[0.5, 0.5], [0.1, 0.9]]] },
  {
    on: "Generator",
    method: "choice",
    args: [{ array: [[1, 2, 3], [4, 5, 6]], dtype: "float64" }, [2, 2]],
    keywords: { axis: 1 },
  },
  { on: "Generator", method: "choice", args: [{ array: [[1, 2, 3], [4, 5, 6]], dtype: "float64" }] },
  {
    on: "Generator",
    method: "permutation",
    args: [{ array: [[1, 2, 3], [4, 5, 6]], dtype: "float64" }],
    keywords: { axis: 1 },
  },
  {
    on: "Generator",
    method: "permuted",
    args: [{ array: [[1, 2, 3], [4, 5, 6]], dtype: "float64" }],
    keywords: { axis: 1 },
  },
  {
    on: "Generator",
    method: "permuted",
    args: [{ array: [[1, 2, 3], [4, 5, 6]], dtype: "float64" }],
    keywords: { axis: 0 },
  },
  { on: "Generator", method: "permuted", args: [{ array: [[1, 2, 3], [4, 5, 6]], dtype: "float64" }] },
  { on: "Generator", method: "multivariate_hypergeometric", args: [[3, 4, 5], 6, [2, 2]] },
  {
    on: "Generator",
    method: "multivariate_normal",
    args: [[1, 2], [[2, 0.5], [0.5, 1]], [3, 2]],
    keywords: { method: "cholesky" },
    slack: 1e-14,
  },
  { on: "Generator", method: "standard_gamma", args: [[0.5, 1, 2]], keywords: { dtype: "float32" } },
]);

test("parameters broadcast, and results have the shapes of NumPy's", needsPython, () => {
  const answers = drawWithPython(shapes.map((call) => ({ seed: SEED, ...call })));
  shapes.forEach((call, i) => {
    const answer = answers[i], mine = draw(call), values = elements(mine);
    assertEquals(answer.error, undefined, label(call) + answer.message);
    assertEquals(
      mine instanceof NDArray ? mine.shape : mine instanceof Uint8Array ? [mine.length] : [],
      answer.shape,
      label(call),
    );
    const float32 = call.keywords?.dtype === "float32";
    for (let k = 0; k < values.length; k++) {
      const x = Number(values[k]), y = Number(answer.values[k]);
      assert(near(x, y, call.slack, float32), `${label(call)}[${k}]: ${x}, NumPy has ${y}`);
    }
  });
});

/** Calls that must fail, with the message of NumPy's error. */
const failing: readonly Case[] = both.flatMap((on): Case[] => {
  const integers = on === "Generator" ? "integers" : "randint";
  return [
    { on, method: "normal", args: [0, -1] },
    { on, method: "normal", args: [0, "-0"] },
    { on, method: "normal", args: [0, [1, -1]] },
    { on, method: "normal", args: [[1, 2], [1, 2, 3]] },
    { on, method: "normal", args: [[1, 2, 3], 1, [2]] },
    { on, method: "normal", args: [[1, 2, 3], 1, [1]] },
    { on, method: "normal", args: [0, 1, -1] },
    { on, method: "uniform", args: [0, "inf"] },
    { on, method: "uniform", args: [[0, 1], "inf"] },
    { on, method: "beta", args: [0, 1] },
    { on, method: "beta", args: [1, [1, 0]] },
    { on, method: "gamma", args: [-1] },
    { on, method: "chisquare", args: [0] },
    { on, method: "noncentral_chisquare", args: [1, -1] },
    { on, method: "wald", args: [0, 1] },
    { on, method: "triangular", args: [2, 1, 3] },
    { on, method: "triangular", args: [0, 4, 3] },
    { on, method: "triangular", args: [1, 1, 1] },
    { on, method: "triangular", args: [[0, 5], 4, 6] },
    { on, method: "poisson", args: [-1] },
    { on, method: "poisson", args: ["nan"] },
    { on, method: "poisson", args: [1e300] },
    { on, method: "poisson", args: [[1, -1]] },
    { on, method: "binomial", args: [-1, 0.5] },
    { on, method: "binomial", args: [10, 1.5] },
    { on, method: "binomial", args: [10, "nan"] },
    { on, method: "binomial", args: [10, [0.5, "nan"]] },
    { on, method: "geometric", args: [0] },
    { on, method: "geometric", args: [[0.5, 0]] },
    { on, method: "logseries", args: [1] },
    { on, method: "logseries", args: [[0.5, 1]] },
    { on, method: "zipf", args: [1] },
    { on, method: "negative_binomial", args: [0, 0.5] },
    { on, method: "hypergeometric", args: [3, 4, 8] },
    { on, method: "hypergeometric", args: [-3, 4, 1] },
    { on, method: "multinomial", args: [10, [0.6, 0.6, 0.1]] },
    { on, method: "multinomial", args: [-1, [0.6, 0.1]] },
    { on, method: "multinomial", args: [10, [1.5, 0.1]] },
    { on, method: "dirichlet", args: [[-1, 1]] },
    { on, method: "choice", args: [0] },
    { on, method: "choice", args: [{ array: [], dtype: "float64" }] },
    { on, method: "choice", args: [3, 4, false] },
    { on, method: "choice", args: [3, 2, true, [0.5, 0.5]] },
    { on, method: "choice", args: [3, 2, true, [0.5, 0.4, 0.2]] },
    { on, method: "choice", args: [3, 2, true, [1.5, -0.5, 0]] },
    { on, method: "choice", args: [3, 2, true, ["nan", 0.5, 0.5]] },
    { on, method: "choice", args: [3, 2, false, [1, 0, 0]] },
    { on, method: integers, args: [0] },
    { on, method: integers, args: [5, 5] },
    { on, method: integers, args: [0, 300], keywords: { dtype: "uint8" } },
    { on, method: integers, args: [-1, 3], keywords: { dtype: "uint8" } },
    { on, method: integers, args: [0, 3], keywords: { dtype: "float64" } },
    { on, method: integers, args: [[5, 1], [6, 1]] },
    { on, method: integers, args: [0, [300, 1]], keywords: { dtype: "uint8" } },
    { on, method: integers, args: [[-1, 0], 5], keywords: { dtype: "uint8" } },
    { on, method: integers, args: [0, "9223372036854775809"], keywords: { dtype: "int64" } },
  ];
}).concat([
  { on: "Generator", method: "random", args: [3], keywords: { dtype: "int32" } },
  { on: "Generator", method: "uniform", args: [1, 0] },
  { on: "Generator", method: "integers", args: [5, 4], keywords: { endpoint: true } },
  { on: "Generator", method: "hypergeometric", args: [1000000000, 4, 8] },
  { on: "Generator", method: "multivariate_hypergeometric", args: [[3, 4], 8] },
  { on: "Generator", method: "multivariate_hypergeometric", args: [[3, -4], 8] },
  { on: "Generator", method: "multivariate_hypergeometric", args: [[3, 4], 2], keywords: { method: "x" } },
  { on: "Generator", method: "multivariate_normal", args: [[[1]], [[1]]] },
  { on: "Generator", method: "multivariate_normal", args: [[1, 2], [[1]]] },
  {
    on: "Generator",
    method: "multivariate_normal",
    args: [[1, 2], [[1, 2], [2, 1]]],
    keywords: { check_valid: "raise" },
  },
  { on: "Generator", method: "permutation", args: [{ array: [1, 2], dtype: "int32" }], keywords: { axis: 1 } },
  { on: "RandomState", method: "choice", args: [{ array: [[1, 2]], dtype: "float64" }] },
  { on: "RandomState", method: "permutation", args: [1.5] },
]);

test("a wrong call fails as in NumPy, and draws nothing", needsPython, () => {
  const answers = drawWithPython(failing.map((call) => ({ seed: SEED, ...call })));
  const different: unknown[] = [];
  failing.forEach((call, i) => {
    const { error, message } = answers[i];
    let mine = ["", ""];
    try {
      draw(call);
    } catch (error) {
      mine = [(error as Error).name, (error as Error).message];
    }
    if (mine[0] !== error || mine[1] !== message) different.push([label(call), mine, [error, message]]);
  });
  assertEquals(different, []);
});
