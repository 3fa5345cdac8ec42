/**
 * Windows that slide over arrays: gathering them as columns (im2col), scattering columns back (col2im), and the largest element
 * of each. A table of positions, made once for a geometry, serves every channel and every image.
 * @module
 */

/** A typed array of numbers. */
export type Numbers =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/** How windows lie in the spatial axes of an array. */
export interface Geometry {
  /** Size of each spatial axis. */
  readonly size: readonly number[];
  /** Size of the window along each. */
  readonly window: readonly number[];
  /** Distance of neighbouring windows along each. */
  readonly stride: readonly number[];
  /** Zeros put around each axis. */
  readonly padding: readonly number[];
  /** Distance of neighbouring elements of a window along each. */
  readonly dilation: readonly number[];
  /** Number of windows along each. */
  readonly places: readonly number[];
}

/**
 * The position in the spatial axes (C order) of every element of every window: `table[k * places + p]` for element k of window
 * p; -1 stands for padding.
 */
export function windowTable({ size, window, stride, padding, dilation, places }: Geometry): Int32Array {
  const ndim = size.length;
  const count = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);
  const elements = count(window), positions = count(places);
  const table = new Int32Array(elements * positions);
  const element = new Array<number>(ndim).fill(0), place = new Array<number>(ndim).fill(0);
  const advance = (digits: number[], limits: readonly number[]): void => {
    for (let i = ndim - 1; i >= 0; i--) {
      if (++digits[i] < limits[i]) return;
      digits[i] = 0;
    }
  };
  for (let k = 0; k < elements; k++) {
    for (let p = 0; p < positions; p++) {
      let at = 0;
      for (let i = 0; i < ndim; i++) {
        const x = place[i] * stride[i] + element[i] * dilation[i] - padding[i];
        if (x < 0 || x >= size[i]) {
          at = -1;
          break;
        }
        at = at * size[i] + x;
      }
      table[k * positions + p] = at;
      advance(place, places);
    }
    advance(element, window);
  }
  return table;
}

/**
 * The stretches of a table along which positions grow by one, or are all padding: `[place in the table, position or -1, length]` for
 * each, one behind the other. `null` where stretches are so short that going by them would cost more than it saves.
 */
function stretchesOf(table: Int32Array): Int32Array | null {
  const n = table.length, found: number[] = [];
  for (let i = 0; i < n;) {
    const first = i, at = table[i++];
    while (i < n && table[i] === (at < 0 ? -1 : at + i - first)) i++;
    found.push(first, at, i - first);
    if (found.length > 64 && found.length > first) return null; // less than three elements on average
  }
  return found.length > n ? null : Int32Array.from(found);
}

const stretches = new WeakMap<Int32Array, Int32Array | null>();

function knownStretches(table: Int32Array): Int32Array | null {
  let known = stretches.get(table);
  if (known === undefined) stretches.set(table, known = stretchesOf(table));
  return known;
}

/** Windows as columns: `columns[(c * elements + k) * positions + p]` from the channels of one image, `area` elements each. */
export function gatherWindows(
  image: Numbers,
  start: number,
  channels: number,
  area: number,
  table: Int32Array,
  columns: Numbers,
): void {
  const n = table.length, runs = knownStretches(table);
  for (let c = 0; c < channels; c++) {
    const from = start + c * area, to = c * n;
    if (runs === null) {
      for (let i = 0; i < n; i++) {
        const at = table[i];
        columns[to + i] = at < 0 ? 0 : image[from + at];
      }
      continue;
    }
    for (let k = 0; k < runs.length; k += 3) {
      const at = runs[k + 1], first = to + runs[k], end = first + runs[k + 2];
      if (at < 0) { for (let i = first; i < end; i++) columns[i] = 0; }
      else for (let i = first, j = from + at; i < end; i++, j++) columns[i] = image[j];
    }
  }
}

/** Columns added back to the places of an image they were gathered from. */
export function scatterWindows(
  columns: Numbers,
  start: number,
  channels: number,
  area: number,
  table: Int32Array,
  image: Numbers,
): void {
  const n = table.length, runs = knownStretches(table);
  for (let c = 0; c < channels; c++) {
    const to = start + c * area, from = c * n;
    if (runs === null) {
      for (let i = 0; i < n; i++) {
        const at = table[i];
        if (at >= 0) image[to + at] += columns[from + i];
      }
      continue;
    }
    for (let k = 0; k < runs.length; k += 3) {
      const at = runs[k + 1];
      if (at < 0) continue;
      for (let i = from + runs[k], end = i + runs[k + 2], j = to + at; i < end; i++, j++) image[j] += columns[i];
    }
  }
}

/** The position of the first largest element of every window (nan counts as largest), for `outer` arrays of `area` elements each. */
export function largestInWindows(
  x: Numbers,
  outer: number,
  area: number,
  table: Int32Array,
  positions: number,
  found: Int32Array,
): void {
  const elements = positions === 0 ? 0 : table.length / positions;
  for (let o = 0; o < outer; o++) {
    const base = o * area;
    for (let p = 0; p < positions; p++) {
      let best = base + table[p], top = x[best];
      for (let k = 1; k < elements && top === top; k++) {
        const at = base + table[k * positions + p], y = x[at];
        if (y > top || y !== y) {
          top = y;
          best = at;
        }
      }
      found[o * positions + p] = best;
    }
  }
}
