// `deno bench bench/reductions_bench.ts`: reductions, scans and sorting, by axis.
import * as np from "../numpy.ts";

const rng = np.random.default_rng(0);

for (const dtype of ["float64", "float32", "int32"] as const) {
  const x = np.multiply(rng.random([1000, 1000]), 1000).astype(dtype);
  for (const axis of [null, 0, 1]) {
    const group = `${dtype}, axis ${axis}`;
    Deno.bench(`sum, ${group}`, { group, baseline: true }, () => void np.sum(x, { axis }));
    Deno.bench(`max, ${group}`, { group }, () => void np.max(x, { axis }));
    Deno.bench(`mean, ${group}`, { group }, () => void np.mean(x, { axis }));
    Deno.bench(`var, ${group}`, { group }, () => void np.var(x, { axis }));
    Deno.bench(`argmax, ${group}`, { group }, () => void np.argmax(x, { axis }));
    Deno.bench(`cumsum, ${group}`, { group }, () => void np.cumsum(x, { axis }));
  }
  const few = x.get(":100").copy(), group = `${dtype}, sorting`;
  Deno.bench(`sort, ${group}`, { group, baseline: true }, () => void np.sort(few));
  Deno.bench(`argsort, ${group}`, { group }, () => void np.argsort(few));
  Deno.bench(`unique, ${group}`, { group }, () => void np.unique(few));
}
