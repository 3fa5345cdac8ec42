/**
 * Walks Python's syntax tree over this library, by contract A3–A7: the same program text, executed here.
 * What is not covered is refused with its line and construct ({@linkcode NotCovered}), never skipped.
 */

import {
  arrayOf,
  called,
  fromHost,
  getItem,
  type HostArray,
  hostAttribute,
  hostBinary,
  hostContains,
  HostFunction,
  hostInPlace,
  hostItems,
  hostLength,
  hostNumber,
  hostTruth,
  hostUnary,
  isArray,
  isDType,
  isHost,
  isInternal,
  isScalar,
  isTensor,
  type Library,
  makeScalar,
  setItem,
  toHost,
  toIndex,
  typeOfHost,
} from "./library.ts";
import type { EventRecord, Mode, Tree } from "./observation.ts";
import {
  arithmetic,
  ELLIPSIS,
  equal,
  floatRepr,
  format,
  isNumber,
  less,
  NotCovered,
  PyCallable,
  PyDict,
  PyRange,
  PySet,
  PySlice,
  pythonError,
  PyTuple,
  PyType,
  raise,
  repr,
  round,
  str,
  typeName,
} from "./values.ts";

const LOOP_LIMIT = 1_000_000;

/** Python's exception classes and their parents. */
const parents: Record<string, string[]> = {
  AxisError: ["ValueError", "IndexError"],
  UFuncTypeError: ["TypeError"],
  LinAlgError: ["ValueError"],
  IndexError: ["LookupError"],
  KeyError: ["LookupError"],
  ZeroDivisionError: ["ArithmeticError"],
  OverflowError: ["ArithmeticError"],
  FloatingPointError: ["ArithmeticError"],
  NotImplementedError: ["RuntimeError"],
  RecursionError: ["RuntimeError"],
  UnboundLocalError: ["NameError"],
  FileNotFoundError: ["OSError"],
  ModuleNotFoundError: ["ImportError"],
  InvalidBackprop: ["MyGradException"],
  InvalidGradient: ["MyGradException"],
  DisconnectedView: ["MyGradException"],
  UnicodeDecodeError: ["ValueError"],
};
const plain =
  "ValueError TypeError AttributeError NameError AssertionError RuntimeError StopIteration LookupError ArithmeticError OSError MyGradException ImportError MemoryError UserWarning FutureWarning DeprecationWarning RuntimeWarning";
const exceptionNames = new Set([...Object.keys(parents), ...plain.split(" ")]);

/** The class of an exception and all its parents, nearest first. */
export function ancestry(name: string): string[] {
  const out = [name];
  for (let i = 0; i < out.length; i++) {
    for (const parent of parents[out[i]] ?? []) if (!out.includes(parent)) out.push(parent);
  }
  return out;
}

/** Python's name of the class of an exception. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

class Scope {
  readonly names: Map<string, unknown> = new Map();
  readonly parent: Scope | null;
  readonly function: boolean;
  readonly outer: Map<string, Scope> = new Map();
  constructor(parent: Scope | null, isFunction: boolean) {
    this.parent = parent;
    this.function = isFunction;
  }
  find(name: string): Scope | null {
    return this.outer.get(name) ?? (this.names.has(name) ? this : this.parent?.find(name) ?? null);
  }
  set(name: string, value: unknown): void {
    (this.outer.get(name) ?? this).names.set(name, value);
  }
}

type Signal = undefined | "break" | "continue" | { value: unknown };

/** The outcome of a program here, before it is written down. */
export interface Execution {
  variables: Map<string, unknown>;
  events: EventRecord[];
  output: string[];
  /** Names of the library's functions that were called. */
  called: Set<string>;
  /** What the translator refused, if it did. */
  refused: NotCovered | null;
}

/** Runs a program's tree over the library. */
export function execute(body: Tree[], mode: Mode, library: Library, absent: Set<string> = new Set()): Execution {
  called.clear();
  const run = new Interpreter(library, absent);
  const events: EventRecord[] = [];
  let refused: NotCovered | null = null;
  for (const statement of body) {
    run.line = statement.line ?? null;
    try {
      if (mode === "interactive" && statement._ === "Expr") {
        const value = run.evaluate(statement.value, run.globals);
        if (value !== null) run.print(repr(value) + "\n");
      } else {
        run.execute(statement, run.globals);
      }
    } catch (error) {
      if (error instanceof NotCovered) {
        refused = error.line === null ? new NotCovered(error.construct, run.line) : error;
        break;
      }
      const event: EventRecord = {
        line: mode === "stop" ? run.line : statement.line ?? null,
        error: isInternal(error) ? `internal ${errorName(error)}` : errorName(error),
        message: error instanceof Error ? error.message : String(error),
      };
      if (error instanceof Error && error.stack) event.stack = error.stack.split("\n").slice(1, 7).join("\n");
      events.push(event);
      if (mode === "stop") break;
      if (mode === "interactive") run.print(`${event.error}\n`);
    }
  }
  library.np.set_printoptions && run.restorePrinting();
  const text = run.text.join("");
  return {
    variables: run.globals.names,
    events,
    output: text === "" ? [] : text.replace(/\n$/, "").split("\n"),
    called: new Set(called),
    refused,
  };
}

class Interpreter {
  readonly globals: Scope;
  readonly builtins: Map<string, unknown>;
  readonly text: string[] = [];
  readonly library: Library;
  readonly printing: unknown;
  line: number | null = null;

  readonly absent: Set<string>;
  constructor(library: Library, absent: Set<string>) {
    this.library = library;
    this.absent = absent;
    this.globals = new Scope(null, true);
    this.builtins = makeBuiltins(this);
    const options = library.np.get_printoptions as (() => unknown) | undefined;
    this.printing = options?.();
  }

  restorePrinting(): void {
    if (this.printing) (this.library.np.set_printoptions as (options: unknown) => void)(this.printing);
  }

  print(text: string): void {
    this.text.push(text);
  }

  // ---------------------------------------------------------------- statements

  block(body: Tree[], scope: Scope): Signal {
    for (const statement of body) {
      const signal = this.execute(statement, scope);
      if (signal !== undefined) return signal;
    }
    return undefined;
  }

