/**
 * Memory: what a finished graph keeps, how memory grows in synchronous loops, how deep graphs and chains of views may be, and what
 * locks are left.
 */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

/** The engine's collector, where it was asked to expose it (`--expose-gc`; always in Bun). */
const collect: (() => void) | undefined = (globalThis as { gc?: () => void }).gc ??
  ("Bun" in globalThis
    ? () => (globalThis as unknown as { Bun: { gc(force: boolean): void } }).Bun.gc(true)
    : undefined);

/** How much a flat heap may seem to grow: little after a collection, a nursery and more without one. */
const slack = collect === undefined ? 150e6 : 4e6;

/** Bytes of the heap and of buffers in use, wherever the runtime tells. */
function used(): number {
  collect?.();
  const { memoryUsage } =
    (globalThis as unknown as { process: { memoryUsage(): { heapUsed: number; external: number } } }).process;
  const { heapUsed, external } = memoryUsage();
  return heapUsed + external;
}

test("100,000 chained operations back-propagate", () => {
  const x = mg.tensor(1);
  let y: mg.Tensor = x;
  for (let i = 0; i < 100_000; i++) y = mg.add(y, 1);
  y.backward();
  assertEquals(x.grad!.item(), 1);
  assertEquals(y.item(), 100_001);
});

test("20,000 views of views follow a write to their base, and so does the gradient", () => {
  const x = mg.tensor([1, 2, 3]);
  let v = x.get(":");
  for (let i = 0; i < 20_000; i++) v = v.get(":");
  x.set(0, 9);
  assertEquals(v.data.tolist(), [9, 2, 3]);
  mg.sum(x.mul(2)).backward();
  assertEquals(v.grad!.tolist(), [2, 2, 2]);
});

test("100,000 training steps in one synchronous loop keep the heap flat", () => {
  const w = mg.tensor([0.5, -0.5]), x = np.array([1, 2]);
  const step = (): void => {
    const loss = mg.sum(mg.square(w.mul(x).sub(1)));
    loss.backward();
    const { grad } = w;
    mg.no_autodiff(() => w.isub(np.multiply(grad!, 0.01)));
  };
  for (let i = 0; i < 20_000; i++) step();
  let before = Infinity;
  for (let i = 0; i < 10_000; i++) {
    step();
    if (i % 1000 === 0) before = Math.min(before, used());
  }
  let after = Infinity;
  for (let i = 0; i < 70_000; i++) {
    step();
    if (i > 60_000 && i % 1000 === 0) after = Math.min(after, used());
  }
  assert(after - before < slack, `the heap grew by ${((after - before) / 1e6).toFixed(1)} MB`);
});

test("in-place updates and views in a loop of 20,000 steps keep the heap flat", () => {
  const w = mg.tensor([1, 2, 3, 4]);
  const step = (): void => {
    const v = w.get("1:3");
    v.imul(1.0001);
    mg.sum(w.mul(v.sum())).backward();
    w.null_grad();
  };
  for (let i = 0; i < 5_000; i++) step();
  let before = Infinity, after = Infinity;
  for (let i = 0; i < 5_000; i++) (step(), i % 500 === 0 && (before = Math.min(before, used())));
  for (let i = 0; i < 10_000; i++) (step(), i % 500 === 0 && i > 8_000 && (after = Math.min(after, used())));
  assert(after - before < slack, `the heap grew by ${((after - before) / 1e6).toFixed(1)} MB`);
});

test("after backward nothing of the graph stays reachable", async () => {
  const x = mg.tensor([1, 2, 3]);
  const dropped: WeakRef<object>[] = [];
  (() => {
    const y = x.mul(2), z = mg.exp(y), f = mg.sum(z);
    f.backward();
    for (const t of [y, z, f]) dropped.push(new WeakRef(t), new WeakRef(t.value), new WeakRef(t.data));
    assertEquals(f.creator, null);
    assertEquals(z.creator, null);
  })();
  assertEquals(x.creator, null);
  if (collect === undefined) return; // the engine was not asked to expose its collector
  for (let i = 0; i < 5; i++) {
    await new Promise((done) => setTimeout(done, 5));
    collect();
  }
  assertEquals(dropped.filter((ref) => ref.deref() !== undefined).length, 0);
});

test("locks fall in backward and clear_graph, whatever the operations were", () => {
  const arrays = [np.array([1, 2, 3]), np.array([4, 5, 6])];
  const [x, y] = arrays.map((a) => mg.tensor(a, { copy: false }));
  const z = mg.where(np.array([true, false, true]), x.mul(y), mg.stack([x, y]).get(0)).add(arrays[0]);
  const f = mg.sum(z.mul(z).reshape(3, 1).T.matmul(z));
  for (const a of arrays) assert(!a.flags.writeable);
  f.backward();
  for (const a of arrays) {
    assert(a.flags.writeable);
    assertEquals(a.locks, 0);
  }
  const g = x.get(":2").mul(x.get("1:"));
  assert(!arrays[0].flags.writeable);
  g.clear_graph();
  assert(arrays[0].flags.writeable);
});

test("a locked array says how many operations hold it, and names the ways out", () => {
  const a = np.array([1, 2]), x = mg.tensor([3, 4]);
  const y = x.mul(a);
  assertThrows(
    () => a.set(0, 9),
    mg.ValueError,
    "assignment destination is read-only: 1 recorded operation holds this array",
  );
  const z = x.add(a);
  const error = assertThrows(() => a.iadd(1), mg.ValueError);
  for (const part of ["output array is read-only", "2 recorded operations hold", "no_autodiff", "clear_graph"]) {
    assert(error.message.includes(part), error.message);
  }
  y.clear_graph();
  z.clear_graph();
  a.set(0, 9);
});
