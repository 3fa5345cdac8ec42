/** Laws of ufuncs: whatever the layout, data type, mask or target, a call is worth what its elements are worth one by one. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import {
  type AnyBuffer,
  bool,
  type DType,
  dtypes,
  float32,
  float64,
  int32,
  int64,
  int8,
  uint64,
  uint8,
} from "../../src/dtype/dtype.ts";
import { promoteTypes } from "../../src/dtype/promote.ts";
import { sizeOf } from "../../src/ndarray/layout.ts";
import { adopt, type NDArray, newArray, viewOf } from "../../src/ndarray/ndarray.ts";
import type { Overriding } from "../../src/ndarray/types.ts";
import { castTo, copyOf } from "../../src/numpy/casting.ts";
import { allUfuncs, type Ufunc } from "../../src/numpy/ufunc.ts";
import { OverflowError, UFuncTypeError, ValueError } from "../../src/python/errors.ts";
import { pyfloat } from "../../src/python/number.ts";
import { random } from "../support/random.ts";

type Callable = Ufunc & ((...args: unknown[]) => unknown);

const ufuncs = [...allUfuncs().values()] as Callable[];
const draw = random(3);

function filled(shape: readonly number[], dtype: DType, offset = 0): NDArray {
  const out = newArray(shape, dtype) as NDArray;
  for (let i = 0; i < out.size; i++) {
    const x = dtype.kind === "b" ? draw.whole(0, 2) : dtype.kind === "u" ? draw.whole(0, 9) : draw.whole(-4, 9);
    dtype.write(out.buffer, i, (dtype.isFloat ? x / 4 : x) + offset);
  }
  return out;
}

/** The elements in C order, as text: equal text is equal bits (but for the payload of nan). */
function elements(x: NDArray): string[] {
  const flat = copyOf(x, "C");
  return Array.from({ length: flat.size }, (_, i) => {
    const item = flat.dtype.read(flat.buffer, i);
    return Object.is(item, -0) ? "-0" : String(item);
  });
}

function list(result: unknown): NDArray[] {
  return (Array.isArray(result) ? result : [result]) as NDArray[];
}

/** The element at a position, as a 0-d array: the call for it alone takes the shortest way. */
function at(x: NDArray, k: number): NDArray {
  const flat = copyOf(x, "C"), out = newArray([], x.dtype) as NDArray;
  out.buffer[0] = flat.buffer[k];
  return out;
}

/** The same elements in other layouts: transposed, reversed, with gaps, with an offset. */
function layouts(x: NDArray): NDArray[] {
  const [m, n] = x.dims, { dtype } = x, out: NDArray[] = [x, copyOf(x, "F")];
  const gaps = newArray([2 * m + 1, 3 * n + 1], dtype) as NDArray;
  for (
    const [steps, offset] of [
      [[2 * (3 * n + 1), 3], 1],
      [[-2 * (3 * n + 1), 3], 2 * (m - 1) * (3 * n + 1)],
      [[-2 * (3 * n + 1), -3], 2 * (m - 1) * (3 * n + 1) + 3 * (n - 1)],
    ] as const
  ) {
    const view = viewOf(viewOf(gaps, gaps.dims, gaps.steps), x.dims, steps, offset);
    const own = copyOf(gaps), fresh = viewOf(own, view.dims, view.steps, view.offset);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) own.buffer[offset + i * steps[0] + j * steps[1]] = x.buffer[i * n + j];
    }
    out.push(fresh);
  }
  return out;
}

/** Functions whose assembled kernels round otherwise than the engine's own functions, both within two units in the last place. */
function near(a: readonly string[], b: readonly string[], dtype: DType, text: string): void {
  assertEquals(a.length, b.length, text);
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    const x = Number(a[i]), y = Number(b[i]), unit = dtype.name === "float64" ? 2 ** -52 : 2 ** -23;
    if (dtype.isFloat && Math.abs(x - y) <= 4 * unit * Math.max(Math.abs(x), Math.abs(y))) continue;
    assertEquals(a[i], b[i], `${text} at ${i}`);
  }
}

