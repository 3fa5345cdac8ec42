// The door to the assembled kernels: is there a fast way for this function, data type and number of elements?
//
// Every answer may be null, and then the plain loop serves: where the function has no kernel, where the kernels cannot run
// (no WebAssembly, or none with vectors), and for so few elements that copying them would cost more than it saves.
// Kernels are compiled when first asked for. Operands are typed arrays whose first n elements count; `dst` may be an
// operand itself, but may not overlap one in any other way.
import { gemm32, gemm64, gemmIntegers, newProduct } from "./gemm.ts";
import {
  logSoftmaxGradientRows,
  logSoftmaxRows,
  LONGEST_ROW,
  type RowsGradient,
  type RowsKernel,
  softmaxGradientRows,
  softmaxRows,
} from "./pipelines.ts";
import { kernelsAvailable } from "./wasm/load.ts";
import {
  type AddRows,
  type BinaryKernel,
  type CastKernel,
  DISTANT,
  type FewKernel,
  type IntegerSum,
  type Reduce,
  stagedAddRows,
  stagedBinary,
  stagedCast,
  stagedExtremum,
  stagedFew,
  stagedIntegers,
  stagedIntegerSum,
  stagedSum,
  stagedSumRows,
  stagedUnary,
  stagedValue,
  stagedValue2,
  type SumRows,
  type UnaryKernel,
} from "./staged.ts";

export type {
  AddRows,
  BinaryKernel,
  CastKernel,
  FewKernel,
  IntegerSum,
  Reduce,
  SumRows,
  UnaryKernel,
} from "./staged.ts";
export type { RowsGradient, RowsKernel } from "./pipelines.ts";
export { setThreads, usefulThreads } from "./wasm/crew.ts";
export { setDeterministic, setKernels } from "./wasm/load.ts";

const bitsOf = (dtype: string): 64 | 32 | 0 => dtype === "float64" ? 64 : dtype === "float32" ? 32 : 0;

// From how many elements on copying pays; measured on V8 and JavaScriptCore, where the two nearly agree.
const INTEGER = 8, TRANSCENDENTAL = 8, ROOT = 64, EXTREMA = 256, FLOAT32 = 256, REDUCTION = 512;

const UNARY: Readonly<Record<string, number>> = {
  exp: TRANSCENDENTAL,
  exp2: TRANSCENDENTAL,
  expm1: TRANSCENDENTAL,
  log: TRANSCENDENTAL,
  log2: TRANSCENDENTAL,
  log10: TRANSCENDENTAL,
  log1p: TRANSCENDENTAL,
  sin: TRANSCENDENTAL,
  cos: TRANSCENDENTAL,
  tan: TRANSCENDENTAL,
  sinh: TRANSCENDENTAL,
  cosh: TRANSCENDENTAL,
  tanh: TRANSCENDENTAL,
  arctan: TRANSCENDENTAL,
  arcsin: TRANSCENDENTAL,
  arccos: TRANSCENDENTAL,
  arcsinh: TRANSCENDENTAL,
  arccosh: TRANSCENDENTAL,
  arctanh: TRANSCENDENTAL,
  cbrt: TRANSCENDENTAL,
  sigmoid: TRANSCENDENTAL,
  sqrt: ROOT,
};

// Functions of two arguments, and the kernels that compute them.
const PAIRS: Readonly<Record<string, string>> = {
  power: "power",
  float_power: "power",
  arctan2: "arctan2",
  logaddexp: "logaddexp",
  logaddexp2: "logaddexp2",
};

