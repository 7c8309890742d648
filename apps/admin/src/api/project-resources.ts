import { Model, ToolSummary } from "@patchbay/contracts";
import { z } from "zod";

const ToolResource = ToolSummary.pick({ effect: true, input: true, output: true });

/** Everything that documents of a project can name. Plain data, so that it can be sent to a worker. */
export const ProjectResources = z.strictObject({
  models: z.record(z.string(), Model.pick({ capabilities: true })),
  tools: z.record(z.string(), ToolResource),
  /** By slug: what their published versions take and answer. */
  agents: z.record(z.string(), ToolResource.omit({ effect: true })),
  /** Node types that cannot run there. */
  unavailable: z.array(z.string()),
});
export type ProjectResources = z.infer<typeof ProjectResources>;
