import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { expect, test } from "vitest";

import { Api } from "./api/api.ts";
import { createAppRouter } from "./router.tsx";

/** What the page at an address is told to look for. */
function searchAt(address: string): Readonly<Record<string, unknown>> {
  const api = new Api({
    fetch: () => Promise.reject(new Error("Nothing is asked here.")),
    organization: { id: () => undefined, enter: () => undefined },
    onSignedOut: () => undefined,
    onExcluded: () => undefined,
  });
  const router = createAppRouter({ api, client: new QueryClient() });
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) });
  return router.matchRoutes(router.latestLocation).at(-1)?.search ?? {};
}

test("filters of runs that mean nothing are no filters", () => {
  const { status, agent, kind } = searchAt("/runs?status=bogus&agent=nobody&kind=odd");
  expect([status, agent, kind]).toEqual([undefined, undefined, undefined]);
});

test("filters of runs stand in the address", () => {
  const agent = `agt_${"0".repeat(26)}`;
  expect(searchAt(`/runs?status=waiting&agent=${agent}&kind=fork`)).toMatchObject({
    status: "waiting",
    agent,
    kind: "fork",
  });
});

test("a version or a run of an agent that cannot be is passed over", () => {
  const { version, run } = searchAt("/agents/agt_1?version=first&run=");
  expect([version, run]).toEqual([undefined, undefined]);
});
