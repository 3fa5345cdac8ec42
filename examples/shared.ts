/**
 * What the examples with handwritten digits share: the data, and a progress bar.
 */
import * as mg from "../mod.ts";
import * as np from "../numpy.ts";

/** Handwritten digits. */
export interface Digits {
  /** One image a row, 64 pixels from 0 to 1. */
  images: np.NDArray<"float64">;
  /** What each image shows. */
  labels: Int32Array;
}

/** Reads the data, a line for each digit: 64 pixels of 0–16, then the digit. */
export async function readDigits(): Promise<Digits> {
  const file = await fetch(new URL("./data/digits.csv.gz", import.meta.url));
  const text = await new Response(file.body!.pipeThrough(new DecompressionStream("gzip"))).text();
  const rows = text.trim().split("\n").map((line) => line.split(",").map(Number));
  return {
    images: np.array(rows.map((row) => row.slice(0, 64)), { dtype: "float64" }).div(16) as np.NDArray<"float64">,
    labels: Int32Array.from(rows, (row) => row[64]),
  };
}

/** The same digits in another order. */
export function chosen({ images, labels }: Digits, order: np.NDArray): Digits {
  return { images: images.get(order) as np.NDArray<"float64">, labels: Int32Array.from(order, (i) => labels[+i]) };
}

/** A random order of `n` things. */
export function shuffled(n: number): np.NDArray<"int32"> {
  return np.argsort(mg.random.rand(n).data);
}

const EIGHTHS = " ▏▎▍▌▋▊▉";

/** A bar of `width` characters, filled to a share. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8), full = eighths >> 3;
  return ("█".repeat(full) + (full < width ? EIGHTHS[eighths & 7] : "")).padEnd(width);
}

/** Prints over the line printed last, where there is a terminal. */
export function status(text: string, last: boolean): void {
  // deno-lint-ignore no-explicit-any
  const out = (globalThis as any).process?.stdout;
  if (out?.isTTY) out.write(`\r${text}${last ? "\n" : ""}`);
  else if (last) console.log(text);
}
