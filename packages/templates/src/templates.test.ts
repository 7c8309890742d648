import { AgentCompiler } from "@patchbay/compiler";
import { openRegistries } from "@patchbay/composition";
import { AgentSlug } from "@patchbay/contracts";
import { createValidator, GraphDocument } from "@patchbay/graph";
import { describe, expect, test } from "vitest";

import { templateTopics } from "./agent-template.ts";
import { templates } from "./templates.ts";

const { resources } = openRegistries({ openAi: undefined, egressAllow: [] });

describe.each(templates)("$slug", (template) => {
  test("has nothing that the checker would remark on, and compiles", () => {
    expect(new AgentCompiler().compile(template.graph, resources)).toMatchObject({ diagnostics: [] });
  });

  test("takes its own example", () => {
    const { input } = GraphDocument.parse(template.graph);
    expect(createValidator(input).violations(template.example)).toEqual([]);
  });

  test("is laid out by the canvas", () => {
    expect(JSON.stringify(template.graph)).not.toContain('"ui"');
  });

  test("can name the agent that is made from it, and says in both languages what it is", () => {
    expect(AgentSlug.safeParse(template.slug).success).toBe(true);
    const texts = [template.name, template.description].flatMap(({ en, de }) => [en, de]);
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
    expect(template.name.en.length).toBeLessThanOrEqual(120);
  });
});

test("there are at least eight, each under its own slug", () => {
  expect(new Set(templates.map(({ slug }) => slug)).size).toBe(templates.length);
  expect(templates.length).toBeGreaterThanOrEqual(8);
});

test("everything that the gallery can be narrowed by is shown by some template", () => {
  const shown = new Set(templates.flatMap(({ shows }) => shows));
  expect(templateTopics.filter((topic) => !shown.has(topic))).toEqual([]);
});
