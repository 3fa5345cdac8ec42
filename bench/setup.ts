/**
 * What the benchmark needs, set up by itself: the peers from npm, a native Python with NumPy and MyGrad, a build of the library for
 * Node. All of it is kept in `.cache/bench` and `.venv`, which git ignores. What cannot be had is left out, with the reason.
 */
import { build } from "esbuild";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The project. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));
const cache = `${root}.cache/bench`;
const modules = `${cache}/npm/node_modules`;

/** The peers, as pinned. The second package of Pyodide only carries a build of NumPy. */
export const peers: Readonly<Record<string, string>> = {
  "numpy-ts": "1.7.0",
  "@jax-js/jax": "0.1.25",
  "@tensorflow/tfjs": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
  pyodide: "0.29.5",
  "@bentopdf/pymupdf-wasm": "0.11.16",
};
const NUMPY = "2.4.6", MYGRAD = "2.5.0";
const WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl";

/** How to start a contender, and what it is to the tables. */
export interface Contender {
  /** Its key, such as `ours deno`. */
  id: string;
  /** The library. */
  library: "MyGrad for TypeScript" | "NumPy" | "MyGrad" | "numpy-ts" | "jax-js" | "tfjs" | "Pyodide NumPy";
  /** Where it runs. */
  runtime: "Deno" | "Bun" | "Node" | "Python";
  /** How many threads it may use. */
  threads: number;
  /** The command and its arguments. */
  command: string[];
  /** More environment. */
  env?: Record<string, string>;
}

