import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { gzipSync } from "node:zlib";

import { afterEach, expect, test } from "vitest";

import { createEgress, type Egress, type EgressPolicy } from "./create-egress.ts";
import { EgressError, type EgressErrorCode } from "./egress-error.ts";
import type { Resolve } from "./guarded-lookup.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A server on loopback; its origin. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown) {
  return listen(
    createServer((request, response) => void bodyOf(request).then((body) => answer(request, response, body))),
  );
}

async function listen(server: Server | TcpServer): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  // A server that listens on TCP has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(policy: EgressPolicy = {}, resolve?: Resolve): Egress {
  const egress = createEgress({ policy, ...(resolve === undefined ? {} : { resolve }) });
  closing.push(() => egress.close());
  return egress;
}

const failsWith = (code: EgressErrorCode) => expect.objectContaining({ code });

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += String(piece);
  return text;
}

test("an allowed origin is called as fetch calls it", async () => {
  const origin = await serve((request, response, body) => {
    response.writeHead(201, { "content-type": "application/json", "x-seen": `${request.method}` });
    response.end(JSON.stringify({ body, type: request.headers["content-type"], url: request.url }));
  });
  const response = await open({ allowedOrigins: [origin] }).fetch(`${origin}/a?b=c`, {
    method: "post",
    body: new URLSearchParams({ x: "ü" }),
  });
  expect([response.status, response.ok, response.url]).toEqual([201, true, `${origin}/a?b=c`]);
  expect(response.headers.get("x-seen")).toBe("POST");
  expect(await response.json()).toEqual({
    body: "x=%C3%BC",
    type: "application/x-www-form-urlencoded;charset=UTF-8",
    url: "/a?b=c",
  });
});

test("a Request object, and a Host header that would name a neighbor", async () => {
  const origin = await serve((request, response, body) => response.end(`${request.headers.host} ${body}`));
  const request = new Request(`${origin}/`, { method: "PUT", body: "hello", headers: { host: "internal" } });
  const response = await open({ allowedOrigins: [origin] }).fetch(request);
  expect(await response.text()).toBe(`${new URL(origin).host} hello`);
});

test("loopback is refused unless it is allowed, and never receives a request", async () => {
  let requests = 0;
  const origin = await serve((_, response) => {
    requests += 1;
    response.end();
  });
  const { port } = new URL(origin);
  for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0"]) {
    await expect(open().fetch(`http://${host}:${port}/`)).rejects.toThrow(
      failsWith("egress_blocked_address"),
    );
  }
  await expect(open().fetch(`http://localhost:${port}/`)).rejects.toThrow(
    failsWith("egress_blocked_address"),
  );
  await expect(open().fetch(`http://localhost.:${port}/`)).rejects.toThrow(EgressError);
  expect(requests).toBe(0);
});

test.each([
  ["private only", ["10.0.0.7"]],
  ["public and private mixed", ["93.184.215.14", "127.0.0.1"]],
  ["IPv6 that hides loopback", ["::ffff:127.0.0.1"]],
])("a name that resolves to addresses that are %s is refused", async (_, answers) => {
  const resolve: Resolve = async () =>
    answers.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const call = open({}, resolve).fetch("http://innocent.example/");
  await expect(call).rejects.toThrow(failsWith("egress_blocked_address"));
});

test("a name that the operator allows may resolve to loopback", async () => {
  const { port } = new URL(await serve((_, response) => response.end("inside")));
  const origin = `http://model.internal:${port}`;
  const egress = open({ allowedOrigins: [origin] }, async () => [{ address: "127.0.0.1", family: 4 }]);
  expect(await (await egress.fetch(`${origin}/`)).text()).toBe("inside");
  const elsewhere = egress.fetch(`http://other.internal:${port}/`);
  await expect(elsewhere).rejects.toThrow(failsWith("egress_blocked_address"));
});

test("a redirect is followed, with the method that fetch would use", async () => {
  const origin = await serve((request, response, body) => {
    const status = Number(request.url?.slice(1));
    if (status > 0) response.writeHead(status, { location: "/" }).end();
    else response.end(`${request.method} ${body} ${request.headers["content-type"] ?? "-"}`);
  });
  const egress = open({ allowedOrigins: [origin] });
  const answers: Record<number, string> = {};
  for (const status of [301, 302, 303, 307, 308]) {
    const response = await egress.fetch(`${origin}/${status}`, { method: "POST", body: "x" });
    answers[status] = await response.text();
  }
  const kept = "POST x text/plain;charset=UTF-8";
  expect(answers).toEqual({ 301: "GET  -", 302: "GET  -", 303: "GET  -", 307: kept, 308: kept });
});

test("a redirect to loopback is refused", async () => {
  const inside = await serve((_, response) => response.end("secret"));
  const outside = await serve((_, response) => response.writeHead(302, { location: `${inside}/` }).end());
  const egress = open({ allowedOrigins: [outside] });
  await expect(egress.fetch(outside)).rejects.toThrow(failsWith("egress_blocked_address"));
});

