/** The comparator sees every planted difference, and lets pass only what a rule names. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { compare, type Comparison, exact, type Tolerance } from "../../conformance/compare.ts";
import type { ArrayRecord, Observation, TensorRecord } from "../../conformance/observation.ts";
import { base64 } from "../../conformance/observe.ts";

function array(values: number[], change: Partial<ArrayRecord> = {}): ArrayRecord {
  const data = base64(new Uint8Array(Float64Array.from(values).buffer));
  const flags = { writeable: true, c_contiguous: true, f_contiguous: true, owndata: true };
  return {
    kind: "array",
    dtype: "float64",
    shape: [values.length],
    strides: [8],
    flags,
    data,
    str: "x",
    repr: "x",
    base: null,
    ...change,
  };
}

function tensor(change: Partial<TensorRecord> = {}): TensorRecord {
  return {
    kind: "tensor",
    data: array([1, 2]),
    constant: false,
    creator: null,
    grad: array([1, 1]),
    base: null,
    str: "t",
    repr: "t",
    ...change,
  };
}

function program(x: ArrayRecord | TensorRecord, change: Partial<Observation> = {}): Observation {
  return { events: [], output: [], variables: { x }, arrays: ["x", "y"], shares: [[0, 1]], ...change };
}

function check(a: Observation, b: Observation, tolerance: Tolerance = exact, intp = "int32"): Comparison {
  return compare(a, b, { about: { intp }, tolerance });
}

test("two equal observations match", () => {
  assertEquals(check(program(tensor()), program(tensor())).differences, []);
});

const planted: [string, Observation, Observation][] = [
  ["value at 1", program(array([1, 2])), program(array([1, 2 + 2 ** -51]))],
  ["value at 0", program(array([0])), program(array([-0]))],
  ["dtype", program(array([1])), program(array([1], { dtype: "int64" }))],
  ["shape", program(array([1])), program(array([1], { shape: [1, 1] }))],
  ["strides", program(array([1, 2])), program(array([1, 2], { strides: [16] }))],
  [
    "writeable",
    program(array([1])),
    program(array([1], { flags: { writeable: false, c_contiguous: true, f_contiguous: true, owndata: true } })),
  ],
  ["base", program(array([1])), program(array([1], { base: "y" }))],
  ["repr", program(array([1])), program(array([1], { repr: "y" }))],
  ["shares_memory", program(array([1])), program(array([1]), { shares: [] })],
  ["constant", program(tensor()), program(tensor({ constant: true }))],
  ["base", program(tensor({ base: "y" })), program(tensor())],
  ["creator", program(tensor({ creator: "Add" })), program(tensor())],
  ["presence", program(tensor()), program(tensor({ grad: null }))],
  ["value at 0", program(tensor()), program(tensor({ grad: array([2, 1]) }))],
  ["identity", program(tensor({ grad: { kind: "same", as: "s" } })), program(tensor())],
  ["kind", program(tensor()), program(array([1]))],
  ["text", program(array([1]), { output: ["1"] }), program(array([1]), { output: ["2"] })],
  ["refused", program(array([1])), program(array([1]), { events: [{ line: 1, error: "ValueError", message: "" }] })],
  [
    "exception class",
    program(array([1]), { events: [{ line: 1, error: "ValueError", mro: ["ValueError"] }] }),
    program(array([1]), { events: [{ line: 1, error: "KeyError", message: "" }] }),
  ],
  [
    "exception class",
    program(array([1]), { events: [{ line: 1, error: "TypeError", mro: ["TypeError"] }] }),
    program(array([1]), { events: [{ line: 1, error: "internal TypeError", message: "" }] }),
  ],
];

for (const [property, a, b] of planted) {
  test(`a different ${property} is found`, () => {
    const { differences } = check(a, b);
    assert(differences.some((d) => d.property === property), JSON.stringify(differences));
  });
}

test("a budget in ulp lets the last places differ and says by how much", () => {
  const b = program(array([1, 2 + 2 ** -50]));
  assertEquals(check(program(array([1, 2])), b, { ulp: 4, scaled: false }).differences.length, 0);
  assertEquals(check(program(array([1, 2])), b, { ulp: 4, scaled: false }).ulp, 2);
  assertEquals(check(program(array([1, 2])), b, { ulp: 1, scaled: false }).differences.length, 1);
});

test("the default integer passes by rule against a 64-bit NumPy only", () => {
  const a = program(array([], { dtype: "int64" })), b = program(array([], { dtype: "int32" }));
  assertEquals(check(a, b, exact, "int64").rules.get("default-integer"), 1);
  assertEquals(check(a, b).differences[0].property, "dtype");
});

test("a view of a temporary that nobody holds may own its memory on the other side", () => {
  const flags = { writeable: true, c_contiguous: true, f_contiguous: true, owndata: false };
  const found = check(program(array([1])), program(array([1], { flags, base: "hidden" })));
  assertEquals([...found.rules.keys()], ["own-memory"]);
  assertEquals(found.differences, []);
  assertEquals(
    check(program(array([1])), program(array([1], { flags, base: "y" }))).differences[0].property,
    "owndata",
  );
});

test("private and narrower exception classes pass by rule", () => {
  const a = program(array([1]), {
    events: [{
      line: 1,
      error: "_UFuncOutputCastingError",
      mro: ["_UFuncOutputCastingError", "_UFuncCastingError", "UFuncTypeError", "TypeError"],
    }],
  });
  const b = (error: string): Observation => program(array([1]), { events: [{ line: 1, error, message: "" }] });
  assertEquals([...check(a, b("UFuncTypeError")).rules.keys()], ["private"]);
  assertEquals([...check(a, b("TypeError")).rules.keys()], ["private", "class"]);
  assertEquals(check(a, b("ValueError")).differences.length, 1);
});

test("a departure of the contract ends the comparison at its statement", () => {
  const a = program(array([1]), {
    events: [{
      line: 3,
      error: "AssertionError",
      mro: ["AssertionError"],
      message: "A placeholder copy can not be created for a tensor with a gradient",
    }],
  });
  const found = check(a, program(array([5])));
  assertEquals(found.stopped, { line: 3, rule: "A9.3 S101" });
  assertEquals(found.differences, []);
});
