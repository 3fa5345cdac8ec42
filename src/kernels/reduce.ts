/**
 * Loops of reductions over typed arrays: sums pairwise in blocks as NumPy adds them up, every other function one element
 * after the other.
 * @module
 */
import type { AnyBuffer, DType } from "../dtype/dtype.ts";
import { float16Table, toFloat16 } from "../dtype/float16.ts";
import { convertElement, convertLoop } from "./convert.ts";
import { fastAddRows, fastExtremum, fastIntegerSum, fastSum, fastSumRows } from "./fast.ts";
import { type Blocks, blocksOf, type ReduceOrder } from "./reduce_order.ts";
import { stamp } from "./stamp.ts";

/** A stored element: a `bigint` for 64-bit integers, a bit pattern for `float16`. */
export type Stored = number | bigint;

/** A function of two elements. */
export type Combine = (x: Stored, y: Stored) => Stored;

/** The loops that reduce elements of one data type into results of another with one function `f`. */
export interface Reducer {
  /** `out[o] = f(… f(f(out[o], x[i]), x[i + step]) …)` for `n` elements. */
  readonly along: (out: AnyBuffer, o: number, x: AnyBuffer, i: number, step: number, n: number) => void;
  /** `out[o + k·stride] = f(out[o + k·stride], x[i + k·step])` for `n` elements and `rows` rows of `x` that lie `gap` apart. */
  readonly across: (
    out: AnyBuffer,
    o: number,
    stride: number,
    x: AnyBuffer,
    i: number,
    step: number,
    n: number,
    rows: number,
    gap: number,
  ) => void;
  /** What `along` does, for `rows` rows of `x` that lie `gap` apart and results that lie `stride` apart. */
  readonly rows: Reducer["across"];
}

/** How a reduction computes: the function itself, and how stored elements become its arguments and results. */
interface Arithmetic {
  /** The function. */
  readonly f: Combine;
  /** An element of the operand as an argument. */
  readonly read: (x: Stored) => Stored;
  /** The stored result as an argument. */
  readonly load: (x: Stored) => Stored;
  /** What is stored for a result. */
  readonly store: (x: Stored) => Stored;
}

type Along = Reducer["along"];
type Across = Reducer["across"];

function sequential({ f, read, load, store }: Arithmetic): Along {
  return (out, o, x, i, step, n) => {
    let total = load(out[o]);
    if (step === 1) { for (const end = i + n; i < end; i++) total = f(total, read(x[i])); }
    else for (; n > 0; n--, i += step) total = f(total, read(x[i]));
    out[o] = store(total);
  };
}

/** Results are stored after every step: what rounds or wraps in the store has to be read back. */
function stepwise({ f, read, load, store }: Arithmetic): Along {
  return (out, o, x, i, step, n) => {
    for (; n > 0; n--, i += step) out[o] = store(f(load(out[o]), read(x[i])));
  };
}

/**
 * NumPy's pairwise sum: below 8 elements one after the other; up to 128 with eight running sums; above, the sums of two
 * halves, the first of which is a multiple of 8 long. Rounding errors grow with log n instead of n.
 */
function pairwise({ f, read, load, store }: Arithmetic): Along {
  const sum = (x: AnyBuffer, i: number, step: number, n: number): Stored => {
    if (n < 8) {
      let total: Stored = -0;
      for (; n > 0; n--, i += step) total = f(total, read(x[i]));
      return total;
    }
    if (n <= 128) {
      const s2 = 2 * step, s3 = 3 * step, s4 = 4 * step, s5 = 5 * step, s6 = 6 * step, s7 = 7 * step, s8 = 8 * step;
      let a = read(x[i]), b = read(x[i + step]), c = read(x[i + s2]), d = read(x[i + s3]);
      let e = read(x[i + s4]), g = read(x[i + s5]), h = read(x[i + s6]), k = read(x[i + s7]);
      i += s8;
      let j = 8;
      for (; j <= n - 8; j += 8, i += s8) {
        a = f(a, read(x[i]));
        b = f(b, read(x[i + step]));
        c = f(c, read(x[i + s2]));
        d = f(d, read(x[i + s3]));
        e = f(e, read(x[i + s4]));
        g = f(g, read(x[i + s5]));
        h = f(h, read(x[i + s6]));
        k = f(k, read(x[i + s7]));
      }
      let total = f(f(f(a, b), f(c, d)), f(f(e, g), f(h, k)));
      for (; j < n; j++, i += step) total = f(total, read(x[i]));
      return total;
    }
    let half = n >> 1;
    half -= half & 7;
    return f(sum(x, i, step, half), sum(x, i + half * step, step, n - half));
  };
  return (out, o, x, i, step, n) => {
    out[o] = store(f(load(out[o]), sum(x, i, step, n)));
  };
}

