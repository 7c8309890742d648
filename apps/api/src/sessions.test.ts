import { Problem } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

test("signing in with the password begins a session that signing out ends", async ({ db, tenant }) => {
  const { anonymous, newMember } = await testApi(db, tenant);
  const { email, password } = await newMember();
  const signedIn = await anonymous("/auth/sign-in", { body: { email, password } });
  expect(signedIn.status).toBe(200);
  const setCookie = signedIn.headers.get("set-cookie") ?? "";
  expect(setCookie).toMatch(/HttpOnly/i);
  expect(setCookie).toMatch(/SameSite=Lax/i);
  const headers = { cookie: setCookie.split(";")[0] ?? "" };
  expect(await (await anonymous("/auth/me", { headers })).json()).toMatchObject({
    kind: "user",
    user: { email },
  });
  expect((await anonymous("/auth/sign-out", { method: "POST", headers })).status).toBe(204);
  expect((await anonymous("/auth/me", { headers })).status).toBe(401);
});

test("a wrong password and an unknown address are told in the same words", async ({ db, tenant }) => {
  const { anonymous, newMember } = await testApi(db, tenant);
  const { email } = await newMember();
  const answers = await Promise.all(
    [email, "nobody@example.com"].map((address) =>
      anonymous("/auth/sign-in", { body: { email: address, password: "x" } }),
    ),
  );
  const [wrong, unknown] = await Promise.all(
    answers.map(async (answer) => ({ ...Problem.parse(await answer.json()), request_id: "" })),
  );
  expect(wrong).toEqual(unknown);
  expect(wrong).toMatchObject({ status: 401, code: "unauthenticated" });
});

test("the link that the server prints signs its owner in; another token does not", async ({ db, tenant }) => {
  const { anonymous, newMember } = await testApi(db, tenant);
  const { link, email } = await newMember();
  const signedIn = await anonymous("/auth/sign-in-with-link", { body: { token: link } });
  expect(await signedIn.json()).toMatchObject({ user: { email } });
  expect((await anonymous("/auth/sign-in-with-link", { body: { token: `${link}x` } })).status).toBe(401);
});

test("guessing is slowed down, and the answer says for how long", async ({ db, tenant }) => {
  const { anonymous, newMember } = await testApi(db, tenant);
  const { email } = await newMember();
  const statuses: number[] = [];
  let last: Response | undefined;
  while (!statuses.includes(429) && statuses.length < 30) {
    last = await anonymous("/auth/sign-in", { body: { email, password: "wrong" } });
    statuses.push(last.status);
  }
  expect(statuses).toContain(429);
  expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("a browser's cookie changes nothing for a page of another site", async ({ db, tenant }) => {
  const { anonymous, newMember } = await testApi(db, tenant);
  const { cookie } = await newMember();
  const check = (headers: Record<string, string>) =>
    anonymous("/graphs/check", { body: {}, headers: { cookie, host: "patchbay.example", ...headers } });
  expect((await check({ "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await check({ "sec-fetch-site": "same-site" })).status).toBe(403);
  expect((await check({ origin: "https://evil.example" })).status).toBe(403);
  expect((await check({ "sec-fetch-site": "same-origin" })).status).toBe(200);
  expect((await check({ origin: "http://patchbay.example" })).status).toBe(200);
});

test("neither keys nor passwords nor what was said come into the log", async ({ db, tenant }) => {
  const { anonymous, call, newMember, logs, publishedAgent } = await testApi(db, tenant);
  const { email, password, link } = await newMember();
  await anonymous("/auth/sign-in", { body: { email, password } });
  await anonymous("/auth/sign-in-with-link", { body: { token: link } });
  await call(`/agents/${await publishedAgent()}/runs`, { body: { input: { message: "a private matter" } } });
  const text = logs.join("\n");
  expect(logs.length).toBeGreaterThan(2);
  for (const secret of [password, link, "pb_", "private matter", email]) expect(text).not.toContain(secret);
});
