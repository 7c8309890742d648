import type { JsonObject } from "../../json.ts";
import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { oneNode, tool } from "./example-documents.ts";

const model = (config: JsonObject): JsonObject =>
  oneNode({ type: "llm", config: { model: "default", ...config } });

/** PB4xxx: models and tools. */
export const resourceExamples = {
  PB4001: {
    wrong: model({ model: "defualt" }),
    path: "/nodes/1/config/model",
    right: model({ model: "default" }),
  },
  PB4002: {
    wrong: tool({ tool: "http_gte" }),
    path: "/nodes/1/config/tool",
    right: tool({ tool: "http_get" }),
  },
  PB4003: {
    wrong: model({ model: "plain", output_schema: { type: "object" } }),
    path: "/nodes/1/config/model",
    right: model({ model: "default", output_schema: { type: "object" } }),
  },
  PB4004: {
    wrong: tool({ tool: "calculator", arguments: { expression: 7 } }),
    path: "/nodes/1/config/arguments",
    right: tool({ tool: "calculator", arguments: { expression: "7" } }),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
