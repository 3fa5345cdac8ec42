"""Elementwise functions of arrays: every function, crossed with data types, memory layouts, `out=` and `where=`."""
# set: exact1=negative | positive | absolute | fabs | square | sqrt | sign | floor | ceil | trunc | rint | reciprocal | isnan | isinf | isfinite | signbit | logical_not | conjugate | spacing | deg2rad | rad2deg
# set: smooth1=exp | exp2 | expm1 | log | log2 | log10 | log1p | sin | cos | tan | arcsin | arccos | arctan | sinh | cosh | tanh | arcsinh | arccosh | arctanh | cbrt
# set: exact2=add | subtract | multiply | divide | true_divide | floor_divide | remainder | mod | fmod | maximum | minimum | fmax | fmin | equal | not_equal | less | less_equal | greater | greater_equal | logical_and | logical_or | logical_xor | copysign | nextafter | heaviside
# set: smooth2=power | float_power | arctan2 | hypot | logaddexp | logaddexp2
# set: bits2=bitwise_and | bitwise_or | bitwise_xor | left_shift | right_shift | gcd | lcm
# set: dtypes=float64 | float32 | float16 | int64 | int32 | int16 | int8 | uint64 | uint32 | uint16 | uint8 | bool
# set: some=float64 | float32 | int32
# set: layouts=x | np.asfortranarray(x) | x[:, ::2] | x[::-1, 1:] | x.T | np.broadcast_to(x[0], (2, 4)) | x[1, 2] | x[:0] | x[..., None] | x[1:2, :1]


# cross: FUNC=@exact1+smooth1
# cross: DTYPE=@dtypes
def unary_dtypes():
    x = np.array([1, 2, 0, 3, 1, 5]).astype("DTYPE")
    y = np.FUNC(x)
    s = np.FUNC(x[0])


# cross: FUNC=@exact1+smooth1
# cross: LAYOUT=@layouts
def unary_layouts():
    x = (np.arange(12).reshape(3, 4) - 5) / 8.0
    y = np.FUNC(LAYOUT)


# cross: FUNC=@exact1+smooth1
# cross: DTYPE=float64,float32,float16
def unary_singular():
    x = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1e-7, 2.5, -2.5, 700.0], dtype="DTYPE")
    y = np.FUNC(x)


# cross: FUNC=@exact1
# cross: DTYPE=int64,int32,int16,int8,uint8,bool
# mode: continue
def unary_negative_integers():
    x = np.array([-3, -1, 0, 2]).astype("DTYPE")
    y = np.FUNC(x)


# cross: FUNC=@exact2
# cross: DTYPE=@dtypes
# mode: continue
def binary_dtypes():
    a = np.array([1, 2, 0, 3, 1, 5]).astype("DTYPE")
    b = np.array([1, 1, 2, 3, 4, 3]).astype("DTYPE")
    y = np.FUNC(a, b)
    z = np.FUNC(a, b[0])


# cross: FUNC=@exact2+smooth2
# cross: PAIR="float32", "int32" | "float32", "int16" | "float16", "int8" | "float16", "int16" | "int8", "uint8" | "int32", "uint32" | "int64", "uint64" | "bool", "int8" | "uint8", "float16" | "int16", "float64"
# mode: continue
def binary_promotion():
    first, second = PAIR
    a = np.array([1, 2, 3]).astype(first)
    b = np.array([2, 1, 1]).astype(second)
    y = np.FUNC(a, b)
    y.dtype.name


# cross: FUNC=@exact2+smooth2
# cross: LAYOUT=@layouts
def binary_layouts():
    x = (np.arange(12).reshape(3, 4) - 5) / 8.0
    a = LAYOUT
    y = np.FUNC(a, 2.0)
    z = np.FUNC(2.0, a)
    w = np.FUNC(a, a)


# cross: FUNC=@exact2+smooth2
# cross: DTYPE=float64,float32
def binary_singular():
    s = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 2.5, -2.5], dtype="DTYPE")
    y = np.FUNC(s[:, None], s)


# cross: FUNC=@exact2+smooth2
# cross: NUMBER=2,-1,0,2.0,0.5,True
# cross: DTYPE=float32,int8,uint8,bool
# mode: continue
def weak_numbers():
    x = np.array([1, 0, 3]).astype("DTYPE")
    y = np.FUNC(x, NUMBER)
    z = np.FUNC(NUMBER, x)


# cross: FUNC=@bits2
# cross: DTYPE=int64,int32,int16,int8,uint64,uint32,uint16,uint8,bool
# mode: continue
def bits():
    a = np.array([1, 2, 0, 3, 6, 5]).astype("DTYPE")
    b = np.array([1, 1, 2, 3, 4, 3]).astype("DTYPE")
    y = np.FUNC(a, b)
    z = np.FUNC(a[:, None], b[::2])


# cross: DTYPE=int64,int32,int16,int8,uint64,uint32,uint16,uint8,bool
def invert():
    a = np.array([1, 2, 0, 3, 6, 5]).astype("DTYPE")
    y = np.invert(a)
    z = ~a


# cross: FUNC=add | subtract | multiply | divide | maximum | power | sqrt1 | exp1 | negative1 | less
# cross: OUT=np.zeros((2, 3)) | np.zeros((2, 3), dtype="float32") | np.zeros((2, 3), order="F") | np.zeros((4, 3))[::2] | np.zeros((3, 2)).T | np.zeros((2, 6))[:, ::-2]
def out():
    x = np.arange(6.0).reshape(2, 3) + 1
    o = OUT
    name = "FUNC"
    f = getattr(np, name.replace("1", ""))
    y = f(x, out=o) if name.endswith("1") else f(x, 2.0, out=o)
    same = y is o


