# MyGrad's semantics, section 5: Back-propagation. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = T([1., 2., 3.]); s = np.array([1., 2., 3.])
x.backward(s); x.grad is s               #→ True   # S51
x.backward(2); x.grad                    #→ array([2., 2., 2.])   # S50
x.backward([1., 2.])                     #✗ ValueError: must be broadcast-compatible   # S50
x.backward([[1., 2., 3.]])               #✗ ValueError: Got `grad.shape=(1, 3)`   # S50
x.grad                                   #→ None   # S48 S50
x.backward("a")                          #✗ ValueError: could not convert string   # S50
T(2.).backward([1.])                     #✗ ValueError: incompatible shape   # S50
T(2., constant=True).backward("ignored") #→ None   # S47
x = T(3.); y = x**2; z = y * x; z.backward(); x.grad, y.grad, z.grad, z.creator   #→ (array(27.), array(3.), array(1.), None)   # S52 S53
z.backward(10.); x.grad, z.grad          #→ (array(27.), array(10.))   # S61
x = T(1., dtype="float16"); (x * T([1., 2.])).backward(); x.grad                  #→ array(3., dtype=float16)   # S54
x = T([[2.]]); (x * T([1., 2.])).backward(); x.grad                               #→ array([[3.]])   # S55
a, b = T([1., 2.]), T([3., 4.]); c = a + b; c.backward(); sm(a.grad, b.grad), sm(a.grad, c.grad)   #→ (False, False)   # S56

# block 2
x = T(3.); y, z = 2 * x, 3 * x
y.backward(); x.grad                     #→ array(2.)   # S48
z.backward()                             #✗ InvalidBackprop: 'cleared' prior to backprop   # S59
x.grad, z.grad, z.creator is None, W(x)  #→ (None, array(1.), False, False)   # S57
z.clear_graph(); W(x)                    #→ True   # S58
x = T(3.); z = 3 * x; x.backward()
z.backward()                             #✗ InvalidBackprop   # S59
x = T(2.); y = x * 3; z = y * 4; w = y * 5; z.clear_graph()
k = y * 1                                # keeps y "participating"
w.backward(); y.grad, x.grad             #→ (array(5.), None)   # S60
c = T(2., constant=True); x = T(3.); u = T(4.); p, q = c * x, c * u
p.backward(); q.backward(); x.grad, u.grad   #→ (array(2.), array(2.))   # S59
y = T(1.); t = y
for _ in range(20000): t = t + 1
t.backward(); y.grad                     #→ array(1.)   # S48
log = []
class L(Operation):
    def __call__(self, *t, name): self.variables = t; self.name = name; return sum(v.data for v in t)
    def backward_var(self, grad, index, **kw): log.append(self.name + str(index)); return grad * 1
A, B = mg.execute_op(L, y, op_kwargs=dict(name="A")), mg.execute_op(L, y, op_kwargs=dict(name="B"))
mg.execute_op(L, A, B, op_kwargs=dict(name="root")).backward(); log   #→ ['root0', 'root1', 'B0', 'A0']   # S48
