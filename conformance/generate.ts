/**
 * Random Python programs over tensors: creation, views of views, operations, in-place forms, masks, advanced indices, `out=`
 * and `where=`, reductions, joins, `einsum`, `backward`, reuse after it, and calls that are refused.
 *
 * Two kinds. `exact` programs keep to operations whose values and gradients carry no rounding error (small dyadic numbers,
 * sums, products, moves), so both sides must agree bit for bit. `smooth` programs use the elementary functions too.
 * Shapes are followed while generating, so that most calls are accepted; a wrong guess only means a refused call on both
 * sides. Not generated, because contract A9 departs from MyGrad there: numbers beside float32 tensors (A9.1), masks
 * without `out` (uninitialised memory), `squeeze` with nothing to squeeze and `atleast_kd` with enough axes (S70),
 * `shape=` on a view (tape D5) or on a base with views after a clearing, failing writes after one (D7), `repeat` and diagonals of nothing (their slopes fail in MyGrad), tensors as masks (S98), `%` and bitwise operators on tensors (A9.5).
 */

/** A generator of random numbers with a seed (mulberry32). */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  next(): number {
    this.#state = this.#state + 0x6d2b79f5 >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ t >>> 15, t | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  }
  below(n: number): number {
    return Math.floor(this.next() * n);
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
  /** One of several, by weight. */
  weighted<T>(items: readonly (readonly [number, T])[]): T {
    let at = this.next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      at -= weight;
      if (at < 0) return item;
    }
    return items[items.length - 1][1];
  }
}

type Shape = readonly number[];
type Precision = "float64" | "float32" | "int";

interface Variable {
  name: string;
  kind: "tensor" | "array";
  shape: Shape;
  dtype: Precision;
  /** Whether it may be a view of another tensor. */
  view: boolean;
  constant: boolean;
  /** Whether a view of it was made, and whether a graph was cleared since (then `shape=` is an accident in MyGrad, tape D7). */
  viewed?: boolean;
  /** A bound of the absolute values, as far as it is known. */
  size: number;
}

interface Mask {
  name: string;
  values: boolean[];
}

export type Kind = "exact" | "smooth";

/** One random program. */
export function generate(seed: number, kind: Kind, length: number): string {
  return new Generator(seed, kind).program(length);
}

const product = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
const tuple = (shape: Shape): string => shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
const float = (x: number): string => Number.isInteger(x) ? `${Object.is(x, -0) ? "-0" : x}.` : String(x);

class Generator {
  readonly random: Random;
  readonly kind: Kind;
  readonly lines: string[] = [];
  readonly variables: Variable[] = [];
  readonly masks: Mask[] = [];
  count = 0;
  /** Whether a graph was cleared so far. */
  cleared = false;

  constructor(seed: number, kind: Kind) {
    this.random = new Random(seed);
    this.kind = kind;
  }

  program(length: number): string {
    const { random } = this;
    const leaves = 1 + random.below(3);
    for (let i = 0; i < leaves; i++) this.leaf();
    if (random.chance(0.4)) this.array();
    while (this.lines.length < length) {
      const step = random.weighted(this.steps());
      step.call(this);
    }
    if (random.chance(0.7)) this.backward();
    return this.lines.join("\n") + "\n";
  }

  steps(): readonly (readonly [number, () => void])[] {
    return [
      [4, this.leaf],
      [2, this.array],
      [14, this.binary],
      [8, this.unary],
      [16, this.view],
      [8, this.index],
      [7, this.reduce],
      [5, this.join],
      [4, this.multiply],
      [14, this.augment],
      [12, this.assign],
      [6, this.into],
      [3, this.masked],
      [3, this.select],
      [9, this.backward],
      [2, this.manage],
      [2, this.reshapeInPlace],
      [2, this.untracked],
      [4, this.refused],
      [2, this.copyOf],
      [1, this.sequence],
      [1, this.unguarded],
      [1, this.convert],
    ];
  }

  // ---------------------------------------------------------------- names

  fresh(letter: string): string {
    return `${letter}${this.count++}`;
  }
  emit(line: string): void {
    this.lines.push(line);
  }
  define(letter: string, expression: string, rest: Omit<Variable, "name">): Variable {
    const variable = { name: this.fresh(letter), ...rest };
    this.emit(`${variable.name} = ${expression}`);
    this.variables.push(variable);
    return variable;
  }
  tensors(test: (x: Variable) => boolean = () => true): Variable[] {
    return this.variables.filter((x) => x.kind === "tensor" && test(x));
  }
  tensor(test?: (x: Variable) => boolean): Variable | undefined {
    const found = this.tensors(test);
    // Later tensors are more interesting: they are deeper.
    return found.length === 0
      ? undefined
      : this.random.chance(0.5)
      ? found[found.length - 1 - this.random.below(Math.min(4, found.length))]
      : this.random.pick(found);
  }

