/**
 * Checking gradients against finite differences.
 * @module
 */
import { no_autodiff } from "../autodiff/context.ts";
import type { Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { AssertionError } from "../python/errors.ts";
import { keywords } from "../python/keywords.ts";
import { reprFloat } from "../python/repr.ts";
import { tensor } from "./creation.ts";
import * as np from "./np.ts";

/** The keywords of {@linkcode gradcheck}. */
export interface GradcheckOptions {
  /** Half the distance over which differences are taken. */
  eps?: number;
  /** The difference allowed, whatever the size of the gradient. */
  atol?: number;
  /** The difference allowed in proportion to the size of the gradient. */
  rtol?: number;
  /** Whether to return `false` rather than to raise an `AssertionError`. */
  raise_exception?: boolean;
}

/**
 * Compares the gradients of a function with central differences, for every element of every argument. A result with axes is
 * weighted with fixed numbers, so that errors cannot cancel. Returns whether all agree, or says in an `AssertionError` where they do
 * not: which argument, which element, both numbers. The arguments are taken as `float64`.
 *
 * @example
 * ```ts
 * import { exp, gradcheck, type Tensor } from "@mygrad/mygrad";
 * console.assert(gradcheck((x: Tensor, y: Tensor) => exp(x).mul(y), [0.1, 0.2], [3, 4]));
 * ```
 */
export function gradcheck(f: (...args: Tensor[]) => Tensor, ...args: (ArrayLike | GradcheckOptions)[]): boolean {
  const last = args[args.length - 1];
  const given = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  const { eps, atol, rtol, raise_exception } = keywords("gradcheck", given ? last : undefined, {
    eps: 1e-6,
    atol: 1e-5,
    rtol: 1e-4,
    raise_exception: true,
  } as Required<GradcheckOptions>);
  const arrays = (given ? args.slice(0, -1) : args).map((x) =>
    np.asarray(x as ArrayLike, "float64").copy("C") as NDArray<"float64">
  );
  const tensors = arrays.map((x) => tensor(x));
  const y = f(...tensors);
  const weights = np.array(Float64Array.from({ length: y.size }, (_, i) => Math.cos(i + 0.5) + 0.1)).reshape([
    ...y.shape,
  ]);
  y.backward(weights);
  const total = (): number =>
    Number(np.sum(np.multiply(no_autodiff(() => f(...arrays.map((x) => tensor(x)))).data, weights)).item());
  for (const [k, x] of arrays.entries()) {
    const gradient = tensors[k].grad === null
      ? new Float64Array(x.size)
      : np.ascontiguousarray(tensors[k].grad!).ravel().buffer;
    for (let i = 0; i < x.size; i++) {
      const at = x.buffer[i];
      x.buffer[i] = at + eps;
      const above = total();
      x.buffer[i] = at - eps;
      const below = total();
      x.buffer[i] = at;
      const wanted = (above - below) / (2 * eps), got = Number(gradient[i]);
      if (Math.abs(got - wanted) <= atol + rtol * Math.abs(wanted)) continue;
      if (!raise_exception) return false;
      throw new AssertionError(
        `the gradient of argument ${k} at flat position ${i} is ${reprFloat(got)}, differences say ${
          reprFloat(wanted)
        }`,
      );
    }
  }
  return true;
}
