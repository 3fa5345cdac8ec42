"""The executable examples of the specification, rule by rule; each printed value is compared."""


# mode: continue
def rules_up_to_S5():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.], dtype="float32")
    print(((x * 2.).dtype, (x + 1).dtype, (x / 2).dtype, (x * True).dtype))
    print(((x * np.float32(2)).dtype, (x**2).dtype, (x**3).dtype))
    print((mg.maximum(x, 0.).dtype, mg.where(x > 0, x, 0.).dtype))
    print(((T([1], dtype="int8") + 1).dtype, (T([True]) + 1).dtype))
    x *= 2.
    print((x.dtype, mg.add(x, 1., dtype="float32").dtype))
    print((type(mg.sum(x).data), x[0].data.shape))


# mode: continue
def rules_up_to_S14():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    a = np.arange(3.); x = T([1., 2.]); c = T([1., 2.], constant=True)
    print((T(a).data is a, T(a, constant=True).data is a, T(a, copy=False).data is a, mg.astensor(a).data is a))
    print((T(1).constant, T(1.).constant, T(True).constant, T([]).constant))
    print((T(x, copy=False) is x, mg.Tensor(x, copy=False) is x, mg.astensor(x) is x))
    print((T(c).constant, mg.astensor(c).constant, mg.astensor(c, dtype="float32").constant))
    y = mg.astensor(x, constant=True)
    print((y is x, y.data is x.data, y.base))
    v = T(x, copy=False, ndmin=3)
    print((v.shape, v.base is x))
    w = mg.Tensor(x, copy=False, ndmin=3)
    print((w.shape, w.base, sm(w, x)))
    T(1, constant=False)
    T(1., constant=1)
    T(x, copy=False, ndmin=1.)
    mg.Tensor(1., float)
    (T([x[0], x[1]]) * 2).backward()
    print(x.grad)


# mode: continue
def rules_up_to_S17():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    print((mg.zeros(2).dtype, mg.ones(2).dtype, mg.full(2, 1.).dtype, mg.eye(2).dtype, mg.arange(3).constant))
    print((mg.zeros_like(np.array([1.])).constant, mg.zeros_like([1., 2.]).constant))
    print((mg.zeros_like(T([1.])).constant, mg.zeros_like(T([1.]), dtype=int).constant))
    print(mg.zeros_like(T([1], constant=True), dtype=float).constant)
    mg.arange(3, constant=False)
    mg.linspace(T(0.), T(1.), 3)


# mode: continue
def rules_up_to_S24():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    c, v, i = T([1., 2.], constant=True), T([1., 2.]), T([1, 2])
    print(((c + c).constant, (c + v).constant, (i + v).constant, (i + 1.5).constant, mg.add(1., 2.).constant))
    print((mg.add(i, 1, dtype=float).constant, mg.add(i, 1, dtype=float, constant=False).constant))
    mg.add(i, i, constant=False)
    z = mg.multiply(c, c, constant=False); z.backward()
    print((z.grad, c.grad))
    a = T(2.); b = mg.multiply(a, 3., constant=True); (b * a).backward()
    print((a.grad, b.grad, b.creator))
    c.constant = False


