import type { Message } from "@patchbay/contracts";
import type { JsonObject, ModelCapability } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { failureOf, recordingContext, runGraph, said, scriptedModel } from "../testing/index.ts";

const asking = (config: JsonObject): JsonObject =>
  graphWith({
    input: { type: "object" },
    nodes: {
      ask: {
        type: "llm",
        config: { model: "default", ...config },
        policy: { retry: { max_attempts: 3, backoff_ms: 0 } },
      },
      end: { type: "end", config: { output: { text: "nodes.ask.text" } } },
    },
    edges: ["start -> ask", "ask -> end"],
  });
const image = { type: "image", media_type: "image/png", data: "c2VjcmV0" } as const;
const file = { type: "file", media_type: "text/plain", data: "c2VjcmV0" } as const;
const model = (...capabilities: ModelCapability[]) => ({
  ...scriptedModel(["Nice."]),
  capabilities: new Set(capabilities),
});

test("attachments reach a model that can read them", async () => {
  const able = model("vision", "files");
  const attachments = [image, file];
  await runGraph(asking({}), recordingContext({ model: able }), { input: { message: "Look", attachments } });
  expect(able.requests).toMatchObject([{ messages: [{ role: "user", text: "Look", attachments }] }]);
});

test.each([
  ["an image", [image], model("files"), "vision"],
  ["a file", [file], model("vision"), "files"],
  ["an image", [image], scriptedModel(["Nice."]), "vision"],
] as const)(
  "%s that its model cannot read fails the node by the name of what is missing, once, and is not sent",
  async (_what, attachments, unable, capability) => {
    const context = recordingContext({ model: unable });
    const running = runGraph(asking({}), context, { input: { message: "Look", attachments } });
    const error = await failureOf(running);
    expect(error).toMatchObject({ code: "model_input_unsupported", retriable: false, node_id: "ask" });
    expect(error.message).toContain(`“${capability}”`);
    expect(JSON.stringify([error, context.events])).not.toContain("c2VjcmV0");
    expect(unable.requests).toEqual([]);
  },
);

test("what was attached earlier in the thread counts, unless the history leaves it out", async () => {
  const earlier: Message = { ...said("Look"), attachments: [image] };
  const thread = { messages: [earlier, said("Well?")], channels: {} };
  const run = (history: string | JsonObject) =>
    runGraph(asking({ history }), recordingContext({ model: model() }), { input: { message: "Hi" }, thread });
  expect(await failureOf(run("thread"))).toMatchObject({ code: "model_input_unsupported" });
  expect(await run({ last: 2 })).toMatchObject({ output: { text: "Nice." } });
});

test("how much to think is passed on where it is said", async () => {
  const thinking = model("reasoning");
  const resources = { reasoning: "none" };
  await runGraph(asking(resources), recordingContext({ model: thinking }), { input: { message: "Hi" } });
  expect(thinking.requests).toMatchObject([{ reasoning: "none" }]);
});

test("an answer that broke off counts by estimate", async () => {
  const broken = scriptedModel([
    async function* () {
      yield { type: "text", text: "Twelve let" };
      await Promise.reject(new Error("The line is dead."));
    },
    "Nice.",
  ]);
  const context = recordingContext({ model: broken });
  const document = asking({ system: "Be nice." });
  await failureOf(runGraph(document, context, { input: { message: "Hi" } }));
  const used = context.events.find(({ type }) => type === "usage");
  // Four for a message, and a token for every four bytes: “Twelve let” is three.
  expect(used).toMatchObject({ output_tokens: 7 });
});