test.each(["file:///etc/passwd", "http://user:pass@example.com/", "http://"])(
  "a redirect to %s is refused",
  async (location) => {
    const origin = await serve((_, response) => response.writeHead(302, { location }).end());
    await expect(open({ allowedOrigins: [origin] }).fetch(origin)).rejects.toThrow(EgressError);
  },
);

test("credentials stay behind when a redirect leaves the origin, and go along within it", async () => {
  const seen: (string | undefined)[][] = [];
  const record = (request: IncomingMessage) =>
    seen.push([
      request.headers.authorization,
      request.headers.cookie,
      request.headers["x-api-key"] as string,
    ]);
  const target = await serve((request, response) => {
    record(request);
    response.end();
  });
  const start = await serve((request, response) => {
    record(request);
    const location = request.url === "/" ? "/again" : target;
    response.writeHead(307, { location }).end();
  });
  await open({ allowedOrigins: [start, target] }).fetch(start, {
    headers: { authorization: "Bearer k", cookie: "s=1", "x-api-key": "k" },
    boundHeaders: ["X-Api-Key"],
  });
  const all = ["Bearer k", "s=1", "k"];
  expect(seen).toEqual([all, all, [undefined, undefined, undefined]]);
});

test("more than five redirects are too many, and five are not", async () => {
  const origin = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end("there");
  });
  const egress = open({ allowedOrigins: [origin] });
  expect(await (await egress.fetch(`${origin}/5`)).text()).toBe("there");
  await expect(egress.fetch(`${origin}/6`)).rejects.toThrow(failsWith("egress_too_many_redirects"));
});

test("redirects can be left to the caller or forbidden", async () => {
  const origin = await serve((_, response) => response.writeHead(302, { location: "/x" }).end("body"));
  const egress = open({ allowedOrigins: [origin] });
  const manual = await egress.fetch(origin, { redirect: "manual" });
  expect([manual.status, await manual.text()]).toEqual([302, "body"]);
  await expect(egress.fetch(origin, { redirect: "error" })).rejects.toThrow(
    failsWith("egress_blocked_redirect"),
  );
});

test("a stream is sent once: a redirect that asks for it again fails", async () => {
  const origin = await serve((_, response) => response.writeHead(307, { location: "/x" }).end());
  const call = open({ allowedOrigins: [origin] }).fetch(origin, {
    method: "POST",
    body: new Blob(["once"]).stream(),
  });
  await expect(call).rejects.toThrow(failsWith("egress_blocked_redirect"));
});

test("a body over the limit stops, however it is announced", async () => {
  const origin = await serve((_, response) => response.end(Buffer.alloc(100_001)));
  const fetch = open({ allowedOrigins: [origin] }).withLimits({ maxResponseBytes: 100_000 });
  await expect((await fetch(origin)).text()).rejects.toThrow(failsWith("egress_too_large"));
  const enough = open({ allowedOrigins: [origin] }).withLimits({ maxResponseBytes: 100_001 });
  expect((await (await enough(origin)).arrayBuffer()).byteLength).toBe(100_001);
});

test("a small response that unpacks without end stops at the limit", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const origin = await serve((_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
  );
  const egress = open({ allowedOrigins: [origin], limits: { maxResponseBytes: 1024 * 1024 } });
  expect(bomb.byteLength).toBeLessThan(100_000);
  await expect((await egress.fetch(origin)).arrayBuffer()).rejects.toThrow(failsWith("egress_too_large"));
});

test("headers over the limit are refused", async () => {
  const origin = await serve((_, response) => response.writeHead(200, { "x-long": "x".repeat(9_000) }).end());
  const egress = open({ allowedOrigins: [origin], maxHeaderBytes: 8_192 });
  await expect(egress.fetch(origin)).rejects.toThrow(failsWith("egress_too_large"));
});

test("a server that never answers runs into the idle limit", async () => {
  const origin = await serve(() => {});
  const fetch = open({ allowedOrigins: [origin] }).withLimits({ idleTimeoutMs: 50 });
  await expect(fetch(origin)).rejects.toThrow(failsWith("egress_timeout"));
});

test("a body that stalls runs into the idle limit, one that trickles into the total", async () => {
  const origin = await serve((request, response) => {
    response.write("begin");
    if (request.url !== "/trickle") return;
    const timer = setInterval(() => response.write("."), 10);
    response.on("close", () => clearInterval(timer));
  });
  const egress = open({ allowedOrigins: [origin] });
  const stalled = await egress.withLimits({ idleTimeoutMs: 50, totalTimeoutMs: null })(`${origin}/stall`);
  await expect(stalled.text()).rejects.toThrow(failsWith("egress_timeout"));
  const trickling = await egress.withLimits({ idleTimeoutMs: 5_000, totalTimeoutMs: 150 })(
    `${origin}/trickle`,
  );
  await expect(trickling.text()).rejects.toThrow(failsWith("egress_timeout"));
});

