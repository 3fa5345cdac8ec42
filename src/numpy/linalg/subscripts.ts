/**
 * What the subscripts of an Einstein sum say: NumPy's notation, and NumPy's words where it is broken. There are two readers, as
 * in NumPy: the one behind `einsum` itself, and the one behind `einsum_path` and `optimize`, whose errors differ.
 * @module
 */
import { resultTypeOf } from "../../dtype/promote.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { IndexError, ValueError } from "../../python/errors.ts";
import { asIndex, isWeakNumber, weakKind } from "../../python/number.ts";
import { ELLIPSIS } from "../../python/slice.ts";
import { asarray } from "../asarray.ts";

/**
 * The labels of each operand and of the result, one for each axis. Letters stand for themselves, `".0"`, `".1"`, … for the axes of an
 * ellipsis, counted from the right.
 */
export interface Labels {
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** Labels in the order in which NumPy's letters have it: capitals first. */
export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const NOT_ELLIPSIS = "einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...') in ";
const TOO_FEW =
  "has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions.";

const isLetter = (c: string): boolean => c.length === 1 && LETTERS.includes(c);

function notALetter(c: string): ValueError {
  return new ValueError(`invalid subscript '${c}' in einstein sum subscripts string, subscripts must be letters`);
}

/** The letters before and behind an ellipsis; `null` for the second list if there is none. */
function split(text: string, where: string, check: (c: string, i: number) => void): [string[], string[] | null] {
  const before: string[] = [];
  let after: string[] | null = null;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === " ") continue;
    if (c === ".") {
      if (after !== null || text.slice(i, i + 3) !== "...") throw new ValueError(NOT_ELLIPSIS + where);
      after = [];
      i += 2;
      continue;
    }
    check(c, i);
    (after ?? before).push(c);
  }
  return [before, after];
}

/** The labels of the axes that an ellipsis stands for. */
const spread = (count: number): string[] => Array.from({ length: count }, (_, i) => `.${count - 1 - i}`);

/** Reads subscripts as `einsum` does. */
export function readSubscripts(text: string, operands: readonly NDArray[]): Labels {
  const counts = new Map<string, number>(), terms: string[][] = [];
  let broadcast = 0, rest = text;
  operands.forEach(({ ndim }, k) => {
    const length = rest.search(/[,-]/) < 0 ? rest.length : rest.search(/[,-]/);
    const last = k === operands.length - 1;
    // NumPy's messages are exchanged: this is what it says
    if (last && rest[length] === ",") {
      throw new ValueError("more operands provided to einstein sum function than specified in the subscripts string");
    }
    if (!last && rest[length] !== ",") {
      throw new ValueError("fewer operands provided to einstein sum function than specified in the subscripts string");
    }
    let used = 0;
    const where = `operand ${k}`;
    const [before, after] = split(rest.slice(0, length), where, (c) => {
      if (!isLetter(c)) throw notALetter(c);
      if (++used > ndim) {
        throw new ValueError(`einstein sum subscripts string contains too many subscripts for ${where}`);
      }
      counts.set(c, (counts.get(c) ?? 0) + 1);
    });
    if (after === null && used < ndim) throw new ValueError(`operand ${TOO_FEW}`);
    terms.push([...before, ...spread(after === null ? 0 : ndim - used), ...(after ?? [])]);
    broadcast = Math.max(broadcast, ndim - used);
    rest = rest.slice(length + (last ? 0 : 1));
  });
  if (rest === "") {
    const once = [...counts].filter(([, n]) => n === 1).map(([c]) => c).sort((a, b) =>
      LETTERS.indexOf(a) - LETTERS.indexOf(b)
    );
    return { terms, output: [...spread(broadcast), ...once] };
  }
  if (!rest.startsWith("->")) {
    throw new ValueError("einstein sum subscript string does not contain proper '->' output specified");
  }
  const output = rest.slice(2);
  const [before, after] = split(output, "the output", (c, i) => {
    if (!isLetter(c)) throw notALetter(c);
    if (output.indexOf(c, i + 1) >= 0) {
      throw new ValueError(`einstein sum subscripts string includes output subscript '${c}' multiple times`);
    }
    if (!counts.has(c)) {
      throw new ValueError(
        `einstein sum subscripts string included output subscript '${c}' which never appeared in an input`,
      );
    }
  });
  if (after === null && broadcast > 0) throw new ValueError(`output ${TOO_FEW}`);
  return { terms, output: [...before, ...spread(after === null ? 0 : broadcast), ...(after ?? [])] };
}

const isEllipsis = (x: unknown): boolean => x === "..." || x === ELLIPSIS;

/** The subscripts that a list of integers and ellipses stands for. */
function fromList(list: unknown): string {
  if (!Array.isArray(list)) throw new TypeError("the subscripts for each operand must be a list or a tuple");
  let text = "", ellipsis = false;
  for (const item of list) {
    if (isEllipsis(item)) {
      if (ellipsis) throw new ValueError("each subscripts list may have only one ellipsis");
      ellipsis = true;
      text += "...";
      continue;
    }
    let i: number;
    try {
      i = asIndex(item);
    } catch {
      throw new TypeError("each subscript must be either an integer or an ellipsis");
    }
    if (i < 0 || i >= LETTERS.length) throw new ValueError("subscript is not within the valid range [0, 52)");
    text += LETTERS[i];
  }
  return text;
}

