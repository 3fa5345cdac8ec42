/**
 * A real Python beside the tests: one process with NumPy and MyGrad that answers in JSON lines.
 *
 * It is `MYGRAD_PYTHON`, or the project's own `.venv` (which `.ci/run` makes). Where neither has NumPy, `startPython()` is
 * `null`, and the tests that need it say `{ skip: python === null }`. Arrays travel as their bytes, so nothing is lost.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** An array as it travels: C order, little-endian bytes in base64. `float64`, `int32`, … `bool`. */
export interface WireArray {
  __array__: true;
  dtype: string;
  shape: number[];
  bytes: string;
}

/** What Python raised, as a value: an answer like any other. */
export interface WireError {
  __error__: string;
  /** The names of the class and of all its parents. */
  classes: string[];
  message: string;
}

/** A running Python. */
export interface PythonOracle {
  /**
   * Runs Python source in a name space that lives as long as the process (`np`, `mg`, `json` are there) and answers the value of
   * its variable `out`, or its last expression statement's value if it does not set `out`. `variables` are set before. A tuple
   * answers as a list, an array as {@linkcode WireArray}, an exception as {@linkcode WireError}.
   */
  run(source: string, variables?: Record<string, unknown>): Promise<unknown>;
  /** Ends the process; a test file calls it when it is done. */
  close(): void;
}

const SERVER = `
import ast, base64, json, sys, warnings
import numpy as np
try:
    import mygrad as mg
except ImportError:
    mg = None
warnings.simplefilter("ignore")
np.seterr(all="ignore")
real_out = sys.stdout
sys.stdout = sys.stderr

def pack(x):
    if mg is not None and isinstance(x, mg.Tensor):
        x = x.data
    if isinstance(x, (np.ndarray, np.generic)):
        a = np.asarray(x)
        if a.dtype.kind in "biufc":
            a = a.astype(a.dtype.newbyteorder("<"))
            return {"__array__": True, "dtype": a.dtype.name, "shape": list(a.shape), "bytes": base64.b64encode(a.tobytes()).decode()}
        return x.tolist()
    if isinstance(x, dict):
        return {str(k): pack(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [pack(v) for v in x]
    if isinstance(x, float) and (x != x or x in (float("inf"), float("-inf"))):
        return pack(np.array(x))
    if x is None or isinstance(x, (bool, int, float, str)):
        return x
    return repr(x)

def unpack(x):
    if isinstance(x, dict):
        if x.get("__array__"):
            return np.frombuffer(base64.b64decode(x["bytes"]), dtype=x["dtype"]).reshape(x["shape"]).copy()
        return {k: unpack(v) for k, v in x.items()}
    return [unpack(v) for v in x] if isinstance(x, list) else x

space = {"np": np, "mg": mg, "json": json, "__name__": "oracle"}
for line in sys.stdin:
    try:
        job = json.loads(line)
        space.pop("out", None)
        space.update({k: unpack(v) for k, v in job["variables"].items()})
        body = ast.parse(job["source"]).body
        last = None
        if body and isinstance(body[-1], ast.Expr):
            last = ast.Expression(body.pop().value)
        exec(compile(ast.Module(body, []), "<test>", "exec"), space)
        value = eval(compile(last, "<test>", "eval"), space) if last is not None else None
        answer = json.dumps(pack(space.get("out", value)))
    except BaseException as e:
        answer = json.dumps({"__error__": type(e).__name__, "classes": [c.__name__ for c in type(e).__mro__], "message": str(e)})
    real_out.write(answer + "\\n")
    real_out.flush()
`;

function interpreter(): string | null {
  const own = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
  const python = process.env.MYGRAD_PYTHON ?? (existsSync(own) ? own : "");
  if (python === "") return null;
  return spawnSync(python, ["-c", "import numpy, mygrad"], { stdio: "ignore" }).status === 0 ? python : null;
}

/** Starts the Python of the tests, or `null` where there is none with NumPy and MyGrad. */
export function startPython(): PythonOracle | null {
  const python = interpreter();
  if (python === null) return null;
  const child = spawn(python, ["-c", SERVER], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on("exit", (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`Python ended with exit ${code}`));
  });
  return {
    run: (source, variables = {}) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(JSON.stringify({ source, variables }) + "\n");
      }),
    close: () => {
      child.stdin.end();
    },
  };
}

/** Whether an answer is an exception. */
export function isWireError(x: unknown): x is WireError {
  return typeof x === "object" && x !== null && "__error__" in x;
}

/** Whether an answer is an array. */
export function isWireArray(x: unknown): x is WireArray {
  return typeof x === "object" && x !== null && "__array__" in x;
}

/** What has to be known of an array to send it. */
export interface Sendable {
  readonly dtype: { readonly name: string };
  readonly shape: readonly number[];
  readonly buffer: ArrayBufferView;
}

/** An array of the library as it travels: `copy` is a C-contiguous array that owns its memory (`x.copy()`). */
export function toWire(copy: Sendable): WireArray {
  const { buffer } = copy;
  const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let text = "";
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return { __array__: true, dtype: copy.dtype.name, shape: [...copy.shape], bytes: btoa(text) };
}

/** The bytes of an array that Python answered. */
export function wireBytes(x: WireArray): Uint8Array {
  return Uint8Array.from(atob(x.bytes), (c) => c.charCodeAt(0));
}
