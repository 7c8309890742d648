import type { LlmConfig } from "@patchbay/graph";

import { type StaticType, stringType, typeOfSchema } from "../expression/static-type.ts";
import { printJson } from "../print-text.ts";
import type { NodePrinter } from "./node-printer.ts";
import { printCast } from "./print-cast.ts";
import { schemaAsJson } from "./schema-as-json.ts";

interface ModelRequest {
  readonly text: string;
  readonly before: string;
  /** How the answer's data is read; empty without a schema. */
  readonly data: (answer: string) => string;
  readonly outputs: Readonly<Record<string, StaticType>>;
}

/** What `llm` and `agent` have in common. */
export function modelRequest(
  printer: NodePrinter,
  system: readonly [string, string] | undefined,
  config: Omit<LlmConfig, "system">,
): ModelRequest {
  const { prompt, history = prompt === undefined ? "thread" : "none", output_schema: schema } = config;
  const asked =
    prompt === undefined
      ? []
      : [`{ id: run.newId(), role: "user", text: ${printer.template(prompt, "/config/prompt")} } as const`];
  const shown = historyOf(printer, history, prompt === undefined);
  const messages =
    asked.length === 0
      ? (shown ?? "[]")
      : `[${[...(shown === undefined ? [] : [`...${shown}`]), ...asked].join(", ")}]`;
  if (schema !== undefined) {
    printer.import("../json-schema.ts", "type JsonSchema");
    printer.import("../call-model.ts", "readAnswer");
  }
  const fields = [
    ...(system === undefined ? [] : [`system: ${printer.template(system[1], system[0])}`]),
    `messages: ${messages}`,
    ...(config.temperature === undefined ? [] : [`temperature: ${config.temperature}`]),
    ...(config.max_output_tokens === undefined ? [] : [`maxOutputTokens: ${config.max_output_tokens}`]),
    ...(schema === undefined ? [] : ["outputSchema"]),
  ];
  const dataType = schema === undefined ? undefined : typeOfSchema(schema);
  return {
    text: `{ ${fields.join(", ")} }`,
    before:
      schema === undefined
        ? ""
        : `/** What the model is to answer with. */\nconst outputSchema: JsonSchema = ${printJson(schemaAsJson(schema))};`,
    data: (answer) =>
      dataType === undefined
        ? ""
        : `data: readAnswer(${answer}, outputSchema)${printCast(printer, dataType)}, `,
    outputs: { text: stringType, ...(dataType === undefined ? {} : { data: dataType }) },
  };
}

function historyOf(
  printer: NodePrinter,
  history: LlmConfig["history"],
  isPrompt: boolean,
): string | undefined {
  if (history === "thread") return "state.messages";
  if (history === "none") {
    if (!isPrompt) return undefined;
    printer.import("../history.ts", "sinceLastQuestion");
    return "sinceLastQuestion(state.messages)";
  }
  if (typeof history !== "object" || !("last" in history) || Object.keys(history).length !== 1)
    return printer.refuse(
      "/config/history",
      "This way of choosing what a model sees of the thread has no counterpart.",
    );
  printer.import("../history.ts", "lastMessages");
  return `lastMessages(state.messages, ${history.last}, ${isPrompt})`;
}
