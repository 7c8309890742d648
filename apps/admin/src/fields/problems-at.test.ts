import type { Diagnostic } from "@patchbay/graph";
import { expect, test } from "vitest";

import { problemsAt } from "./problems-at.ts";

const problems = [
  "/nodes/1/config",
  "/nodes/1/config/cases/0/when",
  "/nodes/1/config/cases",
  "/nodes/11/config",
].map((path): Diagnostic => ({ code: "PB1103", severity: "error", path, message: "Wrong." }));
const paths = (...args: Parameters<typeof problemsAt>): readonly string[] =>
  problemsAt(...args).map(({ path }) => path);

test("a place says what is about it and about all below it", () => {
  expect(paths(problems, "/nodes/1/config")).toHaveLength(3);
  expect(paths(problems, "/nodes/1/config/cases/0")).toEqual(["/nodes/1/config/cases/0/when"]);
});

test("what a place below says is not said again", () => {
  expect(paths(problems, "/nodes/1/config", ["/nodes/1/config/cases"])).toEqual(["/nodes/1/config"]);
  expect(paths(problems, "/nodes/1/config/cases", ["/nodes/1/config/cases/0"])).toEqual([
    "/nodes/1/config/cases",
  ]);
});
