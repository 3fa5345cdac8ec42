/**
 * Where `Function` is forbidden (a strict content security policy, some workers), plain loops serve: the same tests pass in a
 * process that may not make code from strings.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";

const elsewhere = !("Deno" in globalThis) && "the flag is handed to Deno's engine";
const FLAG = "--v8-flags=--disallow-code-generation-from-strings";

function deno(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, text: stdout + stderr };
}

test("the engine really refuses code from strings", { skip: elsewhere }, () => {
  assert(deno("eval", FLAG, 'new Function("return 1")').text.includes("EvalError"));
});

test("semantics, ufuncs, indexing and reductions hold without code from strings", { skip: elsewhere }, () => {
  const files = ["semantics", "bad_input", "numpy/ufunc", "numpy/indexing", "numpy/reductions"].map((name) =>
    `tests/${name}_test.ts`
  );
  const { status, text } = deno("test", "-A", "--no-check", FLAG, ...files);
  assertEquals(status, 0, text);
});
