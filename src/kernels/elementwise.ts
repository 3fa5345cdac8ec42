/**
 * Loops over the elements of one or two operands: dense, with a number on one side, evenly spaced, masked. Elements are
 * handled as they are stored; each (function, data type) has loops of its own (see `stamp.ts`), made when first needed.
 * @module
 */
import type { AnyBuffer } from "../dtype/dtype.ts";
import { type BinaryKernel, fastBinary, fastFew, fastUnary, fastValue, fastValue2, type UnaryKernel } from "./fast.ts";
import { stamp } from "./stamp.ts";
import { kernelsAvailable } from "./wasm/load.ts";

/** One element as it is stored: a `bigint` for 64-bit integers, a bit pattern for `float16`, 0 or 1 for `bool`. */
export type Stored = number | bigint;

/** A function of one stored element. */
export type Value1 = (x: Stored) => Stored;

/** A function of two stored elements. */
export type Value2 = (x: Stored, y: Stored) => Stored;

/** `out[i] = f(x[i])` for the first `n` elements. */
export type Dense1 = (x: AnyBuffer, out: AnyBuffer, n: number) => void;

/** The same with a first position and a step for each operand, for `rows` runs a step `…Row` apart. */
export type Strided1 = (
  x: AnyBuffer,
  xAt: number,
  xStep: number,
  out: AnyBuffer,
  at: number,
  step: number,
  n: number,
  xRow: number,
  row: number,
  rows: number,
) => void;

/** The same where a mask is not zero. */
export type Masked1 = (
  x: AnyBuffer,
  xAt: number,
  xStep: number,
  out: AnyBuffer,
  at: number,
  step: number,
  mask: Uint8Array,
  maskAt: number,
  maskStep: number,
  n: number,
) => void;

/** `out[i] = f(x[i], y[i])` for the first `n` elements. */
export type Dense2 = (x: AnyBuffer, y: AnyBuffer, out: AnyBuffer, n: number) => void;

/** `out[i] = f(x[i], y)` with one stored element `y` for all. */
export type Right2 = (x: AnyBuffer, y: Stored, out: AnyBuffer, n: number) => void;

/** `out[i] = f(x, y[i])` with one stored element `x` for all. */
export type Left2 = (x: Stored, y: AnyBuffer, out: AnyBuffer, n: number) => void;

/** Two operands with a first position and a step for each, for `rows` runs a step `…Row` apart. */
export type Strided2 = (
  x: AnyBuffer,
  xAt: number,
  xStep: number,
  y: AnyBuffer,
  yAt: number,
  yStep: number,
  out: AnyBuffer,
  at: number,
  step: number,
  n: number,
  xRow: number,
  yRow: number,
  row: number,
  rows: number,
) => void;

/** The same where a mask is not zero. */
export type Masked2 = (
  x: AnyBuffer,
  xAt: number,
  xStep: number,
  y: AnyBuffer,
  yAt: number,
  yStep: number,
  out: AnyBuffer,
  at: number,
  step: number,
  mask: Uint8Array,
  maskAt: number,
  maskStep: number,
  n: number,
) => void;

/** `out[at + i] = f(x[xAt + i])` for `n` elements. */
export type Few1 = (x: AnyBuffer, xAt: number, out: AnyBuffer, at: number, n: number) => void;

/** `out[at + i] = f(x[xAt + i], y[yAt + i])` for `n` elements. */
export type Few2 = (
  x: AnyBuffer,
  xAt: number,
  y: AnyBuffer,
  yAt: number,
  out: AnyBuffer,
  at: number,
  n: number,
) => void;

/** `out[at + i] = f(x[xAt + i], y)`, or `f(y, x[xAt + i])` for a number on the left. */
export type FewAndOne = (x: AnyBuffer, xAt: number, y: Stored, out: AnyBuffer, at: number, n: number) => void;

function few1(f: Value1): Few1 {
  return (x, xAt, out, at, n) => {
    for (let i = 0; i < n; i++) out[at + i] = f(x[xAt + i]);
  };
}

