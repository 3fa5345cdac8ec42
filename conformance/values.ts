/**
 * Python's own values for the translator: tuples, dictionaries, ranges, slices, functions; how they print, compare and
 * calculate. A list is a JavaScript array, an `int` is a `bigint`, a `float` is a `number`, so the two never mix.
 */

/** Python that the translator does not cover: the program counts as not run. */
export class NotCovered extends Error {
  override name = "NotCovered";
  readonly construct: string;
  readonly line: number | null;
  constructor(construct: string, line: number | null = null) {
    super(line === null ? construct : `line ${line}: ${construct}`);
    this.construct = construct;
    this.line = line;
  }
}

/** Raises a Python exception by its class name. */
export function raise(name: string, message: string): never {
  throw pythonError(name, message);
}

/** An exception that Python itself (not the library) raises. */
export function pythonError(name: string, message: string): Error {
  const error = name === "TypeError" ? new TypeError(message) : new Error(message);
  error.name = name;
  return error;
}

/** A Python tuple. */
export class PyTuple {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** `slice(start, stop, step)` as it stands between brackets. */
export class PySlice {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** A Python `range`. */
export class PyRange {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  constructor(start: number, stop: number, step: number) {
    if (step === 0) raise("ValueError", "range() arg 3 must not be zero");
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
  get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }
  items(): bigint[] {
    return Array.from({ length: this.length }, (_, i) => BigInt(this.start + i * this.step));
  }
}

/** The object that `...` stands for. */
export const ELLIPSIS: unique symbol = Symbol("Ellipsis");

/** A key of a dictionary or set, such that equal Python keys give equal strings. */
function keyOf(key: unknown): string {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "boolean") return `n${Number(key)}`;
  if (typeof key === "bigint") return `n${key}`;
  if (typeof key === "number") return `n${key}`;
  if (key === null) return "None";
  if (key instanceof PyTuple) return `(${key.items.map(keyOf).join()})`;
  if (typeof key === "symbol" || typeof key === "function") return `o${String(key)}`;
  raise("TypeError", `unhashable type: '${typeName(key)}'`);
}

/** A Python `dict`. */
export class PyDict {
  readonly entries: Map<string, [unknown, unknown]> = new Map();
  get(key: unknown): unknown {
    return this.entries.get(keyOf(key))?.[1];
  }
  has(key: unknown): boolean {
    return this.entries.has(keyOf(key));
  }
  set(key: unknown, value: unknown): void {
    const k = keyOf(key);
    const old = this.entries.get(k);
    if (old) old[1] = value;
    else this.entries.set(k, [key, value]);
  }
  delete(key: unknown): boolean {
    return this.entries.delete(keyOf(key));
  }
  keys(): unknown[] {
    return [...this.entries.values()].map(([k]) => k);
  }
  values(): unknown[] {
    return [...this.entries.values()].map(([, v]) => v);
  }
}

/** A Python `set`. */
export class PySet {
  readonly dict: PyDict = new PyDict();
  constructor(items: Iterable<unknown>) {
    for (const item of items) this.dict.set(item, item);
  }
}

/** Anything that can be called with positional and keyword arguments. */
export class PyCallable {
  readonly label: string;
  readonly call: (args: unknown[], keywords: Map<string, unknown>) => unknown;
  constructor(label: string, call: (args: unknown[], keywords: Map<string, unknown>) => unknown) {
    this.label = label;
    this.call = call;
  }
}

/** A Python type: callable, and knows its instances. */
export class PyType extends PyCallable {
  readonly instance: (x: unknown) => boolean;
  constructor(
    label: string,
    instance: (x: unknown) => boolean,
    call: (args: unknown[], keywords: Map<string, unknown>) => unknown,
  ) {
    super(label, call);
    this.instance = instance;
  }
}

/** Replaced by the library's side, which knows arrays and tensors. */
export const hooks: {
  repr: (x: unknown) => string | undefined;
  str: (x: unknown) => string | undefined;
  typeName: (x: unknown) => string | undefined;
} = { repr: () => undefined, str: () => undefined, typeName: () => undefined };

/** `type(x).__name__`. */
export function typeName(x: unknown): string {
  if (x === null || x === undefined) return "NoneType";
  if (typeof x === "boolean") return "bool";
  if (typeof x === "bigint") return "int";
  if (typeof x === "number") return "float";
  if (typeof x === "string") return "str";
  if (Array.isArray(x)) return "list";
  if (x instanceof PyTuple) return "tuple";
  if (x instanceof PyDict) return "dict";
  if (x instanceof PySet) return "set";
  if (x instanceof PyRange) return "range";
  if (x instanceof PySlice) return "slice";
  if (x instanceof PyType) return "type";
  if (x instanceof PyCallable) return "function";
  if (x === ELLIPSIS) return "ellipsis";
  if (x instanceof Error) return x.name;
  return hooks.typeName(x) ?? "object";
}

// ------------------------------------------------------------------ printing

/** `repr` of a float. */
export function floatRepr(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const [mantissa, exponentText] = x.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace("-", "").replace(".", "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

function stringRepr(x: string): string {
  const quote = x.includes("'") && !x.includes('"') ? '"' : "'";
  const body = x.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r");
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

/** Python's `repr`. */
export function repr(x: unknown): string {
  if (x === null || x === undefined) return "None";
  if (typeof x === "boolean") return x ? "True" : "False";
  if (typeof x === "bigint") return String(x);
  if (typeof x === "number") return floatRepr(x);
  if (typeof x === "string") return stringRepr(x);
  if (Array.isArray(x)) return `[${x.map(repr).join(", ")}]`;
  if (x instanceof PyTuple) return `(${x.items.map(repr).join(", ")}${x.items.length === 1 ? "," : ""})`;
  if (x instanceof PyDict) return `{${[...x.entries.values()].map(([k, v]) => `${repr(k)}: ${repr(v)}`).join(", ")}}`;
  if (x instanceof PySet) return x.dict.keys().length === 0 ? "set()" : `{${x.dict.keys().map(repr).join(", ")}}`;
  if (x instanceof PyRange) {
    return x.step === 1 ? `range(${x.start}, ${x.stop})` : `range(${x.start}, ${x.stop}, ${x.step})`;
  }
  if (x instanceof PySlice) return `slice(${repr(x.start)}, ${repr(x.stop)}, ${repr(x.step)})`;
  if (x === ELLIPSIS) return "Ellipsis";
  const own = hooks.repr(x);
  if (own !== undefined) return own;
  if (x instanceof PyType) return `<class '${x.label}'>`;
  if (x instanceof PyCallable) return `<function ${x.label}>`;
  if (x instanceof Error) return `${x.name}(${stringRepr(x.message)})`;
  return String(x);
}

/** Python's `str`. */
export function str(x: unknown): string {
  if (typeof x === "string") return x;
  if (x instanceof Error) return x.message;
  return hooks.str(x) ?? repr(x);
}

/** Python's `format(x, spec)` for numbers and text. */
export function format(x: unknown, spec: string): string {
  if (spec === "") return str(x);
  const match = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/.exec(spec);
  if (!match) raise("ValueError", `Invalid format specifier '${spec}'`);
  const [, fillText, alignText, signText, , zero, widthText, group, precisionText, type] = match;
  let body: string;
  let negative = false;
  const numeric = typeof x !== "string";
  if (!numeric) {
    body = precisionText === undefined ? x : x.slice(0, Number(precisionText));
  } else {
    const number = typeof x === "boolean" ? BigInt(x) : x;
    if (typeof number !== "number" && typeof number !== "bigint") {
      raise("TypeError", `unsupported format string passed to ${typeName(x)}.__format__`);
    }
    negative = typeof number === "bigint" ? number < 0n : number < 0 || Object.is(number, -0);
    const value = Math.abs(Number(number));
    const precision = precisionText === undefined ? 6 : Number(precisionText);
    if (type === "f" || type === "F") body = Number.isFinite(value) ? fixed(value, precision) : floatRepr(value);
    else if (type === "e" || type === "E") body = exponential(value, precision);
    else if (type === "%") body = fixed(value * 100, precision) + "%";
    else if (type === "g" || type === "G") body = general(value, precision || 1);
    else if (type === "d" || (type === undefined && typeof number === "bigint")) {
      if (typeof number !== "bigint") raise("ValueError", `Unknown format code 'd' for object of type 'float'`);
      body = String(number < 0n ? -number : number);
    } else if (type === "x") body = (number as bigint).toString(16).replace("-", "");
    else if (type === "b") body = (number as bigint).toString(2).replace("-", "");
    else if (type === undefined) {
      body = precisionText === undefined ? floatRepr(value) : general(value, precision || 1, true);
    } else throw new NotCovered(`format '${spec}'`);
    if (group !== undefined) {
      const [whole, rest] = body.split(".");
      body = whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest === undefined ? "" : `.${rest}`);
    }
  }
  const sign = negative ? "-" : signText === "+" || signText === " " ? signText : "";
  const width = Number(widthText ?? 0);
  const align = alignText ?? (zero ? "=" : numeric ? ">" : "<");
  const fill = fillText ?? (zero ? "0" : " ");
  const missing = Math.max(0, width - sign.length - body.length);
  if (align === "=") return sign + fill.repeat(missing) + body;
  if (align === "<") return sign + body + fill.repeat(missing);
  if (align === ">") return fill.repeat(missing) + sign + body;
  const left = Math.floor(missing / 2);
  return fill.repeat(left) + sign + body + fill.repeat(missing - left);
}

/** Correctly rounded `%.nf`: JavaScript's `toFixed` gives up above 1e21 and rounds correctly below. */
function fixed(x: number, digits: number): string {
  return x < 1e21 ? x.toFixed(digits) : BigInt(x).toString() + (digits > 0 ? "." + "0".repeat(digits) : "");
}

function exponential(x: number, digits: number): string {
  if (!Number.isFinite(x)) return floatRepr(x);
  const [mantissa, exponent] = x.toExponential(digits).split("e");
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function general(x: number, digits: number, keepPoint = false): string {
  if (!Number.isFinite(x)) return floatRepr(x);
  const exponent = x === 0 ? 0 : Number(x.toExponential(digits - 1).split("e")[1]);
  const trim = (text: string): string => text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  if (exponent < -4 || exponent >= digits) {
    const [mantissa, power] = exponential(x, digits - 1).split("e");
    return `${trim(mantissa)}e${power}`;
  }
  const text = trim(x.toFixed(Math.max(0, digits - 1 - exponent)));
  return keepPoint && !text.includes(".") ? text + ".0" : text;
}

// ------------------------------------------------------------------ comparing and calculating

/** Whether `x` is one of Python's own numbers (bool included). */
export function isNumber(x: unknown): x is number | bigint | boolean {
  return typeof x === "number" || typeof x === "bigint" || typeof x === "boolean";
}

const numeric = (x: number | bigint | boolean): number | bigint => typeof x === "boolean" ? BigInt(x) : x;

/** Python's `==` on Python's own values. */
export function equal(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return numeric(a) == numeric(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((x, i) => x === b[i] || equal(x, b[i]));
  }
  if (a instanceof PyTuple && b instanceof PyTuple) return equal([...a.items], [...b.items]);
  if (a instanceof PyRange && b instanceof PyRange) return equal(a.items(), b.items());
  if (a instanceof PyDict && b instanceof PyDict) {
    return a.entries.size === b.entries.size && a.keys().every((k) => b.has(k) && equal(a.get(k), b.get(k)));
  }
  if (a instanceof PySet && b instanceof PySet) return equal(a.dict, b.dict);
  return a === b;
}

/** Python's `<` on Python's own values. */
export function less(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return numeric(a) < numeric(b);
  if (typeof a === "string" && typeof b === "string") return a < b;
  const x = a instanceof PyTuple && b instanceof PyTuple ? a.items : Array.isArray(a) && Array.isArray(b) ? a : null;
  if (x !== null) {
    const y = (b instanceof PyTuple ? b.items : b) as readonly unknown[];
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (!equal(x[i], y[i])) return less(x[i], y[i]);
    return x.length < y.length;
  }
  raise("TypeError", `'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

const mod = (x: bigint, y: bigint): bigint => {
  const r = x % y;
  return r !== 0n && (r < 0n) !== (y < 0n) ? r + y : r;
};

/** Python's `float % float`: the sign of the divisor, exact. */
function floatMod(x: number, y: number): number {
  const r = x % y;
  if (r !== 0) return (r < 0) !== (y < 0) ? r + y : r;
  return y < 0 ? -0 : 0;
}

function floatFloorDivide(x: number, y: number): number {
  const m = floatMod(x, y);
  const quotient = (x - m) / y;
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `a <op> b` on two Python numbers; `op` is the name of the tree's node. */
export function arithmetic(op: string, a: number | bigint | boolean, b: number | bigint | boolean): unknown {
  if (typeof a === "boolean" && typeof b === "boolean" && /^Bit/.test(op)) {
    return op === "BitAnd" ? a && b : op === "BitOr" ? a || b : a !== b;
  }
  const x = numeric(a), y = numeric(b);
  if (typeof x === "bigint" && typeof y === "bigint") {
    switch (op) {
      case "Add":
        return x + y;
      case "Sub":
        return x - y;
      case "Mult":
        return x * y;
      case "Div":
        if (y === 0n) raise("ZeroDivisionError", "division by zero");
        return Number(x) / Number(y);
      case "FloorDiv":
        if (y === 0n) raise("ZeroDivisionError", "integer division or modulo by zero");
        return (x - mod(x, y)) / y;
      case "Mod":
        if (y === 0n) raise("ZeroDivisionError", "integer modulo by zero");
        return mod(x, y);
      case "Pow":
        if (y >= 0n) return x ** y;
        if (x === 0n) raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
        return Number(x) ** Number(y);
      case "BitAnd":
        return x & y;
      case "BitOr":
        return x | y;
      case "BitXor":
        return x ^ y;
      case "LShift":
        return x << y;
      case "RShift":
        return x >> y;
    }
  }
  const u = Number(x), v = Number(y);
  switch (op) {
    case "Add":
      return u + v;
    case "Sub":
      return u - v;
    case "Mult":
      return u * v;
    case "Div":
      if (v === 0) raise("ZeroDivisionError", "float division by zero");
      return u / v;
    case "FloorDiv":
      if (v === 0) raise("ZeroDivisionError", "float floor division by zero");
      return floatFloorDivide(u, v);
    case "Mod":
      if (v === 0) raise("ZeroDivisionError", "float modulo");
      return floatMod(u, v);
    case "Pow":
      if (u === 0 && v < 0) raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
      if (u < 0 && !Number.isInteger(v) && Number.isFinite(v)) throw new NotCovered("a complex power");
      return (u === 1 || (u === -1 && !Number.isFinite(v) && !Number.isNaN(v))) ? 1 : u ** v;
  }
  raise("TypeError", `unsupported operand type(s) for ${op}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** Python's `round`, half to even. */
export function round(x: number | bigint | boolean, digits: number | null): number | bigint {
  const n = numeric(x);
  if (typeof n === "bigint") return n;
  if (digits === null) {
    const low = Math.floor(n), rest = n - low;
    return BigInt(rest < 0.5 ? low : rest > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1);
  }
  const text = Math.abs(n) < 1e21 && digits >= 0 ? n.toFixed(Math.min(100, digits)) : String(n);
  return Number(text);
}
