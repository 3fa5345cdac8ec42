/**
 * Loops over the elements of one or two operands: dense, with a number on one side, evenly spaced, masked. Elements are
 * handled as they are stored; each (function, data type) has loops of its own (see `stamp.ts`), made when first needed.
 * @module
 */
import type { AnyBuffer } from "../dtype/dtype.ts";
import { stamp } from "./stamp.ts";

/** One element as it is stored: a `bigint` for 64-bit integers, a bit pattern for `float16`, 0 or 1 for `bool`. */
export type Stored = number | bigint;

/** A function of one stored element. */
export type Value1 = (x: Stored) => Stored;

/** A function of two stored elements. */
export type Value2 = (x: Stored, y: Stored) => Stored;

/** `out[i] = f(x[i])` for the first `n` elements. */
export type Dense1 = (x: AnyBuffer, out: AnyBuffer, n: number) => void;

/** The same with a first position and a step for each operand. */
export type Strided1 = (
  x: AnyBuffer,
  xAt: number,
  xStep: number,
  out: AnyBuffer,
  at: number,
  step: number,
  n: number,
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

/** Two operands with a first position and a step for each. */
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

function dense1(f: Value1): Dense1 {
  return (x, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x[i]);
  };
}

function strided1(f: Value1): Strided1 {
  return (x, xAt, xStep, out, at, step, n) => {
    for (let i = 0; i < n; i++) out[at + i * step] = f(x[xAt + i * xStep]);
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

function right2(f: Value2): Right2 {
  return (x, y, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x[i], y);
  };
}

function left2(f: Value2): Left2 {
  return (x, y, out, n) => {
    for (let i = 0; i < n; i++) out[i] = f(x, y[i]);
  };
}

function strided2(f: Value2): Strided2 {
  return (x, xAt, xStep, y, yAt, yStep, out, at, step, n) => {
    for (let i = 0; i < n; i++) out[at + i * step] = f(x[xAt + i * xStep], y[yAt + i * yStep]);
  };
}

function masked2(f: Value2): Masked2 {
  return (x, xAt, xStep, y, yAt, yStep, out, at, step, mask, maskAt, maskStep, n) => {
    for (let i = 0; i < n; i++) {
      if (mask[maskAt + i * maskStep] !== 0) out[at + i * step] = f(x[xAt + i * xStep], y[yAt + i * yStep]);
    }
  };
}

/** The loops of a function of one operand for one data type. */
export class Kernel1 {
  /** The function of one stored element. */
  readonly value: Value1;
  /** What tells these loops from all others: `"sin d->d"`. */
  readonly tag: string;
  #dense: Dense1 | null = null;
  #strided: Strided1 | null = null;
  #masked: Masked1 | null = null;
  constructor(tag: string, value: Value1) {
    this.tag = tag;
    this.value = value;
  }
  /** For operands without gaps. */
  get dense(): Dense1 {
    return this.#dense ??= stamp(dense1, this.tag, this.value);
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
  #dense: Dense2 | null = null;
  #right: Right2 | null = null;
  #left: Left2 | null = null;
  #strided: Strided2 | null = null;
  #masked: Masked2 | null = null;
  constructor(tag: string, value: Value2) {
    this.tag = tag;
    this.value = value;
  }
  /** For operands without gaps. */
  get dense(): Dense2 {
    return this.#dense ??= stamp(dense2, this.tag, this.value);
  }
  /** With one number on the right. */
  get right(): Right2 {
    return this.#right ??= stamp(right2, this.tag, this.value);
  }
  /** With one number on the left. */
  get left(): Left2 {
    return this.#left ??= stamp(left2, this.tag, this.value);
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