// where arrays begin their buffers, as all small ones do on JavaScriptCore, a graph of arrays of ten takes 6 % less
function few2(f: Value2): Few2 {
  return (x, xAt, y, yAt, out, at, n) => {
    if ((xAt | yAt | at) === 0) { for (let i = 0; i < n; i++) out[i] = f(x[i], y[i]); }
    else for (let i = 0; i < n; i++) out[at + i] = f(x[xAt + i], y[yAt + i]);
  };
}

function fewRight2(f: Value2): FewAndOne {
  return (x, xAt, y, out, at, n) => {
    for (let i = 0; i < n; i++) out[at + i] = f(x[xAt + i], y);
  };
}

function fewLeft2(f: Value2): FewAndOne {
  return (y, yAt, x, out, at, n) => {
    for (let i = 0; i < n; i++) out[at + i] = f(x, y[yAt + i]);
  };
}

// Eight elements at a time, the highest position first, so that one check of bounds serves all: on V8 a fifth faster than
// one by one (Node 20: half the time), on JavaScriptCore 1.8 times as fast. Positions as 32-bit integers do the same for steps.
// Where V8 sees that lengths are below 2³⁰ it need not look whether positions overflow, which saves it another fifth.

function dense1(f: Value1): Dense1 {
  return (x, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x[i]);
  };
}

function unrolledDense1(f: Value1): Dense1 {
  return (x, out, n) => {
    const m = n < 1073741824 ? n & 1073741823 : 0;
    let i = m & 7;
    for (let k = 0; k < i; k++) out[k] = f(x[k]);
    for (; i < m; i += 8) {
      out[i + 7] = f(x[i + 7]);
      out[i + 6] = f(x[i + 6]);
      out[i + 5] = f(x[i + 5]);
      out[i + 4] = f(x[i + 4]);
      out[i + 3] = f(x[i + 3]);
      out[i + 2] = f(x[i + 2]);
      out[i + 1] = f(x[i + 1]);
      out[i] = f(x[i]);
    }
    for (let k = m; k < n; k++) out[k] = f(x[k]);
  };
}

function strided1(f: Value1): Strided1 {
  return (x, xAt, xStep, out, at, step, n, xRow, row, rows) => {
    const narrow = x.length <= 2147483647 && out.length <= 2147483647;
    for (let j = 0; j < rows; j++) {
      let p = xAt + j * xRow, r = at + j * row; // moved along, not multiplied: a fifth faster on V8
      let i = narrow ? n & 3 : n;
      for (let k = i; k > 0; k--, p += xStep, r += step) out[r] = f(x[p]);
      for (; i < n; i += 4) {
        out[r] = f(x[p]);
        p = p + xStep | 0;
        r = r + step | 0;
        out[r] = f(x[p]);
        p = p + xStep | 0;
        r = r + step | 0;
        out[r] = f(x[p]);
        p = p + xStep | 0;
        r = r + step | 0;
        out[r] = f(x[p]);
        p = p + xStep | 0;
        r = r + step | 0;
      }
    }
  };
}

function masked1(f: Value1): Masked1 {
  return (x, xAt, xStep, out, at, step, mask, maskAt, maskStep, n) => {
    for (let i = 0; i < n; i++) if (mask[maskAt + i * maskStep] !== 0) out[at + i * step] = f(x[xAt + i * xStep]);
  };
}

function dense2(f: Value2): Dense2 {
  return (x, y, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x[i], y[i]);
  };
}

function unrolledDense2(f: Value2): Dense2 {
  return (x, y, out, n) => {
    const m = n < 1073741824 ? n & 1073741823 : 0;
    let i = m & 7;
    for (let k = 0; k < i; k++) out[k] = f(x[k], y[k]);
    for (; i < m; i += 8) {
      out[i + 7] = f(x[i + 7], y[i + 7]);
      out[i + 6] = f(x[i + 6], y[i + 6]);
      out[i + 5] = f(x[i + 5], y[i + 5]);
      out[i + 4] = f(x[i + 4], y[i + 4]);
      out[i + 3] = f(x[i + 3], y[i + 3]);
      out[i + 2] = f(x[i + 2], y[i + 2]);
      out[i + 1] = f(x[i + 1], y[i + 1]);
      out[i] = f(x[i], y[i]);
    }
    for (let k = m; k < n; k++) out[k] = f(x[k], y[k]);
  };
}

