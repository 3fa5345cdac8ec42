/** What the compiler knows of ufuncs: data types of results, and wrong calls that it refuses. Checked by `deno check`. */
import { assert } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import type { NDArray } from "../../src/ndarray/ndarray.ts";

/** Never called: its types are the test. */
export function typed(
  f4: NDArray<"float32">,
  f8: NDArray<"float64">,
  i4: NDArray<"int32">,
  b: NDArray<"bool">,
  x: NDArray,
): unknown[] {
  const sum: NDArray<"float32"> = np.add(f4, f4);
  const promoted: NDArray<"float64"> = np.add(f4, f8);
  const floats: NDArray<"float64"> = np.exp(i4);
  const kept: NDArray<"float32"> = np.exp(f4, { where: b });
  const truth: NDArray<"bool"> = np.less(f4, 2);
  const quotient: NDArray<"float64"> = np.divide(i4, i4);
  const squares: NDArray<"int8"> = np.square(b);
  const into: NDArray<"float32"> = np.add(f8, f8, { out: f4 });
  const unknown: NDArray = np.add(x, x),
    cast: NDArray = np.exp(f4, { dtype: "float64" }),
    listed: NDArray = np.add([1, 2], 3);
  const pair: [NDArray, NDArray] = np.divmod(f8, 2);
  // @ts-expect-error float64 is not float32
  const wrong: NDArray<"float32"> = np.add(f8, f8);
  // @ts-expect-error an operand is missing
  np.add(f8);
  // @ts-expect-error there is no such keyword
  np.add(f8, f8, { axis: 0 });
  // @ts-expect-error text is no operand
  np.add("a", f8);
  // @ts-expect-error there is no such rule
  np.exp(f8, { casting: "foo" });
  return [sum, promoted, floats, kept, truth, quotient, squares, into, unknown, cast, listed, pair, wrong];
}

test("ufuncs have the types that the compiler was told", () => assert(typeof typed === "function"));
