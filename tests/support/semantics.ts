/**
 * The semantics as a checklist: `tests/semantics/*.py` holds MyGrad's behaviour line by line, and a test says each block again in
 * TypeScript (contract A3–A7). Every line marked `#→` or `#✗` becomes one test, named with its section and rules; what is
 * expected is read from there, unless the contract departs from MyGrad on purpose: then the check names the article.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import * as arrays from "../../numpy.ts";
import * as errors from "../../src/python/errors.ts";
import { reprFloat, reprString } from "../../src/python/repr.ts";
import { readText } from "./project.ts";

// The tests of the semantics make wrong calls on purpose, which the types would not let pass.
/** The library, without its types. */
// deno-lint-ignore no-explicit-any
export const mg: any = library;
/** The array vocabulary, without its types. */
// deno-lint-ignore no-explicit-any
export const np: any = arrays;
/** `mg.tensor` */
export const T = mg.tensor;
/** Python's float, also when it is whole. */
export const F = mg.pyfloat;

// deno-lint-ignore no-explicit-any
type Any = any;

/** The writeable flag of an array or of a tensor's data. */
export function W(x: Any): boolean {
  return (x instanceof mg.Tensor ? x.data : x).flags.writeable;
}

/** Whether two arrays or tensors share memory. */
export function sm(a: Any, b: Any): boolean {
  return np.shares_memory(a, b);
}

/** A Python list; a JavaScript array alone is a tuple. */
export class List {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** A Python list. */
export function list(items: readonly unknown[]): List {
  return new List(items);
}

/** Nested lists of Python floats, such as those of `tolist`. */
export function floats(x: unknown): unknown {
  return Array.isArray(x) ? new List(x.map(floats)) : F(x);
}

/** Text that stands in a result as it is. */
export class Plain {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `type(x).__name__` of arrays and tensors. */
export function typeName(x: unknown): string {
  return x instanceof mg.Tensor ? "Tensor" : x instanceof np.NDArray ? "ndarray" : typeof x;
}

/** `type(t.creator).__name__` */
export function opName(t: Any): string {
  return t.creator === null ? "NoneType" : t.creator.constructor.name;
}

/** The name of the class of what is raised, as a value. */
export function raised(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).name;
  }
  return "nothing was raised";
}

/** Python's `repr`; runs of white space in arrays are one space, as in the checklist. */
export function repr(x: Any): string {
  if (x === null || x === undefined) return "None";
  if (x instanceof List) return `[${x.items.map(repr).join(", ")}]`;
  if (x instanceof Plain) return x.text;
  if (x instanceof mg.Tensor || x instanceof np.NDArray) return x.__repr__().replace(/\s+/g, " ");
  if (Array.isArray(x)) return x.length === 1 ? `(${repr(x[0])},)` : `(${x.map(repr).join(", ")})`;
  switch (typeof x) {
    case "boolean":
      return x ? "True" : "False";
    case "number":
      return Number.isInteger(x) ? String(x) : reprFloat(x);
    case "bigint":
      return String(x);
    case "string":
      return reprString(x);
  }
  if (x.constructor?.name === "PyFloat") return reprFloat(x.value);
  if ("itemsize" in x && "name" in x) return `dtype('${x.name}')`;
  throw new Error(`no repr for ${typeof x}`);
}

/** One marked line of the checklist. */
interface Line {
  code: string;
  /** The printed value of the line; `null` if it raises. */
  gives: string | null;
  /** The class and a part of the message of what it raises. */
  raises: [name: string, text: string] | null;
  rules: string;
}

function linesOf(section: number, block: number): Line[] {
  const text = readText(`tests/semantics/s${String(section).padStart(2, "0")}.py`);
  const code = text.split(/^# block \d+\n/m)[block];
  return code.split("\n").flatMap((line): Line[] => {
    const found = line.match(/^(.*?)\s*#([→✗]) (.*?)\s{3}# (S[S\d ]+)$/);
    if (found === null) {
      if (/#[→✗]/.test(line)) throw new Error(`section ${section}: cannot read ${line}`);
      return [];
    }
    const [, code, sign, claim, rules] = found;
    const [, name, part] = sign === "✗" ? claim.match(/^(\w+)(?:: (.*))?$/)! : ["", "", ""];
    return [{ code, gives: sign === "→" ? claim : null, raises: sign === "✗" ? [name, part ?? ""] : null, rules }];
  });
}

/** How a block says its lines again, in order: one call for each marked line. */
export interface Checks {
  /** The value of the line. A line on which the contract departs from MyGrad names the article and what is expected instead. */
  is(value: unknown, article?: string, expected?: string): void;
  /** The line raises. A line on which the contract departs from MyGrad names the article, the class and a part of the message. */
  fails(run: () => unknown, article?: string, name?: string, part?: string): void;
}

interface Outcome {
  article?: string;
  failure: unknown;
}

const ok = Symbol("ok");

function attempt(run: () => void): unknown {
  try {
    run();
    return ok;
  } catch (error) {
    return error;
  }
}

function runBlock(lines: readonly Line[], run: (checks: Checks) => void): Outcome[] {
  const outcomes: Outcome[] = [];
  const next = (): Line => {
    if (outcomes.length === lines.length) throw new Error("the block checks more lines than it has");
    return lines[outcomes.length];
  };
  const checks: Checks = {
    is(value, article, expected) {
      const { gives } = next();
      const failure = attempt(() => {
        if (gives === null && expected === undefined) {
          throw new Error("MyGrad raises here, and no article says otherwise");
        }
        assertEquals(repr(value), expected ?? gives);
      });
      outcomes.push({ article, failure });
    },
    fails(run, article, name, part) {
      const { raises } = next();
      const failure = attempt(() => {
        const [wanted, text] = name === undefined ? raises ?? ["", ""] : [name, part ?? ""];
        if (wanted === "") throw new Error("MyGrad gives a value here, and no article says otherwise");
        const error = attempt(() => void run());
        assert(error !== ok, `nothing was raised, expected ${wanted}: ${text}`);
        const kind = wanted === "TypeError" ? TypeError : (errors as Record<string, Any>)[wanted];
        assert(error instanceof kind, `expected ${wanted}, raised ${error}`);
        assert(
          (error as Error).message.includes(text),
          `the message should say "${text}": ${(error as Error).message}`,
        );
      });
      outcomes.push({ article, failure });
    },
  };
  const broken = attempt(() => run(checks));
  while (outcomes.length < lines.length) {
    outcomes.push({ failure: broken === ok ? new Error("the block does not check this line") : broken });
  }
  return outcomes;
}

/** Says a block of the checklist again. Blocks begin with guarding and tracking on. */
export function block(section: number, number: number, run: (checks: Checks) => void): void {
  const lines = linesOf(section, number);
  const outcomes = runBlock(lines, run);
  lines.forEach(({ code, gives, raises, rules }, i) => {
    const { article, failure } = outcomes[i];
    const claim = gives ?? `raises ${raises!.join(": ")}`;
    const departs = article === undefined ? "" : `, departing by ${article}`;
    test(`§${section} ${rules}: ${code} → ${claim}${departs}`, () => {
      if (failure !== ok) throw failure;
    });
  });
}
