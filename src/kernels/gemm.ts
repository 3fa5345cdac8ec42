// Large matrix products in float64 and float32 through the assembled kernels; matmul.ts is the plain twin.
//
// Operands are copied in blocks into the kernels' memory, packed there, multiplied, and the result is copied out. Any
// strides may be given: a matrix whose rows or whose columns are contiguous is copied by rows or by columns and the
// packing takes the strides, so a transposed view costs nothing more; other strides are gathered element by element.
import { type Crew, crew } from "./wasm/crew.ts";
import { fusedMultiplyAdd, type Groups, kernels, relaxedAccepted, scratch, usesFused } from "./wasm/load.ts";

type Floats = Float64Array | Float32Array;

// A block of B (depth × width) is packed once and stays in the outer cache, a block of A (96 rows) in the inner one.
const DEPTH = 320, WIDTH = 512, ROWS = 96;
// Where the blocks lie in the kernels' memory, in bytes. Packing reads whole panels, so it may read a little beyond a
// block; what it finds there reaches only rows and columns of the product that nobody copies out.
const MB = 1024 * 1024;
const RAW_B = 0.375 * MB, RAW_B_SIZE = 0.125 * MB, PACKED_B = 0.5 * MB, PACKED_A = 1.8125 * MB, RAW_A = 2.375 * MB;
const PRODUCT = 3.375 * MB, PRODUCT_SIZE = 2.5 * MB;
// Of a matrix that lies by columns more rows are copied in at a time: short runs cost as much as long ones.
const LONG_ROWS = 4 * ROWS;

/** The kernels for one element size and tile height. */
interface Kernels {
  size: 8 | 4;
  tileRows: number;
  tileColumns: number;
  packA: Groups["gemm"]["packA64x6"];
  packB: Groups["gemm"]["packB"];
  packBStrided: Groups["gemm"]["packBStrided64"];
  multiply: Groups["gemm"]["gemm64x6"];
}

/**
 * A tile of six rows is fastest with fused multiply-adds, and on JavaScriptCore; V8 without them runs out of
 * registers and is faster with four. Each element is summed in the same order in both.
 */
function choose(size: 8 | 4): Kernels | null {
  const g = kernels("gemm");
  if (!g) return null;
  const six = usesFused() || (relaxedAccepted() && !fusedMultiplyAdd());
  const { packB } = g;
  if (size === 8) {
    const rest = { size, tileColumns: 4, packB, packBStrided: g.packBStrided64 };
    return six
      ? { ...rest, tileRows: 6, packA: g.packA64x6, multiply: g.gemm64x6 }
      : { ...rest, tileRows: 4, packA: g.packA64x4, multiply: g.gemm64x4 };
  }
  const rest = { size, tileColumns: 8, packB, packBStrided: g.packBStrided32 };
  return six
    ? { ...rest, tileRows: 6, packA: g.packA32x6, multiply: g.gemm32x6 }
    : { ...rest, tileRows: 4, packA: g.packA32x4, multiply: g.gemm32x4 };
}
const chosen = new Map<string, Kernels | null>();
function kernelsFor(size: 8 | 4): Kernels | null {
  if (!scratch()) return null;
  const key = size + (usesFused() ? "fused" : "");
  let found = chosen.get(key);
  if (found === undefined) chosen.set(key, found = choose(size));
  return found;
}

/** The least multiple of `step` that is at least `x`. */
const roundUp = (x: number, step: number) => Math.ceil(x / step) * step;

// Below this length a loop is quicker than making a subarray and calling set.
const SHORT = 24;

/** Copies rows of neighbouring elements to `to`, one after the other. */
function copyRows(view: Floats, to: number, source: Floats, at: number, stride: number, rows: number, columns: number) {
  if (stride === columns || rows === 1) {
    const n = rows * columns;
    view.set(at === 0 && source.length === n ? source : source.subarray(at, at + n), to);
    return;
  }
  for (let i = 0; i < rows; i++, at += stride, to += columns) {
    if (columns < SHORT) { for (let j = 0; j < columns; j++) view[to + j] = source[at + j]; }
    else view.set(source.subarray(at, at + columns), to);
  }
}

/**
 * Copies a block (rows × columns, any strides) into the kernels' memory and answers whether it lies there by columns
 * (each column's elements side by side) rather than by rows.
 */
