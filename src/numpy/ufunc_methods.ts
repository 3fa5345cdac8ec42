/**
 * What ufuncs can do besides being called: `reduce`, `accumulate`, `reduceat`, `outer` and `at`.
 * @module
 */
import { bool, defaultInteger, type DType, type DTypeLike, dtypeOf } from "../dtype/dtype.ts";
import { canCastTypes } from "../dtype/promote.ts";
import { convertElement } from "../kernels/convert.ts";
import { type Combine, readsDirectly, reducer } from "../kernels/reduce.ts";
import { assertWriteable, needsStandIn } from "../ndarray/alias.ts";
import { broadcastSteps, normalizeAxis, stepsInOrder } from "../ndarray/layout.ts";
import { NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { axesTogether, walk } from "../ndarray/walk.ts";
import { IndexError, UFuncTypeError, ValueError } from "../python/errors.ts";
import { bind, isOptions, REQUIRED, signature } from "../python/keywords.ts";
import { IndexTuple } from "../python/slice.ts";
import { asarray } from "./asarray.ts";
import { assign, castTo, copyOf } from "./copying.ts";
import { findOverride } from "./dispatch.ts";
import { addAt, getIndex } from "./indexing.ts";
import {
  accumulateArray,
  checkShape,
  initialArgument,
  type Operation,
  outArgument,
  reduceArray,
  reducedAxes,
  totalType,
  whereArgument,
} from "./reducing.ts";
import { installUfuncMethods, type Ufunc } from "./ufunc.ts";

/** The functions whose elements may be reduced in any order. */
const reorderable: ReadonlySet<string> = new Set([
  "add",
  "multiply",
  "maximum",
  "minimum",
  "fmax",
  "fmin",
  "gcd",
  "hypot",
  "logaddexp",
  "logaddexp2",
  "logical_and",
  "logical_or",
  "logical_xor",
  "bitwise_and",
  "bitwise_or",
  "bitwise_xor",
]);

const described = new WeakMap<Ufunc, Operation>();

/** A ufunc as the machine of reductions sees it. */
function operationOf(u: Ufunc): Operation {
  let op = described.get(u);
  if (op === undefined) {
    op = {
      name: u.name,
      identity: u.identity === null ? null : Number(u.identity),
      reorderable: reorderable.has(u.name),
      value: (d) => valueOf(u, d),
    };
    described.set(u, op);
  }
  return op;
}

/** The function of a ufunc for stored elements of one data type. */
function valueOf(u: Ufunc, d: DType): Combine {
  return u.loopFor([d, d]).kernels2[0].value as Combine;
}

/** The data type in which a reduction computes; elements are cast to it, as NumPy casts them, without asking whether they fit. */
function typeOfReduction(u: Ufunc, x: NDArray, dtype: DType | null, out: NDArray | null, method: string): DType {
  const { name } = u;
  if (name === "logical_and" || name === "logical_or" || name === "logical_xor") {
    if (dtype === null || dtype === bool as DType) return bool as DType;
    throw new UFuncTypeError(`No loop matching the specified signature and casting was found for ufunc ${name}`);
  }
  if (dtype === null && out === null && (name === "add" || name === "multiply")) dtype = totalType(x.dtype);
  const first = out === null ? x.dtype : out.dtype;
  const loop = dtype === null ? u.loopFor([first, x.dtype]) : u.loopWith([first, x.dtype], [dtype, null, dtype]);
  const [left, right] = loop.inputs, result = loop.outputs[0];
  if (left !== result || (left !== right && method !== "reduce")) {
    throw new TypeError(
      `the resolved dtypes are not compatible with ${name}.${method}. ` +
        `Resolved (dtype('${left}'), dtype('${right}'), dtype('${result}'))`,
    );
  }
  if (left !== right) {
    throw new TypeError(`no uniform loop for ${name}.${method}: dtype('${left}') with dtype('${right}')`);
  }
  return result;
}

/** NumPy's refusals of ufuncs that have no such method. */
function checkArity(u: Ufunc, method: string): void {
  if (u.nin !== 2) throw new ValueError(`${method} only supported for binary functions`);
  if (u.nout !== 1) throw new ValueError(`${method} only supported for functions returning a single value`);
}

/** Looks for an argument that takes the call over: an input, `out`, or one of the lists they may stand in. */
function override(
  u: Ufunc,
  method: string,
  inputs: readonly unknown[],
  given: Record<string, unknown>,
): [unknown] | null {
  const taker = findOverride([...inputs, given.out, given.where, given.initial]);
  return taker === null ? null : [taker.__array_ufunc__(u, method, inputs, given)];
}

/** The keyword arguments that differ from their defaults, for whoever takes a call over. */
function givenOf(
  bound: Record<string, unknown>,
  defaults: Record<string, unknown>,
  but: readonly string[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key in bound) if (!but.includes(key) && bound[key] !== defaults[key]) out[key] = bound[key];
  return out;
}

/** How `reduce` takes its arguments. */
interface ReduceArguments {
  array: unknown;
  axis: unknown;
  dtype: DTypeLike | null;
  out: unknown;
  keepdims: unknown;
  initial: unknown;
  where: unknown;
}

const REDUCE = signature<ReduceArguments>("reduce", {
  array: REQUIRED,
  axis: 0,
  dtype: null,
  out: null,
  keepdims: false,
  initial: undefined,
  where: true,
});

interface ScanArguments {
  array: unknown;
  axis: unknown;
  dtype: DTypeLike | null;
  out: unknown;
}

const ACCUMULATE = signature<ScanArguments>("accumulate", { array: REQUIRED, axis: 0, dtype: null, out: null });

interface ReduceAtArguments extends ScanArguments {
  indices: unknown;
}

const REDUCEAT = signature<ReduceAtArguments>("reduceat", {
  array: REQUIRED,
  indices: REQUIRED,
  axis: 0,
  dtype: null,
  out: null,
});

function reduce(this: Ufunc, ...args: unknown[]): unknown {
  const bound = bind(REDUCE, args);
  const taken = override(this, "reduce", [bound.array], givenOf({ ...bound }, REDUCE.defaults, ["array"]));
  if (taken !== null) return taken[0];
  checkArity(this, "reduce");
  const x = asarray(bound.array as ArrayLike) as NDArray;
  const axes = reducedAxes(bound.axis, x.dims.length);
  const out = outArgument(bound.out);
  const type = typeOfReduction(this, x, bound.dtype === null ? null : dtypeOf(bound.dtype), out, "reduce");
  return reduceArray(operationOf(this), x, type, {
    axes,
    out,
    keepdims: Boolean(bound.keepdims),
    initial: initialArgument(bound.initial),
    where: whereArgument(bound.where),
  });
}

/** The axis of `accumulate` and `reduceat`: there is just one. */
function singleAxis(axis: unknown, x: NDArray, method: string): number {
  if (axis === null || (Array.isArray(axis) && axis.length !== 1)) {
    if (!(axis === null && x.dims.length === 1)) throw new ValueError(`${method} does not allow multiple axes`);
    return 0;
  }
  const one = Array.isArray(axis) ? axis[0] : axis;
  if (x.dims.length === 0) {
    if (one === 0 || one === -1) throw new TypeError(`cannot ${method} on a scalar`);
  }
  return normalizeAxis(one, x.dims.length);
}

function accumulate(this: Ufunc, ...args: unknown[]): unknown {
  const bound = bind(ACCUMULATE, args);
  const taken = override(this, "accumulate", [bound.array], givenOf({ ...bound }, ACCUMULATE.defaults, ["array"]));
  if (taken !== null) return taken[0];
  checkArity(this, "accumulate");
  const x = asarray(bound.array as ArrayLike) as NDArray;
  const axis = singleAxis(bound.axis, x, "accumulate"), out = outArgument(bound.out);
  const type = typeOfReduction(this, x, bound.dtype === null ? null : dtypeOf(bound.dtype), out, "accumulate");
  return accumulateArray(operationOf(this), x, type, axis, out);
}

function reduceat(this: Ufunc, ...args: unknown[]): unknown {
  const bound = bind(REDUCEAT, args);
  const taken = override(
    this,
    "reduceat",
    [bound.array, bound.indices],
    givenOf({ ...bound }, REDUCEAT.defaults, ["array", "indices"]),
  );
  if (taken !== null) return taken[0];
  checkArity(this, "reduceat");
  const x = asarray(bound.array as ArrayLike) as NDArray;
  const axis = singleAxis(bound.axis, x, "reduceat"), given = outArgument(bound.out);
  const type = typeOfReduction(this, x, bound.dtype === null ? null : dtypeOf(bound.dtype), given, "reduceat");
  const indices = readIndices(bound.indices);
  const length = x.dims[axis], count = indices.length;
  for (const index of indices) {
    if (index < 0 || index >= length) {
      throw new IndexError(`index ${index} out-of-bounds in ${this.name}.reduceat [0, ${length})`);
    }
  }
  const shape = x.dims.slice();
  shape[axis] = count;
  if (given !== null) checkShape(given, shape, "reduceat");
  const op = operationOf(this);
  const logical = op.name === "logical_or" || op.name === "logical_and";
  const from = x.dtype === type || (!logical && readsDirectly(x.dtype, type)) ? x : castTo(x, type) as NDArray;
  const direct = given !== null && given.dtype === type && !needsStandIn(given, x) && given !== x;
  // the indices' own step decides where their axis lies in memory, as if they were an operand
  const order = axesTogether(x.dims, [
    x.steps.map((s, i) => i === axis ? 0 : s),
    x.dims.map((_, i) => i === axis ? 1 : 0),
  ]);
  const out = direct ? given : newWithSteps(shape, stepsInOrder(shape, order), type) as NDArray;
  if (out.size > 0) {
    const loops = reducer(op.name, from.dtype, type, op.value?.(type) ?? null);
    const step = from.steps[axis], stride = out.steps[axis];
    const lines = x.dims.slice(), outSteps = out.steps.slice(), xSteps = from.steps.slice();
    lines.splice(axis, 1);
    outSteps.splice(axis, 1);
    xSteps.splice(axis, 1);
    for (let j = 0; j < count; j++) {
      const start = indices[j], end = j === count - 1 ? length : indices[j + 1];
      const result = viewOf(out, lines, outSteps, out.offset + j * stride);
      assign(result, viewOf(from, lines, xSteps, from.offset + start * step));
      if (end - start <= 1) continue;
      walk(lines, [outSteps, xSteps], [result.offset, from.offset + (start + 1) * step], (at, n, along) => {
        for (let k = 0, o = at[0], i = at[1]; k < n; k++, o += along[0], i += along[1]) {
          loops.along(out.buffer, o, from.buffer, i, step, end - start - 1);
        }
      });
    }
  }
  if (given !== null && given !== out) assign(given, out);
  return given ?? out;
}

function readIndices(indices: unknown): number[] {
  const list = asarray(indices as ArrayLike) as NDArray;
  if (list.ndim !== 1) {
    if (list.ndim === 0) {
      throw new ValueError("reduceat indices must be one-dimensional: object of too small depth for desired array");
    }
    throw new ValueError(
      "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 1.",
    );
  }
  return Array.from(
    { length: list.size },
    (_, k) => Math.trunc(Number(list.dtype.read(list.buffer, list.offset + k * list.steps[0]))),
  );
}

function outer(this: Ufunc, ...args: unknown[]): unknown {
  const options = args.length > 0 && isOptions(args[args.length - 1]) ? args.pop() as Record<string, unknown> : {};
  if (this.nin !== 2) throw new ValueError("outer product only supported for binary functions");
  if (args.length !== 2) throw new TypeError(`outer() takes exactly 2 positional arguments (${args.length} given)`);
  const taken = override(this, "outer", args, options);
  if (taken !== null) return taken[0];
  const a = asarray(args[0] as ArrayLike) as NDArray, b = asarray(args[1] as ArrayLike) as NDArray;
  const column = viewOf(a, [...a.dims, ...b.dims.map(() => 1)], [...a.steps, ...b.dims.map(() => 0)]);
  return (this as unknown as (a: NDArray, b: NDArray, options: object) => unknown)(column, b, options);
}

function at(this: Ufunc, ...args: unknown[]): void {
  const { nin, name } = this;
  if (args.length < 2 || args.length > 3) {
    throw new TypeError(`at() takes from 2 to 3 positional arguments but ${args.length} were given`);
  }
  const [target, index, operand] = args;
  const inputs = args.length === 3 ? [target, index, operand] : [target, index];
  const taker = findOverride([target, operand]);
  if (taker !== null) return void taker.__array_ufunc__(this, "at", inputs, {});
  if (this.nout !== 1) throw new ValueError("Only single output ufuncs supported at this time");
  if (nin === 2 && operand === undefined) throw new ValueError("second operand needed for ufunc");
  if (nin === 1 && operand !== undefined) throw new ValueError("second operand provided when ufunc is unary");
  if (!(target instanceof NDArray)) throw new TypeError("first operand must be array");
  assertWriteable(target);
  const entries = index instanceof IndexTuple ? index.entries : [index];
  const y = nin === 2 ? asarray(operand as ArrayLike) as NDArray : null;
  // a number beside the array is weak, as in a call
  const weak = nin === 2 && typeof operand === "number" && Number.isInteger(operand) &&
    canCastTypes(bool as DType, target.dtype);
  const types = y === null
    ? [target.dtype]
    : [target.dtype, weak && !target.dtype.isFloat && target.dtype.kind !== "b" ? target.dtype : y.dtype];
  if (
    y !== null && y.ndim === 0 && target.dtype.isFloat && (typeof operand === "number" || typeof operand === "bigint")
  ) types[1] = target.dtype;
  const loop = this.loopFor(types);
  if (!canCastTypes(loop.outputs[0], target.dtype, "same_kind")) {
    throw new UFuncTypeError(
      `Cannot cast ufunc '${name}' output from dtype('${
        loop.outputs[0]
      }') to dtype('${target.dtype}') with casting rule 'same_kind'`,
    );
  }
  if (name === "add" && y !== null && loop.outputs[0] === target.dtype && target.dtype.kind !== "b") {
    return addAt(target, entries, y.dtype === target.dtype ? y : castTo(y, target.dtype));
  }
  // positions in memory, chosen by the same index as the elements
  const places = newArray(target.dims, defaultInteger);
  let k = 0;
  walk(target.dims, [places.steps, target.steps], [0, target.offset], (start, n, along) => {
    for (let j = 0, to = start[0], from = start[1]; j < n; j++, to += along[0], from += along[1]) {
      places.buffer[to] = from;
    }
  });
  const chosen = getIndex(places, entries), { dims } = chosen;
  const flat = chosen.isC ? chosen : copyOf(chosen, "C");
  const first = convert(loop.inputs[0], target.dtype), back = convert(target.dtype, loop.outputs[0]);
  const { buffer } = target;
  if (y === null) {
    const f = loop.kernels1[0].value;
    for (k = 0; k < flat.size; k++) {
      const place = flat.buffer[flat.offset + k];
      buffer[place] = back(f(first(buffer[place])));
    }
    return;
  }
  const steps = broadcastSteps(y.dims, y.steps, dims);
  if (steps === null) {
    throw new ValueError(`array is not broadcastable to correct shape`);
  }
  const seen = viewOf(y, dims, steps);
  const values = castTo(seen, loop.inputs[1], "C"), f = loop.kernels2[0].value;
  for (k = 0; k < flat.size; k++) {
    const place = flat.buffer[flat.offset + k];
    buffer[place] = back(f(first(buffer[place]), values.buffer[k]));
  }
}

type Stored = number | bigint;

/** Stored elements of one data type as stored elements of another. */
function convert(to: DType, from: DType): (x: Stored) => Stored {
  return from === to ? (x) => x : (x) => convertElement(x, from, to);
}

installUfuncMethods({ reduce, accumulate, reduceat, outer, at } as Parameters<typeof installUfuncMethods>[0]);
