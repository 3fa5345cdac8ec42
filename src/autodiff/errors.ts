/**
 * What Python reaches as `mygrad.errors`.
 * @module
 */
export { DisconnectedView, InvalidBackprop, InvalidGradient, MyGradException } from "../python/errors.ts";
