/**
 * The other side: real NumPy and real MyGrad, in Pyodide or in a native Python, set up without any manual step.
 *
 * Everything is kept in `.cache/conformance` (Pyodide, wheels) and `.venv` (native Python) beside the project; both are
 * ignored by git. One interpreter lives as long as the run; many programs go through in one round trip.
 */

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Job, Observation } from "./observation.ts";

/** What an oracle loaded. */
export interface About {
  /** Which kind of Python. */
  oracle: "pyodide" | "native";
  /** The version of Python. */
  python: string;
  /** The version of NumPy. */
  numpy: string;
  /** The version of MyGrad, `null` if it could not be had. */
  mygrad: string | null;
  /** Name of the default integer: `int32` in Pyodide, `int64` on most machines. */
  intp: string;
  /** Where each part came from, with hashes where the part was a file. */
  parts: Record<string, string>;
  /** Parts that could not be had, each with the remedy. */
  missing: string[];
}

/** A case of a case file: one Python function, as a program of its own. */
export interface CaseSource {
  /** The name of the function. */
  name: string;
  /** Where it stands. */
  line: number;
  /** The comment lines above it. */
  comments: string[];
  /** Its body as a program. */
  source: string;
}

/** The examples of one docstring of MyGrad. */
export interface Docstring {
  /** What the docstring belongs to. */
  name: string;
  /** Its examples, one behind the other. */
  source?: string;
  /** How many examples there are. */
  count?: number;
  /** Examples that are not Python. */
  unsound?: number;
  /** Why Python's own `doctest` cannot read it. */
  malformed?: string;
}

/** A running Python with NumPy and MyGrad. */
export interface Oracle {
  /** What was loaded. */
  readonly about: About;
  /** Runs programs, in order, and tells everything observable of each. */
  run(jobs: Job[]): Promise<Observation[]>;
  /** Splits a case file into its functions. */
  cases(source: string): Promise<CaseSource[]>;
  /** The examples in MyGrad's own docstrings. */
  docstrings(): Promise<Docstring[]>;
  /** Every public name of MyGrad that a snippet can reach, such as `mg.nnet.relu`. */
  names(): Promise<string[]>;
  /** Ends it. */
  close(): void;
}

/** An oracle that cannot be had here; the message says what to do about it. */
export class OracleUnavailable extends Error {
  /** The name of the class. */
  override name = "OracleUnavailable";
}

const PYODIDE = "0.29.5";
const NUMPY_WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl";
const NUMPY_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2";
const NUMPY_CARRIER = ["@bentopdf/pymupdf-wasm", "0.11.16"];
const MYGRAD = "2.5.0";
const NATIVE_NUMPY = "2.4.6";

const local = import.meta.url.startsWith("file:");
/** The project when it is a checkout; the current folder when the module was loaded from elsewhere. */
const root = local ? join(dirname(fileURLToPath(import.meta.url)), "..") : process.cwd();
const cache = join(root, ".cache", "conformance");

