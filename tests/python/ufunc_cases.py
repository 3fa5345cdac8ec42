"""Cases for `ufunc_test.ts`: what NumPy's ufuncs are worth, and how they are called. Prints one JSON object in a line.

`ufunc_cases.py values` applies every ufunc to special and random elements of every data type.
`ufunc_cases.py types` tells which casts are allowed and how types are promoted.
`ufunc_cases.py calls SEED COUNT` draws calls: layouts, broadcasting, weak numbers, `out`, `where`, `dtype`, `casting`, `order`.
"""

import base64
import itertools
import json
import os
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")

DTYPES = "bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64".split()
UNARY = """negative positive absolute fabs sign square reciprocal conjugate exp exp2 expm1 log log2 log10 log1p sqrt cbrt
sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh deg2rad radians rad2deg degrees floor ceil trunc rint
isnan isinf isfinite signbit spacing frexp modf logical_not invert bitwise_count""".split()
BINARY = """add subtract multiply divide floor_divide remainder fmod divmod power float_power logaddexp logaddexp2 arctan2 hypot
maximum minimum fmax fmin copysign nextafter ldexp heaviside equal not_equal less less_equal greater greater_equal logical_and
logical_or logical_xor bitwise_and bitwise_or bitwise_xor left_shift right_shift gcd lcm""".split()


def encoded(array):
    array = np.ascontiguousarray(array)
    return {"dtype": array.dtype.name, "data": base64.b64encode(array.tobytes()).decode()}


