import { createHash, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { getConnInfo } from "@hono/node-server/conninfo";
import { openPlatform, OpenedParts, type Settings } from "@patchbay/composition";
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
import type { AgentService } from "@patchbay/runtime";
import type { Logger } from "@patchbay/telemetry";

import { createApp } from "./create-app.ts";
import { credentialsPath, writeCredentials } from "./credentials-file.ts";
import { ensureFirstOrganization, toCredentials } from "./first-start.ts";
import { HttpError } from "./http/http-error.ts";
import { listen, portOf, stopListening } from "./http/listen.ts";
import { seedDemoAgent } from "./seed/seed-demo-agent.ts";
import { WebSockets } from "./ws/web-sockets.ts";

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
  const platform = opened.add(await openPlatform(settings, logger), (each) => each.close());
  const { db, agents, runs, schedules, threads, erasures, retention, registries } = platform;
  const links = createSignInLinks(db);
  // Everything that a first request may ask for is there before anybody can send one.
  const credentials = isEmbedded ? await firstOrganization({ db, agents }, settings) : undefined;
  const sockets = opened.add(new WebSockets({ db, runs, logger }), (each) => each.close());
  const app = createApp({
    db,
    agents,
    runs,
    schedules,
    threads,
    erasures,
    retention,
    sockets,
    registries,
    providers: platform.providers,
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
  const server = opened.add(await listen(app.fetch, settings, sockets.server), async (each) => {
    await Promise.all([stopListening(each), sockets.close()]);
  });
  const url = settings.baseUrl ?? `http://localhost:${portOf(server)}`;
  if (credentials !== undefined && credentials.base_url !== url) {
    await writeCredentials(settings.dataDir, { ...credentials, base_url: url });
  }
  if (settings.worker === "in-process") await platform.work();
  return {
    url,
    isEmbedded,
    signInLink: credentials && (await signInLink(db, links, credentials.email, url)),
    credentialsFile: credentials && credentialsPath(settings.dataDir),
    isDemoModel: settings.openAi === undefined,
    close: async (drainMs) => {
      // New connections are refused first; those that follow a run stay until it ends.
      const stopped = stopListening(server);
      sockets.leave();
      await platform.drain(drainMs);
      await sockets.close();
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
