/**
 * In which order to multiply the operands of an Einstein sum: NumPy's greedy and exhaustive searches (from Daniel Smith's
 * opt_einsum), which find the same paths.
 * @module
 */
import { float64 } from "../../dtype/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { plainDigits, positional, scientific } from "../../ndarray/print.ts";
import { KeyError, RuntimeError, ValueError } from "../../python/errors.ts";
import { isOptions } from "../../python/keywords.ts";
import { arrayFunction } from "../dispatch.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { LETTERS, operandsOf, readPathForm, readPathSubscripts } from "./subscripts.ts";

/** How to find the order: not at all, by a strategy (with the largest size of an intermediate result), or as given by `einsum_path`. */
export type Optimize =
  | boolean
  | null
  | "greedy"
  | "optimal"
  | readonly ["greedy" | "optimal", number]
  | readonly ["einsum_path", ...(readonly number[])[]];

/** The order in which to multiply, each step the places of operands among those that are left; results are put at the end. */
export type Path = ["einsum_path", ...number[][]];

/** One step: which operands, the subscripts, and what is left afterwards. */
export interface Step {
  /** Places of the operands, from the highest down. */
  readonly places: readonly number[];
  /** Their labels, in that order. */
  readonly terms: readonly string[];
  /** The labels of the result. */
  readonly output: string;
  /** The labels of all that is left. */
  readonly remaining: readonly string[];
}

type Sizes = ReadonlyMap<string, number>;
type Labels = ReadonlySet<string>;

function sizeOfLabels(labels: Iterable<string>, sizes: Sizes): number {
  let n = 1;
  for (const label of labels) n *= sizes.get(label)!;
  return n;
}

function operations(labels: Labels, isInner: boolean, terms: number, sizes: Sizes): number {
  return sizeOfLabels(labels, sizes) * (Math.max(1, terms - 1) + (isInner ? 1 : 0));
}

interface Contraction {
  result: Labels;
  remaining: Labels[];
  removed: Labels;
  all: Labels;
}

/** What multiplying some operands leaves: labels that the result or another operand needs stay. */
function contraction(places: readonly number[], inputs: readonly Labels[], output: Labels): Contraction {
  const all = new Set<string>(), needed = new Set(output), remaining: Labels[] = [];
  inputs.forEach((labels, i) => {
    if (places.includes(i)) labels.forEach((label) => all.add(label));
    else {
      remaining.push(labels);
      labels.forEach((label) => needed.add(label));
    }
  });
  const result = new Set([...all].filter((label) => needed.has(label)));
  remaining.push(result);
  return { result, remaining, removed: new Set([...all].filter((label) => !result.has(label))), all };
}

function pairs(n: number): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) out.push([i, j]);
  return out;
}

