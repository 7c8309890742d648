import type { Diagnostic, Json, JsonObject } from "@patchbay/graph";
import fc from "fast-check";
import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import type { OutlineItem } from "./outline-item.ts";
import { outlineOf } from "./outline-of.ts";

/** "a -> b", or "a.port -> b"; a name that begins with `choose` is a condition with the cases x and y. */
function graph(...lines: readonly string[]): JsonObject {
  const edges = lines
    .filter((line) => line.includes("->"))
    .map((line) => {
      const [source = "", to = ""] = line.split("->").map((part) => part.trim());
      const [from = "", port] = source.split(".");
      return port === undefined ? { from, to } : { from, port, to };
    });
  const alone = lines.filter((line) => !line.includes("->"));
  const ids = [...new Set([...edges.flatMap(({ from, to }) => [from, to]), ...alone])];
  return { nodes: ids.map(nodeNamed), edges };
}

const cases = ["x", "y"].map((id) => ({ id, when: "true" }));
const types: Readonly<Record<string, string>> = {
  choose: "condition",
  start: "start",
  end: "end",
  repeat: "loop",
};

function nodeNamed(id: string): JsonObject {
  const type = types[id.replace(/\d+$/, "")] ?? "template";
  return { id, type, ...(type === "condition" && { config: { cases } }) };
}

/** The outline as it is read: two spaces for each level. */
function printed(items: readonly OutlineItem[], indent = ""): string[] {
  return items.flatMap((item) => [`${indent}${line(item)}`, ...printed(item.children, `${indent}  `)]);
}

function line(item: OutlineItem): string {
  switch (item.kind) {
    case "node":
      return item.label;
    case "port":
      return `:${item.port}${item.leadsTo === undefined ? (item.isLoose ? " (loose)" : "") : ` -> ${item.leadsTo.target.id}`}`;
    case "reference":
      return `${item.goesBack ? "back " : ""}-> ${item.target.id}`;
    case "body":
    case "note":
    case "unreached":
    case "notes":
      return `[${item.label}]`;
  }
}

const read = (document: JsonObject): string[] => printed(outlineOf(document, []));

test("a chain is a plain list in the order of the run", () => {
  expect(read(graph("b -> end", "start -> a", "a -> b"))).toEqual(["start", "a", "b", "end"]);
});

test("what only one port leads to stands below it, and what comes after the branches behind the branching node", () => {
  const document = graph(
    "start -> choose",
    "choose.x -> a",
    "a -> b",
    "choose.y -> c",
    "b -> d",
    "c -> d",
    "d -> end",
  );
  expect(read(document)).toEqual([
    "start",
    "choose",
    "  :x",
    "    a",
    "    b",
    "      -> d",
    "  :y",
    "    c",
    "      -> d",
    "  :else (loose)",
    "d",
    "end",
  ]);
});

test("a port that leads to what is shown elsewhere says so in its own line", () => {
  const document = graph(
    "start -> choose",
    "choose.x -> a",
    "a -> end",
    "choose.y -> end",
    "choose.else -> end",
  );
  expect(read(document)).toEqual([
    "start",
    "choose",
    "  :x",
    "    a",
    "      -> end",
    "  :y -> end",
    "  :else -> end",
    "end",
  ]);
});

test("a way back is a reference that says so", () => {
  const document = graph("start -> repeat", "repeat.body -> a", "a -> repeat", "repeat.done -> end");
  expect(read(document)).toEqual([
    "start",
    "repeat",
    "  :body",
    "    a",
    "      back -> repeat",
    "  :done",
    "    end",
  ]);
});

test("the branches of a fork do not run into each other", () => {
  const document = graph("start -> a", "a -> b", "b -> b2", "a -> c", "b2 -> d", "c -> d");
  expect(read(document)).toEqual([
    "start",
    "a",
    "  :out",
    "    b",
    "      b2",
    "        -> d",
    "    c",
    "      -> d",
    "d",
  ]);
});

test("what start does not reach is a group of its own, rings and all", () => {
  const document = graph("start -> end", "lost -> end", "ring -> ring2", "ring2 -> ring");
  expect(read(document)).toEqual([
    "start",
    "end",
    "[Not reached from start]",
    "  lost",
    "    -> end",
    "  ring",
    "  ring2",
    "    back -> ring",
  ]);
});