type FourRows = (out: AnyBuffer, a: AnyBuffer, b: AnyBuffer, c: AnyBuffer, d: AnyBuffer, n: number) => void;

/** Four rows at once: the result is read and written once for four elements. */
function fourRows({ f }: Arithmetic): FourRows {
  return (out, a, b, c, d, n) => {
    for (let k = 0; k < n; k++) out[k] = f(f(f(f(out[k], a[k]), b[k]), c[k]), d[k]);
  };
}

/** Long rows are given to `four` as exact views: V8 runs loops that start at zero twice as fast as loops with an offset. */
function acrossRows({ f, four }: { f: Combine; four: FourRows }): Across {
  return (out, o, stride, x, i, step, n, rows, gap) => {
    let r = 0;
    if (stride === 1 && step === 1 && rows >= 4) {
      if (n >= 192) {
        const into = o === 0 && out.length === n ? out : out.subarray(o, o + n);
        for (; r <= rows - 4; r += 4) {
          const a = i + r * gap, b = a + gap, c = b + gap, d = c + gap;
          four(into, x.subarray(a, a + n), x.subarray(b, b + n), x.subarray(c, c + n), x.subarray(d, d + n), n);
        }
      } else {
        for (; r <= rows - 4; r += 4) {
          let i0 = i + r * gap, i1 = i0 + gap, i2 = i1 + gap, i3 = i2 + gap;
          for (let k = o, end = o + n; k < end; k++, i0++, i1++, i2++, i3++) {
            out[k] = f(f(f(f(out[k], x[i0]), x[i1]), x[i2]), x[i3]);
          }
        }
      }
    }
    for (; r < rows; r++) {
      for (let k = 0, to = o, from = i + r * gap; k < n; k++, to += stride, from += step) out[to] = f(out[to], x[from]);
    }
  };
}

/** Extrema do not depend on the order: four running ones do not wait for each other. */
function extremal({ f }: Arithmetic): Along {
  return (out, o, x, i, step, n) => {
    let total = out[o];
    if (n >= 8) {
      const s2 = 2 * step, s3 = 3 * step, s4 = 4 * step;
      let a = x[i], b = x[i + step], c = x[i + s2], d = x[i + s3];
      for (i += s4, n -= 4; n >= 4; n -= 4, i += s4) {
        a = f(a, x[i]);
        b = f(b, x[i + step]);
        c = f(c, x[i + s2]);
        d = f(d, x[i + s3]);
      }
      total = f(total, f(f(a, b), f(c, d)));
    }
    for (; n > 0; n--, i += step) total = f(total, x[i]);
    out[o] = total;
  };
}

/** The assembled kernel where there is one for so many elements side by side, and the plain loop elsewhere. */
function assisted(plain: Along, f: Combine, kernel: (n: number) => Kernel | null): Along {
  return (out, o, x, i, step, n) => {
    const fast = step === 1 && n >= 512 ? kernel(n) : null;
    if (fast === null) plain(out, o, x, i, step, n);
    else out[o] = f(out[o], fast(x as Float64Array, i, n));
  };
}

type Kernel = (x: Float64Array, at: number, n: number) => Stored;

/** One row after the other. */
function rowByRow(along: Along): Across {
  return (out, o, stride, x, i, step, n, rows, gap) => {
    for (let r = 0; r < rows; r++) along(out, o + r * stride, x, i + r * gap, step, n);
  };
}

/** The loops of a reduction, rows one after the other. */
function loopsOf(along: Along, across: Across): Reducer {
  return { along, across, rows: rowByRow(along) };
}

