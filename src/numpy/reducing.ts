/**
 * The machine of reductions: which axes, where results go and start, in which order elements are visited (as in NumPy, whose
 * floating-point sums depend on it), and the loops that do the work.
 * @module
 */
import {
  bool,
  defaultInteger,
  defaultUnsigned,
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeOf,
} from "../dtype/dtype.ts";
import { checkInteger, promoteTypes } from "../dtype/promote.ts";
import { type Combine, readsDirectly, reducer, runReduction } from "../kernels/reduce.ts";
import { reduceOrder } from "../kernels/reduce_order.ts";
import { scanner } from "../kernels/scan.ts";
import { assertWriteable, mayShareMemory, needsStandIn } from "../ndarray/alias.ts";
import { broadcastSteps, normalizeAxes, sameList } from "../ndarray/layout.ts";
import { blankWithSteps, NDArray, newArray, newWithSteps, viewOf } from "../ndarray/ndarray.ts";
import { isOverriding, type Scalar } from "../ndarray/types.ts";
import { axesTogether, resultSteps, walk } from "../ndarray/walk.ts";
import { AxisError, ValueError } from "../python/errors.ts";
import { asIndex, PyFloat } from "../python/number.ts";
import { reprString, reprTuple, typeName } from "../python/repr.ts";
import { assign, castTo, copyOf } from "./copying.ts";
import { isnan } from "./ufuncs/floating.ts";
import { asarray } from "./asarray.ts";

/** A function of two arguments as a reduction needs to know it. */
export interface Operation {
  /** The name of the ufunc. */
  readonly name: string;
  /** What reducing nothing gives; `null` if there is nothing. */
  readonly identity: number | null;
  /** Whether elements may be taken in any order, so that several axes can be reduced. */
  readonly reorderable: boolean;
  /** The function itself for stored elements of a data type, where the kernels have no loop of their own. */
  readonly value: ((dtype: DType) => Combine) | null;
}

/** How a reduction was asked for. */
export interface Request {
  /** Reduced axes in ascending order; `null` for all. */
  readonly axes: readonly number[] | null;
  /** Where to write the result, or `null`. */
  readonly out: NDArray | null;
  /** Whether reduced axes stay with size 1. */
  readonly keepdims: boolean;
  /** The value to start from; `null` for none (the first element), `undefined` for the identity. */
  readonly initial: Scalar | NDArray | null | undefined;
  /** Which elements take part, or `null` for all. */
  readonly where: NDArray | null;
}

/** The request for one result of all elements; others are made from it. */
export const EVERYTHING: Request = { axes: null, out: null, keepdims: false, initial: undefined, where: null };

/** The sum of an array over axes counted from the front, or over all. */
export function sumOver(
  x: NDArray,
  axes: readonly number[] | null,
  dtype: DType = totalType(x.dtype),
  keepdims = false,
): NDArray {
  return reduceArray(operations.add, x, dtype, { axes, out: null, keepdims, initial: undefined, where: null });
}

/** Functions that give the same if an element is taken twice. */
const repeatable: ReadonlySet<string> = new Set([
  "maximum",
  "minimum",
  "fmax",
  "fmin",
  "bitwise_and",
  "bitwise_or",
  "logical_and",
  "logical_or",
]);

/** The functions with loops of their own, under the names of their ufuncs. */
export const operations: Readonly<Record<string, Operation>> = {
  add: { name: "add", identity: 0, reorderable: true, value: null },
  multiply: { name: "multiply", identity: 1, reorderable: true, value: null },
  maximum: { name: "maximum", identity: null, reorderable: true, value: null },
  minimum: { name: "minimum", identity: null, reorderable: true, value: null },
  fmax: { name: "fmax", identity: null, reorderable: true, value: null },
  fmin: { name: "fmin", identity: null, reorderable: true, value: null },
  logical_or: { name: "logical_or", identity: 0, reorderable: true, value: null },
  logical_and: { name: "logical_and", identity: 1, reorderable: true, value: null },
  bitwise_and: { name: "bitwise_and", identity: -1, reorderable: true, value: null },
  bitwise_or: { name: "bitwise_or", identity: 0, reorderable: true, value: null },
  bitwise_xor: { name: "bitwise_xor", identity: 0, reorderable: true, value: null },
};

