"""Random numbers: the legacy functions and generators, seeded, so that every number must be NumPy's."""
# set: streams=np.random.default_rng(5) | np.random.RandomState(5) | np.random.Generator(np.random.PCG64DXSM(3)) | np.random.Generator(np.random.MT19937(3))


# cross: CALL=np.random.rand(3) | np.random.rand(2, 2) | np.random.rand() | np.random.randn(3) | np.random.randn() | np.random.random(4) | np.random.random((2, 2)) | np.random.random_sample() | np.random.ranf(2) | np.random.sample((2,)) | np.random.randint(5, size=4) | np.random.randint(2, 9, size=(2, 2)) | np.random.randint(2, 9, 3, dtype="int8") | np.random.randint([1, 100], 200) | np.random.normal(size=3) | np.random.normal(1, 2, 3) | np.random.normal([0, 10], 0.5) | np.random.uniform(-1, 1, (2, 2)) | np.random.uniform(low=2, high=3) | np.random.permutation(6) | np.random.permutation([1.5, 2.5, 3.5]) | np.random.choice(5, 3) | np.random.choice(5, 3, replace=False) | np.random.choice([0.5, 1.5, 2.5], (2, 2)) | np.random.choice(3, 4, p=[0.2, 0.3, 0.5]) | np.random.binomial(10, 0.3, 5) | np.random.poisson(3.5, 5) | np.random.multinomial(10, [0.2, 0.8], 3) | np.random.geometric(0.3, 4) | np.random.hypergeometric(5, 4, 3, 4) | np.random.triangular(0, 1, 3, 4)
# mode: continue
def legacy():
    np.random.seed(12)
    x = CALL
    y = np.random.rand(2)


# cross: CALL=exponential(2, 3) | gamma(2, 1, 3) | gamma([0.5, 3], size=(2, 2)) | beta(0.5, 0.7, 3) | beta(2, 3, 3) | chisquare(3, 3) | f(3, 4, 3) | laplace(0, 1, 3) | logistic(0, 1, 3) | gumbel(0, 1, 3) | lognormal(0, 1, 3) | pareto(3, 3) | weibull(2, 3) | power(2, 3) | rayleigh(2, 3) | standard_cauchy(3) | standard_exponential(3) | standard_gamma(2, 3) | standard_normal(3) | standard_t(3, 3) | wald(1, 2, 3) | vonmises(0, 2, 3) | noncentral_chisquare(2, 1, 3) | dirichlet([1, 2], 2) | normal(0, 1) | uniform()
# cross: RNG=@streams
# ulp: 8
# mode: continue
def continuous():
    rng = RNG
    x = rng.CALL
    y = rng.uniform(0, 1, 2)


# cross: CALL=normal(0, -1) | uniform(0, float("inf")) | beta(0, 1) | gamma(-1) | poisson(-1) | binomial(5, 2) | binomial(-1, 0.5) | geometric(0) | zipf(1) | triangular(3, 2, 1) | multinomial(3, [0.9, 0.9, 0.1]) | dirichlet([-1, 1]) | choice(0) | choice(3, 5, replace=False) | choice(3, 2, p=[0.5, 0.5]) | choice(3, 2, p=[0.5, 0.4, 0.2]) | normal([1, 2], [1, 2, 3]) | normal([1, 2, 3], 1, 2) | normal(0, 1, -1) | hypergeometric(3, 3, 7) | normal(mean=3) | beta(1) | permutation(1.5)
# cross: RNG=np.random.default_rng(5) | np.random.RandomState(5)
# mode: continue
def refused():
    rng = RNG
    x = rng.CALL
    y = rng.uniform(0, 1, 2)


