/** Tensors as files: semantics S158 and S159. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as mg from "../../mod.ts";
import { BytesIO } from "../../src/io/files.ts";
import { load as loadArrays, type NpzFile, save as saveArray, savez } from "../../src/io/npz.ts";
import { load, save } from "../../src/io/tensors.ts";
import { FileNotFoundError, KeyError } from "../../src/python/errors.ts";

test("data and gradient come back, in a new leaf", () => {
  const x = mg.tensor([1, 2]);
  x.mul([3, 4]).backward();
  const file = new BytesIO();
  save(file, x);
  file.seek(0);
  const y = load(file);
  assertEquals([String(y.data), String(y.grad), y.creator, y.constant], ["[1. 2.]", "[3. 4.]", null, false]);
  assertEquals((loadArrays(save(null, x)) as NpzFile).files, ["data", "grad"]);
  assertEquals((loadArrays(save(null, mg.tensor(1))) as NpzFile).files, ["data"]);
});

test("constants are forgotten, data types are kept and decide", () => {
  assertEquals(load(save(null, mg.tensor([1], { constant: true }))).constant, false);
  const whole = load(save(null, mg.tensor([1n, 2n], { dtype: "int16" })));
  assertEquals([whole.constant, whole.dtype.name], [true, "int16"]);
  assertEquals(load(save(null, mg.tensor([[1], [2]], { dtype: "float32" }))).shape, [2, 1]);
});

test("a view saves the gradient that it mirrors; no_autodiff loads none", () => {
  const x = mg.tensor([1, 2, 3]);
  const view = x.get("1:");
  x.mul(2).sum().backward();
  assertEquals(String(load(save(null, view)).grad), String(view.grad));
  const bytes = save(null, x);
  assertEquals(mg.no_autodiff(() => load(bytes)).grad, null);
});

test("paths get their suffix when saving, and must be complete when loading", () => {
  const folder = mkdtempSync(join(tmpdir(), "mygrad-io-"));
  try {
    save(join(folder, "t"), mg.tensor([1]));
    assert(existsSync(join(folder, "t.npz")));
    assertEquals(load(join(folder, "t.npz")).size, 1);
    assertThrows(() => load(join(folder, "t")), FileNotFoundError);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what is no tensor, and what holds none, is refused", async () => {
  assertThrows(
    () => save(null, [1, 2] as never),
    TypeError,
    "mygrad.save requires a Tensor-type object, got type <class 'list'>",
  );
  assertThrows(() => load(savez(null, { other: [1] })), KeyError, "'data' is not a file in the archive");
  assertThrows(() => load(saveArray(null, [1])), TypeError, "takes an archive");
  assertEquals((await load(new Blob([save(null, mg.tensor([1, 2])) as BlobPart]))).size, 2);
});