test("a node that leads to itself says so once", () => {
  expect(read(graph("start -> a", "a -> a"))).toEqual(["start", "a", "  back -> a"]);
});

test("an id that is used twice and an edge that is written twice do no harm", () => {
  const document = {
    nodes: [
      { id: "start", type: "start" },
      { id: "a", type: "template" },
      { id: "a", type: "template" },
    ],
    edges: [
      { from: "start", to: "a" },
      { from: "start", to: "a" },
    ],
  };
  expect(read(document)).toEqual(["start", "a", "[Not reached from start]", "  a"]);
  const ids = outlineOf(document, []).flatMap(idsOf);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the body of a map is an outline of its own, and its problems are marked in it", () => {
  const body = graph("start -> a");
  const map = { id: "each", type: "map", config: { items: "input.list", body } };
  const document = { nodes: [{ id: "start", type: "start" }, map], edges: [{ from: "start", to: "each" }] };
  const wrong: Diagnostic = {
    code: "PB1001",
    severity: "error",
    path: "/nodes/1/config/body/nodes/1/config/text",
    message: "It is missing.",
  };
  const outline = outlineOf(document, [wrong]);
  expect(printed(outline)).toEqual(["start", "each", "  [For each item]", "    start", "    a"]);
  const inner = outline[1]?.children[0]?.children[1];
  expect(inner).toMatchObject({ path: ["each"], problems: [{ message: "It is missing." }] });
  expect(outline[1]).toMatchObject({ path: [], problems: [{ message: "It is missing." }] });
});

test("notes stand at the end by their first line", () => {
  const document = {
    ...graph("start -> end"),
    notes: [{ id: "n", text: "Ask Ada\nabout it", x: 0, y: 0 }, { id: "m" }],
  };
  expect(read(document).slice(2)).toEqual(["[Notes]", "  [Ask Ada]", "  [Empty note]"]);
});

test("a ladder of thousands of branches stays a readable list", () => {
  const rungs = Array.from({ length: 3_000 }, (_, index) => [
    `choose${index}.x -> end`,
    `choose${index}.else -> choose${index + 1}`,
  ]);
  const outline = outlineOf(graph("start -> choose0", ...rungs.flat()), []);
  expect(new Set(outline.flatMap(nodeKeysOf)).size).toBe(3_003);
});

test("each node stands exactly once and each edge at most once, whatever the graph", () => {
  const ids = ["start", "a", "b", "c", "choose", "choose2", "repeat", "end"];
  const edge = fc.record({
    from: fc.constantFrom(...ids),
    port: fc.constantFrom("out", "x", "y", "else", "body", "done"),
    to: fc.constantFrom(...ids),
  });
  fc.assert(
    fc.property(fc.shuffledSubarray(ids), fc.array(edge, { maxLength: 24 }), (present, edges) => {
      const document = { nodes: present.map(nodeNamed), edges };
      const outline = outlineOf(document, []);
      const keys = outline.flatMap(nodeKeysOf);
      expect(keys.toSorted()).toEqual(
        readGraph(document)
          .nodes.map(({ key }) => key)
          .toSorted(),
      );
      const all = outline.flatMap(idsOf);
      expect(new Set(all).size).toBe(all.length);
    }),
  );
});

test("any JSON has an outline", () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom("nodes", "edges", "notes", "id", "type", "config", "body", "from", "to"),
        tie("any"),
      ),
      fc.array(tie("any"), { maxLength: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (made) => {
      // What the arbitrary makes is JSON.
      const document = { nodes: [made as Json], edges: made as Json, notes: made as Json };
      expect(outlineOf(document, [])).toBeInstanceOf(Array);
    }),
  );
});

function idsOf(item: OutlineItem): readonly string[] {
  return [item.id, ...item.children.flatMap(idsOf)];
}

function nodeKeysOf(item: OutlineItem): readonly string[] {
  return [...(item.kind === "node" ? [item.node.key] : []), ...item.children.flatMap(nodeKeysOf)];
}