# cross: CALL=integers(10, size=5) | integers(2, 9, (2, 2)) | integers(0, 255, 4, dtype="uint8", endpoint=True) | integers([1, 10], 20) | random((2, 3)) | random(3, dtype="float32") | standard_normal(3, dtype="float32") | permuted(np.arange(6.0).reshape(2, 3), axis=1) | permutation(np.arange(6).reshape(2, 3), axis=1) | choice(np.arange(6).reshape(2, 3), 2, axis=1) | choice(20, 4, replace=False, shuffle=False) | multivariate_hypergeometric([3, 4, 5], 6, 2) | multinomial([3, 4], [0.5, 0.5]) | integers(5, 5) | integers(0, 300, dtype="uint8") | random(2, dtype="int32")
# cross: SEED=0 | 12345 | [1, 2, 3] | 123456789012345678901234567890
# mode: continue
def generators():
    rng = np.random.default_rng(SEED)
    x = rng.CALL
    y = rng.random(2)


# cross: SEED=0 | 4294967295 | [1, 2, 3] | -1 | 4294967296 | [] | [-1] | 1.5
# mode: continue
def seeds():
    np.random.seed(3)
    np.random.seed(SEED)
    x = np.random.rand(3)


# cross: RNG=np.random.default_rng(5) | np.random.RandomState(5)
def shuffled():
    rng = RNG
    x = np.arange(12.0).reshape(4, 3)
    v = x[:, ::2]
    rng.shuffle(v)
    w = x[::-1, 1]
    rng.shuffle(w)
    y = rng.uniform()


def children():
    a, b = np.random.SeedSequence(7).spawn(2)
    x = np.random.default_rng(a).random(2)
    y = np.random.default_rng(b).random(2)
    z = np.random.Generator(np.random.PCG64(7).jumped()).random(2)


# cross: CALL=poisson(3.5, 4) | poisson([1, 50], (2, 2)) | poisson(1000, 3) | binomial(10, 0.3, 4) | binomial(1000, 0.5, 4) | binomial(10, [0.1, 0.9]) | negative_binomial(3, 0.4, 4) | geometric(0.2, 4) | geometric(0.6, 4) | hypergeometric(5, 6, 4, 4) | hypergeometric(500, 600, 400, 4) | logseries(0.9, 4) | zipf(2.5, 4) | multinomial(20, [0.3, 0.3, 0.4], 2) | permutation(5) | permutation(np.arange(6).reshape(3, 2)) | choice(7, 3) | choice(7, 3, replace=False) | choice(np.arange(3) * 1.5, (2, 2), p=[0.5, 0.25, 0.25])
# cross: RNG=@streams
# mode: continue
def discrete():
    rng = RNG
    x = rng.CALL
    y = rng.uniform(0, 1, 2)


# cross: CALL=random(out=out) | standard_normal(out=out) | standard_exponential(out=out) | random(6, out=out) | random((2, 3), out=out) | standard_gamma(2, out=out)
# cross: OUT=np.zeros((2, 3)) | np.zeros((2, 3), order="F") | np.zeros((2, 6))[:, ::2] | np.zeros((2, 3), dtype="float32") | np.zeros(8)[1:7].reshape(2, 3)
# mode: continue
def outputs():
    rng = np.random.default_rng(9)
    out = OUT
    same = rng.CALL is out
    x = rng.random()


# cross: COV=[[2.0, 0.6], [0.6, 1.0]] | [[1.0, 0.0], [0.0, 1.0]] | np.diag([4.0, 9.0])
# cross: RNG=np.random.default_rng(5) | np.random.RandomState(5)
# ulp: 64 scaled
def multivariate():
    rng = RNG
    x = rng.multivariate_normal([1.0, -2.0], COV, 3)
    y = rng.multivariate_normal([1.0, -2.0], COV)


# The smaller singular value is 0 or some 1e-17, as the processor's BLAS rounds, and samples move by its square root.
# cross: RNG=np.random.default_rng(5) | np.random.RandomState(5)
def multivariate_singular():
    rng = RNG
    x = np.round(rng.multivariate_normal([1.0, -2.0], [[1.0, 1.0], [1.0, 1.0]], 3), 6)
    y = np.round(rng.multivariate_normal([1.0, -2.0], [[1.0, 1.0], [1.0, 1.0]]), 6)


# cross: METHOD=svd | eigh | cholesky
# ulp: 64 scaled
def multivariate_methods():
    rng = np.random.default_rng(4)
    x = rng.multivariate_normal([1.0, 2.0, 3.0], [[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.5]], (2, 2), method="METHOD")
