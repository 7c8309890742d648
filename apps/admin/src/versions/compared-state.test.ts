import { expect, test } from "vitest";

import { parseState, stateName, statesOf } from "./compared-state.ts";

test("the draft comes first, then versions, newest first, also those that were not read yet", () => {
  expect(statesOf([{ number: 9 }, { number: 8 }], 2, "draft")).toEqual(["draft", 9, 8, 2]);
});

test("a state is called by its number, and the live one is said to be", () => {
  const agent = { published_version: 3 };
  expect(["draft" as const, 2, 3].map((state) => stateName(state, agent))).toEqual([
    "Draft",
    "Version 2",
    "Version 3 (live)",
  ]);
});

test("what a control says is read back", () => {
  expect(["draft", "12"].map(parseState)).toEqual(["draft", 12]);
});
