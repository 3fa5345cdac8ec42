/**
 * The ufunc machine: broadcasting, data types, `out`, `where`, casting and order, once for every elementwise function. A row
 * (see `ufuncs/`) says only what a function is worth for each data type.
 * @module
 */
import { bool, defaultInteger, type DType, type DTypeLike, dtypeOf, dtypes, float64, int64 } from "../dtype/dtype.ts";
import { toFloat16 } from "../dtype/float16.ts";
import { canCastTypes, type Casting, checkInteger, resultTypeOf } from "../dtype/promote.ts";
import { convertElement } from "../kernels/convert.ts";
import type { Few2, Kernel2, Stored } from "../kernels/elementwise.ts";
import { assertWriteable, needsStandIn, sharesMemory } from "../ndarray/alias.ts";
import {
  broadcastShapes,
  broadcastSteps,
  contiguousSteps,
  isCContiguous,
  isUnit,
  sameList,
  sizeOf,
} from "../ndarray/layout.ts";
import { blankWithSteps, exact, freshArray, isWriteable, NDArray, newFew, newWithSteps } from "../ndarray/ndarray.ts";
import { allocate, FEW, temporarily } from "../ndarray/storage.ts";
import { type ArrayLike, isOverriding, type Order, type Overriding } from "../ndarray/types.ts";
import { resultSteps } from "../ndarray/walk.ts";
import { OverflowError, UFuncTypeError, ValueError } from "../python/errors.ts";
import { isOptions } from "../python/keywords.ts";
import { isWeakNumber, PyFloat, weakKind, type WeakNumber } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { applyLoop, LONG, type Operand } from "./apply.ts";
import { asarray, readOrder } from "./asarray.ts";
import { readCasting } from "./casting.ts";
import { assign, castTo } from "./copying.ts";
import { findOverride } from "./dispatch.ts";
import { type Loop, type LoopRow, LoopTable, type Traits } from "./loops.ts";
import type { BinaryPairUfunc, BinaryUfunc, ResultKind, Ufunc, UnaryPairUfunc, UnaryUfunc } from "./ufunc_types.ts";

export type { Loop, LoopRow, Traits } from "./loops.ts";
export { each, wide } from "./loops.ts";
export type {
  BinaryMethods,
  BinaryPairUfunc,
  BinaryUfunc,
  Pairs,
  PlainUfuncOptions,
  ResultKind,
  ResultName,
  Ufunc,
  UfuncOptions,
  UfuncReduceOptions,
  UfuncScanOptions,
  UnaryMethods,
  UnaryPairUfunc,
  UnaryUfunc,
} from "./ufunc_types.ts";

type Input = NDArray | WeakNumber;

/** A fresh C-contiguous array of the shape of another one, whose lists are shared where they say the same. */
function like<T>(x: NDArray, dims: readonly number[], dtype: DType, buffer: T): NDArray {
  return new NDArray(buffer as NDArray["buffer"], dtype, dims, stepsLike(x), 0, x.size, null);
}

/** The steps of a fresh C-contiguous array of the shape of another one: its own list where that says the same. */
function stepsLike(x: NDArray): readonly number[] {
  return x.base === null ? x.steps : x.size === 0 ? x.dims.map(() => 0) : contiguousSteps(x.dims);
}

/** A fresh C-contiguous array of the shape of another one that has few elements. */
function fewLike(x: NDArray, dtype: DType): NDArray {
  return newFew(dtype, x.dims, stepsLike(x), x.size);
}

/** The function of two arrays of few elements that lie alike. */
function fewOf(loop: Loop, x: NDArray, y: NDArray): NDArray {
  const few = fewLike(x, loop.outputs[0]);
  // stamped for its data types, also for one element: calling the function itself would wrap numbers
  loop.kernels2[0].few(x.store, x.at, y.store, y.at, few.store, few.at, x.size);
  return few;
}

/** A C-contiguous array and one stored element on its right. */
function withRight(kernel: Kernel2, x: NDArray, y: Stored, d: DType): NDArray {
  const { size } = x;
  if (size <= FEW) {
    const few = fewLike(x, d);
    if (size === 1) few.store[few.at] = kernel.value(x.store[x.at], y);
    else kernel.fewRight(x.store, x.at, y, few.store, few.at, size);
    return few;
  }
  const result = allocate(d, size, true);
  kernel.runRight(exact(x), y, result, size);
  return like(x, x.dims, d, result);
}

