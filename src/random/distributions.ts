/**
 * One number at a time from each distribution. The streams are NumPy's: the same bits are drawn in the same order, and
 * each formula is evaluated as NumPy's C library evaluates it; logarithms and exponentials are those of the
 * JavaScript engine, which may differ from the platform's in the last place.
 *
 * What `Generator` and the legacy `RandomState` share is written once, over {@linkcode Draws}: uniform, normal and
 * exponential numbers. `Generator` takes the latter two from ziggurats, `RandomState` from the polar method and a
 * logarithm. Distributions whose formulas have changed since have a second version with `legacy` in the name.
 *
 * Integers are JavaScript numbers, exact up to 2⁵³.
 * @module
 */
import type { BitGenerator } from "./bit_generators.ts";
import { pow } from "./power.ts";
import { exponentialFloatZiggurat, exponentialZiggurat, normalFloatZiggurat, normalZiggurat } from "./ziggurat.ts";

const { abs, ceil, cos, exp, expm1, floor, fround, log, log1p, max, min, sqrt } = Math;

const NORMAL_R = 3.6541528853610087963519472518;
const NORMAL_INVERSE_R = 0.27366123732975827203338247596;
const EXPONENTIAL_R = 7.6971174701310497140446280481;
const INT64_MAX = 2 ** 63;
const INT32_MAX = 2 ** 31 - 1;

/** Where distributions draw from: a bit generator, and how its bits become normal and exponential numbers. */
export abstract class Draws {
  /** The bit generator. */
  bits: BitGenerator;
  /** Draws from a bit generator. */
  constructor(bits: BitGenerator) {
    this.bits = bits;
  }
  /** Uniform in [0, 1). */
  uniform(): number {
    return this.bits.nextDouble();
  }
  /** Standard normal. */
  abstract normal(): number;
  /** Standard exponential. */
  abstract exponential(): number;
}

/** The draws of `Generator`: ziggurats. */
export class ZigguratDraws extends Draws {
  private readonly normals = normalZiggurat();
  private readonly exponentials = exponentialZiggurat();

  normal(): number {
    const { bits } = this;
    const { w, k, f } = this.normals;
    while (true) {
      bits.next64();
      const { high, low } = bits;
      const layer = low & 0xff;
      const size = (high & 0x1fffffff) * 8388608 + (low >>> 9);
      const x = low & 0x100 ? -size * w[layer] : size * w[layer];
      if (size < k[layer]) return x;
      if (layer === 0) {
        // the tail beyond r, after Marsaglia (1964); 1 - U because log(0) must not happen
        while (true) {
          const beyond = -NORMAL_INVERSE_R * log1p(-bits.nextDouble());
          const y = -log1p(-bits.nextDouble());
          if (y + y > beyond * beyond) return (low >>> 17) & 1 ? -(NORMAL_R + beyond) : NORMAL_R + beyond;
        }
      } else if ((f[layer - 1] - f[layer]) * bits.nextDouble() + f[layer] < exp(-0.5 * x * x)) return x;
    }
  }

  exponential(): number {
    const { bits } = this;
    const { w, k, f } = this.exponentials;
    while (true) {
      bits.next64();
      const { high, low } = bits;
      const layer = (low >>> 3) & 0xff;
      const size = high * 2097152 + (low >>> 11);
      const x = size * w[layer];
      if (size < k[layer]) return x;
      if (layer === 0) return EXPONENTIAL_R - log1p(-bits.nextDouble());
      if ((f[layer - 1] - f[layer]) * bits.nextDouble() + f[layer] < exp(-x)) return x;
    }
  }

  /** Standard exponential by inversion (`method="inv"`). */
  invertedExponential(): number {
    return -log1p(-this.bits.nextDouble());
  }
}

/** The `float32` draws of `Generator`; every intermediate result is rounded, as in C's `float` arithmetic. */
export class FloatDraws {
  /** The bit generator. */
  readonly bits: BitGenerator;
  private readonly normals = normalFloatZiggurat();
  private readonly exponentials = exponentialFloatZiggurat();
  constructor(bits: BitGenerator) {
    this.bits = bits;
  }

  uniform(): number {
    return this.bits.nextFloat();
  }

