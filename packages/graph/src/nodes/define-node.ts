import type { z } from "zod";

import type { GraphDocument } from "../document/graph-document.ts";
import { objectOf, type ObjectType, type ValueType } from "../schema/value-type.ts";
import { type ConfigSite, configSites } from "./config-sites.ts";
import type { EffectClass } from "./effect-class.ts";

export type NodeCategory =
  | "control"
  | "reasoning"
  | "data"
  | "action"
  | "interaction"
  | "speech"
  | "orchestration";

/** What a node's outputs may depend on beside its config. */
export interface OutputFacts {
  /** The inferred type of the expression at this pointer of the config. */
  readonly typeAt: (pointer: string) => ValueType;
  /** The result type of a tool of the registry; `any` where the tool is not known. */
  readonly toolResult: (name: string) => ValueType;
  /** What an agent of the registry answers, in that version or else the published one; `any` where it is not known. */
  readonly agentOutput: (slug: string, version?: number) => ValueType;
}

/** What a node's effect may depend on beside its config. */
export interface EffectFacts {
  /** Of a tool of the registry. */
  readonly toolEffect: (name: string) => EffectClass;
  /** Of an agent of the registry. */
  readonly agentEffect: (slug: string) => EffectClass;
  /** The strongest effect of the nodes of a graph inside the config. */
  readonly bodyEffect: (body: GraphDocument) => EffectClass;
}

/** The ground an expected type may stand on. */
export interface ExpectedFacts {
  readonly document: Pick<GraphDocument, "output" | "state">;
  readonly channelType: (name: string) => ValueType | undefined;
  readonly outputType: ValueType;
}

interface Definition<Schema extends z.ZodObject> {
  readonly type: string;
  readonly category: NodeCategory;
  readonly title: string;
  /** One sentence for the palette. */
  readonly summary: string;
  /** A name of the Lucide icon set. */
  readonly icon: string;
  /** The strongest that it can have. */
  readonly effect: EffectClass;
  /** What one config makes of it; `effect` unless said. */
  readonly effectOf?: (config: z.infer<Schema>, facts: EffectFacts) => EffectClass;
  readonly config: Schema;
  /** The ports that the node's own config gives it; a policy may add `error` and `budget`. */
  readonly ports: (config: z.infer<Schema>) => readonly string[];
  /** Those of its ports by which it leaves without outputs, because what it waited for did not come. */
  readonly barePorts?: (config: z.infer<Schema>) => readonly string[];
  /** Those of its ports by which it leaves only so often, so that a cycle through one of them ends. */
  readonly boundedPorts?: readonly string[];
  /** The fields of `nodes.<id>` once it has run. */
  readonly outputs?: (config: z.infer<Schema>, facts: OutputFacts) => ObjectType;
  /** The type that the expression at `pointer` must have, where the schema's own hint cannot say. */
  readonly expected?: (pointer: string, facts: ExpectedFacts) => ValueType | undefined;
  /** Names that the expression at `pointer` can read beside those of the graph. */
  readonly names?: (
    pointer: string,
    config: z.infer<Schema>,
    facts: OutputFacts,
  ) => Readonly<Record<string, ValueType>>;
  /** What every model that the config names must be able to do. */
  readonly needs?: (config: z.infer<Schema>) => readonly ModelCapability[];
  /** Whether its model is shown the thread's messages, with whatever is attached to them. */
  readonly readsThread?: (config: z.infer<Schema>) => boolean;
  /** Whether it can cost money or tokens beyond what its models, tools and agents do. */
  readonly spends?: boolean;
  /** Channels that it writes. */
  readonly writes?: (config: z.infer<Schema>) => readonly string[];
  /** Whether it leaves by exactly one of its ports, chosen while it runs. */
  readonly isBranching?: boolean;
  /** Whether it takes all of its ports at once. */
  readonly isFork?: boolean;
  /** Whether it ends the run by itself, so that nothing comes after it. */
  readonly isFinal?: boolean;
  /** Whether what it does depends on more than it reads (laps, arrivals, the clock), so that no result can stand for another. */
  readonly isStateful?: boolean;
}

export type ModelCapability = "tools" | "structured_output" | "vision" | "files" | "reasoning";

/** A node type: what palette, forms, checker, documentation and compiler know about it. */
export interface NodeDefinition<Schema extends z.ZodObject = z.ZodObject> extends Definition<Schema> {
  /** Reads a config. The answer carries everything that depends on it, so that nobody parses it again. */
  readonly configure: (config: unknown) => Configuration;
}

/** A config that was read, or what is wrong with it. */
export type Configuration =
  | { readonly ok: true; readonly configured: ConfiguredNode }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** A node type together with one valid config. */
export interface ConfiguredNode {
  /** The strongest that it can have, whatever it calls. */
  readonly effect: EffectClass;
  readonly effectWith: (facts: EffectFacts) => EffectClass;
  readonly ports: readonly string[];
  readonly barePorts: readonly string[];
  readonly sites: readonly ConfigSite[];
  readonly needs: readonly ModelCapability[];
  readonly readsThread: boolean;
  readonly writes: readonly string[];
  readonly outputs: (facts: OutputFacts) => ObjectType;
  readonly expected: (pointer: string, facts: ExpectedFacts) => ValueType | undefined;
  readonly names: (pointer: string, facts: OutputFacts) => Readonly<Record<string, ValueType>>;
}

const worstCase: EffectFacts = {
  toolEffect: () => "write",
  agentEffect: () => "write",
  bodyEffect: () => "write",
};

/** Completes a definition; every node type goes through here. */
export function defineNode<Schema extends z.ZodObject>(
  definition: Definition<Schema>,
): NodeDefinition<Schema> {
  const { config: schema } = definition;
  return {
    ...definition,
    configure: (input) => {
      const parsed = schema.safeParse(input);
      if (!parsed.success) return { ok: false, issues: parsed.error.issues };
      const config = parsed.data;
      const effectWith = (facts: EffectFacts): EffectClass =>
        definition.effectOf?.(config, facts) ?? definition.effect;
      const configured: ConfiguredNode = {
        effect: effectWith(worstCase),
        effectWith,
        ports: definition.ports(config),
        barePorts: definition.barePorts?.(config) ?? [],
        sites: configSites(schema, config),
        needs: definition.needs?.(config) ?? [],
        readsThread: definition.readsThread?.(config) ?? false,
        writes: definition.writes?.(config) ?? [],
        outputs: (facts) => definition.outputs?.(config, facts) ?? objectOf({}),
        expected: (pointer, facts) => definition.expected?.(pointer, facts),
        names: (pointer, facts) => definition.names?.(pointer, config, facts) ?? {},
      };
      return { ok: true, configured };
    },
  };
}

/** What an `llm` or `agent` call consumed, as expressions see it. */
export const usageType: ObjectType = objectOf({
  input_tokens: { kind: "int" },
  output_tokens: { kind: "int" },
});
