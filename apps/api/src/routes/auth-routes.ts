import type { OpenAPIHono } from "@hono/zod-openapi";
import { Bootstrap, Credentials, Me, SignIn, SignInWithLink } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import {
  me,
  type NewSession,
  resolvePrincipal,
  signIn,
  type SignInLimiter,
  type SignInLinks,
  signOut,
} from "@patchbay/identity";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

import type { ApiEnv } from "../http/api-env.ts";
import { sessionCookie } from "../http/authenticate.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

export interface AuthNeeds {
  readonly db: Database;
  readonly limiter: SignInLimiter;
  readonly links: SignInLinks;
  /** Whether people reach us by https, so that the cookie never travels without it. */
  readonly isSecure: boolean;
  /** Where a request came from, for counting attempts. */
  readonly clientAddress: (c: Context<ApiEnv>) => string;
  /** Sets the server up with the operator's token. */
  readonly bootstrap: (request: Bootstrap) => Promise<Credentials>;
}

const signInRoute = defineRoute({
  method: "post",
  path: "/auth/sign-in",
  tags: ["Identity"],
  summary: "Sign in with email address and password",
  "x-access": "public",
  request: jsonBody(SignIn),
  responses: { 200: jsonResponse(Me, "Signed in; the session is in the cookie") },
});

const signInWithLinkRoute = defineRoute({
  method: "post",
  path: "/auth/sign-in-with-link",
  tags: ["Identity"],
  summary: "Sign in with the link that the server printed",
  "x-access": "public",
  request: jsonBody(SignInWithLink),
  responses: { 200: jsonResponse(Me, "Signed in; the session is in the cookie") },
});

const signOutRoute = defineRoute({
  method: "post",
  path: "/auth/sign-out",
  tags: ["Identity"],
  summary: "End the session",
  "x-access": "signed_in",
  responses: { 204: { description: "Signed out" } },
});

const meRoute = defineRoute({
  method: "get",
  path: "/auth/me",
  tags: ["Identity"],
  summary: "Who this credential belongs to",
  "x-access": "signed_in",
  responses: { 200: jsonResponse(Me, "The principal") },
});

const bootstrapRoute = defineRoute({
  method: "post",
  path: "/auth/bootstrap",
  tags: ["Identity"],
  summary: "Make the first organization of a server on its own Postgres",
  description: "Needs the token that the operator set as PATCHBAY_BOOTSTRAP_TOKEN; works once.",
  "x-access": "public",
  request: jsonBody(Bootstrap),
  responses: { 201: jsonResponse(Credentials, "The first credentials; they are shown once") },
});

/** Signing in and out. */
export function authRoutes({
  db,
  limiter,
  links,
  isSecure,
  clientAddress,
  bootstrap,
}: AuthNeeds): OpenAPIHono<ApiEnv> {
  const begin = async (c: Context<ApiEnv>, session: NewSession): Promise<Me> => {
    setCookie(c, sessionCookie, session.token, {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: isSecure,
      expires: session.expires_at,
    });
    return await me(db, await resolvePrincipal(db, { kind: "session", token: session.token }));
  };
  return apiRouter()
    .openapi(signInRoute, async (c) =>
      c.json(await begin(c, await signIn({ db, limiter }, c.req.valid("json"), clientAddress(c))), 200),
    )
    .openapi(signInWithLinkRoute, async (c) =>
      c.json(await begin(c, await links.redeem(c.req.valid("json").token)), 200),
    )
    .openapi(signOutRoute, async (c) => {
      const token = getCookie(c, sessionCookie);
      if (token !== undefined) await signOut(db, token);
      deleteCookie(c, sessionCookie, { path: "/", secure: isSecure });
      return c.body(null, 204);
    })
    .openapi(meRoute, async (c) => c.json(await me(db, c.get("principal")), 200))
    .openapi(bootstrapRoute, async (c) => c.json(await bootstrap(c.req.valid("json")), 201));
}