/** The two forms of a call as one: the subscripts as text, and the operands. */
export function readForm(args: readonly unknown[]): { text: string; operands: readonly unknown[] } {
  if (args.length === 0) {
    throw new ValueError(
      "must specify the einstein sum subscripts string and at least one operand, or at least one operand and its corresponding subscripts list",
    );
  }
  if (typeof args[0] === "string") {
    if (args.length === 1) {
      throw new ValueError("must specify the einstein sum subscripts string and at least one operand");
    }
    return { text: args[0], operands: args.slice(1) };
  }
  const count = Math.floor(args.length / 2);
  if (count === 0) throw new ValueError("must provide at least an operand and a subscripts list to einsum");
  const operands = Array.from({ length: count }, (_, i) => args[2 * i]);
  const terms = Array.from({ length: count }, (_, i) => fromList(args[2 * i + 1]));
  const output = args.length % 2 === 1 ? `->${fromList(args[args.length - 1])}` : "";
  return { text: terms.join(",") + output, operands };
}

/** The two forms as `einsum_path` reads them: its words, and its labels for ellipses. */
export function readPathForm(args: readonly unknown[]): { text: string; operands: readonly unknown[] } {
  if (args.length === 0) throw new ValueError("No input operands");
  if (typeof args[0] === "string") {
    const text = args[0].replaceAll(" ", "");
    for (const c of text) {
      if (!".,->".includes(c) && !isLetter(c)) throw new ValueError(`Character ${c} is not a valid symbol.`);
    }
    return { text, operands: args.slice(1) };
  }
  const list = (items: unknown): string => {
    if (!Array.isArray(items)) {
      throw new TypeError(`'${typeof items === "number" ? "int" : typeof items}' object is not iterable`);
    }
    return items.map((item: unknown) => {
      if (isEllipsis(item)) return "...";
      let i: number;
      try {
        i = asIndex(item);
      } catch {
        throw new TypeError("For this input type lists must contain either int or Ellipsis");
      }
      const letter = LETTERS.at(i);
      if (letter === undefined) throw new IndexError("string index out of range");
      return letter;
    }).join("");
  };
  const count = Math.floor(args.length / 2);
  const operands = Array.from({ length: count }, (_, i) => args[2 * i]);
  const terms = Array.from({ length: count }, (_, i) => list(args[2 * i + 1]));
  const output = args.length % 2 === 1 ? `->${list(args[args.length - 1])}` : "";
  return { text: terms.join(",") + output, operands };
}

/** Reads subscripts as `einsum_path` does: every axis gets a letter, ellipses those that are free. */
export function readPathSubscripts(text: string, operands: readonly NDArray[]): { terms: string[]; output: string } {
  if (text.includes("-") || text.includes(">")) {
    const count = (part: string): number => text.split(part).length - 1;
    if (count("-") > 1 || count(">") > 1 || count("->") !== 1) {
      throw new ValueError("Subscripts can only contain one '->'.");
    }
  }
  let [left, right] = text.split("->") as [string, string | undefined];
  if (text.includes(".")) {
    const free = [...LETTERS].filter((c) => !text.includes(c)), terms = left.split(",");
    let longest = 0;
    terms.forEach((term, k) => {
      if (!term.includes(".")) return;
      if (term.split(".").length !== 4 || !term.includes("...")) throw new ValueError("Invalid Ellipses.");
      if (operands[k] === undefined) throw new IndexError("list index out of range");
      const { ndim } = operands[k], count = ndim === 0 ? 0 : Math.max(ndim, 1) - (term.length - 3);
      longest = Math.max(longest, count);
      if (count < 0) throw new ValueError("Ellipses lengths do not match.");
      terms[k] = term.replace("...", count === 0 ? "" : free.slice(-count).join(""));
    });
    left = terms.join(",");
    const ellipsis = longest === 0 ? "" : free.slice(-longest).join("");
    if (right === undefined) right = ellipsis + once(left).filter((c) => !ellipsis.includes(c)).join("");
    else right = right.replaceAll("...", ellipsis);
  }
  right ??= once(left).join("");
  for (const c of right) {
    if (right.split(c).length !== 2) {
      throw new ValueError(`Output character ${c} appeared more than once in the output.`);
    }
    if (!left.includes(c)) throw new ValueError(`Output character ${c} did not appear in the input`);
  }
  const terms = left.split(",");
  if (terms.length !== operands.length) {
    throw new ValueError("Number of einsum subscripts must be equal to the number of operands.");
  }
  return { terms, output: right };
}

/** The letters that appear once, sorted. */
function once(text: string): string[] {
  const letters = [...new Set(text.replaceAll(",", ""))].sort((a, b) => LETTERS.indexOf(a) - LETTERS.indexOf(b));
  for (const c of letters) if (!isLetter(c)) throw new ValueError(`Character ${c} is not a valid symbol.`);
  return letters.filter((c) => text.split(c).length === 2);
}

/** Operands as arrays: a number beside arrays takes their data type (contract A6). */
export function operandsOf(operands: readonly unknown[]): NDArray[] {
  const strong = operands.flatMap((x) => isWeakNumber(x) ? [] : [asarray(x as ArrayLike)]);
  if (strong.length === operands.length) return strong;
  const weak = operands.filter(isWeakNumber).map(weakKind);
  const dtype = strong.length === 0 ? null : resultTypeOf(strong.map((x) => x.dtype), weak);
  let next = 0;
  return operands.map((x) => isWeakNumber(x) ? asarray(x as number, dtype) : strong[next++]);
}