# mode: continue
def rules_up_to_S46():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); m = T([[1., 2.], [3., 4.]])
    print((x.T is x, x.T.base is x, (+x) is x, sm(+x, x)))
    print(repr(m))
    print((repr(T([1], dtype="int8")), repr(mg.zeros((0, 3)))))
    print((bool(T([0.])), bool(T([]))))
    bool(T(1.))
    x.item()
    float(x)
    print(([10, 20][T(1)], list(range(T(2)))))
    [10, 20][T(1.)]
    print((x == [1, 3], type(x < 2).__name__))
    x == T([1., 2., 3.])
    hash(x)
    x % 2
    x @= x
    print((T([7]) // 2, type(T(7) // 2).__name__))
    x // 2
    print([type(t.creator).__name__ for t in (x**1, x**2, x**np.array(2.), x**3, x**T(2.), mg.power(x, 2))])
    print((np.asarray(x) is x.data, type(np.ones(2) * x).__name__, type([1., 2.] * x).__name__))
    print((x.astype("float64", copy=False) is x, T([1.], constant=True).astype("float32").constant))
    (x.astype("float32") * 2).backward()
    print(x.grad)
    (x * 2).backward()
    print((x.copy().grad, x.copy().grad is x.grad))
    a = np.ones(2)
    a += x


# mode: continue
def rules_up_to_S61():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2., 3.]); s = np.array([1., 2., 3.])
    x.backward(s)
    print(x.grad is s)
    x.backward(2)
    print(x.grad)
    x.backward([1., 2.])
    x.backward([[1., 2., 3.]])
    print(x.grad)
    x.backward("a")
    T(2.).backward([1.])
    print(T(2., constant=True).backward("ignored"))
    x = T(3.); y = x**2; z = y * x; z.backward()
    print((x.grad, y.grad, z.grad, z.creator))
    z.backward(10.)
    print((x.grad, z.grad))
    x = T(1., dtype="float16"); (x * T([1., 2.])).backward()
    print(x.grad)
    x = T([[2.]]); (x * T([1., 2.])).backward()
    print(x.grad)
    a, b = T([1., 2.]), T([3., 4.]); c = a + b; c.backward()
    print((sm(a.grad, b.grad), sm(a.grad, c.grad)))


# mode: continue
def rules_up_to_S61_2():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T(3.); y, z = 2 * x, 3 * x
    y.backward()
    print(x.grad)
    z.backward()
    print((x.grad, z.grad, z.creator is None, W(x)))
    z.clear_graph()
    print(W(x))
    x = T(3.); z = 3 * x; x.backward()
    z.backward()
    x = T(2.); y = x * 3; z = y * 4; w = y * 5; z.clear_graph()
    k = y * 1                                # keeps y "participating"
    w.backward()
    print((y.grad, x.grad))
    c = T(2., constant=True); x = T(3.); u = T(4.); p, q = c * x, c * u
    p.backward(); q.backward()
    print((x.grad, u.grad))
    y = T(1.); t = y
    for _ in range(20000): t = t + 1
    t.backward()
    print(y.grad)


# mode: continue
def order_of_backward_var_S48():
    y = mg.tensor(1.)
    log = []
    class L(Operation):
        def __call__(self, *t, name): self.variables = t; self.name = name; return sum(v.data for v in t)
        def backward_var(self, grad, index, **kw): log.append(self.name + str(index)); return grad * 1
    A, B = mg.execute_op(L, y, op_kwargs=dict(name="A")), mg.execute_op(L, y, op_kwargs=dict(name="B"))
    mg.execute_op(L, A, B, op_kwargs=dict(name="root")).backward()
    print(log)


# mode: continue
def rules_up_to_S67():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); y = x * 3; y.backward()
    v = x[:1]; t = x.reshape(2, 1); x == 1; np.isnan(x); x.copy(); x.argmax(); x.astype("float32")
    with mg.no_autodiff: x * 2
    print(x.grad)
    x + T([1., 2., 3.])
    print(x.grad)
    x[0]
    print((x.grad, y.grad))
    (x * 3).backward(); mg.add(x, x, constant=True)
    print(x.grad)
    (x * 3).backward()
    x[:] = [1., 2., 3.]
    print(x.grad)
    (x * 3).backward()
    print((x.null_grad() is x, x.grad))


