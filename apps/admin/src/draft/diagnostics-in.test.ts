import type { Diagnostic } from "@patchbay/graph";
import { expect, test } from "vitest";

import { ApiError } from "../api/api-error.ts";
import { diagnosticsIn } from "./diagnostics-in.ts";

const refusal = (details: Record<string, unknown>): ApiError =>
  new ApiError({
    type: "",
    title: "",
    status: 422,
    detail: "",
    code: "graph_invalid",
    request_id: "",
    details,
  });

test("a refusal tells its diagnostics, without what is none", () => {
  const wrong: Diagnostic = { code: "PB4001", severity: "error", path: "/nodes/0", message: "No." };
  expect(diagnosticsIn(refusal({ diagnostics: [wrong, { code: 1 }, null] }))).toEqual([wrong]);
});

test("any other error tells none", () => {
  expect(diagnosticsIn(refusal({ diagnostics: "x" }))).toEqual([]);
  expect(diagnosticsIn(new Error("No."))).toEqual([]);
});
