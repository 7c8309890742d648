import { type Database, inProject, type ProjectTransaction } from "@patchbay/database";
import {
  createTestTenant,
  describeEachEngine,
  insertTestRun,
  type TestTenant,
} from "@patchbay/database/testing";
import { expect } from "vitest";

import { LeaseLostError } from "../checkpoints/fence.ts";
import { EffectConflictError, EffectLedger, type Intent } from "./effect-ledger.ts";
import { RunJournal } from "./run-journal.ts";

const mail = { to: "a@example.com", subject: "Hello" };
const intent: Intent = { tool: "send_mail", arguments: mail };
const key = "mail:1:call";

describeEachEngine("the effect ledger", (test) => {
  test("a new call may go, and its result is replayed afterwards", async ({ db, tenant }) => {
    const { inLedger } = await runningRun(db, tenant);
    expect(await inLedger((ledger) => ledger.intend(1, key, intent))).toEqual({ kind: "go" });
    expect(await inLedger((ledger) => ledger.complete(key, { id: 7 }))).toBe(true);
    expect(await inLedger((ledger) => ledger.intend(1, key, intent))).toEqual({
      kind: "done",
      result: { id: 7 },
    });
  });

  test("a result that is null is a result", async ({ db, tenant }) => {
    const { inLedger } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    await inLedger((ledger) => ledger.complete(key, null));
    expect(await inLedger((ledger) => ledger.intend(1, key, intent))).toEqual({ kind: "done", result: null });
  });

  test("the next owner learns that a call's outcome is unknown", async ({ db, tenant }) => {
    const { inLedger, takeOver } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    await takeOver(2);
    expect(await inLedger((ledger) => ledger.intend(2, key, intent))).toEqual({
      kind: "unknown",
      lease_token: 1,
      intended_at: expect.stringMatching(/^\d{4}-.+Z$/),
    });
    expect(await inLedger((ledger) => ledger.unknown())).toEqual([
      { key, tool: "send_mail", state: "unknown", result: null },
    ]);
  });

  test("a journal that must not repeat a call says when it was begun, and under which key", async ({
    db,
    tenant,
  }) => {
    const { id: run_id, inLedger, takeOver } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    await takeOver(2);
    const inTenant = <Result>(work: (tx: ProjectTransaction) => Promise<Result>) =>
      inProject(db, tenant, work);
    const journal = new RunJournal({ run_id, lease_token: 2, inProject: inTenant });
    const request = { ...intent, key, arguments: { ...mail }, resultSchema: {}, isRepeatable: false };
    const call = journal.effect(
      request,
      () => Promise.resolve(null),
      () => false,
    );
    await expect(call).rejects.toMatchObject({
      attempt: {
        attempted_at: expect.stringMatching(/^\d{4}-.+Z$/) as string,
        idempotency_key: `${run_id}/${key}`,
      },
    });
  });

  test("the result of a call that was believed lost is still taken, and the first one stays", async ({
    db,
    tenant,
  }) => {
    const { inLedger, takeOver } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    await takeOver(2);
    await inLedger((ledger) => ledger.intend(2, key, intent));
    expect(await inLedger((ledger) => ledger.complete(key, "first"))).toBe(true);
    expect(await inLedger((ledger) => ledger.complete(key, "second"))).toBe(false);
    expect(await inLedger((ledger) => ledger.find(key))).toMatchObject({ state: "done", result: "first" });
  });

  test("a call of unknown outcome is made once more by one of those who ask", async ({ db, tenant }) => {
    const { inLedger, takeOver } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    await takeOver(2);
    await inLedger((ledger) => ledger.intend(2, key, intent));
    expect(await inLedger((ledger) => ledger.retry(2, key))).toBe(true);
    expect(await inLedger((ledger) => ledger.retry(2, key))).toBe(false);
  });

  test("a call that surely had no effect is forgotten and may be made again", async ({ db, tenant }) => {
    const { inLedger } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    expect(await inLedger((ledger) => ledger.withdraw(key))).toBe(true);
    expect(await inLedger((ledger) => ledger.intend(1, key, intent))).toEqual({ kind: "go" });
    await inLedger((ledger) => ledger.complete(key, 1));
    expect(await inLedger((ledger) => ledger.withdraw(key))).toBe(false);
  });

  test("of many that intend the same call together one goes", async ({ db, tenant }) => {
    const { inLedger } = await runningRun(db, tenant);
    const permits = await Promise.all(
      Array.from({ length: 5 }, () => inLedger((ledger) => ledger.intend(1, key, intent))),
    );
    expect(permits.filter((permit) => permit.kind === "go")).toHaveLength(1);
  });

  test("the order of an argument's members makes no other call", async ({ db, tenant }) => {
    const { inLedger } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    const reordered = { tool: "send_mail", arguments: { subject: "Hello", to: "a@example.com" } };
    expect(await inLedger((ledger) => ledger.intend(1, key, reordered))).toEqual({
      kind: "unknown",
      lease_token: 1,
      intended_at: expect.stringMatching(/^\d{4}-.+Z$/),
    });
  });

  test("another call under the same key is refused and changes nothing", async ({ db, tenant }) => {
    const { inLedger } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    const other = inLedger((ledger) =>
      ledger.intend(1, key, { ...intent, arguments: { to: "b@example.com" } }),
    );
    await expect(other).rejects.toThrow(EffectConflictError);
    expect(await inLedger((ledger) => ledger.find(key))).toMatchObject({ state: "intended" });
  });

  test("who lost the lease may begin no call", async ({ db, tenant }) => {
    const { inLedger, takeOver } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    await takeOver(2);
    await expect(inLedger((ledger) => ledger.intend(1, "another", intent))).rejects.toThrow(LeaseLostError);
    await expect(inLedger((ledger) => ledger.retry(1, key))).rejects.toThrow(LeaseLostError);
  });

  test("another tenant neither sees nor makes the run's calls", async ({ db, tenant }) => {
    const { id, inLedger } = await runningRun(db, tenant);
    await inLedger((ledger) => ledger.intend(1, key, intent));
    const other = await createTestTenant(db);
    const foreign = <Result>(work: (ledger: EffectLedger) => Promise<Result>) =>
      inProject(db, other, (tx) => work(new EffectLedger(tx, id)));
    expect(await foreign((ledger) => ledger.find(key))).toBeUndefined();
    expect(await foreign((ledger) => ledger.complete(key, 1))).toBe(false);
    expect(await foreign((ledger) => ledger.withdraw(key))).toBe(false);
    await expect(foreign((ledger) => ledger.intend(1, key, intent))).rejects.toThrow(LeaseLostError);
  });
});

async function runningRun(db: Database, tenant: TestTenant) {
  const own = async (tx: ProjectTransaction, run: string, lease_token: number) => {
    await tx.sql.updateTable("runs").set({ status: "running", lease_token }).where("id", "=", run).execute();
    return run;
  };
  const id = await inProject(db, tenant, async (tx) => own(tx, await insertTestRun(tx), 1));
  return {
    id,
    takeOver: (lease_token: number) => inProject(db, tenant, (tx) => own(tx, id, lease_token)),
    inLedger: <Result>(work: (ledger: EffectLedger) => Promise<Result>) =>
      inProject(db, tenant, (tx) => work(new EffectLedger(tx, id))),
  };
}
