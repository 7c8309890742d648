import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  brotliCompressSync,
  createBrotliCompress,
  createDeflate,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync,
} from "node:zlib";

import { afterEach, expect, test } from "vitest";

import type { ByteStream } from "./byte-stream.ts";
import { createEgress, type EgressPolicy } from "./create-egress.ts";
import type { EgressErrorCode } from "./egress-error.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server on loopback; its origin. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => answer(request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on TCP has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The way out to a server that answers so. */
async function open(answer: Answer, policy: EgressPolicy = {}) {
  const origin = await serve(answer);
  const egress = createEgress({ policy: { ...policy, allowedOrigins: [origin] } });
  closing.push(() => egress.close());
  return { origin, egress };
}

const request = (signal: AbortSignal = new AbortController().signal) =>
  ({ method: "POST", headers: { "content-type": "text/plain" }, body: "hello", signal }) as const;

const failsWith = (code: EgressErrorCode) => expect.objectContaining({ code });

async function textOf(body: ByteStream): Promise<string> {
  let text = "";
  for (let bytes = await body.read(); bytes !== undefined; bytes = await body.read())
    text += Buffer.from(bytes).toString();
  return text;
}

test("a request is sent as it is, and asks for an answer that is not compressed", async () => {
  const { origin, egress } = await open((received, response) => {
    const { host, "accept-encoding": encoding, "content-length": length } = received.headers;
    response.writeHead(201, { "x-seen": [host ?? "", "twice"] });
    response.end(`${received.method} ${received.url} ${encoding} ${length}`);
  });
  const headers = { host: "internal", "accept-encoding": "gzip" };
  const answer = await egress.stream(`${origin}/a?b=c`, { ...request(), headers });
  expect([answer.status, answer.headers.get("x-seen")]).toEqual([201, `${new URL(origin).host}, twice`]);
  expect(await textOf(answer.body)).toBe("POST /a?b=c identity 5");
});

test("pieces are read as they come, those together that came together", async () => {
  const next = Promise.withResolvers<void>();
  const { origin, egress } = await open(async (_, response) => {
    response.write("one");
    await next.promise;
    response.end("two");
  });
  const { body } = await egress.stream(origin, request());
  expect(Buffer.from((await body.read()) ?? []).toString()).toBe("one");
  next.resolve();
  expect(await textOf(body)).toBe("two");
  expect(await body.read()).toBeUndefined();
});

test("a connection is used again once an answer was read to its end", async () => {
  const ports = new Set<number | undefined>();
  const { origin, egress } = await open(({ socket }, response) => {
    ports.add(socket.remotePort);
    response.end("done");
  });
  for (let index = 0; index < 8; index++)
    expect(await textOf((await egress.stream(origin, request())).body)).toBe("done");
  // One that is asked for in the very moment in which another ends may get a connection of its own.
  expect(ports.size).toBeLessThanOrEqual(2);
});

test("a redirect is an answer, and nobody follows it", async () => {
  const paths: (string | undefined)[] = [];
  const { origin, egress } = await open(({ url }, response) => {
    paths.push(url);
    response.writeHead(307, { location: "/elsewhere" }).end("moved");
  });
  const answer = await egress.stream(`${origin}/here`, request());
  expect([answer.status, await textOf(answer.body)]).toEqual([307, "moved"]);
  expect(paths).toEqual(["/here"]);
});

test.each(["http://127.0.0.1:1234/", "http://[::1]/", "ftp://example.com/", "http://user:pass@example.com/"])(
  "%s is refused as it is for fetch",
  async (url) => {
    const egress = createEgress();
    closing.push(() => egress.close());
    await expect(egress.stream(url, request())).rejects.toMatchObject({ name: "EgressError" });
  },
);

