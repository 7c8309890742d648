import type { Checkpointing, CompiledAgent } from "@patchbay/compiler";
import { type EffectClass, nodeDefinitions, type GraphDocument } from "@patchbay/graph";

import type { Registries } from "../registries.ts";

/** Decided once for each compiled agent. */
const known = new WeakMap<CompiledAgent, Checkpointing["durability"]>();

/**
 * How safe a run's steps are kept. Where something in the graph writes to the world, every step is stored before the
 * next one begins; elsewhere storing goes on beside the run, and after a crash the last steps may be done again.
 */
export function durabilityOf(
  agent: CompiledAgent,
  { tool }: Pick<Registries, "tool">,
): Checkpointing["durability"] {
  const decided = known.get(agent);
  if (decided !== undefined) return decided;
  const toolEffect = (name: string): EffectClass => tool(name)?.effect ?? "write";
  const effectOf = (type: string, config: unknown): EffectClass => {
    const read = nodeDefinitions.get(type)?.configure(config);
    if (read?.ok !== true) return "write";
    return read.configured.effectWith({
      toolEffect,
      // A child is a run of its own, which is found again by its key.
      agentEffect: () => "idempotent",
      bodyEffect: ({ nodes }: GraphDocument) =>
        nodes.some((node) => effectOf(node.type, node.config) === "write") ? "write" : "none",
    });
  };
  const writes = agent.plan.nodes.some(
    ({ type, config }) => asks.has(type) || effectOf(type, config) === "write",
  );
  const durability = writes ? "sync" : "async";
  known.set(agent, durability);
  return durability;
}

/** Nodes that ask people: what they answered is asked for once. */
const asks: ReadonlySet<string> = new Set(["approval", "human_input", "handoff"]);
