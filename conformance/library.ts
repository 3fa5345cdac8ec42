/**
 * The boundary between Python's values and the library's: what goes in (contract A3, A5, A6) and what comes out.
 * Only the public entry points are used, so that programs see what users see.
 */

import {
  ELLIPSIS,
  hooks,
  isNumber,
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
  str,
  typeName,
} from "./values.ts";

/** The entry points, loaded once. */
export interface Library {
  /** The array vocabulary. */
  np: Record<string, unknown>;
  /** MyGrad's names. */
  mg: Record<string, unknown> | null;
}

/** What the translator needs of an array. */
export interface HostArray {
  readonly buffer: ArrayLike<number | bigint>;
  readonly offset: number;
  readonly dtype: { readonly name: string; readonly itemsize: number };
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly ndim: number;
  readonly size: number;
  readonly base: HostArray | null;
  readonly flags: { writeable: boolean; c_contiguous: boolean; f_contiguous: boolean; owndata: boolean };
  readonly locks?: number;
  __repr__(): string;
  item(): unknown;
}

/** What the translator needs of a tensor. */
export interface HostTensor {
  readonly data: HostArray;
  readonly constant: boolean;
  readonly creator: unknown;
  readonly base: HostTensor | null;
  readonly grad: HostArray | null;
}

let library: Library | undefined;

/** Loads the public entry points. */
export async function loadLibrary(): Promise<Library> {
  if (library) return library;
  const np = await import("../numpy.ts") as Record<string, unknown>;
  const mg = await import("../mod.ts") as Record<string, unknown>;
  return library = { np, mg };
}

function own(name: string): unknown {
  return library!.mg?.[name] ?? library!.np[name];
}

type Constructor = abstract new (...args: never[]) => unknown;
let arrayClass: Constructor | undefined;
let tensorClass: Constructor | null | undefined;

/** Whether a value is one of the library's arrays. */
export function isArray(x: unknown): x is HostArray {
  arrayClass ??= (library!.np.NDArray ?? library!.np.ndarray) as Constructor;
  return x instanceof arrayClass;
}

/** Whether a value is one of the library's tensors. */
export function isTensor(x: unknown): x is HostTensor {
  if (tensorClass === undefined) tensorClass = (library!.mg?.Tensor ?? null) as Constructor | null;
  return tensorClass !== null && x instanceof tensorClass;
}

/** Whether a value is an array or a tensor. */
export function isHost(x: unknown): x is HostArray | HostTensor {
  return isArray(x) || isTensor(x);
}

/** Whether a value is one of the library's data types. */
export function isDType(x: unknown): x is { name: string; itemsize: number } {
  return (typeof x === "function" || (typeof x === "object" && x !== null)) && "itemsize" in x && "name" in x &&
    !isHost(x);
}

/**
 * Arrays that stand for NumPy scalars: Python rebinds where an array would be written to (`s += 1`), and `repr` differs.
 * Filled by the rule of {@linkcode markScalar}.
 */
const scalars = new WeakSet<object>();

/** Whether an array of ours stands for a NumPy scalar. */
export function isScalar(x: unknown): boolean {
  return typeof x === "object" && x !== null && scalars.has(x);
}

/** Functions whose 0-d results are arrays in NumPy too; all others give scalars. */
const keepsArrays = new Set(
  ("array asarray asanyarray ascontiguousarray asfortranarray zeros ones empty full zeros_like ones_like empty_like full_like copy reshape ravel " +
    "transpose squeeze view expand_dims broadcast_to atleast_1d swapaxes moveaxis astype flatten broadcast_arrays frombuffer __array__ require " +
    "einsum_view permute_dims matrix_transpose where").split(" "),
);

function markScalar(
  name: string,
  result: unknown,
  keywords: Map<string, unknown>,
  index: readonly unknown[] | null,
): void {
  if (!isArray(result) || result.ndim !== 0) return;
  if (keywords.has("out") && keywords.get("out") !== null) return;
  if (index !== null ? index.some((entry) => entry === ELLIPSIS || entry === null) : keepsArrays.has(name)) return;
  scalars.add(result);
}

// ------------------------------------------------------------------ in

