// Elementwise functions, two float64 lanes at a time; the float32 forms widen, compute and round once.
//
// No fused multiply-adds, so every engine gives the same bits. Each function is a core for ordinary arguments, guarded
// by one test for a pair of vectors, and a slower form that is right for every argument (infinities, NaN, subnormal
// numbers, overflow) and gives the same bits for ordinary ones. Polynomials are near-minimax (interpolated at the
// Chebyshev nodes in 300-bit arithmetic); the error in front of rounding is stated with each.
import { add, type Fn, type I, lane, lanes, load, loadAs, type Module, op, range, shuffle, type V } from "../asm.ts";
import { COS, SIN, TURNS_LIMIT } from "../../turns.ts";
import { LOG_START, logarithms, powersOfTwo, STEPS } from "./tables.ts";

const D = lanes("f64x2"), L = lanes("i64x2"), W = lanes("v128");
const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_HALVES = LOW_HALVES.map((i) => i + 8);
const MIN_NORMAL = 2 ** -1022;

// exp r = 1 + r + r²·E(r) for |r| ≤ ln 2 / 256, error 2^-62
const E = [0.5, 0.16666666666666666, 0.041666674456758, 0.008333334446203424];
// expm1 x = x + x²·M(x) for |x| ≤ 0.35, error 2^-58 relative
const M = [
  0.5,
  0.16666666666666669,
  0.041666666666666664,
  0.008333333333329796,
  0.0013888888888886363,
  0.00019841269864364933,
  2.4801587318080937e-05,
  2.7557266442353424e-06,
  2.7557281528710364e-07,
  2.5101335854788522e-08,
  2.0911915299044694e-09,
];
// log(1 + f) = 2s + s·z·G(z) for s = f/(2 + f), z = s², √½ ≤ 1 + f ≤ √2, error 2^-56 relative
const G = [
  0.666666666666667,
  0.3999999999989322,
  0.28571428628810996,
  0.22222210674238516,
  0.18182922513515942,
  0.15330617306743305,
  0.1463003136412286,
];
// tanh x = x + x·z·T(z), z = x², |x| ≤ 0.5625, error 2^-57 relative
const T = [
  -0.3333333333333333,
  0.13333333333332392,
  -0.05396825396705939,
  0.021869488476962518,
  -0.008863234021528762,
  0.0035921055321250115,
  -0.0014556239773690924,
  0.0005887537109784959,
  -0.00023410556885317607,
  8.426522131936374e-05,
  -2.0026739652369627e-05,
];
// sinh x = x + x·z·H(z), z = x², |x| ≤ 1, error 2^-56 relative
const H = [
  0.16666666666666666,
  0.008333333333333299,
  0.00019841269841324198,
  2.7557319191381816e-06,
  2.5052117695907823e-08,
  1.6057679623801638e-10,
  7.746178593018827e-13,
];
// arctan x = x + x·z·A(z), z = x², |x| ≤ 7/16, error 2^-58 relative
const A = [
  -0.3333333333333333,
  0.1999999999999941,
  -0.14285714285566806,
  0.11111111096645038,
  -0.09090908355602592,
  0.07692285554889286,
  -0.06666241923359964,
  0.05876946456755061,
  -0.05216679739313656,
  0.04492259293193656,
  -0.033128134256069586,
  0.014773184616983806,
];
// log(1 + r) = r - r²/2 + r³·P(r) for |r| ≤ 0.0055: the series, whose next terms are below 2^-70
const P = [1 / 3, -1 / 4, 1 / 5, -1 / 6, 1 / 7, -1 / 8, 1 / 9];

const MAGIC = 6755399441055744; // 1.5·2⁵²: adding it rounds to an integer, which then stands in the low bits
const LN2 = [0.6931471803691238, 1.9082149292705877e-10]; // the first part has 32 bits, so products with |k| < 2²⁰ are exact
const LN2_128 = [0.005415212347998022, 1.2655086083325438e-13]; // ln 2 / 128, the first part has 34 bits
const HALF_PI = [1.570796325802803, 9.920935739593517e-10, 5.721188709663575e-18, 1.6446256936324258e-26]; // 28 bits each, and the rest