function right2(f: Value2): Right2 {
  return (x, y, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x[i], y);
  };
}

function unrolledRight2(f: Value2): Right2 {
  return (x, y, out, n) => {
    const m = n < 1073741824 ? n & 1073741823 : 0;
    let i = m & 7;
    for (let k = 0; k < i; k++) out[k] = f(x[k], y);
    for (; i < m; i += 8) {
      out[i + 7] = f(x[i + 7], y);
      out[i + 6] = f(x[i + 6], y);
      out[i + 5] = f(x[i + 5], y);
      out[i + 4] = f(x[i + 4], y);
      out[i + 3] = f(x[i + 3], y);
      out[i + 2] = f(x[i + 2], y);
      out[i + 1] = f(x[i + 1], y);
      out[i] = f(x[i], y);
    }
    for (let k = m; k < n; k++) out[k] = f(x[k], y);
  };
}

function left2(f: Value2): Left2 {
  return (x, y, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x, y[i]);
  };
}

function unrolledLeft2(f: Value2): Left2 {
  return (x, y, out, n) => {
    const m = n < 1073741824 ? n & 1073741823 : 0;
    let i = m & 7;
    for (let k = 0; k < i; k++) out[k] = f(x, y[k]);
    for (; i < m; i += 8) {
      out[i + 7] = f(x, y[i + 7]);
      out[i + 6] = f(x, y[i + 6]);
      out[i + 5] = f(x, y[i + 5]);
      out[i + 4] = f(x, y[i + 4]);
      out[i + 3] = f(x, y[i + 3]);
      out[i + 2] = f(x, y[i + 2]);
      out[i + 1] = f(x, y[i + 1]);
      out[i] = f(x, y[i]);
    }
    for (let k = m; k < n; k++) out[k] = f(x, y[k]);
  };
}

function strided2(f: Value2): Strided2 {
  return (x, xAt, xStep, y, yAt, yStep, out, at, step, n, xRow, yRow, row, rows) => {
    const narrow = x.length <= 2147483647 && y.length <= 2147483647 && out.length <= 2147483647;
    for (let j = 0; j < rows; j++) {
      let p = xAt + j * xRow, q = yAt + j * yRow, r = at + j * row;
      let i = narrow ? n & 3 : n;
      for (let k = i; k > 0; k--, p += xStep, q += yStep, r += step) out[r] = f(x[p], y[q]);
      for (; i < n; i += 4) {
        out[r] = f(x[p], y[q]);
        p = p + xStep | 0;
        q = q + yStep | 0;
        r = r + step | 0;
        out[r] = f(x[p], y[q]);
        p = p + xStep | 0;
        q = q + yStep | 0;
        r = r + step | 0;
        out[r] = f(x[p], y[q]);
        p = p + xStep | 0;
        q = q + yStep | 0;
        r = r + step | 0;
        out[r] = f(x[p], y[q]);
        p = p + xStep | 0;
        q = q + yStep | 0;
        r = r + step | 0;
      }
    }
  };
}

function masked2(f: Value2): Masked2 {
  return (x, xAt, xStep, y, yAt, yStep, out, at, step, mask, maskAt, maskStep, n) => {
    for (let i = 0; i < n; i++) {
      if (mask[maskAt + i * maskStep] !== 0) out[at + i * step] = f(x[xAt + i * xStep], y[yAt + i * yStep]);
    }
  };
}

/**
 * Whether loops of a function are unrolled: engines put short functions into a loop eight times, longer ones they would call,
 * and what those compute costs more than the loop anyway.
 */
