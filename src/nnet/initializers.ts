/**
 * Initial weights. Numbers are drawn in `float64` from the generator behind `mg.random` (seed it there) and cast.
 * @module
 */
import { now, Value } from "../autodiff/tape.ts";
import { constantFlag, type ConstantOption, Tensor } from "../autodiff/tensor.ts";
import { type DType, type DTypeLike, dtypeOf, float32 } from "../dtype/dtype.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { sizeOf } from "../ndarray/layout.ts";
import type { ArrayLike, ShapeLike } from "../ndarray/types.ts";
import { ValueError } from "../python/errors.ts";
import { isOptions, keywords } from "../python/keywords.ts";
import { asIndices } from "../python/number.ts";
import { reprTuple } from "../python/repr.ts";
import { s_ } from "../python/slice.ts";
import * as generator from "../random/functions.ts";
import { full } from "../functions/creation.ts";
import * as np from "../functions/np.ts";

export { identity } from "../functions/creation.ts";

/** The keywords that all initializers take. */
export interface InitializerOptions extends ConstantOption {
  /** The data type: `float32` by default. */
  dtype?: DTypeLike | null;
}

/** The keywords of initializers with a gain. */
export interface GainOptions extends InitializerOptions {
  /** A factor for the width of the distribution: 1 by default. */
  gain?: ArrayLike;
}

/** Sizes, separately or as one list, then keywords. */
export type ShapeAndOptions<O> = (ShapeLike | O)[];

function read<O extends object>(name: string, args: readonly unknown[], defaults: O): { shape: number[]; options: O } {
  const last = args[args.length - 1], given = isOptions(last);
  const options = keywords(name, given ? last as O : undefined, defaults), sizes = given ? args.slice(0, -1) : args;
  const shape = sizes.length === 1 ? asIndices(sizes[0]) : asIndices(sizes);
  return { shape, options };
}

/** Shapes of weights that act on an input need an axis for it and one for the output: a bare size is a `TypeError`. */
function checkAxes(name: string, shape: readonly number[], args: readonly unknown[]): void {
  if (shape.length >= 2) return;
  const text = `${name} needs a shape of at least two axes, got ${reprTuple(shape)}`;
  throw typeof args[0] === "number" || typeof args[0] === "bigint" ? new TypeError(text) : new ValueError(text);
}

function floatType(name: string, dtype: DTypeLike | null | undefined): DType {
  const d = dtypeOf(dtype ?? float32);
  if (!d.isFloat) throw new ValueError(`${name} needs a floating data type, got ${d.name}`);
  return d;
}

function number(x: ArrayLike): number {
  return Number(np.asarray(x).item());
}

function made(data: NDArray, constant: boolean | null | undefined): Tensor {
  return new Tensor(new Value(data, constantFlag(constant, data.dtype.isFloat, false), null, now()), null);
}

function drawUniform(
  shape: number[],
  low: number,
  high: number,
  dtype: DType,
  constant: boolean | null | undefined,
): Tensor {
  return made(np.asarray(generator.uniform(low, high, shape as never) as never, dtype), constant);
}

function drawNormal(
  shape: number[],
  mean: number,
  std: number,
  dtype: DType,
  constant: boolean | null | undefined,
): Tensor {
  return made(np.asarray(generator.normal(mean, std, shape as never) as never, dtype), constant);
}

/** How many values feed one output and how many outputs one value feeds: channels times the size of the kernel. */
function fans(
  name: string,
  shape: readonly number[],
  args: readonly unknown[],
): { into: number; outOf: number } {
  checkAxes(name, shape, args);
  const kernel = sizeOf(shape.slice(2));
  return { into: shape[1] * kernel, outOf: shape[0] * kernel };
}

const GAIN: Required<GainOptions> = { gain: 1, dtype: float32, constant: null };

/**
 * Uniform numbers in [`lower_bound`, `upper_bound`), [0, 1) by default. Bounds out of order and data types that are not floating are a
 * `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(nnet.uniform(2, 3, { lower_bound: -1 }).dtype.name === "float32");
 * ```
 */
export function uniform(
  ...shape: ShapeAndOptions<InitializerOptions & { lower_bound?: ArrayLike; upper_bound?: ArrayLike }>
): Tensor {
  const { shape: sizes, options } = read("uniform", shape, {
    lower_bound: 0 as ArrayLike,
    upper_bound: 1 as ArrayLike,
    dtype: float32 as DTypeLike | null,
    constant: null as boolean | null,
  });
  const low = number(options.lower_bound), high = number(options.upper_bound);
  if (low >= high) throw new ValueError(`uniform needs \`lower_bound\` below \`upper_bound\`, got ${low} and ${high}`);
  return drawUniform(sizes, low, high, floatType("uniform", options.dtype), options.constant);
}

/**
 * Normal numbers of a mean (0) and a standard deviation (1). A negative deviation and data types that are not floating are a
 * `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(String(nnet.normal(2, 3, { std: 0 }).data.tolist()) === "0,0,0,0,0,0");
 * ```
 */