/** Writes the code of one kernel: the function being built and the operations on its vectors. */
class Writer {
  readonly m: Module;
  readonly f: Fn;
  constructor(m: Module, f: Fn) {
    this.m = m;
    this.f = f;
  }
  c(x: number): V {
    return this.m.f64(x);
  }
  let(x: V): V {
    return this.f.let(x);
  }
  /** a·b + c, rounded twice. */
  ma(a: V, b: V, c: V): V {
    return D.add(D.mul(a, b), c);
  }
  /** c - a·b, rounded twice. */
  nma(a: V, b: V, c: V): V {
    return D.sub(c, D.mul(a, b));
  }
  /** a + b, and what its rounding lost, for operands of any size. */
  twoSum(a: V, b: V): [sum: V, lost: V] {
    const sum = this.let(D.add(a, b)), part = this.let(D.sub(sum, a));
    return [sum, D.add(D.sub(a, D.sub(sum, part)), D.sub(b, part))];
  }
  /** The same for |a| ≥ |b|. */
  fastTwoSum(a: V, b: V): [sum: V, lost: V] {
    const sum = this.let(D.add(a, b));
    return [sum, D.add(D.sub(a, sum), b)];
  }
  /** A polynomial by Estrin's scheme: pairs, then pairs of pairs; short chains of dependent operations. */
  poly(x: V, coefficients: readonly number[]): V {
    let terms = coefficients.map((q) => this.c(q)), power = x;
    while (terms.length > 1) {
      const next: V[] = [];
      for (let i = 0; i < terms.length; i += 2) {
        next.push(i + 1 < terms.length ? this.ma(terms[i + 1], power, terms[i]) : terms[i]);
      }
      terms = next;
      if (terms.length > 1) power = this.let(D.mul(power, power));
    }
    return terms[0];
  }
  /** `yes` where the mask is set, else `no`. */
  pick(mask: V, yes: V, no: V): V {
    return W.bitselect(yes, no, mask);
  }
  abs(x: V): V {
    return D.abs(x);
  }
  sign(x: V): V {
    return W.and(x, this.c(-0));
  }
  /** |x| ≤ bound in both lanes (not so for NaN), as a mask. */
  within(x: V, bound: number): V {
    return D.le(D.abs(x), this.c(bound));
  }

  /** 2^(n/128) for the integer n in the low bits of `t`: the value's bits, and what they lack, relative to it. */
  private power(t: V, table: number): [bits: V, rest: V] {
    const row = (i: number) => load(op("i32.shl", op("i32.and", lane("i32x4", t, i), STEPS - 1), 4), table);
    const a = this.let(row(0)), b = this.let(row(2));
    return [L.add(shuffle(a, b, HIGH_HALVES), L.shl(t, 45)), shuffle(a, b, LOW_HALVES)];
  }
  /**
   * exp(x + low) = s + s·p, for |x| ≤ 746: s comes as bits, a power of 2^(1/128), so that callers may still scale it.
   */
  exp(x: V, low?: V): [bits: V, p: V] {
    const t = this.let(this.ma(x, this.c(1 / LN2_128[0]), this.c(MAGIC)));
    const k = this.let(D.sub(t, this.c(MAGIC)));
    const r0 = this.nma(k, this.c(LN2_128[1]), this.nma(k, this.c(LN2_128[0]), x));
    return this.expTail(t, this.let(low ? D.add(r0, low) : r0));
  }
  /** The same for 2^x. */
  exp2(x: V): [bits: V, p: V] {
    const t = this.let(D.add(x, this.c(MAGIC / STEPS)));
    return this.expTail(t, this.let(D.mul(D.sub(x, D.sub(t, this.c(MAGIC / STEPS))), this.c(Math.LN2))));
  }
  private expTail(t: V, r: V): [bits: V, p: V] {
    const [bits, rest] = this.power(t, this.m.table(powersOfTwo()));
    const r2 = this.let(D.mul(r, r));
    const p = this.ma(r2, this.poly2(r, r2, E), D.add(rest, r));
    return [bits, p];
  }
  /** Four coefficients, with the square at hand. */
  private poly2(x: V, square: V, [a, b, c, d]: readonly number[]): V {
    return this.ma(square, this.ma(x, this.c(d), this.c(c)), this.ma(x, this.c(b), this.c(a)));
  }
  /** s + s·p for arguments that need no care. */
  expValue(x: V): V {
    const [bits, p] = this.exp(x);
    const s = this.let(bits);
    return this.let(this.ma(s, p, s));
  }
  /**
   * s + s·p scaled in two steps, so that overflow and gradual underflow come out right; `extra` is a power of two to
   * multiply by, `x` tells the direction.
   */
  scaled([bits, p]: [V, V], x: V, extra = 0): V {
    const far = 600n, down = this.let(D.lt(x, this.c(0)));
    const shift = this.pick(down, this.m.i64((far + BigInt(extra)) << 52n), this.m.i64((-far + BigInt(extra)) << 52n));
    const s = this.let(L.add(bits, shift));
    return this.let(D.mul(this.ma(s, p, s), this.pick(down, this.c(2 ** -600), this.c(2 ** 600))));
  }
  /** x clamped; NaN stays. */
  clamp(x: V, low: number, high: number): V {
    return this.let(D.pmin(D.pmax(x, this.c(low)), this.c(high)));
  }
  /** exp for every argument; `extra` as in `scaled`. */
  expAny(x: V, extra = 0): V {
    const y = this.clamp(x, -746, 711);
    return this.scaled(this.exp(y), y, extra);
  }

