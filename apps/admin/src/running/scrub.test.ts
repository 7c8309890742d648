import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { checkpointOf, stateAt, stepsOf } from "./scrub.ts";

const at = "2026-01-02T03:04:05.000Z";
const log = (...events: RunEvent[]): SequencedRunEvent[] =>
  events.map((event, index) => ({ seq: index + 1, at, event }));

const events = log(
  { type: "run.started", run_id: "run_1", thread_id: "thr_1", agent_id: "agt_1", version: null },
  { type: "node.started", node_id: "ask", activation: 1 },
  { type: "message.delta", message_id: "m", node_id: "ask", text: "H" },
  {
    type: "node.completed",
    node_id: "ask",
    activation: 1,
    port: "out",
    outputs: { text: "Hi" },
    duration_ms: 2,
  },
  { type: "run.completed", output: { reply: "Hi" } },
);

test("a run can be looked at where something was finished", () => {
  expect(stepsOf(events).map(({ kind, node_id, position }) => [kind, node_id, position])).toEqual([
    ["started", undefined, 1],
    ["node", "ask", 4],
    ["ended", undefined, 5],
  ]);
});

test("what a run was like at a moment is what its events said by then", () => {
  expect(stateAt(events, 2).activity.nodes["ask"]?.status).toBe("running");
  expect(stateAt(events, 4).activity.nodes["ask"]?.outputs).toEqual({ text: "Hi" });
  expect(stateAt(events, 4).status).toBe("running");
  expect(stateAt(events, 5).status).toBe("completed");
});

test("a step's checkpoint is the one in which its node ended", () => {
  const checkpoint = (step: number, activation: number) =>
    ({ step, nodes: [{ node_id: "ask", activation }] }) as never;
  const [, asked] = stepsOf(events);
  if (asked === undefined) throw new Error("There is no such step.");
  expect(checkpointOf(asked, [checkpoint(2, 2), checkpoint(1, 1)])).toMatchObject({ step: 1 });
  expect(checkpointOf(asked, [])).toBeUndefined();
});
