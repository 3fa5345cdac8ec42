// Elementwise functions of one argument, and powers.
//
// No fused multiply-adds, so every engine gives the same bits, and the bits of an element never depend on its
// neighbours. Each function is a core for ordinary arguments, guarded by one test for two vectors, and a slower form
// that is right for every argument (infinities, NaN, subnormal numbers, overflow) and gives the same bits for ordinary
// ones. The float32 forms widen, compute and round once; the most used ones have cores on four float32 lanes.
import { add, type Expr, type Fn, lane, lanes, load, loadAs, type Module, op, range, shuffle, type V } from "../asm.ts";
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
  /** Not used often enough for a fast form of its own: the kernel calls the slow one, one vector at a time. */
  rare?: boolean;
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
/** log(1 + x + low) for x > -1: log u with u = 1 + x rounded, and what u lacks. */
function log1p(w: Writer, x: V, low?: V): V {
  const { D } = w, [u, lost] = w.twoSum(w.c(1), x), [k, f] = w.split(u);
  const value = w.logValue(k, f, w.let(D.div(low ? D.add(lost, low) : lost, u)));
  return w.let(w.pick(D.eq(x, w.c(0)), x, value));
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
/** tanh(c + d) = T + t·(1 - T²)/(1 + t·T) with T = tanh c from a table and t = tanh d. */
function tanh(w: Writer, x: V): V {
  const { D } = w, [d, T] = w.tangent(x), z = w.let(D.mul(d, d));
  const t = w.let(D.add(d, D.mul(D.mul(d, z), w.poly(z, q.TANH))));
  const more = D.div(D.mul(t, w.nma(T, T, w.c(1))), w.ma(t, T, w.c(1)));
  return w.let(W.or(D.add(T, more), w.sign(x)));
}
/** 1/(1 + exp(-x)) from the smaller of exp x and exp -x. */
function sigmoid(w: Writer, x: V, any = false): V {
  const { D } = w, d = w.let(D.neg(w.abs(x))), e = any ? w.expAny(d) : w.expValue(d), below = w.let(D.lt(x, w.c(0)));
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

/** √z in two parts, the first of which has an exact square; also √z rounded. */
function rootInParts(w: Writer, z: V): [high: V, low: V, root: V] {
  const { D } = w, root = w.let(op("f64x2.sqrt", z)), high = w.let(W.and(root, w.m.i64(0xffffffff_00000000n)));
  // z - high² = (root - high)·(root + high); 0/0 where z is 0
  const low = D.div(w.nma(high, high, z), D.add(root, high));
  return [high, w.let(w.pick(D.eq(z, w.c(0)), w.c(0), low)), root];
}
/** √w for w = (1 - a)/2 in two parts, and arcsin √w - √w; what arcsin and arccos of a ≥ 1/2 are made of. */
function halfAngle(w: Writer, a: V): [high: V, low: V, more: V] {
  const { D } = w, z = w.let(D.mul(D.sub(w.c(1), a), w.c(0.5))), [high, low, root] = rootInParts(w, z);
  return [high, low, w.let(D.mul(D.mul(root, z), w.poly(z, q.ARCSIN)))];
}
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17];
function arcsin(w: Writer, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), z = w.let(D.mul(a, a));
  const small = w.let(D.add(a, D.mul(D.mul(a, z), w.poly(z, q.ARCSIN))));
  const [high, low, more] = halfAngle(w, a), two = w.c(2);
  // π/2 - 2·arcsin √w
  const [sum, lost] = w.fastTwoSum(w.c(HALF_PI[0]), w.let(D.neg(D.mul(two, high))));
  const far = D.add(sum, D.sub(D.add(lost, w.c(HALF_PI[1])), D.mul(two, D.add(low, more))));
  return w.let(W.or(w.pick(D.le(a, w.c(0.5)), small, far), w.sign(x)));
}
function arccos(w: Writer, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), z = w.let(D.mul(x, x)), two = w.c(2);
  const series = D.mul(D.mul(x, z), w.poly(z, q.ARCSIN));
  const [sum, lost] = w.fastTwoSum(w.c(HALF_PI[0]), w.let(D.neg(x)));
  const small = w.let(D.add(sum, D.sub(D.add(lost, w.c(HALF_PI[1])), series)));
  const [high, low, more] = halfAngle(w, a);
  const right = D.mul(two, D.add(high, D.add(low, more))); // 2·arcsin √w, or π less that
  const [rest, lostRest] = w.fastTwoSum(w.c(2 * HALF_PI[0]), w.let(D.neg(D.mul(two, high))));
  const left = D.add(rest, D.sub(D.add(lostRest, w.c(2 * HALF_PI[1])), D.mul(two, D.add(low, more))));
  return w.let(w.pick(D.lt(a, w.c(0.5)), small, w.pick(D.lt(x, w.c(0)), left, right)));
}
/** log 2x of a positive normal x. */
function logOfTwice(w: Writer, x: V): V {
  const [k, f] = w.split(x);
  return w.logValue(w.let(w.D.add(k, w.c(1))), f);
}
/** The logarithm of |x| + √(x² + 1), up to 2⁵⁰⁰. */
function arcsinh(w: Writer, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), z = w.let(D.mul(a, a));
  const more = D.div(z, D.add(w.c(1), op("f64x2.sqrt", D.add(z, w.c(1)))));
  return w.let(W.or(log1p(w, w.let(D.add(a, more))), w.sign(x)));
}
/** The logarithm of x + √(x² - 1) for 1 ≤ x ≤ 2⁵⁰⁰, the root of 2t + t² with t = x - 1 in two parts. */
function arccosh(w: Writer, x: V): V {
  const { D } = w, t = w.let(D.sub(x, w.c(1))), [v, lost] = w.twoSum(w.let(D.add(t, t)), w.let(D.mul(t, t)));
  const [high, low, root] = rootInParts(w, v), [sum, rest] = w.twoSum(t, root);
  // what √ of v lacks of √ of v + lost
  const more = D.add(D.add(D.sub(high, root), low), D.div(lost, D.add(root, root)));
  return log1p(w, sum, w.let(D.add(rest, w.pick(D.gt(v, w.c(0)), more, w.c(0)))));
}
/** log((1 + a)/(1 - a))/2 for a = |x| < 1. */
function arctanh(w: Writer, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), twice = w.let(D.add(a, a));
  const ratio = w.let(D.add(twice, D.div(D.mul(twice, a), D.sub(w.c(1), a))));
  return w.let(W.or(D.mul(w.c(0.5), log1p(w, ratio)), w.sign(x)));
}
/**
 * The cube root of a normal number: an estimate t of 26 bits, whose square is exact, improved by a step that triples
 * the correct bits.
 */
