// The building blocks of the elementwise kernels: exp, log, quarter turns and exact sums on vectors.
//
// `Writer` works on two float64 lanes; when the results will be rounded to float32 it is `brief` (shorter polynomials,
// single-part reductions). `NarrowWriter` works on four float32 lanes.
import { type Expr, type Fn, lane, type Lanes, lanes, load, loadAs, type Module, op, shuffle, type V } from "../asm.ts";
import { LOG_START, LOG_STEPS, logarithms, powersOfTwo, STEPS, TANGENTS, tangents } from "./tables.ts";
import * as q from "./coefficients.ts";

const L = lanes("i64x2"), J = lanes("i32x4"), W = lanes("v128");
/** The first eight bytes of each of two vectors, and the last. */
export const LOW_HALVES: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
export const HIGH_HALVES: readonly number[] = LOW_HALVES.map((i) => i + 8);

/** The first two words of two vectors, in turns. */
const FIRST_WORDS: readonly number[] = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];

/** The instructions both lane shapes have. */
export type Arithmetic = Pick<
  Lanes<"f64x2">,
  "add" | "sub" | "mul" | "div" | "neg" | "abs" | "lt" | "le" | "gt" | "ge" | "eq" | "ne" | "pmin" | "pmax" | "trunc"
>;

const LN2 = [0.6931471803691238, 1.9082149292705877e-10]; // the first part has 32 bits: products with |k| < 2²⁰ are exact
const LN2_NARROW = [0.693145751953125, 1.4286068203094173e-06]; // the first part has 15 bits
const LN2_STEP = [0.002707606173999011, 6.327543041662719e-14]; // ln 2 / 256, the first part has 34 bits
// π/2 in parts of 28 bits and the rest: products with numbers of turns up to 2²⁵ are exact
const HALF_PI = [1.570796325802803, 9.920935739593517e-10, 5.721188709663575e-18, 1.6446256936324258e-26];
const HALF_PI_BRIEF = [1.570796325802803, 9.920935739593517e-10 + 5.721188709663575e-18];
const MAGIC = 1.5 * 2 ** 52; // adding it rounds to an integer, which then stands in the low bits
const MAGIC_NARROW = 1.5 * 2 ** 23;

/** Writes one kernel's code on float64 lanes. */
export class Writer {
  readonly D: Arithmetic = lanes("f64x2");
  readonly m: Module;
  readonly f: Fn;
  readonly brief: boolean;
  /** Sixteen bytes that may be overwritten. */
  spare?: [at: Expr<"i32">, offset: number];
  constructor(m: Module, f: Fn, brief: boolean) {
    this.m = m;
    this.f = f;
    this.brief = brief;
  }
  /** A constant in all lanes. */
  c(x: number): V {
    return this.m.f64(x);
  }
  let(x: V): V {
    return this.f.let(x);
  }
  /** Whether a mask is set in all lanes. */
  all(mask: V): Expr<"i32"> {
    return op("i32.eq", L.bitmask(mask), 3); // all_true takes twice the instructions
  }
  /** a·b + c, rounded twice. */
  ma(a: V, b: V, c: V): V {
    return this.D.add(this.D.mul(a, b), c);
  }
  /** c - a·b, rounded twice. */
  nma(a: V, b: V, c: V): V {
    return this.D.sub(c, this.D.mul(a, b));
  }
  /** a + b, and what its rounding lost, for operands of any size. */
  twoSum(a: V, b: V): [sum: V, lost: V] {
    const { D } = this, sum = this.let(D.add(a, b)), part = this.let(D.sub(sum, a));
    return [sum, D.add(D.sub(a, D.sub(sum, part)), D.sub(b, part))];
  }
  /** The same for |a| ≥ |b|. */
  fastTwoSum(a: V, b: V): [sum: V, lost: V] {
    const { D } = this, sum = this.let(D.add(a, b));
    return [sum, D.add(D.sub(a, sum), b)];
  }
  protected length(p: q.Polynomial): readonly number[] {
    return this.brief ? p.brief : p.full;
  }
  /** A polynomial by Estrin's scheme: pairs, then pairs of pairs; short chains of dependent operations. */
  poly(x: V, polynomial: q.Polynomial, square?: V): V {
    let terms = this.length(polynomial).map((c) => this.c(c)), power = x;
    while (terms.length > 1) {
      const next: V[] = [];
      for (let i = 0; i < terms.length; i += 2) {
        next.push(i + 1 < terms.length ? this.ma(terms[i + 1], power, terms[i]) : terms[i]);
      }
      terms = next;
      if (terms.length > 1) power = power === x && square ? square : this.let(this.D.mul(power, power));
    }
    return terms[0];
  }
  /** `yes` where the mask is set, else `no`. */
  pick(mask: V, yes: V, no: V): V {
    return W.bitselect(yes, no, mask);
  }
  abs(x: V): V {
    return this.D.abs(x);
  }
  sign(x: V): V {
    return W.and(x, this.c(-0));
  }
  /** |x| ≤ bound (not so for NaN), as a mask. */
  within(x: V, bound: number): V {
    return this.D.le(this.D.abs(x), this.c(bound));
  }
  /** x clamped; NaN stays. */
  clamp(x: V, low: number, high: number): V {
    return this.let(this.D.pmin(this.D.pmax(x, this.c(low)), this.c(high)));
  }

