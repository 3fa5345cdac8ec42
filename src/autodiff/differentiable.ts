/**
 * From an array function and its gradient rules to a function of tensors; and how tensors answer calls of array functions.
 * @module
 */
import { bool, type DType, type DTypeLike, type DTypeName, dtypeOf, type FloatName } from "../dtype/dtype.ts";
import type { Casting, FloatOf, Promote } from "../dtype/promote.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, IndexEntry } from "../ndarray/types.ts";
import { NotImplementedError, ValueError } from "../python/errors.ts";
import { isOptions } from "../python/keywords.ts";
import { isWeakNumber } from "../python/number.ts";
import { asarray } from "../numpy/creation.ts";
import { implementationOf } from "../numpy/dispatch.ts";
import type { Pairs, Ufunc } from "../numpy/ufunc.ts";
import { record, recordOne, recordPair } from "./record.ts";
import { operandValue, valueOf } from "./operands.ts";
import { type Op, operation, type Rule, type Value } from "./tape.ts";
import { Tensor } from "./tensor.ts";
import { setTakeover } from "./tensor.ts";

/** The keywords of MyGrad's ufuncs. */
export interface TensorUfuncOptions {
  /** Where to write the result: an array, or a tensor, which is then updated in place. */
  out?: NDArray | Tensor | readonly (NDArray | Tensor)[] | null;
  /** Where to compute; elsewhere no gradient flows. */
  where?: ArrayLike;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** How strict casts may be. */
  casting?: Casting;
  /** Whether the result is a constant; inferred by default. */
  constant?: boolean | null;
}

/** What all of MyGrad's ufuncs have. */
export interface TensorUfuncFacts {
  /** NumPy's name. */
  readonly name: string;
  /** The number of operands. */
  readonly nin: number;
  /** The number of results. */
  readonly nout: number;
  /** Operands and results together. */
  readonly nargs: number;
  /** What a reduction of nothing gives, or `null`. */
  readonly identity: number | boolean | null;
  /** The core dimensions, of generalized ufuncs. */
  readonly signature: string | null;
  /** The loops over booleans, integers and floats, in NumPy's letters. */
  readonly types: readonly string[];
  /** How many loops there are. */
  readonly ntypes: number;
  /** The data types that operands of these types would be computed in. */
  resolve_dtypes(dtypes: readonly (DTypeLike | null)[], options?: Record<string, unknown>): DType[];
  /** `<mygrad-ufunc 'name'>` */
  toString(): string;
}

/** A function of one tensor, element by element. */
export interface UnaryFunction extends TensorUfuncFacts {
  /** Applies the function to every element. */
  <D extends DTypeName>(x: Tensor<D> | NDArray<D>, options?: TensorUfuncOptions): Tensor<FloatOf<D>>;
  /** Applies the function to every element of anything an array can be made of. */
  (x: ArrayLike, options?: TensorUfuncOptions): Tensor;
  /** With the target given by position. */
  (x: ArrayLike, out: NDArray | Tensor | null, options?: TensorUfuncOptions): Tensor;
  /** With operands as keywords. */
  (options: { x: ArrayLike } & TensorUfuncOptions): Tensor;
  /** Applies the function in place at an index. */
  at(a: Tensor | NDArray, index: IndexEntry): void;
}

/** The keywords of a ufunc's reductions. */
export interface TensorUfuncReduceOptions {
  /** The axes to reduce; the first by default, `null` for all. */
  axis?: Axes;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** Whether the result is a constant. */
  constant?: boolean | null;
}