/** The same with the element on the left. */
function withLeft(kernel: Kernel2, x: Stored, y: NDArray, d: DType): NDArray {
  const { size } = y;
  if (size <= FEW) {
    const few = fewLike(y, d);
    if (size === 1) few.store[few.at] = kernel.value(x, y.store[y.at]);
    else kernel.fewLeft(y.store, y.at, x, few.store, few.at, size);
    return few;
  }
  const result = allocate(d, size, true);
  kernel.runLeft(x, exact(y), result, size);
  return like(y, y.dims, d, result);
}

/** The loop for pairs of few elements of one data type. */
interface FewLoop {
  readonly run: Few2;
  /** The data type of the result. */
  readonly output: DType;
}

const NO_LOOP: FewLoop = { run: () => {}, output: float64 };

/** Everything about a ufunc but its face. */
class Machine {
  readonly name: string;
  readonly nin: number;
  readonly nout: number;
  readonly traits: Traits;
  readonly table: LoopTable;
  /** The loops of the fast paths: those whose operands all have the data type of this index. */
  readonly #plain: readonly (Loop | null)[];
  /** What pairs of few elements need of them, once they have been asked for: one object in place of six in a row. */
  readonly #fewLoops: (FewLoop | undefined)[] = new Array(dtypes.length).fill(undefined);