function cbrt(w: Writer, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), log = w.logValue(...w.split(a));
  const estimate = w.expValue(w.let(D.mul(log, w.c(1 / 3))));
  const t = w.let(W.and(estimate, w.m.i64(0xffffffff_f8000000n)));
  const r = w.let(D.div(a, D.mul(t, t)));
  return w.let(W.or(w.ma(t, D.div(D.sub(r, t), D.add(D.add(t, t), r)), t), w.sign(x)));
}
const HUGE = 2 ** 500;

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
  tanh: { core: tanh, narrow: tanh },
  sigmoid: {
    core: (w, x) => sigmoid(w, x),
    ordinary: exponent,
    any: (w, x) => sigmoid(w, x, true),
    narrow: (w, x) => sigmoid(w, x),
    narrowOrdinary: narrowExponent,
  },
  arctan: { core: arctan },
  arcsin: { core: arcsin, rare: true },
  arccos: { core: arccos, rare: true },
  arcsinh: {
    rare: true,
    core: arcsinh,
    ordinary: (w, x) => w.within(x, HUGE),
    any: (w, x) => {
      const { D } = w, a = w.let(w.abs(x)), far = w.let(W.or(logOfTwice(w, a), w.sign(x)));
      const finite = w.pick(w.within(x, HUGE), arcsinh(w, w.clamp(x, -HUGE, HUGE)), far);
      return w.let(w.pick(D.lt(a, w.c(Infinity)), finite, D.add(x, x)));
    },
  },
  arccosh: {
    rare: true,
    core: arccosh,
    ordinary: (w, x) => W.and(w.D.ge(x, w.c(1)), w.D.le(x, w.c(HUGE))),
    any: (w, x) => {
      const { D } = w, usual = arccosh(w, w.clamp(x, 1, HUGE));
      const finite = w.pick(D.le(x, w.c(HUGE)), usual, logOfTwice(w, x));
      const above = w.pick(D.lt(x, w.c(1)), w.c(NaN), finite);
      return w.let(w.pick(D.lt(x, w.c(Infinity)), above, D.add(x, x)));
    },
  },
  arctanh: {
    rare: true,
    core: arctanh,
    ordinary: (w, x) => w.D.lt(w.abs(x), w.c(1)),
    any: (w, x) => {
      const { D } = w, a = w.let(w.abs(x)), inside = w.let(D.lt(a, w.c(1)));
      const edge = W.or(w.pick(D.eq(a, w.c(1)), w.c(Infinity), w.c(NaN)), w.sign(x));
      return w.let(w.pick(inside, arctanh(w, w.let(W.and(x, inside))), edge));
    },
  },
  cbrt: {
    rare: true,
    core: cbrt,
    ordinary: (w, x) => {
      const a = w.let(w.abs(x));
      return W.and(w.D.ge(a, w.c(2 ** -1022)), w.D.le(a, w.c(Number.MAX_VALUE)));
    },
    any: (w, x) => {
      const { D } = w, a = w.let(w.abs(x)), tiny = w.let(D.lt(a, w.c(2 ** -1022)));
      const y = cbrt(w, w.let(w.pick(tiny, D.mul(x, w.c(2 ** 54)), x)));
      const scaled = D.mul(y, w.pick(tiny, w.c(2 ** -18), w.c(1)));
      // 0, infinity and NaN are their own roots
      return w.let(w.pick(W.and(D.gt(a, w.c(0)), D.lt(a, w.c(Infinity))), scaled, D.add(x, x)));
    },
  },
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
      const result = (x: V, i: number) => {
        w.spare = [to, i * (step - 16)]; // where the result will be
        return f.let(core(w, x));
      };
      const fast = () => write(f, to, xs.map(result));
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