/** A function of two tensors, element by element. */
export interface BinaryFunction extends TensorUfuncFacts {
  /** Applies the function to pairs of elements. */
  <A extends DTypeName, B extends DTypeName>(
    x1: Tensor<A> | NDArray<A>,
    x2: Tensor<B> | NDArray<B>,
    options?: TensorUfuncOptions,
  ): Tensor<Promote<A, B>>;
  /** A number beside a tensor leaves a floating type as it is. */
  <A extends DTypeName>(
    x1: Tensor<A> | NDArray<A>,
    x2: number,
    options?: TensorUfuncOptions,
  ): Tensor<A extends FloatName ? A : DTypeName>;
  /** A number beside a tensor leaves a floating type as it is. */
  <B extends DTypeName>(
    x1: number,
    x2: Tensor<B> | NDArray<B>,
    options?: TensorUfuncOptions,
  ): Tensor<B extends FloatName ? B : DTypeName>;
  /** Applies the function to pairs of elements of anything arrays can be made of. */
  (x1: ArrayLike, x2: ArrayLike, options?: TensorUfuncOptions): Tensor;
  /** With the target given by position. */
  (x1: ArrayLike, x2: ArrayLike, out: NDArray | Tensor | null, options?: TensorUfuncOptions): Tensor;
  /** Reduces an axis by repeated application: differentiable as everything it is made of. */
  reduce(a: ArrayLike, axis?: Axes | TensorUfuncReduceOptions, options?: TensorUfuncReduceOptions): Tensor;
  /** The results of all steps of a reduction along one axis. */
  accumulate(a: ArrayLike, axis?: number | { axis?: number }, options?: { axis?: number }): Tensor;
  /** Applies the function to all pairs of elements of `a` and `b`. */
  outer(a: ArrayLike, b: ArrayLike, options?: TensorUfuncOptions): Tensor;
  /** Reductions over the slices between indices. */
  reduceat(a: ArrayLike, indices: readonly number[], axis?: number): Tensor;
  /** Applies the function in place at an index; repeated positions count repeatedly. */
  at(a: Tensor | NDArray, index: IndexEntry, b: ArrayLike): void;
}

/** The settings of a ufunc call that the operation needs to run again. */
interface UfuncArgs {
  readonly where: NDArray<"bool"> | null;
  readonly dtype: DType | null;
  readonly casting: Casting;
}

