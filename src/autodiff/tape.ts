/**
 * The tape: values, the calls that made them, and the walk back through them.
 *
 * A `Value` is what a tensor was at one moment and never changes. A `Call` made a value from others. A `Place` says where a name
 * looks: the views of one memory form a tree of places, whose root holds the current value of that memory. A tensor
 * is a name for a value (`tensor.ts`), and writing in place moves names (`in_place.ts`): the graph itself is never rewired.
 * @module
 */
import { float64 } from "../dtype/dtype.ts";
import { blankWithSteps, NDArray, newWithSteps } from "../ndarray/ndarray.ts";
import { isUnit, keptSteps, sameList } from "../ndarray/layout.ts";
import { lock, unlock } from "../ndarray/alias.ts";
import { beginTemporaries, endTemporaries, isWorthKeeping } from "../ndarray/storage.ts";
import { AssertionError, InvalidBackprop, ValueError } from "../python/errors.ts";
import type { WeakNumber } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { assign, castTo, copyOf } from "../numpy/casting.ts";
import { asarray } from "../numpy/creation.ts";
import { sumOver } from "../numpy/reducing.ts";
import { where } from "../numpy/selection.ts";
import { add } from "../numpy/ufuncs/arithmetic.ts";
import { context } from "./context.ts";

/**
 * How one argument slopes: its share of the gradient from `g` (the gradient of the result), `r` (the result), the arguments and
 * the keyword arguments of the call. Rules are written in the array vocabulary alone, so that given tensors they record
 * themselves; broadcasting, masks, data types and accumulation are the tape's business.
 */
// deno-lint-ignore no-explicit-any
export type Rule = (g: NDArray, r: NDArray, ...inputs: any[]) => NDArray;

/** One kind of operation: how to compute, how each argument slopes. */
export interface Op {
  /** MyGrad's name for the operation, as `creator` shows it. */
  readonly name: string;
  /** Computes the result from arrays (and weak numbers where `weak`), into `out` if that is given. */
  // deno-lint-ignore no-explicit-any
  readonly forward: (arrays: readonly NDArray[], args: any, out: NDArray | null) => NDArray;
  /** One rule for each argument; or a single one for all of them, if `each`, called as `(g, r, inputs, args, index)`. */
  readonly rules: readonly Rule[];
  /** Whether the result may share memory with an argument. */
  readonly view: boolean;
  /** Whether `rules[0]` serves every argument. */
  readonly each: boolean;
  /** Whether numbers stay numbers, weak beside arrays (contract A6), rather than becoming arrays. */
  readonly weak: boolean;
  /** Whether `forward` writes every element of `out`, so that an in-place call need not copy what was there. */
  readonly overwrites: boolean;
  /** Whether rules leave arrays for later where others find them; else whatever they make but do not return is dead. */
  readonly keeps: boolean;
  /** Whether the share of each of its two arguments is the gradient of the result itself. */
  readonly passes: boolean;
  /** Whether it multiplies its two arguments, so that a share can be added to a gradient without being made. */
  readonly product: boolean;
  /** The mask that the operation settled on while it ran; users' operations only. */
  readonly maskOf?: (args: unknown) => NDArray<"bool"> | null;
  /** Runs the loop over the arguments, with whatever a user's operation does around it. */
  readonly around?: (g: NDArray, args: unknown, loop: () => void) => void;
}

const names = new Set<string>();

/** The names of all kinds of operations that have been declared, as `creator` shows them. */
export function operationNames(): ReadonlySet<string> {
  return names;
}

/** Declares an operation; see {@linkcode Op}. */
export function operation(
  name: string,
  forward: Op["forward"],
  rules: readonly Rule[],
  traits: {
    view?: boolean;
    each?: boolean;
    weak?: boolean;
    overwrites?: boolean;
    keeps?: boolean;
    passes?: boolean;
    product?: boolean;
  } = {},
): Op {
  const { view = false, each = false, weak = false, overwrites = false, keeps = false } = traits;
  const { passes = false, product = false } = traits;
  names.add(name);
  return { name, forward, rules, view, each, weak, overwrites, keeps, passes, product };
}

