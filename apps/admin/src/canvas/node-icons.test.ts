import { nodeDefinitions } from "@patchbay/graph";
import { expect, test } from "vitest";

import { nodeIcons } from "./node-icons.ts";

test("every node type of the language has its icon", () => {
  const missing = [...nodeDefinitions.values()].filter(({ icon }) => nodeIcons[icon] === undefined);
  expect(missing.map(({ type, icon }) => [type, icon])).toEqual([]);
});
