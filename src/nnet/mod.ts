/**
 * What Python reaches as `mygrad.nnet`.
 * @module
 */
export {
  elu,
  glu,
  hard_tanh,
  leaky_relu,
  logsoftmax,
  relu,
  selu,
  sigmoid,
  soft_sign,
  softmax,
  tanh,
} from "./activations.ts";
export type { AxisActivation, HardTanhOptions } from "./activations.ts";
export type { Activation } from "./operands.ts";
export {
  focal_loss,
  type FocalOptions,
  margin_ranking_loss,
  multiclass_hinge,
  negative_log_likelihood,
  softmax_crossentropy,
  softmax_focal_loss,
} from "./losses.ts";
export * from "./initializers.ts";
export { batchnorm, type BatchnormOptions } from "./layers/batchnorm.ts";
export { conv_nd, type ConvOptions } from "./layers/conv.ts";
export { gru, type GruOptions } from "./layers/gru.ts";
export { max_pool } from "./layers/pool.ts";
