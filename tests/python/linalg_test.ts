/** Products, einsum and linear algebra, compared with NumPy on random calls. */
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import process from "node:process";
import { test } from "node:test";
import { dtypeOf } from "../../src/dtype/dtype.ts";
import { isWriteable, NDArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { adopt } from "../../src/ndarray/ndarray.ts";
import { sharesMemory } from "../../src/ndarray/alias.ts";
import * as np from "../../src/numpy/linalg/mod.ts";
import { needsPython, pythonLines } from "./python.ts";

interface Expected {
  dtype: string;
  shape: number[];
  steps: number[];
  data: string;
  /** Arguments that share memory; `null` for NumPy's scalars, which are never `out` itself. */
  shared: number[] | null;
  writeable: boolean;
}

interface Row {
  f: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  strides?: boolean;
  /** What rounding errors may grow by: the condition number. */
  scale?: number;
  result?: unknown;
  error?: { class: string; message: string };
}

function bytesOf(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, "base64")).buffer;
}

function decode(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(decode);
  if (typeof x !== "object" || x === null) return x;
  const row = x as Record<string, unknown>;
  if (typeof row.float === "string") return Number(row.float.replace("inf", "Infinity"));
  if (typeof row.array !== "string") {
    return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, decode(value)]));
  }
  const dtype = dtypeOf(row.array), memory = bytesOf(row.memory as string), n = memory.byteLength / dtype.itemsize;
  const home = adopt(dtype.over(memory, 0, n), dtype, [n]) as NDArray;
  return viewOf(home, row.shape as number[], row.steps as number[], row.offset as number);
}

/** The elements in C order. */
function elements(x: NDArray): (number | bigint)[] {
  const out: (number | bigint)[] = [];
  const visit = (axis: number, at: number): void => {
    if (axis === x.ndim) return void out.push(x.dtype.read(x.buffer, at));
    for (let i = 0; i < x.dims[axis]; i++) visit(axis + 1, at + i * x.steps[axis]);
  };
  visit(0, x.offset);
  return out;
}

const EPSILON: Record<string, number> = { float64: 2 ** -52, float32: 2 ** -23, float16: 2 ** -10 };

/** How far a number may be off, in units of the precision, beside the size of the numbers around it. */
function compare(x: unknown, expected: unknown, args: unknown[], slack: number, where: string, strides: boolean): void {
  if (Array.isArray(expected)) {
    const items = Array.isArray(x) ? x : Object.values(x as object);
    assertEquals(items.length, expected.length, where);
    expected.forEach((item, i) => compare(items[i], item, args, slack, `${where} [${i}]`, strides));
    return;
  }
  if (typeof expected !== "object" || expected === null) {
    return assertEquals(x instanceof NDArray ? x.valueOf() : x, expected, where);
  }
  const { dtype, shape, steps, data, shared, writeable } = expected as Expected;
  if (!(x instanceof NDArray)) throw new Error(`${where}: not an array but ${String(x)}`);
  assertEquals(x.dtype.name, dtype, `${where}: data type`);
  assertEquals([...x.dims], shape, `${where}: shape`);
  const type = dtypeOf(dtype), memory = bytesOf(data);
  const wanted = elements(adopt(type.over(memory, 0, memory.byteLength / type.itemsize), type, shape) as NDArray);
  const got = elements(x);
  const largest = Math.max(0, ...wanted.map((value) => Math.abs(Number(value))).filter(Number.isFinite));
  const entries = slack === 0 ? 0 : Math.max(
    1,
    ...args.flatMap((arg) => arg instanceof NDArray ? elements(arg).map((y) => Math.abs(Number(y))) : []),
  );
  const tolerance = type.isFloat ? slack * EPSILON[dtype] * Math.max(largest, entries) : 0;
  wanted.forEach((value, i) => {
    if (Object.is(got[i], value) || got[i] === value) return;
    const off = Math.abs(Number(got[i]) - Number(value));
    assert(off <= tolerance, `${where}: element ${i} is ${got[i]} and should be ${value}\n${String(x)}\n${wanted}`);
  });
  if (strides && x.size > 1) {
    const real = (list: readonly number[]): (number | null)[] => list.map((step, i) => shape[i] > 1 ? step : null);
    assertEquals(real(x.steps), real(steps), `${where}: strides`);
  }
  const sharing = args.flatMap((arg, i) => arg instanceof NDArray && sharesMemory(arg, x) ? [i] : []);
  if (shared !== null) assertEquals(sharing, shared, `${where}: shared memory`);
  assertEquals(isWriteable(x), writeable, `${where}: writeable`);
}

