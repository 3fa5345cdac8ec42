/** NumPy in Pyodide as a contender of the benchmark: the same Python workloads, in WebAssembly. */
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const [, , entry, indexURL, wheel, script] = process.argv;
const { loadPyodide } = await import(entry);
const py = await loadPyodide({ indexURL });
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
