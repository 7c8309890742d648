import { AgentCompiler } from "@patchbay/compiler";
import type { Run } from "@patchbay/contracts";
import { test as base } from "@patchbay/database/testing";
import { type FakeOpenAi, startFakeOpenAi } from "@patchbay/models-openai/testing";
import { AgentService, createInProcessSignals, createMemoryNodeCache, RunService } from "@patchbay/runtime";
import { createLogger } from "@patchbay/telemetry";
import { expect } from "vitest";

import { type OpenRegistries, openRegistries } from "@patchbay/composition";
import { demoAgent } from "./demo-agent.ts";
import { seedDemoAgent } from "./seed-demo-agent.ts";

/** What the provider is asked, as far as a script looks at it. */
type Script = Parameters<typeof startFakeOpenAi>[0]["script"];

interface Fixtures {
  /** Asks the seeded demo agent; on a provider that follows the script, or on the demo model without one. */
  ask: (
    message: string,
    script?: Script,
  ) => Promise<{ run: Run; texts: string[]; tools: string[]; fake: FakeOpenAi | undefined }>;
}

const test = base.extend<Fixtures>({
  ask: async ({ db, tenant }, use) => {
    const opened: { close: () => Promise<void> }[] = [];
    await use(async (message, script) => {
      const fake = script === undefined ? undefined : await startFakeOpenAi({ script });
      const openAi = fake && {
        apiKey: fake.api_key,
        baseUrl: fake.base_url,
        model: "test-model",
        capabilities: ["tools", "structured_output"] as const,
      };
      const registries: OpenRegistries = openRegistries({ openAi, egressAllow: [] });
      opened.push(registries, ...(fake === undefined ? [] : [fake]));
      const needs = {
        db,
        compiler: new AgentCompiler(),
        registries,
        logger: createLogger({ level: "silent" }),
        cache: createMemoryNodeCache(),
        signals: createInProcessSignals(),
      };
      const agents = new AgentService(needs);
      await seedDemoAgent(agents, tenant, tenant.project_id);
      const [agent] = (await agents.list(tenant, { limit: 1 })).items;
      const runs = new RunService({ ...needs, isSoleProcess: false });
      const request = { input: { message }, version: "published", mode: "wait", metadata: {} } as const;
      const { id } = await runs.start(tenant, agent?.id ?? "", request, { id: "usr", channel: "test" });
      const events = await Array.fromAsync(runs.events(tenant, id, 0, AbortSignal.timeout(20_000)));
      const texts = events.flatMap(({ event }) => (event.type === "message.delta" ? [event.text] : []));
      const tools = events.flatMap(({ event }) => (event.type === "tool.completed" ? [event.tool] : []));
      return { run: await runs.get(tenant, id), texts, tools, fake };
    });
    for (const each of opened) await each.close();
  },
});

test("the demo agent calculates on the demo model, with a real tool", async ({ ask }) => {
  const { run, texts, tools } = await ask("What is 12 * (3 + 4)?");
  expect(run).toMatchObject({
    status: "completed",
    version: 1,
    output: { reply: expect.stringContaining("84") },
  });
  expect(tools).toEqual(["calculator"]);
  expect(texts.join("")).toBe(run.output?.["reply"]);
  expect(texts.length).toBeGreaterThan(3);
});

test("what needs no tool is answered by the other branch", async ({ ask }) => {
  const { run, tools } = await ask("Hello there");
  expect(run.status).toBe("completed");
  expect(tools).toEqual([]);
});

test("a page inside the house is not read, and the answer says so", async ({ ask }) => {
  const { run, tools } = await ask("Read http://169.254.169.254/latest/meta-data please");
  expect(tools).toEqual(["http_get"]);
  expect(run).toMatchObject({
    status: "completed",
    output: { reply: expect.stringContaining("not public") },
  });
});

test("the same document runs on an OpenAI-compatible server: tool call, then a streamed answer", async ({
  ask,
}) => {
  const { run, texts, tools, fake } = await ask("What is 2 + 40?", ({ messages }) =>
    messages?.at(-1)?.role === "tool"
      ? { type: "text", chunks: ["It ", "is ", "42."] }
      : {
          type: "tool_calls",
          calls: [{ id: "c1", name: "calculator", arguments: '{"expression":"2 + 40"}' }],
        },
  );
  expect(run).toMatchObject({ status: "completed", output: { reply: "It is 42." } });
  expect(texts).toEqual(["It ", "is ", "42."]);
  expect(tools).toEqual(["calculator"]);
  expect(fake?.requests.map(({ problem }) => problem)).toEqual([undefined, undefined]);
});

for (const [what, answer, code] of [
  ["that asks to slow down", { type: "error", status: 429 }, "model_rate_limited"],
  ["that fails", { type: "error", status: 500 }, "model_unavailable"],
  ["that does not take our key", { type: "error", status: 401 }, "model_unauthorized"],
  [
    "that hangs up in mid-answer",
    { type: "broken", how: "reset", chunks: ["I am ab"] },
    "model_stream_broken",
  ],
  ["that ends without finishing", { type: "broken", how: "end", chunks: ["I am ab"] }, "model_stream_broken"],
] as const) {
  test(`a provider ${what} ends the run as ${code}, with no secret in it`, async ({ ask }) => {
    const { run, fake } = await ask("Hello there", () => answer);
    expect(run).toMatchObject({ status: "failed", error: { code, node_id: "chat" } });
    expect(JSON.stringify(run)).not.toContain(fake?.api_key);
  });
}

test("the demo agent's document has nothing to complain about", () => {
  const registries = openRegistries({ openAi: undefined, egressAllow: [] });
  expect(new AgentCompiler().compile(demoAgent.graph, registries.resources).diagnostics).toEqual([]);
});
