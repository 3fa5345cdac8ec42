/**
 * Compares what both sides wrote down. Bit for bit wherever IEEE 754 decides the result; in units in the last place, with a
 * budget for each function, elsewhere. What may differ on purpose is a {@linkcode rules | rule} with a name, counted
 * whenever it is used; anything else is a difference.
 */

import type { About } from "./oracle.ts";
import type { ArrayRecord, EventRecord, Observation, SameRecord, TensorRecord, ValueRecord } from "./observation.ts";
import { ancestry } from "./translate.ts";

/** The rules by which two observations may differ, each with its reason. */
export const rules: Record<string, string> = {
  "default-integer": "NumPy's default integer is int64 on most machines and int32 in Pyodide and here (A6)",
  "int-names": "a 32-bit NumPy has two int32 types, of which one prints its name; here there is one",
  "scalar": "what is a scalar in NumPy is a 0-d array here (A6)",
  "bool": "a NumPy bool may be a JavaScript boolean here",
  "sequence": "JavaScript has arrays where Python has lists and tuples",
  "nan-bits": "sign and payload of nan are not defined",
  "class": "exception classes special to NumPy may be replaced by their standard parents or children (S172)",
  "locks": "a lock here falls in backward and clear_graph only, not when a result is collected (A9.8, S115, S116)",
  "grad-layout": "the memory layout of gradients follows the computation, which may be another (S56)",
  "grad-sharing": "whether a reshape of a gradient is a window or a copy depends on that layout (tape D8)",
  "own-memory":
    "whether an array owns its memory or views a temporary that no variable holds is not part of the contract (S173)",
  "layout-1": "the stride of an axis of length 0 or 1 addresses nothing",
  "private": "an exception class whose name starts with an underscore stands for its first public parent",
  "A9.1": "a number beside a tensor is weak: a float32 tensor stays float32 (against S4)",
  "A9.3 S60": "backward through a tensor that another graph cleared raises InvalidBackprop here",
  "A9.3 S101":
    "writing to a group of views that holds a gradient nulls the gradient here; MyGrad raises AssertionError",
  "A9.3 S102": "stale views detach here; MyGrad raises KeyError",
  "A9.3 S88":
    "the gradient of what was written through a view is brought into the layout of the base here; in another layout MyGrad fails an assertion",
  "A9.3 S98": "tensors are accepted as masks and conditions here; MyGrad recurses for ever",
  "A9.4 D4": "MyGrad's stale calls point at renamed tensors and its backward never ends",
  "A9.3 keywords": "NumPy's keywords are taken by functions that tensors take over",
  "A9.5": "more works than in MyGrad",
  "missing": "a part of MyGrad that needs an optional package (numba) is not there",
  "A9.8":
    "locks fall in backward and clear_graph only; a view made while locked becomes writeable again (S117), a broadcast stays read-only (S120)",
  "A9.9":
    "calls of a graph that was cleared name tensors that stand for something else by now; here they hold the old value",
  "narrow":
    "a number computed in float32 or float16 and widened later is as exact as the narrow type: the budget counts in its units",
  "zero-sign":
    "a gradient that is zero may have another sign (masks select here, MyGrad multiplies with them, A9.3), and of 0 and -0 either may be the larger",
};

/** Something that differs and is not covered by a rule. */
export interface Difference {
  /** What was compared: a variable's path with the property, an output line, an event. */
  where: string;
  /** Which of its properties. */
  property: string;
  /** Python's value, as text. */
  python: string;
  /** This library's value, as text. */
  here: string;
  /** The statement, if it belongs to one. */
  line?: number | null;
}

/** The outcome of comparing one program. */
export interface Comparison {
  /** Everything that differs and that no rule covers. */
  differences: Difference[];
  /** How often each rule was used. */
  rules: Map<string, number>;
  /** How many properties of each sort were compared. */
  compared: Map<string, number>;
  /** The largest distance seen, in units in the last place, of each data type. */
  ulp: number;
  /** How near the messages of refused calls are, from 0 to 1, of each refused call. */
  messages: { line: number | null; near: number; python: string; here: string }[];
  /** A rule ended the comparison at this statement: the sides differ from here on, on purpose. */
  stopped: { line: number | null; rule: string } | null;
}

