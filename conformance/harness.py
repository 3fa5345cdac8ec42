"""What the oracle runs: executes Python programs on real NumPy and MyGrad and writes down everything observable.

One file for both oracles (Pyodide and native Python). It never patches a result: `backward` is watched, not changed,
except that a graph MyGrad would walk for ever (a cycle, semantics S60) is refused before it is entered.
"""

import ast
import base64
import contextlib
import io
import json
import sys
import traceback
import types
import warnings

import numpy as np

try:
    import mygrad as mg
except ImportError:  # the array vocabulary alone can still be checked
    mg = None

warnings.simplefilter("ignore")
np.seterr(all="ignore")

TEXT_LIMIT = 3000  # elements; larger arrays are compared by their bytes alone
DEPTH_LIMIT = 4


class EndlessBackward(Exception):
    """Raised in place of a `backward` whose graph contains itself."""


# ---------------------------------------------------------------- the tree


def tree(node):
    """Python's syntax tree as plain data: `{"_": class, field: …, "line": …}`."""
    if isinstance(node, list):
        return [tree(item) for item in node]
    if isinstance(node, ast.Constant):
        return {"_": "Constant", "line": node.lineno, **constant(node.value)}
    if isinstance(node, ast.AST):
        out = {"_": type(node).__name__}
        for field, value in ast.iter_fields(node):
            if field in ("type_comment", "type_ignores", "kind", "type_params"):
                continue
            out[field] = tree(value)
        if hasattr(node, "lineno"):
            out["line"] = node.lineno
            out["end"] = node.end_lineno
        return out
    return node


def constant(value):
    if value is None:
        return {"t": "None"}
    if value is Ellipsis:
        return {"t": "Ellipsis"}
    if isinstance(value, bool):
        return {"t": "bool", "v": value}
    if isinstance(value, int):
        return {"t": "int", "v": str(value)}
    if isinstance(value, float):
        return {"t": "float", "v": "1e999" if value == float("inf") else repr(value)}
    if isinstance(value, str):
        return {"t": "str", "v": value}
    return {"t": type(value).__name__, "v": repr(value)}


# ---------------------------------------------------------------- watching backward

_stale = None


def _watch_backward():
    if mg is None:
        return
    originals = mg.Tensor.backward, mg.Tensor.clear_graph
    run = mg.Tensor._op.__func__

    def _op(cls, *args, **kwargs):
        out = run(cls, *args, **kwargs)
        creator = out.creator
        if creator is not None and not hasattr(creator, "seen_by_harness"):
            creator.seen_by_harness = [x.data for x in inputs(creator)]
        return out

    def backward(self, *args, **kwargs):
        global _stale
        if mg._utils.graph_tracking.TRACK_GRAPH:
            kind, cyclic = inspect_graph(self)
            _stale = max(_stale or "", kind or "") or None
            if cyclic and not self.constant:
                raise EndlessBackward("the graph of this tensor contains itself")
        try:
            return originals[0](self, *args, **kwargs)
        except mg.errors.InvalidBackprop:
            spoil(self)
            raise

    def clear_graph(self):
        global _stale
        kind, _ = inspect_graph(self)
        if kind == "unnoticed":
            _stale = kind
        return originals[1](self)

    backward.__doc__, clear_graph.__doc__ = (f.__doc__ for f in originals)
    mg.Tensor.backward, mg.Tensor.clear_graph, mg.Tensor._op = backward, clear_graph, classmethod(_op)


def inspect_graph(root):
    """(whether some op is unknown to one of its inputs, and whether MyGrad would notice, is there a cycle).

    An input forgets its ops when a graph is cleared through it. MyGrad only asks whether it takes part in *any* op (S60), and
    walks on into whatever the tensor stands for by now (A9.9): then the staleness goes `"unnoticed"`, else it is `"noticed"`.
    """
    kind, cyclic = None, False
    state = {}  # id -> 1 while open, 2 when done
    stack = [(root, iter(inputs(root)))]
    state[id(root)] = 1
    keep = [root]
    while stack:
        tensor, rest = stack[-1]
        for child in rest:
            if getattr(tensor.creator, "spoiled", False):
                kind = "unnoticed"
            if not any(ref() is tensor.creator for ref in child._ops):
                if child.creator is not None or (child._ops and not child.constant) or renamed(tensor.creator, child):
                    kind = "unnoticed"
                elif not child.constant:
                    kind = kind or "noticed"
            seen = state.get(id(child))
            if seen == 1:
                return "unnoticed", True
            if seen is None:
                keep.append(child)
                state[id(child)] = 1
                stack.append((child, iter(inputs(child))))
                break
        else:
            state[id(tensor)] = 2
            stack.pop()
    return kind, cyclic


