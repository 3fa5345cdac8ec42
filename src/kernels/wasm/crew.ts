// Worker threads that run kernels for the main one, over a memory they all share. Nothing about results depends on them:
// they are handed calls of the very kernels the main thread would make itself.
//
// On Node, Deno and Bun workers come from their common module `worker_threads`; in browsers a worker may have workers of its own,
// if its page is isolated from other origins (a page itself may not wait for any). They start when enough work has been seen to
// pay for it, they sleep between calls, and they keep no process alive.
import { type Scratch, type SharedKernels, sharedKernels } from "./load.ts";

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
  /** Makes that memory as large as convolutions need it; it is small before, see `SCRATCH_END`. */
  enlarge(): void;
  /** The kernels for the main thread's own part. */
  readonly kernels: SharedKernels["kernels"];
  /** The index of a kernel by name. */
  index(name: string): number;
  /** Wakes the workers, which then look for work for a while: to be called when some is about to come. */
  rouse(): void;
  /**
   * Lays out tasks, at most `MOST_TASKS`, for all threads to take one by one; each is to be finished before others are laid out.
   * `calls` says what a worker (counted from 0) must do for a task: places of its own may be among the arguments.
   */
  share(tasks: number, calls: (task: number, worker: number) => readonly Call[]): void;
  /** Lays out tasks that nobody may take before they are released, in their order. */
  prepare(tasks: number, calls: (task: number, worker: number) => readonly Call[]): void;
  /** Lets so many more of the prepared tasks be taken. */
  release(tasks: number): void;
  /** The next task for the main thread, or -1 when all are taken. */
  take(): number;
  /** Whether a task that a worker took is finished. */
  finished(task: number): boolean;
  /** Waits until a task that a worker took is finished. */
  settle(task: number): void;
  /**
   * The main thread's part until all tasks are finished: it computes those it can take, and is told of each that is finished,
   * its own at once and the workers' in order, and whether a kernel answered with anything but 0.
   */
  partake(tasks: number, compute: (task: number) => number | void, done?: (task: number, told: boolean) => void): void;
}

/** How many tasks can be laid out at a time. */
const MOST_TASKS = 60;

// The words of a worker's control block: the doorbell, whether it runs, and the calls of each task. A call has a fixed length, a
// task two of them.
const BELL = 0, RUNNING = 1, TASKS = 2, CALL = 12, TASK = 2 * CALL, CONTROL = TASKS + MOST_TASKS * TASK;
// The words common to all: how many tasks there are (times 64) and how many of them are taken, and for each whether it is
// finished (1; 2 if a kernel answered with anything but 0). Whoever raises the first word by one has taken a task. It says that
// all are taken while tasks are written down, so a worker that comes late finds either nothing or whole tasks.
const TAKEN = 0, FINISHED = 1;
// How often a thread looks before it goes to sleep, some ten microseconds, and for how many milliseconds a worker goes on
// doing so: as long as the main thread copies operands, since waking one up takes as long.
const LOOKS = 2000, LINGER = 0.1;

/** What a worker runs; it knows nothing of this library but kernels' names. */
const PROGRAM = `
{
const begin = ({ modules, memory, names, control, common }) => {
  const all = Object.assign({}, ...modules.map((code) => new WebAssembly.Instance(code, { env: { memory } }).exports));
  const kernels = names.map((name) => all[name]);
  const take = (common) => {
    for (let word = Atomics.load(common, ${TAKEN}); (word & 63) < word >> 6;) {
      const found = Atomics.compareExchange(common, ${TAKEN}, word, word + 1);
      if (found === word) return word & 63;
      word = found;
    }
    return -1;
  };
  const run = (p) => kernels[control[p]](control[p + 1], control[p + 2], control[p + 3], control[p + 4], control[p + 5],
    control[p + 6], control[p + 7], control[p + 8], control[p + 9], control[p + 10], control[p + 11]);
  Atomics.store(control, ${RUNNING}, 1);
  for (let seen = 0;;) {
    for (const until = performance.now() + ${LINGER}; Atomics.load(control, ${BELL}) === seen;) {
      for (let i = 0; i < 100 && Atomics.load(control, ${BELL}) === seen; i++);
      if (performance.now() > until) break;
    }
    Atomics.wait(control, ${BELL}, seen);
    seen = Atomics.load(control, ${BELL});
    for (let task = take(common); task >= 0; task = take(common)) {
      const p = ${TASKS} + task * ${TASK};
      let told = run(p);
      if (control[p + ${CALL}] >= 0) told = run(p + ${CALL}) || told;
      Atomics.store(common, ${FINISHED} + task, told ? 2 : 1);
      Atomics.notify(common, ${FINISHED} + task);
    }
  }
};
const threads = globalThis.process?.getBuiltinModule?.("worker_threads");
if (threads) begin(threads.workerData);
else onmessage = ({ data }) => begin(data);
}`;

