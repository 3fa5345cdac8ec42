/**
 * One loop for each (function, data type). A loop that all data types share is megamorphic and many times slower than one
 * that has seen a single type of array; engines tell loops apart by their source text, so each copy is made from the text
 * of its template with a tag of its own.
 * @module
 */

let allowed: boolean | null = null;

/** Whether the engine lets us make functions from text; pages with a strict content security policy do not. */
function mayStamp(): boolean {
  if (allowed === null) {
    try {
      allowed = new Function("return true")() === true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

/** Forbids making functions from text, or allows it again: what a strict content security policy does, for tests. */
export function setStamping(on: boolean): void {
  allowed = on ? null : false;
}

/**
 * A copy of a loop with compiled code of its own. `template` takes the function to apply and returns the loop; it must be
 * closed: its text may name nothing but its parameters and JavaScript's globals. Without `Function` the template serves.
 */
export function stamp<F, L>(template: (f: F) => L, tag: string, f: F): L {
  if (mayStamp()) {
    try {
      return new Function(`/* ${tag} */ return ${template.toString()}`)()(f);
    } catch {
      // instrumented or rewritten source that is not closed any more: the template itself still works
    }
  }
  return template(f);
}
