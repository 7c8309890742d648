import { type ChatModel, ModelError } from "@patchbay/compiler";
import type { DescribedModel } from "@patchbay/runtime";
import { expect, test } from "vitest";

import { BoundServerModels, type ServerProvider } from "./bound-model.ts";

const saying = (text: string): ChatModel => ({
  async *stream() {
    yield { type: "text", text };
    yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 1 } };
  },
});

const opened: string[] = [];
const openai: ServerProvider = {
  provider: "openai",
  model: "new",
  open: (model) => {
    opened.push(model);
    return saying(model);
  },
};

async function ask(
  bound: DescribedModel | undefined,
  models = new BoundServerModels(openai),
): Promise<string> {
  const request = { messages: [{ id: "msg_1", role: "user", text: "Hi" }] } as const;
  const model = models.modelFor(saying("usual"), () => Promise.resolve(bound));
  for await (const chunk of model.stream(request, AbortSignal.timeout(5_000)))
    if (chunk.type === "text") return chunk.text;
  throw new Error("It said nothing.");
}

test("a draft has the server's model as it is", async () => {
  expect(await ask(undefined)).toBe("usual");
});

test("a version keeps the model that it was published on, and opens it once", async () => {
  const models = new BoundServerModels(openai);
  const bound = { provider: "openai", model: "old" };
  opened.length = 0;
  expect(await ask(bound, models)).toBe("old");
  expect(await ask(bound, models)).toBe("old");
  expect(opened).toEqual(["old"]);
  expect(await ask({ provider: "openai", model: "new" }, models)).toBe("usual");
});

test("a version that was published on the demo model is bound to nothing", async () => {
  expect(await ask({ provider: "demo", model: "demo" })).toBe("usual");
});

test("where the provider is gone nobody else answers in its place", async () => {
  const bound = { provider: "openai", model: "old" };
  await expect(ask(bound, new BoundServerModels(undefined))).rejects.toThrow(ModelError);
});