test("every ufunc gives the same for all layouts, targets, masks and numbers as element by element", () => {
  let calls = 0;
  for (const f of ufuncs) {
    for (const dtype of dtypes) {
      let loop;
      try {
        loop = f.loopFor(new Array<DType>(f.nin).fill(dtype));
      } catch {
        continue;
      }
      // small ones take plain loops, large ones may take assembled ones, from 16, 256 or 512 elements on
      const shape = draw.next() < 0.75 ? [5, 7] : [24, 25];
      const text = `${f.name} of ${dtype} in ${shape}`;
      const inputs = Array.from({ length: f.nin }, (_, i) => {
        const x = filled(shape, loop.inputs[i]);
        if (f.name === "power" && i === 1 && loop.inputs[1].kind === "i") {
          for (let k = 0; k < x.size; k++) if (x.buffer[k] < 0) dtype.write(x.buffer, k, 2);
        }
        return x;
      });
      const plain = list(f(...inputs));
      assertEquals(plain.map((x) => x.dtype), [...loop.outputs], text);
      const want = plain.map(elements);
      for (let k = 0; k < plain[0].size; k += shape[0] === 5 ? 3 : 31) { // one by one
        const one = list(f(...inputs.map((x) => at(x, k))));
        one.forEach((x, r) => near([elements(x)[0]], [want[r][k]], x.dtype, `${text} one by one`));
      }
      const check = (results: NDArray[], what: string): void => {
        calls++;
        results.forEach((x, r) => near(elements(x), want[r], x.dtype, `${text} ${what}`));
      };
      const views = inputs.map(layouts);
      for (let v = 0; v < views[0].length; v++) {
        const operands = views.map((list, i) => list[(v + i * 2) % list.length]);
        check(list(f(...operands)), `layout ${v}`);
        const outs = plain.map((x, r) => layouts(filled(shape, x.dtype))[(v + r + 1) % 5]);
        const given = list(f(...operands, { out: f.nout === 1 ? outs[0] : outs }));
        given.forEach((x, r) => assertStrictEquals(x, outs[r]));
        check(given, `layout ${v} into out`);
        const mask = filled(shape, bool), rest = outs.map((x) => filled(shape, x.dtype));
        const before = rest.map(elements);
        f(...operands, { out: rest, where: mask });
        const chosen = elements(mask);
        rest.forEach((x, r) =>
          near(elements(x), want[r].map((e, k) => chosen[k] === "1" ? e : before[r][k]), x.dtype, `${text} masked`)
        );
        list(f(...operands, { where: mask })).forEach((x, r) =>
          near(elements(x), want[r].map((e, k) => chosen[k] === "1" ? e : "0"), x.dtype, `${text} masked, no out`)
        );
      }
      // computed in place, and into a shifted view of an operand: what is read is read before it is written
      if (f.nout === 1 && loop.outputs[0] === dtype && loop.inputs.every((d) => d === dtype)) {
        const memory = filled([64], dtype), flat = copyOf(memory);
        const x = viewOf(memory, [60], [1], 0), y = copyOf(x), target = viewOf(memory, [60], [-1], 62);
        if (!(f.name === "power" && dtype.kind === "i")) {
          const fresh = f.nin === 1 ? f(copyOf(x)) : f(copyOf(x), y);
          const kept = f.nin === 1 ? f(x, { out: target }) : f(x, y, { out: target });
          assertStrictEquals(kept, target);
          near(elements(target), elements(fresh as NDArray), dtype, `${text} overlapping`);
          assertEquals(elements(memory)[63], elements(flat)[63], text);
        }
      }
      // numbers beside arrays are arrays of their data type
      if (f.nin === 2 && dtype !== bool && loop.inputs[0] === dtype && loop.inputs[1] === dtype) {
        const two = newArray(shape, dtype) as NDArray;
        for (let k = 0; k < two.size; k++) dtype.write(two.buffer, k, 2);
        const right = list(f(inputs[0], 2)), left = f.name === "power" ? [] : list(f(2, inputs[0]));
        list(f(inputs[0], two)).forEach((x, r) =>
          near(elements(right[r]), elements(x), x.dtype, `${text} number on the right`)
        );
        if (left.length > 0) {
          list(f(two, inputs[0])).forEach((x, r) =>
            near(elements(left[r]), elements(x), x.dtype, `${text} number on the left`)
          );
        }
      }
    }
  }
  assert(calls > 5000, `only ${calls} calls`);
});

