"""Random calls of mygrad.nnet, with what became of them: values, flags, gradients by every tensor, or errors. One JSON line each."""

import base64
import json
import sys
import types
import warnings

import numpy as np

# MyGrad compiles its recurrent unit with numba; without it the same code runs as plain NumPy
numba = types.ModuleType("numba")


def njit(f):
    return f


def vectorize(*_args, **_kwargs):
    return lambda f: f


numba.njit, numba.vectorize = njit, vectorize
sys.modules.setdefault("numba", numba)

import mygrad as mg  # noqa: E402
from mygrad.nnet import activations, initializers, layers, losses  # noqa: E402
from mygrad.nnet.layers.gru import gru  # noqa: E402

warnings.simplefilter("ignore")
np.seterr(all="ignore")
mg.turn_memory_guarding_off()
rng = np.random.default_rng(int(sys.argv[1]))

FLOATS = ["float64", "float32", "float16"]
INTS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64"]
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 1e-3, -1e-3, 30.0, -30.0, 300.0, -300.0])


def encode(x):
    x = np.asarray(x)
    return {
        "dtype": x.dtype.name,
        "shape": list(x.shape),
        "data": base64.b64encode(np.ascontiguousarray(x).tobytes()).decode(),
    }


def array(x):
    return {"t": "array", **encode(x)}


def tensor(x, constant=None):
    return {"t": "tensor", "constant": constant, **encode(x)}


def flip(x):
    """The same elements seen from behind: a layout that is not contiguous."""
    return {"t": "tensor", "constant": None, "flip": True, **encode(x)}


def decode(spec):
    if not isinstance(spec, dict):
        return tuple(spec) if isinstance(spec, list) else spec
    x = np.frombuffer(base64.b64decode(spec["data"]), spec["dtype"]).reshape(spec["shape"]).copy()
    if spec.get("flip"):
        x = np.ascontiguousarray(x[::-1])[::-1]
    if spec["t"] == "array":
        return x
    return mg.Tensor(x, constant=spec["constant"], copy=False)


def find(name):
    if name in MENDED:
        return MENDED[name]
    for module in (activations, losses, layers, initializers):
        if hasattr(module, name):
            return getattr(module, name)
    return {"gru": gru, "sliding_window_view": mg.sliding_window_view}[name]


# where MyGrad's result is an accident, what it should be (contract A9.3)


def fan(shape):
    """Channels times the size of the kernel, for input and output."""
    kernel = int(np.prod(shape[2:]))
    return shape[1] * kernel, shape[0] * kernel


def glorot_normal(*shape, gain=1, dtype=np.float32, constant=None):
    size = shape[0] if len(shape) == 1 else shape
    if len(size) < 2 or not np.issubdtype(dtype, np.floating):
        raise ValueError
    return initializers.normal(*shape, std=gain * np.sqrt(2 / sum(fan(size))), dtype=dtype, constant=constant)


def he_uniform(*shape, gain=1, dtype=np.float32, constant=None):
    size = shape[0] if len(shape) == 1 else shape
    if len(size) < 2:
        raise ValueError
    bound = gain * np.sqrt(3 / fan(size)[0])
    return initializers.uniform(*shape, lower_bound=-bound, upper_bound=bound, dtype=dtype, constant=constant)


def relu(x, **options):
    """-inf times 0 is nan."""
    if isinstance(x, mg.Tensor) and x.dtype.kind == "f":
        x.data[x.data == -np.inf] = -1
    return activations.relu(x, **options)


MENDED = {"glorot_normal": glorot_normal, "he_uniform": he_uniform, "relu": relu}
# differences of unsigned integers wrap around, small integers are taken for half precision: the same in integers that do not
WRAPPING = ["softmax", "softmax_focal_loss", "multiclass_hinge"]
NARROW = ["logsoftmax", "softmax_crossentropy"]
# a number beside a tensor makes it float64 (contract A9.1); ours keeps the type
WEAK = ["leaky_relu", "hard_tanh", "soft_sign", "negative_log_likelihood", "margin_ranking_loss"]


