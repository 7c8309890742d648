import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { recordingContext, runGraph, said, scriptedModel } from "../testing/index.ts";

const cached: JsonObject = graphWith({
  nodes: {
    ask: {
      type: "llm",
      config: { model: "default", prompt: "Say {{ input.message }}" },
      policy: { cache_ttl_s: 60 },
    },
    end: { type: "end", config: { output: { text: "nodes.ask.text" } } },
  },
  edges: ["start -> ask", "ask -> end"],
});

test("the same question is answered once, and said again as messages of the new run", async () => {
  const model = scriptedModel(["first", "second"]);
  const context = recordingContext({ model });
  const once = await runGraph(cached, context);
  const heard = context.events.length;
  const again = await runGraph(cached, context);
  expect([once.output, again.output]).toEqual([{ text: "first" }, { text: "first" }]);
  expect(model.requests).toHaveLength(1);
  const completed = context.events.slice(heard).filter(({ type }) => type === "message.completed");
  expect(completed).toMatchObject([{ text: "first", node_id: "ask" }]);
  expect(again.thread.messages.at(-1)?.id).not.toBe(once.thread.messages.at(-1)?.id);
  expect(again.usage).toEqual({ input_tokens: 0, output_tokens: 0 });
});

test("another question, another thread's history and another project are asked anew", async () => {
  const model = scriptedModel(["1", "2", "3"]);
  const context = recordingContext({ model });
  await runGraph(cached, context);
  expect((await runGraph(cached, context, { input: { message: "other" } })).output).toEqual({ text: "2" });
  const elsewhere = { ...context, caller: { ...context.caller, project_id: "prj_2" } };
  expect((await runGraph(cached, elsewhere)).output).toEqual({ text: "3" });
  // With a prompt of its own the node does not look at the thread.
  const thread = { messages: [said("before")], channels: {} };
  expect((await runGraph(cached, context, { thread })).output).toEqual({ text: "1" });
});
