/**
 * Aliasing, decided in one place: whether arrays overlap, whether `out` needs a stand-in, whether an array may be written,
 * and the locks that recorded operations hold.
 * @module
 */
import { readOnlyError, RuntimeError, ValueError } from "../python/errors.ts";
import { bounds, sameList } from "./layout.ts";
import { isWriteable, LOCK, type NDArray } from "./ndarray.ts";

/** The memory of an array as bytes: first and last (inclusive) address within its `ArrayBuffer`, or `null` when empty. */
function extent(x: NDArray): [low: number, high: number] | null {
  const found = bounds({ shape: x.dims, steps: x.steps, offset: x.offset });
  if (found === null) return null;
  const { itemsize } = x.dtype, start = x.buffer.byteOffset;
  return [start + found[0] * itemsize, start + (found[1] + 1) * itemsize - 1];
}

/** Whether the stretches of memory between first and last element overlap: quick, and may say yes for interleaved arrays. */
export function mayShareMemory(a: NDArray, b: NDArray): boolean {
  if (a.buffer.buffer !== b.buffer.buffer) return false;
  const x = extent(a), y = extent(b);
  return x !== null && y !== null && x[0] <= y[1] && y[0] <= x[1];
}

function gcd(a: number, b: number): number {
  while (b) [a, b] = [b, a % b];
  return a;
}

/**
 * Whether two arrays have a byte in common, exactly.
 *
 * A common byte is an integer solution, within bounds, of Σ aᵢxᵢ = c: one term for each axis of both arrays and one for the
 * bytes of an element of each, all made positive by counting axes from their low end. Terms are tried from the largest
 * coefficient down; what the smaller ones can still reach (their sum, and the greatest common divisor that all they reach
 * is a multiple of) prunes the search. The general problem is NP-hard, so `maxWork` may bound the number of steps.
 */
export function sharesMemory(a: NDArray, b: NDArray, maxWork = Infinity): boolean {
  if (!mayShareMemory(a, b)) return false;
  const low = (x: NDArray): number => extent(x)![0];
  const bounded = new Map<number, number>(); // coefficient → how many times it may be taken; equal coefficients add up
  for (const x of [a, b]) {
    const { itemsize } = x.dtype;
    x.dims.forEach((n, i) => {
      const step = Math.abs(x.steps[i]) * itemsize;
      if (n > 1 && step > 0) bounded.set(step, (bounded.get(step) ?? 0) + n - 1);
    });
    if (itemsize > 1) bounded.set(1, (bounded.get(1) ?? 0) + itemsize - 1);
  }
  // low(a) + Σ aᵢxᵢ = low(b) + Σ bⱼyⱼ, with every y counted from its high end so that all terms are on the left
  const reach = extent(b)![1] - low(b);
  const rest = low(b) + reach - low(a);
  if (rest < 0) return false;
  const terms = [...bounded].sort((x, y) => y[0] - x[0]);
  const n = terms.length, most = new Array<number>(n + 1).fill(0), divisor = new Array<number>(n + 1).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    most[i] = most[i + 1] + terms[i][0] * terms[i][1];
    divisor[i] = gcd(terms[i][0], divisor[i + 1]);
  }
  if (n === 0) return rest === 0;
  let work = 0;
  const search = (i: number, rest: number): boolean => {
    if (++work > maxWork) {
      throw new RuntimeError(`the memory overlap problem needs more than max_work=${maxWork} steps`);
    }
    if (rest === 0) return true;
    if (i === n || rest > most[i] || rest % divisor[i] !== 0) return false;
    const [step, limit] = terms[i];
    const last = Math.min(limit, Math.floor(rest / step)), first = Math.max(0, Math.ceil((rest - most[i + 1]) / step));
    // rest - k·step must be a multiple of what the smaller terms can make: k runs in strides of that divisor's period
    const period = i + 1 < n ? divisor[i + 1] / gcd(divisor[i + 1], step) : 1;
    let k = first, tries = 0;
    while (k <= last && tries <= period && i + 1 < n && (rest - k * step) % divisor[i + 1] !== 0) k++, tries++;
    if (i + 1 === n) return rest % step === 0 && rest / step <= limit;
    for (; k <= last; k += period) if (search(i + 1, rest - k * step)) return true;
    return false;
  };
  return search(0, rest);
}

/** Whether two arrays see the same elements in the same places: element by element, reading before writing is safe. */
function sameElements(a: NDArray, b: NDArray): boolean {
  return a.dtype === b.dtype && a.buffer.buffer === b.buffer.buffer &&
    a.buffer.byteOffset + a.offset * a.dtype.itemsize === b.buffer.byteOffset + b.offset * b.dtype.itemsize &&
    sameList(a.dims, b.dims) && sameSteps(a, b);
}

function sameSteps(a: NDArray, b: NDArray): boolean {
  for (let i = 0; i < a.dims.length; i++) if (a.dims[i] > 1 && a.steps[i] !== b.steps[i]) return false;
  return true;
}

/** Whether writing `out` element by element could change what is still to be read from `x`. */
export function needsStandIn(out: NDArray, x: NDArray): boolean {
  return x.buffer.buffer === out.buffer.buffer && !sameElements(x, out) && mayShareMemory(x, out) &&
    sharesMemory(x, out);
}

/** How many recorded operations keep an array (or the memory it is a view of) from being written. */
export function lockCount(array: NDArray): number {
  return Math.max(array.locks, array.base === null ? 0 : array.base.locks);
}

/** NumPy's error, with the way out where a graph holds the array, unless the array may be written. */
export function assertWriteable(
  array: NDArray,
  what: "assignment destination" | "output array" | "operand array with iterator write flag set" =
    "assignment destination",
): void {
  if (isWriteable(array)) return;
  const holders = array.frozen || array.base?.frozen ? 0 : lockCount(array);
  if (holders === 0) throw readOnlyError(what);
  throw new ValueError(
    `${what} is read-only: ${holders} recorded operation${
      holders === 1 ? " holds" : "s hold"
    } this array for back-propagation. ` +
      `Call \`backward()\` or \`clear_graph()\` on the result to release it, or compute what needs no gradient under \`no_autodiff\`.`,
  );
}

/** Counts one more recorded operation that needs an array, and the memory it is a view of; read-only arrays need no lock. */
export function lock(array: NDArray): void {
  if (!array.frozen) array.state += LOCK;
}

/** Takes back one {@linkcode lock}. */
export function unlock(array: NDArray): void {
  if (array.state >= LOCK) array.state -= LOCK;
}
