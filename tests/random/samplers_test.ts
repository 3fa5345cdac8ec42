/** What surrounds the streams: sizes, outputs, shuffling of views, states, keywords, types; the streams have tests of their own. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { bool, dtypeOf, dtypes, float32, int32, int64 } from "../../src/dtype/dtype.ts";
import { adopt, NDArray, newArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { toArray } from "../../src/numpy/asarray.ts";
import { numbersOf } from "../../src/random/arguments.ts";
import { PCG64 } from "../../src/random/bit_generators.ts";
import * as random from "../../src/random/functions.ts";
import { default_rng, Generator } from "../../src/random/generator.ts";
import { RandomState } from "../../src/random/random_state.ts";

function sorted(x: Iterable<number>): number[] {
  return [...x].sort((a, b) => a - b);
}

function counting(shape: number[], dtype = "float64"): NDArray {
  const n = shape.reduce((a, b) => a * b, 1);
  const type = dtypeOf(dtype);
  const out = newArray([n], type) as NDArray;
  for (let i = 0; i < n; i++) type.write(out.buffer, i, i);
  return adopt(out.buffer, type, shape) as NDArray;
}

/** Whether two draws are the same in data type, shape and every element. */
function assertSame(a: NDArray | number, b: NDArray | number, message = ""): void {
  if (!(a instanceof NDArray && b instanceof NDArray)) return assertEquals(a, b, message);
  assertEquals([a.dtype.name, a.shape, numbersOf(a)], [b.dtype.name, b.shape, numbersOf(b)], message);
}

test("a call without size gives a number, with a size an array, and their types say so", () => {
  const rng = default_rng(1), state = new RandomState(1);
  const numbers: number[] = [
    rng.random(),
    rng.standard_normal(),
    rng.normal(),
    rng.normal(1, 2),
    rng.normal({ loc: 3 }),
    rng.uniform(0, 1),
    rng.poisson(3),
    rng.choice(5),
    state.rand(),
    state.randn(),
    state.random(),
    state.normal(0, 1),
    state.randint(5),
    state.randint(2, 5),
    state.binomial(5, 0.5),
    random.rand(),
    random.uniform(),
  ];
  for (const x of numbers) assert(typeof x === "number");
  const arrays: NDArray[] = [
    rng.random(3),
    rng.random([2, 3]),
    rng.random({ size: [2, 3] }),
    rng.normal(1, 2, 3),
    rng.normal(1, 2, []),
    rng.normal(1, { size: 3 }),
    rng.normal([1, 2]),
    rng.normal(toArray([1, 2], null, "K", null)),
    rng.integers(5),
    rng.integers(5, { size: 2, dtype: "uint8", endpoint: true }),
    rng.choice([1, 2, 3], 2),
    rng.permutation(4),
    state.rand(2, 3),
    state.randn(2),
    state.randint(5, { size: 3 }),
    state.randint(0, 5, 3, "int8"),
    state.random_sample([2]),
    random.normal(0, 1, [2, 2]),
  ];
  for (const x of arrays) assert(x instanceof NDArray);
  assertEquals(rng.normal(1, 2, []).shape, []);
  assertEquals([rng.integers(5).shape, rng.integers(5).dtype], [[], int64]);
  assertEquals([state.randint(5, { size: 2 }).dtype, state.poisson(2, 3).dtype, rng.poisson(2, 3).dtype], [
    int32,
    int32,
    int64,
  ]);
  assertEquals([rng.integers(0, 2, 4, { dtype: bool }).dtype, rng.random(2, { dtype: float32 }).dtype], [
    bool,
    float32,
  ]);
});

