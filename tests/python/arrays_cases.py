"""Random calls of NumPy's array functions and what they give: one JSON object in a line. Arguments: seed, count, family."""
import json
import random
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")
seed, count, family = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
r = random.Random(seed)
DTYPES = ["float64", "float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "uint32", "uint64", "bool"]


def text(v, kind):
    if kind == "f":
        return "nan" if v != v else repr(float(v))
    return str(int(v))


def elements(x):
    return [text(v, x.dtype.kind) for v in x.ravel().tolist()]


class Given:
    """An array argument, and the memory that it is a view of."""

    def __init__(self, dims=None, dtype=None, special=False, plain=False):
        ndim = r.choice([0, 1, 1, 2, 2, 3, 3])
        if dims is None:
            dims = [r.choice([0, 1, 2, 3, 4]) if r.random() < 0.2 else r.choice([1, 2, 3, 4]) for _ in range(ndim)]
        dims = list(dims)
        ndim = len(dims)
        dtype = dtype or r.choice(DTYPES)
        tight = plain or r.random() < 0.5
        big = [d if tight else d * r.choice([1, 1, 2]) + r.choice([0, 0, 1]) for d in dims]
        n = int(np.prod(big))
        values = [r.randint(0, 1) if dtype == "bool" else r.randint(0 if dtype[0] == "u" else -9, 9) for _ in range(n)]
        self.memory = np.array(values).astype(dtype)
        if special and self.memory.dtype.kind == "f":
            for i in range(n):
                if r.random() < 0.15:
                    self.memory[i] = r.choice([np.nan, np.inf, -np.inf, -0.0, 0.5, 2.25])
        x = self.memory.reshape(big, order=r.choice("CCCF"))
        x = x[tuple(slice(0, d) if tight or r.random() < 0.6 else slice(d - 1, None, -1) if d else slice(0, 0) for d in dims)] if ndim else x[...]
        if r.random() < 0.3 and not plain:
            x = x.transpose(r.sample(range(ndim), ndim))
        self.x = x

    def describe(self):
        x, memory = self.x, self.memory
        start = x.__array_interface__["data"][0] - memory.__array_interface__["data"][0]
        return {
            "t": "array",
            "id": id(memory),
            "dtype": x.dtype.name,
            "memory": elements(memory),
            "shape": list(x.shape),
            "steps": [s // x.itemsize for s in x.strides],
            "offset": start // x.itemsize if x.size else 0,
        }


def strip(a):
    if isinstance(a, Given):
        return a.x
    if isinstance(a, list):
        return [strip(v) for v in a]
    if isinstance(a, tuple):
        return tuple(strip(v) for v in a)
    return a


def wire(a):
    if isinstance(a, Given):
        return a.describe()
    if isinstance(a, (list, tuple)):
        return {"t": "list", "v": [wire(v) for v in a]}
    if isinstance(a, Nested):
        return {"t": "raw", "v": a.v}
    if isinstance(a, float) and a != a:
        return {"t": "nan"}
    return a


class Nested:
    def __init__(self, v):
        self.v = v


def inputs(a):
    if isinstance(a, Given):
        return [a]
    if isinstance(a, (list, tuple)):
        return [g for v in a for g in inputs(v)]
    return []


def facts(y, givens, name):
    if isinstance(y, (list, tuple)):
        return {"many": [facts(v, givens, name) for v in y]}
    if (isinstance(y, (bool, int, str)) or y is None) and not isinstance(y, np.generic):
        return {"plain": y}
    for k, g in enumerate(givens):
        if y is g.x:
            return {"same": k}
    scalar = not isinstance(y, np.ndarray)
    z = np.asarray(y)
    out = {
        "dtype": z.dtype.name,
        "shape": list(z.shape),
        "steps": [s // z.itemsize for s in z.strides],
        "data": elements(z),
        "writeable": bool(scalar or z.flags.writeable),
    }
    base = None if scalar else z.base
    if name in ("isclose", "linspace", "ix_") and not any(np.may_share_memory(z, g.memory) for g in givens):
        out["base"] = "any"  # what NumPy happens to have computed on the way
    elif base is None:
        out["base"] = None
    elif any(np.may_share_memory(z, g.memory) for g in givens):
        out["base"] = "input"
    elif z.size == 0 or not isinstance(base, np.ndarray):
        out["base"] = "any"
    else:
        out["base"] = {"shape": list(base.shape), "steps": [s // base.itemsize for s in base.strides]}
    return out


def axis(x, wrong=0.04):
    n = x.ndim
    if r.random() < wrong or n == 0:
        return r.choice([n, -n - 1, 0])
    return r.randrange(-n, n)


def axes(x, most=None):
    n = x.ndim
    k = r.randint(0, n if most is None else min(most, n))
    picked = [a if r.random() < 0.5 else a - n for a in r.sample(range(n), k)]
    if picked and r.random() < 0.05:
        picked.append(picked[0])
    return tuple(picked)


def factors(n):
    """A random shape with a product of n."""
    out = []
    m = n
    while m > 1 and len(out) < 4:
        d = r.choice([d for d in range(1, m + 1) if m % d == 0])
        out.append(d)
        m //= d
    if m > 1 or r.random() < 0.3:
        out.insert(r.randint(0, len(out)), m)
    if n == 0:
        out = [0] + [r.randint(0, 3) for _ in range(r.randint(0, 2))]
        r.shuffle(out)
    if r.random() < 0.3:
        out.insert(r.randint(0, len(out)), 1)
    if out and r.random() < 0.3 and n > 0:
        out[r.randrange(len(out))] = -1
    if r.random() < 0.05:
        out = [*out, 2] if r.random() < 0.5 else [*out, -1]
    return out


def data(**k):
    return Given(**k)


SHAPES = {}


def shapes(f):
    SHAPES[f.__name__] = f
    return f


@shapes
def reshape():
    g = data()
    k = {}
    if r.random() < 0.4:
        k["order"] = r.choice("CFAK")
    if r.random() < 0.2:
        k["copy"] = r.choice([True, False, None])
    return [g, factors(g.x.size)], k


@shapes
def ravel():
    return [data()], ({"order": r.choice("CFAK")} if r.random() < 0.7 else {})


@shapes
def transpose():
    g = data()
    p = r.sample(range(g.x.ndim), g.x.ndim)
    if r.random() < 0.1:
        p = p[:-1]
    if r.random() < 0.1 and p:
        p[0] = p[-1]
    return ([g] if r.random() < 0.3 else [g, p]), {}


@shapes
def swapaxes():
    g = data()
    return [g, axis(g.x), axis(g.x)], {}


@shapes
def moveaxis():
    g = data()
    s = axes(g.x)
    return [g, s, axes(g.x) if r.random() < 0.1 else tuple(r.sample(range(g.x.ndim), min(len(s), g.x.ndim)))], {}


@shapes
def rollaxis():
    g = data()
    return [g, axis(g.x), r.randint(-g.x.ndim, g.x.ndim + (r.random() < 0.1))], {}


@shapes
def squeeze():
    g = data(dims=[r.choice([1, 1, 2, 0]) if r.random() < 0.3 else r.choice([1, 2]) for _ in range(r.randint(0, 4))])
    if r.random() < 0.5:
        return [g], {}
    ones = [i for i, d in enumerate(g.x.shape) if d == 1]
    return [g], {"axis": tuple(r.sample(ones, r.randint(0, len(ones)))) if r.random() < 0.8 else axis(g.x)}


@shapes
def expand_dims():
    g = data()
    k = r.randint(1, 2)
    n = g.x.ndim + k
    a = tuple(r.choice([i, i - n]) for i in r.sample(range(n), k))
    if r.random() < 0.1:
        a = (*a, n + 2)
    return [g, a if len(a) > 1 else a[0]], {}


@shapes
def broadcast_to():
    g = data()
    to = [r.choice([2, 3]) for _ in range(r.randint(0, 2))] + [d if d != 1 or r.random() < 0.5 else r.choice([0, 2, 3]) for d in g.x.shape]
    if r.random() < 0.08 and to:
        to[-1] += 1
    if r.random() < 0.05:
        to = to[1:]
    return [g, to], {}


@shapes
def broadcast_arrays():
    g = data()
    others = [data(dims=[d if r.random() < 0.6 else 1 for d in g.x.shape][r.randint(0, g.x.ndim) :]) for _ in range(r.randint(0, 2))]
    if r.random() < 0.1:
        others.append(data())
    return [g, *others], {}


@shapes
def broadcast_shapes():
    dims = [r.choice([1, 2, 3]) for _ in range(r.randint(0, 3))]
    return [[d if r.random() < 0.6 else 1 for d in dims][r.randint(0, len(dims)) :] if r.random() < 0.9 else r.randint(-1, 3) for _ in range(r.randint(0, 4))], {}


for name in ["atleast_1d", "atleast_2d", "atleast_3d"]:
    SHAPES[name] = lambda: ([data() for _ in range(r.choice([1, 1, 1, 2]))], {})


@shapes
def flip():
    g = data()
    return [g], ({} if r.random() < 0.3 else {"axis": axes(g.x) if r.random() < 0.6 else axis(g.x)})


SHAPES["fliplr"] = lambda: ([data()], {})
SHAPES["flipud"] = lambda: ([data()], {})
SHAPES["matrix_transpose"] = lambda: ([data()], {})


@shapes
def rot90():
    g = data()
    plane = tuple(r.sample(range(g.x.ndim), 2)) if g.x.ndim > 1 else (0, 1)
    if r.random() < 0.1:
        plane = r.choice([(0, 0), (0,), (0, 7), (0, -g.x.ndim)])
    return [g, r.randint(-4, 5), plane], {}


@shapes
def roll():
    g = data()
    if r.random() < 0.3:
        return [g, r.randint(-7, 7)], {}
    if r.random() < 0.5:
        return [g, r.randint(-7, 7), axis(g.x)], {}
    a = axes(g.x) or (axis(g.x),)
    return [g, tuple(r.randint(-5, 5) for _ in a), a], {}


@shapes
def diagonal():
    g = data()
    k = {}
    if r.random() < 0.5:
        k["offset"] = r.randint(-4, 4)
    if r.random() < 0.6 and g.x.ndim >= 2:
        k["axis1"], k["axis2"] = r.sample(range(-g.x.ndim, g.x.ndim), 2)
    return [g], k


@shapes
def resize():
    return [data(), [r.randint(0, 4) for _ in range(r.randint(0, 3))]], {}


@shapes
def trim_zeros():
    g = data()
    if r.random() < 0.7:
        g.memory[...] = [v if r.random() < 0.3 else 0 for v in g.memory.tolist()]
    k = {"trim": r.choice(["f", "b", "fb", "bf"])}
    if r.random() < 0.5 and g.x.ndim:
        k["axis"] = axis(g.x, 0)
    return [g], k


@shapes
def may_share_memory():
    g = data(dims=[4, 4])
    h = Given(dims=[1])
    h.memory = g.memory
    i = [slice(r.randint(0, 3), r.randint(0, 4), r.choice([1, 2, 3, -1])) for _ in range(2)]
    h.x = g.x[tuple(i)]
    return [g, h], {}


SHAPES["shares_memory"] = may_share_memory

FAMILIES = {"shapes": SHAPES}
if __name__ == "__main__":
    try:
        import arrays_more

        arrays_more.extend(FAMILIES)
    except ImportError:
        pass
    table = FAMILIES[family]
    names = list(table)
    for n in range(count):
        name = names[n % len(names)]
        args, keywords = table[name]()
        givens = [g for a in [*args, *keywords.values()] for g in inputs(a)]
        row = {"f": name, "args": [wire(a) for a in args], "keywords": {k: wire(v) for k, v in keywords.items()}}
        function = np
        for part in name.split("."):
            function = getattr(function, part)
        plain = [a.v if isinstance(a, Nested) else strip(a) for a in args]
        try:
            y = function(*plain, **{k: v.v if isinstance(v, Nested) else strip(v) for k, v in keywords.items()})
            row["result"] = facts(y, givens, name)
            row["after"] = [elements(g.memory) for g in givens]
        except (ValueError, TypeError, IndexError, OverflowError, RuntimeError, ZeroDivisionError) as e:
            row["error"] = [c.__name__ for c in type(e).__mro__]
            row["message"] = str(e)
        print(json.dumps(row))
