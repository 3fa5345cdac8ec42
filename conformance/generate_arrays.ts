/**
 * Random Python programs over plain arrays of every data type: views of views in every layout, promotion, in-place forms with
 * overlapping memory, `out=` and `where=`, masks and advanced indices, reductions, joins, casts, refused calls.
 */

import { Random } from "./generate.ts";

type Shape = readonly number[];

interface ArrayVariable {
  name: string;
  shape: Shape;
  dtype: string;
}

const floats = ["float64", "float32", "float16"];
const types = [...floats, "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool"];

/** One random program over arrays. */
export function generateArrays(seed: number, length: number): string {
  return new ArrayGenerator(new Random(seed)).program(length);
}

const product = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
const tuple = (shape: Shape): string => shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
const same = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i]);

/** The data type of a result of several operands, as far as it is certain. */
function mixed(x: ArrayVariable): string {
  return x.dtype === "float64" ? x.dtype : "?";
}

class ArrayGenerator {
  readonly random: Random;
  readonly lines: string[] = [];
  readonly variables: ArrayVariable[] = [];
  count = 0;
  constructor(random: Random) {
    this.random = random;
  }

  program(length: number): string {
    for (let i = 0; i < 3; i++) this.make();
    while (this.lines.length < length) {
      this.random.weighted<() => void>([
        [2, this.make],
        [10, this.view],
        [9, this.binary],
        [4, this.unary],
        [5, this.reduce],
        [6, this.augment],
        [7, this.assign],
        [4, this.out],
        [2, this.join],
        [3, this.cast],
        [2, this.choose],
        [2, this.product],
        [2, this.refused],
      ]).call(this);
    }
    return this.lines.join("\n") + "\n";
  }

  define(expression: string, shape: Shape, dtype: string): void {
    const name = `a${this.count++}`;
    this.lines.push(`${name} = ${expression}`);
    this.variables.push({ name, shape, dtype });
  }
  any(test: (x: ArrayVariable) => boolean = () => true): ArrayVariable | undefined {
    const found = this.variables.filter(test);
    return found.length === 0 ? undefined : this.random.pick(found);
  }
  number(): string {
    return this.random.pick(["2", "-1", "3", "0.5", "1.5", "2.0", "1", "0", "np.float32(0.25)", "np.int8(3)", "True"]);
  }

  make(): void {
    const { random } = this;
    const shape = random.pick<Shape>([[], [3], [4], [2, 3], [3, 4], [2, 2], [2, 3, 2], [1, 3], [3, 1], [0], [0, 3], [
      5,
    ]]);
    const dtype = random.chance(0.5) ? random.pick(["float64", "float32", "int32"]) : random.pick(types);
    const n = product(shape);
    const base = random.pick([
      `np.arange(${n})`,
      `np.arange(${n}) * 3 % 7`,
      `np.arange(${n}) - 2`,
      `np.arange(${n}) / 4`,
    ]);
    // Negative and fractional numbers in unsigned types would be a cast that C leaves open.
    const safe = dtype.startsWith("u") || dtype === "bool" ? `np.arange(${n}) * 3 % 7` : base;
    const text = `(${safe}).astype("${dtype}").reshape(${tuple(shape)})`;
    this.define(
      // A 0-d array is one thing in one version of NumPy and another in the next.
      random.weighted([[5, text], [shape.length === 0 ? 0 : 1, `np.asfortranarray(${text})`], [
        1,
        `np.full(${tuple(shape)}, 2, dtype="${dtype}")`,
      ]]),
      shape,
      dtype,
    );
  }