  execute(node: Tree, scope: Scope): Signal {
    this.line = node.line ?? this.line;
    switch (node._) {
      case "Expr":
        this.evaluate(node.value, scope);
        return;
      case "Assign": {
        const value = this.evaluate(node.value, scope);
        for (const target of node.targets) this.assign(target, value, scope);
        return;
      }
      case "AnnAssign":
        if (node.value) this.assign(node.target, this.evaluate(node.value, scope), scope);
        return;
      case "AugAssign":
        return this.augmented(node, scope);
      case "If":
        return this.block(this.truth(this.evaluate(node.test, scope)) ? node.body : node.orelse, scope);
      case "For":
        return this.loop(node, scope);
      case "While": {
        for (let count = 0; this.truth(this.evaluate(node.test, scope)); count++) {
          if (count > LOOP_LIMIT) throw new NotCovered(`more than ${LOOP_LIMIT} turns of a loop`, node.line);
          const signal = this.block(node.body, scope);
          if (signal === "break") return;
          if (typeof signal === "object") return signal;
        }
        return this.block(node.orelse, scope);
      }
      case "Break":
        return "break";
      case "Continue":
        return "continue";
      case "Pass":
        return;
      case "Return":
        return { value: node.value ? this.evaluate(node.value, scope) : null };
      case "FunctionDef": {
        let f: unknown = this.makeFunction(node, node.body, node.name, scope);
        for (const decorator of [...node.decorator_list].reverse()) {
          f = this.call(this.evaluate(decorator, scope), [f], new Map());
        }
        scope.set(node.name, f);
        return;
      }
      case "With":
        return this.within(node.items, 0, node, scope);
      case "Try":
        return this.attempt(node, scope);
      case "Raise": {
        if (!node.exc) {
          throw scope.find("%exception")?.names.get("%exception") ??
            pythonError("RuntimeError", "No active exception to reraise");
        }
        const what = this.evaluate(node.exc, scope);
        throw what instanceof PyType ? this.call(what, [], new Map()) : what;
      }
      case "Assert":
        if (!this.truth(this.evaluate(node.test, scope))) {
          throw pythonError("AssertionError", node.msg ? str(this.evaluate(node.msg, scope)) : "");
        }
        return;
      case "Delete":
        for (const target of node.targets) this.remove(target, scope);
        return;
      case "Global":
        for (const name of node.names) scope.outer.set(name, this.globals);
        return;
      case "Nonlocal":
        for (const name of node.names) {
          const home = scope.parent?.find(name);
          if (home) scope.outer.set(name, home);
        }
        return;
      case "Import":
        for (const { name, asname } of node.names) {
          const module = this.module(name, node.line!);
          scope.set(asname ?? name.split(".")[0], asname ? module : this.module(name.split(".")[0], node.line!));
        }
        return;
      case "ImportFrom": {
        const module = this.module(node.module, node.line!);
        for (const { name, asname } of node.names) {
          if (name === "*") throw new NotCovered("from … import *", node.line);
          scope.set(asname ?? name, this.attribute(module, name));
        }
        return;
      }
    }
    throw new NotCovered(statementNames[node._] ?? `the statement ${node._}`, node.line);
  }

  loop(node: Tree, scope: Scope): Signal {
    const iterable = this.evaluate(node.iter, scope);
    let count = 0;
    for (const item of this.items(iterable)) {
      if (count++ > LOOP_LIMIT) throw new NotCovered(`more than ${LOOP_LIMIT} turns of a loop`, node.line);
      this.assign(node.target, item, scope);
      const signal = this.block(node.body, scope);
      if (signal === "break") return;
      if (typeof signal === "object") return signal;
    }
    return this.block(node.orelse, scope);
  }

  within(items: Tree[], index: number, node: Tree, scope: Scope): Signal {
    if (index === items.length) return this.block(node.body, scope);
    const { context_expr, optional_vars } = items[index];
    const manager = this.evaluate(context_expr, scope);
    const host = manager instanceof HostFunction ? manager.fn : manager;
    const holder = host as { enter?: () => unknown; [Symbol.dispose]?: () => void };
    if (holder === null || (typeof holder !== "object" && typeof holder !== "function")) {
      throw pythonError("TypeError", `'${typeName(manager)}' object does not support the context manager protocol`);
    }
    const entered = (typeof holder.enter === "function" ? holder.enter() : holder) as {
      __exit__?: () => void;
      [Symbol.dispose]?: () => void;
    };
    const leave = entered?.__exit__ ?? entered?.[Symbol.dispose];
    if (typeof leave !== "function") throw new NotCovered(`with ${typeName(manager)}`, node.line);
    if (optional_vars) this.assign(optional_vars, null, scope);
    try {
      return this.within(items, index + 1, node, scope);
    } finally {
      leave.call(entered);
    }
  }

  attempt(node: Tree, scope: Scope): Signal {
    const after = (signal: Signal): Signal => this.block(node.finalbody, scope) ?? signal;
    let signal: Signal;
    try {
      signal = this.block(node.body, scope);
    } catch (error) {
      if (error instanceof NotCovered || isInternal(error)) throw error;
      const names = ancestry(errorName(error));
      for (const handler of node.handlers) {
        let wanted = handler.type === null ? ["Exception"] : this.classes(this.evaluate(handler.type, scope));
        if (wanted.includes("Exception") || wanted.includes("BaseException")) wanted = names;
        if (!wanted.some((name) => names.includes(name))) continue;
        scope.names.set("%exception", error);
        if (handler.name) scope.set(handler.name, error);
        let handled: Signal;
        try {
          handled = this.block(handler.body, scope);
        } catch (inner) {
          const late = this.block(node.finalbody, scope);
          if (late !== undefined) return late;
          throw inner;
        }
        if (handler.name) (scope.outer.get(handler.name) ?? scope).names.delete(handler.name);
        scope.names.delete("%exception");
        return after(handled);
      }
      const late = this.block(node.finalbody, scope);
      if (late !== undefined) return late;
      throw error;
    }
    if (signal === undefined) signal = this.block(node.orelse, scope);
    return after(signal);
  }

  classes(x: unknown): string[] {
    if (x instanceof PyTuple) return x.items.flatMap((item) => this.classes(item));
    if (x instanceof PyType) return [x.label];
    if (x instanceof HostFunction) return [x.label.split(".").pop()!];
    throw pythonError("TypeError", "catching classes that do not inherit from BaseException is not allowed");
  }

  assign(target: Tree, value: unknown, scope: Scope): void {
    switch (target._) {
      case "Name":
        scope.set(target.id, value);
        return;
      case "Tuple":
      case "List":
        return this.unpack(target.elts, value, scope);
      case "Attribute": {
        const holder = this.evaluate(target.value, scope);
        if (isTensor(holder) || isArray(holder)) return setHostAttribute(holder, target.attr, value);
        if (typeof holder === "object" && holder !== null && target.attr in holder) {
          (holder as Record<string, unknown>)[target.attr] = toHost(value);
          return;
        }
        throw pythonError("AttributeError", `'${typeName(holder)}' object has no attribute '${target.attr}'`);
      }
      case "Subscript": {
        const holder = this.evaluate(target.value, scope);
        return this.store(holder, this.evaluate(target.slice, scope), value);
      }
    }
    throw new NotCovered(`assignment to ${target._}`, target.line);
  }

  unpack(targets: Tree[], value: unknown, scope: Scope): void {
    const items = [...this.items(value)];
    const star = targets.findIndex((target) => target._ === "Starred");
    if (star < 0) {
      if (items.length > targets.length) raise("ValueError", `too many values to unpack (expected ${targets.length})`);
      if (items.length < targets.length) {
        raise("ValueError", `not enough values to unpack (expected ${targets.length}, got ${items.length})`);
      }
      targets.forEach((target, i) => this.assign(target, items[i], scope));
      return;
    }
    const rest = targets.length - star - 1;
    if (items.length < targets.length - 1) {
      raise("ValueError", `not enough values to unpack (expected at least ${targets.length - 1}, got ${items.length})`);
    }
    targets.slice(0, star).forEach((target, i) => this.assign(target, items[i], scope));
    this.assign(targets[star].value, items.slice(star, items.length - rest), scope);
    targets.slice(star + 1).forEach((target, i) => this.assign(target, items[items.length - rest + i], scope));
  }

