/**
 * The assembled kernels against plain loops, against correctly rounded values drawn from NumPy (`wasm_values.py`), and
 * against themselves on other engines.
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  fastAddRows,
  fastBinary,
  fastCast,
  fastExtremum,
  fastGemm,
  fastIntegerSum,
  fastRows,
  fastRowsGradient,
  fastSum,
  fastSumRows,
  fastUnary,
  fastValue,
  fastValue2,
  setDeterministic,
  setKernels,
} from "../../src/kernels/fast.ts";
import { gemm32, gemm64, gemmIntegers } from "../../src/kernels/gemm.ts";
import { type Elements, matmulBool, matmulPlain } from "../../src/kernels/matmul.ts";
import { fusedMultiplyAdd, kernelsAvailable, scratch, SCRATCH_END } from "../../src/kernels/wasm/load.ts";
import { encode, print } from "../../src/kernels/wasm/asm.ts";
import { assemble, generate, GROUPS } from "../../src/kernels/wasm/kernels/groups.ts";
import { readText } from "../support/project.ts";
import { farWave } from "../../src/kernels/turns.ts";

type Floats = Float64Array | Float32Array;
const FLOATS = { float64: Float64Array, float32: Float32Array } as const;
type Name = keyof typeof FLOATS;
const NAMES: Name[] = ["float64", "float32"];
const make = (dtype: Name, of: number | number[]): Floats => new FLOATS[dtype](of as number);

/** Numbers that are the same everywhere. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const values: Record<string, Record<"x" | "y" | "z", string[]>> = JSON.parse(
  readText("tests/kernels/wasm_values.json"),
  (_, value) => typeof value === "string" ? value.split(" ") : value,
);
const parse = (text: string) => text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text);
const drawn = (dtype: Name, texts: string[]) => make(dtype, texts.map(parse));
const BINARY = Object.keys(values).filter((key) => key.endsWith("64") && "z" in values[key]).map((key) =>
  key.slice(0, -2)
);
const UNARY = Object.keys(values).filter((key) => key.endsWith("64") && !("z" in values[key])).map((key) =>
  key.slice(0, -2)
);

/** The place of a number among all numbers of its type, so that neighbours differ by 1. */
function rank(x: number, dtype: Name): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (dtype === "float64") {
    view.setFloat64(0, x);
    const bits = view.getBigInt64(0);
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  }
  view.setFloat32(0, x);
  const bits = view.getInt32(0);
  return BigInt(bits < 0 ? -(bits & 0x7fffffff) : bits);
}

// How many units in the last place a result may differ from the correctly rounded one; 0 and ±1 happen everywhere.
const ALLOWED: Record<string, number> = {
  tan64: 2,
  arcsinh64: 2,
  arctanh64: 2,
  logaddexp64: 4, // of sums in which a negative maximum cancels most of the logarithm
  logaddexp264: 4,
  tanh64: 2,
  sigmoid64: 2,
  tanh32: 2,
  sigmoid32: 2,
  sqrt64: 0,
  sqrt32: 0,
};

function checkRounded(key: string, dtype: Name, found: Floats, wanted: Floats, say: (i: number) => string): void {
  for (let i = 0; i < wanted.length; i++) {
    const x = found[i], y = wanted[i];
    const special = y === 0 || !Number.isFinite(y);
    const off = special ? Object.is(x, y) ? 0n : 99n : rank(x, dtype) - rank(y, dtype);
    const allowed = BigInt(ALLOWED[key] ?? 1);
    assert(off <= allowed && -off <= allowed, `${key} of ${say(i)} is ${x}, not ${y} (${off} units off)`);
  }
}

test("kernels run here", () => assert(kernelsAvailable()));

