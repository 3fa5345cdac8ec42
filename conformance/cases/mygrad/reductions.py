"""Reductions, scans, products: values and slopes."""
# set: reductions=sum | mean | max | min | var | std | prod
# set: axes=None | 0 | 1 | -1 | (0, 1) | (0, 2) | (-1, 0)
# set: layouts=x | mg.tensor(np.asfortranarray(x.data)) | x[:, ::2] | x[::-1] | x.transpose(2, 0, 1) | mg.broadcast_to(x[0], (2, 2, 3)) | x[:, :1]


# cross: FUNC=@reductions
# cross: AXIS=@axes
# cross: KEEP=True,False
def axes():
    x = mg.tensor(np.array([3.0, 1.0, 2.0, 5.0, 4.0, 0.5, 2.5, 7.0, 6.0, 1.5, 8.0, 3.5]).reshape(2, 2, 3))
    y = mg.FUNC(x, axis=AXIS, keepdims=KEEP)
    y.backward()


# cross: FUNC=@reductions
# cross: LAYOUT=@layouts
def layouts():
    x = mg.tensor(np.array([3.0, 1.0, 2.0, 5.0, 4.0, 0.5, 2.5, 7.0, 6.0, 1.5, 8.0, 3.5]).reshape(2, 2, 3))
    v = LAYOUT
    y = v.FUNC(axis=0)
    (y * y).sum().backward()


# cross: FUNC=@reductions
# cross: DTYPE=float64,float32,float16,int32,int8,bool
# mode: continue
def dtypes():
    x = mg.tensor([[1, 2, 0], [3, 1, 1]], dtype="DTYPE")
    y = mg.FUNC(x)
    z = mg.FUNC(x, axis=1)
    z.backward()


# cross: FUNC=@reductions
def numpy_dispatch():
    x = mg.tensor([[1.0, 2.0, 4.0], [3.0, 1.5, 1.0]])
    y = np.FUNC(x, axis=1)
    z = np.FUNC(x)
    (y.sum() * z).backward()


# cross: FUNC=max | min
def ties():
    x = mg.tensor([[1.0, 3.0, 3.0], [3.0, 1.0, 1.0]])
    a = mg.FUNC(x)
    a.backward()
    y = mg.tensor([[1.0, 3.0, 3.0], [3.0, 1.0, 1.0]])
    b = mg.FUNC(y, axis=0)
    b.backward()
    z = mg.tensor([[1.0, 3.0, 3.0], [3.0, 1.0, 1.0]])
    c = mg.FUNC(z, axis=1, keepdims=True)
    c.backward()


# cross: FUNC=cumsum | cumprod
# cross: AXIS=None | 0 | 1 | -1
# cross: DATA=[[1.0, 2.0, 4.0], [3.0, 0.5, 1.0]] | [[1.0, 0.0, 4.0], [3.0, 0.5, 0.0]] | [[0.0, 0.0, 4.0], [0.0, 0.5, 1.0]]
def scans():
    x = mg.tensor(DATA)
    y = mg.FUNC(x, axis=AXIS)
    (y * np.arange(1.0, 7.0).reshape(y.shape)).backward()


# cross: DATA=[1.0, 2.0, 4.0] | [1.0, 0.0, 4.0] | [0.0, 0.0, 4.0] | [2.0] | 3.0
# ulp: 4
def prod_zeros():
    x = mg.tensor(DATA)
    y = mg.prod(x)
    y.backward()


# cross: FUNC=var,std
# cross: DDOF=0 | 1
# cross: AXIS=None | 0 | 1
def degrees_of_freedom():
    x = mg.tensor([[1.0, 2.0, 4.0], [3.0, 1.5, 1.0], [0.5, 0.25, 8.0]])
    y = mg.FUNC(x, axis=AXIS, ddof=DDOF)
    y.backward()


# cross: FUNC=@reductions
# mode: continue
def refused():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    a = mg.FUNC(x, axis=2)
    b = mg.FUNC(x, axis=(0, 0))
    c = mg.FUNC(x, axis=-3)
    d = mg.FUNC(x, axi=0)
    e = mg.FUNC(x, constant=1)


# cross: FUNC=argmax | argmin | any
def plain():
    x = mg.tensor([[1.0, 2.0, 0.0], [3.0, 4.0, -1.0]])
    a = mg.FUNC(x)
    b = mg.FUNC(x, axis=1)
    c = x.FUNC(axis=0)
    d = np.FUNC(x)


# cross: A=x | m | t | m.T | mg.tensor([1.0, 2.0, 3.0], constant=True) | np.arange(3.0)
# cross: B=x | m.T | t | np.ones((3, 2)) | mg.eye(3) | 2.0
# mode: continue
# ulp: 0
def matmul():
    x = mg.tensor([1.0, -2.0, 0.5])
    m = mg.tensor([[1.0, 2.0, 0.0], [0.5, -1.0, 4.0]])
    t = mg.tensor(np.arange(12.0).reshape(2, 2, 3))
    y = mg.matmul(A, B)
    (y * y).sum().backward()


# cross: SPEC="ij,jk->ik" | "ij,jk" | "ij,kj->ik" | "ij->ji" | "ij->" | "ij->i" | "ii->i" | "ii" | "ij,ij->" | "ij,ij->j" | "ij,ij,ij->i" | "...j,jk->...k" | "ij,jk,ki->" | "ij,j->i" | "i,i->" | "i,j->ij"
# cross: SAME=True,False
# ulp: 0
def einsum():
    parts = SPEC.split("->")[0].split(",")
    m = mg.tensor([[1.0, 2.0, 0.5], [0.5, -1.0, 4.0], [2.0, 1.0, 0.0]])
    v = mg.tensor([1.0, 2.0, -1.0])
    operands = [(v if len(p) == 1 else m) if SAME else mg.tensor((np.arange(3.0) if len(p) == 1 else np.arange(9.0).reshape(3, 3)) + i) for i, p in enumerate(parts)]
    y = mg.einsum(SPEC, *operands)
    (y * 2.0).sum().backward()


# cross: SPEC="ij,jk->iz" | "ij" | "ijk->i" | "i-j" | "ij,jk,kl"
# mode: continue
def einsum_refused():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    y = mg.einsum(SPEC, x, x)


# ulp: 8
def multi_matmul():
    a = mg.tensor([[1.0, 2.0]])
    b = mg.tensor([[0.5], [3.0]])
    c = mg.tensor([[2.0, 1.0]])
    y = mg.multi_matmul([a, b, c])
    y.backward()


# cross: ORD=None | 1 | 2 | 3 | 0.5
# cross: AXIS=None | 0 | -1
# cross: KEEP=True,False
# mode: continue
def norm():
    x = mg.tensor([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]]) if AXIS is not None else mg.tensor([1.0, -2.0, 3.0])
    y = mg.linalg.norm(x, ord=ORD, axis=AXIS, keepdims=KEEP)
    y.backward()


def chain():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    y = (x @ x.T).sum(axis=0).max() * x.mean()
    y.backward()
