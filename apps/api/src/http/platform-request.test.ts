import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";

import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { beforeAll, describe, expect, test } from "vitest";

import { platformRequest } from "./platform-request.ts";

const app = new Hono()
  .use(platformRequest, bodyLimit({ maxSize: 6 }))
  .all("/", async (c) => c.text(`${c.req.method} ${await c.req.text()}`));

describe("a request whose body has no length", () => {
  let port: number;
  beforeAll(async () => {
    const server = serve({ overrideGlobalObjects: false, fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    // A server that listens on TCP has an address of this kind.
    port = (server.address() as AddressInfo).port;
    return () => void server.close();
  });

  /** Sends the chunks as they are, with no word about how much they are together; answers with the status and the text. */
  async function send(method: string, chunks: readonly string[]): Promise<string> {
    const sent = request({ port, host: "127.0.0.1", method, path: "/", agent: false });
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
    // The event has the answer, and nothing else.
    const [response] = (await once(sent, "response")) as [AsyncIterable<Buffer> & { statusCode?: number }];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return `${response.statusCode} ${text}`;
  }

  test("is answered where there is no body at all", async () => {
    expect(await send("DELETE", [])).toBe("200 DELETE ");
  });

  test("is read as it comes", async () => {
    expect(await send("POST", ["ab", "cd"])).toBe("200 POST abcd");
  });

  test("is refused once it is longer than is allowed", async () => {
    expect(await send("POST", ["abcd", "efgh"])).toBe("413 Payload Too Large");
  });
});
