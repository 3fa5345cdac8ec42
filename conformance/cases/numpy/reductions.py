"""Reductions and scans: order of summation, axes, keepdims, initial values, masks."""
# set: sums=sum | mean | prod | max | min | var | std | any | all | argmax | argmin
# set: scans=cumsum | cumprod
# set: layouts=x | np.asfortranarray(x) | x[:, ::2] | x[::-1] | x.transpose(2, 0, 1) | np.broadcast_to(x[0], (2, 3, 4)) | x[:, :1]
# set: axes=None | 0 | 1 | -1 | (0, 1) | (0, 2) | (-1, 0)


# cross: FUNC=sum | mean | max | min | any | all
# cross: LAYOUT=@layouts
# cross: AXIS=@axes
# ulp: 0
def layouts():
    x = np.sin(np.arange(24.0)).reshape(2, 3, 4).round(6)
    y = np.FUNC(LAYOUT, axis=AXIS)


# cross: FUNC=sum | mean | var | std
# cross: AXIS=@axes
# cross: DTYPE=float64,float32,float16
def float_types():
    x = (np.arange(24) * 0.37 + 0.11).astype("DTYPE").reshape(2, 3, 4)
    y = np.FUNC(x, axis=AXIS)
    z = np.FUNC(x, axis=AXIS, keepdims=True)


# cross: FUNC=@sums
# cross: DTYPE=float64,float32,float16,int64,int32,int16,int8,uint64,uint32,uint16,uint8,bool
# mode: continue
def dtypes():
    x = np.array([[1, 2, 0], [3, 1, 5]]).astype("DTYPE")
    a = np.FUNC(x)
    b = np.FUNC(x, axis=0)
    c = np.FUNC(x, axis=-1)
    d = x.FUNC(axis=1)


# cross: FUNC=@scans
# cross: DTYPE=float64,float32,float16,int64,int32,int16,int8,uint64,uint32,uint16,uint8,bool
# ulp: 0
def scans():
    x = np.array([[1, 2, 4], [3, 1, 5]]).astype("DTYPE")
    a = np.FUNC(x)
    b = np.FUNC(x, axis=0)
    c = np.FUNC(x, axis=-1)
    d = x.FUNC(axis=1)


# cross: N=7 | 8 | 9 | 63 | 127 | 128 | 129 | 200 | 256 | 1000 | 1025 | 5000
# cross: DTYPE=float64,float32
# ulp: 0
def pairwise_order():
    x = ((np.arange(N) * 7919 % 1009) / 1009.0).astype("DTYPE")
    a = np.sum(x)
    b = x.mean()
    c = np.cumsum(x)[-1]
    d = x[::-1].sum()
    e = x[::2].sum()


# cross: SHAPE=(3, 200) | (200, 3) | (5, 40, 7) | (130, 130) | (2, 9, 11, 3)
# cross: AXIS=None | 0 | 1 | -1 | (0, 1)
# cross: ORDER=C,F
# ulp: 0
def axis_order():
    n = int(np.prod(SHAPE))
    x = np.asarray(((np.arange(n) * 7919 % 1009) / 1009.0).reshape(SHAPE), order="ORDER")
    a = x.sum(axis=AXIS)
    b = np.mean(x, axis=AXIS)
    c = np.var(x, axis=AXIS)
    d = x.astype("float32").sum(axis=AXIS)


# cross: FUNC=sum | prod | max | min
# mode: continue
# ulp: 0
def initial_and_where():
    x = np.array([[1.0, 2.0, 4.0], [0.5, 8.0, 2.0]])
    m = np.array([True, False, True])
    a = np.FUNC(x, initial=3.0)
    b = np.FUNC(x, axis=0, initial=0.25)
    c = np.FUNC(x, axis=1, where=m, initial=1.0)
    d = np.FUNC(x, where=m)
    e = np.FUNC(np.zeros((0, 3)), axis=0)
    f = np.FUNC(np.zeros((0, 3)), axis=1)
    g = np.FUNC(np.zeros((0, 3)), axis=0, initial=1.0)