/** How many decompositions have vectors with the very signs of NumPy's, and how many there were. */
const signs = { same: 0, all: 0 };

/** The last two axes of an array as lists of rows. */
function matrices(x: NDArray): number[][][] {
  const [m, n] = x.dims.slice(-2), flat = elements(x).map(Number), out: number[][][] = [];
  for (let at = 0; at < flat.length; at += m * n) {
    out.push(Array.from({ length: m }, (_, i) => flat.slice(at + i * n, at + (i + 1) * n)));
  }
  return out;
}

const turned = (a: number[][]): number[][] => a.length === 0 ? [] : a[0].map((_, j) => a.map((row) => row[j]));
const times = (a: number[][], b: number[][]): number[][] => {
  const columns = turned(b);
  return a.map((row) => columns.map((column) => row.reduce((sum, x, i) => sum + x * column[i], 0)));
};

function assertClose(a: number[][], b: number[][], tolerance: number, where: string): void {
  a.forEach((row, i) =>
    row.forEach((x, j) => assert(Math.abs(x - b[i][j]) <= tolerance, `${where}: ${x} should be ${b[i][j]}`))
  );
}

/** Eigenvalues of matrices without symmetry come in the order of convergence, which rounding can change, and may be ill-conditioned. */
function compareSorted(x: NDArray, expected: Expected, where: string): void {
  const type = dtypeOf(expected.dtype), memory = bytesOf(expected.data), n = expected.shape.at(-1)!;
  const wanted = elements(
    adopt(type.over(memory, 0, memory.byteLength / type.itemsize), type, expected.shape) as NDArray,
  ).map(Number);
  const got = elements(x).map(Number),
    sorted = (list: number[], at: number): number[] => list.slice(at, at + n).sort((a, b) => a - b);
  for (let at = 0; at < got.length; at += n) {
    const [p, q] = [sorted(got, at), sorted(wanted, at)], size = Math.max(...q.map(Math.abs));
    p.forEach((value, i) =>
      assert(Math.abs(value - q[i]) <= 1e8 * EPSILON[x.dtype.name] * size, `${where}: ${p} should be ${q}`)
    );
  }
}

