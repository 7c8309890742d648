import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { oneNode } from "./example-documents.ts";

/** PB5xxx: policy, budget and effects. */
export const policyExamples = {
  PB5001: {
    wrong: oneNode({ policy: { on_error: "default" } }),
    path: "/nodes/1/policy",
    right: oneNode({ policy: { on_error: "default", default_output: { text: "Sorry." } } }),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
