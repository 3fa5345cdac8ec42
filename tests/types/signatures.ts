/**
 * What the types promise, for the type checker alone: data types travel through calls, and wrong calls do not compile.
 */
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

/** Fails to compile unless both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : never;
function same<A, B>(_: Same<A, B>): void {}

const f32 = np.zeros(2, { dtype: "float32" }), f64 = np.zeros(2), i32 = np.zeros(2, { dtype: "int32" });
same<typeof f32, np.NDArray<"float32">>(true);
same<typeof f64, np.NDArray<"float64">>(true);

const sum = f32.add(f64), kept = f32.T.reshape(2, 1), cast = f32.astype("int8"), mask = f32.gt(0);
same<typeof sum, np.NDArray<"float64">>(true);
same<typeof kept, np.NDArray<"float32">>(true);
same<typeof cast, np.NDArray<"int8">>(true);
same<typeof mask, np.NDArray<"bool">>(true);
same<typeof f32.buffer, Float32Array>(true);
const element: bigint = np.zeros(1, { dtype: "int64" }).item();
const truth: boolean = mask.get(0).item();

const x = mg.tensor([1, 2], { dtype: "float32" }), y = mg.tensor([1, 2]);
same<typeof x, mg.Tensor<"float32">>(true);
const product = x.mul(y), doubled = x.mul(2), sine = mg.sin(x);
same<typeof product, mg.Tensor<"float64">>(true);
same<typeof doubled, mg.Tensor<"float32">>(true);
same<typeof sine, mg.Tensor<"float32">>(true);
same<typeof x.data, np.NDArray<"float32">>(true);

// array functions given tensors give tensors
const t: mg.Tensor = np.exp(x);
const s: mg.Tensor = np.sum(x);

// @ts-expect-error an unknown keyword
np.sum(f64, { axi: 0 });
// @ts-expect-error an unknown data type is no data type object
np.zeros(2, { dtype: 3 });
// @ts-expect-error an axis is a number
f64.sum("0");
// @ts-expect-error elements of booleans are booleans
const wrong: number = mask.get(0).item();
// @ts-expect-error `constant` is a boolean
mg.tensor([1], { constant: 1 });
// @ts-expect-error a Symbol is no operand
f64.add(Symbol.iterator);
// @ts-expect-error no gradient can be assigned
x.grad = f32;
// @ts-expect-error `keepdims` is a boolean
mg.sum(x, 0, "yes");

export { element, i32, s, t, truth, wrong };