  shape(): Shape {
    return this.random.weighted<Shape>([
      [1, []],
      [3, [3]],
      [2, [4]],
      [5, [2, 3]],
      [2, [3, 2]],
      [2, [2, 2]],
      [1, [1, 3]],
      [1, [2, 1]],
      [1, [2, 2, 3]],
      [0.4, [0]],
      [0.3, [0, 2]],
    ]);
  }
  number(): number {
    return this.random.pick([-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3, 0.25, 0, -3]);
  }
  data(shape: Shape, integer = false): string {
    if (shape.length === 0) return integer ? String(this.random.below(7) - 3) : float(this.number());
    return `[${Array.from({ length: shape[0] }, () => this.data(shape.slice(1), integer)).join(", ")}]`;
  }

  // ---------------------------------------------------------------- leaves

  leaf(): void {
    const { random } = this;
    const shape = this.shape();
    const dtype = random.weighted<Precision>([[10, "float64"], [2, "float32"], [1, "int"]]);
    const constant = dtype === "int" || random.chance(0.1);
    const rest = { kind: "tensor" as const, shape, dtype, view: false, constant, size: 3 };
    const literal = shape.includes(0) ? `np.zeros(${tuple(shape)})` : this.data(shape, dtype === "int");
    const options =
      (dtype === "float32" ? ', dtype="float32"' : dtype === "int" && shape.includes(0) ? ", dtype=int" : "") +
      (constant && dtype !== "int" ? ", constant=True" : "");
    if (dtype === "float64" && shape.length > 0 && random.chance(0.25)) {
      const source = random.pick([
        `mg.arange(${product(shape)}.).reshape(${tuple(shape)})`,
        `mg.tensor(np.asfortranarray(np.arange(${product(shape)}.).reshape(${tuple(shape)})))`,
        `mg.tensor(np.arange(${product(shape)}.)[::-1].reshape(${tuple(shape)}), copy=False)`,
        `mg.full(${tuple(shape)}, 1.5)`,
      ]);
      this.define("x", source, {
        ...rest,
        view: source.includes(").reshape") && source.startsWith("mg.arange"),
        constant: false,
        size: product(shape),
      });
      return;
    }
    this.define("x", `mg.tensor(${literal}${options})`, rest);
  }

  array(): void {
    const { random } = this;
    if (random.chance(0.4)) {
      const n = random.pick([2, 3, 4]);
      const values = Array.from({ length: n }, () => random.chance(0.5));
      const name = this.fresh("m");
      this.emit(`${name} = np.array([${values.map((x) => x ? "True" : "False").join(", ")}])`);
      this.masks.push({ name, values });
      return;
    }
    const shape = this.shape();
    const literal = shape.includes(0) ? `np.zeros(${tuple(shape)})` : `np.array(${this.data(shape)})`;
    this.define("a", literal, { kind: "array", shape, dtype: "float64", view: false, constant: true, size: 3 });
  }

  // ---------------------------------------------------------------- operations

  /** An operand that broadcasts with `x`, as source text. */
  operand(x: Variable, upTo = false): { text: string; variable?: Variable; shape: Shape } {
    const { random } = this;
    const fits = this.variables.filter((y) =>
      (y.dtype === x.dtype || (x.dtype === "float64" && y.dtype !== "float32")) &&
      broadcast(x.shape, y.shape) !== null && (!upTo || equalShapes(broadcast(x.shape, y.shape)!, x.shape))
    );
    if (fits.length > 0 && random.chance(0.7)) {
      const y = random.pick(fits);
      return { text: y.name, variable: y, shape: y.shape };
    }
    if (x.dtype === "float32") return { text: `np.float32(${float(this.number() || 1)})`, shape: [] };
    if (x.dtype === "int") return { text: String(random.below(5) - 2), shape: [] };
    if (random.chance(0.3) && x.shape.length > 0) {
      const shape = x.shape.slice(random.below(x.shape.length));
      if (!shape.includes(0)) {
        return { text: random.chance(0.5) ? this.data(shape) : `np.array(${this.data(shape)})`, shape };
      }
    }
    return { text: float(this.number() || 2), shape: [] };
  }

  options(): string {
    return this.random.chance(0.07) ? ", constant=True" : "";
  }

  binary(): void {
    const { random } = this;
    const x = this.tensor();
    if (!x) return;
    const y = this.operand(x);
    const shape = broadcast(x.shape, y.shape) ?? x.shape;
    const size = Math.max(x.size, y.variable?.size ?? 3);
    const other = y.variable;
    const result = {
      kind: "tensor" as const,
      shape,
      dtype: x.dtype === "int" && other?.dtype === "float64" ? "float64" as const : x.dtype,
      view: false,
      constant: x.constant && (other?.constant ?? true),
      size: size * size,
    };
    if (size > 1e12) return;
    if (random.chance(0.25)) {
      const f = random.pick(["add", "subtract", "multiply", "maximum", "minimum"]);
      const home = random.pick(["mg", "mg", "np"]);
      const extra = home === "mg" ? this.options() : "";
      this.define("y", `${home}.${f}(${x.name}, ${y.text}${extra})`, {
        ...result,
        constant: result.constant || extra !== "",
      });
      return;
    }
    if (this.kind === "smooth" && random.chance(0.3)) {
      this.define(
        "y",
        `${x.name} / (${
          y.text.startsWith("[") ? `np.array(${y.text})` : y.text.startsWith("-") ? `(${y.text})` : y.text
        } ** 2 + ${x.dtype === "float32" ? "np.float32(1.)" : "1."})`,
        { ...result, dtype: x.dtype === "int" ? "float64" : x.dtype, size },
      );
      return;
    }
    const op = random.pick(["+", "-", "*", "*", "+"]);
    // A bare list on the left is Python's own list for `*` and `+` until the tensor's reflected method sees it.
    const [left, right] = random.chance(0.3) ? [y.text, x.name] : [x.name, y.text];
    this.define("y", `${left} ${op} ${right}`, result);
  }