type AnyUfunc = Ufunc & {
  compute1(
    x: NDArray,
    out?: NDArray | null,
    where?: NDArray<"bool"> | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  compute2(
    x: NDArray,
    y: NDArray,
    out?: NDArray | null,
    where?: NDArray<"bool"> | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  readonly pairs?: Pairs;
};

/** What gives each array function its form for tensors. */
const overrides = new Map<unknown, (...args: never[]) => unknown>();
/** Functions without slope: computed on the data, giving plain arrays. */
const onData = new Map<unknown, "any" | "constant only">();

/** Registers the tensor form of an array function, which `np.f(tensor)` then calls. */
export function override(func: unknown, tensorFunction: unknown): void {
  overrides.set(func, tensorFunction as (...args: never[]) => unknown);
}

/** Registers an array function that is computed on the data of tensors and gives plain arrays. */
export function flat(func: unknown, which: "any" | "constant only" = "any"): void {
  onData.set(func, which);
}

/** The tensor form of an array function, if it has one. */
export function overrideOf(func: unknown): unknown {
  return overrides.get(func);
}

/** A mask as booleans; a tensor's data count. */
function maskFrom(where: unknown): NDArray<"bool"> | null {
  if (where === true || where === undefined || where === null) return null;
  return asarray(where as ArrayLike, bool);
}

const CALL_KEYS = ["out", "where", "dtype", "casting", "constant", "order", "subok"];

interface CallOptions extends TensorUfuncOptions {
  x?: ArrayLike;
  x1?: ArrayLike;
  y?: ArrayLike;
  x2?: ArrayLike;
}

/** Reads a ufunc call in its general form: operands by position or keyword, `out` by position, keywords. */
function readCall(
  name: string,
  nin: number,
  args: readonly unknown[],
): { operands: unknown[]; options: TensorUfuncOptions } {
  const last = args.length - 1;
  const options: CallOptions = last >= 0 && isOptions(args[last]) ? { ...args[last] as CallOptions } : {};
  const operands = args.slice(0, last >= 0 && isOptions(args[last]) ? last : args.length);
  for (const [i, keys] of [["x", "x1"], ["y", "x2"]].slice(0, nin).entries()) {
    for (const key of keys as ("x" | "x1" | "y" | "x2")[]) {
      if (options[key] === undefined) continue;
      if (operands[i] !== undefined) throw new TypeError(`${name}() got multiple values for argument '${key}'`);
      operands[i] = options[key];
      delete options[key];
    }
  }
  while (operands.length > nin && operands[operands.length - 1] === undefined) operands.pop();
  if (operands.length === nin + 1) {
    if (options.out !== undefined && options.out !== null) {
      throw new TypeError(`${name}() got multiple values for argument 'out'`);
    }
    options.out = operands.pop() as NDArray | Tensor | null;
  }
  if (operands.length !== nin || operands.includes(undefined)) {
    throw new TypeError(
      `${name}() takes from ${nin} to ${nin + 1} positional arguments but ${operands.length} were given`,
    );
  }
  for (const key in options) {
    if (!CALL_KEYS.includes(key)) {
      throw new TypeError(
        `${name}() got an unexpected keyword argument '${key}' (it takes: ${CALL_KEYS.slice(0, 5).join(", ")})`,
      );
    }
  }
  return { operands, options };
}

/** Slopes so plain that the tape knows them: see {@linkcode Op}. */
export type Slopes = Partial<Pick<Op, "passes" | "product">>;

/** The operation behind a ufunc: computes by the ufunc, slopes by the rules. */
export function ufuncOperation(name: string, ufunc: Ufunc, rules: readonly Rule[], traits: Slopes = {}): Op {
  const f = ufunc as AnyUfunc;
  const forward: Op["forward"] = f.nin === 1
    ? ([x], args: UfuncArgs | null, out) =>
      args === null ? f.compute1(x, out) : f.compute1(x, out, args.where, args.dtype, args.casting)
    : ([x, y], args: UfuncArgs | null, out) =>
      args === null ? f.compute2(x, y, out) : f.compute2(x, y, out, args.where, args.dtype, args.casting);
  return operation(name, forward, rules, { weak: true, overwrites: true, ...traits });
}

/** Runs a ufunc's operation with everything its keywords say. */
export function callUfunc(op: Op, operands: readonly unknown[], options: TensorUfuncOptions): Tensor {
  const where = maskFrom(options.where);
  const dtype = options.dtype === undefined || options.dtype === null ? null : dtypeOf(options.dtype);
  const casting = options.casting ?? "same_kind";
  const args: UfuncArgs | null = where === null && dtype === null && casting === "same_kind"
    ? null
    : { where, dtype, casting };
  if (isLone(operands)) operands = operands.map((x) => asarray(x as ArrayLike));
  return record(op, operands, args, { constant: options.constant, out: options.out, where });
}

/** Numbers alone are data, not weak operands: `mg.add(1, 2)` is `float64` (contract A6.1). */
function isLone(operands: readonly unknown[]): boolean {
  for (let i = 0; i < operands.length; i++) if (!isWeakNumber(operands[i])) return false;
  return true;
}

const MISSING = "method of this ufunc is not defined for tensors";

function makeUfunc(op: Op, ufunc: Ufunc, call: (...args: unknown[]) => Tensor): Record<string, unknown> {
  const f = ufunc as AnyUfunc;
  Object.defineProperty(call, "name", { value: f.name });
  const real = f.types.filter((t: string) => !/[FDGOMm]/.test(t));
  const methods = {
    nin: f.nin,
    nout: f.nout,
    nargs: f.nargs,
    identity: f.identity,
    signature: f.signature,
    types: real,
    ntypes: real.length,
    resolve_dtypes: (dtypes: readonly (DTypeLike | null)[], options?: Record<string, unknown>) =>
      (f as unknown as TensorUfuncFacts).resolve_dtypes(dtypes, options),
    toString: () => `<mygrad-ufunc '${f.name}'>`,
    __repr__: () => `<mygrad-ufunc '${f.name}'>`,
    [Symbol.for("Deno.customInspect")]: () => `<mygrad-ufunc '${f.name}'>`,
    [Symbol.for("nodejs.util.inspect.custom")]: () => `<mygrad-ufunc '${f.name}'>`,
    at: (a: Tensor | NDArray, index: IndexEntry, b?: ArrayLike) => ufuncMethods.at(call, op, a, index, b),
    reduce: (...args: unknown[]) => ufuncMethods.reduce(call, op, args),
    accumulate: (...args: unknown[]) => ufuncMethods.accumulate(call, op, args),
    outer: (a: ArrayLike, b: ArrayLike, options?: TensorUfuncOptions) => ufuncMethods.outer(call, op, a, b, options),
    reduceat: (a: ArrayLike, indices: readonly number[], axis?: number) =>
      ufuncMethods.reduceat(call, op, a, indices, axis),
  };
  return Object.assign(call, methods) as unknown as Record<string, unknown>;
}

/** A ufunc's function of tensors, as its methods see it. */
export type UfuncCall = (...args: unknown[]) => Tensor;

/** How `reduce`, `accumulate`, `outer`, `reduceat` and `at` are made of differentiable parts; set by the layer that has the parts. */
export interface UfuncMethods {
  /** `ufunc.at` */
  at(call: UfuncCall, op: Op, a: Tensor | NDArray, index: IndexEntry, b: ArrayLike | undefined): void;
  /** `ufunc.reduce` */
  reduce(call: UfuncCall, op: Op, args: readonly unknown[]): Tensor;
  /** `ufunc.accumulate` */
  accumulate(call: UfuncCall, op: Op, args: readonly unknown[]): Tensor;
  /** `ufunc.outer` */
  outer(call: UfuncCall, op: Op, a: ArrayLike, b: ArrayLike, options: TensorUfuncOptions | undefined): Tensor;
  /** `ufunc.reduceat` */
  reduceat(call: UfuncCall, op: Op, a: ArrayLike, indices: readonly number[], axis: number | undefined): Tensor;
}

const unavailable = (): never => {
  throw new NotImplementedError(MISSING);
};

let ufuncMethods: UfuncMethods = {
  at: unavailable,
  reduce: unavailable,
  accumulate: unavailable,
  outer: unavailable,
  reduceat: unavailable,
};

/** Says how the methods of ufuncs work on tensors. */
export function setUfuncMethods(methods: UfuncMethods): void {
  ufuncMethods = methods;
}

/** Every differentiable ufunc by its NumPy name, with its operation: tables drive the tests. */
export const differentiableUfuncs: Map<string, { ufunc: Ufunc; op: Op; call: UfuncCall }> = new Map();

/** A function of one tensor from a ufunc and its rule `(g, r, x) => share`. */
export function unary(ufunc: Ufunc, name: string, rule: Rule): UnaryFunction {
  const op = ufuncOperation(name, ufunc, [rule]), f = ufunc as AnyUfunc;
  const call = (...args: unknown[]): Tensor => {
    if (args.length === 1 && args[0] instanceof Tensor) return fast1(op, f, args[0]);
    const { operands, options } = readCall(f.name, 1, args);
    return callUfunc(op, operands, options);
  };
  const made = makeUfunc(op, ufunc, call) as unknown as UnaryFunction;
  override(ufunc, made);
  differentiableUfuncs.set(f.name, { ufunc, op, call: made as unknown as UfuncCall });
  return made;
}

/** A function of two tensors from a ufunc and its rules `(g, r, x, y) => share`, one for each operand. */
export function binary(ufunc: Ufunc, name: string, rules: readonly [Rule, Rule], traits: Slopes = {}): BinaryFunction {
  const op = ufuncOperation(name, ufunc, rules, traits), f = ufunc as AnyUfunc;
  const pairs: Pairs = f.pairs ?? { pair: (x, y) => f.compute2(x, y) };
  const call = function (x?: unknown, y?: unknown): Tensor {
    if (arguments.length <= 2) {
      if (x instanceof Tensor) {
        if (y instanceof Tensor) return recordTensors(op, pairs, x, y);
        if (y !== undefined && !isOptions(y)) return fast2(op, f, x, y);
      } else if (y instanceof Tensor) return fast2(op, f, x, y);
    }
    const { operands, options } = readCall(f.name, 2, y === undefined && arguments.length <= 2 ? [x] : [...arguments]);
    return callUfunc(op, operands, options);
  };
  const made = makeUfunc(op, ufunc, call as UfuncCall) as unknown as BinaryFunction;
  override(ufunc, made);
  differentiableUfuncs.set(f.name, { ufunc, op, call: made as unknown as UfuncCall });
  return made;
}

/** The common case: one tensor, no keywords. */
function fast1(op: Op, f: AnyUfunc | Ufunc, x: Tensor): Tensor {
  const v = operandValue(x);
  return recordOne(op, x, v, (f as AnyUfunc).compute1(v.data));
}

/** The commonest case: two tensors, no keywords. */
function recordTensors(op: Op, pairs: Pairs, x: Tensor, y: Tensor): Tensor {
  const a = operandValue(x), b = operandValue(y);
  return recordPair(op, x, y, a, b, pairs.pair(a.data, b.data));
}

/** The common case: two operands, no keywords. */
function fast2(op: Op, f: AnyUfunc | Ufunc, x: unknown, y: unknown): Tensor {
  const a: Value = valueOf(x, true), b: Value = valueOf(y, true);
  const left = x instanceof Tensor ? x : null, right = y instanceof Tensor ? y : null;
  return recordPair(op, left, right, a, b, (f as AnyUfunc).compute2(a.data, b.data));
}

// ---- How tensors answer calls of array functions (S128–S137) ---------------------------------------------------------------

function nameOf(func: unknown): string {
  return (func as { name?: string }).name ?? String(func);
}

function plain(x: unknown): unknown {
  if (x instanceof Tensor) return x.data;
  if (Array.isArray(x)) return x.map(plain);
  if (isOptions(x)) return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, plain(value)]));
  return x;
}

