import type { PinnedOutcome, SequencedRunEvent, Trial } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";

import { list, text } from "../graph/read-fields.ts";
import type { GraphNode, GraphView } from "../graph/read-graph.ts";

/** What a person has decided not to be done for real when they try a draft. Plain data. */
export interface TrialSettings {
  /** By node id. */
  readonly pinned: Readonly<Record<string, PinnedOutcome>>;
  /** By node id, then by tool. */
  readonly tools: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

export const nothingPinned: TrialSettings = { pinned: {}, tools: {} };

/** What nodes did in a run, by id: what they would be pinned to. The last activation counts. */
export type Outcomes = ReadonlyMap<string, PinnedOutcome>;

/** Reads from a run's events what each node of the graph itself did. */
export function outcomesOf(events: readonly Pick<SequencedRunEvent, "event">[]): Outcomes {
  const outcomes = new Map<string, PinnedOutcome>();
  const written = new Map<string, Readonly<Record<string, Json>>>();
  const said = new Map<string, readonly string[]>();
  for (const { event } of events) {
    if (event.type === "node.started") {
      written.delete(event.node_id);
      said.delete(event.node_id);
    } else if (event.type === "state.updated") written.set(event.node_id, event.channels);
    else if (event.type === "message.completed")
      said.set(event.node_id, [...(said.get(event.node_id) ?? []), event.text]);
    else if (event.type === "node.completed") {
      const channels = written.get(event.node_id);
      const says = said.get(event.node_id);
      outcomes.set(event.node_id, {
        port: event.port === "" ? "out" : event.port,
        outputs: event.outputs,
        ...(channels !== undefined && { channels }),
        ...(says !== undefined && { says: [...says] }),
      });
    }
  }
  return outcomes;
}

export type TrialScope =
  /** The whole graph. */
  | { readonly kind: "all" }
  /** One node alone. */
  | { readonly kind: "only"; readonly node: string }
  /** A node and all that comes after it. */
  | { readonly kind: "from"; readonly node: string };

/**
 * The trial that runs a part of a graph: what lies outside of the part is pinned to what it did last, or to what the
 * person has pinned it to. Nodes outside of which neither is known run. Undefined where all is done for real.
 */
export function planTrial(
  view: GraphView,
  scope: TrialScope,
  { pinned, tools }: TrialSettings,
  outcomes: Outcomes,
): Trial | undefined {
  const inside = new Set(nodesInside(view, scope));
  const kept = view.nodes.flatMap(({ id, type }): [string, PinnedOutcome][] => {
    if (type === "start" || type === "end" || id === "") return [];
    const own = Object.hasOwn(pinned, id) ? pinned[id] : undefined;
    // The node that is tried runs, whatever it is pinned to otherwise.
    if (scope.kind !== "all" && scope.node === id) return [];
    const outcome = own ?? (inside.has(id) ? undefined : outcomes.get(id));
    return outcome === undefined ? [] : [[id, outcome]];
  });
  // What has been deleted since is no part of the draft any more.
  const mocked = Object.entries(tools).flatMap(([id, answers]) => {
    const node = view.nodes.find((each) => each.id === id);
    const called = new Set(node === undefined ? [] : toolsOf(node));
    const left = Object.entries(answers).filter(([tool]) => called.has(tool));
    return left.length === 0 ? [] : [[id, Object.fromEntries(left)] as const];
  });
  const trial: Trial = {
    ...(kept.length > 0 && { pinned: Object.fromEntries(kept) }),
    ...(scope.kind === "only" && { until: scope.node }),
    ...(mocked.length > 0 && { tools: Object.fromEntries(mocked) }),
  };
  return Object.keys(trial).length === 0 ? undefined : trial;
}

/** The nodes before a part of a graph of which nothing is known, so that they run, too: people should hear of them. */
export function unknownBefore(
  view: GraphView,
  scope: TrialScope,
  { pinned }: TrialSettings,
  outcomes: Outcomes,
): readonly string[] {
  if (scope.kind === "all") return [];
  const before = reachable(view, scope.node, "back");
  const inside = new Set(nodesInside(view, scope));
  return view.nodes
    .filter(({ key, id, type }) => before.has(key) && !inside.has(id) && !plainTypes.has(type))
    .map(({ id }) => id)
    .filter((id) => !Object.hasOwn(pinned, id) && !outcomes.has(id));
}

/** The nodes that can have run before a node and leave something behind, in the document's order. */
export function nodesBefore(view: GraphView, key: string): readonly GraphNode[] {
  const before = reachable(view, key, "back");
  return view.nodes.filter((node) => node.key !== key && before.has(node.key) && !plainTypes.has(node.type));
}

/** The tools that a node may call, as its config names them. */
export function toolsOf({ config }: GraphNode): readonly string[] {
  const named = [config["tool"], ...list(config["tools"])].map((each) => text(each));
  return [...new Set(named.filter((name) => name !== ""))];
}

/** Nodes that only pass tokens on: nothing is lost when they run. */
const plainTypes: ReadonlySet<string> = new Set(["start", "end", "parallel", "join"]);

function nodesInside(view: GraphView, scope: TrialScope): Iterable<string> {
  if (scope.kind === "all") return view.nodes.map(({ id }) => id);
  return scope.kind === "only" ? [scope.node] : reachable(view, scope.node, "on");
}

/** The nodes that edges lead to from a node, it included. */
function reachable({ edges }: GraphView, from: string, way: "on" | "back"): ReadonlySet<string> {
  const next = Map.groupBy(edges, (edge) => (way === "on" ? edge.from : edge.to));
  const found = new Set([from]);
  // A set is walked to its end, also to what is added on the way.
  for (const key of found)
    for (const edge of next.get(key) ?? []) found.add(way === "on" ? edge.to : edge.from);
  return found;
}
