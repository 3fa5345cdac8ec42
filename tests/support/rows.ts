/**
 * Every gradient row as something that can be called: what the laws go over.
 */
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { differentiableUfuncs } from "../../src/autodiff/differentiable.ts";
import { elementwiseFunctions } from "../../src/functions/elementwise.ts";
import type { Random } from "./random.ts";

/** A function of tensors. */
export type Make = (...tensors: mg.Tensor[]) => mg.Tensor;

/** Where functions are smooth: intervals from which arguments are drawn, where the whole line will not do. */
const domains: Record<string, [low: number, high: number][]> = {
  log: [[0.5, 3]],
  log2: [[0.5, 3]],
  log10: [[0.5, 3]],
  log1p: [[-0.5, 3]],
  sqrt: [[0.5, 3]],
  cbrt: [[0.5, 3]],
  arcsin: [[-0.8, 0.8]],
  arccos: [[-0.8, 0.8]],
  arctanh: [[-0.8, 0.8]],
  arccosh: [[1.3, 3]],
  arccoth: [[1.3, 3]],
  arcsec: [[1.3, 3]],
  arccsc: [[1.3, 3]],
  arccsch: [[0.5, 3]],
  arccot: [[0.5, 3]],
  absolute: [[0.3, 2]],
  reciprocal: [[0.5, 3]],
  csc: [[0.5, 2.5]],
  cot: [[0.5, 2.5]],
  csch: [[0.5, 2.5]],
  coth: [[0.5, 2.5]],
  sinc: [[0.1, 0.9]],
  tan: [[-1, 1]],
  sec: [[-1, 1]],
  power: [[0.5, 2], [-2, 2]],
  divide: [[-2, 2], [0.5, 2]],
  maximum: [[-2, -0.1], [0.1, 2]],
  minimum: [[-2, -0.1], [0.1, 2]],
  arctan2: [[0.5, 2], [0.5, 2]],
};

/** Functions of matrices, which do not apply element by element. */
const notElementwise = new Set(["matmul"]);

/** Random elements, from where the function is smooth. */
export function draw(r: Random, name: string, i: number, shape: number[]): np.NDArray<"float64"> {
  const [low, high] = (domains[name] ?? [])[i] ?? (domains[name] ?? [])[0] ?? [-2, 2];
  const n = shape.reduce((a, b) => a * b, 1);
  return np.array(Float64Array.from({ length: n }, () => r.between(low, high))).reshape(shape) as np.NDArray<"float64">;
}

/** The rows that apply element by element: name, number of operands, function. */
export const rows: [name: string, nin: number, make: Make][] = [
  ...[...differentiableUfuncs].filter(([name]) => !notElementwise.has(name)).map((
    [name, { ufunc, call }],
  ): [string, number, Make] => [
    name,
    (ufunc as unknown as { nin: number }).nin,
    call as unknown as Make,
  ]),
  ...[...elementwiseFunctions].map(([name, { call }]): [string, number, Make] => [name, 1, call as unknown as Make]),
];

/** Shapes of operands to try, by their number. */
export const shapes: Record<number, number[][][]> = {
  1: [[[3]], [[2, 3]], [[]], [[0, 2]]],
  2: [[[3], [3]], [[2, 3], [3]], [[1, 3], [2, 1]], [[], [2]], [[], []], [[0, 2], [2]]],
};

