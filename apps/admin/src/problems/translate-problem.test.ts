import { checkGraph, type Diagnostic, messages } from "@patchbay/graph";
import { graph, graphWith, testResources } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { problemMessages } from "../words/de/problems.ts";
import { diagnosticWords } from "../words/de/diagnostics.ts";
import { translateProblem } from "./translate-problem.ts";

const german = { language: "de", templates: problemMessages };
const inGerman = (problem: Diagnostic): Diagnostic => translateProblem(problem, german);

const reading = (text: string) =>
  graphWith({ nodes: { a: { type: "template", config: { text } } }, edges: ["start -> a", "a -> end"] });
const early = graphWith({
  nodes: {
    p: { type: "condition", config: { cases: [{ id: "yes", when: "true" }] } },
    end: { type: "end", config: { output: { reply: "nodes.a.text" } } },
  },
  edges: ["start -> p", "p.yes -> a", "p.else -> end", "a -> end"],
});

const found = [
  ["not a document"],
  early,
  reading("{{ input.mesage }}"),
  reading("{{ 1 + }}"),
  reading("{{ 'a' + 1 }}"),
  reading("{{ siz(input.message) }}"),
  graph("start -> a", "b -> end", "a -> a"),
  graph("start -> end", "end -> nobody", "start -> end"),
  {
    ...graph("start -> end"),
    limits: { max_steps: 0 },
    state: { c: { schema: {}, reducer: "add" } },
    more: 1,
  },
  graphWith({ nodes: { a: { type: "llm", config: { model: "" } } }, edges: ["start -> a", "a -> end"] }),
  graphWith({ nodes: { a: { type: "llm", config: { model: "fast" } } }, edges: ["start -> a", "a -> end"] }),
  graphWith({ nodes: { j: { type: "join" } }, edges: ["start -> j", "j -> end"] }),
].flatMap((document) => checkGraph(document, testResources).diagnostics);

test("every problem is said in German, with whatever it says of other places and the titles of its fixes", () => {
  expect(found.length).toBeGreaterThan(15);
  for (const problem of found) {
    const told = inGerman(problem);
    expect(told).toMatchObject({ code: problem.code, path: problem.path, message_key: problem.message_key });
    expect(told.message).not.toBe(problem.message);
    for (const fix of told.fixes ?? []) expect(fix.title_key).toBeDefined();
    for (const each of told.related ?? []) expect(each.message_key).toBeDefined();
  }
});

test("reasons and types inside a message are German too, and names stay", () => {
  const [problem] = checkGraph(early, testResources).diagnostics;
  expect(problem && inGerman(problem).message).toBe(
    "„nodes.a.text“ kann fehlen: „a“ ist auf dem Weg start → p → end nicht gelaufen. Mit has(nodes.a.text) absichern.",
  );
});

test("numbers are written as Germans do", () => {
  const most = { message_key: "document_too_large", params: { most: 1_048_576 } };
  const problem: Diagnostic = { code: "PB1002", severity: "error", path: "", message: "Too large.", ...most };
  expect(inGerman(problem).message).toContain("1.048.576");
});

test("what the catalog does not know stays English and can be told to be", () => {
  const problem: Diagnostic = {
    code: "PB9999",
    severity: "error",
    path: "",
    message: "Something new.",
    message_key: "of_tomorrow",
    fixes: [{ title: "Do it", title_key: "not_known", patch: [] }],
  };
  expect(inGerman(problem)).toMatchObject({ message: "Something new.", message_key: undefined });
  expect(inGerman(problem).fixes).toMatchObject([{ title: "Do it", title_key: undefined }]);
  const old: Diagnostic = { code: "PB1001", severity: "error", path: "", message: "As it was stored." };
  expect(inGerman(old).message).toBe("As it was stored.");
});

const keys = Object.keys(messages) as (keyof typeof messages)[]; // the keys of a constant object
const placeholdersOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

test("German fills in what English does", () => {
  const differing = keys.filter(
    (key) => placeholdersOf(messages[key]).join() !== placeholdersOf(problemMessages[key]).join(),
  );
  expect(differing).toEqual([]);
  expect(Object.keys(problemMessages).toSorted()).toEqual(keys.toSorted());
});

test("German speaks to nobody in particular, and quotes as Germans do", () => {
  const texts = [
    ...Object.values(problemMessages),
    ...Object.values(diagnosticWords).flatMap(({ title, why, fix }) => [title, why, fix]),
  ];
  expect(texts.filter((text) => /\b(?:Sie|Ihr|Ihre[mnrs]?|Ihnen)\b(?! `)/.test(text))).toEqual([]);
  expect(texts.filter((text) => /“\w/.test(text))).toEqual([]);
  expect(texts.filter((text) => text.trim() === "")).toEqual([]);
});
