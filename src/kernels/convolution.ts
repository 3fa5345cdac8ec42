// Convolutions of float64 and float32 images and their two gradients, and largest elements, through the assembled kernels; the plain twin is
// matrix products of gathered windows (see windows.ts and src/nnet/layers/conv.ts).
//
// An image is copied into the kernels' memory so that windows need no copies of their own. It is padded there, and along
// an axis of stride s it is dealt out into s pieces, element x to place ⌊x/s⌋ of piece x mod s: then element k of window g
// lies at (g + ⌊kd/s⌋) of piece kd mod s, windows that are neighbours have neighbouring elements whatever the stride,
// and each element of a window has one distance (its tap) from the place of the window. The gradient by the image is, for
// every piece, a convolution of the padded gradient by the filters' elements of that piece, in reverse.
import { teamFor } from "./gemm.ts";
import type { Call, Crew } from "./wasm/crew.ts";
import { type Groups, kernels, largeScratch, relaxedAccepted, type Scratch, scratch, usesFused } from "./wasm/load.ts";
import type { Geometry } from "./windows.ts";

type Floats = Float64Array | Float32Array;
/** Images that lie `step` elements apart, each without gaps; a step of 0 repeats one image. */
export interface Images<T extends Floats> {
  data: T;
  at: number;
  step: number;
}

const MB = 1024 * 1024;
// From here to the end of the kernels' memory all is taken by one convolution at a time.
const START = 0.375 * MB;
// How many bytes the images, packed filters and results may take each, in the kernels' memory and in the large one or that of
// threads, and what is better not exceeded to stay in caches.
const ROOM = 1.25 * MB, LARGE_ROOM = 3 * MB, NEAR = MB / 4;
// Elements of windows summed in one go, and filters packed at a time, as in gemm.ts.
const DEPTH = 320, ROWS = 96;
// What a row costs in tiles of so many rows, measured on V8; lower tiles waste fewer rows but load more for each product.
const ROW_COST: Record<number, number> = { 6: 1, 4: 1.12, 3: 1.25 };
// More pieces than these share too little: columns scattered back are quicker.
const MOST_PIECES = 32;

const roundUp = (x: number, step: number): number => Math.ceil(x / step) * step;
const count = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The steps of a C-contiguous array. */
function stepsOf(sizes: readonly number[]): number[] {
  const steps = sizes.map(() => 1);
  for (let i = sizes.length - 2; i >= 0; i--) steps[i] = steps[i + 1] * sizes[i + 1];
  return steps;
}

/** All sums of one number of each list, in C order. */
function sums(lists: readonly (readonly number[])[]): Int32Array {
  let all = Int32Array.of(0);
  for (const list of lists) {
    const next = new Int32Array(all.length * list.length);
    for (let i = 0, to = 0; i < all.length; i++) for (let j = 0; j < list.length; j++) next[to++] = all[i] + list[j];
    all = next;
  }
  return all;
}

/** A convolution with stride 1 in the kernels' memory; offsets count elements. */
interface Part {
  /** Which elements of a window take part. */
  elements: Int32Array;
  /** Their distances from the place of the window. */
  taps: Int32Array;
  /** Where the rows of places begin. */
  rows: Int32Array;
  /** How many places are in a row. */
  width: number;
}
/** How images are laid out, and the convolutions of them. */
interface Plan {
  /** How much room a channel takes. */
  plane: number;
  /** Where each element of a channel goes. */
  put: Int32Array;
  parts: Part[];
  /** For each part where its results go. */
  targets: Int32Array[];
  /** How many results a channel of the output has, those of no part among them. */
  outputs: number;
}