/** How strictly values are compared. */
export interface Tolerance {
  /** Units in the last place allowed element by element; 0 is bit for bit. */
  ulp: number;
  /** Whether the unit is that of the largest element of the array (for sums in another order, and for long chains). */
  scaled: boolean;
  /** Whether 0 may be -0: NumPy's vector code takes either for the larger. */
  zeroSign?: boolean;
}

/** Bit for bit. */
export const exact: Tolerance = { ulp: 0, scaled: false };

interface Settings {
  about: Pick<About, "intp">;
  tolerance: Tolerance;
}

const itemsizes: Record<string, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
};
const epsilons: Record<string, number> = { float64: 2 ** -52, float32: 2 ** -23, float16: 2 ** -10 };
const smallest: Record<string, number> = { float64: 2 ** -1074, float32: 2 ** -149, float16: 2 ** -24 };

/** Compares two observations of one program. */
export function compare(python: Observation, here: Observation, settings: Settings): Comparison {
  return new Comparer(settings).run(python, here);
}

class Comparer {
  readonly out: Comparison = {
    differences: [],
    rules: new Map(),
    compared: new Map(),
    ulp: 0,
    messages: [],
    stopped: null,
  };
  readonly settings: Settings;
  hasTensors = false;
  /** Whether a default unsigned integer was met in 64 bits there and in 32 here: what is made of the two differs in type. */
  wideUnsigned = false;
  /** The unit of the narrowest floating type among the variables: what was computed in it may be kept in a wider one. */
  narrow = 0;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  run(python: Observation, here: Observation): Comparison {
    this.compare(python, here);
    if (this.wideUnsigned && this.out.differences.some(({ property }) => property === "dtype")) {
      // uint64 beside a signed integer is float64, uint32 is int64: from here on the platforms differ, not the libraries
      this.rule("default-integer");
      this.out.differences = [];
      this.out.stopped = { line: null, rule: "default-integer" };
    }
    const stale = python.events.find((event) => event.stale === "unnoticed");
    if (stale && this.out.differences.length > 0) {
      // MyGrad walked on into a graph that this one was cut from: what follows is an accident of its bookkeeping.
      this.rule("A9.9");
      this.out.differences = [];
      this.out.stopped = { line: stale.line, rule: "A9.9" };
    }
    return this.out;
  }

  compare(python: Observation, here: Observation): void {
    this.hasTensors = Object.values(python.variables ?? {}).some((x) => x.kind === "tensor");
    for (const { dtype } of arraysOf(Object.values(python.variables ?? {}))) {
      this.narrow = Math.max(this.narrow, epsilons[dtype] ?? 0);
    }
    if (python.unobservable) this.differ("program", "observation", python.unobservable, "observed");
    this.events(python.events, here.events);
    if (this.out.stopped) return;
    this.output(python.output, here.output);
    const a = python.variables ?? {}, b = here.variables ?? {};
    for (const name of Object.keys(a)) {
      if (!(name in b)) this.differ(name, "variable", describe(a[name]), "not set");
      else this.value(name, a[name], b[name]);
    }
    for (const name of Object.keys(b)) if (!(name in a)) this.differ(name, "variable", "not set", describe(b[name]));
    this.sharing(python, here);
  }

  // ---------------------------------------------------------------- bookkeeping

  count(sort: string): void {
    this.out.compared.set(sort, (this.out.compared.get(sort) ?? 0) + 1);
  }
  rule(name: string): void {
    this.out.rules.set(name, (this.out.rules.get(name) ?? 0) + 1);
  }
  differ(where: string, property: string, python: unknown, here: unknown, line: number | null = null): void {
    this.out.differences.push({ where, property, python: String(python), here: String(here), line });
  }
  same(where: string, property: string, python: unknown, here: unknown): boolean {
    this.count(property);
    if (String(python) === String(here)) return true;
    this.differ(where, property, python, here);
    return false;
  }

  // ---------------------------------------------------------------- refused calls

