import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Id } from "../document/graph-document.ts";
import {
  anyType,
  boolType,
  intType,
  listOf,
  nullType,
  objectOf,
  stringType,
  typeOfSchema,
  unionOf,
  type ValueType,
} from "../schema/value-type.ts";
import { defineNode, type OutputFacts } from "./define-node.ts";
import { AgentRef, Cel, Graph } from "./fields.ts";
import { namesInItemInput } from "./item-names.ts";

export const MapConfig = z
  .strictObject({
    items: Cel("list").meta({ title: "Items" }),
    body: Graph.optional().meta({ title: "Body", description: "The graph that runs once for each item." }),
    agent: AgentRef.optional().meta({ title: "Agent", description: "In the place of a body." }),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ title: "Version", description: "Of the agent; default: the published one." }),
    input: z
      .record(Id, Cel("any"))
      .optional()
      .meta({ title: "Input", description: "Reads item and index; default: these two." }),
    concurrency: z.int().min(1).max(32).default(4).meta({ title: "Items at once" }),
    on_item_error: z.enum(["fail", "skip", "collect"]).default("fail").meta({ title: "When an item fails" }),
  })
  .refine(({ body, agent }) => (body === undefined) !== (agent === undefined), schemaMessages.body_or_agent)
  .refine(
    ({ agent, version }) => version === undefined || agent !== undefined,
    schemaMessages.version_only_with_agent,
  );
export type MapConfig = z.infer<typeof MapConfig>;

const errorType = objectOf({
  index: intType,
  error: objectOf({ code: stringType, message: stringType, retriable: boolType }),
});

/**
 * Runs a body once for each item, several at once, and gives the results in the items' order. Of failed items `skip`
 * leaves the results out, `collect` puts null in their places, and either lists them under `errors`.
 */
export const map = defineNode({
  type: "map",
  category: "control",
  title: "Map",
  summary: "Does the same for every item of a list.",
  icon: "list-tree",
  effect: "write",
  effectOf: ({ agent, body }, facts) =>
    body === undefined ? facts.agentEffect(agent ?? "") : facts.bodyEffect(body),
  config: MapConfig,
  ports: () => ["out"],
  outputs: (config, facts) => {
    const result = resultOf(config, facts);
    return objectOf({
      results: listOf(config.on_item_error === "collect" ? unionOf([result, nullType]) : result),
      errors: listOf(errorType),
    });
  },
  names: namesInItemInput,
});

function resultOf({ body, agent, version }: MapConfig, facts: OutputFacts): ValueType {
  if (body !== undefined) return typeOfSchema(body.output);
  return agent === undefined ? anyType : facts.agentOutput(agent, version);
}
