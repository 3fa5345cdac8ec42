"""Draws with NumPy what it is asked on standard input (JSON), and prints the numbers in base 64 (JSON).

A request is {"seed", "on", "method", "args", "keywords"}; the answer is {"dtype", "shape", "data"}, or {"error", "message"}.
`on` is a class of `numpy.random`: "Generator", "RandomState", or a bit generator. Texts of digits are integers.
"""

import base64
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")


NUMBERS = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf, "-0": -0.0}


def value(x):
    if x == "-0":
        return -0.0
    if isinstance(x, str) and x.lstrip("-").isdigit():
        return int(x)
    if isinstance(x, dict) and "array" in x:
        return np.array(value(x["array"]), dtype=x["dtype"])
    if isinstance(x, list):
        return [value(item) for item in x]
    return NUMBERS.get(x, x) if isinstance(x, str) else x


def draw(request):
    seed, on = value(request["seed"]), request["on"]
    maker = np.random.default_rng if on == "Generator" else getattr(np.random, on)
    keywords = {key: value(x) for key, x in (request.get("keywords") or {}).items()}
    try:
        out = getattr(maker(seed), request["method"])(*map(value, request["args"]), **keywords)
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}
    if isinstance(out, bytes):
        out = np.frombuffer(out, np.uint8)
    out = np.asarray(out)
    data = base64.b64encode(np.ascontiguousarray(out).tobytes()).decode()
    return {"dtype": out.dtype.name, "shape": out.shape, "data": data}


if __name__ == "__main__":
    print(json.dumps([draw(request) for request in json.load(sys.stdin)]))
