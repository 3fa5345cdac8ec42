/**
 * Every gradient row slopes as finite differences say: on contiguous, strided, broadcast, 0-d and empty inputs, along random
 * directions too, with masks, targets and data types. A new row is tested by being a row.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { differentiableUfuncs } from "../../src/autodiff/differentiable.ts";
import { elementwiseFunctions } from "../../src/functions/elementwise.ts";
import { random, type Random } from "../support/random.ts";

type Make = (...tensors: mg.Tensor[]) => mg.Tensor;

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

function draw(r: Random, name: string, i: number, shape: number[]): np.NDArray<"float64"> {
  const [low, high] = (domains[name] ?? [])[i] ?? (domains[name] ?? [])[0] ?? [-2, 2];
  const n = shape.reduce((a, b) => a * b, 1);
  return np.array(Float64Array.from({ length: n }, () => r.between(low, high))).reshape(shape) as np.NDArray<"float64">;
}

/** Layouts of the same elements: contiguous, Fortran, every second of a larger buffer, reversed, a part of a larger one. */
const layouts: Record<string, (x: np.NDArray) => np.NDArray> = {
  contiguous: (x) => x,
  Fortran: (x) => x.copy("F"),
  strided: (x) => {
    if (x.ndim === 0) return x;
    const wide = np.zeros([...x.shape.slice(0, -1), 2 * x.shape[x.ndim - 1]]);
    const view = wide.get("..., ::2");
    view.set("...", x);
    return view;
  },
  reversed: (x) => x.ndim === 0 ? x : np.flip(np.flip(x).copy()),
};

/** The central difference quotient of `f` (summed against `g`) for every element of argument `k`. */
function differences(f: (...arrays: np.NDArray[]) => np.NDArray, arrays: np.NDArray[], k: number, g: np.NDArray): np.NDArray {
  const x = arrays[k], out = np.zeros(x.shape) as np.NDArray, flat = out.reshape(-1);
  for (let i = 0; i < x.size; i++) {
    const h = 1e-6;
    const moved = (by: number): np.NDArray => {
      const y = x.copy("C"), line = y.reshape(-1);
      line.set(i, Number(line.get(i).item()) + by);
      return f(...arrays.map((a, j) => j === k ? y : a));
    };
    const quotient = np.divide(np.subtract(moved(h), moved(-h)), 2 * h);
    flat.set(i, np.sum(np.multiply(quotient, g)));
  }
  return out;
}

function close(a: np.NDArray | null, b: np.NDArray, what: string, rtol = 2e-5): void {
  assert(a !== null, `${what}: no gradient`);
  assertEquals(a.shape, b.shape, `${what}: shape`);
  assert(np.allclose(a, b, { rtol, atol: 1e-5 }), `${what}: gradient\n${a}\ndifferences\n${b}`);
}

const rows: [name: string, nin: number, make: Make][] = [
  ...[...differentiableUfuncs].filter(([name]) => !notElementwise.has(name)).map(([name, { ufunc, call }]): [string, number, Make] => [
    name,
    (ufunc as unknown as { nin: number }).nin,
    call as unknown as Make,
  ]),
  ...[...elementwiseFunctions].map(([name, { call }]): [string, number, Make] => [name, 1, call as unknown as Make]),
];

const shapes: Record<number, number[][][]> = {
  1: [[[3]], [[2, 3]], [[]], [[0, 2]]],
  2: [[[3], [3]], [[2, 3], [3]], [[1, 3], [2, 1]], [[], [2]], [[], []], [[0, 2], [2]]],
};