test("integers wrap around: arithmetic of every width agrees with exact arithmetic", () => {
  const exact: Record<string, (x: bigint, y: bigint) => bigint> = {
    add: (x, y) => x + y,
    subtract: (x, y) => x - y,
    multiply: (x, y) => x * y,
    floor_divide: (x, y) => y === 0n ? 0n : (x - ((x % y) + y) % y) / y,
    remainder: (x, y) => y === 0n ? 0n : ((x % y) + y) % y,
    fmod: (x, y) => y === 0n ? 0n : x % y,
    bitwise_and: (x, y) => x & y,
    bitwise_or: (x, y) => x | y,
    bitwise_xor: (x, y) => x ^ y,
    maximum: (x, y) => x > y ? x : y,
    minimum: (x, y) => x < y ? x : y,
  };
  for (const dtype of dtypes.filter((d) => d.isInteger)) {
    const bits = dtype.itemsize * 8,
      wrap = (x: bigint): bigint => dtype.kind === "u" ? BigInt.asUintN(bits, x) : BigInt.asIntN(bits, x);
    const least = BigInt(dtype.min), most = BigInt(dtype.max);
    const values = [least, least + 1n, 0n, 1n, 2n, 3n, 7n, most / 2n, most - 1n, most, wrap(-1n), wrap(-5n), 100n];
    const x = newArray([values.length, 1], dtype) as NDArray, y = newArray([values.length], dtype) as NDArray;
    values.forEach((value, i) => {
      dtype.write(x.buffer, i, value);
      dtype.write(y.buffer, i, value);
      if (dtype.name === "uint32") { // its numbers do not fit 32 signed bits
        (x.buffer as Uint32Array)[i] = Number(value);
        (y.buffer as Uint32Array)[i] = Number(value);
      }
    });
    for (const [name, f] of Object.entries(exact)) {
      const got = list((np as unknown as Record<string, Callable>)[name](x, y))[0];
      const want = values.flatMap((a) => values.map((b) => String(wrap(f(a, b)))));
      assertEquals(elements(got), want, `${name} of ${dtype}`);
    }
    const compared = values.flatMap((a) => values.map((b) => a < b ? "1" : "0"));
    assertEquals(elements(np.less(x, y)), compared, `less of ${dtype}`);
  }
});

test("comparisons between signed and unsigned 64-bit integers are exact", () => {
  const x = adopt(BigInt64Array.of(-1n, 2n ** 62n + 1n, 5n), int64, [3]),
    y = adopt(BigUint64Array.of(2n ** 64n - 1n, 2n ** 62n, 5n), uint64, [3]);
  assertEquals(elements(np.equal(x, y)), ["0", "0", "1"]);
  assertEquals(elements(np.less(x, y)), ["1", "0", "0"]);
  assertEquals(elements(np.greater(y, x)), ["1", "0", "0"]);
});

