"""Random calls of NumPy's products, einsum and linalg, and what they give, one JSON object in a line: `linalg_cases.py family seed count`."""

import base64
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")

family, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(seed)
DTYPES = "float64 float64 float64 float32 float32 float16 int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool".split()


def pick(*items):
    return items[rng.integers(len(items))]


def chance(p):
    return rng.random() < p


def values(shape, dtype):
    n = int(np.prod(shape))
    if dtype == "float16":  # NumPy rounds running sums, so these must be exact
        x = rng.integers(-1, 2, n).astype(dtype)
    elif dtype.startswith("float"):
        x = (rng.integers(-6, 7, n) / pick(1, 2)).astype(dtype)
    elif dtype == "bool":
        x = rng.random(n) < 0.5
    else:
        info = np.iinfo(dtype)
        low, high = (info.min, info.max) if wide else (max(info.min, -5), 5)
        x = rng.integers(low, high, n, dtype=dtype, endpoint=True)
    return x.reshape(shape)


def laid_out(x):
    """The same elements somewhere in a larger buffer, axes in any order, with gaps, backwards."""
    if x.ndim == 0 or chance(0.4):
        return np.array(x, order="C")
    order = rng.permutation(x.ndim)
    home = np.zeros([2 * x.shape[i] + 1 for i in order], x.dtype)
    view = home[tuple(pick(slice(0, x.shape[i]), slice(1, 1 + x.shape[i]), slice(0, 2 * x.shape[i], 2)) for i in order)]
    view = view.transpose(np.argsort(order))
    view = view[tuple(slice(None, None, -1) if chance(0.2) else slice(None) for _ in x.shape)]
    view[...] = x
    return view


# the one integer type of a case whose elements wrap around; others have small elements, so that floats are exact
wide = None


def array(shape, dtype=None):
    dtype = wide or dtype
    return laid_out(values(shape, dtype or pick(*DTYPES)))


def root(x):
    while isinstance(x.base, np.ndarray):
        x = x.base
    return x