  /** x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, for normal positive x; k as a number, also its integer bits + 1023. */
  split(x: V): [k: V, f: V] {
    const start = 0x3fe6a09e_667f3bcdn;
    const u = this.let(L.add(x, this.m.i64(0x3ff00000_00000000n - start)));
    const k = D.sub(W.or(L.shr_u(u, 52), this.m.i64(0x43300000_00000000n)), this.c(2 ** 52 + 1023));
    const z = L.add(W.and(u, this.m.i64(0x000fffff_ffffffffn)), this.m.i64(start));
    return [this.let(k), this.let(D.sub(z, this.c(1)))];
  }
  /** The parts of log(1 + f): f²/2 and s·(f²/2 + R), where log(1 + f) = f - (f²/2 - s·(f²/2 + R)). */
  logParts(f: V): [half: V, rest: V] {
    const s = this.let(D.div(f, D.add(f, this.c(2)))), z = this.let(D.mul(s, s));
    const half = this.let(D.mul(D.mul(f, f), this.c(0.5)));
    return [half, D.mul(s, D.add(half, D.mul(z, this.poly(z, G))))];
  }
  /** log(2^k·(1 + f)) + low. */
  logValue(k: V, f: V, low?: V): V {
    const [half, rest] = this.logParts(f);
    const small = this.ma(k, this.c(LN2[1]), rest), tail = low ? D.add(small, low) : small;
    return this.let(D.sub(D.mul(k, this.c(LN2[0])), D.sub(D.sub(half, tail), f)));
  }
  /** The logarithm to another base: 1/log(base) in two parts (the first of 21 bits), log_base 2 in two parts. */
  logBase(k: V, f: V, [ih, il]: number[], [kh, kl]: number[]): V {
    const [half, rest] = this.logParts(f);
    const high = this.let(W.and(D.sub(f, half), this.m.i64(0xffffffff_00000000n)));
    const low = this.let(D.add(D.sub(D.sub(f, high), half), rest));
    const big = this.let(D.mul(high, this.c(ih)));
    const small = D.add(D.mul(D.add(low, high), this.c(il)), D.mul(low, this.c(ih)));
    const whole = this.let(D.mul(k, this.c(kh))), sum = this.let(D.add(whole, big));
    const lost = D.add(D.sub(whole, sum), big);
    const all = kl ? D.add(D.mul(k, this.c(kl)), small) : small;
    return this.let(D.add(D.add(all, lost), sum));
  }
  /** A logarithm for every argument, from its core for normal ones: the number of doublings is taken back by `core`. */
  logAny(x: V, core: (k: V, f: V) => V): V {
    const tiny = this.let(D.lt(x, this.c(MIN_NORMAL)));
    const [k, f] = this.split(this.let(this.pick(tiny, D.mul(x, this.c(2 ** 54)), x)));
    const y = core(this.let(D.sub(k, W.and(tiny, this.c(54)))), f);
    const above = this.pick(D.gt(x, this.c(0)), y, this.pick(D.eq(x, this.c(0)), this.c(-Infinity), this.c(NaN)));
    // infinity and NaN answer with themselves, NaN also where x < 0
    return this.let(this.pick(D.lt(x, this.c(Infinity)), above, D.add(x, x)));
  }

