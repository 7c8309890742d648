import { type Database, inProject } from "@patchbay/database";
import {
  createTestTenant,
  describeEachEngine,
  insertTestRun,
  type TestTenant,
} from "@patchbay/database/testing";
import { sql } from "kysely";
import { expect } from "vitest";

import { IdempotencyKeys, IdempotencyMismatchError, purgeExpiredKeys } from "./idempotency-keys.ts";

describeEachEngine("idempotency keys", (test) => {
  test("a new key is claimed, and its run is what the next request gets", async ({ db, tenant }) => {
    const run_id = await inProject(db, tenant, async (tx) => {
      const keys = new IdempotencyKeys(tx);
      expect(await keys.claim("key", "digest")).toEqual({ kind: "claimed" });
      const run_id = await insertTestRun(tx);
      await keys.complete("key", { kind: "run", run_id });
      return run_id;
    });
    expect(await claim(db, tenant)).toEqual({ kind: "replay", answer: { kind: "run", run_id } });
  });

  test("a response is given again as it was", async ({ db, tenant }) => {
    const answer = { kind: "response", status: 201, body: { id: "agt_1" } } as const;
    await inProject(db, tenant, async (tx) => {
      const keys = new IdempotencyKeys(tx);
      await keys.claim("key", "digest");
      await keys.complete("key", answer);
    });
    expect(await claim(db, tenant)).toEqual({ kind: "replay", answer });
  });

  test("another request under the same key is refused", async ({ db, tenant }) => {
    await claim(db, tenant);
    const other = claim(db, tenant, "another digest");
    await expect(other).rejects.toThrow(IdempotencyMismatchError);
    await expect(other).rejects.toMatchObject({ code: "idempotency_mismatch" });
  });

  test("a request that is sent twice at once makes one run", async ({ db, tenant }) => {
    const begin = () =>
      inProject(db, tenant, async (tx) => {
        const keys = new IdempotencyKeys(tx);
        const claimed = await keys.claim("key", "digest");
        if (claimed.kind !== "claimed") return claimed;
        await keys.complete("key", { kind: "run", run_id: await insertTestRun(tx) });
        return claimed;
      });
    const claims = await Promise.all(Array.from({ length: 5 }, begin));
    expect(claims.map((each) => each.kind).sort()).toEqual([
      "claimed",
      "replay",
      "replay",
      "replay",
      "replay",
    ]);
    const runs = await inProject(db, tenant, (tx) => tx.sql.selectFrom("runs").select("id").execute());
    expect(runs).toHaveLength(1);
  });

  test("what failed leaves no key", async ({ db, tenant }) => {
    const failing = inProject(db, tenant, async (tx) => {
      await new IdempotencyKeys(tx).claim("key", "digest");
      throw new Error("No.");
    });
    await expect(failing).rejects.toThrow("No.");
    expect(await claim(db, tenant)).toEqual({ kind: "claimed" });
  });

  test("a claim without an answer is in progress until it is released", async ({ db, tenant }) => {
    await claim(db, tenant);
    expect(await claim(db, tenant)).toEqual({ kind: "in_progress" });
    await inProject(db, tenant, (tx) => new IdempotencyKeys(tx).release("key"));
    expect(await claim(db, tenant)).toEqual({ kind: "claimed" });
  });

  test("a claim that nobody answers in time is free again; once answered it is good for 24 hours", async ({
    db,
    tenant,
  }) => {
    const claimBriefly = () =>
      inProject(db, tenant, (tx) => new IdempotencyKeys(tx).claim("key", "digest", 60));
    expect(await claimBriefly()).toEqual({ kind: "claimed" });
    expect(await claimBriefly()).toEqual({ kind: "in_progress" });
    await expireKeys(db, tenant);
    expect(await claimBriefly()).toEqual({ kind: "claimed" });
    const answer = { kind: "response", status: 201, body: {} } as const;
    await inProject(db, tenant, (tx) => new IdempotencyKeys(tx).complete("key", answer));
    const { rows } = await inProject(db, tenant, (tx) =>
      sql`select expires_at - created_at = interval '24 hours' as is_a_day from idempotency_keys`.execute(
        tx.sql,
      ),
    );
    expect(rows).toEqual([{ is_a_day: true }]);
  });

  test("an answered key is not released", async ({ db, tenant }) => {
    await inProject(db, tenant, async (tx) => {
      const keys = new IdempotencyKeys(tx);
      await keys.claim("key", "digest");
      await keys.complete("key", { kind: "response", status: 204, body: null });
      await keys.release("key");
    });
    expect(await claim(db, tenant)).toMatchObject({ kind: "replay" });
  });

  test("a key is good for 24 hours, and free afterwards for any request", async ({ db, tenant }) => {
    await claim(db, tenant);
    const { rows } = await inProject(db, tenant, (tx) =>
      sql`select extract(epoch from expires_at - created_at) / 3600 = 24 as is_a_day from idempotency_keys`.execute(
        tx.sql,
      ),
    );
    expect(rows).toEqual([{ is_a_day: true }]);
    await expireKeys(db, tenant);
    expect(await claim(db, tenant, "another digest")).toEqual({ kind: "claimed" });
  });

  test("expired keys of all tenants are removed, the others stay", async ({ db, tenant }) => {
    const other = await createTestTenant(db);
    await claim(db, tenant);
    await claim(db, other);
    await expireKeys(db, tenant);
    await purgeExpiredKeys(db);
    const left = await inProject(db, tenant, (tx) =>
      tx.sql.selectFrom("idempotency_keys").select("key").execute(),
    );
    expect(left).toEqual([]);
    expect(await claim(db, other)).toEqual({ kind: "in_progress" });
  });

  test("projects do not share keys", async ({ db, tenant }) => {
    await claim(db, tenant);
    const other = await createTestTenant(db);
    expect(await claim(db, other, "another digest")).toEqual({ kind: "claimed" });
  });
});

const claim = (db: Database, tenant: TestTenant, digest = "digest") =>
  inProject(db, tenant, (tx) => new IdempotencyKeys(tx).claim("key", digest));

const expireKeys = (db: Database, tenant: TestTenant) =>
  inProject(db, tenant, (tx) =>
    tx.sql
      .updateTable("idempotency_keys")
      .set({ expires_at: new Date(Date.now() - 1_000) })
      .execute(),
  );
