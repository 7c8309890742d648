import type { Json } from "@patchbay/graph";
import fc from "fast-check";
import { expect, test } from "vitest";

import { changeAt, type Route } from "./change-at.ts";

const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>("text", 1, null, true),
    fc.dictionary(fc.constantFrom("a", "b", "0"), tie("any"), { maxKeys: 3 }),
    fc.array(tie("any"), { maxLength: 3 }),
  ),
})).any;
const route: fc.Arbitrary<Route> = fc.array(fc.constantFrom<string | number>("a", "b", 0, 1, 2), {
  maxLength: 4,
});

/** What lies at the end of a route; undefined where nothing does. */
function at(from: Json, way: Route): Json | undefined {
  return way.reduce<Json | undefined>((inner, part) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    // A list's members are found by their place, an object's by their name.
    return Object.hasOwn(inner, part) ? (inner as Readonly<Record<string | number, Json>>)[part] : undefined;
  }, from);
}

test("what was set is there, or nothing has changed at all", () => {
  fc.assert(
    fc.property(value, route, value, (from, way, to) => {
      const changed = changeAt(from, way, to);
      if (changed === from) return;
      expect(at(changed, way)).toEqual(to);
    }),
  );
});

test("setting the same again changes nothing", () => {
  fc.assert(
    fc.property(value, route, value, (from, way, to) => {
      const changed = changeAt(from, way, to);
      expect(changeAt(changed, way, to)).toBe(changed);
    }),
  );
});

test("what is set where something was can be set back", () => {
  fc.assert(
    fc.property(value, route, value, (from, way, to) => {
      const old = at(from, way);
      if (old === undefined) return;
      expect(changeAt(changeAt(from, way, to), way, old)).toEqual(from);
    }),
  );
});

test("removing what is not there changes nothing, and leaves no empty objects on the way", () => {
  fc.assert(
    fc.property(value, route, (from, way) => {
      if (at(from, way) !== undefined) return;
      expect(changeAt(from, way, undefined)).toBe(from);
    }),
  );
});

test("what a route does not lead through stays the very same object", () => {
  const other = { deep: [1, 2, 3] };
  const changed = changeAt({ other, config: { model: "fast" } }, ["config", "model"], "default");
  expect(changed).toEqual({ other, config: { model: "default" } });
  expect(at(changed, ["other"])).toBe(other);
});

test("objects on the way are made, also at the end of a list; a place further on is none", () => {
  expect(changeAt({}, ["policy", "retry", "max_attempts"], 3)).toEqual({
    policy: { retry: { max_attempts: 3 } },
  });
  expect(changeAt({ cases: [] }, ["cases", 0, "when"], "true")).toEqual({ cases: [{ when: "true" }] });
  const cases = { cases: [] };
  expect(changeAt(cases, ["cases", 1, "when"], "true")).toBe(cases);
  expect(changeAt(cases, ["cases", "", "when"], "true")).toBe(cases);
});

test("a text, a number and a null are no containers", () => {
  for (const wrong of ["text", 1, null]) {
    const config = { config: wrong };
    expect(changeAt(config, ["config", "model"], "fast")).toBe(config);
    expect(changeAt(config, ["config", "model"], undefined)).toBe(config);
  }
});

test("removing takes a member away, and a list closes behind it", () => {
  expect(changeAt({ a: 1, b: 2 }, ["a"], undefined)).toEqual({ b: 2 });
  expect(changeAt({ cases: ["x", "y", "z"] }, ["cases", 1], undefined)).toEqual({ cases: ["x", "z"] });
});
