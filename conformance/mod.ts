/**
 * Parity checking of your own Python: the same snippet on real NumPy and MyGrad (in Pyodide, or in a native Python) and,
 * translated by the rules of the contract, on this library. Everything observable is compared.
 *
 * @example
 * ```ts ignore
 * import { checkSnippet } from "@mygrad/mygrad/conformance";
 * const result = await checkSnippet("x = mg.tensor([1., 2.])\n(x ** 2).backward()\nprint(x.grad)");
 * console.log(result.status); // "match"
 * ```
 * @module
 */

import { Checker, type Outcome } from "./check.ts";
import type { Comparison, Difference } from "./compare.ts";
import { type Oracle, OracleUnavailable, startOracle } from "./oracle.ts";

export { Checker, OracleUnavailable, startOracle };
export type { Comparison, Difference, Oracle, Outcome };
export type { Program } from "./check.ts";
export type { Tolerance } from "./compare.ts";
export type { Library } from "./library.ts";
export type {
  ArrayRecord,
  EventRecord,
  Job,
  Mode,
  Observation,
  SameRecord,
  TensorRecord,
  Tree,
  ValueRecord,
} from "./observation.ts";
export type { About, CaseSource, Docstring } from "./oracle.ts";
export { rules } from "./compare.ts";

/** How a snippet is checked. */
export interface CheckOptions {
  /** Which Python: Pyodide needs nothing but npm packages, `native` sets up a virtual environment. */
  oracle?: "pyodide" | "native";
}

const running: Map<string, Promise<Checker>> = new Map();

/** The checker for an oracle, started once. */
function checker(name: "pyodide" | "native"): Promise<Checker> {
  let started = running.get(name);
  if (!started) running.set(name, started = startOracle(name).then((oracle) => Checker.start(oracle)));
  return started;
}

/**
 * Runs one Python snippet on both sides and compares everything observable. `np` and `mg` are there without being imported.
 *
 * @returns what became of it: `status` is `"match"`, `"differ"`, `"not run"` (Python that the translator does not cover, with
 * line and construct), `"skipped"` (a part is missing) or `"invalid"` (not Python).
 */
export async function checkSnippet(source: string, options: CheckOptions = {}): Promise<Outcome> {
  const [outcome] = await (await checker(options.oracle ?? "pyodide")).check([{ name: "snippet", source }]);
  return outcome;
}

/** Ends the oracles that {@linkcode checkSnippet} started. */
export async function close(): Promise<void> {
  for (const started of running.values()) (await started).oracle.close();
  running.clear();
}
