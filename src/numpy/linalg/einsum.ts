/**
 * Einstein sums: `einsum` in all of NumPy's notation. What only renames, drops nothing and repeats labels within one operand is a
 * view; two operands that share a summed label are a stack of matrix products; the rest goes through nested loops.
 * @module
 */
import { type DType, type DTypeLike, type DTypeName, dtypeOf, float16, float32 } from "../../dtype/dtype.ts";
import { canCastTypes, type Casting, resultTypeOf } from "../../dtype/promote.ts";
import { productsLoop } from "../../kernels/products.ts";
import { assertWriteable, mayShareMemory } from "../../ndarray/alias.ts";
import { contiguousSteps, reshapedSteps, stepsInOrder } from "../../ndarray/layout.ts";
import { NDArray, newWithSteps, viewOf } from "../../ndarray/ndarray.ts";
import { temporarily } from "../../ndarray/storage.ts";
import type { Order, Overriding } from "../../ndarray/types.ts";
import { axesTogether } from "../../ndarray/walk.ts";
import { ValueError } from "../../python/errors.ts";
import { isOptions } from "../../python/keywords.ts";
import { readOrder } from "../asarray.ts";
import { readCasting } from "../casting.ts";
import { assign, castTo } from "../copying.ts";
import { arrayFunction } from "../dispatch.ts";
import { multiply } from "../ufuncs/arithmetic.ts";
import { singleStep } from "./contract.ts";
import { type EinsumArgument, type Optimize, planEinsum } from "./einsum_path.ts";
import { remappedError } from "./checks.ts";
import { matmul } from "./matmul.ts";
import { multiplyStacks, type Stack } from "./product.ts";
import { type Labels, operandsOf, readForm, readSubscripts } from "./subscripts.ts";

/** The keywords of `einsum`. */
export interface EinsumOptions {
  /** Where to write the result. */
  out?: NDArray | null;
  /** The data type to compute in; not looked at where the result is a view. */
  dtype?: DTypeLike | null;
  /** How the result lies in memory. */
  order?: Order;
  /** How strict casts may be; `"safe"` by default. */
  casting?: Casting;
  /** Whether, and how, to multiply several operands in a cheaper order. */
  optimize?: Optimize;
}

/** NumPy's `einsum`. */
export interface EinsumFunction {
  /** One operand keeps its data type. */
  <D extends DTypeName>(subscripts: string, operand: NDArray<D>): NDArray<D>;
  /** A tensor takes the call over. */
  <T extends Overriding>(subscripts: string, operand: T, ...rest: (EinsumArgument | EinsumOptions)[]): T;
  /** Subscripts and operands, or operands each with a list of labels; keywords last. */
  (...args: (EinsumArgument | EinsumOptions)[]): NDArray;
}

interface Settings {
  readonly out: NDArray | null;
  readonly dtype: DType | null;
  readonly order: Order;
  readonly casting: Casting;
}

/** An operand by labels: no label twice, steps in the order of the labels. */
interface Term {
  readonly array: NDArray;
  readonly labels: readonly string[];
  readonly dims: readonly number[];
  readonly steps: readonly number[];
}

// -- operands ------------------------------------------------------------------------------------------------------------

/** An operand whose repeated labels are its diagonal. */
function termOf(array: NDArray, given: readonly string[], what: string): Term {
  const labels: string[] = [], dims: number[] = [], steps: number[] = [];
  given.forEach((label, i) => {
    const at = labels.indexOf(label), n = array.dims[i];
    if (at < 0) {
      labels.push(label);
      dims.push(n);
      steps.push(array.steps[i]);
      return;
    }
    if (dims[at] !== n) {
      throw new ValueError(`dimensions in ${what} for collapsing index '${label}' don't match (${dims[at]} != ${n})`);
    }
    steps[at] += array.steps[i];
  });
  return { array, labels, dims, steps };
}