test("divmod: quotient times divisor plus remainder is the dividend, and the remainder lies beside the divisor", () => {
  const x = np.array([7.5, -7.5, 7.5, -7.5, 0, -0, 1e300, 5]), y = np.array([2, 2, -2, -2, 3, 3, 7, Infinity]);
  const [q, r] = np.divmod(x, y);
  assertEquals(elements(q), ["3", "-4", "-4", "3", "0", "-0", "1.4285714285714286e+299", "0"]);
  assertEquals(elements(r), ["1.5", "0.5", "-0.5", "-1.5", "0", "0", "1", "5"]);
});

test("a fresh result lies in memory as its operands do", () => {
  const c = filled([3, 4], float64), f = copyOf(c, "F"), t = viewOf(c, [4, 3], [1, 4]);
  assertEquals(np.add(f, f).strides, [8, 24]);
  assertEquals(np.add(t, 1).strides, [8, 32]);
  assertEquals(np.add(t, t, { order: "C" }).strides, [24, 8]);
  assertEquals(np.add(c, c, { order: "F" }).strides, [8, 24]);
  assertEquals(np.add(f, c).strides, [32, 8]);
  assertEquals(np.exp(viewOf(c, [3, 4], [-4, 1], 8)).strides, [32, 8]);
  assert(np.add(c, 1).flags.owndata && np.add(c, 1).flags.writeable);
});

test("numbers beside arrays are weak (contract A6)", () => {
  const f4 = newArray([2], float32), i1 = newArray([2], int8), u1 = newArray([2], uint8), b = newArray([2], bool);
  assertStrictEquals(np.multiply(f4, 2.5).dtype, float32);
  assertStrictEquals(np.multiply(f4, 2n).dtype, float32);
  assertStrictEquals(np.add(i1, 2).dtype, int8);
  assertStrictEquals(np.add(i1, 0.5).dtype, float64);
  assertStrictEquals(np.add(i1, pyfloat(2)).dtype, float64);
  assertStrictEquals(np.add(b, 2).dtype, int32);
  assertStrictEquals(np.divide(i1, 2).dtype, float64);
  assertStrictEquals(np.add(1, 2).dtype, float64); // numbers alone are data
  assertStrictEquals(np.add(1n, 2n).dtype, int32);
  assertStrictEquals(np.bitwise_and(6, 3).dtype, int32);
  assertEquals(elements(np.less(u1, 300)), ["1", "1"]);
  assertEquals(elements(np.equal(u1, -1)), ["0", "0"]);
  assertEquals(elements(np.logical_and(u1.size ? adopt(Uint8Array.of(0, 1), uint8, [2]) : u1, 256)), ["0", "1"]);
  assertThrows(() => np.add(u1, 300), OverflowError, "Python integer 300 out of bounds for uint8");
  assertThrows(() => np.add(300, u1), OverflowError, "Python integer 300 out of bounds for uint8");
  assertThrows(() => np.maximum(u1, -1), OverflowError, "Python integer -1 out of bounds for uint8");
});

