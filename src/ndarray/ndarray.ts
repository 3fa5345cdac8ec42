/**
 * The array: a buffer and how to look at it. Methods are declared here and installed by `numpy/methods.ts`.
 * @module
 */
import type { BufferOf, DType, DTypeLike, DTypeName, ElementOf, FloatName } from "../dtype/dtype.ts";
import type { Casting, Promote } from "../dtype/promote.ts";
import { AttributeError, IndexError, ValueError } from "../python/errors.ts";
import { contiguousSteps, inferShape, isCContiguous, isFContiguous, reshapedSteps, sizeOf } from "./layout.ts";
import { asIndex, asIndices, type PyFloat } from "../python/number.ts";
import type { IndexTuple, Slice } from "../python/slice.ts";
import { allocate, FEW, poolOf, usePools } from "./storage.ts";

/**
 * Something that takes a call of an array function over (NumPy's `__array_ufunc__` and `__array_function__`): tensors do,
 * so that `np.sin(tensor)` is a tensor.
 */
export interface Overriding {
  /** The plain array. */
  __array__(): NDArray;
  /** Answers a call of a ufunc (`method` is `"__call__"`, `"reduce"`, …) with these inputs and keyword arguments. */
  __array_ufunc__(
    ufunc: unknown,
    method: string,
    inputs: readonly unknown[],
    options: Record<string, unknown>,
  ): unknown;
  /** Answers a call of any other array function with these arguments. */
  __array_function__(func: unknown, args: readonly unknown[]): unknown;
}

/** Whether a value takes calls over. */
export function isOverriding(x: unknown): x is Overriding {
  return typeof x === "object" && x !== null && typeof (x as Partial<Overriding>).__array_ufunc__ === "function";
}

/** One number, of Python's `int`, `float` or `bool`. */
export type Scalar = number | bigint | boolean | PyFloat;

/** Anything that an array can be made of: arrays, tensors, numbers, typed arrays, nested lists of all these. */
// deno-lint-ignore no-explicit-any
export type ArrayLike = NDArray<any> | Overriding | Scalar | ArrayBufferView | (Iterable<ArrayLike> & object);

/** An axis, several axes, or `null` for all. */
export type Axes = number | readonly number[] | null;

/** A shape: one size, or a list of sizes. */
export type ShapeLike = number | bigint | readonly (number | bigint)[];

/** What may stand between brackets (contract A5); `"..."`, `"1:3"` and `"0, ::2"` are strings. */
export type IndexEntry = number | bigint | boolean | null | string | Slice | IndexTuple | ArrayLike | symbol;

/** The order of elements: rows first, columns first, as in the source (`"A"`: Fortran only if the source is). */
export type Order = "C" | "F" | "A" | "K";

/** The keywords of a reduction such as `sum`. */
export interface ReduceOptions {
  /** The axis or axes to reduce; `null` for all. */
  axis?: Axes;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | null;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** The value to start from. */
  initial?: Scalar;
  /** Which elements take part. */
  where?: ArrayLike;
}

/** The keywords of `var` and `std`. */
export interface VarOptions extends Omit<ReduceOptions, "initial"> {
  /** The divisor is the number of elements less this. */
  ddof?: number;
}

/** The keywords of `argmax` and `argmin`. */
export interface ArgOptions {
  /** The axis to search along; `null` searches the flattened array. */
  axis?: number | null;
  /** Where to write the result. */
  out?: NDArray | null;
  /** Whether the searched axis stays, with size 1. */
  keepdims?: boolean;
}

/** A method for an operator with one other operand. */
export interface BinaryMethod<D extends DTypeName> {
  /** A tensor takes the operation over. */
  <T extends Overriding>(other: T): T;
  /** Two arrays: the data types are promoted. */
  <B extends DTypeName>(other: NDArray<B>): NDArray<Promote<D, B>>;
  /** Any other operand. */
  (other: ArrayLike): NDArray;
}

