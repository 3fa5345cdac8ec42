/**
 * What the functions of `np.linalg` ask of their arguments, in NumPy's words, and the data type they answer in.
 * @module
 */
import { type DType, float16, float32, float64 } from "../../dtype/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { LinAlgError, ValueError } from "../../python/errors.ts";

/** At least two axes. */
export function assertStacked(...arrays: readonly NDArray[]): void {
  for (const { ndim } of arrays) {
    if (ndim < 2) throw new LinAlgError(`${ndim}-dimensional array given. Array must be at least two-dimensional`);
  }
}

/** At least two axes, the last two of the same size. */
export function assertStackedSquare(...arrays: readonly NDArray[]): void {
  for (const x of arrays) {
    assertStacked(x);
    if (x.dims[x.ndim - 1] !== x.dims[x.ndim - 2]) {
      throw new LinAlgError("Last 2 dimensions of the array must be square");
    }
  }
}

/** Exactly two axes. */
export function assertMatrix(...arrays: readonly NDArray[]): void {
  for (const { ndim } of arrays) {
    if (ndim !== 2) throw new LinAlgError(`${ndim}-dimensional array given. Array must be two-dimensional`);
  }
}

/** The data type of the results for these operands: `float32` if all are, else `float64`; everything is computed in `float64`. */
export function commonType(...arrays: readonly NDArray[]): DType<"float64" | "float32"> {
  let single = true;
  for (const { dtype } of arrays) {
    if (dtype === (float16 as DType)) throw new TypeError("array type float16 is unsupported in linalg");
    if (dtype !== (float32 as DType)) single = false;
  }
  return (single ? float32 : float64) as DType<"float64" | "float32">;
}

/**
 * NumPy's error for operands that do not broadcast: the shape of each, and its sizes in the order of the common axes (`null` where it
 * has none). `requested` are the sizes that a function with core dimensions asks for.
 */
export function remappedError(
  operands: readonly { readonly shape: readonly number[]; readonly axes: readonly (number | null)[] }[],
  requested: readonly number[] | null = null,
): ValueError {
  // axes that are new on the left are left out, and then the comma of a tuple of one
  const tuple = (items: readonly (number | null)[]): string => {
    const first = items.findIndex((n) => n !== null), rest = first < 0 ? [] : items.slice(first);
    return `(${rest.map((n) => n ?? "newaxis").join(",")}${rest.length > 0 && items.length === 1 ? "," : ""})`;
  };
  const list = operands.map(({ shape, axes }) => `${tuple(shape)}->${tuple(axes)} `).join("");
  return new ValueError(
    `operands could not be broadcast together with remapped shapes [original->remapped]: ${list}` +
      (requested === null ? "" : ` and requested shape (${requested.join(",")})`),
  );
}
