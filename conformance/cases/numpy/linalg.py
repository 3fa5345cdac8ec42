"""Products and decompositions."""


# cross: A=v | m | t | m.T | f | m[::-1] | np.arange(3) | i
# cross: B=v | m.T | t | w | np.eye(3) | 2.0 | np.ones((2, 3, 1))
# mode: continue
def matmul():
    v = np.arange(3.0)
    w = np.arange(4.0)
    m = np.arange(6.0).reshape(2, 3)
    t = np.arange(24.0).reshape(2, 4, 3) - 10
    f = np.asfortranarray(m)
    i = np.arange(6).reshape(2, 3)
    y = A @ B
    z = np.matmul(A, B)
    d = np.dot(A, B)


# cross: DTYPE=float64,float32,float16,int32,int8,uint8,bool,int64
def matmul_dtypes():
    a = np.array([[1, 2], [3, 0]]).astype("DTYPE")
    y = a @ a
    z = a @ a[0]
    o = np.zeros((2, 2))
    w = np.matmul(a, a, out=o)


# cross: SPEC="ij,jk" | "ij,jk->ik" | "ij,jk->ki" | "ij,kj" | "ij->ji" | "ij->" | "ij->i" | "ij->j" | "ii" | "ii->i" | "i,i" | "i,j->ij" | "ij,ij->" | "ij,ij->ij" | "...j,jk" | "i...->..." | "ij,jk,kl" | "ij,j" | " i j , j k -> i k " | "ijk->kji" | "iji->j" | "ij,jk->ijk" | "ab,cd" | "i" | "ij,jk->iz" | "ij-ji" | "iJ->Ji" | "ij,jk,ki->" | "bij,bjk->bik"
# mode: continue
def einsum():
    spec = SPEC
    m = np.arange(9.0).reshape(3, 3)
    sizes = {"i": np.arange(3.0), "...j": m, "": np.array(2.0)}
    n = spec.split("->")[0].count(",") + 1
    first = spec.replace(" ", "").split("->")[0].split(",")
    operands = [np.arange(27.0).reshape(3, 3, 3) if len(s.replace("...", "")) == 3 else m if len(s) != 1 or s == "" else np.arange(3.0) for s in first]
    y = np.einsum(spec, *operands)
    z = np.einsum(spec, *operands, optimize=True)


# cross: ORD=None | 1 | 2 | np.inf | -np.inf | 0 | 3 | "fro" | "nuc" | -1
# cross: X=np.array([3.0, -4.0, 0.0]) | np.array([[3.0, -4.0], [1.0, 2.0]])
# mode: continue
def norm():
    x = X
    y = np.linalg.norm(x, ord=ORD)
    z = np.linalg.norm(x, ord=ORD, axis=0)
    w = np.linalg.norm(x, ord=ORD, axis=-1, keepdims=True)


# cross: CALL=np.linalg.inv(m) | np.linalg.det(m) | np.linalg.solve(m, v) | np.linalg.solve(m, m) | np.linalg.cholesky(s) | np.linalg.eigvalsh(s) | np.linalg.svd(m, compute_uv=False) | np.linalg.matrix_power(m, 3) | np.linalg.matrix_power(m, -2) | np.linalg.matrix_rank(m) | np.linalg.slogdet(m) | np.linalg.cond(m) | np.linalg.pinv(m) | np.linalg.lstsq(m, v)[0] | np.linalg.inv(np.zeros((2, 2))) | np.linalg.cholesky(-s) | np.linalg.inv(v) | np.linalg.det(np.ones((2, 3))) | np.linalg.multi_dot([m, m, v]) | np.tensordot(m, m) | np.tensordot(m, m, axes=1) | np.tensordot(m, m, axes=([0], [1])) | np.inner(m, m) | np.vdot(v, v) | np.outer(v, v) | np.trace(m) | np.linalg.trace(m)
# mode: continue
# ulp: 64 scaled
def decompositions():
    m = np.array([[2.0, 1.0], [0.5, 3.0]])
    s = np.array([[2.0, 0.5], [0.5, 3.0]])
    v = np.array([1.0, -2.0])
    y = CALL
