import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { type ToolContext, ToolError } from "@patchbay/compiler";
import { createEgress } from "@patchbay/egress";
import { afterEach, expect, test } from "vitest";

import { createHttpGet } from "./http-get.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The tool, and the origin of a server that it may reach. */
async function open(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const egress = createEgress({ policy: { allowedOrigins: [origin] } });
  closing.push(
    async () => {
      server.closeAllConnections();
      server.close();
    },
    () => egress.close(),
  );
  return { origin, tool: createHttpGet({ egress }) };
}

const context = (signal = new AbortController().signal): ToolContext => ({
  signal,
  run_id: "run_1",
  idempotency_key: "key",
  org_id: "org_1",
  project_id: "prj_1",
});

/** What the tool makes of one response. */
async function get(contentType: string, body: string | Buffer, status = 200) {
  const { origin, tool } = await open((_, response) =>
    response.writeHead(status, contentType === "" ? {} : { "content-type": contentType }).end(body),
  );
  return tool.call({ url: `${origin}/` }, context());
}

test("plain text is handed on as it is", async () => {
  expect(await get("text/plain", "Hello\n  world")).toEqual({
    status: 200,
    content_type: "text/plain",
    text: "Hello\n  world",
    truncated: false,
  });
});

test("a page becomes its title and its text", async () => {
  const page = `<!doctype html><html><head><title>Tea &amp; cake</title><style>p{}</style></head>
    <body><nav>Menu</nav><h1>Welcome</h1><p>First <b>paragraph</b> with <a href="https://x.example">a link</a>.</p>
    <script>alert(1)</script><ul><li>One</li><li>Two</li></ul></body></html>`;
  const { text } = (await get("text/html; charset=utf-8", page)) as { text: string };
  expect(text).toMatch(/^Tea & cake\n+Welcome\n+First paragraph with a link\.\n+ \* One\n \* Two$/);
});

test("JSON is handed on raw, and a status that is no success is a result", async () => {
  const result = await get("application/problem+json", '{"title":"Not found"}', 404);
  expect(result).toMatchObject({ status: 404, text: '{"title":"Not found"}' });
});

test.each<[string, string, Buffer]>([
  ["the content type", "text/plain; charset=iso-8859-1", Buffer.from("Grüße", "latin1")],
  ["a meta element", "text/html", Buffer.from('<meta charset="windows-1252"><p>Grüße</p>', "latin1")],
  ["a byte order mark", "text/plain; charset=us-ascii", Buffer.from("\uFEFFGrüße", "utf16le")],
  ["nothing", "text/plain", Buffer.from("Grüße")],
  ["an unknown name", "text/plain; charset=klingon", Buffer.from("Grüße")],
])("the encoding is taken from %s", async (_, contentType, body) => {
  expect(await get(contentType, body)).toMatchObject({ text: "Grüße" });
});

test("long text is cut at 200 kB between characters, and says so", async () => {
  const result = (await get("text/plain", "ü€".repeat(100_000))) as { text: string; truncated: boolean };
  expect(result.truncated).toBe(true);
  expect(Buffer.byteLength(result.text)).toBe(200_000);
  expect(result.text).not.toContain("\uFFFD");
});

test("a response without end is read for a while and cut", async () => {
  const { origin, tool } = await open((_, response) => {
    const more = (): void => {
      while (response.write("x".repeat(65_536)));
      response.once("drain", more);
    };
    response.writeHead(200, { "content-type": "text/plain" });
    more();
  });
  expect(await tool.call({ url: origin }, context())).toMatchObject({ truncated: true });
});

test("deeply nested markup is survived", async () => {
  const result = await get("text/html", `${"<div>".repeat(50_000)}deep`);
  expect(result).toMatchObject({ status: 200 });
});

test("what is not text is a ToolError", async () => {
  await expect(get("image/png", Buffer.from([0x89, 0x50]))).rejects.toThrow(
    new ToolError("The address answered with image/png; only text can be read."),
  );
});

test.each([
  [
    "http://169.254.169.254/latest/meta-data/?key=hunter2",
    "169.254.169.254: the address is not public",
    false,
  ],
  ["file:///etc/passwd", "Only http and https", false],
  ["not a url", "not valid", false],
])("%s is a ToolError", async (url, message, isRetriable) => {
  const { tool } = await open((_, response) => response.end());
  const error: unknown = await tool.call({ url }, context()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ToolError);
  expect(error).toMatchObject({ message: expect.stringContaining(message), isRetriable });
  expect(String(error)).not.toContain("hunter2");
});

test("a server that hangs up is a ToolError that may be tried again", async () => {
  const { origin, tool } = await open((_, response) => response.destroy());
  await expect(tool.call({ url: origin }, context())).rejects.toMatchObject({
    code: "tool_failed",
    isRetriable: true,
  });
});

test("an abort ends it with the signal's reason", async () => {
  const { origin, tool } = await open(() => {});
  const controller = new AbortController();
  const reason = new Error("enough");
  const call = tool.call({ url: origin }, context(controller.signal));
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});
