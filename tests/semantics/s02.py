# MyGrad's semantics, section 2: Construction. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
a = np.arange(3.); x = T([1., 2.]); c = T([1., 2.], constant=True)
T(a).data is a, T(a, constant=True).data is a, T(a, copy=False).data is a, mg.astensor(a).data is a   #→ (False, False, True, True)   # S9 S11
T(1).constant, T(1.).constant, T(True).constant, T([]).constant          #→ (True, False, True, False)   # S8
T(x, copy=False) is x, mg.Tensor(x, copy=False) is x, mg.astensor(x) is x #→ (True, False, True)   # S10 S11
T(c).constant, mg.astensor(c).constant, mg.astensor(c, dtype="float32").constant   #→ (False, True, False)   # S12
y = mg.astensor(x, constant=True); y is x, y.data is x.data, y.base      #→ (False, True, None)   # S12
v = T(x, copy=False, ndmin=3); v.shape, v.base is x                      #→ ((1, 1, 2), True)   # S10
w = mg.Tensor(x, copy=False, ndmin=3); w.shape, w.base, sm(w, x)         #→ ((1, 1, 2), None, True)   # S9
T(1, constant=False)                    #✗ ValueError: Integer-valued tensors must be treated as constants   # S8
T(1., constant=1)                       #✗ TypeError: must be a boolean value   # S8
T(1j)                                   #✗ TypeError: must be of an floating type, integer type, or boolean type   # S6
T(x, copy=False, ndmin=1.)              #✗ TypeError: non-negative integer   # S10
mg.Tensor(1., float)                    #✗ TypeError: positional   # S9
(T([x[0], x[1]]) * 2).backward(); x.grad   #→ None   # S13

# block 2
mg.zeros(2).dtype, mg.ones(2).dtype, mg.full(2, 1.).dtype, mg.eye(2).dtype, mg.arange(3).constant  #→ (dtype('float32'), dtype('float32'), dtype('float64'), dtype('float64'), True)   # S15
mg.zeros_like(np.array([1.])).constant, mg.zeros_like([1., 2.]).constant                         #→ (True, True)   # S16
mg.zeros_like(T([1.])).constant, mg.zeros_like(T([1.]), dtype=int).constant                      #→ (False, True)   # S16
mg.zeros_like(T([1], constant=True), dtype=float).constant                                       #→ True   # S16
mg.arange(3, constant=False)            #✗ ValueError: Integer-valued   # S8 S15
mg.linspace(T(0.), T(1.), 3)            #✗ TypeError: no implementation found for 'numpy.linspace'   # S133
