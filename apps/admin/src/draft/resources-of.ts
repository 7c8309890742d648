import type { Model, ToolSummary } from "@patchbay/contracts";
import { JsonSchema, type Resources, type ToolResource } from "@patchbay/graph";

/** The server's registries as the API lists them. Plain data, so that it can be sent to a worker. */
export interface Registries {
  readonly models: readonly Model[];
  readonly tools: readonly ToolSummary[];
}

/** The registries as the checker reads them. A schema that the language cannot say allows anything. */
export const resourcesOf = ({ models, tools }: Registries): Resources => ({
  models: new Map(models.map(({ name, capabilities }) => [name, { capabilities: new Set(capabilities) }])),
  tools: new Map(
    tools.map(({ name, effect, input, output }): [string, ToolResource] => [
      name,
      { effect, input: readSchema(input), output: readSchema(output) },
    ]),
  ),
});

const readSchema = (schema: unknown): JsonSchema => {
  const read = JsonSchema.safeParse(schema);
  return read.success ? read.data : {};
};
