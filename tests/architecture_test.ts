/** The architecture is a test: who may import whom, what entry points are, what every source file owes its reader. */
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import { hasFile, type Import, importsOf, readText, sourcesUnder, withoutComments } from "./support/project.ts";

/** The folders of `src/` by height: a file imports from lower ones and from its own. */
const heights: Record<string, number> = {
  python: 0,
  dtype: 1,
  ndarray: 2,
  kernels: 3,
  numpy: 4,
  autodiff: 5,
  functions: 6,
  random: 7,
  io: 7,
  nnet: 8,
};
const entries = ["mod.ts", "numpy.ts", "nnet.ts"];
/** Scripts that build the library and are not part of it. */
const builders = /^src\/kernels\/wasm\/(build|asm)\.ts$|^src\/kernels\/wasm\/kernels\//;

const sources = sourcesUnder("src");
const library = sources.filter((file) => !builders.test(file));
const imports = sources.flatMap(importsOf);

function folder(file: string): string {
  return file.split("/")[1];
}

test("src/ has no folder that the layout does not know", () => {
  for (const file of sources) {
    assert(folder(file) in heights && file.split("/").length > 2, `${file} stands in no folder of the layout`);
  }
});

test("a file imports from lower folders and its own, types included", () => {
  const wrong: string[] = [];
  for (const { file, to } of imports) {
    if (builders.test(file)) continue;
    if (!to.startsWith("src/")) {
      wrong.push(`${file} imports ${to}, which is not in src/`);
      continue;
    }
    const from = folder(file), into = folder(to);
    if (from !== into && !(heights[into] < heights[from])) {
      wrong.push(`${file}: ${from}/ may not import ${into}/ (${to})`);
    }
  }
  assertEquals(wrong, []);
});

test("kernels/ imports only dtype/ and the Layout type", () => {
  const wrong = imports.filter(({ file, to, typeOnly, names }) =>
    folder(file) === "kernels" && !builders.test(file) && !["kernels", "dtype"].includes(folder(to)) &&
    !(to === "src/ndarray/layout.ts" && typeOnly && names.join() === "Layout")
  );
  assertEquals(wrong, []);
});

test("every import names a file that is there", () => {
  const lost = imports.filter(({ to }) => to.startsWith("src/") && !hasFile(to)).map(({ file, to }) =>
    `${file} imports ${to}`
  );
  assertEquals(lost, []);
});

test("imports form no cycle, those of types included", () => {
  const graph = new Map<string, string[]>();
  for (const { file, to } of imports) graph.set(file, [...graph.get(file) ?? [], to]);
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    assert(at < 0, `a cycle of imports: ${[...path.slice(at), file].join(" → ")}`);
    if (done.has(file)) return;
    for (const to of graph.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of sources) visit(file, []);
});

for (const entry of entries) {
  test(`${entry} only re-exports`, () => {
    // What may stand there: `export … from "./src/…"`, `import … from "./src/…"` and `export { … };` for name spaces.
    const rest = withoutComments(readText(entry))
      .replace(
        /(?:import|export)\s+(?:type\s+)?(?:[\w$*\s{},]+?\s+from\s+)?"\.\/(?:src\/[^"]+|mod\.ts|numpy\.ts|nnet\.ts)";/g,
        "",
      )
      .replace(/export\s+(?:type\s+)?\{[\w$\s,]+\};/g, "");
    assertEquals(rest.trim(), "");
  });
}

test("numpy.ts stands alone: it reaches no tensors", () => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file) || !file.endsWith(".ts")) return;
    reached.add(file);
    for (const { to } of importsOf(file)) visit(to);
  };
  visit("numpy.ts");
  const wrong = [...reached].filter((file) => file.startsWith("src/") && heights[folder(file)] === heights.autodiff);
  const above = [...reached].filter((file) => file.startsWith("src/functions/") || file.startsWith("src/nnet/"));
  assertEquals([...wrong, ...above], []);
});

test("conformance, bench and examples see what users see", () => {
  const wrong: Import[] = [];
  for (const file of [...sourcesUnder("conformance"), ...sourcesUnder("bench"), ...sourcesUnder("examples")]) {
    wrong.push(...importsOf(file).filter(({ to }) => to.startsWith("src/")));
  }
  assertEquals(wrong, []);
});

test("the library uses nothing of Deno, Node or Bun", () => {
  const wrong: string[] = [];
  for (const file of library) {
    const code = withoutComments(readText(file)).replaceAll('"Deno.customInspect"', "")
      // the permission to read an environment variable, and memory that is not zeroed, asked of whatever host there is
      .replaceAll('["Deno"]', "").replaceAll("Buffer.allocUnsafeSlow", "");
    for (
      const found of code.matchAll(
        /\bDeno\b|\bBun\.|["'](?:node|bun|npm|jsr):|\brequire\(|\bBuffer\.(?:from|alloc|concat|isBuffer)|(?<![.\w])process\./g,
      )
    ) {
      wrong.push(`${file}: ${found[0]}`);
    }
  }
  assertEquals(wrong, []);
});

test("every file opens with what it is for", () => {
  const silent = [
    ...entries.filter(hasFile),
    ...sources,
    ...sourcesUnder("conformance"),
    ...sourcesUnder("bench"),
    ...sourcesUnder("examples"),
    ...sourcesUnder("tests"),
  ]
    .filter((file) => !/^(#![^\n]*\n)?(\/\*\*|\/\/ )/.test(readText(file)));
  assertEquals(silent, []);
});

test("every export of the library is documented", () => {
  const bare: string[] = [];
  for (const file of library) {
    const seen = new Set<string>();
    let before = "";
    for (const line of readText(file).split("\n")) {
      const name = line.match(
        /^export (?:declare |abstract |async )*(?:const|let|function\*?|class|interface|type) ([\w$]+)/,
      )?.[1];
      if (name !== undefined && !seen.has(name)) {
        // Overloads after the first, and a value with the name of a type, share its documentation.
        seen.add(name);
        if (!before.endsWith("*/")) bare.push(`${file}: ${name}`);
      }
      if (line.trim() !== "" && !line.trim().startsWith("// deno-lint-ignore")) before = line.trim();
    }
  }
  assertEquals(bare, []);
});
