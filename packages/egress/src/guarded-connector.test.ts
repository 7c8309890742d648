import { once } from "node:events";
import { type AddressInfo, connect, createServer, type LookupFunction, type Socket } from "node:net";

import { expect, test } from "vitest";
import type { buildConnector } from "undici";

import { guardedConnector } from "./guarded-connector.ts";
import { lookupFunction, publicOnly, type Resolve } from "./guarded-lookup.ts";

const call = { hostname: "rebind.example", protocol: "http:", port: "80" };
const publicAnswer: Resolve = async () => [{ address: "93.184.215.14", family: 4 }];

const never: Resolve = () => Promise.reject(new Error("The resolver was asked."));

/** As undici makes one, except that its sockets end on loopback, wherever they were meant to go. */
const toLoopback = (port: number, opened: Socket[]) => (): buildConnector.connector => (_, callback) => {
  const socket = connect(port, "127.0.0.1");
  opened.push(socket);
  socket.once("connect", () => callback(null, socket));
};

test("a socket that ends elsewhere than the resolver said is closed before a byte is sent", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const opened: Socket[] = [];
  const build = toLoopback((server.address() as AddressInfo).port, opened);
  const connector = guardedConnector(new Set(), publicAnswer, 1_000, build);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  connector(call, (...[error]) => resolve(error));
  expect(await promise).toMatchObject({ code: "egress_blocked_address" });
  expect(opened.map((each) => [each.destroyed, each.bytesWritten])).toEqual([[true, 0]]);
  server.close();
});

test("an IP literal is judged without asking the resolver or opening a socket", async () => {
  const opened: Socket[] = [];
  const connector = guardedConnector(new Set(), never, 1_000, toLoopback(9, opened));
  for (const hostname of ["127.0.0.1", "[::1]", "::1", "169.254.169.254"]) {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    connector({ ...call, hostname }, (...[error]) => resolve(error));
    expect(await promise).toMatchObject({ code: "egress_blocked_address" });
  }
  expect(opened).toEqual([]);
});

test("every connection is judged by the answer it connects with: the second, private one is refused", async () => {
  const answers = ["93.184.215.14", "127.0.0.1"];
  const rebinding: Resolve = async () => [{ address: answers.shift() ?? "", family: 4 }];
  const lookup = lookupFunction(publicOnly(rebinding));
  expect(await ask(lookup)).toEqual([{ address: "93.184.215.14", family: 4 }]);
  await expect(ask(lookup)).rejects.toMatchObject({ code: "egress_blocked_address" });
});

function ask(lookup: LookupFunction): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  lookup("rebind.example", { all: true }, (error, addresses) =>
    error === null ? resolve(addresses) : reject(error),
  );
  return promise;
}