  /** exp(x + low) = s + s·p, for |x| ≤ 760. Callers may still scale s by adding to the exponent in its bits. */
  exp(x: V, low?: V): [s: V, p: V] {
    const { D } = this, t = this.let(this.ma(x, this.c(1 / LN2_STEP[0]), this.c(MAGIC)));
    const k = this.let(D.sub(t, this.c(MAGIC)));
    const r = this.brief
      ? this.nma(k, this.c(Math.LN2 / STEPS), x)
      : this.nma(k, this.c(LN2_STEP[1]), this.nma(k, this.c(LN2_STEP[0]), x));
    return this.power(t, this.let(low ? D.add(r, low) : r));
  }
  /** The same for 2^x. */
  exp2(x: V): [s: V, p: V] {
    const { D } = this, magic = this.c(MAGIC / STEPS), t = this.let(D.add(x, magic));
    return this.power(t, this.let(D.mul(D.sub(x, D.sub(t, magic)), this.c(Math.LN2))));
  }
  /** 2^(n/256)·exp r for the integer n in the low bits of t, |r| ≤ ln 2 / 512. */
  private power(t: V, r: V): [s: V, p: V] {
    const { D } = this, table = this.m.table(powersOfTwo());
    const word = this.words(t);
    const [rest, head] = this.pairs(table, (i) => op("i32.shl", op("i32.and", word(i - 1), STEPS - 1), 4));
    const s = L.add(head, L.shl(t, 44));
    const square = this.let(D.mul(r, r));
    const p = this.ma(square, this.poly(r, q.EXP, square), this.brief ? r : D.add(rest, r));
    return [this.let(s), p];
  }
  /** exp for |x| ≤ 708. */
  expValue(x: V): V {
    return this.joined(this.exp(x));
  }
  /** s + s·p. */
  joined([s, p]: [V, V]): V {
    return this.let(this.ma(s, p, s));
  }
  /**
   * s + s·p scaled in two steps, so that overflow and gradual underflow come out right; `extra` is a power of two to
   * multiply by, the sign of `x` tells which of the two threatens.
   */
  scaled([s, p]: [V, V], x: V, extra = 0): V {
    const { D } = this, far = 600n, down = this.let(D.lt(x, this.c(0)));
    const shift = this.pick(
      down,
      this.m.i64((far + BigInt(extra)) << 52n),
      this.m.i64((-far + BigInt(extra)) << 52n),
    );
    const scaled = this.let(L.add(s, shift));
    return this.let(D.mul(this.joined([scaled, p]), this.pick(down, this.c(2 ** -600), this.c(2 ** 600))));
  }
  /** exp for every argument; `extra` as in `scaled`. */
  expAny(x: V, extra = 0): V {
    const y = this.clamp(x, -746, 711);
    return this.scaled(this.exp(y), y, extra);
  }

