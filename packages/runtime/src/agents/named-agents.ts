import { AgentSlug, largestInt } from "@patchbay/contracts";
import { documentLimits, type Json, type JsonObject } from "@patchbay/graph";

/** An agent as a node names it. */
export interface NamedAgent {
  readonly slug: string;
  /** The version that the node is pinned to; without one it follows the published version. */
  readonly version: number | undefined;
}

/**
 * The agents that the nodes of a document name, those in the bodies of maps among them. Takes any JSON, right or wrong,
 * and looks at no more nodes than a document may have: one that has more is refused whatever it names.
 */
export function namedAgents(graph: Json): readonly NamedAgent[] {
  const named: NamedAgent[] = [];
  let nodesLeft: number = documentLimits.nodes;
  const graphs = [graph];
  // An array also visits what is pushed while it is being walked. No recursion: bodies may be nested without end.
  for (const each of graphs) {
    const nodes = isObject(each) && Array.isArray(each["nodes"]) ? each["nodes"] : [];
    for (const node of nodes.slice(0, nodesLeft)) {
      nodesLeft -= 1;
      if (!isObject(node) || !isObject(node["config"])) continue;
      const { agent, version, body } = node["config"];
      const slug = AgentSlug.safeParse(agent).data;
      if (slug !== undefined) named.push({ slug, version: isNumberOfVersion(version) ? version : undefined });
      if (node["type"] === "map" && body !== undefined) graphs.push(body);
    }
  }
  return named;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** No other number can be that of a version. */
const isNumberOfVersion = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= largestInt;