  events(python: EventRecord[], here: EventRecord[]): void {
    const lines = [...new Set([...python, ...here].map((event) => event.line))].sort((a, b) => (a ?? 0) - (b ?? 0));
    for (const line of lines) {
      const a = python.find((event) => event.line === line), b = here.find((event) => event.line === line);
      if (!a?.error && !b?.error) continue;
      this.count("refused call");
      const rule = departure(a, b, this.hasTensors);
      if (rule !== null) {
        this.rule(rule);
        this.out.stopped = { line, rule };
        return;
      }
      const where = `line ${line}`;
      if (!a?.error || !b?.error) {
        this.differ(
          where,
          "refused",
          a?.error ? `${a.error}: ${a.message}` : "passes",
          b?.error ? `${b.error}: ${b.message}\n${b.stack ?? ""}` : "passes",
          line,
        );
        this.out.stopped = { line, rule: "difference" };
        return;
      }
      const mro = a.mro ?? [a.error];
      const publicName = mro.find((name) => !name.startsWith("_")) ?? a.error;
      if (publicName !== a.error) this.rule("private");
      if (b.error !== publicName) {
        if (mro.includes(b.error) || ancestry(b.error).includes(publicName)) this.rule("class");
        else {this.differ(
            where,
            "exception class",
            `${a.error}: ${a.message}`,
            `${b.error}: ${b.message}\n${b.stack ?? ""}`,
            line,
          );}
      }
      this.out.messages.push({
        line,
        near: nearness(a.message ?? "", b.message ?? ""),
        python: a.message ?? "",
        here: b.message ?? "",
      });
    }
  }

  // ---------------------------------------------------------------- printed lines

  output(python: string[], here: string[]): void {
    const n = Math.max(python.length, here.length);
    for (let i = 0; i < n; i++) {
      this.count("printed line");
      if (python[i] === here[i]) continue;
      if (python[i] === undefined || here[i] === undefined || !this.text(python[i], here[i])) {
        this.differ(`output line ${i + 1}`, "text", python[i] ?? "(nothing)", here[i] ?? "(nothing)");
        return;
      }
    }
  }

  /** Whether two texts are the same up to the rules for integers, scalars and, where values may differ, digits. */
  text(a: string, b: string): boolean {
    if (a === b) return true;
    const integers = (x: string): string =>
      x.replace(/,\s*dtype=(int32|int64)\b/g, "").replace(/\b(u?int)(32|64)\b/g, "$1");
    let x = a, y = b;
    if (this.settings.about.intp !== "int32" && integers(x) === integers(y)) return this.rule("default-integer"), true;
    const named = (s: string): string => s.replace(/,\s*dtype=int32\b/g, "");
    if (this.settings.about.intp === "int32" && named(x) === named(y)) return this.rule("int-names"), true;
    [x, y] = this.settings.about.intp === "int32" ? [named(x), named(y)] : [integers(x), integers(y)];
    [x, y] = [plainScalars(x), plainScalars(y)];
    if (x === y) return this.rule("scalar"), true;
    const squeeze = (s: string): string => s.replace(/\s+/g, " ").replace(/ ?([\[\](),]) ?/g, "$1");
    if (squeeze(x) === squeeze(y)) {
      return this.rule(this.settings.about.intp === "int32" ? "scalar" : "default-integer"), true;
    }
    if (this.settings.tolerance.ulp > 0) {
      const p = numbersOf(x), q = numbersOf(y);
      if (p.rest === q.rest && p.values.length === q.values.length) {
        const scale = Math.max(...p.values.map(Math.abs).filter(Number.isFinite), 1e-300);
        return p.values.every((value, i) =>
          Object.is(value, q.values[i]) || Math.abs(value - q.values[i]) <= 1e-6 * scale
        ); // the values themselves are compared elsewhere
      }
    }
    return false;
  }

  // ---------------------------------------------------------------- values

