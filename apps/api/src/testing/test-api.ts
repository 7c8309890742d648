import { randomBytes } from "node:crypto";

import { type MemberRole, Permission } from "@patchbay/contracts";
import { noteProviderKey } from "@patchbay/composition";
import { type Database, inProject, type Tenant } from "@patchbay/database";
import { createTestMember } from "@patchbay/database/testing";
import {
  createApiKey,
  createSession,
  createSignInLimiter,
  createSignInLinks,
  hashPassword,
  UnauthenticatedError,
} from "@patchbay/identity";
import { createSealer, masterKeyBytes, ProviderKeyService } from "@patchbay/models";
import type { RunService } from "@patchbay/runtime";
import { type ModelScript, testRuntime } from "@patchbay/runtime/testing";
import { createLogger } from "@patchbay/telemetry";

import { createApp } from "../create-app.ts";
import { sessionCookie } from "../http/authenticate.ts";
import type { WebSocketLimits } from "../ws/web-socket-limits.ts";
import { WebSockets } from "../ws/web-sockets.ts";

/** A request as tests write it: a body is sent as JSON. */
export interface TestRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who is signed in. */
export interface TestPerson {
  readonly user_id: string;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
  readonly link: string;
}

export interface TestApi {
  /** Sends a request with the API key of the test's tenant. */
  readonly call: (path: string, request?: TestRequest) => Promise<Response>;
  /** Sends a request with no credential of its own. */
  readonly anonymous: (path: string, request?: TestRequest) => Promise<Response>;
  readonly app: ReturnType<typeof createApp>;
  readonly sockets: WebSockets;
  readonly runs: RunService;
  readonly logs: readonly string[];
  /** Resolves to the id of an agent that asks the model once. */
  readonly publishedAgent: () => Promise<string>;
  readonly newKey: (permissions: readonly Permission[]) => Promise<string>;
  /** Somebody new with a session, an owner unless told otherwise. */
  readonly newMember: (role?: MemberRole) => Promise<TestPerson>;
}

/** The API without a socket, over a test's database, with one model. */
export async function testApi(
  db: Database,
  tenant: Tenant & { readonly project_id: string },
  script?: ModelScript,
  adminFolder?: string,
  socketLimits?: WebSocketLimits,
): Promise<TestApi> {
  const logs: string[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (line) => void logs.push(line) } });
  const { agents, runs, schedules, threads, erasures, retention, publishedAgent, registries } = testRuntime(
    db,
    tenant,
    script,
    logger,
  );
  const links = createSignInLinks(db);
  const sockets = new WebSockets({ db, runs, logger }, socketLimits);
  const app = createApp({
    db,
    agents,
    runs,
    schedules,
    threads,
    erasures,
    retention,
    sockets,
    registries: { models: async () => [], tools: [], model: registries.model },
    providers: new ProviderKeyService({
      db,
      sealer: createSealer(randomBytes(masterKeyBytes)),
      usualModel: "usual-model",
      note: noteProviderKey,
    }),
    logger,
    auth: {
      limiter: createSignInLimiter(),
      links,
      isSecure: false,
      clientAddress: () => "127.0.0.1",
      bootstrap: () => Promise.reject(new UnauthenticatedError("No token is set.")),
    },
    probes: {},
    adminFolder,
  });
  const send = async (
    path: string,
    { method, body, headers = {} }: TestRequest = {},
    more: Readonly<Record<string, string>> = {},
  ): Promise<Response> =>
    await app.request(path.startsWith("/health") ? path : `/api/v1${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...more, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const newKey = async (permissions: readonly Permission[]): Promise<string> =>
    (await inProject(db, tenant, (tx) => createApiKey(tx, { name: "test", permissions }))).key;
  const key = await newKey(Permission.options);
  return {
    app,
    sockets,
    runs,
    logs,
    publishedAgent,
    newKey,
    call: (path, request) => send(path, request, { authorization: `Bearer ${key}` }),
    anonymous: (path, request) => send(path, request),
    newMember: async (role = "owner") => {
      const password = "correct horse battery staple";
      const member = await createTestMember(db, tenant, {
        role,
        password_hash: await hashPassword(password),
      });
      const { token } = await createSession(db, { org_id: tenant.org_id, user_id: member.user_id });
      const link = links.issue({ org_id: tenant.org_id, user_id: member.user_id });
      return {
        user_id: member.user_id,
        email: member.email,
        password,
        cookie: `${sessionCookie}=${token}`,
        link,
      };
    },
  };
}
