/**
 * Where every public name of MyGrad is to be found here: `deno task coverage` writes `docs/coverage.md`, and a test fails when a name
 * goes missing or the page is out of date.
 */
import * as mg from "@mygrad/mygrad";
import { differentiableUfuncs, overrideOf } from "../../src/autodiff/differentiable.ts";
import { operationNames } from "../../src/autodiff/tape.ts";
import { pathOf, readText } from "./project.ts";
import { allRows } from "./rows.ts";

/** A public name of MyGrad. */
export interface Name {
  name: string;
  path: string;
  kind: string;
  category: string;
  gradient: string;
}

/** A row of the table. */
export interface Covered extends Name {
  /** Where it is here, or `null` if it is missing. */
  where: string | null;
  /** Why it has no meaning outside Python, or what to use instead. */
  note: string;
  /** Whether its second derivative is checked. */
  second: boolean;
  /** In how many conformance programs the name stands. */
  cases: number;
}

/** How operators look in Python; everything else is found by its name. */
const symbols: Record<string, RegExp> = {
  add: /[\w)\]] \+ /,
  radd: /[\w)\]] \+ /,
  sub: /[\w)\]] - /,
  rsub: /[\d.] - /,
  mul: /[\w)\]] \* /,
  rmul: /[\d.] \* /,
  truediv: /[\w)\]] \/ /,
  rtruediv: /[\d.] \/ /,
  floordiv: /[\w)\]] \/\/ /,
  rfloordiv: /[\d.] \/\/ /,
  pow: /[\w)\]] ?\*\* ?/,
  rpow: /[\d.] ?\*\* ?[a-z]/,
  matmul: / @ /,
  rmatmul: /\] @ /,
  neg: /[ (]-[a-z]/,
  pos: /[ (]\+[a-z]/,
  eq: / == /,
  ne: / != /,
  lt: / < /,
  le: / <= /,
  gt: / > /,
  ge: / >= /,
  iadd: /\+= /,
  isub: /-= /,
  imul: / \*= /,
  itruediv: / \/= /,
  ipow: / \*\*= /,
  imatmul: / @= /,
  getitem: /\w\[/,
  setitem: /\w\[.*\] = /,
  contains: / in /,
  len: /\blen\(/,
  iter: /\bfor \w+ in /,
  float: /\bfloat\(/,
  int: /\bint\(/,
  repr: /\brepr\(/,
  copy: /\bcopy\(/,
};

/** The programs that the conformance cases make, all crosses multiplied out. */
async function programs(): Promise<string[]> {
  const { readdirSync } = await import("node:fs");
  const { programsOf } = await import("../../conformance/suite.ts");
  // the functions of a case file and the comments above them; the suite itself asks Python's own parser
  const cases = (text: string): Promise<{ name: string; line: number; comments: string[]; source: string }[]> =>
    Promise.resolve(
      [...text.matchAll(/((?:^#.*\n)*)^def (\w+)\(\):\n((?:(?:[ \t].*)?\n)*)/gm)].map(([, comments, name, source]) => ({
        name,
        line: 0,
        comments: comments.split("\n").map((line) => line.replace(/^# ?/, "")),
        source,
      })),
    );
  const out: string[] = [];
  for (const folder of ["numpy", "mygrad"]) {
    const path = `conformance/cases/${folder}`;
    for (const file of readdirSync(pathOf(path)).filter((name) => name.endsWith(".py"))) {
      const made = await programsOf(
        { oracle: { cases } } as unknown as Parameters<typeof programsOf>[0],
        file,
        readText(`${path}/${file}`),
      );
      out.push(...made.map(({ source }) => source));
    }
  }
  return out;
}

/** In how many programs a name stands. */
async function counter(): Promise<(last: string) => number> {
  const texts = await programs(), words = new Map<string, number>();
  for (const text of texts) {
    for (const word of new Set(text.match(/\w+/g) ?? [])) words.set(word, (words.get(word) ?? 0) + 1);
  }
  return (last) => {
    const symbol = symbols[last.replace(/^__|__$/g, "")];
    return symbol !== undefined && last.startsWith("__")
      ? texts.filter((text) => symbol.test(text)).length
      : words.get(last) ?? 0;
  };
}

/** Names that have no meaning outside Python, with the reason. */
const withoutMeaning: Record<string, string> = {
  "Tensor.__array_priority__": "Python's operator protocol; methods need no priority",
  "Tensor.__hash__": "JavaScript objects are compared by identity; Python's `None` forbids hashing",
  "Tensor.null_gradients": "deprecated no-op of MyGrad, not ported (contract A9.6)",
  "mygrad.operation_base.Operation.replay_args":
    "internal to MyGrad's replay of views; here a place keeps its step (tape)",
  "mygrad.operation_base.Operation.replay_kwargs": "as `replay_args`",
  "mygrad.operation_base.Operation.replay_force_constant": "as `replay_args`",
  "mygrad.ufuncs.MyGradBinaryUfunc": "a metaclass; the type `BinaryFunction` describes these functions",
  "mygrad.ufuncs.MyGradUnaryUfunc": "a metaclass; the type `UnaryFunction` describes these functions",
};

/** Python's operator names, as contract A4 has them. */
const operators: Record<string, string> = {
  __add__: "add",
  __radd__: "add",
  __sub__: "sub",
  __rsub__: "sub",
  __mul__: "mul",
  __rmul__: "mul",
  __truediv__: "div",
  __rtruediv__: "div",
  __floordiv__: "floordiv",
  __rfloordiv__: "floordiv",
  __pow__: "pow",
  __rpow__: "pow",
  __matmul__: "matmul",
  __rmatmul__: "matmul",
  __neg__: "neg",
  __pos__: "pos",
  __eq__: "eq",
  __ne__: "ne",
  __lt__: "lt",
  __le__: "le",
  __gt__: "gt",
  __ge__: "ge",
  __iadd__: "iadd",
  __isub__: "isub",
  __imul__: "imul",
  __itruediv__: "idiv",
  __ipow__: "ipow",
  __imatmul__: "imatmul",
  __getitem__: "get",
  __setitem__: "set",
  __contains__: "eq",
  __copy__: "copy",
  __float__: "valueOf",
  __int__: "valueOf",
  __len__: "length",
};

const typingNames = ["ArrayLike", "DTypeLike", "DTypeLikeReals", "Index", "Mask", "Real", "Shape"];

function has(object: unknown, key: string): boolean {
  return object !== null && object !== undefined && key in Object(object);
}

/** Where a name is, or `null`. */
function find({ path, category, kind }: Name): string | null {
  const last = path.split(".").pop()!, library = mg as unknown as Record<string, unknown>;
  if (category === "operation classes") {
    return operationNames().has(last) ? `\`creator.constructor.name === "${last}"\`` : null;
  }
  if (category === "typing") return typingNames.includes(last) ? `type \`mg.typing.${last}\`` : null;
  if (category.startsWith("Tensor ") && category !== "Tensor class") {
    if (last === "__init__") return "`new mg.Tensor(…)`";
    if (last === "__iter__") return Symbol.iterator in mg.Tensor.prototype ? "`for (const x of tensor)`" : null;
    const name = operators[last] ?? last;
    return has(mg.Tensor.prototype, name) ? `\`tensor.${name}\`` : null;
  }
  if (category === "context manager members") {
    const manager = library[path.split(".")[1]] as Record<string, unknown>;
    if (last === "__call__") {
      return typeof manager === "function" ? `\`mg.${path.split(".")[1]}(f)\`, \`.wrap(f)\`` : null;
    }
    if (last === "__exit__") return has(manager.enter as () => object, "call") ? "`using _ = ….enter()`" : null;
    const name = last === "__bool__" ? "state" : last;
    return has(manager, name) ? `\`mg.${path.split(".")[1]}.${name}\`` : null;
  }
  if (category === "operation base class members") {
    const [, , owner] = path.split("."), Class = library[owner] as { prototype: object } & Record<string, unknown>;
    if (Class === undefined) return null;
    const own = [Class, Class.prototype].some((x) => has(x, last)) ||
      ["where", "variables", "axis", "keepdims", "initial", "out_shape", "numpy_func", "numpy_ufunc"].includes(last);
    return own ? `\`mg.${owner}\` \`.${last}\`` : null;
  }
  if (path.startsWith("mygrad.ufunc.")) return has(mg.add, last) ? `\`mg.add.${last}\`, and of every ufunc` : null;
  if (path.includes("ufunc_creator") || path.includes("implements_numpy_override")) {
    const name = path.includes("ufunc_creator") ? "ufunc_creator" : "implements_numpy_override";
    return has(mg, name) ? `\`mg.${name}\`` : null;
  }
  for (const space of ["", "linalg", "nnet", "random", "errors"]) {
    const owner = space === "" ? library : library[space] as Record<string, unknown>;
    if (space !== "" && !path.includes(space)) continue;
    if (space === "" && /\.(nnet|random|linalg|errors)\./.test(path)) continue;
    if (has(owner, last)) {
      return `\`mg.${space === "" ? "" : space + "."}${last}\`${kind === "class" ? " (class)" : ""}`;
    }
  }
  return null;
}

/** Names that a row of the laws stands for under another name. */
const sameRow: Record<string, string> = {
  sub: "subtract",
  mul: "multiply",
  div: "divide",
  pow: "power",
  neg: "negative",
  pos: "positive",
  true_divide: "divide",
  get: "getitem",
  set: "setitem",
  iadd: "in-place",
  isub: "in-place",
  imul: "in-place",
  idiv: "in-place",
  ipow: "in-place",
  imatmul: "matmul",
  shape: "reshape",
  // without a copy they are the identity, or a reshape
  atleast_1d: "reshape",
  atleast_2d: "reshape",
};

/** Whether a law goes over the second derivative of a name. */
function twice(last: string, seconds: ReadonlySet<string>): boolean {
  const name = operators[last] ?? last;
  return seconds.has(sameRow[name] ?? name);
}

/** The row of every name. */
export async function coverage(names: readonly Name[]): Promise<Covered[]> {
  const count = await counter();
  const seconds = new Set(allRows().map(({ name }) => name.replace(/^nnet\./, "").replace(/[ (].*$/, "")));
  return names.map((name) => {
    const where = find(name),
      note = withoutMeaning[name.path] ?? withoutMeaning[name.path.replace(/^mygrad\./, "")] ??
        withoutMeaning[name.name] ?? "";
    const last = name.path.split(".").pop()!;
    const cases = name.category === "operation classes" ? 0 : count(last);
    return { ...name, where, note, second: name.gradient === "differentiable" && twice(last, seconds), cases };
  });
}

/** Which gradients have no second derivative, in a sentence. */
function secondDerivatives(rows: readonly Covered[]): string {
  const none = rows.filter(({ gradient, second }) => gradient === "differentiable" && !second).map(({ path }) => path);
  return (none.length === 0
    ? "Every differentiable name has a second derivative that is checked"
    : `Without a second derivative that is checked: ${none.map((path) => `\`${path}\``).join(", ")}`) +
    "; `gru` has none where `bp_lim` cuts gradients off (`NotImplementedError`), and an operation of a user's own has one if its " +
    "`backward_var` is written with tensors.";
}

/** The page. */
export function page(rows: readonly Covered[]): string {
  const found = rows.filter(({ where }) => where !== null).length,
    reasons = rows.filter(({ where, note }) => where === null && note !== "");
  const categories = [...new Set(rows.map(({ category }) => category))];
  const lines = [
    "# Where MyGrad's names are",
    "",
    `Made by \`deno task coverage\` from MyGrad's public names and the library itself: ${rows.length} names, ${found} found, ${reasons.length} without a meaning outside Python.`,
    "*2nd* says whether the second derivative is compared with finite differences of the first (`tests/laws/second_test.ts`), " +
    "*cases* in how many conformance programs the name stands.",
    "",
    secondDerivatives(rows),
  ];
  for (const category of categories) {
    lines.push(
      "",
      `## ${category}`,
      "",
      "| MyGrad | here | gradient | 2nd | cases | note |",
      "|---|---|---|---|---|---|",
    );
    for (const { path, category: own, where, gradient, second, cases, note } of rows) {
      if (own !== category) continue;
      const slope = gradient === "differentiable" ? "yes" : gradient === "nondifferentiable" ? "none" : "";
      lines.push(`| \`${path}\` | ${where ?? "–"} | ${slope} | ${second ? "yes" : ""} | ${cases || ""} | ${note} |`);
    }
  }
  return lines.join("\n") + "\n";
}

/** The ufuncs that have a row of their own beside their override: for the page's test. */
export function ufuncsWithRows(): number {
  return [...differentiableUfuncs.values()].filter(({ ufunc }) => overrideOf(ufunc) !== undefined).length;
}

if (import.meta.main) {
  const { readFileSync, writeFileSync } = await import("node:fs");
  const names = JSON.parse(readFileSync(new URL("../data/mygrad_names.json", import.meta.url), "utf8")) as Name[];
  const rows = await coverage(names);
  writeFileSync(new URL("../../docs/coverage.md", import.meta.url), page(rows));
  for (const row of rows) {
    if (row.where === null && row.note === "") console.log("missing:", row.path, `(${row.category})`);
  }
}
