/** The tour prints what MyGrad prints for the examples of its front page (and, for the hinge loss, for the same scores). */
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { tour } from "../examples/tour.ts";

const FRONT_PAGE: [title: string, ...shown: string[]][] = [
  ["A function and its gradient", "Tensor(9.)", "array(6.)"],
  ["NumPy's functions work on tensors", "array([2., 4., 6.])"],
  [
    "In-place targets and boolean masks are differentiated through",
    "Tensor([1., 0., 9.])",
    "array([2., 0., 6.])",
  ],
  [
    "Slicing makes views, of the data and of the gradient",
    "Tensor([ 0., 10.,  2.,  3.])",
    "array([ 0., 20.,  4.,  6.])",
    "array([ 0., 20.])",
    "true",
  ],
  [
    "Any view will do: einsum's diagonal",
    "Tensor([[0., 1., 2.],\n        [3., 4., 5.],\n        [6., 7., 8.]])",
    "Tensor([0., 4., 8.])",
    "true",
    "Tensor([[-0.,  1.,  2.],\n        [ 3., -4.,  5.],\n        [ 6.,  7., -8.]])",
    "array([[ -0.,   2.,   4.],\n       [  6.,  -8.,  10.],\n       [ 12.,  14., -16.]])",
    "array([ -0.,  -8., -16.])",
    "true",
  ],
  [
    "Basic and advanced indexing",
    "array([[  0.,   2.,   4.],\n       [  6.,  -8.,   0.],\n       [  0.,   0., -16.]])",
    "array([[0., 0., 1.],\n       [2., 0., 0.]])",
    "array([[1., 0., 1.],\n       [0., 0., 0.]])",
  ],
  ["Arrays and lists are constants", "array([-1.,  0., 10.])"],
  [
    "A hinge loss: broadcasting, indexing of both kinds, assignment in place",
    "Tensor(2.2)",
    "array([[-0.2,  0. ,  0.2,  0. ],\n       [ 0. , -0.2,  0. ,  0.2],\n       [ 0. ,  0. , -0.2,  0.2],\n" +
    "       [ 0.2,  0.2, -0.6,  0.2],\n       [ 0. ,  0. ,  0. ,  0. ]])",
  ],
];

test("the tour prints what MyGrad prints", () => {
  const found: [string, ...string[]][] = [];
  tour(
    (title) => found.push([title]),
    (_code, ...values) => {
      for (const value of values) {
        found[found.length - 1].push(
          typeof value === "boolean" ? String(value) : (value as { __repr__(): string }).__repr__(),
        );
      }
    },
  );
  assertEquals(found, FRONT_PAGE);
});