function forwardPlan({ size, window, stride, padding, dilation, places }: Geometry): Plan {
  const lengths = size.map((n, i) => Math.ceil((n + 2 * padding[i]) / stride[i]));
  const steps = stepsOf(lengths), pieces = stepsOf(stride).map((n) => n * count(lengths));
  const at = (i: number, x: number) => x % stride[i] * pieces[i] + Math.floor(x / stride[i]) * steps[i];
  const last = size.length - 1;
  const part = {
    elements: Int32Array.from(range(count(window))),
    taps: sums(window.map((n, i) => range(n).map((k) => at(i, k * dilation[i])))),
    rows: sums(places.slice(0, -1).map((n, i) => range(n).map((g) => g * steps[i]))),
    width: places[last],
  };
  return {
    plane: count(lengths) * count(stride),
    put: sums(size.map((n, i) => range(n).map((x) => at(i, x + padding[i])))),
    parts: [part],
    targets: [Int32Array.from(range(count(places)))],
    outputs: count(places),
  };
}

function imagePlan({ size, window, stride, padding, dilation, places }: Geometry): Plan | null {
  if (count(stride.map((s, i) => Math.min(s, size[i] + padding[i]))) > MOST_PIECES) return null;
  // along each axis: of every piece that holds elements of the image, which, and the elements of windows there
  const axes = size.map((n, i) => {
    const s = stride[i], p = padding[i], found = [];
    for (let piece = 0; piece < s; piece++) {
      const first = Math.max(0, Math.ceil((p - piece) / s)), end = Math.ceil((n + p - piece) / s);
      if (end <= first) continue;
      const inside = range(window[i]).filter((k) => k * dilation[i] % s === piece);
      found.push({ piece, first, end, inside });
    }
    const reach = Math.floor((window[i] - 1) * dilation[i] / s);
    const before = Math.max(0, reach - Math.min(...found.map(({ first }) => first)));
    const after = Math.max(0, Math.max(...found.map(({ end }) => end)) - places[i]);
    return { found, reach, before, length: before + places[i] + after };
  });
  const steps = stepsOf(axes.map(({ length }) => length)), inWindow = stepsOf(window), inImage = stepsOf(size);
  const parts: Part[] = [], targets: Int32Array[] = [], last = size.length - 1;
  const combine = (chosen: typeof axes[0]["found"]): void => {
    const i = chosen.length;
    if (i < size.length) return axes[i].found.forEach((one) => combine([...chosen, one]));
    const elements = sums(chosen.map(({ inside }, i) => inside.map((k) => k * inWindow[i])));
    if (elements.length === 0) return; // no window has an element here
    const starts = chosen.map(({ first, end }, i) =>
      range(end - first).map((x) => (x + first + axes[i].before - axes[i].reach) * steps[i])
    );
    parts.push({
      elements,
      taps: sums(
        chosen.map(({ inside }, i) =>
          inside.map((k) => (axes[i].reach - Math.floor(k * dilation[i] / stride[i])) * steps[i])
        ),
      ),
      rows: sums([...starts.slice(0, -1), [starts[last][0]]]),
      width: starts[last].length,
    });
    targets.push(
      sums(
        chosen.map(({ piece, first, end }, i) =>
          range(end - first).map((x) => ((x + first) * stride[i] + piece - padding[i]) * inImage[i])
        ),
      ),
    );
  };
  combine([]);
  return {
    plane: count(axes.map(({ length }) => length)),
    put: sums(places.map((n, i) => range(n).map((g) => (g + axes[i].before) * steps[i]))),
    parts,
    targets,
    outputs: count(size),
  };
}

/** The tables of a plan as the kernels want them, in bytes, for one element size. */
interface Tables {
  plan: Plan;
  /** `put` in bytes, or null where elements stay as they are. */
  put: Int32Array | null;
  /** Offsets in image and result of each tile of every part. */
  panels: Int32Array[];
  /** How much room a row of results takes. */
  pitch: number;
  /** Where each result is found, or null where they lie as they should. */
  take: Int32Array | null;
  /** Whether some results belong to no part: they are 0. */
  holes: boolean;
}
const isIdentity = (list: Int32Array): boolean => list.every((x, i) => x === i);
const scaled = (list: Int32Array, size: number): Int32Array => list.map((x) => x * size);

