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
  /** Ends the process. */
  close(): Promise<void>;
}

/** The longest that setting up, warming up and timing one workload may take, in milliseconds. */
const PATIENCE = 60_000;

/** Starts a contender and waits until it is ready. */
export async function start(contender: Contender): Promise<Running> {
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
  async function answer(): Promise<Record<string, unknown>> {
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
    const { ready } = await answer() as { ready: string[] };
    return {
      contender,
      names: new Set(ready),
      async time(workload, budget) {
        await writer.write(new TextEncoder().encode(JSON.stringify({ run: workload, budget }) + "\n"));
        const { min, avg, error } = await answer() as { min: number; avg: number; error?: string };
        if (error !== undefined) throw new Error(error);
        return { min, avg };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
