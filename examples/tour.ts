/**
 * The examples of MyGrad's front page, in their order, in this library: `deno task tour`, or `bun examples/tour.ts`.
 * Every line is shown as it would be written, with what it prints.
 */
import * as mg from "../mod.ts";
import * as np from "../numpy.ts";

/** Shows a line of code and what it evaluates to; a tuple's parts stand below each other. */
export type Show = (code: string, ...values: unknown[]) => void;

/** Walks through the examples. */
export function tour(title: (text: string) => void, show: Show): void {
  title("A function and its gradient");
  {
    const x = mg.tensor(3);
    const f = x.pow(2);
    show("const x = mg.tensor(3), f = x.pow(2); f", f);
    f.backward(); // triggers the computation of df/dx
    show("f.backward(); x.grad", x.grad);
  }

  title("NumPy's functions work on tensors");
  {
    const x = mg.tensor([1, 2, 3]); // like np.array, but with back-propagation
    const f = np.sum(x.mul(x));
    f.backward();
    show("const x = mg.tensor([1, 2, 3]), f = np.sum(x.mul(x)); f.backward(); x.grad", x.grad);
  }

  title("In-place targets and boolean masks are differentiated through");
  {
    const x = mg.tensor([1, 2, 3]);
    const y = mg.zeros_like(x);
    np.multiply(x, x, { where: [true, false, true], out: y });
    show("np.multiply(x, x, { where: [true, false, true], out: y }); y", y);
    y.backward();
    show("y.backward(); x.grad", x.grad);
  }

  title("Slicing makes views, of the data and of the gradient");
  {
    const x = mg.arange(mg.pyfloat(4));
    const head = x.get(":2");
    head.imul(10); // the base sees what is written through the view
    show("const x = mg.arange(mg.pyfloat(4)), head = x.get(':2'); head.imul(10); x", x);
    x.pow(2).backward();
    show("x.pow(2).backward(); x.grad, head.grad", x.grad, head.grad);
    show("np.shares_memory(x.grad, head.grad)", np.shares_memory(x.grad!, head.grad!));
  }

  title("Any view will do: einsum's diagonal");
  const x = mg.arange(mg.pyfloat(9)).reshape(3, 3);
  const diagonal = np.einsum("ii->i", x);
  show("const diagonal = np.einsum('ii->i', x); x, diagonal", x, diagonal);
  show("np.shares_memory(x, diagonal)", np.shares_memory(x, diagonal));
  diagonal.imul(-1); // writing to a view changes its base, and all other views
  show("diagonal.imul(-1); x", x);
  x.pow(2).backward();
  show("x.pow(2).backward(); x.grad, diagonal.grad", x.grad, diagonal.grad);
  // the gradients have the same view relationship
  show("np.shares_memory(x.grad, diagonal.grad)", np.shares_memory(x.grad!, diagonal.grad!));

  title("Basic and advanced indexing");
  x.get(x.lt(4)).pow(2).backward();
  show("x.get(x.lt(4)).pow(2).backward(); x.grad", x.grad);
  {
    const y = mg.arange(mg.pyfloat(6)).reshape(2, 3);
    y.get([0, 1, 1], [2, 0, 0]).sum().backward(); // an element that is taken twice counts twice
    show("y.get([0, 1, 1], [2, 0, 0]).sum().backward(); y.grad", y.grad);
    y.get(0, "::2").sum().backward();
    show("y.get(0, '::2').sum().backward(); y.grad", y.grad);
  }

  title("Arrays and lists are constants");
  {
    const x = mg.tensor([1, 2, 3]);
    const y = np.array([-1, 0, 10]);
    x.mul(y).backward();
    show("x.mul(np.array([-1, 0, 10])).backward(); x.grad", x.grad);
  }

  title("A hinge loss: broadcasting, indexing of both kinds, assignment in place");
  {
    // five samples, four classes; on the front page the scores are random
    const scores = mg.tensor([
      [9.0, 1.5, 8.5, 0.0],
      [3.0, 7.0, 2.0, 6.5],
      [0.5, 0.0, 4.0, 4.5],
      [6.0, 2.0, 1.0, 0.5],
      [1.0, 5.0, 5.5, 9.0],
    ]);
    const labels: [number[], number[]] = [[0, 1, 2, 3, 4], [0, 1, 2, 2, 3]];
    const right = scores.get(...labels);
    const margins = scores.sub(right.get(":", np.newaxis)).add(1);
    margins.set(margins.le(0), 0); // scores beyond the margin cost nothing
    margins.set(mg.s_(...labels), 0); // nor does the right class
    const loss = margins.sum().div(scores.shape[0]);
    show("const loss = margins.sum().div(scores.shape[0]); loss", loss);
    loss.backward();
    show("loss.backward(); scores.grad", scores.grad);
  }
}

/** What Python's prompt prints. */
function printed(value: unknown): string {
  if (value instanceof mg.Tensor || value instanceof np.NDArray) return value.__repr__();
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

if (import.meta.main) {
  tour(
    (text) => console.log(`\n# ${text}`),
    (code, ...values) => console.log(`> ${code}\n${values.map(printed).join("\n")}`),
  );
}