function tablesOf(plan: Plan, size: 8 | 4): Tables {
  const columns = 32 / size, take = new Int32Array(plan.outputs).fill(-1);
  let pitch = 0;
  const panels = plan.parts.map(({ rows, width }, i) => {
    const tiles = Math.ceil(width / columns), pairs = new Int32Array(2 * tiles * rows.length);
    for (let r = 0, to = 0; r < rows.length; r++) {
      for (let j = 0; j < width; j++) take[plan.targets[i][r * width + j]] = pitch + j;
      for (let j = 0; j < tiles; j++) {
        pairs[to++] = (rows[r] + j * columns) * size;
        pairs[to++] = (pitch + j * columns) * size;
      }
      pitch += tiles * columns;
    }
    return pairs;
  });
  const holes = take.includes(-1);
  if (holes) { // they are taken from one more tile, which stays 0
    for (let i = 0; i < take.length; i++) if (take[i] < 0) take[i] = pitch;
    pitch += columns;
  }
  return {
    plan,
    put: plan.plane === plan.put.length && isIdentity(plan.put) ? null : scaled(plan.put, size),
    panels,
    pitch,
    take: pitch === take.length && isIdentity(take) ? null : scaled(take, size),
    holes,
  };
}

// A training loop meets the same few geometries again and again; tables of large images are not worth the memory.
const KEPT = 32, MOST_KEPT = 65536;
const known = new Map<string, Tables | null>();
/** The tables for convolutions of images ("forward") or for the gradient by them ("image"), or null where there are none. */
function tablesFor(geometry: Geometry, of: "forward" | "image", size: 8 | 4): Tables | null {
  const { size: sizes, window, stride, padding, dilation } = geometry;
  if (count(sizes) === 0) return null;
  const key = [of, size, sizes, window, stride, padding, dilation].join(" ");
  let found = known.get(key);
  if (found === undefined) {
    const room = count(sizes.map((n, i) => n + 2 * padding[i] + window[i] * dilation[i] + stride[i]));
    const plan = room * size > 4 * LARGE_ROOM ? null : of === "forward" ? forwardPlan(geometry) : imagePlan(geometry);
    found = plan && plan.plane * size <= LARGE_ROOM ? tablesOf(plan, size) : null;
    if (found && found.plan.plane > MOST_KEPT) return found;
    if (known.size >= KEPT) known.delete(known.keys().next().value!);
    known.set(key, found);
  }
  return found;
}

/** Hands out the kernels' memory from its start. */
class Room {
  private next = START;
  private readonly space: Scratch;
  constructor(space: Scratch) {
    this.space = space;
  }
  /** A place of its own, with room for tiles that are read a little beyond the end. */
  take(bytes: number): number {
    const at = this.next;
    this.next += roundUp(bytes + 64, 64);
    return at;
  }
  /** The same with a table in it. */
  table(list: ArrayLike<number>): number {
    const at = this.take(4 * list.length);
    if (this.next <= this.space.i32.byteLength) this.space.i32.set(list, at / 4);
    return at;
  }
  get full(): boolean {
    return this.next > this.space.i32.byteLength;
  }
}

/** The kernels for one element size. */
interface Kernels {
  size: 8 | 4;
  view: Floats;
  space: Scratch;
  /** How many bytes the images, packed filters and results may take each. */
  room: number;
  /** Whether the large memory is to be preferred to being short of room in this one. */
  small: boolean;
  tiles: [rows: number, kernel: Groups["convolution"]["convolve64x6"]][];
  correlate: Groups["convolution"]["correlate64"];
  put: Groups["convolution"]["put64"];
  take: Groups["convolution"]["take64"];
  largest: Groups["convolution"]["largest64"];
}
function kernelsFor(size: 8 | 4, team: Crew | null = null, large = false): Kernels | null {
  team?.enlarge();
  const g = team ? team.kernels.convolution : kernels("convolution", large);
  const space = team ? team.space : large ? largeScratch() : scratch();
  if (!g || !space) return null;
  // V8 without fused multiply-adds runs out of registers with six rows (see gemm.ts)
  const six = usesFused() || relaxedAccepted();
  const bits = size === 8 ? 64 : 32, rows = six ? [6, 4, 3] as const : [4] as const;
  return {
    size,
    view: size === 8 ? space.f64 : space.f32,
    space,
    room: team || large ? LARGE_ROOM : ROOM,
    small: !team && !large,
    tiles: rows.map((n) => [n, g[`convolve${bits}x${n}`]]),
    correlate: g[`correlate${bits}`],
    put: g[`put${bits}`],
    take: g[`take${bits}`],
    largest: g[`largest${bits}`],
  };
}

