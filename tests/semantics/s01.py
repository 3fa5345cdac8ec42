# MyGrad's semantics, section 1: Conceptual model. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.], dtype="float32")
(x * 2.).dtype, (x + 1).dtype, (x / 2).dtype, (x * True).dtype   #→ (dtype('float64'), dtype('float64'), dtype('float64'), dtype('float32'))   # S4
(x * np.float32(2)).dtype, (x**2).dtype, (x**3).dtype            #→ (dtype('float32'), dtype('float32'), dtype('float64'))   # S4
mg.maximum(x, 0.).dtype, mg.where(x > 0, x, 0.).dtype            #→ (dtype('float64'), dtype('float64'))   # S4
(T([1], dtype="int8") + 1).dtype, (T([True]) + 1).dtype          #→ (dtype('int64'), dtype('int64'))   # S4
x *= 2.
x.dtype, mg.add(x, 1., dtype="float32").dtype                    #→ (dtype('float32'), dtype('float32'))   # S4
type(mg.sum(x).data), x[0].data.shape                            #→ (<class 'numpy.ndarray'>, ())   # S5
