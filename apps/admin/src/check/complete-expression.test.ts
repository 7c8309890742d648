import { scopeAt, type ExpressionScope } from "@patchbay/graph";
import { graphWith, testResources } from "@patchbay/graph/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { completeExpression, nameAt } from "./complete-expression.ts";

const people = {
  type: "array",
  items: {
    type: "object",
    properties: { name: { type: "string" }, pets: { type: "array", items: { type: "string" } } },
    required: ["name", "pets"],
  },
};
const document = graphWith({
  input: {
    type: "object",
    properties: { people, message: { type: "string" } },
    required: ["people", "message"],
  },
  nodes: {
    ask: { type: "llm", config: { model: "default" } },
    see: { type: "condition", config: { cases: [{ id: "a", when: "true" }] } },
  },
  edges: ["start -> ask", "ask -> see", "see.a -> end", "see.else -> end"],
});
const scope = scopeAt(document, testResources, "/nodes/2/config/cases/0/when") as ExpressionScope; // the node is there

/** What is offered where the bar stands. */
const offered = (text: string): readonly string[] | undefined =>
  completeExpression(scope, text.replace("|", ""), text.indexOf("|"))?.options.map(({ name }) => name);

describe("what is offered", () => {
  test("at the beginning and behind an operator are the names of the place", () => {
    expect(offered("|")).toContain("input");
    expect(offered("input.message == no|")).toContain("nodes");
    expect(offered("size(|")).toContain("state");
  });

  test("behind a dot are the members of what stands before it", () => {
    expect(offered("input.|")).toEqual(["people", "message", "size"]);
    expect(offered("nodes.a|")).toContain("ask");
    expect(offered("1 + nodes.ask.usage.|")).toEqual(["input_tokens", "output_tokens", "size"]);
    expect(offered("(input.message + 'x').st|")).toContain("startsWith");
    expect(offered("input.people[0].|")).toContain("pets");
    expect(offered("input.message.split(',').|")).toContain("join");
  });

  test("of the nodes those come first whose outputs are there", () => {
    expect(offered("nodes.|")?.[0]).toBe("ask");
    expect(offered("nodes.|")).toContain("see");
  });

  test("inside a macro are the members of its item, also of a macro in a macro", () => {
    expect(offered("input.people.filter(p, p.|")).toEqual(["name", "pets", "size"]);
    expect(offered("input.people.all(p, p.pets.exists(pet, pet.|))")).toContain("startsWith");
    expect(offered("input.people.map(p, |)")).toContain("p");
    expect(offered("input.people.map(p, p.name) + |")).not.toContain("p");
  });

  test("inside a text or a number is nothing", () => {
    expect(offered('"input.|')).toBeUndefined();
    expect(offered("'a'|")).toBeUndefined();
    expect(offered("1.|")).toBeUndefined();
  });

  test("begins where the name begins that is being typed", () => {
    expect(completeExpression(scope, "input.mess", 10)?.from).toBe(6);
  });
});

describe("what is said of a name", () => {
  test("is its type, and where it stands", () => {
    expect(nameAt(scope, "input.message", 9)).toMatchObject({
      start: 6,
      end: 13,
      member: { type: "string" },
    });
    expect(nameAt(scope, "nodes.ask.text.contains('a')", 17)).toMatchObject({
      member: { name: "contains", kind: "method", type: "boolean" },
    });
    expect(nameAt(scope, "input.people.map(p, p.name)", 23)).toMatchObject({ member: { type: "string" } });
  });

  test("is nothing where the name is not known", () => {
    expect(nameAt(scope, "input.nothing", 8)).toBeUndefined();
    expect(nameAt(scope, "1 + 2", 2)).toBeUndefined();
  });
});

test("however broken an expression is, it can be asked about at each place", () => {
  const part = fc.constantFrom(
    "input",
    "people",
    ".",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "map",
    ",",
    "p",
    " ",
    "'",
    '"',
    "1",
    "==",
    "\\",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }), fc.nat(), (parts, place) => {
      const text = parts.join("");
      const offset = text === "" ? 0 : place % (text.length + 1);
      expect(() => completeExpression(scope, text, offset)).not.toThrow();
      expect(() => nameAt(scope, text, offset)).not.toThrow();
    }),
  );
});
