/** What arrays print; `tests/python/print_test.ts` compares thousands of random arrays with NumPy itself. */
import { assertEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import { type DType, type DTypeName, dtypeOf, float64, int32 } from "../../src/dtype/dtype.ts";
import { adopt, type NDArray, newArray, viewOf } from "../../src/ndarray/ndarray.ts";
import { arrayRepr } from "../../src/ndarray/print.ts";
import { AttributeError, ValueError } from "../../src/python/errors.ts";
import * as np from "../../src/numpy/printing.ts";

function array(
  values: (number | bigint | boolean)[],
  dtype: DTypeName = "float64",
  shape: number[] = [values.length],
): NDArray {
  const type = dtypeOf(dtype) as DType, x = newArray(shape, type);
  values.forEach((value, i) => type.write(x.buffer, i, value));
  return x;
}

const range = (n: number, dtype: DTypeName = "int32", shape: number[] = [n]): NDArray =>
  array(Array.from({ length: n }, (_, i) => i), dtype, shape);

test("repr tells the data type where the elements do not", () => {
  assertEquals(array([1, 2.5]).__repr__(), "array([1. , 2.5])");
  assertEquals(array([1, 2.5], "float32").__repr__(), "array([1. , 2.5], dtype=float32)");
  assertEquals(array([1, 2], "int32").__repr__(), "array([1, 2])");
  assertEquals(array([1n, -2n], "int64").__repr__(), "array([ 1, -2], dtype=int64)");
  assertEquals(array([true, false], "bool").__repr__(), "array([ True, False])");
});

test("repr tells shape and data type of empty arrays", () => {
  assertEquals(array([]).__repr__(), "array([], dtype=float64)");
  assertEquals(array([], "int32").__repr__(), "array([], dtype=int32)");
  assertEquals(array([], "float32", [0, 3]).__repr__(), "array([], shape=(0, 3), dtype=float32)");
  assertEquals(String(array([], "float32", [2, 0])), "[]");
});

test("arrays without axes print like scalars with str and like arrays with repr", () => {
  const third = array([1 / 3], "float64", []);
  assertEquals(String(third), "0.3333333333333333");
  assertEquals(third.__repr__(), "array(0.33333333)");
  assertEquals(String(array([1e-4], "float32", [])), "1e-04");
  assertEquals(String(array([1000], "float16", [])), "1e+03");
  assertEquals(String(array([-0], "float64", [])), "-0.0");
  assertEquals(String(array([true], "bool", [])), "True");
});

test("numbers have the shortest digits of their own precision", () => {
  assertEquals(String(array([0.1, 1 / 3], "float16")), "[0.1    0.3333]");
  assertEquals(String(array([0.1, 1 / 3], "float32")), "[0.1        0.33333334]");
  assertEquals(
    np.printoptions({ precision: 20 }, () => String(array([0.1, 1 / 3]))),
    "[0.1                0.3333333333333333]",
  );
});

test("exponents appear for large, small and widely spread numbers", () => {
  assertEquals(String(array([1e8, 1])), "[1.e+08 1.e+00]");
  assertEquals(String(array([99999999, 100000])), "[99999999.   100000.]");
  assertEquals(String(array([1e-5, 1e-4])), "[1.e-05 1.e-04]");
  assertEquals(String(array([1, 1001])), "[1.000e+00 1.001e+03]");
  assertEquals(np.array2string(array([1, 1e-5]), { suppress_small: true }), "[1.      0.00001]");
});

test("nan, infinities and negative zero are aligned", () => {
  assertEquals(String(array([NaN, -Infinity, 1.5, -0])), "[ nan -inf  1.5 -0. ]");
});

test("long arrays are summarised and say their shape", () => {
  assertEquals(range(1000).__repr__().includes("..."), false);
  assertEquals(range(1001).__repr__(), "array([   0,    1,    2, ...,  998,  999, 1000], shape=(1001,))");
  assertEquals(
    np.array2string(range(30, "int32", [5, 6]), { threshold: 5, edgeitems: 1 }),
    "[[ 0 ...  5]\n ...\n [24 ... 29]]",
  );
});

test("lines break at the width, and behind the data type", () => {
  assertEquals(
    range(24).__repr__(),
    "array([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16,\n       17, 18, 19, 20, 21, 22, 23])",
  );
  assertEquals(
    range(16, "float32").__repr__(),
    "array([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12.,\n       13., 14., 15.], dtype=float32)",
  );
});

test("views print what they see", () => {
  const x = range(6, "int32", [2, 3]);
  assertEquals(String(viewOf(x, [3, 2], [1, 3])), "[[0 3]\n [1 4]\n [2 5]]");
  assertEquals(String(viewOf(x, [3], [-2], 5)), "[5 3 1]");
});

test("arrayRepr() with another name moves the lines", () => {
  assertEquals(arrayRepr(array([1, 2, 3, 4], "float64", [2, 2]), "Tensor"), "Tensor([[1., 2.],\n        [3., 4.]])");
});

test("the console shows repr", () => {
  const show = (array([1]) as unknown as Record<symbol, () => string>)[Symbol.for("nodejs.util.inspect.custom")];
  assertEquals(show.call(array([1])), "array([1.])");
});

test("printoptions() holds for a function or a scope, also when something throws", () => {
  const third = array([1 / 3]);
  assertEquals(np.printoptions({ precision: 2 }, () => String(third)), "[0.33]");
  assertThrows(() =>
    np.printoptions({ precision: 2 }, () => {
      throw new Error("out");
    })
  );
  assertEquals(String(third), "[0.33333333]");
  {
    using options = np.printoptions({ precision: 3 });
    assertEquals([options.precision, String(third)], [3, "[0.333]"]);
  }
  assertEquals(String(third), "[0.33333333]");
});

test("set_printoptions() takes positions, keeps what is not given, resets formatters", () => {
  const before = np.get_printoptions();
  try {
    np.set_printoptions(3, 5);
    np.set_printoptions({ formatter: { int: (x) => `<${x}>` } });
    assertEquals([np.get_printoptions().precision, np.get_printoptions().threshold], [3, 5]);
    assertEquals(String(array([1, 2], "int32")), "[<1> <2>]");
    np.set_printoptions({ sign: "+" });
    assertEquals(String(array([1, 2], "int32")), "[+1 +2]");
  } finally {
    np.set_printoptions({ ...before });
  }
  assertEquals(np.get_printoptions(), before);
});

test("functions print elements of several lines", () => {
  const formatter = { all: (x: number | bigint | boolean) => `${x}\n${x}${x}` };
  assertEquals(np.array2string(array([1, 2], "int32"), { formatter }), "[1\n 11 2\n    22]");
});

test("wrong options are refused and change nothing", () => {
  const before = np.get_printoptions();
  assertThrows(() => np.set_printoptions({ floatmode: "x" as "fixed" }), ValueError, "floatmode option must be one of");
  assertThrows(
    () => np.set_printoptions({ sign: "x" as "-" }),
    ValueError,
    "sign option must be one of ' ', '+', or '-'",
  );
  assertThrows(() => np.set_printoptions({ precision: 1.5 }), TypeError, "precision must be an integer");
  assertThrows(() => np.set_printoptions({ threshold: NaN }), ValueError, "threshold must be non-NAN");
  assertThrows(
    () => np.set_printoptions({ digits: 3 } as object),
    TypeError,
    "unexpected keyword argument 'digits'",
  );
  assertEquals(np.get_printoptions(), before);
  assertThrows(
    () => np.array2string([1, 2] as unknown as NDArray),
    AttributeError,
    "'list' object has no attribute 'size'",
  );
});

test("format_float_positional() and format_float_scientific() cut, trim and pad", () => {
  const half = array([Math.PI], "float16", []), single = array([1.23e24], "float32", []);
  assertEquals(np.format_float_positional(half), "3.14");
  assertEquals(np.format_float_positional(half, { unique: false, precision: 10 }), "3.1406250000");
  assertEquals(np.format_float_positional(1, { trim: "-", pad_left: 3, pad_right: 3 }), "  1    ");
  assertEquals(np.format_float_scientific(single), "1.23e+24");
  assertEquals(np.format_float_scientific(single, { unique: false, precision: 15 }), "1.230000071797338e+24");
  assertEquals(np.format_float_scientific(5e-324), "5.e-324");
  assertThrows(
    () => np.format_float_positional(1, { unique: false }),
    TypeError,
    "in non-unique mode `precision` must be supplied",
  );
  assertThrows(() => np.format_float_positional(1, { precision: -2 }), ValueError, "precision must be >= 0");
  assertThrows(
    () => np.format_float_positional(adopt(new Float64Array(2), float64, [2])),
    TypeError,
    "only 0-dimensional arrays",
  );
  assertEquals(np.format_float_positional(adopt(Int32Array.of(3), int32, [])), "3.");
});
