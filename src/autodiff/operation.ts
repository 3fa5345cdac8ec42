/**
 * Operations as users see them: `tensor.creator`, the classes to derive own operations from, and `execute_op`.
 * @module
 */
import { asarray } from "../numpy/creation.ts";
import { NDArray } from "../ndarray/ndarray.ts";
import type { ArrayLike } from "../ndarray/types.ts";
import { bool, type DTypeLike } from "../dtype/dtype.ts";
import { AttributeError, InvalidGradient, MyGradException } from "../python/errors.ts";
import { bind, isOptions, keywords, REQUIRED, type Signature, signature } from "../python/keywords.ts";
import { isWeakNumber } from "../python/number.ts";
import { typeName } from "../python/repr.ts";
import type { Ufunc } from "../numpy/ufunc.ts";
import { no_autodiff } from "./context.ts";
import { record } from "./record.ts";
import { detailsOf, inputsOf, now, type Op, operation, sumTo, Value } from "./tape.ts";
import { setCreatorFactory, Tensor } from "./tensor.ts";

/** Raised by `backward_var` to contribute nothing for one input, such as a repeated one that was counted before. */
export class SkipGradient extends MyGradException {
  /** The class under Python's name. */
  override name = "SkipGradient";
}

/** The tensor that still names a value; a stand-in if it names another one by now (S87). */
export function nameOf(value: Value): Tensor {
  const { name } = value;
  if (name instanceof Tensor && name.value === value) return name;
  if (value.data instanceof NDArray) return new Tensor(value, null);
  return new Tensor(new Value(asarray(value.data as ArrayLike), true, null, value.born), null); // a weak number
}

/**
 * An operation on tensors: derive from it to make your own. `__call__` gets the input tensors (then `op_args` and, as a plain
 * object, `op_kwargs`), sets `this.variables` to them and returns an array; `backward_var` gets the gradient of the result and
 * returns the share of one input. Run it with {@linkcode execute_op}.
 *
 * For second derivatives write `backward_var` with the tensors in `this.variables` rather than with their data: in a backward pass
 * that is recorded (`create_graph`), `grad` is a tensor too, and array functions of tensors record themselves. A rule that uses the
 * data counts as one that does not depend on the inputs.
 *
 * @example A differentiable function in a few lines
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 *
 * class Cube extends mg.Operation {
 *   override __call__(x: mg.Tensor): np.NDArray {
 *     this.variables = [x];
 *     return np.power(x.data, 3);
 *   }
 *   override backward_var(grad: np.NDArray, _index: number): np.NDArray {
 *     const [x] = this.variables;
 *     return np.multiply(grad, np.multiply(3, np.square(x.data)));
 *   }
 * }
 * const x = mg.tensor(2);
 * mg.execute_op(Cube, x).backward();
 * console.assert(String(x.grad) === "12.0");
 * ```
 *
 * @example A rule that can be differentiated again
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 *
 * class Cube extends mg.Operation {
 *   override __call__(x: mg.Tensor): np.NDArray {
 *     this.variables = [x];
 *     return np.power(x.data, 3);
 *   }
 *   override backward_var(grad: np.NDArray, _index: number): mg.Tensor {
 *     return mg.multiply(grad, mg.multiply(3, mg.square(this.variables[0])));
 *   }
 * }
 * const cube = (x: mg.Tensor): mg.Tensor => mg.execute_op(Cube, x);
 * console.assert(String(mg.grad(cube)(2)) === "12.0");
 * console.assert(String(mg.hessian(cube)(2)) === "12.0");
 * ```
 */
export class Operation {
  /** Whether the result may share memory with the (single) input, as a view does. */
  static can_return_view = false;
  #variables: readonly Value[] | null = null;
  #loop: (() => void) | null = null;
  /** A mask: elements outside it pass no gradient. `true` for none. */
  where: ArrayLike | true = true;

  constructor() {
    const missing = (["__call__", "backward_var"] as const).filter((name) => this[name] === Operation.prototype[name]);
    if (missing.length) {
      throw new TypeError(
        `Can't instantiate abstract class ${this.constructor.name} without an implementation for abstract method${
          missing.length > 1 ? "s" : ""
        } ${missing.map((name) => `'${name}'`).join(", ")}`,
      );
    }
  }

