import type { RunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { type ChatChunk, ModelError } from "../ports/chat-model.ts";
import {
  failureOf,
  hangingModel,
  recordingContext,
  runGraph,
  type ScriptedAnswer,
  scriptedModel,
  scriptedTool,
} from "../testing/index.ts";

const broken = new ModelError("model_stream_broken", "It broke off.", { provider: "p", model: "m" });
/** Says this much, then breaks off. */
const half = (text: string): ScriptedAnswer =>
  async function* (): AsyncIterable<ChatChunk> {
    yield { type: "text", text };
    throw broken;
  };

const asking = (type: "llm" | "agent", config: JsonObject, policy: JsonObject): JsonObject =>
  graphWith({
    nodes: {
      ask: { type, config: { model: "default", ...config }, policy },
      end: { type: "end", config: { output: { text: "nodes.ask.?text.orValue('')" } } },
    },
    edges: ["start -> ask", "ask -> end", ...(policy["on_error"] === "port" ? ["ask.error -> end"] : [])],
  });
const retry = { retry: { max_attempts: 3, backoff_ms: 0 } };

/** What was said, in order: `m2:words`, `m2.` for completed, `m2!` for discarded. */
const heard = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => {
    switch (event.type) {
      case "message.delta":
        return [`${event.message_id}:${event.text}`];
      case "message.completed":
        return [`${event.message_id}.`];
      case "message.discarded":
        return [`${event.message_id}!`];
      default:
        return [];
    }
  });

describe("the words of a call that fails", () => {
  test("are withdrawn before the next attempt speaks", async () => {
    const context = recordingContext({ model: scriptedModel([half("I th"), "At last"]) });
    const { output } = await runGraph(asking("llm", {}, retry), context);
    expect(output).toEqual({ text: "At last" });
    expect(heard(context.events)).toEqual(["m2:I th", "m2!", "m3:At", "m3: last", "m3."]);
  });

  test("are withdrawn where the node leaves by its error port", async () => {
    const context = recordingContext({ model: scriptedModel([half("I th")]) });
    await runGraph(asking("llm", {}, { on_error: "port" }), context);
    expect(heard(context.events)).toEqual(["m2:I th", "m2!"]);
  });

  test("are withdrawn before the run is known to fail", async () => {
    const context = recordingContext({ model: scriptedModel([half("I th")]) });
    await failureOf(runGraph(asking("llm", {}, {}), context));
    expect(heard(context.events)).toEqual(["m2:I th", "m2!"]);
  });

  test("leave nothing to withdraw where there were none", async () => {
    const context = recordingContext({ model: scriptedModel([broken, "Fine"]) });
    await runGraph(asking("llm", {}, retry), context);
    expect(heard(context.events)).toEqual(["m3:Fine", "m3."]);
  });
});

test("an answer that is whole but wrong is withdrawn too", async () => {
  const context = recordingContext({ model: scriptedModel(["no", "{}"]) });
  await runGraph(asking("llm", { output_schema: { type: "object" } }, retry), context);
  expect(heard(context.events)).toEqual(["m2:no", "m2.", "m2!", "m3:{}", "m3."]);
});

test("an agent that fails takes back all that it said on the way", async () => {
  const tool_calls = [{ id: "c", name: "calculator", arguments: {} }];
  const model = scriptedModel([{ text: "Wait.", tool_calls }, half("It is"), "Three."]);
  const context = recordingContext({ model, tools: [scriptedTool("calculator", () => ({ value: 3 }))] });
  const config = { instructions: "Help.", tools: ["calculator"] };
  const result = await runGraph(asking("agent", config, retry), context);
  expect(heard(context.events)).toEqual(["m2:Wait.", "m2.", "m4:It is", "m2!", "m4!", "m5:Three.", "m5."]);
  expect(result).toMatchObject({ output: { text: "Three." } });
});

test("a run that is cancelled takes back what was half said, at once", async () => {
  const controller = new AbortController();
  const model = hangingModel("I th");
  const context = recordingContext({ model });
  const running = runGraph(asking("llm", {}, {}), context, { signal: controller.signal });
  await model.spoken;
  controller.abort(new Error("enough"));
  expect(heard(context.events)).toEqual(["m2:I th", "m2!"]);
  await expect(running).rejects.toThrow("enough");
});

test("what is said after that is not heard", async () => {
  const controller = new AbortController();
  const saidMore = Promise.withResolvers<void>();
  const model = scriptedModel([
    async function* () {
      yield { type: "text", text: "one" };
      controller.abort(new Error("enough"));
      yield { type: "text", text: "two" };
      saidMore.resolve();
      yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 1 } };
    },
  ]);
  const context = recordingContext({ model });
  await expect(runGraph(asking("llm", {}, {}), context, { signal: controller.signal })).rejects.toThrow(
    "enough",
  );
  await saidMore.promise;
  expect(heard(context.events)).toEqual(["m2:one", "m2!"]);
});
