"""The workloads W1-W7 in NumPy and MyGrad, as a contender of the benchmark (see protocol.mjs)."""
import json
import sys
import time

import numpy as np

which = sys.argv[1]
rng = np.random.default_rng(0)
now = time.perf_counter


def measure(call, budget):
    calls, enough, warm = 1, now() + 0.6, now() + budget / 2000
    call()

    def batch():
        t0 = now()
        for _ in range(calls):
            call()
        return now() - t0

    while True:
        t = batch()
        if t < 0.0002:
            calls *= 4
        elif t < 0.001:
            calls = int(calls * 0.0011 / t) + 1
        elif t > 0.004 and calls > 1:
            calls = int(calls * 0.001 / t) + 1
        if t >= 0.001 and now() > warm or now() > enough:
            break
    best, total, count, end = t / calls, 0.0, 0, now() + budget / 1000
    least = 1 if t > 0.5 else 3
    while now() < end or count < least:
        each = batch() / calls
        best = min(best, each)
        total += each
        count += 1
    return {"min": best * 1e6, "avg": total / count * 1e6}


def array(n, dtype):
    return (rng.random(n) * 2 - 1).astype(dtype)


types = {"f64": np.float64, "f32": np.float32}
workloads = {}


def workload(name):
    def add(f):
        workloads[name] = f
        return f
    return add


if which == "numpy":
    for t, dtype in types.items():
        for n in ([10, 1000, 100000, 1000000] if t == "f64" else [100000]):
            def add(n=n, dtype=dtype):
                a, b = array(n, dtype), array(n, dtype)
                return lambda: a + b

            def add_out(n=n, dtype=dtype):
                a, b = array(n, dtype), array(n, dtype)
                o = np.empty_like(a)
                return lambda: np.add(a, b, out=o)
            workloads[f"W1 add {t} {n}"] = add
            workloads[f"W1 add {t} {n} out"] = add_out
            for name in ("exp", "tanh"):
                def unary(n=n, dtype=dtype, f=getattr(np, name)):
                    a = array(n, dtype)
                    return lambda: f(a)
                workloads[f"W1 {name} {t} {n}"] = unary
    square = lambda n, dtype=np.float64: array(n * n, dtype).reshape(n, n)
    workloads["W2 sum all"] = lambda A=None: (lambda A: lambda: A.sum())(square(1000))
    workloads["W2 sum axis0"] = lambda: (lambda A: lambda: A.sum(0))(square(1000))
    workloads["W2 sum axis1"] = lambda: (lambda A: lambda: A.sum(1))(square(1000))
    for t, dtype in types.items():
        for n in (64, 256, 512, 1024):
            workloads[f"W3 matmul {t} {n}"] = lambda n=n, dtype=dtype: (lambda x, y: lambda: x @ y)(square(n, dtype), square(n, dtype))
    workloads["W4 A.T+B.T"] = lambda: (lambda A, B: lambda: A.T + B.T)(square(1000), square(1000))
    workloads["W4 A.T+B"] = lambda: (lambda A, B: lambda: A.T + B)(square(1000), square(1000))
    workloads["W4 slices"] = lambda: (lambda P, Q: lambda: P[::2, ::2] + Q[::2, ::2])(square(2000), square(2000))
    workloads["W4 fancy"] = lambda: (lambda f, i: lambda: f[i])(array(1000000, np.float64), rng.integers(0, 1000000, 100000))
    workloads["W4 mask"] = lambda: (lambda f: (lambda m: lambda: f[m])(f > 0))(array(1000000, np.float64))
    workloads["W4 compare"] = lambda: (lambda f: lambda: f > 0.5)(array(1000000, np.float64))
    for t, dtype in types.items():
        def mlp(dtype=dtype):
            X, y = array(128 * 784, dtype).reshape(128, 784), rng.integers(0, 10, 128)
            p = [(rng.standard_normal((784, 256)) * .05).astype(dtype), np.zeros(256, dtype), (rng.standard_normal((256, 10)) * .05).astype(dtype), np.zeros(10, dtype)]
            lr, rows = dtype(0.01), np.arange(128)

            def step():
                h = X @ p[0]
                h += p[1]
                r = np.maximum(h, 0)
                z = r @ p[2]
                z += p[3]
                z -= z.max(1, keepdims=True)
                e = np.exp(z)
                g = e / e.sum(1, keepdims=True)
                g[rows, y] -= 1
                g /= dtype(128)
                gW2, gb2, gr = r.T @ g, g.sum(0), g @ p[2].T
                gr *= h > 0
                for q, d in zip(p, (X.T @ gr, gr.sum(0), gW2, gb2)):
                    q -= lr * d
            return step
        workloads[f"W6 mlp {t}"] = mlp
else:
    import mygrad as mg
    from mygrad.nnet.activations import relu
    from mygrad.nnet.layers import conv_nd
    from mygrad.nnet.losses import softmax_crossentropy
    for n in (10, 1000, 100000, 1000000):
        workloads[f"W1 add f64 {n}"] = lambda n=n: (lambda a, b: lambda: a + b)(mg.tensor(array(n, float)), mg.tensor(array(n, float)))
        workloads[f"W1 exp f64 {n}"] = lambda n=n: (lambda a: lambda: mg.exp(a))(mg.tensor(array(n, float)))
        workloads[f"W1 tanh f64 {n}"] = lambda n=n: (lambda a: lambda: mg.tanh(a))(mg.tensor(array(n, float)))
    workloads["W2 sum all"] = lambda: (lambda A: lambda: A.sum())(mg.tensor(array(1000000, float).reshape(1000, 1000)))
    for name, shape in (("0-d", ()), ("size 10", (10,))):
        def small(shape=shape):
            x, w, b = (mg.tensor(np.full(shape, v)) for v in (.5, .3, .1))

            def run():
                s = x * w + b
                for _ in range(99):
                    s = s + (x * w + b)
                s.backward()
            return run
        workloads[f"W5 300 ops {name}"] = small
    for t, dtype in types.items():
        def mlp(dtype=dtype):
            X, y = array(128 * 784, dtype).reshape(128, 784), rng.integers(0, 10, 128)
            p = [mg.tensor(q) for q in ((rng.standard_normal((784, 256)) * .05).astype(dtype), np.zeros(256, dtype), (rng.standard_normal((256, 10)) * .05).astype(dtype), np.zeros(10, dtype))]
            lr = dtype(0.01)

            def step():
                softmax_crossentropy(relu(X @ p[0] + p[1]) @ p[2] + p[3], y).backward()
                for q in p:
                    q.data -= lr * q.grad
            return step

        def conv(dtype=dtype):
            x, k = mg.tensor(array(32 * 3 * 32 * 32, dtype).reshape(32, 3, 32, 32)), mg.tensor(array(16 * 27, dtype).reshape(16, 3, 3, 3))
            return lambda: conv_nd(x, k, stride=1, padding=1).sum().backward()
        workloads[f"W6 mlp {t}"] = mlp
        workloads[f"W7 conv {t}"] = conv


def answer(line):
    """One request, as JSON, answered as JSON."""
    request = json.loads(line)
    name = request["run"]
    try:
        if name not in calls:
            calls.clear()
            calls[name] = workloads[name]()
        return json.dumps({"run": name, **measure(calls[name], request["budget"])})
    except Exception as error:
        return json.dumps({"run": name, "error": str(error)[:160]})


calls = {}
if __name__ == "__main__" and which in ("numpy", "mygrad") and not globals().get("EMBEDDED"):
    print(json.dumps({"ready": list(workloads)}), flush=True)
    for line in sys.stdin:
        if line.strip():
            print(answer(line), flush=True)
