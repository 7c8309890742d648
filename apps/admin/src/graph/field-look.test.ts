import { expect, test } from "vitest";

import { fieldLook, policyLook } from "./field-look.ts";

test("a field goes by the title of its definition, without the unit", () => {
  expect(fieldLook("agent", "max_iterations").title).toBe("Most model calls");
  expect(fieldLook("approval", "expires_ms")).toEqual({ title: "Expires after", kind: "duration" });
});

test("a field that nobody knows goes by its own name", () => {
  expect(fieldLook("agent", "to_string").title).toBe("to string");
  expect(fieldLook("teleport", "constructor")).toEqual({ title: "constructor", kind: "code" });
});

test("what people and models read is prose, what programs read is not", () => {
  expect(fieldLook("llm", "system").kind).toBe("prose");
  expect(fieldLook("agent", "instructions").kind).toBe("prose");
  expect(fieldLook("map", "items").kind).toBe("code");
  expect(fieldLook("human_input", "form").kind).toBe("json");
  expect(fieldLook("llm", "output_schema").kind).toBe("json");
  expect(fieldLook("map", "body").kind).toBe("graph");
});

test("a policy's times carry their units", () => {
  expect(policyLook("timeout_ms")).toEqual({ title: "Timeout", kind: "duration" });
  expect(policyLook("wild_guess").title).toBe("wild guess");
  expect(policyLook("cache_ttl_s")).toEqual({ title: "Cache for", kind: "seconds" });
});