  /** The 32-bit words of a vector. By way of memory where there is room: the units that compute have enough to do. */
  protected words(x: V): (i: number) => Expr<"i32"> {
    const { spare } = this;
    if (!spare) return (i) => lane("i32x4", x, i);
    this.f.store(...spare, x);
    return (i) => loadAs("i32.load", spare[0], spare[1] + 4 * i);
  }
  /** Two numbers of a table for each lane: `row` says where they lie, from the index of the lane's upper word. */
  protected pairs(table: number, row: (word: number) => Expr<"i32">): [V, V] {
    const a = this.let(load(row(1), table)), b = this.let(load(row(3), table));
    return [shuffle(a, b, LOW_HALVES), shuffle(a, b, HIGH_HALVES)];
  }
  /** |x| - c, and tanh c, for some c near |x|; where |x| is so large that its tanh is 1, the difference is arbitrary. */
  tangent(x: V): [d: V, tanh: V] {
    const bits = this.bits,
      { end, steps } = TANGENTS[bits],
      { D } = this,
      a = this.let(D.pmin(this.abs(x), this.c(end)));
    const word = this.words(this.let(D.add(a, this.c(2)))), mantissa = bits === 64 ? 20 : 23, row = bits / 4;
    const shift = mantissa - Math.log2(steps * row), mask = (4 * steps - 1) * row; // 2 bits of the exponent count too
    const at = (i: number) => op("i32.and", op("i32.shr_u", word(i), shift), mask);
    const [c, tanh] = this.pairs(this.m.table(tangents(bits)), at);
    return [this.let(D.sub(a, c)), this.let(tanh)];
  }

