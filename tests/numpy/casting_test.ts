/** Copies into existing arrays, casts, and which data type a combination has. */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import {
  bool,
  type DType,
  dtypes,
  float16,
  float32,
  float64,
  int16,
  int32,
  int8,
  uint8,
} from "../../src/dtype/dtype.ts";
import { fromFloat16, toFloat16 } from "../../src/dtype/float16.ts";
import { adopt, type NDArray, newArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { assign, castTo, copyOf } from "../../src/numpy/casting.ts";
import { OverflowError, ValueError } from "../../src/python/errors.ts";
import { random } from "../support/random.ts";

function counted(length: number, dtype: DType): NDArray {
  const out = newArray([length], dtype) as NDArray;
  for (let i = 0; i < length; i++) dtype.write(out.buffer, i, i % 100);
  return out;
}

test("assign() between views of one memory does what a copy first would do", () => {
  const draw = random(5);
  for (let round = 0; round < 3000; round++) {
    const ndim = draw.whole(0, 4), shape = Array.from({ length: ndim }, () => draw.whole(1, 5));
    const memory = counted(draw.pick([200, 300]), draw.pick([float64, int32, uint8] as DType[]));
    const view = (repeats: boolean): NDArray => {
      const steps = new Array<number>(ndim).fill(0);
      let step = draw.pick([1, 1, 2]), offset = 0;
      for (const axis of shape.map((_, i) => i).sort(() => draw.next() - 0.5)) {
        steps[axis] = repeats && draw.next() < 0.2 ? 0 : step;
        if (draw.next() < 0.3) {
          offset += (shape[axis] - 1) * steps[axis];
          steps[axis] = -steps[axis];
        }
        step *= shape[axis];
      }
      return viewOf(memory, shape, steps, offset + draw.whole(0, 20));
    };
    const target = view(false), source = view(true), mask = draw.next() < 0.3 ? newArray(shape, bool) : null;
    if (mask !== null) mask.buffer.forEach((_, i) => mask.buffer[i] = draw.whole(0, 2));
    const want = copyOf(memory);
    assign(viewOf(want, target.dims, target.steps, target.offset), copyOf(source), mask);
    assign(target, source, mask);
    assertEquals(memory.buffer, want.buffer);
  }
});

test("copies keep the order of axes, or take the one asked for", () => {
  const x = viewOf(counted(24, float64), [2, 3, 4], [1, 8, 2]);
  assertEquals(copyOf(x).steps, [1, 8, 2]);
  assertEquals(copyOf(x, "C").steps, [12, 4, 1]);
  assertEquals(copyOf(x, "F").steps, [1, 2, 6]);
  assertEquals(copyOf(viewOf(x, [4, 3], [1, 4]), "A").steps, [1, 4]);
  assertEquals(copyOf(viewOf(x, [4, 3], [-1, 4], 3)).steps, [1, 4]);
  const y = castTo(x, float32);
  assertEquals([y.steps, y.base, [...copyOf(y, "C").buffer]], [[1, 8, 2], null, [...copyOf(x, "C").buffer]]);
});

test("copyto() broadcasts, casts and masks", () => {
  const x = np.zeros([2, 3]);
  np.copyto(x, [1, 2, 3]);
  assertEquals([...x.buffer], [1, 2, 3, 1, 2, 3]);
  np.copyto(x, 7, { where: [[true], [false]] });
  assertEquals([...x.buffer], [7, 7, 7, 1, 2, 3]);
  np.copyto(x, x.get(":", "::-1"));
  assertEquals([...x.buffer], [7, 7, 7, 3, 2, 1]);
  const i = newArray([2], int8);
  np.copyto(i, 3);
  np.copyto(i, 2.75, { casting: "unsafe", where: [false, true] });
  assertEquals([...i.buffer], [3, 2]);
  const bad: [() => void, new (...args: never[]) => Error, string][] = [
    [() => np.copyto(x, [1, 2]), ValueError, "could not broadcast input array from shape (2,) into shape (2,3)"],
    [
      () => np.copyto(x, 1, { where: [true, false] }),
      ValueError,
      "could not broadcast where mask from shape (2,) into shape (2,3)",
    ],
    [
      () => np.copyto(i, np.zeros(2)),
      TypeError,
      "Cannot cast array data from dtype('float64') to dtype('int8') according to the rule 'same_kind'",
    ],
    [
      () => np.copyto(i, 1.5),
      TypeError,
      "Cannot cast scalar from dtype('float64') to dtype('int8') according to the rule 'same_kind'",
    ],
    [() => np.copyto(i, 300), OverflowError, "Python integer 300 out of bounds for int8"],
    [() => np.copyto([1, 2], 1), TypeError, "copyto() argument 1 must be a numpy.ndarray, not list"],
    [() => np.copyto(i, 1, { casting: "foo" as "no" }), ValueError, "casting must be one of"],
  ];
  for (const [call, kind, message] of bad) assertThrows(call, kind, message);
  assertEquals([...x.buffer, ...i.buffer], [7, 7, 7, 3, 2, 1, 3, 2]);
  x.flags.writeable = false;
  assertThrows(() => np.copyto(x, 1), ValueError, "assignment destination is read-only");
});

test("promotion is symmetric, associative with itself, and the result can hold both", () => {
  for (const a of dtypes) {
    assertStrictEquals(np.promote_types(a, a), a);
    for (const b of dtypes) {
      const c = np.promote_types(a, b);
      assertStrictEquals(np.promote_types(b, a), c);
      assert(np.can_cast(a, c) && np.can_cast(b, c), `${a} and ${b} to ${c}`);
      assertStrictEquals(np.result_type(a, b), c);
    }
  }
});

test("result_type() takes numbers as weak, can_cast() refuses them", () => {
  assertStrictEquals(np.result_type("int8", 2), int8);
  assertStrictEquals(np.result_type("int8", 2.5), float64);
  assertStrictEquals(np.result_type(np.zeros(2, { dtype: "float32" }), 2.5), float32);
  assertStrictEquals(np.result_type(true, 1), int32);
  assertStrictEquals(np.result_type(1, 2.5), float64);
  assertStrictEquals(np.result_type("u1", "i1"), int16);
  assertThrows(() => np.result_type(), ValueError, "at least one array or dtype is required");
  assert(
    np.can_cast("int32", "float64") && !np.can_cast("int32", "float32") && np.can_cast("int32", "float32", "same_kind"),
  );
  assert(!np.can_cast("float64", "int32", { casting: "same_kind" }) && np.can_cast("float64", "int32", "unsafe"));
  assertThrows(() => np.can_cast(3, "int8"), TypeError, "can_cast() does not support Python ints");
  assertThrows(() => np.can_cast("i4", "f4", "foo" as "no"), ValueError, "casting must be one of");
});

test("min_scalar_type() looks at single numbers only", () => {
  assertStrictEquals(np.min_scalar_type(10n), uint8);
  assertStrictEquals(np.min_scalar_type(-260n), int16);
  assertStrictEquals(np.min_scalar_type(3.1), float16);
  assertStrictEquals(np.min_scalar_type(1e10 + 0.5), float32);
  assertStrictEquals(np.min_scalar_type(1e50), float64);
  assertStrictEquals(np.min_scalar_type(np.zeros(3)), float64);
  assertStrictEquals(np.min_scalar_type(true), bool);
  assertStrictEquals(np.min_scalar_type(adopt(Int32Array.of(-5), int32, [])), int8);
  assertThrows(() => np.min_scalar_type(2n ** 70n), OverflowError);
});

test("long arrays round to half precision as single numbers do", () => {
  const draw = random(9), x = newArray([4000], float64);
  for (let i = 0; i < x.size; i++) {
    const near = fromFloat16(draw.whole(0, 0x7c00)); // halves, the middle between two, and close beside it
    const next = fromFloat16(toFloat16(near) + 1);
    x.buffer[i] = draw.pick([
      near,
      (near + next) / 2,
      (near + next) / 2 * (1 + 2 ** -50),
      -near,
      draw.between(-1e5, 1e5),
      draw.next() * 1e-7,
    ]);
  }
  x.buffer.set([NaN, Infinity, -Infinity, -0, 65519.99, 65520, 1e300]);
  for (const source of [x, castTo(x, float32)]) {
    const got = castTo(source as NDArray, float16);
    for (let i = 0; i < x.size; i++) {
      assertEquals(got.buffer[i] & 0x7fff, toFloat16(source.buffer[i]) & 0x7fff, String(source.buffer[i]));
    }
  }
});
