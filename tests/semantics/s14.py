# MyGrad's semantics, section 14: Indexing. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
def g(idx, shape=(3, 2)):
    x = mg.arange(float(np.prod(shape))).reshape(shape).copy(); y = x[idx]
    y.backward(np.arange(1., y.size + 1).reshape(y.shape)); return y.shape, x.grad.tolist()
g([0, 0, -3])                            #→ ((3, 2), [[9.0, 12.0], [0.0, 0.0], [0.0, 0.0]])   # S139
g(([0, 2], None, [1, 1]))                #→ ((2, 1), [[0.0, 1.0], [0.0, 0.0], [0.0, 2.0]])   # S138
g((slice(None, None, -2), 1))            #→ ((2,), [[0.0, 2.0], [0.0, 0.0], [0.0, 1.0]])   # S138
g((np.array([True, False, True]), [0, 0]))   #→ ((2,), [[1.0, 0.0], [0.0, 0.0], [2.0, 0.0]])   # S138
g(True), g([])[0], g(())[0]              #→ (((1, 3, 2), [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), (0, 2), (3, 2))   # S138
g(T([0, 0])), g(slice(T(0), T(1)))       #→ (((2, 2), [[4.0, 6.0], [0.0, 0.0], [0.0, 0.0]]), ((1, 2), [[1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]))   # S138
g(3)                                     #✗ IndexError: out of bounds   # S140
g(1.)                                    #✗ IndexError: only integers, slices   # S140
g(np.array([True, False]))               #✗ IndexError: boolean index did not match   # S140
g(slice(None, None, 0))                  #✗ ValueError: slice step cannot be zero   # S140
i = [0, 0]; x = T([1., 2.]); y = x[i]; i[0] = 1; y.backward(); x.grad   #→ array([1., 1.])   # S141
