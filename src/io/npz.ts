/**
 * `np.save`, `np.load`, `np.savez` and `np.savez_compressed`: arrays as files that NumPy reads, and those that it writes.
 * @module
 */
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { toArray } from "../numpy/asarray.ts";
import { KeyError, NotImplementedError, ValueError } from "../python/errors.ts";
import { bind, isOptions, REQUIRED, signature } from "../python/keywords.ts";
import { reprString } from "../python/repr.ts";
import { BytesIO, bytesLater, bytesOf, isLater, type LaterSource, type Source, type Target, writeTo } from "./files.ts";
import { decodeNpy, encodeNpy, isNpy, MAX_HEADER_SIZE } from "./npy.ts";
import { readContent, readDirectory, writeZip, type ZipEntry } from "./zip.ts";

/** A file without a single byte; Python's `EOFError`. */
export class EOFError extends Error {
  /** The name of the class. */
  override name = "EOFError";
}

/** The keywords of {@linkcode load}. */
export interface LoadOptions {
  /** Memory mapping, which JavaScript does not have: `null`. */
  mmap_mode?: null;
  /** Whether pickled objects may be loaded: never. */
  allow_pickle?: false;
  /** Longer headers are refused. */
  max_header_size?: number;
  /**
   * The most bytes that one array of a compressed archive may take. Without it, arrays of more than a gigabyte are refused
   * if they are packed better than a hundredfold, which hardly happens but to harm.
   */
  max_size?: number | null;
}

const LOAD = signature<Required<LoadOptions> & { file: unknown }>("load", {
  file: REQUIRED,
  mmap_mode: null,
  allow_pickle: false,
  max_header_size: MAX_HEADER_SIZE,
  max_size: null,
});
const SAVE = signature<{ file: unknown; arr: unknown; allow_pickle: boolean }>("save", {
  file: REQUIRED,
  arr: REQUIRED,
  allow_pickle: true,
});

/** What {@linkcode load} gives, as far as the name of the file says it. */
export type Loaded<F> = F extends `${string}.npz` ? NpzFile : F extends `${string}.npy` ? NDArray : NDArray | NpzFile;

/**
 * The arrays of a `.npz` archive, by name; each is unpacked when asked for.
 *
 * Iterating gives the names. `npz.f` has the arrays as properties.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const bytes = np.savez(null, { weights: np.ones(3), bias: np.zeros(1) });
 * const npz = np.load(bytes) as np.NpzFile;
 * console.assert(npz.files.join() === "weights,bias");
 * console.assert(String(npz.get("weights")) === "[1. 1. 1.]");
 * ```
 */
export class NpzFile {
  /** The names of the arrays. */
  readonly files: readonly string[];
  /** The arrays as properties. */
  readonly f: Readonly<Record<string, NDArray>>;
  private readonly entries: ReadonlyMap<string, ZipEntry>;
  private bytes: Uint8Array | null;
  private readonly options: Required<Pick<LoadOptions, "max_header_size" | "max_size">>;

  /** The archive in these bytes, which must stay as they are while it is used. */
  constructor(bytes: Uint8Array, { max_header_size = MAX_HEADER_SIZE, max_size = null }: LoadOptions = {}) {
    const directory = readDirectory(bytes);
    this.bytes = bytes;
    this.options = { max_header_size, max_size };
    this.files = directory.map(({ name }) => withoutSuffix(name));
    this.entries = new Map([
      ...directory.map((entry): [string, ZipEntry] => [withoutSuffix(entry.name), entry]),
      ...directory.map((entry): [string, ZipEntry] => [entry.name, entry]),
    ]);
    this.f = new Proxy({}, {
      get: (_, key) => typeof key === "string" ? this.get(key) : undefined,
      has: (_, key) => typeof key === "string" && this.has(key),
      ownKeys: () => [...this.files],
      getOwnPropertyDescriptor: (_, key) =>
        this.has(key as string)
          ? { configurable: true, enumerable: true, get: () => this.get(key as string) }
          : undefined,
    });
  }