  constructor(name: string, nin: number, nout: number, rows: readonly LoopRow[], traits: Traits) {
    this.name = name;
    this.nin = nin;
    this.nout = nout;
    this.traits = traits;
    this.table = new LoopTable(name, nin, nout, rows, traits);
    this.#plain = this.table.same.map((loop, i) =>
      loop !== undefined && loop.inputs.every((d) => d.index === i) ? loop : null
    );
  }

  /** The data type that numbers have beside arrays (NEP 50), or as data if there are none. */
  #weakType(inputs: readonly Input[]): DType {
    const strong: DType[] = [], weak: ("int" | "float")[] = [], numbers: WeakNumber[] = [];
    for (const x of inputs) {
      if (x instanceof NDArray) strong.push(x.dtype);
      else {
        weak.push(weakKind(x));
        numbers.push(x);
      }
    }
    if (strong.length > 0) return resultTypeOf(strong, weak);
    const integers = numbers.every((x) => typeof x === "bigint") ||
      (!weak.includes("float") && !this.table.loops.some((loop) => loop.inputs[0].isFloat));
    if (!integers) return float64; // numbers alone are data, which are floats (contract A6)
    const within = (d: DType): boolean => numbers.every((x) => (x as bigint) >= d.min && (x as bigint) <= d.max);
    if (within(defaultInteger)) return defaultInteger;
    if (within(int64)) return int64;
    throw new OverflowError("Python int too large to convert to C long");
  }

  /** A number beside arrays as a stored element of the loop's data type. */
  #stored(x: WeakNumber, d: DType): Stored {
    const value = x instanceof PyFloat ? x.value : x;
    if (d.isFloat) {
      const number = Number(value);
      return d.name === "float64" ? number : d.name === "float32" ? Math.fround(number) : toFloat16(number);
    }
    if (d === bool) return Number(value) !== 0 ? 1 : 0;
    if (typeof value === "number" && !Number.isInteger(value)) return convertElement(value, float64, d);
    if (this.traits.anyInteger !== true) checkInteger(value, d);
    return d.isWide ? BigInt(value) : Number(value);
  }

  #refuseCast(
    what: "input" | "output",
    i: number,
    many: boolean,
    from: DType,
    to: DType,
    casting: Casting,
  ): UFuncTypeError {
    return new UFuncTypeError(
      `Cannot cast ufunc '${this.name}' ${what} ${
        many ? i + " " : ""
      }from dtype('${from}') to dtype('${to}') with casting rule '${casting}'`,
    );
  }

  /** The loop for a call. */
  #loopOf(inputs: readonly Input[], fixed: readonly (DType | null)[] | null): Loop {
    let weak: DType | null = null;
    const types = inputs.map((x, i) => {
      if (x instanceof NDArray) return x.dtype;
      weak ??= this.#weakType(inputs);
      return i === 1 && this.traits.exponent && weakKind(x) === "int" ? defaultInteger : weak;
    });
    return fixed === null ? this.table.loopFor(types) : this.table.loopWith(types, fixed);
  }

  #checkCasts(
    inputs: readonly Input[],
    outs: readonly (NDArray | null)[],
    { inputs: takes, outputs: gives }: Loop,
    casting: Casting,
  ): void {
    if (casting === "unsafe") return;
    for (let i = 0; i < inputs.length && this.traits.truth !== true; i++) {
      const x = inputs[i], to = takes[i];
      if (x instanceof NDArray) {
        if (!canCastTypes(x.dtype, to, casting)) throw this.#refuseCast("input", i, this.nin > 1, x.dtype, to, casting);
      } else if (weakKind(x) === "int" ? to === bool : !to.isFloat) {
        const from = weakKind(x) === "int" ? defaultInteger : float64;
        throw this.#refuseCast("input", i, this.nin > 1, from, to, casting);
      }
    }
    for (let k = 0; k < outs.length; k++) {
      const out = outs[k];
      if (out === null || canCastTypes(gives[k], out.dtype, casting)) continue;
      throw this.#refuseCast("output", this.nin + k, this.nout > 1, gives[k], out.dtype, casting);
    }
  }

  compute(
    inputs: readonly Input[],
    outs: readonly (NDArray | null)[] | null = null,
    where: NDArray | null = null,
    fixed: readonly (DType | null)[] | null = null,
    casting: Casting = "same_kind",
    order: Order = "K",
  ): NDArray[] {
    const targets = outs ?? [];
    for (const out of targets) if (out !== null) assertWriteable(out, "output array"); // NumPy looks before it casts
    const loop = this.#loopOf(inputs, fixed);
    const operands = inputs.map((x, i): Operand => x instanceof NDArray ? x : this.#stored(x, loop.inputs[i]));
    this.#checkCasts(inputs, targets, loop, casting);
    const shape = this.#shapeOf(operands, targets, where);
    if (where !== null && where.dtype !== bool) where = castTo(where, bool);

    // the layout of a fresh result is decided by the operands as they are, before any cast
    let steps: readonly number[] | null = null;
    const arrays = [...operands, ...targets, where].filter((x) => x instanceof NDArray);
    const make = where === null ? blankWithSteps : newWithSteps; // what a mask leaves out is zero
    const fresh = (d: DType): NDArray => make(shape, steps ??= stepsFor(shape, arrays, order), d);
    const run = (): readonly NDArray[] => this.#apply(loop, operands, targets, where, fresh);
    return (shape.length === 0 ? run() : temporarily(sizeOf(shape), run)) as NDArray[];
  }

  /** Casts operands to a loop's types and computes; where a target will not do, into a stand-in that is then assigned to it. */
  #apply(
    loop: Loop,
    operands: Operand[],
    targets: readonly (NDArray | null)[],
    where: NDArray | null,
    fresh: (d: DType) => NDArray,
  ): NDArray[] {
    for (let i = 0; i < operands.length; i++) {
      const x = operands[i];
      if (!(x instanceof NDArray) || x.dtype === loop.inputs[i]) continue;
      operands[i] = x.dims.length === 0
        ? convertElement(x.buffer[x.offset], x.dtype, loop.inputs[i])
        : castTo(x, loop.inputs[i]);
    }
    if (this.traits.shortcut !== undefined && loop.outputs[0].isFloat && loop.outputs[0].itemsize > 2) {
      const y = operands[1];
      const simple = y instanceof NDArray && y.dims.length > 0
        ? null
        : this.traits.shortcut(Number(y instanceof NDArray ? y.buffer[y.offset] : y));
      if (simple !== null) {
        loop = simple.loopFor([loop.inputs[0]]);
        operands = [operands[0]];
      }
    }
    const results = loop.outputs.map((d, k): NDArray => {
      const out = targets[k] ?? null;
      return out === null || out.dtype !== d || this.#clashes(out, operands, where) ? fresh(d) : out;
    });
    for (let k = 0; k < results.length; k++) applyLoop(loop, k, operands, results[k], where);
    for (let k = 0; k < results.length; k++) {
      const out = targets[k] ?? null;
      if (out === null || out === results[k]) continue;
      assign(out, results[k], where);
      results[k] = out;
    }
    return results;
  }

  /** Whether results cannot be written into `out` while operands are read: shared memory, or a function that may refuse an element. */
  #clashes(out: NDArray, operands: readonly Operand[], where: NDArray | null): boolean {
    if ((this.traits.raises && out.dtype.isInteger) || (where !== null && needsStandIn(out, where))) return true;
    for (const x of operands) {
      if (!(x instanceof NDArray) || x.buffer.buffer !== out.buffer.buffer) continue;
      // two results are computed one after the other, so even equal elements would be read too late
      if (this.nout > 1 ? sharesMemory(out, x) : needsStandIn(out, x)) return true;
    }
    return false;
  }

  #shapeOf(operands: readonly Operand[], outs: readonly (NDArray | null)[], where: NDArray | null): readonly number[] {
    const shapes = operands.map((x) => x instanceof NDArray ? x.dims : []);
    for (const out of outs) if (out !== null) shapes.push(out.dims);
    if (where !== null) shapes.push(where.dims);
    const shape = broadcastShapes(...shapes);
    for (let axis = 1; axis <= shape.length; axis++) { // from the last axis on, as NumPy finds the first fault
      for (const out of outs) {
        if (out === null || out.dims[out.dims.length - axis] === shape[shape.length - axis]) continue;
        const own = reprTuple(out.dims, ""), common = reprTuple(shape, "");
        throw new ValueError(
          `non-broadcastable output operand with shape ${own} doesn't match the broadcast shape ${common}`,
        );
      }
    }
    return shape;
  }

  compute1(x: Input, out?: NDArray | null, where?: NDArray | null, dtype?: DType | null, casting?: Casting): NDArray {
    if (x instanceof NDArray && !out && !where && !dtype) {
      const loop = this.#plain[x.dtype.index], { dims } = x;
      if (loop !== null && isCContiguous(dims, x.steps)) {
        const d = loop.outputs[0], { size } = x;
        if (size <= FEW) {
          const few = fewLike(x, d);
          if (size === 1) few.store[few.at] = loop.kernels1[0].value(x.store[x.at]);
          else loop.kernels1[0].few(x.store, x.at, few.store, few.at, size);
          return few;
        }
        const result = allocate(d, size, true);
        loop.kernels1[0].run(exact(x), result, size);
        return like(x, dims, d, result);
      }
    }
    if (x instanceof NDArray && out && !where && !dtype) {
      const loop = this.#plain[x.dtype.index];
      if (loop !== null && isCContiguous(x.dims, x.steps) && this.#fits(out, x, loop.outputs[0]) && isApart(out, x)) {
        const kernel = loop.kernels1[0], { size } = x;
        if (size <= FEW) kernel.few(x.store, x.at, out.store, out.at, size);
        else kernel.run(exact(x), exact(out), size);
        return out;
      }
    }
    return this.compute([x], out ? [out] : null, where, dtype ? this.#fixedBy(dtype) : null, casting)[0];
  }

  compute2(
    x: Input,
    y: Input,
    out?: NDArray | null,
    where?: NDArray | null,
    dtype?: DType | null,
    casting?: Casting,
  ): NDArray {
    if (!where && !dtype) {
      const quick = x instanceof NDArray
        ? y instanceof NDArray ? out ? this.#pair(x, y, out) : this.#quick(x, y) : this.#right(x, y, out)
        : y instanceof NDArray
        ? this.#left(x, y, out)
        : null;
      if (quick !== null) return quick;
    }
    return this.compute([x, y], out ? [out] : null, where, dtype ? this.#fixedBy(dtype) : null, casting)[0];
  }

  /** {@linkcode compute2} for two arrays and nothing else. */
  pair(x: NDArray, y: NDArray): NDArray {
    return this.#quick(x, y) ?? this.compute([x, y])[0];
  }

  /** The short ways for two arrays; `null` where there is none. */
  #quick(x: NDArray, y: NDArray): NDArray | null {
    return this.#few(x, y) ?? this.#pair(x, y, null) ?? this.#spread(x, y);
  }

  /** Two arrays of few elements, of one data type and shape, without axes or with one; `null` for all other pairs. */
  #few(x: NDArray, y: NDArray): NDArray | null {
    const { size, steps, dtype } = x;
    if (size > FEW || dtype !== y.dtype || size !== y.size || steps !== y.steps || !isUnit(steps)) return null;
    const loop = this.#fewLoops[dtype.index] ?? this.#fewLoopOf(dtype);
    if (loop === NO_LOOP || size === 0) return null;
    const few = newFew(loop.output, x.dims, steps, size);
    loop.run(x.store, x.at, y.store, y.at, few.store, few.at, size);
    return few;
  }

  #fewLoopOf({ index }: DType): FewLoop {
    const loop = this.#plain[index];
    return this.#fewLoops[index] = loop === null || this.traits.shortcut !== undefined
      ? NO_LOOP
      : { run: loop.kernels2[0].few, output: loop.outputs[0] };
  }

  /** Two arrays of one data type in C order, of one shape or one of them 0-d; `null` for all other pairs. */
  #pair(x: NDArray, y: NDArray, out: NDArray | null | undefined): NDArray | null {
    if (x.dtype !== y.dtype) return null;
    const loop = this.#plain[x.dtype.index], { dims } = x;
    if (loop === null || !isCContiguous(dims, x.steps)) return null;
    const alike = dims === y.dims || sameList(dims, y.dims);
    if (!(alike && x.steps === y.steps) && !isCContiguous(y.dims, y.steps)) return null;
    const d = loop.outputs[0], kernel = loop.kernels2[0];
    if (alike) {
      if (out) {
        if (dims.length === 0 || !this.#fits(out, x, d) || !isApart(out, x) || !isApart(out, y)) return null;
        if (x.size <= FEW) kernel.few(x.store, x.at, y.store, y.at, out.store, out.at, x.size);
        else kernel.run(exact(x), exact(y), exact(out), x.size);
        return out;
      }
      if (dims.length === 0 && this.traits.shortcut !== undefined) return null;
      if (x.size <= FEW) return fewOf(loop, x, y);
      const result = allocate(d, x.size, true);
      kernel.run(exact(x), exact(y), result, x.size);
      return like(x, dims, d, result);
    }
    if (out || this.traits.shortcut !== undefined) return null;
    if (y.dims.length === 0) return withRight(kernel, x, y.store[y.at], d);
    return dims.length === 0 ? withLeft(kernel, x.store[x.at], y, d) : null;
  }

  /**
   * Two arrays of one data type of which one is repeated for each row of the other (a bias), or has one column (a reduction that
   * kept its axis), or a column and a row; `null` for all other pairs, and where rows are long or functions dear.
   */
  #spread(x: NDArray, y: NDArray): NDArray | null {
    const loop = this.#plain[x.dtype.index];
    if (loop === null || x.dtype !== y.dtype || x.dims.length === 0 || y.dims.length === 0) return null;
    const outer = isColumn(x) && isRow(y) ? [x.size, y.size] : isColumn(y) && isRow(x) ? [y.size, x.size] : null;
    const dims = outer ?? (x.size < y.size ? y : x).dims, size = sizeOf(dims), kernel = loop.kernels2[0];
    const n = dims.length === 2 && (isColumn(x) || isColumn(y)) ? dims[1] : Math.min(x.size, y.size);
    if (size === 0 || n >= LONG || kernel.isDear(size)) return null;
    const a = stepsByRows(x, dims, size, n), b = stepsByRows(y, dims, size, n);
    if (a === null || b === null) return null;
    const out = freshArray(dims, loop.outputs[0]);
    kernel.strided(x.store, x.at, a[0], y.store, y.at, b[0], out.store, out.at, 1, n, a[1], b[1], n, size / n);
    return out;
  }

  /** An array in C order and a number that leaves its data type alone; `null` otherwise. */
  #right(x: NDArray, y: WeakNumber, out: NDArray | null | undefined): NDArray | null {
    const loop = this.#plain[x.dtype.index], { dims, dtype, size } = x;
    if (loop === null || !isNative(y, dtype) || !isCContiguous(dims, x.steps)) return null;
    if (this.traits.shortcut !== undefined && dtype.isFloat && dtype.itemsize > 2) {
      const simple = this.traits.shortcut(y);
      if (simple !== null) return simple.compute1(x, out);
    }
    const d = loop.outputs[0], stored = this.#stored(y, dtype), kernel = loop.kernels2[0];
    if (out) {
      if (!this.#fits(out, x, d) || !isApart(out, x)) return null;
      if (size <= FEW) kernel.fewRight(x.store, x.at, stored, out.store, out.at, size);
      else kernel.runRight(exact(x), stored, exact(out), size);
      return out;
    }
    return withRight(kernel, x, stored, d);
  }

  /** The same with the number on the left. */
  #left(x: WeakNumber, y: NDArray, out: NDArray | null | undefined): NDArray | null {
    const loop = this.#plain[y.dtype.index], { dims, dtype } = y;
    if (
      loop === null || out || this.traits.shortcut !== undefined || !isNative(x, dtype) || !isCContiguous(dims, y.steps)
    ) return null;
    return withLeft(loop.kernels2[0], this.#stored(x, dtype), y, loop.outputs[0]);
  }

  /** Whether results of data type `d` may go straight into `out`, which then lies in memory as `x` does. */
  #fits(out: NDArray, x: NDArray, d: DType): boolean {
    return out.dtype === d && (out.dims === x.dims || sameList(out.dims, x.dims)) &&
      isCContiguous(out.dims, out.steps) &&
      isWriteable(out) && (this.traits.raises === undefined || d.isFloat);
  }

  #fixedBy(dtype: DType): (DType | null)[] {
    const fixed: (DType | null)[] = new Array(this.nin).fill(null);
    for (let k = 0; k < this.nout; k++) fixed.push(dtype);
    return fixed;
  }

  /** The call with NumPy's arguments: operands, `out` by position, and a trailing object with keywords. */
  call(self: unknown, args: readonly unknown[]): unknown {
    const { name, nin, nout } = this;
    const last = args.length - 1;
    const options = last >= 0 && isOptions(args[last]) ? args[last] as Record<string, unknown> : null;
    let count = options === null ? args.length : last;
    while (count > 0 && args[count - 1] === undefined) count--;
    if (count < nin || count > nin + nout) {
      throw new TypeError(
        `${name}() takes from ${nin} to ${nin + nout} positional arguments but ${count} ${
          count === 1 ? "was" : "were"
        } given`,
      );
    }
    for (let i = 0; i < nin; i++) {
      if (args[i] === undefined) throw new TypeError(`${name}() is missing operand ${i}`);
    }
    const given: Record<string, unknown> = {};
    for (const key in options) {
      if (!KEYWORDS.includes(key)) {
        throw new TypeError(`${name}() got an unexpected keyword argument '${key}' (it takes: ${KEYWORDS.join(", ")})`);
      }
      if (options[key] !== undefined) given[key] = options[key];
    }
    let outs: unknown = given.out ?? null;
    if (count > nin) {
      if (outs !== null) throw new TypeError("cannot specify 'out' as both a positional and keyword argument");
      const placed = Array.from({ length: nout }, (_, k) => args[nin + k] ?? null);
      outs = placed.every((x) => x === null) ? null : placed;
    }
    const inputs = args.slice(0, nin);
    const taker = takerOf(inputs) ??
      (outs === null && given.where === undefined ? null : findOverride([outs, given.where]));
    if (taker !== null) {
      if (outs !== null) given.out = nout === 1 ? (Array.isArray(outs) ? outs[0] : outs) : outs;
      return taker.__array_ufunc__(self, "__call__", inputs, given);
    }
    const targets = this.#readOut(outs);
    if (given.signature !== undefined && given.dtype !== undefined && given.dtype !== null) {
      throw new TypeError("cannot specify both 'signature' and 'dtype'");
    }
    const fixed = given.signature !== undefined
      ? this.#readSignature(given.signature)
      : given.dtype === undefined || given.dtype === null
      ? null
      : this.#fixedBy(dtypeOf(given.dtype as DTypeLike));
    const casting = given.casting === undefined ? "same_kind" : readCasting(given.casting);
    const order = readOrder(given.order);
    if (given.subok !== undefined && typeof given.subok !== "boolean") throw new TypeError("'subok' must be a boolean");
    const where = given.where === undefined || given.where === true || given.where === null
      ? null
      : toMask(given.where);
    const operands = inputs.map(toInput);
    if (nout === 1 && fixed === null && order === "K") {
      const out = targets === null ? null : targets[0];
      return nin === 1
        ? this.compute1(operands[0], out, where, null, casting)
        : this.compute2(operands[0], operands[1], out, where, null, casting);
    }
    const results = this.compute(operands, targets, where, fixed, casting, order);
    return nout === 1 ? results[0] : results;
  }

  #readOut(outs: unknown): (NDArray | null)[] | null {
    if (outs === null) return null;
    const { nout } = this;
    if (outs instanceof NDArray) {
      if (nout > 1) throw new TypeError("'out' must be a tuple of arrays");
      return [outs];
    }
    if (!Array.isArray(outs)) {
      throw new TypeError(nout > 1 ? "'out' must be a tuple of arrays" : "return arrays must be of ArrayType");
    }
    if (outs.length !== nout) throw new ValueError("The 'out' tuple must have exactly one entry per ufunc output");
    return outs.map((out) => {
      if (out === null || out === undefined) return null;
      if (!(out instanceof NDArray)) throw new TypeError("return arrays must be of ArrayType");
      return out;
    });
  }

  #readSignature(signature: unknown): (DType | null)[] {
    const { nin, nout } = this;
    let list: readonly unknown[];
    if (typeof signature === "string") {
      const [into, from] = signature.split("->");
      list = from === undefined
        ? signature.length === 1 ? [...new Array(nin).fill(null), signature] : [signature]
        : [...into, ...from];
    } else if (Array.isArray(signature)) list = signature;
    else throw new TypeError("the signature object to ufunc must be a string or a tuple.");
    if (list.length !== nin + nout) {
      throw new ValueError(
        `a type-tuple must be specified of length ${nin + nout} for ufunc '${this.name}'`,
      );
    }
    return list.map((d) => d === null ? null : dtypeOf(d as DTypeLike));
  }
}

