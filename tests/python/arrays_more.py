"""Random calls of the functions that join, split, select and make arrays; see arrays_cases.py."""
import __main__ as cases
import numpy as np

r, Given, axis, axes, data, Nested = cases.r, cases.Given, cases.axis, cases.axes, cases.data, cases.Nested
JOINING = {}


def joining(f):
    JOINING[f.__name__] = f
    return f


def alike(n=None, along=None, least=0):
    """Arrays that go together, except now and then."""
    g = data()
    while g.x.ndim < least:
        g = data()
    out = [g]
    for _ in range(n if n is not None else r.randint(0, 2)):
        dims = list(g.x.shape)
        if along is not None and dims:
            dims[along] = r.randint(0, 3)
        if r.random() < 0.05 and dims:
            dims[r.randrange(len(dims))] += 1
        if r.random() < 0.03:
            dims = [*dims, 2]
        out.append(Given(dims=dims, dtype=g.x.dtype.name if r.random() < 0.4 else None))
    return out


@joining
def concatenate():
    g = data()
    a = axis(g.x)
    arrays = alike(along=None)
    a = axis(arrays[0].x)
    n = arrays[0].x.ndim
    if n and r.random() < 0.7:
        arrays = [arrays[0]] + alike(0)[:0]
        for _ in range(r.randint(0, 2)):
            dims = list(arrays[0].x.shape)
            if -n <= a < n:
                dims[a] = r.randint(0, 3)
            arrays.append(Given(dims=dims))
    k = {"axis": a if r.random() < 0.85 else None}
    if r.random() < 0.15:
        k["dtype"] = r.choice(cases.DTYPES)
        if r.random() < 0.5:
            k["casting"] = r.choice(["no", "safe", "same_kind", "unsafe"])
    return [arrays], k


@joining
def stack():
    arrays = alike()
    n = arrays[0].x.ndim + 1
    return [arrays, r.randrange(-n, n) if r.random() < 0.95 else n], {}


for name in ["vstack", "hstack", "dstack", "column_stack"]:
    JOINING[name] = lambda: ([alike()], {})


@joining
def block():
    g = data()
    rows = r.randint(1, 3)
    if r.random() < 0.3:
        return [[Given(dims=[r.randint(1, 3)]) for _ in range(rows)]], {}
    widths = [r.randint(1, 3) for _ in range(r.randint(1, 2))]
    return [[[Given(dims=[h, w]) for w in widths] for h in [r.randint(1, 2) for _ in range(rows)]]], {}


@joining
def append():
    a, b = alike(1, along=0 if r.random() < 0.5 else None)
    return ([a, b] if r.random() < 0.4 else [a, b, axis(a.x)]), {}


@joining
def repeat():
    g = data()
    if r.random() < 0.4:
        return [g, r.randint(0, 3)], ({} if r.random() < 0.4 else {"axis": axis(g.x)})
    a = axis(g.x, 0)
    n = g.x.shape[a] if g.x.ndim else 1
    if r.random() < 0.1:
        n += 1
    return [g, Nested([r.randint(0 if r.random() < 0.98 else -1, 3) for _ in range(n)])], {"axis": a}


@joining
def tile():
    return [data(), tuple(r.randint(0 if r.random() < 0.2 else 1, 3) for _ in range(r.randint(0, 3)))], {}


@joining
def split():
    g = data()
    a = axis(g.x)
    if r.random() < 0.5:
        return [g, r.randint(0, 4), a], {}
    return [g, sorted(r.randint(-2, 5) for _ in range(r.randint(0, 3))), a], {}


JOINING["array_split"] = split
for name in ["hsplit", "vsplit", "dsplit"]:
    JOINING[name] = lambda: ([data(), r.choice([1, 2, [1], [1, 2]])], {})


@joining
def unstack():
    g = data()
    while g.x.ndim == 0:
        g = data()
    return [g], {"axis": axis(g.x)}


def place(n, insert):
    hi = n if insert else n - 1
    kind = r.random()
    if r.random() < 0.06:
        return n + 2
    if n == 0 and not insert:
        return []
    if kind < 0.4:
        return r.randint(-n, hi)
    return [r.randint(-n, hi) for _ in range(r.randint(0 if not insert else 1, 3))]


@joining
def insert():
    g = data()
    while g.x.ndim == 0:
        g = data()
    if r.random() < 0.3:
        n = g.x.size
        p = place(n, True)
        return [g, p, Given(dims=[len(p)] if isinstance(p, list) and r.random() < 0.7 else [], dtype=g.x.dtype.name, plain=True)], {}
    a = axis(g.x, 0)
    p = place(g.x.shape[a], True)
    dims = list(g.x.shape)
    if isinstance(p, list):
        dims[a] = len(p) if r.random() < 0.6 else 1
    else:
        del dims[a if a >= 0 else a + g.x.ndim]
    if r.random() < 0.3:
        dims = []
    return [g, p, Given(dims=dims, dtype=g.x.dtype.name)], {"axis": a}


@joining
def delete():
    g = data()
    if r.random() < 0.3 or g.x.ndim == 0:
        return [g, place(g.x.size, False)], {}
    a = axis(g.x, 0)
    return [g, place(g.x.shape[a], False)], {"axis": a}


@joining
def pad():
    g = data()
    n = g.x.ndim
    kind = r.random()
    if kind < 0.3:
        w = r.randint(0, 5)
    elif kind < 0.5:
        w = [r.randint(0, 5), r.randint(0, 5)]
    else:
        w = [[r.randint(0, 5), r.randint(0, 5)] for _ in range(n)]
    if n == 0:
        w = 0
    mode = r.choice(["constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap"])
    k = {"mode": mode}
    if mode == "constant" and r.random() < 0.6:
        k["constant_values"] = r.choice([3, [1, 2]]) if g.x.dtype != bool else 1
    if mode == "linear_ramp" and r.random() < 0.6:
        k["end_values"] = r.choice([3, [1, 2]])
    if mode in ("maximum", "mean", "median", "minimum"):
        if r.random() < 0.5:
            k["stat_length"] = r.choice([1, 2, [1, 3]])
    if mode in ("reflect", "symmetric") and r.random() < 0.5:
        k["reflect_type"] = r.choice(["even", "odd"])
    if g.x.dtype == bool and mode not in ("constant", "edge", "wrap"):
        return pad()
    if mode == "mean" and g.x.dtype == np.float16:
        return pad()
    return [g, w], k


def extend(families):
    families["joining"] = JOINING
