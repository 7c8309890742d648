import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { fromIssue, unreadableType } from "../document/read-document.ts";
import type { GraphView } from "../flow/graph-view.ts";
import { nearest } from "../nearest.ts";
import { nodeDefinitions } from "../nodes/node-definitions.ts";

/** PB1104 and PB11xx: node types that nobody knows, and configs that their type does not allow. */
export function nodeConfigs({ nodes }: GraphView): Diagnostic[] {
  return nodes.flatMap(({ node, index, definition, issues }) => {
    if (node.type === unreadableType) return [];
    if (definition === undefined) return [unknownType(node.type, index)];
    return issues.flatMap((issue) => fromIssue(issue, `/nodes/${index}/config`, node.config));
  });
}

function unknownType(type: string, index: number): Diagnostic {
  const path = `/nodes/${index}/type`;
  const close = nearest(type, [...nodeDefinitions.keys()]);
  if (close === undefined) {
    return diagnostic(
      "PB1104",
      path,
      `There is no node type “${type}”. There are: ${[...nodeDefinitions.keys()].join(", ")}.`,
    );
  }
  const fixes = [{ title: `Change to “${close}”`, patch: [{ op: "replace" as const, path, value: close }] }];
  return diagnostic("PB1104", path, `There is no node type “${type}”. Did you mean “${close}”?`, { fixes });
}

/** PB1105: two nodes with one id. */
export function duplicateIds({ nodes, byId }: GraphView): Diagnostic[] {
  return nodes.flatMap(({ node, index }) => {
    const first = byId.get(node.id);
    if (first === undefined || first.index === index) return [];
    const related = [{ path: `/nodes/${first.index}/id`, message: "The first node of this id." }];
    return [
      diagnostic("PB1105", `/nodes/${index}/id`, `Another node already has the id “${node.id}”.`, {
        related,
      }),
    ];
  });
}

/** PB1105: two ports of one node with one name, such as a case called “else” or, with an error port, “error”. */
export function duplicatePorts({ nodes }: GraphView): Diagnostic[] {
  return nodes.flatMap(({ node, index, ports = [] }) =>
    repeated(ports).map((port) =>
      diagnostic("PB1105", `/nodes/${index}/config`, `“${node.id}” has two ports with the name “${port}”.`),
    ),
  );
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.has(name) || !seen.add(name)))];
}

/** PB1106, PB1107: a run begins in one place and can end in one or more. */
export function terminals({ nodes }: GraphView): Diagnostic[] {
  const starts = nodes.filter(({ node }) => node.type === "start");
  const found: Diagnostic[] = [];
  if (starts.length === 0) found.push(diagnostic("PB1106", "/nodes", "The graph has no start node."));
  for (const { index } of starts.slice(1))
    found.push(diagnostic("PB1106", `/nodes/${index}`, "The graph has another start node already."));
  if (!nodes.some(({ node }) => node.type === "end"))
    found.push(diagnostic("PB1107", "/nodes", "The graph has no end node."));
  return found;
}
