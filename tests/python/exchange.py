"""Exchanges files with the tests: `exchange.py write FOLDER` and `exchange.py read FOLDER`.

Writing makes arrays of every data type, shape, order and byte order, as `.npy` files of every version and as archives, with a
manifest of what is in them. Reading looks at what the tests wrote from the same arrays, and prints one JSON object in a line.
"""

import base64
import io
import json
import os
import sys
import zipfile

import numpy as np

DTYPES = "float64 float32 float16 int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool".split()
SHAPES = [(), (0,), (1,), (5,), (2, 3), (2, 0, 3), (3, 4, 2), (1, 1, 7, 1), (100000,), (12345678901, 0)]


def sample(dtype, shape, rng):
    n = int(np.prod(shape, dtype=object))
    bits = rng.integers(0, 256, n * np.dtype(dtype).itemsize, dtype=np.uint8)
    if dtype == "bool":
        bits &= 1
    flat = bits.view(dtype)
    if flat.dtype.kind == "f" and n > 3:
        flat[:3] = [np.nan, -0.0, np.inf]
    return flat.reshape(shape)


def arrays():
    rng = np.random.default_rng(1)
    for dtype in DTYPES:
        for shape in SHAPES:
            if max(shape, default=0) > 5000 and dtype not in ("float64", "uint8", "float16"):
                continue
            array = sample(dtype, shape, rng)
            name = f"{dtype}_{'x'.join(map(str, shape)) or 'scalar'}"
            yield name + "_C", array
            if array.ndim > 1:
                yield name + "_F", np.asfortranarray(array)
                yield name + "_T", array.transpose(1, 0, *range(2, array.ndim))
            if array.ndim == 1 and array.size > 1:
                yield name + "_S", array[::-2]


def described(array):
    data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
    return {"dtype": array.dtype.newbyteorder("=").name, "shape": array.shape, "data": base64.b64encode(data).decode(),
            "fortran": bool(array.flags.f_contiguous and not array.flags.c_contiguous)}


def write(folder):
    manifest = {}
    everything = dict(arrays())
    for name, array in everything.items():
        np.save(os.path.join(folder, name + ".npy"), array)
        manifest[name] = described(array)
        if array.size < 1000:
            swapped = array.astype(array.dtype.newbyteorder(">"))
            np.save(os.path.join(folder, name + "_big.npy"), swapped)
            manifest[name + "_big"] = described(swapped)
            for version in (2, 3):
                with open(os.path.join(folder, f"{name}_v{version}.npy"), "wb") as file:
                    np.lib.format.write_array(file, array, version=(version, 0))
                manifest[f"{name}_v{version}"] = manifest[name]
    np.savez(os.path.join(folder, "stored.npz"), **everything)
    np.savez_compressed(os.path.join(folder, "packed.npz"), **everything)
    with open(os.path.join(folder, "manifest.json"), "w") as file:
        json.dump(manifest, file)
    print(json.dumps({"arrays": len(everything), "files": len(manifest)}))


def read(folder):
    """Compares our files with NumPy's own of the same arrays, byte for byte where they are `.npy`."""
    for name, array in arrays():
        mine = open(os.path.join(folder, name + ".npy"), "rb").read()
        file = io.BytesIO()
        np.save(file, array)
        loaded = np.load(io.BytesIO(mine))
        print(json.dumps({"name": name, "bytes": mine == file.getvalue(), "same": described(loaded) == described(array)}))
    for kind in ("stored", "packed"):
        path = os.path.join(folder, kind + ".npz")
        assert zipfile.ZipFile(path).testzip() is None
        with np.load(path) as archive:
            for name, array in arrays():
                print(json.dumps({"name": kind + "/" + name, "bytes": True, "same": described(archive[name]) == described(array)}))


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