for (const dtype of NAMES) {
  const bits = dtype === "float64" ? 64 : 32;
  for (const name of UNARY) {
    test(`${name} of ${dtype} is within its bound of the correctly rounded value, special values exact`, () => {
      const { x, y } = values[name + bits], src = drawn(dtype, x), dst = make(dtype, x.length);
      fastUnary(name, dtype)!(src, dst, x.length);
      checkRounded(name + bits, dtype, dst, drawn(dtype, y), (i) => x[i]);
    });
  }
  for (const name of BINARY) {
    test(`${name} of ${dtype} is within its bound of the correctly rounded value, special values exact`, () => {
      const { x, z, y } = values[name + bits], dst = make(dtype, x.length), [a, b] = [drawn(dtype, x), drawn(dtype, z)];
      fastBinary(name, dtype)!(a, b, dst, x.length);
      checkRounded(name + bits, dtype, dst, drawn(dtype, y), (i) => `${x[i]}, ${z[i]}`);
      const one = fastValue2(name, dtype, () => 99);
      for (let i = 0; i < x.length; i++) {
        assert(Object.is(one(a[i], b[i]), dst[i]), `${name} of ${x[i]}, ${z[i]} alone`);
      }
    });
  }

  test(`an element of ${dtype} does not depend on its neighbours, and only n elements are written`, () => {
    for (const name of UNARY) {
      const { x } = values[name + bits], src = drawn(dtype, x), f = fastUnary(name, dtype)!, one = make(dtype, 1);
      const all = make(dtype, x.length);
      f(src, all, x.length);
      for (let n = 0; n < 40; n++) {
        const dst = make(dtype, n + 2).fill(7);
        f(src.subarray(n), dst, n);
        for (let i = 0; i < n; i++) assert(Object.is(dst[i], all[n + i]), `${name}, element ${i} of ${n}`);
        assertEquals([dst[n], dst[n + 1]], [7, 7]);
      }
      for (let i = 0; i < x.length; i++) {
        f(src.subarray(i, i + 1), one, 1);
        assert(Object.is(one[0], all[i]), `${name} of ${x[i]} alone is ${one[0]}, among others ${all[i]}`);
        const value = name === "sqrt" ? all[i] : fastValue(name, dtype, () => 99)(src[i]);
        assert(Object.is(value, all[i]), `${name} of the number ${x[i]} is ${value}, among others ${all[i]}`);
      }
    }
  });

  test(`blocks of ${dtype} join without a seam, in place too`, () => {
    const n = 3 * 8192 + 5, next = numbers(1), src = make(dtype, n).map(() => 4 * next() - 2);
    for (const name of ["exp", "tanh", "sin"]) {
      const f = fastUnary(name, dtype)!, whole = make(dtype, n), pieces = make(dtype, n), place = src.slice();
      f(src, whole, n);
      for (let i = 0; i < n; i += 1000) f(src.subarray(i), pieces.subarray(i), Math.min(1000, n - i));
      f(place, place, n);
      assertEquals(pieces, whole);
      assertEquals(place, whole);
    }
  });

  const plain: Record<string, (x: number, y: number) => number | boolean> = {
    add: (x, y) => x + y,
    subtract: (x, y) => x - y,
    multiply: (x, y) => x * y,
    divide: (x, y) => x / y,
    maximum: (x, y) => x > y || x !== x ? x : y,
    minimum: (x, y) => x < y || x !== x ? x : y,
    less: (x, y) => x < y,
    less_equal: (x, y) => x <= y,
    greater: (x, y) => x > y,
    greater_equal: (x, y) => x >= y,
    equal: (x, y) => x === y,
    not_equal: (x, y) => x !== y,
  };
  test(`arithmetic and comparisons of ${dtype} are those of plain loops`, () => {
    const special = [0, -0, 1, -1, NaN, Infinity, -Infinity, 0.5, 3], next = numbers(2);
    const n = 8192 + 300, pick = () => next() < 0.5 ? special[Math.floor(next() * special.length)] : 9 * next() - 4;
    const a = make(dtype, n).map(pick), b = make(dtype, n).map(pick);
    for (const [name, f] of Object.entries(plain)) {
      const kernel = fastBinary(name, dtype);
      if (kernel === null) continue;
      const compares = typeof f(0, 0) === "boolean",
        result = (k: number) => compares ? new Uint8Array(k) : make(dtype, k);
      for (const k of [n, ...Array(40).keys()]) {
        const dst = result(k + 1).fill(9), wanted = result(k + 1).fill(9);
        for (let i = 0; i < k; i++) wanted[i] = Number(f(a[i], b[i]));
        kernel(a, b, dst, k);
        assertEquals(dst, wanted, `${name}, ${k} elements`);
      }
      const scalar = make(dtype, [0.5]), dst = result(n), wanted = result(n), mirrored = result(n);
      kernel(a, scalar, dst, n);
      for (let i = 0; i < n; i++) wanted[i] = Number(f(a[i], 0.5));
      assertEquals(dst, wanted, `${name} with a number on the right`);
      kernel(scalar, a, dst, n);
      for (let i = 0; i < n; i++) mirrored[i] = Number(f(0.5, a[i]));
      assertEquals(dst, mirrored, `${name} with a number on the left`);
    }
  });

  const round = dtype === "float64" ? (x: number) => x : Math.fround;
  const pairwise = (x: Floats, at: number, n: number): number => {
    if (n < 8) {
      let total = -0;
      for (let i = 0; i < n; i++) total = round(total + x[at + i]);
      return total;
    }
    if (n <= 128) {
      const r = Array.from(x.subarray(at, at + 8));
      let i = 8;
      for (; i < n - n % 8; i += 8) for (let j = 0; j < 8; j++) r[j] = round(r[j] + x[at + i + j]);
      const two = (i: number) => round(r[i] + r[i + 1]);
      let total = round(round(two(0) + two(2)) + round(two(4) + two(6)));
      for (; i < n; i++) total = round(total + x[at + i]);
      return total;
    }
    const half = (n >> 1) - (n >> 1) % 8;
    return round(pairwise(x, at, half) + pairwise(x, at + half, n - half));
  };
  test(`sums of ${dtype} are NumPy's pairwise sums to the last bit`, () => {
    const next = numbers(3),
      x = make(dtype, 70000).map(() => (next() - 0.5) * 10 ** (8 * next())),
      sum = fastSum(dtype)!;
    for (let n = 0; n < 700; n++) assertEquals(sum(x, n, n), pairwise(x, n, n), `${n} elements`);
    for (let i = 0; i < 40; i++) {
      const n = Math.floor(next() * 60000), at = Math.floor(next() * 9000);
      assertEquals(sum(x, at, n), pairwise(x, at, n), `${n} elements`);
    }
    const many = make(dtype, 1200000).map(() => (next() - 0.5) * 10 ** (8 * next()));
    for (const n of [524287, 524288, 600001, 1000000]) {
      assertEquals(sum(many, 7, n), pairwise(many, 7, n), `${n} elements`);
    }
    assertEquals(sum(many.fill(-0), 0, 700000), -0);
    assertEquals(sum(x.fill(-0), 0, 5000), -0);
    assertEquals(sum(x.fill(NaN, 999, 1000), 0, 5000), NaN);
    assertEquals(sum(x.fill(Infinity), 0, 50), Infinity);
  });

  test(`sums of ${dtype} along columns run down each column in order`, () => {
    const next = numbers(11), x = make(dtype, 60000).map(() => (next() - 0.5) * 10 ** (8 * next()));
    for (
      const [n, rows, gap] of [
        [1, 9, 1],
        [5, 1, 7],
        [8, 300, 8],
        [13, 40, 20],
        [100, 300, 100],
        [333, 150, 350],
        [9000, 5, 9000],
        [20000, 2, 21000],
        [64, 0, 64],
      ]
    ) {
      const out = make(dtype, n + 2).map(() => next()), wanted = out.slice();
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < n; j++) wanted[1 + j] = round(wanted[1 + j] + x[7 + r * gap + j]);
      }
      fastAddRows(dtype, 100, 100)!(out, 1, x, 7, n, rows, gap);
      assertEquals(out, wanted, `${rows} rows of ${n}`);
    }
  });

  test(`sums of rows of ${dtype} are pairwise sums`, () => {
    const next = numbers(12), x = make(dtype, 700000).map(() => (next() - 0.5) * 10 ** (8 * next()));
    for (
      const [n, rows, gap] of [
        [1, 9000, 1],
        [5, 1, 7],
        [8, 300, 8],
        [13, 400, 20],
        [100, 300, 100],
        [1000, 50, 1100],
        [8192, 5, 9000],
        [131, 5000, 133],
        [1000, 600, 1100],
        [64, 0, 64],
      ]
    ) {
      const out = make(dtype, 2 * rows + 2).map(() => next()), wanted = out.slice();
      for (let r = 0; r < rows; r++) wanted[1 + 2 * r] = round(wanted[1 + 2 * r] + pairwise(x, 7 + r * gap, n));
      fastSumRows(dtype, 100, 100)!(out, 1, 2, x, 7, n, rows, gap);
      assertEquals(out, wanted, `${rows} rows of ${n}`);
    }
  });

  test(`softmax, its logarithm and their gradients of ${dtype} have the bits of their steps one by one`, () => {
    const next = numbers(10), exp = fastUnary("exp", dtype)!, log = fastUnary("log", dtype)!;
    const many = (f: (x: Floats, y: Floats, n: number) => void, x: Floats) => {
      const y = x.slice();
      f(x, y, x.length);
      return y;
    };
    for (const columns of [1, 2, 3, 4, 7, 8, 9, 10, 17, 100, 129, 1000, 8192]) {
      for (const rows of [1, 5, Math.ceil(20000 / columns)]) {
        const n = rows * columns,
          x = make(dtype, n).map(() => 20 * next() - 10),
          g = make(dtype, n).map(() => next() - 0.5);
        const wanted = [0, 1, 2, 3].map(() => make(dtype, n));
        for (let row = 0; row < n; row += columns) {
          const part = x.subarray(row, row + columns), gradient = g.subarray(row, row + columns);
          const top = Math.max(...part), moved = part.map((v) => v - top), e = many(exp, moved);
          const total = pairwise(e, 0, columns), soft = e.map((v) => v / total), l = many(log, make(dtype, [total]))[0];
          const logarithm = moved.map((v) => v - l), product = gradient.map((v, i) => v * soft[i]);
          const sum = pairwise(product, 0, columns), all = pairwise(gradient, 0, columns);
          const centred = gradient.map((v) => v - sum), back = many(exp, logarithm).map((v) => v * all);
          wanted[0].set(soft, row);
          wanted[1].set(logarithm, row);
          wanted[2].set(soft.map((v, i) => v * centred[i]), row);
          wanted[3].set(gradient.map((v, i) => v - back[i]), row);
        }
        const found = [0, 1, 2, 3].map(() => make(dtype, n)), many1 = Math.max(n, 64);
        fastRows("softmax", dtype, many1, columns)!(x, found[0], rows, columns);
        fastRows("logsoftmax", dtype, many1, columns)!(x, found[1], rows, columns);
        fastRowsGradient("softmax", dtype, many1, columns)!(wanted[0], g, found[2], rows, columns);
        fastRowsGradient("logsoftmax", dtype, many1, columns)!(wanted[1], g, found[3], rows, columns);
        assertEquals(found, wanted, `${rows} rows of ${columns}`);
      }
    }
    const strange = [[1, NaN, 2], [Infinity, 1, 2], [-Infinity, -Infinity, -Infinity], [-Infinity, 0, 1]].flat();
    const x = make(dtype, strange), y = make(dtype, 12);
    fastRows("softmax", dtype, 64, 3)!(x, y, 4, 3);
    assertEquals(Array.from(y, Number.isNaN), [...Array(9).fill(true), false, false, false]);
    fastRows("logsoftmax", dtype, 64, 3)!(x, y, 4, 3);
    assertEquals(Array.from(y.subarray(0, 10)), [NaN, NaN, NaN, NaN, -Infinity, -Infinity, NaN, NaN, NaN, -Infinity]);
    assertEquals(fastRows("softmax", dtype, 1e6, 8193), null);
    assertEquals(fastRows("softmax", dtype, 0, 0), null);
  });

  test(`extrema of ${dtype} are those of plain loops, NaN wins`, () => {
    const next = numbers(4), x = make(dtype, 40000).map(() => next() - 0.5);
    for (const [name, best] of [["maximum", Math.max], ["minimum", Math.min]] as const) {
      const f = fastExtremum(name, dtype)!;
      for (const n of [...Array(90).keys()].slice(1).concat([16384, 16385, 39000])) {
        const wanted = x.subarray(n, 2 * n).length < n ? x.subarray(0, n) : x.subarray(n, 2 * n),
          at = wanted.byteOffset / x.BYTES_PER_ELEMENT;
        assertEquals(f(x, at, n), Array.from(wanted).reduce((a, b) => best(a, b)), `${name} of ${n}`);
      }
      for (const i of [0, 1, 7, 16, 31, 16384, 39999]) {
        const y = x.slice();
        y[i] = NaN;
        assertEquals(f(y, 0, y.length), NaN);
        assertEquals(f(y, i, 1), NaN);
      }
    }
  });
}

