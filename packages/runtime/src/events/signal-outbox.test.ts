import { expect, test } from "vitest";

import { decodeSignal, SignalOutbox } from "./signal-outbox.ts";

test("the first signal goes at once, those that come meanwhile go together and each once", async () => {
  const sent: (readonly string[])[] = [];
  const first = Promise.withResolvers<void>();
  const outbox = new SignalOutbox(async (signals) => {
    sent.push(signals);
    if (sent.length === 1) await first.promise;
  });
  outbox.add("events", "run_1");
  expect(sent).toEqual([["e run_1"]]);
  outbox.add("events", "run_1");
  outbox.add("control", "run_1");
  outbox.add("events", "run_1");
  const closed = outbox.close();
  first.resolve();
  await closed;
  expect(sent).toEqual([["e run_1"], ["e run_1", "c run_1"]]);
});

test("what cannot be sent is dropped, and the next is tried again", async () => {
  const sent: (readonly string[])[] = [];
  const outbox = new SignalOutbox((signals) => {
    sent.push(signals);
    return Promise.reject(new Error("away"));
  });
  outbox.add("events", "run_1");
  outbox.add("events", "run_2");
  await outbox.close();
  outbox.add("events", "run_3");
  expect(sent).toEqual([["e run_1"], ["e run_2"]]);
});

test.each(["", "e", "e ", "x run_1", "e run 1", `e ${"r".repeat(101)}`, "e run_1\n"])(
  "%j is no signal",
  (text) => {
    expect(decodeSignal(text)).toBeUndefined();
  },
);

test("a signal says its topic and its run", () => {
  expect(decodeSignal("c run_1")).toEqual({ topic: "control", run_id: "run_1" });
  expect(decodeSignal("w run_1")).toEqual({ topic: "wanted", run_id: "run_1" });
});
