import fc from "fast-check";
import { expect, test } from "vitest";

import { type GroupAim, type GroupVerdict, verdictOfGroup } from "./group-mode.ts";

test.each<[what: string, aim: GroupAim, total: number, completed: number, failed: number, GroupVerdict]>([
  ["all waits for everybody, also after a failure", { mode: "all" }, 3, 1, 1, "open"],
  ["all is lost by one failure", { mode: "all" }, 3, 2, 1, "lost"],
  ["all is won when all completed", { mode: "all" }, 3, 3, 0, "won"],
  ["best_effort waits for everybody", { mode: "best_effort" }, 3, 2, 0, "open"],
  ["best_effort is won even when all failed", { mode: "best_effort" }, 3, 0, 3, "won"],
  ["fail_fast is lost at the first failure", { mode: "fail_fast" }, 3, 0, 1, "lost"],
  ["fail_fast waits as long as nobody fails", { mode: "fail_fast" }, 3, 2, 0, "open"],
  ["a quorum is won once so many completed", { mode: "quorum", quorum: 2 }, 5, 2, 1, "won"],
  ["a quorum is open while it is within reach", { mode: "quorum", quorum: 2 }, 3, 1, 1, "open"],
  ["a quorum is lost as soon as it is out of reach", { mode: "quorum", quorum: 2 }, 3, 0, 2, "lost"],
  ["a quorum above the number of members is out of reach", { mode: "quorum", quorum: 4 }, 3, 0, 0, "lost"],
  ["the first success wins", { mode: "first_success" }, 3, 1, 1, "won"],
  ["first_success is lost when all failed", { mode: "first_success" }, 3, 0, 3, "lost"],
  ["a group of none is won where nothing is asked of it", { mode: "all" }, 0, 0, 0, "won"],
  ["a group of none has no first success", { mode: "first_success" }, 0, 0, 0, "lost"],
])("%s", (_what, aim, total, completed, failed, verdict) => {
  expect(verdictOfGroup(aim, { total, completed, failed })).toBe(verdict);
});

const anyAim: fc.Arbitrary<GroupAim> = fc.oneof(
  fc.record({ mode: fc.constantFrom("all", "best_effort", "fail_fast", "first_success") }),
  fc.record({ mode: fc.constant("quorum"), quorum: fc.integer({ min: 1, max: 8 }) }),
);

test("a group is decided at the latest when all have ended, and a decision stays as it is", () => {
  fc.assert(
    fc.property(anyAim, fc.array(fc.boolean(), { maxLength: 8 }), (aim, ends) => {
      const verdicts = Array.from({ length: ends.length + 1 }, (_, ended) => {
        const completed = ends.slice(0, ended).filter(Boolean).length;
        return verdictOfGroup(aim, { total: ends.length, completed, failed: ended - completed });
      });
      const decided = verdicts.filter((verdict) => verdict !== "open");
      expect(verdicts.at(-1)).not.toBe("open");
      expect(new Set(decided).size).toBe(1);
      expect(verdicts.slice(verdicts.findIndex((verdict) => verdict !== "open"))).toEqual(decided);
    }),
  );
});
