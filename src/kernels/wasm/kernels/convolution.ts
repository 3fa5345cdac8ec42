// Convolutions straight from images: the columns of the matrix of windows are never written down, a vector of them is a
// load from the image.
//
// Whatever the geometry, windows lie so that neighbours in a row are neighbours in memory (see ../../convolution.ts), and
// every element of a window is at a fixed distance, its tap, from the place of the window.
import {
  add,
  type Expr,
  type Fn,
  type I,
  i32,
  lane,
  load,
  loadAs,
  type Module,
  mul,
  op,
  range,
  shuffle,
  type V,
} from "../asm.ts";

const NV = 2; // vectors of neighbouring windows in a tile, as in gemm.ts

/** One element type: its size in bytes, `a + b` and `a·b + c`. */
interface Scalar {
  bits: 64 | 32;
  size: number;
  add: (a: V, b: V) => V;
  multiplyAdd: (a: V, b: V, c: V) => V;
}
function scalar(bits: 64 | 32, relaxed: boolean): Scalar {
  const shape = bits === 64 ? "f64x2" : "f32x4";
  const add = (a: V, b: V) => op(`${shape}.add`, a, b);
  return {
    bits,
    size: bits / 8,
    add,
    multiplyAdd: (a, b, c) => relaxed ? op(`${shape}.relaxed_madd`, a, b, c) : add(c, op(`${shape}.mul`, a, b)),
  };
}

/**
 * C = A·windows or C += A·windows. A is packed as for the product of matrices, in panels of MR rows, each element over a
 * whole vector. `panel` … `end` are pairs of offsets: where in the image a tile of windows begins, and where in a row of C.
 *
 * Eight sums at least must run side by side to hide how long one takes; a tile of three rows has only six, so it sums the
 * elements of even and of odd places apart.
 */
function convolve(m: Module, type: Scalar, MR: number): void {
  const tile = m.fn(
    `windows${type.bits}x${MR}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, k, a, taps, b, c, rowStride, first) => {
      const sets = range(MR * NV < 8 ? 2 : 1).map(() => range(MR).map(() => range(NV).map(() => f.zero())));
      const sums = sets[0];
      const eachRow = (row: (p: I, i: number) => void) => {
        const p = f.let(c as Expr<"i32">);
        for (const i of range(MR)) (row(p, i), f.bump(p, rowStride));
      };
      const steps = (n: number) => {
        for (const u of range(n)) {
          const p = f.let(add(b, loadAs("i32.load", taps, 4 * u)));
          const bs = range(NV).map((j) => f.let(load(p, 16 * j)));
          for (const i of range(MR)) {
            const x = f.let(load(a, 16 * (u * MR + i)));
            sets[u % sets.length][i].forEach((sum, j) => f.set(sum, type.multiplyAdd(x, bs[j], sum)));
          }
        }
        f.bump(a, 16 * MR * n);
        f.bump(taps, 4 * n);
      };
      const end = f.let(add(taps, mul(op("i32.and", k, -2), 4)));
      f.if(
        op("i32.eqz", first),
        () => eachRow((p, i) => sums[i].forEach((sum, j) => f.set(sum, load(p, 16 * j)))),
      );
      f.while(op("i32.lt_u", taps, end), () => steps(2));
      f.if(op("i32.and", k, 1), () => steps(1));
      for (const set of sets.slice(1)) {
        set.forEach((row, i) => row.forEach((sum, j) => f.set(sums[i][j], type.add(sums[i][j], sum))));
      }
      eachRow((p, i) => sums[i].forEach((sum, j) => f.store(p, 16 * j, sum)));
    },
    false,
  );
  m.fn(
    `convolve${type.bits}x${MR}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, panel, end, image, taps, k, a, panelsOfA, c, rowStride, first) => {
      f.while(op("i32.lt_u", panel, end), () => {
        const b = f.let(add(image, loadAs("i32.load", panel))), q = f.let(add(c, loadAs("i32.load", panel, 4)));
        const p = f.let(a as Expr<"i32">);
        f.times(panelsOfA, () => {
          f.run(f.call(tile, k, p, taps, b, q, rowStride, first));
          f.bump(p, mul(k, 16 * MR));
          f.bump(q, mul(rowStride, MR));
        });
        f.bump(panel, 8);
      });
    },
  );
}

/**
 * Sums over all places of gradient times window, for MF filters and MT taps at a time. Both operands are read along the
 * places, so lanes hold sums of every second (float64) or fourth (float32) place, and the caller adds the lanes at last.
 * `row` … `end` are pairs of offsets: where in the image and where in the gradient a row of places begins. A rest of a row
 * that fills no vector is taken under a mask (0: there is none), on both sides, because what lies behind may be anything.
 */