def case(name, *args, **options):
    line = {"f": name, "args": list(args), "options": options}
    if "random_seed" in options:
        line["random_seed"] = options.pop("random_seed")
        np.random.seed(line["random_seed"])
    values = [decode(x) for x in args]
    keys = {k: decode(v) for k, v in options.items()}
    if name in WRAPPING and isinstance(values[0], mg.Tensor) and values[0].dtype.kind in "iu":
        values[0] = values[0].astype("int64")
    if name in NARROW and isinstance(values[0], mg.Tensor) and values[0].dtype.kind in "iu":
        values[0] = mg.Tensor(values[0].data.astype(np.exp(values[0].data).dtype), constant=True)
    tensors = [x for x in [*values, *keys.values()] if isinstance(x, mg.Tensor)]
    try:
        result = find(name)(*values, **keys)
        if isinstance(result, mg.Tensor):
            if name in WEAK and isinstance(values[0], mg.Tensor):
                x = values[0].dtype
                fits = name == "hard_tanh" and x.kind == "i" and result.dtype.kind == "i"
                if x.kind == "f" or fits:
                    line["ours"] = x.name
            line["result"] = {"constant": bool(result.constant), **encode(result.data)}
            if not result.constant:
                seed = rng.normal(size=result.shape).astype(result.dtype)
                infinite = name == "logsoftmax" and np.isposinf(values[0]).any()  # ours is the limit, MyGrad's nan
                try:
                    result.backward(seed.copy())
                except Exception:  # noqa: BLE001
                    infinite = True  # errors of this kind are raised by the call (contract A9.3), or not at all
                if not infinite:
                    line["seed"] = encode(seed)
                    line["grads"] = [None if t.grad is None else encode(t.grad) for t in tensors]
        else:
            line["result"] = encode(result)
    except Exception as error:  # noqa: BLE001
        line["error"] = type(error).__name__
        line["message"] = str(error)
    print(json.dumps(line))


def some(shape, dtype="float64", special=0.0, scale=2.0):
    if np.dtype(dtype).kind in "iu":
        return rng.integers(0 if dtype.startswith("u") else -5, 6, size=shape).astype(dtype)
    x = np.asarray(rng.normal(size=shape) * scale)
    if special and x.size:
        mask = rng.random(size=shape) < special
        x = np.where(mask, rng.choice(SPECIAL, size=shape), x)
    return x.astype(dtype)


def shape_of(low=0, high=3, most=5):
    return [int(n) for n in rng.integers(1, most, size=rng.integers(low, high + 1))]


