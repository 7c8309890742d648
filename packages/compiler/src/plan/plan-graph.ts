import { type GraphDocument, type Node, nodeDefinitions, portOf } from "@patchbay/graph";

import type { Plan, PlannedNode } from "./plan.ts";

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
