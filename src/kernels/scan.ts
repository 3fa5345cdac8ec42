/**
 * Loops of running sums and other running reductions over typed arrays: every result is stored, so that it is rounded or
 * wrapped before the next step uses it.
 * @module
 */
import type { AnyBuffer, DType } from "../dtype/dtype.ts";
import { float16Table, toFloat16 } from "../dtype/float16.ts";
import type { Combine, Stored } from "./reduce.ts";
import { stamp } from "./stamp.ts";

/** The loops of a running reduction. */
export interface Scanner {
  /** `out[k] = f(out[k - 1], x[k])` along one line; the first result is the first element. */
  readonly along: (out: AnyBuffer, o: number, stride: number, x: AnyBuffer, i: number, step: number, n: number) => void;
  /** `out[k] = f(before[k], x[k])` for a row of lines that all take one step; `before` is the row of results at `from`. */
  readonly across: (
    out: AnyBuffer,
    o: number,
    stride: number,
    from: number,
    x: AnyBuffer,
    i: number,
    step: number,
    n: number,
  ) => void;
}

interface Arithmetic {
  readonly f: Combine;
  readonly read: (x: Stored) => Stored;
  readonly store: (x: Stored) => Stored;
}

function alongTemplate({ f, read, store }: Arithmetic): Scanner["along"] {
  return (out, o, stride, x, i, step, n) => {
    if (n <= 0) return;
    out[o] = store(read(x[i]));
    for (let k = 1; k < n; k++) {
      i += step;
      const last = read(out[o]);
      o += stride;
      out[o] = store(f(last, read(x[i])));
    }
  };
}

/** The running value stays in a variable where storing does not change it. */
function carriedTemplate({ f }: Arithmetic): Scanner["along"] {
  return (out, o, stride, x, i, step, n) => {
    if (n <= 0) return;
    let last = out[o] = x[i];
    if (stride === 1 && step === 1) { for (let k = 1; k < n; k++) out[o + k] = last = f(last, x[i + k]); }
    else {
      for (let k = 1; k < n; k++) {
        i += step;
        o += stride;
        out[o] = last = f(last, x[i]);
      }
    }
  };
}

function acrossTemplate({ f, read, store }: Arithmetic): Scanner["across"] {
  return (out, o, stride, from, x, i, step, n) => {
    for (let k = 0; k < n; k++, o += stride, from += stride, i += step) out[o] = store(f(read(out[from]), read(x[i])));
  };
}

const same = (x: Stored): Stored => x;
const known = new Map<string, Scanner>();

/** Sums and products whose values are right in a data type without being stored. */
const carried: Record<string, Record<string, Combine>> = {
  float64: {
    add: ((x: number, y: number) => x + y) as Combine,
    multiply: ((x: number, y: number) => x * y) as Combine,
  },
  float32: {
    add: ((x: number, y: number) => Math.fround(x + y)) as Combine,
    multiply: ((x: number, y: number) => Math.fround(x * y)) as Combine,
  },
  int32: {
    add: ((x: number, y: number) => (x + y) | 0) as Combine,
    multiply: ((x: number, y: number) => Math.imul(x, y)) as Combine,
  },
};
carried.uint32 = carried.int32; // modulo 2^32; storing takes the bits

/** Sums and products that are right once they are stored. */
const stored: Record<string, Combine> = carried.float64;

/**
 * The loops for a function: `x` is the data type of the elements, `result` that in which it computes; `value` is the function of
 * stored elements, which sums and products do without.
 */
export function scanner(name: string, x: DType, result: DType, value: Combine | null): Scanner {
  const key = name + x.index + "," + result.index;
  let found = known.get(key);
  if (found === undefined) {
    known.set(key, found = makeScanner(name, result, value, `${name} accumulates ${x.name} in ${result.name}`));
  }
  return found;
}

function makeScanner(name: string, result: DType, value: Combine | null, tag: string): Scanner {
  const special = result.kind === "b" ? undefined : carried[result.name]?.[name];
  if (special !== undefined) {
    const plain: Arithmetic = { f: special, read: same, store: same };
    return { along: stamp(carriedTemplate, tag, plain), across: stamp(acrossTemplate, tag, plain) };
  }
  if (result.name === "float16" && name in stored) {
    const table = float16Table(); // two halves are added and multiplied exactly in 64 bits, and rounded once
    const halves: Arithmetic = {
      f: stored[name],
      read: (bits) => table[bits as number],
      store: toFloat16 as (x: Stored) => Stored,
    };
    return { along: stamp(alongTemplate, tag, halves), across: stamp(acrossTemplate, tag, halves) };
  }
  const f = value ?? (result.kind === "b" ? undefined : stored[name]);
  if (f === undefined) throw new TypeError(`no loop for ${name} of ${result.name}`);
  const plain: Arithmetic = { f, read: same, store: same };
  return { along: stamp(alongTemplate, tag, plain), across: stamp(acrossTemplate, tag, plain) };
}
