/**
 * No public name of MyGrad goes missing, and the page that says where they are is up to date.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { coverage, type Name, page, ufuncsWithRows } from "./support/coverage.ts";
import { readText } from "./support/project.ts";

const names = JSON.parse(readText("tests/data/mygrad_names.json")) as Name[];

test("every public name of MyGrad is here, or listed with the reason why it has no meaning", async () => {
  const missing = (await coverage(names)).filter(({ where, note }) => where === null && note === "").map(({ path }) =>
    path
  );
  assertEquals(missing, []);
});

test("docs/coverage.md says what is the case", async () => {
  // how many cases there are may grow without a word here; that there are any may not change
  const counted = (text: string): string => text.replace(/\| \d+ \|/g, "| some |");
  assertEquals(counted(readText("docs/coverage.md")), counted(page(await coverage(names))), "run `deno task coverage`");
});

test("a name that is not there is noticed", async () => {
  const [made] = await coverage([{
    name: "nothing",
    path: "mygrad.nothing",
    kind: "function",
    category: "arithmetic",
    gradient: "differentiable",
  }]);
  assertEquals(made.where, null);
  assert(ufuncsWithRows() >= 37);
});
