/**
 * The tensor: a name for a value. Methods are declared here and installed by `functions/methods.ts`.
 * @module
 */
import type { DType, DTypeLike, DTypeName, ElementOf, FloatName } from "../dtype/dtype.ts";
import type { Casting, Promote } from "../dtype/promote.ts";
import type { ArgOptions, NDArray, ReduceOptions } from "../ndarray/ndarray.ts";
import type { ArrayLike, Axes, IndexEntry, Overriding, ShapeLike } from "../ndarray/types.ts";
import { AttributeError, ValueError } from "../python/errors.ts";
import { isOptions, keywords } from "../python/keywords.ts";
import { asIndex } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import { array, asarray } from "../numpy/creation.ts";
import { arrayRepr } from "../ndarray/print.ts";
import { context } from "./context.ts";
import { backward, clear, detailsOf, now, Place, tick, Value } from "./tape.ts";
import { gradientOf, look } from "./view.ts";

/** The keywords of `new Tensor(…)`. */
export interface TensorOptions<D extends DTypeName = DTypeName> {
  /** The data type; inferred from the data by default. */
  dtype?: DTypeLike<D> | null;
  /** Whether the tensor takes part in back-propagation as a constant; by default integers and booleans do, floats don't. */
  constant?: boolean | null;
  /** Whether to copy array data; `false` adopts an array without copying. */
  copy?: boolean | null;
  /** At least this many axes; missing ones are put in front. */
  ndmin?: number;
}

/** The keyword of functions whose result is a tensor. */
export interface ConstantOption {
  /** Whether the result is a constant; inferred from arguments and data type by default. */
  constant?: boolean | null;
}

/** The keywords of a tensor's reductions. */
export interface TensorReduceOptions extends Omit<ReduceOptions, "out">, ConstantOption {}

/** The keywords of `var` and `std`. */
export interface TensorVarOptions extends Omit<TensorReduceOptions, "initial"> {
  /** The divisor is the number of elements less this. */
  ddof?: number;
}

/** The keywords of `backward`. */
export interface BackwardOptions {
  /** The gradient to start from. */
  grad?: ArrayLike | null;
  /** Whether the pass is recorded, so that gradients can be differentiated again. */
  create_graph?: boolean;
}

let recordedBackward: (root: Tensor, seed: ArrayLike | null | undefined) => void;

/** Says how a backward pass is recorded; see `higher.ts`. */
export function setRecordedBackward(f: (root: Tensor, seed: ArrayLike | null | undefined) => void): void {
  recordedBackward = f;
}

/** The message about data that no tensor can hold (E1). */
export function notNumeric(data: unknown): string {
  return `Tensor data must be of an floating type, integer type, or boolean type, received ${typeName(data)}`;
}

/** Whether data are text, or a list that begins with text at any depth. */
function holdsText(data: unknown): boolean {
  let first = data;
  while (Array.isArray(first)) first = first[0];
  return typeof first === "string";
}

/** What `creator` shows: the operation that made a tensor. */
export interface Creator {
  /** The tensors it was applied to: the same objects as long as they still name those values. */
  readonly variables: readonly Tensor[];
}

/** A tensor's method for an operator with another operand. */
export interface TensorMethod<D extends DTypeName> {
  /** Two tensors or arrays: the data types are promoted. */
  <B extends DTypeName>(other: Tensor<B> | NDArray<B>): Tensor<Promote<D, B>>;
  /** A number leaves a floating type as it is. */
  (other: number): Tensor<D extends FloatName ? D : DTypeName>;
  /** Any other operand. */
  (other: ArrayLike): Tensor;
}

/** `creator` objects are made by the layer that knows operations; see `operation.ts`. */
let makeCreator: (value: Value) => object = () => {
  throw new AttributeError("operations are not loaded");
};

/** Says how a value's `creator` object is made. */
export function setCreatorFactory(f: (value: Value) => object): void {
  makeCreator = f;
}

let takeUfunc: Overriding["__array_ufunc__"], takeFunction: Overriding["__array_function__"];

/** Says how tensors answer calls of array functions. */
export function setTakeover(ufunc: Overriding["__array_ufunc__"], func: Overriding["__array_function__"]): void {
  takeUfunc = ufunc;
  takeFunction = func;
}