function stage(
  view: Floats,
  to: number,
  source: Floats,
  at: number,
  rowStride: number,
  columnStride: number,
  rows: number,
  columns: number,
): boolean {
  if (columnStride === 1 && (rowStride !== 1 || columns > 1)) copyRows(view, to, source, at, rowStride, rows, columns);
  else if (rowStride === 1) {
    copyRows(view, to, source, at, columnStride, columns, rows);
    return true;
  } else {
    for (let i = 0; i < rows; i++, at += rowStride) {
      for (let j = 0, p = at; j < columns; j++, p += columnStride) view[to++] = source[p];
    }
  }
  return false;
}

// Rows are packed while they are in the innermost cache: so many bytes at a time.
const CHUNK = 16 * 1024;
/** Copies a block of B into the kernels' memory and packs it at `to`. */
function stageB(
  use: Kernels,
  view: Floats,
  source: Floats,
  at: number,
  rowStride: number,
  columnStride: number,
  steps: number,
  columns: number,
  to: number,
): void {
  const { size, tileColumns } = use, panels = Math.ceil(columns / tileColumns), panelRow = tileColumns * size;
  if (columnStride !== 1 && rowStride === 1) {
    const panel = steps * panelRow, most = Math.floor(RAW_B_SIZE / panel);
    for (let i = 0; i < panels; i += most) {
      const some = Math.min(most, panels - i), first = i * tileColumns;
      const from = at + first * columnStride, width = Math.min(some * tileColumns, columns - first);
      copyRows(view, RAW_B / size, source, from, columnStride, width, steps);
      use.packBStrided(RAW_B, size, steps * size, some, steps, to + i * panel);
    }
    return;
  }
  const most = Math.max(1, Math.floor(CHUNK / (columns * size)));
  for (let i = 0; i < steps; i += most) {
    const rows = Math.min(most, steps - i);
    stage(view, RAW_B / size, source, at + i * rowStride, rowStride, columnStride, rows, columns);
    use.packB(RAW_B, columns * size, panels, rows, to + i * panelRow, steps * panelRow);
  }
}

/** Copies rows of the product out of the kernels' memory; they are `wide` elements apart there. */
function copyOut(
  view: Floats,
  from: number,
  wide: number,
  c: Floats,
  to: number,
  stride: number,
  rows: number,
  columns: number,
): void {
  if (wide === columns && stride === columns) {
    c.set(view.subarray(from, from + rows * columns), to);
    return;
  }
  for (let i = 0; i < rows; i++, from += wide, to += stride) {
    if (columns < SHORT) { for (let j = 0; j < columns; j++) c[to + j] = view[from + j]; }
    else c.set(view.subarray(from, from + columns), to);
  }
}

// Threads work on up to so many rows of a product at a time, for one range of k. All that they read for it is laid out before
// they start: the packed block of B and the rows of A as they are; two of each, since the main thread lays out the next while
// workers compute. Each thread packs rows of A for itself.
const BAND = 6 * ROWS;
const BAND_PACKED_B = [0.5 * MB, 1.8125 * MB], BAND_A = [3.125 * MB, 4.5625 * MB], BAND_PRODUCT = 6 * MB;
const BAND_PACKED_A = 8.25 * MB, BAND_PACKED_A_SIZE = MB / 2;

/** Part of the product for one range of k: rows of the band, and panels of B. */
interface Tile {
  row: number;
  rows: number;
  panel: number;
  panels: number;
}

/**
 * Cuts a product into pieces for threads that take one after the other. They become smaller toward the end, so that nobody
 * waits long for the last one; only products with few rows are cut by columns too.
 */
function tiles(threads: number, rows: number, tileRows: number, panels: number): Tile[] {
  const parts = Math.min(panels, Math.ceil(4 * threads / Math.ceil(rows / tileRows)));
  const width = Math.ceil(panels / parts), found: Tile[] = [];
  for (let row = 0; row < rows;) {
    const left = rows - row, share = roundUp(Math.ceil(left / (2 * threads)), tileRows);
    const most = parts > 1 ? tileRows : Math.min(ROWS, Math.max(2 * tileRows, share)), some = Math.min(left, most);
    for (let panel = 0; panel < panels; panel += width) {
      found.push({ row, rows: some, panel, panels: Math.min(width, panels - panel) });
    }
    row += some;
  }
  return found;
}

