/**
 * Runs the tests that need no files in a browser: `deno task test:browser`, with a Chromium that is installed. Once in an ordinary page,
 * and once in one whose content security policy forbids making functions from text; and threads in a worker of an isolated page.
 */
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { readText, sourcesUnder } from "./project.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path)
);
if (executablePath === undefined) {
  console.log("no Chromium found: install one (Debian: apt-get install chromium)");
  process.exit(1);
}
const usesNode = /from "node:(?!test")|support\/python\.ts|sourcesUnder|await import\("node:/;
const files = sourcesUnder("tests").filter((file) =>
  file.endsWith("_test.ts") && !/^tests\/(python|conformance|io|kernels|random)\//.test(file) &&
  !usesNode.test(readText(file)) &&
  !/cnn_example|examples_test|memory_test|coverage/.test(file)
);
const out = join(".cache", "tests", "browser");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const map = (JSON.parse(readText("deno.json")) as { imports: Record<string, string> }).imports;
const tests = files.map((file) => `import "./${file}";`).join("\n");
const bundle = (contents: string, outfile: string): Promise<unknown> =>
  build({
    stdin: { contents, resolveDir: process.cwd(), loader: "ts" },
    outfile: join(out, outfile),
    bundle: true,
    keepNames: true, // functions and classes are found by their names
    format: "esm",
    platform: "browser",
    define: { "import.meta.main": "false" },
    plugins: [{
      name: "import map",
      setup: ({ onResolve }) => {
        onResolve({ filter: /^node:test$/ }, () => ({ path: resolve("tests/support/browser_shim.ts") }));
        onResolve(
          { filter: /support\/project\.ts$|\.\/project\.ts$/ },
          () => ({ path: resolve("tests/support/browser_shim.ts") }),
        );
        onResolve({ filter: /^@/ }, ({ path }) => {
          const to = map[path], npm = to?.match(/^npm:((?:@[^/]+\/)?[^@/]+)(?:@[^/]+)?(\/.*)?$/);
          return to === undefined
            ? undefined
            : { path: resolve(npm ? join("node_modules", npm[1] + (npm[2] ?? "")) : to) };
        });
      },
    }],
  });
await bundle(tests, "tests.js");
await bundle(`import "./tests/support/browser_threads.ts";`, "threads.js");
const policies: Record<string, string | null> = {
  ordinary: null,
  strict: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
};
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, "http://localhost");
  const policy = policies[searchParams.get("page") ?? ""] ?? null;
  if (policy !== null) response.setHeader("Content-Security-Policy", policy);
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  if (searchParams.get("page") === "isolated" || pathname === "/threads.js") {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  }
  if (pathname.startsWith("/file/tests/")) {
    response.end(readText(pathname.slice("/file/".length)));
  } else if (pathname === "/tests.js" || pathname === "/threads.js") {
    response.setHeader("Content-Type", "text/javascript");
    response.end(readFileSync(join(out, pathname.slice(1))));
  } else {
    response.setHeader("Content-Type", "text/html");
    response.end(
      `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/tests.js"></script>`,
    );
  }
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const { port } = server.address() as { port: number };
const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
let failures = 0;
for (const page of Object.keys(policies)) {
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${port}/?page=${page}`);
  await tab.waitForFunction("typeof runTests === 'function'");
  const { passed, skipped, failed } = await tab.evaluate("runTests()") as {
    passed: number;
    skipped: number;
    failed: string[];
  };
  for (const name of failed) console.log(`${page} page: ${name}`);
  console.log(`${page} page: ${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  failures += failed.length;
  await tab.close();
}
{
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${port}/?page=isolated`);
  const { workers, wrong } = await tab.evaluate(`new Promise((resolve, reject) => {
    const worker = new Worker("/threads.js", { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  })`) as { workers: number; wrong: string[] };
  const failed = [...(workers === 1 ? [] : [`${workers} workers started, not one`]), ...wrong];
  for (const name of failed) console.log(`threads in a worker: ${name}`);
  console.log(`threads in a worker: ${failed.length ? "0 passed, 1" : "1 passed, 0"} failed, 0 skipped`);
  failures += failed.length;
}
await browser.close();
server.close();
process.exit(failures ? 1 : 0);