test("sine, cosine and tangent of huge numbers are right in every quarter", () => {
  assert(Math.abs(farWave("sin", 1e22) + 0.8522008497671888) < 2 ** -52);
  assert(Math.abs(farWave("sin", -1e22) - 0.8522008497671888) < 2 ** -52);
  assert(Math.abs(farWave("cos", 1e22) - 0.5232147853951389) < 2 ** -52);
  for (let i = 0; i < 64; i++) {
    const x = 2 ** 60 * 1.37 ** i, s = farWave("sin", x), c = farWave("cos", x), t = farWave("tan", x);
    assert(Math.abs(s * s + c * c - 1) < 1e-15 && Math.abs(s / c / t - 1) < 1e-15, `at ${x}`);
  }
});

/** A matrix of random numbers somewhere in a larger buffer: one of several ways to lie there. */
interface Matrix<T extends Elements> {
  buffer: T;
  offset: number;
  row: number;
  column: number;
}
function matrix<T extends Elements>(
  type: new (n: number) => T,
  rows: number,
  columns: number,
  way: number,
  next: () => number,
): Matrix<T> {
  const buffer = new type(3 * (rows + 2) * (columns + 2) + 9);
  for (let i = 0; i < buffer.length; i++) {
    const x = typeof buffer[0] === "bigint"
      ? BigInt(Math.floor(next() * 2 ** 62))
      : buffer instanceof Float64Array || buffer instanceof Float32Array
      ? next() * 2 - 1
      : Math.floor(next() * 2 ** 32);
    buffer[i] = x as never;
  }
  switch (way) {
    case 0: // rows side by side
      return { buffer, offset: 0, row: columns, column: 1 };
    case 1: // transposed
      return { buffer, offset: 2, row: 1, column: rows };
    case 2: // part of a wider matrix
      return { buffer, offset: 5, row: columns + 2, column: 1 };
    case 3: // every second column
      return { buffer, offset: 1, row: 2 * columns + 1, column: 2 };
    case 4: // backwards
      return { buffer, offset: rows * columns - 1, row: -columns, column: -1 };
    case 5: // transposed, rows backwards
      return { buffer, offset: rows - 1, row: -1, column: rows };
    case 6: // one row again and again
      return { buffer, offset: 3, row: 0, column: 1 };
    default: // one column again and again
      return { buffer, offset: 3, row: 1, column: 0 };
  }
}
const SHAPES = [
  ...[[1, 1, 1], [1, 5, 3], [5, 1, 2], [4, 4, 4], [6, 8, 2], [7, 9, 11], [13, 17, 1], [48, 256, 31], [49, 257, 32]],
  ...[[3, 2, 385], [10, 12, 769], [100, 30, 400], [2100, 256, 3], [30, 600, 20]],
];

