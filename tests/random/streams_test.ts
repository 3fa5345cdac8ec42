/** Streams are NumPy's: hashes and sums of what NumPy drew, kept in `fixtures.json` (made by `fixtures.ts`). */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as bitGenerators from "../../src/random/bit_generators.ts";
import { readText } from "../support/project.ts";
import { type Case, cases } from "./cases.ts";
import { type Digest, digestOf, draw, elements, hashOf, near, SEED } from "./draw.ts";

const fixtures = JSON.parse(readText("tests/random/fixtures.json")) as {
  seed: number;
  firstMillion: Record<string, string>;
  cases: (string | Digest)[];
};

function label({ on, method, args, keywords }: Case): string {
  return `${on}.${method}(${JSON.stringify(args).slice(1, -1)}${keywords ? " " + JSON.stringify(keywords) : ""})`;
}

test("the first million outputs of every bit generator are NumPy's", () => {
  assertEquals(fixtures.seed, SEED);
  for (const [name, hash] of Object.entries(fixtures.firstMillion)) {
    const type = bitGenerators[name as "PCG64"];
    assertEquals(hashOf(new type(SEED).random_raw(1000000)), hash, name);
  }
});

test("10,000 numbers of every distribution are NumPy's", () => {
  assertEquals(fixtures.cases.length, cases.length, "fixtures.json is of other cases; make it anew");
  cases.forEach((call, i) => {
    const expected = fixtures.cases[i];
    const values = elements(draw(call));
    if (typeof expected === "string") return assertEquals(hashOf(values), expected, label(call));
    const digest = digestOf(values);
    const float32 = call.keywords?.dtype === "float32";
    assertEquals(digest.count, expected.count, label(call));
    digest.some.forEach((x, k) =>
      assert(near(x, expected.some[k], call.slack, float32), `${label(call)}: ${x} and ${expected.some[k]}`)
    );
    // a stream that is out of step for a single number changes the sums far more than roundings do
    const roundings = float32 ? 1e-5 : 1e-9 + 1e3 * Math.cbrt(call.slack ?? 0);
    const scale = Math.max(1, Math.abs(expected.sum), Math.abs(expected.weighted));
    assert(Math.abs(digest.sum - expected.sum) <= roundings * scale, `${label(call)}: sum`);
    assert(Math.abs(digest.weighted - expected.weighted) <= roundings * scale, `${label(call)}: weighted sum`);
  });
});
