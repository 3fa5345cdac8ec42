/** The checklist of the semantics says what MyGrad does: every line of `tests/semantics/*.py` is run on MyGrad itself. */
import { after, test } from "node:test";
import { readdirSync } from "node:fs";
import { assertEquals } from "@std/assert";
import { readText } from "../support/project.ts";
import { startPython } from "../support/python.ts";

const RUNNER = String.raw`
import ast, re
from mygrad import Tensor
from mygrad.errors import InvalidBackprop, InvalidGradient
from mygrad.operation_base import Operation, Sequential, UnaryUfunc

def run_block(code):
    def W(t): return (t.data if isinstance(t, Tensor) else t).flags.writeable
    space = dict(np=np, mg=mg, T=mg.tensor, W=W, sm=np.shares_memory, Operation=Operation, UnaryUfunc=UnaryUfunc,
                 Sequential=Sequential, InvalidBackprop=InvalidBackprop, InvalidGradient=InvalidGradient)
    bad, count, todo = [], 0, []
    for line in code.split("\n"):
        m = re.match(r"(.*?)\s*#([→✗]) (.*?)   # S[S\d ]+$", line)
        if not m:
            todo.append(line)
            continue
        count += 1
        source, sign, claim = m.groups()
        try:
            if sign == "✗":
                exec("\n".join(todo), space)
                name, _, text = claim.partition(": ")
                try:
                    exec(source, space)
                    bad.append([line, "nothing was raised"])
                except BaseException as e:
                    if type(e).__name__.lstrip("_").replace("UFuncOutputCastingError", "UFuncTypeError") != name or text not in str(e):
                        bad.append([line, f"{type(e).__name__}: {e}"])
            else:
                body = ast.parse("\n".join(todo + [source])).body
                last = ast.Expression(body.pop().value)
                exec(compile(ast.Module(body, []), "<block>", "exec"), space)
                value = repr(eval(compile(last, "<block>", "eval"), space))
                if re.sub(r"\s+", " ", value) != re.sub(r"\s+", " ", claim):
                    bad.append([line, value])
        except BaseException as e:
            bad.append([line, f"{type(e).__name__}: {e}"])
        todo = []
    return [count, bad]
`;

const python = startPython();
after(() => python?.close());

for (const file of readdirSync("tests/semantics").filter((name) => name.endsWith(".py")).sort()) {
  test(`${file} says what MyGrad does`, { skip: python === null }, async () => {
    await python!.run(RUNNER);
    for (const code of readText(`tests/semantics/${file}`).split(/^# block \d+\n/m).slice(1)) {
      const [count, bad] = await python!.run("run_block(code)", { code }) as [number, unknown[]];
      assertEquals(bad, []);
      assertEquals(count, code.split("\n").filter((line) => /#[→✗]/.test(line)).length);
    }
  });
}