/** Python's value as the library takes it. */
export function toHost(x: unknown): unknown {
  if (typeof x === "number") return Number.isInteger(x) ? (own("pyfloat") as (x: number) => unknown)(x) : x;
  if (x === null || typeof x !== "object" && typeof x !== "symbol" && typeof x !== "function") return x;
  if (Array.isArray(x)) return x.map(element);
  if (x instanceof PyTuple) return x.items.map(toHost);
  if (x instanceof PyRange) return x.items();
  if (x instanceof PySlice) return slice(x);
  if (x === ELLIPSIS) return "...";
  if (scalars.has(x as object)) return detached(x);
  if (x instanceof PyType) {
    const name = { float: "float64", int: "int32", bool: "bool" }[x.label];
    if (name !== undefined) return library!.np[name] ?? name;
  }
  if (x instanceof HostFunction) return x.fn;
  if (x instanceof PyCallable) {
    return (...args: unknown[]): unknown => toHost(x.call(args.map((arg) => fromHost(arg, "callback")), new Map()));
  }
  if (x instanceof PyDict) return Object.fromEntries(x.keys().map((key) => [str(key), toHost(x.get(key))]));
  if (x instanceof PySet) raise("TypeError", "a set is neither a number nor a sequence");
  return x;
}

/** A NumPy scalar shares memory with nothing: what is made of it must not be a view of our 0-d array. */
function detached(x: unknown): unknown {
  return scalars.has(x as object) ? (x as { copy(): unknown }).copy() : x;
}

/** An entry of a list: a plain number is a float there anyway (A6.1). */
function element(x: unknown): unknown {
  return typeof x === "number" ? x : toHost(x);
}

function slice(x: PySlice): unknown {
  return (own("slice") as (...bounds: unknown[]) => unknown)(toHost(x.start), toHost(x.stop), toHost(x.step));
}

/** The entries of Python's index, one for each position between the brackets. */
export function indexEntries(index: unknown): unknown[] {
  return (index instanceof PyTuple ? [...index.items] : [index]).map((entry) =>
    entry instanceof PyTuple ? entry.items.map(toHost) : typeof entry === "string" ? badString(entry) : toHost(entry)
  );
}

function badString(text: string): unknown {
  // Ours reads strings as slices (A5); Python's strings are never indices.
  raise(
    "IndexError",
    `only integers, slices (\`:\`), ellipsis (\`...\`), numpy.newaxis (\`None\`) and integer or boolean arrays are valid indices, got '${text}'`,
  );
}

// ------------------------------------------------------------------ out

const integerAttributes = new Set([
  "ndim",
  "size",
  "itemsize",
  "nbytes",
  "nin",
  "nout",
  "nargs",
  "num",
  "bits",
  "nmant",
  "length",
  "__index__",
  "identity",
  "count",
]);
const listResults = new Set(["split", "array_split", "hsplit", "vsplit", "dsplit", "tolist", "types"]);

/** The library's value as Python has it; `name` is the function or attribute that gave it. */
export function fromHost(x: unknown, name: string, dtype: string | null = null): unknown {
  if (x === undefined) return null;
  if (typeof x === "number") {
    if (dtype !== null) return /int/.test(dtype) ? BigInt(x) : x;
    return integerAttributes.has(name) && Number.isInteger(x) ? BigInt(x) : x;
  }
  if (Array.isArray(x)) {
    const integers = (name === "shape" || name === "strides" || name === "broadcast_shapes" || name === "axis") &&
      x.every((i) => typeof i === "number");
    const items = x.map((item) => integers ? BigInt(item) : fromHost(item, name, dtype));
    if (name !== "shape" && name !== "tolist" && name !== "strides") {
      for (const item of items) markScalar(name, item, new Map(), null);
    }
    return listResults.has(name) ? items : new PyTuple(items);
  }
  if (typeof x === "function" && !isDType(x)) {
    return new HostFunction(name, x as (...args: unknown[]) => unknown, undefined);
  }
  return x;
}

/** Names of library functions and methods that programs called, for the report and the error budgets. */
export const called: Set<string> = new Set();

/** A function or method of the library. */
export class HostFunction extends PyCallable {
  readonly fn: (...args: unknown[]) => unknown;
  readonly self: unknown;
  constructor(label: string, fn: (...args: unknown[]) => unknown, self: unknown) {
    super(label, (args, keywords) => callHost(this, args, keywords));
    this.fn = fn;
    this.self = self;
  }
}

function options(keywords: Map<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...keywords].map(([key, value]) => [key, toHost(value)]));
}