  augmented(node: Tree, scope: Scope): Signal {
    const { target } = node;
    const op: string = node.op._;
    if (target._ === "Name") {
      const old = this.name(target.id, scope);
      scope.set(target.id, this.inPlace(op, old, this.evaluate(node.value, scope)));
    } else if (target._ === "Subscript") {
      const holder = this.evaluate(target.value, scope), index = this.evaluate(target.slice, scope);
      const old = this.load(holder, index);
      this.store(holder, index, this.inPlace(op, old, this.evaluate(node.value, scope)));
    } else {
      const holder = this.evaluate(target.value, scope);
      const old = this.attribute(holder, target.attr);
      const value = this.inPlace(op, old, this.evaluate(node.value, scope));
      if (isHost(holder)) setHostAttribute(holder, target.attr, value);
      else throw new NotCovered(`augmented assignment to an attribute of ${typeName(holder)}`, node.line);
    }
    return;
  }

  inPlace(op: string, a: unknown, b: unknown): unknown {
    if (isHost(a)) return hostInPlace(op, a, b);
    if (Array.isArray(a) && op === "Add" && !isHost(b)) {
      a.push(...this.items(b));
      return a;
    }
    return this.binary(op, a, b);
  }

  remove(target: Tree, scope: Scope): void {
    if (target._ === "Name") {
      const home = scope.find(target.id);
      if (!home) raise("NameError", `name '${target.id}' is not defined`);
      home.names.delete(target.id);
    } else if (target._ === "Subscript") {
      const holder = this.evaluate(target.value, scope), index = this.evaluate(target.slice, scope);
      if (holder instanceof PyDict) {
        if (!holder.delete(index)) raise("KeyError", repr(index));
      } else if (Array.isArray(holder)) {
        if (index instanceof PySlice) throw new NotCovered("del of a slice", target.line);
        holder.splice(position(index, holder.length, "list assignment"), 1);
      } else throw new NotCovered(`del of an item of ${typeName(holder)}`, target.line);
    } else if (target._ === "Tuple" || target._ === "List") {
      for (const item of target.elts) this.remove(item, scope);
    } else throw new NotCovered(`del of ${target._}`, target.line);
  }

  module(name: string, line: number): unknown {
    const { np, mg } = this.library;
    const [top, ...rest] = name.split(".");
    if (top === "math" && rest.length === 0) return mathModule;
    let module: unknown = top === "numpy" ? np : top === "mygrad" ? mg : undefined;
    if (/^(matplotlib|scipy|numba|graphviz)$/.test(top)) raise("ModuleNotFoundError", `No module named '${top}'`); // the oracles have none of them
    if (module === undefined || module === null) throw new NotCovered(`import ${name}`, line);
    for (const part of rest) {
      const inner = (module as Record<string, unknown>)[part];
      // `mygrad.nnet.losses` and the like are folders of Python's package; here their names stand in the namespace above.
      if (inner !== undefined && typeof inner === "object") module = inner;
    }
    return module;
  }

  // ---------------------------------------------------------------- expressions

  name(id: string, scope: Scope): unknown {
    const home = scope.find(id);
    if (home) return home.names.get(id);
    if (this.builtins.has(id)) return this.builtins.get(id);
    if (id === "np") return this.library.np;
    if (id === "mg" && this.library.mg) return this.library.mg;
    raise("NameError", `name '${id}' is not defined`);
  }

  evaluate(node: Tree, scope: Scope): unknown {
    switch (node._) {
      case "Constant":
        return constant(node);
      case "Name":
        return this.name(node.id, scope);
      case "BinOp":
        return this.binary(node.op._, this.evaluate(node.left, scope), this.evaluate(node.right, scope));
      case "UnaryOp":
        return this.unary(node.op._, this.evaluate(node.operand, scope));
      case "BoolOp": {
        let value: unknown;
        for (const item of node.values) {
          value = this.evaluate(item, scope);
          if (this.truth(value) !== (node.op._ === "And")) return value;
        }
        return value;
      }
      case "Compare":
        return this.compare(node, scope);
      case "IfExp":
        return this.evaluate(this.truth(this.evaluate(node.test, scope)) ? node.body : node.orelse, scope);
      case "Call":
        return this.callNode(node, scope);
      case "Attribute": {
        const holder = this.evaluate(node.value, scope);
        return this.attribute(holder, node.attr);
      }
      case "Subscript": {
        const holder = this.evaluate(node.value, scope);
        return this.load(holder, this.evaluate(node.slice, scope));
      }
      case "Slice": {
        const bound = (part: Tree | null): unknown => part ? this.evaluate(part, scope) : null;
        return new PySlice(bound(node.lower), bound(node.upper), bound(node.step));
      }
      case "List":
        return this.elements(node.elts, scope);
      case "Tuple":
        return new PyTuple(this.elements(node.elts, scope));
      case "Set":
        return new PySet(this.elements(node.elts, scope));
      case "Dict": {
        const dict = new PyDict();
        node.keys.forEach((key: Tree | null, i: number) => {
          const value = this.evaluate(node.values[i], scope);
          if (key) dict.set(this.evaluate(key, scope), value);
          else for (const k of (value as PyDict).keys()) dict.set(k, (value as PyDict).get(k));
        });
        return dict;
      }
      case "ListComp":
      case "GeneratorExp": {
        const out: unknown[] = [];
        this.comprehend(
          node.generators,
          0,
          new Scope(scope, false),
          (inner) => out.push(this.evaluate(node.elt, inner)),
        );
        return out;
      }
      case "SetComp": {
        const out: unknown[] = [];
        this.comprehend(
          node.generators,
          0,
          new Scope(scope, false),
          (inner) => out.push(this.evaluate(node.elt, inner)),
        );
        return new PySet(out);
      }
      case "DictComp": {
        const dict = new PyDict();
        this.comprehend(
          node.generators,
          0,
          new Scope(scope, false),
          (inner) => dict.set(this.evaluate(node.key, inner), this.evaluate(node.value, inner)),
        );
        return dict;
      }
      case "Lambda":
        return this.makeFunction(node, null, "<lambda>", scope);
      case "JoinedStr":
        return node.values.map((part: Tree) => part._ === "Constant" ? part.v : this.formatted(part, scope)).join("");
      case "NamedExpr": {
        const value = this.evaluate(node.value, scope);
        scope.set(node.target.id, value);
        return value;
      }
      case "Starred":
        raise("SyntaxError", "can't use starred expression here");
    }
    throw new NotCovered(expressionNames[node._] ?? `the expression ${node._}`, node.line);
  }

  elements(nodes: Tree[], scope: Scope): unknown[] {
    const out: unknown[] = [];
    for (const node of nodes) {
      if (node._ === "Starred") out.push(...this.items(this.evaluate(node.value, scope)));
      else out.push(this.evaluate(node, scope));
    }
    return out;
  }