/** A function (x) of one number with the bits of the kernel, for 0-d arrays and the few elements of scattered loops. */
function single(m: Module, name: string, bits: 64 | 32, one: (f: Fn, x: Expr<"f64">) => V): void {
  m.fn(`${name}${bits}One`, ["f64"], "f64", (f, x) => {
    const y = one(f, x);
    f.return(bits === 64 ? lane("f64x2", y, 0) : op("f64.promote_f32", lane("f32x4", y, 0)));
  });
}

const vectorAt = (at: Expr<"i32">, i: number) => load(at, 16 * i);
const twoVectors = (f: Fn, at: Expr<"i32">, results: V[]) => results.forEach((x, i) => f.store(at, 16 * i, x));

function unary64(m: Module, name: string, { core, ordinary, any, rare }: Unary): void {
  const slow = slowly(m, name, false, any ?? core);
  if (rare) core = (w, x) => w.f.call(slow, x), ordinary = any = undefined;
  const row = { core, ordinary, any: any && ((f: Fn, x: V) => f.call(slow, x)) };
  kernel(m, name + "64", (f) => new Writer(m, f, false), 8, 32, row, vectorAt, twoVectors);
  single(m, name, 64, (f, x) => f.call(slow, op("f64x2.splat", x)));
}

function unary32(m: Module, name: string, { core, ordinary, any, narrow, narrowOrdinary, rare }: Unary): void {
  if (narrow && !narrowOrdinary) { // right for every argument
    const all = m.fn(
      name + "Narrow",
      ["v128"],
      "v128",
      (f, x) => f.return(narrow(new NarrowWriter(m, f, true), x)),
      false,
    );
    kernel(m, name + "32", (f) => new NarrowWriter(m, f, true), 4, 32, { core: narrow }, vectorAt, twoVectors);
    return single(m, name, 32, (f, x) => f.call(all, op("f32x4.splat", op("f32.demote_f64", x))));
  }
  const slow = slowly(m, name, true, any ?? core);
  if (rare) core = (w, x) => w.f.call(slow, x), ordinary = any = undefined;
  if (!narrow) {
    const row = { core, ordinary, any: any && ((f: Fn, x: V) => f.call(slow, x)) };
    const read = (at: Expr<"i32">, i: number) => op("f64x2.promote_low_f32x4", loadAs("v128.load64_zero", at, 8 * i));
    const write = (f: Fn, at: Expr<"i32">, [a, b]: V[]) => f.store(at, 0, narrowed(a, b));
    kernel(m, name + "32", (f) => new Writer(m, f, true), 4, 16, row, read, write);
    single(m, name, 32, (f, x) => op("f32x4.demote_f64x2_zero", f.call(slow, op("f64x2.splat", x))));
    return;
  }
  const either = m.fn(name + "Narrow", ["v128"], "v128", (f, x) => {
    const w = new NarrowWriter(m, f, true);
    f.if(w.all(narrowOrdinary!(w, x)), () => f.return(narrow(w, x)));
    const part = (halves: readonly number[]) =>
      f.let(f.call(slow, op("f64x2.promote_low_f32x4", shuffle(x, x, halves))));
    f.return(w.pick(narrowOrdinary!(w, x), narrow(w, x), narrowed(part(LOW_HALVES), part(HIGH_HALVES))));
  }, false);
  const row = { core: narrow, ordinary: narrowOrdinary, any: any && ((f: Fn, x: V) => f.call(either, x)) };
  kernel(m, name + "32", (f) => new NarrowWriter(m, f, true), 4, 32, row, vectorAt, twoVectors);
  single(m, name, 32, (f, x) => f.call(either, op("f32x4.splat", op("f32.demote_f64", x))));
}