/** Whether an array is a matrix of one column. */
function isColumn({ dims }: NDArray): boolean {
  return dims.length === 2 && dims[1] === 1;
}

/** Whether an array is one row, with an axis of its own or without. */
function isRow({ dims }: NDArray): boolean {
  return dims.length === 1 || dims.length === 2 && dims[0] === 1;
}

/** The steps within and between rows of `n` elements of an array broadcast to a shape; `null` if it does not lie so. */
function stepsByRows(x: NDArray, dims: readonly number[], size: number, n: number): readonly [number, number] | null {
  const own = x.dims;
  if (dims.length === 2 && isColumn(x) && own[0] === dims[0]) return x.steps[0] > 0 ? [0, x.steps[0]] : null;
  if (own.length > dims.length || !isCContiguous(own, x.steps)) return null;
  let i = own.length - 1;
  for (let j = dims.length - 1; i >= 0 && own[i] === dims[j]; j--) i--;
  for (; i >= 0; i--) if (own[i] !== 1) return null;
  return x.size === size ? [1, n] : x.size === n ? [1, 0] : null;
}

/** The steps of a fresh result, decided by all arrays of the call together. */
function stepsFor(shape: readonly number[], arrays: readonly NDArray[], order: Order): readonly number[] {
  if (shape.length < 2) return contiguousSteps(shape);
  if (order === "A") return contiguousSteps(shape, arrays.every((x) => x.isF) ? "F" : "C");
  return resultSteps(shape, arrays.map((x) => broadcastSteps(x.dims, x.steps, shape)!), order);
}