/**
 * Tries something in the kernels' memory, and where that is too small in the large one: it answers whether it was done, and writes
 * nothing before it knows.
 */
function within(size: 8 | 4, team: Crew | null, attempt: (use: Kernels) => boolean): boolean {
  const use = kernelsFor(size, team), done = use !== null && attempt(use);
  if (done || !use?.small) return done;
  const larger = kernelsFor(size, null, true);
  return larger !== null && attempt(larger);
}

/** The distance of each tap from the first channel, in bytes, for a group of channels. */
function tapsOf(taps: Int32Array, channels: number, plane: number, size: number): Int32Array {
  const list = new Int32Array(channels * taps.length);
  for (let c = 0, to = 0; c < channels; c++) {
    for (let t = 0; t < taps.length; t++) list[to++] = (c * plane + taps[t]) * size;
  }
  return list;
}

/** Copies channels into the kernels' memory and lays them out. */
function stage(
  { size, view, put }: Kernels,
  source: Floats,
  from: number,
  channels: number,
  area: number,
  plane: number,
  table: number,
  raw: number,
  to: number,
): void {
  const all = source.subarray(from, from + channels * area);
  view.set(all, (table ? raw : to) / size);
  if (table) put(raw, to, table, area, channels, plane * size);
}

/** The weights of a convolution: where those of an output row and an input channel are, one for each element of a window. */
interface Weights<T extends Floats> {
  data: T;
  at: number;
  row: number;
  channel: number;
}

/** Rows of weights for some channels, packed in panels of `height` rows with each weight over a whole vector. */
function pack(
  view: Floats,
  to: number,
  height: number,
  first: number,
  rows: number,
  { data, at, row, channel }: Weights<Floats>,
  from: number,
  channels: number,
  elements: Int32Array,
): void {
  const lanes = 16 / view.BYTES_PER_ELEMENT;
  for (let top = 0; top < rows; top += height) {
    for (let c = from; c < from + channels; c++) {
      for (let t = 0; t < elements.length; t++) {
        const place = at + (first + top) * row + c * channel + elements[t];
        for (let i = 0; i < height; i++) {
          const w = top + i < rows ? data[place + i * row] : 0;
          for (let j = 0; j < lanes; j++) view[to++] = w;
        }
      }
    }
  }
}

// How many images at the most threads share at a time, and how many bytes their results may take.
const SHARED = 32, SHARED_PRODUCT = 8 * MB;