test("a name that resolves to loopback is refused, and never receives a request", async () => {
  let requests = 0;
  const { port } = new URL(await serve((_, response) => response.end(String(requests++))));
  const egress = createEgress({ resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
  closing.push(() => egress.close());
  const call = egress.stream(`http://innocent.example:${port}/`, request());
  await expect(call).rejects.toThrow(failsWith("egress_blocked_address"));
  expect(requests).toBe(0);
});

test("a port of another protocol is refused, also where the operator allows its origin", async () => {
  const egress = createEgress({ policy: { allowedOrigins: ["http://127.0.0.1:6667"] } });
  closing.push(() => egress.close());
  await expect(egress.stream("http://127.0.0.1:6667/", request())).rejects.toThrow(
    "its port belongs to another protocol",
  );
});

const codings = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["BR", brotliCompressSync],
] as const;

for (const [coding, compress] of codings) {
  const name = `${coding} of ${compress.name}`;

  test(`an answer that is compressed all the same is read: ${name}`, async () => {
    const { origin, egress } = await open((_, response) => {
      const whole = compress("hello ".repeat(100_000));
      response.writeHead(200, { "content-encoding": coding, "content-length": whole.byteLength }).end(whole);
    });
    const { headers, body } = await egress.stream(origin, request());
    expect(await textOf(body)).toBe("hello ".repeat(100_000));
    expect([headers.get("content-encoding"), headers.get("content-length")]).toEqual([null, null]);
    expect(await body.read()).toBeUndefined();
  });

  test(`one that unpacks without end stops at the limit: ${name}`, async () => {
    const bomb = compress(Buffer.alloc(64 * 1024 * 1024));
    const { origin, egress } = await open((_, response) =>
      response.writeHead(200, { "content-encoding": coding }).end(bomb),
    );
    const { body } = await egress.stream(origin, request(), { maxResponseBytes: 100_000 });
    await expect(textOf(body)).rejects.toThrow(failsWith("egress_too_large"));
  });

  test(`one that breaks off, or is none, is an error: ${name}`, async () => {
    const { origin, egress } = await open(({ url }, response) => {
      response.writeHead(200, { "content-encoding": coding });
      response.end(url === "/half" ? compress("hello".repeat(100)).subarray(0, -6) : "\u0007 no such thing");
    });
    for (const path of ["/half", "/none"]) {
      const { body } = await egress.stream(`${origin}${path}`, request());
      await expect(textOf(body)).rejects.toThrow(failsWith("egress_interrupted"));
    }
  });
}

test.each([
  ["gzip", createGzip],
  ["deflate", createDeflate],
  ["br", createBrotliCompress],
] as const)("pieces are read as they come, also through %s", async (coding, create) => {
  const next = Promise.withResolvers<void>();
  const { origin, egress } = await open(async (_, response) => {
    response.writeHead(200, { "content-encoding": coding });
    const packer = create();
    packer.pipe(response);
    packer.write("one");
    packer.flush();
    await next.promise;
    packer.end("two");
  });
  const { body } = await egress.stream(origin, request());
  expect(Buffer.from((await body.read()) ?? []).toString()).toBe("one");
  next.resolve();
  expect(await textOf(body)).toBe("two");
});

test("what nobody reads of a compressed answer stays compressed", async () => {
  const { origin, egress } = await open((_, response) => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
  });
  const { body } = await egress.stream(origin, request(), { maxResponseBytes: 128 * 1024 * 1024 });
  let mostBytes = 0;
  let allBytes = 0;
  for (let bytes = await body.read(); bytes !== undefined; bytes = await body.read()) {
    mostBytes = Math.max(mostBytes, bytes.byteLength);
    allBytes += bytes.byteLength;
    await new Promise(setImmediate);
  }
  expect(allBytes).toBe(64 * 1024 * 1024);
  expect(mostBytes).toBeLessThan(1024 * 1024);
});

test("a compressed answer that goes on without saying anything is idle", async () => {
  const { origin, egress } = await open((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    const nothing = gzipSync("");
    const timer = setInterval(() => response.write(nothing), 10);
    response.on("close", () => clearInterval(timer));
  });
  const { body } = await egress.stream(origin, request(), { idleTimeoutMs: 250, totalTimeoutMs: null });
  await expect(textOf(body)).rejects.toThrow(failsWith("egress_timeout"));
});

test("an abort ends a compressed answer with its own reason, and the connection", async () => {
  const closed = Promise.withResolvers<void>();
  const { origin, egress } = await open((_, response) => {
    response.on("close", () => closed.resolve());
    response.writeHead(200, { "content-encoding": "gzip" }).write(gzipSync("begin").subarray(0, -4));
  });
  const reason = new Error("enough");
  const aborting = new AbortController();
  const { body } = await egress.stream(origin, request(aborting.signal));
  await body.read();
  const next = body.read();
  aborting.abort(reason);
  await expect(next).rejects.toBe(reason);
  await closed.promise;
});

test("an answer without a body is empty, whatever its headers say", async () => {
  const { origin, egress } = await open((_, response) =>
    response.writeHead(204, { "content-encoding": "gzip" }).end(),
  );
  const { status, body } = await egress.stream(origin, request());
  expect([status, await body.read()]).toEqual([204, undefined]);
});

test.each(["zstd", "gzip, br", "nonsense"])(
  "an answer that is compressed by %s is refused",
  async (coding) => {
    const { origin, egress } = await open((_, response) =>
      response.writeHead(200, { "content-encoding": coding }).end("hello"),
    );
    await expect(egress.stream(origin, request())).rejects.toThrow(failsWith("egress_interrupted"));
  },
);

test("an answer over the limit stops, whoever reads it", async () => {
  const { origin, egress } = await open((_, response) => response.end(Buffer.alloc(100_001)));
  const stopped = await egress.stream(origin, request(), { maxResponseBytes: 100_000 });
  await expect(textOf(stopped.body)).rejects.toThrow(failsWith("egress_too_large"));
  const whole = await egress.stream(origin, request(), { maxResponseBytes: 100_001 });
  expect((await textOf(whole.body)).length).toBe(100_001);
});