  unary(): void {
    const { random } = this;
    const x = this.tensor();
    if (!x) return;
    const base = {
      kind: "tensor" as const,
      shape: x.shape,
      dtype: x.dtype,
      view: false,
      constant: x.constant,
      size: x.size,
    };
    if (this.kind === "smooth" && x.dtype !== "int" && x.size <= 16) {
      const f = random.pick([
        "sin",
        "cos",
        "tanh",
        "exp",
        "arctan",
        "sqrt1",
        "log1",
        "sigmoid",
        "expm1",
        "cbrt1",
        "mean",
        "std",
      ]);
      const one = x.dtype === "float32" ? "np.float32(1.)" : "1.";
      if (f.endsWith("1") && f !== "expm1") {
        this.define("y", `mg.${f.slice(0, -1)}(${x.name} * ${x.name} + ${one})`, { ...base, size: x.size + 1 });
        return;
      }
      if (f === "mean" || f === "std") return this.reduce();
      if (f === "sigmoid") {
        if (x.dtype === "float64" && x.size <= 8) this.define("y", `mg.nnet.sigmoid(${x.name})`, { ...base, size: 1 });
        return;
      }
      // The slope 1 - tanh² cancels where tanh is near 1, and s·(1 - s) of the sigmoid likewise.
      if ((f === "exp" || f === "expm1") && x.size > 6 || f === "tanh" && x.size > 4) return;
      this.define("y", `mg.${f}(${x.name})`, { ...base, size: f.startsWith("exp") ? Math.exp(x.size) : 2 });
      return;
    }
    const [text, size] = random.pick<[string, number]>([
      [`-${x.name}`, x.size],
      [`+${x.name}`, x.size],
      [`mg.abs(${x.name})`, x.size],
      [`${x.name} ** 2`, x.size ** 2],
      [`mg.square(${x.name})`, x.size ** 2],
      [`mg.negative(${x.name}${this.options()})`, x.size],
      [`mg.positive(${x.name})`, x.size],
      [`mg.clip(${x.name}, -1., 2.)`, 2],
    ]);
    if (text.includes("clip") && x.dtype !== "float64") return;
    if (size > 1e12) return;
    this.define("y", text, { ...base, size, constant: x.constant || text.includes("constant=True") });
  }

  view(): void {
    const { random } = this;
    const x = this.tensor();
    if (!x) return;
    x.viewed = true;
    const n = x.shape.length, size = product(x.shape);
    const result = (shape: Shape): Omit<Variable, "name"> => ({
      kind: "tensor",
      shape,
      dtype: x.dtype,
      view: true,
      constant: x.constant,
      size: x.size,
    });
    const kind = random.weighted(
      [
        [10, "slice"],
        [3, "T"],
        [4, "reshape"],
        [2, "transpose"],
        [2, "expand"],
        [1, "broadcast"],
        [2, "squeeze"],
        [1, "move"],
        [1, "atleast"],
        [1.5, "diagonal"],
        [1.5, "ravel"],
        [1, "swap"],
      ] as const,
    );
    if (kind === "slice") return this.index();
    if (kind === "T") this.define("v", `${x.name}.T`, result([...x.shape].reverse()));
    else if (kind === "reshape") {
      const shapes: Shape[] = [[size], [1, size], [size, 1], [...x.shape]];
      if (size % 2 === 0) shapes.push([2, size / 2], [size / 2, 2]);
      if (size === 0) return;
      const shape = random.pick(shapes);
      const text = random.pick([
        `${x.name}.reshape(${tuple(shape)})`,
        `mg.reshape(${x.name}, ${tuple(shape)})`,
        `${x.name}.reshape(${shape.join(", ")})`,
        `np.reshape(${x.name}, ${tuple(shape)})`,
      ]);
      this.define("v", text, result(shape));
    } else if (kind === "transpose" && n >= 2) {
      const axes = [...x.shape.keys()].sort(() => random.next() - 0.5);
      this.define(
        "v",
        random.pick([`mg.transpose(${x.name}, ${tuple(axes)})`, `${x.name}.transpose(${axes.join(", ")})`]),
        result(axes.map((i) => x.shape[i])),
      );
    } else if (kind === "expand") {
      const at = random.below(n + 1);
      const shape = [...x.shape];
      shape.splice(at, 0, 1);
      this.define("v", `mg.expand_dims(${x.name}, ${at})`, result(shape));
    } else if (kind === "broadcast" && n < 3) {
      this.define("v", `mg.broadcast_to(${x.name}, ${tuple([2, ...x.shape])})`, result([2, ...x.shape]));
    } else if (kind === "move" && n >= 2) {
      const from = random.below(n), to = random.below(n), shape = [...x.shape];
      shape.splice(to, 0, ...shape.splice(from, 1));
      this.define(
        "v",
        random.pick([`mg.moveaxis(${x.name}, ${from}, ${to})`, `np.moveaxis(${x.name}, ${from}, ${to - n})`]),
        result(shape),
      );
    } else if (kind === "atleast" && n < 3) {
      // With enough axes MyGrad gives the tensor itself, or one without a base (S70).
      const [f, shape] = random.pick<[string, Shape]>([
        ["atleast_3d", n === 0 ? [1, 1, 1] : n === 1 ? [1, x.shape[0], 1] : [...x.shape, 1]],
        n < 2 ? ["atleast_2d", n === 0 ? [1, 1] : [1, x.shape[0]]] : ["atleast_3d", [...x.shape, 1]],
      ]);
      this.define("v", `${random.pick(["mg", "np"])}.${f}(${x.name})`, result(shape));
    } else if (kind === "squeeze" && x.shape.includes(1)) {
      const axis = x.shape.indexOf(1);
      const text = random.pick([`mg.squeeze(${x.name}, axis=${axis})`, `${x.name}.squeeze(${axis})`]);
      this.define("v", text, result(x.shape.filter((_, i) => i !== axis)));
    } else if (kind === "diagonal" && n === 2 && size > 0) {
      if (random.chance(0.5) && x.shape[0] === x.shape[1]) {
        this.define("v", `mg.einsum("ii->i", ${x.name})`, result([x.shape[0]]));
      } else this.define("v", `mg.einsum("ij->ji", ${x.name})`, result([x.shape[1], x.shape[0]]));
    } else if (kind === "ravel") {
      this.define(
        "v",
        random.pick([`${x.name}.ravel()`, `mg.ravel(${x.name})`, `${x.name}.flatten()`]),
        result([size]),
      );
    } else if (kind === "swap" && n >= 2) {
      const shape = [...x.shape];
      [shape[0], shape[n - 1]] = [shape[n - 1], shape[0]];
      this.define(
        "v",
        random.pick([`mg.swapaxes(${x.name}, 0, -1)`, `${x.name}.swapaxes(0, ${n - 1})`]),
        result(shape),
      );
    } else this.index();
  }