/** `out[i, r] = Σ weights[r] · windows of image i`, for all parts of a plan; by threads each image as a whole. */
function run<T extends Floats>(
  use: Kernels,
  team: Crew | null,
  { plan, put, panels, pitch, take, holes }: Tables,
  n: number,
  channels: number,
  rows: number,
  images: Images<T>,
  weights: Weights<T>,
  out: T,
): boolean {
  const { size, view, space, room: most } = use, { plane, parts, outputs } = plan, area = plan.put.length;
  const cost = ([height]: Kernels["tiles"][0]) => roundUp(rows, height) * ROW_COST[height];
  const [height, convolve] = use.tiles.reduce((a, b) => cost(b) < cost(a) ? b : a);
  const elements = parts.reduce((sum, part) => sum + part.taps.length, 0);
  const wanted = Math.min(channels, Math.max(1, Math.floor(DEPTH / elements)));
  const together = Math.min(wanted, Math.floor(most / (plane * size)));
  if (together === 0 || use.small && together < wanted) return false;
  const groups = Math.ceil(channels / together), group = Math.ceil(channels / groups);
  const tallest = Math.min(ROWS, roundUp(rows, height));
  const fitting = Math.min(tallest, most / (pitch * size), most / (16 * elements * group));
  const block = Math.floor(fitting / height) * height;
  if (block === 0 || use.small && fitting < tallest) return false;
  const resident = block * 16 * elements * group * groups <= most;
  if (use.small && !resident) return false;
  const bytes = Math.max(group * plane, block * pitch) * size;
  const batch = team
    ? Math.min(n, SHARED, Math.max(1, Math.floor(SHARED_PRODUCT / bytes)))
    : Math.min(n, Math.max(1, Math.floor((resident ? NEAR : most) / bytes)));

  const room = new Room(space);
  const putTable = put ? room.table(put) : 0, takeTable = take ? room.table(take) : 0;
  const work = parts.map((part, i) => {
    const from = room.table(panels[i]);
    return { ...part, from, end: from + 4 * panels[i].length, taps: room.table(tapsOf(part.taps, group, plane, size)) };
  });
  const fixed = images.step === 0 && groups === 1,
    rawStep = team && !fixed && put ? roundUp(group * area * size, 64) : 0;
  const raw = room.take(Math.max(put ? group * area : 0, take ? block * outputs : 0) * size);
  const raws = rawStep ? room.take(batch * rawStep) : raw, slots = fixed ? 1 : batch;
  const staged = room.take(slots * group * plane * size), product = room.take(batch * block * pitch * size);
  const packed = room.take(block * 16 * elements * group * (resident ? groups : 1));
  if (room.full) return false;

  const kernel = team ? team.index(`convolve${size * 8}x${height}`) : 0,
    putKernel = team?.index(`put${size * 8}`) ?? -1;
  team?.rouse();
  view.fill(0, staged / size, staged / size + slots * group * plane);
  if (holes) view.fill(0, product / size, product / size + batch * block * pitch);
  for (let top = 0; top < rows; top += block) {
    const some = Math.min(block, rows - top), tall = Math.ceil(some / height);
    const packGroup = (first: number, at: number) => {
      const count = Math.min(group, channels - first);
      for (const part of parts) {
        pack(view, at / size, height, top, some, weights, first, count, part.elements);
        at += 16 * height * tall * count * part.elements.length;
      }
    };
    const sizeOfGroup = 16 * height * tall * group * elements;
    if (resident) { for (let g = 0; g < groups; g++) packGroup(g * group, packed + g * sizeOfGroup); }
    for (let start = 0; start < n; start += batch) {
      const end = Math.min(n, start + batch);
      const productAt = (i: number) => product + (i - start) * block * pitch * size;
      const copyOut = (i: number) => {
        let from = productAt(i);
        if (take) {
          use.take(raw, from, takeTable, outputs, some, pitch * size);
          from = raw;
        }
        const rowsOfImage = view.subarray(from / size, from / size + some * outputs) as T & Float64Array;
        out.set(rowsOfImage, (i * rows + top) * outputs);
      };
      for (let g = 0; g < groups; g++) {
        const first = g * group, count = Math.min(group, channels - first);
        if (!resident) packGroup(first, packed);
        const imageAt = (i: number) => staged + (fixed ? 0 : i - start) * group * plane * size;
        const rawAt = (i: number) => raws + (i - start) * rawStep;
        const from = (i: number) => images.at + i * images.step + first * area;
        const callsOf = (i: number): Call[] => {
          let a = packed + (resident ? g * sizeOfGroup : 0);
          const calls = work.map(({ from, end, taps, elements }): Call => {
            const k = count * elements.length, weights = a;
            a += 16 * height * tall * k;
            // deno-fmt-ignore
            return [kernel, from, end, imageAt(i), taps, k, weights, tall, productAt(i), pitch * size, g === 0 ? 1 : 0];
          });
          return rawStep ? [[putKernel, rawAt(i), imageAt(i), putTable, area, count, plane * size], ...calls] : calls;
        };
        const compute = (i: number) => {
          for (const [what, a, b, c, d, e, f, g, h, j, l] of callsOf(i)) {
            if (rawStep && what === putKernel) use.put(a, b, c, d, e, f);
            else convolve(a, b, c, d, e, f, g, h, j, l);
          }
        };
        const layOut = (i: number) => {
          if (fixed && top + i > 0) return;
          if (rawStep) view.set(images.data.subarray(from(i), from(i) + count * area), rawAt(i) / size);
          else stage(use, images.data, from(i), count, area, plane, putTable, raw, imageAt(i));
        };
        if (team === null) {
          for (let i = start; i < end; i++) {
            layOut(i);
            compute(i);
          }
          continue;
        }
        team.prepare(end - start, (task) => callsOf(start + task));
        for (let i = start; i < end; i++) {
          layOut(i);
          team.release(1);
        }
        const last = g === groups - 1;
        team.partake(end - start, (task) => compute(start + task), (task) => last && copyOut(start + task));
      }
      if (team === null) { for (let i = start; i < end; i++) copyOut(i); }
    }
  }
  return true;
}

