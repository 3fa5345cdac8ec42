"""Making arrays, data types and how both print."""
# set: dtypes=float64 | float32 | float16 | int64 | int32 | int16 | int8 | uint64 | uint32 | uint16 | uint8 | bool


# cross: DATA=3 | 3.0 | True | [] | [1, 2] | [1, 2.5] | [True, False] | [[1, 2], [3, 4]] | [[1.0], [2.0]] | [[]] | (1, 2) | [True, 2] | [np.arange(2), np.arange(2)] | [np.float32(1), 2] | range(3) | [[[1]]] | [1e300, -0.0, np.nan, np.inf]
# mode: continue
def array():
    x = np.array(DATA)
    y = np.asarray(DATA)
    z = np.array(DATA, ndmin=3)


# cross: DATA=[[1, 2], [3]] | [1, [2]] | "a" | None | [None]
# mode: continue
def array_refused():
    x = np.array(DATA, dtype="float64")


# cross: DTYPE=@dtypes
# cross: DATA=[1.75, 0.0, 3.0] | [1, 0, 3] | [True, False, True] | np.arange(3, dtype="int8") | 2
# mode: continue
def array_dtype():
    x = np.array(DATA, dtype="DTYPE")
    y = np.asarray(DATA, dtype=np.DTYPE)


# cross: DTYPE=@dtypes
# cross: FROM=@dtypes
def astype():
    x = np.array([0, 1, 100, 3]).astype("FROM")
    y = x.astype("DTYPE")
    z = x.astype("DTYPE", copy=False)
    same = z is x


# cross: CALL=np.zeros(3) | np.zeros((2, 3)) | np.zeros(()) | np.zeros((2, 0)) | np.ones((2, 2), dtype="int32") | np.full((2, 2), 7) | np.full(2, 7.5) | np.full(3, [1, 2, 3]) | np.full((2,), True) | np.eye(3) | np.eye(2, 3) | np.eye(3, k=1) | np.eye(2, dtype="int8") | np.identity(2) | np.arange(5) | np.arange(5.0) | np.arange(1, 7, 2) | np.arange(3, 0, -1) | np.arange(0, 1, 0.25) | np.arange(0.1, 1.0, 0.3) | np.arange(0) | np.arange(3, dtype="float32") | np.linspace(0, 1, 5) | np.linspace(0.1, 0.9, 7) | np.linspace(0, 10, 5, endpoint=False) | np.linspace(0, 1, 1) | np.linspace(0, 1, 0) | np.linspace(5, 1, 4, dtype="int32") | np.linspace([0, 1], [1, 3], 3) | np.logspace(0, 2, 3) | np.geomspace(1, 8, 4) | np.zeros(3, dtype=int) | np.zeros(3, dtype=bool) | np.ones(2, dtype=float) | np.zeros((2, 3), order="F") | np.tri(3) | np.zeros(-1) | np.zeros((2, -3)) | np.zeros(2.5) | np.arange(1, 2, 0) | np.linspace(0, 1, -1) | np.zeros(2, dtype="nonsense") | np.vander([1, 2, 3]) | np.fromfunction(lambda i, j: i + j, (2, 3)) | np.diagflat([1, 2])
# mode: continue
def makers():
    x = CALL


# cross: CALL=np.zeros_like(a) | np.ones_like(a) | np.full_like(a, 3) | np.zeros_like(a, dtype="int8") | np.ones_like(a, shape=(2, 2)) | np.full_like(a, 2.75, dtype="int32") | np.zeros_like(a, order="C") | np.empty_like(a).shape
# cross: PROTOTYPE=np.arange(6.0).reshape(2, 3) | np.asfortranarray(np.arange(6).reshape(2, 3)) | np.arange(12).reshape(3, 4)[:, ::2] | [1, 2] | np.float32(3)
# mode: continue
def likes():
    a = PROTOTYPE
    x = CALL


