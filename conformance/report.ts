/** What a run of the conformance suite tells: a progress bar while it goes, a summary, JSON, and a page for people. */

import process from "node:process";
import { budgetOf, shortName } from "./budgets.ts";
import type { Outcome } from "./check.ts";
import { rules } from "./compare.ts";
import type { About } from "./oracle.ts";

/** What is known of one library function after a run. */
export interface FunctionSummary {
  name: string;
  cases: number;
  match: number;
  differ: number;
  known: number;
  /** The largest distance seen in units in the last place, and the budget. */
  ulp: number;
  budget: number;
}

/** A difference that `KNOWN.md` lists with a reason. */
export interface Known {
  pattern: string;
  reason: string;
}

/** The whole of a run. */
export interface Summary {
  about: About;
  date: string;
  seconds: number;
  programs: number;
  counts: Record<Outcome["status"] | "known", number>;
  compared: Record<string, number>;
  rules: Record<string, number>;
  /** Mean nearness of the messages of refused calls, and how many there were. */
  messages: { count: number; near: number };
  functions: FunctionSummary[];
  differences: {
    name: string;
    known: string | null;
    source: string;
    found: { where: string; property: string; python: string; here: string; line?: number | null }[];
  }[];
  notRun: { name: string; reason: string }[];
}

/** Gathers outcomes. */
export class Report {
  readonly outcomes: Outcome[] = [];
  readonly known: Known[];
  readonly started = performance.now();
  constructor(known: Known[] = []) {
    this.known = known;
  }

  add(outcomes: Outcome[]): void {
    this.outcomes.push(...outcomes);
  }

  reasonFor(name: string): string | null {
    return this.known.find(({ pattern }) => matches(pattern, name))?.reason ?? null;
  }

  summary(about: About): Summary {
    const counts: Summary["counts"] = { match: 0, differ: 0, known: 0, "not run": 0, skipped: 0, invalid: 0 };
    const compared: Record<string, number> = {}, used: Record<string, number> = {};
    const functions = new Map<string, FunctionSummary>();
    const differences: Summary["differences"] = [];
    const notRun: Summary["notRun"] = [];
    let messages = 0, near = 0;
    for (const outcome of this.outcomes) {
      const known = outcome.status === "differ" ? this.reasonFor(outcome.name) : null;
      const status = known !== null ? "known" : outcome.status;
      counts[status]++;
      if (outcome.reason !== undefined) notRun.push({ name: outcome.name, reason: outcome.reason });
      const { comparison } = outcome;
      if (!comparison) continue;
      for (const [key, n] of comparison.compared) compared[key] = (compared[key] ?? 0) + n;
      for (const [key, n] of comparison.rules) used[key] = (used[key] ?? 0) + n;
      for (const message of comparison.messages) {
        messages++;
        near += message.near;
      }
      if (outcome.status === "differ") {
        differences.push({ name: outcome.name, known, source: outcome.source, found: comparison.differences });
      }
      for (const name of outcome.called) {
        let entry = functions.get(name);
        if (!entry) {
          functions.set(
            name,
            entry = { name, cases: 0, match: 0, differ: 0, known: 0, ulp: 0, budget: budgetOf(name).ulp },
          );
        }
        entry.cases++;
        if (status === "match" || status === "differ" || status === "known") entry[status]++;
        if (entry.budget > 0) entry.ulp = Math.max(entry.ulp, comparison.ulp);
      }
    }
    return {
      about,
      date: new Date().toISOString().slice(0, 10),
      seconds: (performance.now() - this.started) / 1000,
      programs: this.outcomes.length,
      counts,
      compared,
      rules: used,
      messages: { count: messages, near: messages === 0 ? 1 : near / messages },
      functions: [...functions.values()].sort((a, b) => a.name.localeCompare(b.name)),
      differences,
      notRun,
    };
  }
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.[\]()+?^$|\\]/g, "\\$&")).join(".*")}$`).test(
    name,
  );
}

/** Reads `KNOWN.md`: table rows of a pattern in backticks, a date, and a reason. */
export function readKnown(text: string): Known[] {
  return text.split("\n").flatMap((line) => {
    const row = /^\|\s*`([^`]+)`\s*\|([^|]*)\|(.*)\|\s*$/.exec(line);
    return row ? [{ pattern: row[1], reason: row[3].trim() }] : [];
  });
}

