/**
 * Generalized ufuncs: functions of small matrices or vectors at the end of the shapes, broadcast over the axes before them.
 * `matmul`, `vecdot`, `matvec` and `vecmat` are all products of stacks, so one machine reads their calls, checks the core
 * dimensions, broadcasts the rest, finds a place for the result and multiplies.
 * @module
 */
import {
  bool,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
  dtypes,
  float16,
  float32,
} from "../../dtype/dtype.ts";
import { canCastTypes, type Casting, type Promote, promoteTypes } from "../../dtype/promote.ts";
import { assertWriteable, mayShareMemory } from "../../ndarray/alias.ts";
import { broadcastShapes, contiguousSteps, normalizeAxis } from "../../ndarray/layout.ts";
import { blankWithSteps, NDArray, viewOf } from "../../ndarray/ndarray.ts";
import type { ArrayLike, Order, Overriding } from "../../ndarray/types.ts";
import { resultSteps } from "../../ndarray/walk.ts";
import { AxisError, RuntimeError, UFuncTypeError, ValueError } from "../../python/errors.ts";
import { isOptions } from "../../python/keywords.ts";
import { asIndex } from "../../python/number.ts";
import { asarray, readOrder } from "../asarray.ts";
import { readCasting } from "../casting.ts";
import { assign, castTo } from "../copying.ts";
import { findOverride } from "../dispatch.ts";
import { remappedError } from "./checks.ts";
import { multiplyStacks } from "./product.ts";

/** The keywords of a generalized ufunc. */
export interface GufuncOptions {
  /** Where to write the result. */
  out?: NDArray | readonly (NDArray | null)[] | null;
  /** How strict casts of operands and result may be; `"same_kind"` by default. */
  casting?: Casting;
  /** How the result lies in memory. */
  order?: Order;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Accepted for NumPy's sake: there are no subclasses. */
  subok?: boolean;
  /** Which axes of each operand and of the result are the core ones. */
  axes?: readonly (number | readonly number[])[];
  /** The core axis of all operands, where they have a single one. */
  axis?: number;
  /** Whether the core axis stays in the result, with size 1. */
  keepdims?: boolean;
  /** The loop to use: one of `types`. */
  signature?: string;
  /** The same as `signature`. */
  sig?: string;
}

/** A generalized ufunc of two operands. */
export interface Gufunc {
  /** A tensor takes the call over. */
  <T extends Overriding>(x1: T, x2: ArrayLike, options?: GufuncOptions | Record<string, unknown>): T;
  /** A tensor takes the call over. */
  <T extends Overriding>(x1: ArrayLike, x2: T, options?: GufuncOptions | Record<string, unknown>): T;
  /** Another data type to compute in. */
  <D extends DTypeName>(x1: ArrayLike, x2: ArrayLike, options: GufuncOptions & { dtype: DTypeLike<D> }): NDArray<D>;
  /** Two arrays: the data types are promoted. */
  <A extends DTypeName, B extends DTypeName>(
    x1: NDArray<A>,
    x2: NDArray<B>,
    options?: GufuncOptions & { out?: null },
  ): NDArray<Promote<A, B>>;
  /** Anything that arrays are made of. */
  (x1: ArrayLike, x2: ArrayLike, options?: GufuncOptions): NDArray;
  /** The result is written to `out`. */
  <D extends DTypeName>(x1: ArrayLike, x2: ArrayLike, out: NDArray<D>, options?: GufuncOptions): NDArray<D>;
  /** NumPy's name. */
  readonly name: string;
  /** Two operands. */
  readonly nin: 2;
  /** One result. */
  readonly nout: 1;
  /** Operands and results together. */
  readonly nargs: 3;
  /** There is no identity. */
  readonly identity: null;
  /** The core dimensions of operands and result: `"(n?,k),(k,m?)->(n?,m?)"`. */
  readonly signature: string;
  /** The loops, in NumPy's letters. */
  readonly types: readonly string[];
  /** How many loops there are. */
  readonly ntypes: number;
  /** The data types that operands of these types are computed in, and that of the result. */
  resolve_dtypes(dtypes: readonly (DTypeLike | null)[], options?: { casting?: Casting }): DType[];
  /** The product of two arrays, without options and override check. */
  compute2(
    x: NDArray,
    y: NDArray,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray;
  /** Not defined for functions with core dimensions: a `RuntimeError`, as for all the others. */
  reduce(...args: unknown[]): never;
  /** Not defined. */
  accumulate(...args: unknown[]): never;
  /** Not defined. */
  reduceat(...args: unknown[]): never;
  /** Not defined. */
  outer(...args: unknown[]): never;
  /** Not defined. */
  at(...args: unknown[]): never;
  /** `<ufunc 'matmul'>` */
  toString(): string;
}

/** Which labels of the signature are the rows, the columns and the summed axis of the product. */
interface Roles {
  readonly rows: string;
  readonly columns: string;
  readonly inner: string;
}

const LOOPS: readonly DType[] = [...dtypes.filter((d) => d === bool), ...dtypes.filter((d) => d !== bool)];
const KEYS = ["out", "casting", "order", "dtype", "subok", "axes", "axis", "keepdims", "signature", "sig"];

/** `"(n?,k),(k,m?)->(n?,m?)"` as lists of labels; a question mark says that the dimension may be missing. */
function parse(signature: string): { labels: string[][]; optional: Set<string> } {
  const labels = Array.from(
    signature.matchAll(/\(([^)]*)\)/g),
    ([, inside]) => inside === "" ? [] : inside.split(",").map((label) => label.replace("?", "")),
  );
  return { labels, optional: new Set(Array.from(signature.matchAll(/(\w+)\?/g), ([, label]) => label)) };
}

