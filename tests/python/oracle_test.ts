/** The comparison with real NumPy stands on this: values travel to Python and back without loss. */
import { after, test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { isWireError, startPython, toWire, type WireArray, wireBytes } from "../support/python.ts";

const python = startPython();
after(() => python?.close());
const skip = python === null;

test("arrays travel to Python and back bit for bit", { skip }, async () => {
  const buffer = Float64Array.of(0.1, -0, NaN, Infinity, 5e-324, 1e308);
  const sent = toWire({ dtype: { name: "float64" }, shape: [2, 3], buffer });
  const back = await python!.run("x", { x: sent }) as WireArray;
  assertEquals([back.dtype, back.shape], ["float64", [2, 3]]);
  assertEquals(wireBytes(back), new Uint8Array(buffer.buffer));
});

test("an exception of Python is an answer, and the process lives on", { skip }, async () => {
  const error = await python!.run("np.zeros(3)[5]");
  assert(isWireError(error) && error.__error__ === "IndexError" && error.classes.includes("LookupError"));
  assertEquals(await python!.run("out = mg.tensor([1., 2.]).sum().item()"), 3);
});
