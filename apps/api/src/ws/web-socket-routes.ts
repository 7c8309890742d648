import { upgradeWebSocket } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { webSocketProtocol } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { resolvePrincipal } from "@patchbay/identity";
import type { Context, MiddlewareHandler } from "hono";

import type { ApiEnv } from "../http/api-env.ts";
import { credentialOf, isOwnPage } from "../http/authenticate.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { HttpError } from "../http/http-error.ts";
import type { Handshake } from "./connection.ts";
import type { WebSockets } from "./web-sockets.ts";

const path = "/ws";

const webSocketRoute = defineRoute({
  method: "get",
  path,
  tags: ["Runs"],
  summary: "Follow and steer runs over one WebSocket",
  description:
    `A WebSocket (RFC 6455) with the subprotocol \`${webSocketProtocol}\`: requests go up, ` +
    "answers and events come down, each a JSON text message. Who speaks is said by the `Authorization` header, by the " +
    "session cookie on our own pages, or by a first message `auth`.",
  // Whoever says nothing in the handshake has to in the first message; until then nothing can be asked.
  "x-access": "public",
  responses: { 101: { description: "The WebSocket is open" } },
});

interface Needs {
  readonly db: Database;
  readonly sockets: WebSockets;
  readonly clientAddress: (c: Context<ApiEnv>) => string;
}

/** The one route that is a WebSocket. */
export function webSocketRoutes(needs: Needs): OpenAPIHono<ApiEnv> {
  return apiRouter().openapi(webSocketRoute, async (c) => {
    refuseOthers(c);
    return await upgradeWebSocket(c, needs.sockets.accept(await judge(c, needs)));
  });
}

/**
 * Refuses WebSockets on every other path. The HTTP server answers a handshake with no more than the status of what a
 * route answers, and never reads its body: a stream of events would be left open for nobody.
 */
export const refuseStrayWebSockets =
  (prefix: string): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    if (isHandshake(c) && c.req.path !== prefix + path)
      throw new HttpError("route_not_found", `WebSockets are spoken at ${prefix}${path} only.`);
    await next();
  };

const isHandshake = (c: Context<ApiEnv>): boolean => c.req.header("upgrade")?.toLowerCase() === "websocket";

function refuseOthers(c: Context<ApiEnv>): void {
  const protocols = (c.req.header("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
  if (isHandshake(c) && protocols.includes(webSocketProtocol)) return;
  // RFC 9110, section 15.5.22: a 426 says what to upgrade to.
  c.header("upgrade", "websocket");
  throw new HttpError(
    "upgrade_required",
    `Open a WebSocket here, with \`Sec-WebSocket-Protocol: ${webSocketProtocol}\`.`,
  );
}

/** @throws {HttpError} for a page of another site @throws {UnauthenticatedError} for a credential that does not count */
async function judge(c: Context<ApiEnv>, { db, clientAddress }: Needs): Promise<Handshake> {
  const credential = credentialOf(c);
  // Browsers say where a WebSocket was opened (RFC 6455, section 4.1), and let no page set the header Authorization.
  if (credential.kind !== "api_key" && !isOwnPage(c))
    throw new HttpError(
      "cross_site_request",
      "A browser opens this WebSocket from Patchbay's own pages only.",
    );
  const known =
    credential.kind === "none"
      ? undefined
      : { credential, principal: await resolvePrincipal(db, credential) };
  return { request_id: c.get("requestId"), address: clientAddress(c), known };
}