def spoil(root):
    """MyGrad's EinSum counts the inputs it has served; a failed walk leaves the count behind, and the next walk serves fewer."""
    stack, met = [root], set()
    while stack:
        tensor = stack.pop()
        if id(tensor) in met:
            continue
        met.add(id(tensor))
        if type(tensor.creator).__name__ == "EinSum":
            tensor.creator.spoiled = True
        stack.extend(inputs(tensor))


def inputs(tensor):
    """What an op, or the op that made a tensor, was applied to."""
    creator = tensor.creator if isinstance(tensor, mg.Tensor) else tensor
    return () if creator is None else getattr(creator, "variables", ())


def renamed(op, child):
    """Whether a tensor stands for something else than when the op was recorded."""
    seen = getattr(op, "seen_by_harness", ())
    return any(x is child and data is not child.data for x, data in zip(inputs(op), seen))


_watch_backward()

# ---------------------------------------------------------------- observation


def array_fields(a):
    fields = {
        "dtype": a.dtype.name,
        "shape": list(a.shape),
        "strides": list(a.strides),
        "flags": {
            "writeable": bool(a.flags.writeable),
            "c_contiguous": bool(a.flags.c_contiguous),
            "f_contiguous": bool(a.flags.f_contiguous),
            "owndata": bool(a.flags.owndata),
        },
    }
    if a.dtype.kind in "biufc":
        fields["data"] = base64.b64encode(np.ascontiguousarray(a).astype(a.dtype.newbyteorder("<")).tobytes()).decode()
    return fields


def text(fields, value):
    if getattr(value, "size", 0) <= TEXT_LIMIT:
        try:
            fields["str"], fields["repr"] = str(value), repr(value)
        except Exception as error:  # noqa: BLE001 - printing must never end the observation
            fields["str"] = fields["repr"] = f"<{type(error).__name__}>"


class Observer:
    def __init__(self):
        self.arrays = []  # (path, array): everything whose memory is compared
        self.seen = {}  # id -> path
        self.bases = []  # (record, base object) to name when all paths are known
        self.keep = []

    def value(self, path, x, depth=0):
        if x is None:
            return {"kind": "None"}
        if isinstance(x, bool):
            return {"kind": "bool", "value": x}
        if isinstance(x, int):
            return {"kind": "int", "value": str(int(x))}
        if isinstance(x, float) and not isinstance(x, np.generic):
            return {"kind": "float", "data": base64.b64encode(np.float64(x).tobytes()).decode(), "repr": repr(x)}
        if isinstance(x, complex) and not isinstance(x, np.generic):
            return {"kind": "complex", "repr": repr(x)}
        if isinstance(x, str) and not isinstance(x, np.generic):
            return {"kind": "str", "value": x}
        if isinstance(x, np.generic):
            out = {"kind": "scalar", **array_fields(np.asarray(x))}
            out["str"], out["repr"], out["array_repr"] = str(x), repr(x), repr(np.asarray(x))
            return out
        if isinstance(x, np.dtype):
            return {"kind": "dtype", "value": x.name}
        if isinstance(x, type):
            if issubclass(x, np.generic):
                return {"kind": "dtype", "value": np.dtype(x).name}
            return {"kind": "type", "value": x.__name__}
        if isinstance(x, slice):
            return {"kind": "slice", "repr": repr(x)}
        if isinstance(x, range):
            return {"kind": "range", "repr": repr(x)}
        if id(x) in self.seen:
            return {"kind": "same", "as": self.seen[id(x)]}
        if isinstance(x, np.ndarray):
            return self.array(path, x)
        if mg is not None and isinstance(x, mg.Tensor):
            return self.tensor(path, x)
        if isinstance(x, (list, tuple)):
            if isinstance(x, list):  # equal tuples may be one object
                self.note(path, x)
            kind = "list" if isinstance(x, list) else "tuple"
            if depth >= DEPTH_LIMIT:
                return {"kind": kind, "length": len(x)}
            return {"kind": kind, "items": [self.value(f"{path}[{i}]", item, depth + 1) for i, item in enumerate(x)]}
        if isinstance(x, dict):
            self.note(path, x)
            keys = [k if isinstance(k, str) else repr(k) for k in x]
            return {"kind": "dict", "keys": keys, "items": [self.value(f"{path}[{k}]", v, depth + 1) for k, v in zip(keys, x.values())]}
        if isinstance(x, (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodType)) or callable(x):
            return {"kind": "callable"}
        return {"kind": "other", "type": type(x).__name__}

    def note(self, path, x):
        self.seen[id(x)] = path
        self.keep.append(x)

    def array(self, path, x, track=True):
        if track:
            self.note(path, x)
        out = {"kind": "array", **array_fields(x)}
        text(out, x)
        self.arrays.append((path, x))
        self.bases.append((out, x.base))
        return out

    def tensor(self, path, x):
        self.note(path, x)
        data = self.array(path + ".data", x.data)
        out = {
            "kind": "tensor",
            "data": data,
            "constant": x.constant,
            "creator": None if x.creator is None else type(x.creator).__name__,
        }
        text(out, x)
        self.bases.append((out, x.base))
        try:
            grad = x.grad
        except Exception:  # noqa: BLE001 - MyGrad fails to replay some stale views
            out["grad"] = {"kind": "unreadable"}
            return out
        if grad is None:
            out["grad"] = None
        elif id(grad) in self.seen:
            out["grad"] = {"kind": "same", "as": self.seen[id(grad)]}
        else:
            out["grad"] = self.array(path + ".grad", grad)
        return out

    def finish(self):
        for record, base in self.bases:
            record["base"] = None if base is None else self.seen.get(id(base), "hidden")
        shares = []
        for i, (_, a) in enumerate(self.arrays):
            for j in range(i):
                if np.shares_memory(self.arrays[j][1], a):
                    shares.append([j, i])
        return {"arrays": [path for path, _ in self.arrays], "shares": shares}


