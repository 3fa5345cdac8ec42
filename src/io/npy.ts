/**
 * The `.npy` format: one array as a magic string, a version, a header that is a Python literal, and the elements.
 *
 * Writing gives the very bytes that NumPy writes. Reading trusts nothing: the header is parsed, never evaluated, what it claims
 * is compared with the size of the file before memory is taken, and pickled objects are refused.
 * @module
 */
import { type AnyBuffer, bool, type DType, dtypes } from "../dtype/dtype.ts";
import { contiguousSteps } from "../ndarray/layout.ts";
import { adopt, NDArray } from "../ndarray/ndarray.ts";
import { copyOf } from "../numpy/casting.ts";
import { ValueError } from "../python/errors.ts";
import { reprTuple } from "../python/repr.ts";
import { type Literal, parseLiteral, reprLiteral, Tuple } from "./literal.ts";

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // "\x93NUMPY"
/** NumPy's limit for headers of files that are not trusted. */
export const MAX_HEADER_SIZE = 10000;
/** How many digits the growing axis may get, so that a header can be rewritten in place: those of 8 · 2⁶⁴ - 1. */
const GROWTH_DIGITS = 21;
const MOST_AXES = 64;

/** Whether the low byte of a number comes first in memory. */
const littleEndian: boolean = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Whether bytes begin as a `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Reverses the bytes of each element, in place. */
function swapBytes(bytes: Uint8Array, itemsize: number): void {
  for (let at = 0; at < bytes.length; at += itemsize) bytes.subarray(at, at + itemsize).reverse();
}

/** The bytes of the elements of a buffer. */
function bytesOf(buffer: AnyBuffer, offset: number, count: number): Uint8Array {
  const size = buffer.BYTES_PER_ELEMENT;
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset * size, count * size);
}

/** An array as a `.npy` file, version 1.0 unless the header is too long for it. */
export function encodeNpy(array: NDArray): Uint8Array {
  const { dtype, dims, size } = array;
  const fortran = !array.isC && array.isF;
  const contiguous = array.isC || fortran ? array : copyOf(array, "C");
  const elements = bytesOf(contiguous.buffer, contiguous.offset, size);
  let text = `{'descr': '${dtype.str}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${reprTuple(dims)}, }`;
  if (dims.length > 0) {
    text += " ".repeat(Math.max(0, GROWTH_DIGITS - String(dims[fortran ? dims.length - 1 : 0]).length));
  }
  const long = text.length + 1 + 10 + 64 > 65535;
  const lead = long ? 12 : 10;
  // the elements begin at a multiple of 64 bytes
  text += " ".repeat(64 - (lead + text.length + 1) % 64) + "\n";
  const out = new Uint8Array(lead + text.length + elements.length);
  out.set(MAGIC);
  out[6] = long ? 2 : 1;
  const view = new DataView(out.buffer);
  if (long) view.setUint32(8, text.length, true);
  else view.setUint16(8, text.length, true);
  for (let i = 0; i < text.length; i++) out[lead + i] = text.charCodeAt(i);
  out.set(elements, lead + text.length);
  if (!littleEndian) swapBytes(out.subarray(lead + text.length), dtype.itemsize);
  return out;
}

/** What a header says. */
interface Header {
  readonly dtype: DType;
  readonly swapped: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly start: number;
}

/** Keywords of reading. */
export interface ReadOptions {
  /** Longer headers are refused. */
  max_header_size?: number;
}

/** How a file of one array is read: the array, and where it ends. */
export interface Decoded {
  /** The array. */
  readonly array: NDArray;
  /** The position behind the array in the bytes. */
  readonly end: number;
}

/** Reads an array from the bytes of a `.npy` file; a `ValueError` says what is wrong with them. */
export function decodeNpy(bytes: Uint8Array, { max_header_size = MAX_HEADER_SIZE }: ReadOptions = {}): Decoded {
  const { dtype, swapped, fortran, shape, start } = readHeader(bytes, max_header_size);
  const count = shape.reduce((product, n) => product * n, 1); // may be inexact when huge, but is then larger than any file
  const there = Math.floor((bytes.length - start) / dtype.itemsize);
  if (!(count <= there)) {
    throw new ValueError(
      `Failed to read all data for array. Expected ${reprTuple(shape)} = ${count} elements, could only read ${there} ` +
        "elements. (file seems not fully written?)",
    );
  }
  const end = start + count * dtype.itemsize;
  const memory = bytes.slice(start, end);
  if (swapped) swapBytes(memory, dtype.itemsize);
  if (dtype === bool) { for (let i = 0; i < memory.length; i++) if (memory[i] > 1) memory[i] = 1; }
  const buffer = dtype.over(memory.buffer, 0, count);
  if (!fortran || count === 0) return { array: adopt(buffer, dtype, shape) as NDArray, end };
  return { array: new NDArray(buffer, dtype, shape, contiguousSteps(shape, "F"), 0, count, null) as NDArray, end };
}