  normal(): number {
    const { bits } = this;
    const { w, k, f } = this.normals;
    while (true) {
      const word = bits.next32();
      const layer = word & 0xff;
      const size = (word >>> 9) & 0x7fffff;
      const x = fround(word & 0x100 ? -size * w[layer] : size * w[layer]);
      if (size < k[layer]) return x;
      if (layer === 0) {
        while (true) {
          const beyond = fround(-fround(NORMAL_INVERSE_R) * fround(log1p(-bits.nextFloat())));
          const y = fround(-log1p(-bits.nextFloat()));
          if (fround(y + y) > fround(beyond * beyond)) {
            const tail = fround(fround(NORMAL_R) + beyond);
            return (size >>> 8) & 1 ? -tail : tail;
          }
        }
      } else if (this.#below(f, layer) < exp(-0.5 * x * x)) return x;
    }
  }

  exponential(): number {
    const { bits } = this;
    const { w, k, f } = this.exponentials;
    while (true) {
      const word = bits.next32();
      const layer = (word >>> 1) & 0xff;
      const size = word >>> 9;
      const x = fround(size * w[layer]);
      if (size < k[layer]) return x;
      if (layer === 0) return fround(fround(EXPONENTIAL_R) - fround(log1p(-bits.nextFloat())));
      if (this.#below(f, layer) < fround(exp(-x))) return x;
    }
  }

  /** Standard exponential by inversion; the logarithm is that of a double, as in NumPy. */
  invertedExponential(): number {
    return fround(-log1p(-this.bits.nextFloat()));
  }

  #below(f: Float64Array, layer: number): number {
    return fround(fround(fround(f[layer - 1] - f[layer]) * this.bits.nextFloat()) + f[layer]);
  }

  /** Standard gamma; see {@linkcode standardGamma}. */
  gamma(shape: number): number {
    if (shape === 1) return this.exponential();
    if (shape === 0) return 0;
    if (shape < 1) {
      const inverse = fround(1 / shape);
      while (true) {
        const u = this.uniform();
        const v = this.exponential();
        if (u <= fround(1 - shape)) {
          const x = fround(pow(u, inverse));
          if (x <= v) return x;
        } else {
          const y = fround(-fround(log(fround(fround(1 - u) / shape))));
          const x = fround(pow(fround(fround(1 - shape) + fround(shape * y)), inverse));
          if (x <= fround(v + y)) return x;
        }
      }
    }
    const b = fround(shape - fround(1 / 3));
    const c = fround(1 / fround(sqrt(fround(9 * b))));
    const squeeze = fround(0.0331);
    while (true) {
      let x, v;
      do {
        x = this.normal();
        v = fround(1 + fround(c * x));
      } while (v <= 0);
      v = fround(fround(v * v) * v);
      const u = this.uniform();
      const square = fround(x * x);
      if (u < fround(1 - fround(fround(squeeze * square) * square))) return fround(b * v);
      const bound = fround(
        fround(fround(0.5 * x) * x) + fround(b * fround(fround(1 - v) + fround(log(v)))),
      );
      if (fround(log(u)) < bound) return fround(b * v);
    }
  }
}

/** The draws of `RandomState`: the polar method, whose second number waits for the next call, and a logarithm. */
export class PolarDraws extends Draws {
  /** Whether a normal number waits. */
  hasGauss = false;
  /** The normal number that waits. */
  gauss = 0;

