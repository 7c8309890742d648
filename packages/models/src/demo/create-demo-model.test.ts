import { expect, test } from "vitest";

import { chatModelContract } from "../testing/chat-model-contract.ts";
import { createDemoModel } from "./create-demo-model.ts";

chatModelContract(
  "The demo model",
  async (scenario) => createDemoModel({ chunkDelayMs: scenario === "slow" ? 100 : 0 }),
  { canFail: false },
);

const signal = new AbortController().signal;

test("the same request gets the same answer, and the words put together are the text", async () => {
  const request = { messages: [{ id: "msg_1", role: "user" as const, text: "Hello  there" }] };
  const model = createDemoModel({ chunkDelayMs: 0 });
  const first = await Array.fromAsync(model.stream(request, signal));
  expect(await Array.fromAsync(model.stream(request, signal))).toEqual(first);
  const text = first.map((chunk) => (chunk.type === "text" ? chunk.text : "")).join("");
  expect(text).toContain("simple rules, so I can show how an agent runs");
  expect(text).toContain("\n\n");
});

test("an answer stops at the number of tokens that was asked for", async () => {
  const request = { messages: [{ id: "msg_1", role: "user" as const, text: "Hi" }], max_output_tokens: 5 };
  const chunks = await Array.fromAsync(createDemoModel({ chunkDelayMs: 0 }).stream(request, signal));
  expect(chunks.at(-1)).toMatchObject({ type: "finish", reason: "length", usage: { output_tokens: 4 } });
});
