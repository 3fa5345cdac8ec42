/** Products, einsum and linear algebra; `tests/python/linalg_test.ts` compares random calls with NumPy itself. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { test } from "node:test";
import * as np from "../../numpy.ts";
import { setStamping } from "../../src/kernels/stamp.ts";
import { AxisError, KeyError, LinAlgError, RuntimeError, UFuncTypeError, ValueError } from "../../src/python/errors.ts";

const { linalg } = np;

/** Small whole numbers that no two places share, so that products are exact. */
function numbers(shape: readonly number[], dtype: np.DTypeName = "float64"): np.NDArray {
  const n = shape.reduce((a, b) => a * b, 1);
  return np.arange(n).mod(7).sub(3).astype(dtype).reshape(shape) as np.NDArray;
}

function assertClose(a: np.NDArray, b: np.NDArray, tolerance = 1e-9): void {
  assertEquals([...a.shape], [...b.shape]);
  assert(a.size === 0 || Number(np.max(np.abs(a.sub(b)))) <= tolerance, `${a}\nshould be\n${b}`);
}

test("matmul() of large matrices agrees with sums of products, however they lie", () => {
  for (const dtype of ["float64", "float32", "int32", "int64", "uint8", "float16", "bool"] as const) {
    const a = numbers([70, 45], dtype), b = numbers([45, 83], dtype);
    const expected = np.einsum("ij,jk->ik", a.copy(), b.copy());
    const slow = a.get(":", ":", null).mul(b.get(null)).astype(dtype === "bool" ? "bool" : "float64");
    const sums = dtype === "bool" ? np.any(slow, { axis: 1 }) : np.sum(slow, { axis: 1 });
    for (const x of [a, a.T.copy().T, a.get("::-1").copy().get("::-1")]) {
      for (const y of [b, b.T.copy().T, b.get(":", "::-1").copy().get(":", "::-1")]) {
        assertEquals(String(np.matmul(x, y).eq(expected).all()), "True");
      }
    }
    if (dtype !== "uint8" && dtype !== "float16") assertEquals(String(expected.eq(sums.astype(dtype)).all()), "True");
  }
});

test("matmul() of a stack and one matrix is one product", () => {
  const a = numbers([4, 3, 5]), b = numbers([5, 2]);
  const out = np.matmul(a, b);
  for (let i = 0; i < 4; i++) assertEquals(String(out.get(i)), String(np.matmul(a.get(i), b)));
  assertEquals(String(np.matmul(a.transpose(1, 0, 2), b)), String(np.matmul(a, b).transpose(1, 0, 2).copy()));
});

test("matmul() with out reads before it writes, also where memory is shared", () => {
  const x = numbers([3, 3]), expected = String(np.matmul(x, x.T));
  assert(np.matmul(x, x.T, x) === x);
  assertEquals(String(x), expected);
  const y = numbers([2, 3, 3]), wanted = String(np.matmul(y, y.get("::-1")));
  assertEquals(String(np.matmul(y, y.get("::-1"), { out: y })), wanted);
});

test("matmul() refuses in NumPy's words and changes nothing", () => {
  const a = np.ones([2, 3]), out = np.zeros([2, 2]);
  assertThrows(
    () => np.matmul(a, a, { out }),
    ValueError,
    "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)",
  );
  assertThrows(
    () => np.matmul(1, a),
    ValueError,
    "matmul: Input operand 0 does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)",
  );
  assertThrows(
    () => np.matmul(np.ones([4, 2, 3]), np.ones([3, 3, 2])),
    ValueError,
    "remapped shapes [original->remapped]: (4,2,3)->(4,newaxis,newaxis) (3,3,2)->(3,newaxis,newaxis)  and requested shape (2,2)",
  );
  assertThrows(
    () => np.matmul(a, a.T, { out: np.zeros([2, 2], { dtype: "int32" }) }),
    UFuncTypeError,
    "Cannot cast ufunc 'matmul' output from dtype('float64') to dtype('int32') with casting rule 'same_kind'",
  );
  assertThrows(
    () => np.matmul(a, a.T, { where: true } as np.GufuncOptions),
    TypeError,
    "unexpected keyword argument 'where'",
  );
  assertThrows(() => np.matmul.reduce(a), RuntimeError, "Reduction not defined on ufunc with signature");
  const frozen = np.broadcast_to(np.zeros([2, 2]), [2, 2]);
  assertThrows(() => np.matmul(a, a.T, { out: frozen }), ValueError, "read-only");
  assertEquals(String(out), "[[0. 0.]\n [0. 0.]]");
});

