// `deno bench bench/autodiff_bench.ts`: what recording and going back cost, guarded and unguarded, and whole training steps.
import * as mg from "../mod.ts";
import { workloads } from "./workloads.mjs";
import * as np from "../numpy.ts";

const x = mg.tensor(0.5), y = mg.tensor(0.25);

Deno.bench("x·y recorded", { group: "one operation", baseline: true }, () => void x.mul(y));
Deno.bench("x·y unrecorded", { group: "one operation" }, () => void mg.no_autodiff(() => x.mul(y)));
Deno.bench("x·y of arrays", { group: "one operation" }, () => void np.multiply(x.data, y.data));
Deno.bench("x·y and backward", { group: "one operation" }, () => x.mul(y).backward());

const vector = mg.tensor(np.arange(10.0));
Deno.bench("a view", { group: "views" }, () => vector.get("2:5").clear_graph());
Deno.bench("a write through a view", { group: "views" }, () => {
  const copy = vector.mul(1), view = copy.get("2:5");
  view.imul(2);
  copy.sum().backward();
});

for (const [name, make] of Object.entries(workloads(mg, np))) {
  if (!/^W[567]/.test(name)) continue;
  let run: (() => void) | null = null;
  Deno.bench(name, { group: name.slice(0, 2) }, () => (run ??= make())());
}
