/**
 * `deno task bench:accuracy`: by how much elementwise functions miss the exact results, in units in the last place, for 400,000
 * arguments each, as a table in `accuracy.md`. Exact is NumPy's long double (`accuracy.py`); the kernels round alike on every engine.
 */
import * as mg from "../mod.ts";
import * as np from "../numpy.ts";
import { python, root } from "./setup.ts";

const found = python();
if ("trouble" in found) throw new Error(found.trouble);
const folder = await Deno.makeTempDir({ prefix: "mygrad-accuracy-" });

async function ask(what: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command((found as { command: string }).command, {
    args: [`${root}bench/accuracy.py`, what, folder],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

type Function = (...arrays: np.NDArray[]) => np.NDArray;

try {
  await ask("draw");
  const keys = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".x.npy"))
    .map((name) => name.slice(0, -".x.npy".length));
  for (const key of keys) {
    const name = key.slice(0, -2), x = np.load(`${folder}/${key}.x.npy`) as np.NDArray;
    const f: Function = name === "sigmoid"
      ? (x) => mg.nnet.sigmoid(x).data
      : (np as unknown as Record<string, Function>)[name];
    let result: np.NDArray;
    try {
      result = f(x, np.load(`${folder}/${key}.y.npy`) as np.NDArray);
    } catch {
      result = f(x);
    }
    np.save(`${folder}/${key}.ours.npy`, result);
  }
  const table: Record<string, [ours: number, numpy: number, at: string[]]> = JSON.parse(await ask("judge"));
  const names = [...new Set(Object.keys(table).map((key) => key.slice(0, -2)))];
  const cell = (x: number): string => x.toFixed(2);
  const lines = names.map((name) => {
    const [wide, narrow] = [table[`${name}64`], table[`${name}32`]];
    return `| ${name} | ${cell(wide[0])} | ${cell(wide[1])} | ${wide[2].join(", ")} | ${cell(narrow[0])} | ${
      cell(narrow[1])
    } |`;
  });
  const text = `# Accuracy

\`deno task bench:accuracy\` wrote this file: the largest error seen among 400,000 arguments of each function and data type, in units in
the last place of the exact result (0.5 is correctly rounded). Arguments are drawn near 0, over the whole range and near points where
functions are hard; what they are is in [accuracy.py](accuracy.py). Our bits are the same on every engine, with and without
threads, for one element and for a million.

| function | float64 | NumPy's | where ours is worst | float32 | NumPy's |
| --- | ---: | ---: | --- | ---: | ---: |
${lines.join("\n")}
`;
  Deno.writeTextFileSync(`${root}bench/accuracy.md`, text);
  console.log(text);
} finally {
  await Deno.remove(folder, { recursive: true });
}