  /** The input tensors; one that was updated in place since answers with a stand-in for what it was. */
  get variables(): readonly Tensor[] {
    if (this.#variables === null) {
      throw new AttributeError(`'${this.constructor.name}' object has no attribute 'variables'`);
    }
    return this.#variables.map(nameOf);
  }
  set variables(tensors: readonly Tensor[]) {
    this.#variables = tensors.map((tensor) => {
      const { value } = tensor;
      value.name = tensor;
      return value;
    });
  }

  /** Computes the result from the inputs' data and sets `variables`; to be overridden. */
  // deno-lint-ignore no-explicit-any
  __call__(..._args: any[]): ArrayLike {
    throw new TypeError("abstract");
  }
  /** The share of input number `index` in the gradient; to be overridden. */
  // deno-lint-ignore no-explicit-any
  backward_var(_grad: NDArray, _index: number, ..._rest: any[]): ArrayLike {
    throw new TypeError("abstract");
  }
  /** Runs `backward_var` for every input that is not constant; override to run something once before, then call `super`. */
  backward(_grad: NDArray): void {
    this.#loop?.();
  }
  /** Reduces a gradient to the shape of a broadcast input. */
  static grad_post_process_fn(grad: NDArray, var_shape: readonly number[]): NDArray {
    return sumTo(grad, var_shape);
  }
  /** Runs the loop over the inputs through `backward`; for the tape. */
  static runBackward(instance: Operation, grad: NDArray, loop: () => void): void {
    instance.#loop = loop;
    instance.backward(grad);
  }
  /** The values of the variables; for the tape. */
  static valuesOf(instance: Operation): readonly Value[] | null {
    return instance.#variables;
  }
}

/** An operation around a ufunc: see {@linkcode UnaryUfunc} and {@linkcode BinaryUfunc}. */
export class Ufunc_ extends Operation {
  /** The ufunc that computes. */
  static numpy_ufunc: Ufunc;
}

/** The keywords that ufunc operations are called with. */
export interface OperationUfuncOptions {
  /** Where to write the result. */
  out?: NDArray | null;
  /** Where to compute. */
  where?: ArrayLike | true;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
}

function runUfunc(
  instance: Operation,
  tensors: readonly Tensor[],
  options: OperationUfuncOptions | undefined,
): NDArray {
  const { numpy_ufunc } = instance.constructor as typeof Ufunc_;
  const { out, where, dtype } = keywords(
    instance.constructor.name,
    options,
    { out: null, where: true, dtype: null } as Required<OperationUfuncOptions>,
  );
  instance.variables = tensors;
  instance.where = where;
  return (numpy_ufunc as unknown as (...args: unknown[]) => NDArray)(...tensors.map((x) => x.data), {
    out: out ?? undefined,
    where,
    dtype: dtype ?? undefined,
  });
}

/**
 * An operation around a ufunc of one argument: set the class attribute `numpy_ufunc` and define `backward_var`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 * class Sine extends mg.UnaryUfunc {
 *   static override numpy_ufunc = np.sin;
 *   override backward_var(grad: np.NDArray): np.NDArray {
 *     return np.multiply(grad, np.cos(this.variables[0].data));
 *   }
 * }
 * const x = mg.tensor(0);
 * mg.execute_op(Sine, x).backward();
 * console.assert(String(x.grad) === "1.0");
 * ```
 */
export class UnaryUfunc extends Ufunc_ {
  /** Computes by the ufunc. */
  override __call__(x1: Tensor, options?: OperationUfuncOptions): NDArray {
    return runUfunc(this, [x1], options);
  }
}

/** An operation around a ufunc of two arguments; see {@linkcode UnaryUfunc}. */
export class BinaryUfunc extends Ufunc_ {
  /** Computes by the ufunc. */
  override __call__(x1: Tensor, x2: Tensor, options?: OperationUfuncOptions): NDArray {
    return runUfunc(this, [x1, x2], options);
  }
}

/** The keywords that {@linkcode Sequential} operations are called with. */
export interface SequentialOptions {
  /** The axes. */
  axis?: number | readonly number[] | null;
  /** The data type to compute in. */
  dtype?: DTypeLike | null;
  /** Where to write the result. */
  out?: NDArray | null;
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
  /** The value to start from. */
  initial?: number;
  /** Which elements take part. */
  where?: ArrayLike;
  /** The divisor is the number of elements less this. */
  ddof?: number;
}