test("matmul is a generalized ufunc", () => {
  assertEquals([np.matmul.nin, np.matmul.nout, np.matmul.signature, String(np.matmul)], [
    2,
    1,
    "(n?,k),(k,m?)->(n?,m?)",
    "<ufunc 'matmul'>",
  ]);
  assert(np.matmul.types.includes("dd->d"));
  assertEquals(np.matmul.resolve_dtypes(["int8", "float32", null]).map(String), ["float32", "float32", "float32"]);
  assertEquals(String(np.vecdot(np.ones([3, 2]), np.ones([3, 2]), { axis: 0, keepdims: true })), "[[3. 3.]]");
  assertThrows(() => np.vecdot(np.ones([3, 2]), np.ones([3, 2]), { axis: 5 }), AxisError);
});

test("numbers beside an array are weak in dot(), inner(), kron() and einsum()", () => {
  const x = np.arange(3);
  assertEquals(String(np.dot(x, 2).dtype), "int32");
  assertEquals(String(np.inner(2.5, x.astype("float32")).dtype), "float32");
  assertEquals(String(np.kron(2, x).dtype), "int32");
  assertEquals(String(np.einsum("i,->i", x, 2)), "[0 2 4]");
  assertEquals(String(np.einsum("i,->i", x, 2, { optimize: true })), "[0 2 4]");
});

test("dot() of numbers, vectors, matrices and stacks", () => {
  assertEquals(Number(np.dot(3, 4)), 12);
  assertEquals(Number(np.dot([1, 2, 3], [4, 5, 6])), 32);
  assertEquals([...np.dot(np.ones([4, 2, 3]), np.ones([5, 3, 6])).shape], [4, 2, 5, 6]);
  assertThrows(
    () => np.dot(np.ones([2, 3]), np.ones([2, 3])),
    ValueError,
    "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)",
  );
  assertThrows(
    () => np.dot(np.ones([2, 3]), np.ones([3, 2]), { out: np.zeros([2, 2], { dtype: "float32" }) }),
    ValueError,
    "output array is not acceptable",
  );
});

test("einsum() gives views that can be written where nothing is summed", () => {
  const x = numbers([3, 3]), diagonal = np.einsum("ii->i", x);
  assert(np.shares_memory(diagonal, x) && diagonal.base === (x.base ?? x) && diagonal.flags.writeable);
  assertEquals([...diagonal.strides], [32]);
  diagonal.fill(9);
  assertEquals(String(np.trace(x)), "27.0");
  assertEquals([...np.einsum("ij->ji", x).strides], [8, 24]);
  assert(!np.shares_memory(np.einsum("ij->i", x), x));
});

test("einsum() knows both notations, ellipses, and labels in any order", () => {
  const a = numbers([2, 3, 4]), b = numbers([4, 3]);
  assertEquals(String(np.einsum(a, [0, 1, 2], b, [2, 3], [0, 1, 3])), String(np.einsum("ijk,kl->ijl", a, b)));
  assertEquals(String(np.einsum("...k,kl->...l", a, b)), String(np.matmul(a, b)));
  assertEquals(String(np.einsum("kji,", a, 2)), String(a.transpose().mul(2)));
  assertEquals(String(np.einsum("ba", np.ones([2, 3])).shape), "3,2");
});

test("einsum() of several operands is the same with any order of multiplication", () => {
  const operands = [numbers([4, 5]), numbers([5, 6]), numbers([6, 3]), numbers([3, 4])];
  const plain = np.einsum("ij,jk,kl,lm->im", ...operands);
  const [path] = np.einsum_path("ij,jk,kl,lm->im", ...operands, { optimize: "optimal" });
  for (const optimize of [true, "greedy", "optimal", path] as np.Optimize[]) {
    assertEquals(String(np.einsum("ij,jk,kl,lm->im", ...operands, { optimize })), String(plain));
  }
  const large = numbers([40, 40]);
  assertEquals(String(np.einsum("ij,jk,kl->il", large, large, large)), String(large.matmul(large).matmul(large)));
});