function refuseSlope(func: unknown, args: readonly unknown[]): void {
  const every = args.flatMap((x) => isOptions(x) ? Object.values(x) : [x]).flatMap((x) => Array.isArray(x) ? x : [x]);
  if (every.some((x) => x instanceof Tensor && !x.constant)) {
    throw new ValueError(`<ufunc '${nameOf(func)}'> cannot involve non-constant mygrad tensors.`);
  }
}

function takeUfunc(
  ufunc: unknown,
  method: string,
  inputs: readonly unknown[],
  options: Record<string, unknown>,
): unknown {
  const made = overrides.get(ufunc) as Record<string, (...args: unknown[]) => unknown> | undefined;
  if (made !== undefined) {
    if (method === "__call__") return (made as unknown as (...args: unknown[]) => unknown)(...inputs, options);
    const f = made[method];
    if (typeof f !== "function") throw new NotImplementedError(`${nameOf(ufunc)}.${method} ${MISSING}`);
    return f(...inputs, ...(Object.keys(options).length ? [options] : []));
  }
  const kind = onData.get(ufunc);
  if (kind === undefined) {
    throw new TypeError(
      `operand type(s) all returned NotImplemented from __array_ufunc__(<ufunc '${nameOf(ufunc)}'>, '${method}', ` +
        `${inputs.map((x) => x instanceof Tensor ? x.__repr__() : String(x)).join(", ")}): 'Tensor'`,
    );
  }
  if (kind === "constant only") refuseSlope(ufunc, [...inputs, options]);
  const f = method === "__call__" ? ufunc : (ufunc as Record<string, unknown>)[method];
  const target = options.out, keys = plain(options) as Record<string, unknown>;
  const result = (f as (...args: unknown[]) => unknown)(
    ...inputs.map(plain),
    ...(Object.keys(keys).length ? [keys] : []),
  );
  return target instanceof Tensor ? target : result;
}

function takeFunction(func: unknown, args: readonly unknown[]): unknown {
  const made = overrides.get(func);
  if (made !== undefined) return made(...args as never[]);
  const kind = onData.get(func);
  if (kind === undefined) {
    throw new TypeError(
      `no implementation found for 'numpy.${nameOf(func)}' on types that implement __array_function__: [Tensor]`,
    );
  }
  if (kind === "constant only") refuseSlope(func, args);
  return (implementationOf(func) ?? func as (...args: unknown[]) => unknown)(...args.map(plain));
}

setTakeover(takeUfunc, takeFunction);
