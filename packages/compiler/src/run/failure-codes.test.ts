import type { CeilingCode, FailureCode } from "@patchbay/graph";
import { ceilingCodes, failureCodes } from "@patchbay/graph";
import { expect, expectTypeOf, test } from "vitest";

import type { AgentCallErrorCode } from "../ports/agent-calls.ts";
import type { ModelErrorCode } from "../ports/chat-model.ts";
import type { HttpError } from "../ports/http-client.ts";
import type { ToolError } from "../ports/tool.ts";
import { isCeiling, type RunFailureCode } from "./run-failure.ts";

type OurCode = RunFailureCode | AgentCallErrorCode | HttpError["code"] | ModelErrorCode | ToolError["code"];

test("the codes that the checker knows are those that nodes and runs fail with", () => {
  expectTypeOf<FailureCode | CeilingCode>().toEqualTypeOf<OurCode>();
});

test("the ceilings that the checker knows are those after which nothing is tried again", () => {
  expect([...failureCodes, ...ceilingCodes].filter(isCeiling)).toEqual(ceilingCodes);
});