for (const [dtype, type] of Object.entries(FLOATS) as [Name, typeof Float64Array][]) {
  const gemm = (dtype === "float64" ? gemm64 : gemm32) as typeof gemm64;
  test(`products of ${dtype} without fused sums are those of plain loops to the last bit, however operands lie`, () => {
    setDeterministic(true);
    try {
      const next = numbers(5);
      SHAPES.forEach(([m, n, k], s) => {
        for (let way = 0; way < (m * n * k > 20000 ? 3 : 8); way++) {
          const a = matrix(type, m, k, way, next), b = matrix(type, k, n, (way + s) % 8, next), row = n + way % 3;
          const c = new type(m * row + 2).fill(7), d = c.slice();
          assert(gemm(m, n, k, a.buffer, a.offset, a.row, a.column, b.buffer, b.offset, b.row, b.column, c, 1, row));
          matmulPlain(m, n, k, a.buffer, a.offset, a.row, a.column, b.buffer, b.offset, b.row, b.column, d, 1, row);
          assertEquals(c, d, `${m}×${k} times ${k}×${n}, way ${way}`);
        }
      });
    } finally {
      setDeterministic(false);
    }
  });
  test(`products of ${dtype} agree with exact sums within rounding, and NaN and infinity spread as they should`, () => {
    const next = numbers(6), [m, n, k] = [50, 61, 500], epsilon = dtype === "float64" ? 2 ** -53 : 2 ** -24;
    const a = matrix(type, m, k, 0, next), b = matrix(type, k, n, 1, next), c = new type(m * n);
    gemm(m, n, k, a.buffer, a.offset, a.row, a.column, b.buffer, b.offset, b.row, b.column, c, 0, n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0, size = 0;
        for (let l = 0; l < k; l++) {
          const x = a.buffer[a.offset + i * a.row + l * a.column] * b.buffer[b.offset + l * b.row + j * b.column];
          sum += x;
          size += Math.abs(x);
        }
        assert(Math.abs(c[i * n + j] - sum) <= k * epsilon * size, `element ${i}, ${j}`);
      }
    }
    a.buffer[a.offset + 7 * a.row] = NaN;
    b.buffer[b.offset + 9 * b.column] = Infinity;
    gemm(m, n, k, a.buffer, a.offset, a.row, a.column, b.buffer, b.offset, b.row, b.column, c, 0, n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) assertEquals(Number.isFinite(c[i * n + j]), i !== 7 && j !== 9, `element ${i}, ${j}`);
    }
  });
}