  value(path: string, a: ValueRecord, b: ValueRecord): void {
    if (a.kind === "scalar" || b.kind === "scalar") {
      if (isArrayRecord(a) && isArrayRecord(b)) return this.array(path, a, b, "scalar");
      if (a.kind === "scalar" && a.dtype === "bool" && b.kind === "bool") {
        this.rule("bool");
        this.same(path, "value", a.str, b.value ? "True" : "False");
        return;
      }
      if (a.kind === "bool" && b.kind === "scalar" && b.dtype === "bool") {
        this.rule("bool");
        this.same(path, "value", a.value ? "True" : "False", b.str);
        return;
      }
      // A Python float is a float64 scalar's parent class; NumPy itself mixes them (np.finfo, item).
      if (a.kind === "scalar" && b.kind === "float" && a.dtype.startsWith("float")) {
        this.rule("scalar");
        return this.elements(path, floatRecord({ data: encode(Number(decode(a)[0])), repr: "" }), floatRecord(b));
      }
      if (a.kind === "scalar" && b.kind === "int" && /int/.test(a.dtype)) {
        this.rule("scalar");
        this.same(path, "value", a.str, b.value);
        return;
      }
      if (a.kind === "float" && b.kind === "scalar" && b.dtype.startsWith("float")) {
        this.rule("scalar");
        return this.elements(path, floatRecord(a), floatRecord({ data: encode(Number(decode(b)[0])), repr: "" }));
      }
      if (a.kind === "int" && b.kind === "scalar" && /int/.test(b.dtype)) {
        this.rule("scalar");
        this.same(path, "value", a.value, b.str);
        return;
      }
    }
    if (a.kind === "same" || b.kind === "same") {
      // The same object twice is a fact about identity: both sides must agree on it.
      if (a.kind === b.kind) this.same(path, "identity", (a as SameRecord).as, (b as SameRecord).as);
      else this.differ(path, "identity", describe(a), describe(b));
      return;
    }
    if ((a.kind === "list" || a.kind === "tuple") && (b.kind === "list" || b.kind === "tuple")) {
      if (a.kind !== b.kind) this.rule("sequence");
      if (!this.same(path, "length", a.items?.length ?? a.length, b.items?.length ?? b.length)) return;
      a.items?.forEach((item, i) => this.value(`${path}[${i}]`, item, b.items![i]));
      return;
    }
    if (!this.same(path, "kind", a.kind, b.kind)) return;
    switch (a.kind) {
      case "array":
        return this.array(path, a, b as ArrayRecord, "array");
      case "tensor":
        return this.tensor(path, a, b as TensorRecord);
      case "dict": {
        const other = b as typeof a;
        if (this.same(path, "keys", a.keys.join(), other.keys.join())) {
          a.items.forEach((item, i) => this.value(`${path}[${a.keys[i]}]`, item, other.items[i]));
        }
        return;
      }
      case "float":
        return this.elements(path, floatRecord(a), floatRecord(b as typeof a));
      case "bool":
      case "int":
      case "str":
      case "type":
        if (a.kind === "str" && this.text(a.value, (b as typeof a).value)) return this.count("value");
        this.same(path, "value", a.value, (b as typeof a).value);
        return;
      case "dtype":
        this.dtype(path, a.value, (b as typeof a).value);
        return;
      case "slice":
      case "range":
      case "complex":
        this.same(path, "value", a.repr, (b as typeof a).repr);
    }
  }

  /** Whether two data types are the same, or the default integer of either side. */
  dtype(path: string, a: string, b: string): boolean {
    this.count("dtype");
    if (a === b) return true;
    if (
      this.settings.about.intp === "int64" && ((a === "int64" && b === "int32") || (a === "uint64" && b === "uint32"))
    ) {
      this.rule("default-integer");
      this.wideUnsigned ||= a === "uint64";
      return true;
    }
    this.differ(path, "dtype", a, b);
    return false;
  }

  tensor(path: string, a: TensorRecord, b: TensorRecord): void {
    this.same(path, "constant", a.constant, b.constant);
    this.same(path, "creator", a.creator === null ? "none" : "present", b.creator === null ? "none" : "present");
    this.same(path, "base", a.base, b.base);
    if (isArrayRecord(a.data) && isArrayRecord(b.data)) this.array(`${path}.data`, a.data, b.data, "data");
    else this.value(`${path}.data`, a.data, b.data);
    this.count("grad");
    if (a.grad?.kind === "unreadable") this.rule("A9.9");
    else if (a.grad === null || b.grad === null) {
      if (a.grad !== b.grad) {
        this.differ(
          `${path}.grad`,
          "presence",
          a.grad === null ? "None" : describe(a.grad),
          b.grad === null ? "None" : describe(b.grad),
        );
      }
    } else if (isArrayRecord(a.grad) && isArrayRecord(b.grad)) this.array(`${path}.grad`, a.grad, b.grad, "grad");
    else this.value(`${path}.grad`, a.grad, b.grad);
    const data = isArrayRecord(a.data) && isArrayRecord(b.data) && a.data.data !== b.data.data;
    this.texts(path, a, b, data && this.settings.tolerance.zeroSign === true);
  }

  texts(
    path: string,
    a: { str?: string; repr?: string },
    b: { str?: string; repr?: string },
    valuesDiffer: boolean,
  ): void {
    for (const property of ["str", "repr"] as const) {
      if (a[property] === undefined || b[property] === undefined || valuesDiffer) continue;
      this.count(property);
      if (!this.text(a[property], b[property])) this.differ(path, property, a[property], b[property]);
    }
  }

