/** The types keep their promises: `tests/types/signatures.ts` compiles, every `@ts-expect-error` in it included. */
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import process from "node:process";

const elsewhere = !("Deno" in globalThis) && "the type checker is Deno's";

test("data types travel through calls, and wrong calls do not compile", { skip: elsewhere }, () => {
  const file = fileURLToPath(new URL("./types/signatures.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ["check", file], { encoding: "utf8" });
  assertEquals(status, 0, stderr);
});
