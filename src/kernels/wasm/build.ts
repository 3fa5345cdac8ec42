// Builds src/kernels/wasm/bytes.ts from the sources of the kernels.
//
//   deno run -A src/kernels/wasm/build.ts                 writes bytes.ts
//   deno run -A src/kernels/wasm/build.ts --check         only compares, and fails if it is out of date
//   deno run -A src/kernels/wasm/build.ts --print gemm    prints a group as WebAssembly text, for reading
import { encode, print } from "./asm.ts";
import { assemble, generate, GROUPS } from "./kernels/groups.ts";

const file = new URL("./bytes.ts", import.meta.url), [option, name] = Deno.args;
if (option === "--print") {
  console.log(print(assemble(name, GROUPS[name].variants.at(-1)!)));
} else if (option === "--check") {
  const wanted = generate().split("\n"), found = Deno.readTextFileSync(file).split("\n");
  const line = wanted.findIndex((text, i) => text !== found[i]);
  if (line >= 0 || found.length !== wanted.length) {
    const section = found.slice(0, line + 1).findLast((text) => text.startsWith("export"));
    console.error(`bytes.ts is out of date from line ${line + 1} (${section}) on: run \`deno task wasm\``);
    Deno.exit(1);
  }
} else {
  for (const [group, { variants }] of Object.entries(GROUPS)) {
    for (const variant of variants) {
      const module = assemble(group, variant), bytes = encode(module);
      if (!WebAssembly.validate(bytes)) throw new Error(`${group} (${variant}) is not valid`);
      console.log(`${group} ${variant}: ${bytes.length} bytes, ${module.poolBytes().length} of them constants`);
    }
  }
  Deno.writeTextFileSync(file, generate());
}
