import type { JsonObject } from "@patchbay/graph";

/**
 * A command for a POSIX shell that runs the published agent and prints its events as they happen. The key stays in the
 * reader's environment: nothing secret is in the snippet, and without a key the shell says what to do.
 */
export function curlSnippet(origin: string, agentId: string, input: JsonObject): string {
  const body = JSON.stringify({ input, mode: "stream" }).replaceAll("'", String.raw`'\''`);
  return [
    `curl -N ${origin}/api/v1/agents/${agentId}/runs \\`,
    `  -H "Authorization: Bearer \${PATCHBAY_API_KEY:?Set it to an API key}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${body}'`,
  ].join("\n");
}
