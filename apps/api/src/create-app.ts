import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Database } from "@patchbay/database";
import { ApiKeyService } from "@patchbay/identity";
import type { ProviderKeyService } from "@patchbay/models";
import type {
  AgentService,
  ErasureService,
  RetentionService,
  RunService,
  ScheduleService,
  ThreadService,
} from "@patchbay/runtime";
import type { Logger } from "@patchbay/telemetry";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";

import { accessLog } from "./http/access-log.ts";
import type { ApiEnv } from "./http/api-env.ts";
import { accessTable, authenticate, repeatablePaths } from "./http/authenticate.ts";
import { apiRouter } from "./http/define-route.ts";
import { HttpError } from "./http/http-error.ts";
import { refuseDeepJson } from "./http/json-depth.ts";
import { onError } from "./http/on-error.ts";
import { platformRequest } from "./http/platform-request.ts";
import { repeatable } from "./http/repeatable.ts";
import { adminUi } from "./routes/admin-ui.ts";
import { agentRoutes } from "./routes/agent-routes.ts";
import { apiKeyRoutes } from "./routes/api-key-routes.ts";
import { type AuthNeeds, authRoutes } from "./routes/auth-routes.ts";
import { diagnosticRoutes } from "./routes/diagnostic-routes.ts";
import { ejectRoutes } from "./routes/eject-routes.ts";
import { erasureRoutes } from "./routes/erasure-routes.ts";
import { healthRoutes, type Probe } from "./routes/health-routes.ts";
import { organizationRoutes } from "./routes/organization-routes.ts";
import { providerRoutes } from "./routes/provider-routes.ts";
import { type RegistryNeeds, registryRoutes } from "./routes/registry-routes.ts";
import { runRoutes } from "./routes/run-routes.ts";
import { scheduleRoutes } from "./routes/schedule-routes.ts";
import { threadRoutes } from "./routes/thread-routes.ts";
import { refuseStrayWebSockets, webSocketRoutes } from "./ws/web-socket-routes.ts";
import type { WebSockets } from "./ws/web-sockets.ts";

export interface AppNeeds {
  readonly db: Database;
  readonly agents: AgentService;
  readonly runs: RunService;
  readonly schedules: ScheduleService;
  readonly threads: ThreadService;
  readonly erasures: ErasureService;
  readonly retention: RetentionService;
  readonly sockets: WebSockets;
  readonly auth: Omit<AuthNeeds, "db">;
  readonly registries: RegistryNeeds;
  readonly providers: ProviderKeyService;
  readonly probes: Readonly<Record<string, Probe>>;
  readonly logger: Logger;
  /** The folder of the built admin UI; without one, only the API is served. */
  readonly adminFolder: string | undefined;
}

const prefix = "/api/v1";
/** A document has at most 1 MiB, and is told so by a diagnostic rather than by this. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Puts the HTTP side together. Pure assembly: opens nothing, listens to nothing. */
export function createApp(needs: AppNeeds): Hono<ApiEnv> {
  const { db, agents, runs, logger } = needs;
  const api = apiRouter();
  for (const routes of [
    authRoutes({ ...needs.auth, db }),
    organizationRoutes({ db }),
    apiKeyRoutes({ apiKeys: new ApiKeyService({ db }) }),
    agentRoutes({ agents }),
    ejectRoutes({ agents, runs, threads: needs.threads }),
    runRoutes({ runs, db }),
    threadRoutes({ threads: needs.threads }),
    erasureRoutes({ erasures: needs.erasures, retention: needs.retention }),
    scheduleRoutes({ schedules: needs.schedules }),
    webSocketRoutes({ db, sockets: needs.sockets, clientAddress: needs.auth.clientAddress }),
    registryRoutes(needs.registries),
    providerRoutes({ providers: needs.providers, model: needs.registries.model }),
    diagnosticRoutes(),
  ]) {
    api.route("/", routes);
  }
  describeApi(api);
  const access = accessTable(api, prefix);
  const openApiPath = `GET ${prefix}/openapi.json`;

  const app = new Hono<ApiEnv>();
  app.use(requestId({ headerName: "x-request-id" }));
  app.use(refuseStrayWebSockets(prefix));
  app.use(secureHeaders({ contentSecurityPolicy, crossOriginEmbedderPolicy: false }));
  app.use(`${prefix}/*`, accessLog(logger));
  app.use(
    `${prefix}/*`,
    authenticate(db, (key) => (key === openApiPath ? "public" : access.get(key))),
  );
  app.use(`${prefix}/*`, platformRequest);
  app.use(`${prefix}/*`, bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));
  app.use(`${prefix}/*`, refuseDeepJson);
  app.on("POST", repeatablePaths(api, prefix), repeatable(db));
  app.route(prefix, api);
  app.all("/api/*", (c) => {
    throw new HttpError("route_not_found", `There is no ${c.req.method} ${c.req.path}.`);
  });
  app.route("/", healthRoutes(needs.probes));
  if (needs.adminFolder !== undefined) app.route("/", adminUi(needs.adminFolder));
  app.notFound((c) => {
    throw new HttpError("route_not_found", `There is no ${c.req.method} ${c.req.path}.`);
  });
  app.onError(onError(logger));
  return app;
}

function describeApi(api: OpenAPIHono<ApiEnv>): void {
  api.openAPIRegistry.registerComponent("securitySchemes", "api_key", { type: "http", scheme: "bearer" });
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Patchbay", version: "1", description: "Design agents as graphs and run them for real." },
    servers: [{ url: prefix }],
    security: [{ api_key: [] }],
  });
}

const tooLarge = (): never => {
  throw new HttpError("body_too_large", `The body has more than ${maxBodyBytes} bytes.`);
};

/** Everything from our own origin. Styles are the exception: the canvas places its nodes by style attributes. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  workerSrc: ["'self'", "blob:"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'self'"],
};
