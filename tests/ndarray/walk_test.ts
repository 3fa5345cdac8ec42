/** Walking several layouts: every position once, all operands in step, in the order of NumPy's iterator. */
import { assert, assertEquals } from "@std/assert";
import { test } from "node:test";
import { axesTogether, resultSteps, walk, walkPlanes } from "../../src/ndarray/walk.ts";
import { random } from "../support/random.ts";

/** The positions of all operands, index by index in C order. */
function positions(
  shape: readonly number[],
  layouts: readonly (readonly number[])[],
  offsets: readonly number[],
): string[] {
  const out: string[] = [];
  const go = (axis: number, at: readonly number[]): void => {
    if (axis === shape.length) out.push(at.join());
    else for (let i = 0; i < shape[axis]; i++) go(axis + 1, at.map((x, k) => x + i * layouts[k][axis]));
  };
  go(0, offsets);
  return out;
}

test("walk() visits every position once, all operands in step", () => {
  const draw = random(1);
  for (let round = 0; round < 2000; round++) {
    const ndim = draw.whole(0, 6), count = draw.whole(1, 5);
    const shape = Array.from({ length: ndim }, () => draw.pick([0, 1, 1, 2, 3, 4, 2, 3]));
    const layouts = Array.from({ length: count }, () => {
      const axes = shape.map((_, i) => i), steps = new Array<number>(ndim).fill(0);
      axes.sort(() => draw.next() - 0.5);
      let step = draw.pick([1, 1, 2]);
      for (const axis of axes) {
        steps[axis] = draw.next() < 0.2 ? 0 : draw.next() < 0.2 ? -step : step;
        step *= Math.max(shape[axis], 1) + draw.pick([0, 0, 0, 1]);
      }
      return steps;
    });
    const offsets = layouts.map(() => draw.whole(0, 100));
    const seen: string[] = [];
    walk(shape, layouts, offsets, (at, n, steps) => {
      for (let i = 0; i < n; i++) seen.push(at.map((x, k) => x + i * steps[k]).join());
    });
    const want = positions(shape, layouts, offsets).sort();
    assertEquals(seen.sort(), want, JSON.stringify({ shape, layouts }));
    const planes: string[] = [];
    walkPlanes(shape, layouts, offsets, (at, n, steps, rows, across) => {
      for (let j = 0; j < rows; j++) {
        for (let i = 0; i < n; i++) planes.push(at.map((x, k) => x + i * steps[k] + j * across[k]).join());
      }
    });
    assertEquals(planes.sort(), want, JSON.stringify({ shape, layouts }));
  }
});

test("walk() cuts long runs where an operand lies across, and still visits every position once", () => {
  // by 1024, or by 256 where steps are multiples of a large power of two
  for (const [stride, run, cut] of [[20, 2100, [1024, 52]], [512, 1100, [256, 76]], [512, 500, [500]]] as const) {
    const shape = [9, run], layouts = [[1, stride], [run, 1]];
    const seen: string[] = [], lengths = new Set<number>();
    walk(shape, layouts, [0, 0], (at, n, steps) => {
      lengths.add(n);
      for (let i = 0; i < n; i++) seen.push(at.map((x, k) => x + i * steps[k]).join());
    });
    assertEquals(seen.sort(), positions(shape, layouts, [0, 0]).sort());
    assertEquals([...lengths], [...cut]);
  }
});

test("walk() merges axes that can be walked as one, also transposed and reversed", () => {
  const runs = (shape: number[], ...layouts: number[][]): number => {
    let n = 0;
    walk(shape, layouts, layouts.map(() => 0), () => n++);
    return n;
  };
  assertEquals(runs([4, 5, 6], [30, 6, 1], [30, 6, 1]), 1);
  assertEquals(runs([6, 5, 4], [1, 6, 30], [1, 6, 30]), 1); // A.T + B.T
  assertEquals(runs([4, 5], [-5, -1], [-5, -1]), 1);
  assertEquals(runs([4, 5], [5, 1], [0, 0]), 1); // a number beside an array
  assertEquals(runs([4, 5], [5, 1], [0, 1]), 4);
  assertEquals(runs([4, 5], [10, 1], [5, 1]), 4);
  assertEquals(runs([0, 5], [5, 1]), 0);
  assertEquals(runs([], []), 1);
});

test("axesTogether() keeps C order where operands disagree, and lets steps of zero have no opinion", () => {
  assertEquals(axesTogether([2, 3], [[1, 2]]), [1, 0]);
  assertEquals(axesTogether([2, 3], [[1, 2], [3, 1]]), [0, 1]);
  assertEquals(axesTogether([2, 3], [[1, 2], [0, 0]]), [1, 0]);
  assertEquals(axesTogether([2, 3], [[0, 1], [1, 0]]), [0, 1]);
  assertEquals(axesTogether([2, 3, 4], [[1, 2, 6]]), [2, 1, 0]);
});

test("resultSteps() follows the operands, or the order asked for", () => {
  assertEquals(resultSteps([2, 3], [[1, 2]]), [1, 2]);
  assertEquals(resultSteps([2, 3], [[-1, 4]]), [1, 2]);
  assertEquals(resultSteps([2, 3], [[1, 2]], "C"), [3, 1]);
  assertEquals(resultSteps([2, 3], [[3, 1]], "F"), [1, 2]);
  assert(resultSteps([7], [[-2]])[0] === 1);
});