# cross: FUNC=mean | var | std | any | all
# mode: continue
def where_statistics():
    x = np.array([[1.0, 2.0, 4.0], [0.5, 8.0, 2.0]])
    m = np.array([[True, False, True], [True, True, True]])
    a = np.FUNC(x, where=m)
    b = np.FUNC(x, axis=1, where=m)
    c = np.FUNC(x, axis=0, keepdims=True, where=m)


# cross: FUNC=sum | mean | max | argmax | any | cumsum
# mode: continue
def out():
    x = np.array([[1.0, 2.0, 4.0], [0.5, 8.0, 2.0]])
    o = np.zeros((2, 3)) if "FUNC" == "cumsum" else np.zeros(3, dtype=np.FUNC(x, axis=0).dtype)
    y = np.FUNC(x, axis=0, out=o)
    same = y is o
    z = np.FUNC(x, axis=0, out=np.zeros(7))


# cross: DDOF=0 | 1 | 2 | 1.5
# cross: FUNC=var,std
# mode: continue
def degrees_of_freedom():
    x = np.array([[1.0, 2.0, 4.0], [0.5, 8.0, 2.0]])
    a = np.FUNC(x, ddof=DDOF)
    b = np.FUNC(x, axis=0, ddof=DDOF)
    c = x.FUNC(axis=1, ddof=DDOF, keepdims=True)


# cross: FUNC=@sums+scans
# mode: continue
def refused():
    x = np.arange(6.0).reshape(2, 3)
    a = np.FUNC(x, axis=2)
    b = np.FUNC(x, axis=-3)
    c = np.FUNC(x, axis=1.5)
    d = np.FUNC(x, axi=1)
    e = np.FUNC(x, axis=(0, 0))


# cross: FUNC=sum | max | argmax | mean | any | cumsum | prod | std
# mode: continue
def empty_and_scalar():
    e = np.zeros((0,))
    a = np.FUNC(e)
    b = np.FUNC(np.float64(3.0))
    c = np.FUNC(np.array(2.0))
    d = np.FUNC(np.zeros((2, 0)), axis=1)
    f = np.FUNC([1, 2, 3])


# cross: FUNC=max | min | argmax | argmin | sum | mean | ptp
def singular():
    x = np.array([[1.0, np.nan, 3.0], [np.inf, -np.inf, -0.0]])
    a = np.FUNC(x)
    b = np.FUNC(x, axis=0)
    c = np.FUNC(x, axis=1)


# cross: FUNC=nansum | nanmean | nanmax | nanmin | nanvar | nanstd | nanprod | nancumsum | nanargmax | median | nanmedian | average | count_nonzero | diff | trapezoid | ediff1d
# mode: continue
def statistics():
    x = np.array([[1.0, np.nan, 3.0], [7.0, 0.0, -2.0]])
    name = "FUNC"
    f = getattr(np, name)
    a = f(x)
    b = f(x, axis=1)


# cross: Q=0 | 25 | 50.0 | 90 | [10, 60]
# mode: continue
def percentile():
    x = np.array([[1.0, 9.0, 3.0], [7.0, 0.0, -2.0]])
    a = np.percentile(x, Q)
    b = np.percentile(x, Q, axis=0)
    c = np.quantile(x, 0.3, axis=1)


# cross: DTYPE=float32,float64,int8,int64
def sum_dtype():
    x = np.array([100, 100, 100], dtype="int8")
    a = np.sum(x)
    b = np.sum(x, dtype="DTYPE")
    c = x.cumsum(dtype="DTYPE")
    d = x.mean(dtype="float32")


# cross: DTYPE=float64,float32,int32,int8,uint8,bool
# mode: continue
def ptp():
    x = np.array([[1, 2, 0], [3, 1, 5]]).astype("DTYPE")
    a = np.ptp(x)
    b = np.ptp(x, axis=0)
    c = np.ptp(x, axis=-1, keepdims=True)