/** What is read from a call: operands, result and keywords. */
interface Call {
  readonly x: unknown;
  readonly y: unknown;
  readonly out: NDArray | null;
  readonly options: Readonly<GufuncOptions>;
}

function readCall(name: string, args: readonly unknown[]): Call {
  const last = args.length - 1,
    given = last >= 0 && isOptions(args[last]) ? args[last] as Record<string, unknown> : null;
  const options = {} as Record<string, unknown>;
  for (const key in given) {
    if (!KEYS.includes(key)) {
      throw new TypeError(`${name}() got an unexpected keyword argument '${key}' (it takes: ${KEYS.join(", ")})`);
    }
    if (given[key] !== undefined) options[key] = given[key];
  }
  let count = given === null ? args.length : last;
  while (count > 0 && args[count - 1] === undefined) count--;
  if (count < 2 || count > 3) {
    throw new TypeError(
      `${name}() takes from 2 to 3 positional arguments but ${count} ${count === 1 ? "was" : "were"} given`,
    );
  }
  let out = options.out ?? null;
  if (count === 3) {
    if (out !== null) throw new TypeError("cannot specify 'out' as both a positional and keyword argument");
    out = args[2] ?? null;
  }
  if (Array.isArray(out)) {
    if (out.length !== 1) throw new ValueError("The 'out' tuple must have exactly one entry per ufunc output");
    out = out[0] ?? null;
  }
  if (out !== null && !(out instanceof NDArray)) throw new TypeError("return arrays must be of ArrayType");
  return { x: args[0], y: args[1], out: out as NDArray | null, options: options as GufuncOptions };
}

/** The axes of an array with its core axes moved to the end, in the order in which the function wants them. */
function moved(x: NDArray, core: readonly number[]): NDArray {
  const { dims, steps } = x;
  const axes = [...dims.map((_, i) => i).filter((i) => !core.includes(i)), ...core];
  if (axes.every((axis, i) => axis === i)) return x;
  return viewOf(x, axes.map((i) => dims[i]), axes.map((i) => steps[i]));
}