test("plain products of every kind of array wrap around as their type does", () => {
  const types = [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    BigInt64Array,
    BigUint64Array,
  ];
  const next = numbers(7);
  for (const type of types as unknown as (new (n: number) => BigInt64Array)[]) {
    for (const [m, n, k] of [[1, 1, 0], [3, 5, 4], [4, 4, 4], [9, 6, 7]]) {
      for (let way = 0; way < 8; way++) {
        const a = matrix(type, m, k, way, next),
          b = matrix(type, k, n, 7 - way, next),
          c = new type(m * n);
        // the same buffer read by columns: c's columns need not be neighbours
        matmulPlain(m, n, k, a.buffer, a.offset, a.row, a.column, b.buffer, b.offset, b.row, b.column, c, 0, 1, m);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0n;
            for (let l = 0; l < k; l++) {
              sum += BigInt(a.buffer[a.offset + i * a.row + l * a.column]) *
                BigInt(b.buffer[b.offset + l * b.row + j * b.column]);
            }
            const one = new type(1), bits = 8 * one.BYTES_PER_ELEMENT, wrapped = BigInt.asIntN(bits, sum);
            one[0] = (typeof one[0] === "bigint" ? wrapped : Number(wrapped)) as never;
            assertEquals(c[i + j * m], one[0], `${type.name}, ${m}×${k} times ${k}×${n}`);
          }
        }
      }
    }
  }
  const yes = Uint8Array.of(1, 0, 0, 1), no = Uint8Array.of(0, 1, 0, 0), c = new Uint8Array(4);
  matmulBool(2, 2, 2, yes, 0, 2, 1, no, 0, 2, 1, c, 0, 2);
  assertEquals(c, Uint8Array.of(0, 1, 0, 0));
});

