"""Construction, properties, backward, switches: what a tensor is."""


# cross: DATA=1 | 1.5 | True | [] | [1, 2] | [1.0, 2.0] | [[1.0], [2.0]] | np.arange(3) | np.arange(3.0) | mg.tensor([1.0, 2.0]) | mg.tensor([1.0, 2.0], constant=True) | [mg.tensor(1.0), mg.tensor(2.0)] | np.float32(2) | np.asfortranarray(np.ones((2, 3)))
# cross: OPTIONS=constant=None | constant=True | constant=False | dtype="float32" | dtype="int32" | copy=False | ndmin=2 | copy=False, ndmin=2 | dtype="float64", copy=False | constant=1
# mode: continue
def construct():
    d = DATA
    x = mg.tensor(d, OPTIONS)
    y = mg.Tensor(d, OPTIONS)


# cross: DATA=1j | "a" | None | [[1.0], [1.0, 2.0]] | [None]
# mode: continue
def construct_refused():
    x = mg.tensor(DATA)


# cross: CALL=mg.zeros(3) | mg.zeros((2, 3), dtype="float64") | mg.ones((2,)) | mg.empty((2, 3)).shape | mg.full((2,), 3) | mg.full((2,), 3.5) | mg.eye(2) | mg.identity(2) | mg.arange(3) | mg.arange(3.0) | mg.arange(1.0, 2.0, 0.25) | mg.linspace(0, 1, 3) | mg.logspace(0, 2, 3) | mg.geomspace(1, 8, 4) | mg.zeros(2, constant=True) | mg.arange(3, constant=False) | mg.ones(2, dtype=int) | mg.zeros_like(np.ones(2)) | mg.zeros_like(mg.tensor([1.0])) | mg.ones_like(mg.tensor([1.0], constant=True)) | mg.full_like(mg.tensor([1.0, 2.0]), 3.0) | mg.ones_like([1, 2]) | mg.zeros_like(mg.tensor([1.0]), dtype=int) | mg.asarray(mg.tensor([1.0])) | mg.astensor([1.0, 2.0]) | mg.astensor(np.ones(2), constant=True)
# mode: continue
def makers():
    x = CALL


# mode: continue
def properties():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    a = x.shape, x.ndim, x.size, len(x)
    b = x.dtype
    c = x.T
    d = x.item()
    e = mg.tensor(3.5).item()
    f = float(mg.tensor([2.5]))
    g = int(mg.tensor(7))
    h = [10, 20][mg.tensor(1)]
    i = [10, 20][mg.tensor(1.0)]
    j = 2.0 in x
    k = list(mg.tensor([1.0, 2.0]))
    m = hash(x)
    n = len(mg.tensor(1.0))
    o = list(mg.tensor(1.0))
    x.grad = 1
    x.base = 1
    x.creator = 1
    x.T = 1
    p = x.astype("float32")
    q = x.astype("float64", copy=False)
    r = x.copy()
    s = x.copy(constant=True)
    print(x)
    print(repr(x), str(x))


# cross: SEED=2.0 | [1.0, 2.0, 3.0] | np.ones(3, dtype="float32") | mg.tensor([1.0, 2.0, 3.0]) | [1.0, 2.0] | [[1.0, 2.0, 3.0]] | "a" | None | np.ones((3, 1)) | 2
# mode: continue
def seeds():
    x = mg.tensor([1.0, 2.0, 3.0])
    y = x * 2.0
    y.backward(SEED)
    z = mg.tensor(2.0)
    z.backward(SEED)


# mode: continue
def backward_twice():
    x = mg.tensor(3.0)
    y = x**2
    z = y * x
    z.backward()
    print(x.grad, y.grad, z.grad)
    z.backward(10.0)
    print(x.grad, z.grad)
    a, b = 2 * x, 3 * x
    a.backward()
    print(x.grad)
    b.backward()
    print(x.grad, b.grad)
    b.clear_graph()
    c = x * 5
    c.backward()
    print(x.grad)
    e, f, g = x * 2, x * 3, -x
    e.backward()
    f.backward()
    g.backward()
    print(x.grad, f.grad, g.grad)


def shared_inputs():
    x = mg.tensor([1.0, 2.0])
    y = x * x
    z = y + y * x
    (z.sum() * y.sum()).backward()


def constants():
    c = mg.tensor([1.0, 2.0], constant=True)
    v = mg.tensor([1.0, 2.0])
    i = mg.tensor([1, 2])
    a = [t.constant for t in (c + c, c + v, i + v, i + 1.5, mg.add(1.0, 2.0), c[:1], v[:1])]
    z = mg.multiply(c, c, constant=False)
    z.backward()
    b = mg.multiply(v, 3.0, constant=True)
    (b * v).backward()


