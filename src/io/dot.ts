/**
 * The graph behind a tensor as Graphviz text, and as a drawing that needs no Graphviz.
 * @module
 */
import { Tensor } from "../autodiff/tensor.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { max, mean, min } from "../numpy/reductions.ts";
import { median } from "../numpy/statistics.ts";
import { AssertionError } from "../python/errors.ts";
import { isOptions, keywords } from "../python/keywords.ts";
import { reprTuple } from "../python/repr.ts";
import { array2string } from "../numpy/printing.ts";
import { writePath } from "./files.ts";
import { placed } from "./layered.ts";

/** A node of the drawing: a tensor, or the operation that made one. */
interface Node {
  readonly id: string;
  readonly label: string;
  /** What the drawing shows in the node. */
  readonly lines: readonly string[];
  /** Whether the lines are the elements of an array, which stand in columns. */
  readonly columns: boolean;
  /** What the drawing shows when the pointer rests on the node. */
  readonly hover: string;
  readonly kind: "leaf" | "constant" | "tensor" | "operation";
}

/** The keywords of {@linkcode build_graph}. */
export interface GraphOptions {
  /** Names for tensors (or for the arrays that are their data), shown in place of their elements. */
  names?: Record<string, Tensor | NDArray | unknown> | null;
  /** Whether to return the graph; `null` is returned otherwise. */
  render?: boolean;
  /** Whether to write the drawing to `computational_graph.svg` in the working directory. */
  save?: boolean;
  /** Whether to show shapes. */
  dims?: boolean;
  /** Whether to show data types. */
  dtypes?: boolean;
  /** Whether to show minimum, median, mean and maximum. */
  sum_stats?: boolean;
}

const KEYWORDS: ReadonlySet<string> = new Set(["node", "edge", "graph", "digraph", "subgraph", "strict"]);

