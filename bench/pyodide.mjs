/** NumPy in Pyodide as a contender of the benchmark: the same Python workloads, in WebAssembly. */
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

const [, , entry, wheel, script] = process.argv;
// Pyodide's generated script asks for CommonJS names, which Deno gives to no module.
globalThis.require ??= createRequire(entry);
globalThis.__dirname ??= dirname(entry);
const { loadPyodide } = await import(pathToFileURL(entry).href);
const py = await loadPyodide({ indexURL: dirname(entry) + "/" });
const bytes = readFileSync(wheel);
await py.unpackArchive(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice(), "wheel");
py.runPython(`import sys; sys.argv = ["python.py", "numpy"]; EMBEDDED = True`);
py.runPython(readFileSync(script, "utf8"));
const answer = py.globals.get("answer");
process.stdout.write(JSON.stringify({ ready: JSON.parse(py.runPython("json.dumps(list(workloads))")) }) + "\n");
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(answer(line) + "\n");
}
process.exit(0);