  view(): void {
    const { random } = this;
    const x = this.any();
    if (!x) return;
    const n = x.shape.length, size = product(x.shape);
    const kind = random.weighted(
      [
        [8, "slice"],
        [2, "T"],
        [3, "reshape"],
        [1, "ravel"],
        [1, "expand"],
        [1, "squeeze"],
        [1, "broadcast"],
        [1, "swap"],
        [1, "flip"],
        [1, "diagonal"],
      ] as const,
    );
    if (kind === "slice" || n === 0) {
      const { text, shape } = this.place(x);
      if (shape) this.define(`${x.name}[${text}]`, shape, x.dtype);
      return;
    }
    if (kind === "T") this.define(`${x.name}.T`, [...x.shape].reverse(), x.dtype);
    else if (kind === "reshape" && size > 0) {
      const shape = random.pick<Shape>([
        [size],
        [1, size],
        [size, 1],
        ...(size % 2 === 0 ? [[2, size / 2], [size / 2, 2]] : []),
      ]);
      this.define(`${x.name}.reshape(${tuple(shape)}${random.chance(0.2) ? ', order="F"' : ""})`, shape, x.dtype);
    } else if (kind === "ravel") {
      this.define(
        random.pick([`${x.name}.ravel()`, `${x.name}.flatten()`, `${x.name}.ravel("F")`, `${x.name}.ravel("K")`]),
        [size],
        x.dtype,
      );
    } else if (kind === "expand") {
      this.define(`np.expand_dims(${x.name}, ${random.below(2)})`, [1, ...x.shape], x.dtype);
    } else if (kind === "squeeze") this.define(`${x.name}.squeeze()`, x.shape.filter((i) => i !== 1), x.dtype);
    else if (kind === "broadcast" && n < 3) {
      this.define(`np.broadcast_to(${x.name}, ${tuple([2, ...x.shape])})`, [2, ...x.shape], x.dtype);
    } else if (kind === "swap") {
      const shape = [...x.shape];
      [shape[0], shape[n - 1]] = [shape[n - 1], shape[0]];
      this.define(`${x.name}.swapaxes(0, -1)`, shape, x.dtype);
    } else if (kind === "flip") this.define(`${x.name}[::-1]`, x.shape, x.dtype);
    else if (kind === "diagonal" && n === 2 && x.shape[0] === x.shape[1]) {
      this.define(`np.einsum("ii->i", ${x.name})`, [Math.min(...x.shape)], x.dtype);
    }
  }

  place(x: ArrayVariable): { text: string; shape: Shape | null } {
    const { random } = this;
    if (random.chance(0.08)) return { text: `${x.name} > 1`, shape: null };
    if (x.shape.length === 0) return { text: random.pick(["...", "()", "None"]), shape: null };
    const parts: string[] = [], shape: number[] = [];
    const depth = 1 + random.below(x.shape.length);
    let lists = 0;
    for (let i = 0; i < depth; i++) {
      const n = x.shape[i];
      const kind = random.weighted(
        [[6, "slice"], [2, "integer"], [n > 0 && lists < 2 ? 1.5 : 0, "list"], [0.7, "new"]] as const,
      );
      if (kind === "integer" && n > 0) parts.push(String(random.below(2 * n) - n));
      else if (kind === "list") {
        lists++;
        parts.push(`[${random.below(n)}, ${random.below(n)}]`);
        shape.push(2);
      } else if (kind === "new") {
        parts.push("None", ":");
        shape.push(1, n);
      } else {
        const [text, length] = random.pick<[string, number]>([
          ["::2", Math.ceil(n / 2)],
          ["1:", Math.max(0, n - 1)],
          ["::-1", n],
          [":2", Math.min(2, n)],
          [":", n],
          ["::-2", Math.ceil(n / 2)],
        ]);
        parts.push(text);
        shape.push(length);
      }
    }
    if (random.chance(0.1)) parts.push("...");
    shape.push(...x.shape.slice(depth));
    return { text: parts.join(", "), shape: lists > 0 && parts.length > 1 ? null : shape };
  }

  operand(x: ArrayVariable): string {
    const y = this.any((v) =>
      same(v.shape, x.shape) || v.shape.length === 0 || (x.shape.length > 0 && same(v.shape, x.shape.slice(1)))
    );
    return y && this.random.chance(0.7) ? y.name : this.number();
  }

