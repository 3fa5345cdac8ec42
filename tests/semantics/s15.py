# MyGrad's semantics, section 15: Custom operations. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
class Sq(Operation):
    def __call__(self, x): self.variables = (x,); return x.data**2
    def backward_var(self, grad, index, **kw): return self.ret if hasattr(self, "ret") else 2 * grad * self.variables[0].data
x = T([1., 2.]); mg.execute_op(Sq, x).backward(); x.grad, mg.execute_op(Sq, [3.]).constant   #→ (array([2., 4.]), True)   # S142 S143
def bad(ret, shape=(2, 3)):
    C = type("C", (Sq,), {"ret": ret}); t = T(np.ones(shape)); mg.execute_op(C, t).backward(); return t.grad
bad(5, ()), bad(np.ones((4, 2, 3)), (1, 3))     #→ (array(5.), array([[8., 8., 8.]]))   # S146 S147
bad(None)                                #✗ InvalidGradient: C.backward_var(<gradient>, index=0)   # S146
bad([1., 2.], (2,))                      #✗ InvalidGradient: got a gradient of type: <class 'list'>   # S146
bad(1j, ())                              #✗ InvalidGradient: complex   # S146
bad(np.ones(3))                          #✗ ValueError: dimensionality of the gradient   # S147
bad(np.ones((2, 1)))                     #✗ AssertionError   # S147
mg.execute_op(Sq(), x)                   #✗ TypeError   # S143
mg.execute_op(Operation, x)              #✗ TypeError: abstract   # S142
class Masked(Operation):
    def __call__(self, x, where): self.variables = (x,); self.where = where; return x.data * 1
    def backward_var(self, grad, index, **kw): return grad
mg.execute_op(Masked, x, op_args=(np.array([True, False]),)).backward(); x.grad   #→ array([1., 0.])   # S147 S151
class First(Operation):
    can_return_view = True
    def __call__(self, x): self.variables = (x,); return x.data[:1]
    def backward_var(self, grad, index, **kw): g = np.zeros_like(self.variables[0].data); g[:1] = grad; return g
x = T([1., 2.]); f = mg.execute_op(First, x); f[0] = 9.; f.base is x, x.data   #→ (True, array([9., 2.]))   # S150