/** Sums of one floating type: the assembled kernels where there are any for so many elements, and the plain loops elsewhere. */
function sumsOf(dtype: string, plain: Along, f: Combine, plainAcross: Across): Reducer {
  const along = assisted(plain, f, (n) => fastSum(dtype, n) as Kernel | null);
  return {
    along,
    across: (out, o, stride, x, i, step, n, rows, gap) => {
      const fast = stride === 1 && step === 1 ? fastAddRows(dtype, n, rows) : null;
      if (fast === null) plainAcross(out, o, stride, x, i, step, n, rows, gap);
      else fast(out as Float64Array, o, x as Float64Array, i, n, rows, gap);
    },
    rows: (out, o, stride, x, i, step, n, rows, gap) => {
      const fast = step === 1 ? fastSumRows(dtype, n, rows) : null;
      if (fast !== null) return fast(out as Float64Array, o, stride, x as Float64Array, i, n, rows, gap);
      const one = n < 512 ? plain : along;
      for (let r = 0; r < rows; r++) one(out, o + r * stride, x, i + r * gap, step, n);
    },
  };
}

/** The same where each step has to be stored, because storing rounds or wraps. */
function acrossStepwise({ f, read, load, store }: Arithmetic): Across {
  return (out, o, stride, x, i, step, n, rows, gap) => {
    for (let r = 0; r < rows; r++) {
      for (let k = 0, to = o, from = i + r * gap; k < n; k++, to += stride, from += step) {
        out[to] = store(f(load(out[to]), read(x[from])));
      }
    }
  };
}

const same = (x: Stored): Stored => x;

// The functions that have loops of their own, in the arithmetic of each family of data types. Integers of up to 32 bits are
// kept modulo 2^32: storing takes the low bits.
const float64s: Record<string, Combine> = {
  add: ((x: number, y: number) => x + y) as Combine,
  multiply: ((x: number, y: number) => x * y) as Combine,
  subtract: ((x: number, y: number) => x - y) as Combine,
  divide: ((x: number, y: number) => x / y) as Combine,
};
const float32s: Record<string, Combine> = {
  add: ((x: number, y: number) => Math.fround(x + y)) as Combine,
  multiply: ((x: number, y: number) => Math.fround(x * y)) as Combine,
  subtract: ((x: number, y: number) => Math.fround(x - y)) as Combine,
  divide: ((x: number, y: number) => Math.fround(x / y)) as Combine,
};
const integers: Record<string, Combine> = {
  add: ((x: number, y: number) => (x + y) | 0) as Combine,
  multiply: ((x: number, y: number) => Math.imul(x, y)) as Combine,
  bitwise_and: ((x: number, y: number) => x & y) as Combine,
  bitwise_or: ((x: number, y: number) => x | y) as Combine,
  bitwise_xor: ((x: number, y: number) => x ^ y) as Combine,
};
const booleans: Record<string, Combine> = {
  add: ((x: number, y: number) => x | y) as Combine,
  multiply: ((x: number, y: number) => x & y) as Combine,
  bitwise_and: integers.bitwise_and,
  bitwise_or: integers.bitwise_or,
  bitwise_xor: integers.bitwise_xor,
};
const wides: Record<string, Combine> = {
  add: ((x: bigint, y: bigint) => BigInt.asIntN(64, x + y)) as Combine,
  multiply: ((x: bigint, y: bigint) => BigInt.asIntN(64, x * y)) as Combine,
  bitwise_and: ((x: bigint, y: bigint) => x & y) as Combine,
  bitwise_or: ((x: bigint, y: bigint) => x | y) as Combine,
  bitwise_xor: ((x: bigint, y: bigint) => x ^ y) as Combine,
};
/** Extrema are the same for all data types; nan wins in `maximum`/`minimum` and loses in `fmax`/`fmin`. */
const extrema: Record<string, Combine> = {
  maximum: (x, y) => x >= y || x !== x ? x : y,
  minimum: (x, y) => x <= y || x !== x ? x : y,
  fmax: (x, y) => x >= y || y !== y ? x : y,
  fmin: (x, y) => x <= y || y !== y ? x : y,
};

/** Whether elements of integers may be read as they are by a loop whose results are of another integer type. */
export function readsDirectly(x: DType, result: DType): boolean {
  return x === result || (x.kind !== "f" && !x.isWide && result.isInteger && !result.isWide && result.itemsize === 4);
}