def encode(x):
    if isinstance(x, np.generic):
        x = np.asarray(x)
    if isinstance(x, np.ndarray):
        home = root(x)
        if not home.flags.c_contiguous:  # axes in another order
            home = home.transpose(np.argsort([-s for s in home.strides], kind="stable"))
            assert home.flags.c_contiguous
        offset = x.__array_interface__["data"][0] - home.__array_interface__["data"][0]
        return {
            "array": x.dtype.name,
            "shape": x.shape,
            "steps": [s // x.itemsize for s in x.strides],
            "offset": offset // x.itemsize,
            "memory": base64.b64encode(home.tobytes()).decode(),
        }
    if isinstance(x, (list, tuple)):
        return [encode(item) for item in x]
    if isinstance(x, float) and not np.isfinite(x):
        return {"float": str(x)}
    if isinstance(x, dict):
        return {key: encode(value) for key, value in x.items()}
    if isinstance(x, np.integer):
        return int(x)
    return x


def outcome(result, arguments):
    if isinstance(result, (np.ndarray, np.generic)):
        x = np.asarray(result)
        shared = [i for i, a in enumerate(arguments) if isinstance(a, np.ndarray) and np.shares_memory(a, x)]
        return {
            "dtype": x.dtype.name,
            "shape": x.shape,
            "steps": [s // x.itemsize for s in x.strides],
            "data": base64.b64encode(x.tobytes()).decode() if x.dtype != object else None,
            "shared": shared if isinstance(result, np.ndarray) else None,
            "writeable": x.flags.writeable if isinstance(result, np.ndarray) else True,
        }
    if isinstance(result, (list, tuple)):
        return [outcome(item, arguments) for item in result]
    return result


def resolve(name):
    f = np
    for part in name.split("."):
        f = getattr(f, part)
    return f


def emit(name, args, kwargs=None, **more):
    kwargs = kwargs or {}
    row = {"f": name, "args": encode(args), "kwargs": encode(kwargs), **more}
    try:
        result = resolve(name)(*args, **kwargs)
        if more.get("rank") and isinstance(result, (np.ndarray, np.generic)):
            result = result.astype("int32")  # the default integer
        row["result"] = outcome(result, [*args, *kwargs.values()])
    except Exception as error:
        kind = type(error)
        row["error"] = {"class": "UFuncTypeError" if kind.__name__.startswith("_UFunc") else kind.__name__, "message": str(error)}
    if name.split(".")[-1] in ("inv", "solve", "pinv", "lstsq", "tensorsolve", "tensorinv", "matrix_power", "cond") and "result" in row:
        x = np.asarray(args[0], "float64")
        if name.endswith(("tensorsolve", "tensorinv")):
            size = round(x.size**0.5)
            x = x.reshape(size, size)
        with np.errstate(all="ignore"):
            row["scale"] = float(min(1e20, np.nanmax(np.linalg.cond(x)) if x.size else 1))  # what rounding errors may grow by
    print(json.dumps(row))


def sizes(n):
    return [int(rng.choice([0, 1, 2, 3, 4, 5, 7], p=[0.06, 0.14, 0.2, 0.2, 0.2, 0.1, 0.1])) for _ in range(n)]


def stacked(core, stack):
    """A shape with stack axes of which some are 1 or left out."""
    axes = [1 if chance(0.2) else n for n in stack]
    return (*axes[rng.integers(len(axes) + 1) if chance(0.3) else 0 :], *core)


def gufuncs():
    n, m, k = sizes(3)
    k2 = k if chance(0.95) else k + 1
    stack = sizes(rng.integers(0, 3))
    name = pick("matmul", "matmul", "matmul", "vecdot", "matvec", "vecmat")
    if name == "matmul":
        a = array(pick((k,), (n, k)) if chance(0.3) else stacked((n, k), stack))
        b = array(pick((k2,), (k2, m)) if chance(0.3) else stacked((k2, m), stack))
        core = ([n] if a.ndim > 1 else []) + ([m] if b.ndim > 1 else [])
    elif name == "vecdot":
        a, b, core = array(stacked((k,), stack)), array(stacked((k2,), stack)), []
    elif name == "matvec":
        a, b, core = array(stacked((n, k), stack)), array(stacked((k2,), stack)), [n]
    else:
        a, b, core = array(stacked((k,), stack)), array(stacked((k2, m), stack)), [m]
    if chance(0.03):
        a = np.array(1.5)
    kwargs = {}
    if chance(0.1) and not wide:
        kwargs["dtype"] = pick("float64", "float32", "float16", "int32", "uint8", "bool")
    if chance(0.1):
        kwargs["casting"] = pick("no", "equiv", "safe", "same_kind", "unsafe")
    if chance(0.15):
        kwargs["order"] = pick("C", "F", "A", "K")
    if name == "vecdot" and chance(0.3):
        kwargs["axis"] = pick(0, -1, 1)
    if name == "vecdot" and chance(0.3):
        kwargs["keepdims"] = True
    emit(name, [a, b], kwargs)
    if chance(0.3):
        try:
            shape = resolve(name)(a, b, **kwargs).shape
        except Exception:
            return
        out = array(shape, pick("float64", "float32", "float16", "int64", "int32"))
        emit(name, [a, b], {**kwargs, "out": out})


def products():
    n, m, k, p = sizes(4)
    k2 = k if chance(0.95) else k + 1
    name = pick("dot", "dot", "vdot", "inner", "outer", "tensordot", "kron", "cross", "trace", "linalg.outer", "linalg.cross",
                "linalg.trace", "linalg.diagonal", "linalg.vecdot", "linalg.multi_dot", "linalg.matrix_power", "linalg.matmul", "linalg.tensordot", "linalg.matrix_transpose")
    left, right = array(pick((), (k,), (n, k), (p, n, k))), array(pick((), (k2,), (k2, m), (p, k2, m)))
    kwargs = {}
    if name in ("dot", "linalg.matmul"):
        emit(name, [left, right])
        if chance(0.3) and name == "dot":
            try:
                r = np.dot(left, right)
            except Exception:
                return
            emit(name, [left, right], {"out": np.ones(r.shape, pick(r.dtype, r.dtype, "float64"))})
    elif name == "vdot":
        shape = pick((k,), (n, k), ())
        emit(name, [array(shape), array(shape if chance(0.9) else (k + 1,))])
    elif name == "inner":
        emit(name, [array(pick((), (k,), (n, k), (p, n, k))), array(pick((), (k2,), (m, k2), (p, m, k2)))])
    elif name in ("outer", "linalg.outer"):
        shape = pick((n,), (n,), (n, k), ())
        a, b = array(shape), array(pick((m,), (m, k), ()))
        if chance(0.2) and name == "outer":
            kwargs["out"] = np.ones((a.size, b.size), pick("float64", "float32", "int32"))
        emit(name, [a, b], kwargs)
    elif name in ("tensordot", "linalg.tensordot"):
        way = rng.integers(5)
        a, b = array((n, m, k)), array((m, k2, p))
        axes = pick(1, 2, 0, [[1, 2], [0, 1]], [[2, 1], [1, 0]], [[1], [0]], [2, 1], [[-1], [1]], [[0, 1], [0]], [[5], [0]])
        if axes in (1, 2) and chance(0.7):
            b = array((k, p, m) if axes == 1 else (m, k, p))
        if chance(0.5) or name == "linalg.tensordot":
            kwargs["axes"] = axes
            emit(name, [a, b], kwargs)
        else:
            emit(name, [a, b, axes])
    elif name == "kron":
        shapes = [(), (n,), (n, m), (2, n, 3)]
        emit(name, [array(pick(*shapes)), array(pick(*shapes))])
    elif name in ("cross", "linalg.cross"):
        c = pick(3, 3, 3, 3, 2, 1)
        stack = sizes(rng.integers(0, 3))
        a, b = array(stacked((3,), stack)), array(stacked((c,), stack))
        if chance(0.3):
            kwargs["axis"] = pick(0, -1, 1)
        elif chance(0.2) and name == "cross":
            kwargs = {"axisa": pick(0, -1), "axisb": pick(0, -1), "axisc": pick(0, -1)}
        emit(name, [a, b], kwargs)
    elif name == "trace":
        x = array(sizes(rng.integers(1, 5)))
        if chance(0.5):
            kwargs["offset"] = pick(0, 1, -1, 2, 9)
        if chance(0.3):
            kwargs.update(axis1=pick(0, 1, -1), axis2=pick(1, 2, -2))
        if chance(0.2):
            kwargs["dtype"] = pick("float64", "int32", "float32", "bool")
        if x.dtype.kind in "iub" and x.itemsize < 8 and "dtype" not in kwargs:  # the default integer differs
            kwargs["dtype"] = "int32"
        emit(name, [x], kwargs)
    elif name in ("linalg.trace", "linalg.diagonal"):
        x = array(sizes(rng.integers(1, 5)), "float64")
        if chance(0.5):
            kwargs["offset"] = pick(0, 1, -1, 2, 9)
        if wide and name == "linalg.trace":
            kwargs["dtype"] = wide
        emit(name, [x], kwargs)
    elif name == "linalg.vecdot":
        stack = sizes(rng.integers(0, 3))
        emit(name, [array(stacked((k,), stack)), array(stacked((k2,), stack))], {"axis": pick(0, -1)} if chance(0.3) else {})
    elif name == "linalg.multi_dot":
        dims = [n, *sizes(rng.integers(1, 6)), m]
        dtype = pick("float64", "float32", "int32", "int64")
        arrays = [array((x, y if chance(0.98) else y + 1), dtype) for x, y in zip(dims, dims[1:])]
        if chance(0.2) and arrays[0].shape[0]:
            arrays[0] = arrays[0][0]
        if chance(0.2) and arrays[-1].shape[-1]:
            arrays[-1] = arrays[-1][:, 0]
        emit(name, [arrays])
    elif name == "linalg.matrix_power":
        dtype = pick("float64", "float32", "int32", "int64", "int8")
        x = array((*sizes(rng.integers(0, 2)), n, n if chance(0.95) else n + 1), dtype)
        emit(name, [x, pick(0, 1, 2, 3, 4, 5, 7)])
    else:
        emit(name, [array(sizes(rng.integers(1, 4)), "float64")])


def einsum():
    letters = list("ijklmXa")
    size = {letter: s for letter, s in zip(letters, sizes(len(letters)))}
    count = int(rng.choice([1, 2, 3, 4], p=[0.4, 0.35, 0.15, 0.1]))
    ellipsis = chance(0.2)
    batch = sizes(rng.integers(0, 3)) if ellipsis else []
    terms, operands = [], []
    dtype = pick("float64", "float32", "int32", "int64", "bool", "float16", None, None)
    for _ in range(count):
        labels = [pick(*letters[: pick(2, 3, 5, 7)]) for _ in range(rng.integers(0, 4))]
        shape = [1 if chance(0.05) else size[label] for label in labels]
        if chance(0.01) and shape:
            shape[0] += 1
        if any(len({n for a, n in zip(labels, shape) if a == b}) > 1 and 0 in shape for b in labels):
            return  # einsum("ii->i", np.ones((0, 3))) reads memory that is not there
        text = "".join(labels)
        if ellipsis and chance(0.8):
            at = rng.integers(len(labels) + 1)
            own = stacked((), batch)
            text = text[:at] + "..." + text[at:]
            shape = [*shape[:at], *own, *shape[at:]]
        terms.append(text)
        operands.append(array(shape, dtype))
    subscripts = pick(",", ", ").join(terms)
    if chance(0.7):
        used = sorted(set("".join(terms)) - {"."})
        rng.shuffle(used)
        out = "".join(used[: rng.integers(len(used) + 1)])
        if ellipsis and (chance(0.9)):
            at = rng.integers(len(out) + 1)
            out = out[:at] + "..." + out[at:]
        if chance(0.02):
            out += pick("z", out[:1], "-")
        subscripts += "->" + out
    kwargs = {}
    if chance(0.3):
        kwargs["optimize"] = pick(True, False, "greedy", "optimal")
    if chance(0.1):
        kwargs["order"] = pick("C", "F", "A", "K")
    if chance(0.1) and not wide:
        kwargs["dtype"] = pick("float64", "float32", "int32")
        if chance(0.5):
            kwargs["casting"] = pick("unsafe", "same_kind", "no")
    if chance(0.15) and "." not in subscripts:
        # the list form, with numbers for labels
        number = {letter: i for i, letter in enumerate(sorted(set(letters)))}
        args = []
        left, _, right = subscripts.partition("->")
        for term, x in zip(left.split(","), operands):
            args += [x, [number.get(letter, 60) for letter in term.strip()]]
        if "->" in subscripts:
            args.append([number.get(letter, 60) for letter in right])
        emit("einsum", args, kwargs)
        return
    # NumPy names the axes of an ellipsis by the order of a set, which is another in each process
    strides = "..." not in subscripts or kwargs.get("optimize", False) is False
    emit("einsum", [subscripts, *operands], kwargs, strides=strides)
    if chance(0.15):
        try:
            r = np.einsum(subscripts, *operands, **kwargs)
        except Exception:
            return
        kwargs["out"] = array(r.shape, r.dtype.name if wide else pick(r.dtype.name, "float64"))
        emit("einsum", [subscripts, *operands], kwargs)


def paths():
    letters = list("ijklmn")
    size = {letter: int(rng.integers(1, 9)) for letter in letters}
    count = int(rng.integers(1, 7))
    terms = ["".join(rng.choice(letters, rng.integers(1, 4), replace=False)) for _ in range(count)]
    operands = [np.ones([size[letter] for letter in term]) for term in terms]
    subscripts = ",".join(terms)
    if chance(0.7):
        used = sorted(set("".join(terms)))
        rng.shuffle(used)
        subscripts += "->" + "".join(used[: rng.integers(len(used) + 1)])
    kwargs = {}
    if chance(0.8):
        kwargs["optimize"] = pick(True, False, "greedy", "optimal", ["greedy", 50], ["optimal", 100])
    emit("einsum_path", [subscripts, *operands], kwargs)


def matrix(shape, dtype=None):
    dtype = dtype or pick("float64", "float64", "float32", "int32", "uint8")
    if dtype.startswith("float"):
        return laid_out((rng.normal(size=shape) * pick(1, 1, 10)).astype(dtype))
    # wide ranges, so that no matrix is singular by accident
    return laid_out(rng.integers(0, 256, shape).astype(dtype) if dtype == "uint8" else rng.integers(-10000, 10001, shape).astype(dtype))


def linalg():
    n, m = [int(s) for s in rng.choice([0, 1, 2, 3, 4, 5, 8, 13], 2, p=[0.04, 0.12, 0.16, 0.2, 0.2, 0.1, 0.1, 0.08])]
    stack = sizes(rng.integers(0, 3)) if chance(0.4) else []
    way = pick("solve", "inv", "det", "slogdet", "cholesky", "qr", "svd", "svdvals", "eigh", "eigvalsh", "eig", "eigvals", "pinv",
               "lstsq", "matrix_rank", "cond", "norm", "norm", "norm", "vector_norm", "matrix_norm", "tensorsolve", "tensorinv", "matrix_power")
    kwargs = {}
    square = (*stack, n, n) if chance(0.97) else (*stack, n, n + 1)
    if way == "solve":
        a = matrix(square)
        b = matrix(pick((n,), (*stack, n, m), (n, m), (*stack, n, 1)))
        emit("linalg.solve", [a, b])
    elif way in ("inv", "det", "slogdet"):
        x = matrix(square)
        if chance(0.05) and n > 1:
            x[..., 0, :] = 0
        emit("linalg." + way, [x])
    elif way == "cholesky":
        x = matrix((*stack, n, n))
        if chance(0.9):
            x = (x @ np.swapaxes(x, -1, -2) + np.eye(n)).astype(x.dtype)
        if chance(0.3):
            kwargs["upper"] = True
        emit("linalg.cholesky", [x], kwargs)
    elif way == "qr":
        x = matrix((*stack, n, m))
        if chance(0.6):
            kwargs["mode"] = pick("reduced", "complete", "r", "raw", "full", "nonsense")
        emit("linalg.qr", [x], kwargs)
    elif way == "svd":
        x = matrix((*stack, n, m))
        if chance(0.1):
            x = matrix((*stack, n, n))
            x = x + np.swapaxes(x, -1, -2)
            kwargs["hermitian"] = True
        if chance(0.5):
            kwargs["full_matrices"] = pick(True, False)
        if chance(0.2):
            kwargs["compute_uv"] = False
        emit("linalg.svd", [x], kwargs)
    elif way == "svdvals":
        emit("linalg.svdvals", [matrix((*stack, n, m))])
    elif way in ("eigh", "eigvalsh"):
        x = matrix(square)
        if chance(0.7) and x.shape[-1] == x.shape[-2]:
            x = x + np.swapaxes(x, -1, -2)
        if chance(0.4):
            kwargs["UPLO"] = pick("U", "L", "u", "Q")
        emit("linalg." + way, [x], kwargs)
    elif way in ("eig", "eigvals"):
        x = matrix((*stack, n, n))
        if chance(0.5):
            x = np.triu(x)
        elif chance(0.8):
            x = x + np.swapaxes(x, -1, -2)
        elif chance(0.5):
            x = np.abs(x) + 0.1 * np.eye(n)
        if np.iscomplexobj(np.linalg.eigvals(x)):
            return
        emit("linalg." + way, [x])
    elif way == "pinv":
        x = matrix((*stack, n, m))
        if chance(0.3):
            kwargs[pick("rcond", "rtol")] = pick(1e-3, 1e-10, 0.5)
        emit("linalg.pinv", [x], kwargs)
    elif way == "lstsq":
        x, b = matrix((n, m)), matrix(pick((n,), (n, 3), (n, 1), (n, 0)))
        if chance(0.2) and m > 1:
            x[:, 0] = x[:, 1]
        elif chance(0.1):
            kwargs["rcond"] = -1
        if chance(0.3):
            kwargs["rcond"] = pick(None, 1e-3)
        emit("linalg.lstsq", [x, b], kwargs)
    elif way == "matrix_rank":
        x = matrix(pick((*stack, n, m), (n,), ()))
        if x.ndim > 1 and m > 1 and chance(0.5):
            x[..., 0] = x[..., 1]
        if chance(0.2):
            kwargs["tol"] = pick(0.1, 1.0, 1e-5)
        elif chance(0.2):
            kwargs["rtol"] = pick(0.1, 1e-5)
        emit("linalg.matrix_rank", [x], kwargs, rank=True)
    elif way == "cond":
        p = pick(None, 2, -2, 1, -1, float("inf"), -float("inf"), "fro", "nuc")
        x = matrix((*stack, n, n) if p not in (None, 2, -2) else (*stack, n, m))
        if chance(0.1) and n > 1 and p not in (None, 2, -2):
            x[..., 0, :] = 0
        emit("linalg.cond", [x, p])
    elif way == "norm":
        x = matrix(sizes(rng.integers(0, 4)), pick("float64", "float32", "float16", "int32", "bool"))
        orders = (None, 2, 1, 0, -1, -2, 3, 0.5, float("inf"), -float("inf"), "fro", "nuc", "f", "x")
        if chance(0.8):
            kwargs["ord"] = pick(*orders)
        if chance(0.7) and x.ndim:
            kwargs["axis"] = pick(*range(-x.ndim, x.ndim))
            if x.ndim > 1 and chance(0.5):
                kwargs["axis"] = tuple(int(i) for i in rng.choice(x.ndim, 2, replace=chance(0.05)))
        if chance(0.3):
            kwargs["keepdims"] = True
        emit("linalg.norm", [x], kwargs)
    elif way == "vector_norm":
        x = matrix(sizes(rng.integers(1, 4)), pick("float64", "float32", "int32"))
        if chance(0.6):
            kwargs["ord"] = pick(2, 1, 0, -1, 3, float("inf"), -float("inf"))
        if chance(0.6):
            kwargs["axis"] = pick(0, -1, tuple(int(i) for i in rng.permutation(x.ndim)[: rng.integers(1, x.ndim + 1)]))
        if chance(0.3):
            kwargs["keepdims"] = True
        emit("linalg.vector_norm", [x], kwargs)
    elif way == "matrix_norm":
        x = matrix((*stack, n, m))
        if chance(0.8):
            kwargs["ord"] = pick(2, 1, -1, -2, float("inf"), -float("inf"), "fro", "nuc")
        if chance(0.3):
            kwargs["keepdims"] = True
        emit("linalg.matrix_norm", [x], kwargs)
    elif way == "tensorsolve":
        if chance(0.5):
            emit("linalg.tensorsolve", [matrix((2, 3, 6)), matrix((2, 3))])
        else:
            emit("linalg.tensorsolve", [matrix((6, 2, 3)), matrix((2, 3))], {"axes": [0]})
    elif way == "tensorinv":
        emit("linalg.tensorinv", [matrix(pick((4, 6, 8, 3), (24, 8, 3), (6, 2, 3)), "float64")], {"ind": pick(1, 2, 0)})
    else:
        emit("linalg.matrix_power", [matrix((*stack, n, n), "float64"), pick(-1, -2, -3)])


for _ in range(count):
    wide = pick(*DTYPES[6:-1]) if chance(0.2) else None
    {"gufuncs": gufuncs, "products": products, "einsum": einsum, "paths": paths, "linalg": linalg}[family]()
