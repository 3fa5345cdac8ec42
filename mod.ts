/**
 * MyGrad: automatic differentiation for people who know NumPy. This module is everything that Python reaches as `mygrad.*`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * const x = mg.tensor([1, 2, 3]);
 * const f = mg.sum(x.pow(2));
 * f.backward();
 * console.assert(String(x.grad) === "[2. 4. 6.]");
 * ```
 * @module
 */
import "./src/numpy/methods.ts";
import "./src/numpy/printing.ts";
import "./src/numpy/ufunc_methods.ts";
import "./src/functions/methods.ts";
import "./src/functions/ufunc_methods.ts";
import "./src/functions/more.ts";

export {
  type BackwardOptions,
  type ConstantOption,
  type Creator,
  Tensor,
  type TensorMethod,
  type TensorOptions,
  type TensorReduceOptions,
  type TensorVarOptions,
} from "./src/autodiff/tensor.ts";
export type { Details, Name, Op, Place, Rule, Value } from "./src/autodiff/tape.ts";
export {
  type ContextManager,
  mem_guard_active,
  mem_guard_off,
  mem_guard_on,
  no_autodiff,
  type Scope,
  turn_memory_guarding_off,
  turn_memory_guarding_on,
} from "./src/autodiff/context.ts";
export type {
  BinaryFunction,
  TensorUfuncFacts,
  TensorUfuncOptions,
  TensorUfuncReduceOptions,
  UnaryFunction,
} from "./src/autodiff/differentiable.ts";
export {
  BinaryUfunc,
  execute_op,
  type ExecuteOptions,
  Operation,
  type OperationClass,
  type OperationUfuncOptions,
  Sequential,
  type SequentialOptions,
  SkipGradient,
  Ufunc_ as Ufunc,
  UnaryUfunc,
} from "./src/autodiff/operation.ts";
export { type ArgumentOption, type Derivative, grad, hessian, hvp, jacobian, jvp, vjp } from "./src/autodiff/higher.ts";
export type * as typing from "./src/functions/typing.ts";
export * as errors from "./src/autodiff/errors.ts";
export * as linalg from "./src/functions/mg_linalg.ts";
export * as nnet from "./src/nnet/mod.ts";
export * as random from "./src/random/tensors.ts";

export * from "./src/functions/creation.ts";
export * from "./src/functions/arithmetic.ts";
export * from "./src/functions/exponential.ts";
export * from "./src/functions/trigonometric.ts";
export * from "./src/functions/hyperbolic.ts";
export * from "./src/functions/extrema.ts";
export {
  amax,
  amin,
  type ExtremeFunction,
  max,
  mean,
  min,
  prod,
  type ReduceFunction,
  type SpreadFunction,
  std,
  sum,
  var_ as var,
} from "./src/functions/reductions.ts";
export type { ElementwiseFunction } from "./src/functions/elementwise.ts";
export { cumprod, cumsum, type ScanFunction } from "./src/functions/scans.ts";
export {
  type AtLeast,
  atleast_1d,
  atleast_2d,
  atleast_3d,
  broadcast_to,
  expand_dims,
  moveaxis,
  ravel,
  reshape,
  roll,
  type ShapeFunction,
  squeeze,
  swapaxes,
  transpose,
} from "./src/functions/shapes.ts";
export { concatenate, type ConcatenateOptions, repeat, stack } from "./src/functions/joining.ts";
export { where } from "./src/functions/selection.ts";
export { einsum, matmul, multi_matmul } from "./src/functions/linalg.ts";
export { sliding_window_view, type SlidingOptions } from "./src/functions/windows.ts";
export { load, save } from "./src/io/tensors.ts";
export { BytesIO, type LaterSource, type Reader, type Source, type Target, type Writer } from "./src/io/files.ts";
export { EOFError } from "./src/io/npz.ts";
export { BadZipFile } from "./src/io/zip.ts";
export { build_graph, ComputationalGraph, type GraphOptions } from "./src/io/dot.ts";
export { implements_numpy_override, ufunc, ufunc_creator, type UfuncMethodOps } from "./src/functions/ufunc_creator.ts";
export { gradcheck, type GradcheckOptions } from "./src/functions/gradcheck.ts";
export { any, argmax, argmin } from "./src/functions/flat.ts";

export { equal, greater, greater_equal, less, less_equal, not_equal } from "./src/numpy/ufuncs/comparison.ts";
export { logical_and, logical_not, logical_or, logical_xor } from "./src/numpy/ufuncs/logic.ts";
export {
  allclose,
  bincount,
  bool_,
  can_cast,
  ceil,
  copyto,
  divmod,
  double,
  e,
  euler_gamma,
  float16,
  float32,
  float64,
  floor,
  floor_divide,
  fmod,
  half,
  inf,
  int16,
  int32,
  int64,
  int8,
  intp,
  isclose,
  isfinite,
  isinf,
  isnan,
  isnat,
  longdouble,
  may_share_memory,
  min_scalar_type,
  mod,
  nan,
  NDArray,
  newaxis,
  pi,
  remainder,
  result_type,
  rint,
  shape,
  shares_memory,
  sign,
  signbit,
  single,
  trunc,
  uint16,
  uint32,
  uint64,
  uint8,
  uintp,
} from "./numpy.ts";
export { PyFloat, pyfloat } from "./src/python/number.ts";
export { IndexTuple, s_, Slice, slice } from "./src/python/slice.ts";
export {
  AssertionError,
  AttributeError,
  AxisError,
  FileNotFoundError,
  IndexError,
  InvalidBackprop,
  InvalidGradient,
  KeyError,
  LinAlgError,
  MemoryError,
  MyGradException,
  NotImplementedError,
  OverflowError,
  RuntimeError,
  UFuncTypeError,
  ValueError,
  ZeroDivisionError,
} from "./src/python/errors.ts";

/** The version of MyGrad whose behaviour this library has. */
export { __version__ } from "./src/functions/version.ts";