# mode: continue
def rules_up_to_S74():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(6.).reshape(2, 3).copy(); is_v = lambda t: t.base is x
    print([is_v(t) for t in (x[:1], x[...], x[None], x[0], x[()], x[0, 0, ...], x[:0], x.T, x.reshape(-1), x.ravel(), x[T(0)])])
    print([is_v(t) for t in (x[0, 0], x[[0]], x[:, [0]], x[x.data > 1], x[True], x[np.array(0)], x.flatten(), mg.roll(x, 0), +x)])
    print([is_v(t) for t in (mg.einsum("ij->ji", x), mg.einsum("ii->i", x[:, :2]), mg.einsum("ij->i", x), mg.broadcast_to(x, (2, 3)))])
    print((x.T.reshape(6).base, x.T[0].base is x, x[:, 0][:1].base is x))
    s = x.squeeze()
    print((s.base, s.data is x.data, mg.atleast_1d(x) is x))
    w = x[:1]
    print((w.squeeze().base is x, w[0].base is x))
    a = np.arange(4.); r = mg.reshape(a, (2, 2))
    print((r.base.data is a, r.base.constant, mg.reshape([1., 2.], (2, 1)).base))
    e = T([])
    print((e[...].base is e, e[()].base is e, T(1.)[...].base is None, T(1.)[()].base))
    print((mg.reshape(x, -1, constant=True).constant, mg.reshape(x, -1, constant=True).base is x))


# mode: continue
def rules_up_to_S83():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(4.); v = x[:2]; ((2 * v).sum() + (3 * x).sum()).backward()
    print((v.grad, x.grad, v.grad.base is x.grad, v.grad is v.grad))
    x = mg.arange(4.); v = x[:2]; v.backward([5., 6.])
    print((x.grad, v.grad))
    x.backward()
    print((v.grad, v.base is x))
    x = mg.arange(4.); old = x[1:3]; (x * 2).backward(); new = x[:1]
    print((old.grad, new.grad))
    x.grad[1] = 9.
    print(old.grad)
    old.null_grad()
    print(old.grad)
    t = old * 1
    print(old.grad)
    t = x * 1
    print(old.grad)
    c = T([1., 2.], constant=True); f = mg.reshape(c, (2, 1), constant=False); (f * 2).backward()
    print(f.grad)
    x = mg.arange(4.); k = mg.reshape(x, (2, 2), constant=True); (x * 2).backward()
    print(k.grad)
    x = mg.arange(2.); b = mg.broadcast_to(x, (2, 2)); (b * 3).backward()
    print((b.grad, W(b.grad)))
    x = mg.arange(4.).reshape(2, 2).copy(); v = x.reshape(4); (x.T * [[1., 2.], [3., 4.]]).backward()
    print((x.grad.flags.c_contiguous, sm(v.grad, x.grad), v.grad is v.grad))


# mode: continue
def rules_up_to_S83_2_a():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    w = T([1., 2., 3.]); v = w[:2]
    (v * 2).sum().backward()
    print((w.grad, v.grad, v.base is w))
    (v * 5).sum().backward()
    print((w.grad, v.grad, v.base))


# mode: continue
def rules_up_to_S83_2_b():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    w = T([1., 2., 3.]); v = w[:2]; (w * 2).sum().backward()
    ((v * 3).sum() + w.sum()).backward()
    print(w.grad)


# mode: continue
def rules_up_to_S83_2_c():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    w = T([1., 2., 3.]); v = w[:2]; (w * 2).sum().backward()
    (v * 3).sum().backward()


