import { expect, test } from "vitest";

import { diagnosticsBelow, graphPointer, placeOfPointer } from "./graph-pointer.ts";

const body = {
  nodes: [{ id: "start" }, { id: "inner", type: "map", config: { body: { nodes: [{ id: "deep" }] } } }],
};
const document = {
  nodes: [{ id: "start" }, "no node", { id: "each", type: "map", config: { body } }, { id: "start" }],
};

test("the graph at a path lies where its pointer leads", () => {
  expect(graphPointer(document, [])).toBe("");
  expect(graphPointer(document, ["each", "inner"])).toBe("/nodes/2/config/body/nodes/1/config/body");
});

test("a pointer leads to the innermost node that it goes into", () => {
  expect(placeOfPointer(document, "/nodes/0/id")).toEqual({ path: [], key: "start" });
  expect(placeOfPointer(document, "/nodes/3")).toEqual({ path: [], key: "start#3" });
  expect(placeOfPointer(document, "/nodes/2/config/body/edges/0")).toEqual({ path: [], key: "each" });
  expect(placeOfPointer(document, "/nodes/2/config/body/nodes/1/config/body/nodes/0/type")).toEqual({
    path: ["each", "inner"],
    key: "deep",
  });
});

test("a pointer into no node has no place", () => {
  for (const pointer of ["", "/limits", "/nodes", "/nodes/1/x", "/nodes/9"])
    expect(placeOfPointer(document, pointer)).toBeUndefined();
});

test("diagnostics of a body are told from its root", () => {
  const found = (path: string) => ({ code: "PB1001", severity: "error", path, message: "" }) as const;
  const all = [found("/nodes/2/config/body/nodes/1"), found("/nodes/20/config/body"), found("/edges/0")];
  expect(diagnosticsBelow(all, "/nodes/2/config/body").map(({ path }) => path)).toEqual(["/nodes/1"]);
  expect(diagnosticsBelow(all, "")).toBe(all);
});