test("bad calls say what NumPy says, and change nothing", () => {
  const x = np.array([1, 2, 3]), i = newArray([3], int32), b = newArray([3], bool), frozen = np.array([1, 2, 3]);
  frozen.flags.writeable = false;
  const cases: [() => unknown, new (...args: never[]) => Error, string][] = [
    [() => np.add(x, [1, 2]), ValueError, "operands could not be broadcast together with shapes (3,) (2,) "],
    [
      () => np.add(x, 1, { out: np.array([1, 2]) }),
      ValueError,
      "operands could not be broadcast together with shapes (3,) () (2,) ",
    ],
    [
      () => np.add(x, 1, { out: np.array(1) }),
      ValueError,
      "non-broadcastable output operand with shape () doesn't match the broadcast shape (3,)",
    ],
    [() => np.add(x, 1, { out: frozen }), ValueError, "output array is read-only"],
    [
      () => np.add(x, x, { out: i }),
      UFuncTypeError,
      "Cannot cast ufunc 'add' output from dtype('float64') to dtype('int32') with casting rule 'same_kind'",
    ],
    [
      () => np.add(x, x, { dtype: "int32" }),
      UFuncTypeError,
      "Cannot cast ufunc 'add' input 0 from dtype('float64') to dtype('int32') with casting rule 'same_kind'",
    ],
    [
      () => np.sqrt(i, { casting: "no" }),
      UFuncTypeError,
      "Cannot cast ufunc 'sqrt' input from dtype('int32') to dtype('float64') with casting rule 'no'",
    ],
    [
      () => np.add(x, x, { casting: "foo" as "no" }),
      ValueError,
      "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got 'foo')",
    ],
    [() => np.add(x, x, { order: "Z" as "C" }), ValueError, "order must be one of 'C', 'F', 'A', or 'K' (got 'Z')"],
    [
      () => np.equal(x, x, { dtype: "float64" }),
      TypeError,
      "No loop matching the specified signature and casting was found for ufunc equal",
    ],
    [() => np.subtract(b, b), TypeError, "numpy boolean subtract, the `-` operator, is not supported"],
    [() => np.negative(b), TypeError, "The numpy boolean negative, the `-` operator, is not supported"],
    [
      () => np.positive(b),
      UFuncTypeError,
      "ufunc 'positive' did not contain a loop with signature matching types <class 'numpy.dtypes.BoolDType'> -> None",
    ],
    [() => np.bitwise_and(x, 1), TypeError, "ufunc 'bitwise_and' not supported for the input types"],
    [() => np.invert(x), TypeError, "ufunc 'invert' not supported for the input types"],
    [() => np.isnat(x), TypeError, "ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64."],
    [
      () => np.power(adopt(Int32Array.of(2, 2), int32, [2]), -1),
      ValueError,
      "Integers to negative integer powers are not allowed.",
    ],
    [
      () => (np.add as unknown as Callable)(x),
      TypeError,
      "add() takes from 2 to 3 positional arguments but 1 was given",
    ],
    [
      () => (np.sqrt as unknown as Callable)(x, x, x),
      TypeError,
      "sqrt() takes from 1 to 2 positional arguments but 3 were given",
    ],
    [
      () => (np.sqrt as unknown as Callable)(x, { axis: 0 }),
      TypeError,
      "sqrt() got an unexpected keyword argument 'axis'",
    ],
    [
      () => (np.sqrt as unknown as Callable)(x, x, { out: x }),
      TypeError,
      "cannot specify 'out' as both a positional and keyword argument",
    ],
    [
      () => (np.sqrt as unknown as Callable)(x, { out: [x, x] }),
      ValueError,
      "The 'out' tuple must have exactly one entry per ufunc output",
    ],
    [() => (np.modf as unknown as Callable)(x, { out: x }), TypeError, "'out' must be a tuple of arrays"],
    [() => (np.sqrt as unknown as Callable)(x, { out: 3 }), TypeError, "return arrays must be of ArrayType"],
    [
      () => (np.sqrt as unknown as Callable)(x, { signature: "d->d", dtype: "float64" }),
      TypeError,
      "cannot specify both 'signature' and 'dtype'",
    ],
  ];
  for (const [call, kind, message] of cases) {
    assertThrows(call, kind, message);
    assertEquals(elements(x), ["1", "2", "3"]);
    assertEquals(elements(frozen), ["1", "2", "3"]);
    assertEquals(elements(i), ["0", "0", "0"]);
  }
  const base = adopt(Int32Array.of(2, 3, 4), int32, [3]), powers = adopt(Int32Array.of(2, -1, 2), int32, [3]);
  assertThrows(() => np.power(base, powers, { out: base }), ValueError);
  assertEquals(elements(base), ["2", "3", "4"]);
  assertEquals(elements(np.power(base, powers, { where: [true, false, true] })), ["4", "0", "16"]);
});

