/**
 * The neural-network part of MyGrad alone: what Python reaches as `mygrad.nnet`.
 * @module
 */
export { tanh } from "./src/functions/hyperbolic.ts";
export { identity } from "./src/functions/creation.ts";
