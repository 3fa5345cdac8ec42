# MyGrad's semantics, section 12: no_autodiff. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.]); c = T([1., 2.], constant=True); (x * 1).backward(); d = x.data
with mg.no_autodiff: y = x * 2; k = c * 2; v = x[:1]; q = T(1j); n = T([1, 2], constant=False)
y.creator, y.constant, k.constant, v.base, sm(v, x), q.constant, x.grad   #→ (None, False, False, None, True, True, array([1., 1.]))   # S123 S124
q * 1.                                   #✗ TypeError: must be of an floating type   # S124
with mg.no_autodiff: x += 1; v[0] = 50.
x.data is d, d, x.grad, x.creator        #→ (True, array([50., 3.]), array([1., 1.]), None)   # S125
x[0] = 0.; v.data, sm(v, x)              #→ (array([50.]), False)   # S126
with mg.no_autodiff: x[0] = 3.           #✗ ValueError: read-only   # S125
mg.no_autodiff(lambda t: t * 2, to_numpy=True)(T([1.]))   #→ array([2.])   # S122
mg.no_autodiff()                         #✗ TypeError: missing 1 required positional argument   # S122