  binary(): void {
    const x = this.any();
    if (!x) return;
    const y = this.operand(x);
    const { random } = this;
    const f = random.pick([
      "+",
      "-",
      "*",
      "<",
      ">=",
      "==",
      "add",
      "subtract",
      "multiply",
      "maximum",
      "minimum",
      "logical_and",
      "fmax",
      "not_equal",
    ]);
    const text = /^\w/.test(f)
      ? `np.${f}(${x.name}, ${y})`
      : random.chance(0.2)
      ? `${y} ${f} ${x.name}`
      : `${x.name} ${f} ${y}`;
    this.define(text, x.shape, /[<>=]|equal|logical/.test(f) ? "bool" : mixed(x));
  }

  unary(): void {
    const x = this.any();
    if (!x) return;
    const f = this.random.pick([
      "negative",
      "absolute",
      "square",
      "sign",
      "isnan",
      "logical_not",
      "sqrt",
      "floor",
      "rint",
      "positive", // not signbit: the sign of nan, which it tells, is not to be seen from JavaScript
    ]);
    if (f === "sqrt" && !x.dtype.startsWith("u")) return;
    const kept = /negative|absolute|square|sign$|positive/.test(f);
    this.define(`np.${f}(${x.name})`, x.shape, /isnan|logical/.test(f) ? "bool" : kept ? x.dtype : mixed(x));
  }

  reduce(): void {
    const { random } = this;
    const x = this.any();
    if (!x) return;
    const n = x.shape.length;
    const f = random.pick(["sum", "max", "min", "mean", "prod", "any", "all", "argmax", "argmin", "cumsum", "var"]);
    if (f === "prod" && product(x.shape) > 8) return;
    // Sums of unsigned types have the platform's default unsigned type, and what is made of it differs with it.
    if (/sum|prod/.test(f) && x.dtype.startsWith("u")) return;
    const axis = n === 0 || random.chance(0.3) ? null : random.below(2 * n) - n;
    const keep = !f.startsWith("cum") && random.chance(0.25);
    const args = [axis === null ? "" : `axis=${axis}`, keep ? "keepdims=True" : ""].filter(Boolean).join(", ");
    const at = axis === null ? -1 : (axis + n) % n;
    const shape = f === "cumsum"
      ? (axis === null ? [product(x.shape)] : x.shape)
      : axis === null
      ? (keep ? x.shape.map(() => 1) : [])
      : keep
      ? x.shape.map((m, i) => i === at ? 1 : m)
      : x.shape.filter((_, i) => i !== at);
    this.define(
      random.chance(0.5) ? `${x.name}.${f}(${args})` : `np.${f}(${x.name}${args && `, ${args}`})`,
      shape,
      f === "any" || f === "all" ? "bool" : f === "max" || f === "min" ? x.dtype : f.startsWith("arg") ? "?" : mixed(x),
    );
  }

  augment(): void {
    const x = this.any();
    if (!x) return;
    const op = this.random.pick(["+=", "-=", "*="]);
    if (this.random.chance(0.4)) {
      // The result is cast back unsafely, which C leaves open for negative floats and unsigned types.
      const number = /^(float|int)/.test(x.dtype) ? this.number() : this.random.pick(["1", "2", "3"]);
      this.lines.push(`${x.name}[${this.place(x).text}] ${op} ${number}`);
    } else this.lines.push(`${x.name} ${op} ${this.operand(x)}`);
  }

  assign(): void {
    const x = this.any();
    if (!x) return;
    const { text, shape } = this.place(x);
    const whole = x.dtype.startsWith("u") || x.dtype === "bool";
    // A cast of negative or fractional floats to unsigned types is open in C.
    const y = shape === null
      ? undefined
      : this.any((v) => same(v.shape, shape) && (v.dtype === x.dtype ? v.dtype !== "?" : x.dtype.startsWith("float")));
    this.lines.push(
      `${x.name}[${text}] = ${
        y && this.random.chance(0.7)
          ? y.name
          : whole
          ? this.random.pick(["1", "2", "True"])
          : this.random.pick(["-1", "2", "0.5", "3"])
      }`,
    );
  }