/** Whether a number beside an array of this data type is computed in it, and may be stored in it as it is. */
function isNative(x: WeakNumber, dtype: DType): x is number {
  if (typeof x !== "number") return false;
  return dtype.isFloat || (dtype !== bool && weakKind(x) === "int");
}

/** Whether writing `out` element by element leaves alone what is still to be read from `x`, both without gaps. */
function isApart(out: NDArray, x: NDArray): boolean {
  if (out === x) return true;
  const a = out.store, b = x.store;
  if (a === b ? out.at === x.at : a.buffer !== b.buffer) return true;
  const start = a.byteOffset + out.at * out.dtype.itemsize, from = b.byteOffset + x.at * x.dtype.itemsize;
  return start + out.nbytes <= from || from + x.nbytes <= start || (start === from && out.dtype === x.dtype);
}

const KEYWORDS = ["out", "where", "casting", "order", "dtype", "subok", "signature"];

/** The first operand that takes calls over; unlike other functions, ufuncs do not look into lists. */
function takerOf(inputs: readonly unknown[]): Overriding | null {
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i];
    if (!(x instanceof NDArray) && isOverriding(x)) return x;
  }
  return null;
}

/** A mask as booleans: anything but zero is true. */
function toMask(where: unknown): NDArray {
  const mask = asarray(where as ArrayLike) as NDArray;
  return mask.dtype === bool ? mask : castTo(mask, bool);
}