for (const type of [BigInt64Array, BigUint64Array] as (typeof BigInt64Array)[]) {
  const name = type.name === "BigInt64Array" ? "int64" : "uint64", next = numbers(9);
  const wrap = (x: bigint) => new type([x])[0];
  const some = [0n, 1n, -1n, 2n ** 63n, 2n ** 63n - 1n, 2n ** 32n, -(2n ** 31n), 7n, 2n ** 53n + 1n, -(2n ** 53n) - 1n];
  const pick = () =>
    next() < 0.5 ? some[Math.floor(next() * some.length)] : BigInt(Math.floor((next() - 0.5) * 2 ** 53)) * 1025n;
  const n = 8192 + 77, a = new type(n).map(pick), b = new type(n).map(pick);
  const plain: Record<string, (x: bigint, y: bigint) => bigint | boolean> = {
    add: (x, y) => x + y,
    subtract: (x, y) => x - y,
    multiply: (x, y) => x * y,
    bitwise_and: (x, y) => x & y,
    bitwise_or: (x, y) => x | y,
    bitwise_xor: (x, y) => x ^ y,
    maximum: (x, y) => x > y ? x : y,
    minimum: (x, y) => x < y ? x : y,
    less: (x, y) => x < y,
    less_equal: (x, y) => x <= y,
    greater: (x, y) => x > y,
    greater_equal: (x, y) => x >= y,
    equal: (x, y) => x === y,
    not_equal: (x, y) => x !== y,
  };
  test(`arithmetic, comparisons, sums and casts of ${name} are exact modulo 2⁶⁴`, () => {
    for (const [operation, f] of Object.entries(plain)) {
      const kernel = fastBinary(operation, name)!, bytes = typeof f(1n, 1n) === "boolean";
      for (const k of [n, ...Array(20).keys()]) {
        for (const [x, y] of [[a, b], [a, b.subarray(0, 1)], [a.subarray(3, 4), b]]) {
          const at = (z: typeof a, i: number) => z.length === 1 ? z[0] : z[i];
          const dst = bytes ? new Uint8Array(k + 1) : new type(k + 1), wanted = dst.slice();
          for (let i = 0; i < k; i++) {
            const value = f(at(x, i), at(y, i));
            wanted[i] = (typeof value === "boolean" ? Number(value) : wrap(value)) as never;
          }
          kernel(x, y, dst, k);
          assertEquals(dst, wanted, `${operation}, ${k} elements`);
        }
      }
    }
    for (const k of [0, 1, 7, 8, 9, 500, 8000]) {
      let sum = 0n;
      for (let i = 0; i < k; i++) sum += a[5 + i];
      assertEquals(fastIntegerSum(name)!(a, 5, k), wrap(sum));
    }
    const halves = new Float64Array(n),
      floats = new Float32Array(n),
      words = new Int32Array(n),
      back = new BigInt64Array(n);
    fastCast(name, "float64")!(a, halves, n);
    assertEquals(halves, new Float64Array(n).map((_, i) => Number(a[i])));
    fastCast(name, "float32")!(a, floats, n);
    floats.forEach((x, i) => {
      const off = (y: number) => BigInt(Math.abs(y)) - (a[i] < 0n ? -a[i] : a[i]),
        size = (y: bigint) => y < 0n ? -y : y;
      const step = 2 ** (Math.floor(Math.log2(Math.abs(x) || 1)) - 23);
      if (Math.abs(x) > 2 ** 24) {
        assert(size(off(x)) <= size(off(x - step)) && size(off(x)) <= size(off(x + step)), `${a[i]} is not ${x}`);
      } else assertEquals(x, Number(a[i]));
    });
    if (name === "uint64") return;
    fastCast("int64", "int32")!(a, words, n);
    assertEquals(words, new Int32Array(n).map((_, i) => Number(BigInt.asIntN(32, a[i]))));
    fastCast("int32", "int64")!(words, back, n);
    assertEquals(back, new BigInt64Array(n).map((_, i) => BigInt(words[i])));
    const odd = [0, -0, 1.9, -1.9, NaN, Infinity, -Infinity, 2 ** 63, -(2 ** 63), 2 ** 62, -1e300, 2 ** 53 + 2, 0.5];
    for (const [dtype, of] of Object.entries(FLOATS) as [Name, typeof Float64Array][]) {
      const x = of.from({ length: n }, (_, i) => i < odd.length ? odd[i] : (next() - 0.5) * 2 ** (70 * next()));
      fastCast(dtype, "int64")!(x, back, n);
      const least = -(2n ** 63n), whole = (v: number) => Math.abs(v) < 2 ** 63 ? BigInt(Math.trunc(v)) : least;
      assertEquals(back, BigInt64Array.from(x as Iterable<number>, whole));
    }
  });
  test(`products of matrices of ${name} are exact modulo 2⁶⁴`, () => {
    for (const [m, n, k] of [[1, 1, 1], [3, 5, 4], [17, 1, 9], [1, 30, 8], [40, 33, 50], [900, 2, 600]]) {
      for (let way = 0; way < (m * n * k > 1e5 ? 2 : 8); way++) {
        const x = matrix(type, m, k, way, next), y = matrix(type, k, n, 7 - way, next), row = n + way % 2;
        const c = new type(m * row + 1), d = c.slice();
        assert(
          gemmIntegers(m, n, k, x.buffer, x.offset, x.row, x.column, y.buffer, y.offset, y.row, y.column, c, 1, row),
        );
        matmulPlain(m, n, k, x.buffer, x.offset, x.row, x.column, y.buffer, y.offset, y.row, y.column, d, 1, row);
        assertEquals(c, d, `${m}×${k} times ${k}×${n}, way ${way}`);
      }
    }
    const one = new type(1), far = new type(4_000_000);
    assertEquals(gemmIntegers(1, 2000, 2000, far, 0, 2000, 1, far, 0, 2000, 1, one, 0, 1), false);
  });
}

