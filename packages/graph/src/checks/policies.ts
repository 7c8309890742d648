import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { escapePointer } from "../expression/parse-value.ts";
import { budgetPort, type GraphView, type NodeView } from "../flow/graph-view.ts";
import type { Json } from "../json.ts";
import { nearest } from "../nearest.ts";
import type { EffectClass } from "../nodes/effect-class.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import { type FieldType, typeOfJson, type ValueType } from "../schema/value-type.ts";
import { canSpend, effectOfNode } from "./node-effect.ts";

/** PB5001: an error default that is not there. */
export function errorDefaults({ nodes }: GraphView): Diagnostic[] {
  return nodes.flatMap(({ node, index }) =>
    node.policy?.on_error === "default" && node.policy.default_output === undefined
      ? [
          diagnostic(
            "PB5001",
            `/nodes/${index}/policy`,
            "on_error is “default”, but there is no default_output to go on with.",
            { fixes: [removing(`/nodes/${index}/policy/on_error`, "End the run instead")] },
          ),
        ]
      : [],
  );
}

/** PB5002: a cache on a node whose work cannot be left out. */
export function cachedEffects({ nodes, resources }: GraphView): Diagnostic[] {
  return nodes.flatMap((view) => {
    const { node, index } = view;
    if (node.policy?.cache_ttl_s === undefined) return [];
    const reason = whyNotCached(view, effectOfNode(view, resources));
    if (reason === undefined) return [];
    const path = `/nodes/${index}/policy/cache_ttl_s`;
    return [
      diagnostic("PB5002", path, `No result of “${node.id}” can stand for another: ${reason}.`, {
        fixes: [removing(path, "Do not cache it")],
      }),
    ];
  });
}

function whyNotCached({ definition }: NodeView, effect: EffectClass): string | undefined {
  switch (effect) {
    case "write":
      return "it writes to the world";
    case "idempotent":
      return "it changes the world, if only once";
    case "none":
    case "read":
      return definition?.isStateful === true ? "what it does depends on more than what it reads" : undefined;
  }
}

/** PB5003: retries of a node that writes to the world. */
export function retriedWrites({ nodes, resources }: GraphView): Diagnostic[] {
  return nodes.flatMap((view) => {
    const { node, index } = view;
    const attempts = node.policy?.retry?.max_attempts ?? 1;
    if (attempts === 1 || effectOfNode(view, resources) !== "write") return [];
    const path = `/nodes/${index}/policy/retry`;
    const message = `“${node.id}” may write to the world. Once it has, it is not tried again, unless what it calls says that it may be.`;
    return [diagnostic("PB5003", path, message, { fixes: [removing(path, "Do not retry it")] })];
  });
}

/** PB5004: a budget for a node that spends nothing. */
export function idleBudgets(view: GraphView): Diagnostic[] {
  return view.nodes.flatMap((each) => {
    const { node, index, configured } = each;
    if (node.policy?.budget === undefined || configured === undefined || canSpend(each, view.resources))
      return [];
    const path = `/nodes/${index}/policy/budget`;
    const message = `“${node.id}” calls no model and no agent, so its budget is never used up.`;
    return [diagnostic("PB5004", path, message, { fixes: [withoutBudget(view, each, path)] })];
  });
}

/** The port goes with the budget, so what leads from it goes too; from the last on, so that positions stay right. */
function withoutBudget({ edges, byId }: GraphView, { node, index }: NodeView, path: string): Fix {
  const leaving = edges.filter(
    ({ edge, port }) => edge.from === node.id && byId.get(edge.from)?.index === index && port === budgetPort,
  );
  const removals = leaving
    .toSorted((a, b) => b.index - a.index)
    .map((edge) => ({ op: "remove" as const, path: `/edges/${edge.index}` }));
  return { title: "Remove the budget", patch: [{ op: "remove", path }, ...removals] };
}

/** PB5005: an error default that could not stand in the place of the node's outputs. */
export function wrongDefaults({ node, index }: NodeView, outputs: ValueType): Diagnostic[] {
  if (node.policy?.on_error !== "default" || outputs.kind !== "object") return [];
  const { fields, rest } = outputs;
  return Object.entries(node.policy.default_output ?? {}).flatMap(([name, value]) => {
    const path = `/nodes/${index}/policy/default_output/${escapePointer(name)}`;
    const expected = fields.get(name)?.type ?? rest;
    if (expected === undefined) return [noOutput(node.id, name, path, value, fields)];
    const reason = whyNotAssignable(typeOfJson(value), expected);
    if (reason === undefined) return [];
    const message = `This cannot stand for the output “${name}”: ${reason}.`;
    return [diagnostic("PB5005", path, message, { fixes: [removing(path, `Remove “${name}”`)] })];
  });
}

function noOutput(
  node: string,
  name: string,
  path: string,
  value: Json,
  outputs: ReadonlyMap<string, FieldType>,
): Diagnostic {
  const close = nearest(name, [...outputs.keys()]);
  const hint = close === undefined ? "" : ` Did you mean “${close}”?`;
  const renamed = `${path.slice(0, path.lastIndexOf("/"))}/${escapePointer(close ?? "")}`;
  const fixes: Fix[] = [
    ...(close === undefined
      ? []
      : [
          {
            title: `Change to “${close}”`,
            patch: [
              { op: "remove" as const, path },
              { op: "add" as const, path: renamed, value },
            ],
          },
        ]),
    removing(path, `Remove “${name}”`),
  ];
  return diagnostic("PB5005", path, `“${node}” has no output “${name}”.${hint}`, { fixes });
}

const removing = (path: string, title: string): Fix => ({ title, patch: [{ op: "remove", path }] });
