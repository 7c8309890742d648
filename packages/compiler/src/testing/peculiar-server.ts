import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface PeculiarServer {
  readonly origin: string;
  readonly requests: SeenRequest[];
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, request: SeenRequest) => unknown;

const json = { "content-type": "application/json" };
const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const html = { "content-type": "text/html" };
const plain = { "content-type": "text/plain" };

/** What it answers at `/s/<name>`; everything else, and every other name, is echoed. */
const answers: Readonly<Record<string, Answer>> = {
  created: (response) =>
    response.writeHead(201, { ...json, "set-cookie": "a=1", "x-two": ["a", "b"] }).end('{"id":1}'),
  empty: (response) => response.writeHead(204).end(),
  blank: (response) => response.writeHead(200, json).end("  "),
  missing: (response) => response.writeHead(404, json).end('{"title":"Not found"}'),
  busy: (response) => response.writeHead(429).end(),
  down: (response) => response.writeHead(503, plain).end("down"),
  unchanged: (response) => response.writeHead(304).end(),
  odd: (response) => response.writeHead(799).end(),
  "no json": (response) => response.writeHead(200, json).end("{"),
  deep: (response) => response.writeHead(200, json).end(deep(128)),
  deeper: (response) => response.writeHead(200, json).end(deep(140)),
  latin: (response) =>
    response
      .writeHead(200, { "content-type": "text/plain; charset=iso-8859-1" })
      .end(Buffer.from('"é"', "latin1")),
  klingon: (response) =>
    response.writeHead(200, { "content-type": "text/plain; charset=klingon" }).end('"é"'),
  zipped: (response) =>
    response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync('{"a":1}')),
  torn: (response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end("no gzip"),
  large: (response) => response.writeHead(200, plain).end("x".repeat(2 * 1024 * 1024 + 1)),
  bomb: (response) =>
    response.writeHead(200, { ...plain, "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000))),
  long: (response) => response.writeHead(200, plain).end(JSON.stringify("1".repeat(100_000))),
  headers: (response) => response.writeHead(200, { "x-long": "x".repeat(17_000) }).end("{}"),
  reset: (response) => response.socket?.destroy(),
  half: (response) => {
    response.writeHead(200, { ...json, "content-length": "100" }).write('{"a"');
    setImmediate(() => response.destroy());
  },
  "no http": (response) => response.socket?.end("SSH-2.0-x\r\n\r\n"),
  seen: (response) => response.writeHead(303, { location: "/echo?from=303" }).end("moved"),
  moved: (response) => response.writeHead(302, { location: "../echo" }).end(),
  kept: (response) => response.writeHead(307, { location: "/echo?from=307" }).end(),
  "nowhere to go": (response) => response.writeHead(302).end("here"),
  round: (response) => response.writeHead(302, { location: "round" }).end(),
  "to a file": (response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
  "with a name": (response) => response.writeHead(302, { location: "http://me:secret@127.0.0.1/" }).end(),
  page: (response) =>
    response
      .writeHead(200, html)
      .end(
        `<!doctype html><title>Tea &amp; cake</title><meta charset="utf-8"><nav>Menu</nav><h1>Welcome</h1><p>First <b>é</b> <a href="/x">link</a></p><script>1</script><ul><li>One</li></ul>`,
      ),
  "old page": (response) =>
    response.writeHead(200, html).end(Buffer.from('<meta charset="windows-1252"><p>Grüße</p>', "latin1")),
  marked: (response) =>
    response
      .writeHead(200, { "content-type": "text/plain; charset=us-ascii" })
      .end(Buffer.from("\uFEFFGrüße", "utf16le")),
  image: (response) => response.writeHead(200, { "content-type": "image/png" }).end("x"),
  untold: (response) => response.writeHead(200).end("é"),
  "long text": (response) => response.writeHead(200, plain).end("ü€".repeat(100_000)),
  "nested page": (response) => response.writeHead(200, html).end(`${"<div>".repeat(5_000)}deep`),
};

/** The names of all that it answers in a way of its own. */
export const peculiarities: readonly string[] = Object.keys(answers);

/**
 * A server on loopback that answers in every way that clients have to cope with. At `/s/away` it redirects to
 * `elsewhere`.
 */
export async function startPeculiarServer(elsewhere = ""): Promise<PeculiarServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    response.sendDate = false;
    void answered(request, response).catch(() => response.destroy());
  });
  const answered = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const piece of request.setEncoding("utf8")) body += String(piece);
    const { method, url = "", headers } = request;
    const { host: _host, ...told } = headers;
    const seen = { method, url, headers: told, body };
    requests.push(seen);
    const name = decodeURIComponent(/^\/s\/([^/?]*)/.exec(url)?.[1] ?? "");
    if (name === "away") return void response.writeHead(307, { location: `${elsewhere}/echo` }).end("away");
    const answer = answers[name];
    if (answer !== undefined) return void answer(response, seen);
    const echo = { method, url, body };
    response.writeHead(200, json).end(JSON.stringify(echo));
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // A server that listens on TCP has an address of this kind.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
