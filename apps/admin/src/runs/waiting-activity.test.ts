import type { RunEvent } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { reduceRun, startingRun } from "./run-state.ts";
import { waitingActivity } from "./waiting-activity.ts";

const began = (node_id: string): RunEvent => ({ type: "node.started", node_id, activation: 1 });
const ended = (node_id: string): RunEvent => ({
  type: "node.completed",
  node_id,
  activation: 1,
  port: "out",
  outputs: {},
  duration_ms: 1,
});
const activityOf = (...events: readonly RunEvent[]) => events.reduce(reduceRun, startingRun).activity;
const statuses = (activity: ReturnType<typeof activityOf>) =>
  Object.fromEntries(Object.entries(activity.nodes).map(([id, { status }]) => [id, status]));

test("a node that called a run which asks somebody waits, and nothing else does", () => {
  const activity = activityOf(began("ask"), began("call"), ended("ask"), began("think"));
  expect(statuses(waitingActivity(activity, ["call", "ask"]))).toEqual({
    ask: "done",
    call: "waiting",
    think: "running",
  });
});

test("in the body of a map the node waits, and the map", () => {
  const activity = activityOf(began("fan"), began("fan[0].call"), began("fan[1].call"));
  expect(statuses(waitingActivity(activity, ["fan[1].call"]))).toEqual({
    fan: "waiting",
    "fan[0].call": "running",
    "fan[1].call": "waiting",
  });
});

test("where nobody waits below, the activity is the very same", () => {
  const activity = activityOf(began("call"));
  expect(waitingActivity(activity, [])).toBe(activity);
  expect(waitingActivity(activity, ["gone"])).toBe(activity);
});