/** The threads for a plan, if it is worth them; a task for them has at most two calls, one of which lays the image out. */
function teamOf({ parts }: Plan, { window, places }: Geometry, planes: number): Crew | null {
  return parts.length > 1 ? null : teamFor(planes * count(window) * count(places));
}

const sizeFor = (data: Floats): 8 | 4 => data.BYTES_PER_ELEMENT as 8 | 4;

/**
 * `out[i, f] = Σ filters[f] · windows of image i`.
 *
 * @param n how many images
 * @param channels of an image and of a filter
 * @param filters how many filters
 * @param images each of shape (channels, …size)
 * @param w the filters, without gaps, from `wAt` on
 * @param out of shape (n, filters, …places), none of them 0; all of it is written
 * @returns whether it was computed; false where the kernels cannot run or an image is too large, and then nothing was written
 */
export function convolveImages<T extends Floats>(
  geometry: Geometry,
  n: number,
  channels: number,
  filters: number,
  images: Images<T>,
  w: T,
  wAt: number,
  out: T,
): boolean {
  const size = sizeFor(out), tables = tablesFor(geometry, "forward", size);
  if (!tables) return false;
  const team = teamOf(tables.plan, geometry, n * channels * filters);
  const window = count(geometry.window), weights = { data: w, at: wAt, row: channels * window, channel: window };
  return within(size, team, (use) => run(use, team, tables, n, channels, filters, images, weights, out));
}

/**
 * The gradient by the images, `out[i] = Σ_f filters[f] · gradient[i, f]` where the windows were.
 *
 * Filters with elements that are not finite are left to others: zeros around the gradient would make nan of them.
 *
 * @param grads each of shape (filters, …places)
 * @param out of shape (n, channels, …size); all of it is written
 * @returns whether it was computed; see `convolveImages`
 */
export function convolveGradients<T extends Floats>(
  geometry: Geometry,
  n: number,
  channels: number,
  filters: number,
  grads: Images<T>,
  w: T,
  wAt: number,
  out: T,
): boolean {
  const size = sizeFor(out), tables = tablesFor(geometry, "image", size);
  if (!tables) return false;
  const team = teamOf(tables.plan, geometry, n * channels * filters);
  const window = count(geometry.window), all = filters * channels * window;
  for (let i = wAt; i < wAt + all; i++) if (!(Math.abs(w[i]) < Infinity)) return false;
  const weights = { data: w, at: wAt, row: window, channel: channels * window };
  return within(size, team, (use) => run(use, team, tables, n, filters, channels, grads, weights, out));
}

// Filters and taps that are summed together, as the kernel is made.
const SUMMED_FILTERS = 4, SUMMED_TAPS = 2;
// Places of four filters' gradients that stay in the innermost cache.
const PLACES = 8192;

