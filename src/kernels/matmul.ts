/**
 * Matrix products by plain loops, for every kind of typed array and any strides. gemm.ts is the fast way for large
 * float64 and float32 products; without fused multiply-adds it gives the same bits as this one.
 *
 * Every element is summed along k in order, starting from 0, in the arithmetic of its type: float32 rounds after each
 * product and each sum, integers wrap around. NumPy's integer products are therefore equal; its float products come
 * from a BLAS with another order of summation and agree within rounding (about k·ε·|A|·|B|).
 * @module
 */

/** Arrays a product can be computed on; all three operands are of one kind. */
export type Elements =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** C = A·B: sizes, then each operand with the place of its first element and its strides, counted in elements. */
export type Matmul<T> = (
  m: number,
  n: number,
  k: number,
  a: T,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: T,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: T,
  cOffset: number,
  cRowStride: number,
  cColumnStride?: number,
) => void;

/** How sums are started and continued in one kind of arithmetic, as source text. */
interface Arithmetic {
  /** What a sum starts from. */
  zero: string;
  /** A sum with one product more. */
  sum: (s: string, x: string, y: string) => string;
}
const KINDS: Record<string, Arithmetic> = {
  Float64Array: { zero: "0", sum: (s, x, y) => `${s} + ${x} * ${y}` },
  Float32Array: { zero: "0", sum: (s, x, y) => `Math.fround(${s} + Math.fround(${x} * ${y}))` },
  BigInt64Array: { zero: "0n", sum: (s, x, y) => `BigInt.asIntN(64, ${s} + ${x} * ${y})` },
  BigUint64Array: { zero: "0n", sum: (s, x, y) => `BigInt.asUintN(64, ${s} + ${x} * ${y})` },
  // All others: exact modulo 2³², and the store takes the low bits.
  Integers: { zero: "0", sum: (s, x, y) => `(${s} + Math.imul(${x}, ${y})) | 0` },
};

/**
 * The text of a product of one kind. Tiles of 4 × 4 elements are summed together, so that each loaded element is used
 * four times and sixteen sums run side by side; the rest row by row and column by column, in the same order along k.
 */
function source({ zero, sum }: Arithmetic): string {
  const four = [0, 1, 2, 3],
    each = (f: (i: number, j: number) => string) => four.map((i) => four.map((j) => f(i, j)).join(" ")).join(" ");
  const edge = (rows: string, columns: string) =>
    `for (let i = ${rows}; i++) for (let j = ${columns}; j++) {
      let s = ${zero}, p = ao + i * ar, q = bo + j * bc;
      for (let l = 0; l < k; l++, p += ac, q += br) s = ${sum("s", "a[p]", "b[q]")};
      c[co + i * cr + j * cc] = s;
    }`;
  return `return (m, n, k, a, ao, ar, ac, b, bo, br, bc, c, co, cr, cc = 1) => {
    const m4 = m & ~3, n4 = n & ~3;
    for (let j = 0; j < n4; j += 4) for (let i = 0; i < m4; i += 4) {
      let p0 = ao + i * ar, p1 = p0 + ar, p2 = p1 + ar, p3 = p2 + ar;
      let q0 = bo + j * bc, q1 = q0 + bc, q2 = q1 + bc, q3 = q2 + bc;
      let ${four.map((i) => four.map((j) => `s${i}${j} = ${zero}`).join(", ")).join(", ")};
      for (let l = 0; l < k; l++) {
        const ${four.map((i) => `x${i} = a[p${i}], y${i} = b[q${i}]`).join(", ")};
        ${each((i, j) => `s${i}${j} = ${sum(`s${i}${j}`, `x${i}`, `y${j}`)};`)}
        p0 += ac; p1 += ac; p2 += ac; p3 += ac; q0 += br; q1 += br; q2 += br; q3 += br;
      }
      let r = co + i * cr + j * cc;
      ${
    four.map((i) => four.map((j) => `c[r${j ? ` + ${j} * cc` : ""}] = s${i}${j};`).join(" ") + " r += cr;").join(" ")
  }
    }
    ${edge("m4; i < m", "0; j < n")}
    ${edge("0; i < m4", "n4; j < n")}
  };`;
}

/** The same sums without generated code, where pages forbid it. */
function plainly<N extends number | bigint>(zero: N, step: (s: N, x: N, y: N) => N): Matmul<N[]> {
  return (m, n, k, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, cRow, cColumn = 1) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let s = zero, p = aOffset + i * aRow, q = bOffset + j * bColumn;
        for (let l = 0; l < k; l++, p += aColumn, q += bRow) s = step(s, a[p], b[q]);
        c[cOffset + i * cRow + j * cColumn] = s;
      }
    }
  };
}
const PLAINLY: Record<string, Matmul<never>> = {
  Float64Array: plainly<number>(0, (s, x, y) => s + x * y) as Matmul<never>,
  Float32Array: plainly<number>(0, (s, x, y) => Math.fround(s + Math.fround(x * y))) as Matmul<never>,
  BigInt64Array: plainly<bigint>(0n, (s, x, y) => BigInt.asIntN(64, s + x * y)) as Matmul<never>,
  BigUint64Array: plainly<bigint>(0n, (s, x, y) => BigInt.asUintN(64, s + x * y)) as Matmul<never>,
  Integers: plainly<number>(0, (s, x, y) => (s + Math.imul(x, y)) | 0) as Matmul<never>,
};

const loops = new Map<string, Matmul<never>>();

function loopFor(name: string): Matmul<never> {
  let loop = loops.get(name);
  if (!loop) {
    const kind = name in KINDS ? name : "Integers";
    try { // one text for each kind of array, or engines share one slow loop among all
      loop = new Function(`/* matmul:${name} */ ${source(KINDS[kind])}`)() as Matmul<never>;
    } catch {
      loop = PLAINLY[kind];
    }
    loops.set(name, loop);
  }
  return loop;
}

/**
 * C = A·B with A m × k, B k × n: every element of `c` is written, also when k is 0 (then with 0).
 *
 * Offsets and strides count elements; strides may be negative or 0. `c` must not share memory with `a` or `b`.
 *
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param a the left operand, with the index of its first element and its strides
 * @param b the right operand
 * @param c where to write; its columns are neighbours unless `cColumnStride` says otherwise
 */
export function matmulPlain<T extends Elements>(
  m: number,
  n: number,
  k: number,
  a: T,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: T,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: T,
  cOffset: number,
  cRowStride: number,
  cColumnStride = 1,
): void {
  const loop = loopFor(c.constructor.name) as unknown as Matmul<T>;
  // deno-fmt-ignore
  loop(m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, c, cOffset, cRowStride, cColumnStride);
}

/** The product of boolean matrices (bytes 0 and 1): whether any pair along k is true twice. */
export const matmulBool: Matmul<Uint8Array> = (
  m,
  n,
  k,
  a,
  aOffset,
  aRowStride,
  aColumnStride,
  b,
  bOffset,
  bRowStride,
  bColumnStride,
  c,
  cOffset,
  cRowStride,
  cColumnStride = 1,
) => {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let any = 0, p = aOffset + i * aRowStride, q = bOffset + j * bColumnStride;
      for (let l = 0; l < k && !any; l++, p += aColumnStride, q += bRowStride) any = a[p] & b[q];
      c[cOffset + i * cRowStride + j * cColumnStride] = any;
    }
  }
};
