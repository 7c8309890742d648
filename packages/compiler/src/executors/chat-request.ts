import type { Message, Usage } from "@patchbay/contracts";
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
import { shownHistory } from "./shown-history.ts";

/** What `llm` and `agent` have in common: how a config and a thread become a request. */
export interface RequestConfig {
  readonly model: string;
  readonly prompt?: string | undefined;
  readonly history?: History | undefined;
  readonly output_schema?: JsonSchema | undefined;
  readonly temperature?: number | undefined;
  readonly max_output_tokens?: number | undefined;
  readonly reasoning?: ChatRequest["reasoning"] | undefined;
}

export interface PreparedRequest {
  readonly reads: readonly Reads[];
  readonly usesMessages: boolean;
  /** @throws what a call of the model throws, where the history wants one */
  readonly make: (activation: Activation) => Promise<MadeRequest>;
}

export interface MadeRequest {
  readonly request: ChatRequest;
  /** What joins the thread before any answer: a summary of its beginning, where one was made. */
  readonly kept: readonly Message[];
  /** What making the request has used. */
  readonly usage: Usage;
}

/** `instructions` is the template of the system message. */
export function prepareRequest(instructions: string | undefined, config: RequestConfig): PreparedRequest {
  const { temperature, max_output_tokens, output_schema, reasoning } = config;
  const system = instructions === undefined ? undefined : preparedTemplate(instructions);
  const prompt = config.prompt === undefined ? undefined : preparedTemplate(config.prompt);
  // Without a prompt the thread is what the model answers; with one, the prompt stands alone unless history is asked for.
  const history: History = config.history ?? (prompt === undefined ? "thread" : "none");
  const constants = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(max_output_tokens === undefined ? {} : { max_output_tokens }),
    ...(output_schema === undefined ? {} : { output_schema: toJson(output_schema) }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
  return {
    reads: [system, prompt].flatMap((template) => (template === undefined ? [] : readsOfTemplate(template))),
    usesMessages: history !== "none" || prompt === undefined,
    make: async (activation) => {
      const { scope, context } = activation;
      const shown = await shownHistory(history, prompt === undefined, config.model, activation);
      const request = {
        ...(system === undefined ? {} : { system: system.render(scope) }),
        messages: [...shown.messages, ...asked(prompt, scope, context.newMessageId)],
        ...constants,
      };
      return { request, kept: shown.kept, usage: shown.usage };
    },
  };
}

// A schema is JSON; its own type spells absent keys as undefined.
const toJson = (schema: JsonSchema) => schema as Readonly<Record<string, Json>>;

function asked(prompt: Template | undefined, scope: Scope, newMessageId: () => string): Message[] {
  return prompt === undefined ? [] : [{ id: newMessageId(), role: "user", text: prompt.render(scope) }];
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