/** A method for true division. */
export interface DivideMethod<D extends DTypeName> {
  /** A tensor takes the operation over. */
  <T extends Overriding>(other: T): T;
  /** Two arrays: the data types are promoted, integers to `float64`. */
  <B extends DTypeName>(other: NDArray<B>): NDArray<Promote<D, B> extends FloatName ? Promote<D, B> : DTypeName>;
  /** Any other operand. */
  (other: ArrayLike): NDArray;
}

/** A method for a comparison. */
export interface CompareMethod {
  /** Element by element. */
  (other: ArrayLike): NDArray<"bool">;
}

/** How an array lies in memory and what may be done with it. */
export class Flags {
  readonly #array: NDArray;
  /** The flags of an array. */
  constructor(array: NDArray) {
    this.#array = array;
  }
  /** Whether elements may be written; `false` also while a graph needs them. */
  get writeable(): boolean {
    return isWriteable(this.#array);
  }
  set writeable(value: boolean) {
    setWriteable(this.#array, value);
  }
  /** Whether elements lie one behind the other, last axis fastest. */
  get c_contiguous(): boolean {
    return this.#array.isC;
  }
  /** Whether elements lie one behind the other, first axis fastest. */
  get f_contiguous(): boolean {
    return this.#array.isF;
  }
  /** Whether elements lie one behind the other in C order or in Fortran order. */
  get contiguous(): boolean {
    return this.#array.isC;
  }
  /** Whether the array is Fortran- but not C-contiguous. */
  get fnc(): boolean {
    return this.#array.isF && !this.#array.isC;
  }
  /** Whether the array is contiguous in either order. */
  get forc(): boolean {
    return this.#array.isC || this.#array.isF;
  }
  /** Whether the memory is the array's own and not that of a `base`. */
  get owndata(): boolean {
    return this.#array.base === null;
  }
  /** Whether elements are aligned; typed arrays always are. */
  get aligned(): boolean {
    return true;
  }
  /** Whether the array writes back to a copy; never. */
  get writebackifcopy(): boolean {
    return false;
  }
  /** What NumPy prints for the flags. */
  toString(): string {
    const word = (x: boolean): string => x ? "True" : "False";
    return `  C_CONTIGUOUS : ${word(this.c_contiguous)}\n  F_CONTIGUOUS : ${word(this.f_contiguous)}\n` +
      `  OWNDATA : ${word(this.owndata)}\n  WRITEABLE : ${word(this.writeable)}\n` +
      `  ALIGNED : True\n  WRITEBACKIFCOPY : False\n`;
  }
}

const FROZEN = 1, POOLED = 2, LOCK_SHIFT = 2;

/** What one lock adds to an array's `state`. */
export const LOCK: number = 1 << LOCK_SHIFT;

/** Whether an array may be written: not read-only by nature, and neither it nor its base is locked by a graph. */
export function isWriteable(array: NDArray): boolean {
  return (array.state & ~POOLED) === 0 && (array.base === null || array.base.state < LOCK);
}

/** What `flags.writeable = …` does: a view of memory that is read-only cannot be made writeable. */
function setWriteable(array: NDArray, value: boolean): void {
  if (value && array.base !== null && array.base.frozen) {
    throw new ValueError("cannot set WRITEABLE flag to True of this array");
  }
  array.frozen = !value;
}

/**
 * NumPy's `ndarray`: elements of one data type in a typed array, seen through a shape and strides.
 *
 * Arrays are made by `np.array`, `np.zeros`, `np.arange` and the like. Basic indexing, `reshape`, `transpose` and others give
 * views that share memory with the array they were made from.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.array([[1, 2, 3], [4, 5, 6]]);
 * const column = x.get(":", 1); // x[:, 1] shares memory with x
 * column.imul(10);
 * console.assert(String(x) === "[[ 1. 20.  3.]\n [ 4. 50.  6.]]");
 * ```
 */
export class NDArray<D extends DTypeName = DTypeName> {
  // `declare` emits nothing: a field that is defined by the class and then set by the constructor is written twice, and V8
  // learns from the first writing that it may be `undefined`
  /** The typed array that holds the elements, perhaps among those of other arrays: `buffer`, unless `pooled`. For the library itself. */
  declare store: BufferOf<D>;
  /** Where the first element stands in `store`. For the library itself. */
  declare at: number;
  /** The data type of the elements. */
  declare readonly dtype: DType<D>;
  /** The number of elements. */
  declare readonly size: number;
  /** The array that owns the memory, or `null` if this one does. */
  declare readonly base: NDArray | null;
  /** Size of each axis; what `shape` returns. Only assigning `shape` changes it. */
  declare dims: readonly number[];
  /** Elements (not bytes) from one position to the next along each axis. */
  declare steps: readonly number[];
  /** `frozen` (1), `pooled` (2), and `locks` times {@linkcode LOCK}: one field where three would make every small array a third larger. */
  declare state: number;

  /** For the library itself: users make arrays with `np.array` and the like. */
  constructor(
    buffer: BufferOf<D>,
    dtype: DType<D>,
    shape: readonly number[],
    steps: readonly number[],
    offset: number,
    size: number,
    base: NDArray | null,
  ) {
    this.store = buffer;
    this.at = offset;
    this.dtype = dtype;
    this.size = size;
    this.base = base;
    this.dims = shape;
    this.steps = steps;
    this.state = 0;
  }

  /** Read-only by nature: a broadcast, or the user's `flags.writeable = false`. */
  get frozen(): boolean {
    return (this.state & FROZEN) !== 0;
  }
  set frozen(frozen: boolean) {
    this.state = frozen ? this.state | FROZEN : this.state & ~FROZEN;
  }
  /** Whether `store` is a pool of small arrays: `buffer` and `offset` then first make a typed array of its own for this one. */
  get pooled(): boolean {
    return (this.state & POOLED) !== 0;
  }
  /** How many recorded operations need the elements to stay as they are. */
  get locks(): number {
    return this.state >> LOCK_SHIFT;
  }
  /** The typed array under the view; `float16` elements are bit patterns, booleans are 0 and 1. Writing here goes past every guard. */
  get buffer(): BufferOf<D> {
    if (this.pooled) leavePool(this);
    return this.store;
  }
  /** Where the first element stands in `buffer`, in elements. */
  get offset(): number {
    if (this.pooled) leavePool(this);
    return this.at;
  }
  /** Size of each axis. Assigning reshapes this very array, which must be possible without copying. */
  get shape(): readonly number[] {
    return this.dims;
  }
  set shape(shape: ShapeLike) {
    const to = inferShape(this.size, asIndices(shape));
    const steps = reshapedSteps(this, to);
    if (steps === null) {
      throw new AttributeError(
        "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.",
      );
    }
    this.dims = to;
    this.steps = steps;
  }
  /** The number of axes. */
  get ndim(): number {
    return this.dims.length;
  }
  /** Bytes from one position to the next along each axis. */
  get strides(): readonly number[] {
    return this.steps.map((step) => step * this.dtype.itemsize);
  }
  /** Bytes of one element. */
  get itemsize(): number {
    return this.dtype.itemsize;
  }
  /** Bytes of all elements. */
  get nbytes(): number {
    return this.size * this.dtype.itemsize;
  }
  /** How the array lies in memory and whether it may be written. */
  get flags(): Flags {
    return new Flags(this);
  }
  /** Whether elements lie one behind the other, last axis fastest. */
  get isC(): boolean {
    return isCContiguous(this.dims, this.steps);
  }
  /** Whether elements lie one behind the other, first axis fastest. */
  get isF(): boolean {
    return isFContiguous(this.dims, this.steps);
  }
  /** The size of the first axis, as Python's `len`; a 0-d array has none (`TypeError`). */
  get length(): number {
    if (this.dims.length === 0) throw new TypeError("len() of unsized object");
    return this.dims[0];
  }
  /** The view with all axes reversed. */
  get T(): NDArray<D> {
    return this.transpose();
  }
  /** The view with the last two axes exchanged. */
  get mT(): NDArray<D> {
    if (this.ndim < 2) throw new ValueError("matrix transpose with ndim < 2 is undefined");
    return this.swapaxes(-1, -2);
  }

  /** The array itself: NumPy's conversion protocol. */
  __array__(): NDArray<D> {
    return this;
  }

  /** The integer that a 0-d integer array stands for, so that it indexes and counts; otherwise a `TypeError`. */
  __index__(): number {
    if (this.dims.length !== 0 || !this.dtype.isInteger) {
      throw new TypeError("only integer scalar arrays can be converted to a scalar index");
    }
    return Number(this.dtype.read(this.buffer, this.offset));
  }

  /** The number in an array of one element, so that `+x` and `x > 0` work; a `TypeError` for any other size. */
  valueOf(): number | bigint {
    if (this.size !== 1) throw new TypeError("only length-1 arrays can be converted to Python scalars");
    return this.dtype.read(this.buffer, this.offset);
  }

  /** The truth value of an array of one element; any other size is a `ValueError`. */
  __bool__(): boolean {
    if (this.size === 0) {
      throw new ValueError(
        "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.",
      );
    }
    if (this.size > 1) {
      throw new ValueError(
        "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
      );
    }
    const x = this.dtype.read(this.buffer, this.offset);
    return x !== 0 && x !== 0n;
  }

  /** One element as a JavaScript value: the only one, the one at a flat position, or the one at an index. */
  item(...given: (number | bigint)[]): ElementOf<D> {
    const index = given.map(asIndex);
    let at = this.offset;
    if (index.length === 0) {
      if (this.size !== 1) throw new ValueError("can only convert an array of size 1 to a Python scalar");
    } else if (index.length === 1 && this.ndim !== 1) {
      let flat = index[0];
      if (flat < -this.size || flat >= this.size) {
        throw new IndexError(`index ${flat} is out of bounds for size ${this.size}`);
      }
      if (flat < 0) flat += this.size;
      for (let i = this.ndim - 1; i >= 0; i--) {
        at += flat % this.dims[i] * this.steps[i];
        flat = Math.floor(flat / this.dims[i]);
      }
    } else {
      if (index.length !== this.ndim) throw new ValueError("incorrect number of indices for array");
      for (let i = 0; i < index.length; i++) {
        const n = this.dims[i], j = index[i];
        if (j < -n || j >= n) throw new IndexError(`index ${j} is out of bounds for axis ${i} with size ${n}`);
        at += (j < 0 ? j + n : j) * this.steps[i];
      }
    }
    const x = this.dtype.read(this.buffer, at);
    return (this.dtype.kind === "b" ? x !== 0 : x) as ElementOf<D>;
  }

  /** Allows or forbids writing, as NumPy's `setflags`. */
  setflags(options: { write?: boolean }): void {
    if (options.write !== undefined) setWriteable(this, options.write);
  }

  /** The subarrays along the first axis, in order. */
  *[Symbol.iterator](): Iterator<NDArray<D>> {
    if (this.dims.length === 0) throw new TypeError("iteration over a 0-d array");
    for (let i = 0; i < this.dims[0]; i++) yield this.get(i);
  }

  /** What Python's `str` prints. */
  declare toString: () => string;
  /** What Python's `repr` prints. */
  declare __repr__: () => string;

  // -- indexing ------------------------------------------------------------------------------------------------------
  /** `self[index]`: a view for integers, slices, `"..."` and `null`; a copy where an integer or boolean array is among them. */
  declare get: (...index: IndexEntry[]) => NDArray<D>;
  /** `self[index] = value`, cast unsafely to the data type of this array. Returns the array. */
  declare set: (index: IndexEntry, value: ArrayLike) => this;
  /** `self[index] = f(self[index])`. Returns the array. */
  declare update: (index: IndexEntry, f: (part: NDArray<D>) => ArrayLike) => this;
  /** Elements at positions along an axis. */
  declare take: (
    indices: ArrayLike,
    axis?: number | null | Record<string, unknown>,
    options?: Record<string, unknown>,
  ) => NDArray<D>;
  /** The positions of elements that are not zero, one integer array for each axis. */
  declare nonzero: () => NDArray<"int32">[];

  // -- copies and conversions ----------------------------------------------------------------------------------------
  /** A copy with its own memory. */
  declare copy: (order?: Order | { order?: Order }) => NDArray<D>;
  /** A copy cast to another data type; the array itself with `copy: false` if nothing changes. */
  declare astype: <E extends DTypeName>(
    dtype: DTypeLike<E>,
    options?: { order?: Order; casting?: Casting; copy?: boolean },
  ) => NDArray<E>;
  /** The elements as nested lists of JavaScript values. */
  declare tolist: () => unknown;
  /** The same memory seen by another array object, or as another data type. */
  declare view: <E extends DTypeName = D>(dtype?: DTypeLike<E>) => NDArray<E>;
  /** Sets every element. */
  declare fill: (value: ArrayLike) => void;

  // -- shape ---------------------------------------------------------------------------------------------------------
  /** The same elements under another shape: a view where that is possible. One size may be -1. */
  declare reshape: (...shape: (ShapeLike | { order?: "C" | "F" | "A"; copy?: boolean | null })[]) => NDArray<D>;
  /** One axis: a view where that is possible. */
  declare ravel: (order?: Order | { order?: Order }) => NDArray<D>;
  /** One axis: always a copy. */
  declare flatten: (order?: Order | { order?: Order }) => NDArray<D>;
  /** The view with axes permuted; reversed if none are given. */
  declare transpose: (...axes: (number | readonly number[] | null)[]) => NDArray<D>;
  /** The view with two axes exchanged. */
  declare swapaxes: (axis1: number, axis2: number) => NDArray<D>;
  /** The view without axes of size 1. */
  declare squeeze: (axis?: Axes | { axis?: Axes }) => NDArray<D>;
  /** The (offset) diagonal of two axes, as a view that cannot be written. */
  declare diagonal: (offset?: number, axis1?: number, axis2?: number) => NDArray<D>;
  /** Elements repeated. */
  declare repeat: (repeats: ArrayLike, axis?: number | null | { axis?: number | null }) => NDArray<D>;

  // -- reductions and scans ------------------------------------------------------------------------------------------
  /** The sum over axes. */
  declare sum: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray;
  /** The product over axes. */
  declare prod: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray;
  /** The largest element over axes. */
  declare max: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray<D>;
  /** The smallest element over axes. */
  declare min: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray<D>;
  /** The average over axes. */
  declare mean: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray;
  /** The variance over axes. */
  declare var: (axis?: Axes | VarOptions, options?: VarOptions) => NDArray;
  /** The standard deviation over axes. */
  declare std: (axis?: Axes | VarOptions, options?: VarOptions) => NDArray;
  /** Whether any element is true. */
  declare any: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray<"bool">;
  /** Whether all elements are true. */
  declare all: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray<"bool">;
  /** The largest less the smallest element. */
  declare ptp: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray<D>;
  /** The position of the first largest element. */
  declare argmax: (axis?: number | null | ArgOptions, options?: ArgOptions) => NDArray<"int32">;
  /** The position of the first smallest element. */
  declare argmin: (axis?: number | null | ArgOptions, options?: ArgOptions) => NDArray<"int32">;
  /** Running sums. */
  declare cumsum: (axis?: number | null | ReduceOptions, options?: ReduceOptions) => NDArray;
  /** Running products. */
  declare cumprod: (axis?: number | null | ReduceOptions, options?: ReduceOptions) => NDArray;
  /** The sum along a diagonal. */
  declare trace: (offset?: number, axis1?: number, axis2?: number) => NDArray;
  /** Sorts this array along an axis. */
  declare sort: (axis?: number) => void;
  /** The positions that would sort the array along an axis. */
  declare argsort: (axis?: number | null) => NDArray<"int32">;
  /** Elements limited to an interval. */
  declare clip: (min?: ArrayLike | null, max?: ArrayLike | null, options?: { out?: NDArray | null }) => NDArray;
  /** Elements rounded to a number of decimals. */
  declare round: (decimals?: number) => NDArray<D>;
  /** The matrix product, or the product with a number (NumPy's `dot`). */
  declare dot: (other: ArrayLike) => NDArray;

  // -- operators (contract A4) ---------------------------------------------------------------------------------------
  /** `self + other` */
  declare add: BinaryMethod<D>;
  /** `self - other` */
  declare sub: BinaryMethod<D>;
  /** `self * other` */
  declare mul: BinaryMethod<D>;
  /** `self / other` */
  declare div: DivideMethod<D>;
  /** `self // other` */
  declare floordiv: BinaryMethod<D>;
  /** `self % other` */
  declare mod: BinaryMethod<D>;
  /** `self ** other` */
  declare pow: BinaryMethod<D>;
  /** `self @ other` */
  declare matmul: BinaryMethod<D>;
  /** `self & other` */
  declare and: BinaryMethod<D>;
  /** `self | other` */
  declare or: BinaryMethod<D>;
  /** `self ^ other` */
  declare xor: BinaryMethod<D>;
  /** `self << other` */
  declare lshift: BinaryMethod<D>;
  /** `self >> other` */
  declare rshift: BinaryMethod<D>;
  /** `self == other` */
  declare eq: CompareMethod;
  /** `self != other` */
  declare ne: CompareMethod;
  /** `self < other` */
  declare lt: CompareMethod;
  /** `self <= other` */
  declare le: CompareMethod;
  /** `self > other` */
  declare gt: CompareMethod;
  /** `self >= other` */
  declare ge: CompareMethod;
  /** `-self` */
  declare neg: () => NDArray<D>;
  /** `+self`: a copy */
  declare pos: () => NDArray<D>;
  /** `abs(self)` */
  declare abs: () => NDArray<D>;
  /** `~self` */
  declare invert: () => NDArray<D>;
  /** `self += other` */
  declare iadd: (other: ArrayLike) => this;
  /** `self -= other` */
  declare isub: (other: ArrayLike) => this;
  /** `self *= other` */
  declare imul: (other: ArrayLike) => this;
  /** `self /= other` */
  declare idiv: (other: ArrayLike) => this;
  /** `self //= other` */
  declare ifloordiv: (other: ArrayLike) => this;
  /** `self %= other` */
  declare imod: (other: ArrayLike) => this;
  /** `self **= other` */
  declare ipow: (other: ArrayLike) => this;
  /** `self @= other` */
  declare imatmul: (other: ArrayLike) => this;
  /** `self &= other` */
  declare iand: (other: ArrayLike) => this;
  /** `self |= other` */
  declare ior: (other: ArrayLike) => this;
  /** `self ^= other` */
  declare ixor: (other: ArrayLike) => this;
  /** `self <<= other` */
  declare ilshift: (other: ArrayLike) => this;
  /** `self >>= other` */
  declare irshift: (other: ArrayLike) => this;
}

/** From here on an array has a typed array to itself, over the same memory. */
function leavePool(array: NDArray): void {
  const { store, dtype } = array;
  array.store = dtype.over(store.buffer, store.byteOffset + array.at * dtype.itemsize, array.size);
  array.at = 0;
  array.state &= ~POOLED;
}

/** A new C-contiguous array of few zeros ({@linkcode FEW} at most), given its steps. Nothing is made for it but itself where pools pay. */
export function newFew<D extends DTypeName>(
  dtype: DType<D>,
  shape: readonly number[],
  steps: readonly number[],
  size: number,
): NDArray<D> {
  if (!usePools) return new NDArray(dtype.alloc(size), dtype, shape, steps, 0, size, null);
  const pool = poolOf(dtype, size), at = pool.used;
  pool.used = at + size;
  const array = new NDArray(pool.store as BufferOf<D>, dtype, shape, steps, at, size, null);
  array.state = POOLED;
  return array;
}

/** A C-contiguous array of a shape, not empty, of which every element will be written: few elements come from a pool. */
export function freshArray<D extends DTypeName>(shape: readonly number[], dtype: DType<D>): NDArray<D> {
  const size = sizeOf(shape);
  return size <= FEW ? newFew(dtype, shape, contiguousSteps(shape), size) : blankArray(shape, dtype);
}

/** A C-contiguous array of a shape, not empty, with the element of a 0-d array everywhere. */
export function filledLike<D extends DTypeName>(shape: readonly number[], one: NDArray<D>): NDArray<D> {
  const out = freshArray(shape, one.dtype), { at, size } = out;
  (out.store as Float64Array).fill((one.store as Float64Array)[one.at], at, at + size);
  return out;
}

/** NumPy gives new arrays without elements strides of zero (views of them keep strides). */
function stepless(shape: readonly number[]): readonly number[] {
  return shape.map(() => 0);
}

/** A new array that owns its memory, filled with zeros. */
export function newArray<D extends DTypeName>(
  shape: readonly number[],
  dtype: DType<D>,
  order: "C" | "F" = "C",
): NDArray<D> {
  const size = sizeOf(shape);
  return new NDArray(
    allocate(dtype, size),
    dtype,
    shape,
    size === 0 ? stepless(shape) : contiguousSteps(shape, order),
    0,
    size,
    null,
  );
}

/** A new array of zeros with the given (dense) steps, such as those of `keptSteps`. */
export function newWithSteps<D extends DTypeName>(
  shape: readonly number[],
  steps: readonly number[],
  dtype: DType<D>,
): NDArray<D> {
  const size = sizeOf(shape);
  return new NDArray(allocate(dtype, size), dtype, shape, size === 0 ? stepless(shape) : steps, 0, size, null);
}

/** A new array of whatever was in its memory, for results of which every element will be written. */
export function blankArray<D extends DTypeName>(
  shape: readonly number[],
  dtype: DType<D>,
  order: "C" | "F" = "C",
): NDArray<D> {
  return blankWithSteps(shape, contiguousSteps(shape, order), dtype);
}

/** The same with the given (dense) steps. */
export function blankWithSteps<D extends DTypeName>(
  shape: readonly number[],
  steps: readonly number[],
  dtype: DType<D>,
): NDArray<D> {
  const size = sizeOf(shape);
  return new NDArray(allocate(dtype, size, true), dtype, shape, size === 0 ? stepless(shape) : steps, 0, size, null);
}

/** A C-contiguous array that adopts a buffer as its own memory. */
export function adopt<D extends DTypeName>(buffer: BufferOf<D>, dtype: DType<D>, shape: readonly number[]): NDArray<D> {
  const size = sizeOf(shape);
  return new NDArray(buffer, dtype, shape, size === 0 ? stepless(shape) : contiguousSteps(shape), 0, size, null);
}

/** Another look at the memory of an array: the view's `base` is the array that owns the memory, read-only stays read-only. */
export function viewOf<D extends DTypeName>(
  of: NDArray<D>,
  shape: readonly number[],
  steps: readonly number[],
  offset: number = of.offset,
): NDArray<D> {
  const view = new NDArray(of.buffer, of.dtype, shape, steps, offset, sizeOf(shape), of.base ?? of);
  // NumPy's views of an array that may not be written may not be written either, and stay so; a lock of a graph is lifted later
  view.frozen = of.frozen;
  return view;
}

/** Installs methods that are declared on a class (`declare` emits nothing, so the prototype is free). */
export function install<T extends object>(
  target: { prototype: T },
  methods: { [K in Exclude<keyof T, "valueOf">]?: T[K] } & ThisType<T>,
): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(target.prototype, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

/** Which elements of the buffer an array spans when it is C-contiguous: the buffer itself, or an exact view of it. */
export function exact<D extends DTypeName>(array: NDArray<D>): BufferOf<D> {
  const { buffer, offset, size } = array;
  return (offset === 0 && buffer.length === size ? buffer : buffer.subarray(offset, offset + size)) as BufferOf<D>;
}