for (const [name, nin, make] of rows) {
  test(`${name}() slopes as finite differences say, in every layout and broadcast`, () => {
    const r = random(name.length * 7919 + name.charCodeAt(0));
    for (const group of shapes[nin]) {
      for (const [layout, lay] of Object.entries(layouts)) {
        const arrays = group.map((shape, i) => lay(draw(r, name, i, shape)));
        const tensors = arrays.map((a) => mg.tensor(a, { copy: false }));
        const y = make(...tensors);
        const g = draw(r, "", 0, [...y.shape]);
        y.backward(g);
        tensors.forEach((t, k) => {
          const wanted = differences((...xs) => mg.no_autodiff(() => make(...xs.map((x) => mg.tensor(x))).data), arrays, k, g);
          close(t.grad, wanted, `${name} ${JSON.stringify(group)} ${layout} argument ${k}`);
        });
      }
    }
  });

  test(`${name}() along a random direction: one quotient, all arguments at once`, () => {
    const r = random(name.length * 104729 + name.charCodeAt(name.length - 1));
    const arrays = Array.from({ length: nin }, (_, i) => draw(r, name, i, [4, 2]));
    const along = arrays.map((a) => draw(r, "", 0, [...a.shape]));
    const tensors = arrays.map((a) => mg.tensor(a));
    const y = mg.sum(make(...tensors));
    y.backward();
    const at = (h: number): number =>
      Number(mg.no_autodiff(() => mg.sum(make(...arrays.map((a, i) => mg.tensor(np.add(a, np.multiply(along[i], h)))))).item()));
    const quotient = (at(1e-6) - at(-1e-6)) / 2e-6;
    const slope = tensors.reduce((sum, t, i) => sum + Number(np.sum(np.multiply(t.grad!, along[i])).item()), 0);
    assert(Math.abs(quotient - slope) <= 1e-5 * Math.max(1, Math.abs(slope)), `${name}: ${slope} against ${quotient}`);
  });

  test(`${name}() in float32 and float16: the gradient has the type of the tensor`, () => {
    const r = random(3 + name.length);
    for (const dtype of ["float32", "float16"] as const) {
      const tensors = Array.from({ length: nin }, (_, i) => mg.tensor(draw(r, name, i, [3]).astype(dtype)));
      const wide = tensors.map((t) => mg.tensor(t.data.astype("float64")));
      const y = make(...tensors), z = make(...wide);
      assertEquals(y.dtype.name, dtype);
      y.backward();
      z.backward();
      tensors.forEach((t, i) => {
        assertEquals(t.grad!.dtype.name, dtype);
        const rtol = dtype === "float32" ? 1e-4 : 5e-2;
        assert(np.allclose(t.grad!.astype("float64"), wide[i].grad!, { rtol, atol: rtol }), `${name} ${dtype}: ${t.grad} against ${wide[i].grad}`);
      });
    }
  });
}

for (const [name, nin, make] of rows.filter(([name]) => differentiableUfuncs.has(name))) {
  test(`${name}() with where: what is masked passes nothing, and what is written in place passes the old gradient`, () => {
    const r = random(17 * name.length);
    const mask = np.array([true, false, true]), g = np.array([1, 10, 100]);
    const arrays = Array.from({ length: nin }, (_, i) => draw(r, name, i, [3]));
    const plain = arrays.map((a) => mg.tensor(a)), masked = arrays.map((a) => mg.tensor(a)), into = arrays.map((a) => mg.tensor(a));
    const whole = make(...plain);
    whole.backward(g);
    const part = (make as (...args: unknown[]) => mg.Tensor)(...masked, { where: mask });
    assertEquals(part.data.tolist(), np.where(mask, whole.data, 0).tolist());
    part.backward(g);
    masked.forEach((t, i) => assertEquals(t.grad!.tolist(), np.where(mask, plain[i].grad!, 0).tolist(), name));
    const old = mg.tensor([7, 8, 9]), target = old.pos();
    const same = (make as (...args: unknown[]) => mg.Tensor)(...into, { where: mask, out: target });
    assert(same === target);
    assertEquals(target.data.tolist(), np.where(mask, whole.data, old.data).tolist());
    target.backward(g);
    into.forEach((t, i) => assertEquals(t.grad!.tolist(), np.where(mask, plain[i].grad!, 0).tolist(), name));
    assertEquals(old.grad!.tolist(), [0, 10, 0]);
  });
}

/** Functions that are not elementwise: one line for each way of calling them. */
const others: Record<string, [Make, ...number[][]]> = {
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
  "in-place on views": [(x, y) => {
    const z = x.pos();
    z.get(0).imul(y);
    z.get(":", 1).iadd(z.get(":", 0));
    return z.mul(z);
  }, [3, 2], [2]],
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

for (const [name, [make, ...group]] of Object.entries(others)) {
  test(`${name} slopes as finite differences say`, () => {
    const r = random(name.length * 31 + name.charCodeAt(0));
    for (const [layout, lay] of Object.entries(layouts)) {
      const arrays = group.map((shape) => lay(draw(r, "", 0, shape)));
      const tensors = arrays.map((a) => mg.tensor(a));
      const y = make(...tensors);
      const g = draw(r, "", 0, [...y.shape]);
      y.backward(g);
      const run = (...xs: np.NDArray[]): np.NDArray => make(...xs.map((x) => mg.tensor(x))).data;
      tensors.forEach((t, k) => close(t.grad, differences(run, arrays, k, g), `${name}, ${layout}, argument ${k}`));
    }
  });
}

test("every ufunc that is not flat has a gradient row, and none has two", () => {
  assert(differentiableUfuncs.size >= 37, `${differentiableUfuncs.size} rows`);
  for (const [name, { op }] of differentiableUfuncs) assertEquals(op.rules.length, (differentiableUfuncs.get(name)!.ufunc as unknown as { nin: number }).nin);
});