  /** The array of that name; without a default, a `KeyError` if there is none. Entries that are no arrays are refused. */
  get(key: string): NDArray;
  /** The array of that name, or the default if there is none. */
  get<T>(key: string, fallback: T): NDArray | T;
  get(key: string, fallback?: unknown): unknown {
    if (this.bytes === null) throw new ValueError("the archive is closed");
    const entry = this.entries.get(key);
    if (entry === undefined) {
      if (arguments.length > 1) return fallback;
      throw new KeyError(`${reprString(key)} is not a file in the archive`);
    }
    const content = readContent(this.bytes, entry, this.options.max_size);
    if (!isNpy(content)) throw new ValueError(`${reprString(entry.name)} is no array; content(name) has its bytes`);
    return decodeNpy(content, this.options).array;
  }

  /** The bytes of an entry that is no array. */
  content(name: string): Uint8Array {
    if (this.bytes === null) throw new ValueError("the archive is closed");
    const entry = this.entries.get(name);
    if (entry === undefined) throw new KeyError(`${reprString(name)} is not a file in the archive`);
    return readContent(this.bytes, entry, this.options.max_size).slice();
  }

  /** Whether there is an array of that name. */
  has(key: string): boolean {
    return this.entries.has(key);
  }
  /** How many arrays there are. */
  get length(): number {
    return this.files.length;
  }
  /** The names. */
  keys(): string[] {
    return [...this.files];
  }
  /** The arrays. */
  values(): NDArray[] {
    return this.files.map((name) => this.get(name));
  }
  /** Names and arrays. */
  items(): [name: string, array: NDArray][] {
    return this.files.map((name) => [name, this.get(name)]);
  }
  /** The names. */
  [Symbol.iterator](): Iterator<string> {
    return this.files[Symbol.iterator]();
  }
  /** Lets go of the bytes; nothing can be read any more. */
  close(): void {
    this.bytes = null;
  }
  /** Closes the archive when a `using` declaration ends. */
  [Symbol.dispose](): void {
    this.close();
  }
  /** As Python prints it. */
  toString(): string {
    const names = this.files.slice(0, 5).join(", ") + (this.files.length > 5 ? "..." : "");
    return `NpzFile 'object' with keys: ${names}`;
  }
}

function withoutSuffix(name: string): string {
  return name.endsWith(".npy") ? name.slice(0, -4) : name;
}

/**
 * Writes one array as a `.npy` file: the same bytes that NumPy writes. Version 1.0, elements in C order, or in Fortran order if
 * the array is Fortran-contiguous.
 *
 * `file` is a path (`.npy` is appended unless it is there), an object with a `write` method such as {@linkcode BytesIO}, or
 * `null`, and then the bytes are returned.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const bytes = np.save(null, np.array([1, 2, 3]));
 * console.assert(String(np.load(bytes)) === "[1. 2. 3.]");
 * ```
 */
export function save(file: null, arr: ArrayLike, allow_pickle?: boolean | { allow_pickle?: boolean }): Uint8Array;
/** Writes one array as a `.npy` file. */
export function save(file: Target, arr: ArrayLike, allow_pickle?: boolean | { allow_pickle?: boolean }): void;
export function save(...args: unknown[]): Uint8Array | void {
  const { file, arr } = bind(SAVE, args);
  const bytes = encodeNpy(toArray(arr, null, "K", null));
  if (file === null) return bytes;
  writeTo(file as Target, bytes, ".npy");
}

/** Arrays by name, as the keywords of {@linkcode savez}. */
export type Named = Readonly<Record<string, ArrayLike>>;

function pack(args: readonly unknown[], compress: boolean): Uint8Array {
  const last = args[args.length - 1];
  const named = isOptions(last) ? { ...last } : {};
  const unnamed = isOptions(last) ? args.slice(0, -1) : args;
  if (typeof named.allow_pickle === "boolean") delete named.allow_pickle;
  unnamed.forEach((array, i) => {
    if (Object.hasOwn(named, `arr_${i}`)) throw new ValueError(`Cannot use un-named variables and keyword arr_${i}`);
    named[`arr_${i}`] = array;
  });
  const arrays = Object.entries(named).map((
    [name, array],
  ): [string, NDArray] => [name, toArray(array, null, "K", null)]);
  return writeZip(arrays.map(([name, array]): [string, Uint8Array] => [name + ".npy", encodeNpy(array)]), compress);
}

function saveArchive(args: readonly unknown[], compress: boolean, name: string): Uint8Array | void {
  if (args.length === 0 || args[0] === undefined) {
    throw new TypeError(`${name}() missing 1 required positional argument: 'file'`);
  }
  const bytes = pack(args.slice(1), compress);
  if (args[0] === null) return bytes;
  writeTo(args[0] as Target, bytes, ".npz");
}

