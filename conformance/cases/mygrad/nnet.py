"""The neural-network part: activations, losses, layers."""


# cross: FUNC=sigmoid | relu | elu | selu | leaky_relu | hard_tanh | soft_sign | softmax | logsoftmax | glu
# cross: DATA=[[0.5, -1.0, 2.0, -0.25], [3.0, 0.0, -2.0, 1.0]] | [0.5, -1.5] | [[100.0, -100.0]]
# mode: continue
def activations():
    x = mg.tensor(DATA)
    name = "FUNC"
    f = getattr(mg.nnet, name)
    y = f(x, alpha=0.5) if name == "elu" else f(x, slope=0.1) if name == "leaky_relu" else f(x)
    (y * np.arange(1.0, y.size + 1).reshape(y.shape)).backward()


# cross: FUNC=softmax | logsoftmax
# cross: AXIS=0 | 1 | -1 | None | (0, 1)
def softmax_axes():
    x = mg.tensor([[0.5, -1.0, 2.0], [3.0, 0.0, -2.0]])
    y = mg.nnet.FUNC(x, axis=AXIS)
    (y * [[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]]).backward()


# mode: continue
def losses():
    x = mg.tensor([[0.5, -1.0, 2.0], [3.0, 0.0, -2.0]])
    t = np.array([2, 0])
    a = mg.nnet.softmax_crossentropy(x, t)
    a.backward()
    b = mg.nnet.multiclass_hinge(x, t)
    b.backward()
    c = mg.nnet.negative_log_likelihood(x, t)
    c.backward()
    d = mg.nnet.softmax_focal_loss(x, t, alpha=0.5, gamma=1.5)
    d.backward()
    p = mg.tensor([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    e = mg.nnet.focal_loss(p, t, alpha=1, gamma=2)
    e.backward()
    f = mg.nnet.margin_ranking_loss(x[0], x[1], 1, 0.5)
    f.backward()
    g = mg.nnet.softmax_crossentropy(x, [0, 1, 2])


# cross: STRIDE=1 | 2 | (1, 2)
# cross: PADDING=0 | 1 | (1, 0)
# cross: DILATION=1 | 2
# mode: continue
# ulp: 64 scaled
def conv_nd():
    x = mg.tensor(np.arange(50.0).reshape(1, 2, 5, 5) / 8.0)
    k = mg.tensor(np.arange(24.0).reshape(3, 2, 2, 2) / 4.0)
    y = mg.nnet.conv_nd(x, k, stride=STRIDE, padding=PADDING, dilation=DILATION)
    (y * y).sum().backward()


# cross: POOL=(2, 2) | (3,) | (1, 2)
# cross: STRIDE=1 | 2
# mode: continue
def max_pool():
    x = mg.tensor((np.arange(25.0) * 7 % 11).reshape(1, 1, 5, 5))
    y = mg.nnet.max_pool(x, POOL, STRIDE)
    (y * y).sum().backward()


# ulp: 256 scaled
def batchnorm():
    x = mg.tensor(np.arange(12.0).reshape(3, 4) ** 2 / 8.0)
    g = mg.tensor([1.0, 2.0, 0.5, 1.5])
    b = mg.tensor([0.0, 1.0, 2.0, 3.0])
    y = mg.nnet.batchnorm(x, gamma=g, beta=b, eps=1e-6)
    (y * y * y).sum().backward()


# ulp: 4096 scaled
def gru():
    X = mg.tensor(np.arange(12.0).reshape(2, 2, 3) / 10.0)
    U = [mg.tensor(np.arange(6.0).reshape(3, 2) / 7.0 - 0.3 * i) for i in range(3)]
    W = [mg.tensor(np.arange(4.0).reshape(2, 2) / 5.0 - 0.2 * i) for i in range(3)]
    b = [mg.tensor(np.array([0.1, -0.2]) * i) for i in range(3)]
    s = mg.nnet.gru(X, U[0], W[0], b[0], U[1], W[1], b[1], U[2], W[2], b[2])
    s.sum().backward()
