import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { ModelError } from "../ports/chat-model.ts";
import { type EffectClass, ToolError } from "../ports/tool.ts";
import {
  failureOf,
  hangingModel,
  recordingContext,
  runGraph,
  type ScriptedAnswer,
  scriptedModel,
  scriptedTool,
} from "../testing/index.ts";

const busy = new ModelError("model_rate_limited", "Too many requests.", {
  provider: "p",
  model: "m",
  status: 429,
});
const refused = new ModelError("model_unauthorized", "The key is wrong.", {
  provider: "p",
  model: "m",
  status: 401,
});
const retry = { max_attempts: 3, backoff_ms: 0 };

/** One `llm` node under a policy; what it says is the output. */
const asking = (policy: JsonObject): JsonObject =>
  graphWith({
    nodes: {
      ask: { type: "llm", config: { model: "default" }, policy },
      end: {
        type: "end",
        config: {
          output: {
            text: "nodes.ask.?text.orValue('')",
            ...(policy["on_error"] === "port" ? { code: "nodes.ask.?error.?code.orValue('')" } : {}),
          },
        },
      },
    },
    edges: ["start -> ask", "ask -> end", ...(policy["on_error"] === "port" ? ["ask.error -> end"] : [])],
  });
const run = (policy: JsonObject, ...answers: [ScriptedAnswer, ...ScriptedAnswer[]]) => {
  const model = scriptedModel(answers);
  return { model, running: runGraph(asking(policy), recordingContext({ model })) };
};

describe("retry", () => {
  test("tries again after an error that may pass", async () => {
    const { model, running } = run({ retry }, busy, busy, "at last");
    expect((await running).output).toEqual({ text: "at last" });
    expect(model.requests).toHaveLength(3);
  });

  test("gives up after as many attempts as are allowed", async () => {
    const { model, running } = run({ retry }, busy);
    expect(await failureOf(running)).toMatchObject({ code: "model_rate_limited" });
    expect(model.requests).toHaveLength(3);
  });

  test.each([refused, new Error("a defect")])("does not repeat what would fail again (%s)", async (error) => {
    const { model, running } = run({ retry }, error, "never");
    await failureOf(running);
    expect(model.requests).toHaveLength(1);
  });

  test("cancelling ends the pause between attempts", async () => {
    const controller = new AbortController();
    const model = scriptedModel([busy]);
    const document = asking({ retry: { max_attempts: 3, backoff_ms: 600_000 } });
    const running = runGraph(document, recordingContext({ model }), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 10);
    await expect(running).rejects.toThrow("enough");
  });

  test.each<[effect: EffectClass, attempts: number]>([
    ["read", 2],
    ["idempotent", 2],
    ["write", 1],
  ])("an agent whose tool has the effect %s is tried %i times", async (effect, attempts) => {
    const document = graphWith({
      nodes: {
        ask: {
          type: "agent",
          config: { model: "default", instructions: "", tools: ["http_get"] },
          policy: { retry: { ...retry, max_attempts: 2 } },
        },
      },
      edges: ["start -> ask", "ask -> end"],
    });
    const tool = scriptedTool("http_get", () => null, { effect });
    const model = scriptedModel([
      { tool_calls: [{ id: "1", name: "http_get", arguments: {} }] },
      busy,
      { tool_calls: [{ id: "2", name: "http_get", arguments: {} }] },
      busy,
    ]);
    await failureOf(runGraph(document, recordingContext({ model, tools: [tool] })));
    expect(tool.calls).toHaveLength(attempts);
  });

  test("a writing tool that says itself that it may be repeated is", async () => {
    const document = graphWith({
      nodes: { act: { type: "tool", config: { tool: "http_get" }, policy: { retry } } },
      edges: ["start -> act", "act -> end"],
    });
    const tool = scriptedTool(
      "http_get",
      () => {
        throw new ToolError("Not now.", { isRetriable: true });
      },
      { effect: "write" },
    );
    await failureOf(runGraph(document, recordingContext({ tools: [tool] })));
    expect(tool.calls).toHaveLength(3);
  });
});

describe("timeout", () => {
  test("ends a node that listens", async () => {
    const context = recordingContext({ model: hangingModel("well") });
    const error = await failureOf(runGraph(asking({ timeout_ms: 10 }), context));
    expect(error).toMatchObject({ code: "node_timeout", retriable: true, node_id: "ask" });
  });

  test("leaves a node behind that does not, and lets it say nothing more", async () => {
    const released = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<void>();
    const model = scriptedModel([
      async function* () {
        await released.promise;
        yield { type: "text", text: "too late" };
        finished.resolve();
        yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 1 } };
      },
    ]);
    const context = recordingContext({ model });
    const { output } = await runGraph(asking({ timeout_ms: 10, on_error: "port" }), context);
    expect(output).toEqual({ text: "", code: "node_timeout" });
    released.resolve();
    await finished.promise;
    await new Promise(setImmediate);
    expect(JSON.stringify(context.events)).not.toContain("too late");
  });

  test("counts for each attempt, and a late attempt may be repeated", async () => {
    const hanging = hangingModel("well");
    const { running } = run({ timeout_ms: 20, retry }, (...asked) => hanging.stream(...asked), "at last");
    expect((await running).output).toEqual({ text: "at last" });
  });
});

describe("on_error", () => {
  test("“fail” ends the run with the node's error", async () => {
    expect(await failureOf(run({}, refused).running)).toMatchObject({
      code: "model_unauthorized",
      node_id: "ask",
    });
  });

  test("“default” goes on with the default", async () => {
    const policy = { on_error: "default", default_output: { text: "Sorry." } };
    expect((await run(policy, refused).running).output).toEqual({ text: "Sorry." });
  });

  test("“port” goes on by the error port, with the error to read", async () => {
    expect((await run({ on_error: "port" }, refused).running).output).toEqual({
      text: "",
      code: "model_unauthorized",
    });
    expect((await run({ on_error: "port" }, "fine").running).output).toEqual({ text: "fine", code: "" });
  });

  test.each([
    [{}, "else"],
    [{ case: "yes" }, "yes"],
  ])(
    "a condition that fails goes on by the port that its default names (%j), else by “else”",
    async (default_output, port) => {
      const document = graphWith({
        input: { type: "object", properties: { any: {} }, required: ["any"] },
        nodes: {
          pick: {
            type: "condition",
            config: { cases: [{ id: "yes", when: "input.any.is.not.there" }] },
            policy: { on_error: "default", default_output },
          },
          a: { type: "template", config: { text: "yes" } },
          b: { type: "template", config: { text: "else" } },
          end: { type: "end", config: { output: { port: "nodes.a.?text.or(nodes.b.?text).orValue('')" } } },
        },
        edges: ["start -> pick", "pick.yes -> a", "pick.else -> b", "a -> end", "b -> end"],
      });
      const { output } = await runGraph(document, recordingContext({}), { input: { any: 1 } });
      expect(output).toEqual({ port });
    },
  );
});