  array(path: string, a: ArrayRecord, b: ArrayRecord, role: "array" | "scalar" | "data" | "grad"): void {
    if (!this.dtype(path, a.dtype, b.dtype)) return;
    if (!this.same(path, "shape", a.shape, b.shape)) return;
    this.elements(path, a, b);
    if (a.kind === "scalar" || b.kind === "scalar") {
      if (a.kind !== b.kind || role === "scalar") this.rule("scalar");
      this.count("str");
      if (this.settings.tolerance.zeroSign && a.data !== b.data) return;
      if (a.str !== undefined && b.str !== undefined && !this.text(a.str, b.str)) {
        this.differ(path, "str", a.str, b.str);
      }
      if (a.array_repr !== undefined && b.repr !== undefined) {
        this.count("repr");
        if (!this.text(a.array_repr, b.repr)) this.differ(path, "repr", a.array_repr, b.repr);
      }
      return;
    }
    // the sign of a zero shows in the text
    this.texts(path, a, b, (/grad$/.test(path) || this.settings.tolerance.zeroSign === true) && a.data !== b.data);
    this.strides(path, a, b, role);
    this.count("writeable");
    if (a.flags.writeable !== b.flags.writeable) {
      if (this.hasTensors) this.rule("locks");
      else this.differ(path, "writeable", a.flags.writeable, b.flags.writeable);
    }
    this.count("owndata");
    if (a.flags.owndata !== b.flags.owndata || a.base !== b.base) {
      const nobody = (base: string | null | undefined): boolean => (base ?? "hidden") === "hidden";
      if (role !== "array" || this.hasTensors || (nobody(a.base) && nobody(b.base))) this.rule("own-memory");
      else {
        this.same(path, "owndata", a.flags.owndata, b.flags.owndata);
        this.same(path, "base", a.base, b.base);
      }
    }
  }

  strides(path: string, a: ArrayRecord, b: ArrayRecord, role: string): void {
    this.count("strides");
    const unit = (x: ArrayRecord): number[] => x.strides.map((stride) => stride / itemsizes[x.dtype]);
    const empty = a.shape.includes(0);
    const x = unit(a), y = unit(b);
    if (x.every((stride, i) => stride === y[i])) {
      if (a.flags.c_contiguous !== b.flags.c_contiguous || a.flags.f_contiguous !== b.flags.f_contiguous) {
        this.differ(path, "flags", JSON.stringify(a.flags), JSON.stringify(b.flags));
      }
      return;
    }
    if (empty || x.every((stride, i) => stride === y[i] || a.shape[i] <= 1)) return this.rule("layout-1");
    if (role === "grad") return this.rule("grad-layout");
    this.differ(path, "strides", a.strides, b.strides);
  }

  /** Compares the elements of two arrays of one shape. */
  elements(path: string, a: ArrayRecord, b: ArrayRecord): void {
    this.count("values");
    if (a.dtype === b.dtype && a.data === b.data) return;
    const x = decode(a), y = decode(b);
    if (x.length !== y.length) return this.differ(path, "values", summary(x), summary(y));
    const float = a.dtype.startsWith("float");
    const { ulp, scaled } = this.settings.tolerance;
    const epsilon = epsilons[a.dtype] ?? 0;
    let scale = 0;
    if (float && scaled) {
      for (const value of x as number[]) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
    }
    if (scaled && scale === 0) scale = 1;
    for (let i = 0; i < x.length; i++) {
      if (Object.is(x[i], y[i])) continue;
      if (!float) {
        if (BigInt(x[i]) === BigInt(y[i])) continue;
        return this.differ(path, `value at ${i}`, x[i], y[i]);
      }
      const p = x[i] as number, q = y[i] as number;
      if (Number.isNaN(p) && Number.isNaN(q)) {
        this.rule("nan-bits");
        continue;
      }
      if (p === 0 && q === 0 && (/grad$/.test(path) || this.settings.tolerance.zeroSign)) {
        this.rule("zero-sign");
        continue;
      }
      if (ulp === 0 || !Number.isFinite(p) || !Number.isFinite(q)) {
        return this.differ(path, `value at ${i}`, show(p), show(q));
      }
      const size = Math.max(Math.abs(p), Math.abs(q), scaled ? scale : 0);
      const unit = Math.max(2 ** Math.floor(Math.log2(size)) * epsilon, smallest[a.dtype]);
      const distance = Math.abs(p - q) / unit;
      if (distance > ulp && this.narrow > epsilon && distance * epsilon / this.narrow <= ulp) {
        this.rule("narrow");
        continue;
      }
      if (distance > ulp) {
        return this.differ(path, `value at ${i}`, show(p), `${show(q)} (${distance.toPrecision(3)} ulp)`);
      }
      this.out.ulp = Math.max(this.out.ulp, distance);
    }
  }

