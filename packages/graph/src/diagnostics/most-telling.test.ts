import { expect, test } from "vitest";

import { documentLimits } from "../document/limits.ts";
import { mostTelling } from "./most-telling.ts";
import { diagnostic } from "./registry.ts";
import { say } from "./say.ts";

const warning = (index: number) => diagnostic("PB3302", `/nodes/${index}`, say("part_of_cycle"));
const error = (index: number) => diagnostic("PB3101", `/nodes/${index}`, say("unreachable", { node: "a" }));
const many = documentLimits.diagnostics;

test("what is not too much is told as it is", () => {
  const all = [warning(0), error(1)];
  expect(mostTelling(all)).toBe(all);
});

test("of too many the first are told, errors rather than warnings, in their order", () => {
  const warnings = Array.from({ length: many }, (_, index) => warning(index));
  const told = mostTelling([...warnings, error(1), error(2)]);
  expect(told).toHaveLength(many);
  expect(told.slice(-3)).toEqual([warning(many - 3), error(1), error(2)]);
});

test("of very long ones at least one is told", () => {
  const long = "a".repeat(2_000_000);
  const wordy = [1, 2].map((index) =>
    diagnostic("PB1101", `/${index}${long}`, say("unknown_key", { key: "a" })),
  );
  expect(mostTelling(wordy)).toEqual(wordy.slice(0, 1));
});

test("a message that quotes a document is shortened", () => {
  const key = "a".repeat(10_000);
  expect(diagnostic("PB1101", "", say("unknown_key", { key })).message.length).toBeLessThan(1_100);
  const reason = say("unknown_key", { key });
  const twice = say("both", { first: reason, second: reason });
  const found = diagnostic("PB1101", "", say("both", { first: twice, second: twice }));
  expect(found.message).toHaveLength(2_000);
  expect(found.message_key).toBeUndefined();
});