  /** An index of `x` as source text, and the shape of what it picks. */
  place(x: Variable, basicOnly = false): { text: string; shape: Shape; basic: boolean } {
    const { random } = this;
    const parts: string[] = [], shape: number[] = [];
    let basic = true, advanced = false;
    const mask = this.masks.filter((m) => m.values.length === x.shape[0]);
    if (!basicOnly && mask.length > 0 && random.chance(0.25)) {
      const m = random.pick(mask);
      return { text: m.name, shape: [m.values.filter(Boolean).length, ...x.shape.slice(1)], basic: false };
    }
    if (!basicOnly && x.shape.length > 0 && random.chance(0.06)) {
      return { text: `${x.name}.data > 0`, shape: [-1], basic: false };
    }
    if (random.chance(0.05)) return { text: "...", shape: x.shape, basic: true };
    const depth = x.shape.length === 0 ? 0 : 1 + random.below(x.shape.length);
    for (let i = 0; i < depth; i++) {
      const n = x.shape[i];
      const sort = random.weighted(
        [[5, "slice"], [3, "integer"], [1, "new"], [advanced || basicOnly || n === 0 ? 0 : 1.5, "list"], [
          1.5,
          "all",
        ]] as const,
      );
      if (sort === "integer" && n > 0) parts.push(String(random.below(2 * n) - n));
      else if (sort === "list" && n > 0) {
        const picks = Array.from({ length: 1 + random.below(3) }, () => random.below(n));
        parts.push(random.chance(0.7) ? `[${picks.join(", ")}]` : `np.array([${picks.join(", ")}])`);
        shape.push(picks.length);
        basic = false;
        advanced = true;
      } else if (sort === "new") {
        parts.push("None");
        shape.push(1);
        parts.push(":");
        shape.push(n);
      } else if (sort === "slice") {
        const [text, length] = random.pick<[string, number]>([
          ["1:", Math.max(0, n - 1)],
          [":2", Math.min(2, n)],
          ["::-1", n],
          ["::2", Math.ceil(n / 2)],
          [":-1", Math.max(0, n - 1)],
          ["::-2", Math.ceil(n / 2)],
          ["1:2", Math.min(1, Math.max(0, n - 1))],
          [":", n],
        ]);
        parts.push(text);
        shape.push(length);
      } else {
        parts.push(":");
        shape.push(n);
      }
    }
    shape.push(...x.shape.slice(depth));
    if (parts.length === 0) return { text: random.chance(0.5) ? "..." : "()", shape: [], basic: true };
    if (random.chance(0.08)) parts.push("...");
    return { text: parts.join(", "), shape, basic };
  }

  index(): void {
    const x = this.tensor();
    if (!x) return;
    x.viewed = true;
    const { text, shape, basic } = this.place(x);
    if (shape.includes(-1)) {
      this.emit(`${this.fresh("w")} = ${x.name}[${text}]`);
      return;
    }
    this.define("v", `${x.name}[${text}]`, {
      kind: "tensor",
      shape,
      dtype: x.dtype,
      view: basic,
      constant: x.constant,
      size: x.size,
    });
  }