  comprehend(generators: Tree[], at: number, scope: Scope, yieldItem: (scope: Scope) => void): void {
    if (at === generators.length) return yieldItem(scope);
    const { iter, target, ifs, is_async } = generators[at];
    if (is_async) throw new NotCovered("async comprehension");
    for (const item of this.items(this.evaluate(iter, scope))) {
      this.assign(target, item, scope);
      if (ifs.every((test: Tree) => this.truth(this.evaluate(test, scope)))) {
        this.comprehend(generators, at + 1, scope, yieldItem);
      }
    }
  }

  formatted(node: Tree, scope: Scope): string {
    let value = this.evaluate(node.value, scope);
    const spec = node.format_spec ? this.evaluate(node.format_spec, scope) as string : "";
    if (node.conversion === 114) value = repr(value);
    else if (node.conversion === 115) value = str(value);
    else if (node.conversion !== -1) throw new NotCovered("f-string conversion !a", node.line);
    return this.format(value, spec);
  }

  format(value: unknown, spec: string): string {
    if (spec === "") return str(value);
    if (isHost(value)) {
      if (!isScalar(value)) {
        raise(
          "TypeError",
          `unsupported format string passed to ${isTensor(value) ? "Tensor" : "numpy.ndarray"}.__format__`,
        );
      }
      return format(fromHost((value as HostArray).item(), "item", (value as HostArray).dtype.name), spec);
    }
    return format(value, spec);
  }

  makeFunction(node: Tree, body: Tree[] | null, name: string, scope: Scope): PyCallable {
    const { args, posonlyargs, kwonlyargs, defaults, kw_defaults, vararg, kwarg } = node.args;
    if (body && containsYield(body)) throw new NotCovered("yield", node.line);
    const positional: string[] = [...posonlyargs, ...args].map((arg: Tree) => arg.arg);
    const values = defaults.map((item: Tree) => this.evaluate(item, scope));
    const keywordOnly: [string, unknown][] = kwonlyargs.map((
      arg: Tree,
      i: number,
    ) => [arg.arg, kw_defaults[i] ? this.evaluate(kw_defaults[i], scope) : undefined]);
    return new PyCallable(name, (given, keywords) => {
      const local = new Scope(scope, true);
      const rest = new Map(keywords);
      positional.forEach((parameter, i) => {
        if (i < given.length) {
          if (rest.has(parameter)) raise("TypeError", `${name}() got multiple values for argument '${parameter}'`);
          local.names.set(parameter, given[i]);
        } else if (rest.has(parameter)) {
          local.names.set(parameter, rest.get(parameter));
          rest.delete(parameter);
        } else {
          const k = i - (positional.length - values.length);
          if (k < 0) raise("TypeError", `${name}() missing 1 required positional argument: '${parameter}'`);
          local.names.set(parameter, values[k]);
        }
      });
      if (vararg) local.names.set(vararg.arg, new PyTuple(given.slice(positional.length)));
      else if (given.length > positional.length) {
        raise("TypeError", `${name}() takes ${positional.length} positional arguments but ${given.length} were given`);
      }
      for (const [parameter, value] of keywordOnly) {
        if (rest.has(parameter)) {
          local.names.set(parameter, rest.get(parameter));
          rest.delete(parameter);
        } else if (value === undefined) {
          raise("TypeError", `${name}() missing 1 required keyword-only argument: '${parameter}'`);
        } else local.names.set(parameter, value);
      }
      if (kwarg) {
        const dict = new PyDict();
        for (const [key, value] of rest) dict.set(key, value);
        local.names.set(kwarg.arg, dict);
      } else if (rest.size > 0) {
        raise("TypeError", `${name}() got an unexpected keyword argument '${[...rest.keys()][0]}'`);
      }
      if (body === null) return this.evaluate(node.body, local);
      const signal = this.block(body, local);
      return typeof signal === "object" ? signal.value : null;
    });
  }

  callNode(node: Tree, scope: Scope): unknown {
    const f = this.evaluate(node.func, scope);
    const args = this.elements(node.args, scope);
    const keywords = new Map<string, unknown>();
    for (const { arg, value } of node.keywords) {
      const given = this.evaluate(value, scope);
      if (arg !== null) keywords.set(arg, given);
      else for (const key of (given as PyDict).keys()) keywords.set(key as string, (given as PyDict).get(key));
    }
    this.line = node.line ?? this.line;
    return this.call(f, args, keywords);
  }

  call(f: unknown, args: unknown[], keywords: Map<string, unknown>): unknown {
    if (f instanceof PyCallable) return f.call(args, keywords);
    if (isDType(f)) {
      called.add(`np.${f.name}`);
      return makeScalar(f, args);
    }
    if (typeof f === "function") {
      return new HostFunction(f.name, f as (...args: unknown[]) => unknown, undefined).call(args, keywords);
    }
    // `mg.no_autodiff` and the memory guards are objects in Python and may be objects here.
    raise("TypeError", `'${typeName(f)}' object is not callable`);
  }

  attribute(x: unknown, name: string): unknown {
    if (x === this.library.np || x === this.library.mg) {
      const path = x === this.library.np ? "np" : "mg";
      const value = namespaceName(x as Record<string, unknown>, name, path);
      // NumPy is larger than its part here; what is not there cannot be compared.
      if (value === MISSING && path === "np" && !(name in (x as object)) && !this.absent.has(name)) {
        throw new NotCovered(`np.${name}, which this library does not have`, this.line);
      }
      return value === MISSING ? hostAttribute(x, name, path) : value;
    }
    if (x instanceof HostFunction) return hostAttribute(x.fn, name, x.label);
    if (isHost(x) || isDType(x)) return hostAttribute(x, name, "");
    if (x === mathModule) {
      return (mathModule as Map<string, unknown>).get(name) ??
        raise("AttributeError", `module 'math' has no attribute '${name}'`);
    }
    const method = ownMethod(this, x, name);
    if (method !== undefined) return method;
    if (x instanceof PyCallable) {
      if (name === "__name__") return x.label;
      raise("AttributeError", `'${typeName(x)}' object has no attribute '${name}'`);
    }
    if (x instanceof Error) {
      if (name === "args") return new PyTuple([x.message]);
      raise("AttributeError", `'${x.name}' object has no attribute '${name}'`);
    }
    if (
      x === null || isNumber(x) || typeof x === "string" || Array.isArray(x) || x instanceof PyTuple ||
      x instanceof PyDict || x instanceof PyRange
    ) {
      if (name === "shape" || name === "dtype" || name === "ndim") {
        raise("AttributeError", `'${typeName(x)}' object has no attribute '${name}'`);
      }
      throw new NotCovered(`the attribute ${typeName(x)}.${name}`, this.line);
    }
    const dict = x as Record<string, unknown>;
    // `mygrad.nnet.losses` and the like are folders of Python's package; here their names stand in the namespace above.
    if (x === this.library.mg?.nnet && !(name in dict) && /^(activations|initializers|layers|losses)$/.test(name)) {
      return x;
    }
    const path = Object.prototype.toString.call(x) === "[object Module]" ? this.path(x) : "";
    return hostAttribute(dict, name, path);
  }

  path(module: unknown): string {
    for (const [prefix, home] of [["np", this.library.np], ["mg", this.library.mg]] as const) {
      for (const key in home ?? {}) if ((home as Record<string, unknown>)[key] === module) return `${prefix}.${key}`;
    }
    return "";
  }