/** What a call may have beside an operation and one or two arguments. */
export class Details {
  /** The arguments from the third on. */
  declare readonly others: readonly Value[];
  /** Keyword arguments of the operation. */
  declare readonly args: unknown;
  /** Elements outside the mask pass no gradient. */
  declare readonly where: NDArray<"bool"> | null;
  /** What users see as `tensor.creator`; made when asked for. */
  declare creator: object | null;
  /** The details of a call. */
  constructor(others: readonly Value[], args: unknown, where: NDArray<"bool"> | null) {
    this.others = others;
    this.args = args;
    this.where = where;
    this.creator = null;
  }
}

const NO_OTHERS: readonly Value[] = [];

/** Ticks when a graph is walked or cleared, never for an operation, so it stays a small integer. */
let clock = 0;

/** The time on the tape's clock. */
export function now(): number {
  return clock;
}

/** Advances the clock. */
export function tick(): number {
  return ++clock;
}

const CONSTANT = 1, SHARED = 2, GUARDED = 4, NUMBER = 8, PLAIN_PAIR = 16, PLAIN_SINGLE = 32;

/**
 * What a tensor was at one moment, and the call that made it. Data and flag never change; the rest is bookkeeping of the graph and
 * the gradient. A small graph costs what its objects weigh, so a value is one object with no lists, and its flags are one field.
 */
export class Value {
  /** The elements; a number where a weak number was an operand. */
  declare data: NDArray;
  /** The kind of operation that made it; `null` for leaves and after clearing. */
  declare op: Op | null;
  /** What that was applied to first, if to anything. */
  declare first: Value | null;
  /** What that was applied to beside. */
  declare second: Value | null;
  /** What else there is to its call. */
  declare details: Details | null;
  /** The gradient, once there is one (read it by `gradOf`); a tensor after a recorded backward pass. */
  declare grad: NDArray | null;
  /** The tensor that was this value when it was last used as an operand; it may name another value by now. */
  declare name: Name | null;
  /** The clock when it was made; of a view derived anew, the clock of its root. */
  declare readonly born: number;
  /** The clock when the graph at or below it was last cleared. */
  declare cleared: number;
  /** The clock when its call was dropped, once: what a view mirrors since then does not change any more. */
  declare dropped: number;
  /** The clock of the last backward walk that met it, which is the age of `grad`. */
  declare mark: number;
  /** `constant` (1), `shared` (2), `guarded` (4), whether `data` is a number (8), and how its call was locked (16, 32). */
  declare bits: number;
  /** The value of a call without details, which is of one or two arguments, or of a leaf if there is none. */
  constructor(
    data: NDArray,
    constant: boolean,
    op: Op | null,
    born: number,
    first: Value | null = null,
    second: Value | null = null,
    guarded = false,
  ) {
    this.data = data;
    this.op = op;
    this.first = first;
    this.second = second;
    this.details = null;
    this.grad = null;
    this.name = null;
    this.born = born;
    this.cleared = 0;
    this.dropped = 0;
    this.mark = 0;
    this.bits = (constant ? CONSTANT : 0) | (guarded ? GUARDED : 0);
  }
  /** Whether gradients stop here. */
  get constant(): boolean {
    return (this.bits & CONSTANT) !== 0;
  }
  /** Whether its call counted locks when it was recorded, so that clearing takes them back. */
  get guarded(): boolean {
    return (this.bits & GUARDED) !== 0;
  }
  /** Whether other values have the same array as their gradient: it is copied before anybody sees or changes it. */
  get shared(): boolean {
    return (this.bits & SHARED) !== 0;
  }
  set shared(shared: boolean) {
    this.bits = shared ? this.bits | SHARED : this.bits & ~SHARED;
  }
}

