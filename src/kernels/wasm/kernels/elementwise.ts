// Elementwise functions of one argument, and powers.
//
// No fused multiply-adds, so every engine gives the same bits, and the bits of an element never depend on its
// neighbours. Each function is a core for ordinary arguments, guarded by one test for two vectors, and a slower form
// that is right for every argument (infinities, NaN, subnormal numbers, overflow) and gives the same bits for ordinary
// ones. The float32 forms widen, compute and round once; the most used ones have cores on four float32 lanes.
import { add, type Expr, type Fn, lanes, load, loadAs, type Module, op, range, shuffle, type V } from "../asm.ts";
import { TURNS_LIMIT } from "../../turns.ts";
import * as q from "./coefficients.ts";
import { HIGH_HALVES, LOW_HALVES, NarrowWriter, Writer } from "./writer.ts";

const L = lanes("i64x2"), W = lanes("v128");

type Core = (w: Writer, x: V) => V;
/** How one function is computed. */
interface Unary {
  /** For ordinary arguments. */
  core: Core;
  /** Which arguments are ordinary, as a mask; without it all are. */
  ordinary?: Core;
  /** For every argument. Without it the kernel answers whether an argument was not ordinary. */
  any?: Core;
  /** A core for four float32 lanes, and which arguments are ordinary there. */
  narrow?: Core;
  narrowOrdinary?: Core;
}

const exponent: Core = (w, x) => w.within(x, 708);
const narrowExponent: Core = (w, x) => w.within(x, 87);
const positive: Core = (w, x) => W.and(w.D.ge(x, w.c(2 ** -1022)), w.D.le(x, w.c(Number.MAX_VALUE)));
const narrowPositive: Core = (w, x) => W.and(w.D.ge(x, w.c(2 ** -126)), w.D.le(x, w.c(3.4028234663852886e38)));
const turning: Core = (w, x) => w.within(x, TURNS_LIMIT);

function logarithm(core: (w: Writer, k: V, f: V) => V): Unary {
  return {
    core: (w, x) => core(w, ...w.split(x)),
    ordinary: positive,
    any: (w, x) => w.logAny(x, (k, f) => core(w, k, f)),
  };
}

