# MyGrad's semantics, section 20: Error catalogue. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.])
iter(T(1.))                              #✗ TypeError: iteration over a 0-d tensor   # S31
x[0] = np.array([5.])                    #✗ ValueError: setting an array element with a sequence   # S95
x.reshape()                              #✗ TypeError: at least 1 argument   # S46
x.reshape((2, 1), 1)                     #✗ TypeError: an integer is required   # S46
x.transpose((0,), 0)                     #✗ TypeError: cannot be interpreted as an integer   # S46
y = x * 1
with mg.no_autodiff: x.shape = (2, 1)
y.backward()                             #✗ ValueError: dimensionality of the gradient   # S109
