/** Packing and unpacking, against each other and against zlib. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { deflate } from "../../src/io/deflate.ts";
import { inflate } from "../../src/io/inflate.ts";
import { crc32 } from "../../src/io/zip.ts";
import { default_rng } from "../../src/random/generator.ts";

const rng = default_rng(7);

function bytes(n: number, below: number): Uint8Array {
  return Uint8Array.from(rng.integers(0, below, n, { dtype: "int32" }).buffer as Int32Array);
}

const samples: Record<string, Uint8Array> = {
  "nothing": new Uint8Array(),
  "one byte": Uint8Array.of(7),
  "two equal bytes": Uint8Array.of(7, 7),
  "a long run": new Uint8Array(500000).fill(9),
  "noise": bytes(200000, 256),
  "little noise": bytes(100000, 3),
  "floats": new Uint8Array(Float64Array.from({ length: 30000 }, (_, i) => Math.sin(i)).buffer),
  "counting": new Uint8Array(Int32Array.from({ length: 60000 }, (_, i) => i).buffer),
  "noise, run, noise": new Uint8Array([...bytes(40000, 256), ...new Uint8Array(80000), ...bytes(40000, 256)]),
  "frequencies that make long words": Uint8Array.from(
    { length: 120000 },
    (_, i) => Math.min(40, Math.clz32(i * 2654435761)),
  ),
};

test("what is packed unpacks to the same, here and in zlib", () => {
  const all = { ...samples };
  for (let i = 0; i < 200; i++) all[`random ${i}`] = bytes(i * 17 % 2500, 1 + i);
  for (const [name, data] of Object.entries(all)) {
    const packed = deflate(data);
    assertEquals(inflate(packed, data.length), data, name);
    assert(Buffer.from(data).equals(inflateRawSync(packed)), `zlib: ${name}`);
    for (const level of [0, 1, 6, 9]) {
      assertEquals(
        inflate(new Uint8Array(deflateRawSync(data, { level })), data.length),
        data,
        `${name}, from zlib ${level}`,
      );
    }
  }
});

test("packing is about as good as zlib's", () => {
  for (const [name, data] of Object.entries(samples)) {
    const [ours, theirs] = [deflate(data).length, deflateRawSync(data).length];
    assert(ours <= 1.1 * theirs + 16, `${name}: ${ours} bytes, zlib ${theirs}`);
  }
});

test("what does not unpack to the size announced is refused", () => {
  const packed = deflate(samples["counting"]);
  const size = samples["counting"].length;
  for (const wrong of [0, 1, size - 1, size + 1, 2 ** 40]) {
    assertThrows(() => inflate(packed, wrong), Error, "corrupt deflate data");
  }
  for (let length = 0; length < packed.length; length += 101) {
    assertThrows(() => inflate(packed.subarray(0, length), size), Error, "corrupt deflate data");
  }
});

test("checksums are those of ISO 3309", () => {
  assertEquals(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  assertEquals(crc32(new Uint8Array()), 0);
});
