import type { ChatModel } from "@patchbay/compiler";
import { Model } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { createDemoModel } from "./demo/create-demo-model.ts";
import { createModelRegistry, type ModelBinding, ModelNotFoundError } from "./model-registry.ts";

const demo: ModelBinding = {
  model: createDemoModel({ chunkDelayMs: 0 }),
  provider: "demo",
  provider_model: "built-in",
  is_demo: true,
};

test("models are found by their logical names", () => {
  const registry = createModelRegistry({ default: demo });
  expect(registry.get("default")).toMatchObject({ provider: "demo", provider_model: "built-in" });
  expect(registry.find("fast")).toBeUndefined();
  expect(registry.find("constructor")).toBeUndefined();
});

test("an unknown name is refused with those that there are", () => {
  const registry = createModelRegistry({ default: demo, fast: demo });
  expect(() => registry.get("smart")).toThrow(ModelNotFoundError);
  expect(() => registry.get("smart")).toThrow("“smart” on this server; there are: default, fast.");
});

test("the list is what the API shows", () => {
  const listed = createModelRegistry({ default: demo }).list();
  expect(listed.map((each) => Model.parse(each))).toEqual([
    {
      name: "default",
      provider: "demo",
      model: "built-in",
      capabilities: ["tools", "structured_output"],
      is_demo: true,
    },
  ]);
});

test("a name can stand for less than the model can do, and then no more is expected of it", () => {
  const registry = createModelRegistry({ default: demo, plain: { ...demo, capabilities: ["tools"] } });
  expect(registry.list().map(({ capabilities }) => capabilities)).toEqual([
    ["tools", "structured_output"],
    ["tools"],
  ]);
  expect(registry.get("plain").model.capabilities).toEqual(new Set(["tools"]));
});

test("a name cannot stand for more than the model can do", () => {
  const eager: ModelBinding = { ...demo, capabilities: ["tools", "vision"] };
  expect(() => createModelRegistry({ default: eager })).toThrow(
    "“default” is bound to a model that cannot do this: vision.",
  );
});

test("a price turns tokens into a cost", async () => {
  const model: ChatModel = {
    capabilities: new Set(["vision"]),
    async *stream() {
      yield { type: "text", text: "Hi" };
      yield { type: "finish", reason: "stop", usage: { input_tokens: 1_000, output_tokens: 200 } };
    },
  };
  const price = { input_usd_per_million: 2, output_usd_per_million: 10 };
  const registry = createModelRegistry({ default: { ...demo, model, price } });
  const stream = registry.get("default").model.stream({ messages: [] }, new AbortController().signal);
  expect(registry.get("default").model.capabilities).toEqual(new Set(["vision"]));
  const usage = { input_tokens: 1_000, output_tokens: 200, cost_usd: 0.004 };
  expect((await Array.fromAsync(stream)).at(-1)).toEqual({ type: "finish", reason: "stop", usage });
});