def activations_cases():
    for name in ["relu", "selu", "sigmoid", "soft_sign", "hard_tanh", "elu", "leaky_relu", "softmax", "logsoftmax", "tanh"]:
        extra = {"elu": [0.7], "leaky_relu": [0.25]}.get(name, [])
        for dtype in FLOATS + INTS:
            case(name, tensor(some([2, 3], dtype)), *extra)
            case(name, tensor(some([5, 41], dtype)), *extra)
            case(name, flip(some([3, 70], dtype)), *extra)
        for _ in range(12):
            case(name, tensor(some(shape_of(), special=0.3)), *extra)
            case(name, tensor(some(shape_of(), "float32", special=0.3)), *extra)
        case(name, tensor(some([3]), True), *extra)
        case(name, array(some([3])), *extra)
        case(name, array(some([3])), *extra, constant=False)
        case(name, tensor(some([3])), *extra, constant=True)
        case(name, tensor(some([0])), *extra)
        case(name, tensor(some([2, 0, 3])), *extra)
        case(name, tensor(some([])), *extra)
        case(name, array(np.array([True, False])), *extra)
    for name in ["softmax", "logsoftmax"]:
        for axis in [None, 0, 1, 2, -1, -3, [0, 1], [-1, 0], [0, 1, 2], []]:
            for dtype in FLOATS[:2]:
                case(name, tensor(some([3, 4, 5], dtype, special=0.05)), axis)
            case(name, tensor(some([3, 4, 5])), axis=axis)
        case(name, tensor(some([3, 4])), 2)
        case(name, tensor(some([3, 4])), -3)
        case(name, tensor(some([])), 0)
        case(name, tensor(some([])), 5)
        case(name, tensor(some([3, 0])), 1)
        case(name, tensor(some([3, 0])), 0)
        case(name, tensor(np.full([2, 3], -np.inf)))
        case(name, tensor(np.array([[1.0, -np.inf, 2.0], [np.inf, 0.0, 1.0], [1000.0, 0.0, -1000.0]])))
        case(name, tensor(some([200, 33])))
        case(name, tensor(some([7, 900], "float32")))
    for axis in [-1, 0, 1, -2, 2, -3, 1.5, None]:
        case("glu", tensor(some([4, 6])), axis)
        case("glu", tensor(some([4, 6], "float32")), axis=axis)
    case("glu", tensor(some([4, 3])))
    case("glu", tensor(some([4, 3])), 0)
    case("glu", tensor(some([4, 4], "int32")))
    case("glu", tensor(some([4, 6])), array(np.array(0)))
    case("glu", tensor(some([4, 6])), constant=True)
    for alpha in [0, 1, -1.5, "a", None, array(np.array(2.0)), array(np.array([2.0])), array(np.array([2.0, 1.0])), True]:
        case("elu", tensor(some([4])), alpha)
        case("leaky_relu", tensor(some([4], special=0.5)), alpha)
        case("hard_tanh", tensor(some([4])), lower_bound=-1, upper_bound=alpha)
        case("hard_tanh", tensor(some([4])), lower_bound=alpha)
    case("elu", tensor(some([4])), alpha=2.0)
    case("leaky_relu", tensor(some([4])), slope=2.0)
    case("elu", tensor(some([4])))
    case("leaky_relu", tensor(some([4])))
    case("relu", tensor(some([4])), slope=1)
    for low, high in [(-0.5, 0.5), (0, 2), (1, -1), (0.25, 0.25)]:
        for dtype in ["float64", "float32", "int32"]:
            case("hard_tanh", tensor(some([30], dtype)), lower_bound=low, upper_bound=high)
    case("hard_tanh", tensor(np.array([-1.0, 0.0, 1.0, 0.5, -2.0])))


def labels(n, c, dtype="int64"):
    return rng.integers(0, c, size=n).astype(dtype)


