import { expect, test } from "vitest";

import { callingNode } from "./child-run.ts";

test.each([
  ["call#1", "call"],
  ["call#12", "call"],
  ["group#1[3]", "group"],
  ["fan#1[0]", "fan"],
  ["fan#1[2]/call#1", "fan[2].call"],
  ["fan#2[1]/inner#1[0]/group#1[4]", "fan[1].inner[0].group"],
  ["a key of somebody else", ""],
])("the key %j is of a call of the node %j", (key, node) => {
  expect(callingNode(key)).toBe(node);
});