/** The same for floats along a block: engines have instructions for these two, and nan wins in them too. */
const floatExtrema: Record<string, Combine> = {
  maximum: ((x: number, y: number) => Math.max(x, y)) as Combine,
  minimum: ((x: number, y: number) => Math.min(x, y)) as Combine,
};

const known = new Map<string, Reducer>();

/**
 * The loops for a function: `x` is the data type of the elements, `result` that of the results, in which the function
 * computes; `value` the function itself, for those that have no loops of their own.
 */
export function reducer(name: string, x: DType, result: DType, value: Combine | null = null): Reducer {
  const key = name + x.index + "," + result.index;
  let found = known.get(key);
  if (found === undefined) known.set(key, found = makeReducer(name, x, result, value));
  return found;
}

/** Makes all loops anew when they are next asked for; for tests. */
export function forgetReducers(): void {
  known.clear();
}

/** The function in the arithmetic of a data type, if it has loops of its own; on numbers, not on the bits of halves. */
function specialOf(name: string, result: DType): Combine | null {
  if (Object.hasOwn(extrema, name)) return extrema[name];
  const family = result.kind === "b"
    ? booleans
    : result.isWide
    ? wides
    : result.isInteger
    ? integers
    : result.name === "float64"
    ? float64s
    : float32s;
  return Object.hasOwn(family, name) ? family[name] : null;
}

function makeReducer(name: string, x: DType, result: DType, value: Combine | null): Reducer {
  const tag = `${name} reduces ${x.name} to ${result.name}`;
  if (name === "logical_or" || name === "logical_and") return makeLogical(name, x, tag);
  const special = specialOf(name, result);
  if (special === null) { // a function of stored elements, rounded or wrapped by every store
    if (value === null) throw new TypeError(`no loop for ${name} of ${result.name}`);
    const plain: Arithmetic = { f: value, read: same, load: same, store: same };
    return loopsOf(stamp(stepwise, tag, plain), stamp(acrossStepwise, tag, plain));
  }
  if (result.name === "float16" && extrema[name] === undefined) {
    // half precision computes in float32 along a block and rounds at its end; across, it rounds after every step
    const table = float16Table(), read = (bits: Stored): Stored => table[bits as number];
    const halves: Arithmetic = { f: special, read, load: read, store: toFloat16 as (x: Stored) => Stored };
    return loopsOf(stamp(name === "add" ? pairwise : sequential, tag, halves), stamp(acrossStepwise, tag, halves));
  }
  const f = result.name === "float16" ? ofHalves(special) : special;
  const plain: Arithmetic = { f, read: same, load: same, store: same };
  const across = stamp(acrossRows, tag, { f, four: stamp(fourRows, tag, plain) });
  if (extrema[name] !== undefined) {
    // across, comparisons are quicker: most results have settled, and their branches are foreseen
    const quick = result.isFloat && result.name !== "float16" ? floatExtrema[name] : undefined;
    const along = stamp(extremal, tag, { ...plain, f: quick ?? f });
    if (x !== result || !result.isFloat) return loopsOf(along, across);
    return loopsOf(assisted(along, f, (n) => fastExtremum(name, result.name, n) as Kernel | null), across);
  }
  const along = stamp(name === "add" && result.isFloat ? pairwise : sequential, tag, plain);
  if (name !== "add" || x !== result) return loopsOf(along, across);
  if (result.isWide) {
    return loopsOf(assisted(along, f, (n) => fastIntegerSum(result.name, n) as unknown as Kernel | null), across);
  }
  return result.isFloat && result.name !== "float16" ? sumsOf(result.name, along, f, across) : loopsOf(along, across);
}

/** A choice between two numbers as one between bit patterns of half precision. */
function ofHalves(f: Combine): Combine {
  const table = float16Table();
  return (x, y) => {
    const a = table[x as number], chosen = f(a, table[y as number]);
    return chosen === a || (chosen !== chosen && a !== a) ? x : y;
  };
}