/** Functions that are not elementwise: one line for each way of calling them. */
export const others: Record<string, [Make, ...number[][]]> = {
  "sum()": [(x) => mg.sum(x), [2, 3]],
  "sum(axis)": [(x) => mg.sum(x, 1), [2, 3, 2]],
  "sum(axes, keepdims)": [(x) => mg.sum(x, [0, -1], true), [2, 3, 2]],
  "sum(axis=())": [(x) => mg.sum(x, { axis: [] }), [2, 3]],
  "sum(where)": [(x) => mg.sum(x, { axis: 0, where: [true, false, true] }), [2, 3]],
  "sum(initial)": [(x) => mg.sum(x, { axis: 0, initial: 3 }), [2, 3]],
  "sum of 0-d": [(x) => mg.sum(x, 0), []],
  "mean()": [(x) => mg.mean(x), [2, 3]],
  "mean(axis)": [(x) => mg.mean(x, { axis: 0, keepdims: true }), [2, 3]],
  "mean(where)": [(x) => mg.mean(x, { axis: 1, where: [[true, false, true], [true, true, true]] }), [2, 3]],
  "prod()": [(x) => mg.prod(x), [5]],
  "prod(axes)": [(x) => mg.prod(x, [0, 2]), [2, 3, 2]],
  "max()": [(x) => mg.max(x), [2, 3]],
  "max(axis)": [(x) => mg.max(x, 1), [2, 3]],
  "max(axes)": [(x) => mg.max(x, [2, 0], true), [2, 3, 2]],
  "min(axis)": [(x) => mg.min(x, { axis: 0, keepdims: true }), [2, 3]],
  "var()": [(x) => mg.var(x), [2, 3]],
  "var(axis, ddof)": [(x) => mg.var(x, 1, 1), [2, 3]],
  "std(axes, keepdims)": [(x) => mg.std(x, { axis: [0, 1], keepdims: true, ddof: 1 }), [2, 3, 2]],
  "std()": [(x) => mg.std(x), [4]],
  "cumsum()": [(x) => mg.cumsum(x), [2, 3]],
  "cumsum(axis)": [(x) => mg.cumsum(x, -1), [2, 3]],
  "cumprod()": [(x) => mg.cumprod(x), [2, 3]],
  "cumprod(axis)": [(x) => mg.cumprod(x, 0), [4, 2]],
  "cumprod with zeros": [(x) => mg.cumprod(x.mul(np.array([1, 0, 1, 0, 1]))), [5]],
  "reshape": [(x) => mg.reshape(x, [3, -1]), [2, 3]],
  "reshape order F": [(x) => mg.reshape(x, [3, 2], { order: "F" } as never), [2, 3]],
  "ravel of a transpose": [(x) => mg.ravel(x.T), [2, 3]],
  "flatten": [(x) => x.flatten(), [2, 3]],
  "squeeze": [(x) => mg.squeeze(x, 1), [2, 1, 3]],
  "expand_dims": [(x) => mg.expand_dims(x, [0, 2]), [2, 3]],
  "broadcast_to": [(x) => mg.broadcast_to(x, [4, 2, 3]), [2, 1]],
  "atleast_3d": [(x) => mg.atleast_3d(x) as mg.Tensor, [3]],
  "transpose": [(x) => mg.transpose(x, 2, 0, 1), [2, 3, 4]],
  "T": [(x) => x.T, [2, 3]],
  "swapaxes": [(x) => mg.swapaxes(x, 0, -1), [2, 3, 4]],
  "moveaxis": [(x) => mg.moveaxis(x, [0, 1], [-1, 0]), [2, 3, 4]],
  "roll": [(x) => mg.roll(x, 2), [2, 3]],
  "roll(axes)": [(x) => mg.roll(x, [1, 2], [0, 1]), [2, 3]],
  "concatenate": [(x, y) => mg.concatenate([x, y, x], 1), [2, 3], [2, 1]],
  "concatenate flat": [(x, y) => mg.concatenate([x, y], { axis: null }), [2, 3], [4]],
  "stack": [(x, y) => mg.stack([x, y, x], -1), [2, 3], [2, 3]],
  "repeat": [(x) => mg.repeat(x, 3), [2, 2]],
  "repeat(counts, axis)": [(x) => mg.repeat(x, [2, 0, 1], 1), [2, 3]],
  "where": [(x, y) => mg.where(np.array([[true, false, true]]), x, y), [2, 3], [3]],
  "clip": [(x, y) => mg.clip(x, -0.5, y), [6], [1]],
  "getitem slices": [(x) => x.get("1:, ::-2"), [3, 4]],
  "getitem arrays": [(x) => x.get([0, 2, 0], [1, 1, 1]), [3, 4]],
  "getitem mixed": [(x) => x.get([0, 2], null, "::2", [1, 1]), [3, 4, 2]],
  "getitem mask": [(x) => x.get(np.array([true, false, true])), [3, 2]],
  "setitem": [(x, y) => x.pos().set(mg.s_("1:", [0, 0]), y), [3, 2], [2]],
  "setitem mask": [(x, y) => x.pos().set(np.array([true, false, true]), y), [3, 2], [2]],
  "in-place on views": [
    (x, y) => {
      const z = x.pos();
      z.get(0).imul(y);
      z.get(":", 1).iadd(z.get(":", 0));
      return z.mul(z);
    },
    [3, 2],
    [2],
  ],
  "matmul": [(x, y) => mg.matmul(x, y), [2, 3], [3, 4]],
  "matmul 1-d": [(x, y) => mg.matmul(x, y), [3], [3]],
  "matmul row": [(x, y) => mg.matmul(x, y), [3], [2, 3, 4]],
  "matmul column": [(x, y) => mg.matmul(x, y), [2, 4, 3], [3]],
  "matmul batched": [(x, y) => mg.matmul(x, y), [2, 1, 4, 3], [5, 3, 2]],
  "matmul of a batch by one": [(x, y) => mg.matmul(x, y), [2, 4, 3], [3, 2]],
  "multi_matmul": [(x, y) => mg.multi_matmul([x, y, y.T, x.T]), [2, 3], [3, 4]],
  "einsum product": [(x, y) => mg.einsum("ij,jk->ki", x, y), [2, 3], [3, 4]],
  "einsum sum": [(x) => mg.einsum("ij->j", x), [2, 3]],
  "einsum trace": [(x) => mg.einsum("ii", x), [3, 3]],
  "einsum diagonal": [(x, y) => mg.einsum("iji,k->jk", x, y), [2, 3, 2], [4]],
  "einsum dots": [(x, y) => mg.einsum("...i,...i->...", x, y), [2, 3], [4, 1, 3]],
  "einsum lists": [(x, y) => mg.einsum(x, [0, 1], y, [1], [0]), [2, 3], [3]],
  "einsum same twice": [(x) => mg.einsum("i,i,i", x, x, x), [3]],
  "einsum size 1": [(x, y) => mg.einsum("ij,ij->ij", x, y), [1, 3], [2, 1]],
  "norm": [(x) => mg.linalg.norm(x), [2, 3]],
  "norm(axis)": [(x) => mg.linalg.norm(x, null, 1, true), [2, 3]],
  "norm 1": [(x) => mg.linalg.norm(x, 1, 0), [2, 3]],
  "norm 3": [(x) => mg.linalg.norm(x, 3, 0), [2, 3]],
  "norm inf": [(x) => mg.linalg.norm(x, Infinity, 0), [2, 3]],
  "add_sequence": [(x, y) => mg.add_sequence(x, y, x, y), [2, 3], [3]],
  "multiply_sequence": [(x, y) => mg.multiply_sequence(x, y, x), [2, 3], [3]],
  "add.outer": [(x, y) => mg.multiply.outer(x, y), [2], [3]],
  "divide.reduce": [(x) => mg.divide.reduce(mg.exp(x), 1), [2, 3]],
  "logaddexp.accumulate": [(x) => mg.logaddexp.accumulate(x, 1), [2, 3]],
  "add.reduceat": [(x) => mg.multiply.reduceat(x, [0, 2, 1], 0), [4, 2]],
};

