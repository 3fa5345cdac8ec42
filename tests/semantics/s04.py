# MyGrad's semantics, section 4: Properties, conversions and Python protocol. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.]); m = T([[1., 2.], [3., 4.]])
x.T is x, x.T.base is x, (+x) is x, sm(+x, x)                             #→ (False, True, False, False)   # S27 S38
repr(m)                                                                    #→ 'Tensor([[1., 2.],\n        [3., 4.]])'   # S39
repr(T([1], dtype="int8")), repr(mg.zeros((0, 3)))                         #→ ('Tensor([1], dtype=int8)', 'Tensor([], shape=(0, 3), dtype=float32)')   # S39
bool(T([0.])), bool(T([]))                                                 #→ (True, False)   # S30
bool(T(1.))                             #✗ TypeError   # S30
x.item()                                #✗ ValueError: can only convert a tensor of size 1   # S28
float(x)                                #✗ TypeError: can only convert a tensor of size 1   # S28
[10, 20][T(1)], list(range(T(2)))       #→ (20, [0, 1])   # S29
[10, 20][T(1.)]                         #✗ TypeError: only integer scalar arrays   # S29
x == [1, 3], type(x < 2).__name__       #→ (array([ True, False]), 'ndarray')   # S33
x == T([1., 2., 3.])                    #✗ ValueError: could not be broadcast   # S33
hash(x)                                 #✗ TypeError: unhashable type: 'Tensor'   # S34
x % 2                                   #✗ TypeError: unsupported operand   # S35
x @= x                                  #✗ TypeError: In-place matrix multiplication is not (yet) supported   # S35
T([7]) // 2, type(T(7) // 2).__name__   #→ (array([3]), 'int64')   # S36
x // 2                                  #✗ ValueError: cannot involve non-constant mygrad tensors   # S36
[type(t.creator).__name__ for t in (x**1, x**2, x**np.array(2.), x**3, x**T(2.), mg.power(x, 2))]   #→ ['Positive', 'Square', 'Square', 'Power', 'Power', 'Power']   # S37
np.asarray(x) is x.data, type(np.ones(2) * x).__name__, type([1., 2.] * x).__name__   #→ (True, 'Tensor', 'Tensor')   # S42 S43
x.astype("float64", copy=False) is x, T([1.], constant=True).astype("float32").constant   #→ (True, False)   # S41
(x.astype("float32") * 2).backward(); x.grad   #→ None   # S41
(x * 2).backward(); x.copy().grad, x.copy().grad is x.grad                #→ (array([2., 2.]), False)   # S40
a = np.ones(2)
a += x                                  #✗ ValueError: read-only   # S44