/** expm1 for |x| ≤ 708. */
function expm1(w: Writer, x: V): V {
  const { D } = w, small = w.let(D.add(x, D.mul(D.mul(x, x), w.poly(x, q.EXPM1))));
  const [s, p] = w.exp(x);
  const [high, low] = w.twoSum(s, w.c(-1)), far = D.add(high, D.add(D.mul(s, p), low));
  return w.let(W.or(w.pick(w.within(x, 0.34), small, far), w.sign(x))); // the sign is for -0
}
/** log1p for x > -1: log u with u = 1 + x rounded, and what u lacks. */
function log1p(w: Writer, x: V): V {
  const { D } = w, [u, lost] = w.twoSum(w.c(1), x), [k, f] = w.split(u);
  return w.let(w.pick(D.eq(x, w.c(0)), x, w.logValue(k, f, w.let(D.div(lost, u)))));
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
function tan(w: Writer, x: V): V {
  const { D } = w, [t, high, low] = w.turns(w.let(w.abs(x)));
  const [sin, cos, sinLost, cosLost] = w.sinCos(high, low), one = w.m.i64(1n);
  const odd = w.let(L.eq(W.and(t, one), one));
  // tan, or -1/tan after an odd number of quarter turns
  const top = w.pick(odd, cos, sin), bottom = w.let(w.pick(odd, sin, cos));
  let y = w.let(D.div(top, bottom));
  if (!w.brief) { // and what the operands' roundings lost
    const lost = w.nma(y, w.pick(odd, sinLost, cosLost), w.pick(odd, cosLost, sinLost));
    y = D.add(y, D.div(lost, bottom));
  }
  return w.let(W.xor(y, W.xor(w.sign(x), W.and(odd, w.c(-0)))));
}
/** (exp x ± exp -x)/2 for 0 ≤ x ≤ 708; exp x enters unrounded. */
function halfSum(w: Writer, x: V, minus: boolean): V {
  const { D } = w, [e, p] = w.exp(x), s = w.let(D.mul(e, w.c(0.5))), sp = w.let(D.mul(s, p));
  const other = w.let(D.div(w.c(0.25), D.add(s, sp)));
  const [high, low] = w.fastTwoSum(s, minus ? w.let(D.neg(other)) : other);
  return w.let(D.add(high, D.add(sp, low)));
}
function sinh(w: Writer, x: V, far: (a: V) => V): V {
  const { D } = w, a = w.let(w.abs(x)), z = w.let(D.mul(a, a));
  const small = w.let(D.add(a, D.mul(D.mul(a, z), w.poly(z, q.SINH))));
  return w.let(W.or(w.pick(D.le(a, w.c(1)), small, far(a)), w.sign(x)));
}
/** (exp 2|x| - 1)/(exp 2|x| + 1), or the polynomial; from `limit` on the result is 1. */
function tanh(w: Writer, x: V, limit: number): V {
  const { D } = w, a = w.let(D.pmin(w.abs(x), w.c(limit))), z = w.let(D.mul(a, a));
  const small = w.let(D.add(a, D.mul(D.mul(a, z), w.poly(z, q.TANH))));
  const [s, p] = w.exp(w.let(D.add(a, a))), [high, low] = w.fastTwoSum(s, w.c(-1));
  const top = w.let(D.add(high, D.add(D.mul(s, p), low)));
  const far = D.div(top, D.add(top, w.c(2)));
  return w.let(W.or(w.pick(D.le(a, w.c(0.26)), small, far), w.sign(x)));
}
/** 1/(1 + exp(-x)) from the smaller of exp x and exp -x. */
function sigmoid(w: Writer, x: V): V {
  const { D } = w, e = w.expValue(w.let(D.neg(w.abs(x)))), below = w.let(D.lt(x, w.c(0)));
  const sum = w.let(D.add(w.c(1), e)), q = w.let(D.div(w.pick(below, e, w.c(1)), sum));
  const lost = D.sub(e, D.sub(sum, w.c(1))); // 1/sum is q, or 1 - q below 0
  return w.let(w.nma(D.mul(q, lost), w.pick(below, D.sub(w.c(1), q), q), q));
}
/** arctan a = arctan c + arctan((a - c)/(1 + a·c)) for c = 0, 1/2, 1, 3/2, ∞. */
function arctan(w: Writer, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), past = [7 / 16, 11 / 16, 19 / 16, 39 / 16].map((b) => w.let(D.gt(a, w.c(b))));
  const choose = (values: number[]) =>
    past.reduce((v, mask, i) => i ? w.pick(mask, w.c(values[i]), v) : W.and(mask, w.c(values[i])), w.c(0));
  const c = w.let(choose([0.5, 1, 1.5, 0])), infinite = past[3];
  const top = w.pick(infinite, w.c(-1), D.sub(a, c)), bottom = w.pick(infinite, a, w.ma(a, c, w.c(1)));
  const t = w.let(D.div(top, bottom)), z = w.let(D.mul(t, t));
  const turn = choose([0.4636476090008061, 0.7853981633974483, 0.982793723247329, 1.5707963267948966]);
  const rest = choose([2.2698777452961687e-17, 3.061616997868383e-17, 1.3903311031230998e-17, 6.123233995736766e-17]);
  const more = D.mul(D.mul(t, z), w.poly(z, q.ARCTAN));
  return w.let(W.or(D.add(turn, D.add(t, w.brief ? more : D.add(more, rest))), w.sign(x)));
}

const UNARY: Record<string, Unary> = {
  exp: {
    core: (w, x) => w.expValue(x),
    ordinary: exponent,
    any: (w, x) => w.expAny(x),
    narrow: (w, x) => w.expValue(x),
    narrowOrdinary: narrowExponent,
  },
  exp2: {
    core: (w, x) => w.joined(w.exp2(x)),
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
      const far = w.D.sub(w.expAny(x), w.c(1));
      return w.let(w.pick(w.within(x, 708), expm1(w, w.clamp(x, -708, 708)), far));
    },
  },
  log: {
    ...logarithm((w, k, f) => w.logValue(k, f)),
    narrow: (w, x) => w.logValue(...w.split(x)),
    narrowOrdinary: narrowPositive,
  },
  log2: logarithm((w, k, f) => w.logBase(k, f, [1.4426946640014648, 3.768874985636099e-07], [1, 0])),
  log10: logarithm((w, k, f) =>
    w.logBase(k, f, [0.4342944622039795, 1.9699272335463627e-08], [0.3010299955494702, 1.1451100898021838e-10])
  ),
  log1p: {
    core: log1p,
    ordinary: (w, x) => W.and(w.D.gt(x, w.c(-1)), w.D.le(x, w.c(Number.MAX_VALUE))),
    any: (w, x) => {
      const { D } = w, outside = w.pick(D.eq(x, w.c(-1)), w.c(-Infinity), w.c(NaN));
      return w.let(w.pick(D.lt(x, w.c(Infinity)), w.pick(D.gt(x, w.c(-1)), log1p(w, x), outside), D.add(x, x)));
    },
  },
  sin: { core: (w, x) => wave(w, x, 0), ordinary: turning },
  cos: { core: (w, x) => wave(w, x, 1), ordinary: turning },
  tan: { core: tan, ordinary: turning },
  sinh: {
    core: (w, x) => sinh(w, x, (a) => halfSum(w, a, true)),
    ordinary: exponent,
    any: (w, x) =>
      sinh(
        w,
        x,
        (a) => w.let(w.pick(w.within(a, 708), halfSum(w, w.clamp(a, 0, 708), true), w.expAny(a, -1))),
      ),
  },
  cosh: {
    core: (w, x) => halfSum(w, w.let(w.abs(x)), false),
    ordinary: exponent,
    any: (w, x) => {
      const a = w.let(w.abs(x));
      return w.let(w.pick(w.within(a, 708), halfSum(w, w.clamp(a, 0, 708), false), w.expAny(a, -1)));
    },
  },
  tanh: { core: (w, x) => tanh(w, x, 20), narrow: (w, x) => tanh(w, x, 10) },
  sigmoid: {
    core: sigmoid,
    ordinary: exponent,
    any: (w, x) => {
      const { D } = w, far = D.div(w.c(1), D.add(w.c(1), w.expAny(w.let(D.neg(x)))));
      return w.let(w.pick(w.within(x, 708), sigmoid(w, w.clamp(x, -708, 708)), far));
    },
    narrow: sigmoid,
    narrowOrdinary: narrowExponent,
  },
  arctan: { core: arctan },
};