  normal(): number {
    if (this.hasGauss) {
      const waiting = this.gauss;
      this.hasGauss = false;
      this.gauss = 0;
      return waiting;
    }
    const { bits } = this;
    let x, y, square;
    do {
      x = 2 * bits.nextDouble() - 1;
      y = 2 * bits.nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = sqrt(-2 * log(square) / square);
    this.gauss = scale * x;
    this.hasGauss = true;
    return scale * y;
  }

  exponential(): number {
    return -log(1 - this.bits.nextDouble());
  }
}

// --- continuous ---------------------------------------------------------------------------------------------------------

/** Gamma with scale 1: Marsaglia and Tsang (2000) from shape 1 on, Ahrens and Dieter (1974) below. */
export function standardGamma(d: Draws, shape: number): number {
  if (shape === 1) return d.exponential();
  if (shape === 0) return 0;
  if (shape < 1) {
    while (true) {
      const u = d.uniform();
      const v = d.exponential();
      if (u <= 1 - shape) {
        const x = pow(u, 1 / shape);
        if (x <= v) return x;
      } else {
        const y = -log((1 - u) / shape);
        const x = pow(1 - shape + shape * y, 1 / shape);
        if (x <= v + y) return x;
      }
    }
  }
  const b = shape - 1 / 3;
  const c = 1 / sqrt(9 * b);
  while (true) {
    let x, v;
    do {
      x = d.normal();
      v = 1 + c * x;
    } while (v <= 0);
    v = v * v * v;
    const u = d.uniform();
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return b * v;
    if (log(u) < 0.5 * x * x + b * (1 - v + log(v))) return b * v;
    // a shape of nan accepts nothing; NumPy would not return
    if (Number.isNaN(shape)) return NaN;
  }
}

/** Standard normal. */
export function standardNormal(d: Draws): number {
  return d.normal();
}

/** Exponential with mean 1. */
export function standardExponential(d: Draws): number {
  return d.exponential();
}

/** Normal with mean `loc` and standard deviation `scale`. */
export function normal(d: Draws, loc: number, scale: number): number {
  return loc + scale * d.normal();
}

/** Uniform from `low` on. */
export function uniform(d: Draws, low: number, range: number): number {
  return low + range * d.uniform();
}

/** Exponential with mean `scale`. */
export function exponential(d: Draws, scale: number): number {
  return scale * d.exponential();
}

/** Gamma. */
export function gamma(d: Draws, shape: number, scale: number): number {
  return scale * standardGamma(d, shape);
}

/** Beta: Jöhnk's algorithm if both parameters are at most 1, else a ratio of gamma numbers. */
export function beta(d: Draws, a: number, b: number): number {
  if (!(a <= 1 && b <= 1)) return betaOfGammas(d, a, b);
  if (a < 3e-103 && b < 3e-103) return (a + b) * d.uniform() < a ? 1 : 0;
  while (true) {
    const u = d.uniform();
    const v = d.uniform();
    const x = pow(u, 1 / a);
    const y = pow(v, 1 / b);
    if (!(x + y <= 1 && u + v > 0)) continue;
    if (x > 0 && y > 0) return x / (x + y);
    // one of them underflowed: go on with logarithms
    const difference = log(u) / a - log(v) / b;
    return difference > 0 ? exp(-log1p(exp(-difference))) : exp(difference - log1p(exp(difference)));
  }
}

/** As {@linkcode beta}, without its care for underflow. */
export function legacyBeta(d: Draws, a: number, b: number): number {
  if (!(a <= 1 && b <= 1)) return betaOfGammas(d, a, b);
  while (true) {
    const u = d.uniform();
    const v = d.uniform();
    const x = pow(u, 1 / a);
    const y = pow(v, 1 / b);
    if (x + y > 1) continue;
    if (x + y > 0) return x / (x + y);
    let logX = log(u) / a;
    let logY = log(v) / b;
    const larger = logX > logY ? logX : logY;
    logX -= larger;
    logY -= larger;
    return exp(logX - log(exp(logX) + exp(logY)));
  }
}

function betaOfGammas(d: Draws, a: number, b: number): number {
  const x = standardGamma(d, a);
  const y = standardGamma(d, b);
  return x / (x + y);
}

/** Chi-square: a gamma number. */
export function chisquare(d: Draws, df: number): number {
  return 2 * standardGamma(d, df / 2);
}

/** Fisher's F: a ratio of chi-squares. */
export function fisherF(d: Draws, dfnum: number, dfden: number): number {
  const numerator = chisquare(d, dfnum) * dfden;
  return numerator / (chisquare(d, dfden) * dfnum);
}

/** Non-central chi-square: a shifted normal number squared and a chi-square, or a Poisson mixture. */
export function noncentralChisquare(d: Draws, df: number, nonc: number): number {
  if (Number.isNaN(nonc)) return NaN;
  return legacyNoncentralChisquare(d, df, nonc);
}

/** As {@linkcode noncentralChisquare}, but draws before it answers `nan`. */
export function legacyNoncentralChisquare(d: Draws, df: number, nonc: number): number {
  if (nonc === 0) return chisquare(d, df);
  if (df > 1) {
    const central = chisquare(d, df - 1);
    const n = d.normal() + sqrt(nonc);
    return central + n * n;
  }
  const out = chisquare(d, df + 2 * poisson(d, nonc / 2));
  return Number.isNaN(nonc) ? NaN : out;
}

/** Non-central F. */
export function noncentralF(d: Draws, dfnum: number, dfden: number, nonc: number): number {
  const t = noncentralChisquare(d, dfnum, nonc) * dfden;
  return t / (chisquare(d, dfden) * dfnum);
}

/** As {@linkcode noncentralF}, on the legacy chi-square. */
export function legacyNoncentralF(d: Draws, dfnum: number, dfden: number, nonc: number): number {
  const t = legacyNoncentralChisquare(d, dfnum, nonc) * dfden;
  return t / (chisquare(d, dfden) * dfnum);
}

/** Cauchy: a ratio of normal numbers. */
export function standardCauchy(d: Draws): number {
  const numerator = d.normal();
  return numerator / d.normal();
}

/** Student's t: a normal number over the root of a gamma number. */
export function standardT(d: Draws, df: number): number {
  const numerator = d.normal();
  const denominator = standardGamma(d, df / 2);
  return sqrt(df / 2) * numerator / sqrt(denominator);
}

/** Pareto II: the exponential of an exponential number, less 1. */
export function pareto(d: Draws, a: number): number {
  return expm1(d.exponential() / a);
}

/** As {@linkcode pareto}, with the digits lost that `expm1` keeps. */
export function legacyPareto(d: Draws, a: number): number {
  return exp(d.exponential() / a) - 1;
}

/** Weibull: a power of an exponential number. */
export function weibull(d: Draws, a: number): number {
  return a === 0 ? 0 : pow(d.exponential(), 1 / a);
}

/** Power: the inverse of the distribution function. */
export function power(d: Draws, a: number): number {
  return pow(-expm1(-d.exponential()), 1 / a);
}

/** As {@linkcode power}, with the digits lost that `expm1` keeps. */
export function legacyPower(d: Draws, a: number): number {
  return pow(1 - exp(-d.exponential()), 1 / a);
}

/** Laplace, by inversion. */
export function laplace(d: Draws, loc: number, scale: number): number {
  let u;
  do u = d.uniform(); while (u === 0);
  return u >= 0.5 ? loc - scale * log(2 - u - u) : loc + scale * log(u + u);
}

/** Gumbel, by inversion. */
export function gumbel(d: Draws, loc: number, scale: number): number {
  let u;
  do u = 1 - d.uniform(); while (u === 1);
  return loc - scale * log(-log(u));
}

/** Logistic, by inversion. */
export function logistic(d: Draws, loc: number, scale: number): number {
  let u;
  do u = d.uniform(); while (u === 0);
  return loc + scale * log(u / (1 - u));
}

/** The exponential of a normal number. */
export function lognormal(d: Draws, mean: number, sigma: number): number {
  return exp(mean + sigma * d.normal());
}

/** Rayleigh: the root of an exponential number. */
export function rayleigh(d: Draws, scale: number): number {
  return scale * sqrt(2 * d.exponential());
}

/** As {@linkcode rayleigh}, by inversion. */
export function legacyRayleigh(d: Draws, scale: number): number {
  return scale * sqrt(-2 * log1p(-d.uniform()));
}

/** Inverse Gaussian, after Michael, Schucany and Haas (1976); this form of the root never goes negative. */
export function wald(d: Draws, mean: number, scale: number): number {
  let y = d.normal();
  y = mean * y * y;
  const root = 1 + sqrt(1 + 4 * scale / y);
  const x = mean * (1 - 2 / root);
  return d.uniform() <= mean / (mean + x) ? x : mean * mean / x;
}

/** As {@linkcode wald}, by a formula that cancels digits. */
export function legacyWald(d: Draws, mean: number, scale: number): number {
  const ratio = mean / (2 * scale);
  let y = d.normal();
  y = mean * y * y;
  const x = mean + ratio * (y - sqrt(4 * scale * y + y * y));
  return d.uniform() <= mean / (mean + x) ? x : mean * mean / x;
}

/** Von Mises, after Best and Fisher (1979); a wrapped normal number for very large `kappa`. */
export function vonmises(d: Draws, mu: number, kappa: number): number {
  if (kappa > 1e6) {
    const x = mu + sqrt(1 / kappa) * d.normal();
    return x < -Math.PI ? x + 2 * Math.PI : x > Math.PI ? x - 2 * Math.PI : x;
  }
  return legacyVonmises(d, mu, kappa);
}

/** As {@linkcode vonmises}, without the case of very large `kappa`. */
export function legacyVonmises(d: Draws, mu: number, kappa: number): number {
  if (Number.isNaN(kappa)) return NaN;
  if (kappa < 1e-8) return Math.PI * (2 * d.uniform() - 1);
  let s;
  if (kappa < 1e-5) s = 1 / kappa + kappa;
  else {
    const r = 1 + sqrt(1 + 4 * kappa * kappa);
    const rho = (r - sqrt(2 * r)) / (2 * kappa);
    s = (1 + rho * rho) / (2 * rho);
  }
  let w;
  while (true) {
    const z = cos(Math.PI * d.uniform());
    w = (1 + s * z) / (s + z);
    const y = kappa * (s - w);
    const v = d.uniform();
    if (y * (2 - y) - v >= 0 || log(y / v) + 1 - y >= 0) break;
  }
  const u = d.uniform();
  let angle = Math.acos(w);
  if (u < 0.5) angle = -angle;
  angle += mu;
  const wrapped = (abs(angle) + Math.PI) % (2 * Math.PI) - Math.PI;
  return angle < 0 ? -wrapped : wrapped;
}

/** Triangular, by inversion. */
export function triangular(d: Draws, left: number, mode: number, right: number): number {
  const base = right - left;
  const leftBase = mode - left;
  const ratio = leftBase / base;
  const leftProduct = leftBase * base;
  const rightProduct = (right - mode) * base;
  const u = d.uniform();
  return u <= ratio ? left + sqrt(u * leftProduct) : right - sqrt((1 - u) * rightProduct);
}

// --- discrete -----------------------------------------------------------------------------------------------------------

const STIRLING = [
  8.333333333333333e-02,
  -2.777777777777778e-03,
  7.936507936507937e-04,
  -5.952380952380952e-04,
  8.417508417508418e-04,
  -1.917526917526918e-03,
  6.410256410256410e-03,
  -2.955065359477124e-02,
  1.796443723688307e-01,
  -1.39243221690590e+00,
];

/** log Γ(x), after Zhang and Jin, "Computation of Special Functions" (1996): Stirling's series, shifted to x ≥ 7. */
function logGamma(x: number): number {
  if (x === 1 || x === 2) return 0;
  const shift = x < 7 ? Math.trunc(7 - x) : 0;
  let x0 = x + shift;
  const inverseSquare = (1 / x0) * (1 / x0);
  let series = STIRLING[9];
  for (let k = 8; k >= 0; k--) series = series * inverseSquare + STIRLING[k];
  let result = series / x0 + 0.5 * 1.8378770664093453 + (x0 - 0.5) * log(x0) - x0;
  for (let k = 1; k <= shift; k++) {
    result -= log(x0 - 1);
    x0 -= 1;
  }
  return result;
}

/** Poisson: products of uniform numbers for small means, Hörmann's PTRS (1993) from 10 on. */
export function poisson(d: Draws, lam: number): number {
  if (lam >= 10) return largePoisson(d, lam);
  if (lam === 0) return 0;
  const bound = exp(-lam);
  let product = 1;
  for (let x = 0;; x++) {
    product *= d.uniform();
    if (!(product > bound)) return x;
  }
}

function largePoisson(d: Draws, lam: number): number {
  const root = sqrt(lam);
  const logLam = log(lam);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const certain = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const u = d.uniform() - 0.5;
    const v = d.uniform();
    const us = 0.5 - abs(u);
    const k = floor((2 * a / us + b) * u + lam + 0.43);
    if (us >= 0.07 && v <= certain) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + log(inverseAlpha) - log(a / (us * us) + b) <= -lam + k * logLam - logGamma(k + 1)) return k;
  }
}