  reduce(): void {
    const { random } = this;
    const x = this.tensor((t) => product(t.shape) > 0);
    if (!x) return;
    const n = x.shape.length;
    const f = random.pick(
      this.kind === "smooth" && x.dtype !== "int"
        ? ["sum", "mean", "max", "min", "var", "std", "prod", "cumsum"]
        : ["sum", "sum", "max", "min", "cumsum"],
    );
    if ((f === "std" || f === "prod") && (x.size > 100 || product(x.shape) > 12)) return;
    if (n >= 2 && random.chance(0.15) && ["sum", "max", "min"].includes(f)) {
      const first = random.below(n), second = (first + 1 + random.below(n - 1)) % n;
      const keep = random.chance(0.4);
      const shape = keep
        ? x.shape.map((m, i) => i === first || i === second ? 1 : m)
        : x.shape.filter((_, i) => i !== first && i !== second);
      const all = f === "sum" ? x.size * product(x.shape) : x.size;
      this.define(
        "y",
        `mg.${f}(${x.name}, axis=(${first}, ${second - (random.chance(0.5) ? n : 0)})${keep ? ", keepdims=True" : ""})`,
        {
          kind: "tensor",
          shape,
          dtype: x.dtype,
          view: false,
          constant: x.constant,
          size: all,
        },
      );
      return;
    }
    const axis = n === 0 || random.chance(0.4) ? null : random.below(n);
    const size = f === "sum" || f === "cumsum"
      ? x.size * product(x.shape)
      : f === "prod"
      ? x.size ** product(x.shape)
      : f === "var"
      ? x.size ** 2
      : x.size;
    if (f === "std") {
      // Equal values have no slope here (nan): add what differs.
      if (axis !== null || n !== 1 || x.shape[0] < 2 || x.dtype !== "float64") return;
      this.define("y", `mg.std(${x.name} * 0.25 + np.arange(${x.shape[0]}.) * 64.)`, {
        kind: "tensor",
        shape: [],
        dtype: x.dtype,
        view: false,
        constant: x.constant,
        size: 256,
      });
      return;
    }
    if (f === "cumsum") {
      const shape = axis === null ? [product(x.shape)] : x.shape;
      this.define("y", `mg.cumsum(${x.name}${axis === null ? "" : `, axis=${axis}`})`, {
        kind: "tensor",
        shape,
        dtype: x.dtype,
        view: false,
        constant: x.constant,
        size,
      });
      return;
    }
    const keep = axis !== null && random.chance(0.3);
    const shape = axis === null
      ? []
      : keep
      ? x.shape.map((m, i) => i === axis ? 1 : m)
      : x.shape.filter((_, i) => i !== axis);
    const args = (axis === null ? "" : random.chance(0.8) ? `axis=${axis}` : `axis=${axis - n}`) +
      (keep ? ", keepdims=True" : "");
    const text = random.pick([
      `mg.${f}(${x.name}${args && `, ${args}`})`,
      `${x.name}.${f}(${args})`,
      `np.${f}(${x.name}${args && `, ${args}`})`,
    ]);
    this.define("y", text, {
      kind: "tensor",
      shape,
      dtype: f === "mean" || f === "var" ? (x.dtype === "int" ? "float64" : x.dtype) : x.dtype,
      view: false,
      constant: x.constant,
      size,
    });
  }

  join(): void {
    const { random } = this;
    const x = this.tensor((t) => t.shape.length > 0);
    if (!x) return;
    const peers = this.variables.filter((y) => equalShapes(y.shape, x.shape) && y.dtype === x.dtype);
    const parts = Array.from({ length: 1 + random.below(3) }, () => random.pick(peers));
    parts[0] = x;
    const names = parts.map((p) => p.name).join(", ");
    const constant = parts.every((p) => p.constant);
    const size = Math.max(...parts.map((p) => p.size));
    const rest = { kind: "tensor" as const, dtype: x.dtype, view: false, constant, size };
    const choice = random.pick(["concatenate", "stack", x.shape.includes(0) ? "roll" : "repeat", "roll"]);
    if (choice === "concatenate") {
      const axis = random.below(x.shape.length);
      this.define("y", `mg.concatenate([${names}], axis=${axis})`, {
        ...rest,
        shape: x.shape.map((n, i) => i === axis ? n * parts.length : n),
      });
    } else if (choice === "stack") {
      const axis = random.below(x.shape.length + 1);
      const shape = [...x.shape];
      shape.splice(axis, 0, parts.length);
      if (shape.length > 3) return;
      this.define("y", `mg.stack([${names}], axis=${axis})`, { ...rest, shape });
    } else if (choice === "repeat") {
      this.define("y", `mg.repeat(${x.name}, 2, axis=0)`, {
        ...rest,
        constant: x.constant,
        shape: [x.shape[0] * 2, ...x.shape.slice(1)],
      });
    } else {this.define("y", `mg.roll(${x.name}, ${random.below(5) - 2}, axis=0)`, {
        ...rest,
        constant: x.constant,
        shape: x.shape,
      });}
  }

