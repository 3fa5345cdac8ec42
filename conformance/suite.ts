/** Runs the project's own cases and MyGrad's docstring examples. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checker, Program } from "./check.ts";
import type { Tolerance } from "./compare.ts";
import { type Known, Progress, readKnown, Report, summaryPage, summaryText } from "./report.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

interface Files {
  json?: string;
  html?: string;
}

/**
 * The programs of a case file. A case is a Python function; `# cross: name=a,b,c other=x,y` in the comment above it makes one
 * program of each combination, with the values put in for the upper-case names NAME and OTHER. `# cross: name=@set` takes a
 * named set of `# set: name=a | b | c` lines at the top of the file. Operators are crossed by writing one that fits the grammar
 * and naming it: `# cross: |OP|: + | -` for `a |OP| b`, `# cross: @=: += | -=` for `a @= b`. `# ulp: 8` sets the budget. `# mode: continue` runs each
 * statement even if one before it was refused.
 */
export async function programsOf(checker: Checker, file: string, text: string): Promise<Program[]> {
  const programs: Program[] = [];
  const sets = new Map<string, string[]>();
  for (const [, name, values] of text.matchAll(/^# set: (\w+)=(.*)$/gm)) sets.set(name, split(values));
  for (const found of await checker.oracle.cases(text)) {
    const crosses: [string, string[]][] = [];
    let tolerance: Tolerance | undefined;
    let mode: Program["mode"];
    for (const comment of found.comments) {
      const cross = /^cross: (\S+): (.*)$/.exec(comment) ?? /^cross: (\w+)=(.*)$/.exec(comment);
      if (cross) {
        crosses.push([
          cross[1],
          cross[2].startsWith("@")
            ? cross[2].slice(1).split("+").flatMap((name) => sets.get(name) ?? missingSet(file, name))
            : split(cross[2]),
        ]);
      }
      const ulp = /^ulp: ([\d.]+)( scaled)?$/.exec(comment);
      if (ulp) tolerance = { ulp: Number(ulp[1]), scaled: ulp[2] !== undefined };
      if (comment === "mode: continue") mode = "continue";
    }
    let variants: [string, string][] = [["", found.source]];
    for (const [name, values] of crosses) {
      const pattern = /^\w+$/.test(name)
        ? new RegExp(`\\b${name}\\b`, "g")
        : new RegExp(name.replace(/\W/g, "\\$&"), "g");
      variants = variants.flatMap(([label, source]) =>
        values.map((value): [string, string] => [label + `,${value}`, source.replace(pattern, () => value)])
      );
    }
    for (const [label, source] of variants) {
      programs.push({
        name: `${file}:${found.name}${label === "" ? "" : `[${label.slice(1)}]`}`,
        source,
        mode,
        tolerance,
      });
    }
  }
  return programs;
}

function split(values: string): string[] {
  return values.split(values.includes(" | ") ? " | " : ",").map((value) => value.trim());
}

function missingSet(file: string, name: string): never {
  throw new Error(`${file}: there is no "# set: ${name}=…"`);
}

/** All programs of the case files. */
export async function allPrograms(checker: Checker, filter?: string): Promise<Program[]> {
  const programs: Program[] = [];
  for (const folder of ["numpy", "mygrad", "found"]) {
    const path = join(here, "cases", folder);
    if (!existsSync(path)) continue;
    for (const file of readdirSync(path).filter((name) => name.endsWith(".py")).sort()) {
      programs.push(
        ...await programsOf(checker, `${folder}/${file.slice(0, -3)}`, readFileSync(join(path, file), "utf8")),
      );
    }
  }
  return filter === undefined ? programs : programs.filter(({ name }) => name.includes(filter));
}

function knownDifferences(): Known[] {
  const path = join(here, "KNOWN.md");
  return existsSync(path) ? readKnown(readFileSync(path, "utf8")) : [];
}

async function runPrograms(checker: Checker, programs: Program[], label: string): Promise<Report> {
  const report = new Report(knownDifferences());
  const progress = new Progress(label, programs.length);
  let differ = 0;
  for (let i = 0; i < programs.length; i += 40) {
    const outcomes = await checker.settle(programs.slice(i, i + 40));
    differ += outcomes.filter((outcome) => outcome.status === "differ").length;
    report.add(outcomes);
    progress.show(i + outcomes.length, differ > 0 ? `${differ} differ` : "");
  }
  progress.end();
  return report;
}

function finish(checker: Checker, report: Report, files: Files): number {
  const summary = report.summary(checker.oracle.about);
  if (files.json) writeFileSync(files.json, JSON.stringify(summary, null, 2));
  if (files.html) writeFileSync(files.html, summaryPage(summary));
  console.log(summaryText(summary));
  const { counts } = summary;
  return counts.differ > 0 || counts.invalid > 0 ? 1 : 0;
}

/** Public names of MyGrad that no case mentions and that `KNOWN.md` does not explain. */
export async function uncovered(checker: Checker, programs: Program[]): Promise<string[]> {
  const words = new Set<string>();
  for (const { source } of programs) for (const word of source.match(/\w+/g) ?? []) words.add(word);
  const path = join(here, "KNOWN.md");
  const explained = existsSync(path) ? readFileSync(path, "utf8") : "";
  return (await checker.oracle.names()).filter((name) =>
    !words.has(name.split(".").pop()!) && !explained.includes(`\`${name}\``)
  );
}

/** Runs the case files. The exit status is 1 if anything differs that `KNOWN.md` does not list. */
export async function runSuite(checker: Checker, options: Files & { filter?: string }): Promise<number> {
  const programs = await allPrograms(checker, options.filter);
  const status = finish(checker, await runPrograms(checker, programs, "conformance"), options);
  if (options.filter !== undefined) return status;
  const bare = await uncovered(checker, programs);
  if (bare.length > 0) console.log(`public names without a case: ${bare.join(", ")}`);
  return bare.length > 0 ? 1 : status;
}

/** Runs the examples in MyGrad's own docstrings, taken from the installed package. */
export async function runDocs(checker: Checker, options: Files): Promise<number> {
  const found = await checker.oracle.docstrings();
  const programs = found.flatMap(({ name, source }): Program[] =>
    source === undefined ? [] : [{ name: `docs/${name}`, source, mode: "interactive" }]
  );
  const report = await runPrograms(checker, programs, "docstrings");
  // What stands before a construct that is not covered can be compared all the same.
  const reasons = new Map<string, number>();
  const shorter: Program[] = [];
  report.outcomes.forEach((outcome, i) => {
    if (outcome.status !== "not run") return;
    const reason = outcome.reason!.replace(/^line \d+: /, "");
    const rest = outcome.python.tree!.filter(({ line }) => line! >= outcome.line!).length;
    reasons.set(reason, (reasons.get(reason) ?? 0) + rest);
    const lines = outcome.source.split("\n").slice(0, outcome.line! - 1);
    if (lines.length > 0) {
      shorter.push({
        ...programs[i],
        name: `${programs[i].name} (before: ${reason})`,
        source: lines.join("\n") + "\n",
      });
    }
  });
  report.add(await checker.settle(shorter));
  const status = finish(checker, report, options);
  const examples = found.reduce((sum, x) => sum + (x.count ?? 0), 0);
  const unsound = found.reduce((sum, x) => sum + (x.unsound ?? 0), 0);
  const left = [...reasons.values()].reduce((a, b) => a + b, 0);
  console.log(
    `${programs.length} docstrings with ${examples} examples: ${
      examples - unsound - left
    } run on both sides, ${left} not run, ${unsound} are not Python`,
  );
  for (const [reason, n] of [...reasons].sort((a, b) => b[1] - a[1])) {
    console.log(`  not run, ${n} examples: ${reason}`);
  }
  return status;
}