function toInput(x: unknown): Input {
  return x instanceof NDArray || isWeakNumber(x) ? x : asarray(x as ArrayLike) as NDArray;
}

/** What all ufuncs inherit: the methods that `ufunc_methods.ts` installs, and how they print. */
const prototype: Record<PropertyKey, unknown> = Object.create(Function.prototype);
const text = function (this: { name: string }): string {
  return `<ufunc '${this.name}'>`;
};
for (
  const key of ["toString", "__repr__", Symbol.for("Deno.customInspect"), Symbol.for("nodejs.util.inspect.custom")]
) {
  Object.defineProperty(prototype, key, { value: text, writable: true, configurable: true });
}

/** Gives every ufunc methods (`reduce`, `accumulate`, `reduceat`, `outer`, `at`); `this` is the ufunc. */
export function installUfuncMethods(methods: Record<string, (this: Ufunc, ...args: never[]) => unknown>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}

/** Every ufunc by its name, in the order of their making. */
const all = new Map<string, Ufunc>();

/** Every ufunc by its name, for tests and documentation that go over all of them. */
export function allUfuncs(): ReadonlyMap<string, Ufunc> {
  return all;
}

/** The array in `{ out }`, if there is no other keyword; `null` sends a call the long way. */
function onlyOut(options: unknown): NDArray | null {
  if (!isOptions(options)) return null;
  const { out } = options as { out?: unknown };
  if (!(out instanceof NDArray)) return null;
  for (const key in options as object) if (key !== "out") return null;
  return out;
}

