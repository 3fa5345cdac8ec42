/**
 * What the engine is meant to reach: the time of a workload against that of other libraries. Each peer counts where it runs best;
 * NumPy and MyGrad are native, on one thread.
 */
import type { Contender } from "./setup.ts";

/** One value to reach, on one runtime. */
export interface Target {
  /** The workload. */
  workload: string;
  /** Where: Deno, Bun, Node. */
  runtime: "Deno" | "Bun" | "Node";
  /** Our threads. */
  threads: number;
  /** Who is compared with. */
  against: Contender["library"];
  /** The workload of the other side, where it is not the same. */
  theirs?: string;
  /** The other side's threads. */
  theirThreads: number;
  /** `at most`: our time over theirs; `at least`: their time over ours. */
  kind: "at most" | "at least";
  /** The ratio to reach. */
  limit: number;
}

/** The whole table. */
export const targets: Target[] = [];

type PerRuntime = number | readonly [deno: number, bun: number] | readonly [deno: number, bun: number, node: number];

function each(limit: PerRuntime, add: (runtime: Target["runtime"], limit: number) => void): void {
  const [deno, bun, node] = typeof limit === "number" ? [limit, limit, undefined] : limit;
  add("Deno", deno);
  add("Bun", bun);
  if (node !== undefined) add("Node", node);
}

interface More {
  threads?: number;
  theirThreads?: number;
  theirs?: string;
}

/** Our time is at most `limit` times theirs. */
function atMost(workload: string, against: Target["against"], limit: PerRuntime, more: More = {}): void {
  const { threads = 1, theirThreads = 1, theirs } = more;
  each(limit, (runtime, limit) => {
    targets.push({ workload, runtime, threads, against, theirThreads, theirs, kind: "at most", limit });
  });
}

/** We are at least `limit` times as fast. */
function atLeast(workload: string, against: Target["against"], limit: PerRuntime, more: More = {}): void {
  const { threads = 1, theirThreads = 1, theirs } = more;
  each(limit, (runtime, limit) => {
    targets.push({ workload, runtime, threads, against, theirThreads, theirs, kind: "at least", limit });
  });
}

for (const op of ["add", "exp", "tanh"]) {
  atMost(`W1 ${op} f64 10`, "NumPy", [0.8, 0.5, 0.8]);
  atLeast(`W1 ${op} f64 10`, "MyGrad", [30, 50, 30]);
  atLeast(`W1 ${op} f64 10`, "numpy-ts", 3);
  atLeast(`W1 ${op} f64 10`, "jax-js", 25);
}
atMost("W1 add f64 1000", "NumPy", [3, 2.2]);
atMost("W1 add f64 1000 out", "NumPy", 1, { theirs: "W1 add f64 1000" });
atLeast("W1 add f64 1000", "MyGrad", 5);
atLeast("W1 add f64 1000", "numpy-ts", 1);
atLeast("W1 add f64 1000 out", "numpy-ts", 2.5, { theirs: "W1 add f64 1000" });
for (const op of ["exp", "tanh"]) {
  atMost(`W1 ${op} f64 1000`, "NumPy", [2.4, 3.6]);
  atLeast(`W1 ${op} f64 1000`, "MyGrad", [2, 1.5]);
  atLeast(`W1 ${op} f64 1000`, "numpy-ts", [2.5, 1.6]);
}
for (const n of ["100000", "1000000"]) {
  atMost(`W1 add f64 ${n}`, "NumPy", 4.5);
  atMost(`W1 add f64 ${n} out`, "NumPy", 1.3, { theirs: `W1 add f64 ${n}` });
  atLeast(`W1 add f64 ${n} out`, "numpy-ts", 1, { theirs: `W1 add f64 ${n}` });
}
atMost("W1 exp f64 100000", "NumPy", [2.9, 4.1]);
atMost("W1 exp f64 100000", "NumPy", [1.5, 2.1], { threads: 2 });
atLeast("W1 exp f64 100000", "numpy-ts", [2.6, 1.9]);
atMost("W1 tanh f64 100000", "NumPy", [2.4, 2.9]);
atMost("W1 tanh f64 100000", "NumPy", [1.3, 1.6], { threads: 2 });
atLeast("W1 tanh f64 100000", "numpy-ts", [3.2, 2.3]);
atMost("W1 add f32 100000", "NumPy", 4);
atMost("W1 add f32 100000 out", "NumPy", 1, { theirs: "W1 add f32 100000" });
atMost("W1 exp f32 100000", "NumPy", [2.3, 3.8]);
atMost("W1 tanh f32 100000", "NumPy", [4.5, 6.2]);
atLeast("W1 add f32 100000 out", "numpy-ts", 1, { theirs: "W1 add f32 100000" });
atLeast("W1 exp f32 100000", "numpy-ts", [1.8, 1.1]);
atLeast("W1 tanh f32 100000", "numpy-ts", 5);

