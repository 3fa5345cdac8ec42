"""Differentiable elementwise functions: values and slopes, at ordinary and singular points, in every layout."""
# set: unary=negative | positive | absolute | square | sqrt | reciprocal | exp | exp2 | expm1 | log | log2 | log10 | log1p | sin | cos | tan | arcsin | arccos | arctan | sinh | cosh | tanh | arcsinh | arccosh | arctanh | cbrt | sinc | sec | csc | cot | sech | csch | coth | arcsec | arccsc | arccot | arccsch | arccoth
# set: unaryfuncs=negative | positive | absolute | square | sqrt | reciprocal | exp | exp2 | expm1 | log | log2 | log10 | log1p | sin | cos | tan | arcsin | arccos | arctan | sinh | cosh | tanh | arcsinh | arccosh | arctanh | cbrt
# set: binary=add | subtract | multiply | divide | true_divide | power | maximum | minimum | arctan2 | logaddexp | logaddexp2
# set: layouts=x | mg.tensor(np.asfortranarray(x.data)) | x[:, ::2] | x[::-1] | x.T | mg.broadcast_to(x[0], (3, 2)) | x[0, 1] | x[:0] | x.reshape(-1) | x[:, None]


# cross: FUNC=@unary
# cross: LAYOUT=@layouts
def unary_layouts():
    x = (mg.arange(6.0).reshape(3, 2) + 1.0) / 8.0
    v = LAYOUT
    y = mg.FUNC(v)
    y.backward()


# cross: FUNC=@unary
# cross: DTYPE=float64,float32,float16,int64,int32,int8,bool
# mode: continue
def unary_dtypes():
    x = mg.tensor([1, 2, 3, 1], dtype="DTYPE")
    y = mg.FUNC(x)
    y.backward()


# cross: FUNC=negative | positive | absolute | square | reciprocal | exp | exp2 | expm1 | log | log2 | log10 | log1p | sqrt | cbrt | sin | cos | arcsin | arccos | arctan | arcsinh | arctanh | sinh | cosh | tanh | sec | coth | arccoth
# ulp: 16
def unary_singular():
    x = mg.tensor([0.0, 1.0, -1.0, 0.5, -0.5, 2.0, np.nan, np.inf, -np.inf])
    y = mg.FUNC(x)
    y.backward()


# cross: FUNC=@unaryfuncs
def unary_numpy_dispatch():
    x = mg.tensor([0.25, 0.5, 0.75])
    y = np.FUNC(x)
    y.backward([1.0, 2.0, 4.0])


# cross: FUNC=@unaryfuncs
# mode: continue
def unary_options():
    x = mg.tensor([0.25, 0.5, 0.75])
    m = np.array([True, False, True])
    o = np.zeros(3)
    a = mg.FUNC(x, constant=True)
    b = mg.FUNC(x, out=o)
    t = mg.tensor([7.0, 8.0, 9.0])
    u = +t
    c = mg.FUNC(x, where=m, out=u)
    d = mg.FUNC(x, dtype="float32")
    (c * [1.0, 2.0, 4.0]).backward()
    x_grad, t_grad, u_grad = x.grad, t.grad, u.grad
    e = mg.FUNC(x, casting="safe")
    f = mg.FUNC(x, constant=1)


# cross: FUNC=@binary
# cross: LAYOUT=@layouts
def binary_layouts():
    x = (mg.arange(6.0).reshape(3, 2) + 1.0) / 8.0
    v = LAYOUT
    y = mg.FUNC(v, 2.0)
    z = mg.FUNC(0.5, v)
    (y + 3.0 * z).backward()


# cross: FUNC=@binary
# cross: SHAPES=(2, 3), (3,) | (3,), (2, 3) | (2, 1), (1, 3) | (), (2,) | (2, 3), () | (1,), (2, 2) | (0, 3), (3,) | (2, 1, 3), (4, 1) | (2,), (3,)
# mode: continue
def binary_broadcast():
    first, second = SHAPES
    a = mg.tensor(np.arange(float(np.prod(first))).reshape(first) / 4 + 0.5)
    b = mg.tensor(np.arange(float(np.prod(second))).reshape(second) / 8 + 0.25)
    y = mg.FUNC(a, b)
    y.backward()


# cross: FUNC=@binary
def binary_singular():
    s = np.array([0.0, -0.0, 1.0, -1.0, 2.0, -0.5])
    a = mg.tensor(np.repeat(s, 6))
    b = mg.tensor(np.tile(s, 6))
    y = mg.FUNC(a, b)
    y.backward()


# cross: FUNC=@binary
# cross: A=mg.tensor([1.0, 2.0]) | mg.tensor([1.0, 2.0], constant=True) | np.array([1.0, 2.0]) | mg.tensor([1, 2]) | [1.0, 2.0] | mg.tensor([1.0, 2.0], dtype="float32")
# cross: B=mg.tensor([3.0, 0.5]) | np.array([3.0, 0.5]) | mg.tensor([3, 1]) | np.float32(2) | mg.tensor([3.0, 0.5], dtype="float16")
# mode: continue
def binary_operands():
    a = A
    b = B
    z = np.FUNC(a, b)
    y = mg.FUNC(a, b)
    y.backward()


