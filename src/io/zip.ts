/**
 * Zip archives, as much as `.npz` files use: entries that are stored or deflated, ZIP64, checksums. Reading goes by the central
 * directory, and everything it claims is checked against the archive's own size first.
 * @module
 */
import { ValueError } from "../python/errors.ts";
import { deflate } from "./deflate.ts";
import { inflate, MOST_DEFLATE_GAINS } from "./inflate.ts";

/** An archive that is not one, or a damaged one; Python's `zipfile.BadZipFile`. */
export class BadZipFile extends ValueError {
  /** The class under Python's name. */
  override name = "BadZipFile";
}

/** An entry of an archive. */
export interface ZipEntry {
  /** Its name, such as `arr_0.npy`. */
  readonly name: string;
  /** How many bytes it unpacks to. */
  readonly size: number;
  /** How many bytes it has in the archive. */
  readonly packed: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  /** The checksum of what it unpacks to. */
  readonly crc: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, END64 = 0x06064b50, LOCATOR64 = 0x07064b50;
const FULL_32 = 0xffffffff;
/** Entries that unpack to less are not suspicious, however well they are packed. */
const SMALL_ENOUGH = 2 ** 30;
/** Better packing than this, of an entry that large, needs `max_size`. */
const PLAUSIBLE_GAIN = 100;

let crcTable: Int32Array | null = null;

/** The CRC-32 checksum (ISO 3309) of bytes, as an unsigned number. */
export function crc32(data: Uint8Array): number {
  if (crcTable === null) {
    crcTable = new Int32Array(1024);
    for (let i = 0; i < 256; i++) {
      let c = i;
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
      crcTable[i] = c;
    }
    // four bytes at a time: table k is what k zero bytes behind make of table 0
    for (let i = 256; i < 1024; i++) crcTable[i] = (crcTable[i - 256] >>> 8) ^ crcTable[crcTable[i - 256] & 255];
  }
  const t = crcTable, n = data.length;
  let crc = -1, i = 0;
  for (; i + 3 < n; i += 4) {
    crc ^= data[i] | data[i + 1] << 8 | data[i + 2] << 16 | data[i + 3] << 24;
    crc = t[768 + (crc & 255)] ^ t[512 + (crc >>> 8 & 255)] ^ t[256 + (crc >>> 16 & 255)] ^ t[crc >>> 24];
  }
  for (; i < n; i++) crc = (crc >>> 8) ^ t[(crc ^ data[i]) & 255];
  return ~crc >>> 0;
}

/** A 64-bit number of a zip, which must be one that JavaScript can count to. */
function wide(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new BadZipFile(`a position in the archive is ${value}`);
  return Number(value);
}

/** Reads the names and places of an archive's entries. Names that lead out of a folder (`..`, `/etc`) are refused. */
export function readDirectory(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { count, start, size } = findDirectory(view);
  if (start + size > bytes.length || count * 46 > size) {
    throw new BadZipFile(
      `the archive claims a directory of ${count} entries in ${size} bytes at ${start}, but has ${bytes.length} bytes`,
    );
  }
  const entries: ZipEntry[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > start + size || view.getUint32(at, true) !== CENTRAL) {
      throw new BadZipFile("Bad magic number for central directory");
    }
    const nameLength = view.getUint16(at + 28, true), extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > start + size) throw new BadZipFile("Truncated central directory");
    entries.push(readEntry(bytes, view, at, nameLength, extraLength));
    at = next;
  }
  checkOverlaps(entries, start);
  return entries;
}