/** Functions for neural networks. */
const layers: Record<string, [Make, ...number[][]]> = {
  "nnet.relu": [(x) => mg.nnet.relu(x), [2, 3]],
  "nnet.elu": [(x) => mg.nnet.elu(x, 0.7), [2, 3]],
  "nnet.selu": [(x) => mg.nnet.selu(x), [2, 3]],
  "nnet.sigmoid": [(x) => mg.nnet.sigmoid(x), [2, 3]],
  "nnet.softmax": [(x) => mg.nnet.softmax(x), [2, 3]],
  "nnet.softmax(axes)": [(x) => mg.nnet.softmax(x, [0, 2]), [2, 3, 2]],
  "nnet.logsoftmax": [(x) => mg.nnet.logsoftmax(x, 0), [2, 3]],
  "nnet.soft_sign": [(x) => mg.nnet.soft_sign(x), [2, 3]],
  "nnet.hard_tanh": [(x) => mg.nnet.hard_tanh(x), [2, 3]],
  "nnet.leaky_relu": [(x) => mg.nnet.leaky_relu(x, 0.1), [2, 3]],
  "nnet.glu": [(x) => mg.nnet.glu(x, 0), [4, 3]],
  "nnet.softmax_crossentropy": [(x) => mg.nnet.softmax_crossentropy(x, [1n, 0n, 2n]), [3, 3]],
  "nnet.negative_log_likelihood": [(x) => mg.nnet.negative_log_likelihood(x, [1n, 0n], { weights: [1, 2, 3] }), [2, 3]],
  "nnet.multiclass_hinge": [(x) => mg.nnet.multiclass_hinge(x, [1n, 0n], 0.5), [2, 3]],
  "nnet.margin_ranking_loss": [(x, y) => mg.nnet.margin_ranking_loss(x, y, np.array([1n, -1n]), 0.5), [2, 3], [2, 3]],
  "nnet.focal_loss": [(x) => mg.nnet.focal_loss(mg.nnet.softmax(x), [1n, 0n], { alpha: 0.5, gamma: 2 }), [2, 3]],
  "nnet.softmax_focal_loss": [(x) => mg.nnet.softmax_focal_loss(x, [1n, 0n], { gamma: 0.5 }), [2, 3]],
  "nnet.conv_nd": [
    (x, w) => mg.nnet.conv_nd(x, w, { stride: [1, 2], padding: [1, 0], dilation: [1, 1] }),
    [2, 2, 4, 5],
    [3, 2, 3, 3],
  ],
  "nnet.conv_nd dilated": [(x, w) => mg.nnet.conv_nd(x, w, { stride: 1, dilation: 2 }), [1, 2, 5], [2, 2, 2]],
  "nnet.max_pool": [(x) => mg.nnet.max_pool(x, [2, 2], 2), [2, 4, 4]],
  "nnet.max_pool overlapping": [(x) => mg.nnet.max_pool(x, [3], 1), [2, 6]],
  "nnet.batchnorm": [(x, y, z) => mg.nnet.batchnorm(x, { gamma: y, beta: z, eps: 1e-3 }), [4, 2, 3], [2], [2]],
  "nnet.softmax of long rows": [(x) => mg.nnet.softmax(x), [8, 10]],
  "nnet.logsoftmax of long rows": [(x) => mg.nnet.logsoftmax(x), [8, 10]],
  "nnet.softmax_crossentropy of long rows": [
    (x) => mg.nnet.softmax_crossentropy(x, [1n, 0n, 2n, 9n, -1n, 5n, 5n, 3n]),
    [8, 10],
  ],
  "nnet.sigmoid of many": [(x) => mg.nnet.sigmoid(x), [3, 30]],
  "nnet.margin_ranking_loss by row": [
    (x, y) => mg.nnet.margin_ranking_loss(x, y, -1, 0.25),
    [4],
    [4],
  ],
  "nnet.gru": [
    // deno-lint-ignore no-explicit-any
    (...args) => (mg.nnet.gru as any)(...args),
    [3, 2, 2],
    ...[0, 1, 2].flatMap(() => [[2, 2], [2, 2], [2]]),
  ],
  "nnet.gru from a state": [
    // deno-lint-ignore no-explicit-any
    (...args) => (mg.nnet.gru as any)(...args, { s0: np.array([[0.3, -0.2, 0.5]]) }),
    [2, 1, 2],
    ...[0, 1, 2].flatMap(() => [[2, 3], [3, 3], [3]]),
  ],
  "nnet.batchnorm of images": [
    (x, y) => mg.nnet.batchnorm(x, { gamma: y, eps: 0.1 }),
    [2, 3, 2, 2],
    [3],
  ],
  "nnet.batchnorm plain": [(x) => mg.nnet.batchnorm(x, { eps: 0.1 }), [4, 3]],
  "sliding_window_view": [(x) => mg.sliding_window_view(x, [2, 2], 1, 2), [4, 5]],
};
Object.assign(others, layers);

/** A row with shapes that suit it. */
export interface Row {
  name: string;
  make: Make;
  shapes: number[][];
}

/** Every row once. */
export function allRows(): Row[] {
  return [
    ...rows.map(([name, nin, make]) => ({ name, make, shapes: nin === 1 ? [[2, 3]] : [[2, 3], [3]] })),
    ...Object.entries(others).map(([name, [make, ...shapes]]) => ({ name, make, shapes })),
  ];
}
