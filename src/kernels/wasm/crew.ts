// Worker threads that run kernels for the main one, over a memory they all share. Nothing about results depends on them:
// they are handed calls of the very kernels the main thread would make itself.
//
// Workers exist on Node, Deno and Bun only, through their common module `worker_threads`. They start when enough work has
// been seen to pay for it, they sleep between calls, and they keep no process alive.
import { type Groups, type Scratch, type SharedKernels, sharedKernels } from "./load.ts";

/** One call of a kernel: its index among the crew's functions, and its arguments. */
export type Call = readonly [kernel: number, ...args: number[]];

/** Threads that are ready for work. */
export interface Crew {
  /** How many workers there are, without the main thread. */
  readonly workers: number;
  /** Whether its products fuse multiply-adds. */
  readonly fused: boolean;
  /** The memory all share, seen as numbers. */
  readonly space: Scratch;
  /** The kernels for the main thread's own part. */
  readonly kernels: Pick<Groups, "gemm" | "elementwise64" | "elementwise32">;
  /** The index of a kernel by name. */
  index(name: string): number;
  /** Hands a worker some calls, to be run in order. It must have been waited for. */
  post(worker: number, calls: readonly Call[]): void;
  /** Waits until a worker is done, and answers all that its kernels answered, or-ed together. */
  wait(worker: number): number;
}

// The words of a worker's control block: what was posted last, whether it runs, what was done last, what kernels
// answered, how many calls there are, and the calls, each of a fixed length.
const POSTED = 0, RUNNING = 1, DONE = 2, ANSWER = 3, COUNT = 4, CALLS = 5, CALL = 10, MOST_CALLS = 64;
// How often a thread looks before it goes to sleep: some ten microseconds.
const LOOKS = 2000;

/** What a worker runs; it knows nothing of this library but kernels' names. */
const PROGRAM = `
{
const { modules, memory, names, control } = globalThis.process.getBuiltinModule("worker_threads").workerData;
const all = Object.assign({}, ...modules.map((code) => new WebAssembly.Instance(code, { env: { memory } }).exports));
const kernels = names.map((name) => all[name]);
Atomics.store(control, ${RUNNING}, 1);
for (let seen = 0;;) {
  for (let i = 0; i < ${LOOKS} && Atomics.load(control, ${POSTED}) === seen; i++);
  Atomics.wait(control, ${POSTED}, seen);
  const posted = Atomics.load(control, ${POSTED});
  if (posted === seen) continue;
  seen = posted;
  let answer = 0;
  for (let i = 0, p = ${CALLS}; i < control[${COUNT}]; i++, p += ${CALL}) {
    answer |= kernels[control[p]](control[p + 1], control[p + 2], control[p + 3], control[p + 4], control[p + 5],
      control[p + 6], control[p + 7], control[p + 8], control[p + 9]);
  }
  control[${ANSWER}] = answer;
  Atomics.store(control, ${DONE}, seen);
  Atomics.notify(control, ${DONE});
}
}`;

interface Thread {
  unref(): void;
}
interface ThreadsModule {
  Worker: new (program: string, options: { eval: boolean; workerData: unknown }) => Thread;
}
interface Host {
  process?: { getBuiltinModule?: (name: string) => ThreadsModule | undefined };
  navigator?: { hardwareConcurrency?: number };
}

let wanted = 0;
let seen = 0;
let state: Crew | "starting" | null | undefined;
let running: () => boolean = () => false;

/** Work (in floating-point operations) after which starting threads, which takes tens of milliseconds, is worth it. */
const STARTING_WORK = 2e9;

/**
 * How many threads may work on one operation, the main one among them; 1 for none but the main one. Results are the same
 * with any number. Threads once started stay, asleep.
 */
export function setThreads(count: number): void {
  wanted = Math.max(0, Math.min(4, Math.floor(count)) - 1);
}

/** How many threads may work on one operation where that is chosen for the machine: at most four. */
export function usefulThreads(): number {
  return Math.max(1, Math.min(4, (globalThis as Host).navigator?.hardwareConcurrency ?? 1));
}

function start(count: number): Crew | null {
  const threads = (globalThis as unknown as Host).process?.getBuiltinModule?.("worker_threads");
  const shared: SharedKernels | null = threads ? sharedKernels() : null;
  if (!threads || !shared) return null;
  const names = Object.values(shared.kernels).flatMap((group) => Object.keys(group));
  const controls: Int32Array[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const control = new Int32Array(new SharedArrayBuffer(4 * (CALLS + MOST_CALLS * CALL)));
      const workerData = { modules: shared.modules, memory: shared.space.memory, names, control };
      new threads.Worker(PROGRAM, { eval: true, workerData }).unref();
      controls.push(control);
    }
  } catch { // forbidden, or no threads left
    return null;
  }
  running = () => controls.every((control) => Atomics.load(control, RUNNING) === 1);
  const indices = new Map(names.map((name, i) => [name, i]));
  return {
    workers: count,
    fused: shared.fused,
    space: shared.space,
    kernels: shared.kernels,
    index: (name) => indices.get(name)!,
    post(worker, calls) {
      const control = controls[worker];
      calls.forEach((call, i) => call.forEach((word, j) => control[CALLS + i * CALL + j] = word));
      control[COUNT] = calls.length;
      Atomics.add(control, POSTED, 1);
      Atomics.notify(control, POSTED);
    },
    wait(worker) {
      const control = controls[worker], posted = control[POSTED];
      for (let i = 0; i < LOOKS; i++) if (Atomics.load(control, DONE) === posted) return control[ANSWER];
      for (let done = Atomics.load(control, DONE); done !== posted; done = Atomics.load(control, DONE)) {
        Atomics.wait(control, DONE, done);
      }
      return control[ANSWER];
    },
  };
}

/**
 * The threads, if they are wanted and run already; they are started by this question once enough work has been seen.
 *
 * @param work how much work is at hand, in floating-point operations
 */
export function crew(work: number): Crew | null {
  if (wanted === 0 || state === null) return null;
  if (state === undefined) {
    seen += work;
    if (seen < STARTING_WORK) return null;
    state = start(wanted);
  }
  return state === "starting" || state === null || !running() ? null : state;
}
