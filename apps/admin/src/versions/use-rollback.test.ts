import type { Agent, Me } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { expectedVersion } from "./use-rollback.ts";

const agent: Agent = {
  id: "agt_1",
  project_id: "prj_1",
  slug: "desk",
  name: "Desk",
  description: "",
  published_version: 4,
  durability: null,
  created_at: "2030-01-01T00:00:00Z",
  updated_at: "2030-01-01T00:00:00Z",
};
const me: Me = {
  kind: "user",
  user: { id: "usr_1", email: "ada@example.com", name: "Ada" },
  api_key: null,
  organization: { id: "org_1", name: "Acme" },
  projects: [],
  permissions: [],
  organizations: [],
};

test("a rollback is the next version, by the person who asks for it", () => {
  expect(expectedVersion(agent, me, 2, "Back")).toMatchObject({
    number: 5,
    restores: 2,
    note: "Back",
    author: { name: "Ada" },
  });
});
