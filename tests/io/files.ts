/** Files that NumPy made (see `fixtures.py`), and bytes to build damaged ones from. */
import { Buffer } from "node:buffer";
import { readText } from "../support/project.ts";

const encoded = JSON.parse(readText("tests/io/fixtures.json")) as Record<string, string>;

/** The names of all files. */
export const names: readonly string[] = Object.keys(encoded);

/** The bytes of a file that NumPy made. */
export function file(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(encoded[name], "base64"));
}

/** A `.npy` file with any header text. */
export function npyWith(header: string, data: Uint8Array = new Uint8Array(), version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1
    ? [text.length & 255, text.length >> 8]
    : [text.length & 255, text.length >> 8 & 255, text.length >> 16, 0];
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...data);
}

/** The position of a byte sequence. */
export function find(bytes: Uint8Array, sequence: readonly number[], from = 0): number {
  return Buffer.from(bytes).indexOf(Buffer.from(sequence), from);
}

/** A copy with bytes at a position written over. */
export function patched(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}