/** A line that moves while work goes on; silent where nobody looks. */
export class Progress {
  readonly total: number;
  readonly label: string;
  readonly started: number = performance.now();
  #shown = 0;
  constructor(label: string, total: number) {
    this.label = label;
    this.total = total;
  }
  show(done: number, note = ""): void {
    if (!process.stderr.isTTY) return;
    const now = performance.now();
    if (done < this.total && now - this.#shown < 100) return;
    this.#shown = now;
    const width = 30, filled = Math.round(width * done / Math.max(1, this.total));
    const left = done === 0
      ? ""
      : `${Math.max(0, Math.round((now - this.started) / done * (this.total - done) / 1000))} s left`;
    process.stderr.write(
      `\r\x1b[2K${this.label} ${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${this.total} ${left} ${note}`,
    );
  }
  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  }
}

/** What was loaded, in one line for each part. */
export function aboutText(about: About): string {
  const lines = [
    `oracle: ${about.oracle}, Python ${about.python}, NumPy ${about.numpy}, MyGrad ${
      about.mygrad ?? "missing"
    }, default integer ${about.intp}`,
  ];
  for (const [name, from] of Object.entries(about.parts)) lines.push(`  ${name}: ${from}`);
  for (const trouble of about.missing) lines.push(`  missing: ${trouble}`);
  return lines.join("\n");
}

