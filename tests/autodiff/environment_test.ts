/** S110: the environment variable MYGRAD_MEM_GUARD decides, once, whether memory is guarded at first. */
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";

const elsewhere = !("Deno" in globalThis) && "starts Deno on the sources";

function guarded(value: string | undefined, permission: string): { answer: string; warned: boolean } {
  const env: Record<string, string> = { ...process.env as Record<string, string> };
  delete env.MYGRAD_MEM_GUARD;
  if (value !== undefined) env.MYGRAD_MEM_GUARD = value;
  const code = `import { mem_guard_active } from "./mod.ts"; console.log(mem_guard_active());`;
  const { stdout, stderr } = spawnSync(process.execPath, [
    "run",
    "--no-check",
    "--no-prompt",
    permission,
    "--ext=ts",
    "-",
  ], {
    encoding: "utf8",
    env,
    input: code,
  });
  return { answer: stdout.trim(), warned: stderr.includes("UserWarning") };
}

test(
  "MYGRAD_MEM_GUARD switches guarding off or on; what it does not know warns and means on",
  { skip: elsewhere },
  () => {
    assertEquals(guarded(undefined, "--allow-env"), { answer: "true", warned: false });
    assertEquals(guarded("False", "--allow-env"), { answer: "false", warned: false });
    assertEquals(guarded("1", "--allow-env"), { answer: "true", warned: false });
    assertEquals(guarded("maybe", "--allow-env"), { answer: "true", warned: true });
  },
);

test("without permission to read it nothing is asked, and guarding is on", { skip: elsewhere }, () => {
  assertEquals(guarded("False", "--deny-env"), { answer: "true", warned: false });
});