const COMPARISONS: ReadonlySet<string> = new Set([
  "less",
  "less_equal",
  "greater",
  "greater_equal",
  "equal",
  "not_equal",
]);
const ARITHMETIC: Readonly<Record<string, Readonly<Record<64 | 32, number>>>> = {
  // float64 sums, differences, products and quotients are bound by memory or the divider: the plain loop is as fast
  add: { 64: Infinity, 32: FLOAT32 },
  subtract: { 64: Infinity, 32: FLOAT32 },
  multiply: { 64: Infinity, 32: FLOAT32 },
  divide: { 64: Infinity, 32: FLOAT32 },
  maximum: { 64: EXTREMA, 32: FLOAT32 },
  minimum: { 64: EXTREMA, 32: FLOAT32 },
};

const INTEGERS: ReadonlySet<string> = new Set([
  "add",
  "subtract",
  "multiply",
  "maximum",
  "minimum",
  "bitwise_and",
  "bitwise_or",
  "bitwise_xor",
]);

const made = new Map<string, unknown>();
/** Makes a kernel once; forgets nothing, because a kernel that cannot run now never can. */
function once<T>(key: string, make: () => T | null): T | null {
  if (!kernelsAvailable()) return null;
  let found = made.get(key) as T | null | undefined;
  if (found === undefined) made.set(key, found = make());
  return found;
}

/**
 * A fast loop for a function of one argument, or null.
 *
 * @param name NumPy's name of the function, or "sigmoid"
 * @param dtype the data type of operand and result
 * @param n how many elements there are; without it the answer is for many
 */
export function fastUnary(name: string, dtype: string, n = Infinity): UnaryKernel | null {
  const bits = bitsOf(dtype);
  if (n < TRANSCENDENTAL || bits === 0) return null;
  const least = Object.hasOwn(UNARY, name) ? UNARY[name] : Infinity;
  return n < least || least === Infinity ? null : once(name + bits, () => stagedUnary(name, bits));
}

/**
 * A fast loop for a function of one argument of 8 to 31 elements in the midst of others, or null.
 *
 * @param name NumPy's name of the function, or "sigmoid"
 * @param dtype the data type of operand and result
 */
export function fastFew(name: string, dtype: string): FewKernel | null {
  const bits = bitsOf(dtype);
  if (bits === 0 || !Object.hasOwn(UNARY, name) || UNARY[name] !== TRANSCENDENTAL) return null;
  return once(`few ${name}${bits}`, () => stagedFew(name, bits));
}

/**
 * A function of one number with the same bits as the kernel that `fastUnary` answers with, so that an element is worth the
 * same in an array of one and in an array of a million, on every engine. Where kernels cannot run it is `plain`.
 *
 * @param name NumPy's name of the function, or "sigmoid"
 * @param dtype the data type; numbers of "float32" are taken and answered as such
 * @param plain the function to use where there is no kernel
 */
export function fastValue(name: string, dtype: string, plain: (x: number) => number): (x: number) => number {
  const bits = bitsOf(dtype);
  if (bits === 0 || !Object.hasOwn(UNARY, name) || UNARY[name] !== TRANSCENDENTAL) return plain;
  let found: ((x: number) => number) | null | undefined;
  return (x) => {
    if (!kernelsAvailable()) return plain(x);
    if (found === undefined) found = stagedValue(name, bits);
    return found === null ? plain(x) : found(x);
  };
}

/**
 * The same for a function of two numbers.
 *
 * @param name NumPy's name of the function
 * @param dtype the data type; numbers of "float32" are taken and answered as such
 * @param plain the function to use where there is no kernel
 */
export function fastValue2(
  name: string,
  dtype: string,
  plain: (x: number, y: number) => number,
): (x: number, y: number) => number {
  const bits = bitsOf(dtype), known = Object.hasOwn(PAIRS, name) ? PAIRS[name] : null;
  if (bits === 0 || known === null) return plain;
  let found: ((x: number, y: number) => number) | null | undefined;
  return (x, y) => {
    if (!kernelsAvailable()) return plain(x, y);
    if (found === undefined) found = stagedValue2(known, bits);
    return found === null ? plain(x, y) : found(x, y);
  };
}

