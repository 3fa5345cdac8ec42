/**
 * `deno task bench`: the workloads W1–W7 in this library and in what a user would take instead, in one session.
 *
 * Every contender is a process of its own, and a new one for each of W1 to W7: what an engine has compiled and how far its heap has
 * grown for one kind of work is not a fact about another. They are asked in turn, workload by workload, in an order that rotates
 * from round to round.
 * Options: `--quick` (one short round, files are left alone), `--only W1,W5` (workloads whose names begin so; files are left
 * alone), `--rounds 4`, `--budget 150` (milliseconds for each measurement), `--threads 2` (how many the runs with threads have; 1 for
 * no such runs), `--libraries NumPy,jax-js` (these beside ours).
 */
import { cpus, totalmem } from "node:os";
import { type Dot, dots } from "./chart.ts";
import { type Running, start, type Times } from "./contender.ts";
import { type Contender, root, setUp } from "./setup.ts";
import { type Target, targets } from "./targets.ts";

const OURS = "MyGrad for TypeScript";
/** Where threads take part; elsewhere runs with them would tell nothing new. */
const THREADED = /^W1 (exp|tanh) f64 1000+0$|^W3|^W4 (A|compare|fancy)|^W6|^W7/;

interface Options {
  quick: boolean;
  only: string[];
  rounds: number;
  budget: number;
  threads: number;
  libraries: string[] | null;
}

function readOptions(args: string[]): Options {
  const value = (name: string): string | undefined => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const quick = args.includes("--quick");
  return {
    quick,
    only: value("--only")?.split(",") ?? [],
    rounds: Number(value("--rounds") ?? (quick ? 1 : 4)),
    budget: Number(value("--budget") ?? (quick ? 30 : 150)),
    threads: Number(value("--threads") ?? 2),
    libraries: value("--libraries")?.split(",") ?? null,
  };
}

/** Microseconds, readably. */
export function time(us: number): string {
  const figures = (x: number): string => x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2);
  return us < 1000 ? `${figures(us)} µs` : us < 1e6 ? `${figures(us / 1000)} ms` : `${figures(us / 1e6)} s`;
}

const ratio = (x: number): string => x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2);

/** What a workload's name begins with: `"W1"` and so on. */
const familyOf = (name: string): string => name.slice(0, 2);

type Results = Map<string, Map<string, Times>>;

async function run(options: Options, running: Running[], trouble: string[]): Promise<Results> {
  const names = [...new Set(running.flatMap(({ names }) => [...names]))].filter((name) =>
    options.only.length === 0 || options.only.some((start) => name.startsWith(start))
  ).sort((a, b) => familyOf(a).localeCompare(familyOf(b)));
  const results: Results = new Map(names.map((name) => [name, new Map()]));
  const alive = new Set(running), failed = new Set<string>();
  for (const family of new Set(names.map(familyOf))) {
    const some = names.filter((name) => familyOf(name) === family);
    for (const one of alive) {
      if (!some.some((name) => one.names.has(name))) continue;
      try {
        await one.renew();
      } catch (error) {
        trouble.push(`${one.contender.id}: ${(error as Error).message}`);
        alive.delete(one);
      }
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const [i, name] of some.entries()) {
        const turn = running.filter((one) =>
          alive.has(one) && one.names.has(name) && !failed.has(one.contender.id + name) &&
          (one.contender.threads === 1 || THREADED.test(name))
        );
        const shift = (round + i) % Math.max(1, turn.length);
        for (const one of [...turn.slice(shift), ...turn.slice(0, shift)]) {
          try {
            const { min, avg } = await one.time(name, options.budget);
            const of = results.get(name)!, known = of.get(one.contender.id);
            // the mean of the rounds' means
            of.set(one.contender.id, {
              min: Math.min(min, known?.min ?? Infinity),
              avg: known === undefined ? avg : (known.avg * round + avg) / (round + 1),
            });
          } catch (error) {
            const message = (error as Error).message;
            trouble.push(`${one.contender.id}: ${name}: ${message}`);
            failed.add(one.contender.id + name);
            if (/ended|no answer/.test(message)) alive.delete(one);
          }
        }
        const best = [...results.get(name)!].filter(([id]) => id.startsWith(OURS)).map(([, t]) => t.min);
        const line = `${family}  round ${round + 1}/${options.rounds}  ${i + 1}/${some.length}  ${name.padEnd(28)}`;
        console.log(`${line} ${best.length ? time(Math.min(...best)) : ""}`);
      }
    }
  }
  return results;
}

/** The least time of a library over the runtimes it was run in. */
function bestOf(
  results: Results,
  contenders: Contender[],
  workload: string,
  library: string,
  threads: number,
): number | null {
  const times = results.get(workload);
  const found = contenders.filter((c) => c.library === library && c.threads === threads)
    .flatMap((c) => times?.get(c.id)?.min ?? []);
  return found.length ? Math.min(...found) : null;
}