/** A name or a number stands bare in the DOT language, anything else in quotes. */
function quoted(text: string): string {
  const bare = /^([A-Za-z_][A-Za-z0-9_]*|-?(\.[0-9]+|[0-9]+(\.[0-9]*)?))$/.test(text);
  return bare && !KEYWORDS.has(text.toLowerCase()) ? text : `"${text.replaceAll('"', '\\"')}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const LINE = 15, LETTER = 7.3, WIDEST = 46;

/** A path through points: straight down where a layer is passed, a smooth turn between layers. */
function pathThrough(route: readonly (readonly [x: number, y: number])[]): string {
  const f = (x: number): string => x.toFixed(1).replace(/\.0$/, "");
  let text = `M${f(route[0][0])} ${f(route[0][1])}`;
  for (let i = 1; i < route.length; i++) {
    const [x1, y1] = route[i - 1], [x2, y2] = route[i], middle = (y1 + y2) / 2;
    text += x1 === x2 ? `V${f(y2)}` : `C${f(x1)} ${f(middle)} ${f(x2)} ${f(middle)} ${f(x2)} ${f(y2)}`;
  }
  return text;
}

/** Under a class of its own: a style inside a page holds for the whole page. */
const STYLE = ".mygrad-graph{background:#fff}" +
  ".mygrad-graph text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1b1f24;text-anchor:middle;white-space:pre}" +
  ".mygrad-graph .columns text{text-anchor:start}" +
  ".mygrad-graph rect{fill:#fff;stroke:#57606a}" +
  ".mygrad-graph .leaf rect{fill:#ddf4ff;stroke:#0969da}" +
  ".mygrad-graph .constant rect{fill:#f0f1f3;stroke:#8c959f}" +
  ".mygrad-graph .operation rect{fill:#d1242f;stroke:#82071e}" +
  ".mygrad-graph .operation text{fill:#fff}" +
  ".mygrad-graph g:hover rect{stroke-width:2.5}" +
  ".mygrad-graph path{fill:none;stroke:#57606a}" +
  ".mygrad-graph marker path{fill:#57606a;stroke:none}";

/** A directed graph: its text is Graphviz DOT, and `svg()` draws it. Notebooks show the drawing. */
export class ComputationalGraph {
  readonly #nodes: readonly Node[];
  readonly #edges: readonly (readonly [from: string, to: string])[];
  readonly #statements: readonly string[];
  /** For {@linkcode build_graph}. */
  constructor(
    nodes: readonly Node[],
    edges: readonly (readonly [from: string, to: string])[],
    statements: readonly string[],
  ) {
    this.#nodes = nodes;
    this.#edges = edges;
    this.#statements = statements;
  }

  /** How many nodes. */
  get size(): number {
    return this.#nodes.length;
  }

  /** The text in the DOT language. */
  get source(): string {
    return ["strict digraph {", "\tnode [fontsize=12]", ...this.#statements.map((line) => `\t${line}`), "}"].join(
      "\n",
    ) + "\n";
  }

  /** The text in the DOT language. */
  toString(): string {
    return this.source;
  }

  /**
   * A drawing as SVG, in layers from the leaves at the top to the result at the bottom. Leaves are blue, constants grey, operations
   * red; values, shapes, data types and gradients show when the pointer rests on a node.
   */
  svg(): string {
    const nodes = this.#nodes, index = new Map(nodes.map((node, i) => [node.id, i]));
    const boxes = nodes.map(({ lines }) => ({
      width: Math.ceil(18 + LETTER * Math.max(...lines.map((line) => line.length))),
      height: 10 + LINE * lines.length,
    }));
    const { x, y, width, height, routes } = placed(
      boxes,
      this.#edges.map(([from, to]) => [index.get(from)!, index.get(to)!]),
    );
    const edges = routes.map((route) => `<path d="${pathThrough(route)}" marker-end="url(#mygrad-arrow)"/>`);
    const drawn = nodes.map(({ lines, columns, hover, kind }, i) => {
      const left = x[i] - boxes[i].width / 2, top = y[i] - boxes[i].height / 2;
      const rows = lines.map((line, k) =>
        `<text x="${(columns ? left + 9 : x[i]).toFixed(1)}" y="${(top + 16 + LINE * k).toFixed(1)}">${
          escapeXml(line)
        }</text>`
      );
      return `<g class="${kind}${columns ? " columns" : ""}"><title>${escapeXml(hover)}</title>` +
        `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${boxes[i].width}" height="${boxes[i].height}" rx="${
          kind === "operation" ? 12 : 4
        }"/>${rows.join("")}</g>`;
    });
    const size = `${Math.ceil(width)} ${Math.ceil(height)}`, [w, h] = size.split(" ");
    return `<svg xmlns="http://www.w3.org/2000/svg" class="mygrad-graph" viewBox="0 0 ${size}" width="${w}" height="${h}">` +
      `<style>${STYLE}</style><defs><marker id="mygrad-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" ` +
      `markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>${edges.join("")}${
        drawn.join("")
      }</svg>`;
  }

  /** What notebooks show. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "image/svg+xml": this.svg(), "text/plain": this.source };
  }
}

/**
 * The graph behind a tensor. Its text (`String(graph)`) is Graphviz DOT with MyGrad's labels; `graph.svg()` is a drawing that needs
 * no Graphviz, which notebooks show by themselves.
 *
 * Tensors are nodes labelled with their elements, or with `names` for those that are named; operations are red nodes. `dims`, `dtypes`
 * and `sum_stats` add lines. Arguments of the wrong type are an `AssertionError`.
 *
 * @example
 * ```ts
 * import { build_graph, tensor } from "@mygrad/mygrad";
 * const x = tensor(2), y = tensor(3);
 * const graph = build_graph(x.mul(y), { names: { x, y } });
 * console.assert(String(graph).includes("label=Multiply"));
 * console.assert(graph!.svg().startsWith("<svg"));
 * ```
 */
