"""Random numbers, initializers, aliases, exceptions: what no other family holds."""


# cross: CALL=mg.random.rand(3) | mg.random.rand(2, 2) | mg.random.randn(3) | mg.random.randn() | mg.random.random(4) | mg.random.random((2, 2)) | mg.random.random_sample(3) | mg.random.ranf(2) | mg.random.sample((2,)) | mg.random.randint(5, size=4) | mg.random.randint(2, 9, size=(2, 2)) | mg.random.rand(3, constant=True) | mg.random.randint(0) | mg.random.rand(-1)
# mode: continue
def random_numbers():
    mg.random.seed(12)
    x = CALL
    y = mg.random.rand(2)


# cross: CALL=uniform(2, 3) | uniform(3, lower_bound=-2, upper_bound=4) | normal(2, 2) | normal(3, mean=2, std=0.5) | constant(2, 2) | constant(3, value=4.5) | dirac(2, 2, 3) | dirac(2, 2, 3, 3) | dirac(1, 2) | glorot_uniform(4, 4) | he_normal(2, 2) | he_normal(2, 3, 4) | glorot_normal(4) | he_normal(4) | uniform(2, lower_bound=3, upper_bound=1) | normal(2, std=-1)
# mode: continue
# ulp: 8
def initializers():
    mg.random.seed(7)
    name = "CALL".split("(")[0]
    x = mg.nnet.initializers.CALL


# cross: NAME=he_uniform | he_normal | glorot_normal | glorot_uniform | uniform | normal
def initializer_shapes():
    x = mg.nnet.initializers.NAME(2, 3, dtype="float32")
    shape, dtype, constant = x.shape, x.dtype, x.constant
    del x
    small = mg.nnet.initializers.NAME(2, 3, constant=True).constant


# cross: NAME=abs | amax | amin | asarray
def aliases():
    x = mg.tensor([1.0, -2.0])
    y = mg.NAME(x)
    a = np.NAME(x)


# cross: NAME=acos | asin | atan | acosh | asinh | atanh | atan2 | pow
# mode: continue
def numpy_aliases():
    x = mg.tensor([0.25, 0.5])
    y = np.NAME(x, 0.5) if "NAME" in ("atan2", "pow") else np.NAME(x)
    y.backward()


# cross: NAME=bool_ | float16 | float32 | float64 | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
def data_types():
    x = mg.tensor([1, 0], dtype=mg.NAME)
    y = mg.NAME(1)
    z = mg.zeros(2, dtype=mg.NAME)


def exceptions():
    x = mg.tensor(3.0)
    y, z = 2 * x, 3 * x
    y.backward()
    try:
        z.backward()
    except mg.errors.InvalidBackprop as error:
        a = "cleared" in str(error)
    b = issubclass_like = isinstance(mg.errors.InvalidBackprop("a"), mg.errors.MyGradException)
    c = isinstance(mg.errors.InvalidGradient("a"), mg.errors.InvalidBackprop)
    d = isinstance(mg.errors.DisconnectedView("a"), Exception)


# mode: continue
def isnat():
    a = mg.isnat(np.array([1.0]))


# mode: continue
def dispatched_keywords():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    a = np.transpose(x, axes=(1, 0))
    b = np.reshape(x, (4,))
    c = np.clip(x, 1.5, 3.0)
    d = np.concatenate([x, x], axis=1)
    e = np.expand_dims(x, 0)
    f = np.repeat(x, 2, axis=0)
    g = np.linalg.norm(x)
    h = np.squeeze(x)
    i = np.stack([x, x])
    j = np.where(x > 2.0, x, 0.0)
    k = np.cumsum(x, axis=0)
    m = np.matmul(x, x)
    n = np.einsum("ij->i", x)
    o = np.moveaxis(x, 0, 1)
    p = np.broadcast_to(x, (2, 2, 2))
    q = np.atleast_3d(x)
    r = np.roll(x, 1)
    s = np.var(x), np.std(x), np.prod(x)