export function normal(...shape: ShapeAndOptions<InitializerOptions & { mean?: ArrayLike; std?: ArrayLike }>): Tensor {
  const { shape: sizes, options } = read("normal", shape, {
    mean: 0 as ArrayLike,
    std: 1 as ArrayLike,
    dtype: float32 as DTypeLike | null,
    constant: null as boolean | null,
  });
  const std = number(options.std);
  if (std < 0) throw new ValueError(`normal needs a standard deviation that is not negative, got ${std}`);
  return drawNormal(sizes, number(options.mean), std, floatType("normal", options.dtype), options.constant);
}

/**
 * Uniform numbers in ±gain·√(6/(fan_in + fan_out)), from Glorot and Bengio, Understanding the difficulty of training deep feedforward
 * neural networks (2010). Fewer than two axes and a gain that is not positive are a `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(Math.abs(Number(nnet.glorot_uniform(50, 100).data.max().item())) <= 0.2);
 * ```
 */
export function glorot_uniform(...shape: ShapeAndOptions<GainOptions>): Tensor {
  const { shape: sizes, options } = read("glorot_uniform", shape, GAIN);
  const { into, outOf } = fans("glorot_uniform", sizes, shape),
    gain = number(options.gain),
    dtype = floatType("glorot_uniform", options.dtype);
  if (!(gain > 0)) throw new ValueError(`glorot_uniform needs a positive gain, got ${gain}`);
  const bound = gain * Math.sqrt(6 / (into + outOf));
  return drawUniform(sizes, -bound, bound, dtype, options.constant);
}

/**
 * Normal numbers of standard deviation gain·√(2/(fan_in + fan_out)), from Glorot and Bengio (2010). Fewer than two axes are a
 * `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(nnet.glorot_normal(50, 100).shape.length === 2);
 * ```
 */
export function glorot_normal(...shape: ShapeAndOptions<GainOptions>): Tensor {
  const { shape: sizes, options } = read("glorot_normal", shape, GAIN);
  const { into, outOf } = fans("glorot_normal", sizes, shape), dtype = floatType("glorot_normal", options.dtype);
  return drawNormal(sizes, 0, number(options.gain) * Math.sqrt(2 / (into + outOf)), dtype, options.constant);
}

/**
 * Uniform numbers in ±gain·√(3/fan_in), from He et al., Delving Deep into Rectifiers (2015). Fewer than two axes and a gain that is not
 * positive are a `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(Math.abs(Number(nnet.he_uniform(400, 300).data.max().item())) <= 0.1);
 * ```
 */
export function he_uniform(...shape: ShapeAndOptions<GainOptions>): Tensor {
  const { shape: sizes, options } = read("he_uniform", shape, GAIN);
  const { into } = fans("he_uniform", sizes, shape),
    gain = number(options.gain),
    dtype = floatType("he_uniform", options.dtype);
  if (!(gain > 0)) throw new ValueError(`he_uniform needs a positive gain, got ${gain}`);
  const bound = gain * Math.sqrt(3 / into);
  return drawUniform(sizes, -bound, bound, dtype, options.constant);
}

/**
 * Normal numbers of standard deviation gain/√fan_in, from He et al. (2015). Fewer than two axes and a negative gain are a `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(nnet.he_normal([50, 100]).shape.length === 2);
 * ```
 */
export function he_normal(...shape: ShapeAndOptions<GainOptions>): Tensor {
  const { shape: sizes, options } = read("he_normal", shape, GAIN);
  const { into } = fans("he_normal", sizes, shape),
    gain = number(options.gain),
    dtype = floatType("he_normal", options.dtype);
  if (!(gain >= 0)) throw new ValueError(`he_normal needs a gain that is not negative, got ${gain}`);
  return drawNormal(sizes, 0, gain / Math.sqrt(into), dtype, options.constant);
}

/**
 * Every weight the same `value`, 0 by default; the data type is that of the value unless it is given.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(String(nnet.constant(2, { value: 3 })) === "Tensor([3., 3.])");
 * ```
 */
export function constant(...shape: ShapeAndOptions<InitializerOptions & { value?: ArrayLike }>): Tensor {
  const { shape: sizes, options } = read("constant", shape, {
    value: 0 as ArrayLike,
    dtype: null as DTypeLike | null,
    constant: null as boolean | null,
  });
  return full(sizes, options.value, options.dtype, { constant: options.constant });
}

/**
 * The identity of a convolution: 1 in the middle of the kernel where both channels are the same, 0 elsewhere. Fewer than two axes are
 * a `ValueError`.
 *
 * @example
 * ```ts
 * import { nnet } from "@mygrad/mygrad";
 * console.assert(String(nnet.dirac(2, 2)) === "Tensor([[1., 0.],\n        [0., 1.]], dtype=float32)");
 * ```
 */
export function dirac(...shape: ShapeAndOptions<InitializerOptions>): Tensor {
  const { shape: sizes, options } = read("dirac", shape, {
    dtype: float32 as DTypeLike | null,
    constant: null as boolean | null,
  });
  checkAxes("dirac", sizes, shape);
  const data = np.zeros(sizes, { dtype: options.dtype ?? float32 }) as NDArray;
  const middle = sizes.slice(2).map((n) => Math.floor(n / 2));
  for (let i = 0; i < Math.min(sizes[0], sizes[1]); i++) data.set(s_(i, i, ...middle), 1);
  return made(data, options.constant);
}