/** Negative binomial: a Poisson number with a gamma mean. */
export function negativeBinomial(d: Draws, n: number, p: number): number {
  return poisson(d, gamma(d, n, (1 - p) / p));
}

/** Binomial: inversion if fewer than about 30 successes are expected, else BTPE (Kachitvichyanukul and Schmeiser, 1988). */
export function binomial(d: Draws, p: number, n: number): number {
  if (n === 0 || p === 0) return 0;
  if (p <= 0.5) return p * n <= 30 ? binomialInversion(d, n, p, log1p(-p)) : binomialRejection(d, n, p);
  const q = 1 - p;
  return n - (q * n <= 30 ? binomialInversion(d, n, q, log1p(-q)) : binomialRejection(d, n, q));
}

/** As {@linkcode binomial}, with `log(1 - p)` for `log1p(-p)`. */
export function legacyBinomial(d: Draws, p: number, n: number): number {
  if (p <= 0.5) return p * n <= 30 ? binomialInversion(d, n, p, log(1 - p)) : binomialRejection(d, n, p);
  const q = 1 - p;
  return n - (q * n <= 30 ? binomialInversion(d, n, q, log(1 - q)) : binomialRejection(d, n, q));
}

function binomialInversion(d: Draws, n: number, p: number, logQ: number): number {
  const q = 1 - p;
  const none = exp(n * logQ);
  const mean = n * p;
  const bound = Math.trunc(min(n, mean + 10 * sqrt(mean * q + 1)));
  let x = 0;
  let chance = none;
  let u = d.uniform();
  while (u > chance) {
    x++;
    if (x > bound) {
      x = 0;
      chance = none;
      u = d.uniform();
    } else {
      u -= chance;
      chance = ((n - x + 1) * p * chance) / (x * q);
    }
  }
  return x;
}

