import { JsonSchema, type Resources } from "@patchbay/graph";

import type { ProjectResources } from "../api/project-resources.ts";

/** What a document is checked against. */
export interface Registries extends ProjectResources {
  /** The slug of the agent whose document it is. */
  readonly self: string;
}

/**
 * The registries as the checker reads them. A schema that the language cannot say allows anything, and so does the agent
 * itself, which calls what is only being edited here. Any version of an agent may be called: the API tells of the
 * published ones alone, and the server checks the others when the draft is saved.
 */
export const resourcesOf = ({ models, tools, agents, unavailable, self }: Registries): Resources => ({
  models: mapped(models, ({ capabilities }) => ({ capabilities: new Set(capabilities) })),
  tools: mapped(tools, ({ effect, ...schemas }) => ({ effect, ...readSchemas(schemas) })),
  agents: mapped({ ...agents, [self]: { input: {}, output: {} } }, readSchemas),
  unavailable: new Set(unavailable),
});

const mapped = <From, To>(
  entries: Readonly<Record<string, From>>,
  change: (from: From) => To,
): Map<string, To> => new Map(Object.entries(entries).map(([name, each]) => [name, change(each)]));

const readSchemas = ({ input, output }: { readonly input: unknown; readonly output: unknown }) => ({
  input: readSchema(input),
  output: readSchema(output),
});

const readSchema = (schema: unknown): JsonSchema => {
  const read = JsonSchema.safeParse(schema);
  return read.success ? read.data : {};
};