/** The view of one operand under the labels of the output, if no label is lost; otherwise `null`. */
function viewUnder(array: NDArray, labels: readonly string[], output: readonly string[]): NDArray | null {
  const lost = labels.findIndex((label) => !output.includes(label));
  const term = termOf(array, lost < 0 ? labels : labels.slice(0, lost), "single operand");
  if (lost >= 0) return null;
  const at = output.map((label) => term.labels.indexOf(label));
  return viewOf(array, at.map((i) => term.dims[i]), at.map((i) => term.steps[i]));
}

/** How an operand moves along labels: zero where it lacks one or is repeated. */
function stepsAlong({ labels, dims, steps }: Term, all: readonly string[]): number[] {
  return all.map((label) => {
    const i = labels.indexOf(label);
    return i < 0 || dims[i] === 1 ? 0 : steps[i];
  });
}

/** The labels that are summed over, in NumPy's order: letters by their code. */
function summedLabels(terms: readonly Term[], output: readonly string[]): string[] {
  const rest = new Set(terms.flatMap((term) => term.labels).filter((label) => !output.includes(label)));
  return [...rest].sort((a, b) => a < b ? -1 : 1);
}

/** The sizes of labels; sizes of 1 are repeated. */
function sizesOf(
  terms: readonly Term[],
  all: readonly string[],
  out: NDArray | null,
  output: readonly string[],
): number[] {
  const outTerm: Term[] = out === null ? [] : [{ array: out, labels: output, dims: out.dims, steps: out.steps }];
  const sizes = all.map((label) => {
    let size = 1;
    for (const { labels, dims } of [...terms, ...outTerm]) {
      const i = labels.indexOf(label);
      if (i < 0 || dims[i] === 1 || dims[i] === size) continue;
      if (size !== 1) throw mismatch([...terms, ...outTerm], all);
      size = dims[i];
    }
    return size;
  });
  if (out !== null && out.dims.some((n, i) => n !== sizes[i])) {
    const at = out.dims.findIndex((n, i) => n !== sizes[i]);
    throw new ValueError(
      `output operand requires a reduction along dimension ${at}, but the reduction is not enabled. The dimension size of 1 does not match the expected output shape.`,
    );
  }
  return sizes;
}

function mismatch(terms: readonly Term[], all: readonly string[]): ValueError {
  return remappedError(terms.map(({ array, labels, dims }) => ({
    shape: array.dims.length === labels.length ? array.dims : dims,
    axes: all.map((label) => labels.includes(label) ? dims[labels.indexOf(label)] : null),
  })));
}

// -- the sum without optimization ------------------------------------------------------------------------------------------

function checkCasts(operands: readonly NDArray[], dtype: DType, out: NDArray | null, casting: Casting): void {
  // the output is read, too, since sums are added to it
  [...operands, ...(out === null ? [] : [out])].forEach((x, i) => {
    if (!canCastTypes(x.dtype, dtype, casting)) {
      throw new TypeError(
        `Iterator operand ${i} dtype could not be cast from dtype('${x.dtype.name}') to dtype('${dtype.name}') according to the rule '${casting}'`,
      );
    }
  });
  if (out !== null && !canCastTypes(dtype, out.dtype, casting)) {
    throw new TypeError(
      `Iterator requested dtype could not be cast from dtype('${dtype.name}') to dtype('${out.dtype.name}'), the operand ${operands.length} dtype, according to the rule '${casting}'`,
    );
  }
}