/** What BTPE needs to know of (n, p): the triangle, parallelogram and tails that cover the mass function. */
interface Cover {
  n: number;
  p: number;
  q: number;
  m: number;
  p1: number;
  p2: number;
  p3: number;
  p4: number;
  xm: number;
  xl: number;
  xr: number;
  c: number;
  leftRate: number;
  rightRate: number;
}

let lastCover: Cover | null = null;

/** The cover of (n, p); the last one is kept, since the parameters seldom change from draw to draw. */
function coverOf(n: number, p: number): Cover {
  if (lastCover !== null && lastCover.n === n && lastCover.p === p) return lastCover;
  const q = 1 - p;
  const fm = n * p + p;
  const m = floor(fm);
  const p1 = floor(2.195 * sqrt(n * p * q) - 4.6 * q) + 0.5;
  const xm = m + 0.5, xl = xm - p1, xr = xm + p1;
  const c = 0.134 + 20.5 / (15.3 + m);
  const left = (fm - xl) / (fm - xl * p);
  const leftRate = left * (1 + left / 2);
  const right = (xr - fm) / (xr * q);
  const rightRate = right * (1 + right / 2);
  const p2 = p1 * (1 + 2 * c);
  const p3 = p2 + c / leftRate;
  const p4 = p3 + c / rightRate;
  return lastCover = { n, p, q, m, p1, p2, p3, p4, xm, xl, xr, c, leftRate, rightRate };
}

