/**
 * Sums of products of any number of strided arrays: what remains of an Einstein sum when it is no matrix product. Two nested
 * loops, one over elements of the result and one over what is summed; loops are made for each kind of elements and number
 * of operands.
 * @module
 */
import type { AnyBuffer } from "../dtype/dtype.ts";
import { stamp } from "./stamp.ts";

/**
 * Adds to `out[i]` (`rows` elements from `at[n]` on, `across[n]` apart) the sum over j < `columns` of the product of the operands'
 * elements `at[k] + i·across[k] + j·along[k]`. Booleans are joined with "and" and "or".
 */
export type ProductsLoop = (
  operands: readonly AnyBuffer[],
  out: AnyBuffer,
  at: readonly number[],
  rows: number,
  across: readonly number[],
  columns: number,
  along: readonly number[],
) => void;

type Numbers = Float64Array;

/** The arithmetic of a kind of elements. */
type Kind = "float64" | "float32" | "integer" | "wide" | "bool";

// Each template is closed, so that copies of its text can be compiled on their own. `float32` is summed in double precision and
// rounded when it is stored; integers wrap around by `Math.imul` and by being stored.

function one(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const x = operands[0] as Numbers, z = out as Numbers;
    for (let i = 0; i < rows; i++) {
      let p = at[0] + i * across[0], sum = 0;
      for (let j = 0; j < columns; j++, p += along[0]) sum += x[p];
      z[at[1] + i * across[1]] += sum;
    }
  };
}

function two(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const x = operands[0] as Numbers, y = operands[1] as Numbers, z = out as Numbers;
    const dx = along[0], dy = along[1];
    for (let i = 0; i < rows; i++) {
      let p = at[0] + i * across[0], q = at[1] + i * across[1], sum = 0;
      for (let j = 0; j < columns; j++, p += dx, q += dy) sum += x[p] * y[q];
      z[at[2] + i * across[2]] += sum;
    }
  };
}

function twoIntegers(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const x = operands[0] as Numbers, y = operands[1] as Numbers, z = out as Numbers;
    const dx = along[0], dy = along[1];
    for (let i = 0; i < rows; i++) {
      let p = at[0] + i * across[0], q = at[1] + i * across[1], sum = 0;
      for (let j = 0; j < columns; j++, p += dx, q += dy) sum = sum + Math.imul(x[p], y[q]) | 0;
      z[at[2] + i * across[2]] += sum;
    }
  };
}

function many(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const z = out as Numbers, n = operands.length;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) {
        let product = 1;
        for (let k = 0; k < n; k++) product *= (operands[k] as Numbers)[at[k] + i * across[k] + j * along[k]];
        sum += product;
      }
      z[at[n] + i * across[n]] += sum;
    }
  };
}

function manyIntegers(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const z = out as Numbers, n = operands.length;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < columns; j++) {
        let product = 1;
        for (let k = 0; k < n; k++) {
          product = Math.imul(product, (operands[k] as Numbers)[at[k] + i * across[k] + j * along[k]]);
        }
        sum = sum + product | 0;
      }
      z[at[n] + i * across[n]] += sum;
    }
  };
}

function manyWide(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const z = out as BigInt64Array, n = operands.length;
    for (let i = 0; i < rows; i++) {
      let sum = 0n;
      for (let j = 0; j < columns; j++) {
        let product = 1n;
        for (let k = 0; k < n; k++) {
          product = BigInt.asIntN(64, product * (operands[k] as BigInt64Array)[at[k] + i * across[k] + j * along[k]]);
        }
        sum += product;
      }
      z[at[n] + i * across[n]] += sum;
    }
  };
}

function manyBooleans(): ProductsLoop {
  return (operands, out, at, rows, across, columns, along) => {
    const z = out as Uint8Array, n = operands.length;
    for (let i = 0; i < rows; i++) {
      let sum = z[at[n] + i * across[n]];
      for (let j = 0; j < columns && sum === 0; j++) {
        sum = 1;
        for (let k = 0; k < n; k++) sum &= (operands[k] as Uint8Array)[at[k] + i * across[k] + j * along[k]];
      }
      z[at[n] + i * across[n]] = sum;
    }
  };
}

const loops = new Map<string, ProductsLoop>();

/** The loop for a data type (not `float16`) and a number of operands. */
export function productsLoop(dtype: string, operands: number): ProductsLoop {
  const tag = `products ${dtype} ${Math.min(operands, 3)}`;
  let loop = loops.get(tag);
  if (loop === undefined) {
    const kind: Kind = dtype === "bool"
      ? "bool"
      : dtype === "int64" || dtype === "uint64"
      ? "wide"
      : dtype.startsWith("float")
      ? dtype as "float64" | "float32"
      : "integer";
    const template = kind === "bool"
      ? manyBooleans
      : kind === "wide"
      ? manyWide
      : kind === "integer"
      ? (operands === 2 ? twoIntegers : manyIntegers)
      : operands === 1
      ? one
      : operands === 2
      ? two
      : many;
    loops.set(tag, loop = stamp(template, tag, null));
  }
  return loop;
}