/** The `constant` flag of a tensor: as given, else by data type; booleans only, and never `false` for integers. */
export function constantFlag(given: unknown, isFloat: boolean, inferred: boolean): boolean {
  if (given === null || given === undefined) return inferred || !isFloat;
  if (typeof given !== "boolean") {
    throw new TypeError(
      `\`constant\` must be a boolean value or null, got: ${String(given)} (type: ${typeName(given)})`,
    );
  }
  if (!given && !isFloat && context.tracking) {
    throw new ValueError("Integer-valued tensors must be treated as constants.");
  }
  return given;
}

/** The value of a new tensor from data, with the options it was asked for. */
function leafOf(data: ArrayLike | null, second: unknown): Value {
  if (data === null) {
    throw new TypeError(
      "Tensor data must be of an floating type, integer type, or boolean type, received type: <class 'NoneType'>",
    );
  }
  if (second !== undefined && second !== null && !isOptions(second)) {
    throw new TypeError(
      "Tensor() takes 1 positional argument but 2 were given (dtype, constant, copy and ndmin are keywords)",
    );
  }
  const { dtype, constant, copy, ndmin } = keywords("Tensor", second as TensorOptions | undefined, {
    dtype: null,
    constant: null,
    copy: true,
    ndmin: 0,
  } as Required<TensorOptions>);
  let count: number;
  try {
    count = Math.max(0, asIndex(ndmin));
  } catch {
    throw new TypeError(`\`ndmin\` requires a non-negative integer (or null), got type ${typeName(ndmin)}`);
  }
  const source: ArrayLike = data instanceof Tensor ? data.data : data;
  if (dtype === null && (source === null || holdsText(source))) throw new TypeError(notNumeric(source));
  const elements = copy
    ? array(source, { dtype: dtype as DTypeLike, ndmin: count })
    : adopted(asarray(source, dtype as DTypeLike), count);
  return new Value(elements, constantFlag(constant, elements.dtype.isFloat, false), null, now());
}

/**
 * MyGrad's tensor: an array that takes part in automatic differentiation.
 *
 * Operations on tensors record how their results were made; `backward()` hands gradients back to everything that took part,
 * and `grad` holds them. Views share memory, in-place updates are seen by every view and back-propagated, and the gradients
 * of a view and its base share memory just as their data do.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * const x = mg.tensor([1, 2, 3]);
 * const f = x.pow(2).sum();
 * f.backward();
 * console.assert(String(x.grad) === "[2. 4. 6.]");
 * ```
 */
export class Tensor<D extends DTypeName = DTypeName> implements Overriding {
  /** What the tensor names while it is no view and has none; for the library itself. */
  declare own: Value | null;
  /** Where the tensor looks when it is a view or has views; for the library itself. */
  declare place: Place | null;

  /** A new tensor from data, with no creator, no base and no gradient. */
  constructor(data: ArrayLike, options?: TensorOptions<D>);
  /** For the library itself. */
  constructor(value: Value | null, place: Place | null);
  constructor(data: ArrayLike | Value | null, second?: TensorOptions<D> | Place | null) {
    // short, so that engines put it into the operations' code
    if (data instanceof Value) {
      this.own = data;
      this.place = null;
    } else if (data === null && second instanceof Place) {
      this.own = null;
      this.place = second;
    } else {
      this.own = leafOf(data, second);
      this.place = null;
    }
  }

  /** What the tensor stands for now; for the library itself. */
  get value(): Value {
    return this.place === null ? this.own! : look(this.place);
  }
  /** The elements. The array is read-only while a graph needs it. */
  get data(): NDArray<D> {
    return this.value.data as NDArray<D>;
  }
  set data(array: NDArray<D>) {
    this.value.data = array;
  }
  /** Whether gradients stop here. */
  get constant(): boolean {
    return this.value.constant;
  }
  /** The operation that made the tensor, or `null` for leaves and after the graph was cleared. */
  get creator(): Creator | null {
    const { value } = this;
    return value.op === null ? null : (detailsOf(value).creator ??= makeCreator(value)) as Creator;
  }
  /** The tensor whose memory this one is a view of, or `null`. */
  get base(): Tensor | null {
    if (this.place === null) return null;
    look(this.place);
    const { owner } = this.place.root;
    return owner === this ? null : owner as Tensor | null;
  }
  /** The gradient of the tensor `backward` was last called on, with respect to this one; of a view, the same view of its base's gradient. */
  get grad(): NDArray<D> | null {
    return gradientOf(this) as NDArray<D> | null;
  }
  /** The data type of the elements. */
  get dtype(): DType<D> {
    return this.data.dtype;
  }
  /** Size of each axis. Assigning makes the tensor a reshape of itself, recorded in the graph. */
  get shape(): readonly number[] {
    return this.value.data.shape;
  }
  set shape(shape: ShapeLike) {
    assignShape(this, shape);
  }
  /** The number of axes. */
  get ndim(): number {
    return this.data.ndim;
  }
  /** The number of elements. */
  get size(): number {
    return this.data.size;
  }
  /** The size of the first axis, as Python's `len`; a 0-d tensor has none (`TypeError`). */
  get length(): number {
    if (this.ndim === 0) throw new TypeError("len() of unsized object");
    return this.data.length;
  }
  /** The view with all axes reversed. */
  declare readonly T: Tensor<D>;