  multiply(): void {
    const { random } = this;
    const x = this.tensor((t) => t.shape.length >= 1 && t.shape.length <= 2 && t.dtype === "float64" && t.size < 1e4);
    if (!x) return;
    const m = x.shape[x.shape.length - 1];
    const peers = this.variables.filter((y) =>
      y.dtype === "float64" && y.shape.length >= 1 && y.shape.length <= 2 &&
      y.shape[y.shape.length === 1 ? 0 : y.shape.length - 2] === m && y.size < 1e4
    );
    if (peers.length === 0 || random.chance(0.3)) {
      const letters = "ij".slice(0, x.shape.length);
      const out = random.pick(["", letters.slice(0, 1), letters]);
      const shape = [...out].map((c) => x.shape[letters.indexOf(c)]);
      this.define("y", `mg.einsum("${letters},${letters}->${out}", ${x.name}, ${x.name})`, {
        kind: "tensor",
        shape,
        dtype: "float64",
        view: false,
        constant: x.constant,
        size: x.size ** 2 * 8,
      });
      return;
    }
    const y = random.pick(peers);
    const shape = [...x.shape.slice(0, -1), ...(y.shape.length === 2 ? [y.shape[1]] : [])];
    const rest = {
      kind: "tensor" as const,
      shape,
      dtype: "float64" as const,
      view: false,
      constant: x.constant && y.constant,
      size: x.size * y.size * 8,
    };
    const a = "ij".slice(2 - x.shape.length), b = "jk".slice(0, y.shape.length);
    const text = random.pick([
      `${x.name} @ ${y.name}`,
      `mg.matmul(${x.name}, ${y.name})`,
      `mg.einsum("${a},${b}->${(a + b).replaceAll("j", "")}", ${x.name}, ${y.name})`,
    ]);
    this.define("y", text, rest);
  }

  // ---------------------------------------------------------------- in place

  augment(): void {
    const { random } = this;
    const x = this.tensor((t) => t.size < 1e9);
    if (!x) return;
    const y = this.operand(x, true);
    const op = random.pick(["+=", "-=", "*=", "*=", "+="]);
    const grown = Math.max(x.size, y.variable?.size ?? 3) ** 2;
    for (const v of this.variables) if (v === x || v.view || x.view) v.size = Math.max(v.size, grown);
    if (x.dtype === "float64" && random.chance(0.1)) {
      return this.emit(`${x.name} ${random.pick(["/= 2.", "**= 2", "/= -4.", "*= 0.5"])}`);
    }
    if (x.shape.length > 0 && random.chance(0.4)) {
      const { text, shape } = this.place(x);
      if (shape.includes(-1)) return;
      const v = x.dtype === "float32"
        ? `np.float32(${float(this.number())})`
        : x.dtype === "int"
        ? "2"
        : y.shape.length === 0
        ? y.text
        : float(this.number());
      return this.emit(`${x.name}[${text}] ${op} ${v}`);
    }
    if (x.dtype === "float32" && random.chance(0.5)) return this.emit(`${x.name} ${op} ${float(this.number())}`);
    this.emit(`${x.name} ${op} ${y.text}`);
  }

  assign(): void {
    const { random } = this;
    const x = this.tensor();
    if (!x) return;
    const { text, shape } = this.place(x);
    const known = shape.includes(-1) ? [] : shape;
    const fits = this.variables.filter((y) =>
      equalShapes(broadcast(y.shape, known) ?? [-2], known) && (y.dtype !== "float32" || x.dtype === "float32")
    );
    const value = fits.length > 0 && random.chance(0.65) ? random.pick(fits) : null;
    const size = Math.max(x.size, value?.size ?? 3);
    for (const v of this.variables) if (v === x || v.view || x.view) v.size = Math.max(v.size, size);
    this.emit(
      `${x.name}[${text}] = ${
        value?.name ??
          (known.length > 0 && !known.includes(0) && random.chance(0.3) ? this.data(known) : float(this.number()))
      }`,
    );
  }

  into(): void {
    const { random } = this;
    const x = this.tensor((t) => t.dtype !== "int" && t.size < 1e9);
    if (!x) return;
    const y = this.operand(x, true), z = this.operand(x, true);
    const [a, b] = [y, z].map((o) => o.text.startsWith("[") ? `np.array(${o.text})` : o.text);
    const grown = Math.max(x.size, y.variable?.size ?? 3, z.variable?.size ?? 3) ** 2;
    for (const v of this.variables) if (v === x || v.view || x.view) v.size = Math.max(v.size, grown);
    const f = random.pick(["add", "multiply", "subtract", "maximum"]);
    const home = random.pick(["mg", "mg", "np"]);
    const choice = random.below(5);
    if (choice === 0 && !x.shape.includes(0) && x.dtype === "float64") {
      const out = this.define("a", `np.zeros(${tuple(x.shape)})`, {
        kind: "array",
        shape: x.shape,
        dtype: "float64",
        view: false,
        constant: true,
        size: grown,
      });
      this.define("y", `mg.${f}(${x.name}, ${b}, out=${out.name})`, {
        kind: "tensor",
        shape: x.shape,
        dtype: "float64",
        view: false,
        constant: x.constant && (z.variable?.constant ?? true),
        size: grown,
      });
      return;
    }
    if (choice === 1 && x.dtype === "float64") return this.emit(`mg.clip(${a}, -1., 2., out=${x.name})`);
    if (choice === 2) {
      return this.emit(
        `${home}.${random.pick(["negative", "square", "positive", "absolute"])}(${
          x.dtype === "float64" && y.variable && equalShapes(y.shape, x.shape) ? a : x.name
        }, out=${x.name})`,
      );
    }
    this.emit(`${home}.${f}(${a}, ${b}, out=${x.name})`);
  }