# mode: continue
def rules_up_to_S105():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(4.); d = x.data; x[0] = 9.
    print((x.data is d, d, x.data))
    x = T([1., 2., 3.]); y = x**2; x[0] = 10.
    print(y.creator.variables[0] is x)
    (y.sum() + x.sum()).backward()
    print(x.grad)
    x0 = T([1., 2., 3.]); x = +x0; z = x**2; x[:2] = 0; (z + x).sum().backward()
    print((x0.grad, x.grad))
    x0 = mg.arange(4.); x = +x0; v = x[:2]; w = v[:1]; u = x[2:]; w[:] = 10.
    print((x.data, v.data, w.data, w.base is x, sm(u, x)))
    print((type(x.creator).__name__, type(v.creator).__name__, v.creator.variables[0] is x))
    (x * [1., 2., 3., 4.]).sum().backward()
    print((x0.grad, x.grad, v.grad))
    x0 = mg.arange(4.); x = +x0; x[...] = x[::-1]; (x * [1., 2., 3., 4.]).sum().backward()
    print((x.data, x0.grad))
    x0 = T([1., 2., 3.]); x = +x0; v = T([5., 6., 7.]); x[[0, 0, 1]] = v; (x * [1., 10., 100.]).sum().backward()
    print((x.data, v.grad, x0.grad))
    x = T([1., 2.]); v = T([5., 6.]); x[np.array([0, 0], dtype="int32")] = v; x.backward()
    print(v.grad)
    x = T([1., 2., 3.]); x[[0, 0, 1]] += 1.
    print(x.data)
    c = T([1., 2.], constant=True); v = T(3.); c[0] = v; (c * T([1., 1.])).backward()
    print((c.constant, c.data, v.grad))
    i = T([1, 2]); i[0] = 3.7
    print(i.data)
    i += 1.5
    i /= 2
    x = T([1., 2.]); x += np.ones((2, 2))
    z0 = mg.zeros((3, 2), dtype=float); z = +z0; z += T([1., 2.]); z.backward()
    print((z.data.tolist(), z0.grad[0]))


# mode: continue
def rules_up_to_S105_2_a():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x, y, m = T([1., 2., 3.]), T([10., 20., 30.]), np.array([True, False, True])
    z0 = T([-1., -2., -3.]); z = +z0
    print(mg.multiply(x, y, where=m, out=z) is z)
    print((z.data, type(z.creator).__name__))
    z.backward([1., 10., 100.])
    print((x.grad, y.grad, z0.grad))


# mode: continue
def rules_up_to_S105_2_b():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([0., 1.]); mg.log(x, where=x > 0, out=np.zeros(2)).backward()
    print(x.grad)


# mode: continue
def rules_up_to_S105_2_c():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([0., 1.])
    mg.exp(x, where=T([True, False]))


# mode: continue
def rules_up_to_S105_2_d():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([0., 1.])
    o = np.zeros(2); r = mg.add(x, 1., out=o)
    print((r.data is o, r.base, W(o)))
    mg.add(x, 2., out=o)
    mg.add(x, 1., out=(x, x))
    mg.add(x, 1., out=[0., 0.])


# mode: continue
def rules_up_to_S105_2_e():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(4.); y = 2 * x; v = y[...]; w = v[:2]
    v[:2] = np.zeros(3)
    print((v.base is y, w.base is y, sm(w, y)))
    w[0] = -1.; (y * 1).backward()
    print((y.data, x.grad))


# mode: continue
def rules_up_to_S105_2_f():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    w = mg.arange(4.); (w * 2).backward(); w[:2] += 7.
    print((w.data, w.grad))
    w[1] += 7.
    print((w.data, w.grad))


# mode: continue
def rules_up_to_S105_2_g():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(4.); v = x[:2]; x.backward(); x[0] = 7.
    print((v.data, v.base is x, sm(v, x)))


# mode: continue
def rules_up_to_S105_2_h():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(4.); v = x[:2]; (v * 1).backward(); v[0] = 7.
    print((x.data, v.data, v.base))


# mode: continue
def rules_up_to_S105_2_i():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(4.); v = x[:2]; x.backward(); x.null_grad(); u = x[2:]
    v[0] = 7.


# mode: continue
def rules_up_to_S105_2_j():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    b = mg.broadcast_to(mg.arange(3.), (2, 3)); b[0] = 1.


# mode: continue
def rules_up_to_S105_2_k():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([[1., 2.], [3., 4.]]); d = mg.einsum("ii->i", x); d *= -1
    print(x.data.tolist())


