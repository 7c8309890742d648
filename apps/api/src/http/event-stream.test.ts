import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";

import { serve } from "@hono/node-server";
import { Agent, Run, type SequencedRunEvent } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import type { ModelScript } from "@patchbay/runtime/testing";
import { Hono } from "hono";
import { describe, expect, onTestFinished, vi } from "vitest";

import { testApi } from "../testing/test-api.ts";
import { eventStream, type EventStreamOptions } from "./event-stream.ts";

const delta = (seq: number, text: string): SequencedRunEvent => ({
  seq,
  at: "2026-01-02T03:04:05.678Z",
  event: { type: "message.delta", message_id: "msg", node_id: "chat", text },
});

/** Listens on loopback until the test ends. */
async function listen(fetch: (request: Request, env: object) => Response | Promise<Response>) {
  const server = serve({ overrideGlobalObjects: false, fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
  });
  // A server that listens on TCP has an address of this kind.
  return (server.address() as AddressInfo).port;
}

/** A plain connection that asks for `path`: what it has been sent can be left unread. */
function ask(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Socket {
  const socket = connect(port, "127.0.0.1");
  const lines = Object.entries({ host: "127.0.0.1", ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  // What a reader who is cut off sees is not what is tested.
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** An application with one stream; `source` says what it tells. */
function streaming(
  source: (signal: AbortSignal) => AsyncGenerator<readonly SequencedRunEvent[], void, undefined>,
  options?: EventStreamOptions,
) {
  return new Hono().get("/", (c) => eventStream(c, source, options));
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

describe("an event stream", () => {
  test("has a frame for each event, with its number, and ends with the source", async () => {
    const app = streaming(async function* () {
      yield [delta(1, "one\ntwo"), delta(2, "three")];
      yield [delta(3, "four")];
    });
    const response = await app.request("/");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const data = (text: string) =>
      JSON.stringify({ message_id: "msg", node_id: "chat", text, at: "2026-01-02T03:04:05.678Z" });
    expect(await response.text()).toBe(
      ["one\ntwo", "three", "four"]
        .map((text, index) => `event: message.delta\nid: ${index + 1}\ndata: ${data(text)}\n\n`)
        .join(""),
    );
  });

  test("says something now and then while nothing happens", async () => {
    const app = streaming(
      async function* (signal) {
        await aborted(signal);
        yield* [];
      },
      { keepAliveMs: 1 },
    );
    const reader = (await app.request("/")).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(": keep-alive\n\n");
    await reader?.cancel();
  });

  test("gives its source back when the reader leaves", async () => {
    const left = Promise.withResolvers<void>();
    const app = streaming(async function* (signal) {
      try {
        yield [delta(1, "one")];
        await aborted(signal);
      } finally {
        left.resolve();
      }
    });
    const socket = ask(await listen(app.fetch), "/");
    await once(socket, "data");
    socket.destroy();
    await left.promise;
  });

  test("hangs up on a reader who may not be told any more", async () => {
    const left = Promise.withResolvers<void>();
    const app = streaming(
      async function* (signal) {
        try {
          yield [delta(1, "one")];
          await aborted(signal);
        } finally {
          left.resolve();
        }
      },
      { keepAliveMs: 10, isAllowed: () => Promise.resolve(false) },
    );
    const socket = ask(await listen(app.fetch), "/");
    const ended = once(socket, "close");
    socket.resume();
    await Promise.all([left.promise, ended]);
  });

  test("takes no more from its source than a reader who stalls has room for, and hangs up on them", async () => {
    let taken = 0;
    const left = Promise.withResolvers<void>();
    const app = streaming(
      async function* () {
        try {
          for (;;) yield [delta(++taken, "x".repeat(8 * 1024))];
        } finally {
          left.resolve();
        }
      },
      { keepAliveMs: 10, stallMs: 100 },
    );
    const socket = ask(await listen(app.fetch), "/");
    socket.pause();
    await left.promise;
    // The kernel's buffers and ours: some megabytes, whatever the source would give.
    expect(taken).toBeLessThan(4_096);
  });
});

const steps = Array.from({ length: 12 }, (_, index) => `step${index}`);

/** Asks the model once in each step, one after the other. */
const longDocument = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start" },
    ...steps.map((id) => ({ id, type: "llm", config: { model: "default", append: false } })),
    { id: "end", type: "end", config: { output: { reply: `nodes.${steps.at(-1)}.text` } } },
  ],
  edges: ["start", ...steps].map((from, index) => ({ from, to: steps[index] ?? "end" })),
};

/** Says far more than the buffers on the way hold; then, in the last step, a few words, once it is let go on. */
function longThenShort() {
  const goOn = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  let calls = 0;
  const script: ModelScript = async function* () {
    const isLast = ++calls === steps.length;
    if (isLast) {
      told.resolve();
      await goOn.promise;
    }
    for (let index = 0; index < 50; index++)
      yield { type: "text", text: isLast ? `word${index} ` : "x".repeat(4 * 1_024) };
    yield { type: "finish", reason: "stop", usage: { input_tokens: 1, output_tokens: 1 } };
  };
  return { script, goOn: () => goOn.resolve(), told: told.promise };
}

test("a thousand readers of a run, a hundred of whom stall: nobody is held, and no stream stays", async ({
  db,
  tenant,
}) => {
  const { script, goOn, told } = longThenShort();
  const { app, call, newKey, runs } = await testApi(db, tenant, script);
  const body = { project_id: tenant.project_id, slug: "long", name: "Long" };
  const made = Agent.parse(await (await call("/agents", { body })).json());
  await call(`/agents/${made.id}/draft`, {
    method: "PUT",
    headers: { "if-match": '"1"' },
    body: longDocument,
  });
  const started = await call(`/agents/${made.id}/runs`, {
    body: { input: { message: "Hi" }, mode: "background", version: "draft" },
  });
  const { id } = Run.parse(await started.json());
  await told;
  const port = await listen(app.fetch);
  const path = `/api/v1/runs/${id}/events`;
  const authorization = `Bearer ${await newKey(["runs:read"])}`;

  const stalled = Array.from({ length: 100 }, () => ask(port, path, { authorization }).pause());
  // What these have not seen yet is small, and they read it: three events are of the run and its start, 54 of each step.
  const seen = String(3 + (steps.length - 1) * 54);
  const read = Array.from({ length: 900 }, () =>
    whole(ask(port, path, { authorization, "last-event-id": seen })),
  );
  await vi.waitUntil(() => runs.readers === 1_000, { timeout: 60_000 });
  goOn();

  const ends = await Promise.all(read);
  expect(ends.filter((text) => text.includes("event: run.completed"))).toHaveLength(900);
  expect(await (await call(`/runs/${id}`)).json()).toMatchObject({ status: "completed" });
  // Not one of those who stall was sent all of it: they are where they were.
  expect(runs.readers).toBe(100);
  for (const socket of stalled) socket.destroy();
  await vi.waitUntil(() => runs.readers === 0, { timeout: 60_000 });
}, 120_000);

/** Reads until the stream ends. */
async function whole(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) {
    text += String(chunk);
    // The end of a body that is sent in chunks (RFC 9112, section 7.1).
    if (text.endsWith("0\r\n\r\n")) break;
  }
  return text;
}