  /** x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, for normal positive x. */
  split(x: V): [k: V, f: V] {
    const { D } = this, start = 0x3fe6a09e_667f3bcdn;
    const u = this.let(L.add(x, this.m.i64(0x3ff00000_00000000n - start)));
    const k = D.sub(W.or(L.shr_u(u, 52), this.m.i64(0x43300000_00000000n)), this.c(2 ** 52 + 1023));
    const z = L.add(W.and(u, this.m.i64(0x000fffff_ffffffffn)), this.m.i64(start));
    return [this.let(k), this.let(D.sub(z, this.c(1)))];
  }
  /** f²/2 and s·(f²/2 + R), where log(1 + f) = f - (f²/2 - s·(f²/2 + R)). */
  private logParts(f: V): [half: V, rest: V] {
    const { D } = this, s = this.let(D.div(f, D.add(f, this.c(2)))), z = this.let(D.mul(s, s));
    const half = this.let(D.mul(D.mul(f, f), this.c(0.5)));
    return [half, D.mul(s, D.add(half, D.mul(z, this.poly(z, q.LOG))))];
  }
  protected get bits(): 64 | 32 {
    return 64;
  }
  protected get ln2(): number[] {
    return LN2;
  }
  /** log(2^k·(1 + f)) + low. */
  logValue(k: V, f: V, low?: V): V {
    const { D } = this, [half, rest] = this.logParts(f);
    const small = this.ma(k, this.c(this.ln2[1]), rest), tail = low ? D.add(small, low) : small;
    return this.let(D.sub(D.mul(k, this.c(this.ln2[0])), D.sub(D.sub(half, tail), f)));
  }
  /** The logarithm to another base: 1/log(base) in two parts (the first of 21 bits), log_base 2 in two parts. */
  logBase(k: V, f: V, [ih, il]: number[], [kh, kl]: number[]): V {
    const { D } = this, [half, rest] = this.logParts(f);
    if (this.brief) return this.let(this.ma(k, this.c(kh + kl), D.mul(D.sub(f, D.sub(half, rest)), this.c(ih + il))));
    const high = this.let(W.and(D.sub(f, half), this.m.i64(0xffffffff_00000000n)));
    const low = this.let(D.add(D.sub(D.sub(f, high), half), rest));
    const big = this.let(D.mul(high, this.c(ih)));
    const small = D.add(D.mul(D.add(low, high), this.c(il)), D.mul(low, this.c(ih)));
    const [sum, lost] = this.fastTwoSum(this.let(D.mul(k, this.c(kh))), big);
    return this.let(D.add(D.add(kl ? D.add(D.mul(k, this.c(kl)), small) : small, lost), sum));
  }
  /** A logarithm for every argument, from its form for normal ones. */
  logAny(x: V, core: (k: V, f: V) => V): V {
    const { D } = this, tiny = this.let(D.lt(x, this.c(2 ** -1022)));
    const [k, f] = this.split(this.let(this.pick(tiny, D.mul(x, this.c(2 ** 54)), x)));
    const y = core(this.let(D.sub(k, W.and(tiny, this.c(54)))), f);
    const above = this.pick(D.gt(x, this.c(0)), y, this.pick(D.eq(x, this.c(0)), this.c(-Infinity), this.c(NaN)));
    return this.let(this.pick(D.lt(x, this.c(Infinity)), above, D.add(x, x))); // infinity and NaN stay
  }
  /**
   * log of a positive normal x, less `fewer`·log 2, with about 68 bits in two parts. 1/z is taken from a table with 10
   * bits, so that z/z₀ - 1 is exact in two parts and its square too.
   */
  logTwoParts(x: V, fewer?: V): [high: V, low: V] {
    const { D } = this, u = this.let(L.sub(x, this.m.i64(LOG_START)));
    const exponent = L.shr_u(L.add(u, this.m.i64(1n << 62n)), 52); // + 2⁶²: so that it is positive
    const k0 = D.sub(W.or(exponent, this.m.i64(0x43300000_00000000n)), this.c(2 ** 52 + 1024));
    const k = this.let(fewer ? D.sub(k0, fewer) : k0);
    const z = this.let(L.sub(x, W.and(u, this.m.i64(0xfff00000_00000000n))));
    const table = this.m.table(logarithms()), index = this.let(L.shr_u(u, 45));
    const row = (i: number) => this.f.let(op("i32.shl", op("i32.and", lane("i32x4", index, i), LOG_STEPS - 1), 5));
    const r0 = row(0), r1 = row(2), a = this.let(load(r0, table)), b = this.let(load(r1, table));
    const inverse = this.let(shuffle(a, b, LOW_HALVES)), logHigh = shuffle(a, b, HIGH_HALVES);
    const logLow = shuffle(load(r0, table + 16), load(r1, table + 16), LOW_HALVES);
    const top = this.let(W.and(z, this.m.i64(0xffffffff_00000000n)));
    const rh = this.let(D.sub(D.mul(top, inverse), this.c(1))), rl = this.let(D.mul(D.sub(z, top), inverse));
    const r = this.let(D.add(rh, rl)), lost = D.add(D.sub(rh, r), rl);
    const t1 = this.let(this.ma(k, this.c(LN2[0]), logHigh)), t2 = this.let(D.add(t1, r));
    const half = this.let(D.mul(rh, this.c(0.5))), square = this.let(D.mul(half, rh));
    const high = this.let(D.sub(t2, square));
    let low = this.ma(k, this.c(LN2[1]), logLow);
    low = D.add(low, D.add(D.sub(t1, t2), r));
    low = D.add(low, lost);
    low = D.sub(low, D.mul(rl, this.ma(r, this.c(0.5), half)));
    low = D.add(low, D.sub(D.sub(t2, high), square));
    low = this.let(D.add(low, D.mul(D.mul(D.mul(r, r), r), this.poly(r, q.LOG_TAIL))));
    const [sum, rest] = this.fastTwoSum(high, low);
    return [sum, this.let(rest)];
  }
  /** y·(high + low) in two parts. */
  product(y: V, high: V, low: V): [high: V, low: V] {
    const { D } = this, mask = this.m.i64(0xffffffff_f8000000n);
    const yh = this.let(W.and(y, mask)), lh = this.let(W.and(high, mask));
    const rest = D.add(D.mul(D.sub(y, yh), lh), D.mul(y, D.add(D.sub(high, lh), low)));
    return [this.let(D.mul(yh, lh)), this.let(rest)];
  }