interface Verdict {
  target: Target;
  ours: number;
  theirs: number;
  value: number;
  reached: boolean;
}

function judge(results: Results, contenders: Contender[]): Verdict[] {
  return targets.flatMap((target) => {
    const theirs = bestOf(results, contenders, target.theirs ?? target.workload, target.against, target.theirThreads);
    const me = contenders.find((c) =>
      c.library === OURS && c.runtime === target.runtime && c.threads === target.threads
    );
    const ours = me && results.get(target.workload)?.get(me.id)?.min;
    if (theirs === null || ours === undefined) return [];
    const value = target.kind === "at most" ? ours / theirs : theirs / ours;
    return [{
      target,
      ours,
      theirs,
      value,
      reached: target.kind === "at most" ? value <= target.limit : value >= target.limit,
    }];
  });
}

/** What a target says, in words. */
function words({ workload, runtime, threads, against, theirs, theirThreads, kind, limit }: Target): [string, string] {
  const where = `${runtime}${threads > 1 ? `, ${threads} threads` : ""}`;
  const other = `${against}${theirThreads > 1 ? `, ${theirThreads} threads` : ""}${
    theirs?.endsWith(" jit") ? ", jit" : ""
  }`;
  return [
    `${workload}, ${where}`,
    kind === "at most" ? `≤ ${limit}× the time of ${other}` : `≥ ${limit}× as fast as ${other}`,
  ];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => i === 0 ? "---" : "---:")), ...rows.map(line)].join("\n");
}

function columns(results: Results, contenders: Contender[], what: "min" | "avg"): string {
  const used = contenders.filter((c) => [...results.values()].some((times) => times.has(c.id)));
  return table(
    ["workload", ...used.map((c) => c.id.replace(OURS, "**ours**"))],
    [...results].map(([name, times]) => [
      name,
      ...used.map((c) => {
        const found = times.get(c.id);
        return found ? time(found[what]) : "";
      }),
    ]),
  );
}

function ratios(results: Results, contenders: Contender[]): string {
  const libraries = ["NumPy", "MyGrad", "Pyodide NumPy", "numpy-ts", "jax-js", "tfjs"];
  const mine = contenders.filter((c) => c.library === OURS && c.threads === 1);
  const rows: string[][] = [];
  for (const [name, times] of results) {
    const base = name.replace(/ (out|unguarded)$/, "");
    const cells = mine.flatMap((me) => {
      const ours = times.get(me.id)?.min;
      if (ours === undefined) return libraries.map(() => "");
      return libraries.map((library) => {
        const theirs = bestOf(results, contenders, name, library, 1) ?? bestOf(results, contenders, base, library, 1);
        return theirs === null ? "" : ratio(theirs / ours);
      });
    });
    if (cells.some((cell) => cell !== "")) rows.push([name, ...cells]);
  }
  return table(["workload", ...mine.flatMap((me) => libraries.map((library) => `${me.runtime}: ${library}`))], rows);
}

/** What the chart shows of all this: workload, label, what is the measure. */
const CHART: [workload: string, label: string, measure: "NumPy" | "MyGrad"][] = [
  ["W1 add f64 10", "a + b, 10 numbers", "NumPy"],
  ["W1 add f64 100000 out", "add(a, b, out), 100,000", "NumPy"],
  ["W1 exp f64 100000", "exp, 100,000", "NumPy"],
  ["W2 sum all", "sum, 1000×1000", "NumPy"],
  ["W3 matmul f64 256", "matmul, 256×256", "NumPy"],
  ["W3 matmul f32 256", "matmul, 256×256, float32", "NumPy"],
  ["W4 slices", "P[::2, ::2] + Q[::2, ::2]", "NumPy"],
  ["W4 mask", "a[mask], 1,000,000", "NumPy"],
  ["W5 300 ops 0-d", "300 operations and backward, 0-d", "MyGrad"],
  ["W6 mlp f32", "training step of an MLP, float32", "MyGrad"],
  ["W7 conv f64", "convolution and backward", "MyGrad"],
];