/** NumPy's `c_einsum`: one pass over all operands, whose result lies in memory as the operands do. */
function plainEinsum(operands: readonly NDArray[], { terms: given, output }: Labels, settings: Settings): NDArray {
  const { out, order, casting } = settings;
  if (out !== null && out.ndim !== output.length) {
    throw new ValueError(
      `out parameter does not have the correct number of dimensions, has ${out.ndim} but should have ${output.length}`,
    );
  }
  if (operands.length === 1 && out === null) {
    const view = viewUnder(operands[0], given[0], output);
    if (view !== null) return view;
  }
  const dtype = settings.dtype ?? resultTypeOf([...operands, ...(out === null ? [] : [out])].map((x) => x.dtype), []);
  const terms = operands.map((x, i) => termOf(x, given[i], `operand ${i}`));
  if (out !== null) assertWriteable(out, "operand array with iterator write flag set");
  const summed = summedLabels(terms, output), all = [...output, ...summed];
  const sizes = sizesOf(terms, all, out, output);
  checkCasts(operands, dtype, out, casting);
  const work = dtype === float16 ? float32 : dtype;
  const shape = sizes.slice(0, output.length);
  const direct = out !== null && out.dtype === work && dtype === work && !operands.some((x) => mayShareMemory(x, out));
  let result: NDArray;
  if (direct) result = out;
  else {
    const how = order === "A" ? (operands.every((x) => x.isF) && (out === null || out.isF) ? "F" : "C") : order;
    const steps = shape.includes(0) || how === "C" || how === "F"
      ? contiguousSteps(shape, how === "F" ? "F" : "C")
      : stepsInOrder(
        shape,
        axesTogether(sizes, terms.map((term) => stepsAlong(term, all))).filter((axis) => axis < output.length),
      );
    result = newWithSteps(shape, steps, work);
  }
  const cast = terms.map((term): Term => {
    if (term.array.dtype === work) return term;
    const view = viewOf(term.array, term.dims, term.steps), array = castTo(view, work);
    return { array, labels: term.labels, dims: array.dims, steps: array.steps };
  });
  if (sizes.includes(0)) { if (direct) fillZero(out); }
  else sumProducts(cast, output, summed, sizes, result, direct);
  if (direct) return out;
  const rounded = work === dtype ? result : castTo(result, dtype);
  if (out === null) return rounded;
  assign(out, rounded);
  return out;
}

function fillZero(x: NDArray): void {
  const zero = newWithSteps([], [], x.dtype);
  assign(x, zero);
}

/** Fills `result` (zero unless it `isOld`) with the sums; none of the sizes is 0. */
function sumProducts(
  terms: readonly Term[],
  output: readonly string[],
  summed: readonly string[],
  sizes: readonly number[],
  result: NDArray,
  isOld: boolean,
): void {
  if (summed.length === 0 && terms.length === 2) {
    const [x, y] = terms.map((term) => spreadView(term, output));
    multiply.compute2(x, y, result);
    return;
  }
  if (terms.length === 2 && asProduct(terms[0], terms[1], output, sizes, result)) return;
  if (isOld) fillZero(result);
  nestedLoops(terms, [...output, ...summed], output.length, sizes, result);
}

/** An operand with an axis for each label of the output, of size 1 where it has none. */
function spreadView(term: Term, output: readonly string[]): NDArray {
  const at = output.map((label) => term.labels.indexOf(label));
  return viewOf(term.array, at.map((i) => i < 0 ? 1 : term.dims[i]), at.map((i) => i < 0 ? 0 : term.steps[i]));
}

/** Below this size of each matrix, and with many of them, the nested loops are faster than one call for each. */
const SMALL = 256, MANY = 8;

