/**
 * Installs the methods that `NDArray` declares: each is a function of this folder, called with the array as its first argument.
 * @module
 */
import { type DType, type DTypeLike, dtypeOf } from "../dtype/dtype.ts";
import { canCastTypes } from "../dtype/promote.ts";
import { install, NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { bind, isOptions, keywords, REQUIRED, signature } from "../python/keywords.ts";
import { asIndex, asIndices, PyFloat } from "../python/number.ts";
import { ELLIPSIS, IndexTuple } from "../python/slice.ts";
import { hasOrder, readOrder } from "./asarray.ts";
import { readCasting } from "./casting.ts";
import { castTo, copyOf } from "./copying.ts";
import { getIndex, setIndex } from "./indexing.ts";
import { repeat } from "./joining.ts";
import { matmul } from "./linalg/matmul.ts";
import { dot, trace } from "./linalg/products.ts";
import { sortInPlace } from "./ordering.ts";
import { all, any, max, mean, min, prod, ptp, std, sum, var as variance } from "./reductions.ts";
import { cumprod, cumsum } from "./scans.ts";
import { argmax, argmin, nonzero } from "./searching.ts";
import { clip, take } from "./selection.ts";
import { argsort } from "./sorting.ts";
import { round } from "./statistics.ts";
import {
  absolute,
  add,
  divide,
  floor_divide,
  multiply,
  negative,
  positive,
  power,
  reciprocal,
  remainder,
  square,
  subtract,
} from "./ufuncs/arithmetic.ts";
import { bitwise_and, bitwise_or, bitwise_xor, invert, left_shift, right_shift } from "./ufuncs/bitwise.ts";
import { equal, greater, greater_equal, less, less_equal, not_equal } from "./ufuncs/comparison.ts";
import { sqrt } from "./ufuncs/exponential.ts";
import type { BinaryUfunc, UnaryUfunc } from "./ufunc.ts";
import { diagonalOf, flattened, raveled, reshaped, squeezed, swapped, transposed, viewedAs } from "./views.ts";

/** The index of `set` and `update` as a list of entries. */
function entries(index: unknown): readonly unknown[] {
  return index instanceof IndexTuple ? index.entries : [index];
}

/** The method of a function of an array and further arguments. */
function applied(f: unknown): never {
  const call = f as (...args: unknown[]) => unknown;
  return function (this: NDArray, ...args: unknown[]): unknown {
    return call(this, ...args);
  } as never;
}

/** The method of an operator. */
function operator(f: BinaryUfunc): never {
  return function (this: NDArray, other: ArrayLike): NDArray {
    return f(this, other);
  } as never;
}

/** The method of an operator that writes its result into the array. */
function inPlace(f: BinaryUfunc): never {
  return function (this: NDArray, other: ArrayLike): NDArray {
    return f(this, other, { out: this });
  } as never;
}

/** The function that NumPy computes powers with where the exponent is a plain number, or `null` for `power` itself. */
function quickPower(x: NDArray, exponent: unknown): UnaryUfunc | null {
  const n = exponent instanceof PyFloat ? exponent.value : exponent;
  if (typeof n !== "number" && typeof n !== "bigint") return null;
  const float = x.dtype.isFloat;
  if (!float && (!x.dtype.isInteger || exponent instanceof PyFloat)) return null;
  switch (Number(n)) {
    case 1:
      return positive as UnaryUfunc;
    case 2:
      return square as UnaryUfunc;
    case 0.5:
      return float ? sqrt as UnaryUfunc : null;
    case -1:
      return float ? reciprocal as UnaryUfunc : null;
  }
  return null;
}

const COPY = signature<{ order: unknown }>("copy", { order: "C" });
const RAVEL = signature<{ order: unknown }>("ravel", { order: "C" });
const FLATTEN = signature<{ order: unknown }>("flatten", { order: "C" });
const SQUEEZE = signature<{ axis: unknown }>("squeeze", { axis: null });
const DIAGONAL = signature<{ offset: unknown; axis1: unknown; axis2: unknown }>("diagonal", {
  offset: 0,
  axis1: 0,
  axis2: 1,
});
const ASTYPE = signature<{ dtype: unknown; order: unknown; casting: unknown; subok: boolean; copy: boolean }>(
  "astype",
  {
    dtype: REQUIRED,
    order: "K",
    casting: "unsafe",
    subok: true,
    copy: true,
  },
);

/** A shape given as one list or as several numbers, and keywords behind it. */
function spread<T extends object>(
  args: readonly unknown[],
  name: string,
  defaults: T,
): T & { shape: readonly number[] } {
  const last = args[args.length - 1], options = isOptions(last) ? last : null;
  const sizes = options === null ? args : args.slice(0, -1);
  const { shape, ...rest } = keywords(name, options, { shape: null as unknown, ...defaults });
  if (sizes.length > 0 && shape !== null) throw new TypeError(`${name}() got multiple values for argument 'shape'`);
  if (sizes.length === 0 && shape === null) throw new TypeError(`${name}() takes exactly 1 argument (0 given)`);
  return { ...rest as T, shape: asIndices(sizes.length === 0 ? shape : sizes.length === 1 ? sizes[0] : sizes) };
}

/** The elements from an axis on as nested lists. */
function listOf(x: NDArray, axis: number, at: number): unknown {
  if (axis === x.ndim) {
    const element = x.dtype.read(x.buffer, at);
    return x.dtype.kind === "b" ? element !== 0 : element;
  }
  return Array.from({ length: x.dims[axis] }, (_, i) => listOf(x, axis + 1, at + i * x.steps[axis]));
}

install(NDArray, {
  // -- indexing
  get(...index) {
    return getIndex(this, index);
  },
  set(index, value) {
    setIndex(this, entries(index), value);
    return this;
  },
  update(index, f) {
    setIndex(this, entries(index), f(getIndex(this, entries(index))));
    return this;
  },

  // -- copies and conversions
  copy(order) {
    const given = bind(COPY, [order]).order;
    return copyOf(this, readOrder(given)) as never;
  },
  astype(...args: unknown[]) {
    const { dtype, order, casting, copy } = bind(ASTYPE, args),
      to = dtypeOf(dtype as DTypeLike),
      own = readOrder(order);
    const rule = readCasting(casting);
    if (!canCastTypes(this.dtype, to, rule)) {
      throw new TypeError(
        `Cannot cast array data from dtype('${this.dtype.name}') to dtype('${to.name}') according to the rule '${rule}'`,
      );
    }
    if (!copy && to === this.dtype as DType && hasOrder(this, own)) return this as never;
    return castTo(this, to, own) as never;
  },
  tolist() {
    return listOf(this, 0, this.offset);
  },
  view(dtype) {
    return viewedAs(this, dtype ?? null) as never;
  },
  fill(value) {
    setIndex(this, [ELLIPSIS], value);
  },

  // -- shape
  reshape(...args: unknown[]) {
    const { shape, order, copy } = spread(args, "reshape", { order: "C", copy: null as boolean | null });
    return reshaped(this, shape, order, copy);
  },
  ravel(order) {
    return raveled(this, readOrder(bind(RAVEL, [order]).order));
  },
  flatten(order) {
    return flattened(this, readOrder(bind(FLATTEN, [order]).order));
  },
  transpose(...axes) {
    if (axes.length === 0) return transposed(this);
    return transposed(this, axes.length === 1 ? axes[0] : axes);
  },
  swapaxes(axis1, axis2) {
    return swapped(this, axis1, axis2);
  },
  squeeze(axis) {
    return squeezed(this, bind(SQUEEZE, [axis]).axis);
  },
  diagonal(...args: unknown[]) {
    const { offset, axis1, axis2 } = bind(DIAGONAL, args);
    return diagonalOf(this, asIndex(offset), axis1, axis2);
  },

  // -- reductions and scans
  sum: applied(sum),
  prod: applied(prod),
  max: applied(max),
  min: applied(min),
  mean: applied(mean),
  var: applied(variance),
  std: applied(std),
  any: applied(any),
  all: applied(all),
  ptp: applied(ptp),
  argmax: applied(argmax),
  argmin: applied(argmin),
  cumsum: applied(cumsum),
  cumprod: applied(cumprod),
  argsort: applied(argsort),
  round: applied(round),
  nonzero: applied(nonzero),
  take: applied(take),
  repeat: applied(repeat),
  clip: applied(clip),
  dot: applied(dot),
  trace: applied(trace),
  sort(axis) {
    sortInPlace(this, isOptions(axis) ? keywords("sort", axis, { axis: -1, kind: null, order: null }).axis : axis);
  },

  // -- operators
  add: operator(add),
  sub: operator(subtract),
  mul: operator(multiply),
  div: operator(divide),
  floordiv: operator(floor_divide),
  mod: operator(remainder),
  pow: function (this: NDArray, other: ArrayLike): NDArray {
    const quick = quickPower(this, other);
    return quick === null ? power(this, other) : quick(this);
  } as never,
  matmul: function (this: NDArray, other: ArrayLike): NDArray {
    return matmul(this, other) as NDArray;
  } as never,
  and: operator(bitwise_and),
  or: operator(bitwise_or),
  xor: operator(bitwise_xor),
  lshift: operator(left_shift),
  rshift: operator(right_shift),
  eq: operator(equal),
  ne: operator(not_equal),
  lt: operator(less),
  le: operator(less_equal),
  gt: operator(greater),
  ge: operator(greater_equal),
  neg() {
    return negative(this) as never;
  },
  pos() {
    return positive(this) as never;
  },
  abs() {
    return absolute(this) as never;
  },
  invert() {
    return invert(this) as never;
  },
  iadd: inPlace(add),
  isub: inPlace(subtract),
  imul: inPlace(multiply),
  idiv: inPlace(divide),
  ifloordiv: inPlace(floor_divide),
  imod: inPlace(remainder),
  ipow: function (this: NDArray, other: ArrayLike): NDArray {
    const quick = quickPower(this, other);
    return quick === null ? power(this, other, { out: this }) : quick(this, { out: this });
  } as never,
  imatmul(other) {
    return matmul(this, other, { out: this }) as never;
  },
  iand: inPlace(bitwise_and),
  ior: inPlace(bitwise_or),
  ixor: inPlace(bitwise_xor),
  ilshift: inPlace(left_shift),
  irshift: inPlace(right_shift),
});