test("keywords and positions mean the same", () => {
  const pairs: [(rng: Generator) => NDArray | number, (rng: Generator) => NDArray | number][] = [
    [(rng) => rng.normal(1, 2, 3), (rng) => rng.normal({ size: 3, scale: 2, loc: 1 })],
    [(rng) => rng.integers(2, 9, 4), (rng) => rng.integers({ low: 2, high: 9, size: 4 })],
    [(rng) => rng.integers(9, null, 4), (rng) => rng.integers(9, { size: 4 })],
    [(rng) => rng.choice(9, 3, false), (rng) => rng.choice(9, { replace: false, size: 3 })],
    [(rng) => rng.multinomial(9, [0.5, 0.5], 3), (rng) => rng.multinomial({ n: 9, pvals: [0.5, 0.5], size: 3 })],
    [(rng) => rng.random([4], "float32"), (rng) => rng.random({ dtype: "float32", size: 4 })],
  ];
  for (const [one, other] of pairs) assertSame(one(default_rng(3)), other(default_rng(3)));
  assertThrows(
    () => default_rng(3).normal({ mean: 3 } as never),
    TypeError,
    "normal() got an unexpected keyword argument 'mean' (it takes: loc, scale, size)",
  );
  assertThrows(
    () => (default_rng(3).beta as (a: number) => void)(1),
    TypeError,
    "missing 1 required positional argument: 'b'",
  );
});

test("a call that fails draws nothing", () => {
  const rng = default_rng(5);
  const before = rng.bit_generator.state;
  const wrong: (() => unknown)[] = [
    () => rng.normal(0, [1, -1], [1000, 2]),
    () => rng.integers(0, [5, 0], [1000, 2]),
    () => rng.choice(3, 4, false),
    () => rng.poisson(-1, 10),
    () => rng.multinomial(10, [[0.5, 0.5], [0.9, 0.9], [0.9, 1.1]]),
    () => rng.random(3, { out: newArray([2], dtypeOf("float64")) as NDArray }),
    () => rng.standard_normal(3, "int32"),
    () => rng.shuffle(toArray([1, 2], null, "K", null), 1),
    () => rng.hypergeometric([5, 3], 2, [4, 6]),
    () => rng.triangular([0, 3], 2, 4),
    () => rng.dirichlet([1, -1], 100),
  ];
  for (const call of wrong) {
    assertThrows(call);
    assertEquals(rng.bit_generator.state, before);
  }
});

test("out is filled in the order of memory, and must fit", () => {
  const expected = [...default_rng(2).random(6).buffer as Float64Array];
  const float64 = dtypeOf("float64");
  for (const order of ["C", "F"] as const) {
    const out = newArray([2, 3], float64, order) as NDArray;
    assert(default_rng(2).random({ out }) === out);
    assertEquals([...out.buffer as Float64Array], expected);
  }
  const part = viewOf(newArray([10], float64), [6], [1], 2) as NDArray;
  default_rng(2).random({ out: part });
  assertEquals([...part.buffer as Float64Array], [0, 0, ...expected, 0, 0]);
  const single = newArray([4], float32) as NDArray;
  default_rng(2).standard_normal(4, { out: single, dtype: "float32" });
  assertSame(single, default_rng(2).standard_normal(4, { dtype: "float32" }));
  const gamma = newArray([3], float64) as NDArray;
  assert(default_rng(2).standard_gamma(2, { out: gamma }) === gamma);
  assertSame(gamma, default_rng(2).standard_gamma(2, 3));
  assertThrows(
    () => default_rng(2).random({ out: single }),
    TypeError,
    "Supplied output array has the wrong type. Expected float64, got float32",
  );
  const strided = viewOf(newArray([10], float64), [5], [2]) as NDArray;
  assertThrows(() => default_rng(2).random({ out: strided }), Error, "must be contiguous, writable");
  assertThrows(() => default_rng(2).random(3, { out: part }), Error, "size must match out.shape when used together");
  part.flags.writeable = false;
  assertThrows(() => default_rng(2).random({ out: part }), Error, "must be contiguous, writable");
});

