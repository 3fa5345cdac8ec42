/**
 * Making one's own ufuncs of tensors, and overriding array functions for tensors.
 * @module
 */
import {
  type BinaryFunction,
  override,
  type TensorUfuncOptions,
  type UnaryFunction,
} from "../autodiff/differentiable.ts";
import { BinaryUfunc, execute_op, type OperationClass, UnaryUfunc } from "../autodiff/operation.ts";
import type { Tensor } from "../autodiff/tensor.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import type { Ufunc } from "../numpy/ufunc_types.ts";
import { AttributeError, NotImplementedError } from "../python/errors.ts";
import { isOptions } from "../python/keywords.ts";
import { typeName } from "../python/repr.ts";
import * as np from "./np.ts";

/**
 * The marker of MyGrad's ufuncs: `mg.add instanceof mg.ufunc`. It can be neither instantiated nor subclassed (`TypeError`).
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * console.assert(mg.add instanceof (mg.ufunc as unknown as new () => object));
 * ```
 */
export abstract class ufunc {
  constructor() {
    throw new TypeError(
      new.target === ufunc ? "Can't instantiate abstract class ufunc" : "type 'ufunc' is not an acceptable base type",
    );
  }
  /** Every ufunc of tensors counts as an instance. */
  static [Symbol.hasInstance](x: unknown): boolean {
    return typeof x === "function" && String(x).startsWith("<mygrad-ufunc ");
  }
}

/** Methods that ufuncs made by users do not have. */
export interface UfuncMethodOps {
  /** Not supported. */
  at_op?: unknown;
  /** Not supported. */
  accumulate_op?: unknown;
  /** Not supported. */
  outer_op?: unknown;
  /** Not supported. */
  reduce_op?: unknown;
  /** Not supported. */
  reduceat_op?: unknown;
}

/**
 * Makes a ufunc of tensors from an operation: `ufunc_creator(OpClass)(stub)`, where the stub's name is that of the NumPy ufunc for
 * which it is registered, so that `np.name(tensor)` calls it.
 *
 * The class must derive from `UnaryUfunc` or `BinaryUfunc` (`TypeError`), NumPy must have a ufunc of the stub's name
 * (`AttributeError`), and operations for methods are a `NotImplementedError`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 * class Degrees extends mg.UnaryUfunc {
 *   static override numpy_ufunc = np.degrees;
 *   override backward_var(grad: np.NDArray): np.NDArray {
 *     return np.multiply(grad, 180 / Math.PI);
 *   }
 * }
 * const degrees = mg.ufunc_creator(Degrees)(function degrees() {});
 * const x = mg.tensor(Math.PI);
 * np.degrees(x).backward();
 * console.assert(String(degrees(x).data) === "180.0");
 * ```
 */
export function ufunc_creator(
  mygrad_op: OperationClass,
  methods: UfuncMethodOps = {},
): (stub: { readonly name: string }) => UnaryFunction & BinaryFunction {
  const unary = mygrad_op?.prototype instanceof UnaryUfunc, binary = mygrad_op?.prototype instanceof BinaryUfunc;
  if (!unary && !binary) {
    throw new TypeError(
      `mygrad_op must be a class derived from UnaryUfunc or BinaryUfunc, got ${mygrad_op?.name ?? typeName(mygrad_op)}`,
    );
  }
  const given = Object.entries(methods).filter(([, op]) => op !== undefined && op !== null);
  if (given.length) {
    throw new NotImplementedError(
      `operations for ufunc methods are not supported, got ${given.map(([name]) => name).join(", ")}`,
    );
  }
  return (stub) => {
    const target = (np as unknown as Record<string, unknown>)[stub.name] as (Ufunc & object) | undefined;
    if (target === undefined || !("nin" in target)) {
      throw new AttributeError(`module 'numpy' has no ufunc '${stub.name}'`);
    }
    const call = (...args: unknown[]): Tensor => {
      const last = args[args.length - 1], options = isOptions(last) ? last as TensorUfuncOptions : {};
      const operands = (isOptions(last) ? args.slice(0, -1) : args) as ArrayLike[];
      const { out, constant, where, dtype } = options;
      const keys: Record<string, unknown> = {};
      if (where !== undefined) keys.where = where;
      if (dtype !== undefined) keys.dtype = dtype;
      return execute_op(mygrad_op, ...operands, {
        op_kwargs: keys,
        out: (Array.isArray(out) ? out[0] : out) as never,
        constant,
      });
    };
    const refuse = (): never => {
      throw new NotImplementedError(`methods of the ufunc '${stub.name}' are not defined for tensors`);
    };
    Object.defineProperty(call, "name", { value: stub.name });
    const { nin, nout, nargs, identity, signature, types, ntypes } = target;
    const made = Object.assign(call, {
      nin,
      nout,
      nargs,
      identity,
      signature,
      types,
      ntypes,
      resolve_dtypes: target.resolve_dtypes.bind(target),
      toString: () => `<mygrad-ufunc '${stub.name}'>`,
      __repr__: () => `<mygrad-ufunc '${stub.name}'>`,
      at: refuse,
      reduce: refuse,
      accumulate: refuse,
      outer: refuse,
      reduceat: refuse,
    });
    override(target, made);
    return made as never;
  };
}

/**
 * Registers a function as the tensor form of an array function: `implements_numpy_override(np.flip)(f)`, so that `np.flip(tensor)` calls
 * `f`. Without an argument the array function of the same name is meant; none of that name is an `AttributeError`. Returns `f`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 * mg.implements_numpy_override(np.trace)((x: mg.Tensor) => mg.einsum("ii", x));
 * console.assert(String((np.trace as (x: unknown) => mg.Tensor)(mg.tensor([[1, 2], [3, 4]])).data) === "5.0");
 * ```
 */
export function implements_numpy_override(
  numpy_func?: unknown,
): <F extends { readonly name: string }>(wrapped_func: F) => F {
  return (wrapped_func) => {
    const target = numpy_func ?? (np as unknown as Record<string, unknown>)[wrapped_func.name];
    if (typeof target !== "function") throw new AttributeError(`module 'numpy' has no function '${wrapped_func.name}'`);
    override(target, wrapped_func);
    return wrapped_func;
  };
}
