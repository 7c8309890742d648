/** `src/models.ts`: logical models as clients, bound by environment variables. */
export function printModelsFile(names: readonly string[]): string {
  return `import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import { ChatOpenAICompletions } from "@langchain/openai";

import { AgentError } from "./agent-error.ts";

/** The models that the agent's nodes name. */
export type ModelName = ${names.map((name) => JSON.stringify(name)).join(" | ")};

export interface ModelSettings {
  readonly temperature?: number;
  readonly maxTokens?: number;
}

/** The part of a LangChain chat model that the agent needs; tests put their own in its place. */
export interface ModelClient {
  stream(messages: BaseMessage[], options: ModelCallOptions): Promise<AsyncIterable<AIMessageChunk>>;
}

export type ModelCallOptions = NonNullable<Parameters<ChatOpenAICompletions["stream"]>[1]>;

export type ModelSource = (name: ModelName, settings: ModelSettings) => ModelClient;

/**
 * A model of any server that speaks OpenAI's Chat Completions. For the model “${names[0] ?? "default"}” it reads ${environmentName(names[0] ?? "default")} (the
 * provider's name for it), and OPENAI_API_KEY and OPENAI_BASE_URL, which ${environmentName(names[0] ?? "default")}_API_KEY and
 * ${environmentName(names[0] ?? "default")}_BASE_URL go before.
 */
export const openModel: ModelSource = (name, settings) => {
  const prefix = \`MODEL_\${name.toUpperCase()}\`;
  const model = process.env[prefix];
  if (model === undefined) throw new AgentError("model_missing", \`Set \${prefix} to the provider's name of the model “\${name}”.\`);
  return new ChatOpenAICompletions({
    model,
    apiKey: process.env[\`\${prefix}_API_KEY\`] ?? process.env["OPENAI_API_KEY"] ?? "",
    // Trying again is for each node to decide (src/policy.ts).
    maxRetries: 0,
    streamUsage: true,
    ...settings,
    configuration: {
      baseURL: process.env[\`\${prefix}_BASE_URL\`] ?? process.env["OPENAI_BASE_URL"] ?? "https://api.openai.com/v1",
    },
  });
};
`;
}

/** The environment variable that binds a model. */
export const environmentName = (model: string): string => `MODEL_${model.toUpperCase()}`;
