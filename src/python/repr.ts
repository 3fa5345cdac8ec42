/**
 * How Python prints numbers, tuples and names.
 * @module
 */

/** `repr` of a Python `float`: the shortest digits that read back, exponents from 1e16 on and below 1e-4. */
export function reprFloat(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const size = Math.abs(x);
  if (size >= 1e16 || size < 1e-4) {
    const [digits, power] = x.toExponential().split("e");
    const sign = power[0] === "-" ? "-" : "+";
    return `${digits}e${sign}${power.replace(/^[+-]/, "").padStart(2, "0")}`;
  }
  const text = String(x);
  return text.includes(".") ? text : text + ".0";
}

/** `repr` of a tuple of integers: `()`, `(3,)`, `(2, 3)`; `gap` is what stands behind a comma. */
export function reprTuple(items: readonly (number | bigint)[], gap = " "): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join("," + gap)})`;
}

/** `repr` of a Python string. */
export function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

/** The name Python would give to the type of a value, for error messages. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    case "bigint":
      return "int";
    case "boolean":
      return "bool";
    case "string":
      return "str";
    case "function":
      return "function";
    default:
      if (Array.isArray(value)) return "list";
      return (value as object).constructor?.name === "Object"
        ? "dict"
        : (value as object).constructor?.name ?? "object";
  }
}