/** Two operands as a stack of matrix products, if they have the labels for it and it pays; tells whether it was done. */
function asProduct(x: Term, y: Term, output: readonly string[], sizes: readonly number[], result: NDArray): boolean {
  const size = new Map([...output, ...summedLabels([x, y], output)].map((label, i) => [label, sizes[i]]));
  const own = (term: Term): string[] => term.labels.filter((label, i) => term.dims[i] !== 1 && size.get(label) !== 1);
  const [p, q] = [own(x), own(y)];
  const batch = output.filter((label) => p.includes(label) && q.includes(label));
  const inner = p.filter((label) => q.includes(label) && !output.includes(label));
  const left = output.filter((label) => p.includes(label) && !q.includes(label));
  const right = output.filter((label) => q.includes(label) && !p.includes(label));
  if (
    inner.length === 0 || batch.length + inner.length + left.length !== p.length ||
    batch.length + inner.length + right.length !== q.length
  ) {
    return false; // a label of one operand alone is summed: the loops do that in passing
  }
  const count = (labels: readonly string[]): number => labels.reduce((n, label) => n * size.get(label)!, 1);
  const [stack, m, n, k] = [count(batch), count(left), count(right), count(inner)];
  if (stack >= MANY && m * n * k < SMALL) return false;
  const a = stackOf(x, batch, left, inner, size), b = stackOf(y, batch, inner, right, size);
  const place: Term = { array: result, labels: output, dims: result.dims, steps: result.steps };
  const direct = groupStep(place, left, size) !== null && groupStep(place, right, size) !== null;
  const shape = batch.map((label) => size.get(label)!);
  if (direct) {
    multiplyStacks(result.dtype, shape, m, n, k, a, b, stackOf(place, batch, left, right, size));
    return true;
  }
  const labels = [...batch, ...left, ...right], dims = labels.map((label) => size.get(label)!);
  const made = newWithSteps(dims, contiguousSteps(dims), result.dtype);
  const whole: Term = { array: made, labels, dims, steps: made.steps };
  multiplyStacks(result.dtype, shape, m, n, k, a, b, stackOf(whole, batch, left, right, size));
  assign(result, spreadView(whole, output));
  return true;
}

/** The one step with which a group of labels can be walked, or `null`. */
function groupStep(term: Term, labels: readonly string[], size: ReadonlyMap<string, number>): number | null {
  return singleStep(
    labels.map((label) => size.get(label)!),
    labels.map((label) => term.steps[term.labels.indexOf(label)]),
  );
}

function stackOf(
  term: Term,
  batch: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
  size: ReadonlyMap<string, number>,
): Stack {
  const row = groupStep(term, rows, size), column = groupStep(term, columns, size);
  if (row !== null && column !== null) {
    const { buffer, offset } = term.array;
    return { buffer, offset, loop: batch.map((label) => term.steps[term.labels.indexOf(label)]), row, column };
  }
  const labels = [...batch, ...rows, ...columns], at = labels.map((label) => term.labels.indexOf(label));
  const copy = castTo(
    viewOf(term.array, at.map((i) => term.dims[i]), at.map((i) => term.steps[i])),
    term.array.dtype,
    "C",
  );
  return stackOf({ array: copy, labels, dims: copy.dims, steps: copy.steps }, batch, rows, columns, size);
}

/** Above this many multiplications three or more operands are multiplied two at a time. */
const WORTH_PLANNING = 20000;

/** All operands together: one loop over the last summed label, one over the last of the output, and `walk` over all others. */
function nestedLoops(
  terms: readonly Term[],
  all: readonly string[],
  outputs: number,
  sizes: readonly number[],
  result: NDArray,
): void {
  const steps = terms.map((term) => stepsAlong(term, all));
  steps.push(all.map((_, i) => i < outputs ? result.steps[i] : 0));
  const [outer, inner] = [mergedAxes(sizes, steps, 0, outputs), mergedAxes(sizes, steps, outputs, all.length)];
  const across = outer.pop() ?? { size: 1, steps: steps.map(() => 0) },
    along = inner.pop() ?? { size: 1, steps: steps.map(() => 0) };
  const rest = [...outer, ...inner];
  const loop = productsLoop(result.dtype.name, terms.length), buffers = terms.map((term) => term.array.buffer);
  const offsets = [...terms.map((term) => term.array.offset), result.offset];
  walkInOrder(rest.map((axis) => axis.size), rest.map((axis) => axis.steps), offsets, (at) => {
    loop(buffers, result.buffer, at, across.size, across.steps, along.size, along.steps);
  });
}

interface Axis {
  size: number;
  readonly steps: readonly number[];
}