/** `multiply` by all threads. */
function together(
  team: Crew,
  use: Kernels,
  view: Floats,
  m: number,
  n: number,
  k: number,
  a: Floats,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: Floats,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: Floats | null,
  cOffset: number,
  cRowStride: number,
): Floats {
  team.rouse();
  const { size, tileRows, tileColumns } = use, threads = team.workers + 1, suffix = `${size * 8}x${tileRows}`;
  const packA = team.index("packA" + suffix), gemm = team.index("gemm" + suffix);
  const depth = blockDepth(k), height = evenly(m, BAND, tileRows), width = evenly(n, WIDTH, tileColumns);
  const phases: { left: number; top: number; start: number }[] = [];
  for (let left = 0; left < n; left += width) {
    for (let top = 0; top < m; top += height) {
      for (let start = 0; start < k; start += depth) phases.push({ left, top, start });
    }
  }
  const byColumns = [false, false];
  let to = c;
  const layOut = (index: number) => {
    const { left, top, start } = phases[index], half = index & 1, steps = Math.min(depth, k - start);
    const bAt = bOffset + start * bRowStride + left * bColumnStride;
    const aAt = aOffset + top * aRowStride + start * aColumnStride;
    stageB(use, view, b, bAt, bRowStride, bColumnStride, steps, Math.min(width, n - left), BAND_PACKED_B[half]);
    const rows = Math.min(height, m - top);
    byColumns[half] = stage(view, BAND_A[half] / size, a, aAt, aRowStride, aColumnStride, rows, steps);
  };
  layOut(0);
  phases.forEach(({ left, top, start }, index) => {
    const half = index & 1, rows = Math.min(height, m - top), columns = Math.min(width, n - left);
    const steps = Math.min(depth, k - start), first = start === 0 ? 1 : 0, last = start + steps === k;
    const panels = Math.ceil(columns / tileColumns), wide = panels * tileColumns, stride = wide * size;
    const [rowStep, columnStep] = byColumns[half] ? [size, rows * size] : [steps * size, size];
    const list = tiles(threads, rows, tileRows, panels), mine = new Set<number>(), panelSize = tileColumns * size;
    const raw = (t: Tile) => BAND_A[half] + t.row * rowStep,
      packedB = (t: Tile) => BAND_PACKED_B[half] + t.panel * steps * panelSize;
    const product = (t: Tile) => BAND_PRODUCT + t.row * stride + t.panel * panelSize;
    const panelsOfA = (t: Tile) => Math.ceil(t.rows / tileRows);
    const finish = (t: Tile) => {
      const column = t.panel * tileColumns, some = Math.min(t.panels * tileColumns, columns - column);
      copyOut(
        view,
        product(t) / size,
        wide,
        to!,
        cOffset + (top + t.row) * cRowStride + left + column,
        cRowStride,
        t.rows,
        some,
      );
    };
    team.share(list.length, (task, worker) => {
      const t = list[task], packed = BAND_PACKED_A + (worker + 1) * BAND_PACKED_A_SIZE;
      return [
        [packA, raw(t), rowStep, columnStep, panelsOfA(t), steps, packed],
        [gemm, steps, packed, packedB(t), product(t), stride, first, panelsOfA(t), t.panels],
      ];
    });
    if (index + 1 < phases.length) layOut(index + 1);
    to ??= emptyLike(view, m * n);
    let out = 0; // tiles before this one are copied out, or are the main thread's
    for (let task = team.take(); task >= 0; task = team.take()) {
      const t = list[task];
      mine.add(task);
      use.packA(raw(t), rowStep, columnStep, panelsOfA(t), steps, BAND_PACKED_A);
      use.multiply(steps, BAND_PACKED_A, packedB(t), product(t), stride, first, panelsOfA(t), t.panels);
      if (!last) continue;
      finish(t);
      for (; out < task && (mine.has(out) || team.finished(out)); out++) if (!mine.has(out)) finish(list[out]);
    }
    for (; out < list.length; out++) {
      if (mine.has(out)) continue;
      team.settle(out);
      if (last) finish(list[out]);
    }
  });
  return to!;
}

/** The size of nearly equal parts of at most `most` that are multiples of `step`. */
const evenly = (whole: number, most: number, step: number) => roundUp(Math.ceil(whole / Math.ceil(whole / most)), step);
/** The depth of the blocks along k: whole steps of the kernels. */
const blockDepth = (k: number) => evenly(k, DEPTH, 4);

/** A new array of the kind of `view`. */
const emptyLike = (view: Floats, length: number): Floats =>
  view instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);

