"""Shapes and axes: views where NumPy gives views, copies where it must; joins and splits."""
# set: layouts=x | np.asfortranarray(x) | x[:, ::2] | x[::-1] | x.T | x[:1]
# set: views=a.T | a.reshape(-1) | a.ravel() | a.flatten() | a.ravel(order="F") | a.ravel("K") | a.reshape(-1, 1) | a.reshape((1, -1)) | a.reshape(a.shape) | a.reshape(-1, order="F") | np.transpose(a) | np.transpose(a, (1, 0)) | a.transpose(1, 0) | a.swapaxes(0, 1) | np.swapaxes(a, -1, 0) | np.moveaxis(a, 0, -1) | np.rollaxis(a, 1) | np.expand_dims(a, 0) | np.expand_dims(a, (0, -1)) | np.squeeze(a) | a.squeeze() | np.broadcast_to(a, (2,) + a.shape) | np.atleast_1d(a) | np.atleast_2d(a) | np.atleast_3d(a) | a.view() | a.copy() | a.copy("K") | a.copy("F") | np.array(a) | np.asarray(a) | np.ascontiguousarray(a) | np.asfortranarray(a) | np.array(a, order="K") | a.astype("float64") | a.astype("float64", copy=False) | a.astype("int32") | a.diagonal() | np.einsum("ij->ji", a) | np.einsum("ij->ij", a) | np.flip(a) | np.flip(a, 0) | np.flipud(a) | np.fliplr(a) | np.rot90(a) | np.rot90(a, 2) | np.roll(a, 1) | np.roll(a, -1, axis=0) | np.roll(a, (1, 2), axis=(0, 1)) | np.repeat(a, 2) | np.repeat(a, 2, axis=1) | np.tile(a, 2) | np.tile(a, (2, 1)) | np.pad(a, 1) | np.resize(a, (3, 3)) | np.trim_zeros(a.ravel()) | a[...] | a.mT


# cross: LAYOUT=@layouts
# cross: VIEW=@views
# mode: continue
def views():
    x = np.arange(12.0).reshape(3, 4)
    a = LAYOUT
    y = VIEW


# cross: VIEW=@views
# mode: continue
def views_one_dimension():
    a = np.arange(4.0)
    y = VIEW


# cross: VIEW=@views
# mode: continue
def views_zero_dimensions():
    a = np.array(4.0)
    y = VIEW


# cross: VIEW=@views
# mode: continue
def views_empty():
    a = np.zeros((0, 3))
    y = VIEW


# cross: SHAPE=(4, 3) | (2, 6) | (-1, 2) | (2, -1, 3) | 12 | (12,) | (5, -1) | (-1, -1) | (7,) | () | (0,) | (3, 4.0)
# mode: continue
def reshape():
    x = np.arange(12).reshape(3, 4)
    a = x.reshape(SHAPE)
    b = x.T.reshape(SHAPE)
    c = np.reshape(x, SHAPE, order="F")
    x.shape = SHAPE


# cross: LAYOUT=@layouts
# cross: SHAPE=(6, 2) | (2, 6) | (12,) | (4, 3) | (1, 12) | (3, 2, 2) | (2, 3, 2)
# mode: continue
def reshape_layouts():
    x = np.arange(12).reshape(3, 4)
    a = LAYOUT
    y = a.reshape(SHAPE)


# cross: AXES=(0, 1, 2) | (2, 1, 0) | (1, 2, 0) | (-1, 0, 1) | (0, 1) | (0, 0, 1) | (0, 1, 5) | None
# mode: continue
def transpose():
    x = np.arange(24).reshape(2, 3, 4)
    y = np.transpose(x, AXES)
    z = y.reshape(-1)
    w = x.transpose(AXES)


# cross: AXIS=0 | 1 | -1 | (0, 2) | None | 2 | (0, 0) | 5
# mode: continue
def squeeze():
    x = np.arange(3).reshape(1, 3, 1)
    y = np.squeeze(x, axis=AXIS)
    z = x.squeeze(AXIS)


