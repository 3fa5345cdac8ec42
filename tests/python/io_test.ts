/** Files exchanged with NumPy both ways: every data type, shape, order, byte order and version, alone and in archives. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, type NpzFile, save, savez, savez_compressed } from "../../src/io/npz.ts";
import type { NDArray } from "../../src/ndarray/ndarray.ts";
import { copyOf } from "../../src/numpy/casting.ts";
import { needsPython, pythonLines } from "./python.ts";

interface Described {
  dtype: string;
  shape: number[];
  data: string;
  fortran: boolean;
}

function same(array: NDArray, { dtype, shape, data, fortran }: Described, where: string): void {
  assertEquals([array.dtype.name, array.shape, array.isF && !array.isC], [dtype, shape, fortran], where);
  const { buffer, offset, size, itemsize } = array.isC ? array : copyOf(array, "C");
  const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset * itemsize, size * itemsize);
  assert(Buffer.from(bytes).equals(Buffer.from(data, "base64")), where);
}

test("files travel from NumPy and back, bit for bit", needsPython, () => {
  const folder = mkdtempSync(join(tmpdir(), "mygrad-io-"));
  const back = join(folder, "back");
  mkdirSync(back);
  try {
    const [counts] = pythonLines<{ arrays: number; files: number }>("exchange.py", "write", folder);
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Record<string, Described>;
    assertEquals(Object.keys(manifest).length, counts.files);
    for (const [name, described] of Object.entries(manifest)) {
      same(load(join(folder, name + ".npy")) as NDArray, described, name);
    }
    const archives = ["stored.npz", "packed.npz"].map((name) => load(join(folder, name)) as NpzFile);
    for (const archive of archives) {
      assertEquals(archive.length, counts.arrays);
      for (const [name, array] of archive.items()) same(array, manifest[name], name);
    }
    const all = Object.fromEntries(archives[0].items());
    // the transposed and the backward arrays arrive as copies; what NumPy writes of the views must come out all the same
    for (const [name, array] of Object.entries(all)) save(join(back, name), array);
    savez(join(back, "stored"), all);
    savez_compressed(join(back, "packed.npz"), all);
    const lines = pythonLines<{ name: string; bytes: boolean; same: boolean }>("exchange.py", "read", back);
    assertEquals(lines.length, 3 * counts.arrays);
    for (const line of lines) assertEquals([line.bytes, line.same], [true, true], line.name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
