/** Python's own values as the translator has them: how numbers print, format and calculate. */
import { test } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import { arithmetic, floatRepr, format, PyDict, PyTuple, repr, round } from "../../conformance/values.ts";

test("floats print as Python's repr", () => {
  const texts: [number, string][] = [
    [1, "1.0"],
    [0.1 + 0.2, "0.30000000000000004"],
    [-0, "-0.0"],
    [1e16, "1e+16"],
    [1e15, "1000000000000000.0"],
    [123456789012345680, "1.2345678901234568e+17"],
    [1e-4, "0.0001"],
    [1e-5, "1e-05"],
    [5e-324, "5e-324"],
    [NaN, "nan"],
    [-Infinity, "-inf"],
    [1.5e300, "1.5e+300"],
  ];
  for (const [x, text] of texts) assertEquals(floatRepr(x), text);
});

test("format() follows Python's mini-language", () => {
  assertEquals(format(3.14159, ".2f"), "3.14");
  assertEquals(format(42n, "5d"), "   42");
  assertEquals(format(-42n, "06d"), "-00042");
  assertEquals(format(1234567.891, ",.1f"), "1,234,567.9");
  assertEquals(format("s", "^5"), "  s  ");
  assertEquals(format(0.00001234, "g"), "1.234e-05");
  assertEquals(format(0.25, ".0%"), "25%");
  assertEquals(format(12345.678, "e"), "1.234568e+04");
});

test("integers and floats calculate as in Python", () => {
  assertEquals(arithmetic("FloorDiv", -7n, 2n), -4n);
  assertEquals(arithmetic("Mod", 7n, -3n), -2n);
  assertEquals(arithmetic("Mod", -5.5, 2), 0.5);
  assertEquals(arithmetic("Div", 7n, 2n), 3.5);
  assertEquals(arithmetic("Pow", 2n, -1n), 0.5);
  assertEquals(arithmetic("Add", true, true), 2n);
  assertEquals(arithmetic("FloorDiv", 5n, 2), 2);
  assertThrows(() => arithmetic("Mod", 1n, 0n), Error, "integer modulo by zero");
  assertEquals(round(2.5, null), 2n);
  assertEquals(round(3.5, null), 4n);
});

test("containers print as Python's", () => {
  const dict = new PyDict();
  dict.set("a", 1n);
  dict.set(1n, new PyTuple([1]));
  assertEquals(
    repr([null, true, 1n, 2, "x'y", dict, new PyTuple([])]),
    `[None, True, 1, 2.0, "x'y", {'a': 1, 1: (1.0,)}, ()]`,
  );
});

test("dictionary keys that are equal in Python are one key", () => {
  const dict = new PyDict();
  dict.set(1n, "a");
  dict.set(1, "b");
  dict.set(true, "c");
  assertEquals(dict.keys(), [1n]);
  assertEquals(dict.get(1), "c");
});
