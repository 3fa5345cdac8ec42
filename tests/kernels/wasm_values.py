"""Draws tests/kernels/wasm_values.json: arguments and correctly rounded results of the elementwise functions.

    python tests/kernels/wasm_values.py > tests/kernels/wasm_values.json

Results come from NumPy's long double (64 bits of mantissa on x86), rounded once (square roots are exact as they are); special
values are NumPy's own.
"""
import json
import warnings

import numpy as np

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261123)
LONG = np.longdouble
EDGES = [0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 10, 100, 1000, np.inf, -np.inf, np.nan]

FUNCTIONS = {
    "exp": np.exp, "exp2": np.exp2, "expm1": np.expm1, "log": np.log, "log2": np.log2, "log10": np.log10,
    "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "arctan": np.arctan, "sigmoid": lambda x: np.where(x < 0, np.exp(-np.abs(x)), 1) / (1 + np.exp(-np.abs(x))), "sqrt": np.sqrt,
    "arcsin": np.arcsin, "arccos": np.arccos, "arcsinh": np.arcsinh, "arccosh": np.arccosh, "arctanh": np.arctanh,
    "cbrt": np.cbrt,
}


def arguments(name, dtype):
    info, double = np.finfo(dtype), dtype == np.float64
    top, low = (709.0, -745.0) if double else (88.5, -103.0)
    flat = lambda a, b, n=30: rng.uniform(a, b, n)
    wide = lambda a, b, n=30: np.exp2(rng.uniform(a, b, n))
    tiny, huge = (-1074, 1023.9) if double else (-149, 127.9)
    edges = EDGES + [info.max, -info.max, info.tiny, -info.tiny, info.smallest_subnormal, -info.smallest_subnormal]
    if name in ("log", "log2", "log10", "sqrt"):
        rest = [wide(tiny, huge), flat(0.5, 2), 1 + flat(-1e-3, 1e-3), 2.0 ** np.arange(-20, 21), 10.0 ** np.arange(0, 20)]
    elif name in ("arcsin", "arccos", "arctanh"):
        rest = [flat(-1, 1), wide(-60, 0), -wide(-60, 0), 1 - wide(-23, 0), -1 + wide(-23, 0), flat(-1.5, 1.5)]
    elif name in ("arcsinh", "cbrt"):
        rest = [flat(-1, 1), flat(-10, 10), wide(tiny, huge), -wide(tiny, huge), np.arange(-20, 21.0) ** 3]
    elif name == "arccosh":
        rest = [flat(1, 2), flat(1, 10), wide(0, huge), 1 + wide(-23, 0)]
    elif name == "log1p":
        rest = [wide(tiny, huge), -wide(-60, 0), flat(-0.5, 1), flat(-0.999, 10)]
    elif name in ("sin", "cos", "tan"):
        rest = [flat(-4, 4), flat(-100, 100), wide(-30, 25), wide(25, huge), np.arange(1, 30) * (np.pi / 4), [1e22, 2.0**25, 2.0**25 + 4]]
    elif name in ("exp", "exp2", "expm1", "sinh", "cosh"):
        rest = [flat(-1, 1), flat(-20, 20), flat(low, top), wide(-60, 0), -wide(-60, 0)]
        rest.append(np.arange(-30, 31) if name == "exp2" else [709.78271289338397, 709.782712893384, 710.4758, 710.4759, -745.1332])
    elif name == "sigmoid":
        rest = [flat(-1, 1), flat(-40, 40), flat(low, top), wide(-60, 6), -wide(-60, 6)]
    else:
        rest = [flat(-1, 1), flat(-10, 10), flat(-40, 40), wide(-60, 6), -wide(-60, 6)]
        if name == "tanh":  # some of every interval of its tables
            rest.append(np.linspace(-20, 20, 801) if double else np.linspace(-3, 10, 801))
    return np.concatenate([edges] + rest).astype(dtype)


def text(x):
    return " ".join(repr(float(v)) for v in x)


table = {}
for bits, dtype in ((64, np.float64), (32, np.float32)):
    for name, function in FUNCTIONS.items():
        x = arguments(name, dtype)
        table[name + str(bits)] = {"x": text(x), "y": text(function(x if name == "sqrt" else x.astype(LONG)).astype(dtype))}
    big = 700 if bits == 64 else 85
    bases = [np.exp2(rng.uniform(-100, 100, 40)), rng.uniform(0, 10, 40), 1 + rng.uniform(-1e-3, 1e-3, 40)]
    x = np.concatenate(bases).astype(dtype)
    y = (rng.uniform(-big, big, 120) / np.log(x.astype(np.float64))).astype(dtype)
    negative = -rng.uniform(0, 10, 40).astype(dtype)
    whole = np.round(rng.uniform(-20, 20, 40)).astype(dtype)
    special = np.array([0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, np.inf, -np.inf, np.nan, 1.5, 2.0**24 - 1, 1e5, -1e5], dtype)
    left, right = (g.ravel() for g in np.meshgrid(special, special))
    x, y = np.concatenate([x, negative, left]), np.concatenate([y, whole, right])
    table["power" + str(bits)] = {"x": text(x), "z": text(y), "y": text(np.power(x.astype(LONG), y.astype(LONG)).astype(dtype))}

    more = rng.uniform(0, 20, 60).astype(dtype), rng.uniform(0, 20, 60).astype(dtype)
    signs = rng.choice([-1, 1], 60).astype(dtype), rng.choice([-1, 1], 60).astype(dtype)
    for name, function in (("arctan2", np.arctan2), ("logaddexp", np.logaddexp), ("logaddexp2", np.logaddexp2)):
        x, y = (m * s if name == "arctan2" else m for m, s in zip(more, signs))
        x, y = np.concatenate([x, left]), np.concatenate([y, right])
        exact = function(x.astype(LONG), y.astype(LONG)).astype(dtype)
        table[name + str(bits)] = {"x": text(x), "z": text(y), "y": text(exact)}

print(json.dumps(table, indent=2))