function findDirectory(view: DataView): { count: number; start: number; size: number } {
  const n = view.byteLength;
  // the end record stands before a comment of at most 65535 bytes
  for (let at = n - 22; at >= Math.max(0, n - 22 - 65535); at--) {
    if (view.getUint32(at, true) !== END || at + 22 + view.getUint16(at + 20, true) > n) continue;
    const count = view.getUint16(at + 10, true),
      size = view.getUint32(at + 12, true),
      start = view.getUint32(at + 16, true);
    if (view.getUint16(at + 4, true) !== view.getUint16(at + 6, true)) {
      throw new BadZipFile("archives in several parts are not supported");
    }
    const locator = at - 20;
    if (locator >= 0 && view.getUint32(locator, true) === LOCATOR64) {
      const record = wide(view, locator + 8);
      if (record + 56 > n || view.getUint32(record, true) !== END64) {
        throw new BadZipFile("Corrupt zip64 end of central directory record");
      }
      return { count: wide(view, record + 32), size: wide(view, record + 40), start: wide(view, record + 48) };
    }
    return { count, start, size };
  }
  throw new BadZipFile("File is not a zip file");
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, nameLength: number, extraLength: number): ZipEntry {
  const flags = view.getUint16(at + 8, true),
    method = view.getUint16(at + 10, true),
    crc = view.getUint32(at + 16, true);
  let packed = view.getUint32(at + 20, true),
    size = view.getUint32(at + 24, true),
    offset = view.getUint32(at + 42, true);
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  // the ZIP64 field holds those of the three numbers that did not fit, in this order
  const end = at + 46 + nameLength + extraLength;
  for (let field = at + 46 + nameLength; field + 4 <= end;) {
    const id = view.getUint16(field, true), length = view.getUint16(field + 2, true);
    const stop = Math.min(end, field + 4 + length);
    let from = field + 4;
    const take = (now: number): number => {
      if (id !== 1 || now !== FULL_32) return now;
      if (from + 8 > stop) throw new BadZipFile(`Corrupt zip64 extra field of ${JSON.stringify(name)}`);
      from += 8;
      return wide(view, from - 8);
    };
    size = take(size);
    packed = take(packed);
    offset = take(offset);
    field += 4 + length;
  }
  checkName(name);
  if (flags & 1) throw new BadZipFile(`File ${JSON.stringify(name)} is encrypted, password required for extraction`);
  if (method !== 0 && method !== 8) {
    throw new BadZipFile(
      `File ${JSON.stringify(name)} is packed by method ${method}; NumPy uses 0 (stored) and 8 (deflated)`,
    );
  }
  if (method === 0 && size !== packed) {
    throw new BadZipFile(`File ${JSON.stringify(name)} is stored, but claims two sizes: ${size} and ${packed}`);
  }
  if (size > packed * MOST_DEFLATE_GAINS) {
    throw new BadZipFile(
      `File ${JSON.stringify(name)} claims to unpack ${packed} bytes to ${size}, which deflate cannot do`,
    );
  }
  return { name, size, packed, method, crc, offset };
}

/** Names become files only in the hands of users, but then they must stay where they are put. */
function checkName(name: string): void {
  const parts = name.split(/[/\\]/);
  if (name === "" || name.includes("\0") || parts.includes("..") || parts[0] === "" || /^[A-Za-z]:/.test(name)) {
    throw new BadZipFile(`the archive has an unsafe name: ${JSON.stringify(name)}`);
  }
}

/** Entries that share bytes are how small archives unpack to huge ones (Fifield, "A Better Zip Bomb", 2019). */
function checkOverlaps(entries: readonly ZipEntry[], directory: number): void {
  const places = entries.toSorted((a, b) => a.offset - b.offset);
  places.forEach(({ name, offset, packed }, i) => {
    const end = offset + 30 + packed;
    const next = i + 1 < places.length ? places[i + 1].offset : directory;
    if (end > next) throw new BadZipFile(`Overlapped entries: ${JSON.stringify(name)} (possible zip bomb)`);
  });
}

