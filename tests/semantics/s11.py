# MyGrad's semantics, section 11: Memory guarding. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
a = np.arange(3.); x = T([1., 2., 3.]); y = x * a; W(x), W(a), W(y)   #→ (False, False, False)   # S112
a[0] = 1.                                #✗ ValueError: assignment destination is read-only   # S114
y.backward(); W(x), W(a), W(y)           #→ (True, True, True)   # S115
b = np.arange(6.); pre = b[:3]; bv = b[:3]; y = x * bv; during = b[:3]; W(b), W(bv), W(pre), W(during)   #→ (False, False, True, False)   # S117
y.backward(); W(b), W(bv), W(during)     #→ (True, True, False)   # S115 S117
v = x[:2]; W(x), W(v)                    #→ (False, False)   # S116
v.clear_graph(); W(x), W(v)              #→ (True, True)   # S115
y = x * 1; v = y[:2]; (y * 1).backward(); W(x), W(y)   #→ (True, False)   # S116
x + T([1., 2.])                          #✗ ValueError: could not be broadcast   # S118
W(x)                                     #→ True   # S118
i = np.array([0, 1]); z = x[i]; W(i)     #→ True   # S113
i[0] = 2; z.backward(); x.grad           #→ array([0., 1., 1.])   # S113
with mg.mem_guard_off: y = x * a
W(x), W(a), W(y), mg.mem_guard_active()  #→ (True, True, True, True)   # S118 S121
a[:] = 0.; y.backward(); x.grad          #→ array([0., 0., 0.])   # S121
mg.mem_guard_off(mg.mem_guard_active)(), mg.mem_guard_active()   #→ (False, True)   # S111
x = mg.arange(3.); x[0] = 1.; W(x)       #→ False   # S119