/** The product, written to `c`, or to a new array where that is null; that one has rows of `n` elements from 0 on. */
function multiply(
  use: Kernels,
  view: Floats,
  m: number,
  n: number,
  k: number,
  a: Floats,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: Floats,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: Floats | null,
  cOffset: number,
  cRowStride: number,
): Floats {
  const { size, tileRows, tileColumns } = use, depth = blockDepth(k), width = evenly(n, WIDTH, tileColumns);
  let to = c;
  for (let left = 0; left < n; left += width) {
    const columns = Math.min(width, n - left), panelsOfB = Math.ceil(columns / tileColumns);
    const wide = panelsOfB * tileColumns, productStride = wide * size;
    const height = evenly(m, Math.floor(PRODUCT_SIZE / productStride / ROWS) * ROWS, tileRows); // rows of the product kept at a time
    for (let top = 0; top < m; top += height) {
      const rows = Math.min(height, m - top);
      for (let start = 0; start < k; start += depth) {
        const steps = Math.min(depth, k - start), first = start === 0 ? 1 : 0;
        const bAt = bOffset + start * bRowStride + left * bColumnStride;
        stageB(use, view, b, bAt, bRowStride, bColumnStride, steps, columns, PACKED_B);
        const group = aRowStride === 1 && aColumnStride !== 1 ? LONG_ROWS : ROWS;
        for (let from = 0; from < rows; from += group) {
          const some = Math.min(group, rows - from), aAt = aOffset + (top + from) * aRowStride + start * aColumnStride;
          const byColumns = stage(view, RAW_A / size, a, aAt, aRowStride, aColumnStride, some, steps);
          const [rowStep, columnStep] = byColumns ? [size, some * size] : [steps * size, size];
          for (let i = 0; i < some; i += ROWS) {
            const panelsOfA = Math.ceil(Math.min(ROWS, some - i) / tileRows);
            const product = PRODUCT + (from + i) * productStride;
            use.packA(RAW_A + i * rowStep, rowStep, columnStep, panelsOfA, steps, PACKED_A);
            use.multiply(steps, PACKED_A, PACKED_B, product, productStride, first, panelsOfA, panelsOfB);
          }
        }
      }
      if (to === null && rows === m && wide === n) {
        const whole = view.subarray(PRODUCT / size, PRODUCT / size + m * n);
        return view instanceof Float64Array ? new Float64Array(whole) : new Float32Array(whole);
      }
      to ??= emptyLike(view, m * n);
      copyOut(view, PRODUCT / size, wide, to, cOffset + top * cRowStride + left, cRowStride, rows, columns);
    }
  }
  return to!;
}

// From how many multiplications on threads share a product.
const THREADED = 4e6;
/** The threads for a product of so many multiplications, or null; not those that round differently from what is asked now. */
export function teamFor(multiplications: number): Crew | null {
  const team = multiplications < THREADED ? null : crew(2 * multiplications);
  return team && team.fused === usesFused() ? team : null;
}
const ofTeams = new WeakMap<Crew, Map<Kernels, Kernels>>();
/** The same kernels over the memory that threads share. */
function teamKernels(team: Crew, use: Kernels): Kernels {
  const known = ofTeams.get(team) ?? new Map<Kernels, Kernels>(), found = known.get(use);
  if (found) return found;
  const g = team.kernels.gemm,
    { size, tileRows, tileColumns } = use,
    suffix = `${size * 8 as 64 | 32}x${tileRows as 6 | 4}` as const;
  const made: Kernels = {
    size,
    tileRows,
    tileColumns,
    packA: g[`packA${suffix}`],
    packB: g.packB,
    packBStrided: size === 8 ? g.packBStrided64 : g.packBStrided32,
    multiply: g[`gemm${suffix}`],
  };
  known.set(use, made);
  ofTeams.set(team, known);
  return made;
}

/**
 * The product of two float64 matrices, C = A·B with A m × k, B k × n, written to `c` (rows of neighbouring elements).
 * Each element is summed along k in order, by fused multiply-adds where the engine has them, else exactly like
 * `matmulPlain`; NumPy's BLAS sums in yet another order, so results agree with it within rounding only.
 *
 * Offsets and strides count elements; strides may be negative or 0. `c` must not share memory with `a` or `b`.
 *
 * @returns whether the product was computed; false where the kernels cannot run, and then nothing was written
 */
