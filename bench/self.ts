/**
 * `deno task bench:self -- --against COMMIT`: the working tree against any commit, by ratio, in one run.
 *
 * The commit is checked out into a folder of its own; both builds run the working tree's workloads in processes that take turns.
 * Options: `--against HEAD`, `--only W1,W5`, `--rounds 5`, `--budget 60`, `--runtime Deno` (or Bun, Node), `--worst 1.1` (fails
 * if a workload has become slower than that).
 */
import { pathToFileURL } from "node:url";
import { type Running, start } from "./contender.ts";
import { bundle, root, runtimes } from "./setup.ts";

const value = (name: string, otherwise: string): string => {
  const at = Deno.args.indexOf(name);
  return at < 0 ? otherwise : Deno.args[at + 1];
};
const against = value("--against", "HEAD"), only = value("--only", "").split(",");
const rounds = Number(value("--rounds", "5")), budget = Number(value("--budget", "60"));
const worst = Number(value("--worst", "Infinity"));
const runtime = value("--runtime", "Deno") as "Deno" | "Bun" | "Node";

async function git(...args: string[]): Promise<string> {
  const done = await new Deno.Command("git", { args, cwd: root, stderr: "piped" }).output();
  if (!done.success) throw new Error(`git ${args[0]}: ${new TextDecoder().decode(done.stderr).trim()}`);
  return new TextDecoder().decode(done.stdout).trim();
}

const folder = await Deno.makeTempDir({ prefix: "mygrad-bench-" });
const running: Running[] = [];
try {
  const commit = await git("rev-parse", "--short", `${against}^{commit}`);
  await git("worktree", "add", "--detach", `${folder}/tree`, commit);
  for (const [name, place] of [["working tree", root], [commit, `${folder}/tree/`]]) {
    const entries = runtime === "Node"
      ? await bundle(place, `${folder}/node-${name.replace(" ", "-")}`)
      : ["mod.ts", "numpy.ts"].map((file) => pathToFileURL(place + file).href);
    const command = [...runtimes[runtime], `${root}bench/workloads.mjs`, ...entries, "1"];
    running.push(await start({ id: name, library: "MyGrad for TypeScript", runtime, threads: 1, command }));
  }
  const [mine, other] = running;
  const names = [...mine.names].filter((name) => only.some((start) => name.startsWith(start)));
  const ratios: number[] = [], slower: string[] = [];
  console.log(`${"".padEnd(30)}${"working tree".padStart(14)}${commit.padStart(14)}${"ratio".padStart(9)}`);
  for (const name of names) {
    const best = new Map([[mine, Infinity], [other, Infinity]]);
    try {
      for (let round = 0; round < rounds; round++) {
        for (const one of round % 2 ? [other, mine] : [mine, other]) {
          best.set(one, Math.min(best.get(one)!, (await one.time(name, budget)).min));
        }
      }
    } catch (error) {
      console.log(`${name.padEnd(30)} ${(error as Error).message}`);
      continue;
    }
    const ratio = best.get(mine)! / best.get(other)!;
    ratios.push(ratio);
    if (ratio > worst) slower.push(name);
    const cells = [mine, other].map((one) => `${best.get(one)!.toFixed(2)} µs`.padStart(14));
    console.log(`${name.padEnd(30)}${cells.join("")}${`${ratio.toFixed(3)}×`.padStart(9)}`);
  }
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`\n${ratios.length} workloads on ${runtime}: ${mean.toFixed(3)}× the time of ${commit} (geometric mean)`);
  if (slower.length) {
    console.log(`slower than ${worst}×: ${slower.join(", ")}`);
    Deno.exitCode = 1;
  }
} finally {
  await Promise.all(running.map((one) => one.close()));
  await git("worktree", "remove", "--force", `${folder}/tree`).catch(() => {});
  await Deno.remove(folder, { recursive: true });
}
