import type { Diagnostic } from "@patchbay/graph";
import { expect, test } from "vitest";

import { diagnosticsByNode, nodeIndexOf, worstSeverity } from "./diagnostics-of-node.ts";

const at = (path: string, severity: Diagnostic["severity"] = "error"): Diagnostic => ({
  code: "PB1001",
  severity,
  path,
  message: "No.",
});

test("a pointer into a node names it, any other names none", () => {
  expect(["/nodes/12", "/nodes/3/config/cases/0", "/nodes", "/edges/3/to", ""].map(nodeIndexOf)).toEqual([
    12,
    3,
    undefined,
    undefined,
    undefined,
  ]);
});

test("diagnostics are grouped by node", () => {
  const [first, second, third] = [at("/nodes/1/type"), at("/edges/0"), at("/nodes/1/config")];
  expect([...diagnosticsByNode([first, second, third])]).toEqual([[1, [first, third]]]);
});

test("an error is worse than a warning, which is worse than a note", () => {
  expect(worstSeverity([at("", "info"), at("", "error"), at("", "warning")])).toBe("error");
  expect(worstSeverity([at("", "info"), at("", "warning")])).toBe("warning");
  expect(worstSeverity([])).toBeUndefined();
});