  // ---------------------------------------------------------------- memory

  sharing(python: Observation, here: Observation): void {
    const name = (x: Observation): Set<string> =>
      new Set((x.shares ?? []).map(([i, j]) => `${x.arrays![i]} ~ ${x.arrays![j]}`));
    const known = (x: Observation): Set<string> => new Set(x.arrays ?? []);
    const a = name(python), b = name(here), left = known(python), right = known(here);
    const both = (pair: string): boolean => pair.split(" ~ ").every((path) => left.has(path) && right.has(path));
    this.count("shares_memory");
    const excused = (pair: string): boolean => {
      if (!this.out.rules.has("grad-layout") || !pair.split(" ~ ").every((path) => path.endsWith(".grad"))) {
        return false;
      }
      this.rule("grad-sharing");
      return true;
    };
    for (const pair of a) {
      if (!b.has(pair) && both(pair) && !excused(pair)) this.differ(pair, "shares_memory", true, false);
    }
    for (const pair of b) {
      if (!a.has(pair) && both(pair) && !excused(pair)) this.differ(pair, "shares_memory", false, true);
    }
  }
}

/** The rule under which two different outcomes of a statement are as they should be, or `null`. */
function departure(a: EventRecord | undefined, b: EventRecord | undefined, tensors: boolean): string | null {
  if (b?.error?.startsWith("internal")) return null;
  if (a?.error === "EndlessBackward") return "A9.4 D4";
  if (a?.stale === "unnoticed" && b?.error === "InvalidBackprop" && a.error !== "InvalidBackprop") return "A9.3 S60";
  if (a?.error === "AssertionError" && /placeholder copy/.test(a.message ?? "")) return "A9.3 S101";
  if (a?.stale && a.error === "AssertionError" && /triggered on a tensor with no gradient/.test(a.message ?? "")) {
    return "A9.9";
  }
  if (a?.error === "AssertionError" && !a.message && !b?.error) return "A9.3 S88";
  if (a?.error === "KeyError" && /^\d+$/.test(a.message ?? "")) return "A9.3 S102";
  // Replaying a stale view whose creator is gone: MyGrad calls the operation of another tensor.
  if (a?.error === "TypeError" && /__call__\(\) (missing|takes)/.test(a.message ?? "")) return "A9.3 S102";
  const readOnly = (event: EventRecord | undefined): boolean =>
    event?.error === "ValueError" && /read-only/.test(event.message ?? "");
  // Also where the side that is not locked refuses the same call for another reason, which the lock hides on the other.
  // Without tensors there are no locks, and nothing to excuse.
  if (tensors && readOnly(a) !== readOnly(b)) return "A9.8";
  if (
    a?.error === "TypeError" && !b?.error &&
    /unexpected keyword argument '(casting|order|subok|dtype|out|where|initial|axes|shape|min|max|constant|x1|x2)'/
      .test(
        a.message ?? "",
      )
  ) return "A9.3 keywords";
  if (a?.error === "NotImplementedError" && !b?.error) return "A9.5";
  if (
    a?.error === "AttributeError" && !b?.error &&
    /module 'mygrad\.\w+' has no attribute|'Tensor' object has no attribute 'flags'/.test(a.message ?? "")
  ) return /module/.test(a.message!) ? "missing" : "A9.5";
  if (a?.error === "RecursionError" && !b?.error) return "A9.3 S98";
  if (
    a?.error === "TypeError" &&
    /unsupported operand|not implemented for|bad operand|no implementation found|returned NotImplemented|not \(yet\) supported/
      .test(a.message ?? "") &&
    !b?.error
  ) return "A9.5";
  return null;
}

/** `np.float64(1.5)` and `array(1.5)` as `1.5`, `np.True_` as `True`. */
function plainScalars(text: string): string {
  const number = "-?(?:\\d+\\.?\\d*(?:e[+-]?\\d+)?|inf|nan)";
  return text
    .replace(new RegExp(`np\\.(?:float|int|uint)\\d*\\((${number})\\)`, "g"), "$1")
    .replace(/np\.(True|False)_?/g, "$1")
    .replace(new RegExp(`\\barray\\((${number}|True|False)(?:, dtype=\\w+)?\\)`, "g"), "$1")
    .replace(/(\d)\.(?!\d)/g, "$1.0");
}

