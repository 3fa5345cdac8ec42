/**
 * Every gradient row slopes as finite differences say: on contiguous, strided, broadcast, 0-d and empty inputs, along random
 * directions too, with masks, targets and data types. A new row is tested by being a row.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { differentiableUfuncs } from "../../src/autodiff/differentiable.ts";
import { random } from "../support/random.ts";
import { draw, others, rows, shapes } from "../support/rows.ts";

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
function differences(
  f: (...arrays: np.NDArray[]) => np.NDArray,
  arrays: np.NDArray[],
  k: number,
  g: np.NDArray,
): np.NDArray {
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
  if (a === null) return;
  assertEquals(a.shape, b.shape, `${what}: shape`);
  assert(np.allclose(a, b, { rtol, atol: 1e-5 }), `${what}: gradient\n${a}\ndifferences\n${b}`);
}

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
          const wanted = differences(
            (...xs) => mg.no_autodiff(() => make(...xs.map((x) => mg.tensor(x))).data),
            arrays,
            k,
            g,
          );
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
      Number(
        mg.no_autodiff(() =>
          mg.sum(make(...arrays.map((a, i) => mg.tensor(np.add(a, np.multiply(along[i], h)))))).item()
        ),
      );
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
        assert(
          np.allclose(t.grad!.astype("float64"), wide[i].grad!, { rtol, atol: rtol }),
          `${name} ${dtype}: ${t.grad} against ${wide[i].grad}`,
        );
      });
    }
  });
}

for (const [name, nin, make] of rows.filter(([name]) => differentiableUfuncs.has(name))) {
  test(`${name}() with where: what is masked passes nothing, and what is written in place passes the old gradient`, () => {
    const r = random(17 * name.length);
    const mask = np.array([true, false, true]), g = np.array([1, 10, 100]);
    const arrays = Array.from({ length: nin }, (_, i) => draw(r, name, i, [3]));
    const plain = arrays.map((a) => mg.tensor(a)),
      masked = arrays.map((a) => mg.tensor(a)),
      into = arrays.map((a) => mg.tensor(a));
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
  for (const [name, { op }] of differentiableUfuncs) {
    assertEquals(op.rules.length, (differentiableUfuncs.get(name)!.ufunc as unknown as { nin: number }).nin);
  }
});
