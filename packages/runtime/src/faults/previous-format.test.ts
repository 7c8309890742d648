import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { SequencedRunEvent } from "@patchbay/contracts";
import {
  type Database,
  inProject,
  migrate,
  newId,
  openEmbeddedDatabase,
  openPostgresDatabase,
} from "@patchbay/database";
import {
  createPostgresDatabase,
  createTestTenant,
  insertTestAgent,
  type TestTenant,
  testPostgresUrl,
} from "@patchbay/database/testing";
import type { JsonObject } from "@patchbay/graph";
import { migrations } from "@patchbay/migrations";
import { describe, expect, test } from "vitest";

import { insertEvents } from "../events/stored-events.ts";
import { saying, testRuntime } from "../testing/test-runtime.ts";
import { expectGapless, expectPrefix } from "./expect-whole.ts";

const at = "2026-01-01T00:00:00.000Z";
const soon = () => AbortSignal.timeout(20_000);

/** A document in the first format, as it was written then. It is never brought up to date: reading it is what is tested. */
const documentOfBefore: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  state: { said: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] } },
  nodes: [
    { id: "start", type: "start", ui: { x: 0, y: 0 } },
    { id: "chat", type: "llm", config: { model: "default", system: "Be brief." } },
    { id: "keep", type: "set_state", config: { assign: { said: "[nodes.chat.text]" } } },
    { id: "end", type: "end", config: { output: { reply: "state.said[0]" } } },
  ],
  edges: [
    { from: "start", to: "chat" },
    { from: "chat", to: "keep" },
    { from: "keep", to: "end" },
  ],
  limits: { max_steps: 100, timeout_ms: 600_000, max_cost_usd: 0.5, max_tokens: 200_000 },
};

/** A run in mid-answer, as a process that knew the first migration alone left it behind. */
async function runOfBefore(
  db: Database,
  tenant: TestTenant,
): Promise<{ id: string; events: SequencedRunEvent[] }> {
  return await inProject(db, tenant, async (tx) => {
    const { org_id, project_id } = tx;
    const agent_id = await insertTestAgent(tx);
    const thread_id = newId("thr");
    const id = newId("run");
    const graph = JSON.stringify(documentOfBefore);
    await tx.sql
      .insertInto("agent_versions")
      .values({ org_id, project_id, agent_id, number: 1, graph, content_hash: "of before", note: "" })
      .execute();
    await tx.sql
      .insertInto("threads")
      .values({
        id: thread_id,
        org_id,
        project_id,
        agent_id,
        state: JSON.stringify({ messages: [], channels: {} }),
      })
      .execute();
    await tx.sql
      .insertInto("runs")
      .values({
        id,
        org_id,
        project_id,
        agent_id,
        thread_id,
        version: 1,
        content_hash: "of before",
        status: "running",
        input: JSON.stringify({ message: "Hi" }),
        usage: JSON.stringify({ input_tokens: 0, output_tokens: 0 }),
        metadata: "{}",
        lease_owner: "process_before",
        lease_token: "1",
        lease_expires_at: new Date(at),
        started_at: new Date(at),
      })
      .execute();
    const events: SequencedRunEvent[] = [
      { seq: 1, at, event: { type: "run.started", run_id: id, thread_id, agent_id, version: 1 } },
      { seq: 2, at, event: { type: "node.started", node_id: "chat", activation: 1 } },
      {
        seq: 3,
        at,
        event: { type: "message.delta", message_id: "msg_before", node_id: "chat", text: "Hel" },
      },
    ];
    await insertEvents(tx, id, events);
    return { id, events };
  });
}

async function expectGoneOn(db: Database): Promise<void> {
  const [first] = Object.entries(migrations);
  await migrate(db, Object.fromEntries(first === undefined ? [] : [first]));
  const tenant = await createTestTenant(db);
  const before = await runOfBefore(db, tenant);
  expect(await migrate(db, migrations)).toEqual(Object.keys(migrations).slice(1));
  const { runs } = testRuntime(db, tenant, saying("Hello", " there"));
  await runs.open();
  const run = await runs.waitForRest(tenant, before.id, soon());
  expect(run).toMatchObject({ status: "completed", output: { reply: "Hello there" }, mode: "wait" });
  const events = await Array.fromAsync(runs.events(tenant, before.id, 0, soon()));
  expectGapless(events);
  expectPrefix(before.events, events);
  expect(events[3]?.event).toMatchObject({ type: "message.discarded", message_id: "msg_before" });
  await runs.close(0);
}

describe("a run that the code of the first migration left running goes on under the code of now", () => {
  test("on the embedded database", async () => {
    const folder = await mkdtemp(join(tmpdir(), "patchbay-format-"));
    const db = await openEmbeddedDatabase({ folder });
    try {
      await expectGoneOn(db);
    } finally {
      await db.close();
      await rm(folder, { recursive: true, force: true });
    }
    // A new database, made twice over.
  }, 90_000);

  test.skipIf(testPostgresUrl === undefined)("on Postgres (needs PATCHBAY_TEST_POSTGRES_URL)", async () => {
    const server = await createPostgresDatabase();
    const db = openPostgresDatabase({ url: server.url });
    try {
      await expectGoneOn(db);
    } finally {
      await db.close();
      await server.drop();
    }
  });
});