def pool(dtype, rng, count):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        special = [0, 1, 2, 3, 5, 7, 8, 31, 32, 63, 64, 100, info.max, info.max - 1, info.min, info.min + 1, info.max // 2]
        if dtype.kind == "i":
            special += [-1, -2, -3, -7, -64]
        drawn = rng.integers(info.min, info.max, count, dtype=dtype, endpoint=True)
        return np.concatenate([np.array(special, dtype), drawn, (drawn >> rng.integers(0, dtype.itemsize * 8, count).astype(dtype))])
    info = np.finfo(dtype)
    special = [0, 0.5, 1, 1.5, 2, 2.5, 3, 10, np.inf, np.nan, float(info.max), float(info.tiny), float(info.smallest_subnormal),
               float(info.eps), 0.1, np.pi, 1e-3, 7.0, 88.8, 709.8, 745.2, 1000, 1024, 0.75, float(info.tiny) / 3]
    special = np.array(special + [-x for x in special if x == x]).astype(dtype)
    wide = np.exp2(rng.uniform(info.minexp, info.maxexp, count)) * rng.choice([-1, 1], count)
    near = rng.normal(size=count) * 3
    return np.concatenate([special, wide.astype(dtype), near.astype(dtype), (1 + near * 1e-3).astype(dtype)])


def outcome(call):
    try:
        result = call()
    except Exception as error:
        names = [c.__name__ for c in type(error).__mro__]
        return {"error": "UFuncTypeError" if "UFuncTypeError" in names else names[0], "message": str(error)}
    return {"results": [facts(x) for x in (result if isinstance(result, tuple) else (result,))]}


def facts(x):
    x = np.asarray(x)
    return {**encoded(x), "shape": x.shape, "steps": [s // x.itemsize for s in x.strides]}


def values():
    rng = np.random.default_rng(7)
    for name in UNARY:
        for dtype in DTYPES:
            x = pool(dtype, rng, 200)
            yield {"f": name, "inputs": [encoded(x)], **outcome(lambda: getattr(np, name)(x))}
    for name in BINARY:
        for dtype in DTYPES:
            x = pool(dtype, rng, 12)
            y = x if name not in ("ldexp",) else np.array([0, 1, -1, 2, -3, 10, -10, 100, -100, 1000, -1000, 1074, -1074, 5000, -5000], "i4")
            x, y = (z.ravel() for z in np.meshgrid(x, y, indexing="ij"))
            if name == "power" and y.dtype.kind == "i":
                y = np.abs(y)
                y[y < 0] = 3
            yield {"f": name, "inputs": [encoded(x), encoded(y)], **outcome(lambda: getattr(np, name)(x, y))}
        for a, b in itertools.permutations(DTYPES, 2):
            if name == "power":
                break
            x, y = pool(a, rng, 4), pool(b, rng, 4)
            n = max(len(x), len(y))
            x, y = np.resize(x, n), np.resize(y, n)
            yield {"f": name, "inputs": [encoded(x), encoded(y)], **outcome(lambda: getattr(np, name)(x, y))}


SHAPES = [(), (1,), (3,), (2, 3), (2, 1), (1, 3), (4, 2, 3), (2, 3, 1), (1, 1), (0,), (2, 0), (70,), (3, 40)]


class Draw:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.memories = []

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def chance(self, p):
        return self.rng.random() < p

    def memory(self, dtype, length):
        dtype = np.dtype(dtype)
        if dtype.kind == "b":
            flat = self.rng.integers(0, 2, length).astype(dtype)
        elif dtype.kind == "f":
            flat = self.pick([np.round(self.rng.normal(size=length) * 4, 1), self.rng.integers(-3, 4, length) * 0.5]).astype(dtype)
        else:
            flat = self.rng.integers(0 if dtype.kind == "u" else -5, 9, length).astype(dtype)
        self.memories.append(flat)
        return len(self.memories) - 1

    def view(self, shape, dtype=None, of=None):
        """A view of a memory (a new one, or an old one that is large enough), described by offset and steps."""
        ndim = len(shape)
        if of is None:
            axes = list(self.rng.permutation(ndim)) if self.chance(0.5) else list(range(ndim))
            steps, step = [0] * ndim, self.pick([1, 1, 1, 2])
            for axis in reversed(axes):
                steps[axis] = step
                step *= max(shape[axis], 1) + (1 if self.chance(0.15) else 0)
            if self.chance(0.12) and ndim:
                steps[self.rng.integers(ndim)] = 0
            offset = self.pick([0, 0, 0, 1])
            for axis in range(ndim):
                if self.chance(0.15) and shape[axis] > 1:
                    offset += (shape[axis] - 1) * steps[axis]
                    steps[axis] = -steps[axis]
            length = offset + 1 + sum(max(0, (n - 1) * s) for n, s in zip(shape, steps))
            of = self.memory(dtype, max(length, 1))
        else:
            flat = self.memories[of]
            total = int(np.prod(shape, dtype=int))
            if total > len(flat):
                return None
            steps, step = [0] * ndim, 1
            for axis in reversed(list(self.rng.permutation(ndim))):
                steps[axis] = step
                step *= max(shape[axis], 1)
            offset = int(self.rng.integers(0, len(flat) - total + 1))
            if ndim and self.chance(0.3) and total:
                axis = self.rng.integers(ndim)
                offset += (shape[axis] - 1) * steps[axis]
                steps[axis] = -steps[axis]
        return {"t": "view", "memory": of, "shape": [int(n) for n in shape], "steps": [int(s) for s in steps], "offset": int(offset)}

    def array(self, spec, memories):
        flat = memories[spec["memory"]]
        return np.lib.stride_tricks.as_strided(
            flat[spec["offset"]:], spec["shape"], [s * flat.itemsize for s in spec["steps"]], writeable=True)


def broadcastable(draw, shape):
    out = list(shape)
    for i in range(len(out)):
        if draw.chance(0.2):
            out[i] = 1
    return tuple(out[draw.rng.integers(0, len(out) + 1):] if draw.chance(0.3) else out)


# without isnan, isfinite and signbit, which NumPy 2.4 gets wrong where `out` is strided
EXACT = """negative absolute sign square sqrt floor rint ceil modf logical_not invert add subtract multiply divide
floor_divide remainder divmod maximum fmin copysign equal less logical_and bitwise_and left_shift""".split()


def calls(seed, numbers):
    for k in numbers:
        draw = Draw([seed, k])
        name = draw.pick(EXACT)
        f = getattr(np, name)
        shape = draw.pick(SHAPES)
        inputs = []
        for i in range(f.nin):
            if f.nin == 2 and draw.chance(0.25) and (i == 0 or inputs[0]["t"] == "view"):
                inputs.append({"t": "weak", "v": draw.pick([2, 3, 0.5, -1.5, 300, 1, -1, 70000, 2.5, 0.25, 1e10 + 0.5])})
                continue
            dtype = draw.pick(DTYPES + ["float64"] * 8 + ["float32"] * 3 + ["int32"] * 3)
            inputs.append(draw.view(broadcastable(draw, shape) if draw.chance(0.97) else draw.pick(SHAPES), dtype))
        if all(x["t"] == "weak" for x in inputs):
            continue
        kinds = {draw.memories[x["memory"]].dtype.kind for x in inputs if x["t"] == "view"}
        if kinds == {"b"} and any(x["t"] == "weak" for x in inputs):
            continue  # the default integer differs
        options = {}
        if draw.chance(0.25):
            options["where"] = draw.view(broadcastable(draw, shape), "bool")
        if draw.chance(0.4):
            outs = []
            for _ in range(f.nout):
                if f.nout == 2 and draw.chance(0.2):
                    outs.append(None)
                    continue
                target = shape if draw.chance(0.9) else draw.pick(SHAPES)
                old = [x["memory"] for x in inputs if x["t"] == "view"]
                spec = draw.view(target, of=draw.pick(old)) if draw.chance(0.5) and f.nout == 1 and "where" not in options else None
                while spec is None or (0 in spec["steps"] and max(spec["shape"], default=0) > 1):
                    spec = draw.view(target, draw.pick(DTYPES + ["float64"] * 20))
                outs.append(spec)
            options["out"] = outs
        if draw.chance(0.12):
            options["dtype"] = draw.pick(DTYPES)
        if draw.chance(0.12):
            options["casting"] = draw.pick(["no", "safe", "same_kind", "unsafe"])
        if draw.chance(0.15):
            options["order"] = draw.pick(["C", "F", "A", "K"])

        case = {"f": name, "memories": [encoded(m) for m in draw.memories], "inputs": inputs, "options": options}
        args = [x["v"] if x["t"] == "weak" else draw.array(x, draw.memories) for x in inputs]
        keywords = dict(options)
        if "out" in options:
            keywords["out"] = tuple(None if o is None else draw.array(o, draw.memories) for o in options["out"])
        else:
            keywords.pop("out", None)
        if "where" in options:
            keywords["where"] = draw.array(options["where"], draw.memories)
            if None in options.get("out", [None]):  # nothing is said about elements that are not computed: here they are zero
                def call():
                    full = f(*args, **keywords)
                    for x, given in zip(full if f.nout > 1 else (full,), options.get("out", [None] * f.nout)):
                        if isinstance(x, np.ndarray) and given is None:
                            x[~np.broadcast_to(keywords["where"], x.shape)] = 0
                    if keywords["where"].all():
                        return full
                    full = tuple(x if isinstance(x, np.ndarray) else x.dtype.type(0) for x in (full if f.nout > 1 else (full,)))
                    return full if f.nout > 1 else full[0]

                case.update(outcome(call))
                case["memories_after"] = [encoded(m)["data"] for m in draw.memories]
                yield case
                continue
        case.update(outcome(lambda: f(*args, **keywords)))
        case["memories_after"] = [encoded(m)["data"] for m in draw.memories]
        yield case


def spawn(seed, numbers):
    """Draws in a process of its own; says whether it came to its end."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        text = "".join(json.dumps(case) + "\n" for case in calls(seed, numbers))
        sys.stdout.write(text)
        sys.stdout.flush()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def in_children(seed, count, size=250):
    """Some calls with `where` crash NumPy 2.4; a part in which that happens is drawn again case by case."""
    for start in range(0, count, size):
        numbers = range(start, min(start + size, count))
        if not spawn(seed, numbers):
            for k in numbers:
                spawn(seed, range(k, k + 1))


def types():
    """Which casts are allowed and how types are promoted."""
    for a, b in itertools.product(DTYPES, DTYPES):
        rules = {rule: bool(np.can_cast(a, b, rule)) for rule in ("no", "equiv", "safe", "same_kind", "unsafe")}
        yield {"from": a, "to": b, "casts": rules, "promoted": np.promote_types(a, b).name}


if __name__ == "__main__":
    if sys.argv[1] in ("values", "types"):
        for case in values() if sys.argv[1] == "values" else types():
            print(json.dumps(case))
    else:
        in_children(int(sys.argv[2]), int(sys.argv[3]))
