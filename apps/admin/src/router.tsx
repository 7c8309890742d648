import { AgentId, type Me, RunKind, RunStatus } from "@patchbay/contracts";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { ApiError } from "./api/api-error.ts";
import type { Api } from "./api/api.ts";
import { queries } from "./api/queries.ts";
import type { PlaceSearch } from "./builder/graph-place.ts";
import { loadProblemWords } from "./problems/problem-words.ts";
import { SignInPage } from "./session/sign-in-page.tsx";
import { AppShell } from "./shell/app-shell.tsx";
import { BrokenPage } from "./shell/broken-page.tsx";
import { PendingPage } from "./shell/pending-page.tsx";
import { landingPath } from "./start/landing-path.ts";
import { NotFoundPage } from "./shell/not-found-page.tsx";

interface RouterContext {
  readonly api: Api;
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: SignInPage,
});

/** Who is signed in. @throws a redirect to the sign-in page where nobody is, which leads back to `next` */
async function signedIn({ api, client }: RouterContext, next: string): Promise<Me> {
  try {
    return await client.ensureQueryData(queries.me(api));
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401)
      throw redirect({ to: "/sign-in", search: { next } });
    throw error;
  }
}

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    await signedIn(context, location.href);
  },
  component: AppShell,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context }) => {
    const me = await signedIn(context, "/");
    throw redirect({ to: await landingPath(context.api, me) });
  },
});

const agents = createRoute({
  getParentRoute: () => shell,
  path: "/agents",
  component: lazyRouteComponent(() => import("./agents/agents-page.tsx"), "AgentsPage"),
});

/** What the builder shows. */
interface AgentSearch extends PlaceSearch {
  readonly version?: number | undefined;
  readonly run?: string | undefined;
  /** How many events of the run are looked at. */
  readonly at?: number | undefined;
}

const agent = createRoute({
  getParentRoute: () => shell,
  path: "/agents/$agentId",
  validateSearch: ({ version, run, at, in: path, view }): AgentSearch => ({
    version:
      typeof version === "number" && Number.isSafeInteger(version) && version > 0 ? version : undefined,
    run: typeof run === "string" && run !== "" ? run : undefined,
    at: typeof at === "number" && Number.isSafeInteger(at) && at > 0 ? at : undefined,
    in: typeof path === "string" && path !== "" ? path : undefined,
    view: view === "json" ? view : undefined,
  }),
  loader: loadProblemWords,
  component: lazyRouteComponent(() => import("./builder/builder-page.tsx"), "BuilderPage"),
});

/** Which runs the list shows. */
interface RunsSearch {
  readonly status?: RunStatus | undefined;
  readonly agent?: string | undefined;
  readonly kind?: RunKind | undefined;
}

const runs = createRoute({
  getParentRoute: () => shell,
  path: "/runs",
  validateSearch: ({ status, agent, kind }): RunsSearch => ({
    // Named also where they are not valid: what is left out stands as it is in the address.
    status: RunStatus.safeParse(status).data,
    kind: RunKind.safeParse(kind).data,
    agent: AgentId.safeParse(agent).data,
  }),
  loader: loadProblemWords,
  component: lazyRouteComponent(() => import("./runs/runs-page.tsx"), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => shell,
  path: "/runs/$runId",
  loader: loadProblemWords,
  component: lazyRouteComponent(() => import("./runs/run-page.tsx"), "RunPage"),
});

/** An address that leads nowhere, with the way back beside it. */
const nowhere = createRoute({ getParentRoute: () => shell, path: "$", component: NotFoundPage });

/** Every address of the UI. */
export const createAppRouter = (context: RouterContext) =>
  createRouter({
    routeTree: root.addChildren([home, signIn, shell.addChildren([agents, agent, runs, run, nowhere])]),
    context,
    defaultPreload: "intent",
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PendingPage,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
