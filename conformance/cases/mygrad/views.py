"""Views, their gradients, and writing through them."""
# set: views=x[1:] | x[::-1] | x[0] | x[:, 1] | x[..., None] | x[1, ::2] | x.T | x.reshape(3, 2) | x.reshape(-1) | x.ravel() | mg.transpose(x) | mg.swapaxes(x, 0, 1) | mg.moveaxis(x, 0, -1) | mg.expand_dims(x, 1) | x[None].squeeze() | mg.squeeze(x[None], axis=0) | mg.atleast_3d(x) | mg.einsum("ij->ji", x) | mg.einsum("ii->i", x[:, :2]) | x[...] | x[()] | x.T[1:].T | x[1:][0] | x.reshape(6)[::2].reshape(3, 1) | x.T.reshape(6) | x[[0, 1]] | x[x > 2] | x.flatten() | mg.roll(x, 1) | x[1, 1] | x[:, [0, 2]] | +x | x.copy()


# cross: VIEW=@views
def gradient_of_view():
    x = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    v = VIEW
    (x * 2.0).sum().backward()


# cross: VIEW=@views
def gradient_through_view():
    x = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    v = VIEW
    (v * v).backward()


# cross: VIEW=@views
def gradient_of_both():
    w = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x = w * 3.0
    v = VIEW
    ((v * v).sum() + (x * 5.0).sum()).backward()
    u = x[:1]


# cross: VIEW=@views
# cross: WRITE=v *= 2.0 | v += x0.data[0, 0] | v[...] = -1.0 | v **= 2 | mg.add(v, 1.0, out=v)
def write_through_view():
    x0 = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x = +x0
    other = x[:1]
    before = x * 10.0
    v = VIEW
    WRITE
    (x * [1.0, 2.0, 4.0]).sum().backward()


# cross: VIEW=@views
# cross: WRITE=x *= 2.0 | x[0] = 7.0 | x[:, ::2] += 1.0 | x[[0, 0], [1, 1]] = [8.0, 9.0] | x[x > 3] = 0.0 | x[...] = x[::-1]
def write_to_base():
    x0 = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x = +x0
    v = VIEW
    w = v * 3.0
    WRITE
    u = v * 5.0
    (u.sum() + w.sum() + (x * [1.0, 2.0, 4.0]).sum()).backward()


# cross: VIEW=x[1:] | x.T | x.reshape(-1) | mg.broadcast_to(x, (2, 2, 3)) | mg.einsum("ij->ji", x)
# mode: continue
def lifecycle():
    x = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    v = VIEW
    (x * 2.0).sum().backward()
    print(v.grad, v.base is x)
    x.null_grad()
    print(v.grad)
    (x * 3.0).sum().backward()
    print(v.grad)
    y = v * 2.0
    print(v.grad)
    y.backward()
    print(x.grad, v.grad, v.base is x)


# cross: CONSTANT=True | False | None
def constant_views():
    x = mg.tensor([1.0, 2.0, 3.0, 4.0])
    c = mg.tensor([1.0, 2.0, 3.0, 4.0], constant=True)
    v = mg.reshape(x, (2, 2), constant=CONSTANT)
    w = mg.reshape(c, (2, 2), constant=CONSTANT)
    (x * 2.0).sum().backward()
    ((w * 3.0) + mg.tensor(1.0)).sum().backward()


# cross: INDEX=0 | 1, 2 | ::-1 | :, [0, 2] | [0, 0, 1] | [0, 1], [1, 1] | x > 2.5 | ..., 1 | None, 0 | [[0, 1], [1, 0]] | :, [True, False, True] | 1, [0, 0, 2] | [], | np.array(1) | True | -1, -1
def get():
    x = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    y = x[INDEX]
    (y * np.arange(1.0, y.size + 1).reshape(y.shape)).backward()


# cross: INDEX=0 | 1, 2 | ::-1 | :, [0, 2] | [0, 1, 1] | [0, 1], [1, 1] | x > 2.5 | ..., 1 | None, 0 | :, [True, False, True] | 1, [0, 0, 2] | [], | True | -1, -1
# cross: VALUE=v | 9.0 | v * 2.0
def set():
    x0 = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x = +x0
    v = mg.tensor(7.0)
    x[INDEX] = VALUE
    (x * [[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]]).sum().backward()


