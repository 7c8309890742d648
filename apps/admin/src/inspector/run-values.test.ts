import { expect, test } from "vitest";

import { runValues } from "./run-values.ts";

const run = {
  input: { message: "Hi" },
  channels: { laps: 2 },
  outputs: {
    ask: { text: "Hello" },
    "fan[0].look": { text: "first" },
    "fan[2].look": { text: "third" },
    "fan[1].look": { text: "second" },
    "fan[1].deep[0].see": { text: "deeper" },
  },
};

test("the graph itself sees the input, the channels and what its nodes left", () => {
  expect(runValues(run, [])).toEqual({
    input: { message: "Hi" },
    state: { laps: 2 },
    nodes: { ask: { text: "Hello" } },
  });
});

test("what no node has written is as the channel began, once there was a run", () => {
  const state = { laps: { default: 0 }, found: { default: [] }, open: {} };
  expect(runValues(run, [], state).state).toEqual({ laps: 2, found: [] });
  expect(runValues({ ...run, input: undefined, channels: {} }, [], state).state).toEqual({});
});

test("the body of a map sees what its nodes left for the last item", () => {
  expect(runValues(run, ["fan"])).toEqual({ nodes: { look: { text: "third" } } });
  expect(runValues(run, ["fan", "deep"])).toEqual({ nodes: { see: { text: "deeper" } } });
});
