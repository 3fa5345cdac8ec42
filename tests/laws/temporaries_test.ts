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