/** The constant that a weak number is as an operand. */
export function numberValue(x: WeakNumber): Value {
  const value = new Value(x as unknown as NDArray, true, null, clock);
  value.bits |= NUMBER;
  return value;
}

/** A value that was made by a call. */
export function called(
  data: NDArray,
  constant: boolean,
  op: Op,
  inputs: readonly Value[],
  args: unknown,
  mask: NDArray<"bool"> | null,
  guarded: boolean = context.guarding,
  born: number = clock,
): Value {
  const n = inputs.length, first = n > 0 ? inputs[0] : null, second = n > 1 ? inputs[1] : null;
  const value = new Value(data, constant, op, born, first, second, guarded);
  if (n > 2 || args !== null || mask !== null) {
    value.details = new Details(n > 2 ? inputs.slice(2) : NO_OTHERS, args, mask);
  }
  return value;
}

/** The details of a value's call, made if there are none. */
export function detailsOf(value: Value): Details {
  return value.details ??= new Details(NO_OTHERS, null, null);
}

/** What the call of a value was applied to, all in a list. */
export function inputsOf({ first, second, details }: Value): Value[] {
  if (first === null) return [];
  if (second === null) return [first];
  return details === null ? [first, second] : [first, second, ...details.others];
}

/** What the call of a value was applied to in place number `i`; `null` behind the last one. */
function inputAt(value: Value, i: number): Value | null {
  if (i === 0) return value.first;
  if (i === 1) return value.second;
  const { details } = value;
  return details === null || i - 2 >= details.others.length ? null : details.others[i - 2];
}

/** A name for a value: what a tensor is to the tape. */
export interface Name {
  /** The value, while `place` is `null`. */
  own: Value | null;
  /** Where the name looks, if it is a view or has views. */
  place: Place | null;
  /** What the name stands for now. */
  readonly value: Value;
}

/** Where a name looks: a node in the tree of views of one memory. */
export class Place {
  /** What it is a view of; `null` for a root. */
  declare parent: Place | null;
  /** The root, right unless that root was `moved`. */
  declare root: Place;
  /** For a root the current value of the memory; else the value derived from the parent's. */
  declare now: Value;
  /** Not for a root: the root's value at the time of deriving. */
  declare seen: Value | null;
  /** The step from the parent: its operation. */
  declare op: Op | null;
  /** The step's keyword arguments. */
  declare args: unknown;
  /** The flag of the view. */
  declare constant: boolean;
  /** Root: the tensor that is everybody's `base`. */
  declare owner: Name | null;
  /** Root: the clock when made; views made before a later clearing have left. */
  declare opened: number;
  /** Former or present root: some places below found another root. */
  declare moved: boolean;
  /** The tensor that looked from here and stands alone by now. */
  declare left: Name | null;
  /** The cached window on the root's gradient. */
  declare grad: NDArray | null;
  /** Which gradient it is a window on. */
  declare gradOf: NDArray | null;
  /** A place below another one, or a root if there is none. */
  constructor(parent: Place | null, now: Value, owner: Name | null, op: Op | null, args: unknown, constant: boolean) {
    this.parent = parent;
    this.root = parent === null ? this : parent.root;
    this.now = now;
    this.seen = parent === null ? null : parent.root.now;
    this.op = op;
    this.args = args;
    this.constant = constant;
    this.owner = owner;
    this.opened = clock;
    this.moved = false;
    this.left = null;
    this.grad = null;
    this.gradOf = null;
  }
}

// ---- Guard: how many recorded calls need an array to stay as it is ----------------------------------------------------------