/** A range of axes, without those of size 1, neighbours joined where all operands can be walked through both with one step. */
function mergedAxes(sizes: readonly number[], steps: readonly (readonly number[])[], from: number, to: number): Axis[] {
  const out: Axis[] = [];
  for (let i = from; i < to; i++) {
    if (sizes[i] === 1) continue;
    const here: Axis = { size: sizes[i], steps: steps.map((list) => list[i]) }, before = out[out.length - 1];
    if (before !== undefined && before.steps.every((step, k) => step === here.steps[k] * here.size)) {
      out[out.length - 1] = { size: before.size * here.size, steps: here.steps };
    } else out.push(here);
  }
  return out;
}

/** Visits every position of some axes, the last fastest. */
function walkInOrder(
  sizes: readonly number[],
  steps: readonly (readonly number[])[],
  offsets: readonly number[],
  visit: (at: readonly number[]) => void,
): void {
  const index = sizes.map(() => 0), at = [...offsets];
  while (true) {
    visit(at);
    let axis = sizes.length - 1;
    for (; axis >= 0; axis--) {
      const back = ++index[axis] === sizes[axis];
      if (back) index[axis] = 0;
      const by = back ? 1 - sizes[axis] : 1;
      for (let k = 0; k < at.length; k++) at[k] += by * steps[axis][k];
      if (!back) break;
    }
    if (axis < 0) return;
  }
}

// -- several operands, two at a time ---------------------------------------------------------------------------------------

const labelsOf = (term: string): string[] => [...term];

/**
 * Two operands as NumPy's optimized sums do it: diagonals and sums of each alone first, then one product of (stacks of) matrices or, if
 * nothing is shared and summed, an elementwise product; the result is a view of it with its axes permuted.
 */
function pairEinsum(x: NDArray, y: NDArray, p: string, q: string, output: string, settings: Settings): NDArray {
  const { out, order } = settings;
  const size = new Map<string, number>(), ones = new Set<string>();
  const own = (term: string, array: NDArray, other: ReadonlySet<string>): Set<string> => {
    const found = new Set<string>();
    [...term].forEach((label, i) => {
      const n = array.dims[i];
      if (n === 1) {
        if (!other.has(label)) ones.add(label);
        return;
      }
      ones.delete(label);
      const known = size.get(label);
      if (known !== undefined && known !== n) {
        throw new ValueError(`Index ${label} has mismatched sizes ${known} and ${n}.`);
      }
      size.set(label, n);
      found.add(label);
    });
    return found;
  };
  const left = own(p, x, new Set()), right = own(q, y, left);
  const shared = [...left].filter((label) => right.has(label));
  const batch = shared.filter((label) => output.includes(label)),
    inner = shared.filter((label) => !output.includes(label));
  const keepLeft = [...left].filter((label) => !right.has(label) && output.includes(label));
  const keepRight = [...right].filter((label) => !left.has(label) && output.includes(label));
  const single = { out: null, dtype: null, order: "K", casting: "safe" } as const;
  const alone = (array: NDArray, term: string, wanted: readonly string[]): NDArray =>
    term === wanted.join("") ? array : plainEinsum([array], { terms: [labelsOf(term)], output: wanted }, single);
  const how: Order = order === "A" ? (x.isF && y.isF ? "F" : "C") : order;
  if (inner.length === 0) {
    const part = (array: NDArray, term: string): NDArray => {
      const wanted = [...output].filter((label) => term.includes(label)), found = alone(array, term, wanted);
      return spreadView({ array: found, labels: wanted, dims: found.dims, steps: found.steps }, [...output]);
    };
    const [product] = multiply.compute(
      [part(x, p), part(y, q)],
      out === null ? null : [out],
      null,
      settings.dtype === null ? null : [null, null, settings.dtype],
      settings.casting,
      how,
    );
    return product;
  }
  const a = alone(x, p, [...batch, ...keepLeft, ...inner]), b = alone(y, q, [...batch, ...inner, ...keepRight]);
  const count = (labels: readonly string[]): number => labels.reduce((n, label) => n * size.get(label)!, 1);
  const grouped = (array: NDArray, groups: readonly (readonly string[])[]): NDArray => {
    const shape = (batch.length ? groups : groups.slice(1)).map(count), steps = reshapedSteps(array, shape);
    return steps === null ? reshapedCopy(array, shape) : viewOf(array, shape, steps);
  };
  const made = matmul.compute2(
    grouped(a, [batch, keepLeft, inner]),
    grouped(b, [batch, inner, keepRight]),
    null,
    null,
    settings.dtype,
    settings.casting,
  );
  const produced = [...[...output].filter((label) => ones.has(label)), ...batch, ...keepLeft, ...keepRight];
  const dims = produced.map((label) => size.get(label) ?? 1), steps = contiguousSteps(dims);
  const at = [...output].map((label) => produced.indexOf(label));
  const owner = new NDArray(made.buffer, made.dtype, dims, steps, made.offset, made.size, null);
  const result = at.every((i, k) => i === k) ? owner : viewOf(owner, at.map((i) => dims[i]), at.map((i) => steps[i]));
  if (out !== null) {
    assign(out, result);
    return out;
  }
  return (how === "C" && !result.isC) || (how === "F" && !result.isF) ? castTo(result, result.dtype, how) : result;
}

