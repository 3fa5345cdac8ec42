/** What a tensor cannot be made of, and what cannot be assigned (E1, E6). */
import { test } from "node:test";
import { assertThrows } from "@std/assert";
import * as mg from "@mygrad/mygrad";

test("text is no data of a tensor, alone or in lists", () => {
  for (const data of ["a", ["a"], [["1", "2"]]]) {
    assertThrows(() => mg.tensor(data as never), TypeError, "floating type");
  }
});

test("no property that is computed can be assigned", () => {
  const x = mg.tensor([1, 2]) as unknown as Record<string, unknown>;
  for (const name of ["grad", "creator", "constant", "base", "T", "ndim", "size", "dtype"]) {
    assertThrows(() => x[name] = null, mg.AttributeError, `property '${name}' of 'Tensor' object has no setter`);
  }
});