def losses_cases():
    names = ["softmax_crossentropy", "negative_log_likelihood", "multiclass_hinge", "focal_loss", "softmax_focal_loss"]
    for name in names:
        probabilities = name == "focal_loss"

        def scores(n, c, dtype="float64", special=0.0, positive=probabilities):
            x = some([n, c], dtype, special)
            if positive and np.dtype(dtype).kind == "f":
                e = np.exp(x.astype("float64"))
                return (e / e.sum(axis=-1, keepdims=True)).astype(dtype)
            return x

        for dtype in FLOATS + (INTS if not probabilities else []):
            for n, c in [(1, 2), (4, 3), (130, 10), (3, 1)]:
                case(name, tensor(scores(n, c, dtype)), array(labels(n, c)))
        case(name, flip(scores(4, 5)), array(labels(4, 5)))
        for dtype in INTS:
            case(name, tensor(scores(4, 3)), array(labels(4, 3, dtype)))
        case(name, tensor(scores(4, 3)), tensor(labels(4, 3)))
        case(name, tensor(scores(4, 3)), array(-labels(4, 3) - 1))
        case(name, tensor(scores(4, 3), True), array(labels(4, 3)))
        case(name, tensor(scores(4, 3)), array(labels(4, 3)), constant=True)
        case(name, tensor(scores(4, 3)), array(labels(4, 3) + 3))
        case(name, tensor(scores(4, 3)), array(labels(4, 3) - 4))
        case(name, tensor(scores(4, 3)), array(labels(4, 3).astype(float)))
        case(name, tensor(scores(4, 3)), array(labels(4, 3).astype(bool)))
        case(name, tensor(scores(4, 3)), array(labels(3, 3)))
        case(name, tensor(scores(4, 3)), array(labels(4, 3).reshape(4, 1)))
        case(name, tensor(some([4])), array(labels(4, 3)))
        case(name, tensor(some([4, 3, 2])), array(labels(4, 3)))
        case(name, tensor(scores(0, 3)), array(labels(0, 3)))
        for _ in range(6):
            case(name, tensor(scores(5, 4, special=0.2)), array(labels(5, 4)))
    x = np.array([[-np.inf, 1.0, 2.0], [0.0, -np.inf, 0.0]])
    case("softmax_crossentropy", tensor(x), array(np.array([0, 0])))
    for dtype in ["float64", "float32"]:
        case("negative_log_likelihood", tensor(some([4, 3], dtype)), array(labels(4, 3)), weights=array(some([3], dtype)))
    case("negative_log_likelihood", tensor(some([4, 3])), array(labels(4, 3)), weights=tensor(some([3])))
    case("negative_log_likelihood", tensor(some([4, 3])), array(labels(4, 3)), weights=array(some([4])))
    case("negative_log_likelihood", tensor(some([4, 3])), array(labels(4, 3)), weights=array(some([3, 1])))
    for hinge in [0, 0.5, 2.0, -1.0]:
        case("multiclass_hinge", tensor(some([4, 3])), array(labels(4, 3)), hinge)
        case("multiclass_hinge", tensor(some([4, 3], "float32")), array(labels(4, 3)), hinge=hinge)
    case("multiclass_hinge", tensor(np.array([[1.0, 2.0, 0.0], [1.0, 0.0, 0.0]])), array(np.array([1, 0])))
    for gamma in [0, 0.5, 1, 2, 2.5, 1.0]:
        for alpha in [1, 0.25, array(np.array([0.5, 2.0, 1.0, 0.1]))]:
            for name in ["focal_loss", "softmax_focal_loss"]:
                p = rng.random([4, 3])
                p /= p.sum(axis=-1, keepdims=True)
                case(name, tensor(p), array(labels(4, 3)), alpha=alpha, gamma=gamma)
                case(name, tensor(p.astype("float32")), array(labels(4, 3)), alpha=alpha, gamma=gamma)
        case("focal_loss", tensor(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [1.5, -0.5]])), array(np.array([0, 0, 1, 0])), gamma=gamma)
    for gamma in [-1, "a", None, array(np.array([1.0]))]:
        case("focal_loss", tensor(np.full([2, 2], 0.5)), array(np.array([0, 1])), gamma=gamma)
        case("softmax_focal_loss", tensor(np.full([2, 2], 0.5)), array(np.array([0, 1])), gamma=gamma)
    for dtype in FLOATS:
        for shape in [[4], [4, 3], [1], [1, 1]]:
            for y in [1, -1, array(rng.choice([-1, 1], size=shape[0]))]:
                case("margin_ranking_loss", tensor(some(shape, dtype)), tensor(some(shape, dtype)), y, 0.5)
    a, b = tensor(some([4])), tensor(some([4]))
    case("margin_ranking_loss", a, array(some([4])), array(np.array([[1]])), 1)
    case("margin_ranking_loss", array(some([4])), b, 1, 0)
    case("margin_ranking_loss", array(some([4])), array(some([4])), 1, 0)
    case("margin_ranking_loss", a, b, 1, 0.5, constant=True)
    case("margin_ranking_loss", a, b, 1, margin=0.5)
    case("margin_ranking_loss", a, b, y=1, margin=0.5)
    case("margin_ranking_loss", a, b, array(np.ones([3])), 0.5)
    case("margin_ranking_loss", a, b, array(np.ones([4, 1])), 0.5)
    case("margin_ranking_loss", a, tensor(some([3])), 1, 0.5)
    case("margin_ranking_loss", a, b, 1, -0.5)
    case("margin_ranking_loss", a, b, 1, "x")
    case("margin_ranking_loss", tensor(some([4], "int32")), b, 1, 0.5)
    case("margin_ranking_loss", a, tensor(some([4], "int32")), 1, 0.5)
    case("margin_ranking_loss", tensor(some([])), tensor(some([])), 1, 0.5)
    case("margin_ranking_loss", tensor(some([2, 2, 2])), tensor(some([2, 2, 2])), 1, 0.5)
    case("margin_ranking_loss", tensor(np.array([1.0, 2.0, 3.0])), tensor(np.array([1.5, 1.5, 2.5])), 1, 0.5)