# mode: continue
def rules_up_to_S105_2_l():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); (x * 2).backward(); v = x[:1]; v.clear_graph(); x.data[...] = 7.
    print((v.data, x.grad))


# mode: continue
def rules_up_to_S105_2_m():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = mg.arange(6.).reshape(2, 3).copy()
    for r in x: r += 1
    print(x.data.tolist())


# mode: continue
def rules_up_to_S109_a():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x0 = mg.arange(6.); x = +x0; v = x[:4]; d = x.data; x.shape = (2, -1)
    print((x.shape, x.base, x.data.base is d, v.base is x, type(x.creator).__name__))
    x[0, 0] = 10.; v[1] = 20.
    print((x.data[0], v.data))
    (x * 2).sum().backward()
    print((x.grad.shape, v.grad, x0.grad))
    x.shape = (6,)


# mode: continue
def rules_up_to_S109_b():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x0 = mg.arange(6.); x = +x0; v = x[:4]; d = x.data; x.shape = (2, -1)
    print((x.shape, x.base, x.data.base is d, v.base is x, type(x.creator).__name__))
    x.shape = (4,)
    t = mg.arange(6.).reshape(2, 3).T; t.shape = 6


# mode: continue
def rules_up_to_S121():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    a = np.arange(3.); x = T([1., 2., 3.]); y = x * a
    print((W(x), W(a), W(y)))
    a[0] = 1.
    y.backward()
    print((W(x), W(a), W(y)))
    b = np.arange(6.); pre = b[:3]; bv = b[:3]; y = x * bv; during = b[:3]
    print((W(b), W(bv), W(pre), W(during)))
    y.backward()
    print((W(b), W(bv), W(during)))
    v = x[:2]
    print((W(x), W(v)))
    v.clear_graph()
    print((W(x), W(v)))
    y = x * 1; v = y[:2]; (y * 1).backward()
    print((W(x), W(y)))
    x + T([1., 2.])
    print(W(x))
    i = np.array([0, 1]); z = x[i]
    print(W(i))
    i[0] = 2; z.backward()
    print(x.grad)
    with mg.mem_guard_off: y = x * a
    print((W(x), W(a), W(y), mg.mem_guard_active()))
    a[:] = 0.; y.backward()
    print(x.grad)
    print((mg.mem_guard_off(mg.mem_guard_active)(), mg.mem_guard_active()))
    x = mg.arange(3.); x[0] = 1.
    print(W(x))


# mode: continue
def rules_up_to_S127():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([1., 2.], constant=True); (x * 1).backward(); d = x.data
    with mg.no_autodiff: y = x * 2; k = c * 2; v = x[:1]; n = T([1, 2], constant=False)
    print((y.creator, y.constant, k.constant, v.base, sm(v, x), x.grad))
    with mg.no_autodiff: x += 1; v[0] = 50.
    print((x.data is d, d, x.grad, x.creator))
    x[0] = 0.
    print((v.data, sm(v, x)))
    with mg.no_autodiff: x[0] = 3.
    print(mg.no_autodiff(lambda t: t * 2, to_numpy=True)(T([1.])))
    mg.no_autodiff()


# mode: continue
def rules_up_to_S137_a():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    print((type(np.sin(x)).__name__, type(np.sum(x)).__name__, type(np.isnan(x)).__name__, type(np.floor(c)).__name__))
    np.sign(x)
    mg.where(x > 1, x)
    print((np.add([1., 2.], 1., out=x) is x, mg.floor is np.floor, mg.mod is np.remainder))


# mode: continue
def rules_up_to_S137_b():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    np.add(x, 1, casting="safe")


# mode: continue
def rules_up_to_S137_c():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    np.sum(x, dtype="float32")


# mode: continue
def rules_up_to_S137_d():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    np.hypot(x, x)


# mode: continue
def rules_up_to_S137_e():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    np.dot(x, x)


# mode: continue
def rules_up_to_S137_f():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    np.add.reduce(x)


