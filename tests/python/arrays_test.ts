/** The array functions compared with NumPy on random calls: results, strides, owners, data types, errors. */
import { assertEquals } from "@std/assert";
import process from "node:process";
import { test } from "node:test";
import { type DType, dtypeOf } from "../../src/dtype/dtype.ts";
import { type NDArray, newArray, viewOf } from "../../src/ndarray/ndarray.ts";
import * as np from "../../numpy.ts";
import { needsPython, pythonLines } from "./python.ts";

interface Facts {
  many?: Facts[];
  plain?: unknown;
  same?: number;
  dtype?: string;
  shape?: number[];
  steps?: number[];
  data?: string[];
  writeable?: boolean;
  base?: unknown;
}

interface Row {
  f: string;
  args: unknown[];
  keywords: Record<string, unknown>;
  result?: Facts;
  after?: string[][];
  error?: string[];
  message?: string;
}

interface Given {
  id: unknown;
  x: NDArray;
  memory: NDArray;
}

function number(text: string, dtype: DType): number | bigint {
  return dtype.isFloat ? Number(text.replace("inf", "Infinity")) : BigInt(text);
}

function unwire(a: unknown, givens: Given[]): unknown {
  if (typeof a !== "object" || a === null) return a;
  const w = a as {
    t: string;
    id: unknown;
    v: unknown[];
    dtype: string;
    memory: string[];
    shape: number[];
    steps: number[];
    offset: number;
  };
  if (w.t === "list") return w.v.map((v) => unwire(v, givens));
  if (w.t === "raw") return w.v;
  if (w.t === "nan") return NaN;
  const dtype = dtypeOf(w.dtype);
  const memory = givens.find(({ id }) => id === w.id)?.memory ?? newArray([w.memory.length], dtype) as NDArray;
  w.memory.forEach((text, i) => dtype.write(memory.buffer, i, number(text, dtype)));
  const x = viewOf(memory, w.shape, w.steps, w.offset);
  givens.push({ id: w.id, x, memory });
  return x;
}

function showElement(v: number | bigint, dtype: DType): string {
  if (!dtype.isFloat) return String(v);
  if (Number.isNaN(v)) return "nan";
  return Object.is(v, -0) ? "-0.0" : String(Number(v));
}

function elements(x: NDArray): string[] {
  const out: string[] = [];
  const read = (axis: number, at: number): void => {
    if (axis === x.ndim) out.push(showElement(x.dtype.read(x.buffer, at), x.dtype));
    else for (let i = 0; i < x.dims[axis]; i++) read(axis + 1, at + i * x.steps[axis]);
  };
  read(0, x.offset);
  return out;
}

/** Functions computed in other steps on the other side: strides of results without elements, or along axes of size 1, mean nothing. */
const loose = new Set(["unravel_index", "isclose", "linspace", "clip"]);

/** The facts of a result, told like the expected ones: what is not comparable is copied from them. */
function facts(f: string, y: unknown, expected: Facts | undefined, givens: Given[]): Facts {
  if (Array.isArray(y)) {
    if (expected?.plain !== undefined || y.every((v) => typeof v === "number")) {
      return { many: y.map((plain) => ({ plain })) };
    }
    return { many: y.map((v, i) => facts(f, v, expected?.many?.[i], givens)) };
  }
  if (!(y instanceof np.NDArray)) return { plain: y ?? null };
  const same = givens.findIndex(({ x }) => x === y);
  if (same >= 0) return { same };
  // the default integer is int32 here and int64 on the other side (contract A6)
  const wide = y.dtype.name === "int32" && expected?.dtype === "int64";
  const unsigned = y.dtype.name === "uint32" && expected?.dtype === "uint64";
  return {
    dtype: wide || unsigned ? expected!.dtype : y.dtype.name,
    shape: [...y.dims],
    steps: y.steps.map((step, i) =>
      loose.has(f) && (y.size === 0 || y.dims[i] === 1) ? expected?.steps?.[i] ?? step : step
    ),
    data: elements(y),
    writeable: y.flags.writeable,
    base: y.base === null
      ? (expected?.base === "any" ? "any" : null)
      : givens.some(({ memory }) => y.base === memory)
      ? (expected?.base === "any" ? "any" : "input")
      : expected?.base === "any"
      ? "any"
      : { shape: [...y.base.dims], steps: [...y.base.steps] },
  };
}

function normalized(x: Facts): Facts {
  if (x.many) return { many: x.many.map(normalized) };
  if (x.data && x.dtype?.startsWith("float")) {
    return {
      ...x,
      data: x.data.map((t) => t === "nan" || t === "-0.0" ? t : String(Number(t.replace("inf", "Infinity")))),
    };
  }
  return x;
}

function find(name: string): (...args: unknown[]) => unknown {
  return name.split(".").reduce((at, part) => (at as Record<string, unknown>)[part], np as unknown) as (
    ...args: unknown[]
  ) => unknown;
}

/** Compares `count` calls of a family; answers what differs. */
function compare(family: string): void {
  const count = process.env.MYGRAD_ARRAY_CASES ?? "2000", seed = process.env.MYGRAD_SEED ?? "1";
  for (const row of pythonLines<Row>("arrays_cases.py", seed, count, family)) {
    const givens: Given[] = [], where = JSON.stringify(row);
    const args = row.args.map((a) => unwire(a, givens));
    const keywords = Object.fromEntries(Object.entries(row.keywords).map(([k, v]) => [k, unwire(v, givens)]));
    let got: Row = { ...row };
    try {
      const y = find(row.f)(...args, ...Object.keys(keywords).length ? [keywords] : []);
      got = {
        ...got,
        result: facts(row.f, y, row.result, givens),
        after: givens.map(({ memory }) => elements(memory)),
      };
      delete got.error;
      delete got.message;
    } catch (error) {
      const { name, message } = error as Error;
      got = { ...got, error: row.error?.includes(name) ? row.error : [name], message };
      delete got.result;
      delete got.after;
    }
    const show = (x: Row): unknown => ({
      result: x.result && normalized(x.result),
      after: x.after?.map((data) => data.map((t) => Number(t.replace("inf", "Infinity")))),
      error: x.error,
      // which of its two wordings NumPy takes for a refused copy depends on the way it went
      message: x.message?.replace(/^Unable to avoid copy[^]*/, "Unable to avoid copy"),
    });
    assertEquals(show(got), show(row), where);
  }
}

test("functions of shape give what NumPy's give", needsPython, () => compare("shapes"));
test("functions that join and split give what NumPy's give", needsPython, () => compare("joining"));
test("functions that select give what NumPy's give", needsPython, () => compare("selection"));
test("functions that make arrays give what NumPy's give", needsPython, () => compare("creation"));