const narrowed = (a: V, b: V) =>
  shuffle(op("f32x4.demote_f64x2_zero", a), op("f32x4.demote_f64x2_zero", b), LOW_HALVES);

/** The slow form of a function as a function of one vector. */
function slowly(m: Module, name: string, brief: boolean, any: Core): Fn & { result: "v128" } {
  return m.fn(name + "Any", ["v128"], "v128", (f, x) => f.return(any(new Writer(m, f, brief), x)), false);
}

/**
 * A kernel (from, to, n) of two vectors at a time, for n up to the next multiple of what they hold; `load` and `store`
 * say what they hold. It answers nothing, or whether an argument was not ordinary when there is no slow form.
 */
function kernel(
  m: Module,
  name: string,
  writer: (f: Fn) => Writer,
  size: number,
  step: number,
  row: { core: Core; ordinary?: Core; any?: (f: Fn, x: V) => V },
  read: (at: Expr<"i32">, i: number) => V,
  write: (f: Fn, at: Expr<"i32">, results: V[]) => void,
): void {
  const { core, ordinary, any } = row, reports = ordinary && !any;
  m.fn(name, ["i32", "i32", "i32"], reports ? "i32" : "none", (f, from, to, n) => {
    const w = writer(f), end = f.let(add(from, op("i32.shl", n, Math.log2(size)))), strange = f.int();
    f.while(op("i32.lt_u", from, end), () => {
      const xs = range(2).map((i) => f.let(read(from, i)));
      const fast = () => write(f, to, xs.map((x) => core(w, x)));
      if (!ordinary) fast();
      else {
        const all = w.all(W.and(ordinary(w, xs[0]), ordinary(w, xs[1])));
        if (any) f.if(all, fast, () => write(f, to, xs.map((x) => f.let(any(f, x)))));
        else {
          f.set(strange, op("i32.or", strange, op("i32.eqz", all)));
          fast();
        }
      }
      f.bump(from, step);
      f.bump(to, step);
    });
    if (reports) f.return(strange);
  });
}

const twoVectors = (f: Fn, at: Expr<"i32">, results: V[]) => results.forEach((x, i) => f.store(at, 16 * i, x));

function unary64(m: Module, name: string, { core, ordinary, any }: Unary): void {
  const slow = any && slowly(m, name, false, any);
  const row = { core, ordinary, any: slow && ((f: Fn, x: V) => f.call(slow, x)) };
  kernel(m, name + "64", (f) => new Writer(m, f, false), 8, 32, row, (at, i) => load(at, 16 * i), twoVectors);
}

function unary32(m: Module, name: string, { core, ordinary, any, narrow, narrowOrdinary }: Unary): void {
  const slow = any && slowly(m, name, true, any);
  if (!narrow) {
    const row = { core, ordinary, any: slow && ((f: Fn, x: V) => f.call(slow, x)) };
    const read = (at: Expr<"i32">, i: number) => op("f64x2.promote_low_f32x4", loadAs("v128.load64_zero", at, 8 * i));
    kernel(
      m,
      name + "32",
      (f) => new Writer(m, f, true),
      4,
      16,
      row,
      read,
      (f, at, [a, b]) => f.store(at, 0, narrowed(a, b)),
    );
    return;
  }
  const either = slow && ((f: Fn, x: V) => {
    const w = new NarrowWriter(m, f, true),
      part = (halves: readonly number[]) => f.let(f.call(slow, op("f64x2.promote_low_f32x4", shuffle(x, x, halves))));
    return w.pick(narrowOrdinary!(w, x), narrow(w, x), narrowed(part(LOW_HALVES), part(HIGH_HALVES)));
  });
  const row = { core: narrow, ordinary: narrowOrdinary, any: either };
  kernel(m, name + "32", (f) => new NarrowWriter(m, f, true), 4, 32, row, (at, i) => load(at, 16 * i), twoVectors);
}

