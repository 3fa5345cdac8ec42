# MyGrad's semantics, section 8: Gradients of views. What MyGrad 2.5.0 with NumPy 2.4.6 does, line by line.
# "#→ R" states the printed value of a line, "#✗ E: text" what it raises; the rules of the specification stand behind.

# block 1
x = mg.arange(4.); v = x[:2]; ((2 * v).sum() + (3 * x).sum()).backward()
v.grad, x.grad, v.grad.base is x.grad, v.grad is v.grad      #→ (array([5., 5.]), array([5., 5., 3., 3.]), True, True)   # S75
x = mg.arange(4.); v = x[:2]; v.backward([5., 6.]); x.grad, v.grad   #→ (array([5., 6., 0., 0.]), array([5., 6.]))   # S75
x.backward(); v.grad, v.base is x                            #→ (None, True)   # S77
x = mg.arange(4.); old = x[1:3]; (x * 2).backward(); new = x[:1]; old.grad, new.grad   #→ (array([2., 2.]), array([2.]))   # S78
x.grad[1] = 9.; old.grad                                     #→ array([9., 2.])   # S75
old.null_grad(); old.grad                                    #→ array([9., 2.])   # S65
t = old * 1; old.grad                                        #→ array([9., 2.])   # S79
t = x * 1; old.grad                                          #→ None   # S79
c = T([1., 2.], constant=True); f = mg.reshape(c, (2, 1), constant=False); (f * 2).backward(); f.grad   #→ None   # S76
x = mg.arange(4.); k = mg.reshape(x, (2, 2), constant=True); (x * 2).backward(); k.grad   #→ array([[2., 2.], [2., 2.]])   # S76
x = mg.arange(2.); b = mg.broadcast_to(x, (2, 2)); (b * 3).backward(); b.grad, W(b.grad)   #→ (array([[6., 6.], [6., 6.]]), False)   # S81
x = mg.arange(4.).reshape(2, 2).copy(); v = x.reshape(4); (x.T * [[1., 2.], [3., 4.]]).backward(); x.grad.flags.c_contiguous, sm(v.grad, x.grad), v.grad is v.grad   #→ (False, False, False)   # S80

# block 2
w = T([1., 2., 3.]); v = w[:2]
(v * 2).sum().backward(); w.grad, v.grad, v.base is w        #→ (array([2., 2., 0.]), array([2., 2.]), True)   # S77
(v * 5).sum().backward(); w.grad, v.grad, v.base             #→ (array([2., 2., 0.]), array([5., 5.]), None)   # S63 S83
w = T([1., 2., 3.]); v = w[:2]; (w * 2).sum().backward()
((v * 3).sum() + w.sum()).backward(); w.grad                 #→ array([4., 4., 1.])   # S83
w = T([1., 2., 3.]); v = w[:2]; (w * 2).sum().backward()
(v * 3).sum().backward()                                     #✗ InvalidBackprop   # S83
