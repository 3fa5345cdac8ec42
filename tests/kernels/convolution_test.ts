/**
 * Convolutions and their two gradients by the kernels, against sums written out element by element: geometries of one to
 * three axes with strides, gaps and padding, batches that repeat an image, sizes that fill no tile, and those that need
 * several blocks.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  convolveGradients,
  convolveImages,
  correlateImages,
  type Images,
  largestOfWindows,
} from "../../src/kernels/convolution.ts";
import { setDeterministic, setKernels } from "../../src/kernels/fast.ts";
import { type Geometry, largestInWindows, windowTable } from "../../src/kernels/windows.ts";

type Floats = Float64Array | Float32Array;
type Of = Float64ArrayConstructor | Float32ArrayConstructor;
const count = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** A geometry whose windows fit without a rest: the size follows from all else. Null where no size does. */
function geometryOf(
  window: number[],
  stride: number[],
  padding: number[],
  dilation: number[],
  places: number[],
): Geometry | null {
  const size = places.map((n, i) => (n - 1) * stride[i] + (window[i] - 1) * dilation[i] + 1 - 2 * padding[i]);
  return size.every((n) => n > 0) ? { size, window, stride, padding, dilation, places } : null;
}

interface Problem {
  geometry: Geometry;
  n: number;
  channels: number;
  filters: number;
}
const sizesOf = ({ geometry: { size, window, places }, channels, filters }: Problem) => ({
  area: channels * count(size),
  depth: channels * count(window),
  positions: count(places),
  results: filters * count(places),
});

/** For every product of the sum: places in image, filters and result. */
function eachProduct(problem: Problem, visit: (image: number, weight: number, result: number) => void): void {
  const { geometry, channels, filters } = problem, table = windowTable(geometry);
  const { depth, positions } = sizesOf(problem), window = count(geometry.window), area = count(geometry.size);
  for (let f = 0; f < filters; f++) {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < window; k++) {
        for (let p = 0; p < positions; p++) {
          visit(
            table[k * positions + p] < 0 ? -1 : c * area + table[k * positions + p],
            f * depth + c * window + k,
            f * positions + p,
          );
        }
      }
    }
  }
}

const at = <T extends Floats>({ data, at, step }: Images<T>, i: number, length: number) =>
  data.subarray(at + i * step, at + i * step + length);

/** What each of the three should be, in float64. */
function expected(problem: Problem, x: Images<Floats>, w: Floats, g: Images<Floats>): Float64Array[] {
  const { n, filters } = problem, { area, depth, results } = sizesOf(problem);
  const out = new Float64Array(n * results), dx = new Float64Array(n * area), dw = new Float64Array(filters * depth);
  for (let i = 0; i < n; i++) {
    const image = at(x, i, area), grad = at(g, i, results);
    eachProduct(problem, (p, k, r) => {
      out[i * results + r] += (p < 0 ? 0 : image[p]) * w[k];
      dw[k] += (p < 0 ? 0 : image[p]) * grad[r];
      if (p >= 0) dx[i * area + p] += w[k] * grad[r];
    });
  }
  return [out, dx, dw];
}

function close(found: Floats, wanted: Float64Array, terms: number, about: string): void {
  const bound = (found instanceof Float32Array ? 2 ** -23 : 2 ** -52) * (terms + 8);
  for (let i = 0; i < wanted.length; i++) {
    const same = Number.isFinite(wanted[i]) ? Math.abs(found[i] - wanted[i]) <= bound : Object.is(found[i], wanted[i]);
    assert(same, `${about}: element ${i} is ${found[i]}, not ${wanted[i]}`);
  }
}

/** Random operands, behind some elements that nobody should read. */
function operands(problem: Problem, Type: Of, next: () => number, repeat: { x: boolean; g: boolean }) {
  const { n, filters } = problem, { area, depth, results } = sizesOf(problem);
  const random = (n: number): Floats => new Type(n).map((_: number, i: number) => i < 3 ? NaN : 2 * next() - 1);
  const batch = (length: number, once: boolean): Images<Floats> => ({
    data: random(3 + (once ? 1 : n) * length),
    at: 3,
    step: once ? 0 : length,
  });
  return { x: batch(area, repeat.x), g: batch(results, repeat.g), w: random(3 + filters * depth) };
}