function callHost(f: HostFunction, args: unknown[], keywords: Map<string, unknown>): unknown {
  const last = f.label.split(".").pop()!;
  called.add(f.label);
  const receiver = f.self;
  if ("wrap" in f.fn && args[0] instanceof PyCallable) {
    // `mg.no_autodiff(f)` is `mg.no_autodiff.wrap(f)` here (A7).
    const wrap = f.fn.wrap as (...args: unknown[]) => (...args: unknown[]) => unknown;
    const inner = args[0];
    const keep: { keywords: Map<string, unknown> } = { keywords: new Map() };
    const wrapped = wrap.call(
      f.fn,
      (...given: unknown[]) => inner.call(given, keep.keywords),
      ...(keywords.size > 0 ? [options(keywords)] : []),
    );
    return new PyCallable(inner.label, (given, named) => {
      keep.keywords = named;
      return fromHost(wrapped(...given), inner.label);
    });
  }
  const out = keywords.get("out");
  if (isScalar(out) || (out instanceof PyTuple && out.items.some(isScalar))) {
    raise("TypeError", "return arrays must be of ArrayType");
  }
  const given = args.map(toHost);
  if (last === "at" && args[1] instanceof PyTuple) {
    given[1] = (own("s_") as (...entries: unknown[]) => unknown)(...indexEntries(args[1]));
  }
  if (keywords.size > 0) given.push(options(keywords));
  const result = receiver === undefined ? f.fn(...given) : f.fn.apply(detached(receiver), given);
  if (last === "item" || last === "tolist") {
    return fromHost(result, last, isHost(receiver) ? arrayOf(receiver).dtype.name : null);
  }
  const returned = fromHost(result, last);
  // MyGrad gives lists where NumPy 2 gives tuples.
  const value = returned instanceof PyTuple && last.startsWith("atleast") && returned.items.some(isTensor)
    ? [...returned.items]
    : returned;
  if (isScalar(receiver) && isArray(value) && value.ndim === 0 && last !== "reshape") scalars.add(value);
  if (!isHost(receiver) || !isTensor(value)) markScalar(last, value, keywords, null);
  return value;
}

/** The array of a tensor, or the array itself. */
export function arrayOf(x: HostArray | HostTensor): HostArray {
  return isTensor(x) ? x.data : x;
}

/** `x.name` on an object of the library. */
export function hostAttribute(x: unknown, name: string, path: string): unknown {
  if (name === "__name__" && (typeof x === "function" || isDType(x))) return (x as { name: string }).name;
  if (name === "__class__") return hostType(x);
  const holder = x as Record<string, unknown>;
  if (isDType(x) && name === "type") return x;
  const value = holder[name];
  if (value === undefined && !(name in Object(holder))) {
    raise(
      "AttributeError",
      `'${
        path === "np" ? "module 'numpy" : path === "mg" ? "module 'mygrad" : typeName(x)
      }' object has no attribute '${name}'`,
    );
  }
  if (typeof value === "function" && !isDType(value)) {
    if (/^class\s/.test(Function.prototype.toString.call(value))) return classType(name, value as Constructor);
    const label = isTensor(x)
      ? `Tensor.${name}`
      : isArray(x)
      ? `ndarray.${name}`
      : path === ""
      ? `${typeName(x)}.${name}`
      : `${path}.${name}`;
    // Namespaces and callables keep their own attributes (`np.add.reduce`), so the receiver is the object itself.
    return new HostFunction(label, value as (...args: unknown[]) => unknown, isModule(x) ? undefined : x);
  }
  // The limits of integers are integers (`np.iinfo`), those of floats are floats.
  const limits = typeof x === "object" && x !== null && "bits" in x && !("eps" in x);
  const result = limits && typeof value === "number" ? BigInt(value) : fromHost(value, name);
  if (name === "T") return result;
  if (isArray(result) && isScalar(x)) scalars.add(result);
  return result;
}

function isModule(x: unknown): boolean {
  return Object.prototype.toString.call(x) === "[object Module]";
}

const classes = new WeakMap<object, PyType>();

function classType(name: string, value: Constructor): PyType {
  let type = classes.get(value);
  if (!type) {
    const make = (args: unknown[], keywords: Map<string, unknown>): unknown => {
      const given = args.map(toHost);
      if (keywords.size > 0) given.push(options(keywords));
      called.add(`mg.${name}`);
      return Reflect.construct(value as unknown as new (...args: unknown[]) => unknown, given);
    };
    type = new PyType(name === "NDArray" ? "ndarray" : name, (x) => x instanceof value && !isScalar(x), make);
    classes.set(value, type);
  }
  return type;
}

