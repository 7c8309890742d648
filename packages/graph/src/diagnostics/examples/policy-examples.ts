import type { JsonObject } from "../../json.ts";
import { graphWith } from "../../testing/graph-builder.ts";
import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { oneNode } from "./example-documents.ts";

const calling = (tool: string, policy: JsonObject): JsonObject =>
  oneNode({ type: "tool", config: { tool }, policy });

/** `a` has a budget, and a way for when it is used up. */
const budgeted = (a: JsonObject): JsonObject =>
  graphWith({
    nodes: { a: { ...a, policy: { budget: { max_tokens: 1_000 } } } },
    edges: ["start -> a", "a -> end", "a.budget -> short", "short -> end"],
  });

/** PB5xxx: policy, budget and effects. */
export const policyExamples = {
  PB5001: {
    wrong: oneNode({ policy: { on_error: "default" } }),
    path: "/nodes/1/policy",
    right: oneNode({ policy: { on_error: "default", default_output: { text: "Sorry." } } }),
  },
  PB5002: {
    wrong: calling("send_mail", { cache_ttl_s: 60 }),
    path: "/nodes/1/policy/cache_ttl_s",
    right: calling("http_get", { cache_ttl_s: 60 }),
  },
  PB5003: {
    wrong: calling("send_mail", { retry: { max_attempts: 3 } }),
    path: "/nodes/1/policy/retry",
    right: calling("http_get", { retry: { max_attempts: 3 } }),
  },
  PB5004: {
    wrong: budgeted({ type: "template", config: { text: "Hello." } }),
    path: "/nodes/1/policy/budget",
    right: budgeted({ type: "llm", config: { model: "default" } }),
  },
  PB5005: {
    wrong: oneNode({ policy: { on_error: "default", default_output: { text: 7 } } }),
    path: "/nodes/1/policy/default_output/text",
    right: oneNode({ policy: { on_error: "default", default_output: { text: "Sorry." } } }),
  },
  PB5006: {
    wrong: calling("http_get", { retry: { max_attempts: 3, on: ["timeout"] } }),
    path: "/nodes/1/policy/retry/on/0",
    right: calling("http_get", { retry: { max_attempts: 3, on: ["node_timeout"] } }),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