  /** |x| - n·π/2 in two parts, |x| ≤ TURNS_LIMIT; t holds n in its low bits. */
  turns(x: V): [t: V, high: V, low: V] {
    const t = this.let(this.ma(x, this.c(2 / Math.PI), this.c(MAGIC))), n = this.let(D.sub(t, this.c(MAGIC)));
    const [p1, p2, p3, p4] = HALF_PI.map((p) => this.c(p));
    const a = this.let(this.nma(n, p1, x)); // exact
    const w2 = this.let(D.mul(n, p2)), b = this.let(D.sub(a, w2)), lost2 = D.sub(D.sub(a, b), w2);
    const w3 = this.let(D.mul(n, p3)), d = this.let(D.sub(b, w3)), lost3 = D.sub(D.sub(b, d), w3);
    const rest = this.let(this.nma(n, p4, D.add(lost2, lost3)));
    const high = this.let(D.add(d, rest));
    return [t, high, this.let(D.add(D.sub(d, high), rest))];
  }
  /** sin and cos of high + low, |high| ≤ π/4, and what their last roundings lost. */
  sinCos(high: V, low: V): [sin: V, cos: V, sinLost: V, cosLost: V] {
    const z = this.let(D.mul(high, high)), half = this.let(D.mul(z, this.c(0.5)));
    const cube = D.mul(z, high);
    // sin: x + (x³·S + low·(1 - z/2))
    const more = this.let(D.add(D.mul(cube, this.poly(z, SIN)), this.nma(half, low, low)));
    const sin = this.let(D.add(high, more));
    // cos: (1 - z/2), what its rounding lost, and the rest
    const w = this.let(D.sub(this.c(1), half));
    const tail = D.sub(D.mul(D.mul(z, z), this.poly(z, COS)), D.mul(high, low));
    const rest = this.let(D.add(D.sub(D.sub(this.c(1), w), half), tail));
    const cos = this.let(D.add(w, rest));
    return [sin, cos, D.add(D.sub(high, sin), more), D.add(D.sub(w, cos), rest)];
  }

  /** log of a positive normal x·2^0 with about 68 bits, in two parts. */
  logTwoParts(x: V, fewer?: V): [high: V, low: V] {
    const u = this.let(L.sub(x, this.m.i64(LOG_START)));
    // k: the arithmetic shift of u by 52, as a number (u + 2^62 is positive)
    const k0 = D.sub(
      W.or(L.shr_u(L.add(u, this.m.i64(1n << 62n)), 52), this.m.i64(0x43300000_00000000n)),
      this.c(2 ** 52 + 1024),
    );
    const k = this.let(fewer ? D.sub(k0, fewer) : k0);
    const z = this.let(L.sub(x, W.and(u, this.m.i64(0xfff00000_00000000n))));
    const table = this.m.table(logarithms()), index = this.let(L.shr_u(u, 45));
    const row = (i: number) => this.f.let(op("i32.shl", op("i32.and", lane("i32x4", index, i), STEPS - 1), 5));
    const r0 = row(0), r1 = row(2);
    const a = this.let(load(r0, table)), b = this.let(load(r1, table));
    const inverse = this.let(shuffle(a, b, LOW_HALVES)), logHigh = shuffle(a, b, HIGH_HALVES);
    const logLow = shuffle(load(r0, table + 16), load(r1, table + 16), LOW_HALVES);
    // z·inverse - 1, exactly in two parts: 21 bits of z, then the others
    const top = this.let(W.and(z, this.m.i64(0xffffffff_00000000n)));
    const rh = this.let(D.sub(D.mul(top, inverse), this.c(1))), rl = this.let(D.mul(D.sub(z, top), inverse));
    const r = this.let(D.add(rh, rl)), lost = D.add(D.sub(rh, r), rl);
    const t1 = this.let(this.ma(k, this.c(LN2[0]), logHigh)), t2 = this.let(D.add(t1, r));
    const half = this.let(D.mul(rh, this.c(0.5))), square = this.let(D.mul(half, rh)); // exact
    const high = this.let(D.sub(t2, square));
    const r2 = D.mul(r, r);
    let low = this.ma(k, this.c(LN2[1]), logLow);
    low = D.add(low, D.add(D.sub(t1, t2), r));
    low = D.add(low, lost);
    low = D.sub(low, D.mul(rl, this.ma(r, this.c(0.5), half)));
    low = D.add(low, D.sub(D.sub(t2, high), square));
    low = this.let(D.add(low, D.mul(D.mul(r2, r), this.poly(r, P))));
    const sum = this.let(D.add(high, low));
    return [sum, this.let(D.add(D.sub(high, sum), low))];
  }
  /** y·(high + low) in two parts. */
  product(y: V, high: V, low: V): [V, V] {
    const mask = this.m.i64(0xffffffff_f8000000n);
    const yh = this.let(W.and(y, mask)), yl = D.sub(y, yh);
    const lh = this.let(W.and(high, mask)), ll = D.add(D.sub(high, lh), low);
    return [this.let(D.mul(yh, lh)), this.let(D.add(D.mul(yl, lh), D.mul(y, ll)))];
  }
}

