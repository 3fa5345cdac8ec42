/**
 * A convolutional network learns to read real handwritten digits: `deno task cnn`, or `bun examples/cnn.ts`.
 *
 * Two convolutions, pooling, batch normalization between them, and one linear layer, trained with `softmax_crossentropy`. At the
 * end the filters it has learned are written as a picture, `filters.svg`.
 */
import * as mg from "../mod.ts";
import * as np from "../numpy.ts";
import { bar, chosen, type Digits, readDigits, shuffled, status } from "./shared.ts";

const { nnet } = mg;
const FILTERS = 16, DEEP = 32, EPOCHS = 14, BATCH = 32, MOMENTUM = 0.9, HELD_OUT = 360, RATE = 0.06;

/** The network: 3×3 filters, ReLU and pooling twice, then ten scores. */
class Network {
  readonly filters = nnet.he_normal(FILTERS, 1, 3, 3, { gain: Math.SQRT2 });
  readonly scale1 = mg.ones(FILTERS);
  readonly shift1 = mg.zeros(FILTERS);
  readonly deep = nnet.he_normal(DEEP, FILTERS, 3, 3, { gain: Math.SQRT2 });
  readonly scale2 = mg.ones(DEEP);
  readonly shift2 = mg.zeros(DEEP);
  readonly weights = nnet.glorot_normal(DEEP * 4, 10);
  readonly bias = mg.zeros(10);
  readonly parameters: readonly mg.Tensor[] = [
    this.filters,
    this.scale1,
    this.shift1,
    this.deep,
    this.scale2,
    this.shift2,
    this.weights,
    this.bias,
  ];
  readonly #velocity = this.parameters.map((p) => np.zeros_like(p.data));

  /** Ten scores for every image of a batch of shape `(N, 1, 8, 8)`. */
  scores(images: np.NDArray): mg.Tensor {
    let x = nnet.conv_nd(images, this.filters, { stride: 1, padding: 1 });
    x = nnet.max_pool(nnet.relu(nnet.batchnorm(x, { gamma: this.scale1, beta: this.shift1, eps: 1e-5 })), [2, 2], 2);
    x = nnet.conv_nd(x, this.deep, { stride: 1, padding: 1 });
    x = nnet.max_pool(nnet.relu(nnet.batchnorm(x, { gamma: this.scale2, beta: this.shift2, eps: 1e-5 })), [2, 2], 2);
    return x.reshape(x.shape[0], -1).matmul(this.weights).add(this.bias);
  }

  /** One step downhill, with momentum. */
  step(rate: number): void {
    this.parameters.forEach((p, i) => {
      const velocity = this.#velocity[i];
      velocity.imul(MOMENTUM).isub(np.multiply(rate, p.grad!));
      p.data.iadd(velocity);
    });
  }
}

/** Images as a batch of one channel. */
function batch({ images }: Digits): np.NDArray {
  return images.astype("float32").reshape(-1, 1, 8, 8);
}

/** The share of images that are read right. */
function accuracy(network: Network, digits: Digits): number {
  const read = mg.no_autodiff(() => network.scores(batch(digits))).data.argmax({ axis: 1 });
  return +read.eq(digits.labels).mean();
}

/** The filters of the first layer as a picture: light where a filter wants ink, dark where it wants none. */
export function filtersAsSvg(filters: np.NDArray): string {
  const [count, , height, width] = filters.shape, cell = 14, gap = 10, columns = 8, rows = Math.ceil(count / columns);
  const squares: string[] = [];
  for (let f = 0; f < count; f++) {
    const filter = filters.get(f, 0).tolist() as number[][], most = Math.max(...filter.flat().map(Math.abs));
    const left = gap + (f % columns) * (width * cell + gap),
      top = gap + Math.floor(f / columns) * (height * cell + gap);
    filter.forEach((row, y) =>
      row.forEach((value, x) => {
        const shade = Math.round(127.5 * (1 + value / most));
        squares.push(
          `<rect x="${left + x * cell}" y="${
            top + y * cell
          }" width="${cell}" height="${cell}" fill="rgb(${shade},${shade},${shade})"><title>${
            value.toFixed(3)
          }</title></rect>`,
        );
      })
    );
  }
  const w = gap + columns * (width * cell + gap), h = gap + rows * (height * cell + gap);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><rect width="100%" height="100%" fill="#246"/>${
    squares.join("")
  }</svg>\n`;
}

/** Trains on most of the digits and answers the share of the held-out ones that the network reads right. */
export async function run(): Promise<{ share: number; picture: string }> {
  const began = performance.now();
  mg.random.seed(2);
  const all = await readDigits();
  const digits = chosen(all, shuffled(all.labels.length)), n = digits.labels.length - HELD_OUT;
  const training = chosen(digits, np.arange(n)), held = chosen(digits, np.arange(n, n + HELD_OUT));
  console.log(
    `${n} handwritten digits to learn from, ${HELD_OUT} held out; ${FILTERS} filters, then ${DEEP}, then 10 scores.\n`,
  );
  const network = new Network();
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const order = shuffled(n);
    let total = 0;
    for (let start = 0; start < n; start += BATCH) {
      const part = chosen(training, order.get(mg.slice(start, start + BATCH)));
      const loss = nnet.softmax_crossentropy(network.scores(batch(part)), part.labels);
      loss.backward();
      network.step(RATE * (1 - (epoch - 1) / EPOCHS));
      total += +loss * part.labels.length;
      const done = (epoch - 1 + Math.min(1, (start + BATCH) / n)) / EPOCHS;
      status(
        `epoch ${String(epoch).padStart(2)}/${EPOCHS} ${bar(done, 30)} loss ${
          (total / Math.min(n, start + BATCH)).toFixed(4)
        }`,
        done === 1,
      );
    }
  }
  const share = accuracy(network, held), seconds = (performance.now() - began) / 1000;
  console.log(`\nread right: ${(100 * share).toFixed(1)} % of the held-out digits, after ${seconds.toFixed(1)} s`);
  return { share, picture: filtersAsSvg(network.filters.data) };
}

if (import.meta.main) {
  const { picture } = await run();
  // deno-lint-ignore no-explicit-any
  const { writeFileSync } = (globalThis as any).process.getBuiltinModule("node:fs");
  writeFileSync("filters.svg", picture);
  console.log("its filters: filters.svg");
}