# mode: continue
def nulling():
    x = mg.tensor([1.0, 2.0])
    (x * 3.0).backward()
    v = x[:1]
    t = x.reshape(2, 1)
    print(x.grad)
    y = x[0]
    print(x.grad)
    (x * 3.0).backward()
    x + np.ones(3)
    print(x.grad)
    mg.add(x, x, constant=True)
    print(x.grad)
    (x * 3.0).backward()
    print(x.null_grad() is x, x.grad)


# mode: continue
def no_autodiff():
    x = mg.tensor([1.0, 2.0])
    c = mg.tensor([1.0, 2.0], constant=True)
    with mg.no_autodiff:
        y = x * 2
        k = c * 2
        v = x[:1]
        n = mg.tensor([1, 2], constant=False)
        y.backward()
    print(y.creator, y.constant, k.constant, v.base)
    with mg.no_autodiff:
        x += 1
        v[0] = 50.0
    print(x, v)
    f = mg.no_autodiff(lambda t: t * 2)
    g = mg.no_autodiff(lambda t: t * 2, to_numpy=True)
    a = f(x)
    b = g(x)
    mg.no_autodiff()




def decorator():
    @mg.no_autodiff
    def f(t, scale=2.0):
        return t * scale

    x = mg.tensor([1.0, 2.0])
    y = f(x)
    z = f(x, scale=3.0)


# mode: continue
def memory_guard():
    a = np.arange(3.0)
    x = mg.tensor([1.0, 2.0, 3.0])
    y = x * a
    print(x.data.flags.writeable, a.flags.writeable, y.data.flags.writeable)
    a[0] = 1.0
    x.data[0] = 5.0
    y.backward()
    print(x.data.flags.writeable, a.flags.writeable, y.data.flags.writeable)
    a[0] = 1.0
    with mg.mem_guard_off:
        z = x * a
        print(mg.mem_guard_active())
    print(x.data.flags.writeable, a.flags.writeable, mg.mem_guard_active())
    mg.turn_memory_guarding_off()
    print(mg.mem_guard_active())
    with mg.mem_guard_on:
        print(mg.mem_guard_active())
    print(mg.mem_guard_active())
    mg.turn_memory_guarding_on()
    b = np.arange(6.0)
    w = x * b[:3]
    print(b.flags.writeable)
    b[0] = 3.0
    w.backward()
    b[0] = 3.0


# cross: FUNC=hypot | fabs | dot | vstack | median | sort | copysign | heaviside | add1 | outer
# mode: continue
def unsupported():
    x = mg.tensor([1.0, 2.0])
    name = "FUNC"
    y = np.add.reduce(x) if name == "add1" else getattr(np, name)(x, x)


# cross: CALL=np.result_type(x, "float32") | np.can_cast("int8", "float32") | np.min_scalar_type(3) | np.may_share_memory(x, x[1:]) | np.shares_memory(x[:1], x[1:]) | np.allclose(x, [1.0, 2.0]) | np.isclose(x, x + 1e-9) | np.shape(x) | np.bincount(mg.tensor([1, 1, 3])) | mg.result_type(x, 1) | mg.shares_memory(x, x.T) | np.zeros_like(x) | np.ones_like(x) | np.full_like(x, 3.0) | np.asarray(x) | np.array(x) | np.argmax(x) | np.any(x) | np.where(x > 1.0) | mg.isclose(x, 1.0) | mg.shape(x)
# mode: continue
def numpy_functions():
    x = mg.tensor([1.0, 2.0])
    (x * 2.0).backward()
    y = CALL


# mode: continue
def sliding_window():
    x = np.arange(12.0).reshape(3, 4)
    a = mg.sliding_window_view(x, (2, 2), 1)
    b = mg.sliding_window_view(x, (2,), 2)
    c = mg.sliding_window_view(x, (2, 2), (1, 2))
    d = mg.sliding_window_view(np.arange(6.0), (2,), 1, dilation=2)
    e = mg.sliding_window_view(x, (5, 5), 1)


def constants_of_the_package():
    a = [mg.pi, mg.e, mg.inf, mg.euler_gamma]
    b = mg.newaxis
    c = mg.float32 is np.float32


# mode: continue
def training():
    w = mg.tensor([[0.5, -1.0], [2.0, 0.25]])
    x = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])
    losses = []
    for step in range(5):
        y = x @ w
        loss = (y * y).sum() / 4.0
        loss.backward()
        with mg.no_autodiff:
            w -= 0.125 * w.grad
        losses.append(loss.item())
    print(losses)
