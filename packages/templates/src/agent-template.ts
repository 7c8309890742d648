import type { JsonObject } from "@patchbay/graph";

/** What a template shows, and what the gallery can be narrowed by. In the order in which a newcomer meets it. */
export const templateTopics = [
  "conversation",
  "branches",
  "tools",
  "people",
  "structured_output",
  "parallel",
  "map",
  "loop",
  "guardrails",
  "limits",
] as const;

export type TemplateTopic = (typeof templateTopics)[number];

/** A text in each language of the UI. */
export interface LocalizedText {
  readonly en: string;
  readonly de: string;
}

/** An agent to begin with. Plain data. */
export interface AgentTemplate {
  /** Unique among the templates; fits as the slug of the agent that is made from it. */
  readonly slug: string;
  readonly name: LocalizedText;
  /** What it does and for whom, in a sentence or two. */
  readonly description: LocalizedText;
  readonly shows: readonly TemplateTopic[];
  /** Carries no positions: the canvas lays it out. */
  readonly graph: JsonObject;
  /** An input that fits the graph and shows what it does, also on the demo model. */
  readonly example: JsonObject;
}
