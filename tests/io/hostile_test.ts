/**
 * Files that lie: each gets a clear error, in no time, and without more memory than the file can account for. Nothing of them
 * is ever executed.
 */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { load, NpzFile, savez, savez_compressed } from "../../src/io/npz.ts";
import { writeZip } from "../../src/io/zip.ts";
import type { NDArray } from "../../src/ndarray/ndarray.ts";
import { newArray } from "../../src/ndarray/ndarray.ts";
import { float64 } from "../../src/dtype/dtype.ts";
import { encodeNpy } from "../../src/io/npy.ts";
import { default_rng } from "../../src/random/generator.ts";
import { file, find, names, npyWith, patched } from "./files.ts";

/** Reads everything in a file. */
function readAll(bytes: Uint8Array): NDArray[] {
  const loaded = load(bytes);
  return loaded instanceof NpzFile ? loaded.values() : [loaded];
}

function header(descr: string, shape: string, order = "False"): string {
  return `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
}

test("damaged .npy files say what is wrong", () => {
  const good = file("c.npy");
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(), "No data left in file"],
    [new TextEncoder().encode("hello, world"), "no file of arrays at all"],
    [good.subarray(0, 3), "EOF: reading magic string"],
    [good.subarray(0, 7), "EOF: reading magic string"],
    [good.subarray(0, 9), "EOF: reading array header length, expected 2 bytes got 1"],
    [good.subarray(0, 60), "EOF: reading array header, expected 118 bytes got 50"],
    [good.subarray(0, 200), "Expected (3, 4) = 12 elements, could only read 9 elements"],
    [patched(good, 6, 4), "we only support format version (1,0), (2,0), and (3,0), not (4, 0)"],
    [patched(good, 7, 1), "not (1, 1)"],
    [npyWith("x = 1\n"), "Cannot parse header: 'x = 1"],
    [npyWith("__import__('os').system('true')\n"), "Cannot parse header"],
    [npyWith("{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os'),)}\n"), "Cannot parse header"],
    [npyWith(header("'<f8'", "(3,)") + "\u00a0"), "Cannot parse header"],
    [npyWith("[1, 2]\n"), "Header is not a dictionary: [1, 2]"],
    [npyWith("{}\n"), "Header does not contain the correct keys: []"],
    [
      npyWith("{'descr': '<f8', 'shape': (3,), 'fortran_order': False, 'more': 1}\n"),
      "correct keys: ['descr', 'fortran_order', 'more', 'shape']",
    ],
    [npyWith(header("'<f8'", "3")), "shape is not valid: 3"],
    [npyWith(header("'<f8'", "[3]")), "shape is not valid: [3]"],
    [npyWith(header("'<f8'", "(-1,)")), "shape is not valid: (-1,)"],
    [npyWith(header("'<f8'", "(True,)")), "shape is not valid: (True,)"],
    [npyWith(header("'<f8'", "('a',)")), "shape is not valid: ('a',)"],
    [npyWith(header("'<f8'", "(3.5,)")), "Cannot parse header"],
    [npyWith(header("'<f8'", "(" + "1, ".repeat(65) + ")")), "shape is not valid"],
    [npyWith(header("'<f8'", "(9999999999999999999999,)")), "shape is not valid: (9999999999999999999999,)"],
    [npyWith(header("'<f8'", "(" + "9".repeat(1000) + ",)")), "Cannot parse header"],
    [npyWith(header("'<f8'", "(9007199254740991,)")), "could only read 0 elements"],
    [npyWith(header("'<f8'", "(9007199254740991, 9007199254740991, 9007199254740991)")), "could only read 0 elements"],
    [npyWith(header("'<f8'", "(1000000000,)"), new Uint8Array(80)), "could only read 10 elements"],
    [npyWith(header("'<f8'", "(3,)", "0"), new Uint8Array(24)), "fortran_order is not a valid bool: 0"],
    [npyWith(header("'<f9'", "(3,)")), "descr is not a valid dtype descriptor: '<f9'"],
    [npyWith(header("'<f8; drop'", "(3,)")), "descr is not a valid dtype descriptor"],
    [npyWith(header("3", "(3,)")), "descr is not a valid dtype descriptor: 3"],
    [npyWith(header("'|O'", "(3,)")), "pickled"],
    [npyWith("(".repeat(9000)), "Cannot parse header"],
    [npyWith("[".repeat(5000) + "]".repeat(5000)), "Cannot parse header"],
    [npyWith(" ".repeat(20000)), "Header info length (20000) is large and may not be safe to load securely"],
    [npyWith("{'descr': '<f8'", new Uint8Array(), 2), "Cannot parse header"],
    [npyWith("\xff\xfe", new Uint8Array(), 3).fill(255, 12), "UTF-8"],
    [
      patched(npyWith("{}", new Uint8Array(), 2), 8, 255, 255, 255, 255),
      "EOF: reading array header, expected 4294967295 bytes",
    ],
    [file("object.npy"), "pickled"],
    [file("records.npy"), "records of dtype [('a', '<f4'), ('b', '<i2')]"],
    [file("text.npy"), "dtype '<U3', which has no counterpart here"],
    [file("complex.npy"), "dtype '<c16'"],
    [file("dates.npy"), "dtype '<M8[D]'"],
  ];
  for (const [bytes, message] of cases) assertThrows(() => load(bytes), Error, message);
});

test("a header may be longer when the caller says so", () => {
  const long = npyWith(header("'<f8'", "(1,)") + " ".repeat(20000), new Uint8Array(8));
  assertEquals((load(long, { max_header_size: 30000 }) as NDArray).shape, [1]);
});

test("damaged archives say what is wrong", () => {
  const good = file("packed.npz");
  const directory = find(good, [0x50, 0x4b, 1, 2]);
  const end = find(good, [0x50, 0x4b, 5, 6]);
  const name = directory + 46;
  const local = find(good, [...new TextEncoder().encode("weights.npy")]);
  const cases: [Uint8Array, string][] = [
    [good.subarray(0, 4), "File is not a zip file"],
    [good.subarray(0, good.length - 23), "File is not a zip file"],
    [patched(good, end + 16, 255, 255, 255, 127), "the archive claims a directory"],
    [patched(good, end + 10, 255, 255), "the archive claims a directory of 65535 entries"],
    [patched(good, end + 12, 1, 0, 0, 0), "the archive claims a directory"],
    [patched(good, directory, 0), "Bad magic number for central directory"],
    [patched(good, directory + 28, 255, 255), "Truncated central directory"],
    [patched(good, directory + 8, 1), "is encrypted, password required"],
    [patched(good, directory + 10, 12), "is packed by method 12"],
    [patched(good, directory + 10, 0), "is stored, but claims two sizes"],
    [patched(good, directory + 16, 0, 0, 0, 0), 'Bad CRC-32 for file "weights.npy"'],
    [patched(good, directory + 24, 255, 255, 255, 255), "which deflate cannot do"],
    [patched(good, directory + 24, 0, 0, 1, 0), "where 65536 were announced"],
    [patched(good, directory + 42, 200), 'Overlapped entries: "weights.npy"'],
    [patched(good, find(good, [0x50, 0x4b, 3, 4], 30), 0), "Bad magic number for file header"],
    [patched(good, local + 11 + 40, 0xff, 0xff, 0xff, 0xff), "is damaged"],
    [patched(good, name, 0x2e, 0x2e, 0x2f), 'unsafe name: "../ghts.npy"'],
    [patched(good, name, 0x2f), 'unsafe name: "/eights.npy"'],
    [patched(good, name, 0x43, 0x3a), 'unsafe name: "C:ights.npy"'],
    [patched(good, name, 0x2e, 0x2e, 0x5c), "unsafe name"],
    [patched(good, name, 0), "unsafe name"],
    [patched(good, local, 0x77, 0x45, 0x41), 'File name in directory "weights.npy" and header "wEAghts.npy" differ.'],
    [file("object.npz"), "pickled"],
  ];
  for (const [bytes, message] of cases) assertThrows(() => readAll(bytes), Error, message);
});

test("entries that are no arrays are given as bytes only when asked for", () => {
  const bytes = writeZip([["readme.txt", new TextEncoder().encode("hello")]], false);
  const npz = load(bytes) as NpzFile;
  assertThrows(() => npz.get("readme.txt"), Error, "is no array");
  assertEquals(new TextDecoder().decode(npz.content("readme.txt")), "hello");
});

test("bombs do not go off", () => {
  // entries that share their bytes
  const one = savez_compressed(null, newArray([100000], float64));
  const directory = find(one, [0x50, 0x4b, 1, 2]), end = find(one, [0x50, 0x4b, 5, 6]);
  const entry = one.slice(directory, end);
  const many = new Uint8Array(directory + 1000 * entry.length + 22);
  many.set(one.subarray(0, directory));
  for (let i = 0; i < 1000; i++) many.set(entry, directory + i * entry.length);
  many.set(one.subarray(end), directory + 1000 * entry.length);
  const view = new DataView(many.buffer, directory + 1000 * entry.length);
  view.setUint16(8, 1000, true);
  view.setUint16(10, 1000, true);
  view.setUint32(12, 1000 * entry.length, true);
  assertThrows(() => load(many), Error, "Overlapped entries");

  // an honest archive of many zeros is read; a smaller limit refuses it before anything is unpacked
  assertEquals((load(one) as NpzFile).get("arr_0").size, 100000);
  assertThrows(() => (load(one, { max_size: 1000 }) as NpzFile).get("arr_0"), Error, "possible zip bomb");

  // two gigabytes out of two megabytes are suspicious, and refused by their claim alone
  const claim = patched(one, directory + 20, 0, 0, 0x20, 0, 0, 0, 0, 0x7f);
  const padded = new Uint8Array(claim.length + 0x200000);
  padded.set(claim.subarray(0, directory));
  padded.set(claim.subarray(directory), directory + 0x200000);
  new DataView(padded.buffer, padded.length - 22).setUint32(16, directory + 0x200000, true);
  assertThrows(() => readAll(padded), Error, "possible zip bomb");

  // a small file whose header claims an absurd array
  const lie = writeZip([["x.npy", npyWith(header("'<f8'", "(1000000000000,)"))]], true);
  assertThrows(() => readAll(lie), Error, "could only read 0 elements");
});

/** Runs something and says how many bytes of typed arrays it asked for at once, at most. */
function largestRequest(run: () => void): number {
  let largest = 0;
  const patches = ["Uint8Array", "ArrayBuffer", "Float64Array"] as const;
  const before = patches.map((name) => globalThis[name]);
  const scope = globalThis as unknown as Record<string, unknown>;
  patches.forEach((name, i) => {
    scope[name] = new Proxy(before[i], {
      construct(target, args, as): object {
        if (typeof args[0] === "number") largest = Math.max(largest, args[0] * (name === "Float64Array" ? 8 : 1));
        return Reflect.construct(target, args, as);
      },
    });
  });
  try {
    run();
  } finally {
    patches.forEach((name, i) => scope[name] = before[i]);
  }
  return largest;
}

test("800 mutated files: an error or an array, soon, and within the file's means", () => {
  const rng = default_rng(99);
  const below = (n: number): number => Number(rng.integers(0, n, 1).buffer[0]);
  const small = [...names.map(file), savez(null, [1, 2, 3]), encodeNpy(newArray([3], float64))];
  const counts = { arrays: 0, errors: 0 };
  for (let i = 0; i < 800; i++) {
    let bytes = small[i % small.length].slice();
    for (let n = 1 + below(3); n > 0 && bytes.length > 0; n--) {
      const at = below(bytes.length);
      switch (below(7)) {
        case 0:
          bytes[at] ^= 1 << below(8);
          break;
        case 1:
          bytes[at] = below(256);
          break;
        case 2:
          bytes = bytes.slice(0, at);
          break;
        case 3: // a field of length or position becomes huge
          bytes.fill(255, at, at + 4);
          break;
        case 4:
          bytes.fill(0, at, at + below(8));
          break;
        case 5: // a part stands twice
          bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(below(at + 1))]);
          break;
        case 6: // the structure of archives and headers stands at their ends
          bytes[Math.max(0, bytes.length - 1 - below(120))] = below(256);
          break;
      }
    }
    const start = performance.now();
    const largest = largestRequest(() => {
      try {
        for (const array of readAll(bytes)) assert(array.nbytes <= 1032 * bytes.length);
        counts.arrays++;
      } catch (error) {
        const { name, message } = error as Error;
        assert(
          ["ValueError", "BadZipFile", "TypeError", "EOFError", "KeyError"].includes(name),
          `file ${i}: ${name}: ${message}`,
        );
        assert(!/undefined|NaN|\[object/.test(message), `file ${i}: ${message}`);
        counts.errors++;
      }
    });
    assert(performance.now() - start < 1000, `file ${i} took ${performance.now() - start} ms`);
    assert(largest <= 1032 * bytes.length + 4096, `file ${i} of ${bytes.length} bytes asked for ${largest}`);
  }
  assert(counts.errors > 300 && counts.arrays > 50, JSON.stringify(counts));
});
