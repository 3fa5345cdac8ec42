"""Random reductions and what NumPy makes of them, one JSON object a line: `python reductions_cases.py family seed count`.

Arrays are told by how to make them: a hash of the position gives the elements, so both sides can build them.
"""
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")
FAMILY, SEED, COUNT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng([SEED, sum(map(ord, FAMILY))])
# the default integer is int32 here (as on 32-bit platforms): sums of narrow integers are compared in that type
NARROW = {"bool": "int32", "int8": "int32", "int16": "int32", "int32": "int32", "uint8": "uint32", "uint16": "uint32", "uint32": "uint32"}
ALL = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool"]


def fill(n, dtype, seed, special):
    h = np.arange(n, dtype=np.uint32) * np.uint32(2654435761) ^ np.uint32(seed)
    h = h * np.uint32(2246822519)
    h ^= h >> np.uint32(13)
    h = h * np.uint32(3266489917)
    h ^= h >> np.uint32(16)
    kind = np.dtype(dtype).kind
    if dtype == "bool":
        return (h & np.uint32(3) > 0) if special == 2 else (h & np.uint32(1) > 0)
    if kind in "iu":
        small = (h % np.uint32(100 if special else 7)).astype(np.int64)
        return (small - 3 if kind == "i" else small).astype(dtype)
    x = (h / 4294967296.0 - 0.5) * (10.0 if dtype != "float16" else 4.0)
    if special >= 1:
        x = np.where(h % np.uint32(11) == 0, -0.0, x)
        x = np.where(h % np.uint32(13) == 0, 0.0, x)
        x = np.where(h % np.uint32(17) == 0, np.round(x), x)
    if special == 2:
        x = np.where(h % np.uint32(37) == 0, np.nan, x)
        x = np.where(h % np.uint32(41) == 0, np.inf, x)
    if special == 3:
        x = np.round(x * 2) / 2
    return x.astype(dtype)


def choice(*options):
    return options[int(rng.integers(len(options)))]