# cross: SHAPE=(6,) | (3, 2) | (1, 6) | -1 | (2, -1) | (4,) | (2, 3) | (6, 1, 1)
# mode: continue
def set_shape():
    x0 = mg.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x = +x0
    v = x[:1]
    before = x * 2.0
    x.shape = SHAPE
    v += 10.0
    ((x * x).sum() + before.sum()).backward()


# cross: FUNC=concatenate | stack
# cross: AXIS=0 | 1 | -1
# cross: PARTS=[x, y] | (x, x) | [x, np.ones((2, 2)), y] | [x]
def joins():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    y = mg.tensor([[5.0, 6.0], [7.0, 8.0]])
    z = mg.FUNC(PARTS, axis=AXIS)
    (z * np.arange(float(z.size)).reshape(z.shape)).backward()


# cross: CALL=mg.repeat(x, 2) | mg.repeat(x, 2, axis=0) | mg.repeat(x, [1, 2], axis=1) | mg.roll(x, 1) | mg.roll(x, 1, axis=1) | mg.roll(x, (1, 1), axis=(0, 1)) | mg.moveaxis(x, 0, 1) | mg.broadcast_to(x, (3, 2, 2)) | mg.atleast_1d(x) | mg.atleast_3d(x) | mg.expand_dims(x, (0, 2)) | x.transpose() | x.transpose(1, 0) | x.moveaxis(1, 0) | x.swapaxes(0, 1) | mg.ravel(x) | x.squeeze()
def shapes():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    y = CALL
    (y * np.arange(float(y.size)).reshape(y.shape)).backward()


# cross: CALL=x.reshape(3) | x.reshape() | x.reshape((2, 2), 1) | x.transpose(0) | x.transpose((0, 0)) | mg.squeeze(x, axis=0) | mg.expand_dims(x, 5) | mg.moveaxis(x, 0, 2) | mg.swapaxes(x, 0, 2) | mg.broadcast_to(x, (3,)) | mg.concatenate([]) | mg.concatenate([x, mg.tensor(1.0)]) | mg.stack([x, mg.tensor([1.0])]) | mg.repeat(x, -1) | mg.roll(x, 1, axis=2) | x[2] | x[0, 0, 0] | x[1.0] | x["a"] | x[[True]] | x[..., ...] | x[::0] | mg.matmul(x, np.ones(3))
# mode: continue
def refused():
    x = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    (x * 2.0).backward()
    y = CALL
    (x * 3.0).backward()


# cross: WRITE=x[2] = 1.0 | x[...] = [1.0, 2.0, 3.0] | x += np.ones(3) | x[0] = "a" | i += 1.5 | i /= 2 | x[1.5] = 0.0 | mg.add(x, 1.0, out=np.zeros(3)) | mg.add(x, 1.0, out=[1.0]) | mg.add(x, 1.0, out=(x, x)) | b[0] = 1.0 | x[[True, False, True]] = 0.0 | mg.add(x, 1.0, where=[True], out=i)
# mode: continue
def write_refused():
    x0 = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    x = +x0
    i = mg.tensor([1, 2])
    b = mg.broadcast_to(mg.tensor([1.0, 2.0]), (2, 2))
    v = x[0]
    WRITE
    (v * 2.0 + x.sum()).backward()


def rows():
    x0 = mg.tensor([[1.0, 2.0], [3.0, 4.0]])
    x = +x0
    for row in x:
        row += 1.0
        row[0] *= 2.0
    x.sum().backward()


def chain_of_views():
    x0 = mg.arange(12.0)
    x = +x0
    a = x.reshape(3, 4)
    b = a.T
    c = b[1:3]
    d = c[:, ::2]
    d[...] = d * 2.0
    c += 1.0
    x[0] = -1.0
    (a * np.arange(12.0).reshape(3, 4)).sum().backward()


# cross: WRITE=x[0] = 7.0 | x *= 3.0 | v[0] = 7.0 | v *= 3.0 | w[...] = 1.0 | x[...] = x[::-1]
# cross: CLEAR=x.backward() | x.clear_graph() | (v * 2.0).backward() | (x * 2.0).backward(); x.null_grad() | (w + 1.0).sum().backward()
# mode: continue
def stale_views():
    x = mg.arange(4.0)
    v = x[:3]
    w = v[1:]
    CLEAR
    WRITE
    print(v.base is x, w.base is x)
    u = x[2:]
    (x * 5.0).backward()
