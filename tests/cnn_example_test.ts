/**
 * The convolutional example does what it says: it reads held-out digits, and draws its filters.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { run } from "../examples/cnn.ts";

const bundled = !("Deno" in globalThis) && "bundled tests do not carry the data";

test("the convolutional network reads at least 98 % of held-out digits", { skip: bundled }, async () => {
  const { log } = console;
  console.log = () => {};
  try {
    const { share, picture } = await run();
    assert(share >= 0.98, `${share}`);
    assertEquals(picture.match(/<rect x=/g)!.length, 16 * 9);
  } finally {
    console.log = log;
  }
});