test("shuffle moves whole slices, in views of every kind and every data type", () => {
  for (const { name } of dtypes) {
    const x = counting([6], name);
    const y = counting([6], name);
    default_rng(4).shuffle(x);
    assertEquals(sorted(numbersOf(x)), sorted(numbersOf(y)), name);
    const list = [...numbersOf(y)];
    default_rng(4).shuffle(list);
    assertEquals(list, [...numbersOf(x)], name);
  }
  const whole = counting([4, 6]);
  const view = viewOf(whole, [4, 3], [6, -2], 5); // every other column, backwards
  const rows = [0, 1, 2, 3].map((i) => [6 * i + 5, 6 * i + 3, 6 * i + 1]);
  const copy = toArray(rows, null, "K", null);
  new RandomState(1).shuffle(view);
  new RandomState(1).shuffle(copy);
  assertEquals(numbersOf(view), numbersOf(copy));
  for (let i = 0; i < 4; i++) assertEquals(whole.buffer[6 * i + 4], 6 * i + 4); // columns that are not in the view stay
  const columns = counting([2, 5]);
  default_rng(1).shuffle(columns, 1);
  const found = numbersOf(columns);
  for (let i = 0; i < 5; i++) assertEquals(found[i + 5], found[i] + 5);
  const frozen = counting([3]);
  frozen.flags.writeable = false;
  assertThrows(() => default_rng(1).shuffle(frozen), Error, "array is read-only");
  assertThrows(() => default_rng(1).shuffle([1, 2], 1), Error, "Axis argument is only supported on ndarray objects");
  assertThrows(() => default_rng(1).shuffle("abc" as never), TypeError);
  default_rng(1).shuffle(counting([0, 3]));
  const typed = Float32Array.of(1, 2, 3, 4);
  default_rng(1).shuffle(typed);
  assertEquals(sorted(typed), [1, 2, 3, 4]);
});

test("permuted shuffles each slice for itself, into out if given", () => {
  const x = counting([3, 5]);
  const y = default_rng(1).permuted(x, { axis: 1 });
  const found = numbersOf(y);
  for (let i = 0; i < 3; i++) {
    assertEquals(
      sorted(found.slice(5 * i, 5 * i + 5)),
      [0, 1, 2, 3, 4].map((j) => 5 * i + j),
    );
  }
  assertEquals(numbersOf(x), numbersOf(counting([3, 5])), "the argument stays");
  const out = newArray([3, 5], dtypeOf("float64"), "F") as NDArray;
  assert(default_rng(1).permuted(x, { axis: 1, out }) === out);
  assertEquals(numbersOf(out), found);
  assertSame(default_rng(1).permuted(x, { axis: 1, out: x }), y, "in place");
  const fortran = newArray([2, 3], dtypeOf("float64"), "F") as NDArray;
  fortran.buffer.set([0, 1, 2, 3, 4, 5] as never);
  const line = counting([6]);
  default_rng(6).shuffle(line);
  assertEquals(default_rng(6).permuted(fortran).buffer, line.buffer, "in the order of memory");
  assertThrows(() => default_rng(1).permuted(x, { out: counting([5, 3]) }), Error, "out must have the same shape as x");
});

test("permutation and choice copy, and keep the data type", () => {
  for (const { name } of dtypes) {
    const x = counting([4, 2], name);
    const y = new RandomState(2).permutation(x);
    assertEquals([y.dtype.name, y.shape, y.base], [name, [4, 2], null]);
    assertEquals(default_rng(1).choice(x, 3, { axis: 1 }).shape, [4, 3]);
    assertEquals(default_rng(1).choice(x, [2, 2]).shape, [2, 2, 2]);
    assertEquals(default_rng(1).choice(x).shape, [2]);
  }
});

