/**
 * Reading the Python literal in the header of a `.npy` file. Nothing is evaluated: the text is numbers, strings, booleans,
 * `None`, tuples, lists and dictionaries, or it is refused.
 * @module
 */
import { ValueError } from "../python/errors.ts";
import { reprString } from "../python/repr.ts";

/** A Python tuple, to tell it from a list. */
export class Tuple {
  /** The items. */
  readonly items: readonly Literal[];
  constructor(items: readonly Literal[]) {
    this.items = items;
  }
}

/** A Python literal; integers are `bigint`s. */
export type Literal =
  | string
  | bigint
  | number
  | boolean
  | null
  | Tuple
  | readonly Literal[]
  | ReadonlyMap<Literal, Literal>;

const DEEPEST = 20;
const token = /[ \t\f\r\n]*(?:([()[\]{},:])|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(-?\d[\d_]*)L?(?![\w.])|(\w+))/y;
const names: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

/** Reads a text; a `ValueError` with NumPy's wording if it is no literal. */
export function parseLiteral(text: string): Literal {
  let at = 0;
  const fail = (): never => {
    throw new ValueError(`Cannot parse header: ${reprString(text.length > 200 ? text.slice(0, 200) + "…" : text)}`);
  };
  const next = (): RegExpExecArray => {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found === null) return fail();
    at = token.lastIndex;
    return found;
  };
  const peek = (): string | undefined => {
    const before = at;
    const found = next()[1];
    at = before;
    return found;
  };
  /** The items up to a closing bracket, and whether a comma stood behind the last one. */
  const sequence = (close: string, depth: number): [items: Literal[], comma: boolean] => {
    const items: Literal[] = [];
    let comma = false;
    while (peek() !== close) {
      if (items.length > 0 && !comma) fail();
      items.push(value(depth + 1));
      comma = peek() === ",";
      if (comma) next();
    }
    next();
    return [items, comma];
  };
  const dictionary = (depth: number): ReadonlyMap<Literal, Literal> => {
    const out = new Map<Literal, Literal>();
    let comma = true;
    while (peek() !== "}") {
      if (!comma) fail();
      const key = value(depth + 1);
      if (next()[1] !== ":") fail();
      out.set(key, value(depth + 1));
      comma = peek() === ",";
      if (comma) next();
    }
    next();
    return out;
  };
  const value = (depth: number): Literal => {
    if (depth > DEEPEST) return fail();
    const [, mark, string, integer, name] = next();
    if (string !== undefined) return unescaped(string);
    if (integer !== undefined) return integer.length > 40 ? fail() : BigInt(integer.replaceAll("_", ""));
    if (name !== undefined) return Object.hasOwn(names, name) ? names[name] : fail();
    if (mark === "{") return dictionary(depth);
    if (mark === "[") return sequence("]", depth)[0];
    if (mark === "(") {
      const [items, comma] = sequence(")", depth);
      return items.length === 1 && !comma ? items[0] : new Tuple(items);
    }
    return fail();
  };
  const result = value(0);
  if (!/^[ \t\f\r\n]*$/.test(text.slice(at))) fail();
  return result;
}

function unescaped(quoted: string): string {
  const simple: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, c: string) => simple[c] ?? c);
}

/** A literal as Python prints it. */
export function reprLiteral(x: Literal): string {
  if (x === null) return "None";
  if (typeof x === "boolean") return x ? "True" : "False";
  if (typeof x === "string") return reprString(x);
  if (x instanceof Tuple) {
    return x.items.length === 1 ? `(${reprLiteral(x.items[0])},)` : `(${x.items.map(reprLiteral).join(", ")})`;
  }
  if (x instanceof Map) {
    return `{${[...x].map(([key, item]) => `${reprLiteral(key)}: ${reprLiteral(item)}`).join(", ")}}`;
  }
  if (Array.isArray(x)) return `[${x.map(reprLiteral).join(", ")}]`;
  return String(x);
}
