import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

/** What a model can do beside answering in text. */
export const ModelCapability = z
  .enum(["tools", "structured_output", "vision", "files", "reasoning"])
  .meta({ id: "ModelCapability" });
export type ModelCapability = z.infer<typeof ModelCapability>;

/** A logical model, as documents name it, and what stands behind it on this server. */
export const Model = z
  .strictObject({
    name: z.string(),
    provider: z.string(),
    /** The provider's own name of the model. */
    model: z.string(),
    capabilities: z.array(ModelCapability),
    /** True for the built-in demo model: deterministic, offline, not intelligent. */
    is_demo: z.boolean(),
  })
  .meta({ id: "Model" });
export type Model = z.infer<typeof Model>;

export const ToolSummary = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    effect: z.enum(["none", "read", "idempotent", "write"]),
    input: JsonObject,
    output: JsonObject,
  })
  .meta({ id: "ToolSummary" });
export type ToolSummary = z.infer<typeof ToolSummary>;
