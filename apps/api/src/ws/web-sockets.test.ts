import { request } from "node:http";

import { Agent, webSocketCloseCodes, webSocketProtocol } from "@patchbay/contracts";
import { type Database, inProject } from "@patchbay/database";
import {
  asOwner,
  createTestTenant,
  describeEachEngine,
  test,
  type TestTenant,
} from "@patchbay/database/testing";
import { chatGraph, hanging, type ModelScript, saying } from "@patchbay/runtime/testing";
import { expect, onTestFinished } from "vitest";

import { testApi } from "../testing/test-api.ts";
import { listenForSockets, TestSocket } from "../testing/test-socket.ts";
import { defaultWebSocketLimits, type WebSocketLimits } from "./web-socket-limits.ts";

const everything = ["agents:run", "runs:read", "runs:cancel", "runs:resume"] as const;

/** The API on a socket, with a key that may do what these tests do. */
async function openApi(
  db: Database,
  tenant: TestTenant,
  { script, limits }: { script?: ModelScript; limits?: Partial<WebSocketLimits> } = {},
) {
  const api = await testApi(db, tenant, script, undefined, { ...defaultWebSocketLimits, ...limits });
  const { url, close } = await listenForSockets(api);
  onTestFinished(close);
  const key = await api.newKey(everything);
  return { ...api, url, key, http: url.replace("ws:", "http:").replace("/ws", "") };
}

const start = (agent: string, more: object = {}) => ({
  type: "start",
  agent,
  input: { message: "Hi" },
  ...more,
});

/** Starts a run whose events follow, and resolves to its id. */
async function startOn(client: TestSocket, agent: string, more: object = {}): Promise<string> {
  const answer = await client.ask(start(agent, more));
  return answer.type === "ok" ? (answer.run_id ?? "") : "";
}

/** What was said, and under which number. */
const plain = ({ seq, event }: { seq: number; event: unknown }) => ({ seq, event });

const revoke = (db: Database, tenant: TestTenant): Promise<unknown> =>
  inProject(db, tenant, ({ sql, org_id }) =>
    sql.updateTable("api_keys").set({ revoked_at: new Date() }).where("org_id", "=", org_id).execute(),
  );

const statusOf = (url: string, protocol: string, headers: Record<string, string>): Promise<string> =>
  TestSocket.open(url, { headers: { "sec-websocket-protocol": protocol, ...headers } }).then(
    () => "open",
    (error: unknown) => (error instanceof Error ? (/\d{3}/.exec(error.message)?.[0] ?? error.message) : ""),
  );

