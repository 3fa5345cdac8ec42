/**
 * Memory of temporaries is used again only after their death: where it is made NaN at once, every row has the same gradients.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";
import { beginTemporaries, endTemporaries, keptBytes, setPoison } from "../../src/ndarray/storage.ts";
import { random } from "../support/random.ts";
import { allRows, draw } from "../support/rows.ts";

for (const { name, make, shapes } of allRows()) {
  test(`${name}: temporaries leave no trace in values and gradients`, () => {
    const r = random(name.length * 31 + name.charCodeAt(0)), arrays = shapes.map((shape, i) => draw(r, name, i, shape));
    const run = (): string => {
      const tensors = arrays.map((a) => mg.tensor(a)), y = make(...tensors), z = make(...tensors);
      const seen: unknown[] = [y.data.copy(), z.data.copy()];
      if (!y.constant) mg.sum(mg.add(mg.multiply(y, y), z)).backward(); // shares are added to shares
      for (const t of [...tensors, y, z]) seen.push(t.grad, t.data);
      for (let i = 0; i < 3; i++) np.exp(arrays[0]); // writes to what is free
      return seen.map((x) => x === null ? "null" : np.array_repr(x as np.NDArray, undefined, 17)).join("\n");
    };
    const wanted = run();
    setPoison(true);
    try {
      assertEquals(run(), wanted);
      assertEquals(run(), wanted, "with memory used again");
    } finally {
      setPoison(false);
    }
  });
}

test("shares that were added to a gradient give their memory to later ones; what is kept is bounded", () => {
  const x = mg.tensor(np.ones([100, 100])), w = mg.tensor(np.full([100, 100], 2));
  let y = x.mul(w);
  for (let i = 0; i < 5; i++) y = y.add(x.mul(w));
  assertEquals(keptBytes(), 0);
  mg.sum(y).backward();
  assert(keptBytes() >= 80000, "no memory was kept");
  assertEquals(x.grad!.get(0, 0).item(), 12);
  const zeros = np.zeros([100, 100]);
  assertEquals(Number(np.count_nonzero(zeros)), 0, "what is used again is zero where that is promised");
  const outer = beginTemporaries();
  for (let i = 0; i < 100; i++) np.ones([1000, 1000 + i]);
  endTemporaries(outer, []);
  assert(keptBytes() <= 64 * 1024 * 1024);
});

test("memory for results is blank: whatever was in it, every element of them is written", () => {
  const a = np.random.default_rng(7).random([4, 5, 3]).sub(0.5);
  const i = np.array([3, 1, 2, 0, 1]).astype("int32"), mask = np.greater(a, 0), single = a.astype("float32");
  const made: Record<string, () => np.NDArray | np.NDArray[]> = {
    ones: () => np.ones([3, 7]),
    full: () => [np.full([3, 7], 0), np.full([20], 5), np.full([4], -0), np.full([2, 3], [1, 2, 3])],
    full_like: () => np.full_like(a, 0),
    arange: () => np.arange(20),
    linspace: () => np.linspace(0, 1, { num: 33 }),
    copy: () => [a.T.copy(), a.copy("F"), a.get(":", "::2").copy("C"), single.astype("int32"), a.astype("float16")],
    flatten: () => [a.T.flatten(), a.flatten("F")],
    concatenate: () => [np.concatenate([a, a], 1), np.stack([a, a]), np.hstack([a, single])],
    repeat: () => [np.repeat(a, 2), np.repeat(a, [1, 0, 2, 3], 0)],
    take: () => [np.take(a, i, { axis: 1 }), np.take(a, i)],
    index: () => [a.get(i), a.get(mask), a.get(":", i), a.get("...", i.mod(3)), a.get(i, ":", 1)],
    where: () => [np.where(mask, a, 0), np.select([mask, a.lt(-0.2)], [a, single], 9)],
    cumsum: () => [np.cumsum(a, 1), np.cumsum(a, 0), np.cumprod(a), np.diff(a)],
    outer:
      () => [np.add(a, a.T.get(0, 1, "...", null, null)), np.multiply(a, single), np.exp(a.T), np.divmod(a, 0.3)[0]],
    masked: () => np.add(a, 1, { where: mask }),
    products: () => [
      np.matmul(a, a.transpose(0, 2, 1)),
      np.einsum("ijk,ljk->il", a, a),
      np.matmul(np.ones([3, 0]), np.ones([0, 4])),
    ],
    solve: () => np.linalg.solve(np.eye(4).add(np.matmul(a.get(":", 0), a.get(":", 0).T)), np.ones([4, 2])),
    sort: () => [np.sort(a, 1), np.argsort(a, 0), np.unique(i)],
    random: () => {
      const rng = np.random.default_rng(3);
      return [rng.random(50), rng.normal(0, 1, [9, 9]), rng.integers(0, 9, 50), rng.gamma(2, 1, 40)];
    },
  };
  for (const [name, make] of Object.entries(made)) {
    const run = (): string => [make()].flat().map((x) => np.array_repr(x, undefined, 17)).join("\n");
    const wanted = run();
    setPoison(true);
    try {
      assertEquals(run(), wanted, name);
    } finally {
      setPoison(false);
    }
  }
});

test("after an error nothing of a run of temporaries is used again; an inner run's survivors belong to the outer one", () => {
  setPoison(true);
  try {
    let outer = beginTemporaries();
    const a = np.ones([10]);
    endTemporaries(outer, null);
    assertEquals(np.sum(a).item(), 10);
    outer = beginTemporaries();
    const inner = beginTemporaries(), b = np.ones([10]);
    endTemporaries(inner, [b.buffer.buffer]);
    assertEquals(np.sum(b).item(), 10);
    endTemporaries(outer, []);
    assert(Number.isNaN(np.sum(b).item()));
  } finally {
    setPoison(false);
  }
});
