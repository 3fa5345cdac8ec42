/** A contender as the benchmark sees it: a process that is asked for one workload at a time (the other end is `protocol.mjs`). */
import type { Contender } from "./setup.ts";

/** Times of one call, in microseconds. */
export interface Times {
  /** The least over all batches. */
  min: number;
  /** The mean over all batches. */
  avg: number;
}

/** A contender that runs. */
export interface Running {
  /** What it is. */
  readonly contender: Contender;
  /** The workloads it has. */
  readonly names: ReadonlySet<string>;
  /** Runs a workload for so many milliseconds; throws what the contender could not do. */
  time(workload: string, budget: number): Promise<Times>;
  /** Ends the process and begins another one, unless it has run nothing yet. */
  renew(): Promise<void>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** What a process says. */
type Answer = Times & { readonly ready: readonly string[]; readonly error?: string };

/** One process of a contender. */
interface Process {
  /** The workloads it has. */
  readonly names: ReadonlySet<string>;
  /** Sends a request and waits for the answer. */
  ask(request: object): Promise<Answer>;
  /** Kills it. */
  close(): Promise<void>;
}

/** The longest that setting up, warming up and timing one workload may take, in milliseconds. */
const PATIENCE = 60_000;

/** Starts a contender and waits until it is ready. */
export async function start(contender: Contender): Promise<Running> {
  let process: Process | null = await launch(contender), used = false;
  return {
    contender,
    names: process.names,
    async time(workload, budget) {
      if (process === null) throw new Error(`${contender.id} ended`);
      used = true;
      const { min, avg, error } = await process.ask({ run: workload, budget });
      if (error !== undefined) throw new Error(error);
      return { min, avg };
    },
    async renew() {
      if (!used) return;
      used = false;
      await process?.close();
      process = null;
      process = await launch(contender);
    },
    async close() {
      await process?.close();
    },
  };
}

async function launch(contender: Contender): Promise<Process> {
  const [command, ...args] = contender.command;
  const child = new Deno.Command(command, {
    args,
    env: contender.env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let complaint = "";
  const listening = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      complaint = (complaint + text).slice(-2000);
    }
  })();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const writer = child.stdin.getWriter();
  let rest = "";
  async function line(): Promise<string> {
    for (;;) {
      const end = rest.indexOf("\n");
      if (end >= 0) {
        const text = rest.slice(0, end);
        rest = rest.slice(end + 1);
        if (text.startsWith("{")) return text; // a peer may print greetings
        continue;
      }
      const { done, value } = await reader.read();
      if (done) throw new Error(`${contender.id} ended: ${complaint.trim().split("\n").slice(-3).join(" | ")}`);
      rest += value;
    }
  }
  async function answer(): Promise<Answer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE / 1000} s`)), PATIENCE);
    });
    try {
      return JSON.parse(await Promise.race([line(), late]));
    } finally {
      clearTimeout(timer);
    }
  }
  const close = async (): Promise<void> => {
    try {
      child.kill("SIGKILL");
    } catch { // it ended by itself
    }
    await writer.abort().catch(() => {});
    await reader.cancel().catch(() => {});
    await Promise.all([child.status, listening.catch(() => {})]);
  };
  try {
    const { ready } = await answer();
    return {
      names: new Set(ready),
      async ask(request) {
        await writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
        return answer();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
