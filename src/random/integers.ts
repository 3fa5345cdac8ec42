/**
 * `Generator.integers` and `RandomState.randint`: bounds of any integer type, checked as NumPy does, and filled.
 * @module
 */
import { type AnyBuffer, bool, type DType } from "../dtype/dtype.ts";
import { adopt, type NDArray } from "../ndarray/ndarray.ts";
import { allocate } from "../ndarray/storage.ts";
import { sizeOf } from "../ndarray/layout.ts";
import { toArray } from "../numpy/asarray.ts";
import { OverflowError, ValueError } from "../python/errors.ts";
import { PyFloat } from "../python/number.ts";
import { outputShape, shapeOf, type Size, visit } from "./arguments.ts";
import type { BitGenerator } from "./bit_generators.ts";
import { boundedWide, NarrowDraws } from "./bounded.ts";

/** A bound read: exact integers and their shape. */
interface Bound {
  readonly values: readonly bigint[];
  readonly shape: readonly number[];
}

function wholePart(x: number | bigint): bigint {
  if (typeof x === "bigint") return x;
  if (Number.isNaN(x)) throw new ValueError("cannot convert float NaN to integer");
  if (!Number.isFinite(x)) throw new OverflowError("cannot convert float infinity to integer");
  return BigInt(Math.trunc(x));
}

function readBound(x: unknown): Bound {
  if (typeof x === "number" || typeof x === "bigint") return { values: [wholePart(x)], shape: [] };
  if (typeof x === "boolean" || x instanceof PyFloat) return { values: [wholePart(Number(x))], shape: [] };
  if (x === null || x === undefined) {
    throw new TypeError("int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
  }
  const array = toArray(x, null, "K", null);
  const { buffer, dtype: { read } } = array;
  const values: bigint[] = [];
  visit(array, (at) => values.push(wholePart(read(buffer, at))));
  return { values, shape: array.dims };
}

/** The place of an element in a bound that may have only one. */
function spread({ values, shape }: Bound, to: readonly number[]): (i: number) => bigint {
  if (values.length === 1) return () => values[0];
  if (values.length === sizeOf(to)) return (i) => values[i];
  const steps = to.map((_, axis) => {
    const own = axis - to.length + shape.length;
    return own < 0 || shape[own] === 1 ? 0 : sizeOf(shape.slice(own + 1));
  });
  return (i) => {
    let at = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at += (i % to[axis]) * steps[axis];
      i = Math.floor(i / to[axis]);
    }
    return values[at];
  };
}

function orderError(closed: boolean, low: Bound): ValueError {
  if (low.values.every((x) => x === 0n)) return new ValueError(`high ${closed ? "<" : "<="} 0`);
  return new ValueError(`low ${closed ? ">" : ">="} high`);
}

/**
 * Integers from `low` to `high`, excluding `high` unless `closed`: an element of the data type's buffer for a call without
 * size (`null` shape), or an array.
 */
export function drawIntegers(
  bits: BitGenerator,
  low: unknown,
  high: unknown,
  size: Size,
  dtype: DType,
  masked: boolean,
  closed: boolean,
  name: string,
): { array: NDArray; single: boolean } {
  if (!dtype.isInteger && dtype !== bool) {
    throw new TypeError(`Unsupported dtype dtype('${dtype.name}') for ${name}`);
  }
  const given = shapeOf(size);
  if (given !== null && sizeOf(given) === 0) {
    return { array: adopt(dtype.alloc(0), dtype, given) as NDArray, single: false };
  }
  const lows = readBound(low), highs = readBound(high);
  const open = closed ? 0n : 1n;
  const least = BigInt(dtype.min), most = BigInt(dtype.max);
  if (lows.values.some((x) => x < least)) throw new ValueError(`low is out of bounds for ${dtype.name}`);
  if (highs.values.some((x) => x - open > most)) throw new ValueError(`high is out of bounds for ${dtype.name}`);
  const many = lows.shape.length > 0 || highs.shape.length > 0;
  const bounds = outputShape(null, [lows, highs].map(({ shape }) => ({ values: [], shape })));
  const lowAt = spread(lows, bounds), highAt = spread(highs, bounds);
  for (let i = 0; i < sizeOf(bounds); i++) if (lowAt(i) > highAt(i) - open) throw orderError(closed, lows);
  const shape = many ? outputShape(given, [lows, highs].map(({ shape }) => ({ values: [], shape }))) : given ?? [];
  const out = allocate(dtype, sizeOf(shape), true);
  if (many) fillEach(bits, out, dtype, spread(lows, shape), spread(highs, shape), open, masked);
  else fillAll(bits, out, dtype, lows.values[0], highs.values[0] - open - lows.values[0], masked);
  return { array: adopt(out, dtype, shape) as NDArray, single: given === null && !many };
}

function widthOf(dtype: DType): 1 | 8 | 16 | 32 {
  return dtype === bool ? 1 : dtype.isWide ? 32 : 8 * dtype.itemsize as 8 | 16 | 32;
}

/** Whether the low half of a 64-bit integer comes first in memory. */
const littleEndian: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The same interval for all elements. */
function fillAll(bits: BitGenerator, out: AnyBuffer, dtype: DType, low: bigint, range: bigint, masked: boolean): void {
  const narrow = new NarrowDraws(bits, widthOf(dtype));
  if (!dtype.isWide) {
    const from = Number(low), to = Number(range);
    const buffer = out as Int32Array;
    for (let i = 0; i < buffer.length; i++) buffer[i] = from + narrow.bounded(to, masked); // wraps around as C does
    return;
  }
  const wide = out as BigInt64Array;
  if (range > 0xffffffffn) {
    for (let i = 0; i < wide.length; i++) wide[i] = low + boundedWide(bits, narrow, range, masked);
    return;
  }
  // without bigints: the two halves of each element
  const words = new Uint32Array(wide.buffer, wide.byteOffset, 2 * wide.length);
  const lowHalf = Number(BigInt.asUintN(32, low)), highHalf = Number(BigInt.asUintN(32, low >> 32n));
  const first = littleEndian ? 0 : 1;
  const to = Number(range);
  for (let i = 0; i < words.length; i += 2) {
    const sum = lowHalf + narrow.bounded(to, masked);
    words[i + first] = sum;
    words[i + 1 - first] = highHalf + (sum > 0xffffffff ? 1 : 0);
  }
}

/** An interval of its own for each element. */
function fillEach(
  bits: BitGenerator,
  out: AnyBuffer,
  dtype: DType,
  low: (i: number) => bigint,
  high: (i: number) => bigint,
  open: bigint,
  masked: boolean,
): void {
  const narrow = new NarrowDraws(bits, widthOf(dtype));
  for (let i = 0; i < out.length; i++) {
    const range = high(i) - open - low(i);
    if (dtype.isWide) (out as BigInt64Array)[i] = low(i) + boundedWide(bits, narrow, range, masked);
    else (out as Int32Array)[i] = Number(low(i)) + narrow.bounded(Number(range), masked);
  }
}
