import { createHash, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { serve, type ServerType } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { AgentCompiler } from "@patchbay/compiler";
import type { Bootstrap, Credentials } from "@patchbay/contracts";
import { type Database, ping } from "@patchbay/database";
import {
  bootstrap,
  createSignInLimiter,
  createSignInLinks,
  findMemberByEmail,
  newFirstOrganization,
  type SignInLinks,
  UnauthenticatedError,
} from "@patchbay/identity";
import { AgentService, RunService } from "@patchbay/runtime";
import type { Logger } from "@patchbay/telemetry";
import type { AddressInfo } from "node:net";

import { createApp } from "./create-app.ts";
import { credentialsPath, writeCredentials } from "./credentials-file.ts";
import { ensureFirstOrganization, toCredentials } from "./first-start.ts";
import { HttpError } from "./http/http-error.ts";
import { openDatabase } from "./open-database.ts";
import { openRegistries } from "./open-registries.ts";
import { seedDemoAgent } from "./seed/seed-demo-agent.ts";
import type { Settings } from "./settings.ts";

/** A server that takes requests. */
export interface RunningServer {
  readonly url: string;
  /** Opens the UI signed in as the owner; undefined where nobody is to be signed in by whoever reads the terminal. */
  readonly signInLink: string | undefined;
  /** Undefined where somebody has taken it away, or there never was one. */
  readonly credentialsFile: string | undefined;
  readonly isEmbedded: boolean;
  readonly isDemoModel: boolean;
  /** Stops listening, lets runs finish for up to `drainMs`, then closes everything. */
  readonly close: (drainMs: number) => Promise<void>;
}

/** The built admin UI, where it was built. */
const adminFolder = join(import.meta.dirname, "../../admin/dist");

/** Puts the process together and listens. What was opened is closed again if anything fails on the way. */
export async function startServer(settings: Settings, logger: Logger): Promise<RunningServer> {
  const opened = new OpenedParts();
  try {
    return await open(settings, logger, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(settings: Settings, logger: Logger, opened: OpenedParts): Promise<RunningServer> {
  const isEmbedded = settings.database.kind === "embedded";
  if (isEmbedded) await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const db = opened.add(await openDatabase(settings.database), (each) => each.close());
  const registries = opened.add(openRegistries(settings), (each) => each.close());
  const compiler = new AgentCompiler();
  const agents = new AgentService({ db, compiler, registries });
  const runs = opened.add(
    new RunService({ db, compiler, registries, logger, isSoleProcess: isEmbedded }),
    (each) => each.close(0),
  );
  await runs.open();
  const links = createSignInLinks(db);
  // Everything that a first request may ask for is there before anybody can send one.
  const credentials = isEmbedded ? await firstOrganization({ db, agents }, settings) : undefined;
  const app = createApp({
    db,
    agents,
    runs,
    registries,
    logger,
    auth: {
      limiter: createSignInLimiter(),
      links,
      isSecure: settings.baseUrl?.startsWith("https:") === true,
      clientAddress: (c) => getConnInfo(c).remote.address ?? "unknown",
      bootstrap: (request) => bootstrapWithToken({ db, agents }, settings, request),
    },
    probes: { database: () => ping(db) },
    adminFolder: existsSync(join(adminFolder, "index.html")) ? adminFolder : undefined,
  });
  const server = opened.add(await listen(app.fetch, settings), stopListening);
  const url = settings.baseUrl ?? `http://localhost:${portOf(server)}`;
  if (credentials !== undefined && credentials.base_url !== url) {
    await writeCredentials(settings.dataDir, { ...credentials, base_url: url });
  }
  return {
    url,
    isEmbedded,
    signInLink: credentials && (await signInLink(db, links, credentials.email, url)),
    credentialsFile: credentials && credentialsPath(settings.dataDir),
    isDemoModel: settings.openAi === undefined,
    close: async (drainMs) => {
      // New connections are refused first; those that follow a run stay until it ends.
      const stopped = stopListening(server);
      await runs.close(drainMs);
      await stopped;
      await opened.close();
    },
  };
}

interface Domain {
  readonly db: Database;
  readonly agents: AgentService;
}

/** On the embedded database: an organization, and in it the demo agent. Undefined where its credentials were taken away. */
async function firstOrganization(
  { db, agents }: Domain,
  settings: Settings,
): Promise<Credentials | undefined> {
  const url = settings.baseUrl ?? `http://localhost:${settings.port}`;
  const credentials = await ensureFirstOrganization(db, settings.dataDir, url);
  if (credentials !== undefined) await seed(agents, credentials);
  return credentials;
}

const seed = (
  agents: AgentService,
  { org_id, project_id }: { org_id: string; project_id: string },
): Promise<void> => seedDemoAgent(agents, { org_id, project_ids: [project_id] }, project_id);

async function signInLink(
  db: Database,
  links: SignInLinks,
  email: string,
  url: string,
): Promise<string | undefined> {
  const owner = await findMemberByEmail(db, email);
  return owner === undefined ? undefined : `${url}/sign-in#token=${links.issue(owner)}`;
}

/** What a process has opened, to be closed in reverse. */
class OpenedParts {
  readonly #closers: (() => Promise<void>)[] = [];

  add<Part>(part: Part, close: (part: Part) => Promise<void>): Part {
    this.#closers.push(() => close(part));
    return part;
  }

  /** Closes everything, also when something refuses to. @throws the first refusal */
  async close(): Promise<void> {
    const refusals: unknown[] = [];
    for (const close of this.#closers.splice(0).toReversed())
      await close().catch((error: unknown) => refusals.push(error));
    if (refusals.length > 0) throw refusals[0];
  }
}

/** Answers once the port is ours. @throws the system's error, such as EADDRINUSE */
function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: Settings,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => {
      server.off("error", reject);
      resolve(server);
    });
    server.once("error", reject);
  });
}

const portOf = (server: ServerType): number => (server.address() as AddressInfo).port;

/** How long open connections may go on after the server has decided to end. */
const lingerMs = 2_000;

/** Closes the port at once, idle connections with it, and those under way when they are done or `lingerMs` is over. */
function stopListening(server: ServerType): Promise<void> {
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

/** Sets up a server on its own Postgres, for whoever knows the operator's token. */
async function bootstrapWithToken(
  { db, agents }: Domain,
  settings: Settings,
  request: Bootstrap,
): Promise<Credentials> {
  const { bootstrapToken, baseUrl, port } = settings;
  if (bootstrapToken === undefined || !isSameSecret(request.token, bootstrapToken)) {
    throw new UnauthenticatedError("The bootstrap token is not the one of PATCHBAY_BOOTSTRAP_TOKEN.");
  }
  const first = newFirstOrganization({
    organization_name: request.organization_name,
    project_name: "My project",
    email: request.email,
  });
  if (!(await bootstrap(db, first)))
    throw new HttpError("already_bootstrapped", "This server has an organization already.");
  await seed(agents, first);
  return toCredentials(first, baseUrl ?? `http://localhost:${port}`);
}

/** Compares in constant time, whatever the lengths. */
function isSameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((secret) => createHash("sha256").update(secret).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