/**
 * Writes several arrays as an uncompressed `.npz` archive: unnamed ones as `arr_0`, `arr_1`, …, and those of a trailing plain
 * object by their keys.
 *
 * `file` is a path (`.npz` is appended unless it is there), an object with a `write` method such as {@linkcode BytesIO}, or
 * `null`, and then the bytes are returned.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const bytes = np.savez(null, np.zeros(2), { named: np.ones(2) });
 * const npz = np.load(bytes) as np.NpzFile;
 * console.assert(npz.files.join() === "named,arr_0");
 * ```
 */
export function savez(file: null, ...arrays: (ArrayLike | Named)[]): Uint8Array;
/** Writes several arrays as an archive. */
export function savez(file: Target, ...arrays: (ArrayLike | Named)[]): void;
export function savez(...args: unknown[]): Uint8Array | void {
  return saveArchive(args, false, "savez");
}

/**
 * As {@linkcode savez}, with every array deflated.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const zeros = np.zeros(1000);
 * console.assert(np.savez_compressed(null, zeros).length < 0.1 * np.savez(null, zeros).length);
 * ```
 */
export function savez_compressed(file: null, ...arrays: (ArrayLike | Named)[]): Uint8Array;
/** Writes several arrays as a compressed archive. */
export function savez_compressed(file: Target, ...arrays: (ArrayLike | Named)[]): void;
export function savez_compressed(...args: unknown[]): Uint8Array | void {
  return saveArchive(args, true, "savez_compressed");
}

/**
 * Reads what {@linkcode save}, {@linkcode savez} or NumPy wrote: an array from a `.npy` file, an {@linkcode NpzFile} from an
 * archive. Data of the other byte order are converted.
 *
 * `file` is a path, bytes, or an object with a `read` method such as {@linkcode BytesIO}. A `Blob`, a stream, an answer of
 * `fetch`, or a promise of one is taken too; then the result is a promise.
 *
 * Files are not trusted: pickled objects are refused (loading them would run programs), and so is whatever claims more than
 * the file can hold. A damaged file is a `ValueError`, a missing one a `FileNotFoundError`, an empty one an `EOFError`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const bytes = np.save(null, np.arange(4, { dtype: "int16" }));
 * const array = np.load(bytes);
 * console.assert(String(array) === "[0 1 2 3]");
 * const later = await np.load(new Blob([bytes as BlobPart]));
 * console.assert(String(later) === "[0 1 2 3]");
 * ```
 */
export function load<F extends Source>(file: F, options?: LoadOptions): Loaded<F>;
/** Reads a source that answers later. */
export function load(file: LaterSource, options?: LoadOptions): Promise<NDArray | NpzFile>;
export function load(...args: unknown[]): NDArray | NpzFile | Promise<NDArray | NpzFile> {
  // a reader may be a plain object, which must not be taken for the keywords
  const read = args.length === 1 && isOptions(args[0]) && !("file" in args[0]) ? [...args, {}] : args;
  const { file, ...options } = bind(LOAD, read);
  if (options.mmap_mode !== null) throw new NotImplementedError("files cannot be mapped into memory here (mmap_mode)");
  if (options.allow_pickle) {
    throw new NotImplementedError("pickled objects are programs, and none is ever run here (allow_pickle)");
  }
  if (isLater(file)) return bytesLater(file).then((source) => loadFrom(source, options));
  return loadFrom(file as Source, options);
}

function loadFrom(source: Source, options: LoadOptions): NDArray | NpzFile {
  const start = source instanceof BytesIO ? source.tell() : 0;
  const bytes = bytesOf(source);
  if (bytes.length === 0) throw new EOFError("No data left in file");
  if (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  ) {
    return new NpzFile(bytes, options);
  }
  if (!isNpy(bytes)) {
    if (bytes.length < 6 && bytes[0] === 0x93) {
      throw new ValueError(`EOF: reading magic string, expected 8 bytes got ${bytes.length}`);
    }
    throw new ValueError(
      "This file contains pickled (object) data, or is no file of arrays at all; its first bytes are no .npy or .npz file's.",
    );
  }
  const { array, end } = decodeNpy(bytes, options);
  // several arrays may stand in one file, one behind the other
  if (source instanceof BytesIO) source.seek(start + end);
  return array;
}