/** One term of Stirling's correction, with NumPy's constant: 13680 for 13860, in all releases of these streams. */
function stirlingTerm(x: number): number {
  const square = x * x;
  return (13680 - (462 - (132 - (99 - 140 / square) / square) / square) / square) / x / 166320;
}

/** BTPE for p ≤ 0.5. */
function binomialRejection(d: Draws, n: number, p: number): number {
  const { q, m, p1, p2, p3, p4, xm, xl, xr, c, leftRate, rightRate } = coverOf(n, p);
  const variance = n * p * q;
  while (true) {
    const u = d.uniform() * p4;
    let v = d.uniform();
    let y;
    if (!(u > p1)) return floor(xm - p1 * v + u); // the triangle lies below the mass function
    if (!(u > p2)) {
      const x = xl + (u - p1) / c;
      v = v * c + 1 - abs(m - x + 0.5) / p1;
      if (v > 1) continue;
      y = floor(x);
    } else if (!(u > p3)) {
      y = floor(xl + log(v) / leftRate);
      if (y < 0 || v === 0) continue;
      v = v * (u - p2) * leftRate;
    } else {
      y = floor(xr - log(v) / rightRate);
      if (y > n || v === 0) continue;
      v = v * (u - p3) * rightRate;
    }
    const k = abs(y - m);
    if (!(k > 20 && k < variance / 2 - 1)) {
      // near the mode, or far out: the ratio of masses by its recursion
      const s = p / q;
      const a = s * (n + 1);
      let ratio = 1;
      for (let i = m + 1; i <= y; i++) ratio *= a / i - s;
      for (let i = y + 1; i <= m; i++) ratio /= a / i - s;
      if (v > ratio) continue;
      return y;
    }
    const rho = (k / variance) * ((k * (k / 3 + 0.625) + 0.16666666666666666) / variance + 0.5);
    const t = -k * k / (2 * variance);
    const a = log(v);
    if (a < t - rho) return y;
    if (a > t + rho) continue;
    const x1 = y + 1, f1 = m + 1, z = n + 1 - m, w = n - y + 1;
    const bound = xm * log(f1 / x1) + (n - m + 0.5) * log(z / w) + (y - m) * log(w * p / (x1 * q)) + stirlingTerm(f1) +
      stirlingTerm(z) + stirlingTerm(x1) + stirlingTerm(w);
    if (a > bound) continue;
    return y;
  }
}

function geometricSearch(d: Draws, p: number): number {
  const q = 1 - p;
  let x = 1;
  let sum = p, product = p;
  const u = d.uniform();
  while (u > sum) {
    product *= q;
    sum += product;
    x++;
  }
  return x;
}

/** Geometric: a search for large chances, inversion for small ones. */
export function geometric(d: Draws, p: number): number {
  if (p >= 1 / 3) return geometricSearch(d, p);
  return min(ceil(-d.exponential() / log1p(-p)), INT64_MAX);
}

