import { expect, test } from "vitest";

import { editKept, moveKept, readKeptKey, threadOfKept } from "./kept-state.ts";
import { interruptId } from "./pause.ts";

const hello = { id: "msg_1", role: "user", text: "Hello" } as const;
const kept = {
  $messages: [hello],
  "state.notes": ["one"],
  "nodes.ask": { activation: 2, outputs: {} },
  "joins.all": { arrivals: [], closed: false },
  "branch:to:04.ask": null,
};

test("a kept state is told in the words of documents", () => {
  expect(threadOfKept(kept)).toEqual({ messages: [hello], channels: { notes: ["one"] } });
  expect(Object.keys(kept).map(readKeptKey)).toEqual([
    { kind: "messages" },
    { kind: "channel", channel: "notes" },
    { kind: "node", node_id: "ask" },
    undefined,
    { kind: "next", node_id: "ask" },
  ]);
});

test("an edit replaces what it names and leaves the rest", () => {
  const edited = editKept(kept, { channels: { notes: [] } });
  expect(edited).toEqual({ ...kept, "state.notes": [] });
  expect(editKept(kept, { messages: [] })).toEqual({ ...kept, $messages: [] });
});

const waiting = (interrupt_id: string) => ({
  ...kept,
  $pauses: [
    {
      node_id: "ask",
      activation: 2,
      started_at: "2026-01-01T00:00:00.000Z",
      requests: [{ interrupt_id, node_id: "ask", activation: 2, kind: "approval", payload: {} }],
      kept: null,
    },
  ],
});

test("what a state waits for is asked in the other run's name", () => {
  const moved = moveKept(waiting(interruptId("run_a", "ask#2")), "run_a", "run_b");
  expect(moved?.pauses.flatMap(({ requests }) => requests)).toMatchObject([
    { interrupt_id: interruptId("run_b", "ask#2"), node_id: "ask" },
  ]);
  expect(moved?.values["$pauses"]).toEqual(moved?.pauses);
});

test("a question about an effect stays with the run that had it", () => {
  expect(moveKept(waiting(interruptId("run_a", "effect ask#2:1")), "run_a", "run_b")).toBeUndefined();
});
