# MyGrad's semantics, section 17: Saving and loading. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
import io, tempfile, os
x = T([1., 2.]); (x * [3., 4.]).backward(); f = io.BytesIO(); mg.save(f, x); f.seek(0); y = mg.load(f); y.data, y.grad, y.creator   #→ (array([1., 2.]), array([3., 4.]), None)   # S158 S159
f = io.BytesIO(); mg.save(f, T([1.], constant=True)); f.seek(0); mg.load(f).constant   #→ False   # S158
p = os.path.join(tempfile.mkdtemp(), "t"); mg.save(p, x); os.path.basename(os.listdir(os.path.dirname(p))[0])   #→ 't.npz'   # S158
mg.load(p)                               #✗ FileNotFoundError   # S159
mg.save(p, np.ones(2))                   #✗ TypeError: requires a Tensor-type object   # S158
