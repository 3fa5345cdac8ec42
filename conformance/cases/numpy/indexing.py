"""Reading and writing by index: basic, advanced and mixed, views and copies, errors."""
# set: basic=0 | -1 | 1, 2 | 1:, ::2 | ::-1, ::-1 | ... | ..., 0 | 0, ..., 1 | None | :, None, 1 | None, ..., None | () | 1, 2, 3 | :0 | 5:, :1 | ..., ::-2, 1:3 | -1, -1, -1 | 0:1, 0:1
# set: advanced=[0, 1] | [1, 1, 0] | [] | :, [0, 2] | [0, 1], [2, 0] | [[0], [1]], [1, 2] | :, [2, 0], [1, 1] | [0, 1], :, [3, 0] | 0, :, [1, 2] | [1, 0], 1 | ..., [3, 1] | x > 11 | x[0] > 3, | [True, False] | :, [True, False, True] | :, [True, False, True], 0 | [True, False], [0, 1] | None, [1, 0] | [0, 1], None, [2, 1] | np.array(1) | True | False | [-1, 0], ..., [0, -1] | :, x[0, :, 0] > 3, 1: | np.array([[0, 1], [1, 0]]), ::2 | np.array([1, 0], dtype="uint8"), 1:2
# set: bad=2 | -3 | 0, 0, 0, 0 | 1.5 | "a" | [0, 2] | [0.5] | [True, False, True] | ..., ... | ::0 | :, [True] | [0, 1], [0, 1, 2] | None, 7 | x > 1, 0


# cross: INDEX=@basic+advanced
def get():
    x = np.arange(24).reshape(2, 3, 4)
    y = x[INDEX]


# cross: INDEX=@basic+advanced
# cross: LAYOUT=np.asfortranarray(a) | a[::-1] | a.transpose(2, 1, 0).copy().T | np.broadcast_to(a[0], (2, 3, 4))
def get_layouts():
    a = np.arange(24.0).reshape(2, 3, 4)
    x = LAYOUT
    y = x[INDEX]


# cross: VALUE=-1 | 7.5 | x[INDEX] * 10
# cross: INDEX=@basic+advanced
def set():
    x = np.arange(24.0).reshape(2, 3, 4)
    v = x[:, 1]
    x[INDEX] = VALUE


# cross: INDEX=@basic+advanced
# cross: @=: += | *=
def augment():
    x = np.arange(24).reshape(2, 3, 4)
    x[INDEX] @= 2


# cross: INDEX=@bad
# mode: continue
def refused():
    x = np.arange(24).reshape(2, 3, 4)
    y = x[INDEX]
    x[INDEX] = 1


# cross: VALUE=np.zeros(3) | np.zeros((2, 2)) | [1, 2] | np.zeros((3, 1)) | "a" | None | np.zeros((1, 1, 4)) | np.ones((1, 4))
# mode: continue
def set_shapes():
    x = np.arange(8.0).reshape(2, 4)
    x[...] = VALUE
    x[0] = VALUE
    x[:, [0, 1]] = VALUE
    x[x > 3] = VALUE


# cross: DTYPE=float64,float32,int32,int8,uint8,bool
def set_casts():
    x = np.zeros(4, dtype="DTYPE")
    x[0] = 3.75
    x[1:3] = [1, 2]
    x[3] = True


# mode: continue
def one_dimension():
    x = np.arange(5)
    a, b, c = x[0], x[-1], x[1:4]
    d = x[[4, 0]]
    e = x[x % 2 == 0]
    f = x[np.newaxis]
    g = x[10]
    h = x[1, 1]
    x[[0, 0, 1]] += 1
    i = x[...]
    j = x[()]


# mode: continue
def zero_dimensions():
    x = np.array(5.0)
    a = x[()]
    b = x[...]
    c = x[None]
    d = x[True]
    e = x[0]
    x[...] = 3.0
    x[()] = 4.0
    f = x[np.array(True)]
    g = x[x > 1]


def self_assignment():
    x = np.arange(6)
    x[1:] = x[:-1]
    y = np.arange(6)
    y[:] = y[::-1]
    z = np.arange(9).reshape(3, 3)
    z[:] = z.T
    w = np.arange(4)
    w[[0, 1]] = w[[1, 0]]
    u = np.arange(4)
    u[[0, 0]] = [7, 8]


# cross: FUNC=np.take(x, [2, 0]) | np.take(x, [2, 0], axis=1) | np.take(x, [[0, 1]], axis=0) | x.take([5, -1]) | np.take(x, 7, mode="wrap") | np.take(x, [99], mode="clip") | np.take(x, 99) | np.take_along_axis(x, np.argsort(-x, axis=1), axis=1) | np.compress([True, False, True], x, axis=1) | np.extract(x > 2, x) | np.choose([0, 1, 0], [x[0], x[1]]) | np.select([x > 4, x > 1], [x, -x], 9) | np.diagonal(x) | np.diag(x) | np.diag(x[0]) | np.diag(x, k=1) | np.tril(x) | np.triu(x, 1) | np.nonzero(x > 2) | np.argwhere(x > 2) | np.flatnonzero(x > 2) | np.where(x > 2) | np.where(x > 2, x, 0) | np.where(x > 2, x, 0.5) | np.ix_([0, 1], [2, 0]) | np.unravel_index(4, (2, 3)) | np.ravel_multi_index(([1, 0], [2, 1]), (2, 3)) | np.indices((2, 2)) | np.tril_indices(3) | np.searchsorted(x[1], [3, 4.5]) | np.digitize([0.5, 3.0], [1.0, 2.0, 4.0]) | np.trace(x) | np.isin(x, [1, 4])
# mode: continue
def functions():
    x = np.arange(6).reshape(2, 3)
    y = FUNC


# cross: CALL=np.put(x, [0, 2], [-1, -2]) | np.place(x, x > 2, [7, 8]) | np.putmask(x, x > 2, x * 10) | np.copyto(x, 3) | np.copyto(x, [9, 8, 7], where=[True, False, True]) | np.fill_diagonal(x, 5) | np.put_along_axis(x, np.array([[0], [1]]), 9, axis=1) | x.fill(4) | x.sort(axis=0) | np.copyto(x, 2.5)
# mode: continue
def writers():
    x = np.arange(6).reshape(2, 3)
    r = CALL


# mode: continue
def read_only():
    x = np.arange(6.0)
    v = x[1:3]
    x.flags.writeable = False
    x[0] = 1.0
    x += 1
    v[0] = 9.0
    w = x[:2]
    w[0] = 1.0
    b = np.broadcast_to(np.arange(3), (2, 3))
    b[0, 0] = 1
    np.add(b, 1, out=b)


def iteration():
    x = np.arange(6).reshape(2, 3)
    rows = [row for row in x]
    total = 0
    for row in x:
        row += 1
        for item in row:
            total += item
    pairs = list(zip(x[0], x[1]))
    first, second = x
