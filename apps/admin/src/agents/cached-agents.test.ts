import type { Agent } from "@patchbay/contracts";
import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";

import { changeInLists } from "./cached-agents.ts";

const agent = (id: string): Agent => ({
  id,
  project_id: "prj_1",
  slug: id,
  name: id,
  description: "",
  published_version: null,
  durability: null,
  created_at: "2030-01-01T00:00:00Z",
  updated_at: "2030-01-01T00:00:00Z",
});

const lists = () => ({
  pages: [
    { items: [agent("one"), agent("two")], next_cursor: "two" },
    { items: [agent("three")], next_cursor: null },
  ],
  pageParams: [undefined, "two"],
});

test("an agent is changed in every list, and put back as it was", () => {
  const client = new QueryClient();
  const key = ["agents", "prj_1"];
  const before = lists();
  client.setQueryData(key, before);
  const putBack = changeInLists(client, "three", (each) => ({ ...each, name: "Three" }));
  expect(client.getQueryData(key)).toMatchObject({ pages: [{}, { items: [{ name: "Three" }] }] });
  putBack();
  expect(client.getQueryData(key)).toEqual(before);
});

test("an agent that is deleted goes from the list, the others stay", () => {
  const client = new QueryClient();
  client.setQueryData(["agents", "prj_1"], lists());
  changeInLists(client, "one");
  expect(client.getQueryData(["agents", "prj_1"])).toMatchObject({
    pages: [{ items: [{ id: "two" }] }, { items: [{ id: "three" }] }],
  });
});
