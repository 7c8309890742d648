import type { Database, Tenant } from "@patchbay/database";
import { inProject } from "@patchbay/database";
import { describeEachEngine } from "@patchbay/database/testing";
import { sql } from "kysely";
import { expect } from "vitest";

import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import { hanging, saying, testRuntime } from "../testing/test-runtime.ts";
import { expiredLeases, leaseUntil } from "./leases.ts";
import { claimExpired, claimWaiting } from "./run-claims.ts";
import { callToWake, releaseRun } from "./run-repository.ts";

const soon = () => AbortSignal.timeout(20_000);
const claimant = () => ({ owner: "process_test", until: leaseUntil() });

/** A run that waits for an approval, and whose process is gone. */
async function waitingRun(db: Database, tenant: Tenant & { readonly project_id: string }) {
  const { agents, runs } = testRuntime(db, tenant, hanging());
  const about = { project_id: tenant.project_id, slug: "asking", name: "Asking", description: "" };
  const agent = await agents.create(tenant, about, {
    schema: "patchbay/graph@1",
    input: { type: "object" },
    output: { type: "object" },
    nodes: [
      { id: "start", type: "start" },
      { id: "ask", type: "approval", config: { message: "May I?" } },
      { id: "yes", type: "end", config: { output: {} } },
      { id: "no", type: "end", config: { output: {} } },
    ],
    edges: [
      { from: "start", to: "ask" },
      { from: "ask", port: "approved", to: "yes" },
      { from: "ask", port: "rejected", to: "no" },
    ],
  });
  await agents.publish(tenant, agent.id, { note: "", created_by: null });
  const request = { input: {}, version: "published", mode: "wait", metadata: {} } as const;
  const { id } = await runs.start(tenant, agent.id, request, { id: "usr_test", channel: "test" });
  const { interrupts } = await runs.waitForRest(tenant, id, soon());
  await runs.close(0);
  return { id, interrupt_id: interrupts[0]?.id ?? "" };
}

describeEachEngine("runs that nobody woke", (test) => {
  test("a run whose answer is on record goes on, although whoever took the answer died", async ({
    db,
    tenant,
  }) => {
    const { id, interrupt_id } = await waitingRun(db, tenant);
    await inProject(db, tenant, async (tx) => {
      await callToWake(tx, id);
      await new InterruptRepository(tx).answer(interrupt_id, { approved: true }, "usr_test");
    });
    const { runs } = testRuntime(db, tenant, saying("Well"));
    await runs.open();
    expect(await runs.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
    await runs.close(0);
  });

  test("attempts count from where a run last rested or was given up in good order", async ({
    db,
    tenant,
  }) => {
    const { id } = await waitingRun(db, tenant);
    const expire = () =>
      inProject(db, tenant, (tx) =>
        tx.sql
          .updateTable("runs")
          .set({ lease_expires_at: new Date(0) })
          .where("id", "=", id)
          .execute(),
      );
    const woken = await inProject(db, tenant, async (tx) => {
      await tx.sql.updateTable("runs").set({ attempt: 7 }).where("id", "=", id).execute();
      return await claimWaiting(tx, id, claimant());
    });
    expect(woken?.attempt).toBe(1);
    await expire();
    const taken = await inProject(db, tenant, (tx) => claimExpired(tx, id, claimant()));
    expect(taken?.attempt).toBe(2);
    const token = taken?.order.lease_token ?? 0;
    await inProject(db, tenant, (tx) => releaseRun(tx, id, token, true));
    const released = await inProject(db, tenant, (tx) => claimExpired(tx, id, claimant()));
    expect(released?.attempt).toBe(1);
  });

  test("a run that cannot be read any more stands behind the others, so that it never keeps them from going on", async ({
    db,
    tenant,
  }) => {
    const { id } = await waitingRun(db, tenant);
    await inProject(db, tenant, (tx) =>
      tx.sql
        .updateTable("runs")
        .set({ status: "running", lease_expires_at: new Date(0), continuation: sql`'"unreadable"'::jsonb` })
        .where("id", "=", id)
        .execute(),
    );
    const isNext = async () => (await expiredLeases(db)).some((run) => run.id === id);
    expect(await isNext()).toBe(true);
    const { runs } = testRuntime(db, tenant, saying("Well"));
    await runs.open();
    await expect.poll(isNext).toBe(false);
    await runs.close(0);
  });
});
