/**
 * Bad input: the class that Python raises, NumPy's wording with the numbers in it, and nothing changed. Every call is made on an
 * array `x` of shape (2, 3), on a tensor `t` with the same elements that holds a gradient, and on what else stands in the call;
 * messages are what NumPy 2.4.6 and MyGrad 2.5.0 say (default integers are `int32` here).
 */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import * as errors from "../src/python/errors.ts";
import { F, mg, np } from "./support/semantics.ts";

// deno-lint-ignore no-explicit-any
type Any = any;
type Call = (x: Any, t: Any) => unknown;
type Case = [name: string, call: Call, error: string, ...message: string[]];

const REMAPPED = "remapped shapes [original->remapped]: (2,3)->(2,newaxis,3) (2,3)->(3,2)";
const NO_INDEX =
  "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

const cases: Case[] = [
  // ragged lists, things that are no numbers
  [
    "array([[1, 2], [3]])",
    () => np.array([[1, 2], [3]]),
    "ValueError",
    "inhomogeneous shape after 1 dimensions",
    "(2,)",
  ],
  ["array([[1, 2], 3])", () => np.array([[1, 2], 3]), "ValueError", "inhomogeneous shape after 1 dimensions", "(2,)"],
  ["tensor([[1, 2], [3]])", () => mg.tensor([[1, 2], [3]]), "ValueError", "inhomogeneous shape", "(2,)"],
  [
    "tensor(1, { constant: 2 })",
    () => mg.tensor(1, { constant: 2 }),
    "TypeError",
    "`constant` must be a boolean value",
    "2",
  ],
  // shapes
  [
    "add(x, ones(4))",
    (x) => np.add(x, np.ones(4)),
    "ValueError",
    "could not be broadcast together with shapes (2,3) (4,)",
  ],
  [
    "add(t, ones(4))",
    (_x, t) => mg.add(t, np.ones(4)),
    "ValueError",
    "could not be broadcast together with shapes (2,3) (4,)",
  ],
  ["x.reshape(4, 2)", (x) => x.reshape(4, 2), "ValueError", "cannot reshape array of size 6 into shape (4,2)"],
  ["x.reshape(-1, -1)", (x) => x.reshape(-1, -1), "ValueError", "can only specify one unknown dimension"],
  ["x.reshape(-1, 4)", (x) => x.reshape(-1, 4), "ValueError", "cannot reshape array of size 6 into shape (4"],
  ["t.reshape(4)", (_x, t) => t.reshape(4), "ValueError", "cannot reshape array of size 6 into shape (4,)"],
  ["x.shape = [4]", (x) => x.shape = [4], "ValueError", "cannot reshape array of size 6 into shape (4,)"],
  ["zeros([-1])", () => np.zeros([-1]), "ValueError", "negative dimensions are not allowed"],
  ["zeros(2.5)", () => np.zeros(2.5), "TypeError"],
  ["eye(-1)", () => np.eye(-1), "ValueError", "negative dimensions are not allowed"],
  ["linspace(0, 1, -1)", () => np.linspace(0, 1, -1), "ValueError", "Number of samples, -1, must be non-negative"],
  ["broadcast_to(x, [3, 3])", (x) => np.broadcast_to(x, [3, 3]), "ValueError", "(2,3)", "requested shape (3,3)"],
  ["broadcast_to(x, [3])", (x) => np.broadcast_to(x, [3]), "ValueError", "more dimensions than allowed"],
  ["stack([x, ones(3)])", (x) => np.stack([x, np.ones(3)]), "ValueError", "all input arrays must have the same shape"],
  ["stack([])", () => np.stack([]), "ValueError", "need at least one array to stack"],
  ["concatenate([])", () => np.concatenate([]), "ValueError", "need at least one array to concatenate"],
  [
    "concatenate([x, ones([2, 2])])",
    (x) => np.concatenate([x, np.ones([2, 2])]),
    "ValueError",
    "along dimension 1, the array at index 0 has size 3 and the array at index 1 has size 2",
  ],
  [
    "concatenate([t, ones(3)])",
    (_x, t) => mg.concatenate([t, np.ones(3)]),
    "ValueError",
    "the array at index 0 has 2 dimension(s) and the array at index 1 has 1 dimension(s)",
  ],
  [
    "repeat(x, [1, 2], 1)",
    (x) => np.repeat(x, [1, 2], 1),
    "ValueError",
    "could not be broadcast together with shape (3,) (2,)",
  ],
  ["repeat(t, [1, 2], 1)", (_x, t) => mg.repeat(t, [1, 2], 1), "ValueError", "with shape (3,) (2,)"],
  ["split(x, 4, 1)", (x) => np.split(x, 4, 1), "ValueError", "array split does not result in an equal division"],
  [
    "matmul(x, x)",
    (x) => np.matmul(x, x),
    "ValueError",
    "Input operand 1 has a mismatch in its core dimension 0",
    "size 2 is different from 3",
  ],
  ["matmul(t, x)", (x, t) => mg.matmul(t, x), "ValueError", "size 2 is different from 3"],
  ["matmul(x, 2)", (x) => np.matmul(x, 2), "ValueError", "Input operand 1 does not have enough dimensions"],
  ["dot(x, x)", (x) => np.dot(x, x), "ValueError", "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)"],
  [
    "inner(x, ones(2))",
    (x) => np.inner(x, np.ones(2)),
    "ValueError",
    "shapes (2,3) and (2,) not aligned: 3 (dim 1) != 2 (dim 0)",
  ],
  ["tensordot(x, x, 1)", (x) => np.tensordot(x, x, 1), "ValueError", "shape-mismatch for sum"],
  ['einsum("ij,jk->ik", x, x)', (x) => np.einsum("ij,jk->ik", x, x), "ValueError", REMAPPED],
  ['einsum("ij,jk", t, x)', (x, t) => mg.einsum("ij,jk", t, x), "ValueError", REMAPPED],
  ['einsum("ijk->i", x)', (x) => np.einsum("ijk->i", x), "ValueError", "too many subscripts for operand 0"],
  ['einsum("ij->k", x)', (x) => np.einsum("ij->k", x), "ValueError", "output subscript 'k' which never appeared"],
  ['einsum("ij", x, x)', (x) => np.einsum("ij", x, x), "ValueError", "fewer operands"],
  ["linalg.inv(x)", (x) => np.linalg.inv(x), "LinAlgError", "Last 2 dimensions", "square"],
  ["linalg.inv(zeros([2, 2]))", () => np.linalg.inv(np.zeros([2, 2])), "LinAlgError", "Singular matrix"],
  [
    "t.backward([1, 2, 3, 4])",
    (_x, t) => t.backward([1, 2, 3, 4]),
    "ValueError",
    "tensor.shape=(2, 3)",
    "grad.shape=(4,)",
  ],
  // axes
  ["sum(x, 2)", (x) => np.sum(x, 2), "AxisError", "axis 2 is out of bounds for array of dimension 2"],
  ["sum(t, 3)", (_x, t) => mg.sum(t, 3), "AxisError", "axis 3 is out of bounds for array of dimension 2"],
  ["sum(x, [0, 0])", (x) => np.sum(x, [0, 0]), "ValueError", "duplicate value in 'axis'"],
  ["sum(x, [0, -3])", (x) => np.sum(x, [0, -3]), "AxisError", "axis -3 is out of bounds for array of dimension 2"],
  ["sum(x, 1.5)", (x) => np.sum(x, 1.5), "TypeError", "'float' object cannot be interpreted as an integer"],
  ["cumsum(x, 2)", (x) => np.cumsum(x, 2), "AxisError", "axis 2 is out of bounds for array of dimension 2"],
  ["add.reduce(x, 5)", (x) => np.add.reduce(x, 5), "AxisError", "axis 5 is out of bounds for array of dimension 2"],
  ["transpose(x, [0, 0])", (x) => np.transpose(x, [0, 0]), "ValueError", "repeated axis in transpose"],
  ["t.transpose(0, 0)", (_x, t) => t.transpose(0, 0), "ValueError", "repeated axis in transpose"],
  ["transpose(x, [0])", (x) => np.transpose(x, [0]), "ValueError", "axes don't match array"],
  [
    "transpose(x, [0, 2])",
    (x) => np.transpose(x, [0, 2]),
    "AxisError",
    "axis 2 is out of bounds for array of dimension 2",
  ],
  [
    "swapaxes(x, 0, 2)",
    (x) => np.swapaxes(x, 0, 2),
    "AxisError",
    "axis2: axis 2 is out of bounds for array of dimension 2",
  ],
  ["moveaxis(x, 0, 2)", (x) => np.moveaxis(x, 0, 2), "AxisError", "destination: axis 2 is out of bounds"],
  ["moveaxis(x, [0, 1], [0])", (x) => np.moveaxis(x, [0, 1], [0]), "ValueError", "same number of elements"],
  ["expand_dims(x, 5)", (x) => np.expand_dims(x, 5), "AxisError", "axis 5 is out of bounds for array of dimension 3"],
  [
    "squeeze(x, 0)",
    (x) => np.squeeze(x, 0),
    "ValueError",
    "cannot select an axis to squeeze out which has size not equal to one",
  ],
  ["roll(x, 1, 3)", (x) => np.roll(x, 1, 3), "AxisError", "axis 3 is out of bounds for array of dimension 2"],
  ["linalg.norm(t, { axis: 4 })", (_x, t) => mg.linalg.norm(t, { axis: 4 }), "AxisError", "axis 4", "dimension 2"],
  [
    "max([])",
    () => np.max(np.array([])),
    "ValueError",
    "zero-size array to reduction operation maximum which has no identity",
  ],
  ["argmax([])", () => np.argmax(np.array([])), "ValueError", "attempt to get argmax of an empty sequence"],
  // keywords
  [
    "sum(x, { axi: 0 })",
    (x) => np.sum(x, { axi: 0 }),
    "TypeError",
    "sum() got an unexpected keyword argument 'axi'",
    "axis",
    "keepdims",
  ],
  [
    "sum(t, { axi: 0 })",
    (_x, t) => mg.sum(t, { axi: 0 }),
    "TypeError",
    "sum() got an unexpected keyword argument 'axi'",
    "axis",
    "keepdims",
  ],
  [
    "add(x, x, { foo: 1 })",
    (x) => np.add(x, x, { foo: 1 }),
    "TypeError",
    "add() got an unexpected keyword argument 'foo'",
    "where",
    "out",
  ],
  [
    "add(t, t, { foo: 1 })",
    (_x, t) => mg.add(t, t, { foo: 1 }),
    "TypeError",
    "add() got an unexpected keyword argument 'foo'",
    "where",
    "out",
  ],
  ["add(x)", (x) => np.add(x), "TypeError", "add()"],
  ["add(x, x, x, x)", (x) => np.add(x, x, x, x), "TypeError", "add()"],
  ["outer()", () => np.outer(), "TypeError", "outer() missing 2 required positional arguments: 'a' and 'b'"],
  ["where(x > 0, x)", (x) => np.where(x.gt(0), x), "ValueError", "either both or neither of x and y should be given"],
  // indices
  ["x.get(2)", (x) => x.get(2), "IndexError", "index 2 is out of bounds for axis 0 with size 2"],
  ["t.get(2)", (_x, t) => t.get(2), "IndexError", "index 2 is out of bounds for axis 0 with size 2"],
  ["x.get(0, -4)", (x) => x.get(0, -4), "IndexError", "index -4 is out of bounds for axis 1 with size 3"],
  ["x.get(0, 0, 0)", (x) => x.get(0, 0, 0), "IndexError", "array is 2-dimensional, but 3 were indexed"],
  ["x.get(1.5)", (x) => x.get(1.5), "IndexError", NO_INDEX],
  ['x.get("a")', (x) => x.get("a"), "IndexError", NO_INDEX],
  ["x.get([0, 5])", (x) => x.get([0, 5]), "IndexError", "index 5 is out of bounds for axis 0 with size 2"],
  [
    "x.get([true, false, true])",
    (x) => x.get([true, false, true]),
    "IndexError",
    "size of axis is 2 but size of corresponding boolean axis is 3",
  ],
  ['x.get("...", "...")', (x) => x.get("...", "..."), "IndexError", "single ellipsis"],
  ['x.get("::0")', (x) => x.get("::0"), "ValueError", "slice step cannot be zero"],
  [
    "x.get([0, 1], [0, 1, 2])",
    (x) => x.get([0, 1], [0, 1, 2]),
    "IndexError",
    "broadcast together with shapes (2,) (3,)",
  ],
  [
    "x.get(array([0.5]))",
    (x) => x.get(np.array([0.5])),
    "IndexError",
    "arrays used as indices must be of integer (or boolean) type",
  ],
  [
    "x.set(0, [1, 2])",
    (x) => x.set(0, [1, 2]),
    "ValueError",
    "could not broadcast input array from shape (2,) into shape (3,)",
  ],
  ["x.set([0, 1], ones([3, 3]))", (x) => x.set([0, 1], np.ones([3, 3])), "ValueError", "shape (3,3)", "shape (2,3)"],
  [
    "x.set(s_(0, 0), [1, 2])",
    (x) => x.set(mg.s_(0, 0), [1, 2]),
    "ValueError",
    "setting an array element with a sequence",
  ],
  ["x.set(7, 1)", (x) => x.set(7, 1), "IndexError", "index 7 is out of bounds for axis 0 with size 2"],
  ["take(x, 7)", (x) => np.take(x, 7), "IndexError", "index 7 is out of bounds for axis 0 with size 6"],
  ["put(x, 10, 1)", (x) => np.put(x, 10, 1), "IndexError", "index 10 is out of bounds for axis 0 with size 6"],
  ["x.item(7)", (x) => x.item(7), "IndexError", "index 7 is out of bounds for size 6"],
  // data types
  [
    'zeros(2, { dtype: "float65" })',
    () => np.zeros(2, { dtype: "float65" }),
    "TypeError",
    "data type 'float65' not understood",
  ],
  ['x.astype("nope")', (x) => x.astype("nope"), "TypeError", "data type 'nope' not understood"],
  [
    "bitwise_and(x, x)",
    (x) => np.bitwise_and(x, x),
    "TypeError",
    "ufunc 'bitwise_and' not supported for the input types",
  ],
  [
    "power(arange(3), -1)",
    () => np.power(np.arange(3), -1),
    "ValueError",
    "Integers to negative integer powers are not allowed",
  ],
  [
    "arange(3) += 1.5",
    () => np.arange(3).iadd(1.5),
    "UFuncTypeError",
    "Cannot cast ufunc 'add' output from dtype('float64') to dtype('int32') with casting rule 'same_kind'",
  ],
  [
    'add(x, x, { dtype: "int32" })',
    (x) => np.add(x, x, { dtype: "int32" }),
    "UFuncTypeError",
    "Cannot cast ufunc 'add' input 0 from dtype('float64') to dtype('int32') with casting rule 'same_kind'",
  ],
  [
    'add(x, x, { dtype: "float32", casting: "no" })',
    (x) => np.add(x, x, { dtype: "float32", casting: "no" }),
    "UFuncTypeError",
    "Cannot cast ufunc 'add' input 0 from dtype('float64') to dtype('float32') with casting rule 'no'",
  ],
  [
    "tensor(1n, { constant: false })",
    () => mg.tensor(1n, { constant: false }),
    "ValueError",
    "Integer-valued tensors must be treated as constants",
  ],
  // out and where
  ["add(x, x, { out: zeros([3, 3]) })", (x) => np.add(x, x, { out: np.zeros([3, 3]) }), "ValueError", "(2,3)", "(3,3)"],
  [
    "t += ones([5, 2, 3])",
    (_x, t) => t.iadd(np.ones([5, 2, 3])),
    "ValueError",
    "output operand with shape (2,3) doesn't match the broadcast shape (5,2,3)",
  ],
  [
    "x += ones([5, 2, 3])",
    (x) => x.iadd(np.ones([5, 2, 3])),
    "ValueError",
    "output operand with shape (2,3) doesn't match the broadcast shape (5,2,3)",
  ],
  // conversions
  ["x.item()", (x) => x.item(), "ValueError", "can only convert an array of size 1 to a Python scalar"],
  ["t.item()", (_x, t) => t.item(), "ValueError", "can only convert a tensor of size 1"],
  ["Number(x)", (x) => Number(x), "TypeError", "converted to Python scalars"],
  [
    "x.__bool__()",
    (x) => x.__bool__(),
    "ValueError",
    "truth value of an array with more than one element is ambiguous",
  ],
  ["t.__bool__()", (_x, t) => t.__bool__(), "ValueError", "truth value", "ambiguous"],
  ["array(1).length", () => np.array(1).length, "TypeError", "len() of unsized object"],
  ["[...array(1)]", () => [...np.array(1)], "TypeError", "iteration over a 0-d array"],
];

