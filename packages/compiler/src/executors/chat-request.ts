import type { Message } from "@patchbay/contracts";
import {
  createValidator,
  type History,
  type Json,
  type JsonSchema,
  type Reads,
  type Scope,
  type Template,
} from "@patchbay/graph";

import type { ChatRequest } from "../ports/chat-model.ts";
import { RunFailure } from "../run/run-failure.ts";
import type { Activation } from "./executor.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** What `llm` and `agent` have in common: how a config and a thread become a request. */
export interface RequestConfig {
  readonly prompt?: string | undefined;
  readonly history?: History | undefined;
  readonly output_schema?: JsonSchema | undefined;
  readonly temperature?: number | undefined;
  readonly max_output_tokens?: number | undefined;
}

export interface PreparedRequest {
  readonly reads: readonly Reads[];
  readonly usesMessages: boolean;
  readonly make: (activation: Activation) => ChatRequest;
}

/** `instructions` is the template of the system message. */
export function prepareRequest(instructions: string | undefined, config: RequestConfig): PreparedRequest {
  const system = instructions === undefined ? undefined : preparedTemplate(instructions);
  const prompt = config.prompt === undefined ? undefined : preparedTemplate(config.prompt);
  // Without a prompt the thread is what the model answers; with one, the prompt stands alone unless history is asked for.
  const history: History = config.history ?? (prompt === undefined ? "thread" : "none");
  const constants = {
    ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
    ...(config.max_output_tokens === undefined ? {} : { max_output_tokens: config.max_output_tokens }),
    ...(config.output_schema === undefined ? {} : { output_schema: toJson(config.output_schema) }),
  };
  return {
    reads: [system, prompt].flatMap((template) => (template === undefined ? [] : readsOfTemplate(template))),
    usesMessages: history !== "none" || prompt === undefined,
    make: ({ scope, messages, context }) => ({
      ...(system === undefined ? {} : { system: system.render(scope) }),
      messages: [
        ...window(messages, history, prompt === undefined),
        ...asked(prompt, scope, context.newMessageId),
      ],
      ...constants,
    }),
  };
}

// A schema is JSON; its own type spells absent keys as undefined.
const toJson = (schema: JsonSchema) => schema as Readonly<Record<string, Json>>;

function asked(prompt: Template | undefined, scope: Scope, newMessageId: () => string): Message[] {
  return prompt === undefined ? [] : [{ id: newMessageId(), role: "user", text: prompt.render(scope) }];
}

/** The part of the thread that a history policy lets through; never one that begins with the answer of a tool. */
function window(messages: readonly Message[], history: History, isPrompt: boolean): readonly Message[] {
  if (history === "thread") return messages;
  if (history === "none") {
    const asked = messages.findLastIndex(({ role }) => role === "user");
    return isPrompt && asked !== -1 ? messages.slice(asked) : [];
  }
  const last = messages.slice(-history.last);
  const first = last.findIndex(({ role }) => role !== "tool");
  return first === -1 ? [] : last.slice(first);
}

/** Reads structured output: a text that is JSON and satisfies the schema. */
export function answerReader(schema: JsonSchema | undefined): (text: string) => { readonly data?: Json } {
  if (schema === undefined) return () => ({});
  const validator = createValidator(schema);
  return (text) => {
    const parsed = parseJson(text);
    const data = parsed === undefined ? undefined : validator.withDefaults(parsed);
    const [violation] =
      data === undefined ? [{ pointer: "", message: "It is not JSON." }] : validator.violations(data);
    if (data === undefined || violation !== undefined) {
      const at = violation === undefined || violation.pointer === "" ? "" : ` at ${violation.pointer}`;
      throw new RunFailure(
        "answer_invalid",
        `The model's answer does not fit the output schema${at}. ${violation?.message ?? ""}`,
        { isRetriable: true },
      );
    }
    return { data };
  };
}

function parseJson(text: string): Json | undefined {
  try {
    // JSON.parse makes JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
