import type { Plan, PlannedNode } from "../../plan/plan.ts";

/** The nodes that tokens can reach, from start, nearest first. */
export function inReach({ nodes, start }: Plan): readonly PlannedNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reached = new Set([start]);
  for (const id of reached)
    for (const target of Object.values(byId.get(id)?.targets ?? {}).flat()) reached.add(target);
  return [...reached].flatMap((id) => (id === start ? [] : (byId.get(id) ?? [])));
}