/** The logarithm of a positive normal x in two parts, `fewer` times log 2 less. */
function logTwoParts(w: Writer, x: V, fewer?: V): [V, V] {
  if (!w.brief) return w.logTwoParts(x, fewer);
  const [k, f] = w.split(x);
  return [w.logValue(fewer ? w.let(w.D.sub(k, fewer)) : k, f), w.c(0)];
}

/** x to the power y for every pair of arguments. */
function powerAny(w: Writer, x: V, y: V): V {
  const { D } = w, a = w.let(w.abs(x)), infinite = (v: V) => D.eq(w.abs(v), w.c(Infinity));
  const tiny = w.let(D.lt(a, w.c(2 ** -1022))), normal = w.let(w.pick(tiny, D.mul(a, w.c(2 ** 54)), a));
  const [log, logLow] = logTwoParts(w, normal, w.let(W.and(tiny, w.c(54))));
  const [high, low] = w.product(y, log, logLow);
  // where x is 0 or infinite, or y is infinite, only the sign of y·log a counts
  const zero = w.let(D.eq(a, w.c(0))), endless = w.let(infinite(x));
  const limit = D.mul(y, w.pick(zero, w.c(-Infinity), w.pick(endless, w.c(Infinity), log)));
  const simple = w.let(W.or(W.or(zero, endless), infinite(y)));
  const e = w.let(w.pick(simple, limit, high)), clamped = w.clamp(e, -760, 760);
  const lowPart = w.let(W.andnot(W.and(low, w.within(e, 760)), simple));
  const value = w.scaled(w.exp(clamped, lowPart), clamped);
  // negative x: only whole y, and the sign of odd ones
  const half = w.let(D.mul(y, w.c(0.5))), whole = w.let(D.eq(y, D.trunc(y)));
  const odd = W.and(whole, D.ne(half, D.trunc(half)));
  const signed = W.or(value, W.and(w.sign(x), odd));
  const undefinedThere = W.or(
    W.andnot(W.andnot(D.lt(x, w.c(0)), whole), endless),
    W.or(D.ne(x, x), D.ne(y, y)),
  );
  const one = W.or(W.or(D.eq(y, w.c(0)), D.eq(x, w.c(1))), W.and(D.eq(a, w.c(1)), infinite(y)));
  return w.let(w.pick(one, w.c(1), w.pick(undefinedThere, w.c(NaN), signed)));
}

function power(m: Module, bits: 64 | 32): void {
  const brief = bits === 32, step = bits / 2;
  const slow = m.fn(
    "powerAny",
    ["v128", "v128"],
    "v128",
    (f, x, y) => f.return(powerAny(new Writer(m, f, brief), x, y)),
    false,
  );
  m.fn("power" + bits, ["i32", "i32", "i32", "i32"], "none", (f, left, right, to, n) => {
    const w = new Writer(m, f, brief), end = f.let(add(left, op("i32.shl", n, brief ? 2 : 3)));
    const read = (at: Expr<"i32">, i: number) =>
      f.let(brief ? op("f64x2.promote_low_f32x4", loadAs("v128.load64_zero", at, 8 * i)) : load(at, 16 * i));
    const write = (results: V[]) =>
      brief ? f.store(to, 0, narrowed(results[0], results[1])) : twoVectors(f, to, results);
    f.while(op("i32.lt_u", left, end), () => {
      const xs = range(2).map((i) => read(left, i)), ys = range(2).map((i) => read(right, i));
      const logs = xs.map((x, i) => w.product(ys[i], ...logTwoParts(w, x)));
      const ordinary = (i: number) => W.and(positive(w, xs[i]), w.within(logs[i][0], 708));
      f.if(
        w.all(W.and(ordinary(0), ordinary(1))),
        () => write(logs.map(([high, low]) => w.joined(w.exp(high, low)))),
        () => write(xs.map((x, i) => f.let(f.call(slow, x, ys[i])))),
      );
      for (const p of [left, right, to]) f.bump(p, step);
    });
  });
}

/** The group "elementwise64". */
export function elementwise64(m: Module): void {
  for (const [name, row] of Object.entries(UNARY)) unary64(m, name, row);
  power(m, 64);
}

/** The group "elementwise32". */
export function elementwise32(m: Module): void {
  for (const [name, row] of Object.entries(UNARY)) unary32(m, name, row);
  power(m, 32);
}
