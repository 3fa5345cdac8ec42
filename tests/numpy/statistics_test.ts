/** Averages, quantiles, covariance, histograms and convolutions: laws, and NumPy's errors. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { IndexError, ValueError, ZeroDivisionError } from "../../src/python/errors.ts";

const x = np.array([[1, 5, 2], [8, 3, 4]]);

test("average(): weights, and their sum", () => {
  assertEquals(np.average(x).item(), np.mean(x).item());
  assertEquals(np.average(x, 0, [3, 1]).tolist(), [2.75, 4.5, 2.5]);
  const [value, total] = np.average(x, { axis: 1, weights: [1, 0, 1], returned: true });
  assertEquals(value.tolist(), [1.5, 6]);
  assertEquals(total.tolist(), [2, 2]);
  assertThrows(
    () => np.average(x, { weights: [1, 2] }),
    TypeError,
    "Axis must be specified when shapes of a and weights differ.",
  );
  assertThrows(() => np.average(x, 0, [1, 2, 3]), ValueError, "Shape of weights must be consistent");
  assertThrows(() => np.average(x, 0, [0, 0]), ZeroDivisionError, "Weights sum to zero, can't be normalized");
});

test("median() is the quantile 0.5, along every axis; nan and empty data", () => {
  for (const axis of [null, 0, 1]) assertEquals(np.median(x, axis).tolist(), np.quantile(x, 0.5, axis).tolist());
  assertEquals(np.median(x, [0, 1], { keepdims: true }).tolist(), [[3.5]]);
  assert(Number.isNaN(np.median(np.array([1, NaN])).item()));
  assert(Number.isNaN(np.median(np.zeros([0])).item()));
  assertEquals(np.nanmedian(np.array([[1, NaN, 3], [NaN, NaN, 7]]), 1).tolist(), [2, 7]);
  assertEquals(np.median(np.array([1, 2], "float32")).dtype, np.float32);
  assertEquals(np.median(np.array([1, 2], "int32")).dtype, np.float64);
  const data = np.array([3, 1, 2]);
  np.median(data, { overwrite_input: true });
  assertEquals(data.tolist(), [3, 1, 2]);
});

test("quantile(): the methods meet the ends, and lie between their neighbours", () => {
  const data = np.array([4, 1, 9, 7, 2]);
  const methods =
    "inverted_cdf averaged_inverted_cdf closest_observation interpolated_inverted_cdf hazen weibull linear " +
    "median_unbiased normal_unbiased lower higher midpoint nearest";
  for (const method of methods.split(" ") as "linear"[]) {
    assertEquals(np.quantile(data, [0, 1], { method }).tolist(), [1, 9], method);
    let last = -Infinity;
    for (let q = 0; q <= 1; q += 1 / 32) {
      const value = Number(np.quantile(data, q, { method }).item());
      assert(value >= last && value >= 1 && value <= 9, method);
      last = value;
    }
  }
  for (const [method, value] of Object.entries({ lower: 2, higher: 4, midpoint: 3, nearest: 4, linear: 3.2 })) {
    assertAlmostEquals(Number(np.quantile(data, 0.4, { method: method as "linear" }).item()), value, 1e-15, method);
  }
  assertEquals(np.percentile(data, 25).item(), np.quantile(data, 0.25).item());
  assertEquals(np.quantile(x, [[0, 0.5], [0.5, 1]], 1).shape, [2, 2, 2]);
  assertEquals(np.nanquantile(np.array([NaN, 1, 2]), [0.5]).tolist(), [1.5]);
  assertEquals(np.quantile(data, 0.5, { weights: [1, 1, 5, 1, 1], method: "inverted_cdf" }).item(), 9);
});

test("quantile(): NumPy's errors", () => {
  assertThrows(() => np.quantile(x, 2), ValueError, "Quantiles must be in the range [0, 1]");
  assertThrows(() => np.percentile(x, -1), ValueError, "Percentiles must be in the range [0, 100]");
  assertThrows(
    () => np.quantile(x, 0.5, { method: "foo" as "linear" }),
    ValueError,
    "'foo' is not a valid method. Use one of: dict_keys(['inverted_cdf'",
  );
  assertThrows(
    () => np.quantile(x, 0.5, { weights: x }),
    ValueError,
    "Only method 'inverted_cdf' supports weights. Got: linear.",
  );
  assertThrows(() => np.quantile(np.zeros([0]), 0.5), IndexError, "index -1 is out of bounds for axis 0 with size 0");
});

test("cov() and corrcoef(): symmetric, variances on the diagonal, weights as repetitions", () => {
  const data = np.array([[1, 2, 4, 3], [3, 3, 1, 0]]), c = np.cov(data);
  assertAlmostEquals(Number(c.get(0, 0).item()), Number(np.var(data.get(0), { ddof: 1 }).item()), 1e-15);
  assertEquals(c.tolist(), c.T.tolist());
  assertEquals(np.cov(data.T, { rowvar: false }).tolist(), c.tolist());
  assertEquals(np.cov(data.get(0), data.get(1)).tolist(), c.tolist());
  const repeated = np.array([[1, 1, 2, 4, 3], [3, 3, 3, 1, 0]]),
    weighted = np.cov(data, { fweights: [2n, 1n, 1n, 1n] });
  for (let i = 0; i < 4; i++) {
    assertAlmostEquals(Number(weighted.ravel().get(i).item()), Number(np.cov(repeated).ravel().get(i).item()), 1e-14);
  }
  assertEquals(np.corrcoef(np.array([1, 2, 3]), [3, 2, 1]).tolist(), [[1, -1], [-1, 1]]);
  assertThrows(() => np.cov(np.zeros([2, 2, 2])), ValueError, "m has more than 2 dimensions");
  assertThrows(() => np.cov(data, { ddof: 1.5 }), ValueError, "ddof must be integer");
  assertThrows(() => np.cov(data, { fweights: [1.5, 1, 1, 1] }), TypeError, "fweights must be integer");
});

test("histogram(): counts, edges, densities, weights, rules for the number of bins", () => {
  const data = np.array([1, 2, 1, 4, 3.5]);
  const [counts, edges] = np.histogram(data, { bins: 3 });
  assertEquals(counts.tolist(), [2, 1, 2]);
  assertEquals(edges.tolist(), [1, 2, 3, 4]);
  assertEquals(np.histogram(data, [0, 2, 4])[0].tolist(), [2, 3]);
  const [density, places] = np.histogram(data, { bins: 4, density: true });
  assertAlmostEquals(Number(np.sum(density.mul(np.diff(places))).item()), 1, 1e-15);
  assertEquals(np.histogram(data, { bins: 1, weights: [1, 2, 3, 4, 5] })[0].tolist(), [15]);
  assertEquals(np.histogram(data, { bins: 2, range: [0, 2] })[0].tolist(), [0, 3]);
  assertEquals(np.histogram(np.arange(10), "auto")[0].tolist(), [2, 2, 2, 2, 2]);
  for (const rule of ["fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"] as const) {
    assertEquals(Number(np.sum(np.histogram(np.arange(100), rule)[0]).item()), 100);
  }
  assertThrows(() => np.histogram(data, 0), ValueError, "`bins` must be positive, when an integer");
  assertThrows(() => np.histogram(data, [3, 1]), ValueError, "`bins` must increase monotonically, when an array");
  assertThrows(
    () => np.histogram(data, { range: [3, 1] }),
    ValueError,
    "max must be larger than min in range parameter.",
  );
  assertThrows(
    () => np.histogram(np.array([Infinity, 1])),
    ValueError,
    "autodetected range of [1.0, inf] is not finite",
  );
});

test("bincount() and digitize()", () => {
  assertEquals(np.bincount([0n, 2n, 2n]).tolist(), [1, 0, 2]);
  assertEquals(np.bincount(np.array([1, 1, 3], "uint8"), { weights: [0.5, 1, 2], minlength: 5 }).tolist(), [
    0,
    1.5,
    0,
    2,
    0,
  ]);
  assertThrows(() => np.bincount([-1n]), ValueError, "must have no negative elements");
  assertThrows(
    () => np.bincount(np.array([1.5])),
    TypeError,
    "Cannot cast array data from dtype('float64') to dtype('int64')",
  );
  assertEquals(np.digitize([0.5, 1, 9], [0, 1, 2]).tolist(), [1, 2, 3]);
  assertEquals(np.digitize([0.5, 1, 9], [0, 1, 2], true).tolist(), [1, 1, 3]);
  assertEquals(np.digitize([0.5, 1, 9], [2, 1, 0]).tolist(), [2, 1, 0]);
  assertThrows(() => np.digitize([1], [3, 1, 2]), ValueError, "bins must be monotonically increasing or decreasing");
});

test("convolve() is the product of polynomials, correlate() its mirror", () => {
  const p = np.array([1, 2, 3]), q = np.array([4, 5]);
  for (const at of [0, 1, 2.5]) {
    const product = Number(np.polyval(p, at).item()) * Number(np.polyval(q, at).item());
    assertAlmostEquals(Number(np.polyval(np.convolve(p, q), at).item()), product, 1e-12);
  }
  assertEquals(np.convolve(p, q, "same").size, 3);
  assertEquals(np.convolve(p, q, "valid").tolist(), (np.convolve(p, q).tolist() as number[]).slice(1, 3));
  assertEquals(np.correlate(p, q, "full").tolist(), np.convolve(p, q.get("::-1")).tolist());
  assertEquals(np.correlate(q, p, "full").tolist(), (np.correlate(p, q, "full").tolist() as number[]).reverse());
  assertThrows(() => np.convolve([], [1]), ValueError, "a cannot be empty");
  assertThrows(() => np.convolve(p, q, "foo" as "full"), ValueError, "Use one of 'valid', 'same', or 'full'");
});

test("round() rounds halves to even, to decimals and tens, in the data type of the array", () => {
  assertEquals(np.round(np.array([0.5, 1.5, -2.5])).tolist(), [0, 2, -2]);
  assertEquals(np.round(np.array([1.2345, 2.5]), 2).tolist(), [1.23, 2.5]);
  assertEquals(np.round(np.array([15, 25], "int32"), -1).tolist(), [20, 20]);
  assertEquals(np.round(np.array([1.25], "float32"), 1).dtype, np.float32);
  const out = np.zeros([2]);
  assert(np.around(np.array([1.5, 2.5]), 0, out) === out);
  assertEquals(out.tolist(), [2, 2]);
});
