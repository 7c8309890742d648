import { describe, expect, test } from "vitest";

import { framesOf, loadRecording } from "./recorded-run.ts";

describe("the recording that ships with the product", () => {
  test("is a log as the server writes it: gapless, from its beginning to its end", async () => {
    const recording = await loadRecording();
    expect(recording.map(({ seq }) => seq)).toEqual(recording.map((_, index) => index + 1));
    expect(recording[0]?.event.type).toBe("run.started");
    expect(recording.at(-1)?.event.type).toBe("run.completed");
  });

  test("ends with an answer that its tools have worked out", async () => {
    const last = framesOf(await loadRecording()).at(-1);
    expect(last?.run).toMatchObject({
      status: "completed",
      output: { reply: expect.stringContaining("84") },
    });
    expect(last?.run.parts.filter(({ kind }) => kind === "tool")).toHaveLength(2);
  });
});

test("a frame shows each node at work, long enough to be seen and not too long; the end stays", async () => {
  const frames = framesOf(await loadRecording());
  const working = frames.map(({ run }) =>
    Object.entries(run.activity.nodes).flatMap(([id, { status }]) => (status === "running" ? [id] : [])),
  );
  expect(working).toEqual([["start"], ["count"], ["triage"], ["work"], ["end"], []]);
  expect(frames.at(-1)?.holdMs).toBe(Infinity);
  for (const { holdMs } of frames.slice(0, -1)) {
    expect(holdMs).toBeGreaterThanOrEqual(350);
    expect(holdMs).toBeLessThanOrEqual(900);
  }
});