/**
 * A fast loop for a function of two arguments of the same data type, or null. Comparisons write bytes; an operand of
 * length 1 is repeated.
 *
 * @param name NumPy's name of the function
 * @param dtype the data type of the operands
 * @param n how many elements there are; without it the answer is for many
 */
export function fastBinary(name: string, dtype: string, n = Infinity): BinaryKernel | null {
  if (n < INTEGER) return null;
  if (dtype === "int64" || dtype === "uint64") {
    const compares = COMPARISONS.has(name);
    if (!compares && !INTEGERS.has(name)) return null;
    return once(name + dtype, () => stagedIntegers(name, dtype === "int64", compares));
  }
  const bits = bitsOf(dtype);
  if (n < TRANSCENDENTAL || bits === 0) return null;
  if (Object.hasOwn(PAIRS, name)) {
    return once(PAIRS[name] + bits, () => stagedBinary(`elementwise${bits}`, PAIRS[name], bits));
  }
  if (COMPARISONS.has(name)) {
    return n < REDUCTION ? null : once(name + bits, () => stagedBinary("arithmetic", name, bits, true));
  }
  const least = Object.hasOwn(ARITHMETIC, name) ? ARITHMETIC[name][bits] : Infinity;
  return n < least || least === Infinity ? null : once(name + bits, () => stagedBinary("arithmetic", name, bits));
}

/**
 * NumPy's pairwise sum of n elements lying side by side, bit for bit and without a start value, or null.
 *
 * @param dtype the data type of elements and sum
 * @param n how many elements there are; without it the answer is for many
 */
export function fastSum(dtype: string, n = Infinity): Reduce | null {
  const bits = bitsOf(dtype);
  return n < REDUCTION || bits === 0 ? null : once("sum" + bits, () => stagedSum(bits));
}

/**
 * Sums along the columns of rows of n elements, each in order, added to what `out` holds; or null, also where plain loops are
 * as fast: in float64 for few rows, and for so many elements that both wait for memory.
 *
 * @param dtype the data type of elements and sums
 * @param n how many elements a row has
 * @param rows how many rows there are
 */
export function fastAddRows(dtype: string, n: number, rows: number): AddRows | null {
  const bits = bitsOf(dtype), count = n * rows;
  if (bits === 0 || n < 8 || count < 4 * REDUCTION || bits === 64 && (rows < 4 || count >= DISTANT)) return null;
  return once("add rows" + bits, () => stagedAddRows(bits));
}

/**
 * NumPy's pairwise sums of many rows of n neighbouring elements, each added to what `out` holds; or null.
 *
 * @param dtype the data type of elements and sums
 * @param n how many elements a row has
 * @param rows how many rows there are
 */
export function fastSumRows(dtype: string, n: number, rows: number): SumRows | null {
  const bits = bitsOf(dtype), fits = n > 0 && n <= LONGEST_ROW && n * rows >= REDUCTION;
  return !fits || bits === 0 ? null : once("sum rows" + bits, () => stagedSumRows(bits));
}

/**
 * The sum of n 64-bit integers lying side by side, modulo 2⁶⁴, or null.
 *
 * @param dtype "int64" or "uint64"
 * @param n how many elements there are; without it the answer is for many
 */
export function fastIntegerSum(dtype: string, n = Infinity): IntegerSum | null {
  if (n < INTEGER || dtype !== "int64" && dtype !== "uint64") return null;
  return once("sum" + dtype, () => stagedIntegerSum(dtype === "int64"));
}

const CASTS: ReadonlySet<string> = new Set([
  "int64 float64",
  "uint64 float64",
  "int64 float32",
  "uint64 float32",
  "int64 int32",
  "int32 int64",
  "float64 int64",
  "float32 int64",
]);

/**
 * A fast cast between 64-bit integers and another data type, or null. What does not fit an integer becomes the least
 * one; integers wrap around.
 *
 * @param from the data type of the source
 * @param to the data type of the result
 * @param n how many elements there are; without it the answer is for many
 */