function hostType(x: unknown): PyType {
  return isTensor(x) ? classType("Tensor", tensorClass!) : classType("ndarray", arrayClass!);
}

/** `type(x)` of an array or tensor. */
export function typeOfHost(x: unknown): unknown {
  return isScalar(x) ? library!.np[(x as HostArray).dtype.name] : hostType(x);
}

/** `x[index]`. */
export function getItem(x: unknown, index: unknown): unknown {
  called.add(isTensor(x) ? "Tensor.__getitem__" : "ndarray.__getitem__");
  const entries = indexEntries(index);
  const result = (detached(x) as { get(...entries: unknown[]): unknown }).get(...entries);
  if (isArray(x)) markScalar("get", result, new Map(), index instanceof PyTuple ? index.items : [index]);
  return result;
}

/** `x[index] = value`. */
export function setItem(x: unknown, index: unknown, value: unknown): void {
  if (isScalar(x)) raise("TypeError", `'numpy.${(x as HostArray).dtype.name}' object does not support item assignment`);
  called.add(isTensor(x) ? "Tensor.__setitem__" : "ndarray.__setitem__");
  const entries = indexEntries(index);
  const tuple = (own("s_") as (...entries: unknown[]) => unknown)(...entries);
  (x as { set(index: unknown, value: unknown): unknown }).set(tuple, toHost(value));
}

// ------------------------------------------------------------------ operators (A4)

const methods: Record<string, string> = {
  Add: "add",
  Sub: "sub",
  Mult: "mul",
  Div: "div",
  FloorDiv: "floordiv",
  Mod: "mod",
  Pow: "pow",
  MatMult: "matmul",
  BitAnd: "and",
  BitOr: "or",
  BitXor: "xor",
  LShift: "lshift",
  RShift: "rshift",
  Eq: "eq",
  NotEq: "ne",
  Lt: "lt",
  LtE: "le",
  Gt: "gt",
  GtE: "ge",
};
const functions: Record<string, string> = {
  Add: "add",
  Sub: "subtract",
  Mult: "multiply",
  Div: "divide",
  FloorDiv: "floor_divide",
  Mod: "remainder",
  Pow: "power",
  MatMult: "matmul",
  BitAnd: "bitwise_and",
  BitOr: "bitwise_or",
  BitXor: "bitwise_xor",
  LShift: "left_shift",
  RShift: "right_shift",
};
const mirrored: Record<string, string> = { Eq: "eq", NotEq: "ne", Lt: "gt", LtE: "ge", Gt: "lt", GtE: "le" };

function method(x: unknown, name: string, args: unknown[], label: string): unknown {
  const f = (x as Record<string, unknown>)[name];
  if (typeof f !== "function") raise("TypeError", `unsupported operand type(s) for ${label}: '${typeName(x)}'`);
  called.add(`operator.${functions[label] ?? name}`);
  return f.apply(x, args);
}

/** `a <op> b` where at least one side is the library's. */
export function hostBinary(op: string, a: unknown, b: unknown): unknown {
  for (const x of [a, b]) {
    if (
      x instanceof PyDict || x instanceof PySet || x instanceof PyCallable || (typeof x === "string" && !mirrored[op])
    ) {
      raise("TypeError", `unsupported operand type(s): '${typeName(a)}' and '${typeName(b)}'`);
    }
  }
  let result: unknown;
  if (isHost(a)) result = method(a, methods[op], [toHost(b)], op);
  else if (mirrored[op] !== undefined) result = method(b, mirrored[op], [toHost(a)], op);
  else {
    const home = isTensor(b) ? library!.mg! : library!.np;
    const f = (home[functions[op]] ?? library!.np[functions[op]]) as (...args: unknown[]) => unknown;
    called.add(`operator.${functions[op]}`);
    result = f(toHost(a), b);
  }
  markScalar(op, result, new Map(), null);
  return result;
}

/** `a <op>= b` with the library's object on the left: the method writes and returns the receiver, except for scalars. */
export function hostInPlace(op: string, a: unknown, b: unknown): unknown {
  if (isScalar(a)) return hostBinary(op, a, b);
  return method(a, `i${methods[op]}`, [toHost(b)], op);
}

