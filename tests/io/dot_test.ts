/** The graph as text, which is MyGrad's apart from the names of nodes, and as a drawing. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";
import * as np from "@mygrad/mygrad/numpy";

/** Nodes numbered as they come: MyGrad names them by their address. */
function numbered(source: string): string {
  const ids = new Map<string, number>();
  return source.replace(/^\t(\w+)( -> (\w+))?/gm, (whole, from: string, arrow?: string, to?: string) => {
    if (from === "node") return whole;
    const id = (name: string): string => {
      if (!ids.has(name)) ids.set(name, ids.size);
      return `#${ids.get(name)}`;
    };
    return `\t${id(from)}${arrow === undefined ? "" : ` -> ${id(to!)}`}`;
  });
}

function network(): Record<"x" | "w" | "b" | "l", mg.Tensor> {
  const x = mg.tensor([[1, 2], [3, 4]]), w = mg.tensor([0.5, -0.25]), b = mg.tensor(2);
  return { x, w, b, l: mg.sum(mg.matmul(x, w).add(b).pow(2)) };
}

test("build_graph() writes what MyGrad's does: every tensor with its elements", () => {
  // printed by MyGrad 2.5.0 for the same program
  const wanted = `strict digraph {
	node [fontsize=12]
	140364885970768 [label="Tensor(10.25)"]
	140364966769040 [label=Sum fillcolor=red style=filled]
	140364966769040 -> 140364885970768
	140364886371344 [label="Tensor([4.  , 6.25])"]
	140364886371344 -> 140364966769040
	140364972743760 [label=Square fillcolor=red style=filled]
	140364972743760 -> 140364886371344
	140364884698896 [label="Tensor([2. , 2.5])"]
	140364884698896 -> 140364972743760
	140364884695760 [label=Add fillcolor=red style=filled]
	140364884695760 -> 140364884698896
	140364884694352 [label="Tensor([0. , 0.5])"]
	140364884694352 -> 140364884695760
	140364884694032 [label=MatMul fillcolor=red style=filled]
	140364884694032 -> 140364884694352
	140365014345552 [label="Tensor([[1., 2.],
        [3., 4.]])"]
	140365014345552 -> 140364884694032
	140365014345616 [label="Tensor([ 0.5 , -0.25])"]
	140365014345616 -> 140364884694032
	140364883425680 [label="Tensor(2.)"]
	140364883425680 -> 140364884695760
}
`;
  assertEquals(numbered(String(mg.build_graph(network().l))), numbered(wanted));
});

test("build_graph() writes what MyGrad's does: names, shapes, data types, statistics", () => {
  const { x, w, b, l } = network();
  const text = String(mg.build_graph(l, { x, w, b, l }, { dims: true, dtypes: true, sum_stats: true }));
  for (
    const label of [
      'label="l\nDtype: float64"',
      'label="Intermediary Tensor\nDims: (2,)\nDtype: float64\nMin: 4.0\nMedian: 5.125\nMean: 5.125\nMax: 6.25"',
      'label="x\nDims: (2, 2)\nDtype: float64\nMin: 1.0\nMedian: 2.5\nMean: 2.5\nMax: 4.0"',
      'label="b\nDtype: float64"',
    ]
  ) assert(text.includes(label), label);
});

test("build_graph() knows arrays by their name, and a constant that has none", () => {
  const c = np.array([1, 2]), w = mg.tensor([3, 4]);
  const text = String(mg.build_graph(w.mul(c).mul([1, 2]), { c, w }, { dims: true }));
  assert(text.includes('label="c\n*Constant*\nDims: (2,)"'));
  assert(text.includes('label="w\nDims: (2,)"'));
  assert(text.includes('label="*Constant*\nDims: (2,)"'));
});

test("build_graph() shows a value that was written over once, however often it was used", () => {
  const a = mg.tensor([1, 2, 3]), square = a.mul(a);
  a.get("1:").imul(2);
  const text = String(mg.build_graph(square.add(mg.sum(a))));
  assertEquals(text.match(/label="Tensor\(\[1\., 2\., 3\.\]\)"/g)!.length, 1);
  for (const name of ["GetItem", "UnView", "Multiply", "Sum", "Add"]) assert(text.includes(`label=${name} `), name);
});

test("build_graph() takes names and keywords in either way, and refuses anything else", () => {
  const { x, l } = network();
  const graph = mg.build_graph(l, { names: { x } });
  assertEquals(String(graph), String(mg.build_graph(l, { x })));
  assertEquals(mg.build_graph(l, null, { render: false }), null);
  assertThrows(() => mg.build_graph(np.ones(2) as unknown as mg.Tensor), mg.AssertionError, "fin");
  assertThrows(() => mg.build_graph(l, [] as never), mg.AssertionError, "names");
  assertThrows(() => mg.build_graph(l, null, { dims: 1 as unknown as boolean }), mg.AssertionError, "dims");
});

test("the drawing is one SVG, with values, shapes, types and gradients for the pointer", () => {
  const { x, w, l } = network();
  l.backward(undefined, { create_graph: true });
  const graph = mg.build_graph(l, { x, w })!, svg = graph.svg();
  assert(svg.startsWith("<svg ") && svg.endsWith("</svg>"));
  assertEquals(svg.match(/<g /g)!.length, graph.size);
  assert(svg.includes("gradient: Tensor([19., 28.])"), "the gradient of w");
  assert(svg.includes("shape (2, 2), float64"));
  const display = (graph as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")];
  assertEquals(display.call(graph)["image/svg+xml"], svg);
});

test("the drawing escapes what it shows, and its style holds for itself only", () => {
  const x = mg.tensor(1);
  const svg = mg.build_graph(x.mul(2), { '<b>"&': x })!.svg();
  assert(svg.includes("&lt;b&gt;") && !svg.includes("<b>"));
  const style = /<style>(.*?)<\/style>/.exec(svg)![1];
  assert(style.split("}").filter((rule) => rule !== "").every((rule) => rule.startsWith(".mygrad-graph")));
});

test("no two boxes of a drawing touch, and every edge runs down", () => {
  const W = [mg.ones([2, 50]), mg.ones([50, 3])], X = np.ones([8, 2]);
  const h = mg.nnet.relu(mg.matmul(X, W[0]).add(mg.zeros(50))), s = mg.matmul(h, W[1]).add(mg.zeros(3));
  const loss = mg.nnet.softmax_crossentropy(s, np.zeros(8, { dtype: "int32" })).add(mg.sum(W[0].pow(2))).add(
    mg.sum(W[1].pow(2)),
  );
  const svg = mg.build_graph(loss)!.svg();
  const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"/g)].map((m) =>
    m.slice(1).map(Number)
  );
  const [width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number);
  boxes.forEach(([x, y, w, h], i) => {
    assert(x >= 0 && y >= 0 && x + w <= width && y + h <= height);
    for (const [x2, y2, w2, h2] of boxes.slice(0, i)) {
      assert(x + w <= x2 || x2 + w2 <= x || y + h <= y2 || y2 + h2 <= y, "two boxes touch");
    }
  });
  for (const [, path] of svg.matchAll(/<path d="(M[^"]+)"/g)) {
    const start = Number(path.split(/[ VC]/)[1]), end = Number(path.split(/[ VC]/).at(-1));
    assert(path.includes("L") || end > start, path);
  }
});

test("a graph of a thousand operations is drawn in reasonable time", () => {
  let x = mg.tensor(1);
  for (let i = 0; i < 1000; i++) x = x.add(1);
  assert(mg.build_graph(x)!.svg().length > 1000);
});