function make(name: string, nin: number, nout: number, rows: readonly LoopRow[], traits: Traits): unknown {
  const machine = new Machine(name, nin, nout, rows, traits);
  const types = machine.table.loops.map((loop) => loop.types);
  const f = nin === 1 && nout === 1
    ? function (x: unknown, second: unknown): unknown {
      if (x instanceof NDArray && arguments.length <= 2) {
        if (second === undefined) return machine.compute1(x);
        const out = onlyOut(second);
        if (out !== null) return machine.compute1(x, out);
      }
      return machine.call(f, Array.from(arguments));
    }
    : nin === 2 && nout === 1
    ? function (x: unknown, y: unknown, third: unknown): unknown {
      if (arguments.length <= 3) {
        const simple = x instanceof NDArray
          ? y instanceof NDArray || typeof y === "number"
          : typeof x === "number" && y instanceof NDArray;
        if (simple) {
          if (third === undefined) return machine.compute2(x as Input, y as Input);
          const out = onlyOut(third);
          if (out !== null) return machine.compute2(x as Input, y as Input, out);
        }
      }
      return machine.call(f, Array.from(arguments));
    }
    : function (..._args: unknown[]): unknown {
      return machine.call(f, Array.from(arguments));
    };
  Object.setPrototypeOf(f, prototype);
  const facts: Record<string, unknown> = {
    name,
    nin,
    nout,
    nargs: nin + nout,
    identity: traits.identity ?? null,
    signature: null,
    types: Object.freeze(types),
    ntypes: types.length,
    traits,
    loopFor: (types: readonly DType[]) => machine.table.loopFor(types),
    loopWith: (types: readonly DType[], fixed: readonly (DType | null)[]) => machine.table.loopWith(types, fixed),
    resolve_dtypes: (types: readonly (DTypeLike | null)[], options: { casting?: Casting } = {}): DType[] => {
      if (types.length !== nin + nout) {
        throw new ValueError(`resolve_dtypes: len(dtypes) must be ${nin + nout} for ufunc '${name}'`);
      }
      const read = types.map((d) => d === null ? null : dtypeOf(d));
      const strong = read.slice(0, nin).map((d) => {
        if (d === null) throw new TypeError("resolve_dtypes: the data types of operands must be given");
        return d;
      });
      const fixed = read.slice(nin);
      const loop = machine.table.loopFor(strong), casting = options.casting ?? "same_kind";
      fixed.forEach((d, k) => {
        if (d !== null && !canCastTypes(loop.outputs[k], d, casting)) {
          throw new UFuncTypeError(
            `Cannot cast ufunc '${name}' output from dtype('${
              loop.outputs[k]
            }') to dtype('${d}') with casting rule '${casting}'`,
          );
        }
      });
      return [...loop.inputs, ...loop.outputs.map((d, k) => fixed[k] ?? d)];
    },
    compute1: (x: Input, out?: NDArray | null, where?: NDArray | null, dtype?: DType | null, casting?: Casting) =>
      machine.compute1(x, out, where, dtype, casting),
    compute2: (
      x: Input,
      y: Input,
      out?: NDArray | null,
      where?: NDArray | null,
      dtype?: DType | null,
      casting?: Casting,
    ) => machine.compute2(x, y, out, where, dtype, casting),
    compute: machine.compute.bind(machine),
    pairs: machine,
  };
  for (const key in facts) Object.defineProperty(f, key, { value: facts[key], configurable: true });
  all.set(name, f as unknown as Ufunc);
  return f;
}

/** A ufunc of one operand, from its rows. */
export function unary<K extends ResultKind>(
  name: string,
  rows: readonly LoopRow[],
  traits: Traits = {},
): UnaryUfunc<K> {
  return make(name, 1, 1, rows, traits) as UnaryUfunc<K>;
}

/** A ufunc of two operands, from its rows. */
export function binary<K extends ResultKind>(
  name: string,
  rows: readonly LoopRow[],
  traits: Traits = {},
): BinaryUfunc<K> {
  return make(name, 2, 1, rows, traits) as BinaryUfunc<K>;
}

/** A ufunc of one operand with two results, from its rows. */
export function unaryPair(name: string, rows: readonly LoopRow[], traits: Traits = {}): UnaryPairUfunc {
  return make(name, 1, 2, rows, traits) as UnaryPairUfunc;
}

/** A ufunc of two operands with two results, from its rows. */
export function binaryPair(name: string, rows: readonly LoopRow[], traits: Traits = {}): BinaryPairUfunc {
  return make(name, 2, 2, rows, traits) as BinaryPairUfunc;
}
