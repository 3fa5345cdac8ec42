/**
 * What Python reaches as `mygrad.random`: tensors drawn from the generator behind `np.random`, which `seed` seeds for both.
 * @module
 */
import { now, Value } from "../autodiff/tape.ts";
import { constantFlag, type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import type { DTypeLike } from "../dtype/dtype.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike, ShapeLike } from "../ndarray/types.ts";
import { asarray } from "../numpy/creation.ts";
import { bind, isOptions, keywords, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import * as generator from "./functions.ts";

export { seed } from "./functions.ts";

/** A leaf that adopts what was drawn. */
function leaf(drawn: unknown, constant: boolean | null | undefined): Tensor {
  const data = drawn instanceof NDArray ? drawn : asarray(drawn as ArrayLike);
  return new Tensor(new Value(data, constantFlag(constant, data.dtype.isFloat, false), null, now()), null);
}

function sizesOf(args: readonly unknown[], name: string): { sizes: never[]; constant: boolean | null | undefined } {
  const last = args[args.length - 1], given = isOptions(last);
  const { constant } = keywords(name, given ? last : undefined, { constant: null } as ConstantOption);
  return { sizes: (given ? args.slice(0, -1) : args) as never[], constant };
}

/**
 * Uniform numbers in [0, 1) of the given sizes: `rand(2, 3)`.
 *
 * @example
 * ```ts
 * import { random } from "@mygrad/mygrad";
 * random.seed(0);
 * console.assert(String(random.rand(2)) === "Tensor([0.5488135 , 0.71518937])");
 * ```
 */
export function rand(...shape: (number | ConstantOption)[]): Tensor {
  const { sizes, constant } = sizesOf(shape, "rand");
  return leaf(generator.rand(...sizes), constant);
}

/**
 * Standard normal numbers of the given sizes: `randn(2, 3)`.
 *
 * @example
 * ```ts
 * import { random } from "@mygrad/mygrad";
 * random.seed(0);
 * console.assert(String(random.randn(2)) === "Tensor([1.76405235, 0.40015721])");
 * ```
 */
export function randn(...shape: (number | ConstantOption)[]): Tensor {
  const { sizes, constant } = sizesOf(shape, "randn");
  return leaf(generator.randn(...sizes), constant);
}

interface ShapeArguments {
  shape: ShapeLike | null;
  constant: boolean | null;
}
const RANDOM: Signature<ShapeArguments> = signature("random", { shape: null, constant: null }, 1);

/** Uniform numbers of a shape. */
export interface UniformShape {
  /** One number without a shape. */
  (shape?: ShapeLike | null | ({ shape?: ShapeLike | null } & ConstantOption), options?: ConstantOption): Tensor;
}

/**
 * Uniform numbers in [0, 1) of a shape: `random([2, 3])`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * mg.random.seed(0);
 * console.assert(String(mg.random.random(2)) === "Tensor([0.5488135 , 0.71518937])");
 * ```
 */
export const random: UniformShape = (...args: unknown[]): Tensor => {
  const { shape, constant } = bind(RANDOM, args);
  return leaf(generator.random_sample(shape as never), constant);
};

/** The same function as {@linkcode random}. */
export const random_sample: UniformShape = random;
/** The same function as {@linkcode random}. */
export const ranf: UniformShape = random;
/** The same function as {@linkcode random}. */
export const sample: UniformShape = random;

interface RandintArguments {
  low: ArrayLike;
  high: ArrayLike | null;
  shape: ShapeLike | null;
  dtype: DTypeLike;
}
const RANDINT: Signature<RandintArguments> = signature("randint", {
  low: REQUIRED,
  high: null,
  shape: null,
  dtype: "int",
});

/**
 * Integers in [low, high), or in [0, low) if `high` is not given; a constant tensor. `low` not below `high` is a `ValueError`.
 *
 * @example
 * ```ts
 * import { random } from "@mygrad/mygrad";
 * random.seed(0);
 * console.assert(random.randint(0, 10, [3]).constant);
 * ```
 */
export function randint(
  low: ArrayLike | { low: ArrayLike; high?: ArrayLike | null; shape?: ShapeLike | null; dtype?: DTypeLike },
  high?: ArrayLike | null | { shape?: ShapeLike | null; dtype?: DTypeLike },
  shape?: ShapeLike | null | { dtype?: DTypeLike },
  dtype?: DTypeLike,
): Tensor;
export function randint(...args: unknown[]): Tensor {
  const { low, high, shape, dtype } = bind(RANDINT, args);
  return leaf((generator.randint as (...args: unknown[]) => unknown)(low, high, shape, dtype), null);
}