/** Every array that a value's call needs, once: its arguments, its result, and the memory under those that are views. */
function eachArray(value: Value, visit: (array: NDArray) => void): void {
  const { first, second, details, data: result } = value;
  if (details === null || details.others.length === 0) {
    const one = first !== null && first.data instanceof NDArray ? first.data : null; // a weak number is no array
    let two = second !== null && second.data instanceof NDArray ? second.data : null;
    if (two === one) two = null;
    const base1 = one === null ? null : one.base, base2 = two === null ? null : two.base;
    if (one !== null) visit(one);
    if (base1 !== null) visit(base1);
    if (two !== null && two !== base1) visit(two);
    if (base2 !== null && base2 !== base1 && base2 !== one) visit(base2);
    visit(result);
    const { base } = result;
    if (base !== null && base !== one && base !== two && base !== base1 && base !== base2) visit(base);
    return;
  }
  const arrays = new Set<NDArray>([result]);
  if (result.base !== null) arrays.add(result.base);
  for (const { data } of inputsOf(value)) {
    if (!(data instanceof NDArray)) continue;
    arrays.add(data);
    if (data.base !== null) arrays.add(data.base);
  }
  arrays.forEach(visit);
}

/** Counts a recorded call on every array it needs. */
export function lockCall(value: Value): void {
  if (!value.guarded) return;
  if (!isPlainPair(value)) return lockOther(value);
  value.bits |= PLAIN_PAIR;
  const one = value.first!.data, two = value.second!.data;
  lock(one);
  if (two !== one) lock(two);
  lock(value.data);
}

function unlockCall(value: Value): void {
  const { bits } = value;
  if ((bits & GUARDED) === 0) return;
  if ((bits & PLAIN_PAIR) === 0) return unlockOther(value);
  const one = value.first!.data, two = value.second!.data;
  unlock(one);
  if (two !== one) unlock(two);
  unlock(value.data);
}

function lockOther(value: Value): void {
  if (!isPlainSingle(value)) return eachArray(value, lock);
  value.bits |= PLAIN_SINGLE;
  lock(singleOf(value));
  lock(value.data);
}

function unlockOther(value: Value): void {
  if ((value.bits & PLAIN_SINGLE) === 0) return eachArray(value, unlock);
  unlock(singleOf(value));
  unlock(value.data);
}

/** Whether a call has two arrays for arguments and no array of it is a view: the common case of {@linkcode eachArray}. */
function isPlainPair({ first, second, details, data }: Value): boolean {
  if (second === null || data.base !== null || (details !== null && details.others.length > 0)) return false;
  return ((first!.bits | second.bits) & NUMBER) === 0 && first!.data.base === null && second.data.base === null;
}

/** Whether a call has one array, with or without a number beside, and neither that nor the result is a view. */
function isPlainSingle(value: Value): boolean {
  const { first, second, details, data } = value;
  if (first === null || data.base !== null || (details !== null && details.others.length > 0)) return false;
  if (second !== null && ((first.bits ^ second.bits) & NUMBER) === 0) return false;
  return (second !== null || (first.bits & NUMBER) === 0) && singleOf(value).base === null;
}

/** The array among the arguments of such a call. */
function singleOf({ first, second }: Value): NDArray {
  return (first!.bits & NUMBER) !== 0 ? second!.data : first!.data;
}

// ---- Backward -------------------------------------------------------------------------------------------------------------

/** The longest that the lists of a walk are at first. */
const LONGEST_AT_FIRST = 1024;

/** How many values the last walk met, and how deep: the next one is likely to be the same, and growing lists costs. */
let lastCount = 0, lastDepth = 0;

/** A root and the values upstream of it that were computed, in depth-first post-order; every gradient met is forgotten. A loop: depth is unbounded. */
export function walk(root: Value): Value[] {
  const mark = tick();
  const order = new Array<Value>(lastCount);
  const above = new Array<Value>(lastDepth), places = new Array<number>(lastDepth); // the way down: values, and which argument is next
  let value = root, next = 0, count = 0, depth = 0, deepest = 0;
  root.mark = mark;
  root.grad = null;
  root.bits &= ~SHARED;
  for (;;) {
    const input = next === 0 ? value.first : next === 1 ? value.second : inputAt(value, next);
    if (input === null) {
      order[count++] = value;
      if (depth === 0) break;
      value = above[--depth];
      next = places[depth];
      continue;
    }
    next++;
    if (input.mark === mark) continue;
    input.mark = mark;
    input.grad = null;
    input.bits &= ~SHARED;
    if (input.op === null || input.constant) continue; // it has nothing to hand on
    above[depth] = value;
    places[depth++] = next;
    if (depth > deepest) deepest = depth;
    value = input;
    next = 0;
  }
  order.length = count;
  lastCount = Math.min(count, LONGEST_AT_FIRST);
  lastDepth = Math.min(deepest, LONGEST_AT_FIRST);
  return order;
}

