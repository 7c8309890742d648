import { createValidator, type Json, type JsonObject } from "@patchbay/graph";
import { graphWith, testResources } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import type { HttpRequest } from "./ports/http-client.ts";
import { type EffectRequest, EffectUnknown, type Journal } from "./ports/journal.ts";
import type { Answer } from "./run/pause.ts";
import {
  compiled,
  completed,
  emptyThread,
  recordingContext,
  runGraph,
  scriptedModel,
  scriptedTool,
} from "./testing/index.ts";

const never = new AbortController().signal;

const attempted_at = "2026-05-04T10:00:00.000Z";

/** A journal in memory; `unknown` are the keys of calls of which nobody knows whether they were made. */
function journalOf(
  known: Readonly<Record<string, Json>> = {},
  unknown: (key: string) => boolean = () => false,
) {
  const requests: EffectRequest[] = [];
  const results = new Map<string, Json>(Object.entries(known));
  const journal: Journal = {
    async effect(request, work) {
      requests.push(request);
      const { key, decision, isRepeatable } = request;
      const result = results.get(key);
      if (result !== undefined) return result;
      if (unknown(key) && decision === undefined && !isRepeatable)
        throw new EffectUnknown(request, { attempted_at, idempotency_key: `run/${key}` });
      if (decision?.decision === "happened") return decision.result;
      return await work(`run/${key}`);
    },
    async remember(key, work) {
      const answer = results.get(key) ?? (await work());
      results.set(key, answer);
      return answer;
    },
  };
  return { journal, requests, results };
}

const mailing = (arguments_: JsonObject = { to: "ann" }): JsonObject =>
  graphWith({
    nodes: {
      mail: { type: "tool", config: { tool: "send_mail", arguments: arguments_ } },
      end: { type: "end", config: { output: {} } },
    },
    edges: ["start -> mail", "mail -> end"],
  });

const mail = (result: Json = { sent: true }, more: { takesIdempotencyKey?: boolean } = {}) => ({
  ...scriptedTool("send_mail", () => result, { effect: "write" }),
  ...more,
});

describe("a tool that writes", () => {
  test("is called under a key that names the activation", async () => {
    const { journal, requests } = journalOf();
    await runGraph(mailing(mailArguments()), recordingContext({ tools: [mail()], journal }));
    expect(requests).toMatchObject([{ key: "mail#1", tool: "send_mail", isRepeatable: false }]);
  });

  test("is not called again where the journal knows the result", async () => {
    const tool = mail();
    const { journal } = journalOf({ "mail#1": { sent: true } });
    await runGraph(mailing(mailArguments()), recordingContext({ tools: [tool], journal }));
    expect(tool.calls).toEqual([]);
  });

  test("may be repeated where its receiver knows keys", async () => {
    const { journal, requests } = journalOf();
    const tool = mail({ sent: true }, { takesIdempotencyKey: true });
    await runGraph(mailing(mailArguments()), recordingContext({ tools: [tool], journal }));
    expect(requests).toMatchObject([{ isRepeatable: true }]);
  });

  test.each<[answer: JsonObject, calls: number]>([
    [{ decision: "happened", result: { sent: true } }, 0],
    [{ decision: "did_not_happen" }, 1],
    [{ decision: "retry" }, 1],
  ])("of unknown outcome waits until somebody decides: %j", async (value, calls) => {
    const tool = mail();
    const { journal } = journalOf({}, () => true);
    const context = recordingContext({ tools: [tool], journal });
    const agent = compiled(mailing(mailArguments()));
    const input = { message: "hello" };
    const waiting = await agent.run(input, emptyThread, context, never);
    if (waiting.status !== "waiting") throw new Error("It was to wait.");
    expect(waiting.requests).toMatchObject([
      { node_id: "mail", kind: "effect.unknown", payload: { tool: "send_mail" } },
    ]);
    expect(tool.calls).toEqual([]);
    const answer: Answer = { kind: "answered", value, by: "usr_1" };
    const answers = new Map([[waiting.requests[0]?.interrupt_id ?? "", answer]]);
    completed(await agent.resume(waiting.continuation, answers, input, context, never));
    expect(tool.calls).toHaveLength(calls);
    expect(context.events.filter(({ type }) => type.startsWith("interrupt"))).toHaveLength(2);
  });
});

describe("an agent with a tool that writes", () => {
  const document = graphWith({
    nodes: {
      ask: { type: "agent", config: { model: "default", instructions: "", tools: ["send_mail"] } },
      end: { type: "end", config: { output: { text: "nodes.ask.text" } } },
    },
    edges: ["start -> ask", "ask -> end"],
  });
  const call = { id: "1", name: "send_mail", arguments: mailArguments() };

  test("does after a crash what it did before it, whatever its model would say now", async () => {
    const first = journalOf();
    const before = mail();
    const model = scriptedModel([{ tool_calls: [call] }, "Sent."]);
    await runGraph(document, recordingContext({ model, tools: [before], journal: first.journal }));
    // All that is known of the first time is the journal.
    const effects = Object.fromEntries(first.requests.map(({ key }) => [key, { sent: true }]));
    const second = journalOf({ ...Object.fromEntries(first.results), ...effects });
    const again = mail();
    const changed = scriptedModel(["I think I will not."]);
    const context = recordingContext({ model: changed, tools: [again], journal: second.journal });
    expect((await runGraph(document, context)).output).toEqual({ text: "Sent." });
    expect(again.calls).toEqual([]);
    expect(changed.requests).toEqual([]);
  });

  test("calls twice what its model wants twice", async () => {
    const { journal, requests } = journalOf();
    const twice = [call, { ...call, id: "2" }];
    const model = scriptedModel([{ tool_calls: twice }, "Sent."]);
    await runGraph(document, recordingContext({ model, tools: [mail()], journal }));
    expect(new Set(requests.map(({ key }) => key)).size).toBe(2);
  });
});

