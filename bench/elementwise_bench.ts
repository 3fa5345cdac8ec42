// `deno bench bench/elementwise_bench.ts`: functions of single elements, by size and type.
import * as np from "../numpy.ts";

const rng = np.random.default_rng(0);

for (const dtype of ["float64", "float32"] as const) {
  for (const n of [1, 10, 1000, 100000]) {
    const x = rng.random(n).astype(dtype), y = rng.random(n).astype(dtype), out = np.empty_like(x);
    const group = `${dtype}, ${n}`;
    Deno.bench(`x + y, ${group}`, { group, baseline: true }, () => void np.add(x, y));
    Deno.bench(`add(x, y, out), ${group}`, { group }, () => void np.add(x, y, { out }));
    Deno.bench(`x · 2, ${group}`, { group }, () => void np.multiply(x, 2));
    Deno.bench(`x > y, ${group}`, { group }, () => void np.greater(x, y));
    Deno.bench(`sqrt(x), ${group}`, { group }, () => void np.sqrt(x));
    Deno.bench(`exp(x), ${group}`, { group }, () => void np.exp(x));
    Deno.bench(`log(x), ${group}`, { group }, () => void np.log(x));
    Deno.bench(`sin(x), ${group}`, { group }, () => void np.sin(x));
    Deno.bench(`tanh(x), ${group}`, { group }, () => void np.tanh(x));
    Deno.bench(`x ** y, ${group}`, { group }, () => void np.power(x, y));
  }
}
