/**
 * Writes `fixtures.json`: what NumPy draws for the cases, as hashes and sums. `deno run -A tests/random/fixtures.ts`, with
 * `MYGRAD_PYTHON` naming a Python that has NumPy (2.4.6 made the file that is kept).
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawWithPython } from "../python/drawing.ts";
import { cases } from "./cases.ts";
import { digestOf, hashOf, SEED } from "./draw.ts";

const generators = ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"];
const raw = drawWithPython(generators.map((on) => ({ seed: SEED, on, method: "random_raw", args: [1000000] })));
const drawn = drawWithPython(cases.map((call) => ({ seed: SEED, ...call })));
const fixtures = {
  seed: SEED,
  firstMillion: Object.fromEntries(generators.map((name, i) => [name, hashOf(raw[i].values)])),
  cases: cases.map(({ exact }, i) => exact ? hashOf(drawn[i].values) : digestOf(drawn[i].values)),
};
writeFileSync(fileURLToPath(new URL("fixtures.json", import.meta.url)), JSON.stringify(fixtures, null, 1) + "\n");