test("einsum() refuses in NumPy's words", () => {
  const x = numbers([3, 4]);
  assertThrows(
    () => np.einsum("i", x),
    ValueError,
    "operand has more dimensions than subscripts given in einstein sum",
  );
  assertThrows(
    () => np.einsum("ijk", x),
    ValueError,
    "einstein sum subscripts string contains too many subscripts for operand 0",
  );
  assertThrows(() => np.einsum("ij->ii", x), ValueError, "includes output subscript 'i' multiple times");
  assertThrows(
    () => np.einsum("ij->k", x),
    ValueError,
    "included output subscript 'k' which never appeared in an input",
  );
  assertThrows(
    () => np.einsum("ii->i", x),
    ValueError,
    "dimensions in single operand for collapsing index 'i' don't match (3 != 4)",
  );
  assertThrows(
    () => np.einsum("i$", x),
    ValueError,
    "invalid subscript '$' in einstein sum subscripts string, subscripts must be letters",
  );
  assertThrows(() => np.einsum("ij,jk,kl", x, x.T, x, { optimize: "fast" as "greedy" }), KeyError, "fast");
  assertThrows(
    () => np.einsum("ij,jk->ik", x, np.ones([3, 2])),
    ValueError,
    "operands could not be broadcast together with remapped shapes",
  );
  assertThrows(
    () => np.einsum("ij,jk->ik", x, x.T, { out: np.zeros([3, 3], { dtype: "float32" }) }),
    TypeError,
    "according to the rule 'safe'",
  );
  assertThrows(
    () => np.einsum("ij", x, { foo: 1 } as np.EinsumOptions),
    TypeError,
    "unexpected keyword argument 'foo'",
  );
});

test("products work where functions cannot be made from text", () => {
  const a = numbers([5, 6], "float32"), b = numbers([6, 5], "float32"), expected = String(np.matmul(a, b));
  setStamping(false);
  try {
    assertEquals(String(np.einsum("ij,jk->ik", a, b)), expected);
    assertEquals(String(np.einsum("ij,ji->i", a, b)), String(np.einsum("ii->i", np.matmul(a, b))));
  } finally {
    setStamping(true);
  }
});

test("solve(), inv() and det() agree with each other, on stacks and single matrices", () => {
  const a = np.array([[[4, 1, 0], [1, 3, 1], [0, 1, 2]], [[0, 2, 1], [1, 0, 3], [5, 1, 0]]]),
    b = np.array([[1, 2], [3, 4], [5, 6]]);
  assertClose(a.matmul(linalg.solve(a, b)), np.broadcast_to(b, [2, 3, 2]));
  assertClose(a.matmul(linalg.inv(a)), np.broadcast_to(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), [2, 3, 3]));
  assertClose(linalg.det(a), np.array([18, 31]), 1e-12);
  const { sign, logabsdet } = linalg.slogdet(a);
  assertClose(sign.mul(np.exp(logabsdet)), linalg.det(a), 1e-12);
  assertEquals(String(linalg.inv(a.astype("float32")).dtype), "float32");
});

test("singular and ill-shaped matrices are a LinAlgError", () => {
  assertThrows(() => linalg.inv([[1, 2], [2, 4]]), LinAlgError, "Singular matrix");
  assertThrows(() => linalg.solve(np.zeros([2, 2]), [1, 1]), LinAlgError, "Singular matrix");
  assertThrows(() => linalg.inv(np.ones([2, 3])), LinAlgError, "Last 2 dimensions of the array must be square");
  assertThrows(
    () => linalg.det(np.ones([2])),
    LinAlgError,
    "1-dimensional array given. Array must be at least two-dimensional",
  );
  assertThrows(() => linalg.cholesky([[1, 2], [2, 1]]), LinAlgError, "Matrix is not positive definite");
  assertThrows(() => linalg.svd([[NaN, 1], [1, 1]]), LinAlgError, "SVD did not converge");
  assertThrows(() => linalg.eig([[Infinity, 1], [1, 1]]), LinAlgError, "Array must not contain infs or NaNs");
  assertThrows(() => linalg.eigvals([[0, 1], [-1, 0]]), LinAlgError, "the eigenvalues are not all real");
  assertThrows(
    () => linalg.inv(np.ones([2, 2], { dtype: "float16" })),
    TypeError,
    "array type float16 is unsupported in linalg",
  );
});

