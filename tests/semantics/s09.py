# MyGrad's semantics, section 9: In-place updates. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = mg.arange(4.); d = x.data; x[0] = 9.; x.data is d, d, x.data       #→ (False, array([0., 1., 2., 3.]), array([9., 1., 2., 3.]))   # S85
x = T([1., 2., 3.]); y = x**2; x[0] = 10.; y.creator.variables[0] is x  #→ False   # S87
(y.sum() + x.sum()).backward(); x.grad                                  #→ array([1., 1., 1.])   # S87 S89
x0 = T([1., 2., 3.]); x = +x0; z = x**2; x[:2] = 0; (z + x).sum().backward(); x0.grad, x.grad   #→ (array([2., 4., 7.]), array([1., 1., 1.]))   # S87 S90
x0 = mg.arange(4.); x = +x0; v = x[:2]; w = v[:1]; u = x[2:]; w[:] = 10.
x.data, v.data, w.data, w.base is x, sm(u, x)                           #→ (array([10., 1., 2., 3.]), array([10., 1.]), array([10.]), True, True)   # S86
type(x.creator).__name__, type(v.creator).__name__, v.creator.variables[0] is x   #→ ('UnView', 'GetItem', True)   # S88
(x * [1., 2., 3., 4.]).sum().backward(); x0.grad, x.grad, v.grad        #→ (array([0., 2., 3., 4.]), array([1., 2., 3., 4.]), array([1., 2.]))   # S86 S90
x0 = mg.arange(4.); x = +x0; x[...] = x[::-1]; (x * [1., 2., 3., 4.]).sum().backward(); x.data, x0.grad   #→ (array([3., 2., 1., 0.]), array([4., 3., 2., 1.]))   # S93
x0 = T([1., 2., 3.]); x = +x0; v = T([5., 6., 7.]); x[[0, 0, 1]] = v; (x * [1., 10., 100.]).sum().backward(); x.data, v.grad, x0.grad   #→ (array([6., 7., 3.]), array([ 0., 1., 10.]), array([ 0., 0., 100.]))   # S90
x = T([1., 2.]); v = T([5., 6.]); x[np.array([0, 0], dtype="int32")] = v; x.backward(); v.grad   #→ array([1., 1.])   # S91
x = T([1., 2., 3.]); x[[0, 0, 1]] += 1.; x.data                         #→ array([2., 3., 3.])   # S92
c = T([1., 2.], constant=True); v = T(3.); c[0] = v; (c * T([1., 1.])).backward(); c.constant, c.data, v.grad   #→ (True, array([3., 2.]), None)   # S94
i = T([1, 2]); i[0] = 3.7; i.data                                       #→ array([3, 2])   # S95
i += 1.5                                #✗ UFuncTypeError: Cannot cast ufunc 'add' output   # S95
i /= 2                                  #✗ UFuncTypeError: same_kind   # S95
x = T([1., 2.]); x += np.ones((2, 2))   #✗ ValueError: non-broadcastable output operand   # S95
z0 = mg.zeros((3, 2), dtype=float); z = +z0; z += T([1., 2.]); z.backward(); z.data.tolist(), z0.grad[0]   #→ ([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]], array([1., 1.]))   # S55 S95

# block 2
x, y, m = T([1., 2., 3.]), T([10., 20., 30.]), np.array([True, False, True])
z0 = T([-1., -2., -3.]); z = +z0; mg.multiply(x, y, where=m, out=z) is z   #→ True   # S84
z.data, type(z.creator).__name__                                          #→ (array([10., -2., 90.]), 'ApplyMask')   # S96
z.backward([1., 10., 100.]); x.grad, y.grad, z0.grad                      #→ (array([ 10., 0., 3000.]), array([ 1., 0., 300.]), array([ 0., 10., 0.]))   # S96
x = T([0., 1.]); mg.log(x, where=x > 0, out=np.zeros(2)).backward(); x.grad   #→ array([nan, 1.])   # S98
mg.exp(x, where=T([True, False]))        #✗ RecursionError   # S98
o = np.zeros(2); r = mg.add(x, 1., out=o); r.data is o, r.base, W(o)      #→ (True, None, False)   # S99
mg.add(x, 2., out=o)                     #✗ ValueError: output array is read-only   # S99
mg.add(x, 1., out=(x, x))                #✗ ValueError: more that one target   # S99
mg.add(x, 1., out=[0., 0.])              #✗ TypeError: return arrays must be of ArrayType   # S99
x = mg.arange(4.); y = 2 * x; v = y[...]; w = v[:2]
v[:2] = np.zeros(3)                      #✗ ValueError: could not broadcast   # S100
v.base is y, w.base is y, sm(w, y)       #→ (True, True, True)   # S100
w[0] = -1.; (y * 1).backward(); y.data, x.grad   #→ (array([-1., 2., 4., 6.]), array([0., 2., 2., 2.]))   # S100
w = mg.arange(4.); (w * 2).backward(); w[:2] += 7.   #✗ AssertionError: placeholder copy   # S101
w.data, w.grad                           #→ (array([0., 1., 2., 3.]), array([2., 2., 2., 2.]))   # S101
w[1] += 7.; w.data, w.grad               #→ (array([0., 8., 2., 3.]), None)   # S64
x = mg.arange(4.); v = x[:2]; x.backward(); x[0] = 7.; v.data, v.base is x, sm(v, x)   #→ (array([0., 1.]), True, False)   # S102
x = mg.arange(4.); v = x[:2]; (v * 1).backward(); v[0] = 7.; x.data, v.data, v.base    #→ (array([0., 1., 2., 3.]), array([7., 1.]), None)   # S102
x = mg.arange(4.); v = x[:2]; x.backward(); x.null_grad(); u = x[2:]
v[0] = 7.                                #✗ KeyError   # S102
b = mg.broadcast_to(mg.arange(3.), (2, 3)); b[0] = 1.   #✗ ValueError: read-only   # S103
x = T([[1., 2.], [3., 4.]]); d = mg.einsum("ii->i", x); d *= -1; x.data.tolist()   #→ [[-1.0, 2.0], [3.0, -4.0]]   # S69
x = T([1., 2.]); (x * 2).backward(); v = x[:1]; v.clear_graph(); x.data[...] = 7.; v.data, x.grad   #→ (array([7.]), array([2., 2.]))   # S105
x = mg.arange(6.).reshape(2, 3).copy()
for r in x: r += 1
x.data.tolist()                          #→ [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]   # S104
