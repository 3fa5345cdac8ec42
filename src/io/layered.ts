/**
 * Where the nodes of a directed graph without cycles stand on paper, and how its edges run: in layers from the leaves at the top to
 * the result at the bottom, after Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System Structures (1981).
 * @module
 */

/** What has to be placed. */
export interface Box {
  /** How wide it is. */
  readonly width: number;
  /** How tall it is. */
  readonly height: number;
}

/** Where everything is. */
export interface Placement {
  /** The middle of every box. */
  readonly x: readonly number[];
  /** The middle of every box. */
  readonly y: readonly number[];
  /** The size of the paper. */
  readonly width: number;
  /** The size of the paper. */
  readonly height: number;
  /** The points each edge runs through, from box to box; where it passes a layer it goes straight down. */
  readonly routes: readonly (readonly (readonly [x: number, y: number])[])[];
}

const GAP = 22, LAYER_GAP = 34, MARGIN = 14, LANE = 6, SWEEPS = 24;

/** The layers by the longest way to the end, so that everything stands right above where it is needed. */
function layersOf(n: number, outOf: readonly (readonly number[])[], into: readonly (readonly number[])[]): number[] {
  const below = new Array<number>(n).fill(0), waiting = outOf.map((list) => list.length);
  const ready = waiting.flatMap((count, i) => count === 0 ? [i] : []);
  for (let k = 0; k < ready.length; k++) {
    for (const from of into[ready[k]]) {
      below[from] = Math.max(below[from], below[ready[k]] + 1);
      if (--waiting[from] === 0) ready.push(from);
    }
  }
  const deepest = Math.max(0, ...below);
  return below.map((depth) => deepest - depth);
}

/** The positions nearest to the wanted ones (least squares, weighted) that keep an order and distances: pools of neighbours. */
function spread(wanted: readonly number[], weight: readonly number[], apart: readonly number[]): number[] {
  const offset = [0];
  for (let i = 1; i < wanted.length; i++) offset.push(offset[i - 1] + apart[i - 1]);
  const pools: { sum: number; weight: number; count: number }[] = [];
  wanted.forEach((x, i) => {
    pools.push({ sum: (x - offset[i]) * weight[i], weight: weight[i], count: 1 });
    while (pools.length > 1) {
      const last = pools[pools.length - 1], before = pools[pools.length - 2];
      if (before.sum / before.weight <= last.sum / last.weight) break;
      pools.pop();
      before.sum += last.sum;
      before.weight += last.weight;
      before.count += last.count;
    }
  });
  return pools.flatMap(({ sum, weight: w, count }) => new Array<number>(count).fill(sum / w)).map((x, i) =>
    x + offset[i]
  );
}

/** How often edges between neighbouring layers cross. */
function crossings(layers: readonly (readonly number[])[], down: readonly (readonly number[])[]): number {
  const rank = new Map<number, number>();
  let count = 0;
  for (const layer of layers) layer.forEach((i, k) => rank.set(i, k));
  for (const layer of layers) {
    const ends = layer.flatMap((i) => down[i].map((j) => rank.get(j)!).sort((a, b) => a - b));
    for (let i = 0; i < ends.length; i++) for (let j = 0; j < i; j++) if (ends[j] > ends[i]) count++;
  }
  return count;
}

