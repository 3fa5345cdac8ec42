/** Reductions, scans, statistics, sorting and sets on random arrays, compared with NumPy to the last bit. */
import { Buffer } from "node:buffer";
import process from "node:process";
import { test } from "node:test";
import { type DType, dtypeOf } from "../../src/dtype/dtype.ts";
import { toFloat16 } from "../../src/dtype/float16.ts";
import { contiguousSteps } from "../../src/ndarray/layout.ts";
import { NDArray } from "../../src/ndarray/ndarray.ts";
import { castTo } from "../../src/numpy/casting.ts";
import "../../numpy.ts";
import { asarray } from "../../src/numpy/asarray.ts";
import * as reductions from "../../src/numpy/reductions.ts";
import * as scans from "../../src/numpy/scans.ts";
import * as sets from "../../src/numpy/sets.ts";
import * as sorting from "../../src/numpy/sorting.ts";
import * as statistics from "../../src/numpy/statistics.ts";
import * as searching from "../../src/numpy/searching.ts";
import { allUfuncs } from "../../src/numpy/ufunc.ts";
import { needsPython, pythonLines } from "./python.ts";

/** How an array is told: the elements are a hash of their position. */
interface Told {
  dtype: string;
  shape: number[];
  steps?: number[];
  offset?: number;
  length: number;
  seed: number;
  special: number;
  absolute?: boolean;
}

interface ToldResult {
  dtype: string;
  shape: number[];
  steps: number[];
  hex: string;
}

type Argument = { array: Told } | { list: unknown[] } | { number: number } | { places: number[] } | {
  scalar: number;
  dtype: string;
};

interface Case {
  f: string;
  args: Argument[];
  kw: Record<string, unknown>;
  result?: ToldResult | ToldResult[];
  error?: string;
  message?: string;
}

function build(told: Told): NDArray {
  const dtype = dtypeOf(told.dtype), { length, seed, special } = told;
  const buffer = dtype.alloc(length);
  for (let i = 0; i < length; i++) {
    let h = Math.imul(i, 2654435761) >>> 0;
    h = Math.imul(h ^ seed, 2246822519);
    h ^= h >>> 13;
    h = Math.imul(h, 3266489917);
    h = (h ^ h >>> 16) >>> 0;
    let x: number;
    if (dtype.kind === "b") x = (h & (special === 2 ? 3 : 1)) > 0 ? 1 : 0;
    else if (dtype.isInteger) x = h % (special ? 100 : 7) - (dtype.kind === "i" ? 3 : 0);
    else {
      x = (h / 4294967296 - 0.5) * (told.dtype === "float16" ? 4 : 10);
      if (special >= 1) {
        if (h % 11 === 0) x = -0;
        if (h % 13 === 0) x = 0;
        if (h % 17 === 0) x = even(x);
      }
      if (special === 2) {
        if (h % 37 === 0) x = NaN;
        if (h % 41 === 0) x = Infinity;
      }
      if (special === 3) x = even(x * 2) / 2;
      if (told.absolute) x = Math.abs(x);
    }
    if (told.dtype === "float16") buffer[i] = toFloat16(x);
    else dtype.write(buffer, i, x);
  }
  const steps = told.steps ?? contiguousSteps(told.shape);
  let size = 1;
  for (const n of told.shape) size *= n;
  return new NDArray(buffer, dtype as DType, told.shape, steps, told.offset ?? 1, size, null);
}

/** Rounds half to even, zeros keeping their sign, as NumPy's `round`. */
function even(x: number): number {
  const low = Math.floor(x), rest = x - low;
  const r = rest < 0.5 ? low : rest > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1;
  return r === 0 && (x < 0 || Object.is(x, -0)) ? -0 : r;
}

function argument(told: Argument): unknown {
  if ("array" in told) return build(told.array);
  if ("number" in told) return told.number;
  if ("places" in told) return asarray(told.places, "int32");
  if ("scalar" in told) return asarray(told.scalar, told.dtype);
  return asarray(told.list as number[]);
}

function isArgument(x: unknown): x is Argument {
  return typeof x === "object" && x !== null && "array" in x;
}

function hex(x: NDArray): string {
  const dense = castTo(x, x.dtype, "C"), { buffer, offset, size } = dense, { itemsize } = x.dtype;
  return Buffer.from(buffer.buffer as ArrayBuffer, buffer.byteOffset + offset * itemsize, size * itemsize).toString(
    "hex",
  );
}

/** How many units in the last place two floats may differ where NumPy itself does not promise bits. */
const loose: Record<string, number> = {
  // matrix products, powers of ten, and NumPy's vectorised maths underneath
  cov: 8,
  corrcoef: 8,
  polyval: 2,
  average: 0,
};

function numbersOf(told: ToldResult): (number | bigint)[] {
  const dtype = dtypeOf(told.dtype), bytes = Uint8Array.from(Buffer.from(told.hex, "hex"));
  const n = bytes.length / dtype.itemsize, buffer = dtype.over(bytes.buffer, 0, n);
  return Array.from({ length: n }, (_, i) => dtype.read(buffer, i));
}

