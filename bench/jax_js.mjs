/** jax-js (WASM backend) as a contender of the benchmark; references are counted by hand, as it asks for. */
import { randomArray, randomIndices, serve } from "./protocol.mjs";

globalThis.Float16Array ??= class Float16Array {};
if (process.argv[3] === "1") delete globalThis.Worker;
const jax = await import(process.argv[2]), { numpy: np } = jax;
await jax.init("cpu", "wasm");
jax.defaultDevice("wasm");
const typeOf = (Type) => Type === Float64Array ? np.float64 : np.float32;
const array = (n, Type = Float64Array) => np.array(randomArray(n, Type), { dtype: typeOf(Type) });
const square = (n, Type) => array(n * n, Type).reshape([n, n]);
const done = (f) => async () => {
  const r = f();
  await r.blockUntilReady();
  r.dispose();
};
const list = {};
for (const [type, Type] of [["f64", Float64Array], ["f32", Float32Array]]) {
  for (const n of type === "f64" ? [10, 1000, 100000, 1000000] : [100000]) {
    list[`W1 add ${type} ${n}`] = () => {
      const a = array(n, Type), b = array(n, Type);
      return done(() => np.add(a.ref, b.ref));
    };
    for (const name of ["exp", "tanh"]) {
      list[`W1 ${name} ${type} ${n}`] = () => {
        const a = array(n, Type);
        return done(() => np[name](a.ref));
      };
    }
  }
  for (const n of type === "f64" ? [64, 256] : [64, 256, 512, 1024]) {
    list[`W3 matmul ${type} ${n}`] = () => {
      const x = square(n, Type), y = square(n, Type);
      return done(() => np.matmul(x.ref, y.ref));
    };
  }
  const dt = typeOf(Type);
  for (const jit of [false, true]) {
    list[`W6 mlp ${type}${jit ? " jit" : ""}`] = () => {
      const X = array(128 * 784, Type).reshape([128, 784]), hot = new Type(1280);
      randomIndices(128, 10).forEach((k, i) => hot[i * 10 + k] = 1);
      const Y = np.array(hot, { dtype: dt }).reshape([128, 10]);
      let p = {
        W1: array(784 * 256, Type).reshape([784, 256]).mul(0.05),
        b1: np.zeros([256], { dtype: dt }),
        W2: array(2560, Type).reshape([256, 10]).mul(0.05),
        b2: np.zeros([10], { dtype: dt }),
      };
      const loss = (q, X, Y) => {
        const h = jax.nn.relu(np.matmul(X, q.W1).add(q.b1)), z = np.matmul(h, q.W2).add(q.b2);
        return np.sum(jax.nn.logSoftmax(z).mul(Y)).mul(-1 / 128);
      };
      const step = (q, X, Y) => jax.tree.map((q, h) => q.sub(h.mul(0.01)), jax.tree.ref(q), jax.grad(loss)(q, X, Y));
      const run = jit ? jax.jit(step) : step;
      return async () => {
        p = run(p, X.ref, Y.ref);
        await jax.blockUntilReady(p);
      };
    };
  }
  list[`W7 conv ${type}`] = () => {
    const x = array(32 * 3 * 32 * 32, Type).reshape([32, 3, 32, 32]), k = array(16 * 27, Type).reshape([16, 3, 3, 3]);
    const slope = jax.grad((p) => np.sum(jax.lax.conv(p.x, p.k, [1, 1], "SAME")));
    return async () => {
      const g = slope({ x: x.ref, k: k.ref });
      await jax.blockUntilReady(g);
      jax.tree.dispose(g);
    };
  };
}
const one = (make) => () => {
  const A = square(1000), B = square(1000);
  return done(make(A, B));
};
list["W2 sum all"] = one((A) => () => np.sum(A.ref));
list["W2 sum axis0"] = one((A) => () => np.sum(A.ref, 0));
list["W2 sum axis1"] = one((A) => () => np.sum(A.ref, 1));
list["W4 A.T+B.T"] = one((A, B) => () => np.add(np.transpose(A.ref), np.transpose(B.ref)));
list["W4 A.T+B"] = one((A, B) => () => np.add(np.transpose(A.ref), B.ref));
list["W4 fancy"] = () => {
  const f = array(1000000), index = np.array(randomIndices(100000, 1000000), { dtype: np.int32 });
  return done(() => f.ref.slice(index.ref));
};
list["W4 compare"] = () => {
  const f = array(1000000);
  return done(() => np.greater(f.ref, 0.5));
};
for (const [name, shape, jit] of [["0-d", []], ["size 10", [10]], ["0-d", [], true], ["size 10", [10], true]]) {
  list[`W5 300 ops ${name}${jit ? " jit" : ""}`] = () => {
    const f = (p) => {
      let sum = p.x.ref.mul(p.w.ref).add(p.b.ref);
      for (let i = 0; i < 99; i++) sum = sum.add(p.x.ref.mul(p.w.ref).add(p.b.ref));
      jax.tree.dispose(p);
      return np.sum(sum);
    };
    const p = { x: np.full(shape, 0.5), w: np.full(shape, 0.3), b: np.full(shape, 0.1) };
    const slope = jit ? jax.jit(jax.grad(f)) : jax.grad(f);
    return async () => {
      const g = slope(jax.tree.ref(p));
      await jax.blockUntilReady(g);
      jax.tree.dispose(g);
    };
  };
}
await serve(list);