const NO_AXES: readonly number[] = Object.freeze([]);

/** The axes of a reduction, counted from the front; `null` for all. A 0-d array has an axis 0 for reductions, as in NumPy. */
export function reducedAxes(axis: unknown, ndim: number): readonly number[] | null {
  if (axis === null || axis === undefined) return null;
  if (typeof axis === "number" && Number.isInteger(axis)) {
    if (axis >= 0 ? axis < ndim : axis >= -ndim) return [axis < 0 ? axis + ndim : axis];
    if (ndim === 0 && (axis === 0 || axis === -1)) return NO_AXES;
    throw new AxisError(axis, ndim);
  }
  if (ndim === 0 && !Array.isArray(axis)) {
    const i = asIndex(axis);
    if (i === 0 || i === -1) return NO_AXES;
  }
  return normalizeAxes(axis, ndim);
}

/** An `out` argument: an array, a list that holds one, or `null`; NumPy's functions that are no ufuncs refuse in words of their own. */
export function outArgument(
  out: unknown,
  refusal: "return arrays must be of ArrayType" | "output must be an array" = "return arrays must be of ArrayType",
): NDArray | null {
  if (out === null || out === undefined) return null;
  if (Array.isArray(out) && out.length === 1) return outArgument(out[0], refusal);
  if (!(out instanceof NDArray)) throw new TypeError(refusal);
  assertWriteable(out, "output array");
  return out;
}

/** A `where` argument as a boolean array; `null` if every element takes part. */
export function whereArgument(where: unknown): NDArray<"bool"> | null {
  if (where === true || where === undefined || where === null) return null;
  const mask = where instanceof NDArray ? where : asarray((isOverriding(where) ? where.__array__() : where) as NDArray);
  return mask.dtype.kind === "b" ? mask as NDArray<"bool"> : asarray(mask, "bool") as NDArray<"bool">;
}

/** Writes a starting value, cast as NumPy packs a Python number into an element; an identity such as -1 may wrap around. */
function writeInitial(target: NDArray, initial: Scalar | NDArray, checked: boolean): void {
  const { buffer, dtype } = target;
  let x: number | bigint | boolean;
  if (initial instanceof NDArray) {
    if (initial.size !== 1 || initial.ndim > 0) throw new ValueError("setting an array element with a sequence.");
    x = initial.dtype.read(initial.buffer, initial.offset);
  } else if (initial instanceof PyFloat) x = initial.value;
  else if (typeof initial === "number" || typeof initial === "bigint" || typeof initial === "boolean") {
    if (checked && (typeof initial === "bigint" || (typeof initial === "number" && Number.isInteger(initial)))) {
      checkInteger(initial, dtype);
    }
    x = initial;
  } else throw notAnElement(initial, dtype);
  if (!target.isC) {
    const start = newArray([], dtype);
    dtype.write(start.buffer, start.offset, x);
    return assign(target, start);
  }
  const { size, offset } = target;
  if (size === 1) return dtype.write(buffer, offset, x);
  const start = dtype.alloc(1);
  dtype.write(start, 0, x);
  (buffer as Float64Array).fill((start as Float64Array)[0], offset, offset + size);
}

/** Python's refusal to make an element of what is no number. */
function notAnElement(x: unknown, dtype: DType): Error {
  if (Array.isArray(x)) return new ValueError("setting an array element with a sequence.");
  if (typeof x === "string") {
    const refusal = dtype.isFloat ? "could not convert string to float" : "invalid literal for int() with base 10";
    return new ValueError(`${refusal}: ${reprString(x)}`);
  }
  const wanted = dtype.isFloat
    ? "float() argument must be a string or a real number"
    : "int() argument must be a string, a bytes-like object or a real number";
  return new TypeError(`${wanted}, not '${typeName(x)}'`);
}

