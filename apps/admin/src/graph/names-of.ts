import { type JsonObject, nodeDefinitions } from "@patchbay/graph";

import { fields, isFields, list, text } from "./read-fields.ts";

/** What nodes name that has to be there for them to work. */
export interface Names {
  /** Ids of nodes whose outputs they read. */
  readonly nodes: ReadonlySet<string>;
  /** Channels of the state that they read or write. */
  readonly channels: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
  /** Slugs. */
  readonly agents: ReadonlySet<string>;
}

/**
 * What nodes of a draft name. Total: of a config that the language refuses it finds nothing. A graph inside a node names
 * models, tools and agents for it; its nodes and channels are its own.
 */
export function namesOf(nodes: readonly JsonObject[]): Names {
  const found = {
    nodes: new Set<string>(),
    channels: new Set<string>(),
    models: new Set<string>(),
    tools: new Set<string>(),
    agents: new Set<string>(),
  };
  for (const node of nodes) {
    const reading = nodeDefinitions.get(text(node["type"]))?.configure(fields(node["config"]));
    if (reading?.ok !== true) continue;
    for (const channel of reading.configured.writes) found.channels.add(channel);
    for (const { kind, value } of reading.configured.sites) {
      switch (kind) {
        case "model":
        case "tool":
        case "agent":
          found[`${kind}s`].add(text(value));
          break;
        case "channel":
          found.channels.add(text(value));
          break;
        case "expression":
        case "template":
        case "value":
          for (const [, root, name = ""] of JSON.stringify(value).matchAll(member))
            (root === "nodes" ? found.nodes : found.channels).add(name);
          break;
        case "graph": {
          const inner = namesOf(
            list(fields(value).nodes).filter((each): each is JsonObject => isFields(each)),
          );
          for (const each of ["models", "tools", "agents"] as const)
            for (const name of inner[each]) found[each].add(name);
          break;
        }
        case "schema":
        case "pattern":
          break;
      }
    }
  }
  return found;
}

// A quick look, not a parse: what stands in a quoted text is found, too, and only makes a list of names longer.
/** A name after `nodes.` or `state.`. */
const member = /(?<![\w.])(nodes|state)\s*\.\s*\??\s*([a-z]\w*)/g;