def layers_cases():
    for dtype in FLOATS + INTS:
        for shape in [[3, 2], [4, 3, 5], [2, 2, 3, 4], [130, 4], [1, 3, 2]]:
            c = shape[1]
            both = "float32" if dtype == "float32" else "float64"
            case("batchnorm", tensor(some(shape, dtype)), eps=1e-3)
            case("batchnorm", tensor(some(shape, dtype)), gamma=tensor(some([c], both)), eps=1e-3)
            case("batchnorm", tensor(some(shape, dtype)), beta=tensor(some([c], both)), eps=1e-3)
            case("batchnorm", tensor(some(shape, dtype)), gamma=tensor(some([c], both)), beta=tensor(some([c], both)), eps=1e-3)
    case("batchnorm", flip(some([4, 3, 5])), gamma=tensor(some([3])), beta=tensor(some([3])), eps=1e-3)
    case("batchnorm", tensor(some([4, 3])), gamma=array(some([3])), beta=array(some([3])), eps=1e-3)
    case("batchnorm", array(some([4, 3])), gamma=tensor(some([3])), eps=0)
    case("batchnorm", tensor(np.ones([4, 3])), eps=0)
    case("batchnorm", tensor(np.ones([4, 3])), eps=1e-8)
    case("batchnorm", tensor(some([4, 3])), constant=True, eps=1e-8)
    case("batchnorm", tensor(some([4, 3])))
    case("batchnorm", tensor(some([4, 3])), gamma=tensor(some([2])), eps=1e-8)
    case("batchnorm", tensor(some([4, 3])), beta=tensor(some([4])), eps=1e-8)
    case("batchnorm", tensor(some([0, 3])), eps=1e-8)
    for ndim in [1, 2, 3]:
        for _ in range(20):
            window = rng.integers(1, 4, size=ndim)
            stride = rng.integers(1, 3, size=ndim)
            dilation = rng.integers(1, 3, size=ndim)
            padding = rng.integers(0, 3, size=ndim)
            places = rng.integers(1, 4, size=ndim)
            # MyGrad refuses some windows that fit; the image is larger by that much
            size = (places - 1) * stride + (window - 1) * dilation + 1 - 2 * padding
            if np.any(size < 1) or np.any(window * dilation > size + 2 * padding):
                continue
            dtype, other = rng.choice([["float64", "float64"], ["float32", "float32"], ["float32", "float64"], ["float64", "int32"]])
            x, w = some([2, 3, *size], str(dtype)), some([4, 3, *window], str(other))
            options = {k: [int(i) for i in v] for k, v in {"stride": stride, "padding": padding, "dilation": dilation}.items()}
            case("conv_nd", tensor(x), tensor(w), **options)
            case("conv_nd", flip(x), flip(w), **options)
            case("conv_nd", array(x), tensor(w), **options)
            case("conv_nd", tensor(x), array(w), **options)
    x, w = tensor(some([2, 3, 5, 5])), tensor(some([4, 3, 2, 2]))
    for options in [
        {"stride": 1}, {"stride": 1, "constant": True}, {"stride": 2}, {"stride": [3, 1]}, {"stride": 1, "padding": 1},
        {"stride": 0}, {"stride": 1, "padding": -1}, {"stride": 1, "dilation": 0}, {"stride": [1]}, {"stride": 1.5},
        {"stride": 1, "padding": [1, 0, 0]}, {"stride": 1, "dilation": [1]}, {}, {"stride": 7},
    ]:
        case("conv_nd", x, w, **options)
    case("conv_nd", tensor(some([2, 3])), tensor(some([4, 3])), stride=1)
    case("conv_nd", x, tensor(some([4, 3, 2])), stride=1)
    case("conv_nd", x, tensor(some([4, 2, 2, 2])), stride=1)
    case("conv_nd", x, tensor(some([4, 3, 6, 2])), stride=1)
    case("conv_nd", tensor(some([2, 3, 5], "int32")), tensor(some([4, 3, 2], "int32")), stride=1)
    case("conv_nd", tensor(some([2, 3, 5], "int64")), tensor(some([4, 3, 2], "int64")), stride=1)
    case("conv_nd", tensor(some([2, 3, 5], "float16")), tensor(some([4, 3, 2], "float16")), stride=1)
    case("conv_nd", tensor(some([0, 3, 5])), tensor(some([4, 3, 2])), stride=1)
    for ndim in [1, 2, 3]:
        for lead in [1, 2]:
            for _ in range(8):
                pool, stride, places = rng.integers(1, 4, size=ndim), rng.integers(1, 4, size=ndim), rng.integers(1, 4, size=ndim)
                size = (places - 1) * stride + pool
                x = some([2, 3][:lead] + [int(n) for n in size], str(rng.choice(FLOATS)), special=0.1)
                args = [int(n) for n in pool], [int(n) for n in stride]
                case("max_pool", tensor(x), *args)
                case("max_pool", flip(np.round(x)), *args)
    for dtype in INTS:
        case("max_pool", tensor(some([2, 4, 4], dtype)), [2, 2], 2)
    x = tensor(some([2, 4, 4]))
    for pool, stride in [
        ([2, 2], 2), ([2, 2], [2, 1]), ([2, 2], 1), (2, 2), ([0, 2], 2), ([-1, 2], 2), ([3, 3], 2), ([5, 5], 1),
        ([1, 1, 1, 1], 1), ([2, 2], 0), ([2, 2], [2]), ([2, 2], [1.0, 2.0]), (array(np.array([2, 2])), 2), ([2, 2], 1.5), ([2], 2),
    ]:
        case("max_pool", x, pool, stride)
    case("max_pool", x, [2, 2], stride=2, constant=True)
    case("max_pool", x, pool=[2, 2], stride=2)
    case("max_pool", x, [2, 2])
    for _ in range(6):
        for dtype in ["float64", "float32"]:
            t, n, c, d = (int(i) for i in rng.integers(1, 5, size=4))
            parts = [some([t, n, c], dtype)]
            for _gate in range(3):
                parts += [some([c, d], dtype, scale=0.7), some([d, d], dtype, scale=0.7), some([d], dtype)]
            tensors = [tensor(p) for p in parts]
            case("gru", *tensors)
            case("gru", *tensors, s0=array(some([n, d], dtype)))
            case("gru", *tensors, s0=tensor(some([n, d], dtype), True))
            case("gru", *tensors, array(some([n, d], dtype)), int(rng.integers(0, t)))
            case("gru", *tensors, bp_lim=int(rng.integers(0, t)))
            case("gru", *tensors, dropout=0.4, random_seed=7)
            case("gru", *tensors, dropout=0.4, bp_lim=int(rng.integers(0, t)), random_seed=7)
            case("gru", *[tensor(p) if i % 3 else array(p) for i, p in enumerate(parts)])
            case("gru", *[array(p) if i % 3 else tensor(p) for i, p in enumerate(parts)])
            case("gru", *tensors, constant=True)
    case("gru", *tensors, bp_lim=t)
    case("gru", *tensors, bp_lim=-1)
    case("gru", *tensors, dropout=1.0)
    case("gru", *tensors, dropout=-0.1)
    case("gru", *tensors, s0=tensor(some([n, d], dtype)))
    case("gru", *tensors[:9])
    case("gru", *tensors[:9], tensor(some([d + 1], dtype)))
    mixed = [tensor(some([3, 2, 2], "float32"))]
    for _gate in range(3):
        mixed += [tensor(some([2, 3], "float64")), tensor(some([3, 3], "float32")), tensor(some([3], "float32"))]
    case("gru", *mixed)