/** Places boxes, and routes the edges between them (pairs of indices, from top to bottom). */
export function placed(boxes: readonly Box[], edges: readonly (readonly [from: number, to: number])[]): Placement {
  const n = boxes.length, into = boxes.map((): number[] => []), outOf = boxes.map((): number[] => []);
  for (const [from, to] of edges) {
    into[to].push(from);
    outOf[from].push(to);
  }
  const layerOf = layersOf(n, outOf, into);
  // an edge that passes layers gets a narrow lane through each of them
  const width = boxes.map((box) => box.width),
    up: number[][] = boxes.map(() => []),
    down: number[][] = boxes.map(() => []);
  const chains = edges.map(([from, to]) => {
    const chain = [from];
    for (let layer = layerOf[from] + 1; layer < layerOf[to]; layer++) {
      chain.push(width.length);
      width.push(LANE);
      layerOf.push(layer);
      up.push([]);
      down.push([]);
    }
    chain.push(to);
    for (let k = 1; k < chain.length; k++) {
      down[chain[k - 1]].push(chain[k]);
      up[chain[k]].push(chain[k - 1]);
    }
    return chain;
  });
  // depth first from the result, arguments from left to right: a tree is drawn without crossings at once
  const layers: number[][] = Array.from({ length: Math.max(-1, ...layerOf) + 1 }, () => []);
  const seen = new Set<number>(), stack = outOf.flatMap((list, i) => list.length === 0 ? [i] : []).reverse();
  while (stack.length) {
    const i = stack.pop()!;
    if (seen.has(i)) continue;
    seen.add(i);
    layers[layerOf[i]].push(i);
    for (let k = up[i].length - 1; k >= 0; k--) stack.push(up[i][k]);
  }
  let best = layers.map((layer) => [...layer]), fewest = crossings(layers, down);
  const rank = new Array<number>(width.length).fill(0);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    for (const layer of layers) layer.forEach((i, k) => rank[i] = k);
    const near = sweep % 2 ? up : down;
    for (const layer of sweep % 2 ? layers : [...layers].reverse()) {
      const centre = new Map(layer.map((i) => {
        const ranks = near[i].map((j) => rank[j]);
        return [i, ranks.length ? ranks.reduce((a, b) => a + b) / ranks.length : rank[i]];
      }));
      layer.sort((a, b) => centre.get(a)! - centre.get(b)!);
      layer.forEach((i, k) => rank[i] = k);
    }
    const count = crossings(layers, down);
    if (count < fewest) [best, fewest] = [layers.map((layer) => [...layer]), count];
  }
  const x = new Array<number>(width.length).fill(0);
  for (const layer of best) {
    let at = 0;
    for (const i of layer) {
      x[i] = at + width[i] / 2;
      at += width[i] + GAP;
    }
  }
  // lanes like to be straight, and what has one neighbour only likes to stand by it
  const pull = (i: number, j: number): number =>
    i >= n && j >= n ? 16 : i >= n || j >= n ? 2 : outOf[i].length < 2 ? 1 : 0.5;
  for (let sweep = 0; sweep < 2 * SWEEPS; sweep++) {
    for (const layer of sweep % 2 ? [...best].reverse() : best) {
      const weight = layer.map((i) => i >= n ? 8 : 1);
      const wanted = layer.map((i) => {
        let sum = 0, total = 0;
        for (const j of up[i]) {
          const w = pull(j, i);
          sum += w * x[j];
          total += w;
        }
        for (const j of down[i]) {
          const w = pull(i, j) * (i < n && into[i].length === 1 ? 2 : 1);
          sum += w * x[j];
          total += w;
        }
        return total ? sum / total : x[i];
      });
      const apart = layer.slice(1).map((i, k) => (width[layer[k]] + width[i]) / 2 + GAP);
      spread(wanted, weight, apart).forEach((place, k) => x[layer[k]] = place);
    }
  }
  const shift = x.reduce((least, place, i) => Math.min(least, place - width[i] / 2), Infinity) - MARGIN;
  for (let i = 0; i < x.length; i++) x[i] -= shift;
  const y = new Array<number>(width.length).fill(0), tall: number[] = [];
  let top = MARGIN;
  best.forEach((layer, k) => {
    tall[k] = Math.max(LANE, ...layer.map((i) => i < n ? boxes[i].height : 0));
    for (const i of layer) y[i] = top + tall[k] / 2;
    top += tall[k] + LAYER_GAP;
  });
  const routes = chains.map((chain) =>
    chain.flatMap((i, k): [number, number][] => {
      if (k === 0) return [[x[i], y[i] + boxes[i].height / 2]];
      if (k === chain.length - 1) return [[x[i], y[i] - boxes[i].height / 2]];
      const half = tall[layerOf[i]] / 2;
      return [[x[i], y[i] - half], [x[i], y[i] + half]];
    })
  );
  return {
    x: x.slice(0, n),
    y: y.slice(0, n),
    width: Math.max(0, ...x.map((place, i) => place + width[i] / 2)) + MARGIN,
    height: top - LAYER_GAP + MARGIN,
    routes,
  };
}
