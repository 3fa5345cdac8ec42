/**
 * Where tests find a Python with NumPy: the variable `MYGRAD_PYTHON`, or the project's own virtual environment. Tests that need
 * one are skipped without it.
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const own = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));

/** The command of a Python that imports NumPy, or `null`. */
export const python: string | null =
  [process.env.MYGRAD_PYTHON, own].find((path) =>
    path !== undefined && existsSync(path) && spawnSync(path, ["-c", "import numpy"]).status === 0
  ) ?? null;

/** What to give as the options of a test that needs Python. */
export const needsPython: { skip: boolean | string } = {
  skip: python === null && "needs a Python with NumPy (MYGRAD_PYTHON)",
};

/** Runs a Python file beside the tests and returns the JSON values it prints, one in a line. */
export function pythonLines<T>(file: string, ...args: string[]): T[] {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const done = spawnSync(python!, [path, ...args], { encoding: "utf8", maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`${file} failed:\n${done.stderr}`);
  return done.stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as T);
}