/** Whether any, or all, elements are true: the answer is known at the first that is, or is not. */
function makeLogical(name: string, x: DType, tag: string): Reducer {
  const truth: (x: Stored) => boolean = x.isWide
    ? (v) => v !== 0n
    : x.name === "float16"
    ? (v) => ((v as number) & 0x7fff) !== 0
    : (v) => v !== 0;
  const decides = name === "logical_or" ? 1 : 0;
  const along =
    ({ truth, decides }: { truth: (x: Stored) => boolean; decides: number }): Along => (out, o, x, i, step, n) => {
      if (out[o] === decides) return;
      const wanted = decides === 1;
      if (step === 1 && n >= 32 && x instanceof Uint8Array && wanted === false) { // the engine searches bytes faster than a loop
        const at = x.indexOf(0, i);
        if (at >= 0 && at < i + n) out[o] = decides;
        return;
      }
      for (; n > 0; n--, i += step) {
        if (truth(x[i]) === wanted) {
          out[o] = decides;
          return;
        }
      }
    };
  const across =
    ({ truth, decides }: { truth: (x: Stored) => boolean; decides: number }): Across =>
    (out, o, stride, x, i, step, n, rows, gap) => {
      const wanted = decides === 1;
      for (let r = 0; r < rows; r++) {
        for (let k = 0, to = o, from = i + r * gap; k < n; k++, to += stride, from += step) {
          if (truth(x[from]) === wanted) out[to] = decides;
        }
      }
    };
  return loopsOf(stamp(along, tag, { truth, decides }), stamp(across, tag, { truth, decides }));
}

/** The number that {@linkcode squaresAlong} takes off every element. */
const center = new Float64Array(1);
const away: Record<string, (x: Stored) => Stored> = {
  float64: ((x: number) => {
    const d = x - center[0];
    return d * d;
  }) as (x: Stored) => Stored,
  float32: ((x: number) => {
    const d = Math.fround(x - center[0]);
    return Math.fround(d * d);
  }) as (x: Stored) => Stored,
};
const squares = new Map<string, Along>();

/**
 * The sum of the squared distances from `middle` of `n` elements, added up pairwise: what `sum((x - middle)²)` gives, without
 * the arrays between. Only `float64` and `float32`.
 */
export function squaresAlong(dtype: DType, x: AnyBuffer, i: number, step: number, n: number, middle: number): number {
  let loop = squares.get(dtype.name);
  if (loop === undefined) {
    const f = (dtype.name === "float64" ? float64s : float32s).add;
    loop = stamp(pairwise, `squares of ${dtype.name}`, { f, read: away[dtype.name], load: same, store: same });
    squares.set(dtype.name, loop);
  }
  center[0] = middle;
  const out = dtype.alloc(1);
  loop(out, 0, x, i, step, n);
  return out[0] as number;
}

/** A reduction ready to run: where everything lies, and whether results have been started already. */
export interface Reduction {
  /** Result buffer and the position of its first element. */
  readonly out: AnyBuffer;
  /** Position of the first result. */
  readonly outOffset: number;
  /** Data type of the results, in which the function computes. */
  readonly outType: DType;
  /** Operand buffer. */
  readonly x: AnyBuffer;
  /** Position of the first element. */
  readonly xOffset: number;
  /** Data type of the elements. */
  readonly xType: DType;
  /** Mask buffer or `null`. */
  readonly mask: Uint8Array | null;
  /** Position of the first element of the mask. */
  readonly maskOffset: number;
  /** The axes in NumPy's order. */
  readonly order: ReduceOrder;
  /** Whether results hold the first element already, which must then be left out. */
  readonly skipFirst: boolean;
  /** The data type of the array that results go to in the end, through which NumPy rounds them whenever a buffer is full. */
  readonly castOut: DType | null;
}

const scratch: AnyBuffer[] = [];

/** A buffer of 8192 elements for casts; used within one block and never handed out. */
function scratchFor(dtype: DType): AnyBuffer {
  return scratch[dtype.index] ??= dtype.alloc(8192);
}

/**
 * Runs a reduction in NumPy's order with the function of a name; `value` is the function itself for those that have no
 * loops of their own.
 */
export function runReduction(r: Reduction, name: string, value: Combine | null = null): void {
  const { order, xType, outType } = r;
  const castX = !readsDirectly(xType, outType) && name !== "logical_or" && name !== "logical_and";
  const blocks = blocksOf(order, xType !== outType, r.castOut !== null);
  const loops = reducer(name, castX ? outType : xType, outType, value);
  const seen = r.skipFirst ? new Uint8Array(r.out.length) : null;
  if (r.castOut !== null) runCast(r, loops, blocks, castX, seen, r.castOut);
  else if (order.out[0] === 0) runAlong(r, loops, blocks, castX, seen);
  else runAcross(r, loops, castX, seen);
}

