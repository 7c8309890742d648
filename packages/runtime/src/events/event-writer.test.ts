import type { SequencedRunEvent } from "@patchbay/contracts";
import { type Database, inProject, inTenant } from "@patchbay/database";
import {
  createTestTenant,
  describeEachEngine,
  insertTestRun,
  type TestTenant,
} from "@patchbay/database/testing";
import { expect, onTestFinished } from "vitest";

import { LeaseLostError } from "../checkpoints/fence.ts";
import { type EventSource, EventWriter } from "./event-writer.ts";
import { RunEventRepository } from "./stored-events.ts";

const delta = (seq: number, text: string): SequencedRunEvent => ({
  seq,
  at: "2026-01-02T03:04:05.678Z",
  event: { type: "message.delta", message_id: "msg", node_id: "chat", text },
});

/** A run that somebody executes under the fencing token 1, and whose log is to be stored. */
async function running(
  db: Database,
  tenant: TestTenant,
  ...events: SequencedRunEvent[]
): Promise<EventSource> {
  const run_id = await inProject(db, tenant, async (tx) => {
    const id = await insertTestRun(tx);
    await tx.sql
      .updateTable("runs")
      .set({ status: "running", lease_owner: "process_test", lease_token: "1", lease_expires_at: new Date() })
      .where("id", "=", id)
      .execute();
    return id;
  });
  // Whoever shares the database would take it up, and a hundred of its kind would keep them from anything else.
  onTestFinished(() =>
    inProject(db, tenant, async (tx) => {
      await tx.sql.deleteFrom("runs").where("id", "=", run_id).execute();
    }),
  );
  const { org_id, project_id } = tenant;
  return { org_id, project_id, run_id, lease_token: 1, unstored: () => events };
}

const storedOf = (db: Database, tenant: TestTenant, { run_id }: EventSource) =>
  inTenant(db, tenant, (tx) => new RunEventRepository(tx).after(run_id, 0));

describeEachEngine("the writer of events", (test) => {
  test("stores many runs of several projects at once, each run's events in its own log", async ({
    db,
    tenant,
  }) => {
    const writer = new EventWriter(db);
    const other = await createTestTenant(db);
    const owners = [tenant, other, tenant, other, tenant];
    const sources: EventSource[] = [];
    for (const [index, owner] of owners.entries())
      sources.push(await running(db, owner, delta(1, `run ${index}`), delta(2, ".")));
    expect(await Promise.all(sources.map((source) => writer.write(source)))).toEqual([2, 2, 2, 2, 2]);
    for (const [index, source] of sources.entries()) {
      const stored = await storedOf(db, owners[index] ?? tenant, source);
      expect(stored).toEqual(source.unstored());
    }
  });

  test("takes along what has come by the time that it is the run's turn", async ({ db, tenant }) => {
    const writer = new EventWriter(db);
    const events = [delta(1, "a")];
    const source = await running(db, tenant, ...events);
    const written = writer.write({ ...source, unstored: () => events });
    events.push(delta(2, "b"));
    expect(await written).toBe(2);
  });

  test("stores each of many runs once, whether it goes in one statement or in several at once", async ({
    db,
    tenant,
  }) => {
    const writer = new EventWriter(db);
    const sources: EventSource[] = [];
    for (let index = 0; index < 260; index++)
      sources.push(await running(db, tenant, delta(1, `run ${index}`)));
    const written: Promise<number | undefined>[] = [];
    for (const [index, source] of sources.entries()) {
      written.push(writer.write(source));
      // While a statement is under way, and the next one is being put together.
      if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(new Set(await Promise.all(written))).toEqual(new Set([1]));
    const stored = await Promise.all(sources.map((source) => storedOf(db, tenant, source)));
    expect(stored.map(([first, ...more]) => [first?.event, more.length])).toEqual(
      sources.map((source) => [source.unstored()[0]?.event, 0]),
    );
  });

  test("a run that another process has is refused, and stops none of the others", async ({ db, tenant }) => {
    const writer = new EventWriter(db);
    const mine = await running(db, tenant, delta(1, "mine"));
    const lost = { ...(await running(db, tenant, delta(1, "lost"))), lease_token: 2 };
    const refused = writer.write(lost);
    expect(await writer.write(mine)).toBe(1);
    await expect(refused).rejects.toThrow(LeaseLostError);
    expect(await storedOf(db, tenant, lost)).toEqual([]);
  });

  test("what the database refuses is told to those whom it concerns, and the next write works", async ({
    db,
    tenant,
  }) => {
    const writer = new EventWriter(db);
    const source = await running(db, tenant, delta(1, "once"));
    await writer.write(source);
    await expect(writer.write(source)).rejects.toThrow("duplicate key");
    expect(await writer.write({ ...source, unstored: () => [delta(2, "more")] })).toBe(2);
  });

  test("where there is nothing new nothing is written", async ({ db, tenant }) => {
    expect(await new EventWriter(db).write(await running(db, tenant))).toBeUndefined();
  });

  test("a run whose row somebody holds waits by itself", async ({ db, tenant, skip }) => {
    if (db.engine === "embedded") return skip("There is one session: nobody holds a row beside it.");
    const writer = new EventWriter(db);
    const held = await running(db, tenant, delta(1, "held"));
    const free = await running(db, tenant, delta(1, "free"));
    const [isHeld, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = inProject(db, tenant, async (tx) => {
      await tx.sql.selectFrom("runs").select("id").where("id", "=", held.run_id).forUpdate().execute();
      isHeld.resolve();
      await letGo.promise;
    });
    await isHeld.promise;
    const waiting = writer.write(held);
    expect(await writer.write(free)).toBe(1);
    letGo.resolve();
    expect(await waiting).toBe(1);
    await holding;
    return undefined;
  });
});