  load(holder: unknown, index: unknown): unknown {
    if (isHost(holder)) return getItem(holder, index);
    if (holder instanceof PyDict) {
      if (!holder.has(index)) raise("KeyError", repr(index));
      return holder.get(index);
    }
    const sequence = holder instanceof PyTuple ? holder.items : holder instanceof PyRange ? holder.items() : holder;
    if (Array.isArray(sequence) || typeof sequence === "string") {
      if (index instanceof PySlice) {
        const picked = sliced(index, sequence.length).map((i) => sequence[i]);
        return typeof sequence === "string"
          ? picked.join("")
          : holder instanceof PyTuple
          ? new PyTuple(picked)
          : picked;
      }
      return sequence[position(index, sequence.length, typeName(holder))];
    }
    const f = holder instanceof HostFunction ? holder.fn : holder;
    if (f === this.library.np.s_ || f === this.library.mg?.s_ || f === this.library.np.index_exp) return index;
    throw new NotCovered(`subscript of ${typeName(holder)}`, this.line);
  }

  store(holder: unknown, index: unknown, value: unknown): void {
    if (isHost(holder)) return setItem(holder, index, value);
    if (holder instanceof PyDict) return holder.set(index, value);
    if (Array.isArray(holder)) {
      if (index instanceof PySlice) throw new NotCovered("assignment to a slice of a list", this.line);
      holder[position(index, holder.length, "list assignment")] = value;
      return;
    }
    if (holder instanceof PyTuple || typeof holder === "string") {
      raise("TypeError", `'${typeName(holder)}' object does not support item assignment`);
    }
    const flags = holder as { writeable?: boolean };
    if (typeof holder === "object" && holder !== null && "writeable" in flags && typeof index === "string") {
      flags.writeable = this.truth(value);
      return;
    }
    throw new NotCovered(`assignment to an item of ${typeName(holder)}`, this.line);
  }

  compare(node: Tree, scope: Scope): unknown {
    let left = this.evaluate(node.left, scope);
    let result: unknown = true;
    for (let i = 0; i < node.ops.length; i++) {
      const right = this.evaluate(node.comparators[i], scope);
      result = this.comparison(node.ops[i]._, left, right);
      if (i < node.ops.length - 1 && !this.truth(result)) return result;
      left = right;
    }
    return result;
  }

  comparison(op: string, a: unknown, b: unknown): unknown {
    switch (op) {
      case "Is":
        return identical(a, b);
      case "IsNot":
        return !identical(a, b);
      case "In":
        return this.contains(b, a);
      case "NotIn":
        return !this.contains(b, a);
    }
    if (isHost(a) || isHost(b)) return hostBinary(op, a, b);
    if (op === "Eq") return this.same(a, b);
    if (op === "NotEq") return !this.same(a, b);
    if (isNumber(a) && isNumber(b) && (Number.isNaN(Number(a)) || Number.isNaN(Number(b)))) return false;
    if (op === "Lt") return less(a, b);
    if (op === "Gt") return less(b, a);
    return op === "LtE" ? !less(b, a) : !less(a, b);
  }

  same(a: unknown, b: unknown): boolean {
    if (isDType(a) || isDType(b) || a instanceof PyType || b instanceof PyType) {
      return dtypeName(a) !== null && dtypeName(a) === dtypeName(b);
    }
    const items = (x: unknown): readonly unknown[] | null =>
      Array.isArray(x) ? x : x instanceof PyTuple ? x.items : null;
    const x = items(a), y = items(b);
    if (x && y && typeName(a) === typeName(b)) {
      return x.length === y.length &&
        x.every((item, i) => item === y[i] || this.truth(this.comparison("Eq", item, y[i])));
    }
    return equal(a, b);
  }

  contains(container: unknown, x: unknown): boolean {
    if (isHost(container)) return hostContains(container, x);
    if (container instanceof PyDict) return container.has(x);
    if (container instanceof PySet) return container.dict.has(x);
    if (typeof container === "string") return container.includes(x as string);
    for (const item of this.items(container)) if (item === x || this.truth(this.comparison("Eq", item, x))) return true;
    return false;
  }

  binary(op: string, a: unknown, b: unknown): unknown {
    if (isNumber(a) && isNumber(b)) return arithmetic(op, a, b);
    if (isHost(a) || isHost(b)) return hostBinary(op, a, b);
    if (op === "Add") {
      if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
      if (a instanceof PyTuple && b instanceof PyTuple) return new PyTuple([...a.items, ...b.items]);
      if (typeof a === "string" && typeof b === "string") return a + b;
    }
    if (op === "Mult") {
      const [sequence, count] = isNumber(a) ? [b, a] : [a, b];
      if (isNumber(count) && typeof count !== "number") {
        const n = Math.max(0, Number(count));
        if (typeof sequence === "string") return sequence.repeat(n);
        if (Array.isArray(sequence)) return Array.from({ length: n }, () => sequence).flat();
        if (sequence instanceof PyTuple) return new PyTuple(Array.from({ length: n }, () => sequence.items).flat());
      }
    }
    if (op === "Mod" && typeof a === "string") throw new NotCovered("% formatting", this.line);
    if (a instanceof PySet || b instanceof PySet || a instanceof PyDict) {
      throw new NotCovered(`${op} of ${typeName(a)}`, this.line);
    }
    raise(
      "TypeError",
      `unsupported operand type(s) for ${operatorText[op] ?? op}: '${typeName(a)}' and '${typeName(b)}'`,
    );
  }

  unary(op: string, x: unknown): unknown {
    if (op === "Not") return !this.truth(x);
    if (isHost(x)) return hostUnary(op, x);
    if (typeof x === "boolean") return this.unary(op, BigInt(x));
    if (typeof x === "bigint") return op === "USub" ? -x : op === "Invert" ? ~x : x;
    if (typeof x === "number" && op !== "Invert") return op === "USub" ? -x : x;
    raise("TypeError", `bad operand type for unary ${operatorText[op] ?? op}: '${typeName(x)}'`);
  }

  truth(x: unknown): boolean {
    if (isHost(x)) return hostTruth(x);
    if (x === null) return false;
    if (Array.isArray(x) || typeof x === "string") return x.length > 0;
    if (x instanceof PyTuple) return x.items.length > 0;
    if (x instanceof PyDict) return x.entries.size > 0;
    if (x instanceof PySet) return x.dict.entries.size > 0;
    if (x instanceof PyRange) return x.length > 0;
    if (isNumber(x)) return Number(x) !== 0;
    return true;
  }

  items(x: unknown): Iterable<unknown> {
    if (isHost(x)) return hostIteration(x);
    if (Array.isArray(x)) return x;
    if (x instanceof PyTuple) return x.items;
    if (x instanceof PyRange) return x.items();
    if (x instanceof PyDict) return x.keys();
    if (x instanceof PySet) return x.dict.keys();
    if (typeof x === "string") return x;
    if (typeof x === "object" && x !== null && Symbol.iterator in x) {
      return fromHost([...(x as Iterable<unknown>)], "items") as Iterable<unknown>;
    }
    raise("TypeError", `'${typeName(x)}' object is not iterable`);
  }
}