function readHeader(bytes: Uint8Array, maxHeaderSize: number): Header {
  if (bytes.length < 8) {
    throw new ValueError(`EOF: reading magic string, expected 8 bytes got ${bytes.length}`);
  }
  if (!isNpy(bytes)) {
    const got = Array.from(bytes.subarray(0, 6), (byte) => "\\x" + byte.toString(16).padStart(2, "0")).join("");
    throw new ValueError(`the magic string is not correct; expected b'\\x93NUMPY', got b'${got}'`);
  }
  const major = bytes[6], minor = bytes[7];
  if (major < 1 || major > 3 || minor !== 0) {
    throw new ValueError(`we only support format version (1,0), (2,0), and (3,0), not (${major}, ${minor})`);
  }
  const lead = major === 1 ? 10 : 12;
  if (bytes.length < lead) {
    throw new ValueError(`EOF: reading array header length, expected ${lead - 8} bytes got ${bytes.length - 8}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (bytes.length < lead + length) {
    throw new ValueError(`EOF: reading array header, expected ${length} bytes got ${bytes.length - lead}`);
  }
  if (length > maxHeaderSize) {
    throw new ValueError(
      `Header info length (${length}) is large and may not be safe to load securely.\n` +
        "To allow loading, adjust `max_header_size`.",
    );
  }
  return readFields(textOf(bytes.subarray(lead, lead + length), major === 3), lead + length);
}

/** Latin-1, or UTF-8 in version 3. */
function textOf(bytes: Uint8Array, utf8: boolean): string {
  if (!utf8) return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ValueError("the header is not valid UTF-8");
  }
}

function readFields(text: string, start: number): Header {
  const fields = parseLiteral(text);
  if (!(fields instanceof Map)) throw new ValueError(`Header is not a dictionary: ${reprLiteral(fields)}`);
  const keys = [...fields.keys()].map((key) => reprLiteral(key)).sort();
  if (keys.join() !== "'descr','fortran_order','shape'") {
    throw new ValueError(`Header does not contain the correct keys: [${keys.join(", ")}]`);
  }
  const shape = fields.get("shape")!, fortran = fields.get("fortran_order")!;
  if (typeof fortran !== "boolean") throw new ValueError(`fortran_order is not a valid bool: ${reprLiteral(fortran)}`);
  return { ...readDType(fields.get("descr")!), fortran, shape: readShape(shape), start };
}

function readShape(shape: Literal): readonly number[] {
  const valid = shape instanceof Tuple && shape.items.length <= MOST_AXES &&
    shape.items.every((n) => typeof n === "bigint" && n >= 0n && n <= BigInt(Number.MAX_SAFE_INTEGER));
  if (!valid) throw new ValueError(`shape is not valid: ${reprLiteral(shape)}`);
  return (shape as Tuple).items.map(Number);
}

/** Codes that may stand behind the byte order, besides `dtype.str` without it. */
const codes: ReadonlyMap<string, DType> = new Map<string, DType>([
  ...dtypes.map((dtype): [string, DType] => [dtype.str.slice(1), dtype]),
  ["?", bool],
]);

function readDType(descr: Literal): { dtype: DType; swapped: boolean } {
  if (typeof descr === "string") {
    const [, order, code] = descr.match(/^([<>=|]?)(.*)$/s)!;
    if (/^O/.test(code) || code === "object") {
      throw new ValueError(
        "Object arrays cannot be loaded: the file contains pickled Python objects, which are programs, and none is ever run here",
      );
    }
    const dtype = codes.get(code === "b" ? "i1" : code) ?? dtypes.find(({ name }) => name === code);
    if (dtype !== undefined) {
      const little = order === "<" ? true : order === ">" ? false : littleEndian;
      return { dtype, swapped: dtype.itemsize > 1 && little !== littleEndian };
    }
    if (/^([cSaUVMm]\d*|[cSaUVMm]\d+\[.*\]|[mM]8.*)$/.test(code)) {
      throw new TypeError(
        `the file holds dtype ${reprLiteral(descr)}, which has no counterpart here (there are: ${
          dtypes.map(({ name }) => name).join(", ")
        })`,
      );
    }
  } else if (Array.isArray(descr) || descr instanceof Tuple) {
    throw new TypeError(`the file holds records of dtype ${reprLiteral(descr)}, which have no counterpart here`);
  }
  throw new ValueError(`descr is not a valid dtype descriptor: ${reprLiteral(descr)}`);
}
