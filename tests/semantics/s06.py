# MyGrad's semantics, section 6: Life of a gradient. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.]); y = x * 3; y.backward()
v = x[:1]; t = x.reshape(2, 1); x == 1; np.isnan(x); x.copy(); x.argmax(); x.astype("float32")
with mg.no_autodiff: x * 2
x.grad                                   #→ array([3., 3.])   # S62
x + T([1., 2., 3.])                      #✗ ValueError: could not be broadcast   # S62
x.grad                                   #→ array([3., 3.])   # S62
x[0]
x.grad, y.grad                           #→ (None, array([1., 1.]))   # S62
(x * 3).backward(); mg.add(x, x, constant=True); x.grad   #→ None   # S62
(x * 3).backward()
x[:] = [1., 2., 3.]                      #✗ ValueError: could not broadcast   # S64
x.grad                                   #→ None   # S64
(x * 3).backward(); x.null_grad() is x, x.grad            #→ (True, None)   # S65