/** The same for the main thread. */
function take(common: Int32Array): number {
  for (let word = Atomics.load(common, TAKEN); (word & 63) < word >> 6;) {
    const found = Atomics.compareExchange(common, TAKEN, word, word + 1);
    if (found === word) return word & 63;
    word = found;
  }
  return -1;
}

interface Thread {
  unref(): void;
}
interface ThreadsModule {
  Worker: new (program: string, options: { eval: boolean; workerData: unknown }) => Thread;
}
interface Host {
  process?: { getBuiltinModule?: (name: string) => ThreadsModule | undefined };
  navigator?: { hardwareConcurrency?: number };
  /** The class of the global object in a browser's worker. */
  WorkerGlobalScope?: new () => object;
  crossOriginIsolated?: boolean;
  Worker?: new (url: string) => { postMessage(data: unknown): void };
}
const host = globalThis as unknown as Host;

/** How workers are started here, or null where there can be none. */
function starter(): ((workerData: unknown) => void) | null {
  const threads = host.process?.getBuiltinModule?.("worker_threads");
  if (threads) return (workerData) => new threads.Worker(PROGRAM, { eval: true, workerData }).unref();
  const { WorkerGlobalScope: Scope, Worker } = host;
  if (!Scope || !Worker || !(globalThis instanceof Scope) || host.crossOriginIsolated !== true) return null;
  // never revoked: nobody says when a worker has read it
  const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
  return (workerData) => new Worker(url).postMessage(workerData);
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
  return Math.max(1, Math.min(4, host.navigator?.hardwareConcurrency ?? 1));
}

function write(control: Int32Array, at: number, call: Call): void {
  for (let i = 0; i < call.length; i++) control[at + i] = call[i];
}
function ring(control: Int32Array): void {
  Atomics.add(control, BELL, 1);
  Atomics.notify(control, BELL);
}

function start(count: number): Crew | null {
  const begin = starter(), shared: SharedKernels | null = begin ? sharedKernels() : null;
  if (!begin || !shared) return null;
  const names = Object.values(shared.kernels).flatMap((group) => Object.keys(group));
  const controls: Int32Array[] = [], common = new Int32Array(new SharedArrayBuffer(4 * (FINISHED + MOST_TASKS)));
  try {
    for (let i = 0; i < count; i++) {
      const control = new Int32Array(new SharedArrayBuffer(4 * CONTROL));
      begin({ modules: shared.modules, memory: shared.space.memory, names, control, common });
      controls.push(control);
    }
  } catch { // forbidden, or no threads left
    return null;
  }
  running = () => controls.every((control) => Atomics.load(control, RUNNING) === 1);
  const indices = new Map(names.map((name, i) => [name, i]));
  const prepare: Crew["prepare"] = (tasks, calls) => {
    if (tasks > MOST_TASKS) throw new RangeError(`${tasks} tasks`); // the next word is not theirs
    for (let task = 0; task < tasks; task++) {
      common[FINISHED + task] = 0;
      controls.forEach((control, worker) => {
        const [first, second] = calls(task, worker), p = TASKS + task * TASK;
        write(control, p, first);
        if (second) write(control, p + CALL, second);
        else control[p + CALL] = -1;
      });
    }
    Atomics.store(common, TAKEN, 0);
  };
  const settle: Crew["settle"] = (task) => {
    for (let i = 0; i < LOOKS; i++) if (Atomics.load(common, FINISHED + task) !== 0) return;
    while (Atomics.load(common, FINISHED + task) === 0) Atomics.wait(common, FINISHED + task, 0);
  };
  const release: Crew["release"] = (tasks) => {
    Atomics.add(common, TAKEN, tasks << 6);
    controls.forEach(ring);
  };
  return {
    workers: count,
    fused: shared.fused,
    space: shared.space,
    enlarge: shared.enlarge,
    kernels: shared.kernels,
    index: (name) => indices.get(name)!,
    rouse() {
      controls.forEach(ring);
    },
    prepare,
    release,
    share(tasks, calls) {
      prepare(tasks, calls);
      release(tasks);
    },
    take: () => take(common),
    finished: (task) => Atomics.load(common, FINISHED + task) !== 0,
    settle,
    partake(tasks, compute, done = () => {}) {
      const mine: boolean[] = [];
      for (let task = take(common); task >= 0; task = take(common)) {
        const told = compute(task);
        mine[task] = true;
        done(task, Boolean(told));
      }
      for (let task = 0; task < tasks; task++) {
        if (mine[task]) continue;
        settle(task);
        done(task, Atomics.load(common, FINISHED + task) === 2);
      }
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