/** How one function of one argument is computed. */
interface Unary {
  /** For ordinary arguments. */
  core: (w: Writer, x: V) => V;
  /** Which arguments are ordinary, as a mask; without it all are. */
  ordinary?: (w: Writer, x: V) => V;
  /** For every argument; needed where `ordinary` is given. */
  any?: (w: Writer, x: V) => V;
  /** The kernel answers whether an argument was not ordinary, instead of having a slow form. */
  reports?: boolean;
}
const exponent: Unary["ordinary"] = (w, x) => w.within(x, 708);
const positive: Unary["ordinary"] = (w, x) => W.and(D.ge(x, w.c(MIN_NORMAL)), D.le(x, w.c(Number.MAX_VALUE)));
const turning: Unary["ordinary"] = (w, x) => w.within(x, TURNS_LIMIT);

const logarithmOf = (core: (w: Writer, k: V, f: V) => V): Unary => ({
  core: (w, x) => core(w, ...w.split(x)),
  ordinary: positive,
  any: (w, x) => w.logAny(x, (k, f) => core(w, k, f)),
});

/** expm1 for |x| ≤ 708. */
function expm1(w: Writer, x: V): V {
  const near = D.mul(D.mul(x, x), w.poly(x, M));
  const small = w.let(D.add(x, near));
  const [bits, p] = w.exp(x), s = w.let(bits);
  const [high, low] = w.twoSum(s, w.c(-1)), far = D.add(high, D.add(D.mul(s, p), low));
  return w.let(W.or(w.pick(w.within(x, 0.34), small, far), w.sign(x))); // the sign is for -0
}
/** sin, or cos a quarter turn ahead. */
function wave(w: Writer, x: V, quarter: number): V {
  const [t0, high, low] = w.turns(w.let(w.abs(x)));
  const t = quarter ? w.let(L.add(t0, w.m.i64(1n))) : t0;
  const [sin, cos] = w.sinCos(high, low), one = w.m.i64(1n);
  const y = w.pick(L.eq(W.and(t, one), one), cos, sin);
  const flip = L.shl(W.and(t, w.m.i64(2n)), 62);
  return w.let(W.xor(y, quarter ? flip : W.xor(flip, w.sign(x))));
}
/** (exp x ± exp -x)/2 for 0 ≤ x ≤ 708; exp x enters unrounded. */
function halfSum(w: Writer, x: V, minus: boolean): V {
  const [bits, p] = w.exp(x), s = w.let(D.mul(bits, w.c(0.5))), sp = w.let(D.mul(s, p));
  const other = w.let(D.div(w.c(0.25), D.add(s, sp)));
  const [high, low] = w.fastTwoSum(s, minus ? w.let(D.neg(other)) : other);
  return w.let(D.add(high, D.add(sp, low)));
}
/** log1p for x > -1: log u with u = 1 + x rounded, and what u lacks. */
function log1p(w: Writer, x: V): V {
  const u = w.let(D.add(x, w.c(1))), v = w.let(D.sub(u, w.c(1)));
  const lost = D.add(D.sub(w.c(1), D.sub(u, v)), D.sub(x, v));
  const [k, f] = w.split(u);
  return w.let(w.pick(D.eq(x, w.c(0)), x, w.logValue(k, f, w.let(D.div(lost, u)))));
}
function sinh(w: Writer, x: V, far: (a: V) => V): V {
  const a = w.let(w.abs(x)), z = w.let(D.mul(a, a));
  const small = w.let(D.add(a, D.mul(D.mul(a, z), w.poly(z, H))));
  return w.let(W.or(w.pick(D.le(a, w.c(1)), small, far(a)), w.sign(x)));
}

