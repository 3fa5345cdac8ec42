/**
 * Where bytes come from and go to: paths where the platform has files, memory everywhere.
 * @module
 */
import { FileNotFoundError, NotImplementedError, ValueError } from "../python/errors.ts";
import { reprString, typeName } from "../python/repr.ts";

/** What this needs of a file system. */
interface FileSystem {
  readFileSync(path: string | URL): Uint8Array;
  writeFileSync(path: string | URL, data: Uint8Array): void;
}

/** The platform's file system, found without importing anything: Deno, Bun and Node (20.16, 22.3 and later) offer it so. */
function fileSystem(path: string | URL): FileSystem {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => FileSystem | undefined } };
  const found = process?.getBuiltinModule?.("fs");
  if (found === undefined) {
    throw new NotImplementedError(
      `there are no files by path here (${
        reprString(String(path))
      }); give the bytes themselves, a Blob or a stream, or a BytesIO`,
    );
  }
  return found;
}

function explained(error: unknown, path: string | URL): unknown {
  const code = (error as { code?: string } | null)?.code;
  if (code !== "ENOENT") return error;
  return new FileNotFoundError(`[Errno 2] No such file or directory: ${reprString(String(path))}`);
}

/** The bytes of a file; a `FileNotFoundError` if there is none. */
export function readPath(path: string | URL): Uint8Array {
  try {
    return fileSystem(path).readFileSync(path);
  } catch (error) {
    throw explained(error, path);
  }
}

/** Writes a file anew. */
export function writePath(path: string | URL, bytes: Uint8Array): void {
  try {
    fileSystem(path).writeFileSync(path, bytes);
  } catch (error) {
    throw explained(error, path);
  }
}

/**
 * A file in memory, Python's `io.BytesIO`: what `np.save` writes to and `np.load` reads from where there are no paths.
 *
 * @example An array to bytes and back
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const file = new np.BytesIO();
 * np.save(file, np.arange(3));
 * file.seek(0);
 * console.assert(String(np.load(file)) === "[0 1 2]");
 * ```
 */
export class BytesIO {
  private bytes: Uint8Array;
  private size: number;
  private position = 0;

  /** A file with a copy of these bytes, read from their beginning. */
  constructor(initial: Uint8Array | ArrayBuffer = new Uint8Array()) {
    this.bytes = new Uint8Array(initial instanceof ArrayBuffer ? initial.slice(0) : initial.slice());
    this.size = this.bytes.length;
  }

  /** Writes at the position, which moves behind what is written; returns how many bytes that is. */
  write(data: Uint8Array): number {
    const end = this.position + data.length;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.size));
      this.bytes = grown;
    }
    this.bytes.set(data, this.position);
    this.position = end;
    this.size = Math.max(this.size, end);
    return data.length;
  }

  /** The next `size` bytes, or all the rest. */
  read(size: number | null = -1): Uint8Array {
    const from = Math.min(this.position, this.size);
    const to = size === null || size < 0 ? this.size : Math.min(this.size, from + size);
    this.position = Math.max(this.position, to);
    return this.bytes.slice(from, to);
  }

  /** Moves the position: from the beginning (`whence` 0), from where it is (1), or from the end (2). */
  seek(offset: number, whence: 0 | 1 | 2 = 0): number {
    const to = offset + (whence === 0 ? 0 : whence === 1 ? this.position : this.size);
    if (to < 0 && whence === 0) throw new ValueError(`negative seek value ${offset}`);
    return this.position = Math.max(0, to);
  }

  /** The position. */
  tell(): number {
    return this.position;
  }

  /** All bytes, as a copy. */
  getvalue(): Uint8Array {
    return this.bytes.slice(0, this.size);
  }
}

/** Something that bytes can be written to: a {@linkcode BytesIO}, or any object with such a method. */
export interface Writer {
  /** Takes the next bytes. */
  write(data: Uint8Array): unknown;
}

/** Something that all its bytes can be read from at once. */
export interface Reader {
  /** The rest of the bytes. */
  read(): Uint8Array;
}

/** Where to write: a path, a writer, or `null` to get the bytes. */
export type Target = string | URL | Writer;

/** Where to read from: a path, bytes, or a reader. */
export type Source = string | URL | ArrayBuffer | ArrayBufferView | Reader;

/** Where to read from when it takes time: a blob, a stream, an answer of `fetch`, or a promise of one. */
export type LaterSource =
  | Blob
  | ReadableStream<Uint8Array>
  | Response
  | Promise<Source | Blob | ReadableStream<Uint8Array> | Response>;

function hasMethod<K extends string>(x: unknown, name: K): x is { [key in K]: (...args: unknown[]) => unknown } {
  return typeof x === "object" && x !== null && typeof (x as Record<string, unknown>)[name] === "function";
}

/** Writes bytes to a path, with a suffix appended unless it is there, or to a writer. */
export function writeTo(target: Target, bytes: Uint8Array, suffix: string): void {
  if (typeof target === "string") writePath(target.endsWith(suffix) ? target : target + suffix, bytes);
  else if (target instanceof URL) {
    writePath(
      target.pathname.endsWith(suffix)
        ? target
        : Object.assign(new URL(target), { pathname: target.pathname + suffix }),
      bytes,
    );
  } else if (hasMethod(target, "write")) target.write(bytes);
  else throw new TypeError(`expected str, URL or an object with a write method, not ${typeName(target)}`);
}

/** Whether a source answers later. */
export function isLater(source: unknown): source is LaterSource {
  return hasMethod(source, "then") || hasMethod(source, "arrayBuffer") || hasMethod(source, "getReader");
}

/** The bytes of a source that answers later. */
export async function bytesLater(source: LaterSource): Promise<Source> {
  const here = await source;
  if (hasMethod(here, "arrayBuffer")) return await here.arrayBuffer() as ArrayBuffer;
  if (hasMethod(here, "getReader")) {
    return await new Response(here as unknown as ReadableStream<Uint8Array>).arrayBuffer();
  }
  return here as Source;
}

/** The same bytes as a plain `Uint8Array`: the methods of subclasses such as Node's `Buffer` differ (its `slice` does not copy). */
function plain({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The bytes of a source; of a {@linkcode BytesIO} those from its position on. */
export function bytesOf(source: Source): Uint8Array {
  if (typeof source === "string" || source instanceof URL) return plain(readPath(source));
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return plain(source);
  if (hasMethod(source, "read")) return plain(source.read() as Uint8Array);
  throw new TypeError(`expected str, URL, bytes or an object with a read method, not ${typeName(source)}`);
}
