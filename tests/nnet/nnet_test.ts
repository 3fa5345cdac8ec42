/** What MyGrad's neural-network part does by accident and ours on purpose, and how calls may be spelled; the rest is compared with MyGrad. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { setKernels } from "../../src/kernels/fast.ts";
import type { ConvOptions } from "../../src/nnet/layers/conv.ts";

const { nnet } = mg;

test("arguments are found by position and by Python's names", () => {
  const x = mg.tensor([[0.5, -1, 2], [3, 0, -2]]), y = np.array([2n, 0n]);
  const same = (...results: mg.Tensor[]): void => {
    for (const result of results) assertEquals(String(result), String(results[0]));
  };
  same(nnet.softmax_crossentropy(x, y), nnet.softmax_crossentropy(x, { y_true: y }));
  same(nnet.multiclass_hinge(x, y, 0.5), nnet.multiclass_hinge(x, y, { hinge: 0.5 }));
  same(nnet.softmax(x, 0), nnet.softmax(x, { axis: 0 }));
  same(nnet.elu(x, 0.5), nnet.elu(x, { alpha: 0.5 }));
  same(nnet.leaky_relu(x, 0.5), nnet.leaky_relu(x, { slope: 0.5 }));
  same(nnet.glu(x.get(":, :2")), nnet.glu(x.get(":, :2"), { axis: -1 }));
  same(
    nnet.margin_ranking_loss(x, x.mul(2), 1, 0.5),
    nnet.margin_ranking_loss(x, x.mul(2), { y: 1, margin: 0.5 }),
    nnet.margin_ranking_loss(x, x.mul(2), 1, { margin: 0.5 }),
  );
  const w = mg.ones([1, 1, 2, 2]), image = mg.ones([1, 1, 3, 3]);
  same(nnet.conv_nd(image, w, { stride: 1 }), nnet.conv_nd(image, { filter_bank: w, stride: 1 }));
  same(nnet.max_pool(image, [2, 2], 1), nnet.max_pool(image, { pool: [2, 2], stride: 1 }));
});

test("an argument too many, one too few and an unknown keyword are a TypeError", () => {
  const x = mg.ones([2, 2]);
  assertThrows(() => (nnet.relu as (...args: unknown[]) => unknown)(x, 1), TypeError, "at most 1 positional");
  assertThrows(() => (nnet.sigmoid as () => unknown)(), TypeError, "'x'");
  assertThrows(() => nnet.elu(x, undefined as unknown as number), TypeError, "'alpha'");
  assertThrows(() => nnet.batchnorm(x, {} as { eps: number }), TypeError, "'eps'");
  assertThrows(() => nnet.conv_nd(x, x, {} as { stride: number }), TypeError, "'stride'");
  assertThrows(() => nnet.softmax(x, { axes: 1 } as never), TypeError, "axes");
});

test("relu(-inf) is 0, and nan stays nan (contract A9.3)", () => {
  const x = mg.tensor([-Infinity, NaN, Infinity, -1]), y = nnet.relu(x);
  y.backward();
  assertEquals(String(y.data), "[ 0. nan inf  0.]");
  assertEquals(String(x.grad), "[0. 0. 1. 0.]");
});

test("numbers leave the type of a tensor alone (contract A9.1)", () => {
  const x = mg.ones([2, 2]), y = np.array([0n, 1n]);
  assertEquals(x.dtype.name, "float32");
  for (
    const result of [
      nnet.leaky_relu(x, 0.1),
      nnet.hard_tanh(x, { lower_bound: -0.5 }),
      nnet.soft_sign(x),
      nnet.negative_log_likelihood(x, y),
      nnet.margin_ranking_loss(x, x, 1, 0.5),
      nnet.focal_loss(x, y, { alpha: 0.5, gamma: 2 }),
      nnet.softmax_focal_loss(x, y),
    ]
  ) assertEquals(result.dtype.name, "float32");
});

test("integers of narrow types do not wrap around", () => {
  assertEquals(String(nnet.softmax(np.array([0, 255], { dtype: "uint8" })).data), "[1.79848622e-111 1.00000000e+000]");
  assertEquals(String(nnet.soft_sign(np.array([127, -128], { dtype: "int8" })).data), "[ 0.9921875  -0.99224806]");
  assertEquals(String(nnet.hard_tanh(np.array([0, 3], { dtype: "uint8" })).data), "[0 1]");
});

test("sigmoid() neither overflows nor loses what is tiny", () => {
  const x = mg.tensor([-800, -700, 0, 700]), y = nnet.sigmoid(x);
  y.backward();
  assertEquals(String(y.data), "[0.00000000e+000 9.85967654e-305 5.00000000e-001 1.00000000e+000]");
  assertEquals(String(x.grad), "[0.00000000e+000 9.85967654e-305 2.50000000e-001 0.00000000e+000]");
});

test("losses leave labels and scores as they are, and a failed call locks nothing", () => {
  const x = mg.tensor([[1, 2], [3, 4]]), y = np.array([-1n, 0n]);
  nnet.softmax_crossentropy(x, y).backward();
  nnet.multiclass_hinge(x, y).backward();
  assertEquals(String(y), "[-1  0]");
  assertEquals(String(x.data), "[[1. 2.]\n [3. 4.]]");
  assertThrows(() => nnet.softmax_crossentropy(x, [0n, 2n]), mg.IndexError, "label 2 in row 1");
  assertThrows(() => nnet.softmax_crossentropy(x, [0, 1]), TypeError, "float64");
  assertThrows(() => nnet.softmax_crossentropy(x, [0n]), mg.ValueError, "(2,)");
  x.data.set(0, 7);
});

test("batchnorm() needs channels and says so at once (contract A9.3)", () => {
  assertThrows(() => nnet.batchnorm(mg.ones(3), { eps: 0 }), mg.ValueError, "(3,)");
  assertThrows(() => nnet.batchnorm(mg.ones([4, 3]), { eps: 0, gamma: mg.ones(4) }), mg.ValueError, "(3,)");
});

test("dilated windows that fit are taken (contract A9.3)", () => {
  const x = mg.tensor(np.arange(5, { dtype: "float64" }).reshape(1, 1, 5) as np.NDArray), w = mg.ones([1, 1, 3]);
  assertEquals(String(nnet.conv_nd(x, w, { stride: 1, dilation: 2 }).data), "[[[6.]]]");
  assertEquals(String(mg.sliding_window_view(np.arange(5), [3], 1, 2)), "[[0 2 4]]");
});

test("initializers have the bounds of their papers (contract A9.3)", () => {
  mg.random.seed(0);
  const he = nnet.he_uniform(300, 400).data, bound = Math.sqrt(3 / 400);
  assert(Number(he.max().item()) <= bound && Number(he.max().item()) > 0.99 * bound);
  const glorot = nnet.glorot_normal(64, 32, 3, 3).data, std = Math.sqrt(2 / ((64 + 32) * 9));
  assert(Math.abs(Number(glorot.std().item()) / std - 1) < 0.02);
});

test("a sliding window of a tensor is a tensor, whose gradient adds up where windows overlap", () => {
  const x = mg.tensor([1, 2, 3, 4]), windows = mg.sliding_window_view(x, [2], 1);
  assertEquals(windows.shape, [3, 2]);
  windows.backward();
  assertEquals(String(x.grad), "[1. 2. 2. 1.]");
  assertThrows(() => windows.data.set(mg.s_(0, 0), 1), mg.ValueError, "read-only");
});

test("convolutions and their gradients are the same by kernels and by plain loops", () => {
  const draw = np.random.default_rng(5);
  const random = (shape: number[], dtype: "float64" | "float32") => draw.normal(0, 1, shape).astype(dtype);
  const cases: [shape: number[], bank: number[], options: ConvOptions][] = [
    [[3, 2, 9], [4, 2, 3], { stride: 1, padding: 1 }],
    [[3, 2, 9, 8], [7, 2, 3, 2], { stride: 1, padding: [1, 0], dilation: [1, 2] }],
    [[3, 3, 10, 9], [5, 3, 4, 3], { stride: 2, padding: 1 }],
    [[2, 1, 5, 6, 8], [3, 1, 2, 3, 2], { stride: [1, 1, 2], padding: [0, 1, 0] }],
    [[0, 2, 9, 9], [3, 2, 3, 3], { stride: 1 }],
  ];
  for (const [one, other] of [["float64", "float64"], ["float32", "float32"], ["float32", "float64"]] as const) {
    for (const [shape, bank, options] of cases) {
      const x = mg.tensor(random([...shape].reverse(), one).T), w = mg.tensor(random(bank, other));
      const results = [true, false].map((on) => {
        setKernels(on);
        try {
          const out = nnet.conv_nd(x, w, options), slope = np.arange(out.size).reshape(out.shape).astype(out.dtype);
          mg.multiply(out, np.remainder(slope, 7)).sum().backward();
          const some = [out.data, x.grad!, w.grad!];
          x.null_grad();
          w.null_grad();
          nnet.conv_nd(x, w, options).sum().backward();
          return [...some, x.grad!, w.grad!];
        } finally {
          setKernels(true);
        }
      });
      results[0].forEach((fast, i) => {
        const plain = results[1][i], within = one === "float64" ? 1e-11 : 1e-3;
        assertEquals([fast.dtype.name, fast.shape], [plain.dtype.name, plain.shape]);
        assert(np.allclose(fast, plain, within, within), `${one}, ${other}, ${shape}: result ${i}`);
      });
    }
  }
});
