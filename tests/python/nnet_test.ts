/** The neural-network part compared with MyGrad: values, data types, flags, gradients by every input, errors, drawn numbers. */
import { Buffer } from "node:buffer";
import process from "node:process";
import { test } from "node:test";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { needsPython, pythonLines } from "./python.ts";

interface Encoded {
  dtype: string;
  shape: number[];
  data: string;
}

type Argument = Encoded & { t: "tensor" | "array"; constant?: boolean | null; flip?: boolean };

interface Case {
  f: string;
  args: unknown[];
  options: Record<string, unknown>;
  random_seed?: number;
  result?: Encoded & { constant?: boolean };
  /** The data type of our result, where it differs on purpose. */
  ours?: string;
  seed?: Encoded;
  grads?: (Encoded | null)[];
  error?: string;
  message?: string;
}

function arrayOf({ dtype, shape, data }: Encoded): np.NDArray {
  const bytes = new Uint8Array(Buffer.from(data, "base64"));
  return np.frombuffer(bytes as never, { dtype: dtype as np.DTypeName }).reshape(shape).copy() as np.NDArray;
}

function decoded(x: unknown): unknown {
  if (typeof x !== "object" || x === null || Array.isArray(x)) return x;
  const { t, constant, flip, ...rest } = x as Argument;
  let array = arrayOf(rest);
  if (flip) array = array.get("::-1").copy().get("::-1");
  return t === "array" ? array : mg.astensor(array, { constant: constant ?? null });
}

/** What may differ, in proportion to the largest element; the coarsest type among arguments and result counts. */
const TOLERANCE: Record<string, number> = { float64: 2e-12, float32: 1e-4, float16: 2e-2 };

/** Differences of logarithms, which cancel where they are near 0. */
const LOGARITHMS: ReadonlySet<string> = new Set(["logsoftmax", "softmax_crossentropy", "softmax_focal_loss"]);

function difference(got: np.NDArray, want: Encoded, what: string, allowed: number, least = 1e-30): string | null {
  const theirs = arrayOf(want);
  if (String(got.shape) !== String(want.shape)) return `${what}: shape (${got.shape}), MyGrad's (${want.shape})`;
  const a = np.ascontiguousarray(got.astype("float64")).ravel().buffer as Float64Array;
  const b = np.ascontiguousarray(theirs.astype("float64")).ravel().buffer as Float64Array;
  const scale = b.reduce((top, x) => Number.isFinite(x) ? Math.max(top, Math.abs(x)) : top, least);
  for (let i = 0; i < theirs.size; i++) {
    const x = a[i], y = b[i];
    if (x === y || (x !== x && y !== y)) continue;
    if (!(Math.abs(x - y) <= allowed * scale)) return `${what}: element ${i} is ${x}, MyGrad's ${y}`;
  }
  return null;
}

function run(line: Case): string | null {
  const functions = { ...mg.nnet, sliding_window_view: mg.sliding_window_view } as unknown as Record<
    string,
    (...args: unknown[]) => mg.Tensor | np.NDArray
  >;
  const args = line.args.map(decoded),
    options = Object.fromEntries(
      Object.entries(line.options).map(([key, value]) => [key, decoded(value)]),
    );
  const tensors = [...args, ...Object.values(options)].filter((x) => x instanceof mg.Tensor) as mg.Tensor[];
  if (line.random_seed !== undefined) mg.random.seed(line.random_seed);
  let result: mg.Tensor | np.NDArray;
  try {
    result = functions[line.f](...args, ...(Object.keys(options).length ? [options] : []));
  } catch (error) {
    const { name, message } = error as Error;
    return name === line.error
      ? null
      : `${name}: ${message}; MyGrad ${line.error ?? "has a result"}: ${line.message ?? ""}`;
  }
  if (line.result === undefined) return `has a result, MyGrad ${line.error}: ${line.message}`;
  const data = result instanceof mg.Tensor ? result.data : result;
  const wanted = line.ours ?? line.result.dtype;
  if (data.dtype.name !== wanted) return `data type ${data.dtype.name}, not ${wanted}`;
  const narrow = line.args.concat(Object.values(line.options)).map((x) => (x as Encoded | null)?.dtype ?? "");
  const allowed = (...dtypes: string[]): number => Math.max(...[...dtypes, ...narrow].map((d) => TOLERANCE[d] ?? 0));
  const far = difference(data, line.result, "result", allowed(wanted), LOGARITHMS.has(line.f) ? 1 : undefined);
  if (far !== null) return far;
  if (!(result instanceof mg.Tensor)) return null;
  if (result.constant !== line.result.constant) return `constant is ${result.constant}`;
  if (line.seed === undefined) return null;
  const seed = arrayOf(line.seed), size = Number(np.max(np.absolute(seed), { initial: 1e-30 } as never).item());
  result.backward(seed);
  for (const [i, t] of tensors.entries()) {
    const want = line.grads![i], got = t.grad;
    if ((want === null) !== (got === null)) return `gradient ${i}: ${got === null ? "none" : "one"}, MyGrad the other`;
    if (want === null || got === null) continue;
    if (got.dtype.name !== want.dtype) return `gradient ${i}: data type ${got.dtype.name}, MyGrad's ${want.dtype}`;
    const wrong = difference(got, want, `gradient ${i}`, allowed(want.dtype), size);
    if (wrong !== null) return wrong;
  }
  return null;
}

test("nnet agrees with MyGrad", needsPython, async (t) => {
  const lines = pythonLines<Case>("nnet_cases.py", process.env.MYGRAD_SEED ?? "1");
  for (const [name, cases] of Map.groupBy(lines, (line) => line.f)) {
    await t.test(`${name}: ${cases.length} calls`, () => {
      const faults: string[] = [];
      for (const line of cases) {
        let fault: string | null;
        try {
          fault = run(line);
        } catch (error) {
          fault = (error as Error).stack ?? String(error);
        }
        if (fault === null) continue;
        const shown = (x: unknown): unknown =>
          typeof x === "object" && x !== null && !Array.isArray(x)
            ? `${(x as Argument).t} ${(x as Argument).dtype} (${(x as Argument).shape})`
            : x;
        const options = Object.fromEntries(Object.entries(line.options).map(([k, v]) => [k, shown(v)]));
        faults.push(`${fault}\n    ${JSON.stringify(line.args.map(shown))} ${JSON.stringify(options)}`);
      }
      if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.slice(0, 12).join("\n")}`);
    });
  }
});
