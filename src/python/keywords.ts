/**
 * Python's calls in JavaScript: positional arguments, and one trailing plain object for the keyword arguments
 * (contract A3).
 * @module
 */

/** The default of a parameter that must be given. */
export const REQUIRED: unique symbol = Symbol("required");

/** Whether a value is a plain object, which as the last argument holds the keyword arguments. */
export function isOptions(x: unknown): x is Record<string, unknown> {
  if (typeof x !== "object" || x === null) return false;
  const prototype = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}

function unexpected(name: string, key: string, takes: readonly string[]): TypeError {
  return new TypeError(
    `${name}() got an unexpected keyword argument '${key}' (it takes: ${takes.join(", ") || "none"})`,
  );
}

/**
 * The trailing options object, read against its defaults. `undefined` means "not given".
 *
 * `keywords("sum", { axi: 0 }, { axis: null })` is a `TypeError` that names the function, the key and the keys it takes.
 */
export function keywords<T extends object>(name: string, options: object | null | undefined, defaults: T): T {
  if (options === undefined || options === null) return defaults;
  const out = { ...defaults } as Record<string, unknown>;
  for (const key in options) {
    if (!(key in defaults)) throw unexpected(name, key, Object.keys(defaults));
    const value = (options as Record<string, unknown>)[key];
    if (value !== undefined) out[key] = value;
  }
  return out as T;
}

/** How a function takes its arguments: its name, its parameters in order with their defaults, and how many may be positional. */
export interface Signature<T extends object> {
  /** The name in messages. */
  readonly name: string;
  /** All parameters in order; {@linkcode REQUIRED} where there is no default. */
  readonly defaults: { readonly [K in keyof T]: T[K] | typeof REQUIRED };
  /** The names in order. */
  readonly names: readonly (keyof T & string)[];
  /** How many of them may be given by position. */
  readonly positional: number;
  /** Whether any parameter must be given. */
  readonly required: boolean;
}

/**
 * Declares how a function takes its arguments. Parameters beyond the first `positional` are keyword-only.
 *
 * `const SUM = signature<SumArguments>("sum", { a: REQUIRED, axis: null, keepdims: false }, 3)`, then
 * `const { a, axis, keepdims } = bind(SUM, args)`.
 */
export function signature<T extends object>(
  name: string,
  defaults: { readonly [K in keyof T]: T[K] | typeof REQUIRED },
  positional?: number,
): Signature<T> {
  const names = Object.keys(defaults) as (keyof T & string)[];
  const required = names.some((key) => defaults[key] === REQUIRED);
  return { name, defaults, names, positional: positional ?? names.length, required };
}

/** Python's error for arguments that must be given: `f() missing 2 required positional arguments: 'a' and 'b'`. */
function missingArguments(name: string, missing: readonly string[], positional: boolean): TypeError {
  const quoted = missing.map((key) => `'${key}'`), last = quoted.pop();
  const list = quoted.length === 0 ? last : `${quoted.join(", ")}${quoted.length > 1 ? "," : ""} and ${last}`;
  const kind = positional ? "positional" : "keyword-only";
  return new TypeError(
    `${name}() missing ${missing.length} required ${kind} argument${missing.length === 1 ? "" : "s"}: ${list}`,
  );
}

/** Reads a call's arguments: positional ones, then a trailing plain object with keywords. */
export function bind<T extends object>(signature: Signature<T>, args: readonly unknown[]): T {
  const { name, names, defaults, positional } = signature;
  const last = args.length - 1;
  const options = last >= 0 && isOptions(args[last]) ? args[last] as Record<string, unknown> : null;
  let count = options === null ? args.length : last;
  while (count > 0 && args[count - 1] === undefined) count--;
  if (count > positional) {
    throw new TypeError(
      `${name}() takes at most ${positional} positional argument${positional === 1 ? "" : "s"} but ${count} were given`,
    );
  }
  const out = { ...defaults } as Record<string, unknown>;
  for (let i = 0; i < count; i++) if (args[i] !== undefined) out[names[i]] = args[i];
  if (options !== null) {
    for (const key in options) {
      if (!(key in defaults)) throw unexpected(name, key, names);
      if (options[key] === undefined) continue;
      const at = names.indexOf(key as keyof T & string);
      if (at < count && args[at] !== undefined) {
        throw new TypeError(`${name}() got multiple values for argument '${key}'`);
      }
      out[key] = options[key];
    }
  }
  if (signature.required) {
    for (let i = 0; i < names.length; i++) { // without a function for each call
      if (out[names[i]] !== REQUIRED) continue;
      throw missingArguments(name, names.filter((key) => out[key] === REQUIRED), i < positional);
    }
  }
  return out as T;
}