/** Casts a result to another data type and back. */
function roundTrip(out: AnyBuffer, o: number, type: DType, through: DType): void {
  out[o] = convertElement(convertElement(out[o], type, through), through, type);
}

/**
 * A reduction whose results are cast: NumPy keeps them in a buffer while a part of the operand is worked on, and reads them back,
 * rounded, for the next part, unless that goes to the same place and the buffer is whole.
 */
function runCast(
  r: Reduction,
  loops: Reducer,
  blocks: Blocks,
  castX: boolean,
  seen: Uint8Array | null,
  through: DType,
): void {
  const { order, out, outType } = r, { sizes } = order, { axes, inner } = blocks;
  const n = sizes[axes], most = Math.min(n, inner ? blocks.fill : blocks.length);
  let before = -1, whole = false;
  outside(order, axes + 1, r.outOffset, r.xOffset, r.maskOffset, (o, i, m) => {
    for (let k = 0; k < n; k += most) {
      const length = Math.min(most, n - k), start = o + k * order.out[axes];
      const part: ReduceOrder = { ...order, sizes: [...sizes.slice(0, axes), length] };
      if (!(inner && start === before && whole)) {
        outside(part, 0, start, 0, 0, (at) => roundTrip(out, at, outType, through));
        whole = length === most || order.out[axes] === 0;
      }
      before = start;
      const one = {
        ...r,
        outOffset: start,
        xOffset: i + k * order.x[axes],
        maskOffset: m + k * (order.mask?.[axes] ?? 0),
        order: part,
      };
      if (order.out[0] === 0) runAlong(one, loops, blocks, castX, seen);
      else runAcross(one, loops, castX, seen);
    }
  });
}

/** Visits the positions of the axes from `first` on, the fastest first. */
function outside(
  { sizes, out, x, mask }: ReduceOrder,
  first: number,
  o: number,
  i: number,
  m: number,
  visit: (o: number, i: number, m: number) => void,
): void {
  const ndim = sizes.length;
  if (first >= ndim) return visit(o, i, m);
  const index = new Array<number>(ndim).fill(0);
  while (true) {
    visit(o, i, m);
    let axis = first;
    while (true) {
      if (axis === ndim) return;
      o += out[axis];
      i += x[axis];
      if (mask !== null) m += mask[axis];
      if (++index[axis] < sizes[axis]) break;
      o -= out[axis] * sizes[axis];
      i -= x[axis] * sizes[axis];
      if (mask !== null) m -= mask[axis] * sizes[axis];
      index[axis] = 0;
      axis++;
    }
  }
}

/** Copies a block of several axes to the start of `to`, element after element; gives their number. */
function gather(
  load: (at: number, step: number, to: number, n: number) => void,
  sizes: readonly number[],
  steps: readonly number[],
  axis: number,
  count: number,
  at: number,
  to: number,
): number {
  if (axis === 0) {
    load(at, steps[0], to, count);
    return to + count;
  }
  for (let k = 0; k < count; k++, at += steps[axis]) to = gather(load, sizes, steps, axis - 1, sizes[axis - 1], at, to);
  return to;
}

/** Visits the runs of true elements among `n` of a mask: where each starts, and how long it is. */
function runsOf(
  mask: Uint8Array,
  at: number,
  step: number,
  n: number,
  visit: (first: number, count: number) => void,
): void {
  for (let k = 0; k < n;) {
    while (k < n && mask[at + k * step] === 0) k++;
    const first = k;
    while (k < n && mask[at + k * step] !== 0) k++;
    if (k > first) visit(first, k - first);
  }
}