/** NumPy's message for shapes that do not fit the axes of a reduction. */
function remappedError(x: NDArray, other: readonly number[]): ValueError {
  return new ValueError(
    `operands could not be broadcast together with remapped shapes [original->remapped]: ${reprTuple(x.dims, "")} ${
      reprTuple(other, "")
    } `,
  );
}

/**
 * Reduces `x` with a function that computes in the data type `type`. This is `ufunc.reduce` behind the reading of its
 * arguments.
 */
export function reduceArray<D extends DTypeName>(
  op: Operation,
  x: NDArray,
  type: DType<D>,
  request: Request,
): NDArray<D> {
  const { dims, steps } = x, ndim = dims.length;
  const { axes, keepdims, where, initial } = request;
  const count = axes === null ? ndim : axes.length;
  if (count > 1 && !op.reorderable) {
    throw new ValueError(`reduction operation '${op.name}' is not reorderable, so at most one axis may be specified`);
  }
  const start: Scalar | NDArray | null = initial === undefined ? op.identity : initial;
  if (start === null && where !== null) {
    throw new ValueError(
      `reduction operation '${op.name}' does not have an identity, so to use a where mask one has to specify 'initial'`,
    );
  }
  // the commonest case, and the lightest: everything that lies in one piece, into a new array
  if (
    count === ndim && request.out === null && where === null && (ndim < 2 || x.isC || x.isF) &&
    (start !== null || (x.size > 0 && x.dtype === type as DType && repeatable.has(op.name))) &&
    (readsDirectly(x.dtype, type) || op.name === "logical_or" || op.name === "logical_and")
  ) {
    const out = newArray(keepdims ? new Array<number>(ndim).fill(1) : NO_AXES, type);
    if (start !== null) writeInitial(out as NDArray, start, initial !== undefined);
    else out.buffer[out.offset] = x.buffer[x.offset];
    const loops = reducer(op.name, x.dtype, type, op.value?.(type) ?? null);
    if (x.size > 0) loops.along(out.buffer, out.offset, x.buffer, x.offset, ndim === 1 ? steps[0] : 1, x.size);
    return out;
  }
  // rows or columns of a matrix without gaps, which need no plan: whole rows are added up, or one row after the other
  if (
    ndim === 2 && count === 1 && request.out === null && where === null && dims[0] > 1 && dims[1] > 1 &&
    (start !== null || (x.dtype === type as DType && repeatable.has(op.name))) && x.isC &&
    (readsDirectly(x.dtype, type) || op.name === "logical_or" || op.name === "logical_and")
  ) {
    const axis = axes![0], [rows, columns] = dims, n = dims[1 - axis];
    const out = newArray(keepdims ? (axis === 0 ? [1, n] : [n, 1]) : [n], type);
    const loops = reducer(op.name, x.dtype, type, op.value?.(type) ?? null), { buffer, offset } = out;
    if (start !== null) writeInitial(out as NDArray, start, initial !== undefined);
    else for (let k = 0; k < n; k++) buffer[offset + k] = x.buffer[x.offset + (axis === 0 ? k : k * columns)];
    const run = axis === 0 ? loops.across : loops.rows;
    run(buffer, offset, 1, x.buffer, x.offset, 1, columns, rows, columns);
    return out;
  }
  const reduced = new Array<boolean>(ndim).fill(axes === null);
  if (axes !== null) { for (const axis of axes) reduced[axis] = true; }
  const shape: number[] = [];
  for (let i = 0; i < ndim; i++) {
    if (!reduced[i]) shape.push(dims[i]);
    else if (keepdims) shape.push(1);
  }
  const given = request.out;
  if (given !== null) checkOut(op, x, given, shape, keepdims);
  const mask = where === null ? null : broadcastSteps(where.dims, where.steps, dims);
  if (where !== null && mask === null) throw remappedError(x, where.dims);
  if (start === null) {
    for (let i = 0; i < ndim; i++) {
      if (reduced[i] && dims[i] === 0) {
        throw new ValueError(`zero-size array to reduction operation ${op.name} which has no identity`);
      }
    }
  }
  const direct = given !== null && given.dtype === type as DType && !mayShareMemory(given, x) &&
    (where === null || !mayShareMemory(given, where));
  const order = axesTogether(dims, orderOperands(steps, given, mask, reduced, keepdims)).reverse(); // the fastest first
  const out = direct ? given as NDArray<D> : newWithSteps(shape, reducedSteps(order, dims, reduced, keepdims), type);
  const outSteps = spread(out.steps, reduced, keepdims);
  if (start !== null) writeInitial(out as NDArray, start, initial !== undefined);
  else {
    const firstDims: number[] = [], firstSteps: number[] = [];
    for (let i = 0; i < ndim; i++) {
      if (reduced[i] && !keepdims) continue;
      firstDims.push(reduced[i] ? 1 : dims[i]);
      firstSteps.push(reduced[i] ? 0 : steps[i]);
    }
    assign(out as NDArray, viewOf(x, firstDims, firstSteps));
  }
  if (x.size > 0) {
    runReduction(
      {
        out: out.buffer,
        outOffset: out.offset,
        outType: type as DType,
        x: x.buffer,
        xOffset: x.offset,
        xType: x.dtype,
        mask: where === null ? null : where.buffer as Uint8Array,
        maskOffset: where === null ? 0 : where.offset,
        order: reduceOrder(dims, order, outSteps, steps, mask),
        skipFirst: start === null && !repeatable.has(op.name),
        castOut: given !== null && given.dtype !== type as DType ? given.dtype : null,
      },
      op.name,
      op.value?.(type as DType) ?? null,
    );
  }
  if (given !== null && !direct) assign(given, out as NDArray);
  return (given ?? out) as NDArray<D>;
}

