import { environmentName } from "./models-file.ts";

/** `.env.example`: what has to be set. */
export function printEnvExample(models: readonly string[]): string {
  if (models.length === 0) return "# The agent calls no model; nothing has to be set.\n";
  return [
    "# A server that speaks OpenAI's Chat Completions; without a base URL, OpenAI's own.",
    "OPENAI_API_KEY=",
    "# OPENAI_BASE_URL=https://api.openai.com/v1",
    "",
    "# The provider's name for each model of the agent. Each may have a server of its own: MODEL_…_BASE_URL and",
    "# MODEL_…_API_KEY.",
    ...models.map((model) => `${environmentName(model)}=`),
    "",
  ].join("\n");
}
