/** Writes down this library's side of a program: the same records that the oracle's harness makes of Python's side. */

import {
  type HostArray,
  hostRepr,
  type HostTensor,
  isArray,
  isDType,
  isScalar,
  isTensor,
  type Library,
} from "./library.ts";
import type { ArrayRecord, TensorRecord, ValueRecord } from "./observation.ts";
import {
  ELLIPSIS,
  floatRepr,
  PyCallable,
  PyDict,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  PyType,
  repr,
  str,
} from "./values.ts";

const TEXT_LIMIT = 3000;
const DEPTH_LIMIT = 4;

/** Bytes as base64, in pieces that the argument stack can hold. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/**
 * The elements of an array in C order. Read from the buffer by shape, strides and offset, not with the library's own copy,
 * so that a wrong stride cannot hide behind a walk that is wrong in the same way.
 */
function elementBytes(x: HostArray): Uint8Array {
  const { itemsize } = x.dtype;
  const view = x.buffer as unknown as { buffer: ArrayBuffer; byteOffset: number };
  const source = new Uint8Array(view.buffer);
  const out = new Uint8Array(x.size * itemsize);
  if (x.size === 0) return out;
  const index = x.shape.map(() => 0);
  let from = view.byteOffset + x.offset * itemsize;
  for (let to = 0; to < out.length; to += itemsize) {
    for (let b = 0; b < itemsize; b++) out[to + b] = source[from + b];
    for (let axis = index.length - 1; axis >= 0; axis--) {
      from += x.strides[axis];
      if (++index[axis] < x.shape[axis]) break;
      from -= x.strides[axis] * x.shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

class Observer {
  readonly arrays: [string, HostArray][] = [];
  readonly seen = new Map<unknown, string>();
  readonly bases: [{ base?: string | null }, unknown][] = [];

  value(path: string, x: unknown, depth = 0): ValueRecord {
    if (x === null || x === undefined) return { kind: "None" };
    if (typeof x === "boolean") return { kind: "bool", value: x };
    if (typeof x === "bigint") return { kind: "int", value: String(x) };
    if (typeof x === "number") {
      return { kind: "float", data: base64(new Uint8Array(Float64Array.of(x).buffer)), repr: floatRepr(x) };
    }
    if (typeof x === "string") return { kind: "str", value: x };
    if (isDType(x)) return { kind: "dtype", value: x.name };
    if (x instanceof PyType) return { kind: "type", value: x.label };
    if (x instanceof PySlice) return { kind: "slice", repr: repr(x) };
    if (x instanceof PyRange) return { kind: "range", repr: repr(x) };
    const before = this.seen.get(x);
    if (before !== undefined) return { kind: "same", as: before };
    if (isArray(x)) return this.array(path, x, isScalar(x));
    if (isTensor(x)) return this.tensor(path, x);
    if (Array.isArray(x) || x instanceof PyTuple) {
      if (Array.isArray(x)) this.seen.set(x, path); // equal tuples may be one object
      const kind = Array.isArray(x) ? "list" : "tuple";
      const items = Array.isArray(x) ? x : x.items;
      if (depth >= DEPTH_LIMIT) return { kind, length: items.length };
      return { kind, items: items.map((item, i) => this.value(`${path}[${i}]`, item, depth + 1)) };
    }
    if (x instanceof PyDict) {
      this.seen.set(x, path);
      const keys = x.keys().map((key) => typeof key === "string" ? key : repr(key));
      return {
        kind: "dict",
        keys,
        items: x.values().map((item, i) => this.value(`${path}[${keys[i]}]`, item, depth + 1)),
      };
    }
    if (x instanceof PyCallable || typeof x === "function") return { kind: "callable" };
    return {
      kind: "other",
      type: x instanceof PySet ? "set" : x === ELLIPSIS ? "ellipsis" : x instanceof Error ? x.name : "object",
    };
  }

  array(path: string, x: HostArray, scalar = false): ArrayRecord {
    this.seen.set(x, path);
    const record: ArrayRecord = {
      kind: scalar ? "scalar" : "array",
      dtype: x.dtype.name,
      shape: [...x.shape],
      strides: [...x.strides],
      flags: {
        writeable: x.flags.writeable,
        c_contiguous: x.flags.c_contiguous,
        f_contiguous: x.flags.f_contiguous,
        owndata: x.flags.owndata,
      },
      data: base64(elementBytes(x)),
    };
    text(record, x);
    if (!scalar) {
      this.arrays.push([path, x]);
      this.bases.push([record, x.base]);
    }
    return record;
  }

  tensor(path: string, x: HostTensor): ValueRecord {
    this.seen.set(x, path);
    const data = this.array(path + ".data", x.data);
    const record: TensorRecord = {
      kind: "tensor",
      data,
      constant: x.constant,
      creator: creatorName(x.creator),
      grad: null,
    };
    text(record, x);
    this.bases.push([record, x.base]);
    const { grad } = x;
    if (grad !== null && grad !== undefined) {
      const as = this.seen.get(grad);
      record.grad = as !== undefined ? { kind: "same", as } : this.array(path + ".grad", grad);
    }
    return record;
  }
}

function creatorName(creator: unknown): string | null {
  return creator === null || creator === undefined ? null : (creator as object).constructor?.name ?? "call";
}

function text(record: { str?: string; repr?: string }, x: unknown): void {
  const size = isTensor(x) ? x.data.size : (x as HostArray).size;
  if (size > TEXT_LIMIT) return;
  record.str = str(x);
  record.repr = hostRepr(x);
}

/** Everything observable of the variables of a program. */
export function observe(
  variables: Map<string, unknown>,
  library: Library,
): { variables: Record<string, ValueRecord>; arrays: string[]; shares: [number, number][] } {
  const observer = new Observer();
  const records: Record<string, ValueRecord> = {};
  for (const [name, value] of variables) {
    if (
      name.startsWith("_") || name.startsWith("%") || name === "mg" || name === "np" || name === "mygrad" ||
      name === "numpy"
    ) continue;
    if (value instanceof PyCallable && !(value instanceof PyType)) continue;
    if (Object.prototype.toString.call(value) === "[object Module]" || value instanceof Map) continue;
    records[name] = observer.value(name, value);
  }
  for (const [record, base] of observer.bases) {
    record.base = base === null || base === undefined ? null : observer.seen.get(base) ?? "hidden";
  }
  const share = (library.np.shares_memory ?? (() => false)) as (a: unknown, b: unknown) => unknown;
  const shares: [number, number][] = [];
  observer.arrays.forEach(([, a], i) => {
    for (let j = 0; j < i; j++) if (share(observer.arrays[j][1], a)) shares.push([j, i]);
  });
  return { variables: records, arrays: observer.arrays.map(([path]) => path), shares };
}