/** Vectors are known up to their signs (or less): what defines them is checked, and whether the signs are NumPy's is counted. */
function checkVectors(
  f: string,
  given: NDArray,
  result: readonly NDArray[],
  expected: Expected[],
  where: string,
): void {
  const epsilon = EPSILON[result[0].dtype.name], name = f.split(".")[1];
  result.forEach((x, i) => {
    assertEquals([x.dtype.name, ...x.dims], [expected[i].dtype, ...expected[i].shape], where);
  });
  const values = name === "svd" ? 1 : 0;
  if (name === "eig") compareSorted(result[0], expected[0], where);
  else compare(result[values], expected[values], [given], 1e4, `${where} values`, false);
  const a = matrices(given), vectors = matrices(result[values === 1 ? 0 : 1]), rows = result[values].dims.at(-1)!;
  const numbers = elements(result[values]).map(Number);
  a.forEach((matrix, i) => {
    const own = numbers.slice(i * rows, (i + 1) * rows),
      size = Math.max(...matrix.flat().map(Math.abs), 0),
      tolerance = 1e4 * epsilon * size;
    const eye = (n: number): number[][] =>
      Array.from({ length: n }, (_, p) => Array.from({ length: n }, (_, q) => p === q ? 1 : 0));
    const v = vectors[i] ?? [];
    if (name === "svd") {
      const right = matrices(result[2])[i] ?? [];
      const scaled = v.map((row) => own.map((s, k) => row[k] * s));
      if (own.length > 0) assertClose(times(scaled, right.slice(0, own.length)), matrix, tolerance, `${where} U·S·Vh`);
      if (v.length > 0) assertClose(times(turned(v), v), eye(v[0].length), 1e4 * epsilon, `${where} Uᵀ·U`);
      if (right.length > 0) {
        assertClose(times(right, turned(right)), eye(right.length), 1e4 * epsilon, `${where} Vh·Vhᵀ`);
      }
      return;
    }
    if (name === "eigh") assertClose(times(turned(v), v), eye(v.length), 1e4 * epsilon, `${where} Vᵀ·V`);
    else turned(v).forEach((column) => assert(Math.abs(Math.hypot(...column) - 1) < 1e4 * epsilon, `${where} lengths`));
    if (name === "eig") {
      assertClose(
        times(matrix, v),
        v.map((row) => row.map((x, k) => x * own[k])),
        tolerance,
        `${where} A·V`,
      );
    }
  });
  signs.all++;
  try {
    result.forEach((x, i) => compare(x, expected[i], [given], 1e8, "", false));
    signs.same++;
  } catch {
    // another sign, or another basis where values are equal
  }
}

function check(family: string, count: number, slack: number, { strides = true, messages = true } = {}): void {
  const n = process.env.MYGRAD_LINALG_CASES ?? String(count), seed = process.env.MYGRAD_SEED ?? "1";
  for (const row of pythonLines<Row>("linalg_cases.py", family, seed, n)) {
    const args = decode(row.args) as unknown[], kwargs = decode(row.kwargs) as Record<string, unknown>;
    const where = `${row.f} ${
      JSON.stringify([row.args, row.kwargs, row.error]).replace(/"memory":"(.{40})[^"]*"/g, "$1…")
    }`;
    const f = row.f.split(".").reduce((at, key) => (at as Record<string, unknown>)[key], np as unknown) as (
      ...args: unknown[]
    ) => unknown;
    let result: unknown;
    try {
      result = Object.keys(kwargs).length ? f(...args, kwargs) : f(...args);
    } catch (error) {
      const { name, message } = error as Error;
      if (row.error === undefined) throw new Error(`${where} failed`, { cause: error });
      assertEquals(name, row.error.class, `${where}\n${message}\n${(error as Error).stack}`);
      if (messages && row.strides !== false) assertEquals(message, row.error.message, where);
      continue;
    }
    assert(row.error === undefined, `${where} should fail and gave ${String(result)}`);
    if (/\.(svd|eigh|eig)$/.test(row.f) && Array.isArray(row.result)) {
      checkVectors(row.f, args[0] as NDArray, result as NDArray[], row.result as Expected[], where);
      continue;
    }
    if (row.f === "linalg.eigvals") {
      compareSorted(result as NDArray, row.result as Expected, where);
      continue;
    }
    compare(
      result,
      row.result,
      [...args, ...Object.values(kwargs)],
      slack * (row.scale ?? 1),
      where,
      strides && row.strides !== false,
    );
  }
}

test("matmul(), vecdot(), matvec(), vecmat() are NumPy's", needsPython, () => check("gufuncs", 2000, 0));

test(
  "dot(), inner(), outer(), tensordot(), kron(), cross(), trace() and their like are NumPy's",
  needsPython,
  () => check("products", 2000, 0),
);

test("einsum() is NumPy's", needsPython, () => check("einsum", 2000, 4));

test("einsum_path() is NumPy's", needsPython, () => check("paths", 300, 0));

test("the functions of np.linalg are NumPy's", needsPython, () => {
  check("linalg", 1500, 1e4);
  assert(signs.same > 0.9 * signs.all, `only ${signs.same} of ${signs.all} decompositions have NumPy's signs`);
});
