import type { JsonPatchOperation } from "./diagnostic.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { applyFix } from "./apply-fix.ts";

const document = { nodes: [{ id: "a" }, { id: "b", "x/y": 1 }], limits: { max_steps: 1 } };
const fixed = (...patch: JsonPatchOperation[]) => applyFix(document, { title: "Fix", patch });

test("a value is replaced, added and removed where the pointer says", () => {
  expect(fixed({ op: "replace", path: "/nodes/1/id", value: "c" })?.nodes).toEqual([
    { id: "a" },
    { id: "c", "x/y": 1 },
  ]);
  expect(fixed({ op: "remove", path: "/nodes/1/x~1y" })?.nodes).toEqual([{ id: "a" }, { id: "b" }]);
  expect(fixed({ op: "add", path: "/nodes/-", value: { id: "z" } })?.nodes).toHaveLength(3);
  expect(fixed({ op: "add", path: "/nodes/0", value: { id: "z" } })?.nodes).toMatchObject([
    { id: "z" },
    {},
    {},
  ]);
  expect(fixed({ op: "remove", path: "/nodes/0" })?.nodes).toMatchObject([{ id: "b" }]);
});

test("operations follow each other", () => {
  const patch: JsonPatchOperation[] = [
    { op: "add", path: "/state", value: {} },
    { op: "add", path: "/state/turns", value: 1 },
  ];
  expect(fixed(...patch)?.state).toEqual({ turns: 1 });
});

test("a fix that does not fit any longer changes nothing", () => {
  expect(fixed({ op: "replace", path: "/nodes/7/id", value: "c" })).toBeUndefined();
  expect(fixed({ op: "remove", path: "/nothing" })).toBeUndefined();
  expect(fixed({ op: "add", path: "/nodes/0/id/deep", value: 1 })).toBeUndefined();
  expect(fixed({ op: "remove", path: "" })).toBeUndefined();
});

test("no patch makes it throw, and the document that was given stays as it was", () => {
  const before = JSON.stringify(document);
  const token = fc.constantFrom("nodes", "0", "1", "id", "-", "limits", "__proto__", "-1", "1.5", "x~1y");
  const path = fc.array(token, { maxLength: 4 }).map((tokens) => tokens.map((each) => `/${each}`).join(""));
  const operation = fc.oneof(
    fc.record({ op: fc.constant("remove" as const), path }),
    fc.record({ op: fc.constantFrom("add" as const, "replace" as const), path, value: fc.constant(1) }),
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 3 }), (patch) => {
      expect(() => fixed(...patch)).not.toThrow();
      expect(JSON.stringify(document)).toBe(before);
    }),
  );
});
