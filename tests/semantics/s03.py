# MyGrad's semantics, section 3: Constant inference for op results. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
c, v, i = T([1., 2.], constant=True), T([1., 2.]), T([1, 2])
(c + c).constant, (c + v).constant, (i + v).constant, (i + 1.5).constant, mg.add(1., 2.).constant   #→ (True, False, False, True, True)   # S19 S20
mg.add(i, 1, dtype=float).constant, mg.add(i, 1, dtype=float, constant=False).constant             #→ (True, False)   # S18 S19
mg.add(i, i, constant=False)            #✗ ValueError: Integer-valued   # S18
z = mg.multiply(c, c, constant=False); z.backward(); z.grad, c.grad     #→ (array([1., 1.]), None)   # S22
a = T(2.); b = mg.multiply(a, 3., constant=True); (b * a).backward(); a.grad, b.grad, b.creator   #→ (array(6.), None, None)   # S23
c.constant = False                      #✗ AttributeError: no setter   # S24
