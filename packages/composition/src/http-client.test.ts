import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { compiled, completed, emptyThread, recordingContext } from "@patchbay/compiler/testing";
import { createEgress } from "@patchbay/egress";
import { graphWith } from "@patchbay/graph/testing";
import { test as base, expect } from "vitest";

import { createHttpClient } from "./http-client.ts";

interface Fixtures {
  /** A server on loopback; its origin. */
  serve: (answer: (request: IncomingMessage, response: ServerResponse) => unknown) => Promise<string>;
  /** A client that may reach the allowed origins, and the public ones. */
  clientFor: (...allowedOrigins: string[]) => ReturnType<typeof createHttpClient>;
}

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads the pattern to see which fixtures this one needs
  serve: async ({}, use) => {
    const servers: ReturnType<typeof createServer>[] = [];
    await use(async (answer) => {
      const server = createServer((request, response) => void answer(request, response));
      servers.push(server);
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      // A server that listens on TCP has an address of this kind.
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  clientFor: async ({}, use) => {
    const opened: ReturnType<typeof createEgress>[] = [];
    await use((...allowedOrigins) => {
      const egress = createEgress({ policy: { allowedOrigins } });
      opened.push(egress);
      return createHttpClient(egress);
    });
    for (const egress of opened) await egress.close();
  },
});

const never = new AbortController().signal;
const get = (url: string) => ({ method: "GET", url, headers: {} });

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += String(piece);
  return text;
}

test("a graph's request goes out as it was written, and its answer comes back", async ({
  serve,
  clientFor,
}) => {
  const origin = await serve(async (request, response) => {
    const { method, url, headers } = request;
    response.writeHead(201, {
      "content-type": "application/json",
      "x-seen": "1",
      "set-cookie": "session=secret",
    });
    response.end(JSON.stringify({ method, url, token: headers["x-token"], body: await bodyOf(request) }));
  });
  const document = graphWith({
    nodes: {
      call: {
        type: "http_request",
        config: {
          method: "PATCH",
          url: `${origin}/users/{{ input.message }}`,
          headers: { "X-Token": "t" },
          query: { q: "a&b" },
          body: { said: "{{ input.message }}" },
          response: "json",
        },
      },
      end: { type: "end", config: { output: { answer: "nodes.call" } } },
    },
    edges: ["start -> call", "call -> end"],
  });
  const context = recordingContext({ http: clientFor(origin) });
  const { output } = completed(
    await compiled(document).run({ message: "ann/é" }, emptyThread, context, never),
  );
  expect(output).toMatchObject({
    answer: {
      status: 201,
      headers: { "x-seen": "1" },
      body: { method: "PATCH", url: "/users/ann%2F%C3%A9?q=a%26b", token: "t", body: '{"said":"ann/é"}' },
    },
  });
  expect(JSON.stringify(output)).not.toContain("set-cookie");
});

test("addresses inside the house are out of reach, and that does not pass", async ({ serve, clientFor }) => {
  const origin = await serve((_request, response) => response.end("inside"));
  await expect(clientFor()(get(`${origin}/?key=secret`), never)).rejects.toMatchObject({
    code: "http_failed",
    isRetriable: false,
    message: expect.not.stringContaining("secret"),
  });
});

test("no header of the author's goes along to another origin, except what describes the message", async ({
  serve,
  clientFor,
}) => {
  const target = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  const start = await serve((_request, response) => response.writeHead(307, { location: target }).end());
  const headers = { "x-api-key": "secret", authorization: "secret", accept: "application/json" };
  const { body } = await clientFor(start, target)({ ...get(start), headers }, never);
  expect(body).not.toContain("secret");
  expect(body).toContain("application/json");
});

test("a connection that breaks, and one that is refused, may work later", async ({ serve, clientFor }) => {
  const origin = await serve((_request, response) => response.write("half", () => response.destroy()));
  const client = clientFor(origin, "http://127.0.0.1:1");
  for (const url of [origin, "http://127.0.0.1:1"]) {
    await expect(client(get(url), never)).rejects.toMatchObject({ code: "http_failed", isRetriable: true });
  }
});

test("an answer that is too long is refused", async ({ serve, clientFor }) => {
  const origin = await serve((_request, response) => response.end(Buffer.alloc(2 * 1024 * 1024 + 1)));
  await expect(clientFor(origin)(get(origin), never)).rejects.toMatchObject({ isRetriable: false });
});

test("text is decoded as the answer says, else as UTF-8", async ({ serve, clientFor }) => {
  const types = ["text/plain; charset=iso-8859-1", "text/plain; charset=klingon", "text/plain"];
  const origin = await serve((request, response) => {
    const type = types[Number(request.url?.slice(1))] ?? "";
    response.writeHead(200, { "content-type": type });
    response.end(Buffer.from("é", type.includes("8859") ? "latin1" : "utf8"));
  });
  const client = clientFor(origin);
  const bodies = await Promise.all(
    types.map(async (_type, index) => (await client(get(`${origin}/${index}`), never)).body),
  );
  expect(bodies).toEqual(["é", "é", "é"]);
});

test("an abort ends a request with its own reason", async ({ serve, clientFor }) => {
  const asked = Promise.withResolvers<void>();
  const origin = await serve(() => asked.resolve());
  const controller = new AbortController();
  const call = clientFor(origin)(get(origin), controller.signal);
  await asked.promise;
  controller.abort(new Error("enough"));
  await expect(call).rejects.toThrow("enough");
});