function checkOut(op: Operation, x: NDArray, out: NDArray, shape: readonly number[], keepdims: boolean): void {
  assertWriteable(out, "output array");
  if (out.ndim !== shape.length) {
    throw new ValueError(
      `output parameter for reduction operation ${op.name} has the wrong number of dimensions: ` +
        `Found ${out.ndim} but expected ${shape.length}${
          keepdims ? " (must match the operand's when keepdims=True)" : ""
        }`,
    );
  }
  if (!sameList(out.dims, shape)) throw remappedError(x, out.dims);
}

function orderOperands(
  steps: readonly number[],
  out: NDArray | null,
  mask: readonly number[] | null,
  reduced: readonly boolean[],
  keepdims: boolean,
): (readonly number[])[] {
  const operands: (readonly number[])[] = out === null ? [] : [spread(out.steps, reduced, keepdims)];
  operands.push(steps);
  if (mask !== null) operands.push(mask);
  return operands;
}

/** The steps of a result along the axes of the operand: zero along reduced ones. */
function spread(steps: readonly number[], reduced: readonly boolean[], keepdims: boolean): number[] {
  let k = 0;
  return reduced.map((gone) => {
    if (!gone) return steps[k++];
    if (keepdims) k++;
    return 0;
  });
}

/** The steps of a new result: its axes lie in memory in the order in which the operand's are visited (fastest first). */
function reducedSteps(
  order: readonly number[],
  dims: readonly number[],
  reduced: readonly boolean[],
  keepdims: boolean,
): readonly number[] {
  const byAxis = new Array<number>(dims.length).fill(0);
  let step = 1;
  for (const axis of order) {
    byAxis[axis] = step;
    if (!reduced[axis]) step *= dims[axis] || 1;
  }
  return keepdims ? byAxis : byAxis.filter((_, axis) => !reduced[axis]);
}

/** The data type in which sums and products of narrow integers and booleans are computed: the default integer type. */
export function totalType(x: DType): DType {
  if (x.isFloat || x.isWide) return x;
  return (x.kind === "u" ? defaultUnsigned : defaultInteger) as DType;
}