  /** |x| - n·π/2 in two parts for |x| ≤ 2²⁵, within ±π/4; t holds n in its low bits. */
  turns(x: V): [t: V, high: V, low: V] {
    const { D } = this, t = this.let(this.ma(x, this.c(2 / Math.PI), this.c(MAGIC)));
    const n = this.let(D.sub(t, this.c(MAGIC)));
    const [p1, p2, p3, p4] = (this.brief ? HALF_PI_BRIEF : HALF_PI).map((p) => this.c(p));
    const a = this.let(this.nma(n, p1, x)); // exact
    if (this.brief) return [t, this.let(this.nma(n, p2, a)), this.c(0)];
    const w2 = this.let(D.mul(n, p2)), b = this.let(D.sub(a, w2)), lost2 = D.sub(D.sub(a, b), w2);
    const w3 = this.let(D.mul(n, p3)), d = this.let(D.sub(b, w3)), lost3 = D.sub(D.sub(b, d), w3);
    const [high, low] = this.fastTwoSum(d, this.let(this.nma(n, p4, D.add(lost2, lost3))));
    return [t, high, this.let(low)];
  }
  /** sin and cos of high + low, |high| ≤ π/4, and what their last roundings lost. */
  sinCos(high: V, low: V): [sin: V, cos: V, sinLost: V, cosLost: V] {
    const { D } = this, z = this.let(D.mul(high, high)), half = this.let(D.mul(z, this.c(0.5)));
    const sine = D.mul(D.mul(z, high), this.poly(z, q.SINE)), cosine = D.mul(D.mul(z, z), this.poly(z, q.COSINE));
    if (this.brief) {
      return [this.let(D.add(high, sine)), this.let(D.add(D.sub(this.c(1), half), cosine)), this.c(0), this.c(0)];
    }
    const more = this.let(D.add(sine, this.nma(half, low, low))); // x³·S + low·(1 - z/2)
    const sin = this.let(D.add(high, more));
    const w = this.let(D.sub(this.c(1), half)), tail = D.sub(cosine, D.mul(high, low));
    const rest = this.let(D.add(D.sub(D.sub(this.c(1), w), half), tail)); // what 1 - z/2 lost, and the tail
    const cos = this.let(D.add(w, rest));
    return [sin, cos, D.add(D.sub(high, sin), more), D.add(D.sub(w, cos), rest)];
  }
}

/** Writes one kernel's code on four float32 lanes. */
export class NarrowWriter extends Writer {
  override readonly D: Arithmetic = lanes("f32x4");
  override c(x: number): V {
    return this.m.f32(x);
  }
  override all(mask: V): Expr<"i32"> {
    return op("i32.eq", J.bitmask(mask), 15);
  }
  protected override length(p: q.Polynomial): readonly number[] {
    return p.narrow!;
  }
  protected override get ln2(): number[] {
    return LN2_NARROW;
  }
  /** exp for |x| ≤ 87: the exponent is added to the bits of exp r. */
  override expValue(x: V): V {
    const { D } = this, t = this.let(this.ma(x, this.c(Math.LOG2E), this.c(MAGIC_NARROW)));
    const k = this.let(D.sub(t, this.c(MAGIC_NARROW)));
    const r = this.let(this.nma(k, this.c(LN2_NARROW[1]), this.nma(k, this.c(LN2_NARROW[0]), x)));
    const square = this.let(D.mul(r, r)), [a, b, c, d, e] = q.EXP.narrow!.map((c) => this.c(c));
    const rest = this.ma(this.ma(e, square, this.ma(d, r, c)), square, this.ma(b, r, a));
    return this.let(J.add(D.add(this.ma(rest, square, r), this.c(1)), J.shl(t, 23)));
  }
  protected override get bits(): 64 | 32 {
    return 32;
  }
  protected override pairs(table: number, row: (i: number) => Expr<"i32">): [V, V] {
    const [r0, r1, r2, r3] = [0, 1, 2, 3].map((i) => this.let(loadAs("v128.load64_zero", row(i), table)));
    const low = this.let(shuffle(r0, r1, FIRST_WORDS)), high = this.let(shuffle(r2, r3, FIRST_WORDS));
    return [shuffle(low, high, LOW_HALVES), shuffle(low, high, HIGH_HALVES)];
  }
  override split(x: V): [k: V, f: V] {
    const { D } = this, start = 0x3f3504f3;
    const u = this.let(J.add(x, this.m.i32(0x3f800000 - start)));
    const k = op("f32x4.convert_i32x4_s", J.sub(J.shr_u(u, 23), this.m.i32(127)));
    const z = J.add(W.and(u, this.m.i32(0x007fffff)), this.m.i32(start));
    return [this.let(k), this.let(D.sub(z, this.c(1)))];
  }
}
