/**
 * The gated recurrent unit.
 * @module
 */
import { recordedGradients } from "../../autodiff/higher.ts";
import { record } from "../../autodiff/record.ts";
import { type Op, operation } from "../../autodiff/tape.ts";
import { type ConstantOption, Tensor } from "../../autodiff/tensor.ts";
import { promoteTypes } from "../../dtype/promote.ts";
import type { DType } from "../../dtype/dtype.ts";
import { type NDArray, newArray } from "../../ndarray/ndarray.ts";
import { sameList } from "../../ndarray/layout.ts";
import type { ArrayLike } from "../../ndarray/types.ts";
import { AssertionError, NotImplementedError, ValueError } from "../../python/errors.ts";
import { bind, REQUIRED, type Signature, signature } from "../../python/keywords.ts";
import { asIndex } from "../../python/number.ts";
import { reprTuple } from "../../python/repr.ts";
import { binomial } from "../../random/functions.ts";
import { add, multiply, subtract } from "../../functions/arithmetic.ts";
import { tanh } from "../../functions/hyperbolic.ts";
import { stack } from "../../functions/joining.ts";
import { matmul } from "../../functions/linalg.ts";
import * as np from "../../functions/np.ts";
import { sigmoid, sigmoidOf } from "../activations.ts";

/** Masks of a call with dropout: one for each gate, on what comes from the input and on the recurrent weights. */
interface Dropout {
  readonly U: readonly NDArray[];
  readonly W: readonly NDArray[];
}

interface Run {
  readonly s0: NDArray | null;
  readonly limit: number;
  readonly dropout: Dropout | null;
  /** What the forward pass leaves for the backward pass. */
  kept: { s: NDArray; z: NDArray; r: NDArray; h: NDArray; W: readonly NDArray[] } | null;
  shares: { of: NDArray; all: readonly NDArray[] } | null;
}

/** Places of the inputs: X, then U, W, b of the gates z, r and h. */
const X = 0, GATES = [1, 4, 7] as const;

function commonType(arrays: readonly NDArray[]): DType {
  return arrays.map((x) => x.dtype).reduce(promoteTypes);
}

function flat(x: NDArray): NDArray {
  return np.reshape(x, [-1, x.shape[x.ndim - 1]].map((n) => n === -1 ? x.size / Math.max(1, x.shape[x.ndim - 1]) : n));
}

/** `(T, N, ·) @ (·, ·)` as one product of all rows. */
function rowsTimes(x: NDArray, m: NDArray): NDArray {
  return np.reshape(np.matmul(flat(x), m), [...x.shape.slice(0, -1), m.shape[1]]);
}

/** `Σ over time and batch of aᵀ·b` */
function summedOuter(a: NDArray, b: NDArray): NDArray {
  return np.matmul(np.transpose(flat(a)), flat(b));
}

/**
 * z = σ(x·Uz + s·Wz + bz), r = σ(x·Ur + s·Wr + br), h = tanh(x·Uh + (r·s)·Wh + bh), s' = (1 - z)·h + z·s, from Cho et al., Learning Phrase
 * Representations using RNN Encoder–Decoder (2014).
 */
function forward(arrays: readonly NDArray[], run: Run): NDArray {
  const dtype = commonType(arrays), x = np.asarray(arrays[X], dtype), [T, N] = x.shape, D = arrays[3].shape[0];
  const s = newArray([T + 1, N, D], dtype);
  if (run.s0 !== null) s.set(0, run.s0);
  const [z, r, h] = GATES.map((at, k) => {
    let gate = rowsTimes(x, np.asarray(arrays[at], dtype));
    if (run.dropout !== null) gate = np.multiply(gate, run.dropout.U[k].astype(dtype));
    return np.add(gate, np.asarray(arrays[at + 2], dtype)) as NDArray;
  });
  const W = GATES.map((at, k) => {
    const w = np.asarray(arrays[at + 1], dtype);
    return run.dropout === null ? w : np.multiply(w, run.dropout.W[k].astype(dtype)) as NDArray;
  });
  for (let t = 0; t < T; t++) {
    const state = s.get(t), zt = z.get(t), rt = r.get(t), ht = h.get(t);
    zt.iadd(np.matmul(state, W[0]));
    zt.set("...", sigmoidOf(zt));
    rt.iadd(np.matmul(state, W[1]));
    rt.set("...", sigmoidOf(rt));
    ht.iadd(np.matmul(np.multiply(rt, state), W[2]));
    np.tanh(ht, { out: ht });
    s.set(t + 1, np.add(np.multiply(np.subtract(1, zt), ht), np.multiply(zt, state)));
  }
  run.kept = { s, z, r, h, W };
  return s.copy();
}

