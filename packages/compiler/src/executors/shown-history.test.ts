import type { Message, ToolCall } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { type ChatRequest, ModelError } from "../ports/chat-model.ts";
import {
  failureOf,
  recordingContext,
  runGraph,
  said,
  type ScriptedAnswer,
  scriptedModel,
  scriptedTool,
} from "../testing/index.ts";

const asking = (config: JsonObject, type: "llm" | "agent" = "llm"): JsonObject =>
  graphWith({
    nodes: {
      ask: { type, config: { model: "default", ...config } },
      end: { type: "end", config: { output: { text: "nodes.ask.text", usage: "nodes.ask.usage" } } },
    },
    edges: ["start -> ask", "ask -> end"],
  });
const texts = (request: ChatRequest | undefined): string[] | undefined =>
  request?.messages.map(({ text }) => text);
const replied = (text: string): Message => ({ id: text, role: "assistant", text, node_id: "ask" });

describe("a budget of tokens", () => {
  const thread = {
    messages: [said("x".repeat(400)), replied("y".repeat(40)), said("z".repeat(40), "z")],
    channels: {},
  };
  const shown = async (config: JsonObject, message = "now?") => {
    const model = scriptedModel(["ok"]);
    const context = recordingContext({ model });
    await runGraph(asking(config), context, { thread, input: { message } });
    return texts(model.requests[0])?.map((text) => text[0]);
  };

  test("lets the newest messages through that fit", async () => {
    // 5, 14, 14 and 104 tokens, from the newest.
    expect(await shown({ history: { tokens: 137 } })).toEqual(["x", "y", "z", "n"]);
    expect(await shown({ history: { tokens: 136 } })).toEqual(["y", "z", "n"]);
    expect(await shown({ history: { tokens: 32 } })).toEqual(["z", "n"]);
  });

  test("always shows what is to be answered, even where that alone is too much", async () => {
    expect(await shown({ history: { tokens: 1 } })).toEqual(["n"]);
  });

  test("may leave out everything where a prompt says what is to be done", async () => {
    expect(await shown({ prompt: "Prompt", history: { tokens: 1 } })).toEqual(["P"]);
    expect(await shown({ prompt: "Prompt", history: { tokens: 5 } })).toEqual(["n", "P"]);
  });
});

