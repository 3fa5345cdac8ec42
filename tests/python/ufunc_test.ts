/** Ufuncs compared with NumPy: what they are worth for every data type, and random calls with all that a call may have. */
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import process from "node:process";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { type AnyBuffer, dtypeOf } from "../../src/dtype/dtype.ts";
import { adopt, type NDArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { castTo } from "../../src/numpy/casting.ts";
import type { Casting } from "../../src/dtype/promote.ts";
import { needsPython, pythonLines } from "./python.ts";

interface Encoded {
  dtype: string;
  data: string;
}

interface Facts extends Encoded {
  shape: number[];
  steps: number[];
}

interface Outcome {
  results?: Facts[];
  error?: string;
  message?: string;
}

interface ValueCase extends Outcome {
  f: string;
  inputs: Encoded[];
}

interface View {
  t: "view";
  memory: number;
  shape: number[];
  steps: number[];
  offset: number;
}

interface CallCase extends Outcome {
  f: string;
  memories: Encoded[];
  memories_after: string[];
  inputs: (View | { t: "weak"; v: number })[];
  options: { out?: (View | null)[]; where?: View; [key: string]: unknown };
}

type AnyUfunc = (...args: unknown[]) => NDArray | NDArray[];

function decoded({ dtype, data }: Encoded): NDArray {
  const bytes = new Uint8Array(Buffer.from(data, "base64")), type = dtypeOf(dtype);
  const n = bytes.length / type.itemsize;
  return adopt(type.over(bytes.buffer, 0, n) as AnyBuffer, type, [n]) as NDArray;
}

function ufunc(name: string): AnyUfunc {
  return (np as unknown as Record<string, AnyUfunc>)[name];
}

function attempt(call: () => NDArray | NDArray[]): NDArray[] | { error: string; message: string } {
  try {
    const result = call();
    return Array.isArray(result) ? result : [result];
  } catch (error) {
    return { error: (error as Error).name, message: (error as Error).message };
  }
}

/** How many units in the last place of `dtype` (of numbers not smaller than `least`) lie between two numbers; 0 for nan and nan, infinite where one only is special. */
function distance(x: number, y: number, dtype: string, least = 0): number {
  if (Object.is(x, y) || (x !== x && y !== y)) return 0;
  if (x - x !== 0 || y - y !== 0) return Infinity;
  const [digits, lowest] = { float64: [52, -1074], float32: [23, -149], float16: [10, -24] }[dtype]!;
  const power = Math.max(Math.floor(Math.log2(Math.max(Math.abs(x), Math.abs(y), least))) - digits, lowest);
  return x === y ? (x === 0 ? Infinity : 0) : Math.abs(x - y) / 2 ** power;
}

/** Units in the last place by which we and NumPy may differ where neither is correctly rounded; all other functions agree in every bit. */
const ROUNDED: Record<string, number> = {};
for (
  const name
    of "exp exp2 expm1 log log2 log10 log1p cbrt arcsin arccos arctan arctan2 hypot tan sinh cosh tanh arcsinh arccosh arctanh logaddexp logaddexp2 power float_power sin cos"
      .split(" ")
) ROUNDED[name] = 2;

function allowed(name: string, dtype: string): number {
  const ulp = ROUNDED[name] ?? 0;
  return ulp === 0 ? 0 : dtype === "float32" ? Math.max(ulp, 4) : dtype === "float16" ? 1 : ulp;
}

function compareValues(got: NDArray, want: Facts, name: string, where: () => string): void {
  assertEquals(got.dtype.name, want.dtype, where());
  assertEquals([...got.shape], want.shape, where());
  const theirs = decoded(want), mine = castTo(got, got.dtype, "C");
  for (let i = 0; i < theirs.size; i++) {
    const x = mine.dtype.read(mine.buffer, i), y = theirs.dtype.read(theirs.buffer, i);
    if (!theirs.dtype.isFloat) {
      if (x !== y) assertEquals(x, y, `${where()} at ${i}`);
    } else {
      const far = distance(x as number, y as number, want.dtype, name.startsWith("logaddexp") ? 1 : 0); // sums may cancel
      if (far > allowed(name, want.dtype)) {
        assertEquals(x, y, `${where()} at ${i}: ${far} units in the last place apart`);
      }
    }
  }
}

test("every ufunc is worth for every data type what NumPy's is", needsPython, async (t) => {
  const families = Map.groupBy(pythonLines<ValueCase>("ufunc_cases.py", "values"), (line) => line.f);
  for (const [name, lines] of families) {
    await t.test(name, () => {
      const faults: string[] = [];
      for (const line of lines) {
        const inputs = line.inputs.map(decoded);
        const got = attempt(() => ufunc(name)(...inputs));
        const types = inputs.map((x) => x.dtype.name).join(", ");
        try {
          if (!Array.isArray(got)) {
            assertEquals(got, { error: line.error!, message: line.message! }, types);
          } else {
            if (line.results === undefined) throw new Error(`${types}: NumPy raises ${line.error}: ${line.message}`);
            got.forEach((x, k) => compareValues(x, line.results![k], name, () => `${name}(${types})`));
          }
        } catch (error) {
          const [first] = (error as Error).message.split("\n\n");
          const at = Number(/ at (\d+)/.exec(first)?.[1] ?? -1);
          const operands = at < 0 ? "" : inputs.map((x) => String(x.dtype.read(x.buffer, at))).join(", ");
          faults.push(`${(error as Error).message.replace(/\s+/g, " ").slice(0, 300)} of (${operands})`);
        }
      }
      if (faults.length > 0) throw new Error(faults.join("\n"));
    });
  }
});

/** One call here and there: results, their layout, and what became of all memory. */
function compareCall(line: CallCase): void {
  const memories = line.memories.map(decoded);
  const view = (spec: View): NDArray => viewOf(memories[spec.memory], spec.shape, spec.steps, spec.offset);
  const { out, where, ...rest } = line.options;
  const options: Record<string, unknown> = { ...rest };
  if (out !== undefined) options.out = out.map((o) => o === null ? null : view(o));
  if (where !== undefined) options.where = view(where);
  const inputs = line.inputs.map((x) => x.t === "weak" ? x.v : view(x));
  const got = attempt(() => ufunc(line.f)(...inputs, options));
  if (!Array.isArray(got)) {
    // the default integer of most machines is int64, ours is int32 (contract A6)
    const message = line.message!.replace(/(input \d from dtype\(')int64(?='\) to dtype\('bool'\))/, "$1int32");
    got.message = got.message.replace(/(input \d from dtype\(')int64(?='\) to dtype\('bool'\))/, "$1int32");
    assertEquals(got, { error: line.error!, message });
  } else {
    if (line.results === undefined) throw new Error(`NumPy raises ${line.error}: ${line.message}`);
    got.forEach((x, k) => {
      const want = line.results![k];
      compareValues(x, want, line.f, () => `result ${k}`);
      if (out?.[k] === undefined || out[k] === null) {
        const matters = (steps: readonly number[]): number[] => steps.filter((_, i) => want.shape[i] > 1);
        if (x.size > 0) assertEquals(matters(x.steps), matters(want.steps), `steps of result ${k}`);
      } else assertEquals(x === (options.out as NDArray[])[k], true, "the result is not the array given as out");
    });
  }
  memories.forEach((memory, k) => {
    const want = { ...line.memories[k], data: line.memories_after[k], shape: [memory.size], steps: [1] };
    compareValues(memory, want, line.f, () => `memory ${k} afterwards`);
  });
}

test("calls of ufuncs agree with NumPy's", needsPython, () => {
  const seed = process.env.MYGRAD_SEED ?? "1", count = process.env.MYGRAD_UFUNC_CASES ?? "4000";
  const faults: string[] = [];
  for (const line of pythonLines<CallCase>("ufunc_cases.py", "calls", seed, count)) {
    try {
      compareCall(line);
    } catch (error) {
      const { f, memories, inputs, options } = line;
      const call = JSON.stringify({ f, memories: memories.map((m) => m.dtype), inputs, options });
      faults.push(`${(error as Error).message.replace(/\s+/g, " ")}\n  ${call}`);
    }
  }
  if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.slice(0, 10).join("\n")}`);
});

test("casts are allowed and types promoted as in NumPy", needsPython, () => {
  interface Pair {
    from: string;
    to: string;
    casts: Record<Casting, boolean>;
    promoted: string;
  }
  for (const { from, to, casts, promoted } of pythonLines<Pair>("ufunc_cases.py", "types")) {
    for (const [rule, allowed] of Object.entries(casts)) {
      assertEquals(np.can_cast(from, to, rule as Casting), allowed, `${from} to ${to}: ${rule}`);
    }
    assertEquals(np.promote_types(from, to).name, promoted, `${from} and ${to}`);
  }
});
