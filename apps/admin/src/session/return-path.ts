/** Where to go after signing in: a path of this site, or the start page for anything else (another site's, for one). */
export function returnPath(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/agents";
  // Only what a browser reads as this origin: it takes `//host` and `/\host` for another one.
  const origin = "http://patchbay.invalid";
  const url = URL.canParse(next, origin) ? new URL(next, origin) : undefined;
  if (url?.origin !== origin || url.pathname === "/sign-in") return "/agents";
  return url.pathname + url.search + url.hash;
}
