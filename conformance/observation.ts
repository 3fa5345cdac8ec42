/**
 * What both sides write down about a program: the shapes of the records that the oracle sends and that the library's side
 * produces, so that the comparator sees two of the same kind.
 */

/** What is known of one array: everything a user can observe of it. */
export interface ArrayRecord {
  kind: "array" | "scalar";
  dtype: string;
  shape: number[];
  strides: number[];
  flags: { writeable: boolean; c_contiguous: boolean; f_contiguous: boolean; owndata: boolean };
  /** The elements in C order, little-endian, as base64. */
  data: string;
  str?: string;
  repr?: string;
  /** For NumPy scalars: what the same value prints as a 0-d array. */
  array_repr?: string;
  /** The path of the array whose memory this one views, `"hidden"` if no variable holds it. */
  base?: string | null;
}

/** What is known of one tensor. */
export interface TensorRecord {
  kind: "tensor";
  data: ArrayRecord | SameRecord;
  constant: boolean;
  creator: string | null;
  grad: ArrayRecord | SameRecord | null;
  base?: string | null;
  str?: string;
  repr?: string;
}

/** The very object that was described under another path. */
export interface SameRecord {
  kind: "same";
  as: string;
}

/** Any value of a program. */
export type ValueRecord =
  | ArrayRecord
  | TensorRecord
  | SameRecord
  | { kind: "None" | "callable" }
  | { kind: "bool"; value: boolean }
  | { kind: "int" | "str" | "dtype" | "type"; value: string }
  | { kind: "float"; data: string; repr: string }
  | { kind: "complex" | "slice" | "range"; repr: string }
  | { kind: "list" | "tuple" | "sequence"; items?: ValueRecord[]; length?: number }
  | { kind: "dict"; keys: string[]; items: ValueRecord[] }
  | { kind: "other"; type: string };

/** Something that happened at a statement: a refused call, or a `backward` through a stale graph. */
export interface EventRecord {
  line: number | null;
  error?: string;
  mro?: string[];
  message?: string;
  /** The graph passed to `backward` held an op that one of its inputs had forgotten (semantics S60). */
  stale?: boolean;
  /** Library's side only: where in our code it came from, for people. */
  stack?: string;
}

/** The outcome of one program on one side. */
export interface Observation {
  id?: unknown;
  events: EventRecord[];
  output: string[];
  variables?: Record<string, ValueRecord>;
  arrays?: string[];
  /** Pairs of indices into `arrays` whose memory overlaps. */
  shares?: [number, number][];
  tree?: Tree[];
  syntax?: { line: number; message: string };
  missing?: string;
  unobservable?: string;
}

/** A node of Python's syntax tree. */
export interface Tree {
  _: string;
  line?: number;
  end?: number;
  // deno-lint-ignore no-explicit-any -- the fields depend on the node; the translator reads them by Python's grammar
  [field: string]: any;
}

/** How a program is run: like a script, statement by statement through failures, or like a prompt. */
export type Mode = "stop" | "continue" | "interactive";

/** One program for the oracle. */
export interface Job {
  id?: unknown;
  source: string;
  mode?: Mode;
}
