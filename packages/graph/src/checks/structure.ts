import type { z } from "zod";

import type { Diagnostic, Fix, JsonPatchOperation } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing, related } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { fromIssue, unreadableType } from "../document/read-document.ts";
import type { GraphView } from "../flow/graph-view.ts";
import { isObject } from "../json.ts";
import { listing, nearest } from "../nearest.ts";
import { nodeDefinitions } from "../nodes/node-definitions.ts";
import type { CheckContext } from "./check-context.ts";
import { addingEnd, addingStart, freeId, removingNode } from "./loose-ends.ts";

/** PB1104 and PB11xx: node types that nobody knows, and configs that their type does not allow. */
export function nodeConfigs({ nodes, resources }: GraphView): Diagnostic[] {
  const { models } = resources;
  // The one that nodes of a new agent have, or the only one.
  const model = models.has("default") ? "default" : models.size === 1 ? [...models.keys()][0] : undefined;
  return nodes.flatMap(({ node, index, definition, issues }) => {
    if (node.type === unreadableType) return [];
    if (definition === undefined) return [unknownType(node.type, index)];
    const path = `/nodes/${index}/config`;
    const fixes =
      model === undefined || !isObject(node.config)
        ? undefined
        : [fixing(say("change_to", { value: model }), modelSet(path, node.config, model))];
    return issues.flatMap((issue) => {
      const found = fromIssue(issue, path, node.config);
      return fixes !== undefined && wantsModel(issue) ? found.map((each) => ({ ...each, fixes })) : found;
    });
  });
}

/** Whether no model is named where the node's own one stands. */
const wantsModel = ({ path, message, code }: z.core.$ZodIssue): boolean =>
  path.length === 1 &&
  path[0] === "model" &&
  (message === schemaMessages.model_chosen || code === "invalid_type");

/** What puts a model into a config; where nothing is in it there may be none yet. */
const modelSet = (path: string, config: object, model: string): JsonPatchOperation[] => [
  Object.keys(config).length === 0
    ? { op: "add", path, value: { model } }
    : { op: "add", path: `${path}/model`, value: model },
];

function unknownType(type: string, index: number): Diagnostic {
  const path = `/nodes/${index}/type`;
  const close = nearest(type, [...nodeDefinitions.keys()]);
  const unknown = say("unknown_node_type", { type });
  if (close === undefined) {
    const names = listing(nodeDefinitions.keys(), nodeDefinitions.size);
    return diagnostic("PB1104", path, sentences(unknown, say("there_are", { names })));
  }
  const fixes = [fixing(say("change_to", { value: close }), [{ op: "replace", path, value: close }])];
  return diagnostic("PB1104", path, sentences(unknown, say("did_you_mean", { name: close })), { fixes });
}

/** PB1105: two nodes with one id. */
export function duplicateIds({ nodes, byId }: GraphView, { effort }: CheckContext): Diagnostic[] {
  return nodes.flatMap(({ node, index }) => {
    const first = byId.get(node.id);
    if (first === undefined || first.index === index) return [];
    const path = `/nodes/${index}/id`;
    const free = effort.hints.spend(1) ? freeId(node.id, byId) : undefined;
    return [
      diagnostic("PB1105", path, say("id_taken", { id: node.id }), {
        related: [related(`/nodes/${first.index}/id`, say("first_of_id"))],
        ...(free !== undefined && {
          fixes: [fixing(say("rename_to", { name: free }), [{ op: "replace", path, value: free }])],
        }),
      }),
    ];
  });
}

/** PB1105: two ports of one node with one name, such as a case called “else” or, with an error port, “error”. */
export function duplicatePorts({ nodes }: GraphView): Diagnostic[] {
  return nodes.flatMap(({ node, index, ports = [] }) =>
    repeated(ports).map((port) =>
      diagnostic("PB1105", `/nodes/${index}/config`, say("port_twice", { node: node.id, port })),
    ),
  );
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.has(name) || !seen.add(name)))];
}

/** PB1106, PB1107: a run begins in one place and can end in one or more. */
export function terminals(view: GraphView): Diagnostic[] {
  const { nodes } = view;
  const starts = nodes.filter(({ node }) => node.type === "start");
  const found: Diagnostic[] = [];
  if (starts.length === 0)
    found.push(diagnostic("PB1106", "/nodes", say("no_start"), some(addingStart(view))));
  for (const [at, start] of starts.slice(1).entries())
    found.push(
      diagnostic(
        "PB1106",
        `/nodes/${start.index}`,
        say("second_start"),
        some(at < mostMended ? removingNode(view, start) : []),
      ),
    );
  if (!nodes.some(({ node }) => node.type === "end"))
    found.push(diagnostic("PB1107", "/nodes", say("no_end"), some(addingEnd(view))));
  return found;
}

/** Of so many starts each is looked at for what its removal takes along. */
const mostMended = 10;

const some = (fixes: Fix[]): { fixes?: Fix[] } => (fixes.length === 0 ? {} : { fixes });