/** Unpacks an entry and compares its checksum. Entries packed beyond plausibility need a `maxSize` that allows them. */
export function readContent(bytes: Uint8Array, entry: ZipEntry, maxSize: number | null): Uint8Array {
  const { name, offset, packed, size, method, crc } = entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) {
    throw new BadZipFile(`Bad magic number for file header of ${JSON.stringify(name)}`);
  }
  const nameEnd = offset + 30 + view.getUint16(offset + 26, true);
  const start = nameEnd + view.getUint16(offset + 28, true);
  const ownName = new TextDecoder().decode(bytes.subarray(offset + 30, nameEnd));
  if (ownName !== name) {
    throw new BadZipFile(
      `File name in directory ${JSON.stringify(name)} and header ${JSON.stringify(ownName)} differ.`,
    );
  }
  if (start + packed > bytes.length) throw new BadZipFile(`Truncated file ${JSON.stringify(name)}`);
  if (maxSize !== null ? size > maxSize : size > SMALL_ENOUGH && size > packed * PLAUSIBLE_GAIN) {
    throw new BadZipFile(
      `File ${
        JSON.stringify(name)
      } unpacks from ${packed} to ${size} bytes (possible zip bomb); to allow it, give load() a larger max_size`,
    );
  }
  const data = bytes.subarray(start, start + packed);
  let content: Uint8Array;
  try {
    content = method === 0 ? data : inflate(data, size);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new BadZipFile(`File ${JSON.stringify(name)} is damaged: ${error.message}`);
  }
  if (crc32(content) !== crc) throw new BadZipFile(`Bad CRC-32 for file ${JSON.stringify(name)}`);
  return content;
}

/** Little-endian fields, one behind the other. */
function fields(...pairs: readonly (readonly [value: number, bytes: 2 | 4 | 8])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [, n]) => sum + n, 0)));
  let at = 0;
  for (const [value, n] of pairs) {
    if (n === 2) view.setUint16(at, value, true);
    else if (n === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += n;
  }
  return new Uint8Array(view.buffer);
}

/** An archive of named contents, in order; all dated 1980, so that the same arrays make the same bytes. */
export function writeZip(
  contents: Iterable<readonly [name: string, content: Uint8Array]>,
  compress: boolean,
): Uint8Array {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let at = 0, count = 0;
  const put = (to: Uint8Array[], ...chunks: Uint8Array[]): void => {
    for (const chunk of chunks) to.push(chunk);
    if (to === parts) at += chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  };
  for (const [name, content] of contents) {
    const packed = compress ? deflate(content) : content;
    const encoded = new TextEncoder().encode(name);
    const flags = encoded.length === name.length ? 0 : 0x800; // UTF-8 names say so
    const offset = at, large = content.length >= FULL_32 || packed.length >= FULL_32, far = offset >= FULL_32;
    const sizes = (wanted: boolean): readonly (readonly [number, 4])[] =>
      wanted ? [[FULL_32, 4], [FULL_32, 4]] : [[packed.length, 4], [content.length, 4]];
    const common = (wanted: boolean) =>
      [
        [large || far ? 45 : 20, 2],
        [flags, 2],
        [compress ? 8 : 0, 2],
        [0, 2],
        [0x21, 2],
        [crc32(content), 4],
        ...sizes(wanted),
        [encoded.length, 2],
      ] as const;
    const localExtra = large ? fields([1, 2], [16, 2], [content.length, 8], [packed.length, 8]) : new Uint8Array();
    put(parts, fields([LOCAL, 4], ...common(large), [localExtra.length, 2]), encoded, localExtra, packed);
    const numbers = [...(large ? [content.length, packed.length] : []), ...(far ? [offset] : [])];
    const extra = numbers.length
      ? fields([1, 2], [8 * numbers.length, 2], ...numbers.map((x) => [x, 8] as const))
      : new Uint8Array();
    put(
      directory,
      fields([CENTRAL, 4], [45, 2], ...common(large), [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [
        far ? FULL_32 : offset,
        4,
      ]),
      encoded,
      extra,
    );
    count++;
  }
  const start = at, size = directory.reduce((sum, chunk) => sum + chunk.length, 0);
  put(parts, ...directory);
  if (count >= 65535 || start >= FULL_32 || size >= FULL_32) {
    const record = at;
    put(
      parts,
      fields([END64, 4], [44, 8], [45, 2], [45, 2], [0, 4], [0, 4], [count, 8], [count, 8], [size, 8], [start, 8]),
    );
    put(parts, fields([LOCATOR64, 4], [0, 4], [record, 8], [1, 4]));
  }
  const short = Math.min(count, 65535);
  put(
    parts,
    fields([END, 4], [0, 2], [0, 2], [short, 2], [short, 2], [Math.min(size, FULL_32), 4], [
      Math.min(start, FULL_32),
      4,
    ], [0, 2]),
  );
  const out = new Uint8Array(at);
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}
