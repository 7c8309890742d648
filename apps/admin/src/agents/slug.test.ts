import { AgentSlug } from "@patchbay/contracts";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { slugOf } from "./slug.ts";

test("a name becomes what can be typed", () => {
  expect(slugOf("  Support desk (EU)! ")).toBe("support-desk-eu");
  expect(slugOf("Größe & Maß")).toBe("grosse-mass");
  expect(slugOf("日本")).toBe("");
});

test("whatever the name, the API takes the slug, or there is none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (name) => {
      const slug = slugOf(name);
      expect(slug === "" || AgentSlug.safeParse(slug).success).toBe(true);
    }),
  );
});