def array(dtype=None, ndim=None, most=400, special=None, contiguous=False, least=0):
    """A random view and the description of it."""
    if dtype is None:
        dtype = choice("float64", "float64", "float32", "float32", *ALL)
    if ndim is None:
        ndim = choice(0, 1, 1, 2, 2, 2, 3, 3, 4)
    if special is None:
        special = choice(0, 0, 1, 2)
    while True:
        shape = [int(choice(1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 130, 300, 1000, 9000)) for _ in range(ndim)]
        if np.prod(shape, dtype=float) <= most:
            break
    if rng.random() < 0.04 and ndim and least == 0:
        shape[int(rng.integers(ndim))] = 0
    steps = [choice(1, 1, 1, 1, 2, -1, -2) for _ in shape]
    if contiguous or rng.random() < 0.4:
        steps = [1] * ndim
    full = [n * abs(s) + (0 if contiguous else choice(0, 0, 0, 1)) for n, s in zip(shape, steps)]
    length = int(np.prod(full)) + 1
    seed = int(rng.integers(2**31))
    base = fill(length, dtype, seed, special)
    x = base[1:].reshape(full)
    x = x[tuple(slice(None, None, s) for s in steps)] if ndim else x[...]
    x = x[tuple(slice(0, n) for n in shape)] if ndim else x
    if ndim > 1 and rng.random() < 0.5 and not contiguous:
        x = x.transpose(rng.permutation(ndim))
    if rng.random() < 0.08 and not contiguous and x.ndim:
        extra = int(choice(2, 3, 9))
        x = np.broadcast_to(x, (extra,) + x.shape)
        if rng.random() < 0.5:
            x = np.moveaxis(x, 0, -1)
    start = base.__array_interface__["data"][0]
    offset = (x.__array_interface__["data"][0] - start) // base.itemsize if x.size else 0
    told = {"dtype": dtype, "shape": list(x.shape), "steps": [s // base.itemsize for s in x.strides], "offset": offset,
            "length": length, "seed": seed, "special": special}
    return x, {"array": told}


def tell(r):
    if isinstance(r, tuple) or isinstance(r, list):
        return [tell(x) for x in r]
    r = np.asarray(r)
    steps = [s // r.itemsize for s in r.strides]
    dtype = r.dtype.name
    return {"dtype": dtype, "shape": list(r.shape), "steps": steps, "hex": np.ascontiguousarray(r).tobytes().hex()}


def axes(ndim, many=True):
    if ndim == 0:
        return choice(None, None, 0, -1)
    pick = rng.random()
    if pick < 0.3:
        return None
    if pick < 0.75 or not many:
        return int(rng.integers(-ndim, ndim))
    k = int(rng.integers(0, ndim + 1))
    return tuple(int(a) - (ndim if rng.random() < 0.2 else 0) for a in rng.permutation(ndim)[:k])


def mask(shape):
    """A boolean array that broadcasts to `shape`."""
    keep = [n if rng.random() < 0.7 else 1 for n in shape]
    while len(keep) and rng.random() < 0.15:
        keep.pop(0)
    length = int(np.prod(keep)) + 1
    seed = int(rng.integers(2**31))
    m = fill(length, "bool", seed, 2)[1:]
    m = m.reshape(keep[::-1]).T if len(keep) > 1 and rng.random() < 0.3 else m.reshape(keep)
    told = {"dtype": "bool", "shape": keep, "length": length, "seed": seed, "special": 2, "steps": list(m.strides), "offset": 1}
    return m, {"array": told}


def target(shape, dtype):
    """An array of a shape to write into, in some layout."""
    dims = [n * int(choice(1, 1, 2)) for n in shape]
    order = rng.permutation(len(dims)) if rng.random() < 0.5 else np.arange(len(dims))
    length = int(np.prod(dims)) + 1
    seed = int(rng.integers(2**31))
    base = fill(length, dtype, seed, 0)
    back = np.argsort(order)
    x = base[1:].reshape([dims[i] for i in order]).transpose(back)
    x = x[tuple(slice(None, None, d // n if n else None) for d, n in zip(dims, shape))] if len(shape) else x[...]
    told = {"dtype": dtype, "shape": list(x.shape), "steps": [s // base.itemsize for s in x.strides], "offset": 1, "length": length, "seed": seed,
            "special": 0}
    return x, {"array": told}


def integer_dtype(x, kw, told):
    """NumPy's sums of narrow integers are 64 bits wide on this platform: ask for the type of a 32-bit one."""
    if x.dtype.name in NARROW and "dtype" not in kw:
        kw["dtype"] = NARROW[x.dtype.name]


def keywords(x, names, told):
    kw = {}
    if "keepdims" in names and rng.random() < 0.3:
        kw["keepdims"] = told["keepdims"] = bool(choice(True, False))
    if "initial" in names and rng.random() < 0.2:
        kw["initial"] = told["initial"] = choice(2, 3, 0, 100)
    if "where" in names and rng.random() < 0.3:
        kw["where"], told["where"] = mask(x.shape)
    if "dtype" in names and rng.random() < 0.15:
        kw["dtype"] = told["dtype"] = choice("float64", "float32", "float16")
    if "ddof" in names and rng.random() < 0.5:
        kw["ddof"] = told["ddof"] = choice(0, 1, 2)
    return kw


def reductions():
    name = choice("sum", "sum", "sum", "prod", "max", "min", "mean", "mean", "var", "std", "any", "all", "ptp", "argmax", "argmin", "count_nonzero",
                  "nansum", "nanprod", "nanmax", "nanmin", "nanmean", "nanvar", "nanstd", "nanargmax", "nanargmin")
    x, told = array(most=choice(50, 400, 3000, 30000))
    takes = {
        "sum": ["keepdims", "initial", "where", "dtype"],
        "prod": ["keepdims", "initial", "where"],
        "max": ["keepdims", "initial", "where"],
        "min": ["keepdims", "initial", "where"],
        "mean": ["keepdims", "where", "dtype"],
        "var": ["keepdims", "where", "ddof"],
        "std": ["keepdims", "where", "ddof"],
        "any": ["keepdims", "where"],
        "all": ["keepdims", "where"],
        "nansum": ["keepdims", "initial", "where"],
        "nanprod": ["keepdims", "initial"],
        "nanmax": ["keepdims", "initial"],
        "nanmin": ["keepdims", "initial"],
        "nanmean": ["keepdims", "where"],
        "nanvar": ["keepdims", "ddof"],
        "nanstd": ["keepdims", "ddof"],
    }.get(name, ["keepdims"])
    kw_told = {}
    kw = keywords(x, takes, kw_told)
    if name in ("sum", "prod", "nansum", "nanprod"):
        integer_dtype(x, kw, kw_told)
    axis = axes(x.ndim, not name.startswith(("arg", "nanarg")))
    kw["axis"] = kw_told["axis"] = axis
    if rng.random() < 0.2 and x.dtype.kind == "f" and name in ("sum", "prod", "max", "min", "mean", "var", "std", "nansum", "nanmean", "nanvar"):
        try:
            plain = np.asarray(getattr(np, name)(x, **kw))
        except Exception:
            return name, [x], [told], kw, kw_told
        kw["out"], kw_told["out"] = target(plain.shape, choice(plain.dtype.name, plain.dtype.name, "float64", "float32", "float16"))
    return name, [x], [told], kw, kw_told


def at_or_outer():
    """`ufunc.at` with repeated positions (the array itself is the result), and `ufunc.outer`."""
    name = choice("add", "subtract", "multiply", "maximum", "fmin", "fmax", "floor_divide", "logical_xor", "bitwise_or", "less")
    dtype = choice("float64", "float32", "float16", "int32", "int64", "uint8")
    if name == "bitwise_or":
        dtype = choice("int32", "int64", "uint8")
    if rng.random() < 0.4:
        x, told = array(dtype=dtype, most=30, ndim=choice(0, 1, 2))
        y, told2 = array(dtype=choice(dtype, dtype, "float64", "int8", "bool") if name not in ("bitwise_or", "subtract") else dtype, most=30, ndim=choice(0, 1, 2))
        if name == "floor_divide":
            y, told2 = array(dtype="float64", most=30, ndim=1)
        return name + ".outer", [x, y], [told, told2], {}, {}
    if name == "less":
        name = "multiply"
    x, told = array(dtype=dtype, most=60, ndim=choice(1, 2, 2), least=1)
    if 0 in x.strides:
        return at_or_outer()
    n = int(choice(0, 1, 3, 8))
    index = [int(i) for i in rng.integers(-x.shape[0], x.shape[0], n)]
    shape = (n,) + x.shape[1:]
    length = int(np.prod(shape)) + 1
    seed = int(rng.integers(2**31))
    base = fill(length, dtype, seed, 1)
    y = base[1:].reshape(shape)
    told2 = {"array": {"dtype": dtype, "shape": list(shape), "length": length, "seed": seed, "special": 1, "offset": 1}}
    if name == "floor_divide":
        y, told2 = np.array(2, dtype), {"scalar": 2, "dtype": dtype}
    return name + ".at", [x, np.array(index, int), y], [told, {"places": index}, told2], {}, {}


def methods():
    if rng.random() < 0.25:
        return at_or_outer()
    method = choice("reduce", "reduce", "accumulate", "reduceat")
    name = choice("add", "add", "multiply", "maximum", "minimum", "subtract", "divide", "logical_or", "logical_and", "logical_xor", "bitwise_and",
                  "bitwise_or", "bitwise_xor", "fmax", "fmin", "copysign")
    x, told = array(most=choice(50, 400, 3000, 30000), ndim=choice(1, 1, 2, 3))
    if name.startswith("bitwise") and x.dtype.kind == "f" or name in ("copysign", "divide") and x.dtype.kind != "f" or name == "subtract" and x.dtype == bool:
        x, told = array(dtype="float32" if name in ("copysign", "divide", "subtract") else "int32", ndim=choice(1, 2, 3))
    kw, kw_told = {}, {}
    axis = int(rng.integers(-x.ndim, x.ndim))
    args, targs = [x], [told]
    if name in ("add", "multiply"):
        integer_dtype(x, kw, kw_told)
    if method == "reduce":
        reorderable = name not in ("subtract", "divide", "copysign")
        axis = axes(x.ndim) if reorderable else axis
        if rng.random() < 0.3:
            kw["keepdims"] = kw_told["keepdims"] = True
        if rng.random() < 0.25 and reorderable:
            kw["initial"] = kw_told["initial"] = choice(1, 2, None)
        if rng.random() < 0.2 and kw.get("initial", 1) is not None and reorderable:
            kw["where"], kw_told["where"] = mask(x.shape)
    if method == "reduceat":
        n = x.shape[axis]
        if n == 0:
            return methods()
        indices = [int(i) for i in rng.integers(0, n, int(choice(0, 1, 2, 5)))]
        args.append(np.array(indices, int))
        targs.append({"list": indices})
    kw["axis"] = kw_told["axis"] = axis
    return name + "." + method, args, targs, kw, kw_told


def scans():
    name = choice("cumsum", "cumsum", "cumprod", "nancumsum", "nancumprod", "cumulative_sum", "cumulative_prod", "diff", "ediff1d", "gradient", "trapezoid")
    x, told = array(most=choice(50, 400, 3000))
    kw, kw_told = {}, {}
    args, targs = [x], [told]
    if "cum" in name:
        kw["axis"] = kw_told["axis"] = axes(x.ndim, False)
        if name.startswith("cumulative"):
            if rng.random() < 0.4:
                kw["include_initial"] = kw_told["include_initial"] = True
        integer_dtype(x, kw, kw_told)
    if name == "diff":
        kw["n"] = kw_told["n"] = choice(0, 1, 1, 2, 3)
        kw["axis"] = kw_told["axis"] = int(rng.integers(-max(x.ndim, 1), max(x.ndim, 1)))
    if name == "trapezoid":
        kw["axis"] = kw_told["axis"] = int(rng.integers(-max(x.ndim, 1), max(x.ndim, 1)))
        if rng.random() < 0.5:
            kw["dx"] = kw_told["dx"] = 0.3
    if name == "gradient":
        if rng.random() < 0.3:
            args.append(0.3)
            targs.append({"number": 0.3})
        if rng.random() < 0.3:
            kw["edge_order"] = kw_told["edge_order"] = 2
        if rng.random() < 0.5:
            kw["axis"] = kw_told["axis"] = axes(x.ndim)
    return name, args, targs, kw, kw_told


METHODS = ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear", "median_unbiased",
           "normal_unbiased", "lower", "higher", "midpoint", "nearest"]


def statistics():
    name = choice("median", "nanmedian", "quantile", "quantile", "percentile", "nanquantile", "nanpercentile", "average", "cov", "corrcoef", "histogram",
                  "bincount", "digitize", "convolve", "correlate", "polyval", "round", "searchsorted")
    x, told = array(dtype=choice("float64", "float64", "float32", "float16", "int32", "uint8"), most=choice(20, 100, 400), special=choice(0, 1, 2, 3))
    kw, kw_told = {}, {}
    args, targs = [x], [told]
    if name in ("median", "nanmedian"):
        kw["axis"] = kw_told["axis"] = axes(x.ndim, x.size > 0)
        kw["keepdims"] = kw_told["keepdims"] = bool(choice(True, False))
    if "quantile" in name or "percentile" in name:
        top = 100 if "percentile" in name else 1
        q = choice(0.0, 0.25, 0.5, 1.0, 0.1, 0.9, 0.3333, [0.1, 0.5], [])
        if not name.startswith("nan") and rng.random() < 0.1:  # several axes of q go astray in NumPy's versions for nan
            q = [[0.0, 0.3], [0.7, 1.0]]
        q = (np.array(q) * top).tolist()
        args.append(np.array(q) if isinstance(q, list) else q)
        targs.append({"list": q} if isinstance(q, list) else {"number": q})
        kw["method"] = kw_told["method"] = choice("linear", *METHODS)
        kw["axis"] = kw_told["axis"] = axes(x.ndim, x.size > 0) or None  # NumPy reshapes in odd ways for an empty tuple
        kw["keepdims"] = kw_told["keepdims"] = bool(choice(True, False))
    if name == "average":
        kw["axis"] = kw_told["axis"] = axes(x.ndim)
        if rng.random() < 0.6:
            kw["weights"], kw_told["weights"] = array_of(x.shape, "float64")
        if rng.random() < 0.3:
            kw["keepdims"] = kw_told["keepdims"] = True
    if name in ("cov", "corrcoef"):
        x, told = array(dtype=choice("float64", "float32", "int32"), ndim=choice(1, 2), most=200, special=0)
        args, targs = [x], [told]
        if rng.random() < 0.4:
            kw["rowvar"] = kw_told["rowvar"] = False
        if name == "cov" and rng.random() < 0.4:
            kw["ddof"] = kw_told["ddof"] = choice(0, 1)
    if name == "histogram":
        x, told = array(dtype=choice("float64", "int32", "float32"), most=400, special=choice(0, 1, 3))
        args, targs = [x], [told]
        pick = rng.random()
        if pick < 0.4:
            kw["bins"] = kw_told["bins"] = choice(1, 3, 10, 50)
        elif pick < 0.7:
            kw["bins"] = kw_told["bins"] = choice([-3.0, 0.0, 1.0, 4.0], [0.0, 1.0])
        if rng.random() < 0.3:
            kw["range"] = kw_told["range"] = (-2, 3)
        if rng.random() < 0.3:
            kw["density"] = kw_told["density"] = True
    if name == "bincount":
        x, told = array(dtype=choice("uint8", "int32", "bool", "uint16"), ndim=1, most=400, special=0)
        if x.dtype.kind == "i" and x.size and x.min() < 0:
            return statistics()
        args, targs = [x], [told]
        if rng.random() < 0.3:
            kw["minlength"] = kw_told["minlength"] = 10
        if rng.random() < 0.3:
            kw["weights"], kw_told["weights"] = array_of(x.shape, "float64")
    if name == "digitize":
        bins = choice([-2.0, 0.0, 1.5], [3.0, 1.0, -1.0], [0.0], [])
        args.append(np.array(bins, float))
        targs.append({"list": bins})
        kw["right"] = kw_told["right"] = bool(choice(True, False))
    if name in ("convolve", "correlate"):
        x, told = array(dtype="int32", ndim=1, most=100, special=0)
        y, told2 = array(dtype="int32", ndim=1, most=100, special=0)
        args, targs = [x, y], [told, told2]
        kw["mode"] = kw_told["mode"] = choice("full", "same", "valid")
    if name == "polyval":
        x, told = array(dtype=choice("float64", "int32"), most=100, special=0)
        p = choice([1.0, 2.0, 3.0], [0.5], [])
        args, targs = [np.array(p), x], [{"list": p}, told]
    if name == "round":
        x, told = array(dtype=choice("float64", "float32", "int32", "uint8", "float16"), most=100)
        args, targs = [x], [told]
        kw["decimals"] = kw_told["decimals"] = choice(0, 1, 2, -1, 3)
    if name == "searchsorted":
        x, told = array(dtype=choice("float64", "float32", "int32", "float16"), ndim=1, most=100)
        v, told2 = array(dtype=choice("float64", "int32"), most=50)
        args, targs = [x, v], [told, told2]
        kw["side"] = kw_told["side"] = choice("left", "right")
    return name, args, targs, kw, kw_told


def array_of(shape, dtype):
    length = int(np.prod(shape)) + 1
    seed = int(rng.integers(2**31))
    x = np.abs(fill(length, dtype, seed, 0)[1:]).reshape(shape)
    return x, {"array": {"dtype": dtype, "shape": list(shape), "length": length, "seed": seed, "special": 0, "offset": 1, "absolute": True}}


def sorting():
    name = choice("sort", "sort", "argsort", "argsort", "lexsort", "unique", "unique_counts", "unique_all", "union1d", "intersect1d", "setdiff1d", "setxor1d", "isin",
                  "nonzero", "flatnonzero", "argwhere", "partition")
    x, told = array(most=choice(20, 300, 3000), special=choice(1, 2, 3))
    kw, kw_told = {}, {}
    args, targs = [x], [told]
    if name in ("sort", "argsort"):
        kw["axis"] = kw_told["axis"] = choice(-1, None, int(rng.integers(-max(x.ndim, 1), max(x.ndim, 1))))
        kw["kind"] = kw_told["kind"] = "stable"
    if name == "partition":
        kw["axis"] = kw_told["axis"] = -1
        x, told = array(dtype="int32", ndim=choice(1, 2), most=100, least=1)
        args, targs = [x, 0], [told, {"number": 0}]
        x.shape[-1] or None
    if x.dtype == np.float16 and name.startswith(("unique", "union", "intersect", "setdiff", "setxor")):
        # on some processors NumPy's unstable sort of halves leaves zeros among other numbers, and rows with nan come first
        x, told = array(dtype="float32", most=300, special=2)
        args, targs = [x], [told]
    if name == "lexsort":
        x, told = array(ndim=choice(1, 2), most=200, special=3)
        args, targs = [x], [told]
    if name == "unique":
        for key in ("return_index", "return_inverse", "return_counts"):
            if rng.random() < 0.5:
                kw[key] = kw_told[key] = True
        if x.ndim and rng.random() < 0.2:
            kw["axis"] = kw_told["axis"] = int(rng.integers(-x.ndim, x.ndim))
    if name in ("union1d", "intersect1d", "setdiff1d", "setxor1d", "isin"):
        y, told2 = array(dtype=x.dtype.name, most=50, special=3)
        args.append(y)
        targs.append(told2)
    return name, args, targs, kw, kw_told


makers = {"reductions": reductions, "methods": methods, "scans": scans, "statistics": statistics, "sorting": sorting}
for _ in range(COUNT):
    name, args, told, kw, kw_told = makers[FAMILY]()
    f = np
    for part in name.split("."):
        f = getattr(f, part)
    case = {"f": name, "args": told, "kw": {k: (list(v) if isinstance(v, tuple) else v) for k, v in kw_told.items()}}
    try:
        if name.endswith(".at"):
            args[0] = args[0].copy() if not args[0].flags.writeable else args[0]
        result = f(*args, **kw)
        case["result"] = tell(args[0] if name.endswith(".at") else result)
    except Exception as e:
        case["error"] = type(e).__name__
        case["message"] = str(e)
    print(json.dumps(case))