/** The gradient to start from: ones, or what the user gave, cast and broadcast to the shape of the root. */
export function seedOf(data: NDArray, seed: unknown): NDArray {
  if (seed === null || seed === undefined) {
    // laid out as the root is (`full_like`): gradients of views of it inherit that, and what they share
    const ones = blankWithSteps(data.dims, keptSteps(data.dims, data.steps), data.dtype);
    ones.buffer.fill((data.dtype.isWide ? 1n : data.dtype.name === "float16" ? 0x3c00 : 1) as never);
    return ones;
  }
  const given = asarray(seed as NDArray, data.dtype);
  if (sameList(given.shape, data.shape)) return given;
  const grad = newWithSteps(data.dims, keptSteps(data.dims, data.steps), data.dtype);
  try {
    assign(grad, given);
  } catch {
    throw new ValueError(
      "`tensor.backward(grad)` was passed a gradient with an incompatible shape.\n" +
        `\`grad\` must be broadcast-compatible with \`tensor.shape=${reprTuple(data.shape)}\`\n` +
        `Got \`grad.shape=${reprTuple(given.shape)}\``,
    );
  }
  if (given.ndim > data.ndim) {
    throw new ValueError(
      "`tensor.backward(grad)` was passed a gradient with an incompatible shape.\n" +
        `\`grad\` must be broadcast-compatible with \`tensor.shape=${reprTuple(data.shape)}\`\n` +
        `Got \`grad.shape=${reprTuple(given.shape)}\``,
    );
  }
  return grad;
}

/** Hands the gradient of a root down the graph that made it, then clears that graph. */
export function backward(root: Value, seed: unknown): void {
  if (root.constant) {
    clear(root);
    return;
  }
  const order = walk(root);
  root.grad = seedOf(root.data, seed);
  const lends = root.grad !== seed; // what a user gave stays theirs alone (S51)
  const skipped: Value[] = []; // leaves that a user's operation left out; some other one must reach them (S149)
  for (let i = order.length - 1; i >= 0; i--) {
    const value = order[i], { op } = value;
    if (op === null) continue;
    if (op.around === undefined) {
      if (!op.keeps && isLarge(value, op)) pullbackAndForget(value, op, lends || value !== root);
      else pullback(value, op, lends || value !== root);
      continue;
    }
    op.around(gradOf(value)!, detailsOf(value).args, () => pullback(value, op, false));
    for (const v of inputsOf(value)) if (!v.constant && v.op === null && v.grad === null) skipped.push(v);
  }
  for (const v of skipped) if (v.grad === null) throw withoutGradient(v);
  clearWalked(order);
}

function withoutGradient({ data }: Value): AssertionError {
  return new AssertionError(`a tensor with no gradient was visited: ${data.__repr__()}`);
}

/** The error of S57, naming the tensor that is no longer part of a graph. */
export function invalidBackprop(value: Value): InvalidBackprop {
  return new InvalidBackprop(
    `Part of the computational graph containing this tensor, ${
      value.data.__repr__().replace(/^array/, "Tensor")
    }, was 'cleared' prior to backprop.\n` +
      "It is recommended that you clear all computational graphs and restart your computation.",
  );
}

/** The gradient of a value, which nobody else has. */
export function gradOf(value: Value): NDArray | null {
  if (value.shared) {
    if (value.grad !== null) value.grad = copyOf(value.grad);
    value.shared = false;
  }
  return value.grad;
}

