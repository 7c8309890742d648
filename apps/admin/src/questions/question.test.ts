import type { Interrupt } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { asksSomebody, questionOf } from "./question.ts";

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

test("a timer asks nobody", () => {
  const timer = { ...interrupt, kind: "timer" };
  expect(questionOf(timer).asks).toBe("timer");
  expect(asksSomebody({ interrupts: [timer], waiting_runs: [] })).toBe(false);
  expect(asksSomebody({ interrupts: [timer, interrupt], waiting_runs: [] })).toBe(true);
  expect(asksSomebody({ interrupts: [], waiting_runs: ["run_2"] })).toBe(true);
});

test("a kind that a newer server knows is asked by its schema", () => {
  expect(questionOf({ ...interrupt, kind: "telepathy" }).asks).toBe("form");
});