# cross: FUNC=add | multiply | divide | power | maximum
# cross: MASK=np.array([True, False, True]) | np.array([[True], [False]]) | True | x > 2 | [True, True, False]
def where():
    x = np.arange(6.0).reshape(2, 3) + 1
    o = np.full((2, 3), -1.0)
    y = np.FUNC(x, 3.0, where=MASK, out=o)


# cross: DTYPE=float32,float64,float16
# cross: FUNC=add | multiply | divide | subtract | sqrt1 | exp1
# ulp: 4
def dtype_keyword():
    x = np.arange(4) + 1
    name = "FUNC"
    f = getattr(np, name.replace("1", ""))
    y = f(x, dtype="DTYPE") if name.endswith("1") else f(x, 3, dtype="DTYPE")


# cross: CASTING=no,equiv,safe,same_kind,unsafe
# mode: continue
def casting_keyword():
    o = np.zeros(3, dtype="int32")
    f = np.zeros(3, dtype="float32")
    y = np.add(np.arange(3.0), 1.5, out=o, casting="CASTING")
    z = np.add(np.arange(3.0), 1.5, out=f, casting="CASTING")


# mode: continue
def overlapping_out():
    x = np.arange(6.0)
    np.add(x[:-1], x[1:], out=x[1:])
    y = np.arange(6.0)
    np.multiply(y[1:], 2.0, out=y[:-1])
    z = np.arange(6.0)
    np.add(z, z[::-1], out=z)
    w = np.arange(9.0).reshape(3, 3)
    np.subtract(w, w.T, out=w)


# mode: continue
def overlapping_operators():
    x = np.arange(6.0)
    x[1:] += x[:-1]
    y = np.arange(6.0)
    y[:-1] *= y[1:]
    z = np.arange(9.0).reshape(3, 3)
    z += z.T
    w = np.arange(4.0)
    w[::-1] -= w


# cross: FUNC=add | multiply | maximum | minimum | logical_and | logical_or
# cross: DTYPE=float64,float32,int32,int8,bool
# mode: continue
def reduce_methods():
    x = np.array([[1, 2, 3], [4, 5, 0]]).astype("DTYPE")
    a = np.FUNC.reduce(x)
    b = np.FUNC.reduce(x, axis=1)
    c = np.FUNC.reduce(x, axis=None)
    d = np.FUNC.reduce(x, axis=(0, 1), keepdims=True)
    e = np.FUNC.accumulate(x, axis=1)
    f = np.FUNC.outer(x[0], x[1])
    g = np.FUNC.reduceat(x[0], [0, 2, 1])


# cross: FUNC=add | subtract | multiply | maximum
def at():
    x = np.arange(5.0)
    np.FUNC.at(x, [0, 0, 3], 2.0)
    y = np.arange(6.0).reshape(2, 3)
    np.FUNC.at(y, (slice(None), [0, 2]), [[1.0, 2.0]])


# cross: FUNC=divmod | modf | frexp
# mode: continue
def two_results():
    x = np.array([3.5, -3.5, 0.0, 7.25])
    name = "FUNC"
    r = np.divmod(x, 2.0) if name == "divmod" else getattr(np, name)(x)
    first, second = r


def ldexp():
    y = np.ldexp(np.array([1.0, 0.5, 3.0]), np.array([1, 2, -1]))


# cross: |OP|: + | - | * | / | // | % | ** | < | <= | > | >= | == | !=
# cross: OTHER=2 | 2.5 | b | [1, 2, 3] | np.float32(3) | True
# cross: DTYPE=float64,float32,int32
# mode: continue
def operators():
    a = np.array([1, 4, 2]).astype("DTYPE")
    b = np.array([[3], [2]], dtype="int16")
    x = a |OP| OTHER
    y = OTHER |OP| a


# cross: |OP|: & | ^ | << | >>
# cross: OTHER=2 | b | True
# mode: continue
def bit_operators():
    a = np.array([1, 4, 2])
    b = np.array([3, 2, 1], dtype="int16")
    x = a |OP| OTHER
    y = OTHER |OP| a


# cross: @=: += | -= | *= | /= | //= | %= | **=
# cross: OTHER=2 | 2.0 | b | [1, 2, 3]
# cross: DTYPE=float64,float32,int32,int8
# mode: continue
def augmented():
    a = np.array([1, 4, 2]).astype("DTYPE")
    b = np.array([1.0, 2.0, 3.0], dtype="float32")
    v = a[::-1]
    a @= OTHER


# cross: FUNC=sinc | nan_to_num | clip | real | imag | angle | fix | i0 | degrees | radians
# mode: continue
# ulp: 16
def composed():
    x = np.array([-1.5, 0.0, 0.5, 2.0, 30.0])
    y = np.clip(x, -1.0, 1.0) if "FUNC" == "clip" else np.FUNC(x)


# cross: LOW=-1.0 | None | np.array([-2.0, 0.0, 1.0]) | 5.0
# cross: HIGH=1.0 | None | np.array([2.0, 0.5, 3.0]) | -5.0
# mode: continue
def clip():
    x = np.array([[-3.0, 0.25, np.nan], [1.0, -0.0, 9.0]])
    y = np.clip(x, LOW, HIGH)
    z = x.clip(LOW, HIGH)


def scalar_results():
    a = np.float64(3.0) + np.float32(1)
    b = np.int8(100) + np.int8(27)
    c = np.sum(np.arange(4)) / 2
    d = -np.float32(2.5)
    e = np.arange(3.0)[1] * 2
    f = np.float32(1) / 3
    s = f"{a} {float(b)} {c}"
    t = a
    t += 1
