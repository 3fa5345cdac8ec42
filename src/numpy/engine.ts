/**
 * Switches of the engine that have no counterpart in NumPy: how many threads work on one operation, and whether products may be
 * rounded differently from one JavaScript engine to the next. Neither changes what any function means.
 * @module
 */
import { setDeterministic, setThreads, usefulThreads } from "../kernels/fast.ts";
import { ValueError } from "../python/errors.ts";

/**
 * Says how many threads may share one large operation: matrix products, convolutions, transcendental functions of many elements.
 *
 * There is one thread unless more are asked for. Others start when enough work has been seen to pay for them, sleep between
 * operations, and keep no process alive. Everything stays synchronous and gives the same bits. In browsers that needs a worker (a page
 * itself may not wait) of a page that is isolated from other origins; where threads are not to be had, nothing happens.
 *
 * @param count how many, this thread among them; at most four are used. Without it: as many as the machine has, up to four
 * @throws ValueError `count` is not a positive integer
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * np.set_threads(2);
 * console.assert(np.matmul(np.eye(3), np.ones([3, 2])).sum().item() === 6);
 * np.set_threads(1);
 * ```
 */
export function set_threads(count: number = usefulThreads()): void {
  if (!Number.isInteger(count) || count < 1) throw new ValueError(`count must be a positive integer, got ${count}`);
  setThreads(count);
}

/**
 * Says whether results must be the same bits on every JavaScript engine and machine.
 *
 * All but products of matrices (and what is made of them: convolutions, `einsum`, …) always are. Those use fused multiply-adds
 * where the engine has them, which is nearly twice as fast and a little more accurate, but rounds differently from engines that have not.
 *
 * @param on whether to do without fused multiply-adds
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * np.set_deterministic(true);
 * console.assert(String(np.matmul(np.eye(2), np.eye(2))) === "[[1. 0.]\n [0. 1.]]");
 * np.set_deterministic(false);
 * ```
 */
export function set_deterministic(on: boolean): void {
  setDeterministic(on);
}
