import { type JsonObject, nodeDefinitions } from "@patchbay/graph";
import { type AgentTemplate, templates, type TemplateTopic } from "@patchbay/templates";

import { emptyGraph, starterGraph } from "../agents/starter-graph.ts";
import type { Language } from "../words/language.ts";
import { t } from "../words/words.ts";

/** Something that a new agent can begin with, in the words of the page. */
export interface Beginning {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly shows: readonly TemplateTopic[];
  readonly graph: JsonObject;
  /** An input to try it with; undefined where anything will do. */
  readonly example: JsonObject | undefined;
  /** Whether the new agent takes over its name and text, until somebody writes others. */
  readonly isTemplate: boolean;
}

/** What the gallery offers: the smallest agent, the templates, and nothing at all. */
export const beginnings = (language: Language): readonly Beginning[] => [
  {
    id: "simple",
    name: t("start.gallery.simpleName"),
    text: t("start.gallery.simpleText"),
    shows: ["conversation"],
    graph: starterGraph,
    example: undefined,
    isTemplate: false,
  },
  {
    id: "empty",
    name: t("start.gallery.emptyName"),
    text: t("start.gallery.emptyText"),
    shows: [],
    graph: emptyGraph,
    example: undefined,
    isTemplate: false,
  },
  ...templates.map((template) => ofTemplate(template, language)),
];

const ofTemplate = (
  { slug, name, description, shows, graph, example }: AgentTemplate,
  language: Language,
): Beginning => ({
  id: slug,
  name: name[language],
  text: description[language],
  shows,
  graph,
  example,
  isTemplate: true,
});

/** What the gallery is narrowed to. */
export interface GalleryFilter {
  /** Each of its words must occur somewhere in a name, a text or the types of a graph's nodes. */
  readonly words: string;
  readonly topic: TemplateTopic | undefined;
}

/** Those that fit, in their order. What begins with nothing always does: it is the way out when nothing else fits. */
export function fitting(all: readonly Beginning[], { words, topic }: GalleryFilter): readonly Beginning[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((beginning) => {
    if (!beginning.isTemplate) return topic === undefined || beginning.id === "empty";
    if (topic !== undefined && !beginning.shows.includes(topic)) return false;
    const text = searchText(beginning);
    return wanted.every((word) => text.includes(word));
  });
}

function searchText({ id, name, text, shows, graph }: Beginning): string {
  const types = [...JSON.stringify(graph).matchAll(/"type":"([a-z_]+)"/g)]
    .map(([, type = ""]) => type)
    .filter((type) => nodeDefinitions.has(type));
  const topics = shows.map((topic) => t(`start.topic.${topic}`));
  return [id, name, text, ...topics, ...types].join(" ").toLowerCase();
}
