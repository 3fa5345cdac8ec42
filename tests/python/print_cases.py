"""Random arrays and what NumPy prints for them, one JSON object in a line: `print_cases.py seed count`."""

import base64
import json
import sys
import warnings

import numpy as np
import numpy._core.arrayprint as arrayprint

# the default integer is int32, as on a 32-bit platform
arrayprint._typelessdata[:] = [np.int32, np.float64, np.bool_]
warnings.simplefilter("ignore")
np.seterr(all="ignore")

seed, count = map(int, sys.argv[1:])
rng = np.random.default_rng(seed)


def pick(*items):
    return items[rng.integers(len(items))]


def floats(dtype, n):
    bits = {"float64": "u8", "float32": "u4", "float16": "u2"}[dtype]
    way = rng.integers(9)
    if way == 0:  # any bit pattern
        return rng.integers(0, 2 ** (8 * int(bits[1])), n, dtype=bits, endpoint=False).view(dtype)
    if way == 1:
        x = rng.normal(size=n)
    elif way == 2:
        x = rng.integers(-1000, 1000, n).astype(float)
    elif way == 3:
        x = rng.normal(size=n) * 10.0 ** rng.integers(-8, 9, n)
    elif way == 4:
        x = rng.integers(-100, 100, n) / pick(2, 4, 8, 10, 100, 3, 1000, 2048)
    elif way == 5:
        x = rng.normal(size=n) * 10.0 ** rng.integers(-300, 300)
    elif way == 6:  # powers of two and of ten, and their neighbours
        x = (2.0 ** rng.integers(-1074, 1024, n) if rng.random() < 0.5 else 10.0 ** rng.integers(-20, 20, n)).astype(dtype)
        x = np.nextafter(x, pick(x, np.array(np.inf, dtype), np.array(-np.inf, dtype)))
    elif way == 7:  # just around where exponents begin
        x = pick(1e-4, 1e3, 1e6, 1e8, 1e16, 9.9999e7, 999.5) * (1 + rng.integers(-3, 4, n) * pick(2.0**-52, 2.0**-23, 2.0**-10))
    else:  # ties of rounding at the precision
        x = (rng.integers(-50, 50, n) + 0.5) * 2.0 ** -rng.integers(0, 12)
    x = x.astype(dtype)
    if rng.random() < 0.3:
        for special in (np.nan, np.inf, -np.inf, -0.0, 0.0):
            if rng.random() < 0.5:
                x[rng.random(n) < 0.3] = special
    return x


def make():
    dtype = pick("float64", "float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool")
    way = rng.integers(12)
    if way == 0:
        shape = ()
    elif way == 1:
        shape = tuple(rng.integers(0, 3, rng.integers(1, 4)).tolist())
    elif way == 2:
        shape = pick((1001,), (2000,), (40, 30), (3, 500), (1200, 1), (10, 11, 12), (7, 2, 100))
    elif way < 6:
        shape = (int(rng.integers(1, 30)),)
    else:
        shape = tuple(rng.integers(1, 6, rng.integers(1, 5)).tolist())
    n = int(np.prod(shape))
    if dtype.startswith("float"):
        x = floats(dtype, n)
    elif dtype == "bool":
        x = rng.random(n) < rng.random()
    else:
        info = np.iinfo(dtype)
        low, high = pick((info.min, info.max), (0, 10), (max(info.min, -100), 100), (0, 1))
        x = rng.integers(low, high, n, dtype=dtype, endpoint=True)
    x = np.ascontiguousarray(x).reshape(shape)
    if rng.random() < 0.2 and x.ndim:
        x = x[tuple(slice(None, None, pick(1, -1, 2)) for _ in shape)]
    return x.T if rng.random() < 0.2 else x


def options():
    out = {}
    if rng.random() < 0.5:
        return out
    for key, values in {
        "precision": (0, 1, 2, 3, 5, 8, 16, 20),
        "threshold": (0, 5, 10, 2000),
        "edgeitems": (0, 1, 2, 5),
        "linewidth": (10, 20, 40, 75, 120),
        "suppress": (True, False),
        "nanstr": ("nan", "n/a", "not a number"),
        "infstr": ("inf", "∞", "infinite"),
        "sign": ("-", "+", " "),
        "floatmode": ("fixed", "unique", "maxprec", "maxprec_equal"),
        "legacy": ("1.13", "1.21", "1.25", "2.1", "2.2", False),
    }.items():
        if rng.random() < 0.25:
            out[key] = pick(*values)
    return out


def attempt(f):
    try:
        return f()
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


for _ in range(count):
    x, given = make(), options()
    call = {}
    if rng.random() < 0.3:
        call = {"separator": pick(", ", " ", ",", " | ", ";  "), "prefix": pick("", "array(", "much longer prefix "), "suffix": pick("", ")", "   )")}
    digits, scientific = {}, {}
    if x.size and x.dtype.kind == "f":
        for key, values in {
            "precision": (0, 1, 3, 8, 17, 30),
            "unique": (True, False),
            "trim": ("k", ".", "0", "-"),
            "sign": (True, False),
            "pad_left": (0, 1, 5, 12),
            "min_digits": (0, 1, 4, 25),
        }.items():
            if rng.random() < 0.4:
                digits[key] = scientific[key] = pick(*values)
        scientific = dict(scientific)
        if rng.random() < 0.3:
            digits["fractional"] = pick(True, False)
        if rng.random() < 0.3:
            digits["pad_right"] = pick(0, 1, 5, 12)
        if rng.random() < 0.3:
            scientific["exp_digits"] = pick(0, 1, 2, 3, 4)
    with np.printoptions(**given):
        row = {
            "dtype": x.dtype.name,
            "shape": x.shape,
            "data": base64.b64encode(x.tobytes()).decode(),
            "options": given,
            "call": call,
            "str": attempt(lambda: str(x)),
            "repr": attempt(lambda: repr(x)),
            "text": attempt(lambda: np.array2string(x, **call)),
        }
    if x.size and x.dtype.kind == "f":
        number = x.ravel()[0]
        row["positional"] = [digits, attempt(lambda: np.format_float_positional(number, **digits))]
        row["scientific"] = [scientific, attempt(lambda: np.format_float_scientific(number, **scientific))]
    print(json.dumps(row))
