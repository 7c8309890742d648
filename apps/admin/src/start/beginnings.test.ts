import { checkGraph, noResources } from "@patchbay/graph";
import { templates, templateTopics } from "@patchbay/templates";
import { expect, test } from "vitest";

import { beginnings, fitting } from "./beginnings.ts";

const all = beginnings("en");
const ids = (words: string, topic?: (typeof templateTopics)[number]) =>
  fitting(all, { words, topic }).map(({ id }) => id);

test("without a wish everything is offered, the smallest first", () => {
  expect(ids("")).toEqual(["simple", "empty", ...templates.map(({ slug }) => slug)]);
});

test("every word must fit somewhere: names, texts, topics, types of nodes", () => {
  expect(ids("refund PERSON")).toEqual(["simple", "empty", "support-triage"]);
  expect(ids("web pages schedule")).toEqual(["simple", "empty", "page-digest"]);
  expect(ids("guardrail")).toContain("guarded-answers");
  expect(ids("nothing fits this")).toEqual(["simple", "empty"]);
});

test("each topic leaves something to choose", () => {
  for (const topic of templateTopics) expect(ids("", topic).length).toBeGreaterThan(1);
});

test("in German the gallery speaks German", () => {
  expect(beginnings("de").find(({ id }) => id === "invoice-reader")?.name).toBe("Rechnungsleser");
});

test("an empty graph has nothing wrong with it", () => {
  const empty = all.find(({ id }) => id === "empty");
  expect(checkGraph(empty?.graph, noResources).diagnostics).toEqual([]);
});
