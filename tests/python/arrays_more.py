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
        if n == 0:
            return concatenate()  # NumPy speaks of scalars then
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


SELECTION = {}


def selection(f):
    SELECTION[f.__name__] = f
    return f


def whole(n, shape, wrong=0.02):
    """Positions in a sequence of length n."""
    lo, hi = -n, max(n - 1, -n)
    if r.random() < wrong:
        hi = n
    g = Given(dims=shape, dtype=r.choice(["int32", "int64", "int8"]), plain=True)
    g.memory[...] = [r.randint(lo, hi) for _ in range(g.memory.size)]
    return g


def shape_():
    return [r.randint(0 if r.random() < 0.1 else 1, 3) for _ in range(r.randint(0, 2))]


@selection
def take():
    g = data()
    k = {}
    if r.random() < 0.3:
        k["mode"] = r.choice(["wrap", "clip", "raise"])
    if r.random() < 0.4 or g.x.ndim == 0:
        return [g, whole(g.x.size, shape_(), 0.1)], k
    a = axis(g.x)
    n = g.x.shape[a] if -g.x.ndim <= a < g.x.ndim else 2
    if r.random() < 0.3:
        return [g, Nested(r.randrange(n) if n else 0), a], k
    return [g, whole(n, shape_(), 0.1), a], k


@selection
def put():
    g = data()
    k = {"mode": r.choice(["wrap", "clip"])} if r.random() < 0.3 else {}
    return [g, whole(g.x.size, [r.randint(0, 4)], 0.1), Given(dims=[r.randint(0 if r.random() < 0.1 else 1, 3)], dtype=g.x.dtype.name)], k


@selection
def take_along_axis():
    g = data()
    if g.x.ndim == 0 or r.random() < 0.15:
        return [g, whole(g.x.size, [r.randint(0, 3)]), None], {}
    a = axis(g.x, 0)
    dims = [d if r.random() < 0.8 else 1 for d in g.x.shape]
    dims[a] = r.randint(0, 3)
    return [g, whole(g.x.shape[a], dims), a], {}


@selection
def compress():
    g = data()
    if r.random() < 0.4 or g.x.ndim == 0:
        return [Given(dims=[r.randint(0, g.x.size + (r.random() < 0.1))], dtype="bool"), g], {}
    a = axis(g.x, 0)
    return [Given(dims=[r.randint(0, g.x.shape[a])], dtype="bool"), g, a], {}


@selection
def extract():
    g = data()
    return [Given(dims=g.x.shape, dtype="bool"), g], {}


def placing():
    g = data()
    return [g, Given(dims=g.x.shape, dtype="bool"), Given(dims=[r.randint(0 if r.random() < 0.1 else 1, 3)], dtype=g.x.dtype.name)], {}


SELECTION["place"] = SELECTION["putmask"] = placing


@selection
def where():
    c, x, y = alike(2)
    mask = Given(dims=[d if r.random() < 0.7 else 1 for d in c.x.shape][r.randint(0, c.x.ndim) :], dtype=r.choice(["bool", "bool", "float64", "int8"]))
    if r.random() < 0.2:
        return [mask, x, r.choice([1, 2.5, 0])], {}
    if r.random() < 0.05:
        return [mask, r.choice([1, 2.5]), r.choice([1, 2])], {}
    return [mask, x, y], {}


@selection
def select():
    n = r.randint(1, 3)
    g = data()
    dims = lambda: [d if r.random() < 0.8 else 1 for d in g.x.shape]
    k = {"default": r.choice([0, 7, 1.5])} if r.random() < 0.5 else {}
    return [[Given(dims=dims(), dtype="bool") for _ in range(n)], [Given(dims=dims()) for _ in range(n)]], k


@selection
def choose():
    n = r.randint(1, 3)
    g = data()
    dims = lambda: [d if r.random() < 0.8 else 1 for d in g.x.shape]
    k = {"mode": r.choice(["wrap", "clip"])} if r.random() < 0.4 else {}
    a = Given(dims=dims(), dtype="int32")
    a.memory[...] = [r.randint(0, n - 1) if "mode" not in k and r.random() < 0.97 else r.randint(-3, 4) for _ in range(a.memory.size)]
    return [a, [Given(dims=dims()) for _ in range(n)]], k


