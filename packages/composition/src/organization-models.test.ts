import { randomBytes } from "node:crypto";

import type { ChatModel } from "@patchbay/compiler";
import { createTestTenant, test as base } from "@patchbay/database/testing";
import { createEgress } from "@patchbay/egress";
import { createSealer, ProviderKeyService } from "@patchbay/models";
import { type FakeOpenAi, startFakeOpenAi } from "@patchbay/models-openai/testing";
import { expect } from "vitest";

import { noteProviderKey } from "./note-provider-key.ts";
import { OrganizationModels } from "./organization-models.ts";

interface Fixtures {
  fake: FakeOpenAi;
  keys: ProviderKeyService;
  /** What the model says that an organization gets. */
  ask: (org_id: string, keys?: ProviderKeyService) => Promise<string>;
}

const usual: ChatModel = {
  async *stream() {
    yield { type: "text", text: "usual" };
    yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 1 } };
  },
};

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern what a fixture needs.
  fake: async ({}, use) => {
    const fake = await startFakeOpenAi({
      script: ({ model }) => ({ type: "text", chunks: [`own ${model}`] }),
    });
    await use(fake);
    await fake.close();
  },
  keys: async ({ db }, use) => {
    await use(
      new ProviderKeyService({
        db,
        sealer: createSealer(randomBytes(32)),
        usualModel: "usual-model",
        note: noteProviderKey,
      }),
    );
  },
  ask: async ({ fake, keys }, use) => {
    const egress = createEgress({ policy: { allowedOrigins: [new URL(fake.base_url).origin] } });
    const models = new OrganizationModels({ keys, egress });
    await use(async (org_id, others) => {
      const from = others === undefined ? models : new OrganizationModels({ keys: others, egress });
      const request = { messages: [{ id: "msg_1", role: "user", text: "Hi" }] } as const;
      const texts: string[] = [];
      for await (const chunk of from.modelFor(org_id, usual).stream(request, AbortSignal.timeout(5_000)))
        if (chunk.type === "text") texts.push(chunk.text);
      return texts.join("");
    });
    await egress.close();
  },
});

test("a key is used from the next call on, and no more once it is forgotten", async ({
  tenant,
  fake,
  keys,
  ask,
}) => {
  const { org_id } = tenant;
  const { api_key, base_url } = fake;
  expect(await ask(org_id)).toBe("usual");
  await keys.put(org_id, "openai", { api_key, base_url }, "usr");
  expect(await ask(org_id)).toBe("own usual-model");
  await keys.put(org_id, "openai", { api_key, base_url, model: "other-model" }, "usr");
  expect(await ask(org_id)).toBe("own other-model");
  await keys.remove(org_id, "openai", "usr_1");
  expect(await ask(org_id)).toBe("usual");
});

test("a version keeps the model that it was published on, by the organization's key", async ({
  tenant,
  fake,
  keys,
}) => {
  const egress = createEgress({ policy: { allowedOrigins: [new URL(fake.base_url).origin] } });
  const models = new OrganizationModels({ keys, egress });
  await keys.put(tenant.org_id, "openai", { api_key: fake.api_key, base_url: fake.base_url }, "usr");
  const bound = (provider: string) => () => Promise.resolve({ provider, model: "old-model" });
  const request = { messages: [{ id: "msg_1", role: "user", text: "Hi" }] } as const;
  const said = async (provider: string) => {
    const model = models.modelFor(tenant.org_id, usual, bound(provider));
    for await (const chunk of model.stream(request, AbortSignal.timeout(5_000)))
      if (chunk.type === "text") return chunk.text;
    return "";
  };
  expect(await said("openai")).toBe("own old-model");
  expect(await said("demo")).toBe("own usual-model");
  await egress.close();
});

test("another organization keeps the server's models", async ({ db, tenant, fake, keys, ask }) => {
  const other = await createTestTenant(db);
  await keys.put(tenant.org_id, "openai", { api_key: fake.api_key, base_url: fake.base_url }, "usr");
  expect(await ask(other.org_id)).toBe("usual");
  expect(await keys.list(other.org_id)).toEqual([]);
});

test("a key that cannot be opened fails the call; neither the server's model nor its key answers", async ({
  db,
  tenant,
  fake,
  keys,
  ask,
}) => {
  await keys.put(tenant.org_id, "openai", { api_key: fake.api_key, base_url: fake.base_url }, "usr");
  for (const sealer of [createSealer(randomBytes(32)), undefined]) {
    const strangers = new ProviderKeyService({
      db,
      sealer,
      usualModel: "usual-model",
      note: noteProviderKey,
    });
    await expect(ask(tenant.org_id, strangers)).rejects.toMatchObject({ code: "model_unauthorized" });
  }
  expect(fake.requests).toEqual([]);
});

test("the list says what answers the organization", async ({ tenant, fake, keys }) => {
  const models = new OrganizationModels({ keys, egress: createEgress({ policy: { allowedOrigins: [] } }) });
  const demo = { name: "default", provider: "demo", model: "demo", capabilities: [], is_demo: true };
  expect(await models.list(tenant.org_id, [demo])).toEqual([demo]);
  await keys.put(tenant.org_id, "openai", { api_key: fake.api_key }, "usr");
  expect(await models.list(tenant.org_id, [demo])).toEqual([
    { ...demo, provider: "openai", model: "usual-model", is_demo: false },
  ]);
});
