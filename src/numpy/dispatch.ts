/**
 * An operand may take a call over: NumPy's `__array_ufunc__` and `__array_function__`. Tensors do, so that `np.sum(tensor)` is
 * a tensor although this layer knows nothing of tensors.
 * @module
 */
import { NDArray } from "../ndarray/ndarray.ts";
import { isOverriding, type Overriding } from "../ndarray/types.ts";
import { isOptions } from "../python/keywords.ts";

function among(items: Iterable<unknown>, depth: number): Overriding | null {
  for (const x of items) {
    const found = overriding(x, depth);
    if (found !== null) return found;
  }
  return null;
}

function overriding(x: unknown, depth: number): Overriding | null {
  if (typeof x !== "object" || x === null || x instanceof NDArray || ArrayBuffer.isView(x)) return null;
  if (isOverriding(x)) return x;
  if (depth > 0 && Array.isArray(x)) return among(x, depth - 1);
  if (depth > 0 && isOptions(x)) return among(Object.values(x), depth - 1);
  return null;
}

/** The first argument that takes calls over, looked for also in lists and keywords; `null` if there is none. */
export function findOverride(args: readonly unknown[]): Overriding | null {
  for (let i = 0; i < args.length; i++) {
    const x = args[i];
    if (typeof x !== "object" || x === null || x instanceof NDArray) continue;
    const found = overriding(x, 2);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Makes an array function that lets its arguments take the call over. The type is that of `F`, which usually has an
 * overload `<T extends Overriding>(x: T, …): T` for that.
 */
export function arrayFunction<F>(name: string, implementation: (...args: never[]) => unknown): F {
  const run = implementation as (...args: unknown[]) => unknown;
  const wrapped = function (...args: unknown[]): unknown {
    const taker = findOverride(args);
    return taker === null ? run(...args) : taker.__array_function__(wrapped, args);
  };
  Object.defineProperty(wrapped, "name", { value: name });
  implementations.set(wrapped, run);
  return wrapped as F;
}

const implementations = new WeakMap<object, (...args: unknown[]) => unknown>();

/** What an array function computes when no argument takes the call over. */
export function implementationOf(f: unknown): ((...args: unknown[]) => unknown) | undefined {
  return implementations.get(f as object);
}
