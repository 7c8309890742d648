import type { RunEvent } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { timelineOf } from "./timeline.ts";

const log = (...events: RunEvent[]) => events.map((event, index) => ({ seq: index + 1, at: "", event }));
const delta = (text: string): RunEvent => ({
  type: "message.delta",
  message_id: "msg_1",
  node_id: "ask",
  text,
});

test("a completed message stands for its deltas", () => {
  const completed: RunEvent = {
    type: "message.completed",
    message_id: "msg_1",
    node_id: "ask",
    text: "Hello",
  };
  expect(timelineOf(log(delta("Hel"), delta("lo"), completed))).toMatchObject([{ seq: 3, event: completed }]);
});

test("a message that broke off is one entry with what there is of it", () => {
  expect(timelineOf(log(delta("Hel"), delta("lo"), { type: "run.cancelled" }))).toMatchObject([
    { seq: 2, event: { text: "Hello" } },
    { event: { type: "run.cancelled" } },
  ]);
});
