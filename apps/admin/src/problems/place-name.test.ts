import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { placeName } from "./place-name.ts";

const document = graphWith({
  nodes: {
    fan: {
      type: "map",
      name: "Each page",
      config: {
        items: "[]",
        body: graphWith({ nodes: { look: { type: "llm", config: {} } }, edges: ["start -> look"] }),
      },
    },
  },
  edges: ["start -> fan"],
});

test("a place is named by its nodes, and by what of the last is meant", () => {
  expect(placeName(document, "/nodes/1/config/items")).toBe("Each page › items");
  expect(placeName(document, "/nodes/1/config/body/nodes/1/config/model")).toBe("Each page › look › model");
  expect(placeName(document, "/nodes/1")).toBe("Each page");
});

test("what belongs to no node goes by its pointer", () => {
  expect(placeName(document, "/state/laps")).toBe("/state/laps");
  expect(placeName(document, "")).toBe("/");
  expect(placeName(document, "/nodes/9")).toBe("/nodes/9");
});
