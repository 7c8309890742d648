import { expect, test } from "vitest";

import { listOf } from "./list-of.ts";

test("a thing's page leads to the list that it is in, a list to itself", () => {
  expect(["/agents", "/agents/agt_1", "/runs", "/runs/run_1", "/runsheets"].map(listOf)).toEqual([
    "/agents",
    "/agents",
    "/runs",
    "/runs",
    "/agents",
  ]);
});