test("what takes calls over is asked, wherever it stands", () => {
  const asked: [string, string, number, string[]][] = [];
  class Taker implements Overriding {
    __array__(): NDArray {
      return np.array([1, 2]);
    }
    __array_ufunc__(
      ufunc: unknown,
      method: string,
      inputs: readonly unknown[],
      options: Record<string, unknown>,
    ): unknown {
      asked.push([(ufunc as Ufunc).name, method, inputs.length, Object.keys(options)]);
      return this;
    }
    __array_function__(): unknown {
      return this;
    }
  }
  const taker = new Taker(), x = np.array([1, 2]);
  assertStrictEquals<unknown>(np.add(taker, x), taker);
  assertStrictEquals<unknown>(np.add(x, taker), taker);
  assertStrictEquals<unknown>(np.add(2, taker), taker);
  assertStrictEquals<unknown>(np.exp(taker, { where: [true, false] }), taker);
  assertStrictEquals<unknown>(np.exp(x, { out: taker }), taker);
  assertStrictEquals<unknown>(np.exp(x, { where: taker }), taker);
  assertEquals(asked, [
    ["add", "__call__", 2, []],
    ["add", "__call__", 2, []],
    ["add", "__call__", 2, []],
    ["exp", "__call__", 1, ["where"]],
    ["exp", "__call__", 1, ["out"]],
    ["exp", "__call__", 1, ["where"]],
  ]);
});

test("ufuncs know their own facts", () => {
  assertEquals(String(np.add), "<ufunc 'add'>");
  assertEquals([np.add.nin, np.add.nout, np.add.nargs, np.add.identity, np.add.signature], [2, 1, 3, 0, null]);
  assertEquals([np.modf.nin, np.modf.nout, np.modf.nargs, np.modf.identity], [1, 2, 3, null]);
  assertEquals([np.multiply.identity, np.logical_and.identity, np.bitwise_and.identity, np.logaddexp.identity], [
    1,
    true,
    -1,
    -Infinity,
  ]);
  assertEquals(np.exp.types, ["e->e", "f->f", "d->d"]);
  assertEquals(np.equal.types.slice(-6), ["QQ->?", "qQ->?", "Qq->?", "ee->?", "ff->?", "dd->?"]);
  assertEquals(np.add.ntypes, np.add.types.length);
  assertStrictEquals<unknown>(np.true_divide, np.divide);
  assertEquals(np.add.resolve_dtypes(["int8", "uint8", null]), [
    promoteTypes(int8, uint8),
    promoteTypes(int8, uint8),
    promoteTypes(int8, uint8),
  ]);
  for (const [name, f] of allUfuncs()) {
    assertStrictEquals(f.name, name);
    assertStrictEquals((np as unknown as Record<string, unknown>)[name], f, `${name} is not exported under its name`);
  }
});

