/**
 * `mg.save` and `mg.load`: a tensor and its gradient as a `.npz` archive.
 * @module
 */
import { Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { bind, isOptions, REQUIRED, signature } from "../python/keywords.ts";
import { typeName } from "../python/repr.ts";
import { bytesLater, isLater, type LaterSource, type Source, type Target } from "./files.ts";
import { load as loadArrays, NpzFile, savez } from "./npz.ts";

const SAVE = signature<{ file: unknown; tensor: unknown }>("save", { file: REQUIRED, tensor: REQUIRED });
const LOAD = signature<{ file: unknown }>("load", { file: REQUIRED });

/**
 * Saves the elements of a tensor, and its gradient if it has one, as the arrays `data` and `grad` of a `.npz` archive.
 * Whether it is constant, its graph and its base are not saved.
 *
 * `file` is a path (`.npz` is appended unless it is there), an object with a `write` method such as `BytesIO`, or `null`, and
 * then the bytes are returned. What is no tensor is a `TypeError`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * const x = mg.tensor([1, 2]);
 * x.mul([3, 4]).backward();
 * const y = mg.load(mg.save(null, x));
 * console.assert(String(y.data) === "[1. 2.]" && String(y.grad) === "[3. 4.]");
 * ```
 */
export function save(file: null, tensor: Tensor): Uint8Array;
/** Saves a tensor to a path or a writer. */
export function save(file: Target, tensor: Tensor): void;
export function save(...args: unknown[]): Uint8Array | void {
  const { file, tensor } = bind(SAVE, args);
  if (!(tensor instanceof Tensor)) {
    throw new TypeError(`mygrad.save requires a Tensor-type object, got type <class '${typeName(tensor)}'>`);
  }
  const { data, grad } = tensor;
  const arrays: Record<string, NDArray> = grad === null ? { data } : { data, grad };
  return savez(file as null, arrays);
}

/**
 * Loads a tensor that {@linkcode save} or MyGrad saved: a new leaf, constant if its data type says so, with the gradient that
 * was saved (not under `no_autodiff`).
 *
 * `file` is a path, which must be complete, bytes, or an object with a `read` method such as `BytesIO`; with a `Blob`, a stream,
 * an answer of `fetch` or a promise of one, the result is a promise. A missing file is a `FileNotFoundError`, an archive without
 * `data` a `KeyError`.
 *
 * @example
 * ```ts
 * import * as mg from "@mygrad/mygrad";
 * const bytes = mg.save(null, mg.arange(3));
 * console.assert(mg.load(bytes).constant);
 * const later = await mg.load(new Blob([bytes as BlobPart]));
 * console.assert(later.size === 3);
 * ```
 */
export function load(file: Source): Tensor;
/** Loads a tensor from a source that answers later. */
export function load(file: LaterSource): Promise<Tensor>;
export function load(...args: unknown[]): Tensor | Promise<Tensor> {
  // a reader may be a plain object, which must not be taken for the keywords
  const { file } = bind(LOAD, args.length === 1 && isOptions(args[0]) && !("file" in args[0]) ? [...args, {}] : args);
  if (isLater(file)) return bytesLater(file).then(fromSource);
  return fromSource(file as Source);
}

function fromSource(source: Source): Tensor {
  const archive = loadArrays(source);
  if (!(archive instanceof NpzFile)) {
    throw new TypeError(
      "mygrad.load takes an archive (.npz) with an array `data`; this is a single array (np.load reads it)",
    );
  }
  const tensor = new Tensor(archive.get("data"));
  if (archive.has("grad")) tensor.backward(archive.get("grad"));
  return tensor;
}
