import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Message } from "../diagnostics/message.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
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
          diagnostic("PB5001", `/nodes/${index}/policy`, say("default_output_missing"), {
            fixes: [removing(`/nodes/${index}/policy/on_error`, say("end_run_instead"))],
          }),
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
      diagnostic("PB5002", path, say("result_stands_for_none", { node: node.id, reason }), {
        fixes: [removing(path, say("do_not_cache"))],
      }),
    ];
  });
}

function whyNotCached({ definition }: NodeView, effect: EffectClass): Message | undefined {
  switch (effect) {
    case "write":
      return say("writes_to_world");
    case "idempotent":
      return say("changes_world_once");
    case "none":
    case "read":
      return definition?.isStateful === true ? say("depends_on_more") : undefined;
  }
}

/** PB5003: retries of a node that writes to the world. */
export function retriedWrites({ nodes, resources }: GraphView): Diagnostic[] {
  return nodes.flatMap((view) => {
    const { node, index } = view;
    const attempts = node.policy?.retry?.max_attempts ?? 1;
    if (attempts === 1 || effectOfNode(view, resources) !== "write") return [];
    const path = `/nodes/${index}/policy/retry`;
    const message = say("retried_write", { node: node.id });
    return [diagnostic("PB5003", path, message, { fixes: [removing(path, say("do_not_retry"))] })];
  });
}

/** PB5004: a budget for a node that spends nothing. */
export function idleBudgets(view: GraphView): Diagnostic[] {
  return view.nodes.flatMap((each) => {
    const { node, index, configured } = each;
    if (node.policy?.budget === undefined || configured === undefined || canSpend(each, view.resources))
      return [];
    const path = `/nodes/${index}/policy/budget`;
    const message = say("budget_never_used", { node: node.id });
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
  return fixing(say("remove_budget"), [{ op: "remove", path }, ...removals]);
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
    const message = say("output_not_standing", { name, reason });
    return [diagnostic("PB5005", path, message, { fixes: [removing(path, say("remove_name", { name }))] })];
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
  const hint = close === undefined ? undefined : say("did_you_mean", { name: close });
  const renamed = `${path.slice(0, path.lastIndexOf("/"))}/${escapePointer(close ?? "")}`;
  const fixes: Fix[] = [
    ...(close === undefined
      ? []
      : [
          fixing(say("change_to", { value: close }), [
            { op: "remove", path },
            { op: "add", path: renamed, value },
          ]),
        ]),
    removing(path, say("remove_name", { name })),
  ];
  return diagnostic("PB5005", path, sentences(say("no_such_output", { node, name }), hint), { fixes });
}

const removing = (path: string, title: Message): Fix => fixing(title, [{ op: "remove", path }]);
