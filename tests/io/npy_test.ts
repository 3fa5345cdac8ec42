/** Reading and writing `.npy` and `.npz` files; exchange with a real NumPy is in `tests/python/io_test.ts`. */
import { test } from "node:test";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dtypes, int16 } from "../../src/dtype/dtype.ts";
import { BytesIO } from "../../src/io/files.ts";
import { load, type NpzFile, save, savez, savez_compressed } from "../../src/io/npz.ts";
import { adopt, NDArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { toArray } from "../../src/numpy/asarray.ts";
import { castTo } from "../../src/numpy/casting.ts";
import { numbersOf } from "../../src/random/arguments.ts";
import { FileNotFoundError, KeyError } from "../../src/python/errors.ts";
import { file, npyWith } from "./files.ts";

const x = toArray(
  [[0, 1 / 7, 2 / 7, 3 / 7], [4 / 7, 5 / 7, 6 / 7, 1], [8 / 7, 9 / 7, 10 / 7, 11 / 7]],
  null,
  "K",
  null,
);

function array(bytes: Uint8Array): NDArray {
  const loaded = load(bytes);
  assert(loaded instanceof NDArray);
  return loaded as NDArray;
}

test("files of NumPy are read, whatever their version, order and byte order", () => {
  for (const name of ["c.npy", "fortran.npy", "version2.npy", "version3.npy", "python2.npy"]) {
    const read = array(file(name));
    assertEquals([read.dtype.name, read.shape, read.isF], ["float64", [3, 4], name === "fortran.npy"], name);
    assertEquals(numbersOf(read), numbersOf(x), name);
  }
  const big = array(file("big.npy"));
  assertEquals([big.dtype.name, numbersOf(big)], ["float32", Float64Array.from(numbersOf(x), Math.fround)]);
  assertEquals([array(file("scalar.npy")).shape, array(file("scalar.npy")).buffer[0]], [[], -(2n ** 62n)]);
  assertEquals(array(file("empty.npy")).shape, [2, 0, 3]);
  assertEquals(array(file("bool.npy")).buffer, Uint8Array.of(1, 0, 1));
  assertEquals([...numbersOf(array(file("half.npy")))], [0.0999755859375, -0, Infinity, 65504]);
});

test("what is written has the bytes of NumPy's own files", () => {
  assertEquals(save(null, x), file("c.npy"));
  assertEquals(save(null, array(file("fortran.npy"))), file("fortran.npy"));
  for (const name of ["empty.npy", "half.npy", "bool.npy", "scalar.npy"]) {
    assertEquals(save(null, array(file(name))), file(name), name);
  }
});

test("every data type comes back, from views of all kinds too", () => {
  for (const dtype of dtypes) {
    const whole = castTo(x, dtype) as NDArray;
    const views = [
      whole,
      viewOf(whole, [4, 3], [1, 4]),
      viewOf(whole, [2, 2], [8, -2], 3),
      viewOf(whole, [3], [-4], 9),
      viewOf(whole, [], [], 5),
      viewOf(whole, [2, 0], [1, 1]),
    ];
    for (const view of views) {
      for (const back of [array(save(null, view)), (load(savez_compressed(null, view)) as NpzFile).get("arr_0")]) {
        assertEquals([back.dtype, back.shape], [dtype, view.shape]);
        assertEquals(numbersOf(back), numbersOf(view));
      }
    }
  }
});

test("archives of NumPy are read, and none is read before it is asked for", () => {
  for (const name of ["stored.npz", "packed.npz"]) {
    const npz = load(file(name)) as NpzFile;
    assertEquals(npz.files, ["weights", "bias", "labels", "mask", "scalar", "empty", "text", "arr_0"]);
    assertEquals(npz.get("weights").shape, [20, 30]);
    assertEquals(npz.f.labels.dtype, int16);
    assertEquals([...npz], npz.keys());
    assertEquals(numbersOf(npz.get("arr_0.npy")), numbersOf(x));
    assertEquals(npz.values().map((item) => item.size), [600, 300, 50, 9, 1, 0, 1000, 12]);
    assertThrows(() => npz.get("other"), KeyError, "'other' is not a file in the archive");
    assertEquals(npz.get("other", null), null);
    assert(npz.has("mask") && !npz.has("other"));
    assertEquals(String(npz), "NpzFile 'object' with keys: weights, bias, labels, mask, scalar...");
    npz.close();
    assertThrows(() => npz.get("weights"), Error, "closed");
  }
  assertEquals((load(file("nothing.npz")) as NpzFile).files, []);
  // one entry that is refused does not spoil the others
  const mixed = load(file("object.npz")) as NpzFile;
  assertThrows(() => mixed.get("bad"), Error, "pickled");
  assertEquals(numbersOf(mixed.get("good")), numbersOf(x));
});

test("archives are written with positions and names, and the same arrays make the same bytes", () => {
  const labels = adopt(Int16Array.of(1, 2, 3), int16, [3]);
  const bytes = savez(null, x, labels, { "ünïcode": x, "a/b": labels });
  assertEquals(bytes, savez(null, x, labels, { "ünïcode": x, "a/b": labels }));
  const npz = load(bytes) as NpzFile;
  assertEquals(npz.files, ["ünïcode", "a/b", "arr_0", "arr_1"]);
  assertEquals(numbersOf(npz.get("a/b")), Float64Array.of(1, 2, 3));
  assertThrows(() => savez(null, x, { arr_0: x }), Error, "Cannot use un-named variables and keyword arr_0");
  assertThrows(() => (savez as unknown as () => void)(), TypeError, "missing 1 required positional argument: 'file'");
});

test("paths: a suffix is appended, a missing file is a FileNotFoundError", () => {
  const folder = mkdtempSync(join(tmpdir(), "mygrad-io-"));
  try {
    save(join(folder, "a"), x);
    save(join(folder, "b.npy"), x);
    savez(join(folder, "c"), x);
    savez_compressed(pathToFileURL(join(folder, "d.npz")), x);
    for (const name of ["a.npy", "b.npy", "c.npz", "d.npz"]) assert(existsSync(join(folder, name)), name);
    assertEquals(new Uint8Array(readFileSync(join(folder, "a.npy"))), file("c.npy"));
    assertEquals(numbersOf(load(pathToFileURL(join(folder, "b.npy"))) as NDArray), numbersOf(x));
    assertThrows(() => load(join(folder, "none.npy")), FileNotFoundError, "No such file or directory");
    assertThrows(() => save(join(folder, "none", "a.npy"), x), FileNotFoundError);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("memory: several arrays in one BytesIO, blobs, streams, answers, promises", async () => {
  const memory = new BytesIO();
  save(memory, x);
  save(memory, [1, 2]);
  memory.seek(0);
  assertEquals((load(memory) as NDArray).shape, [3, 4]);
  assertEquals((load(memory) as NDArray).shape, [2]);
  assertThrows(() => load(memory), Error, "No data left in file");
  const bytes = file("c.npy");
  const later = [
    new Blob([bytes as BlobPart]),
    new Blob([bytes as BlobPart]).stream(),
    new Response(bytes as BodyInit),
    Promise.resolve(new Response(bytes as BodyInit)),
    Promise.resolve(bytes),
  ];
  for (const source of later) assertEquals(numbersOf(await load(source) as NDArray), numbersOf(x));
  await assertRejects(() => load(new Blob([])), Error, "No data left in file");
  const chunks: Uint8Array[] = [];
  save({ write: (chunk) => chunks.push(chunk) }, x);
  assertEquals(chunks, [bytes]);
  assertEquals(numbersOf(load({ read: () => bytes }) as NDArray), numbersOf(x));
  assertEquals(numbersOf(load(new DataView(bytes.buffer)) as NDArray), numbersOf(x));
});

test("arguments are checked", () => {
  assertThrows(() => load(file("c.npy"), { mmap_mode: "r" } as never), Error, "mmap_mode");
  assertThrows(() => load(file("object.npy"), { allow_pickle: true } as never), Error, "never run here".slice(6));
  assertThrows(() => load(file("c.npy"), { mmap: 1 } as never), TypeError, "mmap");
  assertThrows(() => load(3 as never), TypeError, "expected str, URL, bytes");
  assertThrows(() => save(3 as never, x), TypeError, "expected str, URL");
});

test("elements that are no booleans become some", () => {
  const bytes = npyWith("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }\n", Uint8Array.of(0, 2, 255));
  assertEquals(array(bytes).buffer, Uint8Array.of(0, 1, 1));
});