/** Hands each argument of a call its share of the gradient of the result, which it `lends` where the share is that very array or a view of it. */
function pullback(value: Value, op: Op, lends: boolean): void {
  const { first: a, second: b, details, grad: g, data: r } = value;
  if (g === null) throw withoutGradient(value);
  if (b === null || details !== null || op.each) return pullbackOther(value, op, g, lends);
  // two arguments and nothing else, the common case: short enough for engines to put what it calls into its code
  const { born } = value;
  if (!a!.constant) {
    if (a!.cleared > born) throw invalidBackprop(a!);
    if (op.passes) pass(a!, g, value, lends);
    else if (!op.product || !addProduct(a!, g, b.data)) {
      receive(a!, op.rules[0](g, r, a!.data, b.data, null), null, value, lends);
    }
  }
  if (!b.constant) {
    if (b.cleared > born) throw invalidBackprop(b);
    if (op.passes) pass(b, g, value, lends);
    else if (!op.product || !addProduct(b, g, a!.data)) {
      receive(b, op.rules[1](g, r, a!.data, b.data, null), null, value, lends);
    }
  }
}

/** {@linkcode pullback} for calls of any number of arguments, with or without keywords. */
function pullbackOther(value: Value, op: Op, g: NDArray, lends: boolean): void {
  const { first: a, second, details, data: r } = value;
  if (a !== null && second === null && details === null && !op.each) {
    if (a.constant) return;
    if (a.cleared > value.born) throw invalidBackprop(a);
    return receive(a, op.rules[0](g, r, a.data, null), null, value, lends);
  }
  const inputs = inputsOf(value), arrays = inputs.map((v) => v.data);
  const args = details === null ? null : details.args, where = details === null ? null : details.where;
  for (let i = 0; i < inputs.length; i++) {
    const v = inputs[i];
    if (v.constant) continue;
    if (v.cleared > value.born) throw invalidBackprop(v);
    const share = op.each
      ? op.rules[0](g, r, arrays, args, i)
      : inputs.length === 2
      ? op.rules[i](g, r, arrays[0], arrays[1], args)
      : op.rules[i](g, r, v.data, args);
    if (share !== null) receive(v, share, where, value, lends); // `null`: this argument was served together with another
  }
}

/** {@linkcode receive} for a share that is the gradient of the result itself. */
function pass(value: Value, g: NDArray, from: Value, lends: boolean): void {
  const { data } = value;
  if (value.grad === null && lends && g.dims === data.dims && g.dtype === data.dtype) {
    value.grad = g;
    value.bits |= SHARED;
    from.bits |= SHARED;
  } else receive(value, g, null, from, lends);
}

/** Whether any array of a call is so large that its memory is worth being used again. */
function isLarge(value: Value, op: Op): boolean {
  if (isWorthKeeping(value.data.size)) return true;
  if (op.passes || op.product) return false; // no argument is larger than the result
  const { first, second, details } = value;
  return (first !== null && isWorthKeeping(sizeOf(first))) || (second !== null && isWorthKeeping(sizeOf(second))) ||
    (details !== null && details.others.some((v) => isWorthKeeping(sizeOf(v))));
}

/** How many elements a value has; a weak number counts for none. */
function sizeOf({ data }: Value): number {
  return data instanceof NDArray ? data.size : 0;
}

/**
 * {@linkcode pullback} for large arrays: the memory of what rules make on their way, and of shares added to gradients that were
 * there, is used again.
 */
function pullbackAndForget(value: Value, op: Op, lends: boolean): void {
  const outer = beginTemporaries();
  let survivors: ArrayBufferLike[] | null = null;
  try {
    pullback(value, op, lends);
    survivors = [];
    for (const { grad } of inputsOf(value)) if (grad !== null) survivors.push(grad.store.buffer);
  } finally {
    endTemporaries(outer, survivors);
  }
}

/** From how many elements on a kernel adds faster than a plain loop. */
const FEW = 256;

