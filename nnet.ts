/**
 * The neural-network part of MyGrad: what Python reaches as `mygrad.nnet`.
 *
 * @example
 * ```ts
 * import { relu } from "@mygrad/mygrad/nnet";
 * import { tensor } from "@mygrad/mygrad";
 * console.assert(String(relu(tensor([-1, 2])).data) === "[0. 2.]");
 * ```
 * @module
 */
import "./mod.ts";
export * from "./src/nnet/mod.ts";