test("special values of floating-point functions are C's", () => {
  const bits = (x: unknown): string[] => elements(x as NDArray);
  assertEquals(bits(np.power([1, -1, -1, 2, 0, -0], [NaN, Infinity, -Infinity, NaN, -1, -1])), [
    "1",
    "1",
    "1",
    "NaN",
    "Infinity",
    "-Infinity",
  ]);
  assertEquals(bits(np.power(np.array([-0, -Infinity]), 0.5)), ["-0", "NaN"]); // NumPy takes the root where one exponent serves all
  assertEquals(bits(np.power(np.array([-0, -Infinity]), np.array([0.5, 0.5]))), ["0", "Infinity"]);
  assertEquals(bits(np.floor_divide([1, -1, 0, -0, Infinity, -1], [0, 0, 0, 1, 1, Infinity])), [
    "Infinity",
    "-Infinity",
    "NaN",
    "-0",
    "NaN",
    "-1",
  ]);
  assertEquals(bits(np.remainder([1, -6, 6, -1], [0, 3, -3, Infinity])), ["NaN", "0", "-0", "Infinity"]);
  assertEquals(bits(np.sign([-0, NaN, -2])), ["0", "NaN", "-1"]);
  assertEquals(bits(np.rint([0.5, 1.5, 2.5, -0.5, -0.2, -1.5])), ["0", "2", "2", "-0", "-0", "-2"]);
  assertEquals(bits(np.maximum([NaN, 1, 0], [1, NaN, -0])), ["NaN", "NaN", "-0"]);
  assertEquals(bits(np.fmax([NaN, 1, 0], [1, NaN, -0])), ["1", "1", "0"]);
  assertEquals(bits(np.hypot([Infinity, 3 * 2 ** 600, 3 * 2 ** -600, 1.7e308], [NaN, 2 ** 602, 2 ** -598, 1.7e308])), [
    "Infinity",
    String(5 * 2 ** 600),
    String(5 * 2 ** -600),
    "Infinity",
  ]);
  assertEquals(bits(np.ldexp([1, 1, 5e-324, 3], [1074n, -1074n, 1074n, -1075n])), [
    "Infinity",
    "5e-324",
    "1",
    "1e-323",
  ]);
  assertEquals(bits(np.spacing([0, 1, -1, Infinity])), [
    "5e-324",
    "2.220446049250313e-16",
    "-2.220446049250313e-16",
    "NaN",
  ]);
  assertEquals(bits(np.nextafter([0, 1, 1], [-1, 2, 1])), ["-5e-324", "1.0000000000000002", "1"]);
  assertEquals(bits(np.copysign([1, -1, 0], [-0, 0, -1])), ["-1", "1", "-0"]);
  assertEquals(bits(np.heaviside([-1, 0, 1, NaN], 0.5)), ["0", "0.5", "1", "NaN"]);
  assertEquals(bits(np.exp2([10, -1074, 1023, 0.5])), ["1024", "5e-324", String(2 ** 1023), String(Math.SQRT2)]);
  assertEquals(bits(np.log2([1, 2, 8, 2 ** -1074, 0])), ["0", "1", "3", "-1074", "-Infinity"]);
});

test("functions made of ufuncs keep layouts and take out", () => {
  const x = viewOf(np.array([0, 0.5, 1, 2]), [2, 2], [1, 2]);
  assertEquals(np.sinc(x).strides, [8, 16]);
  assertEquals(elements(np.sinc(x)).slice(0, 1), ["1"]);
  assertStrictEquals(np.sinc(np.zeros(2, { dtype: "float32" })).dtype, float32);
  assertEquals(elements(np.fix([1.7, -1.7, -0.2])), ["1", "-1", "-0"]);
  const out = newArray([3], bool);
  assertStrictEquals<unknown>(np.isposinf([Infinity, -Infinity, NaN], out), out);
  assertEquals(elements(out), ["1", "0", "0"]);
  assertEquals(elements(np.isneginf([Infinity, -Infinity, NaN])), ["0", "1", "0"]);
});

test("0-d operands give 0-d results with memory of their own", () => {
  const x = np.array(2), y = np.add(x, x), z = np.add(np.array([1, 2]), np.array(1));
  assertEquals([y.ndim, y.base, Number(y)], [0, null, 4]);
  assertEquals(z.shape, [2]);
  const big = filled([3], float64),
    view = viewOf(big, [], [], 1),
    cast: AnyBuffer = castTo(np.negative(view), float32).buffer;
  assertEquals(cast[0], -Number(view));
});

test("powers, logarithms and roots of exact powers are exact, alone and in arrays", () => {
  const both = (f: (x: NDArray) => NDArray, x: number, want: number, text: string): void => {
    assertEquals(Number(f(np.array(x))), want, `${text}(${x})`);
    assertEquals(f(np.full([20], x)).item(7), want, `${text}(${x}) in an array`);
  };
  for (let i = -300; i <= 308; i++) both((x) => np.log10(x), Number(`1e${i}`), i, "log10");
  for (let i = -1074; i <= 1023; i++) {
    both((x) => np.log2(x), 2 ** i, i, "log2");
    both((x) => np.exp2(x), i, 2 ** i, "exp2");
  }
  for (let i = -1000; i <= 1000; i++) {
    both((x) => np.cbrt(x), i ** 3, i, "cbrt");
    both((x) => np.hypot(np.multiply(x, 3), np.multiply(x, 4)), i, Math.abs(5 * i), "hypot");
  }
  for (let i = 0; i <= 22; i++) both((x) => np.power(10, x), i, Number(`1e${i}`), "power");
});