export function build_graph(
  fin: Tensor,
  names?: Record<string, unknown> | null | GraphOptions,
  options?: GraphOptions,
): ComputationalGraph | null {
  if (!(fin instanceof Tensor)) throw new AssertionError("fin must be a Tensor");
  // names and keywords are both plain objects: a single one that holds only known keywords is taken as keywords
  const known = ["names", "render", "save", "dims", "dtypes", "sum_stats"];
  const single = options === undefined && isOptions(names) &&
    Object.entries(names).every(([key, value]) => known.includes(key) && !(value instanceof Tensor));
  const given = keywords(
    "build_graph",
    single ? names as GraphOptions : { ...options, names: names as Record<string, unknown> | null },
    {
      names: null,
      render: true,
      save: false,
      dims: false,
      dtypes: false,
      sum_stats: false,
    } as Required<GraphOptions>,
  );
  if (given.names !== null && !isOptions(given.names)) {
    throw new AssertionError("names must be a plain object from names to tensors, or null");
  }
  for (const key of ["render", "save", "dims", "dtypes", "sum_stats"] as const) {
    if (typeof given[key] !== "boolean") {
      throw new AssertionError(`${key} must be a boolean, got ${String(given[key])}`);
    }
  }
  const ids = new Map<object, string>(), nodes: Node[] = [], edges = new Map<string, readonly [string, string]>();
  const idOf = (x: object): string => {
    let id = ids.get(x);
    if (id === undefined) ids.set(x, id = `n${ids.size}`);
    return id;
  };
  const statements: string[] = [];
  const connect = (from: string, to: string): void => {
    if (!edges.has(`${from} ${to}`)) statements.push(`${from} -> ${to}`);
    edges.set(`${from} ${to}`, [from, to]);
  };
  const drawn = new Set<string>(); // two tensors may share the array that is named
  const add = (node: Node): void => {
    nodes.push(node);
    drawn.add(node.id);
    statements.push(
      `${node.id} [label=${quoted(node.label)}${node.kind === "operation" ? " fillcolor=red style=filled" : ""}]`,
    );
  };
  // a value that a tensor no longer names has a new stand-in every time: values tell nodes apart, not tensors
  const seen = new Set<object>(), stack: { tensor: Tensor; op: string | null }[] = [{ tensor: fin, op: null }];
  while (stack.length) {
    const { tensor, op } = stack.pop()!, { creator } = tensor;
    const { id, ...text } = described(tensor, given, idOf), known = seen.has(tensor.value);
    seen.add(tensor.value);
    const kind = creator !== null ? "tensor" : tensor.constant ? "constant" : "leaf";
    if (!known && !drawn.has(id)) add({ id, ...text, hover: hoverOf(tensor), kind });
    if (op !== null) connect(id, op);
    if (known || creator === null) continue;
    const made = idOf(creator), { name } = creator.constructor;
    add({ id: made, label: name, lines: [name], columns: false, hover: name, kind: "operation" });
    connect(made, id);
    const inputs = creator.variables;
    for (let i = inputs.length - 1; i >= 0; i--) stack.push({ tensor: inputs[i], op: made });
  }
  const graph = new ComputationalGraph(nodes, [...edges.values()], statements);
  if (given.save) writePath("computational_graph.svg", new TextEncoder().encode(graph.svg()));
  return given.render ? graph : null;
}

/** A few elements of an array, in columns. */
function someElements(tensor: Tensor): string[] {
  const lines = array2string(tensor.data, { precision: 4, threshold: 24, edgeitems: 2, max_line_width: WIDEST }).split(
    "\n",
  );
  const kept = lines.length > 6 ? [...lines.slice(0, 3), " …", ...lines.slice(-2)] : lines;
  return kept.map((line) => line.length > WIDEST ? line.slice(0, WIDEST - 1) + "…" : line);
}

function hoverOf(tensor: Tensor): string {
  const { grad } = tensor;
  return `${tensor.__repr__()}\nshape ${reprTuple(tensor.shape)}, ${tensor.dtype.name}${
    tensor.constant ? ", constant" : ""
  }\ngradient: ${grad === null ? "none" : grad.__repr__()}`;
}

/** The node of a tensor, labelled as MyGrad does (S162). */
function described(
  tensor: Tensor,
  { names, dims, dtypes, sum_stats }: Required<GraphOptions>,
  idOf: (x: object) => string,
): { id: string; label: string; lines: string[]; columns: boolean } {
  let id = idOf(tensor.value), label = tensor.__repr__(), elements = true;
  if (names !== null) {
    const found = Object.entries(names).find(([, value]) => value === tensor || value === tensor.data);
    if (found !== undefined && found[1] === tensor) label = found[0];
    else if (found !== undefined) {
      label = found[0] + "\n*Constant*";
      id = idOf(tensor.data);
    } else if (tensor.ndim === 0) label = String(tensor.data);
    else label = tensor.constant ? "*Constant*" : "Intermediary Tensor";
    elements = label === tensor.__repr__();
  }
  const more: string[] = [];
  if (tensor.ndim && dims) more.push(`Dims: ${reprTuple(tensor.shape)}`);
  if (dtypes) more.push(`Dtype: ${tensor.dtype.name}`);
  if (tensor.ndim && sum_stats) {
    const { data } = tensor;
    more.push(`Min: ${min(data)}`, `Median: ${median(data)}`, `Mean: ${mean(data)}`, `Max: ${max(data)}`);
  }
  // of arrays the drawing shows as much as is readable; the whole text is there for the pointer
  const long = elements && tensor.ndim > 0 && (label.includes("\n") || label.length > WIDEST);
  const lines = long ? [...someElements(tensor), `shape ${reprTuple(tensor.shape)}`] : label.split("\n");
  return { id, label: [label, ...more].join("\n"), lines: [...lines, ...more], columns: long };
}