/** What differs, or an empty string. */
function differs(f: string, mine: unknown, theirs: ToldResult | ToldResult[]): string {
  if (Array.isArray(theirs)) {
    const list = Array.isArray(mine) ? mine : Object.values(mine as object);
    if (list.length !== theirs.length) return `${list.length} results instead of ${theirs.length}`;
    return theirs.map((t, i) => differs(f, list[i], t)).find((text) => text !== "") ?? "";
  }
  if (!(mine instanceof NDArray)) return `no array: ${String(mine)}`;
  // positions and counts are of the platform's integer type: int64 there, int32 here
  const narrow = theirs.dtype === "int64" && mine.dtype.name === "int32" ||
    theirs.dtype === "uint64" && mine.dtype.name === "uint32";
  if (mine.dtype.name !== theirs.dtype && !narrow) return `dtype ${mine.dtype} instead of ${theirs.dtype}`;
  if (String(mine.shape) !== String(theirs.shape)) return `shape (${mine.shape}) instead of (${theirs.shape})`;
  if (mine.size === 0) return "";
  const mismatch = mine.shape.some((n, i) => n > 1 && mine.steps[i] !== theirs.steps[i]);
  if (mismatch && !unlaid.has(f)) return `steps (${mine.steps}) instead of (${theirs.steps})`;
  if (!narrow && hex(mine) === theirs.hex) return "";
  const dense = castTo(mine, mine.dtype, "C"), want = numbersOf(theirs);
  for (let i = 0; i < dense.size; i++) {
    const x = dense.dtype.read(dense.buffer, dense.offset + i), y = want[i];
    if (narrow ? BigInt(x) === BigInt(y) : Object.is(x, y) || (x !== x && y !== y)) continue;
    if (typeof x === "number" && typeof y === "number") {
      // the sign of a zero that an extremum returns depends on the processor
      if (
        x === y && /max|min|ptp|sort|partition|unique|union|setxor|setdiff|intersect|median|quantile|percentile/.test(f)
      ) continue;
      const unit = mine.dtype.name === "float64" ? 2 ** -52 : mine.dtype.name === "float32" ? 2 ** -23 : 2 ** -10;
      if (Math.abs(x - y) <= (loose[f] ?? 0) * unit * Math.max(Math.abs(x), Math.abs(y), 1e-300)) continue;
      if ((f === "corrcoef" || f === "cov") && Math.abs(x - y) < 1e-12) continue;
    }
    return `element ${i} is ${String(x)} instead of ${String(y)}`;
  }
  return "";
}

/** Functions whose results lie in memory as it suits them. */
const unlaid = new Set(
  "cov corrcoef gradient argwhere quantile percentile nanquantile nanpercentile median nanmedian unique".split(" "),
);

const functions: Record<string, unknown> = {
  ...Object.fromEntries(allUfuncs()),
  ...reductions,
  ...scans,
  ...searching,
  ...sets,
  ...sorting,
  ...statistics,
};

function call(f: string, args: unknown[], kw: Record<string, unknown>): unknown {
  const [name, method] = f.split(".");
  const target = functions[name] as Record<string, (...args: unknown[]) => unknown> & ((...args: unknown[]) => unknown);
  if (target === undefined) throw new Error(`there is no ${f}`);
  if (method === undefined) return target(...args, kw);
  const result = target[method](...args, ...(Object.keys(kw).length > 0 ? [kw] : []));
  return method === "at" ? args[0] : result;
}

for (const family of ["reductions", "methods", "scans", "statistics", "sorting"]) {
  test(`${family} of random arrays are NumPy's, to the bit`, needsPython, () => {
    const count = process.env.MYGRAD_CASES ?? "1500", seed = process.env.MYGRAD_SEED ?? "1";
    const failures: string[] = [];
    let failed = 0;
    for (const one of pythonLines<Case>("reductions_cases.py", family, seed, count)) {
      const args = one.args.map(argument);
      const kw = Object.fromEntries(Object.entries(one.kw).map(([k, v]) => [k, isArgument(v) ? argument(v) : v]));
      let trouble: string;
      try {
        const mine = call(one.f, args, kw);
        trouble = one.result === undefined ? `no ${one.error}: ${one.message}` : differs(one.f, mine, one.result);
      } catch (error) {
        const { name, message } = error as Error;
        const same = name === one.error || (name === "UFuncTypeError" && /TypeError/.test(one.error ?? "")) ||
          (one.error === "IndexError" && name === "AxisError");
        trouble = one.error !== undefined && same
          ? ""
          : `${name}: ${message}\n${(error as Error).stack?.split("\n").slice(1, 5).join("\n")}\n instead of ${
            one.error ?? "a result"
          } ${one.message ?? ""}`;
      }
      if (trouble !== "") {
        failed++;
        if (failures.length < 12) {
          failures.push(`${one.f} ${JSON.stringify(one.args).slice(0, 400)} ${JSON.stringify(one.kw)}\n  ${trouble}`);
        }
      }
    }
    if (failed > 0) throw new Error(`${failed} of ${count} differ\n${failures.join("\n")}`);
  });
}
