// `deno bench bench/views_bench.ts`: views, indexing, joining and copies.
import * as np from "../numpy.ts";

const rng = np.random.default_rng(0), x = rng.random([1000, 1000]), y = rng.random([1000, 1000]);
const flat = x.ravel(), index = np.multiply(rng.random(100000), 1e6).astype("int32"), mask = np.greater(flat, 0.5);

Deno.bench("x.T", () => void x.T);
Deno.bench('x[1:, ::2], "…"', () => void x.get("1:", "::2"));
Deno.bench("x[3, 4]", () => void x.get(3, 4));
Deno.bench("x.T + y.T", () => void np.add(x.T, y.T));
Deno.bench("x.T + y", () => void np.add(x.T, y));
Deno.bench("x + y[0]", () => void np.add(x, y.get(0)));
Deno.bench("x.T copied in C order", () => void np.ascontiguousarray(x.T));
Deno.bench("flat[index]", () => void flat.get(index));
Deno.bench("flat[mask]", () => void flat.get(mask));
Deno.bench("concatenate, axis 0", () => void np.concatenate([x, y], 0));
Deno.bench("concatenate, axis 1", () => void np.concatenate([x, y], 1));
Deno.bench("where(mask, x, y)", () => void np.where(np.greater(x, y), x, y));
Deno.bench("astype float32", () => void x.astype("float32"));
