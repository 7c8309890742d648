import { type Activity, outermostNode } from "./run-state.ts";

/**
 * The activity of a run with the nodes as waiting that go on only when somebody answers a run that they have called: no event
 * of the run itself tells that. The same activity where there are none.
 *
 * @param nodes as `waiting_nodes` of the run names them
 */
export function waitingActivity(activity: Activity, nodes: readonly string[]): Activity {
  const named = new Set(nodes.flatMap((node) => [node, outermostNode(node)]));
  const waiting = Object.entries(activity.nodes).flatMap(([id, run]) =>
    named.has(id) && run.status === "running" ? [[id, { ...run, status: "waiting" as const }] as const] : [],
  );
  return waiting.length === 0
    ? activity
    : { ...activity, nodes: { ...activity.nodes, ...Object.fromEntries(waiting) } };
}
