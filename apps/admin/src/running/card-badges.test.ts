import { expect, test } from "vitest";

import type { Activity, NodeRun } from "../runs/run-state.ts";
import { cardBadges } from "./card-badges.ts";
import { previewOf } from "./preview-of.ts";
import { nothingPinned } from "./trial-plan.ts";

const done: NodeRun = {
  status: "done",
  activation: 1,
  duration_ms: 1_200,
  port: "out",
  outputs: { text: "Hi" },
  usage: { input_tokens: 3, output_tokens: 4, cost_usd: 0.01 },
  isPinned: false,
};
const activity = (run: Partial<NodeRun>): Activity => ({
  nodes: { ask: { ...done, ...run } },
  portsTaken: new Map(),
});
const texts = (run: Partial<NodeRun>, settings = nothingPinned) =>
  cardBadges(activity(run), settings)
    .get("ask")
    ?.map(({ text }) => text);

test("a node's rim tells its time, tokens, cost and last value", () => {
  expect(texts({})).toEqual(["1.2 s", "7 tokens", "$0.01", "text: Hi"]);
});

test("laps are told from the second on, and work that took no time is not", () => {
  expect(texts({ activation: 3, duration_ms: 1, usage: null, outputs: {} })).toEqual(["turn 3"]);
});

test("what is pinned or mocked says so, also before any run", () => {
  const settings = { pinned: { ask: { outputs: {} } }, tools: { look: { http_get: 1 } } };
  expect(texts({ usage: null, outputs: null, duration_ms: null }, settings)).toEqual(["Pinned"]);
  expect(cardBadges({ nodes: {}, portsTaken: new Map() }, settings).get("look")?.[0]?.text).toBe(
    "Tools mocked",
  );
});

test("a value is told in a few letters", () => {
  expect(previewOf({ usage: {}, data: { a: [1, 2] } })).toBe('data: {"a":[1,2]}');
  expect(previewOf({ text: "a\n  b" })).toBe("text: a b");
  expect(previewOf({ text: "x".repeat(99) })).toHaveLength(66);
  expect(previewOf({})).toBeUndefined();
});