type SequentialArguments = SequentialOptions & { a: Tensor };
const SEQUENTIAL: Signature<SequentialArguments> = signature<SequentialArguments>("Sequential", {
  a: REQUIRED,
  axis: null,
  dtype: undefined,
  out: undefined,
  keepdims: undefined,
  initial: undefined,
  where: undefined,
  ddof: undefined,
}, 6);

/**
 * An operation around a reduction or scan: set the class attribute `numpy_func` and define `backward_var`, which finds `axis`,
 * `keepdims`, `initial`, `ddof` and `out_shape` as properties.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * import * as np from "@mygrad/mygrad/numpy";
 * class Sum extends mg.Sequential {
 *   static override numpy_func = np.sum;
 *   override backward_var(grad: np.NDArray): np.NDArray {
 *     const g = this.axis === null || this.keepdims ? grad : np.expand_dims(grad, [...this.axis]);
 *     return np.broadcast_to(g, this.variables[0].shape);
 *   }
 * }
 * const x = mg.tensor([[1, 2], [3, 4]]);
 * mg.execute_op(Sum, x, { op_kwargs: { axis: 1 } }).backward([1, 10]);
 * console.assert(String(x.grad) === "[[ 1.  1.]\n [10. 10.]]");
 * ```
 */
export class Sequential extends Operation {
  /** The array function that computes. */
  // deno-lint-ignore no-explicit-any
  static numpy_func: (a: NDArray, options: any) => NDArray;
  /** The axes: a single one becomes a list of one. */
  axis: readonly number[] | null = null;
  /** Whether reduced axes stay, as given. */
  keepdims: boolean | undefined = undefined;
  /** The starting value, as given. */
  initial: number | undefined = undefined;
  /** The divisor's correction, as given. */
  ddof: number | undefined = undefined;
  /** The shape of the result. */
  out_shape: readonly number[] = [];

  /** Computes by the function; `axis`, `dtype`, `out`, `keepdims` and `initial` may also be given by position. */
  override __call__(a: Tensor, options?: SequentialOptions): NDArray;
  /** As above, by position. */
  override __call__(a: Tensor, axis?: SequentialOptions["axis"], ...rest: unknown[]): NDArray;
  /** The arguments as Python takes them. */
  override __call__(...args: unknown[]): NDArray {
    const given = bind(SEQUENTIAL, args), { a } = given;
    this.variables = [a];
    if (given.where !== undefined && (given.where as unknown) !== true) this.where = given.where;
    this.axis = given.axis === null || given.axis === undefined
      ? null
      : typeof given.axis === "number"
      ? [given.axis]
      : given.axis;
    this.keepdims = given.keepdims;
    this.initial = given.initial;
    this.ddof = given.ddof;
    const { numpy_func } = this.constructor as typeof Sequential;
    const result = numpy_func(
      a.data,
      Object.fromEntries(Object.entries(given).filter(([key, value]) => key !== "a" && value !== undefined)),
    );
    this.out_shape = result.shape;
    return result;
  }
}

/** A class of operations. */
export interface OperationClass {
  /** Makes an operation; every execution makes a new one. */
  new (): Operation;
  /** Whether results may share memory with the input. */
  can_return_view: boolean;
  /** The name of the class. */
  readonly name: string;
}

/** The keywords of {@linkcode execute_op}. */
export interface ExecuteOptions {
  /** Positional arguments for the operation, behind the inputs. */
  op_args?: readonly unknown[];
  /** Keyword arguments for the operation. */
  op_kwargs?: Record<string, unknown> | null;
  /** The flag of the result. */
  constant?: boolean | null;
  /** Where to write the result: an array, or a tensor, which is then updated in place. */
  out?: NDArray | Tensor | null;
}

interface Execution {
  readonly run: (arrays: readonly NDArray[], out: NDArray | null) => NDArray;
  instance: Operation | null;
}

function checkedShare(instance: Operation, index: number, share: unknown, grad: unknown): NDArray {
  if (share instanceof NDArray) return share;
  // rules written with the tensors themselves, for second derivatives: in an ordinary pass their data count
  if (share instanceof Tensor) return grad instanceof Tensor ? share as unknown as NDArray : share.data;
  if (isWeakNumber(share) || typeof share === "boolean") return asarray(share);
  throw new InvalidGradient(
    `An invalid gradient-value was passed to:\n\t\`${instance.constructor.name}.backward_var(<gradient>, index=${index})\`` +
      `\nGradients are expected to be real-valued scalars or numpy arrays, got a gradient of type: <class '${
        typeName(share)
      }'>`,
  );
}