test("broadcasting is repeating: rows, columns, both, in each order and layout, of few elements and of many", () => {
  const r = random(41);
  const shapes: [number[], number[]][] = [
    [[3, 4], [4]],
    [[4], [3, 4]],
    [[3, 4], [3, 1]],
    [[3, 1], [3, 4]],
    [[3, 1], [4]],
    [[1, 4], [3, 1]],
    [[4], [3, 1]],
    [[2, 3, 4], [4]],
    [[2, 3, 4], [3, 4]],
    [[2, 3, 4], [3, 1]],
    [[40, 30], [30]],
    [[40, 30], [40, 1]],
    [[40, 1], [1, 30]],
    [[3, 300], [300]],
    [[1, 1], [5]],
    [[3, 1], [1, 1]],
    [[3, 1], [1]],
    [[0, 4], [4]],
    [[3, 0], [3, 1]],
    [[3, 1], [0]],
  ];
  const layouts: ((x: NDArray) => NDArray)[] = [
    (x) => x,
    (x) => x.copy("F"),
    (x) => x.get("...", "::-1"),
    (x) => np.repeat(x, 2, -1).get("...", "::2"),
  ];
  const functions = [
    np.add,
    np.subtract,
    np.multiply,
    np.divide,
    np.less,
    np.maximum,
    np.arctan2,
    np.power,
    np.floor_divide,
  ];
  for (const [a, b] of shapes) {
    for (const dtype of ["float64", "float32", "int32", "int64", "float16"]) {
      const make = (shape: number[]): NDArray =>
        np.asarray(Array.from({ length: sizeOf(shape) }, () => r.whole(1, 9))).astype(dtype).reshape(shape) as NDArray;
      const x = r.pick(layouts)(make(a)), y = r.pick(layouts)(make(b)), shape = np.broadcast_shapes(a, b);
      for (const f of functions) {
        const got = f(x, y), whole = (z: NDArray): NDArray => np.broadcast_to(z, shape).copy("C");
        const wanted = f(whole(x), whole(y));
        assertEquals(got.dtype, wanted.dtype);
        assertEquals(got.tolist(), wanted.tolist(), `${f.name} of ${dtype}, ${a} and ${b}`);
        assert(got.size === 0 || got.isC || got.isF, "a result has no gaps");
      }
    }
  }
});

test("broadcasting arrays of equal size, or with axes of size 1 in front, gives NumPy's shape in C order", () => {
  const shapes: [number[], number[]][] = [
    [[2, 3], [1, 2, 3]],
    [[1, 2, 3], [2, 3]],
    [[2, 2], [2, 2, 1]],
    [[1, 3, 2], [2, 3, 1]],
    [[2, 1, 3], [1, 3, 1]],
    [[4], [1, 4]],
    [[2, 3, 1], [3, 1]],
  ];
  for (const [a, b] of shapes) {
    const make = (shape: number[]): NDArray => np.arange(sizeOf(shape)).reshape(shape) as NDArray;
    const shape = np.broadcast_shapes(a, b), whole = (x: NDArray): NDArray => np.broadcast_to(x, shape).copy("C");
    for (const [x, y] of [[make(a), make(b)], [make(b), make(a)]]) {
      const got = np.subtract(x, y);
      assertEquals(got.tolist(), np.subtract(whole(x), whole(y)).tolist(), `${x.shape} and ${y.shape}`);
      assert(got.isC);
    }
  }
});