/**
 * The gradient by the filters, `out[f] = Σ gradient[i, f] · windows of image i`.
 *
 * @param out of shape (filters, channels, …window); all of it is written
 * @returns whether it was computed; see `convolveImages`
 */
export function correlateImages<T extends Floats>(
  geometry: Geometry,
  n: number,
  channels: number,
  filters: number,
  images: Images<T>,
  grads: Images<T>,
  out: T,
): boolean {
  const size = sizeFor(out), tables = tablesFor(geometry, "forward", size);
  if (!tables) return false;
  const team = filters > SUMMED_FILTERS ? teamOf(tables.plan, geometry, n * channels * filters) : null;
  return within(size, team, (use) => {
    const { view, space, room: most } = use,
      { plan, put } = tables,
      { plane } = plan,
      area = plan.put.length,
      lanes = 16 / size;
    const { taps, rows, width } = plan.parts[0], positions = plan.outputs;
    const all = roundUp(filters, SUMMED_FILTERS);
    const block = Math.min(all, Math.floor(most / (SUMMED_FILTERS * positions * size)) * SUMMED_FILTERS);
    if (block === 0 || use.small && block < all) return false;
    const together = Math.min(
      channels,
      Math.floor(Math.min(most / (plane * size), most / (16 * block * taps.length))),
    );
    if (together === 0 || use.small && together < channels) return false;
    const groups = Math.ceil(channels / together), group = Math.ceil(channels / groups);
    const pairs = (k: number) => Math.ceil(k / SUMMED_TAPS),
      sumsLength = block * pairs(group * taps.length) * SUMMED_TAPS * 16;

    const room = new Room(space), starts = new Int32Array(2 * rows.length);
    rows.forEach((at, r) => starts.set([at * size, r * width * size], 2 * r));
    const tapsList = tapsOf(taps, group, plane, size), steps = Math.floor(width / lanes), rest = width % lanes;
    const putTable = put ? room.table(put) : 0, rowTable = room.table(starts);
    const tapTable = room.table([...tapsList, 0]);
    const bits = new Int32Array(4).fill(-1, 0, rest * size / 4), mask = rest ? room.table(bits) : 0;
    const raw = room.take(put ? group * area * size : 0), staged = room.take(group * plane * size);
    const grad = room.take(block * positions * size), totals = room.take(sumsLength);
    if (room.full) return false;

    view.fill(0, staged / size, staged / size + group * plane);
    const kernel = team ? team.index(`correlate${size * 8}`) : 0;
    team?.rouse();
    const chunk = 8 * Math.max(1, Math.floor(PLACES / size / width));
    for (let top = 0; top < filters; top += block) {
      const some = Math.min(block, filters - top);
      for (let first = 0; first < channels; first += group) {
        const count = Math.min(group, channels - first), k = count * taps.length;
        view.fill(0, totals / size, (totals + sumsLength) / size);
        for (let i = 0; i < n; i++) {
          if (images.step || i === 0) {
            stage(
              use,
              images.data,
              images.at + i * images.step + first * area,
              count,
              area,
              plane,
              putTable,
              raw,
              staged,
            );
          }
          if (grads.step || i === 0) {
            const from = grads.at + i * grads.step + top * positions;
            view.set(grads.data.subarray(from, from + some * positions), grad / size);
          }
          for (let r = 0; r < 8 * rows.length; r += chunk) {
            const end = rowTable + Math.min(r + chunk, 8 * rows.length), tall = Math.ceil(some / SUMMED_FILTERS);
            if (team === null) {
              // deno-fmt-ignore
              use.correlate(staged, tapTable, pairs(k), grad, positions * size, tall, rowTable + r, end, steps, mask, totals);
              continue;
            }
            // a task for each group of filters, or for several of them
            const each = Math.ceil(tall / SHARED), tasks = Math.ceil(tall / each), panel = pairs(k) * SUMMED_FILTERS;
            const filterStep = each * SUMMED_FILTERS * positions * size, totalStep = each * panel * SUMMED_TAPS * 16;
            const call = (task: number): Call => {
              const g = grad + task * filterStep,
                some = Math.min(each, tall - task * each),
                to = totals + task * totalStep;
              // deno-fmt-ignore
              return [kernel, staged, tapTable, pairs(k), g, positions * size, some, rowTable + r, end, steps, mask, to];
            };
            team.share(tasks, (task) => [call(task)]);
            team.partake(tasks, (task) => {
              const [, a, b, c, d, e, f, g, h, i, j, l] = call(task);
              use.correlate(a, b, c, d, e, f, g, h, i, j, l);
            });
          }
        }
        for (let f = 0; f < some; f++) {
          const panel = totals / size +
            Math.floor(f / SUMMED_FILTERS) * pairs(k) * SUMMED_FILTERS * SUMMED_TAPS * lanes;
          for (let t = 0; t < k; t++) {
            const pair = Math.floor(t / SUMMED_TAPS) * SUMMED_FILTERS + f % SUMMED_FILTERS;
            let sum = 0;
            for (let j = 0, at = panel + (pair * SUMMED_TAPS + t % SUMMED_TAPS) * lanes; j < lanes; j++) {
              sum += view[at + j];
            }
            out[((top + f) * channels + first) * taps.length + t] = sum;
          }
        }
      }
    }
    return true;
  });
}

