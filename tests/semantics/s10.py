# MyGrad's semantics, section 10: Assigning shape. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x0 = mg.arange(6.); x = +x0; v = x[:4]; d = x.data; x.shape = (2, -1)
x.shape, x.base, x.data.base is d, v.base is x, type(x.creator).__name__   #→ ((2, 3), None, True, True, 'Reshape')   # S107
x[0, 0] = 10.; v[1] = 20.; x.data[0], v.data     #→ (array([10., 20., 2.]), array([10., 20., 2., 3.]))   # S107
(x * 2).sum().backward(); x.grad.shape, v.grad, x0.grad   #→ ((2, 3), array([2., 2., 2., 2.]), array([0., 0., 2., 2., 2., 2.]))   # S107
x.shape = (6,)                           #✗ AssertionError   # S108
x.shape = (4,)                           #✗ ValueError: cannot reshape   # S106
t = mg.arange(6.).reshape(2, 3).T; t.shape = 6   #✗ AttributeError: Incompatible shape for in-place modification   # S106