# cross: A=@dtypes
# cross: B=@dtypes
def promotion():
    t = np.result_type("A", "B")
    p = np.promote_types("A", "B")
    c = [np.can_cast("A", "B", casting=k) for k in ["no", "equiv", "safe", "same_kind", "unsafe"]]
    x = np.ones(2, dtype="A") + np.ones(2, dtype="B") if "A" != "bool" else 0


# cross: DTYPE=@dtypes
# mode: continue
def dtype_facts():
    d = np.dtype("DTYPE")
    name, kind, size = d.name, d.kind, d.itemsize
    text = repr(d)
    i = np.iinfo("DTYPE")
    low, high = i.min, i.max
    f = np.finfo("DTYPE")
    eps, tiny, big = f.eps, f.tiny, f.max


# cross: DTYPE=@dtypes
def scalars():
    s = np.DTYPE(1)
    r = [str(s), s.item(), s.dtype.name, s.ndim, s.shape]
    a = np.array(s)


# cross: X=np.arange(3) | np.arange(3.0) | np.array([1.5, 22.25, -3.0]) | np.array([1e-10, 1.0]) | np.array([1e10, 1.0]) | np.array([1e16, 1.0]) | np.array([1e-5, 123456.789]) | np.array([0.1 + 0.2]) | np.array([np.nan, np.inf, -np.inf, 1.0]) | np.array([-0.0, 0.0]) | np.array([True, False]) | np.array(3.5) | np.array(3) | np.zeros((0, 3)) | np.zeros((2, 0), dtype="int32") | np.arange(6).reshape(2, 3) | np.arange(24.0).reshape(2, 3, 4) | np.arange(30) | np.arange(30) / 7 | np.arange(1001) | np.arange(2000.0).reshape(40, 50) | np.array([1, 2], dtype="int8") | np.array([0.1, 1 / 3], dtype="float32") | np.array([0.1, 1 / 3], dtype="float16") | np.array([1e-300, 1e300]) | np.array([[1, -20], [300, 4]]) | np.array([1e8, 1.5]) | np.array([123456789.0]) | np.array([1.0, 1e5, 1e-4]) | np.array([[[1.0]]]) | np.array([2**31 - 1, -(2**31)]) | np.arange(40).reshape(1, 40) * 100 | np.array([0.00001]) | np.array([5e-324, 1.7976931348623157e308]) | np.array([1.0, np.nan, 100000.5])
def printing():
    x = X
    print(x)
    print(repr(x))
    print(f"{x}")
    print([x])


# cross: OPTIONS=precision=3 | precision=12 | suppress=True | threshold=4 | linewidth=20 | edgeitems=1, threshold=3 | floatmode="fixed" | floatmode="unique" | floatmode="maxprec_equal" | sign="+" | sign=" " | nanstr="NAN", infstr="INF" | formatter={"float": lambda v: "f"}
# mode: continue
def print_options():
    x = np.array([1.0 / 3, 1e-8, 123456.75, np.nan, np.inf, -2.0])
    with np.printoptions(OPTIONS):
        print(x)
        print(np.arange(12).reshape(3, 4))
    np.set_printoptions(OPTIONS)
    print(repr(x))
    print(np.array2string(x, precision=2))


# cross: X=np.arange(3, dtype="int16") | np.array([1.5, 2.0]) | np.array(True) | np.array([[1, 2]], dtype="uint8")
def conversions():
    x = X
    a = x.tolist()
    b = x.nbytes, x.itemsize, x.size, x.ndim, x.shape, x.strides
    c = [int(v) for v in x.ravel()]
    d = x.item(0)


# mode: continue
def truth():
    a = bool(np.array([0.0]))
    b = bool(np.array(2))
    c = bool(np.arange(2))
    d = bool(np.array([]))
    e = float(np.array(2.5))
    f = int(np.array(7))
    g = float(np.arange(3.0))
    h = len(np.array(3))
    i = [10, 20][np.array(1)]
    j = 2 in np.arange(3)
    k = hash(np.arange(3))
    m = list(np.array(3))