/** The logarithm of a positive normal x in two parts, `fewer` times log 2 less. */
function logTwoParts(w: Writer, x: V, fewer?: V): [V, V] {
  if (!w.brief) return w.logTwoParts(x, fewer);
  const [k, f] = w.split(x);
  return [w.logValue(fewer ? w.let(w.D.sub(k, fewer)) : k, f), w.c(0)];
}

/** Two float64 lanes from memory; float32 is widened. */
function widened(brief: boolean, at: Expr<"i32">, i: number): V {
  return brief ? op("f64x2.promote_low_f32x4", loadAs("v128.load64_zero", at, 8 * i)) : load(at, 16 * i);
}
/** The first result, rounded to float32 if brief. */
function firstLane(brief: boolean, x: V): Expr<"f64"> {
  if (!brief) return lane("f64x2", x, 0);
  return op("f64.promote_f32", lane("f32x4", op("f32x4.demote_f64x2_zero", x), 0));
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
  m.fn(`power${bits}One`, ["f64", "f64"], "f64", (f, x, y) => {
    f.return(firstLane(brief, f.call(slow, op("f64x2.splat", x), op("f64x2.splat", y))));
  });
  m.fn("power" + bits, ["i32", "i32", "i32", "i32"], "none", (f, left, right, to, n) => {
    const w = new Writer(m, f, brief), end = f.let(add(left, op("i32.shl", n, brief ? 2 : 3)));
    const read = (at: Expr<"i32">, i: number) => f.let(widened(brief, at, i));
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

/** A function of two arguments, for every pair. */
type Pair = (w: Writer, x: V, y: V) => V;

/** The angle of (x, y), from arctan |y/x| and the signs. */
function arctan2(w: Writer, y: V, x: V): V {
  const { D } = w, a = w.let(w.abs(x)), b = w.let(w.abs(y));
  const both = W.and(D.eq(a, w.c(Infinity)), D.eq(b, w.c(Infinity)));
  const ratio = w.pick(D.eq(b, w.c(0)), w.c(0), w.pick(both, w.c(1), D.div(b, a)));
  const angle = arctan(w, w.let(ratio));
  const left = D.lt(W.or(w.sign(x), w.c(1)), w.c(0)); // -0 counts as left
  const turned = D.sub(w.c(Math.PI), D.sub(angle, w.c(2 * HALF_PI[1])));
  const signed = W.or(w.pick(left, turned, angle), w.sign(y));
  return w.let(w.pick(W.or(D.ne(x, x), D.ne(y, y)), w.c(NaN), signed));
}
/** max(x, y) + log(1 + exp(-|x - y|)), or the same with powers of two. */
function logAddExp(two: boolean): Pair {
  const value = (w: Writer, x: V, y: V, power: V) => {
    const log = log1p(w, power);
    return w.D.add(w.D.pmax(x, y), two ? w.D.mul(w.c(Math.LOG2E), log) : log);
  };
  const away = (w: Writer, x: V, y: V) => w.let(w.D.neg(w.abs(w.D.sub(x, y))));
  const power = (w: Writer, d: V) => two ? w.joined(w.exp2(d)) : w.expValue(d);
  const far = (w: Writer, d: V) => {
    const e = w.clamp(d, -1080, 0);
    return two ? w.scaled(w.exp2(e), e) : w.expAny(d);
  };
  return (w, x, y) => {
    const d = away(w, x, y), e = w.let(w.pick(w.within(d, 708), power(w, w.clamp(d, -708, 0)), far(w, d)));
    // equal infinities have no difference
    return w.let(w.pick(w.D.eq(x, y), w.D.add(x, w.c(two ? 1 : Math.LN2)), value(w, x, y, e)));
  };
}
const PAIRS: Record<string, Pair> = { arctan2, logaddexp: logAddExp(false), logaddexp2: logAddExp(true) };

/** A kernel (a, b, to, n), and the function of one pair of numbers. */
function pair(m: Module, name: string, bits: 64 | 32, value: Pair): void {
  const brief = bits === 32, step = bits / 2;
  const any = m.fn(
    name + "Any",
    ["v128", "v128"],
    "v128",
    (f, x, y) => f.return(value(new Writer(m, f, brief), x, y)),
    false,
  );
  m.fn(`${name}${bits}One`, ["f64", "f64"], "f64", (f, x, y) => {
    f.return(firstLane(brief, f.call(any, op("f64x2.splat", x), op("f64x2.splat", y))));
  });
  m.fn(name + bits, ["i32", "i32", "i32", "i32"], "none", (f, left, right, to, n) => {
    const end = f.let(add(left, op("i32.shl", n, brief ? 2 : 3)));
    f.while(op("i32.lt_u", left, end), () => {
      const results = range(2).map((i) => f.let(f.call(any, widened(brief, left, i), widened(brief, right, i))));
      if (brief) f.store(to, 0, narrowed(results[0], results[1]));
      else twoVectors(f, to, results);
      for (const p of [left, right, to]) f.bump(p, step);
    });
  });
}

/** The group "elementwise64". */
export function elementwise64(m: Module): void {
  for (const [name, row] of Object.entries(UNARY)) unary64(m, name, row);
  for (const [name, row] of Object.entries(PAIRS)) pair(m, name, 64, row);
  power(m, 64);
}

/** The group "elementwise32". */
export function elementwise32(m: Module): void {
  for (const [name, row] of Object.entries(UNARY)) unary32(m, name, row);
  for (const [name, row] of Object.entries(PAIRS)) pair(m, name, 32, row);
  power(m, 32);
}
