/** Random programs on both sides; a difference is shrunk to the shortest program that shows it, and saved as a case. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checker, Outcome, Program } from "./check.ts";
import { exact, type Tolerance } from "./compare.ts";
import { generate, type Kind as TensorKind, Random } from "./generate.ts";
import { generateArrays } from "./generate_arrays.ts";
import { Progress, Report, summaryText } from "./report.ts";

/** How much to try. */
export interface FuzzOptions {
  programs: number;
  seed: number;
  /** Where found differences go; nothing is saved for `"none"`. */
  save?: string;
  kind?: string;
  /** Stop after this many different findings. */
  findings?: number;
}

/** What a program is about: tensors with exact or with rounded arithmetic, or plain arrays. */
type Kind = TensorKind | "arrays";
const kinds: readonly string[] = ["exact", "smooth", "arrays"];

const BATCH = 50;
/** Elementary functions differ in the last place, and long chains carry it on. */
const smooth: Tolerance = { ulp: 2 ** 20, scaled: true };

function program(seed: number, kind: Kind, source: string): Program {
  return {
    name: `fuzz/${kind}_${seed}`,
    source,
    mode: "continue",
    tolerance: kind === "smooth" ? smooth : kind === "exact" ? exact : undefined,
  };
}

/** Runs random programs; the exit status is 1 if a difference was found. */
export async function fuzz(checker: Checker, options: FuzzOptions): Promise<number> {
  console.log(`seed ${options.seed}, ${options.programs} programs`);
  const report = new Report();
  const progress = new Progress("fuzz", options.programs);
  const findings: { outcome: Outcome; shrunk: Outcome }[] = [];
  const stops = new Map<string, number>();
  let statements = 0, refused = 0, cut = 0;
  for (let done = 0; done < options.programs;) {
    const size = Math.min(BATCH, options.programs - done);
    const programs = Array.from({ length: size }, (_, i) => {
      const seed = options.seed + done + i;
      const random = new Random(seed ^ 0x5bd1e995);
      const free = random.weighted<Kind>([[6, "exact"], [2.5, "smooth"], [1.5, "arrays"]]);
      const kind = options.kind !== undefined && kinds.includes(options.kind) ? options.kind as Kind : free;
      const length = 4 + random.below(14);
      return program(seed, kind, kind === "arrays" ? generateArrays(seed, length) : generate(seed, kind, length));
    });
    const outcomes = await checker.settle(programs, (rule) => {
      stops.set(rule, (stops.get(rule) ?? 0) + 1);
      cut++;
    });
    for (const outcome of outcomes) {
      statements += outcome.source.split("\n").filter((line) => line !== "" && !line.startsWith(" ")).length;
      refused += outcome.python.events.filter((event) => event.error).length;
      if (outcome.status !== "differ") continue;
      const shrunk = await shrink(checker, outcome);
      const key = signature(shrunk);
      if (findings.some((found) => signature(found.shrunk) === key)) continue;
      findings.push({ outcome, shrunk });
      progress.end();
      console.log(`--- ${outcome.name}\n${shrunk.source}${tell(shrunk)}`);
      if (options.save !== "none") save(shrunk, options.save);
    }
    // What was observed is large and has been compared; a long run keeps only the counts.
    report.add(outcomes.map((outcome) => ({ ...outcome, python: { events: [], output: [] }, here: undefined })));
    done += size;
    progress.show(done, findings.length > 0 ? `${findings.length} different findings` : "");
    if (findings.length >= (options.findings ?? 25)) {
      console.log(`stopped after ${done} programs: ${findings.length} different findings`);
      break;
    }
  }
  progress.end();
  const summary = report.summary(checker.oracle.about);
  console.log(summaryText({ ...summary, differences: [] }));
  console.log(
    `${statements} statements, of which ${refused} were refused by Python; ${cut} programs were cut where the contract departs: ` +
      `${[...stops].sort((a, b) => b[1] - a[1]).map(([rule, n]) => `${rule} ${n}`).join(", ") || "none"}`,
  );
  console.log(`seed ${options.seed}: ${findings.length} different findings`);
  return findings.length > 0 ? 1 : 0;
}

/** The statements of a generated program: a line with the indented lines below it. */
function statementsOf(source: string): string[] {
  const out: string[] = [];
  for (const line of source.split("\n")) {
    if (line === "") continue;
    if (line.startsWith(" ")) out[out.length - 1] += `\n${line}`;
    else out.push(line);
  }
  return out;
}

/** What makes two findings the same: the sort of the first difference and the shape of the last statements. */
function signature(outcome: Outcome): string {
  const first = outcome.comparison!.differences[0];
  const shape = (text: string): string => text.replace(/\b[a-z]\d+\b/g, "_").replace(/-?\d+\.?\d*/g, "#");
  return `${first.property}|${shape(first.where)}|${shape(statementsOf(outcome.source).slice(1).join(";"))}`;
}

/** The shortest program found that still differs in the same way. */
export async function shrink(checker: Checker, outcome: Outcome): Promise<Outcome> {
  const property = (x: Outcome): string => x.comparison?.differences[0]?.property.replace(/\d+/g, "#") ?? "";
  const wanted = property(outcome);
  const broken = (x: Outcome): boolean => x.python.events.some((event) => event.error === "NameError");
  const same = (x: Outcome): boolean => x.status === "differ" && property(x) === wanted && !broken(x);
  const make = (statements: string[]): Program => {
    const kind = kinds.find((name) => outcome.name.includes(name)) as Kind;
    return { ...program(0, kind, statements.join("\n") + "\n"), name: outcome.name };
  };
  let best = outcome, statements = statementsOf(outcome.source);
  for (let size = Math.max(1, statements.length >> 1); size >= 1;) {
    const candidates: string[][] = [];
    for (let at = statements.length; at > 0; at -= size) {
      candidates.push([...statements.slice(0, Math.max(0, at - size)), ...statements.slice(at)]);
    }
    const results = await checker.check(candidates.map(make));
    const found = results.findIndex(same);
    if (found >= 0) {
      statements = candidates[found];
      best = results[found];
    } else size = size === 1 ? 0 : size >> 1;
  }
  return best;
}

function tell(outcome: Outcome): string {
  return outcome.comparison!.differences.slice(0, 3).map((d) =>
    `  ${d.where}, ${d.property}\n    python: ${d.python}\n    here:   ${d.here}`
  ).join("\n");
}

function save(outcome: Outcome, folder = fileURLToPath(new URL("./cases/found/", import.meta.url))): void {
  mkdirSync(folder, { recursive: true });
  const name = outcome.name.replace(/\W+/g, "_");
  const body = outcome.source.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");
  const tolerance = outcome.name.includes("smooth") ? `# ulp: ${smooth.ulp} scaled\n` : "# ulp: 0\n";
  writeFileSync(
    join(folder, `${name}.py`),
    `# Found by random programs; shrunk.\n\n\n# mode: continue\n${tolerance}def ${name}():\n${body}\n`,
  );
}
