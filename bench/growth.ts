/**
 * `deno task bench:growth`: how cost grows, as plots and fitted exponents in `growth.md`. Nothing may grow faster than linearly in
 * the number of elements, the depth of a graph or the number of views; products of matrices grow with n³. Option: `--quick`.
 */
import * as mg from "../mod.ts";
import * as np from "../numpy.ts";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type Curve, curves } from "./chart.ts";
import { randomArray } from "./protocol.mjs";

const quick = Deno.args.includes("--quick"), budget = quick ? 30 : 200;

/** The least time of one call, in microseconds. */
function least(call: () => void): number {
  let calls = 1, best = Infinity;
  const end = performance.now() + budget;
  for (let runs = 0; runs < 3 || performance.now() < end; runs++) {
    const t0 = performance.now();
    for (let i = 0; i < calls; i++) call();
    const t = performance.now() - t0;
    best = Math.min(best, t / calls);
    if (t < 0.5) calls *= 2;
    if (t > 2000) break;
  }
  return best * 1000;
}

/** The exponent k of t ≈ c·nᵏ, by least squares on logarithms, over the points where t is not just the cost of a call. */
function exponent(points: Curve["points"]): number {
  const floor = points[0][1], used = points.filter(([, t]) => t > 10 * floor);
  const all = (used.length >= 3 ? used : points.slice(-3)).map(([n, t]) => [Math.log(n), Math.log(t)]);
  const [x, y] = [0, 1].map((i) => all.reduce((sum, point) => sum + point[i], 0) / all.length);
  const slope = all.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return slope / all.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

function curve(name: string, sizes: number[], make: (n: number) => () => void): Curve {
  const points = sizes.map((n): [number, number] => {
    const t = least(make(n));
    console.log(`${name.padEnd(34)} ${String(n).padStart(9)}  ${t.toFixed(2)} µs`);
    return [n, t];
  });
  return { name, points };
}

const powers = (to: number): number[] => Array.from({ length: to + 1 }, (_, k) => 10 ** k);
const array = (n: number): np.NDArray => np.asarray(randomArray(n));

const elements = [
  curve("x + y", powers(7), (n) => {
    const x = array(n), y = array(n);
    return () => np.add(x, y);
  }),
  curve("exp(x)", powers(7), (n) => {
    const x = array(n);
    return () => np.exp(x);
  }),
  curve("sum(x)", powers(7), (n) => {
    const x = array(n);
    return () => np.sum(x);
  }),
  curve("sum of (x·y) and backward", powers(6), (n) => {
    const x = mg.tensor(array(n)), y = mg.tensor(array(n));
    return () => x.mul(y).sum().backward();
  }),
];
const products = [
  curve("matmul, float64", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048], (n) => {
    const x = array(n * n).reshape(n, n), y = array(n * n).reshape(n, n);
    return () => np.matmul(x, y);
  }),
];
const graphs = [
  curve("depth: chain of additions, backward", powers(6), (n) => {
    const x = mg.tensor(0.5), y = mg.tensor(0.1);
    return () => {
      let sum = x;
      for (let i = 0; i < n; i++) sum = sum.add(y);
      sum.backward();
    };
  }),
  curve("views of one base, all read after a write", powers(5), (n) => {
    const x = mg.tensor(array(10));
    return () => {
      const base = x.add(0), views: mg.Tensor[] = [];
      for (let i = 0; i < n; i++) views.push(base.get(i % 10));
      base.set(0, 1);
      for (const view of views) void view.data;
      base.clear_graph();
    };
  }),
  curve("views of one base, all in one backward", powers(5), (n) => {
    const x = mg.tensor(array(10));
    return () => {
      const base = x.add(0);
      let sum = base.get(0);
      for (let i = 1; i < n; i++) sum = sum.add(base.get(i % 10));
      sum.backward();
    };
  }),
  curve("chain of views, backward", powers(5), (n) => {
    const x = mg.tensor(array(10));
    return () => {
      let view = x.add(0);
      for (let i = 0; i < n; i++) view = view.get(":");
      view.sum().backward();
    };
  }),
];

const rows = [...elements, ...products, ...graphs].map((one) => {
  const [n, t] = one.points[one.points.length - 1], k = exponent(one.points), bound = one === products[0] ? 3 : 1;
  const [before, then] = one.points[one.points.length - 2], last = Math.log(t / then) / Math.log(n / before);
  // what is worse by an order shows as half a power at least; caches, page faults and the collector stay well below that
  return { one, n, t, k, last, bound, fine: Math.min(k, last) <= bound + 0.2 };
});
const report = `# How cost grows

\`deno task bench:growth\` wrote this file (Deno ${Deno.version.deno}, ${
  cpus()[0].model.trim()
}). Each line is t ≈ c·nᵏ, fitted by least squares
on logarithms over the sizes that take more than ten times the time of the smallest; beside it the exponent of the last step alone. Least
times, one thread. An algorithm that is worse than it should be shows as half a power more at least: the verdict allows a fifth.

![Time against size](growth.svg)

| what | up to n | time there | exponent k | last step | should be | |
| --- | ---: | ---: | ---: | ---: | ---: | --- |
${
  rows.map(({ one, n, t, k, last, bound, fine }) =>
    `| ${one.name} | ${n} | ${t >= 1e4 ? `${(t / 1000).toFixed(1)} ms` : `${t.toFixed(1)} µs`} | ${k.toFixed(2)} | ${
      last.toFixed(2)
    } | ${bound} | ${fine ? "as it should be" : "**too much**"} |`
  ).join("\n")
}

Exponents somewhat above 1 are the machine's and the engine's: from 10⁵ elements on arrays leave the caches and come from fresh pages;
from some 10³ operations on a graph outlives the collector's young generation, and is copied once when it is moved to the old one.

| what | ${"n: microseconds for each n"} |
| --- | --- |
${
  rows.map(({ one }) => `| ${one.name} | ${one.points.map(([n, t]) => `${n}: ${(t / n).toPrecision(3)}`).join(", ")} |`)
    .join("\n")
}
`;
console.log(report);
if (!quick) {
  const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  Deno.writeTextFileSync(here("growth.md"), report);
  Deno.writeTextFileSync(
    here("growth.svg"),
    curves([
      { title: "Elements", axis: "elements", curves: elements },
      { title: "Products of matrices", axis: "n of n×n", curves: products },
      { title: "Graphs and views", axis: "operations or views", curves: graphs },
    ]),
  );
}
if (rows.some(({ fine }) => !fine)) Deno.exitCode = 1;
