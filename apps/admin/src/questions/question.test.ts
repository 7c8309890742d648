import type { Interrupt } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { questionOf } from "./question.ts";

const interrupt: Interrupt = {
  id: "int_1",
  run_id: "run_1",
  node_id: "ask",
  activation: 1,
  kind: "approval",
  payload: { message: "Well?" },
  schema: { type: "object" },
  approvers: null,
  expires_at: null,
  created_at: "2026-01-02T03:04:05.000Z",
  closed_at: null,
  closed_reason: null,
  answer: null,
  answered_by: null,
};

test("what a run lists as open is asked as it was asked", () => {
  expect(questionOf(interrupt)).toEqual({
    id: "int_1",
    node_id: "ask",
    asks: "approval",
    payload: { message: "Well?" },
    schema: { type: "object" },
    expires_at: null,
  });
});

test("without a schema, or with one that cannot be read, any JSON is taken", () => {
  expect(questionOf({ ...interrupt, schema: null }).schema).toBeUndefined();
  expect(questionOf({ ...interrupt, schema: { type: "tuple" } }).schema).toBeUndefined();
});

test("a kind that a newer server knows is asked by its schema", () => {
  expect(questionOf({ ...interrupt, kind: "telepathy" }).asks).toBe("form");
});