def observe(namespace, names=None):
    observer = Observer()
    variables = {}
    for name, value in list(namespace.items()):
        if name.startswith("_") or name in ("mg", "np", "mygrad", "numpy") or isinstance(value, types.ModuleType):
            continue
        if callable(value) and not isinstance(value, type):
            continue
        variables[name] = observer.value(name, value)
    return {"variables": variables, **observer.finish()}


# ---------------------------------------------------------------- running


def mro(error):
    return [c.__name__ for c in type(error).__mro__ if c not in (object, BaseException, Exception)]


def failure(error, line):
    return {"line": line, "error": type(error).__name__, "mro": mro(error), "message": str(error)}


def line_of(error, fallback):
    line = fallback
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == "<program>":
            line = number
    return line


def run(job):
    """One program. mode `stop`: like a script; `continue`: every top-level statement may fail; `interactive`: a prompt."""
    global _stale
    source, mode = job["source"], job.get("mode", "stop")
    result = {"id": job.get("id"), "events": [], "output": []}
    try:
        module = ast.parse(source, "<program>")
    except SyntaxError as error:
        result["syntax"] = {"line": error.lineno, "message": str(error)}
        return result
    if job.get("tree", True):
        result["tree"] = tree(module.body)
    namespace = {"__name__": "__main__", "np": np}
    if mg is not None:
        namespace["mg"] = mg
        reset_mygrad()
    elif "mygrad" in source or "mg." in source:
        result["missing"] = "mygrad"
        return result
    out = io.StringIO()
    printing = np.get_printoptions()
    with contextlib.redirect_stdout(out):
        if mode == "stop":
            try:
                exec(compile(module, "<program>", "exec"), namespace)  # noqa: S102 - running programs is the job
            except Exception as error:  # noqa: BLE001
                result["events"].append(failure(error, line_of(error, None)))
        else:
            for statement in module.body:
                _stale = None
                if mode == "interactive":
                    code = compile(ast.Interactive([statement]), "<program>", "single")
                else:
                    code = compile(ast.Module([statement], []), "<program>", "exec")
                event = {"line": statement.lineno}
                shapes = tensor_shapes(namespace)
                try:
                    exec(code, namespace)  # noqa: S102
                except Exception as error:  # noqa: BLE001
                    event = failure(error, statement.lineno)
                for tensor, shape in shapes:
                    if tensor.shape != shape and not reshapes(statement):
                        _stale = "unnoticed"  # replaying a stale view went astray
                if _stale:
                    event["stale"] = _stale
                if len(event) > 1:
                    result["events"].append(event)
                    if mode == "interactive" and "error" in event:
                        out.write(f"{event['error']}\n")
    result["output"] = out.getvalue().splitlines()
    np.set_printoptions(**{k: v for k, v in printing.items() if k != "override_repr"})
    namespace.pop("_", None)
    try:
        result.update(observe(namespace))
    except Exception as error:  # noqa: BLE001
        result["unobservable"] = f"{type(error).__name__}: {error}"
    return result


def tensor_shapes(namespace):
    return [(x, x.shape) for x in namespace.values() if mg is not None and isinstance(x, mg.Tensor)]


def reshapes(statement):
    return any(isinstance(node, ast.Attribute) and node.attr in ("shape", "data") for node in ast.walk(statement))


def reset_mygrad():
    """A program starts with tracking and guarding on, whatever the one before it left behind."""
    mg._utils.graph_tracking.TRACK_GRAPH = True
    mg.turn_memory_guarding_on()
    np.random.seed(0)  # the other side starts its generator in the same way
    import builtins

    builtins.__dict__.pop("_", None)