test("factors multiply to the matrix, large ones too", () => {
  const n = 40,
    x = np.array(
      Array.from(
        { length: n },
        (_, i) => Array.from({ length: n + 7 }, (_, j) => Math.sin(3.7 * i * i + 1.3 * j * j + i * j)),
      ),
    );
  for (const a of [x, x.T, x.get(":", `:${n}`), x.get(":", ":3"), x.get(":2")]) {
    const { U, S, Vh } = linalg.svd(a, { full_matrices: false });
    assertClose(U.mul(S).matmul(Vh), a);
    const full = linalg.svd(a);
    assertEquals([full.U.shape.join(), full.Vh.shape.join()], [
      `${a.shape[0]},${a.shape[0]}`,
      `${a.shape[1]},${a.shape[1]}`,
    ]);
    assertClose(full.U.T.matmul(full.U), identity(a.shape[0]));
    assertClose(full.Vh.matmul(full.Vh.T), identity(a.shape[1]));
    const { Q, R } = linalg.qr(a, "complete");
    assertClose(Q.matmul(R), a);
    assertClose(linalg.pinv(a).matmul(a).matmul(linalg.pinv(a)), linalg.pinv(a));
  }
  const square = x.get(":", `:${n}`), symmetric = square.add(square.T);
  for (const UPLO of ["L", "U"] as const) {
    const { eigenvalues, eigenvectors } = linalg.eigh(symmetric, UPLO);
    assertClose(eigenvectors.mul(eigenvalues).matmul(eigenvectors.T), symmetric);
    assertClose(linalg.eigvalsh(symmetric, { UPLO }), eigenvalues);
  }
  const [values, vectors] = linalg.eig(symmetric);
  assertClose(symmetric.matmul(vectors), vectors.mul(values));
  const L = linalg.cholesky(square.matmul(square.T));
  assertClose(L.matmul(L.T), square.matmul(square.T));
});

function identity(n: number): np.NDArray {
  return np.array(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i === j ? 1 : 0)));
}

test("decompositions keep very large and very small matrices apart from infinity and zero", () => {
  for (const scale of [1e-200, 1e200]) {
    const a = np.array([[3, 1], [1, 2], [0, 1]]).mul(scale);
    const { U, S, Vh } = linalg.svd(a, { full_matrices: false });
    assertClose(U.mul(S).matmul(Vh).div(scale), a.div(scale));
    const s = a.get(":2"), { eigenvalues, eigenvectors } = linalg.eigh(s);
    assertClose(eigenvectors.mul(eigenvalues).matmul(eigenvectors.T).div(scale), s.div(scale));
    const { Q, R } = linalg.qr(a);
    assertClose(Q.matmul(R).div(scale), a.div(scale));
  }
});

test("norms of vectors and matrices", () => {
  const x = np.array([[3, -4], [0, 12]]);
  assertEquals(Number(linalg.norm(x)), 13);
  assertEquals(String(linalg.norm(x, 1, 0)), "[ 3. 16.]");
  assertEquals(String(linalg.norm(x, { ord: 0, axis: 1, keepdims: true })), "[[2.]\n [1.]]");
  assertEquals([1, -1, Infinity, -Infinity].map((ord) => Number(linalg.norm(x, ord))), [16, 3, 12, 7]);
  assert(Math.abs(Number(linalg.norm(x, "nuc")) - Number(np.sum(linalg.svdvals(x)))) < 1e-12);
  assertEquals(String(linalg.norm(np.ones([2], { dtype: "float32" })).dtype), "float32");
  assertThrows(() => linalg.norm(x, "fro", 0), ValueError, "Invalid norm order 'fro' for vectors");
  assertThrows(() => linalg.norm(x, 3), ValueError, "Invalid norm order for matrices.");
  assertThrows(() => linalg.norm(np.ones([2, 2, 2]), 2), ValueError, "Improper number of dimensions to norm.");
});

test("chains of products take the cheapest order and keep vectors vectors", () => {
  const a = numbers([2, 8]), b = numbers([8, 3]), c = numbers([3, 9]), d = numbers([9, 4]);
  assertEquals(String(linalg.multi_dot([a, b, c, d])), String(a.matmul(b).matmul(c).matmul(d)));
  assertEquals(linalg.multi_dot([a.get(0), b, c]).ndim, 1);
  assertEquals(linalg.multi_dot([a.get(0), b, c.get(":", 0)]).ndim, 0);
  assertThrows(() => linalg.multi_dot([a]), ValueError, "Expecting at least two arrays.");
  assertEquals(
    String(linalg.matrix_power(np.array([[1, 1], [1, 0]]).astype("int64"), 90).get(0, 1)),
    "2880067194370816120",
  );
  assertThrows(() => linalg.matrix_power(np.ones([2, 2]), 0.5), TypeError, "exponent must be an integer");
});
