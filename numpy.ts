/**
 * What Python reaches as `numpy.*`: arrays and the functions on them, under NumPy's names. Everything works on `NDArray`;
 * tensors of `@mygrad/mygrad` may be passed to most functions too and then give tensors.
 *
 * @example
 * ```ts
 * import * as np from "@mygrad/mygrad/numpy";
 * const x = np.arange(6).reshape(2, 3);
 * console.assert(String(x) === "[[0 1 2]\n [3 4 5]]");
 * ```
 * @module
 */
import "./src/numpy/methods.ts";
import "./src/numpy/ufunc_methods.ts";
export * from "./src/numpy/creation.ts";
export * from "./src/numpy/scalars.ts";
export * from "./src/numpy/shapes.ts";
export * from "./src/numpy/joining.ts";
export * from "./src/numpy/selection.ts";
export * from "./src/numpy/iteration.ts";
export { can_cast, copyto, min_scalar_type, promote_types, result_type } from "./src/numpy/casting.ts";
export type { CastFunction, CopyFunction, MinScalarTypeFunction, ResultTypeFunction } from "./src/numpy/casting.ts";
export type * from "./src/numpy/ufunc_types.ts";
export * from "./src/numpy/printing.ts";
export * from "./src/numpy/reductions.ts";
export * from "./src/numpy/scans.ts";
export * from "./src/numpy/searching.ts";
export * from "./src/numpy/sets.ts";
export * from "./src/numpy/sorting.ts";
export * from "./src/numpy/statistics.ts";
export * from "./src/numpy/ufunclike.ts";
export * from "./src/numpy/ufuncs/arithmetic.ts";
export * from "./src/numpy/ufuncs/bitwise.ts";
export * from "./src/numpy/ufuncs/comparison.ts";
export * from "./src/numpy/ufuncs/exponential.ts";
export * from "./src/numpy/ufuncs/extrema.ts";
export * from "./src/numpy/ufuncs/floating.ts";
export * from "./src/numpy/ufuncs/hyperbolic.ts";
export * from "./src/numpy/ufuncs/logic.ts";
export * from "./src/numpy/ufuncs/rounding.ts";
export * from "./src/numpy/ufuncs/trigonometric.ts";
export {
  cross,
  dot,
  einsum,
  einsum_path,
  inner,
  kron,
  linalg,
  matmul,
  matvec,
  outer,
  tensordot,
  trace,
  vdot,
  vecdot,
  vecmat,
} from "./src/numpy/linalg/mod.ts";
export * as random from "./src/random/functions.ts";
export { set_deterministic, set_threads } from "./src/numpy/engine.ts";
export { Flags, NDArray, NDArray as ndarray } from "./src/ndarray/ndarray.ts";
export type {
  ArgOptions,
  BinaryMethod,
  CompareMethod,
  DivideMethod,
  ReduceOptions,
  VarOptions,
} from "./src/ndarray/ndarray.ts";
export type * from "./src/ndarray/types.ts";
export type {
  AnyBuffer,
  BufferOf,
  Buffers,
  DType,
  DTypeAlias,
  DTypeLike,
  DTypeName,
  ElementOf,
  FloatName,
  Kind,
  WideName,
} from "./src/dtype/dtype.ts";
export type { Casting, FloatOf, Promote } from "./src/dtype/promote.ts";
export { PyFloat, pyfloat } from "./src/python/number.ts";
export type { WeakNumber } from "./src/python/number.ts";
export type * from "./src/numpy/linalg/products.ts";
export type { EinsumFunction, EinsumOptions } from "./src/numpy/linalg/einsum.ts";
export type {
  EinsumArgument,
  EinsumPathFunction,
  EinsumPathOptions,
  Optimize,
  Path,
} from "./src/numpy/linalg/einsum_path.ts";
export type { Gufunc, GufuncOptions } from "./src/numpy/linalg/gufunc.ts";
export { IndexTuple, s_, Slice, slice } from "./src/python/slice.ts";
export {
  EOFError,
  load,
  type Loaded,
  type LoadOptions,
  type Named,
  NpzFile,
  save,
  savez,
  savez_compressed,
} from "./src/io/npz.ts";
export { BytesIO, type LaterSource, type Reader, type Source, type Target, type Writer } from "./src/io/files.ts";
export { BadZipFile } from "./src/io/zip.ts";
export {
  AttributeError,
  AxisError,
  FileNotFoundError,
  IndexError,
  KeyError,
  LinAlgError,
  MemoryError,
  NotImplementedError,
  OverflowError,
  RuntimeError,
  UFuncTypeError,
  ValueError,
  ZeroDivisionError,
} from "./src/python/errors.ts";