  masked(): void {
    const { random } = this;
    const x = this.tensor((t) =>
      t.dtype === "float64" && t.shape.length > 0 && t.size < 1e9 &&
      this.masks.some((m) => m.values.length === t.shape[t.shape.length - 1])
    );
    if (!x) return this.array();
    const m = random.pick(this.masks.filter((mask) => mask.values.length === x.shape[x.shape.length - 1]));
    const y = this.operand(x, true);
    const b = y.text.startsWith("[") ? `np.array(${y.text})` : y.text;
    const grown = Math.max(x.size, y.variable?.size ?? 3) ** 2;
    const f = random.pick(["add", "multiply", "subtract"]);
    const target = this.tensor((t) => equalShapes(t.shape, x.shape) && t.dtype === "float64");
    for (const v of this.variables) if (v === target || v.view || target?.view) v.size = Math.max(v.size, grown);
    if (random.chance(0.7) && target) {
      return this.emit(`${random.pick(["mg", "np"])}.${f}(${x.name}, ${b}, where=${m.name}, out=${target.name})`);
    }
    const rest = {
      kind: "tensor" as const,
      shape: x.shape,
      dtype: "float64" as const,
      view: false,
      constant: x.constant && (y.variable?.constant ?? true),
      size: grown,
    };
    this.define("y", `mg.${f}(${x.name}, ${b}, where=${m.name}, out=np.zeros(${tuple(x.shape)}))`, rest);
  }

  select(): void {
    const { random } = this;
    const x = this.tensor((t) => t.dtype === "float64");
    if (!x) return;
    const y = this.operand(x, true);
    const shape = broadcast(x.shape, y.shape) ?? x.shape;
    const m = this.masks.filter((mask) => mask.values.length === x.shape[x.shape.length - 1]);
    const condition = m.length > 0 && random.chance(0.5)
      ? random.pick(m).name
      : `${x.name} ${random.pick([">", "<=", "!="])} ${float(this.number())}`;
    this.define("y", `mg.where(${condition}, ${x.name}, ${y.text})`, {
      kind: "tensor",
      shape,
      dtype: "float64",
      view: false,
      constant: x.constant && (y.variable?.constant ?? true),
      size: Math.max(x.size, y.variable?.size ?? 3),
    });
  }

  // ---------------------------------------------------------------- graphs

  backward(): void {
    const { random } = this;
    const x = this.tensor((t) => t.dtype !== "int");
    if (!x) return;
    this.cleared = true;
    const choice = random.below(8);
    if (choice === 0 && !x.shape.includes(0)) return this.emit(`${x.name}.backward(${this.data(x.shape)})`);
    if (choice === 1) return this.emit(`${x.name}.sum().backward()`);
    if (choice === 2) return this.emit(`${x.name}.backward(${float(this.number())})`);
    if (choice === 3) {
      const other = this.tensor((t) => t.dtype === "float64");
      if (other && x.dtype === "float64") return this.emit(`(${x.name}.sum() + ${other.name}.sum() * 2.).backward()`);
    }
    if (choice === 4) {
      const other = this.tensor((t) => t.dtype === "float64" && equalShapes(t.shape, x.shape));
      if (other && x.dtype === "float64") return this.emit(`(${x.name} * ${other.name}).backward()`);
    }
    this.emit(`${x.name}.backward()`);
  }

  manage(): void {
    const x = this.tensor();
    if (!x) return;
    this.cleared = true;
    this.emit(`${x.name}.${this.random.pick(["null_grad", "clear_graph", "clear_graph"])}()`);
  }

  reshapeInPlace(): void {
    const x = this.tensor((t) => !t.view && product(t.shape) > 0 && !(t.viewed && this.cleared));
    if (!x) return;
    const size = product(x.shape);
    const shape = this.random.pick<Shape>([[size], [1, size], [size, 1]]);
    this.emit(`${x.name}.shape = ${tuple(shape)}`);
    x.shape = shape;
  }

  untracked(): void {
    const { random } = this;
    const x = this.tensor((t) => t.dtype === "float64");
    if (!x) return;
    const choice = random.below(3);
    if (choice === 0) {
      const name = this.fresh("u");
      this.emit(`with mg.no_autodiff:\n    ${name} = ${x.name} * 2.`);
      this.variables.push({
        name,
        kind: "tensor",
        shape: x.shape,
        dtype: "float64",
        view: false,
        constant: false,
        size: x.size * 2,
      });
    } else if (choice === 1) {
      const { text, shape } = this.place(x, true);
      const name = this.fresh("u");
      this.emit(`with mg.no_autodiff:\n    ${name} = ${x.name}[${text}]`);
      this.variables.push({ name, kind: "tensor", shape, dtype: "float64", view: true, constant: false, size: x.size });
    } else this.emit(`with mg.no_autodiff:\n    ${x.name} ${random.pick(["*= 2.", "+= 1.", "[...] = 0.5"])}`);
  }

