# MyGrad's semantics, section 19: Other public names. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.]); mg.clip(x, None, None) is x, type(mg.sliding_window_view(np.arange(4.), (2,), 1)).__name__   #→ (True, 'ndarray')   # S165 S166
mg.sliding_window_view(x, (1,), 1)       #✗ AttributeError   # S165
mg.float32 is np.float32, mg.newaxis     #→ (True, None)   # S164
