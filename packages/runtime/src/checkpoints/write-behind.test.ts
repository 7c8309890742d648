import { expect, test } from "vitest";

import type { CheckpointBatch } from "./checkpoint-batch.ts";
import { LeaseLostError } from "./fence.ts";
import { WriteBehind } from "./write-behind.ts";

const checkpoint = (id: string, parent: string | null = null) => ({
  checkpoint_ns: "",
  checkpoint_id: id,
  parent_id: parent,
  checkpoint: "{}",
  sources: "{}",
  metadata: "{}",
});

const write = (checkpoint_id: string, task_id: string, idx = 0) => ({
  checkpoint_ns: "",
  checkpoint_id,
  task_id,
  idx,
  channel: "notes",
  value: "1",
});

const addCheckpoint = (id: string, parent?: string) => (batch: CheckpointBatch) =>
  batch.addCheckpoint(checkpoint(id, parent), []);
const addWrite = (id: string, task: string) => (batch: CheckpointBatch) => batch.addWrites([write(id, task)]);

/** Stores batches when it is told to. */
function recorder() {
  const stored: { checkpoints: string[]; writes: string[] }[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const writeBehind = new WriteBehind(async (batch) => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    begun[gates.length - 1]?.resolve();
    await gate.promise;
    stored.push({
      checkpoints: batch.checkpoints.map((row) => row.checkpoint_id),
      writes: batch.writes.map((row) => row.task_id),
    });
  });
  /** Resolves when so many batches have begun to be stored. */
  const until = async (count: 1 | 2): Promise<void> => await begun[count - 1]?.promise;
  return { writeBehind, stored, gates, until };
}

test("the writes of a step that ends at once are not stored: its checkpoint has them", async () => {
  const { writeBehind, stored, gates } = recorder();
  const written = writeBehind.add(addWrite("one", "task"), "soon");
  const put = writeBehind.add(addCheckpoint("two", "one"), "now");
  gates[0]?.resolve();
  await Promise.all([written, put]);
  expect(stored).toEqual([{ checkpoints: ["two"], writes: [] }]);
});

test("the writes of a step that goes on are stored after a moment", async () => {
  const { writeBehind, stored, gates, until } = recorder();
  const written = writeBehind.add(addWrite("one", "task"), "soon");
  await until(1);
  gates[0]?.resolve();
  await written;
  expect(stored).toEqual([{ checkpoints: [], writes: ["task"] }]);
});

test("what comes while a batch is under way is the next batch, in one", async () => {
  const { writeBehind, stored, gates, until } = recorder();
  const all = [writeBehind.add(addCheckpoint("one"), "now")];
  all.push(writeBehind.add(addCheckpoint("two", "one"), "now"));
  all.push(writeBehind.add(addCheckpoint("three", "two"), "now"));
  gates[0]?.resolve();
  await all[0];
  await until(2);
  gates[1]?.resolve();
  await Promise.all(all);
  expect(stored.map((batch) => batch.checkpoints)).toEqual([["one"], ["two", "three"]]);
});

test("flushing waits for what is under way and for what was to come later", async () => {
  const { writeBehind, stored, gates, until } = recorder();
  void writeBehind.add(addCheckpoint("one"), "now");
  void writeBehind.add(addWrite("one", "task"), "soon");
  const flushed = writeBehind.flush();
  gates[0]?.resolve();
  await until(2);
  gates[1]?.resolve();
  await flushed;
  expect(stored).toHaveLength(2);
});

test("a cut connection is tried again", async () => {
  let attempts = 0;
  const writeBehind = new WriteBehind(async () => {
    attempts++;
    if (attempts === 1) throw new Error("Connection terminated unexpectedly");
  });
  await writeBehind.add(addCheckpoint("one"), "now");
  expect(attempts).toBe(2);
});

test("after a batch that cannot be stored nothing more is", async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  const writeBehind = new WriteBehind(() => promise);
  const first = writeBehind.add(addCheckpoint("one"), "now");
  const second = writeBehind.add(addCheckpoint("two", "one"), "now");
  reject(new LeaseLostError("run"));
  await expect(first).rejects.toThrow(LeaseLostError);
  await expect(second).rejects.toThrow(LeaseLostError);
  await expect(writeBehind.flush()).rejects.toThrow(LeaseLostError);
  expect(() => writeBehind.add(addCheckpoint("three", "two"), "now")).toThrow(LeaseLostError);
});
