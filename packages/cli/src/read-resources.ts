import { type Json, JsonSchema, type Resources } from "@patchbay/graph";
import { z } from "zod";

/** The models and tools that documents may name, as `--resources` reads them. */
export const ResourcesFile = z.strictObject({
  models: z.record(
    z.string(),
    z.strictObject({ capabilities: z.array(z.enum(["tools", "structured_output", "vision"])).default([]) }),
  ),
  tools: z.record(
    z.string(),
    z.strictObject({
      effect: z.enum(["none", "read", "idempotent", "write"]),
      input: JsonSchema,
      output: JsonSchema,
    }),
  ),
});

export type ReadResources =
  | { readonly ok: true; readonly resources: Resources }
  | { readonly ok: false; readonly message: string };

/** Nothing is registered. */
export const noResources: ReadResources = { ok: true, resources: { models: new Map(), tools: new Map() } };

/** Reads the content of a resources file; never throws. */
export function readResources(json: Json): ReadResources {
  const parsed = ResourcesFile.safeParse(json);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const { models, tools } = parsed.data;
  const capable = Object.entries(models).map(
    ([name, { capabilities }]) => [name, { capabilities: new Set(capabilities) }] as const,
  );
  return { ok: true, resources: { models: new Map(capable), tools: new Map(Object.entries(tools)) } };
}