test("switched off, or asked about few elements, every question is answered with null", () => {
  setKernels(false);
  try {
    assertEquals(fastUnary("exp", "float64"), null);
    assertEquals(fastBinary("power", "float32"), null);
    assertEquals(fastSum("float64"), null);
    assertEquals(fastExtremum("maximum", "float64"), null);
    assertEquals(fastGemm("float64"), null);
    const c = new Float64Array(1);
    assertEquals(gemm64(1, 1, 1, c, 0, 1, 1, c, 0, 1, 1, c, 0, 1), false);
  } finally {
    setKernels(true);
  }
  assertEquals(fastUnary("exp", "float64", 3), null);
  assertEquals(fastUnary("exp", "float16"), null);
  assertEquals(fastUnary("toString", "float64"), null);
  assertEquals(fastBinary("add", "float64", 1e6), null);
  assertEquals(fastBinary("hypot", "float64"), null);
  assertEquals(fastSum("int64"), null);
});

test("without WebAssembly, and where pages forbid it, there are no kernels and nothing fails", async (t) => {
  const loader = new URL("../../src/kernels/wasm/load.ts", import.meta.url).href;
  const fresh = (query: string) => import(loader + query).catch(() => null);
  const kept = globalThis.WebAssembly;
  const world = globalThis as { WebAssembly?: unknown };
  try {
    const bare = await fresh("?missing");
    if (bare === null) return t.skip("bundled tests cannot load a module twice");
    delete world.WebAssembly;
    assertEquals([bare.scratch(), bare.kernels("gemm"), bare.kernelsAvailable()], [null, null, false]);
    assertEquals([bare.fusedMultiplyAdd(), bare.relaxedAccepted()], [false, false]);
    const forbid = () => {
      throw new EvalError("forbidden");
    };
    world.WebAssembly = { Memory: kept.Memory, Module: forbid, Instance: kept.Instance };
    const page = await fresh("?forbidden");
    assertEquals([page.kernels("gemm"), page.kernels("elementwise64"), page.fusedMultiplyAdd()], [null, null, false]);
  } finally {
    world.WebAssembly = kept;
  }
});

