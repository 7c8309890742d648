import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
import type { EdgeView, GraphView } from "../flow/graph-view.ts";
import { listing, nearest } from "../nearest.ts";
import type { CheckContext } from "./check-context.ts";
import { connectingFixes, loosePorts } from "./loose-ends.ts";

/** PB3201: an edge one of whose ends is not a node. */
export function danglingEdges({ edges, byId }: GraphView, { effort }: CheckContext): Diagnostic[] {
  return edges.flatMap(({ edge, index }) =>
    (["from", "to"] as const)
      .filter((side) => !byId.has(edge[side]))
      .map((side) => {
        const close = effort.hints.spend(1) ? nearest(edge[side], byId.keys()) : undefined;
        const hint = close === undefined ? undefined : say("did_you_mean", { name: close });
        const fixes = [
          ...(close === undefined ? [] : [replacing(`/edges/${index}/${side}`, close)]),
          removing(index),
        ];
        const message = sentences(say("no_such_node", { node: edge[side] }), hint);
        return diagnostic("PB3201", `/edges/${index}/${side}`, message, { fixes });
      }),
  );
}

/** PB3202: an edge from a port that its node does not have. */
export function unknownPorts(view: GraphView, { effort }: CheckContext): Diagnostic[] {
  const { nodes, edges, byId } = view;
  const loose = Map.groupBy(loosePorts(view), ({ from }) => from.node.id);
  const portsOf = nodes.map(({ ports }) => new Set(ports));
  return edges.flatMap(({ edge, index, port }) => {
    const from = byId.get(edge.from);
    if (from?.ports === undefined || from.node.type === "end" || portsOf[from.index]?.has(port) === true)
      return [];
    const near = effort.hints.spend(1) ? nearest(port, from.ports) : undefined;
    const free = loose.get(edge.from) ?? [];
    // The only port that still leads nowhere is the one that an edge was meant to leave by.
    const close = near ?? (free.length === 1 ? free[0]?.port : undefined);
    const fixes = [
      ...(close === undefined ? [] : [replacing(`/edges/${index}/port`, close, edge.port === undefined)]),
      removing(index),
    ];
    const names = listing(from.ports, from.ports.length);
    const message = sentences(say("no_such_port", { node: edge.from, port }), say("it_has", { names }));
    return [
      diagnostic("PB3202", edge.port === undefined ? `/edges/${index}` : `/edges/${index}/port`, message, {
        fixes,
      }),
    ];
  });
}

/** PB3203: a port that leads nowhere. */
export function unconnectedPorts(view: GraphView, { effort }: CheckContext): Diagnostic[] {
  return loosePorts(view).map((loose) => {
    const { from, port } = loose;
    const fixes = effort.hints.spend(1) ? connectingFixes(view, loose) : [];
    return diagnostic(
      "PB3203",
      `/nodes/${from.index}`,
      say("port_unconnected", { port, node: from.node.id }),
      fixes.length === 0 ? {} : { fixes },
    );
  });
}

/** PB3204: edges into a start or out of an end. */
export function edgesAtTerminals({ edges, byId }: GraphView): Diagnostic[] {
  return edges.flatMap(({ edge, index }) => {
    const found: Diagnostic[] = [];
    if (byId.get(edge.to)?.node.type === "start") {
      found.push(
        diagnostic("PB3204", `/edges/${index}/to`, say("edge_into_start"), {
          fixes: [removing(index)],
        }),
      );
    }
    if (byId.get(edge.from)?.node.type === "end") {
      found.push(
        diagnostic("PB3204", `/edges/${index}/from`, say("edge_out_of_end"), {
          fixes: [removing(index)],
        }),
      );
    }
    return found;
  });
}

/** PB3205: the same edge drawn twice. */
export function duplicateEdges({ edges }: GraphView): Diagnostic[] {
  const groups = Map.groupBy(edges, ({ edge, port }: EdgeView) => `${edge.from} ${port} ${edge.to}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(1).map(({ edge, index }) =>
      diagnostic("PB3205", `/edges/${index}`, say("edge_twice", { from: edge.from, to: edge.to }), {
        fixes: [removing(index)],
      }),
    ),
  );
}

const removing = (index: number): Fix =>
  fixing(say("remove_edge"), [{ op: "remove", path: `/edges/${index}` }]);

const replacing = (path: string, value: string, isNew = false): Fix =>
  fixing(say("change_to", { value }), [{ op: isNew ? "add" : "replace", path, value }]);