# cross: FUNC=add | subtract | multiply | divide | maximum | power
# mode: continue
def binary_options():
    x = mg.tensor([1.0, 2.0, 3.0])
    y = mg.tensor([2.0, 0.5, 1.5])
    m = np.array([True, False, True])
    a = mg.FUNC(x, y, constant=True)
    o = np.zeros(3)
    b = mg.FUNC(x, y, out=o)
    t = mg.tensor([7.0, 8.0, 9.0])
    u = +t
    c = mg.FUNC(x, y, where=m, out=u)
    (c * [1.0, 2.0, 4.0]).backward()
    x_grad, y_grad, t_grad, u_grad = x.grad, y.grad, t.grad, u.grad
    d = np.FUNC(x, y, out=u)
    e = mg.FUNC(x, [1.0, 2.0])
    f = mg.FUNC(x, y, axis=1)


# cross: |OP|: + | - | * | / | **
# cross: OTHER=y | 2.0 | 2 | np.array([2.0, 0.5, 1.5]) | [2.0, 0.5, 1.5] | np.float64(3.0) | x
def operators():
    x = mg.tensor([1.0, 2.0, 3.0])
    y = mg.tensor([2.0, 0.5, 1.5])
    a = x |OP| OTHER
    b = OTHER |OP| x
    (a + 2.0 * b).backward()


# cross: |OP|: == | != | < | <= | > | >=
# cross: OTHER=y | 2.0 | 2 | np.array([2.0, 0.5, 1.5]) | [2.0, 0.5, 1.5] | mg.tensor([1.0, 2.0])
# mode: continue
def comparisons():
    x = mg.tensor([1.0, 2.0, 3.0])
    y = mg.tensor([2.0, 0.5, 1.5])
    (x * 2.0).backward()
    a = x |OP| OTHER
    b = OTHER |OP| x


# cross: P=1 | 2 | 3 | 0 | -1 | 0.5 | 2.0 | np.array(2.0) | mg.tensor(2.0) | [1.0, 2.0, 3.0]
def powers():
    x = mg.tensor([1.0, 2.0, 3.0])
    y = x**P
    y.backward()


# cross: @=: += | -= | *= | /= | **=
# cross: OTHER=2.0 | np.array([2.0, 0.5, 1.5]) | y | x
def augmented():
    w = mg.tensor([1.0, 2.0, 3.0])
    x = +w
    y = mg.tensor([2.0, 0.5, 1.5])
    v = x[::-1]
    before = x * 3.0
    x @= OTHER
    (x + before).sum().backward()


# cross: FUNC=floor | ceil | rint | trunc | sign | isnan | isfinite | isinf | signbit | logical_not
# mode: continue
def flat_unary():
    x = mg.tensor([0.5, -1.5, 2.0])
    c = mg.tensor([0.5, -1.5, 2.0], constant=True)
    a = mg.FUNC(c)
    b = np.FUNC(c)
    d = mg.FUNC(x)


# cross: FUNC=floor_divide | remainder | mod | fmod | equal | less | greater_equal | logical_and | logical_xor
# mode: continue
def flat_binary():
    x = mg.tensor([5.5, -1.5, 2.0])
    c = mg.tensor([5.5, -1.5, 2.0], constant=True)
    a = mg.FUNC(c, 2.0)
    b = np.FUNC(2.0, c)
    d = mg.FUNC(x, 2.0)
    q, r = mg.divmod(c, 2.0)


# cross: LOW=-1.0 | None | mg.tensor([-2.0, 0.0, 0.5]) | 5.0
# cross: HIGH=1.0 | None | np.array([2.0, 0.5, 3.0]) | -5.0
def clip():
    x = mg.tensor([-3.0, 0.25, 1.0])
    y = mg.clip(x, LOW, HIGH)
    z = x.clip(LOW, HIGH)
    (y + z).backward()


def sequences():
    x = mg.tensor([1.0, 2.0])
    y = mg.tensor([[3.0], [0.0]])
    a = mg.add_sequence(x, y, 2.0)
    b = mg.multiply_sequence(x, y, x)
    (a * b).backward()


# mode: continue
def sequences_refused():
    a = mg.add_sequence(mg.tensor(1.0))
    b = mg.multiply_sequence()


# cross: CONDITION=x > 1.5 | [True, False, True] | np.array([[True], [False]]) | True | [1, 0, 2]
# cross: OTHER=0.0 | y | np.array([1.0, 2.0, 3.0])
def where():
    x = mg.tensor([1.0, 2.0, 3.0])
    y = mg.tensor([-1.0, -2.0, -3.0])
    z = mg.where(CONDITION, x, OTHER)
    z.backward()


# cross: NAME=add | sin | matmul | sinc | clip | square | true_divide | arctan2
# mode: continue
def ufunc_objects():
    f = mg.NAME
    a = f.nin
    b = f.nout
    c = f.identity
    d = f.types
    del f
