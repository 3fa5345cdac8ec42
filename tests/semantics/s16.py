# MyGrad's semantics, section 16: Ufunc objects. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
repr(mg.add), mg.add.nin, mg.add.identity, mg.sin.types, issubclass(mg.add, mg.ufunc), isinstance(mg.add, mg.ufunc)   #→ ("<mygrad-ufunc 'add'>", 2, 0, ['e->e', 'f->f', 'd->d', 'g->g'], True, False)   # S155
mg.add.outer([1.], [2.])                 #✗ NotImplementedError   # S156
mg.ufunc()                               #✗ TypeError   # S155