describeEachEngine("the WebSocket", (test) => {
  test("tells a browser's client the same events under the same numbers as SSE", async ({ db, tenant }) => {
    const { url, key, call, publishedAgent } = await openApi(db, tenant);
    const agent = await publishedAgent();
    // What browsers have, in the implementation of Node.js: no headers, so it says who it is in its first message.
    const socket = new WebSocket(url, webSocketProtocol);
    const told: { type: string; run_id?: string; seq?: number; at?: string; event?: { type: string } }[] = [];
    const ended = new Promise<void>((resolve) =>
      socket.addEventListener("message", ({ data }) => {
        told.push(JSON.parse(String(data)));
        if (told.at(-1)?.type === "end") resolve();
      }),
    );
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ id: "a", type: "auth", token: key }));
      socket.send(JSON.stringify({ id: "b", ...start(agent) }));
    });
    await ended;
    expect(socket.protocol).toBe(webSocketProtocol);
    socket.close();
    const run_id = told.find(({ type }) => type === "end")?.run_id ?? "";
    expect(told.filter(({ type }) => type === "ok")).toEqual(
      expect.arrayContaining([
        { id: "a", type: "ok" },
        { id: "b", type: "ok", run_id },
      ]),
    );
    const stream = await (await call(`/runs/${run_id}/events`)).text();
    const frames = told.flatMap(({ type, seq, event }) => {
      if (type !== "event" || event === undefined) return [];
      const { type: name, ...fields } = event;
      return `event: ${name}\nid: ${seq}\ndata: ${JSON.stringify(fields)}\n\n`;
    });
    expect(frames.length).toBeGreaterThan(5);
    // Deltas that are stored together share the moment of the first.
    expect(frames.join("")).toBe(stream.replaceAll(/,"at":"[^"]*"/g, ""));
  });

  test("goes on after any number, and refuses to follow a run twice", async ({ db, tenant }) => {
    const { url, key, publishedAgent } = await openApi(db, tenant);
    const client = await TestSocket.open(url, { key });
    const run_id = await startOn(client, await publishedAgent());
    const all = await client.allEventsOf(run_id);
    const other = await TestSocket.open(url, { key });
    expect(await other.ask({ type: "subscribe", run_id, after: 3 })).toMatchObject({ type: "ok" });
    expect((await other.allEventsOf(run_id)).map(plain)).toEqual(all.slice(3).map(plain));
    const hung = await openApi(db, tenant, { script: hanging() });
    const third = await TestSocket.open(hung.url, { key: hung.key });
    const running = await startOn(third, await hung.publishedAgent());
    expect(await third.ask({ type: "subscribe", run_id: running })).toMatchObject({
      type: "error",
      problem: { code: "request_invalid", errors: [{ pointer: "/run_id" }] },
    });
    await third.ask({ type: "cancel", run_id: running });
  });

  test("a run that is no longer followed says nothing more, and goes on", async ({ db, tenant }) => {
    const { url, key, publishedAgent } = await openApi(db, tenant, { script: hanging() });
    const client = await TestSocket.open(url, { key });
    const run_id = await startOn(client, await publishedAgent());
    await client.until((message) => message.type === "event" && message.event.type === "message.delta");
    await client.ask({ type: "unsubscribe", run_id });
    const said = client.eventsOf(run_id).length;
    const cancelled = await client.ask({ type: "cancel", run_id });
    expect(cancelled).toMatchObject({ type: "ok", run: { id: run_id, status: "cancelled" } });
    await client.ask({ type: "ping" });
    expect(client.eventsOf(run_id)).toHaveLength(said);
  });

  test("cancelling a run ends it for whoever follows it", async ({ db, tenant }) => {
    const { url, key, publishedAgent } = await openApi(db, tenant, { script: hanging() });
    const client = await TestSocket.open(url, { key });
    const run_id = await startOn(client, await publishedAgent());
    await client.ask({ type: "cancel", run_id });
    const events = await client.allEventsOf(run_id);
    expect(events.at(-1)?.event.type).toBe("run.cancelled");
  });

  test("a run that waits is answered and goes on, all on one connection", async ({ db, tenant }) => {
    const { url, key, call } = await openApi(db, tenant, { script: saying("Well") });
    const client = await TestSocket.open(url, { key });
    const run_id = await startOn(client, await askingAgent(call, tenant));
    const asked = await client.until(
      (message) => message.type === "event" && message.event.type === "interrupt.requested",
    );
    const interrupt_id =
      asked.type === "event" && asked.event.type === "interrupt.requested" ? asked.event.interrupt_id : "";
    const wrong = await client.ask({ type: "resume", run_id, interrupt_id, value: { approved: "maybe" } });
    expect(wrong).toMatchObject({ type: "error", problem: { code: "answer_invalid", status: 422 } });
    expect(
      await client.ask({ type: "resume", run_id, interrupt_id, value: { approved: true } }),
    ).toMatchObject({ type: "ok", run: { id: run_id } });
    const events = await client.allEventsOf(run_id);
    expect(events.at(-1)?.event.type).toBe("run.completed");
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  test("each message needs the permission that its route needs", async ({ db, tenant }) => {
    const { url, newKey, publishedAgent, key } = await openApi(db, tenant);
    const agent = await publishedAgent();
    const known = await TestSocket.open(url, { key });
    const run_id = await startOn(known, agent);
    const needs = {
      "runs:read": { type: "subscribe", run_id },
      "agents:run": start(agent),
      "runs:cancel": { type: "cancel", run_id },
      "runs:resume": { type: "resume", run_id, interrupt_id: "int_1", value: true },
    } as const;
    for (const permission of everything) {
      const without = await newKey(everything.filter((each) => each !== permission));
      const client = await TestSocket.open(url, { key: without });
      expect(await client.ask(needs[permission])).toMatchObject({
        type: "error",
        problem: { code: "permission_denied", status: 403, details: { permission } },
      });
      expect(await client.ask({ type: "ping" })).toMatchObject({ type: "ok" });
    }
  });

  test("a start that may interrupt another's run needs to be allowed to cancel", async ({ db, tenant }) => {
    const { url, newKey, publishedAgent } = await openApi(db, tenant);
    const client = await TestSocket.open(url, { key: await newKey(["agents:run"]) });
    expect(await client.ask(start(await publishedAgent(), { on_busy: "interrupt" }))).toMatchObject({
      problem: { code: "permission_denied", details: { permission: "runs:cancel" } },
    });
  });

  test("the run of another project is not found", async ({ db, tenant }) => {
    const { url, key, publishedAgent } = await openApi(db, tenant);
    const client = await TestSocket.open(url, { key });
    const run_id = await startOn(client, await publishedAgent());
    const elsewhere = await openApi(db, await createTestTenant(db));
    const stranger = await TestSocket.open(elsewhere.url, { key: elsewhere.key });
    for (const type of ["subscribe", "cancel"]) {
      expect(await stranger.ask({ type, run_id })).toMatchObject({
        type: "error",
        problem: { code: "run_not_found" },
      });
    }
    expect(stranger.eventsOf(run_id)).toEqual([]);
  });

  test("whoever does not say who they are is closed: at once when they ask, else after a time", async ({
    db,
    tenant,
  }) => {
    const { url, publishedAgent } = await openApi(db, tenant, { limits: { authMs: 50 } });
    const silent = await TestSocket.open(url);
    const asking = await TestSocket.open(url);
    asking.tell(start(await publishedAgent()));
    const lying = await TestSocket.open(url);
    lying.tell({ type: "auth", token: `pb_${"0".repeat(12)}_${"0".repeat(48)}` });
    for (const client of [silent, asking, lying]) {
      expect(await client.closed).toBe(webSocketCloseCodes.unauthenticated);
      expect(client.messages).toEqual([]);
    }
  });

  test("a handshake is refused to a wrong credential, another protocol, and another path", async ({
    db,
    tenant,
  }) => {
    const { url, http, key, anonymous } = await openApi(db, tenant);
    const authorization = `Bearer ${key}`;
    expect(await statusOf(url, webSocketProtocol, { authorization: "Bearer nonsense" })).toBe("401");
    const elsewhere = url.replace("/ws", "/runs");
    expect(await statusOf(elsewhere, webSocketProtocol, { authorization })).toBe("404");
    const plain = await anonymous("/ws");
    expect(plain.status).toBe(426);
    expect(plain.headers.get("upgrade")).toBe("websocket");
    expect(await plain.json()).toMatchObject({ code: "upgrade_required" });
    const offered = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { connection: "Upgrade", upgrade: "h2c" };
      const sent = request(`${http}/openapi.json`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
    expect(offered).toBe(200);
  });

  test("a session counts on our own pages, and until it is signed out", async ({ db, tenant }) => {
    const { url, newMember, anonymous, publishedAgent } = await openApi(db, tenant, {
      limits: { lookMs: 20 },
    });
    const { cookie } = await newMember();
    const { host, origin } = new URL(url.replace("ws:", "http:"));
    const foreign = ["https://evil.example", "null", `http://${host}.evil.example`];
    for (const origin of foreign) {
      expect(await statusOf(url, webSocketProtocol, { cookie, origin })).toBe("403");
      expect(await statusOf(url, webSocketProtocol, { origin })).toBe("403");
    }
    expect(await statusOf(url, webSocketProtocol, { cookie, origin, "sec-fetch-site": "cross-site" })).toBe(
      "403",
    );
    const client = await TestSocket.open(url, { headers: { cookie, origin } });
    const run_id = await startOn(client, await publishedAgent());
    expect((await client.allEventsOf(run_id)).at(-1)?.event.type).toBe("run.completed");
    await anonymous("/auth/sign-out", { method: "POST", headers: { cookie } });
    expect(await client.closed).toBe(webSocketCloseCodes.unauthenticated);
  });

  test("a revoked key ends its connections: with the next message, or while they are idle", async ({
    db,
    tenant,
  }) => {
    const slow = await openApi(db, tenant, { limits: { lookMs: 600_000 } });
    const speaking = await TestSocket.open(slow.url, { key: slow.key });
    await speaking.ask({ type: "ping" });
    const quick = await openApi(db, tenant, { limits: { lookMs: 20 }, script: hanging() });
    const idle = await TestSocket.open(quick.url, { key: quick.key });
    const following = await TestSocket.open(quick.url);
    await following.ask({ type: "auth", token: quick.key });
    const run_id = await startOn(following, await quick.publishedAgent());
    await revoke(db, tenant);
    speaking.tell({ type: "ping" });
    for (const client of [speaking, idle, following]) {
      expect(await client.closed).toBe(webSocketCloseCodes.unauthenticated);
    }
    // The run is nobody's business but its own.
    expect((await quick.runs.get(tenant, run_id)).status).toBe("running");
    await quick.runs.cancel(tenant, run_id);
  });

  test("what is no request of ours is refused with a problem that points at what is wrong", async ({
    db,
    tenant,
  }) => {
    const { url, key, publishedAgent } = await openApi(db, tenant);
    const client = await TestSocket.open(url, { key });
    const refusals: [sent: string, told: object][] = [
      ["{", { id: null, problem: { code: "body_malformed" } }],
      ["7", { id: null, problem: { code: "request_invalid" } }],
      [`${"[".repeat(200)}${"]".repeat(200)}`, { id: null, problem: { code: "body_too_large" } }],
      ['{"id":"x","type":"explode"}', { id: "x", problem: { errors: [{ pointer: "/type" }] } }],
      ['{"id":"x","type":"ping","much":1}', { id: "x", problem: { errors: [{ pointer: "/much" }] } }],
      ['{"id":"x","type":"subscribe"}', { id: "x", problem: { errors: [{ pointer: "/run_id" }] } }],
      ['{"id":"x","type":"auth","token":"y"}', { id: "x", problem: { code: "request_invalid" } }],
    ];
    for (const [sent, told] of refusals) {
      const before = client.messages.length;
      client.socket.send(sent);
      await client.until((message) => message === client.messages[before]);
      expect(client.messages[before]).toMatchObject({ type: "error", ...told });
    }
    const agent = await publishedAgent();
    expect(await client.ask(start(agent, { input: { message: 7 } }))).toMatchObject({
      problem: { code: "input_invalid", errors: [{ pointer: "/input/message" }] },
    });
    expect(await client.ask(start(agent, { mode: "wait" }))).toMatchObject({
      problem: { errors: [{ pointer: "/mode" }] },
    });
  });

  test("binary and oversized messages end the connection", async ({ db, tenant }) => {
    const { url, key } = await openApi(db, tenant, { limits: { maxMessageBytes: 1_000 } });
    const binary = await TestSocket.open(url, { key });
    binary.socket.send(Buffer.from('{"id":"1","type":"ping"}'));
    expect(await binary.closed).toBe(webSocketCloseCodes.unsupported_data);
    const large = await TestSocket.open(url, { key });
    large.socket.send(" ".repeat(1_001));
    expect(await large.closed).toBe(webSocketCloseCodes.message_too_large);
  });

  test("a thousand requests at once are all answered", async ({ db, tenant }) => {
    const { url, key } = await openApi(db, tenant);
    const client = await TestSocket.open(url, { key });
    const ids = Array.from({ length: 1_000 }, () => client.tell({ type: "ping" }));
    await client.until(() => client.messages.length === ids.length);
    const answered = client.messages.map((message) => ("id" in message ? message.id : null));
    expect(new Set(answered)).toEqual(new Set(ids));
    expect(new Set(client.messages.map(({ type }) => type))).toEqual(new Set(["ok"]));
  });

  test("connections, and runs that one follows, are limited", async ({ db, tenant }) => {
    const { url, key, publishedAgent, sockets } = await openApi(db, tenant, {
      limits: { mostConnections: 2, mostUnknown: 1, mostSubscriptions: 1 },
      script: hanging(),
    });
    const agent = await publishedAgent();
    const first = await TestSocket.open(url, { key });
    const unknown = await TestSocket.open(url);
    expect(await (await TestSocket.open(url)).closed).toBe(webSocketCloseCodes.too_many_connections);
    await unknown.ask({ type: "auth", token: key });
    const late = await TestSocket.open(url);
    late.tell({ type: "auth", token: key });
    expect(await late.closed).toBe(webSocketCloseCodes.too_many_connections);
    expect(await (await TestSocket.open(url, { key })).closed).toBe(webSocketCloseCodes.too_many_connections);
    unknown.socket.close();
    await unknown.closed;
    const run_id = await startOn(first, agent);
    expect(await first.ask(start(agent))).toMatchObject({ problem: { code: "request_invalid" } });
    await first.ask({ type: "cancel", run_id });
    const again = await TestSocket.open(url, { key });
    expect(await again.ask({ type: "ping" })).toMatchObject({ type: "ok" });
    expect(sockets.size).toBe(2);
  });

  test("a client that gives no sign of life is cut off", async ({ db, tenant }) => {
    const { url, key, sockets } = await openApi(db, tenant, { limits: { beatMs: 500 } });
    const dead = await TestSocket.open(url, { key, autoPong: false });
    const alive = await TestSocket.open(url, { key });
    expect(await dead.closed).toBe(1006);
    expect(await alive.ask({ type: "ping" })).toMatchObject({ type: "ok" });
    expect(sockets.size).toBe(1);
  });

  test("a run goes on when its reader leaves, unless it was started otherwise", async ({ db, tenant }) => {
    const { url, key, publishedAgent, runs } = await openApi(db, tenant, { script: hanging() });
    const agent = await publishedAgent();
    const leaving = await TestSocket.open(url, { key });
    const kept = await startOn(leaving, agent);
    const bound = await startOn(leaving, agent, { on_disconnect: "cancel" });
    const staying = await TestSocket.open(url, { key });
    await staying.ask({ type: "subscribe", run_id: bound });
    leaving.socket.terminate();
    expect((await staying.allEventsOf(bound)).at(-1)?.event.type).toBe("run.cancelled");
    expect((await runs.get(tenant, kept)).status).toBe("running");
    await runs.cancel(tenant, kept);
  });

  test("a start that is sent again under its key is the same run", async ({ db, tenant }) => {
    const { url, key, publishedAgent } = await openApi(db, tenant, { script: hanging() });
    const agent = await publishedAgent();
    const again = { idempotency_key: "once" };
    const client = await TestSocket.open(url, { key });
    const run_id = await startOn(client, agent, again);
    expect(await startOn(client, agent, again)).toBe(run_id);
    // Whoever lost the connection before the answer came has the run again, from its first event on.
    const other = await TestSocket.open(url, { key });
    expect(await startOn(other, agent, again)).toBe(run_id);
    expect(await other.ask(start(agent, { ...again, metadata: { other: "1" } }))).toMatchObject({
      problem: { code: "idempotency_mismatch", status: 422 },
    });
    await client.ask({ type: "cancel", run_id });
    const [here, there] = [await client.allEventsOf(run_id), await other.allEventsOf(run_id)];
    expect(here.map(({ seq }) => seq)).toEqual(here.map((_, index) => index + 1));
    expect(there.map(plain)).toEqual(here.map(plain));
  });

  test("a server that stops says so: to the idle at once, to those who follow a run when it has ended", async ({
    db,
    tenant,
  }) => {
    const { url, key, publishedAgent, sockets, runs } = await openApi(db, tenant, { script: hanging() });
    const agent = await publishedAgent();
    const idle = await TestSocket.open(url, { key });
    const [patient, cut] = [await TestSocket.open(url, { key }), await TestSocket.open(url, { key })];
    const ending = await startOn(patient, agent);
    const lasting = await startOn(cut, agent, { on_disconnect: "cancel" });
    sockets.leave();
    expect(await idle.closed).toBe(webSocketCloseCodes.going_away);
    expect(await statusOf(url, webSocketProtocol, { authorization: `Bearer ${key}` })).toBe("503");
    await runs.cancel(tenant, ending);
    expect((await patient.allEventsOf(ending)).at(-1)?.event.type).toBe("run.cancelled");
    expect(await patient.closed).toBe(webSocketCloseCodes.going_away);
    await sockets.close();
    expect(await cut.closed).toBe(webSocketCloseCodes.going_away);
    expect(sockets.size).toBe(0);
    expect((await runs.get(tenant, lasting)).status).toBe("running");
    await runs.cancel(tenant, lasting);
  });

  test("a reader who stalls is dropped, holds nothing up, and goes on where it was", async ({
    db,
    tenant,
  }) => {
    const { url, key, call, sockets } = await openApi(db, tenant, { script: talking(48), limits: impatient });
    const agent = await talkingAgent(call, tenant);
    const reader = await TestSocket.open(url, { key });
    const stalled = await TestSocket.open(url, { key });
    const run_id = await startOn(reader, agent);
    await stalled.ask({ type: "subscribe", run_id });
    stalled.socket.pause();
    const all = await reader.allEventsOf(run_id);
    expect(all.at(-1)?.event.type).toBe("run.completed");
    await droppedTo(sockets, reader, 1);
    stalled.socket.resume();
    await stalled.closed;
    const got = stalled.eventsOf(run_id);
    expect(got.map(plain)).toEqual(all.slice(0, got.length).map(plain));
    expect(got.length).toBeLessThan(all.length);
    const back = await TestSocket.open(url, { key });
    await back.ask({ type: "subscribe", run_id, after: got.length });
    expect((await back.allEventsOf(run_id)).map(plain)).toEqual(all.slice(got.length).map(plain));
  });

  test("a reader who reads again in time hears why it was dropped", async ({ db, tenant }) => {
    const { url, key, call, logs } = await openApi(db, tenant, {
      script: talking(48),
      limits: { ...impatient, closeMs: 30_000 },
    });
    const agent = await talkingAgent(call, tenant);
    const reader = await TestSocket.open(url, { key });
    const stalled = await TestSocket.open(url, { key });
    const run_id = await startOn(reader, agent);
    await stalled.ask({ type: "subscribe", run_id });
    stalled.socket.pause();
    await reader.allEventsOf(run_id);
    while (!logs.some((line) => line.includes("too_slow"))) await reader.ask({ type: "ping" });
    stalled.socket.resume();
    expect(await stalled.closed).toBe(webSocketCloseCodes.too_slow);
  });

  test("a hundred connections of which half stall do not hold runs, nor those who read", async ({
    db,
    tenant,
  }) => {
    const everybodyIsThere = Promise.withResolvers<void>();
    const { url, key, call, sockets } = await openApi(db, tenant, {
      script: async function* (request, signal) {
        await everybodyIsThere.promise;
        yield* talking(28)(request, signal);
      },
      // Readers, server and clients share one thread here, so those who read need more time than usual.
      limits: { ...impatient, stallMs: 6_000 },
    });
    const agent = await talkingAgent(call, tenant);
    const starter = await TestSocket.open(url, { key });
    const run_id = await startOn(starter, agent);
    const open = async (): Promise<TestSocket> => {
      const client = await TestSocket.open(url, { key });
      await client.ask({ type: "subscribe", run_id });
      return client;
    };
    const readers = await Promise.all(Array.from({ length: 49 }, open));
    const stalled = await Promise.all(Array.from({ length: 50 }, open));
    for (const client of stalled) client.socket.pause();
    everybodyIsThere.resolve();
    const all = await starter.allEventsOf(run_id);
    expect(all.at(-1)?.event.type).toBe("run.completed");
    for (const reader of readers)
      expect((await reader.allEventsOf(run_id)).map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
    await droppedTo(sockets, starter, 50);
    for (const client of stalled) client.socket.resume();
    await Promise.all(stalled.map(({ closed }) => closed));
    // What did not fit before them was never sent, and so not kept for them either.
    expect(stalled.filter(({ messages }) => messages.some(({ type }) => type === "end"))).toEqual([]);
  });
});

// Here, because only the embedded database has an owner who may change what nobody can change yet.
test("a permission that is taken away ends what it allowed, and no more", async ({ db, tenant }) => {
  const { url, newMember, publishedAgent, sockets } = await openApi(db, tenant, { script: hanging() });
  const client = await TestSocket.open(url, { headers: { cookie: (await newMember()).cookie } });
  const run_id = await startOn(client, await publishedAgent());
  await sockets.look();
  expect(await client.ask({ type: "ping" })).toMatchObject({ type: "ok" });
  await asOwner(db)
    .updateTable("members")
    .set({ role: "viewer" })
    .where("org_id", "=", tenant.org_id)
    .execute();
  await sockets.look();
  expect(await client.until(({ type }) => type === "error")).toMatchObject({
    id: "1",
    problem: { code: "permission_denied", details: { permission: "agents:run" } },
  });
  const refused = await client.ask({ type: "cancel", run_id });
  expect(refused).toMatchObject({ problem: { code: "permission_denied" } });
  expect(await client.ask({ type: "subscribe", run_id })).toMatchObject({ type: "ok" });
});

/** Says so many times 64 KiB: more than the system keeps for a connection whose other side does not read. */
const talking = (pieces: number): ModelScript =>
  saying(...Array.from({ length: pieces }, () => "x".repeat(64 * 1024)));

/** So that a reader who stalls is dropped while the test looks. */
const impatient = { fullBytes: 16 * 1024, stallMs: 2_000, slowestBytesPerSecond: Infinity, closeMs: 200 };

/** Resolves when only so many connections are left; `client` keeps asking, so that time passes by events. */
async function droppedTo(
  sockets: { readonly size: number },
  client: TestSocket,
  size: number,
): Promise<void> {
  while (sockets.size > size) await client.ask({ type: "ping" });
}

type Call = Awaited<ReturnType<typeof testApi>>["call"];

/** A published agent of start, one node, and end. */
async function agentOf(
  call: Call,
  { project_id }: TestTenant,
  node: { id: string; type: string; config: object },
  ports: readonly string[] = [],
): Promise<string> {
  const body = { project_id, slug: `agent-${crypto.randomUUID().slice(0, 8)}`, name: "An agent" };
  const { id } = Agent.parse(await (await call("/agents", { body })).json());
  const etag = (await call(`/agents/${id}/draft`)).headers.get("etag") ?? "";
  const end = { id: "end", type: "end", config: { output: { reply: "'done'" } } };
  const graph = {
    ...chatGraph,
    nodes: [{ id: "start", type: "start" }, node, end],
    edges: [
      { from: "start", to: node.id },
      ...(ports.length === 0 ? [{ from: node.id, to: "end" }] : []),
      ...ports.map((port) => ({ from: node.id, port, to: "end" })),
    ],
  };
  await call(`/agents/${id}/draft`, { method: "PUT", body: graph, headers: { "if-match": etag } });
  expect((await call(`/agents/${id}/publish`, { body: {} })).status).toBeLessThan(300);
  return id;
}

/** A published agent that asks a person. */
const askingAgent = (call: Call, tenant: TestTenant): Promise<string> =>
  agentOf(call, tenant, { id: "ask", type: "approval", config: { message: "May I?" } }, [
    "approved",
    "rejected",
  ]);

/** A published agent whose output is short, however much its model says. */
const talkingAgent = (call: Call, tenant: TestTenant): Promise<string> =>
  agentOf(call, tenant, { id: "chat", type: "llm", config: { model: "default" } });