const UNARY: Record<string, Unary> = {
  exp: { core: (w, x) => w.expValue(x), ordinary: exponent, any: (w, x) => w.expAny(x) },
  exp2: {
    core: (w, x) => {
      const [bits, p] = w.exp2(x), s = w.let(bits);
      return w.let(w.ma(s, p, s));
    },
    ordinary: (w, x) => w.within(x, 1020),
    any: (w, x) => {
      const y = w.clamp(x, -1080, 1026);
      return w.scaled(w.exp2(y), y);
    },
  },
  expm1: {
    core: expm1,
    ordinary: exponent,
    any: (w, x) => {
      const y = w.clamp(x, -708, 708), usual = expm1(w, y), far = D.sub(w.expAny(x), w.c(1));
      return w.let(w.pick(w.within(x, 708), usual, far));
    },
  },
  log: logarithmOf((w, k, f) => w.logValue(k, f)),
  log2: logarithmOf((w, k, f) => w.logBase(k, f, [1.4426946640014648, 3.768874985636099e-07], [1, 0])),
  log10: logarithmOf((w, k, f) =>
    w.logBase(k, f, [0.4342944622039795, 1.9699272335463627e-08], [0.3010299955494702, 1.1451100898021838e-10])
  ),
  log1p: {
    core: log1p,
    ordinary: (w, x) => W.and(D.gt(x, w.c(-1)), D.le(x, w.c(Number.MAX_VALUE))),
    any: (w, x) => {
      const usual = log1p(w, x);
      const above = w.pick(D.gt(x, w.c(-1)), usual, w.pick(D.eq(x, w.c(-1)), w.c(-Infinity), w.c(NaN)));
      return w.let(w.pick(D.lt(x, w.c(Infinity)), above, D.add(x, x)));
    },
  },
  sin: { core: (w, x) => wave(w, x, 0), ordinary: turning, reports: true },
  cos: { core: (w, x) => wave(w, x, 1), ordinary: turning, reports: true },
  tan: {
    core: (w, x) => {
      const [t, high, low] = w.turns(w.let(w.abs(x)));
      const [sin, cos, sinLost, cosLost] = w.sinCos(high, low), one = w.m.i64(1n);
      const odd = w.let(L.eq(W.and(t, one), one));
      // tan, or -1/tan after an odd number of quarter turns; the quotient and what operands lost
      const top = w.pick(odd, cos, sin), bottom = w.let(w.pick(odd, sin, cos));
      const q = w.let(D.div(top, bottom));
      const lost = w.nma(q, w.pick(odd, sinLost, cosLost), w.pick(odd, cosLost, sinLost));
      const y = w.let(D.add(q, D.div(lost, bottom)));
      return w.let(W.xor(y, W.xor(w.sign(x), W.and(odd, w.c(-0)))));
    },
    ordinary: turning,
    reports: true,
  },
  sinh: {
    core: (w, x) => sinh(w, x, (a) => halfSum(w, a, true)),
    ordinary: exponent,
    any: (w, x) =>
      sinh(w, x, (a) => {
        const near = halfSum(w, w.clamp(a, 0, 708), true);
        return w.let(w.pick(D.le(a, w.c(708)), near, w.expAny(a, -1)));
      }),
  },
  cosh: {
    core: (w, x) => halfSum(w, w.let(w.abs(x)), false),
    ordinary: exponent,
    any: (w, x) => {
      const a = w.let(w.abs(x)), near = halfSum(w, w.clamp(a, 0, 708), false);
      return w.let(w.pick(D.le(a, w.c(708)), near, w.expAny(a, -1)));
    },
  },
  tanh: {
    core: (w, x) => { // 1 - 2/(exp 2|x| + 1)
      const a = w.let(D.pmin(w.abs(x), w.c(20))), z = w.let(D.mul(a, a));
      const small = w.let(D.add(a, D.mul(D.mul(a, z), w.poly(z, T))));
      const [bits, p] = w.exp(w.let(D.add(a, a))), s = w.let(bits);
      const [high, low0] = w.fastTwoSum(s, w.c(1)), low = w.let(D.add(low0, D.mul(s, p)));
      const sum = w.let(D.add(high, low)), lost = D.add(D.sub(high, sum), low); // exp 2|x| + 1
      const q = w.let(D.div(w.c(2), sum));
      const far = D.add(D.sub(w.c(1), q), D.mul(D.mul(D.mul(q, q), w.c(0.5)), lost));
      return w.let(W.or(w.pick(D.le(a, w.c(0.5625)), small, far), w.sign(x)));
    },
  },
  sigmoid: { // 1/(1 + exp(-x))
    core: (w, x) => { // from the smaller of exp x and exp -x
      const e = w.expValue(w.let(D.neg(w.abs(x))));
      return w.let(D.div(w.pick(D.lt(x, w.c(0)), e, w.c(1)), D.add(w.c(1), e)));
    },
    ordinary: exponent,
    any: (w, x) => w.let(D.div(w.c(1), D.add(w.c(1), w.expAny(w.let(D.neg(x)))))),
  },
  arctan: {
    core: (w, x) => { // arctan a = arctan c + arctan((a - c)/(1 + a·c)) for c = 0, 1/2, 1, 3/2, ∞
      const a = w.let(w.abs(x)), past = [7 / 16, 11 / 16, 19 / 16, 39 / 16].map((b) => w.let(D.gt(a, w.c(b))));
      const choose = (values: number[]) =>
        past.reduce((v, mask, i) => i ? w.pick(mask, w.c(values[i]), v) : W.and(mask, w.c(values[i])), w.c(0));
      const c = w.let(choose([0.5, 1, 1.5, 0])), infinite = past[3];
      const top = w.pick(infinite, w.c(-1), D.sub(a, c));
      const bottom = w.pick(infinite, a, w.ma(a, c, w.c(1)));
      const t = w.let(D.div(top, bottom)), z = w.let(D.mul(t, t));
      const turn = choose([0.4636476090008061, 0.7853981633974483, 0.982793723247329, 1.5707963267948966]);
      const rest = choose([
        2.2698777452961687e-17,
        3.061616997868383e-17,
        1.3903311031230998e-17,
        6.123233995736766e-17,
      ]);
      const y = D.add(turn, D.add(t, D.add(D.mul(D.mul(t, z), w.poly(z, A)), rest)));
      return w.let(W.or(y, w.sign(x)));
    },
  },
};

