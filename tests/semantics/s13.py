# MyGrad's semantics, section 13: NumPy functions applied to tensors. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.]); c = T([3., 4.], constant=True)
type(np.sin(x)).__name__, type(np.sum(x)).__name__, type(np.isnan(x)).__name__, type(np.floor(c)).__name__   #→ ('Tensor', 'Tensor', 'ndarray', 'ndarray')   # S128 S129
np.add(x, 1, casting="safe")             #✗ TypeError: unexpected keyword argument 'casting'   # S128
np.sum(x, dtype="float32")               #✗ TypeError: unexpected keyword argument 'dtype'   # S129
np.sign(x)                               #✗ ValueError: <ufunc 'sign'> cannot involve non-constant mygrad tensors   # S131
np.hypot(x, x)                           #✗ TypeError: returned NotImplemented   # S133
np.dot(x, x)                             #✗ TypeError: no implementation found for 'numpy.dot'   # S133
np.add.reduce(x)                         #✗ NotImplementedError   # S135
mg.where(T([True, False]), x, 0.)        #✗ RecursionError   # S137
mg.where(x > 1, x)                       #✗ ValueError: either both or neither   # S137
np.add([1., 2.], 1., out=x) is x, mg.floor is np.floor, mg.mod is np.remainder   #→ (True, True, True)   # S84 S136