export function gemm64(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: Float64Array,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: Float64Array,
  cOffset: number,
  cRowStride: number,
): boolean {
  const use = k > 0 ? kernelsFor(8) : null;
  if (!use) return false;
  const team = teamFor(m * n * k);
  // deno-fmt-ignore
  if (team) together(team, teamKernels(team, use), team.space.f64, m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, c, cOffset, cRowStride);
  // deno-fmt-ignore
  else multiply(use, scratch()!.f64, m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, c, cOffset, cRowStride);
  return true;
}

/** The product of two float32 matrices; see `gemm64`. Sums are kept in float32. */
export function gemm32(
  m: number,
  n: number,
  k: number,
  a: Float32Array,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: Float32Array,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: Float32Array,
  cOffset: number,
  cRowStride: number,
): boolean {
  const use = k > 0 ? kernelsFor(4) : null;
  if (!use) return false;
  const team = teamFor(m * n * k);
  // deno-fmt-ignore
  if (team) together(team, teamKernels(team, use), team.space.f32, m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, c, cOffset, cRowStride);
  // deno-fmt-ignore
  else multiply(use, scratch()!.f32, m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, c, cOffset, cRowStride);
  return true;
}

/**
 * The product of two float64 or two float32 matrices in a new array; see `gemm64`. What is copied out at once is not filled with
 * zeros before: for small products that is a tenth of the time.
 *
 * @returns the product, row after row, or null where the kernels cannot run
 */
export function newProduct<T extends Float64Array | Float32Array>(
  m: number,
  n: number,
  k: number,
  a: T,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: T,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
): T | null {
  const wide = a instanceof Float64Array, use = m > 0 && n > 0 && k > 0 ? kernelsFor(wide ? 8 : 4) : null;
  if (!use) return null;
  const team = teamFor(m * n * k), space = team ? team.space : scratch()!, view = wide ? space.f64 : space.f32;
  // deno-fmt-ignore
  if (team) return together(team, teamKernels(team, use), view, m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, null, 0, n) as T;
  // deno-fmt-ignore
  return multiply(use, view, m, n, k, a, aOffset, aRowStride, aColumnStride, b, bOffset, bRowStride, bColumnStride, null, 0, n) as T;
}

/**
 * The product of two matrices of 64-bit integers, modulo 2⁶⁴; see `gemm64`. The operands must fit the kernels' memory
 * together.
 *
 * @returns whether the product was computed; false where it was not, and then nothing was written
 */
export function gemmIntegers<T extends BigInt64Array | BigUint64Array>(
  m: number,
  n: number,
  k: number,
  a: T,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: T,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: T,
  cOffset: number,
  cRowStride: number,
): boolean {
  const wide = roundUp(n, 2), rows = Math.floor(1.75 * MB / 8 / Math.max(wide, k)); // of A and C at a time
  if (k === 0 || rows === 0 || k * wide > 2 * MB / 8) return false;
  const found = kernels("integers"), space = scratch();
  if (!found || !space) return false;
  const view = (c instanceof BigInt64Array ? space.i64 : space.u64) as BigInt64Array;
  const place = RAW_B / 8, left = 2.4375 * MB / 8, product = 4.1875 * MB / 8;
  gather(view, place, b, bOffset, bRowStride, bColumnStride, k, n, wide);
  for (let top = 0; top < m; top += rows) {
    const some = Math.min(rows, m - top);
    gather(view, left, a, aOffset + top * aRowStride, aRowStride, aColumnStride, some, k, k);
    view.fill(0n, product, product + some * wide);
    found.multiplyMatrices(some, k, left * 8, place * 8, product * 8, wide * 8);
    if (wide === n && cRowStride === n) {
      c.set(view.subarray(product, product + some * n), cOffset + top * n);
      continue;
    }
    for (let i = 0, from = product, to = cOffset + top * cRowStride; i < some; i++, from += wide, to += cRowStride) {
      c.set(view.subarray(from, from + n), to);
    }
  }
  return true;
}

/** Copies a matrix of any strides, its rows `wide` elements apart. */
function gather(
  view: BigInt64Array,
  to: number,
  source: BigInt64Array | BigUint64Array,
  at: number,
  rowStride: number,
  columnStride: number,
  rows: number,
  columns: number,
  wide: number,
): void {
  if (columnStride === 1 && rowStride === columns && columns === wide) {
    view.set(source.subarray(at, at + rows * columns), to);
    return;
  }
  for (let i = 0; i < rows; i++, at += rowStride, to += wide) {
    if (columnStride === 1) view.set(source.subarray(at, at + columns), to);
    else for (let j = 0, p = at; j < columns; j++, p += columnStride) view[to + j] = source[p];
  }
}
