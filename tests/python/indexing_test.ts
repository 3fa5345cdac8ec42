/** Indexing compared with NumPy on random programs: results, their strides and owners, assignments, sums, errors. */
import { assertEquals } from "@std/assert";
import process from "node:process";
import { test } from "node:test";
import { sharesMemory } from "../../src/ndarray/alias.ts";
import { dtypeOf } from "../../src/dtype/dtype.ts";
import { type NDArray, newArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { addAt, getIndex, setIndex } from "../../src/numpy/indexing.ts";
import { ELLIPSIS, Slice } from "../../src/python/slice.ts";
import { needsPython, pythonLines } from "./python.ts";

interface Facts {
  dtype: string;
  shape: number[];
  steps: number[];
  data: (string | number)[];
}

interface Entry {
  t: "int" | "slice" | "new" | "ellipsis" | "truth" | "array" | "list" | "number" | "self";
  v?: unknown;
}

interface Failure {
  error?: string;
  message?: string;
}

interface Row {
  x: { dtype: string; length: number; shape: number[]; steps: number[]; offset: number };
  index: (Entry & Partial<Facts>)[];
  value: Entry & Partial<Facts>;
  get: Failure & { result?: Facts; shares?: boolean; based?: boolean; base?: Facts };
  set?: Failure & { memory?: (string | number)[] };
  add?: { memory: (string | number)[] };
}

/** The array that facts describe, in memory of its own; zero and negative steps are packed away. */
function made({ dtype, shape, steps, data }: Facts): NDArray {
  const type = dtypeOf(dtype);
  const fortran = shape.length > 1 && Math.abs(steps[0]) < Math.abs(steps[shape.length - 1]);
  const out = newArray(shape, type, fortran ? "F" : "C") as NDArray;
  let n = 0;
  const fill = (axis: number, at: number): void => {
    if (axis === shape.length) {
      const item = data[n++];
      type.write(out.buffer, at, typeof item === "string" ? BigInt(item) : item);
    } else for (let i = 0; i < shape[axis]; i++) fill(axis + 1, at + i * out.steps[axis]);
  };
  fill(0, 0);
  // the very steps of the original, where there is such an array: they decide the layout of results
  if (data.length > 0 && steps.some((step, i) => step === 0 && shape[i] > 1)) {
    const dims = shape.map((n, i) => steps[i] === 0 ? 1 : n);
    return viewOf(viewOf(out, dims, out.steps), shape, out.steps.map((step, i) => steps[i] === 0 ? 0 : step));
  }
  return out;
}

function source({ dtype, length, shape, steps, offset }: Row["x"]): { memory: NDArray; x: NDArray } {
  const type = dtypeOf(dtype), memory = newArray([length], type) as NDArray;
  for (let i = 0; i < length; i++) type.write(memory.buffer, i, i % (dtype === "bool" ? 2 : 120));
  return { memory, x: viewOf(memory, shape, steps, offset) };
}

function entryOf(entry: Row["index"][number], x: NDArray): unknown {
  switch (entry.t) {
    case "slice":
      return new Slice(...entry.v as [unknown, unknown, unknown]);
    case "new":
      return null;
    case "ellipsis":
      return ELLIPSIS;
    case "array":
      return made(entry as Facts);
    case "self":
      return x.ndim === 0 ? x : getIndex(x, [ELLIPSIS, new Slice(null, null, -1)]);
    default:
      return entry.v;
  }
}

function elements(x: NDArray): (string | number)[] {
  const out: (string | number)[] = [];
  const read = (axis: number, at: number): void => {
    if (axis === x.ndim) {
      const item = x.dtype.read(x.buffer, at);
      out.push(x.dtype.isFloat ? item as number : String(item));
    } else for (let i = 0; i < x.dims[axis]; i++) read(axis + 1, at + i * x.steps[axis]);
  };
  read(0, x.offset);
  return out;
}

function facts(x: NDArray): Facts {
  return { dtype: x.dtype.name, shape: [...x.dims], steps: [...x.steps], data: elements(x) };
}

/** Which of several indices out of range is named depends on the order in which they are visited. */
function anyIndex(message: string): string {
  return message.replace(/^index -?\d+ is out/, "index is out");
}

function attempt<T>(f: () => T): T | Failure {
  try {
    return f();
  } catch (error) {
    return { error: (error as Error).name, message: anyIndex((error as Error).message) };
  }
}

test("indexing reads, writes and adds as NumPy does", needsPython, () => {
  const count = process.env.MYGRAD_INDEX_CASES ?? "4000", seed = process.env.MYGRAD_SEED ?? "1";
  for (const row of pythonLines<Row>("indexing_cases.py", seed, count)) {
    const where = JSON.stringify(row);
    const { memory, x } = source(row.x);
    const index = row.index.map((entry) => entryOf(entry, x));
    const got = attempt(() => {
      const y = getIndex(x, index), shares = sharesMemory(x, y);
      const out: Row["get"] = { result: facts(y), shares, based: y.base !== null };
      if (row.get.base !== undefined && y.base !== null && y.base !== memory) out.base = facts(y.base);
      return out;
    });
    for (const failure of [row.get, row.set]) {
      if (failure?.message !== undefined) failure.message = anyIndex(failure.message);
    }
    assertEquals(got, row.get, "get " + where);
    const value = entryOf(row.value, x);
    if (row.set !== undefined) {
      const before = elements(memory);
      const done = attempt(() => {
        setIndex(x, index, value);
        return { memory: elements(memory) };
      });
      assertEquals(done, row.set, "set " + where);
      if ("error" in done) assertEquals(elements(memory), before, "a failed assignment changes nothing");
    }
    if (row.add !== undefined) {
      const { memory, x } = source(row.x);
      addAt(x, row.index.map((entry) => entryOf(entry, x)), entryOf(row.value, x));
      assertEquals({ memory: elements(memory) }, row.add, "add " + where);
    }
  }
});