function compute(problem: Problem, Type: Of, x: Images<Floats>, w: Floats, g: Images<Floats>): Floats[] {
  const { geometry, n, channels, filters } = problem, { area, depth, results } = sizesOf(problem);
  const [out, dx, dw] = [n * results, n * area, filters * depth].map((length) => new Type(length).fill(9));
  assert(convolveImages(geometry, n, channels, filters, x, w, 3, out));
  assert(convolveGradients(geometry, n, channels, filters, g, w, 3, dx));
  assert(correlateImages(geometry, n, channels, filters, x, g, dw));
  return [out, dx, dw];
}

function check(problem: Problem, Type: Of, next: () => number, repeat = { x: false, g: false }): void {
  const { x, g, w } = operands(problem, Type, next, repeat), { depth, positions } = sizesOf(problem);
  const found = compute(problem, Type, x, w, g), wanted = expected(problem, x, w.subarray(3), g);
  const about = `${Type.name} ${JSON.stringify(problem)}`, window = count(problem.geometry.window);
  close(found[0], wanted[0], depth, `images of ${about}`);
  close(found[1], wanted[1], problem.filters * window, `gradient by the images of ${about}`);
  close(found[2], wanted[2], problem.n * positions, `gradient by the filters of ${about}`);
}

for (const Type of [Float64Array, Float32Array]) {
  for (const deterministic of [false, true]) {
    test(`random geometries, ${Type.name}${deterministic ? ", the same everywhere" : ""}`, () => {
      const next = numbers(Type.BYTES_PER_ELEMENT), upTo = (n: number) => 1 + Math.floor(next() * n);
      setDeterministic(deterministic);
      try {
        for (let i = 0, done = 0; done < 150; i++) {
          const axes = Array.from({ length: upTo(3) }),
            list = (most: number, less = 0) => axes.map(() => upTo(most) - less);
          const geometry = geometryOf(list(4), list(3), list(4, 1), list(3), list([24, 11, 5][axes.length - 1]));
          if (!geometry || count(geometry.size) > 2000) continue;
          done++;
          const problem = { geometry, n: upTo(4), channels: upTo(4), filters: upTo(13) };
          check(problem, Type, next, { x: next() < 0.2, g: next() < 0.2 });
        }
      } finally {
        setDeterministic(false);
      }
    });
  }

  test(`deep, wide and many: several blocks, ${Type.name}`, () => {
    const next = numbers(3);
    const plain = (window: number, places: number, padding = 0) =>
      geometryOf([window, window], [1, 1], [padding, padding], [1, 1], [places, places])!;
    const deep = { geometry: plain(3, 5, 1), n: 3, channels: 80, filters: 101 };
    check(deep, Type, next);
    check(deep, Type, next, { x: true, g: true });
    check({ geometry: plain(1, 6), n: 2, channels: 700, filters: 5 }, Type, next);
    check({ geometry: plain(2, 2), n: 2, channels: 300, filters: 200 }, Type, next);
    check({ geometry: plain(19, 4), n: 2, channels: 2, filters: 7 }, Type, next);
    check({ geometry: plain(3, 12, 1), n: 150, channels: 2, filters: 3 }, Type, next);
    check({ geometry: geometryOf([3], [1], [1], [1], [70000])!, n: 2, channels: 7, filters: 3 }, Type, next);
    check(
      { geometry: geometryOf([4, 4], [4, 4], [0, 0], [1, 1], [7, 7])!, n: 3, channels: 3, filters: 20 },
      Type,
      next,
    );
    check({ geometry: geometryOf([1, 2], [5, 6], [1, 0], [1, 3], [5, 3])!, n: 2, channels: 2, filters: 3 }, Type, next);
  });

  test(`infinities and nan reach what they are part of and nothing else, ${Type.name}`, () => {
    const next = numbers(5);
    for (const value of [Infinity, NaN]) {
      for (const width of [4, 5, 7, 9]) {
        const geometry = geometryOf([2, 3], [1, 1], [0, 0], [1, 1], [3, width])!;
        const problem = { geometry, n: 2, channels: 2, filters: 3 };
        for (let i = 0; i < 12; i++) {
          const { x, g, w } = operands(problem, Type, next, { x: false, g: false });
          x.data[3 + Math.floor(next() * (x.data.length - 3))] = value;
          if (i % 2) g.data[3 + Math.floor(next() * (g.data.length - 3))] = value;
          const found = compute(problem, Type, x, w, g), wanted = expected(problem, x, w.subarray(3), g);
          found.forEach((list, j) => close(list, wanted[j], 40, `result ${j} at width ${width}, ${i}`));
        }
      }
    }
    const geometry = geometryOf([2, 3], [1, 1], [1, 1], [1, 1], [3, 5])!,
      problem = { geometry, n: 2, channels: 2, filters: 3 };
    const { g, w } = operands(problem, Type, next, { x: false, g: false }), out = new Type(2 * sizesOf(problem).area);
    w[7] = Infinity;
    assertEquals(convolveGradients(geometry, 2, 2, 3, g, w, 3, out), false);
    assertEquals(out.every((x) => x === 0), true);
  });

  test(`the first largest element of every window, ${Type.name}`, () => {
    const next = numbers(7), upTo = (n: number) => 1 + Math.floor(next() * n);
    const compare = (geometry: Geometry, outer: number) => {
      const area = count(geometry.size), positions = count(geometry.places), some = [NaN, Infinity, -Infinity, 0, -0];
      const x = new Type(3 + outer * area).map(() =>
        next() < 0.1 ? some[Math.floor(5 * next())] : Math.floor(9 * next())
      );
      const [found, wanted] = [new Int32Array(outer * positions), new Int32Array(outer * positions)];
      assert(largestOfWindows(geometry, outer, x, 3, found));
      largestInWindows(x.subarray(3), outer, area, windowTable(geometry), positions, wanted);
      assertEquals(found, wanted, JSON.stringify(geometry));
    };
    for (let i = 0; i < 100; i++) {
      const axes = Array.from({ length: upTo(3) }), list = (most: number) => axes.map(() => upTo(most));
      const geometry = geometryOf(list(4), list(4), axes.map(() => 0), list(2), list([30, 11, 5][axes.length - 1]));
      compare(geometry!, upTo(9));
    }
    compare(geometryOf([2, 2], [2, 2], [0, 0], [1, 1], [16, 16])!, 300);
    const padded = geometryOf([2], [1], [1], [1], [8])!;
    assertEquals(largestOfWindows(padded, 1, new Type(7), 0, new Int32Array(8)), false);
  });

  test(`what does not fit is refused, ${Type.name}`, () => {
    const problem = { geometry: geometryOf([3], [1], [1], [1], [2000000])!, n: 1, channels: 1, filters: 1 };
    const { x, g, w } = operands(problem, Type, () => 0.5, { x: false, g: false });
    const out = new Type(sizesOf(problem).results), dw = new Type(3);
    assertEquals(convolveImages(problem.geometry, 1, 1, 1, x, w, 3, out), false);
    assertEquals(convolveGradients(problem.geometry, 1, 1, 1, g, w, 3, out), false);
    assertEquals(correlateImages(problem.geometry, 1, 1, 1, x, g, dw), false);
    const pieces = geometryOf([6, 6], [6, 6], [0, 0], [1, 1], [3, 3])!, grads = { data: new Type(9), at: 0, step: 9 };
    assertEquals(convolveGradients(pieces, 1, 1, 1, grads, new Type(36), 0, new Type(324)), false);
  });

  test(`without kernels nothing is computed, ${Type.name}`, () => {
    const problem = { geometry: geometryOf([3], [1], [1], [1], [20])!, n: 1, channels: 1, filters: 1 };
    const { x, w } = operands(problem, Type, () => 0.5, { x: false, g: false });
    setKernels(false);
    try {
      assertEquals(convolveImages(problem.geometry, 1, 1, 1, x, w, 3, new Type(20)), false);
    } finally {
      setKernels(true);
    }
  });
}