function call(command: string, args: string[], cwd = root): { ok: boolean; text: string } {
  try {
    const done = new Deno.Command(command, { args, cwd, stdout: "piped", stderr: "piped" }).outputSync();
    const text = new TextDecoder().decode(done.stdout) + new TextDecoder().decode(done.stderr);
    return { ok: done.success, text: text.trim() };
  } catch (error) {
    return { ok: false, text: String(error) };
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The native Python, made on first use; or why there is none. */
export function python(): { command: string } | { trouble: string } {
  const given = Deno.env.get("MYGRAD_PYTHON");
  if (given) return { command: given };
  const venv = `${root}.venv`;
  const command = Deno.build.os === "windows" ? `${venv}\\Scripts\\python.exe` : `${venv}/bin/python`;
  const check = `import numpy, mygrad; assert (numpy.__version__, mygrad.__version__) == ("${NUMPY}", "${MYGRAD}")`;
  if (exists(command) && call(command, ["-c", check]).ok) return { command };
  const system = ["python3", "python"].find((name) =>
    call(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).ok
  );
  if (system === undefined) return { trouble: "no Python >= 3.11 was found" };
  const made = call(system, ["-m", "venv", venv]);
  if (!made.ok) return { trouble: `making .venv failed (on Debian: install python3-venv): ${made.text}` };
  const wanted = [`numpy==${NUMPY}`, `mygrad==${MYGRAD}`];
  const filled = call(command, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...wanted]);
  return filled.ok ? { command } : { trouble: `installing ${wanted.join(" and ")} failed: ${filled.text}` };
}

/** Installs the peers; answers what went wrong, if anything. */
function installPeers(): string | null {
  const have = Object.entries(peers).every(([name, version]) => {
    const file = `${modules}/${name}/package.json`;
    return exists(file) && JSON.parse(Deno.readTextFileSync(file)).version === version;
  });
  if (have) return null;
  Deno.mkdirSync(`${cache}/npm`, { recursive: true });
  Deno.writeTextFileSync(`${cache}/npm/package.json`, JSON.stringify({ private: true, dependencies: peers }, null, 2));
  Deno.writeTextFileSync(`${cache}/npm/deno.json`, JSON.stringify({ nodeModulesDir: "auto" }));
  const done = call(Deno.execPath(), ["install", "--quiet"], `${cache}/npm`);
  return done.ok ? null : done.text;
}

/** Bundles the entry points for Node, which runs no TypeScript. */
export async function bundle(from: string, to: string): Promise<[mod: string, numpy: string]> {
  await build({
    entryPoints: [`${from}mod.ts`, `${from}numpy.ts`],
    outdir: to,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    logLevel: "error",
  });
  return [pathToFileURL(`${to}/mod.mjs`).href, pathToFileURL(`${to}/numpy.mjs`).href];
}

/** How each runtime runs a script. */
export const runtimes: Readonly<Record<"Deno" | "Bun" | "Node", string[]>> = {
  Deno: [Deno.execPath(), "run", "-A", "--quiet", "--no-check"],
  Bun: ["bun"],
  Node: ["node", "--no-warnings"],
};

/** The version a runtime tells of itself; `null` if it is not there. */
export function versionOf(runtime: "Deno" | "Bun" | "Node"): string | null {
  const done = call(runtimes[runtime][0], ["--version"]);
  return done.ok ? done.text.match(/\d+\.\d+\.\d+/)?.[0] ?? null : null;
}

/** Everything that can be had here: contenders, versions for the report, and what is missing. */
export async function setUp(threads: number): Promise<{
  contenders: Contender[];
  versions: Record<string, string>;
  missing: string[];
}> {
  const contenders: Contender[] = [], versions: Record<string, string> = {}, missing: string[] = [];
  const here = (file: string): string => `${root}bench/${file}`;
  const add = (
    library: Contender["library"],
    runtime: Contender["runtime"],
    count: number,
    command: string[],
    env?: Record<string, string>,
  ): void => {
    const id = `${library}, ${runtime}${count > 1 ? `, ${count} threads` : ""}`;
    contenders.push({ id, library, runtime, threads: count, command, env });
  };
  const present = (["Deno", "Bun", "Node"] as const).filter((name) => {
    const version = versionOf(name);
    if (version === null) missing.push(`${name}: not found on the path`);
    else versions[name] = version;
    return version !== null;
  });

  // one thread first, in the order of the tables
  for (const count of threads > 1 ? [1, threads] : [1]) {
    for (const runtime of present) {
      const entries = runtime === "Node"
        ? await bundle(root, `${cache}/node`)
        : [pathToFileURL(`${root}mod.ts`).href, pathToFileURL(`${root}numpy.ts`).href];
      const command = [...runtimes[runtime], here("workloads.mjs"), ...entries, String(count)];
      add("MyGrad for TypeScript", runtime, count, command);
    }
  }
  const native = python();
  if ("trouble" in native) missing.push(`NumPy and MyGrad: ${native.trouble}`);
  else {
    const told = call(native.command, [
      "-c",
      "import sys, numpy, mygrad; print(sys.version.split()[0], numpy.__version__, mygrad.__version__)",
    ]);
    if (told.ok) {
      [versions.Python, versions.NumPy, versions.MyGrad] = told.text.split(" ");
      const single = { OPENBLAS_NUM_THREADS: "1" };
      add("NumPy", "Python", 1, [native.command, "-u", here("python.py"), "numpy"], single);
      if (threads > 1) {
        add("NumPy", "Python", threads, [native.command, "-u", here("python.py"), "numpy"], {
          OPENBLAS_NUM_THREADS: String(threads),
        });
      }
      add("MyGrad", "Python", 1, [native.command, "-u", here("python.py"), "mygrad"], single);
    } else missing.push(`NumPy and MyGrad: ${told.text}`);
  }
  const trouble = installPeers();
  if (trouble !== null) missing.push(`numpy-ts, jax-js, tfjs, Pyodide: ${trouble}`);
  else {
    for (const [name, version] of Object.entries(peers)) versions[name] = version;
    const url = (path: string): string => pathToFileURL(`${modules}/${path}`).href;
    for (const runtime of present) {
      const run = (file: string, ...args: string[]): string[] => [...runtimes[runtime], here(file), ...args];
      add("numpy-ts", runtime, 1, run("numpy_ts.mjs", url("numpy-ts/dist/esm/index.js")));
      add("jax-js", runtime, 1, run("jax_js.mjs", url("@jax-js/jax/dist/index.js"), "1"));
      // its threads need the global Worker, which Node has not
      if (threads > 1 && runtime !== "Node") {
        add("jax-js", runtime, threads, run("jax_js.mjs", url("@jax-js/jax/dist/index.js"), "2"));
      }
      const wasm = "@tensorflow/tfjs-backend-wasm";
      const parts = ["@tensorflow/tfjs/dist/tf.node.js", `${wasm}/dist/tf-backend-wasm.node.js`, `${wasm}/wasm-out/`];
      add("tfjs", runtime, 1, run("tfjs.mjs", ...parts.map((part) => `${modules}/${part}`)));
    }
    const wheel = `${modules}/@bentopdf/pymupdf-wasm/assets/${WHEEL}`;
    const script = here("python.py");
    add("Pyodide NumPy", "Deno", 1, [
      ...runtimes.Deno,
      here("pyodide.mjs"),
      `${modules}/pyodide/pyodide.mjs`,
      wheel,
      script,
    ]);
  }
  return { contenders, versions, missing };
}