  /**
   * Back-propagates from this tensor: every tensor it was made from gets its gradient, and the graph is cleared.
   *
   * `grad` is the gradient to start from (ones by default); it is cast to this data type and broadcast to this shape, else a
   * `ValueError`. A constant tensor only clears its graph. Under `no_autodiff` nothing happens.
   *
   * With the keyword `create_graph` the pass is itself recorded: gradients are then tensors that can be back-propagated
   * again, and no graph is cleared.
   */
  backward(grad?: ArrayLike | null | BackwardOptions, options?: BackwardOptions): void {
    if (!context.tracking) return;
    const given = isOptions(grad) ? undefined : grad as ArrayLike | null | undefined;
    const { create_graph } = keywords(
      "backward",
      isOptions(grad) ? grad : options,
      { grad: null, create_graph: false } as Required<BackwardOptions>,
    );
    const seed = given ?? (isOptions(grad) ? (grad as BackwardOptions).grad : undefined);
    if (create_graph) recordedBackward(this, seed);
    else backward(this.value, seed);
  }
  /** Takes this tensor, and all it was made from, out of every graph, and releases the memory they lock. */
  clear_graph(): void {
    clear(this.value);
  }
  /** Forgets the gradient; returns the tensor. A view that is still attached reads it from its base again. */
  null_grad(): this {
    const { value } = this;
    value.grad = null;
    value.mark = tick(); // a cleared view forgets what it mirrored
    return this;
  }
  /** A new leaf with copied data and gradient, and the same flag unless `constant` is given. */
  copy(options?: ConstantOption): Tensor<D> {
    const { constant } = keywords("copy", options, { constant: null } as ConstantOption);
    const { value } = this;
    const out = new Tensor<D>(
      new Value(
        array(value.data),
        constantFlag(constant ?? value.constant, value.data.dtype.isFloat, false),
        null,
        now(),
      ),
      null,
    );
    // the gradient that was received, not the one that a view mirrors (S40)
    if (value.grad !== null) out.own!.grad = array(value.grad);
    return out;
  }
  /** The element of a tensor of size 1 as a JavaScript value; any other size is a `ValueError`. */
  item(): ElementOf<D> {
    if (this.size > 1) throw new ValueError("can only convert a tensor of size 1 to a Python scalar");
    return this.data.item();
  }
  /** The elements as nested lists of JavaScript values. */
  tolist(): unknown {
    return this.data.tolist();
  }
  /** The number in a tensor of one element, so that `+x` and `x > 0` work; a `TypeError` for any other size. */
  valueOf(): number | bigint {
    if (this.size > 1) throw new TypeError("can only convert a tensor of size 1 to a Python scalar");
    if (this.size === 0) throw new ValueError("can only convert an array of size 1 to a Python scalar");
    return this.data.valueOf();
  }
  /** The integer that a 0-d integer tensor stands for; otherwise a `TypeError`. */
  __index__(): number {
    return this.data.__index__();
  }
  /** The truth value of a tensor of one element; any other size is a `ValueError`. */
  __bool__(): boolean {
    return this.data.__bool__();
  }
  /** The plain array: NumPy's conversion protocol. */
  __array__(): NDArray<D> {
    return this.data;
  }
  /** Answers a call of a ufunc: `np.sin(tensor)` is a tensor. */
  __array_ufunc__(
    ufunc: unknown,
    method: string,
    inputs: readonly unknown[],
    options: Record<string, unknown>,
  ): unknown {
    return takeUfunc(ufunc, method, inputs, options);
  }
  /** Answers a call of any other array function: `np.sum(tensor)` is a tensor. */
  __array_function__(func: unknown, args: readonly unknown[]): unknown {
    return takeFunction(func, args);
  }
  /** The subtensors along the first axis, in order; views where they have axes. */
  *[Symbol.iterator](): Iterator<Tensor<D>> {
    if (this.ndim === 0) throw new TypeError("iteration over a 0-d tensor");
    for (let i = 0; i < this.shape[0]; i++) yield this.get(i);
  }
  /** What Python's `str` prints, which is what `repr` prints. */
  toString(): string {
    return arrayRepr(this.data, "Tensor");
  }
  /** What Python's `repr` prints. */
  __repr__(): string {
    return arrayRepr(this.data, "Tensor");
  }
  /** What Deno's console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.__repr__();
  }
  /** What Node's and Bun's console shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.__repr__();
  }

  // -- indexing ------------------------------------------------------------------------------------------------------
  /** `self[index]`: a view for integers, slices, `"..."` and `null`; a copy where an array is among them. */
  declare get: (...index: IndexEntry[]) => Tensor<D>;
  /** `self[index] = value`, recorded: old uses keep the old elements, every view sees the new ones. Returns the tensor. */
  declare set: (index: IndexEntry, value: ArrayLike) => this;
  /** `self[index] = f(self[index])`. Returns the tensor. */
  declare update: (index: IndexEntry, f: (part: Tensor<D>) => ArrayLike) => this;

