# MyGrad's semantics, section 22: Host-dependent behaviour. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2.]); y = x * 1; W(x)         #→ False   # S115
del y; W(x)                              #→ True   # S169
f = T(np.asfortranarray(np.arange(4.).reshape(2, 2))); f.data.flags.f_contiguous, f.copy().data.flags.f_contiguous, f.reshape(4).base   #→ (True, True, None)   # S173
