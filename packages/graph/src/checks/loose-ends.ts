import type { Fix, JsonPatchOperation } from "../diagnostics/diagnostic.ts";
import { fixing } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import { Id } from "../document/graph-document.ts";
import { closure, reachedFrom } from "../flow/closure.ts";
import { forks } from "../flow/fork-region.ts";
import type { EdgeView, GraphView, NodeView } from "../flow/graph-view.ts";

/** A port that no edge leaves. */
export interface LoosePort {
  readonly from: NodeView;
  readonly port: string;
}

/** Every port that no edge leaves, in document order. An edge to a node that is not there counts as one. */
export function loosePorts({ nodes, edges, byId }: GraphView): LoosePort[] {
  const outgoing = Map.groupBy(edges, ({ edge }) => edge.from);
  return nodes.flatMap((from) => {
    const { node, index, ports = [] } = from;
    if (byId.get(node.id)?.index !== index) return [];
    const used = new Set((outgoing.get(node.id) ?? []).map(({ port }) => port));
    return ports.filter((port) => !used.has(port)).map((port) => ({ from, port }));
  });
}

/** Nodes that nothing leads to and that something could lead to. */
const beginnings = ({ nodes, incoming, byId }: GraphView): NodeView[] =>
  nodes.filter(
    ({ node, index }) =>
      node.type !== "start" && !incoming.has(node.id) && byId.get(node.id)?.index === index,
  );

/** So many ways to mend one thing can be told apart. */
const mostChoices = 3;

/**
 * Edges that would lead on from a loose port, the likeliest first: to a node that nothing leads to yet, to the join that
 * the other branches of its fork come to, back to the loop that it stands in, or else to the only end.
 */
export function connectingFixes(view: GraphView, { from, port }: LoosePort): Fix[] {
  const before = closure([from], view.incoming, ({ edge }) => edge.from);
  const [loop, join] = [loopAround(view, from), joinAhead(view, from)];
  const ends = view.nodes.filter(({ node }) => node.type === "end");
  const [end] = ends;
  const targets = [
    // What leads to the port itself would go round in a circle.
    ...beginnings(view).filter(({ node }) => !before.has(node.id)),
    ...(join === undefined ? [] : [join]),
    ...(loop === undefined ? [] : [loop]),
    ...(end === undefined || ends.length > 1 || join !== undefined ? [] : [end]),
  ];
  return [...new Set(targets)]
    .slice(0, mostChoices)
    .map(({ node }) =>
      fixing(
        say("add_edge_to", { node: node.id }),
        edgesAdded(view, { from: from.node.id, port, to: node.id }),
      ),
    );
}

/** Forks, their branches and loops that are followed for one port: in graphs of people there are fewer. */
const mostFollowed = 20;

/** The nearest join that another branch comes to of a fork that the node stands behind, and that the node does not. */
function joinAhead(view: GraphView, node: NodeView): NodeView | undefined {
  const joins = view.nodes.filter(({ node: { type } }) => type === "join");
  if (joins.length === 0) return undefined;
  const own = reachedFrom([node], view.outgoing);
  for (const edges of forks(view).slice(-mostFollowed).toReversed()) {
    if (edges.length > mostFollowed) continue;
    const branches = edges.map((entry) => reachedFrom(targetOf(view, entry), view.outgoing));
    const at = branches.findIndex((branch) => branch.has(node.node.id));
    const join = joins.find(
      ({ node: { id } }) => !own.has(id) && branches.some((branch, index) => index !== at && branch.has(id)),
    );
    if (at !== -1 && join !== undefined) return join;
  }
  return undefined;
}

/** The loop whose body the node stands in without leading back to it. */
function loopAround(view: GraphView, node: NodeView): NodeView | undefined {
  const own = reachedFrom([node], view.outgoing);
  const loops = view.nodes.filter((each) => each.node.type === "loop" && each !== node);
  return loops.slice(-mostFollowed).findLast(
    (loop) =>
      !own.has(loop.node.id) &&
      reachedFrom(
        (view.outgoing.get(loop.node.id) ?? [])
          .filter(({ port }) => port === "body")
          .flatMap((edge) => targetOf(view, edge)),
        view.outgoing,
      ).has(node.node.id),
  );
}

