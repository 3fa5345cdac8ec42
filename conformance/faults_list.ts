/** Faults to plant, one at a time: each a piece of the library's source, and what stands there instead. */

/** One fault. */
export interface Fault {
  /** What is wrong with the library then. */
  name: string;
  file: string;
  /** Source text that stands exactly once in the file. */
  find: string;
  put: string;
  /** Which cases to run; all by default. */
  filter?: string;
}

/** All faults. */
export const faults: readonly Fault[] = [
  {
    name: "a wrong stride: negative strides lose their sign",
    file: "src/ndarray/ndarray.ts",
    find: "return this.steps.map((step) => step * this.dtype.itemsize);",
    put: "return this.steps.map((step) => Math.abs(step) * this.dtype.itemsize);",
    filter: "numpy/indexing",
  },
  {
    name: "a copy in place of a view: basic indexing copies",
    file: "src/numpy/indexing.ts",
    find: "return chosen.copied ? copyOf(view) : view;",
    put: "return copyOf(view);",
    filter: "numpy/shapes",
  },
  {
    name: "a gradient that ignores its mask",
    file: "src/autodiff/tape.ts",
    find: "if (mask !== null) share = where(mask, share, 0) as NDArray;",
    put: "",
    filter: "mygrad/elementwise",
  },
  {
    name: "a sum in another order: blocks of 64 instead of 128",
    file: "src/kernels/reduce.ts",
    find: "if (n <= 128) {",
    put: "if (n <= 64) {",
    filter: "numpy/reductions",
  },
  {
    name: "a missing constant: results of operations are never constant",
    file: "src/autodiff/record.ts",
    find: "if (!v.constant) allConstant = false;",
    put: "allConstant = false;",
    filter: "mygrad/tensors",
  },
  {
    name: "a wrong dtype: gradients keep the type of the computation",
    file: "src/autodiff/tape.ts",
    find: "if (share.dtype !== data.dtype) share = castTo(share, data.dtype);\n  else if",
    put: "if",
    filter: "mygrad/elementwise",
  },
  {
    name: "a view whose gradient is a copy",
    file: "src/autodiff/view.ts",
    find: "grad = grad instanceof NDArray ? p.op!.forward([grad], p.args, null) : recordStep(p.op!, grad, p.args);",
    put:
      "grad = grad instanceof NDArray ? p.op!.forward([grad], p.args, null).copy() : recordStep(p.op!, grad, p.args);",
    filter: "mygrad/views",
  },
  {
    name: "a gradient with its arguments exchanged",
    file: "src/functions/arithmetic.ts",
    find: "  (g, _r, _x, y) => np.multiply(g, y),\n",
    put: "  (g, _r, x, _y) => np.multiply(g, x),\n",
    filter: "mygrad/elementwise",
  },
  {
    name: "a broadcast that is not undone along axes of size 1",
    file: "src/autodiff/tape.ts",
    find: "for (let i = 0; i < shape.length; i++) if (share.shape[i] !== shape[i]) axes.push(i);",
    put: "for (let i = 0; i < shape.length; i++) if (share.shape[i] !== shape[i] && i > 0) axes.push(i);",
    filter: "mygrad/elementwise",
  },
  {
    name: "in-place writes reach the values that earlier calls saw",
    file: "src/autodiff/in_place.ts",
    find: ": copyOf(base.data);",
    put: ": base.data;",
    filter: "mygrad/views",
  },
  {
    name: "an in-place write through a view keeps the gradient of what it replaced",
    file: "src/autodiff/memory_ops.ts",
    find:
      "(g, _r, base, _view, steps: Steps) => outsideWindow(g, isOverriding(base) ? base.__array__() : base, steps),",
    put: "(g) => g,",
    filter: "mygrad/views",
  },
  {
    name: "a repeated index counts every write",
    file: "src/functions/indexing.ts",
    find: "if (hasIntegerArray(entries) && share.size > 0) {",
    put: "if (hasIntegerArray(entries) && share.size < 0) {",
    filter: "mygrad/views",
  },
  {
    name: "gradients pile up from one backward to the next",
    file: "src/autodiff/tape.ts",
    find: "      input.mark = mark;\n      input.grad = null;\n",
    put: "      input.mark = mark;\n",
    filter: "mygrad/tensors",
  },
  {
    name: "backward through a cleared graph is not refused",
    file: "src/autodiff/tape.ts",
    find: "if (a.cleared > value.born) throw invalidBackprop(a);",
    put: "",
    filter: "mygrad/tensors",
  },
  {
    name: "memory is not locked while a graph needs it",
    file: "src/autodiff/tape.ts",
    find: "  const call = value.call!;\n  if (!call.guarded) return;\n",
    put: "  const call = value.call!;\n  if (call !== null) return;\n",
    filter: "mygrad/tensors",
  },
  {
    name: "a tie gives its gradient to the first",
    file: "src/functions/extrema.ts",
    find: "  (g, _r, x, y) => np.where(np.greater(x, y), g, 0),\n",
    put: "  (g, _r, x, y) => np.where(np.greater_equal(x, y), g, 0),\n",
    filter: "mygrad/elementwise",
  },
  {
    name: "a seed of the right shape is copied",
    file: "src/autodiff/tape.ts",
    find: "if (sameList(given.shape, data.shape)) return given;",
    put: "if (sameList(given.shape, data.shape)) return copyOf(given);",
    filter: "mygrad/semantics",
  },
  {
    name: "overlapping out= is written while it is read",
    file: "src/ndarray/alias.ts",
    find:
      "return x.buffer.buffer === out.buffer.buffer && !sameElements(x, out) && mayShareMemory(x, out) &&\n    sharesMemory(x, out);",
    put: "return x.buffer.buffer !== x.buffer.buffer && sharesMemory(x, out);",
    filter: "numpy/elementwise",
  },
  {
    name: "an error of another class",
    file: "src/python/errors.ts",
    find: "): ValueError {\n  return new ValueError(`${what} is read-only`);",
    put: "): Error {\n  return new TypeError(`${what} is read-only`);",
    filter: "numpy/indexing:read_only",
  },
  {
    name: "views made before a clearing still follow their base",
    file: "src/autodiff/view.ts",
    find: "return root.now.cleared > root.opened;",
    put: "return false;",
    filter: "mygrad/",
  },
  {
    name: "a view reports no base",
    file: "src/autodiff/tensor.ts",
    find: "return owner === this ? null : owner as Tensor | null;",
    put: "return owner === this ? null : null;",
    filter: "mygrad/views",
  },
  {
    name: "a number is assigned to the first row only",
    file: "src/numpy/indexing.ts",
    find: "if (isScalar(value)) return fillView(x, dims, steps, offset, value);",
    put: "if (isScalar(value)) return fillView(x, dims.slice(1), steps.slice(1), offset, value);",
    filter: "numpy/indexing",
  },
];