def windows_cases():
    for _ in range(60):
        ndim = int(rng.integers(1, 4))
        shape = [int(n) for n in rng.integers(1, 7, size=ndim)]
        k = int(rng.integers(1, ndim + 1))
        window = [int(n) for n in rng.integers(1, 4, size=k)]
        step = [int(n) for n in rng.integers(1, 4, size=k)]
        dilation = [int(n) for n in rng.integers(1, 3, size=k)]
        case("sliding_window_view", array(some(shape)), window, step)
        if any((w - 1) * d + 1 <= n < w * d for w, d, n in zip(window[::-1], dilation[::-1], shape[::-1])):
            continue
        if any((w - 1) * dilation[0] + 1 <= n < w * dilation[0] for w, n in zip(window[::-1], shape[::-1])):
            continue
        case("sliding_window_view", array(some(shape)), window, step[0], dilation)
        case("sliding_window_view", array(some(shape, "int32")), window_shape=window, step=step, dilation=dilation[0])
    x = array(some([4, 5]))
    # windows that fit are refused when dilated: (window - 1) * dilation + 1 is what counts
    for args in [(2, 1), ([2.5], 1), ([0], 1), ([-1], 1), ([1, 1, 1], 1), ([2], 0), ([2], 1.5), ([2], [1.5]), ([2], -1), ([6], 1), ([2], 1, 0), ([2], 1, 1.5), ([2], 1, [1, 1]), ([2], 1, 5), ([2],), ([2], None)]:
        case("sliding_window_view", x, *args)


