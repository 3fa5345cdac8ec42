/**
 * Shows that the suite can fail: plants faults in a copy of the library, one at a time, and tells by which cases each is caught.
 * `deno run -A --no-check conformance/faults.ts [--oracle native] [--only name]`. The exit status is 1 if a fault goes unseen.
 */

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { faults } from "./faults_list.ts";
import type { Summary } from "./report.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  for (const name of readdirSync(root)) {
    if (["src", "conformance"].includes(name) || /\.(ts|json)$/.test(name)) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
  }
  for (const name of [".cache", ".venv", "node_modules"]) {
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(folder, name));
  }
  mkdirSync(join(folder, "conformance", "cases", "found"), { recursive: true });
  return folder;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Runs the suite in the copy; `null` if the library does not load. */
function run(filter: string | undefined): Summary | string {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const runtime = "Bun" in globalThis ? [] : ["run", "-A", "--no-check"];
  const only = filter === undefined ? [] : ["--filter", filter];
  const args = [
    ...runtime,
    join(folder, "conformance", "cli.ts"),
    "suite",
    "--oracle",
    oracle,
    "--json",
    report,
    ...only,
  ];
  const done = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    env: process.env,
    maxBuffer: 2 ** 28,
  });
  return existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) as Summary : done.stdout + done.stderr;
}

const oracle = option("oracle") ?? "native";
const only = option("only");
const folder = copyProject();
let unseen = 0;
try {
  // What differs without any fault proves nothing.
  const sane = run(undefined);
  if (typeof sane === "string") throw new Error(`the library does not load\n${sane.slice(-600)}`);
  const before = new Set(sane.differences.map((difference) => difference.name));
  for (const { name, file, find, put, filter } of faults) {
    if (only !== undefined && !name.includes(only)) continue;
    const path = join(folder, file);
    const sound = readFileSync(path, "utf8");
    if (sound.split(find).length !== 2) {
      console.log(`STALE   ${name}: its text stands ${sound.split(find).length - 1} times in ${file}`);
      unseen++;
      continue;
    }
    writeFileSync(path, sound.replace(find, () => put));
    const summary = run(filter);
    writeFileSync(path, sound);
    if (typeof summary === "string") {
      console.log(`BROKEN  ${name}: the library does not load with it\n${summary.slice(-600)}`);
      unseen++;
      continue;
    }
    const caught = summary.differences.filter((difference) =>
      difference.known === null && !before.has(difference.name)
    );
    if (caught.length === 0) {
      console.log(`UNSEEN  ${name}`);
      unseen++;
    } else {
      const [{ name: first, found: [what] }] = caught;
      console.log(`caught  ${name}: by ${caught.length} cases, first ${first} (${what.where}, ${what.property})`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(unseen === 0 ? "every planted fault was caught" : `${unseen} faults were not shown to be caught`);
process.exit(unseen === 0 ? 0 : 1);