test("the shared memory never grows, and its end is not beyond reach", () => {
  const before = scratch()!.memory.buffer;
  fastSum("float64")!(new Float64Array(1e5), 0, 1e5);
  gemm64(
    300,
    300,
    300,
    new Float64Array(9e4),
    0,
    300,
    1,
    new Float64Array(9e4),
    0,
    300,
    1,
    new Float64Array(9e4),
    0,
    300,
  );
  assertEquals(scratch()!.memory.buffer, before);
  assertEquals(before.byteLength, SCRATCH_END);
});

/** A hash of the bits (FNV-1a over 32-bit words), all NaNs alike. */
function hash(arrays: Floats[]): number {
  let h = 0x811c9dc5;
  for (const x of arrays) {
    const clean = x.map((v) => v !== v ? 0.123 : v);
    for (const word of new Uint32Array(clean.buffer)) h = Math.imul(h ^ word, 0x01000193) >>> 0;
  }
  return h;
}
test("elementwise functions, sums and unfused products have the same bits on every engine", () => {
  const next = numbers(8), found: Record<string, number> = {};
  for (const dtype of NAMES) {
    const n = 5000,
      x = make(dtype, n).map(() => (next() - 0.5) * 2 ** Math.floor(20 * next() - 10)),
      positive = x.map(Math.abs);
    const results = UNARY.map((name) => {
      const dst = make(dtype, n);
      fastUnary(name, dtype)!(name.startsWith("log") || name === "sqrt" ? positive : x, dst, n);
      return dst;
    });
    for (const name of BINARY) fastBinary(name, dtype)!(positive, x, results[results.push(make(dtype, n)) - 1], n);
    found[dtype] = hash(results);
    found["sum of " + dtype] = hash([make(dtype, [fastSum(dtype)!(x, 0, n)])]);
    setDeterministic(true);
    const c = make(dtype, 2500), gemm = (dtype === "float64" ? gemm64 : gemm32) as typeof gemm64;
    gemm(50, 50, 100, x as Float64Array, 0, 100, 1, x as Float64Array, 0, 1, 100, c as Float64Array, 0, 50);
    setDeterministic(false);
    found["product of " + dtype] = hash([c]);
  }
  assertEquals(found, HASHES);
});
const HASHES: Record<string, number> = {
  float64: 2946996630,
  "sum of float64": 3711635042,
  "product of float64": 844182253,
  float32: 58204114,
  "sum of float32": 3251486399,
  "product of float32": 3581292669,
};

test("bytes.ts is what the sources of the kernels make", () => {
  assertEquals(readText("src/kernels/wasm/bytes.ts") === generate(), true, "out of date: run `deno task wasm`");
});

test("another assembler makes the same bytes from the kernels' text (where wabt is installed)", async (t) => {
  const name = "wabt";
  const wabt = await import(name).then((module) => module.default(), () => null);
  if (wabt === null) return t.skip("wabt is not installed");
  for (const [group, { variants }] of Object.entries(GROUPS)) {
    for (const variant of variants) {
      const module = assemble(group, variant);
      const parsed = wabt.parseWat(group, print(module), { simd: true, relaxed_simd: true });
      assertEquals(new Uint8Array(parsed.toBinary({}).buffer), encode(module), `${group} ${variant}`);
    }
  }
});

test("whether multiply-adds are fused is known", () => assertEquals(typeof fusedMultiplyAdd(), "boolean"));
