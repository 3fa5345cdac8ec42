// Gathering windows and scattering them back, against the table of positions read element by element: geometries with long
// stretches, with short ones, with padding and gaps, in one to three spatial axes.
import { test } from "node:test";
import { assertEquals } from "@std/assert";
import { gatherWindows, type Geometry, scatterWindows, windowTable } from "../../src/kernels/windows.ts";

function geometry(size: number[], window: number[], stride: number, padding: number, dilation: number): Geometry {
  const all = (x: number): number[] => size.map(() => x);
  const places = size.map((n, i) => Math.floor((n + 2 * padding - dilation * (window[i] - 1) - 1) / stride) + 1);
  return { size, window, stride: all(stride), padding: all(padding), dilation: all(dilation), places };
}

const geometries: [string, Geometry][] = [
  ["one axis", geometry([50], [3], 1, 0, 1)],
  ["padding", geometry([12, 17], [3, 3], 1, 1, 1)],
  ["more padding than image", geometry([2, 2], [3, 3], 1, 3, 1)],
  ["strides", geometry([13, 16], [3, 2], 2, 1, 1)],
  ["gaps", geometry([14, 15], [3, 3], 1, 2, 2)],
  ["three axes", geometry([5, 6, 7], [2, 3, 2], 1, 1, 1)],
  ["one column", geometry([40, 1], [3, 1], 1, 0, 1)],
];

for (const [name, lay] of geometries) {
  for (const Type of [Float64Array, Float32Array]) {
    test(`windows are gathered and scattered as the table says: ${name}, ${Type.name}`, () => {
      const area = lay.size.reduce((a, b) => a * b, 1), channels = 2, start = 5, table = windowTable(lay);
      const image = new Type(Array.from({ length: start + channels * area }, (_, i) => i * 0.5 + 1));
      const columns = new Type(channels * table.length).fill(9);
      gatherWindows(image, start, channels, area, table, columns);
      const expected = new Type(columns.length);
      table.forEach((at, i) => {
        for (let c = 0; c < channels; c++) {
          expected[c * table.length + i] = at < 0 ? 0 : image[start + c * area + at];
        }
      });
      assertEquals(columns, expected);

      const sums = image.slice(), wanted = image.slice();
      scatterWindows(columns, start, channels, area, table, sums);
      for (let c = 0; c < channels; c++) {
        table.forEach((at, i) => {
          if (at >= 0) wanted[start + c * area + at] += columns[c * table.length + i];
        });
      }
      assertEquals(sums, wanted);
    });
  }
}