function raisedBy(run: () => unknown): Any {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

function check(error: Any, wanted: string, message: readonly string[]): void {
  assert(error !== undefined, `nothing was raised, expected ${wanted}`);
  const kind = wanted === "TypeError" ? TypeError : (errors as Record<string, Any>)[wanted];
  assert(error instanceof kind, `expected ${wanted}, raised ${error}`);
  for (const part of message) {
    assert(error.message.includes(part), `the message should say "${part}": ${error.message}`);
  }
}

for (const [name, call, error, ...message] of cases) {
  test(`${name} is a${/^[AEIOU]/.test(error) ? "n" : ""} ${error}, and changes nothing`, () => {
    const x = np.arange(F(6)).reshape([2, 3]), t = mg.tensor(x);
    t.mul(x).backward();
    const grad = t.grad, data = t.data;
    check(raisedBy(() => call(x, t)), error, message);
    assertEquals([x.__repr__(), x.strides, x.flags.writeable], [
      "array([[0., 1., 2.],\n       [3., 4., 5.]])",
      [24, 8],
      true,
    ]);
    assert(t.data === data && t.creator === null && t.base === null && data.flags.writeable);
    assertEquals(t.__repr__(), x.__repr__().replace("array", "Tensor").replace("\n ", "\n  "));
    // a seed that does not fit and a target have lost their gradient by then, as in MyGrad (S50, S64)
    if (!/backward|^t \+=/.test(name)) assert(t.grad === grad);
  });
}

test("a read-only array cannot be written, and says so", () => {
  const x = np.arange(F(3)), view = np.broadcast_to(x, [2, 3]);
  x.flags.writeable = false;
  for (const target of [x, view]) {
    check(raisedBy(() => target.set(0, 1)), "ValueError", ["assignment destination is read-only"]);
    check(raisedBy(() => np.add(target, 1, { out: target })), "ValueError", ["output array is read-only"]);
    check(raisedBy(() => target.iadd(1)), "ValueError", ["read-only"]);
    check(raisedBy(() => target.fill(1)), "ValueError", ["read-only"]);
  }
  assertEquals(String(x), "[0. 1. 2.]");
});

test("an array that a graph needs cannot be written until the graph is cleared, and says what to do", () => {
  const x = np.arange(F(3)), t = mg.tensor([1, 2, 3]), y = t.mul(x);
  const error = raisedBy(() => x.set(0, 7));
  check(error, "ValueError", ["assignment destination is read-only", "no_autodiff", "clear_graph", "1"]);
  check(raisedBy(() => np.add(x, 1, { out: x })), "ValueError", ["output array is read-only"]);
  assertEquals([String(x), String(y.data)], ["[0. 1. 2.]", "[0. 2. 6.]"]);
  y.clear_graph();
  x.set(0, 7);
  assertEquals(String(x), "[7. 1. 2.]");
});