# mode: continue
def rules_up_to_S137_g():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); c = T([3., 4.], constant=True)
    mg.where(T([True, False]), x, 0.)


# mode: continue
def rules_up_to_S141():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    def g(idx, shape=(3, 2)):
        x = mg.arange(float(np.prod(shape))).reshape(shape).copy(); y = x[idx]
        y.backward(np.arange(1., y.size + 1).reshape(y.shape)); return y.shape, x.grad.tolist()
    print(g([0, 0, -3]))
    print(g(([0, 2], None, [1, 1])))
    print(g((slice(None, None, -2), 1)))
    print(g((np.array([True, False, True]), [0, 0])))
    print((g(True), g([])[0], g(())[0]))
    print((g(T([0, 0])), g(slice(T(0), T(1)))))
    g(3)
    g(1.)
    g(np.array([True, False]))
    g(slice(None, None, 0))
    i = [0, 0]; x = T([1., 2.]); y = x[i]; i[0] = 1; y.backward()
    print(x.grad)


# mode: continue
def rules_up_to_S154():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    class Sq(Operation):
        def __call__(self, x): self.variables = (x,); return x.data**2
        def backward_var(self, grad, index, **kw): return self.ret if hasattr(self, "ret") else 2 * grad * self.variables[0].data
    x = T([1., 2.]); mg.execute_op(Sq, x).backward()
    print((x.grad, mg.execute_op(Sq, [3.]).constant))
    def bad(ret, shape=(2, 3)):
        C = type("C", (Sq,), {"ret": ret}); t = T(np.ones(shape)); mg.execute_op(C, t).backward(); return t.grad
    print((bad(5, ()), bad(np.ones((4, 2, 3)), (1, 3))))
    bad(None)
    bad([1., 2.], (2,))
    bad(1j, ())
    bad(np.ones(3))
    bad(np.ones((2, 1)))
    mg.execute_op(Sq(), x)
    mg.execute_op(Operation, x)
    class Masked(Operation):
        def __call__(self, x, where): self.variables = (x,); self.where = where; return x.data * 1
        def backward_var(self, grad, index, **kw): return grad
    mg.execute_op(Masked, x, op_args=(np.array([True, False]),)).backward()
    print(x.grad)
    class First(Operation):
        can_return_view = True
        def __call__(self, x): self.variables = (x,); return x.data[:1]
        def backward_var(self, grad, index, **kw): g = np.zeros_like(self.variables[0].data); g[:1] = grad; return g
    x = T([1., 2.]); f = mg.execute_op(First, x); f[0] = 9.
    print((f.base is x, x.data))


# mode: continue
def rules_up_to_S157():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    print((repr(mg.add), mg.add.nin, mg.add.identity))
    mg.add.outer([1.], [2.])
    mg.ufunc()


# mode: continue
def rules_up_to_S168():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.])
    print((mg.clip(x, None, None) is x, type(mg.sliding_window_view(np.arange(4.), (2,), 1)).__name__))
    mg.sliding_window_view(x, (1,), 1)
    print((mg.float32 is np.float32, mg.newaxis))


# mode: continue
def rules_up_to_S168_2():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.])
    iter(T(1.))
    x[0] = np.array([5.])
    x.reshape()
    x.reshape((2, 1), 1)
    x.transpose((0,), 0)
    y = x * 1
    with mg.no_autodiff: x.shape = (2, 1)
    y.backward()


# mode: continue
def rules_up_to_S173():
    T = mg.tensor
    W = lambda t: (t.data if isinstance(t, mg.Tensor) else t).flags.writeable
    sm = lambda a, b: np.shares_memory(a, b)
    x = T([1., 2.]); y = x * 1
    print(W(x))
    del y
    print(W(x))
    f = T(np.asfortranarray(np.arange(4.).reshape(2, 2)))
    print((f.data.flags.f_contiguous, f.copy().data.flags.f_contiguous, f.reshape(4).base))

