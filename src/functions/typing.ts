/**
 * What Python reaches as `mygrad.typing`: names for the types of arguments.
 * @module
 */
import type { DTypeLike } from "../dtype/dtype.ts";
import type { ArrayLike, IndexEntry } from "../ndarray/types.ts";

export type { ArrayLike, DTypeLike };

/** A data type of real numbers: all that there are here. */
export type DTypeLikeReals = DTypeLike;

/** What may stand between the brackets of an index. */
export type Index = IndexEntry;

/** A mask: one boolean, or an array of them. */
export type Mask = boolean | ArrayLike;

/** A real number. */
export type Real = number | bigint;

/** A shape: the size of each axis. */
export type Shape = readonly number[];