const targetOf = ({ byId }: GraphView, { edge }: EdgeView): NodeView[] => {
  const target = byId.get(edge.to);
  return target === undefined ? [] : [target];
};

/**
 * What would mend a node that cannot be reached: an edge from the only loose port there is, and its removal, except where
 * nothing could end without it.
 */
export function reachingFixes(view: GraphView, node: NodeView, reached: ReadonlySet<string>): Fix[] {
  const loose = loosePorts(view).filter(({ from }) => reached.has(from.node.id));
  const [only, ...others] = loose;
  const isBeginning = beginnings(view).includes(node);
  const connecting =
    only === undefined || others.length > 0 || !isBeginning
      ? []
      : [
          fixing(
            only.port === "out"
              ? say("connect_from_node", { node: only.from.node.id })
              : say("connect_from", { port: only.port, node: only.from.node.id }),
            edgesAdded(view, { from: only.from.node.id, port: only.port, to: node.node.id }),
          ),
        ];
  return [...connecting, ...removingNode(view, node)];
}

/** A patch of more operations than this is no small repair. */
const mostEdges = 50;

/** Removes a node with its edges, from the last on, so that positions stay right. */
export function removingNode({ nodes, edges, byId }: GraphView, { node, index }: NodeView): Fix[] {
  const isOnlyEnd = node.type === "end" && nodes.filter((each) => each.node.type === "end").length === 1;
  const own =
    byId.get(node.id)?.index === index
      ? edges.filter(({ edge }) => edge.from === node.id || edge.to === node.id)
      : [];
  if (isOnlyEnd || own.length > mostEdges) return [];
  const removals = own
    .toSorted((a, b) => b.index - a.index)
    .map((edge): JsonPatchOperation => ({ op: "remove", path: `/edges/${edge.index}` }));
  return [fixing(say("remove_node"), [...removals, { op: "remove", path: `/nodes/${index}` }])];
}

/** A start before the only node that nothing leads to; none where that is not clear. */
export function addingStart(view: GraphView): Fix[] {
  const [first, ...others] = beginnings(view);
  const id = freeId("start", view.byId);
  if (first === undefined || others.length > 0 || id === undefined) return [];
  return [
    fixing(say("add_start"), [
      { op: "add", path: "/nodes/-", value: { id, type: "start" } },
      ...edgesAdded(view, { from: id, port: "out", to: first.node.id }),
    ]),
  ];
}

/** An end behind every loose port, as long as they are few. */
export function addingEnd(view: GraphView): Fix[] {
  const id = freeId("end", view.byId);
  const loose = loosePorts(view);
  // Without a node there may be no list of them, and nothing that could come to an end.
  if (id === undefined || view.nodes.length === 0 || loose.length > mostEdges) return [];
  return [
    fixing(say("add_end"), [
      { op: "add", path: "/nodes/-", value: { id, type: "end", config: { output: {} } } },
      ...edgesAdded(view, ...loose.map(({ from, port }) => ({ from: from.node.id, port, to: id }))),
    ]),
  ];
}

/** What adds edges. Where there are none yet there may be no list of them either, so it is made. */
function edgesAdded(
  { edges }: GraphView,
  ...added: readonly { readonly from: string; readonly port: string; readonly to: string }[]
): JsonPatchOperation[] {
  const values = added.map(({ from, port, to }) => ({ from, ...(port !== "out" && { port }), to }));
  if (values.length === 0) return [];
  return edges.length === 0
    ? [{ op: "add", path: "/edges", value: values }]
    : values.map((value) => ({ op: "add", path: "/edges/-", value }));
}

/** The id, or else it with the next number, that no node has; undefined where there is none that is short enough. */
export function freeId(id: string, taken: ReadonlyMap<string, unknown>): string | undefined {
  if (!taken.has(id)) return id;
  const stem = id.replace(/_\d+$/, "");
  for (let number = 2; number <= taken.size + 2; number++) {
    const free = `${stem}_${number}`;
    if (!taken.has(free)) return Id.safeParse(free).success ? free : undefined;
  }
  return undefined;
}
