// `deno bench bench/linalg_bench.ts`: products and decompositions, by size.
import * as np from "../numpy.ts";

const rng = np.random.default_rng(0);

for (const dtype of ["float64", "float32"] as const) {
  for (const n of [2, 16, 64, 256]) {
    const x = rng.random([n, n]).astype(dtype), y = rng.random([n, n]).astype(dtype), v = rng.random(n).astype(dtype);
    const out = np.empty_like(x), stack = rng.random([8, n, n]).astype(dtype), group = `${dtype}, ${n}×${n}`;
    Deno.bench(`x @ y, ${group}`, { group, baseline: true }, () => void np.matmul(x, y));
    Deno.bench(`matmul(x, y, out), ${group}`, { group }, () => void np.matmul(x, y, { out }));
    Deno.bench(`x.T @ y, ${group}`, { group }, () => void np.matmul(x.T, y));
    Deno.bench(`x @ v, ${group}`, { group }, () => void np.matmul(x, v));
    Deno.bench(`8 products, ${group}`, { group }, () => void np.matmul(stack, y));
    Deno.bench(`einsum ij,jk,k, ${group}`, { group }, () => void np.einsum("ij,jk,k", x, y, v));
    if (n > 64) continue;
    Deno.bench(`solve, ${group}`, { group }, () => void np.linalg.solve(x, v));
    Deno.bench(`svd, ${group}`, { group }, () => void np.linalg.svd(x));
  }
}