test("headers over the limit are refused", async () => {
  const { origin, egress } = await open(
    (_, response) => response.writeHead(200, { "x-long": "x".repeat(9_000) }).end(),
    { maxHeaderBytes: 8_192 },
  );
  await expect(egress.stream(origin, request())).rejects.toThrow(failsWith("egress_too_large"));
});

test("what nobody reads stays with the sender", async () => {
  let sent = 0;
  const { origin, egress } = await open((_, response) => {
    const piece = Buffer.alloc(64 * 1024);
    const send = (): void => {
      while (sent < 64 * 1024 * 1024) {
        sent += piece.byteLength;
        if (!response.write(piece)) {
          response.once("drain", send);
          return;
        }
      }
      response.end();
    };
    send();
  });
  const { body } = await egress.stream(origin, request(), { maxResponseBytes: 128 * 1024 * 1024 });
  await body.read();
  // The kernel's buffers are full when the sender has not been able to send for a while.
  for (let before = -1; before !== sent;) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(sent).toBeLessThan(32 * 1024 * 1024);
  expect((await textOf(body)).length).toBeGreaterThan(63 * 1024 * 1024);
});

test("the other side may be silent for so long: before it answers, and in the middle", async () => {
  const { origin, egress } = await open(({ url }, response) => {
    if (url === "/half") response.write("half");
  });
  const limits = { idleTimeoutMs: 250, totalTimeoutMs: null };
  await expect(egress.stream(`${origin}/never`, request(), limits)).rejects.toThrow(
    failsWith("egress_timeout"),
  );
  const { body } = await egress.stream(`${origin}/half`, request(), limits);
  await expect(textOf(body)).rejects.toThrow(failsWith("egress_timeout"));
});

test("an answer that goes on for too long runs into the total", async () => {
  const { origin, egress } = await open((_, response) => {
    const timer = setInterval(() => response.write("."), 10);
    response.on("close", () => clearInterval(timer));
  });
  const { body } = await egress.stream(origin, request(), { totalTimeoutMs: 100 });
  await expect(textOf(body)).rejects.toThrow(failsWith("egress_timeout"));
});

test("a connection that breaks is an error after what came before, not a short answer", async () => {
  const { origin, egress } = await open((_, response) => {
    response.write("half", () => response.destroy());
  });
  const { body } = await egress.stream(origin, request());
  expect(Buffer.from((await body.read()) ?? []).toString()).toBe("half");
  await expect(body.read()).rejects.toThrow(failsWith("egress_interrupted"));
  await expect(body.read()).rejects.toThrow(failsWith("egress_interrupted"));
});

test("what is not there is unreachable", async () => {
  const { origin, egress } = await open(() => {});
  await closing.shift()?.();
  await expect(egress.stream(origin, request())).rejects.toThrow(failsWith("egress_unreachable"));
});

test("an abort ends the call with its own reason, and the connection: before, while waiting, in the middle", async () => {
  const closed: Promise<unknown>[] = [];
  const { origin, egress } = await open(({ url }, response) => {
    closed.push(once(response, "close"));
    if (url === "/body") response.write("begin");
  });
  const reason = new Error("enough");
  await expect(egress.stream(origin, request(AbortSignal.abort(reason)))).rejects.toBe(reason);
  const waiting = new AbortController();
  const call = egress.stream(origin, request(waiting.signal));
  waiting.abort(reason);
  await expect(call).rejects.toBe(reason);
  const reading = new AbortController();
  const { body } = await egress.stream(`${origin}/body`, request(reading.signal));
  await body.read();
  const next = body.read();
  reading.abort(reason);
  await expect(next).rejects.toBe(reason);
  await Promise.all(closed);
});

test("an abort reaches an answer that nobody reads at the moment", async () => {
  const closed = Promise.withResolvers<void>();
  const { origin, egress } = await open((_, response) => {
    response.on("close", () => closed.resolve());
    response.write("begin");
  });
  const reason = new Error("enough");
  const aborting = new AbortController();
  const { body } = await egress.stream(origin, request(aborting.signal));
  await body.read();
  aborting.abort(reason);
  await closed.promise;
  await expect(body.read()).rejects.toBe(reason);
});

test("an answer that is closed closes its connection, and ends for whoever reads it", async () => {
  const closed = Promise.withResolvers<void>();
  const { origin, egress } = await open((_, response) => {
    response.on("close", () => closed.resolve());
    response.write("begin");
  });
  const { body } = await egress.stream(origin, request());
  await body.read();
  const next = body.read();
  body.close();
  body.close();
  expect(await next).toBeUndefined();
  await closed.promise;
});
