import { checkGraph } from "@patchbay/graph";
import { graphWith, testResources } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { interpret } from "./reference-interpreter.ts";

test("what was decided in one lap does not answer a body that asks by the same name in the next", () => {
  const { document } = checkGraph(
    graphWith({
      state: { log: { schema: { type: "array" }, reducer: "append", default: [] } },
      nodes: {
        lap: { type: "loop", config: { while: "true", max_iterations: 2 } },
        each: {
          type: "map",
          config: {
            items: "['item']",
            body: graphWith({
              input: { type: "object" },
              nodes: {
                ask: { type: "approval", config: { message: "?" } },
                end: { type: "end", config: { output: { by: "nodes.ask.?by.orValue('')" } } },
              },
              edges: ["start -> ask", "ask.approved -> end", "ask.rejected -> end"],
            }),
          },
        },
        note: { type: "set_state", config: { assign: { log: "nodes.each.results" } } },
        end: { type: "end", config: { output: { log: "state.log" } } },
      },
      edges: ["start -> lap", "lap.body -> each", "each -> note", "note -> lap", "lap.done -> end"],
    }),
    testResources,
  );
  if (document === undefined) throw new Error("The document is not sound.");
  const asked: (readonly string[])[] = [];
  const { output } = interpret(document, {}, (open) => {
    asked.push(open);
    return new Map(open.map((name) => [name, { approved: true, by: `decision ${asked.length}` }]));
  });
  expect(asked).toEqual([["each[0].ask#1"], ["each[0].ask#1"]]);
  expect(output).toEqual({ log: [{ by: "decision 1" }, { by: "decision 2" }] });
});
