import * as fc from "fast-check";
import { expect, test } from "vitest";

import { moved, withFreeId } from "./list-edits.ts";

test("an entry goes to another place and back", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), fc.nat(), fc.nat(), (list, a, b) => {
      const [from, to] = [a % list.length, b % list.length];
      expect(moved(moved(list, from, to), to, from)).toEqual(list);
    }),
  );
});

test("a new entry has an id of its own", () => {
  expect(withFreeId([{ id: "case" }, { id: "case_2" }], { id: "", when: "" }, "case")).toMatchObject({
    id: "case_3",
  });
  expect(withFreeId([], { name: "" }, "case")).toEqual({ name: "" });
});