function correlate(m: Module, type: Scalar, MF: number, MT: number): void {
  const tile = m.fn(
    `sums${type.bits}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, image, taps, grad, filterStride, row, end, steps, mask, sums) => {
      const totals = range(MF).map((i) => range(MT).map((j) => f.let(load(sums, 16 * (i * MT + j)))));
      const offsets = range(MT).map((j) => f.let(add(image, loadAs("i32.load", taps, 4 * j))));
      const xs = range(MT).map(() => f.int()), gs = range(MF).map(() => f.int()), last = f.int();
      const step = (n: number, masked = (x: V) => x) => {
        for (const u of range(n)) {
          const windows = xs.map((p) => f.let(masked(load(p, 16 * u))));
          gs.forEach((p, i) => {
            const g = f.let(masked(load(p, 16 * u)));
            totals[i].forEach((total, j) => f.set(total, type.multiplyAdd(g, windows[j], total)));
          });
        }
        for (const p of [...xs, ...gs]) f.bump(p, 16 * n);
      };
      f.doWhile(() => {
        const place = f.let(loadAs("i32.load", row));
        xs.forEach((p, j) => f.set(p, add(offsets[j], place)));
        gs.forEach((p, i) => f.set(p, i === 0 ? add(grad, loadAs("i32.load", row, 4)) : add(gs[i - 1], filterStride)));
        f.set(last, add(gs[0], mul(op("i32.and", steps, -2), 16)));
        f.while(op("i32.lt_u", gs[0], last), () => step(2));
        f.if(op("i32.and", steps, 1), () => step(1));
        f.if(mask, () => step(1, (x) => op("v128.and", x, load(mask))));
        f.bump(row, 8);
        return op("i32.lt_u", row, end);
      });
      totals.forEach((list, i) => list.forEach((total, j) => f.store(sums, 16 * (i * MT + j), total)));
    },
    false,
  );
  m.fn(
    `correlate${type.bits}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, image, taps, groupsOfTaps, grad, filterStride, groupsOfFilters, row, end, steps, mask, sums) => {
      f.times(groupsOfFilters, () => {
        const t = f.let(taps as Expr<"i32">);
        f.times(groupsOfTaps, () => {
          f.run(f.call(tile, image, t, grad, filterStride, row, end, steps, mask, sums));
          f.bump(t, 4 * MT);
          f.bump(sums, 16 * MF * MT);
        });
        f.bump(grad, mul(filterStride, MF));
      });
    },
  );
}

/** Elements to where a table of byte offsets says (`put`) or from there (`take`), for channels of n elements each. */
function move(m: Module, type: Scalar): void {
  const one = (f: Fn, to: I, from: I) =>
    type.bits === 64
      ? f.storeAs("i64.store", to, 0, loadAs("i64.load", from))
      : f.storeAs("i32.store", to, 0, loadAs("i32.load", from));
  for (const name of ["put", "take"] as const) {
    m.fn(
      name + type.bits,
      ["i32", "i32", "i32", "i32", "i32", "i32"],
      "none",
      (f, list, spread, table, n, channels, spreadStride) => {
        const end = f.let(add(table, mul(n, 4)));
        f.times(channels, () => {
          const t = f.let(table as Expr<"i32">);
          f.while(op("i32.lt_u", t, end), () => {
            const there = add(spread, loadAs("i32.load", t));
            if (name === "put") one(f, there, list);
            else one(f, list, there);
            f.bump(t, i32(4));
            f.bump(list, type.size);
          });
          f.bump(spread, spreadStride);
        });
      },
    );
  }
}

/**
 * The position of the first largest element (nan counts as largest) of every window of some channels. `taps` are pairs: how
 * far an element of a window is from the window's place, in bytes, and how far that is in positions. `row` … `end` are
 * pairs for each row of places: where it begins, and the position of its first element. `lists` are four integers each: the
 * positions of neighbouring places less the first one's, what they grow by with each vector, the position the first channel
 * begins at, and by how much positions grow with each channel.
 */
function largest(m: Module, type: Scalar): void {
  const shape = type.bits === 64 ? "f64x2" : "f32x4", lanes = 16 / type.size;
  m.fn(
    `largest${type.bits}`,
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    (f, image, channels, plane, taps, k, rows, end, width, lists, to) => {
      const tapsEnd = f.let(add(taps, mul(k, 8))), origin = f.let(load(lists, 32));
      f.times(channels, () => {
        const row = f.let(rows as Expr<"i32">);
        f.doWhile(() => {
          const p = f.let(add(image, loadAs("i32.load", row))), last = f.let(add(to, mul(width, 4)));
          const at = f.let(
            op("i32x4.add", op("i32x4.add", origin, loadAs("v128.load32_splat", row, 4)), load(lists)),
          );
          f.doWhile(() => {
            const top = f.let(load(add(p, loadAs("i32.load", taps)))),
              found = f.let(loadAs("v128.load32_splat", taps, 4));
            const t = f.let(add(taps, 8));
            f.while(op("i32.lt_u", t, tapsEnd), () => {
              const x = f.let(load(add(p, loadAs("i32.load", t))));
              // x is larger or nan, and what was found so far is not nan
              const more = f.let(op("v128.andnot", op(`${shape}.eq`, top, top), op(`${shape}.le`, x, top)));
              f.set(top, op("v128.bitselect", x, top, more));
              f.set(found, op("v128.bitselect", loadAs("v128.load32_splat", t, 4), found, more));
              f.bump(t, 8);
            });
            const positions = f.let(op("i32x4.add", at, found));
            if (lanes === 4) f.store(to, 0, positions);
            else {
              const pair = shuffle(positions, positions, [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
              f.storeAs("i64.store", to, 0, lane("i64x2", pair, 0));
            }
            f.set(at, op("i32x4.add", at, load(lists, 16)));
            f.bump(p, 16);
            f.bump(to, 4 * lanes);
            return op("i32.lt_u", to, last);
          });
          f.set(to, last);
          f.bump(row, 8);
          return op("i32.lt_u", row, end);
        });
        f.bump(image, plane);
        f.set(origin, op("i32x4.add", origin, load(lists, 48)));
      });
    },
  );
}

/** The group "convolution". */
export function convolution(m: Module): void {
  for (const bits of [64, 32] as const) {
    const type = scalar(bits, m.relaxed);
    for (const MR of [6, 4, 3]) convolve(m, type, MR);
    correlate(m, type, 4, 2);
    move(m, type);
    largest(m, type);
  }
}
