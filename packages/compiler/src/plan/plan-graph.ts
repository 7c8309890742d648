import {
  forkRegionsOf,
  type GraphDocument,
  JoinConfig,
  MapConfig,
  type Node,
  nodeDefinitions,
  portOf,
} from "@patchbay/graph";

import type { Plan, PlannedLoop, PlannedNode, PlannedRegion } from "./plan.ts";

/** Plans a document that has passed the checker. Pure; O(nodes + edges). */
export function planGraph(document: GraphDocument, contentHash: string): Plan {
  const outgoing = Map.groupBy(document.edges, (edge) => edge.from);
  const planNode = (node: Node): PlannedNode => {
    const byPort = Map.groupBy(outgoing.get(node.id) ?? [], portOf);
    return {
      id: node.id,
      type: node.type,
      config: node.config,
      ...(node.policy === undefined ? {} : { policy: node.policy }),
      ...planBody(node, contentHash),
      targets: Object.fromEntries([...byPort].map(([port, edges]) => [port, edges.map(({ to }) => to)])),
    };
  };
  const start = document.nodes.find((node) => node.type === "start");
  if (start === undefined || document.nodes.some((node) => !nodeDefinitions.has(node.type))) {
    throw new Error("Only a document without errors can be planned.");
  }
  return {
    content_hash: contentHash,
    start: start.id,
    nodes: document.nodes.map(planNode),
    regions: planRegions(document),
    loops: planLoops(document),
    channels: Object.entries(document.state).map(([name, channel]) => ({
      name,
      schema: channel.schema,
      reducer: channel.reducer,
      ...(channel.default === undefined ? {} : { default: channel.default }),
    })),
    input: document.input,
    output: document.output,
    limits: document.limits,
  };
}

/** The checker has read the body of a map as the document that it is. */
function planBody({ type, config }: Node, contentHash: string): Pick<PlannedNode, "body"> {
  if (type !== "map") return {};
  const { body } = MapConfig.parse(config);
  return body === undefined ? {} : { body: planGraph(body, contentHash) };
}

function planRegions(document: GraphDocument): PlannedRegion[] {
  return forkRegionsOf(document).map(({ fork, join, branches }) => {
    const config = JoinConfig.parse(document.nodes.find(({ id }) => id === join)?.config);
    const wanted = { all: branches.length, any: 1, quorum: config.quorum ?? 1 }[config.mode];
    return {
      fork,
      join,
      mode: config.mode,
      wanted,
      tolerates: config.on_branch_error === "tolerate",
      branches: branches.map(({ entry, nodes }) => ({
        port: entry.port,
        to: entry.edge.to,
        nodes: [...nodes],
      })),
    };
  });
}

function planLoops(document: GraphDocument): PlannedLoop[] {
  const outgoing = Map.groupBy(document.edges, (edge) => edge.from);
  return document.nodes
    .filter(({ type }) => type === "loop")
    .map(({ id: loop }) => {
      const entries = (outgoing.get(loop) ?? [])
        .filter((edge) => portOf(edge) === "body")
        .map(({ to }) => to);
      const body = new Set(entries.filter((entry) => entry !== loop));
      // A Set also visits what is added while it is being walked.
      for (const id of body) for (const { to } of outgoing.get(id) ?? []) if (to !== loop) body.add(to);
      return { loop, body: [...body] };
    });
}
