import { type AgentResource, type Json, JsonSchema, noResources, type Resources } from "@patchbay/graph";
import { z } from "zod";

const AgentSignature = z.strictObject({ input: JsonSchema, output: JsonSchema });
const Effect = z.enum(["none", "read", "idempotent", "write"]);

/** The models, tools and agents that documents may name, as `--resources` reads them. */
export const ResourcesFile = z.strictObject({
  models: z.record(
    z.string(),
    z.strictObject({
      capabilities: z
        .array(z.enum(["tools", "structured_output", "vision", "files", "reasoning"]))
        .default([]),
    }),
  ),
  tools: z.record(
    z.string(),
    z.strictObject({
      effect: Effect,
      input: JsonSchema,
      output: JsonSchema,
    }),
  ),
  agents: z
    .record(
      z.string(),
      z.strictObject({
        ...AgentSignature.shape,
        versions: z.record(z.string().regex(/^[1-9]\d{0,8}$/), AgentSignature).optional(),
        effect: Effect.optional(),
      }),
    )
    .default({}),
});

export type ReadResources =
  | { readonly ok: true; readonly resources: Resources }
  | { readonly ok: false; readonly message: string };

/** Nothing is registered. */
export const nothingRegistered: ReadResources = { ok: true, resources: noResources };

/** Reads the content of a resources file; never throws. */
export function readResources(json: Json): ReadResources {
  const parsed = ResourcesFile.safeParse(json);
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const { models, tools, agents } = parsed.data;
  const capable = Object.entries(models).map(
    ([name, { capabilities }]) => [name, { capabilities: new Set(capabilities) }] as const,
  );
  const called = Object.entries(agents).map(
    ([slug, { versions, effect, ...published }]): [string, AgentResource] => [
      slug,
      {
        ...published,
        ...(effect === undefined ? {} : { effect }),
        ...(versions === undefined
          ? {}
          : {
              versions: new Map(Object.entries(versions).map(([version, each]) => [Number(version), each])),
            }),
      },
    ],
  );
  return {
    ok: true,
    resources: {
      models: new Map(capable),
      tools: new Map(Object.entries(tools)),
      agents: new Map(called),
    },
  };
}