test.each([true, false])(
  "time limits and aborts hold behind a redirect (with a body: %s)",
  async (hasBody) => {
    const origin = await serve((request, response) => {
      if (request.url === "/")
        response.writeHead(302, { location: "/never" }).end(hasBody ? "moved" : undefined);
    });
    const egress = open({ allowedOrigins: [origin] });
    const limited = egress.withLimits({ idleTimeoutMs: 5_000, totalTimeoutMs: 100 })(origin);
    await expect(limited).rejects.toThrow(failsWith("egress_timeout"));
    const reason = new Error("enough");
    const aborting = new AbortController();
    const aborted = egress.fetch(origin, { signal: aborting.signal });
    setTimeout(() => aborting.abort(reason), 20);
    await expect(aborted).rejects.toBe(reason);
  },
);

test("an abort reaches a body that nobody reads at the moment", async () => {
  const closed = Promise.withResolvers<void>();
  const origin = await serve((_, response) => {
    response.on("close", () => closed.resolve());
    response.write("begin");
  });
  const reason = new Error("enough");
  const aborting = new AbortController();
  const response = await open({ allowedOrigins: [origin] }).fetch(origin, { signal: aborting.signal });
  aborting.abort(reason);
  await closed.promise;
  await expect(response.text()).rejects.toBe(reason);
});

test("a stream arrives piece by piece and outlives the idle limit while it makes progress", async () => {
  const origin = await serve((_, response) => {
    let sent = 0;
    const timer = setInterval(() => {
      sent += 1;
      response.write(`data: ${sent}\n\n`);
      if (sent === 8) {
        clearInterval(timer);
        response.end();
      }
    }, 30);
  });
  const fetch = open({ allowedOrigins: [origin] }).withLimits({ idleTimeoutMs: 200, totalTimeoutMs: null });
  const pieces = await Array.fromAsync((await fetch(origin)).body ?? []);
  expect(pieces.length).toBeGreaterThan(2);
});

test("a connection that breaks in the body is an error, not a short answer", async () => {
  const origin = await serve((_, response) => {
    response.write("half", () => response.destroy());
  });
  const response = await open({ allowedOrigins: [origin] }).fetch(origin);
  await expect(response.text()).rejects.toThrow(failsWith("egress_interrupted"));
});

test("what is not HTTP, and a broken compression, are interruptions", async () => {
  const noise = await listen(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n")));
  await expect(open({ allowedOrigins: [noise] }).fetch(noise)).rejects.toThrow(
    failsWith("egress_interrupted"),
  );
  const broken = await serve((_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip"),
  );
  const response = await open({ allowedOrigins: [broken] }).fetch(broken);
  await expect(response.text()).rejects.toThrow(failsWith("egress_interrupted"));
});

/** As the system's resolver says it. */
const nowhere: Resolve = async () => {
  throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
};

test("a refused connection and a name without address are unreachable", async () => {
  const origin = await serve(() => {});
  for (const close of closing.splice(0)) await close();
  await expect(open({ allowedOrigins: [origin] }).fetch(origin)).rejects.toThrow(
    failsWith("egress_unreachable"),
  );
  const call = open({}, nowhere).fetch("https://nowhere.example/?token=hunter2");
  await expect(call).rejects.toThrow("nowhere.example: the name does not resolve.");
  const empty = open({}, async () => []).fetch("https://empty.example/");
  await expect(empty).rejects.toThrow(failsWith("egress_unreachable"));
});

test("an abort ends the call with its own reason: before, while waiting, and in the body", async () => {
  const origin = await serve((request, response) => {
    if (request.url === "/body") response.write("begin");
  });
  const egress = open({ allowedOrigins: [origin] });
  const reason = new Error("enough");
  await expect(egress.fetch(origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const waiting = new AbortController();
  const call = egress.fetch(origin, { signal: waiting.signal });
  waiting.abort(reason);
  await expect(call).rejects.toBe(reason);
  const reading = new AbortController();
  const response = await egress.fetch(`${origin}/body`, { signal: reading.signal });
  const text = response.text();
  reading.abort(reason);
  await expect(text).rejects.toBe(reason);
});

test("a cancelled body closes its connection", async () => {
  const closed = Promise.withResolvers<void>();
  const origin = await serve((_, response) => {
    response.on("close", () => closed.resolve());
    response.write("begin");
  });
  const response = await open({ allowedOrigins: [origin] }).fetch(origin);
  await response.body?.cancel();
  await closed.promise;
});

test("responses without a body are passed on", async () => {
  const origin = await serve((_, response) => response.writeHead(204).end());
  const egress = open({ allowedOrigins: [origin] });
  expect((await egress.fetch(origin)).status).toBe(204);
  expect((await egress.fetch(origin, { method: "HEAD" })).status).toBe(204);
});

test.each(["127.0.0.1:8123", "http://127.0.0.1:8123/", "http://127.0.0.1:80", "ftp://127.0.0.1"])(
  "%s is not an origin that can be allowed",
  (origin) => {
    expect(() => createEgress({ policy: { allowedOrigins: [origin] } })).toThrow(EgressError);
  },
);

test("a status that no response can have is a failed request", async () => {
  const origin = await serve((_, response) =>
    response.socket?.end("HTTP/1.1 999 Strange\r\ncontent-length: 0\r\n\r\n"),
  );
  const egress = open({ allowedOrigins: [origin] });
  await expect(egress.fetch(origin)).rejects.toBeInstanceOf(EgressError);
});
