"""Writes `fixtures.json`: files that NumPy made, in base 64. `python tests/io/fixtures.py` (NumPy 2.4.6 made what is kept)."""

import base64
import io
import json
import os

import numpy as np


def npy(array, version=None, **options):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(array), version=version, **options)
    return file.getvalue()


def npz(compress, *args, **arrays):
    file = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(file, *args, **arrays)
    return file.getvalue()


x = np.arange(12, dtype="float64").reshape(3, 4) / 7
rng = np.random.default_rng(0)
several = {
    "weights": rng.normal(size=(20, 30)),
    "bias": np.zeros(300, "float32"),
    "labels": rng.integers(0, 10, 50).astype("int16"),
    "mask": rng.random(9) < 0.5,
    "scalar": np.float16(1.5),
    "empty": np.zeros((0, 3), "int64"),
    "text": np.arange(1000, dtype="int32"),
}
files = {
    "c.npy": npy(x),
    "fortran.npy": npy(np.asfortranarray(x)),
    "big.npy": npy(x.astype(">f4")),
    "version2.npy": npy(x, (2, 0)),
    "version3.npy": npy(x, (3, 0)),
    "scalar.npy": npy(np.int64(-(2**62))),
    "empty.npy": npy(np.zeros((2, 0, 3), "uint8")),
    "half.npy": npy(np.array([0.1, -0.0, np.inf, 65504], "float16")),
    "bool.npy": npy([True, False, True]),
    "python2.npy": npy(x).replace(b"'shape': (3, 4), }  ", b"'shape': (3L, 4L), }"),
    "object.npy": npy(np.array([{"a": 1}], object)),
    "records.npy": npy(np.zeros(2, [("a", "f4"), ("b", "i2")])),
    "text.npy": npy(["abc", "de"]),
    "complex.npy": npy([1j]),
    "dates.npy": npy(np.array(["2020-01-01"], "datetime64[D]")),
    "stored.npz": npz(False, x, **several),
    "packed.npz": npz(True, x, **several),
    "nothing.npz": npz(False),
    "object.npz": npz(True, bad=np.array([{"a": 1}], object), good=x),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures.json")
with open(path, "w") as file:
    json.dump({name: base64.b64encode(data).decode() for name, data in files.items()}, file, indent=1)
    file.write("\n")
