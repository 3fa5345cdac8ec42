/**
 * What the types of the array functions promise, for the type checker alone.
 */
import * as np from "@mygrad/mygrad/numpy";
/** Whether two types are the same. */
type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
function is<A, B>(_: Is<A, B>): void {}
const a = np.array([1, 2]);
is<typeof a, np.NDArray<"float64">>(true);
const b = np.array([[true]]);
is<typeof b, np.NDArray<"bool">>(true);
const c = np.array([1n]);
is<typeof c, np.NDArray<np.DTypeName>>(true);
const d = np.zeros([2], "int8");
is<typeof d, np.NDArray<"int8">>(true);
const e = np.zeros_like(d);
is<typeof e, np.NDArray<"int8">>(true);
const f = np.asarray(new Float32Array(2));
is<typeof f, np.NDArray<"float32">>(true);
const g = np.concatenate([f, f]);
is<typeof g, np.NDArray<"float32">>(true);
const h = np.concatenate([f, a]);
is<typeof h, np.NDArray<np.DTypeName>>(true);
const i = np.where([true], f, 0);
is<typeof i, np.NDArray<"float32">>(true);
const j = np.where([true], f, a);
is<typeof j, np.NDArray<np.DTypeName>>(true);
const k = np.reshape(f, [2, 1]);
is<typeof k, np.NDArray<"float32">>(true);
const l = np.linspace(0, 1, 3);
is<typeof l, np.NDArray<"float64">>(true);
const m = f.astype("int8");
is<typeof m, np.NDArray<"int8">>(true);
const n = f.get(0, "1:");
is<typeof n, np.NDArray<"float32">>(true);
const o = np.full([2], true);
is<typeof o, np.NDArray<"bool">>(true);
const p = np.eye(2, { dtype: "float16" });
is<typeof p, np.NDArray<"float16">>(true);
const q = np.array([1, true]);
is<typeof q, np.NDArray<"float64">>(true);
const r = np.array([f, f]);
is<typeof r, np.NDArray<"float32">>(true);
const s = np.float32(2);
is<typeof s, np.NDArray<"float32">>(true);
const t = np.where([true]);
is<typeof t, np.NDArray<"int32">[]>(true);
// @ts-expect-error no such keyword
np.zeros([2], { dtyp: "int8" });
// @ts-expect-error no such order
np.reshape(f, [2], { order: "X" });
// @ts-expect-error no array
np.array({ a: 1 });
// @ts-expect-error no string
np.take(f, "a", { mode: 3 });