  // -- conversions ---------------------------------------------------------------------------------------------------
  /** A detached leaf with the elements cast to a data type; no gradient flows through it. */
  declare astype: <E extends DTypeName>(
    dtype: DTypeLike<E>,
    options?: { casting?: Casting; copy?: boolean } & ConstantOption,
  ) => Tensor<E>;

  // -- shape ---------------------------------------------------------------------------------------------------------
  /** The same elements under another shape: a view where that is possible. One size may be -1. */
  declare reshape: (...shape: (ShapeLike | ConstantOption)[]) => Tensor<D>;
  /** One axis: a view where that is possible. */
  declare ravel: (options?: ConstantOption) => Tensor<D>;
  /** One axis: always a copy. */
  declare flatten: (options?: ConstantOption) => Tensor<D>;
  /** The view with axes permuted; reversed if none are given. */
  declare transpose: (...axes: (number | readonly number[] | null | ConstantOption)[]) => Tensor<D>;
  /** The view with two axes exchanged. */
  declare swapaxes: (axis1: number, axis2: number, options?: ConstantOption) => Tensor<D>;
  /** The view with axes moved to other places. */
  declare moveaxis: (
    source: number | readonly number[],
    destination: number | readonly number[],
    options?: ConstantOption,
  ) => Tensor<D>;
  /** The view without axes of size 1. */
  declare squeeze: (axis?: Axes | ({ axis?: Axes } & ConstantOption), options?: ConstantOption) => Tensor<D>;

  // -- reductions and scans ------------------------------------------------------------------------------------------
  /** The sum over axes. */
  declare sum: (
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ) => Tensor;
  /** The product over axes. */
  declare prod: (
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ) => Tensor;
  /** The average over axes. */
  declare mean: (
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ) => Tensor;
  /** The largest element over axes. */
  declare max: (
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ) => Tensor<D>;
  /** The smallest element over axes. */
  declare min: (
    axis?: Axes | TensorReduceOptions,
    keepdims?: boolean | TensorReduceOptions,
    options?: TensorReduceOptions,
  ) => Tensor<D>;
  /** The variance over axes. */
  declare var: (
    axis?: Axes | TensorVarOptions,
    ddof?: number | TensorVarOptions,
    keepdims?: boolean | TensorVarOptions,
    options?: TensorVarOptions,
  ) => Tensor;
  /** The standard deviation over axes. */
  declare std: (
    axis?: Axes | TensorVarOptions,
    ddof?: number | TensorVarOptions,
    keepdims?: boolean | TensorVarOptions,
    options?: TensorVarOptions,
  ) => Tensor;
  /** Running sums. */
  declare cumsum: (
    axis?: number | null | ({ axis?: number | null } & ConstantOption),
    options?: ConstantOption,
  ) => Tensor;
  /** Running products. */
  declare cumprod: (
    axis?: number | null | ({ axis?: number | null } & ConstantOption),
    options?: ConstantOption,
  ) => Tensor;
  /** Elements limited to an interval; either bound may be `null`. */
  declare clip: (
    a_min: ArrayLike | null,
    a_max: ArrayLike | null,
    options?: { out?: Tensor | NDArray | null } & ConstantOption,
  ) => Tensor;
  /** Whether any element is true: a plain array. */
  declare any: (axis?: Axes | ReduceOptions, options?: ReduceOptions) => NDArray<"bool">;
  /** The position of the first largest element: a plain array. */
  declare argmax: (axis?: number | null | ArgOptions, options?: ArgOptions) => NDArray<"int32">;
  /** The position of the first smallest element: a plain array. */
  declare argmin: (axis?: number | null | ArgOptions, options?: ArgOptions) => NDArray<"int32">;