/** The data type in which a sum or product is computed: the one asked for, else the one that operand and target call for. */
export function typeOfTotal(x: NDArray, dtype: DTypeLike | null, out: NDArray | null): DType {
  if (dtype !== null) return dtypeOf(dtype);
  return out === null ? totalType(x.dtype) : promoteTypes(out.dtype, x.dtype);
}

/** A starting value: a number, a 0-d array, `null` for none, or `undefined` for the identity. */
export function initialArgument(initial: unknown): Scalar | NDArray | null | undefined {
  return isOverriding(initial) ? initial.__array__() : initial as Scalar;
}

/** A copy with nan replaced and the mask of where it was; integers stay, and have no mask. */
export function replaceNan(x: NDArray, value: number): [NDArray, NDArray | null] {
  if (!x.dtype.isFloat) return [x, null];
  const mask = isnan.compute1(x), copy = copyOf(x), one = newArray([], x.dtype);
  x.dtype.write(one.buffer, one.offset, value);
  assign(copy, one, mask);
  return [copy, mask];
}

/** The shape `out` must have; NumPy's message for any other. */
export function checkShape(out: NDArray, shape: readonly number[], what: string): void {
  if (!sameList(out.dims, shape)) {
    const show = (dims: readonly number[]): string => `(${dims.join(",")}${dims.length === 1 ? "," : ""})`;
    throw new ValueError(`${what}: provided out has shape ${show(out.dims)} but the result has shape ${show(shape)}`);
  }
}

/** Running reductions along an axis: `ufunc.accumulate` behind the reading of its arguments. */
export function accumulateArray(op: Operation, x: NDArray, type: DType, axis: number, given: NDArray | null): NDArray {
  const { dims } = x;
  if (given !== null) {
    assertWriteable(given, "output array");
    checkShape(given, dims, "accumulate");
  }
  const logical = op.name.startsWith("logical_") && type.kind === "b";
  let from = x;
  if (logical ? x.dtype !== bool as DType : !readsDirectly(x.dtype, type)) from = castTo(x, type) as NDArray;
  const direct = given !== null && given.dtype === type && !needsStandIn(given, from);
  const out = direct ? given : blankWithSteps(dims, resultSteps(dims, [x.steps]), type) as NDArray;
  if (out.size > 0) {
    const loops = scanner(op.name, from.dtype, type, op.value?.(type) ?? null);
    const length = dims[axis], stride = out.steps[axis], step = from.steps[axis];
    const lines = dims.slice(), outSteps = out.steps.slice(), xSteps = from.steps.slice();
    lines.splice(axis, 1);
    outSteps.splice(axis, 1);
    xSteps.splice(axis, 1);
    // where lines lie side by side, a step is taken in all of them before the next: memory is read in its order
    const beside = lines.length > 0 &&
      Math.min(...outSteps.map((s, i) => lines[i] > 1 ? Math.abs(s) : Infinity)) < Math.abs(stride);
    if (beside && out !== from) {
      const copy = viewOf(from, lines, xSteps), first = viewOf(out, lines, outSteps);
      assign(first, copy);
      for (let k = 1; k < length; k++) {
        walk(lines, [outSteps, xSteps], [out.offset + k * stride, from.offset + k * step], (at, n, along) => {
          loops.across(out.buffer, at[0], along[0], at[0] - stride, from.buffer, at[1], along[1], n);
        });
      }
    } else if (lines.length === 0) {
      loops.along(out.buffer, out.offset, stride, from.buffer, from.offset, step, length);
    } else {
      walk(lines, [outSteps, xSteps], [out.offset, from.offset], (at, n, along) => {
        for (let k = 0, o = at[0], i = at[1]; k < n; k++, o += along[0], i += along[1]) {
          loops.along(out.buffer, o, stride, from.buffer, i, step, length);
        }
      });
    }
  }
  if (given !== null && given !== out) assign(given, out);
  return given ?? out;
}
