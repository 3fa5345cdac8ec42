/**
 * What is switched on: graph tracking (`no_autodiff`) and memory guarding (`mem_guard_on`, `mem_guard_off`).
 * @module
 */
import type { NDArray } from "../ndarray/ndarray.ts";
import { isOverriding } from "../ndarray/types.ts";

/** What hosts may have: an environment, and permissions that have to be asked for before it is read. */
interface Host {
  process?: { env?: Record<string, string | undefined> };
  ["Deno"]?: { permissions?: { querySync?(what: { name: string; variable: string }): { state: string } } };
}

/** An environment variable, where there is an environment that may be read without asking anybody. */
function environment(variable: string): string | undefined {
  const host = globalThis as unknown as Host;
  try {
    const permission = host["Deno"]?.permissions?.querySync?.({ name: "env", variable });
    return permission === undefined || permission.state === "granted" ? host.process?.env?.[variable] : undefined;
  } catch {
    return undefined;
  }
}

/** Whether guarding is on at first: `MYGRAD_MEM_GUARD` may be `True`, `true`, `1`, `False`, `false` or `0`; anything else warns (S110). */
function guardedAtFirst(): boolean {
  const value = environment("MYGRAD_MEM_GUARD");
  if (value === undefined || ["True", "true", "1"].includes(value)) return true;
  if (["False", "false", "0"].includes(value)) return false;
  console.warn(
    `UserWarning: Environment variable MYGRAD_MEM_GUARD was set to an unknown value ${value}. Proceeding with memory guarding turned on by default.`,
  );
  return true;
}

/** The switches, read by every operation. */
export const context: { tracking: boolean; guarding: boolean } = { tracking: true, guarding: guardedAtFirst() };

/** A scope that puts a switch back when it ends: `using _ = no_autodiff.enter()`. */
export interface Scope {
  /** Ends the scope: the switch is as it was at entry. */
  [Symbol.dispose](): void;
  /** The same under Python's name. */
  __exit__(): void;
}

/** Node 20 has no `Symbol.dispose` of its own; scopes then end by `__exit__` or with the function they were given. */
const dispose: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);

function scope(name: keyof typeof context, value: boolean): Scope {
  const before = context[name];
  context[name] = value;
  const leave = (): void => {
    context[name] = before;
  };
  return { [dispose]: leave, __exit__: leave } as Scope;
}

/** A switch that can be thrown for the time of a function, of a scope, or of every call of a wrapped function. */
export interface ContextManager {
  /** Runs a function under the switch and returns what it returns; the state at entry is restored, also after an error. */
  <R>(run: () => R): R;
  /** Throws the switch until the returned scope is disposed of: `using _ = no_autodiff.enter()`. */
  enter(): Scope;
  /** The same under Python's name. */
  __enter__(): Scope;
  /** The function with the switch thrown during every call; `to_numpy` turns a tensor result into its array. */
  wrap<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R;
  /** As above, with the result turned into a plain array. */
  wrap<A extends unknown[], R>(f: (...args: A) => R, options: { to_numpy: true }): (...args: A) => NDArray;
  /** As above. */
  wrap<A extends unknown[], R>(f: (...args: A) => R, options?: { to_numpy?: boolean }): (...args: A) => R | NDArray;
  /** The state of the global switch. */
  readonly state: boolean;
}

function manager(label: string, name: keyof typeof context, value: boolean): ContextManager {
  const run = <R>(f: () => R): R => {
    if (typeof f !== "function") throw new TypeError(`${label}() missing 1 required positional argument: 'func'`);
    const before = context[name];
    context[name] = value;
    try {
      return f();
    } finally {
      context[name] = before;
    }
  };
  const wrap = <A extends unknown[], R>(
    f: (...args: A) => R,
    options: { to_numpy?: boolean } = {},
  ): (...args: A) => R | NDArray => {
    if (typeof f !== "function") throw new TypeError(`${label}.wrap() missing 1 required positional argument: 'func'`);
    const wrapped = function (this: unknown, ...args: A): R | NDArray {
      const result = run(() => f.apply(this, args));
      return options.to_numpy && isOverriding(result) ? result.__array__() : result;
    };
    Object.defineProperty(wrapped, "name", { value: f.name });
    Object.defineProperty(wrapped, "length", { value: f.length });
    return wrapped;
  };
  const enter = (): Scope => scope(name, value);
  const out = Object.assign(run, { wrap, enter, __enter__: enter });
  Object.defineProperty(out, "state", { get: () => context[name] });
  return out as unknown as ContextManager;
}

/**
 * Suspends graph tracking: results have no creator, gradients stay as they are, nothing is locked, and in-place operations
 * write into the existing memory.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * const x = mg.tensor([1, 2]);
 * const y = mg.no_autodiff(() => x.mul(2));
 * console.assert(y.creator === null && !y.constant);
 * ```
 */
export const no_autodiff: ContextManager = manager("no_autodiff", "tracking", false);

/**
 * Guards memory for the time of a function or scope: arrays that a graph needs are read-only while it lives.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * console.assert(mg.mem_guard_on(() => mg.mem_guard_active()));
 * ```
 */
export const mem_guard_on: ContextManager = manager("mem_guard_on", "guarding", true);

/**
 * Switches guarding off for the time of a function or scope. Writing to arrays that a graph still needs then corrupts
 * gradients without an error.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * console.assert(!mg.mem_guard_off(() => mg.mem_guard_active()));
 * ```
 */
export const mem_guard_off: ContextManager = manager("mem_guard_off", "guarding", false);

/**
 * Switches memory guarding on.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * mg.turn_memory_guarding_on();
 * console.assert(mg.mem_guard_active());
 * ```
 */
export function turn_memory_guarding_on(): void {
  context.guarding = true;
}

/**
 * Switches memory guarding off; nothing that is locked already is released.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * mg.turn_memory_guarding_off();
 * console.assert(!mg.mem_guard_active());
 * mg.turn_memory_guarding_on();
 * ```
 */
export function turn_memory_guarding_off(): void {
  context.guarding = false;
}

/**
 * Whether memory guarding is on.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * console.assert(mg.mem_guard_active());
 * ```
 */
export function mem_guard_active(): boolean {
  return context.guarding;
}
