/** What arrays print, compared with NumPy on random arrays and options. */
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import process from "node:process";
import { test } from "node:test";
import { dtypeOf } from "../../src/dtype/dtype.ts";
import { adopt, type NDArray } from "../../src/ndarray/ndarray.ts";
import * as printing from "../../src/numpy/printing.ts";
import { needsPython, pythonLines } from "./python.ts";

type Text = string | { error: string; message: string };

interface Row {
  dtype: string;
  shape: number[];
  data: string;
  options: Record<string, unknown>;
  call: Record<string, unknown>;
  str: Text;
  repr: Text;
  text: Text;
  positional?: [Record<string, unknown>, Text];
  scientific?: [Record<string, unknown>, Text];
}

function attempt(f: () => string): Text {
  try {
    return f();
  } catch (error) {
    return { error: (error as Error).name, message: (error as Error).message };
  }
}

function arrayOf({ dtype, shape, data }: Row): NDArray {
  const type = dtypeOf(dtype), bytes = Uint8Array.from(Buffer.from(data, "base64"));
  return adopt(type.over(bytes.buffer, 0, bytes.length / type.itemsize), type, shape);
}

test("arrays and numbers print as in NumPy", needsPython, () => {
  const count = process.env.MYGRAD_PRINT_CASES ?? "3000", seed = process.env.MYGRAD_SEED ?? "1";
  for (const row of pythonLines<Row>("print_cases.py", seed, count)) {
    const x = arrayOf(row);
    const where = JSON.stringify({ ...row, data: row.data.slice(0, 400) });
    printing.printoptions(row.options, () => {
      assertEquals(attempt(() => x.toString()), row.str, where);
      assertEquals(attempt(() => x.__repr__()), row.repr, where);
      assertEquals(attempt(() => printing.array2string(x, row.call)), row.text, where);
    });
    if (row.positional) {
      const number = adopt(x.buffer.subarray(0, 1) as Float64Array, x.dtype, []) as NDArray;
      assertEquals(
        attempt(() => printing.format_float_positional(number, row.positional![0])),
        row.positional[1],
        where,
      );
      assertEquals(
        attempt(() => printing.format_float_scientific(number, row.scientific![0])),
        row.scientific![1],
        where,
      );
    }
  }
});
