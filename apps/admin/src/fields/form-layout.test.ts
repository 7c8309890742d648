import { nodeDefinitions } from "@patchbay/graph";
import { describe, expect, test } from "vitest";

import { formOf } from "./form-of.ts";
import { goAnotherWay, shownFields, waysOf, wayTaken, withField } from "./form-layout.ts";

const shown = (type: string, config: Record<string, unknown>): readonly string[] =>
  shownFields(type, formOf(nodeDefinitions.get(type)!.config), config).map(({ name }) => name);

test("every way is made of fields that its node type has", () => {
  for (const { type, config } of nodeDefinitions.values()) {
    const known = Object.keys(config.shape);
    const named = waysOf(type)?.ways.flatMap(({ fields, begin }) => [...fields, ...Object.keys(begin)]) ?? [];
    expect(known).toEqual(expect.arrayContaining(named));
  }
});

describe("of the ways to say something", () => {
  test("only the fields of the one that is taken are shown", () => {
    expect(shown("wait", { until: "run.started_at" })).toEqual(["until"]);
    expect(shown("wait", {})).toEqual(["duration_ms"]);
    expect(shown("judge", { rubric: "Good" })).toEqual(["model", "rubric", "input", "threshold"]);
  });

  test("what is given of another is shown too, so that it can be mended", () => {
    expect(shown("wait", { duration_ms: 1, until: "now" })).toEqual(["duration_ms", "until"]);
  });

  test("another can be taken, and the rest of the config stays", () => {
    const group = waysOf("map")!;
    const config = goAnotherWay(group, { items: "input.list", body: {}, concurrency: 2 }, "agent");
    expect(config).toEqual({ items: "input.list", agent: "", concurrency: 2 });
    expect(wayTaken(group, config)?.id).toBe("agent");
  });
});

describe("a field that means nothing beside the others", () => {
  test("is not shown", () => {
    expect(shown("join", { mode: "all" })).not.toContain("quorum");
    expect(shown("join", { mode: "quorum" })).toContain("quorum");
    expect(shown("http_request", {})).not.toContain("body");
  });

  test("goes when it loses its meaning", () => {
    expect(withField("join", { mode: "quorum", quorum: 2 }, "mode", "any")).toEqual({ mode: "any" });
    expect(withField("replan", { model: "m", input: "x", rules: [] }, "model", undefined)).toEqual({
      rules: [],
    });
  });

  test("stays where it never had one: nothing is lost by a change elsewhere", () => {
    expect(withField("join", { mode: "all", quorum: 2 }, "on_branch_error", "fail")).toEqual({
      mode: "all",
      quorum: 2,
      on_branch_error: "fail",
    });
  });
});