describe("a summary", () => {
  const history = { summary: 2 };
  /** A model that answers `answers` in turn, and runs of one thread on it. */
  function conversation(config: JsonObject, ...answers: [ScriptedAnswer, ...ScriptedAnswer[]]) {
    const model = scriptedModel(answers);
    let thread: { messages: readonly Message[]; channels: JsonObject } = { messages: [], channels: {} };
    let runs = 0;
    return {
      model,
      messages: () => thread.messages,
      say: async (message: string) => {
        runs++;
        const context = recordingContext({
          model,
          tools: [scriptedTool("calculator", () => ({ value: 2 }))],
        });
        // Ids of one context begin again with the next one.
        const newMessageId = (): string => `${runs}.${context.newMessageId()}`;
        const given = { thread, input: { message } };
        const result = await runGraph(asking(config), { ...context, newMessageId }, given);
        if (result.status === "completed") ({ thread } = result);
        return { ...result, events: context.events };
      },
    };
  }

  test("is not made while everything can be shown", async () => {
    const { model, say } = conversation({ history }, "b");
    await say("a");
    expect(model.requests.map(texts)).toEqual([["a"]]);
  });

  test("stands for all but the last messages, and each message is read for it once", async () => {
    const answers = ["b", "Summary 1", "d", "Summary 2", "f"] as const;
    const { model, say, messages } = conversation({ history }, ...answers);
    for (const message of ["a", "c", "e"]) await say(message);
    expect(model.requests).toHaveLength(5);
    expect(model.requests[1]?.messages).toMatchObject([
      { text: expect.stringMatching(/^<text-\w+>\n\{"role":"user","text":"a"\}\n<\/text-\w+>$/) },
    ]);
    expect(texts(model.requests[2])).toEqual([expect.stringContaining("\n\nSummary 1"), "b", "c"]);
    expect(model.requests[3]?.messages[0]?.text.split("\n").slice(1, -1)).toEqual([
      '{"summary":"Summary 1"}',
      '{"role":"assistant","text":"b"}',
      '{"role":"user","text":"c"}',
    ]);
    expect(texts(model.requests[4])).toEqual([expect.stringContaining("\n\nSummary 2"), "d", "e"]);
    expect(
      messages().map(({ role, text, summary_of }) => [role, text, ...(summary_of ? ["of"] : [])]),
    ).toEqual([
      ["user", "a"],
      ["assistant", "b"],
      ["user", "c"],
      ["system", "Summary 1", "of"],
      ["assistant", "d"],
      ["user", "e"],
      ["system", "Summary 2", "of"],
      ["assistant", "f"],
    ]);
  });

  test("speaks as the person, not as the system: it is made of what was said", async () => {
    const { model, say } = conversation({ history, system: "Be brief." }, "b", "Summary", "d");
    for (const message of ["a", "c"]) await say(message);
    expect(model.requests[2]).toMatchObject({
      system: "Be brief.",
      messages: [{ role: "user" }, { role: "assistant", text: "b" }, { role: "user", text: "c" }],
    });
  });

  test("is not spoken, and what it used counts", async () => {
    const { say } = conversation({ history }, "b", "Summary", "d");
    await say("a");
    const { events, ...result } = await say("c");
    expect(JSON.stringify(events.filter(({ type }) => type.startsWith("message.")))).not.toContain("Summary");
    expect(result).toMatchObject({
      output: { text: "d", usage: { input_tokens: 20, output_tokens: 10 } },
      usage: { input_tokens: 20, output_tokens: 10 },
    });
  });

  test("is kept where the answer is not", async () => {
    const { say, messages } = conversation({ history: { summary: 1 }, append: false }, "b", "Summary", "d");
    for (const message of ["a", "c"]) await say(message);
    expect(messages()).toMatchObject([
      { role: "user", text: "a" },
      { role: "user", text: "c" },
      { role: "system", text: "Summary", summary_of: messages()[0]?.id },
    ]);
  });

  test("that cannot be made fails the node with the model's own error", async () => {
    const busy = new ModelError("model_rate_limited", "Later.", { provider: "p", model: "m" });
    const { say } = conversation({ history }, "b", busy);
    await say("a");
    expect(await failureOf(say("c"))).toMatchObject({
      code: "model_rate_limited",
      retriable: true,
      node_id: "ask",
    });
  });

  test("that says nothing fails the node", async () => {
    const { say } = conversation({ history }, "b", " ");
    await say("a");
    expect(await failureOf(say("c"))).toMatchObject({ code: "answer_invalid", retriable: true });
  });

  test("reads calls and attachments by name, never their bytes", async () => {
    const call: ToolCall = { id: "c", name: "calculator", arguments: { expression: "1 + 1" } };
    const messages: Message[] = [
      {
        ...said("Look"),
        attachments: [{ type: "image", media_type: "image/png", name: "cat.png", data: "c2VjcmV0" }],
      },
      { id: "t", role: "assistant", text: "", tool_calls: [call] },
      { id: "r", role: "tool", text: '{"value":2}', tool_call_id: "c" },
      replied("Two"),
    ];
    const model = scriptedModel(["Summary", "ok"]);
    await runGraph(asking({ history: { summary: 1 } }), recordingContext({ model }), {
      thread: { messages, channels: {} },
    });
    expect(model.requests[0]?.messages[0]?.text.split("\n").slice(1, -1)).toEqual([
      '{"role":"user","text":"Look","attachments":["image cat.png"]}',
      '{"role":"assistant","text":"","tool_calls":[{"name":"calculator","arguments":{"expression":"1 + 1"}}]}',
      '{"role":"tool","text":"{\\"value\\":2}"}',
      '{"role":"assistant","text":"Two"}',
    ]);
  });

  test("of a long thread is made in pieces that a model can read", async () => {
    const messages = Array.from({ length: 9 }, (_, index) => said("x".repeat(50_000), `${index}`));
    const model = scriptedModel(["Summary 1", "Summary 2", "Summary 3", "ok"]);
    const context = recordingContext({ model });
    await runGraph(asking({ history: { summary: 1 } }), context, { thread: { messages, channels: {} } });
    expect(model.requests).toHaveLength(4);
    for (const request of model.requests)
      expect(request.messages.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(80_000);
    expect(texts(model.requests[3])).toEqual([expect.stringContaining("Summary 3"), "hello"]);
  });

  test("of another node is used where it fits, and not shown as a message", async () => {
    const messages: Message[] = [
      said("a"),
      replied("b"),
      { id: "s", role: "system", text: "Summary", summary_of: "b", node_id: "other" },
      said("c"),
    ];
    const run = async (config: JsonObject) => {
      const model = scriptedModel(["ok"]);
      const thread = { messages, channels: {} };
      await runGraph(asking(config), recordingContext({ model }), { thread, input: { message: "d" } });
      return model.requests.map(texts);
    };
    expect(await run({ history })).toEqual([[expect.stringContaining("Summary"), "c", "d"]]);
    expect(await run({ history: "thread" })).toEqual([["a", "b", "c", "d"]]);
    expect(await run({ history: { last: 3 } })).toEqual([["b", "c", "d"]]);
    expect(await run({ history: { tokens: 1_000 } })).toEqual([["a", "b", "c", "d"]]);
  });

  test("serves an agent for all the calls of one turn", async () => {
    const config = { instructions: "Help.", tools: ["calculator"], history: { summary: 1 } };
    const tool_calls = [{ id: "c", name: "calculator", arguments: { expression: "1" } }];
    const model = scriptedModel(["Summary", { tool_calls }, "done"]);
    const context = recordingContext({ model, tools: [scriptedTool("calculator", () => ({ value: 2 }))] });
    await runGraph(asking(config, "agent"), context, {
      thread: { messages: [said("a"), replied("b")], channels: {} },
    });
    expect(model.requests.slice(1).map(texts)).toEqual([
      [expect.stringContaining("Summary"), "hello"],
      [expect.stringContaining("Summary"), "hello", "", '{"value":2}'],
    ]);
  });
});
