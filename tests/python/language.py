a, (b, *c), d = 1, [2, 3, 4], "x"
e = f = [1, 2]
e.append(3)
g = a if b > 1 else None
h = [i * j for i in range(3) for j in range(2) if i != j]
k = {n: n**2 for n in range(3)}
m = 7 // 2, -7 // 2, 7 % -3, 2**-1, 2**10, 7 / 2, 1e16, 1e-5, 0.1 + 0.2, -0.0, 5 // 2.0, -5.5 % 2
def fn(x, y=2, *args, z=3, **kw):
    def inner(q):
        nonlocal x
        x += q
        return x
    return inner(1), y, args, z, kw
r = fn(1, 5, 6, 7, z=8, w=9)
try:
    [][1]
except (ValueError, IndexError) as err:
    t = type(err).__name__, str(err)
else:
    t = None
finally:
    u = "done"
v = f"{3.14159:.2f} {42:5d}| {'s':>4} {1e10!r} {12345.678:,.1f} {0.00001234:g} {True} {[1, 2.0, 'a']}"
w = 0
while True:
    w += 1
    if w == 3: continue
    if w > 5: break
lam = (lambda x, y=1: x + y)(2)
s = sorted([3, 1, 2], key=lambda x: -x)
print(a, b, c, sep="-")
print((1,), [], {}, {"a": 1}, None, range(3), slice(1, None))
z = [1 < 2 < 3, 1 < 3 < 2, not 1, 1 and 0 or 5, 3 in [1, 2], "a" not in "abc"]
aa = "a,b".split(","), " x ".strip(), "-".join(["p", "q"]), "{:.1f}|{}".format(2.55, "k")
assert a == 1, "no"
del a
bb = [float("nan"), float("inf"), int("12"), int(3.9), bool([]), round(2.5), round(3.5), round(2.675, 2), abs(-3), max(1, 5, 2), min([4, 2]), sum([1, 2.5]), len("abc"), any([0, 1]), all([])]
cc = list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(map(lambda x: x * 2, [1, 2])), list(reversed([1, 2]))
dd = isinstance(1, int), isinstance(1.0, (int, str)), isinstance(True, int), type(2.0).__name__
ee = [1, 2, 3, 4][1:-1], (1, 2, 3)[::-1], "hello"[1:3]
with_walrus = (n := 10) + n
for i in range(3):
    pass
else:
    ff = i
gg = [*range(3), *[5]]
hh = dict(a=1, **{"b": 2})
global_x = 1
def setg():
    global global_x
    global_x = 2
setg()
raise ValueError("end %s")