/** Python asks an array for its items one by one, so that writing to an earlier row is seen in a later one. */
function* hostIteration(x: unknown): Iterable<unknown> {
  if (isTensor(x) || !isArray(x) || x.ndim > 1) {
    yield* (x as unknown as Iterable<unknown>);
    return;
  }
  yield* hostItems(x);
}

const operatorText: Record<string, string> = {
  Add: "+",
  Sub: "-",
  Mult: "*",
  Div: "/",
  FloorDiv: "//",
  Mod: "%",
  Pow: "** or pow()",
  MatMult: "@",
  USub: "-",
  UAdd: "+",
  Invert: "~",
  BitAnd: "&",
  BitOr: "|",
  BitXor: "^",
};
const statementNames: Record<string, string> = {
  ClassDef: "class",
  AsyncFunctionDef: "async def",
  Match: "match",
  AsyncFor: "async for",
  AsyncWith: "async with",
  TryStar: "except*",
};
const expressionNames: Record<string, string> = { Yield: "yield", YieldFrom: "yield from", Await: "await" };

function containsYield(x: unknown): boolean {
  if (Array.isArray(x)) return x.some(containsYield);
  if (typeof x !== "object" || x === null) return false;
  const node = x as Tree;
  if (node._ === "Yield" || node._ === "YieldFrom") return true;
  if (node._ === "FunctionDef" || node._ === "Lambda") return false;
  return Object.values(node).some(containsYield);
}

function constant(node: Tree): unknown {
  switch (node.t) {
    case "None":
      return null;
    case "Ellipsis":
      return ELLIPSIS;
    case "bool":
    case "str":
      return node.v;
    case "int":
      return BigInt(node.v);
    case "float":
      return Number(node.v);
  }
  throw new NotCovered(`a ${node.t} literal`, node.line);
}

function identical(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return typeof a === typeof b && Object.is(a, b);
  if (a instanceof HostFunction && b instanceof HostFunction) return a.fn === b.fn;
  if (a instanceof PyType && b instanceof PyType) return a.label === b.label;
  return a === b;
}

function dtypeName(x: unknown): string | null {
  if (isDType(x)) return x.name;
  if (typeof x === "string") return ({ float: "float64", int: "int32" } as Record<string, string>)[x] ?? x;
  if (x instanceof PyType) {
    return ({ float: "float64", int: "int32", bool: "bool" } as Record<string, string>)[x.label] ?? `type ${x.label}`;
  }
  return null;
}

function position(index: unknown, length: number, what: string): number {
  if (typeof index === "number" || typeof index === "string" || index === null || index instanceof PyTuple) {
    raise("TypeError", `${what} indices must be integers or slices, not ${typeName(index)}`);
  }
  const i = toIndex(index);
  if (i < -length || i >= length) raise("IndexError", `${what} index out of range`);
  return i < 0 ? i + length : i;
}

function sliced(slice: PySlice, length: number): number[] {
  const step = slice.step === null ? 1 : toIndex(slice.step);
  if (step === 0) raise("ValueError", "slice step cannot be zero");
  const low = step > 0 ? 0 : -1, high = step > 0 ? length : length - 1;
  const bound = (x: unknown, otherwise: number): number => {
    if (x === null) return otherwise;
    const i = toIndex(x);
    return Math.min(high, Math.max(low, i < 0 ? i + length : i));
  };
  const start = bound(slice.start, step > 0 ? low : high), stop = bound(slice.stop, step > 0 ? high : low);
  const out: number[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) out.push(i);
  return out;
}

function setHostAttribute(holder: unknown, name: string, value: unknown): void {
  const target = holder as Record<string, unknown>;
  if (!(name in target)) {
    if (isArray(holder)) raise("AttributeError", `'numpy.ndarray' object has no attribute '${name}'`);
    target[name] = value; // tensors take further attributes (S25)
    return;
  }
  try {
    target[name] = toHost(value);
  } catch (error) {
    // A property without a setter is JavaScript's TypeError and Python's AttributeError.
    if (
      error instanceof TypeError && /only a getter|read.?only property|which has only|no setter/i.test(error.message)
    ) {
      throw pythonError("AttributeError", `property '${name}' of '${typeName(holder)}' object has no setter`);
    }
    throw error;
  }
}

const MISSING = Symbol("missing");

/** Names of NumPy's and MyGrad's that Python has and JavaScript spells otherwise. */
function namespaceName(x: Record<string, unknown>, name: string, path: string): unknown {
  if (name === "ndarray" && path === "np") return hostAttribute(x, "NDArray" in x ? "NDArray" : "ndarray", path);
  if (name === "__version__") return x.__version__ ?? "";
  if (name === "bool_" && !("bool_" in x)) return x.bool;
  if ((name === "int_" || name === "intp" || name === "int") && !(name in x)) return x.int32;
  if (name === "generic" || name === "number" || name === "floating" || name === "integer") {
    const kinds: Record<string, RegExp> = { generic: /./, number: /int|float/, floating: /float/, integer: /int/ };
    return new PyType(
      name,
      (value) => isScalar(value) && kinds[name].test((value as HostArray).dtype.name),
      () => raise("TypeError", `cannot create 'numpy.${name}' instances`),
    );
  }
  return MISSING;
}

// ------------------------------------------------------------------ Python's own functions and methods

