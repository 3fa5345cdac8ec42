/** numpy-ts as a contender of the benchmark, with explicit `dispose()`: its best case. It has no autodiff, no convolution. */
import { randomArray, randomIndices, serve } from "./protocol.mjs";

const np = await import(process.argv[2]);
const free = (x) => x.dispose?.();
const array = (n, Type = Float64Array) => np.array(randomArray(n, Type), Type === Float64Array ? "float64" : "float32");
const square = (n, Type) => array(n * n, Type).reshape(n, n);
const list = {};
for (const [type, Type] of [["f64", Float64Array], ["f32", Float32Array]]) {
  for (const n of type === "f64" ? [10, 1000, 100000, 1000000] : [100000]) {
    list[`W1 add ${type} ${n}`] = () => {
      const a = array(n, Type), b = array(n, Type);
      return () => free(np.add(a, b));
    };
    for (const name of ["exp", "tanh"]) {
      list[`W1 ${name} ${type} ${n}`] = () => {
        const a = array(n, Type);
        return () => free(np[name](a));
      };
    }
  }
  for (const n of [64, 256, 512, 1024]) {
    list[`W3 matmul ${type} ${n}`] = () => {
      const x = square(n, Type), y = square(n, Type);
      return () => free(np.matmul(x, y));
    };
  }
}
const one = (make) => () => {
  const A = square(1000), B = square(1000);
  return make(A, B);
};
list["W2 sum all"] = one((A) => () => A.sum());
list["W2 sum axis0"] = one((A) => () => free(A.sum(0)));
list["W2 sum axis1"] = one((A) => () => free(A.sum(1)));
list["W4 A.T+B.T"] = one((A, B) => () => free(np.add(A.T, B.T)));
list["W4 A.T+B"] = one((A, B) => () => free(np.add(A.T, B)));
list["W4 slices"] = () => {
  const P = square(2000), Q = square(2000);
  return () => free(np.add(P.slice("::2", "::2"), Q.slice("::2", "::2")));
};
list["W4 fancy"] = () => {
  const f = array(1000000), index = np.array(randomIndices(100000, 1000000), "int32");
  return () => free(f.iindex(index));
};
list["W4 mask"] = () => {
  const f = array(1000000), mask = np.greater(f, 0);
  return () => free(f.bindex(mask));
};
list["W4 compare"] = () => {
  const f = array(1000000);
  return () => free(np.greater(f, 0.5));
};
await serve(list);
