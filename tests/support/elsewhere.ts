/**
 * Runs the tests on Node or Bun: `deno task test:node`, `deno task test:bun`. Test files are TypeScript with the import map of
 * deno.json, so each is bundled to one plain module first; more arguments choose files whose names contain them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { build, type Plugin } from "esbuild";
import { readText, sourcesUnder } from "./project.ts";

/** deno.json's import map, for esbuild: project files by name, npm packages in node_modules. */
const importMap: Plugin = {
  name: "import map",
  setup: ({ onResolve }) => {
    const map = (JSON.parse(readText("deno.json")) as { imports: Record<string, string> }).imports;
    onResolve({ filter: /^@/ }, ({ path }) => {
      const to = map[path];
      if (to === undefined) return undefined;
      const inNpm = to.match(/^npm:((?:@[^/]+\/)?[^@/]+)(?:@[^/]+)?(\/.*)?$/);
      return { path: resolve(inNpm ? join("node_modules", inNpm[1] + (inNpm[2] ?? "")) : to) };
    });
  },
};

const [runtime, ...wanted] = process.argv.slice(2);
if (runtime !== "node" && runtime !== "bun") throw new Error("say where: node or bun");
const files = sourcesUnder("tests").filter((file) =>
  file.endsWith("_test.ts") && !file.startsWith("tests/python/") &&
  (wanted.length === 0 || wanted.some((part) => file.includes(part)))
);
const out = join(".cache", "tests", runtime);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  entryPoints: files.map((file) => ({ in: file, out: file.slice("tests/".length, -".ts".length) })),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["npm:*"],
  define: { "import.meta.main": "false" },
  sourcemap: "inline",
  keepNames: true, // functions are found by their names
  plugins: [importMap],
});
const made = files.map((file) => join(out, file.slice("tests/".length, -".ts".length) + ".mjs"));
const ran = runtime === "node"
  ? spawnSync("node", ["--enable-source-maps", "--expose-gc", "--test", ...made], { stdio: "inherit" })
  : spawnSync("bun", ["test", "--timeout", "120000", ...made.map((file) => `./${file}`)], { stdio: "inherit" });
process.exit(ran.status ?? 1);