/** Whether an array's elements are a stretch of memory without gaps and nothing else is. */
function isDense(x: NDArray): boolean {
  return x.pooled || x.store.length === x.size;
}

/** Where the stretch of a dense array begins; `at` is elsewhere if steps are negative. */
function startOf(x: NDArray): number {
  return x.pooled ? x.at : 0;
}

/** Whether two arrays of one data type are stretches of memory in which elements stand in the same order. */
function lieAlike(x: NDArray, y: NDArray): boolean {
  return x.dtype === y.dtype && isDense(x) && isDense(y) && sameList(x.dims, y.dims) && sameList(x.steps, y.steps);
}

/** {@linkcode lieAlike} seen at a glance, of two `float64` arrays without axes or with one; both stretches begin at `at`. */
function lieAlikeAtOnce(x: NDArray, y: NDArray): boolean {
  return x.dtype === float64 && y.dtype === float64 && x.size === y.size && x.steps === y.steps && isUnit(x.steps);
}

/** Adds the share g·y to a gradient of few numbers that is there already; `false` if that is not the case at hand. */
function addProduct(value: Value, g: NDArray, y: NDArray): boolean {
  const { grad } = value;
  if (grad === null || value.shared || grad.size > FEW || !(y instanceof NDArray)) return false;
  const { dtype, size, steps, at } = grad;
  // `lieAlikeAtOnce` of all three, written out: two calls of it cost a small graph 3 % on JavaScriptCore
  if (
    dtype !== float64 || g.dtype !== dtype || y.dtype !== dtype || size !== g.size || size !== y.size ||
    steps !== g.steps || steps !== y.steps || !isUnit(steps)
  ) return addProductOfKind(grad, g, y);
  const sum = grad.store as Float64Array, a = g.store as Float64Array, b = y.store as Float64Array;
  const aAt = g.at, bAt = y.at;
  if ((at | aAt | bAt) === 0) { for (let i = 0; i < size; i++) sum[i] += a[i] * b[i]; }
  else for (let i = 0; i < size; i++) sum[at + i] += a[aAt + i] * b[bAt + i];
  return true;
}

/** {@linkcode addProduct} for all arrangements and floating types. */
function addProductOfKind(grad: NDArray, g: NDArray, y: NDArray): boolean {
  const { dtype } = grad;
  if (!dtype.isFloat || dtype.itemsize === 2 || !lieAlike(grad, g) || !lieAlike(grad, y)) return false;
  const sum = grad.store as Float64Array, a = g.store as Float64Array, b = y.store as Float64Array, n = grad.size;
  const at = startOf(grad), aAt = startOf(g), bAt = startOf(y);
  if (dtype.itemsize === 8) { for (let i = 0; i < n; i++) sum[at + i] += a[aAt + i] * b[bAt + i]; }
  else for (let i = 0; i < n; i++) sum[at + i] += Math.fround(a[aAt + i] * b[bAt + i]);
  return true;
}

/** Adds a share to a gradient of few numbers that is there already; `false` if that is not the case at hand. */
function addFew(grad: NDArray, share: NDArray): boolean {
  const n = grad.size;
  if (n > FEW) return false;
  if (!lieAlikeAtOnce(grad, share)) return addFewOfKind(grad, share);
  const sum = grad.store as Float64Array, from = share.store as Float64Array, { at } = grad, fromAt = share.at;
  for (let i = 0; i < n; i++) sum[at + i] += from[fromAt + i];
  return true;
}

/** {@linkcode addFew} for all arrangements and floating types. */
function addFewOfKind(grad: NDArray, share: NDArray): boolean {
  if (!grad.dtype.isFloat || grad.dtype.itemsize === 2 || !lieAlike(grad, share)) return false;
  const sum = grad.store as Float64Array, from = share.store as Float64Array, n = grad.size;
  const at = startOf(grad), fromAt = startOf(share);
  for (let i = 0; i < n; i++) sum[at + i] += from[fromAt + i];
  return true;
}

