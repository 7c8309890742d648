import { type JsonObject, JsonSchema } from "@patchbay/graph";

import type { ProjectResources } from "../api/project-resources.ts";
import type { KnownMember, KnownMembers } from "../fields/record-control.tsx";
import { type Fields, fields, list, text } from "../graph/read-fields.ts";

/** Where a node stands, as far as what it hands on depends on it. */
export interface NodeSurroundings {
  /** The graph that it is a node of. */
  readonly graph: JsonObject;
  readonly resources: ProjectResources | undefined;
  /** The slug of the agent whose document it is. */
  readonly self: string;
}

/** What is known of the members of an object in a node's config, by what will read them; undefined where any will do. */
export function knownMembers(
  type: string,
  name: string,
  config: Fields,
  { graph, resources, self }: NodeSurroundings,
): KnownMembers | undefined {
  switch (`${type}.${name}`) {
    case "end.output":
      return ofSchema(graph["output"]);
    case "set_state.assign":
      return ofChannels(graph["state"]);
    case "tool.arguments":
      return ofSchema(resources?.tools[text(config["tool"])]?.input);
    case "map.input":
    case "call_agent.input":
    case "spawn_group.input": {
      const slug = text(config["agent"]);
      if (slug === "") return ofSchema(fields(config["body"])["input"]);
      return ofSchema(slug === self ? graph["input"] : resources?.agents[slug]?.input);
    }
    default:
      return undefined;
  }
}

function ofSchema(schema: unknown): KnownMembers | undefined {
  const { properties, required, additionalProperties } = fields(schema);
  const names = Object.entries(fields(properties));
  if (names.length === 0) return undefined;
  const isRequired = new Set(list(required).map(text));
  return {
    members: names.map(([name, property]): KnownMember => {
      const read = JsonSchema.safeParse(property);
      const found = read.success ? read.data : undefined;
      // What has a default is filled in where it is not given.
      const isMissed = isRequired.has(name) && found?.default === undefined;
      return { name, isRequired: isMissed, schema: found };
    }),
    // As the checker reads schemas: who lists properties means no others, unless something else is said.
    isOpen: additionalProperties !== undefined && additionalProperties !== false,
  };
}

function ofChannels(state: unknown): KnownMembers | undefined {
  const channels = Object.entries(fields(state));
  if (channels.length === 0) return undefined;
  return {
    members: channels.map(([name, channel]): KnownMember => {
      const read = JsonSchema.safeParse(fields(channel)["schema"]);
      return { name, isRequired: false, schema: read.success ? read.data : undefined };
    }),
    isOpen: false,
  };
}