/** The result stays while the fastest axes run: whole blocks are reduced into it. */
function runAlong(
  r: Reduction,
  loops: Reducer,
  { axes, length }: Blocks,
  castX: boolean,
  seen: Uint8Array | null,
): void {
  const { order, out, x, mask } = r, { sizes } = order;
  if (axes === 1 && length === 1 && !castX) { // whole runs of the fastest axis: nothing needs a copy
    axes = 0;
    length = sizes[0];
  }
  const simple = axes === 0 && !castX;
  const step = order.x[0], stepOfMask = order.mask?.[0] ?? 0;
  const from = castX || axes > 0 ? scratchFor(castX ? r.outType : r.xType) : x;
  const convert = convertLoop(r.xType, castX ? r.outType : r.xType);
  const load = (at: number, step: number, to: number, n: number): void => convert(x, at, step, from, to, 1, n);
  const bits = axes > 0 && mask !== null ? masks : mask;
  const loadMask = (at: number, step: number, to: number, n: number): void => {
    for (let k = 0; k < n; k++, at += step) masks[to + k] = mask![at];
  };
  const reduce = (o: number, i: number, step: number, m: number, stepOfMask: number, n: number): void => {
    if (seen !== null && seen[o] === 0) { // the first element is in the result already
      seen[o] = 1;
      i += step;
      n--;
    }
    if (bits === null) {
      if (n > 0) loops.along(out, o, from, i, step, n);
      return;
    }
    // each run of elements that take part is a block of its own
    runsOf(bits, m, stepOfMask, n, (first, count) => loops.along(out, o, from, i + first * step, step, count));
  };
  if (simple) {
    const n = sizes[0];
    if (bits === null && seen === null && n <= length && sizes.length > 1) { // the positions of the next axis are rows
      outside(order, 2, r.outOffset, r.xOffset, 0, (o, i) => {
        loops.rows(out, o, order.out[1], x, i, step, n, sizes[1], order.x[1]);
      });
      return;
    }
    outside(order, 1, r.outOffset, r.xOffset, r.maskOffset, (o, i, m) => {
      for (let k = 0; k < n; k += length) {
        reduce(o, i + k * step, step, m + k * stepOfMask, stepOfMask, Math.min(length, n - k));
      }
    });
    return;
  }
  const n = sizes[axes];
  outside(order, axes + 1, r.outOffset, r.xOffset, r.maskOffset, (o, i, m) => {
    for (let k = 0; k < n; k += length) {
      const count = Math.min(length, n - k), at = i + k * order.x[axes];
      const total = gather(load, sizes, order.x, axes, count, at, 0);
      let mAt = m + k * stepOfMask, mStep = stepOfMask;
      if (mask !== null && axes > 0) {
        gather(loadMask, sizes, order.mask!, axes, count, m + k * order.mask![axes], 0);
        mAt = 0;
        mStep = 1;
      }
      reduce(o + k * order.out[axes], 0, 1, mAt, mStep, total);
    }
  });
}

const masks = new Uint8Array(8192);

/** The result moves with the fastest axis: rows of the operand are combined into rows of results. */
function runAcross(r: Reduction, loops: Reducer, castX: boolean, seen: Uint8Array | null): void {
  const { order, out, x, mask, xType, outType } = r, { sizes } = order;
  const n = sizes[0], stride = order.out[0], step = order.x[0];
  if (mask === null && !castX && seen === null) {
    const reduces = sizes.length > 1 && order.out[1] === 0; // the next axis is reduced: its positions are rows
    const rows = reduces ? sizes[1] : 1, gap = reduces ? order.x[1] : 0;
    outside(
      order,
      reduces ? 2 : 1,
      r.outOffset,
      r.xOffset,
      0,
      (o, i) => loops.across(out, o, stride, x, i, step, n, rows, gap),
    );
    return;
  }
  const from = castX ? scratchFor(outType) : x;
  const convert = castX ? convertLoop(xType, outType) : null;
  outside(order, 1, r.outOffset, r.xOffset, r.maskOffset, (o, i, m) => {
    if (seen !== null && seen[o] === 0) {
      for (let k = 0; k < n; k++) seen[o + k * stride] = 1;
      return;
    }
    for (let k = 0; k < n; k += 8192) {
      const count = Math.min(8192, n - k);
      let at = i + k * step, along = step;
      if (convert !== null) {
        convert(x, at, step, from, 0, 1, count);
        at = 0;
        along = 1;
      }
      if (mask === null) {
        loops.across(out, o + k * stride, stride, from, at, along, count, 1, 0);
        continue;
      }
      const stepOfMask = order.mask![0];
      runsOf(mask, m + k * stepOfMask, stepOfMask, count, (first, some) => {
        loops.across(out, o + (k + first) * stride, stride, from, at + first * along, along, some, 1, 0);
      });
    }
  });
}
