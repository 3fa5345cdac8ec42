"""Random index programs and what NumPy makes of them: one JSON object in a line. Arguments: seed, count."""
import json
import random
import sys

import numpy as np

seed, count = int(sys.argv[1]), int(sys.argv[2])
r = random.Random(seed)
INTS = ["int64", "int32", "int16", "int8", "uint8", "uint32", "uint64"]
DTYPES = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "uint64", "bool"]


def describe(x):
    return {
        "dtype": x.dtype.name,
        "shape": list(x.shape),
        "steps": [s // x.itemsize for s in x.strides],
        "data": [str(int(v)) if x.dtype.kind != "f" else float(v) for v in x.ravel().tolist()],
    }


def source():
    """An array that is a view in some way, described by its strides."""
    ndim = r.choice([0, 1, 1, 2, 2, 2, 3, 3, 4])
    dims = [r.choice([0, 1, 2, 2, 3, 3, 4, 5]) if r.random() < 0.15 else r.choice([1, 2, 3, 3, 4, 5]) for _ in range(ndim)]
    dtype = r.choice(DTYPES)
    big = [d * r.choice([1, 1, 2]) + r.choice([0, 0, 1]) for d in dims]
    n = int(np.prod(big)) if big else 1
    base = (np.arange(n) % (2 if dtype == "bool" else 120)).astype(dtype)
    x = base.reshape(big, order=r.choice("CCCF"))
    x = x[tuple(slice(0, d) if r.random() < 0.6 else slice(d - 1, None, -1) if d else slice(0, 0) for d in dims)] if ndim else x[...]
    if r.random() < 0.4:
        x = x.transpose(r.sample(range(ndim), ndim))
    strided = ndim > 0 and r.random() < 0.1
    if strided:
        x = np.lib.stride_tricks.as_strided(x, x.shape, [0 if r.random() < 0.5 else s for s in x.strides])
    offset = (x.__array_interface__["data"][0] - base.__array_interface__["data"][0]) // x.itemsize
    facts = {"dtype": dtype, "length": n, "shape": list(x.shape), "steps": [s // x.itemsize for s in x.strides], "offset": offset}
    return base, x, facts, strided


def whole_array(x):
    """An array of an index as NumPy gets it and as it travels."""
    facts = describe(x)
    return x, {"t": "array", **facts}


def integers(size, shape):
    low, high = -size, size - 1
    if r.random() < 0.03:
        low, high = low - 1, high + 1
    if high < low:
        high = low
    dtype = r.choice(INTS)
    if dtype[0] == "u":
        low = 0
        high = max(high, 0)
    x = np.array([r.randint(low, high) for _ in range(int(np.prod(shape)))]).reshape(shape).astype(dtype)
    kind = r.random()
    if kind < 0.3:
        x = np.asfortranarray(x) if x.ndim else x
    elif kind < 0.4 and x.ndim:
        x = x[::-1]
    elif kind < 0.5:
        x = np.broadcast_to(x[..., :1], x.shape) if x.ndim and x.shape[-1] > 0 else x
    return x


def index(x):
    """A random index: Python's tuple and its description."""
    entries, facts = [], []
    axis = 0
    common = r.choice([[], [1], [2], [3], [2, 3], [3, 2], [1, 2], [0], [2, 1, 2]])
    ellipsis = False
    if r.random() < 0.08:
        mask = np.array([r.random() < 0.5 for _ in range(x.size)], bool).reshape(x.shape)
        if r.random() < 0.3:
            mask = np.asfortranarray(mask)
        if r.random() < 0.05 and x.ndim:
            mask = mask[:-1]
        value, fact = whole_array(mask)
        return (value,), [fact]
    for _ in range(r.randint(0, x.ndim + 1) if r.random() < 0.9 else x.ndim + 2):
        size = x.shape[axis] if axis < x.ndim else 3
        kind = r.random()
        if kind < 0.22:
            i = r.randint(-size, max(size - 1, -size)) if r.random() < 0.97 else size
            entries.append(i)
            facts.append({"t": "int", "v": i})
            axis += 1
        elif kind < 0.5:
            bounds = [None if r.random() < 0.4 else r.randint(-size - 2, size + 2) for _ in range(2)]
            step = r.choice([None, None, 1, 2, -1, -2, 3, -3])
            entries.append(slice(*bounds, step))
            facts.append({"t": "slice", "v": [*bounds, step]})
            axis += 1
        elif kind < 0.58:
            entries.append(None)
            facts.append({"t": "new"})
        elif kind < 0.66 and not ellipsis:
            ellipsis = True
            entries.append(Ellipsis)
            facts.append({"t": "ellipsis"})
            axis = max(axis, x.ndim - r.randint(0, 2))
        elif kind < 0.7:
            truth = r.random() < 0.6
            entries.append(truth)
            facts.append({"t": "truth", "v": truth})
        elif kind < 0.76 and axis < x.ndim:
            n = 1 if r.random() < 0.6 or axis + 1 >= x.ndim else 2
            shape = list(x.shape[axis : axis + n])
            if r.random() < 0.03:
                shape[0] += 1
            mask = np.array([r.random() < 0.5 for _ in range(int(np.prod(shape)))], bool).reshape(shape)
            value, fact = whole_array(mask)
            entries.append(value)
            facts.append(fact)
            axis += n
        else:
            shape = common if r.random() < 0.7 else r.choice([[1] * len(common), common[1:], [2]])
            indices = integers(size, shape)
            if r.random() < 0.3 and indices.ndim > 0:
                entries.append(indices.tolist())
                facts.append({"t": "list", "v": indices.tolist()})
            else:
                value, fact = whole_array(indices)
                # int32 is the index type here, int64 is that of a 64-bit NumPy: they take the same way
                entries.append(value.astype(np.int64) if value.dtype == np.int32 and 0 not in value.strides else value)
                facts.append(fact)
            axis += 1
    if r.random() < 0.03:
        entries.append(1.5)
        facts.append({"t": "int", "v": 1.5})
    return tuple(entries), facts


def outcome(f):
    try:
        return f()
    except (IndexError, ValueError, TypeError) as e:
        return {"error": type(e).__name__, "message": str(e)}


for _ in range(count):
    base, x, facts, strided = source()
    where, entries = index(x)
    row = {"x": facts, "index": entries}

    def read():
        y = np.asarray(x[where])
        scalar = not isinstance(x[where], np.ndarray)
        out = {"result": describe(y), "shares": bool(np.shares_memory(x, y)), "based": y.base is not None and not scalar}
        if out["based"] and y.base is not base and not strided:
            out["base"] = describe(y.base)
        return out

    row["get"] = outcome(read)
    shape = row["get"].get("result", {"shape": [2]})["shape"]

    def value():
        kind = r.random()
        if kind < 0.3:
            v = r.choice([1, 0, 7, 2.5, True])
            return v, {"t": "number", "v": v}
        if kind < 0.9:
            dims = [1 if r.random() < 0.2 else d for d in shape[r.randint(0, len(shape)) if r.random() < 0.3 else 0 :]]
            if r.random() < 0.06:
                dims = dims + [2]
            if r.random() < 0.06:
                dims = [1] + dims
            if r.random() < 0.04 and dims:
                dims[0] += 1
            v = np.array([r.randint(0, 100) for _ in range(int(np.prod(dims)))]).reshape(dims).astype(r.choice(DTYPES))
            if r.random() < 0.3:
                v = np.asfortranarray(v)
            if r.random() < 0.2 and v.dtype == np.float64:
                return v.tolist(), {"t": "list", "v": v.tolist()}
            return whole_array(v)
        v = x[..., ::-1] if x.ndim else x
        return v, {"t": "self"}

    v, fact = value()
    row["value"] = fact
    before = base.copy()

    def write():
        x[where] = v
        return {"memory": describe(base)["data"]}

    # several writes to one place: which one stays is not specified
    marks = np.arange(x.size, dtype=np.int64).reshape(x.shape)
    selected = outcome(lambda: marks[where])
    repeats = isinstance(selected, np.ndarray) and len(np.unique(selected)) != selected.size
    overlapping = 0 in [s for s, d in zip(x.strides, x.shape) if d > 1]
    # NumPy's assignment through a mask of the array's own shape reads what it has written; here it does not
    unsafe = fact["t"] == "self" and len(where) == 1 and getattr(where[0], "dtype", None) == bool
    if not overlapping and not unsafe and not (repeats and not isinstance(v, (int, float, bool))):
        row["set"] = outcome(write)
    base[:] = before

    # values that broadcast are left out: NumPy's quick way reads beyond their end
    def add():
        np.add.at(x, where, v)
        return {"memory": describe(base)["data"]}

    if not overlapping and fact["t"] == "array" and fact["dtype"] == x.dtype.name and x.dtype != np.float16 and fact["shape"] == shape:
        done = outcome(add)
        if "memory" in done:
            row["add"] = done
    print(json.dumps(row))
