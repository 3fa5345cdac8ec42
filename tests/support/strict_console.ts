/**
 * Loaded before examples run: `console.assert` raises, so that an example that is wrong fails.
 */
console.assert = (condition?: boolean, ...data: unknown[]): void => {
  if (!condition) throw new Error(["an example's assertion does not hold", ...data.map(String)].join(" "));
};
