/**
 * Learns to read real handwritten digits: `deno task demo`, or `bun examples/digits.ts`.
 *
 * A network of two layers is trained with mini-batches; its loss, the softmax cross-entropy, is composed from elementwise
 * functions and reductions, and every gradient comes from `backward()`. Then it reads digits that it has never seen.
 */
import * as mg from "../mod.ts";
import * as np from "../numpy.ts";
import { bar, chosen, type Digits, readDigits, shuffled, status } from "./shared.ts";

const HIDDEN = 64, EPOCHS = 30, BATCH = 32, MOMENTUM = 0.9, HELD_OUT = 360;

/** The network: `tanh` between two linear layers. */
class Network {
  readonly w1 = weights(64, HIDDEN);
  readonly b1 = mg.zeros([HIDDEN], { dtype: "float64" });
  readonly w2 = weights(HIDDEN, 10);
  readonly b2 = mg.zeros([10], { dtype: "float64" });
  readonly parameters: readonly mg.Tensor[] = [this.w1, this.b1, this.w2, this.b2];
  readonly #velocity = this.parameters.map((p) => np.zeros_like(p.data));

  /** How much speaks for each of the ten digits, for every image. */
  scores(images: np.NDArray | mg.Tensor): mg.Tensor {
    return mg.tanh(mg.matmul(images, this.w1).add(this.b1)).matmul(this.w2).add(this.b2);
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

function weights(from: number, to: number): mg.Tensor {
  return mg.tensor(mg.random.randn(from, to).data.mul(Math.sqrt(1 / from)));
}

/** The mean of −log p(label): log Σ exp(scores) less the score of the label. */
function crossEntropy(scores: mg.Tensor, labels: Int32Array): mg.Tensor {
  const largest = scores.data.max({ axis: 1, keepdims: true }); // exp() of what is left cannot overflow
  const shifted = scores.sub(largest);
  const logSum = mg.log(mg.sum(mg.exp(shifted), { axis: 1 }));
  return logSum.sub(shifted.get(np.arange(labels.length), labels)).mean();
}

/** The probability of each digit. */
function probabilities(scores: np.NDArray): np.NDArray {
  const e = np.exp(scores.sub(scores.max({ axis: -1, keepdims: true })));
  return e.div(e.sum({ axis: -1, keepdims: true }));
}

/** The share of images that are read right. */
function accuracy(network: Network, { images, labels }: Digits): number {
  const read = mg.no_autodiff(() => network.scores(images)).data.argmax({ axis: 1 });
  return +read.eq(labels).mean();
}

// ---- The terminal ------------------------------------------------------------------------------------------------------------

const SHADES = " .:-=+*#%@";

/** An image as eight lines of text, every pixel two characters wide. */
function drawn(image: np.NDArray): string[] {
  return (image.reshape(8, 8).tolist() as number[][]).map((row) =>
    row.map((pixel) => SHADES[Math.min(9, Math.floor(pixel * 10))].repeat(2)).join("")
  );
}

/** What the network sees in an image: a bar for each of the digits it takes into account. */
function seen(chances: number[], label: number): string[] {
  const order = chances.map((_, digit) => digit).sort((a, b) => chances[b] - chances[a]);
  const lines = order.slice(0, 4).map((digit) =>
    `${digit}  ${bar(chances[digit], 24)} ${(100 * chances[digit]).toFixed(1).padStart(5)} %${
      digit === label ? "  ← written" : ""
    }`
  );
  if (!order.slice(0, 4).includes(label)) lines.push(`   (written: ${label})`);
  return [...lines, ...Array<string>(8 - lines.length).fill("")];
}

// ---- The run -----------------------------------------------------------------------------------------------------------------

/** Trains on most of the digits and answers the share of the held-out ones that the network reads right. */
export async function run(): Promise<number> {
  const began = performance.now();
  mg.random.seed(1);
  const all = await readDigits();
  const digits = chosen(all, shuffled(all.labels.length));
  const n = digits.labels.length - HELD_OUT;
  const training = chosen(digits, np.arange(n)), held = chosen(digits, np.arange(n, n + HELD_OUT));
  console.log(`${n} handwritten digits to learn from, ${HELD_OUT} held out; a network of 64 → ${HIDDEN} → 10.\n`);

  const network = new Network();
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const order = shuffled(n);
    let total = 0;
    for (let start = 0; start < n; start += BATCH) {
      const { images, labels } = chosen(training, order.get(mg.slice(start, start + BATCH)));
      const loss = crossEntropy(network.scores(images), labels);
      loss.backward();
      network.step(0.1 * (1 - (epoch - 1) / EPOCHS));
      total += +loss * labels.length;
    }
    const text = `epoch ${String(epoch).padStart(2)}/${EPOCHS} ${bar(epoch / EPOCHS, 30)} loss ${
      (total / n).toFixed(4)
    }`;
    status(text, epoch === EPOCHS);
  }

  const share = accuracy(network, held);
  const seconds = (performance.now() - began) / 1000;
  console.log(`\nread right: ${(100 * share).toFixed(1)} % of the held-out digits, after ${seconds.toFixed(1)} s\n`);

  // Three digits that were easy, and the three that were hardest: those whose own digit got the smallest chance.
  const chances = probabilities(mg.no_autodiff(() => network.scores(held.images)).data);
  const own = chances.get(np.arange(HELD_OUT), held.labels);
  const hardest = np.argsort(own);
  for (const i of [0, 1, 2, ...[0, 1, 2].map((k) => +hardest.get(k))]) {
    const picture = drawn(held.images.get(i)), words = seen(chances.get(i).tolist() as number[], held.labels[i]);
    console.log(picture.map((line, y) => `  ${line}    ${words[y]}`.trimEnd()).join("\n") + "\n");
  }
  return share;
}

if (import.meta.main) await run();
