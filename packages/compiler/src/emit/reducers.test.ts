import type { Json } from "@patchbay/graph";
import { expect, test } from "vitest";

import { reducers } from "./reducers.ts";

test.each<[reducer: keyof typeof reducers, current: Json, write: Json, combined: Json]>([
  ["append", ["a"], ["b", "a"], ["a", "b", "a"]],
  ["union", ["a", "c"], ["b", "a"], ["a", "c", "b"]],
  ["union", [{ x: 1, y: 2 }], [{ y: 2, x: 1 }, { x: 1 }], [{ x: 1, y: 2 }, { x: 1 }]],
  ["merge", { a: 1, b: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ["merge", {}, { __overwrite__: 1 }, { __overwrite__: 1 }],
  ["sum", 1, 2, 3],
  ["min", 1, 2, 1],
  ["max", 1, 2, 2],
])("%s of %j and %j is %j", (reducer, current, write, combined) => {
  expect(reducers[reducer](current, write)).toEqual(combined);
});