/** The shares of all ten inputs, by back-propagation through time. */
function backward(g: NDArray, arrays: readonly NDArray[], run: Run): NDArray[] {
  const { s: all, z, r, h, W } = run.kept!, { dropout, limit } = run, dtype = all.dtype, T = z.shape[0];
  const s = all.get(":-1"), [Wz, Wr, Wh] = W.map((w) => np.transpose(w));
  const x = np.asarray(arrays[X], dtype);
  const dz = np.multiply(z, np.subtract(1, z)),
    dr = np.multiply(r, np.subtract(1, r)),
    dh = np.subtract(1, np.square(h));
  const difference = np.subtract(s, h), rest = np.subtract(1, z);
  // what one step sends to the state before it
  const step = (of: string | number, ds: NDArray): NDArray => {
    const at = (y: NDArray): NDArray => y.get(of);
    const through = rowsTimes(np.multiply(np.multiply(ds, at(rest)), at(dh)), Wh);
    let out = np.multiply(at(z), ds);
    out = np.add(out, rowsTimes(np.multiply(np.multiply(ds, at(difference)), at(dz)), Wz));
    out = np.add(out, np.multiply(through, at(r)));
    return np.add(out, rowsTimes(np.multiply(np.multiply(through, at(s)), at(dr)), Wr));
  };
  const ds = g.get("1:").astype(dtype);
  if (limit < T - 1) { // truncated: `limit` rounds, in each of which every step passes on what reached it in the round before
    let old = np.zeros(ds.shape, { dtype }) as NDArray;
    for (let i = 0; i < limit; i++) {
      const source = `1:${T - i}`, fresh = np.subtract(ds.get(source), old.get(source));
      old = ds.copy();
      ds.get(`:${T - (i + 1)}`).iadd(step(source, fresh));
    }
  } else {
    for (let t = T - 1; t > 0; t--) {
      ds.get(t - 1).iadd(np.reshape(step(`${t}:${t + 1}`, ds.get(`${t}:${t + 1}`)), ds.get(t - 1).shape));
    }
  }
  const byZ = np.multiply(np.multiply(ds, difference), dz), byH = np.multiply(np.multiply(ds, rest), dh);
  const byR = np.multiply(np.multiply(rowsTimes(byH, Wh), s), dr);
  const gates = [byZ, byR, byH], states = [s, s, np.multiply(s, r)];
  const shares = new Array<NDArray>(10);
  let byX: NDArray | null = null;
  GATES.forEach((at, k) => {
    const weights = summedOuter(states[k], gates[k]);
    shares[at + 1] = dropout === null ? weights : np.multiply(weights, dropout.W[k]);
    shares[at + 2] = np.sum(gates[k], [0, 1]);
    const onInput = dropout === null ? gates[k] : np.multiply(gates[k], dropout.U[k].astype(dtype));
    shares[at] = summedOuter(x, onInput);
    const share = rowsTimes(onInput, np.transpose(np.asarray(arrays[at], dtype)));
    byX = byX === null ? share : np.add(byX, share);
  });
  shares[X] = byX!;
  return shares;
}

/**
 * The shares in a backward pass that is recorded: those of the unit composed of recorded operations, which know how they slope in
 * turn.
 */
function recordedShares(g: Tensor, inputs: readonly Tensor[], run: Run): readonly NDArray[] {
  const [x] = inputs, [T] = x.shape, { dropout } = run;
  if (run.limit < T - 1) {
    throw new NotImplementedError(
      `there is no second derivative of gru() that is cut off after ${run.limit} of ${T - 1} steps`,
    );
  }
  const masked = (y: Tensor, mask: NDArray | undefined): Tensor => mask === undefined ? y : multiply(y, mask);
  const gates = GATES.map((at, k) => add(masked(matmul(x, inputs[at]), dropout?.U[k]), inputs[at + 2]));
  const [Wz, Wr, Wh] = GATES.map((at, k) => masked(inputs[at + 1], dropout?.W[k]));
  const states: (Tensor | NDArray)[] = [run.kept!.s.get(0)];
  for (let t = 0; t < T; t++) {
    const s = states[t], [zt, rt, ht] = gates.map((gate) => gate.get(t));
    const z = sigmoid(add(zt, matmul(s, Wz))), r = sigmoid(add(rt, matmul(s, Wr)));
    const h = tanh(add(ht, matmul(multiply(r, s), Wh)));
    states.push(add(multiply(subtract(1, z), h), multiply(z, s)));
  }
  const values = inputs.map((input) => input.value);
  const gradients = recordedGradients(stack(states), g, new Set(values));
  return values.map((value) => gradients.get(value) as unknown as NDArray);
}

const GRU: Op = operation("GRUnit", (arrays, run: Run) => forward(arrays, run), [
  (g, _r, inputs: readonly NDArray[], run: Run, index: number) => {
    if (run.shares === null || run.shares.of !== g) {
      run.shares = {
        of: g,
        all: (g as unknown) instanceof Tensor
          ? recordedShares(g as unknown as Tensor, inputs as unknown as readonly Tensor[], run)
          : backward(g, inputs, run),
      };
    }
    return run.shares.all[index];
  },
], { each: true, keeps: true });