# ---------------------------------------------------------------- MyGrad's own examples


def docstrings():
    """Every example in the docstrings of the installed MyGrad, as interactive programs."""
    import doctest
    import inspect
    import pkgutil
    import importlib

    parser, seen, out = doctest.DocTestParser(), set(), []
    names = ["mygrad"] + [m.name for m in pkgutil.walk_packages(mg.__path__, "mygrad.")]
    for name in names:
        try:
            module = importlib.import_module(name)
        except Exception:  # noqa: BLE001 - optional parts (numba, graphviz) may be missing
            continue
        for attribute, thing in sorted(vars(module).items()):
            if not str(getattr(thing, "__module__", "")).startswith("mygrad"):
                continue
            things = [(attribute, thing)]
            if inspect.isclass(thing):
                members = [(f"{attribute}.{k}", getattr(v, "fget", v)) for k, v in vars(thing).items()]
                # an operation keeps NumPy's own function as a member; its examples are not MyGrad's
                things += [m for m in members if str(getattr(m[1], "__module__", "")).startswith("mygrad")]
            for label, item in things:
                doc = getattr(item, "__doc__", None)
                if not isinstance(doc, str) or ">>>" not in doc or doc in seen:
                    continue
                seen.add(doc)
                try:
                    examples = parser.get_examples(doc)
                except ValueError as error:
                    out.append({"name": f"{name}.{label}", "malformed": str(error)})
                    continue
                sound = [e.source for e in examples if compiles(e.source)]
                entry = {"name": f"{name}.{label}", "source": "".join(sound), "count": len(examples)}
                if len(sound) < len(examples):
                    entry["unsound"] = len(examples) - len(sound)
                out.append(entry)
    return out


def compiles(source):
    try:
        ast.parse(source)
        return True
    except SyntaxError:
        return False


def public_names():
    """Every public name of the installed MyGrad that a snippet can reach, and what a tensor has."""
    import mygrad.nnet.activations, mygrad.nnet.initializers, mygrad.nnet.layers, mygrad.nnet.losses  # noqa: E401

    out = []
    nnet = mg.nnet
    homes = [("mg", mg), ("mg.linalg", mg.linalg), ("mg.random", mg.random), ("mg.errors", mg.errors)]
    homes += [("mg.nnet", m) for m in (nnet.activations, nnet.initializers, nnet.layers, nnet.losses)]
    for home, module in homes:
        for name in getattr(module, "__all__", None) or dir(module):
            if not name.startswith("_") and not isinstance(getattr(module, name, None), types.ModuleType):
                out.append(f"{home}.{name}")
    out += [f"Tensor.{name}" for name in dir(mg.Tensor) if not name.startswith("_")]
    return sorted(set(out))


def about():
    info = {"python": sys.version.split()[0], "platform": sys.platform, "numpy": np.__version__}
    info["mygrad"] = None if mg is None else mg.__version__
    info["intp"] = np.dtype(np.intp).name
    return info


def split_cases(source):
    """The functions of a case file: name, body as a program of its own, and the comment lines before `def`."""
    lines = source.splitlines()
    module = ast.parse(source)
    cases = []
    for node in module.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        comments = []
        at = node.lineno - 2
        while at >= 0 and lines[at].startswith("#"):
            comments.insert(0, lines[at][1:].strip())
            at -= 1
        first = node.body[0].lineno - 1
        body = lines[first : node.end_lineno]
        indent = len(body[0]) - len(body[0].lstrip())
        doc = ast.get_docstring(node)
        if doc is not None:
            body = lines[node.body[0].end_lineno : node.end_lineno]
        cases.append({"name": node.name, "line": node.lineno, "comments": comments, "source": "\n".join(x[indent:] for x in body) + "\n"})
    return cases


def handle(text):
    """One request (JSON text) to one response (JSON text)."""
    request = json.loads(text)
    try:
        return answer(request)
    except Exception as error:  # noqa: BLE001 - a fault of the harness must reach the other side as words
        return json.dumps({"fault": "".join(traceback.format_exception(error))})


def answer(request):
    what = request["what"]
    if what == "run":
        return json.dumps([run(job) for job in request["jobs"]])
    if what == "about":
        return json.dumps(about())
    if what == "docstrings":
        return json.dumps(docstrings())
    if what == "names":
        return json.dumps(public_names())
    if what == "cases":
        return json.dumps(split_cases(request["source"]))
    raise ValueError(what)


if __name__ == "__main__" and "--serve" in sys.argv:
    channel = sys.stdout
    for line in sys.stdin:
        channel.write(handle(line) + "\n")
        channel.flush()
