/**
 * What both sides write down about a program: the shapes of the records that the oracle sends and that the library's side
 * produces, so that the comparator sees two of the same kind.
 */

/** What is known of one array: everything a user can observe of it. */
export interface ArrayRecord {
  /** Whether NumPy has an array or a scalar. */
  kind: "array" | "scalar";
  /** The name of the data type. */
  dtype: string;
  /** Size of each axis. */
  shape: number[];
  /** Bytes from one position to the next. */
  strides: number[];
  /** How it lies in memory. */
  flags: { writeable: boolean; c_contiguous: boolean; f_contiguous: boolean; owndata: boolean };
  /** The elements in C order, little-endian, as base64. */
  data: string;
  /** Python's `str`. */
  str?: string;
  /** Python's `repr`. */
  repr?: string;
  /** For NumPy scalars: what the same value prints as a 0-d array. */
  array_repr?: string;
  /** The path of the array whose memory this one views, `"hidden"` if no variable holds it. */
  base?: string | null;
}

/** What is known of one tensor. */
export interface TensorRecord {
  /** Tells the records apart. */
  kind: "tensor";
  /** The array of the tensor. */
  data: ArrayRecord | SameRecord;
  /** Whether it is a constant. */
  constant: boolean;
  /** The class of the operation that made it. */
  creator: string | null;
  /** Its gradient. */
  grad: ArrayRecord | SameRecord | { kind: "unreadable" } | null;
  /** The path of the tensor it views. */
  base?: string | null;
  /** Python's `str`. */
  str?: string;
  /** Python's `repr`. */
  repr?: string;
}

/** The very object that was described under another path. */
export interface SameRecord {
  /** Tells the records apart. */
  kind: "same";
  /** The other path. */
  as: string;
}

/** Any value of a program. */
export type ValueRecord =
  | ArrayRecord
  | TensorRecord
  | SameRecord
  | { kind: "None" | "callable" | "unreadable" }
  | { kind: "bool"; value: boolean }
  | { kind: "int" | "str" | "dtype" | "type"; value: string }
  | { kind: "float"; data: string; repr: string }
  | { kind: "complex" | "slice" | "range"; repr: string }
  | { kind: "list" | "tuple" | "sequence"; items?: ValueRecord[]; length?: number }
  | { kind: "dict"; keys: string[]; items: ValueRecord[] }
  | { kind: "other"; type: string };

/** Something that happened at a statement: a refused call, or a `backward` through a stale graph. */
export interface EventRecord {
  /** The line of the statement. */
  line: number | null;
  /** The class of what was raised. */
  error?: string;
  /** That class and its parents. */
  mro?: string[];
  /** What it says. */
  message?: string;
  /**
   * The graph that was walked held an op that one of its inputs had forgotten: MyGrad notices, or walks on into another graph
   * (semantics S60, contract A9.9).
   */
  stale?: "noticed" | "unnoticed";
  /** Library's side only: where in our code it came from, for people. */
  stack?: string;
}

/** The outcome of one program on one side. */
export interface Observation {
  /** Whatever the asker wants to recognise it by. */
  id?: unknown;
  /** What happened at statements. */
  events: EventRecord[];
  /** Printed lines. */
  output: string[];
  /** The variables at the end. */
  variables?: Record<string, ValueRecord>;
  /** Paths of all arrays among them. */
  arrays?: string[];
  /** Pairs of indices into `arrays` whose memory overlaps. */
  shares?: [number, number][];
  /** Python's syntax tree. */
  tree?: Tree[];
  /** Why it is not Python. */
  syntax?: { line: number; message: string };
  /** A part that the oracle lacks. */
  missing?: string;
  /** Why its variables could not be read. */
  unobservable?: string;
}

/** A node of Python's syntax tree. */
export interface Tree {
  /** The class of the node. */
  _: string;
  /** The first line. */
  line?: number;
  /** The last line. */
  end?: number;
  /** The fields of the node. */
  // deno-lint-ignore no-explicit-any -- the fields depend on the node; the translator reads them by Python's grammar
  [field: string]: any;
}

/** How a program is run: like a script, statement by statement through failures, or like a prompt. */
export type Mode = "stop" | "continue" | "interactive";

/** One program for the oracle. */
export interface Job {
  /** Whatever the asker wants to recognise it by. */
  id?: unknown;
  /** Python. */
  source: string;
  /** How to run it. */
  mode?: Mode;
}
