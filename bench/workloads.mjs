/**
 * The workloads W1–W7 in this library, as a contender of the benchmark. Only entry points are used: it sees what users see.
 */
import { randomArray, randomIndices, serve } from "./protocol.mjs";

/** Every workload of a build of the library. */
export function workloads(mg, np) {
  const array = (n, Type) => np.asarray(randomArray(n, Type));
  const types = { f64: Float64Array, f32: Float32Array };
  /** @type {Record<string, () => () => void>} */
  const list = {};
  for (const [type, Type] of Object.entries(types)) {
    for (const n of type === "f64" ? [10, 1000, 100000, 1000000] : [100000]) {
      list[`W1 add ${type} ${n}`] = () => {
        const a = array(n, Type), b = array(n, Type);
        return () => np.add(a, b);
      };
      list[`W1 add ${type} ${n} out`] = () => {
        const a = array(n, Type), b = array(n, Type), out = np.empty_like(a);
        return () => np.add(a, b, { out });
      };
      for (const name of ["exp", "tanh"]) {
        list[`W1 ${name} ${type} ${n}`] = () => {
          const a = array(n, Type);
          return () => np[name](a);
        };
      }
    }
  }
  const square = (n, Type) => array(n * n, Type).reshape(n, n);
  list["W2 sum all"] = () => {
    const A = square(1000);
    return () => A.sum();
  };
  list["W2 sum axis0"] = () => {
    const A = square(1000);
    return () => A.sum(0);
  };
  list["W2 sum axis1"] = () => {
    const A = square(1000);
    return () => A.sum(1);
  };
  for (const [type, Type] of Object.entries(types)) {
    for (const n of [64, 256, 512, 1024]) {
      list[`W3 matmul ${type} ${n}`] = () => {
        const x = square(n, Type), y = square(n, Type);
        return () => np.matmul(x, y);
      };
    }
  }
  list["W4 A.T+B.T"] = () => {
    const A = square(1000), B = square(1000);
    return () => np.add(A.T, B.T);
  };
  list["W4 A.T+B"] = () => {
    const A = square(1000), B = square(1000);
    return () => np.add(A.T, B);
  };
  list["W4 slices"] = () => {
    const P = square(2000), Q = square(2000);
    return () => np.add(P.get("::2", "::2"), Q.get("::2", "::2"));
  };
  list["W4 fancy"] = () => {
    const f = array(1000000), index = np.asarray(randomIndices(100000, 1000000));
    return () => f.get(index);
  };
  list["W4 mask"] = () => {
    const f = array(1000000), mask = f.gt(0);
    return () => f.get(mask);
  };
  list["W4 compare"] = () => {
    const f = array(1000000);
    return () => f.gt(0.5);
  };
  for (
    const [name, make] of [["0-d", (x) => mg.tensor(x)], ["size 10", (x) => mg.tensor(new Float64Array(10).fill(x))]]
  ) {
    for (const guard of [true, false]) {
      list[`W5 300 ops ${name}${guard ? "" : " unguarded"}`] = () => {
        const x = make(0.5), w = make(0.3), b = make(0.1);
        const run = () => {
          let sum = x.mul(w).add(b);
          for (let i = 0; i < 99; i++) sum = sum.add(x.mul(w).add(b));
          sum.backward();
        };
        return guard ? run : () => mg.mem_guard_off(run);
      };
    }
  }
  for (const [type, Type] of Object.entries(types)) {
    list[`W6 mlp ${type}`] = () => {
      const scaled = (n, factor) => randomArray(n, Type).map((x) => x * factor);
      const X = np.asarray(randomArray(128 * 784, Type)).reshape(128, 784), y = np.asarray(randomIndices(128, 10));
      const W1 = mg.tensor(np.asarray(scaled(784 * 256, 0.05)).reshape(784, 256)), b1 = mg.tensor(new Type(256));
      const W2 = mg.tensor(np.asarray(scaled(2560, 0.05)).reshape(256, 10)), b2 = mg.tensor(new Type(10));
      return () => {
        const scores = mg.nnet.relu(mg.matmul(X, W1).add(b1)).matmul(W2).add(b2);
        mg.nnet.softmax_crossentropy(scores, y).backward();
        for (const p of [W1, b1, W2, b2]) p.data.isub(p.grad.mul(0.01));
      };
    };
    list[`W7 conv ${type}`] = () => {
      const x = mg.tensor(np.asarray(randomArray(32 * 3 * 32 * 32, Type)).reshape(32, 3, 32, 32));
      const k = mg.tensor(np.asarray(randomArray(16 * 27, Type)).reshape(16, 3, 3, 3));
      return () => mg.nnet.conv_nd(x, k, { stride: 1, padding: 1 }).sum().backward();
    };
  }
  return list;
}

/** Serves a build: its two entry points are given on the command line. */
if (process.argv[2] !== undefined) {
  const [mg, np] = await Promise.all([import(process.argv[2]), import(process.argv[3])]);
  const threads = Number(process.argv[4] ?? 1);
  if (threads > 1) { // they start once enough work has been seen: a program that needs them has them
    np.set_threads(threads);
    const square = np.ones([512, 512]);
    for (let i = 0; i < 12; i++) np.matmul(square, square);
    await new Promise((resolve) => setTimeout(resolve, 200));
    np.matmul(square, square);
  }
  await serve(workloads(mg, np));
}