function makeBuiltins(run: Interpreter): Map<string, unknown> {
  const map = new Map<string, unknown>();
  const define = (name: string, f: (args: unknown[], keywords: Map<string, unknown>) => unknown): void => {
    map.set(name, new PyCallable(name, f));
  };
  const type = (
    name: string,
    instance: (x: unknown) => boolean,
    make: (args: unknown[], keywords: Map<string, unknown>) => unknown,
  ): void => {
    map.set(name, new PyType(name, instance, make));
  };
  define("print", (args, keywords) => {
    const separator = keywords.get("sep") ?? " ", end = keywords.get("end") ?? "\n";
    run.print(args.map(str).join(separator as string) + end);
    return null;
  });
  define("len", ([x]) => {
    if (isHost(x)) return hostLength(x);
    if (x instanceof PyTuple) return BigInt(x.items.length);
    if (x instanceof PyDict) return BigInt(x.entries.size);
    if (x instanceof PySet) return BigInt(x.dict.entries.size);
    if (x instanceof PyRange || Array.isArray(x) || typeof x === "string") return BigInt(x.length);
    raise("TypeError", `object of type '${typeName(x)}' has no len()`);
  });
  define("abs", ([x]) => {
    if (isHost(x)) return hostUnary("Abs", x);
    if (typeof x === "bigint") return x < 0n ? -x : x;
    if (typeof x === "number") return Math.abs(x);
    if (typeof x === "boolean") return BigInt(x);
    raise("TypeError", `bad operand type for abs(): '${typeName(x)}'`);
  });
  const extreme = (name: string, op: string): void =>
    define(name, (args, keywords) => {
      const items = args.length === 1 ? [...run.items(args[0])] : args;
      const key = keywords.get("key") as PyCallable | undefined;
      if (items.length === 0) {
        if (keywords.has("default")) return keywords.get("default");
        raise("ValueError", `${name}() iterable argument is empty`);
      }
      const rank = (x: unknown): unknown => key ? run.call(key, [x], new Map()) : x;
      return items.reduce((best, x) => run.truth(run.comparison(op, rank(x), rank(best))) ? x : best);
    });
  extreme("max", "Gt");
  extreme("min", "Lt");
  define("sum", ([x, start], keywords) => {
    let total: unknown = start ?? keywords.get("start") ?? 0n;
    for (const item of run.items(x)) total = run.binary("Add", total, item);
    return total;
  });
  define("zip", (args) => {
    const lists = args.map((x) => [...run.items(x)]);
    return Array.from(
      { length: Math.min(...lists.map((x) => x.length)) },
      (_, i) => new PyTuple(lists.map((x) => x[i])),
    );
  });
  define("enumerate", ([x, start], keywords) => {
    const first = (start ?? keywords.get("start") ?? 0n) as bigint;
    return [...run.items(x)].map((item, i) => new PyTuple([first + BigInt(i), item]));
  });
  define("map", ([f, ...lists]) => {
    const items = lists.map((x) => [...run.items(x)]);
    return Array.from(
      { length: Math.min(...items.map((x) => x.length)) },
      (_, i) => run.call(f, items.map((x) => x[i]), new Map()),
    );
  });
  define(
    "filter",
    ([f, x]) => [...run.items(x)].filter((item) => run.truth(f === null ? item : run.call(f, [item], new Map()))),
  );
  define("reversed", ([x]) => [...run.items(x)].reverse());
  define("sorted", ([x], keywords) => sorted(run, [...run.items(x)], keywords));
  define("any", ([x]) => [...run.items(x)].some((item) => run.truth(item)));
  define("all", ([x]) => [...run.items(x)].every((item) => run.truth(item)));
  define("iter", ([x]) => [...run.items(x)]);
  define("round", ([x, digits]) => {
    if (isNumber(x)) return round(x, digits === undefined || digits === null ? null : toIndex(digits));
    if (isHost(x)) throw new NotCovered(`round() of ${typeName(x)}`, run.line);
    raise("TypeError", `type ${typeName(x)} doesn't define __round__ method`);
  });
  define("pow", ([x, y]) => run.binary("Pow", x, y));
  define("divmod", ([x, y]) => {
    if (isHost(x) || isHost(y)) {
      return fromHost((run.library.np.divmod as (...args: unknown[]) => unknown)(toHost(x), toHost(y)), "divmod");
    }
    return new PyTuple([run.binary("FloorDiv", x, y), run.binary("Mod", x, y)]);
  });
  define("repr", ([x]) => repr(x));
  define("callable", ([x]) => x instanceof PyCallable || isDType(x));
  define("hash", ([x]) => {
    if (isHost(x) && !isScalar(x)) raise("TypeError", `unhashable type: '${isTensor(x) ? "Tensor" : "numpy.ndarray"}'`);
    if (Array.isArray(x) || x instanceof PyDict) raise("TypeError", `unhashable type: '${typeName(x)}'`);
    throw new NotCovered("hash()", run.line);
  });
  define("isinstance", ([x, wanted]) => {
    const check = (t: unknown): boolean => {
      if (t instanceof PyTuple) return t.items.some(check);
      if (isDType(t)) return isScalar(x) && (x as HostArray).dtype.name === t.name;
      if (t instanceof PyType) return t.instance(x);
      raise("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
    };
    return check(wanted);
  });
  define("issubclass", ([x, wanted]) => {
    if (!(x instanceof PyType) || !(wanted instanceof PyType)) {
      throw new NotCovered("issubclass() of anything but classes", run.line);
    }
    return ancestry(x.label).includes(wanted.label);
  });
  define("hasattr", ([x, name]) => {
    try {
      run.attribute(x, name as string);
      return true;
    } catch (error) {
      if (errorName(error) === "AttributeError" || error instanceof NotCovered) return false;
      throw error;
    }
  });
  define("getattr", ([x, name, ...rest]) => {
    try {
      return run.attribute(x, name as string);
    } catch (error) {
      if (errorName(error) === "AttributeError" && rest.length > 0) return rest[0];
      throw error;
    }
  });
  define("setattr", ([x, name, value]) => {
    if (!isHost(x)) throw new NotCovered(`setattr() on ${typeName(x)}`, run.line);
    setHostAttribute(x, name as string, value);
    return null;
  });
  define(
    "slice",
    (args) => args.length === 1 ? new PySlice(null, args[0], null) : new PySlice(args[0], args[1], args[2] ?? null),
  );
  type("float", (x) => typeof x === "number" || (isScalar(x) && (x as HostArray).dtype.name === "float64"), ([x]) => {
    if (x === undefined) return 0;
    if (isNumber(x)) return Number(x);
    if (isHost(x)) return Number(hostNumber(x));
    if (typeof x === "string") {
      const text = x.trim().toLowerCase().replace(/^([+-]?)inf(inity)?$/, "$1Infinity").replace(/^[+-]?nan$/, "NaN");
      const value = Number(text === "" ? NaN : text.replaceAll("_", ""));
      if (Number.isNaN(value) && text !== "NaN") raise("ValueError", `could not convert string to float: ${repr(x)}`);
      return value;
    }
    raise("TypeError", `float() argument must be a string or a real number, not '${typeName(x)}'`);
  });
  type("int", (x) => typeof x === "bigint" || typeof x === "boolean", ([x]) => {
    if (x === undefined) return 0n;
    if (typeof x === "bigint" || typeof x === "boolean") return BigInt(x);
    const value = isHost(x) ? hostNumber(x) : x;
    if (typeof value === "bigint") return value;
    if (typeof value === "number") {
      if (Number.isNaN(value)) raise("ValueError", "cannot convert float NaN to integer");
      if (!Number.isFinite(value)) raise("OverflowError", "cannot convert float infinity to integer");
      return BigInt(Math.trunc(value));
    }
    if (typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value)) return BigInt(value.trim());
    if (typeof value === "string") raise("ValueError", `invalid literal for int() with base 10: ${repr(value)}`);
    raise("TypeError", `int() argument must be a string, a bytes-like object or a real number, not '${typeName(x)}'`);
  });
  type("bool", (x) => typeof x === "boolean", ([x]) => x === undefined ? false : run.truth(x));
  type("str", (x) => typeof x === "string", ([x]) => x === undefined ? "" : str(x));
  type("list", (x) => Array.isArray(x), ([x]) => x === undefined ? [] : [...run.items(x)]);
  type("tuple", (x) => x instanceof PyTuple, ([x]) => new PyTuple(x === undefined ? [] : [...run.items(x)]));
  type("set", (x) => x instanceof PySet, ([x]) => new PySet(x === undefined ? [] : run.items(x)));
  type("dict", (x) => x instanceof PyDict, ([x], keywords) => {
    const dict = new PyDict();
    if (x instanceof PyDict) { for (const key of x.keys()) dict.set(key, x.get(key)); }
    else if (x !== undefined) {
      for (const pair of run.items(x)) {
        const [key, value] = [...run.items(pair)];
        dict.set(key, value);
      }
    }
    for (const [key, value] of keywords) dict.set(key, value);
    return dict;
  });
  type("range", (x) => x instanceof PyRange, (args) => {
    const [a, b, c] = args.map(toIndex);
    return b === undefined ? new PyRange(0, a, 1) : new PyRange(a, b, c ?? 1);
  });
  type(
    "type",
    (x) => x instanceof PyType,
    ([x]) =>
      isHost(x) ? typeOfHost(x) : map.get(typeName(x)) ??
        new PyType(typeName(x), () => false, () => raise("TypeError", "cannot create instances")),
  );
  type("object", () => true, () => raise("TypeError", "object() is not covered"));
  for (const name of [...exceptionNames, "Exception", "BaseException"]) {
    type(
      name,
      (x) => x instanceof Error && (name === "Exception" || ancestry(x.name).includes(name)),
      (args) => pythonError(name, args.map(str).join(", ")),
    );
  }
  map.set("Ellipsis", ELLIPSIS);
  map.set("NotImplemented", null);
  map.set("__name__", "__main__");
  return map;
}