/**
 * Adds a share. The first is adopted, unless somebody else holds it: the very gradient of the result, or a view of it, is
 * borrowed until somebody looks at it or adds to it; a view of anything else is copied.
 */
function receive(value: Value, share: NDArray, mask: NDArray<"bool"> | null, from: Value, lends: boolean): void {
  const { data } = value;
  if (mask !== null) share = where(mask, share, 0) as NDArray;
  if (share.dims !== data.dims) share = sumTo(share, data.dims);
  const sofar = value.grad;
  if (sofar !== null) {
    if (value.shared) {
      value.shared = false;
      if (share.dtype === sofar.dtype) value.grad = add.compute2(sofar, share);
      else add.compute2(value.grad = copyOf(sofar), share, value.grad);
    } else if (!addFew(sofar, share)) add.compute2(sofar, share, sofar);
    return;
  }
  value.shared = false;
  if (share.dtype !== data.dtype) share = castTo(share, data.dtype);
  else if (share === from.grad) {
    if (lends) value.shared = from.shared = true;
    else share = copyOf(share);
  } else if (share.base !== null) {
    if (lends && share.base === (from.grad!.base ?? from.grad)) value.shared = from.shared = true;
    else share = copyOf(share);
  }
  value.grad = share;
}

/** Undoes broadcasting: sums over the axes that were repeated, leading ones first. */
export function sumTo(share: NDArray, shape: readonly number[]): NDArray {
  if (sameList(share.shape, shape)) return share;
  if (share.ndim < shape.length) {
    throw new ValueError(
      `The dimensionality of the gradient of shape ${
        reprTuple(share.shape)
      }, ${share.ndim}, is less than that of its associated variable of shape ${reprTuple(shape)}, ${shape.length}`,
    );
  }
  const extra = share.ndim - shape.length;
  if (extra > 0) share = sumOver(share, Array.from({ length: extra }, (_, i) => i));
  const axes: number[] = [];
  for (let i = 0; i < shape.length; i++) if (share.shape[i] !== shape[i]) axes.push(i);
  if (axes.length) share = sumOver(share, axes, undefined, true);
  if (!sameList(share.shape, shape)) {
    throw new AssertionError(
      `a gradient of shape ${reprTuple(share.shape)} cannot be reduced to that of its variable, ${reprTuple(shape)}`,
    );
  }
  return share;
}

/** Takes a value and everything upstream out of every graph; constants too. */
export function clear(root: Value): void {
  clearAll([root], tick());
}

function clearAll(stack: Value[], time: number): void {
  while (stack.length) {
    const value = stack.pop()!;
    value.cleared = time;
    if (value.op === null) continue;
    const { first, second, details } = value;
    if (details !== null) { for (let i = details.others.length - 1; i >= 0; i--) stack.push(details.others[i]); }
    if (second !== null) stack.push(second);
    if (first !== null) stack.push(first);
    drop(value, time);
  }
}

function drop(value: Value, time: number): void {
  unlockCall(value);
  value.op =
    value.first =
    value.second =
    value.details =
      null;
  value.dropped = time;
}

/** {@linkcode clear} for a graph that was walked just now: all computed values that are not constant are in `order`. */
function clearWalked(order: readonly Value[]): void {
  const time = tick(), constants: Value[] = [];
  for (let i = 0; i < order.length; i++) {
    const value = order[i], { first, second, details } = value;
    value.cleared = time;
    if (value.op === null) continue;
    if (first !== null) {
      first.cleared = time;
      if (first.op !== null && first.constant) constants.push(first);
    }
    if (second !== null) {
      second.cleared = time;
      if (second.op !== null && second.constant) constants.push(second);
    }
    if (details !== null) {
      for (const input of details.others) {
        input.cleared = time;
        if (input.op !== null && input.constant) constants.push(input);
      }
    }
    drop(value, time);
  }
  clearAll(constants, time);
}