/** One argument or two, read from memory as float64 lanes; float32 is widened. */
function widened(bits: 64 | 32, at: I, i: number): V {
  return bits === 64 ? load(at, 16 * i) : D.promote_low_f32x4(loadAs("v128.load64_zero", at, 8 * i));
}
function storeResults(f: Fn, bits: 64 | 32, at: I, results: V[]): void {
  if (bits === 64) results.forEach((x, i) => f.store(at, 16 * i, x));
  else {
    const narrow = (x: V) => op("f32x4.demote_f64x2_zero", x);
    f.store(at, 0, shuffle(narrow(results[0]), narrow(results[1]), LOW_HALVES));
  }
}

/** A kernel (from, to, n); it computes four elements at a time, up to the next multiple of four. */
export function unary(m: Module, name: string, bits: 64 | 32, { core, ordinary, any, reports }: Unary): void {
  const step = 4 * bits / 8, shift = bits === 64 ? 3 : 2;
  m.fn(name + bits, ["i32", "i32", "i32"], reports ? "i32" : "none", (f, from, to, n) => {
    const w = new Writer(m, f), end = f.let(add(from, op("i32.shl", n, shift))), strange = f.int();
    f.while(op("i32.lt_u", from, end), () => {
      const xs = range(2).map((i) => f.let(widened(bits, from, i)));
      const all = () => ordinary ? L.all_true(W.and(ordinary(w, xs[0]), ordinary(w, xs[1]))) : undefined;
      const fast = () => storeResults(f, bits, to, xs.map((x) => core(w, x)));
      if (reports) {
        f.set(strange, op("i32.or", strange, op("i32.eqz", all()!)));
        fast();
      } else if (any) f.if(all()!, fast, () => storeResults(f, bits, to, xs.map((x) => any(w, x))));
      else fast();
      f.bump(from, step);
      f.bump(to, step);
    });
    if (reports) f.return(strange);
  });
}

