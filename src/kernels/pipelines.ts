// Compositions that pass over blocks of rows in the kernels' memory, instead of over whole arrays once for each function:
// softmax, its logarithm, the logarithm of sums of exponentials, and gradients.
//
// Each does exactly what the functions named in its formula do one after the other, in the same order, so results have
// the same bits as the composition of the kernels for subtract, exp, the pairwise sum, …
import { BLOCK, copyIn, copyOut, type Floats, PLACES } from "./staged.ts";
import { kernels, scratch } from "./wasm/load.ts";

/** Works on `rows` rows of `columns` neighbouring elements, one row after the other. */
export type RowsKernel = (src: Floats, dst: Floats, rows: number, columns: number) => void;
/** The share of the argument from the result and the gradient of the result, all of one layout. */
export type RowsGradient = (result: Floats, gradient: Floats, dst: Floats, rows: number, columns: number) => void;

/** The kernels for one size, without the size in their names, and what they work on. */
interface Steps {
  view: Floats;
  /** The places of the operands, as indices of `view`. */
  at: number[];
  exp: (from: number, to: number, n: number) => void;
  log: (from: number, to: number, n: number) => void;
  multiply: (a: number, b: number, to: number, n: number) => void;
  subtract: (a: number, b: number, to: number, n: number) => void;
  largestRows: (x: number, rows: number, columns: number, to: number) => void;
  sumRows: (x: number, rows: number, columns: number, to: number) => void;
  subtractRows: (x: number, rows: number, columns: number, by: number) => void;
  multiplyRows: (x: number, rows: number, columns: number, by: number) => void;
  divideRows: (x: number, rows: number, columns: number, by: number) => void;
}

function steps(bits: 64 | 32): Steps | null {
  const a = kernels("arithmetic"), space = scratch();
  if (!a || !space) return null;
  if (bits === 64) {
    const e = kernels("elementwise64");
    return e && {
      view: space.f64,
      at: PLACES.map((place) => place / 8),
      exp: e.exp64,
      log: e.log64,
      multiply: a.multiply64,
      subtract: a.subtract64,
      largestRows: a.largestRows64,
      sumRows: a.sumRows64,
      subtractRows: a.subtractRows64,
      multiplyRows: a.multiplyRows64,
      divideRows: a.divideRows64,
    };
  }
  const e = kernels("elementwise32");
  return e && {
    view: space.f32,
    at: PLACES.map((place) => place / 4),
    exp: e.exp32,
    log: e.log32,
    multiply: a.multiply32,
    subtract: a.subtract32,
    largestRows: a.largestRows32,
    sumRows: a.sumRows32,
    subtractRows: a.subtractRows32,
    multiplyRows: a.multiplyRows32,
    divideRows: a.divideRows32,
  };
}

const [X, Y, Z, EACH] = PLACES; // EACH: one number for each row

/** Copies blocks of whole rows in, lets `work` leave the result at `result`, copies it out. */
function blocks(s: Steps, result: 0 | 1 | 2, work: (rows: number, columns: number, n: number) => void): RowsKernel {
  return (src, dst, rows, columns) => {
    const step = Math.max(1, Math.floor(BLOCK / columns));
    for (let row = 0; row < rows; row += step) {
      const some = Math.min(step, rows - row), n = some * columns;
      copyIn(s.view, s.at[0], src, row * columns, n);
      work(some, columns, n);
      copyOut(s.view, s.at[result], dst, row * columns, n);
    }
  };
}
/** The same for two operands. */
function pairs(s: Steps, work: (rows: number, columns: number, n: number) => void): RowsGradient {
  return (result, gradient, dst, rows, columns) => {
    const step = Math.max(1, Math.floor(BLOCK / columns));
    for (let row = 0; row < rows; row += step) {
      const some = Math.min(step, rows - row), n = some * columns;
      copyIn(s.view, s.at[0], result, row * columns, n);
      copyIn(s.view, s.at[1], gradient, row * columns, n);
      work(some, columns, n);
      copyOut(s.view, s.at[2], dst, row * columns, n);
    }
  };
}

/** Rows longer than this do not fit a block. */
export const LONGEST_ROW: number = BLOCK;

/** exp(x - max x) / Σ exp(x - max x) along each row, or null. */
export function softmaxRows(bits: 64 | 32): RowsKernel | null {
  const s = steps(bits);
  return s && blocks(s, 1, (rows, columns, n) => {
    s.largestRows(X, rows, columns, EACH);
    s.subtractRows(X, rows, columns, EACH);
    s.exp(X, Y, n);
    s.sumRows(Y, rows, columns, EACH);
    s.divideRows(Y, rows, columns, EACH);
  });
}

/** Subtracts from each row its largest element where that is finite, and leaves log Σ exp of it at EACH. */
function shifted(s: Steps, rows: number, columns: number, n: number): void {
  s.largestRows(X, rows, columns, EACH);
  for (let i = s.at[3]; i < s.at[3] + rows; i++) if (!Number.isFinite(s.view[i])) s.view[i] = 0;
  s.subtractRows(X, rows, columns, EACH);
  s.exp(X, Y, n);
  s.sumRows(Y, rows, columns, EACH);
  s.log(EACH, EACH, rows);
}

/** x - s - log Σ exp(x - s) along each row with s = max x where that is finite, else 0; or null. */
export function logSoftmaxRows(bits: 64 | 32): RowsKernel | null {
  const s = steps(bits);
  return s && blocks(s, 0, (rows, columns, n) => {
    shifted(s, rows, columns, n);
    s.subtractRows(X, rows, columns, EACH);
  });
}

/** r·(g - Σ g·r) along each row, the gradient of softmax from its result r, or null. */
export function softmaxGradientRows(bits: 64 | 32): RowsGradient | null {
  const s = steps(bits);
  return s && pairs(s, (rows, columns, n) => {
    s.multiply(Y, X, Z, n);
    s.sumRows(Z, rows, columns, EACH);
    s.subtractRows(Y, rows, columns, EACH);
    s.multiply(X, Y, Z, n);
  });
}

/** g - exp r · Σ g along each row, the gradient of the logarithm of softmax from its result r, or null. */
export function logSoftmaxGradientRows(bits: 64 | 32): RowsGradient | null {
  const s = steps(bits);
  return s && pairs(s, (rows, columns, n) => {
    s.exp(X, X, n);
    s.sumRows(Y, rows, columns, EACH);
    s.multiplyRows(X, rows, columns, EACH);
    s.subtract(Y, X, Z, n);
  });
}