function isShort(f: Value1 | Value2): boolean {
  return f.toString().length <= 80;
}

/** What the door to the assembled kernels is asked: the function and the data type of its operands; `null` where there are none. */
export type Door = readonly [name: string, dtype: string] | null;

/** Answers of the door for sizes of 2^k up: all its thresholds are powers of two, so one answer serves a whole class of sizes. */
class Answers<K> {
  readonly #ask: (n: number) => K | null;
  readonly #known: (K | null | undefined)[] = new Array(31).fill(undefined);
  constructor(ask: (n: number) => K | null) {
    this.#ask = ask;
  }
  /** The assembled kernel for `n` elements, or `null`. */
  for(n: number): K | null {
    if (n < 8) return null;
    const power = n >= 1073741824 ? 30 : 31 - Math.clz32(n);
    let answer = this.#known[power];
    if (answer === undefined) {
      if (!kernelsAvailable()) return null;
      this.#known[power] = answer = this.#ask(2 ** power);
    }
    return answer === null || !kernelsAvailable() ? null : answer;
  }
}

/** A loop over few elements that takes the assembled kernel from 8 elements on, where there is one. */
function withKernel(plain: Few1, door: Door): Few1 {
  const fast = door === null ? null : fastFew(door[0], door[1]);
  if (fast === null) return plain;
  return (x, xAt, out, at, n) => {
    if (n < 8 || !kernelsAvailable()) plain(x, xAt, out, at, n);
    else fast(x as Float64Array, xAt, out as Float64Array, at, n);
  };
}

/** The loops of a function of one operand for one data type. */
export class Kernel1 {
  /** The function of one stored element. */
  readonly value: Value1;
  /** What tells these loops from all others: `"sin d->d"`. */
  readonly tag: string;
  readonly #door: Door;
  readonly #fast: Answers<UnaryKernel> | null;
  #few: Few1 | null = null;
  #dense: Dense1 | null = null;
  #strided: Strided1 | null = null;
  #masked: Masked1 | null = null;
  /** The tag tells the loops from all others; the door says whether there may be assembled ones. */
  constructor(tag: string, value: Value1, door: Door = null) {
    this.tag = tag;
    // with the assembled kernel's bits: an element is worth the same in arrays of any size and on every engine
    this.value = door === null ? value : fastValue(door[0], door[1], value as (x: number) => number) as Value1;
    this.#door = door;
    this.#fast = door === null ? null : new Answers((n) => fastUnary(door[0], door[1], n));
  }
  /** Whether the function is so dear that gathering scattered operands for the assembled kernel pays. */
  isDear(n: number): boolean {
    return n >= 16 && this.#fast !== null && this.#fast.for(16) !== null;
  }
  /** `out[i] = f(x[i])` for the first `n` elements, by the fastest loop there is. */
  run(x: AnyBuffer, out: AnyBuffer, n: number): void {
    const fast = this.#fast === null ? null : this.#fast.for(n);
    if (fast === null) this.dense(x, out, n);
    else fast(x as Float64Array, out as Float64Array, n);
  }
  /** For few elements in the midst of others, where no assembled loop is faster. */
  get few(): Few1 {
    return this.#few ??= withKernel(stamp(few1, this.tag, this.value), this.#door);
  }
  /** For operands without gaps. */
  get dense(): Dense1 {
    return this.#dense ??= stamp(isShort(this.value) ? unrolledDense1 : dense1, this.tag, this.value);
  }
  /** For evenly spaced operands. */
  get strided(): Strided1 {
    return this.#strided ??= stamp(strided1, this.tag, this.value);
  }
  /** For evenly spaced operands, where a mask is true. */
  get masked(): Masked1 {
    return this.#masked ??= stamp(masked1, this.tag, this.value);
  }
}

