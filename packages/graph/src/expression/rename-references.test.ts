import fc from "fast-check";
import { expect, test } from "vitest";

import { parseExpression } from "./parse-expression.ts";
import { Renamings } from "./rename-references.ts";

const laps = new Renamings([{ path: ["state", "laps"], name: "rounds" }]);

test.each([
  ["state.laps + 1", "state.rounds + 1"],
  ["(state) . laps", "(state) . rounds"],
  ["state // how often state.laps\n.laps", "state // how often state.laps\n.rounds"],
  ["state['laps'] + state[\"laps\"]", "state['rounds'] + state[\"rounds\"]"],
  ["has(state.laps) ? state.?laps : state[?'laps']", "has(state.rounds) ? state.?rounds : state[?'rounds']"],
  ["'laps' in state", "'rounds' in state"],
  ["state.laps.laps", "state.rounds.laps"],
  ["state.items.filter(i, i.laps < state.laps)", "state.items.filter(i, i.laps < state.rounds)"],
])("the expression %s becomes %s", (before, after) => {
  expect(laps.inExpression(before)).toBe(after);
});

test.each([
  "'state.laps' + \"state.laps\"",
  "input.state.laps",
  "state.lap + state.laps_",
  "state[input.laps]",
  "[{'laps': 1}].map(state, state.laps)",
])("the expression %s stays", (source) => {
  expect(laps.inExpression(source)).toBe(source);
});

test("a macro's variable hides the name only where it stands for it", () => {
  expect(laps.inExpression("state.laps.map(state, state.laps)")).toBe("state.rounds.map(state, state.laps)");
  expect(laps.inExpression("cel.bind(state, state.laps, state.laps)")).toBe(
    "cel.bind(state, state.rounds, state.laps)",
  );
});

test("what cannot be read yet is changed where the path stands as it is", () => {
  expect(laps.inExpression("state.laps + 'state.laps' + ")).toBe("state.rounds + 'state.laps' + ");
});

test("a name that cannot stand behind a dot is written as an index", () => {
  const odd = new Renamings([{ path: ["input", "name"], name: 'first "name"' }]);
  expect(odd.inExpression("input.name + input.?name + input['name']")).toBe(
    String.raw`input["first \"name\""] + input[?"first \"name\""] + input['first "name"']`,
  );
});

test("two names can change places", () => {
  const swapped = new Renamings([
    { path: ["state", "a"], name: "b" },
    { path: ["state", "b"], name: "a" },
  ]);
  expect(swapped.inExpression("state.a - state.b")).toBe("state.b - state.a");
});

test("of a template only what stands in braces changes, of a value only what is nothing but an expression", () => {
  expect(laps.inTemplate("state.laps: {{  state.laps }} {{ 'state.laps' }} {{ state.laps")).toBe(
    "state.laps: {{  state.rounds }} {{ 'state.laps' }} {{ state.laps",
  );
  expect(laps.inValue(" {{ state.laps }} ")).toBe(" {{ state.rounds }} ");
  expect(laps.inValue("so {{ state.laps }}")).toBe("so {{ state.laps }}");
});

/** Expressions that name a channel in every way, under macros and among texts. */
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("state.laps", "state['laps']", "'state.laps'", "input.laps", "state", "each.laps", "1"),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(${a} + ${b})`),
    fc
      .tuple(tie("any"), fc.constantFrom("each", "state"), tie("any"))
      .map(([list, name, body]) => `[${list}].map(${name}, ${body})`),
    tie("any").map((inner) => `{'laps': ${inner}}.laps`),
    tie("any").map((inner) => `cel.bind(state, ${inner}, ${inner})`),
  ),
})).any;

test("what is renamed there and back is as it was, and reads the new name wherever it read the old one", () => {
  const back = new Renamings([{ path: ["state", "rounds"], name: "laps" }]);
  fc.assert(
    fc.property(expression, (source) => {
      const renamed = laps.inExpression(source);
      const [before, after] = [parseExpression(source), parseExpression(renamed)];
      expect(back.inExpression(renamed)).toBe(source);
      if (!before.ok || !after.ok) throw new Error("It can be read.");
      const channels = [...(before.expression.reads.channels ?? [])];
      expect([...(after.expression.reads.channels ?? [])].toSorted()).toEqual(
        channels.map((name) => (name === "laps" && isFree(source) ? "rounds" : name)).toSorted(),
      );
    }),
  );
});

/** Whether no variable can hide the name; what is read below one that does is not told apart by `reads`. */
const isFree = (source: string): boolean => !/\(state,/.test(source);

test("any text at all can be given", () => {
  fc.assert(
    fc.property(fc.string(), (source) => {
      expect(() => [laps.inExpression(source), laps.inTemplate(source), laps.inValue(source)]).not.toThrow();
    }),
  );
});
