/** Runs programs on both sides and compares them. */

import { choosesZeros, toleranceFor } from "./budgets.ts";
import { compare, type Comparison, type Tolerance } from "./compare.ts";
import { type Library, loadLibrary } from "./library.ts";
import type { Job, Mode, Observation } from "./observation.ts";
import { observe } from "./observe.ts";
import type { Oracle } from "./oracle.ts";
import { execute, type Execution } from "./translate.ts";

/** One program to check. */
export interface Program {
  /** What it is called in reports. */
  name: string;
  /** Python. */
  source: string;
  /** How it is run; `"stop"` by default. */
  mode?: Mode;
  /** Overrides the budgets of the functions that the program calls. */
  tolerance?: Tolerance;
}

/** What became of a program. */
export interface Outcome {
  /** The program's name. */
  name: string;
  /** The program. */
  source: string;
  /** `match` and `differ`: both sides ran. `not run`: Python that the translator refuses. `skipped`: a part is missing. */
  status: "match" | "differ" | "not run" | "skipped" | "invalid";
  /** Why it was not run. */
  reason?: string;
  /** The line that was refused. */
  line?: number | null;
  /** What was compared, if both sides ran. */
  comparison?: Comparison;
  /** Names of the library's functions that the program called. */
  called: string[];
  /** What Python showed. */
  python: Observation;
  /** What this library showed. */
  here?: Observation;
}

/** An oracle and this library, ready to check programs. */
export class Checker {
  /** The Python side. */
  readonly oracle: Oracle;
  /** This side. */
  readonly library: Library;
  /** Of an oracle and a loaded library; {@linkcode Checker.start} loads it. */
  constructor(oracle: Oracle, library: Library) {
    this.oracle = oracle;
    this.library = library;
  }

  /** Loads the library's entry points beside an oracle. */
  static async start(oracle: Oracle): Promise<Checker> {
    return new Checker(oracle, await loadLibrary());
  }

  /** Checks programs in one round trip to the oracle. */
  async check(programs: Program[]): Promise<Outcome[]> {
    const jobs: Job[] = programs.map(({ source, mode }, id) => ({ id, source, mode: mode ?? "stop" }));
    const observations = await this.oracle.run(jobs);
    return programs.map((program, i) => this.here(program, observations[i]));
  }

  /**
   * Checks programs to the end. Where a rule of the contract makes the sides part on purpose, nothing behind that statement can be
   * compared: the program is cut before it, and what it had done until then is compared.
   */
  async settle(programs: Program[], onStop: (rule: string) => void = () => {}): Promise<Outcome[]> {
    const outcomes = await this.check(programs);
    for (let round = 0; round < 6; round++) {
      const again: number[] = [], shorter: Program[] = [];
      outcomes.forEach((outcome, i) => {
        const stopped = outcome.comparison?.stopped;
        if (!stopped || stopped.rule === "difference" || outcome.status !== "match") return;
        onStop(stopped.rule);
        const source = outcome.source.split("\n").slice(0, (stopped.line ?? 1) - 1).join("\n") + "\n";
        again.push(i);
        shorter.push({ ...programs[i], source });
      });
      if (again.length === 0) break;
      const redone = await this.check(shorter);
      again.forEach((i, k) => {
        for (const [rule, n] of outcomes[i].comparison!.rules) {
          const { rules } = redone[k].comparison ?? { rules: new Map<string, number>() };
          rules.set(rule, (rules.get(rule) ?? 0) + n);
        }
        outcomes[i] = { ...redone[k], called: outcomes[i].called };
      });
    }
    return outcomes;
  }

  /** Runs the library's side of a program and compares it with what Python showed. */
  here(program: Program, python: Observation): Outcome {
    const { name, source } = program;
    const outcome: Outcome = { name, source, status: "invalid", called: [], python };
    if (python.syntax) {
      return { ...outcome, reason: `line ${python.syntax.line}: ${python.syntax.message}`, line: python.syntax.line };
    }
    if (python.missing) return { ...outcome, status: "skipped", reason: `${python.missing} is missing` };
    this.reset();
    let run: Execution;
    let observed: ReturnType<typeof observe>;
    try {
      run = execute(python.tree!, program.mode ?? "stop", this.library, absentNames(python));
      outcome.called = [...run.called];
      if (run.refused) return { ...outcome, status: "not run", reason: run.refused.message, line: run.refused.line };
      observed = observe(run.variables, this.library);
    } catch (error) {
      const message = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
      const comparison: Comparison = {
        differences: [{ where: "program", property: "observation", python: "observed", here: `internal ${message}` }],
        rules: new Map(),
        compared: new Map(),
        ulp: 0,
        messages: [],
        stopped: null,
      };
      return { ...outcome, status: "differ", comparison };
    } finally {
      this.reset();
    }
    const here: Observation = { events: run.events, output: run.output, ...observed };
    const tolerance = { ...program.tolerance ?? toleranceFor(run.called), zeroSign: choosesZeros(run.called) };
    const comparison = compare(python, here, { about: this.oracle.about, tolerance });
    return { ...outcome, status: comparison.differences.length === 0 ? "match" : "differ", comparison, here };
  }

  /** A program starts with tracking and guarding on, whatever the one before it left behind. */
  reset(): void {
    const on = this.library.mg?.turn_memory_guarding_on as (() => void) | undefined;
    on?.();
    (this.library.mg?.random as { seed(seed: bigint): void } | undefined)?.seed(0n);
  }
}

/** Names that NumPy turned out not to have (any more): they are absent here too, rather than not covered. */
function absentNames(python: Observation): Set<string> {
  const names = new Set<string>();
  for (const { error, message } of python.events) {
    const found = error === "AttributeError" &&
      /`np\.(\w+)` was removed|module 'numpy' has no attribute '(\w+)'/.exec(message ?? "");
    if (found) names.add(found[1] ?? found[2]);
  }
  return names;
}