export function fastCast(from: string, to: string, n = Infinity): CastKernel | null {
  if (n < INTEGER || !CASTS.has(`${from} ${to}`)) return null;
  return once(`${from} to ${to}`, () => stagedCast(from, to));
}

/**
 * The largest ("maximum") or smallest ("minimum") of n elements lying side by side, NaN if there is one, or null. Of 0
 * and -0 either may be answered.
 *
 * @param name "maximum" or "minimum"
 * @param dtype the data type of the elements
 * @param n how many elements there are; without it the answer is for many
 */
export function fastExtremum(name: string, dtype: string, n = Infinity): Reduce | null {
  const bits = bitsOf(dtype);
  if (n < REDUCTION || bits === 0 || (name !== "maximum" && name !== "minimum")) return null;
  return once("extremum " + name + bits, () => stagedExtremum(name, bits));
}

const ROWS = 8;
const rowsFit = (n: number, columns: number) => n >= ROWS && columns > 0 && columns <= LONGEST_ROW;

/**
 * Softmax or its logarithm along rows of neighbouring elements in one pass over blocks, or null.
 *
 * @param name "softmax" or "logsoftmax"
 * @param dtype the data type of operand and result
 * @param n how many elements there are in all
 * @param columns how many of them make a row
 */
export function fastRows(name: "softmax" | "logsoftmax", dtype: string, n: number, columns: number): RowsKernel | null {
  const bits = bitsOf(dtype);
  if (bits === 0 || !rowsFit(n, columns)) return null;
  return once(name + bits, () => name === "softmax" ? softmaxRows(bits) : logSoftmaxRows(bits));
}

/**
 * The gradient of softmax or its logarithm from the result and the result's gradient, or null: r·(g - Σ g·r), or
 * g - exp r · Σ g.
 *
 * @param name "softmax" or "logsoftmax"
 * @param dtype the data type of all three arrays
 * @param n how many elements there are in all
 * @param columns how many of them make a row
 */
export function fastRowsGradient(
  name: "softmax" | "logsoftmax",
  dtype: string,
  n: number,
  columns: number,
): RowsGradient | null {
  const bits = bitsOf(dtype);
  if (bits === 0 || !rowsFit(n, columns)) return null;
  return once(
    name + " gradient" + bits,
    () => name === "softmax" ? softmaxGradientRows(bits) : logSoftmaxGradientRows(bits),
  );
}

// From how many multiplications on the kernels beat the plain loops.
const PRODUCTS: Readonly<Record<string, number>> = { float64: 4096, float32: 1024, int64: 512, uint64: 512 };

/** A matrix product: see `gemm64`. */
export type Gemm<T> = (
  m: number,
  n: number,
  k: number,
  a: T,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: T,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: T,
  cOffset: number,
  cRowStride: number,
) => boolean;

/**
 * The matrix product for a data type, or null. Called, it answers whether it computed the product: if not, nothing was
 * written and the plain loop must.
 *
 * @param dtype the data type of all three matrices
 * @param multiplications m·n·k; without it the answer is for large matrices
 */
export function fastGemm(dtype: string, multiplications = Infinity): Gemm<never> | null {
  if (!Object.hasOwn(PRODUCTS, dtype) || multiplications < PRODUCTS[dtype] || !kernelsAvailable()) return null;
  return dtype === "float64" ? gemm64 : dtype === "float32" ? gemm32 : gemmIntegers;
}

/** A matrix product in a new array, or null where the kernels cannot run: see `newProduct` in gemm.ts. */
export type NewProduct = typeof newProduct;

/** The matrix product in a new array for a data type and so many multiplications, or null; see {@linkcode fastGemm}. */
export function fastNewProduct(dtype: string, multiplications: number): NewProduct | null {
  const made = dtype === "float64" || dtype === "float32";
  return made && fastGemm(dtype, multiplications) !== null ? newProduct : null;
}