/** The summary as text. */
export function summaryText(summary: Summary, limit = 20): string {
  const { counts } = summary;
  const lines: string[] = [];
  for (const { name, known, found } of summary.differences.filter((x) => x.known === null).slice(0, limit)) {
    const first = found[0];
    lines.push(`DIFFERS ${name}${known ? ` (known: ${known})` : ""}: ${first.where} ${first.property}`);
    lines.push(`    python: ${first.python.split("\n").slice(0, 3).join("\n            ")}`);
    lines.push(`    here:   ${first.here.split("\n").slice(0, 6).join("\n            ")}`);
  }
  const unlisted = summary.differences.filter((x) => x.known === null).length;
  if (unlisted > limit) lines.push(`… and ${unlisted - limit} more`);
  const total = Object.values(summary.compared).reduce((a, b) => a + b, 0);
  lines.push(
    `compared: ${total} properties (${Object.entries(summary.compared).map(([k, n]) => `${k} ${n}`).join(", ")})`,
  );
  lines.push(`rules used: ${Object.entries(summary.rules).map(([k, n]) => `${k} ${n}`).join(", ") || "none"}`);
  const worst = summary.functions.filter((f) => f.ulp > 0).sort((a, b) => b.ulp - a.ulp).slice(0, 12);
  if (worst.length > 0) {
    lines.push(`worst ulp: ${worst.map((f) => `${shortName(f.name)} ${f.ulp.toPrecision(3)}`).join(", ")}`);
  }
  lines.push(
    `messages of ${summary.messages.count} refused calls: ${
      Math.round(summary.messages.near * 100)
    } % of Python's words and numbers`,
  );
  lines.push(
    `${summary.programs} programs in ${
      summary.seconds.toFixed(1)
    } s: ${counts.match} match, ${counts.differ} differ, ${counts.known} differ as listed in KNOWN.md, ` +
      `${counts["not run"]} not run, ${counts.skipped} skipped, ${counts.invalid} invalid`,
  );
  return lines.join("\n");
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The summary as a page. */
export function summaryPage(summary: Summary): string {
  const { counts, about } = summary;
  const total = Math.max(1, summary.programs);
  const part = (n: number, color: string, label: string): string =>
    n === 0 ? "" : `<i style="width:${n / total * 100}%;background:${color}" title="${label}: ${n}"></i>`;
  const rows = summary.functions.map((f) => {
    const state = f.differ > 0 ? "bad" : f.known > 0 ? "known" : "good";
    const bits = f.budget === 0 ? "bit for bit" : `${f.ulp === 0 ? "0" : f.ulp.toPrecision(2)} of ${f.budget}`;
    return `<tr class="${state}"><td><code>${escape(f.name)}</code></td><td>${f.cases}</td><td>${f.match}</td><td>${
      f.differ || ""
    }</td><td>${f.known || ""}</td><td>${bits}</td></tr>`;
  }).join("\n");
  const one = ({ name, source, found }: Summary["differences"][number]): string =>
    `<details><summary><b>${escape(name)}</b>: ${escape(found[0].where)}, ${escape(found[0].property)}</summary>
<pre class="source">${escape(source)}</pre><table><tr><th>what</th><th>Python</th><th>here</th></tr>${
      found.slice(0, 10).map((d) =>
        `<tr><td>${escape(d.where)}<br><small>${escape(d.property)}</small></td><td><pre>${
          escape(d.python)
        }</pre></td><td><pre>${escape(d.here)}</pre></td></tr>`
      ).join("")
    }</table></details>`;
  const differences = summary.differences.filter((x) => x.known === null).map(one).join("\n");
  const reasons = new Map<string, Summary["differences"]>();
  for (const x of summary.differences) if (x.known !== null) reasons.set(x.known, [...reasons.get(x.known) ?? [], x]);
  const listed = [...reasons].map(([reason, cases]) =>
    `<details class="known"><summary>${escape(reason)} <small>(${cases.length})</small></summary>${
      cases.map(one).join("")
    }</details>`
  ).join("\n");
  const list = (entries: [string, string][]): string =>
    entries.map(([a, b]) => `<tr><td>${escape(a)}</td><td>${escape(b)}</td></tr>`).join("");
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Conformance of MyGrad for TypeScript</title>
<style>
:root { color-scheme: light dark; --good: #2e8b57; --bad: #c0392b; --known: #c98a1b; --quiet: #8885; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-weight: 600; margin-bottom: 0; } .lead { color: GrayText; margin-top: 0; }
.bar { display: flex; height: 1.2rem; border-radius: .6rem; overflow: hidden; background: var(--quiet); } .bar i { display: block; }
.tiles { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; } .tiles div { flex: 1; min-width: 6.5rem; padding: .6rem .8rem; border-radius: .6rem; background: #8881; }
.tiles b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--quiet); vertical-align: top; font-variant-numeric: tabular-nums; }
th { position: sticky; top: 0; background: Canvas; } tr.bad td:first-child { border-left: 4px solid var(--bad); } tr.known td:first-child { border-left: 4px solid var(--known); } tr.good td:first-child { border-left: 4px solid var(--good); }
pre { margin: 0; white-space: pre-wrap; font-size: .85rem; } pre.source { background: #8881; padding: .6rem; border-radius: .4rem; margin: .5rem 0; }
details { margin: .5rem 0; } details.known { border-left: 4px solid var(--known); padding-left: .6rem; } details details { margin-left: 1rem; } summary { cursor: pointer; } input { font: inherit; padding: .3rem .6rem; width: 100%; box-sizing: border-box; margin: .5rem 0; }
</style>
<h1>The same Python, on both sides</h1>
<p class="lead">${summary.programs} programs, ${summary.date}, ${
    summary.seconds.toFixed(0)
  } s. Python ${about.python}, NumPy ${about.numpy}, MyGrad ${
    about.mygrad ?? "missing"
  } (${about.oracle}) against MyGrad for TypeScript.</p>
<div class="bar">${part(counts.match, "var(--good)", "match")}${part(counts.known, "var(--known)", "known")}${
    part(counts.differ, "var(--bad)", "differ")
  }${part(counts["not run"] + counts.skipped + counts.invalid, "#888", "not run")}</div>
<div class="tiles"><div><b>${counts.match}</b>match</div><div><b>${counts.differ}</b>differ</div><div><b>${counts.known}</b>differ, listed</div><div><b>${
    counts["not run"]
  }</b>not run</div><div><b>${counts.skipped}</b>skipped</div>
<div><b>${Object.values(summary.compared).reduce((a, b) => a + b, 0)}</b>properties compared</div><div><b>${
    Math.round(summary.messages.near * 100)
  } %</b>of the words of ${summary.messages.count} error messages</div></div>
${differences === "" ? "" : `<h2>Differences</h2>${differences}`}
<h2>Function by function</h2>
<input type="search" placeholder="Find a function" oninput="for (const r of document.querySelectorAll('#f tbody tr')) r.hidden = !r.textContent.includes(this.value)">
<table id="f"><thead><tr><th>function</th><th>cases</th><th>match</th><th>differ</th><th>listed</th><th>worst distance (ulp)</th></tr></thead><tbody>${rows}</tbody></table>
${
    listed === ""
      ? ""
      : `<h2>Differences that are listed</h2><p>By reason; they stand in <code>KNOWN.md</code>.</p>${listed}`
  }
<h2>What was compared</h2><table>${list(Object.entries(summary.compared).map(([k, n]) => [k, String(n)]))}</table>
<h2>Rules that were used</h2><p>Where both sides may differ on purpose, a rule says why; each use is counted.</p>
<table>${
    Object.entries(summary.rules).map(([k, n]) =>
      `<tr><td>${escape(k)}</td><td>${n}</td><td>${escape(rules[k] ?? "")}</td></tr>`
    ).join("")
  }</table>
${
    summary.notRun.length > 0
      ? `<h2>Not run</h2><table>${list(summary.notRun.map((x) => [x.name, x.reason]))}</table>`
      : ""
  }
<h2>What was loaded</h2><pre>${escape(aboutText(about))}</pre>
</html>
`;
}