/** Tries all orders. */
function optimalPath(inputs: readonly Labels[], output: Labels, sizes: Sizes, limit: number): number[][] {
  interface Result {
    cost: number;
    path: number[][];
    remaining: readonly Labels[];
  }
  const cheapest = (results: readonly Result[]): Result =>
    results.reduce((best, next) => next.cost < best.cost ? next : best);
  let results: Result[] = [{ cost: 0, path: [], remaining: inputs }];
  for (let round = 0; round < inputs.length - 1; round++) {
    const next: Result[] = [];
    for (const { cost, path, remaining } of results) {
      for (const pair of pairs(inputs.length - round)) {
        const found = contraction(pair, remaining, output);
        if (sizeOfLabels(found.result, sizes) > limit) continue;
        const total = cost + operations(found.all, found.removed.size > 0, 2, sizes);
        next.push({ cost: total, path: [...path, pair], remaining: found.remaining });
      }
    }
    if (next.length === 0) return [...cheapest(results).path, range(inputs.length - round)];
    results = next;
  }
  return cheapest(results).path;
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

interface Candidate {
  removedSize: number;
  cost: number;
  pair: [number, number];
  remaining: Labels[];
}

/** Takes the pair that makes the operands smallest, again and again; outer products only if nothing else is left. */
function greedyPath(inputs: readonly Labels[], output: Labels, sizes: Sizes, limit: number): number[][] {
  if (inputs.length <= 2) return [range(inputs.length)];
  const whole = contraction(range(inputs.length), inputs, output);
  const naive = operations(whole.all, whole.removed.size > 0, inputs.length, sizes);
  let current: readonly Labels[] = inputs, known: Candidate[] = [], next = pairs(inputs.length), spent = 0;
  const path: number[][] = [];
  const consider = (pair: [number, number]): void => {
    const found = contraction(pair, current, output), size = sizeOfLabels(found.result, sizes);
    if (size > limit) return;
    const removedSize = pair.reduce((sum, i) => sum + sizeOfLabels(current[i], sizes), 0) - size;
    const cost = operations(found.all, found.removed.size > 0, 2, sizes);
    if (spent + cost <= naive) known.push({ removedSize, cost, pair, remaining: found.remaining });
  };
  for (let round = 0; round < inputs.length - 1; round++) {
    for (const pair of next) if ([...current[pair[0]]].some((label) => current[pair[1]].has(label))) consider(pair);
    if (known.length === 0) {
      pairs(current.length).forEach(consider);
      if (known.length === 0) {
        path.push(range(current.length));
        break;
      }
    }
    const best = known.reduce((a, b) =>
      b.removedSize > a.removedSize || (b.removedSize === a.removedSize && b.cost < a.cost) ? b : a
    );
    known = survivors(known, best);
    current = best.remaining;
    const newest = current.length - 1;
    next = range(newest).map((i) => [i, newest]);
    path.push(best.pair);
    spent += best.cost;
  }
  return path;
}

/** The candidates that do not use operands which are gone, with their places as they are now. */
function survivors(known: readonly Candidate[], best: Candidate): Candidate[] {
  const [bx, by] = best.pair, out: Candidate[] = [];
  for (const { removedSize, cost, pair: [x, y], remaining } of known) {
    if (x === bx || x === by || y === bx || y === by) continue;
    const less = (a: number, b: number): number => a > b ? 1 : 0;
    remaining.splice(by - less(by, x) - less(by, y), 1);
    remaining.splice(bx - less(bx, x) - less(bx, y), 1);
    remaining.splice(remaining.length - 1, 0, best.remaining[best.remaining.length - 1]);
    out.push({
      removedSize,
      cost,
      pair: [x - less(x, bx) - less(x, by), y - less(y, bx) - less(y, by)],
      remaining,
    });
  }
  return out;
}

/** A plan for an Einstein sum: the operands, the steps, and what they cost. */
export interface Plan {
  readonly operands: readonly NDArray[];
  readonly path: readonly (readonly number[])[];
  readonly steps: readonly Step[];
  readonly terms: readonly string[];
  readonly output: string;
  readonly sizes: Sizes;
}

/** Reads how to optimize. */
function strategyOf(optimize: unknown): { kind: unknown; limit: number | null; path: number[][] | null } {
  if (optimize === true) return { kind: "greedy", limit: null, path: null };
  if (optimize === null || optimize === false) return { kind: false, limit: null, path: null };
  if (typeof optimize === "string") return { kind: optimize, limit: null, path: null };
  if (!Array.isArray(optimize)) {
    throw new TypeError(`object of type '${typeof optimize === "number" ? "int" : typeof optimize}' has no len()`);
  }
  if (optimize[0] === "einsum_path") {
    return {
      kind: "path",
      limit: null,
      path: optimize.slice(1).map((step) => Array.from(step as number[])),
    };
  }
  if (optimize.length === 2 && typeof optimize[0] === "string" && typeof optimize[1] === "number") {
    return { kind: optimize[0], limit: Math.trunc(optimize[1]), path: null };
  }
  throw new TypeError(`Did not understand the path: ${String(optimize)}`);
}

/** Plans an Einstein sum: finds the path and the subscripts of each step. */
export function planEinsum(args: readonly unknown[], optimize: unknown): Plan {
  const { kind, limit, path: given } = strategyOf(optimize);
  const form = readPathForm(args), operands = operandsOf(form.operands);
  const { terms, output } = readPathSubscripts(form.text, operands);
  const joined = terms.join(","), sizes = new Map<string, number>();
  terms.forEach((term, k) => {
    const { dims } = operands[k];
    if (dims.length !== term.length) {
      throw new ValueError(
        `Einstein sum subscript ${joined[k]} does not contain the correct number of indices for operand ${k}.`,
      );
    }
    [...term].forEach((label, i) => {
      const known = sizes.get(label), n = dims[i];
      if (known === undefined || known === 1) sizes.set(label, n);
      else if (n !== 1 && n !== known) {
        throw new ValueError(
          `Size of label '${label}' for operand ${k} (${known}) does not match previous terms (${n}).`,
        );
      }
    });
  });
  const inputs = terms.map((term) => new Set(term)), result = new Set(output);
  const most = limit ?? Math.max(...[...terms, output].map((term) => sizeOfLabels(term, sizes)));
  const allLabels = new Set(terms.join(""));
  let path: number[][];
  if (given !== null) path = given;
  else if (kind === false || terms.length <= 2 || sameSet(allLabels, result)) path = [range(terms.length)];
  else if (kind === "greedy") path = greedyPath(inputs, result, sizes, most);
  else if (kind === "optimal") path = optimalPath(inputs, result, sizes, most);
  else throw new KeyError(`('Path name %s not found', '${String(kind)}')`);
  const left = [...terms], steps: Step[] = [];
  let sets: readonly Labels[] = inputs;
  path.forEach((step, i) => {
    const places = [...step].sort((a, b) => b - a), found = contraction(places, sets, result);
    sets = found.remaining;
    const taken = places.map((place) => left.splice(place, 1)[0]);
    const name = i === path.length - 1
      ? output
      : [...found.result].sort((a, b) => sizes.get(a)! - sizes.get(b)! || LETTERS.indexOf(a) - LETTERS.indexOf(b)).join(
        "",
      );
    left.push(name);
    steps.push({ places, terms: taken, output: name, remaining: [...left] });
  });
  if (left.length !== 1) {
    throw new RuntimeError(`Invalid einsum_path is specified: ${left.length - 1} more operands has to be contracted.`);
  }
  return { operands, path, steps, terms, output, sizes };
}

function sameSet(a: Labels, b: Labels): boolean {
  return a.size === b.size && [...a].every((x) => b.has(x));
}

const DIGITS = { ...plainDigits, unique: false, precision: 3 };

/** Python's `"%.3e"`, which rounds ties to even. */
const rounded = (x: number): string => scientific(x, float64, DIGITS);

/** The report of `einsum_path`. */
function report({ path, steps, terms, output, sizes }: Plan): string {
  const result = new Set(output), all = new Set(terms.join(""));
  let sets: readonly Labels[] = terms.map((term) => new Set(term));
  const costs: number[] = [], scales: number[] = [], largest: number[] = [];
  for (const step of path) {
    const found = contraction(step, sets, result);
    sets = found.remaining;
    costs.push(operations(found.all, found.removed.size > 0, step.length, sizes));
    scales.push(found.all.size);
    largest.push(sizeOfLabels(found.result, sizes));
  }
  const isInner = terms.reduce((sum, term) => sum + new Set(term).size, 0) - all.size > 0;
  const naive = operations(all, isInner, terms.length, sizes), best = costs.reduce((a, b) => a + b, 0) + 1;
  const row = (a: string, b: string, c: string): string => `${a}${b.padStart(24)} ${c.padStart(40)}`;
  const lines = [
    `  Complete contraction:  ${terms.join(",")}->${output}`,
    `         Naive scaling:  ${all.size}`,
    `     Optimized scaling:  ${Math.max(...scales)}`,
    `      Naive FLOP count:  ${rounded(naive)}`,
    `  Optimized FLOP count:  ${rounded(best)}`,
    `   Theoretical speedup:  ${positional(naive / best, float64, DIGITS)}`,
    `  Largest intermediate:  ${rounded(Math.max(...largest))} elements`,
    "-".repeat(74),
    row("scaling ", "current", "remaining"),
    "-".repeat(74),
    ...steps.map((step, i) =>
      row(
        `${String(scales[i]).padStart(4)}    `,
        `${step.terms.join(",")}->${step.output}`,
        `${step.remaining.join(",")}->${output}`,
      )
    ),
  ];
  return lines.join("\n");
}

/** The keywords of `einsum_path`. */
export interface EinsumPathOptions {
  /** How to find the order: `"greedy"` by default. */
  optimize?: Optimize;
}

/** What an Einstein sum is made of: subscripts and operands, or operands each with a list of labels. */
export type EinsumArgument = ArrayLike | string | readonly (number | "...")[];

/** NumPy's `einsum_path`. */
export type EinsumPathFunction = (...args: (EinsumArgument | EinsumPathOptions)[]) => [Path, string];

/**
 * The order in which to multiply the operands of an Einstein sum with the least work, and a report on what it costs. The order can be
 * given to `einsum` as `optimize`.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const a = np.ones([2, 5]), b = np.ones([5, 3]), c = np.ones([3, 4]);
 * const [path] = np.einsum_path("ij,jk,kl->il", a, b, c, { optimize: "optimal" });
 * console.assert(JSON.stringify(path) === '["einsum_path",[0,1],[0,1]]');
 * console.assert(String(np.einsum("ij,jk,kl->il", a, b, c, { optimize: path }).shape) === "2,4");
 * ```
 */
export const einsum_path: EinsumPathFunction = arrayFunction("einsum_path", (...args: unknown[]): [Path, string] => {
  const last = args[args.length - 1], given = isOptions(last) ? last : null;
  for (const key in given) {
    if (key !== "optimize") {
      throw new TypeError(`einsum_path() got an unexpected keyword argument '${key}' (it takes: optimize)`);
    }
  }
  const plan = planEinsum(
    given === null ? args : args.slice(0, -1),
    given?.optimize === undefined ? "greedy" : given.optimize,
  );
  return [["einsum_path", ...plan.path.map((step) => [...step])], report(plan)];
});