function operationOf(Op: OperationClass): Op {
  const op = operation(
    Op.name,
    (arrays, execution: Execution, out) => execution.run(arrays, out),
    [(grad: NDArray, _r: NDArray, _inputs: readonly NDArray[], execution: Execution, index: number) => {
      const instance = execution.instance!;
      void instance.variables; // an operation that never set them is told so now
      try {
        const run = (): unknown => instance.backward_var(grad, index);
        // the pass is recorded where the gradient is a tensor, and only there
        return checkedShare(instance, index, (grad as unknown) instanceof Tensor ? run() : no_autodiff(run), grad);
      } catch (error) {
        if (error instanceof SkipGradient) return null as unknown as NDArray;
        throw error;
      }
    }],
    { each: true, keeps: true, view: Op.can_return_view },
  );
  return {
    ...op,
    maskOf: (execution) => {
      const { where } = (execution as Execution).instance!;
      return where === true ? null : asarray(where, bool);
    },
    around: (grad, execution, loop) => Operation.runBackward((execution as Execution).instance!, grad, loop),
  };
}

/**
 * Runs an operation on tensors (anything else becomes a constant tensor) and records it.
 *
 * `Op` is the class; each execution makes a new instance. An example stands with {@linkcode Operation}.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * class Twice extends mg.Operation {
 *   override __call__(x: mg.Tensor) {
 *     this.variables = [x];
 *     return x.data.mul(2);
 *   }
 *   override backward_var(grad: mg.NDArray) {
 *     return grad.mul(2);
 *   }
 * }
 * console.assert(String(mg.execute_op(Twice, 3).data) === "6.0");
 * ```
 */
export function execute_op(Op: OperationClass, ...args: (ArrayLike | ExecuteOptions)[]): Tensor {
  const last = args[args.length - 1], given = isOptions(last);
  const { op_args, op_kwargs, constant, out } = keywords("execute_op", given ? last : undefined, {
    op_args: [],
    op_kwargs: null,
    constant: null,
    out: null,
  } as Required<ExecuteOptions>);
  if (typeof Op !== "function" || !(Op.prototype instanceof Operation || (Op as unknown) === Operation)) {
    throw new TypeError(`execute_op takes a class derived from Operation, got ${typeName(Op)}`);
  }
  const inputs = (given ? args.slice(0, -1) : args).map((x) =>
    x instanceof Tensor ? x : new Tensor(new Value(asarray(x as ArrayLike), true, null, now()), null)
  );
  let first = true;
  const execution: Execution = {
    instance: null,
    run: (arrays, target) => {
      const instance = new Op();
      // a view is derived again from other arrays: those stand in for the inputs
      const tensors = first ? inputs : arrays.map((x) => new Tensor(new Value(x, true, null, now()), null));
      const keys = { ...op_kwargs, ...(target === null ? {} : { out: target }) };
      const result = instance.__call__(...tensors, ...op_args, ...(Object.keys(keys).length ? [keys] : []));
      if (first) execution.instance = instance;
      first = false;
      return asarray(result);
    },
  };
  return record(operationOf(Op), inputs, execution, { constant, out });
}

// ---- Creators of built-in operations -----------------------------------------------------------------------------------

const creators = new Map<Op, new (inputs: readonly Value[], where: NDArray | true) => object>();

/** One class for each kind of operation, so that its name is that of MyGrad's class. */
function creatorClass(op: Op): new (inputs: readonly Value[], where: NDArray | true) => object {
  let made = creators.get(op);
  if (made === undefined) {
    made = class {
      readonly #inputs: readonly Value[];
      readonly where: NDArray | true;
      constructor(inputs: readonly Value[], where: NDArray | true) {
        this.#inputs = inputs;
        this.where = where;
      }
      get variables(): readonly Tensor[] {
        return this.#inputs.map(nameOf);
      }
    };
    Object.defineProperty(made, "name", { value: op.name });
    creators.set(op, made);
  }
  return made;
}

setCreatorFactory((value) => {
  const { args, where } = detailsOf(value), { instance } = (args ?? {}) as Partial<Execution>;
  return instance instanceof Operation ? instance : new (creatorClass(value.op!))(inputsOf(value), where ?? true);
});
