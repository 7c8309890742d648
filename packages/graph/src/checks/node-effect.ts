import type { NodeView } from "../flow/graph-view.ts";
import { isList, isObject } from "../json.ts";
import type { ConfiguredNode, EffectFacts } from "../nodes/define-node.ts";
import { type EffectClass, strongestEffect } from "../nodes/effect-class.ts";
import { nodeDefinitions } from "../nodes/node-definitions.ts";
import type { Resources } from "../resources.ts";

/**
 * What a node does to the world, by the tools, agents and bodies that it really calls. Where its config is wrong or names
 * what is not there, that is `none`: the one mistake is reported, not what might follow from it.
 */
export function effectOfNode({ configured }: NodeView, { tools, agents }: Resources): EffectClass {
  const facts: EffectFacts = {
    toolEffect: (name) => tools.get(name)?.effect ?? "none",
    // Of an agent that is there, but of which nobody says what it does, everything has to be expected.
    agentEffect: (slug) => (agents.has(slug) ? (agents.get(slug)?.effect ?? "write") : "none"),
    bodyEffect: ({ nodes }) => strongestEffect(nodesIn(nodes).map(({ inner }) => inner.effectWith(facts))),
  };
  return configured?.effectWith(facts) ?? "none";
}

/** Whether running a node can cost money or tokens: it calls models or agents, or tools that are more than arithmetic. */
export function canSpend({ node, configured }: NodeView, { tools }: Resources): boolean {
  const spends = (type: string, { sites }: ConfiguredNode): boolean =>
    nodeDefinitions.get(type)?.spends === true ||
    sites.some(({ kind, value }) => {
      if (kind === "tool") return typeof value === "string" && tools.get(value)?.effect !== "none";
      if (kind === "graph")
        return isObject(value) && nodesIn(value["nodes"]).some((each) => spends(each.type, each.inner));
      return kind === "model" || kind === "agent";
    });
  return configured !== undefined && spends(node.type, configured);
}

/** The nodes of a graph inside a config, as far as they can be read: what is wrong with the others is said elsewhere. */
function nodesIn(nodes: unknown): { readonly type: string; readonly inner: ConfiguredNode }[] {
  return (isList(nodes) ? nodes : []).flatMap((node) => {
    const type = isObject(node) ? node["type"] : undefined;
    if (!isObject(node) || typeof type !== "string") return [];
    const read = nodeDefinitions.get(type)?.configure(node["config"] ?? {});
    return read?.ok === true ? [{ type, inner: read.configured }] : [];
  });
}
