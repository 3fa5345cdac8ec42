/** The types keep their promises: what is in `tests/types/` compiles, every `@ts-expect-error` included. */
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import process from "node:process";

const elsewhere = !("Deno" in globalThis) && "the type checker is Deno's";

test("data types travel through calls, and wrong calls do not compile", { skip: elsewhere }, () => {
  const folder = fileURLToPath(new URL("./types/", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ["check", folder], { encoding: "utf8" });
  assertEquals(status, 0, stderr);
});
