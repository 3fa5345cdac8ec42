// Matrix products: packing of both operands and the register-blocked product of the packed panels, float64 and float32.
//
// The product of an MR × k panel of A and a k × NR panel of B stays in MR × NV vectors. Every element of A is packed
// already repeated over a whole vector, because the splatting loads of JavaScriptCore are slow (+75 % for two more
// bytes per byte); V8 keeps one register for itself, so MR × NV + NV + 1 must not exceed 15.
//
// Four steps of k at a time are faster with fused multiply-adds (+2.5 % in Deno, whose V8 checks the bounds of every load: that
// is a sixth of the time; where pages guard the memory the tile reaches the peak of the machine). Without them two are as fast,
// and in old V8 (Node 20) faster.
import { add, type Expr, type I, i32, lane, load, loadAs, type Module, mul, op, range, type V } from "../asm.ts";

/** One element type: its size in bytes and its instructions. */
interface Scalar {
  bits: 64 | 32;
  size: number;
  multiplyAdd: (a: V, b: V, c: V) => V;
}
const NV = 2; // vectors in a row of a tile: 4 columns of float64, 8 of float32

function scalar(bits: 64 | 32, relaxed: boolean): Scalar {
  if (bits === 64) {
    return {
      bits,
      size: 8,
      multiplyAdd: (a, b, c) => relaxed ? op("f64x2.relaxed_madd", a, b, c) : op("f64x2.add", c, op("f64x2.mul", a, b)),
    };
  }
  return {
    bits,
    size: 4,
    multiplyAdd: (a, b, c) => relaxed ? op("f32x4.relaxed_madd", a, b, c) : op("f32x4.add", c, op("f32x4.mul", a, b)),
  };
}

/** Packing of A (rows × k, byte strides) into panels of MR rows, k-major, each element filling a vector. */
function packA(m: Module, type: Scalar, MR: number): void {
  const splat = type.bits === 64 ? "v128.load64_splat" : "v128.load32_splat";
  m.fn(
    `packA${type.bits}x${MR}`,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, source, rowStride, columnStride, panels, k, to) => {
      f.times(panels, () => {
        const rows = [f.let(source)];
        while (rows.length < MR) rows.push(f.let(add(rows.at(-1)!, rowStride)));
        f.times(k, () => {
          rows.forEach((p, i) => {
            f.store(to, 16 * i, loadAs(splat, p));
            f.bump(p, columnStride);
          });
          f.bump(to, 16 * MR);
        });
        f.bump(source, mul(rowStride, MR));
      });
    },
  );
}

/**
 * Packing of B (k × columns) into panels of NV vectors of columns: rows of neighbours, of which some may be packed at a time
 * since panels lie `panelStride` bytes apart; or any byte strides.
 */
function packB(m: Module, type: Scalar): void {
  const columns = NV * 16 / type.size;
  if (type.bits === 64) { // bytes are bytes: the same function serves both
    const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
    m.fn("packB", parameters, "none", (f, source, rowStride, panels, k, to, panelStride) => {
      f.times(panels, () => {
        const p = f.let(source), q = f.let(to);
        f.times(k, () => {
          for (const j of range(NV)) f.store(q, 16 * j, load(p, 16 * j));
          f.bump(p, rowStride);
          f.bump(q, 16 * NV);
        });
        f.bump(source, 16 * NV);
        f.bump(to, panelStride);
      });
    });
  }
  const move = (f: Parameters<Parameters<Module["fn"]>[3]>[0], to: I, from: I) =>
    type.bits === 64
      ? f.storeAs("i64.store", to, 0, loadAs("i64.load", from))
      : f.storeAs("i32.store", to, 0, loadAs("i32.load", from));
  m.fn(
    `packBStrided${type.bits}`,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, source, rowStride, columnStride, panels, k, to) => {
      f.times(panels, () => {
        const column = f.let(to);
        f.times(i32(columns), () => {
          const p = f.let(source), q = f.let(column);
          f.times(k, () => {
            move(f, q, p);
            f.bump(p, rowStride);
            f.bump(q, 16 * NV);
          });
          f.bump(source, columnStride);
          f.bump(column, type.size);
        });
        f.bump(to, mul(k, 16 * NV));
      });
    },
  );
}

/** C = A·B or C += A·B for packed A and B: a tile, and the loops over the tiles of a block. */
function product(m: Module, type: Scalar, MR: number): void {
  const tile = m.fn(
    `tile${type.bits}x${MR}`,
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, k, a, b, c, rowStride, first) => {
      const sums = range(MR).map(() => range(NV).map(() => f.zero()));
      const eachRow = (row: (p: I, i: number) => void) => {
        const p = f.let(c as Expr<"i32">);
        for (const i of range(MR)) (row(p, i), f.bump(p, rowStride));
      };
      const steps = (n: number) => { // n steps of k, loads and products in exactly this order
        for (const u of range(n)) {
          const bs = range(NV).map((j) => f.let(load(b, 16 * (u * NV + j))));
          for (const i of range(MR)) {
            const x = f.let(load(a, 16 * (u * MR + i)));
            sums[i].forEach((sum, j) => f.set(sum, type.multiplyAdd(x, bs[j], sum)));
          }
        }
        f.bump(a, 16 * MR * n);
        f.bump(b, 16 * NV * n);
      };
      const unrolled = m.relaxed ? 4 : 2;
      const end = f.let(add(b, mul(op("i32.and", k, -unrolled), 16 * NV)));
      f.if(
        op("i32.eqz", first),
        () => eachRow((p, i) => sums[i].forEach((sum, j) => f.set(sum, load(p, 16 * j)))),
      );
      f.while(op("i32.lt_u", b, end), () => steps(unrolled));
      if (unrolled === 4) f.if(op("i32.and", k, 2), () => steps(2));
      f.if(op("i32.and", k, 1), () => steps(1));
      eachRow((p, i) => sums[i].forEach((sum, j) => f.store(p, 16 * j, sum)));
    },
    false,
  );
  m.fn(
    `gemm${type.bits}x${MR}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, k, a, b, c, rowStride, first, panelsOfA, panelsOfB) => {
      f.times(panelsOfB, () => {
        const p = f.let(a as Expr<"i32">), q = f.let(c as Expr<"i32">);
        f.times(panelsOfA, () => {
          f.run(f.call(tile, k, p, b, q, rowStride, first));
          f.bump(p, mul(k, 16 * MR));
          f.bump(q, mul(rowStride, MR));
        });
        f.bump(b, mul(k, 16 * NV));
        f.bump(c, 16 * NV);
      });
    },
  );
}

/** The group "gemm". With relaxed instructions only the tile of six rows is wanted (see `fast` in matmul.ts). */
export function gemm(m: Module): void {
  for (const bits of [64, 32] as const) {
    const type = scalar(bits, m.relaxed);
    packB(m, type);
    for (const MR of m.relaxed ? [6] : [6, 4]) {
      packA(m, type, MR);
      product(m, type, MR);
    }
  }
}

/** The group "probe": does a relaxed multiply-add round once (fused) or twice? */
export function probe(m: Module): void {
  m.fn("multiplyAdd", ["f64", "f64", "f64"], "f64", (f, a, b, c) => {
    const splat = (x: Expr<"f64">) => op("f64x2.splat", x);
    f.return(lane("f64x2", op("f64x2.relaxed_madd", splat(a), splat(b), splat(c)), 0));
  });
}
