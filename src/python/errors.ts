/**
 * The error classes of Python, NumPy and MyGrad, under their own names, so that parity can be checked by class.
 * `TypeError` is JavaScript's own. NumPy's wordings that several modules need are written here once.
 * @module
 */
import { reprTuple } from "./repr.ts";

/** An argument of the right type but with a value that cannot be used. */
export class ValueError extends Error {
  /** The class under Python's name. */
  override name = "ValueError";
}

/** An index that is out of range, or of a kind that does not index. */
export class IndexError extends Error {
  /** The class under Python's name. */
  override name = "IndexError";
  /** NumPy's `AxisError` is both a `ValueError` and an `IndexError`; JavaScript has one parent for a class, so the test is widened. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this === IndexError && value instanceof AxisError) return true;
    return typeof value === "object" && value !== null && Object.prototype.isPrototypeOf.call(this.prototype, value);
  }
}

/** An axis outside the axes of an array. */
export class AxisError extends ValueError {
  /** The class under Python's name. */
  override name = "AxisError";
  /** The axis asked for. */
  readonly axis: number;
  /** How many axes there are. */
  readonly ndim: number;
  /** `prefix` names the argument that held the axis. */
  constructor(axis: number, ndim: number, prefix: string | null = null) {
    super(`${prefix === null ? "" : prefix + ": "}axis ${axis} is out of bounds for array of dimension ${ndim}`);
    this.axis = axis;
    this.ndim = ndim;
  }
}

/** A mapping that lacks a key. */
export class KeyError extends Error {
  /** The class under Python's name. */
  override name = "KeyError";
}

/** An attribute that is missing or cannot be set. */
export class AttributeError extends Error {
  /** The class under Python's name. */
  override name = "AttributeError";
}

/** An internal condition that does not hold. */
export class AssertionError extends Error {
  /** The class under Python's name. */
  override name = "AssertionError";
}

/** Something that has no meaning for these arguments. */
export class NotImplementedError extends Error {
  /** The class under Python's name. */
  override name = "NotImplementedError";
}

/** Division by zero where Python raises. */
export class ZeroDivisionError extends Error {
  /** The class under Python's name. */
  override name = "ZeroDivisionError";
}

/** A number too large for what should hold it. */
export class OverflowError extends Error {
  /** The class under Python's name. */
  override name = "OverflowError";
}

/** A file that does not exist. */
export class FileNotFoundError extends Error {
  /** The class under Python's name. */
  override name = "FileNotFoundError";
}

/** A failure that fits no other class. */
export class RuntimeError extends Error {
  /** The class under Python's name. */
  override name = "RuntimeError";
}

/** An array so large that it cannot be allocated. */
export class MemoryError extends Error {
  /** The class under Python's name. */
  override name = "MemoryError";
}

/** A linear-algebra condition that fails: singular matrices, iterations that do not converge. */
export class LinAlgError extends ValueError {
  /** The class under Python's name. */
  override name = "LinAlgError";
}

/** A ufunc that has no loop for its operands, or whose result may not be cast to where it should go. */
export class UFuncTypeError extends TypeError {
  /** The class under Python's name. */
  override name = "UFuncTypeError";
}

/** The family of MyGrad's own errors. */
export class MyGradException extends Error {
  /** The class under Python's name. */
  override name = "MyGradException";
}

/** Back-propagation reached a part of a graph that had been cleared before. */
export class InvalidBackprop extends MyGradException {
  /** The class under Python's name. */
  override name = "InvalidBackprop";
}

/** The gradient rule of an operation returned something that is no gradient. */
export class InvalidGradient extends MyGradException {
  /** The class under Python's name. */
  override name = "InvalidGradient";
}

/** A view that lost what it was a view of. */
export class DisconnectedView extends MyGradException {
  /** The class under Python's name. */
  override name = "DisconnectedView";
}

/** NumPy's error for operands whose shapes do not broadcast. */
export function broadcastError(shapes: readonly (readonly number[])[]): ValueError {
  return new ValueError(
    `operands could not be broadcast together with shapes ${shapes.map((s) => reprTuple(s, "") + " ").join("")}`,
  );
}

/** NumPy's error for an array that may not be written. */
export function readOnlyError(
  what: "assignment destination" | "output array" | "operand array with iterator write flag set" =
    "assignment destination",
): ValueError {
  return new ValueError(`${what} is read-only`);
}