atMost("W2 sum all", "NumPy", [1.8, 1.4]);
atMost("W2 sum axis0", "NumPy", 2.5);
atMost("W2 sum axis1", "NumPy", 1.8);
for (const name of ["all", "axis1"]) atLeast(`W2 sum ${name}`, "numpy-ts", name === "all" ? [1.4, 1.9] : 1.8);
atLeast("W2 sum axis0", "numpy-ts", 0.6);
atLeast("W2 sum all", "MyGrad", 0.6);

for (const type of ["f64", "f32"]) {
  atMost(`W3 matmul ${type} 64`, "NumPy", 2.2);
  atMost(`W3 matmul ${type} 256`, "NumPy", type === "f64" ? 2 : 2.1);
  atMost(`W3 matmul ${type} 1024`, "NumPy", 2.1);
  for (const n of [512, 1024]) atMost(`W3 matmul ${type} ${n}`, "NumPy", 1.1, { threads: 2 });
}
for (const [n, f64, f32] of [[64, 1.4, 1.3], [256, 1.6, 1.4], [1024, 1.85, 1.55]]) {
  atLeast(`W3 matmul f64 ${n}`, "numpy-ts", f64);
  for (const peer of ["numpy-ts", "jax-js", "tfjs"] as const) atLeast(`W3 matmul f32 ${n}`, peer, f32);
}
for (const n of [512, 1024]) {
  atLeast(`W3 matmul f64 ${n}`, "numpy-ts", 3.3, { threads: 2 });
  atLeast(`W3 matmul f32 ${n}`, "jax-js", 1.25, { threads: 2, theirThreads: 2 });
}

atMost("W4 A.T+B.T", "NumPy", 3);
atMost("W4 A.T+B", "NumPy", 1.4);
atMost("W4 slices", "NumPy", 1);
atLeast("W4 A.T+B.T", "jax-js", 1.6);
atLeast("W4 A.T+B", "jax-js", 1);
atLeast("W4 slices", "numpy-ts", 6);
atMost("W4 fancy", "NumPy", 1.6);
atMost("W4 mask", "NumPy", 0.3);
atMost("W4 compare", "NumPy", 4.5);
atLeast("W4 fancy", "jax-js", 1);
atLeast("W4 mask", "numpy-ts", 1.3);
atLeast("W4 compare", "jax-js", 1, { theirThreads: 2 });

for (const name of ["W5 300 ops 0-d", "W5 300 ops size 10"]) {
  for (const guard of ["", " unguarded"]) {
    atLeast(name + guard, "MyGrad", [50, 100, 50], guard ? { theirs: name } : {});
  }
  atLeast(name, "tfjs", 40);
  atLeast(name, "jax-js", 40);
  atLeast(name, "jax-js", [0.25, 1], { theirs: `${name} jit` });
}

atMost("W6 mlp f64", "NumPy", [2.1, 2.2]);
atMost("W6 mlp f64", "NumPy", 1.25, { threads: 2 });
atMost("W6 mlp f64", "MyGrad", 1.85);
atMost("W6 mlp f64", "MyGrad", 1.1, { threads: 2 });
atLeast("W6 mlp f64", "jax-js", 15);
atLeast("W6 mlp f64", "jax-js", 15, { theirs: "W6 mlp f64 jit" });
atLeast("W6 mlp f64", "jax-js", 16, { threads: 2, theirThreads: 2, theirs: "W6 mlp f64 jit" });
atMost("W6 mlp f32", "NumPy", 2.2);
atMost("W6 mlp f32", "NumPy", 1.3, { threads: 2 });
atMost("W6 mlp f32", "MyGrad", 2);
atMost("W6 mlp f32", "MyGrad", 1.2, { threads: 2 });
atLeast("W6 mlp f32", "jax-js", 1.4, { theirs: "W6 mlp f32 jit" });
atLeast("W6 mlp f32", "jax-js", 3);
atLeast("W6 mlp f32", "tfjs", 10);
atLeast("W6 mlp f32", "jax-js", 2.2, { threads: 2, theirThreads: 2, theirs: "W6 mlp f32 jit" });

atLeast("W7 conv f64", "MyGrad", 2.8);
atLeast("W7 conv f32", "MyGrad", 3.6);
for (const type of ["f64", "f32"]) atLeast(`W7 conv ${type}`, "jax-js", 16);
