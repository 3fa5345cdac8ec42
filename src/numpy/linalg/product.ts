/**
 * Stacks of matrix products on typed arrays: the one place that `matmul`, `dot`, `tensordot` and `einsum` send their products to.
 * Chooses the loop by size, data type and how the operands lie; transposed and strided operands are not copied.
 * @module
 */
import { type AnyBuffer, bool, type DType, float16, float32, float64 } from "../../dtype/dtype.ts";
import { fastGemm, type Gemm } from "../../kernels/fast.ts";
import { type Elements, matmulBool, matmulPlain } from "../../kernels/matmul.ts";
import { type Floats, matrixVector } from "../../kernels/vectors.ts";

/** A stack of matrices in a buffer: the first element, the step of each axis of the stack, of a row and of a column. */
export interface Stack {
  /** The typed array. */
  readonly buffer: AnyBuffer;
  /** The first element. */
  readonly offset: number;
  /** Steps along the axes of the stack. */
  readonly loop: readonly number[];
  /** The step from one row to the next. */
  readonly row: number;
  /** The step from one column to the next. */
  readonly column: number;
}

function multiply(
  dtype: DType,
  m: number,
  n: number,
  k: number,
  a: Stack,
  aOffset: number,
  b: Stack,
  bOffset: number,
  c: Stack,
  cOffset: number,
): void {
  const x = a.buffer as Elements, y = b.buffer as Elements, out = c.buffer as Elements;
  if (dtype === bool) {
    // deno-fmt-ignore
    return matmulBool(m, n, k, x as Uint8Array, aOffset, a.row, a.column, y as Uint8Array, bOffset, b.row, b.column, out as Uint8Array, cOffset, c.row, c.column);
  }
  if (dtype === float64 || dtype === float32) {
    const [xs, ys, to] = [x as Floats, y as Floats, out as Floats];
    if (n === 1) return matrixVector(m, k, xs, aOffset, a.row, a.column, ys, bOffset, b.row, to, cOffset, c.row);
    // the row a·B is the column Bᵀ·aᵀ
    if (m === 1) return matrixVector(n, k, ys, bOffset, b.column, b.row, xs, aOffset, a.column, to, cOffset, c.column);
  }
  const gemm = c.column === 1 || c.row === 1 ? fastGemm(dtype.name, m * n * k) as Gemm<Elements> | null : null;
  if (gemm !== null) {
    // C = A·B by columns is Cᵀ = Bᵀ·Aᵀ by rows
    const done = c.column === 1
      ? gemm(m, n, k, x, aOffset, a.row, a.column, y, bOffset, b.row, b.column, out, cOffset, c.row)
      : gemm(n, m, k, y, bOffset, b.column, b.row, x, aOffset, a.column, a.row, out, cOffset, c.column);
    if (done) return;
  }
  matmulPlain(m, n, k, x, aOffset, a.row, a.column, y, bOffset, b.row, b.column, out, cOffset, c.row, c.column);
}

/**
 * c = a·b for every position of a stack: A m × k, B k × n. Buffers hold elements of `dtype`, which is not `float16`; `c` must share
 * no memory with the others. Axes of the stack along which one operand stays the same become rows or columns of the other,
 * so that a batch times one matrix is a single product.
 */
export function multiplyStacks(
  dtype: DType,
  shape: readonly number[],
  m: number,
  n: number,
  k: number,
  a: Stack,
  b: Stack,
  c: Stack,
): void {
  if (dtype === float16) throw new TypeError("float16 has no product of its own: convert to float32 first");
  const sizes: number[] = [], la: number[] = [], lb: number[] = [], lc: number[] = [];
  if (m === 0 || n === 0 || shape.includes(0)) return;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i];
    if (size === 1) continue;
    if (sizes.length === 0) {
      const [x, y, z] = [a.loop[i], b.loop[i], c.loop[i]];
      if (y === 0 && (m === 1 || (x === m * a.row && z === m * c.row))) {
        if (m === 1) [a, c] = [{ ...a, row: x }, { ...c, row: z }];
        m *= size;
        continue;
      }
      if (x === 0 && (n === 1 || (y === n * b.column && z === n * c.column))) {
        if (n === 1) [b, c] = [{ ...b, column: y }, { ...c, column: z }];
        n *= size;
        continue;
      }
    }
    sizes.unshift(size);
    la.unshift(a.loop[i]);
    lb.unshift(b.loop[i]);
    lc.unshift(c.loop[i]);
  }
  const ndim = sizes.length, index = new Array<number>(ndim).fill(0);
  let [x, y, z] = [a.offset, b.offset, c.offset];
  while (true) {
    multiply(dtype, m, n, k, a, x, b, y, c, z);
    let axis = ndim - 1;
    while (axis >= 0 && ++index[axis] === sizes[axis]) {
      index[axis] = 0;
      x -= (sizes[axis] - 1) * la[axis];
      y -= (sizes[axis] - 1) * lb[axis];
      z -= (sizes[axis] - 1) * lc[axis];
      axis--;
    }
    if (axis < 0) return;
    x += la[axis];
    y += lb[axis];
    z += lc[axis];
  }
}
