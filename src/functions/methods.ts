/**
 * Installs the methods that tensors declare: every one is a function said another way.
 * @module
 */
import { callUfunc, differentiableUfuncs } from "../autodiff/differentiable.ts";
import { rename } from "../autodiff/in_place.ts";
import { now, Value } from "../autodiff/tape.ts";
import { constantFlag, type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { type DTypeLike, dtypeOf } from "../dtype/dtype.ts";
import { canCastTypes, type Casting } from "../dtype/promote.ts";
import { install, NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, IndexEntry } from "../ndarray/types.ts";
import { AttributeError } from "../python/errors.ts";
import { isOptions, keywords } from "../python/keywords.ts";
import { PyFloat } from "../python/number.ts";
import { add, divide, multiply, negative, positive, power, square, subtract } from "./arithmetic.ts";
import { absolute, clip } from "./extrema.ts";
import { any, argmax, argmin } from "./flat.ts";
import { getItem, setItem } from "./indexing.ts";
import { matmul } from "./linalg.ts";
import * as np from "./np.ts";
import { max, mean, min, prod, std, sum, var_ } from "./reductions.ts";
import { cumprod, cumsum } from "./scans.ts";
import { flatten, moveaxis, ravel, reshape, squeeze, swapaxes, transpose, TRANSPOSED } from "./shapes.ts";
import { record } from "../autodiff/record.ts";
import { ELLIPSIS, indexEntries } from "../python/slice.ts";
import { asIndices } from "../python/number.ts";

/** 1 or 2 if the exponent is that number, also as a 0-d array: these powers become `positive` and `square` (S37). */
function smallExponent(p: unknown): 0 | 1 | 2 {
  if (typeof p === "object" && p !== null && !(p instanceof PyFloat) && !(p instanceof NDArray && p.ndim === 0)) {
    return 0;
  }
  if (typeof p === "boolean" || p === null || p === undefined) return 0;
  const n = Number(p);
  return n === 1 ? 1 : n === 2 ? 2 : 0;
}

type Binary = (x: ArrayLike, y: ArrayLike, options: { out: Tensor }) => Tensor;

/** An operator's in-place form: `out` is the tensor itself. */
function inPlace(name: string): (this: Tensor, other: ArrayLike) => Tensor {
  return function (other) {
    const { op } = differentiableUfuncs.get(name)!;
    if (other instanceof Tensor || typeof other === "number") return rename(this, op, [this, other], null, null);
    return callUfunc(op, [this, other], { out: this });
  };
}

/** An operator without slope, in place: computed on the data of a constant tensor, and assigned. */
function flatInPlace(f: (x: ArrayLike, y: ArrayLike) => unknown): (this: Tensor, other: ArrayLike) => Tensor {
  return function (other) {
    return setItem(this, [ELLIPSIS], (f(this, other) as NDArray).astype(this.dtype, { casting: "same_kind" }));
  };
}

/** A tensor's function of its first argument, as a method. */
// deno-lint-ignore no-explicit-any
function method(f: (...args: any[]) => any): any {
  return function (this: Tensor, ...args: unknown[]): unknown {
    return args.length === 1 ? f(this, args[0]) : f(this, ...args);
  };
}

/** Results of operators, indexing and conversions are of the class of the tensor they were asked of (S168). */
function ofClass<T extends Tensor>(like: Tensor, result: T): T {
  if (like.constructor !== Tensor && result !== like as Tensor) {
    Object.setPrototypeOf(result, Object.getPrototypeOf(like));
  }
  return result;
}

/** A tensor's operator, as a method. */
// deno-lint-ignore no-explicit-any
function operator(f: (x: any, y?: any) => any): any {
  return function (this: Tensor, other?: unknown): unknown {
    const result = other === undefined ? f(this) : f(this, other);
    return this.constructor === Tensor ? result : ofClass(this, result);
  };
}

install(Tensor, {
  get(...index: IndexEntry[]) {
    return ofClass(this, getItem(this, indexEntries(index)));
  },
  set(index: IndexEntry, value: ArrayLike) {
    return setItem(this, indexEntries([index]), value);
  },
  update(index: IndexEntry, f: (part: Tensor) => ArrayLike) {
    const entries = indexEntries([index]);
    return setItem(this, entries, f(getItem(this, entries)));
  },
  astype(dtype: DTypeLike, options?: { casting?: Casting; copy?: boolean } & ConstantOption) {
    const { casting, copy, constant } = keywords(
      "astype",
      options,
      { casting: "unsafe", copy: true, constant: null } as {
        casting: Casting;
        copy: boolean;
        constant: boolean | null;
      },
    );
    const to = dtypeOf(dtype), { data } = this;
    if (!canCastTypes(data.dtype, to, casting)) {
      throw new TypeError(
        `Cannot cast array data from dtype('${data.dtype.name}') to dtype('${to.name}') according to the rule '${casting}'`,
      );
    }
    if (!copy && to === data.dtype) {
      if (constant === null || constant === this.constant) return this as never;
      return ofClass(
        this,
        new Tensor(new Value(data, constantFlag(constant, to.isFloat, false), null, now()), null),
      ) as never;
    }
    return ofClass(
      this,
      new Tensor(
        new Value(data.astype(to), constantFlag(constant, to.isFloat, false), null, now()),
        null,
      ),
    ) as never;
  },
  reshape(...args: unknown[]) {
    const last = args[args.length - 1], given = isOptions(last);
    const { constant } = keywords("reshape", given ? last : undefined, { constant: null } as ConstantOption);
    const shape = given ? args.slice(0, -1) : args;
    if (shape.length === 0) throw new TypeError("reshape() takes at least 1 argument (0 given)");
    if (shape.length > 1 && shape.some((n) => Array.isArray(n))) throw new TypeError("an integer is required");
    return reshape(this, shape.length === 1 ? asIndices(shape[0]) : asIndices(shape), { constant });
  },
  flatten: method(flatten),
  ravel: method(ravel),
  transpose: method(transpose),
  swapaxes: method(swapaxes),
  moveaxis: method(moveaxis),
  squeeze: method(squeeze),
  sum: method(sum),
  prod: method(prod),
  mean: method(mean),
  max: method(max),
  min: method(min),
  var: method(var_),
  std: method(std),
  cumsum: method(cumsum),
  cumprod: method(cumprod),
  clip: method(clip),
  any: method(any),
  argmax: method(argmax),
  argmin: method(argmin),
  add: operator(add),
  sub: operator(subtract),
  mul: operator(multiply),
  div: operator(divide),
  pow(other: ArrayLike) {
    const p = smallExponent(other);
    return ofClass(this, p === 1 ? positive(this) : p === 2 ? square(this) : power(this, other)) as never;
  },
  matmul: operator(matmul),
  floordiv: method(np.floor_divide),
  mod: method(np.remainder),
  and: method(np.bitwise_and),
  or: method(np.bitwise_or),
  xor: method(np.bitwise_xor),
  invert: method(np.invert),
  eq: method(np.equal),
  ne: method(np.not_equal),
  lt: method(np.less),
  le: method(np.less_equal),
  gt: method(np.greater),
  ge: method(np.greater_equal),
  neg: operator(negative),
  pos: operator(positive),
  abs: operator(absolute),
  iadd: inPlace("add") as never,
  isub: inPlace("subtract") as never,
  imul: inPlace("multiply") as never,
  idiv: inPlace("divide") as never,
  ipow(other: ArrayLike) {
    const p = smallExponent(other);
    if (p === 0) return callUfunc(differentiableUfuncs.get("power")!.op, [this, other], { out: this }) as never;
    return ((p === 1 ? positive : square) as unknown as (x: Tensor, options: { out: Tensor }) => Tensor)(this, {
      out: this,
    }) as never;
  },
  imatmul(other: ArrayLike) {
    return (matmul as Binary)(this, other, { out: this }) as never;
  },
  ifloordiv: flatInPlace(np.floor_divide) as never,
  imod: flatInPlace(np.remainder) as never,
  iand: flatInPlace(np.bitwise_and) as never,
  ior: flatInPlace(np.bitwise_or) as never,
  ixor: flatInPlace(np.bitwise_xor) as never,
});

Object.defineProperty(Tensor.prototype, "T", {
  configurable: true,
  get(this: Tensor): Tensor {
    return ofClass(this, record(TRANSPOSED, [this]));
  },
  set(): void {
    throw new AttributeError("property 'T' of 'Tensor' object has no setter");
  },
});