function numbersOf(text: string): { rest: string; values: number[] } {
  const values: number[] = [];
  const rest = text.replace(/-?\d+\.?\d*(?:e[+-]?\d+)?/g, (x) => (values.push(Number(x)), "#")).replace(/\s+/g, "");
  return { rest, values };
}

/** How near two messages are: the share of words and numbers that both have. */
function nearness(a: string, b: string): number {
  const words = (x: string): Set<string> => new Set(x.toLowerCase().match(/[a-z_]+|\d+/g) ?? []);
  const x = words(a), y = words(b);
  if (x.size === 0) return 1;
  let both = 0;
  for (const word of x) if (y.has(word)) both++;
  return both / x.size;
}

function isArrayRecord(x: ValueRecord | null): x is ArrayRecord {
  return x !== null && (x.kind === "array" || x.kind === "scalar");
}

function floatRecord(x: { data: string; repr: string }): ArrayRecord {
  const flags = { writeable: true, c_contiguous: true, f_contiguous: true, owndata: true };
  return { kind: "scalar", dtype: "float64", shape: [], strides: [], flags, data: x.data };
}

function encode(x: number): string {
  return btoa(String.fromCharCode(...new Uint8Array(Float64Array.of(x).buffer)));
}

/** The elements of a record as numbers (or bigints for 64-bit integers). */
export function decode(record: ArrayRecord): (number | bigint)[] {
  const text = atob(record.data ?? "");
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const size = itemsizes[record.dtype];
  const out: (number | bigint)[] = [];
  for (let i = 0; i < bytes.length; i += size) {
    switch (record.dtype) {
      case "float64":
        out.push(view.getFloat64(i, true));
        break;
      case "float32":
        out.push(view.getFloat32(i, true));
        break;
      case "float16":
        out.push(half(view.getUint16(i, true)));
        break;
      case "int64":
        out.push(view.getBigInt64(i, true));
        break;
      case "uint64":
        out.push(view.getBigUint64(i, true));
        break;
      case "int32":
        out.push(view.getInt32(i, true));
        break;
      case "uint32":
        out.push(view.getUint32(i, true));
        break;
      case "int16":
        out.push(view.getInt16(i, true));
        break;
      case "uint16":
        out.push(view.getUint16(i, true));
        break;
      case "int8":
        out.push(view.getInt8(i));
        break;
      default:
        out.push(view.getUint8(i));
    }
  }
  return out;
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = bits >> 10 & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function show(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

function summary(x: (number | bigint)[]): string {
  return x.length > 12 ? `${x.slice(0, 12).join(", ")}, …` : x.join(", ");
}

/** A record in a few words. */
export function describe(x: ValueRecord | null): string {
  if (x === null) return "None";
  if (x.kind === "same") return `the same object as ${x.as}`;
  if (x.kind === "tensor") return x.repr ?? "a tensor";
  if (x.kind === "array" || x.kind === "scalar") return x.repr ?? `${x.dtype} array of shape (${x.shape})`;
  if (x.kind === "None") return "None";
  if (x.kind === "list" || x.kind === "tuple") {
    const items = (x.items ?? []).map(describe).join(", ");
    return x.kind === "list" ? `[${items}]` : `(${items}${x.items?.length === 1 ? "," : ""})`;
  }
  if (x.kind === "dict") return `{${x.keys.map((key, i) => `${key}: ${describe(x.items[i])}`).join(", ")}}`;
  if (x.kind === "int" || x.kind === "bool") return x.value === true ? "True" : x.value === false ? "False" : x.value;
  if (x.kind === "str") return JSON.stringify(x.value);
  if ("value" in x) return `${x.kind} ${x.value}`;
  if ("repr" in x) return String(x.repr);
  return x.kind;
}

/** The arrays among the values of variables: their own, and those of tensors. */
function arraysOf(values: readonly ValueRecord[]): ArrayRecord[] {
  return values.flatMap((x) => {
    if (isArrayRecord(x)) return [x];
    const { data } = x as { data?: ValueRecord | null };
    return typeof data === "object" && data !== null && isArrayRecord(data) ? [data] : [];
  });
}