/** x to the power y, where `logarithm` answers in two parts. */
function power(m: Module, bits: 64 | 32, logarithm: (w: Writer, x: V, fewer?: V) => [V, V]): void {
  const step = 4 * bits / 8, shift = bits === 64 ? 3 : 2;
  const usual = (w: Writer, x: V, y: V, fewer?: V) => {
    const [high, low] = logarithm(w, x, fewer);
    return [...w.product(y, high, low), high];
  };
  const any = (w: Writer, x: V, y: V): V => {
    const a = w.let(w.abs(x)),
      tiny = w.let(D.lt(a, w.c(MIN_NORMAL))),
      infinite = (v: V) => D.eq(w.abs(v), w.c(Infinity));
    const normal = w.let(w.pick(tiny, D.mul(a, w.c(2 ** 54)), a));
    const [high, low, log] = usual(w, normal, y, w.let(W.and(tiny, w.c(54))));
    // log 0 and log ∞, and infinite exponents: only the sign of y·log a counts
    const zero = w.let(D.eq(a, w.c(0))), endless = w.let(infinite(x));
    const limit = D.mul(y, w.pick(zero, w.c(-Infinity), w.pick(endless, w.c(Infinity), log)));
    const simple = w.let(W.or(W.or(zero, endless), infinite(y)));
    const e = w.let(w.pick(simple, limit, high)), near = w.let(w.within(e, 760));
    const clamped = w.clamp(e, -760, 760);
    const value = w.scaled(w.exp(clamped, w.let(W.andnot(W.and(low, near), simple))), clamped);
    const half = w.let(D.mul(y, w.c(0.5)));
    const whole = w.let(D.eq(y, D.trunc(y))), odd = W.and(whole, D.ne(half, D.trunc(half)));
    const signed = w.let(W.or(value, W.and(w.sign(x), odd)));
    const negative = W.andnot(W.andnot(D.lt(x, w.c(0)), whole), endless);
    const checked = w.let(w.pick(negative, w.c(NaN), w.pick(D.eq(D.add(x, y), D.add(x, y)), signed, signed)));
    const nan = w.let(W.or(D.ne(x, x), D.ne(y, y)));
    const one = W.or(W.or(D.eq(y, w.c(0)), D.eq(x, w.c(1))), W.and(D.eq(a, w.c(1)), infinite(y)));
    return w.let(w.pick(one, w.c(1), w.pick(nan, w.c(NaN), checked)));
  };
  m.fn("power" + bits, ["i32", "i32", "i32", "i32"], "none", (f, left, right, to, n) => {
    const w = new Writer(m, f), end = f.let(add(left, op("i32.shl", n, shift)));
    f.while(op("i32.lt_u", left, end), () => {
      const xs = range(2).map((i) => f.let(widened(bits, left, i)));
      const ys = range(2).map((i) => f.let(widened(bits, right, i)));
      const logs = xs.map((x, i) => usual(w, x, ys[i]));
      const ordinary = (i: number) => W.and(UNARY.log.ordinary!(w, xs[i]), w.within(logs[i][0], 708));
      f.if(
        L.all_true(W.and(ordinary(0), ordinary(1))),
        () =>
          storeResults(
            f,
            bits,
            to,
            logs.map(([high, low]) => {
              const [b, p] = w.exp(high, low), s = w.let(b);
              return w.let(w.ma(s, p, s));
            }),
          ),
        () => storeResults(f, bits, to, xs.map((x, i) => any(w, x, ys[i]))),
      );
      for (const p of [left, right, to]) f.bump(p, step);
    });
  });
}

/** The group "elementwise64". */
export function elementwise64(m: Module): void {
  for (const [name, row] of Object.entries(UNARY)) unary(m, name, 64, row);
  power(m, 64, (w, x, fewer) => w.logTwoParts(x, fewer));
}

/** The group "elementwise32": widened to float64, computed there and rounded once. */
export function elementwise32(m: Module): void {
  for (const [name, row] of Object.entries(UNARY)) unary(m, name, 32, row);
  power(m, 32, (w, x, fewer) => {
    const [k, f] = w.split(x);
    return [w.logValue(fewer ? w.let(D.sub(k, fewer)) : k, f), w.c(0)];
  });
}