  refused(): void {
    const { random } = this;
    const x = this.tensor();
    if (!x) return;
    const n = x.shape.length;
    const name = this.fresh("z");
    const grown = tuple([...x.shape.slice(0, -1), (x.shape[n - 1] ?? 1) + 2]);
    const lines = [
      `${name} = ${x.name} + np.ones(${tuple([...x.shape, 5, 7])})`,
      `${name} = ${x.name}.reshape(${product(x.shape) + 1})`,
      `${name} = ${x.name}.sum(axis=${n})`,
      `${name} = mg.sum(${x.name}, axis=${-n - 1})`,
      `${name} = ${x.name}[${Array.from({ length: n + 1 }, () => "0").join(", ")}]`,
      `${x.name}[${n === 0 ? "0" : x.shape[0]}] = 1.`,
      `${x.name} += np.ones(${grown})`,
      `${x.name}[...] = np.ones(${grown})`,
      `${x.name}.backward(np.ones(${grown}))`,
      `${name} = mg.transpose(${x.name}, ${tuple([...x.shape.keys(), n].slice(n === 0 ? 1 : 0))})`,
      `${name} = mg.concatenate([${x.name}, np.ones((2, 2, 2, 2))])`,
      `${name} = mg.add(${x.name}, 1., constant=1)`,
      `${name} = ${x.name}["a"]`,
      `${name} = mg.squeeze(${x.name}, axis=${n + 1})`,
      `${name} = ${x.name} @ np.ones((11, 2))`,
      `${name} = mg.add(${x.name}, 1., out=[1.])`,
      `${name} = ${x.name} // 2.`,
      `${name} = mg.swapaxes(${x.name}, 0, ${n + 1})`,
      `${x.name}.constant = False`,
      `${name} = mg.einsum("ijk->ij", ${x.name}[None, None, None, None])`,
    ];
    // A failing write to a relative of a stale view leaves MyGrad's bases in disorder (tape D7).
    const writes = /^\w+( \+=|\[.*\] =)/;
    this.emit(random.pick(this.cleared ? lines.filter((line) => !writes.test(line)) : lines));
  }

  sequence(): void {
    const x = this.tensor((t) => t.dtype === "float64" && t.size < 1e6);
    if (!x) return;
    const y = this.operand(x, true), z = this.operand(x, true);
    const text = (o: { text: string }): string => o.text.startsWith("[") ? `np.array(${o.text})` : o.text;
    const size = Math.max(x.size, y.variable?.size ?? 3, z.variable?.size ?? 3);
    const constant = x.constant && (y.variable?.constant ?? true) && (z.variable?.constant ?? true);
    const rest = { kind: "tensor" as const, shape: x.shape, dtype: "float64" as const, view: false, constant };
    this.define("y", `mg.add_sequence(${x.name}, ${text(y)}, ${text(z)}${this.options()})`, {
      ...rest,
      size: 3 * size,
    });
  }

  unguarded(): void {
    const x = this.tensor((t) => t.dtype === "float64" && t.size < 1e6);
    if (!x) return;
    const name = this.fresh("y");
    this.emit(`with mg.mem_guard_off:\n    ${name} = ${x.name} * ${x.name}`);
    this.variables.push({
      name,
      kind: "tensor",
      shape: x.shape,
      dtype: "float64",
      view: false,
      constant: x.constant,
      size: x.size ** 2,
    });
  }

  copyOf(): void {
    const x = this.tensor();
    if (!x) return;
    this.define("c", `${x.name}.copy()`, {
      kind: "tensor",
      shape: x.shape,
      dtype: x.dtype,
      view: false,
      constant: x.constant,
      size: x.size,
    });
  }

  convert(): void {
    const { random } = this;
    const x = this.tensor((t) => t.dtype !== "int");
    if (!x) return;
    const text = random.pick([
      `mg.tensor(${x.name})`,
      `mg.astensor(${x.name})`,
      // rounded float32 results must not be taken for float64
      this.kind === "smooth" ? `mg.astensor(${x.name})` : `${x.name}.astype("float64")`,
      `mg.tensor(${x.name}, copy=False, constant=True)`,
    ]);
    // `astensor` gives the very tensor: a second name for it.
    this.define("c", text, {
      kind: "tensor",
      shape: x.shape,
      dtype: text.includes("astype") ? "float64" : x.dtype,
      view: text.includes("astensor") ? x.view : false,
      constant: text.includes("constant") || (text.includes("astensor") && x.constant),
      size: x.size,
    });
  }
}

function equalShapes(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

function broadcast(a: Shape, b: Shape): Shape | null {
  const n = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    const x = a[a.length - n + i] ?? 1, y = b[b.length - n + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    out.push(x === 1 ? y : x);
  }
  return out;
}