/** As {@linkcode geometric}, from a uniform number. */
export function legacyGeometric(d: Draws, p: number): number {
  if (p >= 1 / 3) return geometricSearch(d, p);
  return min(ceil(log1p(-d.uniform()) / log(1 - p)), INT32_MAX);
}

function zipfAccepts(x: number, v: number, excess: number, b: number): boolean {
  const t = pow(1 + 1 / x, excess);
  return v * x * (t - 1) / (b - 1) <= t / b;
}

/** Zipf, after Devroye (1986); numbers beyond `int64` are rejected. */
export function zipf(d: Draws, a: number): number {
  if (a >= 1025) return 1; // b would overflow, and larger numbers have a chance below 3e-309
  const excess = a - 1;
  const b = pow(2, excess);
  const least = pow(INT64_MAX, -excess);
  while (true) {
    const u01 = d.uniform();
    const u = u01 * least + (1 - u01);
    const v = d.uniform();
    const x = floor(pow(u, -1 / excess));
    if (x > INT64_MAX || x < 1) continue;
    if (zipfAccepts(x, v, excess, b)) return x;
  }
}

/** As {@linkcode zipf}; numbers beyond `int32` are rejected, as where C's `long` has 32 bits. */
export function legacyZipf(d: Draws, a: number): number {
  const excess = a - 1;
  const b = pow(2, excess);
  while (true) {
    const u = 1 - d.uniform();
    const v = d.uniform();
    const x = floor(pow(u, -1 / excess));
    if (x > INT32_MAX || x < 1) continue;
    if (zipfAccepts(x, v, excess, b)) return x;
  }
}

/** Logarithmic series, after Kemp (1981). */
export function logseries(d: Draws, p: number): number {
  const r = log1p(-p);
  while (true) {
    const v = d.uniform();
    if (v >= p) return 1;
    const q = -expm1(r * d.uniform());
    const x = logseriesFrom(v, q);
    if (x > 0) return x;
  }
}

/** As {@linkcode logseries}, with the digits lost that `log1p` and `expm1` keep. */
export function legacyLogseries(d: Draws, p: number): number {
  const r = log(1 - p);
  while (true) {
    const v = d.uniform();
    if (v >= p) return 1;
    const q = 1 - exp(r * d.uniform());
    const x = logseriesFrom(v, q);
    if (x > 0) return x;
  }
}

/** Kemp's third algorithm (1981) after its first test; 0 asks for another try. */
function logseriesFrom(v: number, q: number): number {
  if (v <= q * q) {
    const x = floor(1 + log(v) / log(q));
    return x < 1 || v === 0 ? 0 : x;
  }
  return v >= q ? 1 : 2;
}

let logFactorials: Float64Array | null = null;

/** log k!: from a table up to 125, then Stirling's series. */
function logFactorial(k: number): number {
  if (logFactorials === null) {
    logFactorials = new Float64Array(126);
    // compensated, so that the sums are as good as rounded logarithms of the factorials
    for (let i = 2, sum = 0, lost = 0; i < 126; i++) {
      const term = log(i) - lost;
      const next = sum + term;
      lost = (next - sum) - term;
      logFactorials[i] = sum = next;
    }
  }
  if (k < 126) return logFactorials[k];
  return (k + 0.5) * log(k) - k + (0.9189385332046728 + (1 / k) * (1 / 12 - 1 / (360 * k * k)));
}

/** An integer in [0, bound] by masked rejection; what shuffles use. */
export function interval(bits: BitGenerator, bound: number): number {
  if (bound === 0) return 0;
  if (bound <= 0xffffffff) {
    const mask = 0xffffffff >>> Math.clz32(bound);
    while (true) {
      const value = (bits.next32() & mask) >>> 0;
      if (value <= bound) return value;
    }
  }
  const highMask = 0xffffffff >>> Math.clz32(floor(bound / 4294967296));
  while (true) {
    bits.next64();
    const value = ((bits.high & highMask) >>> 0) * 4294967296 + bits.low;
    if (value <= bound) return value;
  }
}

const D1 = 1.7155277699214135; // 2 √(2 / e)
const D2 = 0.8989161620588988; // 3 - 2 √(3 / e)

/** Hypergeometric: one drawing after another for small samples, else Stadlober's ratio of uniforms (1990). */
export function hypergeometric(d: Draws, good: number, bad: number, sample: number): number {
  return sample >= 10 && sample <= good + bad - 10
    ? hypergeometricRatio(d, good, bad, sample)
    : hypergeometricDrawing(d, good, bad, sample);
}

