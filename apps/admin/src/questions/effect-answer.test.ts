import type { JsonSchema } from "@patchbay/graph";
import { expect, test } from "vitest";

import { decisionInWords, effectResult, readEffectAnswer } from "./effect-answer.ts";

const ofRequest: JsonSchema = {
  type: "object",
  properties: {
    decision: { enum: ["happened", "did_not_happen", "retry"] },
    result: {
      type: "object",
      properties: {
        status: { type: "integer", minimum: 100, maximum: 599, title: "Status" },
        headers: { type: "object", additionalProperties: { type: "string" } },
        body: {},
      },
      required: ["status"],
      additionalProperties: false,
    },
  },
};
const request = effectResult(ofRequest, { tool: "http_request" });

test("a call that did not happen needs no result", () => {
  expect(readEffectAnswer("did_not_happen", request, {})).toEqual({
    ok: true,
    value: { decision: "did_not_happen" },
  });
});

test("a call that happened has the result that its node puts out", () => {
  const draft = { "/result/status": "201", "/result/body": '{"id":7}' };
  expect(readEffectAnswer("happened", request, draft)).toEqual({
    ok: true,
    value: { decision: "happened", result: { status: 201, body: { id: 7 } } },
  });
});

test("what is missing of the result is told at its field", () => {
  const reading = readEffectAnswer("happened", request, {});
  expect(!reading.ok && [...reading.problems.keys()]).toEqual(["/result/status"]);
});

test("a result of which nothing is known is any JSON, and may not be left out", () => {
  const unknown = effectResult(undefined, { tool: "send_mail" });
  expect(unknown.fields).toMatchObject([{ pointer: "/result", isRequired: true, control: { kind: "json" } }]);
  expect(readEffectAnswer("happened", unknown, {}).ok).toBe(false);
  expect(readEffectAnswer("happened", unknown, { "/result": "null" })).toMatchObject({
    value: { decision: "happened", result: null },
  });
});

test("decisions have words; what a newer server knows has none", () => {
  expect(decisionInWords("happened")).toBe("It happened");
  expect(decisionInWords("maybe")).toBeUndefined();
});
