import type { JsonObject } from "../../json.ts";
import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { oneNode, tool } from "./example-documents.ts";

const model = (config: JsonObject): JsonObject =>
  oneNode({ type: "llm", config: { model: "default", ...config } });

/** A model answers a thread into which the input may bring attachments of this type. */
const attaching = (name: string, type: string): JsonObject =>
  oneNode(
    { type: "llm", config: { model: name } },
    {
      input: {
        type: "object",
        properties: {
          message: { type: "string" },
          attachments: {
            type: "array",
            items: { type: "object", properties: { type: { const: type } }, additionalProperties: true },
          },
        },
      },
    },
  );

const calling = (config: JsonObject): JsonObject =>
  oneNode({
    type: "call_agent",
    config: { agent: "researcher", input: { topic: "input.message" }, ...config },
  });

/** PB4xxx: models, tools, agents and what can run. */
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
  PB4005: {
    wrong: attaching("plain", "image"),
    path: "/nodes/1/config/model",
    right: attaching("default", "image"),
    context: ["input"],
  },
  PB4006: {
    wrong: calling({ agent: "reseacher" }),
    path: "/nodes/1/config/agent",
    right: calling({}),
  },
  PB4007: {
    wrong: calling({ input: { topic: "size(input.message)" } }),
    path: "/nodes/1/config/input",
    right: calling({ input: { topic: "input.message" } }),
  },
  PB4008: {
    wrong: calling({ version: 3 }),
    path: "/nodes/1/config/version",
    right: calling({ version: 2 }),
  },
  PB4010: {
    wrong: oneNode({ type: "text_to_speech", config: { text: "Good morning." } }),
    path: "/nodes/1/type",
    right: oneNode({ type: "template", config: { text: "Good morning." } }),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
