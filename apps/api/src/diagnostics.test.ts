import { CheckResult, DiagnosticExplanation, pageOf } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { diagnosticKinds } from "@patchbay/graph";
import { chatGraph } from "@patchbay/runtime/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

test("every code is explained, on one page and in order", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const response = await call("/diagnostics");
  expect(response.status).toBe(200);
  const { items, next_cursor } = pageOf(DiagnosticExplanation).parse(await response.json());
  expect(items.map(({ code }) => code)).toEqual(Object.keys(diagnosticKinds).toSorted());
  expect(items).toContainEqual({ code: "PB3101", ...diagnosticKinds.PB3101 });
  expect(next_cursor).toBeNull();
});

test("what the check of a graph reports can be looked up", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const checked = await call("/graphs/check", { body: { ...chatGraph, color: "red" } });
  const [found] = CheckResult.parse(await checked.json()).diagnostics;
  const { items } = pageOf(DiagnosticExplanation).parse(await (await call("/diagnostics")).json());
  expect(items.find(({ code }) => code === found?.code)).toMatchObject({ title: "Unknown key" });
});