function reshapedCopy(x: NDArray, shape: readonly number[]): NDArray {
  const copy = castTo(x, x.dtype, "C");
  return viewOf(copy, shape, contiguousSteps(shape));
}

/** A sum along a plan, as `optimize` wants it. */
function plannedEinsum(args: readonly unknown[], optimize: unknown, settings: Settings, pairCasting: Casting): NDArray {
  const { operands, steps } = planEinsum(args, optimize);
  const left = [...operands];
  steps.forEach(({ places, terms, output }, i) => {
    const used = places.map((place) => left.splice(place, 1)[0]);
    const out = i === steps.length - 1 ? settings.out : null;
    left.push(
      used.length === 2
        ? pairEinsum(used[0], used[1], terms[0], terms[1], output, { ...settings, out, casting: pairCasting })
        : plainEinsum(used, { terms: terms.map(labelsOf), output: [...output] }, { ...settings, out }),
    );
  });
  return settings.out ?? left[0];
}

// -- the function ----------------------------------------------------------------------------------------------------------

const KEYS = ["out", "dtype", "order", "casting", "optimize"];

function readOptions(
  given: Record<string, unknown> | null,
): { settings: Settings; optimize: unknown; casting: Casting | null } {
  const { out = null, dtype = null, order = "K", casting = null, optimize = false } = given ?? {};
  for (const key in given) {
    if (KEYS.includes(key)) continue;
    throw new TypeError(
      optimize === false
        ? `einsum() got an unexpected keyword argument '${key}' (it takes: ${KEYS.join(", ")})`
        : `Did not understand the following kwargs: ['${key}']`,
    );
  }
  if (out !== null && !(out instanceof NDArray)) {
    throw new TypeError("keyword parameter out must be an array for einsum");
  }
  const rule = casting === null ? null : readCasting(casting);
  const settings: Settings = {
    out: out as NDArray | null,
    dtype: dtype === null ? null : dtypeOf(dtype as DTypeLike),
    order: readOrder(order),
    casting: rule ?? "safe",
  };
  return { settings, optimize, casting: rule };
}

/**
 * Einstein sums: products of operands whose axes are named by letters, summed over the letters that the result lacks.
 *
 * `einsum("ij,jk->ik", a, b)`: without `->` the result has the letters that appear once, in alphabetical order. A letter twice in one
 * operand is its diagonal, `...` stands for axes that are broadcast. The other form is `einsum(a, [0, 1], b, [1, 2], [0, 2])`.
 *
 * One operand whose letters all appear in the result gives a view that can be written. `optimize` (`true`, `"greedy"`, `"optimal"` or
 * a path of {@linkcode einsum_path}) multiplies several operands two at a time. Wrong subscripts and sizes that differ are a
 * `ValueError`, casts that `casting` forbids a `TypeError`.
 *
 * @example A product, a diagonal that is a view, a sum over a label
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const a = np.array([[1, 2], [3, 4]]);
 * console.assert(String(np.einsum("ij,jk->ik", a, a)) === "[[ 7. 10.]\n [15. 22.]]");
 * np.einsum("ii->i", a).fill(0);
 * console.assert(String(a) === "[[0. 2.]\n [3. 0.]]");
 * console.assert(String(np.einsum("ij->j", a)) === "[3. 2.]");
 * ```
 */