@selection
def clip():
    g = data(special=True)
    while g.x.dtype == bool:
        g = data(special=True)
    g.memory[g.memory == 0] = 0  # which zero wins between limits of another sign depends on NumPy's loop
    dims = lambda: [d if r.random() < 0.8 else 1 for d in g.x.shape]
    limit = lambda: r.choice([None, 1, 2, -3, 0.5, 300, Given(dims=dims(), dtype=g.x.dtype.name), Given(dims=dims())])
    if r.random() < 0.3:
        return [g], {"min": limit(), "max": limit()}
    return [g, limit(), limit()], {}


@selection
def nan_to_num():
    g = data(special=True)
    k = {}
    for key in ["nan", "posinf", "neginf"]:
        if r.random() < 0.4:
            k[key] = r.choice([1, 2.5])
    if r.random() < 0.2:
        k["copy"] = False
    return [g], k


@selection
def interp():
    n = r.randint(1, 5)
    xp = Given(dims=[n], dtype="float64", plain=True)
    xp.memory[...] = sorted(xp.memory.tolist())
    fp = Given(dims=[n if r.random() < 0.97 else n + 1], dtype=r.choice(["float64", "float32", "int32"]), special=r.random() < 0.2)
    x = Given(dtype="float64", special=True)
    k = {}
    if r.random() < 0.2:
        k["left"] = -5.5
    if r.random() < 0.2:
        k["right"] = 5.5
    return [x, xp, fp], k


@selection
def isclose():
    a, b = alike(1)
    a = Given(dims=a.x.shape, special=True)
    return [a, Given(dims=b.x.shape, special=True)], {"equal_nan": r.random() < 0.5}


SELECTION["allclose"] = isclose


@selection
def array_equal():
    g = data(dims=shape_(), special=True)
    h = Given(dims=g.x.shape if r.random() < 0.9 else [1], special=True)
    if r.random() < 0.5:
        h = g
    return [g, h], {"equal_nan": r.random() < 0.5}


@selection
def array_equiv():
    return [data(dims=shape_()), data(dims=shape_(), dtype="bool")], {}


@selection
def unravel_index():
    dims = [r.randint(1, 4) for _ in range(r.randint(1, 3))]
    g = whole(int(np.prod(dims)), shape_(), 0.05)
    g.memory[...] = abs(g.memory)
    g.memory[g.memory == np.prod(dims)] -= 1 if r.random() < 0.9 else 0
    return [g, dims], ({"order": "F"} if r.random() < 0.3 else {})


@selection
def ravel_multi_index():
    dims = [r.randint(1, 4) for _ in range(r.randint(1, 3))]
    shape = shape_()
    k = {"order": "F"} if r.random() < 0.3 else {}
    if r.random() < 0.5:
        k["mode"] = r.choice(["wrap", "clip"])
    out = []
    for d in dims:
        g = Given(dims=shape, dtype="int64")
        g.memory[...] = [r.randint(-4, 4) if "mode" in k else r.randrange(d) for _ in range(g.memory.size)]
        out.append(g)
    return [out, tuple(dims)], k


@selection
def ix_():
    return [Given(dims=[r.randint(0, 3)], dtype=r.choice(["int32", "bool"])) for _ in range(r.randint(1, 3))], {}


@selection
def fill_diagonal():
    g = data(dims=r.choice([[2, 3], [3, 2], [5, 2], [3, 3], [2, 2, 2], [3], [2, 3, 2]]))
    return [g, Given(dims=[r.randint(1, 3)], dtype=g.x.dtype.name)], {"wrap": r.random() < 0.5}


CREATION = {}


def creation(f):
    CREATION[f.__name__] = f
    return f


def amount():
    return r.choice([0, 1, 2, 5, -3, 0.5, 2.5, -1.25, 10, 0.1])


@creation
def arange():
    a, b, c = amount(), amount(), r.choice([1, 2, 0.5, -1, 0.3, 0.1, 3])
    k = {"dtype": r.choice(["float64", "float32", "float16", "int32", "int8", "int64"])} if r.random() < 0.3 else {}
    if "dtype" in k and k["dtype"][0] == "i":
        a, b, c = int(a), int(b), int(c) or 1
    # whole numbers are Python's int on both sides
    return [[a], [a, b], [a, b, c]][r.randrange(3)], k


