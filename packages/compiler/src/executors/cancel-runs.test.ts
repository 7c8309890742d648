import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { failureOf, hangingAgent, recordingContext, runGraph, scriptedAgents } from "../testing/index.ts";

/** Spawns three runs that hang, then cancels some. */
const cancelling = (config: JsonObject): JsonObject =>
  graphWith({
    nodes: {
      spawn: {
        type: "spawn_group",
        config: {
          agent: "researcher",
          items: "['a', 'b', 'c']",
          input: { topic: "item" },
          background: true,
        },
      },
      stop: { type: "cancel_runs", config },
      end: { type: "end", config: { output: { cancelled: "nodes.stop.cancelled" } } },
    },
    edges: ["start -> spawn", "spawn -> stop", "stop -> end"],
  });
const run = async (config: JsonObject) => {
  const agents = scriptedAgents({ researcher: hangingAgent });
  const { output } = await runGraph(cancelling(config), recordingContext({ agents }));
  return { output, agents };
};

test("cancels a whole group, and counts", async () => {
  const { output, agents } = await run({
    group: "nodes.spawn.group",
    reason: "{{ input.message }}, enough.",
  });
  expect(output).toEqual({ cancelled: 3 });
  expect(agents.statuses()).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect(agents.reasons.get("child_1")).toBe("hello, enough.");
});

test("cancels runs by their ids; one that is not there, or is named twice, does not count", async () => {
  const { output, agents } = await run({ runs: "['child_2', 'child_2', 'run_of_nobody']" });
  expect(output).toEqual({ cancelled: 1 });
  expect(agents.statuses()).toEqual(["running", "cancelled", "running"]);
});

test("none to cancel is none cancelled", async () => {
  expect((await run({ runs: "[]" })).output).toEqual({ cancelled: 0 });
});

test("what is no list of ids fails the node", async () => {
  const document = graphWith({
    input: { type: "object", properties: { ids: {} }, required: ["ids"] },
    nodes: {
      stop: { type: "cancel_runs", config: { runs: "input.ids" } },
      end: { type: "end", config: { output: {} } },
    },
    edges: ["start -> stop", "stop -> end"],
  });
  const running = runGraph(document, recordingContext({}), { input: { ids: [1] } });
  expect(await failureOf(running)).toMatchObject({ code: "expression_failed", node_id: "stop" });
});
