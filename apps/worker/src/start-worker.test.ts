import { openPlatform, readSettings, SettingsError } from "@patchbay/composition";
import { createPostgresDatabase, createTestTenant, testPostgresUrl } from "@patchbay/database/testing";
import { chatGraph } from "@patchbay/runtime/testing";
import { createLogger } from "@patchbay/telemetry";
import { describe, expect, test } from "vitest";

import { startWorker } from "./start-worker.ts";

const logger = createLogger({ level: "silent" });
const caller = { id: "usr_test", channel: "api" };
const request = {
  input: { message: "Hello" },
  version: "published",
  mode: "background",
  metadata: {},
} as const;

test("on the embedded database a worker says that there is nothing for it to do", async () => {
  await expect(startWorker(readSettings({}), logger)).rejects.toThrow(SettingsError);
});

describe.skipIf(testPostgresUrl === undefined)("needs PATCHBAY_TEST_POSTGRES_URL", () => {
  test("a worker does what an API without one leaves to it, and ends when it is told to", async () => {
    const server = await createPostgresDatabase();
    const settings = readSettings({ DATABASE_URL: server.url, PATCHBAY_WORKER: "external" });
    const api = await openPlatform(settings, logger);
    const tenant = await createTestTenant(api.db);
    const named = { project_id: tenant.project_id, slug: "chat", name: "Chat", description: "" };
    const agent = await api.agents.create(tenant, named, chatGraph);
    await api.agents.publish(tenant, agent.id, { note: "", created_by: null });
    const { id } = await api.runs.start(tenant, agent.id, request, caller);
    expect(await api.runs.get(tenant, id)).toMatchObject({ status: "queued" });

    const worker = await startWorker(settings, logger);
    const run = await api.runs.waitForRest(tenant, id, AbortSignal.timeout(20_000));
    expect(run).toMatchObject({ status: "completed" });
    await worker.close(1_000);

    const left = await api.runs.start(tenant, agent.id, request, caller);
    expect(await api.runs.get(tenant, left.id)).toMatchObject({ status: "queued" });
    await api.close();
    await server.drop();
  });
});