async function harness(): Promise<string> {
  const url = new URL("./harness.py", import.meta.url);
  return local ? readFileSync(url, "utf8") : await (await fetch(url)).text();
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function call(command: string, args: string[], cwd: string): { ok: boolean; text: string } {
  const done = spawnSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return { ok: done.status === 0, text: `${done.stdout ?? ""}${done.stderr ?? ""}${done.error ?? ""}`.trim() };
}

// ------------------------------------------------------------------ native Python

function pythonCommand(): string | null {
  for (const command of ["python3", "python"]) {
    if (call(command, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"], process.cwd()).ok) return command;
  }
  return null;
}

/** The interpreter of `.venv`, made and filled on first use. */
function virtualPython(): string {
  const given = process.env.MYGRAD_PYTHON;
  if (given) return given;
  const venv = join(root, ".venv");
  const python = process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  const check =
    `import numpy, mygrad; assert mygrad.__version__ == "${MYGRAD}" and numpy.__version__ == "${NATIVE_NUMPY}"`;
  if (existsSync(python) && call(python, ["-c", check], root).ok) return python;
  const system = pythonCommand();
  if (system === null) {
    throw new OracleUnavailable("No Python >= 3.10 was found: install one, or use --oracle pyodide.");
  }
  const made = call(system, ["-m", "venv", venv], root);
  if (!made.ok) throw new OracleUnavailable(`Making ${venv} failed (on Debian: install python3-venv).\n${made.text}`);
  const wanted = [`numpy==${NATIVE_NUMPY}`, `mygrad==${MYGRAD}`];
  const filled = call(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...wanted], root);
  if (!filled.ok) {
    throw new OracleUnavailable(`Installing ${wanted.join(" and ")} into ${venv} failed.\n${filled.text}`);
  }
  return python;
}

/** Native Python with NumPy and MyGrad. */
export async function nativeOracle(): Promise<Oracle> {
  const python = virtualPython();
  mkdirSync(cache, { recursive: true });
  const script = local ? fileURLToPath(new URL("./harness.py", import.meta.url)) : join(cache, "harness.py");
  if (!local) writeFileSync(script, await harness());
  let server = serve(python, script);
  const oracle = await assemble("native", (request) => server.ask(request), { python }, [], () => server.close());
  const { run } = oracle;
  /** NumPy has bugs that end its process: the programs are then run one by one, and the one that does it is named. */
  const careful = async (jobs: Job[]): Promise<Observation[]> => {
    try {
      return await run(jobs);
    } catch (error) {
      if (!(error instanceof PythonEnded)) throw error;
      server = serve(python, script);
      if (jobs.length === 1) return [{ id: jobs[0].id, events: [], output: [], missing: "a Python that survives it" }];
      const out: Observation[] = [];
      for (const job of jobs) out.push(...await careful([job]));
      return out;
    }
  };
  return { ...oracle, run: careful, close: () => server.close() };
}

class PythonEnded extends Error {}

/** A Python process that answers requests in order, one line each. */
function serve(python: string, script: string): { ask: (request: unknown) => Promise<string>; close: () => void } {
  const child = spawn(python, ["-u", script, "--serve"], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => complaint = (complaint + chunk).slice(-4000));
  child.stdin.on("error", () => {}); // the end of the process says more
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  let parts: string[] = [];
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    for (;;) {
      const end = chunk.indexOf("\n");
      if (end < 0) break;
      parts.push(chunk.slice(0, end));
      waiting.shift()?.resolve(parts.join(""));
      parts = [];
      chunk = chunk.slice(end + 1);
    }
    if (chunk !== "") parts.push(chunk);
  });
  child.on("exit", (code, signal) => {
    const error = new PythonEnded(`Python ended (${signal ?? `status ${code}`}).\n${complaint}`);
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(JSON.stringify(request) + "\n");
      }),
    close: () => {
      child.stdin.end();
      child.kill();
    },
  };
}

// ------------------------------------------------------------------ Pyodide

interface PyodideModule {
  loadPyodide(options: Record<string, unknown>): Promise<Pyodide>;
}
interface Pyodide {
  unpackArchive(bytes: Uint8Array, format: string): void;
  loadPackage(name: string, options?: Record<string, unknown>): Promise<unknown>;
  runPython(source: string): unknown;
  globals: { get(name: string): (text: string) => string };
}

/** The command with which this runtime installs npm packages into a folder. */
function installer(): [string, string[]] {
  if (typeof (globalThis as { Deno?: unknown }).Deno !== "undefined") return [process.execPath, ["install", "--quiet"]];
  if (typeof (globalThis as { Bun?: unknown }).Bun !== "undefined") return [process.execPath, ["install", "--silent"]];
  return ["npm", ["install", "--silent", "--no-audit", "--no-fund"]];
}

/** Installs the npm parts into the cache; says what went wrong otherwise. */
function install(dependencies: Record<string, string>): string | null {
  const folder = join(cache, "npm");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }, null, 2));
  writeFileSync(join(folder, "deno.json"), JSON.stringify({ nodeModulesDir: "auto" }));
  const [command, args] = installer();
  let done = call(command, args, folder);
  if (!done.ok && command !== "npm") done = call("npm", ["install", "--silent", "--no-audit", "--no-fund"], folder);
  return done.ok ? null : done.text;
}

