import { pageOf, Problem, Schedule } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

const hourly = { cron: "0 * * * *", input: { message: "Tick" } };

test("a schedule is made, read, listed, paused and deleted", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/schedules`;
  const made = await call(path, { body: { ...hourly, time_zone: "Europe/Berlin" } });
  expect(made.status).toBe(201);
  const schedule = Schedule.parse(await made.json());
  expect(schedule).toMatchObject({ time_zone: "Europe/Berlin", version: 1, enabled: true });
  expect(await (await call(`${path}/${schedule.id}`)).json()).toEqual(schedule);
  const { items } = pageOf(Schedule).parse(await (await call(path)).json());
  expect(items).toEqual([schedule]);
  const paused = await call(`${path}/${schedule.id}`, { method: "PATCH", body: { enabled: false } });
  expect(await paused.json()).toMatchObject({ enabled: false, next_at: null });
  expect((await call(`${path}/${schedule.id}`, { method: "DELETE" })).status).toBe(204);
  expect((await call(`${path}/${schedule.id}`)).status).toBe(404);
});

test("an expression that names no moment is 422 with a pointer", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/schedules`;
  for (const [body, pointer] of [
    [{ ...hourly, cron: "*/5 * * * * *" }, "/cron"],
    [{ ...hourly, time_zone: "Mars" }, "/time_zone"],
    [{ ...hourly, input: {} }, "/input"],
  ] as const) {
    const refused = await call(path, { body });
    expect(refused.status).toBe(422);
    expect(Problem.parse(await refused.json()).errors?.[0]?.pointer).toContain(pointer);
  }
});

test("who may change an agent but not run it, cannot have it run by the clock either", async ({
  db,
  tenant,
}) => {
  const { anonymous, newKey, publishedAgent } = await testApi(db, tenant);
  const headers = { authorization: `Bearer ${await newKey(["agents:write"])}` };
  const refused = await anonymous(`/agents/${await publishedAgent()}/schedules`, { body: hourly, headers });
  expect(refused.status).toBe(403);
});