/** The loops of a function of two operands for one combination of data types. */
export class Kernel2 {
  /** The function of two stored elements. */
  readonly value: Value2;
  /** What tells these loops from all others: `"add dd->d"`. */
  readonly tag: string;
  readonly #fast: Answers<BinaryKernel> | null;
  #few: Few2 | null = null;
  #fewRight: FewAndOne | null = null;
  #fewLeft: FewAndOne | null = null;
  #dense: Dense2 | null = null;
  #right: Right2 | null = null;
  #left: Left2 | null = null;
  #strided: Strided2 | null = null;
  #masked: Masked2 | null = null;
  /** The tag tells the loops from all others; the door says whether there may be assembled ones. */
  constructor(tag: string, value: Value2, door: Door = null) {
    this.tag = tag;
    this.value = door === null
      ? value
      : fastValue2(door[0], door[1], value as (x: number, y: number) => number) as Value2;
    this.#fast = door === null ? null : new Answers((n) => fastBinary(door[0], door[1], n));
  }
  /** Whether the function is so dear that gathering scattered operands for the assembled kernel pays. */
  isDear(n: number): boolean {
    return n >= 16 && this.#fast !== null && this.#fast.for(16) !== null;
  }
  /** `out[i] = f(x[i], y[i])` for the first `n` elements, by the fastest loop there is. */
  run(x: AnyBuffer, y: AnyBuffer, out: AnyBuffer, n: number): void {
    const fast = this.#fast === null ? null : this.#fast.for(n);
    if (fast === null) this.dense(x, y, out, n);
    else fast(x as Float64Array, y as Float64Array, out as Float64Array, n);
  }
  /** `out[i] = f(x[i], y)`. */
  runRight(x: AnyBuffer, y: Stored, out: AnyBuffer, n: number): void {
    const fast = this.#fast === null ? null : this.#fast.for(n);
    const one = fast === null ? null : single(y, x);
    if (fast === null || one === null) this.right(x, y, out, n);
    else fast(x as Float64Array, one as Float64Array, out as Float64Array, n);
  }
  /** `out[i] = f(x, y[i])`. */
  runLeft(x: Stored, y: AnyBuffer, out: AnyBuffer, n: number): void {
    const fast = this.#fast === null ? null : this.#fast.for(n);
    const one = fast === null ? null : single(x, y);
    if (fast === null || one === null) this.left(x, y, out, n);
    else fast(one as Float64Array, y as Float64Array, out as Float64Array, n);
  }
  /** For few elements in the midst of others, where no assembled loop is faster. */
  get few(): Few2 {
    return this.#few ??= stamp(few2, this.tag, this.value);
  }
  /** The same with one number on the right. */
  get fewRight(): FewAndOne {
    return this.#fewRight ??= stamp(fewRight2, this.tag, this.value);
  }
  /** The same with one number on the left. */
  get fewLeft(): FewAndOne {
    return this.#fewLeft ??= stamp(fewLeft2, this.tag, this.value);
  }
  /** For operands without gaps. */
  get dense(): Dense2 {
    return this.#dense ??= stamp(isShort(this.value) ? unrolledDense2 : dense2, this.tag, this.value);
  }
  /** With one number on the right. */
  get right(): Right2 {
    return this.#right ??= stamp(isShort(this.value) ? unrolledRight2 : right2, this.tag, this.value);
  }
  /** With one number on the left. */
  get left(): Left2 {
    return this.#left ??= stamp(isShort(this.value) ? unrolledLeft2 : left2, this.tag, this.value);
  }
  /** For evenly spaced operands. */
  get strided(): Strided2 {
    return this.#strided ??= stamp(strided2, this.tag, this.value);
  }
  /** For evenly spaced operands, where a mask is true. */
  get masked(): Masked2 {
    return this.#masked ??= stamp(masked2, this.tag, this.value);
  }
}

/** One element in a buffer like another one; `null` if it cannot hold it (a comparison with a number out of range). */
function single(x: Stored, like: AnyBuffer): AnyBuffer | null {
  const one = new (like.constructor as Float64ArrayConstructor)(1) as AnyBuffer;
  one[0] = x;
  return one[0] === x || x !== x ? one : null;
}