def initializers_cases():
    for name in ["uniform", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "constant", "dirac"]:
        for shape in [[3, 4], [2, 3, 4], [2, 3, 3, 5], [4], [], [0, 2]]:
            for dtype in [None, *FLOATS, "int32"]:
                options = {} if dtype is None else {"dtype": dtype}
                case(name, *shape, random_seed=3, **options)
                case(name, shape, random_seed=3, **options)
        case(name, 3, 4, random_seed=3, constant=True)
        if name.startswith(("glorot", "he")):
            for gain in [2, 0.5, 0, -1]:
                case(name, 3, 4, random_seed=3, gain=gain)
    for options in [{"lower_bound": -1}, {"lower_bound": 2}, {"lower_bound": 1}, {"upper_bound": 3.5}, {"lower_bound": tensor(np.array(-2.0))}]:
        case("uniform", 3, 4, random_seed=3, **options)
    for options in [{"mean": 5}, {"std": 0.1}, {"std": 0}, {"std": -1}, {"mean": tensor(np.array(2.0)), "std": tensor(np.array([3.0]))}]:
        case("normal", 3, 4, random_seed=3, **options)
    for value in [1.5, -2.25, True]:
        case("constant", 2, 2, value=value)
    case("constant", 2, 2, value=2.0, dtype="float32")
    case("constant", 2, 2, value=2.0, constant=True)
    case("dirac", 3, 2, 3)
    case("dirac", 2, 3, 4, 4)


activations_cases()
losses_cases()
layers_cases()
windows_cases()
initializers_cases()
