/** Streams drawn by NumPy. */
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { dtypeOf } from "../../src/dtype/dtype.ts";
import { python } from "./python.ts";

/** What `draw.py` is asked. */
export interface Request {
  readonly seed: unknown;
  readonly on: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly keywords?: Readonly<Record<string, unknown>>;
}

/** What NumPy drew. */
export interface Answer {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number | bigint>;
  readonly error?: string;
  readonly message?: string;
}

/** Answers of NumPy to many requests at once. */
export function drawWithPython(requests: readonly Request[]): Answer[] {
  const script = fileURLToPath(new URL("draw.py", import.meta.url));
  const done = spawnSync(python!, [script], { input: JSON.stringify(requests), encoding: "utf8", maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`draw.py failed:\n${done.stderr}`);
  return (JSON.parse(done.stdout) as (Answer & { data: string })[]).map((answer) => {
    if (answer.error !== undefined) return answer;
    const bytes = Uint8Array.from(Buffer.from(answer.data, "base64"));
    const { over, itemsize } = dtypeOf(answer.dtype);
    return { ...answer, values: over(bytes.buffer, 0, bytes.length / itemsize) as ArrayLike<number | bigint> };
  });
}