export const einsum: EinsumFunction = arrayFunction("einsum", (...args: unknown[]): NDArray => {
  const last = args[args.length - 1], given = isOptions(last) ? last : null;
  const { settings, optimize, casting } = readOptions(given);
  const list = given === null ? args : args.slice(0, -1);
  if (optimize !== false) {
    const most = Math.max(0, ...list.map((x) => x instanceof NDArray ? x.size : 0));
    return temporarily(most, () => [plannedEinsum(list, optimize, settings, casting ?? "same_kind")])[0];
  }
  const form = readForm(list), operands = operandsOf(form.operands), labels = labelsFor(form.text, operands);
  return operands.length > 2 && settings.out === null && worthPlanning(operands, labels, settings)
    ? temporarily(Math.max(...operands.map((x) => x.size)), () => [inPairs(operands, labels, settings)])[0]
    : plainEinsum(operands, labels, settings);
});

/** Subscripts that have been read, for the same numbers of axes: programs ask for the same few again and again. */
const known = new Map<string, Labels>();
const MOST_KNOWN = 256;

function labelsFor(text: string, operands: readonly NDArray[]): Labels {
  let key = text;
  for (const { ndim } of operands) key += `|${ndim}`;
  let labels = known.get(key);
  if (labels === undefined) {
    labels = readSubscripts(text, operands);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, labels);
  }
  return labels;
}

/** Whether so many multiplications would be needed that products of pairs pay; only where all is well and the order does not matter. */
function worthPlanning(operands: readonly NDArray[], { terms }: Labels, { dtype, order }: Settings): boolean {
  if (dtype !== null || order !== "K") return false;
  const size = new Map<string, number>();
  for (const [k, term] of terms.entries()) {
    if (new Set(term).size !== term.length) return false;
    for (const [i, label] of term.entries()) {
      const n = operands[k].dims[i], known = size.get(label);
      if (n === 0 || (known !== undefined && known !== n)) return false;
      size.set(label, n);
    }
  }
  let all = 1;
  for (const n of size.values()) all *= n;
  return all > WORTH_PLANNING;
}

/** Three or more operands two at a time, in the result's data type, laid out in memory as a single pass would. */
function inPairs(operands: readonly NDArray[], { terms, output }: Labels, settings: Settings): NDArray {
  const dtype = resultTypeOf(operands.map((x) => x.dtype), []);
  checkCasts(operands, dtype, null, settings.casting);
  const letters = new Map<string, string>();
  for (const label of terms.flat()) {
    if (!letters.has(label)) letters.set(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[letters.size]);
  }
  const text = (labels: readonly string[]): string => labels.map((label) => letters.get(label)!).join("");
  const work = dtype === float16 ? float32 : dtype;
  const cast = operands.map((x) => x.dtype === work ? x : castTo(x, work));
  const plain: Settings = { out: null, dtype: null, order: "K", casting: "safe" };
  const result = plannedEinsum(
    [`${terms.map(text).join(",")}->${text(output)}`, ...cast],
    "greedy",
    plain,
    "same_kind",
  );
  const all = operands.map((x, i) => termOf(x, terms[i], "")), summed = summedLabels(all, output);
  const sizes = sizesOf(all, [...output, ...summed], null, output), shape = sizes.slice(0, output.length);
  const order = axesTogether(sizes, all.map((term) => stepsAlong(term, [...output, ...summed]))).filter((axis) =>
    axis < output.length
  );
  const out = newWithSteps(shape, stepsInOrder(shape, order), dtype);
  assign(out, result);
  return out;
}