/** Makes a generalized ufunc that multiplies matrices or vectors; `quick` may answer the commonest calls. */
export function gufunc(
  name: string,
  signature: string,
  roles: Roles,
  quick: (x: NDArray, y: NDArray) => NDArray | null = () => null,
): Gufunc {
  const { labels, optional } = parse(signature);
  const types = LOOPS.map((d) => `${d.char}${d.char}->${d.char}`);

  const loopType = (a: DType, b: DType, wanted: DType | null, casting: Casting): DType => {
    const dtype = wanted ?? promoteTypes(a, b);
    for (const [i, d] of [a, b].entries()) {
      if (!canCastTypes(d, dtype, casting)) {
        throw new UFuncTypeError(
          `Cannot cast ufunc '${name}' input ${i} from dtype('${d.name}') to dtype('${dtype.name}') with casting rule '${casting}'`,
        );
      }
    }
    return dtype;
  };

  /** The axes that `axes` or `axis` say are the core ones of each operand, or `null` for the last ones. */
  const coreAxes = (
    ops: readonly (NDArray | null)[],
    counts: readonly number[],
    options: Readonly<GufuncOptions>,
  ): (number[] | null)[] => {
    const { axes, axis } = options;
    if (axis !== undefined) {
      if (axes !== undefined) throw new TypeError("cannot specify both 'axis' and 'axes'");
      const distinct = new Set(labels.flat()).size;
      if (distinct !== 1) {
        throw new TypeError(
          `${name}: axis can only be used with a single shared core dimension, not with the ${distinct} distinct ones implied by signature ${signature}.`,
        );
      }
      const i = asIndex(axis);
      return ops.map((op, at) => counts[at] === 0 ? null : op === null ? [i] : [normalizeAxis(i, op.ndim)]);
    }
    if (axes === undefined) return [null, null, null];
    if (!Array.isArray(axes)) throw new TypeError("axes should be a list.");
    if (axes.length !== 3 && !(axes.length === 2 && counts[2] === 0)) {
      throw new ValueError(
        "axes should be a list with an entry for all 3 inputs and outputs; entries for outputs can only be omitted if none of them has core axes.",
      );
    }
    return ops.map((op, at) => {
      const item: unknown = axes[at];
      if (item === undefined) return null;
      const list = Array.isArray(item) ? item.map(asIndex) : [asIndex(item)];
      if (list.length !== counts[at]) {
        throw new AxisErrorLike(
          `${name}: operand ${at} has ${
            counts[at]
          } core dimensions, but ${list.length} dimensions are specified by axes tuple.`,
        );
      }
      const out = op === null ? list : list.map((axis) => normalizeAxis(axis, op.ndim));
      const repeated = out.find((axis, i) => out.indexOf(axis) !== i);
      if (repeated !== undefined) throw new ValueError(`axes item ${at} has value ${repeated} repeated`);
      return out;
    });
  };

  const compute = (
    x: NDArray,
    y: NDArray,
    out: NDArray | null,
    wanted: DType | null,
    casting: Casting,
    order: Order,
    options: Readonly<GufuncOptions> | null,
  ): NDArray => {
    const dtype = loopType(x.dtype, y.dtype, wanted, casting);
    if (out !== null) {
      if (!canCastTypes(dtype, out.dtype, casting)) {
        throw new UFuncTypeError(
          `Cannot cast ufunc '${name}' output from dtype('${dtype.name}') to dtype('${out.dtype.name}') with casting rule '${casting}'`,
        );
      }
      assertWriteable(out, "output array");
    }
    const given: (NDArray | null)[] = [x, y, out];
    const counts = labels.map((list) => list.length);
    let keep = false;
    if (options?.keepdims) {
      if (labels[2].length > 0 || labels[0].length !== labels[1].length) {
        throw new TypeError(
          `${name} does not support keepdims: its signature ${signature} requires output 0 to have ${
            labels[2].length
          } core dimensions, but keepdims can only be used when all inputs have the same number of core dimensions and all outputs have no core dimensions.`,
        );
      }
      keep = true;
      counts[2] = labels[0].length;
    }
    // dimensions that may be missing are missing everywhere as soon as one operand has too few
    const missing = new Set<string>();
    const core = (i: number): string[] =>
      (i === 2 && keep ? labels[0] : labels[i]).filter((label) => !missing.has(label));
    for (const [i, op] of given.entries()) {
      if (op === null || op.ndim >= core(i).length) continue;
      for (const label of core(i)) {
        if (op.ndim >= core(i).length) break;
        if (optional.has(label)) missing.add(label);
      }
      if (op.ndim < core(i).length) {
        throw new ValueError(
          `${name}: ${i < 2 ? "Input" : "Output"} operand ${
            i % 2
          } does not have enough dimensions (has ${op.ndim}, gufunc core with signature ${signature} requires ${
            core(i).length
          })`,
        );
      }
    }
    for (let i = 0; i < 3; i++) counts[i] = core(i).length;
    const moves = options === null ? null : coreAxes(given, counts, options);
    const ops = given.map((op, i) => {
      const axes = moves?.[i] ?? null;
      return op === null || axes === null ? op : moved(op, axes);
    });
    const sizes = new Map<string, number>();
    for (const [i, op] of ops.entries()) {
      if (op === null) continue;
      for (const [j, label] of core(i).entries()) {
        const size = op.dims[op.ndim - counts[i] + j], known = i === 2 && keep ? 1 : sizes.get(label);
        if (known === undefined) sizes.set(label, size);
        else if (known !== size) {
          throw new ValueError(
            `${name}: ${i < 2 ? "Input" : "Output"} operand ${
              i % 2
            } has a mismatch in its core dimension ${j}, with gufunc signature ${signature} (size ${size} is different from ${known})`,
          );
        }
      }
    }
    const [xs, ys, to] = [ops[0] as NDArray, ops[1] as NDArray, ops[2]];
    const loops = ops.map((op, i) => op === null ? [] : op.dims.slice(0, op.ndim - counts[i]));
    const resultCore = core(2).map((label) => keep ? 1 : sizes.get(label)!);
    const loop = broadcastLoops(given, loops, resultCore);
    const stepsOf = (op: NDArray, i: number): number[] => {
      const extra = loop.length - loops[i].length;
      return loop.map((n, j) => j < extra || (loops[i][j - extra] === 1 && n !== 1) ? 0 : op.steps[j - extra]);
    };
    const [xLoop, yLoop] = [stepsOf(xs, 0), stepsOf(ys, 1)];
    const shape = [...loop, ...resultCore];
    const inner = sizes.get(roles.inner)!, rows = sizes.get(roles.rows) ?? 1, columns = sizes.get(roles.columns) ?? 1;

    // the place of the result: `out` itself where it can be written element by element
    const work = dtype === float16 ? float32 : dtype;
    const direct = to !== null && dtype === work && out!.dtype === work && !mayShareMemory(out!, x) &&
      !mayShareMemory(out!, y);
    let result: NDArray;
    if (direct) result = to;
    else {
      const none = resultCore.map(() => 0);
      const how = order === "A" ? (x.isF && y.isF ? "F" : "C") : order;
      const places = [[...xLoop, ...none], [...yLoop, ...none]];
      const steps = shape.includes(0)
        ? contiguousSteps(shape, how === "F" ? "F" : "C")
        : resultSteps(shape, places, how);
      result = blankWithSteps(shape, steps, work);
    }
    const stack = (op: NDArray, i: number, loopSteps: readonly number[], row: string, column: string) => {
      const names = core(i), first = op.ndim - counts[i];
      const step = (label: string): number => names.includes(label) ? op.steps[first + names.indexOf(label)] : 0;
      return { buffer: op.buffer, offset: op.offset, loop: loopSteps, row: step(row), column: step(column) };
    };
    const a = xs.dtype === work ? xs : castTo(xs, work), b = ys.dtype === work ? ys : castTo(ys, work);
    const aLoop = a === xs ? xLoop : stepsOf(a, 0), bLoop = b === ys ? yLoop : stepsOf(b, 1);
    const { rows: r, columns: c, inner: k } = roles;
    const resultStack = keep
      ? { buffer: result.buffer, offset: result.offset, loop: result.steps.slice(0, loop.length), row: 0, column: 0 }
      : stack(result, 2, result.steps.slice(0, loop.length), r, c);
    multiplyStacks(work, loop, rows, columns, inner, stack(a, 0, aLoop, r, k), stack(b, 1, bLoop, k, c), resultStack);
    if (direct) return out!;
    if (to !== null) {
      assign(to, dtype === work ? result : castTo(result, dtype));
      return out!;
    }
    if (dtype !== work) result = castTo(result, dtype);
    const place = moves?.[2] ?? null;
    if (place === null) return result;
    return intoPlace(result, place.map((axis) => normalizeAxis(axis, result.ndim)));
  };

  /** The common shape of the axes before the core ones; NumPy's errors where there is none. */
  const broadcastLoops = (
    ops: readonly (NDArray | null)[],
    loops: readonly (readonly number[])[],
    resultCore: readonly number[],
  ): readonly number[] => {
    const out = ops[2];
    let all: readonly number[];
    try {
      all = broadcastShapes(...loops);
    } catch {
      const ndim = Math.max(...loops.map((loop) => loop.length)) + resultCore.length;
      const operands = ops.flatMap((op, i) => {
        if (op === null) return [];
        const own: (number | null)[] = i === 2 ? [...op.dims] : [...loops[i], ...resultCore.map(() => null)];
        return [{ shape: op.dims, axes: [...new Array<null>(ndim - own.length).fill(null), ...own] }];
      });
      throw remappedError(operands, resultCore);
    }
    if (out !== null && (loops[2].length < all.length || loops[2].some((n, i) => n !== all[i]))) {
      if (loops[2].length < all.length) {
        throw new ValueError(
          "output operand requires a reduction along dimension -1, but the reduction is not enabled. The dimension size of 1 does not match the expected output shape.",
        );
      }
      throw new ValueError(
        `non-broadcastable output operand with shape (${out.dims.join(",")}) doesn't match the broadcast shape (${
          [...all, ...resultCore].join(",")
        })`,
      );
    }
    return all;
  };

  const call = (...args: unknown[]): NDArray => {
    if (args.length === 2 && args[0] instanceof NDArray && args[1] instanceof NDArray) {
      return quick(args[0], args[1]) ?? compute(args[0], args[1], null, null, "same_kind", "K", null);
    }
    const taker = findOverride(args);
    if (taker !== null) {
      const { operands, options } = general(args);
      return taker.__array_ufunc__(call, "__call__", operands, options) as NDArray;
    }
    const { x, y, out, options } = readCall(name, args);
    const { dtype = null } = options,
      casting = readCasting(options.casting ?? "same_kind"),
      order = readOrder(options.order);
    const sig = options.signature ?? options.sig;
    if (sig !== undefined && dtype !== null) throw new TypeError("cannot specify both 'signature' and 'dtype'");
    const wanted = sig !== undefined ? loopOf(sig) : dtype === null ? null : dtypeOf(dtype);
    return compute(asarray(x as ArrayLike), asarray(y as ArrayLike), out, wanted, casting, order, options);
  };

  /** A call in the form that the override protocol wants: operands, and everything else by name. */
  const general = (args: readonly unknown[]): { operands: unknown[]; options: Record<string, unknown> } => {
    const last = args.length - 1,
      given = last >= 0 && isOptions(args[last]) ? args[last] as Record<string, unknown> : null;
    const operands = given === null ? [...args] : args.slice(0, last), options = { ...given };
    if (operands.length === 3) options.out = operands.pop();
    return { operands, options };
  };

  const loopOf = (sig: string): DType => {
    const found = types.findIndex((type) => type === sig || type === `${sig}${sig}->${sig}`);
    if (found < 0) {
      throw new UFuncTypeError(`No loop matching the specified signature and casting was found for ufunc ${name}`);
    }
    return LOOPS[found];
  };

  const noReduction = (): never => {
    throw new RuntimeError("Reduction not defined on ufunc with signature");
  };
  const show = (): string => `<ufunc '${name}'>`;
  Object.defineProperty(call, "name", { value: name });
  return Object.assign(call, {
    nin: 2 as const,
    nout: 1 as const,
    nargs: 3 as const,
    identity: null,
    signature,
    types,
    ntypes: types.length,
    resolve_dtypes: (given: readonly (DTypeLike | null)[], options: { casting?: Casting } = {}): DType[] => {
      const [a, b] = given.slice(0, 2).map((like) => dtypeOf(like!));
      const wanted = given[2] === undefined || given[2] === null ? null : dtypeOf(given[2]);
      const dtype = loopType(a, b, null, options.casting ?? "same_kind");
      return [dtype, dtype, wanted ?? dtype];
    },
    compute2: (
      x: NDArray,
      y: NDArray,
      out: NDArray | null = null,
      _where: NDArray | null = null,
      dtype: DType | null = null,
      casting: Casting = "same_kind",
    ): NDArray => {
      const [a, b] = [asarray(x), asarray(y)];
      return (out === null && dtype === null ? quick(a, b) : null) ?? compute(a, b, out, dtype, casting, "K", null);
    },
    reduce: noReduction,
    accumulate: noReduction,
    reduceat: noReduction,
    outer: (): never => {
      throw new TypeError("method outer is not allowed in ufunc with non-trivial signature");
    },
    at: (): never => {
      throw new TypeError(
        `${name}.at does not support ufunc with non-trivial signature: ${name} has signature ${signature}.`,
      );
    },
    toString: show,
    [Symbol.for("Deno.customInspect")]: show,
    [Symbol.for("nodejs.util.inspect.custom")]: show,
  }) as unknown as Gufunc;
}

/** The view of a result whose last axes are moved to where the caller wants them. */
function intoPlace(x: NDArray, places: readonly number[]): NDArray {
  const axes = new Array<number>(x.ndim).fill(-1), first = x.ndim - places.length;
  places.forEach((place, i) => axes[place] = first + i);
  let next = 0;
  const order = axes.map((axis) => axis === -1 ? next++ : axis);
  return new NDArray(
    x.buffer,
    x.dtype,
    order.map((i) => x.dims[i]),
    order.map((i) => x.steps[i]),
    x.offset,
    x.size,
    null,
  );
}

/** An `AxisError` with a message of its own. */
class AxisErrorLike extends AxisError {
  constructor(message: string) {
    super(0, 0);
    this.message = message;
  }
}
