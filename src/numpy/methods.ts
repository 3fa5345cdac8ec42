/**
 * Installs the methods that `NDArray` declares: each is a function of this folder, called with the array as its first argument.
 * @module
 */
import { install, NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { PyFloat } from "../python/number.ts";
import { IndexTuple } from "../python/slice.ts";
import { getIndex, setIndex } from "./indexing.ts";
import { matmul } from "./linalg/matmul.ts";
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

/** The index of `set` and `update` as a list of entries. */
function entries(index: unknown): readonly unknown[] {
  return index instanceof IndexTuple ? index.entries : [index];
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
