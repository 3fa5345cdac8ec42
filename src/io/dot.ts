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

/** A node of the drawing: a tensor, or the operation that made one. */
interface Node {
  readonly id: string;
  readonly label: string;
  /** What the drawing shows when the pointer rests on the node. */
  readonly hover: string;
  readonly operation: boolean;
}

/** The keywords of {@linkcode build_graph}. */
export interface GraphOptions {
  /** Names for tensors (or for the arrays that are their data), shown in place of their elements. */
  names?: Record<string, Tensor | NDArray | unknown> | null;
  /** Whether to return the graph; `null` is returned otherwise. */
  render?: boolean;
  /** Not available here: saving is the caller's business (`String(graph)`, `graph.svg()`). */
  save?: boolean;
  /** Whether to show shapes. */
  dims?: boolean;
  /** Whether to show data types. */
  dtypes?: boolean;
  /** Whether to show minimum, median, mean and maximum. */
  sum_stats?: boolean;
}

function escapeDot(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A directed graph: its text is Graphviz DOT, and `svg()` draws it. Notebooks show the drawing. */
export class ComputationalGraph {
  readonly #nodes: readonly Node[];
  readonly #edges: readonly (readonly [from: string, to: string])[];
  /** For {@linkcode build_graph}. */
  constructor(nodes: readonly Node[], edges: readonly (readonly [from: string, to: string])[]) {
    this.#nodes = nodes;
    this.#edges = edges;
  }

  /** How many nodes. */
  get size(): number {
    return this.#nodes.length;
  }

  /** The text in the DOT language. */
  get source(): string {
    const nodes = this.#nodes.map(({ id, label, operation }) =>
      `\t${id} [label=${escapeDot(label)}${operation ? " fillcolor=red style=filled" : ""}]`
    );
    const edges = this.#edges.map(([from, to]) => `\t${from} -> ${to}`);
    return ["strict digraph {", "\tnode [fontsize=12]", ...nodes, ...edges, "}"].join("\n") + "\n";
  }

  /** The text in the DOT language. */
  toString(): string {
    return this.source;
  }

  /**
   * A drawing as SVG: nodes in layers by their distance from the leaves, ordered within layers so that few edges cross
   * (barycentre method of Sugiyama, Tagawa and Toda, 1981). Values, shapes, data types and gradients show when the
   * pointer rests on a node.
   */
  svg(): string {
    const nodes = this.#nodes, index = new Map(nodes.map((node, i) => [node.id, i]));
    const into = nodes.map((): number[] => []), outOf = nodes.map((): number[] => []);
    for (const [from, to] of this.#edges) {
      into[index.get(to)!].push(index.get(from)!);
      outOf[index.get(from)!].push(index.get(to)!);
    }
    const layerOf = new Array<number>(nodes.length).fill(0), missing = into.map((list) => list.length);
    const ready = nodes.map((_, i) => i).filter((i) => missing[i] === 0);
    for (let k = 0; k < ready.length; k++) {
      for (const to of outOf[ready[k]]) {
        layerOf[to] = Math.max(layerOf[to], layerOf[ready[k]] + 1);
        if (--missing[to] === 0) ready.push(to);
      }
    }
    // a leaf stands right above what it is used in, not at the top of the page
    nodes.forEach((_, i) => {
      if (into[i].length === 0 && outOf[i].length) layerOf[i] = Math.min(...outOf[i].map((j) => layerOf[j])) - 1;
    });
    const layers: number[][] = [];
    nodes.forEach((_, i) => (layers[layerOf[i]] ??= []).push(i));
    const rank = new Array<number>(nodes.length).fill(0);
    const number = (): void => layers.forEach((layer) => layer.forEach((i, k) => rank[i] = k));
    number();
    for (let sweep = 0; sweep < 8; sweep++) {
      const near = sweep % 2 ? outOf : into;
      for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
        const centre = (i: number): number =>
          near[i].length ? near[i].reduce((sum, j) => sum + rank[j], 0) / near[i].length : rank[i];
        const key = new Map(layer.map((i) => [i, centre(i)]));
        layer.sort((a, b) => key.get(a)! - key.get(b)!);
        layer.forEach((i, k) => rank[i] = k);
      }
    }
    const lines = nodes.map((node) => clipped(node.label));
    const width = lines.map((list) => 16 + 7.3 * Math.max(...list.map((line) => line.length)));
    const height = lines.map((list) => 12 + 15 * list.length);
    const x = new Array<number>(nodes.length).fill(0), y = new Array<number>(nodes.length).fill(0);
    const total = Math.max(...layers.map((layer) => layer.reduce((sum, i) => sum + width[i] + 24, 24)));
    let top = 16;
    for (const layer of layers) {
      const used = layer.reduce((sum, i) => sum + width[i] + 24, -24), tall = Math.max(...layer.map((i) => height[i]));
      let left = (total - used) / 2;
      for (const i of layer) {
        x[i] = left + width[i] / 2;
        y[i] = top + tall / 2;
        left += width[i] + 24;
      }
      top += tall + 36;
    }
    const edges = this.#edges.map(([from, to]) => {
      const a = index.get(from)!,
        b = index.get(to)!,
        x1 = x[a],
        y1 = y[a] + height[a] / 2,
        x2 = x[b],
        y2 = y[b] - height[b] / 2 - 2;
      const bend = Math.max(12, (y2 - y1) / 2);
      return `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}C${x1.toFixed(1)} ${(y1 + bend).toFixed(1)} ${x2.toFixed(1)} ${
        (y2 - bend).toFixed(1)
      } ${x2.toFixed(1)} ${y2.toFixed(1)}"/>`;
    });
    const drawn = nodes.map((node, i) => {
      const rows = lines[i].map((line, k) =>
        `<text x="${x[i].toFixed(1)}" y="${(y[i] - height[i] / 2 + 17 + 15 * k).toFixed(1)}">${escapeXml(line)}</text>`
      ).join("");
      return `<g class="${node.operation ? "op" : "tensor"}"><title>${escapeXml(node.hover)}</title>` +
        `<rect x="${(x[i] - width[i] / 2).toFixed(1)}" y="${(y[i] - height[i] / 2).toFixed(1)}" width="${
          width[i].toFixed(1)
        }" height="${height[i].toFixed(1)}" rx="${node.operation ? 12 : 4}"/>${rows}</g>`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.toFixed(0)} ${(top - 20).toFixed(0)}" width="${
      total.toFixed(0)
    }" height="${(top - 20).toFixed(0)}">` +
      `<style>text{font:12px ui-monospace,monospace;text-anchor:middle;fill:#1b1f24}rect{fill:#fff;stroke:#57606a}.op rect{fill:#d1242f;stroke:#82071e}.op text{fill:#fff}path{fill:none;stroke:#57606a;marker-end:url(#arrow)}</style>` +
      `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" style="fill:#57606a;stroke:none;marker-end:none"/></marker></defs>` +
      `<rect width="100%" height="100%" style="fill:#fff;stroke:none"/>${edges.join("")}${drawn.join("")}</svg>`;
  }

  /** What notebooks show. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "image/svg+xml": this.svg(), "text/plain": this.source };
  }
}

/** The lines of a label as far as a node can hold them. */
function clipped(label: string): string[] {
  const lines = label.split("\n");
  const kept = lines.length > 6 ? [...lines.slice(0, 3), "…", ...lines.slice(-2)] : lines;
  return kept.map((line) => line.length > 44 ? line.slice(0, 43) + "…" : line);
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
 * console.assert(String(graph).includes('label="Multiply"'));
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
  const ids = new Map<object, string>(),
    nodes = new Map<string, Node>(),
    edges = new Map<string, readonly [string, string]>();
  const idOf = (x: object): string => {
    let id = ids.get(x);
    if (id === undefined) ids.set(x, id = `n${ids.size}`);
    return id;
  };
  const connect = (from: string, to: string): void => void edges.set(`${from} ${to}`, [from, to]);
  const seen = new Set<object>(), stack: { tensor: Tensor; op: string | null }[] = [{ tensor: fin, op: null }];
  while (stack.length) {
    const { tensor, op } = stack.pop()!;
    const { id, label } = describe(tensor, given, idOf);
    if (op !== null) connect(id, op);
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    nodes.set(id, { id, label, hover: hoverOf(tensor), operation: false });
    const { creator } = tensor;
    if (creator === null) continue;
    const made = idOf(creator), name = creator.constructor.name;
    nodes.set(made, { id: made, label: name, hover: name, operation: true });
    connect(made, id);
    const inputs = creator.variables;
    for (let i = inputs.length - 1; i >= 0; i--) stack.push({ tensor: inputs[i], op: made });
  }
  return given.render ? new ComputationalGraph([...nodes.values()], [...edges.values()]) : null;
}

