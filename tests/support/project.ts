/** The project as files, for the tests that look at the project itself. Tests run from the project's root. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import process from "node:process";

const root = process.cwd();
if (!existsSync(join(root, "deno.json"))) throw new Error("the tests run from the project's root, where deno.json is");

/** Whether the project has a file. */
export function hasFile(path: string): boolean {
  return existsSync(join(root, path));
}

/** Where a folder or file of the project is on the disk. */
export function pathOf(path: string): string {
  return join(root, path);
}

/** The text of a file, named from the root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** All `.ts` files under a folder, named from the root with forward slashes. */
export function sourcesUnder(folder: string): string[] {
  if (!hasFile(folder)) return [];
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.map((name) => posix.join(folder, name.replaceAll("\\", "/"))).filter((name) => name.endsWith(".ts"))
    .sort();
}

/** TypeScript without its comments, so that examples in documentation are not taken for code. */
export function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replace(token, (found) => found.startsWith("/*") || found.startsWith("//") ? " " : found);
}

/** One import or re-export. */
export interface Import {
  /** The file that imports. */
  file: string;
  /** What it names: a file named from the root if the specifier is relative, else the specifier. */
  to: string;
  /** Whether nothing is left of it when the types are erased. */
  typeOnly: boolean;
  /** The names taken, as written; empty for a whole module. */
  names: string[];
}

/** Everything that a file imports or re-exports, dynamic imports and `import("…")` types too. */
export function importsOf(file: string): Import[] {
  const code = withoutComments(readText(file));
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, clause: string): void => {
    const to = specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier;
    const names = [...clause.matchAll(/(?:^|[{,])\s*((?:type\s+)?[\w$]+)/g)].map((match) => match[1]);
    const all = names.length > 0 && clause.trim().startsWith("{") && names.every((name) => name.startsWith("type "));
    found.push({ file, to, typeOnly: typeOnly || all, names: names.map((name) => name.replace(/^type\s+/, "")) });
  };
  for (
    const [, type, clause, to] of code.matchAll(
      /^(?:import|export)\s+(type\s+)?([\w$*\s{},]+?)\s+from\s+["']([^"']+)["']/gm,
    )
  ) {
    add(to, type !== undefined, clause);
  }
  for (const [, to] of code.matchAll(/^import\s+["']([^"']+)["']/gm)) add(to, false, "");
  for (const [, type, to] of code.matchAll(/(typeof\s+|[:<|&=]\s*)?\bimport\(\s*["']([^"']+)["']\s*\)/g)) {
    add(to, type !== undefined && !/=\s*$/.test(type), "");
  }
  return found;
}