interface GruArguments {
  X: ArrayLike;
  Uz: ArrayLike;
  Wz: ArrayLike;
  bz: ArrayLike;
  Ur: ArrayLike;
  Wr: ArrayLike;
  br: ArrayLike;
  Uh: ArrayLike;
  Wh: ArrayLike;
  bh: ArrayLike;
  s0: ArrayLike | null;
  bp_lim: number | null;
  dropout: number;
  constant: boolean | null;
}

const FORM: Signature<GruArguments> = signature("gru", {
  X: REQUIRED,
  Uz: REQUIRED,
  Wz: REQUIRED,
  bz: REQUIRED,
  Ur: REQUIRED,
  Wr: REQUIRED,
  br: REQUIRED,
  Uh: REQUIRED,
  Wh: REQUIRED,
  bh: REQUIRED,
  s0: null,
  bp_lim: null,
  dropout: 0,
  constant: null,
});

/** The keywords of {@linkcode gru}. */
export interface GruOptions extends ConstantOption {
  /** The initial state, shape `(N, D)`: zeros by default. No gradient flows to it. */
  s0?: ArrayLike | null;
  /** How many steps back gradients are carried through time: all by default. */
  bp_lim?: number | null;
  /** The share of connections left out at random, in [0, 1). */
  dropout?: number;
}

/**
 * The hidden states of a gated recurrent unit over sequences `X` of shape `(T, N, C)`: a tensor of shape `(T+1, N, D)`, whose row 0
 * is the initial state. `Uz`, `Ur`, `Uh` have shape `(C, D)`, `Wz`, `Wr`, `Wh` `(D, D)`, and `bz`, `br`, `bh` `(D,)`.
 *
 * `bp_lim` and `dropout` out of range are an `AssertionError`; shapes that do not fit and an `s0` that is a non-constant tensor are a
 * `ValueError`. Where `bp_lim` cuts gradients off there is no second derivative (`NotImplementedError`).
 *
 * @example
 * ```ts
 * import { nnet, zeros, ones } from "@mygrad/mygrad";
 * const [U, W, b] = [ones([2, 3]), zeros([3, 3]), zeros(3)];
 * const s = nnet.gru(ones([4, 1, 2]), U, W, b, U, W, b, U, W, b);
 * console.assert(String(s.shape) === "5,1,3");
 * ```
 */
export function gru(
  X: ArrayLike,
  Uz: ArrayLike,
  Wz: ArrayLike,
  bz: ArrayLike,
  Ur: ArrayLike,
  Wr: ArrayLike,
  br: ArrayLike,
  Uh: ArrayLike,
  Wh: ArrayLike,
  bh: ArrayLike,
  options?: GruOptions,
): Tensor;
export function gru(...args: unknown[]): Tensor {
  const given = bind(FORM, args), { s0, bp_lim, dropout, constant } = given;
  if (s0 instanceof Tensor && !s0.constant) {
    throw new ValueError("`s0` must be an array or a constant tensor: no gradient flows to it");
  }
  const inputs = FORM.names.slice(0, 10).map((name) => given[name] as ArrayLike),
    arrays = inputs.map((x) => np.asarray(x));
  const [T, N, C] = arrays[0].shape, D = arrays[3].shape[0];
  if (arrays[0].ndim !== 3) {
    throw new ValueError(`\`X\` must have shape (T, N, C), got shape ${reprTuple(arrays[0].shape)}`);
  }
  arrays.slice(1).forEach((x, i) => {
    const shape = [[C, D], [D, D], [D]][i % 3];
    if (!sameList(x.shape, shape)) {
      throw new ValueError(
        `\`${FORM.names[i + 1]}\` must have shape ${reprTuple(shape)}, got shape ${reprTuple(x.shape)}`,
      );
    }
  });
  const limit = bp_lim === null ? T - 1 : asIndex(bp_lim);
  if (bp_lim !== null && !(limit >= 0 && limit < T)) {
    throw new AssertionError(`\`bp_lim\` must be in [0, ${T}), got ${limit}`);
  }
  if (!(dropout >= 0 && dropout < 1)) throw new AssertionError(`\`dropout\` must be in [0, 1), got ${dropout}`);
  let masks: Dropout | null = null;
  if (dropout > 0) {
    const p = 1 - dropout;
    const draw = (size: number[]): NDArray[] => [...np.divide(binomial(1, p, { size }) as NDArray, p)];
    masks = { U: draw([3, 1, N, D]), W: draw([3, D, D]) };
  }
  const run: Run = { s0: s0 === null ? null : np.asarray(s0), limit, dropout: masks, kept: null, shares: null };
  return record(GRU, inputs, run, { constant });
}