function chart(results: Results, contenders: Contender[]): string {
  const rows = CHART.flatMap(([workload, label, measure]) => {
    const base = workload.replace(/ out$/, "");
    const find = (library: string): number | null =>
      bestOf(results, contenders, workload, library, 1) ?? bestOf(results, contenders, base, library, 1);
    const unit = find(measure);
    if (unit === null) return [];
    const found: Dot[] = [];
    for (const series of ["Pyodide NumPy", "numpy-ts", "jax-js", "tfjs"]) {
      const value = find(series);
      if (value !== null) found.push({ series, value: value / unit });
    }
    for (const runtime of ["Bun", "Deno"]) {
      const me = contenders.find((c) => c.library === OURS && c.runtime === runtime && c.threads === 1);
      const value = me && results.get(workload)?.get(me.id)?.min;
      if (value !== undefined) found.push({ series: `this library, ${runtime}`, value: value / unit });
    }
    return [{ label, dots: found }];
  });
  return dots(
    "Time against native Python",
    "1× is NumPy, or MyGrad where gradients are taken, on one thread. Logarithmic; other libraries on the runtime where they are fastest.",
    rows,
    {
      "this library, Deno": { color: "#2563eb", shape: "circle" },
      "this library, Bun": { color: "#7c3aed", shape: "circle" },
      "numpy-ts": { color: "#d97706", shape: "square" },
      "jax-js": { color: "#059669", shape: "diamond" },
      tfjs: { color: "#dc2626", shape: "diamond" },
      "Pyodide NumPy": { color: "#8c959f", shape: "square" },
    },
  );
}

/** The load of the machine over the last minute. */
function load(): string {
  return Deno.loadavg()[0].toFixed(1);
}

const loadBefore = load();
const options = readOptions(Deno.args);
const { contenders: all, versions, missing } = await setUp(options.threads);
const contenders = all.filter(({ library }) =>
  library === OURS || options.libraries === null || options.libraries.includes(library)
);
const trouble = [...missing];
const running: Running[] = [];
try {
  for (const contender of contenders) {
    try {
      running.push(await start(contender));
    } catch (error) {
      trouble.push(`${contender.id}: ${(error as Error).message}`);
    }
  }
  console.log(`${running.length} contenders: ${running.map(({ contender }) => contender.id).join("; ")}`);
  for (const line of trouble) console.log(`left out: ${line}`);
  const results = await run(options, running, trouble);
  const verdicts = judge(results, contenders);
  const missed = verdicts.filter(({ reached }) => !reached);
  const summary = `${verdicts.length - missed.length} of ${verdicts.length} targets reached`;
  const verdictRows = (list: Verdict[]): string[][] =>
    list.map(({ target, ours, theirs, value, reached }) => {
      const [what, aim] = words(target);
      return [what, aim, `${ratio(value)}×`, time(ours), time(theirs), reached ? "reached" : "**missed**"];
    });
  const head = ["workload", "target", "measured", "ours", "theirs", "verdict"];
  const command = `deno task bench${Deno.args.length ? ` ${Deno.args.join(" ")}` : ""}`;
  const report = `# Benchmark

\`${command}\` wrote this file. Every contender is a process of its own, a new one for each of W1 to W7; they take turns, workload by
workload, in an order that rotates over ${options.rounds} rounds of about ${options.budget} ms for each measurement. Times are for one call; the tables of ratios and
verdicts use the least. What the workloads are, line for line: [workloads.mjs](workloads.mjs) (ours), [python.py](python.py),
[numpy_ts.mjs](numpy_ts.mjs), [jax_js.mjs](jax_js.mjs), [tfjs.mjs](tfjs.mjs).

- Machine: ${cpus().length} × ${cpus()[0].model.trim()}, ${
    Math.round(totalmem() / 2 ** 30)
  } GB, ${Deno.build.os} ${Deno.build.arch}
- Load when it began and ended: ${loadBefore} and ${load()} (processes that wanted to run; 1 is this benchmark alone)
- Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ")}
- "ours" is this library; \`out\` computes into an array that is there already, \`unguarded\` has memory guarding off.
- numpy-ts runs with explicit \`dispose()\`, jax-js with references counted by hand, as they need; ours with neither.
${trouble.length ? `- Left out: ${trouble.join("; ")}` : "- Nothing was left out."}

## Against the others

How many times as fast as each of the others, on one thread (theirs on the runtime where they are fastest).

${ratios(results, contenders)}

## Targets

${summary}.

${missed.length ? `Missed:\n\n${table(head, verdictRows(missed))}\n` : ""}
All:

${table(head, verdictRows(verdicts))}

## Least times

${columns(results, contenders, "min")}

## Mean times

${columns(results, contenders, "avg")}
`;
  console.log(`\n${columns(results, contenders, "min")}\n\n${ratios(results, contenders)}\n`);
  console.log(`${table(head, verdictRows(missed))}\n\n${summary}.`);
  if (!options.quick && options.only.length === 0 && options.libraries === null) {
    Deno.writeTextFileSync(`${root}bench/results.md`, report);
    Deno.writeTextFileSync(`${root}bench/results.svg`, chart(results, contenders));
  } else {
    Deno.mkdirSync(`${root}.cache/bench`, { recursive: true });
    Deno.writeTextFileSync(`${root}.cache/bench/results.md`, report);
    Deno.writeTextFileSync(`${root}.cache/bench/results.svg`, chart(results, contenders));
    console.log("A part only: bench/results.md is left alone, this run is in .cache/bench/results.md.");
  }
} finally {
  await Promise.all(running.map((one) => one.close()));
}
