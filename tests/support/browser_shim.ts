/** What stands for `node:test` in a browser: tests are collected, and run when the page asks for them. */

type Body = (context: unknown) => unknown;

const collected: { name: string; body: Body; skip: unknown }[] = [];

/** Collects a test. */
export function test(name: string, options: { skip?: unknown } | Body, body?: Body): void {
  const settings = typeof options === "function" ? {} : options;
  collected.push({ name, body: body ?? options as Body, skip: settings.skip });
}
export default test;

/** Runs what was collected. */
(globalThis as Record<string, unknown>).runTests = async (): Promise<
  { passed: number; skipped: number; failed: string[] }
> => {
  const failed: string[] = [];
  let passed = 0, skipped = 0;
  for (const { name, body, skip } of collected) {
    if (skip) {
      skipped++;
      continue;
    }
    try {
      await body({});
      passed++;
    } catch (error) {
      failed.push(`${name}: ${String((error as Error).message ?? error).slice(0, 300)}`);
    }
  }
  return { passed, skipped, failed };
};

/** The text of a file of the project, from the server that serves the page: what stands for `support/project.ts`. */
export function readText(path: string): string {
  const request = new XMLHttpRequest();
  request.open("GET", `/file/${path}`, false);
  request.send();
  return request.responseText;
}
