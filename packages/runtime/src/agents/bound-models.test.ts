import { AgentCompiler } from "@patchbay/compiler";
import { createTestTenant, describeEachEngine } from "@patchbay/database/testing";
import { expect } from "vitest";

import { chatGraph, testRuntime } from "../testing/test-runtime.ts";
import { AgentService } from "./agent-service.ts";
import { BoundModels } from "./bound-models.ts";

const published = { provider: "openai", model: "gpt-4.1" };

describeEachEngine("models of versions", (test) => {
  test("are what they were when the version was published; a draft has none, and nobody else", async ({
    db,
    tenant,
  }) => {
    const { registries } = testRuntime(db, tenant);
    let meant = published;
    const agents = new AgentService({
      db,
      compiler: new AgentCompiler(),
      registries: { ...registries, describeModel: () => meant },
    });
    const agent = { project_id: tenant.project_id, slug: "bound", name: "Bound", description: "" };
    const { id } = await agents.create(tenant, agent, chatGraph);
    await agents.publish(tenant, id, { note: "", created_by: null });
    meant = { provider: "openai", model: "gpt-5" };
    await agents.publish(tenant, id, { note: "", created_by: null });
    const models = new BoundModels(db);
    const find = (version: number | null, name = "default") =>
      models.find({ ...tenant, agent: { id, version } }, name);
    expect(await find(1)).toEqual(published);
    expect(await find(2)).toEqual(meant);
    expect(await find(1, "other")).toBeUndefined();
    expect(await find(null)).toBeUndefined();
    const other = await createTestTenant(db);
    expect(await models.find({ ...other, agent: { id, version: 1 } }, "default")).toBeUndefined();
  });
});