function hoverOf(tensor: Tensor): string {
  const { grad } = tensor;
  return `${tensor.__repr__()}\nshape ${reprTuple(tensor.shape)}, ${tensor.dtype.name}${
    tensor.constant ? ", constant" : ""
  }\ngradient: ${grad === null ? "none" : grad.__repr__()}`;
}

/** The node of a tensor, labelled as MyGrad does (S162). */
function describe(
  tensor: Tensor,
  { names, dims, dtypes, sum_stats }: Required<GraphOptions>,
  idOf: (x: object) => string,
): { id: string; label: string } {
  let id = idOf(tensor), label = tensor.__repr__();
  if (names !== null) {
    const found = Object.entries(names).find(([, value]) => value === tensor || value === tensor.data);
    if (found !== undefined && found[1] === tensor) label = found[0];
    else if (found !== undefined) {
      label = found[0] + "\n*Constant*";
      id = idOf(tensor.data);
    } else if (tensor.ndim === 0) label = String(tensor.data);
    else label = tensor.constant ? "*Constant*" : "Intermediary Tensor";
  }
  if (tensor.ndim && dims) label += `\nDims: ${reprTuple(tensor.shape)}`;
  if (dtypes) label += `\nDtype: ${tensor.dtype.name}`;
  if (tensor.ndim && sum_stats) {
    const { data } = tensor;
    label += `\nMin: ${min(data)}\nMedian: ${median(data)}\nMean: ${mean(data)}\nMax: ${max(data)}`;
  }
  return { id, label };
}
