import { type Database, inProject, inSweep, isAccessRefused } from "@patchbay/database";
import {
  createTestTenant,
  describeEachEngine,
  insertTestRun,
  type TestTenant,
} from "@patchbay/database/testing";
import { expect } from "vitest";

import { dueInterrupts } from "./due-interrupts.ts";
import type { NewInterrupt } from "./interrupt.ts";
import { InterruptClosedError, InterruptNotFoundError } from "./interrupt-errors.ts";
import { InterruptRepository, insertInterrupts } from "./interrupt-repository.ts";

describeEachEngine("interrupts", (test) => {
  test("are read as they were asked", async ({ db, tenant }) => {
    const request = asked({
      schema: { type: "boolean" },
      approvers: { roles: ["owner"] },
      expires_at: inAnHour(),
    });
    const run_id = await waitingRun(db, tenant, [request]);
    const interrupt = await inProject(db, tenant, (tx) =>
      new InterruptRepository(tx).get(request.interrupt_id),
    );
    expect(interrupt).toMatchObject({
      id: request.interrupt_id,
      run_id,
      node_id: "ask",
      activation: 1,
      kind: "approval",
      payload: { message: "Well?" },
      schema: { type: "boolean" },
      approvers: { roles: ["owner"] },
      expires_at: request.expires_at,
      closed_reason: null,
    });
  });

  test("asking again for the same changes nothing, answered or not", async ({ db, tenant }) => {
    const request = asked();
    const run_id = await waitingRun(db, tenant, [request]);
    const again = () => inProject(db, tenant, (tx) => insertInterrupts(tx, run_id, [request]));
    await again();
    await answer(db, tenant, request.interrupt_id);
    await again();
    const all = await inProject(db, tenant, (tx) => new InterruptRepository(tx).ofRun(run_id));
    expect(all.map((each) => each.closed_reason)).toEqual(["answered"]);
  });

  test("several are open at once and answered one by one", async ({ db, tenant }) => {
    const requests = [
      asked({ node_id: "a" }),
      asked({ node_id: "b" }),
      asked({ node_id: "b", activation: 2 }),
    ];
    const run_id = await waitingRun(db, tenant, requests);
    await answer(db, tenant, requests[1]?.interrupt_id ?? "");
    const open = await inProject(db, tenant, (tx) => new InterruptRepository(tx).listOpen({ limit: 10 }));
    const ofRun = open.filter((each) => each.run_id === run_id).map((each) => each.node_id + each.activation);
    expect(ofRun.sort()).toEqual(["a1", "b2"]);
  });

  test("one activation asks one thing at a time, but of any number of its calls how they ended", async ({
    db,
    tenant,
  }) => {
    const dark = () => asked({ kind: "effect.unknown" });
    const run_id = await waitingRun(db, tenant, [asked(), dark(), dark()]);
    const second = inProject(db, tenant, (tx) => insertInterrupts(tx, run_id, [asked()]));
    await expect(second).rejects.toMatchObject({ constraint: "run_interrupts_one_open" });
  });

  test.for([{ value: true }, { value: null }, { value: "x" }, { value: { a: [1] } }])(
    "an answer is kept as it was given: $value",
    async ({ value }, { db, tenant }) => {
      const request = asked();
      await waitingRun(db, tenant, [request]);
      await inProject(db, tenant, (tx) =>
        new InterruptRepository(tx).answer(request.interrupt_id, value, "usr_1"),
      );
      const closed = await inProject(db, tenant, (tx) =>
        new InterruptRepository(tx).get(request.interrupt_id),
      );
      expect(closed).toMatchObject({ closed_reason: "answered", answer: value, answered_by: "usr_1" });
    },
  );

  test("one is answered once: of many that come together one is taken", async ({ db, tenant }) => {
    const request = asked();
    await waitingRun(db, tenant, [request]);
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => answer(db, tenant, request.interrupt_id)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = answers.filter((each) => each.status === "rejected").map((each): unknown => each.reason);
    expect(refused).toEqual(Array.from({ length: 4 }, () => expect.any(InterruptClosedError)));
  });

  test("one whose time has come takes no answer, and expires once", async ({ db, tenant }) => {
    const request = asked({ expires_at: anHourAgo() });
    const run_id = await waitingRun(db, tenant, [request]);
    await expect(answer(db, tenant, request.interrupt_id)).rejects.toMatchObject({
      code: "interrupt_closed",
      details: { reason: "expired" },
    });
    const expire = () => inProject(db, tenant, (tx) => new InterruptRepository(tx).expireOfRun(run_id));
    expect(await expire()).toEqual([request.interrupt_id]);
    expect(await expire()).toEqual([]);
  });

  test("one whose time has not come does not expire", async ({ db, tenant }) => {
    const requests = [asked({ node_id: "a", expires_at: inAnHour() }), asked({ node_id: "b" })];
    const run_id = await waitingRun(db, tenant, requests);
    expect(await inProject(db, tenant, (tx) => new InterruptRepository(tx).expireOfRun(run_id))).toEqual([]);
  });

  test("what is due is found across tenants, by id alone", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    const due = asked({ expires_at: anHourAgo() });
    const foreign = asked({ expires_at: anHourAgo() });
    const answered = asked({ node_id: "answered", expires_at: inAnHour() });
    const run_id = await waitingRun(db, tenant, [due, answered]);
    await waitingRun(db, other, [foreign]);
    const found = await dueInterrupts(db);
    const ids = found.map((each) => each.id);
    expect(ids).toEqual(expect.arrayContaining([due.interrupt_id, foreign.interrupt_id]));
    expect(ids).not.toContain(answered.interrupt_id);
    expect(found.find((each) => each.id === due.interrupt_id)).toEqual({
      id: due.interrupt_id,
      org_id: tenant.org_id,
      project_id: tenant.project_id,
      run_id,
    });
  });

  test.for(["payload", "schema", "answer", "node_id"] as const)(
    "a sweep cannot read the %s",
    async (column, { db }) => {
      const read = inSweep(db, ({ sql }) =>
        sql
          .withTables<{ run_interrupts: Record<typeof column, string> }>()
          .selectFrom("run_interrupts")
          .select(column)
          .execute(),
      );
      await expect(read).rejects.toSatisfy(isAccessRefused);
    },
  );

  test("those of a run that ended are closed, and say so", async ({ db, tenant }) => {
    const request = asked();
    const run_id = await waitingRun(db, tenant, [request]);
    const cancel = () => inProject(db, tenant, (tx) => new InterruptRepository(tx).cancelOfRun(run_id));
    expect(await cancel()).toEqual([request.interrupt_id]);
    expect(await cancel()).toEqual([]);
    await expect(answer(db, tenant, request.interrupt_id)).rejects.toMatchObject({
      details: { reason: "cancelled" },
    });
  });

  test("those of another tenant are not found", async ({ db, tenant }) => {
    const request = asked();
    await waitingRun(db, tenant, [request]);
    const other = await createTestTenant(db);
    await expect(answer(db, other, request.interrupt_id)).rejects.toThrow(InterruptNotFoundError);
  });
});

const asked = (changes: Partial<NewInterrupt> = {}): NewInterrupt => ({
  interrupt_id: `int_${crypto.randomUUID()}`,
  node_id: "ask",
  activation: 1,
  kind: "approval",
  payload: { message: "Well?" },
  ...changes,
});

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const anHourAgo = (): string => new Date(Date.now() - 3_600_000).toISOString();

const waitingRun = (db: Database, tenant: TestTenant, requests: readonly NewInterrupt[]): Promise<string> =>
  inProject(db, tenant, async (tx) => {
    const id = await insertTestRun(tx);
    await insertInterrupts(tx, id, requests);
    return id;
  });

const answer = (db: Database, tenant: TestTenant, id: string) =>
  inProject(db, tenant, (tx) => new InterruptRepository(tx).answer(id, true, "usr_1"));
