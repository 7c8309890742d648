import { expect, test } from "vitest";

import { ApiError } from "../api/api-error.ts";
import { ejectReasonsIn } from "./eject-reasons.ts";

const refused = (details: Record<string, unknown>): ApiError =>
  new ApiError({
    type: "/problems/eject_refused",
    title: "The graph cannot be ejected",
    status: 422,
    detail: "The graph cannot leave the platform, for one reason.",
    code: "eject_refused",
    request_id: "1",
    details,
  });

test("a refusal tells its reasons", () => {
  const reason = { node_id: "ask", path: "/nodes/1/config/tools", message: "No tool of this name leaves." };
  expect(ejectReasonsIn(refused({ reasons: [reason, { message: 3 }] }))).toEqual([reason]);
});

test("anything else has none", () => {
  for (const error of [refused({}), refused({ reasons: "no" }), new Error("x"), undefined])
    expect(ejectReasonsIn(error)).toEqual([]);
});
