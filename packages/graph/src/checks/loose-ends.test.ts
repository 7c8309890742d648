import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { applyFix } from "../diagnostics/apply-fix.ts";
import { choice, joined } from "../diagnostics/examples/example-documents.ts";
import type { JsonObject } from "../json.ts";
import { graph, graphWith, testResources } from "../testing/index.ts";

const check = (document: JsonObject) => checkGraph(document, testResources).diagnostics;
const fixesOf = (document: JsonObject, code: string) =>
  check(document).flatMap((each) => (each.code === code ? (each.fixes ?? []) : []));
const titles = (document: JsonObject, code: string) => fixesOf(document, code).map(({ title }) => title);

/** What is still wrong after the first fix of a code. */
function left(document: JsonObject, code: string): string[] {
  const [fix] = fixesOf(document, code);
  const mended = fix === undefined ? undefined : applyFix(document, fix);
  return mended === undefined ? ["no fix"] : check(mended).map((each) => each.code);
}

test("a port that leads nowhere is led to the only end", () => {
  const document = graph("start -> a", "end");
  expect(titles(document, "PB3203")).toEqual(["Connect to “end”"]);
  const chosen = graphWith({
    nodes: { c: choice({ id: "yes", when: "true" }) },
    edges: ["start -> c", "c.yes -> end"],
  });
  expect(titles(chosen, "PB3203")).toEqual(["Connect to “end”"]);
  expect(left(chosen, "PB3203")).toEqual([]);
});

test("a node that nothing leads to is the first choice, and three are the most", () => {
  const document = graph("start -> a", "b -> end");
  expect(titles(document, "PB3203")).toEqual(["Connect to “b”", "Connect to “end”"]);
  expect(left(document, "PB3203")).toEqual([]);
  expect(titles(graph("start -> a", "b -> end", "c -> end", "d -> end"), "PB3203")).toEqual([
    "Connect to “b”",
    "Connect to “c”",
    "Connect to “d”",
  ]);
});

test("of several ends none is meant", () => {
  const document = graphWith({
    nodes: { c: choice({ id: "yes", when: "true" }, { id: "no", when: "true" }), other: { type: "end" } },
    edges: ["start -> c", "c.yes -> end", "c.no -> other"],
  });
  expect(fixesOf(document, "PB3203")).toEqual([]);
});

test("a branch is led to the join that the others come to, as an end would leave it waiting", () => {
  const document = joined({ edges: [], a: "a -> j" });
  expect(titles(document, "PB3203")).toEqual(["Connect to “j”"]);
  expect(left(document, "PB3203")).toEqual([]);
});

test("the body of a loop is led back to it", () => {
  const document = graphWith({
    nodes: { l: { type: "loop", config: { while: "true" } } },
    edges: ["start -> l", "l.body -> a", "l.done -> end"],
  });
  expect(titles(document, "PB3203")).toEqual(["Connect to “l”", "Connect to “end”"]);
  expect(left(document, "PB3203")).toEqual([]);
});

test("nothing is led back to what leads to it", () => {
  const document = graph("a -> b", "start -> end");
  expect(titles(document, "PB3203")).toEqual(["Connect to “end”"]);
});

test("a node that cannot be reached is led to from the only loose port, or removed with its edges", () => {
  const document = graph("start -> a", "b -> end");
  expect(titles(document, "PB3101")).toEqual(["Connect from “a”", "Remove the node"]);
  expect(left(document, "PB3101")).toEqual([]);
  const island = graph("start -> end", "a -> end");
  expect(titles(island, "PB3101")).toEqual(["Remove the node"]);
  expect(left(island, "PB3101")).toEqual([]);
});

test("the only end is never removed", () => {
  expect(titles(graph("start -> a", "end"), "PB3101")).toEqual(["Connect from “a”"]);
});

test("an edge from no port of its node takes the only one that is free", () => {
  const document = graphWith({
    nodes: { c: choice({ id: "yes", when: "true" }) },
    edges: ["start -> c", "c.yes -> end", "c -> end"],
  });
  expect(titles(document, "PB3202")).toEqual(["Change to “else”", "Remove the edge"]);
  expect(left(document, "PB3202")).toEqual([]);
});

test("a start is put before the only node that nothing leads to, and an end behind what is loose", () => {
  const headless = graph("a -> end");
  expect(left(headless, "PB1106")).toEqual([]);
  const endless = graph("start -> a");
  expect(left(endless, "PB1107")).toEqual([]);
  expect(fixesOf(graph("a -> end", "b -> end"), "PB1106")).toEqual([]);
});

test("a document without lists is mended all the same", () => {
  const document = { ...graph("start", "end"), edges: [] };
  expect(left(document, "PB3203")).toEqual([]);
});
