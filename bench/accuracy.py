"""The other side of bench/accuracy.ts: arguments, and how far results are from the exact ones.

    python bench/accuracy.py draw FOLDER       writes NAME.x.npy (and NAME.y.npy for functions of two arguments)
    python bench/accuracy.py judge FOLDER      reads NAME.ours.npy, prints a JSON object: name -> [ours, NumPy's, argument of our worst]

Exact is NumPy's long double: on x86 it has 64 bits of mantissa, so that errors of float64 are known to 0.001 units in the last
place; elsewhere it may be no wider than float64, and then nothing is judged.
"""
import json
import sys
from pathlib import Path

import numpy as np

LONG = np.longdouble
N = 400_000
rng = np.random.default_rng(20261127)


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, x.dtype.type(1)) / (1 + e)


def flat(a, b):
    return lambda n: rng.uniform(a, b, n)


def wide(a, b, signs=True):
    return lambda n: np.exp2(rng.uniform(a, b, n)) * (rng.choice([-1, 1], n) if signs else 1)


def ranges(name, double):
    top, low = (709, -708) if double else (88, -87)
    tiny, huge = (-1022, 1023) if double else (-126, 127)
    if name in ("log", "log2", "log10", "sqrt", "cbrt"):
        return [wide(tiny, huge, name == "cbrt"), flat(0.5, 2), flat(0.99, 1.01)]
    if name == "log1p":
        return [wide(tiny, huge, False), flat(-0.999, 1), wide(-60, -1)]
    if name in ("arcsin", "arccos", "arctanh"):
        return [flat(-1, 1), wide(-60, 0), lambda n: 1 - np.exp2(rng.uniform(-23, -1, n))]
    if name == "arccosh":
        return [flat(1, 2), flat(1, 50), wide(0, huge, False)]
    if name in ("arcsinh", "arctan"):
        return [flat(-2, 2), flat(-50, 50), wide(-60, huge)]
    if name in ("sin", "cos", "tan"):
        return [flat(-4, 4), flat(-1000, 1000), wide(-30, 100)]
    if name == "exp2":
        return [flat(-1, 1), flat(tiny, huge), wide(-60, 0)]
    if name == "tanh":
        return [flat(-1, 1), flat(-20, 20), wide(-60, 5)]
    return [flat(-1, 1), flat(low, top), wide(-60, 5)]


UNARY = {name: getattr(np, name) for name in """exp exp2 expm1 log log2 log10 log1p sin cos tan sinh cosh tanh arcsin arccos arctan
arcsinh arccosh arctanh cbrt sqrt""".split()} | {"sigmoid": sigmoid}
BINARY = {name: getattr(np, name) for name in ("power", "arctan2", "logaddexp", "logaddexp2")}


def pairs(name, double):
    if name == "power":
        x = np.exp2(rng.uniform(-20, 20, N))
        return x, rng.uniform(-700 if double else -85, 700 if double else 85, N) / np.maximum(np.abs(np.log(x)), 1e-2)
    return (rng.uniform(-50, 50, N), rng.uniform(-50, 50, N)) if name == "arctan2" else (rng.uniform(0, 50, N), rng.uniform(0, 50, N))


def files(folder):
    for bits, dtype in ((64, np.float64), (32, np.float32)):
        for name, function in (UNARY | BINARY).items():
            yield folder, f"{name}{bits}", name, function, dtype


def draw(folder):
    for _, key, name, _, dtype in files(folder):
        if name in BINARY:
            x, y = pairs(name, dtype == np.float64)
            np.save(folder / f"{key}.y.npy", y.astype(dtype))
        else:
            parts = ranges(name, dtype == np.float64)
            x = np.concatenate([part(N // len(parts)) for part in parts])
        np.save(folder / f"{key}.x.npy", x.astype(dtype))


def units(y, exact, dtype):
    """Units in the last place of the exact result; subnormal ones count as the smallest normal number's."""
    with np.errstate(all="ignore"):
        near = np.abs(exact.astype(dtype))
        unit = np.spacing(np.maximum(near, np.finfo(dtype).tiny)).astype(LONG)
        far = np.abs(y.astype(LONG) - exact) / unit
        alike = (y == exact.astype(dtype)) | (np.isnan(y) & np.isnan(exact)) | ~np.isfinite(exact.astype(dtype))
        return np.where(alike & ~np.isfinite(far), 0, far)


def judge(folder):
    if np.finfo(LONG).nmant < 63:
        sys.exit("long double is not wide enough here to judge float64")
    table = {}
    for _, key, name, function, dtype in files(folder):
        args = [np.load(folder / f"{key}.x.npy")]
        if name in BINARY:
            args.append(np.load(folder / f"{key}.y.npy"))
        with np.errstate(all="ignore"):
            exact = function(*(a.astype(LONG) for a in args))
            theirs = units(function(*args), exact, dtype)
        ours = units(np.load(folder / f"{key}.ours.npy"), exact, dtype)
        worst = int(np.nanargmax(ours))
        table[key] = [float(np.nanmax(ours)), float(np.nanmax(theirs)), [repr(float(a[worst])) for a in args]]
    print(json.dumps(table))


if __name__ == "__main__":
    {"draw": draw, "judge": judge}[sys.argv[1]](Path(sys.argv[2]))
