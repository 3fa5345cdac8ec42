/**
 * The command line of the conformance suite.
 *
 * `cli.ts snippet.py`, `cli.ts -c "…"` or Python on standard input: both sides' results and the first difference; exit status
 * 1 on a difference, 2 on what cannot run. `cli.ts suite`, `cli.ts docs` and `cli.ts fuzz` run what the project checks itself with.
 */

import { readFileSync } from "node:fs";
import process from "node:process";
import { Checker, type Outcome } from "./check.ts";
import { describe } from "./compare.ts";
import { fuzz } from "./fuzz.ts";
import { OracleUnavailable, startOracle } from "./oracle.ts";
import { aboutText } from "./report.ts";
import { runDocs, runSuite } from "./suite.ts";

const usage = `usage: cli.ts [--oracle pyodide|native] snippet.py | -c "python" | -
       cli.ts suite [--oracle …] [--filter text] [--json file] [--html file]
       cli.ts docs  [--oracle …] [--json file] [--html file]
       cli.ts fuzz  [--oracle …] [--programs N] [--seed S] [--save folder]`;

interface Arguments {
  words: string[];
  options: Map<string, string>;
}

function read(args: string[]): Arguments {
  const words: string[] = [], options = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "-c" || arg.startsWith("--")) {
      const [name, inline] = arg.replace(/^-+/, "").split(/=(.*)/s);
      options.set(name, inline ?? (name === "help" || name === "verbose" ? "" : args[++i] ?? ""));
    } else words.push(arg);
  }
  return { words, options };
}

async function main(args: string[]): Promise<number> {
  const { words, options } = read(args);
  if (options.has("help")) {
    console.log(usage);
    return 0;
  }
  const name = options.get("oracle") ?? "pyodide";
  if (name !== "pyodide" && name !== "native") {
    console.error(usage);
    return 2;
  }
  let source: string | undefined;
  if (!["suite", "docs", "fuzz"].includes(words[0])) {
    try {
      source = options.get("c") ??
        (words.length === 0 || words[0] === "-" ? readFileSync(0, "utf8") : readFileSync(words[0], "utf8"));
    } catch (error) {
      console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
      return 2;
    }
  }
  let oracle;
  try {
    oracle = await startOracle(name);
  } catch (error) {
    if (!(error instanceof OracleUnavailable)) throw error;
    console.error(error.message);
    return 2;
  }
  try {
    const checker = await Checker.start(oracle);
    const files = { json: options.get("json"), html: options.get("html") };
    if (words[0] === "suite") {
      console.log(aboutText(oracle.about));
      return await runSuite(checker, { filter: options.get("filter"), ...files });
    }
    if (words[0] === "docs") {
      console.log(aboutText(oracle.about));
      return await runDocs(checker, files);
    }
    if (words[0] === "fuzz") {
      console.log(aboutText(oracle.about));
      const seed = Number(options.get("seed") ?? Math.floor(Math.random() * 2 ** 31));
      return await fuzz(checker, {
        programs: Number(options.get("programs") ?? 1000),
        seed,
        save: options.get("save"),
        kind: options.get("kind"),
      });
    }
    const [outcome] = await checker.check([{ name: words[0] ?? "snippet", source: source! }]);
    return tell(outcome);
  } finally {
    oracle.close();
  }
}

/** Prints both sides of a snippet and the first difference. */
function tell(outcome: Outcome): number {
  const { python, here, comparison } = outcome;
  if (outcome.status === "invalid" || outcome.status === "not run" || outcome.status === "skipped") {
    const what = {
      invalid: "This is not Python",
      "not run": "This Python is not covered",
      skipped: "Cannot be checked",
    }[outcome.status];
    console.log(`${what}: ${outcome.reason}`);
    return 2;
  }
  const width = Math.max(10, ...Object.keys(python.variables ?? {}).map((name) => name.length));
  const show = (text: string | undefined): string => (text ?? "").replaceAll("\n", "\n" + " ".repeat(width + 10));
  python.output.forEach((line, i) => {
    const other = here?.output[i];
    console.log(
      other === line
        ? `prints      ${line}`
        : `prints      python: ${line}\n            here:   ${other ?? "(nothing)"}`,
    );
  });
  for (const name of new Set([...Object.keys(python.variables ?? {}), ...Object.keys(here?.variables ?? {})])) {
    const a = python.variables?.[name], b = here?.variables?.[name];
    const left = a ? describe(a) : "(not set)", right = b ? describe(b) : "(not set)";
    if (left === right) console.log(`${name.padEnd(width)}  both:   ${show(left)}`);
    else console.log(`${name.padEnd(width)}  python: ${show(left)}\n${" ".repeat(width)}  here:   ${show(right)}`);
    for (const [record, label] of [[a, "python"], [b, "here"]] as const) {
      if (record?.kind === "tensor" && record.grad !== null) {
        console.log(`${" ".repeat(width)}  grad ${label}: ${show(describe(record.grad))}`);
      }
    }
  }
  for (const event of python.events) {
    console.log(`python raises ${event.error} in line ${event.line}: ${event.message}`);
  }
  for (const event of here?.events ?? []) {
    console.log(`here raises   ${event.error} in line ${event.line}: ${event.message}`);
  }
  const total = [...comparison!.compared.values()].reduce((a, b) => a + b, 0);
  if (comparison!.rules.size > 0) {
    console.log(`by rule: ${[...comparison!.rules].map(([rule, n]) => `${rule} (${n})`).join(", ")}`);
  }
  if (outcome.status === "match") {
    console.log(
      `Both sides agree in ${total} properties${
        comparison!.ulp > 0 ? `, at most ${comparison!.ulp.toPrecision(2)} ulp apart` : ""
      }.`,
    );
    return 0;
  }
  const [first] = comparison!.differences;
  console.log(
    `FIRST DIFFERENCE: ${first.where}, ${first.property}\n  python: ${first.python}\n  here:   ${first.here}`,
  );
  if (comparison!.differences.length > 1) console.log(`(${comparison!.differences.length} differences in all)`);
  return 1;
}

if (import.meta.main) process.exit(await main(process.argv.slice(2)));
