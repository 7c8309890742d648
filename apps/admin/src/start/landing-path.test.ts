import type { Agent, Me, Run } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { landingPath } from "./landing-path.ts";

const project = { id: "prj_1", org_id: "org_1", name: "First", created_at: "2026-01-01T00:00:00Z" };
const me = (...projects: Me["projects"]): Me => ({
  kind: "user",
  user: { id: "usr_1", email: "a@b.c", name: "A" },
  api_key: null,
  organization: { id: "org_1", name: "One" },
  projects,
  permissions: [],
  organizations: [],
});

// Only what is looked at: the rest of an agent and of a run says nothing about where to begin.
const agent = (slug: string) => ({ id: "agt_1", slug }) as Agent;
const run = { id: "run_1" } as Run;
const page = <Item>(...items: Item[]) => Promise.resolve({ items, next_cursor: null });

test("a first visit begins on the living example", async () => {
  const api = { runs: () => page<Run>(), agents: () => page(agent("mine"), agent("demo")) };
  expect(await landingPath(api, me(project))).toBe("/agents/agt_1");
});

test("whoever has run something, or has deleted the example, begins on the list", async () => {
  const demo = () => page(agent("demo"));
  expect(await landingPath({ runs: () => page(run), agents: demo }, me(project))).toBe("/agents");
  expect(await landingPath({ runs: () => page<Run>(), agents: () => page(agent("mine")) }, me(project))).toBe(
    "/agents",
  );
});

test("a server that does not say, and a person without a project, begin on the list too", async () => {
  const silent = () => Promise.reject(new Error("silent"));
  expect(await landingPath({ runs: silent, agents: silent }, me(project))).toBe("/agents");
  expect(await landingPath({ runs: silent, agents: silent }, me())).toBe("/agents");
});