function hypergeometricDrawing(d: Draws, good: number, bad: number, sample: number): number {
  const total = good + bad;
  const inverted = sample > floor(total / 2);
  let toDraw = inverted ? total - sample : sample;
  let left = total;
  let goodLeft = good;
  while (toDraw > 0 && goodLeft > 0 && left > goodLeft) {
    left--;
    if (interval(d.bits, left) < goodLeft) goodLeft--;
    toDraw--;
  }
  if (left === goodLeft) goodLeft -= toDraw;
  return inverted ? goodLeft : good - goodLeft;
}

function hypergeometricRatio(d: Draws, good: number, bad: number, sample: number): number {
  const population = good + bad;
  const draws = min(sample, population - sample);
  const fewer = min(good, bad), more = max(good, bad);
  const p = fewer / population, q = more / population;
  const a = draws * p + 0.5;
  const variance = (population - draws) * draws * p * q / (population - 1);
  const c = sqrt(variance + 0.5);
  const h = D1 * c + D2;
  const m = floor((draws + 1) * (fewer + 1) / (population + 2));
  const mass = (k: number) =>
    logFactorial(k) + logFactorial(fewer - k) + logFactorial(draws - k) + logFactorial(more - draws + k);
  const g = mass(m);
  const b = min(min(draws, fewer) + 1, floor(a + 16 * c));
  let k = ratioOfUniforms(d, a, h, b, (x) => g - mass(x));
  if (good > bad) k = draws - k;
  return draws < sample ? good - k : k;
}

/** The rejection loop of HRUA; `logMass` is the logarithm of the mass at k relative to the mode. */
function ratioOfUniforms(d: Draws, centre: number, width: number, end: number, logMass: (k: number) => number): number {
  while (true) {
    const u = d.uniform();
    const v = d.uniform();
    const x = centre + width * (v - 0.5) / u;
    if (!(x >= 0 && x < end)) continue;
    const k = floor(x);
    const t = logMass(k);
    if (u * (4 - u) - 3 <= t) return k;
    if (u * (u - t) >= 1) continue;
    if (2 * log(u) <= t) return k;
  }
}

/** As {@linkcode hypergeometric}, by the older algorithms HYP and HRUA*. */
export function legacyHypergeometric(d: Draws, good: number, bad: number, sample: number): number {
  if (sample > 10) return legacyHypergeometricRatio(d, good, bad, sample);
  if (sample <= 0) return 0;
  const rest = bad + good - sample;
  const fewer = min(bad, good);
  let y = fewer;
  let k = sample;
  while (y > 0) {
    y -= floor(d.uniform() + y / (rest + k));
    if (--k === 0) break;
  }
  const z = fewer - y;
  return good > bad ? sample - z : z;
}

function legacyHypergeometricRatio(d: Draws, good: number, bad: number, sample: number): number {
  const fewer = min(good, bad), more = max(good, bad);
  const population = good + bad;
  const m = min(sample, population - sample);
  const d4 = fewer / population;
  const d6 = m * d4 + 0.5;
  const d7 = sqrt((population - m) * sample * d4 * (1 - d4) / (population - 1) + 0.5);
  const d8 = D1 * d7 + D2;
  const d9 = floor((m + 1) * (fewer + 1) / (population + 2));
  const mass = (k: number) =>
    logGamma(k + 1) + logGamma(fewer - k + 1) + logGamma(m - k + 1) + logGamma(more - m + k + 1);
  const d10 = mass(d9);
  const d11 = min(min(m, fewer) + 1, floor(d6 + 16 * d7));
  let z = ratioOfUniforms(d, d6, d8, d11, (k) => d10 - mass(k));
  if (good > bad) z = m - z;
  return m < sample ? good - z : z;
}

/** Counts of `n` draws from the categories with chances `pvals`, into `out` from `start` on (zeros before). */
export function multinomial(
  d: Draws,
  n: number,
  pvals: Float64Array,
  from: number,
  count: number,
  out: { [index: number]: number },
  start: number,
  one: (d: Draws, p: number, n: number) => number,
): void {
  let remaining = 1;
  let left = n;
  for (let j = 0; j < count - 1; j++) {
    const drawn = one(d, pvals[from + j] / remaining, left);
    out[start + j] = drawn;
    left -= drawn;
    if (left <= 0) break;
    remaining -= pvals[from + j];
  }
  if (left > 0) out[start + count - 1] = left;
}