/**
 * The position of the first largest element of every window (nan counts as largest), for `outer` arrays without gaps from
 * `at` on; see `largestInWindows`, the plain twin. Windows reach over no padding.
 *
 * @param found for each array and each place; all of it is written
 * @returns whether it was computed; see `convolveImages`
 */
export function largestOfWindows(geometry: Geometry, outer: number, x: Floats, at: number, found: Int32Array): boolean {
  const size = sizeFor(x), tables = tablesFor(geometry, "forward", size);
  if (!tables || outer === 0 || geometry.padding.some((n) => n > 0)) return false;
  return within(size, null, (use) => {
    const { space } = use,
      { plan: { plane, parts: [{ taps, rows, width }], put, outputs } } = tables,
      lanes = 16 / size;
    const { stride, dilation, window, places } = geometry, area = put.length, inImage = stepsOf(geometry.size);
    const last = stride[stride.length - 1], batch = Math.min(outer, Math.ceil(NEAR / (plane * size)));
    const elements = sums(window.map((n, i) => range(n).map((k) => k * dilation[i] * inImage[i])));
    const origins = sums(places.slice(0, -1).map((n, i) => range(n).map((g) => g * stride[i] * inImage[i])));
    const pairs = (a: Int32Array, b: Int32Array) =>
      Int32Array.from({ length: 2 * a.length }, (_, i) => i % 2 ? b[i >> 1] : a[i >> 1] * size);
    const room = new Room(space), putTable = tables.put ? room.table(tables.put) : 0;
    const tapTable = room.table(pairs(taps, elements)), rowTable = room.table(pairs(rows, origins));
    // as the kernel wants them; the third list is set for each batch
    const lists = room.table(
      [0, 1, 2, 3].map((i) => (size === 8 ? i >> 1 : i) * last).concat(
        [0, 0, 0, 0].fill(lanes * last),
        [0, 0, 0, 0],
        [0, 0, 0, 0].fill(area),
      ),
    );
    const raw = room.take(putTable ? batch * area * size : 0), staged = room.take(batch * plane * size);
    const to = room.take(batch * outputs * 4);
    if (room.full) return false;
    for (let first = 0; first < outer; first += batch) {
      const some = Math.min(batch, outer - first);
      stage(use, x, at + first * area, some, area, plane, putTable, raw, staged);
      space.i32.fill(first * area, lists / 4 + 8, lists / 4 + 12);
      // deno-fmt-ignore
      use.largest(staged, some, plane * size, tapTable, taps.length, rowTable, rowTable + 8 * rows.length, width, lists, to);
      found.set(space.i32.subarray(to / 4, to / 4 + some * outputs), first * outputs);
    }
    return true;
  });
}