  // -- operators (contract A4) ---------------------------------------------------------------------------------------
  /** `self + other` */
  declare add: TensorMethod<D>;
  /** `self - other` */
  declare sub: TensorMethod<D>;
  /** `self * other` */
  declare mul: TensorMethod<D>;
  /** `self / other` */
  declare div: TensorMethod<D extends FloatName ? D : "float64">;
  /** `self ** other`; exponents 1 and 2 become `positive` and `square`. */
  declare pow: TensorMethod<D>;
  /** `self @ other` */
  declare matmul: TensorMethod<D>;
  /** `self // other`: a plain array, for constant tensors only. */
  declare floordiv: (other: ArrayLike) => NDArray;
  /** `self % other`: a plain array, for constant tensors only. */
  declare mod: (other: ArrayLike) => NDArray;
  /** `self & other`: a plain array. */
  declare and: (other: ArrayLike) => NDArray;
  /** `self | other`: a plain array. */
  declare or: (other: ArrayLike) => NDArray;
  /** `self ^ other`: a plain array. */
  declare xor: (other: ArrayLike) => NDArray;
  /** `~self`: a plain array. */
  declare invert: () => NDArray;
  /** `self == other`: a plain boolean array. */
  declare eq: (other: ArrayLike) => NDArray<"bool">;
  /** `self != other`: a plain boolean array. */
  declare ne: (other: ArrayLike) => NDArray<"bool">;
  /** `self < other`: a plain boolean array. */
  declare lt: (other: ArrayLike) => NDArray<"bool">;
  /** `self <= other`: a plain boolean array. */
  declare le: (other: ArrayLike) => NDArray<"bool">;
  /** `self > other`: a plain boolean array. */
  declare gt: (other: ArrayLike) => NDArray<"bool">;
  /** `self >= other`: a plain boolean array. */
  declare ge: (other: ArrayLike) => NDArray<"bool">;
  /** `-self` */
  declare neg: () => Tensor<D>;
  /** `+self`: a copy that keeps the graph. */
  declare pos: () => Tensor<D>;
  /** `abs(self)` */
  declare abs: () => Tensor<D>;
  /** `self += other` */
  declare iadd: (other: ArrayLike) => this;
  /** `self -= other` */
  declare isub: (other: ArrayLike) => this;
  /** `self *= other` */
  declare imul: (other: ArrayLike) => this;
  /** `self /= other` */
  declare idiv: (other: ArrayLike) => this;
  /** `self **= other` */
  declare ipow: (other: ArrayLike) => this;
  /** `self @= other` */
  declare imatmul: (other: ArrayLike) => this;
  /** `self //= other`, for constant tensors only. */
  declare ifloordiv: (other: ArrayLike) => this;
  /** `self %= other`, for constant tensors only. */
  declare imod: (other: ArrayLike) => this;
  /** `self &= other`, for tensors of integers or booleans. */
  declare iand: (other: ArrayLike) => this;
  /** `self |= other`, for tensors of integers or booleans. */
  declare ior: (other: ArrayLike) => this;
  /** `self ^= other`, for tensors of integers or booleans. */
  declare ixor: (other: ArrayLike) => this;
}

function adopted(elements: NDArray, ndmin: number): NDArray {
  if (elements.ndim >= ndmin) return elements;
  return elements.reshape([...new Array<number>(ndmin - elements.ndim).fill(1), ...elements.shape]);
}

let assignShape: (tensor: Tensor, shape: ShapeLike) => void;

/** Says how `tensor.shape = …` is done; see `in_place.ts`. */
export function setShapeAssignment(f: (tensor: Tensor, shape: ShapeLike) => void): void {
  assignShape = f;
}

// Python raises an AttributeError where JavaScript's own error would be a TypeError; to the types these stay read-only.
for (const name of ["grad", "creator", "constant", "base", "ndim", "size", "dtype"] as const) {
  Object.defineProperty(Tensor.prototype, name, {
    ...Object.getOwnPropertyDescriptor(Tensor.prototype, name),
    set: () => {
      throw new AttributeError(`property '${name}' of 'Tensor' object has no setter`);
    },
  });
}