/** `-x`, `+x`, `~x`, `abs(x)`. */
export function hostUnary(op: string, x: unknown): unknown {
  const result = method(x, { USub: "neg", UAdd: "pos", Invert: "invert", Abs: "abs" }[op]!, [], op);
  markScalar(op, result, new Map(), null);
  return result;
}

// ------------------------------------------------------------------ protocols

/** `bool(x)` of an array or tensor. */
export function hostTruth(x: HostArray | HostTensor): boolean {
  const f = (x as { __bool__?: () => boolean }).__bool__;
  return f ? f.call(x) : (arrayOf(x) as unknown as { __bool__(): boolean }).__bool__();
}

/** `len(x)`. */
export function hostLength(x: HostArray | HostTensor): bigint {
  return BigInt((x as unknown as { length: number }).length);
}

/** `iter(x)`, run to its end. */
export function hostItems(x: HostArray | HostTensor): unknown[] {
  const items = [...(x as unknown as Iterable<unknown>)];
  if (isArray(x)) { for (const item of items) markScalar("get", item, new Map(), []); }
  return items;
}

/** `float(x)` or `int(x)`. */
export function hostNumber(x: HostArray | HostTensor): number | bigint {
  const value = (x as { valueOf(): unknown }).valueOf();
  if (typeof value === "object") raise("TypeError", "can only convert an array of size 1 to a Python scalar");
  return typeof value === "boolean" ? BigInt(value) : value as number | bigint;
}

/** `operator.index(x)`. */
export function toIndex(x: unknown): number {
  if (typeof x === "bigint") return Number(x);
  if (typeof x === "boolean") return Number(x);
  if (isHost(x)) return (x as unknown as { __index__(): number }).__index__();
  raise("TypeError", `'${typeName(x)}' object cannot be interpreted as an integer`);
}

/** `value in x` for an array or tensor. */
export function hostContains(x: unknown, value: unknown): boolean {
  const found = hostBinary("Eq", x, value);
  return hostTruth((library!.np.any as (x: unknown) => HostArray)(found));
}

/** `x` with its scalar mark, used by names such as `np.float32(2)`. */
export function makeScalar(dtype: unknown, args: unknown[]): unknown {
  const made = (dtype as (x?: unknown) => unknown)(args.length === 0 ? 0 : toHost(args[0]));
  if (isArray(made) && made.ndim === 0) scalars.add(made);
  return made;
}

hooks.repr = (x) => x instanceof HostFunction && "nin" in x.fn ? String(x.fn) : ordinaryRepr(x);

const ordinaryRepr = (x: unknown): string | undefined =>
  isHost(x) ? hostRepr(x) : isDType(x) ? `dtype('${x.name}')` : undefined;
hooks.str = (x) => isHost(x) ? String(x) : isDType(x) ? x.name : undefined;
hooks.typeName = (x) =>
  isTensor(x)
    ? "Tensor"
    : isScalar(x)
    ? (x as HostArray).dtype.name
    : isArray(x)
    ? "ndarray"
    : isDType(x)
    ? "dtype"
    : instanceName(x);

/** The name of the class of any other object of the library, such as `tensor.creator`. */
function instanceName(x: unknown): string | undefined {
  return typeof x === "object" && x !== null ? x.constructor?.name : undefined;
}

/** What console inspection prints: Python's `repr`. */
export function hostRepr(x: unknown): string {
  const f = (x as { __repr__?: () => string }).__repr__;
  if (f) return f.call(x);
  const inspect = (x as Record<symbol, unknown>)[Symbol.for("nodejs.util.inspect.custom")] ??
    (x as Record<symbol, unknown>)[Symbol.for("Deno.customInspect")];
  return typeof inspect === "function" ? inspect.call(x, 0, {}, () => "") as string : String(x);
}

/** Whether an exception is a fault of the library itself rather than something it raised for the user. */
export function isInternal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (error instanceof NotCovered) return false;
  if (
    error.name === "RangeError" || error.name === "ReferenceError" || error.name === "SyntaxError" ||
    error.name === "Error"
  ) return true;
  return error.name === "TypeError" &&
    /Cannot (read|set|destructure|convert|mix)|is not a (function|constructor)|undefined|Invalid (left|mix)|must be called|BigInt|private (name|field)|read only property|object is not extensible/
      .test(error.message);
}

export { isNumber, pythonError };
