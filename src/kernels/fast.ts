// The door to the assembled kernels: is there a fast way for this function, data type and number of elements?
//
// Every answer may be null, and then the plain loop serves: where the function has no kernel, where the kernels cannot run
// (no WebAssembly, or none with vectors), and for so few elements that copying them would cost more than it saves.
// Kernels are compiled when first asked for. Operands are typed arrays whose first n elements count; `dst` may be an
// operand itself, but may not overlap one in any other way.
import { gemm32, gemm64 } from "./gemm.ts";
import { kernelsAvailable } from "./wasm/load.ts";
import {
  type BinaryKernel,
  type Reduce,
  stagedBinary,
  stagedExtremum,
  stagedSum,
  stagedUnary,
  type UnaryKernel,
} from "./staged.ts";

export type { BinaryKernel, Reduce, UnaryKernel } from "./staged.ts";
export { setDeterministic, setKernels } from "./wasm/load.ts";

const bitsOf = (dtype: string): 64 | 32 | 0 => dtype === "float64" ? 64 : dtype === "float32" ? 32 : 0;

// From how many elements on copying pays; measured on V8 and JavaScriptCore, where the two nearly agree.
const TRANSCENDENTAL = 16, ROOT = 64, EXTREMA = 256, FLOAT32 = 256, REDUCTION = 512;

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
  sigmoid: TRANSCENDENTAL,
  sqrt: ROOT,
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
 * A fast loop for a function of two arguments of the same data type, or null. Comparisons write bytes; an operand of
 * length 1 is repeated.
 *
 * @param name NumPy's name of the function
 * @param dtype the data type of the operands
 * @param n how many elements there are; without it the answer is for many
 */
export function fastBinary(name: string, dtype: string, n = Infinity): BinaryKernel | null {
  const bits = bitsOf(dtype);
  if (n < TRANSCENDENTAL || bits === 0) return null;
  if (name === "power" || name === "float_power") {
    return once("power" + bits, () => stagedBinary(`elementwise${bits}`, "power", bits));
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

// From how many multiplications on the kernels beat the plain loops.
const PRODUCT = { 64: 4096, 32: 1024 };

/**
 * The matrix product for a data type (see `gemm64`), or null.
 *
 * @param dtype the data type of all three matrices
 * @param multiplications m·n·k; without it the answer is for large matrices
 */
export function fastGemm(dtype: string, multiplications?: number): typeof gemm64 | null;
export function fastGemm(dtype: "float32", multiplications?: number): typeof gemm32 | null;
export function fastGemm(dtype: string, multiplications = Infinity): typeof gemm64 | typeof gemm32 | null {
  const bits = bitsOf(dtype);
  if (bits === 0 || multiplications < PRODUCT[bits] || !kernelsAvailable()) return null;
  return bits === 64 ? gemm64 : gemm32;
}
