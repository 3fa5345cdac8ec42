# MyGrad's semantics, section 7: Which operations return views. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = mg.arange(6.).reshape(2, 3).copy(); is_v = lambda t: t.base is x
[is_v(t) for t in (x[:1], x[...], x[None], x[0], x[()], x[0, 0, ...], x[:0], x.T, x.reshape(-1), x.ravel(), x[T(0)])]   #→ [True, True, True, True, True, True, True, True, True, True, True]   # S70
[is_v(t) for t in (x[0, 0], x[[0]], x[:, [0]], x[x.data > 1], x[True], x[np.array(0)], x.flatten(), mg.roll(x, 0), +x)]  #→ [False, False, False, False, False, False, False, False, False]   # S70
[is_v(t) for t in (mg.einsum("ij->ji", x), mg.einsum("ii->i", x[:, :2]), mg.einsum("ij->i", x), mg.broadcast_to(x, (2, 3)))]   #→ [True, True, False, True]   # S69 S70
x.T.reshape(6).base, x.T[0].base is x, x[:, 0][:1].base is x          #→ (None, True, True)   # S68 S70
s = x.squeeze(); s.base, s.data is x.data, mg.atleast_1d(x) is x       #→ (None, True, True)   # S70
w = x[:1]; w.squeeze().base is x, w[0].base is x                       #→ (True, True)   # S68
a = np.arange(4.); r = mg.reshape(a, (2, 2)); r.base.data is a, r.base.constant, mg.reshape([1., 2.], (2, 1)).base   #→ (True, True, None)   # S72
e = T([]); e[...].base is e, e[()].base is e, T(1.)[...].base is None, T(1.)[()].base   #→ (True, True, False, None)   # S71
mg.reshape(x, -1, constant=True).constant, mg.reshape(x, -1, constant=True).base is x   #→ (True, True)   # S74