@creation
def linspace():
    k = {}
    if r.random() < 0.4:
        k["endpoint"] = r.random() < 0.5
    if r.random() < 0.3:
        k["dtype"] = r.choice(["float64", "float32", "int32", "float16"])
    if r.random() < 0.3:
        k["retstep"] = True
    if r.random() < 0.5:
        return [amount(), amount(), r.randint(0, 7)], k
    g = data(dtype=r.choice(["float64", "float32", "int32"]))
    h = Given(dims=[d if r.random() < 0.8 else 1 for d in g.x.shape], dtype=r.choice(["float64", "float32", "int8"]))
    if r.random() < 0.5:
        k["axis"] = r.randint(-g.x.ndim - 1, g.x.ndim)
    return [g, h, r.randint(0, 5)], k


@creation
def eye():
    return [r.randint(0, 4), r.randint(0, 4)], {"k": r.randint(-3, 3), "order": r.choice("CF"), "dtype": r.choice(cases.DTYPES)}


@creation
def tri():
    return [r.randint(0, 4), r.randint(0, 4), r.randint(-3, 3)], {"dtype": r.choice(cases.DTYPES)}


@creation
def identity():
    return [r.randint(-1, 3)], {"dtype": r.choice(cases.DTYPES)}


@creation
def diag():
    return [data(), r.randint(-3, 3)], {}


CREATION["diagflat"] = diag


@creation
def tril():
    g = data()
    while g.x.ndim == 0:
        g = data()
    return [g, r.randint(-3, 3)], {}


CREATION["triu"] = tril


@creation
def vander():
    g = Given(dims=[r.randint(0, 4)] if r.random() < 0.95 else [2, 2])
    while g.x.dtype == bool:
        g = Given(dims=[r.randint(0, 4)])
    return [g], {"N": r.choice([None, 0, 1, 2, 4]), "increasing": r.random() < 0.5}


@creation
def meshgrid():
    return [Given(dims=[r.randint(0, 3)] if r.random() < 0.9 else []) for _ in range(r.randint(1, 3))], {
        "indexing": r.choice(["xy", "ij"]),
        "sparse": r.random() < 0.3,
        "copy": r.random() < 0.7,
    }


@creation
def indices():
    return [[r.randint(0, 3) for _ in range(r.randint(0, 3))]], {"dtype": r.choice(["int32", "float64", "int8"]), "sparse": r.random() < 0.3}


@creation
def zeros_like():
    g = data()
    k = {"order": r.choice("CFAK")}
    if r.random() < 0.3:
        k["dtype"] = r.choice(cases.DTYPES)
    if r.random() < 0.3:
        k["shape"] = [r.randint(0, 3) for _ in range(r.randint(0, 3))]
    return [g], k


CREATION["ones_like"] = zeros_like


@creation
def full_like():
    a, k = zeros_like()
    return [a[0], Given(dims=[] if "shape" in k or r.random() < 0.5 else [d if r.random() < 0.7 else 1 for d in a[0].x.shape])], k


@creation
def full():
    dims = [r.randint(0, 3) for _ in range(r.randint(0, 3))]
    return [dims, Given(dims=[d if r.random() < 0.9 else 1 for d in dims][r.randint(0, len(dims)) :])], {"order": r.choice("CF")}


@creation
def zeros():
    return [[r.randint(0, 3) for _ in range(r.randint(0, 3))]], {"order": r.choice("CF"), "dtype": r.choice(cases.DTYPES)}


CREATION["ones"] = zeros


@creation
def array():
    g = data()
    k = {}
    if r.random() < 0.5:
        k["order"] = r.choice("CFAK")
    if r.random() < 0.4:
        k["dtype"] = r.choice(cases.DTYPES) if g.x.dtype.kind != "f" else r.choice(["float64", "float32", "float16", "int64", "int32", "int8"])
    if r.random() < 0.3:
        k["ndmin"] = r.randint(0, 4)
    if r.random() < 0.4:
        k["copy"] = r.choice([True, False, None])
    return [g], k


@creation
def asarray():
    a, k = array()
    k.pop("ndmin", None)
    return a, k


@creation
def copy():
    return [data()], {"order": r.choice("CFAK")}


CREATION["ascontiguousarray"] = lambda: ([data()], {})
CREATION["asfortranarray"] = lambda: ([data()], {})


def extend(families):
    families["joining"] = JOINING
    families["selection"] = SELECTION
    families["creation"] = CREATION
