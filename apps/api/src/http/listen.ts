import { createAdaptorServer, type ServerType, type WebSocketServerLike } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import type { WebSocketServer } from "ws";

type Fetch = (request: Request) => Response | Promise<Response>;

interface Where {
  /** 0 takes any port that is free. */
  readonly port: number;
  readonly host: string;
}

/**
 * How many connections the kernel keeps for us until they are taken. Node.js says 511, which a process that is busy for
 * some 100 ms lets run over; the system may have a lower limit (`net.core.somaxconn`, 4096 on Linux).
 */
const backlog = 4_096;

/**
 * Answers once the port is ours.
 *
 * @param webSocketServer completes the handshakes that a route has agreed to
 * @throws the system's error, such as EADDRINUSE
 */
export function listen(
  fetch: Fetch,
  { port, host }: Where,
  webSocketServer: WebSocketServer,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const options = {
      fetch,
      // The whole process would get other classes, whose content types and errors are not the platform's.
      overrideGlobalObjects: false,
      // It is such a server; only its options are typed as possibly there and undefined, which theirs may not be.
      websocket: { server: webSocketServer as WebSocketServerLike },
      // A client may offer another protocol (curl offers HTTP/2) and be answered as if it had not (RFC 9110, section 7.8).
      serverOptions: {
        shouldUpgradeCallback: ({ headers }: { headers: { upgrade?: string | undefined } }) =>
          headers.upgrade?.toLowerCase() === "websocket",
      },
    };
    const server = createAdaptorServer(options);
    server.once("error", reject);
    server.listen({ port, host, backlog }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

/** The port that a server listens on. */
// A server that listens on a port has an address of this kind; the others are pipes.
export const portOf = (server: ServerType): number => (server.address() as AddressInfo).port;

/** How long open connections may go on after the server has decided to end. */
const lingerMs = 2_000;

/**
 * Closes the port at once, idle connections with it, and those under way when they are done or `lingerMs` is over.
 * Resolves when all are closed, WebSockets too, which somebody else has to close.
 */
export function stopListening(server: ServerType): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), lingerMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
