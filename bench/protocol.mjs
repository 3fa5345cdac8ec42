/**
 * What every contender of the benchmark is: a process that is told on standard input which workload to run next, and answers with the
 * least and the mean time of one call. Contenders take turns, so that noise meets all alike.
 */
import { createInterface } from "node:readline";

const now = () => performance.now();

/** Random numbers in [-1, 1), the same for every contender. */
export function randomArray(n, Type = Float64Array) {
  let state = 12345;
  const out = new Type(n);
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    out[i] = state / 0x7fffffff * 2 - 1;
  }
  return out;
}

/** Random integers in [0, below). */
export function randomIndices(n, below) {
  return Int32Array.from(randomArray(n), (x) => Math.min(below - 1, Math.floor((x + 1) / 2 * below)));
}

/**
 * Times a call, in microseconds: batches of about a millisecond, short enough that some are not interrupted on a busy machine, for
 * `budget` milliseconds after warming up for half as long, in which the engine compiles.
 */
async function measure(call, budget) {
  let calls = 1, t;
  const asynchronous = call() instanceof Promise;
  const batch = async () => {
    const t0 = now();
    if (asynchronous) { for (let i = 0; i < calls; i++) await call(); }
    else for (let i = 0; i < calls; i++) call();
    return now() - t0;
  };
  const warm = now() + budget / 2, enough = now() + 600;
  for (;;) {
    t = await batch();
    if (t < 0.2) calls *= 4;
    else if (t < 1) calls = Math.ceil(calls * 1.1 / t);
    else if (t > 4 && calls > 1) calls = Math.ceil(calls / t);
    if (t >= 1 && now() > warm || now() > enough) break;
  }
  let best = t / calls, total = 0, count = 0;
  const end = now() + budget, least = t > 500 ? 1 : 3;
  while (now() < end || count < least) {
    const each = await batch() / calls;
    best = Math.min(best, each);
    total += each;
    count++;
  }
  return { min: best * 1000, avg: total / count * 1000 };
}

/** Answers requests until standard input ends. `workloads` maps a name to a function that sets up and returns the call to time. */
export async function serve(workloads) {
  const say = (x) => process.stdout.write(JSON.stringify(x) + "\n");
  say({ ready: Object.keys(workloads) });
  const calls = new Map();
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const { run, budget } = JSON.parse(line);
    try {
      if (!calls.has(run)) {
        calls.clear(); // one workload's arrays at a time
        calls.set(run, await workloads[run]());
      }
      say({ run, ...(await measure(calls.get(run), budget)) });
    } catch (error) {
      say({ run, error: String(error?.message ?? error).slice(0, 160) });
    }
  }
  process.exit(0);
}