test("legacy states travel: tuple, object, the normal number that waits", () => {
  const state = new RandomState(8);
  state.randn();
  const tuple = state.get_state(), object = state.get_state(false);
  assertEquals([tuple[0], tuple[1].length, tuple[3]], ["MT19937", 624, 1]);
  const next = [state.randn(), state.randn(), state.randint(1000)];
  for (const saved of [tuple, object]) {
    const other = new RandomState();
    other.set_state(saved);
    assertEquals([other.randn(), other.randn(), other.randint(1000)], next);
  }
  state.seed(8);
  assertEquals(state.randn(), new RandomState(8).randn());
  assertThrows(
    () => state.set_state(["PCG64"] as never),
    Error,
    "set_state can only be used with legacy MT19937 state instances.",
  );
  assertThrows(() => state.set_state({} as never), Error, "state dictionary is not valid.");
  assertThrows(() => new RandomState(new PCG64(1)).seed(1), TypeError, "can only re-seed a MT19937 BitGenerator");
  assertEquals(String(new RandomState(new PCG64(1))), "RandomState(PCG64)");
});

test("the functions are one RandomState, seeded together", () => {
  random.seed(3);
  const mine = [random.rand(), random.normal(0, 1), random.randint(9), random.sample(), random.ranf()];
  const state = new RandomState(3);
  assertEquals(mine, [
    state.rand(),
    state.normal(0, 1),
    state.randint(9),
    state.random_sample(),
    state.random_sample(),
  ]);
  random.seed({ seed: 3 });
  assertEquals(random.rand(), mine[0]);
  random.set_state(new RandomState(4).get_state());
  assertSame(random.rand(2, 2), new RandomState(4).rand(2, 2));
  const before = random.get_bit_generator();
  random.set_bit_generator(new PCG64(1));
  assertEquals(random.random(), new Generator(new PCG64(1)).random());
  random.set_bit_generator(before);
  assertThrows(() => random.seed(-1), Error, "Seed must be between 0 and 2**32 - 1");
  assertThrows(() => random.rand([2, 3] as never), TypeError, "'tuple' object cannot be interpreted as an integer");
  assertEquals(random.normal.name, "normal");
});

test("default_rng takes seeds, bit generators, generators and legacy states", () => {
  const rng = default_rng(1);
  assert(default_rng(rng) === rng);
  const bits = new PCG64(1);
  assert(default_rng(bits).bit_generator === bits);
  const state = new RandomState(1);
  assert(default_rng(state as never).bit_generator === state._bit_generator);
  assertEquals(default_rng({ seed: 5 }).random(), default_rng(5).random());
  assert(default_rng().random() !== default_rng().random());
  assertEquals(String(rng), "Generator(PCG64)");
  assertThrows(() => new Generator(3 as never), Error, "Invalid bit generator");
});

test("vectors of normal numbers have the mean and covariance asked for", () => {
  const mean = [1, -2, 0.5], cov = [[2, 0.6, 0], [0.6, 1, -0.3], [0, -0.3, 0.5]];
  for (
    const draw of [
      () => default_rng(1).multivariate_normal(mean, cov, 20000),
      () => default_rng(1).multivariate_normal(mean, cov, 20000, { method: "eigh" }),
      () => default_rng(1).multivariate_normal(mean, cov, 20000, { method: "cholesky" }),
      () => new RandomState(1).multivariate_normal(mean, cov, [200, 100]),
    ]
  ) {
    const x = numbersOf(draw());
    const n = x.length / 3;
    assertEquals(n, 20000);
    const means = [0, 1, 2].map((i) => x.reduce((sum, value, k) => sum + (k % 3 === i ? value : 0), 0) / n);
    for (let i = 0; i < 3; i++) {
      assert(Math.abs(means[i] - mean[i]) < 0.05);
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let k = 0; k < x.length; k += 3) sum += (x[k + i] - means[i]) * (x[k + j] - means[j]);
        assert(Math.abs(sum / n - cov[i][j]) < 0.08, `cov[${i}][${j}]`);
      }
    }
  }
  assertThrows(
    () => default_rng(1).multivariate_normal([0, 0], [[1, 2], [2, 1]], { check_valid: "raise" }),
    Error,
    "covariance is not symmetric positive-semidefinite.",
  );
  assertThrows(
    () => default_rng(1).multivariate_normal([0, 0], [[1, 2], [2, 1]], { method: "cholesky" }),
    Error,
    "Matrix is not positive definite",
  );
});