# cross: FUNC=np.concatenate | np.vstack | np.hstack | np.dstack | np.column_stack | np.stack | np.block
# cross: PARTS=[a, b] | (a, a, a) | [a, b[:1]] | [a] | [a.T, b.T] | [] | [a[0], b[0]] | [a, 1] | [c, a] | [a, a[0]]
# mode: continue
def joins():
    a = np.arange(6).reshape(2, 3)
    b = np.arange(6.0).reshape(2, 3) * 10
    c = np.ones((2, 3), dtype="float32")
    y = FUNC(PARTS)


# cross: AXIS=0 | 1 | -1 | None | 2 | -3
# mode: continue
def join_axes():
    a = np.arange(6).reshape(2, 3)
    y = np.concatenate([a, a], axis=AXIS)
    z = np.stack([a, a], axis=AXIS)
    o = np.zeros((4, 3))
    w = np.concatenate([a, a], axis=0, out=o)
    v = np.append(a, a, axis=AXIS)


# cross: CALL=np.split(x, 2) | np.split(x, [1, 3]) | np.array_split(x, 3) | np.split(x, 4) | np.split(x, 3, axis=1) | np.hsplit(x, 3) | np.vsplit(x, 2) | np.dsplit(x, 2) | np.unstack(x)
# mode: continue
def splits():
    x = np.arange(18).reshape(6, 3)
    y = CALL


# cross: CALL=np.broadcast_to(x, (2, 3)) | np.broadcast_to(x, (3, 2)) | np.broadcast_arrays(x, np.ones((2, 1))) | np.broadcast_shapes((2, 1), (3,)) | np.broadcast_shapes((2,), (3,)) | np.meshgrid(x, x[:2]) | np.meshgrid(x, x[:2], indexing="ij") | np.insert(x, 1, 9) | np.delete(x, 1) | np.delete(x, [0, -1]) | np.unique([3, 1, 1, 2]) | np.unique([3, 1, 1], return_counts=True) | np.union1d(x, [7.0, 1.0]) | np.sort([3.0, 1.0, np.nan, 2.0]) | np.argsort([3, 1, 2]) | np.sort([[3, 1], [0, 2]], axis=0) | np.sort([[3, 1], [0, 2]], axis=None) | np.lexsort(([1, 0, 1], [2, 1, 0])) | np.partition([3, 1, 2], 1) | np.outer(x, x) | np.kron(x, [1.0, 2.0]) | np.cross([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]) | np.interp(1.5, x, x * 2) | np.bincount([1, 1, 3]) | np.histogram([1.0, 2.0, 1.0], bins=2) | np.vander(x) | np.polyval([1.0, 2.0], x) | np.convolve(x, [1.0, 0.5]) | np.apply_along_axis(np.sum, 0, np.ones((2, 2))) | np.array_equal(x, x) | np.allclose(x, x + 1e-9) | np.isclose(x, x + 1e-3) | np.ndim(x) | np.size(x) | np.shape(x) | np.may_share_memory(x, x[1:]) | np.shares_memory(x[::2], x[1::2])
# mode: continue
def others():
    x = np.arange(3.0)
    y = CALL


# mode: continue
def sharing():
    x = np.arange(24).reshape(2, 3, 4)
    a = x[:, ::2]
    b = x[:, 1::2]
    c = x[..., ::2]
    d = x[..., 1::2]
    e = x.T
    f = x.reshape(6, 4)[1]
    g = x.ravel()[::5]
    h = x.copy()
    i = x[::-1, :, 3]
    j = a[0][1:]


# mode: continue
def set_shape():
    x = np.arange(6)
    v = x[:4]
    x.shape = (2, 3)
    x.shape = -1
    x.shape = (4,)
    y = np.arange(6).reshape(2, 3).T
    y.shape = (6,)
    x.shape = 3, 2
