import type { Plan, PlannedRegion } from "../../plan/plan.ts";
import type { Json } from "../json-kinds.ts";
import { printJson } from "../print-text.ts";

/** `src/schemas.ts`: the JSON Schemas of input, output and channels, and the joins. */
export function printSchemasFile(plan: Plan, keys: ReadonlyMap<string, string>, shared: string): string {
  const { input, output, channels, regions } = plan;
  const hasChannels = channels.length > 0;
  return `${regions.length > 0 ? `import type { Join } from "${shared}joins.ts";\n` : ""}import type { JsonSchema } from "${shared}json-schema.ts";

/** What a run is given. */
export const inputSchema: JsonSchema = ${printJson(input as Json)};

/** What a run answers. */
export const outputSchema: JsonSchema = ${printJson(output as Json)};
${
  hasChannels
    ? `
/** What each channel of the state takes. */
export const channelSchemas: { readonly [channel: string]: JsonSchema } = {
${channels.map(({ name, schema }) => `${keys.get(name)}: ${printJson(schema as Json)},`).join("\n")}
};
`
    : ""
}${
    regions.length > 0
      ? `
/** The joins, by the node that is one. */
export const joins: { readonly [join: string]: Join } = {
${regions.map((region) => `${region.join}: ${printJson(joinOf(region))},`).join("\n")}
};
`
      : ""
  }`;
}

const joinOf = ({ mode, wanted, branches, fork }: PlannedRegion): Json => ({
  mode,
  wanted,
  branches: branches.length,
  fork,
});
