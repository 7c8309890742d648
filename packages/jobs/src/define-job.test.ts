import { expect, test } from "vitest";
import { z } from "zod";

import { backoffDelay, defineJob } from "./define-job.ts";

const fitting = {
  name: "document.ingest",
  payload: z.strictObject({ document_id: z.string() }),
  id: (job: { document_id: string }) => job.document_id,
  attempts: 1,
  backoff: { first_ms: 1_000, max_ms: 60_000 },
};

test("a definition that fits is kept as it is, for good", () => {
  const definition = defineJob(fitting);
  expect(definition).toEqual(fitting);
  expect(Object.isFrozen(definition)).toBe(true);
});

test.for([
  { name: "Document:ingest" },
  { name: "" },
  { attempts: 0 },
  { attempts: 1.5 },
  { backoff: { first_ms: 0, max_ms: 1 } },
  { backoff: { first_ms: 2, max_ms: 1 } },
])("a definition with %o is refused", (wrong) => {
  expect(() => defineJob({ ...fitting, ...wrong })).toThrow(TypeError);
});

test("the wait doubles with every failure up to its longest, and at most half of it is left to chance", () => {
  const backoff = { first_ms: 1_000, max_ms: 60_000 };
  const longest = [1, 2, 3, 6, 7, 2_000].map((failures) => backoffDelay(backoff, failures, 1));
  const shortest = [1, 2, 3, 6, 7, 2_000].map((failures) => backoffDelay(backoff, failures, 0));
  expect(longest).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  expect(shortest).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000]);
});