function sorted(run: Interpreter, items: unknown[], keywords: Map<string, unknown>): unknown[] {
  const key = keywords.get("key") as PyCallable | undefined;
  const ranked = items.map((x) => [key ? run.call(key, [x], new Map()) : x, x]);
  ranked.sort(([a], [b]) => run.truth(run.comparison("Lt", a, b)) ? -1 : run.truth(run.comparison("Lt", b, a)) ? 1 : 0);
  if (keywords.has("reverse") && run.truth(keywords.get("reverse"))) ranked.reverse();
  return ranked.map(([, x]) => x);
}

type Method = (args: unknown[], keywords: Map<string, unknown>) => unknown;

function ownMethod(run: Interpreter, x: unknown, name: string): PyCallable | undefined {
  const table: Record<string, Method> | null = Array.isArray(x)
    ? listMethods(run, x)
    : typeof x === "string"
    ? stringMethods(run, x)
    : x instanceof PyDict
    ? dictMethods(run, x)
    : x instanceof PyTuple
    ? {
      index: ([y]) => BigInt(x.items.findIndex((item) => run.same(item, y))),
      count: ([y]) => BigInt(x.items.filter((item) => run.same(item, y)).length),
    }
    : x instanceof PySet
    ? { add: ([y]) => (x.dict.set(y, y), null) }
    : typeof x === "number"
    ? { is_integer: () => Number.isInteger(x), hex: () => floatRepr(x) }
    : null;
  if (!table || !Object.hasOwn(table, name)) return undefined;
  return new PyCallable(name, table[name]);
}

function listMethods(run: Interpreter, x: unknown[]): Record<string, Method> {
  return {
    append: ([y]) => (x.push(y), null),
    extend: ([y]) => (x.push(...run.items(y)), null),
    insert: ([i, y]) => (x.splice(toIndex(i), 0, y), null),
    pop: ([i]) => {
      if (x.length === 0) raise("IndexError", "pop from empty list");
      return x.splice(i === undefined ? x.length - 1 : position(i, x.length, "pop"), 1)[0];
    },
    remove: ([y]) => {
      const at = x.findIndex((item) => run.same(item, y));
      if (at < 0) raise("ValueError", "list.remove(x): x not in list");
      x.splice(at, 1);
      return null;
    },
    index: ([y]) => {
      const at = x.findIndex((item) => run.same(item, y));
      if (at < 0) raise("ValueError", `${repr(y)} is not in list`);
      return BigInt(at);
    },
    count: ([y]) => BigInt(x.filter((item) => run.same(item, y)).length),
    sort: (_, keywords) => {
      const ordered = sorted(run, x, keywords);
      x.splice(0, x.length, ...ordered);
      return null;
    },
    reverse: () => (x.reverse(), null),
    copy: () => [...x],
    clear: () => (x.splice(0), null),
  };
}

function stringMethods(run: Interpreter, x: string): Record<string, Method> {
  return {
    join: ([list]) => [...run.items(list)].join(x),
    upper: () => x.toUpperCase(),
    lower: () => x.toLowerCase(),
    strip: () => x.trim(),
    split: ([separator]) => separator === undefined ? x.trim().split(/\s+/) : x.split(separator as string),
    splitlines: () => x.split("\n"),
    replace: ([a, b]) => x.replaceAll(a as string, b as string),
    startswith: ([a]) => x.startsWith(a as string),
    endswith: ([a]) => x.endsWith(a as string),
    count: ([a]) => BigInt(x.split(a as string).length - 1),
    find: ([a]) => BigInt(x.indexOf(a as string)),
    format: (args, keywords) => {
      let next = 0;
      return x.replace(/\{\{|\}\}|\{(\w*)(?:!([rs]))?(?::([^{}]*))?\}/g, (all, field, conversion, spec) => {
        if (all === "{{") return "{";
        if (all === "}}") return "}";
        const value = field === "" ? args[next++] : /^\d+$/.test(field) ? args[Number(field)] : keywords.get(field);
        return run.format(conversion === "r" ? repr(value) : value, spec ?? "");
      });
    },
  };
}

function dictMethods(run: Interpreter, x: PyDict): Record<string, Method> {
  return {
    keys: () => x.keys(),
    values: () => x.values(),
    items: () => [...x.entries.values()].map((pair) => new PyTuple(pair)),
    get: ([key, otherwise]) => x.has(key) ? x.get(key) : otherwise ?? null,
    pop: ([key, otherwise]) => {
      if (!x.has(key)) return otherwise !== undefined ? otherwise : raise("KeyError", repr(key));
      const value = x.get(key);
      x.delete(key);
      return value;
    },
    setdefault: ([key, value]) => {
      if (!x.has(key)) x.set(key, value ?? null);
      return x.get(key);
    },
    update: ([other], keywords) => {
      if (other instanceof PyDict) { for (const key of other.keys()) x.set(key, other.get(key)); }
      for (const [key, value] of keywords) x.set(key, value);
      return null;
    },
    copy: () => {
      const copy = new PyDict();
      for (const key of x.keys()) copy.set(key, x.get(key));
      return copy;
    },
    __len__: () => BigInt([...run.items(x)].length),
  };
}

const mathFunction = (name: string, f: (...args: number[]) => number | bigint): [string, PyCallable] => [
  name,
  new PyCallable(name, (args) => f(...args.map((x) => isHost(x) ? Number(hostNumber(arrayOf(x))) : Number(x)))),
];
const mathModule: Map<string, unknown> = new Map<string, unknown>([
  ["pi", Math.PI],
  ["e", Math.E],
  ["inf", Infinity],
  ["nan", NaN],
  mathFunction("sqrt", Math.sqrt),
  mathFunction("floor", (x) => BigInt(Math.floor(x))),
  mathFunction("ceil", (x) => BigInt(Math.ceil(x))),
  mathFunction("exp", Math.exp),
  mathFunction("log", (x, base) => base === undefined ? Math.log(x) : Math.log(x) / Math.log(base)),
  mathFunction("sin", Math.sin),
  mathFunction("cos", Math.cos),
  mathFunction("tanh", Math.tanh),
  ["isnan", new PyCallable("isnan", ([x]) => Number.isNaN(Number(x)))],
]);
