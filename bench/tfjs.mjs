/** TensorFlow.js (WASM backend, float32 only) as a contender of the benchmark. Its WASM backend has no gradient of convolutions. */
import { createRequire } from "node:module";
import { randomArray, randomIndices, serve } from "./protocol.mjs";

const require = createRequire(process.argv[2]); // its builds for Node are CommonJS
const tf = require(process.argv[2]), { setWasmPaths } = require(process.argv[3]);
setWasmPaths(process.argv[4]);
await tf.setBackend("wasm");
await tf.ready();
const make = (shape) => tf.tensor(randomArray(shape.reduce((a, b) => a * b, 1), Float32Array), shape);
const list = {};
list["W1 add f32 100000"] = () => {
  const a = make([100000]), b = make([100000]);
  return () => tf.add(a, b).dispose();
};
for (const name of ["exp", "tanh"]) {
  list[`W1 ${name} f32 100000`] = () => {
    const a = make([100000]);
    return () => tf[name](a).dispose();
  };
}
for (const n of [64, 256, 512, 1024]) {
  list[`W3 matmul f32 ${n}`] = () => {
    const x = make([n, n]), y = make([n, n]);
    return () => tf.matMul(x, y).dispose();
  };
}
for (const [name, shape] of [["0-d", []], ["size 10", [10]]]) {
  list[`W5 300 ops ${name}`] = () => {
    const x = tf.variable(tf.fill(shape, 0.5)),
      w = tf.variable(tf.fill(shape, 0.3)),
      b = tf.variable(tf.fill(shape, 0.1));
    return () =>
      tf.dispose(tf.variableGrads(() => {
        let sum = x.mul(w).add(b);
        for (let i = 0; i < 99; i++) sum = sum.add(x.mul(w).add(b));
        return sum.sum();
      }));
  };
}
list["W6 mlp f32"] = () => {
  const X = make([128, 784]), hot = new Float32Array(1280);
  randomIndices(128, 10).forEach((k, i) => hot[i * 10 + k] = 1);
  const Y = tf.tensor(hot, [128, 10]);
  const W1 = tf.variable(tf.mul(make([784, 256]), 0.05)), b1 = tf.variable(tf.zeros([256]));
  const W2 = tf.variable(tf.mul(make([256, 10]), 0.05)), b2 = tf.variable(tf.zeros([10]));
  const optimizer = tf.train.sgd(0.01);
  return () => {
    optimizer.minimize(() => tf.losses.softmaxCrossEntropy(Y, tf.relu(X.matMul(W1).add(b1)).matMul(W2).add(b2)));
  };
};
await serve(list);
