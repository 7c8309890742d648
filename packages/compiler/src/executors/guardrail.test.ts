import type { Json, JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { failureOf, recordingContext, runGraph, scriptedModel } from "../testing/index.ts";

/** Guards the message; the run's output is the port that it left by, and what the node says. */
const guarding = (checks: Json[], on_violation = "port", policy: JsonObject = {}): JsonObject => {
  const canLeave =
    on_violation === "port" || JSON.stringify(checks).match(/"(?:length|schema|model)"/) !== null;
  return graphWith({
    nodes: {
      guard: { type: "guardrail", config: { input: "{{ input.message }}", checks, on_violation }, policy },
      good: { type: "end", config: { output: { port: "'out'", guard: "nodes.guard" } } },
      ...(canLeave
        ? { bad: { type: "end", config: { output: { port: "'violation'", guard: "nodes.guard" } } } }
        : {}),
    },
    edges: ["start -> guard", "guard -> good", ...(canLeave ? ["guard.violation -> bad"] : [])],
  });
};
const guard = async (
  document: JsonObject,
  message: string,
  context = recordingContext({}),
): Promise<JsonObject> => (await runGraph(document, context, { input: { message } })).output;

const regex = { kind: "regex", pattern: "(?i)secret\\w*" };
const pii = { kind: "pii" };
const model = { kind: "model", model: "default", rubric: "Be kind." };
const scored = (score: number): string => JSON.stringify({ reason: "It says hello.", score });

test("a text that keeps to all checks goes on as it is", async () => {
  const checks = [regex, pii, { kind: "length", min: 1, max: 2 }];
  expect(await guard(guarding(checks), "👋🏽")).toEqual({ port: "out", guard: { text: "👋🏽", violations: [] } });
});

describe("a violation leaves by its port and says what, never the text", () => {
  test.each<[check: JsonObject, text: string, violations: JsonObject[]]>([
    [
      regex,
      "a Secret and secrets",
      [
        { kind: "regex", detail: "The pattern “(?i)secret\\w*” matches.", start: 2, end: 8 },
        { kind: "regex", detail: "The pattern “(?i)secret\\w*” matches.", start: 13, end: 20 },
      ],
    ],
    [
      { kind: "length", max: 3 },
      "four",
      [{ kind: "length", detail: "4 characters; at most 3 are allowed." }],
    ],
    [{ kind: "length", min: 1 }, "", [{ kind: "length", detail: "0 characters; at least 1 are allowed." }]],
    [pii, "I am ann@mail.example", [{ kind: "pii", detail: "email", start: 5, end: 21 }]],
    [{ kind: "schema", schema: { type: "object" } }, "{", [{ kind: "schema", detail: "It is not JSON." }]],
    [
      { kind: "schema", schema: { type: "object", properties: { n: { type: "integer" } } } },
      '{"n":"ann"}',
      [{ kind: "schema", detail: "This must be of type integer." }],
    ],
  ])("%j in %j", async (check, text, violations) => {
    expect(await guard(guarding([check]), text)).toMatchObject({
      port: "violation",
      guard: { text, violations },
    });
  });
});

describe("redacting", () => {
  test("replaces what is found and goes on", async () => {
    const text = "Mail ann@mail.example or call +44 20 7946 0958: the secret is out.";
    const output = await guard(guarding([regex, pii], "redact"), text);
    expect(output).toMatchObject({
      port: "out",
      guard: { text: "Mail [email] or call [phone]: the [redacted] is out." },
    });
    expect(output).toMatchObject({
      guard: { violations: [{ kind: "regex" }, { detail: "email" }, { detail: "phone" }] },
    });
  });

  test("replaces places that overlap as one", async () => {
    const parts = { kind: "regex", pattern: "call ann@mail" };
    const output = await guard(guarding([pii, parts], "redact"), "Please call ann@mail.example now");
    expect(output).toMatchObject({ guard: { text: "Please [redacted] now" } });
  });

  test("leaves by “violation” for what cannot be replaced, with the rest replaced", async () => {
    const output = await guard(guarding([{ kind: "length", max: 5 }, pii], "redact"), "ann@mail.example!");
    expect(output).toMatchObject({
      port: "violation",
      guard: { text: "[email]!", violations: [{ kind: "pii" }, { kind: "length" }] },
    });
  });

  test("comes first: the other checks see the text that would go on", async () => {
    const output = await guard(guarding([{ kind: "length", max: 10 }, pii], "redact"), "ann@mail.example");
    expect(output).toMatchObject({ port: "out", guard: { text: "[email]" } });
    const asked = scriptedModel([scored(1)]);
    await guard(guarding([model, pii], "redact"), "ann@mail.example", recordingContext({ model: asked }));
    expect(JSON.stringify(asked.requests)).not.toContain("ann@");
  });

  test("lists at most so many violations, but replaces all", async () => {
    const output = await guard(guarding([regex], "redact"), "secret ".repeat(300));
    expect(output).toMatchObject({ guard: { text: "[redacted] ".repeat(300) } });
    expect(output["guard"]).toHaveProperty("violations.length", 100);
  });
});

describe("a model", () => {
  test.each([
    [0.5, "out", []],
    [0.2, "violation", [{ kind: "model", detail: "The score 0.2 is below 0.5." }]],
  ])(
    "that gives the score %f lets the text leave by “%s”, and says nothing to callers",
    async (score, port, violations) => {
      const context = recordingContext({ model: scriptedModel([scored(score)]) });
      expect(await guard(guarding([model]), "hello", context)).toEqual({
        port,
        guard: { text: "hello", violations },
      });
      expect(context.events.filter(({ type }) => type.startsWith("message."))).toEqual([]);
    },
  );

  test("is not asked about a text that must not go on anyway", async () => {
    const asked = scriptedModel([scored(1)]);
    const document = guarding([model, regex, model]);
    expect(await guard(document, "secret", recordingContext({ model: asked }))).toMatchObject({
      port: "violation",
    });
    expect(asked.requests).toHaveLength(0);
    const strict = scriptedModel([scored(0)]);
    await guard(document, "hello", recordingContext({ model: strict }));
    expect(strict.requests).toHaveLength(1);
  });

  test("that does not answer lets nothing pass", async () => {
    const context = recordingContext({ model: scriptedModel(["fine, I guess"]) });
    expect(await failureOf(guard(guarding([model]), "hello", context))).toMatchObject({
      code: "answer_invalid",
    });
  });

  test("that does not answer leaves it to the default, if that says whether the text is in order", async () => {
    const run = (default_output: JsonObject) => {
      const context = recordingContext({ model: scriptedModel(["?"]) });
      return guard(guarding([model], "port", { on_error: "default", default_output }), "hello", context);
    };
    expect(await run({ text: "", violations: [] })).toMatchObject({ port: "out" });
    expect(await run({ text: "", violations: [{ kind: "model", detail: "" }] })).toMatchObject({
      port: "violation",
    });
    expect(await failureOf(run({ text: "" }))).toMatchObject({ code: "answer_invalid" });
  });
});