describe("a request of unknown outcome", () => {
  const posting = (response: "json" | "text" = "json"): JsonObject =>
    graphWith({
      nodes: {
        post: {
          type: "http_request",
          config: {
            method: "POST",
            url: "https://api.test/orders/7?token=hush&plain",
            query: { customer: "ann" },
            headers: { Authorization: "Bearer hush" },
            body: { secret: "'hush'" },
            response,
          },
        },
        end: { type: "end", config: { output: { status: "nodes.post.status", body: "nodes.post.body" } } },
      },
      edges: ["start -> post", "post -> end"],
    });

  /** What is asked when the run comes to the request again, and what becomes of the answer. */
  async function asked(response?: "json" | "text") {
    const context = recordingContext({ journal: journalOf({}, () => true).journal });
    const agent = compiled(posting(response));
    const input = { message: "hello" };
    const waiting = await agent.run(input, emptyThread, context, never);
    if (waiting.status !== "waiting") throw new Error("It was to wait.");
    const [request] = waiting.requests;
    if (request === undefined) throw new Error("It was to ask.");
    const resume = (value: JsonObject) => {
      const answers = new Map([[request.interrupt_id, { kind: "answered", value, by: "usr_1" } as const]]);
      return agent.resume(waiting.continuation, answers, input, context, never);
    };
    return { request, resume };
  }

  test("is told so that it can be found at the receiver, without what may be secret", async () => {
    const { request } = await asked();
    expect(request.payload).toMatchObject({
      tool: "http_request",
      arguments: { method: "POST", url: "https://api.test/orders/7?token=…&customer=…" },
      attempted_at,
      idempotency_key: "run/post#1",
    });
    expect(JSON.stringify(request)).not.toMatch(/hush|ann/);
  });

  test.each<[said: JsonObject, pointers: string[]]>([
    [{ decision: "happened", result: { status: 201, headers: {}, body: { id: 7 } } }, []],
    [{ decision: "happened", result: { status: 201 } }, []],
    [{ decision: "retry" }, []],
    [{ decision: "did_not_happen" }, []],
    [{ decision: "happened" }, ["", "/decision"]],
    [{ decision: "happened", result: {} }, ["/result"]],
    [{ decision: "happened", result: { status: "ok", body: 1 } }, ["/result/status"]],
    [{ decision: "happened", result: { status: 201, headers: { a: 1 } } }, ["/result/headers/a"]],
  ])("takes as an answer what has the result that happened: %j", async (said, pointers) => {
    const { request } = await asked();
    const violations = createValidator(request.schema ?? {}).violations(said);
    expect(violations.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test.each<["json" | "text", told: JsonObject, body: Json]>([
    ["json", { status: 201, body: { id: 7 } }, { id: 7 }],
    ["json", { status: 201, body: "queued" }, "queued"],
    ["json", { status: 204 }, null],
    ["text", { status: 201, body: "queued" }, "queued"],
    ["text", { status: 204 }, ""],
  ])("goes on with what was told, read as %s: %j", async (kind, told, body) => {
    const { resume } = await asked(kind);
    const { output } = completed(await resume({ decision: "happened", result: told }));
    expect(output).toEqual({ status: told["status"], body });
  });

  test("fails where an older question took an answer without a result", async () => {
    const { resume } = await asked();
    await expect(resume({ decision: "happened" })).rejects.toThrow("What was said to be the answer");
  });
});

test("a request that writes carries a key, and one whose author sends a key may be repeated", async () => {
  const sent: HttpRequest[] = [];
  const { journal, requests } = journalOf();
  const posting = (headers: JsonObject): JsonObject =>
    graphWith({
      nodes: {
        post: {
          type: "http_request",
          config: { method: "POST", url: "https://api.test/", response: "json", headers },
        },
        end: { type: "end", config: { output: { status: "nodes.post.status" } } },
      },
      edges: ["start -> post", "post -> end"],
    });
  const context = recordingContext({
    journal,
    http: (request) => {
      sent.push(request);
      return Promise.resolve({ status: 201, headers: {}, body: "{}" });
    },
  });
  expect((await runGraph(posting({}), context)).output).toEqual({ status: 201 });
  await runGraph(posting({ "Idempotency-Key": "order-7" }), context);
  expect(sent.map(({ headers }) => headers["idempotency-key"])).toEqual(["run/post#1", "order-7"]);
  expect(requests.map(({ isRepeatable }) => isRepeatable)).toEqual([false, true]);
});

/** What the checker's `send_mail` takes. */
function mailArguments(): JsonObject {
  const properties = testResources.tools.get("send_mail")?.input.properties ?? {};
  return Object.fromEntries(Object.keys(properties).map((name) => [name, "x"]));
}