function wheels(): { files: string[]; trouble: string | null } {
  const folder = join(cache, "wheels");
  const present = (): string[] => existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".whl")) : [];
  const whole = (files: string[]): boolean =>
    files.some((file) => file.startsWith(`mygrad-${MYGRAD}`)) &&
    files.some((file) => file.startsWith("typing_extensions"));
  if (!whole(present())) {
    mkdirSync(folder, { recursive: true });
    const python = pythonCommand();
    if (python === null) {
      return {
        files: [],
        trouble: "MyGrad's wheel comes by `pip download`, and no Python >= 3.10 was found: install one.",
      };
    }
    const args = ["-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check", "-d", folder];
    const got = call(python, [...args, `mygrad==${MYGRAD}`, "typing_extensions"], root);
    if (!got.ok) return { files: [], trouble: `\`pip download mygrad==${MYGRAD}\` failed:\n${got.text}` };
  }
  return { files: present().map((file) => join(folder, file)), trouble: null };
}

/** Pyodide with NumPy and, if its wheel can be had, MyGrad. */
export async function pyodideOracle(): Promise<Oracle> {
  const modules = join(cache, "npm", "node_modules");
  const entry = join(modules, "pyodide", "pyodide.mjs");
  const wheel = join(modules, ...NUMPY_CARRIER[0].split("/"), "assets", NUMPY_WHEEL);
  const installed = (file: string, version: string): boolean =>
    existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version === version;
  const parts: Record<string, string> = {};
  const missing: string[] = [];
  if (!installed(join(modules, "pyodide", "package.json"), PYODIDE) || !existsSync(wheel)) {
    const trouble = install({ pyodide: PYODIDE, [NUMPY_CARRIER[0]]: NUMPY_CARRIER[1] });
    if (trouble !== null && install({ pyodide: PYODIDE }) !== null) {
      throw new OracleUnavailable(
        `Installing pyodide ${PYODIDE} failed; --oracle native needs only Python.\n${trouble}`,
      );
    }
  }
  const { loadPyodide } = await import(pathToFileURL(entry).href) as PyodideModule;
  // Pyodide's generated script asks for CommonJS names, which Deno gives to no file outside an npm specifier.
  const host = globalThis as { require?: unknown; __dirname?: string };
  host.require ??= createRequire(entry);
  host.__dirname ??= dirname(entry);
  const pyodide = await loadPyodide({ indexURL: dirname(entry) + "/", packageCacheDir: join(cache, "packages") });
  parts.pyodide = PYODIDE;
  if (existsSync(wheel)) {
    const bytes = readFileSync(wheel);
    if (sha256(bytes) !== NUMPY_SHA256) {
      throw new OracleUnavailable(`${wheel} is not the expected file (sha256 ${sha256(bytes)}).`);
    }
    // Node's Buffer is refused by the unpacker: it wants the plain class.
    pyodide.unpackArchive(new Uint8Array(bytes), "wheel");
    parts.numpy = `${NUMPY_WHEEL} sha256:${NUMPY_SHA256}`;
  } else {
    await pyodide.loadPackage("numpy", { messageCallback: () => {} });
    parts.numpy = "Pyodide's own package";
  }
  const { files, trouble } = wheels();
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(file));
    pyodide.unpackArchive(bytes, "wheel");
    parts[file.slice(dirname(file).length + 1)] = `sha256:${sha256(bytes)}`;
  }
  if (trouble !== null) missing.push(trouble);
  pyodide.runPython(await harness());
  const handle = pyodide.globals.get("handle");
  const ask = (request: unknown): Promise<string> => Promise.resolve(handle(JSON.stringify(request)));
  return await assemble("pyodide", ask, parts, missing, () => {});
}

async function assemble(
  oracle: "pyodide" | "native",
  ask: (request: unknown) => Promise<string>,
  parts: Record<string, string>,
  missing: string[],
  close: () => void,
): Promise<Oracle> {
  const told = async (request: unknown): Promise<unknown> => {
    const answer = JSON.parse(await ask(request)) as { fault?: string };
    if (answer.fault !== undefined) throw new Error(answer.fault);
    return answer;
  };
  const about = await told({ what: "about" }) as Omit<About, "oracle" | "parts" | "missing">;
  return {
    about: { oracle, ...about, parts, missing },
    run: async (jobs) => await told({ what: "run", jobs }) as Observation[],
    cases: async (source) => await told({ what: "cases", source }) as CaseSource[],
    names: async () => about.mygrad === null ? [] : await told({ what: "names" }) as string[],
    docstrings: async () => about.mygrad === null ? [] : await told({ what: "docstrings" }) as Docstring[],
    close,
  };
}

/** Starts the oracle of that name. */
export function startOracle(name: "pyodide" | "native"): Promise<Oracle> {
  return name === "native" ? nativeOracle() : pyodideOracle();
}