  out(): void {
    const { random } = this;
    const x = this.any();
    const o = x && this.any((v) => same(v.shape, x.shape));
    if (!x || !o) return;
    const f = random.pick(["add", "multiply", "subtract", "maximum"]);
    const where = random.chance(0.3) ? `, where=${x.name} > 0` : "";
    const casting = random.chance(0.2) && /^(float|int)/.test(o.dtype) ? ', casting="unsafe"' : "";
    this.lines.push(`np.${f}(${x.name}, ${this.operand(x)}, out=${o.name}${where}${casting})`);
  }

  join(): void {
    const { random } = this;
    const x = this.any((v) => v.shape.length > 0);
    if (!x) return;
    const y = random.pick(this.variables.filter((v) => same(v.shape, x.shape)));
    const axis = random.below(x.shape.length);
    if (random.chance(0.6)) {
      this.define(
        `np.concatenate([${x.name}, ${y.name}], axis=${axis})`,
        x.shape.map((n, i) => i === axis ? 2 * n : n),
        y.dtype === x.dtype ? x.dtype : "?",
      );
    } else if (x.shape.length < 3) {
      this.define(`np.stack([${x.name}, ${y.name}], axis=${axis})`, [
        ...x.shape.slice(0, axis),
        2,
        ...x.shape.slice(axis),
      ], y.dtype === x.dtype ? x.dtype : "?");
    }
  }

  cast(): void {
    const { random } = this;
    const x = this.any();
    if (!x) return;
    const dtype = random.pick(x.dtype === "?" || x.dtype.startsWith("float") ? [...floats, "int64", "int32"] : types);
    const text = random.pick([
      `${x.name}.astype("${dtype}")`,
      `${x.name}.copy()`,
      `np.array(${x.name}, order="F")`,
      `np.ascontiguousarray(${x.name})`,
      dtype.startsWith("float") ? `${x.name}.astype("${dtype}", copy=False)` : `+${x.name}`,
      `np.asarray(${x.name})`,
      `${x.name}.view()`,
    ]);
    this.define(text, x.shape, text.includes("astype") ? dtype : x.dtype);
  }

  choose(): void {
    const x = this.any();
    if (!x) return;
    this.define(
      this.random.pick([
        `np.where(${x.name} > 1, ${x.name}, ${this.operand(x)})`,
        `np.clip(${x.name}, 0, 2)`,
        `np.where(${x.name} > 0, ${this.operand(x)}, 0)`,
      ]),
      x.shape,
      mixed(x),
    );
  }

  product(): void {
    const x = this.any((v) => v.shape.length === 2),
      y = x && this.any((v) => v.shape.length >= 1 && v.shape.length <= 2 && v.shape[0] === x.shape[1]);
    if (!x || !y) return;
    this.define(`${x.name} @ ${y.name}`, [x.shape[0], ...y.shape.slice(1)], mixed(x));
  }

  refused(): void {
    const x = this.any();
    if (!x) return;
    const n = x.shape.length;
    this.lines.push(this.random.pick([
      `z${this.count++} = ${x.name} + np.ones(${tuple([...x.shape, 7, 11])})`,
      `z${this.count++} = ${x.name}[${Array.from({ length: n + 1 }, () => "0").join(", ")}]`,
      `z${this.count++} = ${x.name}.sum(axis=${n})`,
      `z${this.count++} = ${x.name}.reshape(${product(x.shape) + 1})`,
      `${x.name}[...] = np.ones(${tuple([...x.shape, 2, 3])})`,
      `z${this.count++} = np.transpose(${x.name}, ${tuple([...x.shape.keys(), 0])})`,
      `np.add(${x.name}, 1, out=np.zeros(${tuple([...x.shape, 2])}, dtype="int8"), casting="no")`,
      `z${this.count++} = np.concatenate([${x.name}, np.ones((2, 2, 2, 2))])`,
    ]));
  }
}
