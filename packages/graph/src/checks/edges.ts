import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { EdgeView, GraphView } from "../flow/graph-view.ts";
import { listing, nearest } from "../nearest.ts";
import type { CheckContext } from "./check-context.ts";

/** PB3201: an edge one of whose ends is not a node. */
export function danglingEdges({ edges, byId }: GraphView, { effort }: CheckContext): Diagnostic[] {
  return edges.flatMap(({ edge, index }) =>
    (["from", "to"] as const)
      .filter((side) => !byId.has(edge[side]))
      .map((side) => {
        const close = effort.hints.spend(1) ? nearest(edge[side], byId.keys()) : undefined;
        const hint = close === undefined ? "" : ` Did you mean “${close}”?`;
        const fixes = [
          ...(close === undefined ? [] : [replacing(`/edges/${index}/${side}`, close)]),
          removing(index),
        ];
        return diagnostic("PB3201", `/edges/${index}/${side}`, `There is no node “${edge[side]}”.${hint}`, {
          fixes,
        });
      }),
  );
}

/** PB3202: an edge from a port that its node does not have. */
export function unknownPorts({ nodes, edges, byId }: GraphView, { effort }: CheckContext): Diagnostic[] {
  const portsOf = nodes.map(({ ports }) => new Set(ports));
  return edges.flatMap((view) => {
    const { edge, index, port } = view;
    const from = byId.get(edge.from);
    if (from?.ports === undefined || from.node.type === "end" || portsOf[from.index]?.has(port) === true)
      return [];
    const close = effort.hints.spend(1) ? nearest(port, from.ports) : undefined;
    const fixes = [
      ...(close === undefined ? [] : [replacing(`/edges/${index}/port`, close, edge.port === undefined)]),
      removing(index),
    ];
    const message = `“${edge.from}” has no port “${port}”. It has ${listing(from.ports, from.ports.length)}.`;
    return [
      diagnostic("PB3202", edge.port === undefined ? `/edges/${index}` : `/edges/${index}/port`, message, {
        fixes,
      }),
    ];
  });
}

/** PB3203: a port that leads nowhere. */
export function unconnectedPorts({ nodes, edges, byId }: GraphView): Diagnostic[] {
  // An edge to a node that is not there is wrong in itself; its port is not forgotten.
  const outgoing = Map.groupBy(edges, ({ edge }) => edge.from);
  return nodes.flatMap(({ node, index, ports }) => {
    if (byId.get(node.id)?.index !== index) return [];
    const used = new Set((outgoing.get(node.id) ?? []).map(({ port }) => port));
    return (ports ?? [])
      .filter((port) => !used.has(port))
      .map((port) =>
        diagnostic("PB3203", `/nodes/${index}`, `The port “${port}” of “${node.id}” leads nowhere.`),
      );
  });
}

/** PB3204: edges into a start or out of an end. */
export function edgesAtTerminals({ edges, byId }: GraphView): Diagnostic[] {
  return edges.flatMap(({ edge, index }) => {
    const found: Diagnostic[] = [];
    if (byId.get(edge.to)?.node.type === "start") {
      found.push(
        diagnostic("PB3204", `/edges/${index}/to`, "No edge can lead into start.", {
          fixes: [removing(index)],
        }),
      );
    }
    if (byId.get(edge.from)?.node.type === "end") {
      found.push(
        diagnostic("PB3204", `/edges/${index}/from`, "No edge can leave an end.", {
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
    group
      .slice(1)
      .map(({ edge, index }) =>
        diagnostic(
          "PB3205",
          `/edges/${index}`,
          `There is already an edge from “${edge.from}” to “${edge.to}”.`,
          { fixes: [removing(index)] },
        ),
      ),
  );
}

const removing = (index: number): Fix => ({
  title: "Remove the edge",
  patch: [{ op: "remove", path: `/edges/${index}` }],
});

const replacing = (path: string, value: string, isNew = false): Fix => ({
  title: `Change to “${value}”`,
  patch: [{ op: isNew ? "add" : "replace", path, value }],
});
